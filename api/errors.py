"""Welke fouten horen bij de deuren zelf, en welke HTTP-code en afsluitcode hoort bij elke fout?

Dit is het enige bestand met HTTP-codes. De opdrachtregel en de webdienst vertalen hier dezelfde fouten.
"""

from __future__ import annotations

from layers.errors import CatalogFault, MissingLayer, StoreFault, UnknownGemeente, UnknownLayer
from spatial.errors import UnknownName, WijkwindError


class ApiError(WijkwindError):
    """De wortel van de fouten die de deuren zelf geven."""


class InvalidRequest(ApiError):
    """Een opdracht bevat een waarde die niet kan; `velden` noemt ze allemaal tegelijk."""

    def __init__(self, velden: list[WijkwindError]) -> None:
        self.velden = tuple(velden)
        eerste = velden[0]
        super().__init__(eerste.onderdeel, eerste.waarde, eerste.verwacht, eerste.doe)

    def __str__(self) -> str:
        return "\n".join(str(veld) for veld in self.velden)


class InvalidValue(ApiError):
    """Eén waarde in een opdracht kan niet."""


class UnknownTask(ApiError):
    """Deze taak bestaat niet (meer)."""


class UnknownResult(ApiError):
    """Deze uitkomst bestaat niet in deze map."""


class ResultNotReady(ApiError):
    """De uitvoer is nog niet klaar, of de taak is gestopt."""


class RefusedOutput(ApiError):
    """De uitvoermap is niet van wijkwind of kan niet worden beschreven."""


class PortTaken(ApiError):
    """De poort is al in gebruik of mag niet gebruikt worden."""


class TooLarge(ApiError):
    """Het verzoek is groter dan de grens."""


class TooBusy(ApiError):
    """Er wachten al te veel taken."""


class Stopped(ApiError):
    """De gebruiker heeft de taak gestopt."""

    def __init__(self, onderdeel: str = "taak") -> None:
        super().__init__(onderdeel, "gestopt", "een taak die doorloopt", "start de taak opnieuw als dat nodig is")


AFSLUITCODE_FOUT = 1
AFSLUITCODE_INVOER = 2
AFSLUITCODE_GESTOPT = 130

# De eerste passende regel telt; een WijkwindError die hier niet staat is een fout in de invoer.
STATUS: tuple[tuple[type[WijkwindError], int], ...] = (
    (UnknownTask, 404),
    (UnknownResult, 404),
    (ResultNotReady, 409),
    (Stopped, 409),
    (TooLarge, 413),
    (TooBusy, 503),
    (RefusedOutput, 409),
    (UnknownName, 400),
    (UnknownLayer, 400),
    (UnknownGemeente, 400),
    (MissingLayer, 409),
    (CatalogFault, 500),
    (StoreFault, 500),
)


def status_of(fout: WijkwindError) -> int:
    """De HTTP-code bij een fout.

    >>> status_of(UnknownTask("taak", "x", "een bestaande taak", "vraag de lijst op"))
    404
    >>> status_of(InvalidValue("gewicht", -1, "0 of hoger", "kies 0"))
    400
    """
    return next((code for soort, code in STATUS if isinstance(fout, soort)), 400)
