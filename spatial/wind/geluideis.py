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
from spatial.compile import kernel
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

    def hoogste_db(self, xy: Getallen) -> Getallen:
        """(2,) hoogste Lden en Lnight over alle punten voor turbines op `xy` (n, 2); −oneindig buiten bereik."""
        plek = np.ascontiguousarray(xy, dtype=np.float64)
        with np.errstate(divide="ignore"):
            uit: Getallen = 10.0 * np.log10(_hoogste(self.punten, plek, self.energie, STAP_M, self.bereik_m))
        return uit

    def teveel_db(self, xy: Getallen) -> float:
        """Hoeveel dB de opstelling op het zwaarst belaste punt boven de grens zit; 0 als ze overal voldoet."""
        if not len(self.punten):
            return 0.0
        return max(float((self.hoogste_db(xy) - self.grenzen_db).max()), 0.0)

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
    return Geluideis(np.ascontiguousarray(punten[houd], dtype=np.float64), energie, grenzen, bereik)


@kernel
def _hoogste(punten: Getallen, xy: Getallen, energie: Getallen, stap_m: float, bereik_m: float) -> Getallen:
    """De hoogste som van energie over de punten, voor beide rijen van `energie` (2, k); recht tussen twee stappen."""
    uit = np.zeros(2)
    laatste = energie.shape[1] - 2
    for i in range(punten.shape[0]):
        lden, lnight = 0.0, 0.0
        for j in range(xy.shape[0]):
            dx, dy = punten[i, 0] - xy[j, 0], punten[i, 1] - xy[j, 1]
            r = np.sqrt(dx * dx + dy * dy)
            if r > bereik_m:
                continue
            k = min(int(r / stap_m), laatste)
            rest = r / stap_m - k
            lden += energie[0, k] + rest * (energie[0, k + 1] - energie[0, k])
            lnight += energie[1, k] + rest * (energie[1, k + 1] - energie[1, k])
        uit[0] = max(uit[0], lden)
        uit[1] = max(uit[1], lnight)
    return uit
