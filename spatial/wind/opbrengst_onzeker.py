"""Hoe zeker is een opbrengst? Van onzekerheden per onderdeel naar P50, P75 en P90, met waar ze op rusten.

P90 is de opbrengst die met 90 % kans gehaald wordt. De onderdelen tellen als onafhankelijke normale afwijkingen op:
σ = √(Σ σᵢ²) en P90 = P50·(1 - 1,2816·σ).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.wind.windklimaat import Windklimaat

Z75, Z90 = 0.6744897501960817, 1.2815515655446004
_WIND_TEKST = {
    "tabel": "windtabel voor deze plek",
    "uurreeks": "metingen van een weerstation, naar ashoogte gebracht",
    "weibull": "terugval zonder windtabel",
}


@dataclass(frozen=True)
class Onzekerheid:
    """De onzekerheid van een jaaropbrengst.

    Parameters
    ----------
    onderdelen : index `onderdeel`; kolommen `sigma` (aandeel van de opbrengst), `uitleg`, `zekerheid`
    sigma : van het gemiddelde over de looptijd, aandeel; sigma_jaar : van één los jaar
    """

    onderdelen: pd.DataFrame
    sigma: float
    sigma_jaar: float

    def overschreden(self, p50_mwh: float, z: float, *, een_jaar: bool = False) -> float:
        """De opbrengst die met de kans bij `z` standaardafwijkingen wordt gehaald, MWh; niet onder 0.

        >>> Onzekerheid(pd.DataFrame(), 0.1, 0.2).overschreden(1000.0, 1.0)
        900.0
        """
        sigma = self.sigma_jaar if een_jaar else self.sigma
        return max(p50_mwh * (1.0 - z * sigma), 0.0)


def onzekerheid(
    klimaat: Windklimaat, p: Parameters, *, gevoeligheid: float, wind_ms: float, zog_verlies: float, generiek: bool
) -> Onzekerheid:
    """De onzekerheid van de opbrengst van een park.

    Parameters
    ----------
    gevoeligheid : procent opbrengst per procent wind, dlnE/dlnv; wind_ms : gemiddelde windsnelheid, m/s
    zog_verlies : aandeel; generiek : of (een deel van) de types geen fabrieksopgave is

    Returns
    -------
    `Onzekerheid` met de onderdelen wind, verschil tussen jaren, vermogenskromme, zog en andere verliezen
    """
    naam_wind = f"opbrengst_onzeker_wind_{klimaat.soort}_ms"
    naam_kromme = "opbrengst_onzeker_kromme_generiek" if generiek else "opbrengst_onzeker_kromme"
    jaren = p["opbrengst_looptijd_jaar"]
    een_jaar = gevoeligheid * p["opbrengst_onzeker_jaar"]
    rijen = [
        (
            "windsnelheid",
            gevoeligheid * p[naam_wind] / wind_ms,
            f"{p[naam_wind]:g} m/s op {wind_ms:.1f} m/s: {_WIND_TEKST[klimaat.soort]}",
            naam_wind,
        ),
        (
            "verschil tussen jaren",
            een_jaar / np.sqrt(jaren),
            f"{100 * p['opbrengst_onzeker_jaar']:g} % van de wind per jaar, gemiddeld over {jaren:g} jaar",
            "opbrengst_onzeker_jaar",
        ),
        ("vermogenskromme", p[naam_kromme], "generiek type" if generiek else "opgave van de fabrikant", naam_kromme),
        (
            "zog",
            p["opbrengst_onzeker_zog"] * zog_verlies,
            f"{100 * p['opbrengst_onzeker_zog']:g} % van een zogverlies van {100 * zog_verlies:.1f} %",
            "opbrengst_onzeker_zog",
        ),
        (
            "andere verliezen",
            p["opbrengst_onzeker_verliezen"],
            "storing, kabels, stilstand",
            "opbrengst_onzeker_verliezen",
        ),
    ]
    tabel = pd.DataFrame(
        {
            "sigma": [float(rij[1]) for rij in rijen],
            "uitleg": [rij[2] for rij in rijen],
            "zekerheid": [p.kental(rij[3]).zekerheid for rij in rijen],
        },
        index=pd.Index([rij[0] for rij in rijen], name="onderdeel"),
    )
    kwadraat = float((tabel["sigma"].to_numpy() ** 2).sum())
    jaar = kwadraat + een_jaar**2 * (1.0 - 1.0 / jaren)
    return Onzekerheid(tabel, float(np.sqrt(kwadraat)), float(np.sqrt(jaar)))
