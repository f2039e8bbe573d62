"""Wat komt er bij elk verzoek op aan? Grootte, herkomst en naam van de dienst, en de veiligheidsregels in het antwoord.

Een webpagina van een ander kan in de browser van de gebruiker verzoeken sturen naar deze computer. Daarom moet
de naam in het verzoek (Host) lokaal zijn zolang de dienst alleen lokaal luistert, en mag een verzoek dat iets
verandert niet van een andere website komen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import problem

LOKAAL = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
VEILIG = frozenset({"GET", "HEAD", "OPTIONS"})
API_BELEID = "default-src 'none'; frame-ancestors 'none'"
PAGINA_BELEID = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def is_local(host: str) -> bool:
    """Of de dienst op dit adres alleen vanaf deze computer te bereiken is.

    >>> is_local("127.0.0.1"), is_local("::1"), is_local("0.0.0.0")
    (True, True, False)
    """
    return LOKAAL.fullmatch(f"[{host}]" if ":" in host else host) is not None


class Beveiliging:
    """ASGI-schil die te grote of vreemde verzoeken weigert en elk antwoord zijn koppen geeft."""

    def __init__(
        self, app: ASGIApp, *, max_bytes: int, alleen_lokaal: bool, ruimer: Mapping[str, int] | None = None
    ) -> None:
        """`ruimer` : adres naar een eigen grens in bytes, voor verzoeken waar een kaart in zit."""
        self.app = app
        self.max_bytes = max_bytes
        self.ruimer = dict(ruimer or {})
        self.alleen_lokaal = alleen_lokaal
        self.versie = version("wijkwind")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Behandel één verzoek."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kop = Headers(scope=scope)
        geweigerd = self._weiger(scope, kop)
        stuur = self._met_koppen(scope, send)
        if geweigerd is not None:
            await problem(Request(scope), *geweigerd)(scope, receive, stuur)
            return
        grens = self._grens(scope)
        lezer = _Lezer(receive, grens)
        begonnen = False

        async def bewaak(bericht: Message) -> None:
            nonlocal begonnen
            if lezer.te_groot and not begonnen:
                return
            begonnen = True
            await stuur(bericht)

        await self.app(scope, lezer, bewaak)
        if lezer.te_groot and not begonnen:
            tekst = f"Het verzoek is groter dan {grens} bytes."
            await problem(Request(scope), 413, tekst)(scope, receive, stuur)

    def _weiger(self, scope: Scope, kop: Headers) -> tuple[int, str] | None:
        host = kop.get("host", "")
        if self.alleen_lokaal and not LOKAAL.fullmatch(host):
            return 421, "Deze dienst luistert alleen op deze computer; gebruik 127.0.0.1 of localhost."
        if scope["method"] not in VEILIG:
            herkomst = kop.get("origin")
            vreemd = herkomst is not None and herkomst.partition("://")[2] != host
            if vreemd or kop.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return 403, "Dit verzoek komt van een andere website."
            soort = kop.get("content-type", "").partition(";")[0].strip().lower()
            if scope["method"] in ("POST", "PUT", "PATCH") and soort != "application/json":
                return 415, "Stuur JSON, met Content-Type: application/json."
        lengte = kop.get("content-length", "0")
        grens = self._grens(scope)
        if not lengte.isdigit() or int(lengte) > grens:
            return 413, f"Het verzoek is groter dan {grens} bytes."
        return None

    def _grens(self, scope: Scope) -> int:
        return self.ruimer.get(str(scope["path"]), self.max_bytes)

    def _met_koppen(self, scope: Scope, send: Send) -> Send:
        async def stuur(bericht: Message) -> None:
            if bericht["type"] == "http.response.start":
                koppen = MutableHeaders(scope=bericht)
                for naam, waarde in self._koppen(str(scope["path"])).items():
                    koppen.setdefault(naam, waarde)
            await send(bericht)

        return stuur

    def _koppen(self, pad: str) -> dict[str, str]:
        vast = {
            "API-Version": self.versie,
            "Cache-Control": "no-store",
            "Content-Security-Policy": API_BELEID,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
        }
        if pad == "/openapi.json":
            vast["Access-Control-Allow-Origin"] = "*"
            vast["Cross-Origin-Resource-Policy"] = "cross-origin"
        return vast


class _Lezer:
    """Leest het verzoek en stopt zodra het te groot wordt, ook als de lengte niet vooraf bekend is."""

    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self._receive = receive
        self._max = max_bytes
        self._gelezen = 0
        self.te_groot = False

    async def __call__(self) -> dict[str, Any]:
        bericht = dict(await self._receive())
        if bericht["type"] == "http.request":
            self._gelezen += len(bericht.get("body", b""))
            if self._gelezen > self._max:
                self.te_groot = True
                return {"type": "http.disconnect"}
        return bericht
