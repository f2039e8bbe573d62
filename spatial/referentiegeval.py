"""Hoe ziet een gepubliceerd rekenvoorbeeld eruit waaraan onze uitkomst getoetst wordt?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Geval:
    """Eén gepubliceerd getal en de berekening die het moet geven.

    `tolerantie` is het grootste verschil dat nog past bij de afronding van de publicatie, in `eenheid`.

    >>> Geval(groep="Voorbeeld", naam="half", bereken=lambda: 1 / 2, gepubliceerd=0.5,
    ...       tolerantie=0.0, eenheid="-", bron="eigen").klopt()
    True
    """

    groep: str
    naam: str
    bereken: Callable[[], float]
    gepubliceerd: float
    tolerantie: float
    eenheid: str
    bron: str

    def klopt(self) -> bool:
        """Of het berekende getal binnen de tolerantie op het gepubliceerde getal uitkomt."""
        return abs(self.bereken() - self.gepubliceerd) <= self.tolerantie
