//! What the tests share.

pub mod actor;
pub mod app;
pub mod bidding;
pub mod databases;
pub mod described;
pub mod logs;
pub mod procurements;
pub mod program;
pub mod smtp;
pub mod tender;
pub mod world;
