//! Documents as Markdown, and as plain text for a terminal.
//!
//! Invariant: what a text holds is shown as it is written: nothing in it becomes markup.

use super::document::{Block, Depth, Document, Table, printable};

pub(super) const MEDIA_TYPE: &str = "text/markdown; charset=utf-8";
/// The width of plain text, in characters.
const WIDTH: usize = 96;

pub(super) fn write(document: &Document) -> String {
    let mut out = format!("# {}\n\n", escaped(&document.title));
    terms(&document.about, &mut out);
    for block in &document.blocks {
        match block {
            Block::Heading(depth, text) => {
                let marks = match depth {
                    Depth::Part => "##",
                    Depth::Chapter => "###",
                    Depth::Item => "####",
                };
                out += &format!("{marks} {}\n\n", escaped(text).replace('\n', " "));
            }
            Block::Paragraph(text) => out += &format!("{}\n\n", escaped(text)),
            Block::Terms(pairs) => terms(pairs, &mut out),
            Block::List(items) => {
                for item in items {
                    out += &format!("- {}\n", escaped(item).replace('\n', "\n  "));
                }
                out.push('\n');
            }
            Block::Table(rows) => table(rows, &mut out),
        }
    }
    out
}

fn terms(pairs: &[(String, String)], out: &mut String) {
    for (name, text) in pairs {
        let text = escaped(text).replace('\n', "\n  ");
        *out += &format!("- **{}:** {text}\n", escaped(name));
    }
    out.push('\n');
}

fn table(table: &Table, out: &mut String) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| escaped(cell).replace('\n', "<br>"))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    *out += &line(&table.columns);
    *out += &format!("|{}\n", " --- |".repeat(table.columns.len()));
    for row in &table.rows {
        *out += &line(row);
    }
    out.push('\n');
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The document for a terminal.
pub fn plain(document: &Document) -> String {
    let mut out = heading(&document.title, '=');
    plain_terms(&document.about, &mut out);
    for block in &document.blocks {
        match block {
            Block::Heading(Depth::Part, text) => out += &heading(text, '='),
            Block::Heading(Depth::Chapter, text) => out += &heading(text, '-'),
            Block::Heading(Depth::Item, text) => out += &format!("{}\n", printable(text)),
            Block::Paragraph(text) => {
                wrap(text, "", "", &mut out);
                out.push('\n');
            }
            Block::Terms(pairs) => plain_terms(pairs, &mut out),
            Block::List(items) => {
                for item in items {
                    wrap(item, "  - ", "    ", &mut out);
                }
                out.push('\n');
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = table.columns.iter().zip(row);
                    let cells: Vec<String> = cells
                        .map(|(name, cell)| format!("{name}: {cell}"))
                        .collect();
                    wrap(&cells.join("; "), "  - ", "    ", &mut out);
                }
                out.push('\n');
            }
        }
    }
    out
}

fn heading(text: &str, rule: char) -> String {
    let text = printable(text);
    let width = text.chars().count().min(WIDTH);
    format!("{text}\n{}\n\n", String::from(rule).repeat(width))
}

fn plain_terms(pairs: &[(String, String)], out: &mut String) {
    for (name, text) in pairs {
        wrap(&format!("{name}: {text}"), "  ", "    ", out);
    }
    out.push('\n');
}

/// Breaks a text between words.
fn wrap(text: &str, first: &str, others: &str, out: &mut String) {
    let mut indent = first;
    for line in printable(text).lines() {
        let mut width = 0;
        for word in line.split_whitespace() {
            let letters = word.chars().count();
            if width > 0 && width + 1 + letters > WIDTH {
                out.push('\n');
                width = 0;
            }
            if width == 0 {
                *out += indent;
                width = indent.chars().count();
                indent = others;
            } else {
                out.push(' ');
                width += 1;
            }
            *out += word;
            width += letters;
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            title: "A *set*".to_owned(),
            about: vec![("Version".to_owned(), "1.0.0".to_owned())],
            blocks: vec![
                Block::Heading(Depth::Part, "One".to_owned()),
                Block::Paragraph("<b>not bold</b>".to_owned()),
                Block::Table(Table {
                    name: "T".to_owned(),
                    columns: vec!["a".to_owned(), "b".to_owned()],
                    rows: vec![vec!["x|y".to_owned(), "two\nlines".to_owned()]],
                }),
            ],
            tables: Vec::new(),
        }
    }

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(
            write(&document()),
            "# A \\*set\\*\n\n- **Version:** 1.0.0\n\n## One\n\n\\<b\\>not bold\\</b\\>\n\n\
             | a | b |\n| --- | --- |\n| x\\|y | two<br>lines |\n\n"
        );
    }

    #[test]
    fn a_terminal_gets_lines_it_can_show() {
        let text = plain(&document());
        assert!(text.contains("One\n===\n\n<b>not bold</b>\n"), "{text}");
        assert!(text.contains("  - a: x|y; b: two\n    lines\n"), "{text}");
        let mut long = String::new();
        wrap(&"word ".repeat(60), "", "  ", &mut long);
        assert!(
            long.lines().count() == 4 && long.lines().all(|line| line.chars().count() <= WIDTH)
        );
    }
}
