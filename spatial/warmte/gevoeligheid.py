"""Hoe vast staat de keuze? De gevoeligheidsvarianten van PBL en een trekking over alle onzekere kentallen.

G01 en G02: veel of weinig kostendaling; G03 en G04: lage of hoge energieprijzen (Startanalyse 2020).
Monte Carlo: elk kental met een gepubliceerde band wordt gelijk verdeeld getrokken tussen laag en hoog; prijzen
van dezelfde energiedrager bewegen samen. Alles met een vaste seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis
from spatial.warmte.keuze import Rooster, eerste, rooster, zonder_gas
from spatial.warmte.kosten import reken
from spatial.warmte.strategieen import Strategie

Array = NDArray[np.float64]
# Deze kentallen zitten al in de optelling per buurt; ze bewegen alle strategieën samen.
_IN_DE_BASIS = frozenset({"klimaatfactor_rv", "woningen_per_stapelpand"})
# Tarieven van bewoners zitten niet in de nationale kosten.
_BEWONER = "bewoner_"
# Zoveel getallen per veld tegelijk: een paar honderd MB aan tussenstappen voor het hele land.
_CELLEN = 400_000
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
    """De gevoeligheidsvarianten G01 tot en met G04 als parametersets; wat de gebruiker zelf zette blijft staan."""
    leer = [n for n in onzeker(p) if n.startswith("leer_")]
    prijs = [n for n in onzeker(p) if n.startswith("prijs_")]
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
        and not n.startswith(_BEWONER)
        and n not in p.gewijzigd
    )


class Trekkingen(Parameters):
    """Een set waarin elk onzeker kental een kolom van waarden is, één per trekking: vorm (R, 1).

    De kostenformules rekenen met rijen per buurt (B,); met zo'n kolom erin worden het vanzelf tabellen (R, B).
    Zo kosten honderden trekkingen nauwelijks meer dan één.
    """

    def met_kolommen(self, kolommen: Mapping[str, Array]) -> Trekkingen:
        """Dezelfde set met kolommen van trekkingen voor deze namen."""
        object.__setattr__(self, "_kolommen", dict(kolommen))
        return self

    def __getitem__(self, naam: str) -> float:
        kolom = getattr(self, "_kolommen", {}).get(naam)
        return self.kental(naam).waarde if kolom is None else cast(float, kolom)


def trek(p: Parameters, runs: int, rng: np.random.Generator) -> dict[str, Array]:
    """Per onzeker kental `runs` trekkingen (R, 1), gelijk verdeeld in zijn band; families trekken samen."""
    gedeeld = {familie: rng.random((runs, 1)) for familie in _FAMILIES}
    kolommen = {}
    for naam in onzeker(p):
        u = next((gedeeld[f] for f in _FAMILIES if naam.startswith(f)), None)
        u = rng.random((runs, 1)) if u is None else u
        laag, hoog = _rand(p, naam, "laag"), _rand(p, naam, "hoog")
        kolommen[naam] = laag + u * (hoog - laag)
    return kolommen


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
    alles = rooster(reken(basis, strategieen, p))
    # Wat nergens kan hoeft in de runs niet mee: dat hangt niet van prijzen af. Welke buurt gas toegedeeld krijgt wel;
    # alleen als gas nergens mag vallen ook de gasvarianten af.
    if mag is zonder_gas:
        alles = zonder_gas(alles)
    leeft = np.atleast_1d(np.isfinite(alles.h17).any(axis=0))
    strategieen = [s for s, mee in zip(strategieen, leeft, strict=True) if mee] or list(strategieen)
    start = mag(rooster(reken(basis, strategieen, p)))
    keuze = eerste(start)
    groep = start.groep
    gelijk = np.zeros(len(keuze))
    h18 = np.full((runs, len(keuze)), np.nan)
    per_variant = {}
    for naam, set_ in varianten(p).items():
        zelfde = _zelfde(mag(rooster(reken(basis, strategieen, set_))), keuze, groep)
        per_variant[naam] = zelfde
        gelijk += zelfde
    rij = np.arange(len(keuze))
    for run, r in enumerate(_runs(basis, strategieen, p, runs, seed)):
        toegestaan = mag(r)
        gelijk += _zelfde(toegestaan, keuze, groep)
        h18[run] = np.where(keuze >= 0, toegestaan.h18[rij, np.maximum(keuze, 0)], np.nan)
        voortgang((run + 1) / runs)
    kan = keuze >= 0
    p05, p95 = np.full(len(keuze), np.nan), np.full(len(keuze), np.nan)
    if runs and kan.any():
        p05[kan], p95[kan] = np.nanquantile(h18[:, kan], [0.05, 0.95], axis=0)
    return Gevoeligheid(np.where(kan, gelijk / (runs + 4), np.nan), per_variant, p05, p95, runs + 4)


def _runs(
    basis: Buurtbasis, strategieen: Sequence[Strategie], p: Parameters, runs: int, seed: int
) -> Iterator[Rooster]:
    """Het rooster van elke trekking, in blokken die in het geheugen passen."""
    kolommen = trek(p, runs, np.random.default_rng(seed))
    blok = max(1, _CELLEN // max(len(basis.buurtcode), 1))
    for begin in range(0, runs, blok):
        deel = {naam: kolom[begin : begin + blok] for naam, kolom in kolommen.items()}
        aantal = min(blok, runs - begin)
        set_ = Trekkingen(p.kentallen, p.naam, p.gewijzigd).met_kolommen(deel)
        kosten = reken(basis, strategieen, set_)
        vorm = (aantal, len(basis.buurtcode))
        velden = [
            np.stack([np.broadcast_to(getattr(k, veld), vorm) for k in kosten.values()], axis=2)
            for veld in ("h16_eur_jaar", "h17_eur_ton", "h18_eur_weq_jaar", "gas_m3")
        ]
        for i in range(aantal):
            h16, h17, h18, gas_m3 = (veld[i] for veld in velden)
            yield Rooster(tuple(kosten), h16, h17, h18, gas_m3)


def _zelfde(r: Rooster, keuze: NDArray[np.int64], groep: NDArray[np.int64]) -> NDArray[np.bool_]:
    nieuw = eerste(r)
    zelfde: NDArray[np.bool_] = (groep[np.maximum(nieuw, 0)] == groep[np.maximum(keuze, 0)]) & (nieuw >= 0)
    return zelfde & (keuze >= 0)


def _rand(p: Parameters, naam: str, kant: str) -> float:
    kental = p.kental(naam)
    waarde = kental.laag if kant == "laag" else kental.hoog
    return kental.waarde if waarde is None else waarde
