"""Het rekenrooster van windkansen: welk gebied, welke cellen, en welke regels waar gelden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.verslag import Voortgang
from spatial.errors import EmptyInput, OutOfRange
from spatial.raster import Raster
from spatial.ruimte.kansen import Bouwer, Kansen
from spatial.ruimte.uitsluiting import Afstandslaag, Rooster, stroken
from spatial.ruimte.windregels import Regelstand, dichtbij

CEL_BEREIK_M = (1.0, 1_000.0)
# Twee bytes per cel: zoveel past ruim in het geheugen, en heel Nederland op 25 m is er 132 miljoen.
MAX_CELLEN = 400_000_000
# Elk past in één band van 32 bits in uitsluiting.tif.
MAX_REGELS = 32
CELREGEL = (
    "Een cel is uitgesloten als haar midden dichter bij een object ligt dan de afstand van de regel, of erop. "
    "Afstanden zijn hemelsbreed (cirkels)."
)


@dataclass(frozen=True)
class Uitsluitkaart:
    """Welke regels waar gelden.

    Parameters
    ----------
    gebied : het onderzochte gebied (RD); rooster : de cellen eromheen
    kansen : combinatie van regels per cel
    bits : code of id van regel of regime naar haar bit; wat niet te rekenen was ontbreekt. Eerst de regels
    regelbits : hoeveel van die bits van regels zijn; de rest is van regimes
    standen : alle regels en regimes, met alleen de vormen die het gebied kunnen raken
    meldingen : wat niet mee kon doen
    """

    gebied: Any
    rooster: Rooster
    kansen: Kansen
    bits: Mapping[str, int]
    regelbits: int
    standen: Mapping[str, Regelstand]
    meldingen: tuple[str, ...]

    @property
    def cel_m(self) -> float:
        """Zijde van een cel."""
        return self.rooster.cel_m

    @property
    def cel_ha(self) -> float:
        """Oppervlakte van een cel."""
        return self.rooster.cel_km2 * 100.0

    def raster(self, waarden: NDArray[Any]) -> Raster:
        """Waarden per cel als raster op zijn plek."""
        return Raster(waarden, self.rooster.links_m, self.rooster.boven_m, self.rooster.cel_m)

    def masker(self, codes: Sequence[str]) -> int:
        """De bits van deze regels samen; een regel zonder bit telt niet mee."""
        uit = 0
        for code in codes:
            if code in self.bits:
                uit |= 1 << self.bits[code]
        return uit


def onderzoeksgebied(buurten: gpd.GeoDataFrame) -> Any:
    """Het gebied waarvoor gerekend wordt: alle buurten samen.

    Raises
    ------
    EmptyInput : als geen enkele buurt een vlak heeft.
    """
    vormen = buurten.geometry.dropna().to_numpy()
    gebied = shapely.union_all(shapely.make_valid(vormen)) if len(vormen) else shapely.Polygon()
    if shapely.is_empty(gebied) or not shapely.area(gebied):
        raise EmptyInput("gebied", "geen buurt met een vlak", "ten minste één buurt met een vlak", "lees buurten in")
    return gebied


def maak_uitsluitkaart(
    gebied: Any,
    cel_m: float,
    regels: Sequence[Regelstand],
    regimes: Sequence[Regelstand],
    voortgang: Voortgang,
) -> Uitsluitkaart:
    """Reken alle regels en regimes in één keer door.

    Parameters
    ----------
    gebied : vlak in RD; cel_m : celgrootte
    regels, regimes : met vormen en afstanden; hooguit 32 van elk

    Raises
    ------
    OutOfRange : bij een celgrootte die niet kan of te veel regels.
    """
    rooster = _rooster(gebied, cel_m)
    standen = {s.regel.code: dichtbij(s, rooster.grenzen) for s in (*regels, *regimes)}
    werkend = [[s.regel.code for s in groep if s.stand == "telt"] for groep in (regels, regimes)]
    for groep in werkend:
        if len(groep) > MAX_REGELS:
            raise OutOfRange("windkansen, regels", len(groep), f"hooguit {MAX_REGELS}", "laat regels weg")
    bits = {code: k for k, code in enumerate(werkend[0] + werkend[1])}
    lagen = [Afstandslaag(code, standen[code].vormen, standen[code].afstanden_m) for code in bits]
    bouwer = Bouwer(rooster.rijen, rooster.kolommen)
    meldingen: list[str] = []
    for strook in stroken(rooster, lagen, masker=gebied, voortgang=voortgang, meldingen=meldingen):
        bouwer.voeg_toe(strook.rij0, strook.bits.astype(np.uint64), strook.binnen)
    kansen = bouwer.klaar()
    if not kansen.totaal:
        raise OutOfRange("raster", f"{cel_m:g} m", "een cel die in het gebied past", "kies een fijner raster")
    return Uitsluitkaart(gebied, rooster, kansen, bits, len(werkend[0]), standen, tuple(meldingen))


def _rooster(gebied: Any, cel_m: float) -> Rooster:
    laag, hoog = CEL_BEREIK_M
    if not laag <= cel_m <= hoog:
        raise OutOfRange("raster", f"{cel_m:g} m", f"een getal van {laag:g} tot en met {hoog:g} m", "kies 25 of 10 m")
    rooster = Rooster.om(shapely.bounds(gebied).tolist(), cel_m)
    if rooster.rijen * rooster.kolommen > MAX_CELLEN:
        raise OutOfRange(
            "raster",
            f"{rooster.rijen * rooster.kolommen / 1e6:.0f} miljoen cellen",
            f"hooguit {MAX_CELLEN / 1e6:.0f} miljoen",
            "kies een grover raster of een kleiner gebied",
        )
    return rooster
