"""Extra piek tegen ruimte en wachtrij, met de gepubliceerde pieken van PBL als maat."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from spatial.bron import Bron, Kental, Parameters
from spatial.errors import MissingColumn, OutOfRange, UnknownName
from spatial.net.belasting import extra_peak, peak_kw
from spatial.net.capaciteit import class_band, toets
from spatial.net.toewijzing import by_area, by_postcode

GEGEVENS = Path(__file__).parents[2] / ".." / "shared" / "data" / "hoeksche-waard"
BRON = Bron(titel="Vesta MAIS 5.0", uitgever="PBL", jaar=2020)


def kental(naam, waarde, **extra):
    return Kental(naam=naam, waarde=waarde, eenheid="kW", bron=BRON, zekerheid="R", **extra)


P = Parameters.of(
    [
        kental("piek_all_electric_kw", 3.5, laag=1.5, hoog=3.5),
        kental("piek_hybride_kw", 1.95),
        kental("piek_gas_kw", 1.5),
        kental("piek_util_all_electric_kw_m2", 0.0665),
        kental("piek_util_hybride_kw_m2", 0.03705),
        kental("piek_util_gas_kw_m2", 0.0285),
    ]
)
TECHNIEK = {"s1a": "lucht_wp", "s2c": "mt_net", "s3a": "lt_net", "s4a": "hybride", "s4d": "ketel"}
# Gooi en Vechtstreek, uitvoer 2030 van PBL: woningen, m² utiliteit, kW woningen en utiliteit, nieuwe stations s1a.
PBL = {
    "BU04020703": (3694, 31571, 12929, 2099.5, 13.631),
    "BU03760101": (1814, 10188, 6349, 677.5, 6.373),
    "BU04020202": (643, 48889, 2250.5, 3251.1, 4.990),
    "BU04570901": (510, 15282, 1785, 1016.3, 2.541),
}
CODES = pd.Index(["BU1", "BU2", "BU3"])


def reeks(waarden, index=CODES):
    return pd.Series(waarden, index=index, dtype=float)


def test_the_published_peaks_and_stations_of_pbl():
    index = pd.Index(PBL)
    woningen, m2 = (pd.Series([rij[i] for rij in PBL.values()], index=index, dtype=float) for i in (0, 1))
    piek = peak_kw(woningen, m2, "all_electric", P)
    verwacht = [rij[2] + rij[3] for rij in PBL.values()]
    assert piek.to_numpy() == pytest.approx(verwacht, abs=0.1)
    stations = extra_peak(woningen, m2, TECHNIEK, P).extra_kw["s1a"] / 630
    assert stations.to_numpy() == pytest.approx([rij[4] for rij in PBL.values()], abs=0.001)


def test_extra_peak_by_hand_with_its_band():
    uit = extra_peak(reeks([100, 0, np.nan]), reeks([1000, 0, 10]), TECHNIEK, P)
    assert uit.huidig_kw[:2].tolist() == pytest.approx([178.5, 0.0])
    assert uit.extra_kw.loc["BU1", ["s1a", "s2c", "s4a", "s4d"]].tolist() == pytest.approx([238.0, 0.0, 53.55, 0.0])
    assert uit.extra_laag_kw.loc["BU1", "s1a"] == pytest.approx(38.0)  # 1,5 kW per woning: alleen utiliteit groeit
    assert uit.extra_hoog_kw.loc["BU1", "s1a"] == pytest.approx(238.0)
    assert np.isnan(uit.extra_kw.loc["BU1", "s3a"])
    assert (uit.extra_laag_kw.loc["BU1", "s3a"], uit.extra_hoog_kw.loc["BU1", "s3a"]) == pytest.approx((0.0, 238.0))
    assert uit.extra_kw.loc["BU3"].isna().all()


def test_a_users_own_peak_widens_the_band_and_the_model_may_give_a_peak():
    uit = extra_peak(reeks([100, 0, 1]), reeks([0, 0, 0]), TECHNIEK, P.met(piek_all_electric_kw=5.0))
    assert uit.extra_kw.loc["BU1", "s1a"] == uit.extra_hoog_kw.loc["BU1", "s1a"] == pytest.approx(350.0)
    gegeven = pd.DataFrame({"s3a": [42.0]}, index=CODES[:1])
    uit = extra_peak(reeks([100, 0, 1]), reeks([0, 0, 0]), TECHNIEK, P, gegeven_kw=gegeven)
    assert uit.extra_kw["s3a"].tolist()[0] == 42.0
    assert np.isnan(uit.extra_kw.loc["BU2", "s3a"])


def test_the_chosen_strategy_per_buurt():
    uit = extra_peak(reeks([100, 100, 100]), reeks([0, 0, 0]), TECHNIEK, P)
    keuze = uit.of_strategy(pd.Series({"BU1": "s1a", "BU2": "s4d"}))
    assert keuze["kw"].tolist()[:2] == pytest.approx([200.0, 0.0])
    assert keuze.loc["BU3"].isna().all()
    with pytest.raises(UnknownName, match="s9z"):
        uit.of_strategy(pd.Series({"BU1": "s9z"}))
    with pytest.raises(UnknownName, match="kolen"):
        extra_peak(reeks([1, 1, 1]), reeks([0, 0, 0]), {"s1a": "kolen"}, P)
    with pytest.raises(MissingColumn):
        extra_peak(reeks([1, 1, 1]), reeks([0, 0], CODES[:2]), TECHNIEK, P)


def test_assignment_by_area_adds_to_one_and_an_uncovered_buurt_has_none():
    buurten = gpd.GeoDataFrame(geometry=[box(i * 100, 0, i * 100 + 100, 100) for i in range(3)], index=CODES, crs=28992)
    gebieden = gpd.GeoDataFrame(
        {"gebied_id": ["A", "B"]}, geometry=[box(0, 0, 160, 100), box(160, 0, 220, 100)], crs=28992
    )
    deel = by_area(buurten, gebieden).set_index(["buurtcode", "gebied_id"])["aandeel"]
    assert deel.to_dict() == pytest.approx({("BU1", "A"): 1.0, ("BU2", "A"): 0.6, ("BU2", "B"): 0.4})
    ruim = by_area(buurten, gebieden, minimale_dekking=0.1)
    assert ruim.groupby("buurtcode")["aandeel"].sum().tolist() == pytest.approx([1.0, 1.0, 1.0])
    with pytest.raises(MissingColumn, match="gebied_id"):
        by_area(buurten, gebieden.drop(columns="gebied_id"))


def test_addresses_without_an_area_do_not_count():
    adres = pd.DataFrame({"postcode": ["1234AB", "1234AC", None], "buurtcode": ["BU1", "BU1", "BU1"]})
    gebied = pd.DataFrame({"postcode": ["1234AB"], "gebied_id": ["A"]})
    assert by_postcode(adres, gebied)["aandeel"].tolist() == [1.0]


def gebieden(**kolommen):
    basis = {"gebied_id": ["A", "B"], "naam": ["Noord", "Zuid"], "afname_klasse": [1.0, 3.0]}
    return pd.DataFrame({**basis, **kolommen})


def extra(kw, laag=None, hoog=None):
    return pd.DataFrame({"kw": kw, "kw_laag": laag or kw, "kw_hoog": hoog or kw}, index=CODES, dtype=float)


TOEWIJZING = pd.DataFrame(
    {"buurtcode": ["BU1", "BU2", "BU2"], "gebied_id": ["A", "A", "B"], "aandeel": [1.0, 0.5, 0.5]}
)


def test_with_megawatts_by_hand():
    # A: 3 - 1 = 2 MW vrij; B: 1 MW beschikbaar, 4 MW wachtrij: 0 vrij.
    net = gebieden(beschikbaar_afname_mw=[3.0, 1.0], wachtrij_afname_mw=[1.0, 4.0], eenheid_vermogen="MW")
    uit = toets(extra([4000, 1000, 500], [1000, 1000, 500], [8000, 1000, 500]), TOEWIJZING, net)
    b = uit.buurten
    assert b.loc["BU1", ["netruimte", "netruimte_laag", "netruimte_hoog"]].tolist() == pytest.approx([0.5, 0.25, 1.0])
    assert b.loc["BU1", "tekort_mw"] == pytest.approx(2.0)
    assert b.loc["BU2", "netruimte"] == pytest.approx(0.5)  # de helft past ruim in A, niets in B
    assert b.loc["BU2", "tekort_mw"] == pytest.approx(0.5)
    assert "daarvan past 2,0 MW niet" in b.loc["BU1", "melding"]
    assert b.loc["BU3"][["netruimte", "klasse", "tekort_mw"]].isna().all()
    assert "geen voedingsgebied" in b.loc["BU3", "melding"]
    assert uit.gebieden.loc["A", "vraag_mw"] == pytest.approx(4.5)
    assert uit.gebieden.loc["A", "tekort_mw"] == pytest.approx(2.5)
    assert uit.gebieden.loc["B", "tekort_mw"] == pytest.approx(0.5)


def test_class_only_gives_an_order_with_a_band_and_no_megawatts():
    uit = toets(
        extra([4000, 1000, 500]), TOEWIJZING, gebieden(wachtrij_afname_mw=[np.nan, 12.0], eenheid_vermogen="MVA")
    )
    b = uit.buurten
    assert b.loc["BU1", ["netruimte_laag", "netruimte", "netruimte_hoog"]].tolist() == pytest.approx([0.5, 0.625, 0.75])
    assert b.loc["BU2", "netruimte"] == pytest.approx((0.625 + 0.125) / 2)
    assert b["tekort_mw"].isna().all()
    assert uit.gebieden["tekort_mw"].isna().all()
    assert "of dat past is niet bekend" in b.loc["BU1", "melding"]
    assert any("volgorde" in m for m in uit.meldingen)
    assert any("arbeidsfactor 1" in m for m in uit.meldingen)


def test_a_strategy_without_extra_peak_needs_no_room():
    uit = toets(extra([0, 0, 0]), TOEWIJZING, gebieden())
    assert uit.buurten["netruimte"].tolist()[:2] == [1.0, 1.0]
    assert uit.buurten["tekort_mw"].tolist()[:2] == [0.0, 0.0]


def test_power_factor_scales_mva_only():
    net = gebieden(beschikbaar_afname_mw=[2.0, 2.0], wachtrij_afname_mw=[0.0, 0.0], eenheid_vermogen=["MVA", "MW"])
    uit = toets(extra([2000, 0, 0]), TOEWIJZING, net, arbeidsfactor=0.9)
    assert uit.gebieden["vrij_mw"].tolist() == pytest.approx([1.8, 2.0])
    assert uit.buurten.loc["BU1", "netruimte"] == pytest.approx(0.9)
    assert any("arbeidsfactor naar MW omgerekend (0,9)" in m for m in uit.meldingen)


def test_unknown_peak_or_queue_stays_unknown():
    net = gebieden(beschikbaar_afname_mw=[3.0, np.nan], wachtrij_afname_mw=[np.nan, 1.0])
    uit = toets(extra([np.nan, 1000, 0]), TOEWIJZING, net)
    assert uit.buurten.loc["BU1", "netruimte"] == pytest.approx(0.625)
    assert uit.gebieden["vrij_mw"].isna().all()
    assert np.isnan(uit.gebieden.loc["A", "vraag_mw"])
    zonder = toets(extra([1000, 1000, 0]), TOEWIJZING, gebieden(afname_klasse=[np.nan, 3.0]))
    assert np.isnan(zonder.buurten.loc["BU1", "netruimte"])
    assert (zonder.buurten.loc["BU1", "netruimte_laag"], zonder.buurten.loc["BU1", "netruimte_hoog"]) == (0.0, 1.0)


def test_refusals_of_the_grid():
    with pytest.raises(OutOfRange, match="arbeidsfactor"):
        toets(extra([1, 1, 1]), TOEWIJZING, gebieden(), arbeidsfactor=0.0)
    with pytest.raises(OutOfRange, match="klasse"):
        toets(extra([1, 1, 1]), TOEWIJZING, gebieden(afname_klasse=[5.0, 0.0]))
    with pytest.raises(UnknownName, match="gebied_id"):
        toets(extra([1, 1, 1]), TOEWIJZING.assign(gebied_id="X"), gebieden())
    with pytest.raises(MissingColumn, match="opwek_klasse"):
        toets(extra([1, 1, 1]), TOEWIJZING, gebieden(), kant="opwek")


@pytest.mark.realdata
def test_every_buurt_of_the_hoeksche_waard_has_its_supply_area():
    if not GEGEVENS.is_dir():
        pytest.skip("de gedeelde gegevens staan niet naast deze werkkopie (../shared/data)")
    buurten = gpd.read_file(GEGEVENS / "buurten.gpkg").set_index("BU_CODE")
    net = gpd.read_file(GEGEVENS / "netcapaciteit_voedingsgebieden.gpkg").to_crs(28992)
    buurten, net = (laag.set_geometry(laag.make_valid()) for laag in (buurten, net))
    namen = {"voedingsgebied_id": "gebied_id", "voedingsgebied_naam": "naam", "afname": "afname_klasse"}
    net = net.rename(columns={**namen, "wachtrij_afname": "wachtrij_afname_mw"}).assign(eenheid_vermogen="MVA")
    deel = by_area(buurten, net)
    assert deel["buurtcode"].nunique() == len(buurten) == 41
    assert deel.groupby("buurtcode")["aandeel"].sum().to_numpy() == pytest.approx(np.ones(41))
    uit = toets(pd.DataFrame({"kw": 1000.0}, index=buurten.index), deel, net).buurten
    assert uit["netruimte"].notna().all()
    assert uit["tekort_mw"].isna().all()  # de kaart geeft een klasse en een wachtrij, geen vrije MW's
    assert (uit["netruimte_laag"] <= uit["netruimte"]).all()


@settings(max_examples=20, deadline=None)
@given(
    kw=st.floats(0, 1e5),
    beschikbaar=st.one_of(st.none(), st.floats(0, 50)),
    wachtrij=st.floats(0, 50),
    meer=st.floats(0, 20),
    klasse=st.one_of(st.none(), st.integers(0, 3)),
)
def test_more_room_or_a_shorter_queue_never_hurts(kw, beschikbaar, wachtrij, meer, klasse):
    def ruimte(b, w):
        net = gebieden(
            afname_klasse=[np.nan if klasse is None else klasse, 0.0],
            beschikbaar_afname_mw=[np.nan if b is None else b, 1.0],
            wachtrij_afname_mw=[w, 0.0],
        )
        return toets(extra([kw, 0, 0], [kw / 2, 0, 0], [kw * 2, 0, 0]), TOEWIJZING, net).buurten.loc["BU1"]

    basis, ruim = ruimte(beschikbaar, wachtrij + meer), ruimte(beschikbaar, wachtrij)
    if not np.isnan(basis["netruimte"]):
        assert ruim["netruimte"] >= basis["netruimte"] - 1e-12
        assert basis["netruimte_laag"] - 1e-12 <= basis["netruimte"] <= basis["netruimte_hoog"] + 1e-12
    if beschikbaar is not None:
        assert ruimte(beschikbaar + meer, wachtrij)["netruimte"] >= ruim["netruimte"] - 1e-12


@given(st.integers(0, 2))
def test_a_better_class_never_ranks_lower(klasse):
    onder, boven = class_band(np.array([klasse, klasse + 1], dtype=float))
    assert onder[0] >= boven[1]
