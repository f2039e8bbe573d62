"""Hoe zwaar weegt elk criterium: schuiven of een volgorde omzetten in gewichten die samen 1 zijn.

Gewichten zijn een keuze van mensen, geen meting. Dit bestand verzint er geen: het rekent alleen om wat de
gebruiker opgeeft, en weigert wat niet kan met de naam van het criterium erbij.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, OutOfRange, UnknownName

Groep = str | Sequence[str]


def gewichten_uit_schuiven(schuiven: Mapping[str, float], criteria: Iterable[str]) -> pd.Series[float]:
    """Gewichten uit losse schuiven: wat er staat, gedeeld door de som.

    Parameters
    ----------
    schuiven : per criterium een getal van 0 of hoger, in een eigen schaal; 0 laat het criterium weg
    criteria : alle criteria van de studie; een criterium zonder schuif krijgt gewicht 0

    Returns
    -------
    Series met index `criteria`, aandelen van 0 tot 1 die samen 1 zijn.

    Raises
    ------
    UnknownName : een schuif voor een criterium dat niet bestaat.
    OutOfRange : een schuif die negatief, oneindig of geen getal is.
    EmptyInput : alle schuiven staan op 0.

    >>> gewichten_uit_schuiven({"draagvlak": 3, "corporatie": 1}, ["draagvlak", "corporatie", "netruimte"]).to_dict()
    {'draagvlak': 0.75, 'corporatie': 0.25, 'netruimte': 0.0}
    """
    namen = list(criteria)
    for naam, waarde in schuiven.items():
        _require_bekend(naam, namen)
        if not _is_getal(waarde) or not math.isfinite(waarde) or waarde < 0:
            raise OutOfRange(
                f"gewicht '{naam}'", waarde, "een getal van 0 of hoger", "kies 0 om het criterium weg te laten"
            )
    grootste = max((float(waarde) for waarde in schuiven.values()), default=0.0)
    if grootste == 0:
        raise EmptyInput(
            "gewichten",
            "alle 0" if schuiven else "geen",
            "minstens één gewicht boven 0",
            "zet minstens één schuif open",
        )
    # Eerst delen door de grootste: dan loopt de som ook bij heel grote getallen niet over.
    deel = [float(schuiven.get(naam, 0.0)) / grootste for naam in namen]
    som = math.fsum(deel)
    return pd.Series([waarde / som for waarde in deel], index=pd.Index(namen), dtype="float64", name="gewicht")


def gewichten_uit_volgorde(volgorde: Sequence[Groep], *, overige: Iterable[str] = ()) -> pd.Series[float]:
    """Gewichten uit een volgorde van belang (rank order centroid, ROC).

    Het gewicht op plaats k van n is `w_k = (1/n) Σ_{i=k..n} 1/i`: het zwaartepunt van alle gewichten die bij
    de volgorde passen. Staan criteria samen in een groep, dan is niet bekend welke zwaarder weegt; zij krijgen
    het gemiddelde van hun plaatsen, wat opnieuw het zwaartepunt is.

    Parameters
    ----------
    volgorde : criteria van belangrijk naar minder belangrijk; een groep (lijst) deelt een plaats
    overige : criteria die niet geordend zijn en samen de laatste plaats delen

    Returns
    -------
    Series, samen 1, in de volgorde waarin de criteria genoemd zijn.

    Raises
    ------
    EmptyInput : er is geen enkel criterium.
    UnknownName : een criterium staat er twee keer in.

    Bron: Barron & Barrett (1996), Decision Quality Using Ranked Attribute Weights, Management Science 42(11),
    blz. 1515–1523.

    >>> gewichten_uit_volgorde(["kosten", "draagvlak", "riool"]).round(3).to_dict()
    {'kosten': 0.611, 'draagvlak': 0.278, 'riool': 0.111}
    """
    groepen = groepen_uit_volgorde(volgorde, overige=overige)
    plaatsen = roc(sum(len(groep) for groep in groepen))
    gewicht: dict[str, float] = {}
    begin = 0
    for groep in groepen:
        deel = math.fsum(plaatsen[begin : begin + len(groep)]) / len(groep)
        gewicht.update(dict.fromkeys(groep, deel))
        begin += len(groep)
    return pd.Series(gewicht, dtype="float64", name="gewicht")


def roc(n: int) -> NDArray[np.float64]:
    """De ROC-gewichten van n criteria, van zwaar naar licht.

    >>> roc(4).round(3).tolist()
    [0.521, 0.271, 0.146, 0.062]
    """
    omgekeerd = 1.0 / np.arange(1, n + 1)
    return np.asarray(np.cumsum(omgekeerd[::-1])[::-1] / n, dtype=np.float64)


def groepen_uit_volgorde(volgorde: Sequence[Groep], *, overige: Iterable[str] = ()) -> tuple[tuple[str, ...], ...]:
    """Een volgorde als groepen, van belangrijk naar minder belangrijk, zonder lege groepen of dubbele namen.

    >>> groepen_uit_volgorde(["a", ["b", "c"]], overige=["d"])
    (('a',), ('b', 'c'), ('d',))
    """
    groepen = [(groep,) if isinstance(groep, str) else tuple(groep) for groep in volgorde]
    groepen.append(tuple(overige))
    gevuld = tuple(groep for groep in groepen if groep)
    if not gevuld:
        raise EmptyInput("volgorde", "geen", "minstens één criterium", "noem de criteria van belangrijk naar minder")
    gezien: set[str] = set()
    for naam in (naam for groep in gevuld for naam in groep):
        if naam in gezien:
            raise UnknownName("volgorde", naam, "elk criterium één keer", "verwijder de dubbele vermelding")
        gezien.add(naam)
    return gevuld


def require_gewichten(gewichten: pd.Series[float], kolommen: Iterable[str]) -> pd.Series[float]:
    """Gewichten op de volgorde van de kolommen, gecontroleerd en samen precies 1.

    Een kolom zonder gewicht telt niet mee (gewicht 0).

    Raises
    ------
    UnknownName, OutOfRange, EmptyInput : zoals bij `gewichten_uit_schuiven`.
    """
    return gewichten_uit_schuiven({str(naam): float(waarde) for naam, waarde in gewichten.items()}, kolommen)


def _is_getal(waarde: object) -> bool:
    return isinstance(waarde, int | float | np.integer | np.floating) and not isinstance(waarde, bool)


def _require_bekend(naam: str, namen: Sequence[str]) -> None:
    if naam not in namen:
        lijkt = get_close_matches(str(naam), namen, n=3) or list(namen)[:3]
        raise UnknownName("criterium", naam, f"een bestaand criterium, zoals {', '.join(lijkt)}", "controleer de naam")
