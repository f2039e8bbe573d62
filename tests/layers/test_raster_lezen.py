"""Hoogterasters van een ander: alleen een GeoTIFF in RD met vierkante cellen komt binnen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from layers import raster_lezen
from layers.errors import LayersError, RefusedFile, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.raster_lezen import beschrijf_raster, lees_raster, lees_rasters

RD_HIER = Affine(25.0, 0.0, 90_000.0, 0.0, -25.0, 420_000.0)


def schrijf(pad: Path, **anders: Any) -> Path:
    waarden = anders.pop("waarden", np.arange(12, dtype=np.float32).reshape(3, 4))
    vlak = waarden if waarden.ndim == 3 else waarden[None]
    vast = {"driver": "GTiff", "crs": "EPSG:28992", "transform": RD_HIER, "dtype": str(vlak.dtype)}
    profiel = {**vast, "count": len(vlak), "height": vlak.shape[1], "width": vlak.shape[2], **anders}
    with rasterio.open(pad, "w", **profiel) as bron:
        bron.write(vlak)
    return pad


def test_een_raster_in_rd_komt_binnen_met_lege_cellen(tmp_path: Path) -> None:
    waarden = np.array([[1.0, -9999.0], [3.4e38, 2.5]], dtype=np.float32)
    raster = lees_raster(schrijf(tmp_path / "a.tif", waarden=waarden, nodata=-9999.0))
    assert np.isnan(raster.waarden).tolist() == [[False, True], [True, False]]
    assert raster.grenzen == (90_000.0, 419_950.0, 90_050.0, 420_000.0)
    assert raster.op(np.array([90_030.0]), np.array([419_960.0])).tolist() == [2.5]


def test_gehele_getallen_en_rd_met_nap_mogen(tmp_path: Path) -> None:
    een = schrijf(tmp_path / "a.tif", waarden=np.ones((2, 2), dtype=np.int16), crs="EPSG:7415")
    ander = schrijf(tmp_path / "b.tif", waarden=np.zeros((1, 1), dtype=np.float64))
    rasters = lees_rasters([een, ander])
    assert [raster.waarden.dtype for raster in rasters] == [np.float32, np.float32]
    tabel, verslag = beschrijf_raster(een, "hoogte")
    assert tabel["bestand"].tolist() == ["a.tif"]
    assert "2 bij 2 cellen van 25 m" in verslag.meldingen[0]


@pytest.mark.parametrize(
    ("anders", "fout", "woord"),
    [
        ({"crs": None}, WrongCoordinates, "geen stelsel"),
        ({"crs": "EPSG:32631"}, WrongCoordinates, "UTM"),
        ({"crs": "EPSG:4326", "transform": Affine(0.01, 0, 4.4, 0, -0.01, 51.8)}, WrongCoordinates, "WGS 84"),
        ({"transform": Affine(25, 0, 90_000, 0, -20, 420_000)}, SchemaMismatch, "25 bij 20"),
        ({"transform": Affine(25, 3, 90_000, 3, -25, 420_000)}, SchemaMismatch, "gedraaid"),
        ({"transform": Affine(25, 0, 90_000, 0, 25, 420_000)}, SchemaMismatch, "vierkante"),
        ({"transform": Affine(25, 0, 5e6, 0, -25, 5e6)}, WrongCoordinates, "ligging"),
        ({"waarden": np.ones((2, 3, 3), dtype=np.float32)}, SchemaMismatch, "2 banden"),
        ({"waarden": np.ones((3, 3), dtype=np.complex64)}, SchemaMismatch, "complex"),
    ],
)
def test_wat_niet_kan_wordt_geweigerd(
    tmp_path: Path, anders: dict[str, Any], fout: type[Exception], woord: str
) -> None:
    with pytest.raises(fout, match=woord) as melding:
        lees_raster(schrijf(tmp_path / "hoogte.tif", **anders))
    assert "Wat te doen" in str(melding.value)
    assert "hoogte.tif" in str(melding.value)


def test_te_groot_kapot_en_geen_raster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goed = schrijf(tmp_path / "goed.tif")
    kapot = tmp_path / "kapot.tif"
    kapot.write_bytes(goed.read_bytes()[:80])
    with pytest.raises(LayersError):
        lees_raster(kapot)
    nep = tmp_path / "nep.tif"
    nep.write_text("<VRTDataset><SourceFilename>/etc/passwd</SourceFilename></VRTDataset>")
    with pytest.raises(RefusedFile, match="geen GeoTIFF"):
        lees_raster(nep)
    with pytest.raises(UnreadableFile, match="bestaat niet"):
        lees_raster(tmp_path / "weg.tif")
    monkeypatch.setattr(raster_lezen, "MAX_CELLEN", 4)
    with pytest.raises(RefusedFile, match="4 bij 3 cellen"):
        lees_raster(goed)
