"""Mensen en geld: tellingen en bedragen, met de hand na te rekenen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from spatial.errors import MissingColumn, OutOfRange
from spatial.wind.mensen import geldstromen, geldstroom, tel_woningen, woningen_binnen
from spatial.wind.omgeving import Omgeving
from tests.spatial.wind.windtoetsstad import X, Y, laag, objecten, p, park

# Tip 185 m: ringen op 370, 925 en 1850 m.
DORP = objecten((300, 0, "woning", 2), (900, 0, "woning", 10), (1800, 0, "woning", 100), (100, 0, "kwetsbaar", 0))


def test_woningen_per_ring() -> None:
    tabel = tel_woningen(park(), DORP, (2, 5, 10))
    assert tabel["woningen"].tolist() == [2, 12, 112]
    assert tabel["afstand_m"].tolist() == [370, 925, 1850]
    rijen = woningen_binnen(park(), Omgeving(objecten=DORP), p())
    assert [r["woningen"] for r in rijen] == [2, 12, 112]
    assert {r["nieuwbouw"] for r in rijen} == {None}


def test_een_woning_telt_een_keer_bij_twee_turbines() -> None:
    assert tel_woningen(park((0, 0), (600, 0)), DORP, (2,))["woningen"].tolist() == [12]


def test_onbekend_aantal_is_een_ondergrens() -> None:
    dorp = DORP.copy()
    dorp.loc["O2", "woningen"] = float("nan")
    assert tel_woningen(park(), dorp, (2, 5))["volledig"].tolist() == [True, False]
    assert "ten minste" in woningen_binnen(park(), Omgeving(objecten=dorp), p())[1]["naam"]


def test_nieuwbouw_telt_naar_oppervlakte() -> None:
    # De helft van het plan ligt binnen de grootste ring; de rand is daar bijna recht.
    vlak = box(X + 1850 - 50, Y - 1, X + 1850 + 50, Y + 1)
    plannen = laag(vlak, plan_id=["P1"], plannaam=["Polder"], woningen=[100.0])
    rijen = woningen_binnen(park(), Omgeving(objecten=DORP, woningbouwlocaties=plannen), p())
    assert [r["nieuwbouw"] for r in rijen[:2]] == [0.0, 0.0]
    assert rijen[2]["nieuwbouw"] == pytest.approx(50.0, abs=3.0)


def test_zonder_objecten_geen_getal() -> None:
    assert woningen_binnen(park(), Omgeving(), p()) == []
    with pytest.raises(MissingColumn):
        tel_woningen(park(), DORP.drop(columns="woningen"), (2,))
    with pytest.raises(OutOfRange):
        tel_woningen(park(), DORP, (0,))


def test_geld_met_de_hand() -> None:
    """16 MW en 50.000 MWh: fonds 0,50 · 50.000; inleg 16.000 · 1.500 · 0,2 · 0,5; opbrengst 5,5 % daarvan."""
    g = geldstroom(50_000.0, 16_000.0, p(), woningen=100)
    assert g.omgevingsfonds_eur_jaar.waarde == pytest.approx(25_000)
    assert g.omgevingsfonds_eur_jaar.laag == pytest.approx(20_000)
    assert g.fonds_eur_woning_jaar is not None
    assert g.fonds_eur_woning_jaar.waarde == pytest.approx(250)
    assert g.lokale_inleg_eur.waarde == pytest.approx(2_400_000)
    assert g.lokale_opbrengst_eur_jaar.waarde == pytest.approx(132_000)
    # Laagste: 1.200 EUR/kW, 10 procent eigen vermogen, 5 procent rendement.
    assert g.lokale_opbrengst_eur_jaar.laag == pytest.approx(16_000 * 0.5 * 1200 * 0.1 * 0.05)
    assert g.lokale_opbrengst_eur_jaar.hoog == pytest.approx(16_000 * 0.5 * 1800 * 0.3 * 0.11)


def test_een_eigen_keuze_heeft_geen_band() -> None:
    g = geldstroom(50_000.0, 16_000.0, p().met(mensen_omgevingsfonds_eur_mwh=2.0))
    assert g.omgevingsfonds_eur_jaar.laag == g.omgevingsfonds_eur_jaar.hoog == pytest.approx(100_000)


@pytest.mark.parametrize("naam", ["mensen_lokaal_eigendom_aandeel", "mensen_rendement_aandeel"])
def test_elk_kental_werkt(naam: str) -> None:
    anders = geldstroom(1.0, 1_000.0, p().met({naam: 0.01}))
    gewoon = geldstroom(1.0, 1_000.0, p())
    assert anders.lokale_opbrengst_eur_jaar.waarde < gewoon.lokale_opbrengst_eur_jaar.waarde


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_meer_opbrengst_geeft_nooit_minder_fonds(a: float, b: float) -> None:
    weinig, veel = sorted((a, b))
    assert (
        geldstroom(veel, 1e4, p()).omgevingsfonds_eur_jaar.waarde
        >= geldstroom(weinig, 1e4, p()).omgevingsfonds_eur_jaar.waarde
    )


def test_zonder_opbrengst_is_het_fonds_onbekend() -> None:
    fonds, lokaal = geldstromen(park(), None, p())
    assert fonds["eur_jaar"] is None
    assert lokaal["eur_jaar"] == pytest.approx(4_000 * 0.5 * 1500 * 0.2 * 0.055)
    with pytest.raises(OutOfRange):
        geldstroom(float("nan"), 1.0, p())
