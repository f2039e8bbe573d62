"""Park naast plannen: nooit VOLDOET zonder norm of geluid, strenger nooit soepeler, en verweg is een reden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.wind.contouren import contouren
from spatial.wind.ingrepen import Grenzen
from spatial.wind.turbine import Park
from spatial.wind.woningbouw import Planuitkomst, Planvraag, beoordeel_plannen
from tests.spatial.wind.test_planveld import KLIMAAT, WIJZE, P, maak, plan, soort, vlakken

PARK = maak((0.0, 0.0))
# Niveaus op halve dB, voor elke norm die hieronder voorkomt.
NIVEAUS = [float(n) for n in np.arange(43.0, 50.5, 0.5)]
LIJNEN = contouren(PARK, KLIMAAT, P, NIVEAUS).assign(maat="lden")
SNEL = P.met({"plan_verschuiving_max_m": 25.0, "plan_rekencel_m": 50.0})


def vraag(plannen: gpd.GeoDataFrame, lden: float | None, afstand: float = 0.0, **anders: Any) -> Planvraag:
    def grenzen(park: Park) -> Grenzen:
        return Grenzen(lden, None, np.full(len(park), afstand))

    vast: dict[str, Any] = {
        "park": PARK, "plannen": plannen, "bestaand": None, "p": SNEL, "grenzen_van": grenzen, "contouren": LIJNEN,
        "wijze": WIJZE, "types": [soort("klein", 100.0, 100.0)],
    }  # fmt: skip
    return Planvraag(**{**vast, **anders})


def een(*args: Any, **anders: Any) -> Planuitkomst:
    return beoordeel_plannen(vraag(*args, **anders))[0]


STRENG = {"VOLDOET": 0, "ONBEKEND": 1, "VOLDOET_NIET": 2}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(NIVEAUS), st.sampled_from([0.0, 0.5, 1.0, 3.0]), st.floats(0, 600), st.floats(0, 300))
def test_a_stricter_norm_never_frees_homes(lden: float, strenger: float, afstand: float, meer: float) -> None:
    plannen = vlakken(plan(400.0, -50.0, 200.0))
    los, streng = een(plannen, lden, afstand), een(plannen, max(lden - strenger, 43.0), afstand + meer)
    assert STRENG[streng.oordeel] >= STRENG[los.oordeel]
    assert los.deel_vrij is not None
    assert streng.deel_vrij is not None
    assert streng.deel_vrij <= los.deel_vrij + 1e-9
    assert streng.woningen_vrij <= los.woningen_vrij + 1e-9


@settings(max_examples=15, deadline=None)
@given(st.floats(150, 2000), st.floats(0, 1500))
def test_moving_a_plan_away_never_makes_it_worse(ver: float, meer: float) -> None:
    dichtbij, verweg = (een(vlakken(plan(m, -50.0)), 45.0) for m in (ver, ver + meer))
    assert verweg.lden_db <= dichtbij.lden_db + 1e-9
    assert STRENG[verweg.oordeel] <= STRENG[dichtbij.oordeel]
    assert verweg.woningen_vrij >= dichtbij.woningen_vrij - 1e-6


def test_every_outcome_has_a_reason() -> None:
    plannen = vlakken(plan(300.0, 0.0), plan(1500.0, 0.0), plan(9000.0, 0.0))
    for uit in beoordeel_plannen(vraag(plannen, 45.0)):
        assert uit.reden
    assert [u.oordeel for u in beoordeel_plannen(vraag(plannen, 45.0))] == ["VOLDOET_NIET", "VOLDOET", "VOLDOET"]


@pytest.mark.parametrize("west", [300.0, 9000.0])
def test_without_a_norm_nothing_complies(west: float) -> None:
    uit = een(vlakken(plan(west, 0.0)), None)
    assert uit.oordeel == "ONBEKEND"
    assert "geen norm" in uit.reden


@pytest.mark.parametrize(("west", "oordeel"), [(300.0, "VOLDOET_NIET"), (600.0, "ONBEKEND"), (9000.0, "ONBEKEND")])
def test_without_noise_only_distance_is_certain(west: float, oordeel: str) -> None:
    uit = een(vlakken(plan(west, 0.0)), 45.0, 400.0, wijze=None, contouren=None, waarom="er is geen wind")
    assert uit.oordeel == oordeel
    assert uit.lden_db is None


def test_quiet_modes_without_power_curve_have_unknown_cost() -> None:
    """Een stand zonder eigen vermogenskromme kost niet nul: het is onbekend."""
    kaal = soort("kaal")
    kaal = replace(kaal, geluid=tuple(replace(m, vermogen_kw=None) for m in kaal.geluid))
    plannen = vlakken(plan(400.0, -50.0))
    nu = een(plannen, 45.0).lden_db
    assert nu is not None
    uit = een(plannen, np.floor(2 * nu) / 2.0 - 1.0, park=maak((0.0, 0.0), type_=kaal))
    stil = next(i for i in uit.ingrepen if i.soort == "stille stand")
    assert stil.past
    assert stil.verlies_mwh is None
    assert "onbekend" in stil.tekst


def test_existing_turbines_are_named_but_do_not_decide() -> None:
    """Een norm geldt voor dit park; wat bestaande turbines erbij doen staat ernaast."""
    plannen = vlakken(plan(700.0, -50.0))
    alleen, samen = een(plannen, 47.0), een(plannen, 47.0, bestaand=maak((1100.0, 0.0), type_=soort("oud")))
    assert samen.lden_db == pytest.approx(alleen.lden_db)
    assert samen.oordeel == alleen.oordeel
    assert samen.lden_samen_db > samen.lden_db
    assert "bestaande turbines" in samen.reden
    assert alleen.lden_samen_db is None
