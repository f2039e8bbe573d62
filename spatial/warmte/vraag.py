"""Hoeveel warmte en stroom vraagt een buurt, nu en na isolatie, en wat kost die isolatie?

Alles wordt één keer opgeteld tot bedragen per buurt (`Buurtvraag`); de kostenformules en de
gevoeligheidsruns rekenen daarna alleen nog met die korte rijen. Vraag per woning = a + b * A, GJ per jaar
(Vesta MAIS 5.0, woningkentallen). Een woning gaat alleen naar het doellabel als ze daaronder zit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spatial.warmte.indeling import KLASSEN, LAAGBOUW, LABELS, ONBEKEND
from spatial.warmte.kentallen import DOELLABELS, Kentallen
from spatial.warmte.voorraad import Voorraad

Array = NDArray[np.float64]
Doel = Literal["huidig", "B", "D"]
# Beter dan dit aantal plaatsen in LABELS bestaat niet; utiliteit kent alleen A, B en overig.
# Het (voorlopige) label van elke klasse, als plaats in LABELS; en als een voorlopig label onder A een klasse
# slechter telt (kental `voorlopig_label_slechter`).
_VAN = np.array([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6])
_VAN_SLECHTER = np.array([0, 1, 2, 3, 4, 5, 6, 0, 2, 3, 4, 5, 6, 6])
_UTIL_KLASSE = np.array([0, 1, 2, 2, 2, 2, 2, 2])


@dataclass(frozen=True)
class Buurtvraag:
    """Vraag en isolatie per buurt bij één doellabel; alle velden (B,), energie in GJ per jaar.

    `rv_*` ruimteverwarming van woningen naar warmtepomprendement: label A, label B, C en slechter.
    `isolatie_laag_eur`, `isolatie_hoog_eur`: investering in woningen; `util_isolatie_*`: in utiliteit.
    """

    rv_a: Array
    rv_b: Array
    rv_c: Array
    tapwater: Array
    ventilatie: Array
    apparatuur: Array
    util_rv: Array
    util_tapwater: Array
    util_apparatuur: Array
    isolatie_laag_eur: Array
    isolatie_hoog_eur: Array
    util_isolatie_laag_eur: Array
    util_isolatie_hoog_eur: Array

    @property
    def rv(self) -> Array:
        """Ruimteverwarming van woningen, GJ per jaar."""
        return self.rv_a + self.rv_b + self.rv_c

    @property
    def warmte(self) -> Array:
        """Ruimteverwarming en tapwater van alle gebouwen, GJ per jaar."""
        return self.rv + self.tapwater + self.util_rv + self.util_tapwater


def buurtvraag(
    voorraad: Voorraad,
    kentallen: Kentallen,
    doel: Doel,
    *,
    klimaatfactor: float = 1.0,
    utiliteit_naar_b: bool | None = None,
    voorlopig_slechter: bool = False,
) -> Buurtvraag:
    """Tel vraag en isolatiekosten per buurt op bij doellabel `doel` ('huidig': zoals het nu is).

    `klimaatfactor` : ruimteverwarming in het zichtjaar als deel van nu (warmere winters), op alle gebouwen.
    `voorlopig_slechter` : of een voorlopig label onder A een klasse slechter telt.
    `utiliteit_naar_b` : of utiliteit naar label B gaat; standaard alleen bij doel B.
    """
    w = kentallen.woning
    van = _VAN_SLECHTER if voorlopig_slechter else _VAN
    label, naar = _labels_na(doel, van)
    rv_cel = voorraad.aantal * w.ruimte_a[..., naar] + voorraad.oppervlakte_m2 * w.ruimte_b[..., naar]
    rv_klasse = np.minimum(label, 2)
    laag, hoog = _isolatie(voorraad, kentallen, doel, van)
    som = voorraad.aantal.sum(axis=3), voorraad.oppervlakte_m2.sum(axis=3)
    # Mechanische ventilatie komt er pas bij als het huis naar B of beter gaat.
    geisoleerd = (label < van) & (doel == "B")
    ventilatie = np.einsum("btpk,k,tp->b", voorraad.oppervlakte_m2, geisoleerd.astype(float), w.ventilatie_b)
    util = _utiliteit(voorraad, kentallen, doel == "B" if utiliteit_naar_b is None else utiliteit_naar_b, klimaatfactor)
    rv_a, rv_b, rv_c = (
        np.einsum("btpk,k->b", klimaatfactor * rv_cel, (rv_klasse == k).astype(float)) for k in range(3)
    )
    return Buurtvraag(
        rv_a,
        rv_b,
        rv_c,
        np.einsum("btp,tp->b", som[0], w.tapwater),
        ventilatie,
        np.einsum("btp,tp->b", som[0], w.apparatuur),
        *util[:3],
        laag,
        hoog,
        *util[3:],
    )


def _labels_na(doel: Doel, van: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per klasse (14): het label na isolatie, en de kolom van de kentallen die dan de vraag geeft.

    Een woning zonder label die niets hoeft te doen houdt haar eigen vraag ('onbekend'): er verandert niets aan haar.
    """
    kolom = np.where(np.arange(len(KLASSEN)) < 7, van, ONBEKEND)
    if doel == "huidig":
        return van, kolom
    grens = LABELS.index(doel)
    return np.minimum(van, grens), np.where(grens < van, grens, kolom)


def _isolatie(voorraad: Voorraad, kentallen: Kentallen, doel: Doel, van: NDArray[np.int64]) -> tuple[Array, Array]:
    """Investering in woningen (B,), lage en hoge reeks, €."""
    if doel == "huidig":
        nul = np.zeros(len(voorraad.buurtcode))
        return nul, nul
    i, d = kentallen.isolatie, DOELLABELS.index(doel)
    laag, hoog = (
        np.einsum("btpk,tpk->b", voorraad.aantal, vast[..., van])
        + np.einsum("btpk,tpk->b", voorraad.oppervlakte_m2, per_m2[..., van])
        for vast, per_m2 in ((i.laag_a[d], i.laag_b[d]), (i.hoog_a[d], i.hoog_b[d]))
    )
    return laag, hoog


def _utiliteit(
    voorraad: Voorraad, kentallen: Kentallen, naar_b: bool, klimaatfactor: float
) -> tuple[Array, Array, Array, Array, Array]:
    """Ruimteverwarming, tapwater, apparatuur (GJ) en isolatie laag en hoog (€) van utiliteit, elk (B,).

    De tabel kent drie vraagklassen (A, B, overig): een gebouw gaat naar B of blijft zoals het is.
    """
    u = kentallen.utiliteit
    label = np.broadcast_to(np.arange(len(LABELS)), (*u.standaardlabel.shape, len(LABELS))).copy()
    label[..., ONBEKEND] = u.standaardlabel
    klasse = _UTIL_KLASSE[label]
    omhoog = (klasse == 2) & naar_b
    na = np.where(omhoog, 1, klasse)
    g, q = np.indices(u.standaardlabel.shape)[..., None].repeat(len(LABELS), axis=-1)
    m2 = voorraad.utiliteit_m2
    rv = klimaatfactor * np.einsum("bgqk,gqk->b", m2, u.ruimte[g, q, na])
    per_vak = m2.sum(axis=3)
    sprong = np.einsum("bgqk,gqk->bgq", m2, omhoog.astype(float))
    return (
        rv,
        np.einsum("bgq,gq->b", per_vak, u.tapwater),
        np.einsum("bgq,gq->b", per_vak, u.apparatuur),
        np.einsum("bgq,gq->b", sprong, u.isolatie_naar_b_laag),
        np.einsum("bgq,gq->b", sprong, u.isolatie_naar_b_hoog),
    )


@dataclass(frozen=True)
class Gebouwtelling:
    """Aantallen en oppervlakten die de installatie- en netkosten nodig hebben; alle velden (B,)."""

    laagbouw: Array
    hoogbouw: Array
    laagbouw_m2: Array
    hoogbouw_m2: Array
    utiliteit: Array
    utiliteit_m2: Array

    @property
    def woningen(self) -> Array:
        """Aantal woningen."""
        return self.laagbouw + self.hoogbouw

    @property
    def aansluitingen(self) -> Array:
        """Woningen en utiliteitsaansluitingen."""
        return self.woningen + self.utiliteit


def gebouwtelling(voorraad: Voorraad) -> Gebouwtelling:
    """Tel laagbouw (grondgebonden), hoogbouw (meergezins) en utiliteit per buurt."""
    aantal = voorraad.aantal.sum(axis=(2, 3))
    m2 = voorraad.oppervlakte_m2.sum(axis=(2, 3))
    laag = LAAGBOUW.astype(float)
    return Gebouwtelling(
        aantal @ laag,
        aantal @ (1 - laag),
        m2 @ laag,
        m2 @ (1 - laag),
        voorraad.utiliteit_aansluitingen,
        voorraad.utiliteit_totaal_m2,
    )
