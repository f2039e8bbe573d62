"""De gemaakte stad: hangt ze samen, is ze te herhalen, en zegt elke laag dat ze gemaakt is?"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from layers.catalog import catalogus, laag
from layers.errors import StoreFault
from layers.made import maak_stad, verzin
from layers.made.bestanden import GEHEIM, schrijf_bronbestanden
from layers.made.landschap import GOLVEN, Golf, spiraal, verdeling
from layers.made.namen import gemeentecode, gemeentenaam
from layers.made.recept import ReceptFault, parse_recept, recept
from layers.made.schrijf import gemeenten
from layers.manifest import lees_manifest
from layers.schemas import controleer
from layers.sources.capaciteitskaart import lees_capaciteitskaart
from layers.sources.eponline import lees_eponline
from layers.store import lees_laag, schrijf_laag
from spatial.errors import OutOfRange

Stad = dict[str, gpd.GeoDataFrame | pd.DataFrame]
# Deze lagen van de catalogus maakt de stad niet: een gemaakte Startanalyse zou uitkomsten van het PBL verzinnen,
# en hoogte en oppervlak zijn rasters die alleen in de opslag staan.
NIET_IN_TABELLEN = {"startanalyse", "startanalyse_kenmerken", "hoogte", "oppervlak"}


@pytest.fixture(scope="module")
def stad() -> Stad:
    return verzin(12, 1)


@pytest.fixture(scope="module")
def grote_stad() -> Stad:
    return verzin(40, 3)


def vingerafdruk(stad: Stad) -> dict[str, str]:
    """Een hash per laag van alle waarden, ook de geometrie."""
    uit = {}
    for naam, tabel in stad.items():
        kaal = pd.DataFrame(tabel)
        if isinstance(tabel, gpd.GeoDataFrame):
            kaal = kaal.assign(geometry=shapely.to_wkb(tabel.geometry.to_numpy()))
        tekst = kaal.to_csv(index=False) + str(kaal.dtypes.to_dict())
        uit[naam] = hashlib.sha256(tekst.encode()).hexdigest()
    return uit


@pytest.mark.parametrize("buurten", [4, 5, 12])
def test_elke_laag_van_de_catalogus_is_er_en_past(buurten: int) -> None:
    stad = verzin(buurten, 2)
    assert set(stad) == set(catalogus()) - NIET_IN_TABELLEN
    assert len(stad["buurten"]) == buurten
    for naam, tabel in stad.items():
        goed = controleer(laag(naam).schema, tabel, naam)
        assert len(goed) == len(tabel) > 0, naam
        if isinstance(tabel, gpd.GeoDataFrame):
            vormen = tabel.geometry.dropna()
            assert vormen.is_valid.all(), naam
            assert not vormen.is_empty.any(), naam


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(buurten=st.integers(4, 20), seed=st.integers(0, 10_000))
def test_buurten_dekken_de_gemeente_en_adressen_liggen_in_hun_buurt(buurten: int, seed: int) -> None:
    stad = verzin(buurten, seed)
    vlakken = stad["buurten"].geometry.to_numpy()
    geheel = shapely.union_all(vlakken)
    assert shapely.coverage_is_valid(vlakken)
    assert shapely.area(vlakken).sum() == pytest.approx(geheel.area, rel=1e-9)
    assert geheel.geom_type == "Polygon"
    assert sum(shapely.Polygon(ring).area for ring in geheel.interiors) < 1e-3
    vbo = stad["verblijfsobjecten"]
    eigen = stad["buurten"].set_index("buurtcode").geometry.loc[vbo["buurtcode"].to_numpy()]
    assert shapely.contains(eigen.to_numpy(), vbo.geometry.to_numpy()).all()
    pand = stad["panden"].set_index("pand_id").geometry.loc[vbo["pand_id"].to_numpy()]
    assert shapely.contains(pand.to_numpy(), vbo.geometry.to_numpy()).all()
    assert not vbo.duplicated(["postcode", "huisnummer", "huisletter", "toevoeging"]).any()
    assert not stad["buurten"].duplicated(["gemeentecode", "buurtnaam"]).any()


def test_gemeenten_sluiten_op_elkaar_aan() -> None:
    stad = verzin(120, 5, panden=False)
    assert "panden" not in stad
    buurten = stad["buurten"]
    assert buurten["gemeentecode"].nunique() == buurten["gemeentenaam"].nunique() == 3
    gemeenten = buurten.dissolve("gemeentecode").geometry.to_numpy()
    geheel = shapely.union_all(gemeenten)
    assert shapely.area(gemeenten).sum() - geheel.area == pytest.approx(0.0, abs=1e-3)
    buren = [(een, ander) for een in range(3) for ander in range(een)]
    assert sum(gemeenten[een].intersection(gemeenten[ander].buffer(1.0)).area > 100.0 for een, ander in buren) >= 2
    codes = stad["verblijfsobjecten"]
    assert codes["vbo_id"].is_unique
    assert not codes.duplicated(["postcode", "huisnummer", "huisletter", "toevoeging"]).any()


def test_panden_overlappen_niet_en_rijtjes_raken_elkaar(stad: Stad) -> None:
    panden = stad["panden"]
    boom = shapely.STRtree(panden.geometry.to_numpy())
    een, ander = boom.query(panden.geometry.to_numpy(), predicate="intersects")
    een, ander = een[een < ander], ander[een < ander]
    vormen = panden.geometry.to_numpy()
    gemeen = shapely.intersection(vormen[een], vormen[ander])
    assert shapely.area(gemeen).max() < 0.01
    zijde = shapely.length(gemeen)
    buren = np.bincount(np.concatenate([een[zijde > 5.0], ander[zijde > 5.0]]), minlength=len(panden))
    vbo = stad["verblijfsobjecten"]
    plek = pd.Series(np.arange(len(panden)), index=panden["pand_id"])
    aantal = {soort: buren[plek[groep["pand_id"]]] for soort, groep in vbo.groupby("woningtype")}
    assert (aantal["tussen"] == 2).all()
    assert (aantal["hoek"] == 1).all()
    assert (aantal["twee_onder_een_kap"] == 1).all()
    assert (aantal["vrijstaand"] == 0).all()
    assert len(aantal["tussen"]) > len(aantal["hoek"]) > 100


def test_huizen_staan_niet_in_water_of_op_de_snelweg(stad: Stad) -> None:
    panden = stad["panden"].geometry.to_numpy()
    water = shapely.union_all(stad["water"].geometry.to_numpy())
    weg = stad["wegen"].query("soort == 'snelweg'").geometry.iloc[0].buffer(50.0)
    assert not shapely.intersects(panden, water).any()
    assert not shapely.intersects(panden, weg).any()


def test_water_en_bedrijven_hebben_geen_woningen(grote_stad: Stad) -> None:
    buurten = grote_stad["buurten"]
    water = buurten[buurten["water"]]
    assert len(water) == 1
    assert (water["opp_land_ha"] == 0.0).all()
    assert not grote_stad["verblijfsobjecten"]["buurtcode"].isin(water["buurtcode"]).any()
    bedrijven = buurten[buurten["soort_buurt"] == "bedrijven"]
    assert len(bedrijven) == 2
    leeg = pd.concat([water, bedrijven])
    assert (leeg["woningen"] == 0).all()
    assert leeg["gas_m3_woning"].isna().all()
    assert leeg["aandeel_koop"].isna().all()
    land = buurten[~buurten["water"]]
    assert (land["opp_land_ha"] <= land["opp_ha"]).all()
    assert (land["opp_land_ha"] > 0).all()


def test_kerncijfers_volgen_uit_de_adressen(grote_stad: Stad) -> None:
    vbo = grote_stad["verblijfsobjecten"]
    woning = vbo[vbo["woonfunctie"] & (vbo["status"] == "Verblijfsobject in gebruik")]
    buurten = grote_stad["buurten"].set_index("buurtcode")
    tel = woning.groupby("buurtcode").size().reindex(buurten.index).fillna(0)
    assert (tel == buurten["woningen"]).all()
    koop = woning.assign(koop=woning["eigendom"] == "koop").groupby("buurtcode")["koop"].mean()
    bekend = buurten["aandeel_koop"].dropna()
    assert np.allclose(koop[bekend.index], bekend, atol=0.0051)
    som = bekend + buurten.loc[bekend.index, "aandeel_huur"]
    assert np.allclose(som, 1.0, atol=0.011)
    assert (buurten["aandeel_corporatie"].dropna() <= buurten["aandeel_huur"].dropna() + 0.011).all()


def test_kleine_buurten_zijn_onderdrukt() -> None:
    regels = recept()
    buurten = pd.concat([verzin(40, seed, panden=False)["buurten"] for seed in (3, 4)])
    klein = buurten["woningen"] < regels["gas"]["minimum_woningen"]
    assert buurten.loc[klein, "gas_m3_woning"].isna().all()
    bewoond = buurten[(buurten["woningen"] > 0) & klein]
    assert len(bewoond) > 0
    assert buurten.loc[~klein, "gas_m3_woning"].notna().all()
    weinig = buurten["huishoudens"] < regels["energiearmoede"]["minimum_huishoudens"]
    assert (buurten["energiearmoede_aandeel"].isna() == weinig).all()


def test_ouder_is_slechter_en_verbruikt_meer(grote_stad: Stad) -> None:
    labels, vbo = grote_stad["energielabels"], grote_stad["verblijfsobjecten"].set_index("vbo_id")
    gelabeld = vbo.loc[labels["vbo_id"].to_numpy()]
    woning = gelabeld["woonfunctie"].to_numpy()
    klasse = labels["labelklasse"].map("ABCDEFG".index).to_numpy()
    verband = spearmanr(gelabeld["bouwjaar"].to_numpy()[woning], klasse[woning]).statistic
    assert verband < -0.6
    buurten = grote_stad["buurten"].set_index("buurtcode")
    zonder_net = buurten[(buurten["woningen"] > 100) & (buurten["aandeel_stadsverwarming"] == 0)]
    bouwjaar = vbo[vbo["woonfunctie"]].groupby("buurtcode")["bouwjaar"].median()
    assert spearmanr(bouwjaar[zonder_net.index], zonder_net["gas_m3_woning"]).statistic < -0.5


def test_labels_zijn_geldig_en_de_dekking_is_scheef(grote_stad: Stad) -> None:
    labels, vbo = grote_stad["energielabels"], grote_stad["verblijfsobjecten"]
    peildatum = pd.Timestamp(recept()["algemeen"]["peildatum"])
    assert labels["vbo_id"].is_unique
    assert (labels["registratiedatum"] < peildatum).all()
    assert (labels["geldig_tot"] >= peildatum).all()
    assert (labels["label"].str[0] == labels["labelklasse"]).all()
    nta = labels["methode"] == "NTA8800"
    assert (nta == (labels["registratiedatum"] >= "2021-01-01")).all()
    assert labels.loc[labels["label"].str.len() > 1, "methode"].eq("NTA8800").all()
    heeft = vbo["vbo_id"].isin(labels["vbo_id"])
    dekking = heeft[vbo["woonfunctie"]].groupby(vbo["eigendom"]).mean()
    assert dekking["corporatie"] > dekking["huur"] > dekking["koop"] > 0.3
    per_buurt = grote_stad["energielabels_buurt"].set_index("buurtcode")
    klassen = per_buurt[[f"aantal_{letter}" for letter in "ABCDEFG"]].sum(axis=1)
    assert (klassen + per_buurt["aantal_onbekend"] == per_buurt["woningen"]).all()
    assert set(per_buurt["representatief"]) == {"ja", "nee", "onbekend"}


def test_een_gebied_heeft_een_tekort_en_postcodes_passen_erbij(grote_stad: Stad) -> None:
    netten = grote_stad["netcapaciteit"].set_index("gebied_id")
    krap = netten[netten["afname_klasse"] == 3]
    assert len(krap) == 1
    assert (krap["wachtrij_afname_mw"] > 0).all()
    land = shapely.union_all(grote_stad["buurten"].geometry.to_numpy())
    assert netten.geometry.area.sum() == pytest.approx(land.area, rel=1e-9)
    pc6 = grote_stad["postcodegebieden"].set_index("postcode")
    assert pc6.index.is_unique
    vbo = grote_stad["verblijfsobjecten"]
    assert set(vbo["postcode"]) == set(pc6.index)
    # Een postcode op de scheidslijn hoort bij één gebied; daarom niet precies 1.
    volgens_postcode = netten.geometry.loc[pc6.loc[vbo["postcode"], "gebied_id"].to_numpy()].to_numpy()
    assert shapely.contains(volgens_postcode, vbo.geometry.to_numpy()).mean() > 0.97
    assert grote_stad["stations"]["spanning"].eq("150/50 kV").sum() == 1


def test_geluid_neemt_af_met_afstand(stad: Stad) -> None:
    zones = stad["geluidszones"]
    assert set(zones["soort"]) == {"weg", "rail", "industrie"}
    bron = {
        "weg": stad["wegen"].query("soort == 'snelweg'").geometry.iloc[0],
        "rail": stad["spoor"].geometry.iloc[0],
    }
    for soort, lijn in bron.items():
        rij = zones[zones["soort"] == soort].sort_values("lden_db", ascending=False)
        afstand = rij.geometry.distance(lijn).to_numpy()
        assert (np.diff(afstand) > 10.0).all()
        overlap = [a.intersection(b).area for i, a in enumerate(rij.geometry) for b in list(rij.geometry)[i + 1 :]]
        assert max(overlap) < 5.0
    assert zones["toelichting"].str.contains("geen geluidsberekening").all()


def test_enkelbestemmingen_dekken_het_land_een_keer(stad: Stad) -> None:
    enkel = stad["bestemmingsplannen"].query("soort == 'enkelbestemming'")
    land = shapely.union_all(stad["buurten"].geometry.to_numpy())
    assert enkel.geometry.area.sum() == pytest.approx(land.area, rel=1e-6)
    assert {"wonen", "centrum", "bedrijventerrein", "agrarisch", "water", "verkeer"} <= set(enkel["groep"])


def test_de_tegenstrijdige_buurt_ligt_bij_de_restwarmte(stad: Stad) -> None:
    bronnen = stad["warmtebronnen"].set_index("soort")
    assert {"ht_restwarmte", "lt_restwarmte", "teo", "geothermie", "warmtenet"} <= set(bronnen.index)
    hybride = stad["subsidies"].query("techniek == 'hybride_warmtepomp'")["buurtcode"]
    buurten = stad["buurten"].set_index("buurtcode")
    bereik = bronnen.geometry.loc["ht_restwarmte"]
    assert buurten.geometry.loc[hybride.to_numpy()].intersects(bereik).any()
    assert np.isnan(bronnen.loc["geothermie", "warmte_gj_jaar"])


def test_zelfde_seed_zelfde_stad_andere_seed_andere_stad(stad: Stad) -> None:
    zelfde, anders = vingerafdruk(verzin(12, 1)), vingerafdruk(verzin(12, 2))
    assert vingerafdruk(stad) == zelfde
    for naam in ("buurten", "verblijfsobjecten", "energielabels", "panden"):
        assert zelfde[naam] != anders[naam]


def test_een_gemeente_hangt_niet_af_van_hoeveel_er_zijn() -> None:
    klein, groot = (next(gemeenten(aantal, 7, False)) for aantal in (80, 14_500))
    assert vingerafdruk(klein.tabellen) == vingerafdruk(groot.tabellen)


def test_opslag_zegt_overal_dat_ze_gemaakt_is(tmp_path: Path) -> None:
    data = tmp_path / "stad"
    stappen: list[float] = []
    maak_stad(buurten=4, seed=1, data=data, voortgang=lambda _, deel: stappen.append(deel))
    assert stappen == [1.0]
    manifest = lees_manifest(data)
    assert set(manifest) == set(catalogus()) - NIET_IN_TABELLEN | {"hoogte", "oppervlak"}
    for opgeslagen in manifest.values():
        assert opgeslagen.herkomst.gemaakt
        assert opgeslagen.herkomst.titel.startswith("Gemaakte stad")
        assert opgeslagen.herkomst.licentie == "CC0 1.0"
    tabel, herkomst = lees_laag(data, "verblijfsobjecten", ["GM9900"])
    assert len(tabel) == herkomst.rijen == len(verzin(4, 1)["verblijfsobjecten"])
    tegels, _ = lees_laag(data, "hoogte")
    with rasterio.open(data / tegels["bestand"].iloc[0]) as raster:
        assert raster.crs.to_epsg() == 28992
        assert raster.res == (25.0, 25.0)
        hoogte = raster.read(1)
        buurten = lees_laag(data, "buurten")[0]
        assert shapely.box(*raster.bounds).contains(shapely.box(*buurten.total_bounds))
    assert hoogte.min() < -3.0
    assert hoogte.max() > 5.0


def test_een_nieuwe_stad_vervangt_de_oude_en_een_echte_laag_blijft_veilig(tmp_path: Path) -> None:
    maak_stad(buurten=4, seed=1, data=tmp_path)
    maak_stad(buurten=5, seed=2, data=tmp_path, panden=False)
    assert "panden" not in lees_manifest(tmp_path)
    assert len(lees_laag(tmp_path, "buurten")[0]) == 5
    assert all(len(list(pad.iterdir())) == 1 for pad in (tmp_path / "lagen").iterdir())
    assert len(list((tmp_path / "hoogte").iterdir())) == 1
    tabel, _ = lees_laag(tmp_path, "draagvlak")
    schrijf_laag(tmp_path, "draagvlak", tabel, laag("draagvlak").herkomst(peiljaar="2026"))
    with pytest.raises(StoreFault, match="echte laag 'draagvlak'"):
        maak_stad(buurten=4, seed=1, data=tmp_path)
    assert len(lees_laag(tmp_path, "buurten")[0]) == 5


def test_wie_stopt_laat_niets_half_achter(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(_: str, __: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        maak_stad(buurten=4, seed=1, data=tmp_path / "nieuw", voortgang=stop)
    assert not (tmp_path / "nieuw").exists()
    maak_stad(buurten=4, seed=1, data=tmp_path / "oud")
    voor = sorted(pad.relative_to(tmp_path) for pad in (tmp_path / "oud").rglob("*"))
    with pytest.raises(Stop):
        maak_stad(buurten=5, seed=1, data=tmp_path / "oud", voortgang=stop)
    assert sorted(pad.relative_to(tmp_path) for pad in (tmp_path / "oud").rglob("*")) == voor
    assert len(lees_laag(tmp_path / "oud", "buurten")[0]) == 4


def test_een_map_met_andere_bestanden_wordt_geweigerd(tmp_path: Path) -> None:
    (tmp_path / "buurten.gpkg").write_bytes(b"echt")
    with pytest.raises(StoreFault, match="lege of nieuwe map"):
        maak_stad(buurten=4, seed=1, data=tmp_path)
    assert [pad.name for pad in tmp_path.iterdir()] == ["buurten.gpkg"]


@pytest.mark.parametrize(("buurten", "seed"), [(3, 1), (14_501, 1), (12, -1), (True, 1), (12.5, 1)])
def test_onmogelijke_stad_wordt_geweigerd(buurten: int, seed: int) -> None:
    with pytest.raises(OutOfRange, match="Wat te doen"):
        verzin(buurten, seed)


def test_bronbestanden_lezen_terug_tot_de_gemaakte_lagen(tmp_path: Path, stad: Stad) -> None:
    bestanden = schrijf_bronbestanden(tmp_path, buurten=12, seed=1)
    labels = stad["energielabels"].set_index("vbo_id")
    gelezen, verslag = lees_eponline(bestanden["eponline"], date(2026, 1, 1))
    met = gelezen[gelezen["vbo_id"].notna()].set_index("vbo_id")
    assert len(gelezen) == len(labels) > len(met)
    eigen = labels.loc[met.index]
    for kolom in ("label", "labelklasse", "methode", "postcode", "huisnummer"):
        assert (met[kolom] == eigen[kolom]).all()
    assert (met["geldig_tot"] == eigen["geldig_tot"]).all()
    sleutel = ["postcode", "huisnummer", "huisletter", "toevoeging"]
    zonder = labels.drop(met.index)[[*sleutel, "label"]].fillna("")
    adres = gelezen[gelezen["vbo_id"].isna()][[*sleutel, "label"]].fillna("")
    assert sorted(map(tuple, adres.to_numpy())) == sorted(map(tuple, zonder.to_numpy()))
    assert {"verlopen op de peildatum", "geen energieklasse"} <= set(verslag.geweigerd)
    gebieden, codes, _ = lees_capaciteitskaart(bestanden["capaciteitskaart"])
    netten = stad["netcapaciteit"].set_index("gebied_id")
    for kolom in ("afname_klasse", "opwek_klasse", "wachtrij_afname_mw", "beschikbaar_opwek_mw"):
        assert gebieden.set_index("gebied_id")[kolom].tolist() == netten[kolom].tolist()
    assert set(codes["postcode"]) == set(stad["postcodegebieden"]["postcode"])
    cbs = gpd.read_file(bestanden["buurten"]).set_index("buurtcode")
    leeg = stad["buurten"].set_index("buurtcode")["gas_m3_woning"].isna()
    assert (cbs.loc[leeg.index, "gemiddeld_gasverbruik_totaal"].eq(GEHEIM) == leeg).all()
    pand = gpd.read_file(bestanden["bag"], layer="pand")
    assert set(pand["identificatie"]) == set(stad["panden"]["pand_id"])
    assert bestanden["draagvlak"].read_bytes()[:3] == b"\xef\xbb\xbf"


def test_golf_buigt_zacht() -> None:
    verhang = sum(2.0 * np.pi * amplitude / lengte for amplitude, lengte, _ in GOLVEN)
    assert verhang < 0.3
    golf = Golf.van(1)
    punten = np.random.default_rng(0).uniform(0, 50_000, (1000, 2))
    assert np.abs(golf.punten(punten) - punten).max() < sum(amplitude for amplitude, _, _ in GOLVEN)
    zijde = np.linalg.norm(golf.punten(punten + np.array([10.0, 0.0])) - golf.punten(punten), axis=1)
    assert (np.abs(zijde - 10.0) < 2.0).all()


def test_namen_codes_en_plekken_zijn_uniek_tot_het_hele_land() -> None:
    delen = verdeling(14_500, 40)
    assert sum(delen) == 14_500
    nummers = range(len(delen))
    codes = [gemeentecode(nummer) for nummer in nummers]
    assert len({gemeentenaam(nummer) for nummer in nummers}) == len(set(codes)) == len(delen)
    assert len({spiraal(nummer) for nummer in nummers}) == len(delen)
    assert all(int(code[2:]) >= 9000 for code in codes)
    assert all("Maak" in gemeentenaam(nummer) for nummer in nummers)
    assert 1000 + 24 * len(delen) <= 10_000


def test_recept_zegt_waar_het_op_rust_en_weigert_onzin() -> None:
    assert recept()["rust_op"]["al_het_andere"].startswith("gemaakt")
    with pytest.raises(ReceptFault, match="geldige TOML"):
        parse_recept("[")
    with pytest.raises(ReceptFault, match="geen blok"):
        parse_recept("[rust_op]\n")
