"""Hoe leest een wethouder de uitkomst? Eén werkboek met Rangschikking, Redenen, Strategieën, Parameters en Bronnen."""

from __future__ import annotations

from pathlib import Path

from api.exports.taal import (
    KOSTEN_TEKST,
    UITKOMST_NAAM,
    is_aandeel,
    oordeel_tekst,
    op_rang,
    redenen,
    strategie_kort,
)
from api.exports.werkboek import KOPRIJ, Kolom, Waarde, safe_text
from api.exports.werkboek import Werkboek as AlgemeenWerkboek
from api.models import Buurtuitkomst, Resultaat
from api.uitkomst_wat import ONDERDELEN
from spatial.bron import ZEKERHEID_TEKST

BESTAND = "startwijken.xlsx"
Werkboek = AlgemeenWerkboek[Resultaat]


def write_excel(resultaat: Resultaat, pad: Path) -> None:
    """Schrijf het werkboek; ontbrekende getallen zijn lege cellen, nooit 0."""
    werkboek = Werkboek(pad, resultaat)
    _rangschikking(werkboek)
    _redenen(werkboek)
    _strategieen(werkboek)
    _parameters(werkboek)
    _bronnen(werkboek)
    werkboek.boek.close()


def _rangschikking(werkboek: Werkboek) -> None:
    r = werkboek.resultaat
    criteria = {c.id: c for c in r.criteria}
    kolommen = [
        Kolom("Rang", 7, "geheel"),
        Kolom("Buurt", 26),
        Kolom("Gemeente", 18),
        Kolom("Uitkomst", 14),
        Kolom(f"Kans op de top {r.top_n}", 11, "procent"),
        Kolom("Score (0–100)", 9, "score"),
        Kolom("Score laagst mogelijk (0–100)", 11, "score"),
        Kolom("Score hoogst mogelijk (0–100)", 11, "score"),
        Kolom(f"Kans op de top {r.top_n} bij willekeurige gewichten", 13, "procent"),
        Kolom("Rang volgens TOPSIS", 10, "geheel"),
        Kolom("Rang volgens PROMETHEE II", 12, "geheel"),
        Kolom("Warmteoplossing (WAT)", 34),
        Kolom("Nationale kosten (€ per woningequivalent per jaar)", 16, "euro"),
        Kolom("Voorsprong op de tweede keus (€ per woningequivalent per jaar)", 18, "euro"),
        Kolom("Keuze in de Startanalyse van PBL", 14),
        Kolom("Woningen", 10, "geheel"),
        Kolom("Waarom", 60),
        Kolom("Aandachtspunten", 45),
        Kolom("Wat we niet weten", 40),
        Kolom("Verschil met de Startanalyse van PBL", 60),
        Kolom("Buurtcode", 13),
    ]
    rijen = [_rangrij(buurt, "\n".join(redenen(buurt, criteria))) for buurt in op_rang(r)]
    uitleg = f"Rang 1 komt het eerst in aanmerking. {KOSTEN_TEKST} {r.gas_regel}".strip()
    blad = werkboek.sheet("Rangschikking", uitleg, kolommen, rijen)
    laatste = KOPRIJ + max(len(rijen), 1)
    # Eén kleurenschaal volstaat: de kans, van wit naar blauw (ook in grijs te lezen).
    blad.conditional_format(
        KOPRIJ + 1, 4, laatste, 4, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#8FC1E3"}
    )
    blad.freeze_panes(KOPRIJ + 1, 2)


def _rangrij(buurt: Buurtuitkomst, waarom: str) -> list[Waarde]:
    h18 = next((o.h18_eur_weq_jaar for o in buurt.opties if o.strategie == buurt.strategie), None)
    tegenstrijdig = [f"tegenstrijdig: {tekst}" for tekst in buurt.tegenstrijdig]
    return [
        buurt.rang,
        buurt.naam,
        buurt.gemeentenaam,
        UITKOMST_NAAM[buurt.uitkomst],
        buurt.kans_top_n,
        _maal100(buurt.score),
        _maal100(buurt.score_laag),
        _maal100(buurt.score_hoog),
        buurt.kansen.vrij,
        buurt.rang_topsis,
        buurt.rang_promethee,
        strategie_kort(buurt),
        h18,
        buurt.marge,
        buurt.pbl_keuze,
        buurt.kengetallen.get("woningen"),
        "\n".join(deel for deel in (buurt.reden, waarom) if deel),
        "\n".join([v.tekst for v in buurt.vlaggen] + tegenstrijdig),
        "\n".join(f"{o.naam}: {o.reden}" for o in buurt.ontbreekt),
        "\n".join(buurt.pbl_verschil),
        buurt.buurtcode,
    ]


def _redenen(werkboek: Werkboek) -> None:
    r = werkboek.resultaat
    kolommen = [
        Kolom("Rang", 7, "geheel"),
        Kolom("Buurt", 26),
        Kolom("Criterium", 34),
        Kolom("Waarde", 13, "vrij"),
        Kolom("Eenheid", 16),
        Kolom("Oordeel", 12),
        Kolom("Punten (0 = ongunstig, 100 = gunstig)", 14, "score"),
        Kolom("Gewicht", 10, "procent"),
        Kolom("Bijdrage aan de score (0–100)", 13, "score"),
        Kolom("Bron", 34),
        Kolom("Als het ontbreekt: waarom", 40),
        Kolom("Buurtcode", 13),
    ]
    rijen: list[list[Waarde]] = []
    for buurt in op_rang(r):
        ontbreekt = {o.veld: o.reden for o in buurt.ontbreekt}
        for b in sorted(buurt.bijdragen, key=lambda b: -b.gewicht):
            bron = r.herkomst.get(b.herkomst)
            reden = ontbreekt.get(b.criterium, "reden niet bekend") if b.waarde is None else ""
            waarde, eenheid = _leesbaar(b.waarde, b.eenheid)
            rij: list[Waarde] = [buurt.rang, buurt.naam, b.naam, waarde, eenheid, oordeel_tekst(b.genormaliseerd)]
            rij += [_maal100(b.genormaliseerd), b.gewicht, _maal100(b.bijdrage)]
            rijen.append([*rij, b.herkomst if bron is None else bron.titel, reden, buurt.buurtcode])
    werkboek.sheet("Redenen", "Per buurt en criterium: wat het getal is en hoe zwaar het telt.", kolommen, rijen)


def _strategieen(werkboek: Werkboek) -> None:
    r = werkboek.resultaat
    codes = sorted({code for b in r.buurten for o in b.opties for code in o.onderdelen_eur_jaar})
    heeft_pbl = any(o.pbl_h18_eur_weq_jaar is not None for b in r.buurten for o in b.opties)
    kolommen = [
        Kolom("Rang", 7, "geheel"),
        Kolom("Buurt", 26),
        Kolom("Strategie", 9),
        Kolom("Naam", 36),
        Kolom("Laagste H17 (keuze van PBL)", 12),
        Kolom("Toegestaan", 11),
        Kolom("Waarom niet", 34),
        Kolom("Nationale kosten H18 (€ per woningequivalent per jaar)", 16, "euro"),
        Kolom("Nationale kosten H17 (€ per ton CO2)", 14, "euro"),
        Kolom("Nationale kosten H16 (€ per jaar)", 14, "euro"),
        Kolom("Extra piek op het stroomnet (kW)", 12, "geheel"),
        Kolom("Gebruiker: verschil met aardgas (€ per woning per jaar)", 16, "euro"),
        *([Kolom("H18 volgens de Startanalyse van PBL", 15, "euro")] if heeft_pbl else []),
        *(Kolom(f"{code} {ONDERDELEN.get(code, '')} (€ per jaar)", 14, "euro") for code in codes),
        Kolom("Buurtcode", 13),
    ]
    rijen: list[list[Waarde]] = []
    for b in op_rang(r):
        for o in b.opties:
            rij: list[Waarde] = [b.rang, b.naam, o.strategie, o.naam, o.strategie == b.strategie, o.toegestaan, o.reden]
            rij += [o.h18_eur_weq_jaar, o.h17_eur_ton, o.h16_eur_jaar, o.piek_extra_kw, o.eindgebruiker_eur_jaar]
            rij += [o.pbl_h18_eur_weq_jaar] if heeft_pbl else []
            rijen.append([*rij, *(o.onderdelen_eur_jaar.get(code) for code in codes), b.buurtcode])
    werkboek.sheet(
        "Strategieën", f"Alle warmteoplossingen per buurt. {KOSTEN_TEKST} {r.gas_regel}".strip(), kolommen, rijen
    )


def _parameters(werkboek: Werkboek) -> None:
    r = werkboek.resultaat
    kolommen = [
        Kolom("Soort", 12),
        Kolom("Naam", 36),
        Kolom("Waarde", 14, "vrij"),
        Kolom("Eenheid", 20),
        Kolom("Zelf gewijzigd", 10),
        Kolom("Zekerheid", 34),
        Kolom("Bron", 60),
        Kolom("Toelichting", 60),
    ]
    rijen: list[list[Waarde]] = [
        ["gewicht", c.naam, c.gewicht, f"aandeel; {c.richting} is eerder", None, None, c.laag, c.voorbehoud]
        for c in r.criteria
    ]
    studie: list[tuple[str, float | str]] = [("top N", r.top_n), ("seed", r.seed), ("trekkingen", r.trekkingen)]
    rijen += [["studie", naam, waarde, "", None, None, "", ""] for naam, waarde in studie]
    rijen += [["studie", "voorkeur (preset)", None, r.preset, None, None, "", "een keuze van wijkwind, niet officieel"]]
    for p in r.parameters:
        zekerheid = ZEKERHEID_TEKST.get(p.zekerheid, p.zekerheid)
        rijen.append(["kental", p.naam, p.waarde, p.eenheid, p.gewijzigd, zekerheid, p.bron, p.toelichting])
    werkboek.sheet("Parameters", "Alle gewichten en kentallen waarmee gerekend is.", kolommen, rijen)


def _bronnen(werkboek: Werkboek) -> None:
    r = werkboek.resultaat
    kolommen = [
        Kolom("Bron", 44),
        Kolom("Uitgever", 24),
        Kolom("Peiljaar", 12),
        Kolom("Licentie", 18),
        Kolom("Gemaakte gegevens", 12),
        Kolom("Rijen", 10, "geheel"),
        Kolom("Buurten met een waarde", 12, "procent"),
        Kolom("Meldingen", 70),
        Kolom("Vingerafdruk (sha256)", 30),
    ]
    rijen: list[list[Waarde]] = [
        [h.titel, h.uitgever, h.peiljaar, h.licentie, h.gemaakt, h.rijen, h.dekking, "\n".join(h.meldingen), h.hash]
        for h in r.herkomst.values()
    ]
    blad = werkboek.sheet("Bronnen", "Waar de gegevens vandaan komen.", kolommen, rijen)
    rij = KOPRIJ + len(rijen) + 3
    for kop, zinnen in (("Samenvatting", r.samenvatting), ("Waarschuwingen", r.waarschuwingen)):
        if zinnen:
            blad.write_string(rij, 0, kop, werkboek.titel)
            for zin in zinnen:
                rij += 1
                blad.write_string(rij, 0, safe_text(zin))
            rij += 2


def _maal100(waarde: float | None) -> float | None:
    """Een aandeel 0–1 als punten 0–100, zodat een lezer geen kommagetallen hoeft te vergelijken."""
    return None if waarde is None else waarde * 100


def _leesbaar(waarde: float | None, eenheid: str) -> tuple[Waarde, str]:
    """Waarde en eenheid zoals een lezer ze verwacht: een aandeel wordt een percentage."""
    if is_aandeel(eenheid):
        return (None if waarde is None else waarde * 100), "%"
    return waarde, eenheid
