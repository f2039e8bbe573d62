"""Hoeveel levert elke turbine bij elke windrichting, in het zog van de andere? De kern die het rekent.

Per richting liggen de turbines op volgorde van de wind. De vorm van het zog hangt niet van de windsnelheid af: die
wordt per paar één keer bepaald, daarna volgt een lus over alle snelheden tegelijk. Paren ver naast elkaars zog
vallen weg voordat er een exponent of wortel nodig is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Getallen = NDArray[np.float64]
# Zo ver naast het midden van het zog (in r²/s²) is het tekort minder dan 3e-9 van de wind.
_VER = 40.0


@kernel
def _lees_af(
    tabel: Getallen, snelheid: Getallen, schaal: float, kans: Getallen, som: Getallen, stuw: Getallen
) -> float:
    """Het vermogen van één turbine over alle snelheden bij een kwadraatsom van tekorten `som`; vult haar Ct in `stuw`.

    `som` dient daarna als kladblok. `schaal` maakt van m/s een plek in de tabel (m, 2).
    """
    laatste, eentje = np.uint64(tabel.shape[0] - 1), np.uint64(1)
    for t in range(snelheid.shape[0]):
        rest = 1.0 - np.sqrt(som[t])
        som[t] = snelheid[t] * schaal * (rest if rest > 0.0 else 0.0)
    totaal = 0.0
    for t in range(snelheid.shape[0]):
        cel = np.uint64(som[t])
        if cel >= laatste:
            stuw[t] = 0.0
            continue
        w = som[t] - np.floor(som[t])
        totaal += kans[t] * ((1.0 - w) * tabel[cel, 0] + w * tabel[cel + eentje, 0])
        stuw[t] = (1.0 - w) * tabel[cel, 1] + w * tabel[cel + eentje, 1]
    return totaal


@kernel
def vermogen(
    x: Getallen,
    y: Getallen,
    z: Getallen,
    factor: Getallen,
    soort: NDArray[np.int64],
    diameter: Getallen,
    tabel: Getallen,
    per_ms: float,
    cosinus: Getallen,
    sinus: Getallen,
    snelheid: Getallen,
    kans: Getallen,
    k: float,
    uit: Getallen,
) -> None:
    """Vul `uit` (r, n): per richting en turbine het vermogen maal de kans, opgeteld over de snelheden, in kW.

    Het tekort achter turbine i is (1 - √(1 - Ct/(8s²/D²)))·exp(-½r²/s²), met s = k·x + D/√8; tekorten van meer turbines
    zijn de wortel uit de som van hun kwadraten, ten opzichte van de vrije wind.

    Parameters
    ----------
    x, y, z : (n,) plaats en ashoogte, m; factor : (n,) windsnelheid van de turbine ten opzichte van `snelheid`
    soort : (n,) rij in `tabel`; diameter : (n,) m
    tabel : (t, m, 2) vermogen (kW) en Ct op een vaste stap van 1/per_ms m/s, vanaf 0
    cosinus, sinus : (r,) van de richting waar de wind vandaan komt; snelheid : (s,) m/s; kans : (r, s)
    """
    n, s = x.shape[0], snelheid.shape[0]
    langs, dwars = np.empty(n), np.empty(n)
    stuw = np.empty((n, s))
    som = np.empty(s)
    for r in range(cosinus.shape[0]):
        for i in range(n):
            langs[i] = -(x[i] * sinus[r] + y[i] * cosinus[r])
            dwars[i] = x[i] * cosinus[r] - y[i] * sinus[r]
        volgorde = np.argsort(langs)
        for a in range(n):
            j = volgorde[a]
            som[:] = 0.0
            for b in range(a):
                i = volgorde[b]
                afstand = langs[j] - langs[i]
                if afstand <= 0.0:
                    continue
                breedte = k * afstand + diameter[i] * 0.35355339059327373
                opzij = dwars[j] - dwars[i]
                hoger = z[j] - z[i]
                naast = opzij * opzij + hoger * hoger
                vlak = breedte * breedte
                if naast > _VER * vlak:
                    continue
                deel = diameter[i] * diameter[i] / (8.0 * vlak)
                gauss = np.exp(-naast / vlak)
                for t in range(s):
                    onder = 1.0 - stuw[i, t] * deel
                    tekort = 1.0 - np.sqrt(onder if onder > 0.0 else 0.0)
                    som[t] += tekort * tekort * gauss
            uit[r, j] = _lees_af(tabel[soort[j]], snelheid, factor[j] * per_ms, kans[r], som, stuw[j])
