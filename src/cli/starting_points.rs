//! `assay questions starting-points`: what councils often buy, and one of them in full.

use std::{io::Write, process::ExitCode};

use anyhow::Context;

use crate::domain::{
    criticality::level_word,
    ids::StartingPointId,
    question_set::Catalogue,
    starting_point::{StartingPoint, StartingPoints},
};

/// Lists the starting points, or shows the one with this id.
pub(super) fn run(id: Option<&StartingPointId>) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let catalogue = Catalogue::embedded()?;
    let points = StartingPoints::embedded(&catalogue)?;
    match id {
        None => {
            for point in points.all() {
                let level = level_word(point.level);
                writeln!(out, "{:<26}{level:<8}{}", point.id.as_str(), point.title)?;
            }
        }
        Some(id) => {
            let point = points.find(id).with_context(|| {
                format!("there is no starting point {id}: leave the id out to list them")
            })?;
            show(&mut out, point, &catalogue)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(out: &mut impl Write, point: &StartingPoint, catalogue: &Catalogue) -> std::io::Result<()> {
    let (answers, why) = (&point.criticality, &point.why);
    let rows = [
        ("Harm", answers.harm.label(), &why.harm),
        ("Service", answers.disruption.label(), &why.disruption),
        (
            "Personal data",
            answers.personal_data.label(),
            &why.personal_data,
        ),
        ("Reach", answers.reach.label(), &why.reach),
        ("Exposure", answers.exposure.label(), &why.exposure),
    ];
    writeln!(out, "{}\n\n{}\n", point.title, point.summary)?;
    writeln!(out, "Typical level: {}", level_word(point.level))?;
    for (about, answer, why) in rows {
        writeln!(out, "  {about}: {answer}. {why}")?;
    }
    writeln!(out, "\nTypical lots")?;
    for lot in &point.lots {
        writeln!(out, "  {}", lot.title)?;
        for slot in &lot.slots {
            writeln!(out, "    {} ({})", slot.title, slot.weight)?;
        }
    }
    writeln!(out, "\nQuestion sets")?;
    for set in &point.question_sets {
        writeln!(out, "  {set}")?;
    }
    writeln!(out, "\nWhat matters most")?;
    for matter in &point.matters {
        let mut known = catalogue.sets().iter().flat_map(|set| &set.questions);
        let short = known
            .find(|question| question.id == matter.question)
            .map_or("", |question| question.short.as_str());
        writeln!(out, "  {} {short}: {}", matter.question, matter.why)?;
    }
    writeln!(out, "\nTake care")?;
    for warning in &point.warnings {
        writeln!(out, "  {}", warning.text())?;
    }
    Ok(())
}
