"""De zon per minuut: tegen pvlib (NREL SPA), kloktijd en grenzen."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import OutOfRange
from spatial.wind.zon import lokaal, zomertijd, zonreeks


@pytest.mark.parametrize(("jaar", "breedte", "lengte"), [(2025, 52.1, 5.18), (2024, 50.75, 6.0), (2035, 53.5, 4.9)])
def test_zon_als_pvlib(jaar: int, breedte: float, lengte: float) -> None:
    pvlib = pytest.importorskip("pvlib")
    zon = zonreeks(jaar, breedte, lengte)
    keuze = np.arange(0, len(zon.op), 7)
    tijd = pd.Timestamp(f"{jaar}-01-01", tz="UTC") + pd.to_timedelta(keuze, unit="min")
    maat = pvlib.solarposition.get_solarposition(pd.DatetimeIndex(tijd), breedte, lengte)
    op = maat["apparent_elevation"].to_numpy() > 1.0
    hoogte = zon.hoogte_graden[keuze] - maat["apparent_elevation"].to_numpy()
    azimut = (zon.azimut_graden[keuze] - maat["azimuth"].to_numpy() + 180.0) % 360.0 - 180.0
    assert np.abs(hoogte[op]).max() < 0.003
    assert np.abs(azimut[op]).max() < 0.002


@settings(max_examples=15, deadline=None)
@given(st.integers(1996, 2100), st.floats(-60, 60), st.floats(-170, 170))
def test_vectoren_zijn_eenheid_en_de_middag_klopt(jaar: int, breedte: float, lengte: float) -> None:
    zon = zonreeks(jaar, breedte, lengte)
    op = zon.op > -0.9
    lengte2 = zon.oost[op] ** 2 + zon.noord[op] ** 2 + zon.op[op] ** 2
    assert np.abs(lengte2 - 1.0).max() < 1e-9
    assert len(zon.op) == 1440 * zon.dagen
    if 0.0 < zon.middag_minuut[100] < 1439.0 and abs(breedte) > 30:
        minuut = 100 * 1440 + round(float(zon.middag_minuut[100]))
        assert abs(zon.oost[minuut]) < 0.005


def test_zomertijd_en_kloktijd() -> None:
    begin, eind = zomertijd(2025)
    rond = lokaal(2025, np.array([begin - 1, begin, eind - 1, eind]))
    assert [str(t)[5:] for t in rond] == ["03-30T01:59", "03-30T03:00", "10-26T02:59", "10-26T02:00"]
    voor = pd.DatetimeIndex(np.datetime64("2025-01-01", "m") + np.arange(0, 525_600, 997), tz="UTC")
    klok = voor.tz_convert("Europe/Amsterdam").tz_localize(None).to_numpy().astype("datetime64[m]")
    assert (lokaal(2025, np.arange(0, 525_600, 997)) == klok).all()


@pytest.mark.parametrize(("jaar", "breedte"), [(1980, 52.0), (2200, 52.0), (2025, 80.0), (2025, float("nan"))])
def test_wat_niet_kan_wordt_geweigerd(jaar: int, breedte: float) -> None:
    with pytest.raises(OutOfRange):
        zonreeks(jaar, breedte, 5.0)
