use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{
    Jurisdiction, ProcurementKind, issue_problems,
    state::{Action, Facts, Refusal, Role, State, state_at, transition},
};
use crate::domain::method::fixtures;

fn deadline() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn facts(role: Role, now: Timestamp) -> Facts {
    Facts {
        role,
        kind: ProcurementKind::Open,
        now,
        deadline: deadline(),
        new_deadline: None,
        upload_begun_at: None,
        uploads_under_way: 0,
        opened_at: None,
        records_due: false,
        records_held: false,
    }
}

fn before() -> Timestamp {
    deadline() - SignedDuration::from_micros(1)
}

#[test]
fn a_tender_closes_at_its_deadline_and_not_before() {
    assert_eq!(state_at(State::Issued, deadline(), before()), State::Issued);
    assert_eq!(
        state_at(State::Issued, deadline(), deadline()),
        State::Closed
    );
    assert_eq!(state_at(State::Draft, deadline(), deadline()), State::Draft);
    assert_eq!(
        state_at(State::Cancelled, deadline(), before()),
        State::Cancelled
    );
}

#[test]
fn submitting_after_the_deadline_says_that_it_passed() {
    let facts = facts(Role::SupplierOwner, deadline());
    for action in [
        Action::Submit,
        Action::Withdraw,
        Action::Answer,
        Action::Register,
    ] {
        assert_eq!(
            transition(State::Closed, action, &facts),
            Err(Refusal::DeadlinePassed),
            "{action}"
        );
    }
}

#[test]
fn an_upload_counts_by_when_it_began() {
    let mut facts = facts(Role::SupplierContributor, deadline());
    facts.upload_begun_at = Some(before());
    assert_eq!(
        transition(State::Closed, Action::AttachEvidence, &facts),
        Ok(State::Closed)
    );
    facts.upload_begun_at = Some(deadline());
    assert_eq!(
        transition(State::Closed, Action::AttachEvidence, &facts),
        Err(Refusal::DeadlinePassed)
    );
}

#[test]
fn opening_waits_for_the_deadline_and_for_uploads() {
    let early = facts(Role::Officer, before());
    assert_eq!(
        transition(State::Issued, Action::Open, &early),
        Err(Refusal::DeadlineNotPassed)
    );
    let mut late = facts(Role::Officer, deadline());
    late.uploads_under_way = 1;
    assert_eq!(
        transition(State::Closed, Action::Open, &late),
        Err(Refusal::UploadsUnderWay)
    );
    late.uploads_under_way = 0;
    assert_eq!(
        transition(State::Closed, Action::Open, &late),
        Ok(State::Opened)
    );
    assert_eq!(
        transition(State::Opened, Action::Open, &late),
        Err(Refusal::NotInState(State::Opened))
    );
}

#[test]
fn a_deadline_only_moves_back_and_only_before_it_passes() {
    let mut facts = facts(Role::Officer, before());
    facts.new_deadline = Some(deadline());
    assert_eq!(
        transition(State::Issued, Action::Extend, &facts),
        Err(Refusal::NewDeadlineNotLater)
    );
    facts.new_deadline = Some(deadline() + SignedDuration::from_hours(1));
    assert_eq!(
        transition(State::Issued, Action::Extend, &facts),
        Ok(State::Issued)
    );
    assert_eq!(
        transition(State::Closed, Action::Extend, &facts),
        Err(Refusal::DeadlinePassed)
    );
}

#[test]
fn only_open_procedures_are_joined_by_their_public_link() {
    let mut facts = facts(Role::SupplierOwner, before());
    assert_eq!(
        transition(State::Issued, Action::Register, &facts),
        Ok(State::Issued)
    );
    facts.kind = ProcurementKind::Quote;
    assert_eq!(
        transition(State::Issued, Action::Register, &facts),
        Err(Refusal::ByInvitationOnly)
    );
}

#[test]
fn a_procurement_cancelled_before_its_opening_stays_unread() {
    let mut facts = facts(Role::Auditor, deadline());
    assert_eq!(
        transition(State::Cancelled, Action::ReadAnswers, &facts),
        Err(Refusal::NeverOpened)
    );
    facts.opened_at = Some(deadline());
    assert_eq!(
        transition(State::Cancelled, Action::ReadAnswers, &facts),
        Ok(State::Cancelled)
    );
}

#[test]
fn records_go_after_their_time_unless_they_are_held() {
    let mut facts = facts(Role::Administrator, deadline());
    let dispose = |facts: &Facts, state| transition(state, Action::Dispose, facts);
    assert_eq!(dispose(&facts, State::Opened), Err(Refusal::KeptLonger));
    facts.records_due = true;
    for state in [State::Closed, State::Opened, State::Cancelled] {
        assert_eq!(dispose(&facts, state), Ok(State::Disposed));
    }
    for state in [State::Draft, State::Issued, State::Disposed] {
        assert_eq!(dispose(&facts, state), Err(Refusal::NotInState(state)));
    }
    facts.records_held = true;
    assert_eq!(dispose(&facts, State::Opened), Err(Refusal::Held));
    facts.role = Role::Officer;
    assert_eq!(
        dispose(&facts, State::Opened),
        Err(Refusal::RoleMayNot(Role::Officer))
    );
}

#[test]
fn a_supplier_never_reads_as_the_council_and_a_council_never_answers() {
    for state in State::ALL {
        for action in Action::ALL {
            let of_supplier = matches!(
                action,
                Action::Register
                    | Action::DecideInvitation
                    | Action::Answer
                    | Action::AttachEvidence
                    | Action::Submit
                    | Action::Withdraw
                    | Action::Acknowledge
                    | Action::AskClarification
            );
            for role in Role::ALL {
                let supplier = matches!(
                    role,
                    Role::SupplierOwner | Role::SupplierContributor | Role::SupplierKey
                );
                let mut facts = facts(*role, before());
                facts.opened_at = Some(before());
                if supplier != of_supplier {
                    assert_eq!(
                        transition(*state, *action, &facts),
                        Err(Refusal::RoleMayNot(*role)),
                        "{role} {action} {state}"
                    );
                }
            }
        }
    }
}

#[test]
fn scotland_is_refused_with_its_reason() {
    let mut facts = fixtures::facts();
    facts.jurisdiction = Jurisdiction::Scotland;
    let problems = issue_problems(&facts, &fixtures::draft(), before());
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "jurisdiction_not_offered");
}

#[test]
fn a_draft_past_its_deadline_is_not_issued() {
    let problems = issue_problems(&fixtures::facts(), &fixtures::draft(), deadline());
    assert_eq!(problems[0].code, "deadline_passed");
    assert!(issue_problems(&fixtures::facts(), &fixtures::draft(), before()).is_empty());
}

#[test]
fn what_is_over_a_limit_is_found_in_a_draft() {
    let mut draft = fixtures::draft();
    draft.lots[0].title = "x".repeat(201);
    let slot = draft.lots[0].slots[0].clone();
    draft.lots[0].slots = vec![slot; 21];
    let problems = super::limit_problems(&fixtures::facts(), &draft);
    let pointers: Vec<_> = problems.iter().map(|p| p.pointer.as_str()).collect();
    assert_eq!(pointers, ["/lots/0/title", "/lots/0/slots"]);
}

#[derive(Debug, Clone)]
struct Step {
    action: Action,
    role: Role,
    hours: i64,
    extend_by: i64,
}

fn step() -> impl Strategy<Value = Step> {
    (
        prop::sample::select(Action::ALL),
        prop::sample::select(Role::ALL),
        0_i64..8,
        0_i64..24,
    )
        .prop_map(|(action, role, hours, extend_by)| Step {
            action,
            role,
            hours,
            extend_by,
        })
}

proptest! {
    #[test]
    fn no_sequence_of_actions_makes_an_answer_readable_before_it_was_opened_after_the_deadline(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut stored = State::Draft;
        let mut now = before() - SignedDuration::from_hours(30);
        let mut deadline = deadline();
        let mut opened_at = None;
        for step in steps {
            now += SignedDuration::from_hours(step.hours);
            let new = deadline + SignedDuration::from_hours(step.extend_by);
            let facts = Facts {
                role: step.role,
                kind: ProcurementKind::Open,
                now,
                deadline,
                new_deadline: (step.action == Action::Extend).then_some(new),
                upload_begun_at: Some(now),
                uploads_under_way: 0,
                opened_at,
                records_due: true,
                records_held: false,
            };
            let state = state_at(stored, deadline, now);
            let Ok(to) = transition(state, step.action, &facts) else { continue };
            prop_assert!(stored != State::Disposed, "nothing is done once the records are gone");
            match step.action {
                Action::Open => {
                    prop_assert!(now >= deadline && opened_at.is_none());
                    opened_at = Some(now);
                }
                Action::Extend => deadline = new,
                Action::ReadAnswers | Action::Compare | Action::Mark => {
                    prop_assert!(opened_at.is_some_and(|at| at <= now));
                    prop_assert!(now >= deadline);
                }
                Action::Answer | Action::Submit | Action::Withdraw => {
                    prop_assert!(now < deadline && opened_at.is_none());
                }
                _ => {}
            }
            stored = if to == State::Closed { stored } else { to };
        }
    }
}
