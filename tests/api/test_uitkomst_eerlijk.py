"""Zegt de uitkomst eerlijk wat niet bekend is, wat niet meetelt, en wat niet naar buiten mag?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import MappingProxyType

import pytest

from api.analyses import StartwijkenOpdracht, startwijken
from api.models import Resultaat
from layers.assemble import Studie, open_studie
from layers.made import maak_stad


@pytest.fixture(scope="module")
def stad(tmp_path_factory: pytest.TempPathFactory) -> Studie:
    data = tmp_path_factory.mktemp("eerlijk") / "stad"
    maak_stad(buurten=8, seed=2, data=data)
    return open_studie(data)


@pytest.fixture(scope="module")
def uit(stad: Studie) -> Resultaat:
    return doe(stad)


def doe(studie: Studie, **wensen: object) -> Resultaat:
    return startwijken(StartwijkenOpdracht(data=Path("ongebruikt"), trekkingen=300, **wensen), studie)  # type: ignore[arg-type]


def test_van_een_kleine_buurt_komt_niets_herleidbaars_naar_buiten(uit: Resultaat) -> None:
    klein = [b for b in uit.buurten if b.opties and (b.kengetallen["woningen"] or 0) < 10]
    assert klein
    for b in klein:
        assert b.kengetallen["gas_model_m3_woning"] is None
        assert b.kengetallen["labeldekking"] is None
        for o in b.opties:
            assert o.eindgebruiker_eur_jaar is None
            assert set(o.onderdelen_eur_jaar.values()) == {None}


def test_wie_geen_startwijk_kan_zijn_krijgt_geen_beloften(uit: Resultaat) -> None:
    assert all(not b.wat_nodig for b in uit.buurten if b.uitkomst in ("geen_startwijk", "onbekend"))


def test_een_eigen_gewicht_zonder_gegevens_staat_bovenaan(stad: Studie) -> None:
    lagen = {n: t for n, t in stad.lagen.items() if n != "draagvlak"}
    r = doe(dataclasses.replace(stad, lagen=MappingProxyType(lagen)), gewichten={"draagvlak": 0.3})
    assert r.samenvatting[0].startswith("Uw gewicht voor draagvlak in de buurt (0,3) telt niet mee")
    assert r.preset == "gelijk, met eigen gewichten: draagvlak 0,3"


def test_ruimte_op_het_net_is_onzeker_als_de_techniek_dat_is(uit: Resultaat) -> None:
    for b in uit.buurten:
        net = next((x for x in b.bijdragen if x.criterium == "netruimte"), None)
        if net is not None and net.waarde is not None:
            assert net.waarde_laag is not None
            assert net.waarde_hoog is not None
            assert net.waarde_laag <= net.waarde <= net.waarde_hoog
