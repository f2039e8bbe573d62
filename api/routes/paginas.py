"""De pagina's: eerst de kaart van de gebruiker, een overzicht met een formulier, en de kaart van elke uitkomst."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.beveiliging import PAGINA_BELEID, is_local
from api.errors import UnknownResult
from api.exports import taal
from api.exports.pagina import environment, page_policy, web_text
from api.register import criteria_list, normenset_list, preset_list
from api.routes.resultaten import kort
from api.routes.staat import Dienst
from spatial.warmte.strategieen import GROEPEN

router = APIRouter(include_in_schema=False)
PAGINA_NAAM = {"kaart": "Kaart", "kaart3d": "Kaart in 3D", "samen": "Wind, woningen en net samen"}
STATISCH = {
    "basis.css": "text/css; charset=utf-8",
    "overzicht.css": "text/css; charset=utf-8",
    "overzicht.js": "text/javascript; charset=utf-8",
}


@router.get("/")
def get_begin(dienst: Dienst) -> Response:
    """De kaart van de gebruiker als die er is, anders het overzicht."""
    if dienst.resultaten.eerst is not None:
        uitkomsten = dienst.resultaten.all()
        if uitkomsten and uitkomsten[0].pad == dienst.resultaten.eerst:
            return RedirectResponse(f"/resultaten/{uitkomsten[0].resultaat.hash}/kaart", 307)
    return RedirectResponse("/overzicht", 307)


@router.get("/overzicht")
def get_overzicht(dienst: Dienst) -> HTMLResponse:
    """De lijst van uitkomsten en het formulier voor een nieuwe."""
    html = (
        environment()
        .get_template("overzicht.html.j2")
        .render(
            uitkomsten=[kort(uitkomst) for uitkomst in dienst.resultaten.all()],
            criteria=criteria_list(),
            presets=preset_list(),
            normensets=normenset_list(),
            groepen=GROEPEN,
            taal=taal,
            namen=PAGINA_NAAM,
            data=dienst.instellingen.data.absolute().name,
            lokaal=is_local(dienst.instellingen.host),
        )
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": PAGINA_BELEID})


@router.get("/resultaten/{hash_}/{pagina}")
def get_pagina(hash_: str, pagina: str, dienst: Dienst) -> HTMLResponse:
    """Een pagina van een uitkomst: de kaart, en bij een windpark ook kaart3d en samen; dezelfde als op schijf."""
    html = dienst.resultaten.find(hash_).pagina(pagina).read_text(encoding="utf-8")
    return HTMLResponse(html, headers={"Content-Security-Policy": f"{page_policy(html)}; frame-ancestors 'none'"})


@router.get("/statisch/{naam}")
def get_statisch(naam: str) -> Response:
    """Een stijl of script van de pagina's; alleen wat in de lijst staat."""
    if naam not in STATISCH:
        raise UnknownResult("bestand", naam, f"een van {', '.join(STATISCH)}", "controleer het adres")
    return Response(web_text(naam), media_type=STATISCH[naam], headers={"Cache-Control": "no-cache"})


@router.get("/favicon.ico")
def get_icoon() -> Response:
    """Er is geen icoon; zo blijft het log van de browser schoon."""
    return Response(status_code=204)
