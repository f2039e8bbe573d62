"""Waar in het zoekgebied mag een turbine staan, welke regel houdt de rest tegen, en waar kost een plek een straf?

De regels zijn die van windkansen. Een cel is hier pas vrij als zij helemaal vrij is, zodat een turbine nergens te
dichtbij kan staan, ook niet door afronding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import LayersError, UnreadableFile
from layers.geometrie import naar_rd
from layers.sources.bestand import lees_lagen
from layers.verslag import Voortgang
from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import EmptyInput, OutOfRange
from spatial.raster import Raster
from spatial.ruimte.uitsluiting import Afstandslaag, Rooster, Uitsluiting, uitsluiten
from spatial.ruimte.windregels import Regelstand, dichtbij

CEL_M = 5.0
MAX_CELLEN = 16_000_000
# Een plek in lengte en breedte is op een paar cm na terug te rekenen; zoveel ruimer telt elke afstand.
SPELING_M = 0.1
STRAF: Mapping[str, str] = {"onderzoek": "ontwerp_straf_onderzoek", "aandacht": "ontwerp_straf_aandacht"}
CELREGEL = (
    "Een cel is alleen vrij als zij helemaal ver genoeg van elk object ligt, en met haar midden in het zoekgebied. "
    "Afstanden zijn hemelsbreed (cirkels)."
)


@dataclass(frozen=True)
class Terrein:
    """Het zoekgebied met zijn regels.

    Parameters
    ----------
    gebied : één rij, vlak in RD
    verboden : 0 is vrij, 1 niet; straffen : MWh per jaar per turbine
    hard, zacht : uitsluiting door regels die uitsluiten, en door regels die alleen gemeld worden
    standen : alle regels met hun vormen, op code
    """

    gebied: gpd.GeoDataFrame
    verboden: Raster
    straffen: Raster
    hard: Uitsluiting
    zacht: Uitsluiting
    standen: Mapping[str, Regelstand]

    @property
    def cel_ha(self) -> float:
        """Oppervlakte van een cel."""
        return self.hard.rooster.cel_km2 * 100.0

    def zacht_op(self, xy: np.ndarray) -> list[list[str]]:
        """Per plek (n, 2) de codes van regels die daar gemeld worden zonder uit te sluiten."""
        if not self.zacht.codes:
            return [[] for _ in xy]
        raster = self.zacht.raster()
        bits = np.nan_to_num(raster.op(xy[:, 0], xy[:, 1])).astype(np.int64)
        return [[code for k, code in enumerate(self.zacht.codes) if b >> k & 1] for b in bits]


def lees_zoekgebied(pad: Path, buurten: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Het zoekgebied uit een bestand, voor zover er gegevens zijn.

    Parameters
    ----------
    buurten : het gebied waarover gegevens bestaan (RD); wat erbuiten ligt valt af, en dat wordt gemeld

    Returns
    -------
    GeoDataFrame met één vlak in RD, en meldingen

    Raises
    ------
    LayersError : als het bestand niet te lezen is of de coördinaten niet kloppen.
    EmptyInput, OutOfRange : als er geen vlak in zit, of niets binnen de gegevens ligt.
    """
    vlak = lees_vlak(pad)
    bekend = shapely.union_all(shapely.make_valid(buurten.geometry.dropna().to_numpy()))
    binnen = shapely.intersection(vlak, bekend)
    buiten_ha = (shapely.area(vlak) - shapely.area(binnen)) / 1e4
    if not shapely.area(binnen):
        ver = float(shapely.distance(vlak, bekend))
        raise OutOfRange(
            f"zoekgebied {pad.name}",
            f"ligt {ver:.0f} m buiten het gebied van deze gegevens",
            "een zoekgebied binnen de buurten van de gegevens",
            "kies een ander gebied, of voeg de gegevens van die gemeente toe",
        )
    melding = f"{buiten_ha:.0f} ha van het zoekgebied ligt buiten de gegevens en doet niet mee."
    return gpd.GeoDataFrame(geometry=[binnen], crs=RD), (melding,) if buiten_ha > 1.0 else ()


def lees_vlak(pad: Path) -> Any:
    """De vlakken van een bestand als één vlak in RD.

    Raises
    ------
    LayersError : als het bestand niet te lezen is of de coördinaten niet kloppen.
    EmptyInput : als er geen vlak met oppervlakte in zit.
    """
    gelezen = lees_lagen([pad])[pad]
    if isinstance(gelezen, LayersError):
        raise gelezen
    tabellen = [deel.tabel for deel in gelezen]
    if not all(isinstance(tabel, gpd.GeoDataFrame) for tabel in tabellen):
        raise UnreadableFile(pad.name, "een tabel zonder plek", "een kaartlaag met vlakken", "lever GeoJSON aan")
    rd = gpd.GeoDataFrame(pd.concat([naar_rd(tabel[["geometry"]], pad.name) for tabel in tabellen]), crs=RD)
    vormen = shapely.force_2d(rd.geometry.dropna().to_numpy())
    vlak = shapely.union_all(shapely.make_valid(vormen[np.isin(shapely.get_type_id(vormen), (3, 6))]))
    if not shapely.area(vlak):
        soorten = ", ".join(sorted({str(vorm.geom_type) for vorm in vormen})) or "niets"
        raise EmptyInput(f"zoekgebied {pad.name}", soorten, "ten minste één vlak (Polygon)", "teken een zoekgebied")
    return vlak


def maak_terrein(
    gebied: gpd.GeoDataFrame, standen: Sequence[Regelstand], per_turbine_mwh: float, p: Parameters, meld: Voortgang
) -> Terrein:
    """Leg de regels op het zoekgebied.

    Parameters
    ----------
    standen : regels met vormen en afstanden; per_turbine_mwh : opbrengst van één turbine, voor de straf

    Raises
    ------
    OutOfRange : als er geen enkele vrije cel is, met de regels die het meeste tegenhouden.
    """
    vlak = gebied.geometry.iloc[0]
    cel_m = CEL_M
    while _cellen(vlak, cel_m) > MAX_CELLEN:
        cel_m *= 2.0
    rooster = Rooster.om(tuple(shapely.bounds(vlak).tolist()), cel_m)
    per_code = {s.regel.code: dichtbij(s, rooster.grenzen) for s in standen}
    telt = [s for s in per_code.values() if s.stand == "telt"]

    def leg(keuze: list[Regelstand], van: float, celregel: Any) -> Uitsluiting:
        lagen = [Afstandslaag(s.regel.code, s.vormen, s.afstanden_m + SPELING_M) for s in keuze]
        return uitsluiten(
            rooster, lagen, masker=vlak, celregel=celregel, voortgang=lambda wat, deel: meld(wat, van + deel / 2.0)
        )

    hard = leg([s for s in telt if s.regel.sluit_uit], 0.0, "elk deel")
    zacht = leg([s for s in telt if not s.regel.sluit_uit], 0.5, "midden")
    vrij = hard.vrij()
    if not vrij.any():
        raise _vol(hard, per_code)
    straf = np.zeros(vrij.shape)
    for code in zacht.codes:
        aandeel = STRAF.get(per_code[code].regel.hardheid)
        if aandeel is not None:
            straf[zacht.door(code)] += p[aandeel] * per_turbine_mwh
    plek = (rooster.links_m, rooster.boven_m, rooster.cel_m)
    return Terrein(gebied, Raster((~vrij).astype(np.uint8), *plek), Raster(straf, *plek), hard, zacht, per_code)


def _cellen(vlak: Any, cel_m: float) -> float:
    x0, y0, x1, y1 = shapely.bounds(vlak)
    return float(((x1 - x0) / cel_m + 2.0) * ((y1 - y0) / cel_m + 2.0))


def _vol(hard: Uitsluiting, standen: Mapping[str, Regelstand]) -> OutOfRange:
    """De fout als er nergens plek is."""
    meeste = hard.tellingen().sort_values("cellen", ascending=False, kind="stable")
    regels = [f"{standen[str(c)].regel.titel} ({c!s}) {n / max(hard.cellen, 1):.0%}" for c, n in
              zip(meeste.index[:3], meeste["cellen"], strict=False) if n]  # fmt: skip
    return OutOfRange(
        "zoekgebied",
        f"nergens plek; {', '.join(regels) or 'geen cel past in het gebied'}",
        "een plek waar geen regel een turbine uitsluit",
        "kies een ander of groter gebied, een kleinere turbine, of laat een regel weg met --zonder",
    )
