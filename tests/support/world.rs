//! Two councils with one person in each role, and suppliers on demand.

use assay::{
    app::App,
    db::{
        council::{self, Council},
        schema::{api_key, council_member, person, supplier, supplier_member},
        seam::{Db, Scope, SeamError},
        sql_types::{Id, Json, Time},
    },
    domain::{
        ids::{ApiKeyId, CouncilId, PersonId, SessionId, SupplierId},
        roles::{CouncilRole, SupplierRole},
    },
};
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{actor::Actor, app::TestApp};

/// The councils every test has.
pub struct World {
    pub a: CouncilPeople,
    pub b: CouncilPeople,
}

/// A council with one person in each role.
#[derive(Debug, Clone, Copy)]
pub struct CouncilPeople {
    pub council: CouncilId,
    pub administrator: PersonId,
    pub officer: PersonId,
    pub evaluator: PersonId,
    pub auditor: PersonId,
}

/// A supplier with its owner and a contributor.
#[derive(Debug, Clone, Copy)]
pub struct SupplierPeople {
    pub supplier: SupplierId,
    pub owner: PersonId,
    pub contributor: PersonId,
}

impl World {
    pub(super) async fn make(app: &App) -> Self {
        Self {
            a: make_council(app, "Ambridge Borough Council", "ambridge").await,
            b: make_council(app, "Borchester City Council", "borchester").await,
        }
    }
}

/// Ids and times are made before, because a closure may run twice.
async fn insert(app: &App, rows: impl Fn(&mut Db) -> QueryResult<usize> + Send + 'static) {
    let written = app.db.write(Scope::System, "test.world", move |db| {
        rows(db).map_err(SeamError::from)
    });
    written.await.unwrap();
}

async fn make_council(app: &App, name: &'static str, slug: &'static str) -> CouncilPeople {
    let council = CouncilId(app.clock.new_id());
    let (ledger_id, created_at) = (app.clock.new_id(), app.clock.now());
    insert(app, move |db| {
        let row = Council {
            id: council,
            ledger_id,
            name: name.to_owned(),
            slug: slug.to_owned(),
            jurisdiction: "england".to_owned(),
            created_at,
        };
        council::insert(db, row)
    })
    .await;
    let member = |role| make_member_of_council(app, council, slug, role);
    CouncilPeople {
        council,
        administrator: member(CouncilRole::Administrator).await,
        officer: member(CouncilRole::Officer).await,
        evaluator: member(CouncilRole::Evaluator).await,
        auditor: member(CouncilRole::Auditor).await,
    }
}

async fn make_member_of_council(
    app: &App,
    council: CouncilId,
    slug: &str,
    role: CouncilRole,
) -> PersonId {
    let name = format!("{role:?} of {slug}");
    let id = make_person(
        app,
        &name,
        &format!("{role:?}@{slug}.example").to_lowercase(),
    )
    .await;
    add_member_of_council(app, council, id, role).await;
    id
}

/// Makes a known person a member of a council.
pub async fn add_member_of_council(
    app: &App,
    council: CouncilId,
    who: PersonId,
    role: CouncilRole,
) {
    let created_at = app.clock.now();
    insert(app, move |db| {
        let row = (
            council_member::council_id.eq(council),
            council_member::person_id.eq(who),
            council_member::role.eq(role),
            council_member::created_at.eq(Time(created_at)),
        );
        diesel::insert_into(council_member::table)
            .values(row)
            .execute(db)
    })
    .await;
}

/// A person without a password who belongs nowhere.
pub async fn make_person(app: &App, name: &str, email: &str) -> PersonId {
    let id = PersonId(app.clock.new_id());
    let (name, email, created_at) = (name.to_owned(), email.to_owned(), app.clock.now());
    insert(app, move |db| {
        let row = (
            person::id.eq(id),
            person::email.eq(&email),
            person::name.eq(&name),
            person::language.eq("en"),
            person::valid_after.eq(Time(Timestamp::UNIX_EPOCH)),
            person::created_at.eq(Time(created_at)),
        );
        diesel::insert_into(person::table).values(row).execute(db)
    })
    .await;
    id
}

pub async fn make_member_of_supplier(
    app: &App,
    supplier: SupplierId,
    who: PersonId,
    role: SupplierRole,
) {
    let created_at = app.clock.now();
    insert(app, move |db| {
        let row = (
            supplier_member::supplier_id.eq(supplier),
            supplier_member::person_id.eq(who),
            supplier_member::role.eq(role),
            supplier_member::created_at.eq(Time(created_at)),
        );
        diesel::insert_into(supplier_member::table)
            .values(row)
            .execute(db)
    })
    .await;
}

/// Whose API key it is.
#[derive(Debug, Clone, Copy)]
pub enum KeyOf {
    Council(CouncilId),
    Supplier(SupplierId),
}

impl TestApp {
    /// A person with a fresh access token.
    pub fn signed_in(&self, person: PersonId) -> Actor {
        let session = SessionId(self.app.clock.new_id());
        let token = self.app.credentials.issue(person, session).unwrap();
        self.actor(Some(token.text.expose_secret().to_owned()))
    }

    /// The officer of council A.
    pub fn officer(&self) -> Actor {
        self.signed_in(self.world.a.officer)
    }

    /// The evaluator of council A.
    pub fn evaluator(&self) -> Actor {
        self.signed_in(self.world.a.evaluator)
    }

    /// The auditor of council A.
    pub fn auditor(&self) -> Actor {
        self.signed_in(self.world.a.auditor)
    }

    /// The administrator of council A.
    pub fn administrator(&self) -> Actor {
        self.signed_in(self.world.a.administrator)
    }

    /// The officer of council B.
    pub fn officer_of_b(&self) -> Actor {
        self.signed_in(self.world.b.officer)
    }

    /// `/v1/councils/{A}` followed by `rest`, which begins with a slash or is empty.
    pub fn council_path(&self, rest: &str) -> String {
        format!("/v1/councils/{}{rest}", self.world.a.council)
    }

    /// A new supplier; sign its people in with [`Self::signed_in`].
    pub async fn supplier(&self, name: &'static str) -> SupplierPeople {
        let supplier = SupplierId(self.app.clock.new_id());
        let (ledger_id, created_at) = (self.app.clock.new_id(), self.app.clock.now());
        insert(&self.app, move |db| {
            let row = (
                supplier::id.eq(supplier),
                supplier::ledger_id.eq(Id(ledger_id)),
                supplier::revision.eq(1_i64),
                supplier::name.eq(name),
                supplier::identifiers.eq(Json(Vec::<String>::new())),
                supplier::created_at.eq(Time(created_at)),
            );
            diesel::insert_into(supplier::table).values(row).execute(db)
        })
        .await;
        // A test may make two suppliers of one name.
        let mut slug = name
            .to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let id = supplier.to_string();
        slug.push_str(&id[id.len() - 6..]);
        let person = async |role: SupplierRole| {
            let id = make_person(
                &self.app,
                &format!("{role:?} of {name}"),
                // Two suppliers may have the same name, two people not the same address.
                &format!("{role:?}.{supplier}@{slug}.example").to_lowercase(),
            )
            .await;
            make_member_of_supplier(&self.app, supplier, id, role).await;
            id
        };
        SupplierPeople {
            supplier,
            owner: person(SupplierRole::Owner).await,
            contributor: person(SupplierRole::Contributor).await,
        }
    }

    /// A system with an API key that has these permissions, valid for a day.
    pub async fn api_key(&self, of: KeyOf, permissions: &[&str]) -> Actor {
        let (_, text) = self.make_api_key(of, permissions).await;
        self.actor(Some(text))
    }

    /// The id of a key that works.
    pub async fn api_key_id(&self, of: KeyOf, permissions: &[&str]) -> ApiKeyId {
        self.make_api_key(of, permissions).await.0
    }

    async fn make_api_key(&self, of: KeyOf, permissions: &[&str]) -> (ApiKeyId, String) {
        let id = ApiKeyId(self.app.clock.new_id());
        let made = assay::app::credentials::keys::make(&self.app.key, id).unwrap();
        let permissions: Vec<String> = permissions.iter().map(ToString::to_string).collect();
        let (council, supplier): (Option<Uuid>, Option<Uuid>) = match of {
            KeyOf::Council(id) => (Some(id.0), None),
            KeyOf::Supplier(id) => (None, Some(id.0)),
        };
        let (now, created_by) = (self.app.clock.now(), self.world.a.administrator);
        insert(&self.app, move |db| {
            let row = (
                api_key::id.eq(id),
                api_key::council_id.eq(council.map(Id)),
                api_key::supplier_id.eq(supplier.map(Id)),
                api_key::name.eq("test"),
                api_key::secret_hash.eq(made.secret_hash.as_slice()),
                api_key::permissions.eq(Json(permissions.clone())),
                api_key::created_by.eq(created_by),
                api_key::created_at.eq(Time(now)),
                api_key::expires_at.eq(Time(now + SignedDuration::from_hours(24))),
            );
            diesel::insert_into(api_key::table).values(row).execute(db)
        })
        .await;
        (id, made.text.expose_secret().to_owned())
    }
}
