"""Addresses that stand before us, and those of people: as one speaks of them when something is counted by address."""

import ipaddress


class Networks:
    """TRUSTED_PROXIES: single addresses, or whole networks where a proxy has another address after each start."""

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
    """All addresses that one visitor has at will count as one: of IPv6, everybody is given a network of 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, ipaddress.IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
