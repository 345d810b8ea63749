"""The one address under which people reach Rinse, from BASE_URL, and whether a request comes from our own pages there."""

from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from models.ip_addresses import is_loopback
from ui.auth import NAMES

PORTS = {"http": 80, "https": 443}


class Address:
    """The parts of BASE_URL."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url.lower())
        self.base_url, self.scheme, self.path = base_url, parts.scheme, urlsplit(base_url).path
        port = parts.port or PORTS[self.scheme]
        names = (
            NAMES if is_loopback(parts.hostname or "") else (parts.netloc.rpartition(":")[0] if parts.port else parts.netloc,)
        )
        self.hosts = {f"{name}:{port}" for name in names} | (set(names) if port == PORTS[self.scheme] else set())

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def cookie(self) -> str:
        """The cookie's name. With the prefix `__Host-`, browsers accept it only from this very host over https, and for all of
        it. Below a path it is sent there only, and named after it: cookies of paths above are sent along."""
        marked = ("__Secure-" if self.path else "__Host-") if self.is_secure else ""
        return f"{marked}rinse{self.path.replace('/', '-')}"

    @property
    def scope(self) -> dict[str, Any]:
        """Where a cookie of ours is sent, and who may read it."""
        return {"path": self.path or "/", "secure": self.is_secure, "httponly": True, "samesite": "lax"}

    def is_named(self, headers: Headers) -> bool:
        """Whether the Host header names us: anybody can point a host name of theirs at this server."""
        return headers.get("host", "").lower() in self.hosts

    def is_from_our_page(self, headers: Headers) -> bool:
        """Whether the browser says that the request comes from one of our pages. Without any such header: False.

        Browsers omit Sec-Fetch-Site without https, and Origin on requests that change nothing.
        """
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and site is None:
            referer = headers.get("referer", "").lower()
            return referer.startswith(f"{self.own_origin(headers)}/")
        return (origin is None or self._is_ours(headers, origin)) and site in (None, "same-origin")

    def _is_ours(self, headers: Headers, origin: str) -> bool:
        return origin.lower() == self.own_origin(headers)

    def own_origin(self, headers: Headers) -> str:
        """Our origin under the name that the client used."""
        return f"{self.scheme}://{headers.get('host', '').lower()}"

    def own_address(self, headers: Headers) -> str:
        """BASE_URL under the name that the client used."""
        return self.own_origin(headers) + self.path
