//! Logs: one JSON object a line on standard error.

use anyhow::Context;
use tracing_subscriber::EnvFilter;

/// A request that is no HTTP is its sender's mistake, which the HTTP library would log as an error. A filter that names
/// this module itself wins over this.
const SENDERS_MISTAKES: &str = "actix_http::h1::dispatcher=off";

/// Starts logging with a filter such as `info` or `assay=debug,actix=warn`.
pub(super) fn start(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(format!("{SENDERS_MISTAKES},{filter}"))
        .context("the setting log is not a filter")?;
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init()
        .map_err(|error| anyhow::anyhow!("logging cannot start: {error}"))
}
