"""Welke uitkomsten liggen er klaar om te tonen, en waar? De map van de gebruiker eerst, dan de eigen map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.errors import UnknownResult
from api.studies import STUDIES, Studiesoort


@dataclass(frozen=True)
class Uitkomstmap:
    """Eén uitkomst op schijf, van welke soort ook."""

    pad: Path
    soort: Studiesoort
    resultaat: Any

    def product(self, naam: str) -> Path:
        """Het pad van een product van deze uitkomst.

        Raises
        ------
        UnknownResult : als het geen product is, of het bestand er niet is.
        """
        pad, producten = self.pad / naam, self.soort.uitvoer.producten
        if naam not in producten or not pad.is_file():
            raise UnknownResult("product", naam, f"een van {', '.join(producten)}", "kies een product dat er is")
        return pad

    def pagina(self, naam: str) -> Path:
        """Het product dat bij een pagina hoort, zoals kaart.html bij "kaart".

        Raises
        ------
        UnknownResult : als deze soort die pagina niet heeft.
        """
        paginas = self.soort.paginas
        if naam not in paginas:
            raise UnknownResult("pagina", naam, f"een van {', '.join(paginas)}", "kies een pagina die er is")
        return self.product(paginas[naam])


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

    def find(self, hash_: str, soort: str = "") -> Uitkomstmap:
        """De uitkomst met deze hash.

        Parameters
        ----------
        soort : alleen een uitkomst van deze soort telt; leeg is elke soort

        Raises
        ------
        UnknownResult : als ze er niet is.
        """
        for gevonden in self.all():
            if gevonden.resultaat.hash == hash_ and soort in ("", gevonden.soort.naam):
                return gevonden
        wat = f"een bestaande hash van {soort}" if soort else "een bestaande hash"
        raise UnknownResult("uitkomst", hash_, wat, "vraag de lijst op met GET /v1/resultaten")


def _read(pad: Path) -> Uitkomstmap | None:
    """De uitkomst in deze map; een onleesbare map telt niet mee."""
    for soort in STUDIES.values():
        bestand = pad / soort.uitvoer.json
        try:
            return Uitkomstmap(pad, soort, _cached(soort.naam, bestand, bestand.stat().st_mtime_ns))
        except (FileNotFoundError, NotADirectoryError, UnknownResult):
            continue
    return None


@lru_cache(maxsize=64)
def _cached(soort: str, bestand: Path, _mtime_ns: int) -> Any:
    return STUDIES[soort].lees(bestand)
