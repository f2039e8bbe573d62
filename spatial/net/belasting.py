"""Hoeveel extra piekvermogen vraagt een buurt van het stroomnet, per warmtestrategie?

Per woning en per m² utiliteit geldt een piek na gelijktijdigheid voor elke techniek. De extra piek is het
verschil met wat er nu is: verwarmen met gas. Zo staat het ook in de uitvoer van PBL, die daarmee de ruimte die
er in de buurt al is niet meetelt. Metingen wijzen op een lagere piek per woning (1,5 tot 2 kW in plaats van
3,5): dat is de band.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from spatial.bron import Parameters
from spatial.errors import MissingColumn, UnknownName

# Welke piek hoort bij welke techniek. Een net op lage temperatuur heeft geen gepubliceerde piek per woning.
PIEKSOORT: Mapping[str, str] = MappingProxyType(
    {
        "lucht_wp": "all_electric",
        "bodem_wp": "all_electric",
        "hybride": "hybride",
        "mt_net": "gas",
        "ketel": "gas",
        "lt_net": "",
    }
)


@dataclass(frozen=True)
class Belasting:
    """De piek nu en de extra piek per buurt (rij) en strategie (kolom), in kW, met de band van de kentallen."""

    huidig_kw: pd.Series[float]
    extra_kw: pd.DataFrame
    extra_laag_kw: pd.DataFrame
    extra_hoog_kw: pd.DataFrame

    def of_strategy(self, keuze: pd.Series[str]) -> pd.DataFrame:
        """De extra piek van de gekozen strategie per buurt.

        Parameters
        ----------
        keuze : strategie per buurtcode; zonder keuze ontbreekt de piek

        Returns
        -------
        Per buurt `kw`, `kw_laag` en `kw_hoog`.

        Raises
        ------
        UnknownName : voor een strategie die niet is doorgerekend.
        """
        gekozen = keuze.reindex(self.extra_kw.index)
        for naam in gekozen.dropna().unique():
            if naam not in self.extra_kw.columns:
                raise UnknownName(
                    "strategie", naam, f"een van {', '.join(self.extra_kw.columns)}", "reken haar eerst door"
                )
        plek = self.extra_kw.columns.get_indexer(pd.Index(gekozen))
        rij = np.arange(len(gekozen))
        uit = {}
        tabellen = {"kw": self.extra_kw, "kw_laag": self.extra_laag_kw, "kw_hoog": self.extra_hoog_kw}
        for kolom, tabel in tabellen.items():
            getallen = tabel.to_numpy(dtype=float)
            uit[kolom] = (
                np.where(plek >= 0, getallen[rij, plek], np.nan) if tabel.shape[1] else np.full(len(rij), np.nan)
            )
        return pd.DataFrame(uit, index=gekozen.index)


def peak_kw(woningen: pd.Series[float], utiliteit_m2: pd.Series[float], soort: str, p: Parameters) -> pd.Series[float]:
    """De piek na gelijktijdigheid in kW: P = piek_woning · N + piek_utiliteit · m².

    Raises
    ------
    UnknownName : voor een soort zonder kental.
    """
    return _peak(woningen, utiliteit_m2, p[f"piek_{soort}_kw"], p[f"piek_util_{soort}_kw_m2"])


def extra_peak(
    woningen: pd.Series[float],
    utiliteit_m2: pd.Series[float],
    technieken: Mapping[str, str],
    p: Parameters,
    *,
    gegeven_kw: pd.DataFrame | None = None,
) -> Belasting:
    """De extra piek van elke strategie in elke buurt.

    ΔP = max(0, P_strategie − P_gas). De band komt van de laagste en hoogste gepubliceerde waarde van de kentallen.
    Voor een net op lage temperatuur bestaat geen kental: daar geldt `gegeven_kw` van het warmtemodel, en zonder dat
    ontbreekt de waarde en loopt de band van nul tot geheel elektrisch.

    Parameters
    ----------
    woningen, utiliteit_m2 : per buurtcode; ontbreekt een van beide, dan ontbreekt de piek
    technieken : strategie → techniek, een van `PIEKSOORT`
    p : met piek_{all_electric,hybride,gas}_kw en piek_util_{…}_kw_m2
    gegeven_kw : extra piek (kW) per buurt en strategie, voor strategieën waarvan het model haar zelf rekent

    Raises
    ------
    UnknownName : voor een onbekende techniek of een kental dat ontbreekt.
    MissingColumn : als de twee reeksen niet over dezelfde buurten gaan.
    """
    if not woningen.index.equals(utiliteit_m2.index):
        raise MissingColumn("utiliteit_m2", "andere buurten", "dezelfde index als woningen", "lijn de reeksen uit")
    huidig = peak_kw(woningen, utiliteit_m2, "gas", p)
    midden, laag, hoog = {}, {}, {}
    for strategie, techniek in technieken.items():
        soort = _soort(strategie, techniek)
        if gegeven_kw is not None and strategie in gegeven_kw.columns:
            vast = gegeven_kw[strategie].reindex(woningen.index).astype(float).clip(lower=0.0)
            midden[strategie] = laag[strategie] = hoog[strategie] = vast
        elif soort:
            midden[strategie] = (peak_kw(woningen, utiliteit_m2, soort, p) - huidig).clip(lower=0.0)
            laag[strategie], hoog[strategie] = _band(woningen, utiliteit_m2, soort, p, huidig)
        else:
            midden[strategie] = huidig * np.nan
            laag[strategie] = huidig * 0.0
            hoog[strategie] = _band(woningen, utiliteit_m2, "all_electric", p, huidig)[1]
    tabellen = (pd.DataFrame(t, index=woningen.index, columns=list(technieken)) for t in (midden, laag, hoog))
    return Belasting(huidig, *tabellen)


def _band(
    woningen: pd.Series[float], utiliteit_m2: pd.Series[float], soort: str, p: Parameters, huidig: pd.Series[float]
) -> tuple[pd.Series[float], pd.Series[float]]:
    """De laagste en hoogste extra piek; een door de gebruiker gekozen waarde buiten de band verruimt haar."""
    woning, utiliteit = p.kental(f"piek_{soort}_kw"), p.kental(f"piek_util_{soort}_kw_m2")
    uit = []
    for kies, kant in ((min, "laag"), (max, "hoog")):
        per_woning, per_m2 = (
            kies(k.waarde, k.waarde if getattr(k, kant) is None else getattr(k, kant)) for k in (woning, utiliteit)
        )
        uit.append((_peak(woningen, utiliteit_m2, per_woning, per_m2) - huidig).clip(lower=0.0))
    return uit[0], uit[1]


def _peak(
    woningen: pd.Series[float], utiliteit_m2: pd.Series[float], kw_woning: float, kw_m2: float
) -> pd.Series[float]:
    return woningen.astype(float) * kw_woning + utiliteit_m2.astype(float) * kw_m2


def _soort(strategie: str, techniek: str) -> str:
    try:
        return PIEKSOORT[techniek]
    except KeyError:
        raise UnknownName(
            f"techniek van strategie '{strategie}'",
            techniek,
            f"een van {', '.join(PIEKSOORT)}",
            "controleer de techniek",
        ) from None
