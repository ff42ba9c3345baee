//! Proof of who is asking.
use super::{
    access::Credential,
    error::{AppError, Code},
};
pub struct Credentials;
impl Credentials {
    pub fn authenticate(&self, _token: &str) -> Result<Credential, AppError> {
        Err(AppError::refused(Code::TokenNotUsable, "no"))
    }
}
