//! All integration tests, in one binary so that they are linked once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod api;
mod cli;
mod http;
mod jobs;
mod mail;
mod pages;
mod scale;
mod seam;
mod support;
