//! Tables as CSV, per RFC 4180.
//!
//! Invariant: cells come through `comparison::csv_cell`, so no text is run as a formula; here they
//! are quoted.

/// The media type, with the encoding spreadsheets ask for.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// The rows as a file.
///
/// # Errors
/// When rows differ in length.
pub fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_separators_quotes_and_line_ends_stay_whole() {
        let rows = [vec!["a,b".to_owned(), "say \"c\"".into(), "d\ne".into()]];
        assert_eq!(
            write(&rows).unwrap(),
            b"\"a,b\",\"say \"\"c\"\"\",\"d\ne\"\r\n"
        );
    }

    #[test]
    fn rows_of_different_length_are_refused() {
        assert!(write(&[vec!["a".into()], vec!["b".into(), "c".into()]]).is_err());
    }
}
