"""Wat ligt er van de ene laag in de andere? Aandelen, sommen, gewogen gemiddelden en kortste afstanden.

Elke functie krijgt lagen in RD en geeft een tabel terug met de index van de eerste laag. Een vlak zonder
geometrie geeft een ontbrekende uitkomst; een lege andere laag geeft een echte nul (er ligt niets), behalve
bij afstanden: daar is dan geen antwoord. Kapotte geometrie wordt geweigerd, want een oppervlakte daarvan is
niet te vertrouwen.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn, SpatialError

_VLAK = (3, 6)  # shapely-nummers van Polygon en MultiPolygon


class InvalidGeometry(SpatialError):
    """Een geometrie is kapot of van het verkeerde soort."""


def require_geometry(laag: gpd.GeoDataFrame | gpd.GeoSeries, onderdeel: str, *, vlakken: bool = False) -> None:
    """Eis RD en geldige geometrie; met `vlakken` ook dat elke geometrie een (multi)polygoon is.

    Raises
    ------
    WrongCrs : als de laag niet in RD staat.
    InvalidGeometry : met de eerste rij die niet deugt en de reden.
    """
    require_rd(laag, onderdeel)
    vormen = _vormen(laag)
    kapot = ~shapely.is_valid(vormen) & ~shapely.is_missing(vormen)
    if kapot.any():
        plek = int(np.argmax(kapot))
        raise InvalidGeometry(
            f"{onderdeel}, rij {laag.index[plek]!r}",
            shapely.is_valid_reason(vormen[plek]),
            f"geldige geometrie ({int(kapot.sum())} van de {len(vormen)} rijen is kapot)",
            "herstel de laag bij het inlezen",
        )
    if vlakken:
        soort = shapely.get_type_id(vormen)
        vreemd = ~np.isin(soort, _VLAK) & ~shapely.is_missing(vormen)
        if vreemd.any():
            plek = int(np.argmax(vreemd))
            raise InvalidGeometry(
                f"{onderdeel}, rij {laag.index[plek]!r}",
                vormen[plek].geom_type,
                "een vlak",
                "geef een laag met vlakken",
            )


def overlap(doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame) -> pd.DataFrame:
    """Elk paar vlakken dat elkaar overlapt, met de gedeelde oppervlakte.

    Returns
    -------
    Tabel met `doel` en `ander` (posities vanaf 0) en `oppervlakte_m2` (> 0), op volgorde van beide posities.

    Raises
    ------
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    return overlap_and_share(doel, ander)[0]


def area_share(doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame) -> pd.Series[float]:
    """Welk deel (0–1) van elk doelvlak ligt in de andere laag; wat dubbel ligt telt één keer.

    Returns
    -------
    Aandeel per rij van `doel`: opp(doel ∩ ⋃ ander) / opp(doel); ontbreekt zonder geometrie of oppervlakte.

    Raises
    ------
    WrongCrs, InvalidGeometry : zie `require_geometry`.

    >>> from shapely import box
    >>> buurt = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10)], index=["BU1"], crs=28992)
    >>> zone = gpd.GeoDataFrame(geometry=[box(0, 0, 4, 10), box(2, 0, 5, 10)], crs=28992)
    >>> float(area_share(buurt, zone)["BU1"])
    0.5
    """
    return overlap_and_share(doel, ander, dubbel=False)[1]


def overlap_and_share(
    doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame, *, dubbel: bool = True
) -> tuple[pd.DataFrame, pd.Series[float]]:
    """De paren van `overlap` en het aandeel van `area_share` in één keer; de doorsnede is het dure deel.

    Met `dubbel` onwaar ontbreken paren van een doelvlak dat door één ander vlak helemaal bedekt is; voor het
    aandeel maakt dat niets uit en het scheelt de meeste doorsneden.
    """
    doel_pos, ander_pos, stukken, vol = _stukken(doel, ander, sla_over=not dubbel)
    oppervlakte = shapely.area(_vormen(doel))
    bedekt = np.zeros(len(doel))
    heel = np.zeros(len(doel), dtype=bool)
    heel[doel_pos[vol]] = True
    bedekt[heel] = oppervlakte[heel]
    deels = ~heel[doel_pos]
    if deels.any():
        uniek, nummer = np.unique(doel_pos[deels], return_inverse=True)
        bundels = np.asarray(shapely.geometrycollections(stukken[deels], indices=nummer))
        los = np.bincount(nummer) == 1  # één stuk hoeft niet samengevoegd te worden
        bedekt[uniek[los]] = shapely.area(bundels[los])
        bedekt[uniek[~los]] = shapely.area(shapely.union_all(bundels[~los].reshape(-1, 1), axis=1))
    aandeel = np.divide(bedekt, oppervlakte, out=np.full(len(doel), np.nan), where=oppervlakte > 0)
    paren = pd.DataFrame({"doel": doel_pos, "ander": ander_pos, "oppervlakte_m2": shapely.area(stukken)})
    return paren, pd.Series(np.clip(aandeel, 0.0, 1.0), index=doel.index, name="aandeel")


def sum_points(doel: gpd.GeoDataFrame, punten: gpd.GeoDataFrame, kolom: str | None = None) -> pd.Series[float]:
    """Hoeveel punten, of welke som van `kolom`, liggen in elk doelvlak.

    Een punt op een gedeelde grens telt in het eerste vlak alleen. Ontbreekt de waarde van één van de punten, dan
    ontbreekt de som: een te lage som is erger dan geen som.

    Raises
    ------
    MissingColumn : als `kolom` niet in `punten` staat.
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    waarden = np.ones(len(punten)) if kolom is None else _kolom(punten, kolom, "punten")
    plek = assign(doel, punten)
    raak = plek >= 0
    som = np.bincount(plek[raak], weights=waarden[raak], minlength=len(doel)).astype(float)
    som[shapely.is_missing(_vormen(doel))] = np.nan
    return pd.Series(som, index=doel.index, name=kolom or "aantal")


def assign(doel: gpd.GeoDataFrame, punten: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """In welk doelvlak (positie) ligt elk punt; -1 is nergens, op een grens wint de laagste positie.

    Raises
    ------
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    require_geometry(doel, "doelvlakken", vlakken=True)
    require_geometry(punten, "punten")
    plek = np.full(len(punten), -1, dtype=np.intp)
    if len(doel) and len(punten):
        vlak, punt = shapely.STRtree(_vormen(punten)).query(_vormen(doel), predicate="intersects")
        volgorde = np.lexsort((-vlak, punt))  # de laagste positie wordt als laatste geschreven en blijft staan
        plek[punt[volgorde]] = vlak[volgorde]
    return plek


def sum_areas(doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame, kolommen: Sequence[str]) -> pd.DataFrame:
    """Aantallen van de andere vlakken, verdeeld naar oppervlakte en per doelvlak opgeteld.

    x_doel = Σ_i x_i · opp(doel ∩ i) / opp(i). Ontbreekt x van een overlappend vlak, dan ontbreekt de som.

    Raises
    ------
    MissingColumn : als een kolom niet in `ander` staat.
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    paren = overlap(doel, ander)
    deel = paren["oppervlakte_m2"].to_numpy() / shapely.area(_vormen(ander))[paren["ander"].to_numpy()]
    leeg = shapely.is_missing(_vormen(doel))
    uit = {}
    for kolom in kolommen:
        bijdrage = _kolom(ander, kolom, "vlakken")[paren["ander"].to_numpy()] * deel
        som = np.bincount(paren["doel"].to_numpy(), weights=bijdrage, minlength=len(doel)).astype(float)
        uit[kolom] = np.where(leeg, np.nan, som)
    return pd.DataFrame(uit, index=doel.index)


def area_weighted(
    doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame, kolommen: Sequence[str], *, minimale_dekking: float = 0.5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gemiddelden van de andere vlakken, gewogen naar gedeelde oppervlakte, met de dekking erbij.

    x_doel = Σ_i a_i·x_i / Σ_i a_i over de vlakken met een waarde; dekking = Σ_i a_i / opp(doel).

    Parameters
    ----------
    minimale_dekking : deel (0–1) van het doelvlak dat een waarde moet hebben; daaronder ontbreekt de uitkomst

    Returns
    -------
    De gemiddelden en de dekking (0–1), allebei met de index van `doel`.

    Raises
    ------
    MissingColumn : als een kolom niet in `ander` staat.
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    paren = overlap(doel, ander)
    doel_pos, ander_pos = paren["doel"].to_numpy(), paren["ander"].to_numpy()
    opp = shapely.area(_vormen(doel))
    gemiddeld, dekking = {}, {}
    for kolom in kolommen:
        waarde = _kolom(ander, kolom, "vlakken")[ander_pos]
        gewicht = np.where(np.isnan(waarde), 0.0, paren["oppervlakte_m2"].to_numpy())
        bekend = np.bincount(doel_pos, weights=gewicht, minlength=len(doel)).astype(float)
        som = np.bincount(doel_pos, weights=gewicht * np.nan_to_num(waarde), minlength=len(doel))
        deel = np.divide(bekend, opp, out=np.full(len(doel), np.nan), where=opp > 0)
        goed = (bekend > 0) & (deel >= minimale_dekking)
        gemiddeld[kolom] = np.divide(som, bekend, out=np.full(len(doel), np.nan), where=goed)
        dekking[kolom] = np.clip(deel, 0.0, 1.0)
    return pd.DataFrame(gemiddeld, index=doel.index), pd.DataFrame(dekking, index=doel.index)


def nearest(doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame | gpd.GeoSeries) -> pd.DataFrame:
    """Het dichtstbijzijnde object van de andere laag en de kortste afstand, hemelsbreed van rand tot rand.

    Returns
    -------
    Per rij van `doel`: `afstand_m` (0 bij overlap; ontbreekt als een van beide leeg is) en `positie` in `ander`
    (-1 als er geen is; bij gelijke afstand de laagste).

    Raises
    ------
    WrongCrs, InvalidGeometry : zie `require_geometry`.
    """
    require_geometry(doel, "doelvlakken")
    require_geometry(ander, "andere laag")
    vormen, anderen = _vormen(doel), _vormen(ander)
    bruikbaar = np.flatnonzero(~shapely.is_missing(anderen) & ~shapely.is_empty(anderen))
    vol = np.flatnonzero(~shapely.is_missing(vormen) & ~shapely.is_empty(vormen))
    afstand, positie = np.full(len(doel), np.nan), np.full(len(doel), -1, dtype=np.intp)
    if len(bruikbaar) and len(vol):
        boom = shapely.STRtree(anderen[bruikbaar])
        paar, meter = boom.query_nearest(vormen[vol], return_distance=True, all_matches=True)
        volgorde = np.lexsort((-paar[1], paar[0]))
        rij = vol[paar[0][volgorde]]
        positie[rij] = bruikbaar[paar[1][volgorde]]
        afstand[rij] = meter[volgorde]
    return pd.DataFrame({"afstand_m": afstand, "positie": positie}, index=doel.index)


def require_rows(laag: pd.DataFrame, onderdeel: str) -> None:
    """Eis dat een laag rijen heeft.

    Raises
    ------
    EmptyInput : als er geen rijen zijn.
    """
    if len(laag) == 0:
        raise EmptyInput(onderdeel, "0 rijen", "minstens één rij", "controleer het bestand of de selectie")


def _stukken(
    doel: gpd.GeoDataFrame, ander: gpd.GeoDataFrame, *, sla_over: bool = False
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.object_], NDArray[np.bool_]]:
    """De doorsneden met oppervlakte van elk overlappend paar, op volgorde, en of het stuk het hele doelvlak is.

    Een paar waarvan het ene vlak het andere helemaal bedekt heeft geen doorsnede nodig; met `sla_over` vervallen
    de andere paren van een bedekt doelvlak.
    """
    require_geometry(doel, "doelvlakken", vlakken=True)
    require_geometry(ander, "andere vlakken", vlakken=True)
    vormen, anderen = _vormen(doel), _vormen(ander)
    boom = shapely.STRtree(anderen)
    paren = boom.query(vormen, predicate="intersects")
    doel_pos, ander_pos = paren[:, np.lexsort((paren[1], paren[0]))]
    sleutel = doel_pos * len(anderen) + ander_pos
    andersom = shapely.STRtree(vormen).query(anderen, predicate="covers")
    vol = np.isin(sleutel, andersom[1] * len(anderen) + andersom[0])
    if sla_over:
        bedekt = np.zeros(len(vormen), dtype=bool)
        bedekt[doel_pos[vol]] = True
        blijft = vol | ~bedekt[doel_pos]
        doel_pos, ander_pos, sleutel, vol = doel_pos[blijft], ander_pos[blijft], sleutel[blijft], vol[blijft]
    bevat = boom.query(vormen, predicate="covers")
    binnen = np.isin(sleutel, bevat[0] * len(anderen) + bevat[1])
    stukken = np.where(vol, vormen[doel_pos], anderen[ander_pos])
    rest = ~(vol | binnen)
    stukken[rest] = shapely.intersection(vormen[doel_pos[rest]], anderen[ander_pos[rest]])
    echt = shapely.area(stukken) > 0
    return doel_pos[echt], ander_pos[echt], stukken[echt], vol[echt]


def _vormen(laag: gpd.GeoDataFrame | gpd.GeoSeries) -> NDArray[np.object_]:
    return np.asarray(laag.geometry.values, dtype=object)


def _kolom(laag: pd.DataFrame, kolom: str, onderdeel: str) -> NDArray[np.float64]:
    if kolom not in laag.columns:
        raise MissingColumn(
            f"{onderdeel}, kolom '{kolom}'", "niet aanwezig", f"een van {', '.join(laag.columns)}", "kies een kolom"
        )
    return laag[kolom].to_numpy(dtype=float, na_value=np.nan)
