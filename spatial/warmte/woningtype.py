"""Welk type woning is een verblijfsobject, gezien de vorm van zijn pand en de buren?

Twee of meer woningen in een pand is meergezins. Een pand met één woning is vrijstaand zonder buur, twee-onder-een-kap
als het met precies één buur een paar vormt, hoek aan het eind van een rij, en tussen met twee of meer buren. Een buur
is een pand met minstens één woning dat een stuk wand deelt; schuren en winkels zonder woning tellen niet.
De grenzen zijn van wijkwind zelf, niet uit een bron: ze staan als parameter in `classify`.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.crs import require_rd
from spatial.errors import MissingColumn, OutOfRange

Gehelen = NDArray[np.intp]


def classify(
    panden: gpd.GeoDataFrame,
    verblijfsobjecten: pd.DataFrame,
    *,
    tolerantie_m: float = 0.25,
    gedeelde_wand_m: float = 1.0,
    hoog_vanaf_woningen_per_100m2: float = 4.0,
    hoogte_m: pd.Series | None = None,
    hoog_vanaf_m: float = 15.0,
) -> pd.Series:
    """Het woningtype per verblijfsobject.

    Parameters
    ----------
    panden : pand_id en geometry (vlakken in RD)
    verblijfsobjecten : vbo_id, pand_id en woonfunctie (ja/nee)
    tolerantie_m : panden die dichter bij elkaar liggen raken elkaar (m); eigen waarde
    gedeelde_wand_m : kortste stuk wand dat van twee panden buren maakt (m); eigen waarde
    hoog_vanaf_woningen_per_100m2 : vanaf zoveel woningen per 100 m² grondvlak is meergezins hoog; eigen waarde
    hoogte_m : hoogte per pand_id (m); waar bekend gaat die voor
    hoog_vanaf_m : vanaf deze hoogte is meergezins hoog (m); eigen waarde

    Returns
    -------
    Woningtype per vbo_id (index), in de volgorde van `verblijfsobjecten`; ontbrekend bij iets dat geen woning is en
    bij een pand dat niet in `panden` staat.

    Raises
    ------
    MissingColumn : als een kolom ontbreekt.
    WrongCrs : als de panden niet in RD staan.
    OutOfRange : als een grens niet groter dan nul is.

    >>> from shapely.geometry import box
    >>> rij = gpd.GeoDataFrame({"pand_id": list("abc")}, geometry=[box(5*i, 0, 5*i+5, 9) for i in range(3)], crs=28992)
    >>> adres = pd.DataFrame({"vbo_id": list("123"), "pand_id": list("abc"), "woonfunctie": True})
    >>> classify(rij, adres).tolist()
    ['hoek', 'tussen', 'hoek']
    """
    _controleer(panden, verblijfsobjecten)
    for naam, waarde in (
        ("tolerantie_m", tolerantie_m),
        ("gedeelde_wand_m", gedeelde_wand_m),
        ("hoog_vanaf_woningen_per_100m2", hoog_vanaf_woningen_per_100m2),
        ("hoog_vanaf_m", hoog_vanaf_m),
    ):
        if not waarde > 0:
            raise OutOfRange(f"parameter '{naam}'", waarde, "een getal groter dan 0", "kies een grotere waarde")
    uniek = panden.drop_duplicates("pand_id")
    woont = verblijfsobjecten["woonfunctie"].to_numpy(dtype=bool)
    plek = pd.Index(uniek["pand_id"]).get_indexer(pd.Index(verblijfsobjecten["pand_id"]))
    telt = woont & (plek >= 0)
    aantal = np.bincount(plek[telt], minlength=len(uniek))
    per_pand = _eengezins(uniek, aantal, tolerantie_m, gedeelde_wand_m)
    meer = np.flatnonzero(aantal >= 2)
    hoog = _hoog(uniek.iloc[meer], aantal[meer], hoog_vanaf_woningen_per_100m2, hoogte_m, hoog_vanaf_m)
    per_pand[meer] = np.where(hoog, "meergezins_hoog", "meergezins_laag")
    typen = np.full(len(verblijfsobjecten), None, dtype=object)
    typen[telt] = per_pand[plek[telt]]
    return pd.Series(typen, index=pd.Index(verblijfsobjecten["vbo_id"]), name="woningtype", dtype="str")


def _controleer(panden: gpd.GeoDataFrame, verblijfsobjecten: pd.DataFrame) -> None:
    for tabel, wat, kolommen in (
        (panden, "panden", ("pand_id",)),
        (verblijfsobjecten, "verblijfsobjecten", ("vbo_id", "pand_id", "woonfunctie")),
    ):
        for kolom in kolommen:
            if kolom not in tabel.columns:
                raise MissingColumn(
                    f"tabel {wat}, kolom '{kolom}'",
                    f"kolommen {', '.join(map(str, tabel.columns[:8]))}",
                    f"een kolom {kolom}",
                    "lees de laag in met de reader van de BAG",
                )
    require_rd(panden, "panden")


def _eengezins(panden: gpd.GeoDataFrame, aantal: Gehelen, tolerantie_m: float, wand_m: float) -> NDArray[np.object_]:
    """Het type van elk pand alsof het één woning heeft, naar zijn plaats tussen de buren."""
    bewoond = np.flatnonzero(aantal > 0)
    een, ander = _buren(panden.geometry.to_numpy()[bewoond], tolerantie_m, wand_m)
    een, ander = bewoond[een], bewoond[ander]
    graad = np.bincount(np.concatenate([een, ander]), minlength=len(panden))
    enige_buur = np.full(len(panden), -1)
    enige_buur[een], enige_buur[ander] = ander, een
    # Een paar: allebei precies één buur (elkaar) en allebei één woning.
    paar = (graad == 1) & (aantal == 1)
    paar[paar] = (graad[enige_buur[paar]] == 1) & (aantal[enige_buur[paar]] == 1)
    typen = np.full(len(panden), None, dtype=object)
    typen[graad == 0] = "vrijstaand"
    typen[graad == 1] = "hoek"
    typen[paar] = "twee_onder_een_kap"
    typen[graad >= 2] = "tussen"
    return typen


def _buren(vormen: NDArray[np.object_], tolerantie_m: float, wand_m: float) -> tuple[Gehelen, Gehelen]:
    """Paren (elk paar één keer) van vlakken die over minstens `wand_m` binnen `tolerantie_m` van elkaar liggen."""
    een, ander = shapely.STRtree(vormen).query(vormen, predicate="dwithin", distance=tolerantie_m)
    een, ander = een[een < ander], ander[een < ander]
    if not len(een):
        return een, ander
    # De rand van het ene pand dat in de strook om het andere valt is de gedeelde wand. De uiteinden van die strook
    # voegen hooguit twee keer de tolerantie toe; dat telt niet mee.
    strook = shapely.buffer(vormen, tolerantie_m, cap_style="flat", join_style="mitre")
    gedeeld = shapely.length(shapely.intersection(shapely.boundary(vormen[een]), strook[ander]))
    houd = gedeeld - 2.0 * tolerantie_m >= wand_m
    return een[houd], ander[houd]


def _hoog(
    panden: gpd.GeoDataFrame, aantal: Gehelen, per_100m2: float, hoogte_m: pd.Series | None, hoog_vanaf_m: float
) -> NDArray[np.bool_]:
    """Is een meergezinspand hoog: naar de hoogte als die bekend is, anders naar woningen per grondvlak."""
    grondvlak_m2 = shapely.area(panden.geometry.to_numpy())
    dicht = aantal >= per_100m2 * grondvlak_m2 / 100.0
    if hoogte_m is None:
        return np.asarray(dicht, dtype=bool)
    hoogte = panden["pand_id"].map(hoogte_m[~hoogte_m.index.duplicated()]).to_numpy(dtype=np.float64)
    return np.asarray(np.where(np.isnan(hoogte), dicht, hoogte >= hoog_vanaf_m), dtype=bool)
