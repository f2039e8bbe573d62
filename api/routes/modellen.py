"""De vormen van verzoeken en antwoorden van de webdienst, voor zover ze niet al `Resultaat` zijn."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from api.jobs import Stand, Taak
from api.opdracht import SEED_BEREIK, TOP_BEREIK, TREKKINGEN_BEREIK
from api.problem import Problem
from api.studies import STUDIES

Gewicht = Annotated[FiniteFloat, Field(ge=0)]
FOUTEN: dict[int | str, dict[str, Any]] = {
    400: {"description": "Het verzoek bevat fouten", "content": {"application/problem+json": {}}, "model": Problem}
}
NIET_GEVONDEN: dict[int | str, dict[str, Any]] = {
    404: {"description": "Bestaat niet", "content": {"application/problem+json": {}}, "model": Problem}
}


class Vraag(BaseModel):
    """Een verzoek: onbekende velden worden bij naam geweigerd."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StartwijkenVraag(Vraag):
    """Een opdracht om startwijken te rangschikken."""

    gemeenten: list[Annotated[str, Field(max_length=10)]] = Field(default=[], max_length=400)
    preset: Annotated[str, Field(max_length=100)] | None = None
    gewichten: dict[str, Gewicht] = Field(default={}, description="criterium naar gewicht, 0 of hoger")
    volgorde: list[str] = Field(default=[], max_length=50, description="criteria van belangrijk naar minder")
    zonder: list[str] = Field(default=[], max_length=50, description="strategieën die niet meedoen")
    parameters: dict[str, FiniteFloat] = Field(default={}, description="kental naar eigen waarde")
    top_n: int = Field(default=5, ge=TOP_BEREIK[0], le=TOP_BEREIK[1])
    seed: int = Field(default=1, ge=SEED_BEREIK[0], le=SEED_BEREIK[1])
    trekkingen: int = Field(default=10_000, ge=TREKKINGEN_BEREIK[0], le=TREKKINGEN_BEREIK[1])
    titel: str = Field(default="", max_length=200)


class HerrangschikVraag(Vraag):
    """Andere gewichten voor een bestaande uitkomst."""

    gewichten: dict[str, Gewicht] = Field(description="criterium naar gewicht, 0 of hoger")


class HerrangschikRij(BaseModel):
    """De plaats van één buurt bij andere gewichten."""

    buurtcode: str
    rang: int | None
    rang_was: int | None
    score: float | None
    score_laag: float | None
    score_hoog: float | None


class Herrangschikking(BaseModel):
    """De nieuwe volgorde; kansen horen bij de gerekende gewichten en staan hier dus niet bij."""

    hash: str
    gewichten: dict[str, float]
    buurten: list[HerrangschikRij]


class TaakAntwoord(BaseModel):
    """De stand van een taak."""

    id: str
    stand: Stand
    wat: str
    deel: float = Field(description="0 tot 1")
    gevraagd: str
    afgerond: str | None
    titel: str
    soort: str = Field(description="soort studie, zoals startwijken of windpark")
    resultaat: str | None = Field(description="hash van de uitkomst zodra die er is")
    fouten: list[dict[str, str]]
    links: dict[str, str]

    @classmethod
    def of(cls, taak: Taak) -> TaakAntwoord:
        """Het antwoord bij een taak."""
        links = {"self": f"/v1/taken/{taak.id}"}
        if taak.resultaat is not None:
            links["resultaat"] = f"/v1/resultaten/{taak.resultaat}"
            paginas = STUDIES[taak.soort].paginas
            links |= {naam: f"/resultaten/{taak.resultaat}/{naam}" for naam in paginas}
        velden = {naam: getattr(taak, naam) for naam in cls.model_fields if naam not in ("links", "fouten")}
        return cls(**velden, fouten=list(taak.fouten), links=links)


class ResultaatKort(BaseModel):
    """Een uitkomst in de lijst."""

    hash: str
    soort: str = Field(description="soort studie: startwijken, windpark, windkansen of opstelling")
    soort_titel: str
    titel: str
    datum: str
    kort: str = Field(description="de uitkomst in één regel")
    preset: str | None = Field(description="alleen bij startwijken")
    top_n: int | None = Field(description="alleen bij startwijken")
    buurten: int | None = Field(description="alleen bij startwijken")
    gemaakte_gegevens: bool
    links: dict[str, str]
