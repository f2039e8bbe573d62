"""Welke stations en voedingsgebieden heeft het gemaakte stroomnet, en waar is een wachtrij?

De gemeente is met een rechte lijn in twee voedingsgebieden verdeeld. In het ene is een tekort met een wachtrij, in het
andere is nog ruimte: zo wordt zichtbaar wat het net met een rangorde doet.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Getallen, Kader, alleen_vlakken
from layers.made.omgeving import Omgeving

NETBEHEERDER = "Maaknet"
VER_M = 60_000.0


@dataclass(frozen=True)
class Voedingsgebieden:
    """De twee gebieden van een gemeente: de scheidslijn (punt en normaal, RD) en de klassen."""

    punt: Getallen
    normaal: Getallen
    ids: tuple[str, str]
    afname: tuple[int, int]
    opwek: tuple[int, int]

    def kant(self, xy: Getallen) -> NDArray[np.int64]:
        """Gebied 0 of 1 van elk punt (n, 2) in RD."""
        return ((xy - self.punt) @ self.normaal > 0.0).astype(np.int64)


def maak_gebieden(kader: Kader, buurten: Buurten) -> Voedingsgebieden:
    """De scheidslijn loopt ten noordoosten van het centrum langs; het zuidwesten, met de haven, heeft het tekort."""
    toeval = kader.loting("net")
    hoek = toeval.uniform(0.5, 1.1)
    normaal = np.array([np.cos(hoek), np.sin(hoek)])
    midden = kader.centrum + normaal * min(0.06 * kader.zijde_m, 450.0)
    punt = kader.golf.punten(midden[None])[0]
    ids = (f"MN-{buurten.gemeentecode[2:]}-1", f"MN-{buurten.gemeentecode[2:]}-2")
    ruim = int(toeval.integers(0, 2))
    return Voedingsgebieden(punt, normaal, ids, (3, ruim), (int(toeval.integers(1, 4)), ruim))


def lagen(
    kader: Kader,
    buurten: Buurten,
    omgeving: Omgeving,
    gebieden: Voedingsgebieden,
    postcodes: NDArray[np.str_],
    xy: Getallen,
) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """De lagen netcapaciteit, postcodegebieden en stations.

    Parameters
    ----------
    postcodes : postcode van elk adres
    xy : plaats van elk adres in RD (n, 2)
    """
    toeval = kader.loting("wachtrij")
    gemeente = buurten.gemeentecode
    heel = shapely.union_all(buurten.vlakken)
    dwars = np.array([-gebieden.normaal[1], gebieden.normaal[0]])
    rand = gebieden.punt + np.array([dwars * VER_M, -dwars * VER_M])
    vlakken = [
        alleen_vlakken(
            shapely.intersection(heel, shapely.polygons([*rand, *(rand[::-1] + teken * gebieden.normaal * VER_M)]))
        )
        for teken in (-1.0, 1.0)
    ]
    omvang = max(1.0, len(buurten.codes) / 12.0)
    wacht = [round(float(toeval.uniform(9.0, 18.0)) * omvang, 1), 0.0]
    netten = kolommen.laag(
        gemeente,
        vlakken,
        gebied_id=list(gebieden.ids),
        naam=[f"{buurten.gemeentenaam} Haven", f"{buurten.gemeentenaam} Noord"],
        netbeheerder=NETBEHEERDER,
        afname_klasse=np.array(gebieden.afname),
        opwek_klasse=np.array(gebieden.opwek),
        wachtrij_afname_mw=wacht,
        wachtrij_opwek_mw=[round(float(toeval.uniform(2.0, 6.0)) * omvang, 1), 0.0],
        verzoeken_afname=[float(round(wacht[0] * 1.7)), 0.0],
        verzoeken_opwek=[float(toeval.integers(3, 20)), 0.0],
        beschikbaar_afname_mw=[0.0, round(float(toeval.uniform(6.0, 14.0)) * omvang, 1)],
        beschikbaar_opwek_mw=[0.0, round(float(toeval.uniform(3.0, 9.0)) * omvang, 1)],
        verlichting_afname_jaar=[2031.0, None],
        verlichting_opwek_jaar=[2030.0, None],
        eenheid_vermogen="MW",
    )
    uniek, eerste, plek = np.unique(postcodes, return_index=True, return_inverse=True)
    aantal = np.bincount(plek)
    midden = np.column_stack([np.bincount(plek, weights=xy[:, as_]) / aantal for as_ in (0, 1)])
    kant = gebieden.kant(midden if len(eerste) else np.zeros((0, 2)))
    pc6 = kolommen.tabel(
        gemeente,
        len(uniek),
        postcode=uniek,
        gebied_id=np.array(gebieden.ids)[kant],
        afname_klasse=np.array(gebieden.afname)[kant],
        opwek_klasse=np.array(gebieden.opwek)[kant],
    )
    return {"netcapaciteit": netten, "postcodegebieden": pc6, "stations": _stations(kader, buurten, omgeving, gebieden)}


def _stations(kader: Kader, buurten: Buurten, omgeving: Omgeving, gebieden: Voedingsgebieden) -> gpd.GeoDataFrame:
    """Eén station 150/50 kV langs de snelweg, en in elk gebied een station 50/10 kV."""
    ver = min(0.1 * kader.zijde_m, 700.0)
    hoog = np.array([kader.snelweg_x + 160.0, kader.centrum[1] - ver])
    onder = [kader.centrum + teken * gebieden.normaal * (ver + 300.0) for teken in (-1.0, 1.0)]
    land = shapely.difference(shapely.buffer(kader.vlak, -25.0), shapely.buffer(omgeving.water, 40.0))
    lijnen = shapely.shortest_line(land, shapely.points(np.vstack([hoog, *onder])))
    punten = kader.golf.punten(shapely.get_coordinates(lijnen)[::2])  # de plek op het land die er het dichtst bij ligt
    return kolommen.laag(
        buurten.gemeentecode,
        shapely.points(punten),
        station_id=kolommen.nummers("station", buurten.gemeentecode, 3),
        naam=[f"{buurten.gemeentenaam} {wat}" for wat in ("Koppelstation", "Haven", "Noord")],
        spanning=["150/50 kV", "50/10 kV", "50/10 kV"],
        gebied_id=["", *gebieden.ids],
        vermogen_mva=[160.0, 60.0, 60.0],
    )
