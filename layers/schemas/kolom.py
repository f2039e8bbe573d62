"""Hoe schrijven we op wat er in een kolom hoort te staan?

Een `Kolom` beschrijft één kolom (soort, of ze nodig is, grenzen, patroon, toegestane waarden); een `Schema` is een
rij kolommen met de soort geometrie. Daaruit wordt het pandera-schema gebouwd.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandera.pandas as pa

Soort = Literal["tekst", "getal", "ja_nee", "datum"]
Vorm = Literal["vlak", "punt", "lijn"]
# De soorten geometrie zoals shapely ze noemt, per vorm.
VORMEN: dict[str, tuple[str, ...]] = {
    "vlak": ("Polygon", "MultiPolygon"),
    "punt": ("Point", "MultiPoint"),
    "lijn": ("LineString", "MultiLineString"),
}


@dataclass(frozen=True, kw_only=True)
class Kolom:
    """Eén kolom: `nodig` moet bestaan, `gevuld` mag geen lege cellen hebben, `laag` en `hoog` zijn grenzen."""

    naam: str
    soort: Soort
    nodig: bool = False
    gevuld: bool = False
    uniek: bool = False
    laag: float = -math.inf
    hoog: float = math.inf
    geheel: bool = False
    patroon: str = ""
    waarden: tuple[str, ...] = ()
    voorbeeld: str = ""

    def verwacht(self) -> str:
        """Wat er in deze kolom hoort, in woorden.

        >>> Kolom(naam="aandeel_koop", soort="getal", laag=0, hoog=1).verwacht()
        'een getal van 0 tot en met 1'
        """
        if self.waarden:
            tekst = f"een van: {', '.join(repr(waarde) for waarde in self.waarden)}"
        elif self.patroon:
            tekst = f"een code zoals {self.voorbeeld}"
        elif self.soort == "getal":
            tekst = ("een geheel getal" if self.geheel else "een getal") + self._grenzen()
        else:
            tekst = {"tekst": "een tekst", "ja_nee": "ja of nee", "datum": "een datum"}[self.soort]
        return tekst + (", elke waarde één keer" if self.uniek else "") + (", overal gevuld" if self.gevuld else "")

    def _grenzen(self) -> str:
        if math.isfinite(self.laag) and math.isfinite(self.hoog):
            return f" van {self.laag:g} tot en met {self.hoog:g}"
        if math.isfinite(self.laag):
            return f" van {self.laag:g} of hoger"
        return f" van {self.hoog:g} of lager" if math.isfinite(self.hoog) else ""

    def pandera(self) -> pa.Column:
        """Dezelfde kolom als pandera-kolom; de soort is dan al omgezet."""
        toetsen = []
        if self.patroon:
            toetsen.append(pa.Check.str_matches(self.patroon))
        if self.waarden:
            toetsen.append(pa.Check.isin(self.waarden))
        if math.isfinite(self.laag):
            toetsen.append(pa.Check.ge(self.laag))
        if math.isfinite(self.hoog):
            toetsen.append(pa.Check.le(self.hoog))
        if self.geheel:
            toetsen.append(pa.Check(lambda rij: rij == rij.round(), name="geheel"))
        if self.uniek and not self.gevuld:
            # pandera telt lege cellen als dubbel; hier mag een lege cel vaker voorkomen.
            toetsen = [*toetsen, pa.Check(lambda rij: ~rij.duplicated(), ignore_na=True, error="elke waarde één keer")]
        uniek = self.uniek and self.gevuld
        return pa.Column(checks=toetsen, nullable=not self.gevuld, unique=uniek, required=True)


@dataclass(frozen=True, kw_only=True)
class Schema:
    """De kolommen en de geometrie van één laag; `vormen` leeg betekent: een tabel zonder geometrie."""

    naam: str
    kolommen: tuple[Kolom, ...]
    vormen: tuple[Vorm, ...] = ()
    geometrie_nodig: bool = True
    # Naast (of in plaats van) geometrie mag een buurtcode de plaats geven.
    plaats_of_buurtcode: bool = False

    @property
    def namen(self) -> tuple[str, ...]:
        """De namen van de kolommen, zonder geometrie."""
        return tuple(kolom.naam for kolom in self.kolommen)

    def pandera(self) -> pa.DataFrameSchema:
        """Het schema voor pandera; extra kolommen zijn toegestaan."""
        return pa.DataFrameSchema({kolom.naam: kolom.pandera() for kolom in self.kolommen}, strict=False)
