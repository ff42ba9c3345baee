//! Suppliers side by side, as JSON and as CSV.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ACCEPT, CONTENT_DISPOSITION, VARY},
    web,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::{
    app::{
        App,
        access::{Caller, CompareSuppliers},
        comparison::{self, Compared, Freshness, Table, View, Wanted},
        error::AppError,
    },
    domain::{
        comparison::{QuestionTable, RowFilter, SectionTable, TermTable},
        ids::{CouncilId, LotId, ProcurementId, ResponseId},
    },
    exports::{self, Form, csv},
    http::{
        download,
        openapi::{CsvFile, FileContent},
        page::{PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    get_comparison,
    export_comparison,
    export_comparison_workbook,
    export_comparison_spreadsheet
))]
pub struct Description;

/// Which table, and which of its lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ComparisonQuery {
    /// Suppliers by sections, questions by suppliers, or the dates that suppliers name against the contract's.
    #[serde(default)]
    #[param(inline)]
    pub view: Option<ViewName>,
    /// In the view by questions: all lines, or those in which suppliers differ, somebody has a gap, or evidence is missing.
    #[serde(default)]
    #[param(inline)]
    pub only: Option<Lines>,
    /// Only these responses of the page, by their ids with commas between them; all if left out.
    #[serde(default)]
    #[param(max_length = 3700, pattern = "^[0-9a-f,-]*$")]
    pub responses: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewName {
    Sections,
    Questions,
    Term,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lines {
    All,
    Differences,
    Gaps,
    Unverified,
}

impl Lines {
    pub fn filter(self) -> RowFilter {
        match self {
            Self::All => RowFilter::All,
            Self::Differences => RowFilter::OnlyDifferences,
            Self::Gaps => RowFilter::OnlyGaps,
            Self::Unverified => RowFilter::OnlyUnverified,
        }
    }
}

impl ComparisonQuery {
    fn wanted(&self) -> Result<Wanted, AppError> {
        let filter = self.only.unwrap_or(Lines::All).filter();
        let view = match self.view {
            Some(ViewName::Questions) => View::Questions(filter),
            Some(ViewName::Term) => View::Term,
            Some(ViewName::Sections) | None => View::Sections,
        };
        let named = self.responses.as_deref().unwrap_or_default().split(',');
        let responses = named
            .filter(|id| !id.is_empty())
            .map(|id| id.parse().map(ResponseId))
            .collect::<Result<_, _>>()
            .map_err(|_| {
                let detail = "Give ids of responses with commas between them.";
                AppError::invalid_field("/responses", "format", detail)
            })?;
        Ok(Wanted { view, responses })
    }
}

/// A page of suppliers in the published order. One of the tables is there, as was asked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonBody {
    /// `up_to_date`, or `marks_changed` when marks were saved since the last assessment.
    #[schema(max_length = 20)]
    freshness: &'static str,
    /// Disqualified suppliers and those below a minimum mark first, in words; then by total, ties as
    /// ties.
    #[serde(skip_serializing_if = "Option::is_none")]
    sections: Option<SectionTable>,
    /// Questions by the suppliers of this page.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<QuestionTable>,
    /// The dates that the suppliers of this page name: ends of support, of certificates and labels, and from when what is promised by award is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<TermTable>,
    /// Absent on the last page.
    #[schema(max_length = 600)]
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl ComparisonBody {
    fn of(compared: Compared, next_cursor: Option<String>) -> Self {
        let (mut sections, mut questions, mut term) = (None, None, None);
        match compared.table {
            Table::Sections(table) => sections = Some(table),
            Table::Questions(table) => questions = Some(table),
            Table::Term(table) => term = Some(table),
        }
        Self {
            freshness: match compared.freshness {
                Freshness::UpToDate => "up_to_date",
                Freshness::MarksChanged => "marks_changed",
            },
            sections,
            questions,
            term,
            next_cursor,
        }
    }
}

/// Compare suppliers.
///
/// Shows a lot's suppliers side by side.
///
/// Results are those of the last assessment. With `Accept: text/csv` the whole lot comes as a file, as at
/// `comparison.csv`.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison",
    operation_id = "getComparison",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ComparisonQuery,
        PageQuery,
    ),
    responses(
        (status = 200, description = "One page of suppliers, or the whole lot as CSV", content(
            (ComparisonBody = "application/json"),
            (CsvFile = "text/csv"),
        )),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "What should be an id of a response is none.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_comparison(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId)>,
    paging: Paging<ComparisonQuery>,
    request: HttpRequest,
) -> ApiResult {
    if wants_csv(&request) {
        return file(&app, caller, &path, &paging).await;
    }
    let (wanted, page) = (paging.filter.wanted()?, paging.request()?);
    let mut compared = comparison::compare(&app, caller, path.1, path.2, wanted, page).await?;
    let position = compared.next.take();
    paging.respond_with(position.as_ref(), |next| ComparisonBody::of(compared, next))
}

/// Compare suppliers in a spreadsheet.
///
/// Gives a lot's comparison as a file for a spreadsheet: every supplier by sections, or the first hundred by
/// questions.
///
/// Text that a spreadsheet would run as a formula gets a leading apostrophe. Who took the file is recorded.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.csv",
    operation_id = "exportComparison",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ComparisonQuery,
    ),
    responses(
        (status = 200, description = "The table", body = CsvFile, content_type = "text/csv"),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "What should be an id of a response is none.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn export_comparison(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId)>,
    paging: Paging<ComparisonQuery>,
) -> ApiResult {
    file(&app, caller, &path, &paging).await
}

/// Compare suppliers in an Excel workbook.
///
/// Gives the same rows as `comparison.csv`. Every cell is text. Who took the file is recorded.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.xlsx",
    operation_id = "exportComparisonWorkbook",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ComparisonQuery,
    ),
    responses(
        (status = 200, description = "The workbook", body = FileContent, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "What should be an id of a response is none.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn export_comparison_workbook(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId)>,
    paging: Paging<ComparisonQuery>,
) -> ApiResult {
    workbook(&app, caller, &path, &paging, Form::Xlsx).await
}

/// Compare suppliers in an OpenDocument spreadsheet.
///
/// Gives the same rows as `comparison.csv`. Every cell is text. Who took the file is recorded.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.ods",
    operation_id = "exportComparisonSpreadsheet",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ComparisonQuery,
    ),
    responses(
        (status = 200, description = "The spreadsheet", body = FileContent, content_type = "application/vnd.oasis.opendocument.spreadsheet"),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "What should be an id of a response is none.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn export_comparison_spreadsheet(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId)>,
    paging: Paging<ComparisonQuery>,
) -> ApiResult {
    workbook(&app, caller, &path, &paging, Form::Ods).await
}

async fn workbook(
    app: &App,
    caller: Caller<CompareSuppliers>,
    path: &(CouncilId, ProcurementId, LotId),
    paging: &Paging<ComparisonQuery>,
    form: Form,
) -> ApiResult {
    let wanted = paging.filter.wanted()?;
    let table = comparison::export(app, caller, path.1, path.2, wanted).await?;
    let bytes = exports::comparison::document("Comparison".to_owned(), &table)
        .write(form)
        .map_err(|_| AppError::Internal("a comparison cannot be written as a workbook"))?;
    let name = format!("comparison.{}", form.extension());
    Ok(download::made(&name, form.media_type(), bytes))
}

async fn file(
    app: &App,
    caller: Caller<CompareSuppliers>,
    path: &(CouncilId, ProcurementId, LotId),
    paging: &Paging<ComparisonQuery>,
) -> ApiResult {
    let table = comparison::export(app, caller, path.1, path.2, paging.filter.wanted()?).await?;
    let bytes = csv::write(&table.rows())
        .map_err(|_| AppError::Internal("a comparison cannot be written as CSV"))?;
    Ok(HttpResponse::Ok()
        .content_type(csv::MEDIA_TYPE)
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"comparison.csv\"",
        ))
        .insert_header((VARY, "Accept"))
        .body(bytes))
}

/// Whether the caller names CSV and not JSON.
fn wants_csv(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT);
    accept
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/csv") && !value.contains("application/json"))
}
