"""Alles wat de stappen van een windparktoets opleverden, bij elkaar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from api.models_windpark import NetInfo
from api.windpark_plannen import Planschaduw
from layers.assemble import Studie
from spatial.wind.geluid import Geluid
from spatial.wind.opbrengst import Opbrengst
from spatial.wind.slagschaduw import Slagschaduw
from spatial.wind.uitslag import Toetsgeval, Uitslag
from spatial.wind.woningbouw import Planuitkomst
from spatial.wind.zichtbaarheid import Zicht

if TYPE_CHECKING:
    from api.windpark import WindparkOpdracht


@dataclass(frozen=True, kw_only=True)
class Stukken:
    """De tussenuitkomsten; None betekent niet te rekenen, met de reden in `geval.waarom`.

    `contouren` heeft kolommen maat ("lden", "lnight"), niveau_db en geometry (RD).
    """

    opdracht: WindparkOpdracht
    studie: Studie
    geval: Toetsgeval
    normkeuze: str
    geluid: Geluid | None
    contouren: gpd.GeoDataFrame | None
    schaduw: Slagschaduw | None
    opbrengst: Opbrengst | None
    zicht: Zicht | None
    uitslagen: tuple[Uitslag, ...]
    plannen: tuple[Planuitkomst, ...] | None
    planschaduw: Planschaduw
    net: NetInfo | None
