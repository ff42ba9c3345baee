"""Fuzzes every operation with schemathesis, all checks, as councils, suppliers, people and strangers.

No finding is accepted, and every operation must have answered 2xx at least once: one that never succeeds was not
tested.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import time

from actors import PASSWORD
from seed import COUNCILS, CURRENT, Side, seed
from service import Service

SEED = 20261123
EXAMPLES = 20
METHODS = {"get", "put", "post", "patch", "delete"}

# What a valid request may be answered with. 422: a valid shape that is wrong in substance.
TO_VALID_DATA = ["2xx", "401", "403", "404", "409", "412", "422", "429"]
TO_INVALID_DATA = ["400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429"]
# The warnings among those of schemathesis that mean that a part of the description was not tested.
CHECKS = f"""
[warnings]
display = ["unresolvable_reference", "unsupported_regex"]
fail-on = ["unresolvable_reference", "unsupported_regex"]

[checks.positive_data_acceptance]
expected-statuses = {json.dumps(TO_VALID_DATA)}

[checks.negative_data_rejection]
expected-statuses = {json.dumps(TO_INVALID_DATA)}

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "406", "415", "422", "428"]
"""

# What the description cannot say: one of If-Match and If-None-Match is needed (428); the content of a file decides
# whether it is of a type that is taken (415).
ALSO_EXPECTED = {
    "putAnswer": "428",
    "putProduct": "428",
    "saveMark": "428",
    "saveOwnAnswers": "428",
    "uploadEvidence": "415",
}

# Whatever the file is, it is told what is wrong with it.
ANY_FILE = "checkQuestionSet"


def main() -> None:
    arguments = parsed()
    spec = arguments.openapi.resolve()
    succeeded: set[str] = set()
    failed = []
    began = time.monotonic()
    with Service(*COUNCILS) as service:
        sides = seed(service)
        print(f"two councils, two suppliers, and what they did so far: {time.monotonic() - began:.0f} s", flush=True)
        for make in sides:
            side = make()
            check_names(spec, side)
            if arguments.only not in (None, side.name):
                continue
            folder = service.folder / f"fuzz-{side.name}"
            folder.mkdir()
            started = time.monotonic()
            if not fuzz(folder, spec, service.url, side, arguments):
                failed.append(f"schemathesis has findings as {side.name}")
            print(f"{side.name}: {time.monotonic() - started:.0f} s", flush=True)
            succeeded |= set((folder / "succeeded").read_text(encoding="utf-8").splitlines())
        never = sorted(operations(spec) - succeeded)
        if never and arguments.only is None:
            failed.append("these operations never answered 2xx:\n  " + "\n  ".join(never))
        if failed:
            sys.exit("\n".join([*failed, "the service logged:", service.errors()[-4000:]]))
    print(f"{len(succeeded)} operations, each answered 2xx at least once")


def check_names(spec: pathlib.Path, side: Side) -> None:
    """A request for an operation that is not there any more would never be sent, and nobody would know."""
    text = spec.read_text(encoding="utf-8")
    for operation in {*side.values_of, *side.sign_in_as, *(request.operation for request in side.requests)}:
        if f'"operationId": "{operation}"' not in text:
            sys.exit(f"the {side.name} side names {operation}, which the description does not")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("openapi", type=pathlib.Path, help="the description of the API")
    parser.add_argument("--only", help="only this side: council, supplier, person or door")
    parser.add_argument("--paths", help="only paths of that side that match this regular expression")
    long = "ASSAY_FUZZ_EXAMPLES"
    parser.add_argument(
        "--examples",
        type=int,
        default=int(os.environ.get(long, EXAMPLES)),
        help=f"generated requests of each operation (%(default)s; or {long}); about five minutes with {EXAMPLES}",
    )
    seeded = "ASSAY_FUZZ_SEED"
    parser.add_argument(
        "--seed",
        type=int,
        default=int(os.environ.get(seeded, SEED)),
        help=f"where generation begins (%(default)s; or {seeded}): the same requests in every run",
    )
    return parser.parse_args()


def fuzz(folder: pathlib.Path, spec: pathlib.Path, url: str, side: Side, arguments: argparse.Namespace) -> bool:
    """One run. Whether there was no finding."""
    users = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}
        for name, token in side.identities.items()
    ]
    (folder / "users.json").write_text(json.dumps({"auth": users}), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(configuration(side), encoding="utf-8")
    (folder / "succeeded").touch()
    described = dataclasses.asdict(side) | {
        "url": url,
        "password": PASSWORD,
        "current": CURRENT,
        "succeeded": str(folder / "succeeded"),
        "bearers": [f"Bearer {token}" for token in side.identities.values()],
    }
    (folder / "side.json").write_text(json.dumps(described), encoding="utf-8")
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    here = str(pathlib.Path(__file__).parent)
    done = subprocess.run(
        [program, "--no-color", "--config-file", "schemathesis.toml", "run", spec, "--url", url]
        + ["--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"]
        + ["--max-examples", str(arguments.examples), "--seed", str(arguments.seed)]
        + ["--generation-database", "none", "--include-path-regex", arguments.paths or side.paths],
        cwd=folder,
        env=os.environ | {"ASSAY_FUZZ_SIDE": str(folder / "side.json"), "PYTHONPATH": here},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def configuration(side: Side) -> str:
    parts = ['hooks = "fuzz_hooks"', parameters("parameters", side.values)]
    for operation in sorted({*side.values_of, *ALSO_EXPECTED, ANY_FILE}):
        parts += [f'[[operations]]\ninclude-operation-id = "{operation}"']
        parts += [parameters("operations.parameters", side.values_of.get(operation, {}))]
        if operation in ALSO_EXPECTED:
            expected = json.dumps([*TO_VALID_DATA, ALSO_EXPECTED[operation]])
            parts += [f"[operations.checks.positive_data_acceptance]\nexpected-statuses = {expected}"]
        if operation == ANY_FILE:
            expected = json.dumps([*TO_INVALID_DATA, "200"])
            parts += [f"[operations.checks.negative_data_rejection]\nexpected-statuses = {expected}"]
    peers = json.dumps(side.peers)
    return "\n\n".join([*parts, f'[auth.wfc]\npath = "users.json"\npeers = {peers}', CHECKS])


def parameters(table: str, values: dict[str, str]) -> str:
    lines = [f"{json.dumps('path.' + name)} = {json.dumps(value)}" for name, value in values.items()]
    return "\n".join([f"[{table}]", *lines])


def operations(spec: pathlib.Path) -> set[str]:
    paths = json.loads(spec.read_text(encoding="utf-8"))["paths"]
    return {f"{method.upper()} {path}" for path, item in paths.items() for method in item if method in METHODS}


main()
