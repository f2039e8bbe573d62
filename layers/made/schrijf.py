"""Hoe komt de gemaakte stad in tabellen of in een opslag?

Het land wordt gemeente voor gemeente gemaakt en weggeschreven: het geheugen hangt niet af van de grootte van het land.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.made.gemeente import Gemeente, maak_gemeente
from layers.made.landschap import verdeling
from layers.made.recept import Recept, recept
from spatial.crs import RD
from spatial.errors import OutOfRange
from collections.abc import Iterator

MINSTENS, HOOGSTENS = 4, 14_500
PANDEN_TOT = 500


def gemeenten(buurten: int, seed: int, panden: bool | None = None) -> Iterator[Gemeente]:
    """De gemeenten van de stad één voor één.

    Raises
    ------
    OutOfRange : bij minder dan 4 of meer dan 14.500 buurten, of een negatieve seed.
    """
    _controleer(buurten, seed)
    regels: Recept = recept()
    delen = verdeling(buurten, int(regels["algemeen"]["buurten_per_gemeente"]))
    met_panden = buurten <= PANDEN_TOT if panden is None else panden
    for nummer, aantal in enumerate(delen):
        yield maak_gemeente(seed, nummer, aantal, len(delen) == 1, met_panden, regels)


def verzin(buurten: int, seed: int, *, panden: bool | None = None) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Alle lagen van de gemaakte stad als tabellen in RD.

    Parameters
    ----------
    buurten : 4 tot en met 14.500
    seed : een heel getal van 0 of hoger; dezelfde seed geeft dezelfde stad
    panden : of de laag panden erbij hoort; standaard tot en met 500 buurten

    Returns
    -------
    naam van de laag -> tabel

    Raises
    ------
    OutOfRange : bij een aantal of seed buiten het bereik.

    >>> len(verzin(4, 1)["buurten"])
    4
    """
    delen: dict[str, list[pd.DataFrame]] = {}
    for gemeente in gemeenten(buurten, seed, panden):
        for naam, tabel in gemeente.tabellen.items():
            delen.setdefault(naam, []).append(tabel)
    return {naam: _samen(stukken) for naam, stukken in delen.items()}


def _samen(stukken: list[pd.DataFrame]) -> pd.DataFrame:
    if len(stukken) == 1:
        return stukken[0]
    geheel = pd.concat(stukken, ignore_index=True)
    return gpd.GeoDataFrame(geheel, geometry="geometry", crs=RD) if "geometry" in geheel else geheel


def _controleer(buurten: int, seed: int) -> None:
    if isinstance(buurten, bool) or not isinstance(buurten, int) or not MINSTENS <= buurten <= HOOGSTENS:
        raise OutOfRange("--buurten", buurten, f"een heel getal van {MINSTENS} tot en met {HOOGSTENS}", "kies een ander aantal")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise OutOfRange("--seed", seed, "een heel getal van 0 of hoger", "kies een ander getal")


def maak_stad(*a, **k): ...
