"""Hoe verandert de volgorde van een bestaande uitkomst met andere gewichten?

De uitkomst draagt haar genormaliseerde waarden en grenzen mee, dus de lagen zijn niet meer nodig. De kansen
(SMAA) horen bij de gerekende gewichten en veranderen hier niet mee.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from api.models import Buurtuitkomst, Resultaat
from spatial.criteria import Interval, gewichten_uit_schuiven, rangschik, weeg


def intervallen(resultaat: Resultaat) -> Interval:
    """De genormaliseerde waarden (0–1) met per cel de laagste en hoogste die kan.

    Returns
    -------
    Interval van tabellen met index buurtcode en een kolom per criterium; waarden houdt zijn gaten.
    """
    midden = _tabel(resultaat, "genormaliseerd")
    laag = _tabel(resultaat, "genormaliseerd_laag").fillna(midden).fillna(0.0)
    hoog = _tabel(resultaat, "genormaliseerd_hoog").fillna(midden).fillna(1.0)
    return Interval(midden, laag, hoog)


def herrangschik(resultaat: Resultaat, gewichten: Mapping[str, float]) -> pd.DataFrame:
    """De volgorde met andere gewichten.

    Parameters
    ----------
    gewichten : per criterium een getal van 0 of hoger; een criterium dat niet genoemd is telt niet mee

    Returns
    -------
    DataFrame met index buurtcode: rang (Int64), score, score_laag, score_hoog (0–1), rang_was (Int64). Buurten
    zonder rang in de uitkomst (water) blijven zonder rang.

    Raises
    ------
    UnknownName, OutOfRange, EmptyInput : gewichten die niet kunnen, met de naam erbij.
    """
    w = gewichten_uit_schuiven(gewichten, [c.id for c in resultaat.criteria])
    tabel = intervallen(resultaat)
    rang_was = pd.Series({b.buurtcode: b.rang for b in resultaat.buurten}, dtype="Int64")
    telt = rang_was.notna().to_numpy()
    uit = weeg(tabel.waarden[telt], w, tabel.laag[telt], tabel.hoog[telt])[["score", "score_laag", "score_hoog"]]
    uit.insert(0, "rang", rangschik(uit["score"]))
    uit = uit.reindex(tabel.waarden.index)
    uit["rang_was"] = rang_was
    return uit


def _tabel(resultaat: Resultaat, veld: str) -> pd.DataFrame:
    kolommen = [c.id for c in resultaat.criteria]
    rijen = {b.buurtcode: _rij(b, veld) for b in resultaat.buurten}
    return pd.DataFrame.from_dict(rijen, orient="index", dtype="float64").reindex(columns=kolommen)


def _rij(buurt: Buurtuitkomst, veld: str) -> dict[str, float]:
    waarden = {b.criterium: getattr(b, veld) for b in buurt.bijdragen}
    return {naam: np.nan if waarde is None else float(waarde) for naam, waarde in waarden.items()}
