from __future__ import annotations

from pathlib import Path

import pytest

from layers.errors import SchemaMismatch
from layers.normen import load_normensets
from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.windregels import is_maat, lees_windregels, load_windregels
from spatial.ruimte.windregels import afstand
from spatial.wind.afstanden import uitsluitafstanden, woningafstand_m
from spatial.wind.regels.register import alle_regels
from spatial.wind.veiligheid import pr_afstanden

P = load_wind_parameters()
EIGEN = """
[bronnen.raad]
titel = "Raadsbesluit wind"
uitgever = "gemeente"
jaar = 2026

[[regel]]
code = "WT-AFS-1"
titel = "Eigen afstand"
lagen = [{ laag = "objecten", kies = { soort = ["woning"] } }]
vast = 600
hardheid = "verboden"
sluit_uit = true
tekst = "De raad wil 600 m."
bron = "raad"
zekerheid = "R"
"""


def _bestand(tmp_path: Path, tekst: str) -> Path:
    pad = tmp_path / "eigen.toml"
    pad.write_text(tekst, encoding="utf-8")
    return pad


def test_every_rule_has_text_source_and_known_measures() -> None:
    boek = load_windregels()
    assert len(boek.regels) >= 18
    for regel in [*boek.regels.values(), *(r.regel for r in boek.regimes.values())]:
        assert regel.tekst.endswith("."), regel.code
        assert regel.bron.titel, regel.code
        assert all(is_maat(maat) or maat == "per_object" for maat in regel.maten), regel.code
        assert regel.keuzes, regel.code
    assert set(boek.regimes) == {"tip-2x", "tip-3x", "tip-4x", "lden-45", "lden-47"}


def test_codes_mean_the_same_as_in_the_park_test() -> None:
    toets = {regel.code for regel in alle_regels()}
    eigen = {code for code in load_windregels().regels if code not in toets}
    assert eigen == {"WK-WAT-1"}


@pytest.mark.parametrize("naam", ["generiek-3mw", "generiek-5mw"])
@pytest.mark.parametrize("norm", ["Ontwerp-2023-standaard", "Abm-2011"])
def test_distances_agree_with_the_park_test(naam: str, norm: str) -> None:
    soort, normen = load_turbinetypen()[naam], load_normensets()[norm]
    veilig = pr_afstanden(soort, soort.ashoogte_m, P)
    woning = woningafstand_m(veilig.tiphoogte_m, normen)  # type: ignore[arg-type]
    maten = {
        "rotorstraal_m": soort.rotordiameter_m / 2,
        "rotordiameter_m": soort.rotordiameter_m,
        "tiphoogte_m": veilig.tiphoogte_m,
        "pr_1e6_m": veilig.pr6_m,
        "pr_kwetsbaar_m": None if (g := normen.grens("pr_kwetsbaar_per_jaar")) is None else veilig.pr_afstand_m(g),
        "pr_beperkt_kwetsbaar_m": None
        if (g := normen.grens("pr_beperkt_kwetsbaar_per_jaar")) is None
        else veilig.pr_afstand_m(g),
        "norm_afstand_m": None if woning is None else float(woning),
    }
    verwacht = uitsluitafstanden(soort, soort.ashoogte_m, normen, P)
    getoetst = 0
    for code, regel in load_windregels().regels.items():
        if set(regel.maten) <= set(maten) and not regel.code.startswith("WT-SCH"):
            gevonden = afstand(regel, maten, P)
            assert gevonden == (pytest.approx(verwacht[code]) if code in verwacht else gevonden), code
            assert (gevonden is None) == (code not in verwacht) or code == "WK-WAT-1", code
            getoetst += 1
    assert getoetst >= 12


def test_own_rules_come_on_top(tmp_path: Path) -> None:
    boek = lees_windregels(_bestand(tmp_path, EIGEN))
    assert afstand(boek.regels["WT-AFS-1"], {}, P) == 600.0
    assert boek.regels["WT-AFS-1"].eigen
    assert set(boek.regels) == set(load_windregels().regels)
    assert not load_windregels().regels["WT-AFS-1"].eigen


@pytest.mark.parametrize(
    ("van", "naar", "melding"),
    [
        ('bron = "raad"', 'bron = "niemand"', "niemand"),
        ('bron = "raad"', "", "bron"),
        ('titel = "Raadsbesluit wind"', "", "titel"),
        ("vast = 600", "vast = -5", "-5"),
        ("vast = 600", 'vast = "geen_kental"', "geen_kental"),
        ("vast = 600", "vastt = 600", "vastt"),
        ("vast = 600", 'maten = ["lengte_m"]', "lengte_m"),
        ('hardheid = "verboden"', 'hardheid = "streng"', "streng"),
        ("sluit_uit = true", 'sluit_uit = "ja"', "sluit_uit"),
        ('laag = "objecten"', 'laag = "kabouters"', "kabouters"),
        ('lagen = [{ laag = "objecten", kies = { soort = ["woning"] } }]', "lagen = []", "lijst"),
        ('zekerheid = "R"', 'zekerheid = "zeker"', "zeker"),
        ("[[regel]]", "[[regel", "geldig TOML"),
        ("[bronnen.raad]", "[vreemd]\na = 1\n[bronnen.raad]", "vreemd"),
    ],
)
def test_bad_rules_are_refused_with_the_reason(tmp_path: Path, van: str, naar: str, melding: str) -> None:
    assert van in EIGEN
    with pytest.raises(SchemaMismatch, match=melding):
        lees_windregels(_bestand(tmp_path, EIGEN.replace(van, naar)))


def test_missing_and_double(tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch, match="bestaand TOML"):
        lees_windregels(tmp_path / "weg.toml")
    dubbel = EIGEN + EIGEN[EIGEN.index("[[regel]]") :]
    with pytest.raises(SchemaMismatch, match="één keer"):
        lees_windregels(_bestand(tmp_path, dubbel))


def test_regime_must_replace_existing_rules(tmp_path: Path) -> None:
    tekst = (
        EIGEN[: EIGEN.index("[[regel]]")]
        + """
[[regime]]
id = "lden-43"
titel = "43 dB"
lagen = [{ laag = "objecten" }]
maten = ["lden_43_m"]
vervangt = ["WT-AFS-9"]
tekst = "Strenger."
bron = "raad"
zekerheid = "R"
"""
    )
    with pytest.raises(SchemaMismatch, match="WT-AFS-9"):
        lees_windregels(_bestand(tmp_path, tekst))
    goed = lees_windregels(_bestand(tmp_path, tekst.replace("WT-AFS-9", "WT-AFS-1")))
    assert list(goed.regimes)[-1] == "lden-43"
