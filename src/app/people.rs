//! The people of councils and suppliers: who belongs, in which role.
//!
//! Invariant: an organisation never loses its last administrator or owner. Adding somebody gives the
//! same answer whether or not they were known to this service. Access taken away is gone with the
//! commit, because every use case reads the role first.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    App,
    access::{Actor, Caller, ManageColleagues, ManagePeople, Permission, Tenant},
    audit::{self, Ledger, NewEvent},
    error::{AppError, Code},
    idempotency::{self, Idempotent, Outcome},
    outbox::{self, NewMail, Organisation, Recipient, Template},
    page::{Page, PageRequest},
};
pub use crate::db::member::Member;
use crate::{
    clock::Clock,
    db::{
        api_key, council, member, person,
        seam::{Db, Scope},
        sql_types::Time,
        supplier,
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        email::EmailAddress,
        ids::{AuditEventId, CouncilId, MailId, PersonId, SupplierId},
        language::Language,
        roles::{CouncilRole, SupplierRole},
    },
    limits,
};

/// An organisation with members: what council and supplier have in common.
pub trait Peopled: Tenant + std::fmt::Display + Sized {
    /// Who may see and change the members.
    type Manage: Permission<Tenant = Self>;
    /// The role that somebody must always have.
    const IN_CHARGE: Self::Role;
    /// Every role, the one in charge first.
    const ROLES: &'static [Self::Role];

    fn role_word(role: Self::Role) -> &'static str;
    fn ledger(self, db: &mut Db) -> Result<Ledger, AppError>;
    fn organisation(self) -> Organisation;
    fn keys_of(self) -> api_key::Owner;
    /// The council in whose name mails go out.
    fn council(self) -> Option<CouncilId>;

    fn list(
        self,
        db: &mut Db,
        after: Option<PersonId>,
        limit: i64,
    ) -> diesel::QueryResult<Vec<Member<Self::Role>>>;
    fn find(self, db: &mut Db, who: PersonId) -> diesel::QueryResult<Option<Member<Self::Role>>>;
    fn count(self, db: &mut Db) -> diesel::QueryResult<i64>;
    fn count_in_charge(self, db: &mut Db) -> diesel::QueryResult<usize>;
    fn insert(
        self,
        db: &mut Db,
        who: PersonId,
        role: Self::Role,
        now: Timestamp,
    ) -> diesel::QueryResult<usize>;
    fn set_role(self, db: &mut Db, who: PersonId, role: Self::Role) -> diesel::QueryResult<usize>;
    fn delete(self, db: &mut Db, who: PersonId) -> diesel::QueryResult<usize>;
}

/// The part that is the same text for both kinds.
macro_rules! member_queries {
    ($module:ident) => {
        fn list(
            self,
            db: &mut Db,
            after: Option<PersonId>,
            limit: i64,
        ) -> diesel::QueryResult<Vec<Member<Self::Role>>> {
            member::$module::list(db, self, after, limit)
        }

        fn find(
            self,
            db: &mut Db,
            who: PersonId,
        ) -> diesel::QueryResult<Option<Member<Self::Role>>> {
            member::$module::find(db, self, who)
        }

        fn count(self, db: &mut Db) -> diesel::QueryResult<i64> {
            member::$module::count(db, self)
        }

        fn count_in_charge(self, db: &mut Db) -> diesel::QueryResult<usize> {
            member::$module::count_in_charge(db, self)
        }

        fn insert(
            self,
            db: &mut Db,
            who: PersonId,
            role: Self::Role,
            now: Timestamp,
        ) -> diesel::QueryResult<usize> {
            member::$module::insert_if_absent(db, self, who, role, now)
        }

        fn set_role(
            self,
            db: &mut Db,
            who: PersonId,
            role: Self::Role,
        ) -> diesel::QueryResult<usize> {
            member::$module::set_role(db, self, who, role)
        }

        fn delete(self, db: &mut Db, who: PersonId) -> diesel::QueryResult<usize> {
            member::$module::delete(db, self, who)
        }
    };
}

impl Peopled for CouncilId {
    type Manage = ManagePeople;
    const IN_CHARGE: CouncilRole = CouncilRole::Administrator;
    const ROLES: &'static [CouncilRole] = &[
        CouncilRole::Administrator,
        CouncilRole::Officer,
        CouncilRole::Evaluator,
        CouncilRole::Auditor,
    ];

    fn role_word(role: CouncilRole) -> &'static str {
        match role {
            CouncilRole::Administrator => "administrator",
            CouncilRole::Officer => "officer",
            CouncilRole::Evaluator => "evaluator",
            CouncilRole::Auditor => "auditor",
        }
    }

    fn ledger(self, db: &mut Db) -> Result<Ledger, AppError> {
        let council = council::find(db, self)?.ok_or_else(AppError::not_found)?;
        Ok(Ledger::Council {
            council: self,
            ledger: council.ledger_id,
        })
    }

    fn organisation(self) -> Organisation {
        Organisation::Council(self)
    }

    fn keys_of(self) -> api_key::Owner {
        api_key::Owner::Council(self)
    }

    fn council(self) -> Option<CouncilId> {
        Some(self)
    }

    member_queries!(of_council);
}

impl Peopled for SupplierId {
    type Manage = ManageColleagues;
    const IN_CHARGE: SupplierRole = SupplierRole::Owner;
    const ROLES: &'static [SupplierRole] = &[SupplierRole::Owner, SupplierRole::Contributor];

    fn role_word(role: SupplierRole) -> &'static str {
        match role {
            SupplierRole::Owner => "owner",
            SupplierRole::Contributor => "contributor",
        }
    }

    fn ledger(self, db: &mut Db) -> Result<Ledger, AppError> {
        let supplier = supplier::find(db, self)?.ok_or_else(AppError::not_found)?;
        Ok(Ledger::Supplier {
            supplier: self,
            ledger: supplier.ledger_id,
        })
    }

    fn organisation(self) -> Organisation {
        Organisation::Supplier(self)
    }

    fn keys_of(self) -> api_key::Owner {
        api_key::Owner::Supplier(self)
    }

    fn council(self) -> Option<CouncilId> {
        None
    }

    member_queries!(of_supplier);
}

/// Somebody to be added.
#[derive(Clone)]
pub struct NewMember<Role> {
    pub email: EmailAddress,
    /// Used if the person is new here; theirs stays otherwise.
    pub name: String,
    pub language: Language,
    pub role: Role,
}

/// The members of the caller's organisation.
pub async fn list<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    page: PageRequest<PersonId>,
) -> Result<Page<Member<T::Role>, PersonId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let rows = caller.tenant().list(db, page.after, page.rows())?;
            Ok(page.page(rows, |member| member.person))
        })
        .await
}

/// One member of the caller's organisation.
pub async fn find<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    who: PersonId,
) -> Result<Member<T::Role>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            caller
                .tenant()
                .find(db, who)?
                .ok_or_else(AppError::not_found)
        })
        .await
}

/// Adds somebody by their address, makes them known if they are not, and writes to them.
pub async fn add<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    request: Idempotent,
    new: NewMember<T::Role>,
) -> Result<Outcome<PersonId>, AppError> {
    // People are no tenant's, so they are found or made in the name of the service; but only for
    // somebody who may add members.
    caller.let_in(app).await?;
    let who = find_or_make(app, &new).await?;
    let (tenant, clock) = (caller.tenant(), app.clock.clone());
    app.db
        .write(caller.scope(), "member.add", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            idempotency::once(db, now, &request, |db| {
                if tenant.count(db)? >= count(limits::MEMBERS_MAX) {
                    return Err(AppError::refused(
                        Code::LimitReached,
                        format!(
                            "An organisation has at most {} members.",
                            limits::MEMBERS_MAX
                        ),
                    ));
                }
                if tenant.insert(db, who, new.role, now)? == 0 {
                    return Err(AppError::refused(
                        Code::AlreadyExists,
                        "This person is a member already. Change their role instead.",
                    ));
                }
                welcome(db, &clock, tenant, who, now)?;
                let role = Some(T::role_word(new.role));
                record::<T>(
                    db,
                    &clock,
                    tenant,
                    actor,
                    AuditAction::MemberAdded,
                    who,
                    role,
                )?;
                Ok(who)
            })
        })
        .await
}

async fn find_or_make<R>(app: &App, new: &NewMember<R>) -> Result<PersonId, AppError> {
    let now = app.clock.now();
    let row = person::NewPerson {
        id: PersonId(app.clock.new_id()),
        email: new.email.as_str().to_owned(),
        name: new.name.clone(),
        language: new.language.as_str().to_owned(),
        valid_after: Time(now),
        created_at: Time(now),
    };
    app.db
        .write(Scope::System, "person.find_or_make", move |db| {
            person_of(db, &row)
        })
        .await
}

/// The person with the address, made if there is none.
pub(super) fn person_of(db: &mut Db, row: &person::NewPerson) -> Result<PersonId, AppError> {
    person::insert_if_absent(db, row)?;
    let found = person::find_by_email(db, &row.email)?;
    found
        .map(|person| person.id)
        .ok_or(AppError::Internal("a person just made is not there"))
}

fn welcome<T: Peopled>(
    db: &mut Db,
    clock: &Clock,
    tenant: T,
    who: PersonId,
    now: Timestamp,
) -> Result<(), AppError> {
    let id = MailId(clock.new_id());
    let mail = NewMail {
        id,
        council_id: tenant.council(),
        procurement_id: None,
        recipient: Recipient::Person(who),
        supplier_id: match tenant.organisation() {
            Organisation::Supplier(supplier) => Some(supplier),
            Organisation::Council(_) => None,
        },
        template: Template::MemberWelcome {
            organisation: tenant.organisation(),
        },
        // A day's worth of leaving and joining again is one mail.
        dedupe_key: format!("member_welcome:{tenant}:{who}:{}", day(now)),
        due_at: now,
    };
    outbox::queue(db, now, &mail)?;
    Ok(())
}

fn day(now: Timestamp) -> String {
    now.strftime("%Y-%m-%d").to_string()
}

/// Gives a member another role.
pub async fn change_role<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    who: PersonId,
    role: T::Role,
) -> Result<Member<T::Role>, AppError> {
    let (tenant, clock) = (caller.tenant(), app.clock.clone());
    app.db
        .write(caller.scope(), "member.change", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let before = keep_somebody_in_charge(db, tenant, who, Some(role))?;
            if before.role != role {
                tenant.set_role(db, who, role)?;
                let word = Some(T::role_word(role));
                record::<T>(
                    db,
                    &clock,
                    tenant,
                    actor,
                    AuditAction::MemberChanged,
                    who,
                    word,
                )?;
            }
            Ok(Member { role, ..before })
        })
        .await
}

/// Ends a membership, at once.
pub async fn remove<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    who: PersonId,
) -> Result<(), AppError> {
    let (tenant, clock) = (caller.tenant(), app.clock.clone());
    app.db
        .write(caller.scope(), "member.remove", move |db| {
            let actor = caller.enter(db, clock.now())?;
            keep_somebody_in_charge(db, tenant, who, None)?;
            tenant.delete(db, who)?;
            record::<T>(
                db,
                &clock,
                tenant,
                actor,
                AuditAction::MemberRemoved,
                who,
                None,
            )
        })
        .await
}

/// The member as they are, unless nobody would be in charge once they have the role `after`.
fn keep_somebody_in_charge<T: Peopled>(
    db: &mut Db,
    tenant: T,
    who: PersonId,
    after: Option<T::Role>,
) -> Result<Member<T::Role>, AppError> {
    // Locks first: two who leave at the same time must not both find the other still there.
    let in_charge = tenant.count_in_charge(db)?;
    let member = tenant.find(db, who)?.ok_or_else(AppError::not_found)?;
    let leaves = member.role == T::IN_CHARGE && after != Some(T::IN_CHARGE);
    if leaves && in_charge <= 1 {
        return Err(AppError::refused(
            Code::LastAdministrator,
            "Give somebody else this role first.",
        ));
    }
    Ok(member)
}

fn record<T: Peopled>(
    db: &mut Db,
    clock: &Clock,
    tenant: T,
    actor: Actor,
    action: AuditAction,
    who: PersonId,
    role: Option<&'static str>,
) -> Result<(), AppError> {
    let event = NewEvent {
        id: AuditEventId(clock.new_id()),
        ledger: tenant.ledger(db)?,
        at: clock.now(),
        actor,
        action,
        object_kind: ObjectKind::Person,
        object: Some(who.0),
        procurement: None,
        detail: role
            .map(|role| ("role".to_owned(), Detail::from(role)))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    };
    audit::record(db, event)?;
    Ok(())
}

/// A limit as the database counts.
pub(in crate::app) fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
