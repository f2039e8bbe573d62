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
    return pd.DataFrame(
        {
            "datum": uren.astype("datetime64[D]").astype("datetime64[s]"),
            "uurvak": uur.astype(float) + 1.0,
            "snelheid_ms": np.round(snelheid, 1),
            "richting_graden": np.where(richting == 0.0, 360.0, richting),
            "hoogte_m": np.full(n, METING_M),
            "station": pd.array(["gemaakt"] * n, dtype="str"),
        }
    )


def _reeks(toeval: np.random.Generator, n: int, samenhang: float) -> np.ndarray:
    """Een standaardnormale reeks waarin elk uur op het vorige lijkt."""
    ruis = toeval.normal(0.0, np.sqrt(1.0 - samenhang**2), n)
    ruis[0] /= np.sqrt(1.0 - samenhang**2)
    return np.asarray(lfilter([1.0], [1.0, -samenhang], ruis))


def _log(hoogte_m: float, ruwheid_m: float) -> float:
    return float(np.log(hoogte_m / ruwheid_m))
