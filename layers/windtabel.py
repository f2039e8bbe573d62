"""Hoe hard waait het volgens het bestand van de gebruiker: een windtabel, of de uurgegevens van een weerstation?

Een windtabel is een CSV met per klasse (hele m/s) het procent van de tijd in dag, avond en nacht, eventueel op meer
hoogten. Uurgegevens zijn het tekstbestand van het KNMI (FH in 0,1 m/s op 10 m, DD de richting). Zonder een van beide
blijft een Weibullverdeling over, en dat zegt het klimaat zelf.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import LayersError, RefusedFile, SchemaMismatch, UnreadableFile
from layers.schemas import controleer
from layers.schemas.wind import PERIODEKOLOMMEN
from layers.sentinels import maak_ontbrekend
from layers.sources.bestand import Gelezen, lees_lagen
from layers.sources.vertaling import vertaling
from layers.sources.vlakken import hernoem
from layers.verslag import Leesverslag
from spatial.bron import Parameters
from spatial.wind.klokuur import klokuur
from spatial.wind.windklimaat import Windklimaat, uit_tabel, uit_uurreeks

MAX_BYTES = 200_000_000
METING_M = 10.0
# KNMI: richting 0 is windstil, 990 is veranderlijk.
_VERANDERLIJK = 990
_KOP = re.compile(r"^#?\s*STN\s*,\s*YYYYMMDD\s*,\s*HH\s*,", re.IGNORECASE)
_STATION = re.compile(r"^#?\s*(\d{3})\s+[\d.-]+\s+[\d.-]+\s+[\d.-]+\s+(\S.*?)\s*$")


def lees_windklimaat(pad: Path, p: Parameters) -> Windklimaat:
    """Het windklimaat uit een windtabel (CSV) of een uurbestand van het KNMI.

    Raises
    ------
    LayersError : als het bestand niet te lezen is of een kolom mist.
    OutOfRange : als een rij van de tabel niet optelt tot 100 % (± 0,1).
    """
    if is_knmi(pad):
        tabel, verslag = lees_winduren(pad)
        return klimaat_uit_uren(tabel, p, f"KNMI, {verslag.bestand}")
    tabel, verslag = lees_windtabel(pad)
    klimaat = klimaat_uit_tabel(tabel, p, pad.name)
    return replace(klimaat, meldingen=(*klimaat.meldingen, *verslag.meldingen))


def is_knmi(pad: Path) -> bool:
    """Of dit een uurbestand van het KNMI is: een kopregel met STN, YYYYMMDD en HH."""
    try:
        with pad.open("rb") as stroom:
            kop = stroom.read(65_536).decode("utf-8", "replace")
    except OSError as fout:
        raise UnreadableFile(str(pad), fout.strerror or fout, "een leesbaar bestand", "controleer het pad") from None
    return any(_KOP.match(regel) for regel in kop.splitlines())


def lees_windtabel(pad: Path) -> tuple[pd.DataFrame, Leesverslag]:
    """De laag `wind` uit een CSV: klasse, dag, avond, nacht en eventueel hoogte.

    Raises
    ------
    LayersError : als het bestand niet te lezen is of een kolom mist.
    """
    gelezen = lees_lagen([pad])[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    return zet_windtabel_om(gelezen[0])


def zet_windtabel_om(deel: Gelezen) -> tuple[pd.DataFrame, Leesverslag]:
    """Een gelezen windtabel als laag `wind`; zonder hoogte blijft die leeg in het verslag en geldt 120 m.

    Raises
    ------
    SchemaMismatch : als een kolom of getal ontbreekt.
    """
    tabel = pd.DataFrame(hernoem(deel.tabel, vertaling("wind")))
    verslag = Leesverslag("wind", deel.bestand.name, len(tabel), len(tabel), meldingen=deel.meldingen)
    getallen = ("hoogte_m", "klasse_ms", *PERIODEKOLOMMEN)
    tabel, _ = maak_ontbrekend(tabel, getallen, deel.bestand.name, deel.tabel.attrs.get("decimaal"))
    if "hoogte_m" not in tabel:
        tabel = tabel.assign(hoogte_m=HOOGTE_ONBEKEND_M)
        tekst = f"de tabel noemt geen hoogte; ze is gelezen als {HOOGTE_ONBEKEND_M:g} m (ashoogte)"
        verslag = verslag.met(meldingen=(tekst,))
    goed = controleer("wind", tabel, deel.bestand.name)
    return goed[["hoogte_m", "klasse_ms", *PERIODEKOLOMMEN]], verslag


# Een tabel zonder hoogte is meestal voor een project gemaakt, op ashoogte.
HOOGTE_ONBEKEND_M = 120.0


def lees_winduren(pad: Path) -> tuple[pd.DataFrame, Leesverslag]:
    """De laag `winduren` uit een uurbestand van het KNMI.

    Raises
    ------
    RefusedFile, UnreadableFile : als het bestand te groot of geen tekst is.
    SchemaMismatch : als de kop of de kolom FH ontbreekt, of een getal niet kan.
    """
    regels = _regels(pad)
    station, kop = "", None
    rijen: list[list[str]] = []
    for regel in regels:
        if kop is None:
            gevonden = _STATION.match(regel)
            station = f"{gevonden[1]} {gevonden[2]}" if gevonden else station
            if _KOP.match(regel):
                kop = [cel.strip().upper() for cel in regel.lstrip("# ").split(",")]
            continue
        if regel.strip() and not regel.startswith("#"):
            rijen.append(next(csv.reader([regel])))
    if kop is None or "FH" not in kop:
        raise SchemaMismatch(
            f"{pad.name}, kolom FH",
            "ontbreekt" if kop else "geen kopregel met STN, YYYYMMDD en HH",
            "uurgegevens van het KNMI met FH (uurgemiddelde windsnelheid in 0,1 m/s)",
            "vraag bij het KNMI uurgegevens met FH op, en DD voor de richting",
        )
    tabel, geweigerd = _uren(rijen, kop, pad.name)
    tabel = tabel.assign(hoogte_m=METING_M, station=station or pad.stem)
    goed = controleer("winduren", tabel, pad.name)
    mist = int(goed["snelheid_ms"].isna().sum())
    meldingen = [f"station {station}, meting op {METING_M:g} m"] if station else []
    if "DD" not in kop:
        meldingen.append("zonder windrichting (DD): elke richting telt even zwaar")
    ontbrekend = {"snelheid_ms": {"leeg": mist}} if mist else {}
    return goed, Leesverslag(
        "winduren", pad.name, len(rijen), len(goed), geweigerd=geweigerd, ontbrekend=ontbrekend,
        meldingen=tuple(meldingen),
    )  # fmt: skip


def _regels(pad: Path) -> Iterator[str]:
    try:
        if pad.stat().st_size > MAX_BYTES:
            raise RefusedFile(pad.name, f"{pad.stat().st_size} bytes", f"hooguit {MAX_BYTES}", "kies minder jaren")
        tekst = pad.read_bytes()
    except OSError as fout:
        raise UnreadableFile(str(pad), fout.strerror or fout, "een leesbaar bestand", "controleer het pad") from None
    if b"\x00" in tekst:
        raise UnreadableFile(pad.name, "geen tekst", "een tekstbestand van het KNMI", "haal het bestand opnieuw op")
    return iter(tekst.decode("utf-8", "replace").splitlines())


def _uren(rijen: list[list[str]], kop: list[str], bestand: str) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """De rijen als kolommen; een afgebroken rij telt niet mee en wordt geteld."""
    heel = [rij for rij in rijen if len(rij) == len(kop)]
    if not heel:
        raise UnreadableFile(bestand, "geen enkele hele rij", "uurgegevens van het KNMI", "haal het bestand opnieuw op")
    ruw = pd.DataFrame(heel, columns=kop, dtype="str").apply(lambda kolom: kolom.str.strip())
    nodig = [naam for naam in ("YYYYMMDD", "HH", "FH", "DD", "T", "Q") if naam in kop]
    ruw, _ = maak_ontbrekend(ruw, nodig, bestand, ".")
    datum = pd.to_datetime(ruw["YYYYMMDD"].astype("Int64").astype("str"), format="%Y%m%d", errors="coerce")
    goed = datum.notna() & ruw["HH"].between(1, 24)
    tabel = pd.DataFrame(
        {"datum": datum.astype("datetime64[s]"), "uurvak": ruw["HH"], "snelheid_ms": (ruw["FH"] / 10.0).round(3)}
    )
    if "DD" in ruw:
        # Windstil en veranderlijk hebben geen richting; 360 is noord.
        tabel["richting_graden"] = ruw["DD"].where((ruw["DD"] > 0) & (ruw["DD"] < _VERANDERLIJK))
    # Temperatuur (0,1 graad) en straling (J/cm2) dienen voor de uurprofielen van vraag en zon.
    if "T" in ruw:
        tabel["temperatuur_c"] = (ruw["T"] / 10.0).round(3)
    if "Q" in ruw:
        tabel["straling_j_cm2"] = ruw["Q"]
    weg = len(rijen) - int(goed.sum())
    return tabel[goed], {"afgebroken rij of onbekende datum": weg} if weg else {}


def klimaat_uit_tabel(tabel: pd.DataFrame, p: Parameters, herkomst: str, *, gemaakt: bool = False) -> Windklimaat:
    """Het windklimaat uit de laag `wind`.

    Raises
    ------
    OutOfRange : als een rij niet optelt tot 100 %, of de klassen geen hele m/s zijn.
    SchemaMismatch : als een hoogte andere klassen heeft dan de eerste.
    """
    hoogten = np.sort(tabel["hoogte_m"].unique())
    delen = [tabel[tabel["hoogte_m"] == hoogte].sort_values("klasse_ms") for hoogte in hoogten]
    klassen = delen[0]["klasse_ms"].to_numpy()
    for hoogte, deel in zip(hoogten, delen, strict=True):
        if not np.array_equal(deel["klasse_ms"].to_numpy(), klassen):
            raise SchemaMismatch(
                f"{herkomst}, hoogte {hoogte:g} m",
                f"klassen {deel['klasse_ms'].min():g} tot {deel['klasse_ms'].max():g}",
                f"dezelfde klassen als op {hoogten[0]:g} m, elk één keer",
                "vul de tabel aan; 0 als een klasse niet voorkomt",
            )
    procent = np.array([[deel[kolom].to_numpy() for kolom in PERIODEKOLOMMEN] for deel in delen])
    klimaat = uit_tabel(
        hoogten, klassen, procent, herkomst=f"windtabel {herkomst}", ruwheid_m=p["opbrengst_ruwheid_m"], gemaakt=gemaakt
    )
    return replace(klimaat, meldingen=("Het windklimaat is een gemaakte tabel.",)) if gemaakt else klimaat


def klimaat_uit_uren(tabel: pd.DataFrame, p: Parameters, herkomst: str, *, gemaakt: bool = False) -> Windklimaat:
    """Het windklimaat uit de laag `winduren`, met windroos als de richting bekend is.

    Raises
    ------
    EmptyInput : als een etmaalperiode geen metingen heeft.
    """
    dag = tabel["datum"].dt.strftime("%Y%m%d").astype("int64").to_numpy()
    richting = tabel["richting_graden"].to_numpy(dtype=np.float64)
    hoogte = tabel["hoogte_m"].dropna()
    return uit_uurreeks(
        tabel["snelheid_ms"].to_numpy(dtype=np.float64),
        klokuur(dag, tabel["uurvak"].to_numpy().astype(np.int64)),
        hoogte_m=float(hoogte.iloc[0]) if len(hoogte) else METING_M,
        ruwheid_m=p["opbrengst_ruwheid_m"],
        herkomst=herkomst,
        richting_graden=richting if np.isfinite(richting).any() else None,
        gemaakt=gemaakt,
    )
