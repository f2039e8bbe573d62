import geopandas as gpd
import pandas as pd
import pytest

from layers.crosswalk import controleer_codes, zet_over
from layers.errors import SchemaMismatch, WrongVintage


def test_onbekende_code_in_een_bekende_gemeente_wordt_geweigerd_met_uitleg(vier_buurten):
    codes = pd.Series(["BU00010001", "BU00010099"])
    with pytest.raises(WrongVintage, match=r"BU00010099.*ander jaar"):
        controleer_codes(codes, vier_buurten["buurtcode"], "laag 'draagvlak'")


def test_codes_van_andere_gemeenten_mogen_maar_niet_alleen_die(vier_buurten):
    controleer_codes(pd.Series(["BU00010001", "BU07770001", None]), vier_buurten["buurtcode"], "x")
    with pytest.raises(WrongVintage, match="andere gemeente"):
        controleer_codes(pd.Series(["BU07770001"]), vier_buurten["buurtcode"], "x")


def test_een_tabel_gaat_over_naar_nieuwe_buurten(vier_buurten):
    # In het oude jaar waren de eerste twee buurten één buurt.
    oud = vier_buurten.iloc[[0, 2, 3]].copy()
    oud.loc[0, "buurtcode"] = "BU00010009"
    oud = oud.set_geometry([vier_buurten.geometry[:2].union_all(), *vier_buurten.geometry[2:]], crs=28992)
    tabel = pd.DataFrame(
        {
            "buurtcode": ["BU00010009", "BU00020001", "BU00020002"],
            "woningen": [300.0, 100.0, 0.0],
            "gas": [1_000.0, 2_000.0, None],
        }
    )
    uit, verslag = zet_over(tabel, oud, vier_buurten, aantallen=["woningen"], gemiddelden=["gas"], bestand="t.csv")
    assert uit["buurtcode"].tolist() == vier_buurten["buurtcode"].tolist()
    assert uit["woningen"].tolist() == pytest.approx([150.0, 150.0, 100.0, 0.0])
    assert uit["gas"].tolist()[:3] == pytest.approx([1_000.0, 1_000.0, 2_000.0])
    assert pd.isna(uit["gas"].iloc[3])
    assert "oppervlakte" in verslag.meldingen[0]
    adressen = gpd.GeoDataFrame(geometry=gpd.points_from_xy([90_010.0, 90_020.0, 90_150.0], [420_050.0] * 3), crs=28992)
    uit, verslag = zet_over(tabel, oud, vier_buurten, aantallen=["woningen"], adressen=adressen)
    assert uit["woningen"].tolist() == pytest.approx([200.0, 100.0, 100.0, 0.0])
    assert "adressen" in verslag.meldingen[0]
    assert any("zonder adressen" in melding for melding in verslag.meldingen)


def test_wat_buiten_de_buurten_valt_wordt_genoemd(vier_buurten):
    tabel = pd.DataFrame({"buurtcode": vier_buurten["buurtcode"], "woningen": [10.0, 10.0, 10.0, 10.0]})
    uit, verslag = zet_over(tabel, vier_buurten, vier_buurten.iloc[:3], aantallen=["woningen"])
    assert uit["woningen"].sum() == pytest.approx(30.0)
    assert any("10.0 van 40.0" in melding for melding in verslag.meldingen)
    assert any("BU00020002: 100%" in melding for melding in verslag.meldingen)


def test_ontbrekende_kolom_of_vreemde_code(vier_buurten):
    tabel = pd.DataFrame({"buurtcode": ["BU00010077"], "woningen": [1.0]})
    with pytest.raises(WrongVintage):
        zet_over(tabel, vier_buurten, vier_buurten, aantallen=["woningen"])
    with pytest.raises(SchemaMismatch, match="gas"):
        zet_over(tabel, vier_buurten, vier_buurten, aantallen=["gas"])
