"""De webdienst: dezelfde studies als de opdrachtregel, via HTTP en als pagina's.

Alles blijft op deze computer tenzij `--host` anders zegt, en geen pagina haalt iets van buiten.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import problem
from api.beveiliging import Beveiliging, is_local
from api.jobs import Rekenaar, Takenlijst
from api.resultaten import Resultatenmap
from api.routes import paginas, registers, resultaten, taken, wind
from api.routes.staat import Staat
from api.settings import Instellingen
from api.studies import voer_uit


def create_app(instellingen: Instellingen, rekenaar: Rekenaar = voer_uit) -> FastAPI:
    """De toepassing voor deze instellingen.

    Parameters
    ----------
    rekenaar : functie (opdracht, uit, titel=, voortgang=) die de producten schrijft; moet op te sturen zijn naar
        een ander proces
    """
    lijst = Takenlijst(
        instellingen.resultaten,
        rekenaar,
        max_wachtend=instellingen.max_taken_wachtend,
        max_bewaard=instellingen.max_taken_bewaard,
        geduld_s=instellingen.stop_geduld_s,
    )

    @asynccontextmanager
    async def levensloop(_app: FastAPI) -> AsyncIterator[None]:
        yield
        lijst.close()

    app = FastAPI(
        title="wijkwind",
        version=version("wijkwind"),
        description="Welke buurt gaat eerst van het aardgas, en waar kan wind? Met bron en onzekerheid bij elk getal.",
        contact={
            "name": "De makers van wijkwind",
            "url": "https://voorbeeld.invalid",
            "email": "geen@voorbeeld.invalid",
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        docs_url=None,  # de standaardpagina's halen scripts van buiten
        redoc_url=None,
        redirect_slashes=False,  # zo een verwijzing zou de naam uit het verzoek overnemen
        lifespan=levensloop,
    )
    app.state.wijkwind = Staat(instellingen, lijst, Resultatenmap(instellingen.resultaten, instellingen.uit))
    for deel in (taken, wind, resultaten, registers, paginas):
        app.include_router(deel.router)
    problem.install(app)
    app.add_middleware(
        Beveiliging,
        max_bytes=instellingen.max_verzoek_bytes,
        ruimer=dict.fromkeys(wind.PADEN, instellingen.max_kaart_bytes),
        alleen_lokaal=is_local(instellingen.host),
    )
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """De beschrijving, met 400 in plaats van 422 en de kop API-Version bij elk goed antwoord."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        license_info=app.license_info,
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    kop = {"API-Version": {"description": "versie van de API", "schema": {"type": "string"}}}
    for pad in schema["paths"].values():
        for handeling in pad.values():
            handeling["responses"].pop("422", None)
            for code, antwoord in handeling["responses"].items():
                if str(code).startswith(("2", "3")):
                    antwoord["headers"] = kop
    vormen = schema.get("components", {}).get("schemas", {})
    for naam in ("HTTPValidationError", "ValidationError"):
        vormen.pop(naam, None)
    app.openapi_schema = schema
    return schema
