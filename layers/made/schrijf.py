"""Hoe komt de gemaakte stad in tabellen of in een opslag?

Het land wordt gemeente voor gemeente gemaakt en weggeschreven: het geheugen hangt niet af van de grootte van het land.
Pas als alles er staat, wordt het manifest in één stap vervangen; wie onderweg stopt houdt wat er was.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from layers.catalog import laag as catalogus_laag
from layers.errors import StoreFault
from layers.gemeenten import LANDELIJK
from layers.made import kolommen
from layers.made.gemeente import Gemeente, Tabellen, maak_gemeente
from layers.made.hoogte import CEL_M, hoogtemodel, oppervlakmodel, schrijf_hoogte
from layers.made.landschap import Getallen, verdeling
from layers.made.recept import Recept, recept
from layers.manifest import Opgeslagen, hash_bestand, is_opslag, lees_manifest, schrijf_manifest
from layers.schemas import controleer
from layers.store import nu, slot
from layers.verslag import Laagherkomst, Leesverslag, Voortgang
from spatial.crs import RD
from spatial.errors import OutOfRange

MINSTENS, HOOGSTENS = 4, 14_500
PANDEN_TOT = 500
# Lagen die voor het hele land één keer bestaan, en lagen die als raster naast de tabellen staan.
LANDELIJKE_LAGEN = ("wind", "winduren")
RASTERS = ("hoogte", "oppervlak")


def gemeenten(buurten: int, seed: int, panden: bool | None = None) -> Iterator[Gemeente]:
    """De gemeenten van de stad één voor één.

    Raises
    ------
    OutOfRange : bij minder dan 4 of meer dan 14.500 buurten, of een negatieve seed.
    """
    _controleer(buurten, seed)
    regels: Recept = recept()
    delen = verdeling(buurten, int(regels["algemeen"]["buurten_per_gemeente"]))
    met_panden = buurten <= PANDEN_TOT if panden is None else panden
    for nummer, aantal in enumerate(delen):
        yield maak_gemeente(seed, nummer, aantal, len(delen) == 1, met_panden, regels)


def verzin(buurten: int, seed: int, *, panden: bool | None = None) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Alle lagen van de gemaakte stad als tabellen in RD (het hoogtemodel is een raster en hoort er niet bij).

    Parameters
    ----------
    buurten : 4 tot en met 14.500
    seed : een heel getal van 0 of hoger; dezelfde seed geeft dezelfde stad
    panden : of de laag panden erbij hoort; standaard tot en met 500 buurten

    Returns
    -------
    naam van de laag -> tabel

    Raises
    ------
    OutOfRange : bij een aantal of seed buiten het bereik.

    >>> len(verzin(4, 1)["buurten"])
    4
    """
    delen: dict[str, list[pd.DataFrame]] = {}
    for gemeente in gemeenten(buurten, seed, panden):
        for naam, tabel in gemeente.tabellen.items():
            delen.setdefault(naam, []).append(tabel)
    return {naam: _samen(stukken) for naam, stukken in delen.items()}


def maak_stad(
    *,
    buurten: int,
    seed: int,
    data: Path,
    voortgang: Voortgang | None = None,
    panden: bool | None = None,
) -> None:
    """Maak de stad en zet haar in de opslag `data`; een eerdere gemaakte stad wordt vervangen.

    Parameters
    ----------
    buurten : 4 tot en met 14.500
    seed : een heel getal van 0 of hoger
    data : een map die nog niet bestaat, leeg is, of alleen een gemaakte stad bevat
    voortgang : krijgt (wat, 0..1) en mag een fout geven om te stoppen; dan blijft er niets half achter
    panden : of de laag panden erbij hoort; standaard tot en met 500 buurten

    Raises
    ------
    OutOfRange : bij een aantal of seed buiten het bereik.
    StoreFault : als de map echte gegevens bevat of niet te schrijven is.
    """
    _controleer(buurten, seed)
    oud = _lege_plek(data)
    bestond = data.exists()
    schrijver = _Schrijver(data, secrets.token_hex(4))
    aantal = len(verdeling(buurten, int(recept()["algemeen"]["buurten_per_gemeente"])))
    klaar = False
    try:
        with slot(data):
            for nummer, gemeente in enumerate(gemeenten(buurten, seed, panden)):
                schrijver.gemeente(gemeente)
                if voortgang is not None:
                    voortgang(
                        f"gemeente {nummer + 1} van {aantal}: {gemeente.buurten.gemeentenaam}", (nummer + 1) / aantal
                    )
            schrijf_manifest(data, schrijver.manifest(buurten, seed))
            klaar = True
    except (OSError, pa.ArrowException) as fout:
        raise StoreFault(str(data), fout, "een map waarin geschreven kan worden", "kies een andere map") from None
    finally:
        _ruim_op(data, schrijver.mappen() if not klaar else oud, alles=not klaar and not bestond)


def _lege_plek(data: Path) -> set[Path]:
    """De mappen van een eerdere gemaakte stad, om na afloop op te ruimen.

    Raises
    ------
    StoreFault : als er echte lagen of andere bestanden staan.
    """
    if not is_opslag(data):
        if data.exists() and (not data.is_dir() or any(pad.name != ".slot" for pad in data.iterdir())):
            raise StoreFault(
                str(data), "al gevuld", "een lege of nieuwe map", "kies een andere map voor de gemaakte stad"
            )
        return set()
    lagen = lees_manifest(data)
    echt = sorted(naam for naam, laag in lagen.items() if not laag.herkomst.gemaakt)
    if echt:
        raise StoreFault(
            str(data),
            f"echte laag '{echt[0]}'",
            "een map zonder echte gegevens",
            "kies een andere map voor de gemaakte stad",
        )
    rasters = {pad for laag in RASTERS for pad in (data / laag).glob("*") if pad.is_dir()}
    return {data / laag.map for laag in lagen.values()} | rasters


def _ruim_op(data: Path, mappen: set[Path], alles: bool) -> None:
    """Haal mappen weg, en hun lege oudermappen; met `alles` de hele map, omdat die er eerst niet was."""
    if alles:
        shutil.rmtree(data, ignore_errors=True)
        return
    for pad in sorted(mappen):
        shutil.rmtree(pad, ignore_errors=True)
    for ouder in sorted({pad.parent for pad in mappen} | {data / "lagen"}, reverse=True):
        if ouder != data and ouder.is_dir() and not any(ouder.iterdir()):
            ouder.rmdir()


@dataclass
class _Schrijver:
    """Schrijft gemeente voor gemeente en onthoudt wat er in het manifest moet."""

    data: Path
    versie: str
    delen: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    met_geometrie: dict[str, bool] = field(default_factory=dict)
    redenen: dict[str, Counter[str]] = field(default_factory=dict)

    def gemeente(self, gemeente: Gemeente) -> None:
        """Schrijf alle lagen van één gemeente."""
        tabellen: Tabellen = {**gemeente.tabellen, **self._rasters(gemeente)}
        for naam, tabel in tabellen.items():
            code = LANDELIJK if naam in LANDELIJKE_LAGEN else gemeente.buurten.gemeentecode
            goed = controleer(catalogus_laag(naam).schema, tabel, f"laag '{naam}'")
            pad = self.data / self._map(naam) / f"{code}.parquet"
            pad.parent.mkdir(parents=True, exist_ok=True)
            goed.to_parquet(pad, index=False, compression="zstd")
            self.delen.setdefault(naam, {})[code] = {"rijen": len(goed), "sha256": hash_bestand(pad)}
            self.met_geometrie[naam] = isinstance(goed, gpd.GeoDataFrame)
        for kolom, redenen in gemeente.redenen.items():
            self.redenen.setdefault(kolom, Counter()).update(redenen)

    def _rasters(self, gemeente: Gemeente) -> Tabellen:
        """Schrijf maaiveld en oppervlak, en geef de rijen die de bestanden noemen."""
        maaiveld, hoek = hoogtemodel(gemeente.kader, gemeente.buurten, gemeente.omgeving)
        natuur = gemeente.tabellen["natuur"]
        bos = natuur.geometry.to_numpy()[natuur["naam"].str.startswith("Bos").to_numpy()]
        oppervlak = oppervlakmodel(maaiveld, hoek, gemeente.kader, gemeente.panden, bos, recept())
        rasters = {"hoogte": maaiveld, "oppervlak": oppervlak}
        return {laag: self._raster(gemeente, laag, raster, hoek) for laag, raster in rasters.items()}

    def _raster(self, gemeente: Gemeente, laag: str, raster: NDArray[np.float32], hoek: Getallen) -> pd.DataFrame:
        code = gemeente.buurten.gemeentecode
        bestand = f"{laag}/{self.versie}/{code}.tif"
        schrijf_hoogte(self.data / bestand, raster, hoek)
        return kolommen.tabel(
            code,
            1,
            bestand=[bestand],
            x_links_m=[float(hoek[0])],
            y_boven_m=[float(hoek[1])],
            cel_m=[CEL_M],
            rijen=[float(raster.shape[0])],
            kolommen=[float(raster.shape[1])],
        )

    def _map(self, laag: str) -> str:
        return f"lagen/{laag}/{self.versie}"

    def mappen(self) -> set[Path]:
        """De mappen van deze versie."""
        return {self.data / self._map(naam) for naam in self.delen} | {
            self.data / laag / self.versie for laag in RASTERS
        }

    def manifest(self, buurten: int, seed: int) -> dict[str, Opgeslagen]:
        """Het manifest van de hele stad."""
        return {naam: self._opgeslagen(naam, buurten, seed) for naam in self.delen}

    def _opgeslagen(self, naam: str, buurten: int, seed: int) -> Opgeslagen:
        delen = self.delen[naam]
        rijen = sum(int(deel["rijen"]) for deel in delen.values())
        regels = "".join(f"{code}:{deel['sha256']}\n" for code, deel in sorted(delen.items()))
        herkomst = Laagherkomst(
            naam=naam,
            titel=f"Gemaakte stad: {catalogus_laag(naam).titel}",
            uitgever="wijkwind (gemaakt)",
            licentie="CC0 1.0",
            peiljaar=str(recept().peiljaar),
            hash=hashlib.sha256(regels.encode()).hexdigest(),
            rijen=rijen,
            gemaakt=True,
            meldingen=(f"Gemaakt met {buurten} buurten en seed {seed}; gaat niet over een echte gemeente.",),
            tijd=nu(),
        )
        ontbrekend = {kolom: dict(+telling) for kolom, telling in self.redenen.items() if +telling}
        verslag = Leesverslag(
            naam,
            "gemaakt",
            rijen,
            rijen,
            ontbrekend=ontbrekend if naam == "buurten" else {},
            meldingen=herkomst.meldingen,
        )
        return Opgeslagen(herkomst, (verslag,), self._map(naam), delen, self.met_geometrie[naam])


def _samen(stukken: list[pd.DataFrame]) -> pd.DataFrame:
    if len(stukken) == 1:
        return stukken[0]
    geheel = pd.concat(stukken, ignore_index=True)
    return gpd.GeoDataFrame(geheel, geometry="geometry", crs=RD) if "geometry" in geheel else geheel


def _controleer(buurten: int, seed: int) -> None:
    if isinstance(buurten, bool) or not isinstance(buurten, int) or not MINSTENS <= buurten <= HOOGSTENS:
        verwacht = f"een heel getal van {MINSTENS} tot en met {HOOGSTENS}"
        raise OutOfRange("aantal buurten", buurten, verwacht, "kies een ander aantal")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise OutOfRange("seed", seed, "een heel getal van 0 of hoger", "kies een ander getal")
