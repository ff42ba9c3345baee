//! How critical a purchase is, from five plain questions.
//!
//! Invariant: the level follows from the answers by the published rule ([`RULE`]); an officer may
//! override it, and then the reason is kept and published with it.

use serde::{Deserialize, Serialize};

use super::question_set::Level;

/// The rule, in the words published with the method.
pub const RULE: &str = "Each of the five answers counts 0 to 3 points. A sum of 0 to 4 is low, \
5 to 9 medium, 10 or more high. An answer of 3 points about harm to people, the service or the \
council's network makes the level at least medium; two or more of these make it high.";

macro_rules! scales {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $points:literal, $id:literal: $label:literal;)+ })+) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        $(#[$doc])*
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every answer, least critical first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// 0 to 3.
            pub fn points(self) -> u32 {
                match self { $(Self::$variant => $points),+ }
            }

            /// The words shown to the officer.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            fn choices() -> Vec<CriticalityChoice> {
                vec![$(CriticalityChoice { id: $id, label: $label, points: $points }),+]
            }
        }
    )+};
}

scales! {
    /// What the worst failure or misuse could do to people.
    Harm {
        None = 0, "none": "Nobody would be hurt";
        Minor = 1, "minor": "Nuisance or small harm that passes";
        Serious = 2, "serious": "Someone could be seriously harmed";
        Life = 3, "life": "Lives could be at risk";
    }
    /// What happens to the service when it is wrong or down.
    Disruption {
        None = 0, "none": "Nobody outside the team would notice";
        Inconvenient = 1, "inconvenient": "Inconvenient; other ways work for days";
        Serious = 2, "serious": "A service people rely on suffers within a day";
        Essential = 3, "essential": "An essential service stops at once";
    }
    /// The most sensitive personal data handled.
    PersonalData {
        None = 0, "none": "None";
        Ordinary = 1, "ordinary": "Ordinary details of few people";
        Large = 2, "large": "Many people, or where they are and what they do";
        Sensitive = 3, "sensitive": "Special category data, children, or images of people";
    }
    /// How far it reaches into the council's network.
    #[schema(as = NetworkReach)]
    Reach {
        None = 0, "none": "Apart from the council's network";
        Report = 1, "report": "Sends data to the council through a controlled door";
        Connected = 2, "connected": "Connected to a council network with other systems";
        Control = 3, "control": "Can control other systems, or reaches important ones";
    }
    /// How many units there are, and who can touch them.
    Exposure {
        Few = 0, "few": "A few units behind locked doors";
        Some = 1, "some": "Some units where staff or visitors pass";
        Public = 2, "public": "Tens of units in public places";
        Widespread = 3, "widespread": "Hundreds of units or more in public places";
    }
}

/// The officer's five answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CriticalityAnswers {
    pub harm: Harm,
    pub disruption: Disruption,
    pub personal_data: PersonalData,
    pub reach: Reach,
    pub exposure: Exposure,
}

/// The answers, and the officer's own level where it differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criticality {
    pub answers: CriticalityAnswers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overridden: Option<LevelOverride>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LevelOverride {
    pub level: Level,
    #[schema(max_length = 4000)]
    pub reason: String,
}

/// One of the five questions as shown to the officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriticalityQuestion {
    /// The field of the answers.
    #[schema(max_length = 40)]
    pub id: &'static str,
    #[schema(max_length = 500)]
    pub text: &'static str,
    #[schema(max_items = 4)]
    pub choices: Vec<CriticalityChoice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriticalityChoice {
    #[schema(max_length = 40)]
    pub id: &'static str,
    #[schema(max_length = 200)]
    pub label: &'static str,
    #[schema(maximum = 3)]
    pub points: u32,
}

/// The five questions, in order.
pub fn questions() -> Vec<CriticalityQuestion> {
    let question = |id, text, choices| CriticalityQuestion { id, text, choices };
    vec![
        question(
            "harm",
            "If it failed or someone misused it, what is the worst that could happen to people?",
            Harm::choices(),
        ),
        question(
            "disruption",
            "If it were wrong or down, what would happen to the service?",
            Disruption::choices(),
        ),
        question(
            "personalData",
            "What personal data will it handle?",
            PersonalData::choices(),
        ),
        question(
            "reach",
            "How far does it reach into the council's own network?",
            Reach::choices(),
        ),
        question(
            "exposure",
            "How many units will there be, and who can touch them?",
            Exposure::choices(),
        ),
    ]
}

impl CriticalityAnswers {
    /// 0 to 15.
    pub fn points(&self) -> u32 {
        self.harm.points()
            + self.disruption.points()
            + self.personal_data.points()
            + self.reach.points()
            + self.exposure.points()
    }

    /// The level by the published rule.
    pub fn level(&self) -> Level {
        let by_sum = match self.points() {
            0..=4 => Level::Low,
            5..=9 => Level::Medium,
            _ => Level::High,
        };
        let by_worst = match self.worst().len() {
            0 => Level::Low,
            1 => Level::Medium,
            _ => Level::High,
        };
        by_sum.max(by_worst)
    }

    /// What got 3 points among the three questions that set a floor.
    fn worst(&self) -> Vec<&'static str> {
        [
            (self.harm.points(), "harm to people"),
            (self.disruption.points(), "the service"),
            (self.reach.points(), "the council's network"),
        ]
        .into_iter()
        .filter_map(|(points, about)| (points == 3).then_some(about))
        .collect()
    }
}

impl Criticality {
    /// The level that counts: the officer's where there is one.
    pub fn level(&self) -> Level {
        self.overridden
            .as_ref()
            .map_or_else(|| self.answers.level(), |own| own.level)
    }

    /// Why the level is what it is, in words.
    pub fn explanation(&self) -> String {
        let by_rule = self.answers.level();
        let worst = self.answers.worst();
        let mut text = format!(
            "The five answers give {} of 15 points",
            self.answers.points()
        );
        if !worst.is_empty() {
            text.push_str(&format!(
                ", with the most serious answer about {}",
                worst.join(" and ")
            ));
        }
        text.push_str(&format!(": {}.", level_word(by_rule)));
        if let Some(own) = &self.overridden {
            text.push_str(&format!(
                " The council set {} instead: {}",
                level_word(own.level),
                own.reason.trim()
            ));
        }
        text
    }
}

/// The word for a level.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least() -> CriticalityAnswers {
        CriticalityAnswers {
            harm: Harm::None,
            disruption: Disruption::None,
            personal_data: PersonalData::None,
            reach: Reach::None,
            exposure: Exposure::Few,
        }
    }

    #[test]
    fn the_sum_sets_the_level() {
        assert_eq!(least().level(), Level::Low);
        let five = CriticalityAnswers {
            personal_data: PersonalData::Large,
            exposure: Exposure::Widespread,
            ..least()
        };
        assert_eq!((five.points(), five.level()), (5, Level::Medium));
        let ten = CriticalityAnswers {
            harm: Harm::Serious,
            disruption: Disruption::Serious,
            reach: Reach::Report,
            ..five
        };
        assert_eq!((ten.points(), ten.level()), (10, Level::High));
    }

    #[test]
    fn one_worst_answer_makes_it_at_least_medium_and_two_make_it_high() {
        let one = CriticalityAnswers {
            reach: Reach::Control,
            ..least()
        };
        assert_eq!((one.points(), one.level()), (3, Level::Medium));
        let two = CriticalityAnswers {
            harm: Harm::Life,
            ..one
        };
        assert_eq!((two.points(), two.level()), (6, Level::High));
        let data_only = CriticalityAnswers {
            personal_data: PersonalData::Sensitive,
            ..least()
        };
        assert_eq!(data_only.level(), Level::Low);
    }

    #[test]
    fn an_override_counts_and_is_explained() {
        let criticality = Criticality {
            answers: least(),
            overridden: Some(LevelOverride {
                level: Level::High,
                reason: "It hangs over a school gate.".into(),
            }),
        };
        assert_eq!(criticality.level(), Level::High);
        assert_eq!(
            criticality.explanation(),
            "The five answers give 0 of 15 points: low. The council set high instead: \
             It hangs over a school gate."
        );
    }

    #[test]
    fn the_questions_shown_and_the_answers_taken_have_the_same_names() {
        let shown = questions();
        for pick in 0..4 {
            let json: serde_json::Map<_, _> = shown
                .iter()
                .map(|q| (q.id.to_owned(), q.choices[pick].id.into()))
                .collect();
            let answers: CriticalityAnswers =
                serde_json::from_value(serde_json::Value::Object(json)).unwrap();
            assert_eq!(answers.points() as usize, 5 * pick);
        }
    }
}
