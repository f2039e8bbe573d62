"""Tot hoe ver van een radar steekt een turbine boven het toetsvlak uit, en waar raakt hij een hoogtebeperking?

Beide hangen af van de tip in m NAP. Hier wordt dat een afstand per object, zodat ze op de kaart een gewone regel zijn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.raster import Raster

Getallen = NDArray[np.float64]


def radarafstand_m(antenne_m_nap: Getallen, tip_m_nap: float, p: Parameters) -> Getallen:
    """Binnen deze afstand steekt de tip boven het toetsvlak uit: het omgekeerde van de toetshoogte.

    Het vlak begint bij de antenne, stijgt onder een vaste hoek tot 15 km en loopt dan vlak door tot 75 km. Een tip die
    boven het vlakke deel uitsteekt doet dat dus tot 75 km; een lagere alleen dicht bij de radar.

    Parameters
    ----------
    antenne_m_nap : (n,) hoogte van de antenne; NaN is onbekend en blijft onbekend

    Returns
    -------
    (n,) afstand in m; 0 als de tip nergens boven het vlak komt.
    """
    helling = np.tan(np.radians(p["veiligheid_radar_hoek_graden"]))
    boven = tip_m_nap - np.asarray(antenne_m_nap, dtype=np.float64)
    ver = boven > p["veiligheid_radar_stijging_m"] * helling
    uit: Getallen = np.where(ver, p["veiligheid_radar_reikwijdte_m"], np.maximum(boven, 0.0) / helling)
    return np.where(np.isnan(antenne_m_nap), np.nan, uit)


def hoogteafstand_m(grens_m_nap: Getallen, tip_m_nap: float, rotorstraal_m: float) -> Getallen:
    """Afstand tot een vlak met een hoogtegrens: de rotor blijft erbuiten als de tip te hoog is, anders 0.

    >>> hoogteafstand_m(np.array([100.0, 300.0, np.nan]), 210.0, 75.0).tolist()
    [75.0, 0.0, nan]
    """
    grens = np.asarray(grens_m_nap, dtype=np.float64)
    uit: Getallen = np.where(np.isnan(grens), np.nan, np.where(tip_m_nap > grens, rotorstraal_m, 0.0))
    return uit


def maaiveld_m_nap(hoogte: Raster | None, p: Parameters) -> tuple[float, bool]:
    """Het gewone maaiveld van het gebied (mediaan van het hoogtemodel), en of dat een aanname is.

    Zonder hoogtemodel geldt het kental `ruimte_maaiveld_m_nap`.
    """
    if hoogte is None or not np.isfinite(hoogte.waarden).any():
        return p["ruimte_maaiveld_m_nap"], True
    return float(np.nanmedian(hoogte.waarden)), False
