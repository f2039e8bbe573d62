"""Gevoeligheid: alle trekkingen tegelijk geven hetzelfde als één voor één, en wat vast hoort te staan staat vast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spatial.bron import Parameters
from spatial.warmte import gevoeligheid as g
from spatial.warmte.keuze import Rooster, eerste, met_toedeling, rooster, zonder_gas
from spatial.warmte.kosten import reken
from spatial.warmte.strategieen import STRATEGIEEN, kies_strategieen
from tests.spatial.warmtestad import DORP, basis, bronnen, p, voorraad

RUNS = 12
KEUS = kies_strategieen()


@pytest.fixture(scope="module")
def dorp() -> g.Buurtbasis:
    v = voorraad(*DORP, [(300, "meergezins_hoog", "1965_1974", "E", 72.0)], utiliteit_m2=[900.0])
    return basis(v, bron_afstand_m=bronnen(4))


def plat(r: Rooster) -> Rooster:
    return r


def losse_sets(set_: Parameters, seed: int) -> list[Parameters]:
    kolommen = g.trek(set_, RUNS, np.random.default_rng(seed))
    return [set_.met({n: float(k[i, 0]) for n, k in kolommen.items()}) for i in range(RUNS)]


@pytest.mark.parametrize(
    "mag", [plat, zonder_gas, lambda r: met_toedeling(r, 40_000.0)], ids=["alles", "gasvrij", "deel"]
)
def test_alle_trekkingen_tegelijk_zijn_gelijk_aan_een_voor_een(dorp: g.Buurtbasis, mag: object) -> None:
    uit = g.gevoeligheid(dorp, KEUS, p(), mag=mag, runs=RUNS, seed=7)  # type: ignore[arg-type]
    start = mag(rooster(reken(dorp, KEUS, p())))  # type: ignore[operator]
    keuze, groep = eerste(start), start.groep
    gelijk = np.zeros(len(keuze))
    h18 = np.full((RUNS, len(keuze)), np.nan)
    for i, set_ in enumerate([*g.varianten(p()).values(), *losse_sets(p(), 7)]):
        r = mag(rooster(reken(dorp, KEUS, set_)))  # type: ignore[operator]
        nu = eerste(r)
        gelijk += (nu >= 0) & (groep[np.maximum(nu, 0)] == groep[keuze])
        if i >= 4:
            h18[i - 4] = r.h18[np.arange(len(keuze)), keuze]
    assert uit.runs == RUNS + 4
    assert uit.aandeel_eerste == pytest.approx(gelijk / (RUNS + 4))
    assert uit.h18_p05 == pytest.approx(np.nanquantile(h18, 0.05, axis=0))
    assert uit.h18_p95 == pytest.approx(np.nanquantile(h18, 0.95, axis=0))


def test_in_blokken_is_hetzelfde(dorp: g.Buurtbasis, monkeypatch: pytest.MonkeyPatch) -> None:
    heel = g.gevoeligheid(dorp, KEUS, p(), mag=zonder_gas, runs=RUNS, seed=1)
    monkeypatch.setattr(g, "_CELLEN", 5 * 4)
    delen = g.gevoeligheid(dorp, KEUS, p(), mag=zonder_gas, runs=RUNS, seed=1)
    assert np.array_equal(heel.aandeel_eerste, delen.aandeel_eerste)
    assert heel.h18_p95 == pytest.approx(delen.h18_p95)


def test_zelfde_seed_zelfde_uitkomst_en_een_andere_seed_niet(dorp: g.Buurtbasis) -> None:
    een, twee, ander = (g.gevoeligheid(dorp, KEUS, p(), mag=zonder_gas, runs=RUNS, seed=s) for s in (3, 3, 4))
    assert np.array_equal(een.h18_p05, twee.h18_p05)
    assert np.array_equal(een.aandeel_eerste, twee.aandeel_eerste)
    assert not np.array_equal(een.h18_p05, ander.h18_p05)


def test_aandelen_en_band_zijn_zinnig(dorp: g.Buurtbasis) -> None:
    uit = g.gevoeligheid(dorp, KEUS, p(), mag=zonder_gas, runs=40, seed=1)
    assert ((uit.aandeel_eerste >= 0) & (uit.aandeel_eerste <= 1)).all()
    assert (uit.h18_p05 < uit.h18_p95).all()
    assert set(uit.per_variant) == {"G01", "G02", "G03", "G04"}


def test_wat_de_gebruiker_zette_beweegt_niet() -> None:
    vast = p().met(leer_warmtepomp=0.7, prijs_elektriciteit_kv=0.15)
    assert {"leer_warmtepomp", "prijs_elektriciteit_kv"} <= set(g.onzeker(p()))
    assert not {"leer_warmtepomp", "prijs_elektriciteit_kv"} & set(g.onzeker(vast))
    kolommen = g.trek(vast, 5, np.random.default_rng(1))
    assert "leer_warmtepomp" not in kolommen
    for set_ in g.varianten(vast).values():
        assert set_["leer_warmtepomp"] == 0.7
        assert set_["prijs_elektriciteit_kv"] == 0.15


def test_alleen_wat_de_kosten_raakt_beweegt() -> None:
    """Elk onzeker kental verandert de uitkomst van ten minste één strategie."""
    v = voorraad(*DORP, utiliteit_m2=[900.0, 50.0, 700.0], aansluitingen=[3, 1, 9])
    b = basis(v, bron_afstand_m=bronnen(3))
    alle = list(STRATEGIEEN.values())
    start = rooster(reken(b, alle, p())).h16
    for naam in g.onzeker(p()):
        kental = p().kental(naam)
        ander = kental.hoog if kental.hoog != kental.waarde else kental.laag
        assert ander is not None
        assert not np.allclose(rooster(reken(b, alle, p().met({naam: ander}))).h16, start, rtol=1e-12), naam


def test_trekkingen_blijven_in_de_band_en_een_familie_beweegt_samen() -> None:
    kolommen = g.trek(p(), 500, np.random.default_rng(2))
    for naam, kolom in kolommen.items():
        kental = p().kental(naam)
        assert kental.laag is not None
        assert kental.hoog is not None
        assert kolom.shape == (500, 1)
        assert kental.laag <= kolom.min()
        assert kolom.max() <= kental.hoog
    kv, gv = kolommen["prijs_elektriciteit_kv"], kolommen["prijs_elektriciteit_gv"]
    assert np.corrcoef(kv.ravel(), gv.ravel())[0, 1] == pytest.approx(1.0)
    assert abs(np.corrcoef(kv.ravel(), kolommen["prijs_groengas_kv"].ravel())[0, 1]) < 0.2


def test_g_varianten_staan_op_de_randen() -> None:
    sets = g.varianten(p())
    leer = [n for n in p() if n.startswith("leer_")]
    assert all(sets["G01"][n] == p().kental(n).laag for n in leer)
    assert all(sets["G02"][n] == p().kental(n).hoog for n in leer)
    assert (sets["G03"]["prijs_elektriciteit_kv"], sets["G04"]["prijs_elektriciteit_kv"]) == (0.097, 0.162)
    assert sets["G03"]["leer_isolatie"] == p()["leer_isolatie"]
    assert not any(n.startswith("bewoner_") for s in sets.values() for n in s.gewijzigd)


def test_gas_dat_pas_bij_lage_prijzen_wordt_toegedeeld_telt_mee(dorp: g.Buurtbasis) -> None:
    # Nu krijgt niemand gas, maar bij lage prijzen wel: dan staat de keuze minder vast.
    kental = replace(p().kental("prijs_groengas_kv"), waarde=3.0, hoog=5.0)
    duur = Parameters({**p().kentallen, "prijs_groengas_kv": kental})
    mag = lambda r: met_toedeling(r, 1e12)  # noqa: E731
    strategieen = [STRATEGIEEN[c] for c in ("s1a", "s4d")]
    assert (eerste(mag(rooster(reken(dorp, strategieen, duur)))) == 0).all()
    uit = g.gevoeligheid(dorp, strategieen, duur, mag=mag, runs=RUNS, seed=1)
    los = [mag(rooster(reken(dorp, strategieen, s))) for s in (*g.varianten(duur).values(), *losse_sets(duur, 1))]
    gelijk = np.mean([eerste(r) == 0 for r in los], axis=0)
    assert uit.aandeel_eerste == pytest.approx(gelijk)
    assert (gelijk < 1).any()


def test_een_trekking_zonder_co2_besparing_heeft_geen_uitkomst(dorp: g.Buurtbasis) -> None:
    set_ = p().met(co2_elektriciteit_kg_kwh=0.5)
    kolommen = {"spf_lucht_rv_b": np.array([[1.0], [9.0]]), "spf_lucht_rv_a": np.array([[1.0], [9.0]])}
    samen = reken(dorp, [STRATEGIEEN["s1a"]], g.Trekkingen(set_.kentallen).met_kolommen(kolommen))["s1a"]
    for i in (0, 1):
        los = reken(dorp, [STRATEGIEEN["s1a"]], set_.met({n: float(c[i, 0]) for n, c in kolommen.items()}))["s1a"]
        for veld in ("h16_eur_jaar", "h17_eur_ton", "h18_eur_weq_jaar"):
            assert getattr(samen, veld)[i] == pytest.approx(getattr(los, veld), nan_ok=True)


def test_zonder_iets_dat_kan_is_alles_ontbrekend(dorp: g.Buurtbasis) -> None:
    uit = g.gevoeligheid(dorp, [STRATEGIEEN["s4a"]], p(), mag=zonder_gas, runs=3, seed=1)
    assert np.isnan(uit.aandeel_eerste).all()
    assert np.isnan(uit.h18_p05).all()


def test_voortgang_loopt_op_tot_een(dorp: g.Buurtbasis) -> None:
    gemeld: list[float] = []
    g.gevoeligheid(dorp, KEUS, p(), mag=zonder_gas, runs=5, seed=1, voortgang=gemeld.append)
    assert gemeld == sorted(gemeld)
    assert gemeld[-1] == 1.0
