"""Van een map naar een studie: alle gecontroleerde lagen van de gekozen gemeenten, met hun herkomst.

De map is een opslag van wijkwind, of een map met losse bestanden zoals ze binnenkomen. Lagen die er niet zijn,
ontbreken als sleutel; codes van een andere jaarindeling worden niet stil gekoppeld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.catalog import laag as catalogus_laag
from layers.crosswalk import controleer_codes
from layers.errors import MissingLayer, StoreFault, WrongVintage
from layers.losse_bestanden import Oogst, lees_map
from layers.manifest import is_opslag, lees_manifest
from layers.schemas import controleer
from layers.sources.startanalyse import Startanalyse
from layers.store import controleer_gemeenten, lees_laag
from layers.verslag import Laagherkomst, Voortgang

Tabel: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
# Lagen voor wind die over de gemeentegrens heen werken, m. Radar wordt tot 75 km getoetst.
MARGE_M: Mapping[str, float] = MappingProxyType(
    {
        "natuur": 5_000.0,
        "windturbines": 10_000.0,
        "hoogspanning": 5_000.0,
        "stations": 10_000.0,
        "buisleidingen": 5_000.0,
        "hoogtebeperkingen": 5_000.0,
        "kwetsbare_objecten": 5_000.0,
        "radar": 80_000.0,
    }
)


@dataclass(frozen=True)
class Studie:
    """De lagen van een studie: tabellen, Startanalyse, herkomst, en of er gemaakte gegevens bij zijn."""

    lagen: Mapping[str, Tabel]
    startanalyse: Startanalyse | None
    herkomst: Mapping[str, Laagherkomst]
    gemaakt: bool
    gemeenten: tuple[str, ...]
    meldingen: tuple[str, ...] = ()

    @property
    def buurten(self) -> gpd.GeoDataFrame:
        """De buurten; die zijn er altijd."""
        tabel = self.lagen["buurten"]
        assert isinstance(tabel, gpd.GeoDataFrame)  # noqa: S101 - het schema eist geometrie
        return tabel


def open_studie(data: Path, gemeenten: Sequence[str] = (), voortgang: Voortgang | None = None) -> Studie:
    """Alle lagen in `data` voor de gekozen gemeenten.

    Parameters
    ----------
    data : een opslag van wijkwind, of een map met losse bestanden
    gemeenten : gemeentecodes (GM1963); leeg is alles wat er is
    voortgang : krijgt (wat, 0..1); mag een fout geven om te stoppen

    Raises
    ------
    StoreFault : als de map er niet is, leeg is of beschadigd.
    MissingLayer : als er geen buurten zijn.
    UnknownGemeente : als een gekozen gemeente niet voorkomt, met wat er wel is.
    WrongVintage : als de codes van een laag bij geen enkele buurt horen.
    """
    if not data.is_dir():
        gevonden = "een bestand" if data.exists() else "bestaat niet"
        raise StoreFault(str(data), gevonden, "een map met lagen", "maak een stad met 'wijkwind maak', of geef een map")
    if is_opslag(data):
        return _uit_opslag(data, gemeenten, voortgang)
    return _uit_map(data, gemeenten, voortgang)


def _uit_opslag(data: Path, gemeenten: Sequence[str], voortgang: Voortgang | None) -> Studie:
    manifest = lees_manifest(data)
    _eis_buurten("buurten" in manifest, str(data), sorted(manifest))
    controleer_gemeenten(gemeenten, manifest["buurten"].gemeenten, str(data))
    lagen: dict[str, Tabel] = {}
    herkomst: dict[str, Laagherkomst] = {}
    for nummer, naam in enumerate(manifest):
        if voortgang is not None:
            voortgang(catalogus_laag(naam).titel, nummer / len(manifest))
        lagen[naam], herkomst[naam] = lees_laag(data, naam, gemeenten)
    buurten = lees_laag(data, "buurten")[0] if gemeenten else lagen["buurten"]
    for naam, tabel in lagen.items():
        if naam != "buurten" and "buurtcode" in tabel and len(tabel):
            controleer_codes(tabel["buurtcode"], buurten["buurtcode"], f"laag '{naam}'")
    startanalyse = _startanalyse_uit(lagen.pop("startanalyse", None), lagen.pop("startanalyse_kenmerken", None))
    return _studie(lagen, startanalyse, herkomst, gemeenten, ())


def _startanalyse_uit(resultaten: Tabel | None, kenmerken: Tabel | None) -> Startanalyse | None:
    """De Startanalyse uit haar twee lagen in de opslag."""
    if resultaten is None or kenmerken is None:
        return None
    edities = kenmerken["editie"].dropna().unique()
    return Startanalyse(
        editie=str(edities[0]) if len(edities) else "onbekend",
        resultaten=pd.DataFrame(resultaten[["buurtcode", "variant", "indicator", "waarde"]]),
        kenmerken=pd.DataFrame(kenmerken.drop(columns="editie").set_index("buurtcode")),
    )


def _uit_map(data: Path, gemeenten: Sequence[str], voortgang: Voortgang | None) -> Studie:
    oogst = lees_map(data, voortgang)
    meldingen = list(oogst.overgeslagen)
    if "buurten" not in oogst.lagen:
        _buurten_uit_startanalyse(oogst, meldingen)
    _eis_buurten("buurten" in oogst.lagen, str(data), [*sorted(oogst.van.values()), *oogst.overgeslagen])
    buurten = oogst.lagen["buurten"]
    namen = buurten["gemeentecode"].map(oogst.gemeentenamen)
    buurten = buurten.assign(gemeentenaam=buurten["gemeentenaam"].fillna(namen.astype("str")))
    controleer_gemeenten(gemeenten, tuple(buurten["gemeentecode"].unique()), str(data))
    for naam, tabel in oogst.lagen.items():
        if naam != "buurten" and "buurtcode" in tabel:
            controleer_codes(tabel["buurtcode"], buurten["buurtcode"], oogst.van[naam])
    if gemeenten:
        buurten = buurten[buurten["gemeentecode"].isin(list(gemeenten))].reset_index(drop=True)
    oogst.lagen["buurten"] = buurten
    lagen = {
        naam: tabel if naam == "buurten" else beperk(tabel, buurten, marge_m(naam))
        for naam, tabel in oogst.lagen.items()
    }
    return _studie(lagen, oogst.startanalyse, oogst.herkomst, gemeenten, tuple(meldingen))


def _buurten_uit_startanalyse(oogst: Oogst, meldingen: list[str]) -> None:
    """Zonder buurtenbestand zijn de omtrekken en aantallen van de Startanalyse de buurten."""
    if oogst.startanalyse is None or oogst.startanalyse.grenzen is None:
        return
    kenmerken = oogst.startanalyse.kenmerken
    grenzen = oogst.startanalyse.grenzen.reindex(kenmerken.index)
    kolommen = ["buurtnaam", "gemeentecode", "gemeentenaam", "woningen"]
    tabel = gpd.GeoDataFrame(kenmerken[kolommen].rename_axis("buurtcode").reset_index(), geometry=grenzen.to_numpy())
    tabel = tabel.set_crs(grenzen.crs)[grenzen.notna().to_numpy()]
    herkomst = oogst.herkomst["startanalyse"]
    melding = "buurten en aantallen woningen komen uit de Startanalyse; kerncijfers van het CBS ontbreken"
    oogst.lagen["buurten"] = controleer("buurten", tabel, oogst.van["startanalyse"])
    oogst.herkomst["buurten"] = replace(herkomst, naam="buurten", meldingen=(*herkomst.meldingen, melding))
    meldingen.append(melding)


def marge_m(laag: str) -> float:
    """Zover buiten de buurten telt een laag nog mee, m: een turbine, lijn of radar van de buren doet ertoe."""
    return MARGE_M.get(laag, 0.0)


def beperk(tabel: Tabel, buurten: Tabel, marge: float = 0.0) -> Tabel:
    """De rijen die bij deze buurten horen: op buurtcode, of binnen hun omhullende rechthoek plus `marge` (m)."""
    houd = pd.Series(False, index=tabel.index)
    kan = False
    if "buurtcode" in tabel:
        kan = True
        houd |= tabel["buurtcode"].isin(buurten["buurtcode"])
    if isinstance(tabel, gpd.GeoDataFrame) and isinstance(buurten, gpd.GeoDataFrame):
        kan = True
        xmin, ymin, xmax, ymax = buurten.total_bounds + marge * np.array([-1.0, -1.0, 1.0, 1.0])
        plek = tabel.geometry.bounds
        houd |= (plek.minx <= xmax) & (plek.maxx >= xmin) & (plek.miny <= ymax) & (plek.maxy >= ymin)
    return tabel[houd].reset_index(drop=True) if kan else tabel


def _eis_buurten(aanwezig: bool, waar: str, wel: Sequence[str]) -> None:
    if not aanwezig:
        raise MissingLayer(
            f"{waar}, laag 'buurten'",
            f"ontbreekt (wel: {'; '.join(wel) or 'niets'})",
            "een bestand met buurten: buurtcode, naam en vlak",
            "zet een bestand met buurten in de map, of lees het in met 'wijkwind inlezen --laag buurten'",
        )


def _studie(
    lagen: dict[str, Tabel],
    startanalyse: Startanalyse | None,
    herkomst: dict[str, Laagherkomst],
    gemeenten: Sequence[str],
    meldingen: tuple[str, ...],
) -> Studie:
    codes = lagen["buurten"]["buurtcode"]
    if startanalyse is not None:
        startanalyse, extra = _startanalyse_van(startanalyse, codes)
        meldingen += extra
    return Studie(
        lagen=MappingProxyType(lagen),
        startanalyse=startanalyse,
        herkomst=MappingProxyType(herkomst),
        gemaakt=any(bron.gemaakt for bron in herkomst.values()),
        gemeenten=tuple(gemeenten) or tuple(sorted(lagen["buurten"]["gemeentecode"].unique())),
        meldingen=meldingen,
    )


def _startanalyse_van(startanalyse: Startanalyse, codes: pd.Series) -> tuple[Startanalyse, tuple[str, ...]]:
    """De Startanalyse van deze buurten, en een melding als er buurten zonder Startanalyse zijn."""
    kenmerken = startanalyse.kenmerken
    eigen = kenmerken.index.isin(codes)
    if not eigen.any():
        raise WrongVintage(
            "Startanalyse, buurtcodes",
            str(kenmerken.index[0]) if len(kenmerken) else "geen",
            f"codes zoals {codes.iloc[0]}",
            "gebruik buurten van hetzelfde jaar als de Startanalyse, of de Startanalyse van deze gemeente",
        )
    mist = int((~codes.isin(kenmerken.index)).sum())
    melding = (f"{mist} van {len(codes)} buurten hebben geen Startanalyse {startanalyse.editie}",) if mist else ()
    if eigen.all():
        return startanalyse, melding
    omtrekken = startanalyse.omtrekken
    beperkt = replace(
        startanalyse,
        resultaten=startanalyse.resultaten[startanalyse.resultaten["buurtcode"].isin(codes)].reset_index(drop=True),
        kenmerken=kenmerken[eigen],
        omtrekken=None if omtrekken is None else omtrekken[omtrekken.index.isin(codes)],
        keuzes=startanalyse.keuzes[startanalyse.keuzes["buurtcode"].isin(codes)].reset_index(drop=True),
    )
    return beperkt, melding
