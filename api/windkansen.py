"""De analyse windkansen: waar kunnen turbines staan, welke regel houdt de rest tegen, en wat kost een regel?

Eén opdracht in, één uitkomst uit, langs welke deur ze ook komt. Hier staat de volgorde van de stappen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd

from api.errors import InvalidRequest, InvalidValue
from api.models_windkansen import WindkansenResultaat
from api.runner import deel
from api.windkansen_maten import Maten, bepaal_maten, per_object
from api.windkansen_plan import bepaal_plan
from api.windkansen_raster import maak_uitsluitkaart, onderzoeksgebied
from api.windkansen_stukken import Stukken
from api.windkansen_uitkomst import stel_samen
from layers.assemble import Studie
from layers.normen import kies_normenset
from layers.omgeving import open_omgeving
from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.verslag import Voortgang
from layers.windregels import OBJECTEN, Regelboek, lees_windregels, load_windregels
from spatial.bron import Parameters
from spatial.errors import UnknownName, WijkwindError
from spatial.ruimte.geschiktheid import CRITERIA
from spatial.ruimte.hoogteregels import maaiveld_m_nap
from spatial.ruimte.windregels import Regelstand, Windregel, regelstanden
from spatial.wind.omgeving import Omgeving
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import terugval

TURBINE = "generiek-5mw"
NORMEN = "Ontwerp-2023-standaard"
RASTER_M = 25.0


@dataclass(frozen=True, kw_only=True)
class WindkansenOpdracht:
    """Wat de gebruiker vraagt.

    Parameters
    ----------
    data : opslag van wijkwind of een map met bestanden
    gemeenten : gemeentecodes; leeg is alles wat er is
    turbine : naam van een turbinetype; ashoogte_m : andere ashoogte dan die van het type
    normen : naam van een normenset of een bestand; leeg: wijkwind kiest een uitgangspunt en zegt dat
    raster_m : celgrootte
    types : bestand met eigen turbinetypes; wind : windtabel; regels : bestand met eigen regels
    zonder : codes van regels die niet meedoen; ook : codes van regels die nu wel uitsluiten
    afstanden : code naar eigen afstand in m
    gewichten : criterium van geschiktheid naar gewicht, 0 of hoger; leeg is elk even zwaar
    parameters : kentallen op naam die afwijken
    """

    data: Path
    gemeenten: tuple[str, ...] = ()
    turbine: str = TURBINE
    ashoogte_m: float | None = None
    normen: str = ""
    raster_m: float = RASTER_M
    types: Path | None = None
    wind: Path | None = None
    regels: Path | None = None
    zonder: tuple[str, ...] = ()
    ook: tuple[str, ...] = ()
    afstanden: Mapping[str, float] = field(default_factory=dict)
    gewichten: Mapping[str, float] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)
    titel: str = ""


@dataclass(frozen=True)
class Windkansenstudie:
    """De uitkomst, met de tussenstukken waar kaart en raster uit komen."""

    resultaat: WindkansenResultaat
    stukken: Stukken


@dataclass(frozen=True)
class Keuzes:
    """De gecontroleerde keuzes van een opdracht."""

    p: Parameters
    soort: Turbinetype
    boek: Regelboek


def windkansen(opdracht: WindkansenOpdracht, voortgang: Voortgang | None = None) -> Windkansenstudie:
    """Voer de studie uit.

    Raises
    ------
    WijkwindError : elke fout in invoer of opdracht, met wat er stond, wat verwacht was en wat te doen.
    """
    meld = voortgang or (lambda _wat, _deel: None)
    keuzes = bepaal_keuzes(opdracht)
    studie, omgeving = open_omgeving(
        opdracht.data,
        keuzes.p,
        types=load_turbinetypen(opdracht.types),
        gemeenten=opdracht.gemeenten,
        wind=opdracht.wind,
        voortgang=deel(meld, 0.0, 0.25),
    )
    return reken(opdracht, keuzes, studie, omgeving, deel(meld, 0.25, 1.0))


def reken(
    opdracht: WindkansenOpdracht, keuzes: Keuzes, studie: Studie, omgeving: Omgeving, meld: Voortgang
) -> Windkansenstudie:
    """De studie op lagen die al open zijn."""
    p, soort = keuzes.p, keuzes.soort
    normen = kies_normenset(opdracht.normen or NORMEN)
    klimaat = omgeving.klimaat or terugval(p)
    gebied = onderzoeksgebied(studie.buurten)
    lagen = _lagen(studie, omgeving)
    meld("afstanden van de turbine", 0.0)
    alle = [*keuzes.boek.regels.values(), *(r.regel for r in keuzes.boek.regimes.values())]
    maten = bepaal_maten(soort, normen, klimaat, p, {maat for regel in alle for maat in regel.maten})
    maaiveld, aangenomen = maaiveld_m_nap(omgeving.hoogte, p)
    objecten = per_object(alle, lagen, soort, maaiveld, p)

    def standen(regels: Sequence[Windregel]) -> list[Regelstand]:
        return regelstanden(regels, lagen, maten.waarden, p, per_object=objecten, waarom=maten.waarom)

    kaart = maak_uitsluitkaart(
        gebied,
        opdracht.raster_m,
        standen(list(keuzes.boek.regels.values())),
        standen([r.regel for r in keuzes.boek.regimes.values()]),
        deel(meld, 0.05, 0.6),
    )
    plan = bepaal_plan(
        kaart, keuzes.boek, soort, klimaat, p, lagen, opdracht.gewichten, omgeving.bestaand, deel(meld, 0.6, 0.95)
    )
    meld("uitkomst samenstellen", 0.95)
    stukken = Stukken(
        opdracht=opdracht,
        studie=studie,
        omgeving=omgeving,
        p=p,
        soort=soort,
        normen=normen,
        normen_gekozen=bool(opdracht.normen),
        klimaat=klimaat,
        boek=keuzes.boek,
        kaart=kaart,
        plan=plan,
        meldingen=(
            *kaart.meldingen,
            *maten.meldingen,
            *_maaiveldmelding(kaart.standen, maaiveld, aangenomen),
            *plan.meldingen,
        ),
    )
    return Windkansenstudie(stel_samen(stukken), stukken)


def bepaal_keuzes(opdracht: WindkansenOpdracht) -> Keuzes:
    """Kentallen, turbine en regels van een opdracht; alles wat niet kan in één melding.

    Raises
    ------
    InvalidRequest : met elke keuze die niet kan.
    """
    p = load_wind_parameters().met(opdracht.parameters)
    types = load_turbinetypen(opdracht.types)
    fouten: list[WijkwindError] = []
    if opdracht.turbine not in types:
        fouten.append(UnknownName("turbine", opdracht.turbine, f"een van: {', '.join(types)}", "kies een type"))
    boek = load_windregels() if opdracht.regels is None else lees_windregels(opdracht.regels)
    fouten += [
        UnknownName(f"regel ({wat})", code, f"een van: {', '.join(boek.regels)}", "kies een code")
        for wat, codes in (("zonder", opdracht.zonder), ("ook", opdracht.ook), ("afstand", opdracht.afstanden))
        for code in codes
        if code not in boek.regels
    ]
    fouten += [
        InvalidValue(f"regel {code}", "weggelaten én gebruikt", "één van de twee", "kies wat u bedoelt")
        for code in sorted(set(opdracht.zonder) & {*opdracht.ook, *opdracht.afstanden})
    ]
    fouten += [
        UnknownName("gewicht", naam, f"een van: {', '.join(CRITERIA)}", "kies een criterium")
        for naam in opdracht.gewichten
        if naam not in CRITERIA
    ]
    if fouten:
        raise InvalidRequest(fouten)
    soort = types[opdracht.turbine]
    if opdracht.ashoogte_m is not None:
        soort = replace(soort, ashoogte_m=opdracht.ashoogte_m)
    return Keuzes(p, soort, _regelboek(boek, opdracht))


def _regelboek(boek: Regelboek, opdracht: WindkansenOpdracht) -> Regelboek:
    regels: dict[str, Windregel] = {}
    for code, regel in boek.regels.items():
        if code in opdracht.zonder:
            continue
        if code in opdracht.afstanden:
            regel = regel.op_afstand(opdracht.afstanden[code])
        if code in opdracht.ook:
            regel = replace(regel, sluit_uit=True, eigen=True)
        regels[code] = regel
    return Regelboek(regels, boek.regimes)


def _lagen(studie: Studie, omgeving: Omgeving) -> dict[str, gpd.GeoDataFrame]:
    """Alle lagen met vormen op naam, met de gevoelige objecten erbij."""
    lagen = {naam: tabel for naam, tabel in studie.lagen.items() if isinstance(tabel, gpd.GeoDataFrame)}
    lagen |= {naam: tabel for naam, tabel in omgeving.lagen.items() if isinstance(tabel, gpd.GeoDataFrame)}
    if omgeving.objecten is not None:
        lagen[OBJECTEN] = omgeving.objecten
    return lagen


def _maaiveldmelding(standen: Mapping[str, Regelstand], maaiveld_m: float, aangenomen: bool) -> tuple[str, ...]:
    hoog = [s for s in standen.values() if s.regel.maten == ("per_object",) and s.werkt]
    if not hoog:
        return ()
    vanwaar = "aangenomen, want er is geen hoogtemodel" if aangenomen else "het midden van het hoogtemodel"
    return (
        f"Radar en hoogtebeperkingen zijn getoetst met het maaiveld op {maaiveld_m:.1f} m NAP ({vanwaar}).".replace(
            ".", ",", 1
        ),
    )


__all__ = ["Keuzes", "Maten", "WindkansenOpdracht", "Windkansenstudie", "bepaal_keuzes", "reken", "windkansen"]
