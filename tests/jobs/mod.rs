//! Work done away from any request: leased, repeated without harm, given up visibly.

mod chain;
mod command;
mod work;
