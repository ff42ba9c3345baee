//! Styles and scripts.

use reqwest::Method;

use crate::{both_databases, support::app::TestApp};

both_databases! {
    async fn the_files_that_a_page_names_are_there_packed_and_kept_for_ever(app: TestApp) {
        let browser = app.browser();
        let start = browser.get("/").await.expect(200);
        let page = start.page();
        let mut addresses: Vec<String> = Vec::new();
        for element in page.all() {
            for name in ["href", "src"] {
                if let Some(address) = element.attribute(name).filter(|a| a.starts_with("/assets/")) {
                    addresses.push(address.to_owned());
                }
            }
        }
        assert_eq!(addresses.len(), 3, "{addresses:?}");
        // The script's own import.
        let folder = addresses[0].rsplit_once('/').unwrap().0.to_owned();
        addresses.push(format!("{folder}/govuk-frontend.js"));
        let mut packed = 0;
        for address in &addresses {
            let request = browser.request(Method::GET, address).header("Accept-Encoding", "gzip, br");
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 200, "{address}");
            let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-encoding"), "br");
            assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header("vary"), "Accept-Encoding");
            packed += response.bytes().await.unwrap().len();
            let head = browser.request(Method::HEAD, address).send().await.unwrap();
            assert_eq!(head.status(), 200);
            let plain = browser.request(Method::GET, address).send().await.unwrap();
            assert!(plain.headers().get("content-encoding").is_none());
            assert!(!plain.bytes().await.unwrap().is_empty());
        }
        assert!(packed + start.html.len() < 60 * 1024, "a first visit takes {packed} bytes of files");
    }

    async fn files_of_another_version_are_not_there(app: TestApp) {
        let browser = app.browser();
        browser.get("/assets/0000000000000000/app.css").await.expect(404);
        browser.get("/assets/../Cargo.toml").await.expect(404);
    }
}
