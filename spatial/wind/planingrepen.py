"""De ingrepen bij een woningbouwplan dat niet samen kan met een park, elk nagerekend en in een zin gezet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np

from spatial.bron import Parameters
from spatial.wind.ingrepen import (
    SPELING_DB,
    Grenzen,
    energie_per_stand,
    nodige_daling_db,
    zoek_stille_standen,
    zoek_verschuiving,
)
from spatial.wind.planveld import Planveld, Rekenwijze, energie_op
from spatial.wind.turbine import Getallen, Park, Turbinetype
from spatial.wind.windklimaat import PERIODEN


@dataclass(frozen=True, kw_only=True)
class Ingreep:
    """Eén mogelijke verandering; `past` zegt of park en plan daarmee allebei kunnen."""

    soort: str
    tekst: str
    past: bool
    turbine_id: str = ""
    waarde: float | None = None
    eenheid: str = ""
    verlies_mwh: float | None = None
    xy: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Planvraag:
    """Alles wat een beoordeling van plannen nodig heeft.

    Parameters
    ----------
    grenzen_van : de grenzen die bij een park horen (ze hangen af van tiphoogte en type)
    contouren : kolommen `maat` ("lden" of "lnight"), `niveau_db`, `geometry`; None als geluid onbekend is
    wijze : waarmee geluid gerekend wordt; None als geluid niet te rekenen is, met `waarom`
    types : types waarmee "een kleiner type" gezocht wordt
    mag : of een turbine op een plek (x, y) mag staan volgens de harde regels, los van de plannen
    """

    park: Park
    plannen: gpd.GeoDataFrame
    bestaand: Park | None
    p: Parameters
    grenzen_van: Callable[[Park], Grenzen]
    contouren: gpd.GeoDataFrame | None
    wijze: Rekenwijze | None
    types: Sequence[Turbinetype] = ()
    mag: Callable[[Park, int, Getallen], bool] = field(default=lambda _park, _nummer, _plek: True)
    waarom: str = ""


def bepaal_ingrepen(
    vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any, turbine: int, rand: Any
) -> tuple[Ingreep, ...]:
    """Wat dit plan passend maakt: stiller, stille standen, verschuiven, kleiner type of een andere rand."""
    # Een ander park mag een ander plan dat nu kan niet alsnog raken.
    houd = np.union1d(wie, np.flatnonzero(_nu_goed(vraag, grenzen, veld)))
    uit = [*_stiller(vraag, grenzen, veld, wie, turbine), _standen(vraag, grenzen, veld, wie)]
    uit += [_verschuif(vraag, veld, houd, turbine), _kleiner(vraag, veld, houd), _rand(rand)]
    return tuple(uit)


def _nu_goed(vraag: Planvraag, grenzen: Grenzen, veld: Planveld) -> Any:
    """(m,) of een punt van een plan nu voldoet."""
    stil_genoeg = grenzen.te_veel_db(veld.som(veld.gewoon())) <= SPELING_DB
    return stil_genoeg & ~grenzen.te_dichtbij(vraag.park.xy, veld.punten)


def _stiller(vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any, turbine: int) -> list[Ingreep]:
    """Het hoogste bronvermogen dat past: alleen de dominante turbine, en allemaal."""
    uit = []
    afstand_goed = not grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any()
    for nummer, wat in ((turbine, f"turbine {vraag.park.ids[turbine]}"), (None, "alle turbines")):
        daling = nodige_daling_db(veld, grenzen, veld.gewoon(), nummer, wie)
        naam = "" if nummer is None else vraag.park.ids[nummer]
        if not np.isfinite(daling):
            tekst = f"Stiller maken van {wat} alleen is niet genoeg: de rest is al te veel."
            uit.append(Ingreep(soort="bronvermogen", tekst=tekst, past=False, turbine_id=naam))
            continue
        tekst = f"Het bronvermogen van {wat} moet {db_tekst(daling)} lager."
        uit.append(
            Ingreep(soort="bronvermogen", tekst=tekst, past=afstand_goed, turbine_id=naam, waarde=-daling, eenheid="dB")
        )
    return uit


def _standen(vraag: Planvraag, grenzen: Grenzen, veld: Planveld, wie: Any) -> Ingreep:
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    mwh = energie_per_stand(vraag.park, vraag.wijze.klimaat)
    stil = zoek_stille_standen(veld, grenzen, mwh, wie)
    if not stil.past:
        return Ingreep(soort="stille stand", tekst="Met de stille standen van dit type past het niet.", past=False)
    afstand_goed = not grenzen.te_dichtbij(vraag.park.xy, veld.punten[wie]).any()
    if stil.keuze == veld.gewoon():
        tekst = "Stille standen helpen niet: het geluid voldoet al, het plan ligt te dichtbij."
        return Ingreep(soort="stille stand", tekst=tekst, past=False)
    delen = []
    for code, gewoon, standen in zip(vraag.park.ids, veld.gewoon(), stil.keuze, strict=True):
        anders = [f"{n} {s}" for n, s, g in zip(PERIODEN, standen, gewoon, strict=True) if s != g]
        if anders:
            delen.append(f"{code}: {', '.join(anders)}")
    wat = f"Stille standen ({'; '.join(delen)})"
    gekozen = zip(vraag.park.per_turbine, stil.keuze, veld.gewoon(), strict=True)
    if any(
        s != g and soort.modus(s).vermogen_kw is None for soort, ss, gg in gekozen for s, g in zip(ss, gg, strict=True)
    ):
        tekst = f"{wat} zijn stil genoeg; wat dat aan opbrengst kost staat niet bij het type en is onbekend."
        return Ingreep(soort="stille stand", tekst=tekst, past=afstand_goed, eenheid="MWh/jaar")
    totaal = sum(mwh[n, s, d] for n, standen in enumerate(veld.gewoon()) for d, s in enumerate(standen))
    tekst = f"{wat} kosten {_mwh(stil.verlies_mwh)} per jaar"
    tekst += f", {100 * stil.verlies_mwh / totaal:.1f} % van de opbrengst zonder zog.".replace(".", ",", 1)
    return Ingreep(
        soort="stille stand",
        tekst=tekst,
        past=afstand_goed,
        waarde=stil.verlies_mwh,
        eenheid="MWh/jaar",
        verlies_mwh=stil.verlies_mwh,
    )


def _verschuif(vraag: Planvraag, veld: Planveld, wie: Any, turbine: int) -> Ingreep:
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    code = vraag.park.ids[turbine]
    hoogstens = vraag.p["plan_verschuiving_max_m"]
    gevonden = zoek_verschuiving(
        vraag.park,
        _deelveld(veld, wie),
        vraag.grenzen_van(vraag.park),
        turbine,
        vraag.wijze,
        hoogte_m=vraag.p["plan_ontvangerhoogte_m"],
        hoogstens_m=hoogstens,
        stap_m=vraag.p["plan_verschuiving_stap_m"],
        mag=lambda plek: vraag.mag(vraag.park, turbine, plek),
    )
    if gevonden is None:
        tekst = f"Turbine {code} alleen verschuiven lost het niet op binnen {hoogstens:.0f} m."
        return Ingreep(soort="verschuiving turbine", tekst=tekst, past=False, turbine_id=code)
    dx, dy = gevonden.xy - vraag.park.xy[turbine]
    return Ingreep(
        soort="verschuiving turbine",
        tekst=f"Turbine {code} {gevonden.afstand_m:.0f} m naar het {_windstreek(dx, dy)} is genoeg.",
        past=True,
        turbine_id=code,
        waarde=gevonden.afstand_m,
        eenheid="m",
        xy=(float(gevonden.xy[0]), float(gevonden.xy[1])),
    )


def _deelveld(veld: Planveld, wie: Any) -> Planveld:
    """Hetzelfde veld met alleen de punten `wie`."""
    energie = {sleutel: waarde[:, wie] for sleutel, waarde in veld.energie.items()}
    return Planveld(veld.plan[wie], veld.punten[wie], veld.rest[:, wie], energie, veld.standen)


def _kleiner(vraag: Planvraag, veld: Planveld, wie: Any) -> Ingreep:
    """Het type met de meeste opbrengst dat lager of kleiner is en wel past."""
    assert vraag.wijze is not None  # noqa: S101 - een veld is er alleen met een rekenwijze
    nu = float(np.max(vraag.park.tiphoogte_m))
    eigen = _jaaropbrengst(vraag.park, vraag.wijze)
    kansen = []
    for soort in vraag.types:
        ander = vraag.park.met_type(soort)
        if not soort.geluid or float(np.max(ander.tiphoogte_m)) >= nu - 1e-9:
            continue
        som = veld.rest[:, wie] + energie_op(
            ander, veld.punten[wie], vraag.p["plan_ontvangerhoogte_m"], vraag.wijze, {}
        )
        grenzen = vraag.grenzen_van(ander)
        te_veel = float(np.max(grenzen.te_veel_db(som), initial=-np.inf))
        if te_veel <= SPELING_DB and not grenzen.te_dichtbij(ander.xy, veld.punten[wie]).any():
            kansen.append((_jaaropbrengst(ander, vraag.wijze), soort))
    if not kansen:
        return Ingreep(soort="kleiner type", tekst="Geen kleiner type uit de lijst past.", past=False)
    mwh, soort = max(kansen, key=lambda kans: (kans[0], kans[1].naam))
    tekst = f"Type {soort.titel} past wel; dat scheelt {_mwh(eigen - mwh)} per jaar (zonder zog)."
    return Ingreep(
        soort="kleiner type", tekst=tekst, past=True, waarde=eigen - mwh, eenheid="MWh/jaar", verlies_mwh=eigen - mwh
    )


def _jaaropbrengst(park: Park, wijze: Rekenwijze) -> float:
    """MWh per jaar in de gewone stand, zonder zog en verliezen."""
    mwh = energie_per_stand(park, wijze.klimaat)
    return sum(mwh[n, soort.modus().naam, d] for n, soort in enumerate(park.per_turbine) for d in range(len(PERIODEN)))


def _rand(rand: Any) -> Ingreep:
    if rand.terug_m is None:
        tekst = "Het hele plan ligt binnen de contour: de rand verschuiven helpt niet."
        return Ingreep(soort="planrand", tekst=tekst, past=False)
    if rand.terug_m == 0.0:
        tekst = "Op het vlak van de contourkaart blijft het plan vrij; alleen op de rand is het net te veel."
        return Ingreep(soort="planrand", tekst=tekst, past=True, waarde=0.0, eenheid="m")
    tekst = f"De rand van het plan hooguit {rand.terug_m:.0f} m terug; {round(100 * rand.deel_vrij)} % blijft over."
    return Ingreep(soort="planrand", tekst=tekst, past=True, waarde=rand.terug_m, eenheid="m")


_STREKEN = ("noorden", "noordoosten", "oosten", "zuidoosten", "zuiden", "zuidwesten", "westen", "noordwesten")


def _windstreek(dx: float, dy: float) -> str:
    return _STREKEN[round(np.degrees(np.arctan2(dx, dy)) / 45.0) % 8]


def db_tekst(waarde: float) -> str:
    """Een niveau in dB met één decimaal en een komma."""
    return f"{waarde:.1f} dB".replace(".", ",")


def _mwh(waarde: float) -> str:
    return f"{waarde:,.0f} MWh".replace(",", ".")
