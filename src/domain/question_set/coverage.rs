//! Which questions cover which clause of law and guidance.
//!
//! Invariant: nothing is covered by assertion. A clause is covered by the questions that name it as
//! their source, a condition of the baseline by the questions its rule reads; a row without a
//! question says why.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::QuestionSet;
use crate::domain::{
    baseline::{Requirement, Route, conditions},
    ids::QuestionId,
};

const PLAN: &str = include_str!("../../../questionnaires/coverage.yaml");
const CASES: &str = include_str!("../../../questionnaires/verdict-cases.yaml");

/// The file `questionnaires/coverage.yaml`: what has to be covered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    groups: Vec<PlanGroup>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanGroup {
    title: String,
    source: String,
    rows: Vec<PlanRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRow {
    clause: String,
    about: String,
    left: Option<String>,
}

/// What coverage needs of `questionnaires/verdict-cases.yaml`.
#[derive(Debug, Deserialize)]
struct Cases {
    conditions: Vec<AloneCase>,
}

#[derive(Debug, Deserialize)]
struct AloneCase {
    name: String,
    expect: AloneExpected,
}

#[derive(Debug, Deserialize)]
struct AloneExpected {
    fails: Vec<String>,
}

/// One source, clause by clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredGroup {
    pub title: String,
    pub rows: Vec<CoveredRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredRow {
    pub clause: String,
    pub about: String,
    pub questions: Vec<QuestionId>,
    /// The verdict case in which this condition of the baseline fails alone.
    pub case: Option<String>,
    /// Why no question covers it.
    pub left: Option<String>,
}

/// The embedded files of coverage cannot be read: says where.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct CoverageError {
    file: &'static str,
    problem: String,
}

/// The conditions of the regime, then every group of the plan, against these sets.
pub fn coverage(sets: &[QuestionSet]) -> Result<Vec<CoveredGroup>, CoverageError> {
    let plan: Plan = read("coverage.yaml", PLAN)?;
    let cases: Cases = read("verdict-cases.yaml", CASES)?;
    let mut groups = vec![
        regime("PSTI Regulations 2023, Schedule 1", &cases, |requirement| {
            requirement != Requirement::Statement
        }),
        regime(
            "PSTI Act 2022, section 9, and PSTI Regulations 2023, Schedule 4",
            &cases,
            |requirement| requirement == Requirement::Statement,
        ),
    ];
    let cited = cited(sets);
    groups.extend(plan.groups.into_iter().map(|group| covered(group, &cited)));
    Ok(groups)
}

fn read<T: serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<T, CoverageError> {
    serde_saphyr::from_str(text).map_err(|error| CoverageError {
        file,
        problem: error.to_string(),
    })
}

fn regime(title: &str, cases: &Cases, wanted: fn(Requirement) -> bool) -> CoveredGroup {
    let alone: BTreeMap<&str, &str> = cases
        .conditions
        .iter()
        .flat_map(|case| {
            let name = case.name.as_str();
            case.expect.fails.iter().map(move |id| (id.as_str(), name))
        })
        .collect();
    let rows = conditions()
        .into_iter()
        .filter(|condition| condition.route == Route::Direct && wanted(condition.requirement))
        .map(|condition| CoveredRow {
            clause: condition.clause.to_owned(),
            about: condition.title.to_owned(),
            questions: condition.questions,
            case: alone.get(condition.id).map(|&name| name.to_owned()),
            left: None,
        })
        .collect();
    CoveredGroup {
        title: title.to_owned(),
        rows,
    }
}

/// Source and each word of the clauses cited from it, with the questions that cite them. A clause is
/// cited as `5.1-1`, `principle 3` or `principles 3 and 4`.
fn cited(sets: &[QuestionSet]) -> BTreeMap<(&str, &str), Vec<&QuestionId>> {
    let mut cited: BTreeMap<(&str, &str), Vec<&QuestionId>> = BTreeMap::new();
    for question in sets.iter().flat_map(|set| &set.questions) {
        for mapping in &question.mappings {
            for word in words(&mapping.clause) {
                let questions = cited.entry((mapping.source.as_str(), word)).or_default();
                if !questions.contains(&&question.id) {
                    questions.push(&question.id);
                }
            }
        }
    }
    cited
}

/// Numbers of clauses: words that begin with a digit.
fn words(clause: &str) -> impl Iterator<Item = &str> {
    clause
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

fn covered(group: PlanGroup, cited: &BTreeMap<(&str, &str), Vec<&QuestionId>>) -> CoveredGroup {
    let rows = group
        .rows
        .into_iter()
        .map(|row| CoveredRow {
            questions: words(&row.clause)
                .filter_map(|word| cited.get(&(group.source.as_str(), word)))
                .flatten()
                .map(|&id| id.clone())
                .collect(),
            clause: row.clause,
            about: row.about,
            case: None,
            left: row.left,
        })
        .collect();
    CoveredGroup {
        title: group.title,
        rows,
    }
}
