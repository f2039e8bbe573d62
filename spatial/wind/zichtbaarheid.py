"""Van hoeveel turbines ziet men de tip of de as, en vanaf hoe ver?

Zichtlijnen over een hoogtemodel, met de kromming van de aarde en de straalbreking van de lucht. De turbine staat in
het midden van haar cel; het oog staat boven het maaiveld van elke cel en kijkt alle kanten op. Wat kleiner is dan een
cel van het hoogtemodel schermt niet af, en of er een raam aan die kant zit weet niemand.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import EmptyInput, MissingColumn, OutOfRange
from spatial.raster import Raster
from spatial.wind.turbine import Park
from spatial.wind.zichtbaarheid_kern import bereik, kwart

Getallen = NDArray[np.float64]
Getallen32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Voortgang = Callable[[str, float], None]
ONBEKEND = -1
# Stralen per cel op de rand van de reikwijdte; meer is nauwkeuriger en trager.
STRALEN_PER_CEL = 1.5
REEKS = 8
# Zoveel cellen mag het deel van het raster om het park hebben (ongeveer 40 bytes per cel).
MAX_CELLEN = 120_000_000


@dataclass(frozen=True)
class Zicht:
    """Zichtbaarheid van een park per cel.

    Parameters
    ----------
    tips, assen : hoeveel turbines men ziet; -1 is onbekend (geen hoogte, of verder dan `straal_m` van elke
        turbine)
    dichtstbij_m, verst_m : afstand tot de dichtste en verste turbine waarvan men de tip ziet; NaN als men er geen ziet
    aantal : turbines die meetellen; meldingen : wat er aangenomen is
    """

    tips: Raster
    assen: Raster
    dichtstbij_m: Raster
    verst_m: Raster
    aantal: int
    straal_m: float
    meldingen: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Terrein:
    """Het deel van het hoogtemodel om het park, ook gedraaid, met de turbines in cellen."""

    vlak: Getallen32
    oog: Getallen32
    links_m: float
    boven_m: float
    cel_m: float
    rij: Ints
    kolom: Ints
    grond_m: Getallen
    wie: Ints
    meldingen: tuple[str, ...]


def zichtbaar(
    park: Park,
    oppervlak: Raster,
    maaiveld: Raster | None,
    p: Parameters,
    *,
    straal_m: float = 20_000.0,
    assen: bool = True,
    afstanden: bool = True,
    voortgang: Voortgang | None = None,
) -> Zicht:
    """Tel per cel de zichtbare tips en assen.

    Parameters
    ----------
    oppervlak : hoogte van wat het zicht afschermt (gebouwen en bomen), m NAP; NaN schermt niet af
    maaiveld : hoogte van de grond waar men staat, m NAP, op een eigen raster; None: men staat op het oppervlak
    straal_m : verder weg telt niet; assen : ook de assen tellen (anders is dat raster overal -1)
    afstanden : ook bijhouden hoe ver (anders zijn `dichtstbij_m` en `verst_m` overal NaN)

    Raises
    ------
    OutOfRange : als de straal niet kan of het gebied te veel cellen heeft.
    EmptyInput : als geen enkele turbine op het hoogtemodel staat.

    Kromming: een punt op afstand d staat straalbreking·d²/(2R) lager, 1,68 m op 5 km.
    """
    if not oppervlak.cel_m * 2 < straal_m <= 60_000.0:
        raise OutOfRange(
            "zichtbaarheid, straal", straal_m, "meer dan twee cellen en hooguit 60.000 m", "kies een straal"
        )
    terrein = _terrein(park, oppervlak, maaiveld, p["zicht_ooghoogte_m"], straal_m)
    kromming = daling_m(terrein.cel_m, p)
    hoogten = [park.tiphoogte_m[terrein.wie]] + ([park.ashoogte_m[terrein.wie]] if assen else [])
    telling, dichtst, verst = _tel(terrein, hoogten, straal_m / terrein.cel_m, kromming, afstanden, voortgang)
    binnen = np.zeros(terrein.vlak.shape, np.bool_)
    for rij, kolom in zip(terrein.rij, terrein.kolom, strict=True):
        bereik(int(rij), int(kolom), straal_m / terrein.cel_m, binnen)
    onbekend = ~binnen | np.isnan(terrein.oog)
    for laag in telling:
        laag[onbekend] = ONBEKEND
    if not assen:
        telling.append(np.full_like(telling[0], ONBEKEND))
    niets = onbekend | (telling[0] <= 0) | (not afstanden)
    dichtst[niets], verst[niets] = np.nan, np.nan

    def raster(waarden: NDArray[np.generic]) -> Raster:
        return Raster(waarden, terrein.links_m, terrein.boven_m, terrein.cel_m)

    return Zicht(
        raster(telling[0]),
        raster(telling[1]),
        raster(dichtst * np.float32(terrein.cel_m)),
        raster(verst * np.float32(terrein.cel_m)),
        len(terrein.wie),
        straal_m,
        terrein.meldingen,
    )


def daling_m(afstand_m: float, p: Parameters) -> float:
    """Hoeveel lager iets op deze afstand lijkt te staan door kromming, met straalbreking: k·d²/(2R), in m."""
    return p["zicht_straalbreking"] * afstand_m**2 / (2.0 * p["zicht_aardstraal_m"])


def _terrein(park: Park, oppervlak: Raster, maaiveld: Raster | None, oog_m: float, straal_m: float) -> _Terrein:
    cel, xy = oppervlak.cel_m, park.xy
    kolom = np.floor((xy[:, 0] - oppervlak.links_m) / cel).astype(np.int64)
    rij = np.floor((oppervlak.boven_m - xy[:, 1]) / cel).astype(np.int64)
    hoog, breed = oppervlak.waarden.shape
    op_model = (kolom >= 0) & (kolom < breed) & (rij >= 0) & (rij < hoog)
    wie = np.flatnonzero(op_model)
    if not len(wie):
        raise EmptyInput(
            "zichtbaarheid", "geen turbine op het hoogtemodel", "een hoogtemodel om het park", "lees hoogte in"
        )
    meldingen = []
    if len(wie) < len(park):
        meldingen.append(f"zicht: {len(park) - len(wie)} turbines staan buiten het hoogtemodel en tellen niet mee")
    ruim = int(straal_m / cel) + 1
    r0, r1 = max(0, int(rij[wie].min()) - ruim), min(hoog, int(rij[wie].max()) + ruim + 1)
    k0, k1 = max(0, int(kolom[wie].min()) - ruim), min(breed, int(kolom[wie].max()) + ruim + 1)
    if (r1 - r0) * (k1 - k0) > MAX_CELLEN:
        raise OutOfRange(
            "zichtbaarheid", f"{(r1 - r0) * (k1 - k0)} cellen", f"hooguit {MAX_CELLEN}", "neem een grover hoogtemodel"
        )
    vlak = np.ascontiguousarray(oppervlak.waarden[r0:r1, k0:k1], dtype=np.float32)
    links, boven = oppervlak.links_m + k0 * cel, oppervlak.boven_m - r0 * cel
    grond = vlak if maaiveld is None else _op_raster(maaiveld, vlak.shape, links, boven, cel)
    if maaiveld is None:
        meldingen.append("zicht: maaiveld onbekend, het oog staat op het oppervlak (ook op daken)")
    rand = min(r1 - r0, k1 - k0)
    if (r1 - r0, k1 - k0) != (2 * ruim + 1 + np.ptp(rij[wie]), 2 * ruim + 1 + np.ptp(kolom[wie])) or rand < 2:
        meldingen.append("zicht: het hoogtemodel houdt op binnen de straal; daarbuiten is het zicht onbekend")
    voet, melding = _voet(park, wie, grond, vlak, rij - r0, kolom - k0)
    return _Terrein(
        vlak, grond + np.float32(oog_m), links, boven, cel, rij[wie] - r0, kolom[wie] - k0, voet, wie,
        tuple(meldingen + melding),
    )  # fmt: skip


def _voet(
    park: Park, wie: Ints, grond: Getallen32, vlak: Getallen32, rij: Ints, kolom: Ints
) -> tuple[Getallen, list[str]]:
    """Hoogte van de grond onder elke turbine: eigen opgave, dan maaiveld, dan oppervlak, dan de middelste hoogte."""
    voet: Getallen = park.turbines["maaiveld_m"].to_numpy(dtype=np.float64)[wie].copy()
    for bron in (grond, vlak):
        leeg = np.isnan(voet)
        voet[leeg] = bron[rij[wie][leeg], kolom[wie][leeg]]
    leeg = np.isnan(voet)
    if not leeg.any():
        return voet, []
    bekend = vlak[np.isfinite(vlak)]
    if not len(bekend):
        raise EmptyInput("zichtbaarheid, hoogtemodel", "alleen onbekende hoogten", "hoogten in m", "lees hoogte in")
    voet[leeg] = float(np.median(bekend))
    return voet, [f"zicht: hoogte onbekend onder {int(leeg.sum())} turbines; daar de middelste hoogte"]


def _op_raster(bron: Raster, vorm: tuple[int, ...], links_m: float, boven_m: float, cel_m: float) -> Getallen32:
    """De waarden van `bron` op de middens van een ander rooster; buiten `bron` NaN."""
    x = links_m + (np.arange(vorm[1]) + 0.5) * cel_m
    y = boven_m - (np.arange(vorm[0]) + 0.5) * cel_m
    kolom = np.floor((x - bron.links_m) / bron.cel_m).astype(np.int64)
    rij = np.floor((bron.boven_m - y) / bron.cel_m).astype(np.int64)
    hoog, breed = bron.waarden.shape
    goed_k, goed_r = (kolom >= 0) & (kolom < breed), (rij >= 0) & (rij < hoog)
    uit = np.full(vorm, np.nan, np.float32)
    uit[np.ix_(goed_r, goed_k)] = bron.waarden[np.ix_(rij[goed_r], kolom[goed_k])]
    return uit


def _tel(
    t: _Terrein,
    hoogten: list[Getallen],
    straal_cellen: float,
    kromming: float,
    afstanden: bool,
    voortgang: Voortgang | None,
) -> tuple[list[NDArray[np.int32]], Getallen32, Getallen32]:
    """Tel per hoogte (tip, as) hoeveel turbines elke cel ziet; noord en zuid naast oost en west op twee draden."""
    gedraaid = (np.ascontiguousarray(t.vlak.T), np.ascontiguousarray(t.oog.T))
    vormen = (t.vlak.shape, gedraaid[0].shape)
    tellingen = [[np.zeros(vorm, np.int32) for vorm in vormen] for _ in hoogten]
    dichtst = [np.full(vorm, np.inf, np.float32) for vorm in vormen]
    verst = [np.zeros(vorm, np.float32) for vorm in vormen]
    geen = np.empty((0, 0), np.float32)
    stralen = max(2, int(np.ceil(straal_cellen * STRALEN_PER_CEL)))

    def doe(opdracht: tuple[int, int, range]) -> None:
        hoogte, as_, turbines = opdracht
        vlak, oog = (t.vlak, t.oog) if as_ == 0 else gedraaid
        afstand = (dichtst[as_], verst[as_]) if hoogte == 0 and afstanden else (geen, geen)
        for k in turbines:
            rij, kolom = (int(t.rij[k]), int(t.kolom[k]))[:: 1 if as_ == 0 else -1]
            top = float(t.grond_m[k] + hoogten[hoogte][k])
            tel = tellingen[hoogte][as_]
            for teken in (1, -1):
                kwart(vlak, oog, rij, kolom, teken, as_, stralen, straal_cellen, top, kromming, tel, *afstand)
            if as_ == 0 and np.isfinite(oog[rij, kolom]):
                tel[rij, kolom] += 1
                if hoogte == 0:
                    dichtst[0][rij, kolom] = 0.0

    with ThreadPoolExecutor(min(2 * len(hoogten), os.cpu_count() or 1)) as ploeg:
        for begin in range(0, len(t.wie), REEKS):
            reeks = range(begin, min(begin + REEKS, len(t.wie)))
            list(ploeg.map(doe, [(h, as_, reeks) for h in range(len(hoogten)) for as_ in (0, 1)]))
            if voortgang is not None:
                voortgang("zicht", reeks.stop / len(t.wie))
    samen = [ns + ow.T for ns, ow in tellingen]
    return samen, np.minimum(dichtst[0], dichtst[1].T), np.maximum(verst[0], verst[1].T)


def per_buurt(zicht: Zicht, objecten: gpd.GeoDataFrame) -> pd.DataFrame:
    """Welk deel van de woningen van elke buurt een tip of een as ziet, hoeveel turbines en vanaf hoe ver.

    Parameters
    ----------
    objecten : punten in RD met `buurtcode` en `woningen` (aantal op dat punt)

    Returns
    -------
    index `buurtcode`; `woningen`, `woningen_onbekend` (buiten hoogtemodel of straal), en over de rest: `ziet_tip`
    en `ziet_as` (deel van 0 tot 1), `gemiddeld_aantal` tips per woning, `dichtstbij_m` en `verst_m` (van alle woningen
    die een tip zien). NaN waar niets bekend is.

    Raises
    ------
    MissingColumn : zonder buurtcode of woningen.
    """
    for kolom in ("buurtcode", "woningen"):
        if kolom not in objecten:
            raise MissingColumn("objecten", f"kolom '{kolom}' ontbreekt", "buurtcode en woningen", "voeg de kolom toe")
    xy = shapely.get_coordinates(shapely.point_on_surface(objecten.geometry.to_numpy()))
    woningen = objecten["woningen"].to_numpy(dtype=np.float64)
    tips, assen = zicht.tips.op(xy[:, 0], xy[:, 1]), zicht.assen.op(xy[:, 0], xy[:, 1])
    bekend = tips >= 0
    tabel = pd.DataFrame(
        {
            "buurtcode": objecten["buurtcode"].to_numpy(),
            "woningen": woningen,
            "woningen_onbekend": np.where(bekend, 0.0, woningen),
            "tip": np.where(bekend & (tips > 0), woningen, 0.0),
            "as": np.where(bekend & (assen > 0), woningen, 0.0),
            "som": np.where(bekend, tips * woningen, 0.0),
            "dichtstbij_m": zicht.dichtstbij_m.op(xy[:, 0], xy[:, 1]),
            "verst_m": zicht.verst_m.op(xy[:, 0], xy[:, 1]),
        }
    )
    groep = tabel.groupby("buurtcode", sort=True)
    uit = groep[["woningen", "woningen_onbekend"]].sum()
    noemer = (uit["woningen"] - uit["woningen_onbekend"]).where(lambda w: w > 0)
    uit["ziet_tip"] = groep["tip"].sum() / noemer
    uit["ziet_as"] = groep["as"].sum() / noemer if (zicht.assen.waarden >= 0).any() else np.nan
    uit["gemiddeld_aantal"] = groep["som"].sum() / noemer
    uit["dichtstbij_m"], uit["verst_m"] = groep["dichtstbij_m"].min(), groep["verst_m"].max()
    return uit
