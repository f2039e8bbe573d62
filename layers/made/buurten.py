"""Welke buurten heeft de gemaakte gemeente, wat voor buurt is elk, en waar lopen de grenzen?

Een stadskern met schillen van steeds jongere wijken, een haven aan de rivier, bedrijven langs de snelweg, dorpen en
polders. De grenzen zijn een Voronoi-verdeling: ze dekken de gemeente zonder gaten of overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from layers.made import namen
from layers.made.landschap import STAP_M, Getallen, Golf, Kader
from layers.made.recept import Recept

KERN = ("centrum", "vooroorlogs", "naoorlogs", "hoogbouw", "bloemkool", "vinex", "nieuwbouw")
NAAD_M = 1e-3


@dataclass(frozen=True)
class Buurten:
    """De buurten van één gemeente, op volgorde van code.

    `zaden` (n, 2) en `recht` (vlakken) in het rechte vlak, `vlakken` in RD; `wijk` is het volgnummer van de wijk.
    """

    rollen: tuple[str, ...]
    zaden: Getallen
    recht: NDArray[np.object_]
    vlakken: NDArray[np.object_]
    wijk: NDArray[np.int64]
    namen: tuple[str, ...]
    codes: tuple[str, ...]
    gemeentecode: str
    gemeentenaam: str

    def met_rol(self, *rollen: str) -> list[int]:
        """De plekken van de buurten met een van deze rollen."""
        return [plek for plek, rol in enumerate(self.rollen) if rol in rollen]


def kies_rollen(buurten: int, nummer: int, recept: Recept) -> list[str]:
    """De rol van elke buurt: eerst de vaste volgorde, daarna wie het verst achterloopt op haar aandeel.

    Buiten de eerste gemeente heeft één op de drie een plas; elders wordt dat een polder.
    """
    gekozen = list(recept.volgorde[:buurten])
    while len(gekozen) < buurten:
        tekort = {naam: rol.aandeel * (len(gekozen) + 1) - gekozen.count(naam) for naam, rol in recept.rollen.items()}
        gekozen.append(max(tekort, key=lambda naam: tekort[naam]))
    if nummer % 3:
        gekozen = ["polder" if rol == "water" else rol for rol in gekozen]
    return gekozen


def maak_buurten(kader: Kader, rollen: list[str], recept: Recept) -> Buurten:
    """De buurten met grenzen, namen en codes."""
    toeval = kader.loting("buurten")
    zaden = _zaden(kader, rollen, toeval)
    wijk = _wijken(zaden, rollen, kader.centrum, int(recept["algemeen"]["buurten_per_wijk"]))
    volgorde = np.lexsort((np.arange(len(rollen)), wijk))
    rollen, zaden, wijk = [rollen[plek] for plek in volgorde], zaden[volgorde], wijk[volgorde]
    recht, vlakken = _vlakken(kader, zaden)
    nummer = np.concatenate([np.arange(n) for n in np.unique(wijk, return_counts=True)[1]])
    gemeente = namen.gemeentecode(kader.nummer)
    codes = tuple(f"BU{gemeente[2:]}{w:02d}{n:02d}" for w, n in zip(wijk, nummer, strict=True))
    buurtnamen = namen.buurtnamen(rollen, kader.loting("buurtnamen"))
    return Buurten(
        tuple(rollen), zaden, recht, vlakken, wijk, buurtnamen, codes, gemeente, namen.gemeentenaam(kader.nummer)
    )


def _zaden(kader: Kader, rollen: list[str], toeval: np.random.Generator) -> Getallen:
    """Het middelpunt van elke buurt in het rechte vlak (n, 2)."""
    uit = np.full((len(rollen), 2), np.nan)
    uit[rollen.index("centrum")] = kader.centrum
    for soort, plek in enumerate([p for p, rol in enumerate(rollen) if rol == "bedrijven"]):
        uit[plek] = _bedrijventerrein(kader, soort)
    if "water" in rollen:  # de eerste plas ligt aan de rivier, een tweede ergens in de polder
        x = kader.hoek_x_m + 0.14 * kader.zijde_m
        uit[rollen.index("water")] = (x, float(kader.rivier_y(x)) - 0.02 * kader.zijde_m)
    kern = [plek for plek, rol in enumerate(rollen) if rol in KERN and np.isnan(uit[plek, 0])]
    rang = np.array([KERN.index(rollen[plek]) for plek in kern]) + toeval.normal(0.0, 0.8, len(kern))
    plekken = _schillen(kader, uit[~np.isnan(uit[:, 0])], len(kern), toeval)
    for plek, punt in zip(np.array(kern, dtype=int)[np.argsort(rang, kind="stable")], plekken, strict=True):
        uit[plek] = punt
    for rol, afstand in (("dorp", 1500.0), ("water", 1100.0), ("polder", 1100.0)):
        for plek in (p for p, r in enumerate(rollen) if r == rol and np.isnan(uit[p, 0])):
            uit[plek] = _verweg(kader, uit[~np.isnan(uit[:, 0])], afstand, toeval)
    return np.round(uit, 3)


def _bedrijventerrein(kader: Kader, soort: int) -> Getallen:
    """De haven aan de rivier (0), en daarna terreinen langs de snelweg."""
    cx, cy = kader.centrum
    if soort == 0:
        x = cx + 0.09 * kader.zijde_m
        return np.array([x, float(kader.rivier_y(x)) + 260.0])
    noord = (soort % 2) * 2 - 1
    return np.array([kader.snelweg_x - 380.0, cy + noord * (350.0 + 620.0 * (soort // 2))])


def _schillen(kader: Kader, bezet: Getallen, aantal: int, toeval: np.random.Generator) -> Getallen:
    """Plekken voor wijken om het centrum, van binnen naar buiten, op een verstoord zeshoekig rooster (640 m)."""
    afstand = 640.0
    rij, kolom = np.mgrid[-14:15, -14:15]
    punten = np.column_stack([(kolom + 0.5 * (rij % 2)).ravel() * afstand, rij.ravel() * afstand * 0.866])
    punten = punten + toeval.uniform(-0.17, 0.17, punten.shape) * afstand + kader.centrum
    binnen = shapely.contains_xy(shapely.buffer(kader.vlak, -220.0), punten[:, 0], punten[:, 1])
    droog = punten[:, 1] > kader.rivier_y(punten[:, 0]) + 200.0
    west = punten[:, 0] < kader.snelweg_x - 200.0
    ruim = np.linalg.norm(punten[:, None] - bezet[None], axis=2).min(axis=1) > 0.72 * afstand
    goed = punten[binnen & droog & west & ruim]
    if len(goed) < aantal:  # een kleine gemeente: dan mag een wijk ook aan de overkant liggen
        goed = np.vstack([goed, punten[binnen & ruim & ~(droog & west)]])
    return np.asarray(goed[np.argsort(np.linalg.norm(goed - kader.centrum, axis=1), kind="stable")][:aantal])


def _verweg(kader: Kader, bezet: Getallen, afstand: float, toeval: np.random.Generator) -> Getallen:
    """De ruimste van een aantal gelote plekken: zo verspreiden dorpen en polders zich over het buitengebied."""
    laag, hoog = kader.hoeken.min(axis=0), kader.hoeken.max(axis=0)
    punten = toeval.uniform(laag, hoog, (160, 2))
    punten = punten[shapely.contains_xy(shapely.buffer(kader.vlak, -0.05 * kader.zijde_m), punten[:, 0], punten[:, 1])]
    ruimte = np.linalg.norm(punten[:, None] - bezet[None], axis=2).min(axis=1)
    van_water = np.abs(punten[:, 1] - kader.rivier_y(punten[:, 0]))
    van_weg = np.minimum(np.abs(punten[:, 0] - kader.snelweg_x), np.abs(punten[:, 1] - kader.spoor_y))
    # Ver genoeg is genoeg: daarboven telt ligging weg van water, weg en spoor.
    keus = np.minimum(ruimte / afstand, 1.5) + 0.5 * np.minimum(np.minimum(van_water, van_weg) / 350.0, 1.0)
    return np.asarray(punten[int(np.argmax(keus))])


def _wijken(zaden: Getallen, rollen: list[str], centrum: Getallen, per_wijk: int) -> NDArray[np.int64]:
    """Het wijknummer per buurt: het centrum 0, de kern in taartpunten, elk dorp met de polders eromheen."""
    rol = np.array(rollen)
    kern = np.flatnonzero(np.isin(rol, (*KERN[1:], "bedrijven")))
    hoek = np.arctan2(*(zaden[kern] - centrum).T[::-1])
    wijk = np.zeros(len(rollen), dtype=np.int64)
    wijk[kern[np.argsort(hoek, kind="stable")]] = 1 + np.arange(len(kern)) // per_wijk
    volgende = int(wijk.max()) + 1
    dorpen = np.flatnonzero(rol == "dorp")
    wijk[dorpen] = volgende + np.arange(len(dorpen))
    buiten = np.flatnonzero(np.isin(rol, ("polder", "water")))
    if len(buiten) and len(dorpen):
        ver = np.linalg.norm(zaden[buiten][:, None] - zaden[dorpen][None], axis=2)
        wijk[buiten] = volgende + np.argmin(ver, axis=1)
    else:
        wijk[buiten] = volgende
    return np.unique(wijk, return_inverse=True)[1].astype(np.int64)


def _vlakken(kader: Kader, zaden: Getallen) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """De grenzen recht en gebogen; buren delen elk punt van hun grens, ook over de gemeentegrens."""
    cellen = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(zaden), extend_to=shapely.buffer(kader.vlak, 5000.0), ordered=True)
    )
    recht = shapely.transform(shapely.intersection(cellen, kader.vlak), lambda xy: np.round(xy, 6))
    randen = [_Rand.van(kader.hoeken[i], kader.hoeken[(i + 1) % 4], kader.golf) for i in range(4)]
    gebogen = []
    for cel in recht:
        ring = shapely.get_coordinates(cel)
        stukken = [_zijde(a, b, randen, kader.golf) for a, b in pairwise(ring)]
        gebogen.append(MultiPolygon([Polygon(np.vstack(stukken))]))
    return recht, np.array(gebogen, dtype=object)


@dataclass(frozen=True)
class _Rand:
    """Eén zijde van de gemeente: vaste punten om de 50 m, gebogen, daartussen recht; zo past de buurgemeente."""

    begin: Getallen
    eind: Getallen
    gebogen: Getallen

    @classmethod
    def van(cls, een: Getallen, ander: Getallen, golf: Golf) -> _Rand:
        begin, eind = (een, ander) if tuple(een) <= tuple(ander) else (ander, een)
        aantal = int(np.ceil(np.linalg.norm(eind - begin) / STAP_M))
        deel = np.arange(aantal + 1)[:, None] / aantal
        return cls(begin, eind, golf.punten(begin + (eind - begin) * deel))

    def plek(self, punt: Getallen) -> float | None:
        """De plaats van een punt op de zijde in stappen, of None als het er niet op ligt."""
        richting = self.eind - self.begin
        lengte = float(np.hypot(*richting))
        dwars = abs(richting[0] * (punt[1] - self.begin[1]) - richting[1] * (punt[0] - self.begin[0])) / lengte
        if dwars > NAAD_M:
            return None
        return float(np.clip((punt - self.begin) @ richting / lengte**2, 0.0, 1.0)) * (len(self.gebogen) - 1)

    def punt(self, plek: float) -> Getallen:
        """Het gebogen punt op deze plaats."""
        heel = min(int(plek), len(self.gebogen) - 2)
        deel = plek - heel
        return np.asarray(self.gebogen[heel] * (1.0 - deel) + self.gebogen[heel + 1] * deel)


def _zijde(a: Getallen, b: Getallen, randen: list[_Rand], golf: Golf) -> Getallen:
    """Een gebogen zijde van a tot (zonder) b; heen en terug dezelfde punten."""
    begin, eind = (a, b) if tuple(a) <= tuple(b) else (b, a)
    for rand in randen:
        van, tot = rand.plek(begin), rand.plek(eind)
        if van is not None and tot is not None:
            vaste = np.arange(np.floor(min(van, tot)) + 1, np.ceil(max(van, tot))).astype(int)
            tussen = rand.gebogen[vaste] if van <= tot else rand.gebogen[vaste[::-1]]
            punten = np.vstack([rand.punt(van)[None], tussen, rand.punt(tot)[None]])
            break
    else:
        aantal = max(1, int(np.ceil(np.linalg.norm(eind - begin) / STAP_M)))
        punten = golf.punten(begin + (eind - begin) * (np.arange(aantal + 1)[:, None] / aantal))
        for kant, punt in ((0, begin), (-1, eind)):
            for rand in randen:
                plek = rand.plek(punt)
                if plek is not None:
                    punten[kant] = rand.punt(plek)
                    break
    return punten[:-1] if tuple(a) <= tuple(b) else punten[::-1][:-1]
