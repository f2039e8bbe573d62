"""Hoe reken je met een Weibullverdeling van de wind? Klassekansen, momenten, passen op een tabel, en een kromme erover.

De verdeling: F(v) = 1 - exp(-(v/A)^k), met schaal A in m/s en vorm k. Het gemiddelde is A·Γ(1 + 1/k).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import gamma, gammainc

from spatial.errors import OutOfRange

Getallen = NDArray[np.float64]
K_LAAG, K_HOOG = 0.8, 8.0


def schaal_uit_gemiddelde(gemiddelde_ms: float, k: float) -> float:
    """De schaal A (m/s) bij een gemiddelde (m/s) en een vorm k (-): A = v / Γ(1 + 1/k).

    Raises
    ------
    OutOfRange : als het gemiddelde niet boven 0 ligt of k niet tussen 0,8 en 8.

    >>> round(schaal_uit_gemiddelde(7.5, 2.0), 4)
    8.4628
    """
    _controleer(gemiddelde_ms, k, "gemiddelde windsnelheid (m/s)")
    return float(gemiddelde_ms / gamma(1.0 + 1.0 / k))


def gemiddelde(a_ms: Getallen, k: Getallen) -> Getallen:
    """Het gemiddelde A·Γ(1 + 1/k) van een rij verdelingen, m/s.

    >>> gemiddelde(np.array([8.0]), np.array([1.0])).tolist()
    [8.0]
    """
    uit: Getallen = np.asarray(a_ms * gamma(1.0 + 1.0 / k), dtype=np.float64)
    return uit


def kansen(klassen_ms: Getallen, a_ms: float, k: float) -> Getallen:
    """De kans op elke klasse van 1 m/s breed: F(v + ½) - F(v - ½).

    Parameters
    ----------
    klassen_ms : (n,) middens; a_ms : schaal, m/s; k : vorm

    Returns
    -------
    (n,) deel van de tijd; telt op tot 1 als de klassen ver genoeg doorlopen

    >>> float(round(kansen(np.arange(0.0, 41.0), 8.0, 2.0).sum(), 9))
    1.0
    """
    _controleer(a_ms, k, "schaal A (m/s)")
    boven = np.maximum(klassen_ms + 0.5, 0.0)
    onder = np.maximum(klassen_ms - 0.5, 0.0)
    uit: Getallen = np.exp(-((onder / a_ms) ** k)) - np.exp(-((boven / a_ms) ** k))
    return uit


def momenten(klassen_ms: Getallen, aandeel: Getallen) -> tuple[float, float]:
    """Gemiddelde (m/s) en gemiddelde derde macht (m³/s³) van een tabel, gelijkmatig verdeeld binnen elke klasse.

    >>> momenten(np.array([4.0]), np.array([1.0]))
    (4.0, 65.0)
    """
    onder = np.maximum(klassen_ms - 0.5, 0.0)
    boven = klassen_ms + 0.5
    som = float(aandeel.sum())
    eerste = float(aandeel @ (onder + boven) / 2.0) / som
    derde = float(aandeel @ ((boven**4 - onder**4) / (4.0 * (boven - onder)))) / som
    return eerste, derde


def pas(klassen_ms: Getallen, aandeel: Getallen) -> tuple[float, float]:
    """De Weibullverdeling met hetzelfde gemiddelde en dezelfde derde macht als een tabel.

    De derde macht draagt de energie; daarom die en niet de spreiding.

    Returns
    -------
    (A in m/s, k)

    >>> v = np.arange(0.0, 41.0)
    >>> a, k = pas(v, kansen(v, 8.5, 2.1))
    >>> round(a, 1), round(k, 1)
    (8.5, 2.1)
    """
    eerste, derde = momenten(klassen_ms, aandeel)
    doel = derde / eerste**3

    def verschil(k: float) -> float:
        return float(gamma(1.0 + 3.0 / k) / gamma(1.0 + 1.0 / k) ** 3 - doel)

    # Smaller of breder dan een Weibullverdeling kan zijn: neem de rand.
    if verschil(K_LAAG) <= 0.0:
        k = K_LAAG
    elif verschil(K_HOOG) >= 0.0:
        k = K_HOOG
    else:
        k = float(brentq(verschil, K_LAAG, K_HOOG, xtol=1e-12))
    return float(eerste / gamma(1.0 + 1.0 / k)), k


def gemiddelde_van_kromme(snelheid_ms: Getallen, kromme: Getallen, a_ms: float, k: float) -> float:
    """Het gemiddelde van een kromme over de verdeling: ∫ P(v) f(v) dv, precies voor rechte stukken.

    Op een recht stuk P = c + m·v is de integraal c·ΔF + m·∫v f dv, en ∫ v f dv tot v is
    A·Γ(1 + 1/k)·G(1 + 1/k, (v/A)^k), met G de onvolledige gammafunctie gedeeld door de volledige.
    Buiten de kromme telt niets.

    Parameters
    ----------
    snelheid_ms, kromme : (m,) oplopende snelheden en waarden; a_ms : schaal; k : vorm

    Returns
    -------
    in de eenheid van de kromme

    >>> round(gemiddelde_van_kromme(np.array([0.0, 60.0]), np.array([0.0, 60.0]), 8.0, 2.0), 6)
    7.089815
    """
    _controleer(a_ms, k, "schaal A (m/s)")
    t = (snelheid_ms / a_ms) ** k
    kans = -np.expm1(-t)
    moment = a_ms * gamma(1.0 + 1.0 / k) * gammainc(1.0 + 1.0 / k, t)
    helling = np.diff(kromme) / np.diff(snelheid_ms)
    nulpunt = kromme[:-1] - helling * snelheid_ms[:-1]
    return float(nulpunt @ np.diff(kans) + helling @ np.diff(moment))


def _controleer(waarde: float, k: float, wat: str) -> None:
    if not (np.isfinite(waarde) and 0.0 < waarde <= 60.0):
        raise OutOfRange(wat, waarde, "een getal groter dan 0 en hooguit 60", "herstel de windgegevens")
    if not K_LAAG <= k <= K_HOOG:
        raise OutOfRange(
            "Weibullvorm k", k, f"een getal van {K_LAAG:g} tot en met {K_HOOG:g}", "in Nederland is k 1,8 tot 2,6"
        )
