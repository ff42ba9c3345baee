//! One supplier's bid under one issued method.
//!
//! Invariant: holds an answer for what is shown and nothing else, as the supplier's own client would
//! send it; the evidence is what those answers name.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    data::{DemoError, DemoProcurement, Supplier},
    entry::Entry,
};
use crate::domain::{
    answer::{Answer, AnswerValue, DraftedBy},
    baseline::ProductIdentity,
    ids::{EvidenceId, LotId, QuestionId, SlotId, SubjectId},
    method::{IssuedQuestion, Method},
    question_set::{EvidenceLevel, Question, shown},
    score::{Key, Mark},
};

/// The subject of the answers about the organisation, in the files.
const ORGANISATION: &str = "organisation";
/// Answers about every slot, in the files.
const EVERY_SLOT: &str = "products";

/// A product in its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoProduct {
    pub name: String,
    pub identity: ProductIdentity,
}

/// A file to upload; answers name it by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub key: String,
    pub level: EvidenceLevel,
    pub file_name: String,
    /// Plain text, or CSV where the name ends so.
    pub body: String,
}

/// Everything a supplier hands in, and what the evaluator then makes of it.
#[derive(Debug, Clone)]
pub struct Bid {
    pub products: Vec<(SlotId, DemoProduct)>,
    pub answers: Vec<(SubjectId, QuestionId, Answer)>,
    pub marks: Vec<(SubjectId, QuestionId, Mark)>,
}

/// What an answer can be about.
struct Place<'a> {
    key: &'a str,
    subject: SubjectId,
    lot: Option<LotId>,
}

struct Given<'a> {
    subject: SubjectId,
    question: &'a Question,
    entry: Entry,
    value: AnswerValue,
}

impl Supplier {
    /// The files that this supplier's answers under the method name, each once.
    pub fn evidence(
        &self,
        procurement: &DemoProcurement,
        method: &Method,
    ) -> Result<Vec<Evidence>, DemoError> {
        let named: BTreeSet<String> = self
            .given(procurement, method)?
            .into_iter()
            .flat_map(|given| given.entry.proof)
            .collect();
        Ok(self
            .all_evidence()
            .into_iter()
            .filter(|evidence| named.contains(&evidence.key))
            .collect())
    }

    /// The bid, with the ids that the uploaded files got.
    pub fn bid(
        &self,
        procurement: &DemoProcurement,
        method: &Method,
        ids: &BTreeMap<String, EvidenceId>,
    ) -> Result<Bid, DemoError> {
        let levels: BTreeMap<String, EvidenceLevel> = self
            .all_evidence()
            .into_iter()
            .map(|evidence| (evidence.key, evidence.level))
            .collect();
        let mut bid = Bid {
            products: self.products_in(procurement, method)?,
            answers: Vec::new(),
            marks: Vec::new(),
        };
        for given in self.given(procurement, method)? {
            let Given {
                subject,
                question,
                entry,
                value,
            } = given;
            let mut evidence = Vec::new();
            let mut level = EvidenceLevel::Statement;
            for key in &entry.proof {
                let id = ids
                    .get(key)
                    .ok_or_else(|| self.fault(question, format!("names no evidence {key}")))?;
                evidence.push(*id);
                level = level.max(levels.get(key).copied().unwrap_or_default());
            }
            bid.answers.push((
                subject,
                question.id.clone(),
                Answer {
                    value,
                    evidence_level: entry.level.unwrap_or(level),
                    note: entry.note,
                    confidential: entry.confidential,
                    drafted_by: DraftedBy::Person,
                    evidence,
                },
            ));
            if let Some(mark) = entry.mark {
                bid.marks.push((subject, question.id.clone(), mark));
            }
        }
        Ok(bid)
    }

    fn products_in(
        &self,
        procurement: &DemoProcurement,
        method: &Method,
    ) -> Result<Vec<(SlotId, DemoProduct)>, DemoError> {
        places(procurement, method)?
            .into_iter()
            .filter_map(|place| {
                let product = self.products.get(place.key)?;
                let identity = ProductIdentity {
                    model: product.model.clone(),
                    manufacturer: self.manufacturer.clone(),
                };
                let name = product.product.clone();
                Some(Ok((
                    SlotId(place.subject.0),
                    DemoProduct { name, identity },
                )))
            })
            .collect()
    }

    /// Every answer that is shown, organisation first, then lots, then slots.
    fn given<'m>(
        &self,
        procurement: &DemoProcurement,
        method: &'m Method,
    ) -> Result<Vec<Given<'m>>, DemoError> {
        let mut all = Vec::new();
        let mut values: BTreeMap<Key, AnswerValue> = BTreeMap::new();
        for place in places(procurement, method)? {
            let asked: Vec<&Question> = method
                .questions
                .iter()
                .map(|issued: &IssuedQuestion| &issued.question)
                .filter(|question| method.asks(place.subject, &question.id))
                .collect();
            let mut entries = BTreeMap::new();
            for question in &asked {
                if let Some((entry, value)) = self.entry(&place, question)? {
                    values.insert((place.subject, question.id.clone()), value.clone());
                    entries.insert(&question.id, (entry, value));
                }
            }
            let look_up = |id: &QuestionId| {
                [
                    Some(place.subject),
                    place.lot.map(SubjectId::from),
                    Some(SubjectId::ORGANISATION),
                ]
                .into_iter()
                .flatten()
                .find_map(|subject| values.get(&(subject, id.clone())))
            };
            let visible: Vec<&Question> = shown(&asked, &look_up);
            for question in visible {
                if let Some((entry, value)) = entries.remove(&question.id) {
                    all.push(Given {
                        subject: place.subject,
                        question,
                        entry,
                        value,
                    });
                }
            }
            for hidden in entries.into_keys() {
                values.remove(&(place.subject, hidden.clone()));
            }
        }
        Ok(all)
    }

    fn entry(
        &self,
        place: &Place<'_>,
        question: &Question,
    ) -> Result<Option<(Entry, AnswerValue)>, DemoError> {
        let is_slot = self.products.contains_key(place.key);
        let every = self.answers.get(EVERY_SLOT).filter(|_| is_slot);
        let Some(value) = [self.answers.get(place.key), every]
            .into_iter()
            .flatten()
            .find_map(|answers| answers.get(&question.id))
        else {
            return Ok(None);
        };
        let fill = |text: &str| self.filled(text, place.key);
        let entry = Entry::read(value, &fill).map_err(|why| self.fault(question, why))?;
        entry
            .map(|entry| {
                let value = entry
                    .value(&question.answer)
                    .map_err(|why| self.fault(question, why))?;
                Ok((entry, value))
            })
            .transpose()
    }

    fn all_evidence(&self) -> Vec<Evidence> {
        let mut all: Vec<Evidence> = Vec::new();
        for entry in &self.evidence {
            let slots: Vec<&str> = if entry.key.contains("{slot}") {
                self.products.keys().map(String::as_str).collect()
            } else {
                vec![""]
            };
            all.extend(slots.into_iter().map(|slot| Evidence {
                key: self.filled(&entry.key, slot),
                level: entry.level,
                file_name: self.filled(&entry.file, slot),
                body: self.filled(&entry.body, slot),
            }));
        }
        all
    }

    /// The text with the words in braces filled in.
    fn filled(&self, text: &str, slot: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let mut filled = text
            .replace("{slot}", slot)
            .replace("{supplier}", &self.name)
            .replace("{domain}", &self.domain)
            .replace("{manufacturer}", &self.manufacturer)
            .replace("{address}", &self.address)
            .replace("{supportEnd}", &self.support_end.to_string());
        if let Some(product) = self.products.get(slot) {
            filled = filled
                .replace("{product}", &product.product)
                .replace("{model}", &product.model)
                .replace("{version}", &product.version);
        }
        filled
    }

    fn fault(&self, question: &Question, message: impl Into<String>) -> DemoError {
        DemoError::Answer {
            supplier: self.name.clone(),
            question: question.id.clone(),
            message: message.into(),
        }
    }
}

/// What can be answered about, matched to the method by the order of lots and slots.
fn places<'a>(
    procurement: &'a DemoProcurement,
    method: &Method,
) -> Result<Vec<Place<'a>>, DemoError> {
    let mut places = vec![Place {
        key: ORGANISATION,
        subject: SubjectId::ORGANISATION,
        lot: None,
    }];
    if procurement.lots.len() != method.lots.len() {
        return Err(DemoError::OtherMethod);
    }
    for (lot, issued) in procurement.lots.iter().zip(&method.lots) {
        if lot.slots.len() != issued.slots.len() {
            return Err(DemoError::OtherMethod);
        }
        places.push(Place {
            key: &lot.key,
            subject: issued.id.into(),
            lot: None,
        });
        places.extend(lot.slots.iter().zip(&issued.slots).map(|(slot, of)| Place {
            key: &slot.key,
            subject: of.id.into(),
            lot: Some(issued.id),
        }));
    }
    Ok(places)
}
