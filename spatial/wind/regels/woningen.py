"""Staan woningen en andere kwetsbare objecten ver genoeg van de turbines?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np

from spatial.bron import Bron
from spatial.wind.afstanden import veiligheid_per_turbine, woningafstand_m
from spatial.wind.regels.afstandsregel import Soort, toets_afstand
from spatial.wind.regels.regelvorm import (
    OBJECTLAGEN,
    Regelvorm,
    laag_ontbreekt,
    norm_ontbreekt,
    normvoorbehoud,
    van_soort,
)
from spatial.wind.regels.woorden import getal
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import Toetsgeval, Uitslag
from spatial.wind.veiligheid import HANDBOEK, VOORBEHOUD_PR

WONING = Soort(een="woning", meer="woningen")
_KWETSBAAR = Soort(een="kwetsbaar object", meer="kwetsbare objecten", lidwoord="het")
_BEPERKT = Soort(een="beperkt kwetsbaar object", meer="beperkt kwetsbare objecten", lidwoord="het")
_ELKE_WONING = "Elke woning telt als kwetsbaar; verspreide woningen en bedrijfswoningen zijn dat wettelijk niet altijd."


def risicogrens_m(geval: Toetsgeval, norm: str) -> Getallen | None:
    """Per turbine de generieke afstand bij het risico van deze norm; None zonder norm of zonder generieke afstand."""
    risico = geval.normen.grens(norm)
    if risico is None:
        return None
    afstand = [v.pr_afstand_m(risico) for v in veiligheid_per_turbine(geval.park, geval.p)]
    if any(a is None for a in afstand):
        return None
    return np.array(afstand, dtype=np.float64)


def risicovoorbehoud(geval: Toetsgeval, *meer: str) -> str:
    """Het voorbehoud bij een generieke risicoafstand, met de types waarvan het toerental is aangenomen."""
    types = {
        t.naam
        for t, v in zip(geval.park.per_turbine, veiligheid_per_turbine(geval.park, geval.p), strict=True)
        if v.aangenomen_toerental
    }
    toerental = f"Het toerental van {', '.join(sorted(types))} is onbekend en aangenomen." if types else ""
    return normvoorbehoud(geval, VOORBEHOUD_PR, toerental, *meer)


class Woningafstand(Regelvorm):
    """Tussen een turbine en een woning ligt ten minste de afstand van de norm, in meters of in een aantal keer de
    tiphoogte. Er is geen landelijke afstandsnorm in werking; ontwerpen, provincies en gemeenten noemen er wel een."""

    code = "WT-AFS-1"
    titel = "Afstand tot woningen"
    hardheid = "verboden"
    bron = Bron(
        titel="Ontwerpbesluit windturbines leefomgeving",
        uitgever="Ministerie van Infrastructuur en Waterstaat",
        jaar=2023,
    )
    lagen = OBJECTLAGEN

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elke woning tegen de afstand van de normenset."""
        objecten = geval.omgeving.objecten
        grens = woningafstand_m(geval.park.tiphoogte_m, geval.normen)
        woningen = None if objecten is None else van_soort(objecten, ("woning",))
        if woningen is None:
            yield self.onbekend(geval, laag_ontbreekt("verblijfsobjecten", "waar woningen staan"))
        elif grens is None:
            meting = toets_afstand(self, geval, woningen, np.zeros(len(geval.park)), WONING)
            dichtst = "" if meting.waarde is None else f" De dichtstbijzijnde staat op {getal(meting.waarde)} m."
            yield self.onbekend(
                geval,
                norm_ontbreekt(geval, "de afstand tot woningen") + dichtst,
                waarde=meting.waarde,
                eenheid="m",
                hoger_is_slechter=False,
            )
        else:
            yield toets_afstand(
                self, geval, woningen, grens, WONING, bron=geval.normen.bron, voorbehoud=normvoorbehoud(geval)
            )


class RisicoKwetsbaar(Regelvorm):
    """Het risico dat iemand bij een kwetsbaar object (woning, school, zorg) door een ongeval met de turbine overlijdt
    is niet groter dan 1 op 1.000.000 per jaar. De generieke contour ligt op de tiphoogte, of op de werpafstand van
    een blad bij het nominale toerental als die groter is."""

    code = "WT-VEI-1"
    titel = "Veiligheid van woningen en andere kwetsbare objecten (PR 1e-6)"
    hardheid = "verboden"
    bron = HANDBOEK
    lagen = OBJECTLAGEN

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Woningen en andere kwetsbare objecten apart: het een kan bekend zijn en het ander niet."""
        grens = risicogrens_m(geval, "pr_kwetsbaar_per_jaar")
        if grens is None:
            yield self.onbekend(geval, geen_risicogrens(geval, "pr_kwetsbaar_per_jaar"))
            return
        objecten = geval.omgeving.objecten
        woningen = None if objecten is None else van_soort(objecten, ("woning",))
        velden: dict[str, Any] = {"bron": geval.normen.bron, "voorbehoud": risicovoorbehoud(geval, _ELKE_WONING)}
        if woningen is None:
            waarom = laag_ontbreekt("verblijfsobjecten", "waar woningen staan")
            yield self.onbekend(geval, waarom, onderdeel="woningen")
        else:
            yield toets_afstand(self, geval, woningen, grens, WONING, onderdeel="woningen", **velden)
        velden["voorbehoud"] = risicovoorbehoud(geval)
        yield _kwetsbaar(self, geval, "kwetsbaar", grens, _KWETSBAAR, onderdeel="scholen, zorg en andere", **velden)


class RisicoBeperktKwetsbaar(Regelvorm):
    """Het risico dat iemand bij een beperkt kwetsbaar object (bedrijf, kantoor, sport) door een ongeval met de turbine
    overlijdt is niet groter dan 1 op 100.000 per jaar. De generieke contour ligt op de halve rotordiameter."""

    code = "WT-VEI-2"
    titel = "Veiligheid van beperkt kwetsbare objecten (PR 1e-5)"
    hardheid = "verboden"
    bron = HANDBOEK
    lagen = ("objecten", "kwetsbare_objecten")

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elk beperkt kwetsbaar object tegen de halve rotordiameter."""
        grens = risicogrens_m(geval, "pr_beperkt_kwetsbaar_per_jaar")
        if grens is None:
            yield self.onbekend(geval, geen_risicogrens(geval, "pr_beperkt_kwetsbaar_per_jaar"))
            return
        velden = {"bron": geval.normen.bron, "voorbehoud": risicovoorbehoud(geval)}
        yield _kwetsbaar(self, geval, "beperkt_kwetsbaar", grens, _BEPERKT, **velden)


def geen_risicogrens(geval: Toetsgeval, norm: str) -> str:
    """Waarom er geen generieke afstand is: geen norm in de set, of een strenger risico dan het handboek kent."""
    risico = geval.normen.grens(norm)
    if risico is None:
        return norm_ontbreekt(geval, "het risico van ongevallen")
    return f"Voor een risico van {risico:g} per jaar bestaat geen generieke afstand; dat vraagt een berekening."


def _kwetsbaar(
    regel: Regelvorm, geval: Toetsgeval, soort: str, grens_m: Getallen, naam: Soort, **velden: Any
) -> Uitslag:
    """Objecten van deze soort; ONBEKEND als er geen laag met kwetsbare objecten is ingelezen."""
    rijen = _rijen(geval.omgeving.objecten, soort)
    extra = _rijen(geval.omgeving.laag("kwetsbare_objecten"), soort)
    bekend = rijen if rijen is not None and len(rijen) else extra
    if bekend is None:
        waarom = laag_ontbreekt("kwetsbare_objecten", f"waar {naam.meer} staan")
        return regel.onbekend(geval, waarom, onderdeel=str(velden.get("onderdeel", "")))
    return toets_afstand(regel, geval, bekend, grens_m, naam, **velden)


def _rijen(laag: gpd.GeoDataFrame | None, soort: str) -> gpd.GeoDataFrame | None:
    return None if laag is None else van_soort(laag, (soort,))
