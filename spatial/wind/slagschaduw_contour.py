"""Tot waar valt er hoeveel slagschaduw? Lijnen van gelijke uren of dagen per jaar op een rooster van punten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import RD
from spatial.errors import OutOfRange
from spatial.raster import Raster

# De lijntrekker is dezelfde als die van de geluidscontouren.
from spatial.wind.contouren import vlakken_boven
from spatial.wind.slagschaduw import Voortgang, tel_punten
from spatial.wind.slagschaduw_veld import maak_rekenpark
from spatial.wind.turbine import Park
from spatial.wind.zon import controleer_jaar

if TYPE_CHECKING:
    # Alleen de vorm: het windklimaat zelf trekt half scipy mee.
    from spatial.wind.windklimaat import Windklimaat

Schaduwmaat = Literal["uren_jaar", "verwacht_uren_jaar", "dagen_boven_20", "max_minuten_dag"]
# Per maat het hoogste niveau dat kan voorkomen.
_HOOGST: dict[str, float] = {
    "uren_jaar": 4_500.0,
    "verwacht_uren_jaar": 4_500.0,
    "dagen_boven_20": 366.0,
    "max_minuten_dag": 1_440.0,
}
PUNTEN_MAX = 20_000_000


def schaduwrooster(
    park: Park,
    p: Parameters,
    *,
    jaar: int,
    maat: Schaduwmaat = "uren_jaar",
    maaiveld: Raster | None = None,
    klimaat: Windklimaat | None = None,
    cel_m: float = 25.0,
    voortgang: Voortgang | None = None,
) -> Raster:
    """De slagschaduw op een rooster van punten tot voorbij de reikwijdte van elke turbine.

    Returns
    -------
    waarden op punten `cel_m` uit elkaar; `links_m` en `boven_m` zijn het eerste punt (noordwest), niet een hoek

    Raises
    ------
    OutOfRange : voor een onbekende maat, een jaar dat niet kan of te veel punten.
    """
    controleer_jaar(jaar)
    if maat not in _HOOGST:
        raise OutOfRange("schaduwcontouren, maat", maat, f"een van: {', '.join(_HOOGST)}", "kies een maat")
    if not cel_m > 0:
        raise OutOfRange("schaduwcontouren, cel", cel_m, "een getal groter dan 0 m", "geef de afstand van de punten")
    rekenpark = maak_rekenpark(park, p, jaar=jaar, maaiveld=maaiveld, klimaat=klimaat)
    ver = rekenpark.turbines[:, 4:5] + cel_m
    x0, y0 = np.floor((rekenpark.turbines[:, :2] - ver).min(axis=0) / cel_m) * cel_m
    x1, y1 = np.ceil((rekenpark.turbines[:, :2] + ver).max(axis=0) / cel_m) * cel_m
    kolommen, rijen = round((x1 - x0) / cel_m) + 1, round((y1 - y0) / cel_m) + 1
    if kolommen * rijen > PUNTEN_MAX:
        raise OutOfRange(
            "schaduwcontouren", f"{kolommen} bij {rijen} punten", f"hooguit {PUNTEN_MAX}", "neem een grotere cel_m"
        )
    x, y = np.meshgrid(x0 + cel_m * np.arange(kolommen), y1 - cel_m * np.arange(rijen))
    grond = np.zeros(x.size) if maaiveld is None else maaiveld.op(x.ravel(), y.ravel())
    if np.isnan(grond).any():
        grond = np.where(
            np.isnan(grond), np.median(grond[~np.isnan(grond)]) if (~np.isnan(grond)).any() else 0.0, grond
        )
    punten = np.column_stack([x.ravel(), y.ravel(), grond + p["schaduw_raamhoogte_m"]])
    telling, verwacht = tel_punten(rekenpark, punten, voortgang=voortgang)
    waarde: dict[str, NDArray[np.float64]] = {
        "uren_jaar": telling[:, 0] / 60.0,
        "verwacht_uren_jaar": verwacht / 60.0,
        "dagen_boven_20": telling[:, 2].astype(np.float64),
        "max_minuten_dag": telling[:, 3].astype(np.float64),
    }
    return Raster(waarde[maat].reshape(rijen, kolommen), float(x0), float(y1), cel_m)


def schaduwcontouren(
    park: Park,
    p: Parameters,
    niveaus: Sequence[float],
    *,
    jaar: int,
    maat: Schaduwmaat = "uren_jaar",
    maaiveld: Raster | None = None,
    klimaat: Windklimaat | None = None,
    cel_m: float = 25.0,
    voortgang: Voortgang | None = None,
) -> gpd.GeoDataFrame:
    """De vlakken waar de slagschaduw een niveau haalt.

    Parameters
    ----------
    niveaus : in de eenheid van `maat` (uren per jaar, dagen per jaar of minuten per dag)

    Returns
    -------
    `maat`, `niveau`, `geometry` (MultiPolygon, RD); leeg waar het niveau nergens gehaald wordt

    Raises
    ------
    OutOfRange : voor een niveau dat nergens kan voorkomen, en zie `schaduwrooster`.
    """
    for niveau in niveaus:
        if not 0.0 < niveau <= _HOOGST.get(maat, np.inf):
            raise OutOfRange(
                "schaduwcontouren, niveau", niveau, f"meer dan 0 en hooguit {_HOOGST[maat]:g}", "kies een ander niveau"
            )
    rooster = schaduwrooster(
        park, p, jaar=jaar, maat=maat, maaiveld=maaiveld, klimaat=klimaat, cel_m=cel_m, voortgang=voortgang
    )
    hoog = sorted(set(map(float, niveaus)))
    vlakken = [np.array(vlakken_boven(rooster, niveau), dtype=object) for niveau in hoog]
    vormen = [shapely.multipolygons(deel) if len(deel) else shapely.MultiPolygon() for deel in vlakken]
    return gpd.GeoDataFrame({"maat": maat, "niveau": hoog}, geometry=vormen, crs=RD)
