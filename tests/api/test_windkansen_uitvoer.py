from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import pytest
import rasterio

from api.errors import RefusedOutput, UnknownResult
from api.exports.windkansen_json import read_json, schema_text
from api.exports.windkansen_tif import BUITEN
from api.uitvoer import STARTWIJKEN, check_uit
from api.windkansen import Windkansenstudie
from api.windkansen_uitvoer import PRODUCTEN, WINDKANSEN, schrijf_uitvoer
from tests.api.windkansen_fabriek import KWAAD, draai


@pytest.fixture(scope="module")
def studie() -> Windkansenstudie:
    return draai()


@pytest.fixture(scope="module")
def map_(studie: Windkansenstudie, tmp_path_factory: pytest.TempPathFactory) -> Path:
    uit = tmp_path_factory.mktemp("windkansen") / "uit"
    schrijf_uitvoer(studie, uit)
    return uit


def test_all_products_and_nothing_else(map_: Path, studie: Windkansenstudie) -> None:
    assert sorted(pad.name for pad in map_.iterdir()) == sorted(PRODUCTEN)
    assert [pad.name for pad in map_.parent.iterdir()] == ["uit"]
    assert read_json(map_ / "windkansen.json") == studie.resultaat


def test_json_has_no_nan_and_fits_its_schema(map_: Path) -> None:
    json.loads((map_ / "windkansen.json").read_text(), parse_constant=pytest.fail)
    assert json.loads(schema_text())["properties"]["soort"]["const"] == "windkansen"
    (map_.parent / "x.json").write_text("{}")
    with pytest.raises(UnknownResult):
        read_json(map_.parent / "x.json")
    (map_.parent / "x.json").unlink()


def test_cog_bits_are_the_rules(map_: Path, studie: Windkansenstudie) -> None:
    r, kaart = studie.resultaat, studie.stukken.kaart
    with rasterio.open(map_ / "uitsluiting.tif") as tif:
        aantal, regels, regimes = tif.read()
        assert tif.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert tif.crs.to_epsg() == 28992
        assert tif.nodata == BUITEN
        assert tif.bounds.left == kaart.rooster.links_m
        assert tif.bounds.top == kaart.rooster.boven_m
        assert all(tif.descriptions)
        kenmerken = tif.tags()
    binnen = kaart.kansen.nummer > 0
    assert ((aantal == BUITEN) == ~binnen).all()
    for x in r.regels:
        if x.bit is not None:
            aan = (regels >> x.bit & 1).astype(bool) & binnen
            assert aan.sum() * kaart.cel_ha == pytest.approx(x.oppervlakte_ha)
            assert kenmerken[f"regel_bit_{x.bit}"].startswith(x.code)
    assert (aantal == 0).sum() * kaart.cel_ha == pytest.approx(r.vrij_ha)
    for y in r.regimes:
        assert y.bit is not None
        assert ((regimes >> y.bit & 1).astype(bool) & binnen).any()


def test_geopackage(map_: Path, studie: Windkansenstudie) -> None:
    pad, r = map_ / "windkansen.gpkg", studie.resultaat
    assert set(pyogrio.list_layers(pad)[:, 0]) == {"plekken", "turbines", "zoekgebieden", "regels", "regimes", "studie"}
    plekken = gpd.read_file(pad, layer="plekken")
    assert plekken.crs.to_epsg() == 28992
    assert plekken["turbines"].sum() == r.turbines
    assert np.allclose(plekken.area / 10_000, plekken["oppervlakte_ha"])
    turbines = gpd.read_file(pad, layer="turbines")
    assert (turbines["regime"].str.startswith("gekozen")).sum() == r.turbines
    with sqlite3.connect(pad) as db:
        assert db.execute("pragma user_version").fetchone()[0] < 10_400
        assert db.execute("select count(*) from regels").fetchone()[0] == len(r.regels)


def test_workbook_has_no_formula_and_every_sheet(map_: Path) -> None:
    boek = openpyxl.load_workbook(map_ / "windkansen.xlsx")
    assert boek.sheetnames == ["Regels", "Regimes", "RES", "Plekken", "Parameters", "Bronnen"]
    cellen = [cel for blad in boek for rij in blad.iter_rows() for cel in rij]
    assert not any(cel.data_type == "f" for cel in cellen)
    assert any(KWAAD in str(cel.value) for cel in cellen)
    assert all("verzonnen" in str(blad["A3"].value) for blad in boek)


def test_no_free_land_still_gives_every_product(tmp_path: Path) -> None:
    schrijf_uitvoer(draai(ook=("WT-RAD-1",)), tmp_path / "uit")
    assert sorted(pad.name for pad in (tmp_path / "uit").iterdir()) == sorted(PRODUCTEN)


def test_output_of_another_study_is_not_thrown_away(tmp_path: Path, map_: Path, studie: Windkansenstudie) -> None:
    with pytest.raises(RefusedOutput):
        check_uit(map_, STARTWIJKEN)
    check_uit(map_, WINDKANSEN)
    (tmp_path / "resultaat.json").write_text('{"soort": "startwijken"}')
    with pytest.raises(RefusedOutput, match=r"resultaat\.json"):
        schrijf_uitvoer(studie, tmp_path)
    assert [pad.name for pad in tmp_path.iterdir()] == ["resultaat.json"]


def test_failing_product_leaves_old_output(tmp_path: Path, studie: Windkansenstudie, monkeypatch) -> None:
    uit = tmp_path / "uit"
    schrijf_uitvoer(studie, uit)
    oud = {pad.name: pad.read_bytes() for pad in uit.iterdir()}

    def breek(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("api.exports.windkansen_kaart.write_kaart", breek)
    with pytest.raises(RefusedOutput, match="vrije ruimte"):
        schrijf_uitvoer(studie, uit)
    assert {pad.name: pad.read_bytes() for pad in uit.iterdir()} == oud
    assert [pad.name for pad in tmp_path.iterdir()] == ["uit"]


@pytest.fixture
def pagina(chromium: Any, map_: Path) -> Iterator[Any]:
    blad = chromium.new_page(viewport={"width": 1200, "height": 900})
    fouten: list[str] = []
    verzoeken: list[str] = []
    blad.on("pageerror", lambda fout: fouten.append(str(fout)))
    blad.on("console", lambda regel: fouten.append(regel.text) if regel.type in ("error", "warning") else None)

    def weiger(route: Any) -> None:
        verzoeken.append(route.request.url)
        route.abort()

    blad.route("http://**", weiger)
    blad.route("https://**", weiger)
    blad.goto((map_ / "kaart.html").as_uri())
    blad.wait_for_function("() => window.wijkwind.klaar")
    yield blad
    assert verzoeken == []
    assert fouten == []
    assert blad.evaluate("() => window.gehackt") is None
    blad.close()


def _kleuren(blad: Any) -> dict[str, int]:
    """Hoeveel beeldpunten van de kaartlaag vrij, uitgesloten of leeg zijn."""
    return blad.evaluate(
        """async () => {
            const img = document.querySelector('img.raster');
            await img.decode();
            const c = document.createElement('canvas');
            c.width = img.naturalWidth; c.height = img.naturalHeight;
            const p = c.getContext('2d'); p.drawImage(img, 0, 0);
            const d = p.getImageData(0, 0, c.width, c.height).data, uit = {vrij: 0, niet: 0, leeg: 0};
            for (let i = 0; i < d.length; i += 4) {
                if (d[i + 3] === 0) uit.leeg += 1;
                else if (d[i] < 20 && d[i + 1] > 90) uit.vrij += 1;
                else uit.niet += 1;
            }
            return uit;
        }"""
    )


@pytest.mark.browser
def test_map_opens_offline_and_draws_what_is_free(pagina: Any, studie: Windkansenstudie) -> None:
    r = studie.resultaat
    kleuren = _kleuren(pagina)
    deel = kleuren["vrij"] / (kleuren["vrij"] + kleuren["niet"])
    assert deel == pytest.approx(r.vrij_ha / r.gebied_ha, abs=0.02)
    assert pagina.locator("path.leaflet-interactive").count() == len(r.plekken)
    assert pagina.locator("text=Gemaakte gegevens").first.is_visible()
    assert f"{r.turbines} turbines" in pagina.locator("#telling").inner_text()


@pytest.mark.browser
def test_switch_per_rule_and_back(pagina: Any, studie: Windkansenstudie) -> None:
    voor, telling = _kleuren(pagina), pagina.locator("#telling").inner_text()
    for x in studie.resultaat.regels:
        if x.bit is not None and x.sluit_uit:
            pagina.uncheck(f"input[data-code={x.code}]")
    assert _kleuren(pagina)["niet"] == 0
    assert "100 %" in pagina.locator("#telling").inner_text()
    assert "eigen keuze" in pagina.locator("#telling").inner_text()
    pagina.click("#terug")
    assert _kleuren(pagina) == voor
    assert pagina.locator("#telling").inner_text() == telling


@pytest.mark.browser
def test_regime_switch(pagina: Any, studie: Windkansenstudie) -> None:
    voor = _kleuren(pagina)
    pagina.check("input[value=tip-4x]")
    regime = next(x for x in studie.resultaat.regimes if x.id == "tip-4x")
    assert f"{regime.turbines} turbines" in pagina.locator("#telling").inner_text()
    assert _kleuren(pagina)["vrij"] < voor["vrij"]
    assert pagina.get_attribute("#regimes tr.nu", "data-id") == "tip-4x"


@pytest.mark.browser
def test_why_not_here_and_places_by_keyboard(pagina: Any) -> None:
    vak = pagina.locator(".folium-map").bounding_box()
    pagina.locator(".folium-map").click(position={"x": vak["width"] / 2, "y": vak["height"] / 2})
    paneel = pagina.locator("#paneel")
    assert "Waarom hier niet?" in paneel.inner_text()
    assert "Afstand tot woningen" in paneel.inner_text()
    knop = pagina.locator("button[data-plek]").first
    knop.focus()
    pagina.keyboard.press("Enter")
    assert "Turbines die passen" in paneel.inner_text()
    assert pagina.evaluate("() => document.activeElement.id") == "paneel-kop"
    assert pagina.locator("#paneel img, table img").count() == 0


@pytest.mark.browser
def test_narrow_screen_has_no_sideways_scroll(pagina: Any) -> None:
    pagina.set_viewport_size({"width": 320, "height": 640})
    assert pagina.evaluate("() => document.documentElement.scrollWidth") <= 320
