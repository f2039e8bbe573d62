"""Veiligheidsafstanden: de formules, de worp van een blad en de afstanden van beheerders."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.normen import load_normensets
from spatial.errors import OutOfRange
from spatial.wind.afstanden import uitsluitafstanden
from spatial.wind.referentiegevallen_veiligheid import gevallen
from spatial.wind.veiligheid import pr_afstanden, werpafstand_m, werpgrens_m
from tests.spatial.wind.windtoetsstad import p, turbinetype


@pytest.mark.parametrize("geval", gevallen(p()), ids=lambda g: f"{g.groep}: {g.naam}")
def test_referentiegevallen(geval) -> None:
    assert geval.klopt(), (geval.bereken(), geval.gepubliceerd)


def test_pr_afstanden_volgen_rotor_en_tip() -> None:
    v = pr_afstanden(turbinetype(130.0, 120.0), 120.0, p())
    assert v.pr5_m == 65.0
    assert v.pr6_m == v.tiphoogte_m == 185.0
    assert v.werpafstand_m < 185.0


def test_een_snelle_rotor_gooit_verder_dan_de_tip_hoog_is() -> None:
    snel = replace(turbinetype(80.0, 60.0), toerental_rpm=25.0)
    v = pr_afstanden(snel, 60.0, p())
    assert v.pr6_m == v.werpafstand_m > v.tiphoogte_m


def test_onbekend_toerental_wordt_aangenomen_en_gezegd() -> None:
    onbekend = replace(turbinetype(), toerental_rpm=None)
    v = pr_afstanden(onbekend, 120.0, p())
    assert v.aangenomen_toerental
    # 80 m/s aan de tip van een rotor van 130 m.
    assert v.toerental_rpm == pytest.approx(80.0 / (math.pi * 130.0) * 60.0)
    hoger = pr_afstanden(onbekend, 120.0, p().met(veiligheid_tipsnelheid_ms=120.0))
    assert hoger.werpafstand_m > v.werpafstand_m


@given(
    st.floats(40.0, 200.0),
    st.floats(0.05, 0.9),
    st.floats(1.0, 30.0),
)
def test_de_worp_blijft_onder_de_gesloten_grens(as_m: float, deel: float, rpm: float) -> None:
    arm = deel * as_m
    snelheid = rpm / 60.0 * 2.0 * math.pi * arm
    worp = werpafstand_m(as_m, arm, rpm)
    assert worp <= arm + werpgrens_m(as_m + arm, snelheid) + 1e-6
    assert worp >= arm - 1e-6  # een blad dat recht omlaag valt ligt een arm opzij
    assert werpafstand_m(as_m, arm, rpm * 1.1) >= worp - 1e-6


@pytest.mark.parametrize(("as_m", "arm", "rpm"), [(-1.0, 5.0, 10.0), (100.0, 0.0, 10.0), (100.0, 120.0, 10.0)])
def test_onmogelijke_maten_worden_geweigerd(as_m: float, arm: float, rpm: float) -> None:
    with pytest.raises(OutOfRange):
        werpafstand_m(as_m, arm, rpm)


def test_uitsluitafstanden_per_regel() -> None:
    a = uitsluitafstanden(turbinetype(), 120.0, load_normensets()["Ontwerp-2023-grens"], p())
    assert a["WT-AFS-1"] == 2 * 185.0
    assert (a["WT-VEI-1"], a["WT-VEI-2"]) == (185.0, 65.0)
    assert a["WT-VEI-3"] == 65.0 + 6.0
    assert (a["WT-VEI-4"], a["WT-VEI-5"]) == (65.0, 72.85)
    assert a["WT-VEI-6"] == a["WT-VEI-7"] == a["WT-VEI-8"] == 185.0
    assert a["WT-VEI-9"] == 520.0


def test_zonder_norm_geen_afstand() -> None:
    a = uitsluitafstanden(turbinetype(), 120.0, load_normensets()["WHO-2018"], p())
    assert not {"WT-AFS-1", "WT-VEI-1", "WT-VEI-2"} & set(a)


@given(st.floats(60.0, 170.0), st.floats(0.0, 60.0))
def test_een_grotere_rotor_sluit_nooit_minder_uit(rotor: float, extra: float) -> None:
    normen = load_normensets()["Ontwerp-2023-grens"]
    klein = uitsluitafstanden(turbinetype(rotor), 130.0, normen, p())
    groot = uitsluitafstanden(turbinetype(rotor + extra), 130.0, normen, p())
    assert all(groot[code] >= afstand - 1e-9 for code, afstand in klein.items())
