"""Hoe ziet de uitkomst van windkansen eruit? De vorm van `windkansen.json`, en daarmee van elke kaart en tabel.

Een uitkomst is een waarde: turbine, normenset, kentallen en de vingerafdruk van elke laag reizen mee. Ontbrekende
getallen zijn `null`, nooit 0. Een regel waarvan de laag ontbreekt heet onbekend en sluit niets uit; dan is het vrije
gebied een bovengrens, en dat staat erbij.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import CriteriumInfo, Herkomst, Model, ParameterInfo

StandNaam = Literal["telt", "onbekend", "geen_norm"]
HardheidNaam = Literal["verboden", "onderzoek", "aandacht"]


class TypeInfo(Model):
    """De turbine waarmee gerekend is."""

    naam: str
    titel: str
    generiek: bool = Field(description="waar: een type van wijkwind, geen opgave van een fabrikant")
    vermogen_kw: float
    rotordiameter_m: float
    ashoogte_m: float
    tiphoogte_m: float
    bron: str


class NormsetInfo(Model):
    """De gekozen normenset; geen enkele set heet hier "de" norm."""

    id: str
    titel: str
    status: str
    voor: str
    voorbehoud: str
    bron: str
    waarden: dict[str, float]


class RegelInfo(Model):
    """Eén uitsluitingsregel met wat ze kost."""

    code: str
    titel: str
    hardheid: HardheidNaam
    sluit_uit: bool = Field(description="onwaar: de plek valt niet af, de regel wordt alleen gemeld")
    stand: StandNaam
    reden: str = Field(description="wat er ontbreekt")
    lagen: list[str]
    afstand_m: float | None = Field(description="null: verschilt per object, of niet bekend")
    objecten: int = Field(description="vormen die binnen hun afstand van het gebied liggen")
    bit: int | None = Field(description="plaats in band 2 van uitsluiting.tif, 0 is de laagste bit")
    oppervlakte_ha: float | None = Field(description="waar de regel geldt")
    aandeel: float | None = Field(description="deel van het gebied, 0 tot 1")
    alleen_ha: float | None = Field(description="komt vrij als alleen deze regel vervalt")
    turbines_erbij: int | None = Field(description="passen er dan bij, naast het plan van nu")
    tekst: str
    bron: str
    zekerheid: str
    eigen: bool = Field(description="waar: een regel of afstand van de gebruiker")
    gemaakt: bool = Field(description="waar: de laag is gemaakt")


class RegimeInfo(Model):
    """Dezelfde streek onder een andere regel voor woningen."""

    id: str
    titel: str
    stand: StandNaam
    reden: str
    afstand_m: float | None
    bit: int | None = Field(description="plaats in band 3 van uitsluiting.tif")
    vrij_ha: float | None
    aandeel_vrij: float | None
    turbines: int | None
    vermogen_mw: float | None
    opbrengst_gwh_jaar: float | None
    tekst: str


class PlekInfo(Model):
    """Eén plek: een aaneengesloten stuk grond waar geen regel uitsluit."""

    plek_id: str
    rang: int | None
    score: float | None
    score_laag: float | None
    score_hoog: float | None
    oppervlakte_ha: float
    turbines: int
    vermogen_mw: float
    opbrengst_gwh_jaar: float | None = Field(description="netto, P50")
    gemeente: str = ""
    buurt: str = ""
    x_m: float
    y_m: float
    waarden: dict[str, float | None] = Field(description="per criterium, in eigen eenheid")
    genormaliseerd: dict[str, float | None]
    onderzoek: dict[str, float] = Field(
        description="code naar deel van de plek waar die regel geldt zonder uit te sluiten"
    )
    zoekgebieden: list[str]


class ZoekgebiedInfo(Model):
    """Een zoekgebied van de regio naast zijn bod."""

    gebied_id: str
    naam: str
    oppervlakte_ha: float
    vrij_ha: float
    turbines: int
    vermogen_mw: float
    opbrengst_twh_jaar: float | None
    bod_mw: float | None
    bod_twh: float | None
    haalt_bod: bool | None = Field(description="null: geen bod bekend, of geen opbrengst te rekenen")
    regimes_twh: dict[str, float | None] = Field(description="opbrengst per jaar onder elk regime")


class Opbrengstregel(Model):
    """Waar de opbrengst op rust."""

    netto_per_turbine_mwh: float | None = Field(description="gemiddeld over de turbines van het plan")
    vollasturen: float | None
    methode: str
    wind: str
    wind_ms: float | None
    meldingen: list[str]


class WindkansenResultaat(Model):
    """De hele uitkomst."""

    soort: Literal["windkansen"] = "windkansen"
    versie: str
    hash: str
    gemaakte_gegevens: bool
    titel: str
    datum: str
    gemeenten: list[str]
    turbine: TypeInfo
    normen: NormsetInfo
    raster_m: float
    celregel: str = Field(description="wanneer een cel is uitgesloten")
    gebied_ha: float
    vrij_ha: float
    vrij_zonder_melding_ha: float = Field(description="vrij en ook geen regel die onderzoek of aandacht vraagt")
    turbines: int
    vermogen_mw: float
    opbrengst_gwh_jaar: float | None
    langs_m: float
    dwars_m: float
    richting_graden: float
    per_aantal_regels_ha: dict[int, float] = Field(description="hoeveel grond door 0, 1, 2, … regels is uitgesloten")
    regels: list[RegelInfo]
    regimes: list[RegimeInfo]
    criteria: list[CriteriumInfo]
    plekken: list[PlekInfo]
    zoekgebieden: list[ZoekgebiedInfo]
    buiten_zoekgebieden_twh: float | None
    opbrengst: Opbrengstregel
    parameters: list[ParameterInfo]
    herkomst: dict[str, Herkomst]
    samenvatting: list[str]
    waarschuwingen: list[str]
