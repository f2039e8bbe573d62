"""De zinnen bij een windparktoets: het antwoord bovenaan, de samenvatting en de waarschuwingen. Gewone taal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.exports.taal import getal
from api.models_windpark import (
    NetInfo,
    OordeelInfo,
    OordeelNaam,
    OpbrengstInfo,
    PlanInfo,
    SamenInfo,
    VariantInfo,
    WachtInfo,
)
from api.windpark_stukken import Stukken

GELUID_METHODE = (
    "Nederlandse rekenmethode voor windturbines (bijlage 4 Activiteitenregeling, nu bijlage IVi Omgevingsregeling), "
    "9 octaafbanden, jaargemiddeld. Cmeteo is 0 (voorzichtig: nooit te laag)."
)
INDICATIEF = (
    "Indicatief: een toets om het gesprek mee te voeren, geen vergunning en geen akoestisch of veiligheidsonderzoek."
)
MEER_DAN_TWEE = (
    "Voor een park van drie of meer turbines gelden nu geen landelijke normen (Raad van State, 30 juni 2021): "
    "gemeente of provincie kiest zelf normen en motiveert die."
)


def samenvatting(
    s: Stukken, oordelen: Sequence[OordeelInfo], opbrengst: OpbrengstInfo | None, plannen: Sequence[PlanInfo]
) -> list[str]:
    """De belangrijkste zinnen, in gewone taal."""
    niet = [o for o in oordelen if o.oordeel == "VOLDOET_NIET"]
    onbekend = [o for o in oordelen if o.oordeel == "ONBEKEND"]
    soort = {h: [o for o in niet if o.hardheid == h] for h in ("verboden", "onderzoek", "aandacht")}
    zinnen = [_hoofdzin(len(s.geval.park), s.geval.normen.titel, soort, onbekend)]
    for hardheid, begin in (
        ("verboden", "Niet toegestaan bij deze normen"),
        ("onderzoek", "Kan alleen na onderzoek of overleg"),
        ("aandacht", "Om te weten"),
    ):
        if soort[hardheid]:
            zinnen.append(f"{begin}: {'; '.join(_kort(o) for o in soort[hardheid])}.")
    if onbekend:
        zinnen.append(
            f"{len(onbekend)} van de {len(oordelen)} toetsen zijn onbekend; in de tabel staat per regel waarom."
        )
    if opbrengst is not None:
        zinnen.append(
            f"Het park van {getal(opbrengst.vermogen_mw, 1)} MW levert naar verwachting "
            f"{getal(opbrengst.netto_mwh_jaar / 1000, 1)} GWh per jaar (in 9 van de 10 gevallen meer dan "
            f"{getal(opbrengst.p90_mwh_jaar / 1000, 1)} GWh), evenveel als {getal(opbrengst.huishoudens)} huishoudens "
            "gebruiken."
        )
    zinnen += _planzinnen(s, plannen)
    if s.net is not None:
        zinnen += _netzin(s.net)
    return zinnen


def _hoofdzin(
    turbines: int, normen: str, niet: Mapping[str, Sequence[OordeelInfo]], onbekend: Sequence[OordeelInfo]
) -> str:
    park = "Deze turbine" if turbines == 1 else f"Dit park van {turbines} turbines"
    hard = len({o.code for o in niet["verboden"]})
    zacht = len({o.code for o in niet["onderzoek"]})
    if hard:
        wat = f"{_regels(hard)} met een harde grens {_werkwoord(hard)} niet gehaald"
        return f"{park} kan zo niet: {wat}. Normen: {normen}."
    deel = " van de regels die te toetsen waren" if onbekend else ""
    open_ = f", maar {_regels(zacht)} {_vraagt(zacht)} onderzoek" if zacht else ""
    rest = f" {len(onbekend)} toetsen zijn onbekend." if onbekend else ""
    return f"{park} blijft binnen elke harde grens{deel}{open_}.{rest} Normen: {normen}."


def _regels(aantal: int) -> str:
    return "1 regel" if aantal == 1 else f"{aantal} regels"


def _werkwoord(aantal: int) -> str:
    return "wordt" if aantal == 1 else "worden"


def _vraagt(aantal: int) -> str:
    return "vraagt" if aantal == 1 else "vragen"


def _kort(o: OordeelInfo) -> str:
    waarde = "" if o.waarde is None else f" {getal(o.waarde, 1)} {o.eenheid}"
    grens = "" if o.grens is None else f", grens {getal(o.grens, 1)}"
    naam = f"{o.titel}, {o.onderdeel}" if o.onderdeel else o.titel
    return f"{naam} ({waarde.strip()}{grens})" if waarde else naam


def _planzinnen(s: Stukken, plannen: Sequence[PlanInfo]) -> list[str]:
    if s.plannen is None:
        return ["Er is geen laag met woningbouwplannen: of park en nieuwbouw samen kunnen is onbekend."]
    raakt = [p for p in plannen if p.oordeel == "VOLDOET_NIET"]
    onbekend = [p for p in plannen if p.oordeel == "ONBEKEND"]
    dichtbij = len(plannen)
    zinnen = []
    if raakt:
        namen = ", ".join(p.naam or p.plan_id for p in raakt[:4]) + (" en andere" if len(raakt) > 4 else "")
        kan = "kan" if len(raakt) == 1 else "kunnen"
        zinnen.append(f"{len(raakt)} van de {dichtbij} woningbouwplannen {kan} niet samen met dit park: {namen}.")
    if onbekend:
        zinnen.append(f"Van {len(onbekend)} van de {dichtbij} woningbouwplannen is dat onbekend.")
    if not raakt and not onbekend and plannen:
        zinnen.append(f"Alle {dichtbij} woningbouwplannen kunnen samen met dit park.")
    return zinnen


def _netzin(net: NetInfo) -> list[str]:
    eigen = next((w for w in net.wachtrij if w.van_dit_park), None)
    if eigen is None:
        return []
    return [f"Aansluiting op het net: {jaar_tekst(eigen)}."]


def jaar_tekst(w: WachtInfo) -> str:
    """Wanneer een project wordt aangesloten, met de band.

    >>> w = WachtInfo(project_id="a", naam="A", soort="wind", richting="opwek", vermogen_mw=1.0, datum="2026-01-01",
    ...               categorie=0, gebied_id="g", gebied="G", jaar_p10=2029, jaar=2030, jaar_p90=2033,
    ...               oordeel="LATER", wacht_op=[], reden="")
    >>> jaar_tekst(w)
    '2030 (tussen 2029 en 2033)'
    """
    if w.oordeel == "ONBEKEND":
        return "onbekend"
    if w.jaar is None:
        return "niet binnen de horizon"
    if w.jaar_p10 == w.jaar == w.jaar_p90:
        return str(w.jaar)
    eerst = w.jaar if w.jaar_p10 is None else w.jaar_p10
    laatst = "na de horizon" if w.jaar_p90 is None else str(w.jaar_p90)
    return f"{w.jaar} (tussen {eerst} en {laatst})"


def samen(s: Stukken, plannen: Sequence[PlanInfo]) -> SamenInfo:
    """Kunnen dit park, de woningbouw en het net samen, en wat moet er anders?"""
    raakt = [p for p in plannen if p.oordeel == "VOLDOET_NIET"]
    onbekend = s.plannen is None or any(p.oordeel == "ONBEKEND" for p in plannen)
    eigen, woningen = _jaren(s.net)
    anders = [f"{p.naam or p.plan_id}: {i.tekst}" for p in raakt for i in p.ingrepen if i.past]
    if s.net is not None:
        anders += _eerder(s.net.varianten)
    beide: OordeelNaam = "VOLDOET_NIET" if raakt else ("ONBEKEND" if onbekend else "VOLDOET")
    return SamenInfo(
        beide=beide,
        zin=f"{_samenzin(raakt, beide)} {_netdeel(s.net)}".strip(),
        wat_moet_anders=anders,
        jaar_wind=eigen,
        jaar_woningen=woningen,
    )


def _eerder(varianten: Sequence[VariantInfo]) -> list[str]:
    """Wat het park eerder aansluit; van het aftoppen alleen de lichtste grens die het meest scheelt."""
    helpt = [v for v in varianten if v.verschil_jaar is not None and v.verschil_jaar > 0]
    kappen = [v for v in helpt if v.code.startswith("aftoppen")]
    beste = max(kappen, key=lambda v: (v.verschil_jaar or 0, -(v.verlies_mwh_jaar or 0.0)), default=None)
    return [v.tekst for v in helpt if v is beste or v not in kappen]


def _netdeel(net: NetInfo | None) -> str:
    """Eén zin over het net, zodat 'ja' nooit zonder de aansluiting gelezen wordt."""
    eigen = None if net is None else next((w for w in net.wachtrij if w.van_dit_park), None)
    if eigen is None or eigen.oordeel == "ONBEKEND":
        return "Wanneer het park op het net kan, is onbekend."
    if eigen.jaar is None:
        return "Binnen de horizon van de toets is er geen plek op het net."
    return f"Aansluiting van het park op het net: {jaar_tekst(eigen)}."


def _jaren(net: NetInfo | None) -> tuple[int | None, dict[str, int | None]]:
    if net is None:
        return None, {}
    eigen = next((w.jaar for w in net.wachtrij if w.van_dit_park), None)
    return eigen, {w.naam: w.jaar for w in net.wachtrij if w.soort == "woningen"}


def _samenzin(raakt: Sequence[PlanInfo], beide: OordeelNaam) -> str:
    if beide == "ONBEKEND":
        return "Of dit park en de woningbouw samen kunnen is onbekend: er ontbreken gegevens."
    if beide == "VOLDOET":
        return "Ja: dit park en alle woningbouwplannen kunnen samen bij deze normen."
    oplosbaar = [p for p in raakt if any(i.past for i in p.ingrepen)]
    weg = [p.woningen - p.woningen_vrij for p in raakt if p.woningen is not None and p.woningen_vrij is not None]
    kern = f"{getal(sum(weg))} geplande woningen in {_plannen(len(raakt))} liggen"
    if len(weg) < len(raakt):
        meer = f"ten minste {kern}" if sum(weg) > 0 else f"woningen in {_plannen(len(raakt))} liggen"
        kern = f"{meer} te dichtbij, hoeveel precies is onbekend"
    elif round(sum(weg)) == 0:
        kern = f"{_plannen(len(raakt))} net over de norm, op de rand"
    else:
        kern += " te dichtbij"
    zin = f"Niet zoals het nu getekend is: {kern}."
    if len(oplosbaar) == len(raakt):
        return f"{zin} Voor elk plan is er een verandering waarmee beide kunnen."
    return f"{zin} Voor {len(oplosbaar)} van de {len(raakt)} plannen is er een verandering waarmee beide kunnen."


def _plannen(aantal: int) -> str:
    return "1 plan" if aantal == 1 else f"{aantal} plannen"


def waarschuwingen(s: Stukken) -> list[str]:
    """Wat een lezer moet weten voordat hij de uitkomst gebruikt."""
    uit = []
    if s.geval.omgeving.gemaakt:
        namen = ", ".join(gemaakte_titels(s))
        uit.append(f"Gemaakte gegevens: {namen}. Wat daarop rust is een voorbeeld, niet voor besluiten.")
    uit.append(INDICATIEF)
    n = s.geval.normen
    uit.append(" ".join(deel for deel in (f"Normenset '{n.titel}': {n.status}.", s.normkeuze, n.voorbehoud) if deel))
    if len(s.geval.park) > 2:
        uit.append(MEER_DAN_TWEE)
    generiek = sorted({t.titel for t in s.geval.park.types.values() if t.generiek})
    if generiek:
        uit.append(f"Generiek turbinetype, geen fabrieksopgave: {', '.join(generiek)}.")
    uit.append(GELUID_METHODE)
    uit += [f"Niet gerekend, {wat}: {reden}" for wat, reden in sorted(s.geval.waarom.items())]
    if s.opbrengst is not None and s.opbrengst.zog_verlies is not None:
        uit += [m for m in s.opbrengst.meldingen if m not in uit]
    return uit


def gemaakte_titels(s: Stukken) -> list[str]:
    """De gemaakte lagen zoals ze voor mensen heten."""
    afgeleid = {"objecten", "klimaat"}
    titels = {
        s.studie.herkomst[n].titel.removeprefix("Gemaakt: ") if n in s.studie.herkomst else n
        for n in s.geval.omgeving.gemaakt
        if n not in afgeleid
    }
    return sorted(titels) or sorted(s.geval.omgeving.gemaakt)
