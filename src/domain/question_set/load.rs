//! Reads question set files and the register of sources.
//!
//! Invariant: what comes out has passed every rule of `validate`; what does not comes back as
//! problems, each with its line, column and a sentence.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_saphyr::{MessageFormatter, Options, UserMessageFormatter};

use super::{
    include,
    model::QuestionSet,
    places::{Place, Places},
    sources::Sources,
    validate::{self, Flaw},
};
use crate::domain::canonical::{CanonicalError, ContentHash, canonical_bytes};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Something to put right in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    pub place: Place,
    /// A plain English sentence.
    pub message: String,
}

/// `line:column: sentence`
impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "{line}:{column}: {}", self.message)
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
    let resolved = match include::resolve(set, others) {
        Ok(resolved) => resolved,
        Err(flaws) => return Err(locate(text, flaws)?),
    };
    let flaws = validate::validate(&resolved.set, sources);
    if flaws.is_empty() {
        Ok(resolved.set)
    } else {
        let flaws = flaws.into_iter().map(|flaw| resolved.in_file(flaw));
        Err(locate(text, flaws.collect())?)
    }
}

/// Reads and validates the register of sources.
pub fn load_sources(text: &str) -> Result<Sources, Vec<FileProblem>> {
    read(text, validate::validate_sources)
}

/// Reads a file of another shape, with the line and column of each flaw that `check` finds.
pub(in crate::domain) fn read<T: DeserializeOwned>(
    text: &str,
    check: impl FnOnce(&T) -> Vec<Flaw>,
) -> Result<T, Vec<FileProblem>> {
    let value: T = parse(text).map_err(|problem| vec![problem])?;
    let flaws = check(&value);
    if flaws.is_empty() {
        Ok(value)
    } else {
        Err(locate(text, flaws)?)
    }
}

/// The identity of a question set's content, whatever its file looks like.
pub fn content_hash(set: &QuestionSet) -> Result<ContentHash, CanonicalError> {
    canonical_bytes(set).map(|bytes| ContentHash::of(&bytes))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FileProblem> {
    if text.len() > FILE_BYTES_MAX {
        return Err(FileProblem {
            place: Place::START,
            message: format!("The file is larger than {FILE_BYTES_MAX} bytes."),
        });
    }
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let error = error.without_snippet();
        FileProblem {
            place: error.location().map_or(Place::START, Place::of),
            message: match error {
                serde_saphyr::Error::Budget { .. } => {
                    "The file uses aliases or nests too deep; write every value out.".to_owned()
                }
                _ => sentence(&UserMessageFormatter.format_message(error)),
            },
        }
    })
}

/// `yes` and `no` are names of options, so only `true` and `false` are truth values. Aliases and
/// merge keys are refused: what is published must read as it is written.
fn options() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        merge_keys: serde_saphyr::MergeKeyPolicy::Error,
        budget: serde_saphyr::budget! { max_aliases: 0, max_depth: 24 },
    }
}

fn locate(text: &str, flaws: Vec<Flaw>) -> Result<Vec<FileProblem>, Vec<FileProblem>> {
    let places: Places = parse(text).map_err(|problem| vec![problem])?;
    let mut problems: Vec<FileProblem> = flaws
        .into_iter()
        .map(|flaw| FileProblem {
            place: places.find(&flaw.pointer),
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
