//! Who asks, and what the rule of a route says to them.

use assay::{
    app::access::{COUNCIL_PERMISSIONS, SUPPLIER_PERMISSIONS},
    domain::roles::{CouncilRole, SupplierRole},
    http::gate::Access,
};

use super::things::Things;
use crate::support::{actor::Actor, app::TestApp, world::KeyOf};

/// Everybody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anonymous,
    /// A member of the council in the path.
    Council(CouncilRole),
    OfficerOfAnotherCouncil,
    /// A member of the supplier in the path, which has taken part in the procurement in the path.
    Supplier(SupplierRole),
    OwnerOfAnotherSupplier,
    /// A key of the council in the path with the permission that the route needs, or with all others.
    CouncilKey,
    CouncilKeyWithoutPermission,
    KeyOfAnotherCouncil,
    /// A key of the supplier in the path.
    SupplierKey,
    SupplierKeyWithoutPermission,
    KeyOfAnotherSupplier,
}

pub const EVERYBODY: [Who; 15] = [
    Who::Anonymous,
    Who::Council(CouncilRole::Administrator),
    Who::Council(CouncilRole::Officer),
    Who::Council(CouncilRole::Evaluator),
    Who::Council(CouncilRole::Auditor),
    Who::OfficerOfAnotherCouncil,
    Who::Supplier(SupplierRole::Owner),
    Who::Supplier(SupplierRole::Contributor),
    Who::OwnerOfAnotherSupplier,
    Who::CouncilKey,
    Who::CouncilKeyWithoutPermission,
    Who::KeyOfAnotherCouncil,
    Who::SupplierKey,
    Who::SupplierKeyWithoutPermission,
    Who::KeyOfAnotherSupplier,
];

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Access does not stand in the way: neither 401 nor 403 nor 404 nor a failure of ours.
    LetIn,
    Refused(u16),
}

impl Verdict {
    pub fn of(status: u16) -> Self {
        match status {
            401 | 403 | 404 | 500.. => Self::Refused(status),
            _ => Self::LetIn,
        }
    }
}

pub async fn actor(app: &TestApp, things: &Things, who: Who, permission: &str) -> Actor {
    let (a, b) = (app.world.a, app.world.b);
    let others = |all: &[&'static str]| -> Vec<&'static str> {
        all.iter()
            .copied()
            .filter(|name| *name != permission)
            .collect()
    };
    let council_permissions: Vec<_> = COUNCIL_PERMISSIONS.iter().map(|(name, _)| *name).collect();
    let supplier_permissions: Vec<_> = SUPPLIER_PERMISSIONS.iter().map(|(name, _)| *name).collect();
    match who {
        Who::Anonymous => app.anonymous(),
        Who::Council(CouncilRole::Administrator) => app.signed_in(a.administrator),
        Who::Council(CouncilRole::Officer) => app.signed_in(a.officer),
        Who::Council(CouncilRole::Evaluator) => app.signed_in(a.evaluator),
        Who::Council(CouncilRole::Auditor) => app.signed_in(a.auditor),
        Who::OfficerOfAnotherCouncil => app.signed_in(b.officer),
        Who::Supplier(SupplierRole::Owner) => app.signed_in(things.supplier.owner),
        Who::Supplier(SupplierRole::Contributor) => app.signed_in(things.supplier.contributor),
        Who::OwnerOfAnotherSupplier => app.signed_in(things.other_supplier.owner),
        Who::CouncilKey => app.api_key(KeyOf::Council(a.council), &[permission]).await,
        Who::CouncilKeyWithoutPermission => {
            app.api_key(KeyOf::Council(a.council), &others(&council_permissions))
                .await
        }
        Who::KeyOfAnotherCouncil => {
            app.api_key(KeyOf::Council(b.council), &council_permissions)
                .await
        }
        Who::SupplierKey => {
            app.api_key(KeyOf::Supplier(things.supplier.supplier), &[permission])
                .await
        }
        Who::SupplierKeyWithoutPermission => {
            app.api_key(
                KeyOf::Supplier(things.supplier.supplier),
                &others(&supplier_permissions),
            )
            .await
        }
        Who::KeyOfAnotherSupplier => {
            let other = things.other_supplier.supplier;
            app.api_key(KeyOf::Supplier(other), &supplier_permissions)
                .await
        }
    }
}

/// The general rule.
pub fn expected(access: Access, who: Who) -> Verdict {
    let Access::Tenant {
        parameter,
        permission,
    } = access
    else {
        let refused = access == Access::SignedIn && who == Who::Anonymous;
        return if refused {
            Verdict::Refused(401)
        } else {
            Verdict::LetIn
        };
    };
    let by_role = |allowed: bool| {
        if allowed {
            Verdict::LetIn
        } else {
            Verdict::Refused(403)
        }
    };
    let in_council = parameter == "council";
    match who {
        Who::Anonymous => Verdict::Refused(401),
        Who::Council(role) if in_council => {
            by_role(roles(COUNCIL_PERMISSIONS, permission).contains(&role))
        }
        Who::Supplier(role) if !in_council => {
            by_role(roles(SUPPLIER_PERMISSIONS, permission).contains(&role))
        }
        Who::CouncilKey if in_council => Verdict::LetIn,
        Who::CouncilKeyWithoutPermission if in_council => Verdict::Refused(403),
        Who::SupplierKey if !in_council => Verdict::LetIn,
        Who::SupplierKeyWithoutPermission if !in_council => Verdict::Refused(403),
        Who::Council(_)
        | Who::Supplier(_)
        | Who::OfficerOfAnotherCouncil
        | Who::OwnerOfAnotherSupplier
        | Who::CouncilKey
        | Who::CouncilKeyWithoutPermission
        | Who::KeyOfAnotherCouncil
        | Who::SupplierKey
        | Who::SupplierKeyWithoutPermission
        | Who::KeyOfAnotherSupplier => Verdict::Refused(404),
    }
}

fn roles<R>(permissions: &'static [(&'static str, &'static [R])], name: &str) -> &'static [R] {
    let found = permissions
        .iter()
        .find(|(permission, _)| *permission == name);
    found
        .map(|(_, roles)| *roles)
        .unwrap_or_else(|| panic!("no permission is called {name}"))
}
