from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from spatial.errors import OutOfRange
from spatial.wind.geluid import bereken_geluid
from spatial.wind.geluideis import Geluideis, maak_geluideis
from spatial.wind.turbine import maak_park
from spatial.wind.windklimaat import terugval

P = load_wind_parameters()
TYPE = load_turbinetypen()["generiek-4mw"]
KLIMAAT = terugval(P)
X, Y = 155_000.0, 463_000.0
GEBIED = shapely.box(X, Y, X + 3_000.0, Y + 1_000.0)
HUIZEN = np.array([[X + 400.0, Y - 500.0], [X + 1_500.0, Y + 1_600.0], [X + 90_000.0, Y]])


def _eis(punten: np.ndarray = HUIZEN, aantal: int = 3, **grenzen: float | None) -> Geluideis:
    alle = {"lden_db": 45.0, "lnight_db": 39.0, **grenzen}
    return maak_geluideis(GEBIED, punten, aantal, TYPE, TYPE.ashoogte_m, KLIMAAT, P, **alle)


EIS = _eis()
plek = st.tuples(st.floats(X, X + 3_000.0), st.floats(Y, Y + 1_000.0))


@given(st.lists(plek, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_agrees_with_the_full_method_on_flat_ground(plekken: list[tuple[float, float]]) -> None:
    xy = np.array(plekken) + np.arange(len(plekken))[:, None] * 10.0
    turbines = gpd.GeoDataFrame({"type": [TYPE.naam] * len(xy)}, geometry=shapely.points(xy), crs=28992)
    park = maak_park("park", turbines, {TYPE.naam: TYPE})
    ontvangers = gpd.GeoDataFrame(geometry=shapely.points(HUIZEN[:2]), crs=28992)
    vol = bereken_geluid(park, ontvangers, KLIMAAT, P).tabel[["lden_db", "lnight_db"]].max().to_numpy()
    snel = EIS.hoogste_db(xy)
    assert np.abs(snel - vol).max() < 0.02
    assert (snel > vol - 0.005).all()  # recht tussen twee stappen: nooit te weinig


@given(st.lists(plek, min_size=2, max_size=5))
@settings(max_examples=25, deadline=None)
def test_a_turbine_less_is_never_louder(plekken: list[tuple[float, float]]) -> None:
    xy = np.array(plekken)
    assert (EIS.hoogste_db(xy[:-1]) <= EIS.hoogste_db(xy) + 1e-9).all()
    assert EIS.teveel_db(xy[:-1]) <= EIS.teveel_db(xy) + 1e-9


def test_far_houses_do_not_count() -> None:
    assert len(EIS.punten) == 2
    assert len(_eis(lden_db=None, lnight_db=None).punten) == 0
    assert len(_eis(np.empty((0, 2))).punten) == 0


def test_penalty_starts_above_the_limit_and_grows() -> None:
    dicht, dichter, ver = (np.array([[X + 400.0, Y + dy]]) for dy in (0.0, -200.0, 900.0))
    streng = EIS.strenger(5.0)
    assert EIS.straf_mwh(ver, 1_000.0) == 0.0
    assert 1_000.0 < streng.straf_mwh(dicht, 1_000.0) < streng.straf_mwh(dichter, 1_000.0)
    assert streng.teveel_db(dicht) == pytest.approx(max(EIS.hoogste_db(dicht) - EIS.grenzen_db) + 5.0)


def test_no_points_is_no_noise() -> None:
    assert _eis(np.empty((0, 2))).teveel_db(np.array([[X, Y]])) == 0.0


def test_number_below_one_is_refused() -> None:
    with pytest.raises(OutOfRange, match="aantal turbines"):
        _eis(aantal=0)
