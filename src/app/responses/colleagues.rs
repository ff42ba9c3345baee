//! Who of a supplier saved what, by name.
//!
//! Invariant: names are read for the supplier's own people alone; nothing of it is kept.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, Permission},
        error::AppError,
        people::count,
    },
    db::member,
    domain::ids::SupplierId,
    limits,
};

/// The people of a supplier as they are now.
#[derive(Debug, Clone)]
pub struct Colleagues(BTreeMap<Uuid, String>);

impl Colleagues {
    /// The name of who saved something; none for an API key and for who has left.
    pub fn name(&self, who: Uuid) -> Option<&str> {
        self.0.get(&who).map(String::as_str)
    }

    /// Everybody, in the order of their names.
    pub fn by_name(&self) -> Vec<(Uuid, &str)> {
        let mut everybody: Vec<_> = self
            .0
            .iter()
            .map(|(id, name)| (*id, name.as_str()))
            .collect();
        everybody.sort_by_key(|(id, name)| (name.to_lowercase(), *id));
        everybody
    }
}

/// Names to stand beside what was saved.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn colleagues<P>(app: &App, caller: Caller<P>) -> Result<Colleagues, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let clock = app.clock.clone();
    let most = count(limits::MEMBERS_MAX);
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let members = member::of_supplier::list(db, caller.tenant(), None, most)?;
            let named = members.into_iter();
            Ok::<_, AppError>(Colleagues(
                named.map(|member| (member.person.0, member.name)).collect(),
            ))
        })
        .await
}
