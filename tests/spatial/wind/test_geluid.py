"""Klopt het windgeluid van bron tot gevel? Narekening, eigenschappen, meldingen en slechte invoer."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from layers.referentie import load_wind_parameters
from spatial.bron import Parameters
from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName, WrongCrs
from spatial.wind.geluid import KOLOMMEN, Geluid, bereken_geluid
from spatial.wind.geluid_emissie import bronterm, emissie, lden
from spatial.wind.geluid_nederlands import (
    c_meteo,
    d_bodem,
    d_scherm,
    d_schermen,
    d_terrein,
    d_twee_schermen,
    d_veg,
    met_spiegelbronnen,
    omweg_scherm,
    padverlies,
    spiegelt,
)
from spatial.wind.geluid_ontvangst import Bronterm, Ontvangers, niveau_db, ontvangst
from spatial.wind.generiek import generiek_type
from spatial.wind.referentiegevallen_geluid import gevallen, vaste_wind, voorbeeldtype
from spatial.wind.turbine import Park, Turbinetype, maak_park
from spatial.wind.windklimaat import PERIODEN, Windklimaat, Windverdeling

X, Y = 90_000.0, 420_000.0


def p() -> Parameters:
    return load_wind_parameters()


def type_(naam: str = "g", **anders: float) -> Turbinetype:
    maten = {"vermogen_kw": 4200.0, "rotordiameter_m": 136.0, "ashoogte_m": 120.0, "lw_max_db": 106.0, **anders}
    return generiek_type(
        naam, naam, tipsnelheid_ms=80.0, cp_max=0.44, ct_max=0.8, stille_standen_db={"stil-2": 2.0}, **maten
    )


def klimaat() -> Windklimaat:
    """Een gewone wind op alle hoogten gelijk, 's nachts wat harder dan overdag."""
    v = np.arange(0.0, 31.0)
    aandeel = np.array([np.exp(-0.5 * ((v - m) / 3.5) ** 2) for m in (7.0, 7.5, 8.0)])
    aandeel /= aandeel.sum(axis=1, keepdims=True)
    return Windklimaat(np.array([100.0]), v, aandeel[None], "toets", 0.03)


def park(*plekken: tuple[float, float], soort: Turbinetype | None = None, namen: str = "T") -> Park:
    t = soort or type_()
    tabel = gpd.GeoDataFrame(
        {"type": [t.naam] * len(plekken), "turbine_id": [f"{namen}{k + 1}" for k in range(len(plekken))]},
        geometry=[Point(X + dx, Y + dy) for dx, dy in plekken],
        crs=28992,
    )
    return maak_park("toetspark", tabel, {t.naam: t})


def objecten(*plekken: tuple[float, float], **kolommen: object) -> gpd.GeoDataFrame:
    index = pd.Index([f"W{k + 1}" for k in range(len(plekken))], name="object_id")
    return gpd.GeoDataFrame(kolommen, index=index, geometry=[Point(X + dx, Y + dy) for dx, dy in plekken], crs=28992)


def reken(*plekken: tuple[float, float], **anders: object) -> Geluid:
    return bereken_geluid(park((0.0, 0.0), (500.0, 0.0)), objecten(*plekken), klimaat(), p(), **anders)  # type: ignore[arg-type]


@pytest.mark.parametrize("geval", gevallen(load_wind_parameters()), ids=lambda g: f"{g.groep}: {g.naam}")
def test_referentiegeval(geval: object) -> None:
    assert geval.klopt(), (geval.bereken(), geval.gepubliceerd)  # type: ignore[attr-defined]


# --- de kern tegen de losse formules -----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.floats(1.0, 4_999.0),
    st.floats(30.0, 200.0),
    st.floats(0.5, 30.0),
    st.floats(0.0, 1.0),
    st.sampled_from([0.0, 3.5]),
    st.lists(st.floats(-40.0, 110.0), min_size=9, max_size=9),
)
def test_de_kern_rekent_als_de_formules(
    r: float, hb: float, ho: float, b: float, c0: float, spectrum: list[float]
) -> None:
    le = np.array(spectrum)
    bron = Bronterm(
        ("T",), np.zeros(1), np.zeros(1), np.full(1, hb), np.full(1, hb), bronterm(np.tile(le, (3, 1)))[None]
    )
    eigen = p().met(geluid_bodemfactor=b, geluid_c0_db=c0)
    som, beste, top = ontvangst(bron, Ontvangers.of(np.array([r]), np.zeros(1), ho), eigen, met_beste=True)
    verlies = padverlies(r, hb, ho, (b, b, b), c0_db=c0).totaal
    verwacht = 10.0 * np.log10(np.sum(10.0 ** ((le - verlies) / 10.0)))
    niveaus = niveau_db(som)[:, 0]
    assert niveaus[1:] == pytest.approx([verwacht] * 3, abs=1e-6)
    assert niveaus[0] == pytest.approx(verwacht + 6.395, abs=6e-4)
    assert beste[0] == 0
    assert top[0] == som[0, 0]
    een, _, _ = ontvangst(bron, Ontvangers.of(np.array([r]), np.zeros(1), ho), eigen, rijen=slice(0, 1))
    assert een[0, 0] == pytest.approx(som[0, 0], rel=1e-12)


def test_draden_en_volgorde_maken_niets_uit() -> None:
    maker = np.random.default_rng(4)
    x, y = maker.uniform(0.0, 9_000.0, (2, 140_000))
    bron = Bronterm.of(park((3_000.0, 3_000.0), (4_000.0, 5_000.0), (8_000.0, 1_000.0)), klimaat())
    bron = bron.verplaats(np.column_stack([bron.x_m - X, bron.y_m - Y]))
    o = Ontvangers.of(x, y, 5.0)
    uit = [ontvangst(bron, o, p(), met_beste=True, draden=d) for d in (1, 3)]
    for een, ander in zip(*uit, strict=True):
        np.testing.assert_array_equal(een, ander)
    om = maker.permutation(x.size)
    anders, _, _ = ontvangst(bron, Ontvangers.of(x[om], y[om], 5.0), p())
    np.testing.assert_array_equal(anders, uit[0][0][:, om])


def test_bereik_is_precies() -> None:
    bron = Bronterm.of(park((0.0, 0.0)), klimaat()).verplaats(np.zeros((1, 2)))
    x = np.array([4_999.9, 5_000.0, 5_000.1])
    som, beste, _ = ontvangst(bron, Ontvangers.of(x, np.zeros(3), 5.0), p(), met_beste=True)
    assert np.isnan(som[0]).tolist() == [False, False, True]
    assert beste.tolist() == [0, 0, -1]


def test_bodem_uit_vlakken_rekent_als_de_drie_zones() -> None:
    """Oost van x = 850 hard, west absorberend: op 1.000 m ligt de ontvangerzone (150 m) precies op het harde deel."""
    bodem = gpd.GeoDataFrame(
        {"bodemfactor": [1.0, 0.0]},
        geometry=[box(X - 5_000, Y - 5_000, X + 850, Y + 5_000), box(X + 850, Y - 5_000, X + 5_000, Y + 5_000)],
        crs=28992,
    )
    t = voorbeeldtype()
    wind = vaste_wind()
    k = Windklimaat(np.array([120.0]), wind.klassen_ms, wind.aandeel[None], "vast", 0.03)
    uit = bereken_geluid(park((0.0, 0.0), soort=t), objecten((1_000.0, 0.0)), k, p(), bodem=bodem)
    le = emissie(t, wind)[0]
    verlies = padverlies(1_000.0, 120.0, 5.0, (0.85, 0.5, 0.0)).totaal
    verwacht = 10.0 * np.log10(np.sum(10.0 ** ((le - verlies) / 10.0)))
    assert uit.tabel["lday_db"].iloc[0] == pytest.approx(verwacht, abs=0.01)
    assert not any("bodemgebruik is onbekend" in m for m in uit.meldingen)


# --- emissie -----------------------------------------------------------------------------------------------------


def test_lden_van_de_rijen() -> None:
    t = reken((700.0, 300.0)).tabel
    assert float(lden(t["lday_db"], t["leve_db"], t["lnight_db"])[0]) == pytest.approx(t["lden_db"].iloc[0], abs=1e-9)


def test_stand_per_periode_stilstand_en_verdeling_over_standen() -> None:
    t, v = type_(), klimaat().verdeling(120.0)
    vol = emissie(t, v)
    stil = emissie(t, v, {"nacht": "stil-2"})
    np.testing.assert_array_equal(stil[:2], vol[:2])
    assert (stil[2] < vol[2]).all()
    assert (stil[2] >= vol[2] - 2.0 - 1e-9).all()
    half = emissie(t, v, {"nacht": {"vol": 0.5, "stil-2": 0.5}})
    verwacht = 10.0 * np.log10((10 ** (vol[2] / 10) + 10 ** (stil[2] / 10)) / 2)
    np.testing.assert_allclose(half[2], verwacht, atol=1e-9)
    uit = emissie(t, v, stilstand={"dag": 0.5, "nacht": 1.0})
    np.testing.assert_allclose(uit[0], vol[0] - 10.0 * np.log10(2.0), atol=1e-9)
    assert np.isneginf(uit[2]).all()


def test_emissie_buiten_de_opgave() -> None:
    """Onder de laagste opgegeven wind de laagste, erboven de hoogste; na uitschakelen niets."""
    t = type_()
    klassen = np.array([2.0, 3.0, 25.0, 26.0])
    le = [emissie(t, Windverdeling(klassen, np.tile(rij, (3, 1)), ""))[0] for rij in np.eye(4)]
    assert np.isneginf(le[0]).all()
    assert np.isneginf(le[3]).all()
    assert 10 * np.log10(np.sum(10 ** (le[1] / 10))) == pytest.approx(95.004, abs=1e-3)
    assert 10 * np.log10(np.sum(10 ** (le[2] / 10))) == pytest.approx(106.004, abs=1e-3)


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"modus": "fluister"}, UnknownName),
        ({"modus": {"ochtend": "vol"}}, UnknownName),
        ({"modus": {"nacht": {"vol": 0.7}}}, OutOfRange),
        ({"stilstand": {"dag": 1.5}}, OutOfRange),
        ({"stilstand": {"middag": 0.5}}, UnknownName),
    ],
)
def test_emissie_weigert(anders: dict[str, object], fout: type[Exception]) -> None:
    with pytest.raises(fout):
        emissie(type_(), klimaat().verdeling(120.0), **anders)  # type: ignore[arg-type]


# --- losse termen ------------------------------------------------------------------------------------------------


def test_middenzone_telt_pas_ver_weg() -> None:
    assert d_bodem(3_749.0, 120.0, 5.0, (1.0, 0.0, 1.0)) == pytest.approx(d_bodem(3_749.0, 120.0, 5.0, (1.0, 1.0, 1.0)))
    ver = d_bodem(7_500.0, 120.0, 5.0, (1.0, 0.0, 1.0))  # m = 0,5
    assert ver[8] == pytest.approx(-1.5)
    assert ver[0] == pytest.approx(-6.0 - 1.5)


def test_meteo_begint_bij_tien_keer_de_hoogten() -> None:
    assert c_meteo(5.0, 1_250.0, 120.0, 5.0) == 0.0
    assert c_meteo(5.0, 2_500.0, 120.0, 5.0) == pytest.approx(2.5)


def test_scherm() -> None:
    """Met de hand: ε = 0,1 m bij 1 kHz geeft Nv 0,59 en 10 lg(14,8) = 11,70 dB; laag scherm dempt lage tonen minder."""
    uit = d_scherm(0.1, 10.0)
    assert uit[5] == pytest.approx(11.703, abs=1e-3)
    assert uit[0] == pytest.approx(10 * 1.0 * np.log10(20 * 0.0059 * 0.1 * 31.5 + 3), abs=1e-9)
    assert d_scherm(0.1, 1.0)[1] == pytest.approx(uit[1] * 0.252, abs=1e-9)
    assert d_scherm(0.1, 10.0, profielcorrectie_db=2.0)[5] == pytest.approx(9.703, abs=1e-3)
    assert (d_scherm(-1.0, 10.0) == 0.0).all()
    assert d_scherm(1e4, 10.0).max() == 20.0
    assert d_twee_schermen(0.0) == pytest.approx([4.8] * 9)
    assert d_twee_schermen(0.5)[5] == pytest.approx(10 * np.log10(62.0), abs=1e-9)
    assert d_schermen(np.full(9, 18.0), np.full(9, 25.0)).max() == 40.0


def test_omweg_over_een_scherm_wisselt_van_teken_bij_de_gekromde_straal() -> None:
    """Halverwege 800 m ligt de straal 400·400/(16·800) = 12,5 m boven de lijn."""
    assert omweg_scherm(800.0, 5.0, 5.0, 400.0, 17.5) == pytest.approx(0.0, abs=1e-9)
    assert omweg_scherm(800.0, 5.0, 5.0, 400.0, 25.0) > 0.0
    assert omweg_scherm(800.0, 5.0, 5.0, 400.0, 5.0) < 0.0
    with pytest.raises(OutOfRange):
        omweg_scherm(800.0, 5.0, 5.0, 900.0, 5.0)


def test_begroeiing_terrein_en_spiegeling() -> None:
    assert d_veg(2).tolist() == [0, 0, 0, 2, 2, 2, 2, 4, 6]
    assert d_veg(9).max() == 12.0
    assert d_veg(4, winter=True).max() == 6.0
    assert d_terrein("A", 50.0)[5] == pytest.approx(4.5)
    assert d_terrein("B", 1_000.0).max() == 20.0
    with pytest.raises(UnknownName):
        d_terrein("C", 1.0)
    assert spiegelt(20.0, 120.0, 5.0, 400.0, 100.0)
    assert not spiegelt(10.0, 120.0, 5.0, 400.0, 100.0)
    assert met_spiegelbronnen(np.full(9, 40.0), [(np.full(9, 40.0), 1.0)]) == pytest.approx([43.0103] * 9, abs=1e-4)


# --- bereken_geluid ----------------------------------------------------------------------------------------------


def test_tabel_en_grootste_bijdrage() -> None:
    uit = reken((-400.0, 0.0), (900.0, 0.0), (30_000.0, 0.0))
    assert list(uit.tabel.columns) == list(KOLOMMEN)
    assert uit.tabel.index.tolist() == ["W1", "W2", "W3"]
    assert uit.tabel["turbine_id"].tolist()[:2] == ["T1", "T2"]
    assert uit.tabel.loc["W3", list(KOLOMMEN[:6])].isna().all()
    assert pd.isna(uit.tabel.loc["W3", "turbine_id"])
    assert uit.tabel["turbine_aandeel"].iloc[0] == pytest.approx(uit.tabel["turbine_aandeel"].iloc[1])
    assert any("1 object(en) liggen verder dan 5 km" in m for m in uit.meldingen)
    assert any("meteocorrectie is 0 dB" in m for m in uit.meldingen)
    assert any("generiek" in m for m in uit.meldingen)


def test_bestaande_turbines_tellen_in_het_totaal_en_niet_in_het_park() -> None:
    zonder = reken((-400.0, 0.0)).tabel.loc["W1"]
    met = reken((-400.0, 0.0), extra=park((-800.0, 0.0), namen="B")).tabel.loc["W1"]
    ver = reken((-400.0, 0.0), extra=park((20_000.0, 0.0), namen="B")).tabel.loc["W1"]
    assert met["lden_park_db"] == zonder["lden_db"] == zonder["lden_park_db"]
    assert met["lden_db"] > zonder["lden_db"]
    assert met["turbine_id"] in ("T1", "B1")
    assert ver["lden_db"] == zonder["lden_db"]
    alleen_b = reken((-5_100.0, 0.0), extra=park((-4_000.0, 0.0), namen="B")).tabel.loc["W1"]
    assert np.isnan(alleen_b["lden_park_db"])
    assert alleen_b["turbine_id"] == "B1"
    assert not alleen_b["turbine_van_park"]


def test_bestaande_turbine_zonder_geluid_maakt_het_totaal_onbekend_nooit_nul() -> None:
    t = type_("stom")
    stom = Turbinetype(**{**t.__dict__, "geluid": ()})
    buur = park((-800.0, 0.0), soort=stom, namen="B")
    uit = reken((-400.0, 0.0), (5_200.0, 0.0), extra=buur)
    assert np.isnan(uit.tabel["lden_db"].iloc[0])
    assert np.isfinite(uit.tabel["lden_park_db"].iloc[0])
    assert np.isfinite(uit.tabel["lden_db"].iloc[1])
    assert any("zonder geluidgegevens" in m for m in uit.meldingen)
    with pytest.raises(UnknownName, match="geen geluidgegevens"):
        bereken_geluid(park((0.0, 0.0), soort=stom), objecten((400.0, 0.0)), klimaat(), p())


def test_stand_en_hoogte_en_maaiveld() -> None:
    vol, stil = reken((400.0, 900.0)), reken((400.0, 900.0), modi={"T1": dict.fromkeys(PERIODEN, "stil-2")})
    assert stil.tabel["lden_db"].iloc[0] < vol.tabel["lden_db"].iloc[0]
    hoog = bereken_geluid(park((0.0, 0.0)), objecten((600.0, 0.0), hoogte_m=[20.0]), klimaat(), p())
    gewoon = bereken_geluid(park((0.0, 0.0)), objecten((600.0, 0.0), hoogte_m=[np.nan]), klimaat(), p())
    assert hoog.tabel["lden_db"].iloc[0] != gewoon.tabel["lden_db"].iloc[0]
    op_heuvel = park((0.0, 0.0))
    op_heuvel.turbines["maaiveld_m"] = 80.0
    ver = bereken_geluid(op_heuvel, objecten((600.0, 0.0), maaiveld_m=[0.0]), klimaat(), p())
    assert ver.tabel["lden_db"].iloc[0] < gewoon.tabel["lden_db"].iloc[0]
    assert not any("vlak gerekend" in m for m in ver.meldingen)


def test_kentallen_hebben_effect() -> None:
    basis = reken((2_000.0, 2_000.0)).tabel["lden_db"].iloc[0]
    for naam, waarde, methode in (
        ("geluid_bodemfactor", 0.0, "nederlands"),
        ("geluid_c0_db", 3.0, "nederlands"),
        ("geluid_ontvanger_hoogte_m", 1.5, "nederlands"),
        ("geluid_reikwijdte_m", 2_600.0, "nederlands"),
        ("geluid_iso_temperatuur_c", 25.0, "iso9613"),
        ("geluid_iso_vochtigheid_pct", 30.0, "iso9613"),
    ):
        plek = objecten((2_000.0, 2_000.0))
        turbines = park((0.0, 0.0), (500.0, 0.0))
        gewoon = bereken_geluid(turbines, plek, klimaat(), p(), methode=methode).tabel["lden_db"].iloc[0]  # type: ignore[arg-type]
        anders = bereken_geluid(turbines, plek, klimaat(), p().met({naam: waarde}), methode=methode)  # type: ignore[arg-type]
        assert anders.tabel["lden_db"].iloc[0] != gewoon, naam
    assert np.isfinite(basis)


def test_slechte_ontvangers_en_bodem() -> None:
    t = park((0.0, 0.0))
    with pytest.raises(EmptyInput):
        bereken_geluid(t, objecten(), klimaat(), p())
    with pytest.raises(WrongCrs):
        bereken_geluid(t, objecten((1.0, 1.0)).to_crs(4326), klimaat(), p())
    vlak = objecten((1.0, 1.0))
    vlak.geometry = vlak.buffer(5)
    with pytest.raises(OutOfRange, match="geen punt"):
        bereken_geluid(t, vlak, klimaat(), p())
    with pytest.raises(OutOfRange, match="hoogte"):
        bereken_geluid(t, objecten((1.0, 1.0), hoogte_m=[-3.0]), klimaat(), p())
    lap = gpd.GeoDataFrame({"bodemfactor": [2.0]}, geometry=[box(X, Y, X + 10, Y + 10)], crs=28992)
    with pytest.raises(OutOfRange, match="bodemfactor"):
        bereken_geluid(t, objecten((1.0, 1.0)), klimaat(), p(), bodem=lap)
    with pytest.raises(MissingColumn):
        bereken_geluid(t, objecten((1.0, 1.0)), klimaat(), p(), bodem=lap.drop(columns="bodemfactor"))


def test_voortgang_mag_stoppen() -> None:
    class Genoeg(Exception):
        pass

    def stop(wat: str, deel: float) -> None:
        raise Genoeg

    with pytest.raises(Genoeg):
        reken((1.0, 1.0), voortgang=stop)


# --- eigenschappen -----------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0, 4_000.0), st.floats(0.0, 900.0), st.floats(0.0, 360.0), st.floats(0.0, 1.0))
def test_verder_weg_is_nooit_luider(r: float, erbij: float, hoek: float, b: float) -> None:
    """Een woning die recht van de turbine af schuift krijgt niet meer geluid."""
    richting = np.array([np.cos(np.radians(hoek)), np.sin(np.radians(hoek))])
    plek = objecten(tuple(richting * r), tuple(richting * (r + erbij)))
    uit = bereken_geluid(park((0.0, 0.0)), plek, klimaat(), p().met(geluid_bodemfactor=b)).tabel["lden_db"].to_numpy()
    assert uit[1] <= uit[0] + 1e-6


@settings(max_examples=25, deadline=None)
@given(st.floats(-3_000.0, 3_000.0), st.floats(-3_000.0, 3_000.0))
def test_een_turbine_erbij_maakt_het_nooit_stiller(dx: float, dy: float) -> None:
    plek = objecten((700.0, 700.0), (-900.0, 100.0), (2_500.0, -1_500.0))
    twee = bereken_geluid(park((0.0, 0.0), (600.0, 0.0)), plek, klimaat(), p()).tabel
    drie = bereken_geluid(park((0.0, 0.0), (600.0, 0.0), (dx, dy + 3.5)), plek, klimaat(), p()).tabel
    for kolom in ("lden_db", "lday_db", "leve_db", "lnight_db"):
        assert (drie[kolom] >= twee[kolom] - 1e-9).all()


def test_verplaatsen_is_opnieuw_rekenen() -> None:
    o = Ontvangers.of(np.array([X + 800.0]), np.array([Y + 800.0]), 5.0)
    bron = Bronterm.of(park((0.0, 0.0), (500.0, 0.0)), klimaat())
    verplaatst = bron.verplaats(np.array([[X + 100.0, Y], [X + 900.0, Y]]))
    vers = Bronterm.of(park((100.0, 0.0), (900.0, 0.0)), klimaat())
    np.testing.assert_array_equal(ontvangst(verplaatst, o, p())[0], ontvangst(vers, o, p())[0])
