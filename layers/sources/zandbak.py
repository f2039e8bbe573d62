"""Hoe lezen we een bestand van een ander zonder het te vertrouwen? In een kindproces dat weinig mag en te stoppen is.

Het kind krijgt een lege map, geen omgeving, geen netwerk (waar het systeem dat toelaat), grenzen op geheugen,
rekentijd, schijf en open bestanden, en een wandklok. Alle GDAL-drivers behalve de gevraagde staan uit vóór GDAL
geladen wordt. Eén kind leest een hele rij bestanden (starten kost ongeveer 0,3 s); stopt het bij een bestand, dan
leest een nieuw kind de rest.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from layers.errors import LayersError, RefusedFile, UnreadableFile
from layers.sources.soort import SHAPEFILE, SOORTEN, Soort, herken
from layers.sources.zip import controleer_zip, pak_uit

# Alle drivers die de gangbare GDAL-bouwsels kennen; het kind vult aan wat hier ontbreekt en start dan opnieuw.
_DRIVERS = (
    "VRT,OGR_VRT,WFS,OAPIF,WMS,WMTS,WCS,HTTP,GDALG,GTI,STACIT,STACTA,PLMOSAIC,NGW,Elasticsearch,CSW,AmigoCloud,Carto,"
    "PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,MapInfo File,LVBAG,S57,DGN,GPX,LIBKML,GeoJSONSeq,ESRIJSON,TopoJSON,"
    "OGR_GMT,SQLite,WAsP,OpenFileGDB,DXF,GeoRSS,VFK,PGDUMP,OSM,GPSBabel,OGR_PDS,EDIGEO,Idrisi,ODS,SXF,Selafin,JML,"
    "PLSCENES,VDV,MVT,MapML,GTFS,PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,MEM,Memory,CSV,"
    "ESRI Shapefile,GML,KML,GeoJSON,GPKG,FlatGeobuf,XLSX"
)
_KIND = Path(__file__).with_name("zandbakkind.py")
_REGEL_MAX = 4 << 20
_STARTTIJD_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Grenzen:
    """Wat het kindproces hooguit mag gebruiken; `wandtijd_s` geldt per bestand."""

    geheugen_bytes: int = 6 * 1024**3
    rekentijd_s: int = 600
    uitvoer_bytes: int = 8 * 1024**3
    wandtijd_s: float = 300.0


@dataclass(frozen=True, kw_only=True)
class RuweLaag:
    """Eén laag zoals het kind haar gaf: een Arrow-bestand met kenmerken van de bron."""

    naam: str
    arrow: Path
    rijen: int
    geometrie: str | None
    crs: str | None
    kenmerken: dict[str, Any]


@dataclass(frozen=True)
class _Taak:
    nr: int
    bron: Path  # het bestand van de gebruiker
    pad: Path  # zoals het in de werkmap heet
    soort: Soort
    laag: str | None


@contextlib.contextmanager
def lees_in_zandbak(
    paden: Sequence[Path], laag: str | None = None, grenzen: Grenzen | None = None
) -> Iterator[dict[Path, list[RuweLaag] | LayersError]]:
    """Lees bestanden in de zandbak; binnen het blok zijn de Arrow-bestanden er, daarna zijn ze weg.

    Parameters
    ----------
    paden : de bestanden
    laag : alleen deze laag uit elk bestand; None is alle lagen
    grenzen : wat het kindproces mag gebruiken

    Returns
    -------
    per bestand de lagen, of de fout waarmee het geweigerd is. Eén fout bestand houdt de andere niet tegen.
    """
    if not paden:
        yield {}
        return
    grenzen = grenzen or Grenzen()
    werkmap = Path(tempfile.mkdtemp(prefix="wijkwind-lezen-"))
    try:
        uitkomst: dict[Path, list[RuweLaag] | LayersError] = {}
        taken: list[_Taak] = []
        for nr, pad in enumerate(paden):
            try:
                taken.append(_zet_klaar(nr, pad, laag, werkmap))
            except LayersError as fout:
                uitkomst[pad] = fout
        nog = taken
        while nog:
            gedaan = _draai_kind(nog, werkmap, grenzen)
            uitkomst.update({taak.bron: antwoord for taak, antwoord in gedaan})
            nog = nog[len(gedaan) :]
        yield {pad: uitkomst[pad] for pad in paden}
    finally:
        shutil.rmtree(werkmap, ignore_errors=True)


def _zet_klaar(nr: int, pad: Path, laag: str | None, werkmap: Path) -> _Taak:
    """Zet het bestand onder een eigen naam in de werkmap, zodat het kind geen naam van de gebruiker opent.

    Een koppeling volstaat: bestanden die ernaast liggen (.gfs, .xsd, .aux.xml) worden zo niet gevonden.
    """
    soort = herken(pad)
    invoer = werkmap / "invoer" / str(nr)
    invoer.mkdir(parents=True)
    bron = pad.resolve()
    if soort is SHAPEFILE:
        bron, soort = _uit_zip(pad, invoer)
        if soort is SHAPEFILE:
            return _Taak(nr, pad, bron, soort, laag)
    elif soort.naam == "Excel":
        controleer_zip(pad)
    doel = werkmap / "invoer" / f"{nr}{pad.suffix.lower() if bron == pad.resolve() else bron.suffix}"
    doel.symlink_to(bron)
    return _Taak(nr, pad, doel, soort, laag)


def _uit_zip(pad: Path, invoer: Path) -> tuple[Path, Soort]:
    """Het ene bestand met gegevens uit de zip, en zijn soort."""
    uitgepakt = pak_uit(pad, invoer)
    shapes = [lid for lid in uitgepakt if lid.suffix == ".shp"]
    if len(shapes) == 1:
        for nodig in (".dbf", ".shx"):
            if not shapes[0].with_suffix(nodig).exists():
                raise UnreadableFile(
                    pad.name,
                    f"een shapefile zonder {nodig}-bestand",
                    "een zip met .shp, .shx, .dbf en .prj",
                    "zet alle bestanden van de shapefile in de zip",
                )
        return shapes[0], SHAPEFILE
    bekend = {ending for soort in SOORTEN for ending in soort.endingen} - {".zip", ".txt", ".xml"}
    gegevens = [lid for lid in uitgepakt if lid.suffix in bekend]
    if len(shapes) > 1 or len(gegevens) != 1:
        raise RefusedFile(
            pad.name,
            f"{len(shapes)} shapefiles en {len(gegevens)} andere bestanden met gegevens",
            "precies één shapefile of één ander bestand",
            "zet elk bestand in een eigen zip",
        )
    return gegevens[0], herken(gegevens[0])


def _draai_kind(taken: Sequence[_Taak], werkmap: Path, grenzen: Grenzen) -> list[tuple[_Taak, Any]]:
    """Laat één kind de taken doen, tot het klaar is of stopt; geeft minstens één antwoord terug."""
    uit = werkmap / "uit"
    uit.mkdir(exist_ok=True)
    drivers = sorted({taak.soort.driver for taak in taken} - {""})
    opdracht = {
        "grenzen": {naam: int(waarde) for naam, waarde in asdict(grenzen).items() if naam != "wandtijd_s"},
        "drivers": drivers,
        "taken": [
            {
                "nr": taak.nr,
                "pad": str(taak.pad),
                "driver": taak.soort.driver,
                "soort": taak.soort.naam,
                "stam": taak.bron.stem,
                "laag": taak.laag,
            }
            for taak in taken
        ],
    }
    (werkmap / "opdracht.json").write_text(json.dumps(opdracht), encoding="utf-8")
    leeg = werkmap / "leeg"
    leeg.mkdir(exist_ok=True)
    kind = subprocess.Popen(  # noqa: S603 - eigen Python met een eigen script; geen tekst van de gebruiker
        [sys.executable, "-I", "-B", str(_KIND), str(werkmap)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=leeg,
        env=_omgeving(drivers, leeg),
        start_new_session=True,
    )
    try:
        return list(_luister(kind, taken, uit, grenzen))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(kind.pid, signal.SIGKILL)
        kind.wait()
        if kind.stdout:
            kind.stdout.close()


def _luister(
    kind: subprocess.Popen[bytes], taken: Sequence[_Taak], uit: Path, grenzen: Grenzen
) -> Iterator[tuple[_Taak, list[RuweLaag] | LayersError]]:
    regels = _regels(kind, grenzen.wandtijd_s)
    begonnen = next(regels, None)
    for taak in taken:
        regel = next(regels, None) if isinstance(begonnen, dict) else begonnen
        if isinstance(regel, dict):
            yield taak, _vertaal(taak, regel, uit)
            continue
        yield taak, _gestopt(taak, regel, grenzen)
        return


def _regels(kind: subprocess.Popen[bytes], wandtijd_s: float) -> Iterator[dict[str, Any] | str]:
    """De antwoorden van het kind; 'tijd' als het te lang duurt, 'te lang' bij een onmogelijk antwoord."""
    assert kind.stdout is not None  # noqa: S101 - hierboven met PIPE gestart
    rest = b""
    with selectors.DefaultSelector() as kiezer:
        kiezer.register(kind.stdout, selectors.EVENT_READ)
        # Het starten zelf telt niet mee: op een drukke computer duurt dat soms seconden.
        einde = time.monotonic() + max(wandtijd_s, _STARTTIJD_S)
        while True:
            if b"\n" in rest:
                regel, rest = rest.split(b"\n", 1)
                try:
                    waarde = json.loads(regel)
                except (ValueError, RecursionError):
                    waarde = None
                yield waarde if isinstance(waarde, dict) else "onleesbaar"
                einde = time.monotonic() + wandtijd_s
                continue
            if not kiezer.select(max(0.0, einde - time.monotonic())):
                yield "tijd"
                return
            stuk = os.read(kind.stdout.fileno(), 65_536)
            if not stuk or len(rest) > _REGEL_MAX:
                return
            rest += stuk


def _vertaal(taak: _Taak, regel: dict[str, Any], uit: Path) -> list[RuweLaag] | LayersError:
    """Een antwoord van het kind als lagen of als fout; de namen van bestanden kiest de ouder zelf."""
    if "lagen" in regel:
        vast = ("naam", "bestand", "rijen", "geometrie", "crs")
        return [
            RuweLaag(
                naam=str(laag["naam"]),
                arrow=uit / f"{taak.nr}-{nummer}.arrow",
                rijen=int(laag["rijen"]),
                geometrie=laag["geometrie"],
                crs=laag["crs"],
                kenmerken={naam: waarde for naam, waarde in laag.items() if naam not in vast},
            )
            for nummer, laag in enumerate(regel["lagen"])
        ]
    naam = taak.bron.name
    # De naam in de werkmap zegt de gebruiker niets.
    tekst = str(regel.get("tekst")).replace(str(taak.pad), naam)
    if regel.get("fout") == "laag":
        wel = ", ".join(map(str, regel["lagen_wel"])) or "geen enkele"
        return UnreadableFile(naam, f"geen laag '{taak.laag}'", f"een van de lagen: {wel}", "kies een van deze lagen")
    if regel.get("fout") == "geheugen":
        return RefusedFile(
            naam, "te groot voor het geheugen", "een kleiner bestand", "knip het bestand op per gemeente"
        )
    if regel.get("fout") == "geweigerd":
        return RefusedFile(
            naam, str(regel.get("tekst")), f"een gewoon {taak.soort.naam}-bestand", "herstel het bestand"
        )
    return UnreadableFile(naam, tekst, f"een heel en leesbaar {taak.soort.naam}-bestand", "open en bewaar het opnieuw")


def _gestopt(taak: _Taak, regel: str | dict[str, Any] | None, grenzen: Grenzen) -> LayersError:
    naam = taak.bron.name
    if regel == "tijd":
        return RefusedFile(
            naam,
            f"lezen duurt langer dan {grenzen.wandtijd_s:g} s",
            "een bestand dat binnen die tijd te lezen is",
            "maak het bestand kleiner of eenvoudiger",
        )
    return RefusedFile(
        naam,
        "het lezen is afgebroken (te veel geheugen of een beschadigd bestand)",
        f"een heel {taak.soort.naam}-bestand",
        "open en bewaar het bestand opnieuw, of knip het op",
    )


def _omgeving(drivers: Sequence[str], map_: Path) -> dict[str, str]:
    """De hele omgeving van het kind: niets van de ouder, en GDAL zonder netwerk en zonder andere drivers."""
    return {
        "HOME": str(map_),
        "TMPDIR": str(map_),
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_SKIP": ",".join(naam for naam in _DRIVERS.split(",") if naam not in drivers),
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE" if SHAPEFILE.driver in drivers else "EMPTY_DIR",
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "/vsicurl/none",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "GDAL_HTTP_TIMEOUT": "1",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "GML_DOWNLOAD_SCHEMA": "NO",
        "KML_RESOLVE_STYLE": "NO",
        "OGR_SQLITE_PRAGMA": "trusted_schema=OFF",
        "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
        "OGR_XLSX_HEADERS": "FORCE",
    }
