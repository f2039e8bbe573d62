"""Hoe wordt een windparktoets een map met producten? Rekenen, schrijven, en pas dan op zijn plaats zetten."""

from __future__ import annotations

from pathlib import Path

from api.exports import windpark_gpkg, windpark_json, windpark_kaart, windpark_kaart3d, windpark_samen, windpark_xlsx
from api.runner import deel
from api.uitvoer import Uitvoersoort, check_uit, nieuwe_map
from api.windpark import WindparkOpdracht, Windparkstudie, windpark
from layers.verslag import Voortgang

PRODUCTEN = (
    windpark_json.BESTAND,
    windpark_gpkg.BESTAND,
    windpark_xlsx.BESTAND,
    windpark_kaart.BESTAND,
    windpark_kaart3d.BESTAND,
    windpark_samen.BESTAND,
)
WINDPARK = Uitvoersoort(soort="windpark", json=windpark_json.BESTAND, producten=PRODUCTEN)


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
        windpark_json.write_json(r, tijdelijk / windpark_json.BESTAND)
        voortgang("windpark.gpkg schrijven", 0.1)
        windpark_gpkg.write_geopackage(r, s, tijdelijk / windpark_gpkg.BESTAND)
        voortgang("windpark.xlsx schrijven", 0.3)
        windpark_xlsx.write_excel(r, tijdelijk / windpark_xlsx.BESTAND)
        voortgang("kaarten schrijven", 0.5)
        windpark_kaart.write_kaart(r, s, tijdelijk / windpark_kaart.BESTAND)
        windpark_kaart3d.write_kaart3d(r, s, tijdelijk / windpark_kaart3d.BESTAND)
        windpark_samen.write_samen(r, s, tijdelijk / windpark_samen.BESTAND)
        voortgang("klaar", 1.0)
