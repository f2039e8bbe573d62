"""Uitkomsten op hash: de lijst, de waarde zelf, de producten, en een andere weging."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.exports import excel, geopackage, resultaat_json
from api.herrangschikking import herrangschik
from api.resultaten import Uitkomstmap
from api.routes.modellen import (
    FOUTEN,
    NIET_GEVONDEN,
    Herrangschikking,
    HerrangschikRij,
    HerrangschikVraag,
    ResultaatKort,
)
from api.routes.staat import Dienst

router = APIRouter(prefix="/v1", tags=["resultaten"])
SOORT = {
    resultaat_json.BESTAND: "application/json",
    geopackage.BESTAND: "application/geopackage+sqlite3",
    excel.BESTAND: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALLE = FOUTEN | NIET_GEVONDEN


@router.get("/resultaten")
def list_resultaten(dienst: Dienst) -> list[ResultaatKort]:
    """Alle uitkomsten; die van de gebruiker staat voorop."""
    return [kort(uitkomst) for uitkomst in dienst.resultaten.all()]


def kort(uitkomst: Uitkomstmap) -> ResultaatKort:
    """Een uitkomst als regel in de lijst."""
    r = uitkomst.resultaat
    links = {"self": f"/v1/resultaten/{r.hash}", "kaart": f"/resultaten/{r.hash}/kaart"}
    links |= {naam: f"/v1/resultaten/{r.hash}/{naam}" for naam in SOORT}
    return ResultaatKort(
        hash=r.hash,
        titel=r.titel,
        datum=r.datum,
        preset=r.preset,
        top_n=r.top_n,
        buurten=len(r.buurten),
        gemaakte_gegevens=r.gemaakte_gegevens,
        links=links,
    )


@router.get("/resultaten/{hash_}", responses=ALLE, response_class=FileResponse)
def get_resultaat(hash_: str, dienst: Dienst) -> FileResponse:
    """De hele uitkomst als JSON, zoals in resultaat.json."""
    return get_product(hash_, resultaat_json.BESTAND, dienst)


@router.post("/resultaten/{hash_}/herrangschikking", responses=ALLE)
def post_herrangschikking(hash_: str, vraag: HerrangschikVraag, dienst: Dienst) -> Herrangschikking:
    """De volgorde met andere gewichten, zonder opnieuw te rekenen."""
    resultaat = dienst.resultaten.find(hash_).resultaat
    tabel = herrangschik(resultaat, vraag.gewichten)
    tabel.index.name = "buurtcode"
    rijen: list[dict[Any, Any]] = (
        tabel.reset_index().astype(object).where(tabel.reset_index().notna(), None).to_dict("records")
    )
    som = sum(vraag.gewichten.values())
    return Herrangschikking(
        hash=hash_,
        gewichten={naam: waarde / som for naam, waarde in vraag.gewichten.items()},
        buurten=[HerrangschikRij(**rij) for rij in rijen],
    )


@router.get("/resultaten/{hash_}/{product}", responses=ALLE, response_class=FileResponse)
def get_product(hash_: str, product: str, dienst: Dienst) -> FileResponse:
    """Een product van een uitkomst: resultaat.json, startwijken.gpkg of startwijken.xlsx."""
    pad = dienst.resultaten.find(hash_).product(product)
    if product in SOORT:
        return FileResponse(pad, media_type=SOORT[product], filename=None if product.endswith("json") else product)
    return FileResponse(pad, media_type="text/html; charset=utf-8", filename=product)
