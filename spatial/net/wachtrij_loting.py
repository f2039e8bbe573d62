"""In welk jaar komt elke versterking, en wie valt er af? De loting van de wachtrij.

Elke versterking en elk verzoek heeft een eigen reeks getallen, uit de seed en haar naam. Een verzoek erbij of eraf
verandert de loting van de andere dus niet: twee varianten verschillen alleen door wat er veranderd is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.net.wachtrij_vormen import Capaciteit, Project, Richting, Versterking

Getallen = NDArray[np.float64]
Bronnen = Mapping[tuple[str, Richting], int]
# Ruimte zonder bekende grens; een verzoek zonder bekend vermogen is in het ongunstigste geval kleiner dan dat.
ONBEGRENSD_MW = 1e9
NOOIT = 10_000


def getallen(seed: int, naam: str, rijen: int, trekkingen: int) -> Getallen:
    """(rijen, trekkingen) getallen van 0 tot 1, altijd dezelfde bij deze seed en naam.

    >>> bool((getallen(1, "a", 2, 3) == getallen(1, "a", 2, 3)).all()), getallen(1, "a", 2, 3).shape
    (True, (2, 3))
    """
    vinger = hashlib.sha256(naam.encode()).digest()
    woorden = [int.from_bytes(vinger[k : k + 4], "big") for k in range(0, 16, 4)]
    uit: Getallen = np.random.default_rng([seed, *woorden]).random((rijen, trekkingen))
    return uit


def is_onzeker(capaciteiten: Sequence[Capaciteit], p: Parameters) -> bool:
    """Of er iets te loten valt; zo niet, dan is één berekening genoeg."""
    if p["net_kans_afvallen"] > 0:
        return True
    for c in capaciteiten:
        if c.beschikbaar_mw is None and c.laag_mw is not None and c.laag_mw != c.hoog_mw:
            return True
        if any(_kans(v, p) < 1.0 or _uitloop(v, p) > 0 for v in c.versterkingen):
            return True
    return False


def ruimte(
    capaciteiten: Sequence[Capaciteit],
    bronnen: Bronnen,
    p: Parameters,
    *,
    start_jaar: int,
    jaren: int,
    seed: int,
    trekkingen: int,
    gunstig: bool,
) -> Getallen:
    """De ruimte die er in elk jaar in totaal is, per trekking en bron.

    De eerste rij is het plan: alle versterkingen op hun geplande jaar. De rijen daarna zijn geloot.

    Parameters
    ----------
    bronnen : (gebied_id, richting) naar plaats in de uitkomst; een bron zonder capaciteit is onbekend
    gunstig : onbekende ruimte is onbegrensd (True) of nul (False)

    Returns
    -------
    (1 + trekkingen, bronnen, jaren) MW.
    """
    uit = np.full((1 + trekkingen, len(bronnen), jaren), ONBEGRENSD_MW if gunstig else 0.0)
    jaarindex = np.arange(jaren)
    for c in capaciteiten:
        plek = bronnen.get((c.gebied_id, c.richting))
        if plek is None:
            continue
        naam = f"{c.gebied_id}|{c.richting}"
        uit[:, plek, :] = _nu(c, seed, naam, trekkingen, gunstig)[:, None]
        for v in c.versterkingen:
            extra = ONBEGRENSD_MW if v.extra_mw is None else v.extra_mw
            komt = _jaar(v, p, seed, f"{naam}|{v.id}", trekkingen) - start_jaar
            uit[:, plek, :] += np.where(jaarindex[None, :] >= komt[:, None], extra, 0.0)
    begrensd: Getallen = np.minimum(uit, ONBEGRENSD_MW)
    return begrensd


def doorgaan(projecten: Sequence[Project], p: Parameters, seed: int, trekkingen: int) -> NDArray[np.bool_]:
    """(1 + trekkingen, n) of een verzoek doorgaat; in het plan (de eerste rij) gaan ze allemaal door."""
    uit = np.ones((1 + trekkingen, len(projecten)), dtype=np.bool_)
    kans = p["net_kans_afvallen"]
    if kans > 0:
        for i, project in enumerate(projecten):
            uit[1:, i] = getallen(seed, f"verzoek|{project.id}", 1, trekkingen)[0] >= kans
    return uit


def _nu(c: Capaciteit, seed: int, naam: str, trekkingen: int, gunstig: bool) -> Getallen:
    """(1 + trekkingen,) vrije ruimte nu."""
    if c.beschikbaar_mw is not None:
        return np.full(1 + trekkingen, c.beschikbaar_mw)
    if c.laag_mw is None or c.hoog_mw is None:
        return np.full(1 + trekkingen, ONBEGRENSD_MW if gunstig else 0.0)
    deel = np.concatenate([[0.5], getallen(seed, f"{naam}|ruimte", 1, trekkingen)[0]])
    uit: Getallen = c.laag_mw + (c.hoog_mw - c.laag_mw) * deel
    return uit


def _jaar(v: Versterking, p: Parameters, seed: int, naam: str, trekkingen: int) -> NDArray[np.int64]:
    """(1 + trekkingen,) het jaar waarin de versterking er is; NOOIT als ze niet komt."""
    komt, laat = getallen(seed, naam, 2, trekkingen)
    jaar = v.jaar + np.floor(laat * (_uitloop(v, p) + 1)).astype(np.int64)
    geloot = np.where(komt < _kans(v, p), jaar, NOOIT)
    return np.concatenate([[v.jaar], geloot]).astype(np.int64)


def _kans(v: Versterking, p: Parameters) -> float:
    return {"vast": 1.0, "gepland": p["net_kans_gepland"], "onzeker": p["net_kans_onzeker"]}[v.zekerheid]


def _uitloop(v: Versterking, p: Parameters) -> int:
    if v.jaar_laat is not None:
        return v.jaar_laat - v.jaar
    tabel = {"vast": 0.0, "gepland": p["net_uitloop_gepland_jaar"], "onzeker": p["net_uitloop_onzeker_jaar"]}
    return round(tabel[v.zekerheid])
