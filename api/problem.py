"""Hoe antwoordt de webdienst als iets niet kan? Met application/problem+json (RFC 9457), alle fouten tegelijk."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.errors import InvalidRequest, status_of
from spatial.errors import WijkwindError

MEDIATYPE = "application/problem+json"
TITELS = {
    400: "Ongeldig verzoek",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Deze handeling kan hier niet",
    409: "Kan nu niet",
    413: "Verzoek te groot",
    415: "Verkeerd soort inhoud",
    421: "Verkeerd adres",
    500: "Fout in wijkwind",
    503: "Nu te druk",
}
# Wat pydantic bedoelt, in gewoon Nederlands.
SOORTEN = {
    "missing": "dit veld is verplicht",
    "extra_forbidden": "dit veld bestaat niet",
    "json_invalid": "dit is geen geldige JSON",
    "finite_number": "een gewoon getal, geen NaN of oneindig",
    "float_parsing": "een getal, bijvoorbeeld 0.3",
    "float_type": "een getal, bijvoorbeeld 0.3",
    "int_parsing": "een geheel getal",
    "int_type": "een geheel getal",
    "int_from_float": "een geheel getal",
    "string_type": "tekst",
    "list_type": "een lijst",
    "dict_type": "een tabel van namen en getallen",
    "model_attributes_type": "een JSON-object",
    "bool_parsing": "true of false",
}


class Fout(BaseModel):
    """Eén fout in het verzoek."""

    veld: str
    melding: str


class Problem(BaseModel):
    """Een foutantwoord volgens RFC 9457."""

    model_config = ConfigDict(title="Problem")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    fouten: list[Fout] = Field(default_factory=list)


def problem(
    request: Request, status: int, detail: str, fouten: list[Fout] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Een foutantwoord."""
    inhoud = Problem(
        title=TITELS.get(status, HTTPStatus(status).phrase),
        status=status,
        detail=detail,
        instance=request.url.path,
        fouten=fouten or [],
    )
    return JSONResponse(inhoud.model_dump(), status, headers, MEDIATYPE)


def install(app: FastAPI) -> None:
    """Hang de vertalers van fouten aan de toepassing."""
    app.add_exception_handler(WijkwindError, _wijkwind)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _wijkwind(request: Request, fout: Exception) -> JSONResponse:
    assert isinstance(fout, WijkwindError)  # noqa: S101 - de registratie hierboven zorgt hiervoor
    delen = fout.velden if isinstance(fout, InvalidRequest) else (fout,)
    fouten = [Fout(veld=deel.onderdeel, melding=str(deel)) for deel in delen]
    return problem(request, status_of(fout), str(delen[0]), fouten)


async def _validation(request: Request, fout: Exception) -> JSONResponse:
    assert isinstance(fout, RequestValidationError)  # noqa: S101
    fouten = [Fout(veld=_veld(e), melding=_melding(e)) for e in fout.errors()]
    return problem(request, 400, "; ".join(f"{f.veld}: {f.melding}" for f in fouten), fouten)


def _veld(fout: dict[str, Any]) -> str:
    delen = [str(deel) for deel in fout["loc"] if deel not in ("body", "query", "path")]
    return ".".join(delen) or "verzoek"


def _melding(fout: dict[str, Any]) -> str:
    soort, grens = str(fout["type"]), fout.get("ctx") or {}
    verwacht = SOORTEN.get(soort)
    if soort == "greater_than_equal":
        verwacht = f"een getal van {grens['ge']:g} of hoger"
    elif soort == "less_than_equal":
        verwacht = f"een getal van {grens['le']:g} of lager"
    elif soort in ("string_too_long", "too_long"):
        verwacht = f"hoogstens {grens.get('max_length')} lang"
    elif soort == "string_pattern_mismatch":
        verwacht = "een andere schrijfwijze"
    if soort in ("missing", "extra_forbidden", "json_invalid"):
        return str(verwacht)
    return f"gevonden {str(fout.get('input'))[:80]!r}; verwacht {verwacht or 'een andere waarde'}"


async def _http(request: Request, fout: Exception) -> JSONResponse:
    assert isinstance(fout, HTTPException)  # noqa: S101
    teksten = {404: "Dit adres bestaat niet.", 405: "Deze methode kan hier niet.", 400: "Het verzoek is niet te lezen."}
    detail = teksten.get(fout.status_code, TITELS.get(fout.status_code, "Er ging iets mis."))
    return problem(request, fout.status_code, detail, headers=dict(fout.headers or {}))


async def _unexpected(request: Request, fout: Exception) -> JSONResponse:
    return problem(request, 500, f"Onverwachte fout ({type(fout).__name__}). Het spoor staat in het log van de dienst.")
