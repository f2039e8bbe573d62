"""Ingrepen zijn gerekend: wat "past" heet, past ook als je het narekent, en een strengere norm geeft nooit ruimte."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.wind.ingrepen import (
    Grenzen,
    dominant,
    eerste_fase,
    energie_per_stand,
    nodige_daling_db,
    planrand,
    zoek_stille_standen,
    zoek_verschuiving,
)
from spatial.wind.planveld import Planveld, energie_op, maak_planveld, niveau
from tests.spatial.wind.test_planveld import KLIMAAT, WIJZE, X, Y, maak, plan, vlakken

PARK = maak((0.0, 0.0), (-700.0, 0.0))
VELD = maak_planveld(PARK, vlakken(plan(400.0, -50.0, 200.0)), None, WIJZE, 50.0, 5.0)
WIE = np.arange(len(VELD.punten))
MWH = energie_per_stand(PARK, KLIMAAT)
NUL = np.zeros(2)
NU = float(niveau(VELD.som(VELD.gewoon()))[0].max())


def grenzen(lden: float | None = None, lnight: float | None = None, afstand: float = 0.0) -> Grenzen:
    return Grenzen(lden, lnight, np.full(2, afstand))


def test_dominant_is_the_nearest_of_two_equal_turbines() -> None:
    assert dominant(VELD, VELD.gewoon(), 0) == 0


@settings(max_examples=40, deadline=None)
@given(st.floats(-8, 3), st.sampled_from([None, 0]))
def test_lowering_the_source_by_the_needed_amount_just_fits(erbij: float, nummer: int | None) -> None:
    g = grenzen(NU + erbij, NU + erbij - 5.0)
    daling = nodige_daling_db(VELD, g, VELD.gewoon(), nummer, WIE)
    rest = VELD.rest if nummer is None else VELD.som(VELD.gewoon(), zonder=nummer)
    if not np.isfinite(daling):
        assert g.te_veel_db(rest).max() > -1e-9
        return
    eigen = VELD.som(VELD.gewoon()) - rest
    na = g.te_veel_db(rest + eigen * 10 ** (-daling / 10)).max()
    assert na <= 1e-6
    if daling > 0:
        assert na == pytest.approx(0.0, abs=1e-6)  # geen tiende dB te veel gevraagd


@settings(max_examples=30, deadline=None)
@given(st.floats(-6, 1), st.floats(-6, 1))
def test_quiet_modes_that_fit_really_fit(lden: float, lnight: float) -> None:
    g = grenzen(NU + lden, NU - 6.0 + lnight)
    uit = zoek_stille_standen(VELD, g, MWH, WIE)
    over = g.te_veel_db(VELD.som(uit.keuze)).max()
    assert uit.past == (over <= 1e-6)
    assert uit.verlies_mwh >= -1e-9
    stilst = tuple((standen[-1],) * 3 for standen in VELD.standen)
    if not uit.past:
        assert g.te_veel_db(VELD.som(stilst)).max() > 1e-6  # ook alles op zijn stilst past dan niet
    if g.te_veel_db(VELD.som(VELD.gewoon())).max() <= 1e-6:
        assert uit.verlies_mwh == 0.0


@settings(max_examples=25, deadline=None)
@given(st.floats(-4, 1), st.floats(0, 3))
def test_a_stricter_norm_never_costs_less(lden: float, strenger: float) -> None:
    los, streng = grenzen(NU + lden), grenzen(NU + lden - strenger)
    assert nodige_daling_db(VELD, streng, VELD.gewoon(), None, WIE) >= nodige_daling_db(
        VELD, los, VELD.gewoon(), None, WIE
    )
    ruim, krap = (zoek_stille_standen(VELD, g, MWH, WIE) for g in (los, streng))
    assert ruim.past or not krap.past


def schuif(g: Grenzen, hoogstens: float = 400.0, mag: object = None) -> object:
    return zoek_verschuiving(
        PARK, VELD, g, 0, WIJZE, hoogte_m=5.0, hoogstens_m=hoogstens, stap_m=50.0, mag=mag or (lambda _xy: True)
    )


@pytest.mark.parametrize("erbij", [-0.5, -1.5])
def test_a_shift_fits_and_one_step_less_does_not(erbij: float) -> None:
    g = grenzen(NU + erbij)
    uit = schuif(g)
    assert uit is not None
    xy = PARK.xy.copy()
    xy[0] = uit.xy
    som = energie_op(PARK.op_plek(xy), VELD.punten, 5.0, WIJZE, {})
    assert g.te_veel_db(som).max() <= 1e-6
    assert np.hypot(*(uit.xy - PARK.xy[0])) == pytest.approx(uit.afstand_m)
    xy[0] = PARK.xy[0] + (uit.xy - PARK.xy[0]) * (uit.afstand_m - 2.0) / uit.afstand_m
    assert g.te_veel_db(energie_op(PARK.op_plek(xy), VELD.punten, 5.0, WIJZE, {})).max() > 0.0


def test_shift_never_goes_where_it_may_not() -> None:
    west_mag_niet = schuif(grenzen(NU - 0.5), mag=lambda xy: bool(xy[0] > X - 1.0))
    assert west_mag_niet is None or west_mag_niet.xy[0] > X - 1.0
    assert schuif(grenzen(NU - 0.5), mag=lambda _xy: False) is None
    assert schuif(grenzen(20.0)) is None


def test_distance_is_kept_by_a_shift() -> None:
    uit = schuif(grenzen(None, None, 450.0))
    assert uit is not None
    assert uit.afstand_m == pytest.approx(50.0, abs=1.5)
    assert not grenzen(None, None, 450.0).te_dichtbij(np.array([uit.xy]), VELD.punten).any()


@settings(max_examples=40, deadline=None)
@given(st.floats(50, 900), st.floats(0, 300))
def test_a_larger_forbidden_circle_never_frees_land(straal: float, meer: float) -> None:
    vlak = plan(400.0, -50.0, 200.0)
    klein, groot = (planrand(vlak, shapely.Point(X, Y).buffer(r, quad_segs=64)) for r in (straal, straal + meer))
    assert groot.deel_vrij <= klein.deel_vrij + 1e-9
    assert 0.0 <= groot.deel_vrij <= 1.0
    assert (groot.terug_m is None) == (groot.deel_vrij == 0.0)


def test_edge_of_a_plan_that_is_untouched_or_swallowed() -> None:
    vlak = plan(400.0, 0.0)
    assert planrand(vlak, shapely.Polygon()).deel_vrij == 1.0
    weg = planrand(vlak, vlak.buffer(10.0))
    assert (weg.deel_vrij, weg.terug_m) == (0.0, None)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=4), st.floats(0, 1500), st.floats(0, 500))
def test_more_free_homes_never_means_fewer_phases(aantallen: list[float], vrij: float, meer: float) -> None:
    fasen = {f"fase {n}": a for n, a in enumerate(aantallen)}
    weinig, veel = eerste_fase(fasen, vrij)[1], eerste_fase(fasen, vrij + meer)[1]
    assert veel[: len(weinig)] == weinig
    assert sum(fasen[naam] for naam in weinig) <= vrij + 1e-6


def test_energy_per_mode_follows_the_power_curve() -> None:
    """Een stillere stand levert nooit meer, en de uren van dag, avond en nacht zijn 12, 4 en 8."""
    for n in range(2):
        for d in range(3):
            assert MWH[n, "vol", d] >= MWH[n, "stil-2", d] >= MWH[n, "stil-4", d] > 0.0
    assert isinstance(VELD, Planveld)
