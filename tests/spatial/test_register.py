"""Het register, de presets en de weg van lagen naar criteriummatrix."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from spatial import criteria
from spatial.errors import MissingColumn, OutOfRange, UnknownName, WrongCrs
from spatial.warmte.criteriumwaarden import heat_source, label_share, ownership_simplicity, support
from spatial.warmte.koppelkansen import SOORTEN
from spatial.warmte.startwijken import (
    KEUZE_RICHTING,
    NATUURLIJKE_GRENZEN,
    PRESETS,
    REGISTER,
    Invoer,
    bouw_matrix,
    preset,
    with_direction,
)

CODES = pd.Index(["BU00000001", "BU00000002", "BU00000003"], name="buurtcode")


def buurten(**kolommen):
    standaard = {
        "woningen": [500.0, 300.0, 4.0],
        "aandeel_koop": [0.5, 0.6, np.nan],
        "aandeel_huur": [0.5, 0.4, np.nan],
        "aandeel_corporatie": [0.4, 0.4, np.nan],
        "aandeel_eengezins": [0.8, 0.3, np.nan],
        "energiearmoede_aandeel": [0.05, np.nan, np.nan],
    }
    return gpd.GeoDataFrame(
        {**standaard, **kolommen},
        geometry=[box(i * 100, 0, i * 100 + 100, 100) for i in range(3)],
        index=CODES,
        crs=28992,
    )


def labels(**rijen):
    kolommen = ["aantal_A", "aantal_B", "aantal_C", "aantal_D", "aantal_E", "aantal_F", "aantal_G", "aantal_onbekend"]
    tabel = pd.DataFrame.from_dict(rijen, orient="index", columns=kolommen, dtype=float)
    return tabel.rename_axis("buurtcode").reset_index()


def test_every_criterion_is_complete_and_plain():
    assert len(REGISTER) == 17
    for naam, criterium in REGISTER.items():
        assert criterium.id == naam
        assert criterium.naam
        assert criterium.eenheid
        assert criterium.laag
        assert criterium.bron
        assert criterium.voorbehoud.endswith(".")
        assert criterium.voorbehoud.count(".") <= 3
    assert set(SOORTEN) < set(REGISTER)
    assert set(NATUURLIJKE_GRENZEN) < set(REGISTER)


def test_presets_say_they_are_ours_and_weigh():
    assert set(PRESETS) == {"gelijk", "laagste_kosten", "sociaal", "koppelkansen"}
    for keuze in PRESETS.values():
        assert "niet officieel" in keuze.uitleg
        gewichten = criteria.gewichten_uit_schuiven(keuze.gewichten, REGISTER)
        assert gewichten.sum() == pytest.approx(1.0)
    with pytest.raises(UnknownName, match="laagste_kosten"):
        preset("goedkoopst")


def test_direction_is_a_choice_of_the_study_for_four_criteria_only():
    omgekeerd = with_direction(REGISTER, dict.fromkeys(KEUZE_RICHTING, "lager"))
    assert {k for k in REGISTER if omgekeerd[k] != REGISTER[k]} == KEUZE_RICHTING
    assert REGISTER["energiearmoede"].richting == "hoger"
    with pytest.raises(UnknownName, match="draagvlak"):
        with_direction(REGISTER, {"draagvlak": "lager"})
    with pytest.raises(OutOfRange, match="omlaag"):
        with_direction(REGISTER, {"energiearmoede": "omlaag"})


def test_without_layers_all_but_the_buurten_is_missing_with_its_reason():
    matrix = bouw_matrix(Invoer(buurten=buurten()))
    assert list(matrix.waarden.columns) == list(REGISTER)
    assert matrix.waarden.index.equals(CODES)
    met_waarde = set(matrix.waarden.columns[matrix.waarden.notna().any()])
    assert met_waarde == {"corporatie", "eigendom_eenvoud", "energiearmoede"}
    assert matrix.ontbreekt.loc[CODES[0], "netruimte"] == "laag 'netcapaciteit' ontbreekt"
    assert matrix.ontbreekt.loc[CODES[0], "slechte_labels"] == "laag 'energielabels_buurt' ontbreekt"
    assert (matrix.ontbreekt[~matrix.waarden.isna()].fillna("") == "").all().all()
    assert (matrix.ontbreekt.where(matrix.waarden.isna(), "x") != "").all().all()
    assert set(matrix.empty_criteria()) == set(REGISTER) - met_waarde


def test_label_shares_bound_the_unlabelled_dwellings_by_hand():
    tabel = labels(BU00000001=[10, 10, 20, 5, 5, 0, 0, 50], BU00000002=[0, 0, 0, 0, 0, 0, 0, 30])
    goed = label_share(tabel, CODES, ("A", "B"))
    assert goed.waarde[CODES[0]] == pytest.approx(0.4)
    assert (goed.laag[CODES[0]], goed.hoog[CODES[0]]) == pytest.approx((0.2, 0.7))
    assert np.isnan(goed.waarde[CODES[1]])
    assert (goed.laag[CODES[1]], goed.hoog[CODES[1]]) == (0.0, 1.0)
    assert goed.reden[CODES[1]] == "geen enkele woning met een label"
    assert np.isnan(goed.waarde[CODES[2]])
    assert goed.reden[CODES[2]] == "geen woningen met gegevens over labels"
    with pytest.raises(MissingColumn, match="aantal_onbekend"):
        label_share(tabel.drop(columns="aantal_onbekend"), CODES, ("A",))


def test_labels_layer_wins_over_the_model_and_small_numbers_are_hidden():
    tabel = labels(BU00000001=[10, 10, 20, 5, 5, 0, 0, 50], BU00000003=[1, 1, 1, 1, 0, 0, 0, 0])
    wat = pd.DataFrame({"aandeel_b_of_beter": [0.9, 0.9, 0.9], "aandeel_1945_1991": [0.1, 0.2, 0.3]}, index=CODES)
    matrix = bouw_matrix(Invoer(buurten=buurten(), labels=tabel, wat=wat))
    assert matrix.waarden.loc[CODES[0], "goede_labels"] == pytest.approx(0.4)
    assert np.isnan(matrix.waarden.loc[CODES[2], "goede_labels"])
    assert np.isnan(matrix.hoog.loc[CODES[2], "goede_labels"])
    assert "minder dan 10 woningen" in matrix.ontbreekt.loc[CODES[2], "bouwjaren_1945_1991"]
    assert matrix.ontbreekt.loc[CODES[2], "corporatie"] == "geen waarde in laag 'buurten'"
    alleen_model = bouw_matrix(Invoer(buurten=buurten(), wat=wat))
    assert alleen_model.waarden.loc[CODES[0], "goede_labels"] == 0.9
    assert alleen_model.ontbreekt.loc[CODES[0], "marge"] == "gegeven 'marge_eur_weq_jaar' ontbreekt in laag 'wat'"


def test_ownership_by_hand_and_within_its_bounds():
    # BU1: rest = 1 - (0,5 - 0,4) = 0,9; meergezins 0,2; 0,9 - 0,5*0,2 = 0,8; band 0,9 - min(0,5; 0,2) tot 0,9 - 0.
    # BU2: rest = 1; meergezins 0,7; 1 - 0,6*0,7 = 0,58; band 1 - 0,6 tot 1 - (0,6 + 0,7 - 1).
    kolom = ownership_simplicity(buurten())
    assert kolom.waarde[:2].tolist() == pytest.approx([0.8, 0.58])
    assert kolom.laag[:2].tolist() == pytest.approx([0.7, 0.4])
    assert kolom.hoog[:2].tolist() == pytest.approx([0.9, 0.7])
    assert np.isnan(kolom.waarde[CODES[2]])
    zonder = ownership_simplicity(buurten().drop(columns="aandeel_eengezins"))
    assert "aandeel_eengezins" in zonder.reden[CODES[0]]


def test_support_several_voices_give_a_band_and_nobody_is_missing():
    tabel = pd.DataFrame(
        {"buurtcode": [CODES[0], CODES[0], CODES[1]], "score": [1.0, 3.0, 0.0], "wie": ["bewoners", "wethouder", "VvE"]}
    )
    kolom = support(tabel, CODES)
    assert (kolom.waarde[CODES[0]], kolom.laag[CODES[0]], kolom.hoog[CODES[0]]) == (2.0, 1.0, 3.0)
    assert kolom.waarde[CODES[1]] == 0.0
    assert kolom.reden[CODES[2]] == "niemand gaf een score voor deze buurt"
    for score in (4, -1, 1.5):
        with pytest.raises(OutOfRange, match="'score'"):
            support(tabel.assign(score=[score, 1, 1]), CODES)
    with pytest.raises(OutOfRange, match="'wie'"):
        support(tabel.assign(wie=["", "a", "b"]), CODES)


def test_nearest_source_uses_its_place_or_else_its_reach():
    bronnen = gpd.GeoDataFrame(
        {
            "bron_id": ["b1", "b2"],
            "naam": ["Fabriek", "Plas"],
            "soort": ["ht_restwarmte", "teo"],
            "bron_x_m": [400.0, np.nan],
            "bron_y_m": [50.0, np.nan],
        },
        geometry=[box(0, 0, 1000, 1000), box(-60, 0, -50, 100)],
        crs=28992,
    )
    naast = heat_source(buurten(), bronnen, ("ht_restwarmte", "teo"))
    assert naast["afstand_m"].tolist() == [50.0, 150.0, 100.0]
    assert naast["bron_id"].tolist() == ["b2", "b2", "b1"]
    assert heat_source(buurten(), bronnen)["afstand_m"].tolist() == [300.0, 200.0, 100.0]
    # Van een gebied is de coördinaat maar een middelpunt.
    verplaatst = heat_source(buurten(), bronnen.fillna({"bron_x_m": 90_000.0, "bron_y_m": 500_000.0}), ("teo",))
    assert verplaatst["afstand_m"].tolist() == [50.0, 150.0, 250.0]
    net = heat_source(buurten(), bronnen.assign(soort="warmtenet"))
    assert net["afstand_m"].tolist() == [0.0, 0.0, 0.0]
    geen = bouw_matrix(Invoer(buurten=buurten(), warmtebronnen=bronnen, warmtebron_soorten=("geothermie",)))
    assert geen.waarden["warmtebron"].isna().all()
    assert "geen bron" in geen.ontbreekt.loc[CODES[0], "warmtebron"]


def test_end_user_reason_travels_and_net_band_is_used():
    eind = pd.DataFrame(
        {"verschil_eur_jaar": [120.0, np.nan, np.nan], "reden": ["", "warmteprijs ontbreekt", ""]}, CODES
    )
    net = pd.DataFrame({"netruimte": [0.5], "netruimte_laag": [0.25], "netruimte_hoog": [0.75]}, CODES[:1])
    matrix = bouw_matrix(Invoer(buurten=buurten(), eindgebruiker=eind, net=net))
    assert matrix.waarden.loc[CODES[0], "eindgebruikerskosten"] == 120.0
    assert matrix.ontbreekt.loc[CODES[1], "eindgebruikerskosten"] == "warmteprijs ontbreekt"
    assert (matrix.laag.loc[CODES[0], "netruimte"], matrix.hoog.loc[CODES[0], "netruimte"]) == (0.25, 0.75)


def test_the_matrix_goes_through_the_ranking():
    tabel = labels(BU00000001=[10, 10, 20, 5, 5, 0, 0, 50], BU00000002=[30, 0, 0, 0, 0, 0, 0, 0])
    matrix = bouw_matrix(Invoer(buurten=buurten(), labels=tabel))
    kies = [k for k in REGISTER if k not in matrix.empty_criteria()]
    grenzen = criteria.vaste_grenzen(matrix.waarden[kies])
    schaal = criteria.normaliseer_interval(
        matrix.waarden[kies], REGISTER, grenzen, laag=matrix.laag[kies], hoog=matrix.hoog[kies]
    )
    score = criteria.weeg(schaal.waarden, criteria.gewichten_uit_schuiven(dict.fromkeys(kies, 1.0), kies))
    assert score["score"].between(0, 1).all()


def test_refusals_of_the_matrix():
    with pytest.raises(WrongCrs):
        bouw_matrix(Invoer(buurten=buurten().to_crs(4326)))
    with pytest.raises(UnknownName, match="BU00000001"):
        bouw_matrix(Invoer(buurten=pd.concat([buurten(), buurten().iloc[:1]])))
    dubbel = pd.concat([labels(BU00000001=[1] * 8)] * 2)
    with pytest.raises(UnknownName, match="één rij per buurt"):
        bouw_matrix(Invoer(buurten=buurten(), labels=dubbel))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=8, max_size=8))
def test_label_band_always_holds_the_truth(aantallen):
    tabel = labels(BU00000001=aantallen)
    kolom = label_share(tabel, CODES[:1], ("D", "E", "F", "G"))
    laag, hoog = kolom.laag.iloc[0], kolom.hoog.iloc[0]
    totaal, slecht, zonder = sum(aantallen), sum(aantallen[3:7]), aantallen[7]
    if totaal:
        for echt in (slecht, slecht + zonder, slecht + zonder // 2):
            assert laag - 1e-12 <= echt / totaal <= hoog + 1e-12
    if not np.isnan(kolom.waarde.iloc[0]):
        assert laag - 1e-12 <= kolom.waarde.iloc[0] <= hoog + 1e-12
