//! What the tests share.

pub mod databases;
pub mod logs;
pub mod smtp;
