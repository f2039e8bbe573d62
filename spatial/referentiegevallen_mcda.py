"""Welke gepubliceerde of met de hand na te rekenen uitkomsten moet de rangschikking geven?

De lijst `GEVALLEN` wordt door `wijkwind controleer` uitgerekend en naast de publicatie gezet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from spatial.criteria import Criterium, gewichten_uit_volgorde, normaliseer, vaste_grenzen, weeg
from spatial.referentiegeval import Geval
from spatial.smaa import SmaaUitkomst, Vrij, smaa
from spatial.tweede_mening import promethee_ii, topsis

_ROC = "Barron & Barrett (1996), Management Science 42(11), 1515–1523: w_k = (1/n) Σ_{i=k..n} 1/i"
_TOPSIS = "Opricovic & Tzeng (2004), European Journal of Operational Research 156(2), 445–455, rekenvoorbeeld"
_PROMETHEE = "Zhao (2013), rekenvoorbeeld PROMETHEE II met voorkeur 'usual'"
_SMAA = "Met de hand na te rekenen: A (1; 0), B (0,6; 0,6), C (0; 1), twee criteria, gewichten gelijk verdeeld"
_OMKERING = "Met de hand na te rekenen: gewichten ½ en ½, A (2, 4), B (6, 2), C (0, 2), daarna D (0, 0) erbij"

_OMKERING_TABEL = pd.DataFrame({"x": [2.0, 6.0, 0.0, 0.0], "y": [4.0, 2.0, 2.0, 0.0]}, index=list("ABCD"))
_OMKERING_CRITERIA = {naam: Criterium(naam, naam, "hoger", "-", "voorbeeld", "", _OMKERING) for naam in ("x", "y")}


def _roc() -> list[Geval]:
    gepubliceerd = {
        3: (0.611, 0.278, 0.111),
        4: (0.521, 0.271, 0.146, 0.063),
        5: (0.457, 0.257, 0.157, 0.090, 0.040),
    }
    return [
        _geval("ROC-gewichten", f"n = {n}, plaats {k + 1}", _vast(_roc_gewicht, n, k), waarde, 6e-4, "aandeel", _ROC)
        for n, reeks in gepubliceerd.items()
        for k, waarde in enumerate(reeks)
    ]


def _tweede_mening() -> list[Geval]:
    t = [
        _geval("TOPSIS (min-max)", f"alternatief {k + 1}", _vast(_topsis, k), waarde, 5e-4, "-", _TOPSIS)
        for k, waarde in enumerate((0.500, 0.617, 0.500))
    ]
    p = [
        _geval("PROMETHEE II", f"alternatief {k + 1}", _vast(_promethee, k), waarde, 1e-9, "-", _PROMETHEE)
        for k, waarde in enumerate((0.1, -0.3, 0.2))
    ]
    return t + p


def _smaa() -> list[Geval]:
    kansen = {"A": (0.4, 0.1, 0.5), "B": (0.2, 0.8, 0.0), "C": (0.4, 0.1, 0.5)}
    centraal = {"A": (0.8, 0.2), "B": (0.5, 0.5), "C": (0.2, 0.8)}
    b = [
        _geval(
            "SMAA precies", f"kans {naam} op plaats {r + 1}", _vast(_kans, naam, r + 1, 0), waarde, 1e-12, "-", _SMAA
        )
        for naam, reeks in kansen.items()
        for r, waarde in enumerate(reeks)
    ]
    w = [
        _geval(
            "SMAA precies", f"centraal gewicht {naam}, {as_}", _vast(_centraal, naam, as_), waarde, 1e-12, "-", _SMAA
        )
        for naam, reeks in centraal.items()
        for as_, waarde in zip("xy", reeks, strict=True)
    ]
    t = [
        _geval(
            "SMAA met 10.000 trekkingen",
            f"kans {naam} op plaats {r + 1}",
            _vast(_kans, naam, r + 1, 10_000),
            waarde,
            0.01,
            "-",
            f"{_SMAA}; grens ± 1 procentpunt (Tervonen & Lahdelma 2007, EJOR 178, 500–513)",
        )
        for naam, reeks in kansen.items()
        for r, waarde in enumerate(reeks)
    ]
    return b + w + t


def _rangomkering() -> list[Geval]:
    drie = {"A": 2 / 3, "B": 0.5, "C": 0.0}
    vier = {"A": 2 / 3, "B": 0.75, "C": 0.25, "D": 0.0}
    vast = {"A": 0.3, "B": 0.4, "C": 0.1}
    return [
        *_omkering("min-max zonder D", "ABC", False, drie),
        *_omkering("min-max met D: A en B wisselen", "ABCD", False, vier),
        *_omkering("vaste grenzen 0–10 zonder D", "ABC", True, vast),
        *_omkering("vaste grenzen 0–10 met D: niets verandert", "ABCD", True, {**vast, "D": 0.0}),
    ]


def _omkering(naam: str, rijen: str, vast: bool, verwacht: dict[str, float]) -> list[Geval]:
    return [
        _geval("Rangomkering", f"{naam}: {rij}", _vast(_omkeerscore, rijen, vast, rij), waarde, 1e-9, "-", _OMKERING)
        for rij, waarde in verwacht.items()
    ]


def _roc_gewicht(n: int, k: int) -> float:
    return float(gewichten_uit_volgorde([f"c{j}" for j in range(n)]).iloc[k])


def _topsis(k: int) -> float:
    """Kosten 1, 2, 5 (lager is beter) en opbrengst 3000, 3750, 4500, op hun eigen kleinste en grootste geschaald."""
    tabel = pd.DataFrame({"kosten": 1 - (np.array([1.0, 2, 5]) - 1) / 4, "opbrengst": [0.0, 0.5, 1.0]})
    return float(topsis(tabel, pd.Series({"kosten": 0.5, "opbrengst": 0.5}), schaal="minmax").iloc[k])


def _promethee(k: int) -> float:
    """Waarden [[4,3,2],[3,2,4],[5,1,3]], gedeeld door 5; bij 'usual' telt alleen wie hoger is."""
    tabel = pd.DataFrame(np.array([[4, 3, 2], [3, 2, 4], [5, 1, 3]]) / 5, columns=list("abc"))
    return float(promethee_ii(tabel, pd.Series({"a": 0.5, "b": 0.3, "c": 0.2})).iloc[k])


@cache
def _drie(trekkingen: int) -> SmaaUitkomst:
    """Het analytische geval, precies of met trekkingen."""
    tabel = pd.DataFrame({"x": [1.0, 0.6, 0.0], "y": [0.0, 0.6, 1.0]}, index=list("ABC"))
    if not trekkingen:
        return smaa(tabel, tabel, top_n=1, gewichten=Vrij())
    # Een verwaarloosbare onzekerheid in één cel is genoeg om de weg met trekkingen te nemen.
    ruim = tabel.assign(x=[1.0, 0.6 + 1e-9, 0.0])
    return smaa(tabel, ruim, top_n=1, gewichten=Vrij(), trekkingen=trekkingen, seed=1)


def _kans(naam: str, plaats: int, trekkingen: int) -> float:
    return float(_drie(trekkingen).rangkans[plaats].to_numpy()["ABC".index(naam)])


def _centraal(naam: str, as_: str) -> float:
    return float(_drie(0).centrale_gewichten[as_].to_numpy()["ABC".index(naam)])


def _omkeerscore(rijen: str, vast: bool, rij: str) -> float:
    tabel = _OMKERING_TABEL.loc[list(rijen)]
    grenzen = {"x": (0.0, 10.0), "y": (0.0, 10.0)} if vast else vaste_grenzen(tabel, 0, 1)
    genormaliseerd = normaliseer(tabel, _OMKERING_CRITERIA, grenzen)
    score = weeg(genormaliseerd, pd.Series({"x": 0.5, "y": 0.5}))["score"]
    return float(score.to_numpy()[rijen.index(rij)])


def _vast(functie: Callable[..., float], *argumenten: object) -> Callable[[], float]:
    """Een berekening met haar argumenten, om later uit te voeren."""
    return lambda: functie(*argumenten)


def _geval(
    groep: str, naam: str, bereken: Callable[[], float], waarde: float, tolerantie: float, eenheid: str, bron: str
) -> Geval:
    return Geval(
        groep=groep, naam=naam, bereken=bereken, gepubliceerd=waarde, tolerantie=tolerantie, eenheid=eenheid, bron=bron
    )


GEVALLEN: tuple[Geval, ...] = (*_roc(), *_tweede_mening(), *_smaa(), *_rangomkering())
