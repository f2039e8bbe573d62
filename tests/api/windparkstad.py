"""Een klein stuk polder waarop wind, woningbouw en het net met de hand na te rekenen zijn.

Eén vierkante buurt van 8 bij 8 km, bodem overal absorberend (B = 1), altijd 12 m/s op 120 m: dan maakt elke turbine
dag en nacht hetzelfde geluid. De waarden in dB komen uit ../shared/domain/wind.md, tabel A.6 (as 120 m, LW 106 dB(A)).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from api.exports.resultaat_json import write_json
from api.windpark import WindparkOpdracht
from layers.store import schrijf_lagen
from layers.verslag import Laagherkomst
from spatial.crs import rd_to_latlon
from tests.api.fabriek import maak_resultaat

X, Y = 92_000.0, 422_000.0
BUURT = "BU00010001"
SPECTRUM = [-40, -17.6, -13.4, -9.8, -8.4, -6.0, -4.7, -10.3, -22.9]
KW, KW_STIL, KW_KLEIN = 4000.0, 3400.0, 2500.0
# Bodem absorberend; verder alles zoals het is.
KENTALLEN = {"geluid_bodemfactor": 1.0}
Laag = pd.DataFrame | gpd.GeoDataFrame


def turbinetype(naam: str, kw: float, rotor_m: float, lw_db: float, stil_kw: float | None = None) -> dict[str, Any]:
    """Een type met op elke windsnelheid hetzelfde geluid, en van 10 tot 25 m/s het volle vermogen."""
    snelheid = [3.0, 9.0, 10.0, 25.0]
    stand = {"snelheid_ms": [3.0, 25.0], "spectrum_db": SPECTRUM}
    geluid: list[dict[str, Any]] = [{"naam": "vol", "lw_totaal_db": [lw_db, lw_db], **stand}]
    if stil_kw is not None:
        stil = lw_db - 3.0
        geluid.append(
            {"naam": "stil", "lw_totaal_db": [stil, stil], "kromme_kw": [0.0, 0.0, stil_kw, stil_kw], **stand}
        )
    return {
        "naam": naam,
        "titel": f"Proefmolen {naam}",
        "vermogen_kw": kw,
        "rotordiameter_m": rotor_m,
        "ashoogte_m": 120.0,
        "snelheid_ms": snelheid,
        "kromme_kw": [0.0, 0.0, kw, kw],
        "ct": [0.8, 0.8, 0.5, 0.1],
        "toerental_rpm": 12.0,
        "bron": {"titel": "Proefblad", "uitgever": "toets", "jaar": 2026},
        "geluid": geluid,
    }


def typen() -> list[dict[str, Any]]:
    """Het type van het park (stille stand: 3 dB en 600 kW minder) en een kleiner type van 103 dB(A)."""
    return [turbinetype("proef", KW, 136.0, 106.0, KW_STIL), turbinetype("klein", KW_KLEIN, 100.0, 103.0)]


def vlakken(*vormen: Any, **kolommen: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(kolommen, geometry=list(vormen), crs=28992)


def plan(code: str = "P1", *, van_m: float = 400.0, tot_m: float = 600.0, **anders: Any) -> dict[str, Any]:
    """Een plan van 100 m hoog ten oosten van de turbine: 40 woningen eerst, 60 later."""
    vast = {
        "plan_id": code,
        "plannaam": f"Plan {code}",
        "planstatus": "vastgesteld",
        "woningen": 100.0,
        "woningen_2020_2024": 0.0,
        "woningen_2025_2029": 40.0,
        "woningen_2030_later": 60.0,
        "geometry": box(X + van_m, Y - 50.0, X + tot_m, Y + 50.0),
    }
    return {**vast, **anders}


def plannen(*rijen: Mapping[str, Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame([*(rijen or (plan(),))], geometry="geometry", crs=28992)


def basislagen() -> dict[str, Laag]:
    """Buurt, één woning op 1,5 km, wind, het plan en het net."""
    gebied = box(X - 4000.0, Y - 4000.0, X + 4000.0, Y + 4000.0)
    uur = pd.DataFrame({"datum": pd.date_range("2025-01-01", periods=365).repeat(24), "uurvak": [*range(1, 25)] * 365})
    klassen = range(25)
    altijd = [100.0 if klasse == 12 else 0.0 for klasse in klassen]
    return {
        "buurten": vlakken(
            gebied, buurtcode=[BUURT], buurtnaam=["Proefpolder"], gemeentecode=["GM0001"], woningen=[1.0]
        ),
        "verblijfsobjecten": vlakken(
            Point(X - 1500.0, Y), vbo_id=["1"], pand_id=["1"], woonfunctie=[True], oppervlakte_m2=[100.0]
        ),
        "wind": pd.DataFrame(
            {
                "hoogte_m": 120.0,
                "klasse_ms": [float(klasse) for klasse in klassen],
                **{f"{periode}_procent": altijd for periode in ("dag", "avond", "nacht")},
            }
        ),
        # Elk twintigste uur windstil, anders 8 m/s op 10 m; het park levert dus 8.322 van de 8.760 uur.
        "winduren": uur.assign(snelheid_ms=[0.0 if n % 20 == 0 else 8.0 for n in range(8760)], hoogte_m=10.0),
        "woningbouwlocaties": plannen(),
        **netlagen(),
    }


def netlagen() -> dict[str, Laag]:
    """Eén station. Opwek: 5 MW vrij, vast 13 MW erbij in 2029 en 20 in 2032. Afname: 0,2 MW, +2 in 2030, +5 in 2033."""
    gebied = box(X - 4000.0, Y - 4000.0, X + 4000.0, Y + 4000.0)
    vragen = [
        ("Z", "Zonnepark", "zon", "opwek", 5.0, "2024-01-01"),
        ("W", "Windpark Noord", "wind", "opwek", 10.0, "2025-06-01"),
        ("B", "Bakkerij", "bedrijf", "afname", 2.0, "2025-01-01"),
    ]
    erbij = [("opwek", 13.0, 2029), ("opwek", 20.0, 2032), ("afname", 2.0, 2030), ("afname", 5.0, 2033)]
    return {
        "netcapaciteit": vlakken(
            gebied, gebied_id=["G1"], naam=["Station Proef"], afname_klasse=[1.0], opwek_klasse=[1.0],
            beschikbaar_afname_mw=[0.2], beschikbaar_opwek_mw=[5.0], eenheid_vermogen=["MW"],
        ),
        "stations": vlakken(Point(X, Y + 2000.0), station_id=["S1"], naam=["Station Proef"]),
        "aanvragen": pd.DataFrame(
            [
                {"aanvraag_id": code, "naam": naam, "soort": soort, "richting": kant, "vermogen_mw": mw,
                 "datum": pd.Timestamp(dag), "categorie": 0.0, "gebied_id": "G1"}
                for code, naam, soort, kant, mw, dag in vragen
            ]
        ),
        "netversterkingen": pd.DataFrame(
            [
                {"versterking_id": f"V{n}", "gebied_id": "G1", "richting": kant, "extra_mw": mw, "jaar": float(jaar),
                 "zekerheid": "vast"}
                for n, (kant, mw, jaar) in enumerate(erbij, start=1)
            ]
        ),
    }  # fmt: skip


def schrijf_wereld(data: Path, **anders: Laag | None) -> Path:
    """Een opslag met de lagen; `None` laat een laag weg."""
    lagen = {naam: laag for naam, laag in {**basislagen(), **anders}.items() if laag is not None}
    namen = ["buurten", *(naam for naam in lagen if naam != "buurten")]
    schrijf_lagen(data, [(naam, lagen[naam], Laagherkomst(naam, naam, "toets", "CC0"), ()) for naam in namen])
    return data


def schrijf_park(pad: Path, *plekken: tuple[float, float], soort: str = "proef", namen: Sequence[str] = ()) -> Path:
    """Een GeoJSON met turbines op (oost, noord) meter van de oorsprong."""
    vormen = []
    for n, (oost, noord) in enumerate(plekken or ((0.0, 0.0),)):
        breedte, lengte = rd_to_latlon([X + oost], [Y + noord])
        naam = namen[n] if namen else f"T{n + 1}"
        punt = {"type": "Point", "coordinates": [float(lengte[0]), float(breedte[0])]}
        vormen.append({"type": "Feature", "properties": {"turbine_id": naam, "type": soort}, "geometry": punt})
    pad.write_text(json.dumps({"type": "FeatureCollection", "features": vormen}), encoding="utf-8")
    return pad


def schrijf_normen(pad: Path, **waarden: float) -> Path:
    bron = {"titel": "Eigen besluit", "uitgever": "Proefgemeente", "jaar": 2026}
    pad.write_text(json.dumps({"id": pad.stem, "titel": "Proefnorm", "bron": bron, "waarden": waarden}))
    return pad


def schrijf_startwijken(pad: Path, piek_kw: float = 1000.0) -> Path:
    """Een uitkomst van startwijken met één buurt, op de eerste plaats, helemaal elektrisch."""
    heel = maak_resultaat(4, kwaad=False)
    een = heel.buurten[0]
    opties = [o.model_copy(update={"piek_extra_kw": piek_kw}) for o in een.opties]
    buurt = een.model_copy(
        update={"buurtcode": BUURT, "naam": "Proefpolder", "rang": 1, "strategie": "s1a", "opties": opties}
    )
    write_json(heel.model_copy(update={"buurten": [buurt]}), pad)
    return pad


def opdracht(map_: Path, data: Path, *turbines: tuple[float, float], **anders: Any) -> WindparkOpdracht:
    """De opdracht om het park te toetsen aan 45 dB Lden en 39 dB in de nacht."""
    soorten = map_ / "typen.json"
    soorten.write_text(json.dumps({"typen": typen()}))
    vast: dict[str, Any] = {
        "park": schrijf_park(map_ / "park.geojson", *turbines),
        "data": data,
        "types": soorten,
        "normen": str(schrijf_normen(map_ / "proef45.json", lden_db=45.0, lnight_db=39.0)),
        "parameters": KENTALLEN,
    }
    return WindparkOpdracht(**{**vast, **anders})


# ---- kwade namen ----

KWADE_SCRIPT = "</script><script>window.gehackt=1</script>"
KWADE_IMG = '<img src=x onerror="window.gehackt=1">'
FORMULE = "=1+1"


def schrijf_kwade_wereld(map_: Path) -> WindparkOpdracht:
    """Dezelfde wereld met namen die code of formules willen zijn, en een woning op 300 m die te veel geluid krijgt."""
    basis = basislagen()
    woningen = vlakken(
        Point(X - 1500.0, Y), Point(X - 300.0, Y),
        vbo_id=["1", "2"], pand_id=["1", "2"], woonfunctie=[True, True], oppervlakte_m2=[100.0, 100.0],
        openbare_ruimte=[KWADE_SCRIPT, FORMULE],
    )  # fmt: skip
    lagen: dict[str, Any] = {
        "buurten": basis["buurten"].assign(buurtnaam=[KWADE_SCRIPT]),
        "verblijfsobjecten": woningen,
        "woningbouwlocaties": plannen(plan(plannaam=FORMULE), plan("P2", plannaam=KWADE_SCRIPT, van_m=700, tot_m=900)),
        "netcapaciteit": basis["netcapaciteit"].assign(naam=[KWADE_IMG]),
        "aanvragen": basis["aanvragen"].assign(naam=[KWADE_SCRIPT, FORMULE, KWADE_IMG]),
    }
    vraag = opdracht(map_, schrijf_wereld(map_ / "wereld", **lagen), titel=f"{FORMULE} {KWADE_SCRIPT}")
    park = schrijf_park(map_ / "kwaad.geojson", (0.0, 0.0), (0.0, -1500.0), namen=[KWADE_IMG, KWADE_SCRIPT])
    return replace(vraag, park=park)
