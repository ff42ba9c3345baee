//! What pages are made of: components, the frame around them, words in both languages, styles and scripts.
//!
//! Invariant: nothing here knows a use case or a request; a component's text is escaped unless it comes as markup.

pub mod assets;
pub mod govuk;
pub mod page;
pub mod terms;
pub mod words;
