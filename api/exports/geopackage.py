"""Hoe komt een uitkomst als GeoPackage in het GIS van de gemeente? Versie 1.3, in RD."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from api.exports.taal import (
    GEMAAKT_TEKST,
    INDICATIEF_TEKST,
    KOSTEN_TEKST,
    UITKOMST_NAAM,
    WAT_NAAM,
    redenen,
)
from api.models import Buurtuitkomst, CriteriumInfo, Optie, Resultaat
from spatial.crs import require_rd

BESTAND = "startwijken.gpkg"
LAAG = "buurten"


def write_geopackage(resultaat: Resultaat, vlakken: gpd.GeoDataFrame, pad: Path) -> None:
    """Schrijf laag `buurten` en de tabellen `studie`, `bijdragen`, `strategieen` en `herkomst`.

    Parameters
    ----------
    vlakken : kolommen buurtcode en geometry, in RD; een buurt zonder vlak komt er zonder geometrie in
    """
    require_rd(vlakken, "vlakken van de buurten")
    geometrie = gpd.GeoSeries(vlakken.geometry.to_numpy(), index=vlakken["buurtcode"], crs=vlakken.crs).force_2d()
    tabel = _buurtentabel(resultaat)
    kaart = gpd.GeoDataFrame(tabel, geometry=geometrie.reindex(tabel["buurtcode"]).to_numpy(), crs=vlakken.crs)
    # Versie 1.4 wordt door oudere GIS-pakketten niet gelezen.
    opties = {"driver": "GPKG", "engine": "pyogrio", "dataset_options": {"VERSION": "1.3"}}
    kaart.to_file(pad, layer=LAAG, geometry_type="MultiPolygon", promote_to_multi=True, **opties)
    for naam, los in _tabellen(resultaat).items():
        _write_table(los, pad, naam)


def _write_table(tabel: pd.DataFrame, pad: Path, naam: str) -> None:
    import pyogrio  # noqa: PLC0415 - alleen hier nodig; het laden kost tijd

    pyogrio.write_dataframe(tabel, pad, layer=naam, driver="GPKG", append=pad.exists())


def _buurtentabel(resultaat: Resultaat) -> pd.DataFrame:
    criteria = {c.id: c for c in resultaat.criteria}
    rijen = [_buurtrij(buurt, criteria, resultaat) for buurt in resultaat.buurten]
    tabel = pd.DataFrame(rijen)
    for kolom in ("rang", "rang_topsis", "rang_promethee", "rang_p05", "rang_p95"):
        tabel[kolom] = tabel[kolom].astype("Int32")
    for kolom in ("score", "score_laag", "score_hoog", "kans_top_n", "marge_eur_weq_jaar", "aandeel_eerste"):
        tabel[kolom] = tabel[kolom].astype("float64")
    return tabel


def _buurtrij(buurt: Buurtuitkomst, criteria: dict[str, CriteriumInfo], resultaat: Resultaat) -> dict[str, object]:
    h18 = next((o.h18_eur_weq_jaar for o in buurt.opties if o.strategie == buurt.strategie), None)
    return {
        "buurtcode": buurt.buurtcode,
        "naam": buurt.naam,
        "gemeentecode": buurt.gemeentecode,
        "gemeentenaam": buurt.gemeentenaam,
        "rang": buurt.rang,
        "score": buurt.score,
        "score_laag": buurt.score_laag,
        "score_hoog": buurt.score_hoog,
        "kans_top_n": buurt.kans_top_n,
        "top_n": resultaat.top_n,
        "uitkomst": UITKOMST_NAAM[buurt.uitkomst],
        "reden": buurt.reden,
        "redenen": "\n".join(redenen(buurt, criteria)),
        "rang_topsis": buurt.rang_topsis,
        "rang_promethee": buurt.rang_promethee,
        "rang_p05": buurt.kansen.rang_p05,
        "rang_p95": buurt.kansen.rang_p95,
        "strategie": buurt.strategie,
        "strategie_h18": buurt.strategie_h18,
        "strategie_tweede": buurt.strategie_tweede,
        "marge_eur_weq_jaar": buurt.marge,
        "nationale_kosten_eur_weq_jaar": float("nan") if h18 is None else h18,
        "aandeel_eerste": buurt.aandeel_eerste,
        "wat_uitkomst": WAT_NAAM[buurt.wat_uitkomst],
        "wat_reden": buurt.wat_reden,
        "pbl_keuze": buurt.pbl_keuze,
        "pbl_verschil": "\n".join(buurt.pbl_verschil),
        "vlaggen": "\n".join(f"{v.code} ({v.ernst}): {v.tekst}" for v in buurt.vlaggen),
        "ontbreekt": "\n".join(f"{o.naam}: {o.reden}" for o in buurt.ontbreekt),
        "tegenstrijdig": "\n".join(buurt.tegenstrijdig),
        "gemaakte_gegevens": resultaat.gemaakte_gegevens,
    }


def _tabellen(resultaat: Resultaat) -> dict[str, pd.DataFrame]:
    bijdragen = [
        {"buurtcode": buurt.buurtcode, **bijdrage.model_dump()}
        for buurt in resultaat.buurten
        for bijdrage in buurt.bijdragen
    ]
    strategieen = [
        {
            "buurtcode": buurt.buurtcode,
            **optie.model_dump(exclude={"onderdelen_eur_jaar", "pbl_onderdelen_eur_jaar"}),
            **optie.onderdelen_eur_jaar,
            **_pbl(optie),
        }
        for buurt in resultaat.buurten
        for optie in buurt.opties
    ]
    herkomst = [
        {**h.model_dump(exclude={"meldingen"}), "meldingen": "\n".join(h.meldingen)}
        for h in resultaat.herkomst.values()
    ]
    studie = [{"veld": veld, "waarde": waarde} for veld, waarde in _studie(resultaat).items()]
    tabellen = {"studie": studie, "bijdragen": bijdragen, "strategieen": strategieen, "herkomst": herkomst}
    return {naam: _numeric(pd.DataFrame(rijen)) for naam, rijen in tabellen.items() if rijen}


def _pbl(optie: Optie) -> dict[str, float | None]:
    return {f"pbl_{code}": waarde for code, waarde in optie.pbl_onderdelen_eur_jaar.items()}


def _studie(r: Resultaat) -> dict[str, str]:
    """Wat op elk product hoort te staan, ook als iemand alleen dit bestand krijgt."""
    return {
        "titel": r.titel,
        "datum": r.datum,
        "versie": r.versie,
        "hash": r.hash,
        "gewichten": r.preset,
        "let op": f"{GEMAAKT_TEKST} {INDICATIEF_TEKST}" if r.gemaakte_gegevens else INDICATIEF_TEKST,
        "nationale kosten": KOSTEN_TEKST,
        "hernieuwbaar gas": r.gas_regel,
        "samenvatting": "\n".join(r.samenvatting),
        "waarschuwingen": "\n".join(r.waarschuwingen),
    }


def _numeric(tabel: pd.DataFrame) -> pd.DataFrame:
    """Kolommen met alleen getallen en lege cellen worden getallen: leeg blijft leeg."""
    uit = tabel.copy()
    for kolom in uit.columns:
        waarden = [w for w in uit[kolom] if w is not None]
        if all(isinstance(w, int | float) and not isinstance(w, bool) for w in waarden):
            uit[kolom] = uit[kolom].astype("float64")
    return uit
