"""Plays the whole journey with the generated client, against the real binary, and looks at what comes back.

Nothing here knows an address of the API: methods, paths, parameters and types are those of the generated client. Only
the page behind an invitation's link is asked for directly, as a browser does.
"""

import csv
import datetime
import io
import json
import time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import httpx
from assay_client import AuthenticatedClient, Client
from assay_client import models as m
from assay_client.api.answers import get_opened_response, list_marks, list_opened_responses, save_mark
from assay_client.api.comparison import (
    assess_procurement,
    export_comparison,
    get_assessment,
    get_comparison,
    replay_assessment,
)
from assay_client.api.councils import add_council_member, list_audit_events
from assay_client.api.invitations import accept_invitation, create_invitation, import_invitations, list_invitations
from assay_client.api.procurements import (
    create_procurement,
    extend_procurement,
    get_procurement,
    get_procurement_method,
    get_procurement_readiness,
    issue_procurement,
    open_procurement_answers,
)
from assay_client.api.responses import (
    get_gates,
    get_missing,
    get_response,
    get_submission,
    list_questions,
    put_product,
    save_answers,
    submit_response,
    upload_evidence,
)
from assay_client.api.sign_in import exchange_sign_in_link, get_me, request_sign_in_link
from assay_client.api.suppliers import create_supplier, create_supplier_api_key
from assay_client.types import File
from letters import Mailbox, press
from offer import SAVED_AT_ONCE, Bidder, Tender
from service import Service

COUNCIL = "northmere"
# The deadline is at least so far away when the last supplier submits.
MARGIN_SECONDS = 8
CHAINED_WITHIN_SECONDS = 20


def fail(what: str) -> None:
    raise SystemExit(f"the journey ended: {what}")


def same(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        fail(f"{what} is {found!r} and not {expected!r}")


def call(operation: ModuleType, *values: Any, client: Any, **more: Any) -> Any:
    """The answer of an operation that has to succeed: its status, headers and parsed body."""
    answer = operation.sync_detailed(*values, client=client, **more)
    if not 200 <= answer.status_code < 300:
        fail(f"{operation.__name__}: {answer.status_code} {answer.content.decode(errors='replace')}")
    return answer


def refused(operation: ModuleType, *values: Any, client: Any, status: int, code: str, **more: Any) -> None:
    answer = operation.sync_detailed(*values, client=client, **more)
    name = operation.__name__.rsplit(".", 1)[1]
    same(f"the status of {name}", int(answer.status_code), status)
    same(f"the code of {name}", answer.parsed.code, code)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def later(**period: float) -> datetime.datetime:
    return now() + datetime.timedelta(**period)


class Journey:
    def __init__(self, service: Service) -> None:
        self.url = service.url
        self.mailbox = Mailbox(service.folder / "mail")
        self.anyone = Client(base_url=self.url)
        self.tender = Tender()
        administrator = self.exchanged(service.first_links[COUNCIL])
        self.council = call(get_me, client=administrator).parsed.councils[0].council_id
        for role in m.CouncilRole:
            if role != m.CouncilRole.ADMINISTRATOR:
                who = m.NewMemberBodyCouncilRole(email=self.address(role), name=role.value.capitalize(), role=role)
                call(add_council_member, self.council, client=administrator, body=who)
        self.officer, self.evaluator, self.auditor = (
            self.signed_in(self.address(role))
            for role in (m.CouncilRole.OFFICER, m.CouncilRole.EVALUATOR, m.CouncilRole.AUDITOR)
        )

    def address(self, role: m.CouncilRole) -> str:
        return f"{role.value}@{COUNCIL}.example"

    def bearer(self, token: str) -> AuthenticatedClient:
        return AuthenticatedClient(base_url=self.url, token=token, timeout=httpx.Timeout(60))

    def exchanged(self, token: str) -> AuthenticatedClient:
        body = m.LinkExchange(token=token)
        return self.bearer(call(exchange_sign_in_link, client=self.anyone, body=body).parsed.access_token)

    def signed_in(self, address: str) -> AuthenticatedClient:
        request = m.SignInLinkRequest(email=address)
        call(request_sign_in_link, client=self.anyone, body=request)
        return self.exchanged(self.mailbox.next_link(address, "/sign-in/"))

    def of_procurement(self, operation: ModuleType, *values: Any, client: Any = None, **more: Any) -> Any:
        """An operation on the procurement, as the officer if nobody else is named."""
        return call(operation, self.council, self.procurement, *values, client=client or self.officer, **more)

    # The council prepares and issues.

    def prepare(self, bidders: list["Supplier"]) -> None:
        draft = self.tender.draft("NM-2026-001", later(seconds=30).isoformat())
        body = m.NewProcurement.from_dict(draft)
        made = call(create_procurement, self.council, client=self.officer, body=body)
        self.procurement = made.parsed.id
        first, *others = bidders
        contact = m.ContactBody(name="Bid manager", email=first.address)
        card = m.NewInvitation(supplier_name=first.bidder.name, contact=contact)
        self.of_procurement(create_invitation, body=card)
        rows = [["supplierName", "contactName", "contactEmail"]]
        rows += [[other.bidder.name, "Bid manager", other.address] for other in others]
        file = File(payload=io.BytesIO("".join(f"{','.join(row)}\n" for row in rows).encode()))
        same("what was imported", self.of_procurement(import_invitations, body=file).parsed.created, len(others))
        same("what is missing", self.of_procurement(get_procurement_readiness).parsed.to_dict()["problems"], [])
        self.of_procurement(issue_procurement, if_match=made.headers["etag"])
        shown = self.of_procurement(get_procurement).parsed
        same("the state after the issue", shown.state.value, "issued")
        self.method_hash = shown.method_in_force.hash_
        self.of_procurement(get_procurement_method)
        self.lot = shown.lots[0].id
        states = {item.state.value for item in self.of_procurement(list_invitations).parsed.items}
        same("the states of the invitations", states, {"invited"})

    def keep_open(self) -> None:
        """Moves the deadline of a tender that would close too early on a slow machine."""
        shown = self.of_procurement(get_procurement)
        if shown.parsed.deadline < later(seconds=MARGIN_SECONDS):
            body = m.Extension(deadline=later(seconds=2 * MARGIN_SECONDS))
            self.of_procurement(extend_procurement, body=body, if_match=shown.headers["etag"])

    # The deadline passes; the council opens, marks and compares.

    def close(self) -> None:
        refused(
            list_opened_responses,
            self.council,
            self.procurement,
            client=self.officer,
            status=409,
            code="not-yet-opened",
        )
        refused(
            open_procurement_answers,
            self.council,
            self.procurement,
            client=self.officer,
            status=409,
            code="deadline-not-passed",
        )
        while self.of_procurement(get_procurement).parsed.state.value == "issued":
            time.sleep(0.2)
        same("the state after the deadline", self.of_procurement(get_procurement).parsed.state.value, "closed")

    def open(self, suppliers: list["Supplier"]) -> None:
        self.of_procurement(open_procurement_answers)
        opened = self.of_procurement(list_opened_responses, client=self.evaluator).parsed.items
        names = {item.supplier_name for item in opened}
        same("whose answers are opened", names, {supplier.bidder.name for supplier in suppliers})

    def mark(self, supplier: "Supplier") -> None:
        shown = self.of_procurement(get_opened_response, supplier.response, client=self.evaluator).parsed
        same(f"the opened answers of {supplier.slug}", len(shown.answers), supplier.answered)
        for subject, question, mark in supplier.marks:
            body = m.NewMark.from_dict(mark)
            self.of_procurement(
                save_mark,
                supplier.response,
                subject,
                question,
                client=self.evaluator,
                body=body,
                if_none_match="*",
            )
        given = self.of_procurement(list_marks, supplier.response, client=self.auditor, limit=100).parsed.items
        same(f"the marks of {supplier.slug}", len(given), len(supplier.marks))

    def assessed(self, supplier: "Supplier") -> dict[str, Any]:
        """The score of a supplier, after verdict, arithmetic and trace were looked at."""
        place = (self.lot, supplier.response)
        shown = self.of_procurement(get_assessment, *place, client=self.auditor).parsed.to_dict()
        same(f"the method of {supplier.slug}", shown["methodHash"], self.method_hash)
        supplier.look_at_verdicts(shown["verdicts"])
        score = shown["score"]
        same(f"the standing of {supplier.slug}", score["standing"], supplier.bidder.expected["standing"])
        total = Fraction(0)
        for section in score["sections"]:
            points = sum(question["numerator"] for question in section["questions"])
            same(f"the points of {section['section']}", section["numerator"], points)
            weight = self.tender.section_weights[section["section"]]
            same(f"the weight of {section['section']}", section["weight"], weight)
            total += weight * Fraction(section["numerator"], section["denominator"])
            for question in section["questions"]:
                for trace in question["subjects"]:
                    supplier.look_at_trace(trace)
        exact = 100 * Fraction(score["totalBeforeCap"], score["denominator"])
        same(f"the total of {supplier.slug}", exact, total)
        if score.get("cap") is None:
            same(f"the shown total of {supplier.slug}", score["display"], rounded(total))
        replayed = self.of_procurement(replay_assessment, *place, client=self.auditor).parsed
        same(f"the replay of {supplier.slug}", replayed.outcome, "same")
        return score

    def compare(self, suppliers: list["Supplier"]) -> None:
        same(
            "how many are assessed",
            self.of_procurement(assess_procurement).parsed.responses,
            len(suppliers),
        )
        scores = {supplier.bidder.name: self.assessed(supplier) for supplier in suppliers}
        table = self.of_procurement(get_comparison, self.lot).parsed.to_dict()
        same("the freshness of the comparison", table["freshness"], "up_to_date")
        lines = table["sections"]["suppliers"]
        order = sorted(suppliers, key=lambda supplier: supplier.bidder.expected.get("rank", 0))
        same("the order", [line["supplierName"] for line in lines], [supplier.bidder.name for supplier in order])
        for line, supplier in zip(lines, order, strict=True):
            same("a rank", line.get("rank"), supplier.bidder.expected.get("rank"))
            same("a total in the table", line["total"], scores[supplier.bidder.name]["display"])
            print(f"   {line['total']:>5}  {line['standing']:<12}  {line['supplierName']}")
        every, differing = (
            self.of_procurement(get_comparison, self.lot, view=m.GetComparisonView.QUESTIONS, only=only)
            for only in (m.GetComparisonOnly.ALL, m.GetComparisonOnly.DIFFERENCES)
        )
        every, differing = (len(page.parsed.to_dict()["questions"]["lines"]) for page in (every, differing))
        if not 0 < differing < every:
            fail(f"{differing} of {every} lines differ")
        self.look_at_file(order)

    def look_at_file(self, order: list["Supplier"]) -> None:
        answer = self.of_procurement(export_comparison, self.lot)
        same("the type of the file", answer.headers["content-type"].split(";")[0], "text/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        for supplier in order:
            if supplier.bidder.name not in cells:
                fail(f"{supplier.bidder.name} is not in the file")
        if any(cell.startswith(("=", "+", "@")) for cell in cells):
            fail("the file has a cell that a spreadsheet runs")

    # What happened is on record.

    def audit(self) -> None:
        deadline = time.monotonic() + CHAINED_WITHIN_SECONDS
        events = self.events()
        while any(event["hash"] is None for event in events) and time.monotonic() < deadline:
            time.sleep(0.3)
            events = self.events()
        chain = sorted(events, key=lambda event: event["sequence"])
        same("the places in the chain", [event["sequence"] for event in chain], list(range(1, len(chain) + 1)))
        for before, after in zip(chain, chain[1:], strict=False):
            same("what an event follows", after["previousHash"], before["hash"])
        actions = {event["action"] for event in events}
        expected = {
            "procurement.created",
            "procurement.issued",
            "procurement.opened",
            "mark.saved",
            "comparison.exported",
        }
        same("what is missing on record", expected - actions, set())
        print(f"   {len(chain)} events in one chain")

    def events(self) -> list[dict[str, Any]]:
        found, cursor = [], {}
        while True:
            page = call(list_audit_events, self.council, client=self.auditor, limit=50, **cursor).parsed.to_dict()
            found += page["items"]
            if page.get("nextCursor") is None:
                return found
            cursor = {"cursor": page["nextCursor"]}


class Supplier:
    """A supplier that does everything with an API key, once its owner has made one."""

    def __init__(self, journey: Journey, slug: str, file: str) -> None:
        self.journey, self.slug, self.bidder = journey, slug, Bidder(file)
        self.address = f"bids@{slug}.example"
        self.marks: list[tuple[str, str, dict[str, Any]]] = []
        self.answered = 0
        self.values: dict[tuple[str, str], dict[str, Any]] = {}

    def accept(self) -> None:
        handle = self.journey.mailbox.next_link(self.address, "/i/")
        press(self.journey.url, f"/i/{handle}")
        owner = self.journey.exchanged(self.journey.mailbox.next_link(self.address, "/sign-in/"))
        self.id = call(create_supplier, client=owner, body=m.NewSupplier(name=self.bidder.name)).parsed.id
        permissions = ["responses.view", "responses.edit", "responses.submit"]
        wanted = m.NewApiKey(name="Portal", permissions=permissions, expires_at=later(days=30))
        self.key = self.journey.bearer(
            call(create_supplier_api_key, self.id, client=owner, body=wanted).parsed.to_dict()["secret"]
        )
        joined = call(accept_invitation, self.id, client=self.key, body=m.Acceptance(handle=handle)).parsed
        self.response = joined.response

    def of_response(self, operation: ModuleType, *values: Any, **more: Any) -> Any:
        return call(operation, self.id, self.response, *values, client=self.key, **more)

    def answer(self) -> None:
        lots = self.of_response(get_response).parsed.to_dict()["lots"]
        self.places = self.journey.tender.places(lots)
        for slot, place in self.places.items():
            if place in self.bidder.expected["verdicts"]:
                product = m.Product.from_dict(self.bidder.product(place))
                self.of_response(put_product, slot, body=product, if_none_match="*")
        files = {}
        for key, name, content in self.bidder.evidence():
            body = File(payload=io.BytesIO(content.encode()))
            files[key] = str(self.of_response(upload_evidence, body=body, name=name).parsed.id)
        # Some questions are only asked once others are answered.
        while items := self.bidder.items(self.asked(), self.places, files):
            for start in range(0, len(items), SAVED_AT_ONCE):
                some = m.AnswerItems.from_dict({"answers": items[start : start + SAVED_AT_ONCE]})
                for result in self.of_response(save_answers, body=some).parsed.results:
                    same(f"what became of {result.question}", result.to_dict()["outcome"], "saved")
            for item in items:
                self.values[item["subject"], item["question"]] = item["answer"]
                entry = self.bidder.entry(self.places[item["subject"]], item["question"])
                if entry is not None and entry.mark is not None:
                    self.marks.append((item["subject"], item["question"], entry.mark))
        self.answered = len(self.values)

    def asked(self) -> list[dict[str, Any]]:
        return self.of_response(list_questions).parsed.to_dict()["subjects"]

    def submit(self) -> None:
        gates = self.of_response(get_gates).parsed.to_dict()
        found = {self.places[line["slot"]]: line["verdict"]["result"] for line in gates["baselines"]}
        same(f"the dry run of {self.slug}", found, self.bidder.expected["verdicts"])
        missing = self.of_response(get_missing).parsed
        same(f"what {self.slug} still has to do", [item.to_dict() for item in missing.missing], [])
        declaration = m.DeclarationBody(text=missing.declaration, **self.bidder.declared_by)
        body = m.SubmissionRequest(declaration=declaration, seen=missing.seen)
        receipt = self.of_response(submit_response, body=body).parsed
        same(f"the method on the receipt of {self.slug}", receipt.method_hash, self.journey.method_hash)
        same(f"the number on the receipt of {self.slug}", receipt.number, 1)
        kept = self.of_response(get_submission, receipt.submission).parsed.to_dict()
        same(f"the digest of {self.slug}", kept["receipt"]["digest"], receipt.digest)
        same(f"whether the submission of {self.slug} is unchanged", kept["unchanged"], True)
        same(f"the submitted answers of {self.slug}", len(kept["content"]["answers"]), self.answered)

    def is_too_late(self) -> None:
        (subject, question), answer = next(iter(self.values.items()))
        items = {"answers": [{"subject": subject, "question": question, "answer": answer, "revision": 1}]}
        refused(
            save_answers,
            self.id,
            self.response,
            client=self.key,
            body=m.AnswerItems.from_dict(items),
            status=409,
            code="deadline-passed",
        )

    def look_at_verdicts(self, verdicts: list[dict[str, Any]]) -> None:
        found = {self.places[line["slot"]]: line["verdict"] for line in verdicts}
        results = {place: verdict["result"] for place, verdict in found.items()}
        same(f"the verdicts of {self.slug}", results, self.bidder.expected["verdicts"])
        for place, verdict in found.items():
            same(f"the scope of {place}", verdict["scope"]["kind"], self.bidder.expected["scope"])
            failed = [line["id"] for line in verdict["conditions"] if line["result"] == "not_met"]
            same(f"the conditions of {place}", failed, self.bidder.expected.get("notMet", {}).get(place, []))
            if any(not line["clause"] for line in verdict["conditions"]):
                fail(f"a condition of {place} names no clause")

    def look_at_trace(self, trace: dict[str, Any]) -> None:
        """The number rests on what this supplier answered and on the mark it was given."""
        place = (trace["subject"], trace["question"])
        answer = self.values.get(place)
        if answer is None:
            same(f"the value of {place}, which was not answered", trace["value"], 0)
            return
        same(f"the evidence for {place}", trace["evidenceLevel"], answer["evidenceLevel"])
        same(f"the files for {place}", trace["evidenceLinked"], len(answer["evidence"]))
        given = [mark for subject, question, mark in self.marks if (subject, question) == place]
        if given:
            same(f"the mark for {place}", trace["mark"], given[0])


def rounded(total: Fraction) -> str:
    """One place, half up, as published."""
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def main() -> None:
    with Service(COUNCIL) as service:
        journey = Journey(service)
        suppliers = [
            Supplier(journey, "alpha", "lumenarc.yaml"),
            Supplier(journey, "beta", "brightpole.yaml"),
        ]
        journey.prepare(suppliers)
        for supplier in suppliers:
            journey.keep_open()
            supplier.accept()
            supplier.answer()
            journey.keep_open()
            supplier.submit()
        journey.close()
        for supplier in suppliers:
            supplier.is_too_late()
        journey.open(suppliers)
        for supplier in suppliers:
            journey.mark(supplier)
        journey.compare(suppliers)
        journey.audit()
    print(json.dumps({"method": journey.method_hash, "suppliers": len(suppliers)}))


main()
