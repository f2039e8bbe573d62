"""TOPSIS en PROMETHEE II: gepubliceerde getallen, vaste schaal zonder rangomkering, ontbrekend blijft ontbrekend."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial import tweede_mening
from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.referentiegeval import Geval
from spatial.referentiegevallen_mcda import GEVALLEN
from spatial.tweede_mening import promethee_ii, topsis

rustig = settings(deadline=None, max_examples=50)


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda geval: f"{geval.groep}: {geval.naam}")
def test_gepubliceerde_gevallen(geval: Geval) -> None:
    assert geval.bereken() == pytest.approx(geval.gepubliceerd, abs=geval.tolerantie)
    assert geval.klopt()
    assert geval.bron


def test_een_geval_dat_niet_klopt_valt_op() -> None:
    fout = Geval(groep="g", naam="n", bereken=lambda: 0.52, gepubliceerd=0.5, tolerantie=0.01, eenheid="-", bron="b")
    assert not fout.klopt()


def test_topsis_minmax_op_de_ruwe_getallen_van_de_publicatie() -> None:
    """Min-max van eerst genormaliseerde waarden is dezelfde min-max: de publicatie komt er ook zo uit."""
    kosten = (10 - np.array([1.0, 2, 5])) / 10
    opbrengst = np.array([3000.0, 3750, 4500]) / 10_000
    tabel = pd.DataFrame({"kosten": kosten, "opbrengst": opbrengst})
    uit = topsis(tabel, pd.Series({"kosten": 1.0, "opbrengst": 1.0}), schaal="minmax")
    assert uit.tolist() == pytest.approx([0.500, 0.617, 0.500], abs=5e-4)


@rustig
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8), st.floats(0.05, 0.95))
def test_topsis_met_vaste_schaal_verandert_niet_door_een_buurt_erbij(
    rijen: list[tuple[float, float]], gewicht: float
) -> None:
    tabel = pd.DataFrame(rijen, columns=["a", "b"])
    w = pd.Series({"a": gewicht, "b": 1 - gewicht})
    los = [topsis(tabel.iloc[[i]], w).iloc[0] for i in range(len(tabel))]
    assert topsis(tabel, w).tolist() == pytest.approx(los, abs=1e-9)


def test_ontbrekend_krijgt_geen_plaats_en_telt_niet_mee() -> None:
    tabel = pd.DataFrame({"a": [1.0, 0.5, np.nan], "b": [np.nan, 0.5, 1.0], "c": [0.0, 1.0, 0.5]}, index=list("ABC"))
    w = pd.Series({"a": 1.0, "b": 0.0, "c": 1.0})
    assert topsis(tabel, w).isna().tolist() == [False, False, True]
    assert promethee_ii(tabel, w).isna().tolist() == [False, False, True]
    with pytest.raises(EmptyInput, match="volledige"):
        topsis(tabel.iloc[[2]], w)
    with pytest.raises(EmptyInput, match="minstens twee"):
        promethee_ii(tabel.iloc[[0, 2]], w)


@rustig
@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_promethee_zonder_paren_is_gelijk_aan_pymcdm(m: int, c: int, zaad: int) -> None:
    rng = np.random.default_rng(zaad)
    tabel = pd.DataFrame(rng.integers(0, 5, (m, c)) / 4, columns=[f"c{k}" for k in range(c)])
    w = pd.Series(rng.random(c) + 0.01, index=tabel.columns)
    eigen = tweede_mening._netto_stroom(tabel.to_numpy(), (w / w.sum()).to_numpy())
    assert eigen == pytest.approx(promethee_ii(tabel, w).to_numpy(), abs=1e-9)
    assert eigen.sum() == pytest.approx(0, abs=1e-9)


def test_promethee_op_het_land_en_met_een_drempel() -> None:
    rng = np.random.default_rng(1)
    groot = pd.DataFrame(rng.random((14_500, 3)), columns=list("abc"))
    w = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    uit = promethee_ii(groot, w)
    assert uit.between(-1, 1).all()
    assert uit.corr(groot @ w) > 0.99
    with pytest.raises(OutOfRange, match="14500 buurten"):
        promethee_ii(groot, w, voorkeur="vshape")
    klein = pd.DataFrame({"a": [1.0, 0.95, 0.0]})
    # Verschil 0,05 telt bij drempel 0,1 voor de helft: φ = ((½ + 1), (−½ + 1), −2) / 2.
    uit = promethee_ii(klein, pd.Series({"a": 1.0}), voorkeur="vshape", drempel=0.1)
    assert uit.tolist() == pytest.approx([0.75, 0.25, -1.0])


def test_wat_niet_bestaat_wordt_geweigerd() -> None:
    tabel = pd.DataFrame({"a": [0.0, 1.0]})
    w = pd.Series({"a": 1.0})
    with pytest.raises(UnknownName, match="'vector'"):
        topsis(tabel, w, schaal="vector")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="'level'"):
        promethee_ii(tabel, w, voorkeur="level")  # type: ignore[arg-type]
    for drempel in (0.0, -1.0, 2.0, math.nan):
        with pytest.raises(OutOfRange, match="drempel"):
            promethee_ii(tabel, w, drempel=drempel)
