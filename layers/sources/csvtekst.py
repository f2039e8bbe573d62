"""Hoe wordt een CSV van een Nederlandse uitgever tekst: BOM, tekenset en scheidingsteken.

Alle cellen blijven tekst; wie de tabel gebruikt maakt er zelf getallen van (`layers.sources.getallen`). Zo blijft
een sleutel met voorloopnullen heel en gaat geen decimale komma verloren.
"""

from __future__ import annotations

import io
from collections import Counter

import pandas as pd

from layers.errors import UnreadableFile

SCHEIDINGSTEKENS = (";", "\t", ",", "|")


def lees_csv(inhoud: bytes, bestand: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Lees een CSV als tabel van tekst.

    Parameters
    ----------
    inhoud : de bytes van het bestand
    bestand : naam voor meldingen

    Returns
    -------
    De tabel (alle kolommen tekst, lege cellen ontbrekend) en wat er hersteld is.

    Raises
    ------
    UnreadableFile : als het bestand leeg is of geen tabel bevat.
    """
    hersteld: Counter[str] = Counter()
    if inhoud.startswith(b"\xef\xbb\xbf"):
        hersteld["BOM aan het begin verwijderd"] = 1
    try:
        tekst = inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        tekst = inhoud.decode("cp1252", errors="replace")
        hersteld["tekenset was geen UTF-8; gelezen als Windows-1252"] = 1
    kop = tekst.split("\n", 1)[0]
    teken = max(SCHEIDINGSTEKENS, key=kop.count)
    if not kop.strip() or kop.count(teken) == 0:
        raise UnreadableFile(
            f"bestand '{bestand}'",
            kop.strip()[:60],
            "een eerste regel met kolomnamen, gescheiden door ; , of tab",
            "controleer of dit het CSV-bestand van de uitgever is en of het helemaal is gedownload",
        )
    try:
        tabel = pd.read_csv(io.StringIO(tekst), sep=teken, dtype="str", keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as fout:
        raise UnreadableFile(
            f"bestand '{bestand}'", str(fout), "op elke regel evenveel kolommen", "download het bestand opnieuw"
        ) from fout
    tabel.columns = [str(kolom).strip().strip('"') for kolom in tabel.columns]
    return tabel, hersteld
