"""Hoe ver staat elke turbine van de dingen in een laag, en wat staat te dichtbij?

Afstanden gaan van het hart van de mast tot de rand van het object, horizontaal. Bij een vlak is dat 0 als de mast
erin staat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.wind.normen import Normenset
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.veiligheid import (
    Veiligheidsafstanden,
    onderling_m,
    pr_afstanden,
    rijksweg_m,
    spoor_m,
    vaarweg_m,
)

Plaatsen = NDArray[np.int64]


@dataclass(frozen=True)
class Meting:
    """Wat er in een laag te dichtbij staat, en hoeveel ruimte er is.

    Parameters
    ----------
    positie, turbine, afstand_m, grens_m : per object dat te dichtbij staat (plaats in de laag) de turbine (plaats in
        het park) waar het het meest knelt; het ergste eerst
    ergste : (positie, turbine, afstand_m, grens_m) van het paar met de minste ruimte, ook als alles ver genoeg staat;
        None als de laag leeg is
    """

    positie: Plaatsen
    turbine: Plaatsen
    afstand_m: Getallen
    grens_m: Getallen
    ergste: tuple[int, int, float, float] | None

    def __len__(self) -> int:
        return len(self.positie)


def mastpunten(park: Park) -> NDArray[np.object_]:
    """(n,) de masten als punten in RD."""
    return np.asarray(shapely.points(park.xy), dtype=object)


def meet(park: Park, laag: gpd.GeoDataFrame, grens_m: Getallen, *, aftrek_m: Getallen | float = 0.0) -> Meting:
    """Welke objecten dichter bij een mast staan dan de grens van die turbine.

    Parameters
    ----------
    laag : vormen in RD; lege vormen doen niet mee
    grens_m : (n,) afstand per turbine; een object op precies deze afstand staat ver genoeg, een object waar de mast
        in of op staat nooit
    aftrek_m : () of (m,) af te trekken van de gemeten afstand, zoals de halve breedte van een weg

    Raises
    ------
    WrongCrs : als de laag niet in RD staat.
    """
    require_rd(laag, "laag bij het meten van afstanden")
    vormen = np.asarray(laag.geometry.values, dtype=object)
    vol = np.flatnonzero(~shapely.is_missing(vormen) & ~shapely.is_empty(vormen))
    leeg = np.zeros(0, dtype=np.int64)
    if not len(vol):
        return Meting(leeg, leeg, np.zeros(0), np.zeros(0), None)
    masten = mastpunten(park)
    aftrek = np.broadcast_to(np.asarray(aftrek_m, dtype=np.float64), len(vormen))[vol]
    boom = shapely.STRtree(vormen[vol])
    turbine, object_ = boom.query(masten, predicate="dwithin", distance=grens_m + float(aftrek.max(initial=0.0)))
    naaste = boom.query_nearest(masten, all_matches=False)
    paar_t, paar_o = np.concatenate([turbine, naaste[0]]), np.concatenate([object_, naaste[1]])
    afstand = np.maximum(shapely.distance(masten[paar_t], vormen[vol][paar_o]) - aftrek[paar_o], 0.0)
    ruimte = afstand - grens_m[paar_t]
    volgorde = np.lexsort((paar_t, vol[paar_o], afstand, ruimte))
    eerste = volgorde[0]
    ergste = (int(vol[paar_o[eerste]]), int(paar_t[eerste]), float(afstand[eerste]), float(grens_m[paar_t[eerste]]))
    mis = volgorde[(ruimte[volgorde] < 0) | (afstand[volgorde] <= 0)]
    _, uniek = np.unique(paar_o[mis], return_index=True)
    mis = mis[np.sort(uniek)]
    return Meting(vol[paar_o[mis]], paar_t[mis].astype(np.int64), afstand[mis], grens_m[paar_t[mis]], ergste)


def veiligheid_per_turbine(park: Park, p: Parameters) -> list[Veiligheidsafstanden]:
    """De generieke veiligheidsafstanden van elke turbine; gelijke turbines worden één keer gerekend."""
    bekend: dict[tuple[str, float], Veiligheidsafstanden] = {}
    uit = []
    for turbinetype, hoogte in zip(park.per_turbine, park.ashoogte_m, strict=True):
        sleutel = (turbinetype.naam, float(hoogte))
        if sleutel not in bekend:
            bekend[sleutel] = pr_afstanden(turbinetype, float(hoogte), p)
        uit.append(bekend[sleutel])
    return uit


def woningafstand_m(tiphoogte_m: Getallen, normen: Normenset) -> Getallen | None:
    """De afstand tot woningen die de normenset vraagt, per turbine; de strengste van meters en tiphoogten.

    None als de set geen afstand kent.
    """
    vast, maal = normen.grens("afstand_woning_m"), normen.grens("afstand_woning_tiphoogten")
    if vast is None and maal is None:
        return None
    uit: Getallen = np.maximum(vast or 0.0, (maal or 0.0) * tiphoogte_m)
    return uit


def uitsluitafstanden(
    turbinetype: Turbinetype, ashoogte_m: float, normen: Normenset, p: Parameters
) -> Mapping[str, float]:
    """Per regelcode de afstand (m) van mast tot rand waarbinnen een object deze turbine uitsluit of onderzoek vraagt.

    Geluid en slagschaduw staan er niet in: die afstanden volgen uit een berekening. Regels waarvoor de normenset geen
    norm heeft ontbreken. 0 betekent: alleen op de plek zelf.

    Raises
    ------
    OutOfRange : als een maat niet kan.
    """
    rotor = turbinetype.rotordiameter_m
    v = pr_afstanden(turbinetype, ashoogte_m, p)
    uit: dict[str, float | None] = {
        "WT-VEI-1": _risico(v, normen.grens("pr_kwetsbaar_per_jaar")),
        "WT-VEI-2": _risico(v, normen.grens("pr_beperkt_kwetsbaar_per_jaar")),
        "WT-VEI-3": rijksweg_m(rotor, p) + p["veiligheid_weg_halve_breedte_m"],
        "WT-VEI-4": vaarweg_m(rotor, p),
        "WT-VEI-5": spoor_m(rotor, p),
        "WT-VEI-6": v.pr6_m,
        "WT-VEI-7": v.pr6_m,
        "WT-VEI-8": v.tiphoogte_m,
        "WT-VEI-9": onderling_m(rotor, p),
        "WT-NAT-1": rotor / 2.0,
        "WT-NAT-2": rotor / 2.0,
        "WT-LUC-2": rotor / 2.0,
        "WT-LAN-1": 0.0,
    }
    woning = woningafstand_m(np.array([v.tiphoogte_m]), normen)
    if woning is not None:
        uit["WT-AFS-1"] = float(woning[0])
    return {code: afstand for code, afstand in uit.items() if afstand is not None}


def _risico(v: Veiligheidsafstanden, norm: float | None) -> float | None:
    return None if norm is None else v.pr_afstand_m(norm)
