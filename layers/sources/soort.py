"""Wat voor bestand is dit echt? De soort volgt uit de eerste bytes én de naam; ze moeten hetzelfde zeggen.

Alleen de soorten hieronder mogen naar binnen. Een bestand dat naar elders verwijst (VRT, WFS-beschrijving, pad met
een protocol) wordt geweigerd, hoe het ook heet: zulke bestanden laten een lezer andere bestanden of adressen openen.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from layers.errors import RefusedFile, UnreadableFile

KOP_BYTES = 65_536
MAX_BYTES = 4 * 1024**3


@dataclass(frozen=True)
class Soort:
    """Een toegestane bestandssoort: naam voor mensen, GDAL-driver (leeg: geen GDAL) en de endingen."""

    naam: str
    driver: str
    endingen: tuple[str, ...]


GEOJSON = Soort("GeoJSON", "GeoJSON", (".geojson", ".json"))
GPKG = Soort("GeoPackage", "GPKG", (".gpkg",))
FLATGEOBUF = Soort("FlatGeobuf", "FlatGeobuf", (".fgb",))
SHAPEFILE = Soort("shapefile in een zip", "ESRI Shapefile", (".zip",))
XLSX = Soort("Excel", "XLSX", (".xlsx",))
GML = Soort("GML", "GML", (".gml", ".xml"))
KML = Soort("KML", "KML", (".kml",))
CSV = Soort("CSV", "", (".csv", ".txt", ".tsv"))
GEOPARQUET = Soort("GeoParquet", "", (".parquet", ".geoparquet"))
SOORTEN = (GEOJSON, GPKG, FLATGEOBUF, SHAPEFILE, XLSX, GML, KML, CSV, GEOPARQUET)
TOEGESTAAN = "GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, shapefile in een zip, GML, KML, CSV of Excel (xlsx)"
_LEVER_AAN = "lever het bestand zelf aan, als GeoPackage, GeoJSON, CSV of Excel"

# Namen die een lezer naar buiten sturen: protocollen, virtuele paden en verbindingsteksten.
_VERWIJZING = re.compile(r"^[a-z][a-z0-9+.-]+:|/vsi[a-z0-9_]+[/(]|://|:/[^/]", re.IGNORECASE)
# Elementen waarmee een XML-bestand naar andere bestanden of adressen verwijst.
_XML_VERWIJST = re.compile(
    rb"<\s*(OGRVRT|VRTDataset|OGRWFS|OGROAPIF|GDAL_WMS|GDAL_WCS|WMS_|WCS_|WMT_MS|GDALTileIndex)",
    re.IGNORECASE,
)
_XML_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_VERWIJST = re.compile(rb'"type"\s*:\s*"gdal_streamed_alg"|"(gdal_?g|pipeline)"\s*:', re.IGNORECASE)


def controleer_naam(pad: Path | str) -> None:
    """Eis dat `pad` een gewoon bestand op deze computer aanwijst.

    Raises
    ------
    RefusedFile : voor een adres, een virtueel pad of een verbindingstekst.
    """
    tekst = str(pad)
    if _VERWIJZING.search(tekst) or "\x00" in tekst:
        raise RefusedFile(
            "bestandsnaam", tekst, "een gewoon bestand op deze computer", "haal het bestand zelf op en geef het pad"
        )


def herken(pad: Path) -> Soort:
    """De soort van een bestand, uit inhoud en naam samen.

    Raises
    ------
    RefusedFile : onbekende soort, verwijzend bestand, te groot, of inhoud die niet bij de naam past.
    UnreadableFile : bestaat niet, is leeg of is afgebroken.
    """
    controleer_naam(pad)
    kop, staart = _lees_kop(pad)
    soort = _uit_inhoud(pad, kop, staart)
    if pad.suffix.lower() not in soort.endingen:
        raise RefusedFile(
            pad.name,
            f"inhoud van soort {soort.naam} met de naamuitgang '{pad.suffix}'",
            f"een naam op {' of '.join(soort.endingen)}",
            "controleer of dit het juiste bestand is en geef het de juiste naam",
        )
    return soort


def _lees_kop(pad: Path) -> tuple[bytes, bytes]:
    try:
        gegevens = pad.stat()
        if not stat.S_ISREG(gegevens.st_mode):
            raise RefusedFile(pad.name, "geen gewoon bestand", f"een bestand: {TOEGESTAAN}", "kies een bestand")
        if gegevens.st_size == 0:
            raise UnreadableFile(pad.name, "0 bytes", "een bestand met inhoud", "haal het bestand opnieuw op")
        if gegevens.st_size > MAX_BYTES:
            raise RefusedFile(
                pad.name,
                f"{gegevens.st_size / 1e9:.1f} GB",
                f"hooguit {MAX_BYTES / 1e9:.1f} GB",
                "knip het bestand op per gemeente",
            )
        with pad.open("rb") as stroom:
            kop = stroom.read(KOP_BYTES)
            stroom.seek(max(0, gegevens.st_size - 16))
            return kop, stroom.read(16)
    except FileNotFoundError:
        raise UnreadableFile(str(pad), "bestaat niet", "een bestaand bestand", "controleer het pad") from None
    except OSError as fout:
        if pad.is_dir():
            raise UnreadableFile(pad.name, "een map", "een bestand", "noem de bestanden in de map") from None
        raise UnreadableFile(pad.name, fout.strerror or fout, "een leesbaar bestand", "controleer de rechten") from None


def _uit_inhoud(pad: Path, kop: bytes, staart: bytes) -> Soort:
    if kop.startswith(b"SQLite format 3\x00"):
        if kop[68:72] not in (b"GPKG", b"GP10", b"GP11") and pad.suffix.lower() != ".gpkg":
            raise _vreemd(pad, "een SQLite-database")
        return GPKG
    if kop.startswith(b"fgb\x03fgb"):
        return FLATGEOBUF
    if kop.startswith(b"PAR1"):
        if not staart.endswith(b"PAR1"):
            raise UnreadableFile(pad.name, "afgebroken", "een heel GeoParquet-bestand", "haal het bestand opnieuw op")
        return GEOPARQUET
    if kop.startswith(b"PK"):
        return XLSX if pad.suffix.lower() == ".xlsx" else SHAPEFILE
    tekst = _zonder_bom(kop)
    if tekst is None:
        raise _vreemd(pad, "een binair bestand van onbekende soort")
    return _uit_tekst(pad, tekst)


def _zonder_bom(kop: bytes) -> bytes | None:
    """De kop als ASCII-achtige bytes zonder BOM; None als het geen tekst is."""
    if kop.startswith((b"\xff\xfe", b"\xfe\xff")):
        return kop.decode("utf-16", errors="ignore").encode()
    kop = kop.removeprefix(b"\xef\xbb\xbf")
    return None if b"\x00" in kop else kop


def _uit_tekst(pad: Path, tekst: bytes) -> Soort:
    begin = tekst.lstrip()
    if begin.startswith(b"<"):
        return _uit_xml(pad, begin)
    if begin.startswith((b"{", b"[")):
        if _JSON_VERWIJST.search(begin):
            raise _verwijst(pad, "een beschrijving van een bewerking op andere bestanden")
        if b'"arcs"' in begin and b'"Topology"' in begin:
            raise _vreemd(pad, "TopoJSON")
        return GEOJSON
    if pad.suffix.lower() in CSV.endingen:
        return CSV
    raise _vreemd(pad, "tekst van onbekende soort")


def _uit_xml(pad: Path, begin: bytes) -> Soort:
    if _XML_VERWIJST.search(begin):
        raise _verwijst(pad, "een beschrijving (VRT, WFS of WMS)")
    if _XML_DTD.search(begin):
        raise RefusedFile(pad.name, "XML met een DOCTYPE of ENTITY", "XML zonder eigen definities", _LEVER_AAN)
    wortel = re.search(rb"<\s*([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)", begin)
    if wortel and wortel.group(2).lower() == b"kml":
        return KML
    if b"opengis.net/gml" in begin:
        return GML
    if wortel and wortel.group(2).lower() in (b"html", b"htm"):
        raise _vreemd(pad, "een webpagina (HTML)")
    raise _vreemd(pad, "XML van een andere soort dan GML of KML")


def _vreemd(pad: Path, wat: str) -> RefusedFile:
    return RefusedFile(pad.name, wat, TOEGESTAAN, "zet het bestand om naar een van deze soorten")


def _verwijst(pad: Path, wat: str) -> RefusedFile:
    return RefusedFile(pad.name, f"{wat} die naar iets anders verwijst", f"de gegevens zelf: {TOEGESTAAN}", _LEVER_AAN)
