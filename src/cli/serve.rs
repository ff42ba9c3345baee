//! `assay serve`: answers requests until stopped.

use std::{net::TcpListener, process::ExitCode, sync::Arc};

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::{log, open};
use crate::{
    clock::Clock,
    config::{Config, WorkerMode},
    db::{migrate, seam::Backend},
    http::server::{self, Running, Threads},
    jobs,
};

/// Seconds; what the budgets are checked with lies between them.
const REQUEST_BUCKETS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(config))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    let metrics_bind = config.metrics_bind;
    let metrics = metrics_bind.map(|_| install_metrics()).transpose()?;
    let clock = Clock::system();
    let settings = open::settings(&config, &clock)?;
    if settings.url.backend() == Backend::Sqlite {
        // One process has the file, so there is no version before that still runs.
        for name in migrate::run(&settings)? {
            tracing::info!(name, "ran migration");
        }
    }
    let app = open::app(config, &settings).await?;
    let listener = listen(app.config.bind)?;
    let jobs = match app.config.worker {
        WorkerMode::Inline => Some(jobs::start(Arc::clone(&app))?),
        WorkerMode::Off => None,
    };
    let metrics = match (metrics, metrics_bind) {
        (Some(metrics), Some(bind)) => Some(server::start_metrics(metrics, listen(bind)?)?),
        _ => None,
    };
    let kept = Arc::clone(&app);
    let signing_keys = tokio::spawn(async move { kept.credentials.keep_fresh(&kept.db).await });
    let running = server::start(Arc::clone(&app), listener, Threads::OnePerProcessor)?;
    tracing::info!(address = %running.address(), url = app.config.public_url, "listening");
    told_to_stop().await?;
    tracing::info!("stopping");
    running.stop().await?;
    signing_keys.abort();
    app.credentials.write_uses(&app.db).await?;
    if let Some(jobs) = jobs {
        jobs.stop().await;
    }
    if let Some(metrics) = metrics.map(Running::stop) {
        metrics.await?;
    }
    tracing::info!("stopped");
    Ok(())
}

fn listen(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("cannot listen on {address} (ASSAY_BIND, ASSAY_METRICS_BIND)"))?;
    Ok(listener)
}

fn install_metrics() -> anyhow::Result<PrometheusHandle> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(seconds, &REQUEST_BUCKETS)?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)?;
    Ok(handle)
}

/// Waits for SIGTERM or Ctrl-C.
pub(super) async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}
