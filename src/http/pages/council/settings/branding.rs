//! The council's colour and logo.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;

use super::address;
use crate::{
    app::{
        App,
        access::ManageSettings,
        branding,
        error::{AppError, Code},
    },
    domain::branding::{
        Branding, Colour, ColourProblem, LOGO_BYTES_MAX, LOGO_PIXELS_MAX, Logo, LogoProblem,
    },
    http::pages::{Member, PageResult, Problems, Upload, redirect},
    ui::{
        govuk::{Button, Checkboxes, Choice, FileUpload, Input, Label, Size},
        words::Words,
    },
};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    colour: String,
    #[serde(default)]
    remove: String,
    #[serde(default)]
    revision: i64,
}

pub async fn show(member: Member<ManageSettings>, app: web::Data<App>) -> PageResult {
    let (revision, kept) = branding::find(&app, member.caller.clone()).await?;
    let typed = Typed {
        colour: kept
            .colour
            .map(|colour| colour.to_string())
            .unwrap_or_default(),
        remove: String::new(),
        revision,
    };
    Ok(page(&member, &typed, kept.logo.is_some(), Problems::none()))
}

pub async fn save(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    form: Upload<Typed>,
) -> PageResult {
    let words = member.words;
    let typed = form.fields;
    let (_, kept) = branding::find(&app, member.caller.clone()).await?;
    let has_logo = kept.logo.is_some();
    let mut problems = Problems::none();
    let logo = match form.file {
        Some(file) => match file.whole(LOGO_BYTES_MAX).await?.map(|png| png.to_vec()) {
            None => Err(LogoProblem::TooManyBytes),
            Some(png) => Logo::read(png).map(Some),
        },
        None if typed.remove == "yes" => Ok(None),
        None => Ok(kept.logo),
    };
    let logo = logo.unwrap_or_else(|problem| {
        problems.add("logo", of_logo(words, problem));
        None
    });
    let colour = match typed.colour.trim() {
        "" => None,
        text => text
            .parse::<Colour>()
            .map_err(|problem| problems.add("colour", of_colour(words, problem)))
            .ok(),
    };
    if problems.is_empty() {
        let new = Branding { colour, logo };
        match branding::save(&app, member.caller.clone(), typed.revision, new).await {
            Ok(_) => {
                let here = format!("{}/branding", address(member.caller.tenant()));
                return Ok(redirect(here).telling(&app, "branding-saved").respond());
            }
            Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
                problems.add_general(words.setup_changed_meanwhile());
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(page(&member, &typed, has_logo, problems))
}

fn of_logo(words: Words, problem: LogoProblem) -> String {
    match problem {
        LogoProblem::NotPng => words.branding_not_png(),
        LogoProblem::TooManyBytes => words.branding_too_many_bytes(LOGO_BYTES_MAX / 1024),
        LogoProblem::TooManyPixels => words.branding_too_many_pixels(LOGO_PIXELS_MAX),
    }
}

fn of_colour(words: Words, problem: ColourProblem) -> String {
    match problem {
        ColourProblem::NotAColour => words.branding_not_a_colour(),
        ColourProblem::TooLight => words.branding_too_light(),
    }
}

fn page(
    member: &Member<ManageSettings>,
    typed: &Typed,
    has_logo: bool,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let home = address(member.caller.tenant());
    let fields = html! {
        input type="hidden" name="revision" value=(typed.revision);
        (Input {
            value: Some(typed.colour.clone()),
            error: problems.of("colour", words),
            hint: Some(words.branding_colour_hint().into()),
            spellcheck: Some(false),
            classes: Some("govuk-input--width-10".to_owned()),
            ..Input::new("colour", words.branding_colour())
        })
        @if has_logo {
            (Checkboxes {
                values: vec![typed.remove.clone()],
                ..Checkboxes::new("remove", Label::of_size(Size::S, words.branding_logo_there()), vec![Choice::new("yes", words.branding_logo_remove())])
            })
        }
        // Fields come before the file.
        (FileUpload {
            error: problems.of("logo", words),
            hint: Some(words.branding_logo_hint(LOGO_BYTES_MAX / 1024, LOGO_PIXELS_MAX).into()),
            ..FileUpload::new("logo", words.branding_logo())
        })
        (Button::new(words.save()))
    };
    let content = html! {
        p class="govuk-body" { (words.branding_lead()) }
        (member.upload_form(&format!("{home}/branding"), &fields))
    };
    member
        .page(words.branding_title())
        .back(home)
        .problems(problems)
        .content(content)
        .respond()
}
