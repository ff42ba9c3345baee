//! Who of a supplier answers which part of a response.
//!
//! Invariant: it says who is to do something, never who may: whoever may answer, may answer everything.

use jiff::Timestamp;

use super::ids::{PersonId, QuestionId, SectionId, SubjectId};

/// What is given to somebody: a section of a subject, or one question of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Section(SectionId),
    Question(QuestionId),
}

impl Part {
    /// The stored word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Question(_) => "question",
        }
    }

    /// The section's or the question's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Section(id) => id.as_str(),
            Self::Question(id) => id.as_str(),
        }
    }

    /// The part that these two words name.
    pub fn from_words(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "section" => id.parse().ok().map(Self::Section),
            "question" => id.parse().ok().map(Self::Question),
            _ => None,
        }
    }
}

/// A part with whom it was given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub subject: SubjectId,
    pub part: Part,
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    pub assigned_at: Timestamp,
}

/// What was given to whom in one response. Who left the supplier answers nothing any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignments(pub Vec<Assignment>);

impl Assignments {
    /// Who was given exactly this part.
    pub fn of(&self, subject: SubjectId, part: &Part) -> Option<&Assignment> {
        self.0
            .iter()
            .find(|given| given.subject == subject && given.part == *part)
    }

    /// Who answers a question: whom it was given to, or else its section.
    pub fn answers(
        &self,
        subject: SubjectId,
        section: &SectionId,
        question: &QuestionId,
    ) -> Option<&Assignment> {
        self.of(subject, &Part::Question(question.clone()))
            .or_else(|| self.of(subject, &Part::Section(section.clone())))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn given(part: Part, name: &str) -> Assignment {
        Assignment {
            subject: SubjectId::ORGANISATION,
            part,
            person: PersonId(Uuid::nil()),
            name: name.to_owned(),
            assigned_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_question_is_answered_by_whom_it_was_given_to_and_else_by_whom_its_section_was() {
        let (section, question): (SectionId, QuestionId) =
            ("design".parse().unwrap(), "DES-01".parse().unwrap());
        let assignments = Assignments(vec![
            given(Part::Section(section.clone()), "Ana"),
            given(Part::Question(question.clone()), "Ben"),
        ]);
        let who = |question: &QuestionId| {
            let found = assignments.answers(SubjectId::ORGANISATION, &section, question);
            found.map(|given| given.name.as_str())
        };
        assert_eq!(who(&question), Some("Ben"));
        assert_eq!(who(&"DES-02".parse().unwrap()), Some("Ana"));
        let elsewhere = SubjectId(Uuid::max());
        assert_eq!(assignments.answers(elsewhere, &section, &question), None);
    }

    #[test]
    fn a_part_is_read_back_from_its_words() {
        for part in [
            Part::Section("design".parse().unwrap()),
            Part::Question("DES-01".parse().unwrap()),
        ] {
            assert_eq!(Part::from_words(part.kind(), part.id()), Some(part));
        }
        assert_eq!(Part::from_words("lot", "x"), None);
        assert_eq!(Part::from_words("section", "no blanks"), None);
    }
}
