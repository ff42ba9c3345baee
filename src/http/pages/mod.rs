//! Pages for people, over the same functions of `app` as the API.
//!
//! Invariant: they work without JavaScript, load nothing from elsewhere, and a GET changes nothing but the record of who
//! took a file away.

pub mod account;
mod amendment;
pub mod assets;
pub mod branding;
pub mod check;
mod clarification;
pub mod council;
mod errors;
pub mod form;
pub mod gate;
pub mod home;
pub mod keys;
pub mod link;
pub mod listing;
mod mail_words;
pub mod messages;
pub mod middleware;
pub mod people;
pub mod problems;
pub mod public;
mod reader;
mod render;
pub mod response;
pub mod sign_in;
pub mod static_pages;
pub mod supplier_details;
mod upload;
pub mod verdict;

pub use errors::PageError;
pub use form::{Form, NoFields};
pub use gate::{Member, Person, Visitor};
pub use problems::Problems;
pub use reader::{Kept, Reader, claimed_session};
pub use render::{Owner, Page, Redirect, redirect};
pub use upload::{Upload, UploadedFile};

/// What a handler of a page returns.
pub type PageResult = Result<actix_web::HttpResponse, PageError>;
