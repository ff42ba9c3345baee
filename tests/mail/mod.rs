//! Mail goes out once, to the right people, with nothing in it that does not belong there; and is tried again when
//! the relay will not have it.

mod delivery;
mod desk;
mod genuine;
mod given_up;
mod inbox;
mod pages;
mod reminders;
mod tls;

pub use desk::{Desk, settings};
