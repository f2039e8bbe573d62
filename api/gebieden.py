"""Over welke vlakken gaat de studie: de buurten, of eigen gebieden in hun plaats?"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.assemble import Studie
from layers.geometrie import naar_rd
from layers.sources.bestand import lees_tabel
from spatial.errors import EmptyInput
from spatial.warmte.gebieden import voeg_samen

Vlakken = tuple[gpd.GeoDataFrame, pd.DataFrame | None, pd.DataFrame | None, tuple[str, ...]]


def onderzoeksvlakken(gebieden: Path | None, studie: Studie) -> Vlakken:
    """De vlakken (index buurtcode, RD), hun labels, de kruistabel met buurten (alleen eigen gebieden) en meldingen.

    Raises
    ------
    WijkwindError : als het bestand met gebieden niet deugt of geen enkel gebied bruikbaar is.
    """
    buurten = gpd.GeoDataFrame(studie.lagen["buurten"])
    op_code = buurten.set_index("buurtcode", drop=False).rename_axis(index=None)
    if gebieden is None:
        return op_code, studie.lagen.get("energielabels_buurt"), None, ()
    getekend = lees_tabel(gebieden)
    if not isinstance(getekend, gpd.GeoDataFrame):
        raise EmptyInput(gebieden.name, "geen geometrie", "een bestand met vlakken", "lever vlakken aan, geen tabel")
    vbo, panden = studie.lagen.get("verblijfsobjecten"), studie.lagen.get("panden")
    uit = voeg_samen(
        naar_rd(getekend, gebieden.name),
        op_code,
        verblijfsobjecten=None if vbo is None else gpd.GeoDataFrame(vbo),
        panden=None if panden is None else gpd.GeoDataFrame(panden),
        energielabels=studie.lagen.get("energielabels"),
    )
    soorten = sorted({str(h) for h in uit.herkomst.to_numpy().ravel() if str(h)})
    melding = f"Eigen gebieden in plaats van buurten. Hun cijfers komen uit: {', '.join(soorten)}."
    return uit.tabel.assign(buurtcode=uit.tabel.index), uit.labels, uit.kruistabel, (melding, *uit.meldingen)
