"""De naakte kern van het geluid: hoeveel energie van elke turbine komt bij elke ontvanger aan?

Alle functies hier vertrouwen hun invoer; `spatial.wind.geluid_ontvangst` controleert. De overdracht is lineair in de
bron: daarom draagt elke turbine een rij energieën per octaafband (Lden, dag, avond, nacht al over de wind
gemiddeld) en wordt elk paar maar één keer uitgerekend. De ontvangers gaan in blokken die dicht bij elkaar liggen;
een turbine buiten bereik van het hele blok wordt overgeslagen. Binnen een blok staat elke stap als lus over gewone
rijen, zodat de vertaler er vectoren van maakt. Machten van twee komen uit een veelterm (fout onder 3e-9).

De Nederlandse methode en ISO 9613-2 (algemene methode) hebben dezelfde vorm; `vorm` zegt welke getallen gelden:
    vorm[0]  bodemterm per harde zone, dB (1 of 1,5)
    vorm[1]  lage banden: bodemterm per zone, dB (3 of 1,5)
    vorm[2]  1: afstand in de bodemtermen is de schuine afstand; 0: de horizontale
    vorm[3]  bereik, m (horizontaal)
    vorm[4]  C0 van de meteocorrectie, dB
    vorm[5]  bodemfactor waar niets bekend is
    vorm[6..8] bodemraster: links, boven en celgrootte, m
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

BLOK = 256
# Waar elk veld van een blok begint: één rij geheugen met vaste afstanden, zodat de vertaler ziet dat niets overlapt.
X, Y, Z, H = 0, BLOK, 2 * BLOK, 3 * BLOK
O0, O1, O2, O3, O4 = 4 * BLOK, 5 * BLOK, 6 * BLOK, 7 * BLOK, 8 * BLOK
BS, BR, BM, RAAK, TOP = 9 * BLOK, 10 * BLOK, 11 * BLOK, 12 * BLOK, 13 * BLOK
SOM, DEEL, T = 14 * BLOK, 18 * BLOK, 22 * BLOK
VELDEN = 31
GROOT_M = 1_600.0  # een blok blijft binnen een vak van deze zijde, zodat zijn omhullende klein blijft
LOG2E = 1.4426950408889634
LOG2 = -0.33219280948873626  # -log2(10) / 10: van dB demping naar een macht van twee
TIEN_11 = 0.07943282347242814  # 10^-1,1: de 11 dB van Dgeo
SCHUIF = 6755399441055744.0 + 1023.0  # 1,5·2^52 + 1023: de lage bits van x + SCHUIF zijn de exponent van 2^round(x)


@kernel
def _exp2(x: float) -> float:
    """2^x voor x van -1000 tot 1000; de fout is kleiner dan 3e-9 van de uitkomst.

    De veelterm gaat door 2^x op de zeven Chebyshevpunten van [-1/2, 1/2].
    """
    rond = x + SCHUIF
    f = x - (rond - SCHUIF)
    reeks = 0.05550327226670292 + f * (0.00961805667854805 + f * (0.0013400428177566465 + f * 0.00015461444691130264))
    reeks = 1.0000000000000002 + f * (0.6931472067028327 + f * (0.2402265092228862 + f * reeks))
    bits = np.float64(rond).view(np.int64)
    schaal: float = np.int64(bits << np.int64(52)).view(np.float64)
    return reeks * schaal


@kernel
def _exp2_diep(x: float) -> float:
    """Als `_exp2`, ook voor x onder -1000: dan 2^-1000, dat is nul voor wie het hoort."""
    return _exp2(x if x > -1000.0 else -1000.0)


@kernel
def vakvolgorde(x: Floats, y: Floats, x0_m: float, y0_m: float, cel_m: float, macht: int) -> Ints:
    """De ontvangers op volgorde van een Z-kromme over 2^macht × 2^macht vakken; binnen een vak in eigen volgorde."""
    n = x.size
    zijde = 1 << macht
    code = np.empty(n, np.int32)
    start = np.zeros(zijde * zijde + 1, np.int64)
    for i in range(n):
        kolom = min(max(int((x[i] - x0_m) / cel_m), 0), zijde - 1)
        rij = min(max(int((y[i] - y0_m) / cel_m), 0), zijde - 1)
        z = 0
        for b in range(macht):
            z |= ((kolom >> b) & 1) << (2 * b)
            z |= ((rij >> b) & 1) << (2 * b + 1)
        code[i] = z
        start[z + 1] += 1
    for k in range(zijde * zijde):
        start[k + 1] += start[k]
    volgorde = np.empty(n, np.int32)
    for i in range(n):
        volgorde[start[code[i]]] = i
        start[code[i]] += 1
    return volgorde


@kernel
def _langs(
    bodem: Floats, vorm: Floats, x0: float, y0: float, dx: float, dy: float, lang: float, van: float, tot: float
) -> float:
    """De gemiddelde bodemfactor van het stuk `van` tot `tot` (m) op de lijn van (x0, y0) over (dx, dy)."""
    if tot <= van or lang <= 0.0:
        return float(vorm[5])
    stappen = max(int(np.ceil((tot - van) / vorm[8])), 1)
    stap = (tot - van) / (stappen * lang)
    # In cellen gerekend, van het midden van de eerste stap.
    kolom = (x0 + dx * (van / lang + 0.5 * stap) - vorm[6]) / vorm[8]
    rij = (vorm[7] - y0 - dy * (van / lang + 0.5 * stap)) / vorm[8]
    naar_rechts, omlaag = dx * stap / vorm[8], -dy * stap / vorm[8]
    som = 0.0
    for _ in range(stappen):
        if 0.0 <= rij < bodem.shape[0] and 0.0 <= kolom < bodem.shape[1]:
            som += bodem[int(rij), int(kolom)]
        else:
            som += vorm[5]
        kolom += naar_rechts
        rij += omlaag
    return som / stappen


@kernel
def _zones(b: Floats, bodem: Floats, vorm: Floats, sx: float, sy: float, hb: float, n: int) -> None:
    """De bodemfactor van bronzone (30·hb), ontvangerzone (30·ho) en middenzone van elk paar in het blok."""
    for j in range(n):
        dx, dy = b[X + j] - sx, b[Y + j] - sy
        lang = np.sqrt(dx * dx + dy * dy)
        if lang > vorm[3]:
            continue
        bron, ontvanger = min(30.0 * hb, lang), min(30.0 * b[H + j], lang)
        b[BS + j] = _langs(bodem, vorm, sx, sy, dx, dy, lang, 0.0, bron)
        b[BR + j] = _langs(bodem, vorm, sx, sy, dx, dy, lang, lang - ontvanger, lang)
        b[BM + j] = _langs(bodem, vorm, sx, sy, dx, dy, lang, bron, lang - ontvanger)


@kernel
def _bodemvorm(h: float, uit: Floats) -> None:
    """De vijf hoogtefactoren van de bodemfuncties a (twee termen), b, c en d."""
    uit[0] = 3.0 * np.exp(-0.12 * (h - 5.0) ** 2)
    uit[1] = 5.7 * np.exp(-0.09 * h * h)
    uit[2] = 8.6 * np.exp(-0.09 * h * h)
    uit[3] = 14.0 * np.exp(-0.46 * h * h)
    uit[4] = 5.0 * np.exp(-0.9 * h * h)


@kernel
def _vul_blok(
    b: Floats, volgorde: Ints, van: int, tot: int, rx: Floats, ry: Floats, rz: Floats, rh: Floats
) -> tuple[int, float, float, float, float]:
    """Zet de volgende ontvangers in het blok, zolang ze in hetzelfde vak liggen; hun aantal en hun omhullende."""
    x0 = x1 = rx[volgorde[van]]
    y0 = y1 = ry[volgorde[van]]
    vak_x, vak_y = np.floor(x0 / GROOT_M), np.floor(y0 / GROOT_M)
    n = 0
    while n < BLOK and van + n < tot:
        k = volgorde[van + n]
        x, y = rx[k], ry[k]
        if np.floor(x / GROOT_M) != vak_x or np.floor(y / GROOT_M) != vak_y:
            break
        b[X + n], b[Y + n] = x, y
        b[Z + n] = rz[k] if rz.size > 1 else rz[0]
        b[H + n] = rh[k] if rh.size > 1 else rh[0]
        x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
        n += 1
    return n, x0, x1, y0, y1


@kernel
def _ontvangervorm(b: Floats, wie: Ints, standaard: float, n: int) -> None:
    """Maak het blok klaar: hoogtefactoren van de ontvangers, de standaardbodem, en alles nog op nul."""
    vorm_o = np.empty(5)
    for j in range(n):
        _bodemvorm(b[H + j], vorm_o)
        for q in range(5):
            b[O0 + q * BLOK + j] = vorm_o[q]
        b[BS + j] = b[BR + j] = b[BM + j] = standaard
        b[RAAK + j] = b[TOP + j] = 0.0
        for q in range(4):
            b[SOM + q * BLOK + j] = 0.0
        wie[j] = -1


@kernel
def _meteo(b: Floats, sx: float, sy: float, hb: float, c0_db: float, rijen: int, n: int) -> None:
    """Trek de meteocorrectie C0·(1 − 10(hb + ho)/r) af, met r de horizontale afstand; nooit minder dan 0 dB."""
    for j in range(n):
        dx, dy = b[X + j] - sx, b[Y + j] - sy
        deel = 1.0 - 10.0 * (hb + b[H + j]) / max(np.sqrt(dx * dx + dy * dy), 1.0)
        factor = 10.0 ** (-0.1 * c0_db * max(deel, 0.0))
        for q in range(rijen):
            b[DEEL + q * BLOK + j] *= factor


@kernel
def ontvang(
    volgorde: Ints, van: int, tot: int, rx: Floats, ry: Floats, rz: Floats, rh: Floats,
    sx: Floats, sy: Floats, sz: Floats, sh: Floats, energie: Floats, alfa: Floats, vorm: Floats, bodem: Floats,
    som: Floats, beste: Ints, beste_energie: Floats,
) -> None:  # fmt: skip
    """Tel voor de ontvangers `volgorde[van:tot]` de energie van alle turbines binnen bereik op in `som`.

    Parameters
    ----------
    rz, rh : hoogte (absoluut, en boven maaiveld), per ontvanger of één getal voor allemaal
    energie : (turbines, rijen, 9), 1 of 4 rijen; alfa : (9,) luchtdemping in dB/m
    bodem : raster met bodemfactoren, of leeg: overal vorm[5]
    som : (rijen, ontvangers), NaN als geen turbine binnen bereik is
    beste, beste_energie : de turbine met de meeste energie in rij 0, of lege rijen: niet bijhouden
    """
    rijen = energie.shape[1]
    b = np.empty(VELDEN * BLOK)
    wie = np.empty(BLOK, np.int32)
    bron = np.empty(5)
    i = van
    while i < tot:
        n, x0, x1, y0, y1 = _vul_blok(b, volgorde, i, tot, rx, ry, rz, rh)
        nieuw = True
        for t in range(sx.size):
            ddx = max(x0 - sx[t], sx[t] - x1, 0.0)
            ddy = max(y0 - sy[t], sy[t] - y1, 0.0)
            if ddx * ddx + ddy * ddy > vorm[3] * vorm[3]:
                continue
            if nieuw:
                nieuw = False
                _ontvangervorm(b, wie, vorm[5], n)
            if bodem.size:
                _zones(b, bodem, vorm, sx[t], sy[t], sh[t], n)
            _bodemvorm(sh[t], bron)
            if rijen == 1:
                _paar(b, bron, sx[t], sy[t], sz[t], sh[t], energie[t, 0], alfa, vorm, n)
            else:
                _paar4(b, bron, sx[t], sy[t], sz[t], sh[t], energie[t], alfa, vorm, n)
            if vorm[4] > 0.0:
                _meteo(b, sx[t], sy[t], sh[t], vorm[4], rijen, n)
            for q in range(rijen):
                for j in range(n):
                    b[SOM + q * BLOK + j] += b[DEEL + q * BLOK + j]
            if beste.size:
                for j in range(n):
                    if b[DEEL + j] > b[TOP + j]:
                        b[TOP + j] = b[DEEL + j]
                        wie[j] = t
        for j in range(n):
            k = volgorde[i + j]
            leeg = nieuw or b[RAAK + j] == 0.0
            for q in range(rijen):
                som[q, k] = np.nan if leeg else b[SOM + q * BLOK + j]
            if beste.size:
                beste[k] = -1 if leeg else wie[j]
                beste_energie[k] = np.nan if leeg else b[TOP + j]
        i += n


@kernel
def _paar(
    b: Floats, bron: Floats, sx: float, sy: float, sz: float, sh: float, energie: Floats, alfa: Floats, vorm: Floats,
    n: int,
) -> None:  # fmt: skip
    """De energie van één turbine bij elk van de n ontvangers van het blok, voor één rij."""
    zone, laag, schuin, bereik2 = vorm[0], vorm[1], vorm[2], vorm[3] * vorm[3]
    s0, s1, s2, s3, s4 = bron[0], bron[1], bron[2], bron[3], bron[4]
    a0, a1, a2, a3, a4, a5, a6, a7, a8 = (
        alfa[0] * LOG2, alfa[1] * LOG2, alfa[2] * LOG2, alfa[3] * LOG2, alfa[4] * LOG2, alfa[5] * LOG2,
        alfa[6] * LOG2, alfa[7] * LOG2, alfa[8] * LOG2,
    )  # fmt: skip
    k0, k1, k2, k3, k4, k5, k6, k7, k8 = (
        energie[0], energie[1], energie[2], energie[3], energie[4], energie[5], energie[6], energie[7], energie[8],
    )  # fmt: skip
    for j in range(n):
        dx, dy, dz = b[X + j] - sx, b[Y + j] - sy, b[Z + j] - sz
        hor2 = dx * dx + dy * dy
        r2 = hor2 + dz * dz
        r2 = r2 if r2 > 1.0 else 1.0
        binnen = 1.0 if hor2 <= bereik2 else 0.0
        b[RAAK + j] += binnen
        r = np.sqrt(r2)
        g = r if schuin > 0.0 else np.sqrt(hor2)
        m = 1.0 - 30.0 * (sh + b[H + j]) / (g if g > 1.0 else 1.0)
        m = m if m > 0.0 else 0.0
        e = LOG2 * (1.0 - _exp2_diep(g * (-0.02 * LOG2E)))
        lang = LOG2 * (1.0 - _exp2_diep(g * g * (-2.8e-6 * LOG2E)))
        B_s, B_r, B_m = b[BS + j], b[BR + j], b[BM + j]
        vlak = LOG2 * (zone * (B_s + B_r - 2.0) + 3.0 * m * (B_m - 1.0))
        diep = LOG2 * (-2.0 * laag - 3.0 * m)
        w = binnen * TIEN_11 / r2
        d125 = B_s * (s0 * e + s1 * lang) + B_r * (b[O0 + j] * e + b[O1 + j] * lang)
        d250 = e * (B_s * s2 + B_r * b[O2 + j])
        d500 = e * (B_s * s3 + B_r * b[O3 + j])
        d1000 = e * (B_s * s4 + B_r * b[O4 + j])
        uit = 0.0
        uit += k0 * _exp2(a0 * r + diep)
        uit += k1 * _exp2(a1 * r + diep)
        uit += k2 * _exp2(a2 * r + vlak + d125)
        uit += k3 * _exp2(a3 * r + vlak + d250)
        uit += k4 * _exp2(a4 * r + vlak + d500)
        uit += k5 * _exp2(a5 * r + vlak + d1000)
        uit += k6 * _exp2(a6 * r + vlak)
        uit += k7 * _exp2_diep(a7 * r + vlak)
        uit += k8 * _exp2_diep(a8 * r + vlak)
        b[DEEL + j] = uit * w


@kernel
def _paar4(
    b: Floats, bron: Floats, sx: float, sy: float, sz: float, sh: float, energie: Floats, alfa: Floats, vorm: Floats,
    n: int,
) -> None:  # fmt: skip
    """Als `_paar`, voor vier rijen tegelijk: de overdracht is voor elke rij gelijk."""
    zone, laag, schuin, bereik2 = vorm[0], vorm[1], vorm[2], vorm[3] * vorm[3]
    s0, s1, s2, s3, s4 = bron[0], bron[1], bron[2], bron[3], bron[4]
    a0, a1, a2, a3, a4, a5, a6, a7, a8 = (
        alfa[0] * LOG2, alfa[1] * LOG2, alfa[2] * LOG2, alfa[3] * LOG2, alfa[4] * LOG2, alfa[5] * LOG2,
        alfa[6] * LOG2, alfa[7] * LOG2, alfa[8] * LOG2,
    )  # fmt: skip
    for j in range(n):
        dx, dy, dz = b[X + j] - sx, b[Y + j] - sy, b[Z + j] - sz
        hor2 = dx * dx + dy * dy
        r2 = hor2 + dz * dz
        r2 = r2 if r2 > 1.0 else 1.0
        binnen = 1.0 if hor2 <= bereik2 else 0.0
        b[RAAK + j] += binnen
        r = np.sqrt(r2)
        g = r if schuin > 0.0 else np.sqrt(hor2)
        m = 1.0 - 30.0 * (sh + b[H + j]) / (g if g > 1.0 else 1.0)
        m = m if m > 0.0 else 0.0
        e = LOG2 * (1.0 - _exp2_diep(g * (-0.02 * LOG2E)))
        lang = LOG2 * (1.0 - _exp2_diep(g * g * (-2.8e-6 * LOG2E)))
        B_s, B_r, B_m = b[BS + j], b[BR + j], b[BM + j]
        vlak = LOG2 * (zone * (B_s + B_r - 2.0) + 3.0 * m * (B_m - 1.0))
        diep = LOG2 * (-2.0 * laag - 3.0 * m)
        w = binnen * TIEN_11 / r2
        d125 = B_s * (s0 * e + s1 * lang) + B_r * (b[O0 + j] * e + b[O1 + j] * lang)
        d250 = e * (B_s * s2 + B_r * b[O2 + j])
        d500 = e * (B_s * s3 + B_r * b[O3 + j])
        d1000 = e * (B_s * s4 + B_r * b[O4 + j])
        b[T + 0 * BLOK + j] = w * _exp2(a0 * r + diep)
        b[T + 1 * BLOK + j] = w * _exp2(a1 * r + diep)
        b[T + 2 * BLOK + j] = w * _exp2(a2 * r + vlak + d125)
        b[T + 3 * BLOK + j] = w * _exp2(a3 * r + vlak + d250)
        b[T + 4 * BLOK + j] = w * _exp2(a4 * r + vlak + d500)
        b[T + 5 * BLOK + j] = w * _exp2(a5 * r + vlak + d1000)
        b[T + 6 * BLOK + j] = w * _exp2(a6 * r + vlak)
        b[T + 7 * BLOK + j] = w * _exp2_diep(a7 * r + vlak)
        b[T + 8 * BLOK + j] = w * _exp2_diep(a8 * r + vlak)
    for q in range(4):
        for j in range(n):
            b[DEEL + q * BLOK + j] = 0.0
        for i in range(9):
            kracht = energie[q, i]
            for j in range(n):
                b[DEEL + q * BLOK + j] += kracht * b[T + i * BLOK + j]
