"""Hoe wordt een windparktoets een map met producten? Rekenen, schrijven, en pas dan op zijn plaats zetten."""

from __future__ import annotations

from pathlib import Path

from api.exports.windpark_gpkg import BESTAND as GPKG
from api.exports.windpark_gpkg import write_geopackage
from api.exports.windpark_json import BESTAND as JSON
from api.exports.windpark_json import write_json
from api.exports.windpark_kaart import BESTAND as KAART
from api.exports.windpark_kaart import write_kaart
from api.exports.windpark_kaart3d import BESTAND as KAART3D
from api.exports.windpark_kaart3d import write_kaart3d
from api.exports.windpark_samen import BESTAND as SAMEN
from api.exports.windpark_samen import write_samen
from api.exports.windpark_xlsx import BESTAND as XLSX
from api.exports.windpark_xlsx import write_excel
from api.runner import deel
from api.uitvoer import Uitvoersoort, check_uit, nieuwe_map
from api.windpark import WindparkOpdracht, Windparkstudie, windpark
from layers.verslag import Voortgang

PRODUCTEN = (JSON, GPKG, XLSX, KAART, KAART3D, SAMEN)
WINDPARK = Uitvoersoort(soort="windpark", json=JSON, producten=PRODUCTEN)


def voer_windpark_uit(opdracht: WindparkOpdracht, uit: Path, *, voortgang: Voortgang | None = None) -> Windparkstudie:
    """Toets het park en schrijf alle producten in `uit`.

    Raises
    ------
    WijkwindError : met het onderdeel, de waarde, wat verwacht was en wat te doen; er blijft niets half achter.
    """
    check_uit(uit, WINDPARK)
    meld = voortgang or (lambda _wat, _deel: None)
    studie = windpark(opdracht, deel(meld, 0.0, 0.85))
    schrijf_windpark(studie, uit, deel(meld, 0.85, 1.0))
    return studie


def schrijf_windpark(studie: Windparkstudie, uit: Path, voortgang: Voortgang) -> None:
    """Schrijf de producten van een toets, atomair."""
    r, s = studie.resultaat, studie.stukken
    with nieuwe_map(uit, WINDPARK) as tijdelijk:
        voortgang("toets.json schrijven", 0.0)
        write_json(r, tijdelijk / JSON)
        voortgang("windpark.gpkg schrijven", 0.1)
        write_geopackage(r, s, tijdelijk / GPKG)
        voortgang("windpark.xlsx schrijven", 0.3)
        write_excel(r, tijdelijk / XLSX)
        voortgang("kaarten schrijven", 0.5)
        write_kaart(r, s, tijdelijk / KAART)
        write_kaart3d(r, s, tijdelijk / KAART3D)
        write_samen(r, s, tijdelijk / SAMEN)
        voortgang("klaar", 1.0)
