"""Welke waarde heeft elke buurt op elk criterium, en wat ontbreekt er?

Dit is de brug tussen de lagen en de rangschikking (`spatial.criteria`). Een laag die er niet is maakt haar
criteria ontbrekend, met de reden erbij; nooit nul. Cijfers die van enkele woningen zijn afgeleid worden onder
een ondergrens niet getoond, zoals het CBS dat doet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from spatial.crs import require_rd
from spatial.errors import UnknownName
from spatial.warmte.criteriumwaarden import (
    GOED,
    SLECHT,
    Kolom,
    figure,
    heat_source,
    label_share,
    ownership_simplicity,
    support,
)
from spatial.warmte.koppelkansen import SOORTEN, Koppelinstelling, telling
from spatial.warmte.presets import PRESETS, Preset, preset
from spatial.warmte.register import KEUZE_RICHTING, NATUURLIJKE_GRENZEN, REGISTER, with_direction

__all__ = [
    "KEUZE_RICHTING",
    "NATUURLIJKE_GRENZEN",
    "PRESETS",
    "REGISTER",
    "Criteriummatrix",
    "Invoer",
    "Preset",
    "bouw_matrix",
    "preset",
    "with_direction",
]

# Afgeleid uit gegevens van losse adressen; onder de ondergrens herleidbaar tot een huishouden.
UIT_ADRESSEN = frozenset(
    {"bouwjaren_1945_1991", "slechte_labels", "goede_labels", "isolatie_gereed", "eindgebruikerskosten"}
)
_WAT = {
    "nationale_kosten": ("h18_eur_weq_jaar", ("h18_laag", "h18_hoog")),
    "marge": ("marge_eur_weq_jaar", ("marge_laag", "marge_hoog")),
    "warmtedichtheid": ("warmtedichtheid_gj_ha", ("", "")),
    "bouwjaren_1945_1991": ("aandeel_1945_1991", ("", "")),
    "isolatie_gereed": ("aandeel_isolatie_gereed", ("isolatie_gereed_laag", "isolatie_gereed_hoog")),
}


@dataclass(frozen=True, kw_only=True)
class Invoer:
    """Alles waaruit de criteria worden gemaakt; None betekent dat de laag er niet is.

    Parameters
    ----------
    buurten : kerncijfers en vlakken (RD), buurtcode als index
    wat : per buurt h18_eur_weq_jaar (€/WEQ/jaar), h18_laag, h18_hoog, marge_eur_weq_jaar, warmtedichtheid_gj_ha,
        aandeel_1945_1991, aandeel_d_of_slechter, aandeel_b_of_beter, aandeel_isolatie_gereed (0–1)
    labels : energielabels_buurt; gaat voor de labelaandelen uit `wat`, want het kent de woningen zonder label
    net : per buurt `netruimte` (0–1) met `netruimte_laag` en `netruimte_hoog`, uit `spatial.net.capaciteit`
    eindgebruiker : per buurt `verschil_eur_jaar` (€/woning/jaar) met `_laag` en `_hoog`
    koppelkansen, draagvlak, warmtebronnen : de gecontroleerde lagen
    koppelinstelling : de eigen keuzes achter de punten voor koppelkansen
    warmtebron_soorten : welke soorten bronnen tellen; leeg is alle behalve aardwarmte en oppervlaktewater
    minimum_woningen : ondergrens voor cijfers uit losse adressen
    """

    buurten: gpd.GeoDataFrame
    wat: pd.DataFrame | None = None
    labels: pd.DataFrame | None = None
    net: pd.DataFrame | None = None
    koppelkansen: pd.DataFrame | None = None
    draagvlak: pd.DataFrame | None = None
    warmtebronnen: gpd.GeoDataFrame | None = None
    eindgebruiker: pd.DataFrame | None = None
    koppelinstelling: Koppelinstelling = field(default_factory=Koppelinstelling)
    warmtebron_soorten: tuple[str, ...] = ()
    minimum_woningen: int = 10


@dataclass(frozen=True)
class Criteriummatrix:
    """De waarden per buurt (index) en criterium (kolom), met band en reden van ontbreken.

    `ontbreekt` is leeg waar een waarde bekend is. `laag` en `hoog` kunnen bekend zijn waar de waarde dat niet is.
    """

    waarden: pd.DataFrame
    laag: pd.DataFrame
    hoog: pd.DataFrame
    ontbreekt: pd.DataFrame
    meldingen: tuple[str, ...] = ()

    def empty_criteria(self) -> Mapping[str, str]:
        """De criteria zonder enige waarde, met de reden; die horen niet in de weging en worden gemeld."""
        leeg = self.waarden.columns[self.waarden.isna().all()]
        return {str(k): str(self.ontbreekt[k].iloc[0]) if len(self.ontbreekt) else "geen buurten" for k in leeg}


def bouw_matrix(invoer: Invoer) -> Criteriummatrix:
    """De criteriummatrix van een studie: alle criteria van het register, in die volgorde.

    Returns
    -------
    Criteriummatrix met de index van `invoer.buurten`.

    Raises
    ------
    WrongCrs : als de buurten niet in RD staan.
    UnknownName : als een buurtcode dubbel voorkomt.
    MissingColumn, OutOfRange : als een laag die er is niet deugt.
    """
    buurten = invoer.buurten
    require_rd(buurten, "buurten")
    if not buurten.index.is_unique:
        dubbel = str(buurten.index[buurten.index.duplicated()][0])
        raise UnknownName("buurten, buurtcode", dubbel, "elke buurtcode één keer", "verwijder de dubbele buurt")
    koppel, meldingen = _koppelkansen(invoer)
    kolommen = {
        **{naam: figure(invoer.wat, buurten.index, "wat", kolom, band) for naam, (kolom, band) in _WAT.items()},
        "slechte_labels": _labels(invoer, SLECHT, "aandeel_d_of_slechter"),
        "goede_labels": _labels(invoer, GOED, "aandeel_b_of_beter"),
        "corporatie": figure(buurten, buurten.index, "buurten", "aandeel_corporatie"),
        "eigendom_eenvoud": ownership_simplicity(buurten),
        "energiearmoede": figure(buurten, buurten.index, "buurten", "energiearmoede_aandeel"),
        "draagvlak": Kolom.leeg(buurten.index, "laag 'draagvlak' ontbreekt")
        if invoer.draagvlak is None
        else support(invoer.draagvlak, buurten.index),
        "eindgebruikerskosten": _end_user(invoer),
        "netruimte": figure(
            invoer.net, buurten.index, "netcapaciteit", "netruimte", ("netruimte_laag", "netruimte_hoog")
        ),
        "warmtebron": _heat_source(invoer),
        **koppel,
    }
    kolommen = _suppress(kolommen, buurten, invoer.minimum_woningen)
    volgorde = list(REGISTER)
    return Criteriummatrix(
        waarden=pd.DataFrame({k: kolommen[k].waarde for k in volgorde}, index=buurten.index),
        laag=pd.DataFrame({k: kolommen[k].laag for k in volgorde}, index=buurten.index),
        hoog=pd.DataFrame({k: kolommen[k].hoog for k in volgorde}, index=buurten.index),
        ontbreekt=pd.DataFrame({k: kolommen[k].reden for k in volgorde}, index=buurten.index),
        meldingen=meldingen,
    )


def _labels(invoer: Invoer, klassen: tuple[str, ...], kolom: str) -> Kolom:
    if invoer.labels is not None:
        return label_share(invoer.labels, invoer.buurten.index, klassen)
    if invoer.wat is not None and kolom in invoer.wat.columns:
        return figure(invoer.wat, invoer.buurten.index, "wat", kolom)
    return Kolom.leeg(invoer.buurten.index, "laag 'energielabels_buurt' ontbreekt")


def _end_user(invoer: Invoer) -> Kolom:
    index = invoer.buurten.index
    kolom = figure(
        invoer.eindgebruiker,
        index,
        "eindgebruiker",
        "verschil_eur_jaar",
        ("verschil_eur_jaar_laag", "verschil_eur_jaar_hoog"),
    )
    if invoer.eindgebruiker is None or "reden" not in invoer.eindgebruiker.columns:
        return kolom
    tabel = invoer.eindgebruiker
    op_code = tabel.set_index("buurtcode") if "buurtcode" in tabel.columns else tabel
    reden = op_code["reden"].reindex(index).fillna("").astype("str")
    return Kolom.of(kolom.waarde, reden.mask(reden == "", kolom.reden), kolom.laag, kolom.hoog)


def _heat_source(invoer: Invoer) -> Kolom:
    if invoer.warmtebronnen is None:
        return Kolom.leeg(invoer.buurten.index, "laag 'warmtebronnen' ontbreekt")
    naast = heat_source(invoer.buurten, invoer.warmtebronnen, invoer.warmtebron_soorten)
    return Kolom.of(naast["afstand_m"], "laag 'warmtebronnen' bevat geen bron van de gekozen soort")


def _koppelkansen(invoer: Invoer) -> tuple[dict[str, Kolom], tuple[str, ...]]:
    if invoer.koppelkansen is None:
        leeg = Kolom.leeg(invoer.buurten.index, "laag 'koppelkansen' ontbreekt")
        return dict.fromkeys(SOORTEN, leeg), ()
    uit = telling(invoer.koppelkansen, invoer.buurten, invoer.koppelinstelling)
    kolommen = {k: Kolom.of(uit.waarden[k], uit.ontbreekt[k], uit.laag[k], uit.hoog[k]) for k in SOORTEN}
    return kolommen, uit.meldingen


def _suppress(kolommen: Mapping[str, Kolom], buurten: gpd.GeoDataFrame, minimum: int) -> dict[str, Kolom]:
    """Laat cijfers uit losse adressen weg waar minder dan `minimum` woningen staan."""
    if "woningen" not in buurten.columns:
        return dict(kolommen)
    klein = buurten["woningen"].astype(float) < minimum
    reden = f"minder dan {minimum} woningen: niet getoond, want herleidbaar"
    return {naam: kolom.masker(klein, reden) if naam in UIT_ADRESSEN else kolom for naam, kolom in kolommen.items()}
