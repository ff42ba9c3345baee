//! `assay questions check`: says what is wrong with files of question sets.
//!
//! Invariant: never more than the largest file that can be a question set is read, whatever the file.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;

use crate::domain::question_set::{
    Catalogue, Examined, FILE_BYTES_MAX, FileProblem, QuestionSet, Severity, Sources, Welsh,
    WelshTexts, decode, embedded_sources, examine, load_sources, load_welsh, welsh_state,
    welsh_to_do, welsh_warnings,
};

pub(super) fn run(files: &[PathBuf], sources: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let sources = match sources {
        None => embedded_sources()?,
        Some(file) => {
            let bytes = read(file)?;
            let loaded = decode(&bytes)
                .map_err(|problem| vec![problem])
                .and_then(load_sources);
            match loaded {
                Ok(sources) => sources,
                Err(problems) => {
                    report(&mut out, file, &problems)?;
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
    };
    let shipped = Catalogue::embedded()?;
    let mut all_fine = true;
    for file in files {
        all_fine &= check(&mut out, file, &sources, &shipped)?;
    }
    Ok(if all_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The set in a file that nothing is wrong with.
pub(super) fn read_set(file: &Path) -> anyhow::Result<QuestionSet> {
    let Examined { set, problems } = examine(
        &read(file)?,
        &embedded_sources()?,
        Catalogue::embedded()?.sets(),
    );
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    set.with_context(|| {
        format!(
            "{} has {errors} problems; `assay questions check` names them",
            file.display()
        )
    })
}

/// Whether the file can be used.
fn check(
    out: &mut impl Write,
    file: &Path,
    sources: &Sources,
    others: &Catalogue,
) -> anyhow::Result<bool> {
    let bytes = read(file)?;
    let Examined { set, problems } = examine(&bytes, sources, others.sets());
    report(out, file, &problems)?;
    let Some(set) = set else { return Ok(false) };
    let text = decode(&bytes).unwrap_or_default();
    let (welsh_fine, warnings) = welsh(out, others.welsh(), file, text, &set)?;
    if welsh_fine {
        let questions = set.questions.len();
        let warnings = match problems.len() + warnings {
            0 => "nothing to put right".to_owned(),
            1 => "nothing to put right, 1 warning".to_owned(),
            many => format!("nothing to put right, {many} warnings"),
        };
        writeln!(
            out,
            "{}: {questions} questions, {warnings}.",
            file.display()
        )?;
    }
    Ok(welsh_fine)
}

/// Prints every text of a set for a translator, with the Welsh of it that is there and still right.
pub(super) fn welsh_to_fill_in(file: &Path) -> anyhow::Result<ExitCode> {
    let set = read_set(file)?;
    let beside = file.with_extension("cy.yaml");
    let present = if beside.exists() {
        let bytes = read(&beside)?;
        let loaded = decode(&bytes).map_err(|problem| vec![problem]);
        match loaded.and_then(|text| load_welsh(text, &set)) {
            Ok(welsh) => welsh,
            Err(problems) => {
                report(&mut std::io::stderr(), &beside, &problems)?;
                return Ok(ExitCode::FAILURE);
            }
        }
    } else {
        WelshTexts {
            set: set.id.clone(),
            texts: std::collections::BTreeMap::new(),
        }
    };
    let text = serde_saphyr::to_string(&welsh_to_do(&set, &present))?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Whether the Welsh beside the file can be used, and how many warnings there are about it.
fn welsh(
    out: &mut impl Write,
    shipped: &Welsh,
    file: &Path,
    text: &str,
    set: &QuestionSet,
) -> anyhow::Result<(bool, usize)> {
    let beside = file.with_extension("cy.yaml");
    if !beside.exists() {
        writeln!(
            out,
            "{}:1:1: warning: There is no Welsh: {} is not there.",
            file.display(),
            beside.display()
        )?;
        return Ok((true, 1));
    }
    let bytes = read(&beside)?;
    let loaded: Result<WelshTexts, Vec<FileProblem>> = decode(&bytes)
        .map_err(|problem| vec![problem])
        .and_then(|text| load_welsh(text, set));
    match loaded {
        Ok(welsh) => {
            let warnings = welsh_warnings(text, &welsh_state(set, &shipped.completed(welsh)));
            report(out, file, &warnings)?;
            Ok((true, warnings.len()))
        }
        Err(problems) => {
            report(out, &beside, &problems)?;
            Ok((
                problems
                    .iter()
                    .all(|problem| problem.severity == Severity::Warning),
                0,
            ))
        }
    }
}

fn report(out: &mut impl Write, file: &Path, problems: &[FileProblem]) -> std::io::Result<()> {
    for problem in problems {
        writeln!(out, "{}:{problem}", file.display())?;
    }
    Ok(())
}

/// The bytes of a file, and one more than a question set may have of a larger one.
fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let told = || format!("{} cannot be read", file.display());
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_BYTES_MAX)?.saturating_add(1);
    File::open(file)
        .with_context(told)?
        .take(most)
        .read_to_end(&mut bytes)
        .with_context(told)?;
    Ok(bytes)
}
