"""Hoe schrijven de producten getallen, strategieën en uitkomsten in gewoon Nederlands?"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from api.models import Bijdrage, Buurtuitkomst, CriteriumInfo, Herkomst, KengetalInfo, Resultaat

ONBEKEND = "onbekend"
GEMAAKT_TEKST = "Gemaakte gegevens: deze plaats is verzonnen. Gebruik de uitkomst niet voor besluiten."
KOSTEN_TEKST = "Nationale kosten zijn kosten voor het hele land. Ze zijn geen rekening voor bewoners."
INDICATIEF_TEKST = "Indicatief: een rangorde om het gesprek te beginnen, geen besluit over een buurt of een woning."

_SCHAAL = re.compile(r"(?:score|punten) \(?(\d+)[-–](\d+)\)?")

UITKOMST_NAAM: Mapping[str, str] = MappingProxyType(
    {
        "startwijk": "startwijk",
        "later": "later",
        "geen_startwijk": "geen startwijk",
        "onbekend": "onbekend",
    }
)
WAT_NAAM: Mapping[str, str] = MappingProxyType(
    {
        "duidelijk": "duidelijke voorkeur",
        "geen_duidelijke_voorkeur": "geen duidelijke voorkeur",
        "onbekend": "onbekend",
    }
)


def getal(waarde: float | None, decimalen: int = 0) -> str:
    """Een getal met punt voor duizend en komma voor decimalen; ontbreekt het, dan 'onbekend'.

    >>> getal(12345.678, 1), getal(None), getal(-0.4)
    ('12.345,7', 'onbekend', '0')
    """
    if waarde is None or not math.isfinite(waarde):
        return ONBEKEND
    tekst = f"{waarde:,.{decimalen}f}"
    if float(tekst.replace(",", "")) == 0:
        tekst = tekst.lstrip("-")
    return tekst.translate(str.maketrans(",.", ".,"))


def passend(waarde: float | None) -> str:
    """Een getal met zoveel decimalen als zijn grootte verdient.

    >>> passend(1234.5), passend(12.34), passend(0.123), passend(3.0)
    ('1.234', '12,3', '0,12', '3')
    """
    if waarde is None or not math.isfinite(waarde):
        return ONBEKEND
    if waarde == round(waarde) or abs(waarde) >= 100:
        return getal(waarde + 0.0)
    return getal(waarde, 1 if abs(waarde) >= 10 else 2)


def procent(aandeel: float | None) -> str:
    """Een aandeel 0–1 als heel percentage; kleine en bijna volle kansen worden geen 0 % of 100 %.

    >>> procent(0.523), procent(0.001), procent(0.999), procent(0.0), procent(None)
    ('52 %', 'minder dan 1 %', 'meer dan 99 %', '0 %', 'onbekend')
    """
    if aandeel is None or not math.isfinite(aandeel):
        return ONBEKEND
    if 0 < aandeel < 0.005:
        return "minder dan 1 %"
    if 0.995 < aandeel < 1:
        return "meer dan 99 %"
    return f"{round(aandeel * 100):d} %"


def met_eenheid(waarde: float | None, eenheid: str) -> str:
    """Een waarde met eenheid; aandelen (eenheid 'aandeel' of '0–1') worden procenten.

    >>> met_eenheid(0.25, "aandeel"), met_eenheid(612.0, "GJ/ha"), met_eenheid(None, "GJ/ha")
    ('25 %', '612 GJ/ha', 'onbekend')
    >>> met_eenheid(3.0, "score (0-3)")
    '3 op een schaal van 0 tot 3'
    """
    if waarde is None or not math.isfinite(waarde):
        return ONBEKEND
    if is_aandeel(eenheid):
        return procent(waarde)
    if eenheid == "€":
        return f"€ {passend(waarde)}"
    schaal = _SCHAAL.fullmatch(eenheid)
    if schaal is not None:
        return f"{passend(waarde)} op een schaal van {schaal[1]} tot {schaal[2]}"
    return passend(waarde) if eenheid in ("", "aantal") else f"{passend(waarde)} {eenheid}"


def is_aandeel(eenheid: str) -> bool:
    """Is dit de eenheid van een aandeel tussen 0 en 1?"""
    kort = eenheid.strip().lower().replace("–", "-")
    return kort.startswith("aandeel") or kort in {"0-1", "deel"}


def kengetal(naam: str, waarde: float | None, info: KengetalInfo | None = None) -> tuple[str, str]:
    """De leesbare naam en waarde van een kengetal; zonder beschrijving blijft de naam herkenbaar.

    >>> kengetal("gas_m3_woning", None)
    ('gas m3 woning', 'onbekend')
    >>> kengetal("koop", 0.6, KengetalInfo(naam="koopwoningen", eenheid="aandeel", herkomst="buurten"))
    ('koopwoningen', '60 %')
    """
    if info is None:
        return naam.replace("_", " "), passend(waarde)
    return info.naam, met_eenheid(waarde, info.eenheid)


def strategie_kort(buurt: Buurtuitkomst) -> str:
    """De strategie zoals ze in een tabelcel past: code met naam, of waarom er geen is."""
    if buurt.wat_uitkomst == "onbekend" or buurt.strategie is None:
        return "geen duidelijke voorkeur" if buurt.wat_uitkomst == "geen_duidelijke_voorkeur" else ONBEKEND
    naam = strategie_naam(buurt, buurt.strategie)
    if buurt.wat_uitkomst == "geen_duidelijke_voorkeur":
        return f"geen duidelijke voorkeur (laagst: {naam})"
    return naam


def strategie_naam(buurt: Buurtuitkomst, code: str | None) -> str:
    """Code en naam van een strategie, zoals 's2a Warmtenet met restwarmte'."""
    if code is None:
        return ""
    naam = next((optie.naam for optie in buurt.opties if optie.strategie == code), "")
    if naam.lower().startswith(code.lower()):
        return naam
    return f"{code} {naam}".strip()


def redenen(buurt: Buurtuitkomst, criteria: Mapping[str, CriteriumInfo], aantal: int = 3) -> list[str]:
    """De criteria die deze buurt het meest omhoog of omlaag trekken, elk als één zin."""
    zinnen = []
    for bijdrage in zwaarste(buurt)[:aantal]:
        info = criteria.get(bijdrage.criterium)
        oordeel = oordeel_tekst(bijdrage.genormaliseerd)
        waarde = met_eenheid(bijdrage.waarde, bijdrage.eenheid)
        naam = bijdrage.naam if info is None else info.naam
        zinnen.append(f"{naam}: {waarde}, {oordeel} (telt voor {procent(bijdrage.gewicht)} mee)")
    return zinnen


def redenen_kort(buurt: Buurtuitkomst, aantal: int = 3) -> list[str]:
    """De zwaarste redenen in een paar woorden: eerst wat gunstig is, dan wat ongunstig is."""
    uit = []
    for oordeel in ("gunstig", "gemiddeld", "ongunstig"):
        namen = [b.naam for b in zwaarste(buurt)[:aantal] if oordeel_tekst(b.genormaliseerd) == oordeel]
        if namen:
            uit.append(f"{oordeel.capitalize()}: {', '.join(naam[:1].lower() + naam[1:] for naam in namen)}.")
    return uit


def zwaarste(buurt: Buurtuitkomst) -> list[Bijdrage]:
    """De bekende bijdragen, wat het meest trekt voorop; een buurt zonder rang heeft er geen.

    De volgorde is die van de afstand tot het midden: gewicht × |genormaliseerd − ½|. Zo telt een zwaar
    criterium waarop de buurt gemiddeld scoort niet als reden.
    """
    if buurt.rang is None:
        return []
    bekend = [b for b in buurt.bijdragen if b.genormaliseerd is not None and b.gewicht > 0]
    return sorted(bekend, key=lambda b: -b.gewicht * abs((b.genormaliseerd or 0.0) - 0.5))


def oordeel_tekst(genormaliseerd: float | None) -> str:
    """Het oordeel bij een genormaliseerde waarde, in één woord.

    >>> [oordeel_tekst(x) for x in (0.9, 0.5, 0.1, None)]
    ['gunstig', 'gemiddeld', 'ongunstig', 'onbekend']
    """
    if genormaliseerd is None:
        return ONBEKEND
    if genormaliseerd >= 2 / 3:
        return "gunstig"
    return "ongunstig" if genormaliseerd <= 1 / 3 else "gemiddeld"


def op_rang(resultaat: Resultaat) -> list[Buurtuitkomst]:
    """De buurten op rang; zonder rang achteraan, op naam."""
    return sorted(
        resultaat.buurten, key=lambda b: (b.rang is None, b.rang or 0, -(b.score or 0.0), b.naam, b.buurtcode)
    )


def bronregel(titel: str, uitgever: str, peiljaar: str, licentie: str) -> str:
    """Een bron op één regel.

    >>> bronregel("Buurten", "CBS", "2022", "CC BY 4.0")
    'Buurten, CBS, peiljaar 2022 (CC BY 4.0)'
    """
    regel = ", ".join(deel for deel in (titel, uitgever, f"peiljaar {peiljaar}" if peiljaar else "") if deel)
    return f"{regel} ({licentie})" if licentie else regel


def nieuwe_meldingen(resultaat: Resultaat) -> list[tuple[Herkomst, list[str]]]:
    """Elke bron met haar meldingen; een melding die bij een eerdere bron al stond wordt niet herhaald."""
    gezien: set[str] = set()
    uit = []
    for bron in resultaat.herkomst.values():
        uit.append((bron, [melding for melding in bron.meldingen if melding not in gezien]))
        gezien.update(bron.meldingen)
    return uit
