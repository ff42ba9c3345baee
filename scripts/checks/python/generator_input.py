"""Writes the description of the API as openapi-python-client can read it: that generator knows neither a type that
contains itself nor a whole made of a choice and more. Such parts become free-form; everything else stays as it is.

usage: generator_input.py OPENAPI_FILE OUTPUT_FILE
"""

import json
import pathlib
import sys
from typing import Any

PREFIX = "#/components/schemas/"


def loosened(document: dict[str, Any]) -> list[str]:
    """Loosens the document in place and names what was loosened."""
    schemas = document["components"]["schemas"]
    found: list[str] = []
    # What others refer to comes first: the generator reads from top to bottom.
    done: dict[str, Any] = {"FreeForm": {"type": "object", "additionalProperties": True}}
    free_form = {"$ref": f"{PREFIX}FreeForm"}

    def follow(name: str, above: tuple[str, ...]) -> None:
        if name not in done:
            done[name] = walk(schemas[name], (*above, name))

    def walk(part: Any, above: tuple[str, ...]) -> Any:
        if isinstance(part, list):
            return [walk(item, above) for item in part]
        if not isinstance(part, dict):
            return part
        if any(is_choice(item) for item in part.get("allOf", [])):
            found.append(f"{above[-1]}: a whole made of a choice and more")
            return free_form
        inside = named(part.get("additionalProperties")) or named(part)
        if inside in above:
            found.append(f"{above[-1]}: {inside} inside {inside}")
            return free_form
        if inside is not None:
            follow(inside, above)
        return {key: walk(value, above) for key, value in part.items()}

    def named(part: Any) -> str | None:
        target = part.get("$ref") if isinstance(part, dict) else None
        return target.removeprefix(PREFIX) if isinstance(target, str) and target.startswith(PREFIX) else None

    def is_choice(part: dict[str, Any]) -> bool:
        name = part.get("$ref", "").removeprefix(PREFIX)
        return "oneOf" in schemas.get(name, part)

    for name in schemas:
        follow(name, ())
    document["components"]["schemas"] = done
    return found


def main() -> None:
    source, target = (pathlib.Path(argument) for argument in sys.argv[1:])
    document = json.loads(source.read_text(encoding="utf-8"))
    for line in loosened(document):
        print(f"free-form in the client: {line}")
    target.write_text(json.dumps(document), encoding="utf-8")


main()
