"""Op welke dagen en klokuren kan er schaduw vallen? Van minuten van het jaar naar een kalender."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.wind.zon import lokaal

Ints = NDArray[np.int64]


def kalender(vensters: Ints, ids: Sequence[str], jaar: int) -> pd.DataFrame:
    """De vensters van één object als tijdvakken die elkaar niet overlappen.

    Parameters
    ----------
    vensters : (k, 3) turbine (plaats in `ids`), eerste en laatste minuut van het jaar (UT)

    Returns
    -------
    `datum`, `van`, `tot` (Nederlandse kloktijd), `minuten`, `turbine_id` (samen: "T1, T2")
    """
    wissels = np.concatenate(
        [
            np.column_stack([vensters[:, 1], np.ones(len(vensters), np.int64), vensters[:, 0]]),
            np.column_stack([vensters[:, 2] + 1, np.zeros(len(vensters), np.int64), vensters[:, 0]]),
        ]
    )
    rijen: list[tuple[int, int, str]] = []
    actief: set[str] = set()
    vorige = -1
    for minuut, begint, turbine in wissels[np.lexsort((wissels[:, 1], wissels[:, 0]))].tolist():
        if actief and minuut > vorige:
            rijen.append((vorige, minuut, ", ".join(sorted(actief))))
        if begint:
            actief.add(ids[turbine])
        else:
            actief.discard(ids[turbine])
        vorige = minuut
    van = np.array([rij[0] for rij in rijen], np.int64)
    tot = np.array([rij[1] for rij in rijen], np.int64)
    return tijdvakken(van, tot, jaar).assign(turbine_id=[rij[2] for rij in rijen])


def tijdvakken(van: Ints, tot: Ints, jaar: int) -> pd.DataFrame:
    """Tijdvakken [van, tot) in minuten van het jaar (UT) als `datum`, `van`, `tot` (kloktijd) en `minuten`."""
    begin, eind = lokaal(jaar, van), lokaal(jaar, tot)
    return pd.DataFrame(
        {
            "datum": begin.astype("datetime64[D]").astype("datetime64[s]"),
            "van": [str(t)[11:16] for t in begin],
            "tot": [str(t)[11:16] for t in eind],
            "minuten": tot - van,
        }
    )
