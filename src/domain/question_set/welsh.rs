//! The Welsh of a question set: a sibling file in which each text names the English it translates.
//!
//! Invariant: a Welsh text counts only for the English whose hash it carries; English that changed
//! since makes it stale, never silently wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    load::{FileProblem, parse, valid},
    model::{AnswerSpec, ChoiceOption, Question, QuestionClass, QuestionSet, Section},
    validate::{Flaw, GUIDANCE_CHARACTERS_MAX},
};
use crate::domain::{canonical::ContentHash, ids::QuestionSetId};

/// Digits of the English text's hash that a Welsh text carries.
const HASH_DIGITS: usize = 16;
/// The longest Welsh text, in characters: Welsh runs longer than English.
const WELSH_CHARACTERS_MAX: usize = GUIDANCE_CHARACTERS_MAX * 2;

/// A file `questionnaires/<set>.cy.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WelshTexts {
    pub set: QuestionSetId,
    /// By the name of the text, such as `questions.SCP-01.guidance`.
    pub texts: BTreeMap<String, WelshText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WelshText {
    /// The first 16 digits of the SHA-256 of the English text, in hexadecimal.
    pub english: String,
    pub welsh: String,
    /// Whether a translator has read it.
    pub reviewed: bool,
}

/// A text of a set that has a translation of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnglishText<'s> {
    /// Made of stable ids, so that it survives reordering.
    pub name: String,
    /// A JSON pointer into the set.
    pub pointer: String,
    pub text: &'s str,
}

impl EnglishText<'_> {
    /// What a Welsh text of it must carry.
    pub fn hash(&self) -> String {
        let mut hash = ContentHash::of(self.text.as_bytes()).to_string();
        hash.truncate(HASH_DIGITS);
        hash
    }
}

/// How far a set's Welsh is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WelshState<'s> {
    pub missing: Vec<EnglishText<'s>>,
    /// Welsh of an older English.
    pub stale: Vec<EnglishText<'s>>,
    /// Welsh of this English that no translator has read yet.
    pub unreviewed: Vec<EnglishText<'s>>,
}

/// Every text of a set that is shown to people, in order.
pub fn english_texts(set: &QuestionSet) -> Vec<EnglishText<'_>> {
    let mut texts = Texts(Vec::new());
    texts.add("title".into(), "/title".into(), &set.title);
    texts.add("purpose".into(), "/purpose".into(), &set.purpose);
    for (index, section) in set.sections.iter().enumerate() {
        let (name, at) = (
            format!("sections.{}", section.id),
            format!("/sections/{index}"),
        );
        texts.add(
            format!("{name}.title"),
            format!("{at}/title"),
            &section.title,
        );
        texts.add(
            format!("{name}.intro"),
            format!("{at}/intro"),
            &section.intro,
        );
    }
    for (index, question) in set.questions.iter().enumerate() {
        texts.question(
            question,
            &format!("questions.{}", question.id),
            &format!("/questions/{index}"),
        );
    }
    texts.0
}

/// The texts of one question, by what they are, such as `guidance`; pointers begin at the question.
pub fn question_texts(question: &Question) -> Vec<EnglishText<'_>> {
    let mut texts = Texts(Vec::new());
    texts.question(question, "", "");
    texts.0
}

struct Texts<'s>(Vec<EnglishText<'s>>);

impl<'s> Texts<'s> {
    fn add(&mut self, name: String, pointer: String, text: &'s str) {
        self.0.push(EnglishText {
            name,
            pointer,
            text,
        });
    }

    fn question(&mut self, question: &'s Question, name: &str, at: &str) {
        let named = |part: &str| match name {
            "" => part.to_owned(),
            name => format!("{name}.{part}"),
        };
        let parts = [
            ("text", Some(&question.text)),
            ("short", Some(&question.short)),
            ("why", Some(&question.why)),
            ("guidance", Some(&question.guidance)),
            ("passing", Some(&question.passing)),
            ("acceptedEvidence", question.accepted_evidence.as_ref()),
            ("orEquivalent", question.or_equivalent.as_ref()),
        ];
        for (part, text) in parts {
            if let Some(text) = text {
                self.add(named(part), format!("{at}/{part}"), text);
            }
        }
        if let QuestionClass::Weighted { descriptors, .. } = &question.class {
            for (mark, text) in descriptors.iter().enumerate() {
                let pointer = format!("{at}/class/descriptors/{mark}");
                self.add(named(&format!("descriptors.{mark}")), pointer, text);
            }
        }
        self.answer(&question.answer, name, &format!("{at}/answer"));
    }

    fn answer(&mut self, spec: &'s AnswerSpec, name: &str, at: &str) {
        let named = |part: &str| match name {
            "" => part.to_owned(),
            name => format!("{name}.{part}"),
        };
        match spec {
            AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } => {
                for (index, ChoiceOption { id, label, .. }) in options.iter().enumerate() {
                    let pointer = format!("{at}/options/{index}/label");
                    self.add(named(&format!("options.{id}")), pointer, label);
                }
            }
            AnswerSpec::Number { unit, .. } => {
                self.add(named("unit"), format!("{at}/unit"), unit);
            }
            AnswerSpec::Group { fields } => {
                for (index, field) in fields.iter().enumerate() {
                    let name = named(&format!("fields.{}", field.id));
                    let at = format!("{at}/fields/{index}");
                    self.add(name.clone(), format!("{at}/label"), &field.label);
                    self.answer(&field.answer, &name, &format!("{at}/answer"));
                }
            }
            AnswerSpec::Text { .. }
            | AnswerSpec::Date
            | AnswerSpec::Period
            | AnswerSpec::Url
            | AnswerSpec::Email
            | AnswerSpec::Countries
            | AnswerSpec::File
            | AnswerSpec::ByAward { .. } => {}
        }
    }
}

/// Holds Welsh against the English there is now.
pub fn welsh_state<'s>(set: &'s QuestionSet, welsh: &WelshTexts) -> WelshState<'s> {
    let mut state = WelshState::default();
    for english in english_texts(set) {
        match welsh.texts.get(&english.name) {
            None => state.missing.push(english),
            Some(text) if text.welsh.trim().is_empty() => state.missing.push(english),
            Some(text) if text.english != english.hash() => state.stale.push(english),
            Some(text) if !text.reviewed => state.unreviewed.push(english),
            Some(_) => {}
        }
    }
    state
}

/// The Welsh of all sets that come with the program. Questions keep their ids from set to set, so one that several sets
/// share is translated once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Welsh(BTreeMap<String, WelshText>);

/// A question, section or title in Welsh, whole: never half in one language and half in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InWelsh {
    /// By the names that [`question_texts`] gives, or `title` and `intro`.
    pub texts: BTreeMap<String, String>,
    /// Whether a translator has read all of it.
    pub reviewed: bool,
}

impl Welsh {
    /// With what a set's sibling file holds. A set's own title and purpose stay behind: sets would get in each other's way.
    #[must_use]
    pub fn with(mut self, welsh: &WelshTexts) -> Self {
        let shared = welsh.texts.iter().filter(|(name, _)| name.contains('.'));
        self.0
            .extend(shared.map(|(name, text)| (name.clone(), text.clone())));
        self
    }

    /// The same with what `self` has of other sets, where `welsh` has nothing itself.
    pub fn completed(&self, welsh: WelshTexts) -> WelshTexts {
        let mut texts = self.0.clone();
        texts.extend(welsh.texts);
        WelshTexts { texts, ..welsh }
    }

    /// The question in Welsh, if there is Welsh of each of its texts as they are now.
    pub fn question(&self, question: &Question) -> Option<InWelsh> {
        self.whole(
            &format!("questions.{}", question.id),
            question_texts(question),
        )
    }

    pub fn section(&self, section: &Section) -> Option<InWelsh> {
        let mut texts = Texts(Vec::new());
        texts.add("title".into(), "/title".into(), &section.title);
        texts.add("intro".into(), "/intro".into(), &section.intro);
        self.whole(&format!("sections.{}", section.id), texts.0)
    }

    fn whole(&self, under: &str, english: Vec<EnglishText<'_>>) -> Option<InWelsh> {
        let mut whole = InWelsh {
            texts: BTreeMap::new(),
            reviewed: true,
        };
        for text in english {
            let welsh = self.0.get(&format!("{under}.{}", text.name))?;
            if welsh.english != text.hash() || welsh.welsh.trim().is_empty() {
                return None;
            }
            whole.reviewed &= welsh.reviewed;
            whole.texts.insert(text.name, welsh.welsh.clone());
        }
        Some(whole)
    }
}

/// A file for a translator: every text of the set, with the Welsh there is of it as it is now. What is missing or stale has
/// empty Welsh.
pub fn welsh_to_do(set: &QuestionSet, welsh: &WelshTexts) -> WelshTexts {
    let texts = english_texts(set)
        .into_iter()
        .map(|english| {
            let hash = english.hash();
            let kept = welsh
                .texts
                .get(&english.name)
                .filter(|text| text.english == hash);
            let text = kept.cloned().unwrap_or(WelshText {
                english: hash,
                welsh: String::new(),
                reviewed: false,
            });
            (english.name, text)
        })
        .collect();
    WelshTexts {
        set: set.id.clone(),
        texts,
    }
}

/// Reads the Welsh of `set`. Welsh of texts that the set does not have is an error.
pub fn load_welsh(text: &str, set: &QuestionSet) -> Result<WelshTexts, Vec<FileProblem>> {
    let welsh: WelshTexts = parse(text).map_err(|problem| vec![problem])?;
    valid(welsh, text, |welsh| flaws(welsh, set))
}

fn flaws(welsh: &WelshTexts, set: &QuestionSet) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut add = |pointer: String, message: String| flaws.push(Flaw { pointer, message });
    if welsh.set != set.id {
        add(
            "/set".into(),
            format!("This is the Welsh of {}, not of {}.", welsh.set, set.id),
        );
    }
    let names: std::collections::BTreeSet<String> = english_texts(set)
        .into_iter()
        .map(|english| english.name)
        .collect();
    for (name, text) in &welsh.texts {
        let at = format!("/texts/{name}");
        let characters = text.welsh.chars().count();
        if !names.contains(name) {
            add(at.clone(), format!("The set has no text {name}."));
        }
        if characters > WELSH_CHARACTERS_MAX {
            add(
                format!("{at}/welsh"),
                format!(
                    "The Welsh has {characters} characters; {WELSH_CHARACTERS_MAX} is the most."
                ),
            );
        }
    }
    flaws
}

/// The warnings about Welsh, at places of the English file.
pub fn welsh_warnings(text: &str, state: &WelshState<'_>) -> Vec<FileProblem> {
    let told = |english: &EnglishText<'_>, message: &str| {
        let flaw = Flaw {
            pointer: english.pointer.clone(),
            message: format!("{}: {message}", english.name),
        };
        (super::load::Severity::Warning, flaw)
    };
    let missing = state
        .missing
        .iter()
        .map(|english| told(english, "there is no Welsh yet."));
    let stale = state.stale.iter().map(|english| {
        told(
            english,
            "the English has changed since it was put into Welsh.",
        )
    });
    super::load::locate(text, missing.chain(stale).collect())
        .unwrap_or_else(|problem| vec![problem])
}
