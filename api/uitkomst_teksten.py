"""De zinnen bij een uitkomst: titel, samenvatting, waarschuwingen en wat er nodig is. Gewone taal, geen jargon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from api.exports.taal import procent
from api.models import Buurtuitkomst
from spatial.warmte.startwijken import REGISTER
from spatial.warmte.strategieen import STRATEGIEEN

if TYPE_CHECKING:
    from api.analyses import StartwijkenOpdracht
    from api.uitkomst import Stukken

INDICATIEF = (
    "Deze uitkomst is indicatief: ze helpt het gesprek op gang en vervangt geen businesscase of besluit.",
    "Nationale kosten zijn kosten voor het land als geheel. Het is geen rekening voor bewoners.",
)
GEMAAKT = "Gemaakte gegevens: dit is een verzonnen stad. Gebruik deze uitkomst niet voor een besluit."


def titel(vlakken: gpd.GeoDataFrame, gemaakt: bool) -> str:
    """De titel van de studie."""
    namen = sorted(set(vlakken["gemeentenaam"].dropna().astype("str"))) if "gemeentenaam" in vlakken else []
    waar = ", ".join(namen[:3]) + (f" en {len(namen) - 3} andere gemeenten" if len(namen) > 3 else "")
    return f"Startwijken {waar}".strip() + (" (gemaakte gegevens)" if gemaakt else "")


def samenvatting(
    buurten: Sequence[Buurtuitkomst], top_n: int, geen: str | None, vooraf: Sequence[str] = ()
) -> list[str]:
    """De belangrijkste zinnen: welke buurten eerst, hoe zeker dat is, en welke techniek het vaakst past."""
    start = [b for b in buurten if b.uitkomst == "startwijk"]
    zinnen = list(vooraf)
    if geen:
        zinnen.append(geen)
    for b in start:
        kans = "" if b.kans_top_n is None else f", met {procent(b.kans_top_n)} kans op de eerste {top_n} plaatsen"
        techniek = _techniek(b)
        zinnen.append(f"{b.rang}. {b.naam}{techniek}{kans}.")
    duidelijk = sum(b.wat_uitkomst == "duidelijk" for b in buurten)
    wat = "gebieden" if buurten and buurten[0].buurtcode.startswith("GEB-") else "buurten"
    zinnen.append(f"In {duidelijk} van de {len(buurten)} {wat} is er een duidelijke voorkeur voor een techniek.")
    return zinnen


def waarschuwingen(s: Stukken) -> list[str]:
    """Wat een lezer moet weten voordat hij de uitkomst gebruikt."""
    uit = [GEMAAKT] if s.studie.gemaakt else []
    uit += eigen_gewichten_weg(s.opdracht.gewichten, s.opdracht.volgorde, s.wanneer.weging.vervallen)
    uit += list(INDICATIEF)
    if s.wat is None:
        uit.append("Er is geen laag met gebouwen of een Startanalyse: welke techniek past is onbekend.")
    else:
        uit.append(s.wat.gas_regel)
        uit += list(s.wat.gebouwen.meldingen)
        uit += _gasverschil(s)
        if not s.wat.basis.bronnen_bekend:
            uit.append("De laag warmtebronnen ontbreekt: of een warmtenet met een bron kan is onbekend.")
    uit += _telt_niet_mee(s.wanneer.weging.vervallen)
    deels = s.matrix.waarden[list(s.wanneer.weging.gewichten.index)].isna().any(axis=1).sum()
    if deels:
        uit.append(
            f"Bij {deels} buurten ontbreekt een gegeven. Hun score is het midden van wat mogelijk is, geen schatting; "
            "de band en de kans laten zien hoeveel dat uitmaakt."
        )
    if nagelaten := _niet_nagekeken(s):
        uit.append(f"Niet op tegenstrijdigheid nagekeken: {'; '.join(nagelaten)}.")
    return list(dict.fromkeys((*uit, *s.meldingen)))


def eigen_gewichten_weg(
    schuiven: Mapping[str, float], volgorde: Sequence[str], vervallen: Mapping[str, str]
) -> list[str]:
    """Zegt het als een criterium dat de gebruiker zelf koos niet meetelt, want dat verandert zijn vraag."""
    uit = []
    for naam, reden in vervallen.items():
        if naam in volgorde or schuiven.get(naam, 0.0) > 0:
            eigen = f" ({_getal(schuiven[naam])})" if naam in schuiven else ""
            uit.append(f"Uw gewicht voor {_klein(REGISTER[naam].naam)}{eigen} telt niet mee: {reden}.")
    return uit


def gewichten_in_woorden(opdracht: StartwijkenOpdracht) -> str:
    """Hoe de gewichten gekozen zijn, met de eigen getallen erbij."""
    if opdracht.volgorde:
        return f"eigen volgorde ({', '.join(opdracht.volgorde)})"
    if not opdracht.gewichten:
        return opdracht.preset
    eigen = ", ".join(f"{naam} {waarde:g}".replace(".", ",") for naam, waarde in sorted(opdracht.gewichten.items()))
    return f"{opdracht.preset}, met eigen gewichten: {eigen}"


def _gasverschil(s: Stukken) -> list[str]:
    """Hoe ver het gasgebruik van het model van het gemeten gebruik ligt; leeg als dat niet te vergelijken is."""
    if s.wat is None or "gas_m3_woning" not in s.vlakken:
        return []
    model = pd.Series(s.wat.gas_woning_m3, index=s.wat.buurtcode)
    verhouding = (model / s.vlakken["gas_m3_woning"].reindex(model.index)).dropna()
    if verhouding.empty:
        return []
    verschil = 100 * (float(verhouding.median()) - 1)
    return [
        f"Controle: het model rekent voor het gasgebruik per woning in het midden {abs(verschil):.0f} % "
        f"{'meer' if verschil >= 0 else 'minder'} dan het CBS mat ({len(verhouding)} buurten vergeleken)."
    ]


def _telt_niet_mee(vervallen: Mapping[str, str]) -> list[str]:
    """Eén zin per reden: welke criteria vallen weg omdat er geen gegevens zijn."""
    per_reden: dict[str, list[str]] = {}
    for naam, reden in vervallen.items():
        per_reden.setdefault(reden, []).append(_klein(REGISTER[naam].naam))
    return [f"Telt niet mee ({reden}): {'; '.join(namen)}." for reden, namen in per_reden.items()]


def wat_nodig(nodig: pd.DataFrame | None, grenzen: Mapping[str, tuple[float, float]], meeste: int = 3) -> list[str]:
    """De kleinste veranderingen van één criterium die de buurt in of uit de eerste plaatsen brengen."""
    if nodig is None or nodig.empty:
        return []
    erin = (nodig["wat"] == "erin").any()
    kan = nodig[nodig["kan"]]
    if kan.empty:
        return [f"Geen enkel criterium brengt deze buurt alleen {'in' if erin else 'uit'} de eerste plaatsen."]
    # Criteria hebben eigen eenheden: vergelijk de stap met de breedte van de schaal.
    breedte = kan["criterium"].map({n: hoog - laag for n, (laag, hoog) in grenzen.items()})
    stap = (kan["verschil"].abs() / breedte).fillna(float("inf"))
    begin = "Komt in de eerste plaatsen bij" if erin else "Valt uit de eerste plaatsen bij"
    zinnen = []
    for rij in kan.assign(stap=stap).sort_values("stap", kind="stable").head(meeste).to_dict("records"):
        nu = "nu onbekend" if pd.isna(rij["nu"]) else f"nu {_maat(rij['nu'], rij['eenheid'])}"
        naam = _klein(REGISTER[str(rij["criterium"])].naam)
        teken = {"<": "onder", ">": "boven", "≥": "vanaf", "≤": "tot en met"}[rij["teken"]]
        zinnen.append(f"{begin} {naam} {teken} {_maat(rij['nodig'], rij['eenheid'])} ({nu}).")
    return zinnen


def _techniek(b: Buurtuitkomst) -> str:
    """De techniek in een zin; zonder duidelijke voorkeur staat dat voorop."""
    if b.strategie is None:
        return ": welke techniek past is onbekend"
    naam = _klein(STRATEGIEEN[b.strategie].naam)
    return (
        f": {naam}" if b.wat_uitkomst == "duidelijk" else f": techniek nog niet duidelijk (nu het goedkoopst: {naam})"
    )


def _klein(tekst: str) -> str:
    """De eerste letter klein, de rest zoals ze is (label D blijft label D)."""
    return tekst[:1].lower() + tekst[1:]


def _maat(waarde: float, eenheid: str) -> str:
    """Een waarde met eenheid; een aandeel als percentage."""
    return f"{_getal(100 * waarde)} %" if eenheid == "aandeel" else f"{_getal(waarde)} {eenheid}"


def _getal(waarde: float) -> str:
    """Een getal met drie significante cijfers en een decimale komma."""
    return f"{float(f'{waarde:.3g}'):g}".replace(".", ",")


def _niet_nagekeken(s: Stukken) -> list[str]:
    return [] if s.bevindingen is None else [str(r) for r in s.bevindingen.niet_nagekeken.values()]
