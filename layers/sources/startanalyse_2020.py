"""Hoe leest wijkwind de Startanalyse 2020: één rij per buurt, variant en maat samen in de kolomnaam?

Twee vormen: de kaartbestanden (`s1a_H18`, `ref_2030_K12`, aantallen soms als tekst) en de gepubliceerde
strategiebestanden (`H18_Nat_meerkost_WEQ [Euro per Woning*yr]` met de variant in `V01_Strategievariant`).
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import SchemaMismatch
from layers.sources.startanalyse_delen import (
    AANTALLEN,
    BUURTCODE,
    EENHEDEN_2020,
    INDICATOR,
    KENMERKEN,
    LABELKLASSEN,
    TEKSTKENMERKEN,
    VARIANT,
    Delen,
    getal,
    lang,
    lege_keuzes,
    zonder_aanhaling,
    zonder_eenheid,
)

RESULTAATKOLOM = re.compile(r"^(s[1-5][a-h]|ref_\d{4})_([HKA]\d{2})(?:_(\d+))?$")
# H20 is een woord ('hoger', 'onbekend'), geen getal; het hoort bij de verdeling van hernieuwbaar gas.
TEKSTINDICATOREN = ("H20",)
CODEKOLOMMEN = ("BU_CODE", "I01_buurtcode", "I01_Buurtcode", "buurtcode")

# Naam in wijkwind → namen in de bron (zonder eenheid), in volgorde van voorkeur.
BRONNAMEN: dict[str, tuple[str, ...]] = {
    "buurtnaam": ("I02_buurtnaam",),
    "gemeentecode": ("I05_gemeentecode",),
    "gemeentenaam": ("I06_gemeentenaam",),
    "keuze_variant": ("sln_V01",),
    "woningen": ("I09_aantalwoningen", "I09_aantal_woningen"),
    "utiliteit_aansluitingen": ("I10_aantalutiliteitsgebouwen", "I10_aantal_utiliteit"),
    "weq": ("I11_aantalweq", "I11_woningequivalenten"),
    # won_bp6 en won_bp7: 1992–2005 en 2006 of later is onze afleiding uit bouwtempo's (zekerheid C).
    "bp_voor_1930": ("won_bp1",),
    "bp_1930_1945": ("won_bp2",),
    "bp_1946_1964": ("won_bp3",),
    "bp_1965_1974": ("won_bp4",),
    "bp_1975_1991": ("won_bp5",),
    "bp_1992_2005": ("won_bp6",),
    "bp_2006_later": ("won_bp7",),
    "type_vrijstaand": ("wt_vrijsaa",),
    "type_twee_onder_een_kap": ("wt_21kap",),
    "type_hoek": ("wt_rwhoek",),
    "type_tussen": ("wt_rwtusse",),
    "type_meergezins_laag": ("wt_mgz_laa",),
    "type_meergezins_hoog": ("wt_mgz_hoo",),
    **{
        f"{soort}_{klasse}": (f"percentage_woningen_{soort}_label{klasse}",)
        for soort in ("afgemeld", "voorlopig")
        for klasse in LABELKLASSEN
    },
}


def is_kaartvorm(tabel: pd.DataFrame) -> bool:
    """Draagt de tabel kolommen als `s1a_H18`?"""
    return any(RESULTAATKOLOM.match(zonder_eenheid(str(kolom))[0]) for kolom in tabel.columns)


def is_strategievorm(tabel: pd.DataFrame) -> bool:
    """Draagt de tabel kolommen als `H18_Nat_meerkost_WEQ [eenheid]` en één variant per rij?"""
    namen = [zonder_eenheid(str(kolom))[0] for kolom in tabel.columns]
    return "Code_Indicator" not in namen and any(re.match(r"^[HK]\d{2}_", naam) for naam in namen)


def lees_kaartvorm(tabel: pd.DataFrame, bestand: str) -> tuple[Delen, NDArray[np.intp]]:
    """Lees de brede vorm met kolommen als `s1a_H18`.

    Returns
    -------
    De delen, en welke rijen van `tabel` (posities) daarin staan.

    Raises
    ------
    SchemaMismatch : als de buurtcode of alle uitkomsten ontbreken.
    """
    hersteld: Counter[str] = Counter()
    geweigerd: Counter[str] = Counter()
    tabel = _hernoem(tabel)
    rijen, codes = kies_rijen(tabel, bestand, hersteld, geweigerd)
    tabel = tabel.iloc[rijen]
    delen = Delen("2020", pd.DataFrame(), pd.DataFrame(), hersteld=hersteld, geweigerd=geweigerd)
    kolommen, waarden = _uitkomsten(tabel, bestand, delen)
    delen.resultaten = lang(codes, kolommen, waarden)
    delen.kenmerken = kenmerken(tabel, codes, bestand, delen)
    delen.eenheden = {code: EENHEDEN_2020[code] for _, code in kolommen if code in EENHEDEN_2020}
    delen.keuzes = _keuzes(delen.kenmerken)
    delen.meldingen.append(
        "H01–H14 zijn in de kaartbestanden van 2020 afgeronde GJ per woningequivalent per jaar (afgeleid, niet "
        "in de bron vermeld); K01–K18 en H16 zijn euro per jaar voor de hele buurt"
    )
    _meld_keuze_zonder_kosten(delen, kolommen)
    return delen, rijen


def lees_strategievorm(tabellen: list[tuple[str, pd.DataFrame]]) -> Delen:
    """Lees de gepubliceerde strategiebestanden: per rij een buurt en de variant in `V01_Strategievariant`.

    Parameters
    ----------
    tabellen : (bestandsnaam, tabel) per strategiebestand

    Raises
    ------
    SchemaMismatch : als de buurtcode ontbreekt, of als nergens staat om welke variant het gaat.
    """
    delen = Delen("2020", pd.DataFrame(), pd.DataFrame())
    stukken, kenmerken_per_bestand = [], []
    for bestand, tabel in tabellen:
        eenheden = dict(zonder_eenheid(str(kolom)) for kolom in tabel.columns)
        tabel = _hernoem(tabel)
        variant = _variant_per_rij(tabel, bestand)
        codes = schone_codes(tabel, bestand)
        goed = codes.str.match(BUURTCODE).to_numpy(dtype=bool) & variant.notna().to_numpy(dtype=bool)
        delen.geweigerd["buurtcode of variant onleesbaar"] += int((~goed).sum())
        tabel, codes, variant = tabel[goed], codes[goed], variant[goed]
        for kolom in tabel.columns:
            code = INDICATOR.match(str(kolom))
            if code is None or code.group(1)[0] not in "HKA" or code.group(1) in TEKSTINDICATOREN:
                continue
            waarden, redenen = getal(tabel[kolom], bestand)
            _tel_variant(delen, code.group(1), redenen)
            delen.eenheden.setdefault(code.group(1), eenheden.get(str(kolom), ""))
            delen.namen.setdefault(code.group(1), str(kolom))
            stukken.append(
                pd.DataFrame(
                    {
                        "buurtcode": codes.to_numpy(),
                        "variant": variant.to_numpy(),
                        "indicator": code.group(1),
                        "waarde": waarden,
                    }
                )
            )
        kenmerken_per_bestand.append((bestand, tabel, codes))
    if not stukken:
        raise SchemaMismatch(
            "bestand " + ", ".join(f"'{naam}'" for naam, _ in tabellen),
            "geen kolommen",
            "kolommen als 'H18_Nat_meerkost_WEQ [Euro per Woning*yr]'",
            "gebruik het strategiebestand uit het zipbestand van de gemeente",
        )
    resultaten = pd.concat(stukken, ignore_index=True)
    dubbel = resultaten.duplicated(["buurtcode", "variant", "indicator"])
    if dubbel.any():
        delen.hersteld["dubbele uitkomst (eerste gehouden)"] = int(dubbel.sum())
    delen.resultaten = resultaten[~dubbel].reset_index(drop=True)
    delen.kenmerken = _eerste_kenmerken(kenmerken_per_bestand, delen)
    return delen


def kies_rijen(
    tabel: pd.DataFrame, bestand: str, hersteld: Counter[str], geweigerd: Counter[str]
) -> tuple[NDArray[np.intp], pd.Index]:
    """Welke rijen doen mee, en onder welke buurtcode: onleesbare codes vallen af, van dubbele blijft de eerste."""
    codes = schone_codes(tabel, bestand)
    leesbaar = codes.str.match(BUURTCODE).fillna(False).to_numpy(dtype=bool)
    dubbel = codes.duplicated().to_numpy(dtype=bool) & leesbaar
    geweigerd["buurtcode onleesbaar"] += int((~leesbaar).sum())
    hersteld["dubbele buurtcode (eerste rij gehouden)"] += int(dubbel.sum())
    rijen = np.flatnonzero(leesbaar & ~dubbel)
    return rijen, pd.Index(codes.to_numpy()[rijen], name="buurtcode", dtype="str")


def schone_codes(tabel: pd.DataFrame, bestand: str) -> pd.Series:
    """De kolom met buurtcodes, zonder spaties en aanhalingstekens en in hoofdletters.

    Raises
    ------
    SchemaMismatch : als er geen kolom met buurtcodes is.
    """
    for kolom in CODEKOLOMMEN:
        if kolom in tabel.columns:
            return zonder_aanhaling(tabel[kolom]).str.upper().fillna("")
    raise SchemaMismatch(
        f"bestand '{bestand}', veld buurtcode",
        f"kolommen {', '.join(map(str, tabel.columns[:6]))}",
        f"een kolom {' of '.join(CODEKOLOMMEN[:2])} met codes als BU19630000",
        "gebruik het bestand van PBL zoals het is gedownload",
    )


def kenmerken(tabel: pd.DataFrame, codes: pd.Index, bestand: str, delen: Delen) -> pd.DataFrame:
    """De kenmerken per buurt onder de namen van wijkwind; aandelen 0–1, wat ontbreekt is NaN."""
    uit: dict[str, pd.Series | NDArray[np.float64]] = {}
    weg: list[str] = []
    for naam in KENMERKEN:
        bron = next((kolom for kolom in BRONNAMEN[naam] if kolom in tabel.columns), None)
        if bron is None:
            weg.append(naam)
            uit[naam] = (
                pd.Series(pd.NA, index=codes, dtype="str") if naam in TEKSTKENMERKEN else np.full(len(codes), np.nan)
            )
        elif naam in TEKSTKENMERKEN:
            uit[naam] = pd.Series(zonder_aanhaling(tabel[bron]).to_numpy(), index=codes, dtype="str")
        else:
            waarden, redenen = getal(tabel[bron], bestand)
            _tel(delen, naam, redenen)
            uit[naam] = waarden / 100.0 if bron.startswith("percentage_") else waarden
    if weg:
        delen.meldingen.append(f"niet in dit bestand, dus ontbrekend: {', '.join(weg)}")
    return _rond_af(pd.DataFrame(uit, index=codes), delen)


def _rond_af(tabel: pd.DataFrame, delen: Delen) -> pd.DataFrame:
    """Vul de gemeentecode aan uit de buurtcode, lees de keuze als variant en meld buurten zonder woningen."""
    zonder_gemeente = tabel["gemeentecode"].isna() | (tabel["gemeentecode"] == "")
    if zonder_gemeente.any():
        afgeleid = pd.Series("GM" + tabel.index.str[2:6], index=tabel.index, dtype="str")
        tabel["gemeentecode"] = tabel["gemeentecode"].mask(zonder_gemeente, afgeleid)
        delen.hersteld["gemeentecode afgeleid uit buurtcode"] += int(zonder_gemeente.sum())
    keuze = tabel["keuze_variant"].astype("str").str.extract(VARIANT, expand=False)
    delen.ontbrekend["keuze_variant"] = Counter({"PBL noemt geen variant": int(keuze.isna().sum())})
    tabel["keuze_variant"] = keuze.astype("str")
    leeg = int((tabel["woningen"] == 0).sum())
    if leeg:
        delen.meldingen.append(f"{leeg} buurten hebben volgens PBL geen woningen; zij blijven in de tabel")
    ontbreekt = [naam for naam in AANTALLEN if tabel[naam].isna().all()]
    if ontbreekt:
        delen.meldingen.append(f"voor geen enkele buurt bekend: {', '.join(ontbreekt)}")
    return tabel


def _uitkomsten(
    tabel: pd.DataFrame, bestand: str, delen: Delen
) -> tuple[list[tuple[str, str]], list[NDArray[np.float64]]]:
    """De uitkomstkolommen als getallen; kolommen die de bron dubbel heeft (`_1`) worden samengevoegd."""
    gevonden: dict[tuple[str, str], NDArray[np.float64]] = {}
    gevonden_redenen: Counter[str]
    for kolom in tabel.columns:
        delen_van_naam = RESULTAATKOLOM.match(str(kolom))
        if delen_van_naam is None:
            continue
        sleutel = (delen_van_naam.group(1), delen_van_naam.group(2))
        if sleutel[1] in TEKSTINDICATOREN:
            continue
        waarden, gevonden_redenen = getal(tabel[kolom], bestand)
        if sleutel in gevonden:
            _voeg_dubbele_toe(gevonden[sleutel], waarden, str(kolom), delen)
            continue
        gevonden[sleutel] = waarden
        _tel_variant(delen, sleutel[0], gevonden_redenen)
    return list(gevonden), list(gevonden.values())


def _voeg_dubbele_toe(eerst: NDArray[np.float64], ander: NDArray[np.float64], kolom: str, delen: Delen) -> None:
    """De eerste kolom wint; de dubbele vult alleen gaten, en een verschil wordt gemeld."""
    delen.hersteld["dubbele kolommen samengevoegd"] += 1
    verschil = int(((eerst != ander) & ~np.isnan(eerst) & ~np.isnan(ander)).sum())
    if verschil:
        delen.meldingen.append(f"dubbele kolom {kolom} wijkt in {verschil} buurten af; de eerste kolom is gebruikt")
    gat = np.isnan(eerst)
    eerst[gat] = ander[gat]


def _variant_per_rij(tabel: pd.DataFrame, bestand: str) -> pd.Series:
    if "V01_Strategievariant" in tabel.columns:
        return zonder_aanhaling(tabel["V01_Strategievariant"]).str.extract(VARIANT, expand=False)
    in_naam = re.search(r"(?:^|_)(s[1-5][a-h])(?:_|\.|$)", bestand, re.IGNORECASE)
    if in_naam is None:
        raise SchemaMismatch(
            f"bestand '{bestand}', veld V01_Strategievariant",
            "ontbreekt",
            "een kolom V01_Strategievariant, of de variant in de bestandsnaam (bijvoorbeeld s1a)",
            "gebruik het strategiebestand van PBL zoals het is gedownload",
        )
    return pd.Series(in_naam.group(1).lower(), index=tabel.index, dtype="str")


def _eerste_kenmerken(bestanden: list[tuple[str, pd.DataFrame, pd.Series]], delen: Delen) -> pd.DataFrame:
    """De kenmerken uit het eerste bestand waarin een buurt voorkomt."""
    samen = pd.concat([tabel.assign(_code=codes.to_numpy()) for _, tabel, codes in bestanden], ignore_index=True)
    samen = samen.drop_duplicates("_code")
    return kenmerken(samen, pd.Index(samen["_code"].to_numpy(), name="buurtcode", dtype="str"), bestanden[0][0], delen)


def _hernoem(tabel: pd.DataFrame) -> pd.DataFrame:
    """Kolomnamen zonder eenheid; van gelijke namen blijft de eerste."""
    tabel = tabel.set_axis([zonder_eenheid(str(kolom))[0] for kolom in tabel.columns], axis=1)
    return tabel.loc[:, ~tabel.columns.duplicated()]


def _keuzes(tabel: pd.DataFrame) -> pd.DataFrame:
    gekozen = tabel["keuze_variant"].dropna()
    if gekozen.empty:
        return lege_keuzes()
    return pd.DataFrame(
        {"buurtcode": gekozen.index, "indicator": "V01", "kolom": "laagste", "variant": gekozen.to_numpy()}
    )


def _meld_keuze_zonder_kosten(delen: Delen, kolommen: list[tuple[str, str]]) -> None:
    """Meld de buurten waarvan de gekozen variant geen H18 in dit bestand heeft: daar is geen kostencijfer."""
    met_kosten = {variant for variant, code in kolommen if code == "H18"}
    keuze = delen.kenmerken["keuze_variant"].dropna()
    zonder = keuze[~keuze.isin(met_kosten)]
    if len(zonder):
        welke = ", ".join(f"{variant} ({aantal})" for variant, aantal in zonder.value_counts().items())
        delen.meldingen.append(
            f"{len(zonder)} buurten kiezen een variant waarvan dit bestand geen H18 heeft: {welke}; "
            "voor die buurten is de prijs van de keuze van PBL dus onbekend"
        )


def _tel(delen: Delen, kolom: str, redenen: Counter[str]) -> None:
    if redenen:
        delen.ontbrekend.setdefault(kolom, Counter()).update(redenen)


def _tel_variant(delen: Delen, variant: str, redenen: Counter[str]) -> None:
    """Tel per variant het aantal buurten zonder uitkomst: de maat met de meeste gaten telt, niet de som."""
    telling = delen.ontbrekend.setdefault(variant, Counter())
    for reden, aantal in redenen.items():
        telling[reden] = max(telling[reden], aantal)
