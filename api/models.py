"""Hoe ziet een uitkomst eruit? De vorm van `resultaat.json`, en daarmee van elke export, pagina en notitieboek.

Een uitkomst is een waarde: ze draagt haar opdracht, parameters, de vingerafdruk van elke laag en de versie
van de code met zich mee. Dezelfde invoer geeft dezelfde `hash`. Ontbrekende getallen zijn `null`, nooit 0.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Ernst = Literal["info", "aandacht", "belemmering", "onbekend"]
WatUitkomst = Literal["duidelijk", "geen_duidelijke_voorkeur", "onbekend"]
WanneerUitkomst = Literal["startwijk", "later", "geen_startwijk", "onbekend"]


class Model(BaseModel):
    """De gemeenschappelijke instelling: onveranderlijk, onbekende velden geweigerd."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Bijdrage(Model):
    """Wat één criterium bijdraagt aan de score van een buurt."""

    criterium: str
    naam: str
    waarde: float | None
    waarde_laag: float | None = None
    waarde_hoog: float | None = None
    eenheid: str
    genormaliseerd: float | None = Field(description="0 (ongunstig) tot 1 (gunstig) tussen vaste grenzen")
    genormaliseerd_laag: float | None = Field(default=None, description="laagste die kan, ook als de waarde ontbreekt")
    genormaliseerd_hoog: float | None = Field(default=None, description="hoogste die kan, ook als de waarde ontbreekt")
    gewicht: float = Field(description="aandeel van het geheel, alle gewichten samen 1")
    bijdrage: float | None = Field(description="gewicht maal genormaliseerd")
    herkomst: str = Field(description="sleutel in `herkomst`")


class Ontbreekt(Model):
    """Een gegeven dat er niet is, en waarom."""

    veld: str
    naam: str
    reden: str
    laag: str


class Vlag(Model):
    """Een aandachtspunt dat niet meetelt in de score, met zijn bron."""

    code: str
    tekst: str
    ernst: Ernst
    herkomst: str


class Optie(Model):
    """Eén warmtestrategie in een buurt. Nationale kosten zijn geen rekening voor bewoners."""

    strategie: str
    naam: str
    toegestaan: bool
    reden: str = ""
    h16_eur_jaar: float | None
    h17_eur_ton: float | None
    h18_eur_weq_jaar: float | None
    onderdelen_eur_jaar: dict[str, float | None] = Field(description="K01 tot en met K16")
    piek_extra_kw: float | None
    eindgebruiker_eur_jaar: float | None = Field(
        default=None, description="verschil met aardgas per woning per jaar, gemiddeld over de woningen; geen H18"
    )
    aandeel_woonlastenneutraal: float | None = Field(
        default=None,
        description="deel van de woningen waarvoor de woonlasten niet stijgen, bij de tarieven van de studie",
    )
    pbl_h18_eur_weq_jaar: float | None = Field(default=None, description="dezelfde strategie volgens de Startanalyse")
    pbl_onderdelen_eur_jaar: dict[str, float | None] = Field(
        default_factory=dict, description="K01 tot en met K16 volgens de Startanalyse, voor zover gepubliceerd"
    )


class Kansen(Model):
    """SMAA: hoe vaak staat de buurt in de top N, bij welke onzekerheid."""

    vrij: float | None = Field(description="alle gewichten even waarschijnlijk")
    volgorde: float | None = Field(description="gewichten binnen de volgorde van de gebruiker")
    gegevens: float | None = Field(description="gekozen gewichten, onzekere gegevens")
    rang_p05: int | None = None
    rang_p95: int | None = None
    centrale_gewichten: dict[str, float] | None = None
    vertrouwen: float | None = None


class Buurtuitkomst(Model):
    """Alles over één buurt (of eigen gebied)."""

    buurtcode: str
    naam: str
    gemeentecode: str
    gemeentenaam: str
    # WANNEER
    rang: int | None
    score: float | None
    score_laag: float | None
    score_hoog: float | None
    kans_top_n: float | None = Field(description="kans op de top N bij de gekozen gewichten en onzekere gegevens")
    uitkomst: WanneerUitkomst
    reden: str
    bijdragen: list[Bijdrage]
    wat_nodig: list[str] = Field(description="wat er moet veranderen om in of uit de top N te komen")
    kansen: Kansen
    rang_topsis: int | None = None
    rang_promethee: int | None = None
    # WAT
    strategie: str | None = Field(description="goedkoopste toegestane strategie op H17; null bij geen keuze")
    strategie_h18: str | None
    strategie_tweede: str | None
    marge: float | None = Field(description="verschil in H18 met de tweede strategie, € per WEQ per jaar")
    aandeel_eerste: float | None = Field(description="deel van de gevoeligheidsruns waarin de keuze gelijk blijft")
    wat_uitkomst: WatUitkomst
    wat_reden: str
    opties: list[Optie]
    pbl_keuze: str | None = Field(default=None, description="de strategie die de Startanalyse voor deze buurt noemt")
    pbl_verschil: list[str] = Field(default_factory=list, description="waar het verschil met de Startanalyse zit")
    eindgebruiker_reden: str = Field(default="", description="waarom kosten voor bewoners onbekend zijn")
    # gegevens
    kengetallen: dict[str, float | None]
    ontbreekt: list[Ontbreekt]
    vlaggen: list[Vlag]
    tegenstrijdig: list[str] = Field(default_factory=list)


class Herkomst(Model):
    """Waar een laag of een getal vandaan komt."""

    sleutel: str
    titel: str
    uitgever: str
    licentie: str
    peiljaar: str
    hash: str = ""
    rijen: int | None = None
    dekking: float | None = Field(default=None, description="deel van de buurten met een waarde")
    gemaakt: bool = False
    meldingen: list[str] = Field(default_factory=list)


class CriteriumInfo(Model):
    """Een criterium zoals het register het kent, met de grenzen van deze studie."""

    id: str
    naam: str
    richting: Literal["hoger", "lager"]
    eenheid: str
    laag: str
    voorbehoud: str
    grens_laag: float | None
    grens_hoog: float | None
    gewicht: float
    dekking: float


class KengetalInfo(Model):
    """Wat een kengetal van een buurt betekent en uit welke laag het komt."""

    naam: str
    eenheid: str
    herkomst: str


class ParameterInfo(Model):
    """Een gebruikt kental."""

    naam: str
    waarde: float
    eenheid: str
    bron: str
    zekerheid: str
    gewijzigd: bool
    toelichting: str = ""


class Resultaat(Model):
    """De hele uitkomst van een studie."""

    soort: Literal["startwijken"] = "startwijken"
    versie: str
    hash: str
    gemaakte_gegevens: bool = Field(description="waar: een verzonnen stad, niet voor besluiten")
    titel: str
    datum: str
    top_n: int
    preset: str
    seed: int
    trekkingen: int
    criteria: list[CriteriumInfo]
    parameters: list[ParameterInfo]
    herkomst: dict[str, Herkomst]
    kengetallen: dict[str, KengetalInfo] = Field(default_factory=dict)
    gas_regel: str = Field(default="", description="hoe hernieuwbaar gas meetelt; hoort op elk product")
    buurten: list[Buurtuitkomst]
    samenvatting: list[str] = Field(description="de belangrijkste zinnen, in gewone taal")
    waarschuwingen: list[str]
    geen_startwijk_reden: str | None = Field(default=None, description="gevuld als geen enkele buurt startwijk is")
