"""Waar staan zon, turbines en ramen ten opzichte van elkaar, in één plat stelsel per stukje land?

De zon wordt per vierkant van 20 km één keer gerekend, in het stelsel (oost, noord, op) van het midden. Bij elk raam
ligt de horizon iets anders en is de noordpijl van RD niet het ware noorden: een draaimatrix per raam houdt daar
rekening mee. De uitkomst van een raam hangt dus niet af van waar de andere ramen en turbines staan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import rd_to_latlon
from spatial.raster import Raster
from spatial.wind.slagschaduw_kans import bedrijf, kans_per_minuut, orientatie, zonneschijn
from spatial.wind.slagschaduw_kern import vensters
from spatial.wind.turbine import Park
from spatial.wind.zon import Zonreeks, zonreeks

if TYPE_CHECKING:
    # Alleen de vorm: het windklimaat zelf trekt half scipy mee.
    from spatial.wind.windklimaat import Windklimaat

Getallen = NDArray[np.float64]
Ints = NDArray[np.int64]
VELD_M = 20_000.0
# Zoveel velden blijven bewaard; een veld is ongeveer 17 MB.
BEWAAR = 6


@dataclass(frozen=True)
class Veld:
    """De zon boven één vierkant, en de turbines die daar schaduw kunnen geven.

    Parameters
    ----------
    breedte_graden, lengte_graden : het midden
    turbines : (m, 5) as x, y (RD), z, straal en reikwijdte, m; wie : (m,) plaats in het park
    stand : (minuten, 3) vector naar de zon; declinatie_rad, middag_minuut : (dagen,)
    som_kans : (minuten + 1,) lopende som van de kans dat mogelijke schaduw er is
    """

    breedte_graden: float
    lengte_graden: float
    turbines: Getallen
    wie: Ints
    stand: Getallen
    declinatie_rad: Getallen
    middag_minuut: Getallen
    som_kans: Getallen

    @property
    def breedte_rad(self) -> float:
        """Breedtegraad van het midden, rad."""
        return float(np.radians(self.breedte_graden))

    def draai(self, punten: Getallen) -> Getallen:
        """(n, 3, 3) van verschillen in RD en hoogte bij elk punt (n, 2 of meer) naar het stelsel van de zon."""
        breedte, lengte, noord = richting(punten)
        c, s, nul = np.cos(noord), np.sin(noord), np.zeros(len(punten))
        # RD naar oost, noord, op bij het punt; dan naar aardvaste assen; dan naar oost, noord, op van het midden.
        naar_noord = np.array([[c, s, nul], [-s, c, nul], [nul, nul, nul + 1.0]]).transpose(2, 0, 1)
        midden = _assen(np.array([self.breedte_graden]), np.array([self.lengte_graden]))[0]
        uit: Getallen = midden @ _assen(breedte, lengte).transpose(0, 2, 1) @ naar_noord
        return uit


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

    def velden(self, punten: Getallen) -> Iterator[tuple[Veld, Ints]]:
        """De velden waarin punten (n, 2 of meer; x, y in RD) liggen, met de nummers van die punten."""
        vak = np.floor(punten[:, :2] / VELD_M).astype(np.int64)
        uniek, welk = np.unique(vak, axis=0, return_inverse=True)
        for nummer, (kolom, rij) in enumerate(uniek):
            yield self.veld(int(kolom), int(rij)), np.flatnonzero(welk.ravel() == nummer)

    def veld(self, kolom: int, rij: int) -> Veld:
        """Het veld op deze plaats van het rooster van velden."""
        gevonden = self._bewaard.get((kolom, rij))
        if gevonden is None:
            while len(self._bewaard) >= BEWAAR:
                self._bewaard.pop(next(iter(self._bewaard)), None)
            gevonden = self._maak((kolom + 0.5) * VELD_M, (rij + 0.5) * VELD_M)
            self._bewaard[(kolom, rij)] = gevonden
        return gevonden

    def _maak(self, x_m: float, y_m: float) -> Veld:
        zon, stand, azimut = _zon(self.jaar, x_m, y_m)
        kans = kans_per_minuut(zon.jaar, azimut, self.zon_per_maand, self.draait, self.per_azimut)
        buiten = np.abs(self.turbines[:, :2] - np.array([x_m, y_m])).max(axis=1) - VELD_M / 2.0
        wie = np.flatnonzero(buiten <= self.turbines[:, 4])
        som = np.concatenate([[0.0], np.cumsum(kans)])
        return Veld(
            zon.breedte_graden, zon.lengte_graden, self.turbines[wie], wie, stand, zon.declinatie_rad,
            zon.middag_minuut, som,
        )  # fmt: skip

    def vensters(self, punt: Getallen) -> Ints:
        """(k, 3) turbine (plaats in het park), eerste en laatste minuut van het jaar (UT) met schaduw op één punt."""
        veld, _ = next(self.velden(punt[None, :]))
        rijen: Ints = vensters(
            punt,
            veld.draai(punt[None, :])[0],
            veld.turbines,
            veld.stand,
            veld.declinatie_rad,
            veld.middag_minuut,
            veld.breedte_rad,
            np.sin(self.zonshoogte_rad),
        )
        rijen[:, 0] = veld.wie[rijen[:, 0]]
        return rijen


@lru_cache(maxsize=4)
def _zon(jaar: int, x_m: float, y_m: float) -> tuple[Zonreeks, Getallen, NDArray[np.int16]]:
    """De zon boven een plek: de reeks, (minuten, 3) de vector en (minuten,) het azimut in hele graden."""
    breedte, lengte = (float(hoek[0]) for hoek in rd_to_latlon([x_m], [y_m]))
    zon = zonreeks(jaar, breedte, lengte)
    azimut = zon.azimut_graden.astype(np.int16) % np.int16(360)
    return zon, np.column_stack([zon.oost, zon.noord, zon.op]), azimut


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


def richting(punten: Getallen) -> tuple[Getallen, Getallen, Getallen]:
    """Breedte en lengte (graden) van RD-punten (n, 2 of meer), en het azimut van RD-noord daar (rad).

    >>> np.degrees(richting(np.array([[155_000.0, 463_000.0], [250_000.0, 463_000.0]]))[2]).round(2).tolist()
    [0.0, 1.09]
    """
    x, y = punten[:, 0], punten[:, 1]
    breedte, lengte = rd_to_latlon(np.concatenate([x, x]), np.concatenate([y, y + 1_000.0]))
    n = len(punten)
    oost = (lengte[n:] - lengte[:n]) * np.cos(np.radians(breedte[:n]))
    return breedte[:n], lengte[:n], np.arctan2(oost, breedte[n:] - breedte[:n])


def _assen(breedte_graden: Getallen, lengte_graden: Getallen) -> Getallen:
    """(n, 3, 3) oost, noord en op (rijen) op deze plekken, in aardvaste assen."""
    b, o = np.radians(breedte_graden), np.radians(lengte_graden)
    sb, cb, so, co, nul = np.sin(b), np.cos(b), np.sin(o), np.cos(o), np.zeros_like(b)
    return np.array([[-so, co, nul], [-sb * co, -sb * so, cb], [cb * co, cb * so, sb]]).transpose(2, 0, 1)


def _middelste(maaiveld: Raster, bekend: Getallen) -> float:
    waarden = bekend if len(bekend) else np.asarray(maaiveld.waarden, dtype=np.float64).ravel()
    waarden = waarden[np.isfinite(waarden)]
    return float(np.median(waarden)) if len(waarden) else 0.0
