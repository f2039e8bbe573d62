"""Wat heeft elke kaartpagina nodig om overal te openen, ook zonder internet, en nooit iets van buiten te vragen?

De code van Leaflet komt uit het pakket folium-offline en gaat de pagina in; de pagina zegt zelf ook tegen de browser
dat er niets anders mag draaien (Content-Security-Policy met vingerafdrukken).
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Environment, FunctionLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate

from api.errors import ResultNotReady

LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"
_SLOT = "'''"
_INLINE = re.compile(r"<(script|style)([^>]*)>(.*?)</\1>", re.DOTALL)


class Kaartlagen(MacroElement):
    """Geeft de Leaflet-kaart van folium aan het script van de pagina, dat de lagen tekent."""

    _template = JinjaTemplate(
        "{% macro script(this, kwargs) %}window.wijkwind.start({{ this._parent.get_name() }});{% endmacro %}"
    )


def map_parts() -> tuple[str, str]:
    """De HTML en het script van een lege kaart zonder tegels; het script roept `window.wijkwind.start(kaart)` aan."""
    kaart = folium.Map(tiles=None, zoom_control=False, attribution_control=False, zoom_snap=0.25)
    kaart._id = "wijkwind"  # een vaste naam, anders is elke pagina anders
    kaart.default_js, kaart.default_css = [], []
    kaart.add_child(Kaartlagen(), name="kaartlagen")  # type: ignore[no-untyped-call]
    figuur: Any = kaart.get_root()
    figuur.render()
    return figuur.html.render(), figuur.script.render()


def safe_json(waarde: Any) -> str:
    r"""JSON die in een pagina nooit een tag sluit of opent.

    >>> safe_json({"naam": "</script>"})
    '{"naam":"\\u003c/script\\u003e"}'
    """
    tekst = json.dumps(waarde, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for teken in "<>&\u2028\u2029":
        tekst = tekst.replace(teken, f"\\u{ord(teken):04x}")
    return tekst


def page_policy(html: str) -> str:
    """Het beleid dat alleen de stijlen en scripts toestaat die nu in de pagina staan."""
    vingers: dict[str, list[str]] = {"script": [], "style": []}
    for soort, kenmerken, inhoud in _INLINE.findall(html):
        if "application/json" not in kenmerken:
            vinger = base64.b64encode(hashlib.sha256(inhoud.encode()).digest()).decode()
            vingers[soort].append(f"'sha256-{vinger}'")
    bronnen = {soort: " ".join(lijst) or "'none'" for soort, lijst in vingers.items()}
    return (
        f"default-src 'none'; script-src {bronnen['script']}; style-src {bronnen['style']}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def leaflet(soort: str) -> str:
    """De code of stijl van Leaflet uit folium-offline, zonder verwijzing naar een bestand dat er niet is.

    Het pakket bewaart elke bron als tekst in één groot Python-bestand. Dat bestand uitvoeren laadt ook een
    tweede folium; alleen de ene tekst eruit lezen scheelt een derde seconde per kaart.
    """
    plek = find_spec("offlinefolium")
    if plek is None or not plek.submodule_search_locations:
        raise ResultNotReady("pakket folium-offline", "ontbreekt", "een volledige installatie", "installeer opnieuw")
    bron = Path(plek.submodule_search_locations[0], "elements.py").read_text(encoding="utf-8")
    _, gevonden, rest = bron.partition(f"_res['{LEAFLET}.{soort}'] = '''")
    if not gevonden:
        raise ResultNotReady("pakket folium-offline", "zonder Leaflet 1.9.3", "versie 0.20", "installeer opnieuw")
    tekst = str(ast.literal_eval(f"'''{rest.partition(_SLOT)[0]}'''"))
    tekst = re.sub(r"//# sourceMappingURL=\S+", "", tekst)
    return tekst.replace("</script", "<\\/script").replace("</style", "<\\/style")


def web_text(naam: str) -> str:
    """Een bestand uit `api/web`."""
    return files("api").joinpath("web", naam).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """De sjablonen van `api/web`; alles wordt ontsnapt tenzij een sjabloon anders zegt."""
    return Environment(
        loader=FunctionLoader(web_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
