"""Waar is het geluid van weg, spoor en industrie hoe hard, in de gemaakte gemeente?

De zones zijn ringen om de bron: hoe verder, hoe lager de klasse. Het is geen geluidsberekening; dat staat bij elke
herkomst en in de kolom `toelichting`.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import shapely

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Kader, alleen_vlakken
from layers.made.omgeving import Omgeving
from layers.made.recept import Recept

TOELICHTING = "gemaakt: ringen op afstand, geen geluidsberekening"


def geluidszones(kader: Kader, buurten: Buurten, omgeving: Omgeving, recept: Recept) -> gpd.GeoDataFrame:
    """De laag geluidszones: per bron en klasse één ring, in RD."""
    gemeente = shapely.union_all(buurten.vlakken)
    bronnen = {
        "weg": kader.golf.buig(omgeving.snelweg),
        "rail": kader.golf.buig(omgeving.spoor),
        "industrie": kader.golf.buig_vlak(shapely.buffer(shapely.points(*omgeving.haven_punt), 120.0)),
    }
    soorten, klassen, vlakken = [], [], []
    for soort, bron in bronnen.items():
        for lden_db, ring in _ringen(bron, recept["geluid"][soort]):
            vlak = alleen_vlakken(shapely.intersection(ring, gemeente))
            if shapely.area(vlak) > 1.0:
                soorten.append(soort)
                klassen.append(lden_db)
                vlakken.append(vlak)
    return kolommen.laag(
        buurten.gemeentecode,
        vlakken,
        zone_id=kolommen.nummers("geluid", buurten.gemeentecode, len(vlakken)),
        soort=soorten,
        lden_db=klassen,
        toelichting=TOELICHTING,
    )


def _ringen(bron: Geometrie, klassen: Sequence[Sequence[float]]) -> list[tuple[float, Geometrie]]:
    """Ringen van binnen naar buiten: (klasse in dB Lden, vlak tot deze afstand zonder de vorige ring)."""
    binnen: Geometrie = shapely.Polygon()
    uit = []
    for lden_db, afstand_m in klassen:
        buiten = shapely.buffer(bron, float(afstand_m), quad_segs=12)
        uit.append((float(lden_db), shapely.difference(buiten, binnen)))
        binnen = buiten
    return uit
