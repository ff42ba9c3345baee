//! What is awarded apart, and the places for products in each part.

use actix_web::{HttpResponse, web};
use maud::html;
use uuid::Uuid;

use super::{Desk, Officer, Path, line, number, whole};
use crate::{
    app::{
        App,
        error::AppError,
        procurements::{Change, DraftChange},
    },
    domain::{
        ids::{LotId, ProcurementId, SlotId},
        procurement::{Lot, SLOTS_PER_LOT_MAX, Slot, WEIGHTS_SUM},
        question_set::LotFeature,
    },
    http::pages::{
        Form, PageResult, Problems,
        response::answer_fields::{Fields, Typed},
    },
    ui::{
        govuk::{Button, Checkboxes, Choice, Label, Size, SummaryList, SummaryRow, button_group},
        words::Words,
    },
};

type LotPath = web::Path<(Uuid, ProcurementId, String)>;

/// Empty places that stand ready on the page of a lot.
const SPARE: usize = 2;
const FEATURES: [(&str, LotFeature); 5] = [
    ("cloud_service", LotFeature::CloudService),
    ("personal_data", LotFeature::PersonalData),
    (
        "artificial_intelligence",
        LotFeature::ArtificialIntelligence,
    ),
    ("public_place", LotFeature::PublicPlace),
    ("remote_access", LotFeature::RemoteAccess),
];

fn feature_words(words: Words, feature: LotFeature) -> String {
    match feature {
        LotFeature::CloudService => words.feature_cloud(),
        LotFeature::PersonalData => words.feature_personal_data(),
        LotFeature::ArtificialIntelligence => words.feature_ai(),
        LotFeature::PublicPlace => words.feature_public_place(),
        LotFeature::RemoteAccess => words.feature_remote_access(),
    }
}

/// Every lot with its places.
pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, "lots").await?;
    let words = desk.words();
    let lots = &desk.view.procurement.draft.0.lots;
    let content = html! {
        (desk.notice())
        p class="govuk-body" { (words.lots_lead()) }
        @if lots.is_empty() { p class="govuk-body" { (words.lots_none()) } }
        @for lot in lots {
            h2 class="govuk-heading-m" { (lot.title) }
            (SummaryList::new(lot.slots.iter().map(|slot| {
                SummaryRow::new(slot.title.as_str(), words.compare_weight(slot.weight))
            }).chain([SummaryRow::new(words.lots_sum(), lot.slots.iter().map(|slot| slot.weight).sum::<u32>().to_string())
                .action(desk.place.lot(&lot.id.to_string()), words.change(), lot.title.as_str())]).collect()))
        }
        (Button::link(words.lots_add(), desk.place.lot("new")))
        p class="govuk-body" { a class="govuk-link" href=(desk.home()) { (words.setup_back_to_tasks()) } }
    };
    Ok(member
        .page(words.setup_lots())
        .caption(desk.view.procurement.title.as_str())
        .back(desk.home())
        .content(content)
        .respond())
}

/// One lot, or a new one.
pub async fn show_lot(member: Officer, app: web::Data<App>, path: LotPath) -> PageResult {
    let (_, procurement, which) = path.into_inner();
    let desk = Desk::open(&app, &member, procurement, &format!("lots/{which}")).await?;
    let typed = match known(&desk, &which)? {
        None => Typed::default(),
        Some(lot) => typed_of(lot),
    };
    Ok(page(&desk, &which, &typed, Problems::none()))
}

/// The lot that the address names; none for a new one.
fn known<'d>(desk: &'d Desk<'_>, which: &str) -> Result<Option<&'d Lot>, AppError> {
    if which == "new" {
        return Ok(None);
    }
    let id = which
        .parse()
        .map(LotId)
        .map_err(|_| AppError::not_found())?;
    let lots = &desk.view.procurement.draft.0.lots;
    let lot = lots.iter().find(|lot| lot.id == id);
    lot.map(Some).ok_or_else(AppError::not_found)
}

fn typed_of(lot: &Lot) -> Typed {
    let mut pairs = vec![("title".to_owned(), lot.title.clone())];
    for (word, feature) in FEATURES {
        if lot.features.contains(&feature) {
            pairs.push(("features".to_owned(), word.to_owned()));
        }
    }
    for (index, slot) in lot.slots.iter().enumerate() {
        pairs.push((format!("slot-{index}-id"), slot.id.to_string()));
        pairs.push((format!("slot-{index}-title"), slot.title.clone()));
        pairs.push((format!("slot-{index}-weight"), slot.weight.to_string()));
    }
    Typed::from_pairs(pairs)
}

/// How many rows of places were typed into or stand ready.
fn rows(typed: &Typed) -> usize {
    let used = (0..SLOTS_PER_LOT_MAX)
        .filter(|index| !typed.one(&format!("slot-{index}-title")).is_empty())
        .max()
        .map_or(0, |last| last + 1);
    (used + SPARE).min(SLOTS_PER_LOT_MAX)
}

pub async fn save_lot(
    member: Officer,
    app: web::Data<App>,
    path: LotPath,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (_, procurement, which) = path.into_inner();
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let mut desk = Desk::open(&app, &member, procurement, &format!("lots/{which}")).await?;
    let mut problems = Problems::none();
    let id = known(&desk, &which)?.map(|lot| lot.id);
    let mut lots = desk.view.procurement.draft.0.lots.clone();
    if typed.one("action") == "remove" {
        lots.retain(|lot| Some(lot.id) != id);
    } else {
        let lot = read(&app, words, id, &typed, &mut problems);
        match lots.iter_mut().find(|lot| Some(lot.id) == id) {
            Some(present) => *present = lot,
            None => lots.push(lot),
        }
    }
    for (number, lot) in (1..).zip(&mut lots) {
        lot.number = number;
    }
    if !problems.is_empty() {
        return Ok(page(&desk, &which, &typed, problems));
    }
    let change = Change {
        draft: DraftChange {
            lots: Some(lots),
            ..DraftChange::default()
        },
        ..Change::default()
    };
    match desk
        .keep(&app, &typed, change, |_| Some("title".to_owned()))
        .await?
    {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &which, &typed, problems)),
    }
}

fn read(app: &App, words: Words, id: Option<LotId>, typed: &Typed, problems: &mut Problems) -> Lot {
    if typed.one("title").trim().is_empty() {
        problems.add("title", words.lot_title_missing());
    }
    let mut slots = Vec::new();
    for index in 0..SLOTS_PER_LOT_MAX {
        let title = typed.one(&format!("slot-{index}-title")).trim();
        if title.is_empty() {
            continue;
        }
        let weight = whole(words, typed, &format!("slot-{index}-weight"), problems);
        let known = typed.one(&format!("slot-{index}-id")).parse();
        slots.push(Slot {
            id: known.map_or_else(|_| SlotId(app.clock.new_id()), SlotId),
            number: u32::try_from(slots.len() + 1).unwrap_or(u32::MAX),
            title: title.to_owned(),
            weight,
        });
    }
    let sum: u32 = slots
        .iter()
        .map(|slot| slot.weight)
        .fold(0, u32::saturating_add);
    if slots.is_empty() {
        problems.add("slot-0-title", words.lot_no_slot());
    } else if sum != WEIGHTS_SUM && problems.is_empty() {
        problems.add("slot-0-weight", words.lot_sum_wrong(sum));
    }
    let features = FEATURES
        .iter()
        .filter(|(word, _)| typed.all("features").iter().any(|sent| sent == word))
        .map(|(_, feature)| *feature)
        .collect();
    Lot {
        id: id.unwrap_or_else(|| LotId(app.clock.new_id())),
        number: 1,
        title: typed.one("title").trim().to_owned(),
        features,
        slots,
    }
}

fn page(desk: &Desk<'_>, which: &str, typed: &Typed, problems: Problems) -> HttpResponse {
    let words = desk.words();
    let shown = Fields {
        words,
        typed,
        problems: &problems,
    };
    let features = FEATURES
        .iter()
        .map(|(word, feature)| Choice::new(*word, feature_words(words, *feature)))
        .collect();
    let fields = html! {
        (desk.version())
        (line(&shown, "title", words.lot_title()))
        (Checkboxes {
            values: typed.all("features").to_vec(),
            hint: Some(words.lot_features_hint().into()),
            ..Checkboxes::new("features", Label::of_size(Size::S, words.lot_features()), features)
        })
        h2 class="govuk-heading-m" { (words.lot_slots()) }
        p class="govuk-body" { (words.lot_slots_lead()) }
        @for index in 0..rows(typed) {
            @let known = typed.one(&format!("slot-{index}-id"));
            @if !known.is_empty() { input type="hidden" name=(format!("slot-{index}-id")) value=(known); }
            (line(&shown, &format!("slot-{index}-title"), words.slot_title(index + 1)))
            (number(&shown, &format!("slot-{index}-weight"), words.slot_weight(index + 1)))
        }
        @if which == "new" {
            (Button::new(words.save_and_continue()))
        } @else {
            (button_group(&[
                Button::new(words.save_and_continue()),
                Button::secondary(words.lot_remove()).sends("action", "remove"),
            ]))
        }
    };
    desk.member
        .page(if which == "new" {
            words.lots_add()
        } else {
            words.lot_heading()
        })
        .caption(desk.view.procurement.title.as_str())
        .back(format!("{}/lots", desk.place.hub()))
        .problems(problems)
        .content(html! { (desk.notice()) (desk.member.form(&desk.here, &fields)) })
        .respond()
}
