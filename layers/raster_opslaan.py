"""Hoe komt een hoogteraster in de opslag? Eerst controleren en kopiëren, dan in één stap laten tellen."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from layers.errors import StoreFault
from layers.manifest import is_opslag, lees_manifest
from layers.raster_lezen import beschrijf_raster
from layers.store import lees_laag, schrijf_laag
from layers.uitgaven import herkomst_van
from layers.verslag import Leesverslag


def neem_rasters_op(bestanden: Sequence[Path], laag: str, data: Path, peiljaar: str = "") -> list[Leesverslag]:
    """Zet rasters als laag `hoogte` of `oppervlak` in de opslag; de vorige rasters van die laag verdwijnen.

    Parameters
    ----------
    bestanden : GeoTIFF in RD; cellen die op elkaar passen
    laag : 'hoogte' of 'oppervlak'
    data : map van de opslag
    peiljaar : jaar van de gegevens, als de naam het niet zegt

    Raises
    ------
    LayersError : als een raster niet klopt; er is dan niets opgeslagen.
    """
    gelezen = [beschrijf_raster(pad, laag) for pad in bestanden]
    oud = _mappen(data, laag)
    doel = data / laag / secrets.token_hex(4)
    klaar = False
    try:
        doel.mkdir(parents=True)
        delen = []
        for nummer, (pad, (tabel, _)) in enumerate(zip(bestanden, gelezen, strict=True)):
            naam = f"{nummer}.tif"
            shutil.copyfile(pad, doel / naam)
            delen.append(tabel.assign(bestand=pd.array([(doel / naam).relative_to(data).as_posix()], dtype="str")))
        bronnen = [
            herkomst_van(pad, laag, verslag, 1, peiljaar) for pad, (_, verslag) in zip(bestanden, gelezen, strict=True)
        ]
        bron = bronnen[0]
        if len(bronnen) > 1:
            hash_ = hashlib.sha256("".join(deel.hash for deel in bronnen).encode()).hexdigest()
            bron = replace(bron, hash=hash_, meldingen=tuple(m for deel in bronnen for m in deel.meldingen))
        schrijf_laag(data, laag, pd.concat(delen, ignore_index=True), bron, [verslag for _, verslag in gelezen])
        klaar = True
    except OSError as fout:
        raise StoreFault(str(data), fout, "een map waarin geschreven kan worden", "kies een andere map") from None
    finally:
        for weg in oud if klaar else {doel}:
            shutil.rmtree(weg, ignore_errors=True)
    return [verslag for _, verslag in gelezen]


def _mappen(data: Path, laag: str) -> set[Path]:
    """De mappen waar de huidige rasters van deze laag in staan."""
    if not is_opslag(data) or laag not in lees_manifest(data):
        return set()
    tabel, _ = lees_laag(data, laag)
    mappen = {(data / str(naam)).parent for naam in tabel["bestand"]}
    return {pad for pad in mappen if pad.parent == data / laag}
