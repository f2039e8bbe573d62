"""Eén werkboek met vaste opmaak: titel, uitleg, koprij en filter per blad, en nooit een formule uit andermans tekst.

Tekst uit bestanden van anderen wordt als tekst geschreven; een tekst die met = + - @ of een tab begint krijgt het
voorzetsel ' zodat ook kopiëren naar elders onschadelijk is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.exports.taal import GEMAAKT_TEKST, INDICATIEF_TEKST

KOPRIJ = 3
MAX_TEKST = 32_000
GEVAARLIJK = ("=", "+", "-", "@", "\t", "\r", "\n")

Waarde = str | float | int | bool | None


@dataclass(frozen=True)
class Kolom:
    """Een kolom van een blad: kop, breedte in tekens en getalnotatie ('tekst' voor tekst)."""

    kop: str
    breedte: float
    notatie: str = "tekst"


NOTATIES: Mapping[str, str] = {
    "tekst": "@",
    "geheel": "#,##0",
    "euro": "€ #,##0",
    "procent": "0%",
    "score": "0.0",
    "vrij": "#,##0.####",
}


def safe_text(tekst: str) -> str:
    """Tekst die in geen enkel rekenblad een formule wordt.

    >>> safe_text("=1+1"), safe_text("Centrum"), safe_text("-5 % buurt")
    ("'=1+1", 'Centrum', "'-5 % buurt")
    """
    schoon = "".join(teken for teken in tekst if teken >= " " or teken in "\t\n\r")[:MAX_TEKST]
    return f"'{schoon}" if schoon.startswith(GEVAARLIJK) else schoon


class Uitkomst(Protocol):
    """Wat elk blad van een uitkomst laat zien."""

    @property
    def titel(self) -> str:
        """De titel van de studie."""

    @property
    def datum(self) -> str:
        """De dag waarop gerekend is."""

    @property
    def versie(self) -> str:
        """De versie van wijkwind."""

    @property
    def hash(self) -> str:
        """De vingerafdruk van de uitkomst."""

    @property
    def gemaakte_gegevens(self) -> bool:
        """Of er gemaakte gegevens in zitten."""


R = TypeVar("R", bound=Uitkomst)


class Werkboek(Generic[R]):
    """Het werkboek met zijn opmaak; een dunne schil om XlsxWriter."""

    def __init__(self, pad: Path, resultaat: R, indicatief: str = INDICATIEF_TEKST, gemaakt: str = "") -> None:
        self.resultaat = resultaat
        self._indicatief = indicatief
        self._gemaakt = gemaakt or GEMAAKT_TEKST
        self.boek = xlsxwriter.Workbook(
            str(pad), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.boek.set_properties(
            {"title": safe_text(resultaat.titel), "comments": f"wijkwind {resultaat.versie}, uitkomst {resultaat.hash}"}
        )
        nieuw: Callable[[dict[str, object]], Format] = self.boek.add_format
        self.titel = nieuw({"bold": True, "font_size": 14})
        self.intro = nieuw({"font_color": "#333333", "text_wrap": True, "valign": "top"})
        self.waarschuwing = nieuw({"bold": True, "font_color": "#7A1F00", "bg_color": "#FFE9DF"})
        self.kop = nieuw({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6EDF3", "bottom": 1})
        self.cellen = {
            naam: nieuw({"num_format": notatie, "valign": "top", "text_wrap": naam == "tekst"})
            for naam, notatie in NOTATIES.items()
        }

    def sheet(self, naam: str, uitleg: str, kolommen: Sequence[Kolom], rijen: Sequence[Sequence[Waarde]]) -> Worksheet:
        """Een blad met titel, uitleg, koprij, filter en vastgezette kop."""
        blad = self.boek.add_worksheet(naam)
        r = self.resultaat
        blad.write_string(0, 0, safe_text(f"{r.titel}: {naam.lower()}"), self.titel)
        blad.write_string(1, 0, safe_text(f"{uitleg} Gemaakt op {r.datum} met wijkwind {r.versie}. {self._indicatief}"))
        if r.gemaakte_gegevens:
            blad.write_string(2, 0, self._gemaakt, self.waarschuwing)
        for k, kolom in enumerate(kolommen):
            blad.set_column(k, k, kolom.breedte)
            blad.write_string(KOPRIJ, k, kolom.kop, self.kop)
        for i, rij in enumerate(rijen, start=KOPRIJ + 1):
            for k, (kolom, waarde) in enumerate(zip(kolommen, rij, strict=True)):
                self._write(blad, i, k, waarde, self.cellen[kolom.notatie])
        blad.freeze_panes(KOPRIJ + 1, 0)
        blad.autofilter(KOPRIJ, 0, KOPRIJ + max(len(rijen), 1), len(kolommen) - 1)
        blad.set_landscape()
        blad.set_paper(9)
        blad.fit_to_pages(1, 0)
        blad.repeat_rows(KOPRIJ)
        blad.set_footer(f"&L{'Gemaakte gegevens' if r.gemaakte_gegevens else 'Indicatief'}&RBlad &P van &N")
        return blad

    def _write(self, blad: Worksheet, rij: int, kolom: int, waarde: Waarde, opmaak: Format) -> None:
        if isinstance(waarde, bool):
            blad.write_string(rij, kolom, "ja" if waarde else "nee", opmaak)
        elif isinstance(waarde, int | float) and math.isfinite(waarde):
            blad.write_number(rij, kolom, waarde, opmaak)
        elif isinstance(waarde, str):
            blad.write_string(rij, kolom, safe_text(waarde), opmaak)
        else:
            blad.write_blank(rij, kolom, None, opmaak)
