"""Gebruik per woningtype: opgeteld over de typen is het weer de buurt, zonder utiliteit."""

from __future__ import annotations

import numpy as np
import pytest

from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.gebruik import REFERENTIE, gebruik_per_woningtype
from spatial.warmte.kosten import referentie, reken
from spatial.warmte.strategieen import STRATEGIEEN
from tests.spatial.warmtestad import DORP, basis, bronnen, k, p, voorraad

ALLE = list(STRATEGIEEN.values())
DUBBEL = [(9.0, "tussen", "1992_1995", "C", 95.0), (3.0, "hoek", "voor_1930", "voorlopig_G", 120.0)]


@pytest.fixture(scope="module")
def tabel() -> object:
    return gebruik_per_woningtype(voorraad(*DORP, DUBBEL, utiliteit_m2=[5_000.0]), k(), p(), ALLE)


@pytest.mark.parametrize("code", list(STRATEGIEEN))
def test_optellen_over_de_typen_geeft_de_buurt(tabel: object, code: str) -> None:
    v = voorraad(*DORP, DUBBEL)
    b = basis(v, bron_afstand_m=bronnen(4))
    s = STRATEGIEEN[code]
    buurt = reken(b, [s], p())[code]
    rijen = tabel[tabel["strategie"] == code]  # type: ignore[index]
    som = rijen[
        ["gas_m3_jaar", "elektriciteit_kwh_jaar", "warmte_gj_jaar", "onderhoud_eur_jaar", "investering_isolatie_eur"]
    ]
    som = som.mul(rijen["aantal"], axis=0).groupby(rijen["buurtcode"]).sum().reindex(v.buurtcode)
    assert rijen.groupby("buurtcode")["aantal"].sum().reindex(v.buurtcode).to_numpy() == pytest.approx(v.woningen)
    assert som["onderhoud_eur_jaar"].to_numpy() == pytest.approx(buurt.onderdelen["K14"])
    af30 = annuiteitsfactor(0.03, 30)
    assert som["investering_isolatie_eur"].to_numpy() * af30 == pytest.approx(buurt.onderdelen["K08"])
    if not s.warmtenet:
        # Bij een net zit het gas en de stroom van het net niet in de woning.
        assert som["gas_m3_jaar"].to_numpy() == pytest.approx(buurt.gas_m3)
        assert som["elektriciteit_kwh_jaar"].to_numpy() == pytest.approx(buurt.stroom_kwh)
    else:
        vraag = b.vraag[s.doel]
        licht = (vraag.apparatuur + vraag.ventilatie) / 0.0036
        extra = (som["elektriciteit_kwh_jaar"].to_numpy() - licht) * 0.0036
        # Wat de woning uit het net haalt plus haar eigen stroom voor warmte is de vraag.
        assert som["warmte_gj_jaar"].to_numpy() + extra == pytest.approx(vraag.rv + vraag.tapwater)


def test_aardgas_is_de_referentie_van_de_woningen(tabel: object) -> None:
    v = voorraad(*DORP, DUBBEL)
    ref = referentie(basis(v), p())
    rijen = tabel[tabel["strategie"] == REFERENTIE]  # type: ignore[index]
    gas = (rijen["gas_m3_jaar"] * rijen["aantal"]).groupby(rijen["buurtcode"]).sum().reindex(v.buurtcode)
    assert gas.to_numpy() == pytest.approx(ref.gas_m3)
    assert (rijen["investering_isolatie_eur"] == 0).all()


def test_alleen_typen_die_er_staan_en_niets_ontbreekt(tabel: object) -> None:
    eerste = tabel[tabel["buurtcode"] == "BU00010000"]  # type: ignore[index]
    assert set(eerste["woningtype"]) == {"tussen", "vrijstaand"}
    getallen = tabel.select_dtypes("number")  # type: ignore[attr-defined]
    assert np.isfinite(getallen.to_numpy()).all()
    assert (getallen >= 0).all(axis=None)
