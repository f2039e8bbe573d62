"""Het ene vlak in het andere, met de hand nagerekend op rechthoeken."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from spatial import overlay
from spatial.errors import MissingColumn, WrongCrs
from spatial.overlay import InvalidGeometry


def laag(vormen, index=None, crs=28992, **kolommen):
    return gpd.GeoDataFrame(kolommen, geometry=list(vormen), index=index, crs=crs)


BUURTEN = laag([box(0, 0, 10, 10), box(10, 0, 30, 10), None], index=["BU1", "BU2", "BU3"])


def test_area_share_counts_doubly_covered_ground_once_and_keeps_missing():
    zones = laag([box(0, 0, 5, 10), box(3, 0, 8, 10), box(25, 0, 40, 10)])
    aandeel = overlay.area_share(BUURTEN, zones)
    assert list(aandeel.index) == ["BU1", "BU2", "BU3"]
    assert aandeel["BU1"] == pytest.approx(0.8)
    assert aandeel["BU2"] == pytest.approx(0.25)
    assert np.isnan(aandeel["BU3"])


def test_an_empty_other_layer_is_a_real_zero_but_no_distance():
    leeg = laag([])
    assert overlay.area_share(BUURTEN, leeg)[["BU1", "BU2"]].tolist() == [0.0, 0.0]
    naast = overlay.nearest(BUURTEN, leeg)
    assert naast["afstand_m"].isna().all()
    assert naast["positie"].tolist() == [-1, -1, -1]


def test_touching_edges_share_nothing():
    assert overlay.area_share(BUURTEN.iloc[:1], laag([box(10, 0, 20, 10)]))["BU1"] == 0.0
    assert overlay.overlap(BUURTEN.iloc[:1], laag([box(10, 0, 20, 10)])).empty


def test_points_on_a_shared_border_count_once_in_the_first_area():
    punten = laag([Point(10, 5), Point(2, 2), Point(29, 9), Point(99, 99)], kwh=[1.0, 2.0, 4.0, 8.0])
    assert overlay.assign(BUURTEN, punten).tolist() == [0, 0, 1, -1]
    assert overlay.sum_points(BUURTEN, punten)[["BU1", "BU2"]].tolist() == [2.0, 1.0]
    som = overlay.sum_points(BUURTEN, punten, "kwh")
    assert som[["BU1", "BU2"]].tolist() == [3.0, 4.0]
    assert np.isnan(som["BU3"])


def test_a_missing_value_makes_the_sum_missing_not_low():
    punten = laag([Point(2, 2), Point(3, 3), Point(20, 5)], kwh=[1.0, np.nan, 4.0])
    som = overlay.sum_points(BUURTEN, punten, "kwh")
    assert np.isnan(som["BU1"])
    assert som["BU2"] == 4.0
    vlakken = laag([box(0, 0, 10, 10), box(0, 0, 30, 10)], n=[np.nan, 30.0])
    verdeeld = overlay.sum_areas(BUURTEN, vlakken, ["n"])
    assert np.isnan(verdeeld.loc["BU1", "n"])
    assert verdeeld.loc["BU2", "n"] == pytest.approx(20.0)


def test_area_weighted_mean_with_coverage_by_hand():
    # BU1: 60 m² met waarde 1, 20 m² met waarde 5, 20 m² zonder waarde: (60·1 + 20·5)/80 = 2.
    bron = laag([box(0, 0, 6, 10), box(6, 0, 8, 10), box(8, 0, 10, 10)], x=[1.0, 5.0, np.nan])
    waarde, dekking = overlay.area_weighted(BUURTEN, bron, ["x"])
    assert waarde.loc["BU1", "x"] == pytest.approx(2.0)
    assert dekking.loc["BU1", "x"] == pytest.approx(0.8)
    assert np.isnan(waarde.loc["BU2", "x"])
    assert dekking.loc["BU2", "x"] == 0.0
    streng, _ = overlay.area_weighted(BUURTEN, bron, ["x"], minimale_dekking=0.9)
    assert np.isnan(streng.loc["BU1", "x"])


def test_nearest_is_edge_to_edge_zero_inside_and_prefers_the_lowest_row():
    bronnen = laag([Point(40, 5), Point(-3, 14), Point(5, 5), Point(5, 6)])
    naast = overlay.nearest(BUURTEN, bronnen)
    assert naast.loc["BU1"].tolist() == [0.0, 2.0]
    assert naast.loc["BU2", "afstand_m"] == pytest.approx(5.0)
    assert np.isnan(naast.loc["BU3", "afstand_m"])
    assert overlay.nearest(BUURTEN.iloc[:1], bronnen.iloc[1:2])["afstand_m"].tolist() == [5.0]


def test_refusals_say_what_is_wrong():
    with pytest.raises(WrongCrs, match="EPSG:28992"):
        overlay.area_share(BUURTEN, laag([box(0, 0, 1, 1)], crs=4326))
    strik = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    with pytest.raises(InvalidGeometry, match=r"rij 'Z1'.*Self-intersection"):
        overlay.area_share(BUURTEN, laag([strik], index=["Z1"]))
    with pytest.raises(InvalidGeometry, match="een vlak"):
        overlay.area_share(BUURTEN, laag([Point(1, 1)]))
    with pytest.raises(MissingColumn, match="'kwh'"):
        overlay.sum_points(BUURTEN, laag([Point(1, 1)], mj=[1.0]), "kwh")


def test_multipolygons_with_holes_are_measured_without_the_hole():
    ring = MultiPolygon([Polygon(box(0, 0, 10, 10).exterior.coords, [box(2, 2, 8, 8).exterior.coords])])
    assert overlay.area_share(BUURTEN.iloc[:1], laag([ring]))["BU1"] == pytest.approx(0.64)


rechthoek = st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 10)] * 2).map(
    lambda r: box(r[0], r[1], r[0] + r[2], r[1] + r[3])
)


@settings(max_examples=40, deadline=None)
@given(st.lists(rechthoek, min_size=1, max_size=4), st.lists(rechthoek, max_size=5))
def test_share_equals_the_plain_union_and_more_zones_never_lower_it(doelen, zones):
    doel = laag(doelen)
    aandeel = overlay.area_share(doel, laag(zones))
    unie = shapely.union_all(zones) if zones else Polygon()
    verwacht = [shapely.area(d.intersection(unie)) / d.area for d in doelen]
    np.testing.assert_allclose(aandeel, verwacht, atol=1e-12)
    paren, zelfde = overlay.overlap_and_share(doel, laag(zones))
    np.testing.assert_allclose(zelfde, verwacht, atol=1e-12)
    gedeeld = [d.intersection(z).area for d in doelen for z in zones]
    np.testing.assert_allclose(paren["oppervlakte_m2"], [opp for opp in gedeeld if opp > 0], atol=1e-9)
    meer = overlay.area_share(doel, laag([*zones, box(0, 0, 5, 5)]))
    assert (meer >= aandeel - 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(rechthoek, min_size=1, max_size=5), st.integers(2, 6))
def test_a_full_tiling_keeps_the_total(zones, delen):
    tegels = [box(i * 30 / delen, 0, (i + 1) * 30 / delen, 30) for i in range(delen)]
    aantal = np.arange(1.0, len(zones) + 1)
    som = overlay.sum_areas(laag(tegels), laag(zones, n=aantal), ["n"])["n"].sum()
    assert som == pytest.approx(aantal.sum())
