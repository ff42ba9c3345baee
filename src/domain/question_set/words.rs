//! Question sets in words: forms of answer, conditions, classes and stages as a person reads them.
//!
//! Invariant: every kind has its words, so that no export shows a name meant for files.

use super::model::{
    AnswerSpec, AppliesTo, ChoiceOption, Condition, EvidenceLevel, FieldNeed, GroupField, Level,
    LotFeature, NumberBand, Question, QuestionClass, ScoringMode, SettledBy, Stage,
};
use crate::domain::ids::{OptionId, QuestionId};

/// When a question is asked, in words; none when it always is. `find` gives the questions it may
/// look at.
pub fn shown_when<'q>(
    question: &Question,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> Option<String> {
    let features: Vec<&str> = question.lot_features.iter().map(|f| feature(*f)).collect();
    let lots = (!features.is_empty()).then(|| format!("the offer {}", features.join(" and ")));
    let answers = question.show_if.as_ref().map(|c| condition(c, find));
    let parts: Vec<String> = lots.into_iter().chain(answers).collect();
    (!parts.is_empty()).then(|| format!("Asked only if {}.", parts.join(", and ")))
}

/// A condition as part of a sentence that begins with "if".
pub fn condition<'q>(
    condition_: &Condition,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> String {
    match condition_ {
        Condition::All { of } => joined(of, " and ", find),
        Condition::Any { of } => joined(of, " or ", find),
        Condition::Not { of } => format!("it is not so that {}", part(of, find)),
        Condition::Is {
            question,
            option,
            field,
        } => is(question, option, field.as_ref(), find),
        Condition::Answered { question } => format!("{} is answered", name(question, find)),
    }
}

fn joined<'q>(
    parts: &[Condition],
    word: &str,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> String {
    let parts: Vec<String> = parts.iter().map(|one| part(one, find)).collect();
    parts.join(word)
}

/// A condition inside another: in brackets when it has parts of its own.
fn part<'q>(inner: &Condition, find: &dyn Fn(&QuestionId) -> Option<&'q Question>) -> String {
    let words = condition(inner, find);
    match inner {
        Condition::All { of } | Condition::Any { of } if of.len() > 1 => format!("({words})"),
        _ => words,
    }
}

fn name<'q>(id: &QuestionId, find: &dyn Fn(&QuestionId) -> Option<&'q Question>) -> String {
    match find(id) {
        Some(question) => format!("{id} ({})", question.short),
        None => id.to_string(),
    }
}

fn is<'q>(
    id: &QuestionId,
    option: &OptionId,
    field: Option<&OptionId>,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> String {
    let spec = find(id).map(|question| &question.answer);
    let inside = field.and_then(|field| match spec {
        Some(AnswerSpec::Group { fields }) => fields.iter().find(|known| known.id == *field),
        _ => None,
    });
    let spec = inside.map_or(spec, |field| Some(&field.answer));
    let label = match spec {
        Some(AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. }) => {
            options.iter().find(|known| known.id == *option)
        }
        _ => None,
    }
    .map_or_else(|| option.to_string(), |known| known.label.clone());
    let verb = match spec {
        Some(AnswerSpec::MultipleChoice { .. }) => "includes",
        _ => "is",
    };
    let of_field = match (inside, field) {
        (Some(GroupField { label, .. }), _) => format!(", field \"{label}\","),
        (None, Some(field)) => format!(", field {field},"),
        (None, None) => String::new(),
    };
    format!(
        "the answer to {}{of_field} {verb} \"{label}\"",
        name(id, find)
    )
}

fn feature(feature: LotFeature) -> &'static str {
    match feature {
        LotFeature::CloudService => "includes a cloud service, app or managed service",
        LotFeature::PersonalData => "handles personal data",
        LotFeature::ArtificialIntelligence => "includes software that learns or generates",
        LotFeature::PublicPlace => "stands where the public can touch it",
        LotFeature::RemoteAccess => "lets the supplier's people in from elsewhere",
    }
}

/// The form of an answer in one line.
pub fn answer_form(spec: &AnswerSpec) -> String {
    match spec {
        AnswerSpec::Choice { .. } => "One of the options".into(),
        AnswerSpec::MultipleChoice { at_least: 0, .. } => "Any of the options".into(),
        AnswerSpec::MultipleChoice { at_least, .. } => {
            format!("At least {at_least} of the options")
        }
        AnswerSpec::Text { max_length } => format!("Text of at most {max_length} characters"),
        AnswerSpec::Number { unit, min, max, .. } => {
            format!("A whole number from {min} to {max} ({unit})")
        }
        AnswerSpec::Date => "A date".into(),
        AnswerSpec::Period => "A period in words, with the date on which it ends".into(),
        AnswerSpec::Url => "A web address".into(),
        AnswerSpec::Email => "An e-mail address".into(),
        AnswerSpec::Countries => "A list of countries".into(),
        AnswerSpec::File => "A file or link".into(),
        AnswerSpec::Group { .. } => "A list of fields".into(),
        AnswerSpec::ByAward { .. } => "Held now, by award on a date, or not".into(),
    }
}

/// What can be chosen or filled in, one line each, with what it is worth where that counts.
pub fn answer_lines(spec: &AnswerSpec) -> Vec<String> {
    match spec {
        AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } => {
            options.iter().map(option_line).collect()
        }
        AnswerSpec::Number { bands, .. } => bands.iter().map(band_line).collect(),
        AnswerSpec::Group { fields } => fields.iter().map(field_line).collect(),
        AnswerSpec::ByAward { now, by_award, no } => vec![
            format!("Now: worth {now} of 100"),
            format!("By award, on a date: worth {by_award} of 100"),
            format!("No: worth {no} of 100"),
        ],
        AnswerSpec::Text { .. }
        | AnswerSpec::Date
        | AnswerSpec::Period
        | AnswerSpec::Url
        | AnswerSpec::Email
        | AnswerSpec::Countries
        | AnswerSpec::File => Vec::new(),
    }
}

fn option_line(option: &ChoiceOption) -> String {
    match option.value {
        None => option.label.clone(),
        Some(value) => format!("{}: worth {value} of 100", option.label),
    }
}

fn band_line(band: &NumberBand) -> String {
    let NumberBand { min, max, value } = band;
    if min == max {
        format!("{min}: worth {value} of 100")
    } else {
        format!("{min} to {max}: worth {value} of 100")
    }
}

fn field_line(field: &GroupField) -> String {
    let need = match field.need {
        FieldNeed::Required => "",
        FieldNeed::Optional => " (may be left out)",
    };
    let options: Vec<String> = answer_lines(&field.answer);
    let form = answer_form(&field.answer);
    if options.is_empty() {
        format!("{}{need}: {form}", field.label)
    } else {
        format!("{}{need}: {form}: {}", field.label, options.join("; "))
    }
}

/// What a question does to the result.
pub fn class(class: &QuestionClass) -> String {
    match class {
        QuestionClass::Gate => "Gate: passes or fails, or feeds the baseline".into(),
        QuestionClass::Weighted {
            weight, scoring, ..
        } => {
            let how = scoring_words(*scoring);
            format!("Carries marks: weight {weight} of 3, {how}")
        }
        QuestionClass::Information => "Information: read, never marked".into(),
        QuestionClass::Routing => "Decides what else is asked".into(),
    }
}

/// How a question that carries marks is scored.
pub fn scoring_words(scoring: ScoringMode) -> &'static str {
    match scoring {
        ScoringMode::Option => "scored by its option table",
        ScoringMode::Marked => "marked by evaluators from 0 to 5",
    }
}

/// Where in a procurement a question belongs.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::AwardCriterion => "Award criterion",
        Stage::ConditionOfParticipation => "Condition of participation",
        Stage::Contract => "Contract term to accept",
        Stage::Information => "Information",
    }
}

/// What a question is about.
pub fn about(applies_to: AppliesTo) -> &'static str {
    match applies_to {
        AppliesTo::Product => "Each product",
        AppliesTo::Service => "Each lot's service",
        AppliesTo::Organisation => "The organisation",
    }
}

pub fn level(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

pub fn evidence(level: EvidenceLevel) -> &'static str {
    match level {
        EvidenceLevel::None => "None",
        EvidenceLevel::Statement => "The supplier's statement",
        EvidenceLevel::OwnDocument => "The supplier's own document",
        EvidenceLevel::ContractualCommitment => "A contractual commitment",
        EvidenceLevel::IndependentValidation => "Validation by someone independent",
        EvidenceLevel::IndependentTest => "A test by someone independent",
    }
}

/// What settles a question, as part of a sentence.
pub fn settled_by(by: SettledBy) -> &'static str {
    match by {
        SettledBy::CyberEssentials => "a Cyber Essentials certificate in force",
        SettledBy::ShareCode => "the supplier's share code from the Central Digital Platform",
    }
}
