"""De enige veilige deur naar een bestand van een gebruiker: van pad naar tabel, zonder iets te vertrouwen.

`lees_tabel` leest één laag, `lees_lagen` een hele rij bestanden met één kindproces. Wat eruit komt is ruw: kolommen
zoals in het bestand (bij CSV: tekst), geometrie in het stelsel van het bestand. Controle en herstel komen daarna.
Op `tabel.attrs` staat: bestand, laag, codering, scheiding, decimaal en meldingen.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import LayersError, UnreadableFile, WrongCoordinates
from layers.sources.zandbak import Grenzen, RuweLaag, lees_in_zandbak

_SCHEEF_MAX = 0.05
_VOORUIT: ContextVar[Mapping[Path, Any]] = ContextVar("vooruit", default=MappingProxyType({}))


@dataclass(frozen=True)
class Gelezen:
    """Eén laag uit een bestand, met wat de lezer erover te melden heeft."""

    bestand: Path
    laag: str
    tabel: pd.DataFrame | gpd.GeoDataFrame
    meldingen: tuple[str, ...] = ()
    scheef: int = 0


def lees_tabel(pad: Path, laag: str | None = None, grenzen: Grenzen | None = None) -> pd.DataFrame | gpd.GeoDataFrame:
    """Eén laag uit een bestand.

    Parameters
    ----------
    pad : GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, shapefile in een zip, GML, KML, CSV of Excel
    laag : naam van de laag in het bestand; mag weg als er één is
    grenzen : wat het lezende kindproces mag gebruiken

    Returns
    -------
    een GeoDataFrame (met geometrie) of DataFrame, index 0..n-1; kolommen en rijen zoals in het bestand.

    Raises
    ------
    RefusedFile : als het bestand niet te vertrouwen is of van een andere soort.
    UnreadableFile : als het beschadigd of leeg is, of de laag er niet in zit.
    WrongCoordinates : als het stelsel in het bestand onleesbaar is.
    """
    gelezen = lees_lagen([pad], laag, grenzen)[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    if len(gelezen) > 1:
        namen = ", ".join(deel.laag for deel in gelezen)
        raise UnreadableFile(
            pad.name, f"{len(gelezen)} lagen: {namen}", "één laag, of de naam van een laag", "geef de naam van de laag"
        )
    return gelezen[0].tabel


def lees_lagen(
    paden: Sequence[Path], laag: str | None = None, grenzen: Grenzen | None = None
) -> dict[Path, list[Gelezen] | LayersError]:
    """Alle lagen van een rij bestanden; een fout in één bestand staat op haar plek en houdt de rest niet tegen."""
    klaar = _VOORUIT.get() if laag is None and grenzen is None else {}
    uitkomst: dict[Path, list[Gelezen] | LayersError] = {pad: klaar[pad] for pad in paden if pad in klaar}
    with lees_in_zandbak([pad for pad in paden if pad not in klaar], laag, grenzen) as ruw:
        for pad, lagen in ruw.items():
            try:
                uitkomst[pad] = lagen if isinstance(lagen, LayersError) else _gelezen(pad, lagen)
            except LayersError as fout:
                uitkomst[pad] = fout
    return uitkomst


@contextlib.contextmanager
def vooruit(paden: Sequence[Path]) -> Iterator[dict[Path, list[Gelezen] | LayersError]]:
    """Lees bestanden vooruit met één kindproces; binnen het blok krijgt elke lezer ze zonder nieuw kindproces.

    Voor een hele map: elke uitgeverslezer opent zijn eigen bestand, maar het lezen gebeurt maar één keer.
    """
    gelezen = lees_lagen(paden)
    vorige = _VOORUIT.set(gelezen)
    try:
        yield gelezen
    finally:
        _VOORUIT.reset(vorige)


def _gelezen(pad: Path, lagen: Sequence[RuweLaag]) -> list[Gelezen]:
    if not lagen:
        raise UnreadableFile(pad.name, "geen enkele laag", "minstens één laag", "kies een bestand met gegevens")
    return [_naar_tabel(pad, laag) for laag in lagen]


def _naar_tabel(pad: Path, laag: RuweLaag) -> Gelezen:
    """Het Arrow-bestand als tabel."""
    try:
        with pa.memory_map(str(laag.arrow)) as stroom:
            ruw = pa.ipc.open_file(stroom).read_all()
            wkb = _haal_geometrie(ruw, laag.geometrie)
            gewoon, meldingen = _gewone_kolommen(ruw, laag.geometrie)
            tabel = gewoon.to_pandas()
    except (pa.ArrowException, OSError) as fout:
        raise UnreadableFile(pad.name, fout, "een leesbare laag", "open en bewaar het bestand opnieuw") from None
    meldingen += _csv_meldingen(pad, laag)
    if wkb is not None:
        tabel = _met_geometrie(pad, tabel, wkb, laag.crs, meldingen)
    tabel.attrs = {
        "bestand": pad.name,
        "laag": laag.naam,
        "codering": laag.kenmerken.get("codering"),
        "scheiding": laag.kenmerken.get("scheiding"),
        "decimaal": _decimaal(tabel, laag.kenmerken),
        "meldingen": tuple(meldingen),
    }
    return Gelezen(pad, laag.naam, tabel, tuple(meldingen), int(laag.kenmerken.get("scheef", 0)))


def _haal_geometrie(ruw: pa.Table, naam: str | None) -> np.ndarray | None:
    if naam is None or naam not in ruw.column_names:
        return None
    return np.asarray(ruw.column(naam).to_pandas(), dtype=object)


def _gewone_kolommen(ruw: pa.Table, geometrie: str | None) -> tuple[pa.Table, list[str]]:
    """De kolommen zonder geometrie; lijsten worden tekst, bytes vervallen, lastige namen veranderen."""
    namen: list[str] = []
    kolommen: list[pa.ChunkedArray] = []
    meldingen: list[str] = []
    for naam, kolom in zip(ruw.column_names, ruw.columns, strict=True):
        if naam == geometrie:
            continue
        if pa.types.is_binary(kolom.type) or pa.types.is_large_binary(kolom.type):
            meldingen.append(f"kolom '{naam[:60]}' met bytes weggelaten")
            continue
        if pa.types.is_nested(kolom.type):
            kolom = pa.chunked_array([pa.array([_als_tekst(cel) for cel in kolom.to_pylist()], type=pa.string())])
            meldingen.append(f"kolom '{naam[:60]}' met lijsten als tekst gelezen")
        nieuw = _vrije_naam(naam, namen)
        if nieuw != naam:
            meldingen.append(f"kolom '{naam[:60]}' heet nu '{nieuw[:60]}'")
        namen.append(nieuw)
        kolommen.append(kolom)
    return pa.table(kolommen, names=namen), meldingen


def _vrije_naam(naam: str, bezet: Sequence[str]) -> str:
    basis = naam.strip()[:120] or "kolom"
    # 'geometry' is de naam van de geometrie zelf.
    basis = "geometry_veld" if basis == "geometry" else basis
    nieuw, teller = basis, 2
    while nieuw in bezet:
        nieuw, teller = f"{basis}_{teller}", teller + 1
    return nieuw


def _als_tekst(cel: Any) -> str | None:
    return None if cel is None else json.dumps(cel, ensure_ascii=False, default=str)


def _csv_meldingen(pad: Path, laag: RuweLaag) -> list[str]:
    """Meldingen over de tekst van een CSV; te veel rijen met een ander aantal cellen is een fout."""
    kenmerken = laag.kenmerken
    if "codering" not in kenmerken:
        return []
    scheef = int(kenmerken["scheef"])
    if scheef > _SCHEEF_MAX * (laag.rijen + scheef):
        raise UnreadableFile(
            f"{pad.name}, {kenmerken['scheef_eerste'][0]}",
            f"{scheef} rijen met een ander aantal cellen dan de kop",
            f"rijen gescheiden door '{kenmerken['scheiding']}'",
            "bewaar het bestand als CSV met puntkomma's, met de kolomnamen op de eerste regel",
        )
    meldingen = [f"kolom {tekst}" for tekst in kenmerken["hernoemd"]]
    if kenmerken["codering"] == "cp1252":
        meldingen.append("geen UTF-8: gelezen als Windows-tekst (cp1252)")
    if kenmerken["codering"] in ("utf-8-sig", "utf-16"):
        meldingen.append(f"begint met een BOM: gelezen als {kenmerken['codering']}")
    if scheef:
        meldingen.append(f"{scheef} rijen weggelaten: ander aantal cellen dan de kop ({kenmerken['scheef_eerste'][0]})")
    return meldingen


def _decimaal(tabel: pd.DataFrame, kenmerken: Mapping[str, Any]) -> str | None:
    """Het decimaalteken van een CSV: een punt als de komma scheidt, anders wat eenduidig uit de cellen blijkt."""
    if "scheiding" not in kenmerken:
        return None
    if kenmerken["scheiding"] == ",":
        return "."
    for naam in tabel.columns:
        if tabel[naam].str.fullmatch(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+").any():
            return ","
    return None


def _met_geometrie(
    pad: Path, tabel: pd.DataFrame, wkb: np.ndarray, crs: str | None, meldingen: list[str]
) -> gpd.GeoDataFrame:
    try:
        vormen = shapely.from_wkb(wkb, on_invalid="raise")
    except (shapely.errors.GEOSException, TypeError, NotImplementedError) as fout:
        vormen = shapely.from_wkb(wkb, on_invalid="ignore")
        kapot = shapely.is_missing(vormen) & np.array([cel is not None for cel in wkb])
        meldingen.append(f"{int(kapot.sum())} vormen niet te lezen ({fout})")
    try:
        stelsel = None if crs is None else CRS.from_user_input(json.loads(crs) if crs.startswith("{") else crs)
    except (CRSError, ValueError) as fout:
        raise WrongCoordinates(
            f"{pad.name}, coördinatenstelsel",
            crs,
            "een bekend stelsel zoals EPSG:28992",
            f"herstel het stelsel ({fout})",
        ) from None
    return gpd.GeoDataFrame(tabel, geometry=gpd.GeoSeries(vormen, crs=stelsel))
