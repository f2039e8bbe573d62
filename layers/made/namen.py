"""Hoe heten de gemaakte gemeenten, buurten en straten, en welke codes krijgen ze?

Alle namen zijn bedacht en alle gemeentecodes liggen boven 9000, waar het CBS er geen uitgeeft.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_UITGANGEN = "stad wijk dam veen burg kerk hoven recht dijk oord lo donk horst beek mere zand waard sluis haven poort"
UITGANGEN = tuple(_UITGANGEN.split())
_VOORVOEGSELS = (
    " Nieuw- Oud- Groot- Klein- Hoog- Laag- Noorder- Zuider- Ooster- Wester- "
    "Midden- Over- Neder- Boven- Beneden- Voor- Achter- Buiten- Binnen-"
)
VOORVOEGSELS = tuple(_VOORVOEGSELS.split(" "))

STAMMEN: dict[str, tuple[str, ...]] = {
    "centrum": ("Binnenstad", "Havenkwartier", "Singelkwartier", "Marktkwartier"),
    "vooroorlogs": ("Tuindorp", "Stationsbuurt", "Wilhelminabuurt", "Parkbuurt", "Molenbuurt", "Statenbuurt"),
    "naoorlogs": ("Schrijversbuurt", "Schildersbuurt", "Componistenbuurt", "Zeeheldenbuurt", "Bomenbuurt"),
    "hoogbouw": ("Vogelbuurt", "Sterrenbuurt", "Planetenbuurt", "Rivierenbuurt", "Provinciebuurt"),
    "bloemkool": ("De Hoven", "De Weiden", "De Gaarden", "De Akkers", "De Kampen", "De Horsten"),
    "vinex": ("Waterrijk", "Parkzicht", "Eilanden", "Lanenrijk", "Rietlanden"),
    "nieuwbouw": ("Nieuwland", "Zonnehof", "Morgenland", "Boomgaard"),
    "bedrijven": ("Haventerrein", "Bedrijvenpark Oost", "De Spoorhaven", "Ambachtspark", "Poort van de Weg"),
    "water": ("De Plas", "Het Meer"),
    "dorp": ("Rietkerk", "Oudeveen", "Lindehorst", "Waterlo", "Zandbeek", "Korenmeer", "Elzendam", "Hoogdonk"),
    "polder": ("Polder Oosterland", "Polder De Kil", "Buitengebied West", "Polder Noordmade", "Rietpolder"),
}
WINDSTREKEN = ("Noord", "Oost", "Zuid", "West", "Midden", "Binnen", "Buiten", "Hoog", "Laag")
_STRAATSTAMMEN = (
    "Eiken Beuken Linden Iepen Meidoorn Wilgen Populieren Merel Reiger Zwaluw Kievit Leeuwerik Karekiet Roerdomp "
    "Zilver Koper Tin Brons Molen Wiek Bakkers Smeden Wevers Kuipers Touwslagers Schippers Vissers Tuinders Zaaiers "
    "Maaiers Dorsers Hooi Klaver Tarwe Gerst Haver Vlas Koolzaad Riet Lisdodde Waterlelie Kalmoes Dotter Boterbloem "
    "Noorder Zuider Ooster Wester Hoge Lage Lange Korte Nieuwe Oude Brede Kerk School Markt Haven Kade Sluis Brug "
    "Toren Poort Wal Gracht Singel Park Dijk Polder Veld Weide Akker Kamp Hof Gaard Ster Maan Komeet Planeet"
)
STRAATSTAMMEN = tuple(_STRAATSTAMMEN.split())
STRAATUITGANGEN = ("straat", "laan", "weg", "hof", "plein", "pad", "singel", "dreef", "gaarde", "kamp", "steeg", "kade")


def gemeentecode(nummer: int) -> str:
    """De code van de zoveelste gemaakte gemeente, buiten de nummers van het CBS.

    >>> gemeentecode(0), gemeentecode(100)
    ('GM9900', 'GM9000')
    """
    return f"GM{9900 + nummer if nummer < 100 else 9000 + nummer - 100}"


def gemeentenaam(nummer: int) -> str:
    """De naam van de zoveelste gemaakte gemeente: altijd met 'Maak' erin, en nooit twee keer dezelfde.

    >>> gemeentenaam(0), gemeentenaam(25)
    ('Maakstad', 'Nieuw-Maakhoven')
    """
    ronde, uitgang = divmod(nummer, len(UITGANGEN))
    extra, voor = divmod(ronde, len(VOORVOEGSELS))
    return (
        f"{VOORVOEGSELS[voor]}Maak{UITGANGEN[(uitgang + ronde) % len(UITGANGEN)]}{'' if not extra else f' {extra + 1}'}"
    )


def buurtnamen(rollen: Sequence[str], toeval: np.random.Generator) -> tuple[str, ...]:
    """Een naam per buurt die bij haar rol past, uniek in de gemeente."""
    voorraad = {}
    for rol, stammen in STAMMEN.items():
        los = [stammen[plek] for plek in toeval.permutation(len(stammen))]
        voorraad[rol] = iter(los + [f"{stam} {streek}" for streek in WINDSTREKEN for stam in los])
    return tuple(next(voorraad[rol]) for rol in rollen)


def straatnamen(aantal: int, toeval: np.random.Generator) -> list[str]:
    """Zoveel verschillende straatnamen voor één gemeente."""
    alle = [f"{stam}{uitgang}" for uitgang in STRAATUITGANGEN for stam in STRAATSTAMMEN]
    gekozen = [alle[plek] for plek in toeval.permutation(len(alle))]
    rondes = -(-aantal // len(gekozen))
    reeks = [naam if not ronde else f"{naam} {ronde + 1}" for ronde in range(rondes) for naam in gekozen]
    return reeks[:aantal]
