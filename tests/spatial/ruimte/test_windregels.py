from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, box

from spatial.bron import Bron
from spatial.errors import MissingColumn, OutOfRange, UnknownName, WrongCrs
from spatial.ruimte.windregels import PER_OBJECT, Laagkeuze, Windregel, afstand, dichtbij, regelstanden

BRON = Bron(titel="voorbeeld", uitgever="toets", jaar=2026)
MATEN = {"rotorstraal_m": 75.0, "tiphoogte_m": 210.0, "lden_m": None}


def regel(**anders: object) -> Windregel:
    vast: dict[str, object] = {
        "code": "X-1",
        "titel": "voorbeeld",
        "keuzes": (Laagkeuze(laag="wegen"),),
        "hardheid": "verboden",
        "sluit_uit": True,
        "tekst": "",
        "bron": BRON,
        "zekerheid": "B",
    }
    return Windregel(**{**vast, **anders})  # type: ignore[arg-type]


def wegen(soort: list[str] | None = None) -> gpd.GeoDataFrame:
    vormen = [
        LineString([(100_000, 400_000), (101_000, 400_000)]),
        LineString([(150_000, 400_000), (150_100, 400_000)]),
    ]
    return gpd.GeoDataFrame({"soort": soort or ["snelweg", "straat"]}, geometry=vormen, crs=28992)


@pytest.mark.parametrize(
    ("velden", "verwacht"),
    [
        ({"vast": 100.0}, 100.0),
        ({"maten": ("rotorstraal_m",), "vast": 7.85, "minimum": 30.0}, 82.85),
        ({"maten": ("rotorstraal_m",), "minimum": 50.0, "rand": 6.0}, 81.0),
        ({"maten": ("rotorstraal_m",), "minimum": 90.0, "rand": 6.0}, 96.0),
        ({"maten": ("tiphoogte_m",), "factor": 4.0}, 840.0),
        ({"maten": ("rotorstraal_m", "tiphoogte_m")}, 210.0),
        ({"maten": ("rotorstraal_m", "lden_m")}, 75.0),
        ({"maten": ("lden_m",)}, None),
        ({"vast": "een_kental"}, 12.0),
        ({}, 0.0),
    ],
)
def test_distance_by_hand(velden: dict[str, object], verwacht: float | None) -> None:
    assert afstand(regel(**velden), MATEN, {"een_kental": 12.0}) == pytest.approx(verwacht)


def test_impossible_distances_are_refused() -> None:
    with pytest.raises(UnknownName, match="lengte_m"):
        afstand(regel(maten=("lengte_m",)), MATEN, {})
    with pytest.raises(OutOfRange, match="200000"):
        afstand(regel(vast=200_000.0), MATEN, {})


def test_own_distance_replaces_everything() -> None:
    eigen = regel(maten=("tiphoogte_m",), factor=4.0, minimum=500.0, rand=6.0).op_afstand(250.0)
    assert afstand(eigen, MATEN, {}) == 250.0
    assert eigen.eigen


def test_missing_layer_is_unknown_never_empty() -> None:
    (stand,) = regelstanden([regel(vast=10.0)], {}, MATEN, {})
    assert (stand.stand, stand.werkt, stand.reden) == ("onbekend", False, "laag 'wegen' ontbreekt")


def test_empty_layer_is_known_and_excludes_nothing() -> None:
    (stand,) = regelstanden([regel(vast=10.0)], {"wegen": wegen().iloc[:0]}, MATEN, {})
    assert (stand.stand, stand.werkt, stand.afstand_m) == ("telt", False, 10.0)


def test_missing_norm_says_why() -> None:
    (stand,) = regelstanden([regel(maten=("lden_m",))], {"wegen": wegen()}, MATEN, {}, waarom={"lden_m": "geen norm"})
    assert (stand.stand, stand.reden) == ("geen_norm", "geen norm")


def test_choice_of_rows() -> None:
    keuze = (Laagkeuze(laag="wegen", kies={"soort": ("snelweg",)}),)
    (stand,) = regelstanden([regel(keuzes=keuze, vast=10.0)], {"wegen": wegen()}, MATEN, {})
    assert len(stand.vormen) == 1
    with pytest.raises(MissingColumn, match="soort"):
        regelstanden([regel(keuzes=keuze)], {"wegen": wegen().drop(columns="soort")}, MATEN, {})


def test_proof_is_asked_where_a_layer_may_lack_a_kind() -> None:
    keuze = (Laagkeuze(laag="wegen", kies={"soort": ("nnn",)}, bewijs=True),)
    (stand,) = regelstanden([regel(keuzes=keuze)], {"wegen": wegen()}, MATEN, {})
    assert stand.stand == "onbekend"
    assert "nnn" in stand.reden


def test_first_layer_is_essential_the_second_is_reported() -> None:
    twee = regel(keuzes=(Laagkeuze(laag="wegen"), Laagkeuze(laag="spoor")), vast=10.0)
    (stand,) = regelstanden([twee], {"wegen": wegen()}, MATEN, {})
    assert (stand.stand, len(stand.vormen), stand.reden) == ("telt", 2, "laag 'spoor' ontbreekt")
    (stand,) = regelstanden([twee], {"spoor": wegen()}, MATEN, {})
    assert stand.stand == "onbekend"


def test_distance_per_object() -> None:
    per = regel(maten=(PER_OBJECT,))
    (stand,) = regelstanden([per], {"wegen": wegen()}, MATEN, {}, per_object={"X-1": np.array([75.0, 0.0])})
    assert stand.afstanden_m.tolist() == [75.0]
    (stand,) = regelstanden([per], {"wegen": wegen()}, MATEN, {}, per_object={"X-1": np.array([75.0, np.nan])})
    assert (len(stand.vormen), "1 objecten" in stand.reden) == (1, True)
    (stand,) = regelstanden([per], {"wegen": wegen()}, MATEN, {}, per_object={"X-1": np.array([np.nan, np.nan])})
    assert stand.stand == "onbekend"
    with pytest.raises(OutOfRange):
        regelstanden([per], {"wegen": wegen()}, MATEN, {})


def test_layer_outside_rd_is_refused() -> None:
    with pytest.raises(WrongCrs):
        regelstanden([regel()], {"wegen": wegen().to_crs(4326)}, MATEN, {})


def test_only_shapes_that_can_reach_the_area() -> None:
    laag = gpd.GeoDataFrame(geometry=[Point(0, 0), Point(0, 400), box(-900, 0, -700, 10)], crs=28992)
    (stand,) = regelstanden([regel(vast=300.0)], {"wegen": laag}, MATEN, {})
    assert dichtbij(stand, (-500.0, -500.0, 100.0, 99.0)).vormen.tolist() == [laag.geometry[0], laag.geometry[2]]
