//! Answers that were given before taken over: from another product, or from an earlier response, each as the supplier
//! has looked at it.
//!
//! Invariant: nothing that is answered is replaced, and nothing is taken over that was not chosen. Files and links stay
//! with the response they were given in.

use std::{collections::BTreeSet, sync::Arc};

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{Place, answer_fields::Typed, answer_words, foreign, subject_title};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses, Permission, ViewResponses},
        answers::{self, NewAnswer, SaveOutcome},
        error::AppError,
        page::PageRequest,
        responses::{self, AskedSubject, Draft, KeptAnswer, Listed, Scene, Seen},
    },
    domain::{
        answer::{
            DraftedBy,
            reuse::{Stale, fits, stale},
        },
        ids::{ResponseId, SubjectId, SupplierId},
        london,
        question_set::AppliesTo,
    },
    http::pages::{Form, Member, PageResult, Problems, Reader, redirect},
    limits,
    ui::{
        govuk::{Button, Checkboxes, Choice, Label, Size, Tag, TagColour},
        words::Words,
    },
};

/// A response with its answers.
struct Answered {
    scene: Arc<Scene>,
    draft: Draft,
}

impl Answered {
    async fn read<P>(app: &App, caller: &Caller<P>, response: ResponseId) -> Result<Self, AppError>
    where
        P: Permission<Tenant = SupplierId>,
    {
        let (scene, draft) = responses::read(app, caller, response).await?;
        Ok(Self { scene, draft })
    }
}

/// The answers about `from` in one response that are asked about `to` in another or the same, and not given there yet.
fn left<'d>(
    (there, given): (&Scene, &'d Draft),
    from: &AskedSubject,
    (here, draft): (&Scene, &Draft),
    to: SubjectId,
) -> Vec<&'d KeptAnswer> {
    let shown = from.questions.iter();
    let kept = shown.filter_map(|asked| given.answer(from.subject.id, &asked.id));
    kept.filter(|kept| draft.answer(to, &kept.question).is_none())
        .filter(|kept| {
            let now = here.method.asks(to, &kept.question);
            let then = there.method.question(&kept.question);
            now.zip(then)
                .is_some_and(|(now, then)| now.set == then.set && fits(&now.question, &kept.answer))
        })
        .collect()
}

/// The products of the same response whose answers can be taken over for `to`, with those answers.
pub(super) fn sources<'a>(
    scene: &Scene,
    asked: &'a [AskedSubject],
    draft: &'a Draft,
    to: &AskedSubject,
) -> Vec<(&'a AskedSubject, Vec<&'a KeptAnswer>)> {
    let same = (scene, draft);
    let others = asked.iter().filter(|from| {
        from.subject.id != to.subject.id && from.subject.about != AppliesTo::Organisation
    });
    with_something_left(others, same, same, to)
}

/// What of an earlier response can be taken over for `to`.
fn earlier_sources<'a>(
    earlier: &'a Answered,
    asked: &'a [AskedSubject],
    here: &Answered,
    to: &AskedSubject,
) -> Vec<(&'a AskedSubject, Vec<&'a KeptAnswer>)> {
    let there = (&*earlier.scene, &earlier.draft);
    with_something_left(asked.iter(), there, (&here.scene, &here.draft), to)
}

fn with_something_left<'a>(
    subjects: impl Iterator<Item = &'a AskedSubject>,
    there: (&Scene, &'a Draft),
    here: (&Scene, &Draft),
    to: &AskedSubject,
) -> Vec<(&'a AskedSubject, Vec<&'a KeptAnswer>)> {
    subjects
        .filter(|from| from.subject.about == to.subject.about)
        .map(|from| (from, left(there, from, here, to.subject.id)))
        .filter(|(_, kept)| !kept.is_empty())
        .collect()
}

/// Where answers are taken from.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct From {
    #[serde(default)]
    from: Option<SubjectId>,
    /// An earlier response; this one if none is named.
    #[serde(default)]
    response: Option<ResponseId>,
}

impl From {
    fn of(typed: &Typed) -> Self {
        Self {
            from: typed.one("from").parse().ok().map(SubjectId),
            response: typed.one("response").parse().ok().map(ResponseId),
        }
    }

    fn fields(self, from: SubjectId) -> Markup {
        html! {
            input type="hidden" name="from" value=(from);
            @if let Some(response) = self.response { input type="hidden" name="response" value=(response); }
        }
    }

    /// The address of the same page with this subject chosen.
    fn choosing(self, place: Place, to: SubjectId, from: SubjectId) -> String {
        let response = self.response.map(|id| format!("&response={id}"));
        format!(
            "{}?from={from}{}",
            place.copy(to),
            response.unwrap_or_default()
        )
    }
}

type Path = web::Path<(Uuid, ResponseId, SubjectId)>;

/// What there is to take over; of one product or organisation, each answer.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: Path,
    query: web::Query<From>,
) -> PageResult {
    let (_, response, to) = path.into_inner();
    let place = Place::new(member.caller.tenant(), response);
    let page = Page {
        place,
        to,
        from: *query,
        typed: &Typed::default(),
    };
    page.respond(&member, &app, Problems::none()).await
}

/// Takes over what was chosen and is still not answered.
pub async fn copy(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (_, response, to) = path.into_inner();
    let (words, typed) = (member.words, Typed::from_pairs(form.0));
    let from = From::of(&typed);
    let page = Page {
        place: Place::new(member.caller.tenant(), response),
        to,
        from,
        typed: &typed,
    };
    let here = Answered::read(&app, &member.caller, response).await?;
    let earlier = match from.response {
        Some(earlier) => Some(Answered::read(&app, &member.caller, earlier).await?),
        None => None,
    };
    let there = earlier.as_ref().unwrap_or(&here);
    let asked = responses::asked(&there.scene.method.method, &there.draft);
    let source = asked
        .iter()
        .find(|asked| Some(asked.subject.id) == from.from);
    let source = source.ok_or_else(AppError::not_found)?;
    let left = left(
        (&there.scene, &there.draft),
        source,
        (&here.scene, &here.draft),
        to,
    );
    let chosen: BTreeSet<&str> = typed.all("answers").iter().map(String::as_str).collect();
    let new: Vec<NewAnswer> = left
        .iter()
        .filter(|kept| chosen.contains(kept.question.as_str()))
        .take(limits::ANSWERS_PER_REQUEST_MAX)
        .map(|kept| taken_over(kept, to, earlier.is_some()))
        .collect();
    let mut problems = Problems::none();
    if new.is_empty() {
        if chosen.is_empty() && !left.is_empty() {
            problems.add("answers", words.copy_nothing_chosen());
        } else {
            problems.add_general(words.copy_answered_meanwhile());
        }
        return page.respond(&member, &app, problems).await;
    }
    let outcomes = answers::save_many(&app, member.caller.clone(), response, new).await?;
    let all_saved = |outcome: &SaveOutcome| matches!(outcome, SaveOutcome::Saved { .. });
    if outcomes.iter().all(all_saved) {
        return Ok(redirect(page.place.tasks())
            .telling(&app, "answers-copied")
            .respond());
    }
    // What somebody else answered meanwhile stays, and is no longer offered.
    problems.add_general(words.copy_answered_meanwhile());
    page.respond(&member, &app, problems).await
}

/// The answer as it is given again. Evidence of another response is not evidence of this one.
fn taken_over(kept: &KeptAnswer, to: SubjectId, earlier: bool) -> NewAnswer {
    let mut answer = kept.answer.clone();
    if earlier {
        answer.drafted_by = DraftedBy::Reused;
        answer.evidence.clear();
    }
    NewAnswer {
        subject: to,
        question: kept.question.clone(),
        answer,
        seen: Seen::Nothing,
    }
}

/// The page about one subject.
struct Page<'a> {
    place: Place,
    to: SubjectId,
    from: From,
    typed: &'a Typed,
}

impl Page<'_> {
    async fn respond<P>(&self, member: &Member<P>, app: &App, problems: Problems) -> PageResult
    where
        P: Permission<Tenant = SupplierId>,
    {
        let words = member.words;
        let here = Answered::read(app, &member.caller, self.place.response).await?;
        let asked = responses::asked(here.scene.method.in_language(words.language()), &here.draft);
        let target = asked.iter().find(|asked| asked.subject.id == self.to);
        let target = target.ok_or_else(AppError::not_found)?;
        let content = match self.from.response {
            Some(earlier) => {
                let there = Answered::read(app, &member.caller, earlier).await?;
                let method = there.scene.method.in_language(words.language());
                let given = responses::asked(method, &there.draft);
                let sources = earlier_sources(&there, &given, &here, target);
                self.content(member, &problems, (&here, &there), &sources, app)
            }
            None => {
                let sources = sources(&here.scene, &asked, &here.draft, target);
                let others = match self.from.from {
                    None => earlier(app, member.asking(), self.place.response).await?,
                    Some(_) => Vec::new(),
                };
                html! {
                    @if !sources.is_empty() || others.is_empty() {
                        (self.content(member, &problems, (&here, &here), &sources, app))
                    }
                    (self.earlier(words, &others))
                }
            }
        };
        Ok(member
            .page(words.copy_title())
            .caption(subject_title(words, &target.subject))
            .back(self.place.tasks())
            .problems(problems)
            .content(content)
            .respond())
    }

    /// The answers of the source that is chosen or the only one, else the sources there are to choose from.
    fn content(
        &self,
        reader: &Reader,
        problems: &Problems,
        (here, there): (&Answered, &Answered),
        sources: &[(&AskedSubject, Vec<&KeptAnswer>)],
        app: &App,
    ) -> Markup {
        let words = reader.words;
        let source = match (self.from.from, sources) {
            // Where there is one there is nothing to choose.
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(from), all) => all.iter().find(|(source, _)| source.subject.id == from),
        };
        let Some((source, kept)) = source else {
            return self.products(words, sources);
        };
        let title = subject_title(words, &source.subject);
        let today = london::day(app.clock.now());
        let choices = kept
            .iter()
            .filter_map(|kept| choice(words, (here, there), kept, today));
        html! {
            @if self.from.response.is_some() {
                p class="govuk-body" { (words.copy_earlier_lead(&there.scene.method.method.procurement.title)) }
            } @else {
                p class="govuk-body" { (words.copy_lead(&title)) }
            }
            (reader.form(&self.place.copy(self.to), &html! {
                (self.from.fields(source.subject.id))
                (Checkboxes {
                    values: self.typed.all("answers").to_vec(),
                    error: problems.of("answers", words),
                    ..Checkboxes::new("answers", Label::of_size(Size::M, words.copy_question()), choices.collect())
                })
                (Button::new(words.copy_button()))
            }))
        }
    }

    /// The products there are to choose from, or that there are none.
    fn products(&self, words: Words, sources: &[(&AskedSubject, Vec<&KeptAnswer>)]) -> Markup {
        html! {
            @if sources.is_empty() {
                p class="govuk-body" { (words.copy_none()) }
            } @else {
                p class="govuk-body" { (words.copy_from_which()) }
                ul class="govuk-list" {
                    @for (source, kept) in sources {
                        li {
                            a class="govuk-link" href=(self.from.choosing(self.place, self.to, source.subject.id)) { (subject_title(words, &source.subject)) }
                            " (" (words.copy_count(kept.len())) ")"
                        }
                    }
                }
            }
        }
    }

    /// The supplier's other responses.
    fn earlier(&self, words: Words, others: &[Listed]) -> Markup {
        html! {
            @if !others.is_empty() {
                h2 class="govuk-heading-m" { (words.copy_earlier_heading()) }
                p class="govuk-body" { (words.copy_earlier_how()) }
                ul class="govuk-list" {
                    @for listed in others {
                        li {
                            a class="govuk-link" href={ (self.place.copy(self.to)) "?response=" (listed.id) } { (listed.title) }
                            br; (listed.reference) ", " (listed.council_name) ", " (words.date(listed.deadline))
                        }
                    }
                }
            }
        }
    }
}

/// The supplier's other responses, the latest first.
pub(super) async fn earlier(
    app: &App,
    caller: Caller<ViewResponses>,
    this: ResponseId,
) -> Result<Vec<Listed>, AppError> {
    let all = PageRequest {
        limit: limits::PAGE_ITEMS_MAX,
        after: None,
    };
    let mut others = responses::list(app, caller, all).await?.items;
    others.retain(|listed| listed.id != this);
    others.reverse();
    Ok(others)
}

/// A question with the answer it would get, and what speaks against it.
fn choice(
    words: Words,
    (here, there): (&Answered, &Answered),
    kept: &KeptAnswer,
    today: jiff::civil::Date,
) -> Option<Choice> {
    let told = here.scene.method.told(words.language(), &kept.question)?;
    let now = here.scene.method.question(&kept.question)?;
    let then = there.scene.method.question(&kept.question)?;
    let given = london::day(kept.updated_at);
    let stale = stale(&then.question, &now.question, &kept.answer, given, today);
    let files = kept.answer.evidence.len();
    let text = html! { span lang=[foreign(words, told.language)] { (told.question.text) } };
    let value = html! {
        @for why in stale { p { (Tag::new(TagColour::Yellow, words.copy_look())) " " (against(words, why)) } }
        (answer_words::whole(words, &told.question.answer, &kept.answer))
        @if files > 0 {
            p { @if here.scene.place.response == there.scene.place.response { (words.copy_evidence(files)) } @else { (words.copy_without_evidence(files)) } }
        }
    };
    Some(Choice::with_hint(kept.question.as_str(), text, value))
}

fn against(words: Words, why: Stale) -> String {
    match why {
        Stale::Reworded => words.copy_reworded(),
        Stale::Old => words.copy_old(),
        Stale::DatePassed(day) => {
            words.copy_day_passed(london::day_in_words(words.language(), day))
        }
    }
}
