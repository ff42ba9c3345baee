//! `assay questions show` and `export`: question sets for people and for other programs.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::check::read_set;
use crate::{
    domain::{
        ids::QuestionSetId,
        question_set::{Catalogue, Level, QuestionSet},
    },
    exports::{Form, plain, set::document},
};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum LevelName {
    Low,
    Medium,
    High,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Low => Self::Low,
            LevelName::Medium => Self::Medium,
            LevelName::High => Self::High,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum FormName {
    Docx,
    Xlsx,
    Ods,
    Csv,
    Json,
    Md,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Which {
    /// Id of a set in the program, or a file of one
    set: String,
    /// Only what is asked at this level
    #[arg(long)]
    level: Option<LevelName>,
}

impl Which {
    fn level(&self) -> Option<Level> {
        self.level.map(Level::from)
    }

    fn find(&self) -> anyhow::Result<QuestionSet> {
        let file = Path::new(&self.set);
        if file.extension().is_some() || file.is_file() {
            return read_set(file);
        }
        let catalogue = Catalogue::embedded()?;
        let found = self
            .set
            .parse::<QuestionSetId>()
            .ok()
            .and_then(|id| catalogue.find(&id).cloned());
        match found {
            Some(set) => Ok(set),
            None => {
                let known: Vec<&str> = catalogue.sets().iter().map(|set| set.id.as_str()).collect();
                bail!(
                    "there is no question set {}; there are: {}",
                    self.set,
                    known.join(", ")
                )
            }
        }
    }
}

pub(super) fn show(which: &Which) -> anyhow::Result<ExitCode> {
    let text = plain(&document(&which.find()?, which.level()));
    print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output. A reader that has seen enough and closed it, such as a pager, is no fault.
fn print(bytes: &[u8]) -> std::io::Result<()> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

pub(super) fn export(
    which: &Which,
    form: FormName,
    output: Option<&PathBuf>,
) -> anyhow::Result<ExitCode> {
    let set = which.find()?;
    let bytes = match form {
        FormName::Json => json(set, which.level())?,
        FormName::Docx => document(&set, which.level()).write(Form::Docx)?,
        FormName::Xlsx => document(&set, which.level()).write(Form::Xlsx)?,
        FormName::Ods => document(&set, which.level()).write(Form::Ods)?,
        FormName::Csv => document(&set, which.level()).write(Form::Csv)?,
        FormName::Md => document(&set, which.level()).write(Form::Md)?,
    };
    match output {
        Some(file) => std::fs::write(file, bytes)
            .with_context(|| format!("{} cannot be written", file.display()))?,
        None => print(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The set in the shape of its file, with the questions of one level alone when one is named.
fn json(mut set: QuestionSet, level: Option<Level>) -> anyhow::Result<Vec<u8>> {
    if let Some(level) = level {
        set.questions
            .retain(|question| question.levels.contains(&level));
        let used: Vec<_> = set.questions.iter().map(|q| q.section.clone()).collect();
        set.sections.retain(|section| used.contains(&section.id));
    }
    let mut bytes = serde_json::to_vec_pretty(&set)?;
    bytes.push(b'\n');
    Ok(bytes)
}
