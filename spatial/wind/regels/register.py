"""Welke regels zijn er, in welke volgorde staan hun uitslagen?

Een code wordt nooit hergebruikt. Een nieuwe regel komt erbij met een nieuwe code.
"""

from __future__ import annotations

from spatial.wind.regels.geluid import Cumulatie, GeluidEtmaal, GeluidNacht
from spatial.wind.regels.hoogten import Hoogtebeperking, Obstakellichten, RadarHoogte
from spatial.wind.regels.infrastructuur import Buisleiding, Hoogspanning, Rijksweg, Spoor, Vaarweg, Waterkering
from spatial.wind.regels.natuur import Landschap, Natura2000, Natuurnetwerk
from spatial.wind.regels.onderling import AndereTurbines
from spatial.wind.regels.plan import PlanMast, PlanRotor
from spatial.wind.regels.regelvorm import Regelvorm
from spatial.wind.regels.slagschaduw import SchaduwDagen, SchaduwMinuten, SchaduwUren
from spatial.wind.regels.woningbouw import Woningbouw
from spatial.wind.regels.woningen import RisicoBeperktKwetsbaar, RisicoKwetsbaar, Woningafstand

REGELS: tuple[Regelvorm, ...] = (
    GeluidEtmaal(),
    GeluidNacht(),
    Cumulatie(),
    SchaduwDagen(),
    SchaduwUren(),
    SchaduwMinuten(),
    Woningafstand(),
    RisicoKwetsbaar(),
    RisicoBeperktKwetsbaar(),
    Rijksweg(),
    Vaarweg(),
    Spoor(),
    Buisleiding(),
    Hoogspanning(),
    Waterkering(),
    AndereTurbines(),
    Natura2000(),
    Natuurnetwerk(),
    RadarHoogte(),
    Obstakellichten(),
    Hoogtebeperking(),
    PlanMast(),
    PlanRotor(),
    Landschap(),
    Woningbouw(),
)


def alle_regels() -> tuple[Regelvorm, ...]:
    """Alle regels, in de vaste volgorde van de uitslagen."""
    return REGELS
