//! Who belongs to which council and supplier, in which role.

use jiff::Timestamp;

use crate::domain::ids::PersonId;

/// A member as their organisation's administrators see them.
#[derive(Clone, diesel::Queryable)]
pub struct Member<Role> {
    pub person: PersonId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub since: Timestamp,
}

/// Shows no personal data.
impl<Role: std::fmt::Debug> std::fmt::Debug for Member<Role> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member")
            .field("person", &self.person)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// The same queries for the two kinds of organisation.
macro_rules! members_of {
    ($module:ident, $table:ident, $tenant:ident, $id:ty, $role:ident, $top:ident) => {
        pub mod $module {
            use diesel::{
                ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
            };
            use jiff::Timestamp;

            use super::Member;
            use crate::{
                db::{
                    schema::{person, $table},
                    seam::Db,
                    sql_types::Time,
                },
                domain::{ids::PersonId, roles::$role},
                tenant_is,
            };

            /// Members after the one with the id `after`.
            pub fn list(
                db: &mut Db,
                tenant: $id,
                after: Option<PersonId>,
                limit: i64,
            ) -> QueryResult<Vec<Member<$role>>> {
                let query = $table::table
                    .inner_join(person::table)
                    .filter(tenant_is!($table::$tenant, tenant))
                    .order($table::person_id)
                    .limit(limit)
                    .select((
                        person::id,
                        person::email,
                        person::name,
                        $table::role,
                        $table::created_at,
                    ));
                match after {
                    Some(after) => query.filter($table::person_id.gt(after)).load(db),
                    None => query.load(db),
                }
            }

            pub fn find(
                db: &mut Db,
                tenant: $id,
                who: PersonId,
            ) -> QueryResult<Option<Member<$role>>> {
                $table::table
                    .inner_join(person::table)
                    .filter(tenant_is!($table::$tenant, tenant))
                    .filter($table::person_id.eq(who))
                    .select((
                        person::id,
                        person::email,
                        person::name,
                        $table::role,
                        $table::created_at,
                    ))
                    .first(db)
                    .optional()
            }

            pub fn count(db: &mut Db, tenant: $id) -> QueryResult<i64> {
                $table::table
                    .filter(tenant_is!($table::$tenant, tenant))
                    .count()
                    .get_result(db)
            }

            /// Inserts unless they are a member; 1 or 0.
            pub fn insert_if_absent(
                db: &mut Db,
                tenant: $id,
                who: PersonId,
                role: $role,
                now: Timestamp,
            ) -> QueryResult<usize> {
                let row = (
                    $table::$tenant.eq(tenant),
                    $table::person_id.eq(who),
                    $table::role.eq(role),
                    $table::created_at.eq(Time(now)),
                );
                crate::each_backend!(db, |conn| {
                    diesel::insert_into($table::table)
                        .values(row)
                        .on_conflict_do_nothing()
                        .execute(conn)
                })
            }

            pub fn set_role(
                db: &mut Db,
                tenant: $id,
                who: PersonId,
                role: $role,
            ) -> QueryResult<usize> {
                let row = $table::table
                    .filter(tenant_is!($table::$tenant, tenant))
                    .filter($table::person_id.eq(who));
                diesel::update(row).set($table::role.eq(role)).execute(db)
            }

            pub fn delete(db: &mut Db, tenant: $id, who: PersonId) -> QueryResult<usize> {
                let row = $table::table
                    .filter(tenant_is!($table::$tenant, tenant))
                    .filter($table::person_id.eq(who));
                diesel::delete(row).execute(db)
            }

            /// How many are in charge. Until the transaction ends nobody else changes that: the
            /// update, which changes nothing, locks their rows.
            pub fn count_in_charge(db: &mut Db, tenant: $id) -> QueryResult<usize> {
                let rows = $table::table
                    .filter(tenant_is!($table::$tenant, tenant))
                    .filter($table::role.eq($role::$top));
                diesel::update(rows)
                    .set($table::role.eq($role::$top))
                    .execute(db)
            }
        }
    };
}

members_of!(
    of_council,
    council_member,
    council_id,
    crate::domain::ids::CouncilId,
    CouncilRole,
    Administrator
);
members_of!(
    of_supplier,
    supplier_member,
    supplier_id,
    crate::domain::ids::SupplierId,
    SupplierRole,
    Owner
);
