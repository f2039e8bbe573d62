"""Hoe groot is de kans dat een minuut met mogelijke slagschaduw ook echt schaduw geeft?

Kans = zonneschijn van de maand × deel van de tijd dat de rotor draait × deel van de rotor dat dwars op de zon staat.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.wind.turbine import Park
from spatial.wind.zon import MINUTEN_PER_DAG

if TYPE_CHECKING:
    # Alleen de vorm: het windklimaat zelf trekt half scipy mee.
    from spatial.wind.windklimaat import Windklimaat, Windroos

Getallen = NDArray[np.float64]
MAANDEN: tuple[str, ...] = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def zonneschijn(p: Parameters) -> Getallen:
    """(12,) kans dat de zon schijnt als zij op is, per maand (`schaduw_zonneschijn_jan` …)."""
    return np.array([p[f"schaduw_zonneschijn_{maand}"] for maand in MAANDEN])


def bedrijf(park: Park, klimaat: Windklimaat | None, p: Parameters) -> tuple[float, str]:
    """Deel van de tijd dat de rotor draait, en waar dat vandaan komt.

    Met een windklimaat: het deel van de dag (07–19 uur) dat de wind tussen aanslaan en afslaan ligt, van de turbine die
    het meest draait; anders `schaduw_bedrijf_aandeel`.
    """
    if klimaat is None:
        aandeel = p["schaduw_bedrijf_aandeel"]
        return aandeel, f"draaitijd {aandeel:.0%}: aanname, want het windklimaat is onbekend"
    delen = []
    for turbine, hoogte in set(zip(park.turbines["type"], park.ashoogte_m, strict=True)):
        soort, verdeling = park.types[turbine], klimaat.verdeling(float(hoogte))
        draait = np.interp(verdeling.klassen_ms, soort.snelheid_ms, soort.kromme_kw, left=0.0, right=0.0) > 0.0
        delen.append(float(verdeling.aandeel[0] @ draait))
    return max(delen), f"draaitijd {max(delen):.0%} volgens {klimaat.herkomst}"


def orientatie(roos: Windroos) -> Getallen:
    """(360,) per hele graad azimut van de zon: welk deel van de rotorbreedte gemiddeld dwars op de zon staat.

    De rotor staat in de wind; van de zon uit is hij |cos| van het verschil tussen wind- en zonrichting breed. Binnen
    een sector is elke richting even waarschijnlijk.

    >>> from spatial.wind.windklimaat import Windroos
    >>> eenzijdig = Windroos(np.array([0.0, 180.0]), np.array([1.0, 0.0]), np.ones(2), np.full(2, 2.0), "voorbeeld")
    >>> [round(float(f), 2) for f in orientatie(eenzijdig)[[0, 90, 180]]]
    [0.64, 0.64, 0.64]
    """
    breedte = 360.0 / len(roos.richting_graden)
    binnen = (np.arange(24) + 0.5) / 24.0 * breedte - breedte / 2.0
    azimut = np.arange(360.0)
    verschil = np.radians(azimut[:, None, None] - roos.richting_graden[None, :, None] - binnen)
    uit: Getallen = np.abs(np.cos(verschil)).mean(axis=2) @ roos.aandeel
    return uit


def kans_per_minuut(
    jaar: int, azimut: NDArray[np.int16], zon_per_maand: Getallen, draait: float, per_azimut: Getallen
) -> Getallen:
    """(minuten,) kans dat schaduw die kan vallen er is; `azimut` van de zon per minuut, hele graden."""
    eerste = date(jaar, 1, 1).toordinal()
    dagen = len(azimut) // MINUTEN_PER_DAG
    maand = np.array([date.fromordinal(eerste + dag).month - 1 for dag in range(dagen)])
    uit: Getallen = np.repeat(zon_per_maand[maand] * draait, MINUTEN_PER_DAG) * per_azimut[azimut]
    return uit
