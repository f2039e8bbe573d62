"""Het hoogspanningsnet uit OpenStreetMap: lijnen, stations, en wat eraan ontbreekt."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from layers.inlezen import neem_op
from layers.losse_bestanden import herken
from layers.sources.bestand import lees_lagen
from layers.sources.osm_net import zet_osm_net_om
from layers.store import lees_laag


@pytest.fixture
def net(tmp_path: Path) -> Path:
    pad = tmp_path / "net_osm2017.gpkg"
    knopen = {
        "v_id": ["1", "2", "3", "4", "5"],
        "typ": ["substation", "substation", "substation", "merge", "generator"],
        "voltage": ["150000;50000", None, "10000", "150000", None],
        "name": ["Noord", "150kV Zuid", None, None, None],
        "n_gen": [None, None, None, None, "1"],
        "source": [None, None, None, None, "gas"],
    }
    punten = [Point(90_000 + 1000 * n, 420_000) for n in range(5)]
    gpd.GeoDataFrame(knopen, geometry=punten, crs=28992).to_file(pad, layer="knooppunten")
    lijnen = {"l_id": ["7", "8"], "v_id_1": ["1", "2"], "v_id_2": ["2", "3"], "voltage": ["380000;150000", None]}
    vormen = [LineString(punten[:2]), LineString(punten[1:3])]
    tabel = gpd.GeoDataFrame({**lijnen, "type": ["line", "cable"]}, geometry=vormen, crs=28992)
    tabel.to_file(pad, layer="verbindingen")
    tabel[:1].to_file(pad, layer="dubbel")
    return pad


def test_lijnen_en_stations_komen_uit_een_bestand(net: Path) -> None:
    gelezen = lees_lagen([net])[net]
    assert isinstance(gelezen, list)
    assert herken(gelezen) == "osm_net"
    uit = zet_osm_net_om(gelezen)
    lijnen, verslag = uit["hoogspanning"]
    soort = lijnen.set_index("lijn_id")["soort"].to_dict()
    # Het station van 10 kV is geen hoogspanning; dat zonder spanning in de tabel noemt 150 kV in zijn naam.
    assert soort == {"lijn-7": "lijn", "lijn-8": "kabel", "station-1": "station", "station-2": "station"}
    kv = lijnen.set_index("lijn_id")["spanning_kv"]
    assert kv["lijn-7"] == 380.0
    assert np.isnan(kv["lijn-8"])
    assert kv["station-2"] == 150.0
    assert verslag.geweigerd == {"dubbele rij": 1}
    assert any("niet over de echte route" in melding for melding in verslag.meldingen)
    stations, _ = uit["stations"]
    assert stations["naam"].tolist() == ["Noord", "150kV Zuid", "station 3"]
    assert stations["spanning"].iloc[0] == "150/50 kV"


def test_inlezen_als_hoogspanning_of_als_stations(net: Path, tmp_path: Path) -> None:
    data = tmp_path / "opslag"
    neem_op([net], "hoogspanning", data)
    neem_op([net], "stations", data)
    assert len(lees_laag(data, "hoogspanning")[0]) == 4
    assert len(lees_laag(data, "stations")[0]) == 3
