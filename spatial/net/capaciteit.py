"""Past de extra piek van een buurt bij de ruimte en de wachtrij van haar voedingsgebied?

De open cijfers gaan over grote aansluitingen per voedingsgebied; over de laagspanning in de straat zeggen ze
niets. Vaak is er alleen een kleur (klasse 0 tot en met 3). Dan verzint wijkwind geen MW maar geeft een volgorde
met een band. De uitkomst is een criterium, geen veto.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.errors import MissingColumn, OutOfRange, UnknownName

KLASSEN = 4  # 0 ruimte, 1 beperkt, 2 in onderzoek, 3 geen ruimte
KLASSE_TEKST = (
    "ruimte voor nieuwe grote aansluitingen",
    "weinig ruimte voor nieuwe grote aansluitingen",
    "eerst onderzoek, met een wachtrij",
    "geen ruimte voor nieuwe grote aansluitingen",
)
Kant = Literal["afname", "opwek"]


@dataclass(frozen=True)
class Netuitkomst:
    """De ruimte per buurt en per voedingsgebied.

    `buurten` : gebied_id, gebied_naam, klasse, beschikbaar_mw, wachtrij_mw, verlichting_jaar (van het gebied met het
    grootste aandeel), extra_mw, tekort_mw (van deze buurt alleen), netruimte, netruimte_laag, netruimte_hoog (0–1)
    en melding. `gebieden` : klasse, beschikbaar_mw, wachtrij_mw, vrij_mw, vraag_mw en tekort_mw als alle buurten
    tegelijk overstappen. Ontbrekend is onbekend, nooit nul.
    """

    buurten: pd.DataFrame
    gebieden: pd.DataFrame
    meldingen: tuple[str, ...]


def class_band(klasse: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """De band (0–1) van een klasse: vier gelijke vakken, klasse 0 boven. Alleen de volgorde heeft betekenis.

    >>> onder, boven = class_band(np.array([0.0, 3.0, np.nan]))
    >>> onder.tolist(), boven.tolist()
    ([0.75, 0.0, 0.0], [1.0, 0.25, 1.0])
    """
    onder = (KLASSEN - 1 - klasse) / KLASSEN
    return np.where(np.isnan(klasse), 0.0, onder), np.where(np.isnan(klasse), 1.0, onder + 1 / KLASSEN)


def toets(
    extra: pd.DataFrame,
    toewijzing: pd.DataFrame,
    gebieden: pd.DataFrame,
    *,
    kant: Kant = "afname",
    arbeidsfactor: float = 1.0,
) -> Netuitkomst:
    """Leg de extra piek naast de ruimte van de voedingsgebieden.

    Met MW: vrij = max(0, beschikbaar − wachtrij) en netruimte = Σ_g a_g · min(1, vrij_g / (a_g · extra)), met a_g het
    aandeel van de buurt in gebied g. Zonder MW geldt de band van de klasse, met haar midden als waarde. Een
    strategie zonder extra piek heeft geen ruimte nodig: netruimte 1.

    Parameters
    ----------
    extra : per buurtcode (index) `kw`, en liefst `kw_laag` en `kw_hoog`; ontbrekend is onbekend
    toewijzing : buurtcode, gebied_id, aandeel (zie `spatial.net.toewijzing`)
    gebieden : gebied_id, naam, {kant}_klasse, en waar bekend wachtrij_{kant}_mw, beschikbaar_{kant}_mw,
        verlichting_{kant}_jaar en eenheid_vermogen ('MW' of 'MVA')
    arbeidsfactor : MW per MVA (0–1]; 1 is de aanname die PBL ook maakt bij 630 kVA per station

    Raises
    ------
    MissingColumn, UnknownName, OutOfRange : als een tabel of de arbeidsfactor niet deugt.
    """
    if not 0 < arbeidsfactor <= 1:
        raise OutOfRange(
            "arbeidsfactor", arbeidsfactor, "een getal boven 0 tot en met 1", "kies 1 of een gemeten waarde"
        )
    net = _areas(gebieden, kant, arbeidsfactor)
    vreemd = set(toewijzing["gebied_id"]) - set(net.index)
    if vreemd:
        raise UnknownName("toewijzing, gebied_id", sorted(map(str, vreemd))[0], "een bekend gebied", "gebruik één laag")
    delen = _shares(extra, toewijzing, net)
    buurten = _per_buurt(extra, delen, net)
    meldingen = ["De cijfers over het net gaan over grote aansluitingen per voedingsgebied, niet over de straat."]
    if net["mva"].any() and arbeidsfactor == 1.0:
        meldingen.append("Vermogens in MVA zijn als MW gelezen (arbeidsfactor 1, een aanname).")
    elif net["mva"].any():
        factor = f"{arbeidsfactor:g}".replace(".", ",")
        meldingen.append(f"Vermogens in MVA zijn met een aangenomen arbeidsfactor naar MW omgerekend ({factor}).")
    if net["beschikbaar_mw"].isna().all():
        meldingen.append("Er zijn geen MW's over vrije ruimte: de klasse geeft alleen een volgorde, met een band.")
    return Netuitkomst(buurten, _per_area(delen, net), tuple(meldingen))


def widen(uitkomst: Netuitkomst, ander: Netuitkomst) -> Netuitkomst:
    """Dezelfde uitkomst, met de band van `netruimte` verruimd tot die van een andere mogelijke techniek.

    Een buurt waarvan de andere techniek onbekend is houdt haar eigen band.
    """
    buurten = uitkomst.buurten.copy()
    naast = ander.buurten.reindex(buurten.index)
    buurten["netruimte_laag"] = np.fmin(buurten["netruimte_laag"], naast["netruimte_laag"])
    buurten["netruimte_hoog"] = np.fmax(buurten["netruimte_hoog"], naast["netruimte_hoog"])
    return Netuitkomst(buurten, uitkomst.gebieden, uitkomst.meldingen)


def _areas(gebieden: pd.DataFrame, kant: Kant, arbeidsfactor: float) -> pd.DataFrame:
    """De gebieden op `gebied_id`, met vermogens in MW."""
    for kolom in ("gebied_id", f"{kant}_klasse"):
        if kolom not in gebieden.columns:
            raise MissingColumn(
                f"netcapaciteit, kolom '{kolom}'", "niet aanwezig", "de canonieke kolommen", "lees opnieuw in"
            )
    tabel = gebieden.set_index("gebied_id")
    if not tabel.index.is_unique:
        dubbel = str(tabel.index[tabel.index.duplicated()][0])
        raise UnknownName("netcapaciteit, gebied_id", dubbel, "elk gebied één keer", "voeg de rijen samen")
    klasse = tabel[f"{kant}_klasse"].astype(float)
    fout = klasse.notna() & ~klasse.isin(range(KLASSEN))
    if fout.any():
        raise OutOfRange(
            f"netcapaciteit, gebied '{klasse.index[fout][0]}'", klasse[fout].iloc[0], "klasse 0 tot 3", "herstel"
        )
    leeg = pd.Series(np.nan, index=tabel.index)
    mva = tabel["eenheid_vermogen"].eq("MVA") if "eenheid_vermogen" in tabel.columns else leeg.notna()
    factor = pd.Series(np.where(mva, arbeidsfactor, 1.0), index=tabel.index)
    net = pd.DataFrame(
        {
            "naam": tabel["naam"].astype("str") if "naam" in tabel.columns else tabel.index.astype("str"),
            "klasse": klasse,
            "mva": mva,
            "verlichting_jaar": tabel.get(f"verlichting_{kant}_jaar", leeg).astype(float),
        }
    )
    for doel in ("beschikbaar", "wachtrij"):
        net[f"{doel}_mw"] = tabel.get(f"{doel}_{kant}_mw", leeg).astype(float) * factor
    vrij = (net["beschikbaar_mw"] - net["wachtrij_mw"]).clip(lower=0.0)
    net["vrij_mw"] = vrij.mask(net["beschikbaar_mw"] <= 0, 0.0)
    return net


def _shares(extra: pd.DataFrame, toewijzing: pd.DataFrame, net: pd.DataFrame) -> pd.DataFrame:
    """Eén rij per buurt en gebied, met de vraag (MW) en hoeveel daarvan past (0–1)."""
    delen = toewijzing[toewijzing["buurtcode"].isin(extra.index)].reset_index(drop=True)
    gebied = net.loc[delen["gebied_id"]].reset_index(drop=True)
    delen = delen.assign(klasse=gebied["klasse"], vrij_mw=gebied["vrij_mw"])
    onder, boven = class_band(delen["klasse"].to_numpy(dtype=float))
    midden = np.where(delen["klasse"].isna(), np.nan, (onder + boven) / 2)
    vrij, aandeel = delen["vrij_mw"].to_numpy(dtype=float), delen["aandeel"].to_numpy(dtype=float)
    for kolom, bron, terugval in (
        ("past", "kw", midden),
        ("past_laag", "kw_hoog", onder),
        ("past_hoog", "kw_laag", boven),
    ):
        reeks = extra[bron] if bron in extra.columns else extra["kw"]
        vraag = reeks.reindex(delen["buurtcode"]).to_numpy(dtype=float) / 1000 * aandeel
        delen[kolom] = _fit(vrij, vraag, terugval)
        if kolom == "past":
            delen["vraag_mw"] = vraag
    # De band omsluit altijd de waarde, ook als een grens van de piek niet bekend is.
    delen["past_laag"] = np.fmin(delen["past_laag"], delen["past"])
    delen["past_hoog"] = np.fmax(delen["past_hoog"], delen["past"])
    return delen


def _fit(vrij: NDArray[np.float64], vraag: NDArray[np.float64], terugval: NDArray[np.float64]) -> NDArray[np.float64]:
    """Het deel van de vraag dat past; zonder MW de terugval, zonder vraag 1, zonder vrije ruimte 0."""
    met_mw = np.divide(vrij, vraag, out=np.ones_like(vraag), where=vraag > vrij)
    uit = np.where(np.isnan(vrij) | np.isnan(vraag), terugval, met_mw)
    uit = np.where(vrij == 0, 0.0, uit)
    return np.where(vraag == 0, 1.0, uit)


def _per_buurt(extra: pd.DataFrame, delen: pd.DataFrame, net: pd.DataFrame) -> pd.DataFrame:
    code = delen["buurtcode"]
    groot = delen.sort_values(["aandeel", "gebied_id"], ascending=[False, True]).drop_duplicates("buurtcode")
    hoofd = groot.set_index("buurtcode")["gebied_id"].reindex(extra.index)
    gebied = net.reindex(hoofd.to_numpy()).set_axis(extra.index)
    uit = pd.DataFrame({"gebied_id": hoofd, "gebied_naam": gebied["naam"]}, index=extra.index)
    for kolom in ("klasse", "beschikbaar_mw", "wachtrij_mw", "verlichting_jaar"):
        uit[kolom] = gebied[kolom]
    uit["extra_mw"] = extra["kw"].astype(float) / 1000
    tekort = (delen["vraag_mw"] - delen["vrij_mw"]).clip(lower=0.0).mask(delen["vraag_mw"] == 0, 0.0)
    uit["tekort_mw"] = (
        tekort.groupby(code).sum(min_count=1).where(~tekort.isna().groupby(code).any()).reindex(extra.index)
    )
    for naam, kolom in (("netruimte", "past"), ("netruimte_laag", "past_laag"), ("netruimte_hoog", "past_hoog")):
        gewogen = delen["aandeel"] * delen[kolom]
        som = gewogen.groupby(code).sum().where(~gewogen.isna().groupby(code).any())
        uit[naam] = som.reindex(extra.index).clip(0.0, 1.0)
    uit["melding"] = pd.Series([_message(r) for r in uit.to_dict("records")], index=uit.index, dtype="str")
    return uit


def _per_area(delen: pd.DataFrame, net: pd.DataFrame) -> pd.DataFrame:
    """Per gebied de vraag als alle toegewezen buurten tegelijk overstappen; onbekend als één buurt onbekend is."""
    groep = delen.groupby("gebied_id")["vraag_mw"]
    vraag = groep.sum().where(~delen["vraag_mw"].isna().groupby(delen["gebied_id"]).any())
    uit = net.drop(columns="mva").assign(vraag_mw=vraag.reindex(net.index))
    uit["tekort_mw"] = (uit["vraag_mw"] - uit["vrij_mw"]).clip(lower=0.0).mask(uit["vraag_mw"] == 0, 0.0)
    return uit


def _message(rij: Mapping[Hashable, object]) -> str:
    """Eén of twee zinnen over het net in een buurt, zonder verzonnen getallen."""
    if not isinstance(rij["gebied_naam"], str):
        return "Onbekend: van deze buurt is geen voedingsgebied bekend."
    klasse, wachtrij, extra, tekort = (_getal(rij[k]) for k in ("klasse", "wachtrij_mw", "extra_mw", "tekort_mw"))
    stand = "ruimte onbekend" if np.isnan(klasse) else KLASSE_TEKST[int(klasse)]
    rij_tekst = "" if np.isnan(wachtrij) else f", wachtrij {_mw(wachtrij)}"
    jaar = _getal(rij["verlichting_jaar"])
    later = "" if np.isnan(jaar) else f" Uitbreiding verwacht in {jaar:.0f}."
    if np.isnan(extra):
        eigen = " De extra piek van deze buurt is onbekend."
    elif extra == 0:
        eigen = " De gekozen strategie vraagt geen extra piek."
    elif np.isnan(tekort):
        eigen = f" De extra piek van deze buurt is {_mw(extra)}; of dat past is niet bekend."
    else:
        past = "dat past" if tekort == 0 else f"daarvan past {_mw(tekort)} niet"
        eigen = f" De extra piek van deze buurt is {_mw(extra)}; {past}."
    return f"Voedingsgebied {rij['gebied_naam']}: {stand}{rij_tekst}.{eigen}{later}"


def _mw(waarde: float) -> str:
    return f"{waarde:.1f} MW".replace(".", ",")


def _getal(waarde: object) -> float:
    return float(waarde) if isinstance(waarde, int | float | np.floating) else float("nan")
