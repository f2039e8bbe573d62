"""Welke lagen kent wijkwind, van wie zijn ze en waarvoor dienen ze?

De catalogus is gegevens (`catalog.toml`), geen code. Ze wordt bij de eerste vraag gelezen en gecontroleerd, en is
daarna onveranderlijk.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from layers.errors import CatalogFault, UnknownLayer
from layers.schemas import SCHEMAS
from layers.verslag import Laagherkomst

SOORTEN = ("bestand", "dienst", "gemeente", "afgeleid")


@dataclass(frozen=True, kw_only=True)
class Laag:
    """Eén laag zoals de catalogus haar beschrijft."""

    naam: str
    titel: str
    uitgever: str
    licentie: str
    soort: str
    adres: str
    schema: str
    verversen: str
    lezer: str
    verplicht: bool
    waarvoor: str
    peiljaar: str = "onbekend"

    def herkomst(self, **anders: Any) -> Laagherkomst:
        """Een herkomst met titel, uitgever en licentie uit de catalogus; `anders` vult aan of vervangt.

        >>> laag("draagvlak").herkomst(peiljaar="2026").uitgever
        'gemeente'
        """
        vast = {
            "naam": self.naam,
            "titel": self.titel,
            "uitgever": self.uitgever,
            "licentie": self.licentie,
            "peiljaar": self.peiljaar,
        }
        return Laagherkomst(**{**vast, **anders})


def parse_catalogus(tekst: str, bestand: str = "catalog.toml") -> Mapping[str, Laag]:
    """De catalogus uit TOML-tekst, gecontroleerd.

    Raises
    ------
    CatalogFault : bij kapotte TOML, een onbekende of ontbrekende sleutel, een lege licentie of een onbekend schema.
    """
    try:
        inhoud = tomllib.loads(tekst)
    except tomllib.TOMLDecodeError as fout:
        raise CatalogFault(bestand, str(fout), "geldige TOML", "herstel de genoemde regel") from None
    vreemd = sorted(set(inhoud) - {"laag"})
    if vreemd:
        raise CatalogFault(bestand, vreemd[0], "alleen blokken [laag.<naam>]", "verwijder of hernoem dit blok")
    lagen = {naam: _parse_laag(naam, blok, bestand) for naam, blok in inhoud.get("laag", {}).items()}
    if not lagen:
        raise CatalogFault(bestand, "geen lagen", "minstens één blok [laag.<naam>]", "vul de catalogus")
    return MappingProxyType(lagen)


def _parse_laag(naam: str, blok: Any, bestand: str) -> Laag:
    waar = f"{bestand}, laag '{naam}'"
    bekend = {veld.name: veld for veld in fields(Laag) if veld.name != "naam"}
    if not isinstance(blok, dict):
        raise CatalogFault(waar, blok, "een blok met sleutels", f"schrijf [laag.{naam}] met daaronder de sleutels")
    for sleutel in blok:
        if sleutel not in bekend:
            lijkt = get_close_matches(sleutel, bekend, n=1) or ["geen"]
            raise CatalogFault(
                waar, sleutel, f"een van {', '.join(bekend)}", f"hernoem de sleutel (lijkt op: {lijkt[0]})"
            )
    for sleutel, veld in bekend.items():
        if sleutel == "peiljaar" and sleutel not in blok:
            continue
        waarde = blok.get(sleutel)
        soort: type = bool if sleutel == "verplicht" else str
        if not isinstance(waarde, soort) or waarde == "":
            wat = "true of false" if soort is bool else "een tekst die niet leeg is"
            raise CatalogFault(f"{waar}, sleutel '{veld.name}'", waarde, wat, "vul de sleutel in")
    if blok["soort"] not in SOORTEN:
        raise CatalogFault(f"{waar}, sleutel 'soort'", blok["soort"], f"een van {', '.join(SOORTEN)}", "kies een soort")
    if blok["schema"] not in SCHEMAS:
        raise CatalogFault(
            f"{waar}, sleutel 'schema'", blok["schema"], f"een van {', '.join(SCHEMAS)}", "kies een bestaand schema"
        )
    return Laag(naam=naam, **blok)


@cache
def catalogus() -> Mapping[str, Laag]:
    """De catalogus van deze installatie; wordt één keer gelezen."""
    return parse_catalogus(resources.files("layers").joinpath("catalog.toml").read_text(encoding="utf-8"))


def laag(naam: str) -> Laag:
    """De laag met deze naam.

    Raises
    ------
    UnknownLayer : met de best gelijkende namen.
    """
    lagen = catalogus()
    if naam not in lagen:
        lijkt = get_close_matches(naam, lagen, n=3) or sorted(lagen)
        raise UnknownLayer(
            "laag", naam, f"een laag uit de catalogus, zoals {', '.join(lijkt)}", "kies een bestaande laag"
        )
    return lagen[naam]
