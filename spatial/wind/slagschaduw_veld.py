"""Waar staan zon, turbines en ramen ten opzichte van elkaar, in één plat stelsel per stukje land?

De zon wordt per vierkant van 10 km gerekend, met het midden van het park in het midden van het eerste vierkant. Binnen
zo'n vierkant staat zij overal gelijk (hooguit 0,1 graad ernaast). De noordpijl van RD is niet het ware noorden: plekken
worden daarvoor gedraaid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import rd_to_latlon
from spatial.raster import Raster
from spatial.wind.slagschaduw_kans import bedrijf, kans_per_minuut, orientatie, zonneschijn
from spatial.wind.slagschaduw_kern import vensters
from spatial.wind.turbine import Park
from spatial.wind.windklimaat import Windklimaat
from spatial.wind.zon import zonreeks

Getallen = NDArray[np.float64]
Ints = NDArray[np.int64]
VELD_M = 10_000.0
# Zoveel velden blijven bewaard; een veld is ongeveer 17 MB.
BEWAAR = 6


@dataclass(frozen=True)
class Veld:
    """De zon boven één vierkant, en de turbines die daar schaduw kunnen geven.

    Parameters
    ----------
    x_m, y_m : midden in RD; draaiing_rad : azimut van RD-noord; breedte_rad : breedtegraad
    turbines : (m, 5) as x, y, z, straal en reikwijdte, m, gedraaid naar het ware noorden; wie : (m,) plaats in het park
    stand : (minuten, 3) vector naar de zon, NaN waar zij te laag staat; declinatie_rad, middag_minuut : (dagen,)
    som_kans : (minuten + 1,) lopende som van de kans dat mogelijke schaduw er is
    """

    x_m: float
    y_m: float
    draaiing_rad: float
    breedte_rad: float
    turbines: Getallen
    wie: Ints
    stand: Getallen
    declinatie_rad: Getallen
    middag_minuut: Getallen
    som_kans: Getallen

    def plaats(self, punten: Getallen) -> Getallen:
        """(n, 3) punten in RD en m hoogte naar x oost, y noord, z omhoog ten opzichte van het midden."""
        return _draai(punten, self.x_m, self.y_m, self.draaiing_rad)


@dataclass(frozen=True)
class Rekenpark:
    """Een park, klaar om slagschaduw mee te rekenen.

    Parameters
    ----------
    turbines : (m, 5) as x, y (RD), z, straal en reikwijdte, m
    draait : deel van de tijd dat de rotor draait; per_azimut : (360,) deel van de rotor dwars op de zon
    """

    park: Park
    jaar: int
    turbines: Getallen
    zonshoogte_rad: float
    drempel_minuten: float
    draait: float
    per_azimut: Getallen
    zon_per_maand: Getallen
    klimaat: Windklimaat | None
    meldingen: tuple[str, ...]
    _bewaard: dict[tuple[int, int], Veld] = field(default_factory=dict, repr=False, compare=False)

    @property
    def ids(self) -> list[str]:
        """De turbine_id's."""
        return self.park.ids

    @property
    def midden(self) -> Getallen:
        """(2,) het midden van het park in RD."""
        uit: Getallen = (self.turbines[:, :2].min(axis=0) + self.turbines[:, :2].max(axis=0)) / 2.0
        return uit

    def velden(self, punten: Getallen) -> Iterator[tuple[Veld, Ints]]:
        """De velden waarin punten (n, 2 of meer; x, y in RD) liggen, met de nummers van die punten."""
        vak = np.floor((punten[:, :2] - self.midden) / VELD_M + 0.5).astype(np.int64)
        uniek, welk = np.unique(vak, axis=0, return_inverse=True)
        for nummer, (kolom, rij) in enumerate(uniek):
            yield self.veld(int(kolom), int(rij)), np.flatnonzero(welk.ravel() == nummer)

    def veld(self, kolom: int, rij: int) -> Veld:
        """Het veld op deze plaats, gerekend vanaf het midden van het park."""
        gevonden = self._bewaard.get((kolom, rij))
        if gevonden is None:
            while len(self._bewaard) >= BEWAAR:
                self._bewaard.pop(next(iter(self._bewaard)), None)
            gevonden = self._maak(*(self.midden + VELD_M * np.array([kolom, rij])))
            self._bewaard[(kolom, rij)] = gevonden
        return gevonden

    def _maak(self, x_m: float, y_m: float) -> Veld:
        breedte, lengte, draaiing = richting(x_m, y_m)
        zon = zonreeks(self.jaar, breedte, lengte)
        stand = np.column_stack([zon.oost, zon.noord, zon.op])
        stand[zon.op < np.sin(self.zonshoogte_rad)] = np.nan
        kans = kans_per_minuut(zon, self.zon_per_maand, self.draait, self.per_azimut)
        buiten = np.abs(self.turbines[:, :2] - np.array([x_m, y_m])).max(axis=1) - VELD_M / 2.0
        wie = np.flatnonzero(buiten <= self.turbines[:, 4])
        plek = _draai(self.turbines[wie, :3], x_m, y_m, draaiing)
        turbines = np.column_stack([plek, self.turbines[wie, 3:]])
        som = np.concatenate([[0.0], np.cumsum(kans)])
        return Veld(
            x_m, y_m, draaiing, np.radians(breedte), turbines, wie, stand, zon.declinatie_rad, zon.middag_minuut, som
        )

    def vensters(self, punt: Getallen) -> Ints:
        """(k, 3) turbine (plaats in het park), eerste en laatste minuut van het jaar (UT) met schaduw op één punt."""
        veld, _ = next(self.velden(punt[None, :]))
        rijen: Ints = vensters(
            veld.plaats(punt[None, :])[0],
            veld.turbines,
            veld.stand,
            veld.declinatie_rad,
            veld.middag_minuut,
            veld.breedte_rad,
        )
        rijen[:, 0] = veld.wie[rijen[:, 0]]
        return rijen


def maak_rekenpark(
    park: Park, p: Parameters, *, jaar: int, maaiveld: Raster | None, klimaat: Windklimaat | None
) -> Rekenpark:
    """Het park met zon, kans en hoogten; `maaiveld` None rekent met vlakke grond."""
    meldingen = ["slagschaduw: gebouwen en bomen tussen turbine en gevel tellen niet mee"]
    grond = np.zeros(len(park))
    if maaiveld is None:
        meldingen.append("slagschaduw: maaiveld onbekend, gerekend met vlakke grond")
    else:
        xy = park.xy
        eigen = park.turbines["maaiveld_m"].to_numpy(dtype=np.float64)
        grond = np.where(np.isnan(eigen), maaiveld.op(xy[:, 0], xy[:, 1]), eigen)
        onbekend = np.isnan(grond)
        if onbekend.any():
            grond[onbekend] = _middelste(maaiveld, grond[~onbekend])
            meldingen.append(f"slagschaduw: maaiveld onbekend bij {int(onbekend.sum())} turbines; middelste hoogte")
    draait, uitleg = bedrijf(park, klimaat, p)
    meldingen.append(f"slagschaduw: {uitleg}")
    roos = None if klimaat is None or klimaat.roos is None else klimaat.windroos(float(park.ashoogte_m.max()))
    per_azimut = np.full(360, p["schaduw_orientatiefactor"]) if roos is None else orientatie(roos)
    meldingen.append(
        f"slagschaduw: windroos onbekend, stand van de rotor telt voor {p['schaduw_orientatiefactor']:g}"
        if roos is None
        else f"slagschaduw: stand van de rotor volgens {roos.herkomst}"
    )
    meldingen.append("slagschaduw: kans op zonneschijn per maand is een aanname (onzeker)")
    diameter = park.rotordiameter_m
    turbines = np.column_stack(
        [park.xy, grond + park.ashoogte_m, diameter / 2.0, p["schaduw_reikwijdte_rotordiameters"] * diameter]
    )
    return Rekenpark(
        park=park,
        jaar=jaar,
        turbines=turbines,
        zonshoogte_rad=float(np.radians(p["schaduw_zonshoogte_graden"])),
        drempel_minuten=p["schaduw_drempel_minuten"],
        draait=draait,
        per_azimut=per_azimut,
        zon_per_maand=zonneschijn(p),
        klimaat=klimaat,
        meldingen=tuple(meldingen),
    )


def richting(x_m: float, y_m: float) -> tuple[float, float, float]:
    """Breedte en lengte (graden) van een RD-punt, en het azimut van RD-noord daar (rad).

    >>> [round(float(np.degrees(richting(x, 463_000.0)[2])), 2) for x in (155_000.0, 250_000.0)]
    [0.0, 1.09]
    """
    breedte, lengte = rd_to_latlon(np.full(2, x_m), np.array([y_m, y_m + 1_000.0]))
    oost = (lengte[1] - lengte[0]) * np.cos(np.radians(breedte[0]))
    return float(breedte[0]), float(lengte[0]), float(np.arctan2(oost, breedte[1] - breedte[0]))


def _draai(punten: Getallen, x_m: float, y_m: float, hoek_rad: float) -> Getallen:
    """Punten (n, 3) van RD naar oost en noord om (x, y); `hoek_rad` is het azimut van RD-noord."""
    dx, dy = punten[:, 0] - x_m, punten[:, 1] - y_m
    c, s = np.cos(hoek_rad), np.sin(hoek_rad)
    return np.column_stack([dx * c + dy * s, dy * c - dx * s, punten[:, 2]])


def _middelste(maaiveld: Raster, bekend: Getallen) -> float:
    waarden = bekend if len(bekend) else np.asarray(maaiveld.waarden, dtype=np.float64).ravel()
    waarden = waarden[np.isfinite(waarden)]
    return float(np.median(waarden)) if len(waarden) else 0.0
