//! A council's people run procurements with a browser.

mod results;
mod run;
mod setup;

use crate::{both_databases, support::app::TestApp};

both_databases! {
    async fn a_council_without_procurements_says_so_and_another_council_is_not_found(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let own = officer.get(&format!("/councils/{}", app.world.a.council)).await.expect(200);
        assert!(own.text().contains("There are no procurements yet"));
        officer.get(&format!("/councils/{}", app.world.b.council)).await.expect(404);
    }
}
