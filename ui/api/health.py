"""Alive and ready: for load balancers and monitoring."""

from collections.abc import Callable

from fastapi import Response

from jobs import redis_client
from models import db
from models.errors import RinseError
from ui.api.answers import Health, Readiness
from ui.api.stored import storage

PARTS: dict[str, Callable[[], None]] = {
    "database": db.check,
    "redis": redis_client.check,
    "storage": lambda: storage().check(),
}


async def health() -> Health:
    """Whether this process answers. Looks at nothing else."""
    return Health(status="ok")


def ready(response: Response) -> Readiness:
    """Whether database, Redis and storage answer; 503 if one does not."""
    parts = {name: state(check) for name, check in PARTS.items()}
    if all(said == "ok" for said in parts.values()):
        return Readiness(status="ok", parts=parts)
    response.status_code = 503
    return Readiness(status="unavailable", parts=parts)


def state(check: Callable[[], None]) -> str:
    try:
        check()
    except RinseError as error:
        return error.message
    return "ok"
