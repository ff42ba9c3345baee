//! One question: why it is asked, what counts, and the answer.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    Place,
    answer_fields::{Fields, Typed},
    answer_input::{self, add_problem},
    answer_words, assignments, foreign, subject_of, subject_title,
};
use crate::{
    app::{
        App,
        access::{EditResponses, Permission, ViewResponses},
        answers::{self, NewAnswer, SaveOutcome},
        error::{AppError, Code},
        methods::Told,
        responses::{self, AskedQuestion, Draft, KeptAnswer, Scene, Seen},
    },
    domain::{
        answer::{Answer, DraftedBy, NOTE_CHARACTERS_MAX, check, typed::field_of},
        ids::{EvidenceId, QuestionId, ResponseId, SubjectId, SupplierId},
        method::IssuedQuestion,
        question_set::{AnswerSpec, EvidenceLevel, Question, QuestionClass},
        response::Subject,
    },
    http::pages::{Form, Member, PageResult, Problems, Reader, problems::say, redirect},
    ui::{
        govuk::{
            Button, Checkboxes, Choice, Details, InsetText, Legend, Select, SelectItem, Size,
            button_group,
        },
        terms::level_in_words,
        words::Words,
    },
};

type Path = web::Path<(Uuid, ResponseId, SubjectId, QuestionId)>;

/// A question with what surrounds it.
struct Asked<'a> {
    place: Place,
    subject: &'a Subject,
    issued: &'a IssuedQuestion,
    /// As it reads in the language of the page.
    told: Told<'a>,
    draft: &'a Draft,
    /// Where it stands among the questions of its section, from 1, and how many these are.
    number: Option<(usize, usize)>,
    section: &'a str,
    back: String,
}

pub async fn show(member: Member<ViewResponses>, app: web::Data<App>, path: Path) -> PageResult {
    let (_, response, subject, question) = path.into_inner();
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let kept = draft.answer(subject, &question);
    let typed = kept.map(|kept| typed_of(&kept.answer)).unwrap_or_default();
    let mut problems = Problems::none();
    if let (Some(kept), Some(issued)) = (kept, scene.method.asks(subject, &question)) {
        add_problems(member.words, issued, &kept.answer, &mut problems);
    }
    let saved = saved_by(&app, &member, kept).await?;
    let whose = whose(&app, &member, &scene, subject, &question).await?;
    let place = Place::new(member.caller.tenant(), response);
    let page = page_of(
        &member,
        place,
        &scene,
        &draft,
        subject,
        &question,
        &Shown {
            typed: &typed,
            revision: kept.map(|kept| kept.revision),
            problems,
            saved,
            whose,
            theirs: None,
        },
    )?;
    Ok(page.respond_with(StatusCode::OK))
}

/// What a page shows beside the question itself.
struct Shown<'a> {
    typed: &'a Typed,
    /// The version that the next save replaces.
    revision: Option<i64>,
    problems: Problems,
    /// Who saved the answer that is there, and when.
    saved: Option<String>,
    /// Who is to answer it.
    whose: Option<String>,
    /// What a colleague saved while this was being written.
    theirs: Option<&'a KeptAnswer>,
}

/// Who saved the answer that is there, and when.
async fn saved_by<P>(
    app: &App,
    member: &Member<P>,
    kept: Option<&KeptAnswer>,
) -> Result<Option<String>, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let Some(kept) = kept else {
        return Ok(None);
    };
    let colleagues = responses::colleagues(app, member.caller.clone()).await?;
    Ok(Some(answer_words::saved_by(
        member.words,
        &colleagues,
        kept,
    )))
}

/// Who is to answer a question, if it was given to somebody.
async fn whose<P>(
    app: &App,
    member: &Member<P>,
    scene: &Scene,
    subject: SubjectId,
    question: &QuestionId,
) -> Result<Option<String>, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let Some(issued) = scene.method.asks(subject, question) else {
        return Ok(None);
    };
    let given = responses::assignments(app, &member.caller, scene.place.response).await?;
    let part = (subject, &issued.question.section);
    let reader = member.visit().person;
    Ok(assignments::names(
        member.words,
        reader,
        &given,
        part,
        [question],
    ))
}

/// Saves what was typed, as far as it can be kept, and goes on.
pub async fn save(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (_, response, subject, question) = path.into_inner();
    let (words, place) = (member.words, Place::new(member.caller.tenant(), response));
    let typed = Typed::from_pairs(form.0);
    let (scene, _) = responses::read(&app, &member.caller, response).await?;
    let issued = scene
        .method
        .asks(subject, &question)
        .ok_or_else(AppError::not_found)?;
    let mut problems = Problems::none();
    let value = answer_input::answer(words, &issued.question.answer, &typed, &mut problems);
    let seen = typed
        .one("revision")
        .parse()
        .map_or(Seen::Nothing, Seen::Revision);
    let confidential = answer_input::confidential(words, &typed, &mut problems);
    // What is wrong so far could not be read, so it cannot be saved either.
    let mut lost = !problems.is_empty();
    let saved = match value {
        None => None,
        Some(value) => {
            let answer = Answer {
                value,
                evidence_level: level(typed.one("evidence-level")),
                note: Some(typed.one("note").to_owned()).filter(|note| !note.is_empty()),
                confidential,
                drafted_by: DraftedBy::Person,
                evidence: linked(&typed),
            };
            add_problems(words, issued, &answer, &mut problems);
            let new = NewAnswer {
                subject,
                question: question.clone(),
                answer,
                seen,
            };
            Some(answers::save(&app, member.caller.clone(), response, new).await)
        }
    };
    let mut conflict = false;
    match saved {
        Some(Ok(SaveOutcome::Saved { .. })) => {}
        Some(Err(AppError::Refused(refusal))) if refusal.code == Code::VersionConflict => {
            conflict = true
        }
        Some(Ok(SaveOutcome::VersionConflict)) => conflict = true,
        Some(Ok(SaveOutcome::Refused(refused))) => {
            lost = true;
            for problem in &refused {
                problems.add(
                    field_of(&issued.question.answer, &problem.pointer),
                    say(words, problem),
                );
            }
        }
        Some(Err(error)) => {
            lost = true;
            problems = Problems::from_error(error, words, |pointer| {
                Some(field_of(&issued.question.answer, pointer))
            })?;
        }
        None if problems.is_empty() && typed.one("action") == "continue" => {
            problems.add(first_field(&issued.question.answer), words.answer_missing());
        }
        None => {}
    }
    // A draft with something to put right is saved all the same, and can be left.
    let leaving = matches!(typed.one("action"), "later" | "evidence") && !lost;
    if !conflict && (problems.is_empty() || leaving) {
        let (scene, draft) = responses::read(&app, &member.caller, response).await?;
        return Ok(onward(
            &app,
            place,
            &scene,
            &draft,
            subject,
            &question,
            typed.one("action"),
        ));
    }
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let kept = draft.answer(subject, &question);
    let status = if conflict {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    if conflict {
        problems = Problems::none();
        problems.add_general(words.response_changed_meanwhile());
    }
    let page = page_of(
        &member,
        place,
        &scene,
        &draft,
        subject,
        &question,
        &Shown {
            typed: &typed,
            revision: kept.map(|kept| kept.revision),
            problems,
            saved: saved_by(&app, &member, kept.filter(|_| conflict)).await?,
            whose: whose(&app, &member, &scene, subject, &question).await?,
            theirs: kept.filter(|_| conflict),
        },
    )?;
    Ok(page.respond_with(status))
}

/// The next question of the section, the section when there is none, or what a button asked for.
fn onward(
    app: &App,
    place: Place,
    scene: &Scene,
    draft: &Draft,
    subject: SubjectId,
    question: &QuestionId,
    action: &str,
) -> HttpResponse {
    match action {
        "later" => {
            return redirect(place.tasks())
                .telling(app, "answer-saved")
                .respond();
        }
        "evidence" => {
            let query = format!("?subject={subject}&question={question}");
            return redirect(format!("{}{query}", place.evidence())).respond();
        }
        _ => {}
    }
    let asked = responses::asked(&scene.method.method, draft);
    let section = scene
        .method
        .question(question)
        .map(|issued| issued.question.section.clone());
    let of_section: Vec<&AskedQuestion> = asked
        .iter()
        .filter(|asked| asked.subject.id == subject)
        .flat_map(|asked| &asked.questions)
        .filter(|asked| {
            scene
                .method
                .question(&asked.id)
                .map(|issued| &issued.question.section)
                == section.as_ref()
        })
        .collect();
    let here = of_section.iter().position(|asked| asked.id == *question);
    let next = here.and_then(|here| of_section.get(here + 1));
    match (next, section) {
        (Some(next), _) => redirect(place.question(subject, &next.id)).respond(),
        (None, Some(section)) => redirect(place.section(subject, &section)).respond(),
        (None, None) => redirect(place.tasks()).respond(),
    }
}

fn typed_of(answer: &Answer) -> Typed {
    let mut typed = Typed::of(&answer.value);
    typed.set("note", &answer.note.as_deref().unwrap_or_default());
    typed.set("evidence-level", &level_word(answer.evidence_level));
    typed.fill_confidential(answer.confidential.as_ref());
    for evidence in &answer.evidence {
        typed.set("evidence", &evidence);
    }
    typed
}

fn linked(typed: &Typed) -> Vec<EvidenceId> {
    let chosen: BTreeSet<EvidenceId> = typed
        .all("evidence")
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    chosen.into_iter().collect()
}

/// What is to be put right before the answer can be handed in.
fn add_problems(words: Words, issued: &IssuedQuestion, answer: &Answer, problems: &mut Problems) {
    for problem in check(&issued.question, answer) {
        add_problem(words, &issued.question.answer, &problem.into(), problems);
    }
}

fn first_field(spec: &AnswerSpec) -> String {
    match spec {
        AnswerSpec::Group { fields } => fields
            .first()
            .map(|field| field_of(spec, &format!("/value/fields/{}", field.id)))
            .unwrap_or_default(),
        AnswerSpec::File => "text".to_owned(),
        spec => field_of(spec, "/value"),
    }
}

fn level_word(level: EvidenceLevel) -> &'static str {
    match level {
        EvidenceLevel::None => "none",
        EvidenceLevel::Statement => "statement",
        EvidenceLevel::OwnDocument => "own_document",
        EvidenceLevel::ContractualCommitment => "contractual_commitment",
        EvidenceLevel::IndependentValidation => "independent_validation",
        EvidenceLevel::IndependentTest => "independent_test",
    }
}

fn level(word: &str) -> EvidenceLevel {
    EvidenceLevel::ALL
        .into_iter()
        .find(|level| level_word(*level) == word)
        .unwrap_or_default()
}

/// The sources that a question follows, where there are any.
pub fn sources(words: Words, question: &Question) -> Markup {
    html! {
        @if !question.mappings.is_empty() {
            h2 class="govuk-heading-s" { (words.question_sources()) }
            ul class="govuk-list govuk-list--bullet" {
                @for mapping in &question.mappings { li { (mapping.source) ", " (mapping.clause) } }
            }
        }
    }
}

fn page_of<'r>(
    reader: &'r Reader,
    place: Place,
    scene: &Scene,
    draft: &Draft,
    subject: SubjectId,
    question: &QuestionId,
    shown: &Shown<'_>,
) -> Result<crate::http::pages::Page<'r>, AppError> {
    let method = &scene.method.method;
    let issued = scene
        .method
        .asks(subject, question)
        .ok_or_else(AppError::not_found)?;
    let subject = subject_of(method, subject).ok_or_else(AppError::not_found)?;
    let told = scene
        .method
        .told(reader.words.language(), question)
        .ok_or_else(AppError::not_found)?;
    let section = scene
        .method
        .in_language(reader.words.language())
        .sections
        .iter()
        .find(|section| section.id == issued.question.section);
    let asked = responses::asked(method, draft);
    let of_section: Vec<&QuestionId> = asked
        .iter()
        .filter(|asked| asked.subject.id == subject.id)
        .flat_map(|asked| &asked.questions)
        .filter(|asked| {
            scene
                .method
                .question(&asked.id)
                .is_some_and(|other| other.question.section == issued.question.section)
        })
        .map(|asked| &asked.id)
        .collect();
    let number = of_section
        .iter()
        .position(|id| *id == question)
        .map(|at| (at + 1, of_section.len()));
    let asked = Asked {
        place,
        back: place.section(subject.id, &issued.question.section),
        subject: &subject,
        issued,
        told,
        draft,
        number,
        section: section.map_or("", |section| section.title.as_str()),
    };
    Ok(asked.page(reader, shown))
}

impl Asked<'_> {
    fn page<'r>(&self, reader: &'r Reader, shown: &Shown<'_>) -> crate::http::pages::Page<'r> {
        let words = reader.words;
        let question = self.told.question;
        let fields = Fields {
            words,
            typed: shown.typed,
            problems: &shown.problems,
        };
        let form = html! {
            input type="hidden" name="revision" value=(shown.revision.map(|r| r.to_string()).unwrap_or_default());
            (fields.answer(&question.answer, &words.your_answer()))
            (self.evidence(&fields))
            (fields.long_text("note", Legend::of_size(Size::S, words.answer_note()), Some(words.answer_note_hint()), NOTE_CHARACTERS_MAX))
            (fields.confidential())
            (button_group(&[
                Button::new(words.save_and_continue()).sends("action", "continue"),
                Button::secondary(words.save_and_come_back()).sends("action", "later"),
            ]))
        };
        let content = html! {
            @if let Some(whose) = &shown.whose { p class="govuk-hint" { (whose) } }
            @if let Some(saved) = &shown.saved { p class="govuk-hint" { (saved) } }
            @if let Some(theirs) = shown.theirs { (self.merge(words, theirs)) }
            (self.about(words))
            (reader.form(&self.place.question(self.subject.id, &question.id), &form))
        };
        let subject = subject_title(words, self.subject);
        let caption = match self.number {
            Some((number, of)) => words.question_number(self.section, number, of, subject),
            None => words.question_not_asked(self.section, subject),
        };
        reader
            .page(question.text.as_str())
            .heading_in(self.told.language)
            .caption(caption)
            .back(self.back.as_str())
            .problems(shown.problems.clone())
            .content(content)
    }

    /// Why it is asked, how to answer, what earns marks.
    fn about(&self, words: Words) -> Markup {
        let question = self.told.question;
        let lang = foreign(words, self.told.language);
        html! {
            @if !self.told.reviewed { (InsetText { content: words.welsh_unreviewed().into(), id: None }) }
            p class="govuk-body" lang=[lang] { (question.guidance) }
            (Details::new(words.question_why(), html! {
                p class="govuk-body" lang=[lang] { (question.why) }
                h2 class="govuk-heading-s" { (words.question_passing()) }
                p class="govuk-body" lang=[lang] { (question.passing) }
                @match &question.class {
                    QuestionClass::Weighted { weight, descriptors, .. } => {
                        p class="govuk-body" { (words.question_weight(weight)) }
                        @if !descriptors.is_empty() {
                            h2 class="govuk-heading-s" { (words.question_descriptors()) }
                            ol class="govuk-list govuk-list--number" start="0" lang=[lang] {
                                @for text in descriptors { li { (text) } }
                            }
                        }
                    }
                    QuestionClass::Gate => p class="govuk-body" { (words.question_gate()) },
                    QuestionClass::Information => p class="govuk-body" { (words.question_information()) },
                    QuestionClass::Routing => p class="govuk-body" { (words.question_routing()) },
                }
                @if let Some(text) = &question.or_equivalent {
                    h2 class="govuk-heading-s" { (words.question_equivalent()) }
                    p class="govuk-body" lang=[lang] { (text) }
                }
                (sources(words, question))
            }))
        }
    }

    fn evidence(&self, fields: &Fields<'_>) -> Markup {
        let words = fields.words;
        let required = self.issued.evidence_required;
        let chosen = fields.typed.all("evidence").to_vec();
        let inner = html! {
            @if let Some(text) = &self.told.question.accepted_evidence { p class="govuk-body" lang=[foreign(words, self.told.language)] { (text) } }
            @if required != EvidenceLevel::None {
                p class="govuk-body" { (words.evidence_required(level_in_words(words, required))) }
            }
            (Select {
                value: Some(fields.typed.one("evidence-level").to_owned()),
                error: fields.problems.of("evidence-level", words),
                ..Select::new(
                    "evidence-level",
                    words.evidence_level(),
                    EvidenceLevel::ALL.into_iter().map(|level| SelectItem::new(level_word(level), level_in_words(words, level))).collect(),
                )
            })
            @if self.draft.evidence().is_empty() {
                p class="govuk-body" { (words.evidence_nothing_yet()) }
            } @else {
                (Checkboxes {
                    error: fields.problems.of("evidence", words),
                    values: chosen,
                    small: true,
                    ..Checkboxes::new(
                        "evidence",
                        Legend::of_size(Size::S, words.evidence_choose()),
                        self.draft.evidence().iter().map(|(id, card)| Choice::new(id.to_string(), card.name.as_str())).collect(),
                    )
                })
            }
            (Button::secondary(words.evidence_save_and_add()).sends("action", "evidence"))
        };
        let needed = required != EvidenceLevel::None
            || matches!(self.issued.question.answer, AnswerSpec::File)
            || !fields.typed.all("evidence").is_empty()
            || fields.problems.of("evidence", words).is_some();
        html! {
            @if needed {
                h2 class="govuk-heading-m" { (words.evidence_heading()) }
                (inner)
            } @else {
                (Details::new(words.evidence_add_optional(), inner))
            }
        }
    }

    /// Both answers, when two people wrote at the same time.
    fn merge(&self, words: Words, theirs: &KeptAnswer) -> Markup {
        let heading = words.response_their_answer(words.moment(theirs.updated_at));
        answer_words::theirs(
            words,
            &heading,
            &self.told.question.answer,
            &theirs.answer.value,
        )
    }
}
