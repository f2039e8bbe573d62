"""Voldoet een opstelling aan de geluidsnorm, zo snel gerekend dat een ontwerp het bij elke stap kan vragen?

Van één turbine is het geluid op vlakke grond alleen een functie van de afstand. Die wordt één keer gerekend, daarna is
een opstelling een optelling van energie. Bodemgebruik en hoogte tellen hier niet mee: de uitkomst van een ontwerp moet
nog met de volledige methode worden nagerekend, en `strenger` haalt wat die meer geeft van de grens af.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import OutOfRange
from spatial.wind.geluid import bereken_geluid
from spatial.wind.turbine import Getallen, Turbinetype, maak_park
from spatial.wind.windklimaat import Windklimaat

STAP_M = 10.0
# Midden in Nederland; op vlakke grond maakt de plek niet uit.
_ERGENS_M = (155_000.0, 463_000.0)
KOLOMMEN = ("lden_db", "lnight_db")


@dataclass(frozen=True)
class Geluideis:
    """De grenzen voor geluid bij een aantal punten.

    Parameters
    ----------
    punten : (m, 2) gevoelige punten in RD
    energie : (2, k) energie van één turbine op 0, `STAP_M`, 2·`STAP_M`, … m, voor Lden en Lnight
    grenzen_db : (2,) hoogste Lden en Lnight; oneindig is geen grens
    bereik_m : verder telt een turbine niet mee
    """

    punten: Getallen
    energie: Getallen
    grenzen_db: Getallen
    bereik_m: float

    def niveaus_db(self, xy: Getallen) -> Getallen:
        """(2, m) Lden en Lnight bij elk punt voor turbines op `xy` (n, 2); −oneindig buiten bereik."""
        afstand = np.hypot(self.punten[:, 0, None] - xy[None, :, 0], self.punten[:, 1, None] - xy[None, :, 1])
        plek = np.minimum(afstand / STAP_M, self.energie.shape[1] - 1.000001)
        laag = plek.astype(np.int64)
        rest = plek - laag
        stap = np.diff(self.energie, axis=1)
        per_paar = self.energie[:, laag] + rest * stap[:, laag]
        som = np.where(afstand <= self.bereik_m, per_paar, 0.0).sum(axis=2)
        with np.errstate(divide="ignore"):
            uit: Getallen = 10.0 * np.log10(som)
        return uit

    def teveel_db(self, xy: Getallen) -> float:
        """Hoeveel dB de opstelling op het zwaarst belaste punt boven de grens zit; 0 als ze overal voldoet."""
        if not len(self.punten):
            return 0.0
        return max(float((self.niveaus_db(xy).max(axis=1) - self.grenzen_db).max()), 0.0)

    def strenger(self, db: float) -> Geluideis:
        """Dezelfde eis met grenzen die `db` lager liggen."""
        return replace(self, grenzen_db=self.grenzen_db - db)

    def straf_mwh(self, xy: Getallen, per_db_mwh: float) -> float:
        """Straf voor een opstelling: 0 als ze voldoet, en anders zo veel dat opbrengst het nooit goedmaakt.

        Parameters
        ----------
        per_db_mwh : straf per dB te veel, en nog eens voor elke opstelling die niet voldoet
        """
        teveel = self.teveel_db(xy)
        return 0.0 if teveel <= 0.0 else per_db_mwh * (1.0 + teveel)


def maak_geluideis(
    gebied: shapely.Geometry,
    punten: Getallen,
    aantal: int,
    turbinetype: Turbinetype,
    ashoogte_m: float,
    klimaat: Windklimaat,
    p: Parameters,
    *,
    lden_db: float | None,
    lnight_db: float | None,
) -> Geluideis:
    """De eis voor een ontwerp van `aantal` gelijke turbines in `gebied`.

    Parameters
    ----------
    punten : (m, 2) gevoelige punten in RD; alleen die waar het kan knellen blijven over
    lden_db, lnight_db : grenzen; None is geen grens

    Raises
    ------
    OutOfRange : als het aantal niet kan.
    UnknownName : als het type geen geluidgegevens heeft.
    """
    if aantal < 1:
        raise OutOfRange("aantal turbines", aantal, "1 of meer", "kies een ander aantal")
    bereik = float(p["geluid_reikwijdte_m"])
    afstand = np.arange(STAP_M, bereik + STAP_M, STAP_M)
    x, y = _ERGENS_M
    mast = gpd.GeoDataFrame(
        {"type": [turbinetype.naam], "ashoogte_m": [ashoogte_m]}, geometry=[shapely.Point(x, y)], crs=RD
    )
    meetlijn = gpd.GeoDataFrame(geometry=shapely.points(x + afstand, np.full(len(afstand), y)), crs=RD)
    park = maak_park("één turbine", mast, {turbinetype.naam: turbinetype})
    tabel = bereken_geluid(park, meetlijn, klimaat, p).tabel
    niveau = tabel[list(KOLOMMEN)].to_numpy(dtype=np.float64).T
    energie = np.where(np.isfinite(niveau), 10.0 ** (niveau / 10.0), 0.0)
    energie = np.column_stack([energie[:, :1], energie])
    grenzen = np.array([np.inf if g is None else g for g in (lden_db, lnight_db)], dtype=np.float64)
    # Zo ver kan het knellen: alle turbines op het dichtstbijzijnde punt van het gebied.
    mis = (aantal * energie > 10.0 ** (grenzen[:, None] / 10.0)).any(axis=0)
    ver = STAP_M * (float(np.flatnonzero(mis)[-1]) + 1.0) if mis.any() else 0.0
    shapely.prepare(gebied)
    houd = shapely.dwithin(shapely.points(punten), gebied, ver) if len(punten) else np.zeros(0, dtype=np.bool_)
    return Geluideis(punten[houd], energie, grenzen, bereik)
