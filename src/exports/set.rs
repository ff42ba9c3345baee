//! A question set as a document, at one level or at all of them.

use super::{
    document::{Block, Depth, Document, Table},
    question::{COLUMNS, Shown, blocks, pairs, row},
};
use crate::domain::{
    ids::QuestionId,
    question_set::{Budget, Level, Question, QuestionSet, content_hash, minutes, words},
};

/// The levels that a document without a level speaks of.
const LEVELS: [Level; 3] = [Level::Low, Level::Medium, Level::High];

/// The set as it is asked at `level`, or whole.
pub fn document(set: &QuestionSet, level: Option<Level>) -> Document {
    let asked = |question: &&Question| level.is_none_or(|level| question.levels.contains(&level));
    let questions: Vec<&Question> = set.questions.iter().filter(asked).collect();
    let find = |id: &QuestionId| set.question(id);
    let mut read = Vec::new();
    let mut rows = Vec::new();
    for section in &set.sections {
        let inside: Vec<&&Question> = questions
            .iter()
            .filter(|q| q.section == section.id)
            .collect();
        if inside.is_empty() {
            continue;
        }
        read.push(Block::Heading(Depth::Part, section.title.clone()));
        read.push(Block::Paragraph(section.intro.clone()));
        for question in inside {
            let shown = shown(question, level);
            read.extend(blocks(&shown, &find));
            rows.push(row(&shown, &section.title, &find));
        }
    }
    Document {
        title: set.title.clone(),
        about: about(set, &questions, level),
        blocks: read,
        tables: vec![Table {
            name: "Questions".to_owned(),
            columns: COLUMNS.map(str::to_owned).to_vec(),
            rows,
        }],
    }
}

fn shown(question: &Question, level: Option<Level>) -> Shown<'_> {
    let evidence = |level: &Level| {
        let least = question.evidence.get(level).copied().unwrap_or_default();
        words::evidence(least).to_owned()
    };
    let evidence = match level {
        Some(level) => evidence(&level),
        None => {
            let each = question.levels.iter();
            let each: Vec<String> = each
                .map(|level| format!("{}: {}", words::level(*level), evidence(level)))
                .collect();
            each.join("; ")
        }
    };
    Shown {
        question,
        class: words::class(&question.class),
        evidence,
        more: Vec::new(),
    }
}

fn about(
    set: &QuestionSet,
    questions: &[&Question],
    level: Option<Level>,
) -> Vec<(String, String)> {
    let mut about = pairs([
        ("Set", Some(set.id.to_string())),
        ("Version", Some(set.version.clone())),
        ("Purpose", Some(set.purpose.clone())),
        ("Level", Some(level.map_or("all", words::level).to_owned())),
        ("Questions", Some(questions.len().to_string())),
        (
            "SHA-256 of the content",
            content_hash(set).ok().map(|hash| hash.to_string()),
        ),
    ]);
    for level in level.as_ref().map_or(&LEVELS[..], std::slice::from_ref) {
        let at_level = questions
            .iter()
            .filter(|q| q.levels.contains(level))
            .copied();
        let name = format!("Time to answer at {}", words::level(*level));
        about.push((name, time(&Budget::once(at_level, *level))));
    }
    about
}

/// A budget in words.
pub(super) fn time(budget: &Budget) -> String {
    let mut text = format!(
        "about {} minutes for {} questions, at most {} when every condition holds",
        minutes(budget.seconds),
        budget.questions,
        minutes(budget.seconds_at_most)
    );
    for (seconds, by) in [
        (
            budget.settled_by_cyber_essentials,
            "a Cyber Essentials certificate",
        ),
        (budget.settled_by_share_code, "a share code"),
    ] {
        if seconds > 0 {
            text += &format!("; {by} saves about {}", minutes(seconds));
        }
    }
    text + " (our estimate)"
}
