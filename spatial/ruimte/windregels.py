"""Welke regel houdt waar een windturbine tegen, en op welke afstand?

Een regel is een gegeven: een laag, een afstand (vast, of uit de maten van de turbine), een wettekst en een hardheid.
Hier wordt zo'n regel met lagen, maten en kentallen een rij vormen met per vorm een afstand in meters. Welke cellen
dat uitsluit rekent `spatial.ruimte.uitsluiting`. Een laag of norm die ontbreekt sluit niets uit en wordt gemeld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.crs import require_rd
from spatial.errors import MissingColumn, OutOfRange, UnknownName

Hardheid = Literal["verboden", "onderzoek", "aandacht"]
HARDHEDEN: tuple[str, ...] = ("verboden", "onderzoek", "aandacht")
# telt: er is gerekend. onbekend: de laag ontbreekt. geen_norm: de normenset heeft hier geen waarde voor.
Stand = Literal["telt", "onbekend", "geen_norm"]
# De afstand komt per object van buiten (radar, hoogtebeperking): die hangt van meer af dan de turbine alleen.
PER_OBJECT = "per_object"
GROOTSTE_AFSTAND_M = 100_000.0


@dataclass(frozen=True, kw_only=True)
class Laagkeuze:
    """Een laag, of een deel ervan: alleen rijen waarvan elke kolom in `kies` een van de genoemde waarden heeft.

    `bewijs` : heeft geen enkele rij zo'n waarde, dan is niet zeker of de laag die soort bevat; de regel is dan onbekend
    """

    laag: str
    kies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bewijs: bool = False

    def uit(self, lagen: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame | None:
        """De rijen met een vorm, of None als de laag er niet is.

        Raises
        ------
        MissingColumn : als een kolom om op te kiezen ontbreekt.
        WrongCrs : als de laag niet in RD staat.
        """
        tabel = lagen.get(self.laag)
        if tabel is None:
            return None
        require_rd(tabel, f"laag '{self.laag}'")
        houd = tabel.geometry.notna() & ~tabel.geometry.is_empty
        for kolom, waarden in self.kies.items():
            if kolom not in tabel:
                raise MissingColumn(
                    f"laag '{self.laag}'", f"kolom '{kolom}' ontbreekt", "een kolom om op te kiezen", "vul de laag aan"
                )
            houd &= tabel[kolom].isin(list(waarden))
        return tabel[houd]


@dataclass(frozen=True, kw_only=True)
class Windregel:
    """Een regel over waar een turbine niet (zomaar) mag staan.

    De afstand is rand + max(minimum, vast + factor · maat); bij meer maten telt de grootste die er is.

    Parameters
    ----------
    code : vaste code; dezelfde als bij de toets van een park waar die er is
    keuzes : lagen waar de afstand tot geldt; zonder de eerste is de regel onbekend, een andere die mist wordt gemeld
    maten : namen van maten van de turbine (m), zoals rotorstraal_m, tiphoogte_m, pr_1e6_m, lden_m; of `per_object`
    vast, minimum, rand : meters, of de naam van een kental; `rand` is van de lijn tot waar de afstand begint
    factor : maal de maat, of de naam van een kental
    hardheid : verboden, onderzoek nodig of aandacht
    sluit_uit : of de plek afvalt; zo niet, dan wordt de regel alleen gemeld
    tekst : wat de regel zegt, in gewone taal; bron : waar dat staat
    eigen : of de regel of de afstand van de gebruiker is
    """

    code: str
    titel: str
    keuzes: tuple[Laagkeuze, ...]
    hardheid: Hardheid
    sluit_uit: bool
    tekst: str
    bron: Bron
    zekerheid: str
    maten: tuple[str, ...] = ()
    vast: float | str = 0.0
    factor: float | str = 1.0
    minimum: float | str = 0.0
    rand: float | str = 0.0
    eigen: bool = False

    def op_afstand(self, afstand_m: float) -> Windregel:
        """Dezelfde regel met een eigen, vaste afstand."""
        return replace(self, maten=(), vast=afstand_m, factor=1.0, minimum=0.0, rand=0.0, eigen=True)


@dataclass(frozen=True, kw_only=True)
class Regime:
    """Een andere regel voor woningen, om te vergelijken: vervangt de codes in `vervangt`."""

    id: str
    regel: Windregel
    vervangt: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Regelstand:
    """Een regel met zijn vormen en afstanden, of waarom die er niet zijn.

    Parameters
    ----------
    vormen : (n,) geometrie in RD; afstanden_m : (n,) afstand per vorm
    afstand_m : de afstand van de regel, None als die per object verschilt of niet bekend is
    reden : bij "onbekend" en "geen_norm": wat er ontbreekt; bij "telt": wat er aan mist (een van de lagen)
    """

    regel: Windregel
    stand: Stand
    vormen: NDArray[Any]
    afstanden_m: NDArray[np.float64]
    afstand_m: float | None = None
    reden: str = ""

    @property
    def werkt(self) -> bool:
        """Of er iets te rekenen valt: de regel telt en er is minstens één vorm."""
        return self.stand == "telt" and len(self.vormen) > 0


def afstand(regel: Windregel, maten: Mapping[str, float | None], kentallen: Mapping[str, float]) -> float | None:
    """De afstand van een regel in m, of None als geen van zijn maten bekend is.

    Parameters
    ----------
    maten : maten van de turbine in m op naam; None is onbekend
    kentallen : getallen waarnaar `vast`, `factor`, `minimum` en `rand` bij naam mogen verwijzen

    Raises
    ------
    OutOfRange : als er een negatieve of onmogelijk grote afstand uit komt.
    UnknownName : voor een maat die niet bestaat.

    >>> spoor = Windregel(
    ...     code="X", titel="", keuzes=(), hardheid="verboden", sluit_uit=True, tekst="", zekerheid="B",
    ...     bron=Bron(titel="voorbeeld", uitgever="", jaar=None), maten=("rotorstraal_m",), vast=7.85, minimum=30.0)
    >>> afstand(spoor, {"rotorstraal_m": 68.0}, {}), afstand(spoor, {"rotorstraal_m": 10.0}, {})
    (75.85, 30.0)
    """
    grootste = 0.0
    if regel.maten:
        bekend = [waarde for naam in regel.maten if (waarde := _maat(regel, naam, maten)) is not None]
        if not bekend:
            return None
        grootste = max(bekend)
    getal = {deel: _getal(getattr(regel, deel), kentallen) for deel in ("vast", "factor", "minimum", "rand")}
    uit = getal["rand"] + max(getal["minimum"], getal["vast"] + getal["factor"] * grootste)
    return _controleer(regel, uit)


def regelstanden(
    regels: Sequence[Windregel],
    lagen: Mapping[str, gpd.GeoDataFrame],
    maten: Mapping[str, float | None],
    kentallen: Mapping[str, float],
    *,
    per_object: Mapping[str, NDArray[np.float64]] | None = None,
    waarom: Mapping[str, str] | None = None,
) -> list[Regelstand]:
    """Elke regel met zijn vormen en afstanden.

    Parameters
    ----------
    lagen : tabellen in RD op naam; een laag die er niet is maakt haar regels onbekend
    per_object : code naar (n,) afstand in m per rij van de (gekozen) laag; 0 of lager telt niet mee
    waarom : maat naar de reden dat ze onbekend is

    Raises
    ------
    OutOfRange, UnknownName, MissingColumn, WrongCrs : met de regel en de waarde.
    """
    return [_stand(regel, lagen, maten, kentallen, per_object or {}, waarom or {}) for regel in regels]


def _stand(
    regel: Windregel,
    lagen: Mapping[str, gpd.GeoDataFrame],
    maten: Mapping[str, float | None],
    kentallen: Mapping[str, float],
    per_object: Mapping[str, NDArray[np.float64]],
    waarom: Mapping[str, str],
) -> Regelstand:
    delen = [_deel(keuze, lagen) for keuze in regel.keuzes]
    reden = "; ".join(dict.fromkeys(mist for _, mist in delen if mist))
    leeg = np.empty(0, dtype=object), np.empty(0)
    if delen[0][0] is None:
        return Regelstand(regel=regel, stand="onbekend", vormen=leeg[0], afstanden_m=leeg[1], reden=reden)
    vormen = np.concatenate([tabel.geometry.to_numpy() for tabel, _ in delen if tabel is not None])
    if regel.maten == (PER_OBJECT,):
        return _per_object(regel, vormen, per_object.get(regel.code), reden)
    waarde = afstand(regel, maten, kentallen)
    if waarde is None:
        redenen = dict.fromkeys(waarom.get(naam, f"{naam} is niet bekend") for naam in regel.maten)
        return Regelstand(regel=regel, stand="geen_norm", vormen=leeg[0], afstanden_m=leeg[1], reden="; ".join(redenen))
    return Regelstand(
        regel=regel,
        stand="telt",
        vormen=vormen,
        afstanden_m=np.full(len(vormen), waarde),
        afstand_m=waarde,
        reden=reden,
    )


def _deel(keuze: Laagkeuze, lagen: Mapping[str, gpd.GeoDataFrame]) -> tuple[gpd.GeoDataFrame | None, str]:
    """De gekozen rijen, of None met wat er ontbreekt."""
    tabel = keuze.uit(lagen)
    if tabel is None:
        return None, f"laag '{keuze.laag}' ontbreekt"
    if keuze.bewijs and not len(tabel):
        soort = " en ".join(", ".join(waarden) for waarden in keuze.kies.values())
        return None, f"laag '{keuze.laag}' heeft geen enkel object van de soort {soort}; niet zeker of ze er zijn"
    return tabel, ""


def _per_object(
    regel: Windregel, vormen: NDArray[Any], afstanden: NDArray[np.float64] | None, reden: str
) -> Regelstand:
    if afstanden is None or len(afstanden) != len(vormen):
        raise OutOfRange(
            f"regel {regel.code}, afstand per object",
            "geen" if afstanden is None else len(afstanden),
            f"een afstand voor elk van de {len(vormen)} objecten",
            "reken de afstanden per object eerst uit",
        )
    onbekend = int(np.isnan(afstanden).sum())
    if onbekend:
        reden = "; ".join(deel for deel in (reden, f"van {onbekend} objecten is de hoogte niet bekend") if deel)
    if onbekend and onbekend == len(vormen):
        return Regelstand(regel=regel, stand="onbekend", vormen=vormen[:0], afstanden_m=afstanden[:0], reden=reden)
    telt = np.nan_to_num(afstanden, nan=0.0) > 0
    for waarde in afstanden[telt]:
        _controleer(regel, float(waarde))
    return Regelstand(regel=regel, stand="telt", vormen=vormen[telt], afstanden_m=afstanden[telt], reden=reden)


def dichtbij(stand: Regelstand, grenzen: tuple[float, float, float, float]) -> Regelstand:
    """Dezelfde stand met alleen de vormen die binnen hun afstand van het kader kunnen liggen.

    Parameters
    ----------
    grenzen : (xmin, ymin, xmax, ymax) in RD, m
    """
    if not len(stand.vormen):
        return stand
    vak = shapely.bounds(stand.vormen)
    d = stand.afstanden_m
    houd = (
        (vak[:, 0] - d <= grenzen[2])
        & (vak[:, 2] + d >= grenzen[0])
        & (vak[:, 1] - d <= grenzen[3])
        & (vak[:, 3] + d >= grenzen[1])
    )
    return replace(stand, vormen=stand.vormen[houd], afstanden_m=d[houd])


def _maat(regel: Windregel, naam: str, maten: Mapping[str, float | None]) -> float | None:
    if naam not in maten:
        raise UnknownName(
            f"regel {regel.code}, maat", naam, f"een van: {', '.join(sorted(maten))}", "kies een bestaande maat"
        )
    return maten[naam]


def _getal(waarde: float | str, kentallen: Mapping[str, float]) -> float:
    return kentallen[waarde] if isinstance(waarde, str) else float(waarde)


def _controleer(regel: Windregel, waarde: float) -> float:
    if not 0.0 <= waarde <= GROOTSTE_AFSTAND_M:
        raise OutOfRange(
            f"regel {regel.code}, afstand",
            f"{waarde:g} m",
            f"een getal van 0 tot en met {GROOTSTE_AFSTAND_M:g} m",
            "kies een afstand binnen het bereik",
        )
    return waarde
