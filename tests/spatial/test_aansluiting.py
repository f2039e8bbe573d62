"""De aansluiting: niveau, kabel langs de wegen en kosten als band."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, OutOfRange, WrongCrs
from spatial.net.aansluiting import dichtstbij, niveau, sluit_aan
from spatial.net.kabelroute import Wegennet

P = load_wind_parameters()
X, Y = 90_000.0, 420_000.0
STATIONS = gpd.GeoDataFrame(
    {"station_id": ["s1", "s2"], "naam": ["Dorp", "Ver"]},
    geometry=[Point(X + 3000, Y + 4000), Point(X + 20_000, Y)],
    crs=28992,
)
# Een weg eerst naar het oosten en dan naar het noorden: 3 + 4 km, terwijl het hemelsbreed 5 km is.
WEGEN = gpd.GeoDataFrame(
    geometry=[LineString([(X, Y), (X + 3000, Y)]), LineString([(X + 3000, Y), (X + 3000, Y + 4000)])], crs=28992
)


@pytest.mark.parametrize(
    ("mw", "verwacht"),
    [(2.0, "MS-net"), (2.1, "MS-rail"), (10.0, "MS-rail"), (10.1, "TS/HS-station"), (60.0, "TS/HS-station"),
     (61.0, "overleg"), (100.0, "overleg"), (101.0, "TenneT HS")],
)  # fmt: skip
def test_the_level_follows_from_the_size(mw, verwacht):
    assert niveau(mw, P) == (verwacht, mw)


def test_the_borders_are_settings():
    ruim = P.met(net_grens_ms_mva=3.0, net_grens_ms_rail_mva=12.0, net_grens_ts_mva=70.0, net_grens_hs_mva=200.0)
    assert [niveau(mw, ruim)[0] for mw in (2.5, 11.0, 65.0, 150.0)] == ["MS-net", "MS-rail", "TS/HS-station", "overleg"]
    assert niveau(9.5, P.met(net_arbeidsfactor=0.9)) == ("TS/HS-station", pytest.approx(9.5 / 0.9))
    with pytest.raises(OutOfRange):
        niveau(0.0, P)


def test_length_and_cost_worked_by_hand():
    """22,4 MVA op 5 km: twee kabels, 5 × 1,3 = 6,5 km, 2 × 6.500 × 200 = 2,6 miljoen euro; de band 1,1 tot 4,8."""
    a = sluit_aan(22.4, Point(X, Y), STATIONS, P)
    assert (a.niveau, a.kabels, a.station) == ("TS/HS-station", 2, "Dorp")
    assert a.hemelsbreed_m == pytest.approx(5000)
    assert (a.lengte_m, a.lengte_laag_m, a.lengte_hoog_m) == pytest.approx((6500, 5500, 8000))
    assert (a.kosten_eur, a.kosten_laag_eur, a.kosten_hoog_eur) == pytest.approx((2.6e6, 1.1e6, 4.8e6))
    assert a.tarief_eur_jaar is None
    assert any("ander punt" in m for m in a.meldingen)
    assert sluit_aan(22.4, Point(X, Y), STATIONS, P.met(net_kabel_mva=25.0)).kabels == 1


def test_the_cable_follows_the_roads():
    a = sluit_aan(8.0, Point(X, Y), STATIONS, P, wegennet=Wegennet.van(WEGEN))
    assert a.langs_wegen
    assert a.lengte_m == pytest.approx(7000)
    assert a.lengte_laag_m == pytest.approx(5500)
    assert a.lengte_hoog_m == pytest.approx(8000)
    assert a.trace.coords[0] == (X, Y)
    # Tarief 2017: 665 + 0,15 × (7.000 − 25) per maand.
    assert a.tarief_eur_jaar == pytest.approx(12 * (665 + 0.15 * 6975))
    duurder = P.met(
        net_tarief_5_10_mva_eur_maand=700.0, net_tarief_meerlengte_eur_m_maand=0.2, net_tarief_vrije_lengte_m=1000.0
    )
    nieuw = sluit_aan(8.0, Point(X, Y), STATIONS, duurder, wegennet=Wegennet.van(WEGEN))
    assert nieuw.tarief_eur_jaar == pytest.approx(12 * (700 + 0.2 * 6000))
    assert sluit_aan(2.5, Point(X, Y), STATIONS, P).tarief_eur_jaar == pytest.approx(12 * 560)
    klein = sluit_aan(2.5, Point(X, Y), STATIONS, P.met(net_tarief_2_5_mva_eur_maand=600.0))
    assert klein.tarief_eur_jaar == pytest.approx(12 * 600)


def test_roads_that_do_not_connect_fall_back_to_the_detour():
    los = gpd.GeoDataFrame(
        geometry=[WEGEN.geometry[0], LineString([(X + 3000, Y + 900), (X + 3000, Y + 4000)])], crs=28992
    )
    a = sluit_aan(8.0, Point(X, Y), STATIONS, P, wegennet=Wegennet.van(los))
    assert not a.langs_wegen
    assert a.lengte_m == pytest.approx(6500)
    ver = Wegennet.van(WEGEN).route(Point(X - 5000, Y), Point(X + 3000, Y + 4000))
    assert ver is None


def test_without_stations_length_and_cost_are_unknown():
    for leeg in (None, STATIONS.iloc[:0]):
        a = sluit_aan(8.0, Point(X, Y), leeg, P)
        assert a.lengte_m is None
        assert a.kosten_eur is None
        assert any("onbekend" in m for m in a.meldingen)
    with pytest.raises(EmptyInput):
        dichtstbij(Point(X, Y), STATIONS.iloc[:0])
    with pytest.raises(WrongCrs):
        sluit_aan(8.0, Point(X, Y), STATIONS.to_crs(4326), P)
    with pytest.raises(EmptyInput):
        Wegennet.van(WEGEN.iloc[:0])


def test_the_nearest_stations_in_order():
    rij = dichtstbij(Point(X, Y), STATIONS)
    assert rij["naam"].tolist() == ["Dorp", "Ver"]
    assert rij["afstand_m"].tolist() == pytest.approx([5000, 20_000])


def test_a_double_road_counts_once():
    dubbel = gpd.GeoDataFrame(geometry=[*WEGEN.geometry, *WEGEN.geometry], crs=28992)
    assert Wegennet.van(dubbel).route(Point(X, Y), Point(X + 3000, Y + 4000)).length == pytest.approx(7000)


@given(st.floats(0.1, 200.0), st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_the_band_holds_the_value(mw, dx, dy):
    a = sluit_aan(mw, Point(X + dx, Y + dy), STATIONS, P)
    assert a.kosten_laag_eur <= a.kosten_eur <= a.kosten_hoog_eur
    assert a.hemelsbreed_m <= a.lengte_laag_m <= a.lengte_m <= a.lengte_hoog_m
