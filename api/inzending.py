"""Hoe komt een bestand uit een verzoek bij de berekening, zonder dat de vrager een pad op deze computer kiest?

Een verzoek draagt de inhoud zelf: een park, turbinetypes, een windtabel. Het rekenproces schrijft die in een eigen
tijdelijke map en geeft de opdracht die paden; daarna verdwijnt de map.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from api.errors import InvalidValue

_NAAM = re.compile(r"[^\w -]+")
_NAAM_LANG = 60


@dataclass(frozen=True, kw_only=True)
class Bijlage:
    """Een bestand in een verzoek: de naam, zonder map, en de tekst."""

    naam: str
    tekst: str


@dataclass(frozen=True, kw_only=True)
class Inzending:
    """Een opdracht waarvan sommige bestanden nog tekst zijn.

    Parameters
    ----------
    opdracht : de opdracht; de velden in `bijlagen` zijn nog niet ingevuld
    bijlagen : veld van de opdracht naar bestand
    kenmerk : wat nog meer bepaalt of twee inzendingen gelijk zijn
    """

    opdracht: Any
    bijlagen: Mapping[str, Bijlage] = field(default_factory=dict)
    kenmerk: str = ""

    @property
    def data(self) -> Path:
        """De lagen waarmee gerekend wordt."""
        data: Path = self.opdracht.data
        return data

    def schrijf(self, map_: Path) -> Any:
        """De opdracht met de bijlagen als bestanden in `map_`."""
        map_.mkdir(parents=True, exist_ok=True)
        velden: dict[str, Any] = {}
        for veld, bijlage in self.bijlagen.items():
            pad = map_ / bijlage.naam
            pad.write_text(bijlage.tekst, encoding="utf-8")
            # Een normenset mag ook een naam zijn; dat veld is tekst.
            velden[veld] = str(pad) if isinstance(getattr(self.opdracht, veld), str) else pad
        return replace(self.opdracht, **velden)


def json_bijlage(veld: str, naam: str, waarde: Any) -> Bijlage:
    """Een waarde uit een verzoek als JSON-bestand.

    Raises
    ------
    InvalidValue : bij NaN of oneindig, of als de waarde te diep genest is.
    """
    try:
        tekst = json.dumps(waarde, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise InvalidValue(
            veld, "NaN of oneindig", "gewone getallen of null", "gebruik null waar iets ontbreekt"
        ) from None
    except RecursionError:
        raise InvalidValue(veld, "te diep genest", "gewone JSON", "controleer het bestand") from None
    return Bijlage(naam=naam, tekst=tekst)


def bestandsnaam(naam: str, anders: str) -> str:
    """Een naam die overal een bestandsnaam mag zijn, zonder map en zonder extensie.

    >>> bestandsnaam("../../etc/Park: noord", "park"), bestandsnaam("  ", "park")
    ('etcPark noord', 'park')
    """
    kaal = _NAAM.sub("", naam).strip()[:_NAAM_LANG].strip()
    return kaal or anders
