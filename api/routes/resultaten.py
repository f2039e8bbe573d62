"""Uitkomsten op hash: de lijst, de waarde zelf, de producten, en een andere weging."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.herrangschikking import herrangschik
from api.models import Resultaat
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
from api.uitvoer import STARTWIJKEN

router = APIRouter(prefix="/v1", tags=["resultaten"])
# Wat de browser met een product doet, op het eind van de naam; pagina's staan hier niet in.
SOORT = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".tif": "image/tiff",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALLE = FOUTEN | NIET_GEVONDEN


@router.get("/resultaten")
def list_resultaten(dienst: Dienst) -> list[ResultaatKort]:
    """Alle uitkomsten; die van de gebruiker staat voorop."""
    return [kort(uitkomst) for uitkomst in dienst.resultaten.all()]


def kort(uitkomst: Uitkomstmap) -> ResultaatKort:
    """Een uitkomst als regel in de lijst."""
    r, soort = uitkomst.resultaat, uitkomst.soort
    links = {"self": f"/v1/resultaten/{r.hash}"}
    links |= {naam: f"/resultaten/{r.hash}/{naam}" for naam in soort.paginas}
    producten = [naam for naam in soort.uitvoer.producten if Path(naam).suffix in SOORT]
    links |= {naam: f"/v1/resultaten/{r.hash}/{naam}" for naam in producten}
    wijken = r if isinstance(r, Resultaat) else None
    return ResultaatKort(
        hash=r.hash,
        soort=soort.naam,
        soort_titel=soort.titel,
        titel=r.titel,
        datum=r.datum,
        kort=soort.kort(r),
        preset=None if wijken is None else wijken.preset,
        top_n=None if wijken is None else wijken.top_n,
        buurten=None if wijken is None else len(wijken.buurten),
        gemaakte_gegevens=r.gemaakte_gegevens,
        links=links,
    )


@router.get("/resultaten/{hash_}", responses=ALLE, response_class=FileResponse)
def get_resultaat(hash_: str, dienst: Dienst) -> FileResponse:
    """De hele uitkomst als JSON, zoals in resultaat.json of toets.json."""
    return get_product(hash_, dienst.resultaten.find(hash_).soort.uitvoer.json, dienst)


@router.post("/resultaten/{hash_}/herrangschikking", responses=ALLE)
def post_herrangschikking(hash_: str, vraag: HerrangschikVraag, dienst: Dienst) -> Herrangschikking:
    """De volgorde met andere gewichten, zonder opnieuw te rekenen."""
    resultaat = dienst.resultaten.find(hash_, STARTWIJKEN.soort).resultaat
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
    """Een product van een uitkomst, zoals resultaat.json, windpark.gpkg of startwijken.xlsx."""
    pad = dienst.resultaten.find(hash_).product(product)
    soort = SOORT.get(pad.suffix)
    if soort is None:
        return FileResponse(pad, media_type="text/html; charset=utf-8", filename=product)
    return FileResponse(pad, media_type=soort, filename=None if pad.suffix == ".json" else product)
