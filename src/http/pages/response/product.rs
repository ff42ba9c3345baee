//! The product in a slot.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::{Place, answer_fields::character_count, subject_of, subject_title};
use crate::{
    app::{
        App,
        access::{EditResponses, ViewResponses},
        error::{AppError, Code, FieldProblem},
        products,
        responses::{self, Draft, KeptProduct, Seen},
    },
    domain::{
        ids::{ResponseId, SlotId},
        product::{PRODUCT_DESCRIPTION_CHARACTERS_MAX, Product},
    },
    http::pages::{Form, Member, PageResult, Problems, Reader, problems::say, redirect},
    ui::govuk::{Button, CharacterCount, Input, InsetText, Textarea, button_group},
};

/// A product as it is typed, with the version that was seen.
#[derive(Debug, Default, Deserialize)]
pub struct ProductForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    model: String,
    #[serde(default)]
    manufacturer: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    revision: String,
    /// `save` or `take-out`.
    #[serde(default)]
    action: String,
}

impl ProductForm {
    fn of(kept: &KeptProduct) -> Self {
        let product = kept.product.clone();
        Self {
            name: product.name,
            model: product.model,
            manufacturer: product.manufacturer,
            version: product.version.unwrap_or_default(),
            role: product.role.unwrap_or_default(),
            revision: kept.revision.to_string(),
            action: String::new(),
        }
    }

    fn product(&self) -> Product {
        Product {
            name: self.name.clone(),
            model: self.model.clone(),
            manufacturer: self.manufacturer.clone(),
            version: Some(self.version.clone()),
            role: Some(self.role.clone()),
        }
        .trimmed()
    }

    fn seen(&self) -> Seen {
        self.revision.parse().map_or(Seen::Nothing, Seen::Revision)
    }
}

pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SlotId)>,
) -> PageResult {
    let (_, response, slot) = path.into_inner();
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let title = title(&member, &scene.method.method, slot)?;
    let form = in_slot(&draft, slot)
        .map(ProductForm::of)
        .unwrap_or_default();
    Ok(page(
        &member,
        place,
        slot,
        &title,
        &form,
        None,
        Problems::none(),
    ))
}

fn in_slot(draft: &Draft, slot: SlotId) -> Option<&KeptProduct> {
    draft.products.iter().find(|kept| kept.slot == slot)
}

fn title(
    reader: &Reader,
    method: &crate::domain::method::Method,
    slot: SlotId,
) -> Result<String, AppError> {
    let subject = subject_of(method, slot.into()).ok_or_else(AppError::not_found)?;
    Ok(subject_title(reader.words, &subject))
}

/// Keeps what was typed, or takes the product out.
pub async fn save(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SlotId)>,
    form: Form<ProductForm>,
) -> PageResult {
    let ((_, response, slot), Form(form)) = (path.into_inner(), form);
    let (words, caller) = (member.words, member.caller.clone());
    let place = Place::new(caller.tenant(), response);
    let product = form.product();
    let done = if form.action == "take-out" {
        products::take_out(&app, caller, response, slot, form.seen())
            .await
            .map(|()| "product-taken-out")
    } else {
        products::save(&app, caller, response, slot, product.clone(), form.seen())
            .await
            .map(|_| "product-saved")
    };
    let (problems, theirs) = match done {
        Ok("product-saved") if !product.problems().is_empty() => {
            let mut problems = Problems::none();
            for problem in product.problems() {
                let problem = FieldProblem::new(problem.pointer, problem.code, problem.message);
                problems.add(field_of(&problem.pointer), say(words, &problem));
            }
            (problems, None)
        }
        Ok(told) => return Ok(redirect(place.tasks()).telling(&app, told).respond()),
        Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
            let mut problems = Problems::none();
            problems.add_general(words.response_changed_meanwhile());
            (problems, Some(()))
        }
        Err(error) => (
            Problems::from_error(error, words, |pointer| Some(field_of(pointer)))?,
            None,
        ),
    };
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let title = title(&member, &scene.method.method, slot)?;
    let kept = in_slot(&draft, slot);
    let form = ProductForm {
        revision: kept
            .map(|kept| kept.revision.to_string())
            .unwrap_or_default(),
        ..form
    };
    let theirs = theirs.and(kept);
    Ok(page(&member, place, slot, &title, &form, theirs, problems))
}

fn field_of(pointer: &str) -> String {
    pointer.trim_start_matches('/').to_owned()
}

/// `theirs` is what a colleague saved meanwhile.
fn page(
    reader: &Reader,
    place: Place,
    slot: SlotId,
    title: &str,
    form: &ProductForm,
    theirs: Option<&KeptProduct>,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let input = |name: &'static str, label: String, value: &str| Input {
        value: Some(value.to_owned()),
        error: problems.of(name, words),
        spellcheck: Some(false),
        ..Input::new(name, label)
    };
    let fields = html! {
        input type="hidden" name="revision" value=(form.revision);
        (input("name", words.product_name(), &form.name))
        (Input { hint: Some(words.product_model_hint().into()), ..input("model", words.product_model(), &form.model) })
        (input("manufacturer", words.product_manufacturer(), &form.manufacturer))
        (input("version", words.product_version(), &form.version))
        (CharacterCount {
            textarea: Textarea {
                value: Some(form.role.clone()),
                error: problems.of("role", words),
                ..Textarea::new("role", words.product_role())
            },
            max_length: u32::try_from(PRODUCT_DESCRIPTION_CHARACTERS_MAX).unwrap_or(u32::MAX),
            threshold: None,
            description: words.characters_at_most(PRODUCT_DESCRIPTION_CHARACTERS_MAX),
            words: character_count(words),
        })
        (button_group(&[
            Button::new(words.save_and_continue()).sends("action", "save"),
            Button::secondary(words.product_take_out()).sends("action", "take-out"),
        ]))
    };
    let content = html! {
        @if let Some(kept) = theirs {
            (InsetText {
                id: None,
                content: words
                    .product_theirs(&kept.product.manufacturer, &kept.product.model, &kept.product.name)
                    .into(),
            })
        }
        p class="govuk-body" { (words.product_lead()) }
        (reader.form(&place.product(slot), &fields))
    };
    reader
        .page(words.response_product_heading(title))
        .back(place.tasks())
        .problems(problems)
        .content(content)
        .respond()
}
