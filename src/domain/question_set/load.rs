//! Reads question set files and the register of sources.
//!
//! Invariant: what comes out has passed every rule of `validate`; what does not comes back as
//! problems, each with its line, column and a sentence. Bytes, depth and nodes are bounded, so that
//! no file costs more than a fixed amount of memory and time, whoever wrote it.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use serde_saphyr::{MessageFormatter, Options, UserMessageFormatter, budget::BudgetBreach};

use super::{
    advice::advice,
    include,
    model::QuestionSet,
    places::{Place, Places},
    sources::Sources,
    validate::{self, Flaw},
};
use crate::domain::canonical::{CanonicalError, ContentHash, canonical_bytes};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;
/// How deep values of a file may nest.
const DEPTH_MAX: usize = 24;
/// Values of one file: lists, mappings and scalars. The largest shipped set has about 12,000.
const NODES_MAX: usize = 60_000;

/// Whether a problem keeps a file from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// Something to put right in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    pub severity: Severity,
    pub place: Place,
    /// A JSON pointer to the value; empty when the file could not be read as values.
    pub pointer: String,
    /// A plain English sentence.
    pub message: String,
}

impl FileProblem {
    /// A problem with the file as a whole or with its bytes.
    fn unreadable(place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            place,
            pointer: String::new(),
            message: message.into(),
        }
    }
}

/// `line:column: sentence`, with `warning: ` before the sentence of a warning.
impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        let warning = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        write!(f, "{line}:{column}: {warning}{}", self.message)
    }
}

/// What came of reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The set, unless something in the file is an error.
    pub set: Option<QuestionSet>,
    /// Errors and warnings, in the order of the file.
    pub problems: Vec<FileProblem>,
}

/// Reads and validates a question set from the bytes of its file, and says what could be better. It may include questions
/// of `others`.
pub fn examine(bytes: &[u8], sources: &Sources, others: &[QuestionSet]) -> Examined {
    let read = decode(bytes).and_then(|text| Ok((text, parse::<QuestionSet>(text)?)));
    let (text, set) = match read {
        Ok(read) => read,
        Err(problem) => {
            return Examined {
                set: None,
                problems: vec![problem],
            };
        }
    };
    let resolved = match include::resolve(set, others) {
        Ok(resolved) => resolved,
        Err(flaws) => {
            return Examined {
                set: None,
                problems: errors_at(text, flaws),
            };
        }
    };
    let errors = validate::validate(&resolved.set, sources);
    let fine = errors.is_empty();
    let errors = errors.into_iter().map(|flaw| (Severity::Error, flaw));
    let warnings = advice(&resolved.set).into_iter();
    let found = errors
        .chain(warnings.map(|flaw| (Severity::Warning, flaw)))
        .map(|(severity, flaw)| (severity, resolved.in_file(flaw)))
        .collect();
    Examined {
        problems: locate(text, found).unwrap_or_else(|problem| vec![problem]),
        set: fine.then_some(resolved.set),
    }
}

/// Reads and validates a question set that stands alone. Mappings must name keys of `sources`.
pub fn load(text: &str, sources: &Sources) -> Result<QuestionSet, Vec<FileProblem>> {
    load_beside(text, sources, &[])
}

/// Reads and validates a question set that may include questions of `others`.
pub fn load_beside(
    text: &str,
    sources: &Sources,
    others: &[QuestionSet],
) -> Result<QuestionSet, Vec<FileProblem>> {
    let set: QuestionSet = parse(text).map_err(|problem| vec![problem])?;
    let resolved = include::resolve(set, others).map_err(|flaws| errors_at(text, flaws))?;
    let flaws = validate::validate(&resolved.set, sources);
    if flaws.is_empty() {
        return Ok(resolved.set);
    }
    let flaws = flaws.into_iter().map(|flaw| resolved.in_file(flaw));
    Err(errors_at(text, flaws.collect()))
}

/// Reads and validates the register of sources.
pub fn load_sources(text: &str) -> Result<Sources, Vec<FileProblem>> {
    read(text, validate::validate_sources)
}

/// Reads a file of another shape, with the line and column of each flaw that `rules` find.
pub(in crate::domain) fn read<T: DeserializeOwned>(
    text: &str,
    rules: impl FnOnce(&T) -> Vec<Flaw>,
) -> Result<T, Vec<FileProblem>> {
    let value: T = parse(text).map_err(|problem| vec![problem])?;
    valid(value, text, rules)
}

/// The value, if the rules find nothing wrong with it.
pub(super) fn valid<T>(
    value: T,
    text: &str,
    rules: impl FnOnce(&T) -> Vec<Flaw>,
) -> Result<T, Vec<FileProblem>> {
    let flaws = rules(&value);
    if flaws.is_empty() {
        return Ok(value);
    }
    Err(errors_at(text, flaws))
}

/// Further errors in a file that was read, each at its place.
pub fn errors_at(text: &str, flaws: Vec<Flaw>) -> Vec<FileProblem> {
    let found = flaws.into_iter().map(|flaw| (Severity::Error, flaw));
    locate(text, found.collect()).unwrap_or_else(|problem| vec![problem])
}

/// The identity of a question set's content, whatever its file looks like.
pub fn content_hash(set: &QuestionSet) -> Result<ContentHash, CanonicalError> {
    canonical_bytes(set).map(|bytes| ContentHash::of(&bytes))
}

/// The text of a file's bytes.
pub fn decode(bytes: &[u8]) -> Result<&str, FileProblem> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(FileProblem::unreadable(
            Place::START,
            "The file is in UTF-16; save it as UTF-8.",
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        FileProblem::unreadable(
            after(&String::from_utf8_lossy(before)),
            "The file is not in UTF-8; save it as UTF-8.",
        )
    })?;
    match text.split_once('\0') {
        None => Ok(text),
        Some((before, _)) => Err(FileProblem::unreadable(
            after(before),
            "The file holds a NUL character; it is not a text file.",
        )),
    }
}

/// The place just after a text.
fn after(text: &str) -> Place {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Place {
        line: u32::try_from(text.matches('\n').count()).map_or(u32::MAX, |line| line + 1),
        column: u32::try_from(last.chars().count()).map_or(u32::MAX, |column| column + 1),
    }
}

fn too_large() -> FileProblem {
    FileProblem::unreadable(
        Place::START,
        format!("The file is larger than {FILE_BYTES_MAX} bytes."),
    )
}

pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FileProblem> {
    if text.len() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let error = error.without_snippet();
        FileProblem::unreadable(
            error.location().map_or(Place::START, Place::of),
            match &error {
                serde_saphyr::Error::Budget { breach, .. } => over_budget(breach),
                _ => sentence(&UserMessageFormatter.format_message(error)),
            },
        )
    })
}

fn over_budget(breach: &BudgetBreach) -> String {
    match breach {
        BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => {
            "The file uses anchors or aliases; write every value out.".to_owned()
        }
        BudgetBreach::Depth { .. } => {
            format!("The file nests more than {DEPTH_MAX} levels deep.")
        }
        BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => {
            format!("The file holds more than {NODES_MAX} values.")
        }
        BudgetBreach::Documents { .. } => "The file holds more than one document.".to_owned(),
        _ => "The file is too large or too complicated to be read.".to_owned(),
    }
}

/// `yes` and `no` are names of options, so only `true` and `false` are truth values. Aliases and
/// merge keys are refused: what is published must read as it is written.
pub(super) fn options() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        merge_keys: serde_saphyr::MergeKeyPolicy::Error,
        budget: serde_saphyr::budget! {
            max_reader_input_bytes: Some(FILE_BYTES_MAX),
            max_aliases: 0,
            max_anchors: 0,
            max_depth: DEPTH_MAX,
            flow_nesting_limit: DEPTH_MAX,
            max_documents: 1,
            max_nodes: NODES_MAX,
            max_events: 3 * NODES_MAX,
            max_total_scalar_bytes: FILE_BYTES_MAX,
        },
    }
}

pub(super) fn locate(
    text: &str,
    flaws: Vec<(Severity, Flaw)>,
) -> Result<Vec<FileProblem>, FileProblem> {
    if flaws.is_empty() {
        return Ok(Vec::new());
    }
    let places: Places = parse(text)?;
    let mut problems: Vec<FileProblem> = flaws
        .into_iter()
        .map(|(severity, flaw)| FileProblem {
            severity,
            place: places.find(&flaw.pointer),
            pointer: flaw.pointer,
            message: flaw.message,
        })
        .collect();
    problems.sort_by_key(|problem| problem.place);
    Ok(problems)
}

fn sentence(text: &str) -> String {
    let mut characters = text.trim().trim_end_matches('.').chars();
    let Some(first) = characters.next() else {
        return "The file cannot be read.".to_owned();
    };
    first
        .to_uppercase()
        .chain(characters)
        .chain(['.'])
        .collect()
}
