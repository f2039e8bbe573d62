"""De Wijk- en Buurtkaart van het CBS en de tabellen van StatLine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from layers.errors import LayersError, SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.sources.cbs import MEETWAARDEN, lees_buurten, lees_kerncijfers, vul_aan
from layers.verslag import Leesverslag

DATA = Path(__file__).parents[3] / "shared" / "data"
realdata = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="de gedeelde map met echte gegevens is er niet"),
]


def kaart(**anders: Any) -> gpd.GeoDataFrame:
    """Drie buurten met de kolomnamen van de Wijk- en Buurtkaart."""
    kolommen: dict[str, Any] = {
        "buurtcode": ["BU99990000", "BU99990001", "BU99990002"],
        "buurtnaam": ["Noord", "Zuid", "Het Water"],
        "wijkcode": ["WK999900"] * 3,
        "gemeentecode": ["GM9999"] * 3,
        "gemeentenaam": ["Voorbeeld"] * 3,
        "indelingswijziging_wijken_en_buurten": [1, 2, 1],
        "water": ["NEE", "NEE", "JA"],
        "stedelijkheid_adressen_per_km2": [1, 2, 5],
        "omgevingsadressendichtheid": [2500, 900, -99997],
        "aantal_inwoners": [1000, 500, 0],
        "woningvoorraad": [400, 200, 0],
        "percentage_koopwoningen": [60, -99997, -99997],
        "percentage_huurwoningen": [40, -99997, -99997],
        "perc_huurwoningen_in_bezit_woningcorporaties": [30, -99997, -99997],
        "gemiddeld_gasverbruik_totaal": [1200, -99995, -99999999],
        "gemiddelde_woningwaarde": [300, 250, -99997],
        "oppervlakte_land_in_ha": [90, 80, 0],
        "oppervlakte_totaal_in_ha": [100, 100, 100],
    }
    vormen = [box(80_000 + 1000 * i, 420_000, 81_000 + 1000 * i, 421_000) for i in range(len(kolommen["water"]))]
    return gpd.GeoDataFrame({**kolommen, **anders}, geometry=vormen, crs=28992)


def schrijf(pad: Path, tabel: gpd.GeoDataFrame) -> Path:
    tabel.to_file(pad, driver="GPKG", layer="buurten")
    return pad


def test_kolommen_op_naam_in_de_eenheden_van_wijkwind(tmp_path: Path) -> None:
    # De volgorde van de kolommen is omgedraaid: alleen de naam telt.
    tabel = kaart()
    omgedraaid = tabel[[*reversed([k for k in tabel.columns if k != "geometry"]), "geometry"]]
    buurten, verslag = lees_buurten(schrijf(tmp_path / "wijkenbuurten_2023.gpkg", omgedraaid))
    rij = buurten.iloc[0]
    assert (rij["woningen"], rij["inwoners"], rij["gas_m3_woning"]) == (400.0, 1000.0, 1200.0)
    assert (rij["aandeel_koop"], rij["aandeel_huur"]) == (pytest.approx(0.6), pytest.approx(0.4))
    assert (rij["woz_eur"], rij["adressen_km2"], rij["opp_land_ha"]) == (300_000.0, 2500.0, 90.0)
    assert buurten["water"].tolist() == [False, False, True]
    assert buurten["indelingswijziging"].tolist() == [1.0, 2.0, 1.0]
    assert (buurten.geom_type == "MultiPolygon").all()
    assert buurten.attrs["peiljaar"] == 2023
    assert any("2023" in regel for regel in verslag.meldingen)
    assert any("1 buurten zijn dit jaar anders ingedeeld" in regel for regel in verslag.meldingen)


def test_codes_worden_ontbrekend_met_hun_reden(tmp_path: Path) -> None:
    buurten, verslag = lees_buurten(schrijf(tmp_path / "b.gpkg", kaart()), 2024)
    assert buurten["gas_m3_woning"].isna().tolist() == [False, True, True]
    assert verslag.ontbrekend["gas_m3_woning"] == {
        "niet beschikbaar (CBS -99995)": 1,
        "geen gegevens (CBS -99999999)": 1,
    }
    assert not (buurten[list(MEETWAARDEN)] < 0).any().any()


def test_corporatie_is_een_instelling_en_verraadt_de_verkeerde_lezing(tmp_path: Path) -> None:
    pad = schrijf(tmp_path / "b.gpkg", kaart(perc_huurwoningen_in_bezit_woningcorporaties=[75, -99997, -99997]))
    buurten, verslag = lees_buurten(pad, 2020)
    assert buurten.loc[0, "aandeel_corporatie"] == 0.75
    assert any("kies corporatie_van='huurwoningen'" in regel for regel in verslag.meldingen)
    buurten, verslag = lees_buurten(pad, 2020, corporatie_van="huurwoningen")
    assert buurten.loc[0, "aandeel_corporatie"] == pytest.approx(0.30)
    assert not any("kies corporatie_van" in regel for regel in verslag.meldingen)
    with pytest.raises(SchemaMismatch, match="corporatie_van"):
        lees_buurten(pad, 2020, corporatie_van="iets")  # type: ignore[arg-type]


def test_buitenland_dubbele_delen_en_vreemde_codes(tmp_path: Path) -> None:
    tabel = kaart(buurtcode=["BU99990000", "BU99990000", "BU99990002"], water=["NEE", "NEE", "B"])
    buurten, verslag = lees_buurten(schrijf(tmp_path / "b.gpkg", tabel), 2024)
    assert buurten["buurtcode"].tolist() == ["BU99990000"]
    assert buurten.geometry.iloc[0].area == pytest.approx(2_000_000.0)
    assert verslag.geweigerd["buitenland (water = B)"] == 1
    tabel = kaart(buurtcode=["BU99990000", "WK999900", "BU99990002"])
    _, verslag = lees_buurten(schrijf(tmp_path / "c.gpkg", tabel), 2024)
    assert verslag.geweigerd["buurtcode onleesbaar"] == 1


def test_oude_en_korte_kolomnamen(tmp_path: Path) -> None:
    namen = {"buurtcode": "BU_CODE", "buurtnaam": "BU_NAAM", "gemiddeld_gasverbruik_totaal": "G_GAS"}
    tabel = kaart().rename(columns=namen).drop(columns=["gemeentecode", "wijkcode", "oppervlakte_totaal_in_ha"])
    buurten, verslag = lees_buurten(schrijf(tmp_path / "b.gpkg", tabel), 2020)
    assert buurten["gemeentecode"].unique().tolist() == ["GM9999"]
    assert buurten["wijkcode"].unique().tolist() == ["WK999900"]
    assert buurten.loc[0, "gas_m3_woning"] == 1200.0
    assert buurten.loc[0, "opp_ha"] == pytest.approx(100.0)
    assert verslag.hersteld["opp_ha berekend uit de omtrek"] == 3


def test_de_goede_laag_uit_een_kaart_met_gemeenten(tmp_path: Path) -> None:
    pad = schrijf(tmp_path / "wbk.gpkg", kaart())
    kaart()[["gemeentecode", "geometry"]].to_file(pad, driver="GPKG", layer="aaa_gemeenten", mode="a")
    buurten, _ = lees_buurten(pad, 2024)
    assert len(buurten) == 3


def test_aanvullen_uit_een_eerder_jaar_houdt_het_jaar_vast(tmp_path: Path) -> None:
    kern = pd.DataFrame(
        {
            "buurtcode": ["BU99990000", "BU99990001", "BU99990002"],
            "gas_m3_woning": [9.0, 1100.0, 800.0],
            "gas_m3_woning_peiljaar": [2022.0, 2022.0, 2022.0],
        }
    )
    buurten, _ = lees_buurten(schrijf(tmp_path / "b.gpkg", kaart()), 2024)
    uit, verslag = vul_aan(buurten, kern, Leesverslag("buurten", "b.gpkg"))
    # De eerste had al een cijfer, de tweede is anders ingedeeld, de derde wordt aangevuld.
    assert uit["gas_m3_woning"].fillna(-1).tolist() == [1200.0, -1.0, 800.0]
    assert uit["gas_m3_woning_peiljaar"].fillna(0).tolist() == [0.0, 0.0, 2022.0]
    assert verslag.hersteld == {"gas_m3_woning aangevuld uit een ander jaar": 1}
    assert "gas_m3_woning_peiljaar" not in buurten.columns


def test_aanvulling_bij_het_lezen(tmp_path: Path) -> None:
    csv = tmp_path / "85318NED_2022.csv"
    csv.write_text("ID,WijkenEnBuurten,GemiddeldAardgasverbruikTotaal_55\n0,BU99990002,700.0\n", encoding="utf-8")
    buurten, _ = lees_buurten(schrijf(tmp_path / "b.gpkg", kaart()), 2024, aanvulling=[csv])
    assert buurten.loc[2, ["gas_m3_woning", "gas_m3_woning_peiljaar"]].tolist() == [700.0, 2022.0]


def test_wat_niet_goed_is(tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch, match=r"b\.gpkg.*buurtcode"):
        lees_buurten(schrijf(tmp_path / "b.gpkg", kaart().drop(columns="buurtcode")))
    with pytest.raises(WrongCoordinates, match=r"c\.gpkg"):
        lees_buurten(schrijf(tmp_path / "c.gpkg", kaart().set_crs(4326, allow_override=True)))
    with pytest.raises(SchemaMismatch, match="gemiddeld_gasverbruik_totaal"):
        lees_buurten(schrijf(tmp_path / "d.gpkg", kaart(gemiddeld_gasverbruik_totaal=["veel", "1", "2"])))
    with pytest.raises(LayersError):
        lees_buurten(tmp_path / "weg.gpkg")


# --- StatLine ---------------------------------------------------------------------------------------------------

EIGENSCHAPPEN = [
    {"Key": "InBezitWoningcorporatie_41", "Unit": "%"},
    {"Key": "GemiddeldAardgasverbruikTotaal_55", "Unit": "m³"},
    {"Key": "GemiddeldAardgasverbruikTotaal_65", "Unit": "kWh"},
    {"Key": "GemiddeldeElektriciteitsleveringTotaal_47", "Unit": "GJ"},
]


def odata(pad: Path, met_eenheden: bool = True) -> Path:
    rijen = [
        {
            "ID": 0,
            "WijkenEnBuurten": "BU99990000",
            "InBezitWoningcorporatie_41": 30,
            "GemiddeldAardgasverbruikTotaal_55": 1200,
            "GemiddeldAardgasverbruikTotaal_65": 11720,
            "GemiddeldeElektriciteitsleveringTotaal_47": 9.9,
        },
        {"ID": 1, "WijkenEnBuurten": "GM9999    ", "InBezitWoningcorporatie_41": None},
    ]
    pad.write_text(json.dumps({"value": rijen}), encoding="utf-8")
    if met_eenheden:
        meta = {"TableInfos": [{"Title": "Kerncijfers 2022", "Period": "2022"}], "DataProperties": EIGENSCHAPPEN}
        pad.with_name(f"{pad.stem}_metadata.json").write_text(json.dumps(meta), encoding="utf-8")
    return pad


def test_gelijke_naam_wordt_op_eenheid_gekozen(tmp_path: Path) -> None:
    kern, verslag = lees_kerncijfers(odata(tmp_path / "85318NED.json"))
    buurt = kern.set_index("regiocode").loc["BU99990000"]
    assert (buurt["gas_m3_woning"], buurt["aandeel_corporatie"]) == (1200.0, pytest.approx(0.3))
    assert buurt["gas_m3_woning_peiljaar"] == 2022.0
    assert "elek_kwh_woning" not in kern.columns
    assert any("andere eenheid" in regel for regel in verslag.meldingen)
    assert kern["soort"].tolist() == ["buurt", "gemeente"]
    assert kern["buurtcode"].isna().tolist() == [False, True]


def test_gelijke_naam_zonder_eenheden_wordt_niet_geraden(tmp_path: Path) -> None:
    kern, verslag = lees_kerncijfers(odata(tmp_path / "85318NED.json", met_eenheden=False))
    assert "gas_m3_woning" not in kern.columns
    assert any("komt 2 keer voor" in regel for regel in verslag.meldingen)
    assert any("niet te controleren" in regel for regel in verslag.meldingen)


def test_nieuwste_jaar_per_cijfer(tmp_path: Path) -> None:
    csv = tmp_path / "t.csv"
    csv.write_text(
        "RegioS,Perioden,Woningkenmerken,GemiddeldAardgasverbruik_1,Stadsverwarming_4\n"
        "GM9999,2022JJ00,T001100,1000,5\nGM9999,2023JJ00,T001100,900,.\nGM9999,2023JJ00,ZW10300,1,1\n",
        encoding="utf-8",
    )
    kern, _ = lees_kerncijfers(csv)
    rij = kern.iloc[0]
    assert (rij["gas_m3_woning"], rij["gas_m3_woning_peiljaar"]) == (900.0, 2023.0)
    assert (rij["aandeel_stadsverwarming"], rij["aandeel_stadsverwarming_peiljaar"]) == (0.05, 2022.0)
    kern, _ = lees_kerncijfers(csv, 2022)
    assert kern.loc[0, "gas_m3_woning"] == 1000.0


@pytest.mark.parametrize(
    ("naam", "inhoud", "soort"),
    [
        ("a.json", '{"value": [', UnreadableFile),
        ("a.json", '{"value": []}', SchemaMismatch),
        ("a.json", '{"value": [{"ID": 1, "Koopwoningen_1": 2}]}', SchemaMismatch),
        ("a.json", '{"value": [{"WijkenEnBuurten": "BU00000000", "Iets_1": 2}]}', SchemaMismatch),
        ("a.csv", "ID,RegioS\n1,GM0001\n", SchemaMismatch),
    ],
)
def test_tabel_die_niet_goed_is(tmp_path: Path, naam: str, inhoud: str, soort: type[Exception]) -> None:
    (tmp_path / naam).write_text(inhoud, encoding="utf-8")
    with pytest.raises(soort, match=naam):
        lees_kerncijfers(tmp_path / naam)


class TestEcht:
    pytestmark = realdata

    def test_hoeksche_waard(self) -> None:
        buurten, verslag = lees_buurten(DATA / "hoeksche-waard" / "buurten.gpkg")
        assert len(buurten) == 41
        assert buurten["woningen"].sum() == 37_793
        assert buurten["gas_m3_woning"].notna().sum() == 32
        assert buurten["gas_m3_woning_peiljaar"].dropna().unique().tolist() == [2022.0]
        assert 20_000 < buurten["opp_ha"].sum() < 40_000
        assert any("vierkanten" in regel for regel in verslag.meldingen)

    def test_energieverbruik_per_gemeente(self) -> None:
        kern, _ = lees_kerncijfers(DATA / "nederland" / "81528NED.csv")
        rij = kern.set_index("regiocode").loc["GM1963"]
        assert (rij["gas_m3_woning"], rij["elek_kwh_woning"], rij["gas_m3_woning_peiljaar"]) == (820.0, 2810.0, 2024.0)
        land = kern.set_index("regiocode").loc["NL01"]
        assert land["aandeel_stadsverwarming"] == pytest.approx(0.07)

    def test_zonnestroom_per_buurt(self) -> None:
        kern, verslag = lees_kerncijfers(DATA / "nederland" / "86044NED.csv")
        rij = kern.set_index("regiocode").loc["BU19630000"]
        assert (rij["zon_installaties"], rij["zon_vermogen_kwp"]) == (167.0, 653.0)
        assert rij["zon_vermogen_kwp_peiljaar"] == 2022.0
        assert any("Zonnestroom" in regel for regel in verslag.meldingen)
        assert np.isin(["buurt", "wijk", "gemeente", "land"], kern["soort"].unique()).all()
