//! A council's audit trail, for people.

use actix_web::web;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;

use super::{Place, procurements as procurements_of};
use crate::{
    app::{
        App,
        access::ReadAudit,
        audit::{self, Filter, ListedEvent, Trail},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{CouncilId, ProcurementId},
    },
    http::{
        page::Paging,
        pages::{Member, PageResult, listing::listing},
    },
    ui::{
        govuk::{Button, Cell, InsetText, Select, SelectItem},
        words::Words,
    },
};

/// How far back the form offers to look, in days.
const DAYS: [i64; 4] = [7, 30, 90, 365];

/// Which events to show, as chosen. What names nothing chooses everything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    #[serde(default)]
    event: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    days: String,
    /// The id of a procurement; the other choices stay when it is chosen.
    #[serde(default)]
    procurement: String,
}

impl Chosen {
    pub(super) fn filter(&self, app: &App) -> Filter {
        let days = self.days.parse().ok().filter(|days| DAYS.contains(days));
        Filter {
            action: AuditAction::from_word(&self.event),
            actor: self.person.parse().ok(),
            from: days.map(|days| app.clock.now() - SignedDuration::from_hours(24 * days)),
            procurement: self.procurement(),
            newest_first: true,
            ..Filter::default()
        }
    }

    fn procurement(&self) -> Option<ProcurementId> {
        self.procurement.parse().ok().map(ProcurementId)
    }
}

/// What happened, the newest first.
pub async fn show(
    member: Member<ReadAudit>,
    app: web::Data<App>,
    paging: Paging<Chosen>,
) -> PageResult {
    let (words, council) = (member.words, member.caller.tenant());
    let chosen = &paging.filter;
    let filter = chosen.filter(&app);
    let trail = audit::trail(&app, member.caller.clone(), filter, paging.request()?).await?;
    let next = paging.next_query(trail.page.next.as_ref())?;
    let row = |event: &ListedEvent| {
        vec![
            Cell::from(words.moment(event.at)),
            event_words(words, &event.action).into(),
            who(words, &trail, event).into(),
            about(words, council, &trail, event).into(),
            event
                .sequence
                .map_or_else(|| words.audit_no_place(), |place| place.to_string())
                .into(),
        ]
    };
    let content = html! {
        p class="govuk-body" { (words.audit_lead()) }
        @if let Some(procurement) = chosen.procurement() {
            (InsetText { id: None, content: html! {
                p class="govuk-body" { a class="govuk-link" href=(Place::new(council, procurement).hub()) { (words.audit_only_procurement()) } }
                p class="govuk-body" { a class="govuk-link" href=(member.path()) { (words.audit_everything()) } }
            }.into() })
        }
        (choose(words, member.path(), chosen, &trail))
        @if trail.page.items.is_empty() {
            p class="govuk-body" { (words.audit_none()) }
        } @else {
            (listing(words, &words.audit_title(), vec![words.audit_when().into(), words.audit_what().into(), words.audit_who().into(), words.audit_about().into(), words.audit_place().into()], trail.page.items.iter().map(row).collect(), next))
            p class="govuk-body" { a class="govuk-link" href={ (member.path()) "/file?" (paging.filters()) } { (words.audit_file()) } }
        }
    };
    Ok(member
        .page(words.audit_title())
        .back(procurements_of(council))
        .wide()
        .content(content)
        .respond())
}

/// The form that chooses events. It changes nothing, so it is a GET, whose address can be kept.
fn choose(words: Words, action: &str, chosen: &Chosen, trail: &Trail) -> Markup {
    let everything = |text: String| vec![SelectItem::new("", text)];
    let mut events: Vec<_> = AuditAction::ALL
        .iter()
        .map(|action| SelectItem::new(action.as_str(), event_words(words, action.as_str())))
        .collect();
    events.sort_by(|one, other| one.text.cmp(&other.text));
    let people = trail
        .people
        .iter()
        .map(|(id, name)| SelectItem::new(id.to_string(), name.as_str()));
    let periods = DAYS
        .into_iter()
        .map(|days| SelectItem::new(days.to_string(), words.audit_last_days(days)));
    let select =
        |name: &str, label: String, value: &str, first: String, items: Vec<SelectItem>| Select {
            value: Some(value.to_owned()),
            ..Select::new(name, label, [everything(first), items].concat())
        };
    html! {
        form method="get" action=(action) {
            @if let Some(procurement) = chosen.procurement() {
                input type="hidden" name="procurement" value=(procurement);
            }
            (select("event", words.audit_what(), &chosen.event, words.audit_any_event(), events))
            (select("person", words.audit_who(), &chosen.person, words.audit_anybody(), people.collect()))
            (select("days", words.audit_when(), &chosen.days, words.audit_any_time(), periods.collect()))
            (Button::secondary(words.audit_choose()))
        }
    }
}

/// What happened, in words.
pub(super) fn event_words(words: Words, action: &str) -> String {
    words
        .by_code(&format!("event-{}", action.replace(['.', '_'], "-")))
        .unwrap_or_else(|| action.to_owned())
}

pub(super) fn who(words: Words, trail: &Trail, event: &ListedEvent) -> String {
    let known = event.actor_id.and_then(|id| trail.people.get(&id));
    match (event.actor_kind.as_str(), known) {
        ("person", Some(name)) => name.clone(),
        ("person", None) => words.audit_somebody_else(),
        ("api_key", _) => words.audit_by_key(),
        ("system", _) => words.audit_by_service(),
        _ => words.audit_by_nobody(),
    }
}

fn about(words: Words, council: CouncilId, trail: &Trail, event: &ListedEvent) -> Markup {
    let of_kind = |kind: ObjectKind| {
        event
            .object_id
            .filter(|_| event.object_kind == kind.as_str())
    };
    let person: Option<&String> = of_kind(ObjectKind::Person).and_then(|id| trail.people.get(&id));
    html! {
        @if let Some(id) = event.procurement_id {
            a class="govuk-link" href=(Place::new(council, id).hub()) { (words.audit_procurement()) }
        } @else if let Some(name) = person {
            (name)
        }
    }
}
