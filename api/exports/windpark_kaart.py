"""Hoe wordt een windparktoets één kaartpagina die overal opent, ook zonder internet?"""

from __future__ import annotations

import re
from pathlib import Path

from api.exports import taal
from api.exports.pagina import environment, leaflet, map_parts, page_policy, safe_json, web_text
from api.exports.windpark_gegevens import page_data
from api.models_windpark import OordeelInfo, WindparkResultaat
from api.windpark_stukken import Stukken

BESTAND = "kaart.html"
OORDEEL_TEKST = {"VOLDOET": "voldoet", "VOLDOET_NIET": "voldoet niet", "ONBEKEND": "onbekend"}
OORDEEL_TEKEN = {"VOLDOET": "✓", "VOLDOET_NIET": "✗", "ONBEKEND": "?"}
_VOLGORDE = {"VOLDOET_NIET": 0, "ONBEKEND": 1, "VOLDOET": 2}
_HARDHEID = {"verboden": 0, "onderzoek": 1, "aandacht": 2}


def write_kaart(resultaat: WindparkResultaat, stukken: Stukken, pad: Path) -> None:
    """Schrijf de kaartpagina naar `pad`."""
    pad.write_text(render_kaart(resultaat, stukken), encoding="utf-8")


def render_kaart(resultaat: WindparkResultaat, stukken: Stukken) -> str:
    """De kaartpagina als tekst; zelfde invoer geeft dezelfde pagina."""
    kaart_html, kaart_script = map_parts()
    html = (
        environment()
        .get_template("windpark.html.j2")
        .render(
            r=resultaat,
            taal=taal,
            oordelen=[_kort_voorbehoud(o, resultaat.normen.voorbehoud) for o in gesorteerd(resultaat.oordelen)],
            teken=OORDEEL_TEKEN,
            tekst=OORDEEL_TEKST,
            gegevens=safe_json(page_data(resultaat, stukken)),
            stijl=leaflet("css") + web_text("basis.css") + web_text("kaart.css") + web_text("windpark.css"),
            leaflet=leaflet("js"),
            script=web_text("windpark.js"),
            kaart_html=kaart_html,
            kaart_script=kaart_script,
        )
    )
    return html.replace("%%CSP%%", page_policy(html))


def gesorteerd(oordelen: list[OordeelInfo]) -> list[OordeelInfo]:
    """Wat niet voldoet eerst, dan onbekend, dan voldoet; daarbinnen wat verboden is eerst."""
    return sorted(oordelen, key=lambda o: (_VOLGORDE[o.oordeel], _HARDHEID[o.hardheid], o.code))


def _kort_voorbehoud(o: OordeelInfo, van_de_set: str) -> OordeelInfo:
    """Het voorbehoud zonder wat voor de hele normenset geldt: dat staat al één keer op de pagina."""
    zinnen = [zin for zin in re.split(r"(?<=\.) ", o.voorbehoud) if zin and zin not in van_de_set]
    eigen = [zin for zin in zinnen if not zin.startswith("Normenset ")]
    return o.model_copy(update={"voorbehoud": " ".join(eigen)})
