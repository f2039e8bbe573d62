"""De naakte kern van de uitsluiting: welke cellen van een rij liggen binnen een afstand van een punt, lijn of vlak?

Een schijf om een punt, en een schijf die langs een lijnstuk schuift, is bol. Op één rij van het rooster is dat dus één
aaneengesloten reeks cellen. Zo'n reeks kost twee schrijfacties in een *verschilbeeld*: +1 waar zij begint en -1 na het
einde. De lopende som per rij is dan het aantal objecten dat een cel raakt. Optellen kent geen volgorde: de uitkomst
hangt niet af van de volgorde van objecten, regels, stroken of draden.

De grens tussen wel en niet is nooit een benadering. Waar een grens op minder dan `SPELING` cel van een celmidden komt,
beslist de afstand van die ene cel zelf: kleiner dan de afstand van de regel, of nul.

Alle functies vertrouwen hun invoer; `spatial.ruimte.uitsluiting` controleert. `vorm` is (links_m, boven_m, cel_m,
half_m): een cel telt als haar middelpunt ± `half_m` wordt geraakt (0: alleen het middelpunt; een halve celzijde: elk
deel van de cel). `verschil` heeft één kolom meer dan het rooster.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Vorm = tuple[float, float, float, float]

# In cellen. Afronding van een reeksgrens blijft hier ver onder: een wortel uit een verschil van kwadraten is bij een
# straal van 10 km hooguit 0,0001 m mis.
SPELING = 1e-3
BLOK = 16  # cellen: objecten uit één blok schrijven kort na elkaar in hetzelfde stukje geheugen


@kernel
def _kolommen(links: float, rechts: float, kolommen: int) -> tuple[int, int]:
    """Eerste en laatste kolom (in cellen van het midden van kolom 0) van een reeks, ruim genomen en in het rooster."""
    van, tot = 0, kolommen - 1
    if links > kolommen or rechts < -1.0:
        return 0, -1
    if links > 0.0:
        van = int(np.ceil(links - SPELING))
    if rechts < tot:
        tot = int(np.floor(rechts + SPELING))
    return van, tot


@kernel
def _rijen(onder_m: float, boven_m: float, vorm: Vorm, rij0: int, aantal: int) -> tuple[int, int]:
    """Eerste en laatste rij van de strook waarvan het midden tussen twee hoogten ligt, ruim genomen."""
    _, top, cel, half = vorm
    van = np.ceil((top - boven_m - half) / cel - 0.5 - SPELING)
    tot = np.floor((top - onder_m + half) / cel - 0.5 + SPELING)
    return int(max(van, rij0)), int(min(tot, rij0 + aantal - 1))


@kernel
def _raakt_punt(dx: float, dy: float, half: float, r2: float) -> bool:
    """Of een cel (middelpunt op `dx`, `dy` van het punt) dichterbij is dan de straal, of op het punt zelf."""
    dx = max(abs(dx) - half, 0.0)
    dy = max(abs(dy) - half, 0.0)
    d2 = dx * dx + dy * dy
    return d2 < r2 or d2 == 0.0


@kernel
def _punt_stuk2(px: float, py: float, ax: float, ay: float, bx: float, by: float) -> float:
    """Het kwadraat van de afstand van een punt tot een lijnstuk."""
    dx, dy = bx - ax, by - ay
    lengte2 = dx * dx + dy * dy
    vx, vy = px - ax, py - ay
    langs = vx * dx + vy * dy
    if langs <= 0.0 or lengte2 == 0.0:
        return vx * vx + vy * vy
    if langs >= lengte2:
        vx, vy = px - bx, py - by
        return vx * vx + vy * vy
    dwars = vx * dy - vy * dx
    return dwars * dwars / lengte2


@kernel
def _snijdt(xc: float, yc: float, half: float, ax: float, ay: float, bx: float, by: float) -> bool:
    """Of een lijnstuk een vierkant raakt: geen van de vier zijden en niet de lijn zelf scheidt ze."""
    ax, ay, bx, by = ax - xc, ay - yc, bx - xc, by - yc
    if max(ax, bx) < -half or min(ax, bx) > half or max(ay, by) < -half or min(ay, by) > half:
        return False
    dx, dy = bx - ax, by - ay
    return abs(ax * dy - ay * dx) <= half * (abs(dx) + abs(dy))


@kernel
def _raakt_stuk(
    xc: float, yc: float, half: float, ax: float, ay: float, bx: float, by: float, r2: float
) -> bool:  # fmt: skip
    """Of een cel dichterbij een lijnstuk is dan de straal, of erop ligt."""
    if half == 0.0:
        d2 = _punt_stuk2(xc, yc, ax, ay, bx, by)
        return d2 < r2 or d2 == 0.0
    if _snijdt(xc, yc, half, ax, ay, bx, by):
        return True
    if _raakt_punt(xc - ax, yc - ay, half, r2) or _raakt_punt(xc - bx, yc - by, half, r2):
        return True
    for hoek in range(4):
        px = xc + (half if hoek & 1 else -half)
        py = yc + (half if hoek & 2 else -half)
        if _punt_stuk2(px, py, ax, ay, bx, by) < r2:
            return True
    return False


@kernel
def _schijfrijen(
    kolom: float, rij_midden: float, straal: float, half: float, eerste: int, laatste: int, kolommen: int,
    van: Ints, tot: Ints, twijfel: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Per rij de eerste en laatste kolom in een schijf, alles in cellen; 1 in `twijfel` waar de afronding telt.

    Zonder sprongen, zodat de vertaler meer rijen tegelijk kan nemen.
    """
    for rij in range(eerste, laatste + 1):
        dy = max(abs(rij - rij_midden) - half, 0.0)
        reik = np.sqrt(max(straal * straal - dy * dy, 0.0)) + half
        links, rechts = kolom - reik, kolom + reik
        f_links, f_rechts = np.floor(links), np.floor(rechts)
        van[rij - eerste] = min(max(f_links + 1.0, 0.0), kolommen)
        tot[rij - eerste] = max(min(f_rechts, kolommen - 1.0), -1.0)
        d_links, d_rechts = abs(links - f_links - 0.5), abs(rechts - f_rechts - 0.5)
        twijfel[rij - eerste] = (d_links > 0.5 - SPELING) | (d_rechts > 0.5 - SPELING) | (dy > straal - SPELING)


@kernel
def _schijfrij(px: float, py: float, r: float, rij: int, vorm: Vorm, kolommen: int) -> tuple[int, int]:
    """Eerste en laatste kolom van één rij in een schijf (m), aan de randen beslist door de cel zelf."""
    links, boven, cel, half = vorm
    r2 = r * r
    dy = boven - (rij + 0.5) * cel - py
    afstand = max(abs(dy) - half, 0.0)
    if afstand > 0.0 and afstand * afstand >= r2:
        return 0, -1
    reik = np.sqrt(max(r2 - afstand * afstand, 0.0)) + half
    f_links = (px - reik - links) / cel - 0.5
    f_rechts = (px + reik - links) / cel - 0.5
    k0, k1 = _kolommen(f_links, f_rechts, kolommen)
    if k0 <= k1 and k0 < f_links + SPELING and not _raakt_punt(links + (k0 + 0.5) * cel - px, dy, half, r2):
        k0 += 1
    if k0 <= k1 and k1 > f_rechts - SPELING and not _raakt_punt(links + (k1 + 0.5) * cel - px, dy, half, r2):
        k1 -= 1
    return k0, k1


@kernel
def punten_in_strook(
    x: Floats, y: Floats, straal: Floats, begin: int, eind: int, vorm: Vorm, rij0: int, verschil: Ints
) -> None:  # fmt: skip
    """Tel in `verschil` de schijven om de punten `begin` tot `eind`; `straal` heeft één waarde, of één per punt."""
    links, boven, cel, half = vorm
    kolommen = verschil.shape[1] - 1
    van, tot = np.empty(verschil.shape[0], np.int32), np.empty(verschil.shape[0], np.int32)
    plat = verschil.ravel()
    twijfel = np.empty(verschil.shape[0], np.uint8)
    for i in range(begin, eind):
        px, py, r = x[i], y[i], straal[i if straal.size > 1 else 0]
        eerste, laatste = _rijen(py - r, py + r, vorm, rij0, verschil.shape[0])
        if eerste > laatste:
            continue
        kolom, rij_midden = (px - links) / cel - 0.5, (boven - py) / cel - 0.5
        _schijfrijen(kolom, rij_midden, r / cel, half / cel, eerste, laatste, kolommen, van, tot, twijfel)
        for j in range(laatste - eerste + 1):
            k0, k1 = van[j], tot[j]
            if twijfel[j]:
                k0, k1 = _schijfrij(px, py, r, eerste + j, vorm, kolommen)
            # Een lege reeks schrijft +1 en -1 op dezelfde plek; zonder teken hoeft de index niet op < 0 bekeken.
            plek = np.uint64((eerste - rij0 + j) * (kolommen + 1))
            plat[plek + np.uint64(k0)] += 1
            plat[plek + np.uint64(max(k1 + 1, k0))] -= 1


@kernel
def _rand(
    y: float, ax: float, ay: float, dx: float, dy: float, r: float, lengte: float, kant: float
) -> float:  # fmt: skip
    """De x van de rechterrand (`kant` 1) of linkerrand (-1) van de schuivende schijf op hoogte `y`; `dy` >= 0.

    De rand is de grootste (kleinste) `ax + t dx ± wortel(r² - s²)` over t van 0 tot 1, met s de hoogte van `y` boven
    het punt bij t. De beste s is vast: ∓ r dx / lengte.
    """
    if dy > 0.0:
        t = (y - ay + kant * r * dx / lengte) / dy
        t = min(max(t, 0.0), 1.0)
    else:
        t = 1.0 if kant * dx > 0.0 else 0.0
    s = y - ay - t * dy
    rand: float = ax + t * dx + kant * np.sqrt(max(r * r - s * s, 0.0))
    return rand


@kernel
def stukken_in_strook(
    ax: Floats, ay: Floats, bx: Floats, by: Floats, straal: Floats, van: int, tot: int,
    vorm: Vorm, rij0: int, verschil: Ints,
) -> None:  # fmt: skip
    """Tel in `verschil` de schijven die langs de lijnstukken `van` tot `tot` schuiven."""
    links, boven, cel, half = vorm
    kolommen = verschil.shape[1] - 1
    for i in range(van, tot):
        x0, y0, x1, y1, r = ax[i], ay[i], bx[i], by[i], straal[i if straal.size > 1 else 0]
        if y0 > y1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        eerste, laatste = _rijen(y0 - r, y1 + r, vorm, rij0, verschil.shape[0])
        dx, dy, r2 = x1 - x0, y1 - y0, r * r
        lengte = np.sqrt(dx * dx + dy * dy)
        y_links, y_rechts = (y0, y1) if x0 <= x1 else (y1, y0)
        for rij in range(eerste, laatste + 1):
            yc = boven - (rij + 0.5) * cel
            afstand = max(y0 - yc - half, yc - half - y1, 0.0)
            if afstand > 0.0 and afstand * afstand >= r2:
                continue
            # Van de hoogten binnen de cel telt die waar de rand het verst reikt: zo dicht mogelijk bij het uiteinde.
            hoog_l = min(max(y_links, yc - half), yc + half)
            hoog_r = min(max(y_rechts, yc - half), yc + half)
            f_links = (_rand(hoog_l, x0, y0, dx, dy, r, lengte, -1.0) - half - links) / cel - 0.5
            f_rechts = (_rand(hoog_r, x0, y0, dx, dy, r, lengte, 1.0) + half - links) / cel - 0.5
            k0, k1 = _kolommen(f_links, f_rechts, kolommen)
            xc = links + (k0 + 0.5) * cel
            if k0 <= k1 and k0 < f_links + SPELING and not _raakt_stuk(xc, yc, half, x0, y0, x1, y1, r2):
                k0 += 1
            xc = links + (k1 + 0.5) * cel
            if k0 <= k1 and k1 > f_rechts - SPELING and not _raakt_stuk(xc, yc, half, x0, y0, x1, y1, r2):
                k1 -= 1
            if k0 <= k1:
                verschil[rij - rij0, k0] += 1
                verschil[rij - rij0, k1 + 1] -= 1


@kernel
def _kruising(
    ax: float, ay: float, bx: float, by: float, yc: float, links: float, cel: float, kolommen: int
) -> int:  # fmt: skip
    """De eerste kolom waarvan het midden op of rechts van een stijgende rand ligt; 0 tot en met `kolommen`."""
    f = (ax + (yc - ay) / (by - ay) * (bx - ax) - links) / cel - 0.5
    if f <= -1.0:
        return 0
    if f > kolommen:
        return kolommen
    kolom = int(np.ceil(f - SPELING))
    if kolom < f + SPELING:
        xc = links + (kolom + 0.5) * cel
        if (bx - ax) * (yc - ay) - (by - ay) * (xc - ax) > 0.0:
            kolom += 1
    return min(max(kolom, 0), kolommen)


@kernel
def vlakken_in_strook(
    x: Floats, y: Floats, ring_start: Longs, deel_ring: Longs, deel_laag: Floats, deel_hoog: Floats,
    vorm: Vorm, rij0: int, verschil: Ints,
) -> None:  # fmt: skip
    """Tel in `verschil` de binnenkant van elk deel (ring met gaten): de cellen met een oneven aantal randen links.

    Elke rand telt voor rijen van haar onderste punt (mee) tot haar bovenste (niet mee) en wordt altijd van onder naar
    boven bekeken. Twee vlakken met dezelfde grens laten zo geen kier en geen overlap.
    """
    links, boven, cel, _ = vorm
    rijen, kolommen = verschil.shape[0], verschil.shape[1] - 1
    hoogste_y = boven - (rij0 + 0.5) * cel
    laagste_y = boven - (rij0 + rijen - 0.5) * cel
    sleutel = np.empty(256, np.int64)
    for deel in range(deel_ring.size - 1):
        if deel_laag[deel] > hoogste_y or deel_hoog[deel] < laagste_y:
            continue
        aantal = 0
        for ring in range(deel_ring[deel], deel_ring[deel + 1]):
            for i in range(ring_start[ring], ring_start[ring + 1] - 1):
                ax, ay, bx, by = x[i], y[i], x[i + 1], y[i + 1]
                if ay > by:
                    ax, ay, bx, by = bx, by, ax, ay
                if by <= laagste_y - cel or ay > hoogste_y + cel or ay == by:
                    continue
                eerste = max(int(np.ceil((boven - by) / cel - 0.5 - SPELING)), rij0)
                laatste = min(int(np.floor((boven - ay) / cel - 0.5 + SPELING)), rij0 + rijen - 1)
                if aantal + laatste - eerste + 1 > sleutel.size:
                    groter = np.empty(2 * (sleutel.size + laatste - eerste + 1), np.int64)
                    groter[:aantal] = sleutel[:aantal]
                    sleutel = groter
                for rij in range(eerste, laatste + 1):
                    yc = boven - (rij + 0.5) * cel
                    if ay <= yc < by:
                        kolom = _kruising(ax, ay, bx, by, yc, links, cel, kolommen)
                        sleutel[aantal] = (rij - rij0) * (kolommen + 1) + kolom
                        aantal += 1
        gesorteerd = np.sort(sleutel[:aantal])
        for j in range(0, aantal - 1, 2):
            rij = gesorteerd[j] // (kolommen + 1)
            verschil[rij, gesorteerd[j] % (kolommen + 1)] += 1
            verschil[rij, gesorteerd[j + 1] % (kolommen + 1)] -= 1


@kernel
def sluit_strook(verschil: Ints, bit: Any, bits: NDArray[Any]) -> None:
    """Zet `bit` waar de lopende som van een rij groter dan nul is, en maak `verschil` weer leeg."""
    for rij in range(bits.shape[0]):
        som = np.int32(0)
        for kolom in range(bits.shape[1]):
            som += verschil[rij, kolom]
            verschil[rij, kolom] = 0
            if som > 0:
                bits[rij, kolom] |= bit
        verschil[rij, bits.shape[1]] = 0


@kernel
def tel_reeksen(bits: NDArray[Any], binnen: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], Longs]:
    """Waarde en lengte van elke reeks gelijke cellen; alleen cellen met `binnen` (leeg: alle cellen).

    Returns
    -------
    waarden (uint64) en lengten (int64), in rijvolgorde
    """
    overal = binnen.size == 0
    waarden, lengten, aantal = np.empty(0, np.uint64), np.empty(0, np.int64), 0
    for ronde in range(2):
        if ronde == 1:
            waarden, lengten, aantal = np.empty(aantal, np.uint64), np.zeros(aantal, np.int64), 0
        for rij in range(bits.shape[0]):
            open_reeks = False
            vorige = np.uint64(0)
            for kolom in range(bits.shape[1]):
                if not overal and binnen[rij, kolom] == 0:
                    open_reeks = False
                    continue
                waarde = np.uint64(bits[rij, kolom])
                if not open_reeks or waarde != vorige:
                    aantal += 1
                    open_reeks = True
                    vorige = waarde
                    if ronde == 1:
                        waarden[aantal - 1] = waarde
                if ronde == 1:
                    lengten[aantal - 1] += 1
    return waarden, lengten


@kernel
def indeling(x: Floats, y: Floats, reik: Floats, vorm: Vorm, rijen: int, kolommen: int, hoogte: int) -> Ints:
    """De bak van elk object: strook van zijn midden × blok van 16 bij 16 cellen; -1 als het het rooster niet kan raken.

    `reik` is hoe ver het object om zijn midden reikt (m), met één waarde of één per object.
    """
    links, boven, cel, half = vorm
    blokken, lagen = (kolommen + BLOK - 1) // BLOK, (hoogte + BLOK - 1) // BLOK
    bak = np.empty(x.size, np.int32)
    for i in range(x.size):
        r = (reik[i if reik.size > 1 else 0] + half) / cel + 1.0
        kolom, rij = (x[i] - links) / cel, (boven - y[i]) / cel
        if kolom < -r or kolom > kolommen + r or rij < -r or rij > rijen + r:
            bak[i] = -1
            continue
        rij = min(max(rij, 0.0), rijen - 1.0)
        strook = int(rij) // hoogte
        blok = int(min(max(kolom, 0.0), kolommen - 1.0)) // BLOK
        bak[i] = (strook * blokken + blok) * lagen + (int(rij) - strook * hoogte) // BLOK
    return bak


@kernel
def volgorde(bak: Ints, bakken: int) -> tuple[Ints, Longs]:
    """Telsorteren: de objecten op volgorde van hun bak, en het begin van elke bak; bak -1 valt af."""
    start = np.zeros(bakken + 1, np.int64)
    for i in range(bak.size):
        if bak[i] >= 0:
            start[bak[i] + 1] += 1
    for b in range(bakken):
        start[b + 1] += start[b]
    plek = start[:-1].copy()
    uit = np.empty(start[bakken], np.int32)
    for i in range(bak.size):
        if bak[i] >= 0:
            uit[plek[bak[i]]] = i
            plek[bak[i]] += 1
    return uit, start
