"""Een verzonnen maar echt gevormde uitkomst voor de toetsen van de deuren: getallen kloppen onderling."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from shapely.geometry import LineString, Polygon, box

from api.models import (
    Bijdrage,
    Buurtuitkomst,
    CriteriumInfo,
    Herkomst,
    Kansen,
    KengetalInfo,
    Ontbreekt,
    Optie,
    ParameterInfo,
    Resultaat,
    Vlag,
)

CRITERIA = (
    ("nationale_kosten", "Nationale kosten", "lager", "€/WEQ/jaar", 200.0, 1400.0, 0.30),
    ("marge", "Voorsprong op de tweede keus", "hoger", "€/WEQ/jaar", 0.0, 300.0, 0.20),
    ("warmtedichtheid", "Warmtevraag per hectare", "hoger", "GJ/ha", 10.0, 1500.0, 0.20),
    ("corporatie", "Woningen van corporaties", "hoger", "aandeel", 0.0, 0.6, 0.20),
    ("draagvlak", "Draagvlak", "hoger", "score 0–3", 0.0, 3.0, 0.10),
)
STRATEGIEEN = (
    ("s1a", "Elektrische lucht-warmtepomp"),
    ("s2a", "Warmtenet met restwarmte"),
    ("s3d", "Lauw warmtenet, WKO naar 50 °C"),
    ("s4d", "Groengas met HR-ketel"),
)
KWADE_NAAM = '<img src=x onerror="window.gehackt=1">'
FORMULE_NAAM = '=HYPERLINK("http://voorbeeld.invalid","klik")'
SCRIPT_NAAM = "</script><script>window.gehackt=1</script>"


def maak_resultaat(
    aantal: int = 12, *, seed: int = 1, gemaakt: bool = True, kwaad: bool = True, hash_: str = "a1b2c3d4e5f60718"
) -> Resultaat:
    """Een uitkomst met `aantal` buurten; de laatste is water en heeft geen rang."""
    rng = np.random.default_rng(seed)
    laag = np.array([c[4] for c in CRITERIA])
    hoog = np.array([c[5] for c in CRITERIA])
    gewicht = np.array([c[6] for c in CRITERIA])
    waarden = laag + (hoog - laag) * rng.random((aantal, len(CRITERIA)))
    waarden[:, 4] = np.round(waarden[:, 4])
    waarden[2::5, 4] = np.nan
    if aantal > 4:
        waarden[3, 0] = np.nan
    norm = np.clip((waarden - laag) / (hoog - laag), 0, 1)
    norm[:, 0] = 1 - norm[:, 0]
    score_laag = np.nan_to_num(norm, nan=0.0) @ gewicht
    score_hoog = np.nan_to_num(norm, nan=1.0) @ gewicht
    score = (score_laag + score_hoog) / 2
    geldig = np.arange(aantal) < aantal - 1
    rang = np.array([1 + int((score[geldig] > s + 1e-12).sum()) for s in score])
    namen = [f"Buurt {i + 1:02d}" for i in range(aantal)]
    if kwaad and aantal > 6:
        namen[0], namen[1], namen[4] = KWADE_NAAM, FORMULE_NAAM, SCRIPT_NAAM
    buurten = [
        _buurt(i, namen[i], waarden[i], norm[i], score[i], score_laag[i], score_hoog[i], int(rang[i]), bool(geldig[i]))
        for i in range(aantal)
    ]
    return Resultaat(
        versie="0.1.0",
        hash=hash_,
        gemaakte_gegevens=gemaakt,
        titel="Startwijken Voorbeeldstad",
        datum="2026-11-22",
        top_n=min(5, aantal - 1),
        preset="gelijk",
        seed=seed,
        trekkingen=10_000,
        criteria=[
            CriteriumInfo(
                id=c[0],
                naam=c[1],
                richting=c[2],
                eenheid=c[3],
                laag="startanalyse" if j < 2 else "buurten",
                voorbehoud="H18 is makkelijker uit te leggen dan H17." if j == 0 else "",
                grens_laag=c[4],
                grens_hoog=c[5],
                gewicht=c[6],
                dekking=float(np.isfinite(waarden[:, j]).mean()),
            )
            for j, c in enumerate(CRITERIA)
        ],
        parameters=[
            ParameterInfo(
                naam="rente_nationaal",
                waarde=0.03,
                eenheid="1/jaar",
                bron="Functioneel ontwerp, PBL, 2017",
                zekerheid="R",
                gewijzigd=False,
            ),
            ParameterInfo(
                naam="piek_kw_woning",
                waarde=3.5,
                eenheid="kW",
                bron="eigen waarde",
                zekerheid="E",
                gewijzigd=True,
                toelichting="=1+1 hoort tekst te blijven",
            ),
        ],
        herkomst={
            "buurten": Herkomst(
                sleutel="buurten",
                titel="Buurten van de gemaakte stad",
                uitgever="wijkwind",
                licentie="EUPL-1.2",
                peiljaar="2026",
                hash="0" * 64,
                rijen=aantal,
                dekking=1.0,
                gemaakt=gemaakt,
            ),
            "startanalyse": Herkomst(
                sleutel="startanalyse",
                titel="Startanalyse aardgasvrije buurten",
                uitgever="PBL",
                licentie="CC BY 4.0",
                peiljaar="2020",
                rijen=aantal,
                dekking=0.9,
                meldingen=["de editie 2020 is opgevolgd door 2025"],
            ),
        },
        buurten=buurten,
        kengetallen={
            "woningen": KengetalInfo(naam="Woningen", eenheid="", herkomst="buurten"),
            "gas_m3_woning": KengetalInfo(naam="Gemeten gasverbruik", eenheid="m³/jaar", herkomst="buurten"),
            "aandeel_koop": KengetalInfo(naam="Koopwoningen", eenheid="aandeel", herkomst="buurten"),
        },
        gas_regel="Hernieuwbaar gas doet tot 2030 niet mee: het is schaars.",
        samenvatting=[
            "Vijf buurten komen het eerst in aanmerking.",
            "In 2 buurten is geen duidelijke voorkeur voor een warmteoplossing.",
        ],
        waarschuwingen=["Draagvlak ontbreekt in een deel van de buurten."],
    )


def _buurt(i, naam, waarden, norm, score, laag, hoog, rang, geldig) -> Buurtuitkomst:
    def f(x: float) -> float | None:
        return float(x) if np.isfinite(x) else None

    strategie = STRATEGIEEN[i % 4]
    onduidelijk = i % 6 == 5
    return Buurtuitkomst(
        buurtcode=f"BU0000{i:04d}",
        naam=naam,
        gemeentecode="GM9999",
        gemeentenaam="Voorbeeldstad",
        rang=rang if geldig else None,
        score=float(score) if geldig else None,
        score_laag=float(laag) if geldig else None,
        score_hoog=float(hoog) if geldig else None,
        kans_top_n=float(np.clip(1.1 - rang / 10, 0, 1)) if geldig else None,
        uitkomst=("startwijk" if rang <= 5 else "later") if geldig else "geen_startwijk",
        reden="Hoge warmtevraag per hectare en veel woningen van één corporatie." if geldig else "Alleen water.",
        bijdragen=[
            Bijdrage(
                criterium=c[0],
                naam=c[1],
                waarde=f(w),
                eenheid=c[3],
                genormaliseerd=f(n),
                gewicht=c[6],
                bijdrage=f(n * c[6]),
                herkomst="startanalyse" if j < 2 else "buurten",
            )
            for j, (c, w, n) in enumerate(zip(CRITERIA, waarden, norm, strict=True))
        ],
        wat_nodig=["Komt in de top 5 als het draagvlak stijgt van 1 naar 3."] if rang > 5 else [],
        kansen=Kansen(vrij=0.4, volgorde=0.5, gegevens=0.6, rang_p05=max(1, rang - 2), rang_p95=rang + 2),
        rang_topsis=rang if geldig else None,
        rang_promethee=rang if geldig else None,
        strategie=strategie[0] if geldig else None,
        strategie_h18=strategie[0] if geldig else None,
        strategie_tweede=STRATEGIEEN[(i + 1) % 4][0] if geldig else None,
        marge=float(20 + 10 * i) if geldig else None,
        aandeel_eerste=0.83 if geldig else None,
        wat_uitkomst="onbekend" if not geldig else "geen_duidelijke_voorkeur" if onduidelijk else "duidelijk",
        wat_reden="Het verschil met de tweede keus is klein." if onduidelijk else "Laagste nationale kosten.",
        opties=[
            Optie(
                strategie=code,
                naam=tekst,
                toegestaan=code != "s4d",
                reden="Groen gas is tot 2030 schaars." if code == "s4d" else "",
                h16_eur_jaar=500_000.0 + 10_000 * k,
                h17_eur_ton=200.0 + k,
                h18_eur_weq_jaar=400.0 + 50 * k + i if code != "s3d" else None,
                onderdelen_eur_jaar={"K01": 1000.0, "K08": 20_000.0, "K11": None},
                piek_extra_kw=1200.0 if code == "s1a" else None,
                eindgebruiker_eur_jaar=-25.0 if code == "s2a" else None,
                pbl_h18_eur_weq_jaar=410.0 + 50 * k if code != "s3d" else None,
            )
            for k, (code, tekst) in enumerate(STRATEGIEEN)
        ],
        kengetallen={"woningen": 400.0 + i, "gas_m3_woning": None if i % 3 == 0 else 1200.0, "aandeel_koop": 0.6},
        ontbreekt=[
            Ontbreekt(veld=c[0], naam=c[1], reden="niet ingevuld door de gemeente", laag="draagvlak")
            for c, w in zip(CRITERIA, waarden, strict=True)
            if not np.isfinite(w)
        ],
        vlaggen=[Vlag(code="NET-1", tekst="Wachtrij voor afname op het station.", ernst="aandacht", herkomst="buurten")]
        if i % 2
        else [],
        tegenstrijdig=["Subsidie voor hybride warmtepompen waar een warmtenet het goedkoopst is."] if i == 2 else [],
    )


def maak_vlakken(resultaat: Resultaat, *, stap_m: float = 600.0, punten: int = 12) -> gpd.GeoDataFrame:
    """Aaneengesloten vlakken in RD: een raster met golvende grenzen, zodat vereenvoudigen ertoe doet."""
    aantal = len(resultaat.buurten)
    breed = int(np.ceil(np.sqrt(aantal)))
    t = np.linspace(0, 1, punten)

    def golf(x, y):
        return x + 60 * np.sin(y / 90.0), y + 60 * np.sin(x / 110.0)

    vlakken = []
    for i in range(aantal):
        x0, y0 = 90_000.0 + stap_m * (i % breed), 420_000.0 + stap_m * (i // breed)
        rand = [(x0 + stap_m * a, y0) for a in t]
        rand += [(x0 + stap_m, y0 + stap_m * a) for a in t[1:]]
        rand += [(x0 + stap_m * (1 - a), y0 + stap_m) for a in t[1:]]
        rand += [(x0, y0 + stap_m * (1 - a)) for a in t[1:-1]]
        vlakken.append(Polygon([golf(x, y) for x, y in rand]))
    return gpd.GeoDataFrame({"buurtcode": [b.buurtcode for b in resultaat.buurten]}, geometry=vlakken, crs="EPSG:28992")


def maak_achtergrond() -> dict[str, gpd.GeoDataFrame]:
    """Een plas en een weg voor de ondergrond."""
    water = gpd.GeoDataFrame({"naam": ["plas"]}, geometry=[box(90_200, 420_200, 90_900, 420_500)], crs="EPSG:28992")
    weg = gpd.GeoDataFrame(
        {"naam": ["A1"]}, geometry=[LineString([(89_000, 419_000), (94_000, 424_000)])], crs="EPSG:28992"
    )
    return {"water": water, "wegen": weg}
