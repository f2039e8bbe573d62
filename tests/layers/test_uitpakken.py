"""Het snelle uitpakken geeft precies wat de zip bevat, en een beschadigde zip valt op."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.inlezen import neem_op
from layers.made.bestanden import schrijf_bronbestanden
from layers.sources.uitpakken import Uitpakker, kan_snel
from layers.store import lees_laag


def zip_met(map_: Path, inhoud: bytes, methode: int = zipfile.ZIP_DEFLATED) -> tuple[Path, zipfile.ZipInfo]:
    pad = map_ / "a.zip"
    with zipfile.ZipFile(pad, "w", methode) as archief:
        archief.writestr("een naam.csv", inhoud)
    with zipfile.ZipFile(pad) as archief:
        return pad, archief.infolist()[0]


@settings(max_examples=40, deadline=None)
@given(stuk=st.binary(min_size=0, max_size=300), keer=st.integers(0, 4000), blok=st.integers(1, 70_000))
def test_geeft_precies_de_inhoud_in_elke_blokmaat(stuk: bytes, keer: int, blok: int) -> None:
    inhoud = stuk * keer
    with tempfile.TemporaryDirectory() as map_:
        pad, lid = zip_met(Path(map_), inhoud)
        with Uitpakker(pad, lid) as uitpakker:
            delen = list(iter(lambda: uitpakker.read(blok), b""))
    assert b"".join(delen) == inhoud
    assert all(len(deel) <= blok for deel in delen)


def test_afgebroken_lid_valt_op(tmp_path: Path) -> None:
    pad, lid = zip_met(tmp_path, bytes(range(256)) * 4000)
    pad.write_bytes(pad.read_bytes()[: lid.compress_size // 2])
    with Uitpakker(pad, lid) as uitpakker, pytest.raises(EOFError):
        uitpakker.read()


def test_verkeerd_controlegetal_valt_op(tmp_path: Path) -> None:
    pad, lid = zip_met(tmp_path, b"regel\n" * 1000)
    lid.CRC ^= 1
    with Uitpakker(pad, lid) as uitpakker, pytest.raises(zipfile.BadZipFile, match="controlegetal"):
        uitpakker.read()


def test_beschadigde_bytes_vallen_op(tmp_path: Path) -> None:
    pad, lid = zip_met(tmp_path, b"regel met inhoud\n" * 5000)
    ruw = bytearray(pad.read_bytes())
    ruw[60:80] = b"\xff" * 20
    pad.write_bytes(bytes(ruw))
    with Uitpakker(pad, lid) as uitpakker, pytest.raises((zipfile.BadZipFile, EOFError)):
        uitpakker.read()


def test_alleen_deflate_gaat_snel(tmp_path: Path) -> None:
    assert kan_snel(zip_met(tmp_path, b"x", zipfile.ZIP_DEFLATED)[1])
    assert not kan_snel(zip_met(tmp_path, b"x", zipfile.ZIP_STORED)[1])


def test_labels_zonder_verblijfsobject_komen_in_de_opslag(tmp_path: Path) -> None:
    """Oude labels hebben alleen een adres; ze mogen niet geweigerd worden en niet verloren gaan."""
    bestanden = schrijf_bronbestanden(tmp_path / "bron", buurten=6, seed=3)
    neem_op([bestanden["buurten"]], "buurten", tmp_path / "opslag")
    neem_op([bestanden["eponline"]], "energielabels", tmp_path / "opslag", peildatum=date(2026, 1, 1))
    labels, _ = lees_laag(tmp_path / "opslag", "energielabels")
    zonder = labels["vbo_id"].isna()
    assert zonder.any()
    assert labels.loc[zonder, "postcode"].notna().all()
    assert labels.loc[~zonder, "vbo_id"].is_unique
