"""Hoe ziet de uitkomst van een windparktoets eruit? De vorm van `toets.json`, en daarmee van elke kaart en tabel.

Een uitkomst is een waarde: opdracht, kentallen, normenset en vingerafdruk van elke laag reizen mee. Ontbrekende
getallen zijn `null`, nooit 0. Een regel die niet te toetsen was heet ONBEKEND, met de reden.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import Herkomst, Model, ParameterInfo

OordeelNaam = Literal["VOLDOET", "VOLDOET_NIET", "ONBEKEND"]
HardheidNaam = Literal["verboden", "onderzoek", "aandacht"]


class TurbineInfo(Model):
    """Eén turbine van het park."""

    turbine_id: str
    type: str
    type_titel: str
    generiek: bool = Field(description="waar: een type van wijkwind, geen opgave van een fabrikant")
    x_m: float
    y_m: float
    lengte_graden: float
    breedte_graden: float
    ashoogte_m: float
    rotordiameter_m: float
    tiphoogte_m: float
    vermogen_kw: float
    maaiveld_m: float | None
    bruto_mwh_jaar: float | None = None
    netto_mwh_jaar: float | None = None
    zog_verlies: float | None = None
    bron: str


class NormInfo(Model):
    """De gekozen normenset; geen enkele set heet hier "de" norm."""

    id: str
    titel: str
    status: str
    voor: str
    voorbehoud: str
    bron: str
    waarden: dict[str, float]


class ObjectInfo(Model):
    """Een object dat bij een oordeel hoort."""

    object_id: str
    naam: str
    waarde: float | None
    x_m: float | None
    y_m: float | None
    turbine_id: str
    woningen: float | None


class OordeelInfo(Model):
    """Het oordeel van één regel."""

    code: str
    titel: str
    onderdeel: str
    hardheid: HardheidNaam
    oordeel: OordeelNaam
    waarde: float | None = Field(description="de slechtste waarde")
    grens: float | None
    eenheid: str
    hoger_is_slechter: bool
    aantal: int | None = Field(description="objecten die niet voldoen; bij ONBEKEND: die niet te toetsen waren")
    objecten: list[ObjectInfo]
    uitleg: str
    voorbehoud: str
    bron: str
    gemaakt: bool = Field(description="waar: er tellen gemaakte gegevens mee")
    tekst: str = Field(description="de regel in woorden")


class OpbrengstInfo(Model):
    """Wat het park per jaar levert."""

    vermogen_mw: float
    bruto_mwh_jaar: float
    zog_verlies: float
    overige_verliezen: float
    netto_mwh_jaar: float = Field(description="P50")
    p90_mwh_jaar: float
    vollasturen: float
    huishoudens: float
    onzekerheid: float = Field(description="standaardafwijking als deel van de opbrengst")
    onzekerheden: dict[str, float]
    wind: str = Field(description="waar de wind vandaan komt")
    meldingen: list[str]


class Klasse(Model):
    """Aantal woningen in een klasse."""

    naam: str
    van: float | None
    tot: float | None
    woningen: float
    nieuwbouw: float | None = None


class GeluidInfo(Model):
    """Geluid op de woningen."""

    hoogste_lden_db: float | None
    hoogste_object: str
    klassen: list[Klasse]
    bestaande_turbines: int
    methode: str
    meldingen: list[str]


class StilstandInfo(Model):
    """Hoe vaak een turbine stil moet om aan de norm voor slagschaduw te voldoen."""

    turbine_id: str
    uren_jaar: float | None = Field(description="null: de normenset heeft geen norm voor slagschaduw")
    verlies_mwh_jaar: float | None


class SchaduwInfo(Model):
    """Slagschaduw op de woningen."""

    jaar: int
    hoogste_uren_jaar: float | None
    hoogste_verwacht_uren_jaar: float | None
    klassen: list[Klasse]
    stilstand: list[StilstandInfo]
    meldingen: list[str]


class ZichtInfo(Model):
    """Wat een buurt van het park ziet."""

    buurtcode: str
    buurtnaam: str
    woningen: float
    ziet_tip: float | None
    ziet_as: float | None
    gemiddeld_aantal: float | None
    dichtstbij_m: float | None
    verst_m: float | None


class GeldInfo(Model):
    """Wat mensen eraan hebben, bij de gegeven kentallen."""

    naam: str
    eur_jaar: float | None
    toelichting: str


class IngreepInfo(Model):
    """Wat er zou moeten veranderen."""

    soort: str
    tekst: str
    past: bool = Field(description="waar: hiermee kunnen park en plan allebei")
    turbine_id: str = ""
    waarde: float | None = None
    eenheid: str = ""
    verlies_mwh_jaar: float | None = None


class PlanInfo(Model):
    """Een woningbouwplan naast het park."""

    plan_id: str
    naam: str
    status: str
    woningen: float | None
    fasen: dict[str, float]
    afstand_m: float
    oordeel: OordeelNaam
    reden: str
    hoogste_lden_db: float | None
    hoogste_lnight_db: float | None
    lden_samen_db: float | None = Field(description="met de bestaande turbines erbij; null: die zijn er niet")
    schaduw_uren_jaar: float | None
    grens_lden_db: float | None
    klassen: list[Klasse] = Field(description="woningen binnen elke geluidscontour en afstand, gelijk verdeeld geacht")
    deel_vrij: float | None = Field(description="deel van het plan waar beide kunnen")
    woningen_vrij: float | None
    eerste_fase: str
    dominante_turbine: str
    ingrepen: list[IngreepInfo]


class AansluitingInfo(Model):
    """De aansluiting van het park op het net."""

    vermogen_mw: float
    niveau: str
    station: str
    gebied_id: str
    gebied: str
    afstand_m: float | None
    kabel_m: float | None
    kosten_laag_eur: float | None
    kosten_hoog_eur: float | None
    meldingen: list[str]


class WachtInfo(Model):
    """Eén project in de rij."""

    project_id: str
    naam: str
    soort: str
    richting: str
    vermogen_mw: float | None
    datum: str
    categorie: int
    gebied_id: str
    gebied: str
    jaar_p10: int | None
    jaar: int | None = Field(description="jaar van aansluiting (P50); null: niet binnen de horizon of onbekend")
    jaar_p90: int | None
    oordeel: Literal["NU", "LATER", "NIET_BINNEN_HORIZON", "ONBEKEND"]
    wacht_op: list[str]
    reden: str
    van_dit_park: bool = False


class VariantInfo(Model):
    """Wat de plek in de rij verandert."""

    code: str
    naam: str
    tekst: str
    jaar: int | None
    verschil_jaar: int | None = Field(description="jaren eerder dan zonder deze verandering; null: niet bekend")
    verlies_mwh_jaar: float | None = None


class NetInfo(Model):
    """Het net: aansluiting, rij en wat eraan te doen is."""

    aansluiting: AansluitingInfo | None
    horizon: tuple[int, int]
    kader: str
    wachtrij: list[WachtInfo]
    varianten: list[VariantInfo]
    capaciteit: list[dict[str, str | float | None]]
    meldingen: list[str]


class SamenInfo(Model):
    """Het antwoord op één regel: kunnen wind, woningen en net samen?"""

    beide: OordeelNaam
    zin: str
    wat_moet_anders: list[str]
    jaar_wind: int | None
    jaar_woningen: dict[str, int | None]


class WindparkResultaat(Model):
    """De hele uitkomst van een toets."""

    soort: Literal["windpark"] = "windpark"
    versie: str
    hash: str
    gemaakte_gegevens: bool
    gemaakte_lagen: list[str]
    titel: str
    datum: str
    park: str
    turbines: list[TurbineInfo]
    normen: NormInfo
    telling: dict[str, int]
    oordelen: list[OordeelInfo]
    opbrengst: OpbrengstInfo | None
    geluid: GeluidInfo | None
    slagschaduw: SchaduwInfo | None
    zicht: list[ZichtInfo]
    mensen: list[Klasse]
    geld: list[GeldInfo]
    woningbouw: list[PlanInfo]
    net: NetInfo | None
    samen: SamenInfo
    parameters: list[ParameterInfo]
    herkomst: dict[str, Herkomst]
    samenvatting: list[str]
    waarschuwingen: list[str]
