//! Who of a supplier answers which part of a response.
//!
//! Invariant: the supplier's own business. No council reads it, and it changes nothing in a response; so it needs no
//! deadline. What is recorded of it stands in the supplier's own trail.

use std::collections::{BTreeMap, BTreeSet};

use super::scene::{Scene, scene};
use crate::{
    app::{
        App,
        access::{Actor, Caller, EditResponses, Permission},
        audit::{self, NewEvent},
        error::{AppError, FieldProblem},
        outbox::{self, NewMail, Recipient, Template},
        people::{Peopled, count},
    },
    clock::Clock,
    db::{
        assignment as store, member,
        seam::Db,
        standing::{self, Place},
    },
    domain::{
        assignment::{Assignment, Assignments, Part},
        audit::{AuditAction, ObjectKind},
        ids::{AuditEventId, MailId, PersonId, ResponseId, SubjectId, SupplierId},
        response::subjects,
    },
    limits,
};
use jiff::Timestamp;

/// A part to be given to somebody, or to nobody any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Give {
    pub subject: SubjectId,
    pub part: Part,
    pub to: Option<PersonId>,
}

/// What was given to whom.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn assignments<P>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<Assignments, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let (asking, clock) = (caller.clone(), app.clock.clone());
    app.db
        .read(caller.scope(), move |db| {
            asking.enter(db, clock.now())?;
            let place = place_of(db, asking.tenant(), response)?;
            listed(db, place)
        })
        .await
}

fn place_of(db: &mut Db, supplier: SupplierId, response: ResponseId) -> Result<Place, AppError> {
    let belongs = standing::belongs(db, supplier, response)?.ok_or_else(AppError::not_found)?;
    Ok(Place {
        council: belongs.council,
        procurement: belongs.procurement,
        response,
        supplier,
    })
}

fn listed(db: &mut Db, place: Place) -> Result<Assignments, AppError> {
    let rows = store::list(db, place)?;
    let given = rows.into_iter().filter_map(|row| {
        Some(Assignment {
            subject: row.subject_id,
            part: Part::from_words(&row.part_kind, &row.part_id)?,
            person: row.person_id,
            name: row.name,
            assigned_at: row.assigned_at,
        })
    });
    Ok(Assignments(given.collect()))
}

/// Gives parts of a response to people of the supplier; what is not named stays as it is. Who was given something by
/// somebody else is told by mail, once a day at most.
///
/// # Errors
/// [`Code::InvalidInput`](crate::app::error::Code::InvalidInput) for a part that the method does not have and for
/// somebody who does not belong to the supplier; not found.
pub async fn assign(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    give: Vec<Give>,
) -> Result<Assignments, AppError> {
    let scene = scene(app, &caller, response).await?;
    let unknown = give
        .iter()
        .enumerate()
        .filter(|(_, give)| !has(&scene, give.subject, &give.part))
        .map(|(place, _)| {
            FieldProblem::new(
                format!("/assignments/{place}"),
                "not-asked",
                "Name a section or a question that is asked about this subject.",
            )
        })
        .collect::<Vec<_>>();
    if !unknown.is_empty() {
        return Err(AppError::invalid(unknown));
    }
    let (clock, place) = (app.clock.clone(), scene.place);
    app.db
        .write(caller.scope(), "response.assign", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            let told = keep(db, place, &give, actor, now)?;
            record(db, &clock, place, actor, give.len(), now)?;
            for person in told {
                tell(db, &clock, place, person, now)?;
            }
            listed(db, place)
        })
        .await
}

/// Whether the method has this part for this subject.
fn has(scene: &Scene, subject: SubjectId, part: &Part) -> bool {
    match part {
        Part::Question(question) => scene.method.asks(subject, question).is_some(),
        Part::Section(section) => {
            let method = &scene.method.method;
            method.section(section).is_some()
                && subjects(method).iter().any(|known| known.id == subject)
        }
    }
}

/// Writes it all down. Gives those who got something that somebody else gave them.
fn keep(
    db: &mut Db,
    place: Place,
    give: &[Give],
    actor: Actor,
    now: Timestamp,
) -> Result<BTreeSet<PersonId>, AppError> {
    let most = count(limits::MEMBERS_MAX);
    let members: BTreeSet<PersonId> = member::of_supplier::list(db, place.supplier, None, most)?
        .into_iter()
        .map(|member| member.person)
        .collect();
    let (mut strangers, mut told) = (Vec::new(), BTreeSet::new());
    for (index, Give { subject, part, to }) in give.iter().enumerate() {
        match to {
            None => {
                store::clear(db, place, *subject, part)?;
            }
            Some(person) if members.contains(person) => {
                store::give(db, place, (*subject, part), *person, actor.uuid(), now)?;
                if actor != Actor::Person(*person) {
                    told.insert(*person);
                }
            }
            Some(_) => strangers.push(FieldProblem::new(
                format!("/assignments/{index}/person"),
                "not-a-member",
                "Choose somebody who belongs to your organisation.",
            )),
        }
    }
    if strangers.is_empty() {
        Ok(told)
    } else {
        Err(AppError::invalid(strangers))
    }
}

fn record(
    db: &mut Db,
    clock: &Clock,
    place: Place,
    actor: Actor,
    parts: usize,
    now: Timestamp,
) -> Result<(), AppError> {
    let event = NewEvent {
        id: AuditEventId(clock.new_id()),
        ledger: place.supplier.ledger(db)?,
        at: now,
        actor,
        action: AuditAction::ResponseAssigned,
        object_kind: ObjectKind::Response,
        object: Some(place.response.0),
        procurement: Some(place.procurement),
        detail: BTreeMap::from([(
            "parts".to_owned(),
            i64::try_from(parts).unwrap_or(i64::MAX).into(),
        )]),
    };
    Ok(audit::record(db, event)?)
}

/// The mail belongs to no council: what a supplier does inside is not shown to one.
fn tell(
    db: &mut Db,
    clock: &Clock,
    place: Place,
    person: PersonId,
    now: Timestamp,
) -> Result<(), AppError> {
    let mail = NewMail {
        id: MailId(clock.new_id()),
        council_id: None,
        procurement_id: None,
        recipient: Recipient::Person(person),
        supplier_id: Some(place.supplier),
        template: Template::ResponseAssigned {
            response: place.response,
        },
        dedupe_key: format!(
            "response_assigned:{}:{person}:{}",
            place.response,
            now.strftime("%Y-%m-%d")
        ),
        due_at: now,
    };
    outbox::queue(db, now, &mail)?;
    Ok(())
}
