"""Gewone bestanden: wat erin staat komt eruit, met een melding bij alles wat opviel."""

import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from layers.errors import LayersError, UnreadableFile, WrongCoordinates
from layers.geometrie import maak_heel, naar_rd
from layers.sources.bestand import lees_lagen, lees_tabel
from layers.sources.zandbakkind import decodeer, kies_scheiding, unieke_namen
from layers.verslag import Leesverslag
from spatial.crs import to_wgs84

VLAK = box(90_000, 420_000, 90_100, 420_100)


def laag(vorm=VLAK, crs=28992) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"naam": ["ë 'quote'"], "n": [3], "x": [1.5]}, geometry=[vorm], crs=crs)


def verslag(pad) -> Leesverslag:
    return Leesverslag("test", pad.name, 1)


@pytest.mark.parametrize("naam", ["a.gpkg", "a.fgb", "a.geojson", "a.parquet", "a.gml", "a.shp"])
def test_elke_soort_komt_gelijk_terug(tmp_path, naam):
    pad = tmp_path / naam
    if naam.endswith("parquet"):
        laag().to_parquet(pad)
    elif naam.endswith("shp"):
        (tmp_path / "s").mkdir()
        laag().to_file(tmp_path / "s" / naam)
        pad = tmp_path / "Kaart met spatie.zip"
        with zipfile.ZipFile(pad, "w") as archief:
            for lid in (tmp_path / "s").iterdir():
                archief.write(lid, f"map/{lid.name}")
    else:
        laag().to_file(pad)
    tabel = lees_tabel(pad)
    heel, rapport = maak_heel(tabel, verslag(pad))
    assert heel.crs.to_epsg() == 28992
    assert heel.geometry.iloc[0].equals(VLAK)
    assert tabel[["naam", "n", "x"]].iloc[0].tolist() == ["ë 'quote'", 3, 1.5]
    assert tabel.attrs["bestand"] == pad.name
    assert (rapport.goed, dict(rapport.hersteld), dict(rapport.geweigerd)) == (1, {}, {})


def test_excel_geeft_getallen_en_tekst(tmp_path):
    pad = tmp_path / "a.xlsx"
    pd.DataFrame({"buurtcode": ["BU19630000", "BU19630001"], "score": [3, 1], "wie": ["bewoners", None]}).to_excel(
        pad, index=False
    )
    tabel = lees_tabel(pad)
    assert tabel["buurtcode"].tolist() == ["BU19630000", "BU19630001"]
    assert tabel["score"].tolist() == [3, 1]
    assert tabel["wie"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("ruw", "codering", "melding"),
    [
        ("naam;gas\nWaarde é;1.234,5\n".encode("utf-8-sig"), "utf-8-sig", "BOM"),
        ("naam;gas\nWaarde é;1.234,5\n".encode(), "utf-8", None),
        ("naam;gas\nWaarde é;1.234,5\n".encode("cp1252"), "cp1252", "cp1252"),
        ("naam;gas\nWaarde é;1.234,5\n".encode("utf-16"), "utf-16", "utf-16"),
        (b"naam;gas\r\nWaarde \xc3\xa9;1.234,5\r\n", "utf-8", None),
    ],
)
def test_csv_codering_en_decimaalteken_worden_herkend_en_gemeld(tmp_path, ruw, codering, melding):
    pad = tmp_path / "a.csv"
    pad.write_bytes(ruw)
    tabel = lees_tabel(pad)
    assert tabel.columns.tolist() == ["naam", "gas"]
    assert tabel.iloc[0].tolist() == ["Waarde é", "1.234,5"]
    assert (tabel.attrs["codering"], tabel.attrs["scheiding"], tabel.attrs["decimaal"]) == (codering, ";", ",")
    assert [m for m in tabel.attrs["meldingen"] if melding and melding in m] or melding is None


def test_csv_met_aanhalingstekens_en_regels_in_een_cel(tmp_path):
    pad = tmp_path / "a.csv"
    pad.write_text('a,b\n"x, y","regel 1\nregel 2"\n')
    tabel = lees_tabel(pad)
    assert tabel.iloc[0].tolist() == ["x, y", "regel 1\nregel 2"]
    assert tabel.attrs["decimaal"] == "."


def test_csv_met_scheve_rijen(tmp_path):
    pad = tmp_path / "a.csv"
    pad.write_text("a;b\n" + "1;2\n" * 50 + "1;2;3\n")
    gelezen = lees_lagen([pad])[pad]
    assert len(gelezen[0].tabel) == 50
    assert "1 rijen weggelaten" in gelezen[0].meldingen[0]
    pad.write_text("a;b\n1;2\n1;2;3\n1;2;3\n")
    with pytest.raises(UnreadableFile, match=r"a\.csv.*2 rijen"):
        lees_tabel(pad)


def test_dubbele_en_lege_kolomnamen_krijgen_een_eigen_naam():
    namen, hernoemd = unieke_namen(["a", "a", "", " b ", "x" * 10_000, "__proto__", "select"])
    assert namen[:4] == ["a", "a_2", "kolom_3", "b"]
    assert len(set(namen)) == len(namen)
    assert max(map(len, namen)) <= 120
    assert len(hernoemd) == 3


@given(st.text(min_size=0, max_size=200).filter(lambda t: "\x00" not in t))
def test_elke_tekst_in_utf8_komt_gelijk_terug(tekst):
    assert decodeer(b"\xef\xbb\xbf" + tekst.encode("utf-8", "replace"))[0] == tekst.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(("kop", "teken"), [("a;b,c;d", ";"), ("a,b", ","), ("a\tb", "\t"), ("a", ";"), ("\na|b", "|")])
def test_scheidingsteken(kop, teken):
    assert kies_scheiding(kop + "\n1,5") == teken


def test_meer_lagen_vraagt_om_een_naam(tmp_path):
    pad = tmp_path / "a.gpkg"
    laag().to_file(pad, layer="een")
    laag().to_file(pad, layer="twee")
    with pytest.raises(UnreadableFile, match="een, twee"):
        lees_tabel(pad)
    assert lees_tabel(pad, "twee").attrs["laag"] == "twee"
    with pytest.raises(UnreadableFile, match=r"'drie'.*een, twee"):
        lees_tabel(pad, "drie")


def test_een_fout_bestand_houdt_de_rest_niet_tegen(tmp_path):
    goed, fout = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    laag().to_file(goed)
    fout.write_bytes(goed.read_bytes()[:5000])
    uit = lees_lagen([fout, goed, tmp_path / "er_niet.gpkg"])
    assert isinstance(uit[fout], LayersError)
    assert isinstance(uit[tmp_path / "er_niet.gpkg"], UnreadableFile)
    assert len(uit[goed][0].tabel) == 1


# --- stelsel en geometrie --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tabel", "tekst"),
    [
        (laag(crs=4326), r"lijken op RD \(EPSG:28992\)"),
        (laag(box(51.8, 4.5, 51.9, 4.6), 4326), "verkeerde volgorde"),
        (laag(box(4.5, 51.8, 4.6, 51.9), 28992), "lengte en breedte"),
        (laag(crs=None), r"geen stelsel; de coördinaten lijken op RD"),
        (laag(box(4.5, 51.8, 4.6, 51.9), None), r"geen stelsel; de coördinaten lijken op lengte"),
        (laag(box(-80, 20, -79, 21), 4326), "buiten Nederland"),
        (laag(box(900_000, 900_000, 900_100, 900_100)), r"rij 1.*buiten"),
    ],
)
def test_verkeerd_stelsel_wordt_geweigerd_met_een_voorstel(tabel, tekst):
    with pytest.raises(WrongCoordinates, match=tekst):
        naar_rd(tabel, "a.gpkg")


def test_een_bevestigd_stelsel_wordt_gebruikt():
    assert naar_rd(laag(crs=4326), "a.gpkg", stelsel="EPSG:28992").geometry.iloc[0].equals(VLAK)
    with pytest.raises(WrongCoordinates, match="EPSG:999999"):
        naar_rd(laag(), "a.gpkg", stelsel="EPSG:999999")


def test_wgs84_wordt_rd():
    in_rd = naar_rd(to_wgs84(laag()), "a.gpkg")
    assert in_rd.geometry.iloc[0].hausdorff_distance(VLAK) < 0.01


def test_geometrie_wordt_hersteld_en_geteld(tmp_path):
    strik = shapely.Polygon([(90_000, 420_000), (90_100, 420_100), (90_100, 420_000), (90_000, 420_100)])
    splinter = box(90_500, 420_000, 90_500.1, 420_000.1)
    verzameling = shapely.GeometryCollection([VLAK, shapely.LineString([(90_000, 420_000), (90_300, 420_000)])])
    hoog = shapely.force_3d(VLAK, 5.0)
    vormen = [VLAK, strik, shapely.MultiPolygon([VLAK, splinter]), verzameling, hoog, None, shapely.Polygon(), splinter]
    tabel = gpd.GeoDataFrame({"n": range(8)}, geometry=vormen, crs=28992)
    heel, rapport = maak_heel(tabel, Leesverslag("t", "t.gpkg", 8))
    assert heel.index.tolist() == [0, 1, 2, 3, 4]
    assert heel.is_valid.all()
    assert not heel.has_z.any()
    np.testing.assert_allclose(heel.area, [10_000, 5_000, 10_000, 10_000, 10_000])
    assert dict(rapport.hersteld) == {
        "hoogte (z) weggelaten": 1,
        "ongeldige geometrie geldig gemaakt": 1,
        "verzameling teruggebracht tot één soort geometrie": 1,
        "splinters weggelaten": 1,
    }
    assert sum(rapport.geweigerd.values()) == 3


def test_lege_laag_en_verkeerde_geometrie_geven_een_fout(tmp_path):
    pad = tmp_path / "leeg.gpkg"
    laag().iloc[:0].to_file(pad)
    with pytest.raises(UnreadableFile, match=r"leeg\.gpkg"):
        maak_heel(lees_tabel(pad), verslag(pad))
    punten = gpd.GeoDataFrame(geometry=[shapely.Point(90_000, 420_000)], crs=28992)
    with pytest.raises(UnreadableFile, match="geen vlak"):
        maak_heel(punten, Leesverslag("t", "t.gpkg", 1))


def test_geojson_zonder_geometrie_en_nan_coordinaten(tmp_path):
    pad = tmp_path / "a.geojson"
    pad.write_text(
        '{"type":"FeatureCollection","features":['
        '{"type":"Feature","properties":{"a":[1,2]},"geometry":null},'
        '{"type":"Feature","properties":{"a":null},"geometry":{"type":"Polygon","coordinates":'
        "[[[4.5,51.8],[4.6,51.8],[4.6,51.9],[4.5,51.8]]]}}]}"
    )
    heel, rapport = maak_heel(lees_tabel(pad), Leesverslag("t", pad.name, 2))
    assert len(heel) == 1
    assert dict(rapport.geweigerd) == {"geen geometrie": 1}
    with np.errstate(invalid="ignore"):
        kapot = shapely.Polygon([(90_000, 420_000), (np.nan, 420_050), (90_100, 420_000)])
    nan = gpd.GeoDataFrame(geometry=[kapot, VLAK], crs=28992)
    _, rapport = maak_heel(nan, Leesverslag("t", "t", 2))
    assert dict(rapport.geweigerd) == {"coördinaat is geen eindig getal": 1}


def test_gebogen_vlak_wordt_recht_of_duidelijk_geweigerd(tmp_path):
    pad = tmp_path / "a.gml"
    pad.write_text(
        """<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:x="urn:x"><wfs:member><x:vlak gml:id="a"><x:naam>a</x:naam><x:g>
<gml:Surface srsName="urn:ogc:def:crs:EPSG::28992" gml:id="b"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>
<gml:curveMember><gml:Curve gml:id="c"><gml:segments><gml:Arc><gml:posList>90000 420000 90050 420050 90100 420000
</gml:posList></gml:Arc><gml:LineStringSegment><gml:posList>90100 420000 90000 420000</gml:posList>
</gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch>
</gml:patches></gml:Surface></x:g></x:vlak></wfs:member></wfs:FeatureCollection>"""
    )
    heel, _ = maak_heel(lees_tabel(pad), verslag(pad))
    # Een halve cirkel met straal 50 m.
    assert heel.area.iloc[0] == pytest.approx(np.pi * 50**2 / 2, rel=0.01)


@pytest.mark.realdata
def test_echte_natuurgebieden_en_warmtebronnen(gedeelde_data):
    pad = gedeelde_data / "hoeksche-waard" / "natura2000.gpkg"
    heel, rapport = maak_heel(lees_tabel(pad), Leesverslag("natuur", pad.name, 6))
    assert set(heel.geom_type) <= {"Polygon", "MultiPolygon"}
    assert rapport.hersteld["verzameling teruggebracht tot één soort geometrie"] == 3
    pad = gedeelde_data / "hoeksche-waard" / "warmtebronnen.gpkg"
    heel, rapport = maak_heel(lees_tabel(pad, "geothermie_ruim"), Leesverslag("warmtebronnen", pad.name, 1))
    assert rapport.hersteld["ongeldige geometrie geldig gemaakt"] == 1
    assert heel.is_valid.all()
