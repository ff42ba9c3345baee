//! What the tests share.

pub mod actor;
pub mod app;
pub mod authority;
pub mod bidding;
pub mod browser;
pub mod crowd;
pub mod databases;
pub mod described;
pub mod document;
pub mod logs;
pub mod metrics;
pub mod procurements;
pub mod program;
pub mod smtp;
pub mod tender;
pub mod workbook;
pub mod world;
pub mod written;
