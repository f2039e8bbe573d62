"""Welke lagen zijn er, van welk jaar en onder welke licentie, hoeveel buurten dekken ze, en wat schort eraan?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.catalog import Laag, catalogus
from layers.errors import StoreFault
from layers.losse_bestanden import lees_map
from layers.manifest import is_opslag, lees_manifest
from layers.store import lees_laag
from layers.verslag import Laagherkomst

# Boven dit aantal rijen met geometrie wordt de dekking niet meer uitgerekend: het overzicht moet snel blijven.
_RIJEN_MAX = 300_000


@dataclass(frozen=True)
class Laagoverzicht:
    """Eén regel van het overzicht; `dekking` is het deel van de buurten (0–1) waar de laag iets over zegt."""

    naam: str
    titel: str
    aanwezig: bool
    rijen: int | None
    peiljaar: str
    licentie: str
    uitgever: str
    dekking: float | None
    meldingen: tuple[str, ...]
    gemaakt: bool
    verplicht: bool = False
    waarvoor: str = ""


def overzicht(data: Path) -> list[Laagoverzicht]:
    """Alle lagen van de catalogus, met wat er in `data` van aanwezig is.

    Parameters
    ----------
    data : een opslag van wijkwind, of een map met losse bestanden

    Raises
    ------
    StoreFault : als de map er niet is, leeg is of beschadigd.
    LayersError : als een herkend bestand niet klopt.
    """
    if not data.is_dir():
        raise StoreFault(str(data), "bestaat niet", "een map met lagen", "controleer het pad")
    tabellen, herkomst, meldingen = _uit_opslag(data) if is_opslag(data) else _uit_map(data)
    buurten = tabellen.get("buurten")
    regels = [_regel(laag, tabellen.get(naam), herkomst.get(naam), buurten) for naam, laag in catalogus().items()]
    if meldingen:
        regels.append(Laagoverzicht("overig", "Niet gebruikt", False, None, "", "", "", None, tuple(meldingen), False))
    return regels


def _uit_opslag(data: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Laagherkomst], list[str]]:
    manifest = lees_manifest(data)
    tabellen = {naam: lees_laag(data, naam)[0] for naam, deel in manifest.items() if deel.herkomst.rijen <= _RIJEN_MAX}
    herkomst = {
        naam: deel.herkomst.met_meldingen(tuple(regel for verslag in deel.verslagen for regel in verslag.regels()))
        for naam, deel in manifest.items()
    }
    return tabellen, herkomst, []


def _uit_map(data: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Laagherkomst], list[str]]:
    oogst = lees_map(data)
    tabellen: dict[str, pd.DataFrame] = dict(oogst.lagen)
    herkomst = dict(oogst.herkomst)
    if oogst.startanalyse is not None:
        tabellen["startanalyse"] = oogst.startanalyse.resultaten
        tabellen["startanalyse_kenmerken"] = oogst.startanalyse.kenmerken.rename_axis("buurtcode").reset_index()
        herkomst["startanalyse_kenmerken"] = herkomst["startanalyse"]
    return tabellen, herkomst, oogst.overgeslagen


def _regel(
    laag: Laag, tabel: pd.DataFrame | None, herkomst: Laagherkomst | None, buurten: pd.DataFrame | None
) -> Laagoverzicht:
    if herkomst is None:
        mist = ("verplicht: zonder deze laag is er geen uitkomst",) if laag.verplicht else ()
        return Laagoverzicht(
            laag.naam, laag.titel, False, None, "", laag.licentie, laag.uitgever, None, mist, False, laag.verplicht,
            laag.waarvoor,
        )  # fmt: skip
    dekking = None if tabel is None or buurten is None else _dekking(laag.naam, tabel, buurten)
    return Laagoverzicht(
        naam=laag.naam,
        titel=herkomst.titel,
        aanwezig=True,
        rijen=herkomst.rijen,
        peiljaar=herkomst.peiljaar,
        licentie=herkomst.licentie,
        uitgever=herkomst.uitgever,
        dekking=dekking,
        meldingen=(*herkomst.meldingen, *(_lege_kolommen(tabel) if laag.naam == "buurten" else ())),
        gemaakt=herkomst.gemaakt,
        verplicht=laag.verplicht,
        waarvoor=laag.waarvoor,
    )


def _dekking(naam: str, tabel: pd.DataFrame, buurten: pd.DataFrame) -> float | None:
    """Het deel van de buurten dat in de tabel voorkomt of door haar vlakken geraakt wordt."""
    if naam == "buurten":
        return 1.0
    geraakt = pd.Series(False, index=buurten.index)
    kan = False
    if "buurtcode" in tabel:
        kan = True
        geraakt |= buurten["buurtcode"].isin(tabel["buurtcode"].dropna())
    if isinstance(tabel, gpd.GeoDataFrame) and isinstance(buurten, gpd.GeoDataFrame):
        kan = True
        boom = shapely.STRtree(tabel.geometry.dropna().to_numpy())
        binnen = boom.query(buurten.geometry.to_numpy(), predicate="intersects")[0]
        geraakt.iloc[np.unique(binnen)] = True
    return float(geraakt.mean()) if kan and len(buurten) else None


def _lege_kolommen(tabel: pd.DataFrame | None) -> tuple[str, ...]:
    """Per kerncijfer hoeveel buurten het missen, zonder de buurten die alleen water zijn."""
    if tabel is None:
        return ()
    land = tabel[~tabel["water"]]
    leeg = land.select_dtypes("number").isna().sum()
    return tuple(
        f"{kolom} ontbreekt in {aantal} van {len(land)} buurten"
        for kolom, aantal in leeg.items()
        if aantal and not str(kolom).endswith("_peiljaar")
    )
