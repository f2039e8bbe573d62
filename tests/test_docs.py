"""Klopt wat er in de documentatie staat? Elke opdracht, optie, laag, naam en elk bestand dat ze noemt moet bestaan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from api.cli import app
from api.studies import STUDIES
from api.uitvoer import PRODUCTEN
from layers.catalog import catalogus
from layers.normen import load_normensets
from layers.referentie import load_parameters, load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.windpark import lees_park
from layers.windregels import load_windregels
from spatial.warmte.startwijken import PRESETS, REGISTER
from spatial.warmte.strategieen import GROEPEN, STRATEGIEEN
from spatial.warmte.tarieven import TARIEFNAMEN
from spatial.wind.regels.register import alle_regels

WORTEL = Path(__file__).resolve().parents[1]
DOCUMENTEN = sorted([*WORTEL.glob("*.md"), *(WORTEL / "docs").glob("*.md"), WORTEL / "data" / "README.md"])
NAMEN = [str(pad.relative_to(WORTEL)) for pad in DOCUMENTEN]
OPDRACHTEN = get_command(app).commands  # type: ignore[attr-defined]
OPTIES = {optie for opdracht in OPDRACHTEN.values() for p in opdracht.params for optie in p.opts}

_CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
_AANROEP = re.compile(r"(?:^|\s)wijkwind +([a-z]+|--[a-z-]+)([^\n|#]*)", re.MULTILINE)
_MAPPEN = (
    "spatial/",
    "layers/",
    "api/",
    "data/",
    "docs/",
    "notebooks/",
    "tests/",
    "reference/",
    "made/",
    "benchmarks/",
)


def _tekst(naam: str) -> str:
    return (WORTEL / naam).read_text(encoding="utf-8")


def _code(naam: str) -> Iterator[str]:
    for treffer in _CODE.finditer(_tekst(naam)):
        # Een lange opdracht kan over een regeleinde lopen.
        yield (treffer[1] or treffer[2]).replace("\\\n", " ")


def _aanroepen(naam: str) -> list[tuple[str, str]]:
    return [(t[1], t[2]) for code in _code(naam) for t in _AANROEP.finditer(code)]


@pytest.mark.parametrize("naam", NAMEN)
def test_every_command_and_option_exists(naam: str) -> None:
    for opdracht, rest in _aanroepen(naam):
        if opdracht.startswith("--"):
            assert opdracht in {"--versie", "--version", "--help"}, opdracht
            continue
        assert opdracht in OPDRACHTEN, f"{naam}: 'wijkwind {opdracht}' bestaat niet"
        kent = {optie for p in OPDRACHTEN[opdracht].params for optie in p.opts} | {"--help"}
        vreemd = set(re.findall(r"(?<!\S)--[a-z-]+", rest)) - kent
        assert not vreemd, f"{naam}: 'wijkwind {opdracht}' kent {vreemd} niet"


@pytest.mark.parametrize("naam", NAMEN)
def test_every_loose_option_exists(naam: str) -> None:
    los = {optie for code in _code(naam) if code.startswith("--") for optie in re.findall(r"--[a-z-]+", code)}
    assert los <= OPTIES | {"--help", "--versie"}, los


def test_the_readme_names_every_command_and_product() -> None:
    genoemd = {opdracht for opdracht, _ in _aanroepen("README.md")}
    assert set(OPDRACHTEN) <= genoemd
    assert all(f"`{product}`" in _tekst("README.md") for product in PRODUCTEN)
    for soort in STUDIES.values():
        weg = [product for product in soort.uitvoer.producten if f"`{product}`" not in _tekst("README.md")]
        assert weg == [], f"{soort.naam}: {weg}"


@pytest.mark.parametrize("naam", NAMEN)
def test_every_named_file_exists(naam: str) -> None:
    map_ = (WORTEL / naam).parent
    koppelingen = {doel for doel in re.findall(r"\]\(([^)#\s]+)", _tekst(naam)) if "://" not in doel}
    paden = {code for code in _code(naam) if code.startswith(_MAPPEN) and "\n" not in code and " " not in code}
    for doel in koppelingen | paden:
        assert (map_ / doel).exists() or (WORTEL / doel).exists(), f"{naam} noemt {doel}"


def _waarden(naam: str, optie: str) -> list[str]:
    return [w for code in _code(naam) for w in re.findall(rf"{optie} +([^\s`]+)", code)]


@pytest.mark.parametrize("naam", NAMEN)
def test_every_value_behind_an_option_exists(naam: str) -> None:
    kentallen = set(load_parameters()) | TARIEFNAMEN | set(load_wind_parameters())
    regels = set(load_windregels().regels)
    gewichten = [w.split("=")[0] for w in _waarden(naam, "--gewicht")]
    volgorde = [c for w in _waarden(naam, "--volgorde") for c in w.split(",")]
    assert set(gewichten) | set(volgorde) <= set(REGISTER)
    assert {w.split("=")[0] for w in _waarden(naam, "--parameter")} <= kentallen | {"naam", "NAAM"}
    assert set(_waarden(naam, "--preset")) <= set(PRESETS)
    assert set(_waarden(naam, "--zonder")) <= set(STRATEGIEEN) | set(GROEPEN) | regels
    assert {w.split("=")[0] for optie in ("--ook", "--afstand") for w in _waarden(naam, optie)} <= regels
    eigen = {w for w in _waarden(naam, "--normen") if w.endswith((".toml", ".json"))}
    assert set(_waarden(naam, "--normen")) - eigen <= set(load_normensets()) | {"SET"}
    assert {*_waarden(naam, "--turbine"), *_waarden(naam, "--type")} <= set(load_turbinetypen(None)) | {"TYPE"}
    assert set(_waarden(naam, "--laag")) <= set(catalogus())


@pytest.mark.parametrize("naam", ["README.md", "docs/methode.md", "docs/bestanden.md", "data/README.md"])
def test_every_name_with_underscores_is_known(naam: str) -> None:
    """Wat tussen accenten staat en op een naam lijkt, moet een kental, criterium, laag, kolom of bestand zijn."""
    bekend = set(load_parameters()) | TARIEFNAMEN | set(REGISTER) | set(catalogus()) | set(PRESETS)
    bekend |= {kolom for schema in _kolommen().values() for kolom in schema}
    # Functies, voorbeelden en vreemde kolomnamen die de tekst zelf uitlegt.
    bekend |= {"voedingsgebied_id"} | _vreemde_namen()
    namen = {code for code in _code(naam) if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", code)}
    assert namen - bekend == set()


def _kolommen() -> Mapping[str, set[str]]:
    from layers.schemas import SCHEMAS

    return {naam: {kolom.naam for kolom in schema.kolommen} for naam, schema in SCHEMAS.items()}


def _vreemde_namen() -> set[str]:
    from layers.sources.vertaling import VERTALINGEN

    return {naam for v in VERTALINGEN.values() for namen in v.kolommen.values() for naam in namen}


def test_required_columns_are_bold_and_foreign_names_are_recognised() -> None:
    """docs/bestanden.md zegt per gemeentelijke laag welke kolommen verplicht zijn en hoe ze ook mogen heten."""
    from layers.schemas import SCHEMAS
    from layers.sources.vertaling import VERTALINGEN

    tekst = _tekst("docs/bestanden.md")
    for laag in ("draagvlak", "koppelkansen", "subsidies"):
        stuk = tekst.split(f"### `{laag}`")[1].split("###")[0]
        assert set(re.findall(r"\*\*`(\w+)`\*\*", stuk)) == {k.naam for k in SCHEMAS[laag].kolommen if k.nodig} - {
            "werk_id"
        }
        for rij in re.findall(r"^\| (.+?) \|", stuk, re.MULTILINE):
            for eigen, andere in re.findall(r"`(\w+)`(?:\*\*)? \((`[^)]*)\)", rij):
                assert set(re.findall(r"`(\w+)`", andere)) <= set(VERTALINGEN[laag].kolommen[eigen]), (laag, eigen)


def test_the_readme_lists_every_layer_with_its_licence() -> None:
    tabel = _tekst("README.md").split("## Lagen")[1].split("\n## ")[0]
    for naam, laag in catalogus().items():
        rij = next((r for r in tabel.splitlines() if r.startswith("|") and f"`{naam}`" in r.split("|")[1]), None)
        assert rij is not None, f"laag {naam} staat niet in de README"
        assert laag.licentie in rij or "layers/catalog.toml" in rij, f"licentie van {naam}"


def test_methode_lists_exactly_the_criteria() -> None:
    stuk = _tekst("docs/methode.md").split("met de naam voor `--gewicht`:")[1].split("\n\n")[1]
    assert set(re.findall(r"`(\w+)`", stuk)) == set(REGISTER)


def test_windpark_lists_exactly_the_rules_with_their_hardness() -> None:
    """docs/windpark.md noemt elke regel één keer, met de hardheid die in de code staat."""
    rijen = re.findall(r"^\| (WT-[A-Z]+-\d+) \| .+? \| (\w+) \|$", _tekst("docs/windpark.md"), re.MULTILINE)
    assert rijen == [(regel.code, regel.hardheid) for regel in alle_regels()]


def test_wind_lists_exactly_the_norm_sets() -> None:
    tabel = _tekst("docs/wind.md").split("| set | geluid")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([^`]+)` \|", tabel, re.MULTILINE) == list(load_normensets())


def test_the_demo_files_match_the_demo() -> None:
    """De demo maakt de stad waarvoor park en zoekgebied getekend zijn, en het park is te lezen."""
    regels = [rij for rij in _tekst("Makefile").splitlines() if "wijkwind maak" in rij]
    assert [re.findall(r"--(?:buurten|seed) \d+", rij) for rij in regels] == [["--buurten 40", "--seed 1"]]
    types = load_turbinetypen(None)
    for naam in ("park_waterlo.geojson", "zoekgebied_waterlo.geojson"):
        assert f"data/made/{naam}" in _tekst("Makefile")
    assert len(lees_park(WORTEL / "data" / "made" / "park_waterlo.geojson", types)) == 3


def test_uncertain_settings_in_the_readme_are_uncertain() -> None:
    tabel = _tekst("README.md").split("| kental | waarom onzeker |")[1].split("\n\n")[0]
    kentallen = load_parameters()
    namen = re.findall(r"`(\w+)`", "\n".join(rij.split("|")[1] for rij in tabel.splitlines() if rij.startswith("|")))
    assert len(namen) >= 5
    assert {naam: kentallen.kental(naam).zekerheid for naam in namen} == dict.fromkeys(namen, "U")


def test_glossary_is_sorted_and_each_term_is_one_line() -> None:
    tabel = _tekst("README.md").split("| begrip | betekenis |")[1].split("\n\n")[0]
    rijen = [rij.split("|")[1:3] for rij in tabel.splitlines() if rij.startswith("| ") and "---" not in rij]
    termen = [term.strip().lower() for term, _ in rijen]
    assert termen == sorted(termen)
    for verplicht in ("weq", "startwijk", "warmteprogramma", "tvw", "h17", "h18", "smaa", "topsis", "draagvlak", "msr"):
        assert verplicht in termen
    assert all(uitleg.strip() for _, uitleg in rijen)


def test_licence_is_complete() -> None:
    tekst = _tekst("LICENSE")
    assert re.findall(r"^(\d+)\. ?[A-Z]", tekst, re.MULTILINE) == [str(n) for n in range(1, 16)]
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in tekst
    bijlage = tekst[tekst.index("15.Applicable Law") :]
    assert "‘Compatible Licences’ according to Article 5 EUPL" in bijlage
    assert tekst.endswith("require the production of a new EUPL version.\n")


def test_publiccode_describes_this_version() -> None:
    blad = yaml.safe_load(_tekst("publiccode.yml"))
    project = tomllib.loads(_tekst("pyproject.toml"))["project"]
    verplicht = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
    assert verplicht | {"description", "legal", "maintenance", "localisation", "releaseDate"} <= set(blad)
    assert (blad["name"], blad["softwareVersion"]) == (project["name"], project["version"])
    assert blad["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert f"[{project['version']}]" in _tekst("CHANGELOG.md")
    for taal in ("nl", "en"):
        beschrijving = blad["description"][taal]
        assert len(beschrijving["shortDescription"]) <= 150
        assert 150 <= len(beschrijving["longDescription"]) <= 10_000
        assert beschrijving["features"]
    assert blad["maintenance"]["type"] != "internal" or blad["maintenance"]["contacts"][0]["name"]


def test_marked_places_are_there_once() -> None:
    """De plekken die na een meting worden ingevuld."""
    for plek in ("vergelijking met PBL", "snelheid"):
        for rand in ("begin", "einde"):
            assert _tekst("README.md").count(f"<!-- {rand}: {plek} -->") == 1
