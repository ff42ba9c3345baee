//! Whether a text can be a web address or an e-mail address.
//!
//! Invariant: looks at the text alone; nothing is resolved or fetched.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a text is not a web address we can store and show as a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlFault {
    Scheme,
    /// A name or password before the host, which would be shown to every evaluator.
    UserInfo,
    Shape,
}

pub(super) fn url_fault(text: &str) -> Option<UrlFault> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let after = if lower.starts_with("https://") {
        text.get(8..)
    } else if lower.starts_with("http://") {
        text.get(7..)
    } else {
        return Some(UrlFault::Scheme);
    };
    if text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || c == '\\')
    {
        return Some(UrlFault::Shape);
    }
    let authority = after
        .unwrap_or_default()
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    if authority.contains('@') {
        return Some(UrlFault::UserInfo);
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, tail)) if address.parse::<Ipv6Addr>().is_ok() => {
                return (!is_port(tail)).then_some(UrlFault::Shape);
            }
            _ => return Some(UrlFault::Shape),
        },
        None => authority
            .find(':')
            .map_or((authority, ""), |at| authority.split_at(at)),
    };
    let plausible = is_port(port) && (host.parse::<Ipv4Addr>().is_ok() || is_domain(host));
    (!plausible).then_some(UrlFault::Shape)
}

/// Nothing, or a colon and a port.
fn is_port(tail: &str) -> bool {
    match tail.strip_prefix(':') {
        None => tail.is_empty(),
        Some(digits) => {
            digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|p| p > 0)
        }
    }
}

pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_fits = (1..=64).contains(&local.chars().count())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    local_fits && is_domain(domain)
}

/// At least two labels, the last one not a number.
fn is_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() >= 2
        && text.chars().count() <= 253
        && labels.iter().all(|label| {
            (1..=63).contains(&label.chars().count())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && labels
            .last()
            .is_some_and(|last| last.chars().any(|c| !c.is_ascii_digit()))
}
