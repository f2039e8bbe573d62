"""Windklimaat: tabel, uurreeks en Weibull, op elke hoogte."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, OutOfRange
from spatial.wind import weibull
from spatial.wind.klokuur import klokuur
from spatial.wind.windklimaat import Windroos, terugval, uit_tabel, uit_uurreeks, uit_weibull

V = np.arange(0.0, 41.0)


def procenten(a_ms: float, k: float = 2.1) -> np.ndarray:
    """Drie gelijke rijen procenten die samen 100 zijn."""
    rij = weibull.kansen(V, a_ms, k)
    return np.tile(100.0 * rij / rij.sum(), (3, 1))


def test_tabel_op_haar_eigen_hoogte_is_de_tabel() -> None:
    klimaat = uit_tabel([80, 120], V, np.array([procenten(7.5), procenten(8.5)]), herkomst="KNMI", ruwheid_m=0.1)
    verdeling = klimaat.verdeling(120.0)
    assert np.allclose(verdeling.aandeel[0], procenten(8.5)[0] / 100.0)
    assert verdeling.herkomst == "KNMI"


def test_tussen_twee_hoogten_ligt_de_verdeling_ertussen() -> None:
    klimaat = uit_tabel([80, 120], V, np.array([procenten(7.5), procenten(8.5)]), herkomst="KNMI", ruwheid_m=0.1)
    midden = klimaat.verdeling(100.0)
    assert np.allclose(midden.aandeel[1], (procenten(7.5)[1] + procenten(8.5)[1]) / 200.0)
    assert "geïnterpoleerd" in midden.herkomst


def test_boven_de_tabel_geldt_de_logaritmische_wet() -> None:
    klimaat = uit_tabel([10], V, procenten(5.0), herkomst="station", ruwheid_m=0.1)
    hoog = klimaat.verdeling(120.0)
    factor = np.log(120.0 / 0.1) / np.log(10.0 / 0.1)
    assert hoog.gemiddelde_ms == pytest.approx(factor * klimaat.verdeling(10.0).gemiddelde_ms, rel=2e-3)
    assert "logaritmische wet van 10 naar 120 m" in hoog.herkomst


@pytest.mark.parametrize("som", [99.5, 100.5, 1.0])
def test_tabel_die_niet_optelt_wordt_geweigerd(som: float) -> None:
    tabel = procenten(8.0)
    tabel[1] *= som / 100.0
    with pytest.raises(OutOfRange, match=r"avond op 100 m.*samen"):
        uit_tabel([100], V, tabel, herkomst="x", ruwheid_m=0.1)


def test_tabel_die_op_de_afronding_na_optelt_mag() -> None:
    klimaat = uit_tabel([100], V, 1.0009 * procenten(8.0), herkomst="x", ruwheid_m=0.1)
    assert np.allclose(klimaat.aandeel.sum(axis=2), 1.0)


def test_foute_tabellen_zeggen_wat_er_mis_is() -> None:
    goed = procenten(8.0)
    negatief = goed.copy()
    negatief[2, 3], negatief[2, 4] = -1.0, goed[2, 4] + goed[2, 3] + 1.0
    with pytest.raises(OutOfRange, match="nacht op 100 m"):
        uit_tabel([100], V, negatief, herkomst="x", ruwheid_m=0.1)
    with pytest.raises(OutOfRange, match="hele m/s"):
        uit_tabel([100], V + 0.5, goed, herkomst="x", ruwheid_m=0.1)
    with pytest.raises(OutOfRange, match="hoogten, perioden, klassen"):
        uit_tabel([100], V, goed[:, :10], herkomst="x", ruwheid_m=0.1)
    with pytest.raises(OutOfRange, match="oplopend"):
        uit_tabel([120, 80], V, np.array([goed, goed]), herkomst="x", ruwheid_m=0.1)
    with pytest.raises(OutOfRange, match="ashoogte"):
        uit_tabel([100], V, goed, herkomst="x", ruwheid_m=0.1).verdeling(0.5)


def test_weibull_is_een_terugval_en_zegt_dat() -> None:
    klimaat = terugval(load_wind_parameters())
    assert klimaat.soort == "weibull"
    assert "terugval" in klimaat.meldingen[0]
    dag, avond, nacht = klimaat.verdeling(120.0).aandeel
    gemiddelden = [weibull.momenten(klimaat.klassen_ms, rij)[0] for rij in (dag, avond, nacht)]
    assert gemiddelden == pytest.approx([7.2, 7.6, 7.9], abs=0.01)
    with pytest.raises(OutOfRange, match="precies een"):
        uit_weibull(100.0, k=(2, 2, 2), ruwheid_m=0.1)


def test_windroos_zonder_richtingen_is_gelijk_en_zegt_dat() -> None:
    roos = terugval(load_wind_parameters()).windroos(120.0)
    assert not roos.bekend
    assert np.allclose(roos.aandeel, 1 / 12)
    assert "elke richting telt even zwaar" in roos.herkomst


def test_windroos_volgt_de_snelheid_van_de_verdeling() -> None:
    een = np.ones(12)
    roos = Windroos(np.arange(12) * 30.0, een / 12, 6.0 * een, 2.0 * een, "station")
    klimaat = uit_tabel([100], V, procenten(9.0), herkomst="KNMI", ruwheid_m=0.1, roos=roos, roos_hoogte_m=10.0)
    assert klimaat.windroos(100.0).gemiddelde_ms == pytest.approx(klimaat.verdeling(100.0).gemiddelde_ms)
    assert klimaat.windroos(100.0).bekend


def test_uurreeks_telt_perioden_in_kloktijd_en_slaat_gaten_over() -> None:
    uur = np.array([7, 18, 19, 22, 23, 6, 12])
    v = np.array([5.0, 5.4, 6.0, 6.4, 7.0, 7.4, np.nan])
    klimaat = uit_uurreeks(v, uur, hoogte_m=10.0, ruwheid_m=0.03, herkomst="proef")
    assert [int(np.argmax(rij)) for rij in klimaat.aandeel[0]] == [5, 6, 7]
    assert np.allclose(klimaat.aandeel.max(axis=2), 1.0)
    assert "6 uren" in klimaat.herkomst
    with pytest.raises(EmptyInput, match="avond"):
        uit_uurreeks(v[:2], uur[:2], hoogte_m=10.0, ruwheid_m=0.03, herkomst="proef")
    with pytest.raises(OutOfRange, match="eenheid"):
        uit_uurreeks(10.0 * v, uur, hoogte_m=10.0, ruwheid_m=0.03, herkomst="proef")


def test_uurreeks_met_richting_geeft_een_roos() -> None:
    rng = np.random.default_rng(1)
    uur = np.tile(np.arange(24), 200)
    richting = np.where(rng.random(len(uur)) < 0.7, 240.0, 60.0)
    v = np.where(richting == 240.0, 9.0, 5.0) * rng.weibull(2.0, len(uur))
    roos = uit_uurreeks(v, uur, hoogte_m=10.0, ruwheid_m=0.03, herkomst="x", richting_graden=richting).roos
    assert roos is not None
    assert roos.richting_graden[np.argmax(roos.aandeel)] == 240.0
    assert roos.a_ms[8] == pytest.approx(9.0, rel=0.05)


def test_klokuur_wisselt_op_de_laatste_zondag() -> None:
    # 2024: 31 maart en 27 oktober. Uurvak 1 begint om 00.00 UT.
    datum = np.array([20240330, 20240331, 20240331, 20241027, 20241027, 20240229])
    vak = np.array([24, 1, 2, 1, 2, 12])
    assert klokuur(datum, vak).tolist() == [0, 1, 3, 2, 2, 12]


@settings(max_examples=30, deadline=None)
@given(a=st.floats(4.0, 12.0), k=st.floats(1.6, 3.0))
def test_weibull_passen_geeft_de_verdeling_terug(a: float, k: float) -> None:
    gevonden = weibull.pas(np.arange(0.0, 61.0), weibull.kansen(np.arange(0.0, 61.0), a, k))
    # Gelijkmatig binnen een klasse: bij weinig wind telt dat een paar procent in k.
    assert gevonden == pytest.approx((a, k), rel=0.05)


@settings(max_examples=25, deadline=None)
@given(z=st.floats(20.0, 300.0))
def test_elke_hoogte_telt_op_tot_een_en_hoger_waait_het_harder(z: float) -> None:
    klimaat = uit_weibull(120.0, gemiddelde_ms=(7.2, 7.6, 7.9), k=(2.2, 2.4, 2.5), ruwheid_m=0.1)
    verdeling = klimaat.verdeling(z)
    assert np.allclose(verdeling.aandeel.sum(axis=1), 1.0)
    assert np.all(verdeling.aandeel >= 0.0)
    assert klimaat.verdeling(z + 20.0).gemiddelde_ms > verdeling.gemiddelde_ms


@pytest.mark.realdata
def test_echte_knmi_reeks_geeft_een_gewone_wind(gedeelde_data: Path) -> None:
    pad = gedeelde_data / "hoeksche-waard" / "knmi_344_rotterdam_uur_2023-2024.txt"
    rijen = [r.split(",") for r in pad.read_text(encoding="utf-8").splitlines() if r.strip() and r[0] != "#"]
    tabel = np.array([[int(r[1]), int(r[2]), int(r[3])] for r in rijen if r[3].strip()])
    klimaat = uit_uurreeks(
        tabel[:, 2] / 10.0, klokuur(tabel[:, 0], tabel[:, 1]), hoogte_m=10.0, ruwheid_m=0.1, herkomst="KNMI 344"
    )
    assert 3.5 < klimaat.verdeling(10.0).gemiddelde_ms < 5.5
    assert 5.5 < klimaat.verdeling(120.0).gemiddelde_ms < 8.5
