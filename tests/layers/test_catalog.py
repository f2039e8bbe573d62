import pytest

from layers.catalog import catalogus, laag, parse_catalogus
from layers.errors import CatalogFault, UnknownLayer
from layers.schemas import SCHEMAS
from layers.uitgaven import uitgaven

GOED = """
[laag.proef]
titel = "Proef"
uitgever = "wij"
licentie = "CC0"
soort = "bestand"
adres = "x"
schema = "draagvlak"
verversen = "jaar"
lezer = "gemeentelijk"
verplicht = false
waarvoor = "toets"
"""


def test_de_eigen_catalogus_klopt_en_is_onveranderlijk():
    lagen = catalogus()
    assert lagen["buurten"].verplicht
    assert all(beschrijving.schema in SCHEMAS for beschrijving in lagen.values())
    assert all(beschrijving.licentie for beschrijving in lagen.values())
    with pytest.raises(TypeError):
        lagen["x"] = lagen["buurten"]  # type: ignore[index]


def test_elke_afgesproken_laag_staat_erin():
    afgesproken = (
        "buurten panden verblijfsobjecten energielabels energielabels_buurt startanalyse netcapaciteit "
        "postcodegebieden warmtebronnen woningbouwlocaties geluidszones bestemmingsplannen monumenten koppelkansen "
        "draagvlak subsidies wegen spoor water natuur dijken windturbines stations hoogte"
    )
    assert set(afgesproken.split()) <= set(catalogus())


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        (GOED.replace('licentie = "CC0"', 'licentie = ""'), "licentie.*niet leeg"),
        (GOED.replace('licentie = "CC0"\n', ""), "licentie"),
        (GOED.replace("licentie", "licentei"), "licentei.*lijkt op: licentie"),
        (GOED.replace('"draagvlak"', '"bestaat_niet"'), "schema.*bestaat_niet"),
        (GOED.replace("verplicht = false", 'verplicht = "nee"'), "verplicht.*true of false"),
        (GOED.replace('"bestand"', '"toverij"'), "soort.*toverij"),
        (GOED + "\n[lagen.x]\n", "lagen"),
        ("kapot = [", "geldige TOML"),
        ("", "geen lagen"),
    ],
)
def test_een_fout_in_de_catalogus_wordt_met_naam_genoemd(tekst, melding):
    with pytest.raises(CatalogFault, match=melding):
        parse_catalogus(tekst)


def test_onbekende_laag_noemt_wat_erop_lijkt():
    with pytest.raises(UnknownLayer, match="warmtebronnen"):
        laag("warmtebron")


def test_bekende_uitgaven_noemen_een_jaar():
    assert all(uitgave["peiljaar"] for uitgave in uitgaven().values())
