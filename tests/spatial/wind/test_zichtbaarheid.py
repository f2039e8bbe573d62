"""Zichtbaarheid: tegen de exacte zichtlijn, met de hand na te rekenen gevallen en eigenschappen."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, MissingColumn, OutOfRange
from spatial.raster import Raster
from spatial.wind.generiek import generiek_type
from spatial.wind.referentiegevallen_zicht import gevallen
from spatial.wind.turbine import Park, maak_park
from spatial.wind.zichtbaarheid import Zicht, daling_m, per_buurt, zichtbaar
from spatial.wind.zichtbaarheid_exact import zichtlijnen

P = load_wind_parameters()
TYPE = generiek_type(
    "g", "g", vermogen_kw=4200, rotordiameter_m=100, ashoogte_m=100, lw_max_db=106, tipsnelheid_ms=80, cp_max=0.44,
    ct_max=0.8,
)  # fmt: skip
CEL, N = 25.0, 241
LINKS, BOVEN = 150_000.0, 470_000.0


def park(*cellen: tuple[int, int]) -> Park:
    """Turbines in het midden van cellen (rij, kolom)."""
    xy = np.array([(LINKS + (k + 0.5) * CEL, BOVEN - (r + 0.5) * CEL) for r, k in cellen])
    return maak_park(
        "p", gpd.GeoDataFrame({"type": ["g"] * len(xy)}, geometry=shapely.points(xy), crs=28992), {"g": TYPE}
    )


def raster(waarden: np.ndarray) -> Raster:
    return Raster(waarden.astype(np.float32), LINKS, BOVEN, CEL)


def stad(seed: int, hoogst: float = 22.0) -> np.ndarray:
    """Vlak land met blokken van 3 bij 3 cellen op 15 % van het land."""
    rng = np.random.default_rng(seed)
    blokken = np.where(rng.random((N // 3 + 1, N // 3 + 1)) < 0.15, rng.uniform(6, hoogst, (N // 3 + 1, N // 3 + 1)), 0)
    return np.kron(blokken, np.ones((3, 3)))[:N, :N] + rng.normal(0, 0.2, (N, N))


@pytest.mark.parametrize("geval", gevallen(P), ids=lambda g: g.naam)
def test_rekenvoorbeelden(geval) -> None:
    assert geval.klopt(), (geval.bereken(), geval.gepubliceerd)


@pytest.mark.parametrize("seed", range(3))
def test_wijkt_weinig_af_van_de_exacte_zichtlijn(seed: int) -> None:
    hoogte = stad(seed)
    zicht = zichtbaar(park((120, 120)), raster(hoogte), raster(np.zeros((N, N))), P, straal_m=3_000.0)
    rij, kolom = np.nonzero(zicht.tips.waarden >= 0)
    weg = (rij == 120) & (kolom == 120)
    rij, kolom = rij[~weg], kolom[~weg]
    oog = np.full((N, N), P["zicht_ooghoogte_m"], np.float32)
    # Het terrein is de uitsnede om het park; hier is die zo groot als het raster.
    exact = zichtlijnen(hoogte.astype(np.float32), oog, 120, 120, 150.0, daling_m(CEL, P), rij, kolom)
    snel = zicht.tips.waarden[rij, kolom] > 0
    assert 0.2 < exact.mean() < 0.98
    assert (snel != exact).sum() / exact.sum() < 0.03


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(60, 180), st.integers(60, 180))
def test_wie_de_as_ziet_ziet_de_tip_en_lagere_huizen_verbergen_minder(seed: int, rij: int, kolom: int) -> None:
    hoogte = stad(seed)
    hoog = zichtbaar(park((rij, kolom)), raster(hoogte), raster(np.zeros((N, N))), P, straal_m=2_000.0)
    laag = zichtbaar(park((rij, kolom)), raster(hoogte * 0.5), raster(np.zeros((N, N))), P, straal_m=2_000.0)
    assert (hoog.tips.waarden >= hoog.assen.waarden).all()
    assert (laag.tips.waarden >= hoog.tips.waarden).all()


def test_een_turbine_erbij_telt_erbij_en_elk_kwart_is_gelijk() -> None:
    hoogte = stad(7)
    een, twee = park((120, 120)), park((60, 150))
    los = [zichtbaar(p, raster(hoogte), None, P, straal_m=50_000.0) for p in (een, twee, park((120, 120), (60, 150)))]
    assert (los[0].tips.waarden + los[1].tips.waarden == los[2].tips.waarden).all()
    assert los[2].aantal == 2
    gedraaid = zichtbaar(een, raster(np.rot90(hoogte)), None, P, straal_m=50_000.0)
    verschil = np.rot90(los[0].tips.waarden) != gedraaid.tips.waarden
    assert verschil.mean() < 1e-3  # alleen afronding, en wie de diagonaal telt
    spiegel = zichtbaar(een, raster(hoogte[:, ::-1]), None, P, straal_m=50_000.0)
    assert (los[0].tips.waarden[:, ::-1] != spiegel.tips.waarden).mean() < 1e-3


def test_vlak_land_ziet_alles_met_de_juiste_afstand() -> None:
    zicht = zichtbaar(park((120, 120)), raster(np.zeros((N, N))), raster(np.zeros((N, N))), P, straal_m=2_500.0)
    rij, kolom = np.mgrid[:N, :N]
    afstand = np.hypot(rij - 120, kolom - 120) * CEL
    binnen = afstand <= 2_500.0
    klein = zicht.tips.waarden
    r0, k0 = round((BOVEN - zicht.tips.boven_m) / CEL), round((zicht.tips.links_m - LINKS) / CEL)
    deel = (slice(r0, r0 + klein.shape[0]), slice(k0, k0 + klein.shape[1]))
    assert (klein == np.where(binnen[deel], 1, -1)).all()
    echt = np.where(binnen[deel], afstand[deel], np.nan)
    for laag in (zicht.dichtstbij_m, zicht.verst_m):
        np.testing.assert_allclose(laag.waarden, echt, rtol=1e-5)


def test_onbekende_hoogte_is_onbekend_en_turbine_buiten_het_model_wordt_gemeld() -> None:
    hoogte = np.zeros((N, N))
    hoogte[:, 200:] = np.nan
    zicht = zichtbaar(park((120, 120), (120, 300)), raster(hoogte), None, P, straal_m=40_000.0)
    assert (zicht.tips.waarden[:, 200:] == -1).all()
    assert (zicht.tips.waarden[:, :200] == 1).all()
    assert any("1 turbines staan buiten" in m for m in zicht.meldingen)
    assert any("houdt op binnen de straal" in m for m in zicht.meldingen)
    with pytest.raises(EmptyInput):
        zichtbaar(park((120, 300)), raster(hoogte), None, P)
    with pytest.raises(OutOfRange):
        zichtbaar(park((120, 120)), raster(hoogte), None, P, straal_m=float("nan"))


def test_per_buurt_telt_woningen() -> None:
    def laag(waarden: list[list[float]], soort: type = np.int32) -> Raster:
        return Raster(np.array(waarden, dtype=soort), LINKS, BOVEN, CEL)

    zicht = Zicht(
        laag([[2, 1, 0, -1]]), laag([[1, 0, 0, -1]]), laag([[500, 900, np.nan, np.nan]], np.float32),
        laag([[700, 900, np.nan, np.nan]], np.float32), 2, 20_000.0,
    )  # fmt: skip
    x = LINKS + CEL * (np.array([0, 1, 2, 3, 3]) + 0.5)
    objecten = gpd.GeoDataFrame(
        {"buurtcode": ["A", "A", "A", "A", "B"], "woningen": [10.0, 20.0, 10.0, 5.0, 7.0]},
        geometry=shapely.points(x, np.full(5, BOVEN - 10.0)),
        crs=28992,
    )
    tabel = per_buurt(zicht, objecten)
    a = tabel.loc["A"]
    assert a.to_dict() == {
        "woningen": 45.0, "woningen_onbekend": 5.0, "ziet_tip": 0.75, "ziet_as": 0.25, "gemiddeld_aantal": 1.0,
        "dichtstbij_m": 500.0, "verst_m": 900.0,
    }  # fmt: skip
    assert tabel.loc["B", "woningen_onbekend"] == 7.0
    assert tabel.loc["B", ["ziet_tip", "ziet_as", "gemiddeld_aantal", "dichtstbij_m"]].isna().all()
    with pytest.raises(MissingColumn):
        per_buurt(zicht, objecten.drop(columns="woningen"))


def test_voortgang_kan_stoppen() -> None:
    def stop(_: str, __: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        zichtbaar(park((120, 120)), raster(stad(1)), None, P, straal_m=2_000.0, voortgang=stop)
