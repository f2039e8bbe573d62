"""Met welke gewichten kan een gemeente beginnen?

Gepubliceerde gewichten van gemeenten zijn niet gevonden. Deze sets zijn dus van ons: een begin van het gesprek,
geen officiële gewichten. Een getal is een verhouding; wijkwind maakt het geheel op 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from spatial.errors import UnknownName
from spatial.warmte.register import REGISTER

_ONS = "Deze gewichten zijn van wijkwind en niet officieel. Bespreek ze voordat u de uitkomst bekijkt."


@dataclass(frozen=True)
class Preset:
    """Een set gewichten met een naam, en wat erachter zit."""

    naam: str
    titel: str
    uitleg: str
    gewichten: Mapping[str, float]

    def __post_init__(self) -> None:
        onbekend = sorted(set(self.gewichten) - set(REGISTER))
        if onbekend:
            raise UnknownName(
                f"preset '{self.naam}'", onbekend[0], "een criterium uit het register", "pas de preset aan"
            )


def _preset(naam: str, titel: str, uitleg: str, gewichten: Mapping[str, float]) -> Preset:
    return Preset(naam, titel, f"{uitleg} {_ONS}", MappingProxyType(dict(gewichten)))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.naam: preset
        for preset in (
            _preset(
                "gelijk",
                "Alles even zwaar",
                "Elk criterium telt even zwaar, behalve goede labels: dat is het spiegelbeeld van slechte labels.",
                {criterium: 1.0 for criterium in REGISTER if criterium != "goede_labels"},
            ),
            _preset(
                "laagste_kosten",
                "Laagste kosten",
                "Begin waar de overstap het minst kost en de keuze voor een techniek het duidelijkst is.",
                {
                    "nationale_kosten": 4,
                    "eindgebruikerskosten": 3,
                    "marge": 2,
                    "warmtedichtheid": 1,
                    "warmtebron": 1,
                    "netruimte": 1,
                    "corporatie": 1,
                },
            ),
            _preset(
                "sociaal",
                "Sociaal",
                "Begin waar bewoners er het meest aan hebben: veel energiearmoede, slechte woningen en draagvlak.",
                {
                    "energiearmoede": 4,
                    "slechte_labels": 3,
                    "eindgebruikerskosten": 3,
                    "draagvlak": 2,
                    "corporatie": 2,
                    "leefbaarheid": 1,
                },
            ),
            _preset(
                "koppelkansen",
                "Werk met werk maken",
                "Begin waar de straat toch opengaat en waar bewoners en verhuurders mee kunnen doen.",
                {
                    "werkzaamheden": 4,
                    "gasnet_vervanging": 3,
                    "leefbaarheid": 2,
                    "draagvlak": 2,
                    "corporatie": 1,
                    "nationale_kosten": 1,
                },
            ),
        )
    }
)


def preset(naam: str) -> Preset:
    """De set gewichten met deze naam.

    Raises
    ------
    UnknownName : met de namen die er wel zijn.
    """
    try:
        return PRESETS[naam]
    except KeyError:
        raise UnknownName("preset", naam, f"een van {', '.join(PRESETS)}", "kies een bestaande preset") from None
