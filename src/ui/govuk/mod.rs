//! The components of the GOV.UK Design System that the pages use, as typed functions.
//!
//! Invariant: each gives the markup that ships with the design system, which the tests beside it compare example by
//! example. A component whose words differ by language takes them as fields; the defaults are English.

mod button;
mod choices;
mod date_input;
mod error_summary;
mod field;
mod frame;
mod inputs;
mod lists;
mod navigation;
mod notices;
mod table;
mod tabs;
mod text;

pub use button::{Button, Kind as ButtonKind, button_group};
pub use choices::{Checkboxes, Choice, Layout as RadiosLayout, Option_, Radios};
pub use date_input::{DateInput, DatePart};
pub use error_summary::ErrorSummary;
pub use field::{FieldError, Fieldset, Label, Legend};
pub use frame::{
    FooterFrame, GenericHeader, Here, LanguageItem, LanguageNavigation, NavigationItem,
    ServiceNavigation, SkipLink,
};
pub use inputs::{CharacterCount, FileUpload, Input, PasswordInput, Select, SelectItem, Textarea};
pub use lists::{Action, Card, Status, SummaryList, SummaryRow, Task, TaskList};
pub use navigation::{BackLink, Breadcrumbs, Crumb, PageItem, Pagination};
pub use notices::{
    Details, InsetText, NotificationBanner, Panel, PhaseBanner, Tag, TagColour, WarningText,
};
pub use table::{Cell, Format, Table};
pub use tabs::{Tab, Tabs};
pub use text::{Content, Size};

#[cfg(test)]
mod tests;
