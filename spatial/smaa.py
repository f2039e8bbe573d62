"""Hoe zeker is de volgorde, als niet vaststaat hoe zwaar elk criterium weegt of hoe goed de gegevens zijn?

SMAA-2 trekt heel vaak gewichten en gegevens binnen wat mogelijk is, en telt hoe vaak elke buurt op elke plaats komt.
Zo wordt een volgorde een kans: "in 83 van de 100 gevallen bij de eerste vijf".

Bron: Lahdelma & Salminen (2001), SMAA-2: Stochastic Multicriteria Acceptability Analysis for Group Decision Making,
Operations Research 49(3), 444–454; Tervonen & Lahdelma (2007), Implementing stochastic multicriteria acceptability
analysis, European Journal of Operational Research 178, 500–513.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName
from spatial.normaliseren import Reeks, require_schaal
from spatial.smaa_gewichten import Bereik, Gewichtkeuze, Vast, Volgorde, Vrij
from spatial.smaa_precies import RIJEN_TOT, gelijke_lijnen, tel_lijnstuk, tel_vast
from spatial.smaa_telling import (
    Telling,
    centrale_gewichten,
    deel_gelijk,
    gelijke_rijen,
    kans_tot,
    kwantiel,
    plaatsklassen,
    rangkans,
)
from spatial.smaa_trekken import Onzeker, trek_tellingen, trek_vertrouwen

__all__ = ["Bereik", "Gewichtkeuze", "SmaaUitkomst", "Vast", "Volgorde", "Voortgang", "Vrij", "smaa"]

Voortgang = Callable[[str, float], None]
PAREN_TOT = 200  # tot zoveel buurten worden alle paren vergeleken


@dataclass(frozen=True)
class SmaaUitkomst:
    """De kansen per buurt; elke tabel heeft de index van de invoer.

    Attributes
    ----------
    rangkans : kans op plaats 1, 2, … (kolommen); alle plaatsen tot 400 buurten, anders de eerste 100
    kans_top_n : kans op een plaats van 1 tot en met `top_n` (0–1)
    centrale_gewichten : de gemiddelde gewichten waarbij de buurt eerste is; ontbrekend als zij dat nooit is
    vertrouwen : kans dat de buurt eerste is bij haar eigen centrale gewichten (0–1); ontbrekend als zij nooit eerste
        is, of bij onzekere gegevens minder dan 1 op de 1.000 keer
    wint_van : kans dat de buurt van de rij vóór die van de kolom komt; None als niet gevraagd
    rang_verwacht, rang_p05, rang_p50, rang_p95 : gemiddelde plaats en de plaats waar 5, 50 en 95 % op of boven ligt;
        ontbrekend als alleen de eerste plaatsen geteld zijn; bij meer dan 400 buurten na plaats 100 op ongeveer 3 %
    manier : 'precies' (berekend) of 'trekkingen'
    trekkingen, seed : waarmee de uitkomst te herhalen is; bij 'precies' 0 trekkingen
    nauwkeurigheid : halve breedte van het 95 %-interval van een kans (0–1); 0 bij 'precies'
    """

    rangkans: pd.DataFrame
    kans_top_n: pd.Series[float]
    centrale_gewichten: pd.DataFrame
    vertrouwen: pd.Series[float]
    wint_van: pd.DataFrame | None
    rang_verwacht: pd.Series[float]
    rang_p05: pd.Series[float]
    rang_p50: pd.Series[float]
    rang_p95: pd.Series[float]
    top_n: int
    gewichten: Gewichtkeuze
    manier: Literal["precies", "trekkingen"]
    trekkingen: int
    seed: int
    nauwkeurigheid: float


def smaa(
    laag: pd.DataFrame,
    hoog: pd.DataFrame,
    *,
    trekkingen: int = 10_000,
    seed: int = 1,
    top_n: int = 5,
    gewichten: Gewichtkeuze,
    paren: Sequence[str] | None = None,
    alleen_top: bool = False,
    draden: int | None = None,
    voortgang: Voortgang | None = None,
) -> SmaaUitkomst:
    """De kans op elke plaats, over gewichten en gegevens die mogelijk zijn (SMAA-2).

    Per trekking: gewichten uit `gewichten`, en elke onzekere cel gelijkmatig tussen laag en hoog, onafhankelijk van
    de andere cellen. Score is de gewogen som; `b_i^r` is het aandeel trekkingen met buurt i op plaats r. Liggen de
    gewichten op een lijnstuk (bijvoorbeeld twee criteria) en staan de gegevens vast, dan wordt precies gerekend.

    Parameters
    ----------
    laag, hoog : genormaliseerd (0–1), index buurtcode, kolommen criteria; NaN is onbekend en wordt 0 en 1
    trekkingen : aantal, 1 of hoger; 10.000 geeft een kans op 1 procentpunt (95 %)
    seed : 0 of hoger; dezelfde seed geeft dezelfde uitkomst, met elk aantal draden
    top_n : de plaatsen waarvoor `kans_top_n` geldt
    gewichten : `Vrij()`, `Volgorde(...)`, `Bereik(...)` of `Vast(...)`
    paren : buurten voor `wint_van`; weggelaten: alle buurten als het er hoogstens 200 zijn, anders geen
    alleen_top : tel alleen de eerste `top_n` plaatsen; sneller, maar zonder verwachte plaats, kwantielen en paren
    draden : aantal draden; weggelaten: het aantal processoren
    voortgang : wordt aangeroepen met (tekst, 0–1); een fout daaruit stopt de berekening

    Returns
    -------
    SmaaUitkomst

    Raises
    ------
    OutOfRange : waarden buiten 0–1, laag boven hoog, of een aantal dat niet kan.
    EmptyInput : geen buurten of geen criteria.
    MissingColumn, UnknownName : `laag` en `hoog` passen niet bij elkaar, of een naam bestaat niet.

    >>> tabel = pd.DataFrame({"x": [1, 0.6, 0], "y": [0, 0.6, 1]}, index=["A", "B", "C"])
    >>> smaa(tabel, tabel, top_n=1, gewichten=Vrij()).rangkans.round(3).to_numpy().tolist()
    [[0.4, 0.1, 0.5], [0.2, 0.8, 0.0], [0.4, 0.1, 0.5]]
    """
    onder, boven = _require_interval(laag, hoog)
    for wat, getal, minimum in (("trekkingen", trekkingen, 1), ("seed", seed, 0), ("top_n", top_n, 1)):
        _require_aantal(wat, getal, minimum)
    criteria = [str(naam) for naam in laag.columns]
    paar = _paren(laag.index, paren) if not alleen_top else np.empty(0, np.int32)
    klassen = plaatsklassen(len(laag), top_n)
    segment = gewichten.segment(criteria)
    if segment is not None and _kan_precies(onder, boven, segment):
        telling = _tel_precies(onder, segment, klassen, paar)
        vertrouwen = _vertrouwen_vast(telling.eerste, gelijke_lijnen(onder, *segment))
        return _uitkomst(laag, telling, vertrouwen, top_n, gewichten, trekkingen=0, seed=seed)
    w = gewichten.trek(criteria, trekkingen, np.random.default_rng(seed))
    telt_mee = np.asarray((w > 0).any(axis=0))
    gegevens = Onzeker.of(onder, boven, telt_mee, seed)
    draden = draden or os.cpu_count() or 1
    telling = trek_tellingen(gegevens, w, klassen, paar, top_n if alleen_top else None, draden, voortgang)
    groep = gelijke_rijen(onder, boven, telt_mee)
    telling = deel_gelijk(telling, groep)
    if gegevens.rij.size:
        vertrouwen = trek_vertrouwen(gegevens, telling, trekkingen, groep, draden, voortgang)
    else:
        vertrouwen = _vertrouwen_vast(telling.eerste, groep)
    return _uitkomst(laag, telling, vertrouwen, top_n, gewichten, trekkingen=trekkingen, seed=seed)


def _uitkomst(
    laag: pd.DataFrame,
    telling: Telling,
    vertrouwen: Reeks,
    top_n: int,
    gewichten: Gewichtkeuze,
    *,
    trekkingen: int,
    seed: int,
) -> SmaaUitkomst:
    index = laag.index

    def reeks(waarden: Reeks | None, naam: str) -> pd.Series[float]:
        return pd.Series(np.full(len(index), np.nan) if waarden is None else waarden, index=index, name=naam)

    volledig = telling.plaats is not None
    codes = index[telling.paar]
    return SmaaUitkomst(
        rangkans=rangkans(telling, index),
        kans_top_n=reeks(kans_tot(telling, top_n), "kans_top_n"),
        centrale_gewichten=centrale_gewichten(telling, index, laag.columns),
        vertrouwen=reeks(vertrouwen, "vertrouwen"),
        wint_van=pd.DataFrame(telling.wint, index=codes, columns=codes) if telling.paar.size else None,
        rang_verwacht=reeks(None if telling.plaats is None else telling.plaats + 1, "rang_verwacht"),
        rang_p05=reeks(kwantiel(telling, 0.05) if volledig else None, "rang_p05"),
        rang_p50=reeks(kwantiel(telling, 0.50) if volledig else None, "rang_p50"),
        rang_p95=reeks(kwantiel(telling, 0.95) if volledig else None, "rang_p95"),
        top_n=top_n,
        gewichten=gewichten,
        manier="trekkingen" if trekkingen else "precies",
        trekkingen=trekkingen,
        seed=seed,
        nauwkeurigheid=1.96 * 0.5 / trekkingen**0.5 if trekkingen else 0.0,
    )


def _kan_precies(onder: Reeks, boven: Reeks, segment: tuple[Reeks, Reeks]) -> bool:
    """Of de gegevens vaststaan waar het gewicht telt, en het werk bij het aantal rijen past."""
    begin, eind = segment
    telt_mee = (begin > 0) | (eind > 0)
    zeker = bool(np.array_equal(onder[:, telt_mee], boven[:, telt_mee]))
    return zeker and (bool(np.array_equal(begin, eind)) or len(onder) <= RIJEN_TOT)


def _tel_precies(
    waarden: Reeks, segment: tuple[Reeks, Reeks], klassen: NDArray[np.uint32], paar: NDArray[np.int32]
) -> Telling:
    begin, eind = segment
    if np.array_equal(begin, eind):
        telling = tel_vast(waarden, begin, klassen, paar)
    else:
        telling = tel_lijnstuk(waarden, begin, eind, klassen, paar)
    return deel_gelijk(telling, gelijke_lijnen(waarden, begin, eind))


def _vertrouwen_vast(eerste: Reeks, groep: NDArray[np.intp]) -> Reeks:
    """Het vertrouwen als de gegevens vaststaan.

    De gewichten waarbij een buurt eerste is vormen een bol gebied, dus bij het gemiddelde daarvan is zij het ook: het
    vertrouwen is 1, gedeeld met buurten die precies gelijk zijn.
    """
    return np.where(eerste > 0, 1.0 / np.bincount(groep)[groep], np.nan)


def _require_interval(laag: pd.DataFrame, hoog: pd.DataFrame) -> tuple[Reeks, Reeks]:
    if not laag.index.equals(hoog.index) or not laag.columns.equals(hoog.columns):
        raise MissingColumn(
            "laag en hoog", f"vormen {laag.shape} en {hoog.shape}", "dezelfde buurten en criteria", "maak ze gelijk"
        )
    if laag.empty:
        raise EmptyInput("SMAA", f"tabel van vorm {laag.shape}", "minstens één buurt en criterium", "vul de tabel")
    onder = np.nan_to_num(require_schaal(laag, "laag"), nan=0.0)
    boven = np.nan_to_num(require_schaal(hoog, "hoog"), nan=1.0)
    fout = np.argwhere(onder > boven)
    if fout.size:
        rij, kolom = (int(plek) for plek in fout[0])
        raise OutOfRange(
            f"interval van '{laag.columns[kolom]}', buurt '{laag.index[rij]}'",
            (float(onder[rij, kolom]), float(boven[rij, kolom])),
            "laag ≤ hoog",
            "controleer of laag en hoog verwisseld zijn",
        )
    return onder, boven


def _paren(index: pd.Index, paren: Sequence[str] | None) -> NDArray[np.int32]:
    if paren is None:
        return np.arange(len(index) if len(index) <= PAREN_TOT else 0, dtype=np.int32)
    plekken = index.get_indexer(pd.Index(list(paren)))
    if (plekken < 0).any():
        onbekend = list(paren)[int(np.flatnonzero(plekken < 0)[0])]
        raise UnknownName("paren", onbekend, "een buurt uit de tabel", "controleer de code")
    return plekken.astype(np.int32)


def _require_aantal(wat: str, getal: int, minimum: int) -> None:
    if isinstance(getal, bool) or not isinstance(getal, int | np.integer) or getal < minimum:
        raise OutOfRange(wat, getal, f"een geheel getal van {minimum} of hoger", "pas het aantal aan")
