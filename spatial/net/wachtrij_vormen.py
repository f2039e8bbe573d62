"""Wat staat er in de rij en hoeveel ruimte komt er: verzoeken, stations en versterkingen.

Een vermogen of ruimte die niet bekend is blijft None. De toewijzing rekent dan met het gunstigste en het
ongunstigste geval, en noemt de uitkomst ONBEKEND als dat verschil maakt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spatial.errors import OutOfRange, UnknownName

Richting = Literal["afname", "opwek"]
RICHTINGEN: tuple[Richting, ...] = ("afname", "opwek")
Zekerheid = Literal["vast", "gepland", "onzeker"]
ZEKERHEDEN: tuple[Zekerheid, ...] = ("vast", "gepland", "onzeker")
# Rangen van het prioriteringskader: 1 congestieverzachter, 2 veiligheid, 3 basisbehoefte, 0 geen voorrang.
CATEGORIEEN: tuple[int, ...] = (0, 1, 2, 3)
VROEGSTE_JAAR, LAATSTE_JAAR = 1990, 2150
MEESTE_MW = 100_000.0


@dataclass(frozen=True, kw_only=True)
class Project:
    """Eén verzoek om transportcapaciteit.

    Parameters
    ----------
    id, naam, soort : soort is "wind", "zon", "woningen", "warmte", "bedrijf", "opslag" of "wachtrij" (verzoeken
        waarvan alleen de som bekend is)
    richting : "afname" (van het net) of "opwek" (naar het net)
    vermogen_mw : gevraagd vermogen, 0 of meer; None is onbekend
    datum : dag van het verzoek, jjjj-mm-dd; bepaalt de plek in de rij
    categorie : 0 geen voorrang, 1 congestieverzachter (met contract), 2 veiligheid, 3 basisbehoefte
    gebied_id : voedingsgebied; gewenst_jaar : niet eerder nodig dan dit jaar
    alleen_afname : of er op deze aansluiting alleen wordt afgenomen; zo niet, dan vervalt voorrang 2 en 3

    >>> Project(id="W1", naam="Molens", soort="wind", richting="opwek", vermogen_mw=12.0, datum="2026-02-01",
    ...         gebied_id="A").jaar
    2026
    """

    id: str
    naam: str
    soort: str
    richting: Richting
    vermogen_mw: float | None
    datum: str
    gebied_id: str
    categorie: int = 0
    gewenst_jaar: int | None = None
    alleen_afname: bool = True

    def __post_init__(self) -> None:
        plek = f"project '{self.id}'"
        if self.richting not in RICHTINGEN:
            raise UnknownName(f"{plek}, richting", self.richting, "afname of opwek", "herstel de richting")
        if self.categorie not in CATEGORIEEN:
            raise OutOfRange(f"{plek}, categorie", self.categorie, "0, 1, 2 of 3", "herstel de categorie")
        _eis_mw(f"{plek}, vermogen (MW)", self.vermogen_mw)
        object.__setattr__(self, "datum", _dag(plek, self.datum))
        if self.gewenst_jaar is not None:
            _eis_jaar(f"{plek}, gewenst jaar", self.gewenst_jaar)

    @property
    def jaar(self) -> int:
        """Het jaar waarin het verzoek in de rij komt."""
        return int(self.datum[:4])


@dataclass(frozen=True, kw_only=True)
class Versterking:
    """Een uitbreiding van een station.

    Parameters
    ----------
    jaar, jaar_laat : verwacht eerste jaar met de extra ruimte, en het laatste als dat bekend is
    extra_mw : extra ruimte; None: de congestie is dan volgens de netbeheerder opgelost, zonder getal
    zekerheid : "vast" (komt in `jaar`), "gepland" of "onzeker" (kans en uitloop zijn kentallen)
    """

    id: str
    jaar: int
    extra_mw: float | None
    jaar_laat: int | None = None
    zekerheid: Zekerheid = "gepland"

    def __post_init__(self) -> None:
        plek = f"versterking '{self.id}'"
        if self.zekerheid not in ZEKERHEDEN:
            raise UnknownName(f"{plek}, zekerheid", self.zekerheid, ", ".join(ZEKERHEDEN), "herstel de zekerheid")
        _eis_jaar(f"{plek}, jaar", self.jaar)
        _eis_mw(f"{plek}, extra ruimte (MW)", self.extra_mw)
        if self.jaar_laat is not None:
            _eis_jaar(f"{plek}, laatste jaar", self.jaar_laat)
            if self.jaar_laat < self.jaar:
                raise OutOfRange(
                    f"{plek}, laatste jaar", self.jaar_laat, f"{self.jaar} of later", "wissel de twee jaren om"
                )


@dataclass(frozen=True, kw_only=True)
class Capaciteit:
    """De ruimte van één voedingsgebied in één richting.

    Parameters
    ----------
    beschikbaar_mw : vrije ruimte nu, vóór aftrek van de rij; None is onbekend
    laag_mw, hoog_mw : band om de vrije ruimte, als alleen die bekend is; elke waarde even waarschijnlijk
    versterkingen : wat er bij komt
    boven : gebied_id van het net erboven (TenneT) waar ook ruimte nodig is; leeg is geen

    Raises
    ------
    OutOfRange, UnknownName : voor een ruimte onder nul of een richting die niet bestaat.
    """

    gebied_id: str
    richting: Richting
    beschikbaar_mw: float | None
    naam: str = ""
    laag_mw: float | None = None
    hoog_mw: float | None = None
    versterkingen: tuple[Versterking, ...] = ()
    boven: str = ""

    def __post_init__(self) -> None:
        plek = f"capaciteit van gebied '{self.gebied_id}' ({self.richting})"
        if self.richting not in RICHTINGEN:
            raise UnknownName(f"{plek}, richting", self.richting, "afname of opwek", "herstel de richting")
        for wat, waarde in (("vrije ruimte", self.beschikbaar_mw), ("laag", self.laag_mw), ("hoog", self.hoog_mw)):
            _eis_mw(f"{plek}, {wat} (MW)", waarde)
        if (self.laag_mw is None) != (self.hoog_mw is None):
            raise OutOfRange(plek, "één grens", "een laagste én een hoogste waarde", "vul beide grenzen in of geen")
        if self.laag_mw is not None and self.hoog_mw is not None and self.laag_mw > self.hoog_mw:
            raise OutOfRange(plek, f"{self.laag_mw:g} tot {self.hoog_mw:g} MW", "laag onder hoog", "wissel ze om")
        codes = [v.id for v in self.versterkingen]
        if len(set(codes)) < len(codes):
            raise UnknownName(f"{plek}, versterkingen", ", ".join(codes), "elke versterking één keer", "voeg samen")

    @property
    def titel(self) -> str:
        """De naam van het gebied, of anders zijn code."""
        return self.naam or self.gebied_id


def _eis_mw(wat: str, waarde: float | None) -> None:
    if waarde is not None and not (math.isfinite(waarde) and 0.0 <= waarde <= MEESTE_MW):
        raise OutOfRange(wat, waarde, f"een getal van 0 tot en met {MEESTE_MW:g}, of leeg", "herstel het vermogen")


def _eis_jaar(wat: str, waarde: int) -> None:
    if not VROEGSTE_JAAR <= waarde <= LAATSTE_JAAR:
        raise OutOfRange(wat, waarde, f"een jaar van {VROEGSTE_JAAR} tot en met {LAATSTE_JAAR}", "herstel het jaar")


def _dag(plek: str, tekst: str) -> str:
    """De datum als jjjj-mm-dd."""
    try:
        dag = str(np.datetime64(tekst, "D"))
    except ValueError:
        dag = "NaT"
    if dag == "NaT":
        raise OutOfRange(f"{plek}, datum", tekst, "een dag als jjjj-mm-dd", "herstel de datum")
    _eis_jaar(f"{plek}, jaar van de datum", int(dag.split("-")[0]))
    return dag
