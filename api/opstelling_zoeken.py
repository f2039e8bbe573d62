"""Hoe vindt het ontwerp een opstelling die ook aan de geluidsnorm van het hele park voldoet?

De afstandsregels liggen al in het terrein. Geluid hangt van alle turbines samen af en wordt daarom bij elke stap
geteld, met een snelle rekenwijze. Daarna rekent de volledige methode de uitkomst na; geeft die te veel, dan wordt de
eis strenger en begint het zoeken opnieuw.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.opstelling_gebied import Terrein
from api.runner import deel
from layers.verslag import Voortgang
from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import OutOfRange
from spatial.wind.geluid import bereken_geluid
from spatial.wind.geluideis import Geluideis
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.opstelling import Opstelling, ontwerp
from spatial.wind.planveld import planpunten
from spatial.wind.regels.objecttabel import gevoelig
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.windklimaat import Windklimaat

PROEF_RONDES = 5
POGINGEN = 3
MARGE_DB = 0.02


@dataclass(frozen=True, kw_only=True)
class Zoekvraag:
    """Een zoekvraag die klaarstaat.

    Parameters
    ----------
    eis : snelle geluidseis, of None als geluid niet te rekenen is; naderhand : de volledige methode, van park naar
        (Lden, Lnight) in dB op het zwaarst belaste punt
    per_turbine_mwh : opbrengst van één turbine zonder buren
    rondes : gevraagd aantal, of None; tijd_s : of zo lang; stop : waar is ophouden
    """

    terrein: Terrein
    aantal: int
    soort: Turbinetype
    klimaat: Windklimaat
    p: Parameters
    bestaand: Park | None
    eis: Geluideis | None
    naderhand: Callable[[Park], Getallen] | None
    per_turbine_mwh: float
    seed: int
    rondes: int
    tijd_s: float | None
    stop: Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class Vondst:
    """De gevonden opstelling.

    Parameters
    ----------
    rondes_gevraagd : zoveel rondes zou het zoeken duren
    niveaus_db : (2,) hoogste Lden en Lnight volgens de volledige methode; None als geluid niet te rekenen is
    start_teveel_db : hoeveel dB de startopstelling boven de norm zat (snelle methode)
    meldingen : wat de lezer moet weten
    """

    opstelling: Opstelling
    rondes_gevraagd: int
    niveaus_db: Getallen | None
    start_teveel_db: float | None
    punten: int
    meldingen: tuple[str, ...]


def zoek(v: Zoekvraag, meld: Voortgang) -> Vondst:
    """De beste opstelling die aan alle eisen voldoet.

    Raises
    ------
    OutOfRange : als het aantal niet past; de melding zegt hoeveel er wel passen.
    """
    meld("proef", 0.0)
    begin = time.perf_counter()
    proef = _ontwerp(v, v.eis, PROEF_RONDES, lambda _wat, _deel: None)
    per_ronde_s = (time.perf_counter() - begin) / max(proef.rondes, 1)
    rondes = v.rondes if v.tijd_s is None else int(np.clip(v.tijd_s / max(per_ronde_s, 1e-6), PROEF_RONDES, v.rondes))
    if v.stop():
        return _klaar(v, v.eis, replace(proef, gestopt=True), rondes)
    eis = v.eis if v.eis is None else v.eis.strenger(_verschil(v, v.eis, proef.park))
    for poging in range(POGINGEN):
        uit = _ontwerp(v, eis, rondes, deel(meld, 0.05 if poging == 0 else 0.5, 0.98))
        if eis is None or uit.gestopt:
            break
        teveel = _boven(v, uit.park)
        if teveel <= 0.0:
            break
        eis = eis.strenger(teveel + MARGE_DB)
    return _klaar(v, eis, uit, rondes)


def _ontwerp(
    v: Zoekvraag, eis: Geluideis | None, rondes: int, meld: Voortgang, aantal: int | None = None
) -> Opstelling:
    straf = None if eis is None else lambda xy: eis.straf_mwh(xy, v.per_turbine_mwh)
    return ontwerp(
        v.terrein.gebied,
        aantal or v.aantal,
        v.soort,
        v.klimaat,
        v.p,
        verboden_raster=v.terrein.verboden,
        straffen=(v.terrein.straffen,),
        straf_opstelling=straf,
        bestaand=v.bestaand,
        seed=v.seed,
        rondes=rondes,
        stop=v.stop,
        voortgang=meld,
    )


def _boven(v: Zoekvraag, park: Park) -> float:
    """Hoeveel dB het park volgens de volledige methode boven de norm zit; onder nul is ruimte."""
    if v.naderhand is None or v.eis is None:
        return -np.inf
    return float((v.naderhand(park) - v.eis.grenzen_db).max())


def _verschil(v: Zoekvraag, eis: Geluideis, park: Park) -> float:
    """Hoeveel dB de volledige methode meer geeft dan de snelle, op het punt dat het meest knelt; nooit onder 0."""
    if not len(eis.punten):
        return 0.0
    snel = float((eis.hoogste_db(park.xy) - eis.grenzen_db).max())
    return max(_boven(v, park) - snel, 0.0)


def _klaar(v: Zoekvraag, eis: Geluideis | None, uit: Opstelling, rondes: int) -> Vondst:
    """De vondst, als ze echt voldoet."""
    niveaus = None if v.naderhand is None else v.naderhand(uit.park)
    if v.eis is not None and niveaus is not None and (niveaus > v.eis.grenzen_db).any():
        raise _te_luid(v, eis, float((niveaus - v.eis.grenzen_db).max()), gestopt=uit.gestopt)
    start = None if v.eis is None else v.eis.teveel_db(uit.start_xy)
    return Vondst(
        opstelling=uit,
        rondes_gevraagd=rondes,
        niveaus_db=niveaus,
        start_teveel_db=start,
        punten=0 if v.eis is None else len(v.eis.punten),
        meldingen=uit.meldingen,
    )


def _te_luid(v: Zoekvraag, eis: Geluideis | None, teveel_db: float, *, gestopt: bool) -> OutOfRange:
    """De fout als geen opstelling aan de geluidsnorm voldoet, met hoeveel turbines het wel lukt."""
    past = 0 if gestopt else _hoeveel(v, eis)
    wel = f"; met {past} turbine(s) lukt het wel" if past else ""
    return OutOfRange(
        "aantal turbines in het zoekgebied",
        f"{v.aantal}: de stilste opstelling die gevonden is zit {teveel_db:.1f} dB boven de norm",
        f"een park dat bij elke woning aan de geluidsnorm voldoet{wel}",
        "zoek langer"
        if gestopt
        else "neem minder turbines, een stiller type, een andere normenset of een groter gebied",
    )


def _hoeveel(v: Zoekvraag, eis: Geluideis | None) -> int:
    """Het grootste aantal (kleiner dan gevraagd) waarvoor kort zoeken iets geeft dat voldoet; door halveren."""
    goed, slecht = 0, v.aantal
    while eis is not None and slecht - goed > 1:
        midden = (goed + slecht) // 2
        uit = _ontwerp(v, eis, 4 * PROEF_RONDES, lambda _wat, _deel: None, midden)
        past = eis.teveel_db(uit.park.xy) <= 0.0 and _boven(v, uit.park) <= 0.0
        goed, slecht = (midden, slecht) if past else (goed, midden)
    return goed


def gevoelige_punten(omgeving: Omgeving, gebied: shapely.Geometry, p: Parameters) -> gpd.GeoDataFrame | None:
    """De punten waar de geluidsnorm geldt: gevoelige objecten en punten op woningbouwplannen binnen bereik.

    Returns
    -------
    kolommen `hoogte_m` en geometry (punt, RD), of None als niet bekend is waar woningen staan
    """
    if omgeving.objecten is None:
        return None
    bereik = float(p["geluid_reikwijdte_m"])
    objecten = gevoelig(omgeving.objecten)
    delen = [pd.DataFrame({"hoogte_m": objecten["hoogte_m"], "geometry": objecten.geometry})]
    plannen = omgeving.woningbouwlocaties
    if plannen is not None and len(plannen):
        dichtbij = plannen[shapely.dwithin(plannen.geometry.to_numpy(), gebied, bereik)]
        for vlak in dichtbij.geometry:
            punten = shapely.points(planpunten(vlak, 2.0 * p["plan_rekencel_m"]))
            delen.append(pd.DataFrame({"hoogte_m": p["geluid_ontvanger_hoogte_m"], "geometry": punten}))
    tabel = gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), geometry="geometry", crs=RD)
    return gpd.GeoDataFrame(tabel[shapely.dwithin(tabel.geometry.to_numpy(), gebied, bereik)].reset_index(drop=True))


def volledig(
    punten: gpd.GeoDataFrame, omgeving: Omgeving, klimaat: Windklimaat, p: Parameters
) -> Callable[[Park], Getallen]:
    """De volledige methode als functie van park naar (hoogste Lden, hoogste Lnight), dit park alleen."""

    def reken(park: Park) -> Getallen:
        tabel = bereken_geluid(park, punten, klimaat, p, bodem=omgeving.laag("bodemgebruik")).tabel
        hoogste: Getallen = tabel[["lden_park_db", "lnight_park_db"]].max().fillna(-np.inf).to_numpy(dtype=np.float64)
        return hoogste

    return reken


def heeft_grens(normen: Normenset) -> bool:
    """Of de normenset een grens voor geluid kent."""
    return normen.grens("lden_db") is not None or normen.grens("lnight_db") is not None
