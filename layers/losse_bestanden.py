"""Een map met bestanden zoals ze binnenkomen: welk bestand is welke laag, en hoe lezen we ze allemaal tegelijk?

Een bestand wordt herkend aan zijn kolommen, niet aan zijn naam. Wat niet herkend of niet nodig is, wordt genoemd.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import pandas as pd

from layers.errors import LayersError, StoreFault
from layers.raster_lezen import RASTERENDINGEN, beschrijf_raster, rasterlaag
from layers.sources.bag import lees_panden, lees_verblijfsobjecten
from layers.sources.bestand import Gelezen, vooruit
from layers.sources.capaciteitskaart import lees_capaciteitskaart
from layers.sources.cbs import lees_buurten
from layers.sources.eponline import lees_eponline
from layers.sources.gemeentelijk import zet_gemeentelijk_om
from layers.sources.osm_net import is_osm_net, zet_osm_net_om
from layers.sources.soort import SOORTEN
from layers.sources.startanalyse import Startanalyse, lees_startanalyse
from layers.sources.startanalyse_2020 import is_kaartvorm, is_strategievorm
from layers.sources.startanalyse_2025 import is_langvorm
from layers.sources.vertaling import herken_laag
from layers.sources.vlakken import zet_om
from layers.sources.voedingsgebieden import lees_voedingsgebieden
from layers.uitgaven import herkomst_van
from layers.verslag import Laagherkomst, Leesverslag, Voortgang
from layers.windtabel import is_knmi, lees_winduren, zet_windtabel_om

Tabel: TypeAlias = pd.DataFrame | gpd.GeoDataFrame
GEMEENTELIJK = ("koppelkansen", "draagvlak", "subsidies")
_ENDINGEN = {ending for soort in SOORTEN for ending in soort.endingen}
_KOP_BYTES = 65_536
# Het totaalbestand van EP-online heet zoals v20260901_v4_csv.zip.
_EPONLINE_ZIP = re.compile(r"^v\d{8}_v\d+_csv\.(zip|csv)$", re.IGNORECASE)
_CBS_KOPPELING = re.compile(r"^cbs\d{2}_\w+$")
_WIJKCODE = re.compile(r"^WK\d{6}$")


@dataclass
class Oogst:
    """Wat een map opleverde."""

    lagen: dict[str, Tabel] = field(default_factory=dict)
    startanalyse: Startanalyse | None = None
    herkomst: dict[str, Laagherkomst] = field(default_factory=dict)
    gemeentenamen: dict[str, str] = field(default_factory=dict)
    overgeslagen: list[str] = field(default_factory=list)
    van: dict[str, str] = field(default_factory=dict)

    def zet(self, laag: str, tabel: Tabel, herkomst: Laagherkomst, bestand: str) -> None:
        """Neem een laag op.

        Raises
        ------
        StoreFault : als twee bestanden in de map dezelfde laag zijn.
        """
        if laag in self.van:
            raise StoreFault(
                f"laag '{laag}'",
                f"{self.van[laag]} en {bestand}",
                "één bestand per laag",
                "haal een van de twee uit de map",
            )
        self.van[laag] = bestand
        self.herkomst[laag] = herkomst
        if laag != "startanalyse":
            self.lagen[laag] = tabel


def lees_map(map_: Path, voortgang: Voortgang | None = None) -> Oogst:
    """Lees alle bestanden in een map (niet in mappen daaronder), met één kindproces.

    Raises
    ------
    StoreFault : als de map leeg is of twee bestanden dezelfde laag zijn.
    LayersError : als een herkend bestand niet klopt; wat niet te openen is wordt ook genoemd.
    """
    paden = sorted(pad for pad in map_.iterdir() if pad.is_file() and not pad.name.startswith("."))
    soorten = {pad: _soort(pad) for pad in paden}
    lezen = [pad for pad, soort in soorten.items() if soort == "kaart of tabel"]
    eigen = [pad for pad, soort in soorten.items() if soort in _EIGEN_LEZERS]
    if not lezen and not eigen:
        raise StoreFault(
            str(map_),
            "geen bestanden" if not paden else ", ".join(pad.name for pad in paden[:5]),
            "een opslag van wijkwind, of een map met kaartlagen en tabellen",
            "kies een andere map, of lees bestanden in met 'wijkwind inlezen'",
        )
    oogst = Oogst()
    oogst.overgeslagen += [f"{pad.name}: {soorten[pad]}" for pad in paden if pad not in lezen and pad not in eigen]
    for pad in eigen:
        _EIGEN_LEZERS[soorten[pad]](pad, oogst)
    with vooruit(lezen) as gelezen:
        for nummer, (pad, delen) in enumerate(gelezen.items()):
            if voortgang is not None:
                voortgang(pad.name, nummer / len(gelezen))
            if isinstance(delen, LayersError):
                raise delen
            _verwerk(pad, delen, oogst)
    return oogst


def _soort(pad: Path) -> str:
    """'kaart of tabel', een soort met een eigen lezer, of de reden waarom dit bestand niet gelezen wordt."""
    if pad.suffix.lower() in RASTERENDINGEN:
        return "raster"
    if pad.suffix.lower() not in _ENDINGEN:
        return f"soort '{pad.suffix}' wordt niet gelezen"
    with pad.open("rb") as stroom:
        kop = stroom.read(_KOP_BYTES)
    if b"PublicatieDatum;" in kop or b"Pand_bagverblijfsobjectid" in kop or _EPONLINE_ZIP.match(pad.name):
        return "energielabels"
    if b'"energy_areas"' in kop:
        return "capaciteitskaart"
    if pad.suffix.lower() == ".txt" and b"KNMI" in kop.upper():
        return "winduren" if is_knmi(pad) else "weergegevens van het KNMI zonder uurkolommen"
    if pad.suffix.lower() == ".json" and kop.lstrip()[:1] in (b"{", b"[") and b"Feature" not in kop:
        return "JSON zonder kaartlaag, niet nodig"
    return "kaart of tabel"


def _verwerk(pad: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    soort = herken(delen)
    if soort is None:
        oogst.overgeslagen.append(f"{pad.name}: niet herkend of niet nodig")
        return
    _LEZERS.get(soort, _lees_gewoon)(pad, delen, oogst)


def herken(delen: Sequence[Gelezen]) -> str | None:
    """De laag (of 'gemeentegrens') van een gelezen bestand; None als geen past."""
    eerste = delen[0].tabel
    kolommen = [str(kolom) for kolom in eerste.columns]
    klein = {kolom.lower() for kolom in kolommen}
    # Een koppeling van buurten, CBS en Startanalyse heeft ook kolommen van de Startanalyse: die eerst.
    if any(_CBS_KOPPELING.match(kolom) for kolom in kolommen):
        return "buurten"
    if is_kaartvorm(eerste) or is_strategievorm(eerste) or is_langvorm(eerste):
        return "startanalyse"
    if is_osm_net(delen):
        return "osm_net"
    if {"buurtcode", "gemeentecode"} <= klein and isinstance(eerste, gpd.GeoDataFrame):
        return "buurten"
    if "identificatie" in klein and klein & {"bouwjaar", "pandidentificatie", "oorspronkelijkbouwjaar"}:
        return "bag"
    if "voedingsgebied_id" in klein:
        return "netcapaciteit"
    if klein - {"geometry"} <= {"gm_code", "gm_naam", "fid"} and "gm_code" in klein:
        return "gemeentegrens"
    laag = herken_laag(klein, isinstance(eerste, gpd.GeoDataFrame))
    if laag == "wijken" and "code" in klein:
        code = eerste["code"].dropna().astype("str")
        return laag if len(code) and code.str.match(_WIJKCODE).all() else None
    if laag == "windturbines" and "source" in klein:
        return laag if eerste["source"].astype("str").eq("wind").all() else None
    return laag


def _lees_buurten(pad: Path, _: Sequence[Gelezen], oogst: Oogst) -> None:
    tabel, verslag = lees_buurten(pad)
    oogst.zet("buurten", tabel, herkomst_van(pad, "buurten", verslag, len(tabel)), pad.name)


def _lees_startanalyse(pad: Path, _: Sequence[Gelezen], oogst: Oogst) -> None:
    startanalyse, verslag = lees_startanalyse(pad)
    oogst.startanalyse = startanalyse
    rijen = len(startanalyse.kenmerken)
    herkomst = herkomst_van(pad, "startanalyse", verslag, rijen, startanalyse.editie)
    oogst.zet("startanalyse", startanalyse.resultaten, herkomst, pad.name)
    namen = startanalyse.kenmerken[["gemeentecode", "gemeentenaam"]].dropna()
    oogst.gemeentenamen |= dict(zip(namen["gemeentecode"], namen["gemeentenaam"], strict=True))


def _lees_net(pad: Path, _: Sequence[Gelezen], oogst: Oogst) -> None:
    tabel, verslag = lees_voedingsgebieden(pad)
    oogst.zet("netcapaciteit", tabel, herkomst_van(pad, "netcapaciteit", verslag, len(tabel)), pad.name)


def _lees_grens(_: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    tabel = delen[0].tabel.rename(columns=str.lower)
    if "gm_naam" in tabel:
        oogst.gemeentenamen |= dict(zip(tabel["gm_code"].astype("str"), tabel["gm_naam"].astype("str"), strict=True))


def _lees_windtabel(pad: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    tabel, verslag = zet_windtabel_om(delen[0])
    oogst.zet("wind", tabel, herkomst_van(pad, "wind", verslag, len(tabel)), pad.name)


def _lees_osm_net(pad: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    """Eén bestand met knooppunten en verbindingen: de lagen hoogspanning en stations."""
    for laag, (tabel, verslag) in zet_osm_net_om(delen).items():
        bron = replace(herkomst_van(pad, laag, verslag, len(tabel)), uitgever="OpenStreetMap", licentie="ODbL 1.0")
        oogst.zet(laag, tabel, bron, pad.name)


def _lees_winduren(pad: Path, oogst: Oogst) -> None:
    tabel, verslag = lees_winduren(pad)
    oogst.zet("winduren", tabel, herkomst_van(pad, "winduren", verslag, len(tabel)), pad.name)


def _lees_raster(pad: Path, oogst: Oogst) -> None:
    laag = rasterlaag(pad)
    if laag is None:
        oogst.overgeslagen.append(f"{pad.name}: een raster; noem het 'hoogte' (maaiveld) of 'oppervlak' (met gebouwen)")
        return
    tabel, verslag = beschrijf_raster(pad, laag)
    oogst.zet(laag, tabel, herkomst_van(pad, laag, verslag, len(tabel)), pad.name)


def _lees_gewoon(pad: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    laag = herken(delen)
    assert laag is not None  # noqa: S101 - alleen aangeroepen voor een herkende laag
    verslag: Leesverslag
    tabel, verslag = zet_gemeentelijk_om(list(delen), laag) if laag in GEMEENTELIJK else zet_om(delen, laag)
    oogst.zet(laag, tabel, herkomst_van(pad, laag, verslag, len(tabel)), pad.name)


def _lees_bag(pad: Path, delen: Sequence[Gelezen], oogst: Oogst) -> None:
    """Een BAG-bestand heeft panden, verblijfsobjecten, of allebei."""
    velden = [{str(kolom).lower() for kolom in deel.tabel.columns} for deel in delen]
    if any("oppervlakte" in kolommen for kolommen in velden):
        adressen, verslag = lees_verblijfsobjecten(pad)
        herkomst = herkomst_van(pad, "verblijfsobjecten", verslag, len(adressen))
        oogst.zet("verblijfsobjecten", adressen, herkomst, pad.name)
    if any("oppervlakte" not in kolommen for kolommen in velden):
        panden, verslag = lees_panden(pad)
        oogst.zet("panden", panden, herkomst_van(pad, "panden", verslag, len(panden)), pad.name)


def _lees_labels(pad: Path, oogst: Oogst) -> None:
    vandaag = datetime.now(UTC).date()
    tabel, verslag = lees_eponline(pad, vandaag)
    verslag = verslag.met(meldingen=(f"labels die geldig zijn op {vandaag.isoformat()}",))
    oogst.zet("energielabels", tabel, herkomst_van(pad, "energielabels", verslag, len(tabel)), pad.name)


def _lees_kaart(pad: Path, oogst: Oogst) -> None:
    gebieden, postcodes, verslag = lees_capaciteitskaart(pad)
    for laag, tabel in (("netcapaciteit", gebieden), ("postcodegebieden", postcodes)):
        oogst.zet(laag, tabel, herkomst_van(pad, laag, verslag, len(tabel)), pad.name)


_EIGEN_LEZERS: dict[str, Callable[[Path, Oogst], None]] = {
    "energielabels": _lees_labels,
    "capaciteitskaart": _lees_kaart,
    "winduren": _lees_winduren,
    "raster": _lees_raster,
}
_LEZERS: dict[str, Callable[[Path, Sequence[Gelezen], Oogst], None]] = {
    "buurten": _lees_buurten,
    "startanalyse": _lees_startanalyse,
    "netcapaciteit": _lees_net,
    "gemeentegrens": _lees_grens,
    "bag": _lees_bag,
    "osm_net": _lees_osm_net,
    "wind": _lees_windtabel,
}
