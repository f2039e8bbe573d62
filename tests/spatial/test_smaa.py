"""SMAA: precies op de analytische gevallen, trekkingen die daarheen gaan, en een kern die gelijk is aan numpy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName
from spatial.smaa import Bereik, Gewichtkeuze, SmaaUitkomst, Vast, Volgorde, Vrij, smaa
from spatial.smaa_kernel import sorteer, tel_rangen, tel_top
from spatial.smaa_telling import plaatsklassen

rustig = settings(deadline=None, max_examples=40)
ABC = pd.DataFrame({"x": [1.0, 0.6, 0.0], "y": [0.0, 0.6, 1.0]}, index=list("ABC"))
WORTEL = Path(__file__).resolve().parents[2]


def tabel(n: int, c: int, zaad: int, stappen: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(zaad)
    waarden = rng.integers(0, stappen + 1, (n, c)) / stappen if stappen else rng.random((n, c))
    return pd.DataFrame(waarden, index=[f"BU{i}" for i in range(n)], columns=[f"c{k}" for k in range(c)])


def gelijk(een: SmaaUitkomst, ander: SmaaUitkomst) -> bool:
    for veld in fields(SmaaUitkomst):
        links, rechts = getattr(een, veld.name), getattr(ander, veld.name)
        if isinstance(links, pd.DataFrame | pd.Series):
            if not links.equals(rechts):
                return False
        elif links != rechts:
            return False
    return True


# --- precies -----------------------------------------------------------------------------------------------------


def test_twee_criteria_vrij_is_precies_het_analytische_antwoord() -> None:
    uit = smaa(ABC, ABC, top_n=1, gewichten=Vrij())
    assert uit.manier == "precies"
    assert uit.nauwkeurigheid == 0
    assert uit.rangkans.to_numpy() == pytest.approx(np.array([[0.4, 0.1, 0.5], [0.2, 0.8, 0], [0.4, 0.1, 0.5]]))
    assert uit.centrale_gewichten.to_numpy() == pytest.approx(np.array([[0.8, 0.2], [0.5, 0.5], [0.2, 0.8]]))
    assert uit.kans_top_n.tolist() == pytest.approx([0.4, 0.2, 0.4])
    assert uit.vertrouwen.tolist() == [1.0, 1.0, 1.0]
    assert uit.wint_van is not None
    # A wint van B zolang w1 > 0,6 en van C zolang w1 > 0,5.
    assert uit.wint_van.to_numpy() == pytest.approx(np.array([[0, 0.4, 0.5], [0.6, 0, 0.6], [0.5, 0.4, 0]]))
    assert uit.rang_verwacht.tolist() == pytest.approx([2.1, 1.8, 2.1])


def test_twee_criteria_met_volgorde_bereik_en_vast() -> None:
    volgorde = smaa(ABC, ABC, top_n=1, gewichten=Volgorde(("x", "y")))
    assert volgorde.rangkans[1].tolist() == pytest.approx([0.8, 0.2, 0.0])
    assert volgorde.centrale_gewichten.loc["A"].tolist() == pytest.approx([0.8, 0.2])
    assert volgorde.centrale_gewichten.loc["C"].isna().all()
    assert np.isnan(volgorde.vertrouwen["C"])
    samen = smaa(ABC, ABC, top_n=1, gewichten=Volgorde((("x", "y"),)))
    assert samen.rangkans[1].tolist() == pytest.approx([0.4, 0.2, 0.4])
    bereik = smaa(ABC, ABC, top_n=1, gewichten=Bereik({"x": (0.5, 0.7), "y": (0, 1)}))
    assert bereik.rangkans[1].tolist() == pytest.approx([0.5, 0.5, 0.0])
    vast = smaa(ABC, ABC, top_n=1, gewichten=Vast({"x": 1, "y": 1}))
    assert vast.kans_top_n.tolist() == [0.0, 1.0, 0.0]
    # A en C hebben met deze gewichten precies dezelfde score: zij delen plaats 2 en 3.
    assert vast.rangkans.loc["A"].tolist() == vast.rangkans.loc["C"].tolist() == [0.0, 0.5, 0.5]
    assert [u.manier for u in (volgorde, samen, bereik, vast)] == ["precies"] * 4


@rustig
@given(st.integers(1, 9), st.integers(0, 2**32 - 1), st.sampled_from([0, 3]))
def test_precies_is_gelijk_aan_een_fijn_rooster(n: int, zaad: int, stappen: int) -> None:
    """Onafhankelijk nagerekend: de plaatsen op 20.001 gewichten tussen de uiteinden, gelijke scores gemiddeld."""
    t = tabel(n, 2, zaad, stappen)
    uit = smaa(t, t, top_n=1, gewichten=Vrij())
    w = (np.arange(20_001) + 0.5) / 20_001
    scores = np.column_stack([w, 1 - w]) @ t.to_numpy().T
    hoger = (scores[:, None, :] > scores[:, :, None] + 1e-12).sum(axis=2)
    gelijken = (np.abs(scores[:, None, :] - scores[:, :, None]) <= 1e-12).sum(axis=2)
    for r in range(n):
        kans = np.where((hoger <= r) & (r < hoger + gelijken), 1 / gelijken, 0).mean(axis=0)
        assert uit.rangkans[r + 1].to_numpy() == pytest.approx(kans, abs=n * 2e-4)


# --- trekkingen --------------------------------------------------------------------------------------------------


def test_trekkingen_gaan_naar_het_precieze_antwoord() -> None:
    """Met 10.000 trekkingen binnen 1 procentpunt (Tervonen & Lahdelma 2007), met 200.000 binnen 0,3."""
    ruim = ABC.assign(x=[1.0, 0.6 + 1e-12, 0.0])
    precies = smaa(ABC, ABC, top_n=1, gewichten=Vrij())
    for trekkingen, grens in ((10_000, 0.01), (200_000, 0.003)):
        uit = smaa(ABC, ruim, top_n=1, gewichten=Vrij(), trekkingen=trekkingen, seed=1)
        assert uit.manier == "trekkingen"
        assert uit.nauwkeurigheid == pytest.approx(0.98 / trekkingen**0.5)
        assert np.abs(uit.rangkans - precies.rangkans).to_numpy().max() < grens
        assert np.abs(uit.centrale_gewichten - precies.centrale_gewichten).to_numpy().max() < grens
        assert uit.wint_van is not None
        assert np.abs(uit.wint_van - precies.wint_van).to_numpy().max() < grens
        assert uit.vertrouwen.tolist() == [1.0, 1.0, 1.0]


def test_onzekere_gegevens_met_de_hand_nagerekend() -> None:
    """A ligt gelijkmatig tussen 0 en 1, B vast op 0,7: A wint in 30 % van de gevallen; C onbekend op alles."""
    laag = pd.DataFrame({"x": [0.0, 0.7]}, index=["A", "B"])
    hoog = pd.DataFrame({"x": [1.0, 0.7]}, index=["A", "B"])
    uit = smaa(laag, hoog, top_n=1, gewichten=Vast({"x": 1}), trekkingen=40_000)
    assert uit.kans_top_n["A"] == pytest.approx(0.3, abs=0.01)
    assert uit.vertrouwen.tolist() == pytest.approx([0.3, 0.7], abs=0.01)
    onbekend = pd.DataFrame({"x": [np.nan, np.nan, np.nan]}, index=list("ABC"))
    gelijk_ = smaa(onbekend, onbekend, top_n=1, gewichten=Vrij(), trekkingen=1_000)
    assert gelijk_.rangkans.to_numpy() == pytest.approx(1 / 3)
    assert gelijk_.rang_verwacht.tolist() == pytest.approx([2, 2, 2])


def test_gewichten_en_gegevens_samen_onzeker() -> None:
    """Twee criteria vrij, A = (U(0,1), 0), B = (0,5, 0): het gewicht doet niet ter zake, A wint in de helft."""
    laag = pd.DataFrame({"x": [0.0, 0.5], "y": [0.0, 0.0]}, index=["A", "B"])
    hoog = pd.DataFrame({"x": [1.0, 0.5], "y": [0.0, 0.0]}, index=["A", "B"])
    uit = smaa(laag, hoog, top_n=1, gewichten=Vrij(), trekkingen=40_000)
    assert uit.kans_top_n.tolist() == pytest.approx([0.5, 0.5], abs=0.01)
    assert uit.centrale_gewichten.to_numpy() == pytest.approx(0.5, abs=0.01)


def test_gelijke_buurten_krijgen_gelijke_kansen_waar_ze_ook_staan() -> None:
    t = pd.concat([tabel(6, 3, 4)] * 2).set_axis([f"BU{i}" for i in range(12)])
    uit = smaa(t, t, top_n=3, gewichten=Vrij(), trekkingen=500)
    assert uit.kans_top_n.iloc[:6].tolist() == uit.kans_top_n.iloc[6:].tolist()
    assert uit.wint_van is not None
    assert uit.wint_van.loc["BU0", "BU6"] == 0.5
    assert uit.wint_van.loc["BU1", "BU2"] == uit.wint_van.loc["BU7", "BU8"]
    assert uit.vertrouwen.dropna().eq(0.5).all()


@rustig
@given(st.integers(1, 12), st.integers(1, 4), st.integers(0, 1000), st.sampled_from([0, 2, 5]), st.floats(0, 0.5))
def test_rijen_en_kolommen_van_de_kansen_zijn_samen_een(
    n: int, c: int, zaad: int, stappen: int, breedte: float
) -> None:
    laag = tabel(n, c, zaad, stappen)
    hoog = (laag + breedte * tabel(n, c, zaad + 1)).clip(upper=1)
    uit = smaa(laag, hoog, top_n=min(3, n), gewichten=Vrij(), trekkingen=200, seed=zaad)
    assert uit.rangkans.sum(axis=0).to_numpy() == pytest.approx(1)
    assert uit.rangkans.sum(axis=1).to_numpy() == pytest.approx(1)
    assert uit.kans_top_n.sum() == pytest.approx(min(3, n))
    assert uit.wint_van is not None
    heen = uit.wint_van.to_numpy()
    assert (heen + heen.T)[~np.eye(n, dtype=bool)] == pytest.approx(1)
    assert (uit.rang_p05 <= uit.rang_p50).all()
    assert (uit.rang_p50 <= uit.rang_p95).all()
    centraal = uit.centrale_gewichten.dropna()
    assert centraal.sum(axis=1).to_numpy() == pytest.approx(1)


@rustig
@given(st.integers(2, 10), st.integers(2, 4), st.integers(0, 1000))
def test_criteria_en_buurten_wisselen_verandert_niets_anders(n: int, c: int, zaad: int) -> None:
    """Met vaste gewichten en met twee criteria is de uitkomst zonder toeval: dan moet zij precies meewisselen."""
    t = tabel(n, c, zaad)
    rng = np.random.default_rng(zaad)
    rijen, kolommen = rng.permutation(t.index), rng.permutation(t.columns)
    keuze: Gewichtkeuze = Vrij() if c == 2 else Vast({naam: k + 1 for k, naam in enumerate(t.columns)})
    uit = smaa(t, t, top_n=1, gewichten=keuze)
    anders = smaa(t.loc[rijen, kolommen], t.loc[rijen, kolommen], top_n=1, gewichten=keuze)
    assert anders.rangkans.loc[t.index].to_numpy() == pytest.approx(uit.rangkans.to_numpy(), abs=1e-9)


def test_een_overtroffen_buurt_erbij_verandert_de_kansen_van_de_andere_niet() -> None:
    t = tabel(8, 4, 3).clip(lower=0.1)
    meer = pd.concat([t, pd.DataFrame(0.05, index=["BUx"], columns=t.columns)])
    een = smaa(t, t, top_n=3, gewichten=Vrij(), trekkingen=500)
    twee = smaa(meer, meer, top_n=3, gewichten=Vrij(), trekkingen=500)
    assert twee.rangkans.loc[t.index, een.rangkans.columns].equals(een.rangkans)
    assert twee.kans_top_n["BUx"] == 0


def test_zelfde_seed_zelfde_uitkomst_met_elk_aantal_draden() -> None:
    laag, hoog = tabel(30, 5, 1), (tabel(30, 5, 1) + 0.1).clip(upper=1)
    uitkomsten = [
        smaa(laag, hoog, top_n=5, gewichten=Vrij(), trekkingen=1_500, seed=7, draden=draden) for draden in (1, 2, 5)
    ]
    assert gelijk(uitkomsten[0], uitkomsten[1])
    assert gelijk(uitkomsten[0], uitkomsten[2])
    anders = smaa(laag, hoog, top_n=5, gewichten=Vrij(), trekkingen=1_500, seed=8)
    assert not gelijk(uitkomsten[0], anders)
    assert anders.seed == 8


def test_de_stukgrootte_verandert_niets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Het toeval hangt aan het nummer van de trekking, niet aan het stuk waarin zij gedaan wordt."""
    laag, hoog = tabel(20, 3, 1), (tabel(20, 3, 1) + 0.3).clip(upper=1)
    heel = smaa(laag, hoog, top_n=5, gewichten=Vrij(), trekkingen=600)
    monkeypatch.setattr("spatial.smaa_trekken._STUK", 37)
    assert gelijk(heel, smaa(laag, hoog, top_n=5, gewichten=Vrij(), trekkingen=600))


def test_alleen_de_top_geeft_dezelfde_kansen() -> None:
    laag, hoog = tabel(60, 4, 2, 3), (tabel(60, 4, 2, 3) + 0.1).clip(upper=1)
    heel = smaa(laag, hoog, top_n=7, gewichten=Vrij(), trekkingen=700)
    top = smaa(laag, hoog, top_n=7, gewichten=Vrij(), trekkingen=700, alleen_top=True)
    assert top.rangkans.equals(heel.rangkans[list(range(1, 8))])
    assert top.kans_top_n.to_numpy() == pytest.approx(heel.kans_top_n.to_numpy(), abs=1e-12)
    assert top.centrale_gewichten.equals(heel.centrale_gewichten)
    assert top.vertrouwen.equals(heel.vertrouwen)
    assert top.wint_van is None
    assert top.rang_p95.isna().all()


def test_veel_buurten_eerste_honderd_precies_en_de_rest_in_klassen() -> None:
    t = tabel(1_500, 3, 5)
    uit = smaa(t, t, top_n=250, gewichten=Vrij(), trekkingen=300, paren=["BU3", "BU7"])
    w = Vrij().trek(list(t.columns), 300, np.random.default_rng(uit.seed))
    plaatsen = np.argsort(np.argsort(-(w @ t.to_numpy().T), axis=1), axis=1) + 1
    assert uit.kans_top_n.to_numpy() == pytest.approx((plaatsen <= 250).mean(axis=0))
    assert uit.rangkans.columns.tolist() == list(range(1, uit.rangkans.shape[1] + 1))
    assert uit.rangkans.shape[1] >= 100
    assert uit.rangkans[1].to_numpy() == pytest.approx((plaatsen == 1).mean(axis=0))
    assert uit.rang_verwacht.to_numpy() == pytest.approx(plaatsen.mean(axis=0))
    for deel, reeks in ((0.05, uit.rang_p05), (0.5, uit.rang_p50), (0.95, uit.rang_p95)):
        echt = np.quantile(plaatsen, deel, axis=0, method="inverted_cdf")
        assert np.abs(reeks - echt).to_numpy().max() <= 1 + 0.03 * 1_500
        precies = echt <= 100
        assert reeks[precies].tolist() == echt[precies].tolist()
    assert uit.wint_van is not None
    assert uit.wint_van.loc["BU3", "BU7"] == pytest.approx((plaatsen[:, 3] < plaatsen[:, 7]).mean())


# --- de kern -----------------------------------------------------------------------------------------------------


def numpy_plaatsen(t: pd.DataFrame, w: np.ndarray) -> np.ndarray:
    """De kale manier: scores in dezelfde optelvolgorde, stabiel sorteren van hoog naar laag."""
    scores = np.zeros((len(w), len(t)))
    for k in range(t.shape[1]):
        scores = scores + w[:, k : k + 1] * t.to_numpy()[:, k]
    volgorde = np.argsort(-scores, axis=1, kind="stable")
    plaatsen = np.empty_like(volgorde)
    np.put_along_axis(plaatsen, volgorde, np.arange(len(t))[None, :], axis=1)
    return plaatsen


@rustig
@given(st.integers(1, 300), st.integers(1, 9), st.integers(0, 1000), st.sampled_from([0, 1, 2, 7]))
def test_de_kern_geeft_precies_de_plaatsen_van_numpy(n: int, c: int, zaad: int, stappen: int) -> None:
    """Ook met veel gelijke scores (stappen 1, 2 en 7): gelijk blijft op volgorde van de tabel."""
    t = tabel(n, c, zaad, stappen)
    w = Vrij().trek(list(t.columns), 70, np.random.default_rng(zaad))
    plaatsen = numpy_plaatsen(t, w)
    basis = np.ascontiguousarray(t.to_numpy().T)
    leeg = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0), np.uint64(1), 0)
    klassen = plaatsklassen(n, 1)
    telling, som = np.zeros((n, n), np.int32), np.zeros(n, np.int64)
    winnaar, paar = np.empty(70, np.int32), np.arange(n, dtype=np.int32)
    wint = np.zeros((n, n), np.int32)
    tel_rangen(basis, w, *leeg, klassen, telling, som, winnaar, paar, wint)
    for r in range(n):
        assert telling[r].tolist() == (plaatsen == r).sum(axis=0).tolist()
    assert som.tolist() == plaatsen.sum(axis=0).tolist()
    assert winnaar.tolist() == plaatsen.argmin(axis=1).tolist()
    assert wint.tolist() == (plaatsen[:, :, None] < plaatsen[:, None, :]).sum(axis=0).tolist()
    k = min(n, 5)
    top, winnaar_top = np.zeros((k, n), np.int32), np.empty(70, np.int32)
    tel_top(basis, w, *leeg, top, winnaar_top)
    assert top.tolist() == telling[:k].tolist()
    assert winnaar_top.tolist() == winnaar.tolist()


@rustig
@given(st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.5, 1.0, 5e-324, 1e-308]), min_size=1, max_size=200))
def test_sorteren_van_scheve_en_gelijke_scores(scores: list[float]) -> None:
    s = np.array(scores)
    n = len(s)
    sleutel, volgorde = np.empty(n), np.empty(n, np.uint32)
    sorteer(s, np.empty(n, np.uint32), np.empty(n + 64, np.uint32), sleutel, volgorde)
    assert volgorde.tolist() == np.argsort(-s, kind="stable").tolist()
    assert sleutel.tolist() == s[volgorde].tolist()


# --- stoppen en weigeren -----------------------------------------------------------------------------------------


def test_voortgang_loopt_op_en_kan_stoppen() -> None:
    t = tabel(20, 3, 1)
    gemeld: list[float] = []
    smaa(t, t, top_n=3, gewichten=Vrij(), trekkingen=2_000, voortgang=lambda _, deel: gemeld.append(deel))
    assert gemeld == sorted(gemeld)
    assert gemeld[-1] == 1.0

    class GestoptError(Exception):
        pass

    def stop(_wat: str, _deel: float) -> None:
        raise GestoptError

    with pytest.raises(GestoptError):
        smaa(t, t, top_n=3, gewichten=Vrij(), trekkingen=2_000, voortgang=stop)


def test_wat_niet_kan_wordt_geweigerd_met_de_naam() -> None:
    with pytest.raises(OutOfRange, match="interval van 'x', buurt 'B'"):
        smaa(ABC, ABC.assign(x=[1.0, 0.5, 0.0]), gewichten=Vrij())
    with pytest.raises(OutOfRange, match="laag, criterium 'x', buurt 'A'"):
        smaa(ABC * 2, ABC * 2, gewichten=Vrij())
    with pytest.raises(MissingColumn):
        smaa(ABC, ABC.iloc[:2], gewichten=Vrij())
    with pytest.raises(EmptyInput):
        smaa(ABC.iloc[:0], ABC.iloc[:0], gewichten=Vrij())
    for wat in ("trekkingen", "top_n"):
        with pytest.raises(OutOfRange, match=wat):
            smaa(ABC, ABC, gewichten=Vrij(), **{wat: 0})  # type: ignore[arg-type]
    with pytest.raises(OutOfRange, match="seed"):
        smaa(ABC, ABC, gewichten=Vrij(), seed=-1)
    with pytest.raises(UnknownName, match="'z'"):
        smaa(ABC, ABC, gewichten=Volgorde(("x", "z")))
    with pytest.raises(UnknownName, match="'z'"):
        smaa(ABC, ABC, gewichten=Vast({"z": 1}))
    with pytest.raises(UnknownName, match="'z'"):
        smaa(ABC, ABC, gewichten=Bereik({"z": (0, 1)}))
    with pytest.raises(OutOfRange, match="bereik van 'x'"):
        smaa(ABC, ABC, gewichten=Bereik({"x": (0.5, 0.2)}))
    with pytest.raises(OutOfRange, match="verruim het bereik"):
        smaa(ABC, ABC, gewichten=Bereik({"x": (0, 0.3), "y": (0, 0.3)}))
    with pytest.raises(OutOfRange, match="marge"):
        Bereik.rond({"x": 1}, 2)
    with pytest.raises(UnknownName, match="'Q'"):
        smaa(ABC, ABC, gewichten=Vrij(), paren=["Q"])


def test_de_kern_werkt_als_er_nergens_geschreven_mag_worden(tmp_path: Path) -> None:
    """Een alleen-lezen installatie zonder HOME: dan wordt bij elke start opnieuw gecompileerd, maar het werkt."""
    shutil.copytree(WORTEL / "spatial", tmp_path / "spatial", ignore=shutil.ignore_patterns("__pycache__"))
    # Een bestand op de plek van de map: dat houdt ook een beheerder tegen, anders dan leesrechten.
    (tmp_path / "spatial" / "__pycache__").write_text("")
    opdracht = (
        "import pandas as pd; from spatial.smaa import smaa, Vrij\n"
        "import spatial; assert spatial.__file__.startswith(__import__('os').environ['PYTHONPATH'])\n"
        "t = pd.DataFrame({'x': [1, 0.5], 'y': [0, 0.5], 'z': [0, 0.5]})\n"
        "print(smaa(t, t, top_n=1, gewichten=Vrij(), trekkingen=50).kans_top_n.sum())"
    )
    omgeving = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG")}
    omgeving |= {"PYTHONPATH": str(tmp_path), "HOME": os.devnull, "PYTHONDONTWRITEBYTECODE": "1"}
    uit = subprocess.run(
        [sys.executable, "-c", opdracht], cwd=tmp_path, env=omgeving, capture_output=True, text=True, check=False
    )
    assert uit.returncode == 0, uit.stderr
    assert float(uit.stdout) == 1.0
    assert not list(tmp_path.rglob("*.nbi"))
