//! Which types of file are taken as evidence, by the names they go under.
//!
//! Invariant: a type here is one that can be shown to people without running anything.

/// A type of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileType {
    Pdf,
    Docx,
    Xlsx,
    Png,
    Jpeg,
    Text,
    Csv,
    /// A software bill of materials: CycloneDX or SPDX.
    SbomJson,
    SbomXml,
}

impl FileType {
    pub const ALL: &'static [Self] = &[
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Png,
        Self::Jpeg,
        Self::Text,
        Self::Csv,
        Self::SbomJson,
        Self::SbomXml,
    ];

    /// The type that a file's name claims.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Docx),
            "xlsx" => Some(Self::Xlsx),
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "txt" => Some(Self::Text),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::SbomJson),
            "xml" => Some(Self::SbomXml),
            _ => None,
        }
    }

    /// As it is served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::SbomJson => "application/json",
            Self::SbomXml => "application/xml",
        }
    }
}
