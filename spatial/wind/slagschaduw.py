"""Hoeveel slagschaduw valt er op elk adres, hoe laat, en van welke turbine?

Per minuut van een jaar, op de gevel, in het ongunstigste geval: altijd zon, altijd wind, de rotor altijd dwars op de
zon (Activiteitenregeling art. 3.12: binnen 12 rotordiameters telt een dag met meer dan 20 minuten). Daarnaast de
verwachting met zonneschijn, draaitijd en stand van de rotor. Gebouwen en bomen ertussen tellen niet mee.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import OutOfRange, UnknownName
from spatial.raster import Raster
from spatial.wind.slagschaduw_kalender import kalender
from spatial.wind.slagschaduw_kern import tel
from spatial.wind.slagschaduw_stil import Maat, Stilstand, bereken_stilstand
from spatial.wind.slagschaduw_veld import Rekenpark, Veld, maak_rekenpark
from spatial.wind.turbine import Park
from spatial.wind.zon import controleer_jaar

if TYPE_CHECKING:
    # Alleen de vorm: het windklimaat zelf trekt half scipy mee.
    from spatial.wind.windklimaat import Windklimaat

Getallen = NDArray[np.float64]
Ints = NDArray[np.int64]
Voortgang = Callable[[str, float], None]
STUK = 1_024
KOLOMMEN = (
    "uren_jaar",
    "dagen",
    "dagen_boven_20",
    "max_minuten_dag",
    "verwacht_uren_jaar",
    "turbine_id",
    "turbine_uren",
)


@dataclass(frozen=True)
class Slagschaduw:
    """De slagschaduw van een park op een rij objecten in één jaar.

    Parameters
    ----------
    tabel : index object_id; `uren_jaar`, `dagen`, `dagen_boven_20`, `max_minuten_dag` (ongunstigste geval),
        `verwacht_uren_jaar`, `turbine_id` (die het meest geeft; leeg zonder schaduw) en `turbine_uren`. Verder dan de
        reikwijdte van elke turbine is alles 0: daar telt de regel schaduw niet
    meldingen : wat er aangenomen is
    """

    tabel: pd.DataFrame
    jaar: int
    meldingen: tuple[str, ...]
    rekenpark: Rekenpark
    punten: Getallen

    def vensters(self, object_id: str) -> Ints:
        """(k, 3) turbine (positie), eerste en laatste minuut van het jaar (UT) met schaduw, per dag en turbine.

        Raises
        ------
        UnknownName : voor een onbekend object.
        """
        return self.rekenpark.vensters(self.punten[self.positie(object_id)])

    def positie(self, object_id: str) -> int:
        """De rij van een object in `tabel`.

        Raises
        ------
        UnknownName : voor een onbekend object.
        """
        if object_id not in self.tabel.index:
            raise UnknownName("object", object_id, "een object_id uit de tabel", "controleer de naam")
        plek = self.tabel.index.get_loc(object_id)
        return int(plek) if isinstance(plek, int) else int(np.flatnonzero(np.asarray(plek))[0])

    def kalender(self, object_id: str) -> pd.DataFrame:
        """Wanneer er schaduw kan vallen: `datum`, `van`, `tot` (Nederlandse kloktijd), `minuten` en `turbine_id`.

        Tijdvakken overlappen niet; vallen er schaduwen van meer turbines samen, dan staan die er samen bij. Bij elkaar
        zijn de minuten `uren_jaar`.

        Raises
        ------
        UnknownName : voor een onbekend object.
        """
        return kalender(self.vensters(object_id), self.rekenpark.ids, self.jaar)

    def stilstand(self, normen: Mapping[str, float], *, maat_uren: Maat = "ongunstigst") -> pd.DataFrame:
        """Hoe lang elke turbine stil moet om overal aan de normen te voldoen, en wat dat kost.

        Index `turbine_id`; `stop_uren`, `stop_dagen`, `verwacht_stop_uren`, `mwh` en `mwh_met_zonnesensor`; zie
        `spatial.wind.slagschaduw_stil.bereken_stilstand` voor de normen.
        """
        return self.stilstandplan(normen, maat_uren=maat_uren).tabel

    def stilstandplan(self, normen: Mapping[str, float], *, maat_uren: Maat = "ongunstigst") -> Stilstand:
        """Hetzelfde met de stoptijden zelf (`.tijden`) en wat er dan van de schaduw overblijft (`.over`)."""
        return bereken_stilstand(self.rekenpark, self.punten, self.tabel, normen, maat_uren=maat_uren)


def bereken_slagschaduw(
    park: Park,
    objecten: gpd.GeoDataFrame,
    p: Parameters,
    *,
    jaar: int,
    maaiveld: Raster | None = None,
    klimaat: Windklimaat | None = None,
    voortgang: Voortgang | None = None,
) -> Slagschaduw:
    """De slagschaduw van een park op elk object, per minuut van een jaar.

    Parameters
    ----------
    objecten : punten in RD, index `object_id`
    p : kentallen `schaduw_…`
    jaar : kalenderjaar, 1996 tot en met 2100
    maaiveld : hoogte van de grond in m NAP; None of onbekend: het verschil in hoogte telt als 0, met melding
    klimaat : wind; geeft draaitijd, stand van de rotor en de prijs van stilstaan. None: kentallen
    voortgang : krijgt (wat, deel); een fout daaruit stopt het werk

    Raises
    ------
    WrongCrs, OutOfRange : voor objecten die geen punt in RD zijn of een jaar dat niet kan.
    """
    controleer_jaar(jaar)
    require_rd(objecten, "objecten")
    xy = _punten(objecten)
    rekenpark = maak_rekenpark(park, p, jaar=jaar, maaiveld=maaiveld, klimaat=klimaat)
    grond, meldingen = _grond(xy, maaiveld)
    punten = np.column_stack([xy, grond + p["schaduw_raamhoogte_m"]])
    telling, verwacht = tel_punten(rekenpark, punten, voortgang=voortgang)
    tabel = _tabel(objecten.index, telling, verwacht, rekenpark.ids)
    return Slagschaduw(tabel, jaar, rekenpark.meldingen + meldingen, rekenpark, punten)


def tel_punten(
    rekenpark: Rekenpark, punten: Getallen, *, draden: int | None = None, voortgang: Voortgang | None = None
) -> tuple[Ints, Getallen]:
    """Tel schaduw op punten (n, 3: x, y in RD en z in m boven hetzelfde vlak als het park).

    Returns
    -------
    (n, 6) minuten, dagen, dagen boven de drempel, meeste minuten op een dag, turbine (-1: geen) en haar minuten, en
    (n,) verwachte minuten
    """
    telling = np.zeros((len(punten), 6), np.int64)
    telling[:, 4] = -1
    verwacht = np.zeros(len(punten))
    reikwijdte = float(rekenpark.turbines[:, 4].max()) * (1.0 + 1e-9)
    masten = shapely.STRtree(list(map(shapely.Point, rekenpark.turbines[:, :2])))
    dichtbij = masten.query_nearest(shapely.points(punten[:, :2]), max_distance=reikwijdte, all_matches=False)[0]
    klaar = 0
    with ThreadPoolExecutor(draden or min(8, os.cpu_count() or 1)) as ploeg:
        for veld, leden in rekenpark.velden(punten[dichtbij]):
            stukken = [dichtbij[leden[begin : begin + STUK]] for begin in range(0, len(leden), STUK)]
            uitkomsten = ploeg.map(partial(_tel_stuk, rekenpark, veld), [punten[s] for s in stukken])
            for stuk, (deel_telling, deel_verwacht) in zip(stukken, uitkomsten, strict=True):
                telling[stuk], verwacht[stuk] = deel_telling, deel_verwacht
                klaar += len(stuk)
                if voortgang is not None:
                    voortgang("slagschaduw", klaar / len(dichtbij))
    return telling, verwacht


def _tel_stuk(rekenpark: Rekenpark, veld: Veld, punten: Getallen) -> tuple[Ints, Getallen]:
    """Eén stuk punten in één veld; nummers van turbines zijn die van het park."""
    telling, verwacht = np.empty((len(punten), 6), np.int64), np.empty(len(punten))
    tel(
        punten,
        veld.draai(punten),
        veld.turbines,
        veld.stand,
        veld.declinatie_rad,
        veld.middag_minuut,
        veld.breedte_rad,
        np.sin(rekenpark.zonshoogte_rad),
        veld.som_kans,
        rekenpark.drempel_minuten,
        telling,
        verwacht,
    )
    gevonden = telling[:, 4] >= 0
    telling[gevonden, 4] = veld.wie[telling[gevonden, 4]]
    return telling, verwacht


def _punten(objecten: gpd.GeoDataFrame) -> Getallen:
    vormen = objecten.geometry.to_numpy()
    goed = (shapely.get_type_id(vormen) == 0) & ~shapely.is_empty(vormen)
    if not goed.all():
        code = objecten.index[~goed][0]
        raise OutOfRange(f"object {code}", "geen punt", "een punt", "geef elk object één plek op de gevel")
    uit: Getallen = shapely.get_coordinates(vormen)
    return uit


def _grond(xy: Getallen, maaiveld: Raster | None) -> tuple[Getallen, tuple[str, ...]]:
    """Hoogte van de grond per punt; NaN-vrij: onbekend krijgt de middelste bekende hoogte, met melding."""
    if maaiveld is None or not len(xy):
        return np.zeros(len(xy)), ()
    grond = maaiveld.op(xy[:, 0], xy[:, 1])
    onbekend = np.isnan(grond)
    if not onbekend.any():
        return grond, ()
    bekend = grond[~onbekend]
    grond[onbekend] = float(np.median(bekend)) if len(bekend) else 0.0
    return grond, (f"slagschaduw: maaiveld onbekend op {int(onbekend.sum())} objecten; daar de middelste hoogte",)


def _tabel(index: pd.Index, telling: Ints, verwacht: Getallen, ids: list[str]) -> pd.DataFrame:
    namen = np.array([*ids, ""], dtype=object)
    tabel = pd.DataFrame(
        {
            "uren_jaar": telling[:, 0] / 60.0,
            "dagen": telling[:, 1],
            "dagen_boven_20": telling[:, 2],
            "max_minuten_dag": telling[:, 3],
            "verwacht_uren_jaar": verwacht / 60.0,
            "turbine_id": namen[telling[:, 4]],
            "turbine_uren": telling[:, 5] / 60.0,
        },
        index=index,
    )
    return tabel[list(KOLOMMEN)]
