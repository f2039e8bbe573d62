"""Wat als een sleutel twee keer voorkomt? De regel, in één bestand.

1. Rijen die helemaal gelijk zijn tellen één keer. 2. Anders wint de hoogste waarde van de voorkeurskolom (zoals de
nieuwste datum), als die er is en beslist. 3. Anders wint de rij met de meeste gevulde cellen, en bij gelijke stand de
eerste. Elke weggelaten rij wordt geteld.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd


def ontdubbel(
    tabel: pd.DataFrame | gpd.GeoDataFrame, sleutel: str, voorkeur: str = ""
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, dict[str, int]]:
    """De tabel met elke sleutel één keer, en hoeveel rijen waarom zijn weggelaten; de volgorde blijft.

    >>> ontdubbel(pd.DataFrame({"id": ["a", "a", "b"], "x": [1.0, None, 2.0]}), "id")[1]
    {'dubbele sleutel: de meest gevulde rij gehouden': 1}
    """
    if tabel[sleutel].is_unique:
        return tabel, {}
    kaal = pd.DataFrame(tabel.drop(columns="geometry")) if "geometry" in tabel else tabel
    if "geometry" in tabel:
        kaal = kaal.assign(geometry=tabel.geometry.to_wkb())
    gelijk = kaal.duplicated()
    geteld = {"dubbele rij": int(gelijk.sum())}
    rest = kaal[~gelijk]
    volgorde = pd.DataFrame({"vol": -rest.notna().sum(axis=1), "plek": range(len(rest))}, index=rest.index)
    sorteer = ["vol", "plek"]
    op_voorkeur = bool(voorkeur) and voorkeur in rest and rest[voorkeur].notna().any()
    if op_voorkeur:
        volgorde["voorkeur"] = -rest[voorkeur].rank(method="dense")
        sorteer = ["voorkeur", *sorteer]
    winnaar = ~rest.loc[volgorde.sort_values(sorteer, na_position="last").index, sleutel].duplicated()
    houd = winnaar.index[winnaar]
    regel = f"de hoogste {voorkeur} gehouden" if op_voorkeur else "de meest gevulde rij gehouden"
    geteld[f"dubbele sleutel: {regel}"] = len(rest) - len(houd)
    return tabel[tabel.index.isin(houd)], {wat: aantal for wat, aantal in geteld.items() if aantal}
