"""`wijkwind controleer`: elk gepubliceerd geval klopt, en een verkeerd getal valt op."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli_controleer import check, check_all
from api.referentie_gevallen import alle_gevallen
from spatial.referentiegeval import Geval


def test_alle_gevallen_kloppen_en_elke_groep_is_er() -> None:
    gevallen = alle_gevallen()
    mis = [c.naam for c in check_all(gevallen, lambda _wat, _deel: None) if not c.klopt]
    assert mis == []
    assert len(gevallen) > 200
    assert {"Annuïteit", "Energie", "Definities", "Stroomnet", "Typische vraag", "Isolatie", "Standaard"} <= {
        g.groep for g in gevallen
    }
    assert all(g.bron and g.eenheid for g in gevallen)


def test_geen_enkel_geval_klopt_vanzelf() -> None:
    """Een getal dat meer dan de tolerantie afwijkt van de publicatie moet bij elk geval opvallen."""
    for geval in alle_gevallen():
        stap = geval.tolerantie * 2 + max(abs(geval.gepubliceerd), 1.0) * 0.05
        assert not check(replace(geval, gepubliceerd=geval.gepubliceerd + stap)).klopt, geval.naam
        # De tolerantie is de afronding van de publicatie, geen ruimte om fouten in te verstoppen.
        assert geval.tolerantie <= max(0.02 * abs(geval.gepubliceerd), 1.5), geval.naam


def test_geen_getal_klopt_nooit() -> None:
    geval = alle_gevallen()[0]
    assert not check(replace(geval, bereken=lambda: math.nan, tolerantie=math.inf)).klopt


def test_een_verkeerd_gepubliceerd_getal_geeft_afsluitcode_1(monkeypatch: pytest.MonkeyPatch) -> None:
    goed = CliRunner().invoke(app, ["controleer", "--json"])
    assert goed.exit_code == 0, goed.output
    assert json.loads(goed.stdout)["mis"] == 0
    gevallen: list[Geval] = alle_gevallen()
    gevallen[3] = replace(gevallen[3], gepubliceerd=gevallen[3].gepubliceerd * 1.1)
    monkeypatch.setattr("api.referentie_gevallen.alle_gevallen", lambda: gevallen)
    fout = CliRunner().invoke(app, ["controleer", "--json"])
    assert fout.exit_code == 1
    uit = json.loads(fout.stdout)
    assert uit["mis"] == 1
    assert [g["naam"] for g in uit["gevallen"] if not g["klopt"]] == [gevallen[3].naam]
    monkeypatch.setattr("api.referentie_gevallen.alle_gevallen", list)
    assert CliRunner().invoke(app, ["controleer"]).exit_code == 1
