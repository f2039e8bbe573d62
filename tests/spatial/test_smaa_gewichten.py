"""Getrokken gewichten: het juiste zwaartepunt, binnen de grenzen, en gelijkmatig verdeeld."""

from __future__ import annotations

import numpy as np
import pytest

from spatial.smaa import Bereik, Gewichtkeuze, Vast, Volgorde, Vrij
from spatial.smaa_gewichten import _wandel


@pytest.mark.parametrize(
    ("keuze", "midden"),
    [
        (Vrij(), [1 / 4] * 4),
        (Volgorde(("a", "b", "c", "d")), [0.5208, 0.2708, 0.1458, 0.0625]),
        (Volgorde(("a", ("b", "c"), "d")), [0.5208, 0.2083, 0.2083, 0.0625]),
        (Volgorde(("b", "a")), [0.25, 0.75, 0.0, 0.0]),
        (Bereik.rond({"a": 4, "b": 3, "c": 2, "d": 1}, 0.1), [0.4, 0.3, 0.2, 0.1]),
        (Vast({"a": 3, "d": 1}), [0.75, 0.0, 0.0, 0.25]),
    ],
)
def test_getrokken_gewichten_hebben_het_juiste_zwaartepunt(keuze: Gewichtkeuze, midden: list[float]) -> None:
    """Vrij: 1/n; volgorde: de ROC-gewichten (dat zijn precies de zwaartepunten)."""
    w = keuze.trek(list("abcd"), 20_000, np.random.default_rng(1))
    assert w.sum(axis=1) == pytest.approx(1)
    assert (w >= 0).all()
    assert w.mean(axis=0) == pytest.approx(midden, abs=0.006)


def test_bereik_blijft_binnen_de_grenzen_ook_als_afkeuren_niet_helpt() -> None:
    namen = [f"c{k}" for k in range(12)]
    keuze = Bereik.rond(dict.fromkeys(namen, 1.0), 0.1)
    w = keuze.trek(namen, 400, np.random.default_rng(1))
    assert w.sum(axis=1) == pytest.approx(1)
    assert (np.abs(w * 12 - 1) <= 0.1 + 1e-9).all()
    assert w.std(axis=0) == pytest.approx(0.1 / 12 / 3**0.5, rel=0.25)
    vast = Bereik({"a": (0.3, 0.3), "b": (0.2, 0.9)})
    assert vast.trek(["a", "b"], 3, np.random.default_rng(1)).tolist() == [[0.3, 0.7]] * 3


def test_wandelen_en_afkeuren_geven_dezelfde_verdeling() -> None:
    laag, hoog = np.array([0.1, 0.0, 0.2]), np.array([0.6, 0.5, 0.7])
    zuiver = Bereik({"a": (0.1, 0.6), "b": (0.0, 0.5), "c": (0.2, 0.7)}).trek(
        list("abc"), 20_000, np.random.default_rng(1)
    )
    gewandeld = _wandel(laag, hoog, np.arange(3), 20_000, np.random.default_rng(2))
    for deel in (0.1, 0.5, 0.9):
        assert np.quantile(gewandeld, deel, axis=0) == pytest.approx(np.quantile(zuiver, deel, axis=0), abs=0.01)
