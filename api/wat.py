"""WAT als stap van een studie: van lagen naar kosten per strategie, een keuze per buurt en hoe vast die staat.

Hier wordt niets uitgerekend wat niet in `spatial` staat; dit bestand legt de lagen in de handen van het model.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.assemble import Studie
from layers.gebouwen import Gebouwen, gebouwen, labels_per_buurt
from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis, buurtbasis
from spatial.warmte.bronnen import bron_afstanden
from spatial.warmte.eindgebruiker import eindgebruikerskosten, per_buurt
from spatial.warmte.gebruik import gebruik_per_woningtype
from spatial.warmte.gevoeligheid import Gevoeligheid, gevoeligheid
from spatial.warmte.kentallen import Kentallen
from spatial.warmte.keuze import Rooster, kies, met_toedeling, rooster, zonder_bronnen, zonder_gas
from spatial.warmte.kosten import Referentie, Strategiekosten, gas_per_woning_m3, referentie, reken
from spatial.warmte.strategieen import Strategie
from spatial.warmte.tarieven import Tarieven

RUNS = 200
# Boven dit aantal buurten wordt de bewoner alleen voor de gekozen strategie doorgerekend.
_ALLES_TOT = 2_000
_BLOK = 1_000


@dataclass(frozen=True)
class Wat:
    """Alles wat WAT oplevert; tabellen hebben buurtcode als index."""

    gebouwen: Gebouwen
    basis: Buurtbasis
    kosten: dict[str, Strategiekosten]
    referentie: Referentie
    keuze: pd.DataFrame
    gevoeligheid: Gevoeligheid
    gas_regel: str
    gas_mag: Rooster
    labels: pd.DataFrame | None
    gas_woning_m3: NDArray[np.float64]
    criteria: pd.DataFrame
    bewoner: pd.DataFrame

    @property
    def buurtcode(self) -> pd.Index[str]:
        """De buurten waarvoor gebouwen bekend zijn."""
        return self.basis.buurtcode

    def voor_bewoner(self, code: str, strategie: str) -> Mapping[Hashable, Any] | None:
        """De kosten voor bewoners van één strategie in één buurt; None als die niet zijn doorgerekend."""
        return self._bewoner_op_sleutel.get((code, strategie))

    @cached_property
    def _bewoner_op_sleutel(self) -> dict[tuple[str, str], Mapping[Hashable, Any]]:
        rijen = self.bewoner.to_dict("records")
        return {(str(c), str(s)): rij for (c, s), rij in zip(self.bewoner.index, rijen, strict=True)}


def bepaal_wat(
    vlakken: gpd.GeoDataFrame,
    studie: Studie,
    kentallen: Kentallen,
    p: Parameters,
    strategieen: Sequence[Strategie],
    *,
    tarieven: Tarieven,
    labels: pd.DataFrame | None,
    kruistabel: pd.DataFrame | None,
    seed: int,
    voortgang: Callable[[float], None],
) -> Wat | None:
    """De hele WAT-stap; None als er geen laag is waaruit gebouwen te halen zijn.

    Parameters
    ----------
    vlakken : buurten (of eigen gebieden) in RD, buurtcode als index
    labels : energielabels_buurt op dezelfde codes; kruistabel : alleen bij eigen gebieden (`spatial.warmte.gebieden`)
    """
    bouw = gebouwen(vlakken, studie.lagen, studie.startanalyse, kentallen, p, kruistabel=kruistabel)
    if bouw is None:
        return None
    hier = vlakken.loc[bouw.voorraad.buurtcode]
    bronnen = studie.lagen.get("warmtebronnen")
    basis = buurtbasis(
        bouw.voorraad,
        kentallen,
        p,
        hier.geometry.area.to_numpy(),
        panden_hoogbouw=bouw.panden_hoogbouw,
        bron_afstand_m=None if bronnen is None else bron_afstanden(hier, gpd.GeoDataFrame(bronnen)),
    )
    kosten = reken(basis, strategieen, p)
    mag, gas_regel = gasregel(p)
    vast = gevoeligheid(basis, strategieen, p, mag=mag, runs=RUNS, seed=seed, voortgang=voortgang)
    mag_rooster = mag(rooster(kosten))
    keuze = kies(mag_rooster, basis.buurtcode, vast.aandeel_eerste, p)
    op_bron = [s for s in strategieen if s.bron]
    if not basis.bronnen_bekend and op_bron:
        naast_de_deur = dict.fromkeys((s.bron for s in op_bron), np.zeros(len(basis.buurtcode)))
        gunstig = replace(basis, bron_afstand_m=naast_de_deur, bronnen_bekend=True)
        keuze = zonder_bronnen(keuze, rooster(reken(gunstig, op_bron, p)), p)
    return Wat(
        gebouwen=bouw,
        basis=basis,
        kosten=kosten,
        referentie=referentie(basis, p),
        keuze=keuze,
        gevoeligheid=vast,
        gas_regel=gas_regel,
        gas_mag=mag_rooster,
        labels=labels_per_buurt(bouw.adressen) if labels is None and bouw.adressen is not None else labels,
        gas_woning_m3=gas_per_woning_m3(basis, p),
        criteria=_criteria(bouw, basis, keuze, vast),
        bewoner=_bewoner(bouw, kentallen, p, tarieven, strategieen, keuze),
    )


def gasregel(p: Parameters) -> tuple[Callable[[Rooster], Rooster], str]:
    """Hoe hernieuwbaar gas meetelt, en de zin die dat op elk product zegt."""
    toegedeeld = p["groengas_toegedeeld_m3"]
    if toegedeeld > 0:
        miljoen = f"{toegedeeld / 1e6:.1f}".replace(".", ",")
        return (
            lambda r: met_toedeling(r, toegedeeld),
            f"Hernieuwbaar gas is toegedeeld volgens de regel van PBL: {miljoen} miljoen m³ voor dit gebied, "
            f"van landelijk {p['groengas_landelijk_m3'] / 1e9:.1f} miljard m³.".replace("1.5 miljard", "1,5 miljard"),
        )
    jaar, overstap = int(p["groengas_vanaf_jaar"]), int(p["overstap_jaar"])
    if overstap >= jaar:
        return (
            lambda r: r,
            f"Hernieuwbaar gas (S4) telt mee zonder landelijke grens, want de overstap is gesteld op {overstap}. "
            "Het is schaars: met groengas_toegedeeld_m3 geldt de toedeling van PBL.",
        )
    return (
        zonder_gas,
        f"Hernieuwbaar gas (S4) telt niet mee: het is schaars tot {jaar} en het Expertise Centrum Warmte raadt het "
        "af voor wijken die nu aan de beurt komen.",
    )


def _criteria(bouw: Gebouwen, basis: Buurtbasis, keuze: pd.DataFrame, vast: Gevoeligheid) -> pd.DataFrame:
    """De kolommen die de ranglijst van WAT gebruikt."""
    v = bouw.voorraad
    klassen = {"A", "B", "voorlopig_A", "voorlopig_B"}
    goed = v.deel(lambda vak: vak[2] in klassen)
    slecht = v.deel(lambda vak: vak[2].removeprefix("voorlopig_") in {"D", "E", "F", "G"})
    leeg = keuze["strategie"] == ""
    return pd.DataFrame(
        {
            "h18_eur_weq_jaar": keuze["h18_eur_weq_jaar"],
            "h18_laag": np.fmin(vast.h18_p05, keuze["h18_eur_weq_jaar"]),
            "h18_hoog": np.fmax(vast.h18_p95, keuze["h18_eur_weq_jaar"]),
            "marge_eur_weq_jaar": keuze["marge_eur_weq_jaar"].mask(leeg),
            "warmtedichtheid_gj_ha": basis.warmtedichtheid_gj_ha,
            "aandeel_1945_1991": v.deel(lambda vak: vak[1] in {"1946_1964", "1965_1974", "1975_1991"}),
            "aandeel_d_of_slechter": slecht,
            "aandeel_b_of_beter": goed,
            "aandeel_isolatie_gereed": goed,
        },
        index=keuze.index,
    )


def _bewoner(
    bouw: Gebouwen,
    kentallen: Kentallen,
    p: Parameters,
    tarieven: Tarieven,
    strategieen: Sequence[Strategie],
    keuze: pd.DataFrame,
) -> pd.DataFrame:
    """Kosten voor de bewoner per buurt en strategie (index buurtcode, strategie), in blokken tegen het geheugen."""
    gekozen = set(keuze["strategie"])
    alles = len(keuze) <= _ALLES_TOT
    nodig = [s for s in strategieen if alles or s.code in gekozen]
    delen = []
    for begin in range(0, len(keuze), _BLOK):
        deel = bouw.voorraad.kies(pd.Index(keuze.index[begin : begin + _BLOK]))
        delen.append(per_buurt(eindgebruikerskosten(gebruik_per_woningtype(deel, kentallen, p, nodig), tarieven)))
    return pd.concat(delen)
