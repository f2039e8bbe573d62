"""Staat het park ver genoeg van wegen, water, spoor, leidingen, hoogspanning en dijken?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from spatial.bron import Bron
from spatial.wind.afstanden import veiligheid_per_turbine
from spatial.wind.regels.afstandsregel import Soort, toets_afstand
from spatial.wind.regels.regelvorm import Regelvorm, kolomtekst, laag_ontbreekt, van_soort
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import Toetsgeval, Uitslag
from spatial.wind.veiligheid import HANDBOEK, rijksweg_m, spoor_m, vaarweg_m

_RWS = Bron(
    titel="Beleidsregel voor het plaatsen van windturbines op, in of over rijkswaterstaatswerken",
    uitgever="Ministerie van Infrastructuur en Waterstaat",
    jaar=2015,
    vindplaats="BWBR0013685",
)
_ADVIES = "Een advies van de beheerder: dichterbij kan alleen met een eigen risicostudie."
_RIJK = ("r", "rijk", "rijkswaterstaat", "rws")
_RIJKSWEG = ("snelweg", "rijksweg")
_VAARWEG = ("kanaal", "rivier", "haven")
_VLAKKEN = (3, 6)


def _per_rotor(geval: Toetsgeval, grens: Any) -> Getallen:
    """Een grens uit de rotordiameter, per turbine."""
    return np.array([grens(float(d), geval.p) for d in geval.park.rotordiameter_m], dtype=np.float64)


class Rijksweg(Regelvorm):
    """Een turbine staat ten minste 30 m van de rand van de verharding van een rijksweg, en bij een rotor groter dan
    60 m ten minste de halve rotordiameter. Dichterbij, boven de weg of bij een knooppunt kan alleen na onderzoek."""

    code = "WT-VEI-3"
    titel = "Afstand tot rijkswegen"
    hardheid = "verboden"
    bron = _RWS
    lagen = ("wegen",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Rijkswegen, en andere hoofdwegen als aandachtspunt met dezelfde maat."""
        wegen = geval.omgeving.laag("wegen")
        if wegen is None or "soort" not in wegen:
            yield self.onbekend(geval, laag_ontbreekt("wegen", "waar rijkswegen liggen"))
            return
        soort, beheerder = kolomtekst(wegen, "soort"), kolomtekst(wegen, "beheerder")
        rijk = beheerder.isin(_RIJK) | (soort.isin(_RIJKSWEG) & (beheerder == ""))
        hoofd = soort.isin(("hoofdweg", *_RIJKSWEG)) & ~rijk
        yield self._deel(geval, wegen[rijk], Soort(een="rijksweg", meer="rijkswegen"), "rijkswegen", "verboden", "")
        eigen = "Voor wegen van provincie of gemeente geldt deze maat niet vanzelf; ze staat hier ter vergelijking."
        naam = Soort(een="andere hoofdweg", meer="andere hoofdwegen")
        yield self._deel(geval, wegen[hoofd], naam, "andere hoofdwegen", "aandacht", eigen)

    def _deel(
        self, geval: Toetsgeval, wegen: gpd.GeoDataFrame, soort: Soort, onderdeel: str, hardheid: str, eigen: str
    ) -> Uitslag:
        # Een lijn is de as van een rijbaan; een vlak is de verharding zelf.
        vlak = np.isin(shapely.get_type_id(np.asarray(wegen.geometry.values, dtype=object)), _VLAKKEN)
        aftrek = np.where(vlak, 0.0, geval.p["veiligheid_weg_halve_breedte_m"])
        rand = "De rand van de verharding is geschat uit de as van de weg." if not vlak.all() else ""
        return toets_afstand(
            self,
            geval,
            wegen,
            _per_rotor(geval, rijksweg_m),
            soort,
            aftrek_m=aftrek,
            onderdeel=onderdeel,
            hardheid=hardheid,
            voorbehoud=f"{rand} {eigen}".strip(),
        )


class Vaarweg(Regelvorm):
    """Een turbine staat ten minste 50 m van de rand van een kanaal, rivier of haven van het Rijk, en altijd ten minste
    de halve rotordiameter. Dichterbij dan 50 m kan alleen als radar en zicht van schepen er geen last van hebben."""

    code = "WT-VEI-4"
    titel = "Afstand tot vaarwegen"
    hardheid = "verboden"
    bron = _RWS
    lagen = ("water",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elk kanaal, elke rivier en elke haven."""
        water = geval.omgeving.laag("water")
        vaarweg = None if water is None else van_soort(water, _VAARWEG)
        if vaarweg is None:
            yield self.onbekend(geval, laag_ontbreekt("water", "waar vaarwegen liggen"))
            return
        yield toets_afstand(
            self,
            geval,
            vaarweg,
            _per_rotor(geval, vaarweg_m),
            Soort(een="vaarweg", meer="vaarwegen"),
            voorbehoud="De laag zegt niet wie het water beheert; de regel geldt voor vaarwegen van het Rijk.",
        )


class Spoor(Regelvorm):
    """Een turbine staat ten minste 7,85 m plus de halve rotordiameter van het hart van het buitenste spoor, en ten
    minste 30 m. Dichterbij vraagt ProRail een risicostudie."""

    code = "WT-VEI-5"
    titel = "Afstand tot spoor"
    hardheid = "onderzoek"
    bron = Bron(
        titel="Handboek Risicozonering Windturbines, spoorwegen",
        uitgever="DNV GL voor RVO, met ProRail",
        jaar=2014,
    )
    lagen = ("spoor",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elk spoor."""
        spoor = geval.omgeving.laag("spoor")
        if spoor is None:
            yield self.onbekend(geval, laag_ontbreekt("spoor", "waar spoor ligt"))
            return
        naam = Soort(een="spoorlijn", meer="spoorlijnen")
        yield toets_afstand(self, geval, spoor, _per_rotor(geval, spoor_m), naam, voorbehoud=_ADVIES)


class Buisleiding(Regelvorm):
    """Een turbine staat ten minste de tiphoogte, of de werpafstand van een blad als die groter is, van een buisleiding
    met gevaarlijke stoffen. Dichterbij vraagt de beheerder een risicostudie."""

    code = "WT-VEI-6"
    titel = "Afstand tot buisleidingen"
    hardheid = "onderzoek"
    bron = HANDBOEK
    lagen = ("buisleidingen",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elke buisleiding in de laag."""
        laag = geval.omgeving.laag("buisleidingen")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("buisleidingen", "waar leidingen met gevaarlijke stoffen liggen"))
            return
        grens = np.array([v.pr6_m for v in veiligheid_per_turbine(geval.park, geval.p)])
        naam = Soort(een="buisleiding", meer="buisleidingen")
        yield toets_afstand(self, geval, laag, grens, naam, voorbehoud=_ADVIES)


class Hoogspanning(Regelvorm):
    """Een turbine staat ten minste de tiphoogte, of de werpafstand van een blad als die groter is, van een
    hoogspanningslijn of -station. Dichterbij vraagt de netbeheerder een risicostudie."""

    code = "WT-VEI-7"
    titel = "Afstand tot hoogspanning"
    hardheid = "onderzoek"
    bron = HANDBOEK
    lagen = ("hoogspanning",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Lijnen en stations vanaf 110 kV (of met onbekende spanning), en lagere als aandachtspunt."""
        laag = geval.omgeving.laag("hoogspanning")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("hoogspanning", "waar hoogspanning loopt"))
            return
        vanaf = geval.p["veiligheid_hoogspanning_vanaf_kv"]
        bovengronds = laag[kolomtekst(laag, "soort") != "kabel"]
        spanning = (
            bovengronds["spanning_kv"].to_numpy(dtype=np.float64, na_value=np.nan)
            if "spanning_kv" in bovengronds
            else np.full(len(bovengronds), np.nan)
        )
        grens = np.array([v.pr6_m for v in veiligheid_per_turbine(geval.park, geval.p)])
        kabels = "Kabels onder de grond zijn niet getoetst." if len(bovengronds) < len(laag) else ""
        onbekend = "Waar de spanning onbekend is telt de lijn mee." if np.isnan(spanning).any() else ""
        laagst = spanning < vanaf
        yield toets_afstand(
            self,
            geval,
            bovengronds[~laagst],
            grens,
            Soort(een="hoogspanningslijn of -station", meer="hoogspanningslijnen en -stations"),
            onderdeel=f"vanaf {vanaf:g} kV",
            voorbehoud=" ".join(deel for deel in (_ADVIES, onbekend, kabels) if deel),
        )
        yield toets_afstand(
            self,
            geval,
            bovengronds[laagst],
            grens,
            Soort(een="lijn of station met lagere spanning", meer="lijnen en stations met lagere spanning"),
            onderdeel=f"onder {vanaf:g} kV",
            hardheid="aandacht",
            voorbehoud="Overleg met de regionale netbeheerder; er is geen landelijke afstand.",
        )


class Waterkering(Regelvorm):
    """In de kern- en beschermingszone van een primaire waterkering mag een turbine alleen als de veiligheid van de
    dijk er niet minder van wordt. Een vaste afstand is er niet; binnen de tiphoogte kan een vallende turbine de dijk
    raken, en daar vraagt wijkwind om onderzoek."""

    code = "WT-VEI-8"
    titel = "Afstand tot primaire waterkeringen"
    hardheid = "onderzoek"
    bron = Bron(
        titel="Windturbines op en bij waterkeringen (STOWA 2018-51, 2018-52 en 2018-53)",
        uitgever="STOWA",
        jaar=2018,
    )
    lagen = ("dijken",)

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elke primaire waterkering; heeft de laag geen soort, dan elke dijk."""
        laag = geval.omgeving.laag("dijken")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("dijken", "waar primaire waterkeringen liggen"))
            return
        primair = laag[kolomtekst(laag, "soort").str.contains("primair")] if "soort" in laag else laag
        yield toets_afstand(
            self,
            geval,
            primair,
            geval.park.tiphoogte_m,
            Soort(een="primaire waterkering", meer="primaire waterkeringen"),
            voorbehoud="De zones van de dijk staan in de legger van het waterschap en zijn niet ingelezen.",
        )
