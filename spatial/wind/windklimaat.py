"""Hoe hard waait het, wanneer en waarvandaan? De verdeling per etmaalperiode en de windroos, op ashoogte."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Getallen = NDArray[np.float64]
# Dag 07-19, avond 19-23, nacht 23-07 (uur).
PERIODEN: tuple[str, ...] = ("dag", "avond", "nacht")
PERIODE_UREN: tuple[float, ...] = (12.0, 4.0, 8.0)


@dataclass(frozen=True)
class Windverdeling:
    """Hoe vaak elke hele windsnelheid op ashoogte voorkomt, per etmaalperiode.

    Parameters
    ----------
    klassen_ms : (k,) middens van de klassen, hele m/s
    aandeel : (3, k) deel van de tijd in dag, avond en nacht; elke rij telt op tot 1
    herkomst : waar dit vandaan komt, in woorden
    """

    klassen_ms: Getallen
    aandeel: Getallen
    herkomst: str


@dataclass(frozen=True)
class Windroos:
    """Windrichtingen (waar de wind vandaan komt, graden van noord) met per sector een Weibullverdeling op ashoogte.

    richting_graden (s,), aandeel (s,) telt op tot 1, a_ms (s,) schaal, k (s,) vorm.
    """

    richting_graden: Getallen
    aandeel: Getallen
    a_ms: Getallen
    k: Getallen
    herkomst: str


@dataclass(frozen=True)
class Windklimaat:
    """Het windklimaat van een plek op een of meer hoogten.

    Parameters
    ----------
    hoogte_m : (h,) hoogten boven maaiveld, oplopend
    klassen_ms : (k,) middens van de klassen; aandeel : (h, 3, k) deel van de tijd per hoogte en etmaalperiode
    roos : windroos op `roos_hoogte_m`; None is onbekend: dan telt elke richting even zwaar
    ruwheid_m : ruwheidslengte voor de logaritmische wet buiten de tabelhoogten
    """

    hoogte_m: Getallen
    klassen_ms: Getallen
    aandeel: Getallen
    herkomst: str
    ruwheid_m: float
    roos: Windroos | None = None
    roos_hoogte_m: float | None = None
    gemaakt: bool = False
    meldingen: tuple[str, ...] = ()
