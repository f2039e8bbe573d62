"""Van een kaartlaag van een ander naar een gecontroleerde laag, met de namen uit `layers.sources.vertaling`.

Voor alle kaartlagen zonder eigen lezer, ook die zonder eigen schema (wegen, spoor, water, dijken, stations).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.catalog import laag as catalogus_laag
from layers.dubbel import ontdubbel
from layers.errors import LayersError, SchemaMismatch
from layers.geometrie import maak_heel
from layers.schemas import SCHEMAS, controleer
from layers.sentinels import maak_ontbrekend
from layers.sources.bestand import Gelezen, lees_lagen
from layers.sources.turbinegroepen import groepen
from layers.sources.vertaling import Vertaling, vertaling
from layers.verslag import Leesverslag

# Geluid van 0 tot 150 dB; daarbuiten staan codes voor 'geen gegevens' (-999, -9999, 1e30).
_LDEN_GRENZEN_DB = (0.0, 150.0)
_ZEKERHEID = re.compile(r"^(?P<soort>.+)_(?P<zekerheid>ruim|beperkt)$")


def lees_vlakken(
    pad: Path, laag: str, binnen: str | None = None, stelsel: str | None = None
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Leesverslag]:
    """Een kaartlaag uit een bestand; alle lagen in het bestand worden samengevoegd.

    Parameters
    ----------
    pad : een bestand dat `layers.sources.bestand` kan lezen
    laag : naam in de catalogus
    binnen : alleen deze laag uit het bestand
    stelsel : door de gebruiker bevestigd coördinatenstelsel

    Returns
    -------
    de gecontroleerde tabel in RD, en het leesverslag.

    Raises
    ------
    LayersError : als het bestand, het stelsel of de kolommen niet kloppen.
    """
    gelezen = lees_lagen([pad], binnen)[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    return zet_om(gelezen, laag, stelsel)


def zet_om(
    delen: Sequence[Gelezen], laag: str, stelsel: str | None = None
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Leesverslag]:
    """Gelezen delen van één bestand als één gecontroleerde laag, met verslag.

    Raises
    ------
    LayersError : als het stelsel of de kolommen niet kloppen.
    """
    regels = vertaling(laag)
    bestand = delen[0].bestand.name
    verslag = Leesverslag(laag, bestand)
    tabellen = []
    for deel in delen:
        meldingen = tuple(f"{deel.laag}: {tekst}" if len(delen) > 1 else tekst for tekst in deel.meldingen)
        deelverslag = Leesverslag(laag, bestand, len(deel.tabel), len(deel.tabel), meldingen=meldingen)
        tabel, deelverslag = _deel(deel, laag, regels, deelverslag, stelsel)
        tabellen.append(tabel)
        verslag = replace(verslag, gelezen=verslag.gelezen + len(deel.tabel)).met(
            goed=verslag.goed + len(tabel),
            hersteld=deelverslag.hersteld,
            geweigerd=deelverslag.geweigerd,
            ontbrekend=deelverslag.ontbrekend,
            meldingen=deelverslag.meldingen,
        )
    samen = pd.concat(tabellen, ignore_index=True) if len(tabellen) > 1 else tabellen[0].reset_index(drop=True)
    if regels.sleutel:
        samen, dubbel = ontdubbel(samen, regels.sleutel, regels.voorkeur)
        verslag = verslag.met(geweigerd=dubbel)
    goed = controleer(catalogus_laag(laag).schema, samen, bestand)
    return goed, verslag.met(goed=len(goed), ontbrekend=_ontbreekt(goed, regels, verslag))


def _deel(
    deel: Gelezen, laag: str, regels: Vertaling, verslag: Leesverslag, stelsel: str | None
) -> tuple[pd.DataFrame | gpd.GeoDataFrame, Leesverslag]:
    tabel = hernoem(deel.tabel, regels)
    tabel = _bijzonder(tabel, deel, laag)
    for kolom, waarde in regels.vast.items():
        if kolom not in tabel:
            tabel[kolom] = waarde
    tabel, verslag = _sleutel(tabel, regels, verslag)
    tabel, verslag = _getallen(tabel, laag, verslag)
    if regels.vormen and isinstance(tabel, gpd.GeoDataFrame):
        leeg_mag = not SCHEMAS[catalogus_laag(laag).schema].geometrie_nodig
        return maak_heel(tabel, verslag, regels.vormen, stelsel=stelsel, leeg_mag=leeg_mag)
    return tabel, verslag


def hernoem(tabel: pd.DataFrame | gpd.GeoDataFrame, regels: Vertaling) -> pd.DataFrame | gpd.GeoDataFrame:
    """De tabel met onze kolomnamen; van elke kolom telt de eerste naam die voorkomt."""
    klein: dict[str, str] = {}
    for kolom in tabel.columns:
        klein.setdefault(str(kolom).strip().lower().replace(" ", "_"), str(kolom))
    nieuw = {}
    for onze, elders in regels.kolommen.items():
        bron = next((klein[naam] for naam in elders if naam in klein and klein[naam] not in nieuw), None)
        if bron is not None:
            nieuw[bron] = onze
    bezet = set(nieuw.values()) - set(nieuw)
    kopie = tabel.drop(columns=[kolom for kolom in tabel.columns if kolom in bezet])
    return kopie.rename(columns=nieuw)


def _bijzonder(tabel: pd.DataFrame, deel: Gelezen, laag: str) -> pd.DataFrame:
    """Wat een laag anders doet: de soort staat in de naam van de laag, of de code geeft de gemeente."""
    if laag == "warmtebronnen" and "soort" not in tabel:
        gevonden = _ZEKERHEID.match(deel.laag.lower())
        if gevonden is None:
            raise SchemaMismatch(
                f"{deel.bestand.name}, laag '{deel.laag}', kolom 'soort'",
                "ontbreekt",
                "een kolom soort, of een laagnaam zoals ht_restwarmte_ruim",
                "voeg een kolom soort toe, of hernoem de laag",
            )
        tabel = tabel.assign(soort=gevonden["soort"], zekerheid=gevonden["zekerheid"])
    if laag == "wijken" and "gemeentecode" not in tabel and "wijkcode" in tabel:
        tabel = tabel.assign(gemeentecode="GM" + tabel["wijkcode"].astype("str").str.slice(2, 6))
    if laag == "geluidszones" and "lden_db" in tabel:
        tabel = maak_ontbrekend(tabel, ["lden_db"], deel.bestand.name)[0]
        tabel["lden_db"] = tabel["lden_db"].where(tabel["lden_db"].between(*_LDEN_GRENZEN_DB))
    if laag == "windturbines":
        tabel = groepen(tabel)
    return tabel


def _sleutel(tabel: pd.DataFrame, regels: Vertaling, verslag: Leesverslag) -> tuple[pd.DataFrame, Leesverslag]:
    """Geef rijen zonder sleutel een eigen nummer, en zeg dat."""
    sleutel = regels.sleutel
    if not sleutel or sleutel in ("buurtcode", "wijkcode"):
        return tabel, verslag
    code = (
        tabel[sleutel].astype("str") if sleutel in tabel else pd.Series([None] * len(tabel), tabel.index, dtype="str")
    )
    leeg = code.isna() | (code.str.strip() == "")
    if leeg.any():
        eigen = pd.Series([f"{verslag.bestand}#{nummer + 1}" for nummer in range(len(tabel))], index=tabel.index)
        code = code.where(~leeg, eigen)
        verslag = verslag.met(hersteld={f"{sleutel} ontbrak: rijnummer gebruikt": int(leeg.sum())})
    return tabel.assign(**{sleutel: code}), verslag


def _getallen(tabel: pd.DataFrame, laag: str, verslag: Leesverslag) -> tuple[pd.DataFrame, Leesverslag]:
    schema = SCHEMAS[catalogus_laag(laag).schema]
    getallen = [kolom.naam for kolom in schema.kolommen if kolom.soort == "getal"]
    schoon, ontbrekend = maak_ontbrekend(tabel, getallen, verslag.bestand, tabel.attrs.get("decimaal"))
    return schoon, verslag.met(ontbrekend=ontbrekend)


def _ontbreekt(tabel: pd.DataFrame, regels: Vertaling, verslag: Leesverslag) -> dict[str, dict[str, int]]:
    """De reden bij kolommen die helemaal leeg bleven omdat de bron ze niet kent."""
    return {
        kolom: {reden: int(tabel[kolom].isna().sum())}
        for kolom, reden in regels.ontbreekt.items()
        if kolom in tabel and tabel[kolom].isna().any() and kolom not in verslag.ontbrekend
    }
