"""Wat is er bij het lezen van een laag gebeurd, en waar komt ze vandaan?

Een `Leesverslag` telt wat gelezen, hersteld, geweigerd en ontbrekend is. Een `Laagherkomst` zegt van welke
uitgever, licentie en peiljaar de laag is. Beide zijn onveranderlijk en gaan als gewone JSON het manifest in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

Voortgang = Callable[[str, float], None]


def _leeg() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Leesverslag:
    """Het verslag van één gelezen bestand.

    Parameters
    ----------
    laag : naam in de catalogus
    bestand : naam van het bestand, zonder map
    gelezen : rijen in het bestand
    goed : rijen in de tabel die eruit kwam
    hersteld : wat er hersteld is, met het aantal rijen
    geweigerd : waarom rijen zijn weggelaten, met het aantal
    ontbrekend : per kolom de reden van ontbreken, met het aantal
    meldingen : wat de lezer verder moet weten

    >>> Leesverslag("buurten", "b.gpkg", 41, 41, hersteld={"ongeldige vlakken": 2}).regels()
    ('b.gpkg: 41 rijen gelezen, 41 goed', 'hersteld: ongeldige vlakken (2)')
    """

    laag: str
    bestand: str
    gelezen: int = 0
    goed: int = 0
    hersteld: Mapping[str, int] = field(default_factory=_leeg)
    geweigerd: Mapping[str, int] = field(default_factory=_leeg)
    ontbrekend: Mapping[str, Mapping[str, int]] = field(default_factory=_leeg)
    meldingen: tuple[str, ...] = ()

    def regels(self) -> tuple[str, ...]:
        """Het verslag in leesbare regels."""
        regels = [f"{self.bestand}: {self.gelezen} rijen gelezen, {self.goed} goed"]
        regels += [f"hersteld: {wat} ({aantal})" for wat, aantal in self.hersteld.items() if aantal]
        regels += [f"weggelaten: {waarom} ({aantal})" for waarom, aantal in self.geweigerd.items() if aantal]
        for kolom, redenen in self.ontbrekend.items():
            regels += [f"ontbreekt in {kolom}: {reden} ({aantal})" for reden, aantal in redenen.items() if aantal]
        return (*regels, *self.meldingen)

    def met(
        self,
        *,
        laag: str | None = None,
        goed: int | None = None,
        hersteld: Mapping[str, int] | None = None,
        geweigerd: Mapping[str, int] | None = None,
        ontbrekend: Mapping[str, Mapping[str, int]] | None = None,
        meldingen: tuple[str, ...] = (),
    ) -> Leesverslag:
        """Hetzelfde verslag met aantallen erbij opgeteld en meldingen erbij gezet; `goed` wordt vervangen."""
        return replace(
            self,
            laag=self.laag if laag is None else laag,
            goed=self.goed if goed is None else goed,
            hersteld=_som(self.hersteld, hersteld or {}),
            geweigerd=_som(self.geweigerd, geweigerd or {}),
            ontbrekend={
                kolom: _som(self.ontbrekend.get(kolom, {}), (ontbrekend or {}).get(kolom, {}))
                for kolom in {**self.ontbrekend, **(ontbrekend or {})}
            },
            meldingen=tuple(dict.fromkeys((*self.meldingen, *meldingen))),
        )

    def als_dict(self) -> dict[str, Any]:
        """Het verslag als gewone JSON-waarde."""
        return {
            "laag": self.laag,
            "bestand": self.bestand,
            "gelezen": self.gelezen,
            "goed": self.goed,
            "hersteld": dict(self.hersteld),
            "geweigerd": dict(self.geweigerd),
            "ontbrekend": {kolom: dict(redenen) for kolom, redenen in self.ontbrekend.items()},
            "meldingen": list(self.meldingen),
        }

    @classmethod
    def van_dict(cls, waarde: Mapping[str, Any]) -> Leesverslag:
        """Het omgekeerde van `als_dict`."""
        return cls(**{**waarde, "meldingen": tuple(waarde["meldingen"])})


@dataclass(frozen=True)
class Laagherkomst:
    """Waar een laag vandaan komt.

    `hash` is de sha256 van het bronbestand; leeg betekent: de opslag neemt de hash van de inhoud. `tijd` is het
    moment van opnemen (UTC, ISO 8601); leeg betekent: de opslag vult het in.
    """

    naam: str
    titel: str
    uitgever: str
    licentie: str
    peiljaar: str = "onbekend"
    hash: str = ""
    rijen: int = 0
    gemaakt: bool = False
    meldingen: tuple[str, ...] = ()
    tijd: str = ""

    def met_meldingen(self, meldingen: tuple[str, ...]) -> Laagherkomst:
        """Dezelfde herkomst met meldingen erbij, elke melding één keer."""
        return replace(self, meldingen=tuple(dict.fromkeys((*self.meldingen, *meldingen))))

    def als_dict(self) -> dict[str, Any]:
        """De herkomst als gewone JSON-waarde."""
        return {**self.__dict__, "meldingen": list(self.meldingen)}

    @classmethod
    def van_dict(cls, waarde: Mapping[str, Any]) -> Laagherkomst:
        """Het omgekeerde van `als_dict`."""
        return cls(**{**waarde, "meldingen": tuple(waarde["meldingen"])})


def _som(een: Mapping[str, int], ander: Mapping[str, int]) -> dict[str, int]:
    """Twee tellingen samen, nullen weggelaten, op volgorde van voorkomen."""
    samen = {naam: een.get(naam, 0) + ander.get(naam, 0) for naam in {**een, **ander}}
    return {naam: int(aantal) for naam, aantal in samen.items() if aantal}
