"""Hoe komt een bestand van een uitgever of gemeente in de opslag? Lezen, controleren, melden, en dan pas opslaan.

Elke laag heeft haar lezer (catalogus, sleutel `lezer`). Gaat er iets mis, dan blijft de opslag zoals ze was: er wordt
pas geschreven als alle bestanden goed gelezen zijn, en dan in één stap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import geopandas as gpd
import pandas as pd

from layers.catalog import catalogus
from layers.catalog import laag as catalogus_laag
from layers.crosswalk import controleer_codes
from layers.dubbel import ontdubbel
from layers.errors import LayersError, RefusedFile, SchemaMismatch, UnknownLayer
from layers.manifest import is_opslag, lees_manifest
from layers.raster_opslaan import neem_rasters_op
from layers.schemas import SCHEMAS, controleer
from layers.sources.bag import lees_panden, lees_verblijfsobjecten
from layers.sources.bestand import lees_lagen
from layers.sources.capaciteitskaart import lees_capaciteitskaart
from layers.sources.cbs import lees_buurten
from layers.sources.eponline import lees_eponline
from layers.sources.gemeentelijk import lees_gemeentelijk
from layers.sources.osm_net import is_osm_net, zet_osm_net_om
from layers.sources.startanalyse import lees_startanalyse
from layers.sources.vlakken import lees_vlakken
from layers.sources.voedingsgebieden import lees_voedingsgebieden
from layers.store import lees_laag, schrijf_lagen
from layers.uitgaven import herkomst_van
from layers.verslag import Laagherkomst, Leesverslag, Voortgang
from layers.windtabel import lees_windtabel, lees_winduren

Tabel: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
# Wat één bestand oplevert: lagen met hun tabel, het verslag, en het peiljaar als het bestand dat zegt.
Opbrengst: TypeAlias = tuple[dict[str, Tabel], Leesverslag, str]


def neem_op(
    bestanden: Sequence[Path],
    laag: str,
    data: Path,
    voortgang: Voortgang | None = None,
    *,
    stelsel: str | None = None,
    peildatum: date | None = None,
    peiljaar: str = "",
) -> list[Leesverslag]:
    """Lees bestanden als één laag en zet die in de opslag; een vorige versie van de laag wordt vervangen.

    Parameters
    ----------
    bestanden : een of meer bestanden; samen zijn ze de nieuwe laag
    laag : naam in de catalogus
    data : map van de opslag
    voortgang : krijgt (wat, 0..1); mag een fout geven om te stoppen
    stelsel : door de gebruiker bevestigd coördinatenstelsel, als het in het bestand ontbreekt
    peildatum : dag waarop energielabels geldig moeten zijn; standaard vandaag
    peiljaar : jaar van de gegevens, als het bestand het niet zegt

    Returns
    -------
    een verslag per bestand: wat er gelezen, hersteld, geweigerd en onbekend is.

    Raises
    ------
    UnknownLayer : als de laag niet bestaat of niet uit een bestand komt.
    LayersError : als een bestand, code of waarde niet klopt; er is dan niets opgeslagen.
    """
    beschrijving = catalogus_laag(laag)
    if not bestanden:
        raise RefusedFile("bestanden", "geen", "minstens één bestand", "noem een bestand")
    if beschrijving.lezer == "raster":
        return neem_rasters_op(bestanden, laag, data, peiljaar)
    if beschrijving.lezer not in _LEZERS or laag in _AFGELEID:
        leesbaar = (naam for naam, los in catalogus().items() if los.lezer in (*_LEZERS, "raster"))
        kan = ", ".join(sorted(set(leesbaar) - set(_AFGELEID)))
        raise UnknownLayer("laag", laag, f"een laag die uit een bestand komt: {kan}", "kies een van deze lagen")
    opbrengsten: list[Opbrengst] = []
    for nummer, pad in enumerate(bestanden):
        if voortgang is not None:
            voortgang(f"{pad.name} lezen", nummer / (len(bestanden) + 1))
        keuzes = _Keuzes(stelsel, peildatum or datetime.now(UTC).date(), voortgang)
        opbrengsten.append(_LEZERS[beschrijving.lezer](pad, laag, keuzes))
    lagen = _voeg_samen(bestanden, opbrengsten, peiljaar)
    verslagen = list(lagen[0][3])
    for naam, tabel, *_ in lagen:
        _controleer_plaats(naam, tabel, data)
    if voortgang is not None:
        voortgang("opslaan", len(bestanden) / (len(bestanden) + 1))
    oud = lees_manifest(data).get(laag) if is_opslag(data) else None
    schrijf_lagen(data, lagen)
    if oud is not None:
        melding = f"vervangt de vorige versie ({oud.herkomst.rijen} rijen, peiljaar {oud.herkomst.peiljaar})"
        verslagen[0] = verslagen[0].met(meldingen=(melding,))
    return verslagen


class _Keuzes:
    """Wat de gebruiker bij het inlezen kiest."""

    def __init__(self, stelsel: str | None, peildatum: date, voortgang: Voortgang | None) -> None:
        self.stelsel = stelsel
        self.peildatum = peildatum
        self.voortgang = voortgang


def _cbs(pad: Path, _: str, __: _Keuzes) -> Opbrengst:
    tabel, verslag = lees_buurten(pad)
    jaren = sorted({str(int(j)) for k in tabel if str(k).endswith("_peiljaar") for j in tabel[k].dropna().unique()})
    return {"buurten": tabel}, verslag, f"kerncijfers {', '.join(jaren)}" if jaren else ""


def _startanalyse(pad: Path, _: str, __: _Keuzes) -> Opbrengst:
    uit, verslag = lees_startanalyse(pad)
    kenmerken = uit.kenmerken.rename_axis("buurtcode").reset_index().assign(editie=uit.editie)
    lang = uit.resultaten.assign(editie=uit.editie)
    return {"startanalyse": lang, "startanalyse_kenmerken": kenmerken}, verslag, uit.editie


def _bag(pad: Path, laag: str, _: _Keuzes) -> Opbrengst:
    tabel, verslag = (lees_panden if laag == "panden" else lees_verblijfsobjecten)(pad)
    return {laag: tabel}, verslag, ""


def _eponline(pad: Path, _: str, keuzes: _Keuzes) -> Opbrengst:
    tabel, verslag = lees_eponline(pad, keuzes.peildatum, keuzes.voortgang)
    return {"energielabels": tabel}, verslag, keuzes.peildatum.isoformat()


def _capaciteitskaart(pad: Path, _: str, __: _Keuzes) -> Opbrengst:
    if pad.suffix.lower() != ".json":
        tabel, verslag = lees_voedingsgebieden(pad)
        return {"netcapaciteit": tabel}, verslag, ""
    gebieden, postcodes, verslag = lees_capaciteitskaart(pad)
    return {"netcapaciteit": gebieden, "postcodegebieden": postcodes}, verslag, ""


def _vlakken(pad: Path, laag: str, keuzes: _Keuzes) -> Opbrengst:
    if laag in ("hoogspanning", "stations"):
        gelezen = lees_lagen([pad])[pad]
        if not isinstance(gelezen, LayersError) and is_osm_net(gelezen):
            net = zet_osm_net_om(gelezen)
            if laag in net:
                return {laag: net[laag][0]}, net[laag][1], ""
    tabel, verslag = lees_vlakken(pad, laag, stelsel=keuzes.stelsel)
    return {laag: tabel}, verslag, ""


def _gemeentelijk(pad: Path, laag: str, keuzes: _Keuzes) -> Opbrengst:
    tabel, verslag = lees_gemeentelijk(pad, laag, stelsel=keuzes.stelsel)
    return {laag: tabel}, verslag, ""


def _wind(pad: Path, _: str, __: _Keuzes) -> Opbrengst:
    tabel, verslag = lees_windtabel(pad)
    return {"wind": tabel}, verslag, ""


def _winduren(pad: Path, _: str, __: _Keuzes) -> Opbrengst:
    tabel, verslag = lees_winduren(pad)
    jaren = sorted(tabel["datum"].dt.year.astype("str").unique())
    return {"winduren": tabel}, verslag, jaren[0] if len(jaren) == 1 else f"{jaren[0]}-{jaren[-1]}"


_LEZERS: Mapping[str, Callable[[Path, str, _Keuzes], Opbrengst]] = MappingProxyType(
    {
        "cbs": _cbs,
        "startanalyse": _startanalyse,
        "bag": _bag,
        "eponline": _eponline,
        "capaciteitskaart": _capaciteitskaart,
        "vlakken": _vlakken,
        "gemeentelijk": _gemeentelijk,
        "wind": _wind,
        "winduren": _winduren,
    }
)
# Lagen die uit een andere laag komen, of samen met een andere laag gelezen worden.
_AFGELEID = ("energielabels_buurt", "startanalyse_kenmerken", "postcodegebieden")


def _voeg_samen(
    bestanden: Sequence[Path], opbrengsten: Sequence[Opbrengst], peiljaar: str
) -> list[tuple[str, Tabel, Laagherkomst, list[Leesverslag]]]:
    """De opbrengst van alle bestanden als lagen; een sleutel die in twee bestanden staat telt één keer."""
    uit: list[tuple[str, Tabel, Laagherkomst, list[Leesverslag]]] = []
    for naam in opbrengsten[0][0]:
        tabellen = [lagen[naam] for lagen, _, _ in opbrengsten if naam in lagen]
        verslagen = [verslag for _, verslag, _ in opbrengsten]
        samen = tabellen[0] if len(tabellen) == 1 else pd.concat(tabellen, ignore_index=True)
        sleutel = next((k.naam for k in SCHEMAS[catalogus_laag(naam).schema].kolommen if k.uniek), None)
        if sleutel is not None and len(tabellen) > 1:
            samen, dubbel = ontdubbel(samen, sleutel)
            verslagen[-1] = verslagen[-1].met(geweigerd=dubbel)
        samen = controleer(catalogus_laag(naam).schema, samen, bestanden[0].name)
        bronnen = [
            herkomst_van(pad, naam, verslag, verslag.goed, peiljaar or jaar)
            for pad, (_, verslag, jaar) in zip(bestanden, opbrengsten, strict=True)
        ]
        uit.append((naam, samen, _een_herkomst(bronnen), verslagen))
    return uit


def _een_herkomst(bronnen: Sequence[Laagherkomst]) -> Laagherkomst:
    if len(bronnen) == 1:
        return bronnen[0]
    return replace(
        bronnen[0],
        peiljaar=", ".join(dict.fromkeys(bron.peiljaar for bron in bronnen)),
        hash=hashlib.sha256("".join(bron.hash for bron in bronnen).encode()).hexdigest(),
        meldingen=tuple(melding for bron in bronnen for melding in bron.meldingen),
    )


def _controleer_plaats(naam: str, tabel: Tabel, data: Path) -> None:
    """Codes van een andere jaarindeling mogen de opslag niet in."""
    if naam == "buurten" or "buurtcode" not in tabel or not is_opslag(data) or "buurten" not in lees_manifest(data):
        return
    buurten, _ = lees_laag(data, "buurten")
    if tabel["buurtcode"].notna().any():
        controleer_codes(tabel["buurtcode"], buurten["buurtcode"], f"laag '{naam}'")
    elif "geometry" not in tabel:
        raise SchemaMismatch(f"laag '{naam}'", "geen buurtcodes", "buurtcodes of geometrie", "vul de kolom buurtcode")
