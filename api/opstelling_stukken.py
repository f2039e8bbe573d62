"""Wat vraagt iemand die een park wil ontwerpen, en wat ligt er klaar als het ontwerp er is?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.opstelling_gebied import Terrein
from api.opstelling_zoeken import Vondst
from layers.assemble import Studie
from spatial.bron import Parameters
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.opbrengst import Opbrengst
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import Windklimaat

TURBINE = "generiek-5mw"
RONDES = 200
RONDES_BEREIK = (1, 100_000)
TIJD_BEREIK_S = (1.0, 86_400.0)


@dataclass(frozen=True, kw_only=True)
class OpstellingOpdracht:
    """Wat de gebruiker vraagt.

    Parameters
    ----------
    gebied : bestand met vlakken (GeoJSON of een andere kaartlaag); data : opslag van wijkwind of een map met bestanden
    turbines : hoeveel turbines; turbine : naam van het type; ashoogte_m : andere ashoogte dan die van het type
    normen : naam van een normenset of een bestand; leeg: wijkwind kiest op het aantal turbines
    types : bestand met eigen turbinetypes; wind : windtabel
    zonder : codes van regels die niet meedoen; afstanden : code naar eigen afstand in m
    seed : zaad van het toeval; rondes : hoe lang gezocht wordt, 256 voorstellen per ronde; None: 200
    tijd_s : kies zelf zoveel rondes dat het zoeken ongeveer zo lang duurt; None: niet op tijd
    parameters : kentallen op naam die afwijken
    """

    gebied: Path
    data: Path
    turbines: int
    turbine: str = TURBINE
    ashoogte_m: float | None = None
    gemeenten: tuple[str, ...] = ()
    normen: str = ""
    types: Path | None = None
    wind: Path | None = None
    zonder: tuple[str, ...] = ()
    afstanden: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    rondes: int | None = None
    tijd_s: float | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    titel: str = ""


@dataclass(frozen=True, kw_only=True)
class Stukken:
    """De tussenstukken waar de producten uit komen."""

    opdracht: OpstellingOpdracht
    studie: Studie
    omgeving: Omgeving
    p: Parameters
    soort: Turbinetype
    normen: Normenset
    normkeuze: str
    klimaat: Windklimaat
    terrein: Terrein
    vondst: Vondst
    opbrengst: Opbrengst
    start_opbrengst: Opbrengst
    geluidmelding: str
    meldingen: tuple[str, ...]
