"""Hoe vast staat de keuze? De gevoeligheidsvarianten van PBL en een trekking over alle onzekere kentallen.

G01 en G02: veel of weinig kostendaling; G03 en G04: lage of hoge energieprijzen (Startanalyse 2020).
Monte Carlo: elk kental met een gepubliceerde band wordt gelijk verdeeld getrokken tussen laag en hoog; prijzen
van dezelfde energiedrager bewegen samen. Alles met een vaste seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis
from spatial.warmte.keuze import Rooster, eerste, rooster
from spatial.warmte.kosten import reken
from spatial.warmte.strategieen import Strategie

Array = NDArray[np.float64]
# Deze kentallen zitten al in de optelling per buurt; ze bewegen alle strategieën samen.
_IN_DE_BASIS = frozenset({"klimaatfactor_rv", "woningen_per_stapelpand"})
_FAMILIES = ("prijs_elektriciteit", "prijs_groengas", "prijs_aardgas")


@dataclass(frozen=True)
class Gevoeligheid:
    """Deel van de runs waarin de eerste strategie (groep) eerste blijft, en de keuze per G-variant.

    `aandeel_eerste` : (B,) ; `per_variant` : naam → (B,) of de groep gelijk blijft;
    `h18_p05`, `h18_p95` : (B,) band van de H18 van de gekozen strategie.
    """

    aandeel_eerste: Array
    per_variant: dict[str, NDArray[np.bool_]]
    h18_p05: Array
    h18_p95: Array
    runs: int


def varianten(p: Parameters) -> dict[str, Parameters]:
    """De gevoeligheidsvarianten G01 tot en met G04 als parametersets."""
    leer = [n for n in p if n.startswith("leer_")]
    prijs = [n for n in p if n.startswith("prijs_") and p.kental(n).laag is not None]
    return {
        "G01": p.met({n: _rand(p, n, "laag") for n in leer}),
        "G02": p.met({n: _rand(p, n, "hoog") for n in leer}),
        "G03": p.met({n: _rand(p, n, "laag") for n in prijs}),
        "G04": p.met({n: _rand(p, n, "hoog") for n in prijs}),
    }


def onzeker(p: Parameters) -> tuple[str, ...]:
    """De kentallen met een gepubliceerde band die de kosten beïnvloeden en die de gebruiker niet zelf zette."""
    return tuple(
        n
        for n in p
        if p.kental(n).laag is not None
        and p.kental(n).hoog is not None
        and n not in _IN_DE_BASIS
        and n not in p.gewijzigd
    )


def trek(p: Parameters, rng: np.random.Generator) -> Parameters:
    """Eén trekking: elk onzeker kental gelijk verdeeld in zijn band, families met dezelfde trekking."""
    gedeeld = {familie: rng.random() for familie in _FAMILIES}
    nieuw = {}
    for naam in onzeker(p):
        u = next((gedeeld[f] for f in _FAMILIES if naam.startswith(f)), None)
        u = rng.random() if u is None else u
        laag, hoog = _rand(p, naam, "laag"), _rand(p, naam, "hoog")
        nieuw[naam] = laag + u * (hoog - laag)
    return p.met(nieuw)


def gevoeligheid(
    basis: Buurtbasis,
    strategieen: Sequence[Strategie],
    p: Parameters,
    *,
    mag: Callable[[Rooster], Rooster],
    runs: int,
    seed: int,
    voortgang: Callable[[float], None] = lambda _: None,
) -> Gevoeligheid:
    """Reken alle runs en tel hoe vaak de eerste strategie dezelfde groep houdt.

    Parameters
    ----------
    mag : past de regels voor hernieuwbaar gas toe op een rooster
    runs : aantal Monte-Carlotrekkingen, naast de vier G-varianten
    """
    start = mag(rooster(reken(basis, strategieen, p)))
    keuze = eerste(start)
    groep = start.groep
    rng = np.random.default_rng(seed)
    gelijk = np.zeros(len(keuze))
    h18 = np.full((runs, len(keuze)), np.nan)
    per_variant = {}
    for naam, set_ in varianten(p).items():
        zelfde = _zelfde(mag(rooster(reken(basis, strategieen, set_))), keuze, groep)
        per_variant[naam] = zelfde
        gelijk += zelfde
    rij = np.arange(len(keuze))
    for run in range(runs):
        r = mag(rooster(reken(basis, strategieen, trek(p, rng))))
        gelijk += _zelfde(r, keuze, groep)
        h18[run] = np.where(keuze >= 0, r.h18[rij, np.maximum(keuze, 0)], np.nan)
        voortgang((run + 1) / runs)
    kan = keuze >= 0
    p05, p95 = np.full(len(keuze), np.nan), np.full(len(keuze), np.nan)
    if runs and kan.any():
        p05[kan], p95[kan] = np.nanquantile(h18[:, kan], [0.05, 0.95], axis=0)
    return Gevoeligheid(np.where(kan, gelijk / (runs + 4), np.nan), per_variant, p05, p95, runs + 4)


def _zelfde(r: Rooster, keuze: NDArray[np.int64], groep: NDArray[np.int64]) -> NDArray[np.bool_]:
    nieuw = eerste(r)
    zelfde: NDArray[np.bool_] = (groep[np.maximum(nieuw, 0)] == groep[np.maximum(keuze, 0)]) & (nieuw >= 0)
    return zelfde & (keuze >= 0)


def _rand(p: Parameters, naam: str, kant: str) -> float:
    kental = p.kental(naam)
    waarde = kental.laag if kant == "laag" else kental.hoog
    return kental.waarde if waarde is None else waarde
