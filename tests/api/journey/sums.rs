//! Every number of the comparison, opened to its trace and added up from what was answered and published.

use assay::domain::{
    method::{Method, MethodLot},
    score::{LotScore, SectionScore, Trace},
};
use serde_json::Value;

/// What an answer is worth out of 100, by the options, bands and curve as this test knows them.
fn worth(trace: &Trace, opened: &Value) -> u32 {
    let answers = opened["answers"].as_array().unwrap();
    let given = answers
        .iter()
        .find(|given| {
            given["question"] == trace.question.as_str()
                && given["subject"] == trace.subject.to_string()
        })
        .unwrap();
    let value = &given["answer"]["value"];
    match trace.question.as_str() {
        "JRN-01" => {
            let proven = given["answer"]["evidence"]
                .as_array()
                .is_some_and(|files| !files.is_empty());
            match value["option"].as_str().unwrap() {
                "signed" if proven => 100,
                "signed" => 50,
                "download" => 25,
                _ => 0,
            }
        }
        "JRN-02" => [0, 20, 40, 75, 90, 100][usize::from(trace.mark.as_ref().unwrap().mark)],
        "JRN-03" => match value["number"].as_u64().unwrap() {
            180.. => 100,
            90.. => 50,
            _ => 0,
        },
        "JRN-05" => match value["status"].as_str().unwrap() {
            "now" => 100,
            "by_award" => 50,
            _ => 0,
        },
        other => panic!("{other} carries no weight"),
    }
}

/// What one question about one subject is worth in its section: question weight by slot weight.
fn weight(lot: &MethodLot, trace: &Trace) -> i64 {
    let question = match trace.question.as_str() {
        "JRN-01" => 3,
        "JRN-05" => 2,
        _ => 1,
    };
    let slot = lot.slots.iter().find(|slot| slot.id.0 == trace.subject.0);
    question * slot.map_or(100, |slot| i64::from(slot.weight))
}

/// Out of 100 with one decimal, rounded half up.
fn shown(numerator: i64, denominator: i64) -> String {
    let tenths =
        (i128::from(numerator) * 2000 + i128::from(denominator)) / (2 * i128::from(denominator));
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn section(lot: &MethodLot, section: &SectionScore, opened: &Value) {
    let traces: Vec<&Trace> = section
        .questions
        .iter()
        .flat_map(|question| &question.subjects)
        .collect();
    let whole: i64 = traces.iter().map(|trace| weight(lot, trace)).sum();
    let mut brought = 0;
    for trace in &traces {
        assert_eq!(trace.value, worth(trace, opened), "{}", trace.sentence);
        // Its share of the section is its share of the weights.
        let share = i128::from(weight(lot, trace)) * i128::from(section.denominator);
        assert_eq!(
            i128::from(trace.denominator) * i128::from(whole),
            share,
            "{}",
            trace.sentence
        );
        assert_eq!(
            trace.numerator * 100,
            trace.denominator * i64::from(trace.value),
            "{}",
            trace.sentence
        );
        brought += trace.numerator;
    }
    for question in &section.questions {
        assert_eq!(
            question.numerator,
            question
                .subjects
                .iter()
                .map(|trace| trace.numerator)
                .sum::<i64>()
        );
        assert_eq!(
            question.denominator,
            question
                .subjects
                .iter()
                .map(|trace| trace.denominator)
                .sum::<i64>()
        );
        assert_eq!(
            question.display,
            shown(question.numerator, question.denominator)
        );
    }
    assert_eq!(section.numerator, brought);
    assert_eq!(
        section.denominator,
        traces.iter().map(|trace| trace.denominator).sum::<i64>()
    );
    assert_eq!(
        section.display,
        shown(section.numerator, section.denominator)
    );
}

/// Holds a line of the comparison against the assessment it opens into, and that against the answers.
pub fn add_up(method: &Method, line: &Value, traced: &Value, opened: &Value) {
    let lot = &method.lots[0];
    let score: LotScore = serde_json::from_value(traced["score"].clone()).unwrap();
    let mut total = 0;
    for (of, cell) in score
        .sections
        .iter()
        .zip(line["sections"].as_array().unwrap())
    {
        section(lot, of, opened);
        assert_eq!(cell["numerator"], of.numerator);
        assert_eq!(cell["denominator"], of.denominator);
        assert_eq!(cell["display"], of.display);
        let published = match of.section.as_str() {
            "device" => 50,
            "service" => 30,
            "organisation" => 20,
            other => panic!("{other} has no weight"),
        };
        // contribution / denominator of the lot = weight / 100 * numerator / denominator of the section
        let exact = i128::from(of.numerator) * i128::from(score.denominator) * published;
        assert_eq!(
            i128::from(of.contribution) * i128::from(of.denominator) * 100,
            exact,
            "{}",
            of.sentence
        );
        total += of.contribution;
    }
    assert_eq!(score.sections.len(), 3);
    assert_eq!(score.total_before_cap, total);
    let unproven = score.baselines.iter().any(|slot| {
        let result = &slot.baseline.as_ref().unwrap().result;
        serde_json::to_value(result).unwrap() == "insufficient_evidence"
    });
    let most = if unproven {
        score.denominator / 1000 * 550
    } else {
        score.denominator
    };
    assert_eq!(score.total, total.min(most));
    assert_eq!(line["totalNumerator"], score.total);
    assert_eq!(line["total"], shown(score.total, score.denominator));
    assert_eq!(score.display, shown(score.total, score.denominator));
    for verdict in traced["verdicts"].as_array().unwrap() {
        let of_line = line["baselines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|slot| slot["slot"] == verdict["slot"]);
        assert_eq!(
            of_line.unwrap()["baseline"]["result"],
            verdict["verdict"]["result"]
        );
        assert!(
            !verdict["verdict"]["conditions"]
                .as_array()
                .unwrap()
                .is_empty(),
            "{verdict}"
        );
    }
}
