"""Hoe lezen we een hoogteraster (GeoTIFF) van een ander zonder het te vertrouwen?

In een kindproces dat alleen GeoTIFF kent en grenzen heeft op geheugen, tijd en omvang. Zonder coördinatenstelsel, of in
een ander stelsel dan RD, wordt het raster geweigerd: een plek wordt nooit geraden.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import LayersError, RefusedFile, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.sources.soort import MAX_BYTES, controleer_naam
from layers.verslag import Leesverslag
from spatial.crs import RD, RD_GRENZEN_M
from spatial.raster import Raster

RASTERENDINGEN = (".tif", ".tiff")
MAX_CELLEN = 200_000_000
MAX_ZIJDE = 200_000
TIJD_S = 300.0
GEHEUGEN_BYTES = 6 * 1024**3
_MAGISCH = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_KIND = Path(__file__).parent / "sources" / "rasterkind.py"
# Namen waaraan de twee hoogterasters te herkennen zijn; een raster zegt zelf niet of het maaiveld is.
_NAMEN = (
    ("oppervlak", re.compile(r"oppervlak|dsm", re.IGNORECASE)),
    ("hoogte", re.compile(r"hoogte|maaiveld|dtm|ahn", re.IGNORECASE)),
)
# Waarden hierboven zijn geen hoogte maar een code voor 'geen gegevens' die niet is vastgelegd (zoals 3,4e38).
_GEEN_HOOGTE = 1e6


def rasterlaag(pad: Path) -> str | None:
    """De laag van een los raster volgens zijn naam: 'hoogte' of 'oppervlak'.

    >>> rasterlaag(Path("ahn4_dsm_5m.tif")), rasterlaag(Path("maaiveld.tif")), rasterlaag(Path("x.tif"))
    ('oppervlak', 'hoogte', None)
    """
    return next((laag for laag, patroon in _NAMEN if patroon.search(pad.stem)), None)


def lees_raster(pad: Path) -> Raster:
    """Eén band uit een GeoTIFF in RD, als float32 met NaN waar geen gegevens zijn.

    Raises
    ------
    RefusedFile : te groot, geen GeoTIFF, of een naam die naar elders verwijst.
    UnreadableFile : beschadigd of er niet.
    WrongCoordinates : zonder stelsel, of niet in RD.
    SchemaMismatch : meer banden, gedraaid, of geen vierkante cellen.
    """
    return lees_rasters([pad])[0]


def lees_rasters(paden: Sequence[Path]) -> list[Raster]:
    """Een rij rasters met één kindproces; de eerste fout wordt gegeven. Zie `lees_raster`."""
    if not paden:
        return []
    for pad in paden:
        _eis_tiff(pad)
    werkmap = Path(tempfile.mkdtemp(prefix="wijkwind-raster-"))
    try:
        return [
            _raster(pad, antwoord, werkmap / f"{nummer}.npy")
            for nummer, (pad, antwoord) in enumerate(zip(paden, _draai(paden, werkmap), strict=True))
        ]
    finally:
        shutil.rmtree(werkmap, ignore_errors=True)


def beschrijf_raster(pad: Path, laag: str) -> tuple[pd.DataFrame, Leesverslag]:
    """De rij van een raster zoals de lagen hoogte en oppervlak die hebben, na een volledige controle.

    Raises
    ------
    LayersError : zoals `lees_raster`.
    """
    raster = lees_raster(pad)
    rijen, kolommen = raster.waarden.shape
    tabel = pd.DataFrame(
        {
            "bestand": pd.array([pad.name], dtype="str"),
            "x_links_m": [raster.links_m],
            "y_boven_m": [raster.boven_m],
            "cel_m": [raster.cel_m],
            "rijen": [float(rijen)],
            "kolommen": [float(kolommen)],
        }
    )
    leeg = float(np.isnan(raster.waarden).mean())
    melding = f"{kolommen} bij {rijen} cellen van {raster.cel_m:g} m" + (
        f", {100 * leeg:.1f} % zonder gegevens" if leeg else ""
    )
    return tabel, Leesverslag(laag, pad.name, 1, 1, meldingen=(melding,))


def _eis_tiff(pad: Path) -> None:
    controleer_naam(pad)
    try:
        if not pad.is_file():
            raise UnreadableFile(str(pad), "bestaat niet", "een GeoTIFF-bestand", "controleer het pad")
        if pad.stat().st_size > MAX_BYTES:
            raise RefusedFile(
                pad.name, f"{pad.stat().st_size / 1e9:.1f} GB", f"hooguit {MAX_BYTES / 1e9:.1f} GB", _KNIP
            )
        with pad.open("rb") as stroom:
            kop = stroom.read(4)
    except OSError as fout:
        raise UnreadableFile(pad.name, fout.strerror or fout, "een leesbaar bestand", "controleer de rechten") from None
    if kop not in _MAGISCH or pad.suffix.lower() not in RASTERENDINGEN:
        raise RefusedFile(pad.name, "geen GeoTIFF", "een raster als GeoTIFF (.tif)", "zet het raster om naar GeoTIFF")


_KNIP = "knip het raster uit op uw gebied, of maak de cellen groter"


def _draai(paden: Sequence[Path], werkmap: Path) -> list[dict[str, Any]]:
    """Laat het kind de rasters lezen; per raster een antwoord."""
    taken = []
    for nummer, pad in enumerate(paden):
        # Eigen map per raster: bestanden die ernaast liggen (.aux.xml, .ovr) worden zo niet gevonden.
        map_ = werkmap / f"in{nummer}"
        map_.mkdir()
        (map_ / "raster.tif").symlink_to(pad.resolve())
        taken.append({"pad": str(map_ / "raster.tif"), "uit": str(werkmap / f"{nummer}.npy")})
    opdracht = {
        "taken": taken,
        "max_cellen": MAX_CELLEN,
        "max_zijde": MAX_ZIJDE,
        "grenzen": {
            "geheugen_bytes": GEHEUGEN_BYTES,
            "rekentijd_s": int(TIJD_S),
            "uitvoer_bytes": 4 * MAX_CELLEN + 4096,
        },
    }
    (werkmap / "opdracht.json").write_text(json.dumps(opdracht), encoding="utf-8")
    try:
        kind = subprocess.run(  # noqa: S603 - eigen Python met een eigen script; geen tekst van de gebruiker
            [sys.executable, "-I", "-B", str(_KIND), str(werkmap)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=werkmap,
            env=_omgeving(werkmap),
            timeout=TIJD_S * len(paden),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedFile(paden[0].name, f"lezen duurt langer dan {TIJD_S:g} s", "een kleiner raster", _KNIP) from None
    antwoorden = [_json(regel) for regel in kind.stdout.splitlines()]
    if len(antwoorden) < len(paden) and not any("fout" in antwoord for antwoord in antwoorden):
        naam = paden[len(antwoorden)].name
        raise RefusedFile(naam, "het lezen is afgebroken (te veel geheugen of beschadigd)", "een heel GeoTIFF", _KNIP)
    antwoorden += [{"fout": "kapot", "tekst": "niet gelezen"}] * (len(paden) - len(antwoorden))
    return antwoorden


def _json(regel: bytes) -> dict[str, Any]:
    try:
        waarde = json.loads(regel)
    except (ValueError, RecursionError):
        waarde = None
    return waarde if isinstance(waarde, dict) else {"fout": "kapot", "tekst": "onleesbaar antwoord"}


def _omgeving(map_: Path) -> dict[str, str]:
    """De hele omgeving van het kind: niets van de ouder, GDAL zonder netwerk en zonder bestanden ernaast."""
    return {
        "HOME": str(map_),
        "TMPDIR": str(map_),
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_PAM_ENABLED": "NO",
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "/vsicurl/none",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "GDAL_HTTP_TIMEOUT": "1",
        "GTIFF_IGNORE_READ_ERRORS": "NO",
    }


def _raster(pad: Path, antwoord: dict[str, Any], bestand: Path) -> Raster:
    if "fout" in antwoord:
        raise _fout(pad, antwoord)
    _eis_rd(pad, antwoord.get("crs"))
    a, b, links, d, e, boven = (float(getal) for getal in antwoord["transform"])
    if b != 0.0 or d != 0.0 or not a > 0.0 or abs(a + e) > 1e-6 * a:
        raise SchemaMismatch(
            f"{pad.name}, ligging",
            f"cellen van {a:g} bij {-e:g} m" + (", gedraaid" if b or d else ""),
            "vierkante cellen met het noorden boven",
            "zet het raster in QGIS om (Warp) naar RD met vierkante cellen",
        )
    waarden = np.load(bestand, allow_pickle=False)
    waarden[~(np.abs(waarden) < _GEEN_HOOGTE)] = np.nan
    raster = Raster(waarden, links, boven, a)
    xmin, ymin, xmax, ymax = raster.grenzen
    if xmax < RD_GRENZEN_M[0] or ymax < RD_GRENZEN_M[1] or xmin > RD_GRENZEN_M[2] or ymin > RD_GRENZEN_M[3]:
        plek = f"x {xmin:.0f} tot {xmax:.0f}, y {ymin:.0f} tot {ymax:.0f}"
        raise WrongCoordinates(f"{pad.name}, ligging", plek, "een plek in Nederland (RD)", "controleer het stelsel")
    return raster


def _eis_rd(pad: Path, tekst: Any) -> None:
    waar = f"{pad.name}, coördinatenstelsel"
    if not isinstance(tekst, str) or not tekst:
        raad = "leg in de bron EPSG:28992 vast (in QGIS: raster exporteren met het juiste stelsel)"
        raise WrongCoordinates(waar, "geen stelsel", "een raster in RD (EPSG:28992)", raad)
    try:
        crs = CRS.from_user_input(tekst)
        plat = crs.sub_crs_list[0] if crs.is_compound else crs
    except CRSError:
        raise WrongCoordinates(waar, tekst[:60], "een bekend stelsel", "leg het stelsel opnieuw vast") from None
    # De naam volstaat als het stelsel zonder nummer is vastgelegd.
    if not RD.equals(plat, ignore_axis_order=True) and plat.to_epsg() != RD.to_epsg() and plat.name != RD.name:
        raise WrongCoordinates(waar, plat.name, "RD (EPSG:28992)", "zet het raster om naar RD")


def _fout(pad: Path, antwoord: dict[str, Any]) -> LayersError:
    tekst = str(antwoord.get("tekst", "onbekend"))[:300]
    if antwoord["fout"] == "groot":
        return RefusedFile(pad.name, tekst, f"hooguit {MAX_CELLEN} cellen", _KNIP)
    if antwoord["fout"] == "vorm":
        return SchemaMismatch(pad.name, tekst, "één band met gewone getallen", "maak een raster met alleen hoogte")
    return UnreadableFile(pad.name, tekst, "een heel en leesbaar GeoTIFF", "maak het raster opnieuw")
