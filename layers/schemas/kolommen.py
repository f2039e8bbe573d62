"""Kolommen die in veel lagen terugkomen, als bouwsteen voor de schema's."""

from __future__ import annotations

from layers.schemas.kolom import Kolom, Soort

BUURTCODE = r"^BU\d{8}$"
GEMEENTECODE = r"^GM\d{4}$"


def tekst(*namen: str, nodig: bool = False, gevuld: bool = False, uniek: bool = False) -> tuple[Kolom, ...]:
    """Tekstkolommen."""
    return tuple(Kolom(naam=naam, soort="tekst", nodig=nodig, gevuld=gevuld, uniek=uniek) for naam in namen)


def van(soort: Soort, *namen: str, nodig: bool = False) -> tuple[Kolom, ...]:
    """Kolommen van één soort zonder grenzen."""
    return tuple(Kolom(naam=naam, soort=soort, nodig=nodig) for naam in namen)


def aantal(*namen: str) -> tuple[Kolom, ...]:
    """Getallen die niet onder nul kunnen liggen: aantallen, hoeveelheden, oppervlakten."""
    return tuple(Kolom(naam=naam, soort="getal", laag=0) for naam in namen)


def aandeel(*namen: str) -> tuple[Kolom, ...]:
    """Aandelen van 0 tot en met 1."""
    return tuple(Kolom(naam=naam, soort="getal", laag=0, hoog=1) for naam in namen)


def keuze(naam: str, *waarden: str) -> Kolom:
    """Een tekst uit een vaste lijst."""
    return Kolom(naam=naam, soort="tekst", waarden=waarden)


def sleutel(naam: str) -> Kolom:
    """De sleutel: gevuld en uniek."""
    return Kolom(naam=naam, soort="tekst", nodig=True, gevuld=True, uniek=True)


def buurtcode(*, uniek: bool, gevuld: bool = True) -> Kolom:
    """De buurtcode, zoals BU19630000."""
    return Kolom(
        naam="buurtcode",
        soort="tekst",
        nodig=gevuld,
        gevuld=gevuld,
        uniek=uniek,
        patroon=BUURTCODE,
        voorbeeld="BU19630000",
    )


def gemeentecode(*, nodig: bool) -> Kolom:
    """De gemeentecode, zoals GM1963."""
    return Kolom(
        naam="gemeentecode", soort="tekst", nodig=nodig, gevuld=nodig, patroon=GEMEENTECODE, voorbeeld="GM1963"
    )


def klasse(*namen: str) -> tuple[Kolom, ...]:
    """Kleurklasse van de capaciteitskaart: 0 ruimte tot en met 3 geen ruimte."""
    return tuple(Kolom(naam=naam, soort="getal", laag=0, hoog=3, geheel=True) for naam in namen)
