"""Het vlakkenrooster tegen shapely als onafhankelijke maat, tot en met randen, hoekpunten en overlap."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon, box

from spatial.crs import RD
from spatial.errors import OutOfRange, WrongCrs
from spatial.gridindex import Vlakkenrooster, assign_points, count_labels
from spatial.gridindex_kernel import kant

WORTEL = Path(__file__).resolve().parents[2]


def vlakken(*vormen: object) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(vormen), crs=RD)


def maat(x: NDArray[np.float64], y: NDArray[np.float64], reeks: gpd.GeoSeries) -> NDArray[np.int64]:
    """De trage, onafhankelijke uitkomst: per punt het eerste vlak dat het volgens shapely raakt."""
    uit = np.full(len(x), -1)
    for i, punt in enumerate(shapely.points(x, y)):
        raakt = np.flatnonzero(shapely.intersects(np.asarray(reeks.array), punt))
        if raakt.size:
            uit[i] = raakt[0]
    return uit


def sterren(zaad: int, aantal: int) -> list[Polygon]:
    """Grillige stervormige vlakken met hele coördinaten, soms met een gat, vaak overlappend."""
    bron = np.random.default_rng(zaad)
    uit = []
    for _ in range(aantal):
        hoek = np.sort(bron.uniform(0, 2 * np.pi, bron.integers(4, 25)))
        straal = bron.uniform(20, 400, hoek.size)
        midden = bron.integers(0, 1000, 2)
        ring = np.round(np.column_stack([np.cos(hoek), np.sin(hoek)]) * straal[:, None] + midden)
        vorm = Polygon(ring)
        if not vorm.is_valid or vorm.area == 0:
            continue
        gat = box(*(midden - 5), *(midden + 5))
        uit.append(vorm.difference(gat) if bron.random() < 0.5 and vorm.contains(gat) else vorm)
    return [v for v in uit if isinstance(v, Polygon) and not v.is_empty]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_gelijk_aan_shapely_op_hele_coordinaten(zaad: int, aantal: int) -> None:
    # Hele coördinaten: veel punten vallen precies op hoekpunten en randen.
    reeks = vlakken(*(sterren(zaad, aantal) or [box(0, 0, 10, 10)]))
    bron = np.random.default_rng(zaad + 1)
    hoekpunten = shapely.get_coordinates(np.asarray(reeks.array))
    x = np.r_[bron.integers(-50, 1050, 300), hoekpunten[:, 0], (hoekpunten[:-1, 0] + hoekpunten[1:, 0]) / 2]
    y = np.r_[bron.integers(-50, 1050, 300), hoekpunten[:, 1], (hoekpunten[:-1, 1] + hoekpunten[1:, 1]) / 2]
    assert (assign_points(x, y, reeks) == maat(x, y, reeks)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_gelijk_aan_shapely_op_gebroken_coordinaten(zaad: int) -> None:
    bron = np.random.default_rng(zaad)
    reeks = vlakken(
        *[shapely.affinity.translate(v, *bron.uniform(0, 1, 2)) for v in sterren(zaad, 8)] or [box(0, 0, 1, 1)]
    )
    x, y = bron.uniform(-50, 1050, 400), bron.uniform(-50, 1050, 400)
    # Punten vlak bij en op een rand: ligging en afronding bepalen samen de kant, en die moet exact zijn.
    a = shapely.get_coordinates(np.asarray(reeks.array))
    deel = bron.uniform(0, 1, len(a) - 1)[:, None]
    op_rand = a[:-1] + deel * (a[1:] - a[:-1])
    x, y = np.r_[x, op_rand[:, 0]], np.r_[y, op_rand[:, 1]]
    assert (assign_points(x, y, reeks) == maat(x, y, reeks)).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_verschuiven_verandert_niets(zaad: int, dx: int, dy: int) -> None:
    reeks = vlakken(*(sterren(zaad, 6) or [box(0, 0, 10, 10)]))
    bron = np.random.default_rng(zaad)
    x, y = bron.integers(0, 1000, 200).astype(float), bron.integers(0, 1000, 200).astype(float)
    gewoon = assign_points(x, y, reeks)
    assert (assign_points(x + dx, y + dy, reeks.translate(dx, dy)) == gewoon).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_volgorde_van_punten_doet_er_niet_toe(zaad: int) -> None:
    reeks = vlakken(*(sterren(zaad, 6) or [box(0, 0, 10, 10)]))
    bron = np.random.default_rng(zaad)
    x, y = bron.uniform(0, 1000, 200), bron.uniform(0, 1000, 200)
    husselen = bron.permutation(200)
    assert (assign_points(x[husselen], y[husselen], reeks) == assign_points(x, y, reeks)[husselen]).all()


def test_op_een_gedeelde_grens_wint_de_laagste_positie() -> None:
    links, rechts = box(0, 0, 100, 100), box(100, 0, 200, 100)
    assert assign_points([100.0, 100.0], [50.0, 0.0], vlakken(links, rechts)).tolist() == [0, 0]
    assert assign_points([100.0, 100.0], [50.0, 0.0], vlakken(rechts, links)).tolist() == [0, 0]
    assert assign_points([99.0], [50.0], vlakken(rechts, links)).tolist() == [1]


def test_overlap_gat_eiland_en_rand_van_een_gat() -> None:
    ring = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    eilanden = MultiPolygon([box(45, 45, 55, 55), box(200, 0, 220, 20)])
    reeks = vlakken(ring, eilanden, box(-10, -10, 300, 120))
    x = [10.0, 50.0, 42.0, 40.0, 210.0, 250.0, 400.0]
    y = [10.0, 50.0, 42.0, 50.0, 10.0, 50.0, 50.0]
    assert assign_points(x, y, reeks).tolist() == [0, 1, 2, 0, 1, 2, -1]


def test_geen_getal_en_oneindig_horen_nergens_bij() -> None:
    x = [np.nan, 5.0, np.inf, -np.inf, 5.0, 1e300]
    y = [5.0, np.nan, 5.0, 5.0, 5.0, 5.0]
    assert assign_points(x, y, vlakken(box(0, 0, 10, 10))).tolist() == [-1, -1, -1, -1, 0, -1]


def test_ontbrekende_en_lege_vlakken_houden_hun_positie() -> None:
    reeks = vlakken(None, Polygon(), box(0, 0, 10, 10), MultiPolygon())
    assert assign_points([5.0, 50.0], [5.0, 5.0], reeks).tolist() == [2, -1]
    assert assign_points([5.0], [5.0], vlakken(None, None)).tolist() == [-1]
    assert assign_points([], [], reeks).tolist() == []
    assert assign_points([5.0], [5.0], vlakken()).tolist() == [-1]


def test_vlak_zonder_oppervlak_vangt_alleen_zijn_lijn() -> None:
    plat = Polygon([(0, 0), (10, 0), (5, 0)])
    assert assign_points([5.0, 5.0], [0.0, 1.0], vlakken(plat)).tolist() == [0, -1]


def test_lange_smalle_strook_en_groot_bereik() -> None:
    strook = box(0, 0, 300_000, 0.01)
    assert assign_points([150_000.0, 150_000.0], [0.005, 0.02], vlakken(strook)).tolist() == [0, -1]
    veraf = vlakken(box(0, 0, 1, 1), box(299_999, 599_999, 300_000, 600_000))
    assert assign_points([0.5, 299_999.5, 1e5], [0.5, 599_999.5, 1e5], veraf).tolist() == [0, 1, -1]


def test_duizend_vlakken_over_elkaar_blijft_binnen_het_geheugen() -> None:
    reeks = vlakken(*[box(0, 0, 100_000 - i, 100_000 - i) for i in range(1_000)][::-1])
    assert assign_points([50_000.0, 99_999.5], [50_000.0, 0.0], reeks).tolist() == [0, 999]


def test_meer_draden_en_beurten_geven_hetzelfde(monkeypatch: pytest.MonkeyPatch) -> None:
    reeks = vlakken(*sterren(3, 10))
    bron = np.random.default_rng(3)
    x, y = bron.uniform(0, 1000, 5_000), bron.uniform(0, 1000, 5_000)
    gewoon = Vlakkenrooster.of(reeks).assign(x, y, draden=1)
    monkeypatch.setattr("spatial.gridindex.PUNTEN_PER_BEURT", 333)
    assert (Vlakkenrooster.of(reeks).assign(x, y, draden=4) == gewoon).all()


def test_voortgang_loopt_op_tot_een_en_mag_stoppen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spatial.gridindex.PUNTEN_PER_BEURT", 100)
    rooster = Vlakkenrooster.of(vlakken(box(0, 0, 10, 10)))
    stappen: list[float] = []
    rooster.assign(np.zeros(1_000), np.zeros(1_000), voortgang=lambda _, deel: stappen.append(deel))
    assert stappen == sorted(stappen)
    assert stappen[-1] == 1.0

    def stop(_: str, __: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rooster.assign(np.zeros(1_000), np.zeros(1_000), voortgang=stop)


@pytest.mark.parametrize(
    ("p", "teken"),
    [
        ((0.5, 0.5), 0),
        ((np.nextafter(0.5, 1), 0.5), -1),
        ((np.nextafter(0.5, 0), 0.5), 1),
        ((0.5, np.nextafter(0.5, 1)), 1),
    ],
)
def test_kant_is_exact_op_een_rondingsfout_na(p: tuple[float, float], teken: int) -> None:
    # De lijn van (12, 12) naar (24, 24); het bekende geval waarin gewone dubbele precisie tekens verwisselt
    # (Kettner e.a., Classroom examples of robustness problems in geometric computations, 2008).
    assert kant(12.0, 12.0, 24.0, 24.0, *p) == teken


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-3e5, 7e5).filter(lambda g: g == 0 or abs(g) > 1e-100), min_size=6, max_size=6))
def test_kant_gelijk_aan_rekenen_in_breuken(g: list[float]) -> None:
    from fractions import Fraction

    ax, ay, bx, by, px, py = map(Fraction, g)
    det = (ax - px) * (by - py) - (ay - py) * (bx - px)
    assert kant(*g) == (det > 0) - (det < 0)
    # En voor een punt dat zo goed als op de lijn ligt.
    mx, my = (g[0] + g[2]) / 2, (g[1] + g[3]) / 2
    det = (ax - Fraction(mx)) * (by - Fraction(my)) - (ay - Fraction(my)) * (bx - Fraction(mx))
    assert kant(*g[:4], mx, my) == (det > 0) - (det < 0)


def test_geweigerde_invoer() -> None:
    with pytest.raises(WrongCrs):
        assign_points([1.0], [1.0], gpd.GeoSeries([box(0, 0, 1, 1)]))
    with pytest.raises(OutOfRange, match=r"vlak op positie 1.*'Point'"):
        assign_points([1.0], [1.0], vlakken(box(0, 0, 1, 1), Point(1, 1)))
    with pytest.raises(OutOfRange, match="even lange rijen"):
        assign_points([1.0, 2.0], [1.0], vlakken(box(0, 0, 1, 1)))
    with pytest.raises(OutOfRange, match="hoekpunten"):
        assign_points([1.0], [1.0], vlakken(Polygon([(0, 0), (np.inf, 0), (1, 1)])))


def test_tellen_gelijk_aan_numpy_en_weigert_wat_buiten_de_tabel_valt() -> None:
    bron = np.random.default_rng(5)
    positie = bron.integers(-1, 7, 10_000).astype(np.int32)
    label = bron.integers(-1, 8, 10_000).astype(np.int8)
    goed = (positie >= 0) & (label >= 0)
    verwacht = np.bincount(positie[goed] * 8 + label[goed].astype(int), minlength=56).reshape(7, 8)
    assert (count_labels(positie, label, 7, 8) == verwacht).all()
    assert count_labels([], [], 3, 2).tolist() == [[0, 0]] * 3
    with pytest.raises(OutOfRange, match="punt 1"):
        count_labels([0, 3], [0, 0], 3, 2)
    with pytest.raises(OutOfRange, match="punt 0"):
        count_labels([0], [2], 3, 2)
    with pytest.raises(OutOfRange, match="evenveel"):
        count_labels([0, 1], [0], 3, 2)
    with pytest.raises(OutOfRange, match="gehele getallen"):
        count_labels([0.0], [np.nan], 3, 2)


@pytest.mark.skipif(os.name != "posix", reason="rechten op mappen zoals op Linux")
def test_werkt_ook_als_nergens_geschreven_kan_worden(tmp_path: Path) -> None:
    # Een alleen-lezen installatie zonder HOME: numba kan dan nergens bewaren. Een bestand op de plek van de
    # bewaarmap houdt ook root tegen, die zich van rechten niets aantrekt.
    shutil.copytree(WORTEL / "spatial", tmp_path / "pakket" / "spatial", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "pakket" / "spatial" / "__pycache__").write_text("geen map")
    (tmp_path / "thuis").write_text("geen map")
    opdracht = (
        "import numpy as np; from spatial.gridindex_kernel import tel; import spatial; print(spatial.__file__);"
        "u = np.zeros((1, 1), np.int64); tel(np.zeros(3, np.int32), np.zeros(3, np.int32), u); print(u[0, 0])"
    )
    omgeving = {k: v for k, v in os.environ.items() if k not in {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "PYTHONPATH"}}
    omgeving |= {"HOME": str(tmp_path / "thuis"), "PYTHONDONTWRITEBYTECODE": "1"}
    klaar = subprocess.run(
        [sys.executable, "-c", opdracht],
        cwd=tmp_path / "pakket",
        env=omgeving,
        capture_output=True,
        text=True,
        check=False,
    )
    assert klaar.returncode == 0, klaar.stderr
    plaats, aantal = klaar.stdout.split()
    assert Path(plaats).is_relative_to(tmp_path)
    assert aantal == "3"
