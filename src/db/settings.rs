//! What a council sets once for itself: one row a council, in a table with the columns `council_id` and `revision`.

/// Writes values over the revision of a council's row that was seen, 0 for a row that is not there yet. Gives the new
/// revision, or none when that is not the one there.
#[macro_export]
macro_rules! save_setting {
    ($db:expr, $table:ident, $council:expr, $seen:expr, $values:expr) => {{
        let values = ($table::revision.eq($seen + 1), $values);
        let changed = if $seen == 0 {
            let row = ($table::council_id.eq($council), values);
            $crate::each_backend!($db, |conn| {
                diesel::insert_into($table::table)
                    .values(row)
                    .on_conflict_do_nothing()
                    .execute(conn)
            })?
        } else {
            diesel::update(
                $table::table
                    .filter($crate::tenant_is!($table::council_id, $council))
                    .filter($table::revision.eq($seen)),
            )
            .set(values)
            .execute($db)?
        };
        Ok((changed == 1).then_some($seen + 1))
    }};
}
