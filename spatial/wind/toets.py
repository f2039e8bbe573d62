"""Wat zeggen alle regels samen over een park? De toets die alle regels langsloopt.

Wie het park toetst krijgt van elke regel ten minste één uitslag, altijd in dezelfde volgorde. Staat een turbine buiten
het gebied van de gegevens, dan wordt VOLDOET daar ONBEKEND: een lege kaart is geen bewijs dat er niets ligt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely

from spatial.errors import OutOfRange
from spatial.wind.afstanden import mastpunten
from spatial.wind.regels.register import alle_regels
from spatial.wind.regels.woorden import getal, rij, zinnen
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import Regel, Toetsgeval, Uitslag

# Zover van de mast kijkt een regel naar objecten als de uitslag zelf geen afstand in meters heeft.
_KIJKT_M = 2_000.0
# Naden tussen buurten zijn geen rand van het gebied.
_NAAD_M = 10.0


def toets(
    geval: Toetsgeval, regels: Sequence[Regel] | None = None, *, voortgang: Callable[[str, float], None] | None = None
) -> list[Uitslag]:
    """De uitslagen van alle regels (of van `regels`), in vaste volgorde wat de volgorde van `regels` ook is.

    Raises
    ------
    OutOfRange : als een regel geen uitslag geeft, of twee regels dezelfde code hebben.
    WrongCrs : als een laag niet in RD staat.
    """
    lijst = _op_volgorde(alle_regels() if regels is None else regels)
    rand = _tot_rand_m(geval)
    uit: list[Uitslag] = []
    for nummer, regel in enumerate(lijst):
        if voortgang is not None:
            voortgang(f"Regel {regel.code}: {regel.titel}", nummer / len(lijst))
        uitslagen = list(regel.toets(geval))
        if not uitslagen:
            raise OutOfRange(f"regel {regel.code}", "geen uitslag", "ten minste één", "laat de regel ONBEKEND geven")
        lagen = getattr(regel, "lagen", ())
        uit += [_binnen_gegevens(geval, u, rand) if lagen else u for u in uitslagen]
    if voortgang is not None:
        voortgang("Alle regels getoetst", 1.0)
    return uit


def _op_volgorde(regels: Iterable[Regel]) -> list[Regel]:
    plek = {regel.code: nummer for nummer, regel in enumerate(alle_regels())}
    lijst = sorted(regels, key=lambda regel: (plek.get(regel.code, len(plek)), regel.code))
    codes = [regel.code for regel in lijst]
    for code in codes:
        if codes.count(code) > 1:
            raise OutOfRange(
                "regels", f"{code} staat er {codes.count(code)} keer", "elke code één keer", "haal er een weg"
            )
    return lijst


def _tot_rand_m(geval: Toetsgeval) -> Getallen | None:
    """(n,) afstand van elke mast tot waar de buurten ophouden, m; 0 erbuiten. None als er geen buurten zijn.

    Buurten zijn het gebied waarvoor gegevens zijn ingelezen; verder dan `_KIJKT_M` maakt het niet uit.
    """
    buurten = geval.omgeving.laag("buurten")
    if buurten is None or buurten.empty:
        return None
    masten = mastpunten(geval.park)
    vormen = np.asarray(buurten.geometry.values, dtype=object)
    dichtbij = np.unique(shapely.STRtree(vormen).query(masten, predicate="dwithin", distance=2 * _KIJKT_M)[1])
    if not len(dichtbij):
        return np.zeros(len(masten))
    # De naden tussen buurten vallen weg door het gebied iets op te rekken.
    gebied = shapely.buffer(shapely.union_all(vormen[dichtbij]), _NAAD_M)
    afstand = shapely.distance(masten, shapely.boundary(gebied)) - _NAAD_M
    uit: Getallen = np.where(shapely.intersects(gebied, masten), np.maximum(afstand, 0.0), 0.0)
    return uit


def _binnen_gegevens(geval: Toetsgeval, uitslag: Uitslag, rand_m: Getallen | None) -> Uitslag:
    """Een VOLDOET buiten het gebied van de gegevens wordt ONBEKEND; vlak bij de rand komt er een voorbehoud bij."""
    if rand_m is None or uitslag.oordeel != "VOLDOET":
        return uitslag
    buiten = np.flatnonzero(rand_m <= 0)
    if len(buiten):
        wie = rij([geval.park.ids[k] for k in buiten])
        uitleg = f"{wie} staat buiten het gebied van de gegevens: wat daar ligt is onbekend."
        return replace(uitslag, oordeel="ONBEKEND", uitleg=uitleg, aantal=None)
    kijkt = uitslag.grens if uitslag.eenheid == "m" and uitslag.grens is not None else _KIJKT_M
    k = int(np.argmin(rand_m))
    if rand_m[k] >= kijkt:
        return uitslag
    plek = f"{getal(rand_m[k])} m van turbine {geval.park.ids[k]}"
    eigen = f"Het gebied van de toets eindigt op {plek}; wat daarachter ligt telt misschien niet mee."
    return replace(uitslag, voorbehoud=zinnen(uitslag.voorbehoud, eigen))
