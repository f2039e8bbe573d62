import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from layers.errors import RefusedFile, SchemaMismatch
from layers.sources.gemeentelijk import lees_gemeentelijk


def csv(tmp_path, tekst, naam="werk.csv"):
    pad = tmp_path / naam
    pad.write_bytes(tekst.encode("utf-8-sig"))
    return pad


def test_koppelkansen_in_gewone_taal(tmp_path):
    pad = csv(
        tmp_path,
        "Nummer;Soort werk;Project;Jaar;Buurt\n"
        "1;Rioolvervanging;Dorpsstraat;2027;BU00010001\n"
        "2;Herinrichting straat;Plein;2027-2029;10002\n"
        "3;speeltuin;Park;2028;0001 0003\n"
        "4;Vervangen gasleiding;Kade;2028; bu00010004 \n",
    )
    with pytest.raises(SchemaMismatch, match=r"buurtcode.*rij 2"):
        lees_gemeentelijk(pad, "koppelkansen")
    pad.write_text(pad.read_text("utf-8-sig").replace(";10002", ";00010002"))
    tabel, verslag = lees_gemeentelijk(pad, "koppelkansen")
    assert tabel["soort"].tolist() == ["riool", "weg", "speelplek", "gasnet"]
    assert tabel["buurtcode"].tolist() == [f"BU0001000{n}" for n in (1, 2, 3, 4)]
    assert tabel["jaar_van"].tolist() == [2027, 2027, 2028, 2028]
    assert tabel["jaar_tot"].tolist()[1] == 2029
    assert tabel["jaar_tot"].isna().tolist() == [True, False, True, True]
    assert verslag.hersteld["soort werk herkend uit een andere naam"] == 4
    assert verslag.hersteld["buurtcode aangevuld tot BU en acht cijfers"] == 3


def test_onbekend_werk_wordt_geweigerd_met_de_lijst(tmp_path):
    pad = csv(tmp_path, "werk_id;soort;jaar_van;buurtcode\n1;riool;2027;BU00010001\n2;kermis;2027;BU00010001\n")
    with pytest.raises(SchemaMismatch, match=r"werk\.csv, kolom 'soort', rij 2.*kermis.*gasnet, groen"):
        lees_gemeentelijk(pad, "koppelkansen")


def test_koppelkansen_als_kaartlaag_met_punten_lijnen_en_vlakken(tmp_path):
    pad = tmp_path / "werk.geojson"
    gpd.GeoDataFrame(
        {"werk_id": [1, 2], "soort": ["riool", "groen"], "jaar_van": [2027, 2028]},
        geometry=[Point(90_000, 420_000), box(90_000, 420_000, 90_010, 420_010)],
        crs=28992,
    ).to_crs(4326).to_file(pad)
    tabel, _ = lees_gemeentelijk(pad, "koppelkansen")
    assert tabel.crs.to_epsg() == 28992
    assert tabel["werk_id"].tolist() == ["1", "2"]
    assert tabel["buurtcode"].isna().all()


def test_draagvlak_uit_excel_de_nieuwste_datum_wint(tmp_path):
    pad = tmp_path / "draagvlak.xlsx"
    pd.DataFrame(
        {
            "Buurtcode": ["BU00010001", "BU00010001", "BU00010002"],
            "Draagvlak": [1, 3, 2],
            "Wie": ["wijkraad", "enquête", "corporatie"],
            "Datum": ["2025-01-10", "2026-02-01", "2026-03-01"],
        }
    ).to_excel(pad, index=False)
    tabel, verslag = lees_gemeentelijk(pad, "draagvlak")
    assert tabel["score"].tolist() == [3, 2]
    assert tabel["wie"].tolist() == ["enquête", "corporatie"]
    assert tabel["datum"].dt.year.tolist() == [2026, 2026]
    assert verslag.geweigerd == {"dubbele sleutel: de hoogste datum gehouden": 1}


@pytest.mark.parametrize(
    ("rij", "melding"),
    [
        ("BU00010001;4;raad", r"'score'.*0 tot en met 3"),
        ("BU00010001;1,5;raad", r"'score'.*geheel getal"),
        ("BU00010001;2;", r"'wie'.*overal gevuld"),
        ("Centrum;2;raad", r"'buurtcode'.*BU19630000"),
        ("BU00010001;veel;raad", r"'score'.*veel"),
    ],
)
def test_fout_draagvlak_noemt_veld_en_waarde(tmp_path, rij, melding):
    pad = csv(tmp_path, f"buurtcode;score;wie\n{rij}\n", "draagvlak.csv")
    with pytest.raises(SchemaMismatch, match=melding) as fout:
        lees_gemeentelijk(pad, "draagvlak")
    assert "draagvlak.csv" in str(fout.value)


def test_subsidies_en_een_lege_tabel(tmp_path):
    pad = csv(tmp_path, "Maatregel;Regeling;Aantal;Jaar;Buurt\nhybride_warmtepomp;ISDE;12;2025;BU00010001\n")
    tabel, _ = lees_gemeentelijk(pad, "subsidies")
    assert tabel[["techniek", "aantal", "jaar_van"]].iloc[0].tolist() == ["hybride_warmtepomp", 12, 2025]
    with pytest.raises(SchemaMismatch, match="0 rijen"):
        lees_gemeentelijk(csv(tmp_path, "techniek;regeling\n"), "subsidies")


def test_een_formule_in_een_cel_blijft_tekst(tmp_path):
    pad = csv(tmp_path, 'buurtcode;score;wie\nBU00010001;2;"=HYPERLINK(""http://x"")"\n', "d.csv")
    assert lees_gemeentelijk(pad, "draagvlak")[0]["wie"].tolist() == ['=HYPERLINK("http://x")']


def test_een_programma_met_de_naam_csv(tmp_path):
    pad = tmp_path / "d.csv"
    pad.write_bytes(b"MZ\x90\x00" * 10)
    with pytest.raises(RefusedFile, match="binair"):
        lees_gemeentelijk(pad, "draagvlak")
