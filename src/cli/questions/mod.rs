//! `assay questions`: reads question sets, says what is wrong with them, and hands them out.

mod check;
mod hand_out;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Subcommand;

use super::starting_points;
use crate::{
    domain::{
        ids::StartingPointId,
        question_set::{Catalogue, coverage, json_schema_text},
    },
    exports,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with question set files, each problem with its line and column
    ///
    /// Warnings (hard words, missing Welsh) do not fail. The Welsh of `set.yaml` is read from `set.cy.yaml` beside it.
    Check {
        /// Files of question sets, YAML
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Register of sources that the sets may cite; without it, the one in the program
        #[arg(long, value_name = "FILE")]
        sources: Option<PathBuf>,
    },
    /// Print a question set to be read, with its conditions in words and the time it takes
    Show(hand_out::Which),
    /// Write a question set to a file for other programs
    Export {
        #[command(flatten)]
        which: hand_out::Which,
        #[arg(long)]
        format: hand_out::FormName,
        /// File to write; without it, standard output
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Print the JSON Schema of question set files
    Schema,
    /// List typical purchases to begin a procurement from, or show one of them
    StartingPoints {
        /// Id of the one to show
        id: Option<StartingPointId>,
    },
    /// Print every text of a question set file for a translator, with the Welsh that is still right
    ///
    /// The Welsh of `set.yaml` is read from `set.cy.yaml`. Texts without present Welsh are printed with empty Welsh.
    Welsh {
        /// File of the question set, YAML
        file: PathBuf,
    },
    /// Print which questions cover which clauses of law and guidance, as Markdown
    Coverage,
}

pub(super) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check { files, sources } => check::run(files, sources.as_deref()),
        Command::Show(which) => hand_out::show(which),
        Command::Export {
            which,
            format,
            output,
        } => hand_out::export(which, *format, output.as_ref()),
        Command::Schema => {
            std::io::stdout().write_all(json_schema_text()?.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::StartingPoints { id } => starting_points::run(id.as_ref()),
        Command::Welsh { file } => check::welsh_to_fill_in(file),
        Command::Coverage => {
            let groups = coverage(Catalogue::embedded()?.sets())?;
            std::io::stdout().write_all(exports::coverage::markdown(&groups).as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
