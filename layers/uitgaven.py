"""Van welke uitgave en welk jaar is dit bestand, als het dat zelf niet zegt?

Eerst telt de vingerafdruk in `uitgaven.toml`, dan een jaartal in de bestandsnaam (`osm2017`); anders is het peiljaar
'onbekend' en staat dat in de melding. Er wordt niets geraden uit de datum van het bestand op schijf.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from layers.catalog import laag as catalogus_laag
from layers.errors import CatalogFault
from layers.manifest import hash_bestand
from layers.verslag import Laagherkomst, Leesverslag

_SLEUTELS = {"titel", "uitgever", "licentie", "peiljaar"}
_JAAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")


@cache
def uitgaven() -> Mapping[str, Mapping[str, str]]:
    """De bekende uitgaven: sha256 -> titel, uitgever, licentie en peiljaar.

    Raises
    ------
    CatalogFault : als een uitgave een sleutel mist of een vreemde sleutel heeft.
    """
    tekst = resources.files("layers").joinpath("uitgaven.toml").read_text(encoding="utf-8")
    lijst = tomllib.loads(tekst)["uitgave"]
    for hash_, blok in lijst.items():
        if set(blok) != _SLEUTELS or len(hash_) != 64:
            raise CatalogFault(f"uitgaven.toml, {hash_[:12]}", sorted(blok), f"{sorted(_SLEUTELS)}", "herstel het blok")
    return MappingProxyType(lijst)


def herkomst_van(pad: Path, laag: str, verslag: Leesverslag, rijen: int, peiljaar: str = "") -> Laagherkomst:
    """De herkomst van een bestand: catalogus, bekende uitgave, jaartal in de naam.

    Parameters
    ----------
    peiljaar : wat de lezer uit het bestand zelf haalde; gaat voor, behalve boven een bekende uitgave
    """
    hash_ = hash_bestand(pad)
    bekend = dict(uitgaven().get(hash_, {}))
    jaren = list(dict.fromkeys(_JAAR.findall(pad.stem)))
    jaar = bekend.pop("peiljaar", "") or peiljaar or "-".join(jaren) or catalogus_laag(laag).peiljaar
    onbekend = () if jaar != "onbekend" else (f"{pad.name}: het bestand zegt niet van welk jaar het is",)
    return catalogus_laag(laag).herkomst(
        **bekend, peiljaar=jaar, hash=hash_, rijen=rijen, meldingen=(*verslag.regels(), *onbekend)
    )
