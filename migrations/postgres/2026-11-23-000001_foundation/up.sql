-- The first schema. Its twin is in migrations/sqlite; a test proves that both say the same.
-- House rules: UUIDv7 keys made by the program; the tenant's id in every tenant table's key; JSON as
-- text, so that bytes stay as written; answers only sealed; no volatile functions, no deferrable
-- constraints, no triggers.

-- Who a transaction works for. The program sets these with SET LOCAL as the transaction begins.
CREATE FUNCTION assay_scope() RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT current_setting('app.scope', true) $$;
CREATE FUNCTION assay_council() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.council_id', true), '')::uuid $$;
CREATE FUNCTION assay_supplier() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.supplier_id', true), '')::uuid $$;

CREATE TABLE deployment (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE council (
    id uuid NOT NULL PRIMARY KEY,
    ledger_id uuid NOT NULL UNIQUE,
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    jurisdiction text NOT NULL,
    created_at timestamptz NOT NULL
);

-- How a council's pages look.
CREATE TABLE branding (
    council_id uuid NOT NULL PRIMARY KEY REFERENCES council (id),
    colour text,
    -- A PNG picture.
    logo bytea,
    logo_width integer,
    logo_height integer,
    version text NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL
);

-- For how many years a council keeps its records.
CREATE TABLE retention (
    council_id uuid NOT NULL PRIMARY KEY REFERENCES council (id),
    years integer NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE supplier (
    id uuid NOT NULL PRIMARY KEY,
    ledger_id uuid NOT NULL UNIQUE,
    name text NOT NULL,
    identifiers text NOT NULL,
    revision bigint NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    language text NOT NULL,
    password_hash text,
    -- Tokens issued before this are refused.
    valid_after timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE council_member (
    council_id uuid NOT NULL REFERENCES council (id),
    person_id uuid NOT NULL REFERENCES person (id),
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, person_id)
);
CREATE INDEX council_member_by_person ON council_member (person_id);

CREATE TABLE supplier_member (
    supplier_id uuid NOT NULL REFERENCES supplier (id),
    person_id uuid NOT NULL REFERENCES person (id),
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (supplier_id, person_id)
);
CREATE INDEX supplier_member_by_person ON supplier_member (person_id);

-- Exactly one of council_id and supplier_id is set.
CREATE TABLE api_key (
    id uuid NOT NULL PRIMARY KEY,
    council_id uuid REFERENCES council (id),
    supplier_id uuid REFERENCES supplier (id),
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    permissions text NOT NULL,
    created_by uuid NOT NULL REFERENCES person (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_on text
);
CREATE INDEX api_key_by_council ON api_key (council_id);
CREATE INDEX api_key_by_supplier ON api_key (supplier_id);

CREATE TABLE signing_key (
    id text NOT NULL PRIMARY KEY,
    state text NOT NULL,
    sealed_private bytea NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    activated_at timestamptz,
    retired_at timestamptz
);

CREATE TABLE refresh_token (
    id uuid NOT NULL PRIMARY KEY,
    family_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    secret_hash bytea NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When the whole family ends, whatever its use.
    family_expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX refresh_token_by_family ON refresh_token (family_id);
CREATE INDEX refresh_token_by_person ON refresh_token (person_id);

-- A person signed in with a browser. The cookie's secret is stored as its SHA-256.
CREATE TABLE web_session (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    secret_hash bytea NOT NULL,
    -- What the browser calls itself, in two words at most.
    browser text NOT NULL,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    -- When it ends, whatever its use.
    ends_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX web_session_by_person ON web_session (person_id);

-- A link sent by mail. The secret is an HMAC over the id, made when the mail is rendered.
CREATE TABLE sign_in_link (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    purpose text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX sign_in_link_by_person ON sign_in_link (person_id);

-- Counters that slow down guessing and flooding, by window.
CREATE TABLE attempt_counter (
    kind text NOT NULL,
    subject text NOT NULL,
    window_start timestamptz NOT NULL,
    attempts integer NOT NULL,
    PRIMARY KEY (kind, subject, window_start)
);

CREATE TABLE procurement (
    council_id uuid NOT NULL REFERENCES council (id),
    id uuid NOT NULL,
    reference text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    jurisdiction text NOT NULL,
    threshold text NOT NULL,
    state text NOT NULL,
    deadline timestamptz NOT NULL,
    -- What the officer is still preparing: lots, criticality, weights, gates. Frozen into method.
    draft text NOT NULL,
    method_id uuid,
    revision bigint NOT NULL,
    created_at timestamptz NOT NULL,
    issued_at timestamptz,
    opened_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    -- From the issue on: with it anybody checks that an invitation is genuine.
    check_code text UNIQUE,
    -- Why its records are held beyond their time.
    hold_reason text,
    disposed_at timestamptz,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, reference)
);
CREATE UNIQUE INDEX procurement_by_id ON procurement (id);
CREATE INDEX procurement_by_deadline ON procurement (state, deadline);

CREATE TABLE method (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    number integer NOT NULL,
    hash text NOT NULL,
    canonical text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);

-- Question sets of a council's own, validated; a row never changes.
CREATE TABLE council_question_set (
    council_id uuid NOT NULL REFERENCES council (id),
    id uuid NOT NULL,
    set_id text NOT NULL,
    version text NOT NULL,
    hash text NOT NULL,
    canonical text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, set_id, version)
);

CREATE TABLE amendment (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    number integer NOT NULL,
    from_method_id uuid NOT NULL,
    to_method_id uuid NOT NULL,
    reason text NOT NULL,
    difference text NOT NULL,
    deadline_before timestamptz NOT NULL,
    deadline_after timestamptz NOT NULL,
    -- Why the deadline was kept, where it was.
    deadline_reason text,
    published_by uuid NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);

-- An amendment that is still being prepared: the draft as it would stand. Suppliers never see it.
CREATE TABLE prepared_amendment (
    council_id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    draft text NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, procurement_id),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);

-- A question about a procurement, and what the council answered it with for all to read. The council is told who asked
-- only after the answers are opened.
CREATE TABLE clarification (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    state text NOT NULL,
    -- Who asked; none of them is set where the council spoke unasked.
    response_id uuid,
    supplier_id uuid REFERENCES supplier (id),
    asked_by uuid,
    -- In the words of whoever asked.
    asked text,
    asked_at timestamptz NOT NULL,
    -- From 1 in each procurement once it is published, with the words that everybody reads.
    number integer,
    question text,
    answer text,
    return_reason text,
    decided_by uuid,
    decided_at timestamptz,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, number),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);
CREATE INDEX clarification_by_procurement ON clarification (council_id, procurement_id, id);
CREATE INDEX clarification_by_response ON clarification (response_id);

-- The council's own contact card. It is tied to a supplier only when that supplier accepts.
CREATE TABLE invitation (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    supplier_name text NOT NULL,
    contact_email text NOT NULL,
    contact_name text NOT NULL,
    more_contacts text NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    -- Grows with every revoke and re-invite, so that earlier links stop working.
    link_version integer NOT NULL,
    supplier_id uuid REFERENCES supplier (id),
    decline_reason text,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, contact_email),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);
CREATE UNIQUE INDEX invitation_by_id ON invitation (id);
CREATE INDEX invitation_by_supplier ON invitation (supplier_id);
CREATE INDEX invitation_by_procurement ON invitation (council_id, procurement_id, id);

CREATE TABLE response (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    supplier_id uuid NOT NULL REFERENCES supplier (id),
    state text NOT NULL,
    submission_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, procurement_id, supplier_id),
    FOREIGN KEY (council_id, procurement_id) REFERENCES procurement (council_id, id)
);
CREATE UNIQUE INDEX response_by_id ON response (id);
CREATE INDEX response_by_supplier ON response (supplier_id, id);
CREATE INDEX response_by_procurement ON response (council_id, procurement_id, id);

CREATE TABLE product (
    council_id uuid NOT NULL,
    response_id uuid NOT NULL,
    slot_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    sealed bytea NOT NULL,
    key_id integer NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, response_id, slot_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

CREATE TABLE answer (
    council_id uuid NOT NULL,
    response_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    question_id text NOT NULL,
    supplier_id uuid NOT NULL,
    sealed bytea NOT NULL,
    key_id integer NOT NULL,
    -- complete, or has_problems, or reopened by an amendment
    state text NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, question_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

CREATE TABLE evidence (
    council_id uuid NOT NULL,
    response_id uuid NOT NULL,
    id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    state text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL,
    -- Name, dates and the keyed digest of the content.
    sealed bytea NOT NULL,
    key_id integer NOT NULL,
    revision bigint NOT NULL,
    uploaded_by uuid NOT NULL,
    -- An upload begun before the deadline counts.
    begun_at timestamptz NOT NULL,
    stored_at timestamptz,
    PRIMARY KEY (council_id, response_id, id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

CREATE TABLE submission (
    council_id uuid NOT NULL,
    id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    response_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    number integer NOT NULL,
    method_id uuid NOT NULL,
    -- The canonical snapshot: products, answers, evidence digests, declaration.
    sealed bytea NOT NULL,
    key_id integer NOT NULL,
    receipt_digest bytea NOT NULL,
    submitted_by uuid NOT NULL,
    submitted_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (council_id, id),
    UNIQUE (council_id, response_id, number),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

CREATE TABLE amendment_acknowledgement (
    council_id uuid NOT NULL,
    amendment_id uuid NOT NULL,
    response_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    acknowledged_by uuid NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, amendment_id, response_id),
    FOREIGN KEY (council_id, amendment_id) REFERENCES amendment (council_id, id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

-- Who of a supplier answers which part of a response: the supplier's own business.
CREATE TABLE assignment (
    council_id uuid NOT NULL,
    response_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    -- section or question, and which
    part_kind text NOT NULL,
    part_id text NOT NULL,
    supplier_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    assigned_by uuid NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, part_kind, part_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);

-- What a council answers about itself: one document for each version of a set.
CREATE TABLE own_answers (
    council_id uuid NOT NULL,
    question_set text NOT NULL,
    set_version text NOT NULL,
    sealed bytea NOT NULL,
    key_id integer NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, question_set, set_version),
    FOREIGN KEY (council_id) REFERENCES council (id)
);

-- One evaluator's mark. Agreed marks come in a table of their own.
CREATE TABLE mark (
    council_id uuid NOT NULL,
    response_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    question_id text NOT NULL,
    evaluator_id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    value integer NOT NULL,
    reason text NOT NULL,
    revision bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, response_id, subject_id, question_id, evaluator_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);
CREATE INDEX mark_by_procurement ON mark (council_id, procurement_id, updated_at);

-- The compact result of one response in one lot; its trace is computed again from the submission.
CREATE TABLE assessment (
    council_id uuid NOT NULL,
    procurement_id uuid NOT NULL,
    lot_id uuid NOT NULL,
    response_id uuid NOT NULL,
    submission_id uuid NOT NULL,
    standing integer NOT NULL,
    total_numerator bigint NOT NULL,
    supplier_name text COLLATE "C" NOT NULL,
    row_json text NOT NULL,
    computed_at timestamptz NOT NULL,
    PRIMARY KEY (council_id, lot_id, response_id),
    FOREIGN KEY (council_id, response_id) REFERENCES response (council_id, id)
);
CREATE INDEX assessment_by_rank
    ON assessment (council_id, lot_id, standing, total_numerator DESC, supplier_name, response_id);
CREATE INDEX assessment_by_time ON assessment (council_id, lot_id, computed_at);

-- What happened. Written with the change itself; a job gives each ledger's events their place in
-- the chain afterwards.
CREATE TABLE audit_event (
    ledger_id uuid NOT NULL,
    id uuid NOT NULL,
    council_id uuid,
    supplier_id uuid,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id uuid,
    -- The procurement it belongs to, to find a procurement\'s events; what is hashed is without it.
    procurement_id uuid,
    detail text NOT NULL,
    sequence bigint,
    previous_hash text,
    hash text,
    PRIMARY KEY (ledger_id, id),
    UNIQUE (ledger_id, sequence)
);
CREATE INDEX audit_event_unchained ON audit_event (ledger_id, id) WHERE sequence IS NULL;
CREATE INDEX audit_event_by_council ON audit_event (council_id, id);
CREATE INDEX audit_event_by_procurement ON audit_event (council_id, procurement_id, id) WHERE procurement_id IS NOT NULL;

CREATE TABLE mail (
    id uuid NOT NULL PRIMARY KEY,
    council_id uuid,
    procurement_id uuid,
    invitation_id uuid,
    person_id uuid,
    -- Whose inbox it is in: known once an invitation was taken up.
    supplier_id uuid,
    template text NOT NULL,
    -- Ids and dates only: never a token, never an address.
    parameters text NOT NULL,
    dedupe_key text NOT NULL UNIQUE,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamptz NOT NULL,
    lease_owner uuid,
    lease_until timestamptz,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz
);
CREATE INDEX mail_due ON mail (state, due_at);
CREATE INDEX mail_by_procurement ON mail (council_id, procurement_id, id);
CREATE INDEX mail_by_supplier ON mail (supplier_id, id);
CREATE INDEX mail_by_invitation ON mail (invitation_id);

CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    dedupe_key text NOT NULL UNIQUE,
    payload text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamptz NOT NULL,
    lease_owner uuid,
    lease_until timestamptz,
    last_error text,
    created_at timestamptz NOT NULL
);
CREATE INDEX job_due ON job (state, due_at);

CREATE TABLE idempotency (
    principal text NOT NULL,
    request_key text NOT NULL,
    operation text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (principal, request_key, operation)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

-- Row-level security: a second lock behind the filters of every query. It binds the owner too.
-- deployment, attempt_counter and idempotency hold nothing of a tenant's.

ALTER TABLE council ENABLE ROW LEVEL SECURITY;
ALTER TABLE council FORCE ROW LEVEL SECURITY;
CREATE POLICY council_names_are_public ON council FOR SELECT USING (true);
CREATE POLICY council_written_by_system ON council
    USING (assay_scope() = 'system') WITH CHECK (assay_scope() = 'system');

ALTER TABLE branding ENABLE ROW LEVEL SECURITY;
ALTER TABLE branding FORCE ROW LEVEL SECURITY;
CREATE POLICY branding_is_public ON branding FOR SELECT USING (true);
CREATE POLICY branding_scope ON branding
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention FORCE ROW LEVEL SECURITY;
CREATE POLICY retention_scope ON retention
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE supplier ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier FORCE ROW LEVEL SECURITY;
CREATE POLICY supplier_scope ON supplier
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'supplier' AND id = assay_supplier())
        OR (assay_scope() = 'council' AND EXISTS (
            SELECT 1 FROM response r WHERE r.council_id = assay_council() AND r.supplier_id = supplier.id))
    )
    WITH CHECK (assay_scope() = 'system' OR (assay_scope() = 'supplier' AND id = assay_supplier()));

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY person_scope ON person
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND EXISTS (
            SELECT 1 FROM council_member m WHERE m.council_id = assay_council() AND m.person_id = person.id))
        OR (assay_scope() = 'supplier' AND EXISTS (
            SELECT 1 FROM supplier_member m WHERE m.supplier_id = assay_supplier() AND m.person_id = person.id))
    )
    WITH CHECK (assay_scope() = 'system');

ALTER TABLE council_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_member FORCE ROW LEVEL SECURITY;
CREATE POLICY council_member_scope ON council_member
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE supplier_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier_member FORCE ROW LEVEL SECURITY;
CREATE POLICY supplier_member_scope ON supplier_member
    USING (assay_scope() = 'system' OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier()));

ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY api_key_scope ON api_key
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE signing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_key FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_key_scope ON signing_key USING (assay_scope() = 'system');

ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY refresh_token_scope ON refresh_token USING (assay_scope() = 'system');

ALTER TABLE web_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE web_session FORCE ROW LEVEL SECURITY;
CREATE POLICY web_session_scope ON web_session USING (assay_scope() = 'system');

ALTER TABLE sign_in_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_link FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in_link_scope ON sign_in_link USING (assay_scope() = 'system');

ALTER TABLE job ENABLE ROW LEVEL SECURITY;
ALTER TABLE job FORCE ROW LEVEL SECURITY;
CREATE POLICY job_is_queued_by_anyone ON job FOR INSERT WITH CHECK (true);
CREATE POLICY job_scope ON job USING (assay_scope() = 'system');

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_is_queued_by_anyone ON mail FOR INSERT WITH CHECK (true);
CREATE POLICY mail_scope ON mail
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));
CREATE POLICY mail_is_read_by_its_supplier ON mail FOR SELECT
    USING (assay_scope() = 'supplier' AND supplier_id = assay_supplier());

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_event_scope ON audit_event
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

-- A supplier sees a procurement once it has a response in it.
ALTER TABLE procurement ENABLE ROW LEVEL SECURITY;
ALTER TABLE procurement FORCE ROW LEVEL SECURITY;
CREATE POLICY procurement_scope ON procurement
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND EXISTS (
            SELECT 1 FROM response r
            WHERE r.council_id = procurement.council_id AND r.procurement_id = procurement.id
              AND r.supplier_id = assay_supplier()))
    )
    WITH CHECK (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE method ENABLE ROW LEVEL SECURITY;
ALTER TABLE method FORCE ROW LEVEL SECURITY;
CREATE POLICY method_scope ON method
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND EXISTS (
            SELECT 1 FROM response r
            WHERE r.council_id = method.council_id AND r.procurement_id = method.procurement_id
              AND r.supplier_id = assay_supplier()))
    )
    WITH CHECK (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE council_question_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_question_set FORCE ROW LEVEL SECURITY;
CREATE POLICY council_question_set_scope ON council_question_set
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE amendment ENABLE ROW LEVEL SECURITY;
ALTER TABLE amendment FORCE ROW LEVEL SECURITY;
CREATE POLICY amendment_scope ON amendment
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND EXISTS (
            SELECT 1 FROM response r
            WHERE r.council_id = amendment.council_id AND r.procurement_id = amendment.procurement_id
              AND r.supplier_id = assay_supplier()))
    )
    WITH CHECK (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE prepared_amendment ENABLE ROW LEVEL SECURITY;
ALTER TABLE prepared_amendment FORCE ROW LEVEL SECURITY;
CREATE POLICY prepared_amendment_scope ON prepared_amendment
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE clarification ENABLE ROW LEVEL SECURITY;
ALTER TABLE clarification FORCE ROW LEVEL SECURITY;
CREATE POLICY clarification_scope ON clarification
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND (
            supplier_id = assay_supplier()
            OR (number IS NOT NULL AND EXISTS (
                SELECT 1 FROM response r
                WHERE r.council_id = clarification.council_id AND r.procurement_id = clarification.procurement_id
                  AND r.supplier_id = assay_supplier()))))
    )
    WITH CHECK (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY invitation_scope ON invitation
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE response ENABLE ROW LEVEL SECURITY;
ALTER TABLE response FORCE ROW LEVEL SECURITY;
CREATE POLICY response_scope ON response
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE product ENABLE ROW LEVEL SECURITY;
ALTER TABLE product FORCE ROW LEVEL SECURITY;
CREATE POLICY product_scope ON product
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_scope ON answer
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY evidence_scope ON evidence
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE submission FORCE ROW LEVEL SECURITY;
CREATE POLICY submission_scope ON submission
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE amendment_acknowledgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE amendment_acknowledgement FORCE ROW LEVEL SECURITY;
CREATE POLICY amendment_acknowledgement_scope ON amendment_acknowledgement
    USING (
        assay_scope() = 'system'
        OR (assay_scope() = 'council' AND council_id = assay_council())
        OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier())
    );

ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY assignment_scope ON assignment
    USING (assay_scope() = 'system' OR (assay_scope() = 'supplier' AND supplier_id = assay_supplier()));

ALTER TABLE own_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE own_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_answers_scope ON own_answers
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE mark FORCE ROW LEVEL SECURITY;
CREATE POLICY mark_scope ON mark
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));

ALTER TABLE assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY assessment_scope ON assessment
    USING (assay_scope() = 'system' OR (assay_scope() = 'council' AND council_id = assay_council()));
