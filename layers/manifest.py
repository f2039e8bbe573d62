"""Wat zit er in de opslag? Het manifest noemt per laag de herkomst, de verslagen en de bestanden met hun hash.

Het manifest wordt in één stap vervangen: een lezer ziet het oude of het nieuwe, nooit iets ertussen.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import StoreFault
from layers.gemeenten import LANDELIJK
from layers.verslag import Laagherkomst, Leesverslag

MANIFEST = "manifest.json"
VERSIE = 1


@dataclass(frozen=True)
class Opgeslagen:
    """Eén laag in het manifest: herkomst, verslagen en per gemeente het bestand met rijen en sha256."""

    herkomst: Laagherkomst
    verslagen: tuple[Leesverslag, ...]
    map: str
    delen: Mapping[str, Mapping[str, Any]]
    met_geometrie: bool

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """De gemeentecodes met een eigen bestand."""
        return tuple(sorted(set(self.delen) - {LANDELIJK}))


def is_opslag(data: Path) -> bool:
    """Of deze map een opslag van wijkwind is."""
    return (data / MANIFEST).is_file()


def lees_manifest(data: Path) -> dict[str, Opgeslagen]:
    """Alle lagen in de opslag; leeg als er nog geen manifest is.

    Raises
    ------
    StoreFault : als het manifest beschadigd is of van een nieuwere uitgave.
    """
    pad = data / MANIFEST
    if not pad.exists():
        return {}
    try:
        inhoud = json.loads(pad.read_text(encoding="utf-8"))
        if inhoud["versie"] != VERSIE:
            raise StoreFault(
                str(pad), f"versie {inhoud['versie']}", f"versie {VERSIE}", "gebruik een nieuwere wijkwind"
            )
        return {naam: _uit_json(blok) for naam, blok in inhoud["lagen"].items()}
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as fout:
        raise StoreFault(
            str(pad), repr(fout), "een leesbaar manifest", "zet een reservekopie terug of lees de lagen opnieuw in"
        ) from None


def schrijf_manifest(data: Path, lagen: Mapping[str, Opgeslagen]) -> None:
    """Vervang het manifest in één stap; bij een fout blijft het oude staan."""
    inhoud = {"versie": VERSIE, "lagen": {naam: _naar_json(lagen[naam]) for naam in sorted(lagen)}}
    tijdelijk = data / f".{MANIFEST}.{secrets.token_hex(4)}"
    try:
        with tijdelijk.open("w", encoding="utf-8") as stroom:
            json.dump(inhoud, stroom, ensure_ascii=False, indent=1)
            stroom.flush()
            os.fsync(stroom.fileno())
        tijdelijk.replace(data / MANIFEST)
        op_schijf(data)
    finally:
        tijdelijk.unlink(missing_ok=True)


def op_schijf(pad: Path) -> None:
    """Wacht tot dit bestand of deze map echt op schijf staat."""
    nummer = os.open(pad, os.O_RDONLY)
    try:
        os.fsync(nummer)
    finally:
        os.close(nummer)


def hash_bestand(pad: Path) -> str:
    """De sha256 van een bestand, hexadecimaal."""
    with pad.open("rb") as stroom:
        return hashlib.file_digest(stroom, "sha256").hexdigest()


def _naar_json(opgeslagen: Opgeslagen) -> dict[str, Any]:
    return {
        "herkomst": opgeslagen.herkomst.als_dict(),
        "verslagen": [verslag.als_dict() for verslag in opgeslagen.verslagen],
        "map": opgeslagen.map,
        "delen": {naam: dict(deel) for naam, deel in opgeslagen.delen.items()},
        "met_geometrie": opgeslagen.met_geometrie,
    }


def _uit_json(blok: Mapping[str, Any]) -> Opgeslagen:
    return Opgeslagen(
        Laagherkomst.van_dict(blok["herkomst"]),
        tuple(Leesverslag.van_dict(verslag) for verslag in blok["verslagen"]),
        blok["map"],
        blok["delen"],
        blok["met_geometrie"],
    )
