"""Staat het park in of bij beschermde natuur, of in een uitgesloten landschap?"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np

from spatial.bron import Bron
from spatial.wind.regels.afstandsregel import Soort, toets_afstand
from spatial.wind.regels.regelvorm import Regelvorm, kolomtekst, laag_ontbreekt
from spatial.wind.uitslag import Toetsgeval, Uitslag

_GEBIED = Soort(een="Natura 2000-gebied", meer="Natura 2000-gebieden", lidwoord="het")
_NNN = Soort(een="gebied van het Natuurnetwerk", meer="gebieden van het Natuurnetwerk", lidwoord="het")
_LANDSCHAP = Soort(een="uitgesloten landschap", meer="uitgesloten landschappen", lidwoord="het")


class Natura2000(Regelvorm):
    """Een turbine in of bij een Natura 2000-gebied mag alleen met een natuurvergunning. Er is geen vaste landelijke
    afstand: ook van buiten het gebied mag het park vogels en vleermuizen niet te veel schaden."""

    code = "WT-NAT-1"
    titel = "Natura 2000"
    hardheid = "onderzoek"
    bron = Bron(titel="Omgevingswet, Natura 2000-activiteit", uitgever="Rijksoverheid", jaar=2024)
    lagen = ("natuur",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Onder de rotor (onderzoek), en binnen de aandachtsafstand (onderzoek)."""
        gebieden = _soort(geval, "natura")
        if isinstance(gebieden, str):
            yield self.onbekend(geval, gebieden)
            return
        yield toets_afstand(
            self,
            geval,
            gebieden,
            geval.park.rotordiameter_m / 2.0,
            _GEBIED,
            onderdeel="onder de rotor",
            voorbehoud="Met een natuurvergunning is het wettelijk niet uitgesloten.",
        )
        yield toets_afstand(
            self,
            geval,
            gebieden,
            np.full(len(geval.park), geval.p["veiligheid_natura2000_aandacht_m"]),
            _GEBIED,
            onderdeel="in de buurt",
            voorbehoud="De afstand is een instelling, geen norm; ook verder weg kan onderzoek nodig zijn.",
        )


class Natuurnetwerk(Regelvorm):
    """In het Natuurnetwerk Nederland mag een activiteit de wezenlijke kenmerken niet aantasten. De meeste provincies
    sluiten windturbines daar uit."""

    code = "WT-NAT-2"
    titel = "Natuurnetwerk Nederland (NNN)"
    hardheid = "verboden"
    bron = Bron(titel="Provinciale omgevingsverordening, Natuurnetwerk Nederland", uitgever="provincies", jaar=2024)
    lagen = ("natuur",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Onder de rotor."""
        gebieden = _soort(geval, "nnn")
        if isinstance(gebieden, str):
            yield self.onbekend(geval, gebieden)
            return
        eigen = "De regel verschilt per provincie; in sommige provincies mag het onder voorwaarden."
        yield toets_afstand(self, geval, gebieden, geval.park.rotordiameter_m / 2.0, _NNN, voorbehoud=eigen)


class Landschap(Regelvorm):
    """Een provincie of gemeente kan landschappen aanwijzen waar geen turbine mag staan, zoals werelderfgoed of een
    bijzonder provinciaal landschap."""

    code = "WT-LAN-1"
    titel = "Uitgesloten landschap"
    hardheid = "verboden"
    bron = Bron(titel="Provinciale omgevingsverordening, landschap", uitgever="provincies", jaar=2024)
    lagen = ("landschap",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """De plek van elke mast."""
        laag = geval.omgeving.laag("landschap")
        if laag is None or "soort" not in laag:
            yield self.onbekend(geval, laag_ontbreekt("landschap", "welke landschappen zijn uitgesloten"))
            return
        uitgesloten = laag[kolomtekst(laag, "soort") == "uitsluiting"]
        eigen = "Alleen de plek van de mast telt; of de rotor over het gebied mag draaien verschilt per provincie."
        yield toets_afstand(self, geval, uitgesloten, np.zeros(len(geval.park)), _LANDSCHAP, voorbehoud=eigen)


def _soort(geval: Toetsgeval, begin: str) -> gpd.GeoDataFrame | str:
    """De natuurgebieden van deze soort, of de reden dat ze onbekend zijn.

    Natura 2000 en het Natuurnetwerk komen uit verschillende bronnen. Heeft de laag geen enkel gebied van een soort,
    dan is die bron waarschijnlijk niet ingelezen: onbekend, niet "ligt er niet".
    """
    laag = geval.omgeving.laag("natuur")
    naam = "Natura 2000-gebieden" if begin == "natura" else "gebieden van het Natuurnetwerk"
    if laag is None:
        return laag_ontbreekt("natuur", f"waar {naam} liggen")
    gevonden = laag[kolomtekst(laag, "soort").str.startswith(begin)]
    if not len(gevonden):
        return f"De laag 'natuur' bevat geen {naam}: niet ingelezen, of ze liggen er niet."
    return gevonden
