-- The first schema. Its twin is in migrations/postgres; a test proves that both say the same.
-- House rules: UUIDv7 keys made by the program; the tenant's id in every tenant table's key; JSON as
-- text, so that bytes stay as written; answers only sealed; no volatile functions, no deferrable
-- constraints, no triggers.

CREATE TABLE deployment (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE council (
    id BLOB NOT NULL PRIMARY KEY,
    ledger_id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    jurisdiction TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- How a council's pages look.
CREATE TABLE branding (
    council_id BLOB NOT NULL PRIMARY KEY REFERENCES council (id),
    colour TEXT,
    -- A PNG picture.
    logo BLOB,
    logo_width INTEGER,
    logo_height INTEGER,
    version TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- For how many years a council keeps its records.
CREATE TABLE retention (
    council_id BLOB NOT NULL PRIMARY KEY REFERENCES council (id),
    years INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE supplier (
    id BLOB NOT NULL PRIMARY KEY,
    ledger_id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    identifiers TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT,
    -- Tokens issued before this are refused.
    valid_after TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE council_member (
    council_id BLOB NOT NULL REFERENCES council (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (council_id, person_id)
) STRICT;
CREATE INDEX council_member_by_person ON council_member (person_id);

CREATE TABLE supplier_member (
    supplier_id BLOB NOT NULL REFERENCES supplier (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (supplier_id, person_id)
) STRICT;
CREATE INDEX supplier_member_by_person ON supplier_member (person_id);

-- Exactly one of council_id and supplier_id is set.
CREATE TABLE api_key (
    id BLOB NOT NULL PRIMARY KEY,
    council_id BLOB REFERENCES council (id),
    supplier_id BLOB REFERENCES supplier (id),
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    permissions TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES person (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    last_used_on TEXT
) STRICT;
CREATE INDEX api_key_by_council ON api_key (council_id);
CREATE INDEX api_key_by_supplier ON api_key (supplier_id);

CREATE TABLE signing_key (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    sealed_private BLOB NOT NULL,
    public_key BLOB NOT NULL,
    created_at TEXT NOT NULL,
    activated_at TEXT,
    retired_at TEXT
) STRICT;

CREATE TABLE refresh_token (
    id BLOB NOT NULL PRIMARY KEY,
    family_id BLOB NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    secret_hash BLOB NOT NULL,
    issued_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    -- When the whole family ends, whatever its use.
    family_expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE INDEX refresh_token_by_family ON refresh_token (family_id);
CREATE INDEX refresh_token_by_person ON refresh_token (person_id);

-- A person signed in with a browser. The cookie's secret is stored as its SHA-256.
CREATE TABLE web_session (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES person (id),
    secret_hash BLOB NOT NULL,
    -- What the browser calls itself, in two words at most.
    browser TEXT NOT NULL,
    began_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    -- When it ends, whatever its use.
    ends_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX web_session_by_person ON web_session (person_id);

-- A link sent by mail. The secret is an HMAC over the id, made when the mail is rendered.
CREATE TABLE sign_in_link (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX sign_in_link_by_person ON sign_in_link (person_id);

-- Counters that slow down guessing and flooding, by window.
CREATE TABLE attempt_counter (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    window_start TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (kind, subject, window_start)
) STRICT;

CREATE TABLE procurement (
    council_id BLOB NOT NULL REFERENCES council (id),
    id BLOB NOT NULL,
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    threshold TEXT NOT NULL,
    state TEXT NOT NULL,
    deadline TEXT NOT NULL,
    -- What the officer is still preparing: lots, criticality, weights, gates. Frozen into method.
    draft TEXT NOT NULL,
    method_id BLOB,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    issued_at TEXT,
    opened_at TEXT,
    cancelled_at TEXT,
    cancel_reason TEXT,
    -- From the issue on: with it anybody checks that an invitation is genuine.
    check_code TEXT UNIQUE,
    -- Why its records are held beyond their time.
    hold_reason TEXT,
    disposed_at TEXT,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, reference)
) STRICT;
CREATE UNIQUE INDEX procurement_by_id ON procurement (id);
CREATE INDEX procurement_by_deadline ON procurement (state, deadline);

CREATE TABLE method (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    canonical TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;

-- Question sets of a council's own, validated; a row never changes.
CREATE TABLE council_question_set (
    council_id BLOB NOT NULL REFERENCES council (id),
    id BLOB NOT NULL,
    set_id TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    canonical TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, set_id, version)
) STRICT;

CREATE TABLE amendment (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    from_method_id BLOB NOT NULL,
    to_method_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    difference TEXT NOT NULL,
    deadline_before TEXT NOT NULL,
    deadline_after TEXT NOT NULL,
    -- Why the deadline was kept, where it was.
    deadline_reason TEXT,
    published_by BLOB NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;

-- An amendment that is still being prepared: the draft as it would stand. Suppliers never see it.
CREATE TABLE prepared_amendment (
    council_id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    draft TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (council_id, procurement_id),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;

-- A question about a procurement, and what the council answered it with for all to read. The council is told who asked
-- only after the answers are opened.
CREATE TABLE clarification (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    state TEXT NOT NULL,
    -- Who asked; none of them is set where the council spoke unasked.
    response_id BLOB,
    supplier_id BLOB REFERENCES supplier (id),
    asked_by BLOB,
    -- In the words of whoever asked.
    asked TEXT,
    asked_at TEXT NOT NULL,
    -- From 1 in each procurement once it is published, with the words that everybody reads.
    number INTEGER,
    question TEXT,
    answer TEXT,
    return_reason TEXT,
    decided_by BLOB,
    decided_at TEXT,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;
CREATE INDEX clarification_by_procurement ON clarification (council_id, procurement_id, id);
CREATE INDEX clarification_by_response ON clarification (response_id);

-- The council's own contact card. It is tied to a supplier only when that supplier accepts.
CREATE TABLE invitation (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    supplier_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    more_contacts TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Grows with every revoke and re-invite, so that earlier links stop working.
    link_version INTEGER NOT NULL,
    supplier_id BLOB REFERENCES supplier (id),
    decline_reason TEXT,
    created_at TEXT NOT NULL,
    decided_at TEXT,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, contact_email),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;
CREATE UNIQUE INDEX invitation_by_id ON invitation (id);
CREATE INDEX invitation_by_supplier ON invitation (supplier_id);
CREATE INDEX invitation_by_procurement ON invitation (council_id, procurement_id, id);

CREATE TABLE response (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    supplier_id BLOB NOT NULL REFERENCES supplier (id),
    state TEXT NOT NULL,
    submission_id BLOB,
    created_at TEXT NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, supplier_id),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
) STRICT;
CREATE UNIQUE INDEX response_by_id ON response (id);
CREATE INDEX response_by_supplier ON response (supplier_id, id);
CREATE INDEX response_by_procurement ON response (council_id, procurement_id, id);

CREATE TABLE product (
    council_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    slot_id BLOB NOT NULL,
    supplier_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (council_id, response_id, slot_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

CREATE TABLE answer (
    council_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    question_id TEXT NOT NULL,
    supplier_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    -- complete, or has_problems, or reopened by an amendment
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, question_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

CREATE TABLE evidence (
    council_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    id BLOB NOT NULL,
    supplier_id BLOB NOT NULL,
    state TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    -- Name, dates and the keyed digest of the content.
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    uploaded_by BLOB NOT NULL,
    -- An upload begun before the deadline counts.
    begun_at TEXT NOT NULL,
    stored_at TEXT,
    PRIMARY KEY (council_id, response_id, id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

CREATE TABLE submission (
    council_id BLOB NOT NULL,
    id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    supplier_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    method_id BLOB NOT NULL,
    -- The canonical snapshot: products, answers, evidence digests, declaration.
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    receipt_digest BLOB NOT NULL,
    submitted_by BLOB NOT NULL,
    submitted_at TEXT NOT NULL,
    withdrawn_at TEXT,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, response_id, number),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

CREATE TABLE amendment_acknowledgement (
    council_id BLOB NOT NULL,
    amendment_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    supplier_id BLOB NOT NULL,
    acknowledged_by BLOB NOT NULL,
    acknowledged_at TEXT NOT NULL,
    PRIMARY KEY (council_id, amendment_id, response_id),
    FOREIGN KEY (council_id, amendment_id) REFERENCES amendment (council_id, id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

-- Who of a supplier answers which part of a response: the supplier's own business.
CREATE TABLE assignment (
    council_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    -- section or question, and which
    part_kind TEXT NOT NULL,
    part_id TEXT NOT NULL,
    supplier_id BLOB NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    assigned_by BLOB NOT NULL,
    assigned_at TEXT NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, part_kind, part_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;

-- What a council answers about itself: one document for each version of a set.
CREATE TABLE own_answers (
    council_id BLOB NOT NULL,
    question_set TEXT NOT NULL,
    set_version TEXT NOT NULL,
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (council_id, question_set, set_version),
    FOREIGN KEY (council_id) REFERENCES council (id)
) STRICT;

-- One evaluator's mark. Agreed marks come in a table of their own.
CREATE TABLE mark (
    council_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    subject_id BLOB NOT NULL,
    question_id TEXT NOT NULL,
    evaluator_id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    value INTEGER NOT NULL,
    reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, question_id, evaluator_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;
CREATE INDEX mark_by_procurement ON mark (council_id, procurement_id, updated_at);

-- The compact result of one response in one lot; its trace is computed again from the submission.
CREATE TABLE assessment (
    council_id BLOB NOT NULL,
    procurement_id BLOB NOT NULL,
    lot_id BLOB NOT NULL,
    response_id BLOB NOT NULL,
    submission_id BLOB NOT NULL,
    standing INTEGER NOT NULL,
    total_numerator INTEGER NOT NULL,
    supplier_name TEXT NOT NULL,
    row_json TEXT NOT NULL,
    computed_at TEXT NOT NULL,
    PRIMARY KEY (council_id, lot_id, response_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
) STRICT;
CREATE INDEX assessment_by_rank
    ON assessment (council_id, lot_id, standing, total_numerator DESC, supplier_name, response_id);
CREATE INDEX assessment_by_time ON assessment (council_id, lot_id, computed_at);

-- What happened. Written with the change itself; a job gives each ledger's events their place in
-- the chain afterwards.
CREATE TABLE audit_event (
    ledger_id BLOB NOT NULL,
    id BLOB NOT NULL,
    council_id BLOB,
    supplier_id BLOB,
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id BLOB,
    -- The procurement it belongs to, to find a procurement\'s events; what is hashed is without it.
    procurement_id BLOB,
    detail TEXT NOT NULL,
    sequence INTEGER,
    previous_hash TEXT,
    hash TEXT,
    PRIMARY KEY (ledger_id, id),
    UNIQUE (ledger_id, sequence)
) STRICT;
CREATE INDEX audit_event_unchained ON audit_event (ledger_id, id) WHERE sequence IS NULL;
CREATE INDEX audit_event_by_council ON audit_event (council_id, id);
CREATE INDEX audit_event_by_procurement ON audit_event (council_id, procurement_id, id) WHERE procurement_id IS NOT NULL;

CREATE TABLE mail (
    id BLOB NOT NULL PRIMARY KEY,
    council_id BLOB,
    procurement_id BLOB,
    invitation_id BLOB,
    person_id BLOB,
    -- Whose inbox it is in: known once an invitation was taken up.
    supplier_id BLOB,
    template TEXT NOT NULL,
    -- Ids and dates only: never a token, never an address.
    parameters TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_owner BLOB,
    lease_until TEXT,
    last_error TEXT,
    created_at TEXT NOT NULL,
    sent_at TEXT
) STRICT;
CREATE INDEX mail_due ON mail (state, due_at);
CREATE INDEX mail_by_procurement ON mail (council_id, procurement_id, id);
CREATE INDEX mail_by_supplier ON mail (supplier_id, id);
CREATE INDEX mail_by_invitation ON mail (invitation_id);

CREATE TABLE job (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_owner BLOB,
    lease_until TEXT,
    last_error TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX job_due ON job (state, due_at);

CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    request_key TEXT NOT NULL,
    operation TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    resource TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (principal, request_key, operation)
) STRICT;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
