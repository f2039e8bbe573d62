"""De uitsluiting: precieze afstanden, elke volgorde gelijk, en tellingen die met de hand na te rekenen zijn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Point, Polygon, box

from spatial.errors import OutOfRange, UnknownName, WrongCrs
from spatial.ruimte import uitsluiting as module
from spatial.ruimte.referentiegevallen_uitsluiting import GEVALLEN
from spatial.ruimte.uitsluiting import Afstandslaag, Celregel, Rooster, Strook, Uitsluiting, stroken, uitsluiten

ROOSTER = Rooster(0.0, 1000.0, 25.0, 40, 40)
GRENS = 1e-9  # m: dichter bij de grens dan dit zegt een afstand in dubbele precisie niets
REGELS: tuple[Celregel, ...] = ("midden", "elk deel")


def vormen(lijst: Sequence[Any]) -> NDArray[Any]:
    uit = np.empty(len(lijst), dtype=object)
    uit[:] = lijst
    return uit


def cellen(rooster: Rooster, celregel: Celregel) -> NDArray[Any]:
    x, y = np.meshgrid(rooster.midden_x(), rooster.midden_y())
    half = rooster.cel_m / 2
    return shapely.points(x, y) if celregel == "midden" else shapely.box(x - half, y - half, x + half, y + half)


def volgens_shapely(
    rooster: Rooster, objecten: Sequence[Any], afstand: Any, celregel: Celregel
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of elke cel hoort te vallen, en of dat zeker is."""
    vakken = cellen(rooster, celregel)
    hoort, zeker = np.zeros(vakken.shape, bool), np.ones(vakken.shape, bool)
    for vorm, d in zip(objecten, np.broadcast_to(afstand, len(objecten)), strict=True):
        kortst = np.nan_to_num(shapely.distance(vakken, vorm), nan=np.inf)  # een leeg vlak is nergens
        hoort |= (kortst < d) | (kortst == 0)
        zeker &= (np.abs(kortst - d) > GRENS) & ((kortst == 0) | (kortst > GRENS))
    return hoort, zeker


def lagen_van(zaad: int) -> list[Afstandslaag]:
    bron = np.random.default_rng(zaad)

    def plek() -> NDArray[np.float64]:
        return bron.uniform(-300, 1300, 2)

    lijnen = [LineString(bron.uniform(-300, 1300, (4, 2))) for _ in range(3)]
    vlakken = [
        Point(plek()).buffer(bron.uniform(20, 300), 3).difference(Point(plek()).buffer(150, 3)) for _ in range(4)
    ]
    return [
        Afstandslaag("punt", bron.uniform(-300, 1300, (12, 2)), bron.uniform(0, 250, 12)),
        Afstandslaag("lijn", vormen(lijnen), bron.uniform(0, 120)),
        Afstandslaag("vlak", vormen(vlakken), bron.uniform(0, 200, 4)),
    ]


@given(zaad=st.integers(0, 10_000), celregel=st.sampled_from(REGELS))
@settings(max_examples=25, deadline=None)
def test_geen_enkele_cel_anders_dan_de_precieze_afstand(zaad: int, celregel: Celregel) -> None:
    lagen = lagen_van(zaad)
    uit = uitsluiten(ROOSTER, lagen, celregel=celregel)
    for laag in lagen:
        objecten = shapely.points(laag.geometrie) if laag.code == "punt" else laag.geometrie
        hoort, zeker = volgens_shapely(ROOSTER, list(objecten), laag.afstand_m, celregel)
        assert np.array_equal(uit.door(laag.code)[zeker], hoort[zeker])
        assert zeker.mean() > 0.99


@given(
    punten=st.lists(st.tuples(st.integers(-80, 1080), st.integers(-80, 1080)), min_size=1, max_size=5),
    afstand=st.integers(0, 300),
)
@settings(max_examples=60, deadline=None)
def test_op_de_grens_beslist_kleiner_dan_precies(punten: list[tuple[int, int]], afstand: int) -> None:
    # Gehele en halve meters: alle kwadraten zijn precies, dus ook elk gelijkspel.
    uit = uitsluiten(ROOSTER, [Afstandslaag("punt", np.array(punten, dtype=float), afstand)])
    x, y = np.meshgrid(ROOSTER.midden_x(), ROOSTER.midden_y())
    hoort = np.zeros(x.shape, bool)
    for px, py in punten:
        kwadraat = (x - px) ** 2 + (y - py) ** 2
        hoort |= (kwadraat < afstand**2) | (kwadraat == 0)
    assert np.array_equal(uit.door("punt"), hoort)


def test_precies_op_de_afstand_is_vrij_en_op_het_object_nooit() -> None:
    rooster = Rooster(0.0, 50.0, 10.0, 5, 5)
    kruis = uitsluiten(rooster, [Afstandslaag("p", np.array([[25.0, 25.0]]), 10.0)]).door("p")
    assert kruis.sum() == 1
    assert kruis[2, 2]
    ruim = uitsluiten(rooster, [Afstandslaag("p", np.array([[25.0, 25.0]]), 10.001)]).door("p")
    assert ruim.sum() == 5
    assert uitsluiten(rooster, [Afstandslaag("p", np.array([[25.0, 25.0]]), 0.0)]).door("p").sum() == 1
    elk = uitsluiten(rooster, [Afstandslaag("p", np.array([[25.0, 25.0]]), 10.0)], celregel="elk deel").door("p")
    assert elk.tolist() == [[1 <= r <= 3 and 1 <= k <= 3 for k in range(5)] for r in range(5)]


@given(zaad=st.integers(0, 10_000), erbij=st.floats(0, 300), celregel=st.sampled_from(REGELS))
@settings(max_examples=25, deadline=None)
def test_strenger_maakt_nooit_grond_vrij(zaad: int, erbij: float, celregel: Celregel) -> None:
    lagen = lagen_van(zaad)
    los = uitsluiten(ROOSTER, lagen, celregel=celregel)
    streng = [Afstandslaag(laag.code, laag.geometrie, laag.afstand_m + erbij) for laag in lagen]
    assert not (uitsluiten(ROOSTER, streng, celregel=celregel).vrij() & ~los.vrij()).any()
    assert not (uitsluiten(ROOSTER, [*lagen, lagen_van(zaad + 1)[0]], celregel=celregel).vrij() & ~los.vrij()).any()


@given(zaad=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_elk_deel_sluit_nooit_minder_uit_dan_het_midden(zaad: int) -> None:
    lagen = lagen_van(zaad)
    assert not (uitsluiten(ROOSTER, lagen, celregel="elk deel").vrij() & ~uitsluiten(ROOSTER, lagen).vrij()).any()


@given(zaad=st.integers(0, 10_000), volgorde=st.permutations(range(3)))
@settings(max_examples=25, deadline=None)
def test_de_volgorde_van_regels_en_objecten_maakt_niet_uit(zaad: int, volgorde: list[int]) -> None:
    lagen = lagen_van(zaad)
    anders = []
    for k in volgorde:
        om = np.random.default_rng(zaad).permutation(len(lagen[k].geometrie))
        afstand = lagen[k].afstand_m[om] if lagen[k].afstand_m.size > 1 else lagen[k].afstand_m
        anders.append(Afstandslaag(lagen[k].code, lagen[k].geometrie[om], afstand))
    een, twee = uitsluiten(ROOSTER, lagen), uitsluiten(ROOSTER, anders)
    for laag in lagen:
        assert np.array_equal(een.door(laag.code), twee.door(laag.code))
    assert een.tellingen().equals(twee.tellingen().loc[een.tellingen().index])


def test_stroken_en_draden_maken_niet_uit(monkeypatch: pytest.MonkeyPatch) -> None:
    rooster = Rooster(0.0, 1000.0, 5.0, 200, 200)
    lagen = lagen_van(7)
    ene = uitsluiten(rooster, lagen, masker=Point(500, 500).buffer(420), draden=1)
    monkeypatch.setattr(module, "STROOKCELLEN", 17 * 201)
    delen: list[Strook] = []
    vele = uitsluiten(rooster, lagen, masker=Point(500, 500).buffer(420), draden=3, schrijf=delen.append)
    assert len(delen) == 12
    assert [d.rij0 for d in delen] == list(range(0, 200, 17))
    assert np.array_equal(np.vstack([d.bits for d in delen]), ene.raster().waarden)
    assert np.array_equal(np.vstack([d.vrij for d in delen]), ene.vrij())
    assert vele.combinaties == ene.combinaties
    assert vele.bits is None
    with pytest.raises(UnknownName, match="schrijf"):
        vele.vrij()


def test_een_deel_van_het_rooster_geeft_hetzelfde_als_het_geheel() -> None:
    # Objecten net buiten een tegel tellen dus mee.
    heel = uitsluiten(ROOSTER, lagen_van(3)).raster().waarden
    tegel = Rooster(250.0, 750.0, 25.0, 10, 20)
    assert np.array_equal(uitsluiten(tegel, lagen_van(3)).raster().waarden, heel[10:20, 10:30])


def test_een_object_buiten_het_rooster_telt_mee() -> None:
    weg = LineString([(-50, -5000), (-50, 5000)])
    uit = uitsluiten(ROOSTER, [Afstandslaag("weg", vormen([weg]), 100.0)])
    assert uit.door("weg")[:, :2].all()
    assert uit.tellingen().loc["weg", "cellen"] == 80


def test_vlakken_met_gat_delen_en_gedeelde_grens() -> None:
    rooster = Rooster(0.0, 100.0, 1.0, 100, 100)
    ring = Polygon(box(10, 10, 60, 60).exterior, [box(20, 20, 50, 50).exterior])
    dubbel = MultiPolygon([box(70, 10, 80, 20), box(85, 10, 95, 20)])
    samen = shapely.GeometryCollection([Point(5.5, 95.5), dubbel])
    uit = uitsluiten(rooster, [Afstandslaag("v", vormen([ring, samen]), 0.0)])
    assert uit.tellingen().loc["v", "cellen"] == 50 * 50 - 30 * 30 + 2 * 100 + 1
    # Twee vlakken met een schuine gedeelde grens vullen samen precies het vierkant.
    links, rechts = Polygon([(0, 0), (0, 100), (71, 100), (13, 0)]), Polygon([(13, 0), (71, 100), (100, 100), (100, 0)])
    beide = uitsluiten(rooster, [Afstandslaag("l", vormen([links]), 0.0), Afstandslaag("r", vormen([rechts]), 0.0)])
    assert beide.vrij_cellen == 0
    assert beide.combinaties.get(3, 0) <= 2


def test_een_vlak_dat_zichzelf_kruist_verliest_geen_van_beide_helften() -> None:
    # Twee driehoeken van samen 5000 cellen; van de 200 middens precies op de randen telt de andere helft ook mee.
    strik = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    rooster = Rooster(0.0, 100.0, 1.0, 100, 100)
    assert uitsluiten(rooster, [Afstandslaag("s", vormen([strik]), 0.0)]).tellingen().loc["s", "cellen"] == 5100


def test_tellingen_met_de_hand() -> None:
    rooster = Rooster(0.0, 10.0, 1.0, 10, 10)
    lagen = [
        Afstandslaag("west", vormen([box(0, 0, 6, 10)]), 0.0),
        Afstandslaag("zuid", vormen([box(0, 0, 10, 4)]), 0.0),
        Afstandslaag("ver", vormen([Point(500, 500)]), 5.0),
    ]
    uit = uitsluiten(rooster, lagen)
    assert uit.combinaties == {0: 24, 1: 36, 2: 16, 3: 24}
    tabel = uit.tellingen()
    assert tabel["cellen"].to_dict() == {"west": 60, "zuid": 40, "ver": 0}
    assert tabel["alleen_cellen"].to_dict() == {"west": 36, "zuid": 16, "ver": 0}
    assert tabel.loc["west", "alleen_km2"] == pytest.approx(36e-6)
    assert (uit.cellen, uit.vrij_cellen, uit.aantallen()) == (100, 24, {0: 24, 1: 52, 2: 24})
    assert uit.vrijgegeven(["west", "zuid"]) == 76 == int(uit.vrij(zonder=["west", "zuid"]).sum()) - 24
    paar = uit.paren().set_index(["code_1", "code_2"]).loc[("west", "zuid")]
    assert (paar["beide_cellen"], paar["vrij_samen_cellen"]) == (24, 76)
    assert np.array_equal(uit.aantal(), uit.door("west").astype(int) + uit.door("zuid"))
    with pytest.raises(UnknownName, match="noord"):
        uit.vrijgegeven(["noord"])


def test_alleen_cellen_in_het_gebied_tellen() -> None:
    rooster = Rooster(0.0, 10.0, 1.0, 10, 10)
    gebied = Polygon([(0, 0), (5, 0), (5, 10), (0, 10)])
    uit = uitsluiten(rooster, [Afstandslaag("west", vormen([box(0, 0, 2, 10)]), 0.0)], masker=gebied)
    assert uit.combinaties == {0: 30, 1: 20}
    assert uit.vrij().sum() == 30
    assert not uit.vrij()[:, 5:].any()
    assert uitsluiten(rooster, [], masker=gebied).vrij_cellen == 50
    assert uitsluiten(rooster, []).vrij_cellen == 100


@pytest.mark.parametrize("aantal", [8, 9, 17, 33, 64])
def test_tot_64_regels_in_het_kleinste_getal_dat_past(aantal: int) -> None:
    rooster = Rooster(0.0, 1.0, 1.0, 1, aantal)
    lagen = [Afstandslaag(f"r{k}", np.array([[k + 0.5, 0.5]]), 0.4) for k in range(aantal)]
    uit = uitsluiten(rooster, lagen)
    assert uit.raster().waarden[0].tolist() == [1 << k for k in range(aantal)]
    assert uit.raster().waarden.dtype.itemsize * 8 >= aantal
    assert uit.vrij(zonder=["r0"]).tolist() == [[True] + [False] * (aantal - 1)]


def test_lagen_met_dezelfde_code_zijn_een_regel() -> None:
    rooster = Rooster(0.0, 1.0, 1.0, 1, 4)
    delen = [Afstandslaag("a", np.array([[x, 0.5]]), 0.2) for x in (0.5, 2.5)]
    uit = uitsluiten(rooster, delen)
    assert uit.codes == ("a",)
    assert uit.raster().waarden.tolist() == [[1, 0, 1, 0]]


def test_wat_geen_plaats_heeft_wordt_gemeld() -> None:
    uit = uitsluiten(
        ROOSTER,
        [
            Afstandslaag("weg", vormen([None, LineString(), LineString([(0, 0), (9, 9)])]), 100.0),
            Afstandslaag("huis", np.array([[np.nan, 1.0], [500.0, 500.0]]), np.array([50.0, 60.0])),
            Afstandslaag("leeg", vormen([]), 100.0),
        ],
    )
    assert uit.meldingen == (
        "Regel weg: 2 objecten zonder plaats tellen niet mee.",
        "Regel huis: 1 objecten zonder plaats tellen niet mee.",
    )
    assert uit.tellingen()["cellen"].gt(0).to_dict() == {"weg": True, "huis": True, "leeg": False}


def test_foute_invoer_geeft_een_uitleg() -> None:
    punt = np.array([[1.0, 1.0]])
    for afstand in (-1.0, np.nan, np.inf, [1.0, 2.0]):
        with pytest.raises(OutOfRange, match="regel 'x', afstand"):
            Afstandslaag("x", punt, afstand)
    with pytest.raises(OutOfRange, match="regel 'x', geometrie"):
        Afstandslaag("x", np.zeros((2, 3)), 1.0)
    with pytest.raises(WrongCrs, match="regel 'x'"):
        Afstandslaag("x", gpd.GeoSeries([Point(5, 52)], crs=4326), 1.0)
    with pytest.raises(OutOfRange, match="regel 'x'"):
        uitsluiten(ROOSTER, [Afstandslaag("x", vormen([LineString([(0, 0), (np.inf, 1)])]), 1.0)])
    with pytest.raises(OutOfRange, match="64"):
        uitsluiten(ROOSTER, [Afstandslaag(str(k), punt, 1.0) for k in range(65)])
    with pytest.raises(OutOfRange, match="celregel"):
        uitsluiten(ROOSTER, [], celregel="half")  # type: ignore[arg-type]
    for maten in (
        (0.0, 0.0, 0.0, 1, 1),
        (0.0, 0.0, 1.0, 0, 1),
        (np.nan, 0.0, 1.0, 1, 1),
        (0.0, 0.0, 1.0, 10**6, 10**6),
    ):
        with pytest.raises(OutOfRange, match="rooster"):
            Rooster(*maten)
    with pytest.raises(OutOfRange, match="rooster"):
        Rooster.om((np.nan, 0.0, 1.0, 1.0), 25.0)


def test_voortgang_loopt_op_en_kan_stoppen() -> None:
    stappen: list[float] = []
    uitsluiten(ROOSTER, lagen_van(1), voortgang=lambda _, deel: stappen.append(deel))
    assert stappen == sorted(stappen)
    assert stappen[-1] == 1.0
    assert len(stappen) >= 4

    def stop(_: str, deel: float) -> None:
        if deel > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uitsluiten(ROOSTER, lagen_van(1), voortgang=stop)


def test_wie_halverwege_stopt_met_stroken_laat_niets_draaien() -> None:
    telling: dict[int, int] = {}
    reeks = stroken(Rooster(0.0, 1000.0, 1.0, 1000, 60_000), lagen_van(1), telling=telling)
    strook = next(reeks)
    reeks.close()  # type: ignore[attr-defined]
    assert sum(telling.values()) == strook.bits.size
    assert (strook.aantal == 0)[strook.vrij].all()


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda g: g.naam)
def test_referentiegevallen(geval: Any) -> None:
    assert geval.klopt()


@pytest.mark.realdata
def test_natuur_en_hoogspanning_van_de_hoeksche_waard(gedeelde_data: Path) -> None:
    map_ = gedeelde_data / "hoeksche-waard"
    natuur = gpd.read_file(map_ / "natura2000.gpkg").to_crs(28992).geometry
    net = gpd.read_file(map_ / "hoogspanning_osm2017.gpkg", layer="verbindingen_heuristisch").to_crs(28992).geometry
    rooster = Rooster.om((80_000, 412_000, 90_000, 424_000), 100.0)
    lagen = [Afstandslaag("natuur", natuur, 250.0), Afstandslaag("net", net, 200.0)]
    uit: Uitsluiting = uitsluiten(rooster, lagen)
    for laag in lagen:
        hoort, zeker = volgens_shapely(rooster, list(laag.geometrie), laag.afstand_m, "midden")
        assert hoort.any()
        assert np.array_equal(uit.door(laag.code)[zeker], hoort[zeker])
