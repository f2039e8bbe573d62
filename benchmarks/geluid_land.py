"""Lden bij elk van 10 miljoen woningen, van 2.600 turbines binnen 5 km: past het land op deze machine?

Woningen liggen in kernen, zoals dorpen en steden; turbines in groepjes. Wijkwind leest de woningen, ordent ze, zoekt
de paren en rekent Lden met de Nederlandse methode. Een steekproef wordt met gewone numpy nagerekend, zonder ordening
of zoekwerk.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Verslag, meet

TITEL = "Lden bij elke woning van het land"
ZAAD = 20261123
MODULE = "benchmarks.geluid_land"
BREED_M, LANG_M = 150_000.0, 225_000.0
BEREIK_M = 5_000.0
STEEKPROEF = 3_000
MAX_S, MAX_MIB = 10.0, 2_000.0

Reeks = NDArray[np.float64]


def draai(klein: bool) -> Verslag:
    """Meet de hele rekengang en leg een steekproef naast numpy."""
    maten = {"woningen": 200_000, "turbines": 300} if klein else {"woningen": 10_000_000, "turbines": 2_600}
    DATA.mkdir(exist_ok=True)
    pad = DATA / f"woningen_{maten['woningen']}.npy"
    if not pad.exists():
        print(f"  invoer maken: {maten['woningen']} woningen")
        np.save(pad, maak_woningen(maten["woningen"]))
    kandidaten = [
        Kandidaat("wijkwind", f"{MODULE}:met_wijkwind", maten),
        Kandidaat(f"numpy, steekproef van {STEEKPROEF}", f"{MODULE}:met_numpy", maten, maat=True, herhaal=1),
    ]
    uitslagen = meet(kandidaten, meld=print)
    eigen, numpy_ = uitslagen
    if eigen.fout or numpy_.fout:
        return Verslag(TITEL, uitslagen)
    niveaus = [np.array(u.uitkomst["steekproef"], dtype=np.float64) for u in uitslagen]
    zelfde = np.array_equal(np.isnan(niveaus[0]), np.isnan(niveaus[1]))
    verschil = float(np.nanmax(np.abs(niveaus[0] - niveaus[1])))
    doelen = [
        Doel("hele proces, s", eigen.wand_s, MAX_S, hoger=False),
        Doel("geheugen, MiB", eigen.piek_mib, MAX_MIB, hoger=False),
        Doel("grootste verschil in de steekproef, dB", verschil, 0.01, hoger=False),
    ]
    paren = eigen.uitkomst["paren"]
    return Verslag(
        f"{maten['turbines']} turbines, {maten['woningen']} woningen",
        uitslagen,
        () if klein else doelen,
        gelijk=zelfde and verschil <= 0.01,
        toelichting=[
            f"ongeveer {paren / 1e6:.1f} miljoen paren, {paren / eigen.kern_s / 1e6:.1f} miljoen per seconde "
            "(met ordenen en zoeken)",
            f"{eigen.uitkomst['met_waarde']} woningen met een waarde, {eigen.uitkomst['boven_45']} met 45 dB of meer",
        ],
    )


def maak_woningen(aantal: int) -> Reeks:
    """(n, 2) woningen in 2.500 kernen van ongelijke grootte."""
    maker = np.random.default_rng(ZAAD)
    kernen = 2_500
    midden = maker.uniform(0.0, 1.0, (kernen, 2)) * [BREED_M, LANG_M]
    gewicht = maker.lognormal(0.0, 1.3, kernen)
    kern = maker.choice(kernen, aantal, p=gewicht / gewicht.sum())
    breedte = 350.0 * np.sqrt(gewicht / gewicht.mean())
    uit: Reeks = midden[kern] + maker.normal(0.0, 1.0, (aantal, 2)) * breedte[kern, None]
    return uit


def maak_turbines(aantal: int) -> Reeks:
    """(n, 2) turbines in groepen van vijf, 400 m uit elkaar."""
    maker = np.random.default_rng(ZAAD + 1)
    groepen = maker.uniform(0.0, 1.0, (-(-aantal // 5), 2)) * [BREED_M, LANG_M]
    rij = np.tile(np.arange(5) * 400.0, len(groepen))[:aantal]
    return np.repeat(groepen, 5, axis=0)[:aantal] + np.column_stack([rij, 0.3 * rij])


def steekproef(woningen: int) -> NDArray[np.int64]:
    """De woningen die nagerekend worden."""
    return np.sort(np.random.default_rng(ZAAD + 2).choice(woningen, STEEKPROEF, replace=False))


def bronnen(turbines: int) -> tuple[Any, Any]:
    """De bronterm met een generiek type en een vaste verdeling van de wind, en de kentallen."""
    from layers.referentie import load_wind_parameters
    from spatial.wind.geluid_emissie import bronterm, emissie
    from spatial.wind.geluid_ontvangst import Bronterm
    from spatial.wind.referentiegevallen_geluid import vaste_wind, voorbeeldtype

    energie = np.broadcast_to(bronterm(emissie(voorbeeldtype(), vaste_wind())), (turbines, 4, 9))
    xy, hoogte = maak_turbines(turbines), np.full(turbines, 120.0)
    bron = Bronterm(tuple(map(str, range(turbines))), xy[:, 0].copy(), xy[:, 1].copy(), hoogte, hoogte, energie)
    return bron, load_wind_parameters().met(geluid_reikwijdte_m=BEREIK_M)


def met_wijkwind(woningen: int, turbines: int) -> dict[str, Any]:
    """Lezen, ordenen, paren zoeken en Lden bij elke woning."""
    from spatial.wind.geluid_ontvangst import Ontvangers, niveau_db, ontvangst

    bron, p = bronnen(turbines)
    xy = np.load(DATA / f"woningen_{woningen}.npy", mmap_mode="r")
    begin = time.perf_counter()
    plekken = Ontvangers.of(xy[:, 0], xy[:, 1], p["geluid_ontvanger_hoogte_m"])
    som, _, _ = ontvangst(bron, plekken, p, rijen=slice(0, 1))
    lden = niveau_db(som[0])
    kern_s = time.perf_counter() - begin
    return {"kern_s": kern_s, "paren": _paren(xy, bron), **_uitkomst(lden, lden[steekproef(woningen)])}


def met_numpy(woningen: int, turbines: int) -> dict[str, Any]:
    """De steekproef met elke turbine, zonder ordening: het controleantwoord."""
    from spatial.wind.geluid_nederlands import padverlies

    bron, p = bronnen(turbines)
    xy = np.array(np.load(DATA / f"woningen_{woningen}.npy", mmap_mode="r")[steekproef(woningen)])
    ho, b = p["geluid_ontvanger_hoogte_m"], p["geluid_bodemfactor"]
    niveau = np.full(len(xy), np.nan)
    for n, plek in enumerate(xy):
        afstand = np.hypot(bron.x_m - plek[0], bron.y_m - plek[1])
        mee = np.flatnonzero(afstand <= BEREIK_M)
        if mee.size:
            som = sum(
                float(bron.energie[t, 0] @ 10.0 ** (-0.1 * padverlies(afstand[t], 120.0, ho, (b, b, b)).totaal))
                for t in mee
            )
            niveau[n] = 10.0 * np.log10(som)
    return {"steekproef": _lijst(niveau)}


def _paren(xy: Any, bron: Any) -> float:
    """Hoeveel paren er binnen bereik zijn, geschat uit elke vijftigste woning."""
    from scipy.spatial import cKDTree

    boom = cKDTree(np.column_stack([bron.x_m, bron.y_m]))
    return float(np.sum(boom.query_ball_point(np.array(xy[::50]), BEREIK_M, return_length=True))) * 50.0


def _uitkomst(lden: Reeks, proef: Reeks) -> dict[str, Any]:
    return {
        "met_waarde": int(np.isfinite(lden).sum()),
        "boven_45": int((lden >= 45.0).sum()),
        "steekproef": _lijst(proef),
    }


def _lijst(niveau: Reeks) -> list[float | None]:
    return [None if np.isnan(v) else round(float(v), 6) for v in niveau]
