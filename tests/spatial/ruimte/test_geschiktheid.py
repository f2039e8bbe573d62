from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, box

from layers.referentie import load_wind_parameters
from spatial.errors import UnknownName
from spatial.ruimte.geschiktheid import CRITERIA, beoordeel, vaste_grenzen

P = load_wind_parameters()
X, Y = 100_000.0, 400_000.0


@pytest.fixture
def plekken() -> gpd.GeoDataFrame:
    vormen = [box(X, Y, X + 1_000, Y + 1_000), box(X + 5_000, Y, X + 5_100, Y + 1_000)]
    return gpd.GeoDataFrame(
        {"oppervlakte_ha": [100.0, 10.0], "omtrek_m": [4_000.0, 2_200.0], "turbines": [4, 1]},
        geometry=vormen,
        crs=28992,
        index=["W1", "W2"],
    )


def _lagen(klasse: float = 0.0) -> dict[str, gpd.GeoDataFrame]:
    overal = box(X - 9_000, Y - 9_000, X + 20_000, Y + 9_000)
    return {
        "stations": gpd.GeoDataFrame(geometry=[Point(X + 500, Y - 2_000), Point(X + 5_050, Y - 10)], crs=28992),
        "netcapaciteit": gpd.GeoDataFrame(
            {"opwek_klasse": [klasse, 3.0]},
            geometry=[
                box(X - 9_000, Y - 9_000, X + 4_000, Y + 9_000),
                box(X + 4_000, Y - 9_000, X + 20_000, Y + 9_000),
            ],
            crs=28992,
        ),
        "wegen": gpd.GeoDataFrame(geometry=[Point(X + 500, Y + 1_250)], crs=28992),
        "landschap": gpd.GeoDataFrame(
            {"soort": ["voorkeur", "uitsluiting"]}, geometry=[box(X, Y, X + 250, Y + 1_000), overal], crs=28992
        ),
    }


def test_values_by_hand(plekken: gpd.GeoDataFrame) -> None:
    g = beoordeel(plekken, _lagen(), P, wind_ms=7.5)
    w1, w2 = g.waarden.loc["W1"], g.waarden.loc["W2"]
    assert w1["station"] == pytest.approx(2_000.0)
    # Het station naast W2 ligt in een gebied zonder ruimte en telt dus niet.
    assert w2["station"] == pytest.approx(np.hypot(4_500.0, 2_000.0))
    assert w1["weg"] == pytest.approx(250.0)
    assert (w1["voorkeur"], w2["voorkeur"]) == (pytest.approx(0.25), 0.0)
    assert w1["vorm"] == pytest.approx(np.pi / 4)
    assert w2["vorm"] == pytest.approx(4 * np.pi * 1e5 / 2_200.0**2)
    assert g.tabel["rang"].tolist() == [1, 2]
    assert g.gewichten.sum() == pytest.approx(1.0)
    assert g.meldingen == ()


def test_weights_decide(plekken: gpd.GeoDataFrame) -> None:
    g = beoordeel(plekken, _lagen(), P, schuiven={"grootte": 1.0})
    laag, hoog = vaste_grenzen(P)["grootte"]
    assert g.tabel["score"].tolist() == pytest.approx([(4 - laag) / (hoog - laag), 0.0])
    with pytest.raises(UnknownName, match="gezelligheid"):
        beoordeel(plekken, {}, P, schuiven={"gezelligheid": 1.0})


def test_missing_layers_do_not_weigh_and_are_told(plekken: gpd.GeoDataFrame) -> None:
    g = beoordeel(plekken, {}, P)
    assert g.waarden[["wind", "station", "weg", "voorkeur"]].isna().all().all()
    assert g.gewichten[["grootte", "vorm"]].tolist() == [0.5, 0.5]
    assert len(g.meldingen) == 4
    alleen_weg = beoordeel(plekken, {}, P, schuiven={"weg": 1.0})
    assert any("even zwaar" in zin for zin in alleen_weg.meldingen)


def test_no_room_anywhere_is_known_and_bad(plekken: gpd.GeoDataFrame) -> None:
    g = beoordeel(plekken, _lagen(klasse=3.0), P)
    assert (g.genormaliseerd["station"] == 0.0).all()
    assert any("Geen station" in zin for zin in g.meldingen)


def test_unknown_room_is_unknown(plekken: gpd.GeoDataFrame) -> None:
    lagen = _lagen()
    lagen["netcapaciteit"]["opwek_klasse"] = np.nan
    g = beoordeel(plekken, lagen, P)
    assert g.waarden["station"].isna().all()
    zonder = beoordeel(plekken, {k: v for k, v in lagen.items() if k != "netcapaciteit"}, P)
    assert any("capaciteitskaart ontbreekt" in zin for zin in zonder.meldingen)


def test_extra_place_does_not_move_others(plekken: gpd.GeoDataFrame) -> None:
    samen = beoordeel(plekken, _lagen(), P, wind_ms=7.0).tabel["score"]
    los = beoordeel(plekken.iloc[:1], _lagen(), P, wind_ms=7.0).tabel["score"]
    assert samen["W1"] == los["W1"]


def test_no_places_at_all(plekken: gpd.GeoDataFrame) -> None:
    assert beoordeel(plekken.iloc[:0], _lagen(), P).tabel.empty


def test_bounds_exist_for_every_criterion() -> None:
    grenzen = vaste_grenzen(P)
    assert set(grenzen) == set(CRITERIA)
    assert all(laag < hoog for laag, hoog in grenzen.values())
