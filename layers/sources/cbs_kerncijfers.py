"""Hoe leest wijkwind een tabel van CBS StatLine (OData TypedDataSet, als CSV of JSON)?

De namen in OData eindigen op een volgnummer dat elk jaar verschuift (`InBezitWoningcorporatie_41`): wijkwind laat het
weg en zoekt op naam én eenheid. Dezelfde naam komt namelijk voor in m³ en in kWh. De eenheden staan in
`DataProperties` van dezelfde tabel; zonder die lijst telt alleen een naam die maar één keer voorkomt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.sentinels import naar_getal
from layers.sources.bestand import lees_tabel
from layers.verslag import Leesverslag

MAX_BYTES = 500_000_000
VOLGNUMMER = re.compile(r"_\d+$")
REGIOKOLOMMEN = ("WijkenEnBuurten", "Codering", "RegioS")
TOTAAL_WONINGEN = "T001100"
SOORTEN: Mapping[str, str] = MappingProxyType(
    {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "PV": "provincie", "LD": "landsdeel", "NL": "land"}
)
M3, KWH, PROCENT, DUIZEND_EURO = ("m3", "m³"), ("kwh",), ("%",), ("1 000 euro", "x 1 000 euro", "1000 euro")
HA, AANTAL, KM2, KWP = ("ha",), ("aantal",), ("aantal/km2", "aantal per km2", "aantal/km²"), ("kw", "kwp")
# Naam zonder volgnummer → (kolom in wijkwind, toegestane eenheden, factor).
ONDERWERPEN: Mapping[str, tuple[str, tuple[str, ...], float]] = MappingProxyType(
    {
        "Woningvoorraad": ("woningen", AANTAL, 1.0),
        "AantalInwoners": ("inwoners", AANTAL, 1.0),
        "HuishoudensTotaal": ("huishoudens", AANTAL, 1.0),
        "GemiddeldAardgasverbruikTotaal": ("gas_m3_woning", M3, 1.0),
        "GemiddeldAardgasverbruik": ("gas_m3_woning", M3, 1.0),
        "GemiddeldElektriciteitsverbruikTotaal": ("elek_kwh_woning", KWH, 1.0),
        "GemiddeldeElektriciteitsleveringTotaal": ("elek_kwh_woning", KWH, 1.0),
        "GemiddeldeElektriciteitslevering": ("elek_kwh_woning", KWH, 1.0),
        "Koopwoningen": ("aandeel_koop", PROCENT, 0.01),
        "HuurwoningenTotaal": ("aandeel_huur", PROCENT, 0.01),
        "InBezitWoningcorporatie": ("aandeel_corporatie", PROCENT, 0.01),
        "PercentageEengezinswoning": ("aandeel_eengezins", PROCENT, 0.01),
        "GemiddeldeWOZWaardeVanWoningen": ("woz_eur", DUIZEND_EURO, 1000.0),
        "GemiddeldeWoningwaarde": ("woz_eur", DUIZEND_EURO, 1000.0),
        "PercentageWoningenMetStadsverwarming": ("aandeel_stadsverwarming", PROCENT, 0.01),
        "Stadsverwarming": ("aandeel_stadsverwarming", PROCENT, 0.01),
        "AardgasvrijeWoningen": ("aandeel_aardgasvrij", PROCENT, 0.01),
        "Omgevingsadressendichtheid": ("adressen_km2", KM2, 1.0),
        "OppervlakteTotaal": ("opp_ha", HA, 1.0),
        "OppervlakteLand": ("opp_land_ha", HA, 1.0),
        "AantalInstallatiesBijWoningen": ("zon_installaties", AANTAL, 1.0),
        "OpgesteldVermogenVanZonnepanelen": ("zon_vermogen_kwp", KWP, 1.0),
    }
)
Tabel = TypeVar("Tabel", pd.DataFrame, gpd.GeoDataFrame)


@dataclass
class _Meta:
    titel: str = ""
    jaar: int | None = None
    eenheden: dict[str, str] = field(default_factory=dict)


def lees_kerncijfers(pad: Path, jaar: int | None = None) -> tuple[pd.DataFrame, Leesverslag]:
    """Lees een StatLine-tabel met één rij per regio.

    Parameters
    ----------
    pad : TypedDataSet als CSV of JSON; `<naam>_metadata.json` (TableInfos, DataProperties) ernaast wordt benut
    jaar : alleen dit jaar; None: per cijfer het nieuwste jaar dat het geeft

    Returns
    -------
    Kolommen regiocode, soort, buurtcode (alleen bij buurten), de cijfers in de eenheden van wijkwind en
    `<kolom>_peiljaar`; en het leesverslag.

    Raises
    ------
    SchemaMismatch : als de regio of elk bekend cijfer ontbreekt.
    UnreadableFile, RefusedFile : als het bestand beschadigd of te groot is.
    """
    ruw = _tabel(pad)
    meta = _metadata(pad, ruw)
    verslag = Leesverslag("kerncijfers", pad.name, gelezen=len(ruw), meldingen=ruw.attrs.get("meldingen", ()))
    regio = _regio(ruw, pad.name)
    kolommen, meldingen = _kies_kolommen(ruw, meta, pad.name)
    houd = _alleen_totaal(ruw, meldingen)
    jaren = _jaren(ruw, meta, pad.name)
    ontbrekend: dict[str, dict[str, int]] = {}
    cijfers = pd.DataFrame({"regiocode": regio, "_jaar": jaren})
    for naam, (kolom, factor) in kolommen.items():
        waarden, redenen = naar_getal(ruw.loc[houd, kolom], f"bestand '{pad.name}', kolom '{kolom}'")
        cijfers[naam] = (waarden * factor).reindex(ruw.index)
        if redenen:
            ontbrekend[naam] = redenen
    cijfers = cijfers[houd & (regio != "")]
    if jaar is not None:
        cijfers = cijfers[cijfers["_jaar"] == jaar]
    uit = _nieuwste(cijfers, list(kolommen))
    titel = f"tabel: {meta.titel}" if meta.titel else "zonder metadata: titel van de tabel onbekend"
    return uit, verslag.met(
        goed=len(uit),
        geweigerd={"zonder regiocode": int((regio == "").sum())},
        ontbrekend=ontbrekend,
        meldingen=(titel, *meldingen),
    )


def controleer_corporatie(tabel: Tabel, van: str, verslag: Leesverslag) -> tuple[Tabel, Leesverslag]:
    """Maak van het percentage corporatie een aandeel van alle woningen, en zeg welke lezing gekozen is.

    In recente jaren is het een deel van alle woningen, in andere van de huurwoningen; het aandeel corporatie kan nooit
    groter zijn dan het aandeel huur, en dat verraadt de verkeerde lezing.

    Raises
    ------
    SchemaMismatch : bij een onbekende lezing.
    """
    if van not in ("woningen", "huurwoningen"):
        raise SchemaMismatch("instelling corporatie_van", van, "'woningen' of 'huurwoningen'", "kies een van beide")
    if tabel["aandeel_corporatie"].isna().all():
        return tabel, verslag
    uit = tabel.copy()
    if van == "huurwoningen":
        uit["aandeel_corporatie"] = uit["aandeel_corporatie"] * uit["aandeel_huur"]
    te_groot = int((uit["aandeel_corporatie"] > uit["aandeel_huur"] + 0.02).sum())
    meldingen = [f"aandeel_corporatie gelezen als deel van alle {van} (instelling; de definitie verschilt per jaar)"]
    if te_groot:
        meldingen.append(
            f"in {te_groot} buurten is aandeel_corporatie groter dan aandeel_huur: dit jaar geeft waarschijnlijk het "
            "deel van de huurwoningen; kies corporatie_van='huurwoningen'"
        )
    return uit, verslag.met(meldingen=tuple(meldingen))


def _tabel(pad: Path) -> pd.DataFrame:
    if pad.suffix.lower() != ".json":
        return lees_tabel(pad)
    inhoud = _json(pad)
    rijen = inhoud.get("value") if isinstance(inhoud, Mapping) else inhoud
    if not isinstance(rijen, list) or not rijen or not all(isinstance(rij, Mapping) for rij in rijen):
        raise SchemaMismatch(
            f"bestand '{pad.name}'", type(inhoud).__name__, "een lijst rijen onder 'value'", "vraag TypedDataSet op"
        )
    return pd.DataFrame(rijen)


def _json(pad: Path) -> Any:
    if not pad.is_file():
        raise UnreadableFile(f"bestand '{pad.name}'", "niet gevonden", "een JSON-bestand", "controleer het pad")
    if pad.stat().st_size > MAX_BYTES:
        raise RefusedFile(f"bestand '{pad.name}'", pad.stat().st_size, f"hooguit {MAX_BYTES} bytes", "deel het op")
    try:
        return json.loads(pad.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as fout:
        raise UnreadableFile(
            f"bestand '{pad.name}'", str(fout), "een heel JSON-bestand (UTF-8)", "download het opnieuw"
        ) from None


def _metadata(pad: Path, ruw: pd.DataFrame) -> _Meta:
    """Titel, jaar en eenheden uit `<naam>_metadata.json`; leeg als dat er niet is."""
    plek = pad.with_name(f"{pad.stem}_metadata.json")
    if not plek.is_file():
        return _Meta()
    inhoud = _json(plek)
    inhoud = inhoud if isinstance(inhoud, Mapping) else {"DataProperties": inhoud}
    info = inhoud.get("TableInfos", inhoud)
    if isinstance(info, list) and info:
        info = info[0]
    periode = str(info.get("Period", "")) if isinstance(info, Mapping) else ""
    eigenschappen = inhoud.get("DataProperties") or inhoud.get("value") or []
    eenheden = {
        str(deel["Key"]): str(deel.get("Unit") or "").strip().lower()
        for deel in eigenschappen
        if isinstance(deel, Mapping) and str(deel.get("Key")) in ruw.columns
    }
    jaar = int(periode) if re.fullmatch(r"20\d\d", periode) else None
    return _Meta(str(info.get("Title", "")) if isinstance(info, Mapping) else "", jaar, eenheden)


def _regio(ruw: pd.DataFrame, bestand: str) -> pd.Series:
    for kolom in ruw.columns:
        if VOLGNUMMER.sub("", str(kolom)) in REGIOKOLOMMEN:
            return ruw[kolom].astype("str").str.strip().str.upper().fillna("")
    raise SchemaMismatch(
        f"bestand '{bestand}', regio",
        f"kolommen {', '.join(map(str, ruw.columns[:6]))}",
        f"een kolom {' of '.join(REGIOKOLOMMEN)}",
        "gebruik de TypedDataSet van het CBS zoals die is gedownload",
    )


def _kies_kolommen(ruw: pd.DataFrame, meta: _Meta, bestand: str) -> tuple[dict[str, tuple[str, float]], list[str]]:
    """Per cijfer de kolom met de goede naam én eenheid; wat niet eenduidig is wordt niet gebruikt en wel gemeld."""
    gekozen: dict[str, tuple[str, float]] = {}
    meldingen: list[str] = []
    ongecontroleerd: list[str] = []
    for naam, (doel, eenheden, factor) in ONDERWERPEN.items():
        kandidaten = [str(kolom) for kolom in ruw.columns if VOLGNUMMER.sub("", str(kolom)) == naam]
        goed = [kolom for kolom in kandidaten if meta.eenheden.get(kolom, eenheden[0]) in eenheden]
        if len(goed) > 1:
            meldingen.append(
                f"{naam} komt {len(goed)} keer voor ({', '.join(goed)}) en de eenheid maakt geen verschil: "
                "niet gebruikt; leg DataProperties van de tabel ernaast als <naam>_metadata.json"
            )
        elif kandidaten and not goed:
            gevonden = ", ".join(f"{kolom}: {meta.eenheden[kolom]}" for kolom in kandidaten)
            meldingen.append(f"{naam} staat in een andere eenheid ({gevonden}) dan {eenheden[0]}: niet gebruikt")
        elif goed and doel not in gekozen:
            gekozen[doel] = (goed[0], factor)
            if goed[0] not in meta.eenheden:
                ongecontroleerd.append(naam)
    if not gekozen:
        raise SchemaMismatch(
            f"bestand '{bestand}'",
            f"kolommen {', '.join(map(str, ruw.columns[:8]))}",
            f"ten minste één bekend cijfer, zoals {', '.join(list(ONDERWERPEN)[:4])}",
            "controleer of dit de goede StatLine-tabel is" + (f" ({meldingen[0]})" if meldingen else ""),
        )
    if ongecontroleerd:
        meldingen.append(f"eenheid niet te controleren zonder DataProperties: {', '.join(ongecontroleerd)}")
    return gekozen, meldingen


def _alleen_totaal(ruw: pd.DataFrame, meldingen: list[str]) -> pd.Series:
    """Bij een uitsplitsing naar woningkenmerk telt alleen het totaal."""
    if "Woningkenmerken" not in ruw.columns:
        return pd.Series(True, index=ruw.index)
    houd = ruw["Woningkenmerken"].astype("str").str.strip() == TOTAAL_WONINGEN
    meldingen.append(f"alleen het totaal van de woningkenmerken gebruikt ({int(houd.sum())} van {len(ruw)} rijen)")
    return houd


def _jaren(ruw: pd.DataFrame, meta: _Meta, bestand: str) -> pd.Series:
    if "Perioden" in ruw.columns:
        return pd.to_numeric(ruw["Perioden"].astype("str").str[:4], errors="coerce").astype("float64")
    uit_naam = re.search(r"(?<!\d)(20[12]\d)(?!\d)", bestand)
    uit_titel = re.search(r"(?<!\d)(20[12]\d)(?!\d)", meta.titel)
    jaar = meta.jaar or (int(uit_titel.group(1)) if uit_titel else int(uit_naam.group(1)) if uit_naam else None)
    return pd.Series(np.nan if jaar is None else float(jaar), index=ruw.index)


def _nieuwste(cijfers: pd.DataFrame, kolommen: list[str]) -> pd.DataFrame:
    """Per regio en cijfer de waarde van het nieuwste jaar waarin zij bekend is, met dat jaar ernaast."""
    gesorteerd = cijfers.sort_values("_jaar", ascending=False, kind="stable")
    uit = pd.DataFrame(index=pd.Index(cijfers["regiocode"].drop_duplicates(), name="regiocode", dtype="str"))
    for kolom in kolommen:
        bekend = gesorteerd.dropna(subset=kolom).drop_duplicates("regiocode").set_index("regiocode")
        uit[kolom] = bekend[kolom]
        uit[f"{kolom}_peiljaar"] = bekend["_jaar"]
    uit = uit.reset_index()
    uit.insert(1, "soort", uit["regiocode"].str[:2].map(SOORTEN).astype("str"))
    uit.insert(2, "buurtcode", uit["regiocode"].where(uit["soort"] == "buurt"))
    return uit
