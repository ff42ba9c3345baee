//! Whether the law reaches the product: sections 4 to 6 and 54 to 56 of the Act and Schedule 3 to
//! the Regulations.
//!
//! Invariant: one fact that takes the product out is enough; without one, anything open leaves the
//! scope unsure. Who buys never decides: a council acts in business (section 56).

use super::{
    edition::Edition,
    exception::{self, Exception},
    facts::{Fact, Gap},
    finding::finding,
    options::{Connection, ConsumerOffer, Newness, Role, Terms},
    rule::Case,
    verdict::{ConsumerCondition, Finding, FindingCode, OutOfScope, Scope},
};

pub(super) struct ScopeOutcome {
    pub(super) scope: Scope,
    pub(super) explanation: String,
    pub(super) questions: Vec<&'static str>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn decide(case: &Case<'_>, edition: Option<Edition>) -> ScopeOutcome {
    let Some(edition) = edition else {
        return before_the_regime();
    };
    let connectable = connectable(case);
    let exception = exception::of(case, edition);
    let consumer = consumer(case);
    let mut findings = exception.findings;
    findings.extend(remarks(case, &consumer));

    let (scope, explanation, questions) = match (connectable, exception.status, consumer) {
        (Ok(false), _, _) => (
            out(OutOfScope::NotConnectable),
            "The product does not connect in a way the Act covers (ss 4 and 5).".to_owned(),
            vec!["SCP-03"],
        ),
        (_, Exception::Excepted(class, why), _) => {
            (Scope::Excepted { class }, why.to_owned(), exception.questions)
        }
        (_, _, Ok(Consumer::Out(reason, why))) => (
            out(reason),
            why.to_owned(),
            vec!["SCP-04", "SCP-12", "SCP-13"],
        ),
        (Ok(true), Exception::None, Ok(Consumer::Condition(condition))) => (
            Scope::InScope { condition },
            match condition {
                ConsumerCondition::A => {
                    "The product connects, is not excepted, and is itself on offer to consumers (s 54(2))."
                }
                ConsumerCondition::B => {
                    "The product connects, is not excepted, and identical products are on offer to consumers (s 54(3))."
                }
            }
            .to_owned(),
            vec!["SCP-03", "SCP-05", "SCP-04", "SCP-12", "SCP-13"],
        ),
        (Err(gap), _, _) | (_, Exception::Open(gap), _) | (_, _, Err(gap)) => {
            (Scope::Unsure, gap.sentence(), vec![gap.question])
        }
    };
    ScopeOutcome {
        scope,
        explanation,
        questions,
        findings,
    }
}

const fn out(reason: OutOfScope) -> Scope {
    Scope::NotInScope { reason }
}

fn before_the_regime() -> ScopeOutcome {
    let text = "The regime began on 29 April 2024, after the tender deadline.";
    ScopeOutcome {
        scope: out(OutOfScope::RegimeNotInForce),
        explanation: text.to_owned(),
        questions: Vec::new(),
        findings: vec![finding(FindingCode::RegimeNotInForce, None, &[], text)],
    }
}

/// Act s 5: internet-connectable or network-connectable.
fn connectable(case: &Case<'_>) -> Fact<bool> {
    Ok(match case.facts.choice("SCP-03")? {
        Connection::Internet
        | Connection::IpLocal
        | Connection::OtherProtocolMany
        | Connection::ComputerAccessory => true,
        Connection::OtherProtocolOne | Connection::OneWay | Connection::None => false,
    })
}

enum Consumer {
    Condition(ConsumerCondition),
    Out(OutOfScope, &'static str),
}

/// Act ss 54 and 55.
fn consumer(case: &Case<'_>) -> Fact<Consumer> {
    let offer: Fact<ConsumerOffer> = case.facts.choice("SCP-04");
    let counts_as_new = case.facts.choice("SCP-12").map(|newness| match newness {
        Newness::New
        | Newness::ReturnedUnwanted
        | Newness::ReturnedRecall
        | Newness::Reconditioned => true,
        Newness::Used => false,
    });
    let supplied = case.facts.choice("SCP-13").map(|terms| match terms {
        Terms::Sale | Terms::HirePurchase | Terms::HireByManufacturer | Terms::Works => true,
        Terms::HireByOther | Terms::NotProvided => false,
    });

    if offer == Ok(ConsumerOffer::No) {
        return Ok(Consumer::Out(
            OutOfScope::NotForConsumers,
            "Neither this product nor an identical one is on offer to consumers in the UK (s 54).",
        ));
    }
    if counts_as_new == Ok(false) {
        return Ok(Consumer::Out(
            OutOfScope::Used,
            "The units were supplied to a customer before and do not count as new (s 54(2)(b), (3)(b)).",
        ));
    }
    if offer == Ok(ConsumerOffer::Identical) && supplied == Ok(false) {
        return Ok(Consumer::Out(
            OutOfScope::NotSupplied,
            "Hire or loan by someone other than the manufacturer, or a service without handing over the product, is not supply (s 55).",
        ));
    }
    counts_as_new?;
    match offer? {
        ConsumerOffer::SameStock => Ok(Consumer::Condition(ConsumerCondition::A)),
        ConsumerOffer::Identical | ConsumerOffer::No => {
            supplied?;
            Ok(Consumer::Condition(ConsumerCondition::B))
        }
    }
}

fn remarks(case: &Case<'_>, consumer: &Result<Consumer, Gap>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if matches!(consumer, Ok(Consumer::Out(OutOfScope::NotSupplied, _))) {
        findings.push(finding(
            FindingCode::EarlierSupply,
            None,
            &["SCP-13", "SCP-04"],
            "This offer is not supply in this law, but an earlier sale of the same units to whoever hires them out or uses them may have been. The council may apply the baseline by choice.",
        ));
    }
    if case.facts.choice("SCP-02") == Ok(Role::Installer) {
        findings.push(finding(
            FindingCode::InstallerOnly,
            None,
            &["SCP-02"],
            "A firm that only installs the product under a works contract may not be a distributor (s 7(6)). The duties of the manufacturer stay as they are.",
        ));
    }
    findings
}
