"""Hoe lang zijn het gasnet, het elektriciteitsnet en een nieuw warmtenet in een buurt, als niemand ze meet?

Gas en elektriciteit: de landelijke lengte verdeeld naar wortel(aansluitingen × oppervlakte): de lengte van het
kortste net door n punten in een vlak groeit zo (Beardwood, Halton & Hammersley 1959). Warmte: de meetkunde van
het Functioneel Ontwerp Vesta 3.0 (PBL 2017): een hoofdleiding met zijleidingen naar de onderstations.
Een gemeten lengte gaat altijd voor.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters

Array = NDArray[np.float64]


def verdeelnet_m(aansluitingen: Array, oppervlakte_m2: Array, vormgetal: float) -> Array:
    """Lengte in m van een bestaand net (gas of elektriciteit) per buurt: vormgetal × wortel(n × A)."""
    lengte: Array = vormgetal * np.sqrt(np.maximum(aansluitingen, 0.0) * oppervlakte_m2)
    return lengte


def warmtenet_m(vermogen_kw: Array, oppervlakte_m2: Array, p: Parameters) -> tuple[Array, Array]:
    """Hoofd- en zijleiding in m van een nieuw warmtenet per buurt, zonder de aansluitleidingen.

    L_hoofd = 1,25 · √2 · √A ; L_zij = 1,25 · n_OS · ¼ · ½√2 · √A met één onderstation per 825 kW.
    """
    zijde = np.sqrt(oppervlakte_m2)
    omweg = p["net_hoofd_omweg"]
    onderstations = np.ceil(vermogen_kw / p["net_kw_per_onderstation"])
    hoofd: Array = omweg * np.sqrt(2.0) * zijde
    zij: Array = omweg * onderstations * 0.25 * 0.5 * np.sqrt(2.0) * zijde
    te_kort = np.maximum(p["net_minimum_m"] - (hoofd + zij), 0.0)
    return hoofd + te_kort, zij
