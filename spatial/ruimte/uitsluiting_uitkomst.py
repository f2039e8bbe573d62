"""Wat blijft er vrij, welke regel sluit wat uit, en wat komt vrij als één regel vervalt?

Alles volgt uit één telling: hoeveel cellen door precies welke verzameling regels zijn uitgesloten. Die verzameling is
een getal met één bit per regel; 0 is vrij.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import UnknownName
from spatial.raster import Raster
from spatial.ruimte.uitsluiting_invoer import Rooster

Bits = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32] | NDArray[np.uint64]


@dataclass(frozen=True)
class Strook:
    """Een aantal hele rijen van de uitkomst, van noord naar zuid.

    Parameters
    ----------
    rij0 : de eerste rij van het rooster in deze strook
    bits : (rijen, kolommen); bit k staat aan als regel k de cel uitsluit; 0 is vrij of buiten het gebied
    binnen : (rijen, kolommen) waar binnen het gebied; None als er geen gebied is opgegeven
    """

    rij0: int
    bits: Bits
    binnen: NDArray[np.bool_] | None

    @property
    def aantal(self) -> NDArray[np.uint8]:
        """Hoeveel regels elke cel uitsluiten."""
        return np.bitwise_count(self.bits)

    @property
    def vrij(self) -> NDArray[np.bool_]:
        """Waar geen regel uitsluit, binnen het gebied."""
        leeg: NDArray[np.bool_] = self.bits == 0
        return leeg if self.binnen is None else leeg & self.binnen


@dataclass(frozen=True)
class Uitsluiting:
    """De uitsluiting van een heel rooster.

    Parameters
    ----------
    rooster : de cellen
    codes : de regels; regel k heeft bit k
    combinaties : verzameling regels (getal met bits) naar aantal cellen binnen het gebied; samen alle cellen
    bits, binnen : zoals in `Strook`, voor alle rijen; `bits` is None als de stroken zijn weggeschreven
    meldingen : wat niet mee kon doen, in zinnen
    """

    rooster: Rooster
    codes: tuple[str, ...]
    combinaties: Mapping[int, int]
    bits: Bits | None = None
    binnen: NDArray[np.bool_] | None = None
    meldingen: tuple[str, ...] = ()

    @property
    def cellen(self) -> int:
        """Aantal cellen binnen het gebied."""
        return sum(self.combinaties.values())

    @property
    def vrij_cellen(self) -> int:
        """Aantal cellen dat geen enkele regel uitsluit."""
        return self.combinaties.get(0, 0)

    @property
    def vrij_km2(self) -> float:
        """Oppervlakte die geen enkele regel uitsluit."""
        return self.vrij_cellen * self.rooster.cel_km2

    def vrijgegeven(self, codes: Iterable[str]) -> int:
        """Hoeveel cellen vrijkomen als deze regels samen vervallen.

        Raises
        ------
        UnknownName : voor een code die geen regel is.
        """
        weg = self._getal(codes)
        return sum(n for regels, n in self.combinaties.items() if regels and not regels & ~weg)

    def tellingen(self) -> pd.DataFrame:
        """Per regel wat zij uitsluit en wat zij alleen uitsluit.

        Returns
        -------
        index `code`, in de volgorde van `codes`; `cellen` en `km2` die de regel uitsluit (ook als een andere regel dat
        doet), `alleen_cellen` en `alleen_km2` die vrijkomen als alleen deze regel vervalt
        """
        rijen = []
        for k, code in enumerate(self.codes):
            cellen = sum(n for regels, n in self.combinaties.items() if regels >> k & 1)
            rijen.append((code, cellen, self.combinaties.get(1 << k, 0)))
        tabel = pd.DataFrame(rijen, columns=["code", "cellen", "alleen_cellen"]).set_index("code")
        tabel.insert(1, "km2", tabel["cellen"] * self.rooster.cel_km2)
        tabel["alleen_km2"] = tabel["alleen_cellen"] * self.rooster.cel_km2
        return tabel

    def paren(self) -> pd.DataFrame:
        """Per tweetal regels de cellen die beide uitsluiten, en de cellen die vrijkomen als beide vervallen.

        Returns
        -------
        kolommen `code_1`, `code_2`, `beide_cellen`, `vrij_samen_cellen`
        """
        rijen = []
        for (i, een), (j, twee) in combinations(enumerate(self.codes), 2):
            samen = 1 << i | 1 << j
            beide = sum(n for regels, n in self.combinaties.items() if regels & samen == samen)
            rijen.append((een, twee, beide, self.vrijgegeven((een, twee))))
        return pd.DataFrame(rijen, columns=["code_1", "code_2", "beide_cellen", "vrij_samen_cellen"])

    def aantallen(self) -> dict[int, int]:
        """Hoeveel cellen door 0, 1, 2, … regels zijn uitgesloten."""
        uit: dict[int, int] = {}
        for regels, n in self.combinaties.items():
            uit[regels.bit_count()] = uit.get(regels.bit_count(), 0) + n
        return dict(sorted(uit.items()))

    def vrij(self, zonder: Iterable[str] = ()) -> NDArray[np.bool_]:
        """Waar niets uitsluit, binnen het gebied; de regels in `zonder` tellen niet mee.

        Raises
        ------
        UnknownName : voor een code die geen regel is, of als de cellen niet bewaard zijn.
        """
        strook = self._strook()
        leeg: NDArray[np.bool_] = (strook.bits & strook.bits.dtype.type(~self._getal(zonder) & self._alles())) == 0
        return leeg if strook.binnen is None else leeg & strook.binnen

    def aantal(self) -> NDArray[np.uint8]:
        """Hoeveel regels elke cel uitsluiten (rijen, kolommen)."""
        return self._strook().aantal

    def door(self, code: str) -> NDArray[np.bool_]:
        """Waar deze regel uitsluit (rijen, kolommen)."""
        bit = self._strook().bits.dtype.type(self._getal((code,)))
        raakt: NDArray[np.bool_] = (self._strook().bits & bit) != 0
        return raakt

    def raster(self) -> Raster:
        """De bits als raster met plaats; 0 is vrij."""
        return Raster(self._strook().bits, self.rooster.links_m, self.rooster.boven_m, self.rooster.cel_m)

    def _alles(self) -> int:
        return (1 << len(self.codes)) - 1

    def _getal(self, codes: Iterable[str]) -> int:
        getal = 0
        for code in codes:
            if code not in self.codes:
                raise UnknownName("regel", code, f"een van {', '.join(self.codes)}", "controleer de code")
            getal |= 1 << self.codes.index(code)
        return getal

    def _strook(self) -> Strook:
        if self.bits is None:
            raise UnknownName(
                "uitsluiting", "geen cellen", "een uitkomst met cellen", "laat `schrijf` weg bij `uitsluiten`"
            )
        return Strook(0, self.bits, self.binnen)
