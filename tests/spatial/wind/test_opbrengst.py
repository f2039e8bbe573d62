"""Opbrengst: gepubliceerde gevallen, met de hand na te rekenen verliezen en onzekerheid, en eigenschappen."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from layers.referentie import load_wind_parameters
from spatial.errors import OutOfRange, UnknownName
from spatial.wind import weibull
from spatial.wind.generiek import generiek_type
from spatial.wind.opbrengst import bereken_opbrengst, luchtdichtheid_kg_m3, verwacht_kw
from spatial.wind.opbrengst_onzeker import Z90, onzekerheid
from spatial.wind.referentiegevallen_opbrengst import gevallen
from spatial.wind.turbine import Park, maak_park
from spatial.wind.windklimaat import terugval, uit_weibull

P = load_wind_parameters()
TYPE = generiek_type(
    "g", "g", vermogen_kw=4200, rotordiameter_m=136, ashoogte_m=120, lw_max_db=106, tipsnelheid_ms=80,
    cp_max=0.44, ct_max=0.8, stille_standen_db={"stil-1": 1.0, "stil-4": 4.0},
)  # fmt: skip
KLIMAAT = terugval(P)


def rij(n: int, afstand_m: float = 550.0, y: float = 420_000.0) -> Park:
    punten = [Point(80_000 + afstand_m * i, y) for i in range(n)]
    return maak_park("rij", gpd.GeoDataFrame({"type": ["g"] * n}, geometry=punten, crs=28992), {"g": TYPE})


@pytest.mark.parametrize("geval", gevallen(), ids=lambda g: f"{g.groep}: {g.naam}")
def test_gepubliceerde_gevallen(geval) -> None:
    assert geval.klopt(), (geval.bereken(), geval.gepubliceerd)


def test_een_turbine_alleen_is_de_integraal_van_haar_kromme() -> None:
    uit = bereken_opbrengst(rij(1), uit_weibull(120.0, a_ms=[8.5] * 3, k=[2.1] * 3, ruwheid_m=0.1), P)
    dichtheid = luchtdichtheid_kg_m3(120.0, P)
    v = np.arange(0.0, 25.0001, 0.01)
    kw = np.interp(v * (dichtheid / 1.225) ** (1 / 3), TYPE.snelheid_ms, TYPE.kromme_kw)
    assert uit.bruto_mwh == pytest.approx(8.76 * weibull.gemiddelde_van_kromme(v, kw, 8.5, 2.1), rel=2e-4)
    assert uit.zog_verlies == pytest.approx(0.0, abs=1e-12)
    assert uit.netto_mwh == pytest.approx(uit.bruto_mwh * 0.97 * 0.98 * 0.98)
    assert uit.vollasturen == pytest.approx(uit.netto_mwh / 4.2)
    assert uit.huishoudens == pytest.approx(uit.netto_mwh * 1000 / P["opbrengst_huishouden_kwh"])


def test_som_van_de_turbines_is_het_park() -> None:
    uit = bereken_opbrengst(rij(4), KLIMAAT, P)
    assert list(uit.tabel.index) == ["T1", "T2", "T3", "T4"]
    assert uit.tabel["netto_mwh"].sum() == pytest.approx(uit.netto_mwh)
    assert uit.na_zog_mwh == pytest.approx((uit.tabel["bruto_mwh"] * (1 - uit.tabel["zog_verlies"])).sum())
    # In een rij verliezen de middelste het meest, en links is gelijk aan rechts (windroos onbekend).
    zog = uit.tabel["zog_verlies"]
    assert zog["T2"] > zog["T1"] > 0
    assert zog["T1"] == pytest.approx(zog["T4"], rel=1e-6)


def test_luchtdichtheid_volgens_de_standaardatmosfeer() -> None:
    p = P.met(opbrengst_temperatuur_c=15.0, opbrengst_luchtdruk_hpa=1013.25)
    assert luchtdichtheid_kg_m3(0.0, p) == pytest.approx(1.2250, abs=1e-4)
    assert luchtdichtheid_kg_m3(1000.0, p) == pytest.approx(1.1117, abs=1e-3)


def test_dichtere_lucht_geeft_meer() -> None:
    koud = bereken_opbrengst(rij(1), KLIMAAT, P.met(opbrengst_temperatuur_c=0.0))
    assert koud.bruto_mwh > bereken_opbrengst(rij(1), KLIMAAT, P).bruto_mwh


def test_bestaande_turbines_nemen_wind_en_verliezen_zelf() -> None:
    park, buur = rij(2), rij(2, y=420_600.0)
    alleen = bereken_opbrengst(park, KLIMAAT, P)
    samen = bereken_opbrengst(park, KLIMAAT, P, bestaand=buur)
    assert alleen.verlies_bestaand_mwh is None
    assert any("Bestaande turbines zijn niet bekend" in m for m in alleen.meldingen)
    assert samen.netto_mwh < alleen.netto_mwh
    assert samen.bruto_mwh == pytest.approx(alleen.bruto_mwh)
    # Beide rijen zijn gelijk: wat de een door de ander verliest, verliest de ander door de een.
    verlies = alleen.na_zog_mwh - samen.na_zog_mwh
    assert samen.verlies_bestaand_mwh == pytest.approx(verlies, rel=0.02)
    ver = bereken_opbrengst(park, KLIMAAT, P, bestaand=rij(2, y=480_000.0))
    assert ver.verlies_bestaand_mwh == 0.0
    assert ver.netto_mwh == pytest.approx(alleen.netto_mwh)


def test_stille_stand_kost_alleen_in_haar_periode() -> None:
    vol = bereken_opbrengst(rij(2), KLIMAAT, P)
    stil = bereken_opbrengst(rij(2), KLIMAAT, P, modi={"T2": {"nacht": "stil-1"}})
    v = KLIMAAT.verdeling(120.0)
    dichtheid = luchtdichtheid_kg_m3(120.0, P)
    verschil_kw = verwacht_kw(TYPE, v, "", dichtheid)[2] - verwacht_kw(TYPE, v, "stil-1", dichtheid)[2]
    assert vol.bruto_mwh - stil.bruto_mwh == pytest.approx(verschil_kw * 8 * 365 / 1000.0)
    assert stil.tabel["bruto_mwh"]["T1"] == pytest.approx(vol.tabel["bruto_mwh"]["T1"])
    assert any("stille standen" in m for m in stil.meldingen)


def test_stilstand_gaat_van_de_opbrengst_af() -> None:
    vol = bereken_opbrengst(rij(2), KLIMAAT, P)
    stil = bereken_opbrengst(rij(2), KLIMAAT, P, stilstand_mwh={"T1": 100.0})
    assert vol.netto_mwh - stil.netto_mwh == pytest.approx(100.0)
    assert "stilstandregeling" in stil.verliezen.index


def test_onzekerheid_is_de_wortel_van_de_som_van_kwadraten() -> None:
    t = onzekerheid(KLIMAAT, P, gevoeligheid=1.6, wind_ms=8.0, zog_verlies=0.05, generiek=False)
    delen = [1.6 * 1.0 / 8.0, 1.6 * 0.05 / np.sqrt(20.0), 0.05, 0.3 * 0.05, 0.015]
    assert t.onderdelen["sigma"].tolist() == pytest.approx(delen)
    assert t.sigma == pytest.approx(np.sqrt(np.sum(np.square(delen))))
    assert t.sigma_jaar == pytest.approx(np.sqrt(np.sum(np.square(delen)) - delen[1] ** 2 + (1.6 * 0.05) ** 2))
    assert t.overschreden(1000.0, Z90) == pytest.approx(1000.0 * (1 - 1.2815515655 * t.sigma))


def test_p90_ligt_onder_p50_en_een_los_jaar_nog_lager() -> None:
    uit = bereken_opbrengst(rij(3), KLIMAAT, P)
    assert uit.p50_mwh > uit.p75_mwh > uit.p90_mwh > uit.p90_jaar_mwh > 0.0


@pytest.mark.parametrize("naam", [n for n in P if n.startswith("opbrengst_")])
def test_elk_kental_heeft_werking(naam: str) -> None:
    if "_onzeker_wind_tabel" in naam or "_onzeker_wind_uurreeks" in naam:
        soort = naam.removeprefix("opbrengst_onzeker_wind_").removesuffix("_ms")
        met = [
            onzekerheid(_soort(soort), p, gevoeligheid=1.5, wind_ms=8, zog_verlies=0, generiek=True)
            for p in _twee(naam)
        ]
        assert met[0].sigma != met[1].sigma
        return
    generiek = naam != "opbrengst_onzeker_kromme"
    if not generiek:
        met = [onzekerheid(KLIMAAT, p, gevoeligheid=1.5, wind_ms=8, zog_verlies=0, generiek=False) for p in _twee(naam)]
        assert met[0].sigma != met[1].sigma
        return
    een, ander = (bereken_opbrengst(rij(2).met_type(TYPE, 130.0), terugval(p), p) for p in _twee(naam))
    assert (een.netto_mwh, een.p90_mwh, een.huishoudens) != (ander.netto_mwh, ander.p90_mwh, ander.huishoudens)


def _twee(naam: str):
    return P, P.met({naam: P[naam] * 0.97})


def _soort(soort: str):
    from dataclasses import replace

    return replace(KLIMAAT, soort=soort)


def test_fouten_noemen_de_turbine() -> None:
    with pytest.raises(UnknownName, match="T9"):
        bereken_opbrengst(rij(1), KLIMAAT, P, modi={"T9": {"nacht": "stil-1"}})
    with pytest.raises(UnknownName, match=r"T1.*ochtend"):
        bereken_opbrengst(rij(1), KLIMAAT, P, modi={"T1": {"ochtend": "stil-1"}})
    with pytest.raises(UnknownName, match="stil-9"):
        bereken_opbrengst(rij(1), KLIMAAT, P, modi={"T1": {"dag": "stil-9"}})
    with pytest.raises(OutOfRange, match="T1"):
        bereken_opbrengst(rij(1), KLIMAAT, P, stilstand_mwh={"T1": -1.0})


@settings(max_examples=15, deadline=None)
@given(gemiddelde=st.floats(5.5, 9.0), meer=st.floats(0.05, 1.0))
def test_meer_wind_levert_meer(gemiddelde: float, meer: float) -> None:
    arm, rijk = (
        bereken_opbrengst(rij(2), uit_weibull(120.0, gemiddelde_ms=[v] * 3, k=[2.1] * 3, ruwheid_m=0.1), P).netto_mwh
        for v in (gemiddelde, gemiddelde + meer)
    )
    assert rijk > arm


@settings(max_examples=15, deadline=None)
@given(dicht=st.floats(250.0, 1500.0), meer=st.floats(50.0, 1500.0))
def test_verder_uit_elkaar_levert_meer(dicht: float, meer: float) -> None:
    nauw, ruim = (bereken_opbrengst(rij(2, afstand), KLIMAAT, P).netto_mwh for afstand in (dicht, dicht + meer))
    assert ruim >= nauw
