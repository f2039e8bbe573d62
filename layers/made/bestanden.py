"""Hoe ziet de gemaakte stad eruit in de bestanden van de uitgevers zelf?

Voor toetsen van de lezers en voor wie inlezen wil oefenen: het EP-online totaalbestand met verlopen, dubbele en
adresloze labels, de capaciteitskaart (JSON v1.3.0), buurten met CBS-kolommen en hun codes voor geheim, BAG zoals PDOK
haar levert, en de tabellen die een gemeente zelf aanlevert. Wie deze bestanden goed leest, krijgt de gemaakte lagen
terug.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.made.gemeente import Gemeente
from layers.made.recept import recept
from layers.made.schrijf import gemeenten

GEHEIM = -99997
KLEUREN = ("transparent", "yellow", "amber", "red")
KOP_EPONLINE = (
    "Pand_opnamedatum Pand_opnametype Pand_status Pand_berekeningstype Pand_energieindex Pand_energieklasse "
    "Pand_energielabel_is_prive Pand_is_op_basis_van_referentie_gebouw Pand_gebouwklasse Meting_geldig_tot "
    "Pand_registratiedatum Pand_postcode Pand_huisnummer Pand_huisletter Pand_huisnummertoevoeging "
    "Pand_detailaanduiding Pand_bagverblijfsobjectid Pand_bagligplaatsid Pand_bagstandplaatsid Pand_bagpandid "
    "Pand_gebouwtype Pand_gebouwsubtype Pand_projectnaam Pand_projectobject Pand_SBIcode "
    "Pand_gebruiksoppervlakte_thermische_zone Pand_energiebehoefte Pand_eis_energiebehoefte "
    "Pand_primaire_fossiele_energie Pand_eis_primaire_fossiele_energie Pand_primaire_fossiele_energie_EMG_forfaitair "
    "Pand_aandeel_hernieuwbare_energie Pand_eis_aandeel_hernieuwbare_energie "
    "Pand_aandeel_hernieuwbare_energie_EMG_forfaitair Pand_temperatuuroverschrijding "
    "Pand_eis_temperatuuroverschrijding Pand_warmtebehoefte Pand_energieindex_met_EMG_forfaitair"
)
KOLOMMEN_EPONLINE = tuple(KOP_EPONLINE.split())
# CBS-kolom -> (kolom van de laag, factor): aandelen worden procenten, euro's duizenden euro's.
KOLOMMEN_CBS = {
    "aantal_inwoners": ("inwoners", 1.0),
    "aantal_huishoudens": ("huishoudens", 1.0),
    "woningvoorraad": ("woningen", 1.0),
    "gemiddelde_woningwaarde": ("woz_eur", 0.001),
    "percentage_koopwoningen": ("aandeel_koop", 100.0),
    "percentage_huurwoningen": ("aandeel_huur", 100.0),
    "perc_huurwoningen_in_bezit_woningcorporaties": ("aandeel_corporatie", 100.0),
    "percentage_eengezinswoning": ("aandeel_eengezins", 100.0),
    "percentage_woningen_met_stadsverwarming": ("aandeel_stadsverwarming", 100.0),
    "percentage_aardgasvrije_woningen": ("aandeel_aardgasvrij", 100.0),
    "gemiddeld_gasverbruik_totaal": ("gas_m3_woning", 1.0),
    "gemiddeld_elektriciteitsverbruik_totaal": ("elek_kwh_woning", 1.0),
    "omgevingsadressendichtheid": ("adressen_km2", 1.0),
    "oppervlakte_totaal_in_ha": ("opp_ha", 1.0),
    "oppervlakte_land_in_ha": ("opp_land_ha", 1.0),
}


def schrijf_bronbestanden(doel: Path, *, buurten: int = 12, seed: int = 1) -> dict[str, Path]:
    """Schrijf de stad (één gemeente, hooguit 59 buurten) als bronbestanden in de map `doel`.

    Parameters
    ----------
    doel : map; wordt gemaakt
    buurten, seed : als bij `verzin`

    Returns
    -------
    naam van de laag -> bestand: eponline, capaciteitskaart, buurten, bag, koppelkansen, draagvlak
    """
    doel.mkdir(parents=True, exist_ok=True)
    gemeente = next(gemeenten(buurten, seed, True))
    return {
        "eponline": _schrijf_eponline(doel / "v20260101_v4_csv.csv", gemeente),
        "capaciteitskaart": _schrijf_capaciteitskaart(doel / "capaciteitskaart_maaknet.json", gemeente),
        "buurten": _schrijf_buurten(doel / "wijkenbuurten_gemaakt.gpkg", gemeente),
        "bag": _schrijf_bag(doel / "bag_gemaakt.gpkg", gemeente),
        "koppelkansen": _schrijf_koppelkansen(doel / "koppelkansen_gemaakt.csv", gemeente),
        "draagvlak": _schrijf_draagvlak(doel / "draagvlak_gemaakt.csv", gemeente),
    }


def _schrijf_eponline(pad: Path, gemeente: Gemeente) -> Path:
    """Het totaalbestand: twee regels vooraf, puntkomma's, decimale komma's, en de rommel die er echt in staat."""
    rijen = pd.concat([_geldige_rijen(gemeente), *_rommel(gemeente)], ignore_index=True)
    volgorde = gemeente.kader.loting("eponline").permutation(len(rijen))
    kop = f"PublicatieDatum;{recept()['algemeen']['peildatum']}\nLaatstVerwerkteMutatievolgnummer;990001\n"
    tekst = rijen.iloc[volgorde].reindex(columns=list(KOLOMMEN_EPONLINE)).to_csv(sep=";", index=False, decimal=",")
    pad.write_text(kop + tekst, encoding="utf-8")
    return pad


def _geldige_rijen(gemeente: Gemeente) -> pd.DataFrame:
    """De geldige labels; één op de twintig oude heeft geen verblijfsobject, alleen een adres."""
    labels = gemeente.tabellen["energielabels"]
    vbo = gemeente.tabellen["verblijfsobjecten"].set_index("vbo_id").loc[labels["vbo_id"].to_numpy()]
    nta = (labels["methode"] == "NTA8800").to_numpy()
    alleen_adres = ~nta & (np.arange(len(labels)) % 20 == 0)
    # Alleen NTA 8800 heeft een warmtebehoefte in kWh per m²; de getallen zijn gemaakt.
    behoefte = 40.0 + 38.0 * labels["labelklasse"].map("ABCDEFG".index).to_numpy(float)
    return pd.DataFrame(
        {
            "Pand_opnamedatum": labels["registratiedatum"].dt.strftime("%Y-%m-%d"),
            "Pand_opnametype": "Basisopname",
            "Pand_status": "Bestaand",
            "Pand_berekeningstype": np.where(
                nta, "NTA 8800:2022 (basisopname woningbouw)", "Nader Voorschrift, versie 1.0"
            ),
            "Pand_energieklasse": labels["label"],
            "Pand_energielabel_is_prive": "0",
            "Pand_gebouwklasse": np.where(vbo["woonfunctie"], "W", "U"),
            "Meting_geldig_tot": labels["geldig_tot"].dt.strftime("%Y-%m-%d"),
            "Pand_registratiedatum": labels["registratiedatum"].dt.strftime("%Y-%m-%d"),
            "Pand_postcode": labels["postcode"],
            "Pand_huisnummer": labels["huisnummer"],
            "Pand_huisletter": labels["huisletter"],
            "Pand_huisnummertoevoeging": labels["toevoeging"],
            "Pand_bagverblijfsobjectid": labels["vbo_id"].mask(alleen_adres),
            "Pand_bagpandid": labels["pand_id"].mask(alleen_adres),
            "Pand_gebouwtype": labels["gebouwtype"],
            "Pand_gebruiksoppervlakte_thermische_zone": np.round(vbo["oppervlakte_m2"].to_numpy() * 0.97, 2),
            "Pand_warmtebehoefte": np.where(nta, np.round(behoefte, 2), np.nan),
        }
    )


def _rommel(gemeente: Gemeente) -> list[pd.DataFrame]:
    """Wat een lezer weg moet laten: eerdere labels van hetzelfde adres, verlopen labels, en rijen zonder klasse."""
    geldig = _geldige_rijen(gemeente)
    eerder = geldig[(np.arange(len(geldig)) % 12 == 5) & geldig["Pand_bagverblijfsobjectid"].notna()].copy()
    datum = pd.to_datetime(eerder["Pand_registratiedatum"]) - pd.Timedelta(days=800)
    eerder["Pand_registratiedatum"] = datum.dt.strftime("%Y-%m-%d")
    eerder["Meting_geldig_tot"] = (datum + pd.DateOffset(years=10)).dt.strftime("%Y-%m-%d")
    eerder["Pand_energieklasse"] = "G"
    alle = gemeente.tabellen["verblijfsobjecten"]
    zonder = alle[~alle["vbo_id"].isin(gemeente.tabellen["energielabels"]["vbo_id"])].iloc[::9]
    verlopen = pd.DataFrame(
        {
            "Pand_status": "Bestaand",
            "Pand_berekeningstype": "Nader Voorschrift, versie 1.0",
            "Pand_energieklasse": "D",
            "Pand_gebouwklasse": "W",
            "Meting_geldig_tot": "2022-06-30",
            "Pand_registratiedatum": "2012-06-30",
            "Pand_postcode": zonder["postcode"],
            "Pand_huisnummer": zonder["huisnummer"],
            "Pand_huisletter": zonder["huisletter"],
            "Pand_huisnummertoevoeging": zonder["toevoeging"],
            "Pand_bagverblijfsobjectid": zonder["vbo_id"],
            "Pand_bagpandid": zonder["pand_id"],
        }
    )
    zonder_klasse = geldig[np.arange(len(geldig)) % 400 == 7].assign(Pand_energieklasse=None)
    return [eerder, verlopen, zonder_klasse]


def _schrijf_capaciteitskaart(pad: Path, gemeente: Gemeente) -> Path:
    """De capaciteitskaart volgens im-capaciteitskaart v1.3.0."""
    netten, pc6 = gemeente.tabellen["netcapaciteit"], gemeente.tabellen["postcodegebieden"]
    peildatum = str(recept()["algemeen"]["peildatum"])
    inhoud = {
        "conforms_to": "http://data.netbeheernederland.nl/capaciteitskaart/v1.3.0",
        "creator": "gemaakt@maaknet.example",
        "identifier": f"gemaakt-{gemeente.buurten.gemeentecode}",
        "issued": peildatum,
        "updated": peildatum,
        "valid": {"start": peildatum, "end": f"{peildatum[:5]}03-31"},
        "energy_areas": [_energy_area(gebied, pc6) for gebied in netten.to_dict("records")],
    }
    pad.write_text(json.dumps(inhoud, ensure_ascii=False, indent=1), encoding="utf-8")
    return pad


def _energy_area(gebied: Mapping[Any, Any], pc6: pd.DataFrame) -> dict[str, Any]:
    """Eén EnergyArea met haar postcodes."""
    blok: dict[str, Any] = {"short_code": gebied["gebied_id"], "type": "energy_area", "description": gebied["naam"]}
    for kant, naam in (("demand", "afname"), ("generation", "opwek")):
        jaar = gebied[f"verlichting_{naam}_jaar"]
        blok[f"{kant}_requests_in_queue"] = int(gebied[f"verzoeken_{naam}"])
        blok[f"{kant}_capacity_in_queue"] = gebied[f"wachtrij_{naam}_mw"]
        blok[f"{kant}_available_capacity"] = gebied[f"beschikbaar_{naam}_mw"]
        blok[f"{kant}_alleviation_year"] = None if pd.isna(jaar) else int(jaar)
    blok["works"] = []
    blok["postcode_areas"] = [
        {
            "postcode": rij["postcode"],
            "substation_short_code": gebied["gebied_id"],
            "demand_constraint": KLEUREN[int(rij["afname_klasse"])],
            "generation_constraint": KLEUREN[int(rij["opwek_klasse"])],
        }
        for rij in pc6[pc6["gebied_id"] == gebied["gebied_id"]].to_dict("records")
    ]
    return blok


def _schrijf_buurten(pad: Path, gemeente: Gemeente) -> Path:
    """De buurten met de kolomnamen van het CBS; wat geheim is krijgt de code -99997."""
    laag = gemeente.tabellen["buurten"]
    kolommen: dict[str, Any] = {
        "buurtcode": laag["buurtcode"],
        "buurtnaam": laag["buurtnaam"],
        "wijkcode": laag["wijkcode"],
        "gemeentecode": laag["gemeentecode"],
        "gemeentenaam": laag["gemeentenaam"],
        "indelingswijziging_wijken_en_buurten": 1,
        "water": np.where(laag["water"], "JA", "NEE"),
    }
    for cbs, (eigen, factor) in KOLOMMEN_CBS.items():
        kolommen[cbs] = (laag[eigen] * factor).round().fillna(GEHEIM).astype("int64")
    return _gpkg(gpd.GeoDataFrame(kolommen, geometry=laag.geometry, crs=laag.crs), pad, "buurten")


def _schrijf_bag(pad: Path, gemeente: Gemeente) -> Path:
    """Panden en verblijfsobjecten met de kolomnamen van PDOK, als twee lagen in één GeoPackage."""
    panden, vbo = gemeente.tabellen["panden"], gemeente.tabellen["verblijfsobjecten"]
    pand = gpd.GeoDataFrame(
        {
            "identificatie": panden["pand_id"],
            "bouwjaar": panden["bouwjaar"].astype("int64"),
            "status": panden["status"],
            "aantal_verblijfsobjecten": vbo.groupby("pand_id").size().reindex(panden["pand_id"]).to_numpy(),
        },
        geometry=panden.geometry,
        crs=panden.crs,
    )
    adres = gpd.GeoDataFrame(
        {
            "identificatie": vbo["vbo_id"],
            "oppervlakte": vbo["oppervlakte_m2"].astype("int64"),
            "status": vbo["status"],
            "gebruiksdoel": vbo["gebruiksdoel"],
            "openbare_ruimte": vbo["straatnaam"],
            "huisnummer": vbo["huisnummer"].astype("int64"),
            "huisletter": vbo["huisletter"],
            "toevoeging": vbo["toevoeging"],
            "postcode": vbo["postcode"],
            "woonplaats": gemeente.buurten.gemeentenaam,
            "bouwjaar": vbo["bouwjaar"].astype("int64"),
            "pandidentificatie": vbo["pand_id"],
            "pandstatus": panden.set_index("pand_id")["status"].loc[vbo["pand_id"].to_numpy()].to_numpy(),
        },
        geometry=vbo.geometry,
        crs=vbo.crs,
    )
    _gpkg(pand, pad, "pand")
    return _gpkg(adres, pad, "verblijfsobject", erbij=True)


def _gpkg(tabel: gpd.GeoDataFrame, pad: Path, laag: str, *, erbij: bool = False) -> Path:
    """Schrijf een laag als GeoPackage 1.3, dat ook oudere programma's lezen."""
    if not erbij:
        pad.unlink(missing_ok=True)
    opties = {} if erbij else {"dataset_options": {"VERSION": "1.3"}}
    tabel.to_file(pad, layer=laag, driver="GPKG", engine="pyogrio", append=erbij, **opties)
    return pad


def _schrijf_koppelkansen(pad: Path, gemeente: Gemeente) -> Path:
    """De werken als CSV zoals een gemeente die bijhoudt: puntkomma's, en alleen wat een buurtcode heeft."""
    laag = pd.DataFrame(gemeente.tabellen["koppelkansen"].drop(columns=["geometry", "gemeentecode"]))
    laag = laag[laag["buurtcode"].notna()].astype({"jaar_van": "int64", "jaar_tot": "int64"})
    laag.to_csv(pad, sep=";", index=False, encoding="utf-8-sig")
    return pad


def _schrijf_draagvlak(pad: Path, gemeente: Gemeente) -> Path:
    """Het draagvlak als CSV, met Nederlandse datums."""
    laag = gemeente.tabellen["draagvlak"].drop(columns="gemeentecode")
    laag = laag.assign(datum=laag["datum"].dt.strftime("%d-%m-%Y")).astype({"score": "int64"})
    laag.to_csv(pad, sep=";", index=False, encoding="utf-8-sig")
    return pad
