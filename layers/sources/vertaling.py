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
            kolommen={"turbine_id": ("turbine_id", "v_id", "id"), "aantal": ("aantal", "n_gen")},
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
