"""Turbinetypen: de eigen generieke, en die uit een bestand van een fabrikant of van het KNMI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.turbinetypen import load_turbinetypen
from spatial.errors import OutOfRange

BAND = [60.0, 70.0, 80.0, 90.0, 95.0, 98.0, 96.0, 90.0, 75.0]


def goed(**anders: Any) -> dict[str, Any]:
    vast = {
        "naam": "proef-3",
        "vermogen_kw": 3000,
        "rotordiameter_m": 112,
        "ashoogte_m": 94,
        "snelheid_ms": [3, 8, 12, 25],
        "kromme_kw": [20, 1500, 3000, 3000],
        "ct": [0.8, 0.8, 0.3, 0.1],
        "bron": "opgave van de fabrikant, 2024",
        "geluid": [{"naam": "vol", "snelheid_ms": [6, 10], "lw_db": [BAND, BAND]}],
    }
    return {naam: waarde for naam, waarde in {**vast, **anders}.items() if waarde != "weg"}


def schrijf(map_: Path, inhoud: Any, naam: str = "typen.json") -> Path:
    pad = map_ / naam
    pad.write_text(inhoud if isinstance(inhoud, str) else json.dumps(inhoud), encoding="utf-8")
    return pad


def test_de_generieke_typen_hebben_alles_wat_een_toets_nodig_heeft() -> None:
    typen = load_turbinetypen()
    assert list(typen)[:4] == ["generiek-3mw", "generiek-4mw", "generiek-5mw", "generiek-6mw"]
    for naam, los in typen.items():
        assert los.generiek
        assert los.bron.uitgever == "wijkwind"
        assert los.toerental_rpm is not None
        standen = 5 if naam.startswith("generiek") else 1
        assert len(los.geluid) == standen
    vol, stil = typen["generiek-5mw"].geluid[0], typen["generiek-5mw"].modus("stil-4")
    assert vol.lw_totaal_db.max() == pytest.approx(106.0, abs=0.01)
    assert stil.lw_totaal_db.max() == pytest.approx(102.0, abs=0.01)
    with pytest.raises(TypeError):
        typen["x"] = typen["generiek-3mw"]  # type: ignore[index]


def test_een_eigen_type_uit_json(tmp_path: Path) -> None:
    spectrum = {"naam": "stil", "snelheid_ms": [6, 10], "lw_totaal_db": [100, 104], "spectrum_db": BAND}
    rij = goed(geluid=[*goed()["geluid"], spectrum], toerental_rpm=14.1)
    los = load_turbinetypen(schrijf(tmp_path, {"typen": [rij]}))["proef-3"]
    assert not los.generiek
    assert los.bron.titel == "opgave van de fabrikant, 2024"
    assert los.modus("stil").lw_totaal_db == pytest.approx([100.0, 104.0])
    assert load_turbinetypen(schrijf(tmp_path, goed(naam="los")))["los"].toerental_rpm is None
    stil = goed(geluid=[{"snelheid_ms": [6], "lw_db": [[None, *BAND[1:]]]}])
    assert np.isneginf(load_turbinetypen(schrijf(tmp_path, [stil]))["proef-3"].modus().lw_db[0, 0])


@pytest.mark.parametrize(
    ("anders", "fout", "woord"),
    [
        ({"geluid": [{"snelheid_ms": [6], "lw_db": [BAND[1:]]}]}, SchemaMismatch, "8 banden"),
        ({"geluid": [{"snelheid_ms": [6, 7], "lw_db": [BAND]}]}, SchemaMismatch, "2 rijen"),
        ({"vermogen_kw": -3000}, OutOfRange, "vermogen"),
        ({"kromme_kw": [-20, 1500, 3000, 3000]}, OutOfRange, "vermogenskromme"),
        ({"kromme_kw": [20, 1500, 3000]}, OutOfRange, "vermogenskromme"),
        ({"ashoogte_m": 50}, OutOfRange, "ashoogte"),
        ({"snelheid_ms": [3, 8, 8, 25]}, OutOfRange, "windsnelheden"),
        ({"ct": "weg"}, SchemaMismatch, "ct"),
        ({"bron": "weg"}, SchemaMismatch, "bron"),
        ({"bron": "  "}, SchemaMismatch, "bron"),
        ({"bron": {"uitgever": "x"}}, SchemaMismatch, "bron"),
        ({"vermogen_kw": "3 MW"}, SchemaMismatch, "vermogen_kw"),
        ({"vermogenkw": 3}, SchemaMismatch, "vermogenkw"),
        ({"geluid": [{"snelheid_ms": [6], "lw_db": [[200.0] * 9]}]}, OutOfRange, "130"),
    ],
)
def test_een_type_dat_niet_kan_wordt_met_naam_geweigerd(
    tmp_path: Path, anders: dict[str, Any], fout: type[Exception], woord: str
) -> None:
    with pytest.raises(fout, match=woord) as melding:
        load_turbinetypen(schrijf(tmp_path, [goed(**anders)]))
    assert "proef-3" in str(melding.value)


@pytest.mark.parametrize(
    ("inhoud", "naam", "fout"),
    [
        ("{", "a.json", UnreadableFile),
        ('[{"naam": "x", "vermogen_kw": NaN}]', "a.json", UnreadableFile),
        ("[" * 100_000, "a.json", UnreadableFile),
        ("[]", "a.json", UnreadableFile),
        ('["tekst"]', "a.json", SchemaMismatch),
        ("x", "a.xlsx", RefusedFile),
    ],
)
def test_een_bestand_dat_geen_typen_heeft(tmp_path: Path, inhoud: str, naam: str, fout: type[Exception]) -> None:
    with pytest.raises(fout, match="Wat te doen"):
        load_turbinetypen(schrijf(tmp_path, inhoud, naam))


def test_dubbele_namen_en_een_bestand_dat_er_niet_is(tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch, match="twee keer"):
        load_turbinetypen(schrijf(tmp_path, [goed(), goed()]))
    with pytest.raises(UnreadableFile):
        load_turbinetypen(tmp_path / "weg.json")


KOP = "type;vermogen_kw;rotordiameter_m;ashoogte_m;bron;snelheid_ms;kromme_kw;ct;stand"
BANDEN = "lw_31;lw_63;lw_125;lw_250;lw_500;lw_1000;lw_2000;lw_4000;lw_8000"
CEL = ";".join("90" for _ in range(9))


def csv_regels(kop: str, cellen: str) -> str:
    rij = "proef;3000;112;94;fabrikant;{v};{kw};0,8;{stand};" + cellen
    delen = [rij.format(v=v, kw=kw, stand="vol") for v, kw in ((3, "20,5"), (8, 1500), (12, 3000))]
    delen += [rij.format(v=v, kw=kw, stand="stil") for v, kw in ((3, 20), (8, 1400), (12, 2800))]
    return "\n".join([kop, *delen]) + "\n"


def test_typen_uit_csv_met_komma_en_standen(tmp_path: Path) -> None:
    pad = schrijf(tmp_path, csv_regels(f"{KOP};{BANDEN}", CEL), "typen.csv")
    los = load_turbinetypen([pad])["proef"]
    assert los.kromme_kw.tolist() == [20.5, 1500.0, 3000.0]
    assert [modus.naam for modus in los.geluid] == ["vol", "stil"]
    assert los.geluid[0].vermogen_kw is None
    assert los.geluid[1].vermogen_kw is not None
    assert los.geluid[1].vermogen_kw.tolist() == [20.0, 1400.0, 2800.0]


def test_een_csv_met_acht_banden_of_zonder_bron(tmp_path: Path) -> None:
    acht, cellen = BANDEN.removeprefix("lw_31;"), CEL.removeprefix("90;")
    with pytest.raises(SchemaMismatch, match="8 octaafbanden, zonder 31 Hz"):
        load_turbinetypen(schrijf(tmp_path, csv_regels(f"{KOP};{acht}", cellen), "a.csv"))
    tekst = csv_regels(f"{KOP};{BANDEN}", CEL)
    with pytest.raises(SchemaMismatch, match="bron"):
        load_turbinetypen(schrijf(tmp_path, tekst.replace("fabrikant", ""), "b.csv"))
    with pytest.raises(SchemaMismatch, match="kolom 'ct'"):
        load_turbinetypen(schrijf(tmp_path, tekst.replace(";ct;", ";cp;"), "c.csv"))
    with pytest.raises(SchemaMismatch, match="één waarde per type"):
        load_turbinetypen(schrijf(tmp_path, tekst.replace("3000;112", "3100;112", 1), "d.csv"))


@pytest.mark.realdata
def test_de_typen_van_het_knmi(gedeelde_data: Path) -> None:
    typen = load_turbinetypen(gedeelde_data / "formaten" / "wind" / "turbine_types_knmi.json")
    knmi = {naam: los for naam, los in typen.items() if naam.startswith("KN_")}
    assert len(knmi) == 79
    assert all(not los.geluid and los.bron.uitgever == "KNMI" for los in knmi.values())
    assert all(los.kromme_kw.max() <= los.vermogen_kw for los in knmi.values())
    v90 = knmi["KN_064"]
    assert (v90.titel, v90.vermogen_kw, v90.rotordiameter_m, v90.ashoogte_m) == ("Vestas V90-3.0", 3000.0, 90.0, 80.0)
