"""Wind op verzoek: een park toetsen, plekken zoeken of een opstelling ontwerpen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field, FiniteFloat

from api.errors import InvalidValue, UnknownResult
from api.opdracht import SEED_BEREIK
from api.opstelling import OpstellingOpdracht
from api.opstelling_stukken import RONDES_BEREIK, TIJD_BEREIK_S
from api.routes.modellen import FOUTEN, TaakAntwoord, Vraag
from api.routes.staat import Dienst
from api.uitvoer import STARTWIJKEN
from api.windkansen import RASTER_M, TURBINE, WindkansenOpdracht
from api.windpark import AANVRAAG, CONTOUREN_DB, SCHADUWJAAR, WindparkOpdracht
from api.windverzoek import opstelling_inzending, windkansen_inzending, windpark_inzending
from spatial.wind.opstelling import MAX_TURBINES

router = APIRouter(prefix="/v1", tags=["wind"])
PADEN = ("/v1/windparken", "/v1/windkansen", "/v1/opstellingen")
Naam = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=40)]
NERGENS = Path("park.geojson")


class WindVraag(Vraag):
    """Wat elk verzoek over wind kan meegeven; bestanden gaan als inhoud mee, nooit als pad."""

    gemeenten: list[Annotated[str, Field(max_length=10)]] = Field(default=[], max_length=400)
    normen: Naam | dict[str, Any] = Field(
        default="", description="naam uit GET /v1/normensets, of een eigen set met id, bron en waarden"
    )
    types: dict[str, Any] | list[dict[str, Any]] | None = Field(
        default=None, description="eigen turbinetypen met bron, in de vorm van docs/bestanden.md"
    )
    wind: str = Field(default="", max_length=1_000_000, description="eigen windtabel als CSV-tekst")
    parameters: dict[str, FiniteFloat] = Field(default={}, description="kental van wind naar eigen waarde")
    titel: Naam = ""

    def bestanden(self) -> dict[str, Any]:
        """De inhoud van de bestanden in dit verzoek."""
        eigen = self.normen if isinstance(self.normen, dict) else None
        return {"types": self.types, "normen": eigen, "wind": self.wind}

    def normen_op_naam(self) -> str:
        """De naam van de gekozen set; leeg bij een eigen set of zonder keuze."""
        return self.normen if isinstance(self.normen, str) else ""


class WindparkVraag(WindVraag):
    """Een park om te toetsen."""

    park: dict[str, Any] = Field(description="GeoJSON: punten met `type`, en als dat afwijkt `ashoogte_m`")
    naam: Naam = Field(default="", description="naam van het park")
    contouren_db: list[FiniteFloat] = Field(default=list(CONTOUREN_DB), min_length=1, max_length=20)
    jaar: int = Field(default=SCHADUWJAAR, ge=1950, le=2100, description="jaar van de slagschaduw")
    kader: Code = Field(default="prioritering-2025", description="regel voor de wachtrij: fifo of prioritering-2025")
    aanvraag: Annotated[str, Field(max_length=10)] = Field(
        default=AANVRAAG, description="dag (jjjj-mm-dd) waarop het park om een aansluiting vraagt"
    )
    startwijken: Code = Field(default="", description="hash van een uitkomst van startwijken: warmte in dezelfde rij")
    seed: int = Field(default=1, ge=SEED_BEREIK[0], le=SEED_BEREIK[1])


class WindkansenVraag(WindVraag):
    """Een gebied om plekken voor turbines in te zoeken."""

    turbine: Naam = Field(default=TURBINE, description="naam uit GET /v1/turbinetypen of van een eigen type")
    ashoogte_m: FiniteFloat | None = Field(default=None, gt=0, le=300)
    raster_m: FiniteFloat = Field(default=RASTER_M, ge=1, le=1000, description="celgrootte")
    zonder: list[Code] = Field(default=[], max_length=100, description="codes van regels die niet meedoen")
    ook: list[Code] = Field(default=[], max_length=100, description="codes van regels die nu wel uitsluiten")
    afstanden: dict[str, FiniteFloat] = Field(default={}, description="code van een regel naar eigen afstand, m")
    gewichten: dict[str, Annotated[FiniteFloat, Field(ge=0)]] = Field(default={}, description="criterium naar gewicht")


class OpstellingVraag(WindVraag):
    """Een zoekgebied om een park in te ontwerpen."""

    gebied: dict[str, Any] = Field(description="GeoJSON met vlakken: het zoekgebied")
    turbines: int = Field(ge=1, le=MAX_TURBINES)
    turbine: Naam = Field(default=TURBINE, description="naam uit GET /v1/turbinetypen of van een eigen type")
    ashoogte_m: FiniteFloat | None = Field(default=None, gt=0, le=300)
    zonder: list[Code] = Field(default=[], max_length=100, description="codes van regels die niet meedoen")
    afstanden: dict[str, FiniteFloat] = Field(default={}, description="code van een regel naar eigen afstand, m")
    seed: int = Field(default=1, ge=SEED_BEREIK[0], le=SEED_BEREIK[1])
    rondes: int | None = Field(default=None, ge=RONDES_BEREIK[0], le=RONDES_BEREIK[1], description="standaard 200")
    tijd_s: FiniteFloat | None = Field(
        default=None, ge=TIJD_BEREIK_S[0], le=3600, description="zoek ongeveer zo lang, in plaats van een aantal rondes"
    )


@router.post("/windparken", status_code=202, responses=FOUTEN)
def start_windpark(vraag: WindparkVraag, dienst: Dienst, response: Response) -> TaakAntwoord:
    """Toets een park aan elke regel; dezelfde vraag op dezelfde gegevens geeft dezelfde taak."""
    opdracht = WindparkOpdracht(
        park=NERGENS,
        data=dienst.instellingen.data,
        gemeenten=tuple(vraag.gemeenten),
        normen=vraag.normen_op_naam(),
        parameters=vraag.parameters,
        contouren_db=tuple(sorted(set(vraag.contouren_db))),
        jaar=vraag.jaar,
        kader=vraag.kader,
        startwijken=_wijken(vraag.startwijken, dienst),
        aanvraag=vraag.aanvraag,
        seed=vraag.seed,
    )
    inzending = windpark_inzending(
        opdracht, vraag.park, naam=vraag.naam, kenmerk=vraag.startwijken, **vraag.bestanden()
    )
    return _start(inzending, vraag.titel, dienst, response)


@router.post("/windkansen", status_code=202, responses=FOUTEN)
def start_windkansen(vraag: WindkansenVraag, dienst: Dienst, response: Response) -> TaakAntwoord:
    """Zoek plekken voor turbines: welke regel houdt wat tegen, en wat past er."""
    opdracht = WindkansenOpdracht(
        data=dienst.instellingen.data,
        gemeenten=tuple(vraag.gemeenten),
        turbine=vraag.turbine,
        ashoogte_m=vraag.ashoogte_m,
        normen=vraag.normen_op_naam(),
        raster_m=vraag.raster_m,
        zonder=tuple(vraag.zonder),
        ook=tuple(vraag.ook),
        afstanden=vraag.afstanden,
        gewichten=vraag.gewichten,
        parameters=vraag.parameters,
    )
    return _start(windkansen_inzending(opdracht, **vraag.bestanden()), vraag.titel, dienst, response)


@router.post("/opstellingen", status_code=202, responses=FOUTEN)
def start_opstelling(vraag: OpstellingVraag, dienst: Dienst, response: Response) -> TaakAntwoord:
    """Ontwerp een park; stoppen tijdens het zoeken bewaart de beste opstelling tot dan toe."""
    opdracht = OpstellingOpdracht(
        gebied=NERGENS,
        data=dienst.instellingen.data,
        turbines=vraag.turbines,
        turbine=vraag.turbine,
        ashoogte_m=vraag.ashoogte_m,
        gemeenten=tuple(vraag.gemeenten),
        normen=vraag.normen_op_naam(),
        zonder=tuple(vraag.zonder),
        afstanden=vraag.afstanden,
        seed=vraag.seed,
        rondes=vraag.rondes,
        tijd_s=vraag.tijd_s,
        parameters=vraag.parameters,
    )
    return _start(opstelling_inzending(opdracht, vraag.gebied, **vraag.bestanden()), vraag.titel, dienst, response)


def _wijken(hash_: str, dienst: Dienst) -> Path | None:
    """Het bestand van een eerdere uitkomst van startwijken; alleen op hash, nooit op pad."""
    if not hash_:
        return None
    try:
        return dienst.resultaten.find(hash_, STARTWIJKEN.soort).product(STARTWIJKEN.json)
    except UnknownResult as fout:
        raise InvalidValue("startwijken", hash_, fout.verwacht, fout.doe) from None


def _start(inzending: Any, titel: str, dienst: Dienst, response: Response) -> TaakAntwoord:
    taak = dienst.taken.start(inzending, titel)
    response.headers["Location"] = f"/v1/taken/{taak.id}"
    return TaakAntwoord.of(taak)
