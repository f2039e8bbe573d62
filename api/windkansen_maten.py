"""Hoe groot is de turbine waarmee windkansen rekent, en tot hoe ver reiken geluid en risico?

De afstanden voor geluid zijn die van één turbine zonder buren. Een park vraagt meer; dat rekent `wijkwind windpark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from layers.windregels import MATEN, lden_niveau
from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import OutOfRange, SpatialError
from spatial.ruimte.hoogteregels import hoogteafstand_m, radarafstand_m
from spatial.ruimte.windregels import Windregel
from spatial.wind.afstanden import woningafstand_m
from spatial.wind.geluid import bereken_geluid
from spatial.wind.normen import NORMEN, Normenset
from spatial.wind.turbine import Getallen, Park, Turbinetype, maak_park
from spatial.wind.veiligheid import pr_afstanden
from spatial.wind.windklimaat import Windklimaat

RADAR, HOOGTE = "WT-RAD-1", "WT-LUC-2"
# De meetlijn voor geluid: fijn genoeg om recht tussen twee punten te rekenen.
STAP_M = 5.0
# Midden in Nederland; voor één turbine op vlakke grond maakt de plek niet uit.
ERGENS_M = (155_000.0, 463_000.0)


@dataclass(frozen=True)
class Maten:
    """De maten van een turbine in m op naam; None is onbekend, met de reden in `waarom`."""

    waarden: Mapping[str, float | None]
    waarom: Mapping[str, str] = field(default_factory=dict)
    meldingen: tuple[str, ...] = ()


def bepaal_maten(
    soort: Turbinetype,
    normen: Normenset,
    klimaat: Windklimaat,
    p: Parameters,
    gevraagd: Iterable[str],
) -> Maten:
    """Alle maten waar een regel naar kan verwijzen.

    Parameters
    ----------
    gevraagd : namen die de regels gebruiken; alleen daarvoor wordt geluid gerekend

    Raises
    ------
    OutOfRange : voor een niveau in een maat als `lden_200_m` dat niet kan.
    """
    hoogte = soort.ashoogte_m
    veilig = pr_afstanden(soort, hoogte, p)
    woning = woningafstand_m(np.array([veilig.tiphoogte_m]), normen)
    waarden: dict[str, float | None] = {
        "rotorstraal_m": soort.rotordiameter_m / 2.0,
        "rotordiameter_m": soort.rotordiameter_m,
        "ashoogte_m": hoogte,
        "tiphoogte_m": veilig.tiphoogte_m,
        "pr_1e5_m": veilig.pr5_m,
        "pr_1e6_m": veilig.pr6_m,
        "norm_afstand_m": None if woning is None else float(woning[0]),
    }
    waarom = {"norm_afstand_m": f"normenset {normen.id} kent geen afstand tot woningen"}
    for maat, norm in (
        ("pr_kwetsbaar_m", "pr_kwetsbaar_per_jaar"),
        ("pr_beperkt_kwetsbaar_m", "pr_beperkt_kwetsbaar_per_jaar"),
    ):
        grens = normen.grens(norm)
        waarden[maat] = None if grens is None else veilig.pr_afstand_m(grens)
        waarom[maat] = f"normenset {normen.id} heeft geen norm voor {NORMEN[norm][3]}"
    meldingen = _geluid(soort, normen, klimaat, p, gevraagd, waarden, waarom)
    return Maten(waarden, waarom, meldingen)


def _geluid(
    soort: Turbinetype,
    normen: Normenset,
    klimaat: Windklimaat,
    p: Parameters,
    gevraagd: Iterable[str],
    waarden: dict[str, float | None],
    waarom: dict[str, str],
) -> tuple[str, ...]:
    """Vul `waarden` aan met de afstanden voor geluid."""
    niveaus: dict[str, tuple[str, float]] = {}
    for maat, kolom, norm in (("lden_m", "lden_db", "lden_db"), ("lnight_m", "lnight_db", "lnight_db")):
        grens = normen.grens(norm)
        waarden[maat] = None
        waarom[maat] = f"normenset {normen.id} heeft geen norm voor {NORMEN[norm][3]}"
        if grens is not None:
            niveaus[maat] = (kolom, grens)
    for maat in gevraagd:
        niveau = lden_niveau(maat)
        if maat not in MATEN and niveau is not None:
            _, laag, hoog, _ = NORMEN["lden_db"]
            if not laag <= niveau <= hoog:
                raise OutOfRange(
                    f"maat '{maat}'", niveau, f"een niveau van {laag:g} tot en met {hoog:g} dB", "kies een niveau"
                )
            niveaus[maat] = ("lden_db", niveau)
    if not niveaus:
        return ()
    try:
        afstanden = geluidafstanden_m(soort, klimaat, p, niveaus)
    except SpatialError as fout:
        for maat in niveaus:
            waarden[maat], waarom[maat] = (
                None,
                f"het geluid van deze turbine is niet te rekenen ({fout.onderdeel}: {fout.waarde})",
            )
        return (f"Geen afstanden voor geluid: {fout}",)
    waarden.update(afstanden)
    return ("De afstand voor geluid is die van één turbine op gewone bodem. Een park vraagt meer afstand.",)


def geluidafstanden_m(
    soort: Turbinetype, klimaat: Windklimaat, p: Parameters, niveaus: Mapping[str, tuple[str, float]]
) -> dict[str, float]:
    """Tot hoe ver één turbine boven een niveau komt.

    Parameters
    ----------
    niveaus : naam naar (kolom van de geluidtabel, niveau in dB)

    Returns
    -------
    Per naam de grootste afstand (m) waar het niveau nog gehaald wordt; 0 als dat nergens zo is, en de reikwijdte van
    de rekenwijze als het overal zo is.
    """
    afstand = np.arange(STAP_M, p["geluid_reikwijdte_m"] + STAP_M / 2.0, STAP_M)
    x, y = ERGENS_M
    mast = gpd.GeoDataFrame({"type": [soort.naam]}, geometry=[shapely.Point(x, y)], crs=RD)
    ontvangers = gpd.GeoDataFrame(geometry=shapely.points(x + afstand, np.full(len(afstand), y)), crs=RD)
    park: Park = maak_park("één turbine", mast, {soort.naam: soort})
    tabel = bereken_geluid(park, ontvangers, klimaat, p).tabel
    return {naam: _grens(afstand, tabel[kolom].to_numpy(), niveau) for naam, (kolom, niveau) in niveaus.items()}


def _grens(afstand: Getallen, niveau_db: Getallen, grens_db: float) -> float:
    boven = np.flatnonzero(np.nan_to_num(niveau_db, nan=-np.inf) > grens_db)
    if not len(boven):
        return 0.0
    laatste = int(boven[-1])
    if laatste + 1 >= len(afstand) or not np.isfinite(niveau_db[laatste + 1]):
        return float(afstand[laatste])
    deel = (niveau_db[laatste] - grens_db) / (niveau_db[laatste] - niveau_db[laatste + 1])
    return float(afstand[laatste] + deel * (afstand[laatste + 1] - afstand[laatste]))


def per_object(
    regels: Iterable[Windregel],
    lagen: Mapping[str, gpd.GeoDataFrame],
    soort: Turbinetype,
    maaiveld_m: float,
    p: Parameters,
) -> dict[str, Getallen]:
    """De afstand per object voor de regels over radar en hoogte."""
    tip = maaiveld_m + soort.ashoogte_m + soort.rotordiameter_m / 2.0
    uit: dict[str, Getallen] = {}
    for regel in regels:
        if regel.code not in (RADAR, HOOGTE):
            continue
        tabel = regel.keuzes[0].uit(lagen)
        if tabel is None:
            continue
        if regel.code == RADAR:
            uit[regel.code] = radarafstand_m(_kolom(tabel, "antenne_hoogte_m_nap"), tip, p)
        else:
            uit[regel.code] = hoogteafstand_m(_kolom(tabel, "hoogte_m_nap"), tip, soort.rotordiameter_m / 2.0)
    return uit


def _kolom(tabel: gpd.GeoDataFrame, naam: str) -> Getallen:
    if naam not in tabel:
        return np.full(len(tabel), np.nan)
    uit: Getallen = tabel[naam].to_numpy(dtype=np.float64, na_value=np.nan)
    return uit
