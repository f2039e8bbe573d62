"""Is de zichtlijn naar één turbine vrij, cel voor cel nagegaan? De maat waaraan de snelle telling getoetst wordt.

Van elke cel gaat één rechte lijn naar het punt op de turbine. Bij elke roosterlijn die zij kruist, in beide richtingen,
wordt het oppervlak lineair geïnterpoleerd tussen de twee celmiddens van die roosterlijn. Dat is traag maar kent geen
benadering behalve het raster zelf.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen = NDArray[np.float64]


@kernel
def _vrij(
    vlak: NDArray[np.float32], rij: int, kolom: int, rij0: int, kolom0: int, oog: float, top: float, kromming: float
) -> bool:
    """Of de lijn van het oog in (rij, kolom) naar `top` boven (rij0, kolom0) nergens onder het oppervlak komt."""
    dr, dk = rij - rij0, kolom - kolom0
    stappen_r, stappen_k = abs(dr), abs(dk)
    afstand2 = float(dr * dr + dk * dk)
    oog_schijnbaar = oog - kromming * afstand2
    for richting in range(2):
        stappen = stappen_r if richting == 0 else stappen_k
        for stap in range(1, stappen):
            t = stap / stappen
            if richting == 0:
                vast = rij0 + (stap if dr > 0 else -stap)
                x = kolom0 + t * dk
                c = int(np.floor(x))
                f = x - c
                z = float(vlak[vast, c])
                if f > 0.0:
                    z = z * (1.0 - f) + f * float(vlak[vast, c + 1])
            else:
                vast = kolom0 + (stap if dk > 0 else -stap)
                x = rij0 + t * dr
                c = int(np.floor(x))
                f = x - c
                z = float(vlak[c, vast])
                if f > 0.0:
                    z = z * (1.0 - f) + f * float(vlak[c + 1, vast])
            if z - kromming * t * t * afstand2 > top + t * (oog_schijnbaar - top):
                return False
    return True


@kernel
def zichtlijnen(
    vlak: NDArray[np.float32],
    oog: NDArray[np.float32],
    rij0: int,
    kolom0: int,
    top: float,
    kromming: float,
    rijen: NDArray[np.int64],
    kolommen: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Per cel (rijen, kolommen) of de lijn van het oog naar het punt op hoogte `top` boven (rij0, kolom0) vrij is.

    Parameters
    ----------
    vlak, oog : hoogte van het oppervlak en van het oog, m; NaN in het oppervlak schermt niet af
    kromming : daling in m per cel², met straalbreking
    """
    uit = np.zeros(len(rijen), np.bool_)
    for k in range(len(rijen)):
        r, c = rijen[k], kolommen[k]
        uit[k] = _vrij(vlak, r, c, rij0, kolom0, float(oog[r, c]), top, kromming)
    return uit
