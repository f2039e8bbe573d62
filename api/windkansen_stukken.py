"""Alles wat de stappen van windkansen opleverden, bij elkaar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from api.windkansen_opbrengst import Parkopbrengst
from api.windkansen_raster import Uitsluitkaart
from layers.assemble import Studie
from layers.windregels import Regelboek
from spatial.bron import Parameters
from spatial.ruimte.geschiktheid import Geschiktheid
from spatial.ruimte.plekken import Plekken, Tussenruimte
from spatial.wind.normen import Normenset
from spatial.wind.omgeving import Omgeving
from spatial.wind.turbine import Getallen, Turbinetype
from spatial.wind.windklimaat import Windklimaat

if TYPE_CHECKING:
    from api.windkansen import WindkansenOpdracht

# De gekozen normenset zelf, naast de regimes van het regelboek.
GEKOZEN = "gekozen"


@dataclass(frozen=True)
class Regimeplan:
    """De inpassing onder één regime: (n, 2) masten in RD, opbrengst, en welke regels uitsloten."""

    masten: Getallen
    opbrengst: Parkopbrengst
    masker: int


@dataclass(frozen=True)
class Plan:
    """Plekken, inpassingen en geschiktheid.

    Parameters
    ----------
    plekken : de vrije plekken onder de gekozen regels; `tabel` heeft ook turbines, vermogen_mw en netto_mwh
    per_regime : id van het regime naar zijn inpassing; `GEKOZEN` is er altijd
    erbij : code van een regel naar hoeveel turbines erbij passen als zij vervalt
    aandelen : code van een regel die alleen meldt, naar haar deel per plek (index plek_id)
    zoekgebieden : de laag, of None
    """

    plekken: Plekken
    ruimte: Tussenruimte
    per_regime: Mapping[str, Regimeplan]
    erbij: Mapping[str, int]
    aandelen: pd.DataFrame
    geschiktheid: Geschiktheid
    zoekgebieden: gpd.GeoDataFrame | None
    meldingen: tuple[str, ...]

    @property
    def gekozen(self) -> Regimeplan:
        """De inpassing onder de gekozen regels."""
        return self.per_regime[GEKOZEN]


@dataclass(frozen=True, kw_only=True)
class Stukken:
    """De tussenuitkomsten van een studie."""

    opdracht: WindkansenOpdracht
    studie: Studie
    omgeving: Omgeving
    p: Parameters
    soort: Turbinetype
    normen: Normenset
    normen_gekozen: bool
    klimaat: Windklimaat
    boek: Regelboek
    kaart: Uitsluitkaart
    plan: Plan
    meldingen: tuple[str, ...]

    @property
    def uitsluitend(self) -> list[str]:
        """De codes van de regels die uitsluiten en waarmee gerekend is."""
        return [c for c, r in self.boek.regels.items() if r.sluit_uit and c in self.kaart.bits]
