"""Hoe wordt tekst van de opdrachtregel een getal, een gewicht of een lijst, met een melding die helpt?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from api.errors import InvalidRequest, InvalidValue
from spatial.errors import UnknownName, WijkwindError

KORTE_LIJST = 8


def getal(onderdeel: str, tekst: str, minimum: float = -math.inf) -> float:
    """Een eindig getal; een decimale komma mag ook.

    Raises
    ------
    InvalidValue : als er geen getal staat, of een getal onder `minimum`.

    >>> getal("gewicht 'draagvlak'", "0,3"), getal("gewicht 'draagvlak'", "1e-2")
    (0.3, 0.01)
    """
    kaal = tekst.strip()
    verwacht = "een getal" if minimum == -math.inf else f"een getal van {minimum:g} of hoger"
    doe = "schrijf bijvoorbeeld 0.3 of 0,3, zonder punt voor duizendtallen"
    if ("," in kaal and "." in kaal) or kaal.count(",") > 1 or "_" in kaal:
        raise InvalidValue(onderdeel, tekst, verwacht, doe)
    try:
        waarde = float(kaal.replace(",", "."))
    except ValueError:
        raise InvalidValue(onderdeel, tekst, verwacht, doe) from None
    if not math.isfinite(waarde):
        raise InvalidValue(onderdeel, tekst, f"{verwacht} dat eindig is", doe)
    if waarde < minimum:
        raise InvalidValue(onderdeel, tekst, verwacht, "kies 0 om het weg te laten" if minimum == 0 else doe)
    return waarde


def geheel(onderdeel: str, tekst: str, minimum: int, maximum: int) -> int:
    """Een geheel getal van `minimum` tot en met `maximum`.

    Raises
    ------
    InvalidValue : met het toegestane bereik.

    >>> geheel("--top", "5", 1, 100)
    5
    """
    verwacht = f"een geheel getal van {minimum} tot en met {maximum}"
    kaal = tekst.strip()
    if not (kaal.removeprefix("-").isascii() and kaal.removeprefix("-").isdigit()) or len(kaal) > 18:
        raise InvalidValue(onderdeel, tekst, verwacht, "gebruik alleen cijfers")
    if not minimum <= int(kaal) <= maximum:
        raise InvalidValue(onderdeel, tekst, verwacht, "kies een getal binnen het bereik")
    return int(kaal)


def getallen(onderdeel: str, tekst: str, minimum: float, maximum: float) -> tuple[float, ...]:
    """Getallen met een komma ertussen, oplopend en elk één keer; een decimaal met een punt.

    Raises
    ------
    InvalidValue : als er iets anders staat dan getallen van `minimum` tot en met `maximum`.

    >>> getallen("--contouren", "47, 42.5", 20, 80)
    (42.5, 47.0)
    """
    verwacht = f"getallen van {minimum:g} tot en met {maximum:g} met een komma ertussen"
    uit = set()
    for deel in tekst.split(","):
        try:
            waarde = float(deel)
        except ValueError:
            raise InvalidValue(onderdeel, tekst, verwacht, "schrijf bijvoorbeeld 42,45,47") from None
        if not minimum <= waarde <= maximum:
            raise InvalidValue(onderdeel, deel.strip(), verwacht, "kies waarden binnen het bereik")
        uit.add(waarde)
    return tuple(sorted(uit))


def datum(onderdeel: str, tekst: str) -> date | None:
    """Een dag als JJJJ-MM-DD; lege tekst is geen dag.

    Raises
    ------
    InvalidValue : als het geen bestaande dag is.

    >>> datum("--peildatum", "2026-11-22")
    datetime.date(2026, 11, 22)
    """
    if not tekst:
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise InvalidValue(onderdeel, tekst, "een dag als JJJJ-MM-DD", "schrijf bijvoorbeeld 2026-11-22") from None


def paren(optie: str, teksten: Iterable[str], minimum: float = -math.inf) -> dict[str, float]:
    """Teksten 'naam=getal' als een tabel; alle fouten komen in één melding.

    Raises
    ------
    InvalidRequest : met elke tekst die niet past.

    >>> paren("--gewicht", ["draagvlak=0.3", "corporatie=2"], 0)
    {'draagvlak': 0.3, 'corporatie': 2.0}
    """
    uit: dict[str, float] = {}
    fouten: list[WijkwindError] = []
    for tekst in teksten:
        naam, is_teken, waarde = tekst.partition("=")
        naam = naam.strip()
        if not naam or not is_teken:
            fouten.append(InvalidValue(optie, tekst, "naam=getal", f"schrijf bijvoorbeeld {optie} draagvlak=0.3"))
        elif naam in uit:
            fouten.append(InvalidValue(f"{optie} {naam}", tekst, "elke naam één keer", "haal één van de twee weg"))
        else:
            try:
                uit[naam] = getal(f"{optie} {naam}", waarde, minimum)
            except InvalidValue as fout:
                fouten.append(fout)
    if fouten:
        raise InvalidRequest(fouten)
    return uit


def namen(tekst: str) -> tuple[str, ...]:
    """Een lijst met komma's ertussen.

    >>> namen("draagvlak, corporatie,")
    ('draagvlak', 'corporatie')
    """
    return tuple(deel.strip() for deel in tekst.split(",") if deel.strip())


def require_names(
    soort: str, gevraagd: Iterable[str], bestaand: Mapping[str, object] | Iterable[str], waar: str = "wijkwind criteria"
) -> None:
    """Eis dat elke naam bestaat; noem anders de best gelijkende, voor alle onbekende namen tegelijk.

    Raises
    ------
    InvalidRequest : met één fout per onbekende naam.
    """
    bekend = list(bestaand)
    fouten: list[WijkwindError] = []
    for naam in gevraagd:
        if naam not in bekend:
            lijkt = [n for n in bekend if naam and naam in n] or get_close_matches(naam, bekend, n=1, cutoff=0.5)
            vraag = " of ".join(f"'{n}'" for n in lijkt[:3])
            doe = f"gebruik {vraag} als u die bedoelde" if lijkt else "kies een naam uit de lijst"
            lijst = f"een van {', '.join(bekend)}" if len(bekend) <= KORTE_LIJST else f"een {soort} uit '{waar}'"
            fouten.append(UnknownName(soort, naam, lijst, doe))
    if fouten:
        raise InvalidRequest(fouten)
