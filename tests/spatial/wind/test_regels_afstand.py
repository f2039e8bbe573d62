"""Regels met een afstand: woningen, wegen, water, spoor, leidingen, dijken, natuur en andere turbines."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from spatial.errors import WrongCrs
from spatial.wind.afstanden import meet
from spatial.wind.regels.infrastructuur import Buisleiding, Hoogspanning, Rijksweg, Spoor, Vaarweg, Waterkering
from spatial.wind.regels.natuur import Landschap, Natura2000, Natuurnetwerk
from spatial.wind.regels.onderling import AndereTurbines
from spatial.wind.regels.woningen import RisicoBeperktKwetsbaar, RisicoKwetsbaar, Woningafstand
from tests.spatial.wind.windtoetsstad import X, Y, geval, laag, objecten, park, turbinetype


def lijn(afstand_m: float) -> LineString:
    """Een rechte lijn noord-zuid, op deze afstand ten oosten van de oorsprong."""
    return LineString([(X + afstand_m, Y - 5000), (X + afstand_m, Y + 5000)])


def weg(afstand_m: float, soort: str = "snelweg", **kolommen: object) -> dict:
    return {"wegen": laag(lijn(afstand_m), soort=[soort], **kolommen)}


@pytest.mark.parametrize(
    ("regel", "lagen", "grens"),
    [
        # Rotor 130 m, tip 185 m. Een weglijn ligt 6 m van de rand van de verharding.
        (Rijksweg(), lambda d: weg(d + 6.0), 65.0),
        (Vaarweg(), lambda d: {"water": laag(box(X + d, Y - 900, X + d + 99, Y + 900), soort=["kanaal"])}, 65.0),
        (Spoor(), lambda d: {"spoor": laag(lijn(d))}, 72.85),
        (Buisleiding(), lambda d: {"buisleidingen": laag(lijn(d), leiding_id=["L1"])}, 185.0),
        (Hoogspanning(), lambda d: {"hoogspanning": laag(lijn(d), soort=["lijn"], spanning_kv=[150.0])}, 185.0),
        (Waterkering(), lambda d: {"dijken": laag(lijn(d), soort=["primaire waterkering"])}, 185.0),
        (Natura2000(), lambda d: {"natuur": laag(box(X + d, Y - 99, X + d + 99, Y + 99), soort=["natura2000"])}, 65.0),
        (Natuurnetwerk(), lambda d: {"natuur": laag(box(X + d, Y - 99, X + d + 99, Y + 99), soort=["nnn"])}, 65.0),
    ],
    ids=lambda w: w.code if hasattr(w, "code") else "",
)
def test_een_meter_te_dichtbij_voldoet_niet(regel, lagen, grens: float) -> None:
    te_dicht, ver_genoeg = (next(regel.toets(geval(lagen=lagen(grens + d)))) for d in (-1.0, 1.0))
    assert (te_dicht.oordeel, ver_genoeg.oordeel) == ("VOLDOET_NIET", "VOLDOET")
    assert te_dicht.waarde == pytest.approx(grens - 1.0)
    assert te_dicht.grens == pytest.approx(grens)
    assert te_dicht.eenheid == "m"
    assert not te_dicht.hoger_is_slechter
    (object_,) = te_dicht.objecten
    assert object_.turbine_id == "T1"
    assert object_.x_m is not None
    assert ver_genoeg.aantal == 0


@pytest.mark.parametrize(
    "regel",
    [
        Rijksweg(),
        Vaarweg(),
        Spoor(),
        Buisleiding(),
        Hoogspanning(),
        Waterkering(),
        Natura2000(),
        Natuurnetwerk(),
        Landschap(),
        Woningafstand(),
        RisicoKwetsbaar(),
        RisicoBeperktKwetsbaar(),
    ],
    ids=lambda r: r.code,
)
def test_een_laag_die_ontbreekt_is_onbekend(regel) -> None:
    uitslagen = list(regel.toets(geval()))
    assert uitslagen
    assert {u.oordeel for u in uitslagen} == {"ONBEKEND"}
    assert all(u.uitleg for u in uitslagen)


def test_een_lege_laag_voldoet_en_zegt_dat_er_niets_ligt() -> None:
    leeg = laag(Point(0, 0)).iloc[:0]
    (uitslag,) = Spoor().toets(geval(lagen={"spoor": leeg}))
    assert uitslag.oordeel == "VOLDOET"
    assert uitslag.waarde is None
    assert "geen spoorlijn" in uitslag.uitleg


def test_kleine_rotor_houdt_de_vaste_afstand() -> None:
    klein = park(soort=turbinetype(50.0, 60.0))
    assert next(Rijksweg().toets(geval(klein, lagen=weg(40.0)))).grens == 30.0
    assert next(Spoor().toets(geval(klein, lagen={"spoor": laag(lijn(40))}))).grens == pytest.approx(32.85)


def test_provinciale_weg_is_aandacht_en_geen_rijksweg() -> None:
    rijk, ander = Rijksweg().toets(geval(lagen=weg(20.0, "hoofdweg", beheerder=["Provincie"])))
    assert (rijk.oordeel, ander.oordeel, ander.hardheid) == ("VOLDOET", "VOLDOET_NIET", "aandacht")
    rijk, _ = Rijksweg().toets(geval(lagen=weg(20.0, "hoofdweg", beheerder=["Rijk"])))
    assert rijk.oordeel == "VOLDOET_NIET"


def test_hoogspanning_onbekende_spanning_telt_en_kabels_niet() -> None:
    rijen = laag(lijn(20), lijn(50), lijn(60), soort=["kabel", "lijn", "lijn"], spanning_kv=[150.0, np.nan, 50.0])
    hoog, lager = Hoogspanning().toets(geval(lagen={"hoogspanning": rijen}))
    assert (hoog.oordeel, hoog.waarde, hoog.aantal) == ("VOLDOET_NIET", 50.0, 1)
    assert (lager.oordeel, lager.hardheid, lager.waarde) == ("VOLDOET_NIET", "aandacht", 60.0)
    assert "Kabels" in hoog.voorbehoud


def test_natura_met_alleen_nnn_is_onbekend_en_in_de_buurt_is_onderzoek() -> None:
    nnn = {"natuur": laag(box(X + 10, Y, X + 20, Y + 9), soort=["nnn"])}
    assert next(Natura2000().toets(geval(lagen=nnn))).oordeel == "ONBEKEND"
    natura = {"natuur": laag(box(X + 800, Y, X + 900, Y + 9), soort=["natura2000"], naam=["Hollands Diep"])}
    onder, buurt = Natura2000().toets(geval(lagen=natura))
    assert (onder.oordeel, buurt.oordeel, buurt.hardheid) == ("VOLDOET", "VOLDOET_NIET", "onderzoek")
    assert buurt.objecten[0].naam == "Hollands Diep"


def test_landschap_telt_alleen_onder_de_mast() -> None:
    def gebied(d: float, soort: str = "uitsluiting") -> dict:
        return {"landschap": laag(box(X + d, Y - 50, X + 500, Y + 50), gebied_id=["G"], soort=[soort])}

    assert next(Landschap().toets(geval(lagen=gebied(-10)))).oordeel == "VOLDOET_NIET"
    assert next(Landschap().toets(geval(lagen=gebied(1)))).oordeel == "VOLDOET"
    assert next(Landschap().toets(geval(lagen=gebied(-10, "voorkeur")))).oordeel == "VOLDOET"


def test_woningen_dichtstbij_eerst_met_woningen_erbij() -> None:
    dorp = objecten((300, 0, "woning", 4), (0, 200, "woning", 1), (900, 0, "woning", 50), (10, 0, "kwetsbaar", 0))
    (uitslag,) = Woningafstand().toets(geval(objecten=dorp))
    # Ontwerp 2023: twee keer 185 m.
    assert (uitslag.grens, uitslag.waarde, uitslag.aantal) == (370.0, 200.0, 2)
    assert [o.object_id for o in uitslag.objecten] == ["O2", "O1"]
    assert "samen 5 woningen" in uitslag.uitleg
    assert "Ontwerp-2023-grens" in uitslag.voorbehoud


def test_zonder_afstandsnorm_onbekend_met_de_afstand() -> None:
    (uitslag,) = Woningafstand().toets(geval(normen="WHO-2018", objecten=objecten((300, 0, "woning", 1))))
    assert (uitslag.oordeel, uitslag.waarde) == ("ONBEKEND", 300.0)


def test_risico_woningen_bekend_en_scholen_niet() -> None:
    woningen, andere = RisicoKwetsbaar().toets(geval(objecten=objecten((184, 0, "woning", 1))))
    assert (woningen.oordeel, andere.oordeel) == ("VOLDOET_NIET", "ONBEKEND")
    assert "generieke afstand" in woningen.voorbehoud.lower()


def test_beperkt_kwetsbaar_op_de_halve_rotor() -> None:
    for d, oordeel in ((64.0, "VOLDOET_NIET"), (66.0, "VOLDOET")):
        (uitslag,) = RisicoBeperktKwetsbaar().toets(geval(objecten=objecten((d, 0, "beperkt_kwetsbaar", 0))))
        assert (uitslag.oordeel, uitslag.grens) == (oordeel, 65.0)


def test_onderlinge_afstand() -> None:
    # 4 keer 130 m = 520 m; rotors raken onder 130 m.
    def oordelen(d: float) -> list[str]:
        return [u.oordeel for u in AndereTurbines().toets(geval(park((0, 0), (d, 0), (5000, 0))))][:2]

    assert oordelen(129.0) == ["VOLDOET_NIET", "VOLDOET_NIET"]
    assert oordelen(519.0) == ["VOLDOET", "VOLDOET_NIET"]
    assert oordelen(521.0) == ["VOLDOET", "VOLDOET"]


def test_bestaande_turbines_tellen_mee() -> None:
    bestaand = park((0, 300), soort=turbinetype(90.0, 80.0, "oud"))
    uitslagen = list(AndereTurbines().toets(geval(bestaand=bestaand)))
    assert [u.oordeel for u in uitslagen] == ["VOLDOET", "VOLDOET", "VOLDOET_NIET"]
    assert uitslagen[2].objecten[0].object_id == "T1"
    assert uitslagen[2].grens == 520.0


def test_een_laag_zonder_rd_wordt_geweigerd() -> None:
    spoor = gpd.GeoDataFrame({"id": [1]}, geometry=[Point(4.4, 51.8)], crs="OGC:CRS84")
    with pytest.raises(WrongCrs):
        list(Spoor().toets(geval(lagen={"spoor": spoor})))


@given(
    st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=1, max_size=12, unique=True),
    st.floats(0, 400),
    st.floats(0, 400),
)
def test_een_strengere_afstand_vindt_nooit_minder(plekken, a: float, b: float) -> None:
    punten = laag(*(Point(X + dx, Y + dy) for dx, dy in plekken))
    ruim, streng = sorted((a, b))
    een = meet(park(), punten, np.array([ruim]))
    twee = meet(park(), punten, np.array([streng]))
    assert set(een.positie) <= set(twee.positie)
    echt = [k for k, (dx, dy) in enumerate(plekken) if np.hypot(dx, dy) < streng - 1e-6]
    assert set(echt) <= set(twee.positie)


@given(st.permutations(range(6)))
def test_de_volgorde_van_de_laag_maakt_niet_uit(volgorde) -> None:
    afstanden = [50.0, 80.0, 100.0, 184.0, 186.0, 400.0]
    rijen = laag(*(lijn(afstanden[k]) for k in volgorde), leiding_id=[f"L{k}" for k in volgorde])
    (uitslag,) = Buisleiding().toets(geval(lagen={"buisleidingen": rijen}))
    assert [o.object_id for o in uitslag.objecten] == ["L0", "L1", "L2", "L3"]
    assert uitslag.waarde == 50.0
