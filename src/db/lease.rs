//! Leases on rows of a queue: what mails and jobs have in common.
//!
//! Invariant: a row is worked on only by the holder of its lease, and a lease is taken by one conditional UPDATE.

/// Writes `claim`, `release` and `any_due`, and the filter `of_holder`, for a table with the columns `id`, `state`,
/// `attempts`, `due_at`, `lease_owner` and `lease_until`. Rows are leased while they are in the state `$waiting`.
#[macro_export]
macro_rules! leased {
    ($table:ident as $due:ident: $Due:ident, $Id:ty => $Row:ty, $waiting:expr) => {
        // The claim compares the table with itself.
        diesel::alias!($table as $due: $Due);

        /// Takes leases on up to `limit` rows that are due and not under another's lease, for `owner` until `until`.
        ///
        /// One UPDATE takes them, so that two workers never get the same row: the second waits for the first and then
        /// finds the lease taken. `until` differs from one claim of an owner to the next.
        pub fn claim(
            db: &mut Db,
            owner: Uuid,
            now: Timestamp,
            until: Timestamp,
            limit: i64,
        ) -> QueryResult<Vec<$Row>> {
            let due = $due
                .filter($due.field($table::state).eq($waiting))
                .filter($due.field($table::due_at).le(Time(now)))
                .filter(
                    $due.field($table::lease_until)
                        .is_null()
                        .or($due.field($table::lease_until).lt(Time(now))),
                )
                .order($due.field($table::due_at))
                .limit(limit)
                .select($due.field($table::id));
            diesel::update(
                $table::table
                    .filter($table::id.eq_any(due))
                    .filter($table::state.eq($waiting))
                    .filter(
                        $table::lease_until
                            .is_null()
                            .or($table::lease_until.lt(Time(now))),
                    ),
            )
            .set((
                $table::lease_owner.eq(Id(owner)),
                $table::lease_until.eq(Time(until)),
                $table::attempts.eq($table::attempts + 1),
            ))
            .execute(db)?;
            $table::table
                .filter($table::lease_owner.eq(Id(owner)))
                .filter($table::lease_until.eq(Time(until)))
                .load(db)
        }

        /// Gives back the leases of a worker that stops; the tries it had begun do not count.
        pub fn release(db: &mut Db, owner: Uuid) -> QueryResult<usize> {
            diesel::update($table::table.filter($table::lease_owner.eq(Id(owner))))
                .set((
                    $table::lease_owner.eq(None::<Id>),
                    $table::lease_until.eq(None::<Time>),
                    $table::attempts.eq($table::attempts - 1),
                ))
                .execute(db)
        }

        /// Whether any row is due, so that an idle worker writes nothing.
        pub fn any_due(db: &mut Db, now: Timestamp) -> QueryResult<bool> {
            let found: Option<$Id> = $table::table
                .filter($table::state.eq($waiting))
                .filter($table::due_at.le(Time(now)))
                .filter(
                    $table::lease_until
                        .is_null()
                        .or($table::lease_until.lt(Time(now))),
                )
                .select($table::id)
                .first(db)
                .optional()?;
            Ok(found.is_some())
        }

        /// The row, as long as `owner` holds its lease.
        #[diesel::dsl::auto_type(no_type_alias)]
        fn of_holder(id: $Id, owner: Id) -> _ {
            $table::table
                .filter($table::id.eq(id))
                .filter($table::lease_owner.eq(owner))
        }
    };
}
