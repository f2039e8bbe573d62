"""Plannen die niet samen kunnen: elke regel met een geval dat botst en een dat niet botst."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from spatial.errors import MissingColumn, UnknownName
from spatial.warmte.koppelkansen import telling
from spatial.warmte.strategieen import STRATEGIEEN
from spatial.warmte.tegenstrijdig import BOTST, Regels, vind

CODES = pd.Index(["BU1", "BU2", "BU3"], name="buurtcode")
BUURTEN = gpd.GeoDataFrame(
    {"aandeel_stadsverwarming": [0.0, 0.8, np.nan]},
    geometry=[box(i * 100, 0, i * 100 + 100, 100) for i in range(3)],
    index=CODES,
    crs=28992,
)
KAAL = BUURTEN[["geometry"]]


def plan(*strategieen, jaar=None):
    tabel = pd.DataFrame({"strategie": pd.Series(strategieen, dtype="str").to_numpy()}, index=CODES)
    return tabel if jaar is None else tabel.assign(jaar=jaar)


def codes(bevindingen):
    return [(v.code, v.buurtcode) for v in bevindingen.lijst]


def test_a_subsidised_hybrid_where_the_plan_is_a_heat_network():
    subsidies = pd.DataFrame(
        {
            "buurtcode": ["BU1", "BU2", "BU3", "BU1"],
            "regeling": ["ISDE", "ISDE", "ISDE", "oud"],
            "techniek": ["hybride_warmtepomp"] * 4,
            "jaar_van": [2025, 2025, 2025, 2019],
            "jaar_tot": [2028, 2028, 2028, 2020],
            "aantal": [12.0, 3.0, np.nan, 9.0],
        }
    )
    uit = vind(KAAL, plan("s2a", "s4a", None), subsidies=subsidies)
    assert codes(uit) == [("TS-SUB-1", "BU1")]
    assert "12 keer" in uit.lijst[0].tekst
    assert "warmtenet" in uit.lijst[0].tekst
    assert uit.lijst[0].betrokken == ("subsidie ISDE", "strategie s2a")


def test_a_subsidy_area_is_matched_by_overlap_not_by_its_edge():
    subsidies = gpd.GeoDataFrame(
        {"regeling": ["wijkactie"], "techniek": ["warmtepomp"]}, geometry=[box(0, 0, 102, 100)], crs=28992
    )
    uit = vind(KAAL, plan("s2a", "s2a", "s2a"), subsidies=subsidies)
    assert codes(uit) == [("TS-SUB-1", "BU1")]


def test_gas_main_renewal_where_gas_leaves():
    werken = pd.DataFrame(
        {
            "werk_id": ["g1", "g2", "g3", "r1"],
            "soort": ["gasnet", "gasnet", "gasnet", "riool"],
            "jaar_van": [2028.0, 2028.0, 2020.0, 2028.0],
            "jaar_tot": [2029.0, np.nan, 2021.0, 2029.0],
            "buurtcode": ["BU1", "BU2", "BU3", "BU1"],
        }
    )
    uit = vind(KAAL, plan("s1a", "s4d", "s1a"), koppelkansen=telling(werken, KAAL))
    assert codes(uit) == [("TS-GAS-1", "BU1")]
    assert "in 2028" in uit.lijst[0].tekst


def test_all_electric_without_room_on_the_grid():
    net = pd.DataFrame(
        {
            "gebied_naam": ["Noord", "Noord", "Zuid"],
            "klasse": [3.0, 3.0, 0.0],
            "tekort_mw": [np.nan, np.nan, 1.25],
            "extra_mw": [0.4, 0.0, 2.0],
        },
        index=CODES,
    )
    uit = vind(KAAL, plan("s1a", "s2c", "s1b"), net=net)
    assert codes(uit) == [("TS-NET-1", "BU1"), ("TS-NET-1", "BU3")]
    assert "1,2 MW" in uit.lijst[1].tekst


def test_green_gas_too_early():
    uit = vind(KAAL, plan("s4a", "s4d", "s1a", jaar=[2028.0, 2031.0, 2028.0]))
    assert codes(uit) == [("TS-GRO-1", "BU1")]
    assert vind(KAAL, plan("s4a", "s4d", "s1a", jaar=2028.0), regels=Regels(groengas_vanaf=2025)).lijst == ()


def test_new_housing_on_gas():
    plannen = gpd.GeoDataFrame(
        {"plan_id": ["p1", "p2"], "plannaam": ["Kade", "Erf"], "warmtevoorziening": ["Gas", "warmtepomp"]},
        geometry=[box(10, 10, 40, 40), box(110, 10, 140, 40)],
        crs=28992,
    )
    uit = vind(KAAL, plan("s1a", "s1a", "s1a"), woningbouw=plannen)
    assert codes(uit) == [("TS-WON-1", "BU1")]
    zonder = vind(KAAL, plan("s1a", "s1a", "s1a"), woningbouw=plannen.drop(columns="warmtevoorziening"))
    assert "TS-WON-1" in zonder.niet_nagekeken


def test_an_existing_or_young_heat_network_with_another_plan():
    netten = gpd.GeoDataFrame(
        {
            "bron_id": ["w1", "w2", "w3"],
            "naam": ["Kadenet", "Oud net", "Fabriek"],
            "soort": ["warmtenet", "warmtenet", "ht_restwarmte"],
            "aanlegjaar": [2021.0, 1990.0, 2022.0],
        },
        geometry=[box(0, 0, 100, 100), box(200, 0, 300, 100), box(200, 0, 300, 100)],
        crs=28992,
    )
    uit = vind(BUURTEN, plan("s1a", "s1a", "s1a"), warmtebronnen=netten)
    assert codes(uit) == [("TS-WN-1", "BU1"), ("TS-WN-1", "BU2")]
    assert "Kadenet" in uit.lijst[0].tekst
    assert "80%" in uit.lijst[1].tekst
    assert vind(BUURTEN, plan("s2a", "s2a", "s2a"), warmtebronnen=netten).lijst == ()


def test_what_was_not_looked_at_is_said():
    uit = vind(KAAL, plan("s1a", "s1a", "s1a"))
    assert uit.lijst == ()
    assert set(uit.niet_nagekeken) == {"TS-SUB-1", "TS-GAS-1", "TS-NET-1", "TS-GRO-1", "TS-WON-1", "TS-WN-1"}
    assert "TS-WN-1" not in vind(BUURTEN, plan("s1a", "s1a", "s1a")).niet_nagekeken


def test_refusals():
    with pytest.raises(UnknownName, match="s9"):
        vind(KAAL, plan("s9", "s1a", "s1a"))
    with pytest.raises(MissingColumn, match="strategie"):
        vind(KAAL, pd.DataFrame({"keuze": ["s1a"] * 3}, index=CODES))
    subsidie = pd.DataFrame({"buurtcode": ["BU1"], "regeling": ["X"], "techniek": ["kolenkachel"]})
    with pytest.raises(UnknownName, match="kolenkachel"):
        vind(KAAL, plan("s1a", "s1a", "s1a"), subsidies=subsidie)
    with pytest.raises(MissingColumn, match="techniek"):
        vind(KAAL, plan("s1a", "s1a", "s1a"), subsidies=subsidie.drop(columns="techniek"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.sampled_from(sorted(STRATEGIEEN))), min_size=3, max_size=3),
    st.lists(st.tuples(st.sampled_from(list(CODES)), st.sampled_from(sorted(BOTST))), max_size=6),
)
def test_a_buurt_without_plan_never_conflicts_and_order_does_not_matter(keuze, rijen):
    tabel = pd.DataFrame(rijen, columns=["buurtcode", "techniek"]).assign(regeling="R")
    uit = vind(KAAL, plan(*keuze), subsidies=tabel)
    zonder_plan = {code for code, s in zip(CODES, keuze, strict=True) if s is None}
    assert not zonder_plan & set(uit.per_buurt())
    assert vind(KAAL, plan(*keuze), subsidies=tabel.iloc[::-1]).lijst == uit.lijst
