"""Welke tarieven gelden voor een bewoner, en welke zijn niet ingevuld?

Een tarief dat niet is ingevuld is onbekend; wijkwind adviseert geen actuele tarieven. De enige set met waarden is
"2020 (PBL)", met prijzen van toen. Alle tarieven zijn wat een bewoner betaalt: met belasting en btw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from spatial.errors import OutOfRange, UnknownName

VOORVOEGSEL = "bewoner_"


@dataclass(frozen=True, kw_only=True)
class Tarieven:
    """De prijzen voor een bewoner; None is niet ingevuld.

    Parameters
    ----------
    gasprijs_eur_m3, groengasprijs_eur_m3, elektriciteitsprijs_eur_kwh, warmteprijs_eur_gj : prijs per eenheid
    vastrecht_warmte_mt_eur_jaar, vastrecht_warmte_lt_eur_jaar, meettarief_warmte_eur_jaar : vaste kosten van warmte
    aansluitbijdrage_warmte_eur : eenmalig, per woning
    vastrecht_gas_eur_jaar : vaste kosten van de gasaansluiting; zonder getal telt dit niet mee en wordt het gemeld
    rente : 1/jaar; btw : aandeel over investeringen en onderhoud
    looptijd_installatie_jaar, looptijd_isolatie_jaar, looptijd_aansluiting_jaar : jaren van afschrijving
    herkomst : waar de set vandaan komt, met prijspeil
    """

    gasprijs_eur_m3: float | None = None
    groengasprijs_eur_m3: float | None = None
    elektriciteitsprijs_eur_kwh: float | None = None
    warmteprijs_eur_gj: float | None = None
    vastrecht_warmte_mt_eur_jaar: float | None = None
    vastrecht_warmte_lt_eur_jaar: float | None = None
    meettarief_warmte_eur_jaar: float | None = None
    aansluitbijdrage_warmte_eur: float | None = None
    vastrecht_gas_eur_jaar: float | None = None
    rente: float | None = None
    btw: float | None = None
    looptijd_installatie_jaar: float | None = None
    looptijd_isolatie_jaar: float | None = None
    looptijd_aansluiting_jaar: float | None = None
    herkomst: str = ""

    def __post_init__(self) -> None:
        for veld in fields(self):
            waarde = getattr(self, veld.name)
            if veld.name == "herkomst" or waarde is None:
                continue
            boven_nul = veld.name == "rente" or veld.name.startswith("looptijd")
            eis = "een getal boven 0" if boven_nul else "een getal van 0 of hoger"
            goed = not isinstance(waarde, bool) and isinstance(waarde, int | float) and math.isfinite(waarde)
            if not goed or waarde < 0 or (boven_nul and waarde == 0):
                raise OutOfRange(f"tarief '{VOORVOEGSEL}{veld.name}'", waarde, eis, "vul het bedrag met btw in")

    @classmethod
    def of(
        cls, kentallen: Mapping[str, float] | None = None, eigen: Mapping[str, float] | None = None, herkomst: str = ""
    ) -> Tarieven:
        """Tarieven uit een set kentallen, met eigen waarden eroverheen.

        Parameters
        ----------
        kentallen : bijvoorbeeld `spatial.bron.Parameters`; alleen namen die met 'bewoner_' beginnen tellen
        eigen : waarden van de gebruiker op dezelfde namen; mogen ook tarieven zijn die de set niet heeft

        Raises
        ------
        UnknownName : voor een eigen naam die geen tarief is.

        >>> t = Tarieven.of({"bewoner_gasprijs_eur_m3": 0.937, "rente_nationaal": 0.03}, {"bewoner_rente": 0.04})
        >>> t.gasprijs_eur_m3, t.rente, t.warmteprijs_eur_gj
        (0.937, 0.04, None)
        """
        for naam in eigen or {}:
            if naam not in TARIEFNAMEN:
                raise UnknownName("tarief", naam, f"een van {', '.join(sorted(TARIEFNAMEN))}", "controleer de naam")
        alles = {**{n: w for n, w in (kentallen or {}).items() if n in TARIEFNAMEN}, **(eigen or {})}
        return cls(**{n.removeprefix(VOORVOEGSEL): w for n, w in alles.items()}, herkomst=herkomst)


TARIEFNAMEN = frozenset(f"{VOORVOEGSEL}{veld.name}" for veld in fields(Tarieven) if veld.name != "herkomst")
