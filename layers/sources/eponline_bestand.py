"""Het EP-online totaalbestand openen: zip of CSV, de regels vooraf, en welke kolom wat is.

Kolommen worden op naam gevonden. De namen verschilden door de jaren (met of zonder `Pand_`, huisletter apart of in
`Pand_huisnummer_toev`, `…_thermische_zone`), dus vergelijken we ze zonder voorvoegsel, hoofdletters en streepjes.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.sources.eponline_velden import VELDEN
from layers.sources.soort import controleer_naam
from layers.sources.uitpakken import Uitpakker, kan_snel
from layers.sources.zip import Zipgrenzen, controleer_zip

# Het totaalbestand is uitgepakt meer dan 1 GB en groeit: ruimte voor tien keer zoveel, in hooguit een paar leden.
GRENZEN = Zipgrenzen(bytes_totaal=16 * 1024**3, aantal=20)
REGELS_VOORAF = 2
KOP_BYTES = 64 * 1024

_NAMEN = {
    "vbo": ("bagverblijfsobjectid",),
    "pand": ("bagpandid", "bagpandids"),
    "registratie": ("registratiedatum",),
    "geldig": ("geldigtot",),
    "klasse": ("energieklasse",),
    "methode": ("berekeningstype", "berekingstype"),
    "gebouwtype": ("gebouwtype",),
    "gebouwklasse": ("gebouwklasse",),
    "postcode": ("postcode",),
    "huisnummer": ("huisnummer",),
    "huisletter": ("huisletter",),
    "toevoeging": ("huisnummertoevoeging", "huisnummertoev", "toevoeging"),
}
_VERPLICHT = ("registratie", "geldig", "klasse", "vbo", "postcode", "huisnummer")
_PUBLICATIENAAM = {
    "vbo": "Pand_bagverblijfsobjectid",
    "registratie": "Pand_registratiedatum",
    "geldig": "Meting_geldig_tot",
    "klasse": "Pand_energieklasse",
    "postcode": "Pand_postcode",
    "huisnummer": "Pand_huisnummer",
}
_HAAL_OPNIEUW = "haal het totaalbestand (CSV in zip) opnieuw op bij EP-online"


class Leesbaar(Protocol):
    """Een stroom waar bytes uit te lezen zijn."""

    def read(self, aantal: int = -1, /) -> bytes:
        """Hooguit `aantal` bytes; leeg aan het eind."""
        ...


@dataclass(frozen=True)
class Kop:
    """Wat vóór de gegevens staat: de kolommen met hun veldnummer (of -1), de publicatie, en de lengte in bytes."""

    kolommen: tuple[str, ...]
    veld_van: tuple[int, ...]
    publicatiedatum: str
    lengte: int
    bom: bool
    vooraf: int

    @property
    def velden(self) -> frozenset[str]:
        """De velden die dit bestand heeft."""
        return frozenset(VELDEN[veld] for veld in self.veld_van if veld >= 0)


@contextmanager
def open_totaalbestand(pad: Path) -> Iterator[tuple[Leesbaar, int]]:
    """De CSV in `pad` als stroom van bytes, met haar lengte; een zip wordt onderweg uitgepakt.

    Raises
    ------
    RefusedFile : geen gewoon bestand, of een zip die niet te vertrouwen is.
    UnreadableFile : bestaat niet, is leeg, of is half of beschadigd (ook als dat pas tijdens het lezen blijkt).
    """
    controleer_naam(pad)
    try:
        with pad.open("rb") as bron:
            begin = bron.read(4)
        if not begin:
            raise UnreadableFile(pad.name, "0 bytes", "het EP-online totaalbestand", _HAAL_OPNIEUW)
        if begin[:2] == b"PK":
            lid = _csv_in_zip(pad)
            if kan_snel(lid):
                with Uitpakker(pad, lid) as uitpakker:
                    yield uitpakker, lid.file_size
            else:
                with zipfile.ZipFile(pad) as archief, archief.open(lid) as lezer:
                    yield lezer, lid.file_size
        else:
            with pad.open("rb") as stroom:
                yield stroom, pad.stat().st_size
    except FileNotFoundError:
        raise UnreadableFile(str(pad), "bestaat niet", "een bestaand bestand", "controleer het pad") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as fout:
        raise UnreadableFile(pad.name, f"beschadigde zip ({fout})", "een complete zip", _HAAL_OPNIEUW) from None
    except OSError as fout:
        gevonden = fout.strerror or str(fout)
        raise UnreadableFile(pad.name, gevonden, "een leesbaar bestand", "controleer de rechten") from None


def _csv_in_zip(pad: Path) -> zipfile.ZipInfo:
    leden = controleer_zip(pad, GRENZEN)
    csvs = [lid for lid in leden if lid.filename.lower().endswith(".csv")]
    if len(csvs) != 1:
        namen = ", ".join(lid.filename for lid in leden[:3]) or "een lege zip"
        raise RefusedFile(pad.name, namen, "een zip met precies één CSV", "kies bij EP-online de CSV-vorm, niet XML")
    return csvs[0]


def lees_kop(pad: Path, begin: bytes) -> Kop:
    """De kop uit de eerste bytes van de CSV.

    Parameters
    ----------
    pad : voor de meldingen
    begin : minstens de eerste regels van het bestand

    Raises
    ------
    SchemaMismatch : als de regel met kolomnamen er niet is, of een nodige kolom mist.
    """
    bom = begin.startswith(b"\xef\xbb\xbf")
    plek = 3 if bom else 0
    publicatiedatum = ""
    for vooraf in range(REGELS_VOORAF + 3):
        einde = begin.find(b"\n", plek)
        ruw = begin[plek:] if einde < 0 else begin[plek:einde]
        regel = ruw.decode("utf-8", errors="replace").strip("\r\n\ufeff ")
        kolommen = tuple(naam.strip() for naam in next(csv.reader([regel], delimiter=";"), []))
        velden = tuple(_veld(naam) for naam in kolommen)
        if {VELDEN[v] for v in velden if v >= 0} >= {"klasse", "registratie"}:
            lengte = len(begin) if einde < 0 else einde + 1
            return _gecontroleerd(pad, Kop(kolommen, velden, publicatiedatum, lengte, bom, vooraf))
        if kolommen and kolommen[0].lower() == "publicatiedatum" and len(kolommen) > 1:
            publicatiedatum = kolommen[1]
        if einde < 0:
            break
        plek = einde + 1
    eerste = begin[:80].decode("utf-8", errors="replace").splitlines() or [""]
    raise SchemaMismatch(
        pad.name,
        eerste[0],
        f"{REGELS_VOORAF} regels vooraf (PublicatieDatum, LaatstVerwerkteMutatievolgnummer) en dan een regel met "
        "kolomnamen, waaronder Pand_energieklasse en Pand_registratiedatum, gescheiden door puntkomma's",
        _HAAL_OPNIEUW,
    )


def _veld(naam: str) -> int:
    kaal = re.sub(r"^(pand|meting)_", "", naam.strip().strip('"').lower())
    kaal = re.sub(r"[^a-z]", "", kaal)
    return next((i for i, veld in enumerate(VELDEN) if kaal in _NAMEN[veld]), -1)


def _gecontroleerd(pad: Path, kop: Kop) -> Kop:
    mist = [_PUBLICATIENAAM[veld] for veld in _VERPLICHT if veld not in kop.velden]
    if mist:
        raise SchemaMismatch(
            f"{pad.name}, kolom {' en '.join(mist)}",
            f"alleen {', '.join(kop.kolommen[:6])} en {max(0, len(kop.kolommen) - 6)} andere",
            "die kolom, met of zonder 'Pand_' ervoor",
            _HAAL_OPNIEUW,
        )
    gevonden = [veld for veld in kop.veld_van if veld >= 0]
    dubbel = next((veld for veld in gevonden if gevonden.count(veld) > 1), None)
    if dubbel is not None:
        namen = [naam for naam, veld in zip(kop.kolommen, kop.veld_van, strict=True) if veld == dubbel]
        raise SchemaMismatch(pad.name, " en ".join(namen), "elke kolom één keer", "verwijder de dubbele kolom")
    return kop
