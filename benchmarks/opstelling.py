"""Zog en opbrengst van veel opstellingen: 20 turbines, 360 richtingen, 23 windsnelheden, 100 opstellingen.

Beide kandidaten rekenen hetzelfde model: het eenvoudige Gaussische zog van IEA Task 37 (s = k·x + D/√8), tekorten samen
als wortel uit de som van de kwadraten, Ct bij de wind die een turbine zelf krijgt, en dezelfde krommen. De opbrengsten
moeten binnen 0,01 % gelijk zijn. De kern is het rekenen zelf; krommen, wind en plaatsen staan dan klaar.

Daarnaast zoekt wijkwind de opstelling van IEA Task 37 case study 1 (16 turbines); de best gepubliceerde is 418.924 MWh.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import Doel, Kandidaat, Verslag, meet, verhouding

TITEL = "opbrengst van veel opstellingen (zog)"
ZAAD = 20261122
MODULE = "benchmarks.opstelling"
# In PyWake ligt deze waarde in het model vast.
K = 0.0324555
IEA37_BEST_MWH = 418_924.0
# Zoveel moet het zoeken op case study 1 halen.
IEA37_EIS_MWH = 410_000.0

Reeks = NDArray[np.float64]


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast PyWake, en zoek de opstelling van IEA Task 37."""
    maten = {"opstellingen": 4 if klein else 100}
    uitslagen = meet(
        [
            Kandidaat("wijkwind, numba", f"{MODULE}:met_wijkwind", maten),
            Kandidaat("PyWake, IEA37 Gaussisch", f"{MODULE}:met_pywake", maten, maat=True),
            Kandidaat("wijkwind zoekt, IEA37 CS1", f"{MODULE}:zoek_iea37", {"rondes": 5 if klein else 400}, herhaal=1),
        ],
        meld=print,
    )
    eigen, pywake, zoek = uitslagen
    afwijking = _afwijking(eigen.uitkomst.get("gwh", []), pywake.uitkomst.get("gwh", []))
    beste = float(zoek.uitkomst.get("mwh", float("nan")))
    n = maten["opstellingen"]
    doelen = [
        Doel("opstellingen per seconde, keer meer dan PyWake (kern)", verhouding(pywake, eigen, "kern_s"), 8.0),
        Doel("grootste afwijking van de opbrengst, %", 100 * afwijking, 0.01, hoger=False),
        Doel("IEA Task 37 case study 1, GWh", beste / 1000, IEA37_EIS_MWH / 1000),
    ]
    return Verslag(
        f"zog: 20 turbines × 360 × 23, {n} opstellingen",
        uitslagen,
        () if klein else doelen,
        gelijk=bool(afwijking <= 1e-4),
        toelichting=[
            f"per opstelling: wijkwind {1000 * eigen.kern_s / n:.1f} ms, PyWake {1000 * pywake.kern_s / n:.1f} ms",
            f"IEA Task 37: start {zoek.uitkomst.get('start_mwh', 0):.0f} MWh, gevonden {beste:.0f} MWh in "
            f"{zoek.uitkomst.get('opstellingen', 0)} opstellingen; gepubliceerd best {IEA37_BEST_MWH:.0f} MWh",
        ],
    )


def _afwijking(een: list[float], ander: list[float]) -> float:
    if not een or len(een) != len(ander):
        return float("nan")
    return float(np.max(np.abs(np.array(een) / np.array(ander) - 1.0)))


def plaatsen(opstellingen: int) -> Reeks:
    """(o, 20, 2) opstellingen in een vierkant van 4 km, minstens 250 m uit elkaar; zelfde zaad, zelfde plaatsen."""
    rng = np.random.default_rng(ZAAD)
    uit = np.empty((opstellingen, 20, 2))
    for o in range(opstellingen):
        n = 0
        while n < 20:
            xy = rng.uniform(0.0, 4000.0, 2)
            if n == 0 or np.min(np.hypot(*(uit[o, :n] - xy).T)) >= 250.0:
                uit[o, n] = xy
                n += 1
    return uit


def wind() -> tuple[Reeks, Reeks, Reeks]:
    """Richtingen (360), snelheden (23) en de kans op elk paar: een Nederlandse scheve roos en Weibull k = 2,1."""
    richting, v = np.arange(360.0), np.arange(3.0, 26.0)
    aandeel = 1.0 + 0.7 * np.cos(np.radians(richting - 230.0))
    a = 8.5 + 1.0 * np.cos(np.radians(richting - 230.0))
    f = np.exp(-(((v - 0.5) / a[:, None]) ** 2.1)) - np.exp(-(((v + 0.5) / a[:, None]) ** 2.1))
    return richting, v, f * (aandeel / aandeel.sum())[:, None]


def _type() -> Any:
    from spatial.wind.generiek import generiek_type

    return generiek_type(
        "proef", "proef", vermogen_kw=3000.0, rotordiameter_m=112.0, ashoogte_m=100.0, lw_max_db=106.0,
        tipsnelheid_ms=80.0, cp_max=0.44, ct_max=0.80,
    )  # fmt: skip


def met_wijkwind(opstellingen: int) -> dict[str, Any]:
    """De zogkern, één draad."""
    from spatial.wind import zog

    alle = plaatsen(opstellingen)
    park = zog.maak_rekenpark([_type()] * 20, np.full(20, 100.0))
    rekenaar = zog.zogrekenaar(park, zog.Windkans(*wind()), K)
    rekenaar.kw(alle[0])
    begin = time.perf_counter()
    gwh = [float(rekenaar.kw(xy).sum()) * 8.76e-3 for xy in alle]
    return {"kern_s": time.perf_counter() - begin, "gwh": gwh}


def met_pywake(opstellingen: int) -> dict[str, Any]:
    """Hetzelfde model in PyWake."""
    from py_wake.deficit_models.gaussian import IEA37SimpleBastankhahGaussianDeficit
    from py_wake.site import XRSite
    from py_wake.superposition_models import SquaredSum
    from py_wake.wind_farm_models import PropagateDownwind
    from py_wake.wind_turbines import WindTurbine
    from py_wake.wind_turbines.power_ct_functions import PowerCtTabular
    from xarray import Dataset

    t = _type()
    richting, v, kans = wind()
    turbine = WindTurbine(
        "proef", t.rotordiameter_m, t.ashoogte_m, PowerCtTabular(t.snelheid_ms, t.kromme_kw, "kW", t.ct)
    )
    site = XRSite(Dataset({"P": (("wd", "ws"), kans), "TI": 0.075}, coords={"wd": richting, "ws": v}))
    model = PropagateDownwind(site, turbine, IEA37SimpleBastankhahGaussianDeficit(), superpositionModel=SquaredSum())
    alle = plaatsen(opstellingen)
    model.aep(alle[0][:, 0], alle[0][:, 1], wd=richting, ws=v)
    begin = time.perf_counter()
    gwh = [float(model.aep(xy[:, 0], xy[:, 1], wd=richting, ws=v)) for xy in alle]
    return {"kern_s": time.perf_counter() - begin, "gwh": gwh}


def zoek_iea37(rondes: int) -> dict[str, Any]:
    """Case study 1: 16 turbines in een cirkel met straal 1300 m, minstens 2 rotordiameters uit elkaar."""
    import geopandas as gpd
    import shapely

    from spatial.wind import iea37
    from spatial.wind.opstelling import Opgave, los_op
    from spatial.wind.opstelling_gebied import Afstandsregel, maak_zoekgebied

    cirkel = shapely.Point(100_000, 450_000).buffer(iea37.STRAAL_M, quad_segs=256)
    gebied = maak_zoekgebied(gpd.GeoDataFrame(geometry=[cirkel], crs=28992))
    afstand_m = iea37.AFSTAND_D * 130.0
    regel = Afstandsregel(afstand_m, afstand_m, 0.0, np.empty((0, 2)))
    begin = time.perf_counter()
    _, stand, verloop, _ = los_op(Opgave(gebied, regel, iea37.rekenaar().kw), 16, seed=1, rondes=rondes)
    return {
        "kern_s": time.perf_counter() - begin,
        "start_mwh": float(verloop["doel_mwh"].iloc[0]),
        "mwh": stand.beste,
        "opstellingen": stand.gerekend,
    }
