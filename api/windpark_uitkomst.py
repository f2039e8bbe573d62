"""Hoe worden de tussenstukken van een windparktoets één uitkomst? Samenstellen; er wordt niets aangevuld."""

from __future__ import annotations

import hashlib
import inspect
import json
import math
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from api.herkomst_info import herkomst_info
from api.models_windpark import (
    GeldInfo,
    GeluidInfo,
    IngreepInfo,
    Klasse,
    NormInfo,
    ObjectInfo,
    OordeelInfo,
    OpbrengstInfo,
    PlanInfo,
    SchaduwInfo,
    StilstandInfo,
    TurbineInfo,
    WindparkResultaat,
    ZichtInfo,
)
from api.parameter_info import parameter_info
from api.windpark_stukken import Stukken
from api.windpark_teksten import GELUID_METHODE, gemaakte_titels, samen, samenvatting, waarschuwingen
from layers.referentie import reference_hash
from spatial.crs import rd_to_latlon
from spatial.wind.mensen import geldstromen, woningen_binnen
from spatial.wind.regels.register import alle_regels
from spatial.wind.uitslag import Uitslag
from spatial.wind.woningbouw import Planuitkomst

GELUIDKLASSEN_DB: tuple[float, ...] = (37.0, 40.0, 42.0, 45.0, 47.0, 50.0)
SCHADUWKLASSEN_UUR: tuple[float, ...] = (0.0, 6.0, 15.0, 30.0)


def stel_samen(s: Stukken) -> WindparkResultaat:
    """De uitkomst van een toets; dezelfde invoer geeft dezelfde `hash`."""
    oordelen = [_oordeel(u) for u in s.uitslagen]
    plannen = [_plan(s, plan) for plan in s.plannen or ()]
    opbrengst = _opbrengst(s)
    gemaakt = sorted(s.geval.omgeving.gemaakt)
    return WindparkResultaat(
        versie=version("wijkwind"),
        hash=toetshash(s),
        gemaakte_gegevens=bool(gemaakt),
        gemaakte_lagen=gemaakte_titels(s),
        titel=s.opdracht.titel or f"Windpark {s.geval.park.naam}" + (" (met gemaakte gegevens)" if gemaakt else ""),
        datum=datetime.now(UTC).date().isoformat(),
        park=s.geval.park.naam,
        turbines=_turbines(s),
        normen=_normen(s),
        telling=dict(Counter(o.oordeel for o in oordelen)),
        oordelen=oordelen,
        opbrengst=opbrengst,
        geluid=_geluid(s),
        slagschaduw=_schaduw(s),
        zicht=_zicht(s),
        mensen=_mensen(s),
        geld=_geld(s),
        woningbouw=plannen,
        net=s.net,
        samen=samen(s, plannen),
        parameters=[parameter_info(s.geval.p, naam) for naam in s.geval.p],
        herkomst=herkomst_info(s.studie),
        samenvatting=samenvatting(s, oordelen, opbrengst, plannen),
        waarschuwingen=waarschuwingen(s),
    )


def toetshash(s: Stukken) -> str:
    """Vingerafdruk van opdracht, lagen, kentallen en versie."""
    o = s.opdracht
    inhoud = {
        "versie": version("wijkwind"),
        "lagen": {naam: h.hash for naam, h in sorted(s.studie.herkomst.items())},
        "kentallen": reference_hash(),
        "naam": s.geval.park.naam,
        "park": s.geval.park.turbines.assign(x=s.geval.park.xy[:, 0], y=s.geval.park.xy[:, 1])
        .drop(columns="geometry")
        .reset_index()
        .to_json(),
        "normen": [s.geval.normen.id, dict(s.geval.normen.waarden)],
        "types": sorted((t.naam, t.titel, t.vermogen_kw) for t in s.geval.park.types.values()),
        "opdracht": [
            list(o.gemeenten),
            dict(o.parameters),
            list(o.contouren_db),
            o.jaar,
            o.kader,
            o.aanvraag,
            o.seed,
            o.titel,
        ],
        "bestanden": [_bestandshash(pad) for pad in (o.types, o.wind, o.startwijken)],
    }
    tekst = json.dumps(inhoud, sort_keys=True, default=str)
    return hashlib.sha256(tekst.encode()).hexdigest()[:16]


def _bestandshash(pad: Any) -> str:
    return "" if pad is None else hashlib.sha256(pad.read_bytes()).hexdigest()


def _turbines(s: Stukken) -> list[TurbineInfo]:
    park = s.geval.park
    breedte, lengte = rd_to_latlon(park.xy[:, 0], park.xy[:, 1])
    tabel = None if s.opbrengst is None else s.opbrengst.tabel
    uit = []
    for i, (code, soort) in enumerate(zip(park.ids, park.per_turbine, strict=True)):
        rij: Mapping[Any, Any] = {} if tabel is None else tabel.loc[code].to_dict()
        uit.append(
            TurbineInfo(
                turbine_id=code,
                type=soort.naam,
                type_titel=soort.titel,
                generiek=soort.generiek,
                x_m=round(float(park.xy[i, 0]), 2),
                y_m=round(float(park.xy[i, 1]), 2),
                lengte_graden=float(lengte[i]),
                breedte_graden=float(breedte[i]),
                ashoogte_m=float(park.ashoogte_m[i]),
                rotordiameter_m=soort.rotordiameter_m,
                tiphoogte_m=float(park.tiphoogte_m[i]),
                vermogen_kw=soort.vermogen_kw,
                maaiveld_m=getal(park.turbines["maaiveld_m"].iloc[i]),
                bruto_mwh_jaar=getal(rij.get("bruto_mwh")),
                netto_mwh_jaar=getal(rij.get("netto_mwh")),
                zog_verlies=getal(rij.get("zog_verlies")),
                bron=str(soort.bron),
            )
        )
    return uit


def _normen(s: Stukken) -> NormInfo:
    n = s.geval.normen
    return NormInfo(
        id=n.id,
        titel=n.titel,
        status=n.status,
        voor=n.voor,
        voorbehoud=" ".join(t for t in (s.normkeuze, n.voorbehoud) if t),
        bron=str(n.bron),
        waarden=dict(n.waarden),
    )


def _oordeel(u: Uitslag) -> OordeelInfo:
    return OordeelInfo(
        code=u.code,
        titel=u.titel,
        onderdeel=u.onderdeel,
        hardheid=u.hardheid,
        oordeel=u.oordeel,
        waarde=getal(u.waarde),
        grens=getal(u.grens),
        eenheid=u.eenheid,
        hoger_is_slechter=u.hoger_is_slechter,
        aantal=u.aantal,
        objecten=[
            ObjectInfo(
                object_id=o.object_id,
                naam=o.naam,
                waarde=getal(o.waarde),
                x_m=getal(o.x_m),
                y_m=getal(o.y_m),
                turbine_id=o.turbine_id,
                woningen=getal(o.woningen),
            )
            for o in u.objecten
        ],
        uitleg=u.uitleg,
        voorbehoud=u.voorbehoud,
        bron=str(u.bron),
        gemaakt=u.gemaakt,
        tekst=_regeltekst(u.code),
    )


def _regeltekst(code: str) -> str:
    """De gepubliceerde tekst van een regel: de docstring van haar klasse."""
    teksten = {regel.code: inspect.getdoc(type(regel)) or "" for regel in alle_regels()}
    return teksten.get(code, "")


def _opbrengst(s: Stukken) -> OpbrengstInfo | None:
    o = s.opbrengst
    if o is None:
        return None
    klimaat = s.geval.omgeving.klimaat
    return OpbrengstInfo(
        vermogen_mw=float(s.geval.park.vermogen_kw.sum()) / 1000.0,
        bruto_mwh_jaar=o.bruto_mwh,
        zog_verlies=o.zog_verlies,
        overige_verliezen=1.0 - o.netto_mwh / o.na_zog_mwh if o.na_zog_mwh > 0 else 0.0,
        netto_mwh_jaar=o.netto_mwh,
        p90_mwh_jaar=o.p90_mwh,
        vollasturen=o.vollasturen,
        huishoudens=o.huishoudens,
        onzekerheid=o.onzekerheid.sigma,
        onzekerheden={str(naam): float(deel) for naam, deel in o.onzekerheid.onderdelen["sigma"].items()},
        wind="" if klimaat is None else klimaat.herkomst,
        meldingen=list(o.meldingen),
    )


def _geluid(s: Stukken) -> GeluidInfo | None:
    if s.geluid is None:
        return None
    tabel, objecten = s.geluid.tabel, s.geval.omgeving.objecten
    assert objecten is not None  # noqa: S101 - zonder objecten is er geen geluid gerekend
    lden = tabel["lden_db"]
    bestaand = s.geval.omgeving.bestaand
    return GeluidInfo(
        hoogste_lden_db=getal(lden.max()),
        hoogste_object="" if lden.isna().all() else str(objecten.loc[lden.idxmax(), "naam"]),
        klassen=klassen(lden, objecten["woningen"], GELUIDKLASSEN_DB, "dB Lden"),
        bestaande_turbines=0 if bestaand is None else len(bestaand),
        methode=GELUID_METHODE,
        meldingen=list(s.geluid.meldingen),
    )


def _schaduw(s: Stukken) -> SchaduwInfo | None:
    if s.schaduw is None:
        return None
    tabel, objecten = s.schaduw.tabel, s.geval.omgeving.objecten
    assert objecten is not None  # noqa: S101 - zonder objecten is er geen schaduw gerekend
    stil = s.schaduw.stilstand(dict(s.geval.normen.waarden), maat_uren="verwacht")
    return SchaduwInfo(
        jaar=s.opdracht.jaar,
        hoogste_uren_jaar=getal(tabel["uren_jaar"].max()),
        hoogste_verwacht_uren_jaar=getal(tabel["verwacht_uren_jaar"].max()),
        klassen=klassen(tabel["uren_jaar"], objecten["woningen"], SCHADUWKLASSEN_UUR, "uur per jaar (hoogstens)"),
        stilstand=[
            StilstandInfo(turbine_id=str(code), uren_jaar=getal(rij["stop_uren"]), verlies_mwh_jaar=getal(rij["mwh"]))
            for code, rij in zip(stil.index, stil.to_dict("records"), strict=True)
        ],
        meldingen=list(s.schaduw.meldingen),
    )


def klassen(waarden: pd.Series, woningen: pd.Series, grenzen: tuple[float, ...], eenheid: str) -> list[Klasse]:
    """Aantal woningen per klasse; onder de laagste grens telt niet mee.

    >>> reeks = pd.Series([39.0, 46.0, None], index=["a", "b", "c"])
    >>> aantal = pd.Series([1.0, 2.0, 5.0], index=reeks.index)
    >>> [(k.naam, k.woningen) for k in klassen(reeks, aantal, (40.0, 45.0), "dB")]
    [('40 tot 45 dB', 0.0), ('boven 45 dB', 2.0)]
    """
    w = woningen.reindex(waarden.index).to_numpy(dtype=np.float64)
    v = waarden.to_numpy(dtype=np.float64)
    uit = []
    for van, tot in zip(grenzen, (*grenzen[1:], None), strict=True):
        erin = (v > van) & (v <= (math.inf if tot is None else tot))
        naam = f"boven {van:g} {eenheid}" if tot is None else f"{van:g} tot {tot:g} {eenheid}"
        uit.append(Klasse(naam=naam, van=van, tot=tot, woningen=float(np.nansum(w[erin]))))
    return uit


def _zicht(s: Stukken) -> list[ZichtInfo]:
    objecten = s.geval.omgeving.objecten
    if s.zicht is None or objecten is None:
        return []
    from spatial.wind.zichtbaarheid import per_buurt  # noqa: PLC0415 - alleen met een hoogtemodel

    tabel = per_buurt(s.zicht, objecten)
    namen = s.studie.buurten.set_index("buurtcode")["buurtnaam"]
    return [
        ZichtInfo(
            buurtcode=str(rij["buurtcode"]),
            buurtnaam=str(namen.get(rij["buurtcode"], "")),
            woningen=float(rij["woningen"]),
            **{k: getal(rij.get(k)) for k in ("ziet_tip", "ziet_as", "gemiddeld_aantal", "dichtstbij_m", "verst_m")},
        )
        for rij in tabel.reset_index().to_dict("records")
    ]


def _mensen(s: Stukken) -> list[Klasse]:
    if s.geval.omgeving.objecten is None:
        return []
    return [Klasse(**rij) for rij in woningen_binnen(s.geval.park, s.geval.omgeving, s.geval.p)]


def _geld(s: Stukken) -> list[GeldInfo]:
    netto = None if s.opbrengst is None else s.opbrengst.netto_mwh
    return [GeldInfo(**rij) for rij in geldstromen(s.geval.park, netto, s.geval.p)]


def _plan(s: Stukken, plan: Planuitkomst) -> PlanInfo:
    return PlanInfo(
        plan_id=plan.plan_id,
        naam=plan.naam,
        status=plan.status,
        woningen=plan.woningen,
        fasen=dict(plan.fasen),
        afstand_m=plan.afstand_m,
        oordeel=plan.oordeel,
        reden=plan.reden,
        hoogste_lden_db=getal(plan.lden_db),
        hoogste_lnight_db=getal(plan.lnight_db),
        lden_samen_db=getal(plan.lden_samen_db),
        schaduw_uren_jaar=s.planschaduw.uren_jaar.get(plan.plan_id),
        grens_lden_db=s.geval.normen.grens("lden_db"),
        klassen=[
            Klasse(naam=f"{maat.capitalize()} {db:g} dB of meer", van=db, tot=None, woningen=aantal, nieuwbouw=aantal)
            for maat, db, aantal in plan.binnen
        ],
        deel_vrij=plan.deel_vrij,
        woningen_vrij=plan.woningen_vrij,
        eerste_fase=plan.fase,
        dominante_turbine=plan.turbine_id,
        ingrepen=[
            IngreepInfo(
                soort=i.soort,
                tekst=i.tekst,
                past=i.past,
                turbine_id=i.turbine_id,
                waarde=getal(i.waarde),
                eenheid=i.eenheid,
                verlies_mwh_jaar=getal(i.verlies_mwh),
            )
            for i in plan.ingrepen
        ],
    )


def getal(waarde: Any) -> float | None:
    """Een eindig getal, of None."""
    if waarde is None or waarde is pd.NA:
        return None
    uit = float(waarde)
    return uit if math.isfinite(uit) else None
