"""Radar en hoogten: het toetsvlak en de regels die erop rusten."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from spatial.raster import Raster
from spatial.wind.radar import toetshoogte_m
from spatial.wind.regels.hoogten import Hoogtebeperking, Obstakellichten, RadarHoogte
from tests.spatial.wind.windtoetsstad import X, Y, geval, laag, p, park, turbinetype


def radar(afstand_m: float, antenne: float = 50.0, soort: str = "militair"):
    return {
        "radar": laag(
            Point(X + afstand_m, Y), radar_id=["R1"], naam=["Proefradar"], antenne_hoogte_m_nap=[antenne], soort=[soort]
        )
    }


@pytest.mark.parametrize(("antenne", "toets"), [(30, 95), (63, 128), (49, 114), (48, 113)])
def test_toetshoogten_van_de_vier_radars(antenne: float, toets: float) -> None:
    """Leeuwarden, Soesterberg, Volkel en Woensdrecht; Rarro noemt hele meters."""
    assert int(toetshoogte_m(antenne, 20_000.0, p())) == toets
    assert int(toetshoogte_m(antenne, 75_000.0, p())) == toets


def test_buiten_75_km_is_er_geen_toets() -> None:
    assert np.isposinf(toetshoogte_m(50.0, 75_001.0, p()))
    (uitslag,) = RadarHoogte().toets(geval(park(maaiveld_m=[0.0]), lagen=radar(76_000.0)))
    assert uitslag.oordeel == "VOLDOET"


@given(st.floats(0.0, 75_000.0), st.floats(0.0, 75_000.0))
def test_verder_weg_is_het_vlak_nooit_lager(a: float, b: float) -> None:
    dichtbij, ver = sorted((a, b))
    assert toetshoogte_m(10.0, ver, p()) >= toetshoogte_m(10.0, dichtbij, p())


def test_radar_met_en_zonder_maaiveld() -> None:
    # Antenne op 130 m NAP: het vlak ligt op 195,45 m. De tip komt 185 m boven de grond.
    lagen = radar(20_000.0, 130.0)
    (laag_gelegen,) = RadarHoogte().toets(geval(park(maaiveld_m=[10.0]), lagen=lagen))
    (hoog_gelegen,) = RadarHoogte().toets(geval(park(maaiveld_m=[11.0]), lagen=lagen))
    (onbekend,) = RadarHoogte().toets(geval(park(), lagen=lagen))
    assert [u.oordeel for u in (laag_gelegen, hoog_gelegen, onbekend)] == ["VOLDOET", "VOLDOET_NIET", "ONBEKEND"]
    assert hoog_gelegen.waarde == pytest.approx(196.0)
    assert hoog_gelegen.grens == pytest.approx(195.45, abs=0.01)
    # Steekt de tip er al uit op het laagste maaiveld van Nederland, dan is onbekend maaiveld geen uitvlucht.
    (zeker,) = RadarHoogte().toets(geval(park(), lagen=radar(20_000.0, 50.0)))
    assert zeker.oordeel == "VOLDOET_NIET"
    assert "ten minste" in zeker.uitleg


def test_maaiveld_uit_de_hoogtekaart() -> None:
    hoogte = Raster(np.full((10, 10), 11.0), X - 500.0, Y + 500.0, 100.0)
    (uitslag,) = RadarHoogte().toets(geval(lagen=radar(20_000.0, 130.0), hoogte=hoogte))
    assert uitslag.oordeel == "VOLDOET_NIET"


def test_onbekende_antenne_is_onbekend() -> None:
    (uitslag,) = RadarHoogte().toets(geval(park(maaiveld_m=[0.0]), lagen=radar(20_000.0, float("nan"))))
    assert uitslag.oordeel == "ONBEKEND"


def test_radar_van_de_verkeersleiding_is_zo_niet_te_toetsen() -> None:
    uitslagen = list(RadarHoogte().toets(geval(park(maaiveld_m=[0.0]), lagen=radar(5_000.0, 50.0, "verkeersleiding"))))
    assert [(u.onderdeel, u.oordeel) for u in uitslagen] == [
        ("militaire radar", "VOLDOET"),
        ("luchtverkeersleiding", "ONBEKEND"),
    ]


def test_hoogtebeperking_telt_onder_de_rotor() -> None:
    # Het vlak begint 60 m ten oosten van de mast; de rotor (straal 65 m) komt erboven.
    def vlak(vanaf: float) -> dict:
        vorm = box(X + vanaf, Y - 500, X + 2000, Y + 500)
        return {"hoogtebeperkingen": laag(vorm, vlak_id=["V1"], naam=["CTR"], soort=["CTR"], hoogte_m_nap=[150.0])}

    (raak,) = Hoogtebeperking().toets(geval(park(maaiveld_m=[0.0]), lagen=vlak(60.0)))
    (mis,) = Hoogtebeperking().toets(geval(park(maaiveld_m=[0.0]), lagen=vlak(66.0)))
    assert (raak.oordeel, mis.oordeel) == ("VOLDOET_NIET", "VOLDOET")
    assert (raak.waarde, raak.grens) == (185.0, 150.0)
    assert raak.objecten[0].naam == "turbine T1 bij CTR"


@pytest.mark.parametrize(("as_m", "lichten", "melden"), [(120, True, True), (60, False, True), (40, False, False)])
def test_lichten_en_melden(as_m: float, lichten: bool, melden: bool) -> None:
    rotor = 100.0 if as_m > 40 else 70.0
    uitslagen = list(Obstakellichten().toets(geval(park(soort=turbinetype(rotor, as_m)))))
    assert [u.oordeel == "VOLDOET_NIET" for u in uitslagen] == [lichten, melden]
    assert {u.hardheid for u in uitslagen} == {"aandacht"}
