from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spatial.errors import OutOfRange
from spatial.ruimte import kansen
from spatial.ruimte.kansen import Bouwer, Kansen

BITS = arrays(np.uint64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 63))


def bouw(bits: np.ndarray, mee: np.ndarray | None = None, stap: int = 99) -> Kansen:
    bouwer = Bouwer(*bits.shape)
    for rij in range(0, len(bits), stap):
        bouwer.voeg_toe(rij, bits[rij : rij + stap], None if mee is None else mee[rij : rij + stap])
    return bouwer.klaar()


@settings(max_examples=100, deadline=None)
@given(BITS, st.integers(0, 2**31), st.integers(1, 4))
def test_counts_are_the_cells_and_strips_do_not_matter(bits: np.ndarray, seed: int, stap: int) -> None:
    mee = np.random.default_rng(seed).random(bits.shape) < 0.7
    k = bouw(bits, mee, stap)
    assert k.totaal == mee.sum()
    masker = 0b1011
    los = ((bits & np.uint64(masker)) == 0) & mee
    assert (k.waar_vrij(masker) == los).all()
    assert k.vrij(masker) == los.sum()
    for bit in range(6):
        assert k.geldt(bit) == (((bits >> np.uint64(bit)) & np.uint64(1)).astype(bool) & mee).sum()
        assert (k.waar(bit) == (((bits >> np.uint64(bit)) & np.uint64(1)).astype(bool) & mee)).all()
        zonder = masker & ~(1 << bit)
        vrijkomend = k.vrij(zonder) - k.vrij(masker)
        assert vrijkomend == (k.alleen(bit, masker) if masker >> bit & 1 else 0)
    assert sum(k.per_aantal(masker).values()) == k.totaal
    assert k.per_aantal(masker).get(0, 0) == k.vrij(masker)


@settings(max_examples=60, deadline=None)
@given(BITS, st.integers(0, 63), st.integers(0, 63))
def test_more_rules_never_free_land(bits: np.ndarray, een: int, ander: int) -> None:
    k = bouw(bits)
    assert k.vrij(een | ander) <= k.vrij(een)
    assert k.is_deel(een | ander, een)
    assert k.is_deel(een, ander) == bool((k.waar_vrij(een) <= k.waar_vrij(ander)).all())


@settings(max_examples=40, deadline=None)
@given(BITS, st.permutations(range(6)))
def test_order_of_rules_does_not_matter(bits: np.ndarray, volgorde: list[int]) -> None:
    anders = np.zeros_like(bits)
    for nieuw, oud in enumerate(volgorde):
        anders |= ((bits >> np.uint64(oud)) & np.uint64(1)) << np.uint64(nieuw)
    a, b = bouw(bits), bouw(anders)
    assert a.per_aantal(63) == b.per_aantal(63)
    for nieuw, oud in enumerate(volgorde):
        assert (a.geldt(oud), a.alleen(oud, 63)) == (b.geldt(nieuw), b.alleen(nieuw, 63))


def test_too_many_combinations_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kansen, "MAX_COMBINATIES", 3)
    with pytest.raises(OutOfRange, match="combinaties"):
        bouw(np.arange(9, dtype=np.uint64).reshape(3, 3))


def test_high_bits_survive() -> None:
    k = bouw(np.array([[1 << 63, 0]], dtype=np.uint64))
    assert (k.geldt(63), k.vrij(1 << 63)) == (1, 1)
