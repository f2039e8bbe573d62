"""Wat mag waar: woningbouwplannen, bestemmingen, monumenten en het beschermde gezicht van de gemaakte gemeente."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from layers.made import kolommen
from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Getallen, Kader, alleen_vlakken
from layers.made.omgeving import VRIJ_M, Omgeving
from layers.made.recept import Recept
from layers.made.straten_panden import Bebouwing

# Hoofdgroep van de bestemming voor het bebouwde deel van een buurt, naar haar rol.
HOOFDGROEP = {"centrum": "centrum", "bedrijven": "bedrijventerrein", "polder": "wonen", "water": "water"}
KLEINST_M2 = 500.0
# Halve breedte (m) van de bestemming verkeer, en van de strook wonen langs een lint.
_STROOK_M = {"snelweg": VRIJ_M["snelweg"] / 2.0, "spoor": VRIJ_M["spoor"] / 2.0, "hoofdweg": VRIJ_M["hoofdweg"]}
LINT_M = 62.0
MONUMENT_TOT = 1900
MEESTE_MONUMENTEN = 45


def woningbouwlocaties(
    kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwing: Bebouwing, recept: Recept
) -> gpd.GeoDataFrame:
    """De laag woningbouwlocaties: uitbreiding aan de rand en vervanging in oudere wijken, gefaseerd."""
    toeval = kader.loting("woningbouw")
    getal = recept["woningbouw"]
    rijen: list[tuple[str, float, Geometrie]] = []
    gekozen = set(np.flatnonzero(toeval.random(len(buurten.codes)) < float(getal["aandeel_buurten"])).tolist())
    gekozen.add(buurten.met_rol("bloemkool", "centrum")[-1])
    for plek in sorted(gekozen):
        rol = buurten.rollen[plek]
        if rol in ("water", "bedrijven"):
            continue
        if rol in ("naoorlogs", "hoogbouw", "centrum"):
            vlak = shapely.intersection(bebouwing.bouwvlak[plek], _doos(buurten.zaden[plek], toeval, 45.0, 90.0))
            naam, dichtheid = "Vernieuwing", float(getal["per_ha_inbreiding"])
        else:
            richting = toeval.uniform(0.0, 2.0 * np.pi)
            straal = min(recept.rollen[rol].straal_m, 420.0) + 110.0
            midden = buurten.zaden[plek] + straal * np.array([np.cos(richting), np.sin(richting)])
            vrij = shapely.difference(
                shapely.buffer(buurten.recht[plek], -15.0), shapely.union(omgeving.onbebouwd, bebouwing.bouwvlak[plek])
            )
            vlak = shapely.intersection(vrij, _doos(midden, toeval, 90.0, 190.0))
            naam, dichtheid = "Uitbreiding", float(getal["per_ha_uitleg"])
        vlak = _grootste(vlak)
        if shapely.area(vlak) > KLEINST_M2:
            rijen.append((f"{naam} {buurten.namen[plek]}", round(shapely.area(vlak) / 1e4 * dichtheid), vlak))
    if not rijen:
        vlak = shapely.buffer(shapely.point_on_surface(bebouwing.bouwvlak[buurten.met_rol("centrum")[0]]), 40.0)
        rijen.append(("Vernieuwing Centrum", 20.0, vlak))
    aantal = np.array([rij[1] for rij in rijen])
    eerst, dan = np.floor(aantal * toeval.uniform(0.0, 0.2, len(rijen))), toeval.uniform(0.2, 0.7, len(rijen))
    midden_ = np.floor((aantal - eerst) * dan)
    status = toeval.choice(list(getal["status"]), size=len(rijen), p=list(getal["status"].values()))
    return kolommen.laag(
        buurten.gemeentecode,
        [kader.golf.buig_vlak(rij[2]) for rij in rijen],
        plan_id=kolommen.nummers("plan", buurten.gemeentecode, len(rijen)),
        plannaam=[rij[0] for rij in rijen],
        planstatus=[str(naam) for naam in status],
        woningen=aantal,
        woningen_2020_2024=eerst,
        woningen_2025_2029=midden_,
        woningen_2030_later=aantal - eerst - midden_,
    )


def _doos(midden: Getallen, toeval: np.random.Generator, klein: float, groot: float) -> Geometrie:
    """Een gedraaide rechthoek om een punt, met halve zijden tussen `klein` en `groot` m."""
    a, b = toeval.uniform(klein, groot, 2)
    hoek = toeval.uniform(0.0, np.pi)
    draai = np.array([[np.cos(hoek), -np.sin(hoek)], [np.sin(hoek), np.cos(hoek)]])
    return shapely.polygons(midden + np.array([[-a, -b], [a, -b], [a, b], [-a, b]]) @ draai.T)


def _grootste(vlak: Geometrie) -> Geometrie:
    """Het grootste deel van een vlak, zodat een plan één geheel is."""
    delen = shapely.get_parts(alleen_vlakken(vlak))
    return delen[int(np.argmax(shapely.area(delen)))] if len(delen) else shapely.Polygon()


def bestemmingsplannen(
    kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwing: Bebouwing, zones: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """De laag bestemmingsplannen: per buurt enkelbestemmingen die haar dekken, dubbelbestemmingen en aanduidingen."""
    rijen = _bestemmingen(kader, buurten, omgeving, bebouwing)
    rijen = [(*rij[:4], alleen_vlakken(rij[4])) for rij in rijen]
    rijen = [rij for rij in rijen if shapely.area(rij[4]) > 1.0]
    vormen = [rij[4] for rij in rijen]
    plan = [f"NL.IMRO.{buurten.gemeentecode[2:]}.BP{buurten.wijk[rij[0]]:02d}-VG01" for rij in rijen]
    soorten = [rij[1] for rij in rijen]
    namen, groepen = [rij[3] for rij in rijen], [rij[2] for rij in rijen]
    for soort, naam in (("industrie", "geluidzone - industrie"), ("weg", "geluidzone - weg")):
        vormen.append(shapely.union_all(zones.geometry[zones["soort"] == soort].to_numpy()))
        plan.append(f"NL.IMRO.{buurten.gemeentecode[2:]}.PBgeluid-VG01")
        soorten.append("gebiedsaanduiding")
        namen.append(naam)
        groepen.append("geluidzone")
    return kolommen.laag(
        buurten.gemeentecode,
        vormen,
        vlak_id=kolommen.nummers("bp", buurten.gemeentecode, len(vormen)),
        plan_id=plan,
        naam=namen,
        soort=soorten,
        groep=groepen,
    )


def _bestemmingen(
    kader: Kader, buurten: Buurten, omgeving: Omgeving, bebouwing: Bebouwing
) -> list[tuple[int, str, str, str, Geometrie]]:
    """Per buurt (plek, soort, groep, naam, vlak in RD); gesneden in RD, zodat de vlakken precies sluiten."""
    golf = kader.golf
    buffers = {"snelweg": [omgeving.snelweg], "spoor": [omgeving.spoor], "hoofdweg": omgeving.hoofdwegen}
    stroken = [shapely.buffer(lijn, _STROOK_M[soort]) for soort, lijnen in buffers.items() for lijn in lijnen]
    verkeer = shapely.union_all([golf.buig_vlak(strook) for strook in stroken])
    kering = shapely.union_all([golf.buig_vlak(shapely.buffer(dijk, VRIJ_M["dijk"])) for dijk in omgeving.dijken])
    alle_water = golf.buig_vlak(omgeving.water)
    rijen: list[tuple[int, str, str, str, Geometrie]] = []
    for plek, buurt in enumerate(buurten.vlakken):
        rol = buurten.rollen[plek]
        # Een waterbuurt is helemaal water, ook waar de gebogen oever een paar decimeter afwijkt.
        water = buurt if rol == "water" else alleen_vlakken(shapely.intersection(buurt, alle_water))
        weg = shapely.difference(alleen_vlakken(shapely.intersection(buurt, verkeer)), water)
        bouw = alleen_vlakken(shapely.intersection(buurt, golf.buig_vlak(_bouwgrond(bebouwing, plek, rol))))
        bebouwd = shapely.difference(bouw, shapely.union(water, weg))
        rest = shapely.difference(buurt, shapely.union_all([water, weg, bebouwd]))
        groep = HOOFDGROEP.get(rol, "wonen")
        stukken = (("water", water), ("verkeer", weg), (groep, bebouwd), ("agrarisch", rest))
        rijen += [(plek, "enkelbestemming", soort, soort.capitalize(), vlak) for soort, vlak in stukken]
        if rol == "centrum":
            rijen.append((plek, "dubbelbestemming", "waarde", "Waarde - Archeologie", bebouwd))
        dijk = shapely.intersection(kering, buurt)
        rijen.append((plek, "dubbelbestemming", "waterstaat", "Waterstaat - Waterkering", dijk))
    return rijen


def _bouwgrond(bebouwing: Bebouwing, plek: int, rol: str) -> Geometrie:
    """Het bebouwde vlak van een buurt; in de polder alleen de strook langs het lint."""
    if rol != "polder":
        return bebouwing.bouwvlak[plek]
    lint = shapely.union_all(bebouwing.straten[bebouwing.straat_buurt == plek])
    return shapely.intersection(bebouwing.bouwvlak[plek], shapely.buffer(lint, LINT_M))


def monumenten(kader: Kader, buurten: Buurten, bebouwing: Bebouwing) -> gpd.GeoDataFrame:
    """De laag monumenten: oude panden in het centrum als punt, en het beschermde gezicht eromheen als vlak."""
    toeval = kader.loting("monumenten")
    centrum = buurten.met_rol("centrum")[0]
    panden = bebouwing.panden
    oud = np.flatnonzero((panden.buurt == centrum) & (panden.bouwjaar < MONUMENT_TOT))
    if len(oud) > MEESTE_MONUMENTEN:
        oud = np.sort(toeval.choice(oud, size=MEESTE_MONUMENTEN, replace=False))
    plekken: Geometrie = shapely.points(kader.golf.punten(panden.hoek[oud].mean(axis=1)))
    punten = list(plekken)
    gezicht = shapely.buffer(shapely.points(buurten.zaden[centrum]), 210.0, quad_segs=6)
    gezicht = kader.golf.buig_vlak(shapely.intersection(gezicht, buurten.recht[centrum]))
    n = len(punten)
    return kolommen.laag(
        buurten.gemeentecode,
        [gezicht, *punten],
        object_id=kolommen.nummers("monument", buurten.gemeentecode, n + 1),
        soort=["beschermd_gezicht"] + ["rijksmonument"] * n,
        naam=[f"Oude kern van {buurten.gemeentenaam}"] + [f"Monument {plek + 1} (gemaakt)" for plek in range(n)],
    )
