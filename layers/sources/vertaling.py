"""Hoe heten onze kolommen in bestanden van anderen?

Per laag de namen waaronder een kolom voorkomt (in kleine letters), de sleutel en de soort geometrie. Zo is een nieuw
bestandsformaat één regel gegevens, geen code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from layers.schemas.kolom import Vorm


@dataclass(frozen=True, kw_only=True)
class Vertaling:
    """De weg van een vreemd bestand naar één laag.

    `kolommen`: onze naam -> namen elders; `kenmerk`: namen waaraan de laag te herkennen is (elk groepje minstens één);
    `vast`: waarde als de kolom ontbreekt; `ontbreekt`: reden per kolom die de bron niet kent; `voorkeur`: bij een
    dubbele sleutel wint de hoogste waarde hiervan.
    """

    sleutel: str
    vormen: tuple[Vorm, ...] = ("vlak",)
    kolommen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kenmerk: tuple[tuple[str, ...], ...] = ()
    vast: Mapping[str, str] = field(default_factory=dict)
    ontbreekt: Mapping[str, str] = field(default_factory=dict)
    voorkeur: str = ""


# Lagen voor wind en de wachtrij op het net.
WIND: Mapping[str, Vertaling] = {
    "buisleidingen": Vertaling(
        sleutel="leiding_id",
        vormen=("lijn",),
        kolommen={"leiding_id": ("leiding_id", "id"), "naam": ("naam", "omschrijving"), "soort": ("soort", "stof")},
        kenmerk=(("leiding_id",),),
    ),
    "hoogspanning": Vertaling(
        sleutel="lijn_id",
        vormen=("lijn", "punt"),
        kolommen={"lijn_id": ("lijn_id", "id"), "spanning_kv": ("spanning_kv", "spanning")},
        kenmerk=(("lijn_id",), ("spanning_kv", "spanning")),
    ),
    "radar": Vertaling(
        sleutel="radar_id",
        vormen=("punt",),
        kolommen={
            "radar_id": ("radar_id", "id"),
            "antenne_hoogte_m_nap": ("antenne_hoogte_m_nap", "antennehoogte_m_nap", "antennehoogte"),
        },
        kenmerk=(("antenne_hoogte_m_nap", "antennehoogte_m_nap", "antennehoogte"),),
        vast={"soort": "militair"},
    ),
    "landschap": Vertaling(
        sleutel="gebied_id",
        kolommen={"gebied_id": ("gebied_id", "landschap_id", "id"), "soort": ("soort", "beleid")},
        kenmerk=(("landschap_id", "gebied_id"), ("beleid", "landschap_id")),
    ),
    "zoekgebieden": Vertaling(
        sleutel="gebied_id",
        kolommen={
            "gebied_id": ("gebied_id", "zoekgebied_id", "id"),
            "naam": ("naam", "zoekgebied"),
            "bod_twh": ("bod_twh",),
            "bod_mw": ("bod_mw",),
        },
        kenmerk=(("bod_twh", "bod_mw"),),
    ),
    "aanvragen": Vertaling(
        sleutel="aanvraag_id",
        vormen=("punt",),
        kolommen={
            "aanvraag_id": ("aanvraag_id", "id", "nummer"),
            "naam": ("naam", "project"),
            "soort": ("soort", "type"),
            "vermogen_mw": ("vermogen_mw", "mw"),
            "datum": ("datum", "aanvraagdatum"),
            "gebied_id": ("gebied_id", "voedingsgebied_id", "station"),
        },
        kenmerk=(("aanvraag_id", "aanvraagdatum"), ("richting",)),
    ),
    "netversterkingen": Vertaling(
        sleutel="versterking_id",
        vormen=(),
        kolommen={
            "versterking_id": ("versterking_id", "id"),
            "gebied_id": ("gebied_id", "voedingsgebied_id", "station"),
            "extra_mw": ("extra_mw", "mw"),
            "jaar": ("jaar", "gereed"),
        },
        kenmerk=(("extra_mw", "versterking_id"), ("richting",)),
    ),
    "wind": Vertaling(
        sleutel="",
        vormen=(),
        kolommen={
            "klasse_ms": ("klasse_ms", "klasse", "class", "windklasse", "snelheid"),
            "dag_procent": ("dag_procent", "dag", "day"),
            "avond_procent": ("avond_procent", "avond", "evening"),
            "nacht_procent": ("nacht_procent", "nacht", "night"),
            "hoogte_m": ("hoogte_m", "hoogte", "height"),
        },
        kenmerk=(
            ("klasse_ms", "klasse", "class", "windklasse", "snelheid"),
            ("dag_procent", "dag", "day"),
            ("avond_procent", "avond", "evening"),
        ),
    ),
    "wegen": Vertaling(sleutel="", vormen=("lijn",), kolommen={"weg_id": ("weg_id",)}, kenmerk=(("weg_id",),)),
    "spoor": Vertaling(sleutel="", vormen=("lijn",), kolommen={"spoor_id": ("spoor_id",)}, kenmerk=(("spoor_id",),)),
    "water": Vertaling(sleutel="", kolommen={"water_id": ("water_id",)}, kenmerk=(("water_id",),)),
    "dijken": Vertaling(
        sleutel="", vormen=("lijn", "vlak"), kolommen={"dijk_id": ("dijk_id",)}, kenmerk=(("dijk_id",),)
    ),
    "stations": Vertaling(
        sleutel="", vormen=("punt", "vlak"), kolommen={"station_id": ("station_id",)}, kenmerk=(("station_id",),)
    ),
}
VERTALINGEN: Mapping[str, Vertaling] = MappingProxyType(
    {
        "warmtebronnen": Vertaling(
            sleutel="bron_id",
            kolommen={
                "bron_id": ("bron_id", "source_id"),
                "naam": ("naam", "source_name"),
                "beschikbaar_ruw": ("beschikbaar_ruw", "available_heat"),
                "bron_x_m": ("bron_x_m", "geo_coordinate_x"),
                "bron_y_m": ("bron_y_m", "geo_coordinate_y"),
            },
            kenmerk=(("bron_id", "source_id"), ("soort", "neighbourhoods_in_range", "geo_coordinate_x")),
            ontbreekt={"warmte_gj_jaar": "eenheid van de hoeveelheid warmte onbekend"},
        ),
        "woningbouwlocaties": Vertaling(
            sleutel="plan_id",
            kolommen={
                "plan_id": ("plan_id", "objectid", "id"),
                "plannaam": ("plannaam", "naam"),
                "planstatus": ("planstatus", "status"),
                "woningen": ("woningen", "aantalrest", "aantal_woningen"),
                "woningen_2020_2024": ("woningen_2020_2024", "op202024"),
                "woningen_2025_2029": ("woningen_2025_2029", "op202529"),
                "woningen_2030_later": ("woningen_2030_later", "op20302050"),
            },
            kenmerk=(("plannaam",), ("aantalrest", "woningen", "aantal_woningen")),
        ),
        "geluidszones": Vertaling(
            sleutel="zone_id",
            kolommen={
                "zone_id": ("zone_id", "identificatie", "id"),
                "soort": ("soort", "bron", "geluidbron", "bronsoort"),
                "lden_db": ("lden_db", "lden", "db", "gray_index"),
            },
            kenmerk=(("lden_db", "lden", "gray_index"),),
        ),
        "hoogtebeperkingen": Vertaling(
            sleutel="vlak_id",
            kolommen={
                "vlak_id": ("vlak_id", "identificatie", "id"),
                "naam": ("naam", "omschrijving"),
                "hoogte_m_nap": ("hoogte_m_nap", "toetshoogte_m_nap", "hoogte_nap", "toetshoogte"),
            },
            kenmerk=(("hoogte_m_nap", "toetshoogte_m_nap", "hoogte_nap", "toetshoogte"),),
        ),
        "bodemgebruik": Vertaling(
            sleutel="vlak_id",
            kolommen={"vlak_id": ("vlak_id", "id"), "bodemfactor": ("bodemfactor", "b_factor", "absorptie")},
            kenmerk=(("bodemfactor", "b_factor", "absorptie"),),
        ),
        "bestemmingsplannen": Vertaling(
            sleutel="vlak_id",
            kolommen={
                "vlak_id": ("vlak_id", "identificatie", "gml_id"),
                "plan_id": ("plan_id", "planid", "identificatieplangebied", "plangebied"),
                "naam": ("naam",),
                "soort": ("soort", "typeplanobject", "objecttype"),
                "groep": ("groep", "bestemmingshoofdgroep", "gebiedsaanduidinggroep"),
            },
            kenmerk=(("bestemmingshoofdgroep", "gebiedsaanduidinggroep", "vlak_id", "typeplanobject"),),
        ),
        "kwetsbare_objecten": Vertaling(
            sleutel="object_id",
            vormen=("punt",),
            kolommen={
                "object_id": ("object_id", "id"),
                "naam": ("naam", "omschrijving"),
                "soort": ("soort", "kwetsbaarheid"),
            },
            kenmerk=(("kwetsbaarheid", "object_id"), ("kwetsbaarheid", "kwetsbaar")),
        ),
        "monumenten": Vertaling(
            sleutel="object_id",
            vormen=("vlak", "punt"),
            kolommen={
                "object_id": ("object_id", "rijksmonument_nummer", "rijksmonumentnummer", "monumentnummer"),
                "naam": ("naam", "omschrijving", "hoofdcategorie"),
            },
            kenmerk=(("object_id", "rijksmonument_nummer", "rijksmonumentnummer", "monumentnummer"),),
            vast={"soort": "rijksmonument"},
        ),
        "natuur": Vertaling(
            sleutel="gebied_id",
            kolommen={
                "gebied_id": ("gebied_id", "slug", "sitecode", "sitecode_h", "gebiedsnummer", "nr"),
                "naam": ("naam", "naam_n2k", "sitename"),
            },
            kenmerk=(("slug", "sitecode", "sitecode_h", "naam_n2k", "gebiedsnummer"),),
            vast={"soort": "natura2000"},
        ),
        "windturbines": Vertaling(
            sleutel="turbine_id",
            vormen=("punt",),
            kolommen={
                "turbine_id": ("turbine_id", "v_id", "id"),
                "aantal": ("aantal", "n_gen"),
                "naam": ("naam", "name"),
                "vermogen_kw": ("vermogen_kw", "capacity"),
                "ashoogte_m": ("ashoogte_m", "ashoogte"),
                "rotordiameter_m": ("rotordiameter_m", "rotordiameter", "diameter"),
            },
            kenmerk=(("turbine_id", "n_gen"), ("turbine_id", "source")),
        ),
        "wijken": Vertaling(
            sleutel="wijkcode",
            kolommen={
                "wijkcode": ("wijkcode", "wk_code", "code"),
                "wijknaam": ("wijknaam", "wk_naam", "name"),
                "gemeentecode": ("gemeentecode", "gm_code"),
            },
            kenmerk=(("wijkcode", "wk_code", "code"), ("wijknaam", "wk_naam", "name")),
        ),
        "koppelkansen": Vertaling(
            sleutel="werk_id",
            vormen=("vlak", "lijn", "punt"),
            kolommen={
                "werk_id": ("werk_id", "id", "nummer", "projectnummer"),
                "soort": ("soort", "type", "categorie", "soort_werk"),
                "omschrijving": ("omschrijving", "naam", "project", "werk"),
                "jaar_van": ("jaar_van", "van", "startjaar", "jaar", "begin", "uitvoering"),
                "jaar_tot": ("jaar_tot", "tot", "tot_en_met", "eindjaar", "einde"),
                "buurtcode": ("buurtcode", "bu_code", "buurt"),
            },
            kenmerk=(("soort", "type", "soort_werk"), ("jaar_van", "startjaar", "jaar")),
        ),
        "draagvlak": Vertaling(
            sleutel="buurtcode",
            vormen=(),
            kolommen={
                "buurtcode": ("buurtcode", "bu_code", "buurt"),
                "score": ("score", "draagvlak"),
                "wie": ("wie", "bron", "ingevuld_door"),
                "toelichting": ("toelichting", "opmerking", "uitleg"),
                "datum": ("datum", "peildatum"),
            },
            kenmerk=(("score", "draagvlak"), ("wie", "ingevuld_door")),
            voorkeur="datum",
        ),
        **WIND,
        "subsidies": Vertaling(
            sleutel="",
            vormen=("vlak", "lijn", "punt"),
            kolommen={
                "buurtcode": ("buurtcode", "bu_code", "buurt"),
                "regeling": ("regeling", "naam"),
                "techniek": ("techniek", "maatregel"),
                "jaar_van": ("jaar_van", "van", "startjaar", "jaar"),
                "jaar_tot": ("jaar_tot", "tot", "tot_en_met", "eindjaar"),
                "aantal": ("aantal", "aantal_aanvragen"),
                "omschrijving": ("omschrijving", "toelichting"),
            },
            kenmerk=(("techniek", "maatregel"), ("regeling", "aantal", "aantal_aanvragen")),
        ),
    }
)
VRIJ = Vertaling(sleutel="", vormen=("vlak", "lijn", "punt"))


def vertaling(laag: str) -> Vertaling:
    """De vertaling van een laag; een laag zonder eigen regels houdt haar kolommen."""
    return VERTALINGEN.get(laag, VRIJ)


def herken_laag(kolommen: set[str], met_geometrie: bool) -> str | None:
    """De laag waarvan alle kenmerkende kolommen aanwezig zijn; None als er geen past.

    Parameters
    ----------
    kolommen : namen in kleine letters
    met_geometrie : of de tabel geometrie heeft

    >>> herken_laag({"plannaam", "planstatus", "aantalrest"}, True)
    'woningbouwlocaties'
    """
    for laag, regels in VERTALINGEN.items():
        mag = bool(regels.vormen) or not met_geometrie
        if mag and regels.kenmerk and all(kolommen & set(groep) for groep in regels.kenmerk):
            return laag
    return None
