"""De hele toets: elke regel spreekt, volgorde maakt niet uit, en een lege kaart is geen bewijs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.wind.mensen import geldstromen, woningen_binnen
from spatial.wind.regels.infrastructuur import Spoor
from spatial.wind.regels.register import REGELS, alle_regels
from spatial.wind.toets import toets
from tests.spatial.wind.windtoetsstad import X, Y, geval, laag, objecten, park, turbinetype

CODES = [
    *("WT-GEL-1", "WT-GEL-2", "WT-GEL-3", "WT-SCH-1", "WT-SCH-2", "WT-SCH-3", "WT-AFS-1"),
    *(f"WT-VEI-{k}" for k in range(1, 10)),
    *("WT-NAT-1", "WT-NAT-2", "WT-RAD-1", "WT-LUC-1", "WT-LUC-2", "WT-PLA-1", "WT-PLA-2", "WT-LAN-1", "WT-WON-1"),
]


def test_de_codes_liggen_vast() -> None:
    assert [regel.code for regel in alle_regels()] == CODES


def test_elke_regel_heeft_tekst_bron_en_titel() -> None:
    for regel in REGELS:
        assert len(regel.tekst) > 40, regel.code
        assert regel.titel, regel.code
        assert regel.bron.titel, regel.code
        assert regel.bron.jaar, regel.code


def test_zonder_gegevens_is_alles_onbekend_behalve_wat_het_park_zelf_weet() -> None:
    uitslagen = toets(geval())
    assert {u.code for u in uitslagen} == set(CODES)
    bekend = {u.code for u in uitslagen if u.oordeel != "ONBEKEND"}
    assert bekend == {"WT-LUC-1", "WT-VEI-9"}
    assert all(u.uitleg for u in uitslagen)


@settings(max_examples=15)
@given(st.permutations(REGELS))
def test_volgorde_van_regels_maakt_niet_uit(regels) -> None:
    spoor = laag(LineString([(X + 20, Y - 9), (X + 20, Y + 9)]))
    g = geval(objecten=objecten((300, 0, "woning", 1)), lagen={"spoor": spoor})
    assert toets(g, regels) == toets(g)


def test_twee_keer_dezelfde_code_wordt_geweigerd() -> None:
    with pytest.raises(OutOfRange):
        toets(geval(), [Spoor(), Spoor()])


def test_gemaakte_gegevens_worden_gezegd() -> None:
    spoor = laag(LineString([(X + 20, Y - 9), (X + 20, Y + 9)]))
    g = geval(lagen={"spoor": spoor}, gemaakt=frozenset({"spoor"}))
    gemaakt = {u.code for u in toets(g) if u.gemaakt}
    assert gemaakt == {"WT-VEI-5"}


def test_buiten_het_gebied_van_de_gegevens_voldoet_niets() -> None:
    ver = laag(LineString([(X + 3000, Y - 9), (X + 3000, Y + 9)]))

    def oordeel(links: float) -> tuple[str, str]:
        buurten = laag(box(X + links, Y - 9000, X + 9000, Y + 9000), buurtcode=["BU00010001"])
        (uitslag,) = toets(geval(lagen={"spoor": ver, "buurten": buurten}), [Spoor()])
        return uitslag.oordeel, uitslag.voorbehoud + uitslag.uitleg

    assert oordeel(-9000.0)[0] == "VOLDOET"
    bijna = oordeel(-50.0)
    assert bijna[0] == "VOLDOET"
    assert "eindigt op" in bijna[1]
    assert "eindigt op" not in oordeel(-80.0)[1]  # de regel kijkt 72,85 m ver
    buiten = oordeel(100.0)
    assert buiten[0] == "ONBEKEND"
    assert "buiten het gebied" in buiten[1]


def test_een_regel_zonder_laag_trekt_zich_van_de_rand_niets_aan() -> None:
    buurten = laag(box(X + 100, Y, X + 900, Y + 900), buurtcode=["BU00010001"])
    uitslagen = toets(geval(park(), lagen={"buurten": buurten}))
    assert {u.oordeel for u in uitslagen if u.code == "WT-LUC-1"} == {"VOLDOET_NIET"}


def test_voortgang_en_stoppen() -> None:
    gezien: list[float] = []
    toets(geval(), voortgang=lambda _, deel: gezien.append(deel))
    assert gezien[0] == 0.0
    assert gezien[-1] == 1.0
    assert gezien == sorted(gezien)

    class Gestopt(Exception):
        pass

    def stop(_: str, deel: float) -> None:
        if deel > 0.2:
            raise Gestopt

    with pytest.raises(Gestopt):
        toets(geval(), voortgang=stop)


@settings(max_examples=25)
@given(st.floats(50, 3000), st.floats(0, 2000))
def test_een_woning_verder_weg_wordt_nooit_slechter(afstand: float, verder: float) -> None:
    erg = {"VOLDOET": 0, "ONBEKEND": 1, "VOLDOET_NIET": 2}
    regels = [r for r in REGELS if r.code in ("WT-AFS-1", "WT-VEI-1")]
    dicht = toets(geval(objecten=objecten((afstand, 0, "woning", 1))), regels)
    ver = toets(geval(objecten=objecten((afstand + verder, 0, "woning", 1))), regels)
    assert all(erg[v.oordeel] <= erg[d.oordeel] for d, v in zip(dicht, ver, strict=True))


def test_elk_kental_van_veiligheid_en_mensen_wordt_gelezen() -> None:
    gelezen: set[str] = set()

    class Meelezer(Parameters):
        def __getitem__(self, naam: str) -> float:
            gelezen.add(naam)
            return self.kental(naam).waarde

    lijn = LineString([(X + 20, Y - 9), (X + 20, Y + 9)])
    vlak = box(X - 50, Y - 50, X + 50, Y + 50)
    lagen = {
        "spoor": laag(lijn),
        "buisleidingen": laag(lijn),
        "wegen": laag(lijn, soort=["snelweg"]),
        "water": laag(vlak, soort=["kanaal"]),
        "hoogspanning": laag(lijn, soort=["lijn"], spanning_kv=[150.0]),
        "natuur": laag(vlak, soort=["natura2000"]),
        "radar": laag(vlak.centroid, radar_id=["R"], antenne_hoogte_m_nap=[40.0], soort=["militair"]),
    }
    dorp = objecten((300, 0, "woning", 1))
    zonder_toerental = replace(turbinetype(), toerental_rpm=None)
    g = geval(park((0, 0), (500, 0), soort=zonder_toerental), objecten=dorp, lagen=lagen)
    p = Meelezer(g.p.kentallen)
    toets(replace(g, p=p))
    woningen_binnen(g.park, g.omgeving, p)
    geldstromen(g.park, 1.0, p)
    eigen = {naam for naam in p.kentallen if naam.startswith(("veiligheid_", "mensen_"))}
    assert eigen - gelezen == set()
