//! The demo's content: a council, its procurements, and what five made-up suppliers answer.
//!
//! Invariant: reads the files in `questionnaires/demo` and nothing else, so the demo plays the same
//! in every run. It stores nothing: whoever plays it goes through the use cases.

mod bid;
mod data;
mod entry;
#[cfg(test)]
mod tests;

pub use bid::{Bid, DemoProduct, Evidence};
pub use data::{
    Contact, Council, Demo, DemoAmendment, DemoClarification, DemoError, DemoLot, DemoProcurement,
    DemoSlot, Expected, Person, Supplier, Timeline,
};
