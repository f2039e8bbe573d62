"""Welke zinnen staan er bij windkansen? Kort, in gewone taal, en eerlijk over wat er ontbreekt."""

from __future__ import annotations

from api.exports import taal
from api.models_windkansen import RegelInfo, WindkansenResultaat
from api.windkansen_stukken import Stukken

INDICATIEF = "Indicatief: een kaart om het gesprek te beginnen, geen vergunning en geen besluit over een plek."
GEMAAKT = "Gemaakte gegevens: (een deel van) deze kaart is verzonnen. Gebruik de uitkomst niet voor besluiten."
# Zonder woningen is elke plek vrij van geluid en afstand: dat beeld mag niemand voor de ruimte aanzien.
_WONINGREGELS = ("WT-AFS-1", "WT-GEL-1")
_TE_GUNSTIG = (
    "Let op: niet bekend is waar woningen staan. De regels over woningen zijn ONBEKEND en sluiten niets uit. Deze "
    "kaart laat dus veel te veel ruimte zien."
)
STAND_NAAM = {"telt": "gerekend", "onbekend": "ONBEKEND", "geen_norm": "geen norm"}
HARDHEID_NAAM = {"verboden": "verboden", "onderzoek": "onderzoek nodig", "aandacht": "aandacht"}


def samenvatting(r: WindkansenResultaat) -> list[str]:
    """De belangrijkste zinnen van de uitkomst."""
    zinnen = [_TE_GUNSTIG] if any(x.code in _WONINGREGELS and x.stand == "onbekend" for x in r.regels) else []
    zinnen.append(
        f"Van de {taal.getal(r.gebied_ha)} ha valt {taal.procent(1 - r.vrij_ha / r.gebied_ha)} af. "
        f"Er blijft {taal.getal(r.vrij_ha)} ha over."
    )
    if r.turbines:
        zinnen.append(
            f"Daar passen ongeveer {r.turbines} turbines van {taal.getal(r.turbine.vermogen_kw / 1000, 1)} MW "
            f"(tip op {taal.getal(r.turbine.tiphoogte_m)} m): {taal.passend(r.vermogen_mw)} MW en "
            f"{taal.passend(r.opbrengst_gwh_jaar)} GWh per jaar."
        )
    else:
        zinnen.append("Er is geen plek waar een turbine past zonder dat een regel in de weg staat.")
    if len(onbekend := ontbrekend(r)):
        aantal = "Eén regel is" if len(onbekend) == 1 else f"{len(onbekend)} regels zijn"
        namen = "; ".join(x.titel for x in onbekend)
        zinnen.append(f"{aantal} niet getoetst omdat gegevens ontbreken: {namen}. Het vrije gebied is daarom te groot.")
    zinnen += _kosten(r)
    zinnen += _regimes(r)
    zinnen += _res(r)
    return zinnen


def _kosten(r: WindkansenResultaat) -> list[str]:
    """Wat de zwaarste regel kost."""
    beste = max((x for x in r.regels if x.alleen_ha), key=lambda x: x.alleen_ha or 0.0, default=None)
    if beste is None:
        return []
    zin = f"De regel die alleen de meeste grond tegenhoudt is '{beste.titel}': {taal.getal(beste.alleen_ha)} ha"
    erbij = beste.turbines_erbij or 0
    return [zin + (f", goed voor {erbij} turbines meer." if erbij else ", maar daar past geen turbine extra op.")]


def _regimes(r: WindkansenResultaat) -> list[str]:
    bekend = [x for x in r.regimes if x.turbines is not None]
    if len(bekend) < 2:
        return []
    delen = [f"{x.titel}: {x.turbines}" for x in bekend]
    return [f"Turbines die passen onder een andere regel voor woningen: {'; '.join(delen)}."]


def _res(r: WindkansenResultaat) -> list[str]:
    met_bod = [z for z in r.zoekgebieden if z.haalt_bod is not None]
    if not met_bod:
        return []
    haalt = sum(1 for z in met_bod if z.haalt_bod)
    return [f"Van de {len(met_bod)} zoekgebieden met een bod halen er {haalt} dat bod met deze turbine."]


def ontbrekend(r: WindkansenResultaat) -> list[RegelInfo]:
    """De regels die zouden uitsluiten maar waarvan de laag ontbreekt."""
    return [x for x in r.regels if x.stand == "onbekend" and x.sluit_uit]


def waarschuwingen(s: Stukken, r: WindkansenResultaat) -> list[str]:
    """Wat een lezer moet weten voor hij de getallen gebruikt."""
    zinnen = []
    if s.omgeving.objecten is None:
        zinnen.append("Lees adressen (BAG) in, of vul ze aan met gemaakte woningen: wijkwind aanvullen.")
    zinnen += [f"{x.titel} ({x.code}) is ONBEKEND: {x.reden}." for x in r.regels if x.stand == "onbekend"]
    zinnen += [f"{x.titel} ({x.code}) telt niet mee: {x.reden}." for x in r.regels if x.stand == "geen_norm"]
    zinnen += [f"{x.titel} ({x.code}): {x.reden}." for x in r.regels if x.stand == "telt" and x.reden]
    zinnen += [f"Regime '{x.titel}' is niet te rekenen: {x.reden}." for x in r.regimes if x.stand != "telt"]
    if not s.normen_gekozen:
        zinnen.append(
            f"Er is geen normenset gekozen. Gerekend is met '{s.normen.titel}' ({s.normen.status}) als uitgangspunt."
        )
    if s.normen.voorbehoud:
        zinnen.append(s.normen.voorbehoud)
    zinnen += list(s.meldingen)
    zinnen.append(
        f"Onderlinge afstand: {taal.getal(r.langs_m)} m met de wind mee ({taal.getal(r.richting_graden)} graden) en "
        f"{taal.getal(r.dwars_m)} m dwars daarop. Dat is een instelling; het aantal is een inpassing, geen ontwerp."
    )
    zinnen.append("Bij de rand van het gebied tellen objecten daarbuiten alleen mee als ze in de gegevens staan.")
    if s.soort.generiek:
        zinnen.append(f"De turbine '{s.soort.titel}' is een generiek type van wijkwind, geen opgave van een fabrikant.")
    return list(dict.fromkeys(zinnen))
