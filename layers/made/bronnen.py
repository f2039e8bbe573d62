"""Welke warmtebronnen heeft de gemaakte gemeente, en tot waar reiken ze?"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Kader, alleen_vlakken
from layers.made.omgeving import Omgeving
from layers.made.recept import Recept

Bron = tuple[str, str, str, float, tuple[float, float], Geometrie]


def warmtenetbuurten(buurten: Buurten, nummer: int) -> list[int]:
    """De buurten die al een warmtenet hebben: in drie van de vier gemeenten één wijk uit 1965-1974."""
    hoogbouw = buurten.met_rol("hoogbouw")
    return hoogbouw[:1] if nummer % 4 != 3 else []


def voor_de_hand(buurten: Buurten, omgeving: Omgeving, nummer: int) -> int | None:
    """De buurt waar een warmtenet voor de hand ligt: veel gestapelde of naoorlogse bouw, het dichtst bij de haven."""
    al = set(warmtenetbuurten(buurten, nummer))
    mogelijk = [plek for plek in buurten.met_rol("naoorlogs", "hoogbouw", "centrum") if plek not in al]
    if not mogelijk:
        return None
    afstand = np.linalg.norm(buurten.zaden[mogelijk] - omgeving.haven_punt, axis=1)
    naoorlogs = np.array([buurten.rollen[plek] != "centrum" for plek in mogelijk])
    return mogelijk[int(np.argmin(np.where(naoorlogs, afstand, afstand + 1e6)))]


def warmtebronnen(kader: Kader, buurten: Buurten, omgeving: Omgeving, recept: Recept) -> gpd.GeoDataFrame:
    """De laag warmtebronnen: per bron het gebied binnen bereik, afgesneden op de gemeente."""
    getal = recept["bronnen"]
    bronnen: list[Bron] = []
    x, y = map(float, omgeving.haven_punt)
    bereik = min(float(getal["ht_bereik_m"]), 0.38 * kader.zijde_m)
    cirkel = shapely.buffer(shapely.points(x, y), bereik, quad_segs=16)
    bronnen.append(("Restwarmte haven", "ht_restwarmte", "ruim", float(getal["ht_gj_jaar"]), (x, y), cirkel))
    bedrijven = buurten.met_rol("bedrijven")
    if bedrijven:
        lx, ly = map(float, buurten.zaden[bedrijven[-1]])
        vlak = shapely.buffer(shapely.points(lx, ly), float(getal["lt_bereik_m"]), quad_segs=16)
        bronnen.append(("Datacentrum", "lt_restwarmte", "beperkt", float(getal["lt_gj_jaar"]), (lx, ly), vlak))
    rx = float(kader.centrum[0] - 0.1 * kader.zijde_m)
    strook = shapely.buffer(omgeving.rivier, float(getal["teo_bereik_m"]))
    bronnen.append(("Rivierwater", "teo", "ruim", float(getal["teo_gj_jaar"]), (rx, float(kader.rivier_y(rx))), strook))
    bronnen.append(_aardwarmte(kader))
    for plek in warmtenetbuurten(buurten, kader.nummer):
        nx, ny = map(float, buurten.zaden[plek])
        bronnen.append(("Bestaand warmtenet", "warmtenet", "ruim", np.nan, (nx, ny), buurten.recht[plek]))
    binnen = [alleen_vlakken(shapely.intersection(bron[5], kader.vlak)) for bron in bronnen]
    vlakken = [kader.golf.buig_vlak(vlak) for vlak in binnen]
    punten = kader.golf.punten(np.array([bron[4] for bron in bronnen]))
    return kolommen.laag(
        buurten.gemeentecode,
        vlakken,
        bron_id=kolommen.nummers("bron", buurten.gemeentecode, len(bronnen)),
        naam=[f"{bron[0]} {buurten.gemeentenaam}" for bron in bronnen],
        soort=[bron[1] for bron in bronnen],
        zekerheid=[bron[2] for bron in bronnen],
        warmte_gj_jaar=np.array([bron[3] for bron in bronnen]),
        beschikbaar_ruw=np.array([bron[3] for bron in bronnen]),
        bron_x_m=np.round(punten[:, 0], 1),
        bron_y_m=np.round(punten[:, 1], 1),
    )


def _aardwarmte(kader: Kader) -> Bron:
    """Een grillig gebied in het noordwesten waar aardwarmte mogelijk is; de hoeveelheid is niet bekend."""
    hoek = np.linspace(0.0, 2.0 * np.pi, 40, endpoint=False)
    straal = 0.24 * kader.zijde_m * (1.0 + 0.18 * np.sin(2.0 * hoek + 0.7) + 0.08 * np.cos(5.0 * hoek))
    midden = kader.centrum + np.array([-0.14, 0.2]) * kader.zijde_m
    vlak = shapely.polygons(midden + np.column_stack([straal * np.cos(hoek), straal * np.sin(hoek)]))
    return ("Aardwarmte", "geothermie", "beperkt", np.nan, (float(midden[0]), float(midden[1])), vlak)
