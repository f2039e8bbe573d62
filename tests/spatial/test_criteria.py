"""Criteria: gepubliceerde gevallen, met de hand nagerekende gevallen, en eigenschappen die altijd gelden."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.criteria import (
    Criterium,
    Herrangschikker,
    bijdragen,
    gewichten_uit_schuiven,
    nodig_ander_gewicht,
    nodig_voor_top,
    normaliseer,
    normaliseer_interval,
    normaliseer_percentiel,
    rangbereik,
    rangschik,
    vaste_grenzen,
    weeg,
)
from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName


def maat(naam: str, richting: str = "hoger") -> Criterium:
    return Criterium(naam, naam, richting, "punt", "voorbeeld", "", "")  # type: ignore[arg-type]


rustig = settings(deadline=None, max_examples=50)  # de machine van een ander mag traag zijn
AB = {"a": maat("a"), "b": maat("b")}
EERLIJK = pd.Series({"a": 0.5, "b": 0.5})


# --- normaliseren ------------------------------------------------------------------------------------------------


def volgorde(tabel: pd.DataFrame, grenzen: dict[str, tuple[float, float]]) -> dict[str, float]:
    return weeg(normaliseer(tabel, AB, grenzen), EERLIJK)["score"].round(3).to_dict()


def test_rangomkering_bij_schalen_op_de_lijst_zelf_en_niet_bij_vaste_grenzen() -> None:
    """Warmte.md E.1: D wordt door iedereen overtroffen, en draait bij min-max toch A en B om."""
    drie = pd.DataFrame({"a": [2.0, 6, 0], "b": [4.0, 2, 2]}, index=["A", "B", "C"])
    vier = pd.DataFrame({"a": [2.0, 6, 0, 0], "b": [4.0, 2, 2, 0]}, index=["A", "B", "C", "D"])
    zonder = volgorde(drie, vaste_grenzen(drie, 0, 1))
    met = volgorde(vier, vaste_grenzen(vier, 0, 1))
    assert zonder == {"A": 0.667, "B": 0.5, "C": 0.0}
    assert met == {"A": 0.667, "B": 0.75, "C": 0.25, "D": 0.0}
    vast = {"a": (0.0, 10.0), "b": (0.0, 10.0)}
    assert volgorde(vier, vast) == {**volgorde(drie, vast), "D": 0.0}


def test_normaliseer_kapt_af_keert_om_en_laat_ontbrekend_ontbreken() -> None:
    criteria = {"kosten": maat("kosten", "lager"), "draagvlak": maat("draagvlak")}
    tabel = pd.DataFrame({"kosten": [50.0, 150, 400, np.nan], "draagvlak": pd.array([0, 3, None, 1], dtype="Int64")})
    uit = normaliseer(tabel, criteria, {"kosten": (100, 300), "draagvlak": (0, 3)})
    assert uit["kosten"].tolist()[:3] == [1.0, 0.75, 0.0]
    assert uit["draagvlak"].round(4).tolist()[:2] == [0.0, 1.0]
    assert uit.isna().to_numpy().sum() == 2
    assert tabel["kosten"].tolist()[:3] == [50.0, 150.0, 400.0]


def test_gelijke_grenzen_maken_geen_verschil() -> None:
    uit = normaliseer(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), AB, {"a": (2.0, 2.0)})
    assert uit["a"].tolist() == [0.0, 0.5, 1.0]
    assert vaste_grenzen(pd.DataFrame({"a": [0.0] * 99 + [0.7]})) == {"a": (0.0, 0.7)}
    assert vaste_grenzen(pd.DataFrame({"draagvlak": [1.0, 1.0]}), vast={"draagvlak": (0, 3)}) == {"draagvlak": (0, 3)}


def test_normaliseer_weigert_met_de_naam_van_het_criterium() -> None:
    with pytest.raises(UnknownName, match="'c'"):
        normaliseer(pd.DataFrame({"c": [1.0]}), AB, {"c": (0, 1)})
    with pytest.raises(MissingColumn, match="grenzen voor 'a'"):
        normaliseer(pd.DataFrame({"a": [1.0]}), AB, {})
    with pytest.raises(OutOfRange, match=r"criterium 'a', buurt 'BU2'.*inf"):
        normaliseer(pd.DataFrame({"a": [1.0, math.inf]}, index=["BU1", "BU2"]), AB, {"a": (0, 1)})
    with pytest.raises(OutOfRange, match=r"criterium 'a'.*getallen"):
        normaliseer(pd.DataFrame({"a": ["veel"]}), AB, {"a": (0, 1)})
    with pytest.raises(OutOfRange, match="grenzen van 'a'"):
        normaliseer(pd.DataFrame({"a": [1.0]}), AB, {"a": (2, 1)})
    with pytest.raises(EmptyInput, match="criterium 'a'"):
        vaste_grenzen(pd.DataFrame({"a": [np.nan, np.nan]}))
    with pytest.raises(OutOfRange, match="kwantielen"):
        vaste_grenzen(pd.DataFrame({"a": [1.0]}), 0.9, 0.1)
    with pytest.raises(UnknownName, match="richting van criterium 'a'"):
        maat("a", "omhoog")


def test_percentiel_geeft_gelijken_het_midden_van_hun_plaatsen() -> None:
    groep = pd.DataFrame({"a": [1.0, 2, 2, 4], "b": [1.0, 2, 2, 4]})
    criteria = {"a": maat("a"), "b": maat("b", "lager")}
    uit = normaliseer_percentiel(groep, criteria, groep)
    assert uit["a"].tolist() == [0.125, 0.5, 0.5, 0.875]
    assert uit["b"].tolist() == [0.875, 0.5, 0.5, 0.125]
    buiten = normaliseer_percentiel(pd.DataFrame({"a": [0.0, 9.0, np.nan]}), criteria, groep)
    assert buiten["a"].tolist()[:2] == [0.0, 1.0]
    assert math.isnan(buiten["a"].iloc[2])
    with pytest.raises(MissingColumn):
        normaliseer_percentiel(groep[["a"]], criteria, groep[["b"]])


def test_interval_keert_om_bij_lager_en_wordt_alles_als_niets_bekend_is() -> None:
    criteria = {"a": maat("a"), "b": maat("b", "lager")}
    grenzen = {"a": (0.0, 10.0), "b": (0.0, 10.0)}
    waarden = pd.DataFrame({"a": [5.0, np.nan], "b": [5.0, np.nan]})
    laag = pd.DataFrame({"a": [4.0, 1.0], "b": [2.0, np.nan]})
    hoog = pd.DataFrame({"a": [7.0, 3.0], "b": [9.0, np.nan]})
    uit = normaliseer_interval(waarden, criteria, grenzen, laag=laag, hoog=hoog)
    assert uit.laag.round(9).to_numpy().tolist() == [[0.4, 0.1], [0.1, 0.0]]
    assert uit.hoog.round(9).to_numpy().tolist() == [[0.7, 0.8], [0.3, 1.0]]
    with pytest.raises(OutOfRange, match="onzekerheid van 'a', buurt '0'"):
        normaliseer_interval(waarden, criteria, grenzen, laag=hoog, hoog=laag)
    with pytest.raises(MissingColumn, match="dezelfde buurten"):
        normaliseer_interval(waarden, criteria, grenzen, laag=laag.iloc[:1])


# --- wegen en rangschikken ---------------------------------------------------------------------------------------


def test_ontbrekend_wordt_een_interval_en_geen_nul_en_geen_gemiddelde() -> None:
    tabel = pd.DataFrame({"a": [1.0, 0.2], "b": [np.nan, 0.2]}, index=["BU1", "BU2"])
    uit = weeg(tabel, pd.Series({"a": 3.0, "b": 1.0}))
    assert uit.loc["BU1"].tolist() == [0.875, 0.75, 1.0, 0.75]
    assert uit.loc["BU2"].tolist() == [0.2, 0.2, 0.2, 1.0]
    band = weeg(tabel, pd.Series({"a": 3.0, "b": 1.0}), tabel.fillna(0.1), tabel.fillna(0.3))
    assert band.loc["BU1"].round(9).tolist() == [0.8, 0.775, 0.825, 0.75]


def test_een_criterium_zonder_enige_waarde_wordt_geweigerd_tenzij_het_niet_meetelt() -> None:
    tabel = pd.DataFrame({"a": [1.0, 0.0], "b": [np.nan, np.nan]})
    with pytest.raises(EmptyInput, match="criterium 'b'"):
        weeg(tabel, EERLIJK)
    assert weeg(tabel, pd.Series({"a": 1.0, "b": 0.0}))["score_hoog"].tolist() == [1.0, 0.0]
    band = weeg(tabel, EERLIJK, tabel.fillna(0.2), tabel.fillna(0.4))
    assert band["score"].round(9).tolist() == [0.65, 0.15]


def test_niet_genormaliseerd_wordt_geweigerd() -> None:
    with pytest.raises(OutOfRange, match="criterium 'a', buurt 'BU2'"):
        weeg(pd.DataFrame({"a": [1.0, 1.5]}, index=["BU1", "BU2"]), pd.Series({"a": 1.0}))


def test_bijdragen_tellen_op_tot_de_score() -> None:
    tabel = pd.DataFrame({"a": [1.0, 0.2], "b": [0.4, np.nan]})
    uit = bijdragen(tabel, EERLIJK)
    assert uit.loc[0].sum() == pytest.approx(weeg(tabel, EERLIJK)["score"][0])
    assert math.isnan(uit.loc[1, "b"])


def test_rang_deelt_bij_gelijke_score_en_laat_zonder_score_open() -> None:
    uit = rangschik(pd.Series([0.1 + 0.2, 0.3, 0.9, np.nan], index=list("abcd")))
    assert uit.astype("object").tolist()[:3] == [2, 2, 1]
    assert uit.isna().tolist() == [False, False, False, True]
    assert str(uit.dtype) == "Int64"


@rustig
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=7))
def test_beste_en_slechtste_plaats_zijn_die_van_alle_invullingen(paren: list[tuple[int, int]]) -> None:
    onder = pd.Series([min(p) / 5 for p in paren])
    boven = pd.Series([max(p) / 5 for p in paren])
    uit = rangbereik(onder, boven)
    for i in range(len(paren)):
        beste, slechtste = onder.copy(), boven.copy()
        beste[i], slechtste[i] = boven[i], onder[i]
        assert uit["beste_rang"][i] == rangschik(beste)[i]
        assert uit["slechtste_rang"][i] == rangschik(slechtste)[i]


def tabellen(max_rijen: int = 7, max_kolommen: int = 4, *, gaten: bool = True) -> st.SearchStrategy[pd.DataFrame]:
    cel = st.integers(0, 20).map(lambda getal: getal / 20)
    cellen = st.one_of(cel, st.just(math.nan)) if gaten else cel

    @st.composite
    def bouw(trek: st.DrawFn) -> pd.DataFrame:
        n, c = trek(st.integers(1, max_rijen)), trek(st.integers(1, max_kolommen))
        rijen = trek(st.lists(st.lists(cellen, min_size=c, max_size=c), min_size=n, max_size=n))
        tabel = pd.DataFrame(rijen, columns=[f"c{k}" for k in range(c)], index=[f"BU{i}" for i in range(n)])
        tabel.iloc[0] = tabel.iloc[0].fillna(0.5)
        return tabel

    return bouw()


def gewichten_voor(tabel: pd.DataFrame, data: st.DataObject) -> pd.Series[float]:
    schuiven = data.draw(st.lists(st.integers(0, 9), min_size=tabel.shape[1], max_size=tabel.shape[1]))
    schuiven[0] += 1
    return gewichten_uit_schuiven(dict(zip(tabel.columns, schuiven, strict=True)), tabel.columns)


@rustig
@given(tabellen(), st.data())
def test_rijen_en_criteria_wisselen_verandert_niets_anders(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    uit = weeg(tabel, gewichten)
    rijen = data.draw(st.permutations(list(tabel.index)))
    kolommen = data.draw(st.permutations(list(tabel.columns)))
    anders = weeg(tabel.loc[rijen, kolommen], gewichten[kolommen])
    assert rangschik(anders["score"])[tabel.index].tolist() == rangschik(uit["score"]).tolist()
    assert anders.loc[tabel.index].to_numpy() == pytest.approx(uit.to_numpy(), abs=1e-11)


@rustig
@given(tabellen(), st.data())
def test_een_hogere_waarde_geeft_nooit_een_slechtere_plaats(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    rij = data.draw(st.sampled_from(list(tabel.index)))
    kolom = data.draw(st.sampled_from(list(tabel.columns)))
    hoger = tabel.copy()
    oud = tabel.loc[rij, kolom]
    hoger.loc[rij, kolom] = 1.0 if math.isnan(oud) else data.draw(st.sampled_from([oud, (oud + 1) / 2, 1.0]))
    voor, na = (rangschik(weeg(t, gewichten)["score"]) for t in (tabel, hoger))
    assert na[rij] <= voor[rij]


@rustig
@given(tabellen(), st.data(), st.floats(1e-6, 1e6))
def test_alle_schuiven_maal_iets_geeft_dezelfde_plaatsen(tabel: pd.DataFrame, data: st.DataObject, k: float) -> None:
    gewichten = gewichten_voor(tabel, data)
    voor, na = (rangschik(weeg(tabel, w)["score"]).tolist() for w in (gewichten, gewichten * k))
    assert voor == na


@rustig
@given(tabellen(), st.data())
def test_het_interval_bevat_de_score_bij_elke_invulling(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    uit = weeg(tabel, gewichten)
    invulling = data.draw(st.lists(st.floats(0, 1), min_size=tabel.size, max_size=tabel.size))
    vol = tabel.where(tabel.notna(), pd.DataFrame(np.reshape(invulling, tabel.shape), tabel.index, tabel.columns))
    score = weeg(vol, gewichten)["score"]
    assert (uit["score_laag"] <= score + 1e-11).all()
    assert (score <= uit["score_hoog"] + 1e-11).all()
    plaatsen = rangbereik(uit["score_laag"], uit["score_hoog"])
    rang = rangschik(score)
    if (score.sort_values().diff().dropna() > 1e-9).all():
        assert (plaatsen["beste_rang"] <= rang).all()
        assert (rang <= plaatsen["slechtste_rang"]).all()


@rustig
@given(tabellen(gaten=False), st.data())
def test_een_overtroffen_buurt_erbij_verandert_de_volgorde_niet(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    slechtste = tabel.min().to_frame().T.set_axis(["BUx"]) * 0.5
    voor = rangschik(weeg(tabel, gewichten)["score"])
    na = rangschik(weeg(pd.concat([tabel, slechtste]), gewichten)["score"])
    assert na[tabel.index].tolist() == voor.tolist()


@rustig
@given(tabellen(), st.data())
def test_het_snelle_pad_geeft_dezelfde_plaatsen(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    score, rang = Herrangschikker.of(tabel).rangschik(gewichten.to_numpy())
    uit = weeg(tabel.fillna(0.5), gewichten)["score"]
    assert score == pytest.approx(uit.to_numpy(), abs=1e-12)
    assert rang.tolist() == rangschik(uit).tolist()


# --- wat is er nodig ---------------------------------------------------------------------------------------------


def test_wat_nodig_is_om_de_top_te_halen_met_de_hand_nagerekend() -> None:
    """A .65, B .50, C .10: C komt bij de eerste 2 als n_a of n_b van 0,1 naar 0,9 gaat: a op 9, of kosten op 130."""
    criteria = {"a": maat("a"), "kosten": maat("kosten", "lager")}
    grenzen = {"a": (0.0, 10.0), "kosten": (100.0, 400.0)}
    tabel = pd.DataFrame({"a": [8.0, 5.0, 1.0], "kosten": [250.0, 250.0, 370.0]}, index=["A", "B", "C"])
    uit = nodig_voor_top(tabel, criteria, grenzen, pd.Series({"a": 0.5, "kosten": 0.5}), 2)
    rij = uit.set_index(["buurtcode", "criterium"])
    assert rij.loc[("C", "a"), ["wat", "teken", "kan"]].tolist() == ["erin", "≥", True]
    assert rij.loc[("C", "a"), "nodig"] == pytest.approx(9.0)
    assert rij.loc[("C", "kosten"), "nodig"] == pytest.approx(130.0)
    assert rij.loc[("C", "kosten"), "teken"] == "≤"
    assert rij.loc[("C", "kosten"), "verschil"] == pytest.approx(-240.0)
    assert rij.loc[("A", "a"), "uitleg"] == "kan niet met dit criterium alleen"
    assert rij.loc[("B", "a"), "uitleg"] == "kan niet met dit criterium alleen"


def test_wat_nodig_is_zegt_waarom_het_niet_kan() -> None:
    tabel = pd.DataFrame({"a": [0.5, 0.4], "b": [1.0, 0.0]})
    grenzen = {"a": (0.0, 1.0), "b": (0.5, 0.5)}
    geen = nodig_voor_top(tabel, AB, grenzen, pd.Series({"a": 1.0, "b": 0.0}), 1)
    assert set(geen.loc[geen["criterium"] == "b", "uitleg"]) == {"kan niet: dit criterium telt niet mee (gewicht 0)"}
    gelijk = nodig_voor_top(tabel, AB, grenzen, EERLIJK, 1)
    assert set(gelijk.loc[gelijk["criterium"] == "b", "uitleg"]) == {
        "kan niet: dit criterium maakt geen verschil (grenzen zijn gelijk)"
    }
    ruim = nodig_voor_top(tabel, AB, grenzen, EERLIJK, 2)
    assert set(ruim.loc[ruim["criterium"] == "a", "uitleg"]) == {"kan niet: er zijn niet meer buurten dan plaatsen"}
    for fout in (0, -1, True, 1.5):
        with pytest.raises(OutOfRange, match="top_n"):
            nodig_voor_top(tabel, AB, grenzen, EERLIJK, fout)  # type: ignore[arg-type]


def test_eruit_vallen_kan_niet_als_zelfs_de_laagste_waarde_gelijk_uitkomt() -> None:
    """Op 0 deelt A de eerste plaats met B; daaronder komt zij niet, dus met dit criterium alleen blijft zij erin."""
    tabel = pd.DataFrame({"a": [0.5, 0.0]}, index=["A", "B"])
    uit = nodig_voor_top(tabel, AB, {"a": (0.0, 1.0)}, pd.Series({"a": 1.0}), 1).set_index("buurtcode")
    assert uit.loc["A", ["wat", "kan", "uitleg"]].tolist() == ["eruit", False, "kan niet met dit criterium alleen"]
    assert uit.loc["B", ["wat", "kan", "nodig"]].tolist() == ["erin", True, 0.5]


@rustig
@given(tabellen(max_rijen=6, max_kolommen=3), st.data())
def test_de_nodige_waarde_is_precies_de_omslag(tabel: pd.DataFrame, data: st.DataObject) -> None:
    """Invullen wat nodig is brengt de buurt in (of net voorbij de grens uit) de top, en iets minder niet."""
    gewichten = gewichten_voor(tabel, data)
    top_n = data.draw(st.integers(1, len(tabel)))
    criteria = {naam: maat(naam, data.draw(st.sampled_from(["hoger", "lager"]))) for naam in tabel.columns}
    grenzen = dict.fromkeys(tabel.columns, (0.0, 1.0))
    uit = nodig_voor_top(tabel, criteria, grenzen, gewichten, top_n)

    def in_top(buurt: str, kolom: str, waarde: float) -> bool:
        anders = tabel.copy()
        anders.loc[buurt, kolom] = waarde
        score = weeg(normaliseer(anders, criteria, grenzen), gewichten)["score"]
        return bool(rangschik(score.round(9))[buurt] <= top_n)

    for _, rij in uit.iterrows():
        beter = 1.0 if criteria[rij["criterium"]].richting == "hoger" else -1.0
        if rij["kan"]:
            binnen, buiten = rij["nodig"], rij["nodig"] - beter * 1e-6
            assert in_top(rij["buurtcode"], rij["criterium"], binnen)
            if 0 <= buiten <= 1:
                assert not in_top(rij["buurtcode"], rij["criterium"], buiten)
        else:
            uiterste = (beter > 0) == (rij["wat"] == "erin")
            assert in_top(rij["buurtcode"], rij["criterium"], float(uiterste)) == (rij["wat"] == "eruit")


def test_een_ander_gewicht_met_de_hand_nagerekend() -> None:
    """A (1, 0) en B (0, 1) bij .6/.4: B wordt gelijk aan A als 0,1 van a naar b gaat."""
    tabel = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0]}, index=["A", "B"])
    uit = nodig_ander_gewicht(tabel, pd.Series({"a": 0.6, "b": 0.4}), "B", 1)
    assert uit["verschuiving"].to_numpy() == pytest.approx(0.1)
    assert set(zip(uit["van"], uit["naar"], strict=True)) == {
        ("a", "b"),
        ("a", "(alle andere)"),
        ("(alle andere)", "b"),
    }
    assert set(uit["wat"]) == {"erin"}
    with pytest.raises(UnknownName, match="'Z'"):
        nodig_ander_gewicht(tabel, EERLIJK, "Z", 1)


def test_drie_buurten_die_elkaar_in_een_punt_kruisen() -> None:
    """Bij ½ en ½ hebben alle drie 0,5 en delen zij plaats 1: B is er dan bij, ook al stijgt C daarna verder."""
    tabel = pd.DataFrame({"a": [1.0, 0.5, 0.0], "b": [0.0, 0.5, 1.0]}, index=list("ABC"))
    uit = nodig_ander_gewicht(tabel, pd.Series({"a": 0.6, "b": 0.4}), "B", 1).set_index(["van", "naar"])
    assert uit.loc[("a", "b"), "verschuiving"] == pytest.approx(0.1)


@rustig
@given(tabellen(max_rijen=6, max_kolommen=3), st.data())
def test_de_verschuiving_van_gewicht_is_precies_de_omslag(tabel: pd.DataFrame, data: st.DataObject) -> None:
    gewichten = gewichten_voor(tabel, data)
    top_n = data.draw(st.integers(1, len(tabel)))
    buurt = data.draw(st.sampled_from(list(tabel.index)))
    vol = tabel.fillna(0.5)
    uit = nodig_ander_gewicht(tabel, gewichten, buurt, top_n)
    gevonden = {(r["van"], r["naar"]): r["verschuiving"] for _, r in uit.iterrows()}

    def in_top(van: str, naar: str, t: float) -> bool:
        w = gewichten.copy()
        w[van] -= t
        w[naar] += t
        score = (vol @ w).round(9)
        return bool((score > score[buurt]).sum() < top_n)

    nu = in_top(tabel.columns[0], tabel.columns[0], 0.0)
    for van, naar in permutations(tabel.columns, 2):
        ruimte = gewichten[van]
        t = gevonden.get((van, naar))
        proef = np.linspace(0, ruimte, 41)
        anders = [p for p in proef if in_top(van, naar, p) != nu]
        if t is None:
            assert all(p >= ruimte - 1e-9 for p in anders)
        else:
            assert in_top(van, naar, min(t + 1e-6, ruimte) if nu else t) != nu
            assert all(p >= t - 1e-7 for p in anders)
