"""Het park naast de woningbouwplannen: welke plannen doen mee, en welke grenzen gelden er?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.bron import Parameters
from spatial.wind.ingrepen import Grenzen
from spatial.wind.normen import Normenset
from spatial.wind.planveld import Rekenwijze, planpunten
from spatial.wind.slagschaduw import bereken_slagschaduw
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.uitslag import Toetsgeval
from spatial.wind.veiligheid import pr_afstanden
from spatial.wind.woningbouw import Planuitkomst, Planvraag, beoordeel_plannen

# Deze generieke typen staan voor turbines die er al zijn; een nieuw park wordt er niet mee gebouwd.
VOOR_BESTAAND = "bestaand-"


def bepaal_plannen(
    geval: Toetsgeval, types: Mapping[str, Turbinetype], lijnen: gpd.GeoDataFrame | None
) -> tuple[Planuitkomst, ...] | None:
    """De uitkomst per woningbouwplan, of None zonder laag met plannen."""
    plannen = geval.omgeving.woningbouwlocaties
    if plannen is None:
        return None
    if plannen.empty:
        return ()
    klimaat = geval.omgeving.klimaat
    stil = [t.naam for t in geval.park.types.values() if not t.geluid]
    waarom = geval.waarom.get("geluid", "")
    if stil:
        waarom = f"van type {', '.join(stil)} is het geluid onbekend"
    elif klimaat is None:
        waarom = "er zijn geen windgegevens"
    kan = klimaat is not None and not stil and lijnen is not None
    vraag = Planvraag(
        park=geval.park,
        plannen=plannen,
        bestaand=geval.omgeving.bestaand,
        p=geval.p,
        grenzen_van=lambda park: grenzen(park, geval.normen, geval.p),
        contouren=lijnen,
        wijze=Rekenwijze(klimaat, geval.p, geval.omgeving.laag("bodemgebruik")) if kan and klimaat else None,
        types=[t for t in types.values() if not t.naam.startswith(VOOR_BESTAAND)],
        mag=lambda park, nummer, plek: mag_staan(geval, park, nummer, plek),
        waarom=waarom,
    )
    return tuple(beoordeel_plannen(vraag))


@dataclass(frozen=True)
class Planschaduw:
    """Slagschaduw op de plannen: hoogste uren per jaar per plan_id."""

    uren_jaar: Mapping[str, float]


def schaduw_op_plannen(geval: Toetsgeval, jaar: int) -> Planschaduw:
    """De slagschaduw op de punten van elk plan binnen het bereik; plannen erbuiten ontbreken in de uitkomst."""
    plannen = geval.omgeving.woningbouwlocaties
    reikwijdte = geval.p["schaduw_reikwijdte_rotordiameters"] * float(geval.park.rotordiameter_m.max())
    leeg = Planschaduw({})
    if plannen is None or plannen.empty:
        return leeg
    dichtbij = plannen[shapely.dwithin(plannen.geometry.to_numpy(), shapely.multipoints(geval.park.xy), reikwijdte)]
    if dichtbij.empty:
        return leeg
    delen = [planpunten(vlak, 2.0 * geval.p["plan_rekencel_m"]) for vlak in dichtbij.geometry]
    plan = np.repeat(dichtbij.index.astype("str").to_numpy(), [len(deel) for deel in delen])
    punten = gpd.GeoDataFrame(
        {"plan_id": plan}, geometry=shapely.points(np.vstack(delen)), crs=plannen.crs,
        index=[f"{code}#{n}" for n, code in enumerate(plan)],
    )  # fmt: skip
    punten.index.name = "object_id"
    schaduw = bereken_slagschaduw(
        geval.park, punten, geval.p, jaar=jaar, maaiveld=geval.omgeving.hoogte, klimaat=geval.omgeving.klimaat
    )
    uren = schaduw.tabel["uren_jaar"].groupby(punten["plan_id"]).max()
    return Planschaduw({str(code): float(waarde) for code, waarde in uren.items()})


def plangeluid(plannen: tuple[Planuitkomst, ...] | None) -> dict[str, pd.DataFrame]:
    """Het hoogste geluid per plan, voor de regel over woningbouw; leeg als er niets gerekend is."""
    rijen = [p for p in plannen or () if p.lden_db is not None]
    if not rijen:
        return {}
    tabel = pd.DataFrame(
        {"lden_db": [p.lden_db for p in rijen], "turbine_id": [p.turbine_id for p in rijen]},
        index=[p.plan_id for p in rijen],
    )
    return {"woningbouw_geluid": tabel}


def grenzen(park: Park, normen: Normenset, p: Parameters) -> Grenzen:
    """De grenzen voor een woning bij dit park: geluid, afstandsnorm en plaatsgebonden risico, de strengste afstand."""
    vast = normen.grens("afstand_woning_m") or 0.0
    tiphoogten = normen.grens("afstand_woning_tiphoogten") or 0.0
    afstand = np.maximum(vast, tiphoogten * park.tiphoogte_m)
    if normen.grens("pr_kwetsbaar_per_jaar") is not None:
        pr = [
            pr_afstanden(soort, float(hoogte), p).pr6_m
            for soort, hoogte in zip(park.per_turbine, park.ashoogte_m, strict=True)
        ]
        afstand = np.maximum(afstand, pr)
    return Grenzen(normen.grens("lden_db"), normen.grens("lnight_db"), afstand)


def mag_staan(geval: Toetsgeval, park: Park, nummer: int, plek: Getallen) -> bool:
    """Of een turbine op deze plek niet in een woonvlak, water of natuur komt, en niet op een andere turbine.

    Een grove zeef voor de zoektocht; de volledige toets van een verschoven park is een nieuwe toets.
    """
    punt = shapely.points(plek)
    diameter = park.rotordiameter_m
    anderen = np.delete(np.arange(len(park)), nummer)
    if len(anderen):
        ver = np.hypot(*(park.xy[anderen] - plek).T)
        if np.any(
            ver < geval.p["veiligheid_onderlinge_afstand_rotors"] * np.maximum(diameter[anderen], diameter[nummer])
        ):
            return False
    for naam in ("natuur", "water"):
        laag = geval.omgeving.laag(naam)
        if laag is not None and len(laag.sindex.query(punt, predicate="intersects")):
            return False
    objecten = geval.omgeving.objecten
    if objecten is not None and len(objecten):
        eis = grenzen(park, geval.normen, geval.p).afstand_m[nummer]
        if eis > 0 and len(objecten.sindex.query(punt, predicate="dwithin", distance=eis)):
            return False
    return True
