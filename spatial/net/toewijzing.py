"""Uit welk voedingsgebied krijgt een buurt haar stroom, en voor welk deel?

Met vlakken telt de gedeelde oppervlakte, zonder vlakken tellen de adressen per postcode. Voedingsgebieden zijn
benaderd gepubliceerd: een buurt aan de rand kan in werkelijkheid aan het andere station hangen.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.errors import MissingColumn
from spatial.overlay import overlap


def by_area(buurten: gpd.GeoDataFrame, gebieden: gpd.GeoDataFrame, *, minimale_dekking: float = 0.5) -> pd.DataFrame:
    """De voedingsgebieden van elke buurt naar gedeelde oppervlakte.

    Parameters
    ----------
    buurten : vlakken (RD), buurtcode als index
    gebieden : `gebied_id` en vlakken (RD)
    minimale_dekking : deel (0–1) van de buurt dat in een gebied moet liggen; anders is er geen toewijzing

    Returns
    -------
    Tabel met buurtcode, gebied_id en aandeel; de aandelen van een buurt tellen op tot 1.

    Raises
    ------
    MissingColumn : zonder `gebied_id`.
    WrongCrs, InvalidGeometry : als een laag niet deugt.
    """
    _eis(gebieden, ("gebied_id",), "netcapaciteit")
    paren = overlap(buurten, gebieden)
    stuk = pd.DataFrame(
        {
            "buurtcode": np.asarray(buurten.index)[paren["doel"]],
            "gebied_id": gebieden["gebied_id"].to_numpy()[paren["ander"]],
            "maat": paren["oppervlakte_m2"].to_numpy(),
            "geheel": buurten.geometry.area.to_numpy()[paren["doel"]],
        }
    )
    som = stuk.groupby("buurtcode")["maat"].transform("sum")
    return _aandelen(stuk[som >= minimale_dekking * stuk["geheel"]])


def by_postcode(adressen: pd.DataFrame, postcodegebieden: pd.DataFrame) -> pd.DataFrame:
    """De voedingsgebieden van elke buurt naar het aantal adressen per postcode.

    Parameters
    ----------
    adressen : postcode en buurtcode, één rij per adres
    postcodegebieden : postcode (zes tekens) en gebied_id

    Returns
    -------
    Tabel met buurtcode, gebied_id en aandeel; adressen zonder gebied tellen niet mee.

    Raises
    ------
    MissingColumn : als een kolom ontbreekt.

    >>> adres = pd.DataFrame({"postcode": ["3261AA", "3261AA", "3261AA", "3262BB"], "buurtcode": "BU1"})
    >>> gebied = pd.DataFrame({"postcode": ["3261 aa", "3262BB"], "gebied_id": ["A", "B"]})
    >>> by_postcode(adres, gebied)["aandeel"].tolist()
    [0.75, 0.25]
    """
    _eis(adressen, ("postcode", "buurtcode"), "adressen")
    _eis(postcodegebieden, ("postcode", "gebied_id"), "postcodegebieden")
    links = adressen[["postcode", "buurtcode"]].assign(postcode=_postcode(adressen["postcode"])).dropna()
    rechts = postcodegebieden[["postcode", "gebied_id"]].assign(postcode=_postcode(postcodegebieden["postcode"]))
    raak = links.merge(rechts.dropna().drop_duplicates(), on="postcode")
    return _aandelen(raak.assign(maat=1.0))


def _aandelen(stuk: pd.DataFrame) -> pd.DataFrame:
    som = stuk.groupby(["buurtcode", "gebied_id"])["maat"].sum().reset_index()
    som["aandeel"] = som["maat"] / som.groupby("buurtcode")["maat"].transform("sum")
    return pd.DataFrame(som[["buurtcode", "gebied_id", "aandeel"]])


def _postcode(reeks: pd.Series[str]) -> pd.Series[str]:
    return reeks.astype("str").str.replace(" ", "", regex=False).str.upper()


def _eis(tabel: pd.DataFrame, kolommen: tuple[str, ...], laag: str) -> None:
    for kolom in kolommen:
        if kolom not in tabel.columns:
            raise MissingColumn(
                f"laag '{laag}', kolom '{kolom}'", "niet aanwezig", ", ".join(kolommen), "vul de kolom aan"
            )
