//! A limit on everything, with its unit in its name. Each is shown in the API description.
//!
//! What the rules themselves limit stands in `domain` and is only named again here.

pub use crate::domain::{
    answer::{
        EMAIL_CHARACTERS_MAX, EVIDENCE_MAX as EVIDENCE_PER_ANSWER_MAX,
        TEXT_CHARACTERS_MAX as ANSWER_TEXT_CHARACTERS_MAX,
    },
    method::QUESTIONS_MAX,
    procurement::{LOTS_MAX, REFERENCE_CHARACTERS_MAX, SLOTS_PER_LOT_MAX, TITLE_CHARACTERS_MAX},
};

/// Short names of councils, in characters.
pub const COUNCIL_SLUG_CHARACTERS_MAX: usize = 40;
/// Names of people, organisations, products and the like, in characters.
pub const NAME_CHARACTERS_MAX: usize = 200;
/// Reasons, notes and remarks, in characters.
/// The questions of one supplier in one procurement, withdrawn ones included.
pub const CLARIFICATIONS_OF_SUPPLIER_MAX: usize = 50;
pub const REASON_CHARACTERS_MAX: usize = 4_000;
/// Passwords, in characters: shorter ones are refused.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Passwords, in characters: longer ones are refused before they are hashed.
pub const PASSWORD_CHARACTERS_MAX: usize = 256;

/// A JSON request body, in bytes.
pub const JSON_BODY_BYTES_MAX: usize = 1024 * 1024;
/// One evidence file, in bytes.
pub const EVIDENCE_BYTES_MAX: u64 = 25 * 1024 * 1024;
/// Evidence files and links of one response.
pub const EVIDENCE_PER_RESPONSE_MAX: usize = 200;

/// Versions of question sets that one council may load.
pub const COUNCIL_QUESTION_SETS_MAX: usize = 100;
/// Problems that are told about one file.
pub const FILE_PROBLEMS_MAX: usize = 500;

/// Invitations of one procurement.
pub const INVITATIONS_MAX: usize = 2_000;
/// Rows of one invitation file.
pub const INVITATION_FILE_ROWS_MAX: usize = 1_000;
/// Contacts of one invitation beside the first.
pub const MORE_CONTACTS_MAX: usize = 10;
/// Events in one file of the audit trail.
pub const AUDIT_FILE_EVENTS_MAX: u32 = 20_000;
/// Answers saved by one request.
pub const ANSWERS_PER_REQUEST_MAX: usize = 100;
/// Parts of a response shared out in one request.
pub const ASSIGNMENTS_PER_REQUEST_MAX: usize = 100;
/// Rows inserted by one transaction of a bulk operation.
pub const ROWS_PER_TRANSACTION_MAX: usize = 100;
/// Members of one council or supplier.
/// Test mails that are shown, the latest first.
pub const MAIL_TESTS_SHOWN: i64 = 10;
/// Test mails of a council that may wait at a time.
pub const MAIL_TESTS_WAITING_MAX: usize = 3;
pub const MEMBERS_MAX: usize = 500;
/// Suppliers that one person may own.
pub const SUPPLIERS_OWNED_MAX: i64 = 20;
/// Register numbers of one supplier.
pub const SUPPLIER_IDENTIFIERS_MAX: usize = 20;
/// Working API keys of one council or supplier with the same name: two, so that one can replace the other.
pub const API_KEYS_PER_NAME_MAX: usize = 2;
/// Working API keys of one council or supplier.
pub const API_KEYS_MAX: usize = 50;
/// How long an API key may live, in days.
pub const API_KEY_DAYS_MAX: i64 = 365;

/// Items of a page when the caller does not say.
pub const PAGE_ITEMS_DEFAULT: u32 = 20;
/// Items of a page.
pub const PAGE_ITEMS_MAX: u32 = 100;

/// How long an access token works, in seconds.
pub const ACCESS_TOKEN_SECONDS: i64 = 600;
/// How long a refresh token works when unused, in days.
pub const REFRESH_TOKEN_DAYS: i64 = 7;
/// How long a family of refresh tokens works, in days.
pub const REFRESH_FAMILY_DAYS: i64 = 30;
/// How long a browser stays signed in when unused, in hours: longer than the 20 hours after which a page need not warn
/// of a limit (WCAG 2.2, 2.2.1).
pub const WEB_SESSION_IDLE_HOURS: i64 = 24;
/// How long a browser stays signed in, in days.
pub const WEB_SESSION_DAYS: i64 = 7;
/// How long a sign-in link works, in minutes.
pub const SIGN_IN_LINK_MINUTES: i64 = 10;
/// How long the first administrator's link works, in hours.
pub const FIRST_ADMIN_LINK_HOURS: i64 = 24;
/// Idempotency keys, in characters.
pub const IDEMPOTENCY_KEY_CHARACTERS_MAX: usize = 128;
/// How long an idempotency key is remembered, in hours.
pub const IDEMPOTENCY_HOURS: i64 = 48;

/// Tries before a mail or a job is put aside for a person to look at.
pub const TRIES_MAX: i32 = 8;

/// A form of a page without files, in bytes.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
