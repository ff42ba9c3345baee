"""What schemathesis calls while it runs. Its run is described in the file that ASSAY_FUZZ_SIDE names."""

import json
import os
import pathlib
from typing import Any

import httpx
import schemathesis
from schemathesis.core.parameters import ParameterLocation

SIDE = json.loads(pathlib.Path(os.environ["ASSAY_FUZZ_SIDE"]).read_text(encoding="utf-8"))
URL = SIDE["url"]
PASSWORD = SIDE["password"]
CURRENT = SIDE["current"]
SUCCEEDED = pathlib.Path(SIDE["succeeded"])
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("issue", "extend", "cancel", "amendments")

# A workbook goes out as the bytes of any file do.
schemathesis.serializer.alias(SHEET, "application/octet-stream")

client = httpx.Client(base_url=URL, timeout=60)
succeeded: set[str] = set()


def identity_of(operation: Any) -> str:
    return operation.definition.raw.get("operationId", "")


@schemathesis.hook
def before_add_examples(context: schemathesis.HookContext, examples: list[schemathesis.Case]) -> None:
    """Puts the requests that are known to succeed before everything that is generated."""
    operation = context.operation
    own = [request for request in SIDE["requests"] if request["operation"] == identity_of(operation)]
    values = SIDE["values"] | SIDE["values_of"].get(identity_of(operation), {})
    for request in reversed(own):
        path = {name: values[name] for name in values if "{" + name + "}" in operation.path} | request["path"]
        by = request["by"] or next(iter(SIDE["identities"]))
        headers = {"Authorization": f"Bearer {SIDE['identities'][by]}"} | request["headers"]
        content = request["body"]
        # A file goes out as it is, not as one value of YAML, or as the text that carries its bytes here.
        if request["media_type"] == "application/yaml":
            content = content.encode()
        elif request["media_type"] == SHEET:
            content = content.encode("latin-1")
        body = {} if content is None else {"body": content, "media_type": request["media_type"]}
        case = operation.Case(path_parameters=path, headers=headers, query=request["query"], **body)
        # Without this it would seem that the token was made up.
        case._has_explicit_auth, case._auth_identity = True, by
        examples.insert(0, case)


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Path parameters have values of ours, so a request that was to have a wrong one has a right one."""
    return case.meta is None or not case.meta.is_negative_at(ParameterLocation.PATH)


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """A version that was read a moment ago is what a client sends; a session that a request ends is its own."""
    headers = case.headers
    if "If-Match" in headers and is_meant_well(case):
        tag = current_tag(case, headers.get("Authorization"))
        if tag is not None:
            headers["If-Match"] = tag
    address = SIDE["sign_in_as"].get(identity_of(case.operation))
    if address is not None and headers.get("Authorization") in SIDE["bearers"]:
        headers["Authorization"] = f"Bearer {signed_in(address)}"


def is_meant_well(case: schemathesis.Case) -> bool:
    """Whether nothing in the request's headers was made wrong on purpose."""
    if case.meta is None:
        return case.headers["If-Match"] == CURRENT
    headers = case.meta.components.get(ParameterLocation.HEADER)
    return headers is None or headers.mode.is_positive


def current_tag(case: schemathesis.Case, authorization: str | None) -> str | None:
    path = case.formatted_path
    if path.rsplit("/", 1)[1] in STEPS:
        path = path.rsplit("/", 1)[0]
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.get(path, headers=headers).headers.get("etag")


def signed_in(address: str) -> str:
    answer = client.post("/v1/sessions", json={"email": address, "password": PASSWORD})
    return answer.json().get("accessToken", "no-token")


@schemathesis.hook
def after_call(context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response) -> None:
    """Notes each operation's first success."""
    name = f"{case.operation.method.upper()} {case.operation.path}"
    # Some checks send another method on purpose; only the operation's own request counts.
    own = response.request.method.upper() == case.operation.method.upper()
    if own and 200 <= response.status_code < 300 and name not in succeeded:
        succeeded.add(name)
        with SUCCEEDED.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
