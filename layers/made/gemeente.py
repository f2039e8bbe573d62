"""Hoe wordt uit plek, buurten, huizen en bewoners één gemeente met alle lagen?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.made import (
    bronnen,
    cijfers,
    geluid,
    kolommen,
    labels,
    net,
    netrij,
    omgeving,
    plannen,
    werken_draagvlak,
    windcijfers,
    windlagen,
)
from layers.made.adressen import DOELEN, LETTERS, Adressen, maak_adressen
from layers.made.bewoning import EIGENAREN, Bewoning, maak_bewoning
from layers.made.buurten import Buurten, kies_rollen, maak_buurten
from layers.made.cijfers import Redenen
from layers.made.landschap import Getallen, Kader, maak_kader
from layers.made.namen import straatnamen
from layers.made.omgeving import Omgeving, maak_omgeving
from layers.made.recept import Recept
from layers.made.straten_panden import Bebouwing, Panden, bouw

Tabellen = dict[str, gpd.GeoDataFrame | pd.DataFrame]
# Wat een woning volgens de vorm van haar pand is; rijtjes volgen uit het aantal buren.
WONINGTYPE = {
    "vrij": "vrijstaand",
    "lint": "vrijstaand",
    "tweekap": "twee_onder_een_kap",
    "portiek": "meergezins_laag",
    "winkelpand": "meergezins_laag",
    "flat": "meergezins_hoog",
}
RIJWONING = ("vrijstaand", "hoek", "tussen")


@dataclass(frozen=True)
class Gemeente:
    """Alles van één gemaakte gemeente: de lagen, waarom cijfers ontbreken, en de bouwstenen voor wie verder wil."""

    kader: Kader
    buurten: Buurten
    omgeving: Omgeving
    panden: Panden
    adressen: Adressen
    bewoning: Bewoning
    labels: labels.Labels
    tabellen: Tabellen
    redenen: Redenen


def maak_gemeente(seed: int, nummer: int, buurten: int, alleen: bool, panden: bool, recept: Recept) -> Gemeente:
    """Eén gemeente met al haar lagen; met `panden` onwaar blijft de laag panden weg (de adressen blijven)."""
    rollen = kies_rollen(buurten, nummer, recept)
    kader = maak_kader(seed, nummer, rollen, alleen, recept)
    wijk = maak_buurten(kader, rollen, recept)
    land = maak_omgeving(kader, wijk)
    bebouwing = bouw(kader, wijk, land, recept)
    adres = maak_adressen(kader, wijk, bebouwing.panden, recept)
    woon = maak_bewoning(kader, wijk, bebouwing.panden, adres, bronnen.warmtenetbuurten(wijk, nummer), recept)
    label = labels.maak_labels(kader, bebouwing.panden, adres, woon, recept)
    laag, redenen = cijfers.buurten_laag(kader, wijk, land, bebouwing.panden, adres, woon, recept)
    tabellen: Tabellen = {"buurten": laag, "wijken": _wijken(wijk)}
    if panden:
        tabellen["panden"] = _panden(kader, wijk, bebouwing.panden, recept)
    tabellen.update(_adreslagen(kader, wijk, land, bebouwing, adres, woon, label, recept))
    tabellen["wegen"] = _wegen(kader, wijk, land, bebouwing)
    bebouwd = shapely.union_all(bebouwing.bouwvlak)
    tabellen.update(omgeving.lagen(kader, wijk, land, bebouwd))
    tabellen.update(_beleidslagen(kader, wijk, land, bebouwing, recept))
    tabellen.update(windlagen.lagen(kader, wijk, land, bebouwing, adres, tabellen["stations"], recept))
    tabellen.update(netrij.lagen(kader, wijk, tabellen["netcapaciteit"], recept))
    if nummer == 0:
        tabellen.update(windcijfers.lagen(seed, recept))
    return Gemeente(kader, wijk, land, bebouwing.panden, adres, woon, label, tabellen, redenen)


def _beleidslagen(
    kader: Kader, wijk: Buurten, land: Omgeving, bebouwing: Bebouwing, recept: Recept
) -> Mapping[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Bronnen, plannen, geluid en wat de gemeente zelf aanlevert."""
    zones = geluid.geluidszones(kader, wijk, land, recept)
    return {
        "warmtebronnen": bronnen.warmtebronnen(kader, wijk, land, recept),
        "woningbouwlocaties": plannen.woningbouwlocaties(kader, wijk, land, bebouwing, recept),
        "geluidszones": zones,
        "bestemmingsplannen": plannen.bestemmingsplannen(kader, wijk, land, bebouwing, zones),
        "monumenten": plannen.monumenten(kader, wijk, bebouwing),
        "koppelkansen": werken_draagvlak.koppelkansen(kader, wijk, bebouwing, recept),
        "draagvlak": werken_draagvlak.draagvlak(kader, wijk, recept),
        "subsidies": werken_draagvlak.subsidies(kader, wijk, bronnen.voor_de_hand(wijk, land, kader.nummer), recept),
    }


def _wijken(wijk: Buurten) -> gpd.GeoDataFrame:
    """De laag wijken: de buurten van één wijk samen."""
    eerste = [int(np.flatnonzero(wijk.wijk == nummer)[0]) for nummer in np.unique(wijk.wijk)]
    vlakken = [
        shapely.multipolygons(shapely.get_parts(shapely.union_all(wijk.vlakken[wijk.wijk == wijk.wijk[p]])))
        for p in eerste
    ]
    return kolommen.laag(
        wijk.gemeentecode,
        vlakken,
        wijkcode=[f"WK{wijk.codes[plek][2:8]}" for plek in eerste],
        wijknaam=[f"Wijk {wijk.wijk[plek]:02d} {wijk.namen[plek]}" for plek in eerste],
    )


def _panden(kader: Kader, wijk: Buurten, panden: Panden, recept: Recept) -> gpd.GeoDataFrame:
    """De laag panden; hoekpunten op 0,1 mm, zodat buren precies dezelfde punten delen."""
    n = len(panden.buurt)
    hoek = np.round(kader.golf.punten(panden.hoek.reshape(-1, 2)), 4).reshape(n, 4, 2)
    vlakken = shapely.polygons(np.concatenate([hoek, hoek[:, :1]], axis=1))
    sloop = kader.loting("status").random(n) < float(recept["utiliteit"]["sloopvergunning"])
    return kolommen.laag(
        wijk.gemeentecode,
        shapely.normalize(vlakken),
        pand_id=kolommen.bag_nummers(wijk.gemeentecode, kolommen.SOORT_PAND, n),
        bouwjaar=panden.bouwjaar,
        status=np.where(sloop, "Sloopvergunning verleend", "Pand in gebruik"),
    )


def _adreslagen(
    kader: Kader,
    wijk: Buurten,
    land: Omgeving,
    bebouwing: Bebouwing,
    adres: Adressen,
    woon: Bewoning,
    label: labels.Labels,
    recept: Recept,
) -> Tabellen:
    """Verblijfsobjecten, energielabels (per adres en per buurt) en het net dat de adressen voedt."""
    panden, gemeente = bebouwing.panden, wijk.gemeentecode
    n = len(adres.pand)
    xy = np.round(kader.golf.punten(adres.punt), 3)
    adreskolommen = _adreskolommen(adres)
    ids = {
        "vbo_id": kolommen.bag_nummers(gemeente, kolommen.SOORT_VERBLIJFSOBJECT, n),
        "pand_id": kolommen.bag_nummers(gemeente, kolommen.SOORT_PAND, len(panden.buurt))[adres.pand],
    }
    straat = np.array(straatnamen(len(bebouwing.straten), kader.loting("straatnamen")))
    vbo = kolommen.laag(
        gemeente,
        shapely.points(xy),
        **{naam: kolommen.tekst(waarden) for naam, waarden in ids.items()},
        gebruiksdoel=kolommen.tekst(np.array(DOELEN)[adres.doel]),
        woonfunctie=adres.woning,
        oppervlakte_m2=adres.opp_m2,
        status=kolommen.tekst(
            np.where(adres.in_gebruik, "Verblijfsobject in gebruik", "Verblijfsobject buiten gebruik")
        ),
        **adreskolommen,
        bouwjaar=panden.bouwjaar[adres.pand],
        woningtype=kolommen.tekst_of_leeg(_woningtypen(panden, adres, recept)),
        buurtcode=kolommen.tekst(np.array(wijk.codes)[panden.buurt[adres.pand]]),
        straatnaam=kolommen.tekst(straat[panden.straat[adres.pand]]),
        eigendom=kolommen.tekst_of_leeg(np.where(adres.woning, np.array(EIGENAREN)[woon.eigenaar], "")),
    )
    wie = label.vbo
    energie = kolommen.tabel(
        gemeente,
        len(wie),
        **{naam: kolommen.tekst(waarden[wie]) for naam, waarden in ids.items()},
        label=kolommen.tekst(label.label),
        labelklasse=kolommen.tekst(np.array(list("ABCDEFG"))[label.klasse]),
        registratiedatum=label.registratie.astype("datetime64[s]"),
        geldig_tot=label.geldig_tot.astype("datetime64[s]"),
        methode=kolommen.tekst(np.where(label.nta8800, "NTA8800", "NV")),
        gebouwtype=kolommen.tekst_of_leeg(labels.gebouwtypen(panden, adres.pand, adres.woning, recept)[wie]),
        **{naam: waarden[wie] for naam, waarden in adreskolommen.items()},
    )
    gebieden = net.maak_gebieden(kader, wijk)
    return {
        "verblijfsobjecten": vbo,
        "energielabels": energie,
        "energielabels_buurt": labels.buurt_tabel(wijk.codes, panden, adres, label),
        **net.lagen(kader, wijk, land, gebieden, adres.postcode, xy),
    }


def _adreskolommen(adres: Adressen) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Postcode, huisnummer, letter en toevoeging als tekst."""
    letters = np.array(["", *LETTERS])[adres.letter]
    toevoeging = np.where(adres.toevoeging > 0, adres.toevoeging.astype("U6"), "")
    return {
        "postcode": kolommen.tekst(adres.postcode),
        "huisnummer": kolommen.tekst(adres.nummer.astype("U6")),
        "huisletter": kolommen.tekst_of_leeg(letters),
        "toevoeging": kolommen.tekst_of_leeg(toevoeging),
    }


def _woningtypen(panden: Panden, adres: Adressen, recept: Recept) -> NDArray[np.str_]:
    """Het woningtype per verblijfsobject; leeg bij utiliteit."""
    namen = np.array([WONINGTYPE.get(vorm, "") for vorm in recept.vormnamen], dtype="U20")[panden.vorm[adres.pand]]
    buren = panden.buren[adres.pand]
    rij = panden.vorm[adres.pand] == recept.vormnamen.index("rij")
    namen = np.where(rij, np.array(RIJWONING)[buren], namen)
    # Een half dubbelhuis waarvan de andere helft niet paste staat los.
    half = (panden.vorm[adres.pand] == recept.vormnamen.index("tweekap")) & (buren == 0)
    # Eén woning in een heel winkelpand is een gewoon huis in een rij.
    alleen = np.bincount(adres.pand, minlength=len(panden.buurt))[adres.pand] == 1
    huis = (panden.vorm[adres.pand] == recept.vormnamen.index("winkelpand")) & alleen
    namen = np.where(half, "vrijstaand", np.where(huis, np.array(RIJWONING)[buren], namen))
    return np.where(adres.woning, namen, "")


def _wegen(kader: Kader, wijk: Buurten, land: Omgeving, bebouwing: Bebouwing) -> gpd.GeoDataFrame:
    """De laag wegen: snelweg, hoofdwegen en straten met hun naam."""
    namen = np.array(straatnamen(len(bebouwing.straten), kader.loting("straatnamen")))
    goed = shapely.length(bebouwing.straten) > 20.0
    hoofd = [lijn for lijn in land.hoofdwegen if shapely.length(lijn) > 1.0]
    vormen: list[Getallen] = [land.snelweg, *hoofd, *bebouwing.straten[goed]]
    codes = [None] * (1 + len(hoofd)) + [wijk.codes[plek] for plek in bebouwing.straat_buurt[goed]]
    return kolommen.laag(
        wijk.gemeentecode,
        kader.golf.buig(np.array(vormen, dtype=object)),
        weg_id=kolommen.nummers("weg", wijk.gemeentecode, len(vormen)),
        soort=["snelweg"] + ["hoofdweg"] * len(hoofd) + ["straat"] * int(goed.sum()),
        naam=["A99", *[f"N9{plek + 1:02d}" for plek in range(len(hoofd))], *namen[goed]],
        buurtcode=pd.array(codes, dtype="str"),
    )
