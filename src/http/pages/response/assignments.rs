//! Who of the supplier answers what: sections are given to colleagues, and single questions of them.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    Place, answer_fields::Typed, foreign, section_language, subject_title, tasks::by_section,
};
use crate::{
    app::{
        App,
        access::EditResponses,
        error::AppError,
        responses::{self, AskedSubject, Colleagues, Give},
    },
    domain::{
        assignment::{Assignments, Part},
        ids::{PersonId, QuestionId, ResponseId, SectionId, SubjectId},
    },
    http::pages::{Form, Member, PageResult, Problems, redirect},
    ui::{
        govuk::{Button, Select, SelectItem},
        words::Words,
    },
};

/// The names of those who answer these questions of a section, each once, as the reader is told them.
pub(super) fn names<'q>(
    words: Words,
    reader: PersonId,
    assignments: &Assignments,
    (subject, section): (SubjectId, &SectionId),
    questions: impl IntoIterator<Item = &'q QuestionId>,
) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for question in questions {
        let Some(given) = assignments.answers(subject, section, question) else {
            continue;
        };
        let name = if given.person == reader {
            words.assignment_you()
        } else {
            given.name.clone()
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| words.assignment_for(names.join(", ")))
}

/// A part that the page offers to give away.
struct Offered {
    subject: SubjectId,
    part: Part,
    label: Markup,
    /// What stands below its field.
    more: Markup,
}

impl Offered {
    fn field(&self) -> String {
        format!("to-{}-{}", self.subject, self.part.id())
    }

    /// Whom it was given to when the page was shown.
    fn before(&self) -> String {
        format!("was-{}-{}", self.subject, self.part.id())
    }
}

/// The parts of a page, each group under its heading.
type Groups = Vec<(Option<String>, Vec<Offered>)>;

/// What one of the two pages is about.
struct Page<'a> {
    member: &'a Member<EditResponses>,
    heading: String,
    action: String,
    back: String,
    lead: String,
    groups: Groups,
    colleagues: Colleagues,
    assignments: Assignments,
}

type WholePath = web::Path<(Uuid, ResponseId)>;
type SectionPath = web::Path<(Uuid, ResponseId, SubjectId, SectionId)>;

async fn whole<'a>(
    app: &App,
    member: &'a Member<EditResponses>,
    response: ResponseId,
) -> Result<Page<'a>, AppError> {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(app, &member.caller, response).await?;
    let method = scene.method.in_language(words.language());
    let groups = responses::asked(method, &draft)
        .iter()
        .map(|subject| {
            let sections = by_section(method, subject);
            let offered = sections.iter().map(|(section, _)| Offered {
                subject: subject.subject.id,
                part: Part::Section(section.id.clone()),
                label: html! { span lang=[foreign(words, section_language(words, method, &section.id))] { (section.title) } span class="govuk-visually-hidden" { ", " (subject_title(words, &subject.subject)) } },
                more: html! {
                    p class="govuk-body" {
                        a class="govuk-link" href=(place.assignments_of(subject.subject.id, &section.id)) {
                            (words.assignment_single())
                            span class="govuk-visually-hidden" { ": " (section.title) ", " (subject_title(words, &subject.subject)) }
                        }
                    }
                },
            });
            (Some(subject_title(words, &subject.subject)), offered.collect())
        })
        .collect();
    Ok(Page {
        member,
        heading: words.assignments_title(),
        action: place.assignments(),
        back: place.tasks(),
        lead: words.assignments_lead(),
        groups,
        colleagues: responses::colleagues(app, member.caller.clone()).await?,
        assignments: responses::assignments(app, &member.caller, response).await?,
    })
}

async fn of_section<'a>(
    app: &App,
    member: &'a Member<EditResponses>,
    response: ResponseId,
    subject: SubjectId,
    section: &SectionId,
) -> Result<Page<'a>, AppError> {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(app, &member.caller, response).await?;
    let method = scene.method.in_language(words.language());
    let asked: Vec<AskedSubject> = responses::asked(method, &draft);
    let about = asked
        .iter()
        .find(|asked| asked.subject.id == subject)
        .ok_or_else(AppError::not_found)?;
    let (section, questions) = by_section(method, about)
        .into_iter()
        .find(|(known, _)| known.id == *section)
        .ok_or_else(AppError::not_found)?;
    let offered = questions.iter().filter_map(|asked| {
        let told = scene.method.told(words.language(), &asked.id)?;
        Some(Offered {
            subject,
            part: Part::Question(asked.id.clone()),
            label: html! { span lang=[foreign(words, told.language)] { (told.question.text) } },
            more: html! {},
        })
    });
    Ok(Page {
        member,
        heading: words.assignments_of_section(&section.title),
        action: place.assignments_of(subject, &section.id),
        back: place.assignments(),
        lead: words.assignments_of_section_lead(),
        groups: vec![(None, offered.collect())],
        colleagues: responses::colleagues(app, member.caller.clone()).await?,
        assignments: responses::assignments(app, &member.caller, response).await?,
    })
}

pub async fn show(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: WholePath,
) -> PageResult {
    let page = whole(&app, &member, path.1).await?;
    Ok(page.respond(&Typed::default(), Problems::none()))
}

pub async fn show_section(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: SectionPath,
) -> PageResult {
    let page = of_section(&app, &member, path.1, path.2, &path.3).await?;
    Ok(page.respond(&Typed::default(), Problems::none()))
}

pub async fn save(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: WholePath,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let page = whole(&app, &member, path.1).await?;
    page.save(&app, path.1, &Typed::from_pairs(form.0)).await
}

pub async fn save_section(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: SectionPath,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let page = of_section(&app, &member, path.1, path.2, &path.3).await?;
    page.save(&app, path.1, &Typed::from_pairs(form.0)).await
}

impl Page<'_> {
    fn offered(&self) -> impl Iterator<Item = &Offered> {
        self.groups.iter().flat_map(|(_, offered)| offered)
    }

    /// Gives away what is chosen otherwise than it was shown, so that what a colleague shared out meanwhile stays.
    async fn save(self, app: &web::Data<App>, response: ResponseId, typed: &Typed) -> PageResult {
        let (mut give, mut problems) = (Vec::new(), Problems::none());
        let mut fields = Vec::new();
        for offered in self.offered() {
            let (to, before) = (typed.one(&offered.field()), typed.one(&offered.before()));
            if to == before {
                continue;
            }
            let to = match to {
                "" => None,
                id => match id.parse().map(PersonId) {
                    Ok(person) => Some(person),
                    Err(_) => {
                        problems.add(offered.field(), self.member.words.choose_from_the_list());
                        continue;
                    }
                },
            };
            fields.push(offered.field());
            give.push(Give {
                subject: offered.subject,
                part: offered.part.clone(),
                to,
            });
        }
        if problems.is_empty() && !give.is_empty() {
            let given = responses::assign(app, self.member.caller.clone(), response, give).await;
            if let Err(error) = given {
                problems = Problems::from_error(error, self.member.words, |pointer| {
                    let place: usize = pointer.split('/').nth(2)?.parse().ok()?;
                    fields.get(place).cloned()
                })?;
            }
        }
        if problems.is_empty() {
            let done = redirect(self.action.as_str());
            return Ok(done.telling(app, "assignments-saved").respond());
        }
        Ok(self.respond(typed, problems))
    }

    fn respond(&self, typed: &Typed, problems: Problems) -> HttpResponse {
        let words = self.member.words;
        let fields = html! {
            @for (heading, offered) in &self.groups {
                @if !offered.is_empty() {
                    @if let Some(heading) = heading { h2 class="govuk-heading-m" { (heading) } }
                    @for one in offered { (self.select(one, typed, &problems)) (one.more) }
                }
            }
            (Button::new(words.save()))
        };
        let content = html! {
            p class="govuk-body" { (self.lead) }
            (self.member.form(&self.action, &fields))
        };
        self.member
            .page(self.heading.as_str())
            .back(self.back.as_str())
            .problems(problems)
            .content(content)
            .respond()
    }

    fn select(&self, offered: &Offered, typed: &Typed, problems: &Problems) -> Markup {
        let words = self.member.words;
        let given = self.assignments.of(offered.subject, &offered.part);
        let given = given.map(|given| given.person.to_string());
        let nobody = SelectItem::new("", words.assignment_nobody());
        let people = self
            .colleagues
            .by_name()
            .into_iter()
            .map(|(id, name)| SelectItem::new(id.to_string(), name));
        let name = offered.field();
        let sent = typed.all(&name).first().cloned();
        html! {
            input type="hidden" name=(offered.before()) value=(given.as_deref().unwrap_or_default());
            (Select {
                id: Some(name.clone()),
                error: problems.of(&name, words),
                value: sent.or(given),
                ..Select::new(name, offered.label.clone(), std::iter::once(nobody).chain(people).collect())
            })
        }
    }
}
