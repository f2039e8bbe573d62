"""Hoeveel geluid slikt de lucht? De demping per meter volgens ISO 9613-1, bij een temperatuur en vochtigheid.

De Nederlandse rekenmethode heeft haar eigen tabel (10 graden, 80 % vocht, de laagste tertsband van elk octaaf);
meng die niet met deze waarden, die voor het midden van het octaaf gelden.
"""

from __future__ import annotations

import numpy as np

from spatial.errors import OutOfRange
from spatial.wind.turbine import Getallen

NUL_C_K = 273.15
T0_K = 293.15  # referentietemperatuur
T01_K = 273.16  # tripelpunt van water
DRUK_KPA = 101.325


def exacte_middens(aantal: int = 9) -> Getallen:
    """De exacte middens van de octaafbanden, 1000·10^(0,3·n) Hz, eindigend bij 8 kHz.

    >>> exacte_middens().round(1).tolist()
    [31.6, 63.1, 125.9, 251.2, 501.2, 1000.0, 1995.3, 3981.1, 7943.3]
    """
    uit: Getallen = 1000.0 * 10.0 ** (0.3 * np.arange(4 - aantal, 4, dtype=np.float64))
    return uit


def luchtdemping(
    frequentie_hz: Getallen, *, temperatuur_c: float, vochtigheid_pct: float, druk_kpa: float = DRUK_KPA
) -> Getallen:
    """De demping van een zuivere toon door de lucht, in dB per m.

    Parameters
    ----------
    frequentie_hz : (n,) frequenties; temperatuur_c : −20 tot 50; vochtigheid_pct : relatief, 0–100; druk_kpa : druk

    Raises
    ------
    OutOfRange : buiten deze grenzen.

    Bron: ISO 9613-1:1993, formules 3 tot en met 5 en B.2, B.3.

    >>> alfa = luchtdemping(exacte_middens(8), temperatuur_c=10, vochtigheid_pct=70)
    >>> (alfa * 1000).round(1).tolist()  # dB per km; ISO 9613-2, tabel 2: 0,1 0,4 1,0 1,9 3,7 9,7 32,8 117
    [0.1, 0.4, 1.0, 1.9, 3.7, 9.7, 32.8, 116.9]
    """
    if not -20.0 <= temperatuur_c <= 50.0:
        raise OutOfRange("luchttemperatuur", temperatuur_c, "-20 tot en met 50 graden", "kies een gewone temperatuur")
    if not 0.0 < vochtigheid_pct <= 100.0:
        raise OutOfRange("luchtvochtigheid", vochtigheid_pct, "meer dan 0 tot en met 100 %", "kies een percentage")
    f: Getallen = np.asarray(frequentie_hz, dtype=np.float64)
    t = temperatuur_c + NUL_C_K
    druk = druk_kpa / DRUK_KPA
    verzadiging = 10.0 ** (-6.8346 * (T01_K / t) ** 1.261 + 4.6151)
    h = vochtigheid_pct * verzadiging / druk
    zuurstof = druk * (24.0 + 4.04e4 * h * (0.02 + h) / (0.391 + h))
    stikstof = druk * (t / T0_K) ** -0.5 * (9.0 + 280.0 * h * np.exp(-4.170 * ((t / T0_K) ** (-1.0 / 3.0) - 1.0)))
    trilling = 0.01275 * np.exp(-2239.1 / t) / (zuurstof + f**2 / zuurstof) + 0.1068 * np.exp(-3352.0 / t) / (
        stikstof + f**2 / stikstof
    )
    uit: Getallen = 8.686 * f**2 * (1.84e-11 / druk * (t / T0_K) ** 0.5 + (t / T0_K) ** -2.5 * trilling)
    return uit
