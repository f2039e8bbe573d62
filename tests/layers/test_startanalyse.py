"""De Startanalyse in al haar vormen: kaartvorm en strategievorm van 2020, de lange vorm van 2025, los of in een zip."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import LayersError, RefusedFile, SchemaMismatch, UnreadableFile
from layers.sources.startanalyse import lees_startanalyse
from layers.sources.startanalyse_delen import KENMERKEN, zonder_aanhaling, zonder_eenheid

DATA = Path(__file__).parents[3] / "shared" / "data"
realdata = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="de gedeelde map met echte gegevens is er niet"),
]

VIERKANT = {"type": "Polygon", "coordinates": [[[4.4, 51.8], [4.41, 51.8], [4.41, 51.81], [4.4, 51.81], [4.4, 51.8]]]}
VLINDER = {"type": "Polygon", "coordinates": [[[4.5, 51.8], [4.51, 51.81], [4.51, 51.8], [4.5, 51.81], [4.5, 51.8]]]}


def kaartrij(code: str, **anders: object) -> dict[str, object]:
    """Eén buurt zoals in de kaartvorm van 2020: getallen als tekst, namen dubbel aangehaald, kolommen dubbel."""
    rij: dict[str, object] = {
        "BU_CODE": code,
        "I02_buurtnaam": "'''s-Voorbeeld Kern'",
        "I05_gemeentecode": "GM" + code[2:6],
        "I06_gemeentenaam": "Voorbeeld",
        "I09_aantalwoningen": "400",
        "I10_aantalutiliteitsgebouwen": "20",
        "I11_aantalweq": "450",
        "ref_2019_H16": "-677221",
        "ref_2030_H18": "0",
        "sln_V01": "s2d",
        "s1a_H02": "19",
        "s1a_H02_1": "19",
        "s1a_H18": "1169",
        "s1a_H20": "onbekend",
        "s4b_H18": "850",
        "s2a_K01": None,
        "percentage_woningen_met_afgemeld_label": "100",
        **{
            f"percentage_woningen_afgemeld_label{k}": v
            for k, v in zip("ABCDEFG", ["11", "9", "3", "3", "2", "4", "5"], strict=True)
        },
        **{f"percentage_woningen_voorlopig_label{k}": "9" for k in "ABCDEFG"},
        **{f"won_bp{i}": str(i * 10) for i in range(1, 8)},
        "wt_vrijsaa": "10",
        "wt_21kap": "20",
        "wt_rwhoek": "30",
        "wt_rwtusse": "40",
        "wt_mgz_laa": "50",
        "wt_mgz_hoo": "60",
    }
    return {**rij, **anders}


def schrijf_geojson(pad: Path, rijen: list[dict[str, object]], vormen: list[object] | None = None) -> Path:
    vormen = vormen or [VIERKANT] * len(rijen)
    kenmerken = [
        {"type": "Feature", "properties": rij, "geometry": vorm} for rij, vorm in zip(rijen, vormen, strict=True)
    ]
    pad.write_text(json.dumps({"type": "FeatureCollection", "features": kenmerken}), encoding="utf-8")
    return pad


# --- kaartvorm 2020 ---------------------------------------------------------------------------------------------


def test_kaartvorm_geeft_uitkomsten_en_kenmerken(tmp_path: Path) -> None:
    pad = schrijf_geojson(tmp_path / "sa.geojson", [kaartrij("BU99990000"), kaartrij("BU99990001", s1a_H18="1200")])
    sa, verslag = lees_startanalyse(pad)
    assert sa.editie == "2020"
    assert sa.per_variant("H18")["s1a"].to_dict() == {"BU99990000": 1169.0, "BU99990001": 1200.0}
    assert list(sa.resultaten.columns) == ["buurtcode", "variant", "indicator", "waarde"]
    rij = sa.kenmerken.loc["BU99990000"]
    assert set(KENMERKEN) <= set(sa.kenmerken.columns)
    assert rij["buurtnaam"] == "'s-Voorbeeld Kern"
    assert (rij["woningen"], rij["utiliteit_aansluitingen"], rij["weq"]) == (400.0, 20.0, 450.0)
    assert rij["afgemeld_A"] == pytest.approx(0.11)
    assert sa.kenmerken.loc["BU99990000", [k for k in KENMERKEN if k[:4] in ("afge", "voor")]].sum() == pytest.approx(
        1.0
    )
    assert (rij["bp_voor_1930"], rij["bp_2006_later"], rij["type_tussen"]) == (10.0, 70.0, 40.0)
    assert sa.eenheden["H18"] == "euro/weq/jaar"
    assert verslag.gelezen == verslag.goed == 2


def test_negatieve_bedragen_zijn_geen_codes_voor_ontbreekt(tmp_path: Path) -> None:
    sa, _ = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", [kaartrij("BU99990000")]))
    assert sa.per_variant("H16").loc["BU99990000", "ref_2019"] == -677221.0


def test_ontbrekend_blijft_ontbrekend_en_wordt_geteld(tmp_path: Path) -> None:
    sa, verslag = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", [kaartrij("BU99990000")]))
    assert np.isnan(sa.per_indicator("s2a").loc["BU99990000", "K01"])
    assert dict(verslag.ontbrekend["s2a"]) == {"leeg": 1}


def test_dubbele_kolom_vult_gaten_en_meldt_verschil(tmp_path: Path) -> None:
    rijen = [
        kaartrij("BU99990000", s1a_H02=None, s1a_H02_1="21"),
        kaartrij("BU99990001", s1a_H02="19", s1a_H02_1="25"),
    ]
    sa, verslag = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", rijen))
    assert sa.per_variant("H02")["s1a"].tolist() == [21.0, 19.0]
    assert verslag.hersteld["dubbele kolommen samengevoegd"] == 1
    assert any("s1a_H02_1 wijkt in 1 buurten af" in regel for regel in verslag.meldingen)


def test_dubbele_en_onleesbare_buurtcodes_volgen_de_regel(tmp_path: Path) -> None:
    rijen = [kaartrij("BU99990000"), kaartrij("bu99990000 ", s1a_H18="1"), kaartrij("wijk 7")]
    sa, verslag = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", rijen))
    assert sa.per_variant("H18")["s1a"].tolist() == [1169.0]
    assert verslag.hersteld["dubbele buurtcode (eerste rij gehouden)"] == 1
    assert verslag.geweigerd["buurtcode onleesbaar"] == 1
    assert (verslag.gelezen, verslag.goed) == (3, 1)


def test_keuze_zonder_kosten_en_buurt_zonder_woningen_worden_gemeld(tmp_path: Path) -> None:
    rijen = [kaartrij("BU99990000", sln_V01="s3h"), kaartrij("BU99990001", I09_aantalwoningen="0", sln_V01="")]
    sa, verslag = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", rijen))
    tekst = " ".join(verslag.meldingen)
    assert "s3h (1)" in tekst
    assert "1 buurten hebben volgens PBL geen woningen" in tekst
    assert sa.kenmerken["keuze_variant"].isna().tolist() == [False, True]
    assert sa.keuzes["variant"].tolist() == ["s3h"]


def test_grenzen_staan_in_rd_en_zijn_hersteld(tmp_path: Path) -> None:
    pad = schrijf_geojson(
        tmp_path / "sa.geojson", [kaartrij("BU99990000"), kaartrij("BU99990001")], [VIERKANT, VLINDER]
    )
    sa, verslag = lees_startanalyse(pad)
    assert sa.grenzen is not None
    assert sa.grenzen.crs.to_epsg() == 28992
    assert sa.grenzen.is_valid.all()
    assert list(sa.grenzen.index) == ["BU99990000", "BU99990001"]
    assert 80_000 < sa.grenzen.total_bounds[0] < 90_000
    assert verslag.hersteld["ongeldige omtrekken hersteld"] == 1


def test_gemeentecode_komt_zo_nodig_uit_de_buurtcode(tmp_path: Path) -> None:
    rij = kaartrij("BU12340000")
    del rij["I05_gemeentecode"]
    sa, verslag = lees_startanalyse(schrijf_geojson(tmp_path / "sa.geojson", [rij]))
    assert sa.kenmerken["gemeentecode"].tolist() == ["GM1234"]
    assert verslag.hersteld["gemeentecode afgeleid uit buurtcode"] == 1


@pytest.mark.parametrize(
    ("weg", "woord"), [(("BU_CODE",), "buurtcode"), (tuple(k for k in kaartrij("x") if k[1:2] in "1234e"), "s1a_H18")]
)
def test_ontbrekende_kolommen_noemen_bestand_veld_en_wat_te_doen(
    tmp_path: Path, weg: tuple[str, ...], woord: str
) -> None:
    rij = {naam: waarde for naam, waarde in kaartrij("BU99990000").items() if naam not in weg}
    with pytest.raises(SchemaMismatch) as fout:
        lees_startanalyse(schrijf_geojson(tmp_path / "vreemd.geojson", [rij]))
    assert "vreemd.geojson" in fout.value.onderdeel
    assert woord in str(fout.value)
    assert fout.value.doe


def test_een_cel_die_geen_getal_is_wordt_geweigerd_met_de_kolom(tmp_path: Path) -> None:
    pad = schrijf_geojson(tmp_path / "sa.geojson", [kaartrij("BU99990000", s1a_H18="12 euro")])
    with pytest.raises(SchemaMismatch, match=r"s1a_H18.*12 euro"):
        lees_startanalyse(pad)


# --- gepubliceerde vormen ---------------------------------------------------------------------------------------

VARIANTEN_2025 = {
    "Referentie_2023": None,
    "Referentie_2030": None,
    "Laagste_Nationale_Kosten": "s2a",
    "Strategie_1": "s1a",
    "Strategie_2": "s2a",
    "Strategie_3": "s3h",
    "Strategie_4": "s4b",
    "Variant_s1a_B_LuchtWP": "s1a",
    "Variant_s1b_B_BodemWP": "s1b",
    "Variant_s2a_B_Restwarmte": "s2a",
    "Variant_s3h_D_WKO15_70": "s3h",
    "Variant_s4b_KG_D_hWP": "s4b",
    "Supplementair_s3a_BuurtWKO": "s3a",
}
INDICATOREN_2025 = [
    ("V01_Strategievariant", "-"),
    ("H01_Vraag_totaal", "[GJ/weq/jaar]"),
    ("H15_CO2_uitstoot", "[ton/jaar]"),
    ("H16_Nat_meerkost", "[euro/jaar]"),
    ("H18_Nat_meerkost_WEQ", "[euro/weq/jaar]"),
    ("H23_Vraag_RV_w", "[GJ/weq/jaar]"),
    ("K08_Schil", "[euro/jaar]"),
    ("G03_Lagere_energiekosten", "-"),
]


def strategie_2025(codes: list[str]) -> str:
    """Een strategie.csv zoals B.2 van de domeinbeschrijving haar beschrijft: BOM, puntkomma, decimale komma, '-'."""
    id_kolommen = (
        "I01_buurtcode;I02_buurtnaam;I03_wijkcode;I04_wijknaam;I05_gemeentecode;I06_gemeentenaam;I07_energieregionaam;"
        "I08_provincienaam;I09_aantal_woningen [Aansluiting];I10_aantal_utiliteit [Aansluiting];"
        "I11_woningequivalenten [Woning];I12_CO2_startjaar [mega g per yr];I14_WEQ_utiliteit [Woning]"
    )
    regels = [id_kolommen + ";Code_Indicator;Eenheid;" + ";".join(VARIANTEN_2025)]
    for nr, code in enumerate(codes):
        vast = f"{code};'s Voorbeeld {nr};WK999900;Wijk;GM9999;Voorbeeld;Regio;Provincie;400;20;450;1200,5;50"
        for indicator, eenheid in INDICATOREN_2025:
            cellen = [waarde_2025(indicator, kolom, nr) for kolom in VARIANTEN_2025]
            regels.append(f"{vast};{indicator};{eenheid};" + ";".join(cellen))
    return "\ufeff" + "\n".join(regels) + "\n"


def waarde_2025(indicator: str, kolom: str, nr: int) -> str:
    if indicator.startswith("V01"):
        return VARIANTEN_2025[kolom] or "-"
    if indicator.startswith("G03"):
        return "s1a" if kolom == "Laagste_Nationale_Kosten" else "-"
    if kolom == "Variant_s3h_D_WKO15_70" and nr == 1:
        return "."
    basis = 100.0 * (list(VARIANTEN_2025).index(kolom) + 1) + nr + 0.25
    return f"{-1e6 * basis if indicator.startswith('H16') else basis:.2f}".replace(".", ",")


def totaalbebouwing_2025(codes: list[str]) -> str:
    kop = (
        "I01_buurtcode;I02_buurtnaam;I09_aantal_woningen;Label_A_en_beter;Label_B;Label_C;Label_D;Label_E;Label_F;"
        "Label_G;Geen_label;Voor_1930;1930_1945;1946_1965;1966_1975;1976_1992;1993_1996;1997_2000;2001_2006;"
        "2007_2011;2012_2014;2015_2020;Vrijstaande_woning;2_onder_1_kap;Rijwoning_hoek;Rijwoning_tussen;"
        "Meersgezinswoning_laag_midden;Meersgezinswoning_hoog"
    )
    rij = "40;40;80;80;40;40;40;40;100;50;50;50;50;20;20;20;20;10;10;20;40;60;160;100;20"
    return "\ufeff" + "\n".join([kop, *(f"{code};Naam;400;{rij}" for code in codes)]) + "\n"


def gemeentezip(pad: Path, codes: list[str], *, totaal: bool = True) -> Path:
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("README_gemeentebestanden.txt", "Uitleg van PBL")
        zip_.writestr("Voorbeeld_strategie.csv", strategie_2025(codes))
        kop, *rijen = totaalbebouwing_2025(codes).splitlines()
        if totaal:
            zip_.writestr("Voorbeeld_totaalbebouwing.csv", "\n".join([kop, *rijen]))
        # De uitsplitsing heeft meer rijen per buurt; hier twee helften.
        helft = [
            ";".join(c if i < 2 else f"{float(c) / 2:g}".replace(".", ",") for i, c in enumerate(rij.split(";")))
            for rij in rijen
        ]
        zip_.writestr("Voorbeeld_bebouwing.csv", "\n".join([kop, *helft, *helft]))
    return pad


CODES = ["BU99990000", "BU99990001"]


def test_editie_2025_uit_het_zipbestand(tmp_path: Path) -> None:
    sa, verslag = lees_startanalyse(gemeentezip(tmp_path / "Voorbeeld.zip", CODES))
    assert sa.editie == "2025"
    h18 = sa.per_variant("H18")
    assert h18.loc["BU99990000", "s1a"] == 800.25
    assert h18.loc["BU99990001", "ref_2030"] == 201.25
    assert np.isnan(h18.loc["BU99990001", "s3h"])
    assert "s3a" not in h18.columns
    assert "supplementair_s3a_buurtwko" in h18.columns
    assert sa.per_variant("H16").loc["BU99990000", "s1a"] == -800_250_000.0
    assert sa.eenheden["H01"] == "GJ/weq/jaar"
    assert sa.namen["H23"] == "H23_Vraag_RV_w"
    assert sa.kenmerken["keuze_variant"].tolist() == ["s2a", "s2a"]
    assert sa.keuzes.query("indicator == 'G03'")["variant"].tolist() == ["s1a", "s1a"]
    assert verslag.ontbrekend["s3h"] == {"niet gepubliceerd ('-' of '.')": 1}
    assert "Voorbeeld_strategie.csv: begint met een BOM: gelezen als utf-8-sig" in verslag.meldingen


@pytest.mark.parametrize("totaal", [True, False])
def test_bebouwing_2025_geeft_aandelen_en_aantallen(tmp_path: Path, totaal: bool) -> None:
    sa, verslag = lees_startanalyse(gemeentezip(tmp_path / "Voorbeeld.zip", CODES, totaal=totaal))
    rij = sa.kenmerken.loc["BU99990000"]
    assert (rij["woningen"], rij["weq"]) == (400.0, 450.0)
    assert rij["afgemeld_A"] == pytest.approx(0.1)
    assert rij["geen_label"] == pytest.approx(0.1)
    assert np.isnan(rij["voorlopig_A"])
    assert (rij["bp_1946_1964"], rij["bp_1992_2005"], rij["bp_2006_later"]) == (50.0, 60.0, 40.0)
    assert (rij["bp_1996_1999"], rij["bp_2015_2020"]) == (20.0, 10.0)
    assert rij["type_meergezins_laag"] == 100.0
    assert not any("tellen de" in regel for regel in verslag.meldingen)


def test_bebouwing_die_niet_optelt_wordt_gemeld(tmp_path: Path) -> None:
    pad = tmp_path / "Voorbeeld.zip"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr("Voorbeeld_strategie.csv", strategie_2025(CODES).replace(";400;20;450;", ";4000;20;4500;"))
        zip_.writestr("Voorbeeld_totaalbebouwing.csv", totaalbebouwing_2025(CODES))
    _, verslag = lees_startanalyse(pad)
    tekst = " ".join(verslag.meldingen)
    assert "in 2 buurten tellen de bouwperioden niet op tot het aantal woningen" in tekst
    assert "in 2 buurten tellen de typen niet op" in tekst


def test_losse_strategie_csv_zonder_bebouwing(tmp_path: Path) -> None:
    pad = tmp_path / "Voorbeeld_strategie.csv"
    pad.write_text(strategie_2025(CODES), encoding="utf-8")
    sa, verslag = lees_startanalyse(pad)
    assert sa.kenmerken["type_hoek"].isna().all()
    assert any("geen bebouwingsbestand" in regel for regel in verslag.meldingen)


def test_gelijke_code_voor_twee_indicatoren_blijft_uit_elkaar(tmp_path: Path) -> None:
    tekst = strategie_2025(CODES[:1]).replace("H23_Vraag_RV_w", "H18_Iets_anders")
    pad = tmp_path / "Voorbeeld_strategie.csv"
    pad.write_text(tekst, encoding="utf-8")
    sa, verslag = lees_startanalyse(pad)
    assert {"H18", "H18_Iets_anders"} <= set(sa.resultaten["indicator"])
    assert any("deelt de code H18" in regel for regel in verslag.meldingen)


def strategie_2020(rijen: list[tuple[str, str, str]]) -> str:
    kop = "BU_CODE;I02_buurtnaam;V01_Strategievariant;H01_Vraag_totaal [GJ per yr];"
    kop += "H18_Nat_meerkost_WEQ [Euro per Woning*yr]"
    return "\n".join([kop, *(f"'{code}';'''s Buurt';'{variant}';1200.5;{h18}" for code, variant, h18 in rijen)])


def test_gepubliceerde_strategiebestanden_2020(tmp_path: Path) -> None:
    pad = tmp_path / "GM9999.zip"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr(
            "a/Strategie_1_Hoofdindicatoren.csv", strategie_2020([(c, "s1a_B_LuchtWP", "700") for c in CODES])
        )
        zip_.writestr(
            "a/Strategie_2_Hoofdindicatoren.csv", strategie_2020([(CODES[0], "s2d", "-"), (CODES[1], "s2b", "5")])
        )
    sa, _ = lees_startanalyse(pad)
    h18 = sa.per_variant("H18")
    assert h18["s1a"].tolist() == [700.0, 700.0]
    assert h18.loc[CODES[1], "s2b"] == 5.0
    assert np.isnan(h18.loc[CODES[0], "s2d"])
    assert sa.eenheden["H18"] == "Euro per Woning*yr"
    assert sa.kenmerken["buurtnaam"].tolist() == ["'s Buurt", "'s Buurt"]


# --- wat niet goed is -------------------------------------------------------------------------------------------


def test_halve_zip_en_zip_zonder_tabel(tmp_path: Path) -> None:
    heel = gemeentezip(tmp_path / "heel.zip", CODES).read_bytes()
    half = tmp_path / "half.zip"
    half.write_bytes(heel[: len(heel) // 2])
    with pytest.raises(UnreadableFile, match=r"half\.zip"):
        lees_startanalyse(half)
    leeg = tmp_path / "leeg.zip"
    with zipfile.ZipFile(leeg, "w") as zip_:
        zip_.writestr("lees.txt", "niets")
    with pytest.raises(LayersError, match=r"leeg\.zip"):
        lees_startanalyse(leeg)


def test_zip_die_eruit_wil_wordt_geweigerd_en_laat_niets_achter(tmp_path: Path) -> None:
    pad = tmp_path / "erger.zip"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr("../../Voorbeeld_strategie.csv", strategie_2025(CODES))
    with pytest.raises(RefusedFile, match="buiten de zip"):
        lees_startanalyse(pad)
    assert list(tmp_path.iterdir()) == [pad]


def test_kapot_lid_in_een_zip_noemt_zip_en_lid(tmp_path: Path) -> None:
    pad = tmp_path / "Voorbeeld.zip"
    with zipfile.ZipFile(pad, "w") as zip_:
        zip_.writestr("Voorbeeld_strategie.csv", "a;b\n1;2;3\n4;5;6\n")
    with pytest.raises(LayersError) as fout:
        lees_startanalyse(pad)
    assert "Voorbeeld.zip" in fout.value.onderdeel
    assert "Voorbeeld_strategie.csv" in fout.value.onderdeel


@pytest.mark.parametrize("inhoud", [b"", b"alleen een regel tekst\n", b"a;b\n1;2\n"])
def test_csv_zonder_startanalyse(tmp_path: Path, inhoud: bytes) -> None:
    pad = tmp_path / "leeg.csv"
    pad.write_bytes(inhoud)
    with pytest.raises(LayersError, match=r"leeg\.csv"):
        lees_startanalyse(pad)


def test_bestand_dat_er_niet_is(tmp_path: Path) -> None:
    with pytest.raises(LayersError, match=r"weg\.csv"):
        lees_startanalyse(tmp_path / "weg.csv")


# --- eigenschappen ----------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), min_size=1, max_size=20).map(str.strip))
def test_aanhalen_en_weer_weghalen_geeft_de_naam_terug(naam: str) -> None:
    if len(naam) > 1 and naam[0] in "'\"" and naam[-1] == naam[0]:
        return  # een naam die zelf tussen aanhalingstekens staat is niet van aanhaling te onderscheiden
    aangehaald = "'" + naam.replace("'", "''") + "'"
    assert zonder_aanhaling(pd.Series([aangehaald])).iloc[0] == naam


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"[A-Z]\d{2}_[A-Za-z_]{1,20}", fullmatch=True), st.from_regex(r"[A-Za-z /*]{1,15}", fullmatch=True)
)
def test_eenheid_achter_de_naam(naam: str, eenheid: str) -> None:
    assert zonder_eenheid(f"{naam} [{eenheid}]") == (naam, eenheid.strip())


class TestEcht:
    pytestmark = realdata

    def test_hoeksche_waard(self) -> None:
        sa, verslag = lees_startanalyse(DATA / "hoeksche-waard" / "startanalyse_buurten.geojson")
        assert len(sa.kenmerken) == 41
        assert sa.kenmerken["woningen"].sum() == 37_793
        assert sa.per_variant("H18").loc["BU19630000", "s1a"] == 1169.0
        # De boekhouding van PBL zelf: H16 / H18 is de WEQ vóór het naar boven afronden.
        h16, h18 = sa.per_variant("H16"), sa.per_variant("H18")
        for variant in ("s1a", "s2c", "s2f", "s4b", "s4d"):
            speling = 0.5 / h18[variant] * sa.kenmerken["weq"] + 0.01
            verschil = h16[variant] / h18[variant] - sa.kenmerken["weq"]
            assert (verschil <= speling).all(), variant
            assert (verschil >= -1.0 - speling).all(), variant
        assert "'s-Gravendeel Woonkern" in set(sa.kenmerken["buurtnaam"])
        assert verslag.goed == 41

    def test_nederland(self) -> None:
        sa, verslag = lees_startanalyse(DATA / "nederland" / "startanalyse_buurten.parquet")
        assert len(sa.kenmerken) == 12_251
        assert sa.kenmerken["gemeentecode"].nunique() == 350
        assert sa.per_variant("H18")["s1a"].notna().all()
        assert sa.kenmerken["keuze_variant"].isna().sum() == 23
        labels = [k for k in KENMERKEN if k.startswith(("afgemeld_", "voorlopig_"))]
        som = sa.kenmerken.loc[sa.kenmerken["woningen"] > 100, labels].sum(axis=1)
        assert som.between(0.94, 1.06).all()
        assert not sa.kenmerken["buurtnaam"].str.startswith("'''").any()
        assert any("8542 buurten kiezen een variant" in regel for regel in verslag.meldingen)
