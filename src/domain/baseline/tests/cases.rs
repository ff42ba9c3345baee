//! The verdict cases of `questionnaires/verdict-cases.yaml`, written from the law.

use std::{borrow::Borrow, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;

use super::{questions, *};
use crate::domain::question_set::AnswerSpec;

const YAML: &str = include_str!("../../../../questionnaires/verdict-cases.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    conditions: Vec<Case>,
    cases: Vec<Case>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    clause: String,
    because: String,
    #[serde(default)]
    start: Start,
    deadline: Option<Date>,
    #[serde(default)]
    answers: BTreeMap<String, Value>,
    #[serde(default)]
    add: BTreeMap<String, String>,
    #[serde(default)]
    evidence: BTreeMap<String, EvidenceLevel>,
    expect: Expected,
    later: Option<Later>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Start {
    #[default]
    Passing,
    ByChoice,
    Empty,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(default = "in_scope")]
    scope: String,
    #[serde(default = "by_law")]
    basis: Basis,
    result: VerdictResult,
    #[serde(default)]
    fails: BTreeSet<String>,
    #[serde(default)]
    open: BTreeSet<String>,
    #[serde(default)]
    routes: BTreeMap<Requirement, Route>,
    statement: Option<PartResult>,
    #[serde(default)]
    findings: Vec<FindingCode>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    on: Date,
    findings: Vec<FindingCode>,
}

fn in_scope() -> String {
    "in_scope b".to_owned()
}

const fn by_law() -> Basis {
    Basis::Law
}

static CASES: LazyLock<Cases> =
    LazyLock::new(|| serde_saphyr::from_str(YAML).unwrap_or_else(|error| panic!("{error}")));

/// One for every condition of the law, each failing that condition alone.
pub(super) fn conditions_alone() -> &'static [Case] {
    &CASES.conditions
}

impl Case {
    pub(super) fn offer(&self) -> Offer {
        self.change(match self.start {
            Start::Passing => Offer::passing(),
            Start::ByChoice => Offer::by_choice(),
            Start::Empty => Offer::empty(),
        })
    }

    /// The same offer with what this case changes.
    pub(super) fn change(&self, mut offer: Offer) -> Offer {
        if let Some(deadline) = self.deadline {
            offer = offer.on(deadline);
        }
        for (question, raw) in &self.answers {
            offer = answered(offer, question, raw);
        }
        for (question, option) in &self.add {
            offer = offer.also(question, option);
        }
        for (question, level) in &self.evidence {
            offer = match level {
                EvidenceLevel::None => offer.without_evidence(question),
                level => offer.evidence(question, *level),
            };
        }
        offer
    }

    pub(super) fn failing(&self) -> &BTreeSet<String> {
        &self.expect.fails
    }

    fn check(&self) {
        let (offer, expect) = (self.offer(), &self.expect);
        let verdict = offer.verdict();
        let told = || format!("{}: {verdict:#?}", self.name);
        assert_eq!(in_words(verdict.scope), expect.scope, "{}", told());
        assert_eq!(verdict.basis, expect.basis, "{}", told());
        assert_eq!(verdict.result, expect.result, "{}", told());
        assert_eq!(
            ids(&verdict, ConditionResult::NotMet),
            expect.fails,
            "{}",
            self.name
        );
        assert_eq!(
            ids(&verdict, ConditionResult::Unknown),
            expect.open,
            "{}",
            self.name
        );
        for (requirement, expected) in &expect.routes {
            assert_eq!(
                route(&verdict, *requirement),
                Some(*expected),
                "{}",
                self.name
            );
        }
        if let Some(statement) = expect.statement {
            assert_eq!(verdict.statement.result, statement, "{}", self.name);
        }
        self.holds(&verdict.findings, &expect.findings);
        if let Some(later) = &self.later {
            self.holds(&findings_on(&offer.input(), later.on), &later.findings);
        }
    }

    fn holds(&self, findings: &[Finding], expected: &[FindingCode]) {
        for code in expected {
            assert!(
                findings.iter().any(|finding| finding.code == *code),
                "{}: no {code:?} among {findings:#?}",
                self.name
            );
        }
    }
}

/// `in_scope b`, `excepted computer`, `not_in_scope used`, `unsure`.
fn in_words(scope: Scope) -> String {
    let Value::Object(fields) = serde_json::to_value(scope).unwrap() else {
        panic!("{scope:?}");
    };
    let words: Vec<&str> = fields.values().filter_map(Value::as_str).collect();
    words.join(" ")
}

fn answered(offer: Offer, question: &str, raw: &Value) -> Offer {
    let spec = questions::spec(questions::question(questions::set(), question), None);
    match (spec, raw) {
        (_, Value::Null) => offer.without(question),
        (AnswerSpec::Group { fields }, Value::Object(given)) => {
            given.iter().fold(offer, |offer, (id, raw)| {
                let field = fields
                    .iter()
                    .find(|field| Borrow::<str>::borrow(&field.id) == id)
                    .unwrap_or_else(|| panic!("{question} has no field {id}"));
                offer.put(question, id, value(&field.answer, raw))
            })
        }
        (spec, raw) => offer.value(question, value(spec, raw)),
    }
}

fn value(spec: &AnswerSpec, raw: &Value) -> AnswerValue {
    match (spec, raw) {
        (AnswerSpec::Choice { .. }, Value::String(option)) => chosen(option),
        (AnswerSpec::MultipleChoice { .. }, Value::Array(options)) => AnswerValue::MultipleChoice {
            options: options
                .iter()
                .map(|option| option.as_str().unwrap().parse().unwrap())
                .collect(),
            detail: None,
        },
        (AnswerSpec::Text { .. }, Value::String(text)) => AnswerValue::Text { text: text.clone() },
        (AnswerSpec::Number { .. }, Value::Number(number)) => AnswerValue::Number {
            number: number.as_i64().unwrap(),
        },
        (AnswerSpec::Date, Value::String(day)) => AnswerValue::Date {
            date: day.parse().unwrap(),
        },
        (_, raw) => serde_json::from_value(raw.clone()).unwrap(),
    }
}

#[test]
fn every_case_written_from_the_law_has_its_verdict() {
    for case in CASES.conditions.iter().chain(&CASES.cases) {
        case.check();
    }
}

#[test]
fn every_case_names_its_clause_and_its_reason_and_no_two_are_called_the_same() {
    let mut names = BTreeSet::new();
    for case in CASES.conditions.iter().chain(&CASES.cases) {
        assert!(names.insert(&case.name), "{}", case.name);
        assert!(!case.clause.is_empty(), "{}", case.name);
        assert!(case.because.ends_with('.'), "{}", case.name);
    }
    assert!(CASES.cases.len() >= 60);
}

#[test]
fn every_condition_of_the_law_has_a_case_in_which_it_fails_alone() {
    let alone: BTreeSet<&str> = conditions_alone()
        .iter()
        .map(|case| {
            assert_eq!(case.failing().len(), 1, "{}", case.name);
            case.failing().first().unwrap().as_str()
        })
        .collect();
    for condition in conditions() {
        if condition.route == Route::Direct {
            assert!(alone.contains(condition.id), "{} has no case", condition.id);
        }
    }
}
