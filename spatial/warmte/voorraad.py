"""Welke woningen en gebouwen staan er in elke buurt: hoeveel, hoe groot, hoe oud, met welk label?

`Voorraad` telt per buurt × woningtype × bouwperiode × labelklasse het aantal woningen en hun gezamenlijke
gebruiksoppervlakte. Omdat vraag en kosten lineair zijn in de oppervlakte, is dat alles wat het model nodig heeft.
Met adressen is de telling exact; met alleen randtotalen (Startanalyse) wordt ze geschat en heet ze zo.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import EmptyInput, MissingColumn
from spatial.warmte.indeling import (
    BOUWPERIODEN,
    GEBRUIKSFUNCTIES,
    KLASSEN,
    LABELS,
    ONBEKEND,
    UTILITEITSPERIODEN,
    WONINGTYPEN,
    labels_van,
    periode_van,
    plaatsen,
    utiliteitsperiode_van,
)

Array = NDArray[np.float64]
WONING_VORM = (len(WONINGTYPEN), len(BOUWPERIODEN), len(KLASSEN))
UTILITEIT_VORM = (len(GEBRUIKSFUNCTIES), len(UTILITEITSPERIODEN), len(LABELS))


@dataclass(frozen=True)
class Voorraad:
    """De gebouwen per buurt; assen na de buurt als in `spatial.warmte.indeling`.

    `aantal`, `oppervlakte_m2` : (B, 6, 11, 14); `utiliteit_m2` : (B, 10, 6, 8);
    `utiliteit_aansluitingen` : (B,) ; `wijze` : per buurt 'adressen' of 'randtotalen'.
    """

    buurtcode: pd.Index[str]
    aantal: Array
    oppervlakte_m2: Array
    utiliteit_m2: Array
    utiliteit_aansluitingen: Array
    wijze: pd.Series[str]

    @property
    def woningen(self) -> Array:
        """Aantal woningen per buurt, (B,)."""
        return np.asarray(self.aantal.sum(axis=(1, 2, 3)))

    @property
    def utiliteit_totaal_m2(self) -> Array:
        """Utiliteit in m² per buurt, (B,)."""
        return np.asarray(self.utiliteit_m2.sum(axis=(1, 2, 3)))

    def kies(self, buurtcodes: pd.Index[str]) -> Voorraad:
        """Alleen deze buurten, in deze volgorde.

        Raises
        ------
        EmptyInput : als een buurt niet in de voorraad zit.
        """
        plek = self.buurtcode.get_indexer(buurtcodes)
        if (plek < 0).any():
            mist = ", ".join(buurtcodes[plek < 0][:3])
            raise EmptyInput(
                "voorraad", f"geen gebouwen bekend voor {mist}", "elke buurt", "vul BAG of Startanalyse aan"
            )
        return replace(
            self,
            buurtcode=buurtcodes,
            aantal=self.aantal[plek],
            oppervlakte_m2=self.oppervlakte_m2[plek],
            utiliteit_m2=self.utiliteit_m2[plek],
            utiliteit_aansluitingen=self.utiliteit_aansluitingen[plek],
            wijze=self.wijze.iloc[plek],
        )

    def verdeel(self, kruistabel: pd.DataFrame) -> Voorraad:
        """De voorraad van gebieden: van elke buurt het aandeel dat in het gebied ligt, opgeteld.

        Parameters
        ----------
        kruistabel : `gebied`, `buurtcode` en `aandeel_van_buurt` (0–1); buurten zonder voorraad tellen niet mee
        """
        bekend = kruistabel[kruistabel["buurtcode"].isin(self.buurtcode)]
        gebieden = pd.Index(bekend["gebied"].unique())
        naar = np.zeros((len(gebieden), len(self.buurtcode)))
        rij, kolom = (
            gebieden.get_indexer(pd.Index(bekend["gebied"])),
            self.buurtcode.get_indexer(pd.Index(bekend["buurtcode"])),
        )
        np.add.at(naar, (rij, kolom), bekend["aandeel_van_buurt"].to_numpy(dtype=float))
        return Voorraad(
            gebieden,
            np.tensordot(naar, self.aantal, axes=1),
            np.tensordot(naar, self.oppervlakte_m2, axes=1),
            np.tensordot(naar, self.utiliteit_m2, axes=1),
            naar @ self.utiliteit_aansluitingen,
            pd.Series("randtotalen", index=gebieden, dtype="str"),
        )

    def deel(self, hoort: Callable[[tuple[str, str, str]], bool]) -> Array:
        """Aandeel van de woningen (B,) in de vakken (type, periode, klasse) waarvoor `hoort` waar is.

        Een buurt zonder woningen krijgt NaN.
        """
        masker = np.array(
            [[[hoort((t, p, k)) for k in KLASSEN] for p in BOUWPERIODEN] for t in WONINGTYPEN], dtype=float
        )
        totaal = self.woningen
        aandeel: Array = np.divide(
            (self.aantal * masker).sum(axis=(1, 2, 3)), totaal, out=np.full(len(totaal), np.nan), where=totaal > 0
        )
        return aandeel


def voorraad_uit_adressen(
    adressen: pd.DataFrame,
    buurtcodes: pd.Index[str],
    standaardlabel: NDArray[np.int64],
    standaardtype: str = "tussen",
) -> Voorraad:
    """Tel woningen en utiliteit per buurt uit adressen.

    Parameters
    ----------
    adressen : per verblijfsobject `buurtcode`, `woonfunctie` (bool), `gebruiksdoel`, `oppervlakte_m2`, `bouwjaar`,
        `label` (A+++++ tot en met G of leeg) en `woningtype` (of leeg)
    buurtcodes : alle buurten van de uitkomst, in volgorde
    standaardlabel : (6, 11) plaats in LABELS: het voorlopige label van een woning zonder label
    standaardtype : woningtype voor woningen waarvan het type onbekend is

    Raises
    ------
    MissingColumn, UnknownName
    EmptyInput : als van geen enkele woning de oppervlakte bekend is.
    """
    nodig = ("buurtcode", "woonfunctie", "gebruiksdoel", "oppervlakte_m2", "bouwjaar", "label", "woningtype")
    for kolom in nodig:
        if kolom not in adressen:
            raise MissingColumn(
                "adressen", f"kolom '{kolom}' ontbreekt", f"kolommen {', '.join(nodig)}", "vul de kolom aan"
            )
    binnen = adressen[adressen["buurtcode"].isin(buurtcodes)]
    woning = binnen[binnen["woonfunctie"].astype(bool)]
    util = binnen[~binnen["woonfunctie"].astype(bool)]
    aantal, opp = _tel_woningen(woning, buurtcodes, standaardlabel, standaardtype)
    b = buurtcodes.get_indexer(pd.Index(util["buurtcode"]))
    functie = plaatsen(
        util["gebruiksdoel"].where(util["gebruiksdoel"].isin(GEBRUIKSFUNCTIES), "overig"),
        GEBRUIKSFUNCTIES,
        "gebruiksdoel",
    )
    vak = np.ravel_multi_index(
        (b, functie, utiliteitsperiode_van(util["bouwjaar"]), labels_van(util["label"])),
        (len(buurtcodes), *UTILITEIT_VORM),
    )
    # Is van geen enkel ander gebouw de oppervlakte bekend, dan telt utiliteit niet mee; wie de lagen leest meldt dat.
    meters = np.nan_to_num(_vul_oppervlakte(util["oppervlakte_m2"].to_numpy(dtype=float), functie))
    util_m2 = np.bincount(vak, meters, len(buurtcodes) * int(np.prod(UTILITEIT_VORM))).astype(np.float64)
    return Voorraad(
        buurtcodes,
        aantal,
        opp,
        util_m2.reshape(len(buurtcodes), *UTILITEIT_VORM),
        np.bincount(b, minlength=len(buurtcodes)).astype(np.float64),
        pd.Series("adressen", index=buurtcodes, dtype="str"),
    )


def _tel_woningen(
    woning: pd.DataFrame, buurtcodes: pd.Index[str], standaardlabel: NDArray[np.int64], standaardtype: str
) -> tuple[Array, Array]:
    """Aantal en oppervlakte per vak; een woning zonder oppervlakte krijgt het gemiddelde van haar type."""
    b = buurtcodes.get_indexer(pd.Index(woning["buurtcode"]))
    t = plaatsen(woning["woningtype"].fillna(standaardtype), WONINGTYPEN, "woningtype")
    p = periode_van(woning["bouwjaar"])
    # Zonder bouwjaar: de periode die in de hele set het meest voorkomt bij dat type; het zijn er zelden veel.
    for type_ in range(len(WONINGTYPEN)):
        leeg = (t == type_) & (p < 0)
        bekend = p[(t == type_) & (p >= 0)]
        p[leeg] = np.bincount(bekend).argmax() if len(bekend) else BOUWPERIODEN.index("1965_1974")
    meters = woning["oppervlakte_m2"].to_numpy(dtype=float)
    meters = _vul_oppervlakte(meters, t)
    if np.isnan(meters).any():
        raise EmptyInput(
            "oppervlakte van woningen", "bij geen enkel adres bekend", "oppervlakten in m2", "lees de BAG opnieuw in"
        )
    vorm = (len(buurtcodes), *WONING_VORM)
    label = labels_van(woning["label"])
    klasse = np.where(label == ONBEKEND, 7 + standaardlabel[t, p], label)
    vak = np.ravel_multi_index((b, t, p, klasse), vorm)
    grootte = int(np.prod(vorm))
    return (
        np.bincount(vak, minlength=grootte).astype(np.float64).reshape(vorm),
        np.bincount(vak, meters, grootte).astype(np.float64).reshape(vorm),
    )


def _vul_oppervlakte(meters: Array, groep: NDArray[np.int64]) -> Array:
    """Een ontbrekende oppervlakte wordt het gemiddelde van haar groep, of van alles als de groep er geen heeft."""
    bekend = np.isfinite(meters)
    if bekend.all() or not bekend.any():
        return meters
    aantal = int(groep.max()) + 1
    som, keer = np.bincount(groep[bekend], meters[bekend], aantal), np.bincount(groep[bekend], minlength=aantal)
    gemiddeld = np.divide(som, keer, out=np.full(aantal, meters[bekend].mean()), where=keer > 0)
    gevuld: Array = np.where(bekend, meters, gemiddeld[groep])
    return gevuld


def voorraad_uit_randtotalen(
    kenmerken: pd.DataFrame, standaardlabel: NDArray[np.int64], oppervlakte_m2: Array, m2_per_weq: float
) -> Voorraad:
    """Schat de voorraad uit randtotalen per buurt (Startanalyse), als adressen ontbreken.

    Type, bouwperiode en label worden verdeeld alsof ze onafhankelijk zijn binnen hun randtotalen (iteratief
    passend gemaakt), met één bekend verband: een voorlopig label is het standaardlabel van type en periode.
    Utiliteit volgt uit WEQ = woningen + m²/130 (naar boven afgerond); de functie is onbekend en wordt gelijk
    verdeeld, het bouwjaar volgt de woningen in de buurt. Oppervlakten zijn typische waarden per type: (6,) m².

    Parameters
    ----------
    kenmerken : index buurtcode; kolommen als in de laag Startanalyse (`woningen`, `weq`, `type_*`, `bp_*`, …)
    standaardlabel : (6, 11) plaats in LABELS
    """
    woningen = kenmerken["woningen"].fillna(0.0).to_numpy(dtype=float)
    types = _aandelen(kenmerken[[f"type_{t}" for t in WONINGTYPEN]])
    perioden = _aandelen(_fijne_perioden(kenmerken))
    klassen = _aandelen(kenmerken[[f"{s}_{k}" for s in ("afgemeld", "voorlopig") for k in LABELS[:7]]])
    aantal = np.empty((len(kenmerken), *WONING_VORM))
    kiem = np.ones(WONING_VORM)
    for k in range(7):
        # Klein in plaats van nul: randtotalen die niet kloppen moeten een plek houden.
        kiem[..., 7 + k] = np.where(standaardlabel == k, 1.0, 1e-6)
    for begin in range(0, len(kenmerken), 1000):
        deel = slice(begin, begin + 1000)
        aantal[deel] = _pas_aan(kiem, types[deel], perioden[deel], klassen[deel])
    aantal *= woningen[:, None, None, None]
    weq = kenmerken["weq"].to_numpy(dtype=float)
    # WEQ is naar boven afgerond: het midden van de laatste WEQ is de zuiverste schatting.
    util = np.where(weq > woningen, np.maximum((weq - woningen - 0.5) * m2_per_weq, 0.0), 0.0)
    utiliteit = np.zeros((len(kenmerken), *UTILITEIT_VORM))
    # Gebouwen in een buurt zijn vaak even oud als de woningen eromheen: zonder BAG is dat de beste aanwijzing.
    utiliteit[..., ONBEKEND] = (util[:, None] * _utiliteitsperioden(perioden))[:, None] / len(GEBRUIKSFUNCTIES)
    return Voorraad(
        pd.Index(kenmerken.index),
        aantal,
        aantal * oppervlakte_m2[None, :, None, None],
        utiliteit,
        kenmerken["utiliteit_aansluitingen"].fillna(0.0).to_numpy(dtype=float),
        pd.Series("randtotalen", index=kenmerken.index, dtype="str"),
    )


def _fijne_perioden(kenmerken: pd.DataFrame) -> pd.DataFrame:
    """Zeven gepubliceerde perioden naar elf: de laatste twee naar rato van hun aantal jaren verdeeld."""
    fijn = {naam: kenmerken[f"bp_{naam}"].astype(float) for naam in BOUWPERIODEN[:5]}
    for grof, delen in (
        ("bp_1992_2005", {"1992_1995": 4, "1996_1999": 4, "2000_2005": 6}),
        ("bp_2006_later", {"2006_2010": 5, "2011_2014": 4, "2015_2020": 6}),
    ):
        for naam, jaren in delen.items():
            fijn[naam] = kenmerken[grof].astype(float) * jaren / sum(delen.values())
    return pd.DataFrame(fijn)


def _utiliteitsperioden(perioden: Array) -> Array:
    """Elf woningperioden naar zes utiliteitsperioden, beide als aandelen: (B, 11) → (B, 6)."""
    naar = np.zeros((len(BOUWPERIODEN), len(UTILITEITSPERIODEN)))
    for k, plaats in enumerate((0, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4)):
        naar[k, plaats] = 1.0
    uitkomst: Array = perioden @ naar
    return uitkomst


def _aandelen(tabel: pd.DataFrame) -> Array:
    """Rijen die tot 1 optellen; een rij zonder gegevens wordt gelijk verdeeld."""
    waarden = np.nan_to_num(tabel.to_numpy(dtype=float), nan=0.0).clip(min=0.0)
    som = waarden.sum(axis=1, keepdims=True)
    aandelen: Array = np.where(som > 0, waarden / np.where(som > 0, som, 1.0), 1.0 / waarden.shape[1])
    return aandelen


def _pas_aan(kiem: Array, types: Array, perioden: Array, klassen: Array, rondes: int = 25) -> Array:
    """Iteratief passend maken (Deming & Stephan 1940) op drie randtotalen, voor een blok buurten tegelijk."""
    cel = np.broadcast_to(kiem, (len(types), *kiem.shape)).copy()
    for _ in range(rondes):
        for assen, doel, vorm in (
            ((2, 3), types, (-1, types.shape[1], 1, 1)),
            ((1, 3), perioden, (-1, 1, perioden.shape[1], 1)),
            ((1, 2), klassen, (-1, 1, 1, klassen.shape[1])),
        ):
            nu = cel.sum(axis=assen)
            cel *= np.divide(doel, nu, out=np.zeros_like(doel), where=nu > 0).reshape(vorm)
    return cel
