"""Ligt de contour waar het niveau precies gehaald wordt, en is onzin een duidelijke fout?"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import box

from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.wind.contouren import contourafstand_m, contouren
from spatial.wind.geluid import bereken_geluid
from spatial.wind.turbine import Turbinetype
from tests.spatial.wind.test_geluid import X, Y, klimaat, objecten, p, park, type_


def test_een_turbine_geeft_een_cirkel_op_de_goede_afstand() -> None:
    uit = contouren(park((0.0, 0.0)), klimaat(), p(), [47.0, 45.0, 42.0])
    assert uit["niveau_db"].tolist() == [47.0, 45.0, 42.0]
    assert uit.crs.to_epsg() == 28992
    midden = shapely.Point(X, Y)
    for niveau, vlak in zip(uit["niveau_db"], uit.geometry, strict=True):
        r = contourafstand_m(type_(), 120.0, klimaat().verdeling(120.0), p(), niveau)
        rand = shapely.get_coordinates(vlak)
        afstand = np.hypot(rand[:, 0] - X, rand[:, 1] - Y)
        assert np.abs(afstand - r).max() < 3.0  # ruim binnen een cel van 25 m
        assert vlak.contains(midden)
        assert vlak.area == pytest.approx(np.pi * r**2, rel=0.005)
    assert uit.geometry.iloc[1].contains(uit.geometry.iloc[0])


def test_de_rand_van_een_park_heeft_precies_het_niveau() -> None:
    turbines, buur = park((0.0, 0.0), (420.0, 80.0), (900.0, -200.0)), park((-1_000.0, 500.0), namen="B")
    for maat, kolom in (("lden", "lden_db"), ("lnight", "lnight_db")):
        uit = contouren(turbines, klimaat(), p(), [43.0], maat=maat, extra=buur)
        rand = shapely.get_coordinates(uit.geometry.iloc[0])[::7]
        niveaus = bereken_geluid(turbines, objecten(*(rand - [X, Y]).tolist()), klimaat(), p(), extra=buur).tabel[kolom]
        assert np.abs(niveaus - 43.0).max() < 0.05


def test_ver_uit_elkaar_is_twee_vlakken_en_gelijk_aan_samen() -> None:
    uit = contouren(park((0.0, 0.0), (30_000.0, 0.0)), klimaat(), p(), [45.0]).geometry.iloc[0]
    een = contouren(park((0.0, 0.0)), klimaat(), p(), [45.0]).geometry.iloc[0]
    assert len(uit.geoms) == 2
    assert uit.area == pytest.approx(2.0 * een.area, rel=0.002)


def test_ring_van_turbines_heeft_een_gat() -> None:
    hoeken = np.radians(np.arange(0, 360, 15))
    plekken = [(1_800.0 * np.cos(h), 1_800.0 * np.sin(h)) for h in hoeken]
    uit = contouren(park(*plekken), klimaat(), p(), [48.0]).geometry.iloc[0]
    assert uit.is_valid
    assert sum(len(v.interiors) for v in uit.geoms) == 1
    assert not uit.contains(shapely.Point(X, Y))


def test_hard_water_maakt_de_contour_groter_aan_die_kant() -> None:
    import geopandas as gpd

    water = gpd.GeoDataFrame({"bodemfactor": [0.0]}, geometry=[box(X, Y - 5_000, X + 5_000, Y + 5_000)], crs=28992)
    uit = contouren(park((0.0, 0.0)), klimaat(), p().met(geluid_bodemfactor=1.0), [45.0], bodem=water).geometry.iloc[0]
    west, _, oost, _ = uit.bounds
    assert oost - X > (X - west) + 50.0


def test_niveau_dat_nergens_gehaald_wordt_is_een_leeg_vlak() -> None:
    uit = contouren(park((0.0, 0.0)), klimaat(), p(), [79.0])
    assert uit.geometry.iloc[0].is_empty
    assert contourafstand_m(type_(), 120.0, klimaat().verdeling(120.0), p(), 79.0) == 0.0


def test_stand_maakt_kleiner() -> None:
    vol = contourafstand_m(type_(), 120.0, klimaat().verdeling(120.0), p(), 47.0)
    stil = contourafstand_m(type_(), 120.0, klimaat().verdeling(120.0), p(), 47.0, modus="stil-2")
    assert 0.0 < stil < vol
    modi = {"T1": dict.fromkeys(("dag", "avond", "nacht"), "stil-2")}
    een = contouren(park((0.0, 0.0)), klimaat(), p(), [47.0], modi=modi).geometry.iloc[0]
    assert een.area == pytest.approx(np.pi * stil**2, rel=0.005)


@pytest.mark.parametrize("niveau", [200.0, 5.0, float("nan")])
def test_onzinnig_niveau(niveau: float) -> None:
    with pytest.raises(OutOfRange, match="20 tot en met 80 dB"):
        contouren(park((0.0, 0.0)), klimaat(), p(), [niveau])
    with pytest.raises(OutOfRange):
        contourafstand_m(type_(), 120.0, klimaat().verdeling(120.0), p(), niveau)


def test_andere_slechte_invoer() -> None:
    t = park((0.0, 0.0))
    with pytest.raises(EmptyInput):
        contouren(t, klimaat(), p(), [])
    with pytest.raises(UnknownName):
        contouren(t, klimaat(), p(), [45.0], maat="lmax")
    with pytest.raises(OutOfRange, match="celgrootte"):
        contouren(t, klimaat(), p(), [45.0], cel_m=0.0)
    with pytest.raises(OutOfRange, match="geluid_reikwijdte_m"):
        contouren(t, klimaat(), p().met(geluid_reikwijdte_m=500.0), [30.0])
    stom = Turbinetype(**{**type_("stom").__dict__, "geluid": ()})
    with pytest.raises(UnknownName, match="geluidgegevens"):
        contouren(park((0.0, 0.0), soort=stom), klimaat(), p(), [45.0])
