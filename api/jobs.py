"""Hoe loopt lang rekenwerk naast de webdienst, met voortgang en een knop om te stoppen?

Eén taak tegelijk, in een eigen proces: zo blijft de dienst antwoorden en komt al het geheugen terug. Dezelfde
opdracht op dezelfde gegevens heeft dezelfde vingerafdruk en wordt maar één keer gerekend.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import queue
import re
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Literal

from api.errors import ApiError, Stopped, TooBusy, UnknownTask
from api.inzending import Inzending
from api.studies import soort_van
from api.uitvoer import place
from spatial.errors import WijkwindError

Stand = Literal["wacht", "bezig", "klaar", "mislukt", "gestopt"]
Rekenaar = Callable[..., Any]
ACTIEF: frozenset[Stand] = frozenset({"wacht", "bezig"})
HASH = re.compile(r"[0-9a-f]{8,64}")
TIK_S = 0.1
# Wie bij stoppen het beste tot dan toe oplevert, moet dat nog kunnen schrijven.
GEDULD_MAAL = 12.0


@dataclass(frozen=True, kw_only=True)
class Taak:
    """De stand van één taak; onveranderlijk, elke stap is een nieuwe waarde."""

    id: str
    stand: Stand
    wat: str = ""
    deel: float = 0.0
    gevraagd: str
    afgerond: str | None = None
    resultaat: str | None = None
    fouten: tuple[dict[str, str], ...] = ()
    titel: str = ""
    soort: str = ""


@dataclass(frozen=True)
class _Werk:
    taak_id: str
    opdracht: Any
    titel: str
    stop: threading.Event = field(default_factory=threading.Event)


class Takenlijst:
    """De wachtrij met één werker; alles wat hij weet staat in `Taak`-waarden."""

    def __init__(
        self,
        resultaten: Path,
        rekenaar: Rekenaar,
        *,
        max_wachtend: int = 8,
        max_bewaard: int = 100,
        geduld_s: float = 5.0,
    ) -> None:
        self._map = resultaten
        self._rekenaar = rekenaar
        self._max_wachtend = max_wachtend
        self._max_bewaard = max_bewaard
        self._geduld_s = geduld_s
        self._taken: dict[str, Taak] = {}
        self._werk: dict[str, _Werk] = {}
        self._rij: queue.Queue[_Werk | None] = queue.Queue()
        self._slot = threading.Lock()
        self._werker = threading.Thread(target=self._loop, name="wijkwind-taken", daemon=True)
        self._werker.start()
        warm_up()

    def start(self, opdracht: Any, titel: str = "") -> Taak:
        """Zet een opdracht in de rij; loopt of ligt ze er al, dan is dat de taak.

        Parameters
        ----------
        opdracht : een opdracht van een soort uit `api.studies`, of een `Inzending` daarvan

        Raises
        ------
        TooBusy : als er al te veel taken wachten.
        """
        taak_id = fingerprint(opdracht, titel)
        soort = soort_van(opdracht).naam
        with self._slot:
            bestaand = self._taken.get(taak_id)
            if bestaand is not None and self._is_bruikbaar(bestaand):
                return bestaand
            actief = sum(taak.stand in ACTIEF for taak in self._taken.values())
            if actief >= self._max_wachtend:
                raise TooBusy("taken", actief, f"hoogstens {self._max_wachtend} tegelijk", "wacht tot er een klaar is")
            taak = Taak(
                id=taak_id, stand="wacht", wat="wacht op de vorige taak", gevraagd=_nu(), titel=titel, soort=soort
            )
            self._taken.pop(taak_id, None)
            self._taken[taak_id] = taak
            self._werk[taak_id] = _Werk(taak_id, opdracht, titel)
            self._rij.put(self._werk[taak_id])
            self._vergeet_oude()
            return taak

    def get(self, taak_id: str) -> Taak:
        """De stand van een taak.

        Raises
        ------
        UnknownTask : als ze er niet (meer) is.
        """
        with self._slot:
            if taak_id not in self._taken:
                raise UnknownTask("taak", taak_id, "een bestaande taak", "vraag de lijst op met GET /v1/taken")
            return self._taken[taak_id]

    def list(self) -> list[Taak]:
        """Alle taken, de nieuwste voorop."""
        with self._slot:
            return list(reversed(self._taken.values()))

    def stop(self, taak_id: str) -> Taak:
        """Vraag een taak te stoppen; een afgeronde taak blijft wat ze is."""
        taak = self.get(taak_id)
        if taak.stand in ACTIEF:
            self._werk[taak_id].stop.set()
            if taak.stand == "wacht":
                return self._zet(taak_id, stand="gestopt", wat="gestopt voor het begin", afgerond=_nu())
        return self.get(taak_id)

    def close(self) -> None:
        """Stop alles en wacht tot de werker klaar is."""
        for werk in list(self._werk.values()):
            werk.stop.set()
        self._rij.put(None)
        self._werker.join(timeout=self._geduld_s + 5)

    def _is_bruikbaar(self, taak: Taak) -> bool:
        if taak.stand in ACTIEF:
            return not self._werk[taak.id].stop.is_set()
        return taak.stand == "klaar" and (self._map / str(taak.resultaat)).is_dir()

    def _vergeet_oude(self) -> None:
        klaar = [naam for naam, taak in self._taken.items() if taak.stand not in ACTIEF]
        for naam in klaar[: max(0, len(self._taken) - self._max_bewaard)]:
            del self._taken[naam]

    def _zet(self, taak_id: str, **velden: Any) -> Taak:
        with self._slot:
            self._taken[taak_id] = replace(self._taken[taak_id], **velden)
            if self._taken[taak_id].stand not in ACTIEF:
                self._werk.pop(taak_id, None)
            return self._taken[taak_id]

    def _loop(self) -> None:
        while (werk := self._rij.get()) is not None:
            if werk.stop.is_set():
                continue
            self._zet(werk.taak_id, stand="bezig", wat="begint")
            try:
                self._zet(werk.taak_id, stand="klaar", wat="klaar", deel=1.0, resultaat=self._reken(werk))
            except Stopped:
                self._zet(werk.taak_id, stand="gestopt", wat="gestopt door de gebruiker")
            except _Mislukt as fout:
                self._zet(werk.taak_id, stand="mislukt", wat="mislukt", fouten=tuple(fout.velden))
            except OSError as fout:
                velden = (_als_veld(ApiError("taak", str(fout), "ruimte en rechten op de schijf", "maak ruimte")),)
                self._zet(werk.taak_id, stand="mislukt", wat="mislukt", fouten=velden)
            self._zet(werk.taak_id, afgerond=_nu())

    def _reken(self, werk: _Werk) -> str:
        """Reken in een eigen proces en zet de map op haar plaats; geeft de hash van de uitkomst."""
        self._map.mkdir(parents=True, exist_ok=True)
        tijdelijk = self._map / f".{werk.taak_id}.werk"
        shutil.rmtree(tijdelijk, ignore_errors=True)
        context = _context()
        ontvang, zend = context.Pipe(duplex=False)
        stop = context.Event()
        proces = context.Process(  # type: ignore[attr-defined]
            target=_kind, args=(self._rekenaar, werk.opdracht, tijdelijk, werk.titel, zend, stop), daemon=True
        )
        proces.start()
        zend.close()
        try:
            soort, inhoud = self._volg(werk, ontvang, proces, stop)
            if soort == "gestopt":
                raise Stopped
            if soort == "fout":
                raise _Mislukt(inhoud)
            if not HASH.fullmatch(inhoud):
                raise _Mislukt([_als_veld(ApiError("hash", inhoud, "8 tot 64 hexadecimale tekens", "meld deze fout"))])
            place(tijdelijk, self._map / inhoud, soort_van(werk.opdracht).uitvoer)
            return str(inhoud)
        finally:
            ontvang.close()
            proces.join(timeout=self._geduld_s)
            if proces.is_alive():
                proces.kill()
                proces.join()
            for rest in self._map.glob(f".*{werk.taak_id}*"):
                shutil.rmtree(rest, ignore_errors=True)

    def _volg(self, werk: _Werk, ontvang: Connection, proces: Any, stop: Any) -> tuple[str, Any]:
        """Lees de berichten van het kind tot het klaar is; een kind dat niet wil stoppen wordt beëindigd."""
        einde = float("inf")
        while True:
            if werk.stop.is_set() and not stop.is_set():
                stop.set()
                bewaart = soort_van(werk.opdracht).bewaart_bij_stop
                einde = time.monotonic() + self._geduld_s * (GEDULD_MAAL if bewaart else 1.0)
                self._zet(werk.taak_id, wat="stopt en bewaart het beste" if bewaart else "stopt")
            if time.monotonic() > einde:
                proces.terminate()
                return "gestopt", None
            try:
                if not ontvang.poll(TIK_S):
                    continue
                soort, inhoud = ontvang.recv()
            except EOFError:
                if stop.is_set():
                    return "gestopt", None
                weg = ApiError("berekening", "onverwacht gestopt", "een uitkomst", "controleer het vrije geheugen")
                return "fout", [_als_veld(weg)]
            if soort != "voortgang":
                return soort, inhoud
            if not stop.is_set():
                self._zet(werk.taak_id, wat=inhoud[0], deel=round(inhoud[1], 4))


class _Mislukt(Exception):
    """De berekening gaf fouten, als gewone waarden uit het kindproces."""

    def __init__(self, velden: list[dict[str, str]]) -> None:
        super().__init__(velden)
        self.velden = velden


def fingerprint(opdracht: Any, titel: str = "") -> str:
    """De vingerafdruk van een opdracht op de gegevens zoals ze nu op schijf staan."""
    inhoud = {
        "soort": soort_van(opdracht).naam,
        "opdracht": asdict(opdracht),
        "titel": titel,
        "bestanden": _files(opdracht.data),
    }
    tekst = json.dumps(inhoud, sort_keys=True, default=str)
    return hashlib.sha256(tekst.encode()).hexdigest()[:32]


def _files(data: Path) -> list[tuple[str, int, int]]:
    uit = []
    for pad in sorted(data.rglob("*")) if data.is_dir() else []:
        if pad.is_file():
            stat = pad.stat()
            uit.append((str(pad.relative_to(data)), stat.st_size, stat.st_mtime_ns))
    return uit


def _kind(rekenaar: Rekenaar, opdracht: Any, uit: Path, titel: str, zend: Connection, stop: Any) -> None:
    """Wat het kindproces doet: rekenen, en elk bericht naar de ouder sturen."""
    laatste = [0.0]

    def voortgang(wat: str, deel: float) -> None:
        if stop.is_set():
            raise Stopped
        # Niet vaker dan de ouder kan tonen: een volle pijp zou het rekenen ophouden.
        if deel >= 1.0 or time.monotonic() - laatste[0] > TIK_S / 2:
            laatste[0] = time.monotonic()
            zend.send(("voortgang", (wat, float(deel))))

    try:
        if isinstance(opdracht, Inzending):
            # Naast de uitvoer: de ouder ruimt alles met de naam van de taak op.
            opdracht = opdracht.schrijf(uit.with_name(f"{uit.name}.invoer"))
        resultaat = rekenaar(opdracht, uit, titel=titel, voortgang=voortgang)
        zend.send(("klaar", resultaat.hash))
    except Stopped:
        zend.send(("gestopt", None))
    except WijkwindError as fout:
        zend.send(("fout", [_als_veld(deel) for deel in getattr(fout, "velden", (fout,))]))
    except Exception as fout:  # noqa: BLE001 - de buitenste deur van het kindproces
        traceback.print_exc(file=sys.stderr)
        onverwacht = ApiError("berekening", type(fout).__name__, "een uitkomst", "meld dit; het spoor staat in het log")
        zend.send(("fout", [_als_veld(onverwacht)]))
    finally:
        zend.close()


def _als_veld(fout: WijkwindError) -> dict[str, str]:
    return {
        "onderdeel": fout.onderdeel,
        "waarde": str(fout.waarde)[:200],
        "verwacht": fout.verwacht,
        "doe": fout.doe,
        "melding": str(fout),
    }


def _context() -> BaseContext:
    """Een schone start per taak; waar het kan uit een proces dat de pakketten al geladen heeft."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["api.studies"])
        return context
    return multiprocessing.get_context("spawn")


def warm_up() -> None:
    """Laat het proces met de geladen pakketten alvast starten, zodat de eerste taak niet wacht."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        _context()
        forkserver.ensure_running()


def _nu() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
