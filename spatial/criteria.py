"""De voordeur van de rangschikking: van criteria in eigen eenheid naar een volgorde met uitleg.

De volgorde van gebruik: `vaste_grenzen` (één keer per studie), `normaliseer`, gewichten uit schuiven of uit een
volgorde, `weeg`, `rangschik`, en dan de uitleg met `bijdragen`, `rangbereik` en `nodig_voor_top`.
"""

from __future__ import annotations

from spatial.gewichten import gewichten_uit_schuiven, gewichten_uit_volgorde
from spatial.normaliseren import (
    Criterium,
    Interval,
    normaliseer,
    normaliseer_interval,
    normaliseer_percentiel,
    vaste_grenzen,
)
from spatial.wat_nodig import nodig_ander_gewicht, nodig_voor_top
from spatial.wegen import Herrangschikker, bijdragen, rangbereik, rangschik, weeg

__all__ = [
    "Criterium",
    "Herrangschikker",
    "Interval",
    "bijdragen",
    "gewichten_uit_schuiven",
    "gewichten_uit_volgorde",
    "nodig_ander_gewicht",
    "nodig_voor_top",
    "normaliseer",
    "normaliseer_interval",
    "normaliseer_percentiel",
    "rangbereik",
    "rangschik",
    "vaste_grenzen",
    "weeg",
]
