"""Wat zegt een regel over een park? Een oordeel met waarde, grens, eenheid, objecten en bron.

Een laag die ontbreekt geeft ONBEKEND, nooit VOLDOET.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import pandas as pd

from spatial.bron import Bron, Parameters
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.turbine import Park

Oordeel = Literal["VOLDOET", "VOLDOET_NIET", "ONBEKEND"]
# Wat het betekent als een plek niet voldoet.
Hardheid = Literal["verboden", "onderzoek", "aandacht"]


@dataclass(frozen=True, kw_only=True)
class Object:
    """Eén object dat in een uitslag genoemd wordt: een woning, een weg, een turbine, een gebied."""

    object_id: str
    naam: str
    waarde: float | None
    x_m: float | None = None
    y_m: float | None = None
    turbine_id: str = ""
    woningen: float | None = None


@dataclass(frozen=True, kw_only=True)
class Uitslag:
    """Het oordeel van één regel over één park.

    Parameters
    ----------
    code : vaste code van de regel, nooit hergebruikt; onderdeel : waarvoor, als een regel meer uitslagen geeft
    waarde, grens : de slechtste waarde en wat mag, in `eenheid`; None als er niets te meten viel
    hoger_is_slechter : of een waarde boven de grens niet voldoet (geluid) of juist eronder (afstand)
    aantal : hoeveel objecten niet voldoen (bij ONBEKEND: hoeveel niet te toetsen waren; None is onbekend)
    objecten : de objecten die niet voldoen, de slechtste eerst; hooguit `MAX_OBJECTEN`
    uitleg : één zin voor een raadslid: waarom dit oordeel
    bron : wettekst of rekenregel; voorbehoud : wat er onzeker aan is
    gemaakt : of er gemaakte gegevens in meetellen
    """

    code: str
    titel: str
    hardheid: Hardheid
    oordeel: Oordeel
    uitleg: str
    bron: Bron
    onderdeel: str = ""
    waarde: float | None = None
    grens: float | None = None
    eenheid: str = ""
    hoger_is_slechter: bool = True
    aantal: int | None = None
    objecten: tuple[Object, ...] = ()
    voorbehoud: str = ""
    gemaakt: bool = False


MAX_OBJECTEN = 200


@dataclass(frozen=True, kw_only=True)
class Toetsgeval:
    """Alles wat een regel mag weten: park, omgeving, normen, kentallen en wat al gerekend is.

    `geluid` en `slagschaduw` zijn de tabellen per object (index object_id) van `spatial.wind.geluid` en
    `spatial.wind.slagschaduw`; None als ze niet gerekend konden worden, met de reden in `waarom`.
    `geluid` heeft kolommen lden_db, lnight_db (dit park met de bestaande turbines), lden_park_db en lnight_park_db
    (dit park alleen) en turbine_id (de turbine die het meest bijdraagt).
    `slagschaduw` heeft kolommen uren_jaar, dagen, dagen_boven_20, max_minuten_dag en verwacht_uren_jaar.
    """

    park: Park
    omgeving: Omgeving
    normen: Normenset
    p: Parameters
    geluid: pd.DataFrame | None = None
    slagschaduw: pd.DataFrame | None = None
    waarom: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


class Regel(Protocol):
    """Een regel: vaste code, titel, hardheid, bron; de docstring van de klasse is de gepubliceerde tekst."""

    code: str
    titel: str
    hardheid: Hardheid
    bron: Bron

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """De uitslagen van deze regel; een regel die iets niet weet geeft ONBEKEND met de reden."""
        ...
