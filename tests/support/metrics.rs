//! What the program counts, as its monitoring sees it.

use std::{net::TcpListener, sync::OnceLock};

use assay::http::server;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting in this process. Harmless to call again.
pub fn count() {
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).unwrap();
        handle
    });
}

/// `/metrics` as it is served, with what all tests of this process counted.
pub async fn scraped() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let handle = HANDLE.get().expect("nothing is counted").clone();
    let running = server::start_metrics(handle, listener).unwrap();
    let url = format!("http://{}/metrics", running.address());
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let text = client.get(url).send().await.unwrap().text().await.unwrap();
    running.stop().await.unwrap();
    text
}
