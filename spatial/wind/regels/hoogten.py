"""Is het park te hoog voor radar of luchtvaart, en krijgen de turbines lichten?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.wind.afstanden import mastpunten
from spatial.wind.radar import RADARBRON, toetshoogte_m
from spatial.wind.regels.afstandsregel import naam_van
from spatial.wind.regels.regelvorm import Regelvorm, kolomtekst, laag_ontbreekt
from spatial.wind.regels.woorden import aantal, getal, rij
from spatial.wind.turbine import Getallen
from spatial.wind.uitslag import MAX_OBJECTEN, Object, Toetsgeval, Uitslag


def maaiveld_m(geval: Toetsgeval) -> Getallen:
    """(n,) maaiveld bij elke mast, m NAP: uit het park, anders uit de hoogtekaart; NaN is onbekend."""
    eigen: Getallen = geval.park.turbines["maaiveld_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    if geval.omgeving.hoogte is None:
        return eigen
    xy = geval.park.xy
    return np.where(np.isnan(eigen), geval.omgeving.hoogte.op(xy[:, 0], xy[:, 1]), eigen)


class RadarHoogte(Regelvorm):
    """Komt de tip van een turbine boven een vlak dat bij de antenne van een militaire radar begint, met 0,25 graad
    stijgt tot 15 km en dan vlak doorloopt tot 75 km, dan moet eerst zijn nagerekend of de radar genoeg blijft zien:
    ten minste 90 procent kans om een vliegtuig te ontdekken."""

    code = "WT-RAD-1"
    titel = "Radar: toetshoogte"
    hardheid = "onderzoek"
    bron = RADARBRON
    lagen = ("radar", "hoogte")

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Militaire radars met het toetsvlak; radars van de verkeersleiding zijn zo niet te toetsen."""
        laag = geval.omgeving.laag("radar")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("radar", "waar radars staan en hoe hoog hun antenne is"))
            return
        verkeer = (kolomtekst(laag, "soort") == "verkeersleiding").to_numpy()
        masten = mastpunten(geval.park)
        afstand = shapely.distance(masten[:, None], np.asarray(laag.geometry.values, dtype=object)[None, :])
        antenne = laag["antenne_hoogte_m_nap"].to_numpy(dtype=np.float64, na_value=np.nan)
        toets = toetshoogte_m(antenne[None, :], afstand, geval.p)
        oud = "De lijst van radars verandert (Herwijnen komt, Nieuw Milligen gaat): controleer of hij klopt."
        namen = [naam_van(laag, int(plaats)) for plaats in np.flatnonzero(~verkeer)]
        yield toets_hoogte(self, geval, toets[:, ~verkeer], namen, "militaire radar", "het toetsvlak van", oud)
        if verkeer.any():
            dichtbij = (afstand[:, verkeer] <= geval.p["veiligheid_radar_reikwijdte_m"]).any()
            waarom = "De toetshoogten van de luchtverkeersleiding staan op een eigen kaart, die niet is ingelezen."
            if dichtbij:
                yield self.onbekend(geval, waarom, onderdeel="luchtverkeersleiding")


class Hoogtebeperking(Regelvorm):
    """Bij een vliegveld, laagvliegroute of ander aangewezen gebied mag geen deel van een turbine, ook de tip niet,
    hoger komen dan de hoogte die daar is vastgesteld."""

    code = "WT-LUC-2"
    titel = "Hoogtebeperkingen van de luchtvaart"
    hardheid = "verboden"
    bron = Bron(
        titel="Luchthavenindelingbesluit Schiphol en luchthavenbesluiten",
        uitgever="Rijksoverheid en provincies",
        jaar=2015,
        vindplaats="LIB artikel 2.2.4 en bijlage 4; per luchthaven een eigen besluit",
    )
    lagen = ("hoogtebeperkingen", "hoogte")

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Elk vlak dat onder de rotor ligt."""
        laag = geval.omgeving.laag("hoogtebeperkingen")
        if laag is None:
            yield self.onbekend(geval, laag_ontbreekt("hoogtebeperkingen", "hoe hoog er gebouwd mag worden"))
            return
        vormen = np.asarray(laag.geometry.values, dtype=object)
        masten = mastpunten(geval.park)
        turbine, vlak = shapely.STRtree(vormen).query(
            masten, predicate="dwithin", distance=geval.park.rotordiameter_m / 2.0
        )
        grens = np.full((len(geval.park), len(laag)), np.inf)
        hoogte = laag["hoogte_m_nap"].to_numpy(dtype=np.float64, na_value=np.nan)
        grens[turbine, vlak] = hoogte[vlak]
        namen = [naam_van(laag, plaats) for plaats in range(len(laag))]
        yield toets_hoogte(self, geval, grens, namen, "", "de hoogte van", "")


class Obstakellichten(Regelvorm):
    """Een turbine met een tip van 150 m of hoger boven het maaiveld krijgt lichten voor de luchtvaart; dicht bij een
    vliegveld geldt een lagere hoogte. Elk obstakel van 100 m of hoger wordt gemeld. Lichten die alleen aangaan als er
    een vliegtuig nadert zijn toegestaan."""

    code = "WT-LUC-1"
    titel = "Lichten voor de luchtvaart"
    hardheid = "aandacht"
    bron = Bron(
        titel="Informatieblad aanduiding van windturbines en windparken op het Nederlandse vasteland",
        uitgever="Inspectie Leefomgeving en Transport",
        jaar=2020,
        vindplaats="Stcrt. 2020, 31428",
    )

    def toets(self, geval: Toetsgeval) -> Iterator[Uitslag]:
        """Lichten vanaf 150 m en melden vanaf 100 m; geen laag nodig."""
        tip = geval.park.tiphoogte_m
        for naam, onderdeel, gevolg in (
            ("veiligheid_lichten_vanaf_m", "lichten", "krijgt lichten, ook 's nachts te zien"),
            ("veiligheid_melden_vanaf_m", "melden", "moet als obstakel gemeld worden"),
        ):
            grens = geval.p[naam]
            hoog = np.flatnonzero(tip >= grens)
            hoog = hoog[np.argsort(-tip[hoog], kind="stable")]
            welke = rij([geval.park.ids[k] for k in hoog])
            uitleg = (
                f"{welke}: de tip komt op {getal(tip.max())} m boven de grond. Een turbine van {getal(grens)} m of "
                f"hoger {gevolg}."
                if len(hoog)
                else f"De hoogste tip is {getal(tip.max())} m; de grens is {getal(grens)} m."
            )
            yield self.uitslag(
                geval,
                "VOLDOET_NIET" if len(hoog) else "VOLDOET",
                uitleg,
                onderdeel=onderdeel,
                waarde=float(tip.max()),
                grens=grens,
                eenheid="m boven maaiveld",
                aantal=len(hoog),
                objecten=_turbines(geval, hoog, tip, [""] * len(tip)),
                voorbehoud="Geen verbod. Dicht bij een vliegveld kan een lagere hoogte gelden."
                if onderdeel == "lichten"
                else "Geen verbod.",
            )


def toets_hoogte(
    regel: Regelvorm,
    geval: Toetsgeval,
    grens_m_nap: Getallen,
    namen: Sequence[str],
    onderdeel: str,
    wat: str,
    voorbehoud: str,
) -> Uitslag:
    """De uitslag van hoogste tippen tegen grenzen (turbines, objecten) in m NAP; oneindig is geen grens.

    Is het maaiveld onbekend, dan telt een tip alleen als te hoog als zij dat op het laagste maaiveld van Nederland ook
    zou zijn. Een grens die NaN is, is onbekend.
    """
    vast: dict[str, Any] = {"onderdeel": onderdeel, "eenheid": "m NAP", "voorbehoud": voorbehoud}
    telt = ~np.isposinf(grens_m_nap)
    if not telt.any():
        uitleg = "Geen turbine staat binnen bereik van zo'n beperking."
        return regel.uitslag(geval, "VOLDOET", uitleg, **vast, aantal=0)
    grond = maaiveld_m(geval)
    weet = ~np.isnan(grond)
    tip = np.where(weet, grond, geval.p["veiligheid_laagste_maaiveld_m"]) + geval.park.tiphoogte_m
    boven = tip[:, None] - grens_m_nap
    te_hoog = np.nan_to_num(boven, nan=-np.inf) > 0
    onzeker = telt & ~te_hoog & (~weet[:, None] | np.isnan(grens_m_nap))
    scherpst = np.argmax(np.nan_to_num(boven, nan=-np.inf), axis=1)
    marge = np.nan_to_num(boven, nan=-np.inf)[np.arange(len(tip)), scherpst]
    k = int(np.argmax(marge))
    if np.isfinite(marge[k]):
        vast |= {"waarde": float(tip[k]), "grens": float(grens_m_nap[k, scherpst[k]])}
    if te_hoog.any():
        slecht = np.flatnonzero(te_hoog.any(axis=1))
        slecht = slecht[np.argsort(-marge[slecht], kind="stable")]
        ten_minste = "" if weet[k] else "ten minste "
        uitleg = (
            f"{aantal(len(slecht), 'turbine steekt', 'turbines steken')} te hoog uit. Het ergst is turbine "
            f"{geval.park.ids[k]}: de tip komt op {ten_minste}{getal(tip[k])} m NAP en {wat} {namen[scherpst[k]]} "
            f"ligt daar op {getal(grens_m_nap[k, scherpst[k]])} m NAP."
        )
        objecten = _turbines(geval, slecht, tip, [namen[s] for s in scherpst])
        return regel.uitslag(geval, "VOLDOET_NIET", uitleg, **vast, aantal=len(slecht), objecten=objecten)
    if onzeker.any():
        rijen = int(onzeker.any(axis=1).sum())
        reden = "het maaiveld" if not weet.all() else "de hoogte van de beperking"
        uitleg = f"Van {aantal(rijen, 'turbine', 'turbines')} is {reden} onbekend, dus ook of de tip te hoog komt."
        return regel.onbekend(geval, uitleg, onderdeel=onderdeel, eenheid="m NAP", voorbehoud=voorbehoud, aantal=rijen)
    uitleg = (
        f"De tip van turbine {geval.park.ids[k]} komt op {getal(tip[k])} m NAP; {wat} {namen[scherpst[k]]} ligt daar "
        f"op {getal(grens_m_nap[k, scherpst[k]])} m NAP."
    )
    return regel.uitslag(geval, "VOLDOET", uitleg, **vast, aantal=0)


def _turbines(geval: Toetsgeval, welke: NDArray[np.intp], waarde: Getallen, namen: Sequence[str]) -> tuple[Object, ...]:
    """Turbines als objecten van een uitslag; `namen` zegt bij elke turbine waarmee ze botst."""
    xy = geval.park.xy
    return tuple(
        Object(
            object_id=geval.park.ids[k],
            naam=f"turbine {geval.park.ids[k]}" + (f" bij {namen[k]}" if namen[k] else ""),
            waarde=float(waarde[k]),
            x_m=float(xy[k, 0]),
            y_m=float(xy[k, 1]),
            turbine_id=geval.park.ids[k],
        )
        for k in map(int, welke[:MAX_OBJECTEN])
    )
