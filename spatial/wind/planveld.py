"""Hoeveel geluid maakt elke turbine, in elke stand en etmaalperiode, op de punten van een woningbouwplan?

De energie van turbines telt op. Wie per turbine en stand één keer rekent, kan daarna elke combinatie van standen en
elke weglating doorrekenen zonder opnieuw te propageren.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import UnknownName
from spatial.wind.geluid import bodem_rond
from spatial.wind.geluid_ontvangst import Bronterm, Ontvangers, ontvangst
from spatial.wind.turbine import Getallen, Park
from spatial.wind.windklimaat import PERIODE_UREN, PERIODEN, Windklimaat

# Straffen van de Lden per periode: 0, 5 en 10 dB, gewogen met de uren (formule 3.1).
DEN_GEWICHT: Getallen = np.array(PERIODE_UREN) * 10.0 ** (np.array([0.0, 5.0, 10.0]) / 10.0) / 24.0


@dataclass(frozen=True)
class Rekenwijze:
    """Waarmee het geluid gerekend wordt: wind, kentallen en bodem."""

    klimaat: Windklimaat
    p: Parameters
    bodem: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class Planveld:
    """Geluidenergie (10^(L/10)) op de punten van alle plannen.

    Parameters
    ----------
    plan : (m,) volgnummer van het plan bij elk punt
    punten : (m, 2) in RD
    rest : (3, m) energie van de bestaande turbines per periode
    energie : per (turbinenummer, stand) een array (3, m)
    standen : (n) per turbine de standen, de gewone eerst
    """

    plan: NDArray[np.int64]
    punten: Getallen
    rest: Getallen
    energie: Mapping[tuple[int, str], Getallen]
    standen: tuple[tuple[str, ...], ...]

    def niveaus(self, keuze: Keuze, zonder: int | None = None) -> tuple[Getallen, Getallen]:
        """Lden en Lnight (dB) op elk punt bij deze standen per turbine en periode, eventueel zonder één turbine."""
        return niveau(self.som(keuze, zonder))

    def som(self, keuze: Keuze, zonder: int | None = None) -> Getallen:
        """(3, m) energie van alles samen."""
        som = self.rest.copy()
        for nummer, standen in enumerate(keuze):
            if nummer != zonder:
                for periode, stand in enumerate(standen):
                    som[periode] += self.energie[nummer, stand][periode]
        return som

    def gewoon(self) -> Keuze:
        """Elke turbine in de gewone stand."""
        return tuple((standen[0],) * len(PERIODEN) for standen in self.standen)


# Per turbine de stand in dag, avond en nacht.
Keuze = tuple[tuple[str, ...], ...]


def niveau(energie: Getallen) -> tuple[Getallen, Getallen]:
    """Lden en Lnight in dB uit energie (3, m) per periode; zonder energie -inf.

    >>> lden, lnight = niveau(np.full((3, 1), 10.0**4.0))
    >>> round(float(lden[0]), 3), round(float(lnight[0]), 3)
    (46.395, 40.0)
    """
    with np.errstate(divide="ignore"):
        return 10.0 * np.log10(DEN_GEWICHT @ energie), 10.0 * np.log10(energie[2])


def planpunten(vlak: Any, cel_m: float) -> Getallen:
    """Punten in en op de rand van een plan: celmiddens binnen het vlak en de rand om de `cel_m`.

    >>> len(planpunten(shapely.box(0, 0, 100, 100), 50.0))
    12
    """
    xmin, ymin, xmax, ymax = shapely.bounds(vlak)
    x = np.arange(xmin + cel_m / 2.0, xmax, cel_m)
    y = np.arange(ymin + cel_m / 2.0, ymax, cel_m)
    rooster = np.array(np.meshgrid(x, y)).reshape(2, -1).T
    binnen = rooster[shapely.contains_xy(vlak, rooster[:, 0], rooster[:, 1])]
    rand = shapely.get_coordinates(shapely.segmentize(shapely.boundary(vlak), cel_m))
    return np.unique(np.vstack([binnen, rand]), axis=0)


def maak_planveld(
    park: Park, plannen: gpd.GeoDataFrame, bestaand: Park | None, wijze: Rekenwijze, cel_m: float, hoogte_m: float
) -> Planveld:
    """Reken elke turbine in elke stand op de punten van alle plannen.

    Parameters
    ----------
    plannen : vlakken in RD
    cel_m : afstand tussen de punten; hoogte_m : ontvangerhoogte boven maaiveld

    Raises
    ------
    UnknownName : als een turbine geen geluidgegevens heeft.
    """
    delen = [planpunten(vlak, cel_m) for vlak in plannen.geometry]
    plan = np.repeat(np.arange(len(delen)), [len(deel) for deel in delen])
    punten = np.vstack(delen)
    rest = np.zeros((len(PERIODEN), len(punten)))
    if bestaand is not None and len(bestaand):
        rest = energie_op(bestaand, punten, hoogte_m, wijze, {})
    energie: dict[tuple[int, str], Getallen] = {}
    standen = []
    for nummer, (code, soort) in enumerate(zip(park.ids, park.per_turbine, strict=True)):
        if not soort.geluid:
            raise UnknownName(f"turbinetype '{soort.naam}', geluid", "ontbreekt", "geluidgegevens", "lees ze in")
        een = replace(park, turbines=park.turbines.loc[[code]])
        standen.append(tuple(modus.naam for modus in soort.geluid))
        for stand in standen[-1]:
            modi = {code: dict.fromkeys(PERIODEN, stand)}
            energie[nummer, stand] = energie_op(een, punten, hoogte_m, wijze, modi)
    return Planveld(plan, punten, rest, energie, tuple(standen))


def energie_op(
    park: Park, punten: Getallen, hoogte_m: float, wijze: Rekenwijze, modi: Mapping[str, Mapping[str, str]]
) -> Getallen:
    """(3, m) geluidenergie van een park op punten (m, 2); buiten bereik is de energie nul."""
    bron = Bronterm.of(park, wijze.klimaat, modi=modi or None)
    ontvangers = Ontvangers.of(punten[:, 0], punten[:, 1], hoogte_m)
    raster = None if wijze.bodem is None else bodem_rond(wijze.bodem, [bron], ontvangers, wijze.p)
    # De eerste rij is Lden, daarna dag, avond en nacht.
    uit: Getallen = np.nan_to_num(ontvangst(bron, ontvangers, wijze.p, bodem=raster)[0][1:], nan=0.0)
    return uit
