"""Wanneer moet een turbine stil om overal aan de normen voor slagschaduw te voldoen, en wat kost dat?

De objecten met de meeste schaduw gaan voor; wat voor hen al stilstaat telt voor de volgende mee. Per object: eerst elke
dag binnen de minuten per dag, dan de dagen boven de drempel met de minste minuten te veel, dan de uren per jaar (de
minuten met de grootste kans op schaduw eerst). Zo'n reeks keuzes voldoet altijd, maar is niet zeker de kortste.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.wind.slagschaduw_kalender import tijdvakken
from spatial.wind.slagschaduw_veld import Rekenpark
from spatial.wind.zon import MINUTEN_PER_DAG, lokaal

Getallen = NDArray[np.float64]
Ints = NDArray[np.int64]
Ja = NDArray[np.bool_]
Maat = Literal["ongunstigst", "verwacht"]
NORM_DAGEN, NORM_MINUTEN, NORM_UREN = (
    "schaduw_dagen_boven_20_minuten",
    "schaduw_minuten_per_dag",
    "schaduw_uren_per_jaar",
)


@dataclass(frozen=True)
class Stilstand:
    """De stilstand die de normen haalt.

    Parameters
    ----------
    tabel : index turbine_id; `stop_uren` en `stop_dagen` volgens de kalender, `verwacht_stop_uren` als een sensor
        alleen stopt bij zon, `mwh` (altijd stoppen) en `mwh_met_zonnesensor` per jaar; zonder windklimaat zijn die NaN.
        Zonder norm voor schaduw is alles NaN
    tijden : `turbine_id`, `datum`, `van`, `tot` (kloktijd), `minuten`
    over : de objecten die zonder stilstand niet voldeden, met `uren_jaar`, `verwacht_uren_jaar`, `dagen_boven_20` en
        `max_minuten_dag` mét stilstand
    """

    tabel: pd.DataFrame
    tijden: pd.DataFrame
    over: pd.DataFrame
    meldingen: tuple[str, ...]


@dataclass(frozen=True)
class _Normen:
    dagen: float
    minuten: float
    uren: float
    verwacht: bool
    drempel: float


def bereken_stilstand(
    rekenpark: Rekenpark,
    punten: Getallen,
    tabel: pd.DataFrame,
    normen: Mapping[str, float],
    *,
    maat_uren: Maat = "ongunstigst",
) -> Stilstand:
    """De stoptijden per turbine.

    Parameters
    ----------
    punten : (n, 3) ramen, tabel : hun slagschaduw (zie `Slagschaduw.tabel`)
    normen : `schaduw_dagen_boven_20_minuten`, `schaduw_minuten_per_dag` en `schaduw_uren_per_jaar`, elk als ze er zijn;
        andere namen tellen niet
    maat_uren : of de uren per jaar gelden voor het ongunstigste geval of voor de verwachting
    """
    oneindig = float("inf")
    n = _Normen(
        normen.get(NORM_DAGEN, oneindig),
        normen.get(NORM_MINUTEN, oneindig),
        normen.get(NORM_UREN, oneindig),
        maat_uren == "verwacht",
        rekenpark.drempel_minuten,
    )
    if not any(naam in normen for naam in (NORM_DAGEN, NORM_MINUTEN, NORM_UREN)):
        return _zonder_norm(rekenpark)
    uren = tabel["verwacht_uren_jaar" if n.verwacht else "uren_jaar"].to_numpy()
    te_veel = (
        (uren > n.uren)
        | (tabel["max_minuten_dag"].to_numpy() > n.minuten)
        | (tabel["dagen_boven_20"].to_numpy() > n.dagen)
    )
    wie = np.flatnonzero(te_veel)
    wie = wie[np.argsort(-tabel["uren_jaar"].to_numpy()[wie], kind="stable")]
    stop: dict[int, Ja] = {}
    for i in wie:
        _stop_voor(rekenpark, punten[i], n, stop)
    return _uitkomst(rekenpark, stop, _over(rekenpark, punten, tabel, np.sort(wie), stop))


def _minuten(rekenpark: Rekenpark, punt: Getallen, stop: Mapping[int, Ja]) -> tuple[Ints, Ints]:
    """(turbine, minuut) van elke schaduw die nog valt."""
    rijen = rekenpark.vensters(punt)
    lengte = rijen[:, 2] - rijen[:, 1] + 1
    turbine = np.repeat(rijen[:, 0], lengte)
    binnen = np.arange(lengte.sum()) - np.repeat(np.cumsum(lengte) - lengte, lengte)
    minuut = np.repeat(rijen[:, 1], lengte) + binnen
    valt = np.ones(len(minuut), np.bool_)
    for nummer, stil in stop.items():
        van_deze = turbine == nummer
        valt[van_deze] = ~stil[minuut[van_deze]]
    return turbine[valt], minuut[valt]


def _stop_voor(rekenpark: Rekenpark, punt: Getallen, n: _Normen, stop: dict[int, Ja]) -> None:
    """Vul `stop` aan tot dit punt aan de normen voldoet."""
    turbine, minuut = _minuten(rekenpark, punt, stop)
    if not len(minuut):
        return
    weg = _kies(np.unique(minuut), _kans(rekenpark, punt) if n.verwacht else None, n)
    raakt = np.isin(minuut, weg)
    alle = MINUTEN_PER_DAG * 366
    for nummer in np.unique(turbine[raakt]):
        stil = stop.setdefault(int(nummer), np.zeros(alle, np.bool_))
        stil[minuut[raakt & (turbine == nummer)]] = True


def _kies(minuut: Ints, kans: Getallen | None, n: _Normen) -> Ints:
    """Welke minuten van één object weg moeten; `minuut` is oplopend."""
    _, begin, tal = np.unique(minuut // MINUTEN_PER_DAG, return_index=True, return_counts=True)
    houd = np.minimum(tal, np.floor(n.minuten)) if np.isfinite(n.minuten) else tal.astype(np.float64)
    boven = np.flatnonzero(houd > n.drempel)
    te_veel = len(boven) - int(np.floor(n.dagen)) if np.isfinite(n.dagen) else 0
    if te_veel > 0:
        korte = boven[np.argsort(houd[boven], kind="stable")][:te_veel]
        houd[korte] = np.floor(n.drempel)
    if np.isfinite(n.uren):
        _beperk_uren(minuut, begin, houd, kans, n.uren * 60.0)
    binnen = np.arange(len(minuut)) - np.repeat(begin, tal)
    uit: Ints = minuut[binnen >= np.repeat(houd, tal)]
    return uit


def _beperk_uren(minuut: Ints, begin: Ints, houd: Getallen, kans: Getallen | None, grens: float) -> None:
    """Verlaag `houd` (minuten per dag die blijven) tot de som binnen de grens is, in minuten."""
    gewicht = np.ones(len(minuut)) if kans is None else kans[minuut]
    som = np.concatenate([[0.0], np.cumsum(gewicht)])
    blijft = houd.astype(np.int64)
    op_dag = som[begin + blijft] - som[begin]
    gemiddeld = op_dag / np.maximum(blijft, 1)
    totaal = float(op_dag.sum())
    for k in np.lexsort((np.arange(len(houd)), -blijft, -gemiddeld)):
        while totaal > grens + 1e-9 and houd[k] > 0:
            houd[k] -= 1
            totaal -= gewicht[begin[k] + int(houd[k])]
        if totaal <= grens + 1e-9:
            return


def _kans(rekenpark: Rekenpark, punt: Getallen) -> Getallen:
    veld, _ = next(rekenpark.velden(punt[None, :]))
    return np.diff(veld.som_kans)


def _over(
    rekenpark: Rekenpark, punten: Getallen, tabel: pd.DataFrame, wie: Ints, stop: Mapping[int, Ja]
) -> pd.DataFrame:
    rijen = []
    for i in wie:
        minuut = np.unique(_minuten(rekenpark, punten[i], stop)[1])
        tal = np.unique(minuut // MINUTEN_PER_DAG, return_counts=True)[1]
        kans = float(_kans(rekenpark, punten[i])[minuut].sum())
        boven = int((tal > rekenpark.drempel_minuten).sum())
        rijen.append((len(minuut) / 60.0, kans / 60.0, boven, int(tal.max(initial=0))))
    namen = ["uren_jaar", "verwacht_uren_jaar", "dagen_boven_20", "max_minuten_dag"]
    return pd.DataFrame(rijen, columns=namen, index=tabel.index[wie])


def _uitkomst(rekenpark: Rekenpark, stop: Mapping[int, Ja], over: pd.DataFrame) -> Stilstand:
    vermogen = gemiddeld_vermogen_kw(rekenpark)
    rijen, tijden = [], []
    for nummer, naam in enumerate(rekenpark.ids):
        minuut = np.flatnonzero(stop[nummer]) if nummer in stop else np.array([], np.int64)
        klok = lokaal(rekenpark.jaar, minuut)
        maand = klok.astype("datetime64[M]").astype(np.int64) % 12
        uur = klok.astype("datetime64[h]").astype(np.int64) % 24
        periode = np.where((uur >= 7) & (uur < 19), 0, np.where((uur >= 19) & (uur < 23), 1, 2))
        mwh = vermogen[nummer, periode] / 60_000.0
        zon = rekenpark.zon_per_maand[maand]
        dagen = len(np.unique(minuut // MINUTEN_PER_DAG))
        bekend = np.isfinite(vermogen[nummer]).all()
        rijen.append(
            (
                len(minuut) / 60.0,
                dagen,
                float(zon.sum()) / 60.0,
                float(mwh.sum()) if bekend else np.nan,
                float((mwh * zon).sum()) if bekend else np.nan,
            )
        )
        knip = np.flatnonzero(np.diff(minuut) > 1)
        van, tot = (
            minuut[np.concatenate([[0], knip + 1])[: len(minuut)]],
            minuut[np.concatenate([knip, [-1]])[: len(minuut)]],
        )
        tijden.append(tijdvakken(van, tot + 1, rekenpark.jaar).assign(turbine_id=naam))
    namen = ["stop_uren", "stop_dagen", "verwacht_stop_uren", "mwh", "mwh_met_zonnesensor"]
    tabel = pd.DataFrame(rijen, columns=namen, index=pd.Index(rekenpark.ids, name="turbine_id"))
    alle_tijden = pd.concat(tijden, ignore_index=True)[["turbine_id", "datum", "van", "tot", "minuten"]]
    meldingen = ["stilstand: gemiddeld vermogen van de etmaalperiode, zonder zog en zonder verliezen"]
    if rekenpark.klimaat is None:
        meldingen = ["stilstand: windklimaat onbekend, dus de gemiste stroom ook"]
    return Stilstand(tabel, alle_tijden, over, tuple(meldingen))


def gemiddeld_vermogen_kw(rekenpark: Rekenpark) -> Getallen:
    """(n, 3) gemiddeld vermogen per turbine in dag, avond en nacht, kW; NaN zonder windklimaat."""
    park = rekenpark.park
    uit = np.full((len(park), 3), np.nan)
    if rekenpark.klimaat is None:
        return uit
    klaar: dict[tuple[str, float], Getallen] = {}
    for nummer, (soort, hoogte) in enumerate(zip(park.turbines["type"], park.ashoogte_m, strict=True)):
        sleutel = (str(soort), float(hoogte))
        if sleutel not in klaar:
            turbine, verdeling = park.types[soort], rekenpark.klimaat.verdeling(float(hoogte))
            kw = np.interp(verdeling.klassen_ms, turbine.snelheid_ms, turbine.kromme_kw, left=0.0, right=0.0)
            klaar[sleutel] = verdeling.aandeel @ kw
        uit[nummer] = klaar[sleutel]
    return uit


def _zonder_norm(rekenpark: Rekenpark) -> Stilstand:
    namen = ["stop_uren", "stop_dagen", "verwacht_stop_uren", "mwh", "mwh_met_zonnesensor"]
    tabel = pd.DataFrame(np.nan, columns=namen, index=pd.Index(rekenpark.ids, name="turbine_id"))
    tijden = tijdvakken(np.array([], np.int64), np.array([], np.int64), rekenpark.jaar)
    tijden.insert(0, "turbine_id", pd.Series(dtype="str"))
    over = pd.DataFrame(columns=["uren_jaar", "verwacht_uren_jaar", "dagen_boven_20", "max_minuten_dag"])
    return Stilstand(tabel, tijden, over, ("stilstand: deze normenset heeft geen norm voor slagschaduw",))
