//! Suppliers: a person makes their organisation and looks after what it says about itself.
//!
//! Invariant: a supplier is the same for every council, and no council learns from a typed name or
//! number that one exists: nothing here looks suppliers up by either.

use std::collections::BTreeMap;

use super::{
    App,
    access::{Actor, Caller, Credential, ManageColleagues, ViewResponses},
    audit::{self, Ledger, NewEvent},
    error::{AppError, Code, FieldProblem},
    idempotency::{self, Idempotent, Outcome},
    me,
    sign_in::person_of,
};
pub use crate::db::supplier::{Identifier, Supplier};
use crate::{
    clock::Clock,
    db::{
        member,
        seam::{Db, Scope},
        sql_types::Json,
        supplier as store,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{AuditEventId, PersonId, SupplierId},
        roles::SupplierRole,
    },
    limits,
};

/// What an organisation says about itself, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    name: String,
    identifiers: Vec<Identifier>,
}

impl Profile {
    /// Checks all of it and lists every problem.
    pub fn checked(name: &str, identifiers: Vec<Identifier>) -> Result<Self, AppError> {
        let mut problems = Vec::new();
        let name = name.trim();
        if !(1..=limits::NAME_CHARACTERS_MAX).contains(&name.chars().count()) {
            problems.push(FieldProblem::new(
                "/name",
                "length",
                format!("Use 1 to {} characters.", limits::NAME_CHARACTERS_MAX),
            ));
        }
        if identifiers.len() > limits::SUPPLIER_IDENTIFIERS_MAX {
            problems.push(FieldProblem::new(
                "/identifiers",
                "too-many",
                format!("List at most {} numbers.", limits::SUPPLIER_IDENTIFIERS_MAX),
            ));
        }
        for (place, identifier) in identifiers.iter().enumerate() {
            if let Some(detail) = identifier_problem(identifier) {
                let pointer = format!("/identifiers/{place}");
                problems.push(FieldProblem::new(pointer, "not-an-identifier", detail));
            }
            if identifiers
                .iter()
                .take(place)
                .any(|earlier| earlier == identifier)
            {
                let pointer = format!("/identifiers/{place}");
                problems.push(FieldProblem::new(
                    pointer,
                    "repeated",
                    "List each number once.",
                ));
            }
        }
        if problems.is_empty() {
            Ok(Self {
                name: name.to_owned(),
                identifiers,
            })
        } else {
            Err(AppError::invalid(problems))
        }
    }
}

/// Schemes are those of org-id.guide, with the form of the two that suppliers in the UK mostly have.
fn identifier_problem(identifier: &Identifier) -> Option<&'static str> {
    let scheme = identifier.scheme.as_str();
    let id = identifier.id.as_str();
    let scheme_fits = (4..=20).contains(&scheme.len())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    let id_fits = (1..=60).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    let company_number = |id: &str| {
        let letters = id.bytes().take_while(u8::is_ascii_uppercase).count();
        id.len() == 8
            && (letters == 0 || letters == 2)
            && id.bytes().skip(letters).all(|b| b.is_ascii_digit())
    };
    match scheme {
        _ if !scheme_fits => Some("A scheme is a code such as GB-COH, from org-id.guide."),
        _ if !id_fits => Some("A number has 1 to 60 characters without spaces."),
        "GB-COH" if !company_number(id) => {
            Some("A company number has 8 digits, or 2 letters and 6 digits; keep leading zeros.")
        }
        _ => None,
    }
}

/// Makes an organisation. Its maker owns it.
pub async fn create(
    app: &App,
    credential: Credential,
    request: Idempotent,
    profile: Profile,
) -> Result<Outcome<SupplierId>, AppError> {
    let (person, _, issued_at) = person_of(&credential)?;
    let clock = app.clock.clone();
    app.db
        .write(Scope::System, "supplier.create", move |db| {
            let now = clock.now();
            me::current(db, person, issued_at)?;
            idempotency::once(db, now, &request, |db| {
                make(db, &clock, person, profile.clone())
            })
        })
        .await
}

fn make(
    db: &mut Db,
    clock: &Clock,
    person: PersonId,
    profile: Profile,
) -> Result<SupplierId, AppError> {
    if store::count_owned(db, person)? >= limits::SUPPLIERS_OWNED_MAX {
        return Err(AppError::refused(
            Code::LimitReached,
            format!(
                "A person owns at most {} organisations.",
                limits::SUPPLIERS_OWNED_MAX
            ),
        ));
    }
    insert(db, clock, person, profile)
}

/// Makes an organisation in the caller's transaction, which must be in the name of the service.
pub fn insert(
    db: &mut Db,
    clock: &Clock,
    owner: PersonId,
    profile: Profile,
) -> Result<SupplierId, AppError> {
    let now = clock.now();
    let row = Supplier {
        id: SupplierId(clock.new_id()),
        ledger_id: clock.new_id(),
        name: profile.name,
        identifiers: Json(profile.identifiers),
        revision: 1,
        created_at: now,
    };
    let (id, ledger) = (row.id, row.ledger_id);
    store::insert(db, row)?;
    member::of_supplier::insert_if_absent(db, id, owner, SupplierRole::Owner, now)?;
    record(
        db,
        clock,
        id,
        ledger,
        Actor::Person(owner),
        AuditAction::SupplierCreated,
    )?;
    Ok(id)
}

/// The caller's organisation.
pub async fn find(app: &App, caller: Caller<ViewResponses>) -> Result<Supplier, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            store::find(db, caller.tenant())?.ok_or_else(AppError::not_found)
        })
        .await
}

/// Changes name and numbers over the revision that was seen.
///
/// # Errors
/// [`Code::VersionConflict`], [`Code::InvalidInput`], or what [`Caller::enter`] refuses.
pub async fn update(
    app: &App,
    caller: Caller<ManageColleagues>,
    seen: i64,
    name: Option<String>,
    identifiers: Option<Vec<Identifier>>,
) -> Result<Supplier, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "supplier.update", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let id = caller.tenant();
            let before = store::find(db, id)?.ok_or_else(AppError::not_found)?;
            let profile = Profile::checked(
                name.as_deref().unwrap_or(&before.name),
                identifiers
                    .clone()
                    .unwrap_or_else(|| before.identifiers.0.clone()),
            )?;
            let after = Supplier {
                name: profile.name,
                identifiers: Json(profile.identifiers),
                revision: seen.saturating_add(1),
                ..before
            };
            if store::update(db, &after)? == 0 {
                return Err(AppError::version_conflict());
            }
            let ledger = after.ledger_id;
            record(db, &clock, id, ledger, actor, AuditAction::SupplierChanged)?;
            Ok(after)
        })
        .await
}

fn record(
    db: &mut Db,
    clock: &Clock,
    supplier: SupplierId,
    ledger: uuid::Uuid,
    actor: Actor,
    action: AuditAction,
) -> Result<(), AppError> {
    let event = NewEvent {
        id: AuditEventId(clock.new_id()),
        ledger: Ledger::Supplier { supplier, ledger },
        at: clock.now(),
        actor,
        action,
        object_kind: ObjectKind::Supplier,
        object: Some(supplier.0),
        procurement: None,
        detail: BTreeMap::new(),
    };
    audit::record(db, event)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identifier(scheme: &str, id: &str) -> Identifier {
        Identifier {
            scheme: scheme.to_owned(),
            id: id.to_owned(),
        }
    }

    #[test]
    fn company_numbers_keep_their_form() {
        for id in ["00012345", "SC123456", "NI000001"] {
            assert_eq!(identifier_problem(&identifier("GB-COH", id)), None, "{id}");
        }
        for id in ["12345", "S1234567", "sc123456", "123456789", ""] {
            assert!(
                identifier_problem(&identifier("GB-COH", id)).is_some(),
                "{id}"
            );
        }
        assert!(identifier_problem(&identifier("coh", "00012345")).is_some());
    }

    #[test]
    fn every_problem_of_a_profile_is_listed() {
        let numbers = vec![
            identifier("GB-COH", "1"),
            identifier("GB-CHC", "1"),
            identifier("GB-CHC", "1"),
        ];
        let refusal = Profile::checked(" ", numbers).unwrap_err().refusal();
        let pointers: Vec<_> = refusal
            .problems
            .iter()
            .map(|p| p.pointer.as_str())
            .collect();
        assert_eq!(pointers, ["/name", "/identifiers/0", "/identifiers/2"]);
    }
}
