"""Wanneer hoeft SMAA niet te trekken? Als de gewichten op een lijnstuk liggen en de gegevens vaststaan.

Dan is elke score een rechte lijn langs het lijnstuk. Twee buurten wisselen alleen bij hun snijpunt van plaats, dus
de kansen zijn lengtes tussen snijpunten: precies, zonder toeval.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.normaliseren import Reeks
from spatial.smaa_telling import Telling
from spatial.wegen import DECIMALEN

RIJEN_TOT = 2_000  # het werk groeit met het kwadraat van het aantal buurten
_RUIS = 1e-12  # kleinere verschillen in score zijn rekenruis


def gelijke_lijnen(waarden: Reeks, begin: Reeks, eind: Reeks) -> NDArray[np.intp]:
    """Per rij het nummer van haar groep: rijen met over het hele lijnstuk dezelfde score zitten samen."""
    lijnen = np.column_stack([waarden @ begin, waarden @ eind]).round(DECIMALEN)
    _, groep = np.unique(lijnen, axis=0, return_inverse=True)
    return np.asarray(groep.reshape(-1), dtype=np.intp)


def tel_vast(waarden: Reeks, gewichten: Reeks, klassen: NDArray[np.uint32], paar: NDArray[np.int32]) -> Telling:
    """De plaatsen als alles vaststaat: elke kans is 0 of 1, gelijke scores op volgorde van de tabel."""
    n = len(waarden)
    volgorde = np.argsort(-(waarden @ gewichten).round(DECIMALEN), kind="stable")
    plaats = np.empty(n, dtype=np.int64)
    plaats[volgorde] = np.arange(n)
    kans = np.zeros((len(klassen) - 1, n))
    kans[np.searchsorted(klassen, plaats, side="right") - 1, np.arange(n)] = 1.0
    eerste = (plaats == 0).astype(np.float64)
    wint = (plaats[paar][:, None] < plaats[paar][None, :]).astype(np.float64)
    return Telling(klassen, kans, plaats.astype(np.float64), eerste, eerste[:, None] * gewichten, paar, wint)


def tel_lijnstuk(
    waarden: Reeks, begin: Reeks, eind: Reeks, klassen: NDArray[np.uint32], paar: NDArray[np.int32]
) -> Telling:
    """De plaatskansen bij gewichten die gelijkmatig verdeeld zijn tussen `begin` en `eind`.

    Parameters
    ----------
    waarden : vorm (rijen, criteria), 0–1, zonder gaten
    begin, eind : gewichten aan de uiteinden, vorm (criteria,)
    klassen, paar : zie `Telling`
    """
    van, tot = waarden @ begin, waarden @ eind
    n = len(waarden)
    kans = np.zeros((len(klassen) - 1, n))
    plaats, eerste = np.zeros(n), np.zeros(n)
    gewicht = np.zeros((n, len(begin)))
    wint = np.zeros((len(paar), len(paar)))
    positie = {int(rij): nummer for nummer, rij in enumerate(paar)}
    for i in range(n):
        grenzen, erboven, verliest = _verloop(van, tot, i)
        lengte = np.diff(grenzen)
        klasse = np.searchsorted(klassen, erboven, side="right") - 1
        kans[:, i] = np.bincount(klasse, weights=lengte, minlength=len(klassen) - 1)
        plaats[i] = lengte @ erboven
        voorop = erboven == 0
        eerste[i] = lengte[voorop].sum()
        midden = 0.5 * (grenzen[1:] + grenzen[:-1])[voorop]
        gewicht[i] = lengte[voorop] @ (begin + midden[:, None] * (eind - begin))
        if i in positie:
            wint[positie[i]] = 1.0 - verliest[paar]
    np.fill_diagonal(wint, 0.0)
    return Telling(klassen, kans, plaats, eerste, gewicht, paar, wint)


def _verloop(van: Reeks, tot: Reeks, i: int) -> tuple[Reeks, NDArray[np.int64], Reeks]:
    """Langs het lijnstuk 0–1: stukgrenzen, hoeveel rijen er per stuk boven rij i staan, en het deel dat elke rij wint.

    Gelijke lijnen staan op volgorde van de tabel, net als in de kern.
    """
    nul, een = van - van[i], tot - tot[i]
    nul[np.abs(nul) < _RUIS] = 0.0
    een[np.abs(een) < _RUIS] = 0.0
    kruist = nul * een < 0
    snijpunt = np.where(kruist, nul / np.where(kruist, nul - een, 1.0), 1.0)
    # Raken de lijnen elkaar alleen aan een uiteinde, dan beslist het andere; zijn ze gelijk, dan de tabel.
    boven_begin = np.where(nul != 0, nul > 0, np.where(een != 0, een > 0, np.arange(len(van)) < i))
    deel_boven = np.where(kruist, np.where(boven_begin, snijpunt, 1 - snijpunt), boven_begin)
    wissel = np.flatnonzero(kruist)
    orde = wissel[np.argsort(snijpunt[wissel], kind="stable")]
    stap = np.where(boven_begin[orde], -1, 1)
    erboven = int(boven_begin.sum()) + np.concatenate([[0], np.cumsum(stap)])
    grenzen = np.concatenate([[0.0], snijpunt[orde], [1.0]])
    return grenzen, erboven.astype(np.int64), np.asarray(deel_boven, dtype=np.float64)
