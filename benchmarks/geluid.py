"""Windgeluid van 50 turbines bij 400.000 ontvangers, in acht octaafbanden volgens ISO 9613-2.

Elke kandidaat rekent dezelfde 20 miljoen paren: de algemene methode, één bodemfactor, vlak, zonder schermen, zonder
bereikgrens. PyWake neemt de bodemterm op de namen van de banden (63 tot 8000 Hz); wijkwind krijgt hier dezelfde
frequenties voor de luchtdemping. De niveaus van alle ontvangers worden naast elkaar gelegd.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Uitslag, Verslag, meet, verhouding

TITEL = "windgeluid bij veel ontvangers (ISO 9613-2)"
ZAAD = 20261122
MODULE = "benchmarks.geluid"
ZIJDE_M = 20_000.0
AS_M, ONTVANGER_M, BODEM, GRADEN, VOCHT = 120.0, 4.0, 0.5, 10.0, 70.0
BANDEN = np.array([63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0])
LW = 106.0 + np.array([-17.6, -13.4, -9.8, -8.4, -6.0, -4.7, -10.3, -22.9])
PER_BLOK = 40_000

Reeks = NDArray[np.float64]


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast PyWake en numpy."""
    maten = {"turbines": 10, "ontvangers": 40_000} if klein else {"turbines": 50, "ontvangers": 400_000}
    DATA.mkdir(exist_ok=True)
    kandidaten = [
        Kandidaat("wijkwind", f"{MODULE}:met_wijkwind", maten),
        Kandidaat("PyWake ISONoiseModel", f"{MODULE}:met_pywake", maten, maat=True),
        Kandidaat("numpy, zelfde formules", f"{MODULE}:met_numpy", maten, maat=True, herhaal=1),
    ]
    uitslagen = meet(kandidaten, meld=print)
    eigen, pywake, numpy_ = uitslagen
    if any(u.fout for u in uitslagen):
        return Verslag(TITEL, uitslagen)
    verschil = max(_verschil(u, eigen) for u in (pywake, numpy_))
    paren = maten["turbines"] * maten["ontvangers"] / 1e6
    doelen = [
        Doel("keer sneller dan PyWake (kern)", verhouding(pywake, eigen, "kern_s"), 30.0),
        Doel("keer sneller dan PyWake (heel proces)", verhouding(pywake, eigen), 7.0),
        Doel("grootste verschil met PyWake en numpy, dB", verschil, 0.01, hoger=False),
    ]
    return Verslag(
        f"{maten['turbines']} turbines × {maten['ontvangers']} ontvangers",
        uitslagen,
        () if klein else doelen,
        gelijk=verschil <= 0.01,
        toelichting=[
            f"{u.naam}: {paren / u.kern_s:.1f} miljoen paren per seconde, {u.piek_mib:.0f} MiB" for u in uitslagen
        ]
        + [f"grootste verschil: {verschil:.1e} dB"],
    )


def invoer(turbines: int, ontvangers: int) -> tuple[Reeks, Reeks]:
    """Plekken van turbines (n, 2) en ontvangers (m, 2); zelfde zaad, zelfde plekken."""
    maker = np.random.default_rng(ZAAD)
    return maker.uniform(0.0, ZIJDE_M, (turbines, 2)), maker.uniform(0.0, ZIJDE_M, (ontvangers, 2))


def met_wijkwind(turbines: int, ontvangers: int) -> dict[str, Any]:
    """De kern van wijkwind, met de algemene methode van ISO 9613-2."""
    from layers.referentie import load_wind_parameters
    from spatial.wind.geluid_lucht import luchtdemping
    from spatial.wind.geluid_ontvangst import Bronterm, Methode, Ontvangers, niveau_db, ontvangst

    bron_xy, xy = invoer(turbines, ontvangers)
    alfa = luchtdemping(np.append(31.5, BANDEN), temperatuur_c=GRADEN, vochtigheid_pct=VOCHT)
    methode = Methode("ISO 9613-2", 1.5, 1.5, False, alfa, eerste_band=1)
    energie = np.broadcast_to(np.append(0.0, 10.0 ** (LW / 10.0)), (turbines, 4, 9))
    hoogte = np.full(turbines, AS_M)
    bron = Bronterm(
        tuple(map(str, range(turbines))), bron_xy[:, 0].copy(), bron_xy[:, 1].copy(), hoogte, hoogte, energie
    )
    p = load_wind_parameters().met(geluid_bodemfactor=BODEM)
    # De eerste aanroep laadt de bewaarde kern; dat is geen rekenwerk.
    klein = Ontvangers.of(xy[:10, 0], xy[:10, 1], ONTVANGER_M)
    ontvangst(bron, klein, p, methode=methode, rijen=slice(0, 1), bereik_m=1e5)
    begin = time.perf_counter()
    plekken = Ontvangers.of(xy[:, 0], xy[:, 1], ONTVANGER_M)
    som, _, _ = ontvangst(bron, plekken, p, methode=methode, rijen=slice(0, 1), bereik_m=1e5)
    niveau = niveau_db(som[0])
    return _uitkomst("wijkwind", niveau, time.perf_counter() - begin)


def met_pywake(turbines: int, ontvangers: int) -> dict[str, Any]:
    """PyWake, in blokken van 40.000 ontvangers: in één keer zou het 16 GB vragen."""
    from py_wake.noise_models.iso import ISONoiseModel

    bron_xy, xy = invoer(turbines, ontvangers)
    begin = time.perf_counter()
    model = ISONoiseModel(bron_xy[:, 0], bron_xy[:, 1], AS_M, BANDEN, np.tile(LW, (turbines, 1)))
    niveau = np.concatenate(
        [
            np.ravel(model(blok[:, 0], blok[:, 1], ONTVANGER_M, 101_325.0, GRADEN, VOCHT, BODEM)[0])
            for blok in np.array_split(xy, max(ontvangers // PER_BLOK, 1))
        ]
    )
    return _uitkomst("PyWake ISONoiseModel", niveau, time.perf_counter() - begin)


def met_numpy(turbines: int, ontvangers: int) -> dict[str, Any]:
    """Dezelfde formules in gewone numpy, in blokken."""
    from spatial.wind.geluid_lucht import luchtdemping

    bron_xy, xy = invoer(turbines, ontvangers)
    alfa = luchtdemping(BANDEN, temperatuur_c=GRADEN, vochtigheid_pct=VOCHT)
    begin = time.perf_counter()
    delen = []
    for blok in np.array_split(xy, max(ontvangers // 10_000, 1)):
        hor = np.hypot(blok[:, 0] - bron_xy[:, :1], blok[:, 1] - bron_xy[:, 1:])
        r = np.hypot(hor, AS_M - ONTVANGER_M)
        kort, ver = 1.0 - np.exp(-hor / 50.0), 1.0 - np.exp(-2.8e-6 * hor * hor)
        q = np.maximum(1.0 - 30.0 * (AS_M + ONTVANGER_M) / np.maximum(hor, 1.0), 0.0)
        energie = np.zeros_like(hor)
        for band in range(8):
            grond = _zone(band, AS_M, kort, ver) + _zone(band, ONTVANGER_M, kort, ver)
            grond = grond - 3.0 * q * (1.0 if band == 0 else 1.0 - BODEM)
            energie += 10.0 ** (0.1 * (LW[band] - 20.0 * np.log10(r) - 11.0 - alfa[band] * r - grond))
        delen.append(10.0 * np.log10(energie.sum(axis=0)))
    return _uitkomst("numpy, zelfde formules", np.concatenate(delen), time.perf_counter() - begin)


def _zone(band: int, h: float, kort: Reeks, ver: Reeks) -> Reeks | float:
    if band == 0:
        return -1.5
    if band > 4:
        return -1.5 * (1.0 - BODEM)
    if band == 1:
        vorm = 3.0 * np.exp(-0.12 * (h - 5.0) ** 2) * kort + 5.7 * np.exp(-0.09 * h * h) * ver
    else:
        a, b = ((8.6, 0.09), (14.0, 0.46), (5.0, 0.9))[band - 2]
        vorm = a * np.exp(-b * h * h) * kort
    return -1.5 + BODEM * (1.5 + vorm)


def _uitkomst(naam: str, niveau: Reeks, kern_s: float) -> dict[str, Any]:
    np.save(_bestand(naam), niveau)
    return {"kern_s": kern_s, "ontvangers": int(niveau.size)}


def _bestand(naam: str) -> str:
    return str(DATA / f"geluid_{naam.split(maxsplit=1)[0].strip(',').lower()}.npy")


def _verschil(maat: Uitslag, eigen: Uitslag) -> float:
    een, ander = np.load(_bestand(maat.naam)), np.load(_bestand(eigen.naam))
    return float(np.max(np.abs(een - ander))) if een.shape == ander.shape else float("inf")
