//! The HTTP server: the table of routes inside the middleware, on a listener.
//!
//! Invariant: whatever is wrong with a request is answered as a problem, and a server that is told to stop takes no
//! new connection but finishes the requests it has.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use actix_web::{
    App as Actix, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::task::JoinHandle;

use super::{health, input, limit, middleware, pages, routes};
use crate::{app::App, limits};

/// A client that is slower with the head of a request loses its connection.
const REQUEST_HEAD_MAX: Duration = Duration::from_secs(10);
/// Idle connections hold up a shutdown, so they end soon.
const IDLE_MAX: Duration = Duration::from_secs(15);
/// How long a shutdown waits for requests.
const SHUTDOWN_SECONDS_MAX: u64 = 30;

/// A server at work. [`Running::stop`] ends it.
pub struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    task: JoinHandle<io::Result<()>>,
}

/// How many threads answer requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    OnePerProcessor,
    Exactly(usize),
}

/// Serves the table of routes on `listener`. Called on a tokio runtime.
///
/// # Errors
/// When the listener cannot be used.
pub fn start(app: Arc<App>, listener: TcpListener, threads: Threads) -> io::Result<Running> {
    let address = listener.local_addr()?;
    let requests = NonZeroU32::new(app.config.requests_per_minute).unwrap_or(NonZeroU32::MIN);
    let app: web::Data<App> = web::Data::from(app);
    let limits = web::Data::new(limit::Limits::per_minute(requests));
    let readiness = web::Data::new(health::Readiness::default());
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(app.clone())
            .app_data(limits.clone())
            .app_data(readiness.clone())
            .app_data(input::path_config())
            .app_data(input::query_config())
            .app_data(web::PayloadConfig::new(limits::JSON_BODY_BYTES_MAX))
            .configure(routes::configure)
            // The last one is the outermost.
            .wrap(from_fn(pages::middleware::find_reader))
            .wrap(from_fn(limit::limit))
            .wrap(from_fn(pages::middleware::errors_as_pages))
            .wrap(from_fn(middleware::observe))
    });
    let server = match threads {
        Threads::OnePerProcessor => server,
        Threads::Exactly(count) => server.workers(count),
    };
    let server = server
        .client_request_timeout(REQUEST_HEAD_MAX)
        .keep_alive(IDLE_MAX)
        .shutdown_timeout(SHUTDOWN_SECONDS_MAX)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(Running::of(address, server))
}

/// Serves `/metrics` in Prometheus' text format on a listener of its own, which only the monitoring can reach.
///
/// # Errors
/// When the listener cannot be used.
pub fn start_metrics(metrics: PrometheusHandle, listener: TcpListener) -> io::Result<Running> {
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        let metrics = metrics.clone();
        Actix::new().route(
            "/metrics",
            web::get().to(move || {
                let text = metrics.render();
                async {
                    HttpResponse::Ok()
                        .content_type("text/plain; version=0.0.4")
                        .body(text)
                }
            }),
        )
    });
    let server = server
        .workers(1)
        .client_request_timeout(REQUEST_HEAD_MAX)
        .keep_alive(IDLE_MAX)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok(Running::of(address, server))
}

impl Running {
    fn of(address: SocketAddr, server: Server) -> Self {
        Self {
            address,
            handle: server.handle(),
            task: tokio::spawn(server),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new connection, finishes the requests there are, then ends.
    ///
    /// # Errors
    /// When the server had failed.
    pub async fn stop(self) -> io::Result<()> {
        self.handle.stop(true).await;
        self.task.await.map_err(io::Error::other)?
    }
}
