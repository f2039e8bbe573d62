"""Van de stukken van een ontwerp naar de uitkomst die op elk product staat."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from api.exports import taal
from api.herkomst_info import herkomst_info
from api.models_opstelling import (
    GeluidEis,
    OpstellingResultaat,
    OpstellingStand,
    PlaatsInfo,
    VerbodInfo,
    VerloopInfo,
)
from api.models_windkansen import NormsetInfo, TypeInfo
from api.opstelling_gebied import CELREGEL
from api.opstelling_stukken import Stukken
from api.parameter_info import parameter_info
from layers.referentie import reference_hash
from layers.windregels import OBJECTEN
from spatial.crs import rd_to_latlon
from spatial.wind.opbrengst import Opbrengst
from spatial.wind.turbine import Getallen

INDICATIEF = "Indicatief: een ontwerp om het gesprek te beginnen. Toets het daarna met wijkwind windpark."
# Zoveel regels van het verloop zijn genoeg voor een lijn.
MAX_VERLOOP = 200


def stel_samen(s: Stukken) -> OpstellingResultaat:
    """De uitkomst; dezelfde invoer en dezelfde opstelling geven dezelfde `hash`."""
    o, p = s.vondst.opstelling, s.p
    gemaakt = sorted(s.omgeving.gemaakt)
    start = _stand(s, o.start_xy, s.start_opbrengst, s.vondst.start_teveel_db)
    beste = _stand(s, o.park.xy, s.opbrengst, None if s.vondst.niveaus_db is None else 0.0)
    begin = start.netto_mwh_jaar - start.straf_mwh_jaar
    langs, dwars = _tussenruimte_m(s)
    r = OpstellingResultaat(
        versie=version("wijkwind"),
        hash=ontwerphash(s),
        gemaakte_gegevens=bool(gemaakt),
        gemaakte_lagen=[
            s.studie.herkomst[n].titel.removeprefix("Gemaakt: ") for n in gemaakt if n in s.studie.herkomst
        ],
        titel=s.opdracht.titel or f"Ontwerp met {s.opdracht.turbines} turbines",
        datum=datetime.now(UTC).date().isoformat(),
        turbine=_type(s),
        normen=_normen(s),
        gebied_ha=s.terrein.hard.cellen * s.terrein.cel_ha,
        vrij_ha=s.terrein.hard.vrij_cellen * s.terrein.cel_ha,
        cel_m=s.terrein.hard.rooster.cel_m,
        celregel=CELREGEL,
        regels=_regels(s),
        langs_m=langs,
        dwars_m=dwars,
        geluid=_geluid(s),
        start=start,
        beste=beste,
        winst=(beste.netto_mwh_jaar - beste.straf_mwh_jaar - begin) / begin if begin > 0 else None,
        zonder_zog_mwh_jaar=s.opbrengst.netto_mwh / max(1.0 - s.opbrengst.zog_verlies, 1e-9),
        seed=o.seed,
        rondes=o.rondes,
        rondes_gevraagd=s.vondst.rondes_gevraagd,
        opstellingen=o.opstellingen,
        gestopt=o.gestopt,
        verloop=_verloop(s),
        parameters=[parameter_info(p, naam) for naam in p],
        herkomst=herkomst_info(s.studie),
        samenvatting=[],
        waarschuwingen=[],
    )
    return r.model_copy(update={"samenvatting": samenvatting(r), "waarschuwingen": waarschuwingen(s, r)})


def ontwerphash(s: Stukken) -> str:
    """Vingerafdruk van opdracht, lagen, kentallen, versie en de gevonden plekken (die hangen van de tijd af)."""
    o = s.opdracht
    inhoud = {
        "soort": "opstelling",
        "versie": version("wijkwind"),
        "lagen": {naam: h.hash for naam, h in sorted(s.studie.herkomst.items())},
        "kentallen": reference_hash(),
        "normen": [s.normen.id, dict(s.normen.waarden)],
        "opdracht": [
            list(s.studie.gemeenten),
            o.turbines,
            o.turbine,
            o.ashoogte_m,
            sorted(o.zonder),
            dict(sorted(o.afstanden.items())),
            o.seed,
            dict(sorted(o.parameters.items())),
            o.titel,
        ],
        "bestanden": [_bestandshash(pad) for pad in (o.gebied, o.types, o.wind)],
        "plekken": np.round(s.vondst.opstelling.park.xy, 3).tolist(),
        "rondes": [s.vondst.opstelling.rondes, s.vondst.rondes_gevraagd],
    }
    return hashlib.sha256(json.dumps(inhoud, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _bestandshash(pad: Path | None) -> str:
    return "" if pad is None else hashlib.sha256(pad.read_bytes()).hexdigest()


def _stand(s: Stukken, xy: Getallen, opbrengst: Opbrengst, teveel_db: float | None) -> OpstellingStand:
    breedte, lengte = rd_to_latlon(xy[:, 0], xy[:, 1])
    rijen = opbrengst.tabel.to_dict("records")
    meldingen = s.terrein.zacht_op(xy)
    turbines = [
        PlaatsInfo(
            turbine_id=f"T{i + 1}",
            x_m=round(float(xy[i, 0]), 2),
            y_m=round(float(xy[i, 1]), 2),
            lengte_graden=float(lengte[i]),
            breedte_graden=float(breedte[i]),
            netto_mwh_jaar=float(rijen[i]["netto_mwh"]),
            zog_verlies=float(rijen[i]["zog_verlies"]),
            meldingen=meldingen[i],
        )
        for i in range(len(xy))
    ]
    return OpstellingStand(
        turbines=turbines,
        netto_mwh_jaar=opbrengst.netto_mwh,
        zog_verlies=opbrengst.zog_verlies,
        straf_mwh_jaar=float(np.nansum(s.terrein.straffen.op(xy[:, 0], xy[:, 1]))),
        geluid_teveel_db=teveel_db,
    )


def _tussenruimte_m(s: Stukken) -> tuple[float, float]:
    """De kleinste afstand langs en dwars op de wind; zonder windroos geldt de grootste in elke richting."""
    rotor = s.soort.rotordiameter_m
    langs, dwars = (s.p[f"opstelling_afstand_{kant}_d"] * rotor for kant in ("langs", "dwars"))
    bekend = s.klimaat.windroos(s.soort.ashoogte_m).bekend
    return (langs, dwars) if bekend else (max(langs, dwars), max(langs, dwars))


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
        voorbehoud=" ".join(zin for zin in (s.normkeuze, n.voorbehoud) if zin),
        bron=str(n.bron),
        waarden=dict(n.waarden),
    )


def _regels(s: Stukken) -> list[VerbodInfo]:
    tabellen = {True: s.terrein.hard.tellingen(), False: s.terrein.zacht.tellingen()}
    cel = s.terrein.cel_ha
    uit = []
    for code, stand in s.terrein.standen.items():
        regel = stand.regel
        tabel = tabellen[regel.sluit_uit]
        telling = tabel.loc[code].to_dict() if code in tabel.index else None
        uit.append(
            VerbodInfo(
                code=code,
                titel=regel.titel,
                hardheid=regel.hardheid,
                sluit_uit=regel.sluit_uit,
                stand=stand.stand,
                reden=stand.reden,
                afstand_m=stand.afstand_m,
                oppervlakte_ha=None if telling is None else float(telling["cellen"]) * cel,
                alleen_ha=None if telling is None or not regel.sluit_uit else float(telling["alleen_cellen"]) * cel,
                tekst=regel.tekst,
                bron=str(regel.bron),
                gemaakt=s.omgeving.is_gemaakt(*(keuze.laag for keuze in regel.keuzes)),
            )
        )
    return uit


def _geluid(s: Stukken) -> GeluidEis:
    niveaus = [None, None] if s.vondst.niveaus_db is None else [_eindig(db) for db in s.vondst.niveaus_db]
    return GeluidEis(
        lden_db=s.normen.grens("lden_db"),
        lnight_db=s.normen.grens("lnight_db"),
        hoogste_lden_db=niveaus[0],
        hoogste_lnight_db=niveaus[1],
        punten=s.vondst.punten,
        toelichting=s.geluidmelding,
    )


def _verloop(s: Stukken) -> list[VerloopInfo]:
    tabel = s.vondst.opstelling.verloop
    keuze = np.unique(np.linspace(0, len(tabel) - 1, min(MAX_VERLOOP, len(tabel))).round().astype(int))
    return [
        VerloopInfo(ronde=int(rij["ronde"]), gerekend=int(rij["opstellingen"]), doel_mwh=_doel(float(rij["doel_mwh"])))
        for rij in tabel.iloc[keuze].to_dict("records")
    ]


def _doel(waarde: float) -> float | None:
    return waarde if np.isfinite(waarde) and waarde > 0 else None


def _eindig(waarde: Any) -> float | None:
    return float(waarde) if np.isfinite(waarde) else None


def samenvatting(r: OpstellingResultaat) -> list[str]:
    """De belangrijkste zinnen van de uitkomst."""
    gwh = taal.getal(r.beste.netto_mwh_jaar / 1000.0, 1)
    zinnen = [
        f"{len(r.beste.turbines)} turbines van {taal.getal(r.turbine.vermogen_kw / 1000.0, 1)} MW leveren samen {gwh} "
        f"GWh per jaar; {taal.procent(r.beste.zog_verlies)} gaat verloren in elkaars zog.",
        f"In {taal.procent(r.vrij_ha / r.gebied_ha)} van het zoekgebied ({taal.getal(r.vrij_ha)} van "
        f"{taal.getal(r.gebied_ha)} ha) sluit geen regel een turbine uit.",
    ]
    if r.start.geluid_teveel_db:
        zinnen.append(
            f"De netjes gespreide start zat {taal.getal(r.start.geluid_teveel_db, 1)} dB boven de geluidsnorm; de "
            "beste opstelling voldoet."
        )
    if r.winst is not None:
        meer = f"{taal.getal(100.0 * abs(r.winst), 1)} % {'meer' if r.winst >= 0 else 'minder'}"
        zinnen.append(f"De beste opstelling levert {meer} dan de start (na aftrek van straf).")
    zin = f"Gezocht: {r.rondes} rondes, {taal.getal(r.opstellingen)} opstellingen, seed {r.seed}."
    zinnen.append(f"{zin} Eerder gestopt; dit is het beste tot dan toe." if r.gestopt else zin)
    return zinnen


def waarschuwingen(s: Stukken, r: OpstellingResultaat) -> list[str]:
    """Wat een lezer moet weten voor hij het ontwerp gebruikt."""
    zinnen = [INDICATIEF, s.geluidmelding]
    if r.gemaakte_lagen:
        zinnen.append(f"Gemaakte gegevens: {', '.join(r.gemaakte_lagen)}. Gebruik de uitkomst niet voor besluiten.")
    if OBJECTEN not in s.omgeving.gemaakt and s.omgeving.objecten is None:
        zinnen.append("De regels over woningen zijn ONBEKEND en sluiten niets uit: het vrije gebied is veel te groot.")
    onbekend = [x.titel for x in r.regels if x.stand == "onbekend"]
    if onbekend:
        zinnen.append(f"Niet getoetst omdat gegevens ontbreken: {'; '.join(onbekend)}.")
    zinnen += [f"{x.titel}: {x.reden}." for x in r.regels if x.stand == "telt" and x.reden]
    if s.normen.voorbehoud or s.normkeuze:
        zinnen.append(r.normen.voorbehoud)
    return [*dict.fromkeys((*zinnen, *s.meldingen, *s.opbrengst.meldingen))]
