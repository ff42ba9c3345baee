//! The rules. Everything a court could ask about lives here.
//!
//! Invariant: no I/O, no clock, no database, no HTTP, and no other module of this crate. The same
//! inputs give the same bytes, always.

pub mod answer;
pub mod assignment;
pub mod audit;
pub mod baseline;
pub mod branding;
pub mod canonical;
pub mod clarification;
pub mod comparison;
pub mod confidential;
pub mod criticality;
pub mod described;
pub mod email;
pub mod evidence;
pub mod file_type;
pub mod ids;
pub mod invitation;
pub mod language;
pub mod london;
pub mod method;
pub mod own_answers;
pub mod procurement;
pub mod product;
pub mod question_set;
pub mod receipt;
pub mod response;
pub mod retention;
pub mod roles;
pub mod score;
pub mod starting_point;
pub mod working_day;
