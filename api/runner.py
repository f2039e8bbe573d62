"""Hoe wordt een opdracht een map met producten? Lagen openen, rekenen, schrijven; met voortgang en te stoppen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from api.analyses import StartwijkenOpdracht, startwijken
from api.exports.vlakken import ONDERGROND
from api.gebieden import onderzoeksvlakken
from api.models import Resultaat
from api.uitvoer import check_uit, schrijf_uitvoer
from layers.assemble import Studie, open_studie
from layers.verslag import Voortgang


def voer_uit(
    opdracht: StartwijkenOpdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None
) -> Resultaat:
    """Reken startwijken en schrijf alle producten in `uit`.

    Parameters
    ----------
    uit : nieuwe map, lege map of eerdere uitvoer van wijkwind
    titel : eigen titel voor de producten; leeg houdt die van de berekening
    voortgang : wordt aangeroepen met (wat, deel 0–1); een fout daaruit stopt alles zonder half product

    Raises
    ------
    WijkwindError : met het onderdeel, de waarde, wat verwacht was en wat te doen.
    """
    check_uit(uit)
    meld = voortgang or (lambda _wat, _deel: None)
    meld("lagen openen", 0.0)
    studie = open_studie(opdracht.data, opdracht.gemeenten)
    resultaat = startwijken(opdracht, studie, deel(meld, 0.15, 0.85))
    if titel:
        resultaat = resultaat.model_copy(update={"titel": titel})
    schrijf_uitvoer(
        resultaat, vlakken(opdracht, studie), uit, achtergrond=achtergrond(studie), voortgang=deel(meld, 0.85, 1.0)
    )
    return resultaat


def deel(voortgang: Voortgang, van: float, tot: float) -> Voortgang:
    """Dezelfde voortgang, maar als stuk van het geheel.

    >>> deel(lambda wat, stand: print(wat, stand), 0.5, 1.0)("schrijven", 0.5)
    schrijven 0.75
    """
    return lambda wat, stand: voortgang(wat, van + (tot - van) * min(max(stand, 0.0), 1.0))


def vlakken(opdracht: StartwijkenOpdracht, studie: Studie) -> gpd.GeoDataFrame:
    """De vlakken bij de rijen van de uitkomst: eigen gebieden of buurten, met buurtcode en geometry in RD."""
    vlakken_, _, _, _ = onderzoeksvlakken(opdracht.gebieden, studie)
    return gpd.GeoDataFrame(vlakken_[["buurtcode", "geometry"]].reset_index(drop=True))


def achtergrond(studie: Studie) -> Mapping[str, gpd.GeoDataFrame]:
    """De lagen voor de ondergrond van de kaart die er zijn en vlakken of lijnen dragen."""
    lagen = {naam: studie.lagen[naam] for naam in ONDERGROND if naam in studie.lagen}
    return {naam: laag for naam, laag in lagen.items() if isinstance(laag, gpd.GeoDataFrame)}
