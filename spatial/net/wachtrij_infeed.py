"""Wat helpt het als een opwekproject minder van het net vraagt: aftoppen, delen of naast vraag staan?

Alle drie rekenen met het uurprofiel; zonder profiel is er geen uitkomst.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import OutOfRange, UnknownName
from spatial.net.infeed import aftoppen, kap_bij_verlies, kleinste_aansluiting, naast_vraag, pool
from spatial.net.wachtrij_bord import Bord, Variant, jaar_van, mw_tekst, mwh_tekst, procent_tekst, winst_jaar
from spatial.net.wachtrij_vormen import Project

Getallen = NDArray[np.float64]
# Delen van het vermogen waarop het aftoppen wordt doorgerekend.
KAPPEN = (0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True, kw_only=True)
class Uurprofielen:
    """De uurprofielen die een variant kan gebruiken; None of leeg is niet bekend.

    Parameters
    ----------
    opwek_mw : (u,) het project zelf, in MW; wat boven het gevraagde vermogen uitkomt telt niet mee
    partners_mw : profiel per project_id van een ander opwekproject in hetzelfde gebied (zon)
    vraag_mw : (u,) de vraag op hetzelfde station
    """

    opwek_mw: Getallen | None = None
    partners_mw: Mapping[str, Getallen] = field(default_factory=dict)
    vraag_mw: Getallen | None = None


def kappen(bord: Bord, profielen: Uurprofielen, p: Parameters) -> list[Variant]:
    """Een grens op de teruglevering: vaste delen van het vermogen, en de grens bij het aanvaardbare verlies."""
    q, opwek = bord.project, profielen.opwek_mw
    if q.richting != "opwek" or not q.vermogen_mw or opwek is None:
        return []
    opwek = np.minimum(opwek, q.vermogen_mw)
    grenzen = [(f"aftoppen-{round(100 * k)}", k * q.vermogen_mw) for k in KAPPEN]
    grenzen.append(("aftoppen-verlies", min(kap_bij_verlies(opwek, p["net_verlies_aanvaardbaar"]), q.vermogen_mw)))
    uit = []
    for code, kap in grenzen:
        a = aftoppen(opwek, kap)
        uit.append(
            bord.met(
                code,
                f"Hooguit {mw_tekst(kap)} terugleveren",
                f"{round(a.uren)} uur per jaar staat er een rem op; dat kost {procent_tekst(a.verlies_aandeel)} van de "
                f"opbrengst ({mwh_tekst(a.verlies_mwh)} per jaar).",
                replace(q, vermogen_mw=kap),
                verlies=(a.verlies_mwh, a.verlies_aandeel),
            )
        )
    return uit


def pools(bord: Bord, profielen: Uurprofielen, op_id: Mapping[str, Project], p: Parameters) -> list[Variant]:
    """Samen met een ander opwekproject op één aansluiting: op die van de ander, of met zo min mogelijk erbij."""
    q, opwek = bord.project, profielen.opwek_mw
    uit: list[Variant] = []
    for partner_id, profiel in profielen.partners_mw.items():
        if partner_id not in op_id:
            raise UnknownName("partner", partner_id, "een project in de rij", "voeg de partner toe aan de rij")
        partner = op_id[partner_id]
        if (partner.gebied_id, partner.richting) != (q.gebied_id, q.richting):
            raise OutOfRange(
                f"partner '{partner_id}'", f"{partner.gebied_id}, {partner.richting}",
                "opwek in hetzelfde voedingsgebied", "kies een partner bij hetzelfde station",
            )  # fmt: skip
        if q.richting != "opwek" or opwek is None or not q.vermogen_mw or not partner.vermogen_mw:
            continue
        bronnen = {q.id: np.minimum(opwek, q.vermogen_mw), partner.id: np.minimum(profiel, partner.vermogen_mw)}
        klein = kleinste_aansluiting(bronnen, p["net_verlies_aanvaardbaar"])
        maten = {"pooling": partner.vermogen_mw}
        if klein > partner.vermogen_mw:
            maten["pooling-klein"] = klein
        staart = "" if len(profielen.partners_mw) == 1 else f"-{partner_id}"
        for code, samen in maten.items():
            s = pool(bronnen, samen)
            extra, naam = samen - partner.vermogen_mw, partner.naam or partner.id
            meer = f"{mw_tekst(extra)} meer dan {naam} al vroeg" if extra > 0 else f"zoveel als {naam} al vroeg"
            los = bord.met(
                f"{code}{staart}",
                f"Eén aansluiting met {naam}",
                f"Samen op {mw_tekst(samen)}, {meer}. Samen gaat {procent_tekst(s.verlies_aandeel)} van de opbrengst "
                f"verloren ({mwh_tekst(s.verlies_mwh)} per jaar).",
                replace(q, vermogen_mw=extra),
                verlies=(s.verlies_mwh, s.verlies_aandeel),
                voorbehoud="De twee eigenaren moeten samen één aansluiting willen (cable pooling).",
            )
            uit.append(_niet_voor(los, partner, bord))
    return uit


def naast(bord: Bord, profielen: Uurprofielen) -> list[Variant]:
    """Opwek achter hetzelfde station als een vraag: het station ziet alleen het verschil."""
    q, opwek, vraag = bord.project, profielen.opwek_mw, profielen.vraag_mw
    if q.richting != "opwek" or opwek is None or vraag is None or not q.vermogen_mw:
        return []
    n = naast_vraag(np.minimum(opwek, q.vermogen_mw), vraag)
    netto = max(0.0, q.vermogen_mw - n.scheelt_opwek_mw)
    return [
        bord.met(
            "naast-vraag",
            "Naast vraag op hetzelfde station",
            f"Het station ziet hooguit {mw_tekst(n.netto_opwek_mw)} in plaats van {mw_tekst(n.opwek_mw)}; "
            f"{procent_tekst(n.lokaal_aandeel)} van de opbrengst wordt ter plaatse gebruikt. De piek van de vraag "
            f"daalt met {mw_tekst(n.scheelt_vraag_mw)}.",
            replace(q, vermogen_mw=netto),
            voorbehoud="De netbeheerder moet met de gezamenlijke piek rekenen, en de vraag moet er blijven.",
        )
    ]


def _niet_voor(variant: Variant, partner: Project, bord: Bord) -> Variant:
    """De variant, maar niet eerder dan de partner zelf aangesloten is; de banden lopen gelijk op."""
    rij = bord.basis.projecten.loc[partner.id]
    jaren: dict[str, int | None] = {}
    for kolom in ("jaar_p10", "jaar_p50", "jaar_p90"):
        eigen, ander = getattr(variant, kolom), jaar_van(bord.basis, partner.id, kolom)
        jaren[kolom] = None if eigen is None or ander is None else max(eigen, ander)
    midden, nu = jaren["jaar_p50"], jaar_van(bord.basis, bord.project.id, "jaar_p50")
    onbekend = "ONBEKEND" in (variant.oordeel, str(rij["oordeel"]))
    direct = max(bord.basis.start_jaar, bord.project.jaar, bord.project.gewenst_jaar or 0)
    oordeel = "ONBEKEND" if onbekend else "NIET_BINNEN_HORIZON"
    if midden is not None and not onbekend:
        oordeel = "NU" if midden <= direct else "LATER"
    winst = None if onbekend or variant.winst_jaar is None else winst_jaar(nu, midden, bord.basis.eind_jaar)
    return replace(
        variant,
        oordeel=oordeel,
        winst_jaar=winst,
        jaar_p10=jaren["jaar_p10"],
        jaar_p50=midden,
        jaar_p90=jaren["jaar_p90"],
    )
