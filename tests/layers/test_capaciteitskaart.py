"""De capaciteitskaart (JSON v1.3.0) en de voedingsgebieden als kaartlaag."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from layers.errors import SchemaMismatch, UnreadableFile, WrongCoordinates
from layers.sources.capaciteitskaart import KLEUREN, lees_capaciteitskaart, lees_voedingsgebieden
from layers.sources.voedingsgebieden import meest_voorkomend

DATA = Path(__file__).parents[3] / "shared" / "data"
realdata = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="de gedeelde map met echte gegevens is er niet"),
]


def postcode(code: str, afname: str = "amber", opwek: str = "transparant", **anders: Any) -> dict[str, Any]:
    """Een PostcodeArea met de velden van im-capaciteitskaart v1.3.0."""
    vast = {"postcode": code, "substation_short_code": "OS VOORBEELD 1"}
    return {**vast, "demand_constraint": afname, "generation_constraint": opwek, **anders}


def gebied(code: str = "OS VOORBEELD 10-1i", **anders: Any) -> dict[str, Any]:
    """Een EnergyArea met de velden van im-capaciteitskaart v1.3.0."""
    vast: dict[str, Any] = {
        "short_code": code,
        "type": "energy_area",
        "demand_requests_in_queue": 15,
        "demand_capacity_in_queue": 3,
        "demand_quoted_capacity": 58,
        "demand_available_capacity": 47,
        "demand_forecast_capacity": 61,
        "demand_alleviation_year": 2029,
        "generation_requests_in_queue": 0,
        "generation_capacity_in_queue": 0,
        "generation_quoted_capacity": 38,
        "generation_available_capacity": 47,
        "works": [
            {"project_name": "Station", "time_schedules": [{"schedule_interval": {"end": "2026-01-10"}}]},
            {
                "project_name": "Trafo",
                "description": "Vervanging transformator",
                "time_schedules": [{"schedule_interval": {"quarter": 3, "year": 2027}}],
            },
        ],
        "postcode_areas": [postcode("1234AB"), postcode("1234AC"), postcode("1234AD", "red", "yellow")],
    }
    return {**vast, **anders}


def dataset(*gebieden: dict[str, Any], **anders: Any) -> dict[str, Any]:
    vast = {
        "conforms_to": "http://data.netbeheernederland.nl/capaciteitskaart/v1.3.0",
        "creator": "medewerker@netbeheerder.example",
        "identifier": "voorbeeld",
        "issued": "2026-01-10",
        "updated": "2026-01-20",
        "valid": {"start": "2026-01-20", "end": "2026-02-20"},
        "energy_areas": list(gebieden),
    }
    return {**vast, **anders}


def schrijf(pad: Path, inhoud: Any) -> Path:
    pad.write_text(json.dumps(inhoud), encoding="utf-8")
    return pad


def test_gebied_met_wachtrij_kleur_en_werken(tmp_path: Path) -> None:
    gebieden, codes, verslag = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", dataset(gebied())))
    rij = gebieden.iloc[0]
    assert rij["gebied_id"] == "OS VOORBEELD 10-1i"
    assert rij["netbeheerder"] == "netbeheerder.example"
    assert (rij["wachtrij_afname_mw"], rij["verzoeken_afname"], rij["beschikbaar_afname_mw"]) == (3.0, 15.0, 47.0)
    assert (rij["wachtrij_opwek_mw"], rij["benodigd_opwek_mw"]) == (0.0, 38.0)
    assert (rij["verlichting_afname_jaar"], rij["eenheid_vermogen"]) == (2029.0, "MW")
    assert np.isnan(rij["verlichting_opwek_jaar"])
    assert (rij["afname_klasse"], rij["opwek_klasse"]) == (2.0, 0.0)
    assert rij["werken"] == "Station (gereed 2026-01-10); Vervanging transformator (kwartaal 3 2027)"
    assert rij["werken_laatste_jaar"] == 2027.0
    assert codes.set_index("postcode").loc["1234AD", ["afname_klasse", "opwek_klasse"]].tolist() == [3.0, 1.0]
    assert codes["station"].unique().tolist() == ["OS VOORBEELD 1"]
    assert any("verschilt de kleur per postcode" in regel for regel in verslag.meldingen)
    assert verslag.ontbrekend["verlichting_opwek_jaar"] == {"leeg": 1}


def test_kleur_van_het_gebied_zelf_gaat_voor(tmp_path: Path) -> None:
    eigen = gebied(demand_constraint="red", demand_energy_area_short_code="OS BOVEN")
    gebieden, _, _ = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", dataset(eigen)))
    assert gebieden.loc[0, "afname_klasse"] == 3.0
    assert gebieden.loc[0, "opwek_klasse"] == 0.0
    assert gebieden.loc[0, "bovenliggend_afname"] == "OS BOVEN"


@pytest.mark.parametrize(("kleur", "klasse"), [*KLEUREN.items(), ("RED ", 3)])
def test_elke_kleur_heeft_een_klasse(tmp_path: Path, kleur: str, klasse: int) -> None:
    inhoud = dataset(gebied(postcode_areas=[postcode("1234AB", kleur)]))
    _, codes, _ = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", inhoud))
    assert codes["afname_klasse"].tolist() == [klasse]


def test_onbekende_kleur_is_ontbrekend_en_niet_ruimte(tmp_path: Path) -> None:
    inhoud = dataset(gebied(postcode_areas=[postcode("1234AB", "paars"), postcode("1234AC", None)]))
    gebieden, codes, verslag = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", inhoud))
    assert codes["afname_klasse"].isna().all()
    assert np.isnan(gebieden.loc[0, "afname_klasse"])
    assert verslag.ontbrekend["postcode afname_klasse"] == {"onbekende kleur 'paars'": 1, "geen kleur": 1}


def test_postcodes_worden_netjes_en_dubbele_volgen_de_regel(tmp_path: Path) -> None:
    congestie = gebied("CG", type="congestion_area", postcode_areas=[postcode("1234AB", "red")])
    krap = gebied("OS 2", postcode_areas=[postcode("1234 ab", "red"), postcode("12AB"), postcode("0234AB")])
    ruim = gebied("OS 1", postcode_areas=[postcode("1234AB", "transparant", "transparant")])
    _, codes, verslag = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", dataset(congestie, ruim, krap)))
    assert codes[["postcode", "gebied_id"]].to_numpy().tolist() == [["1234AB", "OS 2"]]
    assert verslag.geweigerd["postcode onleesbaar"] == 2
    assert verslag.hersteld["postcode met spatie of kleine letters"] == 1
    assert verslag.hersteld["postcode in meer gebieden (krapste gehouden)"] == 2


def test_dubbel_gebied_en_negatieve_wachtrij(tmp_path: Path) -> None:
    inhoud = dataset(gebied("A", demand_capacity_in_queue=-4), gebied("A", demand_capacity_in_queue=9))
    gebieden, _, verslag = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", inhoud))
    assert len(gebieden) == 1
    assert np.isnan(gebieden.loc[0, "wachtrij_afname_mw"])
    assert verslag.hersteld["dubbel gebied (eerste gehouden)"] == 1
    assert verslag.ontbrekend["wachtrij_afname_mw"] == {"negatief": 1}


def test_andere_versie_en_verwisselde_geldigheid_worden_gemeld(tmp_path: Path) -> None:
    oud = dataset(gebied(), conforms_to="x/v1.2.0", valid={"start": "2026-12-01", "end": "2026-01-01"})
    _, _, verslag = lees_capaciteitskaart(schrijf(tmp_path / "ck.json", [oud]))
    tekst = " ".join(verslag.meldingen)
    assert "v1.2.0" in tekst
    assert "verwisseld in de bron" in tekst


@pytest.mark.parametrize(
    ("inhoud", "soort", "woord"),
    [
        ('{"energy_areas": [', UnreadableFile, "JSON"),
        ("[" * 100_000, UnreadableFile, "JSON"),
        ('{"energy_areas": [{"short_code": "A", "demand_capacity_in_queue": NaN}]}', UnreadableFile, "NaN"),
        ('{"iets": 1}', SchemaMismatch, "energy_areas"),
        ("[]", SchemaMismatch, "energy_areas"),
        ('{"energy_areas": []}', SchemaMismatch, "energy_areas"),
        ('{"energy_areas": [{"demand_capacity_in_queue": 1}]}', SchemaMismatch, "short_code"),
        ('{"energy_areas": [{"short_code": "A", "demand_capacity_in_queue": "veel"}]}', SchemaMismatch, "veel"),
    ],
)
def test_wat_niet_goed_is_geeft_een_melding(tmp_path: Path, inhoud: str, soort: type[Exception], woord: str) -> None:
    pad = tmp_path / "fout.json"
    pad.write_text(inhoud, encoding="utf-8")
    with pytest.raises(soort, match=woord) as fout:
        lees_capaciteitskaart(pad)
    assert "fout.json" in str(fout.value) or "NaN" in woord


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan])), min_size=1))
def test_meest_voorkomende_klasse_hangt_niet_van_de_volgorde_af(paren: list[tuple[str, float]]) -> None:
    een = pd.DataFrame(paren, columns=["sleutel", "klasse"])
    ander = een.iloc[::-1]
    uit = meest_voorkomend(een["sleutel"], een["klasse"])
    pd.testing.assert_series_equal(uit, meest_voorkomend(ander["sleutel"], ander["klasse"]))
    for sleutel, klasse in uit.items():
        telling = een[een["sleutel"] == sleutel]["klasse"].value_counts()
        assert np.isnan(klasse) if telling.empty else telling[klasse] == telling.max()


# --- voedingsgebieden -------------------------------------------------------------------------------------------


def vlakken(**anders: Any) -> gpd.GeoDataFrame:
    kolommen: dict[str, Any] = {
        "RNB": ["Net", "Net"],
        "voedingsgebied_id": ["A", "B"],
        "voedingsgebied_naam": ["Noord", "Zuid"],
        "afname": [3, 0],
        "opwek": [1, 2],
        "wachtrij_afname": [24.9, 0.0],
        "wachtrij_invoeding": [13.9, -99997.0],
        "unieke_verzoeken_afname": [57, 0],
        "unieke_verzoeken_invoeding": [46, 0],
    }
    vormen = [box(80_000, 420_000, 81_000, 421_000), box(81_000, 420_000, 82_000, 421_000)]
    return gpd.GeoDataFrame({**kolommen, **anders}, geometry=vormen, crs=28992)


def test_voedingsgebieden_als_vlakken(tmp_path: Path) -> None:
    vlakken().to_file(tmp_path / "vg.gpkg", driver="GPKG")
    tabel, verslag = lees_voedingsgebieden(tmp_path / "vg.gpkg")
    assert tabel.loc[0, ["gebied_id", "naam", "netbeheerder"]].tolist() == ["A", "Noord", "Net"]
    assert tabel["afname_klasse"].tolist() == [3.0, 0.0]
    assert tabel["wachtrij_opwek_mw"].isna().tolist() == [False, True]
    assert tabel["eenheid_vermogen"].unique().tolist() == ["MVA"]
    assert tabel["beschikbaar_afname_mw"].isna().all()
    assert any("afgeleid" in regel for regel in verslag.meldingen)
    assert verslag.ontbrekend["wachtrij_opwek_mw"] == {"geheim of onbekend (CBS -99997)": 1}


def test_voedingsgebieden_in_lengte_en_breedte_komen_in_rd(tmp_path: Path) -> None:
    vlakken().to_crs(4326).to_file(tmp_path / "vg.geojson", driver="GeoJSON")
    tabel, _ = lees_voedingsgebieden(tmp_path / "vg.geojson")
    assert isinstance(tabel, gpd.GeoDataFrame)
    assert tabel.crs.to_epsg() == 28992
    assert tabel.geometry.iloc[0].centroid.distance(box(80_000, 420_000, 81_000, 421_000).centroid) < 0.5


def test_verkeerd_stelsel_wordt_geweigerd(tmp_path: Path) -> None:
    vlakken().set_crs(4326, allow_override=True).to_file(tmp_path / "vg.gpkg", driver="GPKG")
    with pytest.raises(WrongCoordinates, match=r"vg\.gpkg.*lijken op RD"):
        lees_voedingsgebieden(tmp_path / "vg.gpkg")


def test_delen_van_een_gebied_worden_samengevoegd_en_vlinders_hersteld(tmp_path: Path) -> None:
    vlinder = Polygon([(81_000, 420_000), (82_000, 421_000), (82_000, 420_000), (81_000, 421_000)])
    tabel = vlakken(voedingsgebied_id=["A", "A"], afname=[1, 3])
    tabel = tabel.set_geometry([tabel.geometry.iloc[0], vlinder])
    tabel.to_file(tmp_path / "vg.gpkg", driver="GPKG")
    uit, verslag = lees_voedingsgebieden(tmp_path / "vg.gpkg")
    assert len(uit) == 1
    assert uit.loc[0, "afname_klasse"] == 3.0
    assert uit.geometry.iloc[0].is_valid
    assert sum(verslag.hersteld.values()) == 1
    assert any("2 delen samengevoegd tot 1 gebieden" in regel for regel in verslag.meldingen)


def test_klasse_buiten_de_schaal_is_ontbrekend(tmp_path: Path) -> None:
    vlakken(afname=[7, 0]).to_file(tmp_path / "vg.gpkg", driver="GPKG")
    tabel, verslag = lees_voedingsgebieden(tmp_path / "vg.gpkg")
    assert tabel["afname_klasse"].isna().tolist() == [True, False]
    assert verslag.ontbrekend["afname_klasse"] == {"geen klasse 0–3": 1}


def test_ontbrekende_kolom_noemt_bestand_en_veld(tmp_path: Path) -> None:
    vlakken().drop(columns="afname").to_file(tmp_path / "vg.gpkg", driver="GPKG")
    with pytest.raises(SchemaMismatch, match=r"vg\.gpkg.*afname_klasse"):
        lees_voedingsgebieden(tmp_path / "vg.gpkg")


class TestEcht:
    pytestmark = realdata

    def test_hoeksche_waard(self) -> None:
        tabel, verslag = lees_voedingsgebieden(DATA / "hoeksche-waard" / "netcapaciteit_voedingsgebieden.gpkg")
        assert len(tabel) == 6
        rij = tabel.set_index("gebied_id").loc["CM29/64"]
        assert (rij["afname_klasse"], rij["wachtrij_afname_mw"], rij["verzoeken_afname"]) == (3.0, 24.927, 57.0)
        assert verslag.goed == 6

    def test_h3_cellen_per_gebied(self) -> None:
        tabel, verslag = lees_voedingsgebieden(
            DATA / "formaten" / "netcapaciteit" / "capaciteitskaart_h3_zuid-holland.parquet"
        )
        assert tabel["gebied_id"].is_unique
        assert len(tabel) == 145
        assert tabel.set_index("gebied_id").loc["OS LISSE 10-1i", "wachtrij_afname_mw"] == pytest.approx(2.3574)
        assert any("H3-cellen" in regel for regel in verslag.meldingen)
