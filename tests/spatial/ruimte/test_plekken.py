from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import pdist

from spatial.errors import OutOfRange
from spatial.raster import Raster
from spatial.ruimte.plekken import (
    Kandidaten,
    Tussenruimte,
    groot_genoeg,
    hoofdrichting,
    pas_turbines,
    vind_plekken,
    vul_aan,
)

VAKKEN = arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))


@settings(max_examples=150, deadline=None)
@given(VAKKEN)
def test_polygons_are_the_cells(vrij: np.ndarray) -> None:
    plekken = vind_plekken(Raster(vrij, 100_000.0, 400_000.0, 25.0))
    tabel = plekken.tabel
    assert tabel.geometry.is_valid.all()
    assert np.allclose(tabel.area / 10_000.0, tabel["oppervlakte_ha"])
    assert (np.diff(tabel["oppervlakte_ha"]) <= 0).all()
    assert ((plekken.nummer.waarden > 0) == vrij).all()
    xy = Kandidaten.of(vrij, plekken.nummer).xy
    nummer = plekken.nummer.op(xy[:, 0], xy[:, 1])
    for k, vorm in enumerate(tabel.geometry, start=1):
        assert (shapely.contains_xy(vorm, xy[:, 0], xy[:, 1]) == (nummer == k)).all()


def test_holes_and_corners() -> None:
    ring = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1]], dtype=bool)
    tabel = vind_plekken(Raster(ring, 0.0, 300.0, 100.0)).tabel
    assert tabel["oppervlakte_ha"].tolist() == [7.0, 1.0]  # een gedeelde hoek verbindt niet
    assert tabel.area.tolist() == [70_000.0, 10_000.0]
    assert tabel["omtrek_m"].iloc[0] == 1_200.0 + 400.0


def test_small_pieces_do_not_count() -> None:
    vrij = Raster(np.array([[1, 1, 0], [0, 0, 1]], dtype=bool), 0.0, 200.0, 100.0)
    assert list(vind_plekken(vrij, 1.5).tabel.index) == ["W1"]
    assert groot_genoeg(vrij, 1.5).tolist() == [[True, True, False], [False, False, False]]


def test_nothing_free() -> None:
    niets = Raster(np.zeros((3, 3), dtype=bool), 0.0, 300.0, 100.0)
    assert len(vind_plekken(niets).tabel) == 0
    assert len(pas_turbines(Kandidaten.of(niets.waarden, niets), Tussenruimte(500.0, 400.0, 225.0))) == 0


def _afstanden(masten: np.ndarray, ruimte: Tussenruimte) -> np.ndarray:
    return pdist(np.column_stack(ruimte.naar_eenheden(masten)))


@settings(max_examples=60, deadline=None)
@given(VAKKEN, st.floats(0, 360), st.floats(100, 300), st.floats(100, 300))
def test_turbines_keep_their_distance_and_stand_on_free_cells(
    vrij: np.ndarray, richting: float, langs: float, dwars: float
) -> None:
    raster = Raster(vrij, 0.0, 1_000.0, 50.0)
    plek, ruimte = Kandidaten.of(vrij, raster), Tussenruimte(langs, dwars, richting)
    masten = pas_turbines(plek, ruimte)
    assert {tuple(m) for m in masten} <= {tuple(p) for p in plek.xy}
    if len(masten) > 1:
        assert _afstanden(masten, ruimte).min() >= 1.0 - 1e-9
    # Er past er nergens nog een bij.
    assert len(vul_aan(plek, ruimte, masten)) == len(masten)
    assert (len(masten) > 0) == bool(vrij.any())


@settings(max_examples=60, deadline=None)
@given(VAKKEN, st.integers(0, 2**31))
def test_more_room_never_fits_fewer(vrij: np.ndarray, seed: int) -> None:
    raster, ruimte = Raster(vrij, 0.0, 1_000.0, 50.0), Tussenruimte(160.0, 120.0, 225.0)
    minder = vrij & (np.random.default_rng(seed).random(vrij.shape) < 0.6)
    krap = pas_turbines(Kandidaten.of(minder, raster), ruimte)
    assert len(pas_turbines(Kandidaten.of(vrij, raster), ruimte, eerder=krap)) >= len(krap)
    aangevuld = vul_aan(Kandidaten.of(vrij, raster), ruimte, krap)
    assert aangevuld[: len(krap)].tolist() == krap.tolist()


def test_a_row_by_hand() -> None:
    """Een strook van 2.000 m langs de wind met 500 m ertussen: vijf turbines; dwars met 400 m zes."""
    strook = Raster(np.ones((1, 81), dtype=bool), 0.0, 25.0, 25.0)
    plek = Kandidaten.of(strook.waarden, strook)
    assert len(pas_turbines(plek, Tussenruimte(500.0, 400.0, 90.0))) == 5
    assert len(pas_turbines(plek, Tussenruimte(500.0, 400.0, 0.0))) == 6


def test_large_square_is_filled_well() -> None:
    """Een groot vierkant: minstens 80 % van de dichtste stapeling die er bestaat (honingraat)."""
    raster = Raster(np.ones((480, 480), dtype=bool), 0.0, 12_000.0, 25.0)
    masten = pas_turbines(Kandidaten.of(raster.waarden, raster), Tussenruimte(750.0, 600.0, 225.0))
    dichtst = 12_000.0**2 / (750.0 * 600.0 * np.sqrt(3) / 2)
    assert 0.8 * dichtst <= len(masten)


def test_main_axis_of_wind() -> None:
    richting = np.arange(12) * 30.0
    zuidwest = np.where(richting == 240.0, 5.0, 1.0)
    assert hoofdrichting(richting, zuidwest) == pytest.approx(240.0)
    assert hoofdrichting(richting, np.roll(zuidwest, 6)) == pytest.approx(60.0)
    assert hoofdrichting(richting, np.ones(12)) is None


def test_impossible_spacing() -> None:
    with pytest.raises(OutOfRange, match="dwars"):
        Tussenruimte(500.0, 0.0, 225.0)
