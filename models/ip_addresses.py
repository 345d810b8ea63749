"""IP addresses: of this machine itself, of trusted proxies, and of visitors, for counting by address."""

import ipaddress
import re


def is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether an address is reachable from this machine alone."""
    return host == "localhost" or (is_ip_address(host) and ipaddress.ip_address(host).is_loopback)


class Networks:
    """TRUSTED_PROXIES: single addresses, or networks for proxies whose address changes with each start."""

    def __init__(self, said: str) -> None:
        """Raises ValueError."""
        self.networks = [ipaddress.ip_network(each.strip(), strict=False) for each in said.split(",") if each.strip()]

    def __contains__(self, address: object) -> bool:
        text = str(address)
        return is_ip_address(text) and any(ipaddress.ip_address(text) in network for network in self.networks)


def without_port(said: str) -> str:
    """The address in 192.0.2.1:5678 or [2001:db8::1]:5678, as some proxies say it; anything else as it is."""
    found = re.fullmatch(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+", said)
    return (found[1] or found[2] or "") if found else said


def network_of(address: str) -> str:
    """One key for all addresses that a visitor can choose from: an IPv6 visitor usually has a whole /64 network."""
    if not is_ip_address(address):
        return address
    found = ipaddress.ip_address(address)
    if not isinstance(found, ipaddress.IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
