"""Hoe worden de tussenstukken van windkansen één uitkomst? Samenstellen; er wordt niets aangevuld."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.herkomst_info import herkomst_info
from api.models import CriteriumInfo
from api.models_windkansen import (
    NormsetInfo,
    Opbrengstregel,
    PlekInfo,
    RegelInfo,
    RegimeInfo,
    TypeInfo,
    WindkansenResultaat,
    ZoekgebiedInfo,
)
from api.parameter_info import parameter_info
from api.windkansen_plan import per_zoekgebied
from api.windkansen_raster import CELREGEL
from api.windkansen_stukken import GEKOZEN, Stukken
from api.windkansen_teksten import samenvatting, waarschuwingen
from layers.referentie import reference_hash
from layers.windregels import OBJECTEN
from spatial.ruimte.geschiktheid import CRITERIA, vaste_grenzen

OPBRENGSTMETHODE = "Netto per jaar (P50): windverdeling op ashoogte, zog van de turbines op elkaar en vaste verliezen."
# Uit welke lagen de gevoelige objecten komen, om te weten of er gemaakte bij zijn.
OBJECTLAGEN = ("verblijfsobjecten", "kwetsbare_objecten")


def stel_samen(s: Stukken) -> WindkansenResultaat:
    """De uitkomst van een studie; dezelfde invoer geeft dezelfde `hash`."""
    k, gekozen = s.kaart.kansen, s.plan.gekozen
    mee = s.kaart.masker([c for c in s.boek.regels if c in s.kaart.bits])
    zoek = _zoekgebieden(s)
    kern = WindkansenResultaat(
        versie=version("wijkwind"),
        hash=studiehash(s),
        gemaakte_gegevens=s.studie.gemaakt,
        titel=s.opdracht.titel or "Windkansen" + (" (gemaakte gegevens)" if s.studie.gemaakt else ""),
        datum=datetime.now(UTC).date().isoformat(),
        gemeenten=list(s.studie.gemeenten),
        turbine=_type(s),
        normen=_normen(s),
        raster_m=s.kaart.cel_m,
        celregel=CELREGEL,
        gebied_ha=k.totaal * s.kaart.cel_ha,
        vrij_ha=k.vrij(gekozen.masker) * s.kaart.cel_ha,
        vrij_zonder_melding_ha=k.vrij(mee) * s.kaart.cel_ha,
        turbines=len(gekozen.masten),
        vermogen_mw=len(gekozen.masten) * s.soort.vermogen_kw / 1000.0,
        opbrengst_gwh_jaar=gekozen.opbrengst.gwh,
        langs_m=s.plan.ruimte.langs_m,
        dwars_m=s.plan.ruimte.dwars_m,
        richting_graden=s.plan.ruimte.richting_graden,
        per_aantal_regels_ha={n: c * s.kaart.cel_ha for n, c in k.per_aantal(gekozen.masker).items()},
        regels=[_regel(s, code) for code in s.boek.regels],
        regimes=[_regime(s, naam) for naam in s.boek.regimes],
        criteria=[_criterium(s, naam) for naam in CRITERIA],
        plekken=_plekken(s),
        zoekgebieden=zoek,
        buiten_zoekgebieden_twh=_buiten(s),
        opbrengst=_opbrengst(s),
        parameters=[parameter_info(s.p, naam) for naam in s.p],
        herkomst=herkomst_info(s.studie),
        samenvatting=[],
        waarschuwingen=[],
    )
    return kern.model_copy(update={"samenvatting": samenvatting(kern), "waarschuwingen": waarschuwingen(s, kern)})


def studiehash(s: Stukken) -> str:
    """Vingerafdruk van opdracht, lagen, kentallen, regels en versie."""
    o = s.opdracht
    inhoud = {
        "versie": version("wijkwind"),
        "lagen": {naam: h.hash for naam, h in sorted(s.studie.herkomst.items())},
        "kentallen": reference_hash(),
        "normen": [s.normen.id, dict(s.normen.waarden)],
        "opdracht": [
            list(s.studie.gemeenten),
            o.turbine,
            o.ashoogte_m,
            o.raster_m,
            sorted(o.zonder),
            sorted(o.ook),
            dict(sorted(o.afstanden.items())),
            dict(sorted(o.gewichten.items())),
            dict(sorted(o.parameters.items())),
            o.titel,
        ],
        "bestanden": [_bestandshash(pad) for pad in (o.types, o.wind, o.regels)],
    }
    return hashlib.sha256(json.dumps(inhoud, sort_keys=True, default=str).encode()).hexdigest()


def _bestandshash(pad: Path | None) -> str:
    return "" if pad is None else hashlib.sha256(pad.read_bytes()).hexdigest()


def _type(s: Stukken) -> TypeInfo:
    t = s.soort
    return TypeInfo(
        naam=t.naam,
        titel=t.titel,
        generiek=t.generiek,
        vermogen_kw=t.vermogen_kw,
        rotordiameter_m=t.rotordiameter_m,
        ashoogte_m=t.ashoogte_m,
        tiphoogte_m=t.ashoogte_m + t.rotordiameter_m / 2.0,
        bron=str(t.bron),
    )


def _normen(s: Stukken) -> NormsetInfo:
    n = s.normen
    return NormsetInfo(
        id=n.id,
        titel=n.titel,
        status=n.status,
        voor=n.voor,
        voorbehoud=n.voorbehoud,
        bron=str(n.bron),
        waarden=dict(n.waarden),
    )


def _gemaakt(s: Stukken, lagen: list[str]) -> bool:
    echt = [deel for laag in lagen for deel in (OBJECTLAGEN if laag == OBJECTEN else (laag,))]
    return s.omgeving.is_gemaakt(*lagen) or any(s.studie.herkomst[x].gemaakt for x in echt if x in s.studie.herkomst)


def _regel(s: Stukken, code: str) -> RegelInfo:
    regel, stand, k = s.boek.regels[code], s.kaart.standen[code], s.kaart.kansen
    bit = s.kaart.bits.get(code)
    lagen = list(dict.fromkeys(keuze.laag for keuze in regel.keuzes))
    masker = s.plan.gekozen.masker
    return RegelInfo(
        code=code,
        titel=regel.titel,
        hardheid=regel.hardheid,
        sluit_uit=regel.sluit_uit,
        stand=stand.stand,
        reden=stand.reden,
        lagen=lagen,
        afstand_m=stand.afstand_m,
        objecten=len(stand.vormen),
        bit=bit,
        oppervlakte_ha=None if bit is None else k.geldt(bit) * s.kaart.cel_ha,
        aandeel=None if bit is None else k.geldt(bit) / k.totaal,
        alleen_ha=None if bit is None or not regel.sluit_uit else k.alleen(bit, masker) * s.kaart.cel_ha,
        turbines_erbij=s.plan.erbij.get(code),
        tekst=regel.tekst,
        bron=str(regel.bron),
        zekerheid=regel.zekerheid,
        eigen=regel.eigen,
        gemaakt=_gemaakt(s, lagen),
    )


def _regime(s: Stukken, naam: str) -> RegimeInfo:
    regime, stand = s.boek.regimes[naam], s.kaart.standen[naam]
    plan = s.plan.per_regime.get(naam)
    k = s.kaart.kansen
    bit = s.kaart.bits.get(naam)
    return RegimeInfo(
        id=naam,
        titel=regime.regel.titel,
        stand=stand.stand,
        reden=stand.reden,
        afstand_m=stand.afstand_m,
        bit=None if bit is None else bit - s.kaart.regelbits,
        vrij_ha=None if plan is None else k.vrij(plan.masker) * s.kaart.cel_ha,
        aandeel_vrij=None if plan is None else k.vrij(plan.masker) / k.totaal,
        turbines=None if plan is None else len(plan.masten),
        vermogen_mw=None if plan is None else len(plan.masten) * s.soort.vermogen_kw / 1000.0,
        opbrengst_gwh_jaar=None if plan is None else plan.opbrengst.gwh,
        tekst=regime.regel.tekst,
    )


def _criterium(s: Stukken, naam: str) -> CriteriumInfo:
    c, g = CRITERIA[naam], s.plan.geschiktheid
    laag, hoog = vaste_grenzen(s.p)[naam]
    return CriteriumInfo(
        id=c.id,
        naam=c.naam,
        richting=c.richting,
        eenheid=c.eenheid,
        laag=c.laag,
        voorbehoud=c.voorbehoud,
        grens_laag=laag,
        grens_hoog=hoog,
        gewicht=float(g.gewichten[naam]),
        dekking=float(g.waarden[naam].notna().mean()) if len(g.waarden) else 0.0,
    )


def _plekken(s: Stukken) -> list[PlekInfo]:
    tabel, g = s.plan.plekken.tabel, s.plan.geschiktheid
    punten = shapely.point_on_surface(tabel.geometry.to_numpy())
    waar = _waar(punten, s.studie.buurten)
    zoek = _zoek_van_plek(s)
    uit = []
    for i, code in enumerate(tabel.index):
        rij, score = tabel.loc[code], g.tabel.loc[code]
        melding = s.plan.aandelen.loc[code]
        uit.append(
            PlekInfo(
                plek_id=str(code),
                rang=None if pd.isna(score["rang"]) else int(score["rang"]),
                score=getal(score["score"]),
                score_laag=getal(score["score_laag"]),
                score_hoog=getal(score["score_hoog"]),
                oppervlakte_ha=float(rij["oppervlakte_ha"]),
                turbines=int(rij["turbines"]),
                vermogen_mw=float(rij["vermogen_mw"]),
                opbrengst_gwh_jaar=getal(rij["netto_mwh"] / 1000.0),
                gemeente=waar[i][0],
                buurt=waar[i][1],
                x_m=float(shapely.get_x(punten[i])),
                y_m=float(shapely.get_y(punten[i])),
                waarden={n: getal(w) for n, w in g.waarden.loc[code].items()},
                genormaliseerd={n: getal(w) for n, w in g.genormaliseerd.loc[code].items()},
                onderzoek={str(n): float(w) for n, w in melding.items() if w > 0},
                zoekgebieden=zoek[i],
            )
        )
    return sorted(uit, key=lambda plek: (plek.rang is None, plek.rang or 0, plek.plek_id))


def _waar(punten: Any, buurten: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Gemeente en buurt van elk punt."""
    uit = [("", "")] * len(punten)
    vlak, punt = shapely.STRtree(punten).query(buurten.geometry.to_numpy(), predicate="covers")
    for v, k in zip(vlak.tolist(), punt.tolist(), strict=True):
        rij = buurten.iloc[v]
        uit[k] = (_tekst(rij.get("gemeentenaam")) or _tekst(rij.get("gemeentecode")), _tekst(rij.get("buurtnaam")))
    return uit


def _zoek_van_plek(s: Stukken) -> list[list[str]]:
    uit: list[list[str]] = [[] for _ in range(len(s.plan.plekken.tabel))]
    if s.plan.zoekgebieden is None or not uit:
        return uit
    gebieden = s.plan.zoekgebieden
    vlak, plek = shapely.STRtree(s.plan.plekken.tabel.geometry.to_numpy()).query(
        gebieden.geometry.to_numpy(), predicate="intersects"
    )
    for v, k in sorted(zip(vlak.tolist(), plek.tolist(), strict=True)):
        uit[k].append(_tekst(gebieden.iloc[v].get("naam")) or str(gebieden.iloc[v]["gebied_id"]))
    return uit


def _zoekgebieden(s: Stukken) -> list[ZoekgebiedInfo]:
    gebieden = s.plan.zoekgebieden
    if gebieden is None:
        return []
    binnen = {naam: per_zoekgebied(gebieden, plan.masten) for naam, plan in s.plan.per_regime.items()}
    plekken = s.plan.plekken.tabel.geometry.to_numpy()
    samen = shapely.union_all(plekken) if len(plekken) else shapely.Polygon()
    uit = []
    for i in range(len(gebieden)):
        rij = gebieden.iloc[i]
        twh = {
            naam: float(plan.opbrengst.netto_mwh[binnen[naam][i]].sum()) / 1e6
            for naam, plan in s.plan.per_regime.items()
        }
        aantal = len(binnen[GEKOZEN][i])
        mw = aantal * s.soort.vermogen_kw / 1000.0
        bod_mw, bod_twh = getal(rij.get("bod_mw")), getal(rij.get("bod_twh"))
        uit.append(
            ZoekgebiedInfo(
                gebied_id=str(rij["gebied_id"]),
                naam=_tekst(rij.get("naam")) or str(rij["gebied_id"]),
                oppervlakte_ha=float(shapely.area(rij.geometry)) / 10_000.0,
                vrij_ha=float(shapely.area(shapely.intersection(rij.geometry, samen))) / 10_000.0,
                turbines=aantal,
                vermogen_mw=mw,
                opbrengst_twh_jaar=twh[GEKOZEN],
                bod_mw=bod_mw,
                bod_twh=bod_twh,
                haalt_bod=_haalt(bod_mw, bod_twh, mw, twh[GEKOZEN]),
                regimes_twh={naam: twh.get(naam) for naam in s.boek.regimes},
            )
        )
    return uit


def _haalt(bod_mw: float | None, bod_twh: float | None, mw: float, twh: float) -> bool | None:
    """Of het bod gehaald wordt; met een bod in TWh telt dat, anders het vermogen."""
    if bod_twh is not None:
        return twh >= bod_twh
    return None if bod_mw is None else mw >= bod_mw


def _buiten(s: Stukken) -> float | None:
    """De opbrengst van turbines die in geen enkel zoekgebied staan."""
    if s.plan.zoekgebieden is None:
        return None
    plan = s.plan.gekozen
    in_gebied = np.zeros(len(plan.masten), dtype=bool)
    for nummers in per_zoekgebied(s.plan.zoekgebieden, plan.masten):
        in_gebied[nummers] = True
    return float(plan.opbrengst.netto_mwh[~in_gebied].sum()) / 1e6


def _opbrengst(s: Stukken) -> Opbrengstregel:
    uit, aantal = s.plan.gekozen.opbrengst, len(s.plan.gekozen.masten)
    per_turbine = float(uit.netto_mwh.mean()) if aantal else None
    return Opbrengstregel(
        netto_per_turbine_mwh=per_turbine,
        vollasturen=None if per_turbine is None else per_turbine / s.soort.vermogen_kw * 1000.0,
        methode=OPBRENGSTMETHODE,
        wind=s.klimaat.herkomst,
        wind_ms=getal(s.klimaat.windroos(s.soort.ashoogte_m).gemiddelde_ms),
        meldingen=list(uit.meldingen),
    )


def getal(waarde: Any) -> float | None:
    """Een eindig getal, of None."""
    if waarde is None or waarde is pd.NA:
        return None
    uit = float(waarde)
    return uit if math.isfinite(uit) else None


def _tekst(waarde: Any) -> str:
    return "" if waarde is None or pd.isna(waarde) else str(waarde)
