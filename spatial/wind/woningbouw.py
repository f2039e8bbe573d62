"""Kunnen dit park en dat woningbouwplan allebei, en zo nee: wat moet er veranderen?

Per plan: het geluid op de slechtste plek, de afstand, hoeveel geplande woningen binnen elke contour vallen (gelijk
over het plan verdeeld geacht), welk deel vrij blijft, en de ingrepen die het passend maken, elk nagerekend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from spatial.bron import Parameters
from spatial.wind.ingrepen import (
    SPELING_DB,
    Grenzen,
    dominant,
    eerste_fase,
    energie_per_stand,
    nodige_daling_db,
    planrand,
    zoek_stille_standen,
    zoek_verschuiving,
)
from spatial.wind.planveld import Planveld, Rekenwijze, energie_op, maak_planveld, niveau
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.uitslag import Oordeel
from spatial.wind.windklimaat import PERIODEN

FASEKOLOMMEN: Mapping[str, str] = {
    "tot en met 2024": "woningen_2020_2024",
    "2025 tot en met 2029": "woningen_2025_2029",
    "2030 en later": "woningen_2030_later",
}
GEEN_NORM = "deze normenset heeft geen norm voor geluid of afstand"


@dataclass(frozen=True, kw_only=True)
class Ingreep:
    """Eén mogelijke verandering; `past` zegt of park en plan daarmee allebei kunnen."""

    soort: str
    tekst: str
    past: bool
    turbine_id: str = ""
    waarde: float | None = None
    eenheid: str = ""
    verlies_mwh: float | None = None
    xy: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Planuitkomst:
    """Wat er over één woningbouwplan te zeggen is; `vrij` is het vlak waar beide kunnen (RD)."""

    plan_id: str
    naam: str
    status: str
    woningen: float | None
    fasen: Mapping[str, float]
    afstand_m: float
    oordeel: Oordeel
    reden: str
    lden_db: float | None = None
    lnight_db: float | None = None
    binnen: tuple[tuple[str, float, float], ...] = ()
    deel_vrij: float | None = None
    woningen_vrij: float | None = None
    fase: str = ""
    turbine_id: str = ""
    ingrepen: tuple[Ingreep, ...] = ()
    vrij: Any = None


@dataclass(frozen=True, kw_only=True)
class Planvraag:
    """Alles wat een beoordeling van plannen nodig heeft.

    Parameters
    ----------
    grenzen_van : de grenzen die bij een park horen (ze hangen af van tiphoogte en type)
    contouren : kolommen `maat` ("lden" of "lnight"), `niveau_db`, `geometry`; None als geluid onbekend is
    wijze : waarmee geluid gerekend wordt; None als geluid niet te rekenen is, met `waarom`
    types : types waarmee "een kleiner type" gezocht wordt
    mag : of een turbine op een plek (x, y) mag staan volgens de harde regels, los van de plannen
    """

    park: Park
    plannen: gpd.GeoDataFrame
    bestaand: Park | None
    p: Parameters
    grenzen_van: Callable[[Park], Grenzen]
    contouren: gpd.GeoDataFrame | None
    wijze: Rekenwijze | None
    types: Sequence[Turbinetype] = ()
    mag: Callable[[Park, int, Getallen], bool] = field(default=lambda _park, _nummer, _plek: True)
    waarom: str = ""


def beoordeel_plannen(vraag: Planvraag) -> list[Planuitkomst]:
    """De uitkomst per plan, in de volgorde van de laag.

    Plannen buiten `geluid_reikwijdte_m` worden niet doorgerekend; dat staat in de reden. Is het geluid niet te rekenen,
    dan is een plan ONBEKEND, tenzij het al op afstand niet voldoet.
    """
    afstand = _afstanden(vraag)
    dichtbij = afstand <= vraag.p["geluid_reikwijdte_m"]
    veld = None
    if vraag.wijze is not None and dichtbij.any():
        veld = maak_planveld(
            vraag.park,
            vraag.plannen[dichtbij],
            vraag.bestaand,
            vraag.wijze,
            vraag.p["plan_rekencel_m"],
            vraag.p["plan_ontvangerhoogte_m"],
        )
    nummers = np.cumsum(dichtbij) - 1
    grenzen = vraag.grenzen_van(vraag.park)
    return [
        _plan(vraag, grenzen, i, float(afstand[i]), veld if dichtbij[i] else None, int(nummers[i]), bool(dichtbij[i]))
        for i in range(len(vraag.plannen))
    ]


def _afstanden(vraag: Planvraag) -> Getallen:
    masten = shapely.multipoints(vraag.park.xy)
    uit: Getallen = shapely.distance(vraag.plannen.geometry.to_numpy(), masten)
    return uit


def _plan(
    vraag: Planvraag, grenzen: Grenzen, i: int, afstand_m: float, veld: Planveld | None, nummer: int, dichtbij: bool
) -> Planuitkomst:
    rij = vraag.plannen.iloc[i]
    basis: dict[str, Any] = {
        "plan_id": str(vraag.plannen.index[i]),
        "naam": _tekst(rij.get("plannaam")),
        "status": _tekst(rij.get("planstatus")),
        "woningen": _getal(rij.get("woningen")),
        "fasen": {n: g for n, k in FASEKOLOMMEN.items() if (g := _getal(rij.get(k))) is not None},
        "afstand_m": afstand_m,
    }
    geen_norm = grenzen.lden_db is None and grenzen.lnight_db is None and not np.any(grenzen.afstand_m > 0)
    if not dichtbij and vraag.wijze is not None and not geen_norm:
        ver = f"ligt {afstand_m / 1000:.1f} km van het park, verder dan de reikwijdte van de toets".replace(".", ",")
        return Planuitkomst(**basis, oordeel="VOLDOET", reden=ver, deel_vrij=1.0, woningen_vrij=basis["woningen"])
    if veld is None and vraag.wijze is not None:
        return Planuitkomst(**basis, oordeel="ONBEKEND", reden=GEEN_NORM)
    if veld is None:
        return _zonder_geluid(vraag, grenzen, rij.geometry, basis)
    wie = np.flatnonzero(veld.plan == nummer)
    som = veld.som(veld.gewoon())[:, wie]
    lden, lnight = niveau(som)
    slechtst = int(np.argmax(lden))
    verboden = _verboden(vraag, grenzen)
    rand = planrand(rij.geometry, verboden)
    te_veel = float(np.max(grenzen.te_veel_db(som), initial=-np.inf))
    dicht = bool(grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any())
    niet = te_veel > SPELING_DB or dicht
    oordeel: Oordeel = "VOLDOET_NIET" if niet else ("ONBEKEND" if geen_norm else "VOLDOET")
    vrij_aantal = None if basis["woningen"] is None else basis["woningen"] * rand.deel_vrij
    turbine = dominant(veld, veld.gewoon(), int(wie[slechtst]))
    return Planuitkomst(
        **basis,
        oordeel=oordeel,
        reden=_reden(grenzen, float(lden[slechtst]), float(np.max(lnight)), dicht, oordeel),
        lden_db=float(lden[slechtst]),
        lnight_db=float(np.max(lnight)),
        binnen=_binnen(vraag, rij.geometry, basis["woningen"]),
        deel_vrij=rand.deel_vrij,
        woningen_vrij=vrij_aantal,
        fase=eerste_fase(basis["fasen"], vrij_aantal or 0.0)[0],
        turbine_id=vraag.park.ids[turbine],
        ingrepen=_ingrepen(vraag, grenzen, veld, wie, turbine, rand) if niet else (),
        vrij=rand.vrij,
    )


def _zonder_geluid(vraag: Planvraag, grenzen: Grenzen, vlak: Any, basis: dict[str, Any]) -> Planuitkomst:
    """Geluid is niet te rekenen: alleen een plan dat te dichtbij ligt is al zeker."""
    buffers = shapely.union_all(shapely.buffer(shapely.points(vraag.park.xy), grenzen.afstand_m, quad_segs=64))
    rand = planrand(vlak, buffers)
    if rand.deel_vrij < 1.0:
        reden = "ligt voor een deel binnen de kleinste afstand; geluid is onbekend"
        return Planuitkomst(**basis, oordeel="VOLDOET_NIET", reden=reden, vrij=rand.vrij)
    return Planuitkomst(**basis, oordeel="ONBEKEND", reden=f"geluid is niet te rekenen: {vraag.waarom}", vrij=None)


def _reden(grenzen: Grenzen, lden: float, lnight: float, dicht: bool, oordeel: Oordeel) -> str:
    delen = []
    if grenzen.lden_db is not None:
        delen.append(f"hoogste geluid {_db(lden)} Lden, grens {_db(grenzen.lden_db)}")
    if grenzen.lnight_db is not None:
        delen.append(f"in de nacht {_db(lnight)}, grens {_db(grenzen.lnight_db)}")
    if dicht:
        delen.append("een deel ligt binnen de kleinste afstand")
    if oordeel == "ONBEKEND":
        return GEEN_NORM
    return "; ".join(delen) or "geen norm voor geluid; afstand voldoet"


def _verboden(vraag: Planvraag, grenzen: Grenzen) -> Any:
    """Het vlak waar volgens de normen geen woning mag: contouren en afstanden samen."""
    delen = list(shapely.buffer(shapely.points(vraag.park.xy), grenzen.afstand_m, quad_segs=64))
    if vraag.contouren is not None:
        for maat, grens in (("lden", grenzen.lden_db), ("lnight", grenzen.lnight_db)):
            kies = (vraag.contouren["maat"] == maat) & (vraag.contouren["niveau_db"] == grens)
            delen += list(vraag.contouren.geometry[kies])
    return shapely.union_all(delen)


def _binnen(vraag: Planvraag, vlak: Any, woningen: float | None) -> tuple[tuple[str, float, float], ...]:
    """(maat, niveau in dB, woningen) per contour: het deel van het plan erbinnen maal het aantal woningen."""
    if vraag.contouren is None or woningen is None:
        return ()
    deel = shapely.area(shapely.intersection(vraag.contouren.geometry.to_numpy(), vlak)) / shapely.area(vlak)
    regels = zip(vraag.contouren["maat"], vraag.contouren["niveau_db"], deel, strict=True)
    return tuple((str(maat), float(db), float(d) * woningen) for maat, db, d in regels)


def _ingrepen(
    vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any, turbine: int, rand: Any
) -> tuple[Ingreep, ...]:
    # Een ander park mag een ander plan dat nu kan niet alsnog raken.
    houd = np.union1d(wie, np.flatnonzero(_nu_goed(vraag, grenzen, veld)))
    uit = [*_stiller(vraag, grenzen, veld, wie, turbine), _standen(vraag, grenzen, veld, wie)]
    uit += [_verschuif(vraag, veld, houd, turbine), _kleiner(vraag, veld, houd), _rand(rand)]
    return tuple(uit)


def _nu_goed(vraag: Planvraag, grenzen: Grenzen, veld: Planveld) -> Any:
    """(m,) of een punt van een plan nu voldoet."""
    stil_genoeg = grenzen.te_veel_db(veld.som(veld.gewoon())) <= SPELING_DB
    return stil_genoeg & ~grenzen.te_dichtbij(vraag.park.xy, veld.punten)


def _stiller(vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any, turbine: int) -> list[Ingreep]:
    """Het hoogste bronvermogen dat past: alleen de dominante turbine, en allemaal."""
    uit = []
    afstand_goed = not grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any()
    for nummer, wat in ((turbine, f"turbine {vraag.park.ids[turbine]}"), (None, "alle turbines")):
        daling = nodige_daling_db(veld, grenzen, veld.gewoon(), nummer, wie)
        naam = "" if nummer is None else vraag.park.ids[nummer]
        if not np.isfinite(daling):
            tekst = f"Stiller maken van {wat} alleen is niet genoeg: de rest is al te veel."
            uit.append(Ingreep(soort="bronvermogen", tekst=tekst, past=False, turbine_id=naam))
            continue
        tekst = f"Het bronvermogen van {wat} moet {_db(daling)} lager."
        uit.append(
            Ingreep(soort="bronvermogen", tekst=tekst, past=afstand_goed, turbine_id=naam, waarde=-daling, eenheid="dB")
        )
    return uit


def _standen(vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any) -> Ingreep:
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    mwh = energie_per_stand(vraag.park, vraag.wijze.klimaat)
    stil = zoek_stille_standen(veld, grenzen, mwh, wie)
    if not stil.past:
        return Ingreep(soort="stille stand", tekst="Met de stille standen van dit type past het niet.", past=False)
    afstand_goed = not grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any()
    if stil.keuze == veld.gewoon():
        tekst = "Stille standen helpen niet: het geluid voldoet al, het plan ligt te dichtbij."
        return Ingreep(soort="stille stand", tekst=tekst, past=False)
    delen = []
    for code, gewoon, standen in zip(vraag.park.ids, veld.gewoon(), stil.keuze, strict=True):
        anders = [f"{n} {s}" for n, s, g in zip(PERIODEN, standen, gewoon, strict=True) if s != g]
        if anders:
            delen.append(f"{code}: {', '.join(anders)}")
    wat = f"Stille standen ({'; '.join(delen)})"
    gekozen = zip(vraag.park.per_turbine, stil.keuze, veld.gewoon(), strict=True)
    if any(
        s != g and soort.modus(s).vermogen_kw is None for soort, ss, gg in gekozen for s, g in zip(ss, gg, strict=True)
    ):
        tekst = f"{wat} zijn stil genoeg; wat dat aan opbrengst kost staat niet bij het type en is onbekend."
        return Ingreep(soort="stille stand", tekst=tekst, past=afstand_goed, eenheid="MWh/jaar")
    totaal = sum(mwh[n, s, d] for n, standen in enumerate(veld.gewoon()) for d, s in enumerate(standen))
    tekst = f"{wat} kosten {_mwh(stil.verlies_mwh)} per jaar"
    tekst += f", {100 * stil.verlies_mwh / totaal:.1f} % van de opbrengst zonder zog.".replace(".", ",", 1)
    return Ingreep(
        soort="stille stand",
        tekst=tekst,
        past=afstand_goed,
        waarde=stil.verlies_mwh,
        eenheid="MWh/jaar",
        verlies_mwh=stil.verlies_mwh,
    )


def _verschuif(vraag: Planvraag, veld: Planveld, wie: Any, turbine: int) -> Ingreep:
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    code = vraag.park.ids[turbine]
    hoogstens = vraag.p["plan_verschuiving_max_m"]
    gevonden = zoek_verschuiving(
        vraag.park,
        _deelveld(veld, wie),
        vraag.grenzen_van(vraag.park),
        turbine,
        vraag.wijze,
        hoogte_m=vraag.p["plan_ontvangerhoogte_m"],
        hoogstens_m=hoogstens,
        stap_m=vraag.p["plan_verschuiving_stap_m"],
        mag=lambda plek: vraag.mag(vraag.park, turbine, plek),
    )
    if gevonden is None:
        tekst = f"Turbine {code} alleen verschuiven lost het niet op binnen {hoogstens:.0f} m."
        return Ingreep(soort="verschuiving turbine", tekst=tekst, past=False, turbine_id=code)
    dx, dy = gevonden.xy - vraag.park.xy[turbine]
    return Ingreep(
        soort="verschuiving turbine",
        tekst=f"Turbine {code} {gevonden.afstand_m:.0f} m naar het {_windstreek(dx, dy)} is genoeg.",
        past=True,
        turbine_id=code,
        waarde=gevonden.afstand_m,
        eenheid="m",
        xy=(float(gevonden.xy[0]), float(gevonden.xy[1])),
    )


def _deelveld(veld: Planveld, wie: Any) -> Planveld:
    """Hetzelfde veld met alleen de punten `wie`."""
    energie = {sleutel: waarde[:, wie] for sleutel, waarde in veld.energie.items()}
    return Planveld(veld.plan[wie], veld.punten[wie], veld.rest[:, wie], energie, veld.standen)


def _kleiner(vraag: Planvraag, veld: Planveld, wie: Any) -> Ingreep:
    """Het type met de meeste opbrengst dat lager of kleiner is en wel past."""
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    nu = float(np.max(vraag.park.tiphoogte_m))
    eigen = _jaaropbrengst(vraag.park, vraag.wijze)
    kansen = []
    for soort in vraag.types:
        ander = vraag.park.met_type(soort)
        if not soort.geluid or float(np.max(ander.tiphoogte_m)) >= nu - 1e-9:
            continue
        som = veld.rest[:, wie] + energie_op(
            ander, veld.punten[wie], vraag.p["plan_ontvangerhoogte_m"], vraag.wijze, {}
        )
        grenzen = vraag.grenzen_van(ander)
        te_veel = float(np.max(grenzen.te_veel_db(som), initial=-np.inf))
        if te_veel <= SPELING_DB and not grenzen.te_dichtbij(ander.xy, veld.punten[wie]).any():
            kansen.append((_jaaropbrengst(ander, vraag.wijze), soort))
    if not kansen:
        return Ingreep(soort="kleiner type", tekst="Geen kleiner type uit de lijst past.", past=False)
    mwh, soort = max(kansen, key=lambda kans: (kans[0], kans[1].naam))
    tekst = f"Type {soort.titel} past wel; dat scheelt {_mwh(eigen - mwh)} per jaar (zonder zog)."
    return Ingreep(
        soort="kleiner type", tekst=tekst, past=True, waarde=eigen - mwh, eenheid="MWh/jaar", verlies_mwh=eigen - mwh
    )


def _jaaropbrengst(park: Park, wijze: Rekenwijze) -> float:
    """MWh per jaar in de gewone stand, zonder zog en verliezen."""
    mwh = energie_per_stand(park, wijze.klimaat)
    return sum(mwh[n, soort.modus().naam, d] for n, soort in enumerate(park.per_turbine) for d in range(len(PERIODEN)))


def _rand(rand: Any) -> Ingreep:
    if rand.terug_m is None:
        tekst = "Het hele plan ligt binnen de contour: de rand verschuiven helpt niet."
        return Ingreep(soort="planrand", tekst=tekst, past=False)
    if rand.terug_m == 0.0:
        tekst = "Op het vlak van de contourkaart blijft het plan vrij; alleen op de rand is het net te veel."
        return Ingreep(soort="planrand", tekst=tekst, past=True, waarde=0.0, eenheid="m")
    tekst = f"De rand van het plan hooguit {rand.terug_m:.0f} m terug; {round(100 * rand.deel_vrij)} % blijft over."
    return Ingreep(soort="planrand", tekst=tekst, past=True, waarde=rand.terug_m, eenheid="m")


_STREKEN = ("noorden", "noordoosten", "oosten", "zuidoosten", "zuiden", "zuidwesten", "westen", "noordwesten")


def _windstreek(dx: float, dy: float) -> str:
    return _STREKEN[round(np.degrees(np.arctan2(dx, dy)) / 45.0) % 8]


def _db(waarde: float) -> str:
    return f"{waarde:.1f} dB".replace(".", ",")


def _mwh(waarde: float) -> str:
    return f"{waarde:,.0f} MWh".replace(",", ".")


def _tekst(waarde: Any) -> str:
    return waarde if isinstance(waarde, str) else ""


def _getal(waarde: Any) -> float | None:
    if waarde is None or isinstance(waarde, str):
        return None
    getal = float(waarde)
    return getal if np.isfinite(getal) else None
