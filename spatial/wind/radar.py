"""Steekt een windturbine boven het toetsvlak van een radar uit?

Het vlak begint bij de antenne, stijgt 0,25 graad tot 15 km en loopt dan vlak door tot 75 km. Wie erboven komt mag
niet zonder meer: eerst rekent TNO na of de radar genoeg blijft zien.
"""

from __future__ import annotations

import numpy as np

from spatial.bron import Bron, Parameters
from spatial.wind.turbine import Getallen

RADARBRON = Bron(
    titel="Regeling algemene regels ruimtelijke ordening (Rarro)",
    uitgever="Ministerie van Infrastructuur en Waterstaat",
    jaar=2015,
    vindplaats="artikelen 2.4 tot en met 2.6, bijlagen 8 en 10",
)


def toetshoogte_m(antenne_m_nap: Getallen | float, afstand_m: Getallen | float, p: Parameters) -> Getallen:
    """De hoogte van het toetsvlak, m NAP; oneindig buiten het bereik van de toets (75 km).

    h = antenne + min(afstand, 15 km) · tan(0,25°)

    Parameters
    ----------
    antenne_m_nap : hoogte van de antenne, m NAP; afstand_m : horizontale afstand tot de radar, m (≥ 0)
    """
    afstand = np.asarray(afstand_m, dtype=np.float64)
    stijging = np.minimum(afstand, p["veiligheid_radar_stijging_m"])
    hoogte = np.asarray(antenne_m_nap, dtype=np.float64) + stijging * np.tan(
        np.radians(p["veiligheid_radar_hoek_graden"])
    )
    uit: Getallen = np.where(afstand <= p["veiligheid_radar_reikwijdte_m"], hoogte, np.inf)
    return uit
