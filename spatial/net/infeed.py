"""Wat kost een kleinere aansluiting, en wat scheelt het om haar te delen?

Drie manieren om met minder netcapaciteit toe te kunnen, elk op het uurprofiel: aftoppen (boven een grens niet
terugleveren), cable pooling (wind en zon op één aansluiting) en wind naast vraag op hetzelfde station.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from spatial.errors import EmptyInput, OutOfRange
from spatial.net.profiel import UREN_PER_JAAR

Getallen = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Aftopping:
    """Een grens op het teruggeleverde vermogen, per jaar.

    kap_mw: de grens; opbrengst_mwh: zonder grens; verlies_mwh en verlies_aandeel (0–1 van de opbrengst): wat de grens
    kost; uren: uren per jaar waarin zij knelt.
    """

    kap_mw: float
    opbrengst_mwh: float
    verlies_mwh: float
    verlies_aandeel: float
    uren: float


@dataclass(frozen=True, kw_only=True)
class Pooling:
    """Meer bronnen op één aansluiting.

    verlies_mwh per bron naar evenredigheid van wat zij op dat uur leveren; benutting is het deel (0–1) van het jaar
    dat de aansluiting vol gebruikt wordt (geleverd gedeeld door vermogen maal 8.760); naast_elkaar_mw is de som van
    de losse toppen en samen_mw de top van de som.
    """

    aansluiting_mw: float
    verlies_mwh: float
    verlies_aandeel: float
    verlies_per_bron_mwh: Mapping[str, float]
    benutting: float
    naast_elkaar_mw: float
    samen_mw: float


@dataclass(frozen=True, kw_only=True)
class NaastVraag:
    """Opwek en vraag op hetzelfde station.

    netto_opwek_mw en netto_vraag_mw: de hoogste uurwaarde die het station in elke richting nog ziet; scheelt_opwek_mw
    en scheelt_vraag_mw: het verschil met de losse toppen; lokaal_mwh: opwek die per jaar ter plaatse gebruikt wordt en
    lokaal_aandeel (0–1) van de opwek.
    """

    opwek_mw: float
    vraag_mw: float
    netto_opwek_mw: float
    netto_vraag_mw: float
    scheelt_opwek_mw: float
    scheelt_vraag_mw: float
    lokaal_mwh: float
    lokaal_aandeel: float


def aftoppen(opwek_mw: Getallen, kap_mw: float, *, uren: Getallen | None = None) -> Aftopping:
    """Wat er verloren gaat als er nooit meer dan `kap_mw` het net op mag.

    Parameters
    ----------
    opwek_mw : (u,) vermogen per uur, of per klasse van een duurkromme; NaN telt niet mee
    kap_mw : de grens, 0 of hoger
    uren : (u,) gewicht van elke waarde; None is elk even zwaar

    Raises
    ------
    OutOfRange : voor een grens onder nul. EmptyInput : zonder bekende uren.

    >>> a = aftoppen(np.array([0.0, 2.0, 4.0, 10.0]), 5.0)
    >>> a.verlies_mwh / 8760, a.verlies_aandeel, a.uren
    (1.25, 0.3125, 2190.0)
    """
    if not kap_mw >= 0:
        raise OutOfRange("grens op de teruglevering (MW)", kap_mw, "nul of hoger", "kies een grens")
    mw, gewicht = _uren(opwek_mw, uren)
    boven = np.maximum(mw - kap_mw, 0.0)
    opbrengst = float(mw @ gewicht) * UREN_PER_JAAR
    verlies = float(boven @ gewicht) * UREN_PER_JAAR
    return Aftopping(
        kap_mw=float(kap_mw),
        opbrengst_mwh=opbrengst,
        verlies_mwh=verlies,
        verlies_aandeel=verlies / opbrengst if opbrengst > 0 else 0.0,
        uren=float(gewicht[boven > 0].sum()) * UREN_PER_JAAR,
    )


def kap_bij_verlies(opwek_mw: Getallen, aandeel: float, *, uren: Getallen | None = None) -> float:
    """De laagste grens (MW) waarbij niet meer dan `aandeel` (0–1) van de opbrengst verloren gaat.

    Het verlies is stuksgewijs lineair in de grens; tussen de knikken wordt precies gerekend.

    Raises
    ------
    OutOfRange : voor een aandeel buiten 0–1. EmptyInput : zonder bekende uren.

    >>> kap_bij_verlies(np.array([0.0, 2.0, 4.0, 10.0]), 0.3125)
    5.0
    """
    if not 0.0 <= aandeel <= 1.0:
        raise OutOfRange("verlies", aandeel, "een aandeel van 0 tot en met 1", "kies een aandeel")
    mw, gewicht = _uren(opwek_mw, uren)
    mag = aandeel * float(mw @ gewicht)
    orde = np.argsort(mw)[::-1]
    hoog, zwaar = mw[orde], np.cumsum(gewicht[orde])
    volgende = np.append(hoog[1:], 0.0)
    # Verlies als de grens op `volgende` ligt: de som van de stroken erboven.
    verlies = np.cumsum((hoog - volgende) * zwaar)
    k = int(np.searchsorted(verlies, mag, side="right"))
    if k >= len(hoog):
        return 0.0
    al = verlies[k - 1] if k else 0.0
    return float(hoog[k] - (mag - al) / zwaar[k])


def pool(bronnen: Mapping[str, Getallen], aansluiting_mw: float) -> Pooling:
    """Wind en zon (of meer) op één aansluiting: wat past, wat verloren gaat.

    Parameters
    ----------
    bronnen : naam naar (u,) vermogen per uur; een uur dat ergens ontbreekt telt nergens mee
    aansluiting_mw : vermogen van de gedeelde aansluiting, meer dan 0

    Raises
    ------
    OutOfRange : voor een aansluiting van nul of lager of reeksen van verschillende lengte. EmptyInput : zonder uren.

    >>> s = pool({"wind": np.array([4.0, 0.0]), "zon": np.array([4.0, 3.0])}, 6.0)
    >>> s.samen_mw, s.naast_elkaar_mw, s.verlies_per_bron_mwh["wind"] / 4380
    (8.0, 8.0, 1.0)
    """
    if not aansluiting_mw > 0:
        raise OutOfRange("gedeelde aansluiting (MW)", aansluiting_mw, "meer dan nul", "kies een vermogen")
    rijen = _samen(bronnen)
    som = rijen.sum(axis=0)
    boven = np.maximum(som - aansluiting_mw, 0.0)
    deel = np.divide(rijen, som, out=np.zeros_like(rijen), where=som > 0)
    verlies = (deel * boven).mean(axis=1) * UREN_PER_JAAR
    opbrengst = float(som.mean()) * UREN_PER_JAAR
    weg = float(verlies.sum())
    return Pooling(
        aansluiting_mw=float(aansluiting_mw),
        verlies_mwh=weg,
        verlies_aandeel=weg / opbrengst if opbrengst > 0 else 0.0,
        verlies_per_bron_mwh=MappingProxyType({n: float(v) for n, v in zip(bronnen, verlies, strict=True)}),
        benutting=(opbrengst - weg) / (aansluiting_mw * UREN_PER_JAAR),
        naast_elkaar_mw=float(rijen.max(axis=1).sum()),
        samen_mw=float(som.max()),
    )


def kleinste_aansluiting(bronnen: Mapping[str, Getallen], verlies_aandeel: float) -> float:
    """De kleinste gedeelde aansluiting (MW) waarbij niet meer dan dit deel (0–1) van de opbrengst verloren gaat.

    Raises
    ------
    OutOfRange, EmptyInput : zie `pool` en `kap_bij_verlies`.
    """
    return kap_bij_verlies(_samen(bronnen).sum(axis=0), verlies_aandeel)


def naast_vraag(opwek_mw: Getallen, vraag_mw: Getallen) -> NaastVraag:
    """Hoeveel minder het station ziet als opwek en vraag er samen achter hangen, uur voor uur.

    De vraag moet er wel zijn: wie hierop rekent, moet terug als zij wegvalt. De vraagtop daalt zelden, want op het
    koudste uur kan het windstil zijn; dat blijkt uit `netto_vraag_mw`.

    Raises
    ------
    OutOfRange : voor reeksen van verschillende lengte. EmptyInput : zonder gedeelde uren.

    >>> n = naast_vraag(np.array([10.0, 6.0, 0.0]), np.array([2.0, 3.0, 5.0]))
    >>> n.netto_opwek_mw, n.netto_vraag_mw, n.scheelt_opwek_mw
    (8.0, 5.0, 2.0)
    """
    opwek, vraag = _samen({"opwek": opwek_mw, "vraag": vraag_mw})
    top_opwek, top_vraag = float(opwek.max()), float(vraag.max())
    netto_opwek = float(np.maximum(opwek - vraag, 0.0).max())
    netto_vraag = float(np.maximum(vraag - opwek, 0.0).max())
    lokaal, totaal = float(np.minimum(opwek, vraag).mean()), float(opwek.mean())
    return NaastVraag(
        opwek_mw=top_opwek,
        vraag_mw=top_vraag,
        netto_opwek_mw=netto_opwek,
        netto_vraag_mw=netto_vraag,
        scheelt_opwek_mw=top_opwek - netto_opwek,
        scheelt_vraag_mw=top_vraag - netto_vraag,
        lokaal_mwh=lokaal * UREN_PER_JAAR,
        lokaal_aandeel=lokaal / totaal if totaal > 0 else 0.0,
    )


def _uren(mw: Getallen, uren: Getallen | None) -> tuple[Getallen, Getallen]:
    """De bekende waarden met hun deel van het jaar."""
    waarden = np.asarray(mw, dtype=np.float64)
    gewicht = np.ones_like(waarden) if uren is None else np.asarray(uren, dtype=np.float64)
    if gewicht.shape != waarden.shape:
        raise OutOfRange("uren", gewicht.shape, f"evenveel als vermogens {waarden.shape}", "lijn de reeksen uit")
    goed = np.isfinite(waarden) & (gewicht > 0)
    if not goed.any():
        raise EmptyInput("uurprofiel", "geen bekende uren", "ten minste één uur", "lees een andere reeks in")
    return waarden[goed], gewicht[goed] / gewicht[goed].sum()


def _samen(reeksen: Mapping[str, Getallen]) -> Getallen:
    """(k, u) de reeksen onder elkaar, alleen de uren die overal bekend zijn."""
    rijen = [np.asarray(r, dtype=np.float64) for r in reeksen.values()]
    if len({r.shape for r in rijen}) != 1:
        maten = ", ".join(f"{naam} {r.shape[0]}" for naam, r in zip(reeksen, rijen, strict=True))
        raise OutOfRange("uurprofielen", maten or "geen", "reeksen met dezelfde uren", "lijn de reeksen uit")
    stapel: Getallen = np.stack(rijen)
    goed = np.isfinite(stapel).all(axis=0)
    if not goed.any():
        raise EmptyInput("uurprofielen", "geen gedeelde uren", "ten minste één uur", "lees een andere reeks in")
    return stapel[:, goed]
