"""WANNEER als stap van een studie: van criteriummatrix naar plaats, kansen, redenen en besluit.

Criteria zonder enige waarde vallen uit de weging en worden gemeld; buurten zonder woningen of met alleen water
doen niet mee. De grenzen van de normalisatie liggen vast voor de studie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.criteria import (
    Criterium,
    bijdragen,
    gewichten_uit_schuiven,
    gewichten_uit_volgorde,
    nodig_voor_top,
    normaliseer,
    normaliseer_interval,
    rangschik,
    vaste_grenzen,
    weeg,
)
from spatial.errors import EmptyInput
from spatial.smaa import SmaaUitkomst, Vast, Volgorde, Vrij, smaa
from spatial.tweede_mening import promethee_ii, topsis
from spatial.warmte.startwijken import NATUURLIJKE_GRENZEN, Criteriummatrix
from spatial.warmte.startwijken import preset as zoek_preset

Grenzen = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Weging:
    """De gekozen gewichten: aandelen op criterium, de volgorde van belang en wat er niet meetelt."""

    gewichten: pd.Series[float]
    volgorde: tuple[tuple[str, ...], ...]
    vervallen: Mapping[str, str]


@dataclass(frozen=True)
class Wanneer:
    """De ranglijst (index buurtcode) en alles wat haar uitlegt."""

    weging: Weging
    grenzen: dict[str, tuple[float, float]]
    genormaliseerd: pd.DataFrame
    laag: pd.DataFrame
    hoog: pd.DataFrame
    lijst: pd.DataFrame
    bijdragen: pd.DataFrame
    nodig: pd.DataFrame
    vrij: SmaaUitkomst
    volgorde: SmaaUitkomst
    gegevens: SmaaUitkomst


def bepaal_weging(
    preset: str, schuiven: Mapping[str, float], volgorde: tuple[str, ...], matrix: Criteriummatrix
) -> Weging:
    """De gewichten van de studie, zonder de criteria waarvoor geen enkele buurt een waarde of band heeft.

    Losse schuiven komen over de aandelen van de preset heen; een volgorde vervangt beide.

    Raises
    ------
    EmptyInput : als er geen enkel criterium met gewicht en gegevens overblijft.
    UnknownName : voor een preset of criterium dat niet bestaat.
    """
    namen = list(matrix.waarden.columns)
    wens = dict.fromkeys(namen, 0.0)
    if volgorde:
        wens |= {str(n): float(w) for n, w in gewichten_uit_volgorde(list(volgorde)).items()}
    else:
        # Aandelen, want zo staan de presets overal: dan is een eigen 0,3 groot naast een criterium van 6 %.
        basis = zoek_preset(preset).gewichten
        wens |= {str(n): float(w) for n, w in gewichten_uit_schuiven(basis, list(basis)).items()} | dict(schuiven)
    # Weigert namen die niet bestaan en getallen die niet kunnen, voordat lege criteria afvallen.
    gewichten_uit_schuiven(wens, namen)
    leeg = matrix.empty_criteria()
    vervallen = {n: leeg[n] for n in namen if wens[n] > 0 and n in leeg}
    over = {n: w for n, w in wens.items() if n not in leeg}
    if not any(w > 0 for w in over.values()):
        raise EmptyInput(
            "gewichten",
            "geen criterium met gewicht heeft gegevens",
            "ten minste één criterium met een laag",
            f"geef gewicht aan een van {', '.join(sorted(set(namen) - set(leeg))) or '(geen: voeg lagen toe)'}",
        )
    gewichten = gewichten_uit_schuiven(over, list(over))
    mee = gewichten[gewichten > 0]
    # De volgorde die uit de gewichten spreekt: gelijke gewichten zijn onbeslist en delen een groep.
    groepen = tuple(tuple(sorted(g.index)) for _, g in sorted(mee.groupby(mee.round(12)), reverse=True))
    return Weging(mee, groepen, vervallen)


def bepaal_wanneer(
    matrix: Criteriummatrix,
    criteria: Mapping[str, Criterium],
    weging: Weging,
    *,
    top_n: int,
    trekkingen: int,
    seed: int,
    grenzen: Grenzen | None,
    voortgang: Callable[[str, float], None],
) -> Wanneer:
    """Rangschik de buurten van `matrix`.

    Parameters
    ----------
    grenzen : grenzen van een eerdere studie; ontbreekt er een, dan wordt die uit deze buurten bepaald
    """
    namen = list(weging.gewichten.index)
    waarden, laag_w, hoog_w = (t[namen].astype("float64") for t in (matrix.waarden, matrix.laag, matrix.hoog))
    vast = {n: g for n, g in {**NATUURLIJKE_GRENZEN, **(grenzen or {})}.items() if n in namen}
    # Waar alleen een band bekend is bepaalt het midden daarvan mee waar de grenzen liggen.
    punt = waarden.fillna((laag_w + hoog_w) / 2)
    grens = vaste_grenzen(punt, vast=vast)
    norm = normaliseer(waarden, criteria, grens)
    band = normaliseer_interval(waarden, criteria, grens, laag=laag_w, hoog=hoog_w)
    laag, hoog = band.laag, band.hoog
    lijst = weeg(norm, weging.gewichten, laag, hoog)
    lijst["rang"] = rangschik(lijst["score"])
    _tweede_mening(lijst, norm, weging.gewichten)
    top_n = min(top_n, len(lijst))

    def kansen(naam: str, stap: int, keuze: Vrij | Volgorde | Vast) -> SmaaUitkomst:
        verst = 0.0

        def meld(_wat: str, deel: float) -> None:
            # De kansen tellen in meer dan één ronde; de voortgang mag daarbij niet terugspringen.
            nonlocal verst
            verst = max(verst, deel)
            voortgang(naam, (stap + verst) / 3)

        meld(naam, 0.0)
        return smaa(
            laag, hoog, trekkingen=trekkingen, seed=seed, top_n=top_n, gewichten=keuze, paren=(), voortgang=meld
        )

    return Wanneer(
        weging=weging,
        grenzen=grens,
        genormaliseerd=norm,
        laag=laag,
        hoog=hoog,
        lijst=lijst,
        bijdragen=bijdragen(norm, weging.gewichten),
        nodig=nodig_voor_top(waarden, criteria, grens, weging.gewichten, top_n, laag=laag, hoog=hoog),
        vrij=kansen("kansen bij vrije gewichten", 0, Vrij()),
        volgorde=kansen("kansen binnen uw volgorde", 1, Volgorde(weging.volgorde)),
        gegevens=kansen(
            "kansen bij onzekere gegevens", 2, Vast({str(n): float(w) for n, w in weging.gewichten.items()})
        ),
    )


def _tweede_mening(lijst: pd.DataFrame, norm: pd.DataFrame, gewichten: pd.Series[float]) -> None:
    """Zet de plaatsen volgens TOPSIS en PROMETHEE II erbij; alleen voor buurten zonder ontbrekende waarde."""
    for kolom, methode in (("rang_topsis", topsis), ("rang_promethee", promethee_ii)):
        try:
            lijst[kolom] = rangschik(methode(norm, gewichten))
        except EmptyInput:
            # Geen enkele buurt is volledig: dan is er geen tweede mening, en dat is een antwoord.
            lijst[kolom] = pd.Series(pd.NA, index=lijst.index, dtype="Int64")


def doet_mee(buurten: pd.DataFrame) -> pd.Series[bool]:
    """Welke buurten gerangschikt worden: niet alleen water, en niet zonder woningen."""
    water = buurten["water"].fillna(False).astype(bool) if "water" in buurten else pd.Series(False, index=buurten.index)
    woningen = buurten["woningen"] if "woningen" in buurten else pd.Series(np.nan, index=buurten.index)
    return ~water & ~(woningen == 0)
