"""Wat zou er moeten veranderen om een buurt in of uit de eerste N te krijgen?

Twee vragen met een precies antwoord. Welke waarde van één criterium is nodig, als al het andere gelijk blijft?
Dat kan omdat de grenzen vastliggen: de score van de andere buurten verandert niet mee. En: bij welk ander gewicht
gebeurt het? De scores lopen recht mee met een gewicht, dus de omslag ligt bij een snijpunt van lijnen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import OutOfRange, UnknownName
from spatial.gewichten import require_gewichten
from spatial.normaliseren import Criterium, Grenzen, Reeks, criterium, normaliseer, require_schaal
from spatial.wegen import DECIMALEN, grenzen_per_cel, weeg

KAN_WEL = "kan"
KAN_NIET_GEWICHT = "kan niet: dit criterium telt niet mee (gewicht 0)"
KAN_NIET_ALLEEN = "kan niet met dit criterium alleen"
KAN_NIET_GRENZEN = "kan niet: dit criterium maakt geen verschil (grenzen zijn gelijk)"
KAN_NIET_ALTIJD = "kan niet: er zijn niet meer buurten dan plaatsen"


def nodig_voor_top(
    waarden: pd.DataFrame,
    criteria: Mapping[str, Criterium],
    grenzen: Grenzen,
    gewichten: pd.Series[float],
    top_n: int,
    *,
    laag: pd.DataFrame | None = None,
    hoog: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Per buurt en criterium: bij welke waarde komt zij in de eerste `top_n`, of valt zij eruit?

    Voor een buurt erbuiten is de drempel de `top_n`-de score van de andere buurten, voor een buurt erbinnen ook;
    zij moet daar minstens op komen of juist onder zakken. Nodig is `n' = n + (drempel − score) / w`, teruggerekend
    naar de eigen eenheid. Ligt n' buiten 0–1, dan kan het niet met dit criterium alleen.

    Parameters
    ----------
    waarden : index buurtcode, kolommen criteria in eigen eenheid, NaN is ontbrekend
    criteria, grenzen : zie `normaliseer`
    gewichten : zie `weeg`
    top_n : aantal plaatsen, 1 of hoger
    laag, hoog : genormaliseerd, zoals bij `weeg`

    Returns
    -------
    DataFrame, één rij per buurt en criterium met gewicht: buurtcode, criterium, wat ('erin' of 'eruit'), nu en
    nodig en verschil (eigen eenheid; nu en verschil ontbreken als de waarde ontbreekt), teken ('≥', '≤', '>' of
    '<', te lezen als "waarde teken nodig"), eenheid, kan (bool) en uitleg.

    Raises
    ------
    OutOfRange : `top_n` is geen getal van 1 of hoger.
    """
    _require_top_n(top_n)
    w = require_gewichten(gewichten, waarden.columns)
    n = normaliseer(waarden, criteria, grenzen)
    score = weeg(n, w, laag, hoog)["score"].to_numpy()
    cel = n.to_numpy(dtype=np.float64)
    onder, boven = grenzen_per_cel(n, cel, laag, hoog)
    cel = np.where(np.isnan(cel), 0.5 * (onder + boven), cel)
    erin, drempel = _drempels(score, top_n)
    delen = [
        _een_criterium(
            waarden[kolom],
            cel[:, j],
            criterium(criteria, kolom),
            grenzen[kolom],
            float(w[kolom]),
            erin,
            drempel - score,
        )
        for j, kolom in enumerate(waarden.columns)
    ]
    return pd.concat(delen, ignore_index=True) if delen else pd.DataFrame()


def nodig_ander_gewicht(
    genormaliseerd: pd.DataFrame,
    gewichten: pd.Series[float],
    buurt: str,
    top_n: int,
    *,
    laag: pd.DataFrame | None = None,
    hoog: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Voor één buurt: welke kleinste wijziging van de gewichten brengt haar in of uit de eerste `top_n`?

    Twee soorten, met dezelfde rekenregel: één gewicht omhoog of omlaag terwijl de andere naar verhouding
    meeschalen (`naar` of `van` is dan '(alle andere)'), en een verschuiving van het ene criterium naar het andere.

    Parameters
    ----------
    genormaliseerd, gewichten, laag, hoog : zie `weeg`
    buurt : de index van de buurt
    top_n : aantal plaatsen, 1 of hoger

    Returns
    -------
    DataFrame, kleinste verschuiving eerst: van, naar, verschuiving (deel van het totale gewicht, 0–1), wat
    ('erin' of 'eruit'). Leeg als geen enkele verschuiving volstaat. Bij 'eruit' moet de verschuiving net groter zijn.

    Raises
    ------
    UnknownName : de buurt staat niet in de tabel.
    OutOfRange : `top_n` is geen getal van 1 of hoger.
    """
    _require_top_n(top_n)
    if buurt not in genormaliseerd.index:
        raise UnknownName("buurt", buurt, f"een van de {len(genormaliseerd)} buurten in de tabel", "controleer de code")
    w = require_gewichten(gewichten, genormaliseerd.columns)
    n = require_schaal(genormaliseerd, "waarden")
    onder, boven = grenzen_per_cel(genormaliseerd, n, laag, hoog)
    cel = np.where(np.isnan(n), 0.5 * (onder + boven), n)
    rij = int(np.flatnonzero(genormaliseerd.index == buurt)[0])
    score = np.asarray(np.round(cel @ w.to_numpy(), DECIMALEN), dtype=np.float64)
    erin = int((score > score[rij]).sum()) < top_n
    rijen = []
    for van, naar, helling, ruimte in _richtingen(cel, w, score):
        t = _eerste_omslag(score, helling, rij, top_n, ruimte, erin=erin)
        if t is not None:
            rijen.append((van, naar, t, "eruit" if erin else "erin"))
    tabel = pd.DataFrame(rijen, columns=["van", "naar", "verschuiving", "wat"])
    return tabel.sort_values("verschuiving", kind="stable", ignore_index=True)


def _een_criterium(
    waarde: pd.Series[float],
    cel: Reeks,
    maat: Criterium,
    grens: tuple[float, float],
    gewicht: float,
    erin: NDArray[np.bool_],
    tekort: Reeks,
) -> pd.DataFrame:
    """De rijen van `nodig_voor_top` voor één criterium; `tekort` is drempel − score per buurt."""
    onder, boven = grens
    doel = np.round(cel + tekort / gewicht, DECIMALEN - 2) if gewicht > 0 else np.full(len(cel), np.nan)
    # Eruit vallen moet écht onder de drempel: precies op 0 uitkomen is dan niet genoeg.
    past = np.where(erin, (doel > 0) & (doel <= 1), (doel >= 0) & (doel <= 1)) & np.isfinite(doel)
    kan = past & (boven > onder) & (gewicht > 0)
    doel = np.where(kan, doel, np.nan)
    nodig = onder + doel * (boven - onder) if maat.richting == "hoger" else boven - doel * (boven - onder)
    nu = waarde.to_numpy(dtype="float64", na_value=np.nan)
    omhoog = maat.richting == "hoger"
    uitleg = np.select(
        [kan, np.full(len(cel), gewicht <= 0), np.isinf(tekort), np.full(len(cel), boven <= onder)],
        [KAN_WEL, KAN_NIET_GEWICHT, KAN_NIET_ALTIJD, KAN_NIET_GRENZEN],
        KAN_NIET_ALLEEN,
    )
    return pd.DataFrame(
        {
            "buurtcode": waarde.index,
            "criterium": maat.id,
            "wat": np.where(erin, "eruit", "erin"),
            "nu": nu,
            "nodig": nodig,
            "verschil": nodig - nu,
            "teken": np.where(erin, "<" if omhoog else ">", "≥" if omhoog else "≤"),
            "eenheid": maat.eenheid,
            "kan": kan,
            "uitleg": uitleg,
        }
    )


def _drempels(score: Reeks, top_n: int) -> tuple[NDArray[np.bool_], Reeks]:
    """Of een buurt nu in de top staat, en de `top_n`-de score van alle ándere buurten (zonder: −oneindig)."""
    gesorteerd = np.sort(score)[::-1]
    plaats = len(score) - np.searchsorted(gesorteerd[::-1], score, side="right")
    erin = plaats < top_n
    nde = gesorteerd[top_n - 1] if len(score) >= top_n else -np.inf
    volgende = gesorteerd[top_n] if len(score) > top_n else -np.inf
    # Wie zelf bij de eerste N scores hoort, telt niet mee bij "de anderen".
    return erin, np.where(score >= nde, volgende, nde)


def _richtingen(cel: Reeks, w: pd.Series[float], score: Reeks) -> Iterator[tuple[str, str, Reeks, float]]:
    """Elke manier om gewicht te verschuiven: van, naar, helling van elke score per eenheid, grootste verschuiving."""
    for j, naam in enumerate(w.index):
        deel = float(w.iloc[j])
        if deel < 1:
            rest = (score - deel * cel[:, j]) / (1 - deel)
            yield "(alle andere)", naam, cel[:, j] - rest, 1 - deel
            yield naam, "(alle andere)", rest - cel[:, j], deel
        for k, ander in enumerate(w.index):
            if j != k and deel > 0:
                yield naam, ander, cel[:, k] - cel[:, j], deel


def _eerste_omslag(score: Reeks, helling: Reeks, rij: int, top_n: int, ruimte: float, *, erin: bool) -> float | None:
    """De kleinste t in (0, ruimte] waarbij de buurt de top in of uit gaat, met score_k(t) = score_k + t·helling_k."""
    voor = np.delete(score - score[rij], rij).round(DECIMALEN)
    steil = np.delete(helling - helling[rij], rij).round(DECIMALEN)
    boven = voor > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        snijpunt = np.where(steil != 0, -voor / steil, np.inf).round(DECIMALEN - 2)
    zakt = np.sort(snijpunt[boven & (steil < 0)])
    stijgt = np.sort(snijpunt[~boven & (steil > 0)])
    if erin:
        kandidaat = stijgt
        erboven = boven.sum() + np.searchsorted(stijgt, stijgt, "right") - np.searchsorted(zakt, stijgt, "right")
        raak = (erboven >= top_n) & (kandidaat < ruimte - 1e-9)
    else:
        kandidaat = zakt
        erboven = boven.sum() + np.searchsorted(stijgt, zakt, "left") - np.searchsorted(zakt, zakt, "right")
        raak = (erboven < top_n) & (kandidaat <= ruimte + 1e-9)
    return min(float(kandidaat[raak][0]), ruimte) if raak.any() else None


def _require_top_n(top_n: int) -> None:
    if isinstance(top_n, bool) or not isinstance(top_n, int | np.integer) or top_n < 1:
        raise OutOfRange("top_n", top_n, "een geheel getal van 1 of hoger", "kies hoeveel buurten eerst mogen")
