"""De naakte kern van de zonnereeks: van traag veranderende plaats aan de hemel naar een richting per minuut."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen = NDArray[np.float64]
KNOOP_MINUTEN = 360
# Onder deze sinus van de ware hoogte (-1,5 graad) is de zon ook met straalbreking onder.
_ONDER = -0.0262
# Verschilzicht van de zon: 8,794 boogseconden, in rad.
_PARALLAX = 4.2635e-5


@kernel
def minuten(
    sin_declinatie: Getallen, rest: Getallen, breedte: float, lengte: float, aantal: int
) -> tuple[Getallen, Getallen, Getallen]:
    """De eenheidsvector naar de zon (oost, noord, op) per minuut, met straalbreking.

    Parameters
    ----------
    sin_declinatie, rest : (k,) per knoop van 6 uur, de eerste 6 uur vóór minuut 0: sinus van de declinatie, en uurhoek
        vanaf Greenwich min 2π maal de dag, rad
    breedte, lengte : plek, rad; aantal : aantal minuten
    """
    oost, noord, op = np.zeros(aantal), np.zeros(aantal), np.full(aantal, -1.0)
    sin_b, cos_b = np.sin(breedte), np.cos(breedte)
    graad = 180.0 / np.pi
    for minuut in range(aantal):
        k = minuut // KNOOP_MINUTEN
        t = (minuut - k * KNOOP_MINUTEN) / KNOOP_MINUTEN
        # Lagrange door de knopen k (t = -1), k+1 (t = 0), k+2 (t = 1) en k+3 (t = 2).
        w0 = -t * (t - 1.0) * (t - 2.0) / 6.0
        w1 = (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0
        w2 = -(t + 1.0) * t * (t - 2.0) / 2.0
        w3 = (t + 1.0) * t * (t - 1.0) / 6.0
        sd = (
            w0 * sin_declinatie[k]
            + w1 * sin_declinatie[k + 1]
            + w2 * sin_declinatie[k + 2]
            + w3 * sin_declinatie[k + 3]
        )
        h = w0 * rest[k] + w1 * rest[k + 1] + w2 * rest[k + 2] + w3 * rest[k + 3]
        h += lengte + 2.0 * np.pi * (minuut % 1440) / 1440.0
        cd = np.sqrt(1.0 - sd * sd)
        cos_h = np.cos(h)
        sin_e = sin_b * sd + cos_b * cd * cos_h
        if sin_e < _ONDER:
            continue
        e = np.arcsin(sin_e)
        cos_e = np.cos(e)
        e -= _PARALLAX * cos_e
        hoogte = e * graad
        # Straalbreking bij 1010 hPa en 10 graden: Meeus 1998, formule 16.4 (Sæmundsson).
        e += 1.02 / 60.0 / np.tan((hoogte + 10.3 / (hoogte + 5.11)) / graad) / graad
        schaal = np.cos(e) / cos_e
        oost[minuut] = -cd * np.sin(h) * schaal
        noord[minuut] = (cos_b * sd - sin_b * cd * cos_h) * schaal
        op[minuut] = np.sin(e)
    return oost, noord, op
