//! The coverage of the question sets as a page of Markdown.

use crate::domain::{ids::QuestionId, question_set::CoveredGroup};

/// One table a group.
pub fn markdown(groups: &[CoveredGroup]) -> String {
    let mut page = String::from(
        "# What the question sets cover\n\n\
         Written by `assay questions coverage`. A clause is covered by the questions that name it as their source; each \
         condition of the\nProduct Security Regime also names the verdict case (`verdict-cases.yaml`) in which it fails \
         alone. Clauses are in our own words.\n",
    );
    for group in groups {
        let with_cases = group.rows.iter().any(|row| row.case.is_some());
        let last = if with_cases {
            "Verdict case"
        } else {
            "Why not asked"
        };
        page.push_str(&format!(
            "\n## {}\n\n| Clause | What it asks | Questions | {last} |\n|---|---|---|---|\n",
            group.title
        ));
        for row in &group.rows {
            let note = row
                .case
                .as_deref()
                .or(row.left.as_deref())
                .unwrap_or_default();
            let questions: Vec<&str> = row.questions.iter().map(QuestionId::as_str).collect();
            page.push_str(&format!(
                "| {} | {} | {} | {note} |\n",
                row.clause,
                row.about,
                questions.join(", ")
            ));
        }
    }
    page
}
