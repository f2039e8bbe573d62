"""Hoeveel stroom leveren de turbines van een inpassing?

Een inpassing kan een hele provincie beslaan. Tot `PER_DEEL` turbines wordt het zog van allemaal op elkaar gerekend;
daarboven in delen, en dan telt het zog tussen twee delen niet mee. Dat staat in de meldingen.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.verslag import Voortgang
from spatial.bron import Parameters
from spatial.crs import RD
from spatial.ruimte.plekken import hoofdrichting
from spatial.wind.opbrengst import bereken_opbrengst
from spatial.wind.turbine import Getallen, Park, Turbinetype, maak_park
from spatial.wind.windklimaat import Windklimaat

PER_DEEL = 400


@dataclass(frozen=True)
class Parkopbrengst:
    """De opbrengst van een inpassing.

    Parameters
    ----------
    netto_mwh : (n,) per turbine, P50
    """

    netto_mwh: Getallen
    wind_ms: float
    meldingen: tuple[str, ...]

    @property
    def gwh(self) -> float:
        """Alles samen, GWh per jaar."""
        return float(self.netto_mwh.sum()) / 1000.0


def opbrengst_van(
    xy: Getallen,
    soort: Turbinetype,
    klimaat: Windklimaat,
    p: Parameters,
    *,
    bestaand: Park | None = None,
    voortgang: Voortgang | None = None,
) -> Parkopbrengst:
    """De netto opbrengst per turbine van een inpassing.

    Parameters
    ----------
    xy : (n, 2) plaats van de masten, RD, m
    bestaand : turbines die er al staan en wind wegnemen
    """
    if not len(xy):
        return Parkopbrengst(np.empty(0), float("nan"), ())
    netto = np.empty(len(xy))
    wind, meldingen = 0.0, list[str]()
    delen = _delen(xy)
    for k, deel in enumerate(delen):
        if voortgang:
            voortgang("opbrengst", k / len(delen))
        uit = bereken_opbrengst(_park(xy[deel], soort), klimaat, p, bestaand=bestaand)
        netto[deel] = uit.tabel["netto_mwh"].to_numpy()
        wind = uit.wind_ms
        meldingen += uit.meldingen
    if len(delen) > 1:
        meldingen.append(
            f"De opbrengst is in {len(delen)} delen gerekend; zog tussen turbines van twee delen telt niet mee."
        )
    return Parkopbrengst(netto, wind, tuple(dict.fromkeys(meldingen)))


def windas(klimaat: Windklimaat, ashoogte_m: float, p: Parameters) -> tuple[float, str]:
    """De richting van de meeste windenergie in graden van noord, en een melding als die een aanname is."""
    roos = klimaat.windroos(ashoogte_m)
    as_graden = None if klimaat.roos is None else hoofdrichting(roos.richting_graden, roos.aandeel * roos.a_ms**3)
    if as_graden is not None:
        return as_graden, ""
    aanname = p["ruimte_hoofdwindrichting_graden"]
    return aanname, f"De windroos is niet bekend; de meeste wind is op {aanname:g} graden van noord gezet."


def _park(xy: Getallen, soort: Turbinetype) -> Park:
    punten = gpd.GeoDataFrame({"type": [soort.naam] * len(xy)}, geometry=shapely.points(xy), crs=RD)
    return maak_park("inpassing", punten, {soort.naam: soort})


def _delen(xy: Getallen) -> list[NDArray[np.int64]]:
    """Nummers van turbines in delen van hooguit `PER_DEEL`, steeds gesplitst over de langste zijde."""
    klaar: list[NDArray[np.int64]] = []
    rest: list[NDArray[np.int64]] = [np.arange(len(xy), dtype=np.int64)]
    while rest:
        deel = rest.pop()
        if len(deel) <= PER_DEEL:
            klaar.append(deel)
            continue
        plek = xy[deel]
        langs = int(np.argmax(np.ptp(plek, axis=0)))
        volgorde = deel[np.argsort(plek[:, langs], kind="stable")]
        helft = len(volgorde) // 2
        rest += [volgorde[helft:], volgorde[:helft]]
    return klaar
