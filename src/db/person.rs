//! People, and where they belong.

use diesel::{
    ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl,
    QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    branding::Shown,
    schema::{branding, council, council_member, person, supplier, supplier_member},
    seam::Db,
    sql_types::Time,
};
use crate::domain::{
    ids::{CouncilId, PersonId, SupplierId},
    language::Language,
    roles::{CouncilRole, SupplierRole},
};

#[derive(Clone, diesel::Queryable)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub language: String,
    pub password_hash: Option<String>,
    /// Tokens issued before this are refused.
    pub valid_after: Timestamp,
    pub created_at: Timestamp,
}

/// Shows the id alone: the rest is personal or secret.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, diesel::Insertable)]
#[diesel(table_name = person)]
pub struct NewPerson {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub language: String,
    pub valid_after: Time,
    pub created_at: Time,
}

/// A council that a person is a member of.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct CouncilMembership {
    pub council: CouncilId,
    pub ledger: Uuid,
    pub name: String,
    pub role: CouncilRole,
    /// How its pages look.
    pub brand: Option<Shown>,
}

/// A supplier that a person is a member of.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct SupplierMembership {
    pub supplier: SupplierId,
    pub ledger: Uuid,
    pub name: String,
    pub role: SupplierRole,
}

pub fn find(db: &mut Db, id: PersonId) -> QueryResult<Option<Person>> {
    person::table.filter(person::id.eq(id)).first(db).optional()
}

pub fn find_by_email(db: &mut Db, email: &str) -> QueryResult<Option<Person>> {
    person::table
        .filter(person::email.eq(email))
        .first(db)
        .optional()
}

/// Inserts unless somebody has the address; 1 or 0.
pub fn insert_if_absent(db: &mut Db, row: &NewPerson) -> QueryResult<usize> {
    crate::each_backend!(db, |conn| {
        diesel::insert_into(person::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}

/// Stores a password hash, if the stored one is still the one that was seen. 1 or 0.
pub fn replace_password(
    db: &mut Db,
    id: PersonId,
    seen: Option<&str>,
    new: &str,
) -> QueryResult<usize> {
    let row = person::table.filter(person::id.eq(id));
    let change = person::password_hash.eq(Some(new));
    match seen {
        Some(seen) => diesel::update(row.filter(person::password_hash.eq(Some(seen))))
            .set(change)
            .execute(db),
        None => diesel::update(row.filter(person::password_hash.is_null()))
            .set(change)
            .execute(db),
    }
}

/// Refuses all access tokens issued before `at`.
pub fn set_valid_after(db: &mut Db, id: PersonId, at: Timestamp) -> QueryResult<usize> {
    diesel::update(person::table.filter(person::id.eq(id)))
        .set(person::valid_after.eq(Time(at)))
        .execute(db)
}

pub fn set_language(db: &mut Db, id: PersonId, language: Language) -> QueryResult<usize> {
    diesel::update(person::table.filter(person::id.eq(id)))
        .set(person::language.eq(language.as_str()))
        .execute(db)
}

pub fn council_memberships(db: &mut Db, id: PersonId) -> QueryResult<Vec<CouncilMembership>> {
    council_member::table
        .inner_join(council::table)
        .left_join(branding::table.on(branding::council_id.eq(council_member::council_id)))
        .filter(council_member::person_id.eq(id))
        .order(council::id)
        .select((
            council::id,
            council::ledger_id,
            council::name,
            council_member::role,
            (
                branding::version,
                branding::logo_width,
                branding::logo_height,
            )
                .nullable(),
        ))
        .load(db)
}

pub fn supplier_memberships(db: &mut Db, id: PersonId) -> QueryResult<Vec<SupplierMembership>> {
    supplier_member::table
        .inner_join(supplier::table)
        .filter(supplier_member::person_id.eq(id))
        .order(supplier::id)
        .select((
            supplier::id,
            supplier::ledger_id,
            supplier::name,
            supplier_member::role,
        ))
        .load(db)
}
