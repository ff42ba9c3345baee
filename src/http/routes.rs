//! The one table of routes: method, path, handler, and who may call it.
//!
//! Invariant: a route exists only by standing here, and its access rule is read from its handler's
//! signature. Known paths answer other methods with 405 and `Allow`.

use std::{collections::BTreeMap, future::ready};

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder, Route, Scope, guard,
    http::{Method, header},
    web,
};

use super::{
    api::{
        amendments, answer_sheet, answers, api_keys, assessment, assignments, audit,
        clarifications, comparison, councils, evidence, invitations, mail, marks, messages,
        method_documents, methods, opened, own_answers, people, prepared_amendments, procurements,
        public, question_sets, readiness, responses, retention, settings, sign_in, starting_points,
        submissions, suppliers,
    },
    gate::{Access, Gated},
    health, openapi,
    pages::{self, account, council, form::Sends, home, link, response, static_pages},
    problem::ApiError,
};
use crate::{
    app::error::{AppError, Code},
    domain::ids::{CouncilId, SupplierId},
};

/// One row of the table.
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    route: Route,
}

fn entry<F, Args>(method: Method, path: &'static str, handler: F) -> Entry
where
    F: Handler<Args>,
    Args: FromRequest + Gated + 'static,
    F::Output: Responder + 'static,
{
    let route = if method == Method::GET {
        // The server leaves the body out of an answer to HEAD.
        web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
    } else {
        web::method(method.clone())
    };
    Entry {
        route: route.to(handler),
        method,
        path,
        access: Args::ACCESS,
    }
}

/// Every route of the API.
pub fn table() -> Vec<Entry> {
    Vec::from([
        entry(Method::GET, "/livez", health::livez),
        entry(Method::GET, "/readyz", health::readyz),
        entry(Method::GET, "/v1/openapi.json", openapi::get_openapi),
        // Councils
        entry(Method::GET, "/v1/councils/{council}", councils::get_council),
        // What a council answers about itself
        entry(
            Method::GET,
            "/v1/councils/{council}/own-answers",
            own_answers::list_own_answers,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/own-answers/{questionSet}/{setVersion}",
            own_answers::get_own_answers,
        ),
        entry(
            Method::PUT,
            "/v1/councils/{council}/own-answers/{questionSet}/{setVersion}",
            own_answers::save_own_answers,
        ),
        // Opened answers, marks, assessment, comparison
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/responses",
            opened::list_opened_responses,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/responses/{response}",
            opened::get_opened_response,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/responses/{response}/evidence/{evidence}/content",
            opened::get_opened_evidence_content,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/responses/{response}/marks",
            marks::list_marks,
        ),
        entry(
            Method::PUT,
            "/v1/councils/{council}/procurements/{procurement}/responses/{response}/marks/{subject}/{question}",
            marks::save_mark,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/assessments",
            assessment::assess_procurement,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment",
            assessment::get_assessment,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment/replay",
            assessment::replay_assessment,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison",
            comparison::get_comparison,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.csv",
            comparison::export_comparison,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.xlsx",
            comparison::export_comparison_workbook,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.ods",
            comparison::export_comparison_spreadsheet,
        ),
        // Question sets
        entry(
            Method::GET,
            "/v1/councils/{council}/question-sets",
            question_sets::list_question_sets,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/question-sets",
            question_sets::load_question_set,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/question-sets/checks",
            question_sets::check_question_set,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/question-sets/{set}",
            question_sets::get_question_set,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/branding",
            settings::get_branding,
        ),
        entry(
            Method::PUT,
            "/v1/councils/{council}/branding",
            settings::put_branding,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/retention",
            retention::get_retention,
        ),
        entry(
            Method::PUT,
            "/v1/councils/{council}/retention",
            retention::put_retention,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/records",
            retention::list_records,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/records/{procurement}/hold",
            retention::hold_records,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/records/{procurement}/release",
            retention::release_records,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/records/{procurement}/dispose",
            retention::dispose_records,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/mail-tests",
            settings::list_mail_tests,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/mail-tests",
            settings::send_mail_test,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/messages",
            messages::list_messages,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/messages/{message}",
            messages::get_message,
        ),
        // Responses
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses",
            responses::list_responses,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}",
            responses::get_response,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/assignments",
            assignments::list_assignments,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/assignments",
            assignments::assign,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/questions",
            answers::list_questions,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/answers",
            answers::list_answers,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/answers",
            answers::post_answers,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
            answers::get_answer,
        ),
        entry(
            Method::PUT,
            "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
            answers::put_answer,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::get_product,
        ),
        entry(
            Method::PUT,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::put_product,
        ),
        entry(
            Method::DELETE,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::delete_product,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/missing",
            readiness::get_missing,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/gates",
            readiness::get_gates,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/submissions",
            submissions::submit_response,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/submissions",
            submissions::list_submissions,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}",
            submissions::get_submission,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw",
            submissions::withdraw_submission,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/amendment-acknowledgements",
            submissions::acknowledge_amendment,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/clarifications",
            clarifications::list_published_clarifications,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/own-clarifications",
            clarifications::list_own_clarifications,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/own-clarifications",
            clarifications::ask_clarification,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/own-clarifications/{clarification}/withdraw",
            clarifications::withdraw_clarification,
        ),
        // Signing in
        entry(Method::GET, "/.well-known/jwks.json", sign_in::get_key_set),
        entry(Method::POST, "/v1/sessions", sign_in::create_session),
        entry(
            Method::POST,
            "/v1/sessions/refresh",
            sign_in::refresh_session,
        ),
        entry(
            Method::DELETE,
            "/v1/sessions/current",
            sign_in::end_current_session,
        ),
        entry(
            Method::POST,
            "/v1/sign-in-links",
            sign_in::request_sign_in_link,
        ),
        entry(
            Method::POST,
            "/v1/sign-in-links/exchanges",
            sign_in::exchange_sign_in_link,
        ),
        entry(Method::GET, "/v1/me", sign_in::get_me),
        entry(Method::PUT, "/v1/me/password", sign_in::change_my_password),
        entry(
            Method::POST,
            "/v1/me/sessions/end-all",
            sign_in::end_my_sessions,
        ),
        // People and audit
        entry(
            Method::GET,
            "/v1/councils/{council}/members",
            people::list_council_members,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/members",
            people::add_council_member,
        ),
        entry(
            Method::PATCH,
            "/v1/councils/{council}/members/{person}",
            people::change_council_member,
        ),
        entry(
            Method::DELETE,
            "/v1/councils/{council}/members/{person}",
            people::remove_council_member,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/audit-events",
            audit::list_audit_events,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/members",
            people::list_supplier_members,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/members",
            people::add_supplier_member,
        ),
        entry(
            Method::PATCH,
            "/v1/suppliers/{supplier}/members/{person}",
            people::change_supplier_member,
        ),
        entry(
            Method::DELETE,
            "/v1/suppliers/{supplier}/members/{person}",
            people::remove_supplier_member,
        ),
        // Suppliers
        entry(Method::POST, "/v1/suppliers", suppliers::create_supplier),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}",
            suppliers::get_supplier,
        ),
        entry(
            Method::PATCH,
            "/v1/suppliers/{supplier}",
            suppliers::update_supplier,
        ),
        // API keys
        entry(
            Method::GET,
            "/v1/councils/{council}/api-keys",
            api_keys::list_council_api_keys,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/api-keys",
            api_keys::create_council_api_key,
        ),
        entry(
            Method::DELETE,
            "/v1/councils/{council}/api-keys/{key}",
            api_keys::revoke_council_api_key,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/api-keys",
            api_keys::list_supplier_api_keys,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/api-keys",
            api_keys::create_supplier_api_key,
        ),
        entry(
            Method::DELETE,
            "/v1/suppliers/{supplier}/api-keys/{key}",
            api_keys::revoke_supplier_api_key,
        ),
        // Procurements
        entry(
            Method::GET,
            "/v1/public/starting-points",
            starting_points::list_starting_points,
        ),
        entry(
            Method::GET,
            "/v1/public/starting-points/{startingPoint}",
            starting_points::get_starting_point,
        ),
        entry(
            Method::GET,
            "/v1/criticality-questions",
            procurements::get_criticality_questions,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements",
            procurements::list_procurements,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements",
            procurements::create_procurement,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}",
            procurements::get_procurement,
        ),
        entry(
            Method::PATCH,
            "/v1/councils/{council}/procurements/{procurement}",
            procurements::update_procurement,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/readiness",
            procurements::get_procurement_readiness,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/issue",
            procurements::issue_procurement,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/method",
            methods::get_procurement_method,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/method/versions/{version}",
            methods::get_procurement_method_version,
        ),
        entry(
            Method::GET,
            "/v1/public/procurements/{procurement}/method/versions/{version}",
            methods::get_public_method_version,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/method/versions/{version}",
            methods::get_response_method_version,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/method/document",
            method_documents::get_procurement_method_document,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/method/document",
            method_documents::get_response_method_document,
        ),
        entry(
            Method::GET,
            "/v1/public/procurements/{procurement}/method/document",
            method_documents::get_public_method_document,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/extend",
            procurements::extend_procurement,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/cancel",
            procurements::cancel_procurement,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/open-answers",
            procurements::open_procurement_answers,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/progress",
            procurements::get_procurement_progress,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/mail",
            mail::list_procurement_mail,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/mail/{mail}/retry",
            mail::retry_procurement_mail,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/amendments",
            amendments::list_amendments,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/amendments",
            amendments::publish_amendment,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/clarifications",
            clarifications::list_clarifications,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/clarifications",
            clarifications::publish_clarification,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}",
            clarifications::get_clarification,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/publish",
            clarifications::answer_clarification,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/return",
            clarifications::return_clarification,
        ),
        entry(
            Method::GET,
            "/v1/public/procurements/{procurement}/clarifications",
            clarifications::list_public_clarifications,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
            prepared_amendments::begin_prepared_amendment,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
            prepared_amendments::get_prepared_amendment,
        ),
        entry(
            Method::PATCH,
            "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
            prepared_amendments::update_prepared_amendment,
        ),
        entry(
            Method::DELETE,
            "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
            prepared_amendments::discard_prepared_amendment,
        ),
        // Invitations
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/invitation-preview",
            invitations::preview_invitation,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/invitations",
            invitations::list_invitations,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/invitations",
            invitations::create_invitation,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/invitations/import",
            invitations::import_invitations,
        ),
        entry(
            Method::GET,
            "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}",
            invitations::get_invitation,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/resend",
            invitations::resend_invitation,
        ),
        entry(
            Method::POST,
            "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/revoke",
            invitations::revoke_invitation,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/invitation-acceptances",
            invitations::accept_invitation,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/invitation-declines",
            invitations::decline_invitation,
        ),
        // Open procedures
        entry(
            Method::POST,
            "/v1/public/procurements/{procurement}/sign-in-links",
            public::join_procurement,
        ),
        entry(
            Method::GET,
            "/v1/public/check-codes/{code}",
            public::check_invitation,
        ),
        entry(
            Method::GET,
            "/v1/public/procurements/{procurement}",
            public::get_public_procurement,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/registrations",
            public::register_for_procurement,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/answer-sheet",
            answer_sheet::get_answer_sheet,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/answer-sheet",
            answer_sheet::import_answer_sheet,
        ),
        // Evidence
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/evidence",
            evidence::list_evidence,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/evidence",
            evidence::upload_evidence,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/evidence-links",
            evidence::link_evidence,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
            evidence::get_evidence,
        ),
        entry(
            Method::PATCH,
            "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
            evidence::patch_evidence,
        ),
        entry(
            Method::DELETE,
            "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
            evidence::delete_evidence,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}/content",
            evidence::get_evidence_content,
        ),
    ])
}

/// A page that is shown.
fn page<F, Args>(path: &'static str, handler: F) -> Entry
where
    F: Handler<Args>,
    Args: FromRequest + Gated + 'static,
    F::Output: Responder + 'static,
{
    entry(Method::GET, path, handler)
}

/// What a page's form does. Its handler's last argument is the form, which proves that the page was ours.
fn form<F, Args>(path: &'static str, handler: F) -> Entry
where
    F: Handler<Args>,
    Args: FromRequest + Gated + Sends + 'static,
    F::Output: Responder + 'static,
{
    entry(Method::POST, path, handler)
}

/// The pages, which have no place in the API's description.
pub fn pages() -> Vec<Entry> {
    Vec::from([
        page("/assets/{version}/{name}", pages::assets::show),
        // For everybody
        page("/", static_pages::start),
        page("/help", static_pages::help),
        page("/accessibility", static_pages::accessibility),
        page("/privacy", static_pages::privacy),
        page("/cookies", static_pages::cookies),
        page("/check", pages::check::show),
        page("/brand/{council}/{version}/{name}", pages::branding::file),
        page("/i/{handle}", link::show_invitation),
        form("/i/{handle}", link::send_sign_in_link),
        page("/p/{procurement}", pages::public::show),
        page("/p/{procurement}/method/{form}", pages::public::document),
        page(
            "/p/{procurement}/clarifications",
            pages::public::clarifications::show,
        ),
        page("/p/{procurement}/join", pages::public::join::show),
        form("/p/{procurement}/join", pages::public::join::join),
        page("/p/{procurement}/register", pages::public::register::show),
        form(
            "/p/{procurement}/register",
            pages::public::register::register,
        ),
        // Signing in and out
        page("/sign-in", pages::sign_in::show),
        form("/sign-in", pages::sign_in::request_link),
        page("/check-your-mail", pages::sign_in::check_your_mail),
        form("/check-your-mail", pages::sign_in::with_code),
        page("/sign-in/password", pages::sign_in::show_password),
        form("/sign-in/password", pages::sign_in::with_password),
        page("/sign-in/{token}", pages::sign_in::show_link),
        form("/sign-in/{token}", pages::sign_in::with_link),
        form("/sign-out", pages::sign_in::sign_out),
        // One's own
        page("/home", home::show),
        page("/account", account::show),
        page("/account/language", account::show_language),
        form("/account/language", account::change_language),
        page("/account/password", account::show_password),
        form("/account/password", account::set_password),
        page("/account/sessions", account::show_sessions),
        form("/account/sessions", account::end_session),
        form("/account/sessions/end-all", account::end_all_sessions),
        // A council buys
        page("/councils/{council}", council::list::show),
        page(
            "/councils/{council}/procurements/new",
            council::setup::new::show,
        ),
        form(
            "/councils/{council}/procurements/new",
            council::setup::new::create,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/details",
            council::setup::details::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/details",
            council::setup::details::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/criticality",
            council::setup::criticality::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/criticality",
            council::setup::criticality::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/weights",
            council::setup::weights::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/weights",
            council::setup::weights::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/scoring",
            council::setup::scoring::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/scoring",
            council::setup::scoring::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/gates",
            council::setup::gates::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/gates",
            council::setup::gates::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/questions",
            council::setup::sets::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/questions",
            council::setup::sets::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/lots",
            council::setup::lots::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/lots/{lot}",
            council::setup::lots::show_lot,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/lots/{lot}",
            council::setup::lots::save_lot,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/suppliers",
            council::setup::suppliers::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/suppliers",
            council::setup::suppliers::invite,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/suppliers/file",
            council::setup::suppliers::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/suppliers/file",
            council::setup::suppliers::import,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/letter",
            council::setup::letter::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/issue",
            council::setup::issue::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/issue",
            council::setup::issue::issue,
        ),
        page(
            "/councils/{council}/procurements/{procurement}",
            council::hub::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/progress",
            council::run::progress::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/progress",
            council::run::progress::act,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/mail",
            council::run::mail::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/mail",
            council::run::mail::try_again,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/clarifications",
            council::run::clarifications::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/clarifications/new",
            council::run::clarify::begin,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/clarifications/new",
            council::run::clarify::publish_unasked,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/clarifications/{clarification}",
            council::run::clarify::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/clarifications/{clarification}",
            council::run::clarify::decide,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/amendments",
            council::run::amendments::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/amendments",
            council::setup::amendment::begin,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/amendment",
            council::setup::amendment::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/amendment",
            council::setup::amendment::act,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/extend",
            council::run::extend::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/extend",
            council::run::extend::extend,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/cancel",
            council::run::cancel::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/cancel",
            council::run::cancel::cancel,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/open-answers",
            council::run::open::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/open-answers",
            council::run::open::open,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/responses",
            council::results::list::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/responses/{response}",
            council::results::response::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/responses/{response}/evidence/{evidence}",
            council::results::evidence::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/responses/{response}/evidence/{evidence}/content",
            council::results::evidence::content,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/marks",
            council::results::marks::list,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/marks/{response}",
            council::results::marks::of_response,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/marks/{response}/{subject}/{question}",
            council::results::marks::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/marks/{response}/{subject}/{question}",
            council::results::marks::save,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}",
            council::results::assessment::show,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/compare",
            council::compare::lots,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/lots/{lot}/compare",
            council::compare::show,
        ),
        form(
            "/councils/{council}/procurements/{procurement}/lots/{lot}/compare/scores",
            council::compare::work_out,
        ),
        page(
            "/councils/{council}/procurements/{procurement}/lots/{lot}/compare/{form}",
            council::compare::file,
        ),
        // A council is run
        page(
            "/councils/{council}/people",
            pages::people::show::<CouncilId>,
        ),
        page(
            "/councils/{council}/people/new",
            pages::people::show_new::<CouncilId>,
        ),
        form(
            "/councils/{council}/people/new",
            pages::people::add::<CouncilId>,
        ),
        page(
            "/councils/{council}/people/{person}",
            pages::people::show_person::<CouncilId>,
        ),
        form(
            "/councils/{council}/people/{person}",
            pages::people::change::<CouncilId>,
        ),
        page(
            "/councils/{council}/people/{person}/remove",
            pages::people::show_removal::<CouncilId>,
        ),
        form(
            "/councils/{council}/people/{person}/remove",
            pages::people::remove::<CouncilId>,
        ),
        page("/councils/{council}/keys", pages::keys::show::<CouncilId>),
        page(
            "/councils/{council}/keys/new",
            pages::keys::show_new::<CouncilId>,
        ),
        form(
            "/councils/{council}/keys/new",
            pages::keys::make::<CouncilId>,
        ),
        page(
            "/councils/{council}/keys/{key}",
            pages::keys::show_key::<CouncilId>,
        ),
        form(
            "/councils/{council}/keys/{key}",
            pages::keys::revoke::<CouncilId>,
        ),
        page(
            "/councils/{council}/question-sets",
            council::question_sets::show,
        ),
        form(
            "/councils/{council}/question-sets",
            council::question_sets::load,
        ),
        page(
            "/councils/{council}/own-answers",
            council::own_answers::show,
        ),
        page(
            "/councils/{council}/own-answers/{questionSet}/{setVersion}",
            council::own_answers::set::show,
        ),
        page(
            "/councils/{council}/own-answers/{questionSet}/{setVersion}/{question}",
            council::own_answers::question::show,
        ),
        form(
            "/councils/{council}/own-answers/{questionSet}/{setVersion}/{question}",
            council::own_answers::question::save,
        ),
        page("/councils/{council}/settings", council::settings::show),
        page(
            "/councils/{council}/settings/branding",
            council::settings::branding::show,
        ),
        form(
            "/councils/{council}/settings/branding",
            council::settings::branding::save,
        ),
        page(
            "/councils/{council}/settings/mail",
            council::settings::mail::show,
        ),
        form(
            "/councils/{council}/settings/mail",
            council::settings::mail::send,
        ),
        page(
            "/councils/{council}/settings/retention",
            council::settings::retention::show,
        ),
        form(
            "/councils/{council}/settings/retention",
            council::settings::retention::save,
        ),
        page(
            "/councils/{council}/settings/retention/{procurement}",
            council::settings::retention::show_record,
        ),
        form(
            "/councils/{council}/settings/retention/{procurement}",
            council::settings::retention::act,
        ),
        page("/councils/{council}/audit", council::audit::show),
        page("/councils/{council}/audit/file", council::audit_file::show),
        // A supplier is run
        page(
            "/suppliers/{supplier}/details",
            pages::supplier_details::show,
        ),
        form(
            "/suppliers/{supplier}/details",
            pages::supplier_details::save,
        ),
        page(
            "/suppliers/{supplier}/people",
            pages::people::show::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/people/new",
            pages::people::show_new::<SupplierId>,
        ),
        form(
            "/suppliers/{supplier}/people/new",
            pages::people::add::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/people/{person}",
            pages::people::show_person::<SupplierId>,
        ),
        form(
            "/suppliers/{supplier}/people/{person}",
            pages::people::change::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/people/{person}/remove",
            pages::people::show_removal::<SupplierId>,
        ),
        form(
            "/suppliers/{supplier}/people/{person}/remove",
            pages::people::remove::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/keys",
            pages::keys::show::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/keys/new",
            pages::keys::show_new::<SupplierId>,
        ),
        form(
            "/suppliers/{supplier}/keys/new",
            pages::keys::make::<SupplierId>,
        ),
        page(
            "/suppliers/{supplier}/keys/{key}",
            pages::keys::show_key::<SupplierId>,
        ),
        form(
            "/suppliers/{supplier}/keys/{key}",
            pages::keys::revoke::<SupplierId>,
        ),
        // A supplier answers
        page("/suppliers/{supplier}", response::list::show),
        page("/suppliers/{supplier}/messages", pages::messages::list),
        page(
            "/suppliers/{supplier}/messages/{message}",
            pages::messages::show,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}",
            response::tasks::show,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/assignments",
            response::assignments::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/assignments",
            response::assignments::save,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/assignments/{subject}/{section}",
            response::assignments::show_section,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/assignments/{subject}/{section}",
            response::assignments::save_section,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/products/{slot}",
            response::product::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/products/{slot}",
            response::product::save,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/sections/{subject}/{section}",
            response::section::show,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/questions/{subject}/{question}",
            response::question::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/questions/{subject}/{question}",
            response::question::save,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/copy/{subject}",
            response::copy::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/copy/{subject}",
            response::copy::copy,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/sheet",
            response::sheet::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/sheet",
            response::sheet::send,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/sheet/{ending}",
            response::sheet::file,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/evidence",
            response::evidence::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/evidence",
            response::evidence::upload,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/evidence/links",
            response::evidence::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/evidence/links",
            response::evidence::add_link,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
            response::evidence::show_piece,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
            response::evidence::change_piece,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/evidence/{evidence}/content",
            response::evidence::content,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/check",
            response::check::show,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/submit",
            response::submission::show_form,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/submit",
            response::submission::submit,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/submissions/{submission}",
            response::submission::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw",
            response::submission::withdraw,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/clarifications",
            response::clarifications::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/clarifications",
            response::clarifications::ask,
        ),
        page(
            "/suppliers/{supplier}/responses/{response}/amendments/{amendment}",
            response::amendment::show,
        ),
        form(
            "/suppliers/{supplier}/responses/{response}/amendments/{amendment}",
            response::amendment::acknowledge,
        ),
    ])
}

/// What many paths begin with, the longer before the shorter. Paths are tried one after the other, so that without
/// these a request would be held against every route there is.
const BRANCHES: [&str; 4] = [
    "/v1/suppliers/{supplier}/responses/{response}",
    "/v1/suppliers",
    "/v1/councils/{council}/procurements/{procurement}",
    "/v1/councils",
];

/// The branch that a path belongs to, by number and beginning, and the rest of the path. Whatever begins as a branch does
/// belongs to it.
fn branch_of(path: &'static str) -> Option<(usize, &'static str, &'static str)> {
    let mut branches = (0..).zip(BRANCHES);
    branches.find_map(|(number, branch)| {
        let rest = path.strip_prefix(branch)?;
        (rest.is_empty() || rest.starts_with('/')).then_some((number, branch, rest))
    })
}

/// Registers both.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut paths: BTreeMap<&'static str, Vec<Entry>> = BTreeMap::new();
    for entry in table().into_iter().chain(pages()) {
        paths.entry(entry.path).or_default().push(entry);
    }
    let mut branches: BTreeMap<usize, Scope> = BTreeMap::new();
    let mut others = Vec::new();
    for (path, entries) in paths {
        match branch_of(path) {
            Some((number, branch, rest)) => {
                let scope = branches
                    .remove(&number)
                    .unwrap_or_else(|| web::scope(branch));
                branches.insert(number, scope.service(resource(rest, entries)));
            }
            None => others.push(resource(path, entries)),
        }
    }
    for (_, branch) in branches {
        config.service(branch);
    }
    for other in others {
        config.service(other);
    }
    config.default_service(web::to(|| ready(not_found())));
}

/// What answers on one path.
fn resource(path: &str, entries: Vec<Entry>) -> Resource {
    let methods = entries.iter().map(|entry| match entry.method {
        Method::GET => "GET, HEAD",
        ref other => other.as_str(),
    });
    let allowed = methods.collect::<Vec<_>>().join(", ");
    entries
        .into_iter()
        .fold(web::resource(path), |resource, entry| {
            resource.route(entry.route)
        })
        .default_service(web::to(move || ready(method_not_allowed(&allowed))))
}

fn method_not_allowed(allowed: &str) -> HttpResponse {
    let error = ApiError::refused(Code::MethodNotAllowed, format!("Use one of: {allowed}."));
    let mut response = actix_web::ResponseError::error_response(&error);
    if let Ok(value) = header::HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

fn not_found() -> Result<HttpResponse, ApiError> {
    Err(AppError::not_found().into())
}
