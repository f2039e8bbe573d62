"""Coördinaten: RD is verplicht, de benadering wijkt hooguit een kwart meter af, en de gok op het stelsel klopt."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from spatial.crs import RD, guess_crs, rd_to_latlon, require_rd, to_rd, to_wgs84
from spatial.errors import WrongCrs

# RDNAPTRANS 2018, H.3 van de domeinbeschrijving: x, y, breedte, lengte.
PUNTEN = [
    (155000.0, 463000.0, 52.155172887, 5.387203650),
    (247380.56, 604580.78, 53.419482060, 6.776726643),
    (16460.91, 377380.23, 51.368607134, 3.397588626),
    (176500.0, 318000.0, 50.851430153, 5.692489195),
]


def punt(x: float, y: float, crs: object = RD) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"a": [1]}, geometry=[Point(x, y)], crs=crs, index=["rij"])


@pytest.mark.parametrize(("x", "y", "breedte", "lengte"), PUNTEN)
def test_gepubliceerde_punten_binnen_een_kwart_meter(x: float, y: float, breedte: float, lengte: float) -> None:
    b, m = rd_to_latlon(x, y)
    noord = (float(b) - breedte) * 111_200
    oost = (float(m) - lengte) * 111_200 * np.cos(np.radians(breedte))
    assert np.hypot(noord, oost) < 0.25


@pytest.mark.parametrize(("x", "y", "breedte", "lengte"), PUNTEN)
def test_pyrdnap_geeft_dezelfde_punten(x: float, y: float, breedte: float, lengte: float) -> None:
    pyrdnap = pytest.importorskip("pyrdnap")
    uit = pyrdnap.RDNAP2018v1().reverse(x, y, 0)
    assert (uit.lat, uit.lon) == pytest.approx((breedte, lengte), abs=1e-8)


@given(st.floats(10_000, 280_000), st.floats(310_000, 610_000))
def test_heen_en_terug_is_hetzelfde_punt(x: float, y: float) -> None:
    terug = to_rd(to_wgs84(punt(x, y))).geometry.iloc[0]
    assert (terug.x, terug.y) == pytest.approx((x, y), abs=1e-3)


def test_index_blijft_en_stelsel_is_verplicht() -> None:
    assert list(to_wgs84(punt(1e5, 4.2e5)).index) == ["rij"]
    for fout in (None, 4326, 3857):
        with pytest.raises(WrongCrs, match="proef"):
            require_rd(punt(1e5, 4.2e5, fout), "proef")
    with pytest.raises(WrongCrs):
        to_rd(punt(1e5, 4.2e5, None))
    with pytest.raises(WrongCrs):
        to_wgs84(punt(5, 52, 4326))
    require_rd(punt(1e5, 4.2e5, "EPSG:28992"), "proef")


@pytest.mark.parametrize(
    ("grenzen", "stelsel"),
    [
        ((80_000, 410_000, 90_000, 420_000), "rd"),
        ((4.2, 51.7, 4.6, 51.9), "wgs84"),
        ((51.7, 4.2, 51.9, 4.6), "wgs84-omgewisseld"),
        ((410_000, 80_000, 420_000, 90_000), None),
        ((467_000, 6_700_000, 470_000, 6_710_000), None),
        ((np.nan, 1, 2, 3), None),
        ((0, 0, 1, 1), None),
    ],
)
def test_de_gok_op_het_stelsel(grenzen: tuple[float, float, float, float], stelsel: str | None) -> None:
    assert guess_crs(grenzen) == stelsel
