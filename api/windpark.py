"""De toets van een windpark: één opdracht in, één uitkomst uit, langs welke deur ze ook komt.

Hier staat de volgorde van de stappen; elke stap staat in haar eigen bestand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from api.errors import InvalidValue
from api.models_windpark import WindparkResultaat
from api.runner import deel
from api.windpark_net import bepaal_net, kies_kader
from api.windpark_plannen import bepaal_plannen, plangeluid, schaduw_op_plannen
from api.windpark_stappen import Stappen
from api.windpark_stukken import Stukken
from api.windpark_uitkomst import stel_samen
from layers.normen import kies_normenset
from layers.omgeving import open_omgeving
from layers.referentie import load_wind_parameters
from layers.turbinetypen import load_turbinetypen
from layers.verslag import Voortgang
from layers.windpark import lees_park
from spatial.wind.normen import Normenset
from spatial.wind.toets import toets
from spatial.wind.uitslag import Toetsgeval

CONTOUREN_DB: tuple[float, ...] = (40.0, 42.0, 45.0, 47.0, 50.0)
CONTOUR_GRENZEN_DB = (20.0, 80.0)
SCHADUWJAAR = 2025
# Een vaste dag, zodat dezelfde vraag morgen hetzelfde antwoord geeft.
AANVRAAG = "2026-12-31"
# Voor één of twee turbines gelden landelijke normen; daarboven is het ontwerp van 2023 alleen een uitgangspunt.
NORMEN_KLEIN, NORMEN_PARK = "Bal-1-2-turbines", "Ontwerp-2023-standaard"


@dataclass(frozen=True, kw_only=True)
class WindparkOpdracht:
    """Wat de gebruiker vraagt.

    Parameters
    ----------
    park : bestand met turbines (GeoJSON); data : opslag van wijkwind of een map met bestanden
    normen : naam van een normenset of een bestand met een eigen set; leeg: wijkwind kiest op het aantal turbines
    types : bestand met eigen turbinetypes; wind : windtabel
    parameters : kentallen op naam die afwijken
    contouren_db : niveaus van de contouren op de kaart (Lden)
    jaar : het jaar van de slagschaduw; kader : de regel voor de wachtrij ("fifo" of "prioritering-2025")
    aanvraag : dag (jjjj-mm-dd) waarop het park om een aansluiting vraagt; het jaar is het begin van de wachtrij
    startwijken : een eerdere uitkomst van startwijken, voor de vraag naar stroom van warmtepompen
    """

    park: Path
    data: Path
    gemeenten: tuple[str, ...] = ()
    normen: str = ""
    types: Path | None = None
    wind: Path | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    contouren_db: tuple[float, ...] = CONTOUREN_DB
    jaar: int = SCHADUWJAAR
    kader: str = "prioritering-2025"
    startwijken: Path | None = None
    aanvraag: str = AANVRAAG
    seed: int = 1
    titel: str = ""


@dataclass(frozen=True)
class Windparkstudie:
    """De uitkomst, met de tussenstukken waar de kaarten hun vlakken en punten vandaan halen."""

    resultaat: WindparkResultaat
    stukken: Stukken


def windpark(opdracht: WindparkOpdracht, voortgang: Voortgang | None = None) -> Windparkstudie:
    """Voer de toets uit.

    Raises
    ------
    WijkwindError : elke fout in invoer of opdracht, met wat er stond, wat verwacht was en wat te doen.
    """
    meld = voortgang or (lambda _wat, _deel: None)
    _eis_opdracht(opdracht)
    p = load_wind_parameters().met(opdracht.parameters)
    types = load_turbinetypen(opdracht.types)
    meld("lagen openen", 0.0)
    studie, omgeving = open_omgeving(
        opdracht.data, p, types=types, gemeenten=opdracht.gemeenten, wind=opdracht.wind, voortgang=deel(meld, 0.0, 0.2)
    )
    park = lees_park(opdracht.park, types, grens=studie.buurten, maaiveld=omgeving.hoogte)
    normen, normkeuze = _normen(opdracht.normen, len(park))
    stap = Stappen(park, omgeving, normen, p, deel(meld, 0.2, 0.6))
    geluid = stap.geluid()
    lijnen = stap.contouren(opdracht.contouren_db)
    schaduw = stap.slagschaduw(opdracht.jaar)
    opbrengst = stap.opbrengst()
    zicht = stap.zicht()
    extra = stap.cumulatie(geluid)
    geval = Toetsgeval(
        park=park,
        omgeving=omgeving,
        normen=normen,
        p=p,
        geluid=None if geluid is None else geluid.tabel,
        slagschaduw=None if schaduw is None else schaduw.tabel,
        waarom=stap.waarom,
    )
    meld("woningbouw", 0.65)
    plannen = bepaal_plannen(geval, types, lijnen)
    planschaduw = schaduw_op_plannen(geval, opdracht.jaar)
    meld("regels toetsen", 0.8)
    geval = replace(geval, extra={**extra, **plangeluid(plannen)})
    uitslagen = tuple(toets(geval))
    meld("stroomnet", 0.85)
    net = bepaal_net(opdracht, geval, studie, opbrengst)
    meld("uitkomst samenstellen", 0.95)
    stukken = Stukken(
        opdracht=opdracht,
        studie=studie,
        geval=geval,
        normkeuze=normkeuze,
        geluid=geluid,
        contouren=lijnen,
        schaduw=schaduw,
        opbrengst=opbrengst,
        zicht=zicht,
        uitslagen=uitslagen,
        plannen=plannen,
        planschaduw=planschaduw,
        net=net,
    )
    return Windparkstudie(stel_samen(stukken), stukken)


def _eis_opdracht(opdracht: WindparkOpdracht) -> None:
    """Wat aan de vraag zelf niet kan, is een fout; een stap die mislukt zou haar verzwijgen."""
    kies_kader(opdracht.kader)
    laag, hoog = CONTOUR_GRENZEN_DB
    for niveau in opdracht.contouren_db:
        if not laag <= niveau <= hoog:
            raise InvalidValue("contouren (dB Lden)", niveau, f"{laag:g} tot en met {hoog:g}", "kies een ander niveau")


def _normen(keuze: str, turbines: int) -> tuple[Normenset, str]:
    """De gekozen normenset, en de zin die zegt waarom als de gebruiker niets koos."""
    if keuze:
        return kies_normenset(keuze), ""
    if turbines <= 2:
        return kies_normenset(NORMEN_KLEIN), "Niet zelf gekozen: voor één of twee turbines gelden landelijke normen."
    zin = "Niet zelf gekozen: gebruikt als uitgangspunt, want voor drie of meer turbines is er geen landelijke norm."
    return kies_normenset(NORMEN_PARK), zin
