from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.analyses import StartwijkenOpdracht
from api.errors import TooBusy, UnknownTask
from api.exports.resultaat_json import read_json
from api.jobs import Rekenaar, Taak, Takenlijst, fingerprint
from tests.api import rekenaars


@pytest.fixture
def maak(tmp_path: Path) -> Iterator[Callable[..., Takenlijst]]:
    lijsten: list[Takenlijst] = []

    def nieuw(rekenaar: Rekenaar, **opties: float) -> Takenlijst:
        lijsten.append(Takenlijst(tmp_path / "resultaten", rekenaar, **opties))
        return lijsten[-1]

    yield nieuw
    for lijst in lijsten:
        lijst.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    map_ = tmp_path / "data"
    map_.mkdir()
    (map_ / "laag.txt").write_text("1")
    return map_


def wacht(lijst: Takenlijst, taak_id: str, *standen: str, tijd_s: float = 60) -> Taak:
    einde = time.monotonic() + tijd_s
    while time.monotonic() < einde:
        taak = lijst.get(taak_id)
        if taak.stand in standen and (taak.afgerond or taak.stand in ("bezig", "wacht")):
            return taak
        time.sleep(0.02)
    raise AssertionError(f"taak bleef op {lijst.get(taak_id)}")


def test_task_gives_result_by_hash(maak, data: Path, tmp_path: Path) -> None:
    lijst = maak(rekenaars.snel)
    taak = lijst.start(StartwijkenOpdracht(data=data, seed=3), "Mijn titel")
    assert taak.stand == "wacht"
    klaar = wacht(lijst, taak.id, "klaar", "mislukt")
    assert klaar.stand == "klaar", klaar.fouten
    assert klaar.resultaat == f"{3:016x}"
    uitkomst = read_json(tmp_path / "resultaten" / klaar.resultaat / "resultaat.json")
    assert uitkomst.titel == "Mijn titel"
    assert [pad.name for pad in (tmp_path / "resultaten").iterdir()] == [klaar.resultaat]


def test_same_request_is_one_run_until_data_changes(maak, data: Path) -> None:
    lijst = maak(rekenaars.snel)
    opdracht = StartwijkenOpdracht(data=data)
    eerste = lijst.start(opdracht)
    assert lijst.start(opdracht).id == eerste.id
    klaar = wacht(lijst, eerste.id, "klaar")
    assert lijst.start(opdracht) == klaar
    assert len(lijst.list()) == 1
    (data / "laag.txt").write_text("anders")
    assert lijst.start(opdracht).id != eerste.id


def test_result_deleted_by_user_is_computed_again(maak, data: Path, tmp_path: Path) -> None:
    lijst = maak(rekenaars.snel)
    klaar = wacht(lijst, lijst.start(StartwijkenOpdracht(data=data)).id, "klaar")
    map_ = tmp_path / "resultaten" / str(klaar.resultaat)
    for pad in map_.iterdir():
        pad.unlink()
    map_.rmdir()
    assert lijst.start(StartwijkenOpdracht(data=data)).stand == "wacht"
    wacht(lijst, klaar.id, "klaar")
    assert map_.is_dir()


def test_stop_running_task_leaves_nothing(maak, data: Path, tmp_path: Path) -> None:
    lijst = maak(rekenaars.traag)
    taak = lijst.start(StartwijkenOpdracht(data=data))
    wacht(lijst, taak.id, "bezig")
    while lijst.get(taak.id).deel == 0:
        time.sleep(0.02)
    lijst.stop(taak.id)
    assert wacht(lijst, taak.id, "gestopt").resultaat is None
    assert list((tmp_path / "resultaten").iterdir()) == []
    assert lijst.start(StartwijkenOpdracht(data=data)).stand == "wacht"  # opnieuw mag


def test_stop_waiting_task_never_starts(maak, data: Path) -> None:
    lijst = maak(rekenaars.traag)
    lijst.start(StartwijkenOpdracht(data=data, seed=1))
    tweede = lijst.start(StartwijkenOpdracht(data=data, seed=2))
    assert lijst.stop(tweede.id).stand == "gestopt"


def test_task_that_does_not_listen_is_ended(maak, data: Path, tmp_path: Path) -> None:
    lijst = maak(rekenaars.doof, geduld_s=0.5)
    taak = lijst.start(StartwijkenOpdracht(data=data))
    while lijst.get(taak.id).deel == 0:
        time.sleep(0.02)
    lijst.stop(taak.id)
    wacht(lijst, taak.id, "gestopt", tijd_s=20)
    assert list((tmp_path / "resultaten").iterdir()) == []


@pytest.mark.parametrize(
    ("rekenaar", "tekst"),
    [(rekenaars.fout, "rente"), (rekenaars.onverwacht, "ZeroDivisionError"), (rekenaars.dood, "onverwacht gestopt")],
)
def test_failure_is_told_and_next_task_runs(maak, data: Path, rekenaar: Rekenaar, tekst: str) -> None:
    lijst = maak(rekenaar)
    for seed in (1, 2):
        taak = wacht(lijst, lijst.start(StartwijkenOpdracht(data=data, seed=seed)).id, "mislukt")
        assert tekst in taak.fouten[0]["melding"]
        assert taak.resultaat is None


def test_queue_has_a_limit(maak, data: Path) -> None:
    lijst = maak(rekenaars.traag, max_wachtend=2)
    for seed in (1, 2):
        lijst.start(StartwijkenOpdracht(data=data, seed=seed))
    with pytest.raises(TooBusy):
        lijst.start(StartwijkenOpdracht(data=data, seed=3))


def test_unknown_task(maak) -> None:
    with pytest.raises(UnknownTask, match="bestaat-niet"):
        maak(rekenaars.snel).get("bestaat-niet")


def test_fingerprint_depends_on_every_wish(data: Path) -> None:
    basis = StartwijkenOpdracht(data=data)
    anders = [
        StartwijkenOpdracht(data=data, seed=2),
        StartwijkenOpdracht(data=data, top_n=3),
        StartwijkenOpdracht(data=data, zonder=("S4",)),
        StartwijkenOpdracht(data=data, gewichten={"draagvlak": 1.0}),
    ]
    vingers = {fingerprint(opdracht) for opdracht in [basis, *anders]} | {fingerprint(basis, "titel")}
    assert len(vingers) == 6
    assert fingerprint(basis) == fingerprint(StartwijkenOpdracht(data=data))
