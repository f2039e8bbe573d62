"""Hoe hard waait het in het gemaakte land: een windtabel op een paar hoogten, en een jaar met wind per uur?

Beide zijn gemaakt en gelden voor het hele land. De gemiddelden op 120 m staan in het recept; andere hoogten volgen uit
de logaritmische wet.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from scipy.stats import norm

from layers.made.landschap import loting
from layers.made.recept import Recept
from spatial.wind import weibull

HOOGTEN_M = (10.0, 40.0, 80.0, 100.0, 120.0, 160.0, 200.0, 260.0)
REFERENTIE_M, METING_M = 120.0, 10.0
KLASSEN_MS = np.arange(0.0, 41.0)
# Samenhang van uur op uur, van de snelheid en van de richting.
SAMENHANG, SAMENHANG_RICHTING = 0.96, 0.985
# Gemaakt weer: gemiddelde, jaargang, daggang en weer ertussen in graden C; breedtegraad; straling bij zon in het zenit.
WARMTE = (10.5, 7.5, 2.5, 2.5)
BREEDTE = 52.0
HELDER_J_CM2 = 390.0


def lagen(seed: int, recept: Recept) -> dict[str, pd.DataFrame]:
    """De lagen wind en winduren, voor het hele land gelijk."""
    return {"wind": _tabel(recept), "winduren": _uren(seed, recept)}


def _tabel(recept: Recept) -> pd.DataFrame:
    getal = recept["wind"]
    delen = []
    for hoogte in HOOGTEN_M:
        factor = _log(hoogte, getal["ruwheid_m"]) / _log(REFERENTIE_M, getal["ruwheid_m"])
        rij: dict[str, object] = {"hoogte_m": np.full(len(KLASSEN_MS), hoogte), "klasse_ms": KLASSEN_MS}
        for periode in ("dag", "avond", "nacht"):
            gemiddeld, k = getal["windsnelheid_ms"][periode] * factor, getal["weibull_k"][periode]
            rij[f"{periode}_procent"] = _procent(
                weibull.kansen(KLASSEN_MS, weibull.schaal_uit_gemiddelde(gemiddeld, k), k)
            )
        delen.append(pd.DataFrame(rij))
    return pd.concat(delen, ignore_index=True)


def _procent(kans: np.ndarray) -> np.ndarray:
    """Procenten met twee decimalen die samen precies 100 zijn; de grootste klasse neemt de afronding."""
    honderdste = np.round(kans / kans.sum() * 10_000.0)
    honderdste[int(np.argmax(honderdste))] += 10_000.0 - honderdste.sum()
    return np.asarray(honderdste / 100.0)


def _uren(seed: int, recept: Recept) -> pd.DataFrame:
    """Een jaar op 10 m: snelheden die van uur op uur samenhangen, met een Weibullverdeling als geheel."""
    getal = recept["wind"]
    toeval = loting(seed, 0, "winduren")
    begin = np.datetime64(f"{recept.peiljaar - 1}-01-01T00", "h")
    uren = np.arange(begin, np.datetime64(f"{recept.peiljaar}-01-01T00", "h"))
    n = len(uren)
    u = norm.cdf(_reeks(toeval, n, SAMENHANG))
    uur = (uren - uren.astype("datetime64[D]")).astype(np.int64)
    dag = (uur >= 7) & (uur < 19)
    factor = _log(METING_M, getal["ruwheid_m"]) / _log(REFERENTIE_M, getal["ruwheid_m"])
    gemiddeld = factor * np.where(dag, getal["windsnelheid_ms"]["dag"], getal["windsnelheid_ms"]["nacht"])
    k = np.where(dag, getal["weibull_k"]["dag"], getal["weibull_k"]["nacht"])
    schaal = {vorm: float(weibull.schaal_uit_gemiddelde(1.0, vorm)) for vorm in np.unique(k).tolist()}
    snelheid = gemiddeld * np.array([schaal[vorm] for vorm in k.tolist()]) * (-np.log1p(-u)) ** (1.0 / k)
    richting = (225.0 + 75.0 * _reeks(toeval, n, SAMENHANG_RICHTING)) % 360.0
    richting = np.round(richting / 10.0) * 10.0
    temperatuur, straling = _weer(loting(seed, 0, "weer"), uren, uur)
    return pd.DataFrame(
        {
            "datum": uren.astype("datetime64[D]").astype("datetime64[s]"),
            "uurvak": uur.astype(float) + 1.0,
            "snelheid_ms": np.round(snelheid, 1),
            "richting_graden": np.where(richting == 0.0, 360.0, richting),
            "temperatuur_c": temperatuur,
            "straling_j_cm2": straling,
            "hoogte_m": np.full(n, METING_M),
            "station": pd.array(["gemaakt"] * n, dtype="str"),
        }
    )


def _weer(toeval: np.random.Generator, uren: np.ndarray, uur: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Temperatuur (graden C) en straling (J/cm2 per uur): een jaargang, een daggang en weer ertussen."""
    n = len(uren)
    dag = (uren - uren[0]).astype(np.float64) / 24.0
    jaargang, daggang = 2.0 * np.pi * (dag - 20.0) / 365.0, 2.0 * np.pi * (uur - 4.0) / 24.0
    graden = WARMTE[0] - WARMTE[1] * np.cos(jaargang) - WARMTE[2] * np.cos(daggang)
    graden = graden + WARMTE[3] * _reeks(toeval, n, SAMENHANG)
    helling = np.radians(23.45) * np.sin(2.0 * np.pi * (dag - 80.0) / 365.0)
    breedte, hoek = np.radians(BREEDTE), np.radians(15.0 * (uur - 11.5))
    zonhoogte = np.sin(breedte) * np.sin(helling) + np.cos(breedte) * np.cos(helling) * np.cos(hoek)
    bewolking = norm.cdf(_reeks(toeval, n, SAMENHANG))
    straling = HELDER_J_CM2 * np.maximum(zonhoogte, 0.0) ** 1.15 * (1.0 - 0.75 * bewolking**2)
    return np.round(graden, 1), np.round(straling)


def _reeks(toeval: np.random.Generator, n: int, samenhang: float) -> np.ndarray:
    """Een standaardnormale reeks waarin elk uur op het vorige lijkt."""
    ruis = toeval.normal(0.0, np.sqrt(1.0 - samenhang**2), n)
    ruis[0] /= np.sqrt(1.0 - samenhang**2)
    return np.asarray(lfilter([1.0], [1.0, -samenhang], ruis))


def _log(hoogte_m: float, ruwheid_m: float) -> float:
    return float(np.log(hoogte_m / ruwheid_m))
