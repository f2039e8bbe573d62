"""Wat hebben alle regels gemeen? Code, titel, hardheid en bron, en hoe een regel zegt dat zij iets niet weet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from spatial.bron import Bron
from spatial.wind.regels.woorden import zinnen
from spatial.wind.uitslag import Hardheid, Oordeel, Toetsgeval, Uitslag

# De lagen waaruit de gevoelige objecten van de omgeving zijn opgebouwd.
OBJECTLAGEN = ("objecten", "verblijfsobjecten", "kwetsbare_objecten")


class Regelvorm(ABC):
    """Een regel met een vaste code; de docstring van elke regel is de gepubliceerde tekst in gewone woorden.

    `lagen` zijn de lagen waar de regel op rust: gemaakte gegevens daarin tellen als gemaakt in de uitslag.
    """

    code: str = ""
    titel: str = ""
    hardheid: Hardheid = "onderzoek"
    bron: Bron
    lagen: tuple[str, ...] = ()

    @abstractmethod
    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """De uitslagen van deze regel, ten minste één."""

    @property
    def tekst(self) -> str:
        """De gepubliceerde tekst van de regel, op één regel."""
        return " ".join((type(self).__doc__ or "").split())

    def uitslag(self, geval: Toetsgeval, oordeel: Oordeel, uitleg: str, **velden: Any) -> Uitslag:
        """Een uitslag van deze regel; `velden` gaan voor wat de regel zelf zegt."""
        gewoon: dict[str, Any] = {
            "code": self.code,
            "titel": self.titel,
            "hardheid": self.hardheid,
            "bron": self.bron,
            "gemaakt": geval.omgeving.is_gemaakt(*self.lagen),
        }
        return Uitslag(oordeel=oordeel, uitleg=uitleg, **{**gewoon, **velden})

    def onbekend(self, geval: Toetsgeval, waarom: str, **velden: Any) -> Uitslag:
        """De uitslag ONBEKEND, met de reden."""
        return self.uitslag(geval, "ONBEKEND", waarom, **velden)


def laag_ontbreekt(naam: str, wat: str) -> str:
    """De zin bij een laag die er niet is.

    >>> laag_ontbreekt("spoor", "waar spoor ligt")
    "De laag 'spoor' ontbreekt, dus is onbekend waar spoor ligt."
    """
    return f"De laag '{naam}' ontbreekt, dus is onbekend {wat}."


def norm_ontbreekt(geval: Toetsgeval, wat: str) -> str:
    """De zin bij een norm die de gekozen set niet heeft."""
    return f"De normenset '{geval.normen.titel}' heeft geen norm voor {wat}."


def normvoorbehoud(geval: Toetsgeval, *meer: str) -> str:
    """Status en voorbehoud van de normenset, en of zij voor zo'n groot park bedoeld is."""
    normen = geval.normen
    delen = [f"Normenset {normen.id}: {normen.status}.", normen.voorbehoud]
    if normen.max_turbines is not None and len(geval.park) > normen.max_turbines:
        delen.append(
            f"Deze set is bedoeld voor hooguit {normen.max_turbines} turbines; dit park heeft er {len(geval.park)}."
        )
    return zinnen(*delen, *meer)


def van_soort(laag: gpd.GeoDataFrame, soorten: Sequence[str]) -> gpd.GeoDataFrame | None:
    """De rijen van deze soorten (hoofdletters tellen niet); None als de laag geen kolom `soort` heeft."""
    if "soort" not in laag:
        return None
    return laag[laag["soort"].astype("str").str.lower().isin(soorten)]


def kolomtekst(laag: gpd.GeoDataFrame, kolom: str) -> pd.Series:
    """Een kolom als kleine letters; leeg waar niets staat of de kolom ontbreekt."""
    if kolom not in laag:
        return pd.Series("", index=laag.index, dtype="str")
    tekst: pd.Series = laag[kolom].astype("str").where(laag[kolom].notna(), "").str.lower()
    return tekst
