"""Het park in de rij voor het net: aansluiting, jaar van aansluiting, wie op wie wacht en wat dat verandert.

Woningbouwplannen en warmtebuurten bij hetzelfde station staan in dezelfde rij: wonen, warmte en wind vragen samen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.errors import InvalidValue
from api.exports.resultaat_json import read_json
from api.models_windpark import AansluitingInfo, NetInfo, VariantInfo, WachtInfo
from layers.assemble import Studie
from spatial.bron import Parameters
from spatial.errors import OutOfRange
from spatial.net.aansluiting import gebied_van, sluit_aan
from spatial.net.kabelroute import Wegennet
from spatial.net.profiel import Molengroep, ijk_park_mw, naar_ashoogte, woningen_mw, zon_mw
from spatial.net.wachtrij import Wachtrijuitkomst, wijs_toe
from spatial.net.wachtrij_bord import Variant
from spatial.net.wachtrij_bronnen import bestaande_rij, capaciteiten_uit, uit_aanvragen
from spatial.net.wachtrij_infeed import Uurprofielen
from spatial.net.wachtrij_plannen import uit_warmte, uit_woningbouw
from spatial.net.wachtrij_rij import Kader
from spatial.net.wachtrij_varianten import varianten
from spatial.net.wachtrij_vormen import Capaciteit, Project
from spatial.wind.opbrengst import Opbrengst
from spatial.wind.turbine import Park
from spatial.wind.uitslag import Toetsgeval

if TYPE_CHECKING:
    from api.windpark import WindparkOpdracht

PARK_ID = "dit-park"
TREKKINGEN = 1_000
KADERS: tuple[Kader, ...] = ("fifo", "prioritering-2025")
# Strategieën die een woning helemaal elektrisch verwarmen; alleen die vragen extra van het net per woning.
MELDING_WARMTE = "Warmtebuurten komen uit de uitkomst van startwijken: hun gekozen techniek en hun plek in de volgorde."
ZONDER_PLANNEN = "Er is nu geen ruimte, en welke versterkingen gepland zijn is niet bekend: het jaar is onbekend."
MELDING_ZONDER = "Zonder --startwijken staan er geen warmtebuurten in de rij."


def kies_kader(naam: str) -> Kader:
    """Het kader met deze naam.

    Raises
    ------
    InvalidValue : als het niet bestaat.
    """
    for kader in KADERS:
        if kader == naam:
            return kader
    raise InvalidValue("kader", naam, " of ".join(KADERS), "kies een van de twee")


def bepaal_net(
    opdracht: WindparkOpdracht, geval: Toetsgeval, studie: Studie, opbrengst: Opbrengst | None
) -> NetInfo | None:
    """Aansluiting, rij en varianten van het park, of None zonder laag met netcapaciteit.

    Raises
    ------
    WijkwindError : als een netlaag waarden heeft die niet kunnen.
    """
    netten = studie.lagen.get("netcapaciteit")
    if netten is None or not isinstance(netten, gpd.GeoDataFrame) or not netten.geometry.notna().any():
        return None
    kader, p = kies_kader(opdracht.kader), geval.p
    midden = gpd.GeoDataFrame(geometry=[shapely.MultiPoint(geval.park.xy).centroid], crs=netten.crs)
    gebied: Any = gebied_van(midden, netten).iloc[0]
    aansluiting = _aansluiting(geval, midden.geometry.iloc[0], gebied, netten)
    if not isinstance(gebied, str):
        melding = "Het park ligt buiten de bekende voedingsgebieden: wanneer er ruimte is, is onbekend."
        return NetInfo(
            aansluiting=aansluiting, horizon=(0, 0), kader=kader, wachtrij=[], varianten=[], capaciteit=[],
            meldingen=[melding],
        )  # fmt: skip
    projecten, meldingen = _projecten(opdracht, geval, studie, netten, gebied)
    capaciteiten = capaciteiten_uit(netten, p, versterkingen=studie.lagen.get("netversterkingen"))
    start_jaar = int(opdracht.aanvraag[:4])
    uit = wijs_toe(
        projecten, capaciteiten, p, start_jaar=start_jaar, seed=opdracht.seed, kader=kader, trekkingen=TREKKINGEN
    )
    keuzes = varianten(
        PARK_ID,
        projecten,
        capaciteiten,
        p,
        start_jaar=start_jaar,
        seed=opdracht.seed,
        kader=kader,
        trekkingen=TREKKINGEN,
        profielen=_profielen(geval.park, studie, opbrengst, projecten, p),
    )
    bekend = {str(c.richting) for c in capaciteiten if c.gebied_id == gebied and c.versterkingen}
    return NetInfo(
        aansluiting=aansluiting,
        horizon=(uit.start_jaar, uit.eind_jaar),
        kader=kader,
        wachtrij=_wachtrij(uit, bekend),
        varianten=[_variant(v, "opwek" in bekend) for v in keuzes if v.code != "basis"],
        capaciteit=_capaciteit(capaciteiten, gebied),
        meldingen=[*dict.fromkeys((*meldingen, *uit.meldingen))],
    )


def _projecten(
    opdracht: WindparkOpdracht, geval: Toetsgeval, studie: Studie, netten: gpd.GeoDataFrame, gebied: str
) -> tuple[list[Project], list[str]]:
    """Alles wat bij het station van het park in de rij staat, met het park zelf."""
    p, meldingen = geval.p, list[str]()
    start_jaar = int(opdracht.aanvraag[:4])
    bekend: list[Project] = []
    aanvragen = studie.lagen.get("aanvragen")
    if aanvragen is not None:
        los, erbij = uit_aanvragen(pd.DataFrame(aanvragen))
        bekend += los
        meldingen += erbij
    # De rij die er al staat gaat voor: zij vroeg aan vóór dit park.
    gisteren = str(np.datetime64(opdracht.aanvraag, "D") - 1)
    rij = [*bekend, *bestaande_rij(netten, p, datum=gisteren, bekend=bekend, gebieden=[gebied])]
    plannen = geval.omgeving.woningbouwlocaties
    if plannen is not None and len(plannen):
        los, erbij = uit_woningbouw(plannen.assign(gebied_id=gebied_van(plannen, netten)), p, start_jaar=start_jaar)
        rij += los
        meldingen += erbij
    if opdracht.startwijken is None:
        meldingen.append(MELDING_ZONDER)
    else:
        los, erbij = uit_warmte(_warmte(opdracht, studie, netten), p, start_jaar=start_jaar)
        rij += los
        meldingen += [MELDING_WARMTE, *erbij]
    mw = float(geval.park.vermogen_kw.sum()) / 1000.0
    park = Project(
        id=PARK_ID, naam=geval.park.naam, soort="wind", richting="opwek", vermogen_mw=mw, datum=opdracht.aanvraag,
        gebied_id=gebied,
    )  # fmt: skip
    return [park, *(q for q in rij if q.gebied_id == gebied)], meldingen


def _warmte(opdracht: WindparkOpdracht, studie: Studie, netten: gpd.GeoDataFrame) -> pd.DataFrame:
    """De buurten van een uitkomst van startwijken: extra piek van de gekozen techniek, rang en voedingsgebied."""
    assert opdracht.startwijken is not None  # noqa: S101 - alleen aangeroepen als die er is
    uitkomst = read_json(opdracht.startwijken)
    buurten = studie.buurten.set_index("buurtcode")
    gebied = gebied_van(gpd.GeoDataFrame(buurten[["geometry"]]), netten)
    rijen = []
    for b in uitkomst.buurten:
        optie = next((o for o in b.opties if o.strategie == b.strategie), None)
        rijen.append(
            {
                "buurtcode": b.buurtcode,
                "naam": f"warmte {b.naam}",
                "extra_piek_kw": None if optie is None else optie.piek_extra_kw,
                "rang": b.rang,
                "gebied_id": gebied.get(b.buurtcode),
            }
        )
    tabel = pd.DataFrame(rijen)
    return tabel[tabel["rang"].notna() & tabel["extra_piek_kw"].notna()]


def _aansluiting(geval: Toetsgeval, plek: Any, gebied: Any, netten: gpd.GeoDataFrame) -> AansluitingInfo:
    wegen = geval.omgeving.laag("wegen")
    a = sluit_aan(
        float(geval.park.vermogen_kw.sum()) / 1000.0,
        plek,
        _eigen_stations(geval.omgeving.laag("stations"), netten, gebied),
        geval.p,
        wegennet=None if wegen is None or wegen.empty else Wegennet.van(wegen),
    )
    namen = dict(zip(netten["gebied_id"].astype("str"), netten["naam"].astype("str"), strict=True))
    return AansluitingInfo(
        vermogen_mw=float(geval.park.vermogen_kw.sum()) / 1000.0,
        niveau=a.tekst,
        station=a.station,
        gebied_id=gebied if isinstance(gebied, str) else "",
        gebied=namen.get(gebied, "") if isinstance(gebied, str) else "",
        afstand_m=a.hemelsbreed_m,
        kabel_m=a.lengte_m,
        kosten_laag_eur=a.kosten_laag_eur,
        kosten_hoog_eur=a.kosten_hoog_eur,
        meldingen=list(a.meldingen),
    )


def _eigen_stations(
    stations: gpd.GeoDataFrame | None, netten: gpd.GeoDataFrame, gebied: Any
) -> gpd.GeoDataFrame | None:
    """De stations in het voedingsgebied van het park; staat er daar geen een op de kaart, dan alle stations."""
    if stations is None or not isinstance(gebied, str):
        return stations
    vlak = shapely.union_all(netten.geometry[netten["gebied_id"].astype("str") == gebied].to_numpy())
    eigen = stations[shapely.intersects(stations.geometry.to_numpy(), vlak)]
    return stations if eigen.empty else gpd.GeoDataFrame(eigen)


def _profielen(
    park: Park, studie: Studie, opbrengst: Opbrengst | None, projecten: Sequence[Project], p: Parameters
) -> Uurprofielen:
    """Uurprofielen van het park, van zonneparken om een aansluiting mee te delen, en van de vraag van woningen.

    De vraag telt alleen wat in deze rij staat: nieuwe woningen en warmtebuurten bij hetzelfde station.
    """
    opwek = _profiel(park, studie, opbrengst, p)
    uren = studie.lagen.get("winduren")
    if opwek is None or uren is None:
        return Uurprofielen()
    zon, vraag = {}, None
    straling, graden = (uren.get(kolom) for kolom in ("straling_j_cm2", "temperatuur_c"))
    if straling is not None and straling.notna().any():
        zon = {
            q.id: zon_mw(straling.to_numpy(dtype=np.float64), q.vermogen_mw, p)
            for q in projecten
            if q.soort == "zon" and q.richting == "opwek" and q.vermogen_mw
        }
    piek = sum(q.vermogen_mw or 0.0 for q in projecten if q.soort in ("woningen", "warmte"))
    if piek > 0 and graden is not None and graden.notna().any():
        vraag = woningen_mw(graden.to_numpy(dtype=np.float64), piek, p)
    return Uurprofielen(opwek_mw=opwek, partners_mw=zon, vraag_mw=vraag)


def _profiel(park: Park, studie: Studie, opbrengst: Opbrengst | None, p: Parameters) -> Any:
    """Het uurprofiel van het park uit gemeten uren, geijkt op de berekende jaaropbrengst; None zonder uurgegevens."""
    uren = studie.lagen.get("winduren")
    if uren is None or opbrengst is None:
        return None
    hoogte = uren["hoogte_m"].dropna()
    groepen = []
    soorten = zip(park.turbines["type"], park.ashoogte_m, strict=True)
    for (type_naam, as_m), aantal in Counter((str(t), float(h)) for t, h in soorten).items():
        wind = naar_ashoogte(
            uren["snelheid_ms"].to_numpy(dtype=np.float64),
            meethoogte_m=float(hoogte.iloc[0]) if len(hoogte) else 10.0,
            ashoogte_m=as_m,
            ruwheid_m=p["opbrengst_ruwheid_m"],
        )
        soort = park.types[type_naam]
        groepen.append(
            Molengroep(snelheid_ms=wind, kromme_ms=soort.snelheid_ms, kromme_kw=soort.kromme_kw, aantal=aantal)
        )
    try:
        return ijk_park_mw(groepen, opbrengst.netto_mwh)
    except OutOfRange:
        return None  # de gemeten wind past niet bij de berekende opbrengst: dan geen varianten op het uurprofiel


def _wachtrij(uit: Wachtrijuitkomst, plannen_bekend: set[str]) -> list[WachtInfo]:
    """De rij als regels; zonder bekende versterking is "niet binnen de horizon" eerlijk gezegd onbekend."""
    # Twee plannen kunnen hetzelfde heten; dan hoort de code erbij.
    naam = uit.projecten["naam"]
    dubbel = naam.duplicated(keep=False)
    namen = naam.where(~dubbel, naam + " (" + naam.index.astype("str") + ")").to_dict()
    wacht = uit.wacht_op.groupby("project_id", sort=False)["op_project_id"].agg(list).to_dict()
    return [
        WachtInfo(
            project_id=str(code),
            naam=str(namen[code]),
            soort=str(rij["soort"]),
            richting=str(rij["richting"]),
            vermogen_mw=_getal(rij["vermogen_mw"]),
            datum=str(rij["datum"]),
            categorie=int(rij["categorie"]),
            gebied_id=str(rij["gebied_id"]),
            gebied=str(rij["gebied"]),
            jaar_p10=_jaar(rij["jaar_p10"]),
            jaar=_jaar(rij["jaar_p50"]),
            jaar_p90=_jaar(rij["jaar_p90"]),
            oordeel=_oordeel(rij, plannen_bekend),
            wacht_op=[str(namen[ander]) for ander in wacht.get(code, [])],
            reden=ZONDER_PLANNEN if _oordeel(rij, plannen_bekend) != rij["oordeel"] else str(rij["uitleg"]),
            van_dit_park=code == PARK_ID,
        )
        for code, rij in zip(uit.projecten.index, uit.projecten.to_dict("records"), strict=True)
    ]


def _oordeel(rij: Any, plannen_bekend: set[str]) -> Any:
    """Het oordeel over een project; is er geen ruimte en geen bekende versterking, dan is het jaar onbekend."""
    onbekend = rij["oordeel"] == "NIET_BINNEN_HORIZON" and str(rij["richting"]) not in plannen_bekend
    return "ONBEKEND" if onbekend else rij["oordeel"]


def _variant(v: Variant, plannen_bekend: bool) -> VariantInfo:
    jaar = "niet binnen de horizon" if v.jaar_p50 is None else str(v.jaar_p50)
    if v.oordeel == "ONBEKEND" or (v.jaar_p50 is None and not plannen_bekend):
        jaar = "onbekend"
    n = len(v.later)
    later = (
        "" if not n else " Eén ander project komt dan later." if n == 1 else f" {n} andere projecten komen dan later."
    )
    return VariantInfo(
        code=v.code,
        naam=v.titel,
        tekst=f"{v.uitleg} Aansluiting: {jaar}.{later} {v.voorbehoud}".strip(),
        jaar=v.jaar_p50,
        verschil_jaar=v.winst_jaar,
        verlies_mwh_jaar=v.verlies_mwh,
    )


def _capaciteit(capaciteiten: tuple[Capaciteit, ...], gebied: str) -> list[dict[str, str | float | None]]:
    return [
        {
            "gebied_id": c.gebied_id,
            "naam": c.titel,
            "richting": c.richting,
            "beschikbaar_mw": c.beschikbaar_mw,
            "versterkingen": "; ".join(
                f"{v.id}: {'onbekend' if v.extra_mw is None else f'{v.extra_mw:g}'} MW in {v.jaar} ({v.zekerheid})"
                for v in c.versterkingen
            ),
        }
        for c in capaciteiten
        if c.gebied_id == gebied
    ]


def _jaar(waarde: Any) -> int | None:
    return None if waarde is None or pd.isna(waarde) else int(waarde)


def _getal(waarde: Any) -> float | None:
    return None if waarde is None or pd.isna(waarde) else float(waarde)
