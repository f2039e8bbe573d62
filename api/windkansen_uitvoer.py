"""Hoe wordt een opdracht voor windkansen een map met producten? Rekenen en schrijven; met voortgang en te stoppen."""

from __future__ import annotations

from pathlib import Path

from api.exports import windkansen_excel, windkansen_gpkg, windkansen_json, windkansen_kaart, windkansen_tif
from api.exports.vlakken import ONDERGROND
from api.models_windkansen import WindkansenResultaat
from api.runner import deel
from api.uitvoer import Uitvoersoort, check_uit, nieuwe_map
from api.windkansen import WindkansenOpdracht, Windkansenstudie, windkansen
from layers.verslag import Voortgang

PRODUCTEN = (
    windkansen_json.BESTAND,
    windkansen_tif.BESTAND,
    windkansen_gpkg.BESTAND,
    windkansen_excel.BESTAND,
    windkansen_kaart.BESTAND,
)
WINDKANSEN = Uitvoersoort(soort="windkansen", json=windkansen_json.BESTAND, producten=PRODUCTEN)


def voer_uit(opdracht: WindkansenOpdracht, uit: Path, *, voortgang: Voortgang | None = None) -> WindkansenResultaat:
    """Reken windkansen en schrijf alle producten in `uit`.

    Parameters
    ----------
    uit : nieuwe map, lege map of eerdere uitvoer van windkansen
    voortgang : wordt aangeroepen met (wat, deel 0–1); een fout daaruit stopt alles zonder half product

    Raises
    ------
    WijkwindError : met het onderdeel, de waarde, wat verwacht was en wat te doen.
    """
    check_uit(uit, WINDKANSEN)
    meld = voortgang or (lambda _wat, _deel: None)
    studie = windkansen(opdracht, deel(meld, 0.0, 0.85))
    schrijf_uitvoer(studie, uit, voortgang=deel(meld, 0.85, 1.0))
    return studie.resultaat


def schrijf_uitvoer(studie: Windkansenstudie, uit: Path, *, voortgang: Voortgang | None = None) -> tuple[Path, ...]:
    """Schrijf alle producten in map `uit`; lukt er één niet, dan blijft de map zoals hij was.

    Raises
    ------
    RefusedOutput : als `uit` niet van windkansen is of niet beschreven kan worden.
    """
    meld = voortgang or (lambda _wat, _deel: None)
    s, r = studie.stukken, studie.resultaat
    lagen = {**s.studie.lagen, **s.omgeving.lagen}
    with nieuwe_map(uit, WINDKANSEN) as tijdelijk:
        meld("windkansen.json schrijven", 0.0)
        windkansen_json.write_json(r, tijdelijk / windkansen_json.BESTAND)
        meld("uitsluiting.tif schrijven", 0.1)
        windkansen_tif.write_tif(s, r, tijdelijk / windkansen_tif.BESTAND)
        meld("windkansen.gpkg schrijven", 0.4)
        windkansen_gpkg.write_geopackage(s, r, tijdelijk / windkansen_gpkg.BESTAND)
        meld("windkansen.xlsx schrijven", 0.6)
        windkansen_excel.write_excel(r, tijdelijk / windkansen_excel.BESTAND)
        meld("kaart.html schrijven", 0.7)
        achtergrond = {naam: lagen[naam] for naam in ONDERGROND if hasattr(lagen.get(naam), "geometry")}
        windkansen_kaart.write_kaart(s, r, tijdelijk / windkansen_kaart.BESTAND, achtergrond)
        meld("klaar", 1.0)
    return tuple(uit / naam for naam in PRODUCTEN)
