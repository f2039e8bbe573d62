"""SMAA voor het land: 14.500 buurten, 12 criteria, 10.000 trekkingen van vrije gewichten.

Elke volledige kandidaat levert hetzelfde: de gemiddelde plaats van elke buurt, hoe vaak zij op elk van de eerste 100
plaatsen komt, en de gemiddelde gewichten van elke winnaar. Wijkwind geeft daarbovenop de spreiding (p05, p50, p95).
De hele tabellen moeten gelijk zijn, tot op de laatste plaats van elke trekking.

pymcdm en scikit-criteria kennen geen rangkansen: wie het daarmee wil, roept per trekking hun gewogen som en hun
rangschikking aan. Dat duurt zo lang dat zij een deel van de trekkingen doen; hun kerntijd is naar 10.000 omgerekend.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import Doel, Kandidaat, Uitslag, Verslag, gelijk, meet, verhouding

TITEL = "kansen op elke plaats bij vrije gewichten (SMAA)"
ZAAD = 20261122
PLAATSEN = 100
PROEF = 20  # de trekkingen die elke kandidaat doet, en waarvan de plaatsen bij allemaal gelijk moeten zijn
BLOK = 64
MODULE = "benchmarks.smaa"

Reeks = NDArray[np.float64]
Plaatsen = NDArray[np.int64]


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast numpy, pymcdm en scikit-criteria."""
    maten = {"n": 800, "c": 6, "trekkingen": 400} if klein else {"n": 14_500, "c": 12, "trekkingen": 10_000}
    kandidaten = [
        Kandidaat("wijkwind, alle plaatsen", f"{MODULE}:met_wijkwind", maten),
        Kandidaat("wijkwind, eerste 100", f"{MODULE}:met_wijkwind_top", maten),
        Kandidaat("numpy matmul + argsort", f"{MODULE}:met_numpy", maten, maat=True),
        Kandidaat("numpy, twee draden", f"{MODULE}:met_numpy_draden", maten, maat=True),
        Kandidaat(f"pymcdm WSM ({PROEF} gedaan)", f"{MODULE}:met_pymcdm", maten, maat=True, herhaal=1),
        Kandidaat(f"scikit-criteria ({PROEF} gedaan)", f"{MODULE}:met_skcriteria", maten, maat=True, herhaal=1),
    ]
    uitslagen = meet(kandidaten, meld=print)
    heel, top, numpy_, draden, pymcdm, skc = uitslagen
    doelen = [
        _doel("alle plaatsen, keer sneller dan pymcdm (kern)", pymcdm, heel, 200.0),
        _doel("alle plaatsen, keer sneller dan scikit-criteria (kern)", skc, heel, 50.0),
        _doel("alle plaatsen, keer sneller dan numpy (kern)", numpy_, heel, 1.4),
        _doel("alle plaatsen, keer sneller dan numpy (heel proces)", numpy_, heel, 1.4, "wand_s"),
        _doel("eerste 100, keer sneller dan numpy (kern)", numpy_, top, 2.5),
    ]
    zelfde = gelijk(uitslagen, ["proef"]) and gelijk([heel, numpy_, draden], ["som"])
    return Verslag(
        f"SMAA {maten['n']} × {maten['c']} × {maten['trekkingen']}",
        uitslagen,
        () if klein else doelen,
        gelijk=zelfde and gelijk([heel, top, numpy_, draden], ["eerste", "gewichten"]),
        toelichting=[
            f"kerntijd van pymcdm en scikit-criteria: {PROEF} trekkingen, omgerekend naar {maten['trekkingen']}",
            f"tegen numpy in twee draden: {verhouding(draden, heel, 'kern_s'):.1f} keer sneller (kern)",
        ],
    )


def _doel(wat: str, maat: Uitslag, eigen: Uitslag, eis: float, grootheid: str = "kern_s") -> Doel:
    return Doel(wat, verhouding(maat, eigen, grootheid), eis)


def invoer(n: int, c: int) -> Reeks:
    """Genormaliseerde waarden, scheef verdeeld zoals echte criteria; zelfde zaad, zelfde tabel."""
    return np.random.default_rng(ZAAD).beta(2, 3, (n, c))


def trek(c: int, trekkingen: int) -> Reeks:
    """Gewichten gelijkmatig over alles wat samen 1 is, dezelfde als wijkwind bij dit zaad trekt."""
    w = np.random.default_rng(ZAAD).standard_exponential((trekkingen, c))
    return w / w.sum(axis=1, keepdims=True)


def met_wijkwind(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """De volledige uitkomst van `smaa`."""
    return _wijkwind(n, c, trekkingen, alleen_top=False)


def met_wijkwind_top(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """Alleen de eerste 100 plaatsen."""
    return _wijkwind(n, c, trekkingen, alleen_top=True)


def _wijkwind(n: int, c: int, trekkingen: int, *, alleen_top: bool) -> dict[str, Any]:
    import pandas as pd

    from spatial.smaa import Vrij, smaa

    tabel = pd.DataFrame(invoer(n, c), columns=[f"c{j}" for j in range(c)])
    proef = smaa(tabel, tabel, trekkingen=PROEF, seed=ZAAD, top_n=PLAATSEN, gewichten=Vrij())
    begin = time.perf_counter()
    uit = smaa(tabel, tabel, trekkingen=trekkingen, seed=ZAAD, top_n=PLAATSEN, gewichten=Vrij(), alleen_top=alleen_top)
    kern_s = time.perf_counter() - begin
    eerste = (uit.rangkans.iloc[:, :PLAATSEN].to_numpy() * trekkingen).round().astype(np.int64)
    centraal = uit.centrale_gewichten.to_numpy()
    uitkomst = _uitkomst(eerste, np.nan_to_num(centraal), (proef.rang_verwacht.to_numpy() - 1) * PROEF)
    if not alleen_top:
        uitkomst["som"] = _merk(((uit.rang_verwacht.to_numpy() - 1) * trekkingen).round().astype(np.int64))
    return {"kern_s": kern_s, **uitkomst}


def met_numpy(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """De kale lus: een blok scores met matmul, per trekking argsort, en tellen."""
    return _numpy(n, c, trekkingen, 1)


def met_numpy_draden(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """Dezelfde lus over twee draden; argsort houdt Python niet vast."""
    return _numpy(n, c, trekkingen, 2)


def _numpy(n: int, c: int, trekkingen: int, draden: int) -> dict[str, Any]:
    x = np.ascontiguousarray(invoer(n, c).T)
    begin = time.perf_counter()
    w = trek(c, trekkingen)
    winnaar = np.empty(trekkingen, np.int64)

    def deel(van: int, tot: int) -> tuple[Plaatsen, Plaatsen]:
        som, eerste = np.zeros(n, np.int64), np.zeros((n, PLAATSEN), np.int64)
        plaatsen, kolommen = np.arange(n), np.arange(PLAATSEN)
        for start in range(van, tot, BLOK):
            scores = w[start : min(start + BLOK, tot)] @ x
            np.negative(scores, out=scores)
            for d, rij in enumerate(scores):
                volgorde = np.argsort(rij)
                som[volgorde] += plaatsen
                eerste[volgorde[:PLAATSEN], kolommen] += 1
                winnaar[start + d] = volgorde[0]
        return som, eerste

    grenzen = np.linspace(0, trekkingen, draden + 1).astype(int)
    with ThreadPoolExecutor(draden) as pool:
        delen = list(pool.map(deel, grenzen[:-1], grenzen[1:]))
    som, eerste = sum(d[0] for d in delen), sum(d[1] for d in delen)
    aantal = np.bincount(winnaar, minlength=n)
    gewicht = np.column_stack([np.bincount(winnaar, weights=kolom, minlength=n) for kolom in w.T])
    gewicht /= np.maximum(aantal, 1)[:, None]
    kern_s = time.perf_counter() - begin
    proef = deel(0, PROEF)[0]
    return {"kern_s": kern_s, "som": _merk(som), **_uitkomst(eerste, gewicht, proef)}


def met_pymcdm(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """Per trekking de gewogen som en de rangschikking van pymcdm, op de al genormaliseerde tabel."""
    from pymcdm.methods import WSM

    x = invoer(n, c)
    methode = WSM(lambda kolom, cost=False: kolom)  # noqa: ARG005
    soort = np.ones(c)
    return _los(n, c, trekkingen, lambda w: methode.rank(methode(x, w, soort)))


def met_skcriteria(n: int, c: int, trekkingen: int) -> dict[str, Any]:
    """Per trekking de gewogen som van scikit-criteria, die meteen rangschikt."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    x = invoer(n, c)
    methode = WeightedSumModel()

    def een(w: Reeks) -> Any:
        return methode.evaluate(skcriteria.mkdm(x, [max] * c, weights=w)).rank_

    return _los(n, c, trekkingen, een)


def _los(n: int, c: int, trekkingen: int, rangschik: Callable[[Reeks], Any]) -> dict[str, Any]:
    som = np.zeros(n, np.int64)
    w = trek(c, trekkingen)[:PROEF]
    begin = time.perf_counter()
    for rij in w:
        som += np.asarray(rangschik(rij)).round().astype(np.int64) - 1
    duur_s = time.perf_counter() - begin
    return {"kern_s": duur_s * trekkingen / PROEF, "proef": _merk(som)}


def _uitkomst(eerste: Plaatsen, gewichten: Reeks, proef: Reeks | Plaatsen) -> dict[str, Any]:
    return {
        "eerste": _merk(eerste),
        "gewichten": _merk(gewichten.round(9) + 0.0),
        "proef": _merk(np.asarray(proef).round().astype(np.int64)),
    }


def _merk(tabel: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(tabel).tobytes()).hexdigest()[:16]
