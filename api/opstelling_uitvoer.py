"""Hoe wordt een ontwerp een map met producten? Zoeken, schrijven, en pas dan op zijn plaats zetten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from api.exports.opstelling_json import BESTAND, PARK, write_json, write_park
from api.exports.opstelling_kaart import BESTAND as KAART
from api.exports.opstelling_kaart import write_kaart
from api.models_opstelling import OpstellingResultaat
from api.opstelling import OpstellingOpdracht, Stopknop, opstelling
from api.uitvoer import Uitvoersoort, check_uit, nieuwe_map
from layers.verslag import Voortgang

PRODUCTEN = (BESTAND, PARK, KAART)
OPSTELLING = Uitvoersoort(soort="opstelling", json=BESTAND, producten=PRODUCTEN)


def voer_opstelling_uit(
    opdracht: OpstellingOpdracht,
    uit: Path,
    *,
    voortgang: Voortgang | None = None,
    stop: Callable[[], bool] | None = None,
) -> OpstellingResultaat:
    """Ontwerp het park en schrijf alle producten in `uit`.

    Parameters
    ----------
    voortgang : krijgt (wat, deel 0–1); `Stopped` tijdens het zoeken bewaart het beste tot dan toe, elke andere fout en
        elk ander moment stopt alles zonder half product
    stop : na elke ronde gevraagd; waar is ophouden met zoeken

    Raises
    ------
    WijkwindError : met het onderdeel, de waarde, wat verwacht was en wat te doen.
    """
    check_uit(uit, OPSTELLING)
    knop = Stopknop(voortgang, stop)
    studie = opstelling(opdracht, knop)
    with nieuwe_map(uit, OPSTELLING) as tijdelijk:
        knop.meld("opstelling schrijven", 0.92)
        write_json(studie.resultaat, tijdelijk / BESTAND)
        write_park(studie.resultaat, tijdelijk / PARK)
        knop.meld("kaart.html schrijven", 0.95)
        write_kaart(studie.resultaat, studie.stukken, tijdelijk / KAART)
        knop.meld("klaar", 1.0)
    return studie.resultaat
