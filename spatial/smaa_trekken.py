"""Hoe worden de trekkingen over draden verdeeld, zonder dat de uitkomst daarvan afhangt?

Elke trekking heeft een eigen volgnummer en eigen toeval, en de tellingen zijn gehele getallen: het maakt niet uit
welke draad welk stuk doet. De kernen houden Python niet vast, dus gewone draden rekenen echt naast elkaar, ook als
twee verzoeken tegelijk lopen.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from spatial.normaliseren import Reeks
from spatial.smaa_kernel import tel_rangen, tel_top
from spatial.smaa_telling import Telling

_STUK = 256  # trekkingen per opdracht aan een draad: vaak genoeg om voortgang te melden
_VERTROUWEN_RIJEN = 400  # bij meer buurten volstaan minder trekkingen voor het vertrouwen
_VERTROUWEN_TREKKINGEN = 1_000
_VERTROUWEN_VANAF = 0.001  # wie minder vaak eerste is, heeft te weinig trekkingen voor eigen gewichten

I4 = NDArray[np.int32]


@dataclass(frozen=True)
class Onzeker:
    """De gegevens zoals de kern ze leest: `basis` (criteria, rijen) is de laagste waarde; onzekere cellen apart."""

    basis: Reeks
    rij: I4
    kolom: I4
    breedte: Reeks
    zaad: np.uint64

    @classmethod
    def of(cls, onder: Reeks, boven: Reeks, telt_mee: NDArray[np.bool_], seed: int) -> Onzeker:
        """Uit onder- en bovengrenzen, vorm (rijen, criteria); cellen zonder gewicht worden niet getrokken."""
        rij, kolom = np.nonzero((boven > onder) & telt_mee)
        return cls(
            np.ascontiguousarray(onder.T),
            rij.astype(np.int32),
            kolom.astype(np.int32),
            np.ascontiguousarray((boven - onder)[rij, kolom]),
            np.uint64(seed & 0xFFFFFFFFFFFFFFFF),
        )

    def alleen(self, rijen: NDArray[np.intp]) -> Onzeker:
        """Dezelfde gegevens voor een deel van de rijen."""
        nieuw = np.full(self.basis.shape[1], -1, dtype=np.int32)
        nieuw[rijen] = np.arange(len(rijen), dtype=np.int32)
        blijft = nieuw[self.rij] >= 0
        return Onzeker(
            np.ascontiguousarray(self.basis[:, rijen]),
            nieuw[self.rij[blijft]],
            self.kolom[blijft],
            self.breedte[blijft],
            self.zaad,
        )

    def uiterste_scores(self, gewicht: Reeks) -> tuple[Reeks, Reeks]:
        """De laagste en hoogste score van elke rij bij deze gewichten."""
        laagste = gewicht @ self.basis
        extra = np.bincount(self.rij, weights=self.breedte * gewicht[self.kolom], minlength=self.basis.shape[1])
        return laagste, laagste + extra


@dataclass
class _Teller:
    """Waar één draad in optelt."""

    telling: I4
    som: NDArray[np.int64]
    wint: I4


def trek_tellingen(
    gegevens: Onzeker,
    gewichten: Reeks,
    klassen: NDArray[np.uint32],
    paar: I4,
    alleen_top: int | None,
    draden: int,
    voortgang: Callable[[str, float], None] | None,
) -> Telling:
    """Tel de plaatsen over alle trekkingen; `gewichten` heeft vorm (trekkingen, criteria)."""
    aantal, n = len(gewichten), gegevens.basis.shape[1]
    gewichten = np.ascontiguousarray(gewichten)
    winnaar = np.empty(aantal, dtype=np.int32)
    if alleen_top is not None:
        klassen = np.arange(min(alleen_top, n) + 1, dtype=np.uint32)
    vrij: SimpleQueue[_Teller] = SimpleQueue()
    tellers = [
        _Teller(
            np.zeros((len(klassen) - 1, n), np.int32),
            np.zeros(n, np.int64),
            np.zeros((len(paar), len(paar)), np.int32),
        )
        for _ in range(min(draden, -(-aantal // _STUK)))
    ]
    for teller in tellers:
        vrij.put(teller)

    def stuk(begin: int) -> int:
        eind = min(begin + _STUK, aantal)
        teller = vrij.get()
        vast = (gegevens.basis, gewichten[begin:eind], gegevens.rij, gegevens.kolom, gegevens.breedte, gegevens.zaad)
        if alleen_top is None:
            deel = (klassen, teller.telling, teller.som, winnaar[begin:eind], paar, teller.wint)
            tel_rangen(*vast, begin, *deel)
        else:
            tel_top(*vast, begin, teller.telling, winnaar[begin:eind])
        vrij.put(teller)
        return eind - begin

    _verdeel(stuk, range(0, aantal, _STUK), len(tellers), aantal, "kansen berekenen", voortgang)
    eerste = np.bincount(winnaar, minlength=n) / aantal
    gewicht = np.column_stack([np.bincount(winnaar, weights=kolom, minlength=n) for kolom in gewichten.T]) / aantal
    return Telling(
        klassen,
        _som([teller.telling for teller in tellers]) / aantal,
        _som([teller.som for teller in tellers]) / aantal if alleen_top is None else None,
        eerste,
        gewicht,
        paar,
        _som([teller.wint for teller in tellers]) / aantal,
    )


def trek_vertrouwen(
    gegevens: Onzeker,
    telling: Telling,
    trekkingen: int,
    groep: NDArray[np.intp],
    draden: int,
    voortgang: Callable[[str, float], None] | None,
) -> Reeks:
    """Per rij de kans op de eerste plaats bij haar eigen centrale gewichten; ontbrekend als zij (bijna) nooit wint.

    Onder 1 op de 1.000 rusten de centrale gewichten op te weinig trekkingen. Bij meer dan 400 rijen hoogstens 1.000
    trekkingen per rij (± 3 procentpunt).
    """
    n = gegevens.basis.shape[1]
    aantal = trekkingen if n <= _VERTROUWEN_RIJEN else min(trekkingen, _VERTROUWEN_TREKKINGEN)
    vertrouwen = np.full(n, np.nan)
    kandidaten = np.flatnonzero(telling.eerste >= _VERTROUWEN_VANAF)

    def rij(plek: int) -> int:
        i = int(kandidaten[plek])
        vertrouwen[i] = _kans_op_winst(gegevens, telling.gewicht[i] / telling.eerste[i], i, trekkingen, aantal)
        return 1

    _verdeel(rij, range(len(kandidaten)), draden, len(kandidaten), "vertrouwen berekenen", voortgang)
    gedeeld = np.bincount(groep, weights=np.nan_to_num(vertrouwen)) / np.bincount(groep)
    return np.where(np.isnan(vertrouwen), np.nan, gedeeld[groep])


def _kans_op_winst(gegevens: Onzeker, gewicht: Reeks, i: int, eerste: int, aantal: int) -> float:
    """De kans dat rij i bij deze gewichten de hoogste score heeft.

    Alleen rijen die dan nog kunnen winnen doen mee: wie zelfs op haar hoogst onder de laagste score van een ander
    blijft, valt af.
    """
    laagste, hoogste = gegevens.uiterste_scores(gewicht)
    kan_winnen = np.flatnonzero(hoogste >= laagste.max())
    plek = np.flatnonzero(kan_winnen == i)
    if plek.size == 0:
        return 0.0
    deel = gegevens.alleen(kan_winnen)
    winnaar = np.empty(aantal, dtype=np.int32)
    tel_top(
        deel.basis,
        np.ascontiguousarray(np.tile(gewicht, (aantal, 1))),
        deel.rij,
        deel.kolom,
        deel.breedte,
        deel.zaad,
        eerste,  # verder in de toevalsreeks dan de trekkingen waaruit de centrale gewichten komen
        np.zeros((1, len(kan_winnen)), np.int32),
        winnaar,
    )
    return float((winnaar == plek[0]).mean())


def _verdeel(
    werk: Callable[[int], int],
    opdrachten: range,
    draden: int,
    totaal: int,
    wat: str,
    voortgang: Callable[[str, float], None] | None,
) -> None:
    """Voer alle opdrachten uit over draden; een fout (ook uit `voortgang`) stopt wat nog niet begonnen is."""
    gedaan = 0
    pool = ThreadPoolExecutor(draden)
    try:
        lopend = {pool.submit(werk, begin) for begin in opdrachten}
        while lopend:
            klaar, lopend = wait(lopend, return_when=FIRST_COMPLETED)
            gedaan += sum(taak.result() for taak in klaar)
            if voortgang is not None:
                voortgang(wat, gedaan / totaal)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _som(delen: list[NDArray[np.signedinteger]]) -> NDArray[np.signedinteger]:
    totaal = delen[0].astype(np.int64)
    for deel in delen[1:]:
        totaal += deel
    return totaal
