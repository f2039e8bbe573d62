"""Hoe ziet de uitkomst van een ontwerp eruit? De vorm van `opstelling.json`, en daarmee van de kaart.

De opstelling zelf staat ook in `opstelling.geojson`: dat bestand is zo het park voor `wijkwind windpark`. Ontbrekende
getallen zijn `null`, nooit 0. Een regel waarvan de laag ontbreekt heet onbekend en sluit niets uit, en dat staat erbij.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import Herkomst, Model, ParameterInfo
from api.models_windkansen import HardheidNaam, NormsetInfo, StandNaam, TypeInfo


class VerbodInfo(Model):
    """Eén regel in het zoekgebied."""

    code: str
    titel: str
    hardheid: HardheidNaam
    sluit_uit: bool = Field(description="onwaar: de plek valt niet af, de regel geeft een straf")
    stand: StandNaam
    reden: str = Field(description="wat er ontbreekt")
    afstand_m: float | None = Field(description="null: verschilt per object, of niet bekend")
    oppervlakte_ha: float | None = Field(description="deel van het zoekgebied waar de regel geldt")
    alleen_ha: float | None = Field(description="komt vrij als alleen deze regel vervalt")
    tekst: str
    bron: str
    gemaakt: bool = Field(description="waar: de laag is gemaakt")


class PlaatsInfo(Model):
    """Eén turbine van een opstelling."""

    turbine_id: str
    x_m: float
    y_m: float
    lengte_graden: float
    breedte_graden: float
    netto_mwh_jaar: float | None
    zog_verlies: float | None
    meldingen: list[str] = Field(description="codes van regels die hier een straf geven")


class OpstellingStand(Model):
    """De opstelling aan het begin van het zoeken, of de beste."""

    turbines: list[PlaatsInfo]
    netto_mwh_jaar: float = Field(description="P50, na zog en andere verliezen")
    zog_verlies: float
    straf_mwh_jaar: float = Field(description="straf voor regels die onderzoek of aandacht vragen")
    geluid_teveel_db: float | None = Field(description="boven de norm op het luidste punt; null: niet te rekenen")


class VerloopInfo(Model):
    """Hoe ver het zoeken was na een ronde."""

    ronde: int
    gerekend: int
    doel_mwh: float | None = Field(description="beste opbrengst na zog, min straf; null zolang niets voldoet")


class GeluidEis(Model):
    """Waar het geluid op is getoetst."""

    lden_db: float | None
    lnight_db: float | None
    hoogste_lden_db: float | None
    hoogste_lnight_db: float | None
    punten: int = Field(description="woningen, kwetsbare objecten en punten op woningbouwplannen die getoetst zijn")
    toelichting: str


class OpstellingResultaat(Model):
    """De hele uitkomst van een ontwerp."""

    soort: Literal["opstelling"] = "opstelling"
    versie: str
    hash: str
    gemaakte_gegevens: bool
    gemaakte_lagen: list[str]
    titel: str
    datum: str
    turbine: TypeInfo
    normen: NormsetInfo
    gebied_ha: float = Field(description="zoekgebied binnen de gegevens")
    vrij_ha: float = Field(description="waar geen regel een turbine uitsluit")
    cel_m: float
    celregel: str
    regels: list[VerbodInfo]
    langs_m: float = Field(description="kleinste onderlinge afstand langs de hoofdwindrichting")
    dwars_m: float
    geluid: GeluidEis
    start: OpstellingStand
    beste: OpstellingStand
    winst: float | None = Field(
        description="hoeveel de beste meer geeft dan de start (min straf), als deel van de start"
    )
    zonder_zog_mwh_jaar: float = Field(description="bovengrens: dezelfde turbines zonder zog")
    seed: int
    rondes: int = Field(description="gedaan")
    rondes_gevraagd: int
    opstellingen: int = Field(description="zoveel opstellingen zijn doorgerekend")
    gestopt: bool = Field(description="waar: eerder gestopt dan gevraagd; dit is het beste tot dan toe")
    verloop: list[VerloopInfo]
    parameters: list[ParameterInfo]
    herkomst: dict[str, Herkomst]
    samenvatting: list[str]
    waarschuwingen: list[str]
