"""De producten worden met andere gereedschappen teruggelezen dan waarmee ze gemaakt zijn."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest

from api.exports.kaart import render_kaart
from api.exports.pagina import page_policy, safe_json
from api.exports.resultaat_json import read_json, schema_text
from api.exports.vlakken import simplified
from api.models import Resultaat
from spatial.errors import WrongCrs
from tests.api.fabriek import FORMULE_NAAM, KWADE_NAAM, maak_achtergrond, maak_resultaat, maak_vlakken


# ---- JSON
def test_json_has_null_for_missing_never_nan(uit_map: Path) -> None:
    tekst = (uit_map / "resultaat.json").read_text()
    assert "NaN" not in tekst
    assert "Infinity" not in tekst
    ruw = json.loads(tekst)
    verplicht = "buurtcode naam rang score score_laag score_hoog kans_top_n strategie marge bijdragen ontbreekt vlaggen"
    assert set(verplicht.split()) <= set(ruw["buurten"][0])
    ontbrekend = [b for buurt in ruw["buurten"] for b in buurt["bijdragen"] if b["waarde"] is None]
    assert ontbrekend
    assert all(b["bijdrage"] is None for b in ontbrekend)


def test_json_of_other_shape_names_the_field(tmp_path: Path, uit_map: Path) -> None:
    ruw = json.loads((uit_map / "resultaat.json").read_text())
    ruw["buurten"][0]["rang"] = "eerste"
    (tmp_path / "resultaat.json").write_text(json.dumps(ruw))
    with pytest.raises(Exception, match=r"buurten\.0\.rang"):
        read_json(tmp_path / "resultaat.json")


def test_documentation_describes_every_field() -> None:
    tekst = (Path(__file__).parents[2] / "docs" / "resultaat.md").read_text()
    schema = json.loads(schema_text())
    velden = {naam for vorm in schema["$defs"].values() for naam in vorm["properties"]} | set(schema["properties"])
    ontbreekt = sorted(veld for veld in velden if f"`{veld}`" not in tekst)
    assert ontbreekt == []


# ---- GeoPackage
def test_geopackage_version_crs_and_layers(uit_map: Path, resultaat: Resultaat) -> None:
    pad = uit_map / "startwijken.gpkg"
    with sqlite3.connect(pad) as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert db.execute("PRAGMA user_version").fetchone()[0] == 10300
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        srs = db.execute("SELECT srs_id FROM gpkg_contents WHERE table_name='buurten'").fetchone()[0]
        assert srs == 28992
    assert [naam for naam, _ in pyogrio.list_layers(pad)] == [
        "buurten",
        "studie",
        "bijdragen",
        "strategieen",
        "herkomst",
    ]
    tabel = gpd.read_file(pad, layer="buurten")
    assert len(tabel) == len(resultaat.buurten)
    assert tabel.geometry.is_valid.all()
    assert tabel["naam"].tolist() == [b.naam for b in resultaat.buurten]
    zonder = tabel[tabel["uitkomst"] == "geen startwijk"]
    assert zonder["rang"].isna().all()
    assert zonder["score"].isna().all()


def test_geopackage_refuses_other_crs(tmp_path: Path, resultaat: Resultaat) -> None:
    from api.exports.geopackage import write_geopackage

    with pytest.raises(WrongCrs):
        write_geopackage(resultaat, maak_vlakken(resultaat).to_crs(4326), tmp_path / "x.gpkg")


def test_geopackage_keeps_row_without_polygon(tmp_path: Path, resultaat: Resultaat) -> None:
    from api.exports.geopackage import write_geopackage

    write_geopackage(resultaat, maak_vlakken(resultaat).iloc[1:], tmp_path / "x.gpkg")
    tabel = gpd.read_file(tmp_path / "x.gpkg", layer="buurten")
    assert len(tabel) == len(resultaat.buurten)
    assert tabel.geometry.isna().sum() == 1


# ---- Excel
@pytest.fixture(scope="module")
def werkboek(uit_map: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(uit_map / "startwijken.xlsx")


def test_excel_sheets_and_headings(werkboek: openpyxl.Workbook) -> None:
    assert werkboek.sheetnames == ["Rangschikking", "Redenen", "Strategieën", "Parameters", "Bronnen"]
    for blad in werkboek:
        assert "Gemaakt op 2026-11-22" in blad["A2"].value
        assert "Gemaakte gegevens" in blad["A3"].value
        assert blad.freeze_panes is not None
        assert blad.auto_filter.ref
        koppen = [cel.value for cel in blad[4]]
        assert all(koppen)
        assert len(set(koppen)) == len(koppen)


def test_excel_has_no_formula_or_link_at_all(uit_map: Path, werkboek: openpyxl.Workbook) -> None:
    for blad in werkboek:
        for rij in blad.iter_rows():
            for cel in rij:
                assert cel.data_type != "f", (blad.title, cel.coordinate)
                assert cel.hyperlink is None
                if isinstance(cel.value, str):
                    assert not cel.value.startswith(("=", "+", "-", "@", "\t", "\r")), (blad.title, cel.coordinate)
    with zipfile.ZipFile(uit_map / "startwijken.xlsx") as pak:
        bladen = "".join(pak.read(naam).decode() for naam in pak.namelist() if "worksheets/sheet" in naam)
        assert "<f>" not in bladen
        assert not any("externalLink" in naam for naam in pak.namelist())
    namen = [blad.value for blad in werkboek["Rangschikking"]["B"]]
    assert f"'{FORMULE_NAAM}" in namen
    assert KWADE_NAAM in namen


def test_excel_missing_is_empty_and_order_is_rank(werkboek: openpyxl.Workbook, resultaat: Resultaat) -> None:
    blad = werkboek["Rangschikking"]
    rijen = list(blad.iter_rows(min_row=5, values_only=True))
    assert len(rijen) == len(resultaat.buurten)
    rangen = [rij[0] for rij in rijen]
    assert rangen[:-1] == sorted(rangen[:-1])
    assert rangen[-1] is None
    assert rijen[-1][5] is None  # score
    zonder = [rij for rij in werkboek["Redenen"].iter_rows(min_row=5, values_only=True) if rij[3] is None]
    assert zonder
    assert all(rij[10] for rij in zonder)  # bij elk gat staat de reden


def test_excel_weights_sum_to_one(werkboek: openpyxl.Workbook) -> None:
    rijen = werkboek["Parameters"].iter_rows(min_row=5, values_only=True)
    assert sum(rij[2] for rij in rijen if rij[0] == "gewicht") == pytest.approx(1)


# ---- kaart zonder browser
def test_map_page_refers_to_nothing_outside(uit_map: Path) -> None:
    html = (uit_map / "kaart.html").read_text()
    assert re.findall(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=[\"']?(?:https?:)?//", html) == []
    assert re.findall(r"url\(\s*[\"']?https?:", html) == []
    assert re.findall(r"@import", html) == []
    assert "sourceMappingURL" not in html
    assert "//cdn" not in html.lower()


def test_map_page_carries_its_own_policy(uit_map: Path) -> None:
    html = (uit_map / "kaart.html").read_text()
    beleid = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert beleid is not None
    assert beleid.group(1) == page_policy(html)
    assert "unsafe" not in beleid.group(1)
    assert "default-src 'none'" in beleid.group(1)


def test_map_page_escapes_names(uit_map: Path) -> None:
    html = (uit_map / "kaart.html").read_text()
    assert KWADE_NAAM not in html
    assert "</script><script>window.gehackt" not in html
    assert html.count("</script>") == html.count("<script")


def test_map_page_is_deterministic(resultaat: Resultaat) -> None:
    een, twee = (render_kaart(resultaat, maak_vlakken(resultaat), maak_achtergrond()) for _ in range(2))
    assert een == twee


def test_safe_json_survives_every_escape() -> None:
    tekst = "</script><!-- \u2028 & 'x' \"y\""
    uit = safe_json({"a": tekst})
    assert not set("<>&\u2028") & set(uit)
    assert json.loads(uit)["a"] == tekst
    with pytest.raises(ValueError, match="JSON"):
        safe_json({"a": float("nan")})


def test_thousand_buurten_stay_small() -> None:
    resultaat = maak_resultaat(1000, kwaad=False)
    vlakken = maak_vlakken(resultaat, punten=60)
    html = render_kaart(resultaat, vlakken, {})
    assert len(html.encode()) < 6_000_000
    klein = maak_resultaat(41, kwaad=False)
    assert len(render_kaart(klein, maak_vlakken(klein, punten=400), {}).encode()) < 3_000_000


def test_simplified_neighbours_keep_shared_borders(resultaat: Resultaat) -> None:
    vlakken = maak_vlakken(resultaat, punten=200)
    vorm = simplified(vlakken, max_punten=400)
    assert vorm.geometry.is_valid.all()
    samen = vorm.geometry.union_all()
    assert samen.geom_type == "Polygon"  # geen kier maakt er losse delen of gaten van
    assert len(samen.interiors) == 0
    punten = gpd.GeoSeries(gpd.points_from_xy(vorm["punt_lengte"], vorm["punt_breedte"]), crs=4326)
    assert vorm.geometry.reset_index(drop=True).contains(punten).all()


def test_empty_polygon_is_left_out(resultaat: Resultaat) -> None:
    vlakken = maak_vlakken(resultaat)
    vlakken.loc[0, "geometry"] = None
    assert len(simplified(vlakken)) == len(vlakken) - 1
    html = render_kaart(resultaat, vlakken, {})
    assert pd.notna(html)


def test_published_schema_is_current() -> None:
    pad = Path(__file__).parents[2] / "docs" / "resultaat.schema.json"
    assert json.loads(pad.read_text()) == json.loads(schema_text()), "schrijf schema_text() opnieuw naar docs"
