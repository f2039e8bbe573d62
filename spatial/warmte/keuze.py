"""WAT: welke strategie is in een buurt het goedkoopst voor het land, met welke marge?

De keuze volgt PBL: eerst binnen elke strategie de goedkoopste variant, dan de strategie met de laagste H17
(€ per ton CO2). De marge is het verschil in H18 (€ per WEQ per jaar) met de beste ándere strategie: daarop
kijkt ook het Expertise Centrum Warmte ("significant laagste kosten"). Hernieuwbaar gas telt standaard niet mee
voor buurten die nu aan de beurt komen; met een eigen aandeel van de landelijke 1,5 miljard m³ geldt PBL's toedeling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import EmptyInput
from spatial.warmte.kosten import Strategiekosten
from spatial.warmte.strategieen import GROEPEN, STRATEGIEEN

Array = NDArray[np.float64]
GEEN = ""


@dataclass(frozen=True)
class Rooster:
    """Kosten van alle strategieën naast elkaar: rijen buurten, kolommen codes; NaN waar het niet kan of mag."""

    codes: tuple[str, ...]
    h16: Array
    h17: Array
    h18: Array
    gas_m3: Array

    @property
    def groep(self) -> NDArray[np.int64]:
        """Plaats van de groep (S1 tot en met S4) per kolom."""
        namen = list(GROEPEN)
        return np.array([namen.index(STRATEGIEEN[c].groep) for c in self.codes], dtype=np.int64)


def rooster(kosten: Mapping[str, Strategiekosten]) -> Rooster:
    """Zet de kosten per strategie om naar één rooster.

    Raises
    ------
    EmptyInput : als er geen enkele strategie is.
    """
    if not kosten:
        raise EmptyInput("strategieën", "geen", "ten minste één strategie", "sluit minder strategieën uit met --zonder")
    uit = list(kosten.values())
    return Rooster(
        tuple(kosten),
        np.stack([u.h16_eur_jaar for u in uit], axis=1),
        np.stack([u.h17_eur_ton for u in uit], axis=1),
        np.stack([u.h18_eur_weq_jaar for u in uit], axis=1),
        np.stack([u.gas_m3 for u in uit], axis=1),
    )


def zonder_gas(r: Rooster) -> Rooster:
    """Hetzelfde rooster met hernieuwbaar gas (S4) op NaN."""
    gas = np.array([STRATEGIEEN[c].gas for c in r.codes])
    return _leeg(r, np.broadcast_to(gas, r.h16.shape))


def _leeg(r: Rooster, weg: NDArray[np.bool_]) -> Rooster:
    return Rooster(
        r.codes, np.where(weg, np.nan, r.h16), np.where(weg, np.nan, r.h17), np.where(weg, np.nan, r.h18), r.gas_m3
    )


def toegedeeld_gas(r: Rooster, beschikbaar_m3: float) -> NDArray[np.bool_]:
    """PBL's toedeling van groengas: (B,) of de buurt het krijgt.

    Waar de beste gasvariant een lagere H17 heeft dan de beste gasvrije geldt
    gaswaarde = (H16_gasvrij − H16_gas) / m³; de hoogste gaswaarde gaat voor, tot het gas op is.
    """
    gas = np.array([STRATEGIEEN[c].gas for c in r.codes])
    met, i_met = _laagste(np.where(gas, r.h17, np.nan))
    zonder, i_zonder = _laagste(np.where(gas, np.nan, r.h17))
    rij = np.arange(len(r.h17))
    wil = (met < zonder) | (np.isfinite(met) & ~np.isfinite(zonder))
    m3 = r.gas_m3[rij, i_met]
    waarde = np.divide(r.h16[rij, i_zonder] - r.h16[rij, i_met], m3, out=np.full(len(m3), np.inf), where=m3 > 0)
    # Een buurt zonder gasvrije mogelijkheid heeft geen gaswaarde; zij gaat voor.
    waarde = np.where(np.isfinite(waarde) & np.isfinite(zonder), waarde, np.inf)
    volgorde = np.lexsort((rij, -waarde))
    volgorde = volgorde[wil[volgorde]]
    krijgt = np.zeros(len(rij), dtype=bool)
    krijgt[volgorde[np.cumsum(m3[volgorde]) <= beschikbaar_m3]] = True
    return krijgt


def met_toedeling(r: Rooster, beschikbaar_m3: float) -> Rooster:
    """Het rooster waarin alleen buurten die gas toegedeeld kregen een gasvariant houden."""
    gas = np.array([STRATEGIEEN[c].gas for c in r.codes])
    weg = gas[None, :] & ~toegedeeld_gas(r, beschikbaar_m3)[:, None]
    return _leeg(r, weg)


def eerste(r: Rooster, maat: str = "h17") -> NDArray[np.int64]:
    """Kolom van de goedkoopste strategie op 'h17' of 'h18'; -1 waar niets kan. Bij gelijk de eerste code."""
    waarde, plaats = _laagste(getattr(r, maat))
    return np.where(np.isfinite(waarde), plaats, -1)


def kies(r: Rooster, buurtcode: pd.Index[str], aandeel_eerste: Array, p: Parameters) -> pd.DataFrame:
    """De keuze per buurt.

    Returns
    -------
    DataFrame met index `buurtcode`: `strategie` (H17), `strategie_h18`, `tweede`, `h18_eur_weq_jaar`,
    `h17_eur_ton`, `marge_eur_weq_jaar`, `aandeel_eerste`, `uitkomst`, `reden`.
    """
    k17, k18 = eerste(r, "h17"), eerste(r, "h18")
    rij = np.arange(len(buurtcode))
    codes = np.array([*r.codes, GEEN])
    # De beste van de ándere groepen: kolommen van de eigen groep doen niet mee.
    anders = np.where(r.groep[None, :] != r.groep[np.maximum(k17, 0)][:, None], r.h18, np.nan)
    tweede_h18, k2 = _laagste(anders)
    eigen = np.where(k17 >= 0, r.h18[rij, np.maximum(k17, 0)], np.nan)
    marge = tweede_h18 - eigen
    tabel = pd.DataFrame(
        {
            "strategie": codes[k17],
            "strategie_h18": codes[k18],
            "tweede": codes[np.where(np.isfinite(tweede_h18), k2, -1)],
            "h18_eur_weq_jaar": eigen,
            "h17_eur_ton": np.where(k17 >= 0, r.h17[rij, np.maximum(k17, 0)], np.nan),
            "marge_eur_weq_jaar": marge,
            "aandeel_eerste": np.where(k17 >= 0, aandeel_eerste, np.nan),
        },
        index=buurtcode,
    )
    oordeel = [_oordeel(rij_, p) for rij_ in tabel.itertuples(index=False)]
    tabel["uitkomst"] = [u for u, _ in oordeel]
    tabel["reden"] = [reden for _, reden in oordeel]
    return tabel


def zonder_bronnen(keuze: pd.DataFrame, gunstig: Rooster, p: Parameters) -> pd.DataFrame:
    """De keuze als niet bekend is waar warmtebronnen zijn: alleen duidelijk als een bron naast de deur niets verandert.

    Parameters
    ----------
    keuze : uit `kies`, zonder de strategieën die een bron nodig hebben
    gunstig : die strategieën, gerekend alsof hun bron op 0 m ligt: het beste wat nog kan
    """
    namen = list(GROEPEN)
    gekozen = np.array([namen.index(STRATEGIEEN[s].groep) if s else -1 for s in keuze["strategie"]])
    anders = np.where(gunstig.groep[None, :] != gekozen[:, None], gunstig.h18, np.nan)
    beste, _ = _laagste(anders)
    h18 = keuze["h18_eur_weq_jaar"].to_numpy(dtype=float)
    kan_kantelen = beste - h18 < p["voorkeur_marge"] * np.abs(h18)
    weg = (keuze["uitkomst"] == "duidelijk") & kan_kantelen
    zin = (
        "is het goedkoopst van wat te berekenen is, maar een warmtenet met een bron dichtbij kan goedkoper zijn: de "
        "laag warmtebronnen ontbreekt."
    )
    reden = pd.Series(
        [f"{STRATEGIEEN[s].naam} {zin}" if s else "" for s in keuze["strategie"]], index=keuze.index, dtype="str"
    )
    return keuze.assign(
        uitkomst=keuze["uitkomst"].mask(weg, "geen_duidelijke_voorkeur"), reden=keuze["reden"].mask(weg, reden)
    )


def _oordeel(rij: object, p: Parameters) -> tuple[str, str]:
    """Duidelijk, geen duidelijke voorkeur of onbekend, met de reden in gewone taal."""
    strategie, marge = getattr(rij, "strategie"), getattr(rij, "marge_eur_weq_jaar")  # noqa: B009
    h18, deel = getattr(rij, "h18_eur_weq_jaar"), getattr(rij, "aandeel_eerste")  # noqa: B009
    if strategie == GEEN:
        return "onbekend", "Er is geen strategie die hier kan en waarvan de kosten bekend zijn."
    naam = STRATEGIEEN[strategie].naam
    if not np.isfinite(marge):
        return (
            "geen_duidelijke_voorkeur",
            f"{naam} is de enige mogelijkheid die te berekenen is: er is niets om mee te vergelijken.",
        )
    if marge < 0:
        return (
            "geen_duidelijke_voorkeur",
            f"{naam} is het goedkoopst per vermeden ton CO2, maar een andere strategie is per WEQ goedkoper: "
            f"{-marge:.0f} euro per jaar.",
        )
    drempel = p["voorkeur_marge"] * abs(h18)
    if marge < drempel:
        return (
            "geen_duidelijke_voorkeur",
            f"{naam} is het goedkoopst, maar het verschil met de volgende is klein: "
            f"{marge:.0f} euro per WEQ per jaar, onder de drempel van {drempel:.0f}.",
        )
    if deel < p["voorkeur_runs"]:
        return (
            "geen_duidelijke_voorkeur",
            f"{naam} is het goedkoopst, maar blijft dat in maar {100 * deel:.0f} % van de gevoeligheidsruns.",
        )
    return "duidelijk", f"{naam} is {marge:.0f} euro per WEQ per jaar goedkoper dan de volgende strategie."


def _laagste(waarden: Array) -> tuple[Array, NDArray[np.int64]]:
    """Laagste waarde per rij en haar kolom; een rij zonder waarde geeft inf en kolom 0."""
    vol = np.where(np.isnan(waarden), np.inf, waarden)
    plaats = vol.argmin(axis=1)
    return np.where(np.isfinite(vol.min(axis=1)), vol.min(axis=1), np.inf), plaats
