"""Vlaggen en het besluit: wat een buurt tegenhoudt en wat alleen aandacht vraagt."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from spatial.errors import MissingColumn, OutOfRange
from spatial.warmte.besluit import Drempels, beoordeel
from spatial.warmte.vlaggen import Vlaginstelling, vlaggen

CODES = pd.Index(["BU1", "BU2"], name="buurtcode")
BUURTEN = gpd.GeoDataFrame(
    {"woningen": [200.0, 6.0]}, geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)], index=CODES, crs=28992
)


def laag(vormen, **kolommen):
    return gpd.GeoDataFrame(kolommen, geometry=vormen, crs=28992)


LAGEN = {
    "monumenten": laag(
        [Point(150, 50), Point(160, 50), box(100, 0, 150, 100)],
        soort=["rijksmonument", "rijksmonument", "beschermd_gezicht"],
    ),
    "geluidszones": laag([box(0, 0, 30, 100), box(0, 0, 200, 100)], soort=["weg", "rail"], lden_db=[61.0, 48.0]),
    "bestemmingsplannen": laag(
        [box(0, 0, 200, 100), box(120, 0, 170, 100)],
        soort=["enkelbestemming", "dubbelbestemming"],
        naam=["Wonen", "Waarde - Archeologie"],
    ),
    "natuur": laag([box(500, 500, 600, 600)]),
}


def test_without_layers_every_flag_is_unknown_and_never_silent():
    uit = vlaggen(BUURTEN, {})
    assert [v.code for v in uit["BU1"]] == ["VL-MON-1", "VL-GEL-1", "VL-BES-1", "VL-NAT-1", "VL-NET-1"]
    assert {v.ernst for v in uit["BU1"]} == {"onbekend"}
    assert all(v.herkomst in v.tekst for v in uit["BU1"])


def test_flags_by_hand():
    net = pd.DataFrame({"klasse": [3.0, 0.0], "melding": ["Geen ruimte in gebied X.", ""]}, index=CODES)
    uit = vlaggen(BUURTEN, LAGEN, net)
    een, twee = ({v.code: v for v in uit[code]} for code in CODES)
    assert set(een) == {"VL-GEL-1", "VL-NET-1"}
    assert een["VL-GEL-1"].tekst.startswith("30% van de buurt ligt in een geluidszone (weg, tot 61 dB Lden)")
    assert een["VL-NET-1"].ernst == "belemmering"
    assert een["VL-NET-1"].tekst == "Geen ruimte in gebied X."
    assert set(twee) == {"VL-KLE-1", "VL-MON-1", "VL-BES-1"}
    assert "50% van de buurt is beschermd gezicht en er staan 2 rijksmonumenten" in twee["VL-MON-1"].tekst
    assert "50%" in twee["VL-BES-1"].tekst
    assert "Waarde - Archeologie" in twee["VL-BES-1"].tekst
    assert "6 woningen" in twee["VL-KLE-1"].tekst


def test_thresholds_move_the_noise_flag_and_unknown_grid_stays_unknown():
    stil = vlaggen(BUURTEN, LAGEN, instelling=Vlaginstelling(geluid_db=65))
    assert "VL-GEL-1" not in {v.code for v in stil["BU1"]}
    net = pd.DataFrame({"klasse": [np.nan]}, index=CODES[:1])
    uit = vlaggen(BUURTEN, LAGEN, net)
    assert {v.ernst for v in uit["BU2"] if v.code == "VL-NET-1"} == {"onbekend"}
    zonder_db = {**LAGEN, "geluidszones": laag([box(0, 0, 50, 100)], soort=["weg"], lden_db=[np.nan])}
    assert "VL-GEL-1" in {v.code for v in vlaggen(BUURTEN, zonder_db)["BU1"]}
    with pytest.raises(OutOfRange):
        Vlaginstelling(minimum_aandeel=2)


def ranglijst(**kolommen):
    n = len(next(iter(kolommen.values())))
    basis = {"rang": list(range(1, n + 1)), "dekking": [1.0] * n, "woningen": [100.0] * n}
    return pd.DataFrame({**basis, **kolommen}, index=[f"BU{i + 1}" for i in range(n)])


def test_obstacles_skip_a_place_and_each_has_its_reason():
    uit = beoordeel(
        ranglijst(
            woningen=[100.0, 0.0, 5.0, 100.0, 100.0, 100.0, 100.0, 100.0],
            draagvlak=[0.0, 2.0, 2.0, np.nan, 2.0, 2.0, 2.0, 2.0],
            wat_uitkomst=["duidelijk"] * 4 + ["geen_duidelijke_voorkeur", "onbekend", "duidelijk", "duidelijk"],
            dekking=[1.0] * 6 + [0.3, 1.0],
        ),
        top_n=1,
    )
    assert uit.buurten["uitkomst"].tolist() == [
        "geen_startwijk",
        "geen_startwijk",
        "geen_startwijk",
        "startwijk",
        "geen_startwijk",
        "onbekend",
        "onbekend",
        "later",
    ]
    assert uit.geen_startwijk_reden is None
    assert "plaats 1 van de buurten die kunnen" in uit.buurten.loc["BU4", "reden"]
    assert "30%" in uit.buurten.loc["BU7", "reden"]
    assert "score 0" in uit.buurten.loc["BU1", "reden"]


def test_no_startwijk_at_all_is_an_answer_with_its_reason():
    uit = beoordeel(ranglijst(draagvlak=[0.0, 0.0, 0.0]), top_n=2)
    assert set(uit.buurten["uitkomst"]) == {"geen_startwijk"}
    assert uit.geen_startwijk_reden is not None
    assert "3 keer 'Te weinig draagvlak'" in uit.geen_startwijk_reden
    per_woning = beoordeel(ranglijst(draagvlak=[3.0]), top_n=1, individuele_aanpak="geen collectief alternatief.")
    assert per_woning.geen_startwijk_reden is not None
    assert "geen collectief alternatief" in per_woning.geen_startwijk_reden
    een = beoordeel(ranglijst(draagvlak=[3.0, 3.0]), top_n=1, individueel=["BU1"])
    assert een.buurten["uitkomst"].tolist() == ["geen_startwijk", "startwijk"]


def test_the_technique_demand_is_a_setting_and_water_is_out():
    lijst = ranglijst(wat_uitkomst=["geen_duidelijke_voorkeur", "duidelijk"], water=[False, True])
    assert beoordeel(lijst, top_n=1).buurten["uitkomst"].tolist() == ["geen_startwijk", "geen_startwijk"]
    ruim = beoordeel(lijst, top_n=1, drempels=Drempels(eis_duidelijke_techniek=False))
    assert ruim.buurten["uitkomst"].tolist() == ["startwijk", "geen_startwijk"]


def test_shared_last_place_counts_for_both_and_no_score_is_unknown():
    lijst = ranglijst(rang=pd.array([1, 2, 2, None], dtype="Int64"))
    assert beoordeel(lijst, top_n=2).buurten["uitkomst"].tolist() == ["startwijk"] * 3 + ["onbekend"]


def test_refusals_of_the_decision():
    with pytest.raises(OutOfRange, match="top_n"):
        beoordeel(ranglijst(rang=[1]), top_n=0)
    with pytest.raises(MissingColumn, match="dekking"):
        beoordeel(ranglijst(rang=[1]).drop(columns="dekking"), top_n=1)
    with pytest.raises(OutOfRange, match="minimum_dekking"):
        Drempels(minimum_dekking=1.5)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1), st.integers(0, 500)), min_size=1, max_size=8),
    st.integers(1, 4),
)
def test_a_stricter_threshold_never_adds_a_candidate(rijen, top_n):
    draagvlak, dekking, woningen = (list(map(float, k)) for k in zip(*rijen, strict=True))
    lijst = ranglijst(draagvlak=draagvlak, dekking=dekking, woningen=woningen)
    los = beoordeel(lijst, top_n=top_n, drempels=Drempels(minimum_draagvlak=0, minimum_dekking=0.2)).buurten
    streng = beoordeel(lijst, top_n=top_n, drempels=Drempels(minimum_draagvlak=1, minimum_dekking=0.6)).buurten
    kan = {"startwijk", "later"}
    assert set(streng.index[streng["uitkomst"].isin(kan)]) <= set(los.index[los["uitkomst"].isin(kan)])
    assert (los["uitkomst"] == "startwijk").sum() <= top_n
