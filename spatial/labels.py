"""Wat zeggen de energielabels over een pand en over een buurt, en hoe volledig is dat beeld?

Een label hoort bij een verblijfsobject. Eén pand kan verschillende labels hebben, en lang niet elke woning heeft er
een. Daarom staat bij elke buurt de **dekking** (welk deel van de woningen een label heeft) en of de woningen met een
label qua bouwperiode op alle woningen lijken. Een buurt met alleen labels in de nieuwbouwstraat lijkt anders beter dan
ze is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import MissingColumn, OutOfRange
from spatial.gridindex import count_labels

LABELKLASSEN = ("A", "B", "C", "D", "E", "F", "G")
# Van best naar slechtst, zoals gepubliceerd.
LABELS = ("A+++++", "A++++", "A+++", "A++", "A+", *LABELKLASSEN)
# Eerste jaar van elke bouwperiode na de oudste: de perioden van het warmtemodel.
PERIODEGRENZEN = (1930, 1946, 1965, 1975, 1992, 1996, 2000, 2006, 2011, 2015)
# Onze keuzes, geen norm: zoveel mag het aandeel van een bouwperiode afwijken, en zoveel bouwjaren moeten bekend zijn.
AFWIJKING_MAX = 0.10
BOUWJAAR_BEKEND_MIN = 0.5

_RANG = {label: rang for rang, label in enumerate(LABELS)}


class Plaatsing(NamedTuple):
    """Uitkomst van `plaats_op_adres`: de tabel, en hoe het de rijen zonder verblijfsobject verging."""

    labels: pd.DataFrame
    geplaatst: int
    meer_mogelijk: int
    niet_gevonden: int
    ingehaald: int


def een_per_verblijfsobject(labels: pd.DataFrame) -> pd.DataFrame:
    """Houd per `vbo_id` één label; rijen zonder `vbo_id` blijven allemaal staan, achteraan.

    De laatste registratiedatum wint; bij gelijke stand de laatste `geldig_tot`, dan het slechtste label. Wat dan nog
    gelijk is, wordt op de overige kolommen beslist, zodat de volgorde van de rijen niets uitmaakt.

    Parameters
    ----------
    labels : kolommen `vbo_id`, `label`, `registratiedatum`, `geldig_tot`; al gefilterd op geldigheid

    Returns
    -------
    dezelfde kolommen, gesorteerd op `vbo_id`, met een nieuwe index

    Raises
    ------
    MissingColumn, OutOfRange : als een kolom ontbreekt of een label niet bestaat.
    """
    _eis(labels, "energielabels", "vbo_id", "label", "registratiedatum", "geldig_tot")
    overig = [k for k in labels.columns if k not in {"vbo_id", "label", "registratiedatum", "geldig_tot"}]
    met_rang = labels.assign(_rang=_rangen(labels["label"]))
    op_volgorde = met_rang.sort_values(
        ["vbo_id", "registratiedatum", "geldig_tot", "_rang", *overig],
        ascending=[True, False, False, False, *[False] * len(overig)],
        na_position="last",
        kind="stable",
    )
    dubbel = op_volgorde["vbo_id"].notna() & op_volgorde.duplicated("vbo_id", keep="first")
    return op_volgorde[~dubbel].drop(columns="_rang").reset_index(drop=True)


def plaats_op_adres(labels: pd.DataFrame, verblijfsobjecten: pd.DataFrame) -> Plaatsing:
    """Zoek bij labels zonder verblijfsobject het verblijfsobject op postcode, huisnummer, huisletter en toevoeging.

    Alleen een adres dat bij precies één verblijfsobject hoort, wordt gebruikt. Huisletter en toevoeging tellen samen,
    zonder leestekens en hoofdletters, want oude labels zetten ze in één veld. Daarna geldt weer één label per
    verblijfsobject.

    Parameters
    ----------
    labels : zoals `lees_eponline` ze geeft
    verblijfsobjecten : kolommen `vbo_id`, `postcode`, `huisnummer`, `huisletter`, `toevoeging`, eventueel `pand_id`

    Returns
    -------
    `Plaatsing`; `ingehaald` telt de labels die een ander label van hetzelfde verblijfsobject boven zich kregen

    Raises
    ------
    MissingColumn : als een kolom ontbreekt.
    """
    adres = ("vbo_id", "postcode", "huisnummer", "huisletter", "toevoeging")
    _eis(labels, "energielabels", *adres)
    _eis(verblijfsobjecten, "verblijfsobjecten", *adres)
    los = labels["vbo_id"].isna()
    sleutel = _adressleutel(labels[los])
    bekend = pd.Series(verblijfsobjecten["vbo_id"].to_numpy(), index=_adressleutel(verblijfsobjecten).to_numpy())
    bekend = bekend[bekend.index.notna()]
    vaker = bekend.index.duplicated(keep=False)
    eenduidig = bekend[~vaker]
    gevonden = sleutel.map(eenduidig)
    uit = labels.copy()
    uit.loc[los, "vbo_id"] = gevonden.astype(uit["vbo_id"].dtype)
    if "pand_id" in uit and "pand_id" in verblijfsobjecten:
        pand = verblijfsobjecten.drop_duplicates("vbo_id").set_index("vbo_id")["pand_id"]
        uit.loc[los, "pand_id"] = uit.loc[los, "pand_id"].fillna(gevonden.map(pand)).astype(uit["pand_id"].dtype)
    geplaatst = int(gevonden.notna().sum())
    meer = int(sleutel.isin(bekend.index[vaker]).sum())
    klaar = een_per_verblijfsobject(uit)
    return Plaatsing(klaar, geplaatst, meer, int(los.sum()) - geplaatst - meer, len(uit) - len(klaar))


def per_pand(labels: pd.DataFrame) -> pd.DataFrame:
    """De labels van elk pand samengevat: een pand met meer woningen kan verschillende labels hebben.

    Parameters
    ----------
    labels : kolommen `pand_id` en `label`, één rij per verblijfsobject; rijen zonder pand tellen niet mee

    Returns
    -------
    index `pand_id`; `aantal_labels`, `verschillende_labels`, `beste_label`, `slechtste_label` en
    `meest_voorkomend_label` (bij gelijke stand het slechtste)

    Raises
    ------
    MissingColumn, OutOfRange : als een kolom ontbreekt of een label niet bestaat.

    >>> pand = per_pand(pd.DataFrame({"pand_id": ["p", "p", "p"], "label": ["A+", "C", "C"]})).loc["p"]
    >>> int(pand["aantal_labels"]), pand["beste_label"], pand["slechtste_label"], pand["meest_voorkomend_label"]
    (3, 'A+', 'C', 'C')
    """
    _eis(labels, "energielabels", "pand_id", "label")
    tabel = labels.loc[labels["pand_id"].notna(), ["pand_id", "label"]]
    plek, panden = pd.factorize(tabel["pand_id"], sort=True)
    aantal = count_labels(plek.astype(np.int64), _rangen(tabel["label"]), len(panden), len(LABELS))
    namen = np.array(LABELS, dtype=object)
    laatste = len(LABELS) - 1
    # Achterstevoren zoeken: argmax geeft de eerste, en bij gelijke stand moet dat het slechtste label zijn.
    omgekeerd = aantal[:, ::-1]
    return pd.DataFrame(
        {
            "aantal_labels": aantal.sum(axis=1),
            "verschillende_labels": (aantal > 0).sum(axis=1),
            "beste_label": pd.array(namen[(aantal > 0).argmax(axis=1)], dtype="str"),
            "slechtste_label": pd.array(namen[laatste - (omgekeerd > 0).argmax(axis=1)], dtype="str"),
            "meest_voorkomend_label": pd.array(namen[laatste - omgekeerd.argmax(axis=1)], dtype="str"),
        },
        index=pd.Index(panden, name="pand_id"),
    )


def per_buurt(
    labels: pd.DataFrame,
    verblijfsobjecten: pd.DataFrame,
    *,
    afwijking_max: float = AFWIJKING_MAX,
    bouwjaar_bekend_min: float = BOUWJAAR_BEKEND_MIN,
    periodegrenzen: Sequence[int] = PERIODEGRENZEN,
) -> pd.DataFrame:
    """De labels per buurt, met dekking en of de woningen met label op alle woningen lijken.

    Parameters
    ----------
    labels : kolommen `vbo_id` en `labelklasse` (A–G), elk `vbo_id` hooguit één keer; met een kolom `gebouwklasse`
        tellen labels voor utiliteit (U) niet als woninglabel
    verblijfsobjecten : kolommen `vbo_id`, `buurtcode` en `woonfunctie`, eventueel `bouwjaar`; alleen woningen in een
        bekende buurt tellen
    afwijking_max : zoveel mag het aandeel van een bouwperiode verschillen (0–1); onze keuze, geen norm
    bouwjaar_bekend_min : is van minder dan dit deel van de woningen het bouwjaar bekend (0–1), dan 'onbekend'; idem
    periodegrenzen : eerste jaar van elke bouwperiode na de oudste, oplopend

    Returns
    -------
    kolommen `buurtcode`, `woningen`, `aantal_A` … `aantal_G`, `aantal_onbekend`, `dekking` (0–1), `representatief`
    (ja, nee, onbekend) en `afwijking` (0–1: het grootste verschil, over de bouwperioden, tussen het aandeel in de
    woningen met label en in alle woningen; NaN als dat niet te zeggen is)

    Raises
    ------
    MissingColumn : als een kolom ontbreekt.
    OutOfRange : als een labelklasse niet bestaat, of een verblijfsobject twee labels heeft.
    """
    _eis(labels, "energielabels", "vbo_id", "labelklasse")
    _eis(verblijfsobjecten, "verblijfsobjecten", "vbo_id", "buurtcode", "woonfunctie")
    telt = verblijfsobjecten["woonfunctie"].fillna(False).astype(bool) & verblijfsobjecten["buurtcode"].notna()
    woningen = verblijfsobjecten[telt]
    plek, codes = pd.factorize(woningen["buurtcode"], sort=True)
    plek = plek.astype(np.int64)
    rang = _label_van(woningen["vbo_id"], labels)
    met_label = rang >= 0
    aantal = count_labels(plek, rang, len(codes), len(LABELKLASSEN))
    totaal = np.bincount(plek, minlength=len(codes))
    afwijking = _afwijking(plek, met_label, _perioden(woningen, periodegrenzen), len(codes), bouwjaar_bekend_min)
    return pd.DataFrame(
        {
            "buurtcode": pd.array(np.asarray(codes, dtype=object), dtype="str"),
            "woningen": totaal.astype(float),
            **{f"aantal_{klasse}": aantal[:, i].astype(float) for i, klasse in enumerate(LABELKLASSEN)},
            "aantal_onbekend": (totaal - aantal.sum(axis=1)).astype(float),
            "dekking": aantal.sum(axis=1) / totaal,
            "representatief": pd.array(
                np.select([np.isnan(afwijking), afwijking <= afwijking_max], ["onbekend", "ja"], "nee"), dtype="str"
            ),
            "afwijking": afwijking,
        }
    )


def _afwijking(
    plek: NDArray[np.int64],
    met_label: NDArray[np.bool_],
    periode: NDArray[np.int64],
    buurten: int,
    bouwjaar_bekend_min: float,
) -> NDArray[np.float64]:
    """Per buurt het grootste verschil tussen de periodeverdeling met label en die van alle woningen; NaN: onbekend."""
    perioden = int(periode.max(initial=0)) + 1
    alle = count_labels(plek, periode, buurten, perioden)
    deel = count_labels(plek, np.where(met_label, periode, -1), buurten, perioden)
    bekend, bekend_met_label = alle.sum(axis=1), deel.sum(axis=1)
    genoeg = (bekend_met_label > 0) & (bekend >= bouwjaar_bekend_min * np.bincount(plek, minlength=buurten))
    uit = np.full(buurten, np.nan)
    aandelen = deel[genoeg] / bekend_met_label[genoeg, None] - alle[genoeg] / bekend[genoeg, None]
    uit[genoeg] = np.abs(aandelen).max(axis=1, initial=0.0)
    return uit


def _perioden(woningen: pd.DataFrame, grenzen: Sequence[int]) -> NDArray[np.int64]:
    if "bouwjaar" not in woningen:
        return np.full(len(woningen), -1, np.int64)
    jaar = pd.to_numeric(woningen["bouwjaar"]).to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isnan(jaar), -1, np.searchsorted(grenzen, jaar, side="right")).astype(np.int64)


def _label_van(vbo: pd.Series, labels: pd.DataFrame) -> NDArray[np.int64]:
    """Rang 0–6 van de labelklasse van elk verblijfsobject; -1 zonder woninglabel."""
    geldt = labels["vbo_id"].notna()
    if "gebouwklasse" in labels:
        geldt &= labels["gebouwklasse"].fillna("") != "U"
    tabel = labels[geldt]
    if tabel["vbo_id"].duplicated().any():
        eerste = tabel.loc[tabel["vbo_id"].duplicated(), "vbo_id"].iloc[0]
        raise OutOfRange(
            f"energielabels, vbo_id {eerste}",
            "meer dan één label",
            "één label per verblijfsobject",
            "gebruik eerst een_per_verblijfsobject",
        )
    klasse = pd.Index(LABELKLASSEN).get_indexer(pd.Index(tabel["labelklasse"]))
    if (klasse < 0).any():
        fout = tabel["labelklasse"].to_numpy(dtype=object)[klasse < 0][0]
        raise OutOfRange("energielabels, labelklasse", fout, "A tot en met G", "controleer de tabel met labels")
    waar = pd.Index(tabel["vbo_id"]).get_indexer(pd.Index(vbo))
    rang: NDArray[np.int64] = np.where(waar >= 0, np.append(klasse, -1)[waar], -1).astype(np.int64)
    return rang


def _rangen(label: pd.Series) -> NDArray[np.int64]:
    rang = label.map(_RANG)
    if rang.isna().any():
        fout = label[rang.isna()].iloc[0]
        raise OutOfRange("energielabels, label", fout, "A+++++ tot en met G", "controleer de tabel met labels")
    return np.asarray(rang, dtype=np.int64)


def _adressleutel(tabel: pd.DataFrame) -> pd.Series:
    """Postcode, huisnummer en de rest van het adres als één tekst; ontbrekend zonder postcode of huisnummer."""
    postcode = tabel["postcode"].astype("str").str.replace(" ", "").str.upper()
    huisnummer = pd.to_numeric(tabel["huisnummer"], errors="coerce").astype("Int64").astype("str")
    rest = tabel["huisletter"].astype("str").fillna("") + tabel["toevoeging"].astype("str").fillna("")
    sleutel = postcode + "|" + huisnummer + "|" + rest.str.upper().str.replace(r"[^A-Z0-9]", "", regex=True)
    return sleutel.where(tabel["postcode"].notna() & tabel["huisnummer"].notna())


def _eis(tabel: pd.DataFrame, naam: str, *kolommen: str) -> None:
    mist = [kolom for kolom in kolommen if kolom not in tabel.columns]
    if mist:
        raise MissingColumn(naam, ", ".join(map(str, tabel.columns)), f"kolom {', '.join(mist)}", "vul de tabel aan")
