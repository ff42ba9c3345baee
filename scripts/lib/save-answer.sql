-- What saving an answer over an earlier one has PostgreSQL do, for pgbench: the statements of the service, in its order.
-- A test holds them against those of the service. Each client saves an answer of its own, again and again.
\set next :revision + 1
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL app.scope = 'supplier';
SET LOCAL app.supplier_id = 'SUPPLIER';
SELECT supplier_member.role, person.valid_after
FROM supplier_member INNER JOIN person ON supplier_member.person_id = person.id
WHERE supplier_member.supplier_id = :supplier AND supplier_member.person_id = :person LIMIT :one;
SELECT procurement.state, procurement.kind, procurement.deadline, procurement.method_id, response.state, response.submission_id
FROM response INNER JOIN procurement
ON procurement.council_id = response.council_id AND procurement.id = response.procurement_id
WHERE response.council_id = :council AND response.id = :response AND response.supplier_id = :supplier LIMIT :one FOR SHARE;
SELECT clock_timestamp();
UPDATE answer SET sealed = :sealed, key_id = :one, state = :state, revision = :next, updated_by = :person, updated_at = now()
WHERE answer.council_id = :council AND answer.response_id = :response AND answer.subject_id = :subject
AND answer.question_id = :client_id AND answer.supplier_id = :supplier AND answer.revision = :revision;
INSERT INTO audit_event (ledger_id, id, council_id, supplier_id, at, actor_kind, actor_id, action, object_kind, object_id, procurement_id, detail)
VALUES (:ledger, gen_random_uuid(), :council, :supplier, now(), :actor, :person, :action, :kind, :response, :procurement, :detail);
SELECT 1;
COMMIT;
\set revision :next
