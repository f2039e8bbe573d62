"""Annuïteit, indeling en kentallen: gepubliceerde waarden en grenzen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.referentie import load_gevallen
from spatial.errors import OutOfRange, UnknownName
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.indeling import (
    BOUWPERIODEN,
    LABELS,
    UTILITEITSPERIODEN,
    WONINGTYPEN,
    labels_van,
    periode_van,
    plaatsen,
    utiliteitsperiode_van,
)
from spatial.warmte.kentallen import DOELLABELS
from spatial.warmte.standaard import standaard_kwh_m2
from spatial.warmte.strategieen import STRATEGIEEN, kies_strategieen
from tests.spatial.warmtestad import k

TYPISCH = load_gevallen()["typische_vraag"]["rijen"]
GETYPT = [(rij["woningtype"], rij["m2"], label) for rij in TYPISCH for label in rij["vraag"]]


@pytest.mark.parametrize(
    ("begin", "eind", "factor"),
    [(0, 15, 0.08377), (0, 20, 0.06722), (0, 30, 0.05102), (0, 50, 0.03887), (2, 30, 0.05654)],
)
def test_annuiteiten_van_vesta_bij_drie_procent(begin: int, eind: int, factor: float) -> None:
    assert round(annuiteitsfactor(0.03, eind, begin), 5) == factor


@given(st.floats(0.001, 0.2), st.integers(1, 80), st.integers(0, 20))
def test_annuiteit_is_de_contante_waarde_van_jaarlijkse_betalingen(rente: float, jaren: int, begin: int) -> None:
    contant = sum((1 + rente) ** -(begin + t) for t in range(1, jaren + 1))
    assert annuiteitsfactor(rente, begin + jaren, begin) * contant == pytest.approx(1.0)


@pytest.mark.parametrize(("rente", "eind", "begin"), [(0, 15, 0), (-0.1, 15, 0), (float("nan"), 15, 0), (0.03, 2, 2)])
def test_annuiteit_weigert_wat_niet_kan(rente: float, eind: float, begin: float) -> None:
    with pytest.raises(OutOfRange):
        annuiteitsfactor(rente, eind, begin)


def test_periodegrenzen() -> None:
    jaren = {1929: "voor_1930", 1930: "1930_1945", 1945: "1930_1945", 1946: "1946_1964", 1964: "1946_1964"}
    jaren |= {1965: "1965_1974", 1974: "1965_1974", 1975: "1975_1991", 1991: "1975_1991", 1992: "1992_1995"}
    jaren |= {1999: "1996_1999", 2000: "2000_2005", 2006: "2006_2010", 2011: "2011_2014", 2026: "2015_2020"}
    assert [BOUWPERIODEN[i] for i in periode_van(list(jaren))] == list(jaren.values())
    assert periode_van([np.nan]).tolist() == [-1]
    # De tabel van utiliteit zegt 0<=1920 en 1920<=1975: het grensjaar hoort bij de vroegste.
    util = {1920: "voor_1920", 1921: "1920_1975", 1975: "1920_1975", 1990: "1975_1990", 1995: "1990_1995"}
    util |= {1996: "1995_2019", 2024: "1995_2019"}
    assert [UTILITEITSPERIODEN[i] for i in utiliteitsperiode_van(list(util))] == list(util.values())
    assert UTILITEITSPERIODEN[utiliteitsperiode_van([np.nan])[0]] == "onbekend"


def test_labels_met_plussen_en_zonder() -> None:
    assert labels_van(pd.Series(["A+++++", "a+", " B ", None, "", "onbekend"])).tolist() == [0, 0, 1, 7, 7, 7]


@pytest.mark.parametrize("label", ["H", "AA", "Z+", "1"])
def test_onbekend_label_wordt_geweigerd_met_naam(label: str) -> None:
    with pytest.raises(UnknownName, match=label.replace("+", r"\+")):
        labels_van(pd.Series(["A", label]))


def test_plaatsen_weigert_een_vreemde_waarde() -> None:
    assert plaatsen(pd.Series(["hoek", None]), WONINGTYPEN, "woningtype").tolist() == [2, -1]
    with pytest.raises(UnknownName, match="boot"):
        plaatsen(pd.Series(["hoek", "boot"]), WONINGTYPEN, "woningtype")


@pytest.mark.parametrize(("woningtype", "m2", "label"), GETYPT)
def test_typische_vraag_van_vesta(woningtype: str, m2: float, label: str) -> None:
    rij = next(r for r in TYPISCH if r["woningtype"] == woningtype)
    plek = (WONINGTYPEN.index(woningtype), BOUWPERIODEN.index("1965_1974"), LABELS.index(label))
    w, i = k().woning, k().isolatie
    assert w.ruimte_a[plek] + w.ruimte_b[plek] * m2 == pytest.approx(rij["vraag"][label], abs=0.06)
    if label in rij["isolatie_naar_b"]:
        b = DOELLABELS.index("B")
        midden = (i.laag_a[b] + i.hoog_a[b])[plek] / 2 + (i.laag_b[b] + i.hoog_b[b])[plek] / 2 * m2
        assert midden == pytest.approx(rij["isolatie_naar_b"][label], abs=1 + 0.05 * m2)


def test_sprong_is_nul_als_het_huis_al_goed_genoeg_is_en_anders_positief() -> None:
    i = k().isolatie
    for d, doel in enumerate(DOELLABELS):
        grens = LABELS.index(doel)
        m2 = 100.0
        for a, b in ((i.laag_a, i.laag_b), (i.hoog_a, i.hoog_b)):
            kosten = a[d] + b[d] * m2
            assert (kosten[..., : grens + 1] == 0).all()
            assert (kosten[..., grens + 1 : 7] >= 0).all()
    assert (i.hoog_a[1] + i.hoog_b[1] * 100.0)[:, :4, 4:7].min() > 1_000


def test_isolatie_hoog_is_niet_onder_laag() -> None:
    i = k().isolatie
    for m2 in (60.0, 100.0, 160.0):
        laag, hoog = i.laag_a + i.laag_b * m2, i.hoog_a + i.hoog_b * m2
        # Voor meergezins naar A kruisen de gepubliceerde lijnen bij kleine woningen; daar rekent het model niet mee.
        assert (hoog[1:] >= laag[1:] - 1e-9).all()


def test_onbekend_label_springt_vanaf_het_standaardlabel() -> None:
    w, i = k().woning, k().isolatie
    t, q = np.indices(w.standaardlabel.shape)
    assert np.array_equal(i.laag_a[1][..., 7], i.laag_a[1][t, q, w.standaardlabel])
    assert (w.standaardlabel >= 0).all()
    # Nieuwer gebouwd is nooit een slechter voorlopig label.
    assert (np.diff(w.standaardlabel, axis=1) <= 0).all()


def test_kentallen_zijn_compleet_en_positief() -> None:
    w, u = k().woning, k().utiliteit
    for tabel in (w.tapwater, w.apparatuur, u.ruimte, u.tapwater, u.isolatie_naar_b_laag):
        assert np.isfinite(tabel).all()
        assert (tabel > 0).all()
    vraag = w.ruimte_a + w.ruimte_b * 100.0
    assert (vraag > 0).all()


def test_de_standaard_van_rvo() -> None:
    assert standaard_kwh_m2(2.03, "grondgebonden", 1955) == pytest.approx(84.2)
    assert standaard_kwh_m2(0.8, "woongebouw", 1946) == 45.0
    assert standaard_kwh_m2(1.0, "woongebouw", 1945) == 95.0
    with pytest.raises(UnknownName):
        standaard_kwh_m2(1.0, "boot", 1970)
    with pytest.raises(OutOfRange):
        standaard_kwh_m2(0.0, "woongebouw", 1970)


def test_strategieen_kiezen_en_weigeren() -> None:
    assert {s.groep for s in kies_strategieen(["s4", "S2"])} == {"S1", "S3"}
    assert not any(s.vergelijking for s in kies_strategieen())
    assert len(kies_strategieen(met_vergelijking=True)) == len(STRATEGIEEN) == 20
    with pytest.raises(UnknownName, match=r"s1z.*s1[ab]"):
        kies_strategieen(["s1z"])
