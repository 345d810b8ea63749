"""Mail, one letter at a time, to one address each, through the server in SMTP_URL.

Sending has one of three outcomes: the server has accepted the letter; it has not, and a retry is worthwhile (Unreachable) or
not (Unwelcome); or that is unknown (Uncertain), because the connection broke after the text was sent. Before the text is
sent, `about_to` is called, so that the caller can record that the letter may have been sent from now on.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from jobs.host_names import in_ascii
from models.errors import Misconfigured, Uncertain, Unreachable, Unwelcome
from models.ip_addresses import is_loopback
from models.settings import Settings

TIMEOUT = 20
"""Seconds that the server may take for one command."""
IN_ADDRESS = r"""[^@\s\[\]()<>,;:\\"]"""
"""A character of an address. The excluded ones begin comments and lists, on which the standard library fails, or for which it
gives the server another address than the one given."""
ADDRESS = rf"{IN_ADDRESS}+@{IN_ADDRESS}+\.{IN_ADDRESS}+"
"""An address that can be reached from elsewhere: its domain contains a dot."""
LONGEST_ADDRESS = 254
ENCODED = "=?"
"""The beginning of an encoded word (RFC 2047). The standard library decodes it, and writes out line breaks in it."""
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Letter(NamedTuple):
    """One message to one address. A retry has the same `id`, so that mailboxes can recognise duplicates."""

    id: str
    to: str
    subject: str
    text: str
    html: str | None = None


@contextmanager
def post_office(settings: Settings) -> Iterator["PostOffice"]:
    """A connection to the mail server, for any number of letters. Raises Unreachable, and Misconfigured without SMTP_URL."""
    if not settings.smtp_url:
        raise Misconfigured("There is no mail server. Set SMTP_URL, such as smtp://user:password@host:587.")
    with ExitStack() as opened:
        with translated_errors():
            server = opened.enter_context(connect(urlsplit(settings.smtp_url)))
        yield PostOffice(server, settings.sender())


class PostOffice:
    """The open connection."""

    def __init__(self, server: smtplib.SMTP, sender: Address) -> None:
        self.server = server
        self.sender = Address(sender.display_name, sender.username, domain_in_ascii(sender.domain))

    def send(self, letter: Letter, about_to: Callable[[], object] = lambda: None) -> None:
        """Sends one letter. Raises Unreachable, Unwelcome or Uncertain."""
        to = on_the_way(letter.to)
        message = written(letter._replace(to=to), self.sender)
        plain = to.isascii()
        if not plain and not self.server.has_extn("smtputf8"):
            raise Unwelcome(f"The mail server does not accept addresses with such letters: {letter.to}.")
        options = () if plain else ("SMTPUTF8", "BODY=8BITMIME")
        with translated_errors(), self._clean():
            accepted(self.server.mail(self.sender.addr_spec, options))
            accepted(self.server.rcpt(to), letter.to)
            accepted(self.server.docmd("DATA"))
            about_to()
            accepted(self._text(message.as_bytes(policy=SMTP if plain else SMTPUTF8)))

    def _text(self, text: bytes) -> tuple[int, bytes]:
        try:
            self.server.send(re.sub(rb"(?m)^\.", b"..", text) + b".\r\n")
            return self.server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain("The mail server went away while it took the letter. It may have arrived.") from error

    @contextmanager
    def _clean(self) -> Iterator[None]:
        """Resets the connection after a refusal, so that the next letter can be sent; closes it after any other error."""
        try:
            yield
        except (Unreachable, Unwelcome):
            with suppress(OSError, smtplib.SMTPException):
                self.server.rset()
            raise
        except BaseException:
            self.server.close()
            raise


def check(settings: Settings) -> None:
    """Raises Unreachable or Unwelcome unless we can sign in to the mail server."""
    with post_office(settings) as office:
        accepted(office.server.noop())


def describe(settings: Settings) -> str:
    """Where mail goes, without the password."""
    url = urlsplit(settings.smtp_url or "")
    return f"{url.scheme}://{url.hostname}:{url.port or PORTS[url.scheme]}" if settings.smtp_url else ""


def on_the_way(to: str) -> str:
    """The address for the server, with its domain in ASCII. Raises Unwelcome for an invalid address."""
    user, _, domain = to.rpartition("@")
    if not (re.fullmatch(f"{IN_ADDRESS}+@{IN_ADDRESS}+", to) and to.isprintable()) or ENCODED in to:
        raise Unwelcome(f"This is not an e-mail address: {to!r}.")
    return f"{user}@{domain_in_ascii(domain)}"


def domain_in_ascii(domain: str) -> str:
    """Raises Unwelcome for an invalid domain."""
    try:
        return in_ascii(domain)
    except ValueError as error:
        raise Unwelcome(f"There is no such domain in an e-mail address: {domain!r}.") from error


def written(letter: Letter, sender: Address) -> EmailMessage:
    """The message. Text in a subject cannot inject headers."""
    user, _, domain = letter.to.rpartition("@")
    message = EmailMessage(policy=SMTPUTF8)
    message["From"] = sender
    message["To"] = Address(username=user, domain=domain)
    message["Subject"] = " ".join(CONTROLS.sub(" ", letter.subject).replace(ENCODED, "= ?").split())
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # so that no out-of-office replies come back
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    return message


@contextmanager
def connect(url: SplitResult) -> Iterator[smtplib.SMTP]:
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    tls = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if url.scheme == "smtp+starttls" or (url.scheme == "smtp" and wants_tls(server, url)):
            server.starttls(context=tls)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def wants_tls(server: smtplib.SMTP, url: SplitResult) -> bool:
    """Whether to encrypt: if the server offers it, and always before a password leaves this machine."""
    leaves = not is_loopback(url.hostname or "")
    return leaves and (server.has_extn("starttls") or bool(url.password))


def accepted(answer: tuple[int, bytes], to: str = "") -> None:
    """Raises Unreachable for a transient error (4xx), Unwelcome for a permanent one (5xx)."""
    code, said = answer
    if code < 400:
        return
    words = " ".join(said.decode(errors="replace").split())[:200]
    what = f"The mail server does not take {to or 'this letter'} ({code} {words})."
    raise Unwelcome(what) if code >= 500 else Unreachable(what)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of the standard library into ours."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise Unreachable(f"The mail server refuses logins at the moment ({error.smtp_code}).") from error
        raise Unwelcome("The mail server refuses the login: are user and password in SMTP_URL right?") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unwelcome(f"The mail server cannot do what SMTP_URL asks: {error}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(f"The mail server does not answer ({error}).") from error
