"""In welk vlak ligt elk punt, voor miljoenen punten tegelijk, en hoeveel punten van elk label liggen er per vlak?

Een rooster van vierkante cellen wordt over de vlakken gelegd. Verreweg de meeste cellen liggen geheel in één vlak; een
punt daarin kost één opzoeking. Alleen in cellen waar een grens door loopt wordt echt getoetst, en dat exact: de
uitkomst hangt niet van afronding of van de celgrootte af.

Regels
------
- Een punt hoort bij een vlak als het erin **of op de rand** ligt (de betekenis van `intersects`). Ligt het in meer
  vlakken, dan telt het vlak met de laagste positie. Zo krijgt elk adres op een buurtgrens precies één buurt.
- Een punt in een gat ligt buiten; op de rand van een gat ligt het erin. Een multivlak is de som van zijn delen.
- Een punt met NaN of oneindig als coördinaat hoort nergens bij (-1), net als een punt buiten alle vlakken.
- Binnen een ongeldig (zichzelf kruisend) deel geldt de even-onevenregel.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from spatial.crs import require_rd
from spatial.errors import OutOfRange
from spatial.gridindex_kernel import Floats, Ints, Longs, Rooster, rij_lijsten, tel, vul_cellen, zoek

# Meer cellen maken het zoeken nauwelijks sneller en het bouwen trager; dit rekent het land uit met cellen van ~90 m.
CELLEN_PER_RAND = 4
CELLEN_MIN = 1_024
CELLEN_MAX = 16_000_000
# Bovengrens aan de omhullende blokken samen: ook veel grote overlappende vlakken passen zo in het geheugen.
BLOKCELLEN_MAX = 64_000_000
PUNTEN_PER_BEURT = 500_000


@dataclass(frozen=True)
class Vlakkenrooster:
    """Vlakken met hun rooster, klaar om punten in op te zoeken; maak er een met `Vlakkenrooster.of`."""

    vlakken: int
    cel_m: float
    _rooster: Rooster | None

    @classmethod
    def of(cls, vlakken: gpd.GeoSeries) -> Vlakkenrooster:
        """Leg het rooster over `vlakken`: Polygon of MultiPolygon in RD; een ontbrekend of leeg vlak vangt niets.

        Raises
        ------
        WrongCrs : als de vlakken niet in RD staan.
        OutOfRange : bij een andere soort geometrie, of een coördinaat die geen getal is.
        """
        require_rd(vlakken, "vlakken")
        x, y, ring_start, deel_ring, deel_vlak = _delen(vlakken)
        if x.size == 0:
            return cls(len(vlakken), 0.0, None)
        x0_m, y0_m = float(x.min()), float(y.min())
        breedte_m, hoogte_m = float(x.max()) - x0_m, float(y.max()) - y0_m
        cel_m = _celmaat(x, y, ring_start[deel_ring], breedte_m, hoogte_m)
        kolommen, rijen = int(breedte_m / cel_m) + 1, int(hoogte_m / cel_m) + 1
        speling_m = 1e-6 * cel_m + 1e-12 * float(max(np.abs(x).max(), np.abs(y).max()))
        rij0, plek, start, rand = rij_lijsten(y, ring_start, deel_ring, y0_m, 1.0 / cel_m, rijen)
        cel, lijst_start, lijst = vul_cellen(
            x, y, ring_start, deel_ring, rij0, plek, start, rand, x0_m, y0_m, cel_m, speling_m, kolommen, rijen
        )
        arrays = (x, y, rij0, plek, start, rand, deel_vlak, cel, lijst_start, lijst)
        return cls(len(vlakken), cel_m, Rooster(x0_m, y0_m, 1.0 / cel_m, kolommen, rijen, arrays))

    def assign(
        self,
        x_m: ArrayLike,
        y_m: ArrayLike,
        *,
        draden: int | None = None,
        voortgang: Callable[[str, float], None] | None = None,
    ) -> NDArray[np.int32]:
        """De positie van het vlak van elk punt; zie `assign_points`.

        Parameters
        ----------
        draden : aantal draden; None: zoveel als er processoren zijn, hooguit acht
        voortgang : krijgt (wat, aandeel 0–1) en mag een fout geven om te stoppen
        """
        x, y = _punten(x_m, y_m)
        uit = np.full(x.size, -1, np.int32)
        rooster = self._rooster
        if rooster is None or x.size == 0:
            return uit
        beurten = [slice(van, van + PUNTEN_PER_BEURT) for van in range(0, x.size, PUNTEN_PER_BEURT)]

        def doe(beurt: slice) -> None:
            zoek(x[beurt], y[beurt], uit[beurt], rooster)

        with ThreadPoolExecutor(draden or min(8, os.cpu_count() or 1)) as ploeg:
            werk = [ploeg.submit(doe, beurt) for beurt in beurten]
            try:
                for nummer, beurt in enumerate(werk, start=1):
                    beurt.result()
                    if voortgang is not None:
                        voortgang("punten in vlakken zoeken", nummer / len(werk))
            except BaseException:
                for beurt in werk:
                    beurt.cancel()
                raise
        return uit


def assign_points(x_m: ArrayLike, y_m: ArrayLike, vlakken: gpd.GeoSeries) -> NDArray[np.int32]:
    """De positie (0, 1, …) van het vlak waarin of op de rand waarvan elk punt ligt; -1 als er geen is.

    Parameters
    ----------
    x_m, y_m : RD-coördinaten in m, elk een rij van gelijke lengte; NaN mag en geeft -1
    vlakken : Polygon of MultiPolygon in RD; gaten, eilanden, overlap en ontbrekende vlakken mogen. Bij overlap en op
        een gedeelde grens telt de laagste positie.

    Returns
    -------
    int32 per punt, in de volgorde van de punten

    Raises
    ------
    WrongCrs : als de vlakken niet in RD staan.
    OutOfRange : bij ongelijke lengtes, of vlakken die geen vlakken zijn.

    >>> from shapely import box
    >>> buurten = gpd.GeoSeries([box(0, 0, 100, 100), box(100, 0, 200, 100)], crs=28992)
    >>> assign_points([50, 150, 100, 999, float("nan")], [50, 50, 50, 50, 50], buurten).tolist()
    [0, 1, 0, -1, -1]
    """
    return Vlakkenrooster.of(vlakken).assign(x_m, y_m)


def count_labels(positie: ArrayLike, label: ArrayLike, vlakken: int, labels: int) -> NDArray[np.int64]:
    """Hoeveel punten van elk label er per vlak liggen.

    Parameters
    ----------
    positie : positie van het vlak per punt, zoals `assign_points` die geeft; negatief telt nergens mee
    label : nummer van het label per punt, 0 tot `labels`; negatief is *geen label* en telt nergens mee
    vlakken, labels : de afmeting van de uitkomst

    Returns
    -------
    aantallen, vorm (vlakken, labels)

    Raises
    ------
    OutOfRange : bij ongelijke lengtes, of een positie of label buiten de tabel.

    >>> count_labels([0, 0, 1, -1], [2, 2, 0, 1], vlakken=2, labels=3).tolist()
    [[0, 0, 2], [1, 0, 0]]
    """
    posities, labelnummers = _getallen("posities", positie), _getallen("labels", label)
    if posities.shape != labelnummers.shape:
        raise OutOfRange(
            "labels", f"{labelnummers.size} labels bij {posities.size} punten", "evenveel", "geef één label per punt"
        )
    uit = np.zeros((vlakken, labels), np.int64)
    fout = int(tel(posities, labelnummers, uit))
    if fout >= 0:
        raise OutOfRange(
            f"punt {fout}",
            f"positie {posities[fout]}, label {labelnummers[fout]}",
            f"een positie onder {vlakken} en een label onder {labels}",
            "geef het juiste aantal vlakken en labels op",
        )
    return uit


def _getallen(naam: str, waarden: ArrayLike) -> NDArray[np.integer[Any]]:
    rij: NDArray[Any] = np.asarray(waarden)
    if rij.ndim != 1 or (rij.size and rij.dtype.kind not in "iu"):
        raise OutOfRange(naam, f"{rij.ndim} dimensies van {rij.dtype}", "één rij gehele getallen", "zet ze eerst om")
    return rij if rij.size else rij.astype(np.int32)


def _punten(x_m: ArrayLike, y_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = np.ascontiguousarray(x_m, dtype=np.float64)
    y = np.ascontiguousarray(y_m, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise OutOfRange(
            "punten", f"x {x.shape} en y {y.shape}", "twee even lange rijen", "geef elk punt een x en een y"
        )
    return x, y


def _delen(vlakken: gpd.GeoSeries) -> tuple[Floats, Floats, Longs, Longs, Ints]:
    """Alle ringen achter elkaar: x, y, begin van elke ring, eerste ring van elk deel, vlak van elk deel."""
    vormen = np.asarray(vlakken.array, dtype=object)
    soort = shapely.get_type_id(vormen)
    vreemd = ~np.isin(soort, (-1, shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    if vreemd.any():
        eerste = int(np.flatnonzero(vreemd)[0])
        raise OutOfRange(
            f"vlak op positie {eerste}", vormen[eerste].geom_type, "Polygon of MultiPolygon", "laat alleen vlakken over"
        )
    delen, vlak = shapely.get_parts(vormen, return_index=True)
    gevuld = ~shapely.is_empty(delen)
    delen, vlak = delen[gevuld], vlak[gevuld]
    if delen.size == 0:
        geen, niets = np.zeros(0), np.zeros(1, np.int64)
        return geen, geen, niets, niets, np.zeros(0, np.int32)
    _, punten, (ring_start, deel_ring) = shapely.to_ragged_array(delen, include_z=False)
    if not np.isfinite(punten).all():
        raise OutOfRange("vlakken", "NaN of oneindig", "hoekpunten met een x en een y", "herstel de geometrie eerst")
    return (
        np.ascontiguousarray(punten[:, 0]),
        np.ascontiguousarray(punten[:, 1]),
        ring_start.astype(np.int64),
        deel_ring.astype(np.int64),
        vlak.astype(np.int32),
    )


def _celmaat(
    x: NDArray[np.float64], y: NDArray[np.float64], begin: NDArray[np.int64], breedte_m: float, hoogte_m: float
) -> float:
    """De zijde van een cel in m: zo klein als nuttig is en als het geheugen toelaat."""
    van = begin[:-1]
    blok_m2 = float(
        np.sum(
            (np.maximum.reduceat(x, van) - np.minimum.reduceat(x, van))
            * (np.maximum.reduceat(y, van) - np.minimum.reduceat(y, van))
        )
    )
    cellen = min(max(CELLEN_PER_RAND * x.size, CELLEN_MIN), CELLEN_MAX)
    zijde_m = max(
        (breedte_m * hoogte_m / cellen) ** 0.5,
        (blok_m2 / BLOKCELLEN_MAX) ** 0.5,
        max(breedte_m, hoogte_m) / (cellen / 4),  # een lange smalle strook: nooit meer dan dit in één richting
    )
    return zijde_m if zijde_m > 0 else 1.0
