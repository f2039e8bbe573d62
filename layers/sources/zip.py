"""Is deze zip te vertrouwen, en wat zit erin? Eerst kijken, dan pas uitpakken, met een teller op elke byte.

Geweigerd vóór het uitpakken: namen die buiten de map wijzen, koppelingen, dubbele namen, wachtwoorden, een zip in een
zip, te veel of te grote inhoud, en een verhouding die op een zipbom wijst.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from layers.errors import RefusedFile, UnreadableFile

_BLOK = 1 << 20
_NESTEN = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")


@dataclass(frozen=True, kw_only=True)
class Zipgrenzen:
    """Hoe groot een zip uitgepakt mag zijn; de verhouding telt pas boven een tiende van het totaal."""

    bytes_totaal: int = 2 * 1024**3
    aantal: int = 2_000
    verhouding: float = 200.0


GRENZEN = Zipgrenzen()


def controleer_zip(pad: Path, grenzen: Zipgrenzen = GRENZEN) -> list[zipfile.ZipInfo]:
    """De bestanden in de zip, gecontroleerd zonder uit te pakken.

    Raises
    ------
    RefusedFile : bij een gevaarlijke of te grote zip.
    UnreadableFile : bij een halve of kapotte zip.
    """
    try:
        with zipfile.ZipFile(pad) as archief:
            leden = archief.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, UnicodeDecodeError, ValueError) as fout:
        raise UnreadableFile(
            pad.name, f"geen hele zip ({fout})", "een complete zip", "haal het bestand opnieuw op"
        ) from None
    if len(leden) > grenzen.aantal:
        raise _weiger(pad, f"{len(leden)} bestanden in de zip", f"hooguit {grenzen.aantal}")
    for lid in leden:
        _controleer_lid(pad, lid)
    namen = [_sleutel(lid) for lid in leden]
    dubbel = next((naam for naam in namen if namen.count(naam) > 1), None)
    if dubbel is not None:
        raise _weiger(pad, f"twee keer '{dubbel}' in de zip", "elke naam één keer")
    uit, ingepakt = sum(lid.file_size for lid in leden), max(1, sum(lid.compress_size for lid in leden))
    if uit > grenzen.bytes_totaal:
        raise _weiger(pad, f"uitgepakt {uit / 1e6:.0f} MB", f"hooguit {grenzen.bytes_totaal / 1e6:.0f} MB")
    if uit > grenzen.bytes_totaal / 20 and uit / ingepakt > grenzen.verhouding:
        raise _weiger(pad, f"{uit / ingepakt:.0f} keer zo groot na uitpakken", f"hooguit {grenzen.verhouding:.0f} keer")
    return [lid for lid in leden if not lid.is_dir()]


def pak_uit(pad: Path, doel: Path, grenzen: Zipgrenzen = GRENZEN) -> list[Path]:
    """Pak de gecontroleerde zip plat uit in `doel` onder eigen namen (lid0.shp, lid0.dbf, …).

    Bestanden met dezelfde naam voor de punt krijgen hetzelfde nummer, zodat een shapefile bij elkaar blijft.

    Returns
    -------
    de uitgepakte bestanden, op volgorde van de zip.

    Raises
    ------
    RefusedFile, UnreadableFile : zoals `controleer_zip`, ook als de inhoud groter blijkt dan de zip zelf zegt.
    """
    leden = controleer_zip(pad, grenzen)
    nummers: dict[str, int] = {}
    paden: list[Path] = []
    over = grenzen.bytes_totaal
    try:
        with zipfile.ZipFile(pad) as archief:
            for lid in leden:
                naam = PurePosixPath(lid.filename)
                stam = str(naam.with_suffix("")).lower()
                nummer = nummers.setdefault(stam, len(nummers))
                uit = doel / f"lid{nummer}{_ending(naam)}"
                over = _schrijf(archief, lid, uit, over, pad)
                paden.append(uit)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as fout:
        raise UnreadableFile(
            pad.name, f"kapotte inhoud ({fout})", "een complete zip", "haal het bestand opnieuw op"
        ) from None
    return paden


def _schrijf(archief: zipfile.ZipFile, lid: zipfile.ZipInfo, uit: Path, over: int, pad: Path) -> int:
    with archief.open(lid) as bron, uit.open("xb") as stroom:
        while blok := bron.read(_BLOK):
            over -= len(blok)
            if over < 0:
                raise _weiger(pad, "meer inhoud dan de zip zelf opgeeft", "een zip die eerlijk is over haar grootte")
            stroom.write(blok)
    return over


def _ending(naam: PurePosixPath) -> str:
    ending = naam.suffix.lower()
    return ending if ending.isascii() and ending[1:].isalnum() and len(ending) <= 11 else ".onbekend"


def _controleer_lid(pad: Path, lid: zipfile.ZipInfo) -> None:
    # De naam zoals hij in de zip staat: zipfile maakt van een backslash soms al een schuine streep.
    for naam in (lid.filename, lid.orig_filename):
        plat = naam.replace("\\", "/")
        if plat.startswith("/") or ":" in plat or ".." in PurePosixPath(plat).parts or "\x00" in naam:
            raise _weiger(pad, f"'{naam}' wijst buiten de zip", "namen binnen de zip")
    if stat.S_IFMT(lid.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _weiger(pad, f"'{lid.filename}' is een koppeling of apparaat", "alleen gewone bestanden")
    if lid.flag_bits & 0x1:
        raise _weiger(pad, f"'{lid.filename}' zit achter een wachtwoord", "een zip zonder wachtwoord")
    if lid.filename.lower().endswith(_NESTEN):
        raise _weiger(pad, f"'{lid.filename}' is zelf een archief", "geen archief in een archief")


def _sleutel(lid: zipfile.ZipInfo) -> str:
    """Namen die op sommige schijven gelijk zijn, krijgen dezelfde sleutel."""
    return lid.filename.replace("\\", "/").rstrip("/").casefold()


def _weiger(pad: Path, gevonden: str, verwacht: str) -> RefusedFile:
    return RefusedFile(pad.name, gevonden, verwacht, "pak de zip zelf uit en lever het ene bestand aan dat nodig is")
