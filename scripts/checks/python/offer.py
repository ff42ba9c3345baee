"""What is bought and what suppliers answer, read from the files of the demonstration: believable, complete, and each
bidder different. Turns their short form into what the API takes.
"""

import dataclasses
import json
import pathlib
from collections.abc import Iterator
from typing import Any

import yaml

FILES = pathlib.Path(__file__).resolve().parents[3] / "questionnaires" / "demo"
# Weakest first.
LEVELS = ["none", "statement", "own_document", "contractual_commitment", "independent_validation", "independent_test"]
ORGANISATION = "00000000-0000-0000-0000-000000000000"
SAVED_AT_ONCE = 100


def plain(value: Any) -> Any:
    """YAML's dates as the text they were."""
    return json.loads(json.dumps(value, default=str))


def read(name: str) -> dict[str, Any]:
    return plain(yaml.safe_load((FILES / name).read_text(encoding="utf-8")))


class Tender:
    """The procurement of the demonstration that is played to its end."""

    def __init__(self) -> None:
        self._read = read("procurements.yaml")["finished"]
        self.lots = self._read["lots"]
        self.section_weights = {entry["section"]: entry["weight"] for entry in self._read["method"]["sectionWeights"]}

    def draft(self, reference: str, deadline: str) -> dict[str, Any]:
        """A body for `createProcurement`."""
        body = {name: value for name, value in self._read.items() if name not in ("timeline", "lots")}
        lots = [
            {
                "title": lot["title"],
                "features": lot.get("features", []),
                "slots": [{"title": slot["title"], "weight": slot["weight"]} for slot in lot["slots"]],
            }
            for lot in self.lots
        ]
        return body | {"reference": reference, "deadline": deadline, "lots": lots}

    def places(self, lots: list[dict[str, Any]]) -> dict[str, str]:
        """By the id of what an answer is about, its name in the files. `lots` are those of a response."""
        found = {ORGANISATION: "organisation"}
        for lot, issued in zip(self.lots, lots, strict=True):
            found[issued["id"]] = lot["key"]
            for slot, of in zip(lot["slots"], issued["slots"], strict=True):
                found[of["id"]] = slot["key"]
        return found


@dataclasses.dataclass(frozen=True)
class Entry:
    """One answer of the files, with what stands beside it."""

    value: Any
    detail: str | None
    proof: list[str]
    level: str | None
    note: str | None
    mark: dict[str, Any] | None


class Bidder:
    """One supplier of the demonstration."""

    def __init__(self, file: str) -> None:
        self._own = read(file)
        self._common = read("common.yaml")
        self.name: str = self._own["name"]
        self.expected: dict[str, Any] = self._own["expected"]
        self.contact: dict[str, str] = self._own["contact"]
        self.declared_by: dict[str, str] = self._own["declaredBy"]
        self._answers = {about: dict(given) for about, given in self._common["answers"].items()}
        for about, given in self._own["answers"].items():
            self._answers.setdefault(about, {}).update(given)

    def product(self, place: str) -> dict[str, str]:
        product = self._own["products"][place]
        return {
            "name": product["product"],
            "model": product["model"],
            "manufacturer": self._own["manufacturer"],
            "version": product["version"],
        }

    def evidence(self) -> Iterator[tuple[str, str, str]]:
        """Key, file name and content of every file."""
        for entry in [*self._own.get("evidence", []), *self._common["evidence"]]:
            for place in self._own["products"] if "{slot}" in entry["key"] else [""]:
                yield tuple(self._filled(entry[part], place) for part in ("key", "file", "body"))

    def _levels(self) -> dict[str, str]:
        return {
            self._filled(entry["key"], place): entry["level"]
            for entry in [*self._own.get("evidence", []), *self._common["evidence"]]
            for place in [*self._own["products"], ""]
        }

    def entry(self, place: str, question: str) -> Entry | None:
        product = place in self._own["products"]
        for about in [place, *(["products"] if product else [])]:
            if question in self._answers.get(about, {}):
                given = self._deep(self._answers[about][question], place)
                break
        else:
            return None
        if given is None:
            return None
        whole = given if isinstance(given, dict) and "is" in given else {"is": given}
        return Entry(
            whole["is"],
            whole.get("detail"),
            whole.get("proof", []),
            whole.get("level"),
            whole.get("note"),
            whole.get("mark"),
        )

    def answer(self, entry: Entry, asked: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
        """The answer to a question's form `asked`, with evidence by the ids of the uploaded files."""
        value = value_of(asked, entry.value)
        if entry.detail is not None:
            value["detail"] = entry.detail
        levels = self._levels()
        level = max(["statement", *(levels[key] for key in entry.proof)], key=LEVELS.index)
        answer = {
            "value": value,
            "evidenceLevel": entry.level or level,
            "draftedBy": "person",
            "evidence": [files[key] for key in entry.proof],
        }
        return answer if entry.note is None else answer | {"note": entry.note}

    def items(
        self, subjects: list[dict[str, Any]], places: dict[str, str], files: dict[str, str]
    ) -> list[dict[str, Any]]:
        """Answers to what is asked now and has none yet, as `saveAnswers` takes them."""
        found = []
        for subject in subjects:
            for question in subject["questions"]:
                entry = self.entry(places[subject["subject"]], question["id"])
                if entry is not None and question.get("answered") is None:
                    answer = self.answer(entry, question["answer"], files)
                    found.append({"subject": subject["subject"], "question": question["id"], "answer": answer})
        return found

    def _deep(self, value: Any, place: str) -> Any:
        if isinstance(value, str):
            return self._filled(value, place)
        if isinstance(value, list):
            return [self._deep(item, place) for item in value]
        if isinstance(value, dict):
            return {name: self._deep(part, place) for name, part in value.items()}
        return value

    def _filled(self, text: str, place: str) -> str:
        words = {"slot": place, "supplier": self.name} | {
            word: str(self._own[word]) for word in ("domain", "manufacturer", "address", "supportEnd")
        }
        words |= self._own["products"].get(place, {})
        for word, filling in words.items():
            text = text.replace("{" + word + "}", filling)
        return text


def value_of(asked: dict[str, Any], given: Any) -> dict[str, Any]:
    """A value in the form the question asks for."""
    kind = asked["kind"]
    match kind:
        case "choice":
            return {"kind": kind, "option": given}
        case "multiple_choice":
            return {"kind": kind, "options": given}
        case "period":
            return {"kind": kind, **given}
        case "file":
            return {"kind": kind, "note": given}
        case "group":
            forms = {field["id"]: field["answer"] for field in asked["fields"]}
            return {"kind": kind, "fields": {name: value_of(forms[name], part) for name, part in given.items()}}
        case "by_award" if isinstance(given, dict):
            return {"kind": kind, "status": "by_award", "date": given["byAward"]}
        case "by_award":
            return {"kind": kind, "status": given}
        case _:
            return {"kind": kind, kind: given}
