"""Fuzzes every operation with schemathesis, all checks, as two councils and as two suppliers with long-lived API keys.

No finding is accepted, and every operation must have answered 2xx at least once: one that never succeeds was not tested.
usage: fuzz.py OPENAPI_FILE [EXAMPLES_PER_OPERATION]
"""

import json
import pathlib
import subprocess
import sys
from collections.abc import Iterable

from seed import Caller, Seeded, seed
from service import Service

SEED = 20261123
METHODS = {"get", "put", "post", "patch", "delete"}

# What a valid or an invalid request may be answered with. 422: a valid shape that is wrong in substance.
CHECKS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "412", "422", "429"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429"]

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "406", "415", "422", "428"]
"""


def main() -> None:
    spec = pathlib.Path(sys.argv[1]).resolve()
    examples = sys.argv[2] if len(sys.argv) > 2 else "30"
    succeeded: set[str] = set()
    failed = []
    with Service() as service:
        seeded = seed(service)
        for name, (caller, peer) in seeded.sides().items():
            folder = service.folder / f"fuzz-{name}"
            folder.mkdir()
            if not fuzz(folder, spec, service.url, caller, peer, examples):
                failed.append(f"schemathesis has findings as a {name}")
            succeeded |= successes(folder)
        never = sorted(operations(spec) - succeeded)
        if never:
            failed.append("these operations never answered 2xx:\n  " + "\n  ".join(never))
        if failed:
            sys.exit("\n".join([*failed, "the service logged:", service.errors()[-4000:]]))
    print(f"{len(succeeded)} operations, each answered 2xx at least once")


def fuzz(folder: pathlib.Path, spec: pathlib.Path, url: str, caller: Caller, peer: Caller, examples: str) -> bool:
    """One run as `caller`; what it read is asked for again as `peer`."""
    users = "auth:\n" + "".join(
        f"  - name: {who.name}\n    fixedHeaders:\n      - name: Authorization\n        value: Bearer {who.key}\n"
        for who in (caller, peer)
    )
    (folder / "users.wfc.yaml").write_text(users, encoding="utf-8")
    own = "".join(f"{json.dumps(name)} = {json.dumps(value)}\n" for name, value in caller.parameters.items())
    (folder / "schemathesis.toml").write_text(
        f'[auth.wfc]\npath = "users.wfc.yaml"\npeers = ["{caller.name}", "{peer.name}"]\n'
        f"\n[parameters]\n{own}{CHECKS}",
        encoding="utf-8",
    )
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [program, "--no-color", "--config-file", "schemathesis.toml", "run", spec, "--url", url]
        + ["--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure"]
        + ["--max-examples", examples, "--seed", str(SEED), "--generation-database", "none"]
        + ["--report", "ndjson", "--report-dir", "report"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def successes(folder: pathlib.Path) -> set[str]:
    """The operations that answered 2xx, such as `GET /v1/procurements/{procurement}`."""
    found = set()
    for report in (folder / "report").glob("*.ndjson"):
        with report.open(encoding="utf-8") as lines:
            for case, interaction in interactions(lines):
                answer = interaction.get("response")
                # Some checks send another method or path on purpose; only the operation's own request counts.
                same_method = interaction["request"]["method"] == case["method"]
                if answer and 200 <= answer["status_code"] < 300 and same_method:
                    found.add(f"{case['method']} {case['path']}")
    return found


def interactions(lines: Iterable[str]) -> Iterable[tuple[dict, dict]]:
    for line in lines:
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        cases = recorder.get("cases", {})
        for identifier, interaction in recorder.get("interactions", {}).items():
            if identifier in cases:
                yield cases[identifier]["value"], interaction


def operations(spec: pathlib.Path) -> set[str]:
    paths = json.loads(spec.read_text(encoding="utf-8"))["paths"]
    return {f"{method.upper()} {path}" for path, item in paths.items() for method in item if method in METHODS}


main()
