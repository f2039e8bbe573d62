import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPoint, Point, box

from spatial.herstel import herstel

punten = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.lists(st.lists(punten, min_size=3, max_size=8), min_size=1, max_size=8))
def test_wat_eruit_komt_is_geldig_en_een_vlak_en_alles_is_geteld(ringen):
    vormen = [shapely.Polygon(ring) for ring in ringen]
    uit = herstel(vormen, ["vlak"])
    assert len(uit.vormen) == len(vormen)
    assert shapely.is_valid(uit.vormen[uit.goed]).all()
    assert (shapely.get_dimensions(uit.vormen[uit.goed]) == 2).all()
    assert all(vorm is None for vorm in uit.vormen[~uit.goed])
    assert sum(uit.geweigerd.values()) == int((~uit.goed).sum())


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 50)), min_size=1, max_size=10))
def test_geldige_vlakken_blijven_precies_gelijk(vierkanten):
    vormen = np.array([box(x, y, x + maat, y + maat) for x, y, maat in vierkanten])
    uit = herstel(vormen, ["vlak"])
    assert uit.goed.all()
    assert shapely.equals_exact(uit.vormen, vormen).all()
    assert uit.hersteld == {} == uit.geweigerd


def test_een_verzameling_houdt_de_hoogste_gevraagde_soort():
    alles = GeometryCollection([box(0, 0, 2, 2), LineString([(0, 0), (5, 5)]), GeometryCollection([box(1, 0, 3, 2)])])
    vlak = herstel([alles], ["vlak"]).vormen[0]
    assert vlak.area == 6.0, "overlappende delen tellen niet dubbel"
    lijn = herstel([alles], ["lijn"]).vormen[0]
    assert lijn.geom_type == "LineString"
    assert herstel([alles], ["punt"]).geweigerd == {"geometrie is geen punt": 1}


def test_punten_en_lijnen_mogen_als_ze_gevraagd_zijn():
    uit = herstel([Point(1, 1), MultiPoint([(1, 1), (2, 2)]), LineString([(0, 0), (1, 1)])], ["punt", "lijn"])
    assert uit.goed.all()


def test_de_invoer_wordt_niet_gewijzigd():
    vormen = np.array([None, shapely.force_3d(box(0, 0, 1, 1), 3.0)], dtype=object)
    herstel(vormen, ["vlak"])
    assert shapely.has_z(vormen[1])
