"""Wie woont er om een windpark heen: adressen en andere gevoelige gebouwen als één tabel met punten."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.sources.bag import VBO_IN_GEBRUIK

# Adressen binnen een decimeter zijn één punt met meer woningen (flats).
_RASTER_M = 0.1


def lees_objecten(
    adressen: pd.DataFrame | None,
    kwetsbaar: pd.DataFrame | None,
    buurten: gpd.GeoDataFrame,
    hoogte_m: float,
) -> gpd.GeoDataFrame | None:
    """De gevoelige objecten, index `object_id`.

    Parameters
    ----------
    adressen : laag verblijfsobjecten; None of zonder plaats: dan is onbekend waar de woningen staan
    kwetsbaar : laag kwetsbare_objecten; None als die er niet is
    buurten : vlakken met buurtcode, voor objecten zonder buurtcode
    hoogte_m : hoogte van de ontvanger boven maaiveld, m

    Returns
    -------
    kolommen soort, naam, woningen, hoogte_m, buurtcode, geometry (punt, RD); None als de adressen onbekend zijn.
    """
    if not isinstance(adressen, gpd.GeoDataFrame):
        return None
    woningen = _woningen(adressen)
    delen = [woningen]
    if isinstance(kwetsbaar, gpd.GeoDataFrame) and len(kwetsbaar):
        delen.append(_kwetsbaar(kwetsbaar))
    samen = gpd.GeoDataFrame(pd.concat(delen, ignore_index=True), geometry="geometry", crs=adressen.crs)
    samen["hoogte_m"] = float(hoogte_m)
    samen["buurtcode"] = pd.array(_buurtcode(samen, buurten), dtype="str")
    samen["object_id"] = _uniek(samen["object_id"])
    kolommen = ["soort", "naam", "woningen", "hoogte_m", "buurtcode", "geometry"]
    uit: gpd.GeoDataFrame = samen.set_index("object_id")[kolommen]
    return uit


def _woningen(adressen: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """De woningen in gebruik, per punt samengevoegd met het aantal."""
    status = adressen["status"].astype("str").str.lower()
    telt = adressen["woonfunctie"].to_numpy(dtype=bool) & (status.isna() | status.isin(VBO_IN_GEBRUIK)).to_numpy()
    eigen = adressen[telt & adressen.geometry.notna().to_numpy()]
    xy = shapely.get_coordinates(shapely.centroid(eigen.geometry.to_numpy()))
    plek = np.round(xy / _RASTER_M).astype(np.int64).reshape(-1, 2)
    _, eerste, groep = np.unique(plek, axis=0, return_index=True, return_inverse=True)
    # Op volgorde van het bestand, zodat dezelfde invoer dezelfde volgorde geeft.
    volgorde = np.argsort(eerste, kind="stable")
    aantal = np.bincount(groep.reshape(-1), minlength=len(eerste))[volgorde]
    gekozen = eigen.iloc[eerste[volgorde]]
    return gpd.GeoDataFrame(
        {
            "object_id": gekozen["vbo_id"].astype("str").to_numpy(),
            "soort": "woning",
            "naam": _adres(gekozen),
            "woningen": aantal.astype(np.int64),
            "buurtcode": gekozen["buurtcode"].to_numpy() if "buurtcode" in gekozen else None,
        },
        geometry=shapely.points(xy[eerste[volgorde]]),
        crs=adressen.crs,
    )


def _adres(tabel: pd.DataFrame) -> NDArray[np.object_]:
    """Straat of postcode met huisnummer; leeg als er geen adres is."""

    def deel(kolom: str) -> pd.Series:
        return tabel[kolom].astype("str").fillna("") if kolom in tabel else pd.Series("", index=tabel.index)

    plaats = deel("straatnaam").where(deel("straatnaam") != "", deel("postcode"))
    nummer = deel("huisnummer") + deel("huisletter")
    toevoeging = deel("toevoeging")
    nummer = nummer.where(toevoeging == "", nummer + "-" + toevoeging)
    tekst = (plaats + " " + nummer).str.strip()
    return tekst.where(tekst != "", "adres " + deel("vbo_id")).to_numpy(dtype=object)


def _kwetsbaar(laag: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "object_id": laag["object_id"].astype("str").to_numpy(),
            "soort": laag["soort"].astype("str").to_numpy(),
            "naam": laag["naam"].astype("str").fillna("gebouw zonder naam").to_numpy(dtype=object),
            "woningen": np.zeros(len(laag), dtype=np.int64),
            "buurtcode": laag["buurtcode"].to_numpy() if "buurtcode" in laag else None,
        },
        geometry=shapely.centroid(laag.geometry.to_numpy()),
        crs=laag.crs,
    )


def _buurtcode(tabel: gpd.GeoDataFrame, buurten: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """De eigen buurtcode, anders die van het vlak waar het punt in ligt; leeg als geen vlak past."""
    code: NDArray[np.object_] = tabel["buurtcode"].to_numpy(dtype=object).copy()
    zoek = pd.isna(code)
    if zoek.any():
        vlakken = buurten.geometry.to_numpy()
        punt, vlak = shapely.STRtree(vlakken).query(tabel.geometry.to_numpy()[zoek], predicate="intersects")
        gevonden = np.full(int(zoek.sum()), None, dtype=object)
        # Op een grens wint de eerste buurt.
        gevonden[punt[::-1]] = buurten["buurtcode"].to_numpy(dtype=object)[vlak[::-1]]
        code[zoek] = gevonden
    code[pd.isna(code)] = None
    return code


def _uniek(code: pd.Series) -> pd.Series:
    """Elke code één keer: een school met het nummer van een adres krijgt er een teken bij."""
    nummer = code.groupby(code).cumcount()
    return code.where(nummer == 0, code + "#" + nummer.astype("str"))
