"""What a fuzzing run needs to begin with: two councils and two suppliers with long-lived API keys, and procurements and
responses in every state, so that path parameters have real values and every operation can succeed.
"""

import dataclasses
import pathlib
from collections.abc import Callable
from typing import Any

from actors import PASSWORD, Council, Procurement, Response, Supplier, Town, later
from service import Service

# Sent instead of a value: the version that the resource has at that moment.
CURRENT = "current"
# A deadline passes this long after the last answer, at least.
CLOSES_AFTER_SECONDS = 5

# Every kind of question once.
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUESTION_SET = pathlib.Path("src/domain/question_set/tests/sample.yaml")

COUNCILS = ("northmere", "southmere")


@dataclasses.dataclass(frozen=True)
class Request:
    """A request that is answered 2xx: of everything generated for its operation, the first."""

    operation: str
    path: dict[str, str] = dataclasses.field(default_factory=dict)
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    query: dict[str, str] = dataclasses.field(default_factory=dict)
    body: Any = None
    media_type: str = "application/json"
    # Who asks, by the name of an identity; the first one if nobody is named.
    by: str = ""


@dataclasses.dataclass(frozen=True)
class Side:
    """One run: which operations, who asks, and with which values of theirs."""

    name: str
    # A regular expression for paths.
    paths: str
    # Name and token. The first asks, unless its role is not enough: then those after it.
    identities: dict[str, str]
    # Two of them that must not see what is the other's.
    peers: tuple[str, str]
    # Values of path parameters, for every operation and for some.
    values: dict[str, str]
    values_of: dict[str, dict[str, str]]
    requests: list[Request]
    # Operations that end sessions, and the person who signs in for each of their requests.
    sign_in_as: dict[str, str] = dataclasses.field(default_factory=dict)


class World:
    """Everybody and everything."""

    def __init__(self, service: Service) -> None:
        self.town = Town(service)
        self.north, self.south = (Council(self.town, slug, service.first_links[slug]) for slug in COUNCILS)
        self.issued = self.north.issued()
        self.alpha = Supplier(self.town, "alpha", "lumenarc.yaml", self.issued)
        self.beta = Supplier(self.town, "beta", "brightpole.yaml", self.south.issued())
        self.council_keys = [council.key("register")["secret"] for council in (self.north, self.south)]
        self.supplier_keys = [supplier.key("portal")["secret"] for supplier in (self.alpha, self.beta)]
        self.closed = self._closing(self.alpha)
        self.opened = self._closing(self.alpha, self.beta)
        self._assess(self.opened)
        self.closed[0].closed()

    def _closing(self, *bidders: Supplier) -> tuple[Procurement, list[Response]]:
        procurement = self.north.issued(seconds=3 * CLOSES_AFTER_SECONDS)
        responses = [bidder.joined(procurement).answered() for bidder in bidders]
        procurement.closing(CLOSES_AFTER_SECONDS)
        for response in responses:
            response.submitted()
        return procurement, responses

    def _assess(self, opened: tuple[Procurement, list[Response]]) -> None:
        procurement, responses = opened
        procurement.closed().council.officer.post(f"{procurement.path}/open-answers")
        for response in responses:
            # One is left for the run to give.
            for subject, question, mark in response.marks[1:]:
                path = f"{procurement.path}/responses/{response.id}/marks/{subject}/{question}"
                self.north.evaluator.call("PUT", path, mark, headers={"If-None-Match": "*"})
        self.north.officer.post(f"{procurement.path}/assessments")


def seed(service: Service) -> list[Callable[[], Side]]:
    """The sides, each made when its run begins: sessions last ten minutes."""
    world = World(service)
    return [
        lambda: council_side(world),
        lambda: supplier_side(world),
        lambda: person_side(world),
        lambda: door_side(world),
    ]


def council_side(world: World) -> Side:
    north, issued = world.north, world.issued
    opened, (response, _) = world.opened
    lot = opened.lots()[0]["id"]
    evidence = next(iter(response.files.values()))
    subject, question, mark = response.marks[0]
    drafted, to_issue, to_cancel = north.drafted(), north.drafted(), north.issued()
    invited, _ = issued.invite("reserve@gamma.example")
    revoked, _ = issued.invite("second-reserve@gamma.example")
    of_opened = {"procurement": opened.id, "response": response.id, "lot": lot, "evidence": evidence}
    marked = of_opened | {"subject": subject, "question": question}
    asked_in = north.issued()
    asking = world.alpha.joined(asked_in)
    to_answer, to_return = asking.ask("May a controller be larger?"), asking.ask("May a gateway be larger?")
    given_up = north.drafted()
    given_up.step("cancel", {"reason": "The budget was withdrawn."})
    spare_key = north.key("spare")["id"]
    member, leaver = north.add("auditor", "deputy"), north.add("auditor", "leaver")
    own = north.officer.get(f"{north.path}/own-answers")["items"][0]
    own_set = {"questionSet": own["questionSet"], "setVersion": own["version"]}
    own_path = f"{north.path}/own-answers/{own['questionSet']}/{own['version']}"
    north.officer.call("PUT", own_path, {"answers": {}}, headers={"If-None-Match": "*"})
    tag = {"If-Match": CURRENT}
    return Side(
        name="council",
        paths="^/v1/councils/",
        identities={
            "north": world.council_keys[0],
            "administrator": world.town.session("administrator@northmere.example")["accessToken"],
            "evaluator": world.town.session("evaluator@northmere.example")["accessToken"],
            "south": world.council_keys[1],
        },
        peers=("north", "south"),
        values={"council": north.id, "procurement": issued.id, "invitation": invited, "person": member}
        | {"set": "psti-baseline"},
        values_of={
            "revokeCouncilApiKey": {"key": spare_key},
            "removeCouncilMember": {"person": leaver},
            "updateProcurement": {"procurement": drafted.id},
            "getProcurementReadiness": {"procurement": drafted.id},
            "issueProcurement": {"procurement": to_issue.id},
            "cancelProcurement": {"procurement": to_cancel.id},
            "openProcurementAnswers": {"procurement": world.closed[0].id},
            "revokeInvitation": {"invitation": revoked},
            "retryProcurementMail": {"mail": issued.given_up(invited)},
            "getClarification": {"procurement": asked_in.id, "clarification": to_answer},
            "answerClarification": {"procurement": asked_in.id, "clarification": to_answer},
            "returnClarification": {"procurement": asked_in.id, "clarification": to_return},
            "disposeRecords": {"procurement": given_up.id},
            "holdRecords": {"procurement": opened.id},
            "releaseRecords": {"procurement": opened.id},
            "saveMark": marked,
            "getOwnAnswers": own_set,
            "saveOwnAnswers": own_set,
        }
        | {
            operation: of_opened
            for operation in (
                "listOpenedResponses",
                "getOpenedResponse",
                "getOpenedEvidenceContent",
                "listMarks",
                "assessProcurement",
                "getAssessment",
                "replayAssessment",
                "getComparison",
                "exportComparison",
                "exportComparisonWorkbook",
                "exportComparisonSpreadsheet",
            )
        },
        requests=[
            Request(
                "createCouncilApiKey",
                by="administrator",
                body={"name": "Portal", "permissions": ["procurements.view"], "expiresAt": later(days=30)},
            ),
            Request(
                "addCouncilMember",
                body={"email": "new@northmere.example", "name": "New officer", "role": "officer", "language": "cy"},
            ),
            Request("changeCouncilMember", body={"role": "evaluator"}),
            Request("createProcurement", body=world.town.tender.draft("FZ-EXAMPLE", later(days=30))),
            Request("updateProcurement", headers=tag, body={"title": "Controllers and gateways"}),
            Request("issueProcurement", headers=tag),
            Request("extendProcurement", headers=tag, body={"deadline": later(days=40)}),
            Request("cancelProcurement", headers=tag, body={"reason": "The budget was withdrawn."}),
            Request(
                "publishAmendment",
                headers=tag,
                body={
                    "reason": "A figure was wrong.",
                    "changes": {"description": "Replacement of about 6,500 controllers."},
                    "deadline": {"kind": "kept", "reason": "Nothing that is asked changes."},
                },
            ),
            Request(
                "createInvitation",
                body={"supplierName": "Delta Ltd", "contact": {"name": "Sales", "email": "sales@delta.example"}},
            ),
            Request(
                "importInvitations",
                body="supplierName,contactName,contactEmail\nEpsilon Ltd,Sales,sales@epsilon.example\n",
                media_type="text/csv",
            ),
            Request("answerClarification", body={"question": "May it be larger?", "answer": "Yes, by a tenth."}),
            Request("returnClarification", body={"reason": "Ask about one thing at a time."}),
            Request("putBranding", headers=tag, by="administrator", body={"colour": "#00594d"}),
            Request("sendMailTest", by="administrator"),
            Request("putRetention", headers=tag, by="administrator", body={"years": 7}),
            Request("holdRecords", by="administrator", body={"reason": "A claim is before the court."}),
            Request("disposeRecords", by="administrator", body={"reference": north.officer.get(given_up.path)["reference"]}),
            Request("saveOwnAnswers", headers=tag, body={"answers": {}}),
            Request("saveMark", headers={"If-None-Match": "*"}, body=mark, by="evaluator"),
            Request("getComparison", query={"view": "questions", "only": "differences"}),
            Request("getProcurementMethodVersion", path={"version": "1"}),
            Request("exportComparison", query={"view": "sections"}),
            Request("exportComparisonWorkbook", query={"view": "questions", "only": "gaps"}),
            Request("getProcurementMethodDocument", query={"format": "docx"}),
            Request("checkQuestionSet", body=QUESTION_SET.read_text(encoding="utf-8"), media_type="application/yaml"),
            Request("loadQuestionSet", body=QUESTION_SET.read_text(encoding="utf-8"), media_type="application/yaml"),
        ],
    )


def supplier_side(world: World) -> Side:
    alpha, draft = world.alpha, world.alpha.first.answered()
    ready = alpha.joined(world.north.issued()).answered()
    withdrawn = alpha.joined(world.north.issued()).answered()
    amended = world.north.issued()
    amending = alpha.joined(amended)
    amended.step(
        "amendments",
        {
            "reason": "A figure was wrong.",
            "changes": {"description": "Replacement of about 6,500 controllers."},
            "deadline": {"kind": "kept", "reason": "Nothing that is asked changes."},
        },
    )
    amendment = alpha.owner.get(amending.path)["amendments"][0]["id"]
    submission = withdrawn.submitted()
    slots = [slot["id"] for lot in alpha.owner.get(draft.path)["lots"] for slot in lot["slots"]]
    spare, dropped = draft.upload("spare.txt", "A spare note."), draft.upload("dropped.txt", "A note to drop.")
    subject, question, _ = draft.marks[0]
    answer = alpha.owner.get(f"{draft.path}/answers/{subject}/{question}")["answer"]
    _, handle = world.north.issued().invite("again@alpha.example")
    _, declined = world.north.issued().invite("no@alpha.example")
    open_to_all = world.north.issued()
    spare_key = alpha.key("spare")["id"]
    member, leaver = alpha.add("engineer"), alpha.add("leaver")
    tag = {"If-Match": CURRENT}
    return Side(
        name="supplier",
        paths="^/v1/suppliers/[{]supplier",
        identities={
            "alpha": world.supplier_keys[0],
            "owner": world.town.session(alpha.contact)["accessToken"],
            "beta": world.supplier_keys[1],
        },
        peers=("alpha", "beta"),
        values={
            "supplier": alpha.id,
            "response": draft.id,
            "slot": slots[0],
            "subject": subject,
            "question": question,
            "evidence": spare,
            "person": member,
            "submission": submission,
            "message": alpha.owner.get(f"/v1/suppliers/{alpha.id}/messages")["items"][0]["id"],
        },
        values_of={
            "revokeSupplierApiKey": {"key": spare_key},
            "removeSupplierMember": {"person": leaver},
            "deleteEvidence": {"evidence": dropped},
            "submitResponse": {"response": ready.id},
            "getSubmission": {"response": withdrawn.id},
            "listSubmissions": {"response": withdrawn.id},
            "withdrawSubmission": {"response": withdrawn.id},
            "acknowledgeAmendment": {"response": amending.id},
            "withdrawClarification": {"clarification": draft.ask("May a controller be larger?")},
        },
        requests=[
            Request(
                "createSupplierApiKey",
                by="owner",
                body={"name": "Portal", "permissions": ["responses.view"], "expiresAt": later(days=30)},
            ),
            Request(
                "addSupplierMember",
                body={"email": "new@alpha.example", "name": "New engineer", "role": "contributor"},
            ),
            Request("changeSupplierMember", body={"role": "owner"}),
            Request("getResponseMethodVersion", path={"version": "1"}),
            Request("getResponseMethodDocument", query={"format": "md"}),
            Request("updateSupplier", headers=tag, body={"identifiers": [{"scheme": "GB-COH", "id": "00000006"}]}),
            Request("acceptInvitation", body={"handle": handle}),
            Request("declineInvitation", body={"handle": declined, "reason": "We make no controllers."}),
            Request(
                "registerForProcurement",
                body={
                    "procurement": open_to_all.id,
                    "contact": {"name": "Bid manager", "email": "bids@alpha.example"},
                },
            ),
            Request("putAnswer", headers=tag, body=answer),
            Request(
                "saveAnswers",
                body={"answers": [{"subject": subject, "question": question, "answer": answer, "revision": 1}]},
            ),
            Request(
                "assignParts", body={"assignments": [{"subject": subject, "kind": "question", "id": question}]}
            ),
            Request("getAnswerSheet", query={"format": "xlsx"}),
            Request("importAnswerSheet", body=draft.sheet().decode("latin-1"), media_type=SHEET),
            Request("deleteProduct", path={"slot": slots[1]}, headers=tag),
            Request("putProduct", headers=tag, body=alpha.bidder.product("controller")),
            Request(
                "uploadEvidence",
                query={"name": "note.txt", "validUntil": "2031-03-31"},
                body="What was tested, and by whom.",
                media_type="application/octet-stream",
            ),
            Request("linkEvidence", body={"title": "Security page", "url": "https://alpha.example/security"}),
            Request("patchEvidence", headers=tag, body={"issuedOn": "2026-01-15"}),
            Request("deleteEvidence", headers=tag),
            Request("submitResponse", body=ready.submission()),
            Request("acknowledgeAmendment", body={"amendment": amendment}),
        ],
    )


def person_side(world: World) -> Side:
    """What a person does for themselves, and what anybody may read."""
    for council in (world.north, world.south):
        for name in ("visitor", "changer"):
            council.add("auditor", name)
            address = f"{name}@{council.slug}.example"
            world.town.signed_in(address).call("PUT", "/v1/me/password", {"newPassword": PASSWORD})
    starting_point = world.town.anyone.get("/v1/public/starting-points")["items"][0]["id"]
    north, south = (world.town.session(f"visitor@{slug}.example")["accessToken"] for slug in COUNCILS)
    return Side(
        name="person",
        paths="^(/livez|/readyz|/[.]well-known/.*|/v1/(me.*|suppliers|sessions/current|public/(?!.*sign-in-links).*|openapi[.]json|criticality.*))$",
        identities={"visitor": north, "other": south},
        peers=("visitor", "other"),
        values={
            "procurement": world.issued.id,
            "startingPoint": starting_point,
            "code": world.north.officer.get(world.issued.path)["checkCode"],
        },
        values_of={},
        requests=[
            Request(
                "changeMyPassword", body={"currentPassword": PASSWORD, "newPassword": "another fictional lamp column"}
            ),
            Request("createSupplier", body={"name": "Zeta Ltd"}),
            Request("getPublicMethodVersion", path={"version": "1"}),
            Request("getPublicMethodDocument", query={"format": "xlsx"}),
        ],
        sign_in_as={
            "endMySessions": "visitor@southmere.example",
            "endCurrentSession": "visitor@southmere.example",
            "changeMyPassword": "changer@northmere.example",
        },
    )


def door_side(world: World) -> Side:
    """Signing in. Last, because many failures slow further tries down."""
    address = "changer@southmere.example"
    session = world.town.session(address)
    return Side(
        name="door",
        paths="^/v1/(sessions|sessions/refresh|sign-in-links.*|public/.*sign-in-links)$",
        identities={"nobody": "no-token", "neither": "no-token-either"},
        peers=("nobody", "neither"),
        values={"procurement": world.issued.id},
        values_of={},
        requests=[
            Request("createSession", body={"email": address, "password": PASSWORD}),
            Request("refreshSession", body={"refreshToken": session["refreshToken"]}),
            Request("requestSignInLink", body={"email": address}),
            Request("joinProcurement", body={"name": "Bid manager", "email": "bids@theta.example"}),
            Request("exchangeSignInLink", body={"token": world.town.link_token(address)}),
        ],
    )
