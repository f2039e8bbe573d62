"""Opstelling: harde regels altijd gehaald, nooit slechter dan de start, stopbaar en herhaalbaar."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from layers.referentie import load_wind_parameters
from spatial.errors import EmptyInput, OutOfRange, WrongCrs
from spatial.raster import Raster
from spatial.wind import iea37
from spatial.wind.generiek import generiek_type
from spatial.wind.opbrengst import bereken_opbrengst
from spatial.wind.opstelling import Opgave, los_op, ontwerp
from spatial.wind.opstelling_gebied import Afstandsregel, maak_zoekgebied
from spatial.wind.turbine import maak_park
from spatial.wind.windklimaat import Windroos, terugval, uit_weibull

P = load_wind_parameters()
TYPE = generiek_type(
    "g", "g", vermogen_kw=4200, rotordiameter_m=136, ashoogte_m=120, lw_max_db=106, tipsnelheid_ms=80,
    cp_max=0.44, ct_max=0.8,
)  # fmt: skip
KLIMAAT = terugval(P)
X, Y = 80_000.0, 420_000.0
AANDEEL = 1.0 + 0.7 * np.cos(np.radians(np.arange(12) * 30.0 - 240.0))
ROOS = Windroos(np.arange(12) * 30.0, AANDEEL / AANDEEL.sum(), np.full(12, 8.5), np.full(12, 2.2), "voorbeeld")
MET_ROOS = uit_weibull(120.0, gemiddelde_ms=(7.5,) * 3, k=(2.2,) * 3, ruwheid_m=0.1, roos=ROOS)


def vlak(*vormen: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(vormen), crs=28992)


GEBIED = vlak(box(X, Y, X + 3000, Y + 2000))


def kleinste_afstand(xy: np.ndarray) -> float:
    d = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    return float(d[np.triu_indices(len(xy), 1)].min())


def test_iea37_komt_ver_boven_het_voorbeeld() -> None:
    gebied = maak_zoekgebied(vlak(Point(100_000, 450_000).buffer(iea37.STRAAL_M, quad_segs=128)))
    regel = Afstandsregel(260.0, 260.0, 0.0, np.empty((0, 2)))
    start, stand, verloop, gestopt = los_op(Opgave(gebied, regel, iea37.rekenaar().kw), 16, seed=1, rondes=25)
    assert stand.beste > 405_000.0 > iea37.EX16_MWH
    assert kleinste_afstand(stand.beste_xy) >= 260.0 - 1e-6
    assert np.all(np.hypot(*(stand.beste_xy - [100_000, 450_000]).T) <= iea37.STRAAL_M)
    assert np.all(np.diff(verloop["doel_mwh"]) >= 0.0)
    assert iea37.mwh_per_richting(stand.beste_xy).sum() == pytest.approx(stand.beste, rel=1e-9)
    assert iea37.mwh_per_richting(start).sum() == pytest.approx(verloop["doel_mwh"].iloc[0], rel=1e-9)
    assert not gestopt


def test_ontwerp_houdt_afstand_langs_en_dwars_en_is_beter_dan_de_start() -> None:
    uit = ontwerp(GEBIED, 6, TYPE, MET_ROOS, P, seed=3, rondes=12)
    assert len(uit.park) == 6
    assert uit.winst > 0.0
    assert uit.mwh < uit.zonder_zog_mwh
    regel = Afstandsregel(5 * 136.0, 4 * 136.0, 60.0, np.empty((0, 2)))
    for n, plek in enumerate(uit.park.xy):
        assert np.delete(regel.afstand(uit.park.xy, plek), n).min() >= 1.0 - 1e-9
    assert bool(shapely.contains_xy(GEBIED.union_all(), *uit.park.xy.T).all())


def test_ontwerp_is_dezelfde_opbrengst_als_de_toets() -> None:
    uit = ontwerp(GEBIED, 4, TYPE, KLIMAAT, P, seed=1, rondes=3)
    toets = bereken_opbrengst(uit.park, KLIMAAT, P)
    # Zoeken rekent met 36 richtingen en klassen van 1 m/s, de toets met 72 en de hele kromme.
    assert uit.mwh == pytest.approx(toets.na_zog_mwh, rel=5e-3)
    assert uit.zog_verlies == pytest.approx(toets.zog_verlies, abs=3e-3)
    assert "windroos is onbekend" in " ".join(uit.meldingen)


def test_zelfde_zaad_zelfde_opstelling() -> None:
    een, twee, ander = (ontwerp(GEBIED, 5, TYPE, KLIMAAT, P, seed=z, rondes=3) for z in (7, 7, 8))
    assert np.array_equal(een.park.xy, twee.park.xy)
    assert not np.array_equal(een.park.xy, ander.park.xy)


def test_stoppen_geeft_het_beste_tot_dan_toe() -> None:
    gezegd: list[float] = []
    uit = ontwerp(
        GEBIED, 5, TYPE, KLIMAAT, P, rondes=50,
        stop=lambda: len(gezegd) >= 2, voortgang=lambda _, deel: gezegd.append(deel),
    )  # fmt: skip
    assert uit.gestopt
    assert uit.rondes == 2
    assert uit.winst >= 0.0
    assert gezegd == pytest.approx([1 / 50, 2 / 50])


def test_een_fout_uit_de_voortgang_stopt_alles() -> None:
    class Klaar(Exception): ...

    def stop(_: str, __: float) -> None:
        raise Klaar

    with pytest.raises(Klaar):
        ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, rondes=5, voortgang=stop)


def test_verboden_vlakken_en_cellen_blijven_leeg() -> None:
    waarden = np.zeros((20, 30))
    waarden[:, :15] = 1.0
    waarden[0, :] = np.nan
    raster = Raster(waarden, X, Y + 2000, 100.0)
    verboden = vlak(box(X + 2500, Y, X + 3000, Y + 2000))
    uit = ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, verboden=verboden, verboden_raster=raster, rondes=6)
    x, y = uit.park.xy.T
    assert np.all((x >= X + 1500) & (x <= X + 2500))
    assert np.all(y <= Y + 1900)


def test_bestaande_turbines_houden_afstand_en_geven_zog() -> None:
    buur = maak_park(
        "b", gpd.GeoDataFrame({"type": ["g"]}, geometry=[Point(X + 1500, Y + 1000)], crs=28992), {"g": TYPE}
    )
    uit = ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, bestaand=buur, rondes=6)
    assert np.all(np.hypot(*(uit.park.xy - buur.xy).T) >= 5 * 136.0)
    zonder = bereken_opbrengst(uit.park, KLIMAAT, P)
    assert uit.mwh < zonder.na_zog_mwh


def test_straf_op_de_kaart_duwt_turbines_weg() -> None:
    straf = np.zeros((20, 30))
    straf[:, 15:] = 5_000.0
    uit = ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, straffen=[Raster(straf, X, Y + 2000, 100.0)], rondes=10)
    assert uit.straf_mwh == 0.0
    assert np.all(uit.park.xy[:, 0] < X + 1500)


def test_eis_aan_de_hele_opstelling() -> None:
    def ver_van_het_dorp(xy: np.ndarray) -> float:
        return 0.0 if np.hypot(*(xy - [X, Y]).T).min() > 1500.0 else np.inf

    uit = ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, straf_opstelling=ver_van_het_dorp, rondes=10)
    assert np.hypot(*(uit.park.xy - [X, Y]).T).min() > 1500.0
    with pytest.raises(OutOfRange, match="geen die mag"):
        ontwerp(GEBIED, 3, TYPE, KLIMAAT, P, straf_opstelling=lambda _: np.inf, rondes=2)


def test_te_veel_turbines_zegt_hoeveel_er_wel_passen() -> None:
    with pytest.raises(OutOfRange, match=r"hooguit 1[0-9]"):
        ontwerp(GEBIED, 60, TYPE, KLIMAAT, P, rondes=1)


def test_onbruikbare_opgaven() -> None:
    with pytest.raises(OutOfRange, match="aantal turbines"):
        ontwerp(GEBIED, 0, TYPE, KLIMAAT, P)
    with pytest.raises(OutOfRange, match="rondes"):
        ontwerp(GEBIED, 1, TYPE, KLIMAAT, P, rondes=0)
    with pytest.raises(EmptyInput, match="verboden"):
        ontwerp(GEBIED, 1, TYPE, KLIMAAT, P, verboden=GEBIED)
    with pytest.raises(EmptyInput, match="zoekgebied"):
        ontwerp(GEBIED.iloc[:0], 1, TYPE, KLIMAAT, P)
    with pytest.raises(WrongCrs):
        ontwerp(gpd.GeoDataFrame(geometry=[box(4.4, 51.7, 4.5, 51.8)], crs=4326), 1, TYPE, KLIMAAT, P)


def test_een_smalle_strook_wordt_een_rij() -> None:
    strook = vlak(box(X, Y, X + 5000, Y + 40))
    uit = ontwerp(strook, 7, TYPE, KLIMAAT, P, rondes=3)
    assert kleinste_afstand(uit.park.xy) >= 5 * 136.0 - 1e-6


@settings(max_examples=8, deadline=None)
@given(aantal=st.integers(1, 7), seed=st.integers(0, 1000))
def test_elke_uitkomst_houdt_de_regels(aantal: int, seed: int) -> None:
    uit = ontwerp(GEBIED, aantal, TYPE, KLIMAAT, P, seed=seed, rondes=1)
    assert len(uit.park) == aantal
    assert aantal == 1 or kleinste_afstand(uit.park.xy) >= 5 * 136.0 - 1e-6
    assert uit.mwh - uit.straf_mwh >= uit.start_mwh - uit.start_straf_mwh


@pytest.mark.parametrize("naam", [n for n in P if n.startswith("opstelling_")])
def test_elk_kental_heeft_werking(naam: str) -> None:
    nauw, ruim = (ontwerp(GEBIED, 4, TYPE, MET_ROOS, p, rondes=3) for p in (P, P.met({naam: 1.5 * P[naam]})))
    assert not np.array_equal(nauw.park.xy, ruim.park.xy)
