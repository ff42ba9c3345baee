//! Whether a file is what its name says, and of a type that is taken.
//!
//! Invariant: decided by content, while it streams past; only a document, whose directory stands at its end, is looked
//! into afterwards, by [`document`]. Nothing in a file is run, resolved or unpacked to the disk.

use std::io::{Cursor, Read};

use crate::domain::file_type::FileType;

/// What the look at the beginning of a file takes.
pub const HEAD_BYTES: usize = 64 * 1024;
/// Entries of a document's archive.
const ARCHIVE_ENTRIES_MAX: usize = 5_000;
/// How a document begins, and how each entry of its archive's directory does.
const ARCHIVE_BEGINS: &[u8] = b"PK";
const DIRECTORY_ENTRY_BEGINS: &[u8] = b"PK\x01\x02";
/// Unpacked bytes of a document's archive.
const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Unpacked bytes of the list of parts.
const CONTENT_TYPES_BYTES_MAX: u64 = 1024 * 1024;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    #[error(
        "Send a pdf, docx, xlsx, png, jpg, txt or csv file, or a bill of materials as json or xml (CycloneDX or SPDX)."
    )]
    Extension,
    #[error("The content is not of the type that the file's name says.")]
    Content,
    #[error("A json or xml file must be a CycloneDX or SPDX bill of materials.")]
    NotAnSbom,
    #[error("The document holds macros. Save it without them and send it again.")]
    Macros,
    #[error("The document cannot be looked into safely.")]
    Archive,
}

/// A look at a file as it streams past.
pub struct Inspection {
    claimed: FileType,
    head: Vec<u8>,
    /// The end of a text that may stop within a character.
    rest: Vec<u8>,
    fault: Option<NotTaken>,
}

impl Inspection {
    pub fn of(claimed: FileType) -> Self {
        Self {
            claimed,
            head: Vec::new(),
            rest: Vec::new(),
            fault: None,
        }
    }

    /// Looks at the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES - self.head.len();
        self.head
            .extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        if self.is_text() && self.fault.is_none() {
            self.push_text(bytes);
        }
    }

    fn is_text(&self) -> bool {
        match self.claimed {
            FileType::Text | FileType::Csv | FileType::SbomJson | FileType::SbomXml => true,
            FileType::Pdf | FileType::Docx | FileType::Xlsx | FileType::Png | FileType::Jpeg => {
                false
            }
        }
    }

    /// UTF-8 without NUL, across the borders of chunks.
    fn push_text(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.fault = Some(NotTaken::Content);
                return;
            }
        };
        if self.rest.iter().take(whole).any(|byte| *byte == 0) {
            self.fault = Some(NotTaken::Content);
        }
        self.rest.drain(..whole);
    }

    /// Whether the file is what it claims, once all of it was seen; of a document, whether [`document`] is to look into
    /// it.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn finish(self) -> Result<FileType, NotTaken> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let found = infer::get(&self.head).map(|kind| kind.mime_type());
        match self.claimed {
            FileType::Pdf => same(found, "application/pdf"),
            FileType::Png => same(found, "image/png"),
            FileType::Jpeg => same(found, "image/jpeg"),
            FileType::Docx | FileType::Xlsx if self.head.starts_with(ARCHIVE_BEGINS) => Ok(()),
            FileType::Docx | FileType::Xlsx => Err(NotTaken::Content),
            FileType::Text | FileType::Csv | FileType::SbomJson | FileType::SbomXml => {
                text(self.claimed, &self.head, &self.rest, found)
            }
        }?;
        Ok(self.claimed)
    }
}

fn same(found: Option<&str>, claimed: &str) -> Result<(), NotTaken> {
    if found == Some(claimed) {
        Ok(())
    } else {
        Err(NotTaken::Content)
    }
}

fn text(claimed: FileType, head: &[u8], rest: &[u8], found: Option<&str>) -> Result<(), NotTaken> {
    let known = matches!(
        found,
        None | Some("text/plain" | "text/xml" | "application/json")
    );
    if !rest.is_empty() || !known {
        return Err(NotTaken::Content);
    }
    let lower = String::from_utf8_lossy(head).to_lowercase();
    let begin = lower.trim_start_matches('\u{feff}').trim_start();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let fits = match claimed {
        FileType::SbomJson => {
            begin.starts_with('{') && has(&["\"bomformat\"", "\"spdxversion\"", "spdx.org/rdf"])
        }
        FileType::SbomXml => {
            begin.starts_with('<')
                && has(&["cyclonedx.org/schema/bom", "spdx.org/rdf"])
                && !has(&["<!doctype", "<!entity", "<html", "<svg", "<script"])
        }
        // Nothing that a browser could take for a page.
        _ => {
            return if begin.starts_with('<')
                || begin.starts_with("#!")
                || has(&["<script", "<html", "<svg"])
            {
                Err(NotTaken::Content)
            } else {
                Ok(())
            };
        }
    };
    if fits {
        Ok(())
    } else {
        Err(NotTaken::NotAnSbom)
    }
}

/// What a document's list of parts says of the main one; none for files that need no look into them.
pub fn main_part(kind: FileType) -> Option<&'static str> {
    match kind {
        FileType::Docx => Some("wordprocessingml.document.main+xml"),
        FileType::Xlsx => Some("spreadsheetml.sheet.main+xml"),
        FileType::Pdf
        | FileType::Png
        | FileType::Jpeg
        | FileType::Text
        | FileType::Csv
        | FileType::SbomJson
        | FileType::SbomXml => None,
    }
}

/// Looks into a docx or xlsx: an archive with a list of parts that names the main one, no macros, and no more than it
/// may unpack. Takes a while, and memory for the whole file.
///
/// # Errors
/// Why it is not taken.
pub fn document(whole: &[u8], main_part: &str) -> Result<(), NotTaken> {
    // Counted before the archive is opened: its directory is read into memory at once.
    let entries = whole
        .windows(DIRECTORY_ENTRY_BEGINS.len())
        .filter(|bytes| *bytes == DIRECTORY_ENTRY_BEGINS);
    if entries.take(ARCHIVE_ENTRIES_MAX + 1).count() > ARCHIVE_ENTRIES_MAX {
        return Err(NotTaken::Archive);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(whole)).map_err(|_| NotTaken::Content)?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| NotTaken::Archive)?;
        let name = entry
            .name()
            .map_err(|_| NotTaken::Archive)?
            .to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("/activex/") {
            return Err(NotTaken::Macros);
        }
        // What an entry claims may be a lie, so it is unpacked, into nothing, up to the cap.
        let left = UNPACKED_BYTES_MAX.saturating_sub(unpacked);
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink())
            .map_err(|_| NotTaken::Archive)?;
        if read > left {
            return Err(NotTaken::Archive);
        }
        unpacked += read;
    }
    let mut parts = String::new();
    archive
        .by_name("[Content_Types].xml")
        .map_err(|_| NotTaken::Content)?
        .take(CONTENT_TYPES_BYTES_MAX)
        .read_to_string(&mut parts)
        .map_err(|_| NotTaken::Content)?;
    if parts.contains("macroEnabled") {
        Err(NotTaken::Macros)
    } else if parts.contains(main_part) {
        Ok(())
    } else {
        Err(NotTaken::Content)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn inspect(name: &str, content: &[u8]) -> Result<FileType, NotTaken> {
        let claimed = FileType::of_name(name).ok_or(NotTaken::Extension)?;
        let mut inspection = Inspection::of(claimed);
        for chunk in content.chunks(7) {
            inspection.push(chunk);
        }
        let kind = inspection.finish()?;
        match main_part(kind) {
            Some(main_part) => document(content, main_part).map(|()| kind),
            None => Ok(kind),
        }
    }

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    const WORD: &[u8] = b"<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    #[test]
    fn files_that_are_what_they_say_are_taken() {
        let docx = archive(&[
            ("[Content_Types].xml", WORD),
            ("word/document.xml", b"<w/>"),
        ]);
        for (name, content) in [
            ("a.pdf", b"%PDF-1.7\n".as_slice()),
            ("a.PNG", b"\x89PNG\r\n\x1a\n"),
            ("a.jpeg", b"\xff\xd8\xff\xe0"),
            ("a.txt", "Größe: 3 µm".as_bytes()),
            ("a.csv", b"a,b\n1,2\n"),
            ("a.json", b"{\"bomFormat\": \"CycloneDX\"}"),
            (
                "a.xml",
                b"<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>",
            ),
            ("a.docx", &docx),
        ] {
            assert!(inspect(name, content).is_ok(), "{name}");
        }
    }

    #[test]
    fn files_that_are_something_else_are_not() {
        let macros = archive(&[("[Content_Types].xml", WORD), ("word/vbaProject.bin", b"x")]);
        let plain = archive(&[("a.txt", b"x")]);
        let zeros = vec![0; 1024 * 1024];
        let entries: Vec<(String, &[u8])> = (0..201)
            .map(|n| (n.to_string(), zeros.as_slice()))
            .collect();
        let entries: Vec<(&str, &[u8])> = entries.iter().map(|(n, c)| (n.as_str(), *c)).collect();
        let bomb = archive(&entries);
        let names: Vec<String> = (0..=ARCHIVE_ENTRIES_MAX).map(|n| n.to_string()).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
        let many = archive(&many);
        for (name, content, reason) in [
            ("a.svg", b"<svg/>".as_slice(), NotTaken::Extension),
            ("a.html", b"<html>", NotTaken::Extension),
            ("a.exe", b"MZ", NotTaken::Extension),
            ("a", b"text", NotTaken::Extension),
            ("a.pdf", b"MZ\x90", NotTaken::Content),
            ("a.png", b"%PDF-1.7", NotTaken::Content),
            ("a.txt", b"<!DOCTYPE html><html>", NotTaken::Content),
            ("a.txt", b"#!/bin/sh", NotTaken::Content),
            ("a.txt", b"a\0b", NotTaken::Content),
            ("a.txt", b"\xff\xfe", NotTaken::Content),
            ("a.txt", b"cut \xc3", NotTaken::Content),
            ("a.json", b"{\"a\": 1}", NotTaken::NotAnSbom),
            (
                "a.xml",
                b"<svg xmlns=\"http://cyclonedx.org/schema/bom\"/>",
                NotTaken::NotAnSbom,
            ),
            ("a.docx", &plain, NotTaken::Content),
            ("a.xlsx", b"PK", NotTaken::Content),
            ("a.docx", &macros, NotTaken::Macros),
            ("a.docx", &bomb, NotTaken::Archive),
            ("a.docx", &many, NotTaken::Archive),
        ] {
            assert_eq!(inspect(name, content), Err(reason), "{name}");
        }
    }
}
