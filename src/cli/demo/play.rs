//! Plays the procurements through the use cases.

use std::{collections::BTreeMap, convert::Infallible, future::ready};

use anyhow::{Context, ensure};
use bytes::Bytes;
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};

use super::{
    people::{Owner, People, caller},
    steps::Steps,
};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses},
        amendments::{self, Becomes, DeadlineDecision, NewAmendment},
        answers::{self, NewAnswer, SaveOutcome},
        assessment, clarifications,
        comparison::{self, Table, View, Wanted},
        evidence::{self, NewFile},
        idempotency::Idempotent,
        invitation_links::invitation_handle,
        invitations::{self, NewCard},
        marks, method,
        procurements::{self, DraftChange},
        products, registration,
        responses::{self, Seen},
        submissions::{self, DECLARATION, NewSubmission},
    },
    demo::{Bid, Demo, DemoAmendment, DemoClarification, DemoProcurement, Supplier, Timeline},
    domain::{
        comparison::SectionTable,
        evidence::Particulars,
        ids::{EvidenceId, ProcurementId, ResponseId},
        invitation::Contact,
        language::Language,
        method::Method,
        product::Product,
    },
    limits,
};

/// What is shown of the finished procurement.
pub(super) struct Finished {
    pub(super) id: ProcurementId,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) method_hash: String,
    pub(super) comparison: SectionTable,
}

/// The procurement that is left open.
pub(super) struct Open {
    pub(super) id: ProcurementId,
}

/// How long the open procurement can be answered.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24 * 28);
/// The version of an invitation's link that was never sent again.
const FIRST_LINK: i32 = 1;

pub(super) async fn finished(
    app: &App,
    demo: &Demo,
    people: &People,
    timeline: Timeline,
    steps: &mut Steps<'_>,
) -> anyhow::Result<Finished> {
    steps.begin("a procurement, with its method frozen at issue")?;
    let procurement = issue(app, &demo.finished, timeline.deadline, people).await?;
    let mut played = Vec::new();
    for (supplier, owner) in demo.suppliers.iter().zip(&people.owners) {
        steps.begin(&format!("{}: {}", supplier.name, supplier.story.trim()))?;
        played.push(respond(app, &demo.finished, procurement, supplier, owner, people).await?);
    }
    steps.begin("the deadline passes; the officer opens the answers")?;
    move_to(app, timeline.opened);
    procurements::open(
        app,
        caller(app, people.officer, people.council),
        procurement,
    )
    .await?;
    steps.begin("the evaluator marks; scores are worked out")?;
    for (response, bid) in played {
        mark(app, procurement, people, response, bid).await?;
    }
    move_to(app, timeline.assessed);
    assessment::assess_all(
        app,
        caller(app, people.officer, people.council),
        Idempotent::unkeyed(),
        procurement,
    )
    .await?;
    shown(app, &demo.finished, procurement, people).await
}

/// A procurement that is open from today, which every supplier has joined and nobody has answered.
pub(super) async fn open(
    app: &App,
    demo: &Demo,
    people: &People,
    steps: &mut Steps<'_>,
) -> anyhow::Result<Open> {
    steps.begin("a second procurement, open for four weeks, to be answered")?;
    let deadline = app.clock.now().saturating_add(OPEN_FOR)?;
    let id = issue(app, &demo.open, deadline, people).await?;
    let mut responses = Vec::new();
    for (supplier, owner) in demo.suppliers.iter().zip(&people.owners) {
        let contact = Contact {
            name: supplier.contact.name.clone(),
            email: supplier.contact.email.clone(),
        };
        let joining = caller(app, owner.person, owner.supplier);
        let joined =
            registration::register(app, joining, Idempotent::unkeyed(), id, contact).await?;
        responses.push((owner, joined.into_inner().response));
    }
    if let Some(amendment) = &demo.open.amendment {
        amend(app, id, amendment, people).await?;
    }
    if let Some((owner, response)) = responses.first() {
        for clarification in &demo.open.clarifications {
            let asking = caller(app, owner.person, owner.supplier);
            clarify(app, id, clarification, asking, *response, people).await?;
        }
    }
    Ok(Open { id })
}

/// A procurement that its officer is still preparing.
pub(super) async fn prepare(
    app: &App,
    demo: &Demo,
    people: &People,
    steps: &mut Steps<'_>,
) -> anyhow::Result<()> {
    steps.begin(
        "a third procurement, still in preparation, and an earlier attempt that was given up",
    )?;
    let deadline = app.clock.now().saturating_add(OPEN_FOR)?;
    draft(app, &demo.prepared, deadline, people).await?;
    let given_up = DemoProcurement {
        reference: demo.given_up.reference.clone(),
        title: demo.given_up.title.clone(),
        ..demo.prepared.clone()
    };
    let made = draft(app, &given_up, deadline, people).await?;
    let officer = caller(app, people.officer, people.council);
    let reason = demo.given_up.reason.clone();
    procurements::cancel(app, officer, made.id, made.revision, reason).await?;
    Ok(())
}

async fn clarify(
    app: &App,
    id: ProcurementId,
    clarification: &DemoClarification,
    asking: Caller<EditResponses>,
    response: ResponseId,
    people: &People,
) -> anyhow::Result<()> {
    let asked = clarification.asked.clone();
    let question = clarifications::ask(app, asking, Idempotent::unkeyed(), response, asked).await?;
    if let Some(published) = &clarification.published {
        let text = clarifications::Text {
            question: published.question.clone(),
            answer: published.answer.clone(),
        };
        let officer = caller(app, people.officer, people.council);
        clarifications::publish(app, officer, id, question.into_inner(), text).await?;
    }
    Ok(())
}

async fn amend(
    app: &App,
    id: ProcurementId,
    amendment: &DemoAmendment,
    people: &People,
) -> anyhow::Result<()> {
    let viewer = caller(app, people.officer, people.council);
    let revision = procurements::find(app, viewer, id)
        .await?
        .procurement
        .revision;
    let new = NewAmendment {
        reason: amendment.reason.clone(),
        becomes: Becomes::Changed(Box::new(DraftChange {
            description: Some(amendment.description.clone()),
            ..DraftChange::default()
        })),
        deadline: DeadlineDecision::Kept(amendment.deadline_kept.clone()),
    };
    let officer = caller(app, people.officer, people.council);
    amendments::publish(app, officer, id, revision, new).await?;
    Ok(())
}

async fn draft(
    app: &App,
    what: &DemoProcurement,
    deadline: Timestamp,
    people: &People,
) -> anyhow::Result<procurements::Made> {
    let draft = what.draft(|| app.clock.new_id());
    let made = procurements::create(
        app,
        caller(app, people.officer, people.council),
        Idempotent::unkeyed(),
        what.facts(deadline),
        draft,
        None,
    )
    .await?;
    Ok(made.into_inner())
}

async fn issue(
    app: &App,
    what: &DemoProcurement,
    deadline: Timestamp,
    people: &People,
) -> anyhow::Result<ProcurementId> {
    let made = draft(app, what, deadline, people).await?;
    let officer = caller(app, people.officer, people.council);
    Ok(procurements::issue(app, officer, made.id, made.revision)
        .await?
        .id)
}

/// One supplier from the invitation to the receipt.
async fn respond(
    app: &App,
    what: &DemoProcurement,
    procurement: ProcurementId,
    supplier: &Supplier,
    owner: &Owner,
    people: &People,
) -> anyhow::Result<(ResponseId, Bid)> {
    let response = join(app, procurement, supplier, owner, people).await?;
    let method = issued_method(app, procurement, people).await?;
    let ids = upload(app, what, &method, supplier, owner, response).await?;
    let bid = supplier.bid(what, &method, &ids)?;
    for (slot, product) in &bid.products {
        let product = Product {
            name: product.name.clone(),
            model: product.identity.model.clone(),
            manufacturer: product.identity.manufacturer.clone(),
            version: None,
            role: None,
        };
        let editor = caller(app, owner.person, owner.supplier);
        products::save(app, editor, response, *slot, product, Seen::Nothing).await?;
    }
    save_answers(app, owner, response, &bid).await?;
    move_to(app, supplier.submitted);
    submit(app, supplier, owner, response).await?;
    Ok((response, bid))
}

async fn join(
    app: &App,
    procurement: ProcurementId,
    supplier: &Supplier,
    owner: &Owner,
    people: &People,
) -> anyhow::Result<ResponseId> {
    let card = NewCard {
        supplier_name: supplier.name.clone(),
        contact: Contact {
            name: supplier.contact.name.clone(),
            email: supplier.contact.email.clone(),
        },
        more_contacts: Vec::new(),
        language: Language::En,
    };
    let officer = caller(app, people.officer, people.council);
    let invited =
        invitations::invite(app, officer, Idempotent::unkeyed(), procurement, card).await?;
    let handle = invitation_handle(&app.key, invited.into_inner().id, 0, FIRST_LINK);
    let accepting = caller(app, owner.person, owner.supplier);
    let joined = registration::accept(app, accepting, Idempotent::unkeyed(), &handle).await?;
    Ok(joined.into_inner().response)
}

async fn save_answers(
    app: &App,
    owner: &Owner,
    response: ResponseId,
    bid: &Bid,
) -> anyhow::Result<()> {
    let new: Vec<NewAnswer> = bid
        .answers
        .iter()
        .map(|(subject, question, answer)| NewAnswer {
            subject: *subject,
            question: question.clone(),
            answer: answer.clone(),
            seen: Seen::Nothing,
        })
        .collect();
    for some in new.chunks(limits::ANSWERS_PER_REQUEST_MAX) {
        let editor = caller(app, owner.person, owner.supplier);
        let outcomes = answers::save_many(app, editor, response, some.to_vec()).await?;
        for (outcome, answer) in outcomes.iter().zip(some) {
            let saved =
                matches!(outcome, SaveOutcome::Saved { problems, .. } if problems.is_empty());
            ensure!(saved, "{}: {outcome:?}", answer.question);
        }
    }
    Ok(())
}

async fn submit(
    app: &App,
    supplier: &Supplier,
    owner: &Owner,
    response: ResponseId,
) -> anyhow::Result<()> {
    let viewer = caller(app, owner.person, owner.supplier);
    let (seen, missing) = responses::missing(app, viewer, response).await?;
    ensure!(
        missing.is_empty(),
        "{} cannot be submitted: {missing:?}",
        supplier.name
    );
    let new = NewSubmission {
        name: supplier.declared_by.name.clone(),
        position: supplier.declared_by.position.clone(),
        agreed: DECLARATION.to_owned(),
        seen,
    };
    let submitter = caller(app, owner.person, owner.supplier);
    submissions::submit(app, submitter, Idempotent::unkeyed(), response, new).await?;
    Ok(())
}

async fn mark(
    app: &App,
    procurement: ProcurementId,
    people: &People,
    response: ResponseId,
    bid: Bid,
) -> anyhow::Result<()> {
    for (subject, question, mark) in bid.marks {
        let place = marks::Place {
            procurement,
            response,
            subject,
            question,
        };
        let evaluator = caller(app, people.evaluator, people.council);
        marks::save(app, evaluator, place, None, mark).await?;
    }
    Ok(())
}

async fn shown(
    app: &App,
    what: &DemoProcurement,
    procurement: ProcurementId,
    people: &People,
) -> anyhow::Result<Finished> {
    let officer = caller(app, people.officer, people.council);
    let view = procurements::find(app, officer, procurement).await?;
    let (_, method_hash) = view.method.context("the procurement has no method")?;
    let method = issued_method(app, procurement, people).await?;
    let lot = method.lots.first().context("the method has no lot")?.id;
    let officer = caller(app, people.officer, people.council);
    let table =
        comparison::export(app, officer, procurement, lot, Wanted::all(View::Sections)).await?;
    let Table::Sections(comparison) = table else {
        anyhow::bail!("the comparison is not by sections")
    };
    Ok(Finished {
        id: procurement,
        reference: what.reference.clone(),
        title: what.title.clone(),
        method_hash,
        comparison,
    })
}

/// Moves the anchored clock to a later moment of the story.
fn move_to(app: &App, moment: Timestamp) {
    let ahead = moment.duration_since(app.clock.now());
    if ahead.is_positive() {
        app.clock.advance(ahead);
    }
}

async fn issued_method(
    app: &App,
    procurement: ProcurementId,
    people: &People,
) -> anyhow::Result<Method> {
    let officer = caller(app, people.officer, people.council);
    let published = method::show(app, officer, procurement).await?;
    Ok(serde_json::from_str(&published.canonical)?)
}

async fn upload(
    app: &App,
    what: &DemoProcurement,
    method: &Method,
    supplier: &Supplier,
    owner: &Owner,
    response: ResponseId,
) -> anyhow::Result<BTreeMap<String, EvidenceId>> {
    let mut ids = BTreeMap::new();
    for file in supplier.evidence(what, method)? {
        let body = stream::once(ready(Ok::<_, Infallible>(Bytes::from(file.body))));
        let new = NewFile {
            name: file.file_name,
            particulars: Particulars::default(),
        };
        let editor = caller(app, owner.person, owner.supplier);
        let stored = evidence::upload(app, editor, response, new, body).await?;
        ids.insert(file.key, stored.id);
    }
    Ok(ids)
}
