"""Wat ligt er om de huizen heen: rivier, haven, plas, dijk, snelweg, spoor, hoofdwegen, natuur en windturbines?

De vormen staan in het rechte vlak; `lagen` zet ze gebogen in RD.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse.csgraph import minimum_spanning_tree

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Getallen, Kader, alleen_vlakken

# Vrije ruimte in m aan weerszijden van een hartlijn, waar geen huis staat.
VRIJ_M = {"snelweg": 75.0, "spoor": 32.0, "hoofdweg": 7.0, "dijk": 18.0}
AFSTAND_DIJK_M = 30.0
DIJK_KRUIN_M = 5.4


@dataclass(frozen=True)
class Omgeving:
    """De grote lijnen van het landschap, in het rechte vlak."""

    water: Geometrie
    rivier: Geometrie
    haven: Geometrie
    plassen: Geometrie
    dijken: tuple[Geometrie, ...]
    snelweg: Geometrie
    spoor: Geometrie
    hoofdwegen: tuple[Geometrie, ...]
    onbebouwd: Geometrie
    haven_punt: Getallen


def maak_omgeving(kader: Kader, buurten: Buurten) -> Omgeving:
    """De omgeving van één gemeente."""
    half_m = float(np.clip(0.006 * kader.zijde_m, 18.0, 55.0))
    hartlijn = kader.lijn("rivier")
    rivier = alleen_vlakken(shapely.intersection(shapely.buffer(hartlijn, half_m, cap_style="flat"), kader.vlak))
    haven_x = _haven_x(kader, buurten)
    oever = float(kader.rivier_y(haven_x))
    haven = shapely.box(haven_x - 32.0, oever, haven_x + 32.0, oever + half_m + 150.0)
    plassen = shapely.union_all(buurten.recht[buurten.met_rol("water")])
    water = shapely.union_all([rivier, haven, plassen])
    snelweg, spoor = (shapely.intersection(kader.lijn(soort), kader.vlak) for soort in ("snelweg", "spoor"))
    dijken = tuple(
        shapely.difference(
            shapely.intersection(shapely.offset_curve(hartlijn, kant * (half_m + AFSTAND_DIJK_M)), kader.vlak),
            shapely.buffer(shapely.union(haven, plassen), 4.0),
        )
        for kant in (1.0, -1.0)
    )
    hoofdwegen = _hoofdwegen(kader, buurten)
    onbebouwd = shapely.union_all(
        [
            shapely.buffer(water, 25.0),
            shapely.buffer(snelweg, VRIJ_M["snelweg"]),
            shapely.buffer(spoor, VRIJ_M["spoor"]),
            *shapely.buffer(np.array(hoofdwegen, dtype=object), VRIJ_M["hoofdweg"]),
            *shapely.buffer(np.array(dijken, dtype=object), VRIJ_M["dijk"]),
        ]
    )
    punt = np.array([haven_x, oever + half_m + 170.0])
    return Omgeving(water, rivier, haven, plassen, dijken, snelweg, spoor, hoofdwegen, onbebouwd, punt)


def _haven_x(kader: Kader, buurten: Buurten) -> float:
    """De plek van de haven: bij het eerste bedrijventerrein aan de rivier, anders ten oosten van het centrum."""
    bedrijven = buurten.met_rol("bedrijven")
    if not bedrijven:
        return float(kader.centrum[0] + 0.09 * kader.zijde_m)
    zaden = buurten.zaden[bedrijven]
    dichtst = int(np.argmin(np.abs(zaden[:, 1] - kader.rivier_y(zaden[:, 0]))))
    return float(zaden[dichtst, 0] - 120.0)


def _hoofdwegen(kader: Kader, buurten: Buurten) -> tuple[Geometrie, ...]:
    """Het kortste net dat alle buurten op het land verbindt, met een aansluiting op de snelweg."""
    land = [plek for plek, rol in enumerate(buurten.rollen) if rol != "water"]
    punten = buurten.zaden[land]
    boom = minimum_spanning_tree(np.linalg.norm(punten[:, None] - punten[None], axis=2)).tocoo()
    lijnen: Geometrie = shapely.linestrings(np.stack([punten[boom.row], punten[boom.col]], axis=1))
    centrum = kader.centrum
    oprit = shapely.linestrings(np.array([centrum, [kader.snelweg_x, centrum[1]]]))
    alle: Geometrie = shapely.intersection(shapely.get_parts([*lijnen, oprit]), kader.vlak)
    return tuple(alle)


def lagen(kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwd: Geometrie) -> dict[str, gpd.GeoDataFrame]:
    """De lagen water, natuur, dijken, spoor en windturbines in RD."""
    gemeente = buurten.gemeentecode
    buig = kader.golf.buig
    alle_water = [("rivier", omgeving.rivier), ("haven", omgeving.haven), ("plas", omgeving.plassen)]
    water = [(soort, vorm) for soort, vorm in alle_water if not shapely.is_empty(vorm)]
    natuur = _natuur(kader, buurten, omgeving, bebouwd)
    toeval = kader.loting("windturbines")
    turbines = _windturbines(kader, omgeving, bebouwd, toeval)
    n = len(turbines)
    ashoogte_m = float(toeval.choice([80.0, 98.0, 120.0]))
    return {
        "water": kolommen.laag(
            gemeente,
            [kader.golf.buig_vlak(vorm) for _, vorm in water],
            water_id=kolommen.nummers("water", gemeente, len(water)),
            soort=[soort for soort, _ in water],
        ),
        "natuur": kolommen.laag(
            gemeente,
            [kader.golf.buig_vlak(vlak) for _, _, vlak in natuur],
            gebied_id=kolommen.nummers("natuur", gemeente, len(natuur)),
            naam=[naam for naam, _, _ in natuur],
            soort=[soort for _, soort, _ in natuur],
        ),
        "dijken": kolommen.laag(
            gemeente,
            buig(np.array(omgeving.dijken, dtype=object)),
            dijk_id=kolommen.nummers("dijk", gemeente, len(omgeving.dijken)),
            soort="primaire waterkering",
            kruin_m=DIJK_KRUIN_M,
        ),
        "spoor": kolommen.laag(
            gemeente,
            buig(np.array([omgeving.spoor], dtype=object)),
            spoor_id=kolommen.nummers("spoor", gemeente, 1),
            soort="spoorlijn",
            sporen=2,
        ),
        "windturbines": kolommen.laag(
            gemeente,
            shapely.points(kader.golf.punten(turbines)),
            turbine_id=kolommen.nummers("turbine", gemeente, n),
            aantal=1,
            ashoogte_m=ashoogte_m,
            rotordiameter_m=0.9 * ashoogte_m,
            vermogen_kw=round(ashoogte_m * ashoogte_m / 4.0, -2),
            bouwjaar=float(toeval.integers(2004, 2018)),
        ),
    }


def _natuur(kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwd: Geometrie) -> list[tuple[str, str, Geometrie]]:
    """Uiterwaarden langs de rivier, oevers van de plas en een bosje, buiten de bebouwing."""
    toeval = kader.loting("natuur")
    vrij = shapely.difference(kader.vlak, shapely.buffer(shapely.union(bebouwd, omgeving.snelweg), 60.0))
    strook = shapely.difference(shapely.buffer(omgeving.rivier, 130.0), omgeving.water)
    oever = shapely.difference(shapely.buffer(omgeving.plassen, 160.0), omgeving.water)
    midden = toeval.uniform(kader.hoeken.min(axis=0), kader.hoeken.max(axis=0), (1, 2))
    hoek = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    straal = 0.05 * kader.zijde_m * (1.0 + 0.25 * np.sin(3.0 * hoek + 1.0) + 0.15 * np.cos(5.0 * hoek))
    bos = shapely.polygons(midden + np.column_stack([straal * np.cos(hoek), straal * np.sin(hoek)]))
    naam = buurten.gemeentenaam
    lijst = [
        (f"Uiterwaarden {naam}", "natura2000", strook),
        (f"Plasoevers {naam}", "nnn", oever),
        (f"Bos van {naam}", "nnn", bos),
    ]
    stukken = [(naam, soort, alleen_vlakken(shapely.intersection(vorm, vrij))) for naam, soort, vorm in lijst]
    return [stuk for stuk in stukken if shapely.area(stuk[2]) > 1000.0]


def _windturbines(kader: Kader, omgeving: Omgeving, bebouwd: Geometrie, toeval: np.random.Generator) -> Getallen:
    """Een lijn van turbines langs de snelweg, ver van de bebouwing; anders de plek die er het verst van ligt."""
    ymin, ymax = kader.hoeken[:, 1].min(), kader.hoeken[:, 1].max()
    x = kader.snelweg_x + 260.0 + toeval.uniform(0.0, 80.0)
    punten = np.column_stack([np.full(120, x), np.linspace(ymin, ymax, 120)])
    punten = punten[shapely.contains_xy(kader.vlak, punten[:, 0], punten[:, 1])]
    if not len(punten):
        punten = kader.hoeken.mean(axis=0)[None]
    afstand: Getallen = np.asarray(shapely.distance(shapely.union(bebouwd, omgeving.water), shapely.points(punten)))
    goed = [int(np.argmax(afstand))]
    for plek in np.argsort(-afstand, kind="stable").tolist():
        ver = min(np.linalg.norm(punten[plek] - punten[g]) for g in goed) > 380.0
        if ver and afstand[plek] > 420.0 and len(goed) < 5:
            goed.append(plek)
    return np.asarray(punten[np.sort(goed)])
