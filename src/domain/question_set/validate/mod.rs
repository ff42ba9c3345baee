//! The rules a question set keeps, beyond having the right shape.
//!
//! Invariant: every rule is looked at every time, so that one reading of a file tells all there is
//! to put right. Nothing here changes the set.

mod references;
mod spec;

use std::collections::BTreeSet;

use super::{
    model::{
        AnswerSpec, AppliesTo, Audience, Level, Mapping, Question, QuestionClass, QuestionSet,
        ScoringMode, Stage,
    },
    sources::Sources,
};

/// Titles of sets, sections and sources, in characters.
pub const TITLE_CHARACTERS_MAX: usize = 200;
/// The purpose of a set, in characters.
pub const PURPOSE_CHARACTERS_MAX: usize = 2_000;
/// The introduction of a section, in characters.
pub const INTRO_CHARACTERS_MAX: usize = 1_000;
/// A question, in characters.
pub const QUESTION_CHARACTERS_MAX: usize = 500;
/// The label of a question in tables, in characters.
pub const SHORT_CHARACTERS_MAX: usize = 40;
/// Why we ask, in characters.
pub const WHY_CHARACTERS_MAX: usize = 600;
/// Guidance, passing answers, accepted evidence and equivalents, in characters.
pub const GUIDANCE_CHARACTERS_MAX: usize = 2_000;
/// What earns one mark, in characters.
pub const DESCRIPTOR_CHARACTERS_MAX: usize = 400;
/// The label of an option or a field, and the unit of a number, in characters.
pub const LABEL_CHARACTERS_MAX: usize = 200;
/// A place in a source, in characters.
pub const CLAUSE_CHARACTERS_MAX: usize = 120;
/// The note of a source, in characters.
pub const NOTE_CHARACTERS_MAX: usize = 600;
/// The key of a source, in characters.
pub const KEY_CHARACTERS_MAX: usize = 40;
/// Sections of a set.
pub const SECTIONS_MAX: usize = 20;
/// Questions of a set.
pub const QUESTIONS_MAX: usize = 200;
/// Options of a choice, fields of a group, bands of a number.
pub const OPTIONS_MAX: usize = 40;
/// Mappings of a question.
pub const MAPPINGS_MAX: usize = 20;
/// Sources in the register.
pub const SOURCES_MAX: usize = 200;
/// How deep a condition may nest.
pub const CONDITION_DEPTH_MAX: usize = 4;
/// How many answers a condition may look at.
pub const CONDITION_PARTS_MAX: usize = 30;
/// The longest text an answer may be asked for, in characters.
pub const ANSWER_TEXT_CHARACTERS_MAX: u32 = 10_000;
/// The heaviest a question may weigh.
pub const WEIGHT_MAX: u32 = 3;
/// One descriptor for each mark from 0 to 5.
pub const DESCRIPTORS: usize = 6;
/// What an option may be worth.
pub const OPTION_VALUES: [u32; 5] = [0, 25, 50, 75, 100];

/// A broken rule, at a JSON pointer into the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub pointer: String,
    pub message: String,
}

/// Broken rules as they are found.
#[derive(Default)]
pub(in crate::domain) struct Flaws(pub(in crate::domain) Vec<Flaw>);

impl Flaws {
    pub(in crate::domain) fn add(
        &mut self,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.0.push(Flaw {
            pointer: pointer.into(),
            message: message.into(),
        });
    }

    pub(in crate::domain) fn text(
        &mut self,
        pointer: String,
        what: &str,
        text: &str,
        characters_max: usize,
    ) {
        let characters = text.chars().count();
        if text.trim().is_empty() {
            self.add(pointer, format!("{what} is empty."));
        } else if characters > characters_max {
            self.add(
                pointer,
                format!("{what} has {characters} characters; {characters_max} is the most."),
            );
        } else if text.trim() != text {
            self.add(
                pointer,
                format!("{what} starts or ends with white space; in YAML, fold it with >-."),
            );
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            self.add(pointer, format!("{what} holds a control character."));
        }
    }

    pub(in crate::domain) fn count(&mut self, pointer: &str, what: &str, count: usize, max: usize) {
        if count > max {
            self.add(
                pointer,
                format!("There are {count} {what}; {max} is the most."),
            );
        }
    }
}

/// Every broken rule of a set. Mappings must name keys of `sources`.
pub fn validate(set: &QuestionSet, sources: &Sources) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    if !is_version(&set.version) {
        flaws.add(
            "/version",
            "The version is not three numbers such as 1.0.0.",
        );
    }
    flaws.text(
        "/title".into(),
        "The title",
        &set.title,
        TITLE_CHARACTERS_MAX,
    );
    flaws.text(
        "/purpose".into(),
        "The purpose",
        &set.purpose,
        PURPOSE_CHARACTERS_MAX,
    );
    sections(set, &mut flaws);
    flaws.count(
        "/questions",
        "questions",
        set.questions.len(),
        QUESTIONS_MAX,
    );
    let mut ids = BTreeSet::new();
    for (index, question) in set.questions.iter().enumerate() {
        let pointer = format!("/questions/{index}");
        if !ids.insert(&question.id) {
            flaws.add(
                format!("{pointer}/id"),
                format!("The question id {} is used twice.", question.id),
            );
        }
        one_question(set, question, &pointer, sources, &mut flaws);
    }
    references::check(set, &mut flaws);
    flaws.0
}

/// Every broken rule of the register of sources.
pub fn validate_sources(sources: &Sources) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    flaws.count("/sources", "sources", sources.sources.len(), SOURCES_MAX);
    let mut keys = BTreeSet::new();
    for (index, source) in sources.sources.iter().enumerate() {
        let pointer = format!("/sources/{index}");
        if !keys.insert(&source.key) {
            flaws.add(
                format!("{pointer}/key"),
                format!("The source key {} is used twice.", source.key),
            );
        }
        for (name, what, text, max) in [
            ("key", "The key", &source.key, KEY_CHARACTERS_MAX),
            ("title", "The title", &source.title, TITLE_CHARACTERS_MAX),
            (
                "edition",
                "The edition",
                &source.edition,
                TITLE_CHARACTERS_MAX,
            ),
            (
                "publisher",
                "The publisher",
                &source.publisher,
                TITLE_CHARACTERS_MAX,
            ),
            (
                "location",
                "The location",
                &source.location,
                TITLE_CHARACTERS_MAX,
            ),
            ("note", "The note", &source.note, NOTE_CHARACTERS_MAX),
        ] {
            flaws.text(format!("{pointer}/{name}"), what, text, max);
        }
    }
    flaws.0
}

pub(in crate::domain) fn is_version(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            part.parse::<u32>().is_ok()
                && part.bytes().all(|b| b.is_ascii_digit())
                && (*part == "0" || !part.starts_with('0'))
        })
}

fn sections(set: &QuestionSet, flaws: &mut Flaws) {
    flaws.count("/sections", "sections", set.sections.len(), SECTIONS_MAX);
    let mut ids = BTreeSet::new();
    for (index, section) in set.sections.iter().enumerate() {
        let pointer = format!("/sections/{index}");
        if !ids.insert(&section.id) {
            flaws.add(
                format!("{pointer}/id"),
                format!("The section id {} is used twice.", section.id),
            );
        } else if !set.questions.iter().any(|q| q.section == section.id) {
            flaws.add(
                format!("{pointer}/id"),
                format!("The section {} has no question.", section.id),
            );
        }
        flaws.text(
            format!("{pointer}/title"),
            "The title",
            &section.title,
            TITLE_CHARACTERS_MAX,
        );
        flaws.text(
            format!("{pointer}/intro"),
            "The introduction",
            &section.intro,
            INTRO_CHARACTERS_MAX,
        );
    }
}

fn one_question(
    set: &QuestionSet,
    question: &Question,
    pointer: &str,
    sources: &Sources,
    flaws: &mut Flaws,
) {
    if question.version == 0 {
        flaws.add(format!("{pointer}/version"), "The version starts at 1.");
    }
    if !set.sections.iter().any(|s| s.id == question.section) {
        flaws.add(
            format!("{pointer}/section"),
            format!("There is no section {}.", question.section),
        );
    }
    texts(question, pointer, flaws);
    audience(set, question, pointer, flaws);
    levels(question, pointer, flaws);
    class(question, pointer, flaws);
    spec::check(question, pointer, flaws);
    mappings(question, pointer, sources, flaws);
}

/// A council's answers about itself are read by the council: nobody is marked or turned away.
fn audience(set: &QuestionSet, question: &Question, pointer: &str, flaws: &mut Flaws) {
    if set.audience == Audience::Supplier {
        return;
    }
    if question.class != QuestionClass::Information || question.stage != Stage::Information {
        flaws.add(
            format!("{pointer}/class"),
            "In a set for councils every question is of the class and the stage information.",
        );
    }
    if question.applies_to != AppliesTo::Organisation {
        flaws.add(
            format!("{pointer}/appliesTo"),
            "In a set for councils every question is about the organisation.",
        );
    }
}

fn texts(question: &Question, pointer: &str, flaws: &mut Flaws) {
    let always = [
        (
            "text",
            "The question",
            &question.text,
            QUESTION_CHARACTERS_MAX,
        ),
        (
            "short",
            "The short label",
            &question.short,
            SHORT_CHARACTERS_MAX,
        ),
        ("why", "Why we ask", &question.why, WHY_CHARACTERS_MAX),
        (
            "guidance",
            "The guidance",
            &question.guidance,
            GUIDANCE_CHARACTERS_MAX,
        ),
        (
            "passing",
            "The passing answer",
            &question.passing,
            GUIDANCE_CHARACTERS_MAX,
        ),
    ];
    let sometimes = [
        (
            "acceptedEvidence",
            "The accepted evidence",
            &question.accepted_evidence,
        ),
        ("orEquivalent", "The equivalent", &question.or_equivalent),
    ];
    let present = sometimes.iter().filter_map(|(name, what, text)| {
        text.as_ref()
            .map(|text| (*name, *what, text, GUIDANCE_CHARACTERS_MAX))
    });
    for (name, what, text, max) in always.into_iter().chain(present) {
        flaws.text(format!("{pointer}/{name}"), what, text, max);
    }
}

fn levels(question: &Question, pointer: &str, flaws: &mut Flaws) {
    let asked: BTreeSet<Level> = question.levels.iter().copied().collect();
    if asked.is_empty() {
        flaws.add(
            format!("{pointer}/levels"),
            "The question is asked at no level; name low, medium or high.",
        );
    }
    if asked.len() < question.levels.len() {
        flaws.add(format!("{pointer}/levels"), "A level is named twice.");
    }
    for level in question
        .evidence
        .keys()
        .filter(|level| !asked.contains(level))
    {
        flaws.add(
            format!("{pointer}/evidence/{}", level_name(*level)),
            format!(
                "Evidence is asked for at {}, where the question is not asked.",
                level_name(*level)
            ),
        );
    }
    let features: BTreeSet<_> = question.lot_features.iter().collect();
    if features.len() < question.lot_features.len() {
        flaws.add(
            format!("{pointer}/lotFeatures"),
            "A lot feature is named twice.",
        );
    }
}

pub(in crate::domain) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

fn class(question: &Question, pointer: &str, flaws: &mut Flaws) {
    match (&question.class, question.stage) {
        (
            QuestionClass::Weighted {
                weight,
                scoring,
                descriptors,
            },
            stage,
        ) => weighted(
            question,
            pointer,
            (*weight, *scoring, descriptors),
            stage,
            flaws,
        ),
        (QuestionClass::Routing, Stage::Contract | Stage::ConditionOfParticipation) => flaws.add(
            format!("{pointer}/stage"),
            "A routing question belongs to the stage information or award_criterion.",
        ),
        (QuestionClass::Gate | QuestionClass::Information | QuestionClass::Routing, _) => {}
    }
    if question.stage == Stage::Contract && !matches!(question.answer, AnswerSpec::Choice { .. }) {
        flaws.add(
            format!("{pointer}/answer"),
            "A contract question is a choice: accept or not accept.",
        );
    }
    if question.stage == Stage::ConditionOfParticipation
        && question.applies_to != AppliesTo::Organisation
    {
        flaws.add(
            format!("{pointer}/appliesTo"),
            "A condition of participation is about the organisation, not about what it offers.",
        );
    }
}

fn weighted(
    question: &Question,
    pointer: &str,
    (weight, scoring, descriptors): (u32, ScoringMode, &[String]),
    stage: Stage,
    flaws: &mut Flaws,
) {
    if stage != Stage::AwardCriterion {
        flaws.add(
            format!("{pointer}/stage"),
            "Only a question at the stage award_criterion carries weight.",
        );
    }
    if !(1..=WEIGHT_MAX).contains(&weight) {
        flaws.add(
            format!("{pointer}/class/weight"),
            format!("The weight is {weight}; it is 1 to {WEIGHT_MAX}."),
        );
    }
    if descriptors.len() != DESCRIPTORS {
        flaws.add(
            format!("{pointer}/class/descriptors"),
            format!(
                "There are {} descriptors; there is one for each mark from 0 to 5.",
                descriptors.len()
            ),
        );
    }
    for (mark, text) in descriptors.iter().enumerate() {
        flaws.text(
            format!("{pointer}/class/descriptors/{mark}"),
            &format!("The descriptor of mark {mark}"),
            text,
            DESCRIPTOR_CHARACTERS_MAX,
        );
    }
    if question.show_if.is_some() {
        flaws.add(
            format!("{pointer}/showIf"),
            "A weighted question is asked of every bidder, so it has no showIf; use lotFeatures.",
        );
    }
    if scoring == ScoringMode::Option
        && question.accepted_evidence.is_none()
        && let Some(level) = question.evidence.keys().next()
    {
        flaws.add(
            format!("{pointer}/evidence/{}", level_name(*level)),
            "Evidence can cap the score here, so acceptedEvidence must say what counts.",
        );
    }
}

fn mappings(question: &Question, pointer: &str, sources: &Sources, flaws: &mut Flaws) {
    let at = format!("{pointer}/mappings");
    if question.mappings.is_empty() {
        flaws.add(at.clone(), "The question names no source it rests on.");
    }
    cited(&question.mappings, &at, sources, flaws);
}

/// Mappings name sources of the register.
pub(in crate::domain) fn cited(
    mappings: &[Mapping],
    at: &str,
    sources: &Sources,
    flaws: &mut Flaws,
) {
    flaws.count(at, "mappings", mappings.len(), MAPPINGS_MAX);
    for (index, mapping) in mappings.iter().enumerate() {
        if sources.find(&mapping.source).is_none() {
            flaws.add(
                format!("{at}/{index}/source"),
                format!("There is no source {:?} in sources.yaml.", mapping.source),
            );
        }
        flaws.text(
            format!("{at}/{index}/clause"),
            "The clause",
            &mapping.clause,
            CLAUSE_CHARACTERS_MAX,
        );
    }
}
