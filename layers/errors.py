"""Welke fouten kan de lagenverdieping geven? Elk noemt bestand of laag, de waarde, wat verwacht was en wat te doen.

De vertaling naar HTTP-codes en afsluitcodes staat in `api`.
"""

from __future__ import annotations

from spatial.errors import WijkwindError


class LayersError(WijkwindError):
    """De wortel van de fouten uit de lagenverdieping."""


class CatalogFault(LayersError):
    """De catalogus zelf klopt niet: een onbekende sleutel, een ontbrekende licentie, een onbekend schema."""


class UnknownLayer(LayersError):
    """Deze laag staat niet in de catalogus."""


class RefusedFile(LayersError):
    """Dit bestand wordt geweigerd: verkeerde soort, verwijst naar elders, te groot of niet te vertrouwen."""


class UnreadableFile(LayersError):
    """Dit bestand is van een bekende soort, maar beschadigd, leeg of niet te lezen."""


class SchemaMismatch(LayersError):
    """De kolommen of waarden van een tabel passen niet bij de laag."""


class WrongCoordinates(LayersError):
    """Het coördinatenstelsel ontbreekt, of de coördinaten passen er niet bij."""


class WrongVintage(LayersError):
    """De codes horen bij een andere jaarindeling dan de buurten."""


class StoreFault(LayersError):
    """De opslag is er niet, is beschadigd, of kon niet worden geschreven."""


class MissingLayer(LayersError):
    """Een laag die nodig is, is er niet."""


class UnknownGemeente(LayersError):
    """Deze gemeente komt in de gegevens niet voor."""
