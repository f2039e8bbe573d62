"""Hoeveel geluid geeft een park bij elk object? De Nederlandse rekenmethode van bron tot gevel, en ISO 9613-2 ernaast.

Bron: Activiteitenregeling milieubeheer, bijlage 4 (Reken- en meetvoorschrift windturbines, versie 2015; sinds 2024
Omgevingsregeling bijlage IVi): negen octaafbanden, D_geo, D_lucht en D_bodem met drie bodemzones; invallend geluid.
Alles wat onzeker is (meteocorrectie, bodem zonder gegevens) staat als melding bij de uitkomst.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from spatial.bron import Parameters
from spatial.crs import require_rd
from spatial.errors import EmptyInput, OutOfRange
from spatial.raster import Raster
from spatial.wind.geluid_bodem import bodemraster
from spatial.wind.geluid_emissie import RIJEN, Stand
from spatial.wind.geluid_iso9613 import iso_methode
from spatial.wind.geluid_ontvangst import NEDERLANDS, Bronterm, Methode, Ontvangers, Voortgang, niveau_db, ontvangst
from spatial.wind.turbine import Getallen, Park
from spatial.wind.windklimaat import Windklimaat

Rekenmethode = Literal["nederlands", "iso9613"]
KOLOMMEN = (*RIJEN, "lden_park_db", "lnight_park_db", "turbine_id", "turbine_aandeel", "turbine_van_park")


@dataclass(frozen=True)
class Geluid:
    """Het geluid bij elk object.

    `tabel` : index als de ontvangers; lden_db, lday_db, leve_db, lnight_db van park en bestaande turbines samen;
    lden_park_db, lnight_park_db van het park alleen; turbine_id met het grootste deel (turbine_aandeel, 0–1) van de
    energie in Lden; turbine_van_park of die bij het park hoort. NaN: geen turbine binnen bereik, of onbekend.
    `meldingen` : wat een lezer moet weten; `methode` : waarmee gerekend is
    """

    tabel: pd.DataFrame
    meldingen: tuple[str, ...]
    methode: str


def bereken_geluid(
    park: Park,
    ontvangers: gpd.GeoDataFrame,
    klimaat: Windklimaat,
    p: Parameters,
    *,
    bodem: gpd.GeoDataFrame | None = None,
    extra: Park | None = None,
    modi: Mapping[str, Mapping[str, Stand]] | None = None,
    stilstand: Mapping[str, Mapping[str, float]] | None = None,
    methode: Rekenmethode = "nederlands",
    voortgang: Voortgang = None,
) -> Geluid:
    """Lden en de niveaus per periode bij elk object.

    Parameters
    ----------
    park : het park dat getoetst wordt; extra : bestaande turbines die meetellen in het totaal
    ontvangers : punten in RD; kolom `hoogte_m` boven maaiveld (ontbreekt ze: het kental
        `geluid_ontvanger_hoogte_m`), en als ze er is `maaiveld_m` (m NAP)
    bodem : vlakken met `bodemfactor` (0 hard, 1 absorberend); None: overal `geluid_bodemfactor`
    modi : turbine_id naar periode ("dag", "avond", "nacht") naar stand; stilstand : idem naar deel van de tijd

    Raises
    ------
    UnknownName : als een turbine van het park geen geluidgegevens heeft, of een stand niet bestaat.
    WrongCrs, MissingColumn, OutOfRange, EmptyInput : bij ontvangers of bodem die niet deugen.
    """
    hoe = iso_methode(p) if methode == "iso9613" else NEDERLANDS
    maaiveld = _maaiveld(park, extra, ontvangers)
    plekken = _ontvangers(ontvangers, p, maaiveld)
    eigen = Bronterm.of(park, klimaat, modi=modi, stilstand=stilstand, met_maaiveld=maaiveld is not None)
    luid, stom = _splits(extra)
    ander = None
    if luid is not None:
        ander = Bronterm.of(luid, klimaat, modi=modi, stilstand=stilstand, met_maaiveld=maaiveld is not None)
    raster = None if bodem is None else bodem_rond(bodem, [eigen, *([ander] if ander else [])], plekken, p)
    som, beste, top = ontvangst(
        eigen,
        plekken,
        p,
        methode=hoe,
        bodem=raster,
        met_beste=True,
        voortgang=_deel(voortgang, 0.0, 0.5 if ander else 1.0),
    )
    parken = niveau_db(som)
    ids, van_park = _namen(eigen, beste), beste >= 0
    if ander is not None:
        mee = _deel(voortgang, 0.5, 1.0)
        som2, beste2, top2 = ontvangst(ander, plekken, p, methode=hoe, bodem=raster, met_beste=True, voortgang=mee)
        wint = np.isnan(top) | (np.nan_to_num(top2, nan=-1.0) > top)
        wint &= ~np.isnan(top2)
        ids, van_park = np.where(wint, _namen(ander, beste2), ids), van_park & ~wint
        som, top = _tel_op(som, som2), np.where(wint, top2, top)
    onbekend = _binnen(stom, plekken, p["geluid_reikwijdte_m"])
    som[:, onbekend] = np.nan
    totaal = niveau_db(som)
    tabel = pd.DataFrame({naam: totaal[n] for n, naam in enumerate(RIJEN)}, index=ontvangers.index)
    tabel["lden_park_db"], tabel["lnight_park_db"] = parken[0], parken[3]
    tabel["turbine_id"] = ids
    with np.errstate(invalid="ignore"):
        tabel["turbine_aandeel"] = top / som[0]
    tabel["turbine_van_park"] = van_park
    meldingen = [
        *_meldingen_model(p, hoe, klimaat, bodem is not None, maaiveld is not None),
        *_meldingen_park(park, luid, stom),
        *_meldingen_plek(park, plekken, som[0], onbekend, p),
    ]
    return Geluid(tabel, tuple(meldingen), hoe.naam)


def _ontvangers(tabel: gpd.GeoDataFrame, p: Parameters, maaiveld: Getallen | None) -> Ontvangers:
    require_rd(tabel, "ontvangers")
    if len(tabel) == 0:
        raise EmptyInput("ontvangers", 0, "ten minste één object", "geef woningen of andere objecten")
    vormen = tabel.geometry.to_numpy()
    goed = shapely.get_type_id(vormen) == shapely.GeometryType.POINT
    if not (goed & ~shapely.is_empty(vormen)).all():
        wie = tabel.index[~goed][0] if (~goed).any() else "?"
        raise OutOfRange(f"ontvanger {wie}", "geen punt", "een punt in RD", "gebruik een punt op de gevel")
    hoogte: Getallen | float = p["geluid_ontvanger_hoogte_m"]
    if "hoogte_m" in tabel:
        eigen = tabel["hoogte_m"].to_numpy(dtype=np.float64, na_value=np.nan)
        hoogte = np.where(np.isnan(eigen), p["geluid_ontvanger_hoogte_m"], eigen)
    xy = shapely.get_coordinates(vormen)
    return Ontvangers.of(xy[:, 0], xy[:, 1], hoogte, maaiveld)


def _maaiveld(park: Park, extra: Park | None, ontvangers: gpd.GeoDataFrame) -> Getallen | None:
    """Het maaiveld van de ontvangers, als dat overal bekend is, ook bij elke turbine; anders rekenen we vlak."""
    if "maaiveld_m" not in ontvangers:
        return None
    hoogte: Getallen = ontvangers["maaiveld_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    bekend = [hoogte, *(k.turbines["maaiveld_m"].to_numpy(dtype=np.float64) for k in (park, extra) if k is not None)]
    return hoogte if all(np.isfinite(v).all() for v in bekend) else None


def _splits(extra: Park | None) -> tuple[Park | None, Park | None]:
    """De bestaande turbines met en zonder geluidgegevens."""
    if extra is None or len(extra) == 0:
        return None, None
    met = np.array([bool(extra.types[str(t)].geluid) for t in extra.turbines["type"]])
    luid = Park(extra.naam, extra.turbines[met], extra.types) if met.any() else None
    return luid, (None if met.all() else Park(extra.naam, extra.turbines[~met], extra.types))


def bodem_rond(bodem: gpd.GeoDataFrame, bronnen: list[Bronterm], o: Ontvangers, p: Parameters) -> Raster:
    """Het bodemraster over alles wat tussen een turbine en een ontvanger binnen bereik kan liggen."""
    x, y = np.concatenate([b.x_m for b in bronnen]), np.concatenate([b.y_m for b in bronnen])
    ver = p["geluid_reikwijdte_m"]
    grenzen = (
        min(x.min(), max(x.min() - ver, o.x_m.min())),
        min(y.min(), max(y.min() - ver, o.y_m.min())),
        max(x.max(), min(x.max() + ver, o.x_m.max())),
        max(y.max(), min(y.max() + ver, o.y_m.max())),
    )
    return bodemraster(bodem, tuple(float(v) for v in grenzen), p)  # type: ignore[arg-type]


def _tel_op(een: Getallen, ander: Getallen) -> Getallen:
    """De som; wie aan één kant geen turbine in de buurt heeft telt alleen de andere."""
    uit: Getallen = np.where(np.isnan(een) & np.isnan(ander), np.nan, np.nan_to_num(een) + np.nan_to_num(ander))
    return uit


def _namen(bron: Bronterm, beste: NDArray[np.int32]) -> NDArray[np.object_]:
    return np.array([*bron.ids, None], dtype=object)[beste]


def _binnen(park: Park | None, o: Ontvangers, bereik_m: float) -> NDArray[np.bool_]:
    return np.zeros(o.x_m.size, np.bool_) if park is None else np.isfinite(_dichtste(park, o, bereik_m)[0])


def _dichtste(park: Park, o: Ontvangers, bereik_m: float) -> tuple[Getallen, NDArray[np.int64]]:
    """Afstand en nummer van de dichtstbijzijnde turbine; oneindig als die verder is dan `bereik_m`."""
    boom = cKDTree(park.xy)
    afstand, wie = boom.query(np.column_stack([o.x_m, o.y_m]), distance_upper_bound=bereik_m)
    return np.asarray(afstand, dtype=np.float64), np.asarray(wie, dtype=np.int64)


def _deel(voortgang: Voortgang, van: float, tot: float) -> Voortgang:
    if voortgang is None:
        return None
    return lambda wat, aandeel: voortgang(wat, van + (tot - van) * aandeel)


def _getal(waarde: float) -> str:
    return f"{waarde:g}".replace(".", ",")


def _meldingen_model(p: Parameters, hoe: Methode, klimaat: Windklimaat, met_bodem: bool, met_hoogte: bool) -> list[str]:
    c0 = p["geluid_c0_db"]
    uit = [f"Gerekend met: {hoe.naam}. Wind: {klimaat.herkomst}."]
    if c0 == 0.0:
        uit.append("De meteocorrectie is 0 dB: de wettelijke formule was niet te lezen, en 0 geeft het hoogste geluid.")
    else:
        uit.append(f"De meteocorrectie heeft C0 = {_getal(c0)} dB: een eigen aanname, in de vorm van de HMRI.")
    if not met_bodem:
        uit.append(
            f"Het bodemgebruik is onbekend: overal is bodemfactor {_getal(p['geluid_bodemfactor'])} aangenomen "
            "(0 hard, 1 absorberend). Dat kan ongeveer 1 dB naar boven of beneden schelen."
        )
    if not met_hoogte:
        uit.append("Het maaiveld is vlak gerekend: hoogteverschillen tussen turbine en object tellen niet mee.")
    return [*uit, *klimaat.meldingen]


def _meldingen_park(park: Park, luid: Park | None, stom: Park | None) -> list[str]:
    uit = []
    for wie, deel in (("het park", park), ("de bestaande turbines", luid)):
        namen = sorted({n for n in deel.turbines["type"].astype("str") if deel.types[n].generiek}) if deel else []
        if namen:
            uit.append(f"Het geluid van {wie} komt van een generiek type ({', '.join(namen)}), geen fabrieksopgave.")
    if stom is not None:
        uit.append(f"{len(stom)} bestaande turbine(s) zonder geluidgegevens: het totaal is onbekend binnen hun bereik.")
    return uit


def _meldingen_plek(park: Park, o: Ontvangers, lden: Getallen, onbekend: NDArray[np.bool_], p: Parameters) -> list[str]:
    uit = []
    ver = int((np.isnan(lden) & ~onbekend).sum())
    if ver:
        km = _getal(p["geluid_reikwijdte_m"] / 1000.0)
        uit.append(f"{ver} object(en) liggen verder dan {km} km van elke turbine en hebben geen waarde.")
    grens = park.ashoogte_m + park.rotordiameter_m / 2.0
    afstand, wie = _dichtste(park, o, float(grens.max()))
    dicht = np.isfinite(afstand)
    dicht[dicht] = afstand[dicht] < grens[wie[dicht]]
    if dicht.any():
        uit.append(
            f"{int(dicht.sum())} object(en) liggen dichter bij een turbine dan ashoogte plus halve rotor: daar geldt "
            "de rekenmethode niet goed."
        )
    return uit
