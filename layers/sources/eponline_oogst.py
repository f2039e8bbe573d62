"""Per adres het geldende EP-online-label bijhouden, terwijl de regels langskomen.

Teksten (gebouwtype, huisletter, toevoeging) krijgen een nummer in een woordenlijst. De vergelijking van twee labels
kijkt naar de tekst zelf en nooit naar dat nummer: anders hing de uitkomst van de volgorde van de regels af.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

# Eén gehouden label. `sleutel`: het verblijfsobject, of een negatief getal uit postcode, huisnummer en adresdeel.
RIJ = np.dtype(
    [
        ("sleutel", "<i8"), ("pand", "<i8"), ("registratie", "<i4"), ("geldig", "<i4"), ("postcode", "<i4"),
        ("huisnummer", "<i4"), ("gebouwtype", "<i4"), ("huisletter", "<i4"), ("toevoeging", "<i4"),
        ("klasse", "i1"), ("methode", "i1"), ("gebouwklasse", "u1"),
    ],
    align=True,
)  # fmt: skip

KLAAR, VOL_RIJEN, VOL_WOORDEN, TE_VEEL_WOORDEN = 0, 1, 2, 3
# De sleutel van een adres is (postcode, huisnummer, adresdeel) in 23, 17 en 22 bits.
HUISNUMMER_BITS, ADRESDEEL_BITS = 17, 22
WOORDEN_MAX = (1 << ADRESDEEL_BITS) - 1
HASH_BYTES = 12


class Woorden(NamedTuple):
    """Verschillende teksten met een nummer: bytes achter elkaar, begin per nummer, en een open hashtabel."""

    letters: Bytes
    begin: Longs
    plek: Ints
    aantal: Longs  # één getal: hoeveel teksten erin staan; nummer 0 is de lege tekst


@kernel
def _mix(g: Any) -> Any:
    """Verdeel een sleutel goed over een hashtabel (afmaken zoals bij splitmix64)."""
    h = np.uint64(g)
    h = (h ^ (h >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return h ^ (h >> np.uint64(31))


@kernel
def _hash(tekst: Bytes, van: int, tot: int) -> Any:
    """Een hash van een tekst; van een lange tekst (berekeningstype) tellen begin, eind en lengte (vorm van FNV-1a)."""
    h = np.uint64(14695981039346656037) ^ np.uint64(tot - van)
    for i in range(van, min(tot, van + HASH_BYTES)):
        h = (h ^ np.uint64(tekst[i])) * np.uint64(1099511628211)
    for i in range(max(van + HASH_BYTES, tot - HASH_BYTES), tot):
        h = (h ^ np.uint64(tekst[i])) * np.uint64(1099511628211)
    return _mix(h)


@kernel
def nummer(tekst: Bytes, van: int, tot: int, w: Woorden) -> int:
    """Het nummer van een tekst; nieuw als ze er nog niet in staat. Er moet ruimte zijn."""
    if tot <= van:
        return 0
    masker = w.plek.size - 1
    k = np.int64(_hash(tekst, van, tot) & np.uint64(masker))
    while w.plek[k] >= 0:
        n = w.plek[k]
        if w.begin[n + 1] - w.begin[n] == tot - van:
            gelijk = True
            for i in range(tot - van):
                if w.letters[w.begin[n] + i] != tekst[van + i]:
                    gelijk = False
                    break
            if gelijk:
                return int(n)
        k = (k + 1) & masker
    n = w.aantal[0]
    w.plek[k] = n
    w.begin[n + 1] = w.begin[n] + (tot - van)
    for i in range(tot - van):
        w.letters[w.begin[n] + i] = tekst[van + i]
    w.aantal[0] = n + 1
    return int(n)


@kernel
def _volgorde(a: int, b: int, w: Woorden) -> int:
    """-1, 0 of 1: de volgorde van twee teksten, los van het nummer dat ze toevallig kregen."""
    if a == b:
        return 0
    la, lb = w.begin[a + 1] - w.begin[a], w.begin[b + 1] - w.begin[b]
    for i in range(min(la, lb)):
        ca, cb = w.letters[w.begin[a] + i], w.letters[w.begin[b] + i]
        if ca != cb:
            return -1 if ca < cb else 1
    return -1 if la < lb else 1


@kernel
def _beter(a: Any, b: Any, w: Woorden) -> bool:
    """Of rij a het wint van b, met de regel zoals die in `layers.sources.eponline` staat."""
    if a.registratie != b.registratie:
        return bool(a.registratie > b.registratie)
    if a.geldig != b.geldig:
        return bool(a.geldig > b.geldig)
    if a.klasse != b.klasse:
        return bool(a.klasse > b.klasse)
    # Vanaf hier verandert het label niet meer; de rest maakt de uitkomst los van de volgorde van de regels.
    if a.pand != b.pand:
        return bool(a.pand > b.pand)
    if a.postcode != b.postcode:
        return bool(a.postcode > b.postcode)
    if a.huisnummer != b.huisnummer:
        return bool(a.huisnummer > b.huisnummer)
    if a.methode != b.methode:
        return bool(a.methode > b.methode)
    if a.gebouwklasse != b.gebouwklasse:
        return bool(a.gebouwklasse > b.gebouwklasse)
    for x, y in ((a.gebouwtype, b.gebouwtype), (a.huisletter, b.huisletter), (a.toevoeging, b.toevoeging)):
        verschil = _volgorde(x, y, w)
        if verschil != 0:
            return verschil > 0
    return False


@kernel
def vul_tabel(rijen: Any, aantal: int, tabel: Ints) -> None:
    """Zet de rijen opnieuw in een (grotere) lege hashtabel."""
    masker = tabel.size - 1
    for i in range(aantal):
        k = np.int64(_mix(rijen[i].sleutel) & np.uint64(masker))
        while tabel[k] >= 0:
            k = (k + 1) & masker
        tabel[k] = i


@kernel
def vul_woorden(w: Woorden) -> None:
    """Zet alle woorden opnieuw in hun (grotere) lege hashtabel."""
    masker = w.plek.size - 1
    for n in range(1, w.aantal[0]):
        k = np.int64(_hash(w.letters, w.begin[n], w.begin[n + 1]) & np.uint64(masker))
        while w.plek[k] >= 0:
            k = (k + 1) & masker
        w.plek[k] = n


@kernel
def _adresdeel(tekst: Bytes, r: Any, klad: Bytes, w: Woorden) -> int:
    """Huisletter en toevoeging samen als één tekst van hoofdletters en cijfers: `a 2` en `A-2` zijn hetzelfde adres."""
    n = 0
    for van, tot in ((r.huisletter_van, r.huisletter_tot), (r.toevoeging_van, r.toevoeging_tot)):
        for i in range(van, tot):
            c = tekst[i]
            if 97 <= c <= 122:
                c -= 32
            if (65 <= c <= 90 or 48 <= c <= 57) and n < klad.size:
                klad[n] = c
                n += 1
    return nummer(klad, 0, n, w)


@kernel
def oogst(
    tekst: Bytes, regels: Any, eerste: int, rijen: Any, tabel: Ints, stand: Longs, w: Woorden, klad: Bytes
) -> tuple[int, int]:
    """Neem goedgekeurde regels op, vanaf nummer `eerste`; een beter label vervangt dat van hetzelfde adres.

    Parameters
    ----------
    regels : zoals `ontleed` ze geeft, met hun `tekst`
    rijen, tabel, stand : de gehouden rijen, hun hashtabel op sleutel, en hoeveel het er zijn
    klad : werkruimte voor één adresdeel

    Returns
    -------
    nummer van de eerste regel die nog niet verwerkt is; reden van stoppen (KLAAR of wat er vol is)
    """
    masker = tabel.size - 1
    for nr in range(eerste, regels.size):
        r = regels[nr]
        n = stand[0]
        if n >= rijen.size or 2 * n >= tabel.size:
            return nr, VOL_RIJEN
        # Een regel voegt hooguit vier teksten toe: drie velden en een adresdeel.
        if w.aantal[0] > WOORDEN_MAX - 4:
            return nr, TE_VEEL_WOORDEN
        nieuw = (
            r.gebouwtype_tot - r.gebouwtype_van
            + 2 * (r.huisletter_tot - r.huisletter_van + r.toevoeging_tot - r.toevoeging_van)
        )  # fmt: skip
        vol = 2 * (w.aantal[0] + 4) >= w.plek.size or w.aantal[0] + 5 >= w.begin.size
        if vol or w.begin[w.aantal[0]] + nieuw > w.letters.size:
            return nr, VOL_WOORDEN
        sleutel = r.vbo
        if sleutel == 0:
            adres = (np.int64(r.postcode) << HUISNUMMER_BITS) | np.int64(r.huisnummer)
            sleutel = -1 - ((adres << ADRESDEEL_BITS) | _adresdeel(tekst, r, klad, w))
        k = np.int64(_mix(sleutel) & np.uint64(masker))
        while tabel[k] >= 0 and rijen[tabel[k]].sleutel != sleutel:
            k = (k + 1) & masker
        oud = tabel[k]
        if oud >= 0 and r.registratie < rijen[oud].registratie:
            continue
        # Schrijf op de eerste vrije plek; die telt pas mee als de sleutel nieuw is.
        u = rijen[n]
        u.sleutel, u.pand, u.registratie, u.geldig = sleutel, r.pand, r.registratie, r.geldig
        u.postcode, u.huisnummer = r.postcode, r.huisnummer
        u.klasse, u.methode, u.gebouwklasse = r.klasse, r.methode, r.gebouwklasse
        u.gebouwtype = nummer(tekst, r.gebouwtype_van, r.gebouwtype_tot, w)
        u.huisletter = nummer(tekst, r.huisletter_van, r.huisletter_tot, w)
        u.toevoeging = nummer(tekst, r.toevoeging_van, r.toevoeging_tot, w)
        if oud < 0:
            tabel[k] = n
            stand[0] = n + 1
        elif _beter(u, rijen[oud], w):
            rijen[oud] = u
    return regels.size, KLAAR
