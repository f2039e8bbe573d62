"""Cumulatie met weg, rail, industrie en lucht: met de hand nagerekend, en onbekend blijft onbekend."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, MissingColumn, UnknownName
from spatial.wind.cumulatie import BRONNEN, cumuleer, energiesom, lcum, omgerekend

P = load_wind_parameters()


def test_omrekening_per_bron() -> None:
    verwacht = {"wind": 57.5, "weg": 47.0, "rail": 43.25, "industrie": 48.0, "lucht": 53.09}
    for soort, waarde in verwacht.items():
        assert float(omgerekend(soort, 47.0, P)) == pytest.approx(waarde)


def test_rijen_en_ontbrekend() -> None:
    uit = lcum({"wind": [47.0, np.nan, np.nan], "weg": [55.0, 55.0, np.nan]}, P)
    assert uit[:2] == pytest.approx([59.438, 55.0], abs=1e-3)
    assert np.isnan(uit[2])
    assert energiesom({"a": [50.0], "b": [50.0]})[0] == pytest.approx(53.0103, abs=1e-4)


@given(st.dictionaries(st.sampled_from(BRONNEN), st.floats(30.0, 75.0), min_size=1), st.floats(0.0, 10.0))
def test_een_bron_erbij_of_luider_verlaagt_lcum_nooit(bronnen: dict[str, float], erbij: float) -> None:
    basis = float(lcum(bronnen, P))
    assert all(float(lcum({**bronnen, s: v + erbij}, P)) >= basis - 1e-9 for s, v in bronnen.items())
    assert all(float(lcum({s: v}, P)) <= basis + 1e-9 for s, v in bronnen.items())


def test_cumuleer_met_zones() -> None:
    zones = gpd.GeoDataFrame(
        {"soort": ["weg", "weg", "rail"], "lden_db": [55.0, 60.0, np.nan]},
        geometry=[box(0, 0, 100, 100), box(50, 0, 100, 100), box(0, 0, 100, 100)],
        crs=28992,
    )
    objecten = gpd.GeoDataFrame(
        index=pd.Index(["a", "b", "c"], name="object_id"),
        geometry=[Point(20, 50), Point(70, 50), Point(500, 50)],
        crs=28992,
    )
    tabel = pd.DataFrame({"lden_db": [47.0, 47.0, np.nan]}, index=objecten.index)
    uit = cumuleer(tabel, objecten, zones, P)
    assert uit["weg_db"].tolist()[:2] == [55.0, 60.0]
    assert uit["lcum_db"].iloc[0] == pytest.approx(59.438, abs=1e-3)
    assert uit["bijdrage_wind_db"].iloc[0] == pytest.approx(4.438, abs=1e-3)
    assert uit["rail_db"].isna().all()
    assert uit["bronnen"].tolist() == ["wind, weg", "wind, weg", ""]
    assert np.isnan(uit["lcum_db"].iloc[2])
    with pytest.raises(MissingColumn):
        cumuleer(tabel, objecten, zones.drop(columns="soort"), P)
    with pytest.raises(UnknownName):
        cumuleer(tabel, objecten, zones.assign(soort="kermis"), P)


def test_niets_of_onbekends() -> None:
    with pytest.raises(EmptyInput):
        lcum({}, P)
    with pytest.raises(UnknownName):
        lcum({"kermis": 50.0}, P)


def test_elk_kental_van_cumulatie_doet_iets() -> None:
    alles = dict.fromkeys(BRONNEN, 50.0)
    basis = float(lcum(alles, P))
    for naam in P:
        if naam.startswith("geluid_cumulatie_"):
            assert float(lcum(alles, P.met({naam: P[naam] + 0.5}))) > basis
