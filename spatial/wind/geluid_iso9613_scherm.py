"""Hoeveel houdt een scherm, gebouw of heuvel tegen? De schermdemping van ISO 9613-2, par. 7.4.

Drie wegen tellen: over de bovenkant, en aan beide zijkanten om de einden heen. Over de bovenkant loopt het geluid als
een strak elastiek in het verticale vlak door bron en ontvanger; opzij in het vlak door bron en ontvanger dat daar
haaks op staat (ISO/TR 17534-3:2015, par. 5.2). Een heuvel heeft geen einde en dus geen zijkant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from spatial.errors import OutOfRange
from spatial.wind.turbine import Getallen

C2 = 20.0  # spiegeling in de grond zit in deze factor
CAP_ENKEL_DB, CAP_DUBBEL_DB = 20.0, 25.0
GELUIDSSNELHEID_MS = 340.0


@dataclass(frozen=True)
class Scherm:
    """Een wand of een gebouw.

    Parameters
    ----------
    punten_m : (x, y) van de wand, twee of meer; bij `gesloten` de hoeken van een gebouw
    boven_m : z van de bovenkant; één getal of een per punt, ertussen recht
    gesloten : of het laatste punt aan het eerste vastzit (een gebouw)
    """

    punten_m: tuple[tuple[float, float], ...]
    boven_m: float | tuple[float, ...]
    gesloten: bool = False

    def __post_init__(self) -> None:
        tekort = 3 if self.gesloten else 2
        if len(self.punten_m) < tekort:
            raise OutOfRange("scherm", f"{len(self.punten_m)} punten", f"{tekort} of meer", "geef de hele wand")
        if not isinstance(self.boven_m, int | float) and len(self.boven_m) != len(self.punten_m):
            raise OutOfRange("scherm, boven_m", len(self.boven_m), f"{len(self.punten_m)} hoogten", "één per punt")

    @property
    def rand(self) -> Getallen:
        """(n, 3) x, y en z van de bovenkant, met het eerste punt nog eens achteraan bij een gebouw."""
        xy = np.array(self.punten_m, dtype=np.float64)
        uit = np.column_stack([xy, np.broadcast_to(np.asarray(self.boven_m, dtype=np.float64), len(xy))])
        return np.vstack([uit, uit[:1]]) if self.gesloten else uit


@dataclass(frozen=True)
class Omweg:
    """De lengten (m) van een gebogen pad: bron tot eerste rand, tussen de randen, laatste rand tot ontvanger, en de
    rechte afstand. `z` is hoeveel langer het is; negatief als de bron over het scherm heen te zien is."""

    dss: float
    e: float
    dsr: float
    d: float
    z: float


def golflengte(banden: int = 8) -> Getallen:
    """De golflengte van de octaafbanden tot 8 kHz, m: 340 m/s gedeeld door 1000·2^n Hz, zoals ISO/TR 17534-3 rekent.

    >>> golflengte(4).tolist()
    [0.34, 0.17, 0.085, 0.0425]
    """
    uit: Getallen = GELUIDSSNELHEID_MS / (1000.0 * 2.0 ** np.arange(4 - banden, 4, dtype=np.float64))
    return uit


def dz_db(omweg: Omweg, golflengte_m: Getallen, *, met_kmet: bool, met_grens: bool) -> Getallen:
    """Dz = 10 lg [3 + (C2/λ)·C3·z·Kmet] per band (formules 14 tot en met 18), dB, nooit negatief.

    C3 = 1 bij één rand, anders (1 + (5λ/e)²) / (1/3 + (5λ/e)²); Kmet = exp[−(1/2000)·√(dss·dsr·d/(2z))] over de
    bovenkant, 1 opzij en bij z ≤ 0.

    >>> pad = Omweg(dss=50.0, e=0.0, dsr=50.0, d=99.0, z=1.0)
    >>> dz_db(pad, np.array([1.0]), met_kmet=False, met_grens=True).round(2).tolist()  # 10 lg 23
    [13.62]
    """
    verhouding = (5.0 * golflengte_m / omweg.e) ** 2 if omweg.e > 0 else np.zeros_like(golflengte_m)
    c3 = (1.0 + verhouding) / (1.0 / 3.0 + verhouding) if omweg.e > 0 else np.ones_like(golflengte_m)
    kmet = 1.0
    if met_kmet and omweg.z > 0:
        kmet = float(np.exp(-np.sqrt(omweg.dss * omweg.dsr * omweg.d / (2.0 * omweg.z)) / 2000.0))
    dz = 10.0 * np.log10(np.maximum(3.0 + C2 / golflengte_m * c3 * omweg.z * kmet, 1.0))
    if met_grens:
        dz = np.minimum(dz, CAP_DUBBEL_DB if omweg.e > 0 else CAP_ENKEL_DB)
    uit: Getallen = dz
    return uit


def schermdemping(
    s: Getallen,
    r: Getallen,
    schermen: Sequence[Scherm],
    grond: Getallen,
    agr: Getallen,
) -> Getallen:
    """Abar per band, dB: wat de schermen meer tegenhouden dan de bodem alleen.

    Over de bovenkant Abar = Dz − max(Agr, 0), niet onder 0 (formule 12); opzij Abar = Dz (formule 13); de wegen worden
    naar energie opgeteld. Een scherm telt in een band alleen mee als het dwars op het pad langer is dan een golf.

    Parameters
    ----------
    s, r : (x, y, z) van bron en ontvanger; grond : (n, 2) afstand en z van het maaiveld langs het pad
    agr : (8,) bodemdemping zonder scherm, dB
    """
    golf = golflengte(agr.size)
    dp = float(np.hypot(*(r - s)[:2]))
    if dp == 0.0:
        return np.zeros_like(agr)
    wanden = [(scherm, _kruisingen(s, r, dp, scherm.rand)) for scherm in schermen]
    wanden = [(scherm, punten) for scherm, punten in wanden if len(punten)]
    heuvels = _boven_zichtlijn(s, r, dp, grond[1:-1])
    if not wanden and not len(heuvels):
        return np.zeros_like(agr)
    breed = [_breedte(s, r, dp, scherm.rand) for scherm, _ in wanden]
    uit: Getallen = np.zeros_like(agr)
    # Welke schermen breed genoeg zijn hangt van de golflengte af; meestal zijn het er in elke band evenveel.
    for band, lengte in enumerate(golf):
        mee = [paar for paar, b in zip(wanden, breed, strict=True) if b > lengte]
        uit[band] = _band(s, r, dp, mee, heuvels, golf[band : band + 1], float(agr[band]))
    return uit


def _band(
    s: Getallen,
    r: Getallen,
    dp: float,
    wanden: list[tuple[Scherm, Getallen]],
    heuvels: Getallen,
    golf: Getallen,
    agr: float,
) -> float:
    randen = np.vstack([np.empty((0, 2)), heuvels, *(punten for _, punten in wanden)])
    if not len(randen):
        return 0.0
    boven = omweg_boven(s, r, dp, randen)
    dz = float(dz_db(boven, golf, met_kmet=True, met_grens=True)[0])
    energie = 10.0 ** (-0.1 * max(dz - max(agr, 0.0), 0.0))
    # Wie over het scherm heen kijkt, of een heuvel zonder einde voor zich heeft, krijgt niets extra opzij.
    if wanden and boven.z > 0.0 and not len(heuvels):
        for opzij in omwegen_opzij(s, r, dp, [scherm for scherm, _ in wanden]):
            energie += 10.0 ** (-0.1 * float(dz_db(opzij, golf, met_kmet=False, met_grens=False)[0]))
    return max(-10.0 * float(np.log10(energie)), 0.0)


def omweg_boven(s: Getallen, r: Getallen, dp: float, randen: Getallen) -> Omweg:
    """Het elastiek over de randen (n, 2: afstand langs het pad, z); steekt er geen boven de zichtlijn uit, dan de rand
    die er het dichtst onder ligt, met een negatieve omweg."""
    d = float(np.hypot(dp, r[2] - s[2]))
    punten = randen[np.argsort(randen[:, 0], kind="stable")]
    keten: list[Getallen] = []
    for punt in [np.array([0.0, s[2]]), *punten, np.array([dp, r[2]])]:
        while len(keten) >= 2 and _draait_op(keten[-2], keten[-1], punt):
            keten.pop()
        keten.append(punt)
    if len(keten) > 2:
        lang = np.hypot(*np.diff(np.array(keten), axis=0).T)
        return Omweg(float(lang[0]), float(lang[1:-1].sum()), float(lang[-1]), d, float(lang.sum()) - d)
    naar = np.hypot(punten[:, 0], punten[:, 1] - s[2])
    vandaar = np.hypot(dp - punten[:, 0], punten[:, 1] - r[2])
    k = int(np.argmin(naar + vandaar))
    return Omweg(float(naar[k]), 0.0, float(vandaar[k]), d, d - float(naar[k] + vandaar[k]))


def omwegen_opzij(s: Getallen, r: Getallen, dp: float, schermen: Sequence[Scherm]) -> list[Omweg]:
    """Het elastiek links en rechts om de schermen heen, in het schuine vlak door bron en ontvanger."""
    richting = (r - s)[:2] / dp
    punten = np.vstack([scherm.rand[:, :2] for scherm in schermen]) - s[:2]
    langs = punten @ richting
    dwars = punten @ np.array([-richting[1], richting[0]])
    uit = []
    for kant in (1.0, -1.0):
        mee = dwars * kant > 1e-9
        if not mee.any():
            continue
        keten = _keten(np.column_stack([langs[mee], dwars[mee] * kant]), dp)
        z = s[2] + (r[2] - s[2]) * keten[:, 0] / dp
        lang = np.linalg.norm(np.diff(np.column_stack([keten, z]), axis=0), axis=1)
        d = float(np.hypot(dp, r[2] - s[2]))
        uit.append(Omweg(float(lang[0]), float(lang[1:-1].sum()), float(lang[-1]), d, float(lang.sum()) - d))
    return uit


def _keten(punten: Getallen, dp: float) -> Getallen:
    """De omhullende van bron (0, 0), punten en ontvanger (dp, 0), van bron naar ontvanger buitenom."""
    omhullende = shapely.convex_hull(shapely.multipoints(np.vstack([[0.0, 0.0], punten, [dp, 0.0]])))
    ring = shapely.get_coordinates(shapely.normalize(omhullende))[:-1]
    begin = int(np.argmin(np.hypot(ring[:, 0], ring[:, 1])))
    ring = np.roll(ring, -begin, axis=0)
    eind = int(np.argmin(np.hypot(ring[:, 0] - dp, ring[:, 1])))
    heen, terug = ring[: eind + 1], np.vstack([ring[:1], ring[eind:][::-1]])
    return heen if len(heen) > len(terug) or (len(heen) == len(terug) and heen[1, 1] > terug[1, 1]) else terug


def _kruisingen(s: Getallen, r: Getallen, dp: float, rand: Getallen) -> Getallen:
    """(n, 2) afstand langs het pad en z waar het pad (van boven gezien) de wand kruist."""
    u, van, w = (r - s)[:2], rand[:-1, :2], np.diff(rand[:, :2], axis=0)
    noemer = u[0] * w[:, 1] - u[1] * w[:, 0]
    los = van - s[:2]
    schuin = noemer != 0
    t = np.divide(los[:, 0] * w[:, 1] - los[:, 1] * w[:, 0], noemer, out=np.full_like(noemer, -1.0), where=schuin)
    k = np.divide(los[:, 0] * u[1] - los[:, 1] * u[0], noemer, out=np.full_like(noemer, -1.0), where=schuin)
    raak = (t > 0) & (t < 1) & (k >= 0) & (k <= 1)
    z = rand[:-1, 2] + k * np.diff(rand[:, 2])
    uit: Getallen = np.column_stack([t * dp, z])[raak]
    return uit


def _boven_zichtlijn(s: Getallen, r: Getallen, dp: float, punten: Getallen) -> Getallen:
    uit: Getallen = punten[punten[:, 1] > s[2] + (r[2] - s[2]) * punten[:, 0] / dp]
    return uit


def _breedte(s: Getallen, r: Getallen, dp: float, rand: Getallen) -> float:
    """Hoe lang het scherm is, dwars op het pad."""
    richting = (r - s)[:2] / dp
    return float(np.ptp((rand[:, :2] - s[:2]) @ np.array([-richting[1], richting[0]])))


def _draait_op(a: Getallen, b: Getallen, c: Getallen) -> bool:
    """Of b op of onder de lijn van a naar c ligt."""
    return bool((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0.0)
