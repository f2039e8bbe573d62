"""Welke plekken blijven er over, en hoeveel turbines passen daar?

Een plek is een aaneengesloten stuk vrije cellen (cellen met een gedeelde zijde). Turbines passen als elke mast op een
vrije cel staat en elk tweetal buiten elkaars ellips: `langs` rotordiameters in de richting van de meeste windenergie
en `dwars` rotordiameters haaks daarop. Het aantal is wat een inpassing echt haalt, geen bovengrens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from spatial.crs import RD
from spatial.errors import OutOfRange
from spatial.raster import Raster
from spatial.ruimte.plekken_kern import pas_in, volg_randen

Getallen = NDArray[np.float64]
M2_PER_HA = 10_000.0


@dataclass(frozen=True)
class Plekken:
    """De plekken van een raster.

    Parameters
    ----------
    tabel : index `plek_id` (W1, W2, … van groot naar klein); kolommen oppervlakte_ha, omtrek_m, geometry (RD)
    nummer : (rijen, kolommen) 0 buiten een plek, anders de hoeveelste rij van `tabel` vanaf 1
    """

    tabel: gpd.GeoDataFrame
    nummer: Raster


def vind_plekken(vrij: Raster, minimum_ha: float = 0.0) -> Plekken:
    """Aaneengesloten stukken vrije cellen, van groot naar klein.

    Parameters
    ----------
    vrij : True waar een mast mag staan
    minimum_ha : kleinere stukken vallen weg

    >>> vakken = np.array([[1, 1, 0], [0, 0, 1]], dtype=bool)
    >>> vind_plekken(Raster(vakken, 0.0, 200.0, 100.0)).tabel["oppervlakte_ha"].to_dict()
    {'W1': 2.0, 'W2': 1.0}
    """
    genummerd, oppervlakte_ha = _nummer(vrij, minimum_ha)
    vormen = _vormen(genummerd, len(oppervlakte_ha), vrij)
    tabel = gpd.GeoDataFrame(
        {"oppervlakte_ha": oppervlakte_ha, "omtrek_m": shapely.length(vormen)},
        geometry=vormen,
        crs=RD,
        index=pd.Index([f"W{k + 1}" for k in range(len(oppervlakte_ha))], name="plek_id"),
    )
    return Plekken(tabel, Raster(genummerd, vrij.links_m, vrij.boven_m, vrij.cel_m))


def groot_genoeg(vrij: Raster, minimum_ha: float) -> NDArray[np.bool_]:
    """De vrije cellen in stukken van ten minste `minimum_ha`, zonder er vlakken van te maken."""
    uit: NDArray[np.bool_] = _nummer(vrij, minimum_ha)[0] > 0
    return uit


def _nummer(vrij: Raster, minimum_ha: float) -> tuple[NDArray[np.int32], Getallen]:
    """Het nummer van het stuk per cel (0 is geen) en de oppervlakte per stuk, van groot naar klein."""
    cel_ha = vrij.cel_m**2 / M2_PER_HA
    nummer, aantal = ndimage.label(vrij.waarden)
    grootte = np.bincount(nummer.ravel(), minlength=aantal + 1)
    grootte[0] = 0
    volgorde = np.argsort(-grootte[1:], kind="stable") + 1
    volgorde = volgorde[grootte[volgorde] * cel_ha >= minimum_ha]
    nieuw = np.zeros(aantal + 1, dtype=np.int32)
    nieuw[volgorde] = np.arange(1, len(volgorde) + 1)
    oppervlakte_ha: Getallen = grootte[volgorde].astype(np.float64) * cel_ha
    return nieuw[nummer], oppervlakte_ha


def _vormen(nummer: NDArray[np.int32], aantal: int, raster: Raster) -> NDArray[Any]:
    """(aantal,) veelhoek per nummer, met gaten, langs de randen van de cellen."""
    rand = np.pad(nummer > 0, 1)
    paren = rand[:-1, :-1].astype(np.int8) + rand[:-1, 1:] + rand[1:, :-1] + rand[1:, 1:]
    kruis = (paren == 2) & (rand[:-1, :-1] == rand[1:, 1:])
    maximaal = int(((paren == 1) | (paren == 3)).sum() + 2 * kruis.sum())
    hoeken = np.empty((maximaal, 2), dtype=np.int32)
    begin, cellen = np.empty(maximaal, dtype=np.int64), np.empty(maximaal, dtype=np.int64)
    n, ringen = volg_randen(rand, hoeken, begin, cellen)
    if not ringen:
        return np.empty(0, dtype=object)
    x = raster.links_m + (hoeken[:n, 1] - 1) * raster.cel_m
    y = raster.boven_m - (hoeken[:n, 0] - 1) * raster.cel_m
    lengte = np.diff(np.append(begin[:ringen], n))
    ring: Any = shapely.linearrings(np.column_stack([x, y]), indices=np.repeat(np.arange(ringen), lengte))
    van = nummer.ravel()[_zonder_rand(cellen[:ringen], rand.shape[1])]
    # Met de vrije cel rechts loopt een buitenrand met de klok mee; een gat loopt andersom.
    gat = shapely.is_ccw(ring)
    buiten, binnen = np.flatnonzero(~gat), np.flatnonzero(gat)
    binnen = binnen[np.argsort(van[binnen], kind="stable")]
    vormen: Any = shapely.polygons(ring[buiten])
    plaats = np.empty(aantal + 1, dtype=np.int64)
    plaats[van[buiten]] = np.arange(len(buiten))
    grens = np.searchsorted(van[binnen], np.arange(1, aantal + 2))
    for k in np.flatnonzero(np.diff(grens)):
        vormen[plaats[k + 1]] = shapely.Polygon(ring[buiten[plaats[k + 1]]], ring[binnen[grens[k] : grens[k + 1]]])
    uit: NDArray[Any] = vormen[plaats[1:]]
    # Een rand die zichzelf in een hoekpunt raakt is een gat dat de buitenrand raakt.
    kapot = ~shapely.is_valid(uit)
    uit[kapot] = shapely.make_valid(uit[kapot])
    return uit


def _zonder_rand(cel: NDArray[np.int64], kolommen: int) -> NDArray[np.int64]:
    """Het nummer van een cel in het raster zonder de toegevoegde rand."""
    uit: NDArray[np.int64] = (cel // kolommen - 1) * (kolommen - 2) + cel % kolommen - 1
    return uit


@dataclass(frozen=True)
class Tussenruimte:
    """De ellips die een turbine vrijhoudt.

    Parameters
    ----------
    langs_m, dwars_m : vereiste afstand langs en dwars op de hoofdwindrichting
    richting_graden : waar de meeste windenergie vandaan komt, graden van noord
    """

    langs_m: float
    dwars_m: float
    richting_graden: float

    def __post_init__(self) -> None:
        for wat, waarde in (("langs", self.langs_m), ("dwars", self.dwars_m)):
            if not 1.0 <= waarde <= 20_000.0:
                raise OutOfRange(
                    f"afstand tussen turbines, {wat}", waarde, "een getal van 1 tot en met 20000 m", "kies een afstand"
                )

    def naar_eenheden(self, xy: Getallen) -> tuple[Getallen, Getallen]:
        """(u, v) in eenheden van de vereiste afstand; xy (n, 2) in RD, m.

        >>> u, v = Tussenruimte(500.0, 400.0, 90.0).naar_eenheden(np.array([[500.0, 400.0]]))
        >>> round(float(u[0]), 6), round(float(abs(v[0])), 6)
        (1.0, 1.0)
        """
        hoek = np.radians(self.richting_graden)
        oost, noord = np.sin(hoek), np.cos(hoek)
        return (xy[:, 0] * oost + xy[:, 1] * noord) / self.langs_m, (xy[:, 0] * noord - xy[:, 1] * oost) / self.dwars_m


@dataclass(frozen=True)
class Kandidaten:
    """Plekken waar een mast mag staan.

    Parameters
    ----------
    xy : (n, 2) celmiddens in RD, van noord naar zuid en per rij van west naar oost
    per_kolom : (n,) dezelfde plekken van west naar oost en per kolom van noord naar zuid
    """

    xy: Getallen
    per_kolom: NDArray[np.int64]

    @classmethod
    def of(cls, masker: NDArray[np.bool_], raster: Raster) -> Kandidaten:
        """De middens van de cellen waar `masker` waar is."""
        rij, kolom = np.nonzero(masker)
        xy = np.column_stack(
            [raster.links_m + (kolom + 0.5) * raster.cel_m, raster.boven_m - (rij + 0.5) * raster.cel_m]
        )
        # Op 16 bits sorteert numpy in één gang; grotere rasters gaan iets langzamer.
        smal = kolom.astype(np.uint16) if masker.shape[1] <= 65_535 else kolom
        return cls(xy, np.argsort(smal, kind="stable"))

    def __len__(self) -> int:
        return len(self.xy)


def pas_turbines(plek: Kandidaten, ruimte: Tussenruimte, *, eerder: Getallen | None = None) -> Getallen:
    """Een inpassing van zoveel mogelijk turbines op de gegeven plekken.

    Er wordt in vier richtingen over het gebied geveegd; de inpassing met de meeste turbines telt (bij gelijk de
    eerste). Dat vult het gebied bijna als een honingraat, maar is niet bewezen het hoogste aantal.

    Parameters
    ----------
    ruimte : de ellips om elke turbine
    eerder : (k, 2) een inpassing die op deze plekken ook mag; de uitkomst heeft er nooit minder

    Returns
    -------
    (m, 2) plaats van de masten, elk een van de plekken.
    """
    beste = np.empty((0, 2)) if eerder is None else vul_aan(plek, ruimte, eerder)
    if not len(plek):
        return beste
    u, v = ruimte.naar_eenheden(plek.xy)
    geen = np.empty((0, 2))
    for volgorde in _volgorden(plek):
        poging = plek.xy[_greep(u, v, volgorde, geen, ruimte)]
        beste = poging if len(poging) > len(beste) else beste
    return beste


def vul_aan(plek: Kandidaten, ruimte: Tussenruimte, staat_al: Getallen) -> Getallen:
    """De turbines die er al staan met zoveel mogelijk erbij op de vrije plekken; nooit minder dan er stonden.

    Parameters
    ----------
    staat_al : (k, 2) plaats van turbines die blijven staan
    """
    if not len(plek):
        return staat_al
    u, v = ruimte.naar_eenheden(plek.xy)
    beste = staat_al
    for volgorde in _volgorden(plek)[:2]:
        erbij = plek.xy[_greep(u, v, volgorde, staat_al, ruimte)]
        if len(staat_al) + len(erbij) > len(beste):
            beste = np.concatenate([staat_al, erbij])
    return beste


def _volgorden(plek: Kandidaten) -> list[NDArray[np.int64]]:
    """Vegen over het gebied: van noord, van west, van zuid en van oost."""
    van_noord = np.arange(len(plek), dtype=np.int64)
    return [van_noord, plek.per_kolom, van_noord[::-1], plek.per_kolom[::-1]]


def _greep(
    u: Getallen, v: Getallen, volgorde: NDArray[np.int64], staat_al: Getallen, ruimte: Tussenruimte
) -> NDArray[np.int64]:
    gekozen = np.empty(len(u), dtype=np.int64)
    vast_u, vast_v = ruimte.naar_eenheden(staat_al)
    aantal = pas_in(u, v, np.ascontiguousarray(volgorde), vast_u, vast_v, gekozen)
    return gekozen[:aantal].copy()


def hoofdrichting(richting_graden: Getallen, energie: Getallen) -> float | None:
    """De as waarlangs de meeste windenergie komt, graden van noord (0 tot 360), of None als geen richting overheerst.

    Wind uit tegenovergestelde richtingen telt voor dezelfde as (dubbele hoek). Van de twee kanten van de as wordt de
    kant met de meeste energie genoemd.

    Parameters
    ----------
    richting_graden : (s,) waar de wind vandaan komt; energie : (s,) gewicht per richting, 0 of hoger

    >>> hoofdrichting(np.array([0.0, 90.0, 180.0, 270.0]), np.array([1.0, 2.0, 1.0, 4.0]))
    270.0
    >>> hoofdrichting(np.array([0.0, 90.0, 180.0, 270.0]), np.ones(4)) is None
    True
    """
    hoek = np.radians(richting_graden)
    som = complex(np.sum(energie * np.exp(2j * hoek)))
    if abs(som) <= 1e-9 * float(np.sum(energie)):
        return None
    as_hoek = np.angle(som) / 2.0
    if float(np.sum(energie * np.cos(hoek - as_hoek))) < 0:
        as_hoek += np.pi
    return round(float(np.degrees(as_hoek)) % 360.0, 6)
