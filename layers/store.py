"""Waar staan de gecontroleerde lagen, en hoe komen ze er heelhuids in en uit?

De opslag is een map met `manifest.json` en per laag GeoParquet, één bestand per gemeente:

    DIR/manifest.json
    DIR/lagen/<laag>/<versie>/GM1963.parquet      rijen van één gemeente
    DIR/lagen/<laag>/<versie>/landelijk.parquet   rijen die over een gemeentegrens lopen, of nergens bij horen

Een nieuwe versie wordt eerst helemaal weggeschreven en op schijf gezet; pas als het manifest in één stap vervangen is
telt ze. Mislukt er iets, dan blijft de vorige versie gelden. De hele Startanalyse past in twee lagen: `startanalyse`
(kolommen buurtcode, variant, indicator, waarde, editie) en `startanalyse_kenmerken`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from layers.catalog import laag as catalogus_laag
from layers.errors import StoreFault, UnknownGemeente
from layers.gemeenten import LANDELIJK, verdeel
from layers.manifest import Opgeslagen, hash_bestand, is_opslag, lees_manifest, op_schijf, schrijf_manifest
from layers.schemas import controleer
from layers.verslag import Laagherkomst, Leesverslag
from spatial.crs import RD


def schrijf_laag(
    data: Path,
    laag: str,
    tabel: pd.DataFrame | gpd.GeoDataFrame,
    herkomst: Laagherkomst,
    verslagen: Sequence[Leesverslag] = (),
) -> None:
    """Zet een laag in de opslag, per gemeente, in één stap.

    Parameters
    ----------
    data : map van de opslag; wordt gemaakt
    laag : naam in de catalogus
    tabel : de laag met de kolommen van haar schema (wordt hier nog eens getoetst), geometrie in RD
    herkomst : bron, licentie, peiljaar; rijen, tijd en een lege hash vult de opslag in
    verslagen : wat er bij het lezen gebeurde

    Raises
    ------
    UnknownLayer, SchemaMismatch : als de laag of de tabel niet klopt.
    StoreFault : als het schrijven mislukt; de vorige versie blijft dan gelden.
    """
    schrijf_lagen(data, [(laag, tabel, herkomst, verslagen)])


def schrijf_lagen(
    data: Path,
    lagen: Sequence[tuple[str, pd.DataFrame | gpd.GeoDataFrame, Laagherkomst, Sequence[Leesverslag]]],
) -> None:
    """Zet lagen die bij elkaar horen samen in de opslag: allemaal of geen van alle.

    Parameters
    ----------
    data : map van de opslag; wordt gemaakt
    lagen : per laag naam, tabel, herkomst en verslagen, zoals `schrijf_laag`

    Raises
    ------
    UnknownLayer, SchemaMismatch, StoreFault : zoals `schrijf_laag`; de vorige versies blijven dan gelden.
    """
    goed = [
        (naam, controleer(catalogus_laag(naam).schema, tabel, f"laag '{naam}'"), bron, verslagen)
        for naam, tabel, bron, verslagen in lagen
    ]
    versie = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    nieuw: dict[str, Opgeslagen] = {}
    manifest: dict[str, Opgeslagen] = {}
    klaar = False
    try:
        with slot(data):
            manifest = lees_manifest(data)
            for naam, tabel, bron, verslagen in goed:
                nieuw[naam] = _schrijf_versie(data, naam, tabel, bron, verslagen, versie)
            schrijf_manifest(data, {**manifest, **nieuw})
            klaar = True
    except (OSError, pa.ArrowException) as fout:
        namen = ", ".join(naam for naam, *_ in goed)
        raise StoreFault(
            f"{data}, {namen}", fout, "een map waarin geschreven kan worden", "maak ruimte of kies een andere map"
        ) from None
    finally:
        # Ook bij een afgebroken taak: alleen de versie waar het manifest naar wijst blijft staan.
        for naam, *_ in goed:
            weg = data / manifest[naam].map if klaar and naam in manifest else data / "lagen" / naam / versie
            if not klaar or naam in manifest:
                shutil.rmtree(weg, ignore_errors=True)


def _schrijf_versie(
    data: Path,
    naam: str,
    tabel: pd.DataFrame | gpd.GeoDataFrame,
    herkomst: Laagherkomst,
    verslagen: Sequence[Leesverslag],
    versie: str,
) -> Opgeslagen:
    """Schrijf alle bestanden van een nieuwe versie; ze telt pas als het manifest ernaar wijst."""
    buurten = None if naam == "buurten" or not is_opslag(data) else _buurtvlakken(data)
    delen = _schrijf_delen(data / "lagen" / naam / versie, verdeel(tabel, buurten))
    vol = replace(
        herkomst,
        naam=naam,
        hash=herkomst.hash or _hash_van(delen),
        rijen=len(tabel),
        tijd=herkomst.tijd or nu(),
    )
    return Opgeslagen(vol, tuple(verslagen), f"lagen/{naam}/{versie}", delen, isinstance(tabel, gpd.GeoDataFrame))


def lees_laag(
    data: Path, laag: str, gemeenten: Sequence[str] = ()
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Laagherkomst]:
    """Een laag uit de opslag; met `gemeenten` worden alleen die bestanden gelezen (en de gemeentegrens-overstijgende).

    Raises
    ------
    StoreFault : als de laag er niet is, of een bestand ontbreekt of kapot is.
    UnknownGemeente : als een gevraagde gemeente in de buurten niet voorkomt.
    """
    for poging in (1, 2):
        opgeslagen = _zoek(data, laag)
        delen = _kies(data, opgeslagen, gemeenten)
        try:
            tabellen = [pq.read_table(data / opgeslagen.map / f"{deel}.parquet") for deel in delen]
            if not tabellen:
                # Geen bestand voor deze gemeenten: een ander bestand geeft de kolommen van een lege tabel.
                ander = next(iter(opgeslagen.delen))
                tabellen = [pq.read_schema(data / opgeslagen.map / f"{ander}.parquet").empty_table()]
            break
        except FileNotFoundError as fout:
            # Een ander proces kan de laag net vervangen hebben: dan staat in het manifest een nieuwe map.
            if poging == 2:
                raise StoreFault(str(fout.filename), "weg", "een bestand uit het manifest", _OPNIEUW) from None
        except (OSError, pa.ArrowException) as fout:
            raise StoreFault(f"{data}, laag '{laag}'", fout, "leesbare GeoParquet", _OPNIEUW) from None
    return _samen(tabellen, opgeslagen), opgeslagen.herkomst


_OPNIEUW = "lees deze laag opnieuw in"


def _zoek(data: Path, laag: str) -> Opgeslagen:
    catalogus_laag(laag)
    manifest = lees_manifest(data)
    if laag not in manifest:
        aanwezig = ", ".join(sorted(manifest)) or "nog niets"
        raise StoreFault(str(data), f"geen laag '{laag}'", f"een van: {aanwezig}", "lees deze laag eerst in")
    return manifest[laag]


def _kies(data: Path, opgeslagen: Opgeslagen, gemeenten: Sequence[str]) -> list[str]:
    """Welke bestanden horen bij deze gemeenten; landelijk gaat altijd mee."""
    if not gemeenten:
        return sorted(opgeslagen.delen)
    manifest = lees_manifest(data)
    bekend = (manifest.get("buurten") or opgeslagen).gemeenten
    controleer_gemeenten(gemeenten, bekend, str(data))
    gekozen = {*gemeenten, LANDELIJK}
    return sorted(gekozen & set(opgeslagen.delen))


def controleer_gemeenten(gevraagd: Sequence[str], bekend: Sequence[str], waar: str) -> None:
    """Eis dat elke gevraagde gemeente voorkomt.

    Raises
    ------
    UnknownGemeente : met de gemeenten die er wel zijn.
    """
    for code in gevraagd:
        if code not in bekend:
            lijst = ", ".join(sorted(bekend)[:12]) + (f" en {len(bekend) - 12} andere" if len(bekend) > 12 else "")
            raise UnknownGemeente(
                f"{waar}, gemeente", code, f"een gemeente in deze gegevens: {lijst}", "kies een van deze gemeenten"
            )


def _samen(tabellen: list[pa.Table], opgeslagen: Opgeslagen) -> pd.DataFrame | gpd.GeoDataFrame:
    """De bestanden als één tabel."""
    tabel = pa.concat_tables(tabellen, promote_options="permissive").to_pandas()
    if not opgeslagen.met_geometrie:
        return tabel
    return gpd.GeoDataFrame(tabel, geometry=shapely.from_wkb(tabel["geometry"].to_numpy()), crs=RD)


def _buurtvlakken(data: Path) -> gpd.GeoDataFrame | None:
    manifest = lees_manifest(data)
    if "buurten" not in manifest:
        return None
    tabel, _ = lees_laag(data, "buurten")
    return tabel if isinstance(tabel, gpd.GeoDataFrame) else None


def _schrijf_delen(doel: Path, delen: Iterator[tuple[str, pd.DataFrame]]) -> dict[str, dict[str, Any]]:
    doel.mkdir(parents=True)
    uitkomst: dict[str, dict[str, Any]] = {}
    for gemeente, deel in delen:
        pad = doel / f"{gemeente}.parquet"
        deel.to_parquet(pad, index=False, compression="zstd")
        op_schijf(pad)
        uitkomst[gemeente] = {"rijen": len(deel), "sha256": hash_bestand(pad)}
    op_schijf(doel)
    return uitkomst


def _hash_van(delen: Mapping[str, Mapping[str, Any]]) -> str:
    tekst = "".join(f"{naam}:{deel['sha256']}\n" for naam, deel in sorted(delen.items()))
    return hashlib.sha256(tekst.encode()).hexdigest()


@contextlib.contextmanager
def slot(data: Path) -> Iterator[None]:
    """Eén schrijver tegelijk per opslag; het slot valt vanzelf open als het proces stopt."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".slot").open("w") as stroom:
        fcntl.flock(stroom, fcntl.LOCK_EX)
        yield


def nu() -> str:
    """Het moment van nu in UTC, als ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
