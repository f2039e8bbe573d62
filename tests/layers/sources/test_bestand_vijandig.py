"""Vijandige bestanden: ze worden geweigerd, er wordt niets anders gelezen en er gaat geen verzoek naar buiten."""

import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from layers.errors import LayersError, RefusedFile, UnreadableFile
from layers.geometrie import maak_heel
from layers.sources.bestand import lees_lagen, lees_tabel
from layers.sources.zandbak import Grenzen
from layers.sources.zip import Zipgrenzen, controleer_zip, pak_uit
from layers.verslag import Leesverslag

RD = 28992


def vlak(x: float = 90_000, y: float = 420_000) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"naam": ["a"]}, geometry=[box(x, y, x + 100, y + 100)], crs=RD)


@pytest.fixture
def geheim(tmp_path: Path) -> Path:
    pad = tmp_path / "geheim.gpkg"
    vlak().to_file(pad, layer="geheim")
    return pad


VERWIJZEND = {
    "vrt": "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>{doel}</SrcDataSource></OGRVRTLayer>"
    "</OGRVRTDataSource>",
    "wfs": "<OGRWFSDataSource><URL>{doel}?service=WFS</URL></OGRWFSDataSource>",
    "raster_vrt": "<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand><SourceFilename>{doel}</SourceFilename>"
    "</VRTRasterBand></VRTDataset>",
    "wms": "<GDAL_WMS><Service name='WMS'><ServerUrl>{doel}</ServerUrl></Service></GDAL_WMS>",
    "gdalg": '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {doel} ! write x.gpkg"}}',
}


@pytest.mark.parametrize("naam", VERWIJZEND)
@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".gml", ".kml", ".csv", ".xml", ".vrt", ".json"])
def test_verwijzend_bestand_wordt_geweigerd_hoe_het_ook_heet(tmp_path, luisteraar, geheim, naam, ending):
    for doel in (str(geheim), f"/vsicurl/{luisteraar.adres}/x.geojson"):
        pad = tmp_path / f"x{ending}"
        pad.write_text(VERWIJZEND[naam].format(doel=doel))
        with pytest.raises(RefusedFile, match=f"x{ending}"):
            lees_tabel(pad)
    assert luisteraar.verzoeken == []


@pytest.mark.parametrize(
    "vorm",
    [
        "/vsicurl/{adres}/x.geojson",
        "{adres}/x.geojson",
        "WFS:{adres}",
        "OAPIF:{adres}",
        "PG:host=127.0.0.1",
        "zip://x.zip!/a.gpkg",
        "/vsizip//vsicurl/{adres}/x.zip",
        "GeoJSON:/vsicurl/{adres}/x",
        "/vsizip/{{/vsicurl/{adres}/x.zip}}/a",
    ],
)
def test_een_adres_is_geen_bestand(luisteraar, vorm):
    tekst = vorm.format(adres=luisteraar.adres)
    with pytest.raises(RefusedFile, match="gewoon bestand"):
        lees_tabel(Path(tekst))
    assert luisteraar.verzoeken == []


def test_verwijzing_diep_in_een_gml_leidt_tot_geen_enkel_verzoek(tmp_path, luisteraar):
    pad = tmp_path / "x.gml"
    pad.write_text(
        f"""<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:x {luisteraar.adres}/x.xsd" xmlns:x="urn:x">
<wfs:member><x:vlak gml:id="a"><x:naam>a</x:naam><x:ref xlink:href="{luisteraar.adres}/y.gml#b"/>
<x:geometrie><gml:Point srsName="urn:ogc:def:crs:EPSG::28992"><gml:pos>90000 420000</gml:pos></gml:Point></x:geometrie>
</x:vlak></wfs:member></wfs:FeatureCollection>"""
    )
    tabel = lees_tabel(pad)
    assert len(tabel) == 1
    assert luisteraar.verzoeken == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.gml"], "naast het bestand mag niets geschreven zijn"


@pytest.mark.parametrize("ending", [".gml", ".kml"])
def test_xml_met_eigen_definities_wordt_geweigerd(tmp_path, ending):
    pad = tmp_path / f"x{ending}"
    pad.write_text(
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<kml xmlns:gml="http://www.opengis.net/gml">&b;</kml>'
    )
    with pytest.raises(RefusedFile, match="DOCTYPE"):
        lees_tabel(pad)


def test_kml_met_een_koppeling_naar_buiten_geeft_geen_verzoek(tmp_path, luisteraar):
    pad = tmp_path / "x.kml"
    pad.write_text(
        f"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<NetworkLink><Link><href>{luisteraar.adres}/y.kml</href></Link></NetworkLink>
<Placemark><name>a</name><Point><coordinates>4.5,51.8</coordinates></Point></Placemark></Document></kml>"""
    )
    lees_lagen([pad])
    assert luisteraar.verzoeken == []


def test_een_geopackage_met_een_andere_ending_wordt_geweigerd(tmp_path, geheim):
    pad = tmp_path / "x.geojson"
    pad.write_bytes(geheim.read_bytes())
    with pytest.raises(RefusedFile, match=r"GeoPackage.*\.geojson"):
        lees_tabel(pad)


@pytest.mark.parametrize(
    "maak",
    [
        lambda pad: pad.write_bytes(b"MZ\x00\x00programma"),
        lambda pad: pad.write_text("<html><body>404</body></html>"),
        lambda pad: pad.write_bytes(b"SQLite format 3\x00" + b"\x00" * 100),
        lambda pad: pad.write_text('{"type":"Topology","arcs":[]}'),
        lambda pad: pad.mkdir(),
        lambda pad: pad.write_bytes(b""),
    ],
)
def test_iets_anders_dan_een_kaartlaag_wordt_geweigerd(tmp_path, maak):
    pad = tmp_path / "x.geojson"
    maak(pad)
    with pytest.raises(LayersError, match=r"x\.geojson"):
        lees_tabel(pad)


@pytest.mark.parametrize("deel", [0.3, 0.9])
@pytest.mark.parametrize("naam", ["x.gpkg", "x.geojson", "x.fgb", "x.parquet"])
def test_half_bestand_geeft_een_duidelijke_fout(tmp_path, naam, deel):
    pad = tmp_path / naam
    (vlak().to_parquet if naam.endswith("parquet") else vlak().to_file)(pad)
    heel = pad.read_bytes()
    pad.write_bytes(heel[: int(len(heel) * deel)])
    with pytest.raises(UnreadableFile, match=naam):
        lees_tabel(pad)


def test_diep_geneste_json_wordt_snel_geweigerd(tmp_path):
    pad = tmp_path / "x.geojson"
    pad.write_text('{"type":"FeatureCollection","features":' + "[" * 200_000 + "]" * 200_000 + "}")
    with pytest.raises(LayersError, match=r"x\.geojson"):
        lees_tabel(pad)


def test_onmogelijk_groot_getal_als_coordinaat(tmp_path):
    pad = tmp_path / "x.geojson"
    pad.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
        '"geometry":{"type":"Point","coordinates":[1e400,51]}}]}'
    )
    with pytest.raises(LayersError, match=r"x\.geojson"):
        maak_heel(lees_tabel(pad), Leesverslag("x", pad.name), ["punt"])


def test_te_lang_lezen_wordt_gestopt_en_de_rest_gaat_door(tmp_path):
    goed = tmp_path / "goed.gpkg"
    vlak().to_file(goed)
    traag = tmp_path / "traag.geojson"
    rij = '{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[4.5,51.8]}}'
    traag.write_text('{"type":"FeatureCollection","features":[' + ",".join([rij] * 1_000_000) + "]}")
    uit = lees_lagen([traag, goed], grenzen=Grenzen(wandtijd_s=2.5))
    assert isinstance(uit[traag], RefusedFile)
    assert "2.5 s" in str(uit[traag])
    assert not isinstance(uit[goed], LayersError)


def test_te_veel_geheugen_stopt_het_kind_en_niet_ons(tmp_path):
    pad = tmp_path / "groot.csv"
    pad.write_text("a;b\n" + "x;y\n" * 5_000_000)
    with pytest.raises(RefusedFile, match="geheugen"):
        lees_tabel(pad, grenzen=Grenzen(geheugen_bytes=300 * 1024**2))


# --- zip -------------------------------------------------------------------------------------------------------------


def maak_zip(pad: Path, leden: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, inhoud in leden.items():
            archief.writestr(naam, inhoud)
    return pad


@pytest.mark.parametrize(
    "naam", ["../../kwaad.csv", "/etc/kwaad.csv", "C:\\kwaad.csv", "a/../../kwaad.csv", "..\\kwaad.csv", "\\\\s\\k.csv"]
)
def test_zip_die_ontsnapt(tmp_path, naam):
    pad = maak_zip(tmp_path / "x.zip", {naam: b"a;b\n1;2\n"})
    with pytest.raises(RefusedFile, match="buiten de zip"):
        lees_tabel(pad)
    assert not list(tmp_path.rglob("kwaad.csv"))


def test_zip_met_koppeling(tmp_path):
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w") as archief:
        lid = zipfile.ZipInfo("x.csv")
        lid.external_attr = 0o120777 << 16
        archief.writestr(lid, "/etc/passwd")
    with pytest.raises(RefusedFile, match="koppeling"):
        lees_tabel(pad)


def test_zip_met_dubbele_namen(tmp_path):
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w") as archief:
        archief.writestr("a.csv", "a\n1\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archief.writestr("a.csv", "a\n2\n")
    with pytest.raises(RefusedFile, match="twee keer"):
        lees_tabel(pad)
    with pytest.raises(RefusedFile, match="twee keer"):
        lees_tabel(maak_zip(pad, {"A.csv": b"a\n", "a.CSV": b"a\n"}))


def test_zip_in_een_zip_en_wachtwoord(tmp_path):
    with pytest.raises(RefusedFile, match="archief"):
        lees_tabel(maak_zip(tmp_path / "x.zip", {"binnen.zip": b"PK\x03\x04"}))
    pad = maak_zip(tmp_path / "y.zip", {"a.csv": b"a\n1\n"})
    inhoud = bytearray(pad.read_bytes())
    plek = inhoud.index(b"PK\x01\x02")
    inhoud[plek + 8] |= 1
    pad.write_bytes(inhoud)
    with pytest.raises(RefusedFile, match="wachtwoord"):
        lees_tabel(pad)


def test_zipbom_op_verhouding_totaal_en_aantal(tmp_path):
    pad = maak_zip(tmp_path / "x.zip", {"a.csv": b"0" * 200_000_000})
    with pytest.raises(RefusedFile, match="keer zo groot"):
        lees_tabel(pad)
    with pytest.raises(RefusedFile, match="uitgepakt 200 MB"):
        controleer_zip(pad, Zipgrenzen(bytes_totaal=100_000_000))
    veel = maak_zip(tmp_path / "veel.zip", {f"{n}.csv": b"" for n in range(2_001)})
    with pytest.raises(RefusedFile, match="2001 bestanden"):
        lees_tabel(veel)


def test_zip_die_liegt_over_haar_grootte_stopt_tijdens_het_uitpakken(tmp_path):
    pad = maak_zip(tmp_path / "x.zip", {"a.csv": b"0" * 5_000_000})
    inhoud = bytearray(pad.read_bytes())
    plek = inhoud.index(b"PK\x01\x02")
    inhoud[plek + 24 : plek + 28] = struct.pack("<I", 10)
    pad.write_bytes(inhoud)
    doel = tmp_path / "doel"
    doel.mkdir()
    with pytest.raises(LayersError, match=r"x\.zip"):
        pak_uit(pad, doel, Zipgrenzen(bytes_totaal=1_000_000))
    assert sum(lid.stat().st_size for lid in doel.iterdir()) <= 2_000_000


@pytest.mark.parametrize("deel", [0.5, 0.95])
def test_halve_zip(tmp_path, deel):
    pad = maak_zip(tmp_path / "x.zip", {"a.csv": bytes(range(256)) * 100})
    heel = pad.read_bytes()
    pad.write_bytes(heel[: int(len(heel) * deel)])
    with pytest.raises(UnreadableFile, match="geen hele zip"):
        lees_tabel(pad)


def test_xlsx_bom_wordt_gezien_voor_het_lezen(tmp_path):
    pad = maak_zip(tmp_path / "x.xlsx", {"xl/worksheets/sheet1.xml": b"<c/>" * 30_000_000})
    with pytest.raises(RefusedFile, match="keer zo groot"):
        lees_tabel(pad)


def test_shapefile_zonder_dbf_zegt_wat_ontbreekt(tmp_path):
    map_ = tmp_path / "shp"
    map_.mkdir()
    vlak().to_file(map_ / "x.shp")
    pad = tmp_path / "x.zip"
    with zipfile.ZipFile(pad, "w") as archief:
        for lid in map_.iterdir():
            if lid.suffix != ".dbf":
                archief.write(lid, lid.name)
    with pytest.raises(UnreadableFile, match=r"zonder \.dbf"):
        lees_tabel(pad)
