"""Wat betaalt een bewoner per jaar met een strategie, naast blijven op aardgas?

Kosten voor een bewoner = energie + afschrijving van investeringen + onderhoud − subsidie, met tarieven en rente van
een bewoner. Dat is iets anders dan de nationale kosten (H16 tot en met H18): daar zitten geen belasting en btw in,
en daar telt de rente van het land. Woonlastenneutraal betekent hier: de kosten zijn niet hoger dan op aardgas. Een
wettelijke formule bestaat niet; de rente, looptijden en prijzen zijn die van de studie.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import MissingColumn, UnknownName
from spatial.warmte.annuiteit import annuiteitsfactor
from spatial.warmte.strategieen import STRATEGIEEN, Strategie
from spatial.warmte.tarieven import VOORVOEGSEL, Tarieven

REFERENTIE = "aardgas"
SLEUTEL = ("buurtcode", "woningtype", "strategie")
_VERPLICHT = (
    *SLEUTEL,
    "aantal",
    "gas_m3_jaar",
    "elektriciteit_kwh_jaar",
    "warmte_gj_jaar",
    "investering_installatie_eur",
    "investering_isolatie_eur",
)
_ALTIJD = (
    "gasprijs_eur_m3",  # ook voor wie van het gas gaat: aardgas is de vergelijking
    "elektriciteitsprijs_eur_kwh",
    "rente",
    "btw",
    "looptijd_installatie_jaar",
    "looptijd_isolatie_jaar",
)
_GROENGAS = ("groengasprijs_eur_m3",)
_WARMTE = (
    "warmteprijs_eur_gj",
    "meettarief_warmte_eur_jaar",
    "aansluitbijdrage_warmte_eur",
    "looptijd_aansluiting_jaar",
)


def eindgebruikerskosten(gebruik: pd.DataFrame, tarieven: Tarieven) -> pd.DataFrame:
    """De jaarlijkse kosten per woning, voor elke buurt, elk woningtype en elke strategie.

    totaal = gas·p_gas + kWh·p_elek + GJ·p_warmte + vastrecht + (1 + btw)·(I_inst·AF_inst + I_iso·AF_iso + onderhoud)
    + bijdrage·AF_aansluiting − subsidie·AF_inst; verschil = totaal − totaal(aardgas). AF is de annuïteit bij de rente
    van de bewoner.

    Parameters
    ----------
    gebruik : per rij één woning van een type: buurtcode, woningtype, strategie ('aardgas' is de vergelijking),
        aantal (woningen), gas_m3_jaar, elektriciteit_kwh_jaar, warmte_gj_jaar, investering_installatie_eur en
        investering_isolatie_eur (zonder btw); en waar bekend onderhoud_eur_jaar (zonder btw) en subsidie_eur
    tarieven : wat een bewoner betaalt; een tarief dat nodig is en ontbreekt maakt de uitkomst ontbrekend

    Returns
    -------
    Tabel met de index van `gebruik`: buurtcode, woningtype, strategie, aantal, energie_eur_jaar, kapitaal_eur_jaar,
    onderhoud_eur_jaar, subsidie_eur_jaar, totaal_eur_jaar, verschil_eur_jaar, woonlastenneutraal ('ja', 'nee' of
    'onbekend'), reden (waarom onbekend) en niet_meegerekend.

    Raises
    ------
    MissingColumn : als een kolom ontbreekt.
    UnknownName : voor een strategie die niet bestaat, of een dubbele rij.
    """
    _controleer(gebruik)
    soort = gebruik["strategie"].map({**{s: _kind(v) for s, v in STRATEGIEEN.items()}, REFERENTIE: REFERENTIE})
    onderdelen = pd.DataFrame(np.nan, index=gebruik.index, columns=list(_ONDERDELEN), dtype=float)
    reden = pd.Series("", index=gebruik.index, dtype="str")
    for naam, rijen in gebruik.groupby(soort, sort=False):
        mist = [veld for veld in _needed(str(naam)) if getattr(tarieven, veld) is None]
        if mist:
            reden[rijen.index] = _missing_text(mist)
        else:
            onderdelen.loc[rijen.index] = _parts(rijen, str(naam), tarieven)
    uit = gebruik[[*SLEUTEL, "aantal"]].join(onderdelen)
    uit["totaal_eur_jaar"] = (
        uit["energie_eur_jaar"] + uit["kapitaal_eur_jaar"] + uit["onderhoud_eur_jaar"] - uit["subsidie_eur_jaar"]
    )
    reden = reden.mask(
        (reden == "") & uit["totaal_eur_jaar"].isna(), "gebruik of investering van deze woning ontbreekt"
    )
    nu = uit[uit["strategie"] == REFERENTIE].set_index(["buurtcode", "woningtype"])["totaal_eur_jaar"]
    aardgas = nu.reindex(pd.MultiIndex.from_frame(uit[["buurtcode", "woningtype"]])).to_numpy()
    uit["verschil_eur_jaar"] = uit["totaal_eur_jaar"] - aardgas
    reden = reden.mask((reden == "") & np.isnan(aardgas), "de kosten van blijven op aardgas zijn onbekend")
    uit["woonlastenneutraal"] = neutrality(uit["verschil_eur_jaar"])
    uit["reden"] = reden
    uit["niet_meegerekend"] = pd.Series([_left_out(str(s), gebruik, tarieven) for s in soort], uit.index, dtype="str")
    return uit


def neutrality(verschil: pd.Series[float]) -> pd.Series[str]:
    """Woonlastenneutraal per rij: 'ja' bij een verschil van 0 of lager, 'nee' daarboven, 'onbekend' zonder getal.

    >>> neutrality(pd.Series([-10.0, 0.0, 5.0, None])).tolist()
    ['ja', 'ja', 'nee', 'onbekend']
    """
    uit = np.where(verschil.isna(), "onbekend", np.where(verschil <= 1e-9, "ja", "nee"))
    return pd.Series(uit, index=verschil.index, dtype="str")


def per_buurt(kosten: pd.DataFrame) -> pd.DataFrame:
    """Het gemiddelde over de woningen van een buurt, per strategie.

    Parameters
    ----------
    kosten : uit `eindgebruikerskosten`

    Returns
    -------
    Index (buurtcode, strategie): `verschil_eur_jaar` (gewogen naar aantal; ontbreekt als één type met woningen
    ontbreekt of geen rij heeft), `aandeel_neutraal` (0–1), `totaal_eur_jaar` en `reden`.
    """
    deel = kosten[(kosten["strategie"] != REFERENTIE) & ~(kosten["aantal"] == 0)]
    groep = [deel["buurtcode"], deel["strategie"]]
    aantal = deel["aantal"].astype(float).groupby(groep).sum(min_count=1)
    onbekend = (deel["verschil_eur_jaar"].isna() | deel["aantal"].isna()).groupby(groep).any()
    alle = kosten.groupby(["buurtcode", "strategie"])["aantal"].sum().groupby("buurtcode").max()
    gat = aantal < alle.reindex(aantal.index.get_level_values("buurtcode")).to_numpy() - 1e-9
    uit = pd.DataFrame(index=aantal.index)
    bronnen = {
        "verschil_eur_jaar": deel["verschil_eur_jaar"],
        "totaal_eur_jaar": deel["totaal_eur_jaar"],
        "aandeel_neutraal": (deel["woonlastenneutraal"] == "ja").astype(float),
    }
    for kolom, reeks in bronnen.items():
        uit[kolom] = ((reeks * deel["aantal"]).groupby(groep).sum() / aantal).where(~onbekend & ~gat)
    reden = deel["reden"].groupby(groep).agg(lambda r: next((tekst for tekst in r if tekst), "")).astype("str")
    uit["reden"] = reden.mask((reden == "") & gat, "niet voor alle woningtypen berekend")
    return uit


def for_criterion(buurtkosten: pd.DataFrame, keuze: pd.Series[str]) -> pd.DataFrame:
    """De kosten van de gekozen strategie per buurt, voor het criterium 'eindgebruikerskosten'.

    Parameters
    ----------
    buurtkosten : uit `per_buurt`
    keuze : strategie per buurtcode; zonder keuze ontbreekt de uitkomst

    Returns
    -------
    Per buurtcode `verschil_eur_jaar`, `aandeel_neutraal` en `reden`.
    """
    paar = pd.MultiIndex.from_arrays([keuze.index, keuze.to_numpy(dtype=object)], names=["buurtcode", "strategie"])
    uit = buurtkosten.reindex(paar)[["verschil_eur_jaar", "aandeel_neutraal", "reden"]].set_axis(keuze.index)
    leeg = uit["verschil_eur_jaar"].isna() & (uit["reden"].fillna("") == "")
    reden = uit["reden"].fillna("").mask(leeg, "kosten van de gekozen strategie zijn niet berekend")
    uit["reden"] = reden.mask(keuze.isna(), "er is geen strategie gekozen").astype("str")
    return uit


_ONDERDELEN = ("energie_eur_jaar", "kapitaal_eur_jaar", "onderhoud_eur_jaar", "subsidie_eur_jaar")


def _parts(rijen: pd.DataFrame, soort: str, t: Tarieven) -> pd.DataFrame:
    """De vier onderdelen van de kosten per jaar, voor rijen van één soort; alle nodige tarieven zijn er."""
    rente, btw = _f(t.rente), 1 + _f(t.btw)
    af_inst = annuiteitsfactor(rente, _f(t.looptijd_installatie_jaar))
    af_iso = annuiteitsfactor(rente, _f(t.looptijd_isolatie_jaar))
    energie = _kolom(rijen, "elektriciteit_kwh_jaar") * _f(t.elektriciteitsprijs_eur_kwh)
    kapitaal = btw * (
        _kolom(rijen, "investering_installatie_eur") * af_inst + _kolom(rijen, "investering_isolatie_eur") * af_iso
    )
    if soort in (REFERENTIE, "gas"):
        prijs = t.gasprijs_eur_m3 if soort == REFERENTIE else t.groengasprijs_eur_m3
        energie = energie + _kolom(rijen, "gas_m3_jaar") * _f(prijs) + (t.vastrecht_gas_eur_jaar or 0.0)
    if soort in ("mt", "lt"):
        vastrecht = t.vastrecht_warmte_mt_eur_jaar if soort == "mt" else t.vastrecht_warmte_lt_eur_jaar
        vast = _f(vastrecht) + _f(t.meettarief_warmte_eur_jaar)
        energie = energie + _kolom(rijen, "warmte_gj_jaar") * _f(t.warmteprijs_eur_gj) + vast
        bijdrage = _f(t.aansluitbijdrage_warmte_eur)
        kapitaal = kapitaal + bijdrage * annuiteitsfactor(rente, _f(t.looptijd_aansluiting_jaar))
    nul = np.zeros(len(rijen))
    onderhoud = btw * (_kolom(rijen, "onderhoud_eur_jaar") if "onderhoud_eur_jaar" in rijen.columns else nul)
    subsidie = af_inst * (_kolom(rijen, "subsidie_eur") if "subsidie_eur" in rijen.columns else nul)
    kolommen: Mapping[str, NDArray[np.float64]] = dict(
        zip(_ONDERDELEN, (energie, kapitaal, onderhoud, subsidie), strict=True)
    )
    return pd.DataFrame(kolommen, index=rijen.index)


def _kind(strategie: Strategie) -> str:
    """De soort rekening: 'gas', 'mt', 'lt' of 'elektrisch'. Levering op 70 °C zonder toestel in huis telt als MT."""
    if strategie.gas:
        return "gas"
    if not strategie.warmtenet:
        return "elektrisch"
    heet = strategie.techniek == "mt_net" or (strategie.collectief.endswith("_70") and not strategie.individueel)
    return "mt" if heet else "lt"


def _needed(soort: str) -> tuple[str, ...]:
    if soort == "gas":
        return (*_ALTIJD, *_GROENGAS)
    if soort in ("mt", "lt"):
        return (*_ALTIJD, *_WARMTE, f"vastrecht_warmte_{soort}_eur_jaar")
    return _ALTIJD


def _missing_text(velden: list[str]) -> str:
    namen = ", ".join(f"'{VOORVOEGSEL}{veld}'" for veld in velden)
    return f"niet ingevuld: {namen}"


def _left_out(soort: str, gebruik: pd.DataFrame, t: Tarieven) -> str:
    """Wat niet in het bedrag zit, in één regel."""
    delen = []
    if t.vastrecht_gas_eur_jaar is None and soort in ("elektrisch", "mt", "lt"):
        delen.append("de vaste kosten van de gasaansluiting, die dan vervallen")
    if "subsidie_eur" not in gebruik.columns and soort != REFERENTIE:
        delen.append("subsidie")
    if "onderhoud_eur_jaar" not in gebruik.columns:
        delen.append("onderhoud")
    return "; ".join(delen)


def _controleer(gebruik: pd.DataFrame) -> None:
    for kolom in _VERPLICHT:
        if kolom not in gebruik.columns:
            raise MissingColumn(f"gebruik, kolom '{kolom}'", "niet aanwezig", ", ".join(_VERPLICHT), "vul de kolom aan")
    vreemd = sorted(set(gebruik["strategie"]) - set(STRATEGIEEN) - {REFERENTIE})
    if vreemd:
        raise UnknownName(
            "gebruik, strategie", vreemd[0], f"'{REFERENTIE}' of s1a tot en met s4d", "controleer de code"
        )
    dubbel = gebruik.duplicated(list(SLEUTEL))
    if dubbel.any():
        rij = gebruik.loc[dubbel, list(SLEUTEL)].iloc[0]
        raise UnknownName("gebruik", " / ".join(map(str, rij)), "elke combinatie één keer", "verwijder de dubbele rij")


def _kolom(rijen: pd.DataFrame, naam: str) -> NDArray[np.float64]:
    return rijen[naam].to_numpy(dtype=float, na_value=np.nan)


def _f(waarde: float | None) -> float:
    """Een tarief dat er hoort te zijn; `_needed` heeft dat al nagekeken."""
    return float("nan") if waarde is None else float(waarde)
