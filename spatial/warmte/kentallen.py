"""Welke coëfficiënten gebruikt het warmtemodel per woningtype, bouwperiode en label?

De getallen staan in `data/reference/warmte_*.toml`; hier worden de rijen gecontroleerd en tot arrays gemaakt
(assen: woningtype, bouwperiode, label in de volgorde van `spatial.warmte.indeling`).
Vraag en kosten zijn lineair in de gebruiksoppervlakte: a + b * A.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.errors import MissingColumn, UnknownName
from spatial.warmte.indeling import BOUWPERIODEN, GEBRUIKSFUNCTIES, LABELS, UTILITEITSPERIODEN, WONINGTYPEN

Array = NDArray[np.float64]
Rij = Mapping[str, Any]
DOELLABELS = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Woningkentallen:
    """Warmtevraag van woningen in GJ per jaar: vaste term en term per m².

    `ruimte_a`, `ruimte_b` hebben vorm (6, 11, 8); `tapwater`, `apparatuur` (6, 11) in GJ per woning;
    `ventilatie_b` (6, 11) in GJe per m²; `standaardlabel` (6, 11) als plaats in LABELS.
    """

    ruimte_a: Array
    ruimte_b: Array
    tapwater: Array
    ventilatie_b: Array
    apparatuur: Array
    standaardlabel: NDArray[np.int64]


@dataclass(frozen=True)
class Isolatiekentallen:
    """Investering per labelsprong, vorm (4 doelen, 6, 11, 8): lage en hoge reeks, vast (€) en per m² (€/m²).

    De sprong uit 'onbekend' is die van het standaardlabel; een sprong naar een even goed of slechter label kost 0.
    """

    laag_a: Array
    laag_b: Array
    hoog_a: Array
    hoog_b: Array


@dataclass(frozen=True)
class Utiliteitkentallen:
    """Per m² utiliteit, vorm (10 functies, 6 perioden): ruimteverwarming (laatste as: A, B, overig), tapwater, …"""

    ruimte: Array
    tapwater: Array
    apparatuur: Array
    koude: Array
    isolatie_naar_b_laag: Array
    isolatie_naar_b_hoog: Array
    standaardlabel: NDArray[np.int64]


@dataclass(frozen=True)
class Kentallen:
    """Alle tabellen samen."""

    woning: Woningkentallen
    isolatie: Isolatiekentallen
    utiliteit: Utiliteitkentallen


def woningkentallen(rijen: Sequence[Rij]) -> Woningkentallen:
    """Rijen van `warmte_woningvraag.toml` als arrays.

    Raises
    ------
    UnknownName, MissingColumn : bij een onbekend vak of een vak zonder rij.
    """
    vorm = (len(WONINGTYPEN), len(BOUWPERIODEN))
    ruimte = np.full((*vorm, len(LABELS), 2), np.nan)
    los = {naam: np.full(vorm, np.nan) for naam in ("tapwater", "ventilatie", "apparatuur")}
    standaard = np.full(vorm, -1, dtype=np.int64)
    for rij in rijen:
        plek = (_plaats(rij, "woningtype", WONINGTYPEN), _plaats(rij, "bouwperiode", BOUWPERIODEN))
        for k, label in enumerate(LABELS):
            ruimte[(*plek, k)] = rij[label]
        for naam, doel in los.items():
            doel[plek] = rij[naam]
        standaard[plek] = _plaats(rij, "standaardlabel", LABELS)
    _volledig(ruimte, "woningvraag")
    return Woningkentallen(
        ruimte[..., 0], ruimte[..., 1], los["tapwater"], los["ventilatie"], los["apparatuur"], standaard
    )


def isolatiekentallen(rijen: Sequence[Rij], standaardlabel: NDArray[np.int64]) -> Isolatiekentallen:
    """Rijen van `warmte_isolatie.toml` als arrays; 'onbekend' krijgt de sprong van het standaardlabel."""
    vorm = (len(DOELLABELS), len(WONINGTYPEN), len(BOUWPERIODEN), len(LABELS), 4)
    kosten = np.full(vorm, np.nan)
    for d, doel in enumerate(DOELLABELS):
        # Wie al even goed of beter is hoeft niets te doen: dat is een echte nul, geen ontbrekende waarde.
        kosten[d, :, :, : LABELS.index(doel) + 1] = 0.0
    for rij in rijen:
        d, t, uit = (
            _plaats(rij, "naar", DOELLABELS),
            _plaats(rij, "woningtype", WONINGTYPEN),
            _plaats(rij, "uit", LABELS),
        )
        van, tot = _plaats(rij, "van", BOUWPERIODEN), _plaats(rij, "tot", BOUWPERIODEN)
        kosten[d, t, van : tot + 1, uit] = (*rij["laag"], *rij["hoog"])
    t_as, p_as = np.indices(standaardlabel.shape)
    for d in range(len(DOELLABELS)):
        kosten[d, t_as, p_as, LABELS.index("onbekend")] = kosten[d, t_as, p_as, standaardlabel]
    _volledig(kosten, "isolatie")
    return Isolatiekentallen(kosten[..., 0], kosten[..., 1], kosten[..., 2], kosten[..., 3])


def utiliteitkentallen(rijen: Sequence[Rij]) -> Utiliteitkentallen:
    """Rijen van `warmte_utiliteit.toml` als arrays."""
    vorm = (len(GEBRUIKSFUNCTIES), len(UTILITEITSPERIODEN))
    ruimte = np.full((*vorm, 3), np.nan)
    los = {naam: np.full(vorm, np.nan) for naam in ("tapwater", "apparatuur", "koude")}
    isolatie = np.full((*vorm, 2), np.nan)
    standaard = np.full(vorm, -1, dtype=np.int64)
    for rij in rijen:
        plek = (_plaats(rij, "gebruik", GEBRUIKSFUNCTIES), _plaats(rij, "bouwperiode", UTILITEITSPERIODEN))
        ruimte[plek] = (rij["ruimte_A"], rij["ruimte_B"], rij["ruimte_overig"])
        for naam, doel in los.items():
            doel[plek] = rij[naam]
        isolatie[plek] = rij["isolatie_overig_B"]
        standaard[plek] = _plaats(rij, "standaardlabel", LABELS)
    _volledig(ruimte, "utiliteit")
    return Utiliteitkentallen(
        ruimte, los["tapwater"], los["apparatuur"], los["koude"], isolatie[..., 0], isolatie[..., 1], standaard
    )


def _plaats(rij: Rij, veld: str, namen: tuple[str, ...]) -> int:
    waarde = rij.get(veld)
    if waarde not in namen:
        raise UnknownName(f"kentallen, veld '{veld}'", waarde, f"een van {', '.join(namen)}", "herstel de rij")
    return namen.index(waarde)


def _volledig(array: Array, onderdeel: str) -> None:
    leeg = int(np.isnan(array).sum())
    if leeg:
        raise MissingColumn(
            f"kentallen '{onderdeel}'", f"{leeg} lege vakken", "een rij voor elk vak", "vul de tabel aan"
        )
