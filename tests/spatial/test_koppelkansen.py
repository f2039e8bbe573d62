"""Punten voor werk met werk maken, met de hand geteld."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.warmte.koppelkansen import SOORTEN, Koppelinstelling, telling, time_weight

BUURTEN = gpd.GeoDataFrame(
    geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)],
    index=pd.Index(["BU1", "BU2", "BU3"], name="buurtcode"),
    crs=28992,
)


def werken(rijen, **extra):
    tabel = pd.DataFrame(rijen, columns=["werk_id", "soort", "jaar_van", "jaar_tot", "buurtcode"])
    return tabel.assign(**extra)


def test_points_per_kind_and_time_by_hand():
    uit = telling(
        werken(
            [
                ("w1", "riool", 2027, 2028, "BU1"),
                ("w2", "riool", 2029, 2029, "BU1"),  # zelfde soort: telt niet dubbel
                ("w3", "weg", 2040, 2041, "BU1"),  # (2051 - 2040) / 21
                ("w4", "gasnet", 2028, 2030, "BU2"),
                ("w5", "groen", 2020, 2022, "BU2"),  # al klaar
            ]
        ),
        BUURTEN,
    )
    assert uit.waarden.loc["BU1", "werkzaamheden"] == pytest.approx(1 + 11 / 21)
    assert uit.waarden.loc["BU2"].to_dict() == {"gasnet_vervanging": 1.0, "werkzaamheden": 0.0, "leefbaarheid": 0.0}
    assert uit.waarden.loc["BU3"].tolist() == [0.0, 0.0, 0.0]
    assert len(uit.werken) == 5
    assert uit.meldingen == ()


def test_undated_work_widens_the_interval_and_alone_is_missing_not_zero():
    uit = telling(
        werken(
            [
                ("w1", "riool", 2027, 2028, "BU1"),
                ("w2", "weg", np.nan, np.nan, "BU1"),
                ("w3", "weg", np.nan, np.nan, "BU2"),
            ]
        ),
        BUURTEN,
    )
    kolom = "werkzaamheden"
    assert uit.waarden.loc["BU1", kolom] == uit.laag.loc["BU1", kolom] == 1.0
    assert uit.hoog.loc["BU1", kolom] == 2.0
    assert np.isnan(uit.waarden.loc["BU2", kolom])
    assert (uit.laag.loc["BU2", kolom], uit.hoog.loc["BU2", kolom]) == (0.0, 1.0)
    assert uit.ontbreekt.loc["BU2", kolom] == "er is werk gepland, maar zonder jaartal"
    assert uit.ontbreekt.loc["BU1", kolom] == ""
    assert uit.waarden.loc["BU2", "leefbaarheid"] == 0.0


def test_geometry_is_matched_by_share_and_a_border_touch_does_not_count():
    lijnen = gpd.GeoDataFrame(
        {
            "werk_id": ["lang", "rand", "buiten", "leeg"],
            "soort": ["riool", "weg", "groen", "groen"],
            "jaar_van": [2027.0] * 4,
            "jaar_tot": [2028.0] * 4,
        },
        geometry=[
            LineString([(50, 50), (150, 50)]),
            LineString([(10, 10), (101, 10)]),  # 1 van de 91 m in BU2
            LineString([(900, 900), (950, 950)]),
            None,
        ],
        crs=28992,
    )
    uit = telling(lijnen, BUURTEN)
    assert uit.waarden["werkzaamheden"].to_dict() == {"BU1": 2.0, "BU2": 1.0, "BU3": 0.0}
    assert len(uit.meldingen) == 2
    ruim = telling(lijnen, BUURTEN, Koppelinstelling(minimum_aandeel=0.0))
    assert ruim.waarden.loc["BU2", "werkzaamheden"] == 2.0


def test_buurtcode_wins_and_work_elsewhere_is_reported():
    uit = telling(werken([("w1", "weg", 2027, 2027, "BU9"), ("w2", "weg", 2027, 2027, None)]), BUURTEN)
    assert uit.waarden["werkzaamheden"].sum() == 0.0
    assert len(uit.meldingen) == 2


def test_refusals():
    with pytest.raises(UnknownName, match="'tunnel'"):
        telling(werken([("w1", "tunnel", 2027, 2028, "BU1")]), BUURTEN)
    with pytest.raises(OutOfRange, match="2030 tot 2027"):
        telling(werken([("w1", "weg", 2030, 2027, "BU1")]), BUURTEN)
    with pytest.raises(MissingColumn, match="jaar_tot"):
        telling(werken([("w1", "weg", 2030, 2027, "BU1")]).drop(columns="jaar_tot"), BUURTEN)
    with pytest.raises(OutOfRange, match="nul_na"):
        Koppelinstelling(vol_tot=2040, nul_na=2035)


rij = st.tuples(
    st.sampled_from([s for soorten in SOORTEN.values() for s in soorten]),
    st.one_of(st.integers(2020, 2060), st.none()),
    st.sampled_from(["BU1", "BU2", "BU3"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(rij, max_size=8), rij)
def test_more_work_never_lowers_the_ceiling_and_bounds_hold(lijst, extra):
    def maak(rijen):
        return telling(werken([(f"w{i}", s, j, j, b) for i, (s, j, b) in enumerate(rijen)]), BUURTEN)

    een, twee = maak(lijst), maak([*lijst, extra])
    assert (twee.hoog.fillna(9) >= een.hoog.fillna(0) - 1e-12).all().all()
    bekend = een.waarden.notna()
    assert ((een.laag <= een.waarden) & (een.waarden <= een.hoog))[bekend].fillna(True).all().all()
    assert (een.hoog.max().fillna(0) <= pd.Series({k: len(v) for k, v in SOORTEN.items()})).all()


@given(st.integers(2026, 2070), st.integers(0, 20))
def test_sooner_never_counts_less(jaar, later):
    zwaarte = time_weight([jaar, jaar + later], [jaar, jaar + later], Koppelinstelling())
    assert zwaarte[0] >= zwaarte[1]
