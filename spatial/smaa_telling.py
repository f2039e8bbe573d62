"""Van getelde plaatsen naar kansen: wat SMAA oplevert, en hoe gelijke buurten gelijk behandeld worden."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.normaliseren import Reeks

PLAATSEN_PRECIES = 100  # zoveel eerste plaatsen worden altijd apart geteld
ALLE_PLAATSEN_TOT = 400  # tot zoveel buurten wordt elke plaats apart geteld
_KLASSEN = 156  # zoveel klassen voor de plaatsen daarna


@dataclass(frozen=True)
class Telling:
    """Aandelen van alle trekkingen (of van alle gewichten, bij een precieze berekening).

    `klassen` (k+1) zijn grenzen van plaatsen vanaf 0; `kans` (k, rijen) is het aandeel per klasse; `plaats` (rijen) de
    gemiddelde plaats vanaf 0, of None als alleen de eerste plaatsen geteld zijn; `eerste` (rijen) het aandeel met de
    eerste plaats; `gewicht` (rijen, criteria) de som van de gewichten daarbij; `wint` (m, m) het aandeel waarin rij
    `paar[a]` vóór rij `paar[b]` komt.
    """

    klassen: NDArray[np.uint32]
    kans: Reeks
    plaats: Reeks | None
    eerste: Reeks
    gewicht: Reeks
    paar: NDArray[np.int32]
    wint: Reeks


def plaatsklassen(n: int, top_n: int) -> NDArray[np.uint32]:
    """De grenzen van de plaatsklassen: eerst elke plaats apart, daarna steeds bredere klassen tot en met n.

    De grens na `top_n` is er altijd bij, zodat de kans op de eerste `top_n` precies is.
    """
    if n <= ALLE_PLAATSEN_TOT:
        return np.arange(n + 1, dtype=np.uint32)
    los = min(n, PLAATSEN_PRECIES)
    verder = np.geomspace(los, n, _KLASSEN + 1).round()
    return np.unique(np.concatenate([np.arange(los), verder, [min(top_n, n)]])).astype(np.uint32)


def gelijke_rijen(laag: Reeks, hoog: Reeks, telt_mee: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Per rij het nummer van haar groep; rijen met precies dezelfde gegevens zitten in dezelfde groep."""
    sleutel = np.concatenate([laag[:, telt_mee], hoog[:, telt_mee]], axis=1)
    _, groep = np.unique(sleutel, axis=0, return_inverse=True)
    return np.asarray(groep.reshape(-1), dtype=np.intp)


def deel_gelijk(telling: Telling, groep: NDArray[np.intp]) -> Telling:
    """Geef buurten met precies dezelfde gegevens dezelfde kansen.

    De sortering zet gelijke scores op volgorde van de tabel. Rijen met dezelfde gegevens zijn uitwisselbaar, dus het
    gemiddelde over de groep is precies hun kans; zonder deze stap zou de plek in de tabel een buurt voordeel geven.
    """
    grootte = np.bincount(groep)
    if grootte.size == groep.size:
        return telling
    wint = telling.wint
    if telling.paar.size:
        _, klein = np.unique(groep[telling.paar], return_inverse=True)
        klein = klein.reshape(-1)
        wint = _gemiddeld(_gemiddeld(wint, klein).T, klein).T
        wint = np.where(klein[:, None] == klein[None, :], 0.5, wint)
    np.fill_diagonal(wint, 0.0)
    return replace(
        telling,
        kans=_gemiddeld(telling.kans.T, groep).T,
        plaats=None if telling.plaats is None else _gemiddeld(telling.plaats[:, None], groep)[:, 0],
        eerste=_gemiddeld(telling.eerste[:, None], groep)[:, 0],
        gewicht=_gemiddeld(telling.gewicht, groep),
        wint=wint,
    )


def kwantiel(telling: Telling, deel: float) -> Reeks:
    """De plaats (vanaf 1) waar het aandeel `deel` van de trekkingen op of boven ligt; in brede klassen geschat."""
    opgeteld = np.cumsum(telling.kans, axis=0)
    doel = deel * opgeteld[-1]
    klasse = (opgeteld < doel - 1e-12).sum(axis=0).clip(max=len(opgeteld) - 1)
    kolom = np.arange(opgeteld.shape[1])
    vooraf = np.where(klasse > 0, opgeteld[klasse - 1, kolom], 0.0)
    in_klasse = telling.kans[klasse, kolom]
    grens = telling.klassen.astype(np.float64)
    breedte = grens[klasse + 1] - grens[klasse]
    with np.errstate(divide="ignore", invalid="ignore"):
        plek = np.where(in_klasse > 0, (doel - vooraf) / in_klasse, 1.0)
    # Binnen een brede klasse ligt de plaats naar verhouding; een klasse van één plaats is precies.
    return np.asarray(grens[klasse] + np.maximum(np.ceil(plek * breedte - 1e-9), 1.0), dtype=np.float64)


def kans_tot(telling: Telling, top_n: int) -> Reeks:
    """Het aandeel met een plaats van 1 tot en met `top_n`."""
    return np.asarray(telling.kans[telling.klassen[1:] <= top_n].sum(axis=0).clip(0.0, 1.0), dtype=np.float64)


def rangkans(telling: Telling, index: pd.Index) -> pd.DataFrame:
    """De kans per afzonderlijke plaats, voor de plaatsen die apart geteld zijn (kolommen 1, 2, …)."""
    los = int(np.argmax(np.append(np.diff(telling.klassen.astype(np.int64)) != 1, True)))
    return pd.DataFrame(telling.kans[:los].T, index=index, columns=pd.RangeIndex(1, los + 1, name="rang"))


def centrale_gewichten(telling: Telling, index: pd.Index, criteria: pd.Index) -> pd.DataFrame:
    """De gemiddelde gewichten waarbij een buurt eerste is; ontbrekend als zij dat nooit is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gemiddeld = np.where(telling.eerste[:, None] > 0, telling.gewicht / telling.eerste[:, None], np.nan)
    return pd.DataFrame(gemiddeld, index=index, columns=criteria)


def _gemiddeld(tabel: Reeks, groep: NDArray[np.intp]) -> Reeks:
    """Elke rij vervangen door het gemiddelde van haar groep."""
    orde = np.argsort(groep, kind="stable")
    begin = np.flatnonzero(np.r_[True, np.diff(groep[orde]) != 0])
    som = np.add.reduceat(tabel[orde], begin, axis=0)
    aantal = np.diff(np.r_[begin, len(groep)])
    return np.asarray((som / aantal[:, None])[groep], dtype=np.float64)
