"""Welke fouten kan de rekenverdieping geven, en wat staat er in de melding?

Elke fout zegt vier dingen: om welk onderdeel het gaat, welke waarde er stond, wat verwacht was en wat de
gebruiker kan doen. De hogere verdiepingen vertalen deze fouten; hier staan geen HTTP-codes.
"""

from __future__ import annotations


class WijkwindError(Exception):
    """De wortel van elke fout die wijkwind zelf geeft.

    Parameters
    ----------
    onderdeel : wat het betreft, bijvoorbeeld een bestand, kolom of parameter
    waarde : de waarde die er stond
    verwacht : wat er had moeten staan
    doe : wat de gebruiker kan doen

    >>> print(WijkwindError("gewicht 'draagvlak'", -1, "een getal van 0 of hoger", "kies 0 om het weg te laten"))
    gewicht 'draagvlak': gevonden -1; verwacht een getal van 0 of hoger. Wat te doen: kies 0 om het weg te laten.
    """

    def __init__(self, onderdeel: str, waarde: object, verwacht: str, doe: str) -> None:
        self.onderdeel = onderdeel
        self.waarde = waarde
        self.verwacht = verwacht
        self.doe = doe
        super().__init__(f"{onderdeel}: gevonden {_kort(waarde)}; verwacht {verwacht}. Wat te doen: {doe.rstrip('.')}.")


class SpatialError(WijkwindError):
    """De wortel van de fouten uit de rekenverdieping."""


class WrongCrs(SpatialError):
    """Een tabel staat niet in RD (EPSG:28992), of de coördinaten passen niet bij het opgegeven stelsel."""


class MissingColumn(SpatialError):
    """Een kolom die de berekening nodig heeft ontbreekt."""


class OutOfRange(SpatialError):
    """Een getal ligt buiten het toegestane bereik, of is geen getal."""


class UnknownName(SpatialError):
    """Een naam (criterium, strategie, preset, parameter) bestaat niet."""


class EmptyInput(SpatialError):
    """Er is niets om mee te rekenen."""


def _kort(waarde: object) -> str:
    """Een waarde zoals die in een melding past: tekst tussen aanhalingstekens, lange waarden afgekapt."""
    tekst = f"'{waarde}'" if isinstance(waarde, str) else str(waarde)
    return tekst if len(tekst) <= 120 else f"{tekst[:117]}..."
