"""De keuze: goedkoopste per groep, marge, oordeel, en PBL's toedeling van groengas op een uitgewerkt voorbeeld."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import EmptyInput
from spatial.warmte.keuze import (
    Rooster,
    eerste,
    kies,
    met_toedeling,
    rooster,
    toegedeeld_gas,
    zonder_bronnen,
    zonder_gas,
)
from spatial.warmte.kosten import reken
from spatial.warmte.strategieen import GROEPEN, STRATEGIEEN
from tests.spatial.warmtestad import DORP, basis, bronnen, p, voorraad

CODES = ("s1a", "s1b", "s2a", "s4b")


def maak(h18: list[list[float]], gas_m3: list[float] | None = None, h16: list[list[float]] | None = None) -> Rooster:
    """Een rooster met H17 = H18 / 2 en H16 = 100 · H18, tenzij anders gegeven."""
    t = np.array(h18, dtype=float)
    gas = np.zeros_like(t) if gas_m3 is None else np.array([[0, 0, 0, g] for g in gas_m3], dtype=float)
    return Rooster(CODES, 100 * t if h16 is None else np.array(h16, dtype=float), t / 2, t, gas)


def keuze(r: Rooster, aandeel: float = 1.0) -> pd.DataFrame:
    codes = pd.Index([f"BU{i}" for i in range(len(r.h18))])
    return kies(r, codes, np.full(len(codes), aandeel), p())


nan = float("nan")


def test_marge_is_met_de_beste_andere_groep_en_niet_met_een_variant_van_zichzelf() -> None:
    uit = keuze(maak([[100, 101, 150, 400]])).iloc[0]
    assert (uit["strategie"], uit["tweede"], uit["marge_eur_weq_jaar"]) == ("s1a", "s2a", 50.0)
    assert uit["uitkomst"] == "duidelijk"
    uit = keuze(maak([[100, 90, nan, 95]])).iloc[0]
    assert (uit["strategie"], uit["tweede"], uit["marge_eur_weq_jaar"]) == ("s1b", "s4b", 5.0)


@pytest.mark.parametrize(
    ("h18", "aandeel", "uitkomst", "woord"),
    [
        ([1000, nan, 1050, nan], 1.0, "duidelijk", "50 euro"),
        ([1000, nan, 1049, nan], 1.0, "geen_duidelijke_voorkeur", "drempel van 50"),
        ([1000, nan, 1200, nan], 0.66, "duidelijk", "200 euro"),
        ([1000, nan, 1200, nan], 0.65, "geen_duidelijke_voorkeur", "65 % van de gevoeligheidsruns"),
        ([1000, nan, nan, nan], 1.0, "geen_duidelijke_voorkeur", "enige mogelijkheid"),
        ([nan, nan, nan, nan], 1.0, "onbekend", "geen strategie"),
        ([-100, nan, -96, nan], 1.0, "geen_duidelijke_voorkeur", "drempel van 5"),
    ],
)
def test_oordeel_op_de_drempels(h18: list[float], aandeel: float, uitkomst: str, woord: str) -> None:
    uit = keuze(maak([h18]), aandeel).iloc[0]
    assert uit["uitkomst"] == uitkomst
    assert woord in uit["reden"]


def test_lagere_h18_bij_een_ander_dan_de_keuze_op_h17_wordt_gezegd() -> None:
    r = Rooster(CODES, np.array([[1e5, nan, 9e4, nan]]), np.array([[10.0, nan, 12, nan]]),
                np.array([[1000.0, nan, 900, nan]]), np.zeros((1, 4)))  # fmt: skip
    uit = keuze(r).iloc[0]
    assert (uit["strategie"], uit["strategie_h18"], uit["marge_eur_weq_jaar"]) == ("s1a", "s2a", -100.0)
    assert uit["uitkomst"] == "geen_duidelijke_voorkeur"
    assert "-100" not in uit["reden"]
    assert "100 euro" in uit["reden"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.just(nan), st.floats(-1e3, 1e4)), min_size=4, max_size=4), min_size=1, max_size=8)
)
def test_eerste_is_het_minimum_en_de_marge_nooit_negatief_als_h17_en_h18_gelijk_lopen(h18: list[list[float]]) -> None:
    r = maak(h18)
    uit = keuze(r)
    for i, rij in enumerate(h18):
        bekend = [w for w in rij if w == w]
        if not bekend:
            assert eerste(r)[i] == -1
            assert uit["strategie"].iloc[i] == ""
            continue
        assert rij[eerste(r)[i]] == min(bekend)
        marge = uit["marge_eur_weq_jaar"].iloc[i]
        assert np.isnan(marge) or marge >= 0
        if uit["tweede"].iloc[i]:
            assert STRATEGIEEN[uit["tweede"].iloc[i]].groep != STRATEGIEEN[uit["strategie"].iloc[i]].groep


def test_zonder_gas_valt_alleen_s4_weg() -> None:
    r = zonder_gas(maak([[100, 110, 120, 10]]))
    assert np.isnan(r.h17[0]).tolist() == [False, False, False, True]
    assert keuze(r)["strategie"].iloc[0] == "s1a"


# Vier buurten; H16 van gasvrij (s1a) en gas (s4b), en het gas dat de gasvariant vraagt. Gaswaarde in €/m³:
# BU0 (900 − 500)/1000 = 0,40; BU1 (900 − 700)/250 = 0,80; BU2 gasvrij is goedkoper; BU3 (900 − 300)/2000 = 0,30.
H16 = [[900, nan, nan, 500], [900, nan, nan, 700], [400, nan, nan, 500], [900, nan, nan, 300]]
GAS = [1000.0, 250.0, 500.0, 2000.0]


def vier() -> Rooster:
    t = np.array(H16, dtype=float)
    return Rooster(CODES, t, t / 10, t, np.array([[0, 0, 0, g] for g in GAS]))


@pytest.mark.parametrize(
    ("beschikbaar", "krijgt"),
    [
        (0.0, [False, False, False, False]),
        (249.0, [False, False, False, False]),
        (250.0, [False, True, False, False]),
        (1249.0, [False, True, False, False]),
        (1250.0, [True, True, False, False]),
        (3249.0, [True, True, False, False]),
        (3250.0, [True, True, False, True]),
        (1e12, [True, True, False, True]),
    ],
)
def test_toedeling_van_groengas_op_gaswaarde_tot_het_op_is(beschikbaar: float, krijgt: list[bool]) -> None:
    assert toegedeeld_gas(vier(), beschikbaar).tolist() == krijgt
    uit = keuze(met_toedeling(vier(), beschikbaar))
    assert uit["strategie"].tolist() == ["s4b" if k else "s1a" for k in krijgt]


def test_een_grote_vrager_vooraan_laat_geen_kleinere_erna_voorgaan() -> None:
    # PBL deelt toe tot het gas op is: past de volgende niet, dan stopt de toedeling daar.
    r = vier()
    r.gas_m3[1, 3] = 100.0  # gaswaarde 2,0: eerst; daarna BU0 met 0,40
    assert toegedeeld_gas(r, 900.0).tolist() == [False, True, False, False]


def test_wie_niets_anders_kan_gaat_voor() -> None:
    r = vier()
    r.h16[3, 0] = r.h17[3, 0] = r.h18[3, 0] = nan
    assert toegedeeld_gas(r, 2000.0).tolist() == [False, False, False, True]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(0, 10_000), st.floats(0, 5e4))
def test_toedeling_blijft_binnen_het_budget_en_groeit_met_het_budget(n: int, seed: int, budget: float) -> None:
    rng = np.random.default_rng(seed)
    h16 = rng.uniform(100, 1000, (n, 4))
    gas = np.zeros((n, 4))
    gas[:, 3] = rng.uniform(10, 3000, n)
    r = Rooster(CODES, h16, h16 / 10, h16, gas)
    krijgt = toegedeeld_gas(r, budget)
    assert gas[krijgt, 3].sum() <= budget + 1e-6
    assert (toegedeeld_gas(r, budget * 2) | ~krijgt).all()
    orde = rng.permutation(n)
    gemengd = Rooster(CODES, h16[orde], h16[orde] / 10, h16[orde], gas[orde])
    assert (toegedeeld_gas(gemengd, budget) == krijgt[orde]).all()


def test_rooster_van_het_model() -> None:
    b = basis(voorraad(*DORP), bron_afstand_m=bronnen(3))
    r = rooster(reken(b, list(STRATEGIEEN.values()), p()))
    assert r.codes == tuple(STRATEGIEEN)
    assert [list(GROEPEN)[g] for g in r.groep] == [s.groep for s in STRATEGIEEN.values()]
    # Alle varianten komen op nul uitstoot uit: de volgorde op H17 en op H18 is dan dezelfde (H.1).
    assert np.array_equal(np.argsort(r.h17[:, :2], axis=1), np.argsort(r.h18[:, :2], axis=1))
    with pytest.raises(EmptyInput, match="strategie"):
        rooster({})


def test_zonder_laag_met_bronnen_is_een_keuze_alleen_duidelijk_als_een_bron_niets_kan_veranderen() -> None:
    uit = keuze(maak([[1000, nan, nan, 1400]] * 3))
    assert uit["uitkomst"].tolist() == ["duidelijk"] * 3
    # Een net met de bron op 0 m: goedkoper, net binnen de drempel van 5 %, en ruim duurder.
    gunstig = Rooster(
        ("s2a",), np.zeros((3, 1)), np.zeros((3, 1)), np.array([[800.0], [1049], [1050]]), np.zeros((3, 1))
    )
    na = zonder_bronnen(uit, gunstig, p())
    assert na["uitkomst"].tolist() == ["geen_duidelijke_voorkeur"] * 2 + ["duidelijk"]
    assert "laag warmtebronnen ontbreekt" in na["reden"].iloc[0]
    assert na["reden"].iloc[2] == uit["reden"].iloc[2]
    assert na["strategie"].tolist() == ["s1a"] * 3
