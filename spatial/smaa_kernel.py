"""Hoe tel je miljoenen plaatsen zonder ze ooit allemaal te bewaren?

Per trekking: scores uitrekenen, alle buurten op volgorde zetten met een emmersortering, en de plaatsen optellen in
een tabel van klassen. De kernen controleren niets; dat doet `spatial.smaa`. Ze rekenen overal in dezelfde volgorde
met dubbele precisie, zodat dezelfde trekking op elke machine dezelfde volgorde geeft.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

F8 = NDArray[np.float64]
I4 = NDArray[np.int32]
U4 = NDArray[np.uint32]

_EEN = np.uint32(1)
_NUL = np.uint32(0)
_STAP = np.uint64(0x9E3779B97F4A7C15)
_MENG1 = np.uint64(0xBF58476D1CE4E5B9)
_MENG2 = np.uint64(0x94D049BB133111EB)
_BLOK = 32  # zoveel trekkingen blijven samen in het snelle geheugen
_STUK = 128  # zoveel scores worden in één keer met de drempel vergeleken


@kernel
def _meng(z: np.uint64) -> np.uint64:
    """Splitmix64: een getal van 64 bits door elkaar (Steele, Lea & Flood 2014, OOPSLA, fig. 13)."""
    z = (z ^ (z >> np.uint64(30))) * _MENG1
    z = (z ^ (z >> np.uint64(27))) * _MENG2
    return z ^ (z >> np.uint64(31))


@kernel
def trek_scores(
    basis: F8, gewicht: F8, rij: I4, kolom: I4, breedte: F8, zaad: np.uint64, trekking: int, score: F8
) -> None:
    """De score van elke rij: gewicht maal laagste waarde, plus een trekking binnen elke onzekere cel.

    `basis` heeft vorm (criteria, rijen). Elke trekking heeft een eigen toevalsreeks uit zaad en volgnummer, dus de
    verdeling van het werk over draden verandert niets aan de uitkomst.
    """
    c, n = basis.shape
    for i in range(n):
        score[i] = 0.0
    j = 0
    while j + 4 <= c:
        w0, w1, w2, w3 = gewicht[j], gewicht[j + 1], gewicht[j + 2], gewicht[j + 3]
        x0, x1, x2, x3 = basis[j], basis[j + 1], basis[j + 2], basis[j + 3]
        for i in range(n):
            score[i] = (((score[i] + w0 * x0[i]) + w1 * x1[i]) + w2 * x2[i]) + w3 * x3[i]
        j += 4
    while j < c:
        w0 = gewicht[j]
        x0 = basis[j]
        for i in range(n):
            score[i] = score[i] + w0 * x0[i]
        j += 1
    stand = _meng(zaad ^ _meng(np.uint64(trekking) + _STAP))
    for cel in range(rij.size):
        stand += _STAP
        kans = np.float64(_meng(stand) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
        score[rij[cel]] += gewicht[kolom[cel]] * breedte[cel] * kans


@kernel
def sorteer(score: F8, emmer: U4, teller: U4, sleutel: F8, volgorde: U4) -> None:
    """De rijen van hoge naar lage score in `volgorde`; bij gelijke score de eerste rij eerst.

    Elke score gaat in een emmer naar grootte, de emmers achter elkaar, en binnen de emmers (gemiddeld ongeveer één
    score) schuift een invoegsortering de laatste paren recht. `sleutel` krijgt de gesorteerde scores.
    """
    n = score.size
    bits = score.view(np.int64)  # niet-negatieve getallen ordenen als gehele getallen, en dat gaat sneller
    kleinste = bits[0]
    grootste = bits[0]
    for i in range(n):
        kleinste = min(kleinste, bits[i])
        grootste = max(grootste, bits[i])
    uitersten = np.array([kleinste, grootste]).view(np.float64)
    top = uitersten[1]
    spreiding = top - uitersten[0]
    maat = (teller.size - 2) / spreiding if spreiding > 1e-300 else 0.0
    for b in range(teller.size):
        teller[b] = _NUL
    for i in range(n):
        emmer[i] = np.uint32(np.int32((top - score[i]) * maat))
    for i in range(n):
        teller[emmer[i] + _EEN] += _EEN
    plek = _NUL
    for b in range(teller.size):
        plek += teller[b]
        teller[b] = plek
    for i in range(n):
        plek = teller[emmer[i]]
        teller[emmer[i]] = plek + _EEN
        sleutel[plek] = score[i]
        volgorde[plek] = np.uint32(i)
    for p in range(_EEN, np.uint32(n)):
        waarde = sleutel[p]
        if sleutel[p - _EEN] < waarde:
            q = np.uint32(p)
            wie = volgorde[p]
            while q > _NUL and sleutel[q - _EEN] < waarde:
                sleutel[q] = sleutel[q - _EEN]
                volgorde[q] = volgorde[q - _EEN]
                q -= _EEN
            sleutel[q] = waarde
            volgorde[q] = wie


@kernel
def tel_rangen(
    basis: F8,
    gewichten: F8,
    rij: I4,
    kolom: I4,
    breedte: F8,
    zaad: np.uint64,
    eerste: int,
    klassen: U4,
    telling: I4,
    som: NDArray[np.int64],
    winnaar: I4,
    paar: I4,
    wint: I4,
) -> None:
    """Tel voor een stuk trekkingen op welke plaats elke rij komt.

    `klassen` zijn de grenzen van de plaatsklassen (plaats 0 is de eerste), `telling` heeft vorm (klassen, rijen),
    `som` telt de plaatsen op, `winnaar` krijgt per trekking de eerste rij. `wint[a, b]` telt hoe vaak rij `paar[a]`
    vóór rij `paar[b]` komt.
    """
    n = basis.shape[1]
    score = np.empty(n)
    sleutel = np.empty(n)
    emmer = np.empty(n, np.uint32)
    teller = np.empty(n + 64, np.uint32)  # ongeveer één emmer per rij
    volgorde = np.empty((_BLOK, n), np.uint32)
    rang = np.empty(n, np.uint32)
    for begin in range(0, gewichten.shape[0], _BLOK):
        aantal = min(_BLOK, gewichten.shape[0] - begin)
        for d in range(aantal):
            t = begin + d
            rijen = volgorde[d]
            trek_scores(basis, gewichten[t], rij, kolom, breedte, zaad, eerste + t, score)
            sorteer(score, emmer, teller, sleutel, rijen)
            winnaar[t] = rijen[0]
            for p in range(n):
                som[rijen[p]] += p
            if paar.size:
                for p in range(n):
                    rang[rijen[p]] = p
                for a in range(paar.size):
                    mijn = rang[paar[a]]
                    for b in range(paar.size):
                        wint[a, b] += mijn < rang[paar[b]]
        # Klasse voor klasse over het hele blok: zo blijft één regel van de telling in het snelste geheugen.
        for k in range(klassen.size - 1):
            regel = telling[k]
            for d in range(aantal):
                rijen = volgorde[d]
                for p in range(klassen[k], klassen[k + 1]):
                    regel[rijen[p]] += 1


@kernel
def tel_top(
    basis: F8,
    gewichten: F8,
    rij: I4,
    kolom: I4,
    breedte: F8,
    zaad: np.uint64,
    eerste: int,
    telling: I4,
    winnaar: I4,
) -> None:
    """Tel alleen de eerste plaatsen, met dezelfde volgorde als `tel_rangen`; `telling` heeft vorm (plaatsen, rijen)."""
    n = basis.shape[1]
    k = telling.shape[0]
    score = np.empty(n)
    bits = score.view(np.int64)
    sleutel = np.empty(k)
    beste = np.empty(k, np.int32)
    for t in range(gewichten.shape[0]):
        trek_scores(basis, gewichten[t], rij, kolom, breedte, zaad, eerste + t, score)
        for i in range(k):
            _voeg_in(sleutel, beste, i, score[i], i)
        begin = k
        while begin < n:
            einde = min(begin + _STUK, n)
            drempel = np.array([sleutel[k - 1]]).view(np.int64)[0]
            grootste = bits[begin]
            for i in range(begin, einde):
                grootste = max(grootste, bits[i])
            if grootste > drempel:
                for i in range(begin, einde):
                    if score[i] > sleutel[k - 1]:
                        _voeg_in(sleutel, beste, k - 1, score[i], i)
            begin = einde
        winnaar[t] = beste[0]
        for r in range(k):
            telling[r, beste[r]] += 1


@kernel
def _voeg_in(sleutel: F8, beste: I4, plek: int, waarde: float, wie: int) -> None:
    """Zet een score op haar plaats in de gesorteerde lijst tot en met `plek`; gelijken blijven ervoor staan."""
    while plek > 0 and sleutel[plek - 1] < waarde:
        sleutel[plek] = sleutel[plek - 1]
        beste[plek] = beste[plek - 1]
        plek -= 1
    sleutel[plek] = waarde
    beste[plek] = wie
