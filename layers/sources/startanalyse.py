"""Hoe komt een Startanalyse van PBL binnen, van welke editie en in welke vorm het bestand ook is?

Herkend aan de kolommen, niet aan de naam: de kaartvorm van 2020 (GeoJSON, GeoParquet, GeoPackage, CSV), de
gepubliceerde strategiebestanden van 2020, en de lange vorm van 2025; los of in het zipbestand van de gemeente.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import LayersError, SchemaMismatch
from layers.sources.bestand import lees_lagen, lees_tabel
from layers.sources.startanalyse_2020 import is_kaartvorm, is_strategievorm, lees_kaartvorm, lees_strategievorm
from layers.sources.startanalyse_2025 import is_bebouwing, is_langvorm, lees_langvorm
from layers.sources.startanalyse_delen import Delen, Startanalyse
from layers.sources.zip import controleer_zip, pak_uit
from layers.verslag import Leesverslag

__all__ = ["Startanalyse", "lees_startanalyse"]

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
    tabellen = _tabellen(pad)
    gelezen = sum(len(tabel) for _, tabel in tabellen)
    delen, omtrekken = _lees(pad.name, tabellen)
    for naam, tabel in tabellen:
        delen.meldingen += [f"{naam}: {melding}" for melding in tabel.attrs.get("meldingen", ())]
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


def _tabellen(pad: Path) -> Tabellen:
    """Alle tabellen in het bestand, met hun naam."""
    if pad.suffix.lower() != ".zip":
        return [(pad.name, lees_tabel(pad))]
    with TemporaryDirectory(prefix="wijkwind-startanalyse-") as map_:
        leden = controleer_zip(pad)
        uitgepakt = dict(zip(pak_uit(pad, Path(map_)), leden, strict=True))
        tabellen = [plek for plek in uitgepakt if plek.suffix == ".csv"]
        if not tabellen:
            return [(pad.name, lees_tabel(pad))]
        uit: Tabellen = []
        for plek, gelezen in lees_lagen(tabellen).items():
            if isinstance(gelezen, LayersError):
                gelezen.onderdeel = f"'{pad.name}', {uitgepakt[plek].filename}"
                raise gelezen
            uit += [(PurePosixPath(uitgepakt[plek].filename).name, laag.tabel) for laag in gelezen]
    return uit


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
