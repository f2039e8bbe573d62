"""Adressen, panden en labels samen: wat geteld wordt, wat aangenomen wordt en wat gemeld wordt."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from layers.gebouwen import Gebouwen, gebouwen, koppel_adressen
from layers.referentie import load_kentallen, load_parameters
from layers.schemas import controleer
from layers.sources.startanalyse import Startanalyse
from spatial.warmte.indeling import LABELS, WONINGTYPEN

X, Y = 90_000.0, 420_000.0


def vlakken(codes: tuple[str, ...] = ("BU00010001", "BU00010002")) -> gpd.GeoDataFrame:
    vormen = [box(X + 100 * i, Y, X + 100 * (i + 1), Y + 100) for i in range(len(codes))]
    return gpd.GeoDataFrame({"buurtcode": list(codes)}, geometry=vormen, index=list(codes), crs=28992)


def adressen(**kolommen: object) -> gpd.GeoDataFrame:
    """Vijf adressen: drie in de eerste buurt (één kantoor), één in de tweede, één buiten."""
    tabel = {
        "vbo_id": [f"000101000000000{i}" for i in range(5)],
        "pand_id": ["p0", "p0", "p1", "p2", "p3"],
        "gebruiksdoel": ["woonfunctie", "woonfunctie", "kantoorfunctie", "woonfunctie", "woonfunctie"],
        "woonfunctie": [True, True, False, True, True],
        "oppervlakte_m2": [70.0, 80.0, 300.0, 120.0, 99.0],
        "woningtype": ["meergezins_laag", "meergezins_laag", None, "hoek", "hoek"],
        **{k: pd.Series([None] * 5, dtype="str") for k in ("postcode", "huisnummer", "huisletter", "toevoeging")},
        **kolommen,
    }
    plek = [10.0, 20.0, 30.0, 110.0, 900.0]
    return gpd.GeoDataFrame(tabel, geometry=[Point(X + d, Y + 50) for d in plek], crs=28992)


def panden() -> gpd.GeoDataFrame:
    vormen = [box(X + d, Y + 45, X + d + 8, Y + 55) for d in (8.0, 28.0, 108.0)]
    return gpd.GeoDataFrame(
        {"pand_id": ["p0", "p1", "p2"], "bouwjaar": [1970.0, 1985.0, 1925.0]}, geometry=vormen, crs=28992
    )


def tel(lagen: dict[str, pd.DataFrame], waar: gpd.GeoDataFrame | None = None) -> Gebouwen:
    uit = gebouwen(vlakken() if waar is None else waar, lagen, None, load_kentallen(), load_parameters())
    assert uit is not None
    return uit


def test_adressen_panden_en_labels_samen() -> None:
    labels = controleer(
        "energielabels",
        pd.DataFrame({"vbo_id": ["0001010000000000", "0001010000000003"], "label": ["A++", "G"]}),
        "proef",
    )
    uit = tel({"verblijfsobjecten": adressen(), "panden": panden(), "energielabels": labels})
    v = uit.voorraad
    assert (uit.bron, v.woningen.tolist()) == ("verblijfsobjecten", [2, 1])
    assert v.utiliteit_m2[0, 0].sum() == 300.0
    assert v.utiliteit_aansluitingen.tolist() == [1, 0]
    assert uit.panden_hoogbouw is not None
    assert uit.panden_hoogbouw.tolist() == [1, 0]
    laag, hoek = WONINGTYPEN.index("meergezins_laag"), WONINGTYPEN.index("hoek")
    assert v.aantal[0, laag, 3, LABELS.index("A")] == 1
    assert v.aantal[0, laag, 3, 7:].sum() == 1
    assert v.aantal[1, hoek, 0, LABELS.index("G")] == 1
    assert [m for m in uit.meldingen if m.startswith("1 van 3 woningen zonder label")]


def test_zonder_panden_of_labels_wordt_het_gemeld_en_blijft_de_telling_heel() -> None:
    uit = tel({"verblijfsobjecten": adressen(oppervlakte_m2=[np.nan, 80.0, np.nan, 120.0, 99.0], woningtype=None)})
    assert uit.voorraad.woningen.tolist() == [2, 1]
    tekst = " ".join(uit.meldingen)
    for woord in ("zonder bouwjaar", "zonder woningtype", "zonder oppervlakte", "zonder label", "andere gebouwen"):
        assert woord in tekst
    assert "1 andere gebouwen tellen niet mee" in tekst
    assert (uit.voorraad.oppervlakte_m2.sum(axis=(1, 2, 3)) > 0).all()


def test_de_ligging_beslist_als_codes_ontbreken_of_van_een_ander_jaar_zijn() -> None:
    for codes in (
        [None] * 5,
        ["BU00010001", None, None, None, None],
        ["BU99990001"] * 5,
    ):
        tabel, gaten = koppel_adressen(
            vlakken(), {"verblijfsobjecten": adressen(buurtcode=pd.Series(codes, dtype="str"))}
        )
        assert tabel["buurtcode"].tolist() == ["BU00010001"] * 3 + ["BU00010002"]
        assert gaten["woningen"] == 3


def test_een_code_op_het_adres_gaat_voor_de_ligging_als_alle_codes_bestaan() -> None:
    tabel, _ = koppel_adressen(vlakken(), {"verblijfsobjecten": adressen(buurtcode="BU00010002")})
    assert tabel["buurtcode"].unique().tolist() == ["BU00010002"]
    assert len(tabel) == 5


def test_gebruiksdoel_van_de_bag() -> None:
    doelen = ["woonfunctie", "overige gebruiksfunctie", "gezondheidszorgfunctie", "sport", "iets nieuws"]
    tabel, _ = koppel_adressen(vlakken(), {"verblijfsobjecten": adressen(gebruiksdoel=doelen)})
    assert tabel["gebruiksdoel"].tolist() == ["overig", "overig", "gezondheidszorg", "sport"]


def startanalyse() -> Startanalyse:
    bp = ("voor_1930", "1930_1945", "1946_1964", "1965_1974", "1975_1991", "1992_2005", "2006_later")
    kolommen = {"woningen": 100.0, "weq": 110.0, "utiliteit_aansluitingen": 4.0}
    kolommen |= {f"type_{t}": 10.0 for t in WONINGTYPEN} | {f"bp_{b}": 10.0 for b in bp}
    kolommen |= {f"{s}_{c}": 1 / 14 for s in ("afgemeld", "voorlopig") for c in LABELS[:7]}
    kenmerken = pd.DataFrame(kolommen, index=["BU00010001", "BU00010002"])
    return Startanalyse(
        editie="2020", resultaten=pd.DataFrame(columns=["buurtcode", "variant", "indicator", "waarde"]),
        kenmerken=kenmerken,
    )  # fmt: skip


def test_zonder_adressen_uit_de_randtotalen_en_dat_wordt_gezegd() -> None:
    k, p = load_kentallen(), load_parameters()
    uit = gebouwen(vlakken(("BU00010001", "BU00010003")), {}, startanalyse(), k, p)
    assert uit is not None
    assert uit.voorraad.buurtcode.tolist() == ["BU00010001"]
    assert uit.voorraad.woningen == pytest.approx([100.0])
    assert "geschat uit de randtotalen" in uit.meldingen[0]
    assert uit.meldingen[1].startswith("1 buurten staan niet in de Startanalyse")
    assert gebouwen(vlakken(("BU9", "BU8")), {}, startanalyse(), k, p) is None
    assert gebouwen(vlakken(), {}, None, k, p) is None


def test_eigen_gebieden_krijgen_hun_deel_van_de_randtotalen() -> None:
    kruis = pd.DataFrame(
        {
            "gebied": ["GEB-0001", "GEB-0001", "GEB-0002", "GEB-0002"],
            "buurtcode": ["BU00010001", "BU00010002", "BU00010002", "BU00010009"],
            "aandeel_van_buurt": [1.0, 0.25, 0.75, 1.0],
        }
    )
    waar = vlakken(("GEB-0001", "GEB-0002"))
    uit = gebouwen(waar, {}, startanalyse(), load_kentallen(), load_parameters(), kruistabel=kruis)
    assert uit is not None
    assert uit.voorraad.buurtcode.tolist() == ["GEB-0001", "GEB-0002"]
    assert uit.voorraad.woningen == pytest.approx([125.0, 75.0])
    assert uit.voorraad.utiliteit_aansluitingen == pytest.approx([5.0, 3.0])
    assert any("1 van de 3 buurten onder de gebieden" in m for m in uit.meldingen)
