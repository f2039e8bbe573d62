"""Zog: IEA Task 37, met de hand na te rekenen gevallen en eigenschappen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import OutOfRange
from spatial.wind import iea37, zog
from spatial.wind.generiek import generiek_type
from spatial.wind.turbine import Turbinetype
from spatial.wind.windklimaat import Windroos, uit_weibull

TYPE = generiek_type(
    "g", "g", vermogen_kw=4200, rotordiameter_m=136, ashoogte_m=120, lw_max_db=106, tipsnelheid_ms=80,
    cp_max=0.44, ct_max=0.8,
)  # fmt: skip
KLIMAAT = uit_weibull(120.0, gemiddelde_ms=(7.2, 7.6, 7.9), k=(2.2, 2.4, 2.5), ruwheid_m=0.1)


def park(n: int, t: Turbinetype = TYPE, **meer: object) -> zog.Rekenpark:
    return zog.maak_rekenpark([t] * n, np.full(n, t.ashoogte_m), **meer)


def een_wind(richting: float, v: float) -> zog.Windkans:
    return zog.Windkans(np.array([richting]), np.array([v]), np.ones((1, 1)))


def test_iea37_ex16_geheel_en_per_richting() -> None:
    per_richting = iea37.mwh_per_richting(iea37.ex16())
    assert per_richting.sum() == pytest.approx(iea37.EX16_MWH, rel=1e-6)
    assert per_richting == pytest.approx(np.array(iea37.EX16_PER_RICHTING_MWH), rel=1e-6)


def test_iea37_zonder_zog_is_het_verlies_nul() -> None:
    ver = np.column_stack([np.arange(16) * 1e6, np.zeros(16)])
    bruto = 16 * 3350.0 * 8.76
    # Gepubliceerd: 21,850 % zogverlies.
    assert 1.0 - iea37.EX16_MWH / bruto == pytest.approx(0.21850, abs=5e-6)
    assert iea37.mwh_per_richting(ver).sum() == pytest.approx(bruto, rel=1e-4)


def test_twee_turbines_achter_elkaar_met_de_hand() -> None:
    # Wind uit het westen, 600 m: s = k·600 + D/√8; op de as is het tekort 1 - √(1 - Ct·D²/(8s²)).
    t, k, v = TYPE, 0.04, 8.0
    ct = float(np.interp(v, t.snelheid_ms, t.ct))
    s = k * 600.0 + t.rotordiameter_m / np.sqrt(8.0)
    rest = np.sqrt(1.0 - ct * t.rotordiameter_m**2 / (8.0 * s**2))
    xy = np.array([[0.0, 0.0], [600.0, 0.0]])
    voor, achter = zog.vermogen_per_richting(park(2), xy, een_wind(270.0, v), k)[0]
    assert voor == pytest.approx(np.interp(v, t.snelheid_ms, t.kromme_kw), rel=1e-9)
    assert achter == pytest.approx(np.interp(v * rest, t.snelheid_ms, t.kromme_kw), rel=1e-6)


def test_drie_op_een_rij_tellen_als_wortel_van_kwadraten() -> None:
    t, k, v = TYPE, 0.04, 8.0

    def tekort(afstand: float, ct: float) -> float:
        s = k * afstand + t.rotordiameter_m / np.sqrt(8.0)
        return float(1.0 - np.sqrt(1.0 - ct * t.rotordiameter_m**2 / (8.0 * s**2)))

    ct1 = float(np.interp(v, t.snelheid_ms, t.ct))
    v2 = v * (1.0 - tekort(600.0, ct1))
    ct2 = float(np.interp(v2, t.snelheid_ms, t.ct))
    v3 = v * (1.0 - np.hypot(tekort(1200.0, ct1), tekort(600.0, ct2)))
    xy = np.array([[0.0, 0.0], [600.0, 0.0], [1200.0, 0.0]])
    kw = zog.vermogen_per_richting(park(3), xy, een_wind(270.0, v), k)[0]
    assert kw[2] == pytest.approx(np.interp(v3, t.snelheid_ms, t.kromme_kw), rel=1e-6)


def test_een_lagere_turbine_staat_naast_het_midden_van_het_zog() -> None:
    xy = np.array([[0.0, 0.0], [600.0, 0.0]])
    gelijk = zog.maak_rekenpark([TYPE, TYPE], np.array([120.0, 120.0]))
    lager = zog.maak_rekenpark([TYPE, TYPE], np.array([120.0, 70.0]))
    wind = een_wind(270.0, 8.0)
    assert (
        zog.vermogen_per_richting(lager, xy, wind, 0.04)[0, 1] > zog.vermogen_per_richting(gelijk, xy, wind, 0.04)[0, 1]
    )


def test_boven_de_stopsnelheid_levert_niets_maar_erachter_soms_wel() -> None:
    xy = np.array([[0.0, 0.0], [400.0, 0.0]])
    assert zog.vermogen_per_richting(park(2), xy, een_wind(270.0, 26.0), 0.04).sum() == 0.0
    net_onder = zog.vermogen_per_richting(park(2), xy, een_wind(270.0, 25.0), 0.04)[0]
    assert np.all(net_onder > 4000.0)


def test_draden_en_volgorde_veranderen_niets() -> None:
    rng = np.random.default_rng(2)
    xy = rng.uniform(0, 20_000, (120, 2))
    wind = zog.windkans(KLIMAAT, 120.0)
    gezegd: list[float] = []
    heel = zog.vermogen_per_richting(park(120), xy, wind, 0.0324555, voortgang=lambda _, d: gezegd.append(d))
    los = zog.zogrekenaar(park(120), wind, 0.0324555).per_richting(xy - xy.mean(axis=0))
    assert np.array_equal(heel, los)
    assert gezegd[-1] == 1.0
    volgorde = rng.permutation(120)
    anders = zog.vermogen_per_richting(park(120), xy[volgorde], wind, 0.0324555)
    assert anders == pytest.approx(heel[:, volgorde], rel=1e-9)


def test_ophouden_tijdens_de_voortgang_stopt_alles() -> None:
    class Klaar(Exception): ...

    def stop(_: str, __: float) -> None:
        raise Klaar

    xy = np.random.default_rng(2).uniform(0, 20_000, (120, 2))
    with pytest.raises(Klaar):
        zog.vermogen_per_richting(park(120), xy, zog.windkans(KLIMAAT, 120.0), 0.0324555, voortgang=stop)


def test_windkans_houdt_de_verdeling_en_de_roos() -> None:
    aandeel = np.array([0.1, 0.2, 0.4, 0.3])
    roos = Windroos(np.array([0.0, 90.0, 180.0, 270.0]), aandeel, np.full(4, 8.5), np.full(4, 2.2), "x")
    klimaat = uit_weibull(120.0, gemiddelde_ms=(7.5,) * 3, k=(2.2,) * 3, ruwheid_m=0.1, roos=roos)
    kans = zog.windkans(klimaat, 120.0)
    assert kans.kans.sum(axis=0) == pytest.approx(klimaat.verdeling(120.0).jaar, abs=1e-12)
    per_richting = kans.kans.sum(axis=1)
    assert per_richting[np.isin(kans.richting_graden, (0, 90, 180, 270))] * 72 / 4 == pytest.approx(aandeel, rel=0.02)


def test_luchtdichtheid_verschuift_de_kromme() -> None:
    v = np.array([8.0])
    dik = zog.kromme_op(TYPE, TYPE.kromme_kw, v, 1.225 * 1.1)
    assert dik == pytest.approx(np.interp(v * 1.1 ** (1 / 3), TYPE.snelheid_ms, TYPE.kromme_kw))
    # Ver onder nominaal is het vermogen evenredig met de dichtheid, op de rechte stukken van de kromme na.
    assert float(dik[0] / zog.kromme_op(TYPE, TYPE.kromme_kw, v, None)[0]) == pytest.approx(1.1, abs=0.01)


@pytest.mark.parametrize("k", [0.0, -1.0, 0.7, float("nan")])
def test_een_k_die_niet_kan_wordt_geweigerd(k: float) -> None:
    with pytest.raises(OutOfRange, match="uitwaaiering"):
        zog.zogrekenaar(park(2), een_wind(0.0, 8.0), k)


plaatsen = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=2, max_size=7, unique=True)


@settings(max_examples=40, deadline=None)
@given(punten=plaatsen)
def test_een_turbine_erbij_geeft_geen_andere_turbine_meer(punten: list[tuple[int, int]]) -> None:
    xy = np.array(punten, dtype=np.float64)
    wind = zog.windkans(KLIMAAT, 120.0, richtingen=12)
    met = zog.vermogen_per_richting(park(len(xy)), xy, wind, 0.04).sum(axis=0)[:-1]
    zonder = zog.vermogen_per_richting(park(len(xy) - 1), xy[:-1], wind, 0.04).sum(axis=0)
    # Alleen boven de stopsnelheid kan zog helpen: dat is minder dan een tienduizendste.
    assert np.all(met <= zonder * (1.0 + 1e-4))
    vrij = zog.vermogen_zonder_zog(park(len(xy)), wind)
    assert np.all(zonder <= vrij[:-1] * (1.0 + 1e-4))


@settings(max_examples=25, deadline=None)
@given(punten=plaatsen, dx=st.floats(-1e4, 1e4), hoek=st.sampled_from([90.0, 180.0, 270.0]))
def test_verschuiven_en_met_de_wind_meedraaien_verandert_niets(
    punten: list[tuple[int, int]], dx: float, hoek: float
) -> None:
    xy = np.array(punten, dtype=np.float64)
    basis = zog.vermogen_per_richting(park(len(xy)), xy, een_wind(250.0, 9.0), 0.04)
    assert zog.vermogen_per_richting(park(len(xy)), xy + dx, een_wind(250.0, 9.0), 0.04) == pytest.approx(basis)
    c, s = np.cos(np.radians(hoek)), np.sin(np.radians(hoek))
    gedraaid = xy @ np.array([[c, -s], [s, c]])  # met de klok mee, zoals de windrichting
    wind = een_wind((250.0 + hoek) % 360.0, 9.0)
    assert zog.vermogen_per_richting(park(len(xy)), gedraaid, wind, 0.04) == pytest.approx(basis, rel=1e-6)
