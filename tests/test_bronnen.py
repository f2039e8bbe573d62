"""Geen getal zonder herkomst, geen naam zonder getal en geen getal zonder werk."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from api.wat import gasregel
from layers.referentie import load_parameters, load_wind_parameters, reference_dir
from spatial.bron import Parameters
from spatial.net.belasting import extra_peak
from spatial.warmte.basis import buurtbasis
from spatial.warmte.gebruik import gebruik_per_woningtype
from spatial.warmte.indeling import WONINGTYPEN
from spatial.warmte.keuze import kies, rooster
from spatial.warmte.kosten import reken
from spatial.warmte.register import REGISTER
from spatial.warmte.strategieen import STRATEGIEEN
from spatial.warmte.tarieven import TARIEFNAMEN
from tests.spatial.warmtestad import DORP, basis, bronnen, k, voorraad

WORTEL = Path(__file__).resolve().parents[1]
CODE = [
    *sorted((WORTEL / "spatial").rglob("*.py")),
    *sorted((WORTEL / "layers").rglob("*.py")),
    WORTEL / "api" / "wat.py",
    *sorted((WORTEL / "api").glob("wind*.py")),
]
WINDCODE = [
    pad
    for deel in ("spatial", "layers", "api")
    for pad in sorted((WORTEL / deel).rglob("*.py"))
    if "made" not in pad.parts
]


class Meelezer(Parameters):
    """Een set die onthoudt welke namen gelezen zijn."""

    def __getitem__(self, naam: str) -> float:
        GELEZEN.add(naam)
        return self.kental(naam).waarde


GELEZEN: set[str] = set()


@pytest.fixture(scope="module")
def gelezen() -> set[str]:
    """De namen die het hele model leest, met elke strategie en met en zonder toegedeeld gas."""
    GELEZEN.clear()
    p = Meelezer(load_parameters().kentallen)
    v = voorraad(*DORP, utiliteit_m2=[900.0], aansluitingen=[3])
    alle = list(STRATEGIEEN.values())
    buurtbasis(v, k(), p, basis(v).oppervlakte_m2)
    kosten = reken(basis(v, p, bron_afstand_m=bronnen(3)), alle, p)
    gebruik_per_woningtype(v, k(), p, alle)
    kies(rooster(kosten), v.buurtcode, basis(v).weq * 0 + 1, p)
    gasregel(p)
    gasregel(Meelezer(load_parameters().met(groengas_toegedeeld_m3=1.0).kentallen))
    woningen = basis(v).telling.woningen
    reeks = pd.Series(woningen, index=v.buurtcode)
    extra_peak(reeks, reeks, {c: s.techniek for c, s in STRATEGIEEN.items() if s.techniek != "lt_net"}, p)
    # Bij randtotalen leest de laag gebouwen de typische oppervlakten.
    GELEZEN.update(f"oppervlakte_{t}_m2" for t in WONINGTYPEN)
    return set(GELEZEN)


@pytest.mark.parametrize("kentallen", [load_parameters, load_wind_parameters])
def test_elk_kental_heeft_eenheid_bron_en_zekerheid(kentallen: Callable[[], Parameters]) -> None:
    for naam, kental in kentallen().kentallen.items():
        assert kental.eenheid.strip(), naam
        assert kental.zekerheid in set("RCBU"), naam
        assert kental.bron.titel, naam
        assert kental.bron.uitgever, naam
        assert kental.bron.jaar, naam
        assert kental.minimum <= kental.waarde <= kental.maximum, naam
        if kental.laag is not None:
            assert kental.minimum <= kental.laag <= kental.waarde, naam
        if kental.hoog is not None:
            assert kental.waarde <= kental.hoog <= kental.maximum, naam
        if kental.zekerheid == "U" and kental.laag is None:
            # Een onzeker getal zonder band moet tenminste uitleggen waarom het dit getal is.
            assert kental.toelichting, naam


def test_een_bedrag_heeft_een_prijspeil_of_een_bron_met_jaar() -> None:
    for naam, kental in load_parameters().kentallen.items():
        if "EUR" in kental.eenheid:
            assert kental.prijspeil or kental.bron.jaar, naam


@pytest.mark.parametrize("kentallen", [load_parameters, load_wind_parameters])
def test_eenheid_past_bij_de_naam(kentallen: Callable[[], Parameters]) -> None:
    """`_eur` hoort bij EUR, `_kw` bij kW, `_m2` bij m2, `_jaar` bij jaar; aandelen liggen tussen 0 en 1."""
    for naam, kental in kentallen().kentallen.items():
        for deel, eenheid in (
            ("_eur", "EUR"),
            ("_kw", "kW"),
            ("_m2", "m2"),
            ("_gj", "GJ"),
            ("_kg", "kg"),
            ("_mw", "MW"),
        ):
            if f"{deel}_" in f"{naam}_":
                assert eenheid in kental.eenheid, naam
        if kental.eenheid == "aandeel":
            assert 0 <= kental.waarde <= 1, naam
            assert kental.maximum <= 1, naam


@pytest.mark.parametrize("pad", sorted(reference_dir().glob("*.toml")), ids=lambda p: p.name)
def test_elk_bestand_noemt_zijn_bronnen_en_gebruikt_ze(pad: Path) -> None:
    inhoud = tomllib.loads(pad.read_text(encoding="utf-8"))
    bronnen_ = inhoud.get("bronnen", {"bron": inhoud.get("bron") or inhoud.get("tabel", {}).get("bron")})
    assert bronnen_
    assert all(bronnen_.values()), pad.name
    for rij in inhoud.get("kental", []):
        assert rij["bron"] in bronnen_, rij["naam"]


def test_elke_naam_die_de_code_leest_bestaat() -> None:
    """Elke `p["naam"]` en `p[f"..._{x}_..."]` in de code hoort bij ten minste één kental."""
    namen = {*load_parameters(), *load_wind_parameters()}
    gevonden = 0
    for pad in CODE:
        for patroon in _opzoekingen(ast.parse(pad.read_text(encoding="utf-8"))):
            gevonden += 1
            assert any(re.fullmatch(patroon, naam) for naam in namen), f"{pad.relative_to(WORTEL)}: {patroon}"
    assert gevonden > 100


def _opzoekingen(boom: ast.AST) -> Iterator[str]:
    for knoop in ast.walk(boom):
        if not (isinstance(knoop, ast.Subscript) and isinstance(knoop.value, ast.Name)):
            continue
        if knoop.value.id not in ("p", "parameters"):
            continue
        sleutel = knoop.slice
        if isinstance(sleutel, ast.Constant) and isinstance(sleutel.value, str):
            yield re.escape(sleutel.value)
        elif isinstance(sleutel, ast.JoinedStr):
            yield "".join(
                re.escape(str(deel.value)) if isinstance(deel, ast.Constant) else ".+" for deel in sleutel.values
            )


def test_elk_kental_doet_iets_of_zegt_waarom_niet(gelezen: set[str]) -> None:
    namen = set(load_parameters())
    ongebruikt = {n for n in namen - gelezen if n not in TARIEFNAMEN}
    # Een kental dat niets doet is een knop die niet werkt.
    assert not ongebruikt
    assert gelezen <= namen


def test_elk_kental_van_wind_wordt_ergens_gelezen() -> None:
    """Een naam uit data/reference/wind_*.toml moet in de code staan, los of als deel van een f-string."""
    # De regels voor windkansen zijn gegevens: die noemen hun kental in windregels.toml.
    tekst = "".join(pad.read_text(encoding="utf-8") for pad in [*WINDCODE, reference_dir() / "windregels.toml"])
    patronen = set()
    for pad in WINDCODE:
        for knoop in ast.walk(ast.parse(pad.read_text(encoding="utf-8"))):
            if isinstance(knoop, ast.JoinedStr):
                delen = [str(d.value) if isinstance(d, ast.Constant) else None for d in knoop.values]
                if delen[0] is not None and re.fullmatch(r"[a-z0-9]+_[a-z0-9_]*", delen[0]):
                    patronen.add("".join(".+" if d is None else re.escape(d) for d in delen))
    los = [
        naam
        for naam in load_wind_parameters()
        if f'"{naam}"' not in tekst and not any(re.fullmatch(p, naam) for p in patronen)
    ]
    assert los == []


def test_elk_tarief_van_de_set_bestaat_als_tarief() -> None:
    bewoner = {n for n in load_parameters() if n.startswith("bewoner_")}
    assert bewoner <= TARIEFNAMEN


def test_elk_criterium_heeft_richting_eenheid_bron_en_voorbehoud() -> None:
    for c in REGISTER.values():
        assert c.richting in ("hoger", "lager"), c.id
        for veld in (c.naam, c.eenheid, c.laag, c.bron, c.voorbehoud):
            assert veld.strip(), c.id
