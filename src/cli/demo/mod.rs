//! `assay demo`: plays a whole procurement with five suppliers, prints the comparison, and serves it.
//!
//! Everything goes through the use cases that the API calls. The finished procurement is played by an
//! anchored clock, so every run gives the same ids, method hash and comparison; the open one is
//! relative to today. Invariant: only a database marked as a demonstration is ever reset.

mod folder;
mod people;
mod play;
mod steps;
mod table;

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;

use super::serve;
use crate::{clock::Clock, config::Config, demo::Demo};

/// Makes the ids of the finished procurement the same in every run.
const SEED: u64 = 0x0a55_a7de_3000_2026;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the demonstration keeps its data; emptied first if an earlier one left it
    #[arg(long, value_name = "FOLDER", default_value = "data/demo")]
    folder: PathBuf,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// Stop after printing the comparison
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let config = folder::config(&arguments.folder, arguments.bind)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(demonstrate(config, arguments))?;
    Ok(ExitCode::SUCCESS)
}

async fn demonstrate(config: Config, arguments: &Arguments) -> anyhow::Result<()> {
    let demo = Demo::embedded()?;
    let timeline = demo
        .finished
        .timeline
        .context("the demo's procurement has no timeline")?;
    let mut out = std::io::stdout();
    folder::make_empty(&arguments.folder)?;

    let anchored = Clock::anchored(timeline.issued, SEED);
    let app = folder::open(config.clone(), &anchored).await?;
    let mut steps = steps::Steps::new(&mut out);
    let people = people::make(&app, &demo, &mut steps).await?;
    let finished = play::finished(&app, &demo, &people, timeline, &mut steps).await?;
    drop(app);

    // From here on time is today's.
    let app = folder::open(config.clone(), &Clock::system()).await?;
    let open = play::open(&app, &demo, &people, &mut steps).await?;
    play::prepare(&app, &demo, &people, &mut steps).await?;
    people::keys(&app, &people).await?;
    drop(app);

    writeln!(out, "\n{} ({})", finished.title, finished.reference)?;
    writeln!(out, "Method {}\n", finished.method_hash)?;
    write!(out, "{}", table::render(&finished.comparison))?;
    if arguments.no_serve {
        return Ok(());
    }
    write!(
        out,
        "{}",
        people.describe(&config.public_url, &finished, &open)
    )?;
    serve::serve(config).await
}
