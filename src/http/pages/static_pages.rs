//! Pages that say the same to everybody.

use maud::{Markup, html};

use super::{PageResult, Visitor};
use crate::app::check_codes::PAGE;
use crate::ui::govuk::{Button, ButtonKind};

/// What the service is, and the way in.
pub async fn start(visitor: Visitor) -> PageResult {
    let words = visitor.words;
    let content = html! {
        p class="govuk-body-l" { (words.start_lead()) }
        p class="govuk-body" { (words.start_council()) }
        p class="govuk-body" { (words.start_supplier()) }
        p class="govuk-body" { a class="govuk-link" href=(PAGE) { (words.check_title()) } }
        (Button { kind: ButtonKind::Start, ..Button::link(words.sign_in_title(), if visitor.visit.is_some() { "/home" } else { "/sign-in" }) })
        h2 class="govuk-heading-m" { (words.start_not_heading()) }
        p class="govuk-body" { (words.start_not()) }
    };
    Ok(visitor.page(words.start_title()).content(content).respond())
}

fn paragraphs(sections: &[(String, Vec<String>)]) -> Markup {
    html! {
        @for (heading, texts) in sections {
            h2 class="govuk-heading-m" { (heading) }
            @for text in texts { p class="govuk-body" { (text) } }
        }
    }
}

/// How to do things.
pub async fn help(visitor: Visitor) -> PageResult {
    let words = visitor.words;
    let content = paragraphs(&[
        (
            words.help_sign_in_heading(),
            vec![words.help_sign_in(), words.help_sign_in_none()],
        ),
        (
            words.help_supplier_heading(),
            vec![
                words.help_supplier_save(),
                words.help_supplier_secret(),
                words.help_supplier_late(),
            ],
        ),
        (
            words.help_council_heading(),
            vec![words.help_council_before(), words.help_council_after()],
        ),
        (words.help_words_heading(), vec![words.help_words()]),
    ]);
    Ok(visitor.page(words.help_title()).content(content).respond())
}

/// How usable the pages are, and for whom they are not.
pub async fn accessibility(visitor: Visitor) -> PageResult {
    let words = visitor.words;
    let content = html! {
        p class="govuk-body" { (words.accessibility_lead()) }
        ul class="govuk-list govuk-list--bullet" {
            li { (words.accessibility_zoom()) }
            li { (words.accessibility_keyboard()) }
            li { (words.accessibility_script()) }
            li { (words.accessibility_reader()) }
        }
        (paragraphs(&[
            (words.accessibility_known_heading(), vec![words.accessibility_known()]),
            (words.accessibility_status_heading(), vec![words.accessibility_status()]),
            (words.accessibility_contact_heading(), vec![words.accessibility_contact(), words.accessibility_enforcement()]),
            (words.accessibility_made_heading(), vec![words.accessibility_made()]),
        ]))
    };
    Ok(visitor
        .page(words.accessibility_title())
        .content(content)
        .respond())
}

/// What the service does with data.
pub async fn privacy(visitor: Visitor) -> PageResult {
    let words = visitor.words;
    let content = html! {
        p class="govuk-body" { (words.privacy_lead()) }
        (paragraphs(&[
            (words.privacy_kept_heading(), vec![words.privacy_kept_people(), words.privacy_kept_answers(), words.privacy_kept_trail()]),
            (words.privacy_sealed_heading(), vec![words.privacy_sealed(), words.privacy_sealed_honest()]),
            (words.privacy_mail_heading(), vec![words.privacy_mail()]),
            (words.privacy_long_heading(), vec![words.privacy_long()]),
            (words.privacy_rights_heading(), vec![words.privacy_rights()]),
        ]))
    };
    Ok(visitor
        .page(words.privacy_title())
        .content(content)
        .respond())
}

/// The few cookies there are.
pub async fn cookies(visitor: Visitor) -> PageResult {
    let words = visitor.words;
    let content = html! {
        p class="govuk-body" { (words.cookies_lead()) }
        ul class="govuk-list govuk-list--bullet" {
            li { (words.cookies_session()) }
            li { (words.cookies_form()) }
            li { (words.cookies_language()) }
            li { (words.cookies_notice()) }
        }
    };
    Ok(visitor
        .page(words.cookies_title())
        .content(content)
        .respond())
}
