"""Wat ligt er om een park heen? Alle lagen die een toets nodig kan hebben, met wat er gemaakt is.

Een laag die er niet is, ontbreekt als sleutel of is None. Niemand vult haar aan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd

from spatial.raster import Raster
from spatial.wind.turbine import Park
from spatial.wind.windklimaat import Windklimaat


@dataclass(frozen=True, kw_only=True)
class Omgeving:
    """De lagen om een park.

    Parameters
    ----------
    objecten : gevoelige objecten, index `object_id`; kolommen `soort` ("woning", "kwetsbaar", "beperkt_kwetsbaar"),
        `naam`, `woningen` (aantal op dit punt), `hoogte_m` (ontvangerhoogte boven maaiveld), `buurtcode`,
        `geometry` (punt, RD). None: onbekend waar de woningen staan.
    woningbouwlocaties : index `plan_id`; kolommen van de laag woningbouwlocaties, `geometry` (vlak, RD)
    lagen : de overige lagen op naam (natuur, wegen, spoor, water, dijken, buisleidingen, hoogspanning, radar,
        hoogtebeperkingen, bestemmingsplannen, geluidszones, stations, netcapaciteit, bodemgebruik, buurten …)
    hoogte : maaiveld in m NAP; oppervlak : hoogste punt (gebouwen en bomen) in m NAP
    bestaand : bestaande turbines met een (aangenomen) type; klimaat : wind
    gemaakt : namen van lagen met gemaakte gegevens; bronnen : laag naar herkomst in één regel
    """

    objecten: gpd.GeoDataFrame | None = None
    woningbouwlocaties: gpd.GeoDataFrame | None = None
    lagen: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    hoogte: Raster | None = None
    oppervlak: Raster | None = None
    bestaand: Park | None = None
    klimaat: Windklimaat | None = None
    gemaakt: frozenset[str] = frozenset()
    bronnen: Mapping[str, str] = field(default_factory=dict)

    def laag(self, naam: str) -> gpd.GeoDataFrame | None:
        """Een laag op naam, of None als ze er niet is."""
        return self.lagen.get(naam)

    def is_gemaakt(self, *namen: str) -> bool:
        """Of een van deze lagen gemaakt is."""
        return any(naam in self.gemaakt for naam in namen)
