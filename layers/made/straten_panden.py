"""Welke straten en panden heeft een buurt?

Per buurt een stratenpatroon met een eigen richting; langs elke straat blokken van één bouwvorm en één bouwtijd. Rijtjes
delen hun hoekpunten, dus ze raken elkaar echt. Alles blijft binnen de eigen buurt en weg van water, weg en spoor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.made.buurten import Buurten
from layers.made.landschap import Geometrie, Getallen, Kader, alleen_vlakken
from layers.made.omgeving import Omgeving
from layers.made.recept import Recept, Rol

Heel = NDArray[np.int64]
RAND_M = 14.0
KRUISING_M = 9.0
# Deze periodes komen als gemengde bebouwing voor: vervangende en ingevoegde bouw.
ANDERE_JAREN = ((1900, 1929), (1930, 1945), (1950, 1964), (1965, 1974), (1975, 1991), (1992, 2005), (2006, 2024))


@dataclass(frozen=True)
class Panden:
    """De panden van één gemeente als kolommen; elke rij is één pand.

    `hoek` (n, 4, 2) hoekpunten in het rechte vlak; `blok` een blokzijde (één eigenaar, één bouwtijd), `straat` het
    volgnummer van de straat, `kant` 0 of 1, `u_m` de plaats langs de straat, `buren` het aantal panden ertegenaan.
    """

    hoek: Getallen
    buurt: Heel
    vorm: Heel
    blok: Heel
    straat: Heel
    kant: Heel
    u_m: Getallen
    buren: Heel
    bouwjaar: Heel


@dataclass(frozen=True)
class Bebouwing:
    """Panden, straten (lijnen in het rechte vlak, met hun buurt) en het bebouwbare vlak per buurt."""

    panden: Panden
    straten: NDArray[np.object_]
    straat_buurt: Heel
    bouwvlak: NDArray[np.object_]


def bouw(kader: Kader, buurten: Buurten, omgeving: Omgeving, recept: Recept) -> Bebouwing:
    """De bebouwing van één gemeente."""
    toeval = kader.loting("straten")
    delen: list[dict[str, NDArray[Any]]] = []
    straten: list[Geometrie] = []
    straat_buurt: list[int] = []
    vlakken = _bouwvlakken(kader, buurten, omgeving, recept)
    blokken = 0
    for buurt, (naam, vlak) in enumerate(zip(buurten.rollen, vlakken, strict=True)):
        if shapely.is_empty(vlak):
            continue
        rooster = Rooster(buurten.zaden[buurt], _richting(buurten, buurt, toeval), recept.rollen[naam])
        panden = _panden(rooster, vlak, recept, toeval)
        lijnen = rooster.lijnen(vlak)
        panden["straat"] += len(straten)
        panden["blok"] += blokken
        panden["buurt"] = np.full(len(panden["blok"]), buurt)
        blokken += rooster.blokzijden
        straten.extend(lijnen)
        straat_buurt.extend([buurt] * len(lijnen))
        delen.append(panden)
    kolommen = {naam: np.concatenate([deel[naam] for deel in delen]) for naam in delen[0]}
    return Bebouwing(Panden(**kolommen), np.array(straten, dtype=object), np.array(straat_buurt), vlakken)


@dataclass(frozen=True)
class Rooster:
    """Het stratenpatroon van één buurt: evenwijdige straten met dwarsstraten, gedraaid om het middelpunt."""

    midden: Getallen
    hoek: float
    rol: Rol

    @property
    def straten(self) -> int:
        """Aantal straten aan elke kant van de middelste."""
        return int(self.rol.straal_m // self.rol.straat_m) if self.rol.straat_m else 0

    @property
    def blokken(self) -> int:
        """Aantal blokken aan elke kant van het middelpunt."""
        return int(np.ceil(self.rol.straal_m / self.rol.blok_m))

    @property
    def blokzijden(self) -> int:
        """Aantal blokzijden: straten maal blokken maal twee kanten."""
        return (2 * self.straten + 1) * 2 * self.blokken * 2

    def naar_vlak(self, u: Getallen, v: Getallen) -> Getallen:
        """Plaats langs (u) en dwars op (v) de straten naar het rechte vlak; laatste as x, y."""
        c, s = np.cos(self.hoek), np.sin(self.hoek)
        return np.stack([self.midden[0] + u * c - v * s, self.midden[1] + u * s + v * c], axis=-1)

    def lijnen(self, vlak: Geometrie) -> list[Geometrie]:
        """De straten (eerst de hoofdrichting, dan de dwarsstraten) binnen het bebouwde vlak; kan leeg zijn."""
        r = self.rol.straal_m
        langs = np.arange(-self.straten, self.straten + 1) * self.rol.straat_m
        dwars = np.arange(-self.blokken, self.blokken + 1) * self.rol.blok_m if self.straten else np.array([])
        uv = [np.array([[-r, v], [r, v]]) for v in langs] + [np.array([[u, -r], [u, r]]) for u in dwars]
        ruw = shapely.linestrings(np.array([self.naar_vlak(p[:, 0], p[:, 1]) for p in uv]))
        binnen: Geometrie = shapely.intersection(ruw, vlak)
        return list(binnen)


def _bouwvlakken(kader: Kader, buurten: Buurten, omgeving: Omgeving, recept: Recept) -> NDArray[np.object_]:
    """Het bebouwbare vlak per buurt: de cel met een rand, binnen een grillige cirkel, zonder water en grote wegen."""
    toeval = kader.loting("bouwvlak")
    stralen = np.array([recept.rollen[rol].straal_m for rol in buurten.rollen])
    # Linten in de polder verschillen sterk in lengte: sommige tellen maar een paar huizen.
    lint = np.array([rol == "polder" for rol in buurten.rollen])
    stralen = stralen * np.where(lint, toeval.uniform(0.06, 1.0, len(stralen)), 1.0)
    hoek = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    fase = toeval.uniform(0.0, 2.0 * np.pi, (3, len(stralen), 1))
    golven = (
        0.14 * np.sin(2.0 * hoek + fase[0]) + 0.10 * np.sin(3.0 * hoek + fase[1]) + 0.06 * np.sin(5.0 * hoek + fase[2])
    )
    omtrek = stralen[:, None] * (1.0 + golven)
    rand = np.stack([np.cos(hoek) * omtrek, np.sin(hoek) * omtrek], axis=-1) + buurten.zaden[:, None]
    cellen: Geometrie = shapely.intersection(shapely.buffer(buurten.recht, -RAND_M), shapely.polygons(rand))
    cellen[stralen == 0.0] = shapely.Polygon()
    vrij: Geometrie = shapely.difference(cellen, omgeving.onbebouwd)
    return np.array([alleen_vlakken(vlak) for vlak in vrij], dtype=object)


def _richting(buurten: Buurten, buurt: int, toeval: np.random.Generator) -> float:
    """De richting van de straten in radialen: in het buitengebied naar het dichtstbijzijnde dorp of de stad."""
    eigen = float(toeval.normal(0.25, 0.45))
    if buurten.rollen[buurt] not in ("polder", "dorp"):
        return eigen
    kernen = [p for p, rol in enumerate(buurten.rollen) if rol not in ("polder", "water", "bedrijven") and p != buurt]
    naar = buurten.zaden[kernen] - buurten.zaden[buurt]
    dichtst = naar[int(np.argmin(np.linalg.norm(naar, axis=1)))]
    return float(np.arctan2(dichtst[1], dichtst[0]))


def _panden(rooster: Rooster, vlak: Geometrie, recept: Recept, toeval: np.random.Generator) -> dict[str, Any]:
    """De panden van één buurt als kolommen; alleen wie helemaal in het bebouwbare vlak past blijft."""
    rol = rooster.rol
    aantal = (2 * rooster.straten + 1, 2 * rooster.blokken, 2)
    k, j, kant = (as_.ravel() for as_ in np.indices(aantal))
    teken = kant * 2.0 - 1.0
    vorm = toeval.choice([recept.vormnamen.index(naam) for naam in rol.mix], size=len(k), p=list(rol.mix.values()))
    jaar = _bouwjaren(rol, len(k), toeval)
    park = toeval.random((aantal[0] + 1, aantal[1]))[k + kant, j] < rol.groen
    maten = _maten(recept, vorm, rol, toeval)
    per_blok = np.where(park, 0, maten["groepen"] * maten["groep"]).astype(np.int64)
    rij = np.repeat(np.arange(len(k)), per_blok)
    volg = np.arange(len(rij)) - np.repeat(np.cumsum(per_blok) - per_blok, per_blok)
    groep, plek = np.divmod(volg, maten["groep"][rij])
    begin = (j - rooster.blokken) * rol.blok_m + KRUISING_M + maten["aanloop"]
    u0 = begin[rij] + groep * maten["groep_m"][rij]
    links, rechts = u0 + plek * maten["breedte"][rij], u0 + (plek + 1) * maten["breedte"][rij]
    los = np.isin(vorm, [recept.vormnamen.index(naam) for naam in ("vrij", "lint", "tweekap", "hal")])
    sprong = np.where(los[rij], _sprong(rij, groep), 0.0)
    hart = (k - rooster.straten)[rij] * rol.straat_m
    voor = hart + teken[rij] * (maten["afstand"][rij] + sprong)
    achter = voor + teken[rij] * maten["diepte"][rij]
    uv = ((links, voor), (rechts, voor), (rechts, achter), (links, achter))
    hoek = np.stack([rooster.naar_vlak(u, v) for u, v in uv], axis=1)
    shapely.prepare(vlak)
    blijft = shapely.contains_xy(vlak, hoek[..., 0], hoek[..., 1]).all(axis=1)
    hoek, rij, groep, plek = hoek[blijft], rij[blijft], groep[blijft], plek[blijft]
    jaren = np.where(los[rij], jaar[rij] + np.round(12.0 * _sprong(rij, groep) / 3.0), jaar[rij]).astype(np.int64)
    return {
        "hoek": hoek,
        "vorm": vorm[rij],
        "blok": rij,
        "straat": k[rij],
        "kant": kant[rij],
        "u_m": links[blijft],
        "buren": _buren(rij, groep, plek),
        "bouwjaar": np.minimum(jaren, recept.peiljaar - 1),
    }


def _sprong(rij: Heel, groep: Heel) -> Getallen:
    """Een kleine verspringing (0-3 m) per groep, zodat losse huizen niet op één lijn staan; vast per groep."""
    return np.asarray(3.0 * ((np.sin(rij * 12.9898 + groep * 78.233) * 43758.5453) % 1.0))


def _bouwjaren(rol: Rol, aantal: int, toeval: np.random.Generator) -> Heel:
    """Het bouwjaar per blokzijde: rond één jaar van de hoofdperiode, en voor een deel uit een andere periode."""
    van, tot = rol.jaren
    midden = toeval.uniform(van, tot)
    jaar = np.clip(np.round(toeval.normal(midden, 0.22 * (tot - van), aantal)), van, tot)
    anders = np.array(ANDERE_JAREN)[toeval.integers(len(ANDERE_JAREN), size=aantal)]
    anders_jaar = toeval.integers(anders[:, 0], anders[:, 1] + 1)
    return np.where(toeval.random(aantal) < rol.gemengd, anders_jaar, jaar).astype(np.int64)


def _maten(recept: Recept, vorm: Heel, rol: Rol, toeval: np.random.Generator) -> dict[str, NDArray[Any]]:
    """Per blokzijde: breedte en diepte van een pand, grootte en aantal van de groepen, afstand tot de weg (m)."""
    vormen = recept.vormen
    breedte = np.array([v.breedte_m for v in vormen])[vorm] * toeval.uniform(0.93, 1.08, len(vorm))
    ruimte = rol.blok_m - 2.0 * KRUISING_M
    breedte = np.minimum(breedte, ruimte)
    laagst, hoogst = (np.array([v.groep[kant] for v in vormen])[vorm] for kant in (0, 1))
    groep = np.minimum(toeval.integers(laagst, hoogst + 1), np.floor(ruimte / breedte).astype(np.int64))
    tussen = np.array([v.tussen_m for v in vormen])[vorm]
    groep_m = groep * breedte + tussen
    groepen = np.floor((ruimte + tussen) / groep_m).astype(np.int64)
    afstand = np.array([v.afstand_weg_m for v in vormen])[vorm]
    diepte = np.array([v.diepte_m for v in vormen])[vorm]
    if rol.straat_m:  # achter elk huis blijft ruimte tot het midden van het blok
        diepte = np.minimum(diepte, rol.straat_m / 2.0 - afstand - 6.0)
    return {
        "breedte": breedte,
        "groep": groep,
        "groep_m": groep_m,
        "groepen": groepen,
        "aanloop": (ruimte - (groepen * groep_m - tussen)) / 2.0,
        "afstand": afstand,
        "diepte": diepte,
    }


def _buren(rij: Heel, groep: Heel, plek: Heel) -> Heel:
    """Hoeveel panden direct tegen elk pand staan (0, 1 of 2)."""
    naast = (rij[1:] == rij[:-1]) & (groep[1:] == groep[:-1]) & (plek[1:] == plek[:-1] + 1)
    links, rechts = np.concatenate([[False], naast]), np.concatenate([naast, [False]])
    return np.asarray(links[: len(rij)].astype(np.int64) + rechts[: len(rij)])
