//! Every condition the baseline knows, for pages that publish the method.

use serde::Serialize;

use super::{
    assess::SECURITY,
    route::DEEMED,
    rule::question_ids,
    statement,
    verdict::{Requirement, Route},
};
use crate::domain::ids::QuestionId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionInfo {
    pub id: &'static str,
    pub requirement: Requirement,
    /// `direct` for the conditions of the law themselves; else what stands in their place.
    pub route: Route,
    pub clause: &'static str,
    pub title: &'static str,
    pub questions: Vec<QuestionId>,
}

/// All conditions: those of the law in its order, then what can stand in their place.
pub fn conditions() -> Vec<ConditionInfo> {
    let direct = SECURITY
        .iter()
        .flat_map(|(_, rules)| rules.iter())
        .chain(statement::RULES)
        .map(|rule| ConditionInfo {
            id: rule.id,
            requirement: rule.requirement,
            route: Route::Direct,
            clause: rule.clause,
            title: rule.title,
            questions: question_ids(rule.questions),
        });
    let deemed = DEEMED.iter().map(|deemed| ConditionInfo {
        id: deemed.id,
        requirement: deemed.requirement,
        route: deemed.route,
        clause: deemed.clause,
        title: deemed.title,
        questions: question_ids(deemed.questions),
    });
    direct.chain(deemed).collect()
}
