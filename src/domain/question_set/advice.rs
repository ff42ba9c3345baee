//! What could be better in a question set that keeps every rule.
//!
//! Invariant: advice never keeps a set from being used, and it is the same for the same set.

use super::{
    model::{Question, QuestionSet},
    validate::Flaw,
};

/// The oldest a reader should have to be for a question with its explanations, in years. The words
/// of the trade (names of standards, protocols) count as hard words, so it stands above the age of
/// 12 that the texts are written for.
pub const READING_AGE_MAX: u32 = 16;
/// Shorter texts than this say too little for an estimate, in words.
const WORDS_MIN: u64 = 30;

/// What could be better, at JSON pointers into the set.
pub fn advice(set: &QuestionSet) -> Vec<Flaw> {
    set.questions
        .iter()
        .enumerate()
        .filter_map(|(index, question)| {
            let age = reading_age(&words_to_bidders(question))?;
            (age > READING_AGE_MAX).then(|| Flaw {
                pointer: format!("/questions/{index}/guidance"),
                message: format!(
                    "The question {} with its explanations reads as if for a reader of {age}; \
                     aim for {READING_AGE_MAX} at most, with shorter sentences and plainer words.",
                    question.id
                ),
            })
        })
        .collect()
}

fn words_to_bidders(question: &Question) -> String {
    [
        &question.text,
        &question.why,
        &question.guidance,
        &question.passing,
    ]
    .map(String::as_str)
    .join("\n")
}

/// The age at which a text can be read, by the automated readability index (Senter and Smith,
/// 1967): characters a word and words a sentence. None for a text too short to tell.
pub fn reading_age(text: &str) -> Option<u32> {
    let (mut characters, mut words, mut sentences) = (0_u64, 0_u64, 0_u64);
    for line in text.lines() {
        let mut open = false;
        for token in line.split_whitespace() {
            let letters = token.chars().filter(|c| c.is_alphanumeric()).count();
            if letters == 0 {
                continue;
            }
            characters += u64::try_from(letters).unwrap_or(u64::MAX);
            words += 1;
            open = true;
            let end = token.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
            if end.ends_with(['.', '?', '!', ':', ';']) {
                sentences += 1;
                open = false;
            }
        }
        sentences += u64::from(open);
    }
    if words < WORDS_MIN || sentences == 0 {
        return None;
    }
    // In hundredths: 4.71 characters a word + 0.5 words a sentence - 21.43. A grade of 7 is 12 years.
    let grade = (471 * characters / words + 50 * words / sentences).saturating_sub(2143);
    u32::try_from(grade.div_ceil(100) + 5).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_in_long_sentences_need_an_older_reader() {
        let plain = "We ask who you are. We need a name. Please give one. Say who leads. \
                     Tell us how to reach them. We will write if we must. Keep it short. Thank you.";
        let heavy = "Notwithstanding organisational responsibilities concerning comprehensive \
                     vulnerability administration, manufacturers' representatives demonstrate \
                     appropriately authenticated configuration procedures, encompassing \
                     cryptographic infrastructure, organisational accountability, independently \
                     substantiated documentation, international interoperability, contractual \
                     considerations and subsequently communicated remediation responsibilities.";
        assert_eq!(reading_age(plain), Some(5));
        assert!(reading_age(heavy).unwrap() > 25);
    }

    #[test]
    fn a_known_sentence_has_the_known_index() {
        // 38 words of 152 letters in 2 sentences: 18.84 + 9.5 - 21.43 = 6.91.
        let sentence = format!("{} stop.", "word ".repeat(18).trim_end());
        assert_eq!(reading_age(&format!("{sentence} {sentence}")), Some(12));
    }

    #[test]
    fn few_words_are_not_judged() {
        assert_eq!(reading_age("Authentication configuration?"), None);
        assert_eq!(reading_age(""), None);
    }
}
