"""Wat telt er mee als er een windturbine komt: leidingen, hoogspanning, radar, hoogten, bodem, landschap, zoekgebieden?

Alles ligt zo dat elke regel ergens in de gemaakte gemeente iets verbiedt en ergens iets vrijlaat.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.made import kolommen
from layers.made.adressen import DOELEN, Adressen
from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Getallen, Kader, alleen_vlakken
from layers.made.omgeving import Omgeving
from layers.made.plannen import LINT_M
from layers.made.recept import Recept
from layers.made.straten_panden import Bebouwing

# Wie hulp nodig heeft om weg te komen, en gebouwen waar overdag mensen zijn.
KWETSBAAR = {"onderwijsfunctie": "School", "gezondheidszorgfunctie": "Zorggebouw"}
BEPERKT = {"kantoorfunctie": "Kantoor", "sportfunctie": "Sportgebouw", "bijeenkomstfunctie": "Buurthuis"}
RADAR_OM_DE = 9
KLEINST_M2 = 1000.0
STROOK_VERKEER_M = 20.0


def lagen(
    kader: Kader,
    buurten: Buurten,
    omgeving: Omgeving,
    bebouwing: Bebouwing,
    adressen: Adressen,
    stations: gpd.GeoDataFrame,
    recept: Recept,
) -> dict[str, gpd.GeoDataFrame]:
    """De kaartlagen voor wind; radar en hoogtebeperking zijn er niet in elke gemeente."""
    gemeente = buurten.gemeentecode
    uit = {
        "buisleidingen": kolommen.laag(
            gemeente,
            kader.golf.buig(np.array([_dwars(kader, 0.86)], dtype=object)),
            leiding_id=kolommen.nummers("leiding", gemeente, 1),
            naam=["Gasleiding W-99 (gemaakt)"],
            soort=["aardgas"],
        ),
        "hoogspanning": _hoogspanning(kader, gemeente, stations),
        "bodemgebruik": _bodemgebruik(kader, buurten, omgeving, bebouwing),
        "landschap": _landschap(kader, buurten, omgeving),
        "zoekgebieden": _zoekgebieden(kader, buurten, bebouwing, recept),
        "kwetsbare_objecten": _kwetsbaar(kader, buurten, bebouwing, adressen),
    }
    if kader.nummer % RADAR_OM_DE in (0, 4):
        uit["radar"] = _radar(kader, gemeente)
    if kader.nummer % 4 == 0:
        uit["hoogtebeperkingen"] = _hoogtebeperking(kader, gemeente, recept)
    return uit


def _dwars(kader: Kader, deel: float) -> Geometrie:
    """Een lijn van west naar oost op een deel van de hoogte van de gemeente, in het rechte vlak."""
    y = kader.hoek_y_m + deel * kader.zijde_m
    xmin, _, xmax, _ = shapely.bounds(kader.vlak)
    return shapely.intersection(shapely.linestrings([[xmin - 60.0, y], [xmax + 60.0, y]]), kader.vlak)


def _hoogspanning(kader: Kader, gemeente: str, stations: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Een lijn van 150 kV langs de snelweg, kabels naar de stations, en de stations zelf als punt."""
    x = kader.snelweg_x + 175.0
    _, ymin, _, ymax = shapely.bounds(kader.vlak)
    lijn = shapely.intersection(shapely.linestrings([[x, ymin - 60.0], [x, ymax + 60.0]]), kader.vlak)
    punten = shapely.get_coordinates(stations.geometry.to_numpy())
    kabels = [shapely.linestrings([punten[0], ander]) for ander in punten[1:]]
    namen = [str(naam) for naam in stations["naam"]]
    vormen = [kader.golf.buig(lijn), *kabels, *(shapely.Point(*punt) for punt in punten)]
    return kolommen.laag(
        gemeente,
        vormen,
        lijn_id=kolommen.nummers("hs", gemeente, len(vormen)),
        naam=["150 kV-lijn (gemaakt)", *[f"Kabel naar {naam}" for naam in namen[1:]], *namen],
        spanning_kv=np.array([150.0] + [50.0] * len(kabels) + [150.0] + [50.0] * (len(namen) - 1)),
        soort=["lijn"] + ["kabel"] * len(kabels) + ["station"] * len(namen),
    )


def _radar(kader: Kader, gemeente: str) -> gpd.GeoDataFrame:
    militair = kader.nummer % RADAR_OM_DE == 0
    plek = np.array([[kader.hoek_x_m + 0.08 * kader.zijde_m, kader.hoek_y_m + 0.93 * kader.zijde_m]])
    return kolommen.laag(
        gemeente,
        shapely.points(kader.golf.punten(plek)),
        radar_id=kolommen.nummers("radar", gemeente, 1),
        naam=["Radar Maakveld (gemaakt)" if militair else "Verkeersleiding Maakhaven (gemaakt)"],
        antenne_hoogte_m_nap=[48.0 if militair else 32.0],
        soort=["militair" if militair else "verkeersleiding"],
    )


def _hoogtebeperking(kader: Kader, gemeente: str, recept: Recept) -> gpd.GeoDataFrame:
    """De noordoosthoek onder een aanvliegroute."""
    rand = 0.74
    hoek = np.array([kader.hoek_x_m, kader.hoek_y_m])
    doos = shapely.box(*(hoek + rand * kader.zijde_m), *(hoek + 1.3 * kader.zijde_m))
    vlak = alleen_vlakken(shapely.intersection(doos, kader.vlak))
    return kolommen.laag(
        gemeente,
        [kader.golf.buig_vlak(vlak)],
        vlak_id=kolommen.nummers("hoogtebeperking", gemeente, 1),
        naam=["Aanvliegroute Maakveld (gemaakt)"],
        soort=["luchtvaart"],
        hoogte_m_nap=[float(recept["wind"]["aanvliegroute_m_nap"])],
    )


def _bodemgebruik(kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwing: Bebouwing) -> gpd.GeoDataFrame:
    """Vlakken die de gemeente één keer dekken, met hun bodemfactor: 0 hard, 1 zacht."""
    golf = kader.golf
    heel = shapely.union_all(buurten.vlakken)
    over: Geometrie = heel
    rollen = np.array(buurten.rollen)
    bedrijven = shapely.union_all(bebouwing.bouwvlak[rollen == "bedrijven"])
    # In de polder en de dorpen is de grond tussen de huizen vooral gras.
    wonen = shapely.union_all(bebouwing.bouwvlak[~np.isin(rollen, ("bedrijven", "polder"))])
    stukken: list[tuple[str, float, Geometrie]] = [
        ("water", 0.0, golf.buig_vlak(omgeving.water)),
        ("verkeer", 0.0, golf.buig_vlak(shapely.buffer(omgeving.snelweg, STROOK_VERKEER_M))),
        ("bedrijventerrein", 0.2, golf.buig_vlak(bedrijven)),
        ("bebouwd gebied", 0.5, golf.buig_vlak(wonen)),
        ("akker en gras", 1.0, heel),
    ]
    rijen: list[tuple[str, float, Geometrie]] = []
    for soort, factor, vorm in stukken:
        deel = alleen_vlakken(shapely.intersection(vorm, over))
        over = shapely.difference(over, deel)
        if shapely.area(deel) > 1.0:
            rijen.append((soort, factor, deel))
    return kolommen.laag(
        buurten.gemeentecode,
        [rij[2] for rij in rijen],
        vlak_id=kolommen.nummers("bodem", buurten.gemeentecode, len(rijen)),
        soort=[rij[0] for rij in rijen],
        bodemfactor=np.array([rij[1] for rij in rijen]),
    )


def _landschap(kader: Kader, buurten: Buurten, omgeving: Omgeving) -> gpd.GeoDataFrame:
    """Voorkeur langs de snelweg, een oude polder die open blijft, en grond van waterschap en gemeente."""
    x = kader.snelweg_x
    _, ymin, _, ymax = shapely.bounds(kader.vlak)
    polders = buurten.met_rol("polder") or [len(buurten.rollen) - 1]
    open_polder = shapely.buffer(shapely.points(buurten.zaden[polders[-1]]), 0.11 * kader.zijde_m)
    dijken = shapely.union_all([shapely.buffer(dijk, 60.0) for dijk in omgeving.dijken])
    stukken = [
        ("Windstrook langs de A99", "voorkeur", shapely.box(x + 150.0, ymin, x + 0.16 * kader.zijde_m + 150.0, ymax)),
        ("Open polder", "uitsluiting", open_polder),
        ("Grond van het waterschap", "waterschapsgrond", dijken),
        ("Haventerrein", "openbare grond", shapely.buffer(shapely.points(*omgeving.haven_punt), 220.0)),
    ]
    goed = [(naam, soort, alleen_vlakken(shapely.intersection(vorm, kader.vlak))) for naam, soort, vorm in stukken]
    goed = [stuk for stuk in goed if shapely.area(stuk[2]) > KLEINST_M2]
    return kolommen.laag(
        buurten.gemeentecode,
        [kader.golf.buig_vlak(stuk[2]) for stuk in goed],
        gebied_id=kolommen.nummers("landschap", buurten.gemeentecode, len(goed)),
        naam=[f"{stuk[0]} ({buurten.gemeentenaam})" for stuk in goed],
        soort=[stuk[1] for stuk in goed],
    )


def _zoekgebieden(kader: Kader, buurten: Buurten, bebouwing: Bebouwing, recept: Recept) -> gpd.GeoDataFrame:
    """Twee zoekgebieden van de RES: ten oosten van de snelweg, en een polder."""
    getal = recept["wind"]
    _, ymin, xmax, ymax = shapely.bounds(kader.vlak)
    oost = shapely.box(kader.snelweg_x + 120.0, ymin, xmax, ymax)
    polders = buurten.met_rol("polder") or [len(buurten.rollen) - 1]
    groot = max(polders, key=lambda plek: float(shapely.area(buurten.recht[plek])))
    lint = shapely.buffer(shapely.union_all(bebouwing.straten[bebouwing.straat_buurt == groot]), LINT_M)
    polder = shapely.difference(buurten.recht[groot], shapely.union(lint, oost))
    stukken = [("Oost van de A99", oost), (buurten.namen[groot], polder)]
    goed = [(naam, alleen_vlakken(shapely.intersection(vorm, kader.vlak))) for naam, vorm in stukken]
    goed = [(naam, vorm) for naam, vorm in goed if shapely.area(vorm) > KLEINST_M2]
    mw = np.array([max(round(shapely.area(vorm) / 1e6 * float(getal["bod_mw_km2"])), 3.0) for _, vorm in goed])
    return kolommen.laag(
        buurten.gemeentecode,
        [kader.golf.buig_vlak(vorm) for _, vorm in goed],
        gebied_id=kolommen.nummers("zoekgebied", buurten.gemeentecode, len(goed)),
        naam=[f"{naam} ({buurten.gemeentenaam})" for naam, _ in goed],
        bod_mw=mw,
        bod_twh=np.round(mw * float(getal["bod_vollasturen"]) / 1e6, 4),
    )


def _kwetsbaar(kader: Kader, buurten: Buurten, bebouwing: Bebouwing, adressen: Adressen) -> gpd.GeoDataFrame:
    """Scholen en zorg zijn kwetsbaar; kantoren, sport en buurthuizen beperkt kwetsbaar."""
    doel = np.array(DOELEN)[adressen.doel]
    keus = np.flatnonzero(np.isin(doel, [*KWETSBAAR, *BEPERKT]) & adressen.in_gebruik)
    if not len(keus):  # een gemeente zonder voorzieningen: dan het eerste gebouw dat geen woning is, anders een woning
        keus = np.flatnonzero(~adressen.woning)[:1] if (~adressen.woning).any() else np.arange(1)
    namen: Any = {**KWETSBAAR, **BEPERKT}
    xy: Getallen = np.round(kader.golf.punten(adressen.punt[keus]), 3)
    return kolommen.laag(
        buurten.gemeentecode,
        shapely.points(xy),
        object_id=kolommen.nummers("object", buurten.gemeentecode, len(keus)),
        naam=[f"{namen.get(soort, 'Gebouw')} {nummer + 1} (gemaakt)" for nummer, soort in enumerate(doel[keus])],
        soort=["kwetsbaar" if soort in KWETSBAAR else "beperkt_kwetsbaar" for soort in doel[keus]],
        buurtcode=pd.array([buurten.codes[plek] for plek in bebouwing.panden.buurt[adressen.pand[keus]]], dtype="str"),
    )
