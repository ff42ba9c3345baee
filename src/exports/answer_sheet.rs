//! A response's answers as a spreadsheet to be filled in, and as a Word document to be read.
//!
//! Invariant: no cell holds a formula and no sheet is locked; what people type into is text, so that no program turns
//! a date or a number into something else.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet,
};

use super::document::{Block, Depth, Document, ExportError, Form, printable};
use crate::{
    app::answer_sheet::{COLUMNS, Sheet, SheetLine, SheetQuestion},
    domain::question_set::EvidenceLevel,
    ui::{terms::level_in_words, words::Words},
};

/// The first row that holds a line; the names and the headings of the columns stand above it.
const FIRST_LINE: u32 = 2;
/// The widths of the columns, in characters; 0 is hidden.
const WIDTHS: [f64; COLUMNS.len()] = [
    0.0, 0.0, 18.0, 18.0, 10.0, 40.0, 50.0, 28.0, 30.0, 50.0, 26.0, 30.0, 30.0, 16.0, 20.0,
];

/// The bytes of the sheet's file: a workbook, or in any other form the document.
///
/// # Errors
/// When the form's writer refuses, such as for a sheet too long for it.
pub fn write(sheet: &Sheet, form: Form) -> Result<Vec<u8>, ExportError> {
    match form {
        Form::Xlsx => workbook(sheet),
        form => document(sheet).write(form),
    }
}

fn workbook(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let words = Words(sheet.language);
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&sheet.title);
    book.set_properties(&properties.set_creation_datetime(&made));
    let formats = Formats::new();
    let mut choices = Choices::new(words);
    let page = book.add_worksheet();
    page.set_name(words.sheet_name())?;
    head(page, sheet, words, &formats)?;
    let mut row = FIRST_LINE;
    for question in &sheet.questions {
        for (index, line) in question.lines.iter().enumerate() {
            write_line(page, row, (question, index == 0), line, &formats)?;
            if !line.choices.is_empty() {
                let list = choices.range(&line.choices)?;
                page.add_data_validation(row, column("answer"), row, column("answer"), &list)?;
            }
            row += 1;
        }
    }
    let levels: Vec<String> = EvidenceLevel::ALL
        .iter()
        .map(|level| level_in_words(words, *level))
        .collect();
    if row > FIRST_LINE {
        let (list, level) = (choices.range(&levels)?, column("level"));
        page.add_data_validation(FIRST_LINE, level, row - 1, level, &list)?;
        page.autofilter(1, 2, row - 1, last_column())?;
    }
    page.set_freeze_panes(FIRST_LINE, column("question"))?;
    choices.write(book.add_worksheet())?;
    Ok(book.save_to_buffer()?)
}

fn column(name: &str) -> u16 {
    (0..)
        .zip(COLUMNS)
        .find(|(_, known)| *known == name)
        .map_or(0, |(index, _)| index)
}

fn last_column() -> u16 {
    u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX)
}

struct Formats {
    heading: Format,
    read: Format,
    fill: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            heading: Format::new().set_bold().set_text_wrap(),
            read: cell.clone().set_background_color(Color::RGB(0x00F3_F2F1)),
            // Text, so that nothing that is typed is turned into something else.
            fill: cell.set_num_format("@").set_border(FormatBorder::Thin),
        }
    }
}

fn head(
    page: &mut Worksheet,
    sheet: &Sheet,
    words: Words,
    formats: &Formats,
) -> Result<(), ExportError> {
    let headings = [
        String::new(),
        String::new(),
        words.sheet_about(),
        words.sheet_section(),
        words.sheet_question_id(),
        words.sheet_question(),
        words.sheet_guidance(),
        words.sheet_label(),
        words.sheet_how(),
        words.sheet_answer(),
        words.sheet_level(),
        words.sheet_note(),
        words.sheet_reason(),
        words.sheet_until(),
        words.sheet_state(),
    ];
    for (index, ((name, heading), width)) in (0_u16..).zip(COLUMNS.iter().zip(headings).zip(WIDTHS))
    {
        let name = match index {
            0 => format!("{name}:{}", sheet.response),
            _ => (*name).to_owned(),
        };
        page.write_string(0, index, name)?;
        page.write_string_with_format(1, index, heading, &formats.heading)?;
        if width > 0.0 {
            page.set_column_width(index, width)?;
        } else {
            page.set_column_hidden(index)?;
        }
    }
    page.set_row_hidden(0)?;
    Ok(())
}

fn write_line(
    page: &mut Worksheet,
    row: u32,
    (question, first): (&SheetQuestion, bool),
    line: &SheetLine,
    formats: &Formats,
) -> Result<(), ExportError> {
    let name = format!("{}:{}:{}", question.subject, question.question, line.name);
    // Long texts stand once, beside the first line.
    let once = |text: &str| {
        if first {
            printable(text)
        } else {
            String::new()
        }
    };
    for (name, text) in [
        (COLUMNS[0], name),
        ("version", question.version.clone()),
        ("about", printable(&question.subject_title)),
        ("section", printable(&question.section_title)),
        ("id", question.question.to_string()),
        ("question", once(&question.text)),
        ("guidance", once(&question.guidance)),
        ("label", printable(&line.label)),
        ("how", printable(&line.how)),
        ("state", once(&question.state)),
    ] {
        page.write_string_with_format(row, column(name), text, &formats.read)?;
    }
    page.write_string_with_format(row, column("answer"), &line.answer, &formats.fill)?;
    let extra = &question.extra;
    for (name, text) in [
        ("level", &extra.level),
        ("note", &extra.note),
        ("reason", &extra.reason),
        ("until", &extra.until),
    ] {
        if first {
            page.write_string_with_format(row, column(name), text, &formats.fill)?;
        } else {
            page.write_string_with_format(row, column(name), "", &formats.read)?;
        }
    }
    Ok(())
}

/// The lists to choose from, each once, on a sheet of their own: a list beside a cell may not be long.
struct Choices {
    sheet: String,
    known: BTreeMap<Vec<String>, u16>,
}

impl Choices {
    fn new(words: Words) -> Self {
        Self {
            sheet: words.sheet_choices(),
            known: BTreeMap::new(),
        }
    }

    /// What lets a cell hold one of these alone.
    fn range(&mut self, choices: &[String]) -> Result<DataValidation, ExportError> {
        let next = u16::try_from(self.known.len()).unwrap_or(u16::MAX);
        let column = *self.known.entry(choices.to_vec()).or_insert(next);
        let last = u32::try_from(choices.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let range = rust_xlsxwriter::utility::cell_range_absolute(0, column, last, column);
        let list = Formula::new(format!("='{}'!{range}", self.sheet));
        Ok(DataValidation::new().allow_list_formula(list))
    }

    fn write(&self, page: &mut Worksheet) -> Result<(), ExportError> {
        page.set_name(&self.sheet)?;
        for (choices, column) in &self.known {
            for (row, choice) in (0..).zip(choices) {
                page.write_string(row, *column, printable(choice))?;
            }
        }
        page.set_hidden(true);
        Ok(())
    }
}

/// The same as a document to be read.
fn document(sheet: &Sheet) -> Document {
    let words = Words(sheet.language);
    let mut blocks = Vec::new();
    let (mut subject, mut section) = (None, None);
    for question in &sheet.questions {
        if subject != Some(question.subject) {
            subject = Some(question.subject);
            section = None;
            blocks.push(Block::Heading(Depth::Part, question.subject_title.clone()));
        }
        if section != Some(&question.section_title) {
            section = Some(&question.section_title);
            blocks.push(Block::Heading(
                Depth::Chapter,
                question.section_title.clone(),
            ));
        }
        let heading = format!("{}: {}", question.question, question.text);
        blocks.push(Block::Heading(Depth::Item, heading));
        blocks.push(Block::Paragraph(question.guidance.clone()));
        blocks.push(Block::Terms(terms(words, question)));
    }
    Document {
        title: sheet.title.clone(),
        about: Vec::new(),
        blocks,
        tables: Vec::new(),
    }
}

/// What is answered, line by line, and what stands beside it.
fn terms(words: Words, question: &SheetQuestion) -> Vec<(String, String)> {
    let extra = &question.extra;
    let lines = question
        .lines
        .iter()
        .map(|line| (line.label.clone(), line.answer.clone()));
    let beside = [
        (words.sheet_note(), extra.note.clone()),
        (words.sheet_level(), extra.level.clone()),
        (words.evidence_heading(), question.evidence.join("; ")),
        (words.sheet_reason(), extra.reason.clone()),
        (words.sheet_until(), extra.until.clone()),
    ];
    let said = lines.chain(beside).filter(|(_, text)| !text.is_empty());
    std::iter::once((words.sheet_state(), question.state.clone()))
        .chain(said)
        .collect()
}
