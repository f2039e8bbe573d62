"""Hoe leest wijkwind de Startanalyse 2025: per buurt één rij per indicator, met de varianten als kolommen?

`{gemeente}_strategie.csv` is lang (Code_Indicator, Eenheid, een kolom per variant), `{gemeente}_totaalbebouwing.csv`
telt per buurt de woningen naar label, bouwperiode en type; `{gemeente}_bebouwing.csv` is daarvan de uitsplitsing,
met meer rijen per buurt. Puntkomma, BOM, decimale komma; `-` en `.` betekenen: niet gepubliceerd.
Ook de lange buurtbestanden van 2020 (kolommen Strategie_1 … Strategie_5) hebben deze vorm.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import SchemaMismatch
from layers.sentinels import Decimaal
from layers.sources.startanalyse_delen import (
    BUURTCODE,
    INDICATOR,
    KENMERKEN,
    LABELKLASSEN,
    TEKSTKENMERKEN,
    VARIANT,
    Delen,
    getal,
    zonder_aanhaling,
    zonder_eenheid,
)

VASTE_KOLOMMEN: dict[str, str] = {
    "Laagste_Nationale_Kosten": "laagste",
    "Referentie_2023": "ref_2023",
    "Referentie_2030": "ref_2030",
}
VARIANTKOLOM = re.compile(r"^Variant_(s[1-5][a-h])(?:_|$)", re.IGNORECASE)
WAARDEKOLOM = re.compile(
    r"^(Referentie_|Laagste_|LN_|Strategie_|Variant_|Supplementair_|Gevoeligheid|G\d{2}_)", re.IGNORECASE
)

BRONNAMEN: dict[str, tuple[str, ...]] = {
    "buurtnaam": ("i02_buurtnaam",),
    "gemeentecode": ("i05_gemeentecode",),
    "gemeentenaam": ("i06_gemeentenaam",),
    "woningen": ("i09_aantal_woningen",),
    "utiliteit_aansluitingen": ("i10_aantal_utiliteit",),
    "weq": ("i11_woningequivalenten",),
}
LABELKOLOMMEN = {"A": "label_a_en_beter", **{klasse: f"label_{klasse.lower()}" for klasse in LABELKLASSEN[1:]}}
GEEN_LABEL = "geen_label"
# De jaren in de kolomnamen van 2025 liggen steeds één jaar later dan de klassen van 2020; PBL bedoelt dezelfde klassen.
PERIODEKOLOMMEN: dict[str, tuple[str, ...]] = {
    "bp_voor_1930": ("voor_1930",),
    "bp_1930_1945": ("1930_1945",),
    "bp_1946_1964": ("1946_1965",),
    "bp_1965_1974": ("1966_1975",),
    "bp_1975_1991": ("1976_1992",),
    "bp_1992_2005": ("1993_1996", "1997_2000", "2001_2006"),
    "bp_2006_later": ("2007_2011", "2012_2014", "2015_2020"),
    # De fijnere indeling, die alleen de editie 2025 kent.
    "bp_1992_1995": ("1993_1996",),
    "bp_1996_1999": ("1997_2000",),
    "bp_2000_2005": ("2001_2006",),
    "bp_2006_2010": ("2007_2011",),
    "bp_2011_2014": ("2012_2014",),
    "bp_2015_2020": ("2015_2020",),
}
TYPEKOLOMMEN: dict[str, tuple[str, ...]] = {
    "type_vrijstaand": ("vrijstaande_woning",),
    "type_twee_onder_een_kap": ("2_onder_1_kap",),
    "type_hoek": ("rijwoning_hoek",),
    "type_tussen": ("rijwoning_tussen",),
    "type_meergezins_laag": ("meersgezinswoning_laag_midden", "meergezinswoning_laag_midden"),
    "type_meergezins_hoog": ("meersgezinswoning_hoog", "meergezinswoning_hoog"),
}
# Van deze spellingen mag er maar één meetellen; van de andere groepen tellen alle kolommen op.
SPELLINGEN = ("type_meergezins_laag", "type_meergezins_hoog")


def is_langvorm(tabel: pd.DataFrame) -> bool:
    """Draagt de tabel de kolom Code_Indicator?"""
    return "code_indicator" in _hernoem(tabel).columns


def is_bebouwing(tabel: pd.DataFrame) -> bool:
    """Draagt de tabel aantallen per type of bouwperiode?"""
    namen = set(_hernoem(tabel).columns)
    return "code_indicator" not in namen and bool(namen & {"vrijstaande_woning", "voor_1930", "label_a_en_beter"})


def lees_langvorm(strategie: list[tuple[str, pd.DataFrame]], bebouwing: list[tuple[str, pd.DataFrame]]) -> Delen:
    """Lees de lange strategiebestanden met, als ze er zijn, de bebouwingsbestanden.

    Parameters
    ----------
    strategie : (bestandsnaam, tabel) per strategiebestand
    bebouwing : (bestandsnaam, tabel) per bebouwingsbestand; een bestand 'totaalbebouwing' gaat voor

    Raises
    ------
    SchemaMismatch : als buurtcode, indicator of waardekolommen ontbreken.
    """
    delen = Delen("2020", pd.DataFrame(), pd.DataFrame())
    tabellen = [_gecontroleerd(tabel, bestand, delen) for bestand, tabel in strategie]
    samen = pd.concat(tabellen, ignore_index=True)
    if any(kolom in samen.columns for kolom in ("referentie_2023", "laagste_nationale_kosten")):
        delen.editie = "2025"
    dubbel = samen.duplicated(["_code", "code_indicator"])
    delen.hersteld["dubbele rij voor buurt en indicator (eerste gehouden)"] += int(dubbel.sum())
    samen = samen[~dubbel].reset_index(drop=True)
    _indicatoren(samen, delen)
    teken = _decimaalteken(samen)
    delen.keuzes = _keuzes(samen)
    delen.resultaten = _resultaten(samen, strategie[0][0], teken, delen)
    delen.kenmerken = _kenmerken(samen, bebouwing, teken, delen)
    return delen


def _gecontroleerd(tabel: pd.DataFrame, bestand: str, delen: Delen) -> pd.DataFrame:
    tabel = _hernoem(tabel)
    for kolom, voorbeeld in (("i01_buurtcode", "I01_buurtcode"), ("code_indicator", "Code_Indicator")):
        if kolom not in tabel.columns:
            raise SchemaMismatch(
                f"bestand '{bestand}', veld {voorbeeld}",
                f"kolommen {', '.join(tabel.columns[:6])}",
                f"een kolom {voorbeeld}",
                "gebruik {gemeente}_strategie.csv uit het zipbestand van PBL, ongewijzigd",
            )
    if not any(WAARDEKOLOM.match(kolom) for kolom in tabel.columns):
        raise SchemaMismatch(
            f"bestand '{bestand}'",
            f"kolommen {', '.join(tabel.columns[-4:])}",
            "kolommen als Referentie_2030, Strategie_1 of Variant_s1a_B_LuchtWP",
            "gebruik {gemeente}_strategie.csv uit het zipbestand van PBL, ongewijzigd",
        )
    tabel["_code"] = zonder_aanhaling(tabel["i01_buurtcode"]).str.upper().fillna("")
    tabel["code_indicator"] = tabel["code_indicator"].astype("str").str.strip().fillna("")
    goed = tabel["_code"].str.match(BUURTCODE) & (tabel["code_indicator"] != "")
    delen.geweigerd["buurtcode of indicator onleesbaar"] += int((~goed).sum())
    return tabel[goed]


def _decimaalteken(samen: pd.DataFrame) -> Decimaal:
    """Het decimaalteken van het hele bestand: 2025 schrijft komma's, de buurtbestanden van 2020 punten."""
    kolommen = [naam for naam in samen.columns if WAARDEKOLOM.match(naam)]
    komma = any(samen[kolom].astype("str").str.contains(r"\d,\d").any() for kolom in kolommen)
    return "," if komma else "."


def _indicatoren(samen: pd.DataFrame, delen: Delen) -> None:
    """Kort 'H18_Nat_meerkost_WEQ' in tot 'H18', behalve waar twee indicatoren dezelfde code delen."""
    eenheid = samen["eenheid"] if "eenheid" in samen.columns else pd.Series("", index=samen.index, dtype="str")
    uniek = pd.DataFrame({"naam": samen["code_indicator"], "eenheid": eenheid}).drop_duplicates()
    kort: dict[str, str] = {}
    bezet: dict[str, str] = {}
    for naam in uniek["naam"].unique():
        code = INDICATOR.match(naam)
        korte = code.group(1) if code else naam
        if bezet.setdefault(korte, naam) != naam:
            delen.meldingen.append(
                f"indicator {naam} deelt de code {korte} met {bezet[korte]}; hij houdt zijn hele naam"
            )
            korte = naam
        kort[naam] = korte
        delen.namen[korte] = naam
    samen["indicator"] = samen["code_indicator"].map(kort).astype("str")
    for naam, groep in uniek.astype("str").groupby("naam", sort=False)["eenheid"]:
        gevonden = [str(tekst).strip(" []") for tekst in groep.dropna().unique()]
        delen.eenheden[kort[str(naam)]] = gevonden[0] if gevonden else ""
        if len(gevonden) > 1:
            delen.meldingen.append(f"indicator {naam!s} staat in meer dan één eenheid: {', '.join(gevonden)}")


def _resultaten(samen: pd.DataFrame, bestand: str, teken: Decimaal, delen: Delen) -> pd.DataFrame:
    """De getallen in de lange vorm van wijkwind; indicatoren die een variant noemen staan in `keuzes`."""
    noemt_variant = set(delen.keuzes["indicator"]) | {"V01"}
    rijen = samen[~samen["indicator"].isin(list(noemt_variant))]
    stukken = [
        pd.DataFrame(
            {
                "buurtcode": rijen["_code"].array,
                "variant": pd.Series([variantnaam(kolom)] * len(rijen), dtype="str").array,
                "indicator": rijen["indicator"].array,
                "waarde": getal(rijen[kolom], bestand, teken)[0],
            }
        )
        for kolom in samen.columns
        if WAARDEKOLOM.match(kolom)
    ]
    alles = pd.concat(stukken, ignore_index=True)
    ontbreekt = alles[alles["waarde"].isna()].groupby("variant")["buurtcode"].nunique()
    for variant, aantal in ontbreekt.items():
        delen.ontbrekend[str(variant)] = Counter({"niet gepubliceerd ('-' of '.')": int(aantal)})
    return alles


def variantnaam(kolom: str) -> str:
    """De naam van een variant bij een kolom van PBL.

    >>> variantnaam("Variant_s1a_B_LuchtWP"), variantnaam("Referentie_2030"), variantnaam("Strategie_1")
    ('s1a', 'ref_2030', 'strategie_1')
    """
    vast = {naam.lower(): waarde for naam, waarde in VASTE_KOLOMMEN.items()}
    gevonden = VARIANTKOLOM.match(kolom)
    return gevonden.group(1).lower() if gevonden else vast.get(kolom.lower(), kolom.lower())


def _keuzes(samen: pd.DataFrame) -> pd.DataFrame:
    """Alle cellen waarin PBL een variant noemt: V01 en de gevoeligheidsanalyses."""
    kolommen = [naam for naam in samen.columns if WAARDEKOLOM.match(naam)]
    lang = samen.melt(["_code", "indicator"], kolommen, var_name="kolom", value_name="variant")
    lang["variant"] = lang["variant"].astype("str").str.strip().str.extract(VARIANT, expand=False).str.lower()
    lang = lang.dropna(subset="variant").rename(columns={"_code": "buurtcode"})
    lang["kolom"] = lang["kolom"].map(variantnaam).astype("str")
    return lang.reset_index(drop=True)


def _kenmerken(
    samen: pd.DataFrame, bebouwing: list[tuple[str, pd.DataFrame]], teken: Decimaal, delen: Delen
) -> pd.DataFrame:
    per_buurt = samen.drop_duplicates("_code").set_index("_code").rename_axis("buurtcode")
    uit = pd.DataFrame(index=per_buurt.index)
    for naam, bronnen in BRONNAMEN.items():
        bron = next((kolom for kolom in bronnen if kolom in per_buurt.columns), None)
        if naam in TEKSTKENMERKEN:
            leeg = pd.Series(pd.NA, index=uit.index, dtype="str")
            uit[naam] = leeg if bron is None else zonder_aanhaling(per_buurt[bron])
        else:
            uit[naam] = np.nan if bron is None else getal(per_buurt[bron], "strategie", teken)[0]
    uit["gemeentecode"] = uit["gemeentecode"].fillna(pd.Series("GM" + uit.index.str[2:6], index=uit.index))
    keuze = delen.keuzes
    laagste = keuze[(keuze["indicator"] == "V01") & (keuze["kolom"] == "laagste")].set_index("buurtcode")["variant"]
    uit["keuze_variant"] = laagste.reindex(uit.index).astype("str")
    delen.ontbrekend["keuze_variant"] = Counter({"PBL noemt geen variant": int(uit["keuze_variant"].isna().sum())})
    gebouwd = _bebouwing(bebouwing, uit, teken, delen)
    for naam in KENMERKEN:
        if naam not in uit.columns:
            uit[naam] = gebouwd[naam] if naam in gebouwd.columns else np.nan
    extra = [naam for naam in gebouwd.columns if naam not in uit.columns]
    return uit[list(KENMERKEN)].join(gebouwd[extra])


def _bebouwing(
    bestanden: list[tuple[str, pd.DataFrame]], uit: pd.DataFrame, teken: Decimaal, delen: Delen
) -> pd.DataFrame:
    """Labelaandelen en aantallen per periode en type; 'totaalbebouwing' heeft één rij per buurt en gaat voor."""
    if not bestanden:
        delen.meldingen.append("geen bebouwingsbestand gevonden: labels, bouwperioden en typen ontbreken")
        return pd.DataFrame(index=uit.index)
    totaal = [paar for paar in bestanden if "totaal" in paar[0].lower()]
    gekozen = totaal or bestanden
    ruw = pd.concat([_hernoem(tabel) for _, tabel in gekozen], ignore_index=True)
    if "i01_buurtcode" not in ruw.columns:
        raise SchemaMismatch(
            f"bestand '{gekozen[0][0]}', veld I01_buurtcode",
            f"kolommen {', '.join(ruw.columns[:6])}",
            "een kolom I01_buurtcode",
            "gebruik het bebouwingsbestand uit het zipbestand van PBL, ongewijzigd",
        )
    codes = zonder_aanhaling(ruw["i01_buurtcode"]).str.upper()
    groepen = {**{f"label_{k}": (v,) for k, v in LABELKOLOMMEN.items()}, GEEN_LABEL: (GEEN_LABEL,)}
    kolommen = {
        naam: _som(ruw, bron, naam, teken) for naam, bron in {**groepen, **PERIODEKOLOMMEN, **TYPEKOLOMMEN}.items()
    }
    getallen = pd.DataFrame(kolommen).groupby(codes.to_numpy()).sum(min_count=1).reindex(uit.index)
    if codes.duplicated().any():
        delen.meldingen.append(f"'{gekozen[0][0]}' heeft meer rijen per buurt; ze zijn opgeteld")
    labels = getallen[list(groepen)]
    uitkomst = getallen[[*PERIODEKOLOMMEN, *TYPEKOLOMMEN]].copy()
    # Aandelen uit de rijsom: dat klopt of PBL nu aantallen of procenten geeft.
    som = labels.sum(axis=1, min_count=1).replace(0.0, np.nan)
    for klasse in LABELKLASSEN:
        uitkomst[f"afgemeld_{klasse}"] = labels[f"label_{klasse}"] / som
    uitkomst[GEEN_LABEL] = labels[GEEN_LABEL] / som
    delen.meldingen.append("editie 2025 kent geen voorlopige labels; afgemeld_A–G is het aandeel van alle woningen")
    _controleer_som(uitkomst, uit["woningen"], delen)
    return uitkomst


def _controleer_som(uitkomst: pd.DataFrame, woningen: pd.Series, delen: Delen) -> None:
    """Meld waar typen of perioden niet optellen tot het aantal woningen (dan zijn het geen aantallen)."""
    grof = list(PERIODEKOLOMMEN)[:7]
    for naam, kolommen in (("bouwperioden", grof), ("typen", list(TYPEKOLOMMEN))):
        som = uitkomst[kolommen].sum(axis=1, min_count=1)
        afwijkend = int(((som - woningen).abs() > 0.05 * woningen + 2).sum())
        if afwijkend:
            delen.meldingen.append(f"in {afwijkend} buurten tellen de {naam} niet op tot het aantal woningen")


def _som(tabel: pd.DataFrame, bronnen: tuple[str, ...], naam: str, teken: Decimaal) -> NDArray[np.float64]:
    aanwezig = [kolom for kolom in bronnen if kolom in tabel.columns]
    if naam in SPELLINGEN:
        aanwezig = aanwezig[:1]
    if not aanwezig:
        return np.full(len(tabel), np.nan)
    waarden = np.column_stack([getal(tabel[kolom], "bebouwing", teken)[0] for kolom in aanwezig])
    som = np.nansum(waarden, axis=1)
    som[np.isnan(waarden).all(axis=1)] = np.nan
    return np.asarray(som, dtype=np.float64)


def _hernoem(tabel: pd.DataFrame) -> pd.DataFrame:
    """Kolomnamen zonder eenheid, in kleine letters, met lage streepjes; van gelijke namen blijft de eerste."""
    namen = [zonder_eenheid(str(kolom))[0].lower().replace(" ", "_") for kolom in tabel.columns]
    tabel = tabel.set_axis(namen, axis=1)
    return tabel.loc[:, ~tabel.columns.duplicated()].copy()
