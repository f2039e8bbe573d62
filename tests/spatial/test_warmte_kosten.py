"""Vraag en kosten: identiteiten, met de hand nagerekende bedragen en eigenschappen die altijd moeten gelden."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from spatial.bron import Parameters
from spatial.errors import MissingColumn, OutOfRange, WrongCrs
from spatial.warmte.bronnen import bron_afstanden
from spatial.warmte.indeling import BOUWPERIODEN, LABELS, WONINGTYPEN
from spatial.warmte.kosten import KAPITAAL, VARIABEL, Strategiekosten, gasvraag_m3, kostentabel, referentie, reken
from spatial.warmte.kosten_net import elektriciteitsnet_eur_jaar, gasnet_weg_eur_jaar, piek_kw
from spatial.warmte.kosten_warmtenet import buiskosten_eur_m, mt_net
from spatial.warmte.netlengte import verdeelnet_m, warmtenet_m
from spatial.warmte.strategieen import STRATEGIEEN
from spatial.warmte.vraag import buurtvraag, gebouwtelling
from tests.spatial.warmtestad import DORP, basis, bronnen, k, p, voorraad

ALLE = tuple(STRATEGIEEN.values())
AF50 = 0.03 / (1 - 1.03**-50)


@pytest.fixture(scope="module")
def dorp() -> dict[str, Strategiekosten]:
    v = voorraad(*DORP, utiliteit_m2=[900.0, 0.0, 4_000.0], aansluitingen=[3, 0, 9])
    return reken(basis(v, bron_afstand_m=bronnen(3)), ALLE, p())


def reken_een(
    set_: Parameters | None = None, aantal: float = 100, afstand: float = 1_000.0
) -> dict[str, Strategiekosten]:
    v = voorraad([(aantal, "tussen", "1965_1974", "E", 108.0)], utiliteit_m2=[500.0], aansluitingen=[2])
    return reken(basis(v, set_, bron_afstand_m=bronnen(1, afstand)), ALLE, set_ or p())


# --- vraag -----------------------------------------------------------------------------------------------------------


def test_vraag_en_isolatie_van_een_huis_met_de_hand() -> None:
    v = voorraad([(1, "tussen", "1965_1974", "E", 108.0)])
    nu, b, d = (buurtvraag(v, k(), doel) for doel in ("huidig", "B", "D"))
    assert nu.rv[0] == pytest.approx(33.6, abs=0.06)
    assert b.rv[0] == pytest.approx(27.3, abs=0.06)
    assert d.rv[0] == pytest.approx(32.1, abs=0.06)
    assert (b.isolatie_laag_eur + b.isolatie_hoog_eur)[0] / 2 == pytest.approx(13_902, abs=6)
    assert nu.isolatie_hoog_eur[0] == 0
    assert (b.rv_a[0], b.rv_c[0]) == (0, 0)
    assert d.rv_c[0] == d.rv[0]
    assert b.tapwater[0] == nu.tapwater[0] == d.tapwater[0] > 0


@pytest.mark.parametrize("label", ["A", "B"])
def test_wie_al_b_heeft_verandert_niet(label: str) -> None:
    v = voorraad([(7, "hoek", "1975_1991", label, 110.0)])
    nu, b = buurtvraag(v, k(), "huidig"), buurtvraag(v, k(), "B")
    assert b.rv[0] == nu.rv[0]
    assert b.isolatie_hoog_eur[0] == b.isolatie_laag_eur[0] == b.ventilatie[0] == 0


def test_zonder_label_houdt_de_eigen_vraag_tot_er_geisoleerd_wordt() -> None:
    standaard = LABELS[k().woning.standaardlabel[WONINGTYPEN.index("tussen"), BOUWPERIODEN.index("1946_1964")]]
    v = voorraad(
        [(1, "tussen", "1946_1964", f"voorlopig_{standaard}", 108.0)], [(1, "tussen", "1946_1964", standaard, 108.0)]
    )
    nu, b = buurtvraag(v, k(), "huidig"), buurtvraag(v, k(), "B")
    plek = WONINGTYPEN.index("tussen"), BOUWPERIODEN.index("1946_1964")
    w = k().woning
    assert nu.rv[0] == pytest.approx(w.ruimte_a[(*plek, 7)] + 108 * w.ruimte_b[(*plek, 7)])
    assert b.rv[0] == pytest.approx(b.rv[1])
    assert b.isolatie_laag_eur[0] == pytest.approx(b.isolatie_laag_eur[1])
    slechter = buurtvraag(v, k(), "B", voorlopig_slechter=True)
    assert slechter.isolatie_hoog_eur[0] >= b.isolatie_hoog_eur[0]
    assert slechter.isolatie_hoog_eur[1] == b.isolatie_hoog_eur[1]


def test_klimaatfactor_raakt_alleen_ruimteverwarming() -> None:
    v = voorraad(*DORP, utiliteit_m2=[100.0, 0, 50.0])
    een, half = buurtvraag(v, k(), "B"), buurtvraag(v, k(), "B", klimaatfactor=0.5)
    assert half.rv == pytest.approx(een.rv / 2)
    assert half.util_rv == pytest.approx(een.util_rv / 2)
    assert half.tapwater == pytest.approx(een.tapwater)
    assert half.isolatie_hoog_eur == pytest.approx(een.isolatie_hoog_eur)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(WONINGTYPEN), st.sampled_from(BOUWPERIODEN), st.sampled_from(LABELS[:7]), st.floats(1, 500))
def test_meer_woningen_vragen_nooit_minder(type_: str, periode: str, label: str, meer: float) -> None:
    v = voorraad([(100, type_, periode, label, 90.0)], [(100 + meer, type_, periode, label, 90.0)])
    for doel in ("huidig", "B", "D"):
        vraag = buurtvraag(v, k(), doel)
        assert vraag.warmte[1] >= vraag.warmte[0]
        assert vraag.isolatie_laag_eur[1] >= vraag.isolatie_laag_eur[0] >= 0
    kosten = reken(basis(v, bron_afstand_m=bronnen(2)), ALLE, p())
    for uit in kosten.values():
        for naam in KAPITAAL:
            assert uit.onderdelen[naam][1] >= uit.onderdelen[naam][0] - 1e-6, (uit.strategie.code, naam)


def test_telling_scheidt_laagbouw_hoogbouw_en_utiliteit() -> None:
    t = gebouwtelling(voorraad(*DORP, utiliteit_m2=[900.0], aansluitingen=[3]))
    assert t.laagbouw.tolist() == [140, 10, 25]
    assert t.hoogbouw.tolist() == [0, 60, 0]
    assert t.hoogbouw_m2[1] == 60 * 72
    assert t.aansluitingen.tolist() == [143, 70, 25]


# --- definities ------------------------------------------------------------------------------------------------------


def test_h16_is_de_som_van_de_onderdelen_min_de_referentie(dorp: dict[str, Strategiekosten]) -> None:
    v = voorraad(*DORP, utiliteit_m2=[900.0, 0.0, 4_000.0], aansluitingen=[3, 0, 9])
    b = basis(v, bron_afstand_m=bronnen(3))
    ref = referentie(b, p())
    assert set(dorp) == set(STRATEGIEEN)
    assert b.weq.tolist() == [140 + 7, 70, 25 + 31]
    for code, uit in dorp.items():
        assert (uit.reden == "").all(), code
        som = sum(uit.onderdelen[n] for n in (*KAPITAAL, *VARIABEL))
        assert uit.h16_eur_jaar == pytest.approx(som - ref.variabel_eur_jaar)
        assert uit.h17_eur_ton == pytest.approx(uit.h16_eur_jaar / (ref.co2_ton - uit.co2_ton))
        assert uit.h18_eur_weq_jaar == pytest.approx(uit.h16_eur_jaar / b.weq)
    assert ref.variabel_eur_jaar == pytest.approx(sum(ref.onderdelen.values()))
    assert set(ref.onderdelen) == {"K12", "K13", "K14", "K16"}
    assert ref.co2_ton == pytest.approx(ref.gas_m3 * 1.78 / 1000)


def test_onderdelen_die_er_niet_horen_zijn_echt_nul(dorp: dict[str, Strategiekosten]) -> None:
    for code, uit in dorp.items():
        s = uit.strategie
        for naam in ("K04", "K05", "K06", "K07", "K11", "K15"):
            if not s.warmtenet:
                assert (uit.onderdelen[naam] == 0).all(), (code, naam)
        assert (uit.onderdelen["K02"] == 0).all() == s.gas
        assert (uit.gas_m3 > 0).all() == (s.gas or s.techniek == "mt_net")
        assert (uit.onderdelen["K06"] > 0).all() == (s.bron in ("ht_restwarmte", "lt_restwarmte", "teo")), code


def test_energie_identiteiten() -> None:
    v = voorraad(*DORP)
    b = basis(v)
    vraag, gj = b.vraag["B"], p()["calorische_waarde_gj_m3"]
    uit = reken(b, [STRATEGIEEN[c] for c in ("s1a", "s1b", "s4a", "s4b")], p())
    assert uit["s4b"].gas_m3 * gj == pytest.approx(vraag.rv / 1.04 + vraag.tapwater / 0.72)
    assert uit["s4a"].gas_m3 * gj == pytest.approx(0.22 * vraag.rv / 1.04 + vraag.tapwater / 0.72)
    licht = vraag.apparatuur + vraag.ventilatie
    pomp = vraag.rv_a / 4.66 + vraag.rv_b / 3.81 + vraag.rv_c / 3.39 + vraag.tapwater / 2.2
    assert uit["s1a"].stroom_kwh * 0.0036 == pytest.approx(licht + pomp)
    bodem = vraag.rv_a / 5.63 + vraag.rv_b / 4.07 + vraag.rv_c / 3.61 + vraag.tapwater / 2.5
    assert uit["s1b"].stroom_kwh * 0.0036 == pytest.approx(licht + bodem)
    assert uit["s4a"].stroom_kwh * 0.0036 == pytest.approx(licht + 0.78 * vraag.rv / 3.2)
    assert gasvraag_m3(vraag, "ketel", p())[1] == pytest.approx(0)


def test_k02_van_een_kleine_buurt_met_de_hand() -> None:
    v = voorraad(
        [(100, "tussen", "1965_1974", "E", 108.0), (40, "meergezins_laag", "1965_1974", "E", 72.0)],
        aansluitingen=[5],
    )
    b = basis(v, opp_m2=160_000.0)
    net_m = 0.41963 * math.sqrt(145 * 160_000.0)
    eur = 550 * 100 + 182 * 40 + 1932 * 5 + 100 * net_m
    assert gasnet_weg_eur_jaar(b, p())[0] == pytest.approx(AF50 * eur, rel=1e-4)


def test_k01_van_een_kleine_buurt_met_de_hand() -> None:
    v = voorraad([(100, "tussen", "1965_1974", "E", 108.0)], utiliteit_m2=[1_000.0])
    b = basis(v, opp_m2=160_000.0)
    nieuw, nu = 3.5 * 100 + 66.5, 1.5 * 100 + 28.5
    assert piek_kw(b, "all_electric", p())[0] == pytest.approx(nieuw)
    net_m = 0.64772 * math.sqrt(100 * 160_000.0)
    eur = (nieuw - nu) / 630 * 70_000 + 110 * 0.5 * net_m * (nieuw - nu) / nieuw + 227 * 100 * 0.5
    assert elektriciteitsnet_eur_jaar(b, piek_kw(b, "all_electric", p()), p())[0] == pytest.approx(AF50 * eur, rel=1e-4)
    assert elektriciteitsnet_eur_jaar(b, piek_kw(b, "gas", p()), p())[0] == 0
    s1a = reken(b, [STRATEGIEEN["s1a"]], p())["s1a"]
    assert s1a.piek_extra_kw[0] == pytest.approx(nieuw - nu)
    assert s1a.onderdelen["K01"][0] == pytest.approx(AF50 * eur, rel=1e-4)


def test_k08_en_k09_van_honderd_huizen_met_de_hand() -> None:
    uit = reken(basis(voorraad([(100, "tussen", "1965_1974", "E", 108.0)])), [STRATEGIEEN["s1a"]], p())["s1a"]
    af15, af30 = 0.03 / (1 - 1.03**-15), 0.03 / (1 - 1.03**-30)
    assert uit.onderdelen["K08"][0] == pytest.approx(100 * 13_902 * 0.91 * af30, rel=1e-3)
    kw = 0.035 * 108 + 4.055
    pomp = 0.81 * (4998 + 410 * 0.8 * kw)
    assert uit.onderdelen["K09"][0] == pytest.approx(100 * (pomp * af15 + 0.94 * 2089.5 * af30), rel=1e-4)
    assert uit.onderdelen["K14"][0] == pytest.approx(100 * 0.015 * pomp, rel=1e-4)


def test_leidingkosten_volgen_de_gepubliceerde_kromme() -> None:
    kw = np.array([0.0, 1_000.0, 4_000.0])
    for schuif, verwacht in (
        (0.0, [400, 610, 400 + 210 * 2]),
        (1.0, [800, 1000, 800 + 200 * 4**0.6]),
        (0.5, [600, 805, (820 + 800 + 200 * 4**0.6) / 2]),
    ):
        assert buiskosten_eur_m(kw, p().met(schuif_kosten=schuif)) == pytest.approx(verwacht)


def test_netlengten_met_de_hand() -> None:
    hoofd, zij = warmtenet_m(np.array([825.0 * 4]), np.array([1_000_000.0]), p())
    assert hoofd[0] == pytest.approx(1.25 * math.sqrt(2) * 1_000)
    assert zij[0] == pytest.approx(1.25 * 4 * 0.25 * 0.5 * math.sqrt(2) * 1_000)
    klein_hoofd, klein_zij = warmtenet_m(np.array([100.0]), np.array([10_000.0]), p())
    assert klein_hoofd[0] + klein_zij[0] == pytest.approx(500.0)
    assert verdeelnet_m(np.array([0.0, 4.0]), np.array([9.0, 9.0]), 2.0).tolist() == [0.0, 12.0]


def test_warmteproductie_en_piekgas_van_een_mt_net() -> None:
    b = basis(voorraad(*DORP), bron_afstand_m=bronnen(3))
    net = mt_net(b, "B", "geothermie", p())
    assert net.productie_gj == pytest.approx(b.vraag["B"].warmte / (1 - 0.28 * 0.86))
    uit = reken(b, [STRATEGIEEN["s2b"]], p())["s2b"]
    assert uit.gas_m3 == pytest.approx(0.2 * net.productie_gj / 0.925 / 0.03165)
    assert net.k06.tolist() == [0, 0, 0]


# --- wat niet kan ----------------------------------------------------------------------------------------------------


def test_zonder_bron_in_bereik_is_een_net_leeg_met_reden() -> None:
    afstand = bronnen(3)
    afstand["ht_restwarmte"] = np.array([np.nan, 500.0, np.nan])
    uit = reken(basis(voorraad(*DORP), bron_afstand_m=afstand), ALLE, p())
    for code in ("s2a", "s2d"):
        s = uit[code]
        assert np.isnan(s.h16_eur_jaar).tolist() == [True, False, True]
        assert all(np.isnan(waarde[0]) for waarde in s.onderdelen.values())
        assert s.reden.tolist() == [
            "geen restwarmte op hoge temperatuur in bereik",
            "",
            "geen restwarmte op hoge temperatuur in bereik",
        ]
    assert (uit["s2c"].reden == "").all()


def test_een_ontbrekende_laag_warmtebronnen_is_onbekend_en_niet_geen() -> None:
    uit = reken(basis(voorraad(*DORP)), ALLE, p())
    for code, s in uit.items():
        if s.strategie.bron:
            assert all("onbekend" in r and "geen bron" not in r for r in s.reden), code
            assert np.isnan(s.h18_eur_weq_jaar).all()
        else:
            assert np.isfinite(s.h18_eur_weq_jaar).all(), code


def test_een_soort_die_in_de_laag_niet_voorkomt_is_geen_bron() -> None:
    uit = reken(basis(voorraad(*DORP), bron_afstand_m={"teo": np.zeros(3)}), ALLE, p())
    assert uit["s3a"].reden[0] == "geen restwarmte op lage temperatuur in bereik"
    assert uit["s3e"].reden[0] == ""


def test_wie_geen_co2_bespaart_valt_af() -> None:
    vuil = p().met(co2_elektriciteit_kg_kwh=2.0)
    uit = reken(basis(voorraad(*DORP), vuil), [STRATEGIEEN["s1a"]], vuil)["s1a"]
    assert set(uit.reden) == {"geen CO2 te besparen"}
    assert np.isnan(uit.h16_eur_jaar).all()
    assert np.isnan(uit.h17_eur_ton).all()


def test_een_lege_buurt_heeft_geen_uitkomst_maar_breekt_niets() -> None:
    uit = reken(basis(voorraad([], *DORP), bron_afstand_m=bronnen(4)), ALLE, p())
    for s in uit.values():
        assert s.reden[0] == "geen gebouwen"
        assert np.isnan(s.h18_eur_weq_jaar[0])
        assert np.isfinite(s.h18_eur_weq_jaar[1:]).all()


@pytest.mark.parametrize("opp", [0.0, -1.0, np.nan])
def test_een_buurt_zonder_oppervlakte_wordt_geweigerd(opp: float) -> None:
    with pytest.raises(OutOfRange, match="BU00010000"):
        basis(voorraad(*DORP), opp_m2=opp)


# --- eigenschappen ---------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0, 2.0))
def test_duurdere_stroom_maakt_een_warmtepomp_nooit_goedkoper(extra: float) -> None:
    duur = p().met(prijs_elektriciteit_kv=p()["prijs_elektriciteit_kv"] + extra)
    voor, na = reken_een(), reken_een(duur)
    for code in ("s1a", "s1b", "s4a"):
        assert na[code].h18_eur_weq_jaar[0] >= voor[code].h18_eur_weq_jaar[0] - 1e-9
    # Ten opzichte van de warmtepomp wordt een ketel er nooit slechter van.
    kloof = [r["s1a"].h18_eur_weq_jaar[0] - r["s4b"].h18_eur_weq_jaar[0] for r in (voor, na)]
    assert kloof[1] >= kloof[0] - 1e-9


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 20_000), st.floats(0, 20_000))
def test_verder_weg_is_nooit_goedkoper(een: float, ander: float) -> None:
    dichtbij, ver = reken_een(afstand=min(een, ander)), reken_een(afstand=max(een, ander))
    for code in ("s2a", "s2d", "s3a", "s3b", "s3e", "s3f", "s3h"):
        assert ver[code].h16_eur_jaar[0] >= dichtbij[code].h16_eur_jaar[0] - 1e-9


@pytest.mark.parametrize("naam", [n for n in p() if n.startswith("leer_") and n != "leer_verlies"])
def test_minder_kostendaling_is_nooit_goedkoper(naam: str) -> None:
    laag, hoog = reken_een(p().met({naam: 0.5})), reken_een(p().met({naam: 1.5}))
    verschil = [hoog[c].onderdelen[n][0] - laag[c].onderdelen[n][0] for c in laag for n in (*KAPITAAL, *VARIABEL)]
    assert min(verschil) >= -1e-9
    assert max(verschil) > 0


def test_kosten_hangen_niet_van_de_andere_buurten_af(dorp: dict[str, Strategiekosten]) -> None:
    alleen = reken(
        basis(voorraad(DORP[2], utiliteit_m2=[4_000.0], aansluitingen=[9]), bron_afstand_m=bronnen(1)), ALLE, p()
    )
    for code, uit in dorp.items():
        assert alleen[code].h16_eur_jaar[0] == pytest.approx(uit.h16_eur_jaar[2])


def test_kostentabel_heeft_buurten_als_rijen(dorp: dict[str, Strategiekosten]) -> None:
    v = voorraad(*DORP)
    tabel = kostentabel(dorp, v.buurtcode, "h18_eur_weq_jaar")
    assert list(tabel.columns) == list(STRATEGIEEN)
    assert tabel.loc[v.buurtcode[1], "s1a"] == dorp["s1a"].h18_eur_weq_jaar[1]


# --- bronnen in bereik -----------------------------------------------------------------------------------------------


def lagen() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    buurten = gpd.GeoDataFrame(geometry=[box(x, 420_000, x + 100, 420_100) for x in (90_000, 91_000)], crs=28992)
    bron = gpd.GeoDataFrame(
        {
            "soort": ["teo", "teo", "geothermie"],
            "bron_x_m": [90_050.0, 91_350.0, np.nan],
            "bron_y_m": [420_090.0, 420_050.0, np.nan],
        },
        geometry=[Point(90_050, 420_050).buffer(200), Point(91_050, 420_050).buffer(2_000), box(0, 3e5, 90_500, 6e5)],
        crs=28992,
    )
    return buurten, bron


def test_afstand_tot_de_dichtste_bron_in_bereik() -> None:
    uit = bron_afstanden(*lagen())
    assert uit["teo"].tolist() == pytest.approx([40.0, 300.0], abs=1e-6)
    # Zonder ligging wordt de warmte ter plaatse gewonnen: 0 m. Buiten het vlak is het ontbrekend.
    assert uit["geothermie"][0] == 0.0
    assert np.isnan(uit["geothermie"][1])


def test_bronnen_weigeren_een_vreemd_stelsel_en_een_laag_zonder_soort() -> None:
    buurten, bron = lagen()
    with pytest.raises(WrongCrs):
        bron_afstanden(buurten.to_crs(4326), bron)
    with pytest.raises(MissingColumn, match="soort"):
        bron_afstanden(buurten, bron.drop(columns="soort"))
