//! The tables, as both databases have them. A test compares this file with the migrations.

use super::sql_types::{DbTime, DbUuid};

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    deployment (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    council (id) {
        id -> DbUuid,
        ledger_id -> DbUuid,
        name -> Text,
        slug -> Text,
        jurisdiction -> Text,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    branding (council_id) {
        council_id -> DbUuid,
        colour -> Nullable<Text>,
        logo -> Nullable<Binary>,
        logo_width -> Nullable<Integer>,
        logo_height -> Nullable<Integer>,
        version -> Text,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    retention (council_id) {
        council_id -> DbUuid,
        years -> Integer,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    supplier (id) {
        id -> DbUuid,
        ledger_id -> DbUuid,
        name -> Text,
        identifiers -> Text,
        revision -> BigInt,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    person (id) {
        id -> DbUuid,
        email -> Text,
        name -> Text,
        language -> Text,
        password_hash -> Nullable<Text>,
        valid_after -> DbTime,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    council_member (council_id, person_id) {
        council_id -> DbUuid,
        person_id -> DbUuid,
        role -> Text,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    supplier_member (supplier_id, person_id) {
        supplier_id -> DbUuid,
        person_id -> DbUuid,
        role -> Text,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    api_key (id) {
        id -> DbUuid,
        council_id -> Nullable<DbUuid>,
        supplier_id -> Nullable<DbUuid>,
        name -> Text,
        secret_hash -> Binary,
        permissions -> Text,
        created_by -> DbUuid,
        created_at -> DbTime,
        expires_at -> DbTime,
        revoked_at -> Nullable<DbTime>,
        last_used_on -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    signing_key (id) {
        id -> Text,
        state -> Text,
        sealed_private -> Binary,
        public_key -> Binary,
        created_at -> DbTime,
        activated_at -> Nullable<DbTime>,
        retired_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    refresh_token (id) {
        id -> DbUuid,
        family_id -> DbUuid,
        person_id -> DbUuid,
        secret_hash -> Binary,
        issued_at -> DbTime,
        expires_at -> DbTime,
        family_expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
        revoked_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    web_session (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        secret_hash -> Binary,
        browser -> Text,
        began_at -> DbTime,
        seen_at -> DbTime,
        ends_at -> DbTime,
        ended_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    sign_in_link (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        purpose -> Text,
        created_at -> DbTime,
        expires_at -> DbTime,
        used_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    attempt_counter (kind, subject, window_start) {
        kind -> Text,
        subject -> Text,
        window_start -> DbTime,
        attempts -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    procurement (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        reference -> Text,
        title -> Text,
        kind -> Text,
        jurisdiction -> Text,
        threshold -> Text,
        state -> Text,
        deadline -> DbTime,
        draft -> Text,
        method_id -> Nullable<DbUuid>,
        revision -> BigInt,
        created_at -> DbTime,
        issued_at -> Nullable<DbTime>,
        opened_at -> Nullable<DbTime>,
        cancelled_at -> Nullable<DbTime>,
        cancel_reason -> Nullable<Text>,
        check_code -> Nullable<Text>,
        hold_reason -> Nullable<Text>,
        disposed_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    method (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        number -> Integer,
        hash -> Text,
        canonical -> Text,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    council_question_set (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        set_id -> Text,
        version -> Text,
        hash -> Text,
        canonical -> Text,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    amendment (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        number -> Integer,
        from_method_id -> DbUuid,
        to_method_id -> DbUuid,
        reason -> Text,
        difference -> Text,
        deadline_before -> DbTime,
        deadline_after -> DbTime,
        deadline_reason -> Nullable<Text>,
        published_by -> DbUuid,
        published_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    prepared_amendment (council_id, procurement_id) {
        council_id -> DbUuid,
        procurement_id -> DbUuid,
        draft -> Text,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    clarification (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        state -> Text,
        response_id -> Nullable<DbUuid>,
        supplier_id -> Nullable<DbUuid>,
        asked_by -> Nullable<DbUuid>,
        asked -> Nullable<Text>,
        asked_at -> DbTime,
        number -> Nullable<Integer>,
        question -> Nullable<Text>,
        answer -> Nullable<Text>,
        return_reason -> Nullable<Text>,
        decided_by -> Nullable<DbUuid>,
        decided_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    invitation (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        supplier_name -> Text,
        contact_email -> Text,
        contact_name -> Text,
        more_contacts -> Text,
        language -> Text,
        state -> Text,
        link_version -> Integer,
        supplier_id -> Nullable<DbUuid>,
        decline_reason -> Nullable<Text>,
        created_at -> DbTime,
        decided_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    response (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        supplier_id -> DbUuid,
        state -> Text,
        submission_id -> Nullable<DbUuid>,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    product (council_id, response_id, slot_id) {
        council_id -> DbUuid,
        response_id -> DbUuid,
        slot_id -> DbUuid,
        supplier_id -> DbUuid,
        sealed -> Binary,
        key_id -> Integer,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    answer (council_id, response_id, subject_id, question_id) {
        council_id -> DbUuid,
        response_id -> DbUuid,
        subject_id -> DbUuid,
        question_id -> Text,
        supplier_id -> DbUuid,
        sealed -> Binary,
        key_id -> Integer,
        state -> Text,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    evidence (council_id, response_id, id) {
        council_id -> DbUuid,
        response_id -> DbUuid,
        id -> DbUuid,
        supplier_id -> DbUuid,
        state -> Text,
        media_type -> Text,
        size_bytes -> BigInt,
        sealed -> Binary,
        key_id -> Integer,
        revision -> BigInt,
        uploaded_by -> DbUuid,
        begun_at -> DbTime,
        stored_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    submission (council_id, id) {
        council_id -> DbUuid,
        id -> DbUuid,
        procurement_id -> DbUuid,
        response_id -> DbUuid,
        supplier_id -> DbUuid,
        number -> Integer,
        method_id -> DbUuid,
        sealed -> Binary,
        key_id -> Integer,
        receipt_digest -> Binary,
        submitted_by -> DbUuid,
        submitted_at -> DbTime,
        withdrawn_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    amendment_acknowledgement (council_id, amendment_id, response_id) {
        council_id -> DbUuid,
        amendment_id -> DbUuid,
        response_id -> DbUuid,
        supplier_id -> DbUuid,
        acknowledged_by -> DbUuid,
        acknowledged_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    assignment (council_id, response_id, subject_id, part_kind, part_id) {
        council_id -> DbUuid,
        response_id -> DbUuid,
        subject_id -> DbUuid,
        part_kind -> Text,
        part_id -> Text,
        supplier_id -> DbUuid,
        person_id -> DbUuid,
        assigned_by -> DbUuid,
        assigned_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    own_answers (council_id, question_set, set_version) {
        council_id -> DbUuid,
        question_set -> Text,
        set_version -> Text,
        sealed -> Binary,
        key_id -> Integer,
        revision -> BigInt,
        updated_by -> DbUuid,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    mark (council_id, response_id, subject_id, question_id, evaluator_id) {
        council_id -> DbUuid,
        response_id -> DbUuid,
        subject_id -> DbUuid,
        question_id -> Text,
        evaluator_id -> DbUuid,
        procurement_id -> DbUuid,
        value -> Integer,
        reason -> Text,
        revision -> BigInt,
        updated_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    assessment (council_id, lot_id, response_id) {
        council_id -> DbUuid,
        procurement_id -> DbUuid,
        lot_id -> DbUuid,
        response_id -> DbUuid,
        submission_id -> DbUuid,
        standing -> Integer,
        total_numerator -> BigInt,
        supplier_name -> Text,
        row_json -> Text,
        computed_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    audit_event (ledger_id, id) {
        ledger_id -> DbUuid,
        id -> DbUuid,
        council_id -> Nullable<DbUuid>,
        supplier_id -> Nullable<DbUuid>,
        at -> DbTime,
        actor_kind -> Text,
        actor_id -> Nullable<DbUuid>,
        action -> Text,
        object_kind -> Text,
        object_id -> Nullable<DbUuid>,
        procurement_id -> Nullable<DbUuid>,
        detail -> Text,
        sequence -> Nullable<BigInt>,
        previous_hash -> Nullable<Text>,
        hash -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    mail (id) {
        id -> DbUuid,
        council_id -> Nullable<DbUuid>,
        procurement_id -> Nullable<DbUuid>,
        invitation_id -> Nullable<DbUuid>,
        person_id -> Nullable<DbUuid>,
        supplier_id -> Nullable<DbUuid>,
        template -> Text,
        parameters -> Text,
        dedupe_key -> Text,
        state -> Text,
        attempts -> Integer,
        due_at -> DbTime,
        lease_owner -> Nullable<DbUuid>,
        lease_until -> Nullable<DbTime>,
        last_error -> Nullable<Text>,
        created_at -> DbTime,
        sent_at -> Nullable<DbTime>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    job (id) {
        id -> DbUuid,
        kind -> Text,
        dedupe_key -> Text,
        payload -> Text,
        state -> Text,
        attempts -> Integer,
        due_at -> DbTime,
        lease_owner -> Nullable<DbUuid>,
        lease_until -> Nullable<DbTime>,
        last_error -> Nullable<Text>,
        created_at -> DbTime,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer, Nullable, Text};
    use super::{DbTime, DbUuid};

    idempotency (principal, request_key, operation) {
        principal -> Text,
        request_key -> Text,
        operation -> Text,
        fingerprint -> Binary,
        resource -> Text,
        expires_at -> DbTime,
    }
}

diesel::joinable!(council_member -> council (council_id));
diesel::joinable!(council_member -> person (person_id));
diesel::joinable!(supplier_member -> supplier (supplier_id));
diesel::joinable!(supplier_member -> person (person_id));

diesel::allow_tables_to_appear_in_same_query!(
    deployment,
    council,
    branding,
    retention,
    council_question_set,
    supplier,
    person,
    council_member,
    supplier_member,
    api_key,
    signing_key,
    refresh_token,
    web_session,
    sign_in_link,
    attempt_counter,
    procurement,
    method,
    amendment,
    prepared_amendment,
    clarification,
    invitation,
    response,
    product,
    answer,
    evidence,
    submission,
    amendment_acknowledgement,
    assignment,
    own_answers,
    mark,
    assessment,
    audit_event,
    mail,
    job,
    idempotency,
);
