"""De kern van de rijreeksen: sorteren op plaats en het sluiten van een verschilbeeld."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.ruimte.rijintervallen import indeling, punten_in_strook, sluit_strook, tel_reeksen, volgorde

VORM = (0.0, 100.0, 1.0, 0.0)


@given(st.lists(st.integers(-1, 9), max_size=60))
@settings(max_examples=50, deadline=None)
def test_telsorteren_houdt_de_volgorde_binnen_een_bak(bakken: list[int]) -> None:
    bak = np.array(bakken, np.int32)
    plek, start = volgorde(bak, 10)
    verwacht = [i for b in range(10) for i in range(len(bakken)) if bakken[i] == b]
    assert plek.tolist() == verwacht
    assert np.diff(start).tolist() == [bakken.count(b) for b in range(10)]


def test_wat_het_rooster_niet_kan_raken_valt_af() -> None:
    x, y = np.array([50.0, -20.0, -5.0, 50.0, 500.0]), np.array([50.0, 50.0, 50.0, 120.0, 50.0])
    bak = indeling(x, y, np.array([10.0]), VORM, 100, 100, 32)
    assert (bak >= 0).tolist() == [True, False, True, False, False]


def test_een_verschilbeeld_sluit_en_is_daarna_leeg() -> None:
    verschil = np.array([[1, 0, -1, 0, 0], [0, 1, 1, -2, 0]], np.int32)
    bits = np.full((2, 4), 4, np.uint8)
    sluit_strook(verschil, np.uint8(1), bits)
    assert bits.tolist() == [[5, 5, 4, 4], [4, 5, 5, 4]]
    assert not verschil.any()


def test_reeksen_tellen_alleen_binnen_het_gebied() -> None:
    bits = np.array([[1, 1, 2], [2, 2, 2]], np.uint16)
    waarden, lengten = tel_reeksen(bits, np.zeros((0, 0), np.uint8))
    assert waarden.tolist() == [1, 2, 2]
    assert lengten.tolist() == [2, 1, 3]
    waarden, lengten = tel_reeksen(bits, np.array([[1, 0, 1], [1, 0, 1]], np.uint8))
    assert waarden.tolist() == [1, 2, 2, 2]
    assert lengten.tolist() == [1, 1, 1, 1]


def test_een_schijf_over_de_rand_van_de_strook() -> None:
    # De strook is rij 40 tot 44; het punt ligt op rij 45 en reikt 3,5 m: alleen de bovenste drie rijen.
    verschil = np.zeros((5, 101), np.int32)
    punten_in_strook(np.array([50.5]), np.array([54.5]), np.array([3.5]), 0, 1, VORM, 40, verschil)
    som = np.cumsum(verschil, axis=1)
    assert (som > 0).sum(axis=1).tolist() == [0, 0, 3, 5, 7]
