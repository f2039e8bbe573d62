"""Wat is een Startanalyse, los van de editie: de vorm van de uitkomst en de namen van kolommen en maten.

De readers per editie (`startanalyse_2020`, `startanalyse_2025`) leveren `Delen`; `startanalyse` maakt er één
`Startanalyse` van. Codes zoals H18 en K01 zijn die van PBL (Startanalyse aardgasvrije buurten).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.sentinels import Decimaal, naar_getal
from spatial.crs import to_rd

VARIANT = re.compile(r"^(s[1-5][a-h])(?![a-z0-9])", re.IGNORECASE)
INDICATOR = re.compile(r"^([A-Z]\d{2})(?=_|$)")
BUURTCODE = r"^BU\d{8}$"
LABELKLASSEN = ("A", "B", "C", "D", "E", "F", "G")
EENHEID_ACHTER_NAAM = re.compile(r"\s*\[([^\]]*)\]\s*$")

TEKSTKENMERKEN = ("buurtnaam", "gemeentecode", "gemeentenaam", "keuze_variant")
AANTALLEN = ("woningen", "utiliteit_aansluitingen", "weq")
LABELAANDELEN = tuple(f"{soort}_{klasse}" for soort in ("afgemeld", "voorlopig") for klasse in LABELKLASSEN)
BOUWPERIODEN = (
    "bp_voor_1930",
    "bp_1930_1945",
    "bp_1946_1964",
    "bp_1965_1974",
    "bp_1975_1991",
    "bp_1992_2005",
    "bp_2006_later",
)
TYPEN = (
    "type_vrijstaand",
    "type_twee_onder_een_kap",
    "type_hoek",
    "type_tussen",
    "type_meergezins_laag",
    "type_meergezins_hoog",
)
KENMERKEN = (*TEKSTKENMERKEN, *AANTALLEN, *LABELAANDELEN, *BOUWPERIODEN, *TYPEN)


def lege_keuzes() -> pd.DataFrame:
    """Een lege tabel met de kolommen van `Startanalyse.keuzes`."""
    return pd.DataFrame({kolom: pd.Series(dtype="str") for kolom in ("buurtcode", "indicator", "kolom", "variant")})


@dataclass(frozen=True)
class Startanalyse:
    """Eén editie van de Startanalyse van PBL, zoals gepubliceerd.

    Parameters
    ----------
    editie : '2020' of '2025'
    resultaten : kolommen buurtcode, variant ('s1a', 'ref_2030', 'laagste', …), indicator ('H18', 'K01', …) en
        waarde in de eenheid van `eenheden`; NaN is niet gepubliceerd, en dus niet hetzelfde als duur of nul
    kenmerken : per buurtcode (index) naam, gemeente, aantallen, labelaandelen (0–1), bouwperioden en typen (aantal)
    omtrekken : omtrek per buurtcode in het stelsel van het bestand, of None als het geen omtrekken draagt
    eenheden : indicator → eenheid
    namen : indicator → volledige naam zoals gepubliceerd
    keuzes : kolommen buurtcode, indicator, kolom, variant: cellen waarin PBL een variant noemt in plaats van een getal
    """

    editie: str
    resultaten: pd.DataFrame
    kenmerken: pd.DataFrame
    omtrekken: gpd.GeoSeries | None = None
    eenheden: Mapping[str, str] = field(default_factory=dict)
    namen: Mapping[str, str] = field(default_factory=dict)
    keuzes: pd.DataFrame = field(default_factory=lege_keuzes)

    @cached_property
    def grenzen(self) -> gpd.GeoSeries | None:
        """De omtrek per buurtcode in RD; pas omgerekend als iemand erom vraagt, want dat kost landelijk seconden."""
        return None if self.omtrekken is None else to_rd(self.omtrekken.to_frame("geometry")).geometry

    def per_variant(self, indicator: str) -> pd.DataFrame:
        """Eén indicator als tabel: buurtcode als index, een kolom per variant; NaN waar PBL niets geeft."""
        deel = self.resultaten[self.resultaten["indicator"] == indicator]
        return _draai(deel, "variant").reindex(self.kenmerken.index)

    def per_indicator(self, variant: str) -> pd.DataFrame:
        """Eén variant als tabel: buurtcode als index, een kolom per indicator; NaN waar PBL niets geeft."""
        deel = self.resultaten[self.resultaten["variant"] == variant]
        return _draai(deel, "indicator").reindex(self.kenmerken.index)


@dataclass
class Delen:
    """Wat een reader van één editie vindt, met de tellingen voor het leesverslag."""

    editie: str
    resultaten: pd.DataFrame
    kenmerken: pd.DataFrame
    eenheden: dict[str, str] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)
    keuzes: pd.DataFrame = field(default_factory=lege_keuzes)
    hersteld: Counter[str] = field(default_factory=Counter)
    geweigerd: Counter[str] = field(default_factory=Counter)
    ontbrekend: dict[str, Counter[str]] = field(default_factory=dict)
    meldingen: list[str] = field(default_factory=list)


def lang(codes: pd.Index, kolommen: list[tuple[str, str]], waarden: list[NDArray[np.float64]]) -> pd.DataFrame:
    """Zet kolommen (variant, indicator) met waarden per buurt om naar de lange vorm van `Startanalyse.resultaten`."""
    n, k = len(codes), len(kolommen)
    varianten = pd.Series([variant for variant, _ in kolommen], dtype="str").array
    indicatoren = pd.Series([indicator for _, indicator in kolommen], dtype="str").array
    per_kolom = np.repeat(np.arange(k), n)
    return pd.DataFrame(
        {
            "buurtcode": pd.Series(codes, dtype="str").array.take(np.tile(np.arange(n), k)),
            "variant": varianten.take(per_kolom),
            "indicator": indicatoren.take(per_kolom),
            "waarde": np.concatenate(waarden) if waarden else np.empty(0),
        }
    )


def zonder_aanhaling(reeks: pd.Series) -> pd.Series:
    """Haal de aanhalingstekens weg die de bron om een naam zet, en maak het verdubbelde teken erin enkel.

    >>> zonder_aanhaling(pd.Series(["'''t Zandt'", "Centrum", "'s-Gravendeel"])).tolist()
    ["'t Zandt", 'Centrum', "'s-Gravendeel"]
    """
    tekst = reeks.astype("str").str.strip()
    for teken in ("'", '"'):
        # Alleen als elk teken binnenin verdubbeld is, zijn de buitenste tekens aanhaling en geen deel van de naam.
        om = tekst.str.match(f"^{teken}(?:[^{teken}]|{teken}{teken})*{teken}$").fillna(False).astype(bool)
        tekst = tekst.mask(om, tekst.str.slice(1, -1).str.replace(teken * 2, teken, regex=False))
    return tekst


def zonder_eenheid(kolom: str) -> tuple[str, str]:
    """Splits een kolomnaam in naam en eenheid.

    >>> zonder_eenheid("H18_Nat_meerkost_WEQ [Euro per Woning*yr]")
    ('H18_Nat_meerkost_WEQ', 'Euro per Woning*yr')
    """
    gevonden = EENHEID_ACHTER_NAAM.search(kolom)
    naam = EENHEID_ACHTER_NAAM.sub("", kolom).strip().lstrip("\ufeff")
    return naam, gevonden.group(1).strip() if gevonden else ""


def getal(reeks: pd.Series, bestand: str, decimaal: Decimaal | None = None) -> tuple[NDArray[np.float64], Counter[str]]:
    """Een kolom als getallen, met per reden het aantal lege cellen; ook het woord 'onbekend' is leeg.

    >>> getal(pd.Series(["1,5", "-", "onbekend"]), "x.csv")[0].tolist()
    [1.5, nan, nan]
    """
    redenen: Counter[str] = Counter()
    # De meeste kolommen zijn schoon; die ene snelle poging scheelt landelijk seconden.
    snel = pd.to_numeric(reeks, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    leeg = np.isnan(snel)
    if np.isfinite(snel[~leeg]).all() and (pd.api.types.is_numeric_dtype(reeks) or not leeg.any()):
        return snel.copy(), +Counter({"leeg": int(leeg.sum())})
    onbekend = reeks.astype("str").str.strip().str.lower() == "onbekend"
    if onbekend.any():
        redenen["onbekend volgens de bron"] = int(onbekend.sum())
        reeks = reeks.mask(onbekend)
    waarden, gevonden = naar_getal(reeks, f"bestand '{bestand}', kolom '{reeks.name}'", decimaal, codes=False)
    redenen.update(gevonden)
    # Een gemaskeerde cel telt hierboven ook als leeg; tel haar maar één keer.
    redenen["leeg"] -= redenen["onbekend volgens de bron"]
    return waarden.to_numpy(dtype=np.float64).copy(), +redenen


def _draai(deel: pd.DataFrame, kolom: str) -> pd.DataFrame:
    gedraaid: pd.DataFrame = deel.pivot(index="buurtcode", columns=kolom, values="waarde")
    gedraaid.columns.name = None
    return gedraaid


EENHEDEN_2020: Mapping[str, str] = MappingProxyType(
    {
        # Afgeleid: H01–H14 in de gedeelde editie 2020 zijn afgeronde GJ per WEQ, niet de GJ/jaar van de codelijst.
        **{f"H{nummer:02d}": "GJ/weq/jaar" for nummer in range(1, 15)},
        "H07": "GJ/ha/jaar",
        "H15": "ton/jaar",
        "H16": "euro/jaar",
        "H17": "euro/ton",
        "H18": "euro/weq/jaar",
        "H19": "euro/m3",
        **{f"K{nummer:02d}": "euro/jaar" for nummer in range(1, 19)},
        **{f"A{nummer:02d}": "aansluitingen" for nummer in range(1, 7)},
    }
)
