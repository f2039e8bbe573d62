"""De schuiven verzetten: 14.500 buurten opnieuw rangschikken met andere gewichten.

De kale weg is een matrixvermenigvuldiging en een argsort; wijkwind geeft daarbovenop scores zonder rekenruis en
plaatsen waarbij gelijke scores dezelfde plaats krijgen. De volgorde moet gelijk zijn.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import Doel, Kandidaat, Verslag, gelijk, meet, verhouding

TITEL = "opnieuw rangschikken met andere gewichten"
ZAAD = 20261122
KEREN = 400
MODULE = "benchmarks.herrangschikken"

Reeks = NDArray[np.float64]


def draai(klein: bool) -> Verslag:
    """Meet het snelle pad naast kale numpy en naast de volledige tabelweg."""
    maten = {"n": 800, "c": 6} if klein else {"n": 14_500, "c": 12}
    kandidaten = [
        Kandidaat("wijkwind Herrangschikker", f"{MODULE}:met_herrangschikker", maten),
        Kandidaat("wijkwind weeg + rangschik", f"{MODULE}:met_tabellen", maten),
        Kandidaat("numpy matmul + argsort", f"{MODULE}:met_numpy", maten, maat=True),
    ]
    uitslagen = meet(kandidaten, meld=print)
    snel, _, kaal = uitslagen
    doelen = [Doel("kern, keer de tijd van kale numpy", verhouding(snel, kaal, "kern_s"), 2.0, hoger=False)]
    return Verslag(
        f"{maten['n']} buurten × {maten['c']} criteria",
        uitslagen,
        () if klein else doelen,
        gelijk=gelijk(uitslagen, ["volgorde"]),
        toelichting=[f"kerntijd: de mediaan van {KEREN} keer andere gewichten, maal 1.000 (dus in ms per keer)"],
    )


def met_herrangschikker(n: int, c: int) -> dict[str, Any]:
    """Het snelle pad van wijkwind: score en plaats."""
    import pandas as pd

    from spatial.criteria import Herrangschikker

    klaar = Herrangschikker.of(pd.DataFrame(_invoer(n, c), columns=[f"c{k}" for k in range(c)]))
    return _meet(c, klaar.rangschik, lambda uit: np.argsort(uit[1], kind="stable"))


def met_tabellen(n: int, c: int) -> dict[str, Any]:
    """De gewone weg met controle, intervallen en tabellen."""
    import pandas as pd

    from spatial.criteria import rangschik, weeg

    tabel = pd.DataFrame(_invoer(n, c), columns=[f"c{k}" for k in range(c)])

    def een(w: Reeks) -> Any:
        uit = weeg(tabel, pd.Series(w, index=tabel.columns))
        return rangschik(uit["score"])

    return _meet(c, een, lambda rang: np.argsort(rang.to_numpy(dtype="int64"), kind="stable"))


def met_numpy(n: int, c: int) -> dict[str, Any]:
    """Alleen de scores en hun volgorde."""
    x = np.ascontiguousarray(_invoer(n, c))
    return _meet(c, lambda w: np.argsort(-(x @ w)), lambda volgorde: volgorde)


def _invoer(n: int, c: int) -> Reeks:
    return np.random.default_rng(ZAAD).beta(2, 3, (n, c))


def _meet(c: int, doe: Callable[[Reeks], Any], volgorde: Callable[[Any], NDArray[Any]]) -> dict[str, Any]:
    gewichten = np.random.default_rng(ZAAD).dirichlet(np.ones(c), KEREN)
    tijden = []
    for w in gewichten:
        begin = time.perf_counter()
        uit = doe(w)
        tijden.append(time.perf_counter() - begin)
    merk = hashlib.sha256(np.asarray(volgorde(uit), dtype=np.int64).tobytes()).hexdigest()[:16]
    return {"kern_s": median(tijden) * 1_000, "volgorde": merk}
