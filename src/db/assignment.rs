//! Who of a supplier answers which part of a response.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{assignment, person, supplier_member},
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{
    domain::{
        assignment::Part,
        ids::{PersonId, SubjectId},
    },
    tenant_is,
};

/// A row with the name of the person.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Row {
    pub subject_id: SubjectId,
    pub part_kind: String,
    pub part_id: String,
    pub person_id: PersonId,
    pub name: String,
    pub assigned_at: Timestamp,
}

/// What was given to those who still belong to the supplier.
pub fn list(db: &mut Db, place: Place) -> QueryResult<Vec<Row>> {
    assignment::table
        .inner_join(person::table.on(person::id.eq(assignment::person_id)))
        .inner_join(
            supplier_member::table.on(supplier_member::supplier_id
                .eq(assignment::supplier_id)
                .and(supplier_member::person_id.eq(assignment::person_id))),
        )
        .filter(assignment::council_id.eq(place.council))
        .filter(assignment::response_id.eq(place.response))
        .filter(tenant_is!(assignment::supplier_id, place.supplier))
        .order((
            assignment::subject_id,
            assignment::part_kind,
            assignment::part_id,
        ))
        .select((
            assignment::subject_id,
            assignment::part_kind,
            assignment::part_id,
            assignment::person_id,
            person::name,
            assignment::assigned_at,
        ))
        .load(db)
}

/// Takes a part away from whomever it was given to.
pub fn clear(db: &mut Db, place: Place, subject: SubjectId, part: &Part) -> QueryResult<usize> {
    diesel::delete(
        assignment::table
            .filter(assignment::council_id.eq(place.council))
            .filter(assignment::response_id.eq(place.response))
            .filter(tenant_is!(assignment::supplier_id, place.supplier))
            .filter(assignment::subject_id.eq(subject))
            .filter(assignment::part_kind.eq(part.kind()))
            .filter(assignment::part_id.eq(part.id())),
    )
    .execute(db)
}

/// Gives somebody a part, whoever had it before.
pub fn give(
    db: &mut Db,
    place: Place,
    (subject, part): (SubjectId, &Part),
    to: PersonId,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<usize> {
    let given = (
        assignment::person_id.eq(to),
        assignment::assigned_by.eq(Id(by)),
        assignment::assigned_at.eq(Time(at)),
    );
    let row = (
        assignment::council_id.eq(place.council),
        assignment::response_id.eq(place.response),
        assignment::subject_id.eq(subject),
        assignment::part_kind.eq(part.kind()),
        assignment::part_id.eq(part.id()),
        assignment::supplier_id.eq(place.supplier),
        given,
    );
    crate::each_backend!(db, |conn| {
        diesel::insert_into(assignment::table)
            .values(row)
            .on_conflict((
                assignment::council_id,
                assignment::response_id,
                assignment::subject_id,
                assignment::part_kind,
                assignment::part_id,
            ))
            .do_update()
            .set(given)
            .execute(conn)
    })
}
