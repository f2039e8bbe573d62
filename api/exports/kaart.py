"""Hoe wordt de uitkomst één kaartpagina die overal opent, ook zonder internet?

folium maakt de Leaflet-kaart; wat elke pagina nodig heeft om op zichzelf te staan zit in `api.exports.pagina`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from api.exports import taal
from api.exports.kaart_gegevens import page_data
from api.exports.pagina import environment, leaflet, map_parts, page_policy, safe_json, web_text
from api.models import Resultaat

BESTAND = "kaart.html"


def write_kaart(
    resultaat: Resultaat,
    vlakken: gpd.GeoDataFrame,
    pad: Path,
    *,
    achtergrond: Mapping[str, gpd.GeoDataFrame] | None = None,
) -> None:
    """Schrijf de kaartpagina naar `pad`; `vlakken` en `achtergrond` in RD."""
    pad.write_text(render_kaart(resultaat, vlakken, achtergrond or {}), encoding="utf-8")


def render_kaart(resultaat: Resultaat, vlakken: gpd.GeoDataFrame, achtergrond: Mapping[str, gpd.GeoDataFrame]) -> str:
    """De kaartpagina als tekst; zelfde invoer geeft dezelfde pagina."""
    gegevens = page_data(resultaat, vlakken, achtergrond)
    kaart_html, kaart_script = map_parts()
    html = (
        environment()
        .get_template("kaart.html.j2")
        .render(
            r=resultaat,
            taal=taal,
            op_rang=taal.op_rang(resultaat),
            gegevens=safe_json(gegevens),
            stijl=leaflet("css") + web_text("basis.css") + web_text("kaart.css"),
            leaflet=leaflet("js"),
            script=web_text("kaart_rekenen.js") + web_text("kaart_paneel.js") + web_text("kaart.js"),
            kaart_html=kaart_html,
            kaart_script=kaart_script,
            bronregel=taal.bronregel,
        )
    )
    return html.replace("%%CSP%%", page_policy(html))
