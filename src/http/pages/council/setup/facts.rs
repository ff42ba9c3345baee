//! What is bought, by which procedure, and by when: the same fields for a new procurement and a draft.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use super::line;
use crate::{
    app::procurements::DraftChange,
    domain::procurement::{
        DESCRIPTION_CHARACTERS_MAX, Jurisdiction, ProcurementDraft, ProcurementFacts,
        ProcurementKind, Threshold,
    },
    http::pages::{
        Problems,
        council::moment,
        response::{
            answer_fields::{Fields, Typed},
            answer_input,
        },
    },
    ui::{
        govuk::{Choice, InsetText, Label, Radios, Size},
        words::Words,
    },
};

/// What was typed, once it means something.
pub struct Facts {
    pub facts: ProcurementFacts,
    pub purchase: Purchase,
}

/// What of it can be amended once it is issued.
pub struct Purchase {
    pub description: String,
    pub contract_start: Option<Date>,
    pub contract_end: Option<Date>,
}

impl Purchase {
    pub fn change(self) -> DraftChange {
        DraftChange {
            description: Some(self.description),
            contract_start: Some(self.contract_start),
            contract_end: Some(self.contract_end),
            ..DraftChange::default()
        }
    }
}

/// The fields of a draft.
pub fn typed(facts: &ProcurementFacts, draft: &ProcurementDraft) -> Typed {
    let mut typed = moment::typed(facts.deadline);
    typed.set("reference", &facts.reference);
    typed.set("title", &facts.title);
    typed.set("description", &draft.description);
    typed.set("kind", facts.kind.as_str());
    typed.set("jurisdiction", facts.jurisdiction.as_str());
    typed.set("threshold", facts.threshold.as_str());
    for (name, date) in [("start", draft.contract_start), ("end", draft.contract_end)] {
        if let Some(date) = date {
            typed.set(&format!("{name}-day"), &date.day().to_string());
            typed.set(&format!("{name}-month"), &date.month().to_string());
            typed.set(&format!("{name}-year"), &date.year().to_string());
        }
    }
    typed
}

pub fn fields(fields: &Fields<'_>) -> Markup {
    let words = fields.words;
    html! {
        (line(fields, "title", words.facts_title()))
        (line(fields, "reference", words.facts_reference()))
        (description(fields))
        (choice(fields, "kind", words.facts_kind(), ProcurementKind::ALL.iter().map(|kind| (kind.as_str(), kind_words(words, *kind))).collect()))
        (choice(fields, "jurisdiction", words.facts_jurisdiction(), Jurisdiction::ALL.iter().map(|one| (one.as_str(), jurisdiction_words(words, *one))).collect()))
        @if fields.typed.one("jurisdiction") == Jurisdiction::Scotland.as_str() {
            (InsetText { content: words.facts_scotland().into(), id: None })
        }
        (choice(fields, "threshold", words.facts_threshold(), Threshold::ALL.iter().map(|one| (one.as_str(), threshold_words(words, *one))).collect()))
        (contract(fields))
        h2 class="govuk-heading-m" { (words.facts_deadline()) }
        p class="govuk-body" { (words.facts_deadline_lead()) }
        (moment::fields(words, fields.typed, fields.problems))
        @if let (Some(deadline), Some(jurisdiction)) = (
            moment::read(words, fields.typed, &mut Problems::none()),
            Jurisdiction::from_word(fields.typed.one("jurisdiction")),
        ) {
            (moment::awkward_warning(words, deadline, jurisdiction))
        }
    }
}

/// The fields of what can be amended.
pub fn purchase_fields(fields: &Fields<'_>) -> Markup {
    html! { (description(fields)) (contract(fields)) }
}

fn description(fields: &Fields<'_>) -> Markup {
    let words = fields.words;
    let label = Label::of_size(Size::S, words.facts_description());
    let hint = Some(words.facts_description_hint());
    fields.long_text("description", label, hint, DESCRIPTION_CHARACTERS_MAX)
}

fn contract(fields: &Fields<'_>) -> Markup {
    let words = fields.words;
    html! {
        (fields.date("start", Label::of_size(Size::S, words.facts_contract_start()), None))
        (fields.date("end", Label::of_size(Size::S, words.facts_contract_end()), None))
    }
}

fn choice(
    fields: &Fields<'_>,
    name: &str,
    legend: String,
    choices: Vec<(&'static str, String)>,
) -> Markup {
    let choices = choices
        .into_iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    html! {
        (Radios {
            value: Some(fields.typed.one(name).to_owned()),
            error: fields.problems.of(name, fields.words),
            ..Radios::new(name, Label::of_size(Size::S, legend), choices)
        })
    }
}

/// What was typed, or what is wrong with it.
pub fn read(words: Words, typed: &Typed, problems: &mut Problems) -> Option<Facts> {
    for (name, missing) in [
        ("title", words.facts_title_missing()),
        ("reference", words.facts_reference_missing()),
    ] {
        if typed.one(name).trim().is_empty() {
            problems.add(name, missing);
        }
    }
    let mut choose = |name: &str, found: bool| {
        if !found {
            problems.add(name, words.facts_choose());
        }
    };
    let kind = ProcurementKind::from_word(typed.one("kind"));
    choose("kind", kind.is_some());
    let jurisdiction = Jurisdiction::from_word(typed.one("jurisdiction"));
    choose("jurisdiction", jurisdiction.is_some());
    let threshold = Threshold::from_word(typed.one("threshold"));
    choose("threshold", threshold.is_some());
    let purchase = purchase(words, typed, problems);
    let deadline: Option<Timestamp> = moment::read(words, typed, problems);
    let facts = ProcurementFacts {
        reference: typed.one("reference").trim().to_owned(),
        title: typed.one("title").trim().to_owned(),
        kind: kind?,
        jurisdiction: jurisdiction?,
        threshold: threshold?,
        deadline: deadline?,
    };
    problems.is_empty().then_some(Facts { facts, purchase })
}

/// What was typed of what can be amended.
pub fn purchase(words: Words, typed: &Typed, problems: &mut Problems) -> Purchase {
    Purchase {
        description: typed.one("description").trim().to_owned(),
        contract_start: answer_input::date(words, "start", typed, problems),
        contract_end: answer_input::date(words, "end", typed, problems),
    }
}

/// The field behind a pointer into the draft.
pub fn field_of(pointer: &str) -> Option<String> {
    let field = match pointer.split('/').nth(1)? {
        "deadline" => "day",
        "contractStart" => "start",
        "contractEnd" => "end",
        other => other,
    };
    Some(field.to_owned())
}

pub fn kind_words(words: Words, kind: ProcurementKind) -> String {
    match kind {
        ProcurementKind::Open => words.kind_open(),
        ProcurementKind::FlexibleStages => words.kind_flexible(),
        ProcurementKind::CallOff => words.kind_call_off(),
        ProcurementKind::DirectAward => words.kind_direct(),
        ProcurementKind::Quote => words.kind_quote(),
    }
}

pub fn jurisdiction_words(words: Words, jurisdiction: Jurisdiction) -> String {
    match jurisdiction {
        Jurisdiction::England => words.jurisdiction_england(),
        Jurisdiction::NorthernIreland => words.jurisdiction_northern_ireland(),
        Jurisdiction::Wales => words.jurisdiction_wales(),
        Jurisdiction::Scotland => words.jurisdiction_scotland(),
    }
}

fn threshold_words(words: Words, threshold: Threshold) -> String {
    match threshold {
        Threshold::Above => words.threshold_above(),
        Threshold::Below => words.threshold_below(),
    }
}
