"""Een park van een gebruiker: wat goed is komt binnen, wat niet kan wordt met de turbine erbij geweigerd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from layers.errors import LayersError, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.turbinetypen import load_turbinetypen
from layers.windpark import lees_park, omtrek
from spatial.errors import OutOfRange, UnknownName, WijkwindError
from spatial.raster import Raster

# Vier plekken bij Klaaswaal, in lengte en breedte.
KLAASWAAL = [(4.430, 51.765), (4.437, 51.766), (4.444, 51.767), (4.451, 51.768)]
TYPES = load_turbinetypen()


def geojson(punten: list[Any], **eigenschappen: Any) -> dict[str, Any]:
    vast = {"type": "generiek-4mw", **eigenschappen}
    delen = [
        {"type": "Feature", "properties": dict(vast), "geometry": {"type": "Point", "coordinates": list(punt)}}
        for punt in punten
    ]
    return {"type": "FeatureCollection", "features": delen}


@pytest.fixture
def park(tmp_path: Path) -> Callable[..., Path]:
    def schrijf(inhoud: dict[str, Any], naam: str = "park.geojson") -> Path:
        pad = tmp_path / naam
        pad.write_text(json.dumps(inhoud), encoding="utf-8")
        return pad

    return schrijf


def test_vier_turbines_komen_binnen_in_rd(park: Callable[..., Path]) -> None:
    inhoud = geojson(KLAASWAAL)
    inhoud["features"][0]["properties"] |= {"ashoogte_m": 140, "naam": "West"}
    uit = lees_park(park(inhoud), TYPES)
    assert uit.ids == ["West", "T2", "T3", "T4"]
    assert uit.naam == "park"
    assert uit.ashoogte_m.tolist() == [140.0, 120.0, 120.0, 120.0]
    assert np.allclose(uit.xy[0], (89_000, 418_000), atol=3000)
    assert uit.turbines.crs.to_epsg() == 28992


def test_twee_bestanden_en_een_eigen_standaardtype(park: Callable[..., Path]) -> None:
    los = geojson(KLAASWAAL[2:])
    for deel in los["features"]:
        deel["properties"] = {}
    paden = [park(geojson(KLAASWAAL[:2]), "a.geojson"), park(los, "b.geojson")]
    uit = lees_park(paden, TYPES, standaardtype="generiek-6mw", naam="samen")
    assert list(uit.turbines["type"]) == ["generiek-4mw"] * 2 + ["generiek-6mw"] * 2
    assert uit.naam == "samen"
    with pytest.raises(SchemaMismatch, match="type"):
        lees_park(paden[1], TYPES)


def test_rd_met_stelsel_erbij_mag(park: Callable[..., Path]) -> None:
    inhoud = geojson([(89_000, 418_000), (89_500, 418_000)])
    inhoud["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    assert lees_park(park(inhoud), TYPES).xy.tolist() == [[89_000.0, 418_000.0], [89_500.0, 418_000.0]]


@pytest.mark.parametrize(
    ("punten", "eigenschappen", "fout", "woord"),
    [
        ([(51.765, 4.43)], {}, WrongCoordinates, "verkeerde volgorde"),
        ([*KLAASWAAL, (51.765, 4.43)], {}, WrongCoordinates, "turbine 5"),
        ([(89_000, 418_000)], {}, WrongCoordinates, "RD-coördinaten"),
        ([(13.4, 52.5)], {}, WrongCoordinates, "geen plek in Nederland"),
        ([(3.2, 52.6)], {}, OutOfRange, "in zee"),
        ([(4.33, 52.17)], {}, OutOfRange, "in zee"),
        ([(4.7, 50.9)], {}, OutOfRange, "buitenland"),
        ([KLAASWAAL[0], KLAASWAAL[0]], {}, OutOfRange, "één plek"),
        (KLAASWAAL, {"naam": "A"}, OutOfRange, "vaker"),
        (KLAASWAAL, {"ashoogte_m": 60}, OutOfRange, "straal"),
        (KLAASWAAL, {"ashoogte_m": -5}, OutOfRange, "ashoogte"),
        (KLAASWAAL, {"ashoogte_m": "hoog"}, SchemaMismatch, "ashoogte_m"),
        (KLAASWAAL, {"vermogen_kw": -3000}, OutOfRange, "vermogen_kw"),
        (KLAASWAAL, {"rotordiameter_m": 90}, OutOfRange, "rotordiameter_m"),
        (KLAASWAAL, {"type": "onzin"}, UnknownName, "onzin"),
        ([(4.43, None)], {}, WijkwindError, "turbine 1"),
    ],
)
def test_wat_niet_kan_wordt_met_reden_geweigerd(
    park: Callable[..., Path], punten: list[Any], eigenschappen: dict[str, Any], fout: type[Exception], woord: str
) -> None:
    with pytest.raises(fout, match=woord) as melding:
        lees_park(park(geojson(punten, **eigenschappen)), TYPES)
    assert "Wat te doen" in str(melding.value)


def test_tienduizend_turbines_is_te_veel(park: Callable[..., Path]) -> None:
    punten = [(4.3 + 0.001 * (n % 100), 51.7 + 0.001 * (n // 100)) for n in range(10_000)]
    with pytest.raises(OutOfRange, match="10000 turbines"):
        lees_park(park(geojson(punten)), TYPES)


def test_vlakken_lege_bestanden_en_verwijzingen_worden_geweigerd(park: Callable[..., Path], tmp_path: Path) -> None:
    vlak = geojson(KLAASWAAL[:1])
    vlak["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [[[4, 51], [4, 52], [5, 52], [4, 51]]]}
    with pytest.raises(SchemaMismatch, match="Polygon"):
        lees_park(park(vlak), TYPES)
    zonder = geojson(KLAASWAAL[:2])
    zonder["features"][1]["geometry"] = None
    with pytest.raises(SchemaMismatch, match=r"turbine 2.*geen plek"):
        lees_park(park(zonder), TYPES)
    with pytest.raises(WijkwindError, match="Wat te doen"):
        lees_park(park({"type": "FeatureCollection", "features": []}), TYPES)
    with pytest.raises(UnreadableFile):
        lees_park(tmp_path / "weg.geojson", TYPES)
    kapot = tmp_path / "kapot.geojson"
    kapot.write_text('{"type": "FeatureCollection", "features": [')
    with pytest.raises(LayersError):
        lees_park(kapot, TYPES)


def test_buiten_het_gebied_van_de_gegevens(park: Callable[..., Path]) -> None:
    grens = gpd.GeoDataFrame(geometry=[box(86_000, 416_000, 91_000, 422_000)], crs=28992)
    pad = park(geojson(KLAASWAAL))
    maaiveld = Raster(np.full((10, 10), -1.5), 88_500.0, 421_000.0, 100.0)
    uit = lees_park(pad, TYPES, grens, maaiveld=maaiveld)
    assert np.isfinite(uit.turbines["maaiveld_m"]).tolist() == [True, True, False, False]
    ver = gpd.GeoDataFrame(geometry=[box(80_000, 410_000, 81_000, 411_000)], crs=28992)
    with pytest.raises(OutOfRange, match="m buiten het gebied"):
        lees_park(pad, TYPES, ver)


def test_de_omtrek_kent_land_water_en_zee() -> None:
    vlak = omtrek()
    binnen = {"Utrecht": (136_000, 456_000), "IJsselmeer": (148_000, 540_000), "Vaals": (198_500, 308_500)}
    buiten = {"Noordzee": (60_000, 480_000), "Antwerpen": (90_000, 355_000), "Aken": (208_000, 306_000)}
    assert all(vlak.contains(gpd.points_from_xy([x], [y])[0]) for x, y in binnen.values())
    assert not any(vlak.contains(gpd.points_from_xy([x], [y])[0]) for x, y in buiten.values())
