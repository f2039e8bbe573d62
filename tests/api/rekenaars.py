"""Rekenaars voor de takenlijst die in een ander proces draaien: snel, traag, fout en dood."""

from __future__ import annotations

import os
import time
from pathlib import Path

from api.models import Resultaat
from api.uitvoer import schrijf_uitvoer
from layers.verslag import Voortgang
from spatial.errors import OutOfRange
from tests.api.fabriek import maak_achtergrond, maak_resultaat, maak_vlakken


def snel(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    resultaat = maak_resultaat(12, seed=opdracht.seed, hash_=f"{opdracht.seed:016x}")
    if titel:
        resultaat = resultaat.model_copy(update={"titel": titel})
    schrijf_uitvoer(resultaat, maak_vlakken(resultaat), uit, achtergrond=maak_achtergrond(), voortgang=voortgang)
    return resultaat


def traag(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    for stap in range(600):
        if voortgang is not None:
            voortgang("aan het rekenen", stap / 600)
        time.sleep(0.05)
    return snel(opdracht, uit, titel=titel, voortgang=voortgang)


def doof(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    """Luistert niet naar stoppen en laat een half product achter."""
    uit.mkdir(parents=True)
    (uit / "half.txt").write_text("half")
    if voortgang is not None:
        voortgang("doof", 0.1)
    time.sleep(120)
    raise AssertionError("had beëindigd moeten zijn")


def fout(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    raise OutOfRange("parameter 'rente'", 9, "een getal van 0 tot en met 1", "kies een kleinere rente")


def onverwacht(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    raise ZeroDivisionError("delen door nul")


def dood(opdracht, uit: Path, *, titel: str = "", voortgang: Voortgang | None = None) -> Resultaat:
    os._exit(9)
