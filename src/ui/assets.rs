//! The pages' styles and scripts, inside the program, compressed when it was built.
//!
//! Invariant: a file's address holds the version of all of them, so that it may be kept for ever and never mixes.

/// One file in three encodings.
#[derive(Debug)]
pub struct File {
    pub name: &'static str,
    pub media_type: &'static str,
    pub plain: &'static [u8],
    pub gzip: &'static [u8],
    pub brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where a file is served.
pub fn url(name: &str) -> String {
    format!("/assets/{VERSION}/{name}")
}

/// The file of this name, if `version` is this program's.
pub fn find(version: &str, name: &str) -> Option<&'static File> {
    FILES
        .iter()
        .find(|file| version == VERSION && file.name == name)
}
