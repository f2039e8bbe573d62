"""Uurprofielen, aftoppen, cable pooling en wind naast vraag."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, OutOfRange
from spatial.net.infeed import aftoppen, kap_bij_verlies, kleinste_aansluiting, naast_vraag, pool
from spatial.net.profiel import (
    Molengroep,
    ijk_park_mw,
    jaarenergie_mwh,
    naar_ashoogte,
    park_mw,
    wind_mw,
    woningen_mw,
    zon_mw,
)

P = load_wind_parameters()
KROMME_MS = np.array([0.0, 3.0, 12.0, 25.0])
KROMME_KW = np.array([0.0, 0.0, 3000.0, 3000.0])
REEKS = arrays(np.float64, 24, elements=st.floats(0, 20))


def test_wind_from_the_power_curve():
    mw = wind_mw(np.array([2.0, 7.5, 12.0, 20.0, 26.0, np.nan]), KROMME_MS, KROMME_KW, aantal=4, verlies=0.1)
    assert mw[:5] == pytest.approx([0.0, 5.4, 10.8, 10.8, 0.0])
    assert np.isnan(mw[5])
    with pytest.raises(OutOfRange):
        wind_mw(mw, KROMME_MS, KROMME_KW, verlies=1.5)


def test_wind_at_hub_height_follows_the_log_law():
    hoog = naar_ashoogte(np.array([4.0]), meethoogte_m=10.0, ashoogte_m=135.0, ruwheid_m=0.03)
    assert hoog[0] == pytest.approx(4.0 * np.log(135 / 0.03) / np.log(10 / 0.03))
    for ruwheid in (0.0, 10.0, float("nan")):
        with pytest.raises(OutOfRange):
            naar_ashoogte(hoog, meethoogte_m=10.0, ashoogte_m=135.0, ruwheid_m=ruwheid)


def test_a_profile_tuned_to_the_yield_keeps_its_top():
    v = np.random.default_rng(1).weibull(2.0, 8760) * 8.0
    los = jaarenergie_mwh(wind_mw(v, KROMME_MS, KROMME_KW, aantal=4))
    groep = Molengroep(snelheid_ms=v, kromme_ms=KROMME_MS, kromme_kw=KROMME_KW, aantal=2)
    assert jaarenergie_mwh(park_mw([groep, groep], P)) == pytest.approx(0.9 * los)
    geijkt = ijk_park_mw([groep, groep], 0.8 * los)
    assert jaarenergie_mwh(geijkt) == pytest.approx(0.8 * los, rel=1e-6)
    assert geijkt.max() == pytest.approx(12.0)
    for onmogelijk in (4 * 3.0 * 8760 * 1.01, -1.0):
        with pytest.raises(OutOfRange):
            ijk_park_mw([groep, groep], onmogelijk)
    with pytest.raises(EmptyInput):
        park_mw([], P)


def test_solar_and_homes():
    # 360 J/cm² in een uur is 1000 W/m².
    assert zon_mw(np.array([0.0, 180.0, 360.0]), 10.0, P) == pytest.approx([0.0, 4.25, 8.5])
    assert zon_mw(np.array([360.0]), 10.0, P.met(net_zon_rendement=0.9)) == pytest.approx([9.0])
    vraag = woningen_mw(np.array([20.0, 6.0, -4.0]), 10.0, P)
    assert vraag == pytest.approx([2.0, 6.0, 10.0])
    warm = woningen_mw(np.array([16.0, -4.0]), 10.0, P.met(net_stookgrens_c=18.0, net_basislast_aandeel=0.1))
    assert warm == pytest.approx([1.0 + 9.0 * 2 / 22, 10.0])
    with pytest.raises(EmptyInput):
        woningen_mw(np.array([20.0, 25.0]), 10.0, P)
    with pytest.raises(EmptyInput):
        jaarenergie_mwh(np.array([np.nan]))


@given(REEKS, st.floats(0, 25), st.floats(0, 25))
def test_a_lower_cap_never_loses_less(mw, een, ander):
    laag, hoog = sorted((een, ander))
    assert aftoppen(mw, laag).verlies_mwh >= aftoppen(mw, hoog).verlies_mwh - 1e-9


@given(REEKS, st.floats(0, 1))
def test_the_cap_for_a_loss_is_the_inverse_of_the_loss(mw, aandeel):
    kap = kap_bij_verlies(mw, aandeel)
    assert aftoppen(mw, kap).verlies_aandeel <= aandeel + 1e-9
    if mw.sum() > 1e-6 and 0.01 < aandeel < 0.99:
        assert aftoppen(mw, kap).verlies_aandeel == pytest.approx(aandeel, abs=1e-6)


def test_a_duration_curve_gives_the_same_as_its_hours():
    uren = np.array([5.0, 3.0, 2.0])
    klassen = np.array([0.0, 4.0, 10.0])
    reeks = np.repeat(klassen, uren.astype(int))
    assert aftoppen(klassen, 6.0, uren=uren).verlies_mwh == pytest.approx(aftoppen(reeks, 6.0).verlies_mwh)
    assert kap_bij_verlies(klassen, 0.2, uren=uren) == pytest.approx(kap_bij_verlies(reeks, 0.2))
    with pytest.raises(OutOfRange):
        aftoppen(klassen, 6.0, uren=uren[:2])


@given(REEKS, REEKS, st.floats(0.1, 30))
def test_pooling_never_loses_more_than_is_made(wind, zon, mw):
    s = pool({"wind": wind, "zon": zon}, mw)
    assert -1e-9 <= s.verlies_mwh <= (wind.mean() + zon.mean()) * 8760 + 1e-6
    assert s.verlies_mwh == pytest.approx(sum(s.verlies_per_bron_mwh.values()), abs=1e-6)
    assert s.samen_mw <= s.naast_elkaar_mw + 1e-9
    assert 0 <= s.benutting <= 1 + 1e-9
    assert pool({"wind": wind, "zon": zon}, mw + 1).verlies_mwh <= s.verlies_mwh + 1e-9


@given(REEKS, REEKS)
def test_beside_demand_the_station_never_sees_more(opwek, vraag):
    n = naast_vraag(opwek, vraag)
    assert 0 <= n.netto_opwek_mw <= n.opwek_mw
    assert 0 <= n.netto_vraag_mw <= n.vraag_mw
    assert 0 <= n.lokaal_aandeel <= 1 + 1e-9


def test_missing_hours_are_left_out_everywhere():
    wind, zon = np.array([4.0, np.nan, 0.0]), np.array([4.0, 9.0, np.nan])
    assert pool({"wind": wind, "zon": zon}, 6.0).samen_mw == 8.0
    assert kleinste_aansluiting({"wind": wind, "zon": zon}, 0.0) == 8.0
    assert aftoppen(wind, 1.0).opbrengst_mwh == pytest.approx(2.0 * 8760)


def test_bad_input_is_refused():
    reeks = np.array([1.0, 2.0])
    for werk in (
        lambda: aftoppen(reeks, -1.0),
        lambda: aftoppen(reeks, float("nan")),
        lambda: kap_bij_verlies(reeks, 1.5),
        lambda: pool({"a": reeks}, 0.0),
        lambda: pool({"a": reeks, "b": reeks[:1]}, 1.0),
        lambda: pool({}, 1.0),
        lambda: naast_vraag(reeks, reeks[:1]),
    ):
        with pytest.raises(OutOfRange):
            werk()
    with pytest.raises(EmptyInput):
        naast_vraag(np.array([np.nan]), np.array([1.0]))


@pytest.mark.realdata
def test_two_years_of_rotterdam_wind(gedeelde_data):
    """De KNMI-reeks geeft een aannemelijk aantal vollasturen, en pooling met zon kost weinig."""
    pad = gedeelde_data / "hoeksche-waard" / "knmi_344_rotterdam_uur_2023-2024.txt"
    weer = pd.read_csv(pad, comment="#", header=None, names=["stn", "dag", "uur", "fh", "t", "q"])
    v = naar_ashoogte(weer["fh"].to_numpy() / 10.0, meethoogte_m=10.0, ashoogte_m=120.0, ruwheid_m=0.1)
    wind = wind_mw(v, KROMME_MS, KROMME_KW, aantal=4, verlies=P["net_wind_verlies"])
    vollast = jaarenergie_mwh(wind) / 12.0
    assert 2000 < vollast < 4500
    zon = zon_mw(weer["q"].to_numpy(dtype=float), 12.0, P)
    assert 800 < jaarenergie_mwh(zon) / 12.0 < 1200
    samen = pool({"wind": wind, "zon": zon}, 12.0)
    assert samen.verlies_aandeel < 0.1
    assert aftoppen(wind, 8.4).verlies_aandeel < 0.25
    vraag = woningen_mw(weer["t"].to_numpy(dtype=float) / 10.0, 6.0, P)
    n = naast_vraag(wind, vraag)
    assert n.scheelt_opwek_mw > 0.5
