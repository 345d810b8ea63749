"""nginx in front of an app, with the configuration of docs/accounts.md and a self-made certificate."""

import getpass
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
PAGE = Path(__file__).parent.parent / "docs" / "accounts.md"


@contextmanager
def nginx_before(app_port: int, port: int, folder: Path, path: str = "", *, passed_on: bool = True) -> Iterator[Path]:
    """Yields the path of the CA certificate; the server is listening. `passed_on`: whether the app is told the path."""
    make_certificate(folder)
    kept = "".join(f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"user {getpass.getuser()};\npid {folder}/pid;\nerror_log {folder}/nginx.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{kept}{told(app_port, port, folder, path, passed_on=passed_on)}\n}}\n"
    )
    nginx = [NGINX, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")]
    subprocess.run(nginx, check=True, stderr=subprocess.DEVNULL)
    try:
        yield folder / "rinse.pem"
    finally:
        subprocess.run([*nginx, "-s", "stop"], check=True, stderr=subprocess.DEVNULL)


def told(app_port: int, port: int, folder: Path, path: str, *, passed_on: bool) -> str:
    """The configuration in the docs, with our addresses and files."""
    found = re.search(r"```\n(server \{\n.*?\n\})\n```", PAGE.read_text(), re.DOTALL)
    assert found
    server = found[1]
    for theirs, ours in (
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("server_name rinse.example.org", "server_name localhost"),
        ("/etc/ssl/", f"{folder}/"),
        ("127.0.0.1:8080", f"127.0.0.1:{app_port}{'' if passed_on else '/'}"),
        ("location / {", f"location {path}/ {{"),
    ):
        assert theirs in server
        server = server.replace(theirs, ours)
    return server


def make_certificate(folder: Path) -> None:
    """`rinse.pem` and `rinse.key`, for localhost, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    (folder / "rinse.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "rinse.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
