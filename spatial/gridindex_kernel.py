"""De naakte kern van het vlakkenrooster: welke cel raakt welk vlak, en ligt een punt erin?

Alle functies hier vertrouwen hun invoer; `spatial.gridindex` controleert. Een *deel* is één ring met zijn gaten; een
multivlak heeft er meer. Een *rand* is een lijnstuk tussen twee opeenvolgende punten van een ring.

Codering van `cel` (één getal per roostercel):
    -1            geen vlak
    p >= 0        de hele cel ligt in deel p, en in geen deel met een lagere positie
    -3 - k        lijst k: delen die de cel gedeeltelijk raken, oplopend; een getal ~p sluit de lijst met een deel dat
                  de hele cel vult (-2 is dezelfde cel tijdens het bouwen, voordat de lijst een nummer heeft)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

# Grens waarboven het teken van een 2x2-determinant in dubbele precisie zeker is: (3 + 16u)u met u = 2^-53
# (Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997, par. 4.3).
ZEKER = 3.3306690738754716e-16
SPLITSER = 134217729.0  # 2^27 + 1: knipt een dubbel getal in twee helften van 26 bits (Dekker, 1971)

BLOK = 2_048  # punten per ronde: de codes van één ronde blijven in het snelste geheugen


class Rooster(NamedTuple):
    """Het gevulde rooster: hoek en celzijde, aantallen, en de arrays van `rij_lijsten` en `vul_cellen`."""

    x0_m: float
    y0_m: float
    per_m: float
    kolommen: int
    rijen: int
    arrays: tuple[Floats, Floats, Ints, Longs, Longs, Ints, Ints, Ints, Longs, Ints]


@kernel
def _rij(y_m: float, y0_m: float, per_m: float, rijen: int) -> int:
    """De rij van een hoogte; stijgt nooit af bij stijgende `y_m`, zodat punt en rand dezelfde rij kiezen."""
    rij = int(np.floor((y_m - y0_m) * per_m))
    return min(max(rij, 0), rijen - 1)


@kernel
def _product(a: float, b: float) -> tuple[float, float]:
    """Het product als som van twee getallen, zonder afrondfout."""
    p = a * b
    c = SPLITSER * a
    a_hoog = c - (c - a)
    a_laag = a - a_hoog
    c = SPLITSER * b
    b_hoog = c - (c - b)
    b_laag = b - b_hoog
    return p, ((a_hoog * b_hoog - p) + a_hoog * b_laag + a_laag * b_hoog) + a_laag * b_laag


@kernel
def _kant_exact(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """Het teken van (b - a) x (p - a), zonder enige afronding: de termen worden exact opgeteld."""
    termen = np.empty(12)
    termen[0], termen[1] = _product(ax, by)
    termen[2], termen[3] = _product(-ax, py)
    termen[4], termen[5] = _product(-px, by)
    termen[6], termen[7] = _product(-ay, bx)
    termen[8], termen[9] = _product(ay, px)
    termen[10], termen[11] = _product(py, bx)
    som = np.zeros(13)
    for n in range(12):
        q = termen[n]
        for i in range(n):
            s = q + som[i]
            deel = s - q
            som[i] = (q - (s - deel)) + (som[i] - deel)
            q = s
        som[n] = q
    for i in range(12, -1, -1):
        if som[i] != 0.0:
            return 1 if som[i] > 0.0 else -1
    return 0


@kernel
def kant(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 als p links van de lijn a → b ligt, -1 rechts, 0 erop; altijd het juiste teken.

    Exact zolang geen product kleiner wordt dan het kleinste dubbele getal: in meters speelt dat nooit.
    """
    links = (ax - px) * (by - py)
    rechts = (ay - py) * (bx - px)
    det = links - rechts
    if abs(det) > ZEKER * (abs(links) + abs(rechts)):
        return 1 if det > 0.0 else -1
    return _kant_exact(ax, ay, bx, by, px, py)


@kernel
def _in_deel(px: float, py: float, van: int, tot: int, rand: Ints, x: Floats, y: Floats) -> bool:
    """Of p in of op de rand van een deel ligt: oneven aantal kruisingen rechts van p, over de randen van p's rij."""
    binnen = False
    for i in range(van, tot):
        a = rand[i]
        ax, ay, bx, by = x[a], y[a], x[a + 1], y[a + 1]
        if ax < px and bx < px:
            continue
        if (bx == px and by == py) or (ax == px and ay == py):
            return True
        if ay == py and by == py:
            if min(ax, bx) <= px <= max(ax, bx):
                return True
        elif (ay > py) != (by > py):
            if ax > px and bx > px:
                binnen = not binnen
                continue
            teken = kant(ax, ay, bx, by, px, py)
            if teken == 0:
                return True
            if (teken > 0) == (by > ay):
                binnen = not binnen
    return binnen


@kernel
def rij_lijsten(
    y: Floats, ring_start: Longs, deel_ring: Longs, y0_m: float, per_m: float, rijen: int
) -> tuple[Ints, Longs, Longs, Ints]:
    """Per deel en per rij van het rooster de randen die die rij raken.

    Returns
    -------
    eerste rij per deel; plek van die rij in `start` (lengte delen + 1); `start`; randnummers (het eerste punt)
    """
    delen = deel_ring.size - 1
    rij0 = np.zeros(delen, np.int32)
    plek = np.zeros(delen + 1, np.int64)
    for p in range(delen):
        laag, hoog = rijen, -1
        for i in range(ring_start[deel_ring[p]], ring_start[deel_ring[p + 1]]):
            rij = _rij(y[i], y0_m, per_m, rijen)
            laag = min(laag, rij)
            hoog = max(hoog, rij)
        rij0[p] = laag
        plek[p + 1] = plek[p] + max(hoog - laag + 1, 0)
    start = np.zeros(plek[delen] + 1, np.int64)
    rand = np.empty(0, np.int32)
    for ronde in range(2):
        for p in range(delen):
            for ring in range(deel_ring[p], deel_ring[p + 1]):
                for i in range(ring_start[ring], ring_start[ring + 1] - 1):
                    een = _rij(y[i], y0_m, per_m, rijen)
                    twee = _rij(y[i + 1], y0_m, per_m, rijen)
                    for rij in range(min(een, twee), max(een, twee) + 1):
                        k = plek[p] + rij - rij0[p]
                        if ronde == 0:
                            start[k + 1] += 1
                        else:
                            rand[start[k]] = i
                            start[k] += 1
        if ronde == 0:
            for k in range(start.size - 1):
                start[k + 1] += start[k]
            rand = np.empty(start[start.size - 1], np.int32)
    # Bij het vullen schoof elk begin op naar zijn eind; één plaats terug maakt het weer een begin.
    for k in range(start.size - 1, 0, -1):
        start[k] = start[k - 1]
    start[0] = 0
    return rij0, plek, start, rand


@kernel
def _merk_randen(
    merk: NDArray[np.uint8], breedte: int, kol0: int, p_rij0: int, p_rij1: int,
    start: Longs, plek: int, rand: Ints, x: Floats, y: Floats,
    x0_m: float, y0_m: float, cel_m: float, per_m: float, speling_m: float, kolommen: int,
) -> None:  # fmt: skip
    """Zet 1 in elke cel van het omhullende blok van een deel die een rand kan raken; ruim, nooit te weinig."""
    for rij in range(p_rij0, p_rij1):
        onder = y0_m + rij * cel_m - speling_m
        boven = y0_m + (rij + 1) * cel_m + speling_m
        k = plek + rij - p_rij0
        for j in range(start[k], start[k + 1]):
            i = rand[j]
            ax, ay, bx, by = x[i], y[i], x[i + 1], y[i + 1]
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            links, rechts = ax, bx
            if ay < onder:
                links = ax + (onder - ay) / (by - ay) * (bx - ax)
            if by > boven:
                rechts = ax + (boven - ay) / (by - ay) * (bx - ax)
            if links > rechts:
                links, rechts = rechts, links
            een = _rij(links - speling_m, x0_m, per_m, kolommen)
            twee = _rij(rechts + speling_m, x0_m, per_m, kolommen)
            for kol in range(max(een - kol0, 0), min(twee - kol0, breedte - 1) + 1):
                merk[(rij - p_rij0) * breedte + kol] = 1


@kernel
def vul_cellen(
    x: Floats, y: Floats, ring_start: Longs, deel_ring: Longs,
    rij0: Ints, plek: Longs, start: Longs, rand: Ints,
    x0_m: float, y0_m: float, cel_m: float, speling_m: float, kolommen: int, rijen: int,
) -> tuple[Ints, Longs, Ints]:  # fmt: skip
    """Vul het rooster: per cel de code zoals hierboven, met de lijsten van delen die een cel gedeeltelijk raken."""
    per_m = 1.0 / cel_m
    cel = np.full(kolommen * rijen, -1, np.int32)
    dicht = np.zeros(kolommen * rijen, np.bool_)
    paar_cel = np.empty(1024, np.int32)
    paar_deel = np.empty(1024, np.int32)
    aantal = 0
    merk = np.zeros(1024, np.uint8)
    for p in range(deel_ring.size - 1):
        hoogte = plek[p + 1] - plek[p]
        van, tot = ring_start[deel_ring[p]], ring_start[deel_ring[p + 1]]
        if hoogte == 0 or tot == van:
            continue
        kol0 = _rij(x[van:tot].min() - speling_m, x0_m, per_m, kolommen)
        breedte = _rij(x[van:tot].max() + speling_m, x0_m, per_m, kolommen) - kol0 + 1
        if merk.size < hoogte * breedte:
            merk = np.zeros(hoogte * breedte * 2, np.uint8)
        merk[: hoogte * breedte] = 0
        _merk_randen(
            merk, breedte, kol0, rij0[p], rij0[p] + hoogte, start, plek[p], rand, x, y,
            x0_m, y0_m, cel_m, per_m, speling_m, kolommen,
        )  # fmt: skip
        if paar_cel.size < aantal + hoogte * breedte:
            ruimte = 2 * (aantal + hoogte * breedte)
            paar_cel = np.append(paar_cel[:aantal], np.empty(ruimte - aantal, np.int32))
            paar_deel = np.append(paar_deel[:aantal], np.empty(ruimte - aantal, np.int32))
        for r in range(hoogte):
            rij = rij0[p] + r
            lijst_van, lijst_tot = start[plek[p] + r], start[plek[p] + r + 1]
            vorige_rand = True
            vol = False
            for k in range(breedte):
                c = rij * kolommen + kol0 + k
                if merk[r * breedte + k]:
                    vorige_rand = True
                    if cel[c] < 0 and not dicht[c]:
                        cel[c] = -2
                        paar_cel[aantal] = c
                        paar_deel[aantal] = p
                        aantal += 1
                    continue
                if vorige_rand:
                    # Cellen zonder rand naast elkaar liggen allemaal binnen of allemaal buiten: één proef volstaat.
                    midden_x = x0_m + (kol0 + k + 0.5) * cel_m
                    midden_y = y0_m + (rij + 0.5) * cel_m
                    vol = _in_deel(midden_x, midden_y, lijst_van, lijst_tot, rand, x, y)
                    vorige_rand = False
                if vol and cel[c] == -1:
                    cel[c] = p
                elif vol and cel[c] == -2 and not dicht[c]:
                    dicht[c] = True
                    paar_cel[aantal] = c
                    paar_deel[aantal] = ~p
                    aantal += 1
    lijst_start, lijst = _lijsten(cel, paar_cel[:aantal], paar_deel[:aantal])
    return cel, lijst_start, lijst


@kernel
def _lijsten(cel: Ints, paar_cel: Ints, paar_deel: Ints) -> tuple[Longs, Ints]:
    """Maak van (cel, deel)-paren per cel een lijst in volgorde van binnenkomst, en zet de code in `cel`."""
    lijsten = 0
    for c in paar_cel:
        if cel[c] == -2:
            cel[c] = -3 - lijsten
            lijsten += 1
    start = np.zeros(lijsten + 1, np.int64)
    for c in paar_cel:
        cel_lijst = -3 - cel[c]
        start[cel_lijst + 1] += 1
    for k in range(lijsten):
        start[k + 1] += start[k]
    vul = start[:lijsten].copy()
    lijst = np.empty(paar_cel.size, np.int32)
    for i in range(paar_cel.size):
        k = -3 - cel[paar_cel[i]]
        lijst[vul[k]] = paar_deel[i]
        vul[k] += 1
    return start, lijst


@kernel
def zoek(px: Floats, py: Floats, uit: Ints, rooster: Rooster) -> None:
    """Schrijf in `uit` per punt de positie van het eerste vlak waar het in of op ligt, of -1."""
    x, y, rij0, plek, start, rand, deel_vlak, cel, lijst_start, lijst = rooster.arrays
    x0_m, y0_m, per_m = rooster.x0_m, rooster.y0_m, rooster.per_m
    kolommen, rijen = rooster.kolommen, rooster.rijen
    codes = np.empty(BLOK, np.int32)
    for van in range(0, px.size, BLOK):
        tot = min(van + BLOK, px.size)
        # Eerst alleen de cellen opzoeken: die opzoekingen wachten op het geheugen en gaan zo naast elkaar.
        for i in range(van, tot):
            kol_f = (px[i] - x0_m) * per_m
            rij_f = (py[i] - y0_m) * per_m
            codes[i - van] = -1
            # Zo geschreven valt ook NaN erbuiten; de bovenrand van het rooster hoort er nog bij.
            if 0.0 <= kol_f <= kolommen and 0.0 <= rij_f <= rijen:
                codes[i - van] = cel[min(int(rij_f), rijen - 1) * kolommen + min(int(kol_f), kolommen - 1)]
        for i in range(van, tot):
            code = codes[i - van]
            uit[i] = deel_vlak[code] if code >= 0 else -1
            if code >= -1:
                continue
            rij = min(int((py[i] - y0_m) * per_m), rijen - 1)
            for j in range(lijst_start[-3 - code], lijst_start[-2 - code]):
                p = lijst[j]
                if p < 0:
                    uit[i] = deel_vlak[~p]
                    break
                r = plek[p] + rij - rij0[p]
                if _in_deel(px[i], py[i], start[r], start[r + 1], rand, x, y):
                    uit[i] = deel_vlak[p]
                    break


@kernel
def tel(positie: NDArray[np.integer[Any]], label: NDArray[np.integer[Any]], uit: Longs) -> int:
    """Tel in `uit[vlak, label]`; geeft de eerste plek met een positie of label buiten de tabel, of -1."""
    vlakken, labels = uit.shape
    for i in range(positie.size):
        if positie[i] >= vlakken or label[i] >= labels:
            return i
        if positie[i] >= 0 and label[i] >= 0:
            uit[positie[i], label[i]] += 1
    return -1
