"""In welke vakken deelt het warmtemodel woningen en gebouwen in?

De vakken zijn die van de gepubliceerde kentallen (Vesta MAIS 5.0): zes woningtypen, elf bouwperioden,
acht labels (met 'onbekend') en tien gebruiksfuncties. De volgorde ligt vast: arrays gebruiken haar als as.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from spatial.errors import UnknownName

WONINGTYPEN = ("vrijstaand", "twee_onder_een_kap", "hoek", "tussen", "meergezins_laag", "meergezins_hoog")
BOUWPERIODEN = (
    "voor_1930",
    "1930_1945",
    "1946_1964",
    "1965_1974",
    "1975_1991",
    "1992_1995",
    "1996_1999",
    "2000_2005",
    "2006_2010",
    "2011_2014",
    "2015_2020",
)
PERIODE_BEGIN = (0, 1930, 1946, 1965, 1975, 1992, 1996, 2000, 2006, 2011, 2015)
LABELS = ("A", "B", "C", "D", "E", "F", "G", "onbekend")
ONBEKEND = LABELS.index("onbekend")
# De as van de voorraad: zeven geregistreerde labels, dan zeven voorlopige. Een woning zonder label houdt haar eigen
# vraag (de kolom 'onbekend' van de kentallen), maar haar isolatiesprong begint bij het voorlopige label.
KLASSEN = (*LABELS[:7], *(f"voorlopig_{label}" for label in LABELS[:7]))
GEBRUIKSFUNCTIES = (
    "kantoor",
    "winkel",
    "gezondheidszorg",
    "logies",
    "onderwijs",
    "industrie",
    "bijeenkomst",
    "sport",
    "overig",
    "cel",
)
UTILITEITSPERIODEN = ("voor_1920", "1920_1975", "1975_1990", "1990_1995", "1995_2019", "onbekend")
UTILITEIT_BEGIN = (0, 1920, 1975, 1990, 1995)

LAAGBOUW = np.array([True, True, True, True, False, False])


def periode_van(bouwjaar: ArrayLike) -> NDArray[np.int64]:
    """Plaats in BOUWPERIODEN van elk bouwjaar; -1 waar het jaar ontbreekt.

    >>> periode_van([1929, 1930, 1974, 2023, np.nan]).tolist()
    [0, 1, 3, 10, -1]
    """
    jaar = np.asarray(bouwjaar, dtype=float)
    plaats = np.searchsorted(np.asarray(PERIODE_BEGIN, dtype=float), jaar, side="right") - 1
    return np.where(np.isfinite(jaar), plaats, -1).astype(np.int64)


def utiliteitsperiode_van(bouwjaar: ArrayLike) -> NDArray[np.int64]:
    """Plaats in UTILITEITSPERIODEN van elk bouwjaar; ontbrekend wordt 'onbekend'."""
    jaar = np.asarray(bouwjaar, dtype=float)
    # De tabel zegt 0<=1920, 1920<=1975: een jaar op de grens hoort bij de vroegste periode.
    plaats = np.searchsorted(np.asarray(UTILITEIT_BEGIN[1:], dtype=float), jaar, side="left")
    return np.where(np.isfinite(jaar), plaats, len(UTILITEITSPERIODEN) - 1).astype(np.int64)


def labels_van(labels: pd.Series) -> NDArray[np.int64]:
    """Plaats in LABELS; A+ tot en met A+++++ tellen als A, ontbrekend als 'onbekend'.

    Raises
    ------
    UnknownName : voor een label dat niet bestaat.

    >>> labels_van(pd.Series(["A++", "G", None])).tolist()
    [0, 6, 7]
    """
    tekst = labels.astype("str").str.strip().str.upper().str.rstrip("+")
    leeg = labels.isna() | tekst.isin(["", "ONBEKEND", "NAN", "NONE"])
    plaats = pd.Index(LABELS).get_indexer(pd.Index(tekst.where(~leeg, "onbekend"))).astype(np.int64)
    if (plaats < 0).any():
        vreemd = sorted(set(labels[plaats < 0].astype("str")))[:3]
        raise UnknownName("energielabel", ", ".join(vreemd), "A+++++ tot en met G", "herstel of verwijder deze labels")
    return np.asarray(plaats)


def plaatsen(waarden: pd.Series, namen: tuple[str, ...], onderdeel: str) -> NDArray[np.int64]:
    """Plaats van elke waarde in `namen`; -1 waar de waarde ontbreekt.

    Raises
    ------
    UnknownName : voor een waarde die niet in `namen` staat.
    """
    codes = pd.Index(namen).get_indexer(pd.Index(waarden)).astype(np.int64)
    vreemd = (codes < 0) & waarden.notna().to_numpy()
    if vreemd.any():
        voorbeeld = ", ".join(sorted(set(waarden[vreemd].astype("str")))[:3])
        raise UnknownName(onderdeel, voorbeeld, f"een van {', '.join(namen)}", "zet de waarden om naar deze namen")
    return np.asarray(codes)
