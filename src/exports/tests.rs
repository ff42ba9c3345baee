//! The files are opened again, by other libraries than those that wrote them.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::*;
use crate::domain::{
    method::{Method, fixtures},
    question_set::{Catalogue, Level, QuestionSet},
};

fn shipped() -> QuestionSet {
    Catalogue::embedded().unwrap().sets()[0].clone()
}

fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            assert!(
                book.worksheet_formula(&name)
                    .unwrap()
                    .used_cells()
                    .next()
                    .is_none()
            );
            let range = book.worksheet_range(&name).unwrap();
            let rows = range.rows().map(|row| row.iter().map(string).collect());
            (name, rows.collect())
        })
        .collect()
}

/// The text of a cell, which is a string or nothing.
fn string(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no string"),
    }
}

/// One part of a Word file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The paragraphs of a Word file: style and text.
fn paragraphs(bytes: &[u8]) -> Vec<(String, String)> {
    let body = part(bytes, "word/document.xml");
    body.split("<w:p ")
        .skip(1)
        .map(|paragraph| {
            let style = paragraph
                .split_once("<w:pStyle w:val=\"")
                .and_then(|(_, rest)| rest.split_once('"'))
                .map_or("", |(style, _)| style);
            let text: String = paragraph
                .split("<w:t")
                .skip(1)
                .filter_map(|run| run.split_once('>')?.1.split_once("</w:t>"))
                .map(|(text, _)| text)
                .collect();
            let text = text
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            (style.to_owned(), text)
        })
        .collect()
}

fn method() -> Method {
    fixtures::method()
}

#[test]
fn a_set_as_a_spreadsheet_holds_every_question_as_strings() {
    let set = shipped();
    let sheets = sheets(set::document(&set, None).write(Form::Xlsx).unwrap());
    assert_eq!(sheets[0].0, "About");
    let (name, rows) = &sheets[1];
    assert_eq!(name, "Questions");
    assert_eq!(rows.len(), set.questions.len() + 1);
    for (row, question) in rows.iter().skip(1).zip(&set.questions) {
        assert_eq!(row[0], question.id.as_str());
        assert_eq!(row[4], question.text);
        assert_eq!(
            row[14].is_empty(),
            question.show_if.is_none() && question.lot_features.is_empty()
        );
    }
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let hostile = "=HYPERLINK(\"http://example.invalid\",\"x\")";
    let mut set = shipped();
    set.questions[0].text = hostile.to_owned();
    let document = set::document(&set, None);
    let sheets = sheets(document.write(Form::Xlsx).unwrap());
    assert_eq!(sheets[1].1[1][4], hostile);
    let csv = String::from_utf8(document.write(Form::Csv).unwrap()).unwrap();
    assert!(csv.contains(",\"'=HYPERLINK("), "{csv}");
}

#[test]
fn a_set_as_a_word_file_has_real_headings_and_says_what_the_markdown_says() {
    let set = shipped();
    let document = set::document(&set, Some(Level::Low));
    let bytes = document.write(Form::Docx).unwrap();
    let found = paragraphs(&bytes);
    let headings: Vec<&str> = found
        .iter()
        .filter(|(style, _)| style.starts_with("Heading"))
        .map(|(_, text)| text.as_str())
        .collect();
    let meant: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(_, text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(headings, meant);
    assert_eq!(found[0], ("Title".to_owned(), set.title.clone()));
    let styles = part(&bytes, "word/styles.xml");
    for name in ["heading 1", "heading 3", "Title"] {
        assert!(
            styles.contains(&format!("w:name w:val=\"{name}\"")),
            "{name}"
        );
    }
    let words: String = found.iter().map(|(_, text)| format!("{text}\n")).collect();
    for question in set
        .questions
        .iter()
        .filter(|q| q.levels.contains(&Level::Low))
    {
        assert!(words.contains(&question.guidance), "{}", question.id);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for form in [Form::Docx, Form::Xlsx, Form::Csv, Form::Md] {
        let written = || set::document(&shipped(), None).write(form).unwrap();
        assert!(written() == written(), "{form:?}");
    }
}

#[test]
fn the_method_document_says_what_counts_what_disqualifies_and_names_its_hash() {
    let method = method();
    let hash = method.hash().unwrap().to_string();
    let document = method::document(&method, &hash);
    let text = String::from_utf8(document.write(Form::Md).unwrap()).unwrap();
    assert!(text.contains(&hash));
    for rule in &method.rules {
        assert!(
            plain(&document).replace("\n    ", " ").contains(&rule.text),
            "{}",
            rule.text
        );
    }
    let sheets = sheets(document.write(Form::Xlsx).unwrap());
    let sheet = |name: &str| &sheets.iter().find(|(known, _)| known == name).unwrap().1;
    let criteria = sheet("Criteria");
    for lot in &method.lots {
        let name = format!("{}. {}", lot.number, lot.title);
        let shares = criteria
            .iter()
            .filter(|row| row[0] == name)
            .map(|row| &row[3]);
        let tenths: u32 = shares
            .filter(|share| !share.is_empty())
            .map(|share| share.replace('.', "").parse::<u32>().unwrap())
            .sum();
        assert!((995..=1005).contains(&tenths), "{name}: {tenths}");
    }
    assert_eq!(sheet("Gates").len(), method.gates.len() + 2);
    let questions = sheet("Questions");
    assert_eq!(questions.len(), method.questions.len() + 1);
    // What full marks for every question are worth adds up to the whole of each lot.
    let counts = questions[0]
        .iter()
        .position(|name| name.starts_with("Counts for"))
        .unwrap();
    for lot in &method.lots {
        let mark = format!("{}. {}: ", lot.number, lot.title);
        let tenths: u32 = questions
            .iter()
            .flat_map(|row| row[counts].split("; "))
            .filter_map(|part| part.strip_prefix(&mark))
            .map(|share| share.replace('.', "").parse::<u32>().unwrap())
            .sum();
        assert!((980..=1020).contains(&tenths), "{mark}: {tenths}");
    }
}

#[test]
fn an_opendocument_spreadsheet_holds_the_cells_of_the_workbook() {
    let cells = [
        "=1+1",
        "a <b> & \"c\"",
        "two  spaces, ends ",
        " begins",
        "first\nsecond",
        "x",
    ];
    let table = Table {
        name: "Cells".to_owned(),
        columns: cells.map(str::to_owned).to_vec(),
        rows: vec![cells.map(str::to_owned).to_vec(); 3],
    };
    let document = Document {
        title: "Title".to_owned(),
        about: vec![("Name".to_owned(), "Value".to_owned())],
        blocks: Vec::new(),
        tables: vec![table],
    };
    let ods = document.write(Form::Ods).unwrap();
    assert_eq!(ods, document.write(Form::Ods).unwrap());
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    assert_eq!(part(&ods, "mimetype"), mimetype);
    assert!(
        ods[..120]
            .windows(mimetype.len())
            .any(|bytes| bytes == mimetype.as_bytes())
    );
    assert_eq!(sheets(ods), sheets(document.write(Form::Xlsx).unwrap()));
}
