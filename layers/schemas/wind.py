"""De vaste kolommen van de lagen voor wind en voor de wachtrij op het net."""

from __future__ import annotations

from layers.schemas.kolom import Kolom, Schema
from layers.schemas.kolommen import aantal, keuze, sleutel, tekst, van

PERIODEKOLOMMEN = ("dag_procent", "avond_procent", "nacht_procent")
RICHTING = ("afname", "opwek")


def _verplicht(naam: str, *waarden: str) -> Kolom:
    return Kolom(naam=naam, soort="tekst", nodig=True, gevuld=True, waarden=waarden)


def _getal(naam: str, laag: float, hoog: float, *, nodig: bool = True) -> Kolom:
    return Kolom(naam=naam, soort="getal", nodig=nodig, gevuld=nodig, laag=laag, hoog=hoog)


WINDSCHEMAS: tuple[Schema, ...] = (
    Schema(
        naam="windturbines",
        kolommen=(
            sleutel("turbine_id"),
            *aantal("aantal"),
            *tekst("naam"),
            *aantal("ashoogte_m", "rotordiameter_m", "vermogen_kw"),
        ),
        vormen=("punt",),
    ),
    Schema(naam="buisleidingen", kolommen=(sleutel("leiding_id"), *tekst("naam", "soort")), vormen=("lijn",)),
    Schema(
        naam="hoogspanning",
        kolommen=(
            sleutel("lijn_id"),
            *tekst("naam"),
            _getal("spanning_kv", 0.4, 1500.0, nodig=False),
            _verplicht("soort", "lijn", "kabel", "station"),
        ),
        vormen=("lijn", "punt"),
    ),
    Schema(
        naam="radar",
        kolommen=(
            sleutel("radar_id"),
            *tekst("naam"),
            _getal("antenne_hoogte_m_nap", -10.0, 1000.0),
            _verplicht("soort", "militair", "verkeersleiding"),
        ),
        vormen=("punt",),
    ),
    Schema(
        naam="hoogtebeperkingen",
        kolommen=(sleutel("vlak_id"), *tekst("naam", "soort"), _getal("hoogte_m_nap", -10.0, 2000.0)),
        vormen=("vlak",),
    ),
    Schema(
        naam="bodemgebruik",
        kolommen=(sleutel("vlak_id"), *tekst("soort"), _getal("bodemfactor", 0.0, 1.0)),
        vormen=("vlak",),
    ),
    Schema(
        naam="landschap",
        kolommen=(
            sleutel("gebied_id"),
            *tekst("naam"),
            _verplicht("soort", "voorkeur", "uitsluiting", "openbare grond", "waterschapsgrond"),
        ),
        vormen=("vlak",),
    ),
    Schema(
        naam="zoekgebieden",
        kolommen=(sleutel("gebied_id"), *tekst("naam"), *aantal("bod_twh", "bod_mw")),
        vormen=("vlak",),
    ),
    Schema(
        naam="kwetsbare_objecten",
        kolommen=(sleutel("object_id"), *tekst("naam"), _verplicht("soort", "kwetsbaar", "beperkt_kwetsbaar")),
        vormen=("punt",),
    ),
    Schema(
        naam="aanvragen",
        kolommen=(
            sleutel("aanvraag_id"),
            *tekst("naam"),
            _verplicht("soort", "wind", "zon", "woningen", "warmte", "bedrijf", "opslag"),
            _verplicht("richting", *RICHTING),
            _getal("vermogen_mw", 0.0, 100_000.0, nodig=False),
            Kolom(naam="datum", soort="datum", nodig=True, gevuld=True),
            Kolom(naam="categorie", soort="getal", laag=0, hoog=3, geheel=True),
            *tekst("gebied_id", nodig=True, gevuld=True),
        ),
        vormen=("punt",),
        geometrie_nodig=False,
    ),
    Schema(
        naam="netversterkingen",
        kolommen=(
            sleutel("versterking_id"),
            *tekst("gebied_id", nodig=True, gevuld=True),
            _verplicht("richting", *RICHTING),
            _getal("extra_mw", 0.0, 100_000.0),
            Kolom(naam="jaar", soort="getal", nodig=True, gevuld=True, laag=1990, hoog=2150, geheel=True),
            Kolom(naam="jaar_laat", soort="getal", laag=1990, hoog=2150, geheel=True),
            keuze("zekerheid", "vast", "gepland", "onzeker"),
        ),
    ),
    Schema(
        naam="wind",
        kolommen=(
            _getal("hoogte_m", 1.0, 400.0),
            _getal("klasse_ms", 0.0, 60.0),
            *(_getal(naam, 0.0, 100.0) for naam in PERIODEKOLOMMEN),
        ),
    ),
    Schema(
        naam="winduren",
        kolommen=(
            Kolom(naam="datum", soort="datum", nodig=True, gevuld=True),
            Kolom(naam="uurvak", soort="getal", nodig=True, gevuld=True, laag=1, hoog=24, geheel=True),
            Kolom(naam="snelheid_ms", soort="getal", nodig=True, laag=0, hoog=60),
            Kolom(naam="richting_graden", soort="getal", laag=0, hoog=360),
            Kolom(naam="temperatuur_c", soort="getal", laag=-50, hoog=60),
            Kolom(naam="straling_j_cm2", soort="getal", laag=0, hoog=500),
            *van("getal", "hoogte_m"),
            *tekst("station"),
        ),
    ),
)
