"""Met welke opstelling begint het zoeken? Turbines zo ver mogelijk uit elkaar, of anders zo dicht als mag.

De start is wat iemand zonder rekenmodel zou tekenen: netjes gespreid, binnen alle harde regels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.errors import OutOfRange
from spatial.wind.opstelling_gebied import Afstandsregel, Zoekgebied

Getallen = NDArray[np.float64]
_PUNTEN = 3_000
_HOEKEN, _VERSCHUIVINGEN = 6, 3


def begin(gebied: Zoekgebied, regel: Afstandsregel, aantal: int, rng: np.random.Generator) -> Getallen:
    """Een opstelling die mag, (aantal, 2) in RD.

    Raises
    ------
    OutOfRange : als er geen `aantal` turbines gevonden worden die ver genoeg uit elkaar staan.
    """
    punten = gebied.trek(rng, _PUNTEN)
    punten = punten[regel.vrij_van_buren(punten)] if len(punten) else punten
    beste: Getallen = np.empty((0, 2))
    for xy in _pogingen(gebied, regel, punten, aantal):
        if len(xy) >= aantal:
            return xy[:aantal]
        beste = max(beste, xy, key=len)
    raise OutOfRange(
        "aantal turbines in het zoekgebied",
        aantal,
        f"hooguit {len(beste)}: meer plekken op minstens {regel.langs_m:.0f} m langs en {regel.dwars_m:.0f} m dwars op "
        "de wind zijn niet gevonden",
        "neem minder turbines, een kleinere rotor, een groter gebied of een kleinere onderlinge afstand",
    )


def _pogingen(gebied: Zoekgebied, regel: Afstandsregel, punten: Getallen, aantal: int) -> Iterator[Getallen]:
    if len(punten):
        yield _gespreid(regel, punten, aantal)
        yield from (_dicht(regel, punten, hoek) for hoek in np.linspace(0.0, np.pi, _HOEKEN, endpoint=False))
    for rooster in _roosters(gebied, regel):
        goed = rooster[gebied.mag(rooster)]
        goed = goed[regel.vrij_van_buren(goed)]
        if len(goed) >= aantal:
            yield _gespreid(regel, goed, aantal)
        yield goed


def _gespreid(regel: Afstandsregel, punten: Getallen, aantal: int) -> Getallen:
    """Steeds het punt dat het verst van alle gekozen turbines en vaste buren ligt; stopt als dat te dichtbij is."""
    plek = regel.schaal(punten)
    ver = np.full(len(punten), np.inf)
    for buur in regel.schaal(regel.buren):
        ver = np.minimum(ver, np.linalg.norm(plek - buur, axis=1))
    eerste = int(np.argmax(np.linalg.norm(plek - plek.mean(axis=0), axis=1)))
    keuze = eerste if not len(regel.buren) else int(np.argmax(ver))
    gekozen = [keuze]
    while len(gekozen) < aantal:
        ver = np.minimum(ver, np.linalg.norm(plek - plek[gekozen[-1]], axis=1))
        keuze = int(np.argmax(ver))
        if ver[keuze] < 1.0:
            break
        gekozen.append(keuze)
    return punten[gekozen]


def _dicht(regel: Afstandsregel, punten: Getallen, hoek: float) -> Getallen:
    """Van één kant af vullen: elk volgend punt dat ver genoeg van de vorige ligt."""
    plek = regel.schaal(punten)
    vrij = np.ones(len(punten), dtype=np.bool_)
    gekozen = []
    for n in np.argsort(plek @ np.array([np.cos(hoek), np.sin(hoek)])):
        if vrij[n]:
            gekozen.append(int(n))
            vrij &= np.linalg.norm(plek - plek[n], axis=1) >= 1.0
    return punten[gekozen]


def _roosters(gebied: Zoekgebied, regel: Afstandsregel) -> Iterator[Getallen]:
    """Driehoeksroosters op de kleinste afstand, gedraaid en verschoven, over het hele gebied."""
    x0, y0, x1, y1 = shapely.bounds(gebied.vlak)
    hoeken = np.array([[x0, y0], [x0, y1], [x1, y0], [x1, y1]])
    midden = hoeken.mean(axis=0)
    straal = float(np.linalg.norm(regel.schaal(hoeken - midden), axis=1).max()) + 1.0
    # Terug van schaalcoördinaten naar meters: de inverse van `schaal`.
    terug = np.linalg.inv(regel.schaal(np.eye(2)))
    m = int(np.ceil(straal))
    if m > 200:
        return
    i, j = np.meshgrid(np.arange(-2 * m, 2 * m + 1), np.arange(-2 * m, 2 * m + 1))
    ruim = 1.0 + 1e-9
    rooster = ruim * np.column_stack([(i + j / 2.0).ravel(), (j * np.sqrt(0.75)).ravel()])
    rooster = rooster[np.linalg.norm(rooster, axis=1) <= straal + 1.0]
    for draai in np.linspace(0.0, np.pi / 3.0, _HOEKEN, endpoint=False):
        c, s = np.cos(draai), np.sin(draai)
        gedraaid = rooster @ np.array([[c, s], [-s, c]])
        for a in range(_VERSCHUIVINGEN):
            for b in range(_VERSCHUIVINGEN):
                yield midden + (gedraaid + np.array([a, b]) / _VERSCHUIVINGEN) @ terug
