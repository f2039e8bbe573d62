"""Blijft het open model zo dicht bij de Startanalyse van het PBL als het nu is?

De grenzen liggen net onder de uitkomst van nu (2026): een verandering die het model slechter maakt valt op.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pbl import GASVRIJ, GEMEENTE, LAND, VARIANTEN, Vergelijking, kerncijfers, overeenstemming, vergelijk
from spatial.warmte.kosten import KAPITAAL, VARIABEL

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def land(gedeelde_data: Path) -> Vergelijking:
    return vergelijk(gedeelde_data / LAND)


@pytest.mark.parametrize(
    ("variant", "spearman", "mediaan"),
    [("s1a", 0.855, 0.098), ("s2c", 0.912, 0.177), ("s4d", 0.854, 0.097)],
)
def test_meerkosten_per_weq_liggen_bij_die_van_het_pbl(
    land: Vergelijking, variant: str, spearman: float, mediaan: float
) -> None:
    rij = kerncijfers(land).loc[variant]
    assert rij["buurten"] > 11_000
    assert rij["spearman"] > spearman
    assert rij["mediaan_abs"] < mediaan


def test_de_goedkoopste_zonder_gas_is_meestal_dezelfde(land: Vergelijking) -> None:
    assert overeenstemming(land, GASVRIJ) > 0.849


def test_pbl_telt_zelf_ook_op(gedeelde_data: Path) -> None:
    """H16 van het PBL is de som van zijn onderdelen min de referentie: de definitie die wij gebruiken."""
    # Het landelijke bestand heeft niet alle onderdelen; dat van de gemeente wel.
    gemeente = vergelijk(gedeelde_data / GEMEENTE)
    ref = gemeente.pbl[("ref_2030", "K17")]
    for variant in VARIANTEN:
        h16 = gemeente.paar(variant, "H16")
        assert h16 is not None
        delen = [gemeente.pbl[(variant, n)] for n in (*KAPITAAL, *VARIABEL) if (variant, n) in gemeente.pbl]
        som = sum(d.fillna(0.0) for d in delen) - ref
        assert len(delen) == len((*KAPITAAL, *VARIABEL))
        assert (som.reindex(h16.index) - h16["pbl"]).abs().max() < 20, variant
