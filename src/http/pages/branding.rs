//! The files that give a council's pages its colour and its logo.

use actix_web::{HttpResponse, http::header, web};

use super::Owner;
use crate::{
    app::{
        App,
        branding::{self, Shown},
        error::AppError,
    },
    domain::ids::CouncilId,
    http::{gate::Anyone, problem::ApiResult},
    ui::page::Brand,
};

const STYLE: &str = "style.css";
const LOGO: &str = "logo.png";

/// The addresses of what a council chose.
pub fn of(council: CouncilId, shown: &Shown) -> Brand {
    let file = |name: &str| format!("/brand/{council}/{}/{name}", shown.version);
    Brand {
        style: file(STYLE),
        logo: shown
            .logo_width
            .zip(shown.logo_height)
            .map(|(width, height)| (file(LOGO), width, height)),
    }
}

/// The council as the owner of a page that anybody may read.
///
/// # Errors
/// The database's.
pub async fn owner(app: &App, council: CouncilId, name: &str) -> Result<Owner, AppError> {
    let shown = branding::shown(app, council).await?;
    Ok(Owner::council(name, council, shown.as_ref()))
}

/// One file. Its address changes with its content, so it may be kept for ever.
pub async fn file(
    _: Anyone,
    app: web::Data<App>,
    path: web::Path<(CouncilId, String, String)>,
) -> ApiResult {
    let (council, version, name) = path.into_inner();
    let chosen = branding::files(&app, council, version).await?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    match (name.as_str(), chosen.colour, chosen.logo) {
        (STYLE, colour, _) => {
            let style = colour.map(|colour| {
                format!(
                    ":root{{--govuk-brand-colour:{colour}}}.govuk-generic-header{{background-color:{colour}}}"
                )
            });
            Ok(response
                .content_type("text/css; charset=utf-8")
                .body(style.unwrap_or_default()))
        }
        (LOGO, _, Some(logo)) => Ok(response.content_type("image/png").body(logo.png)),
        _ => Err(AppError::not_found().into()),
    }
}
