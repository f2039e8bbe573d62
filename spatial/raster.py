"""Een raster in RD: getallen op vierkante cellen, met de plaats erbij.

Rij 0 ligt in het noorden, kolom 0 in het westen. Onbekend is NaN (of de opgegeven waarde bij gehele getallen), nooit 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.errors import OutOfRange


@dataclass(frozen=True)
class Raster:
    """Waarden (rijen, kolommen) met linkerbovenhoek (`links_m`, `boven_m`) en celgrootte in m, in RD.

    >>> r = Raster(np.array([[1.0, 2.0], [3.0, 4.0]]), 100.0, 200.0, 10.0)
    >>> r.op(np.array([105.0, 119.0, 50.0]), np.array([195.0, 181.0, 190.0])).tolist()
    [1.0, 4.0, nan]
    >>> r.grenzen
    (100.0, 180.0, 120.0, 200.0)
    """

    waarden: NDArray[Any]
    links_m: float
    boven_m: float
    cel_m: float

    def __post_init__(self) -> None:
        if self.waarden.ndim != 2:
            raise OutOfRange("raster", f"{self.waarden.ndim} dimensies", "2 (rijen, kolommen)", "geef één band")
        if not self.cel_m > 0:
            raise OutOfRange("raster, celgrootte", self.cel_m, "een getal groter dan 0 m", "geef de celgrootte")

    @property
    def grenzen(self) -> tuple[float, float, float, float]:
        """(xmin, ymin, xmax, ymax) in RD, m."""
        rijen, kolommen = self.waarden.shape
        return (
            self.links_m,
            self.boven_m - rijen * self.cel_m,
            self.links_m + kolommen * self.cel_m,
            self.boven_m,
        )

    def op(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """De waarde van de cel waarin elk punt ligt; buiten het raster NaN."""
        kolom = np.floor((np.asarray(x, dtype=np.float64) - self.links_m) / self.cel_m)
        rij = np.floor((self.boven_m - np.asarray(y, dtype=np.float64)) / self.cel_m)
        rijen, kolommen = self.waarden.shape
        binnen = (kolom >= 0) & (kolom < kolommen) & (rij >= 0) & (rij < rijen)
        uit = np.full(kolom.shape, np.nan)
        uit[binnen] = self.waarden[rij[binnen].astype(np.int64), kolom[binnen].astype(np.int64)]
        return uit
