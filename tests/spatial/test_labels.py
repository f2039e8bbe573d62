"""Labels per verblijfsobject, pand en buurt: met de hand nagerekend, en los van de volgorde van de rijen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import MissingColumn, OutOfRange
from spatial.labels import LABELKLASSEN, LABELS, een_per_verblijfsobject, per_buurt, per_pand, plaats_op_adres


def labels(*rijen: tuple[str | None, str, str, str], **kolommen: object) -> pd.DataFrame:
    tabel = pd.DataFrame(rijen, columns=["vbo_id", "label", "registratiedatum", "geldig_tot"])
    for kolom in ("registratiedatum", "geldig_tot"):
        tabel[kolom] = pd.to_datetime(tabel[kolom])
    tabel["vbo_id"] = tabel["vbo_id"].astype("str")
    return tabel.assign(labelklasse=tabel["label"].str[0], **kolommen)


def test_laatste_registratie_wint_dan_geldigheid_dan_het_slechtste_label() -> None:
    tabel = labels(
        ("1", "A", "2020-01-01", "2030-01-01"),
        ("1", "C", "2021-01-01", "2031-01-01"),
        ("2", "B", "2020-01-01", "2030-01-01"),
        ("2", "A", "2020-01-01", "2030-01-02"),
        ("3", "A+", "2020-01-01", "2030-01-01"),
        ("3", "G", "2020-01-01", "2030-01-01"),
    )
    assert een_per_verblijfsobject(tabel)["label"].tolist() == ["C", "A", "G"]


def test_rijen_zonder_verblijfsobject_blijven_allemaal_staan() -> None:
    tabel = labels((None, "A", "2020-01-01", "2030-01-01"), (None, "A", "2020-01-01", "2030-01-01"))
    assert len(een_per_verblijfsobject(tabel)) == 2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_volgorde_van_rijen_maakt_niets_uit(zaad: int) -> None:
    bron = np.random.default_rng(zaad)
    n = 60
    tabel = pd.DataFrame(
        {
            "vbo_id": pd.array(bron.choice(["1", "2", "3", None], n), dtype="str"),
            "label": bron.choice(LABELS, n),
            "registratiedatum": pd.to_datetime("2020-01-01") + pd.to_timedelta(bron.integers(0, 3, n), "D"),
            "geldig_tot": pd.to_datetime("2030-01-01") + pd.to_timedelta(bron.integers(0, 2, n), "D"),
            "toevoeging": pd.array(bron.choice(["a", "b", None], n), dtype="str"),
        }
    )
    gewoon = een_per_verblijfsobject(tabel)
    gehusseld = een_per_verblijfsobject(tabel.sample(frac=1, random_state=zaad))
    pd.testing.assert_frame_equal(gewoon, gehusseld)


def test_een_adres_vindt_zijn_verblijfsobject() -> None:
    los = labels(
        (None, "D", "2019-01-01", "2029-01-01"),
        (None, "E", "2019-01-01", "2029-01-01"),
        (None, "F", "2019-01-01", "2029-01-01"),
        ("30", "B", "2022-01-01", "2032-01-01"),
        (None, "G", "2018-01-01", "2028-01-01"),
        pand_id=pd.array([None] * 5, dtype="str"),
        postcode=["1234 ab", "1234AB", "9999ZZ", "1234AB", "1234AB"],
        huisnummer=["1", "2", "1", "3", "3"],
        huisletter=pd.array([None, None, None, None, None], dtype="str"),
        toevoeging=pd.array(["a-2", None, None, None, None], dtype="str"),
    )
    bag = pd.DataFrame(
        {
            "vbo_id": ["10", "20", "21", "30"],
            "pand_id": ["p1", "p2", "p2", "p3"],
            "postcode": ["1234AB"] * 4,
            "huisnummer": [1, 2, 2, 3],
            "huisletter": pd.array(["A", None, None, None], dtype="str"),
            "toevoeging": pd.array(["2", None, None, None], dtype="str"),
        }
    )
    uit = plaats_op_adres(los, bag)
    # Huisnummer 1A2 is gevonden; bij nummer 2 horen er twee; 9999ZZ bestaat niet; nummer 3 had al een nieuwer label.
    assert (uit.geplaatst, uit.meer_mogelijk, uit.niet_gevonden, uit.ingehaald) == (2, 1, 1, 1)
    met = uit.labels[uit.labels["vbo_id"].notna()].set_index("vbo_id")
    assert met["label"].to_dict() == {"10": "D", "30": "B"}
    assert met.loc["10", "pand_id"] == "p1"
    assert uit.labels["vbo_id"].isna().sum() == 2


def test_adres_zonder_postcode_of_huisnummer_past_nergens_op() -> None:
    los = labels(
        (None, "D", "2019-01-01", "2029-01-01"),
        (None, "D", "2019-01-01", "2029-01-01"),
        postcode=pd.array([None, "1234AB"], dtype="str"),
        huisnummer=pd.array(["1", None], dtype="str"),
        huisletter=pd.array([None, None], dtype="str"),
        toevoeging=pd.array([None, None], dtype="str"),
    )
    bag = pd.DataFrame(
        {
            "vbo_id": ["1", "2"],
            "postcode": pd.array([None, "1234AB"], dtype="str"),
            "huisnummer": pd.array(["1", None], dtype="str"),
            "huisletter": pd.array([None, None], dtype="str"),
            "toevoeging": pd.array([None, None], dtype="str"),
        }
    )
    uit = plaats_op_adres(los, bag)
    assert (uit.geplaatst, uit.niet_gevonden) == (0, 2)


def test_pand_met_gemengde_labels() -> None:
    tabel = pd.DataFrame({"pand_id": ["p", "p", "p", "p", "q", None], "label": ["A++", "B", "G", "B", "C", "A"]})
    uit = per_pand(tabel)
    assert uit.loc["p"].tolist() == [4, 3, "A++", "G", "B"]
    assert uit.loc["q"].tolist() == [1, 1, "C", "C", "C"]
    assert len(uit) == 2
    gelijk = per_pand(pd.DataFrame({"pand_id": ["p", "p"], "label": ["A", "D"]}))
    assert gelijk["meest_voorkomend_label"].tolist() == ["D"]


def straat(buurt: str, jaren: list[int | float], met_label: list[bool]) -> tuple[pd.DataFrame, pd.DataFrame]:
    vbo = [f"{buurt}{i}" for i in range(len(jaren))]
    bag = pd.DataFrame({"vbo_id": vbo, "buurtcode": buurt, "woonfunctie": True, "bouwjaar": np.array(jaren, float)})
    lab = pd.DataFrame({"vbo_id": [v for v, heeft in zip(vbo, met_label, strict=True) if heeft], "labelklasse": "C"})
    return bag, lab


def test_dekking_en_representativiteit_met_de_hand() -> None:
    # BU1: helft van elke periode heeft een label. BU2: alleen de nieuwbouw heeft labels. BU3: geen enkel label.
    een = straat("BU00000001", [1920, 1920, 1980, 1980], [True, False, True, False])
    twee = straat("BU00000002", [1920, 1920, 2010, 2010], [False, False, True, True])
    drie = straat("BU00000003", [1950, 1950], [False, False])
    bag = pd.concat([een[0], twee[0], drie[0]])
    lab = pd.concat([een[1], twee[1], drie[1]])
    uit = per_buurt(lab, bag).set_index("buurtcode")
    assert uit["woningen"].tolist() == [4, 4, 2]
    assert uit["aantal_C"].tolist() == [2, 2, 0]
    assert uit["aantal_onbekend"].tolist() == [2, 2, 2]
    assert uit["dekking"].tolist() == [0.5, 0.5, 0.0]
    assert uit["representatief"].tolist() == ["ja", "nee", "onbekend"]
    assert uit["afwijking"].tolist()[:2] == [0.0, 0.5]
    assert np.isnan(uit["afwijking"].iloc[2])


def test_de_drempel_is_een_keuze() -> None:
    bag, lab = straat("BU00000001", [1920] * 5 + [1980] * 5, [True] * 3 + [False] * 2 + [True] * 2 + [False] * 3)
    assert per_buurt(lab, bag)["afwijking"].tolist() == pytest.approx([0.1])
    assert per_buurt(lab, bag, afwijking_max=0.05)["representatief"].tolist() == ["nee"]
    assert per_buurt(lab, bag, afwijking_max=0.2)["representatief"].tolist() == ["ja"]


def test_onbekend_bouwjaar_is_geen_periode() -> None:
    bag, lab = straat("BU00000001", [np.nan, np.nan, np.nan, 1980], [True] * 4)
    assert per_buurt(lab, bag)["representatief"].tolist() == ["onbekend"]
    bag, lab = straat("BU00000001", [np.nan, 1980, 1980, 1980], [True, True, False, False])
    assert per_buurt(lab, bag)["afwijking"].tolist() == [0.0]
    assert per_buurt(lab, bag.drop(columns="bouwjaar"))["representatief"].tolist() == ["onbekend"]


def test_alleen_woningen_met_een_buurt_tellen_en_utiliteitslabels_niet() -> None:
    bag = pd.DataFrame(
        {
            "vbo_id": ["1", "2", "3", "4"],
            "buurtcode": pd.array(["BU00000001", "BU00000001", None, "BU00000001"], dtype="str"),
            "woonfunctie": [True, False, True, True],
        }
    )
    lab = pd.DataFrame(
        {"vbo_id": ["1", "2", "3", "4"], "labelklasse": ["A", "B", "C", "D"], "gebouwklasse": ["W", "U", "W", "U"]}
    )
    uit = per_buurt(lab, bag)
    assert uit["woningen"].tolist() == [2]
    assert uit[[f"aantal_{k}" for k in LABELKLASSEN]].sum(axis=1).tolist() == [1]
    assert uit["aantal_A"].tolist() == [1]


def test_lege_tabellen_geven_een_lege_tabel() -> None:
    bag, lab = straat("BU00000001", [1980], [True])
    assert per_buurt(lab, bag.iloc[:0]).empty
    assert per_buurt(lab.iloc[:0], bag)["dekking"].tolist() == [0.0]
    assert per_pand(pd.DataFrame({"pand_id": [], "label": []})).empty


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_tellingen_zijn_samen_alle_woningen(zaad: int) -> None:
    bron = np.random.default_rng(zaad)
    n = 80
    bag = pd.DataFrame(
        {
            "vbo_id": [str(i) for i in range(n)],
            "buurtcode": bron.choice(["BU00000001", "BU00000002", "BU00000003"], n),
            "woonfunctie": bron.random(n) < 0.8,
            "bouwjaar": bron.choice([1900.0, 1950.0, 1990.0, np.nan], n),
        }
    )
    lab = pd.DataFrame({"vbo_id": bag["vbo_id"].sample(frac=0.5, random_state=zaad), "labelklasse": "B"})
    uit = per_buurt(lab, bag)
    tellingen = uit[[f"aantal_{k}" for k in (*LABELKLASSEN, "onbekend")]].sum(axis=1)
    assert (tellingen == uit["woningen"]).all()
    assert uit["woningen"].sum() == bag["woonfunctie"].sum()
    assert uit["dekking"].between(0, 1).all()
    assert uit["afwijking"].dropna().between(0, 1).all()
    assert ((uit["representatief"] == "onbekend") == uit["afwijking"].isna()).all()


def test_meldingen() -> None:
    bag, lab = straat("BU00000001", [1980, 1990], [True, True])
    with pytest.raises(MissingColumn, match="woonfunctie"):
        per_buurt(lab, bag.drop(columns="woonfunctie"))
    with pytest.raises(OutOfRange, match="meer dan één label"):
        per_buurt(pd.concat([lab, lab]), bag)
    with pytest.raises(OutOfRange, match="'H'"):
        per_buurt(lab.assign(labelklasse="H"), bag)
    with pytest.raises(OutOfRange, match="'Z'"):
        per_pand(pd.DataFrame({"pand_id": ["p"], "label": ["Z"]}))
