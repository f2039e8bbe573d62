"""Welke normen gelden? Dat is keuze en recht in beweging: normensets zijn gegevens, met status en datum.

Geen enkele set heet hier "de" norm. Ontbreekt een norm in een set, dan is de regel ONBEKEND, niet VOLDOET.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from spatial.bron import Bron
from spatial.errors import OutOfRange, UnknownName

# Naam van een norm: (eenheid, laagste, hoogste, wat het is).
NORMEN: Mapping[str, tuple[str, float, float, str]] = MappingProxyType(
    {
        "lden_db": ("dB Lden", 20.0, 80.0, "geluid, jaargemiddeld etmaal, op de gevel"),
        "lnight_db": ("dB Lnight", 15.0, 75.0, "geluid, jaargemiddelde nacht, op de gevel"),
        "lcum_db": ("dB", 20.0, 90.0, "geluid samen met weg, spoor, industrie en luchtvaart, als wegverkeer"),
        "afstand_woning_m": ("m", 0.0, 10_000.0, "afstand mast tot woning"),
        "afstand_woning_tiphoogten": ("maal de tiphoogte", 0.0, 20.0, "afstand mast tot woning"),
        "schaduw_dagen_boven_20_minuten": ("dagen per jaar", 0.0, 366.0, "dagen met meer dan 20 minuten slagschaduw"),
        "schaduw_minuten_per_dag": ("minuten per dag", 0.0, 1_440.0, "slagschaduw op één dag"),
        "schaduw_uren_per_jaar": ("uur per jaar", 0.0, 8_784.0, "slagschaduw per jaar"),
        "pr_kwetsbaar_per_jaar": ("per jaar", 0.0, 1.0, "plaatsgebonden risico, kwetsbaar object"),
        "pr_beperkt_kwetsbaar_per_jaar": ("per jaar", 0.0, 1.0, "plaatsgebonden risico, beperkt kwetsbaar object"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Normenset:
    """Een set normen met een naam, een status en een bron.

    Parameters
    ----------
    id : vaste naam zoals `Abm-2011`; status : in woorden, zoals "vervallen" of "ontwerp, niet in werking"
    vanaf, tot : geldigheid, None als onbekend
    waarden : norm (naam uit `NORMEN`) naar grenswaarde
    voor : voor welke parken, in woorden; voorbehoud : wat er onzeker is
    max_turbines : tot hoeveel turbines de set bedoeld is; None is zonder grens
    """

    id: str
    titel: str
    status: str
    bron: Bron
    waarden: Mapping[str, float]
    vanaf: date | None = None
    tot: date | None = None
    voor: str = ""
    voorbehoud: str = ""
    max_turbines: int | None = None
    eigen: bool = field(default=False)

    def __post_init__(self) -> None:
        if not self.bron.titel.strip():
            raise OutOfRange(f"normenset '{self.id}', bron", "leeg", "een bron", "zeg waar deze normen vandaan komen")
        for naam, waarde in self.waarden.items():
            if naam not in NORMEN:
                raise UnknownName(
                    f"normenset '{self.id}', norm", naam, f"een van: {', '.join(NORMEN)}", "controleer de naam"
                )
            eenheid, laag, hoog, _ = NORMEN[naam]
            if not laag <= waarde <= hoog:
                raise OutOfRange(
                    f"normenset '{self.id}', {naam}",
                    waarde,
                    f"een getal van {laag:g} tot en met {hoog:g} {eenheid}",
                    "herstel de waarde",
                )

    def grens(self, naam: str) -> float | None:
        """De grenswaarde, of None als deze set er geen heeft.

        Raises
        ------
        UnknownName : als geen enkele set deze norm kent.
        """
        if naam not in NORMEN:
            raise UnknownName("norm", naam, f"een van: {', '.join(NORMEN)}", "controleer de naam")
        return self.waarden.get(naam)
