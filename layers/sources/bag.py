"""Hoe leest wijkwind panden en verblijfsobjecten uit de BAG, uit welk uittreksel ook?

Kolomnamen verschillen tussen het BAG-uittreksel (`oorspronkelijkbouwjaar`, `pandref`) en de diensten van PDOK
(`bouwjaar`, `pandidentificatie`); ze worden op naam gevonden. Alleen objecten die in gebruik zijn tellen mee.
Een sleutel is tekst van 16 cijfers: voorloopnullen horen erbij. Opvulwaarden zoals oppervlakte 999999 of bouwjaar
1005 worden ontbrekend, met hun reden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.errors import LayersError, SchemaMismatch
from layers.geometrie import maak_heel
from layers.sentinels import naar_getal
from layers.sources.bestand import lees_lagen
from layers.verslag import Leesverslag

# Een pand dat verbouwd wordt of nog niet is ingemeten staat er en heeft bewoners; gesloopt of gepland telt niet.
PAND_IN_GEBRUIK = frozenset(
    {"pand in gebruik", "pand in gebruik (niet ingemeten)", "verbouwing pand", "sloopvergunning verleend"}
)
VBO_IN_GEBRUIK = frozenset(
    {"verblijfsobject in gebruik", "verblijfsobject in gebruik (niet ingemeten)", "verbouwing verblijfsobject"}
)
WOONFUNCTIE = "woonfunctie"
# In de BAG staat 1005 voor 'bouwjaar onbekend'; 9999 komt als opvulling voor. Jonger dan 2100 kan niet.
BOUWJAAR_OPVULLING: Mapping[float, str] = MappingProxyType(
    {1005.0: "onbekend bouwjaar (1005)", 9999.0: "opvulwaarde (9999)", 0.0: "opvulwaarde (0)"}
)
BOUWJAAR_GRENZEN = (1100.0, 2100.0)
OPPERVLAKTE_OPVULLING: Mapping[float, str] = MappingProxyType(
    {999999.0: "opvulwaarde (999999)", 1.0: "opvulwaarde (1)", 0.0: "opvulwaarde (0)"}
)

PAND_ID = ("pand_id", "identificatie", "pandidentificatie")
VBO_ID = ("vbo_id", "identificatie")
PANDREF = ("pand_id", "pandref", "pandidentificatie", "pandidentificaties", "maaktdeeluitvan")
BOUWJAAR = ("bouwjaar", "oorspronkelijkbouwjaar")
OPPERVLAKTE = ("oppervlakte_m2", "oppervlakte")
ADRES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "postcode": ("postcode",),
        "huisnummer": ("huisnummer",),
        "huisletter": ("huisletter",),
        "toevoeging": ("toevoeging", "huisnummertoevoeging"),
    }
)
ZESTIEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


def lees_panden(pad: Path) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Lees de panden die in gebruik zijn.

    Parameters
    ----------
    pad : BAG-uittreksel of download van PDOK met een laag panden

    Returns
    -------
    Tabel `panden` in RD (pand_id, bouwjaar, status, geometry) en het leesverslag.

    Raises
    ------
    SchemaMismatch : als er geen laag panden is of een kolom ontbreekt.
    WrongCoordinates : als stelsel en coördinaten niet passen.
    """
    ruw = _laag(pad, "pand", lambda namen: bool(namen & set(BOUWJAAR)) and not namen & set(OPPERVLAKTE))
    verslag = Leesverslag("panden", pad.name, gelezen=len(ruw), meldingen=ruw.attrs.get("meldingen", ()))
    ontbrekend: dict[str, dict[str, int]] = {}
    tabel = pd.DataFrame(
        {
            "pand_id": _sleutel(ruw[_kolom(ruw, PAND_ID, pad.name, "sleutel van het pand")]),
            "bouwjaar": _bouwjaar(ruw, pad.name, ontbrekend),
            "status": _tekst(ruw, ("status", "pandstatus")),
        }
    )
    heel, verslag = maak_heel(gpd.GeoDataFrame(tabel, geometry=ruw.geometry), verslag)
    heel, verslag = _kies(heel, "pand_id", PAND_IN_GEBRUIK, verslag)
    return heel, verslag.met(goed=len(heel), ontbrekend=ontbrekend)


def lees_verblijfsobjecten(pad: Path) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Lees de verblijfsobjecten die in gebruik zijn.

    Parameters
    ----------
    pad : BAG-uittreksel of download van PDOK met een laag verblijfsobjecten

    Returns
    -------
    Tabel `verblijfsobjecten` in RD. `gebruiksdoel` is de woonfunctie als die erbij is, anders het eerste doel;
    `gebruiksdoelen` houdt ze allemaal, `pand_id` is het eerste pand en `aantal_panden` het aantal panden.

    Raises
    ------
    SchemaMismatch : als er geen laag verblijfsobjecten is of een kolom ontbreekt.
    WrongCoordinates : als stelsel en coördinaten niet passen.
    """
    ruw = _laag(pad, "verblijfsobject", lambda namen: bool(namen & set(OPPERVLAKTE)) and "gebruiksdoel" in namen)
    verslag = Leesverslag("verblijfsobjecten", pad.name, gelezen=len(ruw), meldingen=ruw.attrs.get("meldingen", ()))
    ontbrekend: dict[str, dict[str, int]] = {}
    panden = _lijst(ruw[_kolom(ruw, PANDREF, pad.name, "verwijzing naar het pand")]).map(
        lambda delen: ZESTIEN.findall(" ".join(delen))
    )
    doelen = _lijst(ruw[_kolom(ruw, ("gebruiksdoel", "gebruiksdoelen"), pad.name, "gebruiksdoel")])
    tabel = pd.DataFrame(
        {
            "vbo_id": _sleutel(ruw[_kolom(ruw, VBO_ID, pad.name, "sleutel")]),
            "pand_id": panden.map(lambda delen: delen[0] if delen else None).astype("str"),
            "gebruiksdoel": doelen.map(_hoofddoel).astype("str"),
            "woonfunctie": doelen.map(lambda delen: WOONFUNCTIE in delen).astype(bool),
            "oppervlakte_m2": _oppervlakte(ruw, pad.name, ontbrekend),
            "status": _tekst(ruw, ("status",)),
            **{naam: _tekst(ruw, namen) for naam, namen in ADRES.items()},
            "gebruiksdoelen": doelen.map("|".join).astype("str"),
            "aantal_panden": panden.map(len).astype("float64"),
        }
    )
    tabel["postcode"] = tabel["postcode"].str.replace(" ", "", regex=False).str.upper()
    tabel["huisnummer"] = tabel["huisnummer"].str.replace(r"\.0$", "", regex=True)
    if any(naam in ruw.columns for naam in BOUWJAAR):
        tabel["bouwjaar"] = _bouwjaar(ruw, pad.name, ontbrekend)
    _tel(ontbrekend, "pand_id", "geen verwijzing naar een pand", int(tabel["pand_id"].isna().sum()))
    heel, verslag = maak_heel(gpd.GeoDataFrame(tabel, geometry=ruw.geometry), verslag, ["punt"])
    heel, verslag = _kies(heel, "vbo_id", VBO_IN_GEBRUIK, verslag)
    return heel, verslag.met(
        goed=len(heel),
        ontbrekend=ontbrekend,
        hersteld={
            "meer gebruiksdoelen (woonfunctie gaat voor)": int(heel["gebruiksdoelen"].str.contains(r"\|").sum()),
            "meer panden (eerste gehouden)": int((heel["aantal_panden"] > 1).sum()),
        },
    )


def _laag(pad: Path, naam: str, past: Callable[[set[str]], bool]) -> gpd.GeoDataFrame:
    """De laag met deze naam, of anders die met de goede kolommen; kolomnamen in kleine letters."""
    lagen = lees_lagen([pad])[pad]
    if isinstance(lagen, LayersError):
        raise lagen
    kaarten = [
        (gelezen.laag.lower(), _kleine_letters(gelezen.tabel))
        for gelezen in lagen
        if isinstance(gelezen.tabel, gpd.GeoDataFrame)
    ]
    for goed in (
        [tabel for laag, tabel in kaarten if laag.startswith(naam) and past(set(tabel.columns))],
        [tabel for _, tabel in kaarten if past(set(tabel.columns))],
        [tabel for laag, tabel in kaarten if laag.startswith(naam)],
    ):
        if goed:
            return goed[0]
    gevonden = "; ".join(f"{laag}: {', '.join(map(str, tabel.columns[:5]))}" for laag, tabel in kaarten)
    raise SchemaMismatch(
        f"bestand '{pad.name}'",
        gevonden or "geen kaartlaag",
        f"een laag '{naam}' met de kolommen van de BAG",
        "gebruik een BAG-uittreksel of een download van PDOK",
    )


def _kleine_letters(tabel: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    namen = {kolom: str(kolom).lower() for kolom in tabel.columns if kolom != tabel.geometry.name}
    uit: gpd.GeoDataFrame = tabel.rename(columns=namen)
    return uit


def _kolom(tabel: pd.DataFrame, namen: tuple[str, ...], bestand: str, wat: str) -> str:
    gevonden = next((naam for naam in namen if naam in tabel.columns), None)
    if gevonden is None:
        raise SchemaMismatch(
            f"bestand '{bestand}', veld {namen[0]} ({wat})",
            f"kolommen {', '.join(map(str, tabel.columns[:10]))}",
            f"een kolom {' of '.join(namen)}",
            "neem deze kolom op in de download, of geef haar deze naam",
        )
    return gevonden


def _tekst(tabel: pd.DataFrame, namen: tuple[str, ...]) -> pd.Series:
    kolom = next((naam for naam in namen if naam in tabel.columns), None)
    if kolom is None:
        return pd.Series(pd.NA, index=tabel.index, dtype="str")
    tekst = tabel[kolom].astype("str").str.strip()
    return tekst.mask(tekst == "")


def _sleutel(reeks: pd.Series) -> pd.Series:
    """De 16 cijfers van een BAG-sleutel; een getal dat zijn voorloopnullen verloor krijgt ze terug."""
    tekst = reeks.astype("str").str.strip().str.replace(r"\.0$", "", regex=True)
    sleutel = tekst.str.extract(r"(?<!\d)(\d{16})(?!\d)", expand=False)
    kort = sleutel.isna() & tekst.str.fullmatch(r"\d{13,15}").fillna(False).astype(bool)
    sleutel = sleutel.mask(kort, tekst.str.zfill(16))
    return sleutel.astype("str")


def _lijst(reeks: pd.Series) -> pd.Series:
    """Cellen met meer waarden als lijst: '{a,b}', '["a", "b"]', 'a,b' en 'a|b' komen alle voor."""
    kaal = reeks.astype("str").fillna("").str.replace(r"[{}\[\]\"]", "", regex=True)
    # Veel cellen zijn gelijk; elke verschillende tekst wordt één keer gesplitst.
    per_tekst = {cel: [deel.strip() for deel in re.split(r"[,|;]", cel) if deel.strip()] for cel in kaal.unique()}
    return kaal.map(per_tekst)


def _hoofddoel(delen: list[str]) -> str | None:
    return WOONFUNCTIE if WOONFUNCTIE in delen else next(iter(delen), None)


def _bouwjaar(tabel: pd.DataFrame, bestand: str, ontbrekend: dict[str, dict[str, int]]) -> pd.Series:
    kolom = _kolom(tabel, BOUWJAAR, bestand, "bouwjaar")
    waarden = _zonder_opvulling(tabel[kolom], kolom, bestand, BOUWJAAR_OPVULLING, "bouwjaar", ontbrekend)
    fout = (waarden < BOUWJAAR_GRENZEN[0]) | (waarden > BOUWJAAR_GRENZEN[1])
    _tel(ontbrekend, "bouwjaar", "geen mogelijk jaar", int(fout.sum()))
    return waarden.mask(fout)


def _oppervlakte(tabel: pd.DataFrame, bestand: str, ontbrekend: dict[str, dict[str, int]]) -> pd.Series:
    kolom = _kolom(tabel, OPPERVLAKTE, bestand, "oppervlakte")
    waarden = _zonder_opvulling(tabel[kolom], kolom, bestand, OPPERVLAKTE_OPVULLING, "oppervlakte_m2", ontbrekend)
    _tel(ontbrekend, "oppervlakte_m2", "negatief", int((waarden < 0).sum()))
    return waarden.mask(waarden < 0)


def _zonder_opvulling(
    reeks: pd.Series,
    kolom: str,
    bestand: str,
    opvulling: Mapping[float, str],
    naam: str,
    ontbrekend: dict[str, dict[str, int]],
) -> pd.Series:
    waarden, redenen = naar_getal(reeks, f"bestand '{bestand}', kolom '{kolom}'")
    for reden, aantal in redenen.items():
        _tel(ontbrekend, naam, reden, aantal)
    for waarde, reden in opvulling.items():
        _tel(ontbrekend, naam, reden, int((waarden == waarde).sum()))
    return waarden.mask(waarden.isin(list(opvulling)), np.nan)


def _kies(
    tabel: gpd.GeoDataFrame, sleutel: str, in_gebruik: frozenset[str], verslag: Leesverslag
) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Alleen wat in gebruik is en een sleutel heeft; van dubbele sleutels blijft de eerste."""
    zonder = tabel[sleutel].isna()
    status = tabel["status"].str.lower()
    meldingen: list[str] = []
    if status.isna().all():
        uit_gebruik = pd.Series(False, index=tabel.index)
        meldingen.append("geen status in het bestand: alle objecten tellen als in gebruik")
    else:
        uit_gebruik = ~status.isin(in_gebruik) & ~zonder
    geweigerd = {"zonder sleutel van 16 cijfers": int(zonder.sum())}
    for wat, aantal in tabel.loc[uit_gebruik, "status"].fillna("geen status").value_counts().items():
        geweigerd[f"niet in gebruik: {wat}"] = int(aantal)
    uit = tabel[~zonder & ~uit_gebruik]
    dubbel = uit[sleutel].duplicated()
    goed: gpd.GeoDataFrame = uit[~dubbel].reset_index(drop=True)
    return goed, verslag.met(
        hersteld={f"dubbele {sleutel} (eerste gehouden)": int(dubbel.sum())},
        geweigerd=geweigerd,
        meldingen=tuple(meldingen),
    )


def _tel(ontbrekend: dict[str, dict[str, int]], kolom: str, reden: str, aantal: int) -> None:
    if aantal:
        ontbrekend.setdefault(kolom, {})[reden] = aantal
