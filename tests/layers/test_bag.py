"""Panden en verblijfsobjecten uit de BAG, onder de namen van het uittreksel en van PDOK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from layers.errors import LayersError, SchemaMismatch, WrongCoordinates
from layers.sources.bag import _lijst, _sleutel, lees_panden, lees_verblijfsobjecten

BAG = Path(__file__).parents[3] / "shared" / "data" / "formaten" / "bag" / "bag_denhaag_haagse-hout_2023.gpkg"
realdata = [
    pytest.mark.realdata,
    pytest.mark.skipif(not BAG.is_file(), reason="de gedeelde map met echte gegevens is er niet"),
]
PANDEN = ["0518100000000001", "0518100000000002", "0518100000000003"]
VBO = ["0518010000000001", "0518010000000002", "0518010000000003"]


def panden(**anders: Any) -> gpd.GeoDataFrame:
    """Panden zoals in een BAG-uittreksel."""
    kolommen: dict[str, Any] = {
        "identificatie": [f"NL.IMBAG.Pand.{pand}" for pand in PANDEN],
        "oorspronkelijkbouwjaar": [1965, 1930, 2001],
        "status": ["Pand in gebruik", "Verbouwing pand", "Pand gesloopt"],
    }
    vormen = [box(80_000 + 20 * i, 455_000, 80_010 + 20 * i, 455_010) for i in range(3)]
    return gpd.GeoDataFrame({**kolommen, **anders}, geometry=anders.pop("geometry", vormen), crs=28992)


def adressen(**anders: Any) -> gpd.GeoDataFrame:
    """Verblijfsobjecten zoals in een BAG-uittreksel."""
    kolommen: dict[str, Any] = {
        "identificatie": [f"NL.IMBAG.Verblijfsobject.{vbo}" for vbo in VBO],
        "gebruiksdoel": ["{woonfunctie}", "{winkelfunctie,woonfunctie}", "{overige gebruiksfunctie}"],
        "oppervlakte": [74, 120, 15],
        "pandref": [
            f"{{NL.IMBAG.Pand.{PANDEN[0]}}}",
            f"{{NL.IMBAG.Pand.{PANDEN[1]},NL.IMBAG.Pand.{PANDEN[2]}}}",
            "",
        ],
        "status": ["Verblijfsobject in gebruik", "Verbouwing verblijfsobject", "Verblijfsobject in gebruik"],
        "postcode": ["2593 pj", "2592GL", None],
        "huisnummer": ["2", "60", "84"],
        "huisletter": ["J", None, ""],
        "huisnummertoevoeging": [None, "bis", None],
    }
    punten = [Point(80_005 + 20 * i, 455_005) for i in range(3)]
    return gpd.GeoDataFrame({**kolommen, **anders}, geometry=punten, crs=28992)


def schrijf(pad: Path, **lagen: gpd.GeoDataFrame) -> Path:
    for naam, tabel in lagen.items():
        tabel.to_file(pad, driver="GPKG", layer=naam)
    return pad


def test_panden_uit_een_uittreksel(tmp_path: Path) -> None:
    tabel, verslag = lees_panden(schrijf(tmp_path / "bag.gpkg", pand=panden(), verblijfsobject=adressen()))
    assert tabel["pand_id"].tolist() == PANDEN[:2]
    assert tabel["bouwjaar"].tolist() == [1965.0, 1930.0]
    assert dict(verslag.geweigerd) == {"niet in gebruik: Pand gesloopt": 1}
    assert (verslag.gelezen, verslag.goed) == (3, 2)


def test_verblijfsobjecten_uit_een_uittreksel(tmp_path: Path) -> None:
    tabel, verslag = lees_verblijfsobjecten(schrijf(tmp_path / "bag.gpkg", pand=panden(), verblijfsobject=adressen()))
    assert tabel["vbo_id"].tolist() == VBO
    assert tabel["woonfunctie"].tolist() == [True, True, False]
    assert tabel["gebruiksdoel"].tolist() == ["woonfunctie", "woonfunctie", "overige gebruiksfunctie"]
    assert tabel.loc[1, "gebruiksdoelen"] == "winkelfunctie|woonfunctie"
    assert tabel["pand_id"].fillna("").tolist() == [PANDEN[0], PANDEN[1], ""]
    assert tabel["aantal_panden"].tolist() == [1.0, 2.0, 0.0]
    assert tabel["postcode"].fillna("").tolist() == ["2593PJ", "2592GL", ""]
    assert tabel["huisletter"].isna().tolist() == [False, True, True]
    assert tabel["toevoeging"].fillna("").tolist() == ["", "bis", ""]
    assert verslag.hersteld["meer panden (eerste gehouden)"] == 1
    assert verslag.hersteld["meer gebruiksdoelen (woonfunctie gaat voor)"] == 1
    assert verslag.ontbrekend["pand_id"] == {"geen verwijzing naar een pand": 1}


def test_namen_van_pdok(tmp_path: Path) -> None:
    pdok_pand = gpd.GeoDataFrame(
        {"identificatie": PANDEN[:1], "bouwjaar": [1965], "status": ["Pand in gebruik"], "oppervlakte_min": [74]},
        geometry=[box(80_000, 455_000, 80_010, 455_010)],
        crs=28992,
    )
    pdok_vbo = gpd.GeoDataFrame(
        {
            "identificatie": VBO[:1],
            "gebruiksdoel": ["woonfunctie,winkelfunctie"],
            "oppervlakte": [74],
            "status": ["Verblijfsobject in gebruik"],
            "openbare_ruimte": ["Straat"],
            "huisnummer": [12],
            "toevoeging": ["a"],
            "bouwjaar": [1965],
            "pandidentificatie": PANDEN[:1],
            "pandstatus": ["Pand in gebruik"],
        },
        geometry=[Point(80_005, 455_005)],
        crs=28992,
    )
    pad = schrijf(tmp_path / "pdok.gpkg", b=pdok_vbo, a=pdok_pand)
    gevonden, _ = lees_panden(pad)
    assert gevonden[["pand_id", "bouwjaar"]].to_numpy().tolist() == [[PANDEN[0], 1965.0]]
    adres, _ = lees_verblijfsobjecten(pad)
    assert adres.loc[0, ["vbo_id", "pand_id", "huisnummer", "toevoeging"]].tolist() == [VBO[0], PANDEN[0], "12", "a"]
    assert adres.loc[0, "bouwjaar"] == 1965.0
    assert adres.loc[0, "gebruiksdoelen"] == "woonfunctie|winkelfunctie"


def test_opvulwaarden_worden_ontbrekend_met_hun_reden(tmp_path: Path) -> None:
    _, verslag = lees_panden(
        schrijf(
            tmp_path / "a.gpkg", pand=panden(oorspronkelijkbouwjaar=[1005, 9999, 3000], status=["Pand in gebruik"] * 3)
        )
    )
    assert verslag.ontbrekend["bouwjaar"] == {
        "onbekend bouwjaar (1005)": 1,
        "opvulwaarde (9999)": 1,
        "geen mogelijk jaar": 1,
    }
    tabel, verslag = lees_verblijfsobjecten(
        schrijf(tmp_path / "b.gpkg", verblijfsobject=adressen(oppervlakte=[999999, 1, 9999]))
    )
    assert tabel["oppervlakte_m2"].isna().tolist() == [True, True, False]
    assert verslag.ontbrekend["oppervlakte_m2"] == {"opvulwaarde (999999)": 1, "opvulwaarde (1)": 1}


def test_dubbele_sleutels_en_onleesbare_sleutels(tmp_path: Path) -> None:
    dubbel = panden(identificatie=[PANDEN[0], PANDEN[0], "geen"], status=["Pand in gebruik"] * 3)
    tabel, verslag = lees_panden(schrijf(tmp_path / "a.gpkg", pand=dubbel))
    assert tabel["pand_id"].tolist() == PANDEN[:1]
    assert verslag.hersteld["dubbele pand_id (eerste gehouden)"] == 1
    assert verslag.geweigerd["zonder sleutel van 16 cijfers"] == 1


def test_zonder_status_telt_alles_en_wordt_dat_gemeld(tmp_path: Path) -> None:
    tabel, verslag = lees_panden(schrijf(tmp_path / "a.gpkg", pand=panden().drop(columns="status")))
    assert len(tabel) == 3
    assert any("geen status" in regel for regel in verslag.meldingen)


def test_zelfkruisend_pand_wordt_hersteld(tmp_path: Path) -> None:
    tabel = panden(status=["Pand in gebruik"] * 3)
    vlinder = Polygon([(80_000, 455_000), (80_010, 455_010), (80_010, 455_000), (80_000, 455_010)])
    tabel = tabel.set_geometry([vlinder, *tabel.geometry.iloc[1:]])
    uit, verslag = lees_panden(schrijf(tmp_path / "a.gpkg", pand=tabel))
    assert uit.geometry.is_valid.all()
    assert sum(verslag.hersteld.values()) == 1


@pytest.mark.parametrize("weg", ["oppervlakte", "pandref", "gebruiksdoel", "identificatie"])
def test_ontbrekende_kolom_noemt_bestand_veld_en_wat_te_doen(tmp_path: Path, weg: str) -> None:
    pad = schrijf(tmp_path / "a.gpkg", verblijfsobject=adressen().drop(columns=weg))
    with pytest.raises(SchemaMismatch, match=r"a\.gpkg") as fout:
        lees_verblijfsobjecten(pad)
    assert weg in str(fout.value) or weg == "identificatie"
    assert fout.value.doe


def test_wat_niet_goed_is(tmp_path: Path) -> None:
    with pytest.raises(LayersError):
        lees_panden(tmp_path / "weg.gpkg")
    verkeerd = panden().set_crs(4326, allow_override=True)
    with pytest.raises(WrongCoordinates, match=r"b\.gpkg"):
        lees_panden(schrijf(tmp_path / "b.gpkg", pand=verkeerd))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10**16 - 1))
def test_sleutel_houdt_16_cijfers(getal: int) -> None:
    heel = f"{getal:016d}"
    assert _sleutel(pd.Series([f"NL.IMBAG.Pand.{heel}", heel])).tolist() == [heel, heel]
    if 10**12 <= getal < 10**15:
        assert _sleutel(pd.Series([str(getal)])).tolist() == [heel]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["woonfunctie", "winkelfunctie", "overige gebruiksfunctie"]), min_size=1, max_size=3))
def test_elke_schrijfwijze_van_een_lijst_geeft_dezelfde_delen(delen: list[str]) -> None:
    schrijfwijzen = [
        "{" + ",".join(delen) + "}",
        ",".join(delen),
        "|".join(delen),
        "[" + ", ".join(f'"{deel}"' for deel in delen) + "]",
    ]
    assert all(gevonden == delen for gevonden in _lijst(pd.Series(schrijfwijzen)))


class TestEcht:
    pytestmark = realdata

    def test_den_haag(self) -> None:
        pand, verslag = lees_panden(BAG)
        assert (verslag.gelezen, len(pand)) == (15_380, 15_300)
        assert pand["pand_id"].str.fullmatch(r"\d{16}").all()
        adres, verslag = lees_verblijfsobjecten(BAG)
        assert (verslag.gelezen, len(adres)) == (30_751, 29_460)
        assert adres["pand_id"].isin(pand["pand_id"]).mean() > 0.99
        assert verslag.geweigerd["niet in gebruik: Verblijfsobject ingetrokken"] == 748
