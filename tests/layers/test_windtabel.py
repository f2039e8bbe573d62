"""Windtabellen en uurgegevens: wat optelt tot 100 % komt binnen, de rest wordt met de rij geweigerd."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layers.errors import LayersError, SchemaMismatch, UnreadableFile
from layers.referentie import load_wind_parameters
from layers.windtabel import is_knmi, lees_windklimaat, lees_winduren
from spatial.errors import OutOfRange

P = load_wind_parameters()
UREN = """# SOURCE: KNMI
# STN         LON(east)   LAT(north)  ALT(m)      NAME
# 344         4.447       51.962      -4.30       Rotterdam
# STN,YYYYMMDD,   HH,   DD,   FH
  344,20230101,    1,  220,  100
  344,20230101,   12,  990,   50
  344,20230101,   20,    0,     
  344,20230101,   21,  360,   30
  344,2023
"""  # noqa: W291


def test_een_tabel_met_hoogten_en_komma(tmp_path: Path) -> None:
    pad = tmp_path / "wind.csv"
    pad.write_text(
        "hoogte;klasse;dag;avond;nacht\n100;7;40,00;50;60\n100;8;60,00;50;40\n140;7;30;40;50\n140;8;70;60;50\n"
    )
    klimaat = lees_windklimaat(pad, P)
    assert klimaat.hoogte_m.tolist() == [100.0, 140.0]
    assert klimaat.verdeling(120.0).aandeel[:, 0].tolist() == pytest.approx([0.35, 0.45, 0.55])
    assert not klimaat.gemaakt


def test_een_tabel_zonder_hoogte_zegt_dat(tmp_path: Path) -> None:
    pad = tmp_path / "wind.csv"
    pad.write_text("class,day,evening,night\n7,40.05,50,60\n8,60,50,40\n")
    klimaat = lees_windklimaat(pad, P)
    assert klimaat.hoogte_m.tolist() == [120.0]
    assert any("geen hoogte" in melding for melding in klimaat.meldingen)


@pytest.mark.parametrize(
    ("tekst", "fout", "woord"),
    [
        ("klasse;dag;avond;nacht\n7;40;50;60\n8;50;50;40\n", OutOfRange, "90.00 %"),
        ("klasse;dag;avond;nacht\n7;0.4;0.5;0.6\n8;0.6;0.5;0.4\n", OutOfRange, "geen aandelen"),
        ("klasse;dag;avond;nacht\n7;-10;50;60\n8;110;50;40\n", LayersError, "dag_procent"),
        ("klasse;dag;avond\n7;40;50\n8;60;50\n", SchemaMismatch, "nacht_procent"),
        ("klasse;dag;avond;nacht\n7;40;50;\n8;60;50;40\n", SchemaMismatch, "nacht_procent"),
        ("hoogte;klasse;dag;avond;nacht\n80;7;100;100;100\n90;8;100;100;100\n", SchemaMismatch, "dezelfde klassen"),
        ("klasse;dag;avond;nacht\n7,5;40;50;60\n8,5;60;50;40\n", OutOfRange, "hele m/s"),
    ],
)
def test_een_tabel_die_niet_klopt(tmp_path: Path, tekst: str, fout: type[Exception], woord: str) -> None:
    pad = tmp_path / "wind.csv"
    pad.write_text(tekst)
    with pytest.raises(fout, match=woord) as melding:
        lees_windklimaat(pad, P)
    assert "Wat te doen" in str(melding.value)


def test_uurgegevens_met_richting_windstil_en_een_afgebroken_rij(tmp_path: Path) -> None:
    pad = tmp_path / "uren.txt"
    pad.write_text(UREN)
    assert is_knmi(pad)
    tabel, verslag = lees_winduren(pad)
    assert tabel["snelheid_ms"].tolist()[:2] == [10.0, 5.0]
    assert np.isnan(tabel["snelheid_ms"]).tolist() == [False, False, True, False]
    assert tabel["richting_graden"].fillna(-1).tolist() == [220.0, -1.0, -1.0, 360.0]
    assert tabel["station"].unique().tolist() == ["344 Rotterdam"]
    assert verslag.geweigerd == {"afgebroken rij of onbekende datum": 1}
    klimaat = lees_windklimaat(pad, P)
    assert klimaat.roos is not None
    assert klimaat.soort == "uurreeks"


def test_een_bestand_dat_er_niet_is_of_geen_wind_heeft(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        lees_windklimaat(tmp_path / "weg.csv", P)
    pad = tmp_path / "uren.txt"
    pad.write_text("# STN,YYYYMMDD,   HH,    T\n  344,20230101,    1,  100\n")
    with pytest.raises(SchemaMismatch, match="FH"):
        lees_windklimaat(pad, P)


@pytest.mark.realdata
def test_rotterdam_waait_zoals_verwacht(gedeelde_data: Path) -> None:
    klimaat = lees_windklimaat(gedeelde_data / "hoeksche-waard" / "knmi_344_rotterdam_uur_2023-2024.txt", P)
    assert 4.0 < klimaat.verdeling(10.0).gemiddelde_ms < 5.5
    assert 6.0 < klimaat.verdeling(120.0).gemiddelde_ms < 8.0
    assert klimaat.roos is None
    assert any("richting" in melding for melding in klimaat.meldingen)
