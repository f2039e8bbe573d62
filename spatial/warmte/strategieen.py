"""Welke warmtestrategieën kent wijkwind, en wat onderscheidt ze?

De codes en betekenis zijn die van de Startanalyse 2020 van PBL. Een strategie is een waarde: doellabel,
techniek in de woning, warmtebron en (bij lage temperatuur) de temperatuurstap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from spatial.errors import UnknownName

Techniek = Literal["lucht_wp", "bodem_wp", "mt_net", "lt_net", "hybride", "ketel"]


@dataclass(frozen=True, kw_only=True)
class Strategie:
    """Eén strategie.

    `bron` noemt het soort in de laag warmtebronnen dat in bereik moet zijn ('' als er geen nodig is).
    `vergelijking` markeert varianten die alleen bestaan om naast PBL te leggen ("overal" zonder dat er een bron is).
    `collectief` en `individueel` zijn de temperatuurstappen van een LT-net.
    """

    code: str
    groep: str
    naam: str
    doel: Literal["B", "D"]
    techniek: Techniek
    bron: str = ""
    collectief: str = ""
    individueel: str = ""
    vergelijking: bool = False

    @property
    def gas(self) -> bool:
        """Of de strategie hernieuwbaar gas in de woning gebruikt."""
        return self.techniek in ("hybride", "ketel")

    @property
    def warmtenet(self) -> bool:
        """Of de strategie een collectief net nodig heeft."""
        return self.techniek in ("mt_net", "lt_net")


_MT = "Warmtenet, middentemperatuur"
_LT = "Warmtenet, lage temperatuur"
_ALLE = (
    Strategie(code="s1a", groep="S1", naam="Luchtwarmtepomp", doel="B", techniek="lucht_wp"),
    Strategie(code="s1b", groep="S1", naam="Bodemwarmtepomp", doel="B", techniek="bodem_wp"),
    Strategie(code="s2a", groep="S2", naam=f"{_MT}, restwarmte", doel="B", techniek="mt_net", bron="ht_restwarmte"),
    Strategie(code="s2b", groep="S2", naam=f"{_MT}, aardwarmte", doel="B", techniek="mt_net", bron="geothermie"),
    Strategie(code="s2c", groep="S2", naam=f"{_MT}, aardwarmte overal", doel="B", techniek="mt_net", vergelijking=True),
    Strategie(
        code="s2d", groep="S2", naam=f"{_MT}, restwarmte, label D", doel="D", techniek="mt_net", bron="ht_restwarmte"
    ),
    Strategie(
        code="s2e", groep="S2", naam=f"{_MT}, aardwarmte, label D", doel="D", techniek="mt_net", bron="geothermie"
    ),
    Strategie(
        code="s2f",
        groep="S2",
        naam=f"{_MT}, aardwarmte overal, label D",
        doel="D",
        techniek="mt_net",
        vergelijking=True,
    ),
    Strategie(
        code="s3a",
        groep="S3",
        naam=f"{_LT}, bron 30 °C, levering 30 °C",
        doel="B",
        techniek="lt_net",
        bron="lt_restwarmte",
        individueel="30",
    ),
    Strategie(
        code="s3b",
        groep="S3",
        naam=f"{_LT}, bron 30 °C, levering 70 °C",
        doel="B",
        techniek="lt_net",
        bron="lt_restwarmte",
        collectief="30_70",
    ),
    Strategie(
        code="s3c",
        groep="S3",
        naam=f"{_LT}, bodemopslag, levering 70 °C",
        doel="B",
        techniek="lt_net",
        collectief="15_70",
        vergelijking=True,
    ),
    Strategie(
        code="s3d",
        groep="S3",
        naam=f"{_LT}, bodemopslag, levering 50 °C",
        doel="B",
        techniek="lt_net",
        collectief="15_50",
        individueel="50",
    ),
    Strategie(
        code="s3e",
        groep="S3",
        naam=f"{_LT}, oppervlaktewater en bodemopslag, levering 70 °C",
        doel="B",
        techniek="lt_net",
        bron="teo",
        collectief="15_70",
    ),
    Strategie(
        code="s3f",
        groep="S3",
        naam=f"{_LT}, bron 30 °C, levering 70 °C, label D",
        doel="D",
        techniek="lt_net",
        bron="lt_restwarmte",
        collectief="30_70",
    ),
    Strategie(
        code="s3g",
        groep="S3",
        naam=f"{_LT}, bodemopslag, levering 70 °C, label D",
        doel="D",
        techniek="lt_net",
        collectief="15_70",
        vergelijking=True,
    ),
    Strategie(
        code="s3h",
        groep="S3",
        naam=f"{_LT}, oppervlaktewater en bodemopslag, levering 70 °C, label D",
        doel="D",
        techniek="lt_net",
        bron="teo",
        collectief="15_70",
    ),
    Strategie(code="s4a", groep="S4", naam="Hybride warmtepomp op groengas", doel="B", techniek="hybride"),
    Strategie(code="s4b", groep="S4", naam="Hr-ketel op groengas", doel="B", techniek="ketel"),
    Strategie(code="s4c", groep="S4", naam="Hybride warmtepomp op groengas, label D", doel="D", techniek="hybride"),
    Strategie(code="s4d", groep="S4", naam="Hr-ketel op groengas, label D", doel="D", techniek="ketel"),
)

STRATEGIEEN: Mapping[str, Strategie] = MappingProxyType({s.code: s for s in _ALLE})
GROEPEN: Mapping[str, str] = MappingProxyType(
    {
        "S1": "Warmtepomp per woning",
        "S2": "Warmtenet, middentemperatuur",
        "S3": "Warmtenet, lage temperatuur",
        "S4": "Hernieuwbaar gas",
    }
)


def kies_strategieen(zonder: Iterable[str] = (), *, met_vergelijking: bool = False) -> tuple[Strategie, ...]:
    """De strategieën van een studie, zonder de genoemde codes of groepen (zoals 's1b' of 'S4').

    Raises
    ------
    UnknownName : voor een code of groep die niet bestaat.

    >>> [s.code for s in kies_strategieen(["S2", "S3", "s1b"])]
    ['s1a', 's4a', 's4b', 's4c', 's4d']
    """
    weg = set()
    for naam in zonder:
        if naam.upper() in GROEPEN:
            weg |= {s.code for s in _ALLE if s.groep == naam.upper()}
        elif naam.lower() in STRATEGIEEN:
            weg.add(naam.lower())
        else:
            lijkt = get_close_matches(naam.lower(), STRATEGIEEN, n=2) or ["s1a", "S4"]
            raise UnknownName(
                "strategie",
                naam,
                f"een code of groep, zoals {', '.join(lijkt)}",
                "kies uit s1a tot en met s4d of S1 tot en met S4",
            )
    return tuple(s for s in _ALLE if s.code not in weg and (met_vergelijking or not s.vergelijking))
