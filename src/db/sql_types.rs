//! How our types are stored, the same on both databases.
//!
//! | SQL type | Rust | PostgreSQL | SQLite |
//! |---|---|---|---|
//! | [`DbUuid`] | [`Id`], ids of `domain` | `uuid` | `BLOB` of 16 bytes |
//! | [`DbTime`] | [`Time`] | `timestamptz` | `TEXT`, `2026-03-02T09:00:00.000000Z` |
//! | `Text` | [`Json`], enums by `db_enum!` | `text` | `TEXT` |
//! | `Binary` | `Vec<u8>` | `bytea` | `BLOB` |
//!
//! Invariant: on both databases the order of stored ids and times is the order of their values.

use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::sqlite::Sqlite;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::db::seam::MultiBackend;

/// An id.
#[derive(
    Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId,
)]
#[diesel(
    postgres_type(oid = 2950, array_oid = 2951),
    sqlite_type(name = "Binary")
)]
pub struct DbUuid;

/// A moment, in whole microseconds of UTC.
#[derive(
    Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId,
)]
#[diesel(
    postgres_type(oid = 1184, array_oid = 1185),
    sqlite_type(name = "Text")
)]
pub struct DbTime;

impl diesel::sql_types::HasSqlType<DbUuid> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<DbUuid>(lookup)
    }
}

impl diesel::sql_types::HasSqlType<DbTime> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<DbTime>(lookup)
    }
}

impl diesel::sql_types::SqlOrd for DbUuid {}
impl diesel::sql_types::SqlOrd for DbTime {}

/// Passes a value through to the database at hand. For types whose two single-database impls are written out.
macro_rules! on_both {
    ($rust:ty, $sql:ty $(, $($generics:tt)+)?) => {
        impl $(<$($generics)+>)? ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(IsNull::No)
            }
        }

        impl $(<$($generics)+>)? FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }
    };
}

/// A [`Uuid`] on its way to or from the database. A row may hold the plain type:
/// reading needs nothing, inserting `#[diesel(serialize_as = Id)]`. Ids of `domain` need no wrapper, see [`db_id!`](crate::db_id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbUuid)]
pub struct Id(pub Uuid);

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<Id> for Uuid {
    fn from(id: Id) -> Self {
        id.0
    }
}
impl ToSql<DbUuid, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<DbUuid, Pg> for Id {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl ToSql<DbUuid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        <[u8] as ToSql<Binary, Sqlite>>::to_sql(self.0.as_bytes(), out)
    }
}

impl FromSql<DbUuid, Sqlite> for Id {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
        Ok(Self(Uuid::from_slice(&bytes)?))
    }
}

on_both!(Id, DbUuid);

/// A [`Timestamp`] on its way to or from the database; what is finer than a microsecond is cut off. A row may
/// hold the plain type: reading needs nothing, inserting `#[diesel(serialize_as = Time)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbTime)]
pub struct Time(pub Timestamp);

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl From<Time> for Timestamp {
    fn from(at: Time) -> Self {
        at.0
    }
}

/// PostgreSQL counts microseconds from 2000-01-01T00:00:00Z.
const POSTGRES_EPOCH_US: i64 = 946_684_800_000_000;

impl ToSql<DbTime, Pg> for Time {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let microseconds = self.0.as_microsecond() - POSTGRES_EPOCH_US;
        <i64 as ToSql<BigInt, Pg>>::to_sql(&microseconds, &mut out.reborrow())
    }
}

impl FromSql<DbTime, Pg> for Time {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let microseconds = <i64 as FromSql<BigInt, Pg>>::from_sql(value)?;
        let since_1970 = microseconds
            .checked_add(POSTGRES_EPOCH_US)
            .ok_or("a time out of range")?;
        Ok(Self(Timestamp::from_microsecond(since_1970)?))
    }
}

/// Six digits always: text of equal length and form sorts as time does.
const SQLITE_TIME: &str = "%Y-%m-%dT%H:%M:%S.%6fZ";

impl ToSql<DbTime, Sqlite> for Time {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.strftime(SQLITE_TIME).to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<DbTime, Sqlite> for Time {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Ok(Self(text.parse()?))
    }
}

on_both!(Time, DbTime);

/// Lets rows be read into the plain type as well. Only reading: Rust's orphan rule leaves no way to bind a type of
/// another crate in a query, so filters and inserts say `Id(..)` and `Time(..)`.
macro_rules! read_plain {
    ($plain:ty, $wrapper:ident, $sql:ty) => {
        impl FromSql<$sql, Pg> for $plain {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                <$wrapper as FromSql<$sql, Pg>>::from_sql(value).map(|read| read.0)
            }
        }

        impl FromSql<$sql, Sqlite> for $plain {
            fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <$wrapper as FromSql<$sql, Sqlite>>::from_sql(value).map(|read| read.0)
            }
        }

        impl FromSql<$sql, MultiBackend> for $plain {
            fn from_sql(
                value: <MultiBackend as Backend>::RawValue<'_>,
            ) -> deserialize::Result<Self> {
                value.from_sql::<Self, $sql>()
            }
        }

        impl<DB: Backend> Queryable<$sql, DB> for $plain
        where
            $plain: FromSql<$sql, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
}

read_plain!(Uuid, Id, DbUuid);
read_plain!(Timestamp, Time, DbTime);

/// A value kept as JSON text, byte for byte as it was written (never `jsonb`, which reorders keys).
#[derive(Debug, Clone, PartialEq, Eq, Default, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Json<T: Serialize + DeserializeOwned + std::fmt::Debug + Send + Sync + 'static>(pub T);

/// What [`Json`] can hold.
pub trait Storable: Serialize + DeserializeOwned + std::fmt::Debug + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + std::fmt::Debug + Send + Sync + 'static> Storable for T {}

impl<T: Storable> ToSql<Text, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: Storable> ToSql<Text, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl<T: Storable> FromSql<Text, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_slice(value.as_bytes())?))
    }
}

impl<T: Storable> FromSql<Text, Sqlite> for Json<T> {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}

on_both!(Json<T>, Text, T: Storable);

/// Stores `pub struct XId(pub Uuid)` of `domain` as [`DbUuid`]: `db_id!(CouncilId, SupplierId);`
#[macro_export]
macro_rules! db_id {
    ($($id:ident),+ $(,)?) => {$(
        const _: () = {
            use ::diesel::backend::Backend;
            use ::diesel::deserialize::{self, FromSql};
            use ::diesel::serialize::{self, Output, ToSql};
            use ::diesel::pg::Pg;
            use ::diesel::sqlite::Sqlite;
            use $crate::db::seam::MultiBackend;
            use $crate::db::sql_types::{DbUuid, Id};

            #[derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow)]
            #[diesel(foreign_derive, sql_type = DbUuid)]
            #[expect(dead_code, reason = "diesel's way to derive for a type of another module")]
            struct Proxy($id);

            impl ToSql<DbUuid, Pg> for $id {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                    ToSql::<DbUuid, Pg>::to_sql(&Id(self.0), &mut out.reborrow())
                }
            }

            impl ToSql<DbUuid, Sqlite> for $id {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                    out.set_value(self.0.as_bytes().as_slice());
                    Ok(serialize::IsNull::No)
                }
            }

            impl ToSql<DbUuid, MultiBackend> for $id {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                    out.set_value((DbUuid, self));
                    Ok(serialize::IsNull::No)
                }
            }

            impl<DB: Backend> FromSql<DbUuid, DB> for $id
            where
                Id: FromSql<DbUuid, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    <Id as FromSql<DbUuid, DB>>::from_sql(value).map(|id| Self(id.0))
                }
            }
        };
    )+};
}

/// Stores an enum of `domain` as text: `db_enum!(ProcurementState { Draft => "draft", Open => "open" });`
/// Leaving a variant out does not compile; a text that is no variant is an error when read.
#[macro_export]
macro_rules! db_enum {
    ($name:ident { $($variant:ident => $text:literal),+ $(,)? }) => {
        const _: () = {
            use ::diesel::backend::Backend;
            use ::diesel::deserialize::{self, FromSql};
            use ::diesel::serialize::{self, Output, ToSql};
            use ::diesel::sql_types::Text;

            #[derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow)]
            #[diesel(foreign_derive, sql_type = Text)]
            #[expect(dead_code, reason = "diesel's way to derive for a type of another module")]
            struct Proxy($name);

            impl<DB: Backend> ToSql<Text, DB> for $name
            where
                str: ToSql<Text, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    let text: &'static str = match self {
                        $(Self::$variant => $text,)+
                    };
                    ToSql::<Text, DB>::to_sql(text, out)
                }
            }

            impl<DB: Backend> FromSql<Text, DB> for $name
            where
                String: FromSql<Text, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let text = <String as FromSql<Text, DB>>::from_sql(value)?;
                    match text.as_str() {
                        $($text => Ok(Self::$variant),)+
                        _ => Err(concat!("not a stored ", stringify!($name)).into()),
                    }
                }
            }
        };
    };
}
