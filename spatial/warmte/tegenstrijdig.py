"""Welke plannen in een buurt spreken elkaar tegen?

Een gesubsidieerde hybride warmtepomp in een straat waar een warmtenet komt is het begin van menige ruzie. Deze
functies noemen zulke botsingen met de gegevens erbij; ze veranderen niets aan de rangschikking. Is een laag er
niet, dan is de regel niet nagekeken: dat staat in `niet_nagekeken`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.errors import MissingColumn, UnknownName
from spatial.overlay import overlap
from spatial.warmte.koppelkansen import Koppelkansen
from spatial.warmte.strategieen import STRATEGIEEN

SUBSIDIE, GASNET, STROOM = "TS-SUB-1", "TS-GAS-1", "TS-NET-1"
GROENGAS, WONINGBOUW, WARMTENET = "TS-GRO-1", "TS-WON-1", "TS-WN-1"

T = TypeVar("T")
_PLAN: Mapping[str, str] = MappingProxyType(
    {
        "lucht_wp": "een luchtwarmtepomp per woning",
        "bodem_wp": "een bodemwarmtepomp per woning",
        "mt_net": "een warmtenet op middentemperatuur",
        "lt_net": "een warmtenet op lage temperatuur",
        "hybride": "een hybride warmtepomp op groengas",
        "ketel": "een ketel op groengas",
    }
)
# Welke gesubsidieerde techniek past niet bij welke techniek van het plan.
BOTST: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "hybride_warmtepomp": frozenset({"mt_net", "lt_net", "lucht_wp", "bodem_wp"}),
        "hr_ketel": frozenset({"mt_net", "lt_net", "lucht_wp", "bodem_wp"}),
        "warmtepomp": frozenset({"mt_net", "lt_net", "hybride", "ketel"}),
        "aansluiting_warmtenet": frozenset({"lucht_wp", "bodem_wp", "hybride", "ketel"}),
        # Past bij elke techniek.
        "isolatie": frozenset(),
        "zonnepanelen": frozenset(),
    }
)


@dataclass(frozen=True)
class Tegenstrijdigheid:
    """Twee gegevens die niet samen kunnen: vaste code, buurt, tekst en de records waar het om gaat."""

    code: str
    buurtcode: str
    tekst: str
    betrokken: tuple[str, ...]


@dataclass(frozen=True)
class Bevindingen:
    """Alle tegenstrijdigheden, en de regels die niet zijn nagekeken met de reden."""

    lijst: tuple[Tegenstrijdigheid, ...]
    niet_nagekeken: Mapping[str, str]

    def per_buurt(self) -> dict[str, tuple[Tegenstrijdigheid, ...]]:
        """De tegenstrijdigheden op buurtcode."""
        uit: dict[str, tuple[Tegenstrijdigheid, ...]] = {}
        for vondst in self.lijst:
            uit[vondst.buurtcode] = (*uit.get(vondst.buurtcode, ()), vondst)
        return uit


@dataclass(frozen=True, kw_only=True)
class Regels:
    """De eigen keuzes achter de regels.

    Parameters
    ----------
    peiljaar : het jaar van de studie
    groengas_vanaf : vanaf dit jaar mag een plan op groengas rekenen; ECW raadt het voor 2030 sterk af
    jong_net_jaar : jonger dan dit telt een warmtenet als nieuw
    minimum_aandeel : deel (0–1) van de buurt dat geraakt moet zijn
    aandeel_op_warmtenet : vanaf dit deel (0–1) van de woningen op stadswarmte geldt de buurt als aangesloten
    """

    peiljaar: int = 2026
    groengas_vanaf: int = 2030
    jong_net_jaar: int = 10
    minimum_aandeel: float = 0.05
    aandeel_op_warmtenet: float = 0.5


def vind(
    buurten: gpd.GeoDataFrame,
    plan: pd.DataFrame,
    *,
    subsidies: pd.DataFrame | None = None,
    koppelkansen: Koppelkansen | None = None,
    net: pd.DataFrame | None = None,
    woningbouw: gpd.GeoDataFrame | None = None,
    warmtebronnen: gpd.GeoDataFrame | None = None,
    regels: Regels | None = None,
) -> Bevindingen:
    """Zoek tegenstrijdigheden tussen het plan per buurt en de andere lagen.

    Parameters
    ----------
    buurten : vlakken (RD) met buurtcode als index; liefst met `aandeel_stadsverwarming` (0–1)
    plan : per buurtcode (index) `strategie` (code of ontbrekend), en waar bekend `jaar` van de overstap
    subsidies : buurtcode of geometry, regeling, techniek (een van `BOTST`), jaar_van, jaar_tot, aantal
    koppelkansen : uit `koppelkansen.telling`
    net : uit `spatial.net.capaciteit`: klasse, tekort_mw, extra_mw en gebied_naam per buurt
    woningbouw : plan_id, plannaam, geometry en waar bekend `warmtevoorziening` ('gas', …)
    warmtebronnen : bron_id, naam, soort, geometry en waar bekend `aanlegjaar`

    Raises
    ------
    MissingColumn : als een kolom ontbreekt die een regel nodig heeft.
    UnknownName : voor een strategie of gesubsidieerde techniek die niet bestaat.
    """
    keuze = regels or Regels()
    techniek = _techniek(plan, buurten.index)
    bronnen: tuple[tuple[str, str, Iterator[Tegenstrijdigheid] | None], ...] = (
        (SUBSIDIE, "laag 'subsidies' ontbreekt", _maybe(subsidies, lambda t: _subsidies(buurten, techniek, t, keuze))),
        (GASNET, "laag 'koppelkansen' ontbreekt", _maybe(koppelkansen, lambda k: _gas_net(techniek, k, keuze))),
        (STROOM, "laag 'netcapaciteit' ontbreekt", _maybe(net, lambda t: _grid(techniek, t))),
        (GROENGAS, "het plan heeft geen jaar", _maybe(plan.get("jaar"), lambda j: _green_gas(techniek, j, keuze))),
        (
            WONINGBOUW,
            "laag 'woningbouwlocaties' zegt niets over de warmtevoorziening",
            _maybe(_met(woningbouw, "warmtevoorziening"), lambda t: _housing(buurten, techniek, t, keuze)),
        ),
        (
            WARMTENET,
            "aandeel stadsverwarming en aanlegjaar van warmtenetten zijn onbekend",
            _heat_net(buurten, techniek, warmtebronnen, keuze)
            if "aandeel_stadsverwarming" in buurten.columns or _met(warmtebronnen, "aanlegjaar") is not None
            else None,
        ),
    )
    gekozen = plan["strategie"].astype("str")
    lijst = [
        replace(vondst, betrokken=(*vondst.betrokken, f"strategie {gekozen[vondst.buurtcode]}"))
        for _, _, vondsten in bronnen
        if vondsten is not None
        for vondst in vondsten
    ]
    return Bevindingen(
        tuple(sorted(lijst, key=lambda v: (v.buurtcode, v.code, v.betrokken, v.tekst))),
        MappingProxyType({code: reden for code, reden, vondsten in bronnen if vondsten is None}),
    )


def _subsidies(
    buurten: gpd.GeoDataFrame, techniek: pd.Series[str], tabel: pd.DataFrame, keuze: Regels
) -> Iterator[Tegenstrijdigheid]:
    for kolom in ("regeling", "techniek"):
        if kolom not in tabel.columns:
            raise MissingColumn(f"subsidies, kolom '{kolom}'", "niet aanwezig", "regeling en techniek", "vul aan")
    vreemd = sorted(set(tabel["techniek"].dropna()) - set(BOTST))
    if vreemd:
        raise UnknownName("subsidies, techniek", vreemd[0], f"een van {', '.join(BOTST)}", "pas de techniek aan")
    lopend = tabel if "jaar_tot" not in tabel.columns else tabel[~(tabel["jaar_tot"] < keuze.peiljaar)]
    for code, rij in _place(lopend, buurten, keuze.minimum_aandeel):
        if techniek.get(code) not in BOTST.get(str(rij["techniek"]), frozenset()):
            continue
        aantal = _getal(rij.get("aantal"))
        hoeveel = "" if np.isnan(aantal) else f" ({aantal:.0f} keer)"
        wat = str(rij["techniek"]).replace("_", " ")
        tekst = f"Subsidie '{rij['regeling']}' voor {wat}{hoeveel}, terwijl het plan {_plan(techniek[code])} is."
        yield Tegenstrijdigheid(SUBSIDIE, code, tekst, (f"subsidie {rij['regeling']}",))


def _gas_net(techniek: pd.Series[str], kansen: Koppelkansen, keuze: Regels) -> Iterator[Tegenstrijdigheid]:
    werk = kansen.werken
    gas = werk[(werk["soort"] == "gasnet") & ~(werk["jaar_tot"].fillna(werk["jaar_van"]) < keuze.peiljaar)]
    for rij in gas.to_dict("records"):
        code = str(rij["buurtcode"])
        if techniek.get(code) in ("lucht_wp", "bodem_wp", "mt_net", "lt_net"):
            jaar = "zonder jaartal" if pd.isna(rij["jaar_van"]) else f"in {float(rij['jaar_van']):.0f}"
            tekst = (
                f"Het gasnet wordt vervangen ({jaar}), terwijl de buurt van het gas gaat met {_plan(techniek[code])}. "
                "Stem af: misschien is vervangen niet nodig."
            )
            yield Tegenstrijdigheid(GASNET, code, tekst, (f"werk {rij['werk_id']}",))


def _grid(techniek: pd.Series[str], net: pd.DataFrame) -> Iterator[Tegenstrijdigheid]:
    for code, rij in net[net.index.isin(techniek.index)].iterrows():
        if techniek.get(str(code)) not in ("lucht_wp", "bodem_wp"):
            continue
        tekort, klasse = float(rij.get("tekort_mw", np.nan)), float(rij.get("klasse", np.nan))
        extra = float(rij.get("extra_mw", np.nan))
        if tekort > 0:
            waarom = f"er past {tekort:.1f} MW niet".replace(".", ",")
        elif np.isnan(tekort) and klasse >= 3 and extra != 0:
            waarom = "er is daar geen ruimte"
        else:
            continue
        gebied = str(rij.get("gebied_naam", "onbekend"))
        tekst = f"Het plan is {_plan(techniek[str(code)])}, maar op het stroomnet van '{gebied}' geldt: {waarom}."
        yield Tegenstrijdigheid(STROOM, str(code), tekst, (f"voedingsgebied {gebied}",))


def _green_gas(techniek: pd.Series[str], jaren: pd.Series[float], keuze: Regels) -> Iterator[Tegenstrijdigheid]:
    for code, jaar in jaren.dropna().items():
        if techniek.get(str(code)) in ("hybride", "ketel") and jaar < keuze.groengas_vanaf:
            tekst = (
                f"Het plan rekent in {jaar:.0f} op groengas; dat wordt voor {keuze.groengas_vanaf} afgeraden (schaars)."
            )
            yield Tegenstrijdigheid(GROENGAS, str(code), tekst, (f"jaar {jaar:.0f}",))


def _housing(
    buurten: gpd.GeoDataFrame, techniek: pd.Series[str], plannen: gpd.GeoDataFrame, keuze: Regels
) -> Iterator[Tegenstrijdigheid]:
    met_gas = plannen[plannen["warmtevoorziening"].astype("str").str.lower().isin(["gas", "aardgas"])]
    for code, rij in _place(met_gas, buurten, keuze.minimum_aandeel):
        if isinstance(techniek.get(code), str):
            naam = rij.get("plannaam", rij.get("plan_id", "onbekend"))
            tekst = f"Woningbouwplan '{naam}' rekent op gas, terwijl het plan voor de buurt {_plan(techniek[code])} is."
            yield Tegenstrijdigheid(WONINGBOUW, code, tekst, (f"woningbouwplan {naam}",))


def _heat_net(
    buurten: gpd.GeoDataFrame, techniek: pd.Series[str], bronnen: gpd.GeoDataFrame | None, keuze: Regels
) -> Iterator[Tegenstrijdigheid]:
    """De buurt is al (of net) op een warmtenet, en het plan is iets anders."""
    anders = techniek[techniek.isin(["lucht_wp", "bodem_wp", "hybride", "ketel"])]
    if "aandeel_stadsverwarming" in buurten.columns:
        aandeel = buurten["aandeel_stadsverwarming"].astype(float)
        for code in anders.index[(aandeel.reindex(anders.index) >= keuze.aandeel_op_warmtenet).to_numpy()]:
            deel = f"{100 * aandeel[code]:.0f}%"
            tekst = f"{deel} van de woningen heeft al stadswarmte, maar het plan is {_plan(anders[code])}."
            yield Tegenstrijdigheid(WARMTENET, str(code), tekst, ("aandeel stadsverwarming",))
    tabel = _met(bronnen, "aanlegjaar")
    if tabel is None:
        return
    leeftijd = keuze.peiljaar - tabel["aanlegjaar"].astype(float)
    jong = tabel[(tabel["soort"].astype("str") == "warmtenet") & (leeftijd < keuze.jong_net_jaar)]
    for code, rij in _place(jong, buurten, keuze.minimum_aandeel):
        if code in anders.index:
            naam, jaar = rij.get("naam", rij.get("bron_id", "onbekend")), _getal(rij["aanlegjaar"])
            tekst = f"Warmtenet '{naam}' is van {jaar:.0f} en ligt in de buurt, maar het plan is {_plan(anders[code])}."
            yield Tegenstrijdigheid(WARMTENET, code, tekst, (f"warmtenet {naam}",))


def _place(
    tabel: pd.DataFrame, buurten: gpd.GeoDataFrame, minimum: float
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Elke rij met de buurten waar ze over gaat: via haar buurtcode, of via een vlak dat genoeg overlapt.

    Genoeg is: minstens `minimum` van de buurt of van het vlak zelf; een vlak dat alleen de grens raakt valt af.
    """
    code = tabel["buurtcode"] if "buurtcode" in tabel.columns else pd.Series(None, index=tabel.index, dtype="str")
    rijen = [{str(k): w for k, w in rij.items()} for rij in tabel.to_dict("records")]
    for plek, buurt in enumerate(code):
        if isinstance(buurt, str) and buurt in buurten.index:
            yield buurt, rijen[plek]
    los = np.flatnonzero(code.isna().to_numpy())
    if "geometry" in tabel.columns and len(los):
        vlakken = gpd.GeoDataFrame(tabel).iloc[los]
        paren = overlap(buurten, vlakken)
        doel, ander = paren["doel"].to_numpy(), paren["ander"].to_numpy()
        van_buurt = paren["oppervlakte_m2"].to_numpy() / buurten.geometry.area.to_numpy()[doel]
        van_vlak = paren["oppervlakte_m2"].to_numpy() / vlakken.geometry.area.to_numpy()[ander]
        raak = np.maximum(van_buurt, van_vlak) >= minimum
        for d, a in zip(doel[raak], ander[raak], strict=True):
            yield str(buurten.index[d]), rijen[los[a]]


def _techniek(plan: pd.DataFrame, index: pd.Index) -> pd.Series[str]:
    """De techniek van het plan per buurt; ontbreekt zonder strategie.

    Raises
    ------
    MissingColumn, UnknownName : zonder kolom 'strategie' of met een code die niet bestaat.
    """
    if "strategie" not in plan.columns:
        raise MissingColumn("plan, kolom 'strategie'", "niet aanwezig", "een strategie per buurt", "vul de kolom aan")
    gekozen = plan["strategie"].reindex(index).dropna()
    for naam in gekozen.unique():
        if naam not in STRATEGIEEN:
            raise UnknownName("plan, strategie", str(naam), "s1a tot en met s4d", "controleer de code")
    return gekozen.map(lambda naam: STRATEGIEEN[naam].techniek).astype("str")


def _plan(techniek: str) -> str:
    return _PLAN[techniek]


def _getal(waarde: object) -> float:
    return float(waarde) if isinstance(waarde, int | float | np.integer | np.floating) else float("nan")


def _maybe(bron: T | None, regel: Callable[[T], Iterator[Tegenstrijdigheid]]) -> Iterator[Tegenstrijdigheid] | None:
    """De regel als haar laag er is; anders None: niet nagekeken."""
    return None if bron is None else regel(bron)


def _met(tabel: gpd.GeoDataFrame | None, kolom: str) -> gpd.GeoDataFrame | None:
    """De tabel als ze deze kolom heeft."""
    return tabel if tabel is not None and kolom in tabel.columns else None
