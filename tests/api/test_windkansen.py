from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from api.errors import InvalidRequest, Stopped
from api.models_windkansen import RegelInfo, WindkansenResultaat
from api.windkansen import WindkansenOpdracht, Windkansenstudie, bepaal_keuzes, reken
from api.windkansen_maten import geluidafstanden_m
from api.windkansen_opbrengst import PER_DEEL, opbrengst_van
from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from spatial.errors import OutOfRange, SpatialError
from spatial.wind.geluid import bereken_geluid
from spatial.wind.turbine import maak_park
from spatial.wind.windklimaat import terugval
from tests.api.windkansen_fabriek import MIDDEN, ZIJDE, X, Y, draai, streek

P = load_wind_parameters()


@pytest.fixture(scope="module")
def studie() -> Windkansenstudie:
    return draai()


@pytest.fixture(scope="module")
def r(studie: Windkansenstudie) -> WindkansenResultaat:
    return studie.resultaat


def _regel(r: WindkansenResultaat, code: str) -> RegelInfo:
    return next(x for x in r.regels if x.code == code)


def _middens(cel: float = 50.0) -> tuple[np.ndarray, np.ndarray]:
    reeks = np.arange(cel / 2, ZIJDE, cel)
    return np.meshgrid(X + reeks, Y + reeks)


def test_a_home_excludes_exactly_its_circle(r: WindkansenResultaat) -> None:
    x, y = _middens()
    afstand = np.hypot(x - MIDDEN[0], y - MIDDEN[1])
    for code in ("WT-AFS-1", "WT-GEL-1", "WT-VEI-1"):
        regel = _regel(r, code)
        assert regel.afstand_m is not None
        assert regel.oppervlakte_ha == pytest.approx((afstand < regel.afstand_m).sum() * 0.25)
    assert _regel(r, "WT-AFS-1").afstand_m == 2 * r.turbine.tiphoogte_m


def test_area_adds_up(r: WindkansenResultaat) -> None:
    assert r.gebied_ha == pytest.approx(ZIJDE**2 / 10_000)
    assert sum(r.per_aantal_regels_ha.values()) == pytest.approx(r.gebied_ha)
    assert r.per_aantal_regels_ha[0] == pytest.approx(r.vrij_ha)
    # De radar geldt overal, maar sluit niet uit.
    assert _regel(r, "WT-RAD-1").aandeel == 1.0
    assert _regel(r, "WT-RAD-1").alleen_ha is None
    assert r.vrij_zonder_melding_ha == 0.0 < r.vrij_ha
    assert sum(p.oppervlakte_ha for p in r.plekken) == pytest.approx(r.vrij_ha)
    assert sum(p.turbines for p in r.plekken) == r.turbines > 10
    assert sum(p.opbrengst_gwh_jaar or 0 for p in r.plekken) == pytest.approx(r.opbrengst_gwh_jaar)


@pytest.mark.parametrize("code", ["WT-VEI-3", "WT-NAT-1"])
def test_what_a_relaxed_rule_frees_is_what_comes_free(r: WindkansenResultaat, code: str) -> None:
    zonder = draai(zonder=(code,)).resultaat
    assert zonder.vrij_ha - r.vrij_ha == pytest.approx(_regel(r, code).alleen_ha)
    assert code not in {x.code for x in zonder.regels}


def test_stricter_regimes_never_free_land_or_turbines(r: WindkansenResultaat) -> None:
    op = {x.id: x for x in r.regimes}
    for streng, ruim in (("tip-4x", "tip-3x"), ("tip-3x", "tip-2x"), ("lden-45", "lden-47")):
        assert (op[streng].vrij_ha or 0) <= (op[ruim].vrij_ha or 0)
        assert (op[streng].turbines or 0) <= (op[ruim].turbines or 0)
        assert (op[streng].afstand_m or 0) >= (op[ruim].afstand_m or 0)
    assert op["tip-3x"].afstand_m == pytest.approx(3 * r.turbine.tiphoogte_m)


def test_a_regime_is_the_same_as_asking_for_that_distance(r: WindkansenResultaat) -> None:
    afstand = 4 * r.turbine.tiphoogte_m
    zelf = draai(afstanden={"WT-AFS-1": afstand}, zonder=("WT-GEL-1", "WT-GEL-2", "WT-WON-1")).resultaat
    regime = next(x for x in r.regimes if x.id == "tip-4x")
    assert zelf.vrij_ha == pytest.approx(regime.vrij_ha)
    assert _regel(zelf, "WT-AFS-1").eigen


def test_turbines_stand_free_and_apart(studie: Windkansenstudie) -> None:
    plan, kaart = studie.stukken.plan, studie.stukken.kaart
    for naam, regime in plan.per_regime.items():
        vrij = kaart.raster(kaart.kansen.waar_vrij(regime.masker).astype(float))
        assert (vrij.op(regime.masten[:, 0], regime.masten[:, 1]) == 1).all(), naam
        u, v = plan.ruimte.naar_eenheden(regime.masten)
        boom = shapely.STRtree(shapely.points(u, v))
        assert len(boom.query(shapely.points(u, v), predicate="dwithin", distance=1 - 1e-6)[0]) == len(u), naam


def test_res_table(r: WindkansenResultaat) -> None:
    west, oost = r.zoekgebieden
    assert (west.haalt_bod, oost.haalt_bod) == (True, False)
    binnen = (west.opbrengst_twh_jaar or 0) + (oost.opbrengst_twh_jaar or 0) + (r.buiten_zoekgebieden_twh or 0)
    assert binnen * 1_000 == pytest.approx(r.opbrengst_gwh_jaar)
    assert west.vrij_ha <= west.oppervlakte_ha == pytest.approx(1_800.0)
    assert set(west.regimes_twh) == {x.id for x in r.regimes}


def test_unknown_homes_are_shouted_and_exclude_nothing() -> None:
    r = draai(woningen=False).resultaat
    assert _regel(r, "WT-AFS-1").stand == "onbekend"
    assert _regel(r, "WT-AFS-1").oppervlakte_ha is None
    assert "niet bekend is waar woningen staan" in r.samenvatting[0]
    assert all(x.turbines is None and x.stand == "onbekend" for x in r.regimes)


def test_missing_layers_are_named(r: WindkansenResultaat) -> None:
    spoor = _regel(r, "WT-VEI-5")
    assert (spoor.stand, spoor.bit, spoor.alleen_ha) == ("onbekend", None, None)
    assert any("WT-VEI-5" in zin and "spoor" in zin for zin in r.waarschuwingen)
    assert any("Het vrije gebied is daarom te groot" in zin for zin in r.samenvatting)


def test_norm_without_value_is_not_a_rule_that_passes() -> None:
    r = draai(normen="Abm-2011").resultaat
    assert _regel(r, "WT-AFS-1").stand == "geen_norm"
    assert any("WT-AFS-1" in zin for zin in r.waarschuwingen)
    assert not any("Er is geen normenset gekozen" in zin for zin in r.waarschuwingen)


def test_made_layers_are_told_per_rule(r: WindkansenResultaat) -> None:
    assert _regel(r, "WT-VEI-3").gemaakt
    assert not _regel(r, "WT-NAT-1").gemaakt
    assert r.gemaakte_gegevens


def test_the_same_question_gives_the_same_answer(r: WindkansenResultaat) -> None:
    nog_eens = draai().resultaat
    assert nog_eens == r
    assert draai(raster_m=100.0).resultaat.hash != r.hash


def test_a_reported_rule_can_be_made_to_exclude() -> None:
    r = draai(ook=("WT-RAD-1",)).resultaat
    assert (r.vrij_ha, r.turbines, r.plekken) == (0.0, 0, [])
    assert any("geen plek" in zin for zin in r.samenvatting)
    assert _regel(r, "WT-RAD-1").turbines_erbij


def test_noise_distance_is_where_the_level_is_met() -> None:
    soort, klimaat = load_turbinetypen()["generiek-3mw"], terugval(P)
    afstand = geluidafstanden_m(
        soort, klimaat, P, {"a": ("lden_db", 45.0), "b": ("lden_db", 47.0), "c": ("lden_db", 80.0)}
    )
    assert afstand["a"] > afstand["b"] > afstand["c"] == 0.0
    mast = gpd.GeoDataFrame({"type": [soort.naam]}, geometry=[shapely.Point(MIDDEN)], crs=28992)
    huis = gpd.GeoDataFrame(geometry=[shapely.Point(MIDDEN[0], MIDDEN[1] + afstand["a"])], crs=28992)
    niveau = bereken_geluid(maak_park("t", mast, {soort.naam: soort}), huis, klimaat, P).tabel["lden_db"].iloc[0]
    assert niveau == pytest.approx(45.0, abs=0.02)


def test_yield_in_parts_says_so() -> None:
    soort, klimaat = load_turbinetypen()["generiek-3mw"], terugval(P)
    zijde = int(np.ceil(np.sqrt(PER_DEEL + 1)))
    xy = np.array([(X + 900.0 * i, Y + 900.0 * k) for i in range(zijde) for k in range(zijde)])
    uit = opbrengst_van(xy, soort, klimaat, P)
    assert len(uit.netto_mwh) == len(xy)
    assert (uit.netto_mwh > 0).all()
    assert any("delen" in zin for zin in uit.meldingen)
    assert opbrengst_van(xy[:0], soort, klimaat, P).gwh == 0.0


def test_every_wrong_wish_in_one_message() -> None:
    with pytest.raises(InvalidRequest) as fout:
        bepaal_keuzes(
            WindkansenOpdracht(
                data=Path(), turbine="molen", zonder=("WT-X",), afstanden={"WT-Y": 1.0}, gewichten={"mooi": 1.0}
            )
        )
    assert len(fout.value.velden) == 4
    with pytest.raises(InvalidRequest, match="weggelaten"):
        bepaal_keuzes(WindkansenOpdracht(data=Path(), zonder=("WT-AFS-1",), afstanden={"WT-AFS-1": 1.0}))


@pytest.mark.parametrize(
    "wensen",
    [
        {"raster_m": 0.0},
        {"raster_m": 1e-9},
        {"raster_m": 5_000.0},
        {"ashoogte_m": 20.0},
        {"afstanden": {"WT-AFS-1": 1e9}},
        {"parameters": {"opstelling_afstand_langs_d": -1.0}},
        {"parameters": {"bestaat_niet": 1.0}},
        {"normen": "bestaat-niet"},
    ],
)
def test_impossible_values_are_refused(wensen: dict[str, object]) -> None:
    with pytest.raises(SpatialError):
        draai(**wensen)


def test_noise_regime_at_200_db_is_refused(tmp_path: Path) -> None:
    pad = tmp_path / "regels.toml"
    pad.write_text(
        '[bronnen.a]\ntitel = "a"\n[[regime]]\nid = "x"\ntitel = "x"\nlagen = [{ laag = "objecten" }]\n'
        'maten = ["lden_200_m"]\nvervangt = ["WT-AFS-1"]\ntekst = "x."\nbron = "a"\nzekerheid = "U"\n',
        encoding="utf-8",
    )
    with pytest.raises(OutOfRange, match="200"):
        draai(regels=pad)


def test_stopping_stops() -> None:
    def stop(_wat: str, deel: float) -> None:
        if deel > 0.3:
            raise Stopped

    opdracht = WindkansenOpdracht(data=Path(), raster_m=50.0)
    with pytest.raises(Stopped):
        reken(opdracht, bepaal_keuzes(opdracht), *streek(), stop)
