"""Hoe leest een wethouder windkansen? Eén werkboek: regels met een staaf, regimes, RES, plekken, kentallen, bronnen."""

from __future__ import annotations

from pathlib import Path

from api.exports.werkboek import KOPRIJ, Kolom, Waarde, Werkboek, safe_text
from api.models_windkansen import PlekInfo, WindkansenResultaat
from api.windkansen_teksten import GEMAAKT, HARDHEID_NAAM, INDICATIEF, STAND_NAAM
from spatial.bron import ZEKERHEID_TEKST

BESTAND = "windkansen.xlsx"


def write_excel(resultaat: WindkansenResultaat, pad: Path) -> None:
    """Schrijf het werkboek; ontbrekende getallen zijn lege cellen, nooit 0."""
    boek = Werkboek(pad, resultaat, INDICATIEF, GEMAAKT)
    _regels(boek)
    _regimes(boek)
    _res(boek)
    _plekken(boek)
    _parameters(boek)
    _bronnen(boek)
    boek.boek.close()


def _regels(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Code", 11),
        Kolom("Regel", 40),
        Kolom("Hardheid", 16),
        Kolom("Sluit uit", 10),
        Kolom("Stand", 12),
        Kolom("Wat ontbreekt", 36),
        Kolom("Afstand (m)", 11, "geheel"),
        Kolom("Objecten", 10, "geheel"),
        Kolom("Houdt tegen (ha)", 12, "geheel"),
        Kolom("Deel van het gebied", 11, "procent"),
        Kolom("Komt vrij als alleen deze regel vervalt (ha)", 16, "geheel"),
        Kolom("Turbines erbij als deze regel vervalt", 14, "geheel"),
        Kolom("Wat de regel zegt", 60),
        Kolom("Bron", 50),
        Kolom("Zekerheid", 30),
        Kolom("Eigen regel of afstand", 11),
        Kolom("Gemaakte gegevens", 11),
    ]
    rijen: list[list[Waarde]] = [
        [
            x.code,
            x.titel,
            HARDHEID_NAAM[x.hardheid],
            x.sluit_uit,
            STAND_NAAM[x.stand],
            x.reden,
            x.afstand_m,
            x.objecten,
            x.oppervlakte_ha,
            x.aandeel,
            x.alleen_ha,
            x.turbines_erbij,
            x.tekst,
            x.bron,
            ZEKERHEID_TEKST.get(x.zekerheid, x.zekerheid),
            x.eigen,
            x.gemaakt,
        ]
        for x in r.regels
    ]
    blad = boek.sheet("Regels", f"Wat elke regel tegenhoudt. {r.celregel}", kolommen, rijen)
    laatste = KOPRIJ + max(len(rijen), 1)
    for kolom, kleur in ((8, "#8FC1E3"), (10, "#F2B88A")):
        blad.conditional_format(
            KOPRIJ + 1, kolom, laatste, kolom, {"type": "data_bar", "bar_color": kleur, "bar_solid": True}
        )
    blad.freeze_panes(KOPRIJ + 1, 2)


def _regimes(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Regel voor woningen", 34),
        Kolom("Afstand (m)", 11, "geheel"),
        Kolom("Vrij (ha)", 12, "geheel"),
        Kolom("Deel van het gebied", 11, "procent"),
        Kolom("Turbines die passen", 11, "geheel"),
        Kolom("Vermogen (MW)", 12, "score"),
        Kolom("Opbrengst (GWh per jaar)", 13, "geheel"),
        Kolom("Toelichting", 60),
    ]
    nu: list[Waarde] = [
        f"Gekozen: {r.normen.titel}",
        None,
        r.vrij_ha,
        r.vrij_ha / r.gebied_ha,
        r.turbines,
        r.vermogen_mw,
        r.opbrengst_gwh_jaar,
        f"{r.normen.status}. {r.normen.voorbehoud}",
    ]
    rijen = [nu]
    for x in r.regimes:
        toelichting = ". ".join(zin for zin in (x.tekst.rstrip("."), x.reden) if zin)
        cijfers = (x.vrij_ha, x.aandeel_vrij, x.turbines, x.vermogen_mw, x.opbrengst_gwh_jaar)
        rijen.append([x.titel, x.afstand_m, *cijfers, toelichting])
    uitleg = "Dezelfde streek onder een andere regel voor woningen; alle andere regels blijven gelijk."
    boek.sheet("Regimes", uitleg, kolommen, rijen)


def _res(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Zoekgebied", 30),
        Kolom("Oppervlakte (ha)", 12, "geheel"),
        Kolom("Vrij (ha)", 11, "geheel"),
        Kolom("Turbines", 9, "geheel"),
        Kolom("Vermogen (MW)", 11, "score"),
        Kolom("Opbrengst (TWh per jaar)", 13, "vrij"),
        Kolom("Bod (MW)", 10, "vrij"),
        Kolom("Bod (TWh)", 10, "vrij"),
        Kolom("Haalt het bod", 10),
        *(Kolom(f"TWh bij {x.titel}", 12, "vrij") for x in r.regimes),
    ]
    woord = {True: "ja", False: "nee", None: "onbekend"}
    rijen: list[list[Waarde]] = []
    for z in r.zoekgebieden:
        nu = (z.oppervlakte_ha, z.vrij_ha, z.turbines, z.vermogen_mw, z.opbrengst_twh_jaar)
        per_regime = (z.regimes_twh.get(x.id) for x in r.regimes)
        rijen.append([z.naam, *nu, z.bod_mw, z.bod_twh, woord[z.haalt_bod], *per_regime])
    leeg: list[Waarde] = [None] * len(r.regimes)
    if r.zoekgebieden:
        rijen.append(
            ["Buiten de zoekgebieden", None, None, None, None, r.buiten_zoekgebieden_twh, None, None, "", *leeg]
        )
    uitleg = "Wat er in elk zoekgebied past, naast het bod van de regio. Zoekgebieden kunnen overlappen."
    boek.sheet("RES", uitleg if rijen else "De laag zoekgebieden ontbreekt.", kolommen, rijen)


def _plekken(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    titels = {x.code: x.titel for x in r.regels}
    kolommen = [
        Kolom("Rang", 7, "geheel"),
        Kolom("Plek", 8),
        Kolom("Gemeente", 18),
        Kolom("Buurt", 22),
        Kolom("Score (0–100)", 9, "score"),
        Kolom("Score laagst mogelijk (0–100)", 11, "score"),
        Kolom("Score hoogst mogelijk (0–100)", 11, "score"),
        Kolom("Oppervlakte (ha)", 12, "score"),
        Kolom("Turbines die passen", 10, "geheel"),
        Kolom("Vermogen (MW)", 11, "score"),
        Kolom("Opbrengst (GWh per jaar)", 12, "score"),
        *(Kolom(f"{c.naam} ({c.eenheid})", 13, "procent" if c.eenheid == "aandeel" else "vrij") for c in r.criteria),
        Kolom("Onderzoek of aandacht nodig", 50),
        Kolom("Zoekgebied", 24),
        Kolom("x (RD, m)", 10, "geheel"),
        Kolom("y (RD, m)", 10, "geheel"),
    ]
    rijen = [_plekrij(plek, r, titels) for plek in r.plekken]
    gewichten = ", ".join(f"{c.naam.lower()} {c.gewicht:.0%}" for c in r.criteria)
    boek.sheet("Plekken", f"Rang 1 is het geschiktst. Gewichten: {gewichten}.", kolommen, rijen)


def _plekrij(p: PlekInfo, r: WindkansenResultaat, titels: dict[str, str]) -> list[Waarde]:
    honderd = [None if x is None else 100 * x for x in (p.score, p.score_laag, p.score_hoog)]
    onderzoek = "\n".join(f"{titels[code]}: {deel:.0%} van de plek" for code, deel in p.onderzoek.items())
    return [
        p.rang,
        p.plek_id,
        p.gemeente,
        p.buurt,
        *honderd,
        p.oppervlakte_ha,
        p.turbines,
        p.vermogen_mw,
        p.opbrengst_gwh_jaar,
        *(p.waarden[c.id] for c in r.criteria),
        onderzoek,
        ", ".join(p.zoekgebieden),
        p.x_m,
        p.y_m,
    ]


def _parameters(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Naam", 38),
        Kolom("Waarde", 14, "vrij"),
        Kolom("Eenheid", 20),
        Kolom("Zelf gewijzigd", 10),
        Kolom("Zekerheid", 34),
        Kolom("Bron", 60),
        Kolom("Toelichting", 60),
    ]
    turbine = r.turbine
    rijen: list[list[Waarde]] = [
        [naam, waarde, eenheid, None, "", turbine.bron, turbine.titel]
        for naam, waarde, eenheid in (
            ("turbine: vermogen", turbine.vermogen_kw, "kW"),
            ("turbine: rotordiameter", turbine.rotordiameter_m, "m"),
            ("turbine: ashoogte", turbine.ashoogte_m, "m"),
            ("raster", r.raster_m, "m"),
        )
    ]
    rijen += [
        [f"norm: {naam}", waarde, "", None, r.normen.status, r.normen.bron, ""]
        for naam, waarde in r.normen.waarden.items()
    ]
    rijen += [
        [p.naam, p.waarde, p.eenheid, p.gewijzigd, ZEKERHEID_TEKST.get(p.zekerheid, p.zekerheid), p.bron, p.toelichting]
        for p in r.parameters
    ]
    boek.sheet("Parameters", "Turbine, normen en kentallen waarmee gerekend is.", kolommen, rijen)


def _bronnen(boek: Werkboek[WindkansenResultaat]) -> None:
    r = boek.resultaat
    kolommen = [
        Kolom("Bron", 44),
        Kolom("Uitgever", 24),
        Kolom("Peiljaar", 12),
        Kolom("Licentie", 18),
        Kolom("Gemaakte gegevens", 12),
        Kolom("Rijen", 10, "geheel"),
        Kolom("Meldingen", 70),
        Kolom("Vingerafdruk (sha256)", 30),
    ]
    rijen: list[list[Waarde]] = [
        [h.titel, h.uitgever, h.peiljaar, h.licentie, h.gemaakt, h.rijen, "\n".join(h.meldingen), h.hash]
        for h in r.herkomst.values()
    ]
    blad = boek.sheet("Bronnen", "Waar de gegevens vandaan komen.", kolommen, rijen)
    rij = KOPRIJ + len(rijen) + 3
    for kop, zinnen in (("Samenvatting", r.samenvatting), ("Let op", r.waarschuwingen)):
        blad.write_string(rij, 0, kop, boek.titel)
        for zin in zinnen:
            rij += 1
            blad.write_string(rij, 0, safe_text(zin))
        rij += 2
