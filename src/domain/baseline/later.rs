//! A second look at award and at delivery: labels, certificates, periods and the edition.
//!
//! Invariant: the verdict stays that of the tender deadline; what changed since is a finding.

use jiff::civil::Date;

use super::{
    assess::{assess, case_of, period_ended, rests_on},
    edition::Edition,
    finding::finding,
    input::BaselineInput,
    label,
    verdict::{Finding, FindingCode, Route},
};

/// What has changed by `day`, a day after the reference date.
pub fn findings_on(input: &BaselineInput<'_>, day: Date) -> Vec<Finding> {
    let case = case_of(input);
    let mut findings = Vec::new();
    let verdict = assess(input);
    if rests_on(&verdict, Route::Label) {
        let edition = Edition::in_force_on(input.reference_date);
        let again = label::claim(&case, edition, day);
        if !again.counts {
            findings.extend(again.findings);
        }
    }
    if rests_on(&verdict, Route::Equivalent)
        && let Ok(expires) = case.facts.field_date("PST-29", "expires")
        && expires < day
    {
        findings.push(finding(
            FindingCode::EquivalentNotShown,
            None,
            &["PST-29"],
            format!("The certificate or label named in PST-29 expired on {expires}."),
        ));
    }
    findings.extend(period_ended(&case, day));
    let then = Edition::in_force_on(input.reference_date);
    let now = Edition::in_force_on(day);
    if then != now
        && let Some(now) = now
    {
        findings.push(finding(
            FindingCode::EditionChanged,
            None,
            &[],
            format!(
                "A later edition is in force on {day}: {}. The verdict stays under the edition of the tender deadline.",
                now.citation()
            ),
        ));
    }
    findings
}
