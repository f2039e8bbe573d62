"""Hoeveel grond houdt elke regel tegen, en wat komt er vrij als er één vervalt?

Een raster met per cel een rij bits (welke regels gelden hier) wordt opgeteld tot het aantal cellen per combinatie van
regels. Uit die tabel volgt alles: per regel, alleen door deze regel, en hoeveel er vrij is onder een ander regime.
De volgorde van de regels doet er niet toe, en optellen per strook geeft hetzelfde als in één keer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]


def masker(bits: Iterable[int]) -> int:
    """De bits samen als één getal.

    >>> masker([0, 2])
    5
    """
    uit = 0
    for bit in bits:
        uit |= 1 << bit
    return uit


@dataclass
class Telling:
    """Cellen per combinatie van regels; vul met `voeg_toe`, strook voor strook.

    >>> t = Telling()
    >>> t.voeg_toe(np.array([[0, 1], [3, 1]], dtype=np.uint64))
    >>> t.totaal, t.vrij(3), t.cellen(0), t.alleen(0, 3), t.alleen(1, 3)
    (4, 1, 3, 2, 0)
    >>> t.per_aantal(3)
    {0: 1, 1: 2, 2: 1}
    """

    combinaties: dict[int, int] = field(default_factory=dict)

    def voeg_toe(self, bits: Bits, mee: NDArray[np.bool_] | None = None) -> None:
        """Tel een strook erbij; `mee` is False voor cellen buiten het gebied."""
        waarden, aantal = np.unique(bits if mee is None else bits[mee], return_counts=True)
        for waarde, n in zip(waarden.tolist(), aantal.tolist(), strict=True):
            self.combinaties[waarde] = self.combinaties.get(waarde, 0) + n

    @property
    def totaal(self) -> int:
        """Alle cellen in het gebied."""
        return sum(self.combinaties.values())

    def vrij(self, regels: int) -> int:
        """Cellen waar geen van deze regels (een masker) geldt."""
        return sum(n for bits, n in self.combinaties.items() if not bits & regels)

    def cellen(self, bit: int) -> int:
        """Cellen waar deze regel geldt."""
        return sum(n for bits, n in self.combinaties.items() if bits >> bit & 1)

    def alleen(self, bit: int, regels: int) -> int:
        """Cellen die van alle `regels` alleen door deze ene zijn uitgesloten: die komen vrij als ze vervalt."""
        return sum(n for bits, n in self.combinaties.items() if bits & regels == 1 << bit)

    def per_aantal(self, regels: int) -> dict[int, int]:
        """Cellen per aantal regels dat er geldt, 0 is vrij."""
        uit: dict[int, int] = {}
        for bits, n in self.combinaties.items():
            aantal = (bits & regels).bit_count()
            uit[aantal] = uit.get(aantal, 0) + n
        return dict(sorted(uit.items()))

    def is_deel(self, strenger: int, ruimer: int) -> bool:
        """Of alles wat vrij is onder `strenger` ook vrij is onder `ruimer`."""
        return not any(bits & ruimer and not bits & strenger for bits in self.combinaties)


def vrije_cellen(bits: Bits, regimes: Mapping[int, int]) -> NDArray[np.uint16]:
    """Per cel onder welke regimes ze vrij is: bit k van de uitkomst hoort bij sleutel k.

    Parameters
    ----------
    bits : per cel welke regels er gelden
    regimes : nummer van het regime (0 tot en met 15) naar het masker van regels die uitsluiten

    >>> vrije_cellen(np.array([0, 1, 2], dtype=np.uint64), {0: 1, 1: 3}).tolist()
    [3, 0, 1]
    """
    uit = np.zeros(bits.shape, dtype=np.uint16)
    for nummer, regels in regimes.items():
        uit |= np.where((bits & np.uint64(regels)) == 0, np.uint16(1 << nummer), np.uint16(0))
    return uit
