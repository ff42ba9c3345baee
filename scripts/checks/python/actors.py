"""Councils and suppliers that do over the API what a check needs to find done: people, keys, procurements, responses.

Only a council's first administrator is made otherwise: the command line is the one way there is.
"""

import contextlib
import datetime
import sqlite3
import time
import uuid
from typing import Any, Self

import httpx
from letters import Mailbox, press
from offer import SAVED_AT_ONCE, Bidder, Tender
from service import Service

COUNCIL_PERMISSIONS = [
    "procurements.view",
    "procurements.manage",
    "question-sets.manage",
    "own-answers.read",
    "own-answers.manage",
    "answers.open",
    "answers.read",
    "answers.mark",
    "suppliers.compare",
    "people.manage",
    "keys.manage",
    "audit.read",
]
SUPPLIER_PERMISSIONS = [
    "responses.view",
    "responses.edit",
    "responses.submit",
    "colleagues.manage",
    "supplier-keys.manage",
]
PASSWORD = "fictional lamp column 4471"


class Api:
    """One caller of the API. An answer that is no success ends the run with what it says."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=60)
        self.url, self.token = url, token

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        given = {} if body is None else {"json": body}
        answer = self._client.request(method, path, **given, **more)
        if not answer.is_success:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    def get(self, path: str) -> Any:
        return self.call("GET", path).json()

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.call("POST", path, body, **more).json()


def later(**period: float) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**period)
    return moment.isoformat().replace("+00:00", "Z")


class Town:
    """The service with its mailbox: where people come from."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.mailbox = Mailbox(service.folder / "mail")
        self.anyone = Api(service.url)
        self.tender = Tender()
        self._references = 0

    def exchange(self, token: str) -> dict[str, Any]:
        return self.anyone.post("/v1/sign-in-links/exchanges", {"token": token})

    def link_token(self, address: str) -> str:
        """The token of a sign-in link that is asked for now."""
        self.anyone.post("/v1/sign-in-links", {"email": address})
        return self.mailbox.next_link(address, "/sign-in/")

    def session(self, address: str) -> dict[str, Any]:
        return self.exchange(self.link_token(address))

    def signed_in(self, address: str) -> Api:
        return Api(self.service.url, self.session(address)["accessToken"])

    def reference(self) -> str:
        self._references += 1
        return f"FZ-{self._references:03}"


class Council:
    """A council with its people."""

    def __init__(self, town: Town, slug: str, first_link: str) -> None:
        self.town, self.slug = town, slug
        self.administrator = Api(town.service.url, town.exchange(first_link)["accessToken"])
        me = self.administrator.get("/v1/me")
        self.id = me["councils"][0]["councilId"]
        self.path = f"/v1/councils/{self.id}"
        self.people = {role: self.add(role) for role in ("officer", "evaluator", "auditor")}
        self.officer = town.signed_in(f"officer@{slug}.example")
        self.evaluator = town.signed_in(f"evaluator@{slug}.example")

    def add(self, role: str, name: str | None = None) -> str:
        who = {"email": f"{name or role}@{self.slug}.example", "name": (name or role).capitalize(), "role": role}
        return self.administrator.post(f"{self.path}/members", who)["personId"]

    def key(self, name: str) -> dict[str, Any]:
        wanted = {"name": name, "permissions": COUNCIL_PERMISSIONS, "expiresAt": later(days=300)}
        return self.administrator.post(f"{self.path}/api-keys", wanted)

    def drafted(self, **open_for: float) -> "Procurement":
        draft = self.town.tender.draft(self.town.reference(), later(**(open_for or {"days": 20})))
        return Procurement(self, self.officer.post(f"{self.path}/procurements", draft)["id"])

    def issued(self, **open_for: float) -> "Procurement":
        return self.drafted(**open_for).issued()


GIVE_UP = """
UPDATE mail SET state = 'dead', last_error = 'smtp-550', sent_at = NULL WHERE state = 'sent' AND invitation_id = ?
"""


class Procurement:
    def __init__(self, council: Council, id: str) -> None:
        self.council, self.id = council, id
        self.path = f"{council.path}/procurements/{id}"

    def step(self, name: str, body: Any = None) -> None:
        tag = self.council.officer.call("GET", self.path).headers["etag"]
        self.council.officer.post(f"{self.path}/{name}", body, headers={"If-Match": tag})

    def issued(self) -> Self:
        self.step("issue")
        return self

    def closing(self, seconds: float) -> None:
        """Sees to it that the deadline is not too near for what comes before it."""
        deadline = datetime.datetime.fromisoformat(self.council.officer.get(self.path)["deadline"])
        if deadline < datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds):
            self.step("extend", {"deadline": later(seconds=2 * seconds)})

    def closed(self) -> Self:
        """Waits for the deadline."""
        while self.council.officer.get(self.path)["state"] == "issued":
            time.sleep(0.2)
        return self

    def lots(self) -> list[dict[str, Any]]:
        return self.council.officer.get(self.path)["lots"]

    def invite(self, contact: str) -> tuple[str, str]:
        """An invitation's id and the last part of its link."""
        card = {"supplierName": "Example Ltd", "contact": {"name": "Bid manager", "email": contact}}
        id = self.council.officer.post(f"{self.path}/invitations", card)["id"]
        return id, self.council.town.mailbox.next_link(contact, "/i/")

    def given_up(self, invitation: str) -> str:
        """The id of an invitation's mail that no relay took. That takes hours, so it is written into the database."""
        path = self.council.town.service.folder / "assay.db"
        with contextlib.closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
            while database.execute(GIVE_UP, [uuid.UUID(invitation).bytes]).rowcount == 0:
                time.sleep(0.1)
        listed = self.council.officer.get(f"{self.path}/mail?limit=100")["items"]
        return next(mail["id"] for mail in listed if mail["state"] == "dead")


class Supplier:
    """A supplier with its owner, who came in by an invitation's link."""

    def __init__(self, town: Town, slug: str, file: str, first: Procurement) -> None:
        self.town, self.slug, self.bidder = town, slug, Bidder(file)
        self.contact = f"owner@{slug}.example"
        self.first_invitation, handle = first.invite(self.contact)
        press(town.service.url, f"/i/{handle}")
        token = town.mailbox.next_link(self.contact, "/sign-in/")
        self.owner = Api(town.service.url, town.exchange(token)["accessToken"])
        self.id = self.owner.post("/v1/suppliers", {"name": self.bidder.name})["id"]
        self.path = f"/v1/suppliers/{self.id}"
        self.first = self.accept(handle)

    def add(self, name: str) -> str:
        who = {"email": f"{name}@{self.slug}.example", "name": name.capitalize(), "role": "contributor"}
        return self.owner.post(f"{self.path}/members", who)["personId"]

    def key(self, name: str) -> dict[str, Any]:
        wanted = {"name": name, "permissions": SUPPLIER_PERMISSIONS, "expiresAt": later(days=300)}
        return self.owner.post(f"{self.path}/api-keys", wanted)

    def accept(self, handle: str) -> "Response":
        joined = self.owner.post(f"{self.path}/invitation-acceptances", {"handle": handle})
        return Response(self, joined["response"])

    def joined(self, procurement: Procurement) -> "Response":
        """The response of this supplier to an open procurement it registers for."""
        contact = {"name": "Bid manager", "email": self.contact}
        wanted = {"procurement": procurement.id, "contact": contact}
        return Response(self, self.owner.post(f"{self.path}/registrations", wanted)["response"])


class Response:
    def __init__(self, supplier: Supplier, id: str) -> None:
        self.supplier, self.id = supplier, id
        self.owner = supplier.owner
        self.path = f"{supplier.path}/responses/{id}"
        self.files: dict[str, str] = {}
        # What was marked: about what, which question, and the mark.
        self.marks: list[tuple[str, str, dict[str, Any]]] = []

    def upload(self, name: str, content: str) -> str:
        more = {"params": {"name": name}, "headers": {"Content-Type": "application/octet-stream"}}
        return self.owner.post(f"{self.path}/evidence", content=content.encode(), **more)["id"]

    def sheet(self) -> bytes:
        return self.owner.call("GET", f"{self.path}/answer-sheet?format=xlsx").content

    def ask(self, question: str) -> str:
        return self.owner.post(f"{self.path}/own-clarifications", {"question": question})["id"]

    def answered(self) -> Self:
        """Every product, answer and file of the bidder."""
        bidder = self.supplier.bidder
        places = self.supplier.town.tender.places(self.owner.get(self.path)["lots"])
        for slot, place in places.items():
            if place in bidder.expected["verdicts"]:
                first = {"If-None-Match": "*"}
                self.owner.call("PUT", f"{self.path}/products/{slot}", bidder.product(place), headers=first)
        self.files = {key: self.upload(name, body) for key, name, body in bidder.evidence()}
        # Some questions are only asked once others are answered.
        while items := bidder.items(self.owner.get(f"{self.path}/questions")["subjects"], places, self.files):
            for start in range(0, len(items), SAVED_AT_ONCE):
                some = {"answers": items[start : start + SAVED_AT_ONCE]}
                for result in self.owner.post(f"{self.path}/answers", some)["results"]:
                    if result["outcome"] != "saved" or result["problems"]:
                        raise SystemExit(f"{self.supplier.slug}: not saved as it should be: {result}")
            for item in items:
                entry = bidder.entry(places[item["subject"]], item["question"])
                if entry is not None and entry.mark is not None:
                    self.marks.append((item["subject"], item["question"], entry.mark))
        return self

    def submission(self) -> dict[str, Any]:
        """A body with which this response can be submitted as it is."""
        found = self.owner.get(f"{self.path}/missing")
        if found["missing"]:
            raise SystemExit(f"{self.supplier.slug}: cannot be submitted: {found['missing']}")
        declaration = self.supplier.bidder.declared_by | {"text": found["declaration"]}
        return {"declaration": declaration, "seen": found["seen"]}

    def submitted(self) -> str:
        return self.owner.post(f"{self.path}/submissions", self.submission())["submission"]
