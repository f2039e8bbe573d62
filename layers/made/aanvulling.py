"""Hoe krijgt een echte map zonder adressen en hoogte er gemaakte bij, zonder dat iemand ze voor echt houdt?

De echte lagen gaan zoals ze zijn naar een nieuwe opslag; wat ontbreekt (adressen, maaiveld, hoogte van gebouwen) wordt
gemaakt en zo in het manifest gezet. De map zelf verandert niet.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.assemble import Studie, open_studie
from layers.catalog import laag as catalogus_laag
from layers.errors import StoreFault
from layers.made.aanvul_woningen import maak_woningen
from layers.made.hoogte import CEL_M, schrijf_hoogte
from layers.made.recept import recept
from layers.manifest import hash_bestand
from layers.raster_lezen import beschrijf_raster
from layers.store import schrijf_lagen
from layers.verslag import Laagherkomst, Leesverslag, Voortgang
from spatial.errors import OutOfRange

Tabel: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
Deel: TypeAlias = tuple[str, Tabel, Laagherkomst, list[Leesverslag]]


def vul_aan(data: Path, uit: Path, *, seed: int = 1, voortgang: Voortgang | None = None) -> tuple[str, ...]:
    """Zet de lagen van `data` in de nieuwe opslag `uit`, met gemaakte adressen en hoogte waar ze ontbreken.

    Parameters
    ----------
    data : een map met bestanden, of een opslag van wijkwind; verandert niet
    uit : een map die nog niet bestaat of leeg is
    seed : dezelfde seed geeft dezelfde aanvulling
    voortgang : krijgt (wat, 0..1); mag een fout geven om te stoppen, dan blijft er niets achter

    Returns
    -------
    de namen van de gemaakte lagen; leeg als er niets ontbrak.

    Raises
    ------
    StoreFault : als `uit` al gevuld is of binnen `data` ligt.
    LayersError : als een bestand in `data` niet klopt.
    OutOfRange : bij een negatieve seed.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise OutOfRange("seed", seed, "een heel getal van 0 of hoger", "kies een ander getal")
    bestond = _eis_leeg(data, uit)
    studie = open_studie(data, (), None if voortgang is None else lambda wat, deel: voortgang(wat, 0.6 * deel))
    klaar = False
    try:
        if voortgang is not None:
            voortgang("woningen en hoogte maken", 0.6)
        echt = _echte_lagen(data, studie, uit)
        gemaakt = _gemaakte_lagen(studie, uit, seed)
        if voortgang is not None:
            voortgang("opslaan", 0.8)
        delen = [*echt, *gemaakt]
        # De buurten eerst: zij bepalen bij welke gemeente de rest hoort.
        schrijf_lagen(uit, [deel for deel in delen if deel[0] == "buurten"])
        schrijf_lagen(uit, [deel for deel in delen if deel[0] != "buurten"])
        klaar = True
    except OSError as fout:
        raise StoreFault(str(uit), fout, "een map waarin geschreven kan worden", "kies een andere map") from None
    finally:
        if not klaar:
            _ruim_op(uit, bestond)
    return tuple(deel[0] for deel in gemaakt)


def _eis_leeg(data: Path, uit: Path) -> bool:
    """Of `uit` al bestond.

    Raises
    ------
    StoreFault : als de map gevuld is, of in `data` ligt.
    """
    if uit.resolve() == data.resolve() or uit.resolve().is_relative_to(data.resolve()):
        raise StoreFault(str(uit), "ligt in de map met gegevens", "een map ernaast", "kies een andere map")
    if uit.exists() and (not uit.is_dir() or any(uit.iterdir())):
        raise StoreFault(str(uit), "al gevuld", "een lege of nieuwe map", "kies een andere map, of maak deze leeg")
    return uit.exists()


def _ruim_op(uit: Path, bestond: bool) -> None:
    for pad in uit.iterdir() if uit.is_dir() else ():
        shutil.rmtree(pad, ignore_errors=True) if pad.is_dir() else pad.unlink(missing_ok=True)
    if not bestond:
        shutil.rmtree(uit, ignore_errors=True)


def _echte_lagen(data: Path, studie: Studie, uit: Path) -> list[Deel]:
    """De lagen zoals ze zijn; rasters worden meegekopieerd."""
    delen: list[Deel] = []
    for naam, tabel in studie.lagen.items():
        if catalogus_laag(naam).schema == "raster":
            tabel = _kopieer_rasters(data, naam, tabel, uit)
        delen.append((naam, tabel, studie.herkomst[naam], []))
    sa = studie.startanalyse
    if sa is not None:
        bron = studie.herkomst["startanalyse"]
        kenmerken = sa.kenmerken.rename_axis("buurtcode").reset_index().assign(editie=sa.editie)
        delen.append(("startanalyse", sa.resultaten.assign(editie=sa.editie), bron, []))
        extra = replace(studie.herkomst.get("startanalyse_kenmerken", bron), naam="startanalyse_kenmerken")
        delen.append(("startanalyse_kenmerken", kenmerken, extra, []))
    return delen


def _kopieer_rasters(data: Path, laag: str, tabel: pd.DataFrame, uit: Path) -> pd.DataFrame:
    nieuw = []
    for naam in tabel["bestand"].astype("str"):
        doel = f"{laag}/{secrets.token_hex(4)}/{Path(naam).name}"
        (uit / doel).parent.mkdir(parents=True)
        shutil.copyfile(data / naam, uit / doel)
        nieuw.append(doel)
    return tabel.assign(bestand=pd.array(nieuw, dtype="str"))


def _gemaakte_lagen(studie: Studie, uit: Path, seed: int) -> list[Deel]:
    """Wat ontbreekt: adressen, maaiveld, en daarmee de hoogte van gebouwen."""
    delen: list[Deel] = []
    adressen = studie.lagen.get("verblijfsobjecten")
    if adressen is None:
        adressen, meldingen = maak_woningen(studie.buurten, _verboden(studie), seed, recept())
        delen.append(("verblijfsobjecten", adressen, _herkomst("verblijfsobjecten", meldingen), []))
    if "hoogte" not in studie.lagen:
        maaiveld, hoek = _polder(studie)
        melding = f"Gemaakt: vlakke polder op {recept()['aanvulling']['polder_m_nap']:g} m NAP, geen hoogtemeting."
        delen.append(_raster(uit, "hoogte", maaiveld, hoek, melding))
        if "oppervlak" not in studie.lagen and isinstance(adressen, gpd.GeoDataFrame):
            huizen = float(recept()["aanvulling"]["huis_m"])
            vlak = _met_huizen(maaiveld, hoek, adressen, huizen)
            melding = f"Gemaakt: het maaiveld, met {huizen:g} m waar een woning staat; bomen ontbreken."
            delen.append(_raster(uit, "oppervlak", vlak, hoek, melding))
    return delen


def _verboden(studie: Studie) -> NDArray[np.object_]:
    """Water, natuur en woningbouwplannen: daar staan nu geen huizen."""
    vormen = []
    for naam in ("water", "natuur", "woningbouwlocaties"):
        tabel = studie.lagen.get(naam)
        if isinstance(tabel, gpd.GeoDataFrame):
            vormen.append(tabel.geometry.dropna().to_numpy())
    return np.concatenate(vormen) if vormen else np.array([], dtype=object)


def _polder(studie: Studie) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Een vlak raster om de buurten, met ruimte eromheen."""
    regels = recept()["aanvulling"]
    rand = float(regels["rand_m"])
    xmin, ymin, xmax, ymax = studie.buurten.total_bounds
    links, boven = np.floor((xmin - rand) / CEL_M) * CEL_M, np.ceil((ymax + rand) / CEL_M) * CEL_M
    vorm = (int(np.ceil((boven - ymin + rand) / CEL_M)), int(np.ceil((xmax + rand - links) / CEL_M)))
    return np.full(vorm, float(regels["polder_m_nap"]), dtype=np.float32), np.array([links, boven])


def _met_huizen(
    maaiveld: NDArray[np.float32], hoek: NDArray[np.float64], adressen: gpd.GeoDataFrame, hoogte_m: float
) -> NDArray[np.float32]:
    xy = shapely.get_coordinates(adressen.geometry.to_numpy())
    kolom = np.floor((xy[:, 0] - hoek[0]) / CEL_M).astype(np.int64)
    rij = np.floor((hoek[1] - xy[:, 1]) / CEL_M).astype(np.int64)
    vlak = maaiveld.copy()
    binnen = (rij >= 0) & (rij < vlak.shape[0]) & (kolom >= 0) & (kolom < vlak.shape[1])
    vlak[rij[binnen], kolom[binnen]] = maaiveld[rij[binnen], kolom[binnen]] + np.float32(hoogte_m)
    return vlak


def _raster(uit: Path, laag: str, waarden: NDArray[np.float32], hoek: NDArray[np.float64], melding: str) -> Deel:
    bestand = f"{laag}/{secrets.token_hex(4)}/gemaakt.tif"
    schrijf_hoogte(uit / bestand, waarden, hoek)
    tabel, _ = beschrijf_raster(uit / bestand, laag)
    bron = replace(_herkomst(laag, (melding,)), hash=hash_bestand(uit / bestand))
    return laag, tabel.assign(bestand=pd.array([bestand], dtype="str")), bron, []


def _herkomst(laag: str, meldingen: tuple[str, ...]) -> Laagherkomst:
    titel = f"Gemaakt: {catalogus_laag(laag).titel}"
    return Laagherkomst(
        naam=laag,
        titel=titel,
        uitgever="wijkwind (gemaakt)",
        licentie="CC0 1.0",
        peiljaar=str(recept().peiljaar),
        gemaakt=True,
        meldingen=meldingen,
    )
