"""Hoe lezen we bestaande turbines die als groep op één punt staan, met aantallen en vermogens als '500 kW;500 kW'?"""

from __future__ import annotations

import re

import pandas as pd

_VERMOGEN = re.compile(r"^([\d.]+(?:,\d+)?)\s*(kW|MW|W)?$", re.IGNORECASE)
_KW = {"": 1.0, "kw": 1.0, "mw": 1000.0, "w": 0.001}


def groepen(tabel: pd.DataFrame) -> pd.DataFrame:
    """De tabel met `aantal` als som, en `vermogen_kw` en `naam` per turbine.

    Van de vermogens in een groep telt het gemiddelde van wat bekend is; 'n/a' is onbekend en wordt niet ingevuld.
    """
    nieuw = tabel
    if "aantal" in tabel:
        losse = tabel["aantal"].astype("str").str.split(";").explode()
        nieuw = nieuw.assign(aantal=pd.to_numeric(losse, errors="coerce").groupby(level=0).sum(min_count=1))
    if "vermogen_kw" in tabel and not pd.api.types.is_numeric_dtype(tabel["vermogen_kw"]):
        nieuw = nieuw.assign(vermogen_kw=tabel["vermogen_kw"].map(vermogen_kw).astype("float64"))
    if "naam" in tabel:
        nieuw = nieuw.assign(naam=tabel["naam"].map(_naam).astype("str"))
    return nieuw


def vermogen_kw(tekst: object) -> float:
    """Het gemiddelde vermogen per turbine in kW; NaN als geen enkel vermogen bekend is.

    >>> vermogen_kw("500 kW;500 kW"), vermogen_kw("n/a;5 MW"), vermogen_kw("n/a")
    (500.0, 5000.0, nan)
    """
    waarden = []
    for deel in tekst.split(";") if isinstance(tekst, str) else []:
        gevonden = _VERMOGEN.match(deel.strip())
        if gevonden:
            getal = gevonden[1].replace(".", "").replace(",", ".") if "," in gevonden[1] else gevonden[1]
            waarden.append(float(getal) * _KW[(gevonden[2] or "").lower()])
    return sum(waarden) / len(waarden) if waarden else float("nan")


def _naam(tekst: object) -> str | None:
    """De namen in een groep, elke naam één keer en zonder 'n/a'."""
    if not isinstance(tekst, str):
        return None
    namen = dict.fromkeys(deel.strip() for deel in tekst.split(";"))
    goed = [naam for naam in namen if naam and naam.lower() != "n/a"]
    return ", ".join(goed) or None
