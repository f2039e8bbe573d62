from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from spatial.errors import EmptyInput, MissingColumn, WrongCrs
from spatial.overzetten import aantallen_over, gemiddelden_over, naar_adressen, naar_oppervlakte

X, Y = 90_000.0, 420_000.0


def strook(grenzen, namen=None) -> gpd.GeoSeries:
    """Vlakken naast elkaar, 100 m hoog, met deze grenzen in m."""
    vormen = [box(X + a, Y, X + b, Y + 100) for a, b in pairwise(grenzen)]
    return gpd.GeoSeries(vormen, index=namen or list(range(len(vormen))), crs=28992)


def test_met_de_hand_na_te_rekenen():
    # a (0-100) en b (100-300) worden x (0-150) en y (150-300): b ligt voor 1/4 in x.
    kruis = naar_oppervlakte(strook([0, 100, 300], ["a", "b"]), strook([0, 150, 300], ["x", "y"]))
    nieuw, rest = aantallen_over(pd.Series({"a": 40.0, "b": 80.0}), kruis)
    assert nieuw.to_dict() == pytest.approx({"x": 60.0, "y": 60.0})
    assert rest.abs().max() == pytest.approx(0.0, abs=1e-9)
    # gemiddelde: x = (40·1 + 80·¼·2) / (40 + 20) met gewicht 40 en 80 -> (40·1 + 20·2)/60
    gemiddeld = gemiddelden_over(pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 40.0, "b": 80.0}), kruis)
    assert gemiddeld.to_dict() == pytest.approx({"x": 80 / 60, "y": 2.0})


def test_adressen_gaan_voor_oppervlakte():
    van, naar = strook([0, 100], ["a"]), strook([0, 50, 100], ["x", "y"])
    x = np.array([X + 10, X + 20, X + 30, X + 80])
    nieuw, _ = aantallen_over(pd.Series({"a": 100.0}), naar_adressen(van, naar, x, np.full(4, Y + 50)))
    assert nieuw.to_dict() == {"x": 75.0, "y": 25.0}


def test_gebied_zonder_adressen_gaat_naar_oppervlakte_en_wordt_genoemd():
    kruis = naar_adressen(strook([0, 100], ["a"]), strook([0, 50, 100], ["x", "y"]), np.array([0.0]), np.array([Y]))
    assert kruis.op_oppervlakte == ("a",)
    assert aantallen_over(pd.Series({"a": 10.0}), kruis)[0].to_dict() == pytest.approx({"x": 5.0, "y": 5.0})


def test_wat_buiten_valt_staat_in_de_rest():
    kruis = naar_oppervlakte(strook([0, 100], ["a"]), strook([0, 75], ["x"]))
    nieuw, rest = aantallen_over(pd.Series({"a": 40.0}), kruis)
    assert (nieuw["x"], rest["a"]) == pytest.approx((30.0, 10.0))


def test_ontbrekend_blijft_ontbrekend_en_wordt_geen_nul():
    kruis = naar_oppervlakte(strook([0, 100, 200], ["a", "b"]), strook([0, 100, 150, 200, 300], list("wxyz")))
    nieuw, _ = aantallen_over(pd.Series({"a": 40.0, "b": np.nan}), kruis)
    assert nieuw["w"] == 40.0
    assert nieuw[["x", "y", "z"]].isna().all()
    gemiddeld = gemiddelden_over(pd.Series({"a": 2.0, "b": np.nan}), pd.Series({"a": 1.0, "b": 1.0}), kruis)
    assert gemiddeld["w"] == 2.0
    assert gemiddeld[["x", "y", "z"]].isna().all()


def test_tekenverschil_langs_de_grens_telt_niet():
    kruis = naar_oppervlakte(strook([0, 100, 200], ["a", "b"]), strook([0, 100.05, 200], ["x", "y"]))
    assert kruis.delen["deel"].tolist() == [1.0, 1.0]


grenzen = st.lists(st.integers(1, 199), max_size=8, unique=True).map(lambda g: [0, *sorted(g), 200])
getallen = st.floats(0, 1e6, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(grenzen, grenzen, st.data())
def test_de_som_blijft_gelijk(oud, nieuw, data):
    van, naar = strook(oud), strook(nieuw)
    waarden = pd.Series(data.draw(st.lists(getallen, min_size=len(van), max_size=len(van))), index=van.index)
    uit, rest = aantallen_over(waarden, naar_oppervlakte(van, naar))
    assert uit.sum() + rest.sum() == pytest.approx(waarden.sum(), rel=1e-9, abs=1e-6)
    x = X + np.linspace(0.5, 199.5, 200)
    uit, rest = aantallen_over(waarden, naar_adressen(van, naar, x, np.full(200, Y + 50)))
    assert np.nansum(uit) + rest.sum() == pytest.approx(waarden.sum(), rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(grenzen, grenzen, st.data())
def test_een_gemiddelde_blijft_tussen_laagste_en_hoogste(oud, nieuw, data):
    van, naar = strook(oud), strook(nieuw)
    waarden = pd.Series(data.draw(st.lists(getallen, min_size=len(van), max_size=len(van))), index=van.index)
    uit = gemiddelden_over(waarden, pd.Series(1.0, index=van.index), naar_oppervlakte(van, naar)).dropna()
    assert (uit >= waarden.min() - 1e-6).all()
    assert (uit <= waarden.max() + 1e-6).all()


def test_dezelfde_indeling_verandert_niets():
    van = strook([0, 30, 90, 200], list("abc"))
    waarden = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    assert aantallen_over(waarden, naar_oppervlakte(van, van))[0].to_dict() == pytest.approx(waarden.to_dict())


def test_verkeerde_invoer():
    van = strook([0, 100], ["a"])
    with pytest.raises(WrongCrs):
        naar_oppervlakte(van.to_crs(4326), van)
    with pytest.raises(EmptyInput):
        naar_oppervlakte(van.iloc[:0], van)
    with pytest.raises(MissingColumn, match="geen rij voor a"):
        aantallen_over(pd.Series({"b": 1.0}), naar_oppervlakte(van, van))
