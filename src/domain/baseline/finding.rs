//! Makes findings.

use super::{
    rule::question_ids,
    verdict::{Finding, FindingCode, Requirement},
};

pub(super) fn finding(
    code: FindingCode,
    requirement: Option<Requirement>,
    questions: &[&str],
    text: impl Into<String>,
) -> Finding {
    Finding {
        code,
        requirement,
        questions: question_ids(questions),
        text: text.into(),
    }
}
