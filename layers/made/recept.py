"""Met welke getallen wordt de gemaakte stad gebouwd, en waarop rusten die?

Het recept is een TOML-bestand (`data/made/recept.toml`): aandelen, kansen en maten. Bijna alles is onze keuze en staat
daar zo genoemd; wat op een publicatie rust staat onder `[rust_op]`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from layers.errors import LayersError

HIER = Path(__file__).resolve().parent
PLAATSEN = (HIER / "recept.toml", HIER.parents[1] / "data" / "made" / "recept.toml")
BLOKKEN = ("rust_op", "algemeen", "rollen", "rol", "vorm", "utiliteit", "eigendom", "label", "bewoning", "gas")


class ReceptFault(LayersError):
    """Het recept van de gemaakte stad ontbreekt of klopt niet."""


@dataclass(frozen=True, kw_only=True)
class Rol:
    """Wat voor buurt het is: bouwperiode (jaren), straatmaat in m, mengsel van bouwvormen (aandelen 0-1)."""

    naam: str
    aandeel: float
    opp_ha: float
    straal_m: float
    straat_m: float
    blok_m: float
    groen: float
    jaren: tuple[int, int]
    gemengd: float
    mix: Mapping[str, float]
    corporatie: float
    waarde: float


@dataclass(frozen=True, kw_only=True)
class Vorm:
    """Een bouwvorm: maat van één pand in m, hoeveel er aan elkaar staan, en wat erin zit."""

    naam: str
    breedte_m: float
    diepte_m: float
    groep: tuple[int, int]
    tussen_m: float
    lagen: tuple[int, int]
    per_laag: int
    opp_m2: float
    spreiding: float
    afstand_weg_m: float


@dataclass(frozen=True)
class Recept:
    """Het hele recept: rollen en vormen als waarden, de rest als onveranderlijke blokken."""

    rollen: Mapping[str, Rol]
    vormen: tuple[Vorm, ...]
    volgorde: tuple[str, ...]
    blokken: Mapping[str, Mapping[str, Any]]

    def __getitem__(self, blok: str) -> Mapping[str, Any]:
        return self.blokken[blok]

    @property
    def vormnamen(self) -> tuple[str, ...]:
        """De namen van de bouwvormen; hun volgnummer is de code in de tabellen van panden."""
        return tuple(vorm.naam for vorm in self.vormen)

    @property
    def peiljaar(self) -> int:
        """Het jaar van de peildatum van de stad."""
        return int(str(self.blokken["algemeen"]["peildatum"])[:4])

    def per_vorm(self, blok: str, sleutel: str, anders: float = 0.0) -> list[float]:
        """De waarden van een tabel per bouwvorm, op volgorde van `vormen`; `anders` waar een vorm ontbreekt."""
        tabel = self.blokken[blok][sleutel]
        return [float(tabel.get(naam, anders)) for naam in self.vormnamen]


def parse_recept(tekst: str, bestand: str = "recept.toml") -> Recept:
    """Het recept uit TOML-tekst, gecontroleerd.

    Raises
    ------
    ReceptFault : bij kapotte TOML, een ontbrekend blok, of aandelen die niet op 1 uitkomen.
    """
    try:
        inhoud = tomllib.loads(tekst)
    except tomllib.TOMLDecodeError as fout:
        raise ReceptFault(bestand, str(fout), "geldige TOML", "herstel de genoemde regel") from None
    for blok in BLOKKEN:
        if blok not in inhoud:
            raise ReceptFault(bestand, f"geen blok [{blok}]", "elk blok van het recept", "zet het blok terug")
    rollen = {naam: _rol(naam, rol, inhoud["vorm"], bestand) for naam, rol in inhoud["rol"].items()}
    vormen = tuple(_vorm(naam, vorm) for naam, vorm in inhoud["vorm"].items())
    volgorde = tuple(inhoud["rollen"]["volgorde"])
    onbekend = sorted(set(volgorde) - set(rollen))
    if onbekend:
        raise ReceptFault(f"{bestand}, volgorde", onbekend[0], f"een van {', '.join(rollen)}", "kies een bestaande rol")
    rest = {naam: MappingProxyType(blok) for naam, blok in inhoud.items() if naam not in ("rol", "vorm", "rollen")}
    return Recept(MappingProxyType(rollen), vormen, volgorde, MappingProxyType(rest))


def _rol(naam: str, blok: dict[str, Any], vormen: Mapping[str, Any], bestand: str) -> Rol:
    mix = blok["mix"]
    waar = f"{bestand}, rol '{naam}', mix"
    for vorm in mix:
        if vorm not in vormen:
            raise ReceptFault(waar, vorm, f"een van {', '.join(vormen)}", "kies een bestaande bouwvorm")
    if abs(sum(mix.values()) - 1.0) > 1e-9:
        raise ReceptFault(waar, sum(mix.values()), "aandelen die samen 1 zijn", "pas de aandelen aan")
    vast = {**blok, "jaren": (int(blok["jaren"][0]), int(blok["jaren"][1])), "mix": MappingProxyType(mix)}
    return Rol(naam=naam, **vast)


def _vorm(naam: str, blok: dict[str, Any]) -> Vorm:
    paren = {sleutel: (int(blok[sleutel][0]), int(blok[sleutel][1])) for sleutel in ("groep", "lagen")}
    return Vorm(naam=naam, **{**blok, **paren})


@cache
def recept() -> Recept:
    """Het recept van deze installatie; wordt één keer gelezen.

    Raises
    ------
    ReceptFault : als het bestand er niet is.
    """
    for plaats in PLAATSEN:
        if plaats.is_file():
            return parse_recept(plaats.read_text(encoding="utf-8"), plaats.name)
    raise ReceptFault("recept.toml", "niet gevonden", "het recept in data/made", "installeer wijkwind opnieuw")
