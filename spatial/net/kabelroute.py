"""Hoe loopt een kabel langs de wegen van een park naar een station?

De wegen worden een graaf: elk hoekpunt een knoop, elk stukje weg een tak met zijn lengte. De kortste weg geeft een
aannemelijk tracé; van plek naar weg en van weg naar station gaat het rechtuit.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from spatial.crs import require_rd
from spatial.errors import EmptyInput

Getallen = NDArray[np.float64]
# Punten die op deze afstand samenvallen zijn dezelfde kruising.
KRUISING_M = 1.0
# Zo ver mag het rechte stuk naar de weg zijn; verder weg is er geen weg.
VERST_VAN_WEG_M = 1_500.0


@dataclass(frozen=True)
class Wegennet:
    """De wegen als graaf: knopen_m (k, 2) in RD en takken (k, k) met de lengte in m."""

    knopen_m: Getallen
    takken: csr_array

    @classmethod
    def van(cls, wegen: gpd.GeoDataFrame) -> Wegennet:
        """Een wegennet uit lijnen (RD).

        Raises
        ------
        WrongCrs : als de wegen niet in RD staan. EmptyInput : zonder lijnen.
        """
        require_rd(wegen, "laag 'wegen'")
        lijnen = shapely.get_parts(wegen.geometry.to_numpy())
        lijnen = lijnen[np.isin(shapely.get_type_id(lijnen), (1, 2)) & ~shapely.is_empty(lijnen)]
        if not len(lijnen):
            raise EmptyInput("laag 'wegen'", "geen lijnen", "ten minste één weg", "lees de wegen opnieuw in")
        xy, wie = shapely.get_coordinates(lijnen, return_index=True)
        _, eerste, knoop = np.unique(np.round(xy / KRUISING_M), axis=0, return_index=True, return_inverse=True)
        knoop = np.asarray(knoop).reshape(-1)
        zelfde = wie[1:] == wie[:-1]
        van, naar = knoop[:-1][zelfde], knoop[1:][zelfde]
        lengte = np.hypot(*(xy[1:] - xy[:-1]).T)[zelfde]
        # Twee takken tussen dezelfde knopen: de kortste telt (optellen zou de weg langer maken).
        paar = np.column_stack([np.minimum(van, naar), np.maximum(van, naar)])
        orde = np.lexsort((lengte, paar[:, 1], paar[:, 0]))
        paar, lengte = paar[orde], np.maximum(lengte[orde], 1e-6)
        houd = np.append(True, (paar[1:] != paar[:-1]).any(axis=1)) & (paar[:, 0] != paar[:, 1])
        n = len(eerste)
        takken = coo_array((lengte[houd], (paar[houd, 0], paar[houd, 1])), shape=(n, n)).tocsr()
        return cls(xy[eerste], takken)

    def route(self, van: shapely.Point, naar: shapely.Point) -> shapely.LineString | None:
        """Het kortste tracé tussen twee punten (RD), of None als er geen doorgaande weg is.

        >>> weg = gpd.GeoDataFrame(geometry=[shapely.LineString([(1e5, 4e5), (1e5 + 300, 4e5), (1e5 + 300, 400400)])],
        ...                        crs="EPSG:28992")
        >>> Wegennet.van(weg).route(shapely.Point(1e5, 4e5), shapely.Point(1e5 + 300, 400400)).length
        700.0
        """
        begin, einde = self._knoop(van), self._knoop(naar)
        if begin is None or einde is None:
            return None
        afstand, vorige = dijkstra(
            self.takken, directed=False, indices=np.array([begin]), return_predecessors=True, min_only=False
        )
        if not np.isfinite(afstand[0, einde]):
            return None
        spoor = [einde]
        while spoor[-1] != begin:
            spoor.append(int(vorige[0, spoor[-1]]))
        midden = self.knopen_m[spoor[::-1]]
        return shapely.LineString(np.vstack([[van.x, van.y], midden, [naar.x, naar.y]]))

    def _knoop(self, punt: shapely.Point) -> int | None:
        """De dichtstbijzijnde knoop, of None als de weg te ver weg is."""
        ver = np.hypot(self.knopen_m[:, 0] - punt.x, self.knopen_m[:, 1] - punt.y)
        dichtst = int(np.argmin(ver))
        return dichtst if ver[dichtst] <= VERST_VAN_WEG_M else None
