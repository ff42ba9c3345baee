//! The pages, fetched from the real application on both databases.

mod access;
mod account;
mod assets;
mod assignments;
mod clarifications;
mod council;
mod council_admin;
mod council_audit;
mod everywhere;
mod own_answers;
mod public;
mod response;
mod retention;
mod settings;
mod sign_in;
mod supplier_admin;
mod upload;
mod visits;
mod welsh;
