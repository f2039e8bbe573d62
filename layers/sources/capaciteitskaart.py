"""Hoe leest wijkwind de capaciteitskaart van de netbeheerders (JSON, informatiemodel v1.3.0)?

Eén HeatmapDataSet bevat voedingsgebieden (EnergyArea) met wachtrij en capaciteit in MW, afname en opwek apart, de
werken die ruimte geven, en per postcode (PC6) het station en de kleur. Capaciteit komt per kwartaal, de wachtrij per
maand; gebieden veranderen in de tijd. Omtrekken staan er niet in: zie `lees_voedingsgebieden`.
Bron: Netbeheer Nederland, im-capaciteitskaart v1.3.0 (januari 2025, Apache-2.0).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import pandas as pd

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.sentinels import naar_getal
from layers.sources.voedingsgebieden import KOLOMMEN, lees_voedingsgebieden, meest_voorkomend
from layers.verslag import Leesverslag

__all__ = ["KLEUREN", "lees_capaciteitskaart", "lees_voedingsgebieden"]

VERSIE = "v1.3.0"
MAX_BYTES = 500_000_000
POSTCODE = r"^[1-9]\d{3}[A-Z]{2}$"
# 'transparant' is de spelling in het informatiemodel zelf; 'green' kende versie 1.2.
KLEUREN: Mapping[str, int] = MappingProxyType(
    {"transparent": 0, "transparant": 0, "green": 0, "yellow": 1, "amber": 2, "red": 3}
)
KANTEN: Mapping[str, str] = MappingProxyType({"demand": "afname", "generation": "opwek"})
# Veld achter demand_/generation_ → kolom; {} is de kant (afname, opwek).
GETALVELDEN: Mapping[str, str] = MappingProxyType(
    {
        "capacity_in_queue": "wachtrij_{}_mw",
        "requests_in_queue": "verzoeken_{}",
        "available_capacity": "beschikbaar_{}_mw",
        "quoted_capacity": "benodigd_{}_mw",
        "forecast_capacity": "verwacht_{}_mw",
        "alleviation_year": "verlichting_{}_jaar",
    }
)


def lees_capaciteitskaart(pad: Path) -> tuple[pd.DataFrame, pd.DataFrame, Leesverslag]:
    """Lees de capaciteitskaart als tabel van gebieden en tabel van postcodes.

    Parameters
    ----------
    pad : JSON-bestand met één of meer HeatmapDataSets

    Returns
    -------
    Gebieden (kolommen van `netcapaciteit`, zonder geometrie, vermogen in MW, met `soort`, `benodigd_*_mw`,
    `verwacht_*_mw`, `bovenliggend_*`, `werken`, `werken_laatste_jaar`, `geldig_van`, `geldig_tot`), postcodes
    (postcode, gebied_id, station, afname_klasse, opwek_klasse) en het leesverslag.

    Raises
    ------
    UnreadableFile : als het geen heel JSON-bestand is.
    RefusedFile : als het bestand te groot is.
    SchemaMismatch : als er geen energy_areas in staan, of een gebied geen short_code heeft.
    """
    sets = list(_datasets(_json(pad), pad.name))
    gebieden, postcodes, meldingen = [], [], _meldingen(sets)
    for dataset in sets:
        for nummer, gebied in enumerate(_lijst(dataset, "energy_areas")):
            gebieden.append(_gebied(gebied, dataset, pad.name, nummer))
            postcodes += [_postcode(rij, gebieden[-1]["gebied_id"]) for rij in _lijst(gebied, "postcode_areas")]
    ontbrekend: dict[str, dict[str, int]] = {}
    tabel = _gebiedentabel(gebieden, pad.name, ontbrekend)
    hersteld: Counter[str] = Counter()
    geweigerd: Counter[str] = Counter()
    codes = _postcodetabel(postcodes, hersteld, geweigerd, ontbrekend)
    tabel = _met_klassen(tabel, codes, meldingen, ontbrekend)
    dubbel = tabel["gebied_id"].duplicated()
    hersteld["dubbel gebied (eerste gehouden)"] += int(dubbel.sum())
    tabel = tabel[~dubbel].reset_index(drop=True)
    codes = _een_per_postcode(codes, tabel, hersteld)
    verslag = Leesverslag(
        laag="netcapaciteit",
        bestand=pad.name,
        gelezen=len(gebieden),
        goed=len(tabel),
        hersteld=dict(+hersteld),
        geweigerd=dict(+geweigerd),
        ontbrekend={kolom: redenen for kolom, redenen in ontbrekend.items() if redenen},
        meldingen=tuple(meldingen),
    )
    return tabel, codes, verslag


def _json(pad: Path) -> Any:
    if not pad.is_file():
        raise UnreadableFile(f"bestand '{pad.name}'", "niet gevonden", "een JSON-bestand", "controleer het pad")
    if pad.stat().st_size > MAX_BYTES:
        raise RefusedFile(
            f"bestand '{pad.name}'", f"{pad.stat().st_size} bytes", f"hooguit {MAX_BYTES} bytes", "kies een deelbestand"
        )
    try:
        return json.loads(pad.read_text(encoding="utf-8-sig"), parse_constant=_geen_json_getal)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as fout:
        raise UnreadableFile(
            f"bestand '{pad.name}'", str(fout), "een heel JSON-bestand (UTF-8)", "download het bestand opnieuw"
        ) from None


def _geen_json_getal(tekst: str) -> NoReturn:
    raise UnreadableFile("JSON-bestand", tekst, "een getal of null", "NaN en Infinity zijn geen JSON; gebruik null")


def _datasets(inhoud: Any, bestand: str) -> Iterator[Mapping[str, Any]]:
    """Elke HeatmapDataSet in het bestand: los, in een lijst, of in een verzameling."""
    if isinstance(inhoud, Mapping) and "energy_areas" in inhoud:
        yield inhoud
        return
    kandidaten = inhoud if isinstance(inhoud, list) else []
    if isinstance(inhoud, Mapping):
        kandidaten = next((waarde for waarde in inhoud.values() if isinstance(waarde, list)), [])
    sets = [deel for deel in kandidaten if isinstance(deel, Mapping) and "energy_areas" in deel]
    if not sets:
        gevonden = ", ".join(map(str, list(inhoud)[:6])) if isinstance(inhoud, Mapping) else type(inhoud).__name__
        raise SchemaMismatch(
            f"bestand '{bestand}', veld energy_areas",
            gevonden,
            f"een HeatmapDataSet volgens im-capaciteitskaart {VERSIE}",
            "gebruik het JSON-bestand van de netbeheerder zoals het is gepubliceerd",
        )
    yield from sets


def _lijst(blok: Mapping[str, Any], veld: str) -> list[Mapping[str, Any]]:
    waarde = blok.get(veld)
    return [deel for deel in waarde if isinstance(deel, Mapping)] if isinstance(waarde, list) else []


def _gebied(gebied: Mapping[str, Any], dataset: Mapping[str, Any], bestand: str, nummer: int) -> dict[str, Any]:
    code = str(gebied.get("short_code") or "").strip()
    if not code:
        raise SchemaMismatch(
            f"bestand '{bestand}', energy_areas[{nummer}], veld short_code",
            gebied.get("short_code"),
            "een unieke code van het voedingsgebied",
            "vraag de netbeheerder om een volledig bestand",
        )
    namen = [str(naam.get("name")) for naam in _lijst(gebied, "names") if naam.get("name")]
    werken, laatste = _werken(_lijst(gebied, "works"))
    geldig = dataset.get("valid") if isinstance(dataset.get("valid"), Mapping) else {}
    assert isinstance(geldig, Mapping)  # noqa: S101  (voor mypy; hierboven al nagegaan)
    rij: dict[str, Any] = {
        "gebied_id": code,
        "naam": gebied.get("description") or (namen[0] if namen else code),
        # Een mailadres van een medewerker hoort niet in een product; het domein zegt wie de netbeheerder is.
        "netbeheerder": str(dataset.get("publisher") or dataset.get("creator") or "").rpartition("@")[2],
        "soort": gebied.get("type") or "energy_area",
        "werken": werken,
        "werken_laatste_jaar": laatste,
        "geldig_van": geldig.get("start"),
        "geldig_tot": geldig.get("end"),
        "eenheid_vermogen": "MW",
    }
    for kant, naam in KANTEN.items():
        for veld, kolom in GETALVELDEN.items():
            rij[kolom.format(naam)] = gebied.get(f"{kant}_{veld}")
        rij[f"{naam}_kleur"] = gebied.get(f"{kant}_constraint")
        rij[f"bovenliggend_{naam}"] = gebied.get(f"{kant}_energy_area_short_code")
    return rij


def _werken(werken: list[Mapping[str, Any]]) -> tuple[str | None, float | None]:
    """De werken als leesbare regel, met het laatste jaar dat erin genoemd wordt."""
    regels, jaren = [], []
    for werk in werken:
        einden = [_einde(schema) for schema in _lijst(werk, "time_schedules")]
        wanneer = [tekst for tekst, _ in einden if tekst]
        jaren += [jaar for _, jaar in einden if jaar is not None]
        naam = werk.get("description") or werk.get("project_name") or "werk zonder naam"
        regels.append(f"{naam} ({', '.join(wanneer)})" if wanneer else str(naam))
    return "; ".join(regels) or None, max(jaren, default=None)


def _einde(schema: Mapping[str, Any]) -> tuple[str, float | None]:
    """Wanneer een werk klaar is: een datum, of een kwartaal en jaar."""
    tussen = schema.get("schedule_interval")
    if not isinstance(tussen, Mapping):
        return "", None
    if isinstance(tussen.get("year"), int):
        kwartaal = f"kwartaal {tussen['quarter']} " if isinstance(tussen.get("quarter"), int) else ""
        return f"{kwartaal}{tussen['year']}", float(tussen["year"])
    einde = str(tussen.get("end") or "")
    return (f"gereed {einde}", float(einde[:4])) if einde[:4].isdigit() else ("", None)


def _postcode(rij: Mapping[str, Any], gebied_id: str) -> dict[str, Any]:
    return {
        "postcode": str(rij.get("postcode") or ""),
        "gebied_id": gebied_id,
        "station": rij.get("substation_short_code"),
        "afname_kleur": rij.get("demand_constraint"),
        "opwek_kleur": rij.get("generation_constraint"),
    }


def _klasse(kleuren: pd.Series, kolom: str, ontbrekend: dict[str, dict[str, int]]) -> pd.Series:
    """Kleur → klasse 0–3; een kleur die niet in het model staat is onbekend en telt als ontbrekend."""
    tekst = kleuren.astype("str").str.strip().str.lower()
    klasse = tekst.map(KLEUREN).astype("float64")
    onbekend = tekst[klasse.isna() & tekst.notna()]
    telling = {f"onbekende kleur '{kleur}'": int(aantal) for kleur, aantal in onbekend.value_counts().items()}
    if (geen := int(tekst.isna().sum())) and len(tekst):
        telling["geen kleur"] = geen
    if telling:
        ontbrekend[kolom] = telling
    return klasse


def _gebiedentabel(rijen: list[dict[str, Any]], bestand: str, ontbrekend: dict[str, dict[str, int]]) -> pd.DataFrame:
    if not rijen:
        raise SchemaMismatch(
            f"bestand '{bestand}', veld energy_areas", "leeg", "ten minste één gebied", "download het bestand opnieuw"
        )
    tabel = pd.DataFrame(rijen)
    for kolom in [mal.format(naam) for naam in KANTEN.values() for mal in GETALVELDEN.values()]:
        waarden, redenen = naar_getal(tabel[kolom], f"bestand '{bestand}', veld {kolom}")
        if not kolom.startswith("beschikbaar"):
            negatief = waarden < 0
            redenen = {**redenen, **({"negatief": int(negatief.sum())} if negatief.any() else {})}
            waarden = waarden.mask(negatief)
        tabel[kolom] = waarden
        ontbrekend[kolom] = redenen
    tabel["werken_laatste_jaar"] = tabel["werken_laatste_jaar"].astype("float64")
    for kolom in ("naam", "netbeheerder", "soort", "werken", "geldig_van", "geldig_tot"):
        tabel[kolom] = tabel[kolom].astype("str")
    return tabel


def _postcodetabel(
    rijen: list[dict[str, Any]],
    hersteld: Counter[str],
    geweigerd: Counter[str],
    ontbrekend: dict[str, dict[str, int]],
) -> pd.DataFrame:
    kolommen = ("postcode", "gebied_id", "station", "afname_kleur", "opwek_kleur")
    tabel = pd.DataFrame(rijen, columns=list(kolommen)).astype("str")
    netjes = tabel["postcode"].str.replace(" ", "", regex=False).str.upper()
    hersteld["postcode met spatie of kleine letters"] += int((netjes != tabel["postcode"]).sum())
    goed = netjes.str.match(POSTCODE).fillna(False).astype(bool)
    geweigerd["postcode onleesbaar"] += int((~goed).sum())
    tabel = tabel.assign(postcode=netjes)[goed].reset_index(drop=True)
    for naam in KANTEN.values():
        tabel[f"{naam}_klasse"] = _klasse(tabel.pop(f"{naam}_kleur"), f"postcode {naam}_klasse", ontbrekend)
    return tabel


def _met_klassen(
    tabel: pd.DataFrame, codes: pd.DataFrame, meldingen: list[str], ontbrekend: dict[str, dict[str, int]]
) -> pd.DataFrame:
    """De klasse van een gebied: die van het gebied zelf, anders de meest voorkomende van zijn postcodes."""
    tabel = tabel.copy()
    for naam in KANTEN.values():
        eigen = _klasse(tabel.pop(f"{naam}_kleur"), f"{naam}_klasse", {})
        van_postcodes = meest_voorkomend(codes["gebied_id"], codes[f"{naam}_klasse"])
        tabel[f"{naam}_klasse"] = eigen.fillna(tabel["gebied_id"].map(van_postcodes).astype("float64"))
        ontbrekend[f"{naam}_klasse"] = {"geen kleur": n} if (n := int(tabel[f"{naam}_klasse"].isna().sum())) else {}
        gemengd = int((codes.groupby("gebied_id")[f"{naam}_klasse"].nunique() > 1).sum())
        if gemengd:
            meldingen.append(
                f"{naam}: in {gemengd} gebieden verschilt de kleur per postcode; het gebied krijgt de meest "
                "voorkomende, de postcodetabel houdt de eigen kleur"
            )
    rest = [kolom for kolom in tabel.columns if kolom not in KOLOMMEN]
    return tabel[[*KOLOMMEN, *rest]]


def _een_per_postcode(codes: pd.DataFrame, tabel: pd.DataFrame, hersteld: Counter[str]) -> pd.DataFrame:
    """Eén rij per postcode: een voedingsgebied gaat voor een congestiegebied, daarna de krapste kleur."""
    soort = codes["gebied_id"].map(tabel.set_index("gebied_id")["soort"])
    volgorde = codes.assign(
        _congestie=(soort == "congestion_area").to_numpy(),
        _krap=-codes[["afname_klasse", "opwek_klasse"]].max(axis=1).fillna(-1),
    ).sort_values(["postcode", "_congestie", "_krap"], kind="stable")
    dubbel = volgorde["postcode"].duplicated()
    hersteld["postcode in meer gebieden (krapste gehouden)"] += int(dubbel.sum())
    return volgorde[~dubbel].drop(columns=["_congestie", "_krap"]).reset_index(drop=True)


def _meldingen(sets: list[Mapping[str, Any]]) -> list[str]:
    meldingen = [
        "dit gaat over grootverbruik per voedingsgebied, niet over ruimte op het laagspanningsnet in de buurt",
        "beschikbaar_*_mw is de transportcapaciteit die de netbeheerder dit jaar kan bieden, benodigd_*_mw wat al "
        "is aangeboden of nodig is; de ruimte is niet zonder meer het verschil",
    ]
    for dataset in sets:
        if not str(dataset.get("conforms_to", "")).endswith(VERSIE):
            meldingen.append(f"informatiemodel '{dataset.get('conforms_to')}': gelezen als {VERSIE}")
        geldig = dataset.get("valid")
        if isinstance(geldig, Mapping) and str(geldig.get("start")) > str(geldig.get("end")):
            meldingen.append(
                f"geldigheid loopt van {geldig.get('start')} tot {geldig.get('end')}: verwisseld in de bron"
            )
    return list(dict.fromkeys(meldingen))
