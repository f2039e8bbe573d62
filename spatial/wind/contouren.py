"""Waar ligt de lijn van 47 dB? Geluidcontouren als vlakken, en de afstand waarop één turbine een niveau haalt.

De kern rekent het niveau op een rooster; op elke lijn tussen twee roosterpunten wordt in dB geïnterpoleerd en de
stukjes worden aan elkaar gezet. Turbines die elkaar niet kunnen beïnvloeden krijgen elk hun eigen rooster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import EmptyInput, OutOfRange, UnknownName
from spatial.raster import Raster
from spatial.wind.geluid_bodem import bodemraster
from spatial.wind.geluid_emissie import Stand, bronterm, emissie
from spatial.wind.geluid_nederlands import padverlies
from spatial.wind.geluid_ontvangst import Bronterm, Ontvangers, Voortgang, niveau_db, ontvangst
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.windklimaat import Windklimaat, Windverdeling

RIJ: Mapping[str, int] = MappingProxyType({"lden": 0, "lnight": 3})
NIVEAU_MIN_DB, NIVEAU_MAX_DB = 20.0, 80.0
PUNTEN_MAX = 30_000_000
LEEG_DB = -99.0


def contourafstand_m(
    type_: Turbinetype,
    ashoogte_m: float,
    verdeling: Windverdeling,
    p: Parameters,
    niveau: float,
    *,
    maat: str = "lden",
    modus: str = "",
    hoogte_ontvanger_m: float | None = None,
) -> float:
    """De horizontale afstand (m) waarbuiten één turbine onder een niveau blijft; 0 als ze het nergens haalt.

    Overal geldt de bodemfactor `geluid_bodemfactor`.

    Raises
    ------
    OutOfRange : als het niveau niet tussen 20 en 80 dB ligt, of verder dan `geluid_reikwijdte_m` nog gehaald wordt.
    UnknownName : als het type geen geluidgegevens heeft.
    """
    rij = _controleer([niveau], maat)
    soort = np.append(ashoogte_m, bronterm(emissie(type_, verdeling, modus))[rij])
    return _afstand(soort, niveau, p["geluid_bodemfactor"], p, hoogte_ontvanger_m)


def contouren(
    park: Park,
    klimaat: Windklimaat,
    p: Parameters,
    niveaus_db: Sequence[float],
    *,
    maat: str = "lden",
    bodem: gpd.GeoDataFrame | None = None,
    extra: Park | None = None,
    modi: Mapping[str, Mapping[str, Stand]] | None = None,
    hoogte_ontvanger_m: float | None = None,
    cel_m: float = 25.0,
    voortgang: Voortgang = None,
) -> gpd.GeoDataFrame:
    """Het gebied waar het park (met `extra` erbij) een niveau haalt.

    Parameters
    ----------
    niveaus_db : 20 tot en met 80 dB; maat : "lden" of "lnight"; cel_m : afstand tussen de roosterpunten
    hoogte_ontvanger_m : None is het kental `geluid_ontvanger_hoogte_m`

    Returns
    -------
    een rij per niveau in de gevraagde volgorde: `niveau_db` en `geometry` (MultiPolygon in RD, leeg als het niveau
    nergens gehaald wordt)

    Raises
    ------
    OutOfRange : bij een niveau buiten 20–80 dB, een niveau verder weg dan `geluid_reikwijdte_m`, te veel cellen.
    UnknownName : als een turbine geen geluidgegevens heeft.
    """
    rij = _controleer(niveaus_db, maat)
    if not 1.0 <= cel_m <= 250.0:
        raise OutOfRange("contouren, celgrootte", cel_m, "1 tot en met 250 m", "kies bijvoorbeeld 25")
    parken = [Bronterm.of(park, klimaat, modi=modi)] + ([Bronterm.of(extra, klimaat)] if extra is not None else [])
    bron = _samen(parken)
    ver = _marge(bron, rij, min(niveaus_db), p, hoogte_ontvanger_m)
    vlakken: dict[float, list[shapely.Geometry]] = {n: [] for n in niveaus_db}
    groepen = _groepen(np.column_stack([bron.x_m, bron.y_m]), 2.0 * ver + 4.0 * cel_m)
    for nummer, groep in enumerate(groepen):
        deel = Bronterm(
            tuple(bron.ids[k] for k in groep), bron.x_m[groep], bron.y_m[groep], bron.z_m[groep], bron.hoogte_m[groep],
            bron.energie[groep],
        )  # fmt: skip
        rooster = _rooster(deel, rij, ver + 2.0 * cel_m, cel_m, bodem, p, hoogte_ontvanger_m)
        for niveau in vlakken:
            vlakken[niveau] += vlakken_boven(rooster, float(niveau))
        if voortgang is not None:
            voortgang("geluidcontouren", (nummer + 1) / len(groepen))
    vormen = [shapely.MultiPolygon(_polygonen(vlakken[n])) for n in niveaus_db]
    return gpd.GeoDataFrame({"niveau_db": [float(n) for n in niveaus_db]}, geometry=vormen, crs=RD)


def _controleer(niveaus: Sequence[float], maat: str) -> int:
    """De rij van de bronterm die bij de maat hoort; weiger niveaus die geen turbine geeft."""
    if maat not in RIJ:
        raise UnknownName("contour, maat", maat, f"een van: {', '.join(RIJ)}", "kies lden of lnight")
    if not len(niveaus):
        raise EmptyInput("contouren, niveaus", 0, "ten minste één niveau", "geef bijvoorbeeld 47")
    for niveau in niveaus:
        if not NIVEAU_MIN_DB <= niveau <= NIVEAU_MAX_DB:
            raise OutOfRange(
                "contour, niveau",
                f"{niveau:g} dB",
                f"{NIVEAU_MIN_DB:g} tot en met {NIVEAU_MAX_DB:g} dB",
                "kies een niveau dat een turbine bij een woning kan geven, bijvoorbeeld 47",
            )
    return RIJ[maat]


def _marge(bron: Bronterm, rij: int, niveau: float, p: Parameters, ontvanger_m: float | None) -> float:
    """Hoe ver de contour hooguit van een turbine ligt: alsof alle buren op één plek stonden, boven harde bodem."""
    soorten = np.unique(np.column_stack([bron.hoogte_m, bron.energie[:, rij]]), axis=0)
    bereik = p["geluid_reikwijdte_m"]
    alleen = max(_afstand(soort, niveau, 0.0, p, ontvanger_m) for soort in soorten)
    xy = np.column_stack([bron.x_m, bron.y_m])
    buren = int(np.max(cKDTree(xy).query_ball_point(xy, 2.0 * bereik, return_length=True)))
    samen = niveau - 10.0 * float(np.log10(buren))
    try:
        return max(alleen, *(_afstand(soort, samen, 0.0, p, ontvanger_m) for soort in soorten))
    except OutOfRange:
        return bereik


def _afstand(soort: Getallen, niveau: float, b: float, p: Parameters, ontvanger_m: float | None) -> float:
    """Waarbuiten één turbine (ashoogte, energie per band) onder het niveau blijft; door halveren, tot op 1 cm."""
    ho = p["geluid_ontvanger_hoogte_m"] if ontvanger_m is None else ontvanger_m

    def sterkte(r_m: float) -> float:
        verlies = padverlies(r_m, float(soort[0]), ho, (b, b, b), c0_db=p["geluid_c0_db"]).totaal
        return 10.0 * float(np.log10(max(float(soort[1:] @ 10.0 ** (-verlies / 10.0)), 1e-30)))

    bereik = p["geluid_reikwijdte_m"]
    if sterkte(bereik) >= niveau:
        raise OutOfRange(
            "contour, niveau",
            f"{niveau:g} dB",
            f"een niveau dat binnen {bereik:g} m ophoudt (daar geeft één turbine nog {sterkte(bereik):.1f} dB)",
            "kies een hoger niveau, of vergroot geluid_reikwijdte_m",
        )
    # Onder de turbine kan het door de bodemterm iets stiller zijn dan ernaast: zoek van buiten naar binnen.
    luid = next((r for r in np.arange(bereik, -1.0, -25.0).tolist() if sterkte(r) >= niveau), None)
    if luid is None:
        return 0.0
    onder, boven = float(luid), float(luid) + 25.0
    while boven - onder > 0.01:
        midden = 0.5 * (onder + boven)
        onder, boven = (midden, boven) if sterkte(midden) >= niveau else (onder, midden)
    return onder


def _samen(bronnen: list[Bronterm]) -> Bronterm:
    velden = [
        np.concatenate([getattr(b, naam) for b in bronnen]) for naam in ("x_m", "y_m", "z_m", "hoogte_m", "energie")
    ]
    return Bronterm(tuple(i for b in bronnen for i in b.ids), *velden)


def _groepen(xy: Getallen, ver_m: float) -> list[NDArray[np.int64]]:
    """Turbines waarvan de contouren elkaar kunnen raken, in groepen."""
    paren = cKDTree(xy).query_pairs(ver_m, output_type="ndarray")
    n = len(xy)
    net = coo_array((np.ones(len(paren)), (paren[:, 0], paren[:, 1])), shape=(n, n))
    aantal, groep = connected_components(net, directed=False)
    return [np.flatnonzero(groep == k) for k in range(int(aantal))]


def _rooster(
    bron: Bronterm, rij: int, marge_m: float, cel_m: float, bodem: gpd.GeoDataFrame | None, p: Parameters,
    ontvanger_m: float | None,
) -> Raster:  # fmt: skip
    """Het niveau op de roosterpunten (`links_m`, `boven_m` is hier het eerste punt, niet een hoek)."""
    x0, x1 = float(bron.x_m.min()) - marge_m, float(bron.x_m.max()) + marge_m
    y0, y1 = float(bron.y_m.min()) - marge_m, float(bron.y_m.max()) + marge_m
    kolommen, rijen = int(np.ceil((x1 - x0) / cel_m)) + 1, int(np.ceil((y1 - y0) / cel_m)) + 1
    if kolommen * rijen > PUNTEN_MAX:
        raise OutOfRange(
            "contouren, rooster", f"{kolommen} bij {rijen} punten", f"hooguit {PUNTEN_MAX}", "neem een grotere cel_m"
        )
    x, y = x0 + cel_m * np.arange(kolommen), y0 + cel_m * np.arange(rijen)[::-1]
    ho = p["geluid_ontvanger_hoogte_m"] if ontvanger_m is None else ontvanger_m
    plekken = Ontvangers.of(np.tile(x, rijen), np.repeat(y, kolommen), ho)
    raster = None if bodem is None else bodemraster(bodem, (x0, y0, float(x[-1]), float(y[0])), p)
    som, _, _ = ontvangst(bron, plekken, p, rijen=slice(rij, rij + 1), bodem=raster)
    niveau = np.nan_to_num(niveau_db(som[0]), nan=LEEG_DB, neginf=LEEG_DB)
    return Raster(niveau.reshape(rijen, kolommen), x0, float(y[0]), cel_m)


def vlakken_boven(r: Raster, niveau: float) -> list[shapely.Geometry]:
    """De vlakken waar het rooster het niveau haalt: lijnstukken per cel, aan elkaar gezet tot vlakken."""
    w = np.pad(r.waarden, 1, constant_values=LEEG_DB)  # buiten het rooster is het stil, dus elke lijn sluit
    lijnen = _lijnstukken(w >= niveau, w, niveau)
    if not len(lijnen):
        return []
    lijnen[..., 0] = r.links_m + (lijnen[..., 0] - 1.0) * r.cel_m
    lijnen[..., 1] = r.boven_m - (lijnen[..., 1] - 1.0) * r.cel_m
    delen = shapely.get_parts(shapely.polygonize(np.asarray(shapely.linestrings(lijnen), dtype=object)))
    binnen = shapely.get_coordinates(shapely.point_on_surface(delen))
    kolom = (binnen[:, 0] - r.links_m) / r.cel_m + 1.0
    rij = (r.boven_m - binnen[:, 1]) / r.cel_m + 1.0
    return list(delen[_tussen(w, rij, kolom) >= niveau])


def _lijnstukken(luid: NDArray[np.bool_], w: Getallen, niveau: float) -> Getallen:
    """(n, 2, 2) lijnstukken (kolom, rij) tussen de snijpunten op de randen van elke cel."""
    nw, no, zo, zw = luid[:-1, :-1], luid[:-1, 1:], luid[1:, 1:], luid[1:, :-1]
    soort = nw * 1 + no * 2 + zo * 4 + zw * 8
    rijen, kolommen = np.nonzero((soort > 0) & (soort < 15))
    soort = soort[rijen, kolommen]
    hoek = [w[rijen, kolommen], w[rijen, kolommen + 1], w[rijen + 1, kolommen + 1], w[rijen + 1, kolommen]]
    # De snijpunten op noord-, oost-, zuid- en westrand; dezelfde formule van beide kanten, dus precies hetzelfde punt.
    rand = np.full((len(rijen), 4, 2), np.nan)
    for k, (a, b, dx, dy) in enumerate(((0, 1, 0, 0), (1, 2, 1, 0), (3, 2, 0, 1), (0, 3, 0, 0))):
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.clip((niveau - hoek[a]) / (hoek[b] - hoek[a]), 1e-9, 1.0 - 1e-9)
        liggend = k in (0, 2)
        rand[:, k, 0] = kolommen + dx + (t if liggend else 0.0)
        rand[:, k, 1] = rijen + dy + (0.0 if liggend else t)
    # Twee hoeken schuin tegenover elkaar: het gemiddelde van de cel zegt of de luide hoeken verbonden zijn.
    midden = sum(hoek) / 4.0 >= niveau
    soort = np.where((soort == 5) & midden, 16, np.where((soort == 10) & midden, 17, soort))
    uit = []
    for geval, paren in _PAREN.items():
        wie = soort == geval
        uit += [rand[wie][:, list(paar)] for paar in paren]
    return np.concatenate(uit) if uit else np.empty((0, 2, 2))


# Welke randen (0 noord, 1 oost, 2 zuid, 3 west) verbonden worden per geval van luide hoeken (nw 1, no 2, zo 4, zw 8).
_PAREN: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 0), (1, 2)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((0, 2),), 10: ((0, 1), (2, 3)), 11: ((1, 2),), 12: ((1, 3),), 13: ((0, 1),), 14: ((3, 0),),
    16: ((0, 1), (2, 3)), 17: ((3, 0), (1, 2)),
}  # fmt: skip


def _tussen(w: Getallen, rij: Getallen, kolom: Getallen) -> Getallen:
    """De waarde op een plek tussen de roosterpunten, lineair in beide richtingen."""
    r0 = np.clip(np.floor(rij).astype(np.int64), 0, w.shape[0] - 2)
    k0 = np.clip(np.floor(kolom).astype(np.int64), 0, w.shape[1] - 2)
    fr, fk = rij - r0, kolom - k0
    boven = w[r0, k0] * (1.0 - fk) + w[r0, k0 + 1] * fk
    onder = w[r0 + 1, k0] * (1.0 - fk) + w[r0 + 1, k0 + 1] * fk
    uit: Getallen = boven * (1.0 - fr) + onder * fr
    return uit


def _polygonen(vlakken: list[shapely.Geometry]) -> list[shapely.Polygon]:
    """Losse, geldige vlakken uit alle groepen samen."""
    if not vlakken:
        return []
    samen = shapely.get_parts(shapely.union_all(np.array(vlakken, dtype=object)))
    return [v for v in samen if isinstance(v, shapely.Polygon)]
