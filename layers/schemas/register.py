"""De vaste kolommen per laag: dit is de afspraak tussen lezers, opslag en rekenwerk.

Alle geometrie staat in RD (EPSG:28992), aandelen lopen van 0 tot 1, en wat ontbreekt is leeg (NaN), nooit 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from layers.schemas.kolom import Kolom, Schema
from layers.schemas.kolommen import aandeel as _aandeel
from layers.schemas.kolommen import aantal as _aantal
from layers.schemas.kolommen import buurtcode as _buurtcode
from layers.schemas.kolommen import gemeentecode as _gemeentecode
from layers.schemas.kolommen import keuze as _keuze
from layers.schemas.kolommen import klasse as _klasse
from layers.schemas.kolommen import sleutel as _id
from layers.schemas.kolommen import tekst as _tekst
from layers.schemas.kolommen import van as _van
from layers.schemas.wind import WINDSCHEMAS

LABELKLASSEN = ("A", "B", "C", "D", "E", "F", "G")
PERIODEN_STARTANALYSE = (
    "voor_1930",
    "1930_1945",
    "1946_1964",
    "1965_1974",
    "1975_1991",
    "1992_2005",
    "2006_later",
)
TYPEN = ("vrijstaand", "twee_onder_een_kap", "hoek", "tussen", "meergezins_laag", "meergezins_hoog")


_LIJST = (
    Schema(
        naam="buurten",
        kolommen=(
            _buurtcode(uniek=True),
            *_tekst("buurtnaam", nodig=True),
            *_tekst("wijkcode"),
            _gemeentecode(nodig=True),
            *_tekst("gemeentenaam"),
            *_van("ja_nee", "water"),
            *_aantal("woningen", "inwoners", "huishoudens", "gas_m3_woning", "elek_kwh_woning"),
            *_aandeel("aandeel_koop", "aandeel_huur", "aandeel_corporatie", "aandeel_eengezins"),
            *_aantal("woz_eur"),
            *_aandeel("aandeel_stadsverwarming", "aandeel_aardgasvrij", "energiearmoede_aandeel"),
            *_aantal("adressen_km2", "opp_ha", "opp_land_ha"),
        ),
        vormen=("vlak",),
    ),
    Schema(
        naam="panden",
        kolommen=(
            _id("pand_id"),
            Kolom(naam="bouwjaar", soort="getal", nodig=True, laag=0, hoog=2200),
            *_tekst("status"),
        ),
        vormen=("vlak",),
    ),
    Schema(
        naam="verblijfsobjecten",
        kolommen=(
            _id("vbo_id"),
            *_tekst("pand_id", nodig=True),
            *_tekst("gebruiksdoel"),
            *_van("ja_nee", "woonfunctie", nodig=True),
            Kolom(naam="oppervlakte_m2", soort="getal", nodig=True, laag=0),
            *_tekst("status", "postcode", "huisnummer", "huisletter", "toevoeging"),
        ),
        vormen=("punt",),
    ),
    Schema(
        naam="energielabels",
        kolommen=(
            # Oude labels hebben alleen een adres; ze krijgen hun verblijfsobject pas als er een BAG naast ligt.
            Kolom(naam="vbo_id", soort="tekst", nodig=True, gevuld=False, uniek=True),
            *_tekst("pand_id"),
            *_tekst("label", nodig=True),
            _keuze("labelklasse", *LABELKLASSEN),
            *_van("datum", "registratiedatum", "geldig_tot"),
            _keuze("methode", "NTA8800", "NV", "onbekend"),
            *_tekst("gebouwtype", "postcode", "huisnummer", "huisletter", "toevoeging"),
        ),
    ),
    Schema(
        naam="energielabels_buurt",
        kolommen=(
            _buurtcode(uniek=True),
            *_aantal("woningen", *(f"aantal_{klasse}" for klasse in LABELKLASSEN), "aantal_onbekend"),
            *_aandeel("dekking"),
            _keuze("representatief", "ja", "nee", "onbekend"),
            *_aandeel("afwijking"),
        ),
    ),
    Schema(
        naam="startanalyse",
        kolommen=(
            _buurtcode(uniek=False),
            *_tekst("variant", "indicator", nodig=True, gevuld=True),
            *_van("getal", "waarde", nodig=True),
            *_tekst("editie"),
        ),
    ),
    Schema(
        naam="startanalyse_kenmerken",
        kolommen=(
            _buurtcode(uniek=True),
            *_tekst("buurtnaam", "gemeentecode", "gemeentenaam"),
            *_aantal("woningen", "utiliteit_aansluitingen", "weq"),
            *_tekst("keuze_variant"),
            *_aandeel(*(f"{soort}_{klasse}" for soort in ("afgemeld", "voorlopig") for klasse in LABELKLASSEN)),
            *_aantal(*(f"bp_{periode}" for periode in PERIODEN_STARTANALYSE), *(f"type_{soort}" for soort in TYPEN)),
            *_tekst("editie"),
        ),
    ),
    Schema(
        naam="netcapaciteit",
        kolommen=(
            _id("gebied_id"),
            *_tekst("naam", "netbeheerder"),
            *_klasse("afname_klasse", "opwek_klasse"),
            *_aantal("wachtrij_afname_mw", "wachtrij_opwek_mw", "verzoeken_afname", "verzoeken_opwek"),
            *_van("getal", "beschikbaar_afname_mw", "beschikbaar_opwek_mw"),
            *_aantal("verlichting_afname_jaar", "verlichting_opwek_jaar"),
            _keuze("eenheid_vermogen", "MW", "MVA"),
        ),
        vormen=("vlak",),
        geometrie_nodig=False,
    ),
    Schema(
        naam="postcodegebieden",
        kolommen=(
            *_tekst("postcode", "gebied_id", nodig=True, gevuld=True),
            *_klasse("afname_klasse", "opwek_klasse"),
        ),
    ),
    Schema(
        naam="warmtebronnen",
        kolommen=(
            _id("bron_id"),
            *_tekst("naam"),
            *_tekst("soort", nodig=True, gevuld=True),
            _keuze("zekerheid", "ruim", "beperkt", ""),
            *_aantal("warmte_gj_jaar", "beschikbaar_ruw"),
            *_van("getal", "bron_x_m", "bron_y_m"),
        ),
        vormen=("vlak",),
    ),
    Schema(
        naam="woningbouwlocaties",
        kolommen=(
            _id("plan_id"),
            *_tekst("plannaam", "planstatus"),
            *_aantal("woningen", "woningen_2020_2024", "woningen_2025_2029", "woningen_2030_later"),
        ),
        vormen=("vlak",),
    ),
    Schema(
        naam="geluidszones",
        kolommen=(_id("zone_id"), *_tekst("soort", nodig=True), Kolom(naam="lden_db", soort="getal", laag=0, hoog=150)),
        vormen=("vlak",),
    ),
    Schema(
        naam="bestemmingsplannen",
        kolommen=(_id("vlak_id"), *_tekst("plan_id", "naam"), *_tekst("soort", nodig=True), *_tekst("groep")),
        vormen=("vlak",),
    ),
    Schema(
        naam="monumenten",
        kolommen=(_id("object_id"), *_tekst("soort", nodig=True), *_tekst("naam")),
        vormen=("vlak", "punt"),
    ),
    Schema(naam="natuur", kolommen=(_id("gebied_id"), *_tekst("naam", "soort")), vormen=("vlak",)),
    Schema(
        naam="koppelkansen",
        kolommen=(
            _id("werk_id"),
            Kolom(
                naam="soort",
                soort="tekst",
                nodig=True,
                gevuld=True,
                waarden=("riool", "weg", "gasnet", "renovatie", "speelplek", "veilige_straat", "groen"),
            ),
            *_tekst("omschrijving"),
            Kolom(naam="jaar_van", soort="getal", nodig=True, laag=1900, hoog=2200, geheel=True),
            Kolom(naam="jaar_tot", soort="getal", laag=1900, hoog=2200, geheel=True),
            _buurtcode(uniek=False, gevuld=False),
        ),
        vormen=("vlak", "lijn", "punt"),
        geometrie_nodig=False,
        plaats_of_buurtcode=True,
    ),
    Schema(
        naam="draagvlak",
        kolommen=(
            _buurtcode(uniek=True),
            Kolom(naam="score", soort="getal", nodig=True, laag=0, hoog=3, geheel=True),
            *_tekst("wie", nodig=True, gevuld=True),
            *_tekst("toelichting"),
            *_van("datum", "datum"),
        ),
    ),
    Schema(
        naam="subsidies",
        kolommen=(
            _buurtcode(uniek=False, gevuld=False),
            *_tekst("regeling"),
            *_tekst("techniek", nodig=True, gevuld=True),
            Kolom(naam="jaar_van", soort="getal", laag=1900, hoog=2200, geheel=True),
            Kolom(naam="jaar_tot", soort="getal", laag=1900, hoog=2200, geheel=True),
            *_aantal("aantal"),
            *_tekst("omschrijving"),
        ),
        vormen=("vlak", "lijn", "punt"),
        geometrie_nodig=False,
        plaats_of_buurtcode=True,
    ),
    Schema(
        naam="wijken",
        kolommen=(_id("wijkcode"), *_tekst("wijknaam"), _gemeentecode(nodig=False)),
        vormen=("vlak",),
    ),
    Schema(naam="vrij", kolommen=(), vormen=("vlak", "punt", "lijn")),
    Schema(naam="raster", kolommen=()),
)

SCHEMAS: Mapping[str, Schema] = MappingProxyType({schema.naam: schema for schema in (*_LIJST, *WINDSCHEMAS)})
