"""De voorraad: adressen worden precies geteld, randtotalen blijven behouden, gebieden tellen op tot het geheel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import EmptyInput, MissingColumn
from spatial.warmte.indeling import (
    BOUWPERIODEN,
    GEBRUIKSFUNCTIES,
    KLASSEN,
    LABELS,
    WONINGTYPEN,
    labels_van,
    periode_van,
)
from spatial.warmte.voorraad import WONING_VORM, Voorraad, voorraad_uit_adressen, voorraad_uit_randtotalen
from tests.spatial.warmtestad import DORP, k, voorraad

CODES = pd.Index(["BU1", "BU2", "BU3"])
OPP = np.array([160.0, 125, 112, 108, 72, 72])


def adressen(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "buurtcode": rng.choice(["BU1", "BU2", "BU9"], n),
            "woonfunctie": rng.random(n) < 0.8,
            "gebruiksdoel": rng.choice(["woon", *GEBRUIKSFUNCTIES], n),
            "oppervlakte_m2": rng.uniform(30, 200, n).round(),
            "bouwjaar": rng.integers(1850, 2024, n).astype(float),
            "label": rng.choice([*LABELS[:7], "A+++", None], n),
            "woningtype": rng.choice(WONINGTYPEN, n),
        }
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 300), st.integers(0, 10_000))
def test_adressen_geteld_zoals_pandas_telt(n: int, seed: int) -> None:
    tabel = adressen(n, seed)
    v = voorraad_uit_adressen(tabel, CODES, k().woning.standaardlabel)
    binnen = tabel[tabel["buurtcode"].isin(CODES)]
    woning = binnen[binnen["woonfunctie"]].copy()
    t = woning["woningtype"].map({naam: i for i, naam in enumerate(WONINGTYPEN)}).to_numpy(dtype=int)
    q = periode_van(woning["bouwjaar"])
    label = labels_van(woning["label"])
    woning["klasse"] = [
        KLASSEN[x if x < 7 else 7 + k().woning.standaardlabel[a, b]] for x, a, b in zip(label, t, q, strict=True)
    ]
    woning["periode"] = [BOUWPERIODEN[x] for x in q]
    groep = woning.groupby(["buurtcode", "woningtype", "periode", "klasse"])["oppervlakte_m2"].agg(["size", "sum"])
    assert v.aantal.sum() == len(woning)
    for (code, type_, periode, klasse), rij in groep.iterrows():
        plek = (
            CODES.get_loc(code), WONINGTYPEN.index(type_), BOUWPERIODEN.index(periode), KLASSEN.index(klasse)
        )  # fmt: skip
        assert v.aantal[plek] == rij["size"]
        assert v.oppervlakte_m2[plek] == pytest.approx(rij["sum"])
    util = binnen[~binnen["woonfunctie"]]
    assert v.utiliteit_m2.sum() == pytest.approx(util["oppervlakte_m2"].sum())
    assert v.utiliteit_aansluitingen.tolist() == [float((util["buurtcode"] == c).sum()) for c in CODES]
    assert v.woningen[2] == 0


def test_ontbrekende_gegevens_krijgen_een_aanname_en_nooit_nul() -> None:
    tabel = adressen(200, 1)
    tabel["woonfunctie"] = True
    tabel["buurtcode"] = "BU1"
    tabel.loc[tabel["woningtype"] == "hoek", "oppervlakte_m2"] = np.nan
    tabel.loc[:20, ["bouwjaar", "woningtype"]] = None
    v = voorraad_uit_adressen(tabel, CODES, k().woning.standaardlabel)
    assert v.woningen.tolist() == [200, 0, 0]
    hoek = WONINGTYPEN.index("hoek")
    bekend = tabel["oppervlakte_m2"].mean()
    # Van geen enkele hoekwoning is de oppervlakte bekend: dan het gemiddelde van alle woningen, geen 0 m².
    assert v.oppervlakte_m2[0, hoek].sum() / v.aantal[0, hoek].sum() == pytest.approx(bekend)
    assert v.oppervlakte_m2.sum() > 200 * 30


def test_utiliteit_zonder_oppervlakte_krijgt_het_gemiddelde_van_haar_functie() -> None:
    tabel = adressen(4, 2).assign(
        woonfunctie=False, buurtcode="BU1", gebruiksdoel=["kantoor", "kantoor", "winkel", "sport"],
        oppervlakte_m2=[100.0, np.nan, 300.0, np.nan],
    )  # fmt: skip
    v = voorraad_uit_adressen(tabel, CODES, k().woning.standaardlabel)
    per_functie = dict(zip(GEBRUIKSFUNCTIES, v.utiliteit_m2[0].sum(axis=(1, 2)), strict=True))
    assert (per_functie["kantoor"], per_functie["winkel"], per_functie["sport"]) == (200.0, 300.0, 200.0)


def test_geen_enkele_oppervlakte_is_een_fout_en_geen_kolom_ook() -> None:
    tabel = adressen(5, 3).assign(woonfunctie=True, buurtcode="BU1", oppervlakte_m2=np.nan)
    with pytest.raises(EmptyInput, match="oppervlakte"):
        voorraad_uit_adressen(tabel, CODES, k().woning.standaardlabel)
    with pytest.raises(MissingColumn, match="bouwjaar"):
        voorraad_uit_adressen(tabel.drop(columns="bouwjaar"), CODES, k().woning.standaardlabel)


def kenmerken(n: int, seed: int, *, gaten: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    tabel = pd.DataFrame(index=pd.Index([f"BU{i:08d}" for i in range(n)]))
    tabel["woningen"] = rng.integers(0, 3000, n).astype(float)
    util = rng.integers(0, 40_000, n)
    tabel["weq"] = np.ceil(tabel["woningen"] + util / 130)
    tabel["utiliteit_aansluitingen"] = rng.integers(0, 90, n).astype(float)
    # Eén echte telling per buurt, met voorlopige labels alleen waar type en periode dat label hebben.
    klopt = np.ones(WONING_VORM)
    klopt[..., 7:] = np.arange(7) == k().woning.standaardlabel[..., None]
    cel = rng.gamma(0.5, size=(n, *WONING_VORM)) * klopt
    cel *= (tabel["woningen"].to_numpy() / cel.sum(axis=(1, 2, 3)))[:, None, None, None]
    perioden = cel.sum(axis=(1, 3))
    for j, naam in enumerate(WONINGTYPEN):
        tabel[f"type_{naam}"] = cel.sum(axis=(2, 3))[:, j]
    for j, naam in enumerate(BOUWPERIODEN[:5]):
        tabel[f"bp_{naam}"] = perioden[:, j]
    tabel["bp_1992_2005"], tabel["bp_2006_later"] = perioden[:, 5:8].sum(axis=1), perioden[:, 8:].sum(axis=1)
    for j, naam in enumerate([f"{s}_{c}" for s in ("afgemeld", "voorlopig") for c in LABELS[:7]]):
        tabel[naam] = cel.sum(axis=(1, 2))[:, j] / np.maximum(tabel["woningen"], 1)
    if gaten:
        for kolom in tabel.columns:
            tabel.loc[rng.random(n) < 0.2, kolom] = np.nan
    return tabel


def uit_randtotalen(tabel: pd.DataFrame) -> Voorraad:
    return voorraad_uit_randtotalen(tabel, k().woning.standaardlabel, OPP, 130.0)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_randtotalen_blijven_behouden(seed: int) -> None:
    tabel = kenmerken(6, seed)
    v = uit_randtotalen(tabel)
    assert v.woningen == pytest.approx(tabel["woningen"].to_numpy(), rel=1e-9)
    schaal = np.maximum(tabel["woningen"].to_numpy(), 1.0)
    typen = v.aantal.sum(axis=(2, 3)) - tabel[[f"type_{t}" for t in WONINGTYPEN]].to_numpy()
    klassen = v.aantal.sum(axis=(1, 2)) / schaal[:, None]
    gevraagd = tabel[[f"{s}_{c}" for s in ("afgemeld", "voorlopig") for c in LABELS[:7]]].to_numpy()
    leeg = tabel["woningen"].to_numpy() == 0
    # De laatste stap past de klassen aan: die kloppen precies; type en periode tot op een duizendste.
    assert np.abs(klassen - gevraagd)[~leeg].max() < 1e-9
    assert np.abs(typen / schaal[:, None]).max() < 1e-3
    perioden = v.aantal.sum(axis=(1, 3))
    for i, naam in enumerate(BOUWPERIODEN[:5]):
        assert np.abs((perioden[:, i] - tabel[f"bp_{naam}"].to_numpy()) / schaal).max() < 1e-3
    assert np.abs((perioden[:, 5:8].sum(axis=1) - tabel["bp_1992_2005"].to_numpy()) / schaal).max() < 1e-3
    assert v.oppervlakte_m2.sum(axis=(2, 3)) == pytest.approx(v.aantal.sum(axis=(2, 3)) * OPP)
    # WEQ naar boven afgerond van (woningen + m²/130) geeft weer hetzelfde getal.
    terug = np.ceil(tabel["woningen"].to_numpy() + v.utiliteit_totaal_m2 / 130 - 1e-9)
    assert (terug == tabel["weq"].to_numpy()).all()


def test_randtotalen_hangen_niet_van_de_volgorde_of_het_blok_af() -> None:
    tabel = kenmerken(1300, 4)
    heel = uit_randtotalen(tabel)
    door_elkaar = tabel.sample(frac=1.0, random_state=1)
    gemengd = uit_randtotalen(door_elkaar).kies(pd.Index(tabel.index))
    assert np.allclose(heel.aantal, gemengd.aantal, rtol=1e-9, atol=1e-9)
    los = uit_randtotalen(tabel.iloc[[1200]])
    assert np.allclose(los.aantal[0], heel.aantal[1200], rtol=1e-9, atol=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_ontbrekende_randtotalen_geven_een_eindige_voorraad(seed: int) -> None:
    tabel = kenmerken(8, seed, gaten=True)
    v = uit_randtotalen(tabel)
    for waarden in (v.aantal, v.oppervlakte_m2, v.utiliteit_m2, v.utiliteit_aansluitingen):
        assert np.isfinite(waarden).all()
        assert (waarden >= 0).all()
    assert v.woningen == pytest.approx(tabel["woningen"].fillna(0).to_numpy(), rel=1e-6)


def test_rij_zonder_een_enkel_aandeel_wordt_gelijk_verdeeld() -> None:
    tabel = kenmerken(1, 5).assign(woningen=66.0, weq=66.0)
    tabel.loc[:, [c for c in tabel if c.startswith("type_")]] = np.nan
    v = uit_randtotalen(tabel)
    assert v.aantal.sum(axis=(2, 3))[0] == pytest.approx(np.full(6, 11.0), rel=1e-2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_verdeel_over_twee_gebieden_telt_op_tot_het_geheel(deel: list[float]) -> None:
    v = voorraad(*DORP, utiliteit_m2=[500.0, 0.0, 2000.0], aansluitingen=[3, 0, 8])
    kruis = pd.DataFrame(
        {
            "gebied": ["GEB-0001"] * 3 + ["GEB-0002"] * 3,
            "buurtcode": [*v.buurtcode, *v.buurtcode],
            "aandeel_van_buurt": [*deel, *(1 - d for d in deel)],
        }
    )
    uit = v.verdeel(kruis)
    assert list(uit.buurtcode) == ["GEB-0001", "GEB-0002"]
    for veld in ("aantal", "oppervlakte_m2", "utiliteit_m2", "utiliteit_aansluitingen"):
        assert getattr(uit, veld).sum(axis=0) == pytest.approx(getattr(v, veld).sum(axis=0))
    assert uit.woningen[0] == pytest.approx(np.dot(deel, v.woningen))


def test_verdeel_laat_een_onbekende_buurt_weg() -> None:
    v = voorraad(*DORP)
    kruis = pd.DataFrame({"gebied": ["G", "H"], "buurtcode": [v.buurtcode[0], "BU9"], "aandeel_van_buurt": [0.5, 1.0]})
    assert list(v.verdeel(kruis).buurtcode) == ["G"]


def test_deel_en_kies() -> None:
    v = voorraad(*DORP, [])
    oud = v.deel(lambda vak: vak[1] == "voor_1930")
    assert oud[:3].tolist() == pytest.approx([40 / 140, 0, 0])
    assert np.isnan(oud[3])
    omgekeerd = v.kies(v.buurtcode[::-1])
    assert omgekeerd.woningen.tolist() == v.woningen[::-1].tolist()
    with pytest.raises(EmptyInput, match="BU99"):
        v.kies(pd.Index(["BU99"]))
