"""An OpenID Connect issuer: an HTTP server in a thread of the test, with its own keys, that can be made to lie."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

CLIENT, SECRET = "rinse", "not a secret: 100% + a test"  # gitleaks:allow
Claims = dict[str, Any]


class Issuer(ThreadingHTTPServer):
    """Confirms `subject` to everybody. `claims` and `sign` make it lie; `described` is added to the discovery document."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server_port}"  # a different site from 127.0.0.1, where these tests' apps are
        self.codes: dict[str, dict[str, str]] = {}
        self.rsa = RSAKey.generate_key(2048, auto_kid=True)
        self.ec = ECKey.generate_key("P-256", auto_kid=True)
        self.be_honest()

    def be_honest(self) -> None:
        self.keys: list[Key] = [self.rsa, self.ec]
        self.subject, self.error, self.token_error, self.refuses_twice = "ann", "", "", True
        self.claims: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = lambda claims: self.signed(claims)
        self.described: Claims = {}
        self.answered: Claims = {}
        self.asked: list[tuple[str, str]] = []

    def signed(self, claims: Claims, algorithm: str = "RS256", key: Key | None = None) -> str:
        key = key or (self.ec if algorithm == "ES256" else self.rsa)
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, [algorithm])

    def discovery(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        } | self.described

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to which somebody is redirected after signing in here."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"sub": self.subject}
        said = {"error": self.error} if self.error else {"code": code}
        return f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']} | self.answered)}"

    def token(self, form: dict[str, str]) -> tuple[int, Claims]:
        asked = self.codes.get(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "what nobody should read"}
        if self.token_error:
            return 401, {"error": self.token_error, "error_description": "what nobody should read"}
        if self.refuses_twice:
            del self.codes[form["code"]]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": asked["sub"], "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return 200, {"token_type": "Bearer", "access_token": "x", "id_token": self.sign(self.claims(claims))}


class Handler(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.server.asked.append((self.command, self.path))
        if address.path == "/authorize":
            self._answer(302, {}, self.server.authorize(dict(parse_qsl(address.query))))
        elif address.path == "/keys":
            self._answer(200, {"keys": [key.as_dict(private=False) for key in self.server.keys]})
        elif address.path == "/.well-known/openid-configuration":
            self._answer(200, self.server.discovery())
        elif address.path == "/elsewhere":
            self._answer(302, {}, f"{self.server.url}/.well-known/openid-configuration")
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        self.server.asked.append((self.command, self.path))
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        plain = {name: values[0] for name, values in form.items()}
        known = f"Basic {base64.b64encode(urlencode({CLIENT: SECRET}).replace('=', ':').encode()).decode()}"
        by_form = (plain.get("client_id"), plain.get("client_secret")) == (CLIENT, SECRET)
        if self.headers.get("authorization") != known and not by_form:
            return self._answer(401, {"error": "invalid_client"})
        return self._answer(*self.server.token(plain))

    def _answer(self, status: int, said: Claims, location: str = "") -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def issuing() -> Iterator[Issuer]:
    with Issuer() as issuer:
        thread = Thread(target=issuer.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield issuer
        finally:
            issuer.shutdown()
            thread.join()


def settings_for(issuer: Issuer) -> dict[str, str]:
    """The settings of an app that uses it."""
    return {
        "AUTH": "accounts",
        "WORKERS": "0",
        "OIDC_ISSUER": issuer.url,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "Example & Co",
    }
