//! What the tests share.

pub mod actor;
pub mod app;
pub mod bidding;
pub mod browser;
pub mod crowd;
pub mod databases;
pub mod document;
pub mod logs;
pub mod procurements;
pub mod program;
pub mod smtp;
pub mod tender;
pub mod world;
