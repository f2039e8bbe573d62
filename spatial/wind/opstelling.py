"""Waar zet je N turbines in een zoekgebied zodat ze samen het meest opleveren, binnen alle harde regels?

Zoeken met simulated annealing: verplaats één turbine, houd de verplaatsing als de opbrengst min de straffen stijgt, en
in het begin soms ook als zij daalt. Op elk moment te stoppen; het beste tot dan toe telt. Zelfde zaad, zelfde uitkomst.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.raster import Raster
from spatial.wind import opstelling_start, zog
from spatial.wind.opbrengst import luchtdichtheid_kg_m3
from spatial.wind.opstelling_gebied import Afstandsregel, Zoekgebied, hoofdrichting, maak_zoekgebied
from spatial.wind.turbine import Park, Turbinetype, maak_park
from spatial.wind.windklimaat import Windklimaat

Getallen = NDArray[np.float64]
Voortgang = Callable[[str, float], None]
MWH_PER_KW = 8.76
MAX_TURBINES = 500
RICHTINGEN = 36
# Bestaande turbines binnen deze afstand tellen mee in het zog tijdens het zoeken.
BUREN_M = 5_000.0
VOORSTELLEN = 256
# Temperatuur aan het begin: dit deel van de opbrengst van één turbine mag een stap ongeveer kosten.
_WARM = 0.02
_SPRONG = 0.03
_KLEINSTE_STAP_M = 2.0


@dataclass(frozen=True, kw_only=True)
class Opstelling:
    """Wat het ontwerp opleverde.

    Parameters
    ----------
    park : de beste opstelling; start_xy : (n, 2) de opstelling waarmee het zoeken begon
    start_mwh, mwh : opbrengst per jaar na zog en vóór de andere verliezen; zonder_zog_mwh : de bovengrens
    start_straf_mwh, straf_mwh : straf in MWh per jaar
    verloop : kolommen `ronde`, `opstellingen` (zoveel gerekend), `doel_mwh` (beste opbrengst min straf)
    gestopt : of het zoeken eerder is gestopt dan gevraagd
    """

    park: Park
    start_xy: Getallen
    start_mwh: float
    mwh: float
    zonder_zog_mwh: float
    start_straf_mwh: float
    straf_mwh: float
    verloop: pd.DataFrame
    rondes: int
    opstellingen: int
    gestopt: bool
    seed: int
    meldingen: tuple[str, ...]

    @property
    def winst(self) -> float:
        """Hoeveel de beste opstelling beter is dan de start, als deel van de start (opbrengst min straf).

        NaN als de start zelf niet mocht.
        """
        begin = self.start_mwh - self.start_straf_mwh
        if begin == 0.0 or not np.isfinite(begin):
            return float("nan")
        return (self.mwh - self.straf_mwh - begin) / abs(begin)

    @property
    def zog_verlies(self) -> float:
        """Deel van de opbrengst zonder zog dat de beste opstelling nog verliest."""
        return 1.0 - self.mwh / self.zonder_zog_mwh if self.zonder_zog_mwh > 0 else 0.0


@dataclass(frozen=True)
class Opgave:
    """Een zoekvraag die klaarstaat: gebied, afstandsregel en hoe een opstelling gerekend wordt.

    Parameters
    ----------
    kw : van plaatsen (n, 2) naar vermogen per turbine (n,) in kW; eigen turbines
    straf : van plaatsen naar straf voor de opstelling als geheel in MWh per jaar (oneindig: mag niet), of None
    """

    gebied: Zoekgebied
    regel: Afstandsregel
    kw: Callable[[Getallen], Getallen]
    straf: Callable[[Getallen], float] | None = None

    def waarde(self, xy: Getallen) -> tuple[float, float]:
        """(opbrengst, straf) van een opstelling, MWh per jaar."""
        straf = float(self.gebied.straf_mwh(xy).sum()) if self.gebied.straffen else 0.0
        if self.straf is not None:
            straf += float(self.straf(xy))
        return float(self.kw(xy).sum()) * MWH_PER_KW, straf


@dataclass
class _Stand:
    """Waar het zoeken is: huidige en beste opstelling met hun doel."""

    xy: Getallen
    doel: float
    beste_xy: Getallen
    beste: float
    gerekend: int = 0


def ontwerp(
    gebied: gpd.GeoDataFrame,
    aantal: int,
    turbinetype: Turbinetype,
    klimaat: Windklimaat,
    p: Parameters,
    *,
    ashoogte_m: float | None = None,
    verboden: gpd.GeoDataFrame | None = None,
    verboden_raster: Raster | None = None,
    straffen: Sequence[Raster] = (),
    straf_opstelling: Callable[[Getallen], float] | None = None,
    bestaand: Park | None = None,
    seed: int = 0,
    rondes: int = 200,
    stop: Callable[[], bool] | None = None,
    voortgang: Voortgang | None = None,
) -> Opstelling:
    """Ontwerp een park van `aantal` turbines met zo veel mogelijk opbrengst min straf.

    Parameters
    ----------
    gebied, verboden : vlakken in RD; verboden_raster : 0 is vrij; iets anders en NaN is verboden
    straffen : rasters, MWh per jaar per turbine op die cel; straf_opstelling : idem voor een hele opstelling (n, 2),
        bijvoorbeeld voor geluid; oneindig is verboden
    bestaand : turbines die blijven staan; ze geven zog en houden afstand
    rondes : hoe lang er gezocht wordt, 256 voorstellen per ronde; stop : na elke ronde gevraagd, waar is ophouden
    seed : zaad van het toeval

    Returns
    -------
    `Opstelling`, ook als er eerder gestopt is

    Raises
    ------
    OutOfRange : als het aantal niet past of niet kan. EmptyInput, WrongCrs : bij een onbruikbaar gebied.
    """
    if not 1 <= aantal <= MAX_TURBINES:
        raise OutOfRange("aantal turbines", aantal, f"1 tot en met {MAX_TURBINES}", "kies een ander aantal")
    hoogte = turbinetype.ashoogte_m if ashoogte_m is None else ashoogte_m
    zoek = maak_zoekgebied(gebied, verboden=verboden, verboden_raster=verboden_raster, straffen=straffen)
    buren = _buren(zoek, bestaand)
    regel, meldingen = _regel(turbinetype, klimaat, p, hoogte, buren)
    kw, vrij_kw = _rekenaar(turbinetype, aantal, klimaat, p, hoogte, buren)
    opgave = Opgave(zoek, regel, kw, straf_opstelling)
    start, stand, verloop, gestopt = los_op(opgave, aantal, seed=seed, rondes=rondes, stop=stop, voortgang=voortgang)
    if not np.isfinite(stand.beste):
        raise OutOfRange(
            "opstelling",
            f"{stand.gerekend} geprobeerd, geen die mag",
            "een opstelling die aan alle eisen voldoet",
            "neem minder turbines, een stiller type of een groter gebied, of zoek langer",
        )
    start_mwh, start_straf = opgave.waarde(start)
    mwh, straf = opgave.waarde(stand.beste_xy)
    turbines = gpd.GeoDataFrame(
        {"type": [turbinetype.naam] * aantal, "ashoogte_m": hoogte},
        geometry=shapely.points(stand.beste_xy),
        crs=gebied.crs,
    )
    return Opstelling(
        park=maak_park("ontwerp", turbines, {turbinetype.naam: turbinetype}),
        start_xy=start,
        start_mwh=start_mwh,
        mwh=mwh,
        zonder_zog_mwh=vrij_kw * aantal * MWH_PER_KW,
        start_straf_mwh=start_straf,
        straf_mwh=straf,
        verloop=verloop,
        rondes=int(verloop["ronde"].iloc[-1]),
        opstellingen=stand.gerekend,
        gestopt=gestopt,
        seed=seed,
        meldingen=meldingen,
    )


def los_op(
    opgave: Opgave,
    aantal: int,
    *,
    seed: int,
    rondes: int,
    start: Getallen | None = None,
    stop: Callable[[], bool] | None = None,
    voortgang: Voortgang | None = None,
) -> tuple[Getallen, _Stand, pd.DataFrame, bool]:
    """Zoek de beste opstelling van een opgave.

    Parameters
    ----------
    start : (n, 2) begin hier; None: netjes gespreid. Verder als bij `ontwerp`

    Returns
    -------
    startopstelling, stand (met `beste_xy` en `beste`), verloop en of er eerder gestopt is
    """
    if not 1 <= rondes <= 1_000_000:
        raise OutOfRange("rondes", rondes, "1 tot en met 1.000.000", "kies hoe lang er gezocht wordt")
    rng = np.random.default_rng(seed)
    xy = opstelling_start.begin(opgave.gebied, opgave.regel, aantal, rng) if start is None else start
    mwh, straf = opgave.waarde(xy)
    stand = _Stand(xy.copy(), mwh - straf, xy.copy(), mwh - straf, 1)
    warm = _WARM * mwh / aantal
    verloop = [(0, 1, stand.beste)]
    gestopt = False
    for ronde in range(rondes):
        rest = 1.0 - ronde / rondes
        _ronde(opgave, stand, rng, warm * rest**2, rest)
        verloop.append((ronde + 1, stand.gerekend, stand.beste))
        if voortgang is not None:
            voortgang(f"beste opstelling {stand.beste / 1000.0:.1f} GWh per jaar", (ronde + 1) / rondes)
        if stop is not None and stop():
            gestopt = ronde + 1 < rondes
            break
    return xy, stand, pd.DataFrame(verloop, columns=["ronde", "opstellingen", "doel_mwh"]), gestopt


def _ronde(opgave: Opgave, stand: _Stand, rng: np.random.Generator, warmte: float, rest: float) -> None:
    """Doe 256 voorstellen: één turbine een stap opzij (2 m tot de maat van het gebied), soms een sprong ergens heen."""
    gebied = opgave.gebied
    x0, y0, x1, y1 = shapely.bounds(gebied.vlak)
    grootste = max(np.hypot(x1 - x0, y1 - y0) * 0.3 * rest, 5.0 * _KLEINSTE_STAP_M)
    wie = rng.integers(0, len(stand.xy), VOORSTELLEN)
    stap = np.exp(rng.uniform(np.log(_KLEINSTE_STAP_M), np.log(grootste), VOORSTELLEN))
    naar = stand.xy[wie] + rng.normal(size=(VOORSTELLEN, 2)) * stap[:, None]
    naar = gebied.tot_de_rand(stand.xy[wie], naar)
    sprong = np.flatnonzero(rng.random(VOORSTELLEN) < _SPRONG * rest)
    plekken = gebied.trek(rng, len(sprong))
    naar[sprong[: len(plekken)]] = plekken
    geluk = np.log1p(-rng.random(VOORSTELLEN))
    vrij = opgave.regel.vrij_van_buren(naar)
    for n in np.flatnonzero(vrij):
        i = wie[n]
        afstand = opgave.regel.afstand(stand.xy, naar[n])
        afstand[i] = np.inf
        if afstand.min() < 1.0:
            continue
        oud = stand.xy[i].copy()
        stand.xy[i] = naar[n]
        mwh, straf = opgave.waarde(stand.xy)
        stand.gerekend += 1
        doel = mwh - straf
        if _neem(stand.doel, doel, warmte, float(geluk[n])):
            stand.doel = doel
            if doel > stand.beste:
                stand.beste, stand.beste_xy = doel, stand.xy.copy()
        else:
            stand.xy[i] = oud


def _neem(oud: float, nieuw: float, warmte: float, geluk: float) -> bool:
    """Of een stap doorgaat; vanuit een opstelling die niet mag gaat elke stap door, tot er een gevonden is die mag."""
    if oud == -np.inf or nieuw > oud:
        return True
    return warmte > 0.0 and nieuw > -np.inf and (nieuw - oud) / warmte > geluk


def _buren(gebied: Zoekgebied, bestaand: Park | None) -> Park | None:
    """De bestaande turbines die er in het zoeken toe doen."""
    if bestaand is None:
        return None
    nabij = shapely.dwithin(bestaand.turbines.geometry.to_numpy(), gebied.vlak, BUREN_M)
    return Park(bestaand.naam, bestaand.turbines[nabij], bestaand.types) if nabij.any() else None


def _regel(
    t: Turbinetype, klimaat: Windklimaat, p: Parameters, hoogte_m: float, buren: Park | None
) -> tuple[Afstandsregel, tuple[str, ...]]:
    """De afstandsregel; zonder windroos geldt de grootste afstand in elke richting."""
    langs, dwars = p["opstelling_afstand_langs_d"], p["opstelling_afstand_dwars_d"]
    # De grootste rotor bepaalt: ook een buur met een grotere rotor houdt zijn ruimte.
    d = max([t.rotordiameter_m, *([] if buren is None else buren.rotordiameter_m.tolist())])
    plekken = np.empty((0, 2)) if buren is None else buren.xy
    roos = klimaat.windroos(hoogte_m)
    if roos.bekend:
        return Afstandsregel(langs * d, dwars * d, hoofdrichting(roos), plekken), klimaat.meldingen
    grootste = max(langs, dwars) * d
    melding = f"De windroos is onbekend: de onderlinge afstand is in elke richting {grootste:.0f} m."
    return Afstandsregel(grootste, grootste, 0.0, plekken), (*klimaat.meldingen, melding)


def _rekenaar(
    t: Turbinetype, aantal: int, klimaat: Windklimaat, p: Parameters, hoogte_m: float, buren: Park | None
) -> tuple[Callable[[Getallen], Getallen], float]:
    """Van plaatsen naar vermogen per eigen turbine, en het vermogen van één turbine zonder zog, kW."""
    wind = zog.windkans(klimaat, hoogte_m, richtingen=RICHTINGEN)
    dichtheid = luchtdichtheid_kg_m3(hoogte_m, p)
    types, hoogten, vast = [t] * aantal, [hoogte_m] * aantal, np.empty((0, 2))
    if buren is not None:
        types, hoogten, vast = types + buren.per_turbine, hoogten + buren.ashoogte_m.tolist(), buren.xy
    basis = klimaat.verdeling(hoogte_m).gemiddelde_ms
    factor = np.array([klimaat.verdeling(z).gemiddelde_ms / basis for z in hoogten])
    park = zog.maak_rekenpark(types, np.array(hoogten), factor=factor, luchtdichtheid_kg_m3=dichtheid)
    rekenaar = zog.zogrekenaar(park, wind, p["opbrengst_zog_k"])
    vrij = float(zog.vermogen_zonder_zog(park, wind)[0])
    if buren is None:
        return rekenaar.kw, vrij
    return lambda xy: rekenaar.kw(np.concatenate([xy, vast]))[:aantal], vrij
