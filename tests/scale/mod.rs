//! That the work of a request does not grow with the number of suppliers, and what it costs.

mod bench;
mod cost;
mod plans;
mod statements;
