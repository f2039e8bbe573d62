"""Welke score en welke plaats krijgt elke buurt, en hoeveel speelruimte laten ontbrekende gegevens?

De gewogen som telt per criterium gewicht maal genormaliseerde waarde op. Ontbreekt een waarde, dan kan de score
van alles tussen 0 en 1 maal dat gewicht missen: dat wordt een interval, nooit een nul en nooit een gemiddelde.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, MissingColumn
from spatial.gewichten import require_gewichten
from spatial.normaliseren import Reeks, require_schaal

DECIMALEN = 12  # onder de twaalfde decimaal staat alleen rekenruis; zo zijn gelijke scores ook echt gelijk


def weeg(
    genormaliseerd: pd.DataFrame,
    gewichten: pd.Series[float],
    laag: pd.DataFrame | None = None,
    hoog: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """De gewogen som per buurt, met het interval waarin zij ligt.

    `score_i = Σ_j w_j n_ij`. Een ontbrekende cel telt in `score_laag` met haar laagste en in `score_hoog` met haar
    hoogste mogelijke waarde (0 en 1 als niets bekend is), en in `score` met het midden daarvan. Dat midden is een
    sleutel om te ordenen, geen schatting van de ontbrekende waarde.

    Parameters
    ----------
    genormaliseerd : index buurtcode, kolommen criteria, 0–1, NaN is ontbrekend
    gewichten : per criterium, 0 of hoger; een kolom zonder gewicht telt niet mee
    laag, hoog : per cel de laagste en hoogste genormaliseerde waarde (zie `normaliseer_interval`)

    Returns
    -------
    DataFrame met dezelfde index: score, score_laag, score_hoog (0–1) en dekking (0–1), het deel van het gewicht
    waarvoor een waarde bekend is.

    Raises
    ------
    EmptyInput : een criterium met gewicht heeft voor geen enkele buurt een waarde of een bekende band.
    OutOfRange, UnknownName : waarden buiten 0–1 of gewichten die niet kunnen.

    >>> tabel = pd.DataFrame({"a": [1.0, 0.5], "b": [None, 0.5]}, index=["BU1", "BU2"], dtype="float64")
    >>> weeg(tabel, pd.Series({"a": 0.75, "b": 0.25}))
         score  score_laag  score_hoog  dekking
    BU1  0.875        0.75         1.0     0.75
    BU2  0.500        0.50         0.5     1.00
    """
    w = require_gewichten(gewichten, genormaliseerd.columns).to_numpy(dtype=np.float64)
    n = require_schaal(genormaliseerd, "waarden")
    bekend = ~np.isnan(n)
    onder, boven = grenzen_per_cel(genormaliseerd, n, laag, hoog)
    leeg = (w > 0) & ~bekend.any(axis=0) & (boven - onder >= 1).all(axis=0)
    if len(n) and leeg.any():
        naam = genormaliseerd.columns[int(np.flatnonzero(leeg)[0])]
        raise EmptyInput(
            f"criterium '{naam}'",
            "voor geen enkele buurt een waarde",
            "minstens één waarde of bekende band",
            "laat het criterium weg of geef het gewicht 0, en meld dat",
        )
    midden = np.where(bekend, n, 0.5 * (onder + boven))
    return pd.DataFrame(
        {
            "score": _som(midden, w),
            "score_laag": _som(onder, w),
            "score_hoog": _som(boven, w),
            "dekking": _som(bekend.astype(np.float64), w),
        },
        index=genormaliseerd.index,
    )


def bijdragen(genormaliseerd: pd.DataFrame, gewichten: pd.Series[float]) -> pd.DataFrame:
    """Wat elk criterium aan de score bijdraagt: gewicht maal waarde (0–1); ontbrekend blijft ontbrekend.

    >>> bijdragen(pd.DataFrame({"a": [1.0], "b": [0.5]}), pd.Series({"a": 1.0, "b": 3.0}))
          a      b
    0  0.25  0.375
    """
    w = require_gewichten(gewichten, genormaliseerd.columns).to_numpy()
    return pd.DataFrame(
        require_schaal(genormaliseerd, "waarden") * w, index=genormaliseerd.index, columns=genormaliseerd.columns
    )


def rangschik(score: pd.Series[float]) -> pd.Series[int]:
    """De plaats per buurt: 1 is de hoogste score; gelijke scores delen de beste plaats, zonder score geen plaats.

    >>> rangschik(pd.Series([0.2, 0.9, 0.9, None])).tolist()
    [3, 1, 1, <NA>]
    """
    rang = score.astype("float64").round(DECIMALEN).rank(ascending=False, method="min")
    return rang.astype("Int64").rename("rang")


def rangbereik(score_laag: pd.Series[float], score_hoog: pd.Series[float]) -> pd.DataFrame:
    """De beste en slechtste plaats die nog kan, gegeven de intervallen van alle buurten.

    Beste plaats: de buurt op haar hoogste en alle andere op hun laagste score; de slechtste plaats andersom. Dat
    is precies, want de ontbrekende waarden van buurten hangen niet van elkaar af.

    Parameters
    ----------
    score_laag, score_hoog : zelfde index, 0–1, uit `weeg`

    Returns
    -------
    DataFrame met dezelfde index: beste_rang, slechtste_rang (gehele getallen).

    >>> rangbereik(pd.Series([0.75, 0.5]), pd.Series([1.0, 0.8])).to_numpy().tolist()
    [[1, 2], [1, 2]]
    """
    onder = score_laag.to_numpy(dtype="float64").round(DECIMALEN)
    boven = score_hoog.to_numpy(dtype="float64").round(DECIMALEN)
    m = len(onder)
    zeker_hoger = m - np.searchsorted(np.sort(onder), boven, side="right")
    misschien_hoger = m - np.searchsorted(np.sort(boven), onder, side="right")
    # De buurt zelf telt niet mee als zij hoger kan dan haar eigen laagste score.
    misschien_hoger -= boven > onder
    return pd.DataFrame(
        {"beste_rang": zeker_hoger + 1, "slechtste_rang": misschien_hoger + 1}, index=score_laag.index, dtype="int64"
    )


def grenzen_per_cel(
    genormaliseerd: pd.DataFrame, n: Reeks, laag: pd.DataFrame | None, hoog: pd.DataFrame | None
) -> tuple[Reeks, Reeks]:
    """Per cel de laagste en hoogste waarde die kan; ontbreekt alles, dan 0 en 1. `n` zijn de waarden als reeks.

    Raises
    ------
    MissingColumn : `laag` of `hoog` heeft andere rijen of kolommen.
    """
    onder = n if laag is None else _zelfde_vorm(genormaliseerd, laag, "laag")
    boven = n if hoog is None else _zelfde_vorm(genormaliseerd, hoog, "hoog")
    onder = np.where(np.isnan(onder), n, onder)
    boven = np.where(np.isnan(boven), n, boven)
    return np.where(np.isnan(onder), 0.0, onder), np.where(np.isnan(boven), 1.0, boven)


@dataclass(frozen=True)
class Herrangschikker:
    """Een tabel die klaarstaat om snel met andere gewichten te rangschikken (de schuiven op het scherm).

    De controle en het invullen van ontbrekende cellen met het midden van hun interval gebeuren één keer, in
    `of`; daarna kost een nieuwe volgorde een matrixvermenigvuldiging en een sortering.

    >>> tabel = pd.DataFrame({"a": [1.0, 0.5], "b": [None, 1.0]}, index=["BU1", "BU2"], dtype="float64")
    >>> score, rang = Herrangschikker.of(tabel).rangschik(np.array([0.5, 0.5]))
    >>> score.tolist(), rang.tolist()
    ([0.75, 0.75], [1, 1])
    """

    index: pd.Index
    criteria: tuple[str, ...]
    waarden: Reeks

    @classmethod
    def of(
        cls, genormaliseerd: pd.DataFrame, laag: pd.DataFrame | None = None, hoog: pd.DataFrame | None = None
    ) -> Herrangschikker:
        """Zet een genormaliseerde tabel klaar; zie `weeg` voor de betekenis van `laag` en `hoog`."""
        n = require_schaal(genormaliseerd, "waarden")
        onder, boven = grenzen_per_cel(genormaliseerd, n, laag, hoog)
        waarden = np.ascontiguousarray(np.where(np.isnan(n), 0.5 * (onder + boven), n))
        waarden.setflags(write=False)
        return cls(genormaliseerd.index, tuple(genormaliseerd.columns), waarden)

    def rangschik(self, gewichten: Reeks) -> tuple[Reeks, NDArray[np.int64]]:
        """Score (0–1) en plaats (1 is eerst, gelijk deelt) per rij, voor gewichten die samen 1 zijn.

        Parameters
        ----------
        gewichten : vorm (criteria,), in de volgorde van `criteria`; gebruik `gewichten_uit_schuiven` om te controleren
        """
        score = np.round(self.waarden @ gewichten, DECIMALEN)
        return score, _rang(score)


def _rang(score: Reeks) -> NDArray[np.int64]:
    """Plaatsen van hoog naar laag, gelijke scores delen de beste plaats; `score` zonder NaN."""
    m = len(score)
    volgorde = np.argsort(score)[::-1]
    gesorteerd = score[volgorde]
    plaats = np.arange(1, m + 1)
    nieuw = np.empty(m, dtype=bool)
    nieuw[:1] = True
    np.not_equal(gesorteerd[1:], gesorteerd[:-1], out=nieuw[1:])
    if not nieuw.all():
        plaats = np.maximum.accumulate(np.where(nieuw, plaats, 0))
    rang = np.empty(m, dtype=np.int64)
    rang[volgorde] = plaats
    return rang


def _som(cellen: Reeks, gewichten: NDArray[np.floating]) -> Reeks:
    return np.asarray(np.clip(np.round(cellen @ gewichten, DECIMALEN), 0.0, 1.0), dtype=np.float64)


def _zelfde_vorm(tabel: pd.DataFrame, band: pd.DataFrame, wat: str) -> Reeks:
    if not band.index.equals(tabel.index) or set(band.columns) != set(tabel.columns):
        raise MissingColumn(
            f"'{wat}'",
            f"{band.shape[0]} rijen, {band.shape[1]} kolommen",
            "dezelfde buurten in dezelfde volgorde en dezelfde criteria",
            "gebruik normaliseer_interval",
        )
    return require_schaal(band[list(tabel.columns)], wat)
