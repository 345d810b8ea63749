"""IP addresses, and which of them are this machine itself."""

import ipaddress


def is_an_address(text: str) -> bool:
    """Whether it is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether an address is reachable from this machine alone."""
    return host == "localhost" or (is_an_address(host) and ipaddress.ip_address(host).is_loopback)
