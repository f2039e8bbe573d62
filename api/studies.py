"""Welke soorten studies kent wijkwind, en wat hoort bij elke soort?

Eén onveranderlijk register: de opdracht, de functie die rekent en schrijft, de producten, de lezer van de JSON en de
pagina's. De takenlijst, de uitkomsten en de adressen van de webdienst lezen alleen dit register; een nieuwe soort is
hier één waarde.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from api.analyses import StartwijkenOpdracht
from api.errors import UnknownResult
from api.exports import (
    kaart,
    opstelling_json,
    opstelling_kaart,
    resultaat_json,
    taal,
    windkansen_json,
    windkansen_kaart,
    windpark_json,
)
from api.exports.windpark_kaart import BESTAND as WINDPARK_KAART
from api.exports.windpark_kaart3d import BESTAND as WINDPARK_KAART3D
from api.exports.windpark_samen import BESTAND as WINDPARK_SAMEN
from api.inzending import Inzending
from api.models import Resultaat
from api.models_opstelling import OpstellingResultaat
from api.models_windkansen import WindkansenResultaat
from api.models_windpark import WindparkResultaat
from api.opstelling import OpstellingOpdracht
from api.opstelling_uitvoer import OPSTELLING, voer_opstelling_uit
from api.runner import voer_uit as voer_startwijken_uit
from api.uitvoer import STARTWIJKEN, Uitvoersoort
from api.windkansen import WindkansenOpdracht
from api.windkansen_uitvoer import WINDKANSEN
from api.windkansen_uitvoer import voer_uit as voer_windkansen_uit
from api.windpark import WindparkOpdracht
from api.windpark_uitvoer import WINDPARK, voer_windpark_uit
from layers.verslag import Voortgang


class Uitkomst(Protocol):
    """Wat elke uitkomst gemeen heeft."""

    hash: str
    titel: str
    datum: str
    gemaakte_gegevens: bool


class Reken(Protocol):
    """Rekent een opdracht en schrijft de producten in een map."""

    def __call__(self, opdracht: Any, uit: Path, *, titel: str, voortgang: Voortgang | None) -> Uitkomst:
        """De uitkomst; een fout uit `voortgang` stopt alles zonder half product."""


@dataclass(frozen=True, kw_only=True)
class Studiesoort:
    """Een soort studie.

    Parameters
    ----------
    titel : hoe de soort op het scherm heet
    uitvoer : de map met producten; haar naam is ook de naam van de soort
    opdracht : de klasse van de opdracht; reken : de functie die haar uitvoert
    lees : leest de JSON van een uitkomst terug; kort : één regel over een uitkomst, voor lijsten
    paginas : naam in het adres naar product
    bewaart_bij_stop : een gestopte taak levert het beste tot dan toe, in plaats van niets
    """

    titel: str
    uitvoer: Uitvoersoort
    opdracht: type
    reken: Reken
    lees: Callable[[Path], Any]
    kort: Callable[[Any], str]
    paginas: Mapping[str, str] = field(default_factory=dict)
    bewaart_bij_stop: bool = False

    @property
    def naam(self) -> str:
        """De naam van de soort, zoals in het veld `soort` van de JSON."""
        return self.uitvoer.soort


def _windpark(
    opdracht: WindparkOpdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None
) -> Uitkomst:
    opdracht = replace(opdracht, titel=titel or opdracht.titel)
    return voer_windpark_uit(opdracht, uit, voortgang=voortgang).resultaat


def _windkansen(
    opdracht: WindkansenOpdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None
) -> Uitkomst:
    return voer_windkansen_uit(replace(opdracht, titel=titel or opdracht.titel), uit, voortgang=voortgang)


def _opstelling(
    opdracht: OpstellingOpdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None
) -> Uitkomst:
    return voer_opstelling_uit(replace(opdracht, titel=titel or opdracht.titel), uit, voortgang=voortgang)


def _kort_startwijken(r: Resultaat) -> str:
    return f"{len(r.buurten)} buurten · top {r.top_n} · gewichten: {r.preset or 'eigen keuze'}"


def _kort_windpark(r: WindparkResultaat) -> str:
    telling = [f"{r.telling.get(naam, 0)} × {naam.lower().replace('_', ' ')}" for naam in _OORDELEN]
    return f"{len(r.turbines)} turbines · {', '.join(telling)} · {r.normen.titel}"


def _kort_windkansen(r: WindkansenResultaat) -> str:
    return f"{taal.getal(r.vrij_ha)} van {taal.getal(r.gebied_ha)} ha vrij · {r.turbines} turbines · {r.turbine.titel}"


def _kort_opstelling(r: OpstellingResultaat) -> str:
    gwh = taal.getal(r.beste.netto_mwh_jaar / 1000.0, 1)
    return f"{len(r.beste.turbines)} turbines · {gwh} GWh per jaar · {r.turbine.titel}"


_OORDELEN = ("VOLDOET_NIET", "ONBEKEND", "VOLDOET")
_SOORTEN = (
    Studiesoort(
        titel="Startwijken",
        uitvoer=STARTWIJKEN,
        opdracht=StartwijkenOpdracht,
        reken=voer_startwijken_uit,
        lees=resultaat_json.read_json,
        kort=_kort_startwijken,
        paginas={"kaart": kaart.BESTAND},
    ),
    Studiesoort(
        titel="Windpark",
        uitvoer=WINDPARK,
        opdracht=WindparkOpdracht,
        reken=_windpark,
        lees=windpark_json.read_json,
        kort=_kort_windpark,
        paginas={"kaart": WINDPARK_KAART, "kaart3d": WINDPARK_KAART3D, "samen": WINDPARK_SAMEN},
    ),
    Studiesoort(
        titel="Windkansen",
        uitvoer=WINDKANSEN,
        opdracht=WindkansenOpdracht,
        reken=_windkansen,
        lees=windkansen_json.read_json,
        kort=_kort_windkansen,
        paginas={"kaart": windkansen_kaart.BESTAND},
    ),
    Studiesoort(
        titel="Opstelling",
        uitvoer=OPSTELLING,
        opdracht=OpstellingOpdracht,
        reken=_opstelling,
        lees=opstelling_json.read_json,
        kort=_kort_opstelling,
        paginas={"kaart": opstelling_kaart.BESTAND},
        bewaart_bij_stop=True,
    ),
)
STUDIES: Mapping[str, Studiesoort] = MappingProxyType({soort.naam: soort for soort in _SOORTEN})


def soort_van(opdracht: Any) -> Studiesoort:
    """De soort van een opdracht, ook als ze met een verzoek is ingezonden.

    Raises
    ------
    UnknownResult : als er geen soort bij hoort.
    """
    kaal = opdracht.opdracht if isinstance(opdracht, Inzending) else opdracht
    for soort in STUDIES.values():
        if isinstance(kaal, soort.opdracht):
            return soort
    raise UnknownResult("opdracht", type(kaal).__name__, f"een van: {', '.join(STUDIES)}", "meld deze fout")


def voer_uit(opdracht: Any, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Uitkomst:
    """Reken een opdracht van welke soort ook, en schrijf alle producten in `uit`.

    Raises
    ------
    WijkwindError : met het onderdeel, de waarde, wat verwacht was en wat te doen.
    """
    return soort_van(opdracht).reken(opdracht, uit, titel=titel, voortgang=voortgang)
