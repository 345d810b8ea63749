"""What the OpenAPI document says beyond FastAPI's signatures: bodies and answers that are files, and errors."""

from typing import Any

from fastapi import FastAPI

from ui.api.answers import GroupAnswer, JobAnswer, Problem, UploadAnswer
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
JOB_OR_GROUP = [NewJob.model_json_schema(), NewGroup.model_json_schema()]
NEW_JOB: Json = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"oneOf": JOB_OR_GROUP, "examples": [each for one in JOB_OR_GROUP for each in one.pop("examples")]}
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "recipe"],
                "properties": {
                    "file": BYTES | {"description": "The file to clean."},
                    "recipe": {"type": "string", "description": "The recipe, as JSON text or as a file."},
                    "email": {"type": "string", "description": "Who to tell when it has ended."},
                    "webhook": {"type": "string", "description": "An address to call when it has ended."},
                },
            }
        },
    },
}

# Answers.

ERROR: Answers = {
    "default": {
        "description": "What is wrong. `detail` is the sentence that a person would read.",
        **content("application/problem+json", {"$ref": "#/components/schemas/Problem"}),
    }
}


ALWAYS = {"rejects": ".csv", "changes": ".csv", "receipt": ".json", "script": ".py"}
"""Outputs with the same format in every job."""


def download(output: str) -> Answers:
    kinds = [TYPES[ALWAYS[output]]] if output in ALWAYS else TYPES.values()
    files: Json = {"content": {kind.partition(";")[0]: {"schema": BYTES} for kind in kinds}}
    return {
        200: {"description": "The file."} | files,
        206: {"description": "The part of it that Range asks for."} | files,
        304: {"description": "You have it: the ETag is the one in If-None-Match."},
        307: {"description": "It lies at this address of a bucket for five minutes."},
    }


ZIP: Answers = {200: content("application/zip", BYTES)}
EVENTS: Answers = {200: content("text/event-stream", {"type": "string"}), 204: {"description": "Over, and you know it."}}
PROFILE: Answers = {200: {"model": Json}, 202: {"description": "It is still being made.", "model": JobAnswer}}
UPLOAD: Answers = {200: {"model": UploadAnswer}}
UPLOAD_BEGUN: Answers = {201: {"model": UploadAnswer}}
REPEATED: Answers = {200: {"description": "The same as the first time.", "model": JobAnswer | GroupAnswer}}
DELETED: Answers = {204: {"description": "Deleted."}}


class Api(FastAPI):
    """Adds errors and tokens to the OpenAPI document."""

    def __init__(self, *, accounts: bool, **options: Any) -> None:
        super().__init__(**options, docs_url=None, redoc_url=None, openapi_url=None)
        self._accounts = accounts

    def openapi(self) -> Json:
        document = super().openapi()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        if self._accounts:
            how = "Made on the page Account, or with POST /tokens."
            document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": how}}
            document["security"] = [{"token": []}]
        return document
