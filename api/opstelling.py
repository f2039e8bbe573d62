"""Het ontwerp van een park: N turbines in een zoekgebied, binnen alle harde regels, met zo veel mogelijk opbrengst.

Hier staat de volgorde van de stappen. Het zoeken is op elk moment te stoppen: het beste tot dan toe telt. Met hetzelfde
zaad en hetzelfde aantal rondes komt er hetzelfde uit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from api.errors import InvalidRequest, InvalidValue, Stopped
from api.models_opstelling import OpstellingResultaat
from api.opstelling_gebied import Terrein, lees_zoekgebied, maak_terrein
from api.opstelling_stukken import RONDES, RONDES_BEREIK, TIJD_BEREIK_S, OpstellingOpdracht, Stukken
from api.opstelling_uitkomst import stel_samen
from api.opstelling_zoeken import Zoekvraag, gevoelige_punten, heeft_grens, volledig, zoek
from api.runner import deel
from api.windkansen import Keuzes, WindkansenOpdracht, bepaal_keuzes
from api.windkansen_maten import bepaal_maten, per_object
from api.windkansen_opbrengst import opbrengst_van
from api.windpark import NORMEN_KLEIN, NORMEN_PARK
from layers.assemble import Studie
from layers.normen import kies_normenset
from layers.omgeving import open_omgeving
from layers.turbinetypen import load_turbinetypen
from layers.verslag import Voortgang
from layers.windregels import OBJECTEN
from spatial.crs import RD
from spatial.errors import WijkwindError
from spatial.ruimte.hoogteregels import maaiveld_m_nap
from spatial.ruimte.windregels import Regelstand, regelstanden
from spatial.wind.geluideis import maak_geluideis
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.opbrengst import Opbrengst, bereken_opbrengst
from spatial.wind.opstelling import MAX_TURBINES
from spatial.wind.turbine import Getallen, Park, Turbinetype, maak_park
from spatial.wind.windklimaat import Windklimaat, terugval

__all__ = ["OpstellingOpdracht", "Opstellingstudie", "Stopknop", "controleer_opstelling", "opstelling"]
GEEN_WONINGEN = "Niet bekend is waar woningen staan: geluid en afstand tot woningen zijn niet getoetst."
GEEN_GELUID = "Van dit turbinetype is het geluid onbekend: het ontwerp is niet op geluid getoetst."
GEEN_GRENS = "Deze normenset heeft geen grens voor geluid: het ontwerp is niet op geluid getoetst."
WEL_GELUID = "Getoetst bij elke stap, en de uitkomst nagerekend met de volledige methode; dit park alleen."


@dataclass(frozen=True)
class Opstellingstudie:
    """De uitkomst, met de tussenstukken waar de kaart haar vlakken vandaan haalt."""

    resultaat: OpstellingResultaat
    stukken: Stukken


class Stopknop:
    """Maakt van een verzoek om te stoppen tijdens het zoeken: bewaar het beste, en schrijf dat nog wel weg."""

    def __init__(self, voortgang: Voortgang | None = None, stop: Callable[[], bool] | None = None) -> None:
        self._voortgang = voortgang or (lambda _wat, _deel: None)
        self._stop = stop or (lambda: False)
        self.zoekt = False
        self.gedrukt = False

    def meld(self, wat: str, stand: float) -> None:
        """Geef de voortgang door; buiten het zoeken gaat een verzoek om te stoppen gewoon verder omhoog.

        Raises
        ------
        Stopped : als er buiten het zoeken gestopt wordt.
        """
        if self.gedrukt:
            return
        try:
            self._voortgang(wat, stand)
        except Stopped:
            if not self.zoekt:
                raise
            self.gedrukt = True

    def stop(self) -> bool:
        """Of het zoeken moet ophouden."""
        return self.gedrukt or self._stop()


def opstelling(opdracht: OpstellingOpdracht, knop: Stopknop | None = None) -> Opstellingstudie:
    """Ontwerp het park.

    Parameters
    ----------
    knop : voortgang, en hoe het zoeken eerder te stoppen is

    Raises
    ------
    WijkwindError : elke fout in invoer of opdracht; past het aantal niet, dan zegt de fout hoeveel er wel passen.
    """
    knop = knop or Stopknop()
    meld = knop.meld
    keuzes = controleer_opstelling(opdracht)
    p, soort = keuzes.p, keuzes.soort
    studie, omgeving = open_omgeving(
        opdracht.data,
        p,
        types=load_turbinetypen(opdracht.types),
        gemeenten=opdracht.gemeenten,
        wind=opdracht.wind,
        voortgang=deel(meld, 0.0, 0.2),
    )
    gebied, gebiedmelding = lees_zoekgebied(opdracht.gebied, studie.buurten)
    normen, normkeuze = kies_normen(opdracht.normen, opdracht.turbines)
    klimaat = omgeving.klimaat or terugval(p)
    midden = shapely.get_coordinates(shapely.point_on_surface(gebied.geometry.iloc[0]))
    per_turbine = float(opbrengst_van(midden, soort, klimaat, p).netto_mwh[0])
    meld("regels op het zoekgebied", 0.2)
    standen = _standen(keuzes, normen, klimaat, studie, omgeving)
    terrein = maak_terrein(gebied, standen, per_turbine, p, deel(meld, 0.2, 0.3))
    vraag, geluidmelding = _zoekvraag(opdracht, keuzes, terrein, normen, klimaat, omgeving, per_turbine, knop)
    knop.zoekt = True
    vondst = zoek(vraag, deel(meld, 0.3, 0.9))
    knop.zoekt = False
    meld("opbrengst narekenen", 0.9)
    stukken = Stukken(
        opdracht=opdracht,
        studie=studie,
        omgeving=omgeving,
        p=p,
        soort=soort,
        normen=normen,
        normkeuze=normkeuze,
        klimaat=klimaat,
        terrein=terrein,
        vondst=vondst,
        opbrengst=bereken_opbrengst(vondst.opstelling.park, klimaat, p, bestaand=omgeving.bestaand),
        start_opbrengst=_opbrengst(vondst.opstelling.start_xy, soort, klimaat, vraag, omgeving),
        geluidmelding=geluidmelding,
        meldingen=(*gebiedmelding, *terrein.hard.meldingen, *vondst.meldingen),
    )
    return Opstellingstudie(stel_samen(stukken), stukken)


def controleer_opstelling(opdracht: OpstellingOpdracht) -> Keuzes:
    """Kentallen, turbine en regels van een opdracht; alles wat niet kan in één melding.

    Raises
    ------
    InvalidRequest : met elke keuze die niet kan.
    """
    fouten: list[WijkwindError] = []
    for wat, waarde, (laag, hoog) in (
        ("turbines", opdracht.turbines, (1, MAX_TURBINES)),
        ("rondes", opdracht.rondes, RONDES_BEREIK),
        ("tijd", opdracht.tijd_s, TIJD_BEREIK_S),
    ):
        if waarde is not None and not laag <= waarde <= hoog:
            fouten.append(InvalidValue(wat, waarde, f"{laag:g} tot en met {hoog:g}", "kies een getal in het bereik"))
    try:
        keuzes = bepaal_keuzes(
            WindkansenOpdracht(
                data=opdracht.data,
                turbine=opdracht.turbine,
                ashoogte_m=opdracht.ashoogte_m,
                types=opdracht.types,
                zonder=opdracht.zonder,
                afstanden=opdracht.afstanden,
                parameters=opdracht.parameters,
            )
        )
    except InvalidRequest as fout:
        raise InvalidRequest([*fouten, *fout.velden]) from None
    if fouten:
        raise InvalidRequest(fouten)
    return keuzes


def kies_normen(keuze: str, turbines: int) -> tuple[Normenset, str]:
    """De gekozen normenset, of die wijkwind als uitgangspunt neemt, met de zin die dat zegt."""
    if keuze:
        return kies_normenset(keuze), ""
    naam = NORMEN_KLEIN if turbines <= 2 else NORMEN_PARK
    return kies_normenset(naam), "De normenset is niet zelf gekozen; deze is als uitgangspunt gebruikt."


def _standen(
    keuzes: Keuzes, normen: Normenset, klimaat: Windklimaat, studie: Studie, omgeving: Omgeving
) -> list[Regelstand]:
    """Elke regel met zijn vormen en afstanden, zoals bij windkansen."""
    lagen = {n: tabel for n, tabel in studie.lagen.items() if isinstance(tabel, gpd.GeoDataFrame)}
    lagen |= {n: tabel for n, tabel in omgeving.lagen.items() if isinstance(tabel, gpd.GeoDataFrame)}
    if omgeving.objecten is not None:
        lagen[OBJECTEN] = omgeving.objecten
    regels = list(keuzes.boek.regels.values())
    p, soort = keuzes.p, keuzes.soort
    maten = bepaal_maten(soort, normen, klimaat, p, {maat for regel in regels for maat in regel.maten})
    maaiveld, _ = maaiveld_m_nap(omgeving.hoogte, p)
    objecten = per_object(regels, lagen, soort, maaiveld, p)
    return regelstanden(regels, lagen, maten.waarden, p, per_object=objecten, waarom=maten.waarom)


def _zoekvraag(
    opdracht: OpstellingOpdracht,
    keuzes: Keuzes,
    terrein: Terrein,
    normen: Normenset,
    klimaat: Windklimaat,
    omgeving: Omgeving,
    per_turbine_mwh: float,
    knop: Stopknop,
) -> tuple[Zoekvraag, str]:
    """De zoekvraag, en wat de lezer over het geluid moet weten."""
    p, soort, vlak = keuzes.p, keuzes.soort, terrein.gebied.geometry.iloc[0]
    punten = gevoelige_punten(omgeving, vlak, p)
    melding = GEEN_WONINGEN if punten is None else "" if soort.geluid else GEEN_GELUID
    if not melding and not heeft_grens(normen):
        melding = GEEN_GRENS
    eis, naderhand = None, None
    if not melding and punten is not None:
        melding = WEL_GELUID
        if len(punten):
            xy = shapely.get_coordinates(punten.geometry.to_numpy())
            grenzen = {"lden_db": normen.grens("lden_db"), "lnight_db": normen.grens("lnight_db")}
            eis = maak_geluideis(vlak, xy, opdracht.turbines, soort, soort.ashoogte_m, klimaat, p, **grenzen)
            naderhand = volledig(punten, omgeving, klimaat, p)
    hoogste = RONDES_BEREIK[1] if opdracht.tijd_s is not None else RONDES
    return Zoekvraag(
        terrein=terrein,
        aantal=opdracht.turbines,
        soort=soort,
        klimaat=klimaat,
        p=p,
        bestaand=omgeving.bestaand,
        eis=eis,
        naderhand=naderhand,
        per_turbine_mwh=per_turbine_mwh,
        seed=opdracht.seed,
        rondes=opdracht.rondes or hoogste,
        tijd_s=opdracht.tijd_s,
        stop=knop.stop,
    ), melding


def _opbrengst(
    xy: Getallen, soort: Turbinetype, klimaat: Windklimaat, vraag: Zoekvraag, omgeving: Omgeving
) -> Opbrengst:
    return bereken_opbrengst(park_op(xy, soort), klimaat, vraag.p, bestaand=omgeving.bestaand)


def park_op(xy: Getallen, soort: Turbinetype) -> Park:
    """Een park van gelijke turbines op `xy` (n, 2)."""
    tabel = gpd.GeoDataFrame(
        {"type": [soort.naam] * len(xy), "ashoogte_m": np.full(len(xy), soort.ashoogte_m)},
        geometry=shapely.points(xy),
        crs=RD,
    )
    return maak_park("start", tabel, {soort.naam: soort})
