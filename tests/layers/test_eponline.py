"""De EP-online-lezer op bestanden zoals RVO ze uitgeeft, en op alles wat daaraan kan mankeren."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import RefusedFile, SchemaMismatch, UnreadableFile
from layers.sources import eponline
from layers.sources.eponline import lees_eponline
from layers.sources.eponline_velden import bag_nummer, datum, klasse, methode, postcode

PEILDATUM = date(2026, 9, 1)
VOORAF = "PublicatieDatum;01-09-2026\nLaatstVerwerkteMutatievolgnummer;12345\n"
KOP_OUD = (
    "Pand_opnamedatum;Pand_opnametype;Pand_status;Pand_berekeningstype;Pand_energieindex;Pand_energieklasse;"
    "Pand_energielabel_is_prive;Pand_is_op_basis_van_referentie_gebouw;Pand_gebouwklasse;Meting_geldig_tot;"
    "Pand_registratiedatum;Pand_postcode;Pand_huisnummer;Pand_huisnummer_toev;Pand_detailaanduiding;"
    "Pand_bagverblijfsobjectid;Pand_bagligplaatsid;Pand_bagstandplaatsid;Pand_bagpandid;Pand_gebouwtype;"
    "Pand_gebouwsubtype;Pand_projectnaam;Pand_projectobject;Pand_SBIcode;Pand_gebruiksoppervlakte;"
    "Pand_energiebehoefte;Pand_eis_energiebehoefte;Pand_primaire_fossiele_energie;"
    "Pand_eis_primaire_fossiele_energie;Pand_primaire_fossiele_energie_EMG_forfaitair;"
    "Pand_aandeel_hernieuwbare_energie;Pand_eis_aandeel_hernieuwbare_energie;"
    "Pand_aandeel_hernieuwbare_energie_EMG_forfaitair;Pand_temperatuuroverschrijding;"
    "Pand_eis_temperatuuroverschrijding;Pand_warmtebehoefte;Pand_energieindex_met_EMG_forfaitair"
)
KOP_NIEUW = KOP_OUD.replace("Pand_huisnummer_toev", "Pand_huisletter;Pand_huisnummertoevoeging").replace(
    "Pand_gebruiksoppervlakte;", "Pand_gebruiksoppervlakte_thermische_zone;"
)
VBO = "0363010000000001"
NTA = "NTA 8800:2022 (basisopname woningbouw)"


def rij(kop: str = KOP_NIEUW, **waarden: str) -> str:
    """Eén regel; niet genoemde velden krijgen een gewone waarde of zijn leeg."""
    gewoon = {
        "bagverblijfsobjectid": VBO,
        "bagpandid": "0363100000000001",
        "registratiedatum": "20220301",
        "geldig_tot": "20320301",
        "energieklasse": "C",
        "berekeningstype": NTA,
        "gebouwklasse": "W",
        "postcode": "1011AB",
        "huisnummer": "12",
        "gebouwtype": "Rijwoning tussen",
        "warmtebehoefte": "85,30",
    }
    alles = gewoon | waarden
    kaal = {naam: naam.removeprefix("Pand_").removeprefix("Meting_") for naam in kop.split(";")}
    assert set(waarden) <= set(kaal.values()), f"onbekend veld in {set(waarden)}"
    return ";".join(alles.get(kaal[naam], "") for naam in kop.split(";"))


def schrijf(map_: Path, *rijen: str, kop: str = KOP_NIEUW, vooraf: str = VOORAF, naam: str = "ep.csv") -> Path:
    pad = map_ / naam
    pad.write_text(vooraf + kop + "\n" + "".join(r + "\n" for r in rijen), encoding="utf-8")
    return pad


def zip_van(pad: Path) -> Path:
    uit = pad.with_suffix(".zip")
    with zipfile.ZipFile(uit, "w", zipfile.ZIP_DEFLATED) as archief:
        archief.write(pad, "v20260901_v4_csv.csv")
    return uit


def test_een_gewone_regel_wordt_een_volledige_rij(tmp_path: Path) -> None:
    tabel, verslag = lees_eponline(zip_van(schrijf(tmp_path, rij(huisletter="a", huisnummertoevoeging="2"))), PEILDATUM)
    assert tabel.iloc[0].to_dict() == {
        "vbo_id": VBO,
        "pand_id": "0363100000000001",
        "label": "C",
        "labelklasse": "C",
        "registratiedatum": pd.Timestamp("2022-03-01"),
        "geldig_tot": pd.Timestamp("2032-03-01"),
        "methode": "NTA8800",
        "gebouwtype": "Rijwoning tussen",
        "gebouwklasse": "W",
        "postcode": "1011AB",
        "huisnummer": "12",
        "huisletter": "a",
        "toevoeging": "2",
    }
    assert all(str(tabel[k].dtype) == "str" for k in tabel.columns if k not in {"registratiedatum", "geldig_tot"})
    assert (verslag.gelezen, verslag.goed, dict(verslag.geweigerd)) == (1, 1, {})
    assert "publicatie EP-online 01-09-2026" in verslag.meldingen


@pytest.mark.parametrize("kop", [KOP_OUD, KOP_NIEUW, KOP_NIEUW.replace("Pand_", "").replace("Meting_", "")])
@pytest.mark.parametrize("einde", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_alle_kopvormen_regeleinden_en_bom_geven_hetzelfde(tmp_path: Path, kop: str, einde: str, bom: bytes) -> None:
    assert len(KOP_OUD.split(";")) == 37
    tekst = VOORAF + kop + "\n" + rij(kop) + "\n" + rij(kop, bagverblijfsobjectid="0363010000000002") + "\n"
    pad = tmp_path / "ep.csv"
    pad.write_bytes(bom + tekst.replace("\n", einde).encode())
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert tabel["vbo_id"].tolist() == [VBO, "0363010000000002"]
    assert tabel["gebouwtype"].tolist() == ["Rijwoning tussen"] * 2
    assert bool(verslag.hersteld) == bool(bom)


def test_kolommen_worden_op_naam_gevonden_niet_op_plaats(tmp_path: Path) -> None:
    kop = ";".join(reversed(KOP_NIEUW.split(";")))
    tabel, _ = lees_eponline(schrijf(tmp_path, rij(kop), kop=kop), PEILDATUM)
    assert tabel["vbo_id"].tolist() == [VBO]
    assert tabel["label"].tolist() == ["C"]


def test_de_regel_laatste_geldige_registratie(tmp_path: Path) -> None:
    pad = schrijf(
        tmp_path,
        rij(registratiedatum="20190101", geldig_tot="20290101", energieklasse="F"),
        rij(registratiedatum="20240101", geldig_tot="20260831", energieklasse="A"),  # nieuwer, maar verlopen
        rij(registratiedatum="20230101", geldig_tot="20330101", energieklasse="B"),
        rij(registratiedatum="20260902", geldig_tot="20360902", energieklasse="A+"),  # na de peildatum
    )
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert tabel["label"].tolist() == ["B"]
    assert verslag.geweigerd == {
        "geregistreerd na de peildatum": 1,
        "verlopen op de peildatum": 1,
        "ander label van hetzelfde adres geldt": 1,
    }
    assert lees_eponline(pad, date(2026, 8, 31))[0]["label"].tolist() == ["A"]


def test_gelijke_datum_dan_langste_geldigheid_dan_slechtste_label(tmp_path: Path) -> None:
    pad = schrijf(tmp_path, rij(geldig_tot="20330101"), rij(geldig_tot="20320101", energieklasse="G"))
    assert lees_eponline(pad, PEILDATUM)[0]["label"].tolist() == ["C"]
    pad = schrijf(tmp_path, rij(energieklasse="A+++"), rij(energieklasse="D"), rij(energieklasse="B"))
    assert lees_eponline(pad, PEILDATUM)[0]["label"].tolist() == ["D"]


def test_zonder_verblijfsobject_telt_het_adres(tmp_path: Path) -> None:
    zonder = {"bagverblijfsobjectid": "", "bagpandid": ""}
    pad = schrijf(
        tmp_path,
        rij(**zonder, huisletter="a", huisnummertoevoeging="2"),
        rij(**zonder, huisletter="A-2", registratiedatum="20230101", energieklasse="B"),  # zelfde adres, één veld
        rij(**zonder, huisletter="B"),
        rij(**zonder, postcode="1011 ac"),
        rij(**zonder, huisnummer=""),
        rij(**zonder, postcode="1234"),
    )
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert tabel["vbo_id"].isna().all()
    assert tabel[["postcode", "huisletter", "label"]].fillna("").to_numpy().tolist() == [
        ["1011AB", "A-2", "B"],
        ["1011AB", "B", "C"],
        ["1011AC", "", "C"],
    ]
    assert verslag.geweigerd["geen verblijfsobject en geen volledig adres"] == 2
    assert verslag.ontbrekend["vbo_id"]["geen verblijfsobject in het bestand"] == 3


def test_onbruikbare_waarden_worden_geteld_en_niet_geraden(tmp_path: Path) -> None:
    pad = schrijf(
        tmp_path,
        rij(energieklasse=""),
        rij(energieklasse="H"),
        rij(energieklasse="B+"),
        rij(registratiedatum="20230231"),
        rij(registratiedatum=""),
        rij(bagverblijfsobjectid="3,63E+14"),
        rij(geldig_tot="", bagverblijfsobjectid="0363010000000009", gebouwtype="", gebouwklasse="", bagpandid=""),
    )
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert verslag.geweigerd == {
        "geen energieklasse": 1,
        "onbekende energieklasse": 2,
        "registratiedatum leeg of onleesbaar": 2,
    }
    assert verslag.ontbrekend["vbo_id"]["nummer onleesbaar (in het bestand)"] == 1
    assert tabel["vbo_id"].fillna("").tolist() == ["0363010000000009", ""]
    assert tabel.loc[0, ["geldig_tot", "gebouwtype", "gebouwklasse", "pand_id"]].isna().all()
    assert verslag.ontbrekend["geldig_tot"]["niet in het bestand"] == 1


def test_klassen_methoden_en_gebouwklasse_blijven_zoals_gepubliceerd(tmp_path: Path) -> None:
    labels = ["A+++++", "A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G"]
    rijen = [rij(energieklasse=k, bagverblijfsobjectid=f"{100 + i:016d}0000"[-16:]) for i, k in enumerate(labels)]
    tabel, _ = lees_eponline(schrijf(tmp_path, *rijen), PEILDATUM)
    assert tabel["label"].tolist() == labels
    assert tabel["labelklasse"].tolist() == [k[0] for k in labels]
    methoden = {
        "": "onbekend",
        NTA: "NTA8800",
        "nta8800 detail": "NTA8800",
        "Nader Voorschrift, versie 1.0": "NV",
        "ISSO82.3, versie 3.0, oktober 2011": "NV",
    }
    rijen = [rij(berekeningstype=m, bagverblijfsobjectid=f"036301000000{i:04d}") for i, m in enumerate(methoden)]
    tabel, _ = lees_eponline(schrijf(tmp_path, *rijen), PEILDATUM)
    assert tabel["methode"].tolist() == list(methoden.values())


def test_gebouwklasse(tmp_path: Path) -> None:
    rijen = [rij(gebouwklasse=k, bagverblijfsobjectid=f"036301000000{i:04d}") for i, k in enumerate(["W", "U", ""])]
    tabel, _ = lees_eponline(schrijf(tmp_path, *rijen), PEILDATUM)
    assert tabel["gebouwklasse"].fillna("leeg").tolist() == ["W", "U", "leeg"]


@settings(max_examples=25, deadline=None)
@given(zaad=st.integers(0, 10**6))
def test_volgorde_van_regels_en_blokgrootte_maken_niets_uit(
    zaad: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bron = np.random.default_rng(zaad)
    rijen = [
        rij(
            bagverblijfsobjectid=str(bron.choice([VBO, "0363010000000002", ""])),
            registratiedatum=str(bron.choice(["20220301", "20220302"])),
            geldig_tot=str(bron.choice(["20320301", "20320302", ""])),
            energieklasse=str(bron.choice(["A", "B+", "G", ""])),
            gebouwtype=str(bron.choice(["Flat", "Hoek", ""])),
            huisletter=str(bron.choice(["", "a", "B"])),
            huisnummertoevoeging=str(bron.choice(["", "1", "bis"])),
            berekeningstype=str(bron.choice([NTA, "NV", ""])),
        )
        for _ in range(40)
    ]
    map_ = tmp_path_factory.mktemp("ep")
    gewoon, een = lees_eponline(schrijf(map_, *rijen), PEILDATUM)
    husselen = [rijen[i] for i in bron.permutation(len(rijen))]
    with pytest.MonkeyPatch.context() as klein:
        klein.setattr(eponline, "BLOK_BYTES", 97)
        gehusseld, twee = lees_eponline(schrijf(map_, *husselen), PEILDATUM)
    pd.testing.assert_frame_equal(gewoon, gehusseld)
    assert een.geweigerd == twee.geweigerd


def test_zelfde_uitkomst_als_de_regel_in_pandas(tmp_path: Path) -> None:
    # Genoeg rijen om de hashtabellen en de woordenlijst een paar keer te laten groeien.
    bron = np.random.default_rng(7)
    n = 150_000
    tabel = pd.DataFrame(
        {
            "Pand_bagverblijfsobjectid": [f"0363010{i:09d}" for i in bron.integers(0, 140_000, n)],
            "Pand_registratiedatum": [f"20{j:02d}0101" for j in bron.integers(17, 26, n)],
            "Meting_geldig_tot": [f"20{j:02d}0102" for j in bron.integers(25, 36, n)],
            "Pand_energieklasse": bron.choice(["A++", "A", "B", "C", "G"], n),
            "Pand_postcode": "1011AB",
            "Pand_huisnummer": "1",
            "Pand_huisnummertoevoeging": [f"t{i}" for i in bron.integers(0, 80_000, n)],
        }
    )
    pad = tmp_path / "ep.csv"
    pad.write_text(VOORAF + tabel.to_csv(sep=";", index=False))
    eigen, verslag = lees_eponline(pad, PEILDATUM)
    geldig = tabel[tabel["Meting_geldig_tot"] >= "20260901"]
    rang = geldig["Pand_energieklasse"].map({"A++": 0, "A": 1, "B": 2, "C": 3, "G": 4})
    maat = geldig.assign(rang=rang).sort_values(["Pand_registratiedatum", "Meting_geldig_tot", "rang"])
    maat = maat.drop_duplicates("Pand_bagverblijfsobjectid", keep="last").sort_values("Pand_bagverblijfsobjectid")
    assert eigen["vbo_id"].tolist() == maat["Pand_bagverblijfsobjectid"].tolist()
    assert eigen["label"].tolist() == maat["Pand_energieklasse"].tolist()
    assert verslag.gelezen == n
    assert verslag.goed + sum(verslag.geweigerd.values()) == n


def test_aanhalingstekens_beschermen_een_puntkomma(tmp_path: Path) -> None:
    pad = schrijf(
        tmp_path,
        rij(projectnaam='"Oost; fase 2"', gebouwtype='"Flat ""hoog"""'),
        rij(projectnaam='"t Hof', bagverblijfsobjectid="0363010000000002"),  # een los teken
        '"' + rij(bagverblijfsobjectid="0363010000000003").replace(";", '";"') + '"',
    )
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert verslag.geweigerd == {}
    assert tabel["vbo_id"].tolist() == [VBO, "0363010000000002", "0363010000000003"]
    assert tabel["gebouwtype"].tolist() == ['Flat "hoog"', "Rijwoning tussen", "Rijwoning tussen"]


def test_andere_tekenset_in_een_toevoeging(tmp_path: Path) -> None:
    pad = tmp_path / "ep.csv"
    pad.write_bytes((VOORAF + KOP_NIEUW + "\n" + rij(huisnummertoevoeging="café") + "\n").encode("cp1252"))
    assert lees_eponline(pad, PEILDATUM)[0]["toevoeging"].tolist() == ["café"]


def test_laatste_regel_zonder_regeleinde_en_lege_regels(tmp_path: Path) -> None:
    pad = tmp_path / "ep.csv"
    pad.write_text(VOORAF + KOP_NIEUW + "\n\n" + rij() + "\n\r\n" + rij(bagverblijfsobjectid="0363010000000002"))
    tabel, verslag = lees_eponline(pad, PEILDATUM)
    assert len(tabel) == 2
    assert verslag.gelezen == 2


def test_een_enkele_kapotte_regel_wordt_geteld_veel_wordt_geweigerd(tmp_path: Path) -> None:
    goed = [rij(bagverblijfsobjectid=f"036301000000{i:04d}") for i in range(9)]
    tabel, verslag = lees_eponline(schrijf(tmp_path, *goed, "20220301;half"), PEILDATUM)
    assert len(tabel) == 9
    assert verslag.geweigerd == {"verkeerd aantal velden": 1}
    pad = schrijf(tmp_path, *goed, "een;twee;drie", "een;twee;drie")
    with pytest.raises(SchemaMismatch, match=r"ep.csv, regel 13: gevonden '3 velden .*2 van de 11.*verwacht 38 velden"):
        lees_eponline(pad, PEILDATUM)
    assert len(lees_eponline(pad, PEILDATUM, aandeel_fout_max=0.5)[0]) == 9


@pytest.mark.parametrize("kolom", ["Pand_energieklasse", "Pand_registratiedatum", "Meting_geldig_tot", "Pand_postcode"])
def test_een_nodige_kolom_mist(tmp_path: Path, kolom: str) -> None:
    kop = KOP_NIEUW.replace(kolom, "Iets_anders")
    with pytest.raises(SchemaMismatch, match=kolom):
        lees_eponline(schrijf(tmp_path, kop=kop), PEILDATUM)


def test_een_kolom_twee_keer(tmp_path: Path) -> None:
    kop = KOP_NIEUW.replace("Pand_projectnaam", "energieklasse")
    with pytest.raises(SchemaMismatch, match="Pand_energieklasse en energieklasse"):
        lees_eponline(schrijf(tmp_path, kop=kop), PEILDATUM)


@pytest.mark.parametrize(
    "inhoud",
    [
        b"<!DOCTYPE html><html><body>Log in</body></html>",
        b"vbo_id,label\n1,A\n",
        VOORAF.encode(),
        b"\x00\x01\x02\x03" * 100,
        (VOORAF * 4 + KOP_NIEUW + "\n").encode(),
    ],
)
def test_geen_totaalbestand(tmp_path: Path, inhoud: bytes) -> None:
    pad = tmp_path / "ep.csv"
    pad.write_bytes(inhoud)
    with pytest.raises(SchemaMismatch, match=r"ep\.csv: gevonden .*PublicatieDatum.*Wat te doen"):
        lees_eponline(pad, PEILDATUM)


def test_ontbrekende_regels_vooraf_worden_gemeld(tmp_path: Path) -> None:
    tabel, verslag = lees_eponline(schrijf(tmp_path, rij(), vooraf=""), PEILDATUM)
    assert len(tabel) == 1
    assert any("0 regels vóór de kolomnamen" in m for m in verslag.meldingen)


def test_leeg_afwezig_en_alleen_een_kop(tmp_path: Path) -> None:
    leeg = tmp_path / "leeg.csv"
    leeg.touch()
    for pad, tekst in (
        (leeg, "0 bytes"),
        (tmp_path / "weg.csv", "bestaat niet"),
        (schrijf(tmp_path), "alleen een kop"),
    ):
        with pytest.raises(UnreadableFile, match=tekst):
            lees_eponline(pad, PEILDATUM)
    with pytest.raises(RefusedFile):
        lees_eponline(Path("/vsicurl/http://127.0.0.1/ep.csv"), PEILDATUM)


def test_halve_en_beschadigde_zip(tmp_path: Path) -> None:
    rijen = [rij(bagverblijfsobjectid=f"036301000000{i:04d}", postcode=f"{1000 + i}AB") for i in range(3_000)]
    goed = zip_van(schrijf(tmp_path, *rijen)).read_bytes()
    half = tmp_path / "half.zip"
    half.write_bytes(goed[: len(goed) // 2])
    with pytest.raises(UnreadableFile, match=r"half\.zip"):
        lees_eponline(half, PEILDATUM)
    stuk = bytearray(goed)
    stuk[len(goed) // 2] ^= 0xFF
    kapot = tmp_path / "kapot.zip"
    kapot.write_bytes(bytes(stuk))
    with pytest.raises(UnreadableFile, match="beschadigde zip"):
        lees_eponline(kapot, PEILDATUM)


def test_zip_zonder_csv_of_met_twee(tmp_path: Path) -> None:
    for namen in (["v20260901_xml.xml"], ["a.csv", "b.csv"]):
        pad = tmp_path / "ep.zip"
        with zipfile.ZipFile(pad, "w") as archief:
            for naam in namen:
                archief.writestr(naam, "x")
        with pytest.raises(RefusedFile, match="precies één CSV"):
            lees_eponline(pad, PEILDATUM)


def test_een_eindeloze_regel_vult_het_geheugen_niet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eponline, "REGEL_MAX_BYTES", 10_000)
    monkeypatch.setattr(eponline, "BLOK_BYTES", 1_000)
    pad = tmp_path / "ep.csv"
    pad.write_text(VOORAF + KOP_NIEUW + "\n" + "x" * 200_000)
    with pytest.raises(UnreadableFile, match="een regel van meer dan"):
        lees_eponline(pad, PEILDATUM)


def test_voortgang_loopt_op_en_mag_stoppen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eponline, "BLOK_BYTES", 5_000)
    pad = zip_van(schrijf(tmp_path, *[rij(postcode=f"{1000 + i}AB") for i in range(1_000)]))
    stappen: list[float] = []
    lees_eponline(pad, PEILDATUM, lambda _, deel: stappen.append(deel))
    assert len(stappen) > 5
    assert stappen == sorted(stappen)
    assert stappen[-1] == pytest.approx(1.0)

    def stop(_: str, __: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lees_eponline(pad, PEILDATUM, stop)


def bytes_(tekst: str) -> tuple[np.ndarray, int, int]:
    return np.frombuffer(tekst.encode(), np.uint8), 0, len(tekst.encode())


@pytest.mark.parametrize(
    ("tekst", "getal"),
    [
        ("20240229", 20240229), ("20230229", -1), ("20231301", -1), ("2024-02-29", 20240229), ("29-02-2024", 20240229),
        ("2024-02-29T12:00:00", 20240229), ("29/02/2024", 20240229), ("", 0), ("gisteren", -1), ("2024022", -1),
        ("-2024022", -1), ("19000229", -1), ("20000229", 20000229),
    ],
)  # fmt: skip
def test_datum(tekst: str, getal: int) -> None:
    assert datum(*bytes_(tekst)) == getal


@pytest.mark.parametrize(
    ("tekst", "getal"),
    [
        (VBO, 363010000000001), ("363010000000001", 363010000000001), (f"NL.IMBAG.{VBO}", 363010000000001),
        (f"{VBO},0363010000000002", 363010000000001), ("", 0), ("12", -1), ("3,63E+14", -1),
        ("03630100000000/1", -1), ("03630100000000012", -1),
    ],
)  # fmt: skip
def test_bag_nummer(tekst: str, getal: int) -> None:
    assert bag_nummer(*bytes_(tekst)) == getal


def test_klasse_postcode_en_methode() -> None:
    assert [klasse(*bytes_(t)) for t in ("A+++++", "A", "g", "", "A++++++", "B+", "H", "A-")] == [0, 5, 11, -1] + [
        -2
    ] * 4
    assert postcode(*bytes_("1000AA")) == 1000 * 676
    assert [postcode(*bytes_(t)) for t in ("0999AA", "1000A", "1000A1", "10/0AA", "")] == [0] * 5
    assert postcode(*bytes_("9999 zz")) == postcode(*bytes_("9999ZZ")) > 0
    assert [methode(*bytes_(t)) for t in ("", "NTA 8800", "nta8800:2023", "NTA 880", "NEN 7120")] == [0, 2, 2, 1, 1]
