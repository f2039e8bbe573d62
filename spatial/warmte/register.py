"""Op welke criteria kan een buurt eerder of later aan de beurt zijn, en wat zegt een criterium niet?

Het register is een onveranderlijke waarde: elk criterium draagt zijn richting, eenheid, laag, voorbehoud en bron.
Bij vier criteria verschilt de richting per gemeente. Zo kan veel energiearmoede een reden zijn om ergens te
beginnen, of juist een risico. Die keuze is van de studie: zie `with_direction`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from spatial.criteria import Criterium
from spatial.errors import OutOfRange, UnknownName

_PRAKTIJK = "gemeentelijke praktijk van transitievisies en warmteprogramma's, 2020-2025"
_STAPHORST = "Staphorst, WANNEER-kaart (warmtetransitiestaphorst.ireporting.nl)"
_ECW = "Expertisecentrum Warmte, veelgestelde vragen over de Startanalyse"

_CRITERIA = (
    Criterium(
        id="nationale_kosten",
        naam="Nationale meerkosten van de beste aardgasvrije strategie",
        richting="lager",
        eenheid="€/WEQ/jaar",
        laag="wat",
        voorbehoud="Kosten voor het hele land samen. Dit is geen rekening voor bewoners.",
        bron=f"PBL Startanalyse, indicator H18; {_ECW}",
    ),
    Criterium(
        id="marge",
        naam="Voorsprong op de tweede strategie",
        richting="hoger",
        eenheid="€/WEQ/jaar",
        laag="wat",
        voorbehoud="Een grote voorsprong zegt dat de keuze duidelijk is, niet dat ze goedkoop is.",
        bron=f"Afgeleid uit H18 per strategie; {_ECW}",
    ),
    Criterium(
        id="warmtedichtheid",
        naam="Warmtevraag per hectare",
        richting="hoger",
        eenheid="GJ/ha",
        laag="wat",
        voorbehoud="Gunstig voor een warmtenet, zegt weinig bij andere strategieën. Gerekend over de hele buurt.",
        bron="PBL Startanalyse, indicator H07",
    ),
    Criterium(
        id="bouwjaren_1945_1991",
        naam="Woningen gebouwd van 1945 tot en met 1991",
        richting="hoger",
        eenheid="aandeel",
        laag="wat",
        voorbehoud="Leeftijd is geen kwaliteit: een verbouwde woning kan goed zijn. De richting is een keuze.",
        bron=f"BAG of Startanalyse; {_PRAKTIJK}",
    ),
    Criterium(
        id="slechte_labels",
        naam="Woningen met energielabel D of slechter",
        richting="hoger",
        eenheid="aandeel",
        laag="energielabels_buurt",
        voorbehoud="Woningen zonder label kunnen alles zijn: dat geeft de bandbreedte. De richting is een keuze.",
        bron=f"EP-online (RVO); {_PRAKTIJK}",
    ),
    Criterium(
        id="goede_labels",
        naam="Woningen met energielabel B of beter",
        richting="hoger",
        eenheid="aandeel",
        laag="energielabels_buurt",
        voorbehoud="Veel goede labels betekent klaar voor elektrisch verwarmen. De richting is een keuze.",
        bron=f"EP-online (RVO); {_PRAKTIJK}",
    ),
    Criterium(
        id="corporatie",
        naam="Woningen van woningcorporaties",
        richting="hoger",
        eenheid="aandeel",
        laag="buurten",
        voorbehoud="Het nieuwste CBS-jaar mist dit cijfer vaak: dan geldt een ouder jaar. De noemer wisselt per jaar.",
        bron="CBS Kerncijfers wijken en buurten",
    ),
    Criterium(
        id="eigendom_eenvoud",
        naam="Eenvoud van eigendom",
        richting="hoger",
        eenheid="aandeel",
        laag="buurten",
        voorbehoud="Een benadering: 1 min particuliere huur min koop in meergezinspanden (VvE). Het echte aantal VvE's "
        "is niet open.",
        bron="Eigen formule op CBS Kerncijfers wijken en buurten",
    ),
    Criterium(
        id="gasnet_vervanging",
        naam="Vervanging van het gasnet gepland",
        richting="hoger",
        eenheid="punten (0-1)",
        laag="koppelkansen",
        voorbehoud="Niet elke netbeheerder publiceert zijn plannen. Geen werk in de laag telt als nul.",
        bron=f"Opgave van gemeente of netbeheerder; {_STAPHORST}",
    ),
    Criterium(
        id="werkzaamheden",
        naam="Werk aan riool, weg of woningen gepland",
        richting="hoger",
        eenheid="punten (0-3)",
        laag="koppelkansen",
        voorbehoud="Telt soorten werk, niet de omvang. Planningen schuiven vaak.",
        bron=f"Opgave van de gemeente; {_STAPHORST}",
    ),
    Criterium(
        id="leefbaarheid",
        naam="Werk aan leefbaarheid gepland",
        richting="hoger",
        eenheid="punten (0-3)",
        laag="koppelkansen",
        voorbehoud="Telt soorten werk: speelplek, veilige straat en groen. Zegt niets over de wens van bewoners.",
        bron="Opgave van de gemeente",
    ),
    Criterium(
        id="energiearmoede",
        naam="Huishoudens met energiearmoede",
        richting="hoger",
        eenheid="aandeel",
        laag="buurten",
        voorbehoud="Een reden om te beginnen of juist een risico: de richting is een keuze. Gaat over huishoudens van "
        "een ouder jaar.",
        bron="CBS/TNO Monitor energiearmoede",
    ),
    Criterium(
        id="draagvlak",
        naam="Draagvlak in de buurt",
        richting="hoger",
        eenheid="score (0-3)",
        laag="draagvlak",
        voorbehoud="Een oordeel van wie de score gaf. Er is geen open bron voor.",
        bron=f"Opgave van de gemeente; {_STAPHORST}",
    ),
    Criterium(
        id="eindgebruikerskosten",
        naam="Kosten voor bewoners ten opzichte van aardgas",
        richting="lager",
        eenheid="€/woning/jaar",
        laag="eindgebruiker",
        voorbehoud="Hangt sterk af van tarieven en subsidies van dat jaar. Iets anders dan de nationale kosten.",
        bron="Eigen berekening: energie plus afschrijving min subsidie, naast blijven op aardgas",
    ),
    Criterium(
        id="netruimte",
        naam="Ruimte op het elektriciteitsnet",
        richting="hoger",
        eenheid="aandeel",
        laag="netcapaciteit",
        voorbehoud="De open cijfers gaan over grote aansluitingen per voedingsgebied, niet over het net in de straat.",
        bron="Netbeheer Nederland, capaciteitskaart",
    ),
    Criterium(
        id="warmtebron",
        naam="Afstand tot de dichtstbijzijnde warmtebron",
        richting="lager",
        eenheid="m",
        laag="warmtebronnen",
        voorbehoud="Hemelsbreed, zonder aardwarmte en oppervlaktewater. Of de bron beschikbaar is staat niet vast.",
        bron="WarmteAtlas (RVO) en opgave van de gemeente",
    ),
    Criterium(
        id="isolatie_gereed",
        naam="Woningen die klaar zijn voor lage temperatuur",
        richting="hoger",
        eenheid="aandeel",
        laag="wat",
        voorbehoud="Afgeleid uit label en bouwjaar, niet in de woning gemeten.",
        bron="Afgeleid uit de Standaard voor woningisolatie",
    ),
)

REGISTER: Mapping[str, Criterium] = MappingProxyType({c.id: c for c in _CRITERIA})
# Schalen die uit de definitie volgen; voor `spatial.criteria.vaste_grenzen(..., vast=NATUURLIJKE_GRENZEN)`.
NATUURLIJKE_GRENZEN: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "gasnet_vervanging": (0.0, 1.0),
        "werkzaamheden": (0.0, 3.0),
        "leefbaarheid": (0.0, 3.0),
        "draagvlak": (0.0, 3.0),
        "netruimte": (0.0, 1.0),
    }
)
KEUZE_RICHTING = frozenset({"bouwjaren_1945_1991", "slechte_labels", "goede_labels", "energiearmoede"})


def with_direction(criteria: Mapping[str, Criterium], richtingen: Mapping[str, str]) -> Mapping[str, Criterium]:
    """Hetzelfde register met de richtingen die de studie kiest.

    Parameters
    ----------
    richtingen : criterium → 'hoger' of 'lager'; alleen voor de criteria van `KEUZE_RICHTING`

    Raises
    ------
    UnknownName : voor een criterium dat niet bestaat of waarvan de richting vastligt.
    OutOfRange : voor een andere richting dan 'hoger' of 'lager'.

    >>> with_direction(REGISTER, {"energiearmoede": "lager"})["energiearmoede"].richting
    'lager'
    """
    nieuw = dict(criteria)
    for naam, richting in richtingen.items():
        if naam not in nieuw or naam not in KEUZE_RICHTING:
            raise UnknownName(
                "richting van criterium", naam, f"een van {', '.join(sorted(KEUZE_RICHTING))}", "laat deze keuze weg"
            )
        if richting == "hoger":
            nieuw[naam] = replace(nieuw[naam], richting="hoger")
        elif richting == "lager":
            nieuw[naam] = replace(nieuw[naam], richting="lager")
        else:
            raise OutOfRange(f"richting van '{naam}'", richting, "'hoger' of 'lager'", "kies een van beide")
    return MappingProxyType(nieuw)
