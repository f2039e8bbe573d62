"""Hoe komen cijfers van de ene indeling in gebieden op een andere indeling, zonder dat er iets bijkomt of verdwijnt?

Een kruistabel zegt welk deel van elk oud gebied in elk nieuw gebied ligt: naar oppervlakte, of (beter) naar adressen.
Aantallen worden met dat deel verdeeld; gemiddelden worden gewogen met een aantal (zoals woningen). Wat buiten elk
nieuw gebied valt, staat apart in de rest. Wat ontbreekt blijft ontbreken.

    nieuw[j] = som over i van deel[i, j] · oud[i]
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn
from spatial.gridindex import assign_points


@dataclass(frozen=True)
class Kruistabel:
    """Delen van oud naar nieuw.

    Parameters
    ----------
    delen : kolommen van, naar (indexwaarden) en deel (0–1); per `van` samen hooguit 1
    van, naar : de index van de oude en de nieuwe gebieden
    wijze : 'adressen' of 'oppervlakte'
    op_oppervlakte : oude gebieden zonder adressen, die daarom naar oppervlakte gaan
    """

    delen: pd.DataFrame
    van: pd.Index
    naar: pd.Index
    wijze: str
    op_oppervlakte: tuple[object, ...] = ()

    def rest(self) -> pd.Series:
        """Per oud gebied het deel (0–1) dat in geen enkel nieuw gebied ligt."""
        return 1.0 - self.delen.groupby("van")["deel"].sum().reindex(self.van, fill_value=0.0)


def naar_oppervlakte(van: gpd.GeoSeries, naar: gpd.GeoSeries, ruis: float = 0.001) -> Kruistabel:
    """Kruistabel naar oppervlakte.

    Parameters
    ----------
    van, naar : vlakken in RD; de index is de code; vlakken binnen `naar` overlappen niet
    ruis : delen kleiner dan dit (0–1) zijn tekenverschil en vallen weg; de andere delen nemen ze over

    Raises
    ------
    WrongCrs : als een van beide niet in RD staat.
    EmptyInput : als een van beide leeg is.

    >>> van = gpd.GeoSeries([shapely.box(0, 0, 10, 10)], index=["a"], crs=28992)
    >>> naar = gpd.GeoSeries([shapely.box(0, 0, 4, 10), shapely.box(4, 0, 10, 10)], index=["x", "y"], crs=28992)
    >>> naar_oppervlakte(van, naar).delen["deel"].round(2).tolist()
    [0.4, 0.6]
    """
    _controleer(van, naar)
    links, rechts = shapely.STRtree(naar.to_numpy()).query(van.to_numpy(), predicate="intersects")
    doorsnee = shapely.area(shapely.intersection(van.to_numpy()[links], naar.to_numpy()[rechts]))
    deel = doorsnee / np.where(van.area.to_numpy()[links] > 0, van.area.to_numpy()[links], np.nan)
    return Kruistabel(_delen(links, rechts, deel, van.index, naar.index, ruis), van.index, naar.index, "oppervlakte")


def naar_adressen(
    van: gpd.GeoSeries, naar: gpd.GeoSeries, x_m: NDArray[np.float64], y_m: NDArray[np.float64]
) -> Kruistabel:
    """Kruistabel naar adressen: het deel van de adressen van elk oud gebied dat in elk nieuw gebied ligt.

    Parameters
    ----------
    van, naar : vlakken in RD; de index is de code
    x_m, y_m : n adressen in RD (m)

    Returns
    -------
    Kruistabel; oude gebieden zonder adressen gaan naar oppervlakte en staan in `op_oppervlakte`.

    Raises
    ------
    WrongCrs, EmptyInput : zoals `naar_oppervlakte`.
    """
    _controleer(van, naar)
    oud, nieuw = assign_points(x_m, y_m, van), assign_points(x_m, y_m, naar)
    in_beide = (oud >= 0) & (nieuw >= 0)
    paren, aantal = np.unique(np.stack([oud[in_beide], nieuw[in_beide]]), axis=1, return_counts=True)
    totaal = np.bincount(oud[oud >= 0], minlength=len(van))
    deel = aantal / totaal[paren[0]]
    met = _delen(paren[0], paren[1], deel, van.index, naar.index, 0.0)
    leeg = van.index[totaal == 0]
    vlak = naar_oppervlakte(van[totaal == 0], naar).delen if len(leeg) else met.iloc[:0]
    return Kruistabel(pd.concat([met, vlak], ignore_index=True), van.index, naar.index, "adressen", tuple(leeg))


def aantallen_over(waarden: pd.Series, kruis: Kruistabel) -> tuple[pd.Series, pd.Series]:
    """Verdeel aantallen over de nieuwe gebieden.

    Parameters
    ----------
    waarden : aantal per oud gebied (index is `kruis.van`)

    Returns
    -------
    het aantal per nieuw gebied (NaN als een bijdrage ontbreekt, of als niets het gebied raakt), en per oud gebied
    wat nergens terechtkomt. Zonder ontbrekende waarden is som(nieuw) + som(rest) gelijk aan som(oud).

    Raises
    ------
    MissingColumn : als een oud gebied geen waarde heeft in de index.
    """
    oud = _op_index(waarden, kruis)
    bijdrage = kruis.delen["deel"].to_numpy() * oud.reindex(kruis.delen["van"]).to_numpy()
    nieuw = _som(kruis.delen["naar"], bijdrage).reindex(kruis.naar)
    rest = kruis.rest() * oud
    nieuw.name = rest.name = waarden.name
    return nieuw, rest


def gemiddelden_over(waarden: pd.Series, gewicht: pd.Series, kruis: Kruistabel) -> pd.Series:
    """Gemiddelden per nieuw gebied, gewogen met het deel van `gewicht` dat meekomt.

    Oude gebieden zonder waarde of gewicht tellen niet mee; een nieuw gebied zonder enig gewicht blijft leeg.

    Parameters
    ----------
    waarden : gemiddelde per oud gebied
    gewicht : aantal waarover het gemiddelde gaat (0 of hoger), zoals woningen
    """
    oud, weeg = _op_index(waarden, kruis), _op_index(gewicht, kruis)
    deel = kruis.delen["deel"].to_numpy() * weeg.reindex(kruis.delen["van"]).to_numpy()
    waarde = oud.reindex(kruis.delen["van"]).to_numpy()
    telt = np.isfinite(waarde) & np.isfinite(deel) & (deel > 0)
    naar = kruis.delen["naar"][telt]
    teller, noemer = _som(naar, (deel * waarde)[telt]), _som(naar, deel[telt])
    uit: pd.Series = (teller / noemer).reindex(kruis.naar)
    uit.name = waarden.name
    return uit


def _controleer(van: gpd.GeoSeries, naar: gpd.GeoSeries) -> None:
    for naam, vlakken in (("oude gebieden", van), ("nieuwe gebieden", naar)):
        if not len(vlakken):
            raise EmptyInput(naam, 0, "minstens één vlak", "kies een laag met vlakken")
        require_rd(vlakken, naam)


def _delen(
    links: NDArray[np.intp],
    rechts: NDArray[np.intp],
    deel: NDArray[np.float64],
    van: pd.Index,
    naar: pd.Index,
    ruis: float,
) -> pd.DataFrame:
    """De delen als tabel, zonder ruis, en zo geschaald dat wat er aan dekking was gelijk blijft en hooguit 1 is."""
    tabel = pd.DataFrame({"i": links, "van": van[links], "naar": naar[rechts], "deel": deel}).dropna()
    dekking = tabel.groupby("i")["deel"].sum().clip(upper=1.0)
    # Rest kleiner dan de ruis is afronding langs de buitengrens: dan hoort het hele gebied ergens.
    dekking = dekking.where(dekking < 1.0 - ruis, 1.0)
    houd = tabel[tabel["deel"] > ruis].copy()
    over = houd.groupby("i")["deel"].transform("sum")
    houd["deel"] *= houd["i"].map(dekking).to_numpy() / over.to_numpy()
    return houd.drop(columns="i").reset_index(drop=True)


def _op_index(waarden: pd.Series, kruis: Kruistabel) -> pd.Series:
    mist = kruis.van.difference(waarden.index)
    if len(mist):
        raise MissingColumn(
            f"waarden '{waarden.name}'", f"geen rij voor {mist[0]}", "een rij per oud gebied", "vul de tabel aan"
        )
    return waarden.reindex(kruis.van).astype(float)


def _som(sleutel: pd.Series, waarde: NDArray[np.float64]) -> pd.Series:
    """Som per sleutel; een ontbrekende bijdrage maakt de som leeg."""
    return pd.Series(waarde).groupby(sleutel.to_numpy()).agg(lambda groep: groep.sum(skipna=False))
