"""Stilstand tegen slagschaduw: elke norm gehaald, tijden en energie kloppen met de hand; contouren op hun plek."""

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import OutOfRange
from spatial.wind.slagschaduw import Slagschaduw, bereken_slagschaduw, tel_punten
from spatial.wind.slagschaduw_contour import schaduwcontouren, schaduwrooster
from spatial.wind.slagschaduw_stil import NORM_DAGEN, NORM_MINUTEN, NORM_UREN
from spatial.wind.windklimaat import uit_weibull
from tests.spatial.wind.test_slagschaduw import MIDDEN, TYPE, P, objecten, park

KLIMAAT = uit_weibull(120.0, gemiddelde_ms=(7.2, 7.6, 7.9), k=(2.2, 2.4, 2.5), ruwheid_m=0.1)
PLEKKEN = ((600.0, 250.0), (-500.0, 300.0), (0.0, 700.0), (900.0, 600.0), (-1300.0, 500.0), (300.0, 500.0))


@cache
def geval() -> Slagschaduw:
    return bereken_slagschaduw(park((0, 0), (300, -200)), objecten(*PLEKKEN), P, jaar=2025, klimaat=KLIMAAT)


@settings(max_examples=12, deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={NORM_DAGEN: st.integers(0, 60), NORM_MINUTEN: st.integers(0, 60), NORM_UREN: st.floats(0, 60)}
    ).filter(bool),
    st.sampled_from(["ongunstigst", "verwacht"]),
)
def test_stilstand_haalt_elke_norm(normen: dict[str, float], maat: str) -> None:
    s = geval()
    plan = s.stilstandplan(normen, maat_uren=maat)  # type: ignore[arg-type]
    over = s.tabel.copy()
    over.loc[plan.over.index, list(plan.over.columns)] = plan.over.to_numpy()
    uren = "uren_jaar" if maat == "ongunstigst" else "verwacht_uren_jaar"
    assert (over["dagen_boven_20"] <= normen.get(NORM_DAGEN, 999)).all()
    assert (over["max_minuten_dag"] <= normen.get(NORM_MINUTEN, 9999)).all()
    assert (over[uren] <= normen.get(NORM_UREN, 9999) + 1e-9).all()
    assert (plan.over["uren_jaar"] <= s.tabel.loc[plan.over.index, "uren_jaar"]).all()
    # De tijden tellen op tot de uren van de tabel.
    per_turbine = plan.tijden.groupby("turbine_id")["minuten"].sum().reindex(plan.tabel.index).fillna(0) / 60
    assert per_turbine.to_numpy() == pytest.approx(plan.tabel["stop_uren"].to_numpy())


def test_wat_overblijft_is_opnieuw_geteld() -> None:
    """De minuten van de kalender die niet in een stoptijd vallen zijn precies wat de stilstand zegt over te laten."""
    s = geval()
    plan = s.stilstandplan({NORM_DAGEN: 17})
    stil = {t: set() for t in s.rekenpark.ids}
    for rij in plan.tijden.itertuples():
        stil[rij.turbine_id].update(_minuten(rij))
    for object_id in plan.over.index:
        valt = set()
        for turbine, a, b in s.vensters(object_id):
            naam = s.rekenpark.ids[turbine]
            klok = pd.Series(_klok(np.arange(a, b + 1)))
            valt |= set(klok[~klok.isin(stil[naam])])
        dagen = pd.Series([t.normalize() for t in valt]).value_counts()
        assert (dagen > 20).sum() == plan.over.loc[object_id, "dagen_boven_20"] <= 17
        assert len(valt) / 60 == pytest.approx(plan.over.loc[object_id, "uren_jaar"])


def _minuten(rij) -> list[pd.Timestamp]:
    begin = rij.datum + pd.Timedelta(f"{rij.van}:00")
    return list(pd.date_range(begin, periods=rij.minuten, freq="min"))


def _klok(minuut: np.ndarray) -> pd.DatetimeIndex:
    utc = pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(minuut, unit="min")
    return pd.DatetimeIndex(utc).tz_convert("Europe/Amsterdam").tz_localize(None)


def test_energie_is_stoptijd_maal_gemiddeld_vermogen() -> None:
    """Eén turbine, woningen in het oosten: schaduw overdag bij de een en 's avonds bij de ander."""
    s = bereken_slagschaduw(park(), objecten((600, 250), (900, -100)), P, jaar=2025, klimaat=KLIMAAT)
    plan = s.stilstandplan({NORM_UREN: 0.0})
    assert plan.tabel["stop_uren"].iloc[0] == pytest.approx(s.tabel["uren_jaar"].sum())
    assert (plan.over["uren_jaar"] == 0.0).all()
    verdeling = KLIMAAT.verdeling(120.0)
    kw = verdeling.aandeel @ np.interp(verdeling.klassen_ms, TYPE.snelheid_ms, TYPE.kromme_kw, left=0, right=0)
    uren = [0.0, 0.0, 0.0]
    for rij in plan.tijden.itertuples():
        for tijd in _minuten(rij):
            uren[0 if 7 <= tijd.hour < 19 else 1 if 19 <= tijd.hour < 23 else 2] += 1 / 60
    assert min(uren[:2]) > 1
    assert plan.tabel["mwh"].iloc[0] == pytest.approx(np.dot(uren, kw) / 1000)
    assert 0.2 < plan.tabel["mwh_met_zonnesensor"].iloc[0] / plan.tabel["mwh"].iloc[0] < 0.6


def test_zonder_klimaat_of_norm_is_het_onbekend_en_zonder_overschrijding_nul() -> None:
    zonder = bereken_slagschaduw(park(), objecten((600, 250)), P, jaar=2025)
    assert zonder.stilstand({NORM_DAGEN: 0})["mwh"].isna().all()
    assert zonder.stilstand({"lden_db": 47})["stop_uren"].isna().all()
    assert zonder.stilstandplan({"lden_db": 47}).tijden.empty
    assert (geval().stilstand({NORM_UREN: 8000})["stop_uren"] == 0).all()
    assert (geval().stilstand({NORM_UREN: 8000})["mwh"] == 0).all()


def test_strenger_kost_meer_stilstand() -> None:
    uren = [geval().stilstand({NORM_DAGEN: n})["stop_uren"].sum() for n in (0, 17, 60)]
    assert uren[0] > uren[1] > uren[2]


def test_contour_ligt_waar_de_uren_het_niveau_halen() -> None:
    contouren = schaduwcontouren(park(), P, [6.0, 30.0], jaar=2025, cel_m=50.0)
    assert list(contouren["niveau"]) == [6.0, 30.0]
    assert contouren.geometry.is_valid.all()
    zes, dertig = contouren.geometry
    assert dertig.difference(zes).area < 1.0
    net_binnen = zes.buffer(-100.0).boundary.segmentize(200.0)
    net_buiten = zes.buffer(100.0).boundary.segmentize(200.0)
    s = bereken_slagschaduw(park(), objecten(*(shapely.get_coordinates(net_binnen) - MIDDEN)), P, jaar=2025)
    assert (s.tabel["uren_jaar"] > 6.0).mean() > 0.95
    s = bereken_slagschaduw(park(), objecten(*(shapely.get_coordinates(net_buiten) - MIDDEN)), P, jaar=2025)
    assert (s.tabel["uren_jaar"] < 6.0).mean() > 0.95


def test_rooster_is_gelijk_aan_losse_punten_en_fouten_zijn_duidelijk() -> None:
    rooster = schaduwrooster(park(), P, jaar=2025, cel_m=200.0, maat="dagen_boven_20")
    rij, kolom = 4, 12
    x, y = rooster.links_m + kolom * 200.0, rooster.boven_m - rij * 200.0
    punt = np.array([[x, y, P["schaduw_raamhoogte_m"]]])
    rekenpark = bereken_slagschaduw(park(), objecten((0, 500)), P, jaar=2025).rekenpark
    assert tel_punten(rekenpark, punt)[0][0, 2] == rooster.waarden[rij, kolom]
    for fout in ({"niveaus": [9999.0]}, {"niveaus": [0.0]}, {"niveaus": [6.0], "cel_m": 0.1}):
        with pytest.raises(OutOfRange):
            schaduwcontouren(park(), P, jaar=2025, **fout)
    assert isinstance(schaduwcontouren(park(), P, [4400.0], jaar=2025, cel_m=400.0), gpd.GeoDataFrame)
