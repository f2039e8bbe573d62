"""Kleine voorraden om het warmtemodel mee te toetsen: met de hand na te rekenen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from layers.referentie import load_kentallen, load_parameters
from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis, buurtbasis
from spatial.warmte.indeling import BOUWPERIODEN, KLASSEN, LABELS, UTILITEITSPERIODEN, WONINGTYPEN
from spatial.warmte.kentallen import Kentallen
from spatial.warmte.voorraad import UTILITEIT_VORM, WONING_VORM, Voorraad

# aantal, woningtype, bouwperiode, klasse (label of 'voorlopig_X'), m² per woning
Vak = tuple[float, str, str, str, float]


@lru_cache(maxsize=1)
def p() -> Parameters:
    return load_parameters()


@lru_cache(maxsize=1)
def k() -> Kentallen:
    return load_kentallen()


def voorraad(
    *buurten: Sequence[Vak], utiliteit_m2: Sequence[float] = (), aansluitingen: Sequence[float] = ()
) -> Voorraad:
    """Een voorraad met per buurt de genoemde vakken; utiliteit is kantoor uit 1920-1975 zonder label."""
    n = len(buurten)
    aantal, m2 = np.zeros((n, *WONING_VORM)), np.zeros((n, *WONING_VORM))
    for b, vakken in enumerate(buurten):
        for hoeveel, type_, periode, klasse, per_woning in vakken:
            plek = (b, WONINGTYPEN.index(type_), BOUWPERIODEN.index(periode), KLASSEN.index(klasse))
            aantal[plek] += hoeveel
            m2[plek] += hoeveel * per_woning
    util = np.zeros((n, *UTILITEIT_VORM))
    for b, meters in enumerate(utiliteit_m2):
        util[b, 0, UTILITEITSPERIODEN.index("1920_1975"), LABELS.index("onbekend")] = meters
    codes = pd.Index([f"BU0001000{b}" for b in range(n)])
    stuks = np.array([*aansluitingen, *[0.0] * (n - len(aansluitingen))], dtype=float)
    return Voorraad(codes, aantal, m2, util, stuks, pd.Series("adressen", index=codes, dtype="str"))


def basis(v: Voorraad, set_: Parameters | None = None, opp_m2: float = 250_000.0, **los: object) -> Buurtbasis:
    """De basis van een voorraad, elke buurt even groot."""
    return buurtbasis(v, k(), set_ or p(), np.full(len(v.buurtcode), opp_m2), **los)  # type: ignore[arg-type]


def bronnen(n: int, afstand_m: float = 1_000.0) -> dict[str, np.ndarray]:
    """Elke soort bron op gelijke afstand."""
    return {s: np.full(n, afstand_m) for s in ("ht_restwarmte", "geothermie", "lt_restwarmte", "teo")}


DORP: tuple[Sequence[Vak], ...] = (
    [(100, "tussen", "1965_1974", "E", 108.0), (40, "vrijstaand", "voor_1930", "G", 160.0)],
    [(60, "meergezins_hoog", "1992_1995", "C", 72.0), (10, "hoek", "1975_1991", "voorlopig_D", 112.0)],
    [(25, "twee_onder_een_kap", "2015_2020", "A", 125.0)],
)
