"""Waar staan de aangehaalde kentallen, en hoe komen ze binnen?

Leest `data/reference/*.toml`: kentallen op naam (`[[kental]]`) en tabellen per vak (`[tabel]`). Een kental zonder
eenheid of bron wordt geweigerd: geen getal zonder herkomst.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from layers.errors import SchemaMismatch
from spatial.bron import Bron, Kental, Parameters
from spatial.warmte.kentallen import Kentallen, isolatiekentallen, utiliteitkentallen, woningkentallen

# Geïnstalleerd reist de map mee in het pakket; in een werkkopie staat ze bovenaan.
_PAKKET = Path(__file__).parent / "reference"
_WERKKOPIE = Path(__file__).parent.parent / "data" / "reference"
STANDAARD_SET = "2020 (PBL)"
WIND_SET = "wind 2026"
_WIND = "wind_"
_VELDEN = {
    "naam", "waarde", "eenheid", "bron", "plaats", "zekerheid", "laag", "hoog", "minimum", "maximum", "prijspeil",
    "toelichting",
}  # fmt: skip


def reference_dir() -> Path:
    """De map met aangehaalde cijfers."""
    return _PAKKET if _PAKKET.is_dir() else _WERKKOPIE


@lru_cache(maxsize=1)
def load_parameters() -> Parameters:
    """De kentallen van de warmtestudie op naam, de set "2020 (PBL)".

    Raises
    ------
    SchemaMismatch : bij een onbekend veld, een onbekende bron of een kental zonder eenheid.
    """
    paden = [pad for pad in sorted(reference_dir().glob("*.toml")) if not pad.name.startswith(_WIND)]
    return Parameters.of(_kentallen(paden), STANDAARD_SET)


@lru_cache(maxsize=1)
def load_wind_parameters() -> Parameters:
    """De kentallen van wind, ruimte en net op naam (`data/reference/wind_*.toml`).

    Raises
    ------
    SchemaMismatch : bij een onbekend veld, een onbekende bron of een kental zonder eenheid.
    """
    return Parameters.of(_kentallen(sorted(reference_dir().glob(f"{_WIND}*.toml"))), WIND_SET)


def _kentallen(paden: list[Path]) -> list[Kental]:
    kentallen: list[Kental] = []
    for pad in paden:
        inhoud = _lees(pad)
        bronnen = {naam: Bron(**velden) for naam, velden in inhoud.get("bronnen", {}).items()}
        kentallen += [_kental(rij, bronnen, pad.name) for rij in inhoud.get("kental", [])]
    return kentallen


@lru_cache(maxsize=1)
def load_kentallen() -> Kentallen:
    """De tabellen met coëfficiënten per woningtype, bouwperiode en label."""
    rijen = {
        naam: _lees(reference_dir() / f"warmte_{naam}.toml")["tabel"]["rijen"]
        for naam in ("woningvraag", "isolatie", "utiliteit")
    }
    woning = woningkentallen(rijen["woningvraag"])
    return Kentallen(
        woning, isolatiekentallen(rijen["isolatie"], woning.standaardlabel), utiliteitkentallen(rijen["utiliteit"])
    )


@lru_cache(maxsize=1)
def reference_hash() -> str:
    """Vingerafdruk van alle aangehaalde cijfers: een ander kental of een andere tabel geeft een andere."""
    som = hashlib.sha256()
    for pad in sorted(reference_dir().glob("*.toml")):
        som.update(pad.name.encode() + pad.read_bytes())
    return som.hexdigest()


def load_gevallen() -> dict[str, Any]:
    """De gepubliceerde uitkomsten waaraan het warmtemodel wordt nagerekend."""
    return _lees(reference_dir() / "gevallen_warmte.toml")


def read_parameterset(pad: Path, basis: Parameters) -> Parameters:
    """Een eigen set: een TOML-bestand met `naam = waarde` per regel, over de standaard heen.

    Raises
    ------
    SchemaMismatch : als het bestand geen TOML is of een waarde geen getal.
    UnknownName, OutOfRange : voor een onbekende naam of een waarde buiten bereik.
    """
    inhoud = _lees(pad)
    for naam, waarde in inhoud.items():
        if isinstance(waarde, bool) or not isinstance(waarde, int | float):
            raise SchemaMismatch(f"{pad.name}, '{naam}'", waarde, "een getal", "schrijf bijvoorbeeld naam = 0.03")
    return basis.met(inhoud)


def _lees(pad: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(pad.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fout:
        raise SchemaMismatch(pad.name, str(fout), "een geldig TOML-bestand", "herstel de genoemde regel") from fout
    except OSError as fout:
        raise SchemaMismatch(str(pad), "niet te lezen", "een bestaand TOML-bestand", "controleer het pad") from fout


def _kental(rij: dict[str, Any], bronnen: dict[str, Bron], bestand: str) -> Kental:
    naam = rij.get("naam", "?")
    vreemd = set(rij) - _VELDEN
    if vreemd:
        raise SchemaMismatch(f"{bestand}, kental '{naam}'", ", ".join(vreemd), "bekende velden", "herstel het veld")
    if rij.get("bron") not in bronnen:
        raise SchemaMismatch(f"{bestand}, kental '{naam}'", rij.get("bron"), "een bron uit [bronnen]", "noem de bron")
    if not rij.get("eenheid") or rij.get("zekerheid") not in set("RCBU"):
        raise SchemaMismatch(f"{bestand}, kental '{naam}'", rij, "een eenheid en een zekerheid R, C, B of U", "vul aan")
    bron = bronnen[rij["bron"]]
    if rij.get("plaats"):
        bron = Bron(**{**bron.__dict__, "vindplaats": rij["plaats"]})
    return Kental(
        naam=naam,
        waarde=float(rij["waarde"]),
        eenheid=rij["eenheid"],
        bron=bron,
        zekerheid=rij["zekerheid"],
        laag=rij.get("laag"),
        hoog=rij.get("hoog"),
        minimum=float(rij.get("minimum", 0.0)),
        maximum=float(rij.get("maximum", math.inf)),
        prijspeil=rij.get("prijspeil"),
        toelichting=rij.get("toelichting", ""),
    )
