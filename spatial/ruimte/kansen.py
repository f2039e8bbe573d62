"""Hoeveel grond houdt elke regel tegen, en wat komt er vrij als er één vervalt?

Per cel is bekend welke regels er gelden: een rij bits. Verreweg de meeste cellen delen hun rij met duizenden andere,
dus hier staat per cel alleen het nummer van haar combinatie, en één keer welke regels die combinatie heeft. Uit
die twee volgt alles: per regel, alleen door deze regel, en wat er vrij is onder een ander regime. De volgorde van de
regels doet er niet toe, en strook voor strook geeft hetzelfde als in één keer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.errors import OutOfRange

Bits = NDArray[np.uint64]
BUITEN = 0  # het combinatienummer van cellen buiten het gebied
MAX_COMBINATIES = 65_535


def masker(bits: Iterable[int]) -> int:
    """De bits samen als één getal.

    >>> masker([0, 2])
    5
    """
    uit = 0
    for bit in bits:
        uit |= 1 << bit
    return uit


@dataclass(frozen=True)
class Kansen:
    """Welke regels gelden waar.

    Parameters
    ----------
    nummer : (rijen, kolommen) combinatie per cel; 0 is buiten het gebied
    combinaties : (k,) bits per combinatie; plaats 0 hoort bij buiten het gebied
    cellen : (k,) cellen per combinatie; op plaats 0 staat 0

    >>> bouw = Bouwer(2, 2)
    >>> bouw.voeg_toe(0, np.array([[0, 1], [3, 1]], dtype=np.uint64), np.ones((2, 2), dtype=bool))
    >>> k = bouw.klaar()
    >>> k.totaal, k.vrij(0b11), k.geldt(0), k.alleen(0, 0b11), k.alleen(1, 0b11)
    (4, 1, 3, 2, 0)
    >>> k.per_aantal(0b11)
    {0: 1, 1: 2, 2: 1}
    >>> k.waar_vrij(0b10).tolist()
    [[True, True], [False, True]]
    """

    nummer: NDArray[np.uint16]
    combinaties: Bits
    cellen: NDArray[np.int64]

    @property
    def totaal(self) -> int:
        """Alle cellen in het gebied."""
        return int(self.cellen.sum())

    def vrij(self, regels: int) -> int:
        """Cellen waar geen van deze regels (een masker) geldt."""
        return self._tel((self.combinaties & np.uint64(regels)) == 0)

    def geldt(self, bit: int) -> int:
        """Cellen waar deze regel geldt."""
        return self._tel((self.combinaties >> np.uint64(bit) & np.uint64(1)) == 1)

    def alleen(self, bit: int, regels: int) -> int:
        """Cellen die van alle `regels` alleen door deze ene zijn uitgesloten: die komen vrij als ze vervalt."""
        return self._tel((self.combinaties & np.uint64(regels)) == np.uint64(1 << bit))

    def per_aantal(self, regels: int) -> dict[int, int]:
        """Cellen per aantal regels dat er geldt; 0 is vrij."""
        aantal = np.bitwise_count(self.combinaties & np.uint64(regels))
        telling = np.bincount(aantal, weights=self.cellen).astype(np.int64)
        return {n: int(cellen) for n, cellen in enumerate(telling) if cellen}

    def is_deel(self, strenger: int, ruimer: int) -> bool:
        """Of alles wat vrij is onder `strenger` ook vrij is onder `ruimer`."""
        los = (self.combinaties & np.uint64(strenger)) == 0
        return self._tel(los & ((self.combinaties & np.uint64(ruimer)) != 0)) == 0

    def waar_vrij(self, regels: int) -> NDArray[np.bool_]:
        """(rijen, kolommen) True waar geen van deze regels geldt; buiten het gebied False."""
        tabel = (self.combinaties & np.uint64(regels)) == 0
        tabel[BUITEN] = False
        uit: NDArray[np.bool_] = tabel[self.nummer]
        return uit

    def waar(self, bit: int) -> NDArray[np.bool_]:
        """(rijen, kolommen) True waar deze regel geldt; buiten het gebied False."""
        tabel = (self.combinaties >> np.uint64(bit) & np.uint64(1)) == 1
        tabel[BUITEN] = False
        uit: NDArray[np.bool_] = tabel[self.nummer]
        return uit

    def _tel(self, welke: NDArray[np.bool_]) -> int:
        return int(self.cellen[welke].sum())


class Bouwer:
    """Maakt `Kansen` uit stroken bits, zonder ooit de bits van het hele raster vast te houden."""

    def __init__(self, rijen: int, kolommen: int) -> None:
        self._nummer = np.zeros((rijen, kolommen), dtype=np.uint16)
        self._nummer_van: dict[int, int] = {}
        self._cellen: list[int] = [0]

    def voeg_toe(self, rij: int, bits: Bits, mee: NDArray[np.bool_] | None = None) -> None:
        """Zet een strook vanaf `rij`; `mee` is False voor cellen buiten het gebied.

        Raises
        ------
        OutOfRange : bij meer dan 65.535 verschillende combinaties van regels.
        """
        plat = np.ascontiguousarray(bits, dtype=np.uint64).ravel()
        binnen = np.ones(plat.shape, dtype=np.bool_) if mee is None else np.ascontiguousarray(mee).ravel()
        # Buren zijn meestal gelijk: sorteren hoeft alleen waar de waarde verspringt.
        wissel = np.flatnonzero((plat[1:] != plat[:-1]) | (binnen[1:] != binnen[:-1])) + 1
        begin = np.concatenate([[0], wissel]) if len(plat) else wissel
        lengte = np.diff(np.append(begin, len(plat)))
        telt = binnen[begin]
        waarden, plek = np.unique(plat[begin[telt]], return_inverse=True)
        nummers = np.array([self._nummer_voor(int(w)) for w in waarden], dtype=np.uint16)
        per_stuk = np.zeros(len(begin), dtype=np.uint16)
        per_stuk[telt] = nummers[plek] if len(waarden) else 0
        for nummer, cellen in enumerate(np.bincount(per_stuk, weights=lengte, minlength=1).astype(np.int64)):
            if nummer != BUITEN:
                self._cellen[nummer] += int(cellen)
        self._nummer[rij : rij + bits.shape[0]] = np.repeat(per_stuk, lengte).reshape(bits.shape)

    def _nummer_voor(self, waarde: int) -> int:
        if waarde not in self._nummer_van:
            if len(self._cellen) > MAX_COMBINATIES:
                raise OutOfRange(
                    "windkansen, combinaties van regels",
                    f"meer dan {MAX_COMBINATIES}",
                    "minder verschillende combinaties",
                    "laat regels weg of kies een kleiner gebied",
                )
            self._nummer_van[waarde] = len(self._cellen)
            self._cellen.append(0)
        return self._nummer_van[waarde]

    def klaar(self) -> Kansen:
        """Het geheel."""
        combinaties = np.array([0, *self._nummer_van], dtype=np.uint64)
        return Kansen(self._nummer, combinaties, np.array(self._cellen, dtype=np.int64))
