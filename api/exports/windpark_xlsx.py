"""De windparktoets als werkboek: Oordelen, Objecten, Turbines, Woningbouw, Net, Mensen, Kentallen en Bronnen."""

from __future__ import annotations

from pathlib import Path

from api.exports.taal import passend
from api.exports.werkboek import Kolom, Waarde, Werkboek
from api.models_windpark import WindparkResultaat
from api.windpark_teksten import INDICATIEF
from spatial.bron import ZEKERHEID_TEKST

BESTAND = "windpark.xlsx"
OORDEEL_NAAM = {"VOLDOET": "voldoet", "VOLDOET_NIET": "voldoet niet", "ONBEKEND": "onbekend"}
Boek = Werkboek[WindparkResultaat]


def write_excel(resultaat: WindparkResultaat, pad: Path) -> None:
    """Schrijf het werkboek; ontbrekende getallen zijn lege cellen, nooit 0."""
    gemaakt = f"Gemaakte gegevens: {', '.join(resultaat.gemaakte_lagen)}. Niet voor besluiten."
    boek: Boek = Werkboek(pad, resultaat, INDICATIEF, gemaakt)
    _oordelen(boek)
    _objecten(boek)
    _turbines(boek)
    _woningbouw(boek)
    _net(boek)
    _mensen(boek)
    _kentallen(boek)
    _bronnen(boek)
    boek.boek.close()


def _oordelen(boek: Boek) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Code", 11),
        Kolom("Regel", 34),
        Kolom("Oordeel", 14),
        Kolom("Slechtste waarde", 11, "vrij"),
        Kolom("Grens", 11, "vrij"),
        Kolom("Eenheid", 16),
        Kolom("Aantal objecten", 10, "geheel"),
        Kolom("Als het niet voldoet", 16),
        Kolom("Waarom", 70),
        Kolom("Voorbehoud", 50),
        Kolom("Bron", 50),
        Kolom("Met gemaakte gegevens", 12),
    ]
    rijen: list[list[Waarde]] = [
        [o.code, f"{o.titel} {o.onderdeel}".strip(), OORDEEL_NAAM[o.oordeel], o.waarde, o.grens, o.eenheid, o.aantal,
         o.hardheid, o.uitleg, o.voorbehoud, o.bron, o.gemaakt]
        for o in r.oordelen
    ]  # fmt: skip
    n = r.normen
    boek.sheet("Oordelen", f"Getoetst met normenset '{n.titel}' ({n.status}). {n.voorbehoud}", kolommen, rijen)


def _objecten(boek: Boek) -> None:
    kolommen = [
        Kolom("Code", 11),
        Kolom("Object", 40),
        Kolom("Waarde", 11, "vrij"),
        Kolom("Eenheid", 16),
        Kolom("Turbine", 12),
        Kolom("Woningen", 10, "geheel"),
        Kolom("RD x (m)", 12, "geheel"),
        Kolom("RD y (m)", 12, "geheel"),
    ]
    rijen: list[list[Waarde]] = [
        [o.code, b.naam or b.object_id, b.waarde, o.eenheid, b.turbine_id, b.woningen, b.x_m, b.y_m]
        for o in boek.resultaat.oordelen
        for b in o.objecten
    ]
    boek.sheet("Objecten", "Per regel de objecten die niet voldoen, de slechtste eerst.", kolommen, rijen)


def _turbines(boek: Boek) -> None:
    kolommen = [
        Kolom("Turbine", 12),
        Kolom("Type", 34),
        Kolom("RD x (m)", 12, "geheel"),
        Kolom("RD y (m)", 12, "geheel"),
        Kolom("Ashoogte (m)", 10, "vrij"),
        Kolom("Rotor (m)", 10, "vrij"),
        Kolom("Tiphoogte (m)", 10, "vrij"),
        Kolom("Vermogen (kW)", 11, "geheel"),
        Kolom("Bruto (MWh/jaar)", 12, "geheel"),
        Kolom("Zogverlies", 10, "procent"),
        Kolom("Netto (MWh/jaar)", 12, "geheel"),
        Kolom("Bron van het type", 60),
    ]
    rijen: list[list[Waarde]] = [
        [t.turbine_id, t.type_titel, t.x_m, t.y_m, t.ashoogte_m, t.rotordiameter_m, t.tiphoogte_m, t.vermogen_kw,
         t.bruto_mwh_jaar, t.zog_verlies, t.netto_mwh_jaar, t.bron]
        for t in boek.resultaat.turbines
    ]  # fmt: skip
    boek.sheet("Turbines", "De turbines van dit park.", kolommen, rijen)


def _woningbouw(boek: Boek) -> None:
    kolommen = [
        Kolom("Plan", 34),
        Kolom("Status", 20),
        Kolom("Woningen", 10, "geheel"),
        Kolom("Afstand (m)", 11, "geheel"),
        Kolom("Oordeel", 14),
        Kolom("Hoogste Lden (dB)", 11, "score"),
        Kolom("Deel vrij", 10, "procent"),
        Kolom("Woningen vrij", 11, "geheel"),
        Kolom("Eerste fasen die passen, tot en met", 22),
        Kolom("Zwaarste turbine", 14),
        Kolom("Waarom", 50),
        Kolom("Wat zou moeten veranderen", 80),
    ]
    rijen: list[list[Waarde]] = [
        [p.naam or p.plan_id, p.status, p.woningen, p.afstand_m, OORDEEL_NAAM[p.oordeel], p.hoogste_lden_db,
         p.deel_vrij, p.woningen_vrij, p.eerste_fase, p.dominante_turbine, p.reden,
         "\n".join(f"{'past' if i.past else 'past niet'}: {i.tekst}" for i in p.ingrepen)]
        for p in boek.resultaat.woningbouw
    ]  # fmt: skip
    uitleg = "Geplande woningen zijn gelijk over het vlak van het plan verdeeld geacht."
    boek.sheet("Woningbouw", uitleg, kolommen, rijen)


def _net(boek: Boek) -> None:
    net = boek.resultaat.net
    kolommen = [
        Kolom("Project", 36),
        Kolom("Soort", 12),
        Kolom("Richting", 10),
        Kolom("Vermogen (MW)", 11, "vrij"),
        Kolom("Aangevraagd", 12),
        Kolom("Categorie", 10, "geheel"),
        Kolom("Gebied", 30),
        Kolom("Jaar", 8, "vrij"),
        Kolom("Vroegst (1 op 10)", 10, "vrij"),
        Kolom("Laatst (9 op 10)", 10, "vrij"),
        Kolom("Wacht op", 40),
        Kolom("Waarom", 60),
    ]
    rijen: list[list[Waarde]] = [
        [w.naam, w.soort, w.richting, w.vermogen_mw, w.datum, w.categorie, w.gebied, _jaar(w.jaar), _jaar(w.jaar_p10),
         _jaar(w.jaar_p90), ", ".join(w.wacht_op), w.reden]
        for w in (net.wachtrij if net else [])
    ]  # fmt: skip
    uitleg = "Er is geen netlaag: wanneer er ruimte is, is onbekend." if net is None else f"Volgens kader {net.kader}."
    boek.sheet("Net", uitleg, kolommen, rijen)


def _jaar(jaar: int | None) -> str | None:
    """Een jaartal als tekst: zonder punt voor duizend."""
    return None if jaar is None else str(jaar)


def _mensen(boek: Boek) -> None:
    r = boek.resultaat
    rijen: list[list[Waarde]] = [[f"Woningen, {k.naam}", k.woningen, "woningen", ""] for k in r.mensen]
    for onderdeel in (r.geluid, r.slagschaduw):
        rijen += [[f"Woningen, {k.naam}", k.woningen, "woningen", ""] for k in (onderdeel.klassen if onderdeel else [])]
    rijen += [[g.naam, g.eur_jaar, "EUR/jaar", g.toelichting] for g in r.geld]
    kolommen = [Kolom("Wat", 50), Kolom("Waarde", 14, "geheel"), Kolom("Eenheid", 12), Kolom("Toelichting", 70)]
    boek.sheet("Mensen en geld", "Wie woont er in de buurt, en wat kan het park opleveren.", kolommen, rijen)


def _kentallen(boek: Boek) -> None:
    rijen: list[list[Waarde]] = [
        [p.naam, passend(p.waarde), p.eenheid, ZEKERHEID_TEKST.get(p.zekerheid, p.zekerheid), p.gewijzigd, p.bron,
         p.toelichting]
        for p in boek.resultaat.parameters
    ]  # fmt: skip
    koppen = [("Kental", 38), ("Waarde", 12), ("Eenheid", 16), ("Zekerheid", 26), ("Gewijzigd", 10), ("Bron", 60),
              ("Toelichting", 60)]  # fmt: skip
    boek.sheet("Kentallen", "Elk gebruikt kental met zijn bron.", [Kolom(*kop) for kop in koppen], rijen)


def _bronnen(boek: Boek) -> None:
    rijen: list[list[Waarde]] = [
        [h.titel, h.uitgever, h.peiljaar, h.licentie, h.rijen, h.gemaakt, "\n".join(h.meldingen), h.hash]
        for h in boek.resultaat.herkomst.values()
    ]
    kolommen = [
        Kolom("Laag", 36),
        Kolom("Uitgever", 26),
        Kolom("Peiljaar", 12),
        Kolom("Licentie", 24),
        Kolom("Rijen", 10, "geheel"),
        Kolom("Gemaakt", 10),
        Kolom("Meldingen", 60),
        Kolom("Vingerafdruk", 30),
    ]
    boek.sheet("Bronnen", "Waar de gegevens vandaan komen.", kolommen, rijen)
