"""Hoe komt een Startanalyse van PBL binnen, van welke editie en in welke vorm het bestand ook is?

Herkend aan de kolommen, niet aan de naam: de kaartvorm van 2020 (GeoJSON, GeoParquet, GeoPackage, CSV), de
gepubliceerde strategiebestanden van 2020, en de lange vorm van 2025; los of in het zipbestand van de gemeente.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.sources.csvtekst import lees_csv
from layers.sources.startanalyse_2020 import is_kaartvorm, is_strategievorm, lees_kaartvorm, lees_strategievorm
from layers.sources.startanalyse_2025 import is_bebouwing, is_langvorm, lees_langvorm
from layers.sources.startanalyse_delen import Delen, Startanalyse
from layers.verslag import Leesverslag

__all__ = ["Startanalyse", "lees_startanalyse"]

# Het zipbestand van de grootste gemeente is enkele MB; dit laat ruimte en weert zipbommen.
ZIP_MAX_BYTES = 400_000_000
ZIP_MAX_BESTANDEN = 20_000
ZIP_MAX_VERHOUDING = 200

Tabellen = list[tuple[str, pd.DataFrame]]


def lees_startanalyse(pad: Path) -> tuple[Startanalyse, Leesverslag]:
    """Lees een Startanalyse en zeg wat er hersteld is en wat ontbreekt.

    Parameters
    ----------
    pad : een kaartbestand, een CSV, of een zipbestand van PBL voor één gemeente

    Returns
    -------
    De Startanalyse met buurtcodes van haar eigen jaar, en het leesverslag.

    Raises
    ------
    SchemaMismatch : als de kolommen niet van een Startanalyse zijn.
    UnreadableFile, RefusedFile : als het bestand beschadigd is of niet te vertrouwen.
    """
    tabellen, hersteld = _tabellen(pad)
    gelezen = sum(len(tabel) for _, tabel in tabellen)
    delen, omtrekken = _lees(pad.name, tabellen)
    delen.hersteld.update(hersteld)
    uitkomst = Startanalyse(
        editie=delen.editie,
        resultaten=delen.resultaten,
        kenmerken=delen.kenmerken,
        omtrekken=omtrekken,
        eenheden=delen.eenheden,
        namen=delen.namen,
        keuzes=delen.keuzes,
    )
    return uitkomst, _verslag(pad.name, gelezen, delen)


def _lees(bestand: str, tabellen: Tabellen) -> tuple[Delen, gpd.GeoSeries | None]:
    lang = [paar for paar in tabellen if is_langvorm(paar[1])]
    if lang:
        return lees_langvorm(lang, [paar for paar in tabellen if is_bebouwing(paar[1])]), None
    kaart = [paar for paar in tabellen if is_kaartvorm(paar[1])]
    if kaart:
        naam, tabel = kaart[0] if len(kaart) == 1 else (bestand, pd.concat([t for _, t in kaart], ignore_index=True))
        delen, rijen = lees_kaartvorm(tabel, naam)
        return delen, _omtrekken(tabel, rijen, delen)
    strategie = [paar for paar in tabellen if is_strategievorm(paar[1])]
    if strategie:
        return lees_strategievorm(strategie), None
    kolommen = ", ".join(map(str, tabellen[0][1].columns[:6])) if tabellen else "geen tabel"
    raise SchemaMismatch(
        f"bestand '{bestand}'",
        f"kolommen {kolommen}",
        "een Startanalyse: kolommen als s1a_H18 (2020), H18_Nat_meerkost_WEQ (2020) of Code_Indicator (2025)",
        "gebruik een bestand van PBL zoals het is gedownload, of kies een andere laag",
    )


def _omtrekken(tabel: pd.DataFrame, rijen: NDArray[np.intp], delen: Delen) -> gpd.GeoSeries | None:
    """De omtrek per buurt, hersteld waar nodig; None als het bestand geen omtrekken of geen stelsel draagt."""
    if not isinstance(tabel, gpd.GeoDataFrame) or "geometry" not in tabel.columns:
        return None
    if tabel.crs is None:
        delen.meldingen.append("de omtrekken dragen geen coördinatenstelsel en zijn niet gebruikt")
        return None
    omtrek = tabel.geometry.iloc[rijen].set_axis(delen.kenmerken.index)
    kapot = ~(omtrek.is_valid | omtrek.isna())
    if kapot.any():
        omtrek = omtrek.where(~kapot, omtrek.make_valid())
        delen.hersteld["ongeldige omtrekken hersteld"] += int(kapot.sum())
    return omtrek


def _tabellen(pad: Path) -> tuple[Tabellen, dict[str, int]]:
    """Alle tabellen in het bestand, met wat er bij het lezen van tekst hersteld is."""
    achtervoegsel = pad.suffix.lower()
    if achtervoegsel not in {".zip", ".csv", ".txt"}:
        return [(pad.name, _open(pad))], {}
    if not pad.is_file():
        raise UnreadableFile(f"bestand '{pad.name}'", "niet gevonden", "een bestand dat er is", "controleer het pad")
    inhoud = _uit_zip(pad) if achtervoegsel == ".zip" else [(pad.name, pad.read_bytes())]
    tabellen: Tabellen = []
    hersteld: dict[str, int] = {}
    for naam, bytes_ in inhoud:
        tabel, gedaan = lees_csv(bytes_, naam)
        tabellen.append((naam, tabel))
        for wat, aantal in gedaan.items():
            hersteld[wat] = hersteld.get(wat, 0) + aantal
    return tabellen, hersteld


def _open(pad: Path) -> pd.DataFrame:
    if pad.suffix == ".parquet":
        tabel: pd.DataFrame = gpd.read_parquet(pad)
    else:
        tabel = gpd.read_file(pad)
    return tabel


def _uit_zip(pad: Path) -> list[tuple[str, bytes]]:
    """De CSV-bestanden uit een zipbestand, in het geheugen; niets wordt uitgepakt op schijf."""
    try:
        with zipfile.ZipFile(pad) as zip_:
            leden = [lid for lid in zip_.infolist() if lid.filename.lower().endswith(".csv")]
            _controleer_zip(pad.name, zip_.infolist())
            inhoud = [(Path(lid.filename).name, _lid(zip_, lid)) for lid in leden]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as fout:
        raise UnreadableFile(
            f"bestand '{pad.name}'", str(fout), "een heel zipbestand zonder wachtwoord", "download het opnieuw"
        ) from fout
    if not inhoud:
        raise SchemaMismatch(
            f"bestand '{pad.name}'",
            "geen CSV",
            "een zipbestand met {gemeente}_strategie.csv",
            "download het bestand van de gemeente bij PBL",
        )
    return inhoud


def _controleer_zip(bestand: str, leden: list[zipfile.ZipInfo]) -> None:
    groot = sum(lid.file_size for lid in leden)
    klein = max(1, sum(lid.compress_size for lid in leden))
    if (
        len(leden) > ZIP_MAX_BESTANDEN
        or groot > ZIP_MAX_BYTES
        or (groot > 10_000_000 and groot / klein > ZIP_MAX_VERHOUDING)
    ):
        raise RefusedFile(
            f"bestand '{bestand}'",
            f"{len(leden)} bestanden, uitgepakt {groot / 1e6:.0f} MB",
            f"hooguit {ZIP_MAX_BESTANDEN} bestanden en {ZIP_MAX_BYTES / 1e6:.0f} MB",
            "gebruik het zipbestand van één gemeente zoals PBL het levert",
        )


def _lid(zip_: zipfile.ZipFile, lid: zipfile.ZipInfo) -> bytes:
    """De inhoud van één lid; de opgegeven grootte is een belofte die hier wordt nagegaan."""
    with zip_.open(lid) as stroom:
        inhoud = io.BytesIO(stroom.read(ZIP_MAX_BYTES + 1)).getvalue()
    if len(inhoud) > ZIP_MAX_BYTES:
        raise RefusedFile(
            f"bestand '{lid.filename}'", "te groot", f"hooguit {ZIP_MAX_BYTES / 1e6:.0f} MB", "download het opnieuw"
        )
    return inhoud


def _verslag(bestand: str, gelezen: int, delen: Delen) -> Leesverslag:
    return Leesverslag(
        laag="startanalyse",
        bestand=bestand,
        gelezen=gelezen,
        goed=len(delen.kenmerken),
        hersteld={wat: aantal for wat, aantal in delen.hersteld.items() if aantal},
        geweigerd={wat: aantal for wat, aantal in delen.geweigerd.items() if aantal},
        ontbrekend={kolom: dict(telling) for kolom, telling in delen.ontbrekend.items() if sum(telling.values())},
        meldingen=tuple(dict.fromkeys(delen.meldingen)),
    )
