"""Slagschaduw: rekenvoorbeelden, de kern tegen alle minuten, eigenschappen, kalender en verwachting."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.referentie import load_wind_parameters
from spatial.errors import OutOfRange, UnknownName, WrongCrs
from spatial.raster import Raster
from spatial.wind.generiek import generiek_type
from spatial.wind.referentiegevallen_slagschaduw import gevallen
from spatial.wind.slagschaduw import Slagschaduw, bereken_slagschaduw, tel_punten
from spatial.wind.slagschaduw_kans import MAANDEN, orientatie
from spatial.wind.slagschaduw_veld import Rekenpark, maak_rekenpark, richting
from spatial.wind.turbine import Park, maak_park
from spatial.wind.windklimaat import Windroos, uit_weibull
from spatial.wind.zon import zonreeks

P = load_wind_parameters()
TYPE = generiek_type(
    "g", "g", vermogen_kw=4200, rotordiameter_m=140, ashoogte_m=120, lw_max_db=106, tipsnelheid_ms=80, cp_max=0.44,
    ct_max=0.8,
)  # fmt: skip
# Op de lengtegraad van Amersfoort is RD-noord het ware noorden.
X, Y = 155_000.0, 463_000.0
MIDDEN = np.array([X, Y])


def park(*plekken: tuple[float, float]) -> Park:
    """Turbines op plekken ten opzichte van het midden, m."""
    xy = np.array(plekken or [(0.0, 0.0)]) + MIDDEN
    return maak_park(
        "p", gpd.GeoDataFrame({"type": ["g"] * len(xy)}, geometry=shapely.points(xy), crs=28992), {"g": TYPE}
    )


def objecten(*plekken: tuple[float, float]) -> gpd.GeoDataFrame:
    """Objecten o0, o1, … op plekken ten opzichte van het midden, m."""
    xy = np.array(plekken) + MIDDEN
    tabel = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=28992, index=[f"o{k}" for k in range(len(xy))])
    tabel.index.name = "object_id"
    return tabel


def reken(turbines: Park, *plekken: tuple[float, float], **keuze: object) -> Slagschaduw:
    return bereken_slagschaduw(turbines, objecten(*plekken), P, jaar=2025, **keuze)  # type: ignore[arg-type]


def alle_minuten(rekenpark: Rekenpark, punt: np.ndarray, *, eigen_zon: bool) -> np.ndarray:
    """(turbines, minuten) schaduw, elke minuut van het jaar getoetst met de formule uit het domeinblad.

    Met `eigen_zon` staat de zon zoals op de plek van het raam zelf; anders zoals de kern haar ziet.
    """
    veld, _ = next(rekenpark.velden(punt[None]))
    breedte, lengte, noord = (float(g[0]) for g in richting(punt[None]))
    c, s = np.cos(noord), np.sin(noord)
    zon = zonreeks(2025, breedte, lengte) if eigen_zon else None
    stand = np.column_stack([zon.oost, zon.noord, zon.op]) if zon else veld.stand
    draai = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]]) if eigen_zon else veld.draai(punt[None])[0]
    uit = []
    for as_x, as_y, as_z, straal, reikwijdte in veld.turbines:
        verschil = np.array([as_x, as_y, as_z]) - punt
        w = draai @ verschil
        t = stand @ w
        naast = w @ w - t**2
        raak = (t > 0) & (naast <= straal**2) & (np.hypot(verschil[0], verschil[1]) <= reikwijdte)
        uit.append(raak & (stand @ draai[:, 2] >= np.sin(np.radians(P["schaduw_zonshoogte_graden"]))))
    return np.array(uit)


@pytest.mark.parametrize("geval", gevallen(), ids=lambda g: g.naam)
def test_rekenvoorbeelden(geval) -> None:
    assert geval.klopt(), (geval.bereken(), geval.gepubliceerd)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500)), min_size=1, max_size=4, unique=True),
    st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500)),
    st.floats(0, 60),
)
def test_kern_telt_elke_minuut_precies(turbines, plek, hoogte) -> None:
    xy = np.array(turbines)
    if len(xy) > 1 and shapely.STRtree(shapely.points(xy)).query(shapely.points(xy), "dwithin", 2.0).shape[1] > len(xy):
        return
    rekenpark = maak_rekenpark(park(*turbines), P, jaar=2025, maaiveld=None, klimaat=None)
    punt = np.array([X + plek[0], Y + plek[1], hoogte])
    telling, verwacht = tel_punten(rekenpark, punt[None])
    maat = alle_minuten(rekenpark, punt, eigen_zon=False)
    samen = maat.any(axis=0)
    per_dag = samen.reshape(-1, 1440).sum(axis=1)
    assert telling[0, 0] == samen.sum()
    assert telling[0, 1] == (per_dag > 0).sum()
    assert telling[0, 2] == (per_dag > 20).sum()
    assert telling[0, 3] == per_dag.max()
    assert telling[0, 5] == maat.sum(axis=1).max()
    veld, _ = next(rekenpark.velden(punt[None]))
    assert verwacht[0] == pytest.approx(np.diff(veld.som_kans)[samen].sum(), abs=1e-6)
    # Met de zon op de plek zelf scheelt alleen de straalbreking iets: een enkele minuut.
    echt = alle_minuten(rekenpark, punt, eigen_zon=True).any(axis=0)
    assert abs(int(echt.sum()) - int(samen.sum())) <= 3 + 0.002 * samen.sum()


@settings(max_examples=15, deadline=None)
@given(st.floats(60, 1600), st.floats(0, 180))
def test_oost_en_west_zijn_elkaars_spiegelbeeld(afstand: float, hoek: float) -> None:
    rad = np.radians(hoek)
    dx, dy = afstand * np.sin(rad), afstand * np.cos(rad)
    oost, west = reken(park(), (dx, dy), (-dx, dy)).tabel["uren_jaar"]
    # Eén procent, of bij weinig schaduw de korrel van een minuut per dag aan weerszijden.
    assert abs(oost - west) <= max(0.01 * max(oost, west), 0.35)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 360), st.floats(200, 1200), st.floats(1.05, 3.0))
def test_een_woning_verder_weg_krijgt_nooit_meer_schaduw(hoek: float, afstand: float, factor: float) -> None:
    """Verder weg op dezelfde lijn naar de as: een kleinere kegel om dezelfde richting."""
    rad = np.radians(hoek)
    rekenpark = maak_rekenpark(park(), P, jaar=2025, maaiveld=None, klimaat=None)
    as_ = rekenpark.turbines[0, :3]
    richting = np.array([afstand * np.sin(rad), afstand * np.cos(rad), -100.0])
    punten = np.array([as_ + richting, as_ + factor * richting])
    telling, verwacht = tel_punten(rekenpark, punten)
    assert (telling[1, :4] <= telling[0, :4]).all()
    assert verwacht[1] <= verwacht[0] + 1e-9


def test_turbine_erbij_geeft_nooit_minder_en_verdeling_maakt_niet_uit() -> None:
    plekken = [(float(x), float(y)) for x in range(-1500, 1501, 300) for y in range(-1500, 1501, 300)]
    een, twee = reken(park((0, 0)), *plekken), reken(park((0, 0), (0, 600), (400, 0)), *plekken)
    for kolom in ("uren_jaar", "dagen", "dagen_boven_20", "max_minuten_dag", "verwacht_uren_jaar"):
        assert (twee.tabel[kolom] >= een.tabel[kolom] - 1e-9).all(), kolom
    los, _ = tel_punten(twee.rekenpark, twee.punten, draden=1)
    per_stuk = np.concatenate([tel_punten(twee.rekenpark, twee.punten[k : k + 7])[0] for k in range(0, len(los), 7)])
    assert (los == per_stuk).all()
    assert (los[:, 0] / 60.0 == twee.tabel["uren_jaar"]).all()


def test_buiten_de_reikwijdte_telt_niet_en_de_grens_zelf_wel() -> None:
    binnen, buiten, ver = reken(park(), (0.71 * 1680, 0.70 * 1680), (1190, 1190), (30_000, 0)).tabel["uren_jaar"]
    assert binnen > 0
    assert buiten == 0
    assert ver == 0


def test_lager_gelegen_grond_en_onbekende_hoogte() -> None:
    hoogte = np.zeros((400, 400), np.float32)
    hoogte[:, 210:] = -10.0
    hoogte[:50] = np.nan
    raster = Raster(hoogte, X - 2000, Y + 2000, 10.0)
    vlak, diep = (reken(park(), (600, 200), maaiveld=r) for r in (None, raster))
    assert any("vlakke grond" in m for m in vlak.meldingen)
    assert diep.punten[0, 2] == pytest.approx(-10.0 + P["schaduw_raamhoogte_m"])
    assert diep.tabel["uren_jaar"].iloc[0] != vlak.tabel["uren_jaar"].iloc[0]
    onbekend = reken(park(), (600, 200), (0, 1700), maaiveld=raster)
    assert any("maaiveld onbekend op 1 objecten" in m for m in onbekend.meldingen)


def test_kalender_telt_op_tot_de_uren_in_kloktijd() -> None:
    s = reken(park((0, 0), (0, 400)), (600, 250), (0, 700))
    for object_id in s.tabel.index:
        kalender = s.kalender(object_id)
        assert kalender["minuten"].sum() / 60 == pytest.approx(s.tabel.loc[object_id, "uren_jaar"])
        per_dag = kalender.groupby("datum")["minuten"].sum()
        assert len(per_dag) == s.tabel.loc[object_id, "dagen"]
        assert per_dag.max() == s.tabel.loc[object_id, "max_minuten_dag"]
        assert (kalender["van"] < kalender["tot"]).all()
    # Een woning in het zuidoosten krijgt de schaduw op zomeravonden; dan is het zomertijd.
    juni = reken(park(), (900, -400)).kalender("o0").query("datum.dt.month == 6")
    assert len(juni) == 30
    assert (juni["van"] > "20:00").all()
    assert (juni["tot"] < "21:40").all()
    assert {"T1", "T2", "T1, T2"} >= set(s.kalender("o1")["turbine_id"])
    with pytest.raises(UnknownName):
        s.kalender("nergens")


def test_verwachting_volgt_zon_draaien_en_wind() -> None:
    plek = (600.0, 250.0)
    basis = reken(park(), plek).tabel.iloc[0]
    altijd = {f"schaduw_zonneschijn_{m}": 1.0 for m in MAANDEN}
    vol = bereken_slagschaduw(park(), objecten(plek), P.met({**altijd, "schaduw_bedrijf_aandeel": 1.0}), jaar=2025)
    assert vol.tabel["verwacht_uren_jaar"].iloc[0] == pytest.approx(vol.tabel["uren_jaar"].iloc[0])
    assert 0.2 * basis["uren_jaar"] < basis["verwacht_uren_jaar"] < 0.5 * basis["uren_jaar"]
    half = bereken_slagschaduw(park(), objecten(plek), P.met(schaduw_orientatiefactor=0.5), jaar=2025).tabel.iloc[0]
    assert half["verwacht_uren_jaar"] == pytest.approx(basis["verwacht_uren_jaar"] / 2)


def test_stand_van_de_rotor_volgt_de_windroos() -> None:
    noord = Windroos(np.arange(0, 360, 10.0), np.eye(36)[0], np.full(36, 8.0), np.full(36, 2.0), "x")
    factor = orientatie(noord)
    assert factor[0] == pytest.approx(1.0, abs=0.01)
    assert factor[90] < 0.06
    gelijk = orientatie(Windroos(np.arange(0, 360, 30.0), np.full(12, 1 / 12), np.ones(12), np.full(12, 2.0), "x"))
    assert gelijk == pytest.approx(np.full(360, 2 / np.pi), rel=1e-3)


def test_slechte_invoer_geeft_een_duidelijke_fout() -> None:
    with pytest.raises(OutOfRange, match="jaar"):
        bereken_slagschaduw(park(), objecten((0, 500)), P, jaar=1900)
    with pytest.raises(WrongCrs):
        bereken_slagschaduw(park(), objecten((0, 500)).set_crs(4326, allow_override=True), P, jaar=2025)
    with pytest.raises(OutOfRange, match="object o0"):
        bereken_slagschaduw(park(), objecten((0, 500)).set_geometry(objecten((0, 500)).buffer(3)), P, jaar=2025)
    leeg = bereken_slagschaduw(park(), objecten((0, 500)).iloc[:0], P, jaar=2025)
    assert leeg.tabel.empty


def test_voortgang_kan_stoppen() -> None:
    def stop(_: str, __: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reken(park(), (0, 500), voortgang=stop)


def test_windklimaat_geeft_draaitijd_en_zegt_het() -> None:
    klimaat = uit_weibull(120.0, gemiddelde_ms=(7.2, 7.6, 7.9), k=(2.2, 2.4, 2.5), ruwheid_m=0.1)
    s = reken(park(), (600, 250), klimaat=klimaat)
    assert 0.85 < s.rekenpark.draait < 0.97
    assert any(klimaat.herkomst in m for m in s.meldingen)
    assert s.tabel["verwacht_uren_jaar"].iloc[0] < s.tabel["uren_jaar"].iloc[0]


@settings(max_examples=20, deadline=None)
@given(st.floats(-80, 80), st.floats(150, 1200), st.floats(1.02, 3.0))
def test_in_het_noorden_ook_horizontaal_verder_weg_nooit_meer(hoek: float, afstand: float, factor: float) -> None:
    """In het oosten, zuiden en westen kan vlak bij de mast minder schaduw vallen: de zon komt daar niet zo hoog."""
    rad = np.radians(hoek)
    eenheid = np.array([np.sin(rad), np.cos(rad)])
    dicht, ver = reken(park(), tuple(afstand * eenheid), tuple(factor * afstand * eenheid)).tabel["uren_jaar"]
    assert ver <= dicht + 0.1
