"""Welke cellen betekenen 'ontbreekt', en welk getal staat er in een tekst?

Het CBS schrijft -99997 (geheim of onbekend), -99995 (niet beschikbaar) en -99999999; andere tabellen schrijven een
punt, een streepje of niets. Zo'n cel wordt leeg en de reden wordt geteld: een ontbrekend getal is nooit 0.
Nederlandse getallen ("1.234,5") worden herkend aan de decimale komma; wat op twee manieren te lezen is wordt geweigerd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NoReturn, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import SchemaMismatch

# Alles op of onder deze waarde is bij het CBS een code voor 'ontbreekt'.
GRENS = -99_990.0
REDENEN: Mapping[float, str] = MappingProxyType(
    {
        -99_997.0: "geheim of onbekend (CBS -99997)",
        -99_995.0: "niet beschikbaar (CBS -99995)",
        -99_999_999.0: "geen gegevens (CBS -99999999)",
    }
)
TEKENS: Mapping[str, str] = MappingProxyType(
    {
        "": "leeg",
        ".": "onbekend of geheim ('.')",
        "-": "niet aanwezig ('-')",
        "x": "geheim ('x')",
        "nan": "leeg",
        "null": "leeg",
        "none": "leeg",
        "n/a": "leeg",
    }
)

Decimaal = Literal[",", "."]
Tabel = TypeVar("Tabel", pd.DataFrame, gpd.GeoDataFrame)


def maak_ontbrekend(
    tabel: Tabel, kolommen: Iterable[str], bestand: str = "", decimaal: Decimaal | None = None
) -> tuple[Tabel, dict[str, dict[str, int]]]:
    """Dezelfde tabel met de kolommen als getal (float64) en codes voor 'ontbreekt' als lege cel.

    Parameters
    ----------
    tabel : een tabel; wordt niet gewijzigd
    kolommen : kolommen die getallen horen te zijn; kolommen die er niet zijn worden overgeslagen
    bestand : naam voor de foutmelding
    decimaal : het decimaalteken van het hele bestand, als dat bekend is; anders wordt het per kolom herkend

    Returns
    -------
    de tabel (zelfde index) en per kolom de reden met het aantal cellen.

    Raises
    ------
    SchemaMismatch : als een cel geen getal is en ook geen bekende code.

    >>> ruw = pd.DataFrame({"gas": ["1.234,5", "-99997", ".", "900"]})
    >>> schoon, redenen = maak_ontbrekend(ruw, ["gas"])
    >>> schoon["gas"].tolist()
    [1234.5, nan, nan, 900.0]
    >>> redenen
    {'gas': {"onbekend of geheim ('.')": 1, 'geheim of onbekend (CBS -99997)': 1}}
    """
    nieuw = tabel.copy()
    redenen: dict[str, dict[str, int]] = {}
    for kolom in kolommen:
        if kolom not in tabel:
            continue
        waarden, waarom = naar_getal(
            tabel[kolom], f"{bestand}, kolom '{kolom}'" if bestand else f"kolom '{kolom}'", decimaal
        )
        nieuw[kolom] = waarden
        if waarom:
            redenen[kolom] = waarom
    return nieuw, redenen


def naar_getal(
    rij: pd.Series, onderdeel: str, decimaal: Decimaal | None = None, *, codes: bool = True
) -> tuple[pd.Series, dict[str, int]]:
    """Eén kolom als float64, met per reden het aantal lege cellen.

    `codes=False` is voor bronnen zonder codegetallen: in de Startanalyse is -677221 gewoon een bedrag in euro.

    Raises
    ------
    SchemaMismatch : bij een cel die geen getal is, bij oneindig, en bij een kolom met twee leeswijzen.
    """
    redenen: dict[str, int] = {}
    if pd.api.types.is_bool_dtype(rij) or pd.api.types.is_numeric_dtype(rij):
        getal = rij.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    else:
        getal = _van_tekst(rij, onderdeel, redenen, decimaal)
    if (kapot := np.isinf(getal)).any():
        raise SchemaMismatch(onderdeel, getal[kapot][0], "een eindig getal", "herstel deze cel in de bron")
    code = (getal <= GRENS) & codes
    for waarde, aantal in zip(*np.unique(getal[code], return_counts=True), strict=True):
        reden = REDENEN.get(float(waarde), f"code voor ontbreekt ({waarde:.0f})")
        redenen[reden] = redenen.get(reden, 0) + int(aantal)
    getal = np.where(code, np.nan, getal)
    leeg = int(np.isnan(getal).sum()) - sum(redenen.values())
    if leeg:
        redenen["leeg"] = redenen.get("leeg", 0) + leeg
    return pd.Series(getal, index=rij.index, name=rij.name, dtype="float64"), redenen


def _van_tekst(rij: pd.Series, onderdeel: str, redenen: dict[str, int], decimaal: Decimaal | None) -> np.ndarray:
    """Tekstcellen als getallen; telt de redenen van lege cellen in `redenen` op."""
    tekst = rij.astype("str").str.strip()
    laag = tekst.str.lower()
    for teken, reden in TEKENS.items():
        aantal = int((laag == teken).sum())
        if aantal:
            redenen[reden] = redenen.get(reden, 0) + aantal
    kaal = tekst.mask(laag.isin(list(TEKENS))).dropna()
    if kaal.empty:
        return np.full(len(rij), np.nan)
    teken = decimaal or _decimaalteken(kaal, onderdeel)
    return _lees_getallen(kaal, onderdeel, teken).reindex(rij.index).to_numpy(dtype=float)


def _decimaalteken(kaal: pd.Series, onderdeel: str) -> Decimaal:
    """Het decimaalteken van een kolom, als dat uit de waarden zelf duidelijk is."""
    if kaal.str.contains(",", regex=False).any():
        return ","
    met_punt = kaal[kaal.str.contains(".", regex=False)]
    # '1.234' kan 1234 zijn of 1,234: als elke waarde zo is, is er niet te kiezen.
    if len(met_punt) and met_punt.str.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+").all():
        _weiger(met_punt.iloc[0], onderdeel, "een getal dat op één manier te lezen is, zoals 1234 of 1,234")
    return "."


def _lees_getallen(kaal: pd.Series, onderdeel: str, decimaal: Decimaal) -> pd.Series:
    """Getallen uit tekst met een bekend decimaalteken; bij een komma mag de punt duizendtallen scheiden."""
    if decimaal == ",":
        goed = kaal.str.fullmatch(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d*)?([eE][+-]?\d+)?")
        if not goed.all():
            _weiger(kaal[~goed].iloc[0], onderdeel, "een getal met decimale komma, zoals 1.234,5")
        kaal = kaal.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    getal = pd.to_numeric(kaal, errors="coerce")
    if getal.isna().any():
        _weiger(kaal[getal.isna()].iloc[0], onderdeel, "een getal, of een code voor ontbreekt zoals '.' of -99997")
    return getal.astype(float)


def _weiger(waarde: object, onderdeel: str, verwacht: str) -> NoReturn:
    raise SchemaMismatch(onderdeel, waarde, verwacht, "herstel deze cel in de bron en lees het bestand opnieuw in")
