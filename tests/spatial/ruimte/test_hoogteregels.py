from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.raster import Raster
from spatial.ruimte.hoogteregels import hoogteafstand_m, maaiveld_m_nap, radarafstand_m
from spatial.wind.radar import toetshoogte_m

P = load_wind_parameters()


@given(st.floats(0, 120), st.floats(60, 350), st.floats(1, 80_000))
def test_inside_the_distance_exactly_when_above_the_test_height(antenne: float, tip: float, afstand: float) -> None:
    grens = float(radarafstand_m(np.array([antenne]), tip, P)[0])
    if abs(afstand - grens) > 1e-3 * max(grens, 1.0):
        assert (afstand < grens) == bool(tip > toetshoogte_m(antenne, afstand, P))


def test_published_heights() -> None:
    """Leeuwarden: antenne 30 m NAP, toetshoogte 95 m (wind.md, E): 96 m reikt tot 75 km, 94 m niet."""
    assert radarafstand_m(np.array([30.0]), 96.0, P)[0] == 75_000.0
    assert radarafstand_m(np.array([30.0]), 94.0, P)[0] < 15_000.0
    assert radarafstand_m(np.array([30.0]), 20.0, P)[0] == 0.0
    assert np.isnan(radarafstand_m(np.array([np.nan]), 200.0, P)[0])


def test_height_limit() -> None:
    assert hoogteafstand_m(np.array([150.0, 150.1]), 150.05, 60.0).tolist() == [60.0, 0.0]


def test_ground_level() -> None:
    assert maaiveld_m_nap(None, P) == (P["ruimte_maaiveld_m_nap"], True)
    leeg = Raster(np.full((2, 2), np.nan), 0.0, 50.0, 25.0)
    assert maaiveld_m_nap(leeg, P)[1]
    vlak = Raster(np.array([[1.0, 2.0], [np.nan, 3.0]]), 0.0, 50.0, 25.0)
    assert maaiveld_m_nap(vlak, P) == (pytest.approx(2.0), False)
