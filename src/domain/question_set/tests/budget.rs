//! How long the shipped sets take.

use super::super::*;

fn asked(sets: &[&str], level: Level) -> Budget {
    let catalogue = Catalogue::embedded().unwrap();
    let sets: Vec<&QuestionSet> = sets
        .iter()
        .map(|id| catalogue.find(&id.parse().unwrap()).unwrap())
        .collect();
    let every_feature = [
        LotFeature::CloudService,
        LotFeature::PersonalData,
        LotFeature::ArtificialIntelligence,
        LotFeature::PublicPlace,
        LotFeature::RemoteAccess,
    ];
    Budget::once(questions_for(&sets, level, &every_feature.into()), level)
}

const BOTH: [&str; 2] = ["psti-baseline", "connected-places-supply-chain"];

#[test]
fn the_low_level_of_both_sets_takes_a_vendor_less_than_an_hour() {
    let budget = asked(&BOTH, Level::Low);
    assert!(minutes(budget.seconds) < 60, "{budget:?}");
}

#[test]
fn a_higher_level_never_takes_less() {
    let [low, medium, high] =
        [Level::Low, Level::Medium, Level::High].map(|level| asked(&BOTH, level));
    assert!(low.seconds <= medium.seconds && medium.seconds <= high.seconds);
    for budget in [low, medium, high] {
        assert!(budget.seconds <= budget.seconds_at_most);
        assert!(budget.settled_by_cyber_essentials <= budget.seconds);
    }
}

#[test]
fn a_cyber_essentials_certificate_settles_the_question_about_it() {
    let catalogue = Catalogue::embedded().unwrap();
    let all = || catalogue.sets().iter().flat_map(|set| &set.questions);
    for by in [SettledBy::CyberEssentials, SettledBy::ShareCode] {
        let ids: Vec<&str> = settled(all(), by).iter().map(|q| q.id.as_str()).collect();
        assert!(ids.contains(&"ORG-02"), "{by:?}: {ids:?}");
    }
    assert!(asked(&BOTH, Level::Low).settled_by_cyber_essentials > 0);
}

#[test]
fn evidence_and_length_take_time_and_times_add_up() {
    let sample = load(include_str!("sample.yaml"), &embedded_sources().unwrap()).unwrap();
    let [first, second, third, ..] = &sample.questions[..] else {
        panic!("the sample is short")
    };
    assert!(seconds(third, EvidenceLevel::OwnDocument) > seconds(third, EvidenceLevel::None));
    let once = Budget::of([(first, EvidenceLevel::None, 1)]);
    let thrice = Budget::of([(first, EvidenceLevel::None, 3)]);
    assert_eq!((thrice.seconds, thrice.questions), (once.seconds * 3, 1));
    // One that is shown half of the time.
    let conditional = Budget::of([(second, EvidenceLevel::None, 1)]);
    assert_eq!(conditional.seconds, conditional.seconds_at_most / 2);
    assert_eq!(
        (minutes(0), minutes(1), minutes(60), minutes(61)),
        (0, 1, 1, 2)
    );
}
