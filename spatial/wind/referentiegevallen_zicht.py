"""Welke na te rekenen zichtbaarheid moet wijkwind geven: kromming van de aarde, en wat een wal verbergt."""

from __future__ import annotations

from functools import partial

import numpy as np

from spatial.bron import Parameters
from spatial.referentiegeval import Geval
from spatial.wind.zichtbaarheid import STRALEN_PER_CEL, daling_m
from spatial.wind.zichtbaarheid_kern import kwart

_DALING = "Domeinblad wind, E: daling = 0,85714·d²/(2R), 1,68 m op 5 km en 26,9 m op 20 km"
_CEL_M = 25.0


def gevallen(p: Parameters) -> list[Geval]:
    """De daling op 5 en 20 km, en tot waar een wal een turbine verbergt (gelijkvormige driehoeken)."""
    lijst = [
        Geval(
            groep="Zichtbaarheid",
            naam=f"daling op {km} km",
            bereken=partial(daling_m, km * 1_000.0, p),
            gepubliceerd=waarde,
            tolerantie=tolerantie,
            eenheid="m",
            bron=_DALING,
        )
        for km, waarde, tolerantie in ((5, 1.68, 0.005), (20, 26.9, 0.05))
    ]
    # Lijn van top T = 150 m over de wal W = 30 m op a = 2.000 m raakt ooghoogte e = 1,7 m op a·(T − e)/(T − W).
    schaduw_m = 2_000.0 * (150.0 - 1.7) / (150.0 - 30.0)
    lijst.append(
        Geval(
            groep="Zichtbaarheid",
            naam="eerste oog achter een wal dat de tip weer ziet",
            bereken=_achter_de_wal,
            gepubliceerd=float(np.ceil(schaduw_m / _CEL_M) * _CEL_M),
            tolerantie=0.5,
            eenheid="m",
            bron="Met de hand: tip 150 m, wal 30 m op 2.000 m, oog 1,7 m: 2000·(150 − 1,7)/(150 − 30) = 2.471,7 m",
        )
    )
    return lijst


def _achter_de_wal() -> float:
    """Afstand van het eerste oog recht achter de wal dat de top ziet, op cellen van 25 m en een vlakke aarde."""
    vlak = np.zeros((201, 41), np.float32)
    vlak[80, :] = 30.0
    aantal = np.zeros(vlak.shape, np.int32)
    geen = np.empty((0, 0), np.float32)
    stralen = int(200 * STRALEN_PER_CEL)
    kwart(vlak, vlak + np.float32(1.7), 0, 20, 1, 0, stralen, 200.0, 150.0, 0.0, aantal, geen, geen)
    achter = aantal[81:, 20]
    return float((81 + int(np.argmax(achter > 0))) * _CEL_M)
