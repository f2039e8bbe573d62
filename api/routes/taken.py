"""Rekenen op verzoek: een taak starten, volgen en stoppen."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.opdracht import Wensen, maak_opdracht
from api.routes.modellen import FOUTEN, NIET_GEVONDEN, StartwijkenVraag, TaakAntwoord
from api.routes.staat import Dienst

router = APIRouter(prefix="/v1", tags=["taken"])


@router.post("/startwijken", status_code=202, responses=FOUTEN)
def start_startwijken(vraag: StartwijkenVraag, dienst: Dienst, response: Response) -> TaakAntwoord:
    """Rangschik de buurten; dezelfde vraag op dezelfde gegevens geeft dezelfde taak."""
    wensen = Wensen(**vraag.model_dump(exclude={"titel"}))
    opdracht = maak_opdracht(dienst.instellingen.data, wensen)
    taak = dienst.taken.start(opdracht, vraag.titel)
    response.headers["Location"] = f"/v1/taken/{taak.id}"
    return TaakAntwoord.of(taak)


@router.get("/taken")
def list_taken(dienst: Dienst) -> list[TaakAntwoord]:
    """Alle taken die de dienst nog kent, de nieuwste voorop."""
    return [TaakAntwoord.of(taak) for taak in dienst.taken.list()]


@router.get("/taken/{taak_id}", responses=FOUTEN | NIET_GEVONDEN)
def get_taak(taak_id: str, dienst: Dienst) -> TaakAntwoord:
    """De stand van een taak."""
    return TaakAntwoord.of(dienst.taken.get(taak_id))


@router.delete("/taken/{taak_id}", status_code=202, responses=FOUTEN | NIET_GEVONDEN)
def stop_taak(taak_id: str, dienst: Dienst) -> TaakAntwoord:
    """Stop een taak; er blijft geen half product achter. Een afgeronde taak blijft wat ze is."""
    return TaakAntwoord.of(dienst.taken.stop(taak_id))
