//! What a supplier says about itself: its name, and the numbers under which registers know it.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;

use super::{Form, Member, PageResult, Problems, people::Shown, redirect};
use crate::{
    app::{
        App,
        access::ManageColleagues,
        error::{AppError, Code},
        suppliers::{self, Identifier, Supplier},
    },
    domain::ids::SupplierId,
    limits,
    ui::{
        govuk::{Button, Input, Textarea},
        words::Words,
    },
};

/// The register that most suppliers are in: Companies House, by its code on org-id.guide.
const COMPANIES_HOUSE: &str = "GB-COH";

fn address(supplier: SupplierId) -> String {
    format!("{}/details", supplier.home())
}

/// The details, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct DetailsForm {
    #[serde(default)]
    revision: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    company: String,
    /// A code and a number on each line.
    #[serde(default)]
    others: String,
}

impl DetailsForm {
    fn of(supplier: &Supplier) -> Self {
        let all = &supplier.identifiers.0;
        // A second company number is shown among the others, so that saving loses nothing.
        let company = all.iter().position(|one| one.scheme == COMPANIES_HOUSE);
        let others = all.iter().enumerate();
        let others = others.filter(|(place, _)| Some(*place) != company);
        let others: Vec<String> = others
            .map(|(_, one)| format!("{} {}", one.scheme, one.id))
            .collect();
        Self {
            revision: supplier.revision.to_string(),
            name: supplier.name.clone(),
            company: company
                .and_then(|place| all.get(place))
                .map(|one| one.id.clone())
                .unwrap_or_default(),
            others: others.join("\n"),
        }
    }

    /// The company number first, then a number from each line.
    fn identifiers(&self) -> Vec<Identifier> {
        let company = Some(self.company.trim()).filter(|company| !company.is_empty());
        let company = company.map(|id| (COMPANIES_HOUSE, id));
        let lines = self.others.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty());
        let others = lines.map(|line| {
            let (scheme, id) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            (scheme, id.trim())
        });
        company
            .into_iter()
            .chain(others)
            .map(|(scheme, id)| Identifier {
                scheme: scheme.to_owned(),
                id: id.to_owned(),
            })
            .collect()
    }

    /// What is wrong, in the words of the form.
    fn problems(&self, words: Words, error: AppError) -> Result<Problems, AppError> {
        let refusal = match error {
            AppError::Refused(refusal) if refusal.code == Code::InvalidInput => refusal,
            other => return Err(other),
        };
        let has_company = !self.company.trim().is_empty();
        let mut problems = Problems::none();
        for problem in &refusal.problems {
            let (field, text) = match problem.pointer.as_str() {
                "/name" => (
                    "name",
                    words.details_name_wrong(limits::NAME_CHARACTERS_MAX),
                ),
                "/identifiers/0" if has_company => ("company", words.details_company_wrong()),
                _ => (
                    "others",
                    words.details_others_wrong(limits::SUPPLIER_IDENTIFIERS_MAX),
                ),
            };
            if problems.of(field, words).is_none() {
                problems.add(field, text);
            }
        }
        Ok(problems)
    }
}

pub async fn show(member: Member<ManageColleagues>, app: web::Data<App>) -> PageResult {
    member.caller.let_in(&app).await?;
    let supplier = suppliers::find(&app, member.asking()).await?;
    Ok(page(&member, &DetailsForm::of(&supplier), Problems::none()))
}

/// Saves over the version that was seen; what was typed over another version is shown again.
pub async fn save(
    member: Member<ManageColleagues>,
    app: web::Data<App>,
    form: Form<DetailsForm>,
) -> PageResult {
    let (Form(mut form), words) = (form, member.words);
    let place = member.caller.tenant();
    let revision = form.revision.parse().unwrap_or_default();
    let (name, identifiers) = (form.name.clone(), form.identifiers());
    let caller = member.caller.clone();
    match suppliers::update(&app, caller, revision, Some(name), Some(identifiers)).await {
        Ok(_) => Ok(redirect(place.home())
            .telling(&app, "details-saved")
            .respond()),
        Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
            let supplier = suppliers::find(&app, member.asking()).await?;
            form.revision = supplier.revision.to_string();
            let mut problems = Problems::none();
            problems.add_general(words.details_changed_meanwhile());
            Ok(page(&member, &form, problems))
        }
        Err(error) => {
            let problems = form.problems(words, error)?;
            Ok(page(&member, &form, problems))
        }
    }
}

fn page(member: &Member<ManageColleagues>, form: &DetailsForm, problems: Problems) -> HttpResponse {
    let (words, place) = (member.words, member.caller.tenant());
    let fields = html! {
        input type="hidden" name="revision" value=(form.revision);
        (Input {
            value: Some(form.name.clone()),
            hint: Some(words.details_name_hint().into()),
            error: problems.of("name", words),
            ..Input::new("name", words.details_name())
        })
        (Input {
            value: Some(form.company.clone()),
            hint: Some(words.details_company_hint().into()),
            error: problems.of("company", words),
            classes: Some("govuk-input--width-10".to_owned()),
            spellcheck: Some(false),
            ..Input::new("company", words.details_company())
        })
        (Textarea {
            value: Some(form.others.clone()),
            hint: Some(words.details_others_hint(limits::SUPPLIER_IDENTIFIERS_MAX).into()),
            error: problems.of("others", words),
            rows: Some(3),
            ..Textarea::new("others", words.details_others())
        })
        (Button::new(words.save()))
    };
    let content = html! {
        p class="govuk-body" { (words.details_lead()) }
        (member.form(&address(place), &fields))
    };
    member
        .page(words.details_title())
        .back(place.home())
        .problems(problems)
        .content(content)
        .respond()
}
