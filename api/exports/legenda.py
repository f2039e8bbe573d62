"""Welke kleuren, arceringen en letters gebruikt de kaart? Nooit alleen kleur."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from api.models import Buurtuitkomst
from spatial.warmte.strategieen import GROEPEN

# Okabe-Ito: te onderscheiden bij kleurenblindheid, met arcering ook in grijs.
# Viridis in vijf stappen: van donker (eerst) naar licht (later).
VIRIDIS = ("#440154", "#3B528B", "#21918C", "#5EC962", "#FDE725")
GEEN_KLEUR = "#F2F2F2"


@dataclass(frozen=True)
class Klasse:
    """Een regel in de legenda: sleutel, letter op de kaart, tekst, kleur en soort arcering."""

    sleutel: str
    letter: str
    tekst: str
    kleur: str
    arcering: str


WAT_KLASSEN = (
    Klasse("S1", "S1", GROEPEN["S1"], "#0072B2", "vlak"),
    Klasse("S2", "S2", GROEPEN["S2"], "#D55E00", "schuin"),
    Klasse("S3", "S3", GROEPEN["S3"], "#E69F00", "dwars"),
    Klasse("S4", "S4", GROEPEN["S4"], "#009E73", "staand"),
    Klasse("GV", "=", "Geen duidelijke voorkeur", "#BDBDBD", "kruis"),
    Klasse("ONB", "?", "Onbekend", "#FFFFFF", "stip"),
)


def wat_klasse(buurt: Buurtuitkomst) -> str:
    """De legendasleutel van de warmteoplossing van een buurt."""
    if buurt.wat_uitkomst == "geen_duidelijke_voorkeur":
        return "GV"
    if buurt.wat_uitkomst == "onbekend" or buurt.strategie is None:
        return "ONB"
    groep = buurt.strategie[:2].upper()
    return groep if any(klasse.sleutel == groep for klasse in WAT_KLASSEN) else "ONB"


def legenda() -> dict[str, object]:
    """De legenda als gewone waarden voor de pagina."""
    return {"wat": [asdict(klasse) for klasse in WAT_KLASSEN], "viridis": list(VIRIDIS), "geen": GEEN_KLEUR}
