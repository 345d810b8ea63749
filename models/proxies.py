"""Addresses of trusted proxies and of visitors, for counting by address."""

import ipaddress


class Networks:
    """TRUSTED_PROXIES: single addresses, or networks for proxies whose address changes with each start."""

    def __init__(self, said: str) -> None:
        """Raises ValueError."""
        self.networks = [ipaddress.ip_network(each.strip(), strict=False) for each in said.split(",") if each.strip()]

    def __contains__(self, address: object) -> bool:
        try:
            found = ipaddress.ip_address(str(address))
        except ValueError:
            return False
        return any(found in network for network in self.networks)


def of_one(address: str) -> str:
    """One key for all addresses that a visitor can choose from: an IPv6 visitor usually has a whole /64 network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, ipaddress.IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
