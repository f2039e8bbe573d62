"""Hoe leest wijkwind de Wijk- en Buurtkaart van het CBS, van welk jaar ook?

Kolommen worden gevonden op naam, want volgorde en namen verschillen per jaar. Codes als -99997 worden ontbrekend,
procenten worden aandelen (0–1). De nieuwste uitgave mist vaak inkomen, energie en wonen: die cijfers kunnen uit een
eerder jaar komen, en dan staat het jaar per cijfer in `<kolom>_peiljaar`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import LayersError, SchemaMismatch
from layers.geometrie import maak_heel
from layers.sentinels import naar_getal
from layers.sources.bestand import lees_lagen
from layers.sources.cbs_kerncijfers import controleer_corporatie, lees_kerncijfers
from layers.sources.startanalyse_delen import zonder_aanhaling
from layers.verslag import Leesverslag
from spatial.crs import require_rd

__all__ = ["KERNCIJFERS", "lees_buurten", "lees_kerncijfers", "vul_aan"]

BUURTCODE = r"^BU\d{8}$"
CorporatieVan = Literal["woningen", "huurwoningen"]

TEKST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "buurtcode": ("buurtcode", "bu_code", "statcode"),
        "buurtnaam": ("buurtnaam", "bu_naam", "i02_buurtnaam", "statnaam"),
        "wijkcode": ("wijkcode", "wk_code"),
        "gemeentecode": ("gemeentecode", "gm_code", "i05_gemeentecode"),
        "gemeentenaam": ("gemeentenaam", "gm_naam", "i06_gemeentenaam"),
    }
)
# Kolom in wijkwind → (namen in de bron over de jaren, factor naar de eenheid van wijkwind).
KERNCIJFERS: Mapping[str, tuple[tuple[str, ...], float]] = MappingProxyType(
    {
        "woningen": (("woningvoorraad", "aantal_woningen", "i09_aantalwoningen", "woningen", "woningv"), 1.0),
        "inwoners": (("aantal_inwoners", "aant_inw", "inwoners"), 1.0),
        "huishoudens": (("aantal_huishoudens", "aantal_hh", "huishoudens"), 1.0),
        "gas_m3_woning": (
            ("gemiddeld_gasverbruik_totaal", "gemiddeld_aardgasverbruik_totaal", "g_gas", "cbs22_gas_m3"),
            1.0,
        ),
        "elek_kwh_woning": (
            (
                "gemiddeld_elektriciteitsverbruik_totaal",
                "gemiddelde_elektriciteitslevering_totaal",
                "g_ele",
                "cbs22_elek_kwh",
            ),
            1.0,
        ),
        "aandeel_koop": (("percentage_koopwoningen", "p_koopwon", "cbs22_pct_koop"), 0.01),
        "aandeel_huur": (("percentage_huurwoningen", "p_huurwon"), 0.01),
        "aandeel_corporatie": (
            (
                "perc_huurwoningen_in_bezit_woningcorporaties",
                "percentage_huurwoningen_in_bezit_woningcorporaties",
                "p_wcorpw",
            ),
            0.01,
        ),
        "aandeel_eengezins": (("percentage_eengezinswoning", "percentage_eengezinswoningen", "p_1gezw"), 0.01),
        # De woningwaarde staat bij het CBS in duizenden euro's.
        "woz_eur": (("gemiddelde_woningwaarde", "gemiddelde_woz_waarde_van_woningen", "g_woz", "cbs22_woz_k"), 1000.0),
        "aandeel_stadsverwarming": (("percentage_woningen_met_stadsverwarming", "p_stadverw"), 0.01),
        "aandeel_aardgasvrij": (("percentage_aardgasvrije_woningen",), 0.01),
        # Niet 'stedelijkheid_adressen_per_km2': dat is een klasse 1–5, geen dichtheid.
        "adressen_km2": (("omgevingsadressendichtheid", "oad"), 1.0),
        "opp_ha": (("oppervlakte_totaal_in_ha", "opp_tot"), 1.0),
        "opp_land_ha": (("oppervlakte_land_in_ha", "opp_land"), 1.0),
    }
)
NIET_VAN_CBS = ("energiearmoede_aandeel",)
MEETWAARDEN = (*KERNCIJFERS, *NIET_VAN_CBS)


def lees_buurten(
    pad: Path,
    jaar: int | None = None,
    *,
    aanvulling: Sequence[Path] = (),
    corporatie_van: CorporatieVan = "woningen",
) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Lees buurten met omtrek en kerncijfers.

    Parameters
    ----------
    pad : Wijk- en Buurtkaart (GeoPackage, GeoJSON), of een koppeling daarvan zoals de gedeelde buurten.gpkg
    jaar : jaar van de indeling; None: uit de bestandsnaam
    aanvulling : tabellen met kerncijfers van eerdere jaren, nieuwste eerst, voor cijfers die hier ontbreken
    corporatie_van : waarvan het percentage corporatie een deel is; het verschilt per jaargang en is dus een instelling

    Returns
    -------
    Tabel `buurten` in RD (MultiPolygon), met `indelingswijziging` en `<kolom>_peiljaar` waar het jaar afwijkt, het jaar
    van de indeling op `attrs["peiljaar"]`, en het leesverslag.

    Raises
    ------
    SchemaMismatch : als geen laag buurtcodes draagt, of een cijfer geen getal is.
    WrongCoordinates : als stelsel en coördinaten niet passen.
    """
    ruw = _buurtlaag(pad)
    bron = ruw.rename(columns={kolom: str(kolom).lower() for kolom in ruw.columns if kolom != ruw.geometry.name})
    verslag = Leesverslag("buurten", pad.name, gelezen=len(ruw), meldingen=ruw.attrs.get("meldingen", ()))
    tabel, verslag = _teksten(bron, verslag)
    jaar = jaar or _jaar_uit_naam(pad.name)
    tabel, verslag = _cijfers(tabel, bron, pad.name, jaar, verslag)
    heel, verslag = maak_heel(gpd.GeoDataFrame(tabel, geometry=ruw.geometry), verslag)
    heel, verslag = _kies(heel, verslag)
    heel, verslag = _oppervlakte(heel, verslag)
    heel, verslag = controleer_corporatie(heel, corporatie_van, verslag)
    for ander in aanvulling:
        kern, kernverslag = lees_kerncijfers(ander)
        heel, verslag = vul_aan(heel, kern, verslag.met(meldingen=kernverslag.meldingen))
    heel.attrs = {"peiljaar": jaar}
    return heel, verslag.met(goed=len(heel))


def vul_aan(
    buurten: gpd.GeoDataFrame, kerncijfers: pd.DataFrame, verslag: Leesverslag
) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Vul ontbrekende cijfers aan uit een ander jaar, met het jaar erbij.

    Parameters
    ----------
    buurten : tabel van `lees_buurten`
    kerncijfers : tabel van `lees_kerncijfers` (buurtcode, cijfers, `<kolom>_peiljaar`)

    Returns
    -------
    De aangevulde tabel en het verslag. Een buurt waarvan de indeling gewijzigd is, wordt niet aangevuld: haar code
    kan in het andere jaar een ander gebied zijn.
    """
    require_rd(buurten, "buurten")
    ander = kerncijfers.dropna(subset="buurtcode").drop_duplicates("buurtcode").set_index("buurtcode")
    uit = buurten.copy()
    zelfde = ~(uit["indelingswijziging"] > 1) if "indelingswijziging" in uit else pd.Series(True, index=uit.index)
    hersteld: dict[str, int] = {}
    for kolom in [naam for naam in MEETWAARDEN if naam in ander.columns]:
        waarde = uit["buurtcode"].map(ander[kolom]).astype("float64")
        gat = uit[kolom].isna() & waarde.notna() & zelfde
        if not gat.any():
            continue
        jaarkolom = f"{kolom}_peiljaar"
        eerder = ander[jaarkolom] if jaarkolom in ander.columns else pd.Series(np.nan, index=ander.index)
        bestaand = uit[jaarkolom] if jaarkolom in uit.columns else pd.Series(np.nan, index=uit.index)
        uit[jaarkolom] = bestaand.mask(gat, uit["buurtcode"].map(eerder).astype("float64"))
        uit[kolom] = uit[kolom].mask(gat, waarde)
        hersteld[f"{kolom} aangevuld uit een ander jaar"] = int(gat.sum())
    return uit, verslag.met(hersteld=hersteld)


def _buurtlaag(pad: Path) -> gpd.GeoDataFrame:
    """De laag met buurten; de kaart van het CBS bevat ook wijken en gemeenten."""
    lagen = lees_lagen([pad])[pad]
    if isinstance(lagen, LayersError):
        raise lagen
    for gelezen in lagen:
        namen = {str(kolom).lower() for kolom in gelezen.tabel.columns}
        if isinstance(gelezen.tabel, gpd.GeoDataFrame) and namen & set(TEKST["buurtcode"]):
            return gelezen.tabel
    gevonden = "; ".join(f"{laag.laag}: {', '.join(map(str, laag.tabel.columns[:5]))}" for laag in lagen)
    raise SchemaMismatch(
        f"bestand '{pad.name}', veld buurtcode",
        gevonden,
        f"een kaartlaag met een kolom {' of '.join(TEKST['buurtcode'])}",
        "gebruik de laag 'buurten' van de Wijk- en Buurtkaart van het CBS",
    )


def _teksten(bron: pd.DataFrame, verslag: Leesverslag) -> tuple[pd.DataFrame, Leesverslag]:
    uit = pd.DataFrame(index=bron.index)
    for naam, namen in TEKST.items():
        kolom = next((mogelijk for mogelijk in namen if mogelijk in bron.columns), None)
        uit[naam] = pd.Series(pd.NA, index=bron.index, dtype="str") if kolom is None else zonder_aanhaling(bron[kolom])
    uit["buurtcode"] = uit["buurtcode"].str.upper()
    zonder = uit["gemeentecode"].isna()
    uit["gemeentecode"] = uit["gemeentecode"].fillna("GM" + uit["buurtcode"].str[2:6])
    uit["wijkcode"] = uit["wijkcode"].fillna("WK" + uit["buurtcode"].str[2:8])
    water = bron["water"].astype("str").str.strip().str.upper() if "water" in bron.columns else None
    uit["water"] = False if water is None else (water == "JA").fillna(False).astype(bool)
    uit["_buitenland"] = False if water is None else (water == "B").fillna(False).astype(bool)
    wijziging = next((k for k in bron.columns if str(k).startswith(("indelingswijziging", "ind_wbi"))), None)
    meldingen = ["geen kolom water: alle buurten tellen als land"] if water is None else []
    if wijziging is not None:
        uit["indelingswijziging"], _ = naar_getal(bron[wijziging], f"bestand '{verslag.bestand}', kolom '{wijziging}'")
        anders = int((uit["indelingswijziging"] > 1).sum())
        if anders:
            meldingen.append(f"{anders} buurten zijn dit jaar anders ingedeeld; cijfers van eerdere jaren passen niet")
    return uit, verslag.met(
        hersteld={"gemeentecode afgeleid uit buurtcode": int(zonder.sum())}, meldingen=tuple(meldingen)
    )


def _cijfers(
    tabel: pd.DataFrame, bron: pd.DataFrame, bestand: str, jaar: int | None, verslag: Leesverslag
) -> tuple[pd.DataFrame, Leesverslag]:
    ontbrekend: dict[str, dict[str, int]] = {}
    weg: list[str] = []
    meldingen: list[str] = []
    for naam in MEETWAARDEN:
        namen, factor = KERNCIJFERS.get(naam, ((), 1.0))
        kolom = next((mogelijk for mogelijk in (naam, *namen) if mogelijk in bron.columns), None)
        if kolom is None:
            tabel[naam] = np.nan
            weg.append(naam)
            continue
        waarden, redenen = naar_getal(bron[kolom], f"bestand '{bestand}', kolom '{kolom}'")
        waarden = waarden * (1.0 if kolom == naam else factor)
        # Een aandeel van 1,0000001 is afronding van de bron, geen fout.
        waarden = waarden.mask(waarden.between(1.0, 1.0 + 1e-6), 1.0) if naam.startswith("aandeel") else waarden
        fout = (waarden < 0) | ((waarden > 1) if naam.startswith("aandeel") else False)
        if fout.any():
            redenen = {**redenen, "buiten het mogelijke bereik": int(fout.sum())}
        tabel[naam] = waarden.mask(fout)
        if redenen:
            ontbrekend[naam] = redenen
        if kolom.startswith("cbs22_"):
            tabel[f"{naam}_peiljaar"] = tabel[naam].where(tabel[naam].isna(), 2022.0)
    if weg:
        meldingen.append(f"niet in dit bestand, dus ontbrekend: {', '.join(weg)}")
    if any(str(kolom).startswith("cbs22_") for kolom in bron.columns):
        meldingen.append(
            "cijfers met cbs22_ zijn gemiddelden over CBS-vierkanten van 2022, geen buurtcijfers van het CBS"
        )
    meldingen.append("peiljaar onbekend: geef het jaar op" if jaar is None else f"indeling en cijfers van {jaar}")
    return tabel, verslag.met(ontbrekend=ontbrekend, meldingen=tuple(meldingen))


def _kies(tabel: gpd.GeoDataFrame, verslag: Leesverslag) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Laat onleesbare codes en buitenland weg, voeg losse delen van één buurt samen en maak elk vlak meervoudig."""
    leesbaar = tabel["buurtcode"].str.match(BUURTCODE).fillna(False).astype(bool)
    buitenland = tabel["_buitenland"] & leesbaar
    uit = tabel[leesbaar & ~buitenland].drop(columns="_buitenland")
    dubbel = uit["buurtcode"].duplicated()
    if dubbel.any():
        vlak = uit[["buurtcode", "geometry"]].dissolve(by="buurtcode").geometry
        uit = uit[~dubbel].copy()
        uit["geometry"] = vlak.loc[uit["buurtcode"]].to_numpy()
    uit = uit.reset_index(drop=True)
    vormen = [vorm if vorm.geom_type == "MultiPolygon" else shapely.MultiPolygon([vorm]) for vorm in uit.geometry]
    uit = uit.set_geometry(gpd.GeoSeries(vormen, index=uit.index, crs=tabel.crs))
    return uit, verslag.met(
        hersteld={"delen van dezelfde buurt samengevoegd (cijfers van het eerste deel)": int(dubbel.sum())},
        geweigerd={"buurtcode onleesbaar": int((~leesbaar).sum()), "buitenland (water = B)": int(buitenland.sum())},
    )


def _oppervlakte(tabel: gpd.GeoDataFrame, verslag: Leesverslag) -> tuple[gpd.GeoDataFrame, Leesverslag]:
    """Vul een ontbrekende oppervlakte aan uit de omtrek; land en water zijn daaruit niet te scheiden."""
    leeg = tabel["opp_ha"].isna()
    if not leeg.any():
        return tabel, verslag
    uit = tabel.assign(opp_ha=tabel["opp_ha"].fillna(tabel.geometry.area / 10_000.0))
    return uit, verslag.met(hersteld={"opp_ha berekend uit de omtrek": int(leeg.sum())})


def _jaar_uit_naam(naam: str) -> int | None:
    gevonden = re.search(r"(?<!\d)(20[12]\d)(?!\d)", naam)
    return int(gevonden.group(1)) if gevonden else None
