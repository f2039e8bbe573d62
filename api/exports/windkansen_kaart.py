"""Hoe worden windkansen één kaartpagina die overal opent, ook zonder internet, met een schakelaar per regel?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from api.exports import taal
from api.exports.pagina import environment, leaflet, map_parts, page_policy, safe_json, web_text
from api.exports.windkansen_gegevens import MAX_PLEKKEN, page_data
from api.models_windkansen import WindkansenResultaat
from api.windkansen_stukken import Stukken
from api.windkansen_teksten import GEMAAKT, HARDHEID_NAAM, INDICATIEF, STAND_NAAM
from spatial.bron import ZEKERHEID_TEKST

BESTAND = "kaart.html"
_WOORD = {True: "ja", False: "nee", None: "onbekend"}


def write_kaart(
    s: Stukken, resultaat: WindkansenResultaat, pad: Path, achtergrond: Mapping[str, gpd.GeoDataFrame]
) -> None:
    """Schrijf de kaartpagina naar `pad`; `achtergrond` in RD."""
    pad.write_text(render_kaart(s, resultaat, achtergrond), encoding="utf-8")


def render_kaart(s: Stukken, resultaat: WindkansenResultaat, achtergrond: Mapping[str, gpd.GeoDataFrame]) -> str:
    """De kaartpagina als tekst; zelfde invoer geeft dezelfde pagina."""
    kaart_html, kaart_script = map_parts()
    html = (
        environment()
        .get_template("windkansen.html.j2")
        .render(
            r=resultaat,
            taal=taal,
            gemaakt=GEMAAKT,
            indicatief=INDICATIEF,
            hardheid=HARDHEID_NAAM,
            stand=STAND_NAAM,
            woord=_WOORD,
            regels=sorted(resultaat.regels, key=lambda x: (x.bit is None, not x.sluit_uit, -(x.oppervlakte_ha or 0.0))),
            zekerheid=ZEKERHEID_TEKST,
            max_plekken=MAX_PLEKKEN,
            gegevens=safe_json(page_data(s, resultaat, achtergrond)),
            stijl=leaflet("css") + web_text("basis.css") + web_text("kaart.css") + web_text("windkansen.css"),
            leaflet=leaflet("js"),
            script=web_text("windkansen_raster.js") + web_text("windkansen.js"),
            kaart_html=kaart_html,
            kaart_script=kaart_script,
        )
    )
    return html.replace("%%CSP%%", page_policy(html))
