"""Welk niveau komt bij elke ontvanger aan? De controlerende schil om de rekenkern.

Een `Bronterm` draagt alles wat van de turbines nodig is; wie een turbine verplaatst houdt dezelfde energie en rekent
alleen de overdracht opnieuw. Elke ontvanger telt de turbines binnen bereik op, altijd in dezelfde volgorde: de
uitkomst hangt niet af van het aantal draden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import EmptyInput, OutOfRange
from spatial.raster import Raster
from spatial.wind.geluid_emissie import Stand, bronterm, emissie
from spatial.wind.geluid_kern import GROOT_M, ontvang, vakvolgorde
from spatial.wind.turbine import Getallen, Park

if TYPE_CHECKING:
    from spatial.wind.windklimaat import Windklimaat

Voortgang = Callable[[str, float], None] | None
# Luchtdemping per octaafband bij 10 graden en 80 % vocht, dB/m: tabel 3.1 van bijlage 4 (Activiteitenregeling).
ALFA_NL: Getallen = np.array([2e-5, 7e-5, 2.5e-4, 7.6e-4, 1.6e-3, 2.9e-3, 6.2e-3, 0.019, 0.067])
PER_BEURT = 65_536
VAK_MACHT = 11
GEEN = np.zeros((0, 0))


@dataclass(frozen=True)
class Methode:
    """De getallen waarin de Nederlandse methode en ISO 9613-2 (algemene methode) verschillen.

    `zone_db` : term per harde zone; `laag_db` : term per zone in de lage banden; `schuin` : of de afstand in de
    bodemtermen de schuine is; `alfa_db_m` : (9,) luchtdemping; `eerste_band` : lagere banden tellen niet mee.
    Bron: bijlage 4, tabel 3.6, en ISO 9613-2:1996, tabel 3.
    """

    naam: str
    zone_db: float
    laag_db: float
    schuin: bool
    alfa_db_m: Getallen
    eerste_band: int = 0


NEDERLANDS = Methode("Nederlandse rekenmethode windturbines (bijlage 4)", 1.0, 3.0, True, ALFA_NL)


@dataclass(frozen=True)
class Bronterm:
    """De turbines zoals de kern ze ziet.

    `x_m`, `y_m` : plaats; `z_m` : ashoogte ten opzichte van hetzelfde vlak als de ontvangers; `hoogte_m` : ashoogte
    boven maaiveld; `energie` : (n, 4, 9) voor Lden, dag, avond en nacht; `ids` : namen
    """

    ids: tuple[str, ...]
    x_m: Getallen
    y_m: Getallen
    z_m: Getallen
    hoogte_m: Getallen
    energie: Getallen

    def __len__(self) -> int:
        return len(self.ids)

    def verplaats(self, xy_m: Getallen) -> Bronterm:
        """Dezelfde turbines op andere plekken (n, 2): de bron hoeft niet opnieuw gerekend."""
        return replace(self, x_m=np.ascontiguousarray(xy_m[:, 0]), y_m=np.ascontiguousarray(xy_m[:, 1]))

    @classmethod
    def of(
        cls,
        park: Park,
        klimaat: Windklimaat,
        *,
        modi: Mapping[str, Mapping[str, Stand]] | None = None,
        stilstand: Mapping[str, Mapping[str, float]] | None = None,
        met_maaiveld: bool = False,
    ) -> Bronterm:
        """De bronterm van een park.

        Parameters
        ----------
        modi : turbine_id naar periode naar stand; stilstand : turbine_id naar periode naar deel van de tijd
        met_maaiveld : z boven NAP in plaats van boven plat maaiveld

        Raises
        ------
        UnknownName : als een type geen geluidgegevens of stand heeft.
        """
        modi, stilstand = modi or {}, stilstand or {}
        ids, soort = park.ids, [str(t) for t in park.turbines["type"]]
        bewaard: dict[tuple[object, ...], Getallen] = {}
        energie = np.empty((len(ids), 4, 9))
        for n, (code, naam, hoogte) in enumerate(zip(ids, soort, park.ashoogte_m, strict=True)):
            stand, stil = modi.get(code, {}), stilstand.get(code, {})
            sleutel = (naam, float(hoogte), repr(sorted(stand.items())), repr(sorted(stil.items())))
            if sleutel not in bewaard:
                verdeling = klimaat.verdeling(float(hoogte))
                bewaard[sleutel] = bronterm(emissie(park.types[naam], verdeling, stand, stilstand=stil))
            energie[n] = bewaard[sleutel]
        xy, hoogte_m = park.xy, park.ashoogte_m
        maaiveld: Getallen = park.turbines["maaiveld_m"].to_numpy(dtype=np.float64) if met_maaiveld else 0.0 * hoogte_m
        return cls(tuple(ids), xy[:, 0].copy(), xy[:, 1].copy(), hoogte_m + maaiveld, hoogte_m, energie)


@dataclass(frozen=True)
class Ontvangers:
    """De plekken waar gerekend wordt, al in de volgorde die de kern snel maakt.

    `z_m` en `hoogte_m` (boven maaiveld) zijn per ontvanger, of één getal voor allemaal.
    """

    x_m: Getallen
    y_m: Getallen
    z_m: Getallen
    hoogte_m: Getallen
    volgorde: NDArray[np.int32]

    @classmethod
    def of(
        cls, x_m: Getallen, y_m: Getallen, hoogte_m: Getallen | float, maaiveld_m: Getallen | None = None
    ) -> Ontvangers:
        """Controleer en orden.

        Raises
        ------
        EmptyInput : zonder ontvangers; OutOfRange : bij een plek of hoogte die geen getal is.
        """
        x, y = (np.ascontiguousarray(v, dtype=np.float64) for v in (x_m, y_m))
        h = np.atleast_1d(np.ascontiguousarray(hoogte_m, dtype=np.float64))
        z = h if maaiveld_m is None else h + maaiveld_m
        if x.size == 0:
            raise EmptyInput("ontvangers", 0, "ten minste één plek", "geef woningen of andere objecten")
        for wat, waarden in (("x", x), ("y", y), ("hoogte", h), ("maaiveld", z)):
            if not np.isfinite(waarden).all():
                raise OutOfRange(f"ontvangers, {wat}", "geen getal", "een getal in m", "herstel de geometrie of hoogte")
        if not ((h > 0.0) & (h <= 200.0)).all():
            raise OutOfRange("ontvangers, hoogte_m", float(h.min()), "meer dan 0 en hooguit 200 m", "herstel de hoogte")
        # Vakken die precies in de grote vakken van de kern passen: dan blijven haar blokken heel.
        x0, y0 = (float(np.floor(v.min() / GROOT_M)) * GROOT_M for v in (x, y))
        breed = max(float(x.max()) - x0, float(y.max()) - y0) + 1.0
        macht = VAK_MACHT if x.size > 50_000 else 6
        cel_m = GROOT_M / 4.0 * 2.0 ** max(np.ceil(np.log2(breed / 2**macht / (GROOT_M / 4.0))), 0.0)
        return cls(x, y, z, h, vakvolgorde(x, y, x0, y0, float(cel_m), macht))


def ontvangst(
    bron: Bronterm,
    ontvangers: Ontvangers,
    p: Parameters,
    *,
    methode: Methode = NEDERLANDS,
    rijen: slice = slice(0, 4),
    bodem: Raster | None = None,
    bereik_m: float | None = None,
    met_beste: bool = False,
    draden: int | None = None,
    voortgang: Voortgang = None,
) -> tuple[Getallen, NDArray[np.int32], Getallen]:
    """De energie per rij van de bronterm bij elke ontvanger.

    Parameters
    ----------
    rijen : welke rijen van de bronterm; slice(0, 1) is alleen Lden en twee keer zo snel
    bodem : raster met bodemfactoren; None: overal het kental `geluid_bodemfactor`
    met_beste : houd ook de luidste turbine bij
    draden : aantal draden; None: naar het aantal processoren

    Returns
    -------
    energie (rijen, ontvangers), NaN als er geen turbine binnen bereik is; nummer van de luidste turbine (-1: geen) en
    haar energie in de eerste rij, allebei leeg zonder `met_beste`
    """
    bereik = p["geluid_reikwijdte_m"] if bereik_m is None else bereik_m
    raster = Raster(GEEN, 0.0, 0.0, 1.0) if bodem is None else bodem
    vorm = np.array(
        [methode.zone_db, methode.laag_db, float(methode.schuin), bereik, p["geluid_c0_db"], p["geluid_bodemfactor"],
         raster.links_m, raster.boven_m, raster.cel_m]
    )  # fmt: skip
    energie = _vier_of_een(bron.energie[:, rijen], methode.eerste_band)
    n = ontvangers.x_m.size
    som = np.empty((energie.shape[1], n))
    beste = np.empty(n if met_beste else 0, np.int32)
    top = np.empty(n if met_beste else 0)
    waarden = np.ascontiguousarray(raster.waarden, dtype=np.float64)
    o = ontvangers

    def beurt(van: int) -> None:
        ontvang(
            o.volgorde, van, min(van + PER_BEURT, n), o.x_m, o.y_m, o.z_m, o.hoogte_m,
            bron.x_m, bron.y_m, bron.z_m, bron.hoogte_m, energie, methode.alfa_db_m, vorm, waarden, som, beste, top,
        )  # fmt: skip

    starts = list(range(0, n, PER_BEURT))
    with ThreadPoolExecutor(draden) as ploeg:
        werk = [ploeg.submit(beurt, van) for van in starts]
        try:
            for nummer, een in enumerate(werk, start=1):
                een.result()
                if voortgang is not None:
                    voortgang("geluid bij de ontvangers", nummer / len(werk))
        except BaseException:
            for een in werk:
                een.cancel()
            raise
    return som, beste, top


def niveau_db(energie: Getallen) -> Getallen:
    """Energie naar dB; nul wordt -inf, NaN blijft NaN."""
    with np.errstate(divide="ignore"):
        uit: Getallen = 10.0 * np.log10(energie)
    return uit


def _vier_of_een(energie: Getallen, eerste_band: int) -> Getallen:
    """De kern kent één rij of vier; banden die de methode niet kent zijn stil."""
    if energie.shape[1] not in (1, 4):
        raise OutOfRange("bronterm, rijen", energie.shape[1], "1 of 4", "vraag één rij, of alle vier")
    uit = np.array(energie, order="C")
    uit[:, :, :eerste_band] = 0.0
    return uit
