"""Geluid op de punten van een plan: dezelfde getallen als de gewone berekening, en elke som van standen klopt."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import UnknownName
from spatial.wind.geluid import bereken_geluid
from spatial.wind.generiek import generiek_type
from spatial.wind.planveld import Rekenwijze, energie_op, maak_planveld, niveau, planpunten
from spatial.wind.turbine import Park, Turbinetype
from spatial.wind.windklimaat import Windklimaat, terugval
from tests.spatial.wind.windtoetsstad import X, Y, p, park

P = p()
KLIMAAT: Windklimaat = terugval(P)
WIJZE = Rekenwijze(KLIMAAT, P)


def soort(naam: str = "proef", lw_db: float = 106.0, rotor_m: float = 136.0) -> Turbinetype:
    return generiek_type(
        naam,
        "Proeftype",
        vermogen_kw=4000.0,
        rotordiameter_m=rotor_m,
        ashoogte_m=120.0,
        lw_max_db=lw_db,
        tipsnelheid_ms=80.0,
        cp_max=0.44,
        ct_max=0.8,
        stille_standen_db={"stil-2": 2.0, "stil-4": 4.0},
    )


def maak(*plekken: tuple[float, float], type_: Turbinetype | None = None) -> Park:
    return park(*plekken, soort=type_ or soort())


def plan(west: float, zuid: float, breed: float = 100.0, diep: float = 100.0) -> shapely.Polygon:
    return shapely.box(X + west, Y + zuid, X + west + breed, Y + zuid + diep)


def vlakken(*vormen: shapely.Polygon) -> gpd.GeoDataFrame:
    index = [f"P{n}" for n in range(1, len(vormen) + 1)]
    return gpd.GeoDataFrame({"woningen": 100.0}, geometry=list(vormen), crs=28992, index=index)


def test_the_nearest_edge_is_a_point() -> None:
    punten = planpunten(plan(400.0, -50.0), 25.0)
    assert [X + 400.0, Y] in punten.tolist()
    assert len(np.unique(punten, axis=0)) == len(punten)


def test_a_sliver_smaller_than_a_cell_still_has_points() -> None:
    assert len(planpunten(plan(400.0, 0.0, 3.0, 3.0), 25.0)) >= 4


def test_same_as_the_ordinary_calculation_with_soil() -> None:
    hard = shapely.box(X + 100, Y - 900, X + 900, Y + 900)
    bodem = gpd.GeoDataFrame({"bodemfactor": [0.0]}, geometry=[hard], crs=28992)
    turbines = maak((0.0, 0.0), (500.0, 700.0))
    punten = planpunten(plan(600.0, -50.0), 25.0)
    ontvangers = gpd.GeoDataFrame({"hoogte_m": np.full(len(punten), 5.0)}, geometry=shapely.points(punten), crs=28992)
    for laag in (None, bodem):
        tabel = bereken_geluid(turbines, ontvangers, KLIMAAT, P, bodem=laag).tabel
        lden, lnight = niveau(energie_op(turbines, punten, 5.0, Rekenwijze(KLIMAAT, P, laag), {}))
        np.testing.assert_allclose(lden, tabel["lden_db"], atol=1e-6)
        np.testing.assert_allclose(lnight, tabel["lnight_db"], atol=1e-6)


def test_sum_over_turbines_and_modes_is_the_park() -> None:
    turbines, bestaand = maak((0.0, 0.0), (0.0, 700.0)), maak((900.0, 900.0), type_=soort("oud", 103.0))
    veld = maak_planveld(turbines, vlakken(plan(400.0, 0.0), plan(-800.0, 0.0)), bestaand, WIJZE, 50.0, 5.0)
    los = energie_op(turbines, veld.punten, 5.0, WIJZE, {}) + energie_op(bestaand, veld.punten, 5.0, WIJZE, {})
    np.testing.assert_allclose(veld.som(veld.gewoon()), los, rtol=1e-9)
    stil = (("vol", "vol", "stil-4"), ("stil-2", "vol", "vol"))
    modi = {c: dict(zip(("dag", "avond", "nacht"), s, strict=True)) for c, s in zip(turbines.ids, stil, strict=True)}
    met = energie_op(turbines, veld.punten, 5.0, WIJZE, modi) + veld.rest
    np.testing.assert_allclose(veld.som(stil), met, rtol=1e-9)
    np.testing.assert_allclose(veld.som(veld.gewoon(), zonder=0) + veld.energie[0, "vol"], los, rtol=1e-9)


def test_type_without_noise_is_refused() -> None:
    stom = maak((0.0, 0.0), type_=replace(soort("stom"), geluid=()))
    with pytest.raises(UnknownName, match="stom"):
        maak_planveld(stom, vlakken(plan(400.0, 0.0)), None, WIJZE, 50.0, 5.0)


@settings(max_examples=25, deadline=None)
@given(st.floats(200, 3000), st.floats(1, 1500), st.floats(0, 2 * np.pi))
def test_moving_away_never_raises_the_level(afstand: float, verder: float, hoek: float) -> None:
    richting = np.array([np.cos(hoek), np.sin(hoek)])
    punten = np.array([[X, Y] + richting * afstand, [X, Y] + richting * (afstand + verder)])
    lden, lnight = niveau(energie_op(maak((0.0, 0.0)), punten, 5.0, WIJZE, {}))
    assert lden[1] <= lden[0] + 1e-9
    assert lnight[1] <= lnight[0] + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.tuples(st.floats(-2500, 2500), st.floats(-2500, 2500)))
def test_adding_a_turbine_never_lowers(plek: tuple[float, float]) -> None:
    if np.hypot(*plek) < 5.0:
        return
    punten = planpunten(plan(400.0, 0.0), 50.0)
    een = niveau(energie_op(maak((0.0, 0.0)), punten, 5.0, WIJZE, {}))[0]
    twee = niveau(energie_op(maak((0.0, 0.0), plek), punten, 5.0, WIJZE, {}))[0]
    assert (twee >= een - 1e-9).all()
