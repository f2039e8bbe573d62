"""Hoe worden de tussenstukken van een studie één uitkomst? Alleen samenstellen en onder woorden brengen.

Een getal dat niet eindig is wordt `None`; er wordt niets aangevuld.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from api.herkomst_info import herkomst_info
from api.models import (
    Bijdrage,
    Buurtuitkomst,
    CriteriumInfo,
    Herkomst,
    Kansen,
    Ontbreekt,
    ParameterInfo,
    Resultaat,
    Vlag,
)
from api.parameter_info import parameter_info
from api.uitkomst_teksten import (
    eigen_gewichten_weg,
    gewichten_in_woorden,
    samenvatting,
    titel,
    waarschuwingen,
    wat_nodig,
)
from api.uitkomst_wat import KENGETALLEN, Pbl, kengetallen, opties, pbl_tabel, pbl_verschil
from api.wanneer import Wanneer
from api.wat import Wat
from layers.assemble import Studie
from layers.referentie import reference_hash
from spatial.bron import Parameters
from spatial.net.capaciteit import Netuitkomst
from spatial.warmte.besluit import Besluit
from spatial.warmte.startwijken import REGISTER, Criteriummatrix, Invoer
from spatial.warmte.tegenstrijdig import Bevindingen, Tegenstrijdigheid
from spatial.warmte.vlaggen import Vlag as Buurtvlag

if TYPE_CHECKING:
    from api.analyses import StartwijkenOpdracht

MODEL = "warmtemodel"
Rijen = dict[str, Mapping[Hashable, Any]]


@dataclass(frozen=True)
class Stukken:
    """Alles wat de stappen opleverden."""

    opdracht: StartwijkenOpdracht
    studie: Studie
    parameters: Parameters
    eigen_tarieven: Mapping[str, float]
    vlakken: gpd.GeoDataFrame
    wat: Wat | None
    net: Netuitkomst | None
    matrix: Criteriummatrix
    wanneer: Wanneer
    besluit: Besluit
    vlaggen: Mapping[str, tuple[Buurtvlag, ...]]
    bevindingen: Bevindingen | None
    meldingen: tuple[str, ...]

    @cached_property
    def rijen(self) -> dict[str, Rijen]:
        """Elke tabel als gewone rijen op buurtcode: opzoeken in een DataFrame kost per cel te veel."""
        w, m = self.wanneer, self.matrix
        tabellen = {
            "vlakken": pd.DataFrame(self.vlakken.drop(columns="geometry")),
            "lijst": w.lijst,
            "besluit": self.besluit.buurten,
            "waarden": m.waarden,
            "laag": m.laag,
            "hoog": m.hoog,
            "ontbreekt": m.ontbreekt,
            "norm": w.genormaliseerd,
            "norm_laag": w.laag,
            "norm_hoog": w.hoog,
            "bijdragen": w.bijdragen,
            "centraal": w.vrij.centrale_gewichten,
            "keuze": pd.DataFrame() if self.wat is None else self.wat.keuze,
            "net": pd.DataFrame() if self.net is None else self.net.buurten,
        }
        return {naam: dict(zip(t.index, t.to_dict("records"), strict=True)) for naam, t in tabellen.items()}

    @cached_property
    def tegen(self) -> dict[str, tuple[Tegenstrijdigheid, ...]]:
        """De tegenstrijdigheden op buurtcode."""
        return {} if self.bevindingen is None else self.bevindingen.per_buurt()

    @cached_property
    def labeldekking(self) -> dict[str, float]:
        """Deel van de woningen met een label, op buurtcode."""
        labels = None if self.wat is None else self.wat.labels
        return {} if labels is None else dict(zip(labels["buurtcode"], labels["dekking"], strict=True))

    @cached_property
    def pbl(self) -> Pbl:
        """De Startanalyse naast de onze, één keer opgezocht."""
        return pbl_tabel(self.studie.startanalyse, self.wat)


def stel_samen(s: Stukken) -> Resultaat:
    """De uitkomst, gesorteerd op plaats; buurten zonder plaats achteraan op code."""
    lijst = s.wanneer.lijst
    rang = lijst["rang"].reindex(s.vlakken.index)
    volgorde = rang.astype("Float64").fillna(float("inf")).to_frame("r").assign(c=s.vlakken.index)
    codes = list(volgorde.sort_values(["r", "c"], kind="stable").index)
    nodig = dict(tuple(s.wanneer.nodig.groupby("buurtcode")))
    buurten = [_buurt(s, code, nodig.get(code)) for code in codes]
    return Resultaat(
        versie=version("wijkwind"),
        hash=studiehash(s.opdracht, s.studie),
        gemaakte_gegevens=s.studie.gemaakt,
        titel=titel(s.vlakken, s.studie.gemaakt),
        datum=datetime.now(UTC).date().isoformat(),
        top_n=s.opdracht.top_n,
        preset=gewichten_in_woorden(s.opdracht),
        seed=s.opdracht.seed,
        trekkingen=s.opdracht.trekkingen,
        criteria=[_criterium(s, naam) for naam in s.wanneer.weging.gewichten.index],
        parameters=[
            *(parameter_info(s.parameters, naam) for naam in s.parameters),
            *(_eigen_tarief(naam, waarde) for naam, waarde in s.eigen_tarieven.items()),
        ],
        herkomst=_herkomst(s),
        kengetallen={
            naam: k.model_copy(update={"herkomst": _herkomst_van(s, k.herkomst)}) for naam, k in KENGETALLEN.items()
        },
        gas_regel="" if s.wat is None else s.wat.gas_regel,
        buurten=buurten,
        samenvatting=samenvatting(
            buurten,
            s.opdracht.top_n,
            s.besluit.geen_startwijk_reden,
            eigen_gewichten_weg(s.opdracht.gewichten, s.opdracht.volgorde, s.wanneer.weging.vervallen),
        ),
        waarschuwingen=waarschuwingen(s),
        geen_startwijk_reden=s.besluit.geen_startwijk_reden,
    )


def studiehash(opdracht: StartwijkenOpdracht, studie: Studie) -> str:
    """Vingerafdruk van opdracht, lagen, kentallen en versie; waar de map staat maakt niet uit."""
    inhoud = asdict(opdracht)
    inhoud.pop("data")
    if opdracht.gebieden is not None:
        inhoud["gebieden"] = hashlib.sha256(opdracht.gebieden.read_bytes()).hexdigest()
    tekst = json.dumps(
        {
            "opdracht": inhoud,
            "lagen": {naam: h.hash for naam, h in sorted(studie.herkomst.items())},
            "kentallen": reference_hash(),
            "versie": version("wijkwind"),
        },
        sort_keys=True,
        default=str,
    )
    return hashlib.sha256(tekst.encode()).hexdigest()[:32]


def getal(waarde: Any) -> float | None:
    """Een eindig getal, of None."""
    if waarde is None or waarde is pd.NA:
        return None
    getal_ = float(waarde)
    return getal_ if math.isfinite(getal_) else None


def geheel(waarde: Any) -> int | None:
    """Een geheel getal, of None."""
    getal_ = getal(waarde)
    return None if getal_ is None else int(getal_)


def _buurt(s: Stukken, code: str, nodig: pd.DataFrame | None) -> Buurtuitkomst:
    rij, uit = s.rijen["vlakken"][code], s.rijen["besluit"][code]
    w = s.wanneer
    mee = code in s.rijen["lijst"]
    lijst = s.rijen["lijst"].get(code, {})
    keuze = s.rijen["keuze"].get(code)
    rekent = keuze is not None
    # Onder tien woningen zijn label, gebruik en kosten te herleiden tot een huishouden (zoals het CBS dat doet).
    klein = (getal(rij.get("woningen")) or 0.0) < Invoer.minimum_woningen
    return Buurtuitkomst(
        buurtcode=code,
        naam=_tekst(rij, "buurtnaam") or code,
        gemeentecode=_tekst(rij, "gemeentecode"),
        gemeentenaam=_tekst(rij, "gemeentenaam"),
        rang=geheel(lijst.get("rang")),
        score=getal(lijst.get("score")),
        score_laag=getal(lijst.get("score_laag")),
        score_hoog=getal(lijst.get("score_hoog")),
        kans_top_n=getal(w.gegevens.kans_top_n.get(code)),
        uitkomst=uit["uitkomst"],
        reden=_besluitreden(uit, keuze),
        bijdragen=_bijdragen(s, code) if mee else [],
        wat_nodig=wat_nodig(nodig, s.wanneer.grenzen) if uit["uitkomst"] in ("startwijk", "later") else [],
        kansen=_kansen(s, code) if mee else Kansen(vrij=None, volgorde=None, gegevens=None),
        rang_topsis=geheel(lijst.get("rang_topsis")),
        rang_promethee=geheel(lijst.get("rang_promethee")),
        strategie=None if keuze is None else keuze["strategie"] or None,
        strategie_h18=None if keuze is None else keuze["strategie_h18"] or None,
        strategie_tweede=None if keuze is None else keuze["tweede"] or None,
        marge=None if keuze is None else getal(keuze["marge_eur_weq_jaar"]),
        aandeel_eerste=None if keuze is None else getal(keuze["aandeel_eerste"]),
        wat_uitkomst="onbekend" if keuze is None else keuze["uitkomst"],
        wat_reden="De gebouwen van deze buurt zijn onbekend." if keuze is None else keuze["reden"],
        opties=[] if s.wat is None or not rekent else opties(s.wat, code, s.pbl, herleidbaar=klein),
        pbl_keuze=_pbl_keuze(s, code),
        pbl_verschil=[] if s.wat is None or not rekent or klein else pbl_verschil(s.wat, code, s.pbl),
        eindgebruiker_reden=_bewonersreden(s, code, keuze),
        kengetallen=kengetallen(
            rij,
            code,
            s.wat if rekent else None,
            s.rijen["net"].get(code),
            None if klein else s.labeldekking.get(code),
            herleidbaar=klein,
        ),
        ontbreekt=_ontbreekt(s, code) if mee else [],
        vlaggen=[Vlag(code=v.code, tekst=v.tekst, ernst=v.ernst, herkomst=v.herkomst) for v in s.vlaggen[code]],
        tegenstrijdig=[t.tekst for t in s.tegen.get(code, ())],
    )


def _besluitreden(uit: Mapping[Hashable, Any], keuze: Mapping[Hashable, Any] | None) -> str:
    """De reden van het besluit; bij een startwijk zonder duidelijke techniek staat dat erbij."""
    if uit["uitkomst"] == "startwijk" and (keuze is None or keuze["uitkomst"] != "duidelijk"):
        return f"{uit['reden']} Let op: welke techniek hier past is nog niet duidelijk."
    return str(uit["reden"])


def _bijdragen(s: Stukken, code: str) -> list[Bijdrage]:
    cel = {naam: tabel.get(code, {}) for naam, tabel in s.rijen.items()}
    rijen = []
    for naam, gewicht in s.wanneer.weging.gewichten.items():
        c = REGISTER[str(naam)]
        rijen.append(
            Bijdrage(
                criterium=c.id,
                naam=c.naam,
                waarde=getal(cel["waarden"][naam]),
                waarde_laag=getal(cel["laag"][naam]),
                waarde_hoog=getal(cel["hoog"][naam]),
                eenheid=c.eenheid,
                genormaliseerd=getal(cel["norm"][naam]),
                genormaliseerd_laag=getal(cel["norm_laag"][naam]),
                genormaliseerd_hoog=getal(cel["norm_hoog"][naam]),
                gewicht=float(gewicht),
                bijdrage=getal(cel["bijdragen"][naam]),
                herkomst=_herkomst_van(s, c.laag),
            )
        )
    return sorted(rijen, key=lambda b: -1.0 if b.bijdrage is None else b.bijdrage, reverse=True)


def _kansen(s: Stukken, code: str) -> Kansen:
    w = s.wanneer
    gewichten = {str(k): getal(v) for k, v in s.rijen["centraal"].get(code, {}).items()}
    return Kansen(
        vrij=getal(w.vrij.kans_top_n.get(code)),
        volgorde=getal(w.volgorde.kans_top_n.get(code)),
        gegevens=getal(w.gegevens.kans_top_n.get(code)),
        rang_p05=geheel(w.gegevens.rang_p05.get(code)),
        rang_p95=geheel(w.gegevens.rang_p95.get(code)),
        centrale_gewichten={k: v for k, v in gewichten.items() if v is not None} or None,
        vertrouwen=getal(w.vrij.vertrouwen.get(code)),
    )


def _ontbreekt(s: Stukken, code: str) -> list[Ontbreekt]:
    """Alles wat voor deze buurt ontbreekt en gewicht heeft, en de criteria die nergens een waarde hebben."""
    uit = []
    for naam in (*s.wanneer.weging.gewichten.index, *s.wanneer.weging.vervallen):
        reden = str(s.rijen["ontbreekt"][code][naam])
        if reden:
            c = REGISTER[str(naam)]
            uit.append(Ontbreekt(veld=c.id, naam=c.naam, reden=reden, laag=_laagsleutel(c.laag)))
    return uit


def _pbl_keuze(s: Stukken, code: str) -> str | None:
    sa = s.studie.startanalyse
    if sa is None or code not in sa.kenmerken.index or "keuze_variant" not in sa.kenmerken:
        return None
    return _tekst(sa.kenmerken.loc[code].to_dict(), "keuze_variant") or None


def _bewonersreden(s: Stukken, code: str, keuze: Mapping[Hashable, Any] | None) -> str:
    if s.wat is None or keuze is None or not keuze["strategie"]:
        return "Zonder keuze van een techniek zijn de kosten voor bewoners onbekend."
    bewoner = s.wat.voor_bewoner(code, keuze["strategie"])
    return "Niet doorgerekend." if bewoner is None else str(bewoner["reden"])


def _criterium(s: Stukken, naam: str) -> CriteriumInfo:
    c = REGISTER[naam]
    laag, hoog = s.wanneer.grenzen[naam]
    return CriteriumInfo(
        id=c.id,
        naam=c.naam,
        richting=c.richting,
        eenheid=c.eenheid,
        laag=_herkomst_van(s, c.laag),
        voorbehoud=c.voorbehoud,
        grens_laag=laag,
        grens_hoog=hoog,
        gewicht=float(s.wanneer.weging.gewichten[naam]),
        dekking=float(s.matrix.waarden[naam].notna().mean()),
    )


def _eigen_tarief(naam: str, waarde: float) -> ParameterInfo:
    """Een tarief zonder standaardwaarde dat de gebruiker opgaf; de eenheid staat in de naam."""
    eenheid = {"gj": "EUR/GJ", "m3": "EUR/m3", "kwh": "EUR/kWh", "jaar": "EUR/jaar"}.get(naam.rsplit("_", 1)[-1], "EUR")
    return ParameterInfo(
        naam=naam,
        waarde=waarde,
        eenheid=eenheid,
        bron="opgegeven door de gebruiker",
        zekerheid="E",
        gewijzigd=True,
        toelichting="heeft geen standaardwaarde",
    )


def _laagsleutel(laag: str) -> str:
    return MODEL if laag in ("wat", "eindgebruiker") else laag


def _herkomst_van(s: Stukken, laag: str) -> str:
    """Waar de waarden van een criterium vandaan komen: zonder die laag tellen de losse labels of het model."""
    if laag == "energielabels_buurt" and s.wat is not None:
        if s.wat.labels is None:
            return MODEL
        if laag not in s.studie.lagen:
            return "energielabels"
    return _laagsleutel(laag)


def _herkomst(s: Stukken) -> dict[str, Herkomst]:
    lagen = herkomst_info(s.studie)
    rekent = "" if s.wat is None else f", op {s.wat.gebouwen.bron}"
    lagen[MODEL] = Herkomst(
        sleutel=MODEL,
        titel=f"Warmtemodel van wijkwind, set {s.parameters.naam}{rekent}",
        uitgever="wijkwind, naar PBL Vesta MAIS 5.0",
        licentie="EUPL-1.2",
        peiljaar="2030 (zichtjaar)",
        gemaakt=s.studie.gemaakt,
        meldingen=[] if s.wat is None else list(s.wat.gebouwen.meldingen),
    )
    return lagen


def _tekst(rij: Mapping[Hashable, Any], kolom: str) -> str:
    waarde = rij.get(kolom)
    return "" if waarde is None or pd.isna(waarde) else str(waarde)
