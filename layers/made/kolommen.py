"""Hoe worden gemaakte reeksen een kolom: tekst, lege tekst, nummers en codes van zestien cijfers?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.crs import RD

SOORT_PAND = 10
SOORT_VERBLIJFSOBJECT = 1


def tekst(waarden: Sequence[str] | NDArray[Any]) -> pd.api.extensions.ExtensionArray:
    """Een kolom tekst.

    >>> list(tekst(["a", "b"]))
    ['a', 'b']
    """
    return pd.array(np.asarray(waarden, dtype=object), dtype="str")


def tekst_of_leeg(waarden: NDArray[np.str_]) -> pd.api.extensions.ExtensionArray:
    """Een kolom tekst waarin lege tekst ontbreekt.

    >>> tekst_of_leeg(np.array(["A", ""])).isna().tolist()
    [False, True]
    """
    los = waarden.astype(object)
    los[waarden == ""] = None
    return pd.array(los, dtype="str")


def bag_nummers(gemeentecode: str, soort: int, aantal: int) -> NDArray[np.str_]:
    """Nummers zoals de BAG ze geeft: gemeente (4), soort (2) en volgnummer (10).

    >>> bag_nummers("GM9900", SOORT_PAND, 1).tolist()
    ['9900100000000001']
    """
    begin = int(gemeentecode[2:]) * 10**12 + soort * 10**10
    return (begin + 1 + np.arange(aantal, dtype=np.int64)).astype("U16")


def laag(gemeentecode: str, geometrie: Any, /, **kolommen: Any) -> gpd.GeoDataFrame:
    """Een laag in RD met de gemeentecode als laatste kolom; tekst wordt tekst, de rest blijft."""
    vormen = list(geometrie)
    goed = {naam: _kolom(waarden, len(vormen)) for naam, waarden in kolommen.items()}
    goed["gemeentecode"] = tekst([gemeentecode] * len(vormen))
    return gpd.GeoDataFrame(goed, geometry=vormen, crs=RD)


def tabel(gemeentecode: str, rijen: int, /, **kolommen: Any) -> pd.DataFrame:
    """Een tabel zonder plaats met de gemeentecode als laatste kolom."""
    goed = {naam: _kolom(waarden, rijen) for naam, waarden in kolommen.items()}
    return pd.DataFrame({**goed, "gemeentecode": tekst([gemeentecode] * rijen)})


def nummers(soort: str, gemeentecode: str, aantal: int) -> list[str]:
    """Eigen nummers die landelijk uniek zijn.

    >>> nummers("plan", "GM9900", 2)
    ['plan-9900-001', 'plan-9900-002']
    """
    return [f"{soort}-{gemeentecode[2:]}-{plek + 1:03d}" for plek in range(aantal)]


def _kolom(waarden: Any, aantal: int) -> Any:
    if isinstance(waarden, str):
        return tekst([waarden] * aantal)
    if isinstance(waarden, int | float):
        return np.full(aantal, float(waarden))
    if isinstance(waarden, pd.api.extensions.ExtensionArray):
        return waarden
    if isinstance(waarden, np.ndarray) and waarden.dtype.kind != "O":
        if waarden.dtype.kind == "U":
            return tekst(waarden)
        return waarden.astype(float) if waarden.dtype.kind in "iu" else waarden
    reeks = list(waarden)
    if any(isinstance(waarde, str) for waarde in reeks):
        return tekst(reeks)
    return np.array([np.nan if waarde is None else float(waarde) for waarde in reeks])
