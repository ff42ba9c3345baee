//! Assay: tests the security of a connected product before a council buys it.
//!
//! `ARCHITECTURE.md` has the map of the modules and the invariants that hold them together.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod domain;
pub mod exports;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod outbound;
pub mod sealing;
pub mod ui;
