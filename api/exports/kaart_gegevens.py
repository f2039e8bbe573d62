"""Welke gegevens draagt de kaartpagina bij zich? De uitkomst, klein en zonder wat de pagina niet toont."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np

from api.exports import taal
from api.exports.legenda import legenda, wat_klasse
from api.exports.vlakken import background, geojson, simplified
from api.herrangschikking import intervallen
from api.models import Buurtuitkomst, CriteriumInfo, Optie, Resultaat


def page_data(
    resultaat: Resultaat, vlakken: gpd.GeoDataFrame, achtergrond: Mapping[str, gpd.GeoDataFrame]
) -> dict[str, Any]:
    """Alles wat de pagina toont, als gewone JSON-waarde.

    Parameters
    ----------
    vlakken : buurtcode en geometry in RD
    achtergrond : lagen in RD voor de ondergrond
    """
    r = resultaat
    criteria = {c.id: c for c in r.criteria}
    tabel = intervallen(r)
    reeksen = {
        "n": _cells(tabel.waarden.to_numpy()),
        "lo": _cells(tabel.laag.to_numpy()),
        "hi": _cells(tabel.hoog.to_numpy()),
    }
    buurten = []
    for i, buurt in enumerate(r.buurten):
        cellen = {naam: reeks[i] for naam, reeks in reeksen.items()}
        if cellen["lo"] == cellen["n"] == cellen["hi"]:
            cellen = {"n": cellen["n"]}
        buurten.append({**_buurt(buurt, criteria, r), **cellen})
    return {
        "titel": r.titel,
        "datum": r.datum,
        "versie": r.versie,
        "hash": r.hash,
        "topN": r.top_n,
        "gasRegel": r.gas_regel,
        "criteria": [_criterium(c, r) for c in r.criteria],
        "legenda": legenda(),
        "buurten": buurten,
        "vormen": _shapes(vlakken),
        "ondergrond": background(achtergrond, vlakken),
    }


def _cells(reeks: Any) -> list[list[float | None]]:
    rond = np.round(reeks, 6)
    return [[None if np.isnan(x) else float(x) for x in rij] for rij in rond]


def _criterium(c: CriteriumInfo, r: Resultaat) -> dict[str, Any]:
    bron = r.herkomst.get(c.laag)
    leeg = all(b.genormaliseerd is None for buurt in r.buurten for b in buurt.bijdragen if b.criterium == c.id)
    return {
        "id": c.id,
        "naam": c.naam,
        "gewicht": c.gewicht,
        "richting": c.richting,
        "eenheid": c.eenheid,
        "voorbehoud": c.voorbehoud,
        "bron": c.laag if bron is None else bron.titel,
        "leeg": leeg,
        "dekking": taal.procent(c.dekking),
    }


def _buurt(b: Buurtuitkomst, criteria: Mapping[str, CriteriumInfo], r: Resultaat) -> dict[str, Any]:
    waarden = {x.criterium: taal.met_eenheid(x.waarde, x.eenheid) for x in b.bijdragen}
    k = b.kansen
    return {
        "code": b.buurtcode,
        "naam": b.naam,
        "gemeente": b.gemeentenaam,
        "rang": b.rang,
        "score": b.score,
        "scoreLaag": b.score_laag,
        "scoreHoog": b.score_hoog,
        "kans": b.kans_top_n,
        "kansTekst": taal.procent(b.kans_top_n),
        "kansVrij": None if k.vrij is None else taal.procent(k.vrij),
        "kansVolgorde": None if k.volgorde is None else taal.procent(k.volgorde),
        "topsis": b.rang_topsis,
        "promethee": b.rang_promethee,
        "rang05": k.rang_p05,
        "rang95": k.rang_p95,
        "uitkomst": b.uitkomst,
        "uitkomstTekst": taal.UITKOMST_NAAM[b.uitkomst],
        "reden": b.reden,
        "redenen": taal.redenen(b, criteria),
        "kort": taal.redenen_kort(b),
        "waarden": [waarden.get(c.id, taal.ONBEKEND) for c in r.criteria],
        "nodig": b.wat_nodig,
        "klasse": wat_klasse(b),
        "wat": taal.strategie_kort(b),
        "watReden": b.wat_reden,
        "tweede": taal.strategie_naam(b, b.strategie_tweede),
        "marge": b.marge,
        "eerste": None if b.aandeel_eerste is None else taal.procent(b.aandeel_eerste),
        "pblKeuze": b.pbl_keuze,
        "pblVerschil": b.pbl_verschil,
        "bewonerReden": b.eindgebruiker_reden,
        "opties": [_optie(o, b) for o in sorted(b.opties, key=_optie_volgorde)],
        "kengetallen": [taal.kengetal(naam, waarde, r.kengetallen.get(naam)) for naam, waarde in b.kengetallen.items()],
        "ontbreekt": [f"{o.naam}: {o.reden}" for o in b.ontbreekt],
        "vlaggen": [[v.tekst, v.ernst, _bron(r, v.herkomst)] for v in b.vlaggen],
        "tegenstrijdig": b.tegenstrijdig,
    }


def _optie_volgorde(optie: Optie) -> tuple[bool, bool, float, str]:
    h18 = optie.h18_eur_weq_jaar
    return (not optie.toegestaan, h18 is None, h18 or 0.0, optie.strategie)


def _optie(o: Optie, b: Buurtuitkomst) -> list[Any]:
    naam = o.naam if o.naam.lower().startswith(o.strategie.lower()) else f"{o.strategie} {o.naam}"
    return [
        naam,
        o.strategie == b.strategie,
        "" if o.toegestaan else (o.reden or "niet toegestaan in deze studie"),
        _heel(o.h18_eur_weq_jaar),
        _heel(o.pbl_h18_eur_weq_jaar),
        _heel(o.eindgebruiker_eur_jaar),
        _heel(o.piek_extra_kw),
    ]


def _heel(waarde: float | None) -> int | None:
    return None if waarde is None else round(waarde)


def _bron(r: Resultaat, sleutel: str) -> str:
    bron = r.herkomst.get(sleutel)
    return sleutel if bron is None else bron.titel


def _shapes(vlakken: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {"code": rij.buurtcode, "punt": [round(rij.punt_breedte, 5), round(rij.punt_lengte, 5)]},
            "geometry": geojson(rij.geometry),
        }
        for rij in simplified(vlakken).itertuples()
    ]
