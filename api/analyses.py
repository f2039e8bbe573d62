"""De analyse startwijken: één opdracht in, één uitkomst uit, langs welke deur ze ook komt.

De stappen (WAT, net, WANNEER, besluit) staan elk in hun eigen bestand; hier staat hun volgorde.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from api.gebieden import onderzoeksvlakken
from api.models import Resultaat
from api.uitkomst import Stukken, stel_samen
from api.wanneer import Wanneer, bepaal_wanneer, bepaal_weging, doet_mee
from api.wat import Wat, bepaal_wat
from layers.assemble import Studie, open_studie
from layers.referentie import load_kentallen, load_parameters
from layers.verslag import Voortgang
from spatial.bron import Parameters
from spatial.errors import EmptyInput
from spatial.net.belasting import extra_peak
from spatial.net.capaciteit import Netuitkomst, toets, widen
from spatial.net.toewijzing import by_area, by_postcode
from spatial.warmte.besluit import Besluit, Drempels, beoordeel
from spatial.warmte.eindgebruiker import for_criterion
from spatial.warmte.koppelkansen import Koppelkansen, telling
from spatial.warmte.startwijken import REGISTER, Criteriummatrix, Invoer, bouw_matrix
from spatial.warmte.strategieen import kies_strategieen
from spatial.warmte.tarieven import TARIEFNAMEN, Tarieven
from spatial.warmte.tegenstrijdig import Bevindingen, Regels, vind
from spatial.warmte.vlaggen import vlaggen


@dataclass(frozen=True, kw_only=True)
class StartwijkenOpdracht:
    """Wat de gebruiker vraagt.

    Parameters
    ----------
    data : opslag van wijkwind, of een map met bestanden zoals ze zijn
    gemeenten : gemeentecodes (GM1963); leeg is alles wat er is
    preset : naam van een set gewichten; `gewichten` komt daaroverheen, `volgorde` vervangt beide
    zonder : strategieën of groepen die niet meedoen
    parameters : kentallen op naam die afwijken van de set "2020 (PBL)"
    top_n : hoeveel startwijken de studie zoekt; trekkingen en seed : voor de kansen (SMAA)
    gebieden : bestand met eigen gebieden die in plaats van buurten worden gerangschikt
    grenzen : vaste grenzen per criterium uit een eerdere studie
    eis_duidelijke_techniek : of een buurt zonder duidelijke voorkeur voor een techniek geen startwijk kan zijn
    """

    data: Path
    gemeenten: tuple[str, ...] = ()
    preset: str = "gelijk"
    gewichten: Mapping[str, float] = field(default_factory=dict)
    volgorde: tuple[str, ...] = ()
    zonder: tuple[str, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    top_n: int = 5
    seed: int = 1
    trekkingen: int = 10_000
    gebieden: Path | None = None
    grenzen: Mapping[str, tuple[float, float]] | None = None
    eis_duidelijke_techniek: bool = False


def _stil(_wat: str, _deel: float) -> None:
    """Geen voortgang."""


def startwijken(
    opdracht: StartwijkenOpdracht, studie: Studie | None = None, voortgang: Voortgang | None = None
) -> Resultaat:
    """Voer de studie uit.

    Raises
    ------
    WijkwindError : elke fout in invoer of opdracht, met wat er stond, wat verwacht was en wat te doen.
    """
    meld = voortgang or _stil
    p, tarieven = kentallen_en_tarieven(opdracht.parameters)
    strategieen = kies_strategieen(opdracht.zonder)
    meld("lagen lezen", 0.0)
    if studie is None:
        studie = open_studie(opdracht.data, opdracht.gemeenten)
    vlakken, labels, kruistabel, gebiedsmeldingen = onderzoeksvlakken(opdracht.gebieden, studie)
    kentallen = load_kentallen()
    meld("warmtevraag en kosten", 0.1)
    wat = bepaal_wat(
        vlakken,
        studie,
        kentallen,
        p,
        strategieen,
        tarieven=tarieven,
        labels=labels,
        kruistabel=kruistabel,
        seed=opdracht.seed,
        voortgang=lambda deel: meld("gevoeligheid van de keuze", 0.1 + 0.5 * deel),
    )
    meld("stroomnet", 0.6)
    net, netmeldingen = _net(vlakken, studie, wat, p)
    meld("criteria", 0.65)
    koppel = _koppelkansen(vlakken, studie)
    mee = doet_mee(vlakken)
    if not mee.any():
        raise EmptyInput(
            "buurten", "geen buurt met woningen", "ten minste één buurt met woningen", "kies een gebied met woningen"
        )
    if wat is not None:
        labels = wat.labels
    matrix = bouw_matrix(_invoer(vlakken[mee], labels, studie, wat, net))
    wanneer, besluit = _rangschik(opdracht, vlakken, matrix, wat, meld)
    meld("uitkomst samenstellen", 0.95)
    return stel_samen(
        Stukken(
            opdracht=opdracht,
            studie=studie,
            parameters=p,
            eigen_tarieven={n: w for n, w in opdracht.parameters.items() if n not in p},
            vlakken=vlakken,
            wat=wat,
            net=net,
            matrix=matrix,
            wanneer=wanneer,
            besluit=besluit,
            vlaggen=vlaggen(vlakken, studie.lagen, None if net is None else net.buurten),
            bevindingen=_tegenstrijdig(vlakken, studie, wat, koppel, net, p),
            meldingen=(*gebiedsmeldingen, *netmeldingen, *matrix.meldingen),
        )
    )


def _rangschik(
    opdracht: StartwijkenOpdracht, vlakken: gpd.GeoDataFrame, matrix: Criteriummatrix, wat: Wat | None, meld: Voortgang
) -> tuple[Wanneer, Besluit]:
    """WANNEER en het besluit: de plaatsen met hun kansen, en wie startwijk is."""
    weging = bepaal_weging(opdracht.preset, opdracht.gewichten, opdracht.volgorde, matrix)
    meld("rangschikken", 0.7)
    wanneer = bepaal_wanneer(
        matrix,
        REGISTER,
        weging,
        top_n=opdracht.top_n,
        trekkingen=opdracht.trekkingen,
        seed=opdracht.seed,
        grenzen=opdracht.grenzen,
        voortgang=lambda naam, deel: meld(naam, 0.7 + 0.25 * deel),
    )
    besluit = beoordeel(
        _ranglijst(vlakken, wanneer.lijst, matrix, wat),
        top_n=opdracht.top_n,
        drempels=Drempels(eis_duidelijke_techniek=opdracht.eis_duidelijke_techniek),
    )
    return wanneer, besluit


def kentallen_en_tarieven(wijzigingen: Mapping[str, float]) -> tuple[Parameters, Tarieven]:
    """De kentallen en de tarieven voor bewoners, met de wijzigingen van de gebruiker.

    Een tarief zonder standaardwaarde (zoals de warmteprijs) is geen kental maar mag wel worden opgegeven.

    Raises
    ------
    UnknownName, OutOfRange : voor een naam die niet bestaat of een waarde die niet kan.
    """
    basis = load_parameters()
    tarief = {n: w for n, w in wijzigingen.items() if n in TARIEFNAMEN and n not in basis}
    p = basis.met({n: w for n, w in wijzigingen.items() if n not in tarief})
    herkomst = f"set {p.naam}" + (", met eigen tarieven" if tarief or p.gewijzigd else "")
    return p, Tarieven.of(p, tarief, herkomst=herkomst)


def _net(
    vlakken: gpd.GeoDataFrame, studie: Studie, wat: Wat | None, p: Parameters
) -> tuple[Netuitkomst | None, tuple[str, ...]]:
    """De extra piek van de gekozen strategie tegen het voedingsgebied; None zonder netlaag of zonder WAT."""
    gebieden = studie.lagen.get("netcapaciteit")
    if gebieden is None or wat is None:
        return None, ()
    codes = wat.buurtcode
    telling_ = wat.basis.telling
    lt = {c: pd.Series(k.piek_extra_kw, index=codes) for c, k in wat.kosten.items() if k.strategie.techniek == "lt_net"}
    last = extra_peak(
        pd.Series(telling_.woningen, index=codes),
        pd.Series(telling_.utiliteit_m2, index=codes),
        {c: k.strategie.techniek for c, k in wat.kosten.items()},
        p,
        gegeven_kw=pd.DataFrame(lt, index=codes),
    )
    keuze = wat.keuze["strategie"].where(wat.keuze["strategie"] != "")
    postcodes = studie.lagen.get("postcodegebieden")
    if isinstance(gebieden, gpd.GeoDataFrame) and gebieden.geometry.notna().any():
        toewijzing = by_area(vlakken.loc[codes], gebieden)
    elif postcodes is not None and wat.gebouwen.adressen is not None:
        toewijzing = by_postcode(wat.gebouwen.adressen, postcodes)
    else:
        return None, ("De netlaag heeft geen vlakken en er zijn geen adressen om postcodes aan te koppelen.",)
    uitkomst = toets(last.of_strategy(keuze), toewijzing, pd.DataFrame(gebieden))
    # Is de techniek niet duidelijk, dan is de ruimte het ook niet: de band loopt over de eerste twee strategieën.
    tweede = wat.keuze["tweede"].where((wat.keuze["uitkomst"] != "duidelijk") & (wat.keuze["tweede"] != ""), keuze)
    ander = toets(last.of_strategy(tweede), toewijzing, pd.DataFrame(gebieden))
    return widen(uitkomst, ander), uitkomst.meldingen


def _koppelkansen(vlakken: gpd.GeoDataFrame, studie: Studie) -> Koppelkansen | None:
    laag = studie.lagen.get("koppelkansen")
    return None if laag is None else telling(laag, vlakken)


def _invoer(
    vlakken: gpd.GeoDataFrame,
    labels: pd.DataFrame | None,
    studie: Studie,
    wat: Wat | None,
    net: Netuitkomst | None,
) -> Invoer:
    bronnen = studie.lagen.get("warmtebronnen")
    return Invoer(
        buurten=vlakken,
        wat=None if wat is None else wat.criteria.reindex(vlakken.index),
        labels=labels,
        net=None if net is None else net.buurten.reindex(vlakken.index),
        koppelkansen=studie.lagen.get("koppelkansen"),
        draagvlak=studie.lagen.get("draagvlak"),
        warmtebronnen=None if bronnen is None else gpd.GeoDataFrame(bronnen),
        eindgebruiker=None
        if wat is None
        else for_criterion(wat.bewoner, wat.keuze["strategie"].where(wat.keuze["strategie"] != "")),
    )


def _ranglijst(
    vlakken: gpd.GeoDataFrame, lijst: pd.DataFrame, matrix: Criteriummatrix, wat: Wat | None
) -> pd.DataFrame:
    """Wat het besluit nodig heeft, voor alle buurten (ook die niet meedoen)."""
    tabel = pd.DataFrame(index=vlakken.index)
    tabel["rang"] = lijst["rang"].reindex(vlakken.index)
    tabel["dekking"] = lijst["dekking"].reindex(vlakken.index)
    for kolom in ("woningen", "water"):
        if kolom in vlakken:
            tabel[kolom] = vlakken[kolom]
    tabel["draagvlak"] = matrix.waarden["draagvlak"].reindex(vlakken.index)
    uitkomst = pd.Series("onbekend", index=vlakken.index, dtype="str")
    if wat is not None:
        uitkomst = wat.keuze["uitkomst"].reindex(vlakken.index).fillna("onbekend").astype("str")
    tabel["wat_uitkomst"] = uitkomst
    return tabel


def _tegenstrijdig(
    vlakken: gpd.GeoDataFrame,
    studie: Studie,
    wat: Wat | None,
    koppel: Koppelkansen | None,
    net: Netuitkomst | None,
    p: Parameters,
) -> Bevindingen | None:
    if wat is None:
        return None
    woningbouw, bronnen = studie.lagen.get("woningbouwlocaties"), studie.lagen.get("warmtebronnen")
    plan = pd.DataFrame({"strategie": wat.keuze["strategie"].where(wat.keuze["strategie"] != "")})
    plan["jaar"] = p["overstap_jaar"]
    return vind(
        vlakken,
        plan.reindex(vlakken.index),
        subsidies=studie.lagen.get("subsidies"),
        koppelkansen=koppel,
        net=None if net is None else net.buurten,
        woningbouw=None if woningbouw is None else gpd.GeoDataFrame(woningbouw),
        warmtebronnen=None if bronnen is None else gpd.GeoDataFrame(bronnen),
        regels=Regels(groengas_vanaf=int(p["groengas_vanaf_jaar"])),
    )
