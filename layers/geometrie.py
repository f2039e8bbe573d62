"""Van een gelezen kaartlaag naar hele geometrie in RD: stelsel controleren, omzetten, herstellen en tellen.

Een stelsel wordt nooit geraden. Ontbreekt het, of passen de coördinaten er niet bij, dan wordt de laag geweigerd met
een voorstel; de gebruiker kan dat voorstel bevestigen met `stelsel=`.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import UnreadableFile, WrongCoordinates
from layers.verslag import Leesverslag
from spatial.crs import RD, guess_crs, to_rd
from spatial.herstel import herstel

# Nederland met zijn deel van de Noordzee (x en y in m): Natura 2000 loopt tot aan de Doggersbank.
_NEDERLAND_EN_ZEE_M = (-150_000.0, 250_000.0, 350_000.0, 900_000.0)
_VOORSTEL = {
    "rd": "de coördinaten lijken op RD (EPSG:28992)",
    "wgs84": "de coördinaten lijken op lengte en breedte (EPSG:4326)",
    "wgs84-omgewisseld": "de coördinaten lijken op breedte en lengte in de verkeerde volgorde",
    None: "de coördinaten liggen buiten Nederland",
}
_RAAD = {
    "rd": "leg in de bron EPSG:28992 vast (in QGIS: stel laag-CRS in), of geef bij inlezen --stelsel EPSG:28992 op",
    "wgs84": "leg in de bron EPSG:4326 vast (in QGIS: stel laag-CRS in), of geef bij inlezen --stelsel EPSG:4326 op",
    "wgs84-omgewisseld": "wissel in de bron x en y om, en lees het bestand opnieuw in",
    None: "controleer in de bron of de laag goed op de kaart ligt",
}


def maak_heel(
    tabel: gpd.GeoDataFrame,
    verslag: Leesverslag,
    soorten: Sequence[str] = ("vlak",),
    *,
    stelsel: str | None = None,
    leeg_mag: bool = False,
) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """De laag in RD met hele geometrie, en het verslag met wat er veranderd is.

    Parameters
    ----------
    tabel : de laag zoals gelezen, in elk stelsel
    verslag : wordt aangevuld; `verslag.bestand` staat in de meldingen
    soorten : toegestane geometrie ('vlak', 'lijn', 'punt')
    stelsel : door de gebruiker bevestigd stelsel, als het in het bestand ontbreekt of niet klopt
    leeg_mag : rijen zonder geometrie blijven staan

    Raises
    ------
    WrongCoordinates : als het stelsel ontbreekt of de coördinaten er niet bij passen.
    UnreadableFile : als er geen enkele bruikbare rij overblijft.
    """
    in_rd = naar_rd(tabel, verslag.bestand, stelsel)
    uit = herstel(in_rd.geometry.to_numpy(), soorten)
    houd = uit.goed | (in_rd.geometry.isna().to_numpy() if leeg_mag else False)
    geweigerd = {wat: n for wat, n in uit.geweigerd.items() if not (leeg_mag and wat == "geen geometrie")}
    if not houd.any():
        raise UnreadableFile(
            verslag.bestand,
            f"{len(in_rd)} rijen, {', '.join(f'{wat} ({n})' for wat, n in geweigerd.items()) or 'leeg'}",
            f"minstens één {' of '.join(soorten)}",
            "kies een bestand met de juiste soort geometrie",
        )
    heel = gpd.GeoDataFrame(in_rd.drop(columns=in_rd.geometry.name), geometry=uit.vormen, crs=RD)
    return heel[houd], verslag.met(goed=int(houd.sum()), hersteld=uit.hersteld, geweigerd=geweigerd)


def naar_rd(tabel: gpd.GeoDataFrame, bestand: str, stelsel: str | None = None) -> gpd.GeoDataFrame:
    """De laag in RD, nadat stelsel en coördinaten bij elkaar blijken te passen.

    Raises
    ------
    WrongCoordinates : als het stelsel ontbreekt, onbekend is, of niet bij de coördinaten past.
    """
    waar = f"{bestand}, coördinatenstelsel"
    grenzen = _grenzen(tabel)
    gok = None if grenzen is None else guess_crs(grenzen)
    if stelsel is not None:
        tabel = tabel.set_crs(_crs(stelsel, waar), allow_override=True)
    if tabel.crs is None:
        gevonden = "geen stelsel" + ("" if grenzen is None else f"; {_VOORSTEL[gok]}")
        raise WrongCoordinates(waar, gevonden, "een vastgelegd coördinatenstelsel", _RAAD[gok])
    if grenzen is None:
        return to_rd(tabel)
    crs = CRS.from_user_input(tabel.crs)
    if crs.is_geographic and gok != "wgs84":
        gevonden = f"{crs.name} met waarden rond {_midden(grenzen)}; {_VOORSTEL[gok]}"
        raise WrongCoordinates(waar, gevonden, "lengte en breedte in Nederland", _RAAD[gok])
    if RD.equals(crs, ignore_axis_order=True) and gok in ("wgs84", "wgs84-omgewisseld"):
        gevonden = f"{crs.name} met waarden rond {_midden(grenzen)}; {_VOORSTEL[gok]}"
        raise WrongCoordinates(waar, gevonden, "RD-coördinaten in meters", _RAAD[gok])
    in_rd = to_rd(tabel)
    _eis_nederland(in_rd, bestand)
    return in_rd


def _crs(stelsel: str, waar: str) -> CRS:
    try:
        return CRS.from_user_input(stelsel)
    except CRSError:
        raise WrongCoordinates(waar, stelsel, "een stelsel zoals EPSG:28992", "controleer de code") from None


def _grenzen(tabel: gpd.GeoDataFrame) -> tuple[float, float, float, float] | None:
    """De grenzen van alle eindige coördinaten; None als er geen zijn."""
    per_rij = tabel.geometry.bounds.to_numpy()
    per_rij = per_rij[np.isfinite(per_rij).all(axis=1)]
    if not len(per_rij):
        return None
    (xmin, ymin), (xmax, ymax) = per_rij[:, :2].min(axis=0), per_rij[:, 2:].max(axis=0)
    return float(xmin), float(ymin), float(xmax), float(ymax)


def _midden(grenzen: tuple[float, float, float, float]) -> str:
    return f"({(grenzen[0] + grenzen[2]) / 2:.6g}, {(grenzen[1] + grenzen[3]) / 2:.6g})"


def _eis_nederland(in_rd: gpd.GeoDataFrame, bestand: str) -> None:
    """Eis dat elke rij in Nederland of op de Nederlandse Noordzee ligt."""
    xmin, ymin, xmax, ymax = _NEDERLAND_EN_ZEE_M
    per_rij: pd.DataFrame = in_rd.geometry.bounds
    buiten = (per_rij.minx < xmin) | (per_rij.miny < ymin) | (per_rij.maxx > xmax) | (per_rij.maxy > ymax)
    if buiten.any():
        plek = int(np.argmax(buiten.to_numpy()))
        rij = per_rij.iloc[plek]
        raise WrongCoordinates(
            f"{bestand}, geometrie, rij {plek + 1}",
            f"ligt bij x {rij.minx:.0f}, y {rij.miny:.0f} m ({int(buiten.sum())} van {len(in_rd)} rijen buiten)",
            "een plek in Nederland",
            "controleer het stelsel van de laag, of verwijder deze rijen in de bron",
        )
