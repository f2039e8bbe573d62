"""Welke uitkomsten liggen er klaar om te tonen, en waar? De map van de gebruiker eerst, dan de eigen map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from api.errors import UnknownResult
from api.exports.resultaat_json import BESTAND, read_json
from api.models import Resultaat
from api.uitvoer import PRODUCTEN


@dataclass(frozen=True)
class Uitkomstmap:
    """Eén uitkomst op schijf."""

    pad: Path
    resultaat: Resultaat

    def product(self, naam: str) -> Path:
        """Het pad van een product van deze uitkomst.

        Raises
        ------
        UnknownResult : als het geen product is, of het bestand er niet is.
        """
        pad = self.pad / naam
        if naam not in PRODUCTEN or not pad.is_file():
            raise UnknownResult("product", naam, f"een van {', '.join(PRODUCTEN)}", "kies een product dat er is")
        return pad


@dataclass(frozen=True)
class Resultatenmap:
    """Alle uitkomsten die de dienst kent.

    Parameters
    ----------
    eigen : map waarin de dienst nieuwe uitkomsten zet, één map per hash
    eerst : uitvoermap van de gebruiker die als eerste getoond wordt, of None
    """

    eigen: Path
    eerst: Path | None = None

    def all(self) -> list[Uitkomstmap]:
        """Alle leesbare uitkomsten: eerst die van de gebruiker, dan de nieuwste. Dubbele hashes één keer."""
        mappen = [] if self.eerst is None else [self.eerst]
        if self.eigen.is_dir():
            onder = [kind for kind in self.eigen.iterdir() if kind.is_dir() and not kind.name.startswith(".")]
            mappen += sorted(onder, key=lambda kind: kind.stat().st_mtime, reverse=True)
        uit: dict[str, Uitkomstmap] = {}
        for pad in mappen:
            gevonden = _read(pad)
            if gevonden is not None:
                uit.setdefault(gevonden.resultaat.hash, gevonden)
        return list(uit.values())

    def find(self, hash_: str) -> Uitkomstmap:
        """De uitkomst met deze hash.

        Raises
        ------
        UnknownResult : als ze er niet is.
        """
        for gevonden in self.all():
            if gevonden.resultaat.hash == hash_:
                return gevonden
        raise UnknownResult("uitkomst", hash_, "een bestaande hash", "vraag de lijst op met GET /v1/resultaten")


def _read(pad: Path) -> Uitkomstmap | None:
    """De uitkomst in deze map; een onleesbare map telt niet mee."""
    bestand = pad / BESTAND
    try:
        return Uitkomstmap(pad, _cached(bestand, bestand.stat().st_mtime_ns))
    except (FileNotFoundError, NotADirectoryError, UnknownResult):
        return None


@lru_cache(maxsize=64)
def _cached(bestand: Path, _mtime_ns: int) -> Resultaat:
    return read_json(bestand)
