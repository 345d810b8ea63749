"""What the OpenAPI document says beyond FastAPI's signatures: bodies and answers that are files, headers, tags and errors."""

from inspect import getdoc, isclass
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from ui.api.answers import BulkAnswer, GroupAnswer, JobAnswer, Problem, ProfileAnswer, UploadAnswer
from ui.api.bodies import NewGroup, NewJob
from ui.api.downloads import TYPES

Json = dict[str, Any]
Answers = dict[int | str, Json]

BYTES: Json = {"type": "string", "format": "binary"}


def content(kind: str, schema: Json) -> Json:
    return {"content": {kind: {"schema": schema}}}


# Bodies. They are parsed while they arrive, so FastAPI has no model of them.

FILE: Json = {"required": True, **content("application/octet-stream", BYTES)}
FORM: Json = {
    "required": True,
    **content("multipart/form-data", {"type": "object", "required": ["file"], "properties": {"file": BYTES}}),
}
REST_OF_FILE: Json = {"required": True, **content("application/offset+octet-stream", BYTES)}
MODELS: tuple[type[BaseModel], ...] = (NewJob, NewGroup, Problem)
"""Those of which FastAPI does not know."""


def schema_of(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


NEW_JOB: Json = {
    "required": True,
    "content": {
        "application/json": {"schema": {"oneOf": [schema_of(NewJob), schema_of(NewGroup)]}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "recipe"],
                "properties": {
                    "file": BYTES | {"description": "The file to clean."},
                    "recipe": {"type": "string", "description": "The recipe, as JSON text or as a file."},
                    "email": {"type": "string", "description": "Who to tell when it has ended."},
                    "webhook": {"type": "string", "description": "An address to call when it has ended."},
                    "draft": {"type": "boolean", "description": "Keep it as a draft; POST /jobs/{id}/run starts it."},
                },
            }
        },
    },
}

# Headers.


def header(description: str) -> Json:
    return {"description": description, "schema": {"type": "string"}}


LOCATION = {"Location": header("the address of what was made")}
LATER = {"Retry-After": header("seconds to wait")}
CONTINUED = {name: header("in bytes") for name in ("Upload-Offset", "Upload-Length")}
ETAG = {"ETag": header("of these bytes, which never change")}
SAVED = ETAG | {"Content-Disposition": header("the name to save it under"), "Accept-Ranges": header("bytes")}


def condition(name: str, description: str) -> Json:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": description}


CONDITIONS = [
    condition("If-None-Match", "an ETag that you have: 304 if it is still this file's"),
    condition("Range", "a part of the file, such as bytes=1000-"),
    condition("If-Range", "the ETag of the part that you have: of any other file you get all"),
]

# Answers.

ERROR: Answers = {
    "default": {
        "description": "What is wrong. `detail` is the sentence that a person would read.",
        "headers": {"Retry-After": header("seconds to wait, with 429 and 503")},
        **content("application/problem+json", schema_of(Problem)),
    }
}


ALWAYS = {"rejects": ".csv", "changes": ".csv", "receipt": ".json", "script": ".py"}
"""Outputs with the same format in every job."""


ANY_BYTES = "application/octet-stream"
"""Goes first: from the first type, generators take whether an answer is bytes or a text to decode."""


def download(output: str, method: str) -> Answers:
    kinds = [ANY_BYTES, *([TYPES[ALWAYS[output]]] if output in ALWAYS else TYPES.values())]
    files: Json = {"content": {kind.partition(";")[0]: {"schema": BYTES} for kind in kinds}} if method == "GET" else {}
    always: Answers = {
        200: {"description": "The file.", "headers": SAVED} | files,
        304: {"description": "You have it: the ETag is the one in If-None-Match.", "headers": ETAG},
    }
    if method == "HEAD":
        return always
    return always | {
        206: {"description": "The part of it that Range asks for.", "headers": SAVED | PART} | files,
        307: {"description": "It lies at this address of a bucket for five minutes.", "headers": {"Location": header("there")}},
    }


PART = {"Content-Range": header("which bytes of how many")}
ZIP: Answers = {200: content("application/zip", BYTES)}
EVENTS: Answers = {200: content("text/event-stream", {"type": "string"}), 204: {"description": "Over, and you know it."}}
PROFILE: Answers = {
    200: {"model": ProfileAnswer},
    202: {"description": "It is still being made.", "model": JobAnswer, "headers": LATER},
}
BULK: Answers = {
    200: {"model": BulkAnswer},
    202: {"description": "A worker does it.", "model": JobAnswer, "headers": LOCATION},
}
UNDONE: Answers = {202: {"headers": LOCATION}}
TOKENS: Answers = {200: {"headers": {"Link": header('<address>; rel="next", if there is a next page')}}}
UPLOAD: Answers = {200: {"model": UploadAnswer, "headers": CONTINUED}}
UPLOAD_HEAD: Answers = {200: {"headers": CONTINUED}}
UPLOAD_BEGUN: Answers = {201: {"model": UploadAnswer, "headers": LOCATION | CONTINUED}}
UPLOAD_CONTINUED: Answers = {204: {"headers": CONTINUED}}
CREATED: Answers = {
    201: {"headers": LOCATION},
    200: {"description": "The same as the first time.", "model": JobAnswer | GroupAnswer, "headers": LOCATION},
}
DELETED: Answers = {204: {"description": "Deleted."}}


def answer_in_words(returns: Any, status: int) -> str:
    """What an answer is: the first sentence about its model."""
    if not (isclass(returns) and issubclass(returns, BaseModel)):
        return "Done." if status == 204 else "The answer."
    return (getdoc(returns) or "").partition("\n")[0].partition(". ")[0].rstrip(".") + "."


TAGS = {
    "files": "Files that you give, and what they are like.",
    "uploads": "Large files, in several requests.",
    "jobs": "Work on files, its progress and its results.",
    "groups": "The same work on many files.",
    "recipes": "Saved recipes.",
    "schedules": "Work that is repeated at set times.",
    "tokens": "With which programs act for a person.",
    "catalogue": "What there is to choose from: steps and kinds of jobs.",
}
OTHERS = {"usage": "files", "webhook-secret": "jobs"}
"""First parts of paths that have no tag of their own."""


def tag_of(path: str) -> str:
    first = path.split("/")[1]
    return first if first in TAGS else OTHERS.get(first, "catalogue")


class Api(FastAPI):
    """Adds errors and tokens to the OpenAPI document."""

    def __init__(self, *, accounts: bool, **options: Any) -> None:
        super().__init__(**options, docs_url=None, redoc_url=None, openapi_url=None)
        self._accounts = accounts

    def openapi(self) -> Json:
        document = super().openapi()
        document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
        document["components"]["schemas"] |= {model.__name__: model.model_json_schema() for model in MODELS}
        if self._accounts:
            how = "Made on the page Account, or with POST /tokens."
            document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": how}}
            document["security"] = [{"token": []}]
        return document
