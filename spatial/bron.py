"""Waar komt een getal vandaan, in welke eenheid staat het, en hoe zeker is het?

Een `Kental` is één getal met eenheid, bron, bereik en zekerheid. `Parameters` is een onveranderlijke
verzameling kentallen op naam: wie een waarde wijzigt krijgt een nieuwe verzameling die onthoudt wat er
van de standaard afwijkt. Zo draagt elke uitkomst de gebruikte getallen met zich mee.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from spatial.errors import OutOfRange, UnknownName

Zekerheid = Literal["R", "C", "B", "U"]
ZEKERHEID_TEKST: Mapping[str, str] = MappingProxyType(
    {
        "R": "gelezen in de genoemde bron",
        "C": "berekend of nagerekend uit de bron",
        "B": "achtergrondkennis, niet in een bron nagelezen",
        "U": "onzeker of tegenstrijdig: een instelling",
        "E": "eigen waarde van de gebruiker",
    }
)


@dataclass(frozen=True, kw_only=True)
class Bron:
    """Een publicatie: titel, uitgever, jaar en vindplaats (bladzijde, artikel, tabel)."""

    titel: str
    uitgever: str
    jaar: int | None
    vindplaats: str = ""
    url: str = ""
    licentie: str = ""

    def __str__(self) -> str:
        """De bron als voetnoot op één regel."""
        delen = [self.titel, self.uitgever, "" if self.jaar is None else str(self.jaar), self.vindplaats]
        return ", ".join(deel for deel in delen if deel)


@dataclass(frozen=True, kw_only=True)
class Kental:
    """Eén getal dat te verdedigen is.

    `laag` en `hoog` zijn de gepubliceerde band voor de gevoeligheid (None: geen band bekend);
    `minimum` en `maximum` zijn wat een gebruiker mag invullen.
    """

    naam: str
    waarde: float
    eenheid: str
    bron: Bron
    zekerheid: str
    laag: float | None = None
    hoog: float | None = None
    minimum: float = 0.0
    maximum: float = math.inf
    prijspeil: int | None = None
    toelichting: str = ""


@dataclass(frozen=True)
class Parameters(Mapping[str, float]):
    """Kentallen op naam; `p["naam"]` geeft de waarde, `p.kental("naam")` het geheel.

    >>> bron = Bron(titel="Voorbeeld", uitgever="wijkwind", jaar=2026)
    >>> p = Parameters.of([Kental(naam="rente", waarde=0.03, eenheid="1/jaar", bron=bron, zekerheid="R", maximum=0.2)])
    >>> p.met(rente=0.05)["rente"], p["rente"]
    (0.05, 0.03)
    >>> p.met(rente=0.05).gewijzigd
    ('rente',)
    >>> "rente" in p, "huur" in p
    (True, False)
    """

    kentallen: Mapping[str, Kental]
    naam: str = ""
    gewijzigd: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, kentallen: list[Kental], naam: str = "") -> Parameters:
        """Een verzameling uit een lijst; dubbele namen worden geweigerd."""
        op_naam: dict[str, Kental] = {}
        for kental in kentallen:
            if kental.naam in op_naam:
                raise UnknownName("parameter", kental.naam, "elke naam één keer", "verwijder de dubbele regel")
            _controleer(kental, kental.waarde)
            op_naam[kental.naam] = kental
        return cls(MappingProxyType(op_naam), naam)

    def __getitem__(self, naam: str) -> float:
        return self.kental(naam).waarde

    def __contains__(self, naam: object) -> bool:
        # Mapping vangt hier KeyError; een onbekende naam is bij ons een andere fout.
        return naam in self.kentallen

    def __iter__(self) -> Iterator[str]:
        return iter(self.kentallen)

    def __len__(self) -> int:
        return len(self.kentallen)

    def kental(self, naam: str) -> Kental:
        """Het kental met deze naam.

        Raises
        ------
        UnknownName : met de best gelijkende namen.
        """
        try:
            return self.kentallen[naam]
        except KeyError:
            lijkt = get_close_matches(naam, self.kentallen, n=3) or sorted(self.kentallen)[:3]
            raise UnknownName(
                "parameter", naam, f"een bestaande naam, zoals {', '.join(lijkt)}", "controleer de naam"
            ) from None

    def met(self, wijzigingen: Mapping[str, float] | None = None, /, **los: float) -> Parameters:
        """Dezelfde verzameling met andere waarden; de gewijzigde namen worden onthouden.

        Raises
        ------
        UnknownName : voor een naam die niet bestaat.
        OutOfRange : voor een waarde buiten het toegestane bereik, of geen getal.
        """
        nieuw = dict(self.kentallen)
        gewijzigd = set(self.gewijzigd)
        for naam, waarde in {**(wijzigingen or {}), **los}.items():
            kental = self.kental(naam)
            _controleer(kental, waarde)
            nieuw[naam] = replace(kental, waarde=float(waarde), zekerheid="E")
            gewijzigd.add(naam)
        return Parameters(MappingProxyType(nieuw), self.naam, tuple(sorted(gewijzigd)))


def _controleer(kental: Kental, waarde: float) -> None:
    if isinstance(waarde, bool) or not isinstance(waarde, int | float) or not math.isfinite(waarde):
        raise OutOfRange(f"parameter '{kental.naam}'", waarde, f"een getal in {kental.eenheid}", "vul een getal in")
    if not kental.minimum <= waarde <= kental.maximum:
        raise OutOfRange(
            f"parameter '{kental.naam}'",
            waarde,
            f"een getal van {kental.minimum:g} tot en met {kental.maximum:g} {kental.eenheid}",
            "kies een waarde binnen het bereik",
        )
