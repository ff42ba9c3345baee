//! `assay questions check`: says what is wrong with files of question sets.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Subcommand;

use super::starting_points;
use crate::domain::{
    ids::StartingPointId,
    question_set::{
        Catalogue, FileProblem, QuestionSet, Sources, embedded_sources, load_beside, load_sources,
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with question set files, each problem with its line and column
    Check {
        /// Files of question sets, YAML
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Register of sources that the sets may cite; without it, the one in the program
        #[arg(long, value_name = "FILE")]
        sources: Option<PathBuf>,
    },
    /// List typical purchases to begin a procurement from, or show one of them
    StartingPoints {
        /// Id of the one to show
        id: Option<StartingPointId>,
    },
}

pub(super) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check { files, sources } => check_all(files, sources.as_deref()),
        Command::StartingPoints { id } => starting_points::run(id.as_ref()),
    }
}

fn check_all(files: &[PathBuf], sources: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let sources = match sources {
        None => embedded_sources()?,
        Some(file) => match load_sources(&read(file)?) {
            Ok(sources) => sources,
            Err(problems) => {
                report(&mut out, file, &problems)?;
                return Ok(ExitCode::FAILURE);
            }
        },
    };
    let catalogue = Catalogue::embedded()?;
    let mut all_fine = true;
    for file in files {
        all_fine &= check(&mut out, file, &sources, catalogue.sets())?;
    }
    Ok(if all_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn check(
    out: &mut impl Write,
    file: &Path,
    sources: &Sources,
    others: &[QuestionSet],
) -> anyhow::Result<bool> {
    match load_beside(&read(file)?, sources, others) {
        Ok(set) => {
            let questions = set.questions.len();
            writeln!(
                out,
                "{}: {} questions, nothing to put right.",
                file.display(),
                questions
            )?;
            Ok(true)
        }
        Err(problems) => {
            report(out, file, &problems)?;
            Ok(false)
        }
    }
}

fn report(out: &mut impl Write, file: &Path, problems: &[FileProblem]) -> std::io::Result<()> {
    for problem in problems {
        writeln!(out, "{}:{problem}", file.display())?;
    }
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
