//! How many requests a caller may make in a minute on one replica.
//!
//! This stops floods; it is kept in memory and forgotten at a restart. What has to hold across replicas (sign-in,
//! mail, quotas) is counted in the database.
//!
//! Invariant: a caller who proved who they are is counted by that, anybody else by address; an address is believed
//! from a header only when a trusted proxy sent it.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use uuid::Uuid;

use super::{gate::Presented, pages, problem::ApiError};
use crate::app::{
    App,
    access::Credential,
    error::{AppError, Code},
};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// What the headers and the problem call the quota.
pub const POLICY: &str = "default";

/// After how many requests callers who were quiet for a minute are forgotten.
const FORGET_EVERY: u32 = 4_096;

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Person(Uuid),
    ApiKey(Uuid),
    /// A browser somebody signed in with.
    Session(Uuid),
    Address(IpAddr),
}

type Counters =
    RateLimiter<Counted, DashMapStateStore<Counted>, DefaultClock, StateInformationMiddleware>;

/// The counters of one replica, shared by its threads.
pub struct Limits {
    counters: Counters,
    clock: DefaultClock,
    per_minute: NonZeroU32,
    requests: AtomicU32,
}

/// What a request is told about its caller's limit.
struct Standing {
    remaining: u32,
    /// How long to wait, for a caller over the limit.
    wait: Option<Duration>,
}

impl Limits {
    pub fn per_minute(requests: NonZeroU32) -> Self {
        let counters = RateLimiter::dashmap(Quota::per_minute(requests))
            .with_middleware::<StateInformationMiddleware>();
        Self {
            counters,
            clock: DefaultClock::default(),
            per_minute: requests,
            requests: AtomicU32::new(0),
        }
    }

    fn count(&self, caller: Counted) -> Standing {
        if self.requests.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.counters.retain_recent();
            self.counters.shrink_to_fit();
        }
        match self.counters.check_key(&caller) {
            Ok(state) => Standing {
                remaining: state.remaining_burst_capacity(),
                wait: None,
            },
            Err(full) => Standing {
                remaining: 0,
                wait: Some(full.wait_time_from(self.clock.now())),
            },
        }
    }

    /// `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers-11. The quota fills up
    /// steadily, so `t` is when all of it is there again.
    fn show(&self, standing: &Standing, headers: &mut HeaderMap) {
        let quota = self.per_minute.get();
        let used = u64::from(quota.saturating_sub(standing.remaining));
        let full_again = (used * 60).div_ceil(u64::from(quota));
        let policy = format!("\"{POLICY}\";q={quota};w=60");
        let state = format!("\"{POLICY}\";r={};t={full_again}", standing.remaining);
        for (name, text) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, state)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

/// Finds out who asks, once, and turns away those over their limit. Probes are not limited: a replica must not fall
/// out of service because its proxy is busy.
pub async fn limit<B: MessageBody + 'static>(
    app: web::Data<App>,
    limits: web::Data<Limits>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if matches!(request.path(), "/livez" | "/readyz") {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let address = client_address(
        request.peer_addr().map(|peer| peer.ip()),
        request.headers(),
        &app.config.trusted_proxies,
    );
    let presented = Presented::read(&app, request.headers());
    let caller = match presented.as_ref().map(Presented::credential) {
        Some(Ok(Credential::Person { id, .. })) => Counted::Person(id.0),
        Some(Ok(Credential::ApiKey { id, .. })) => Counted::ApiKey(id.0),
        Some(Err(_)) => Counted::Address(network(address)),
        None => match pages::claimed_session(&app, request.headers()) {
            Some(session) => Counted::Session(session.0),
            None => Counted::Address(network(address)),
        },
    };
    request.extensions_mut().insert(ClientAddress(address));
    if let Some(presented) = presented {
        request.extensions_mut().insert(presented);
    }
    let standing = limits.count(caller);
    let mut response = match standing.wait {
        None => next.call(request).await?.map_into_boxed_body(),
        Some(wait) => request.into_response(too_many(wait).error_response()),
    };
    limits.show(&standing, response.headers_mut());
    Ok(response)
}

fn too_many(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + 1;
    let refusal = AppError::refused(
        Code::TooManyRequests,
        "Nothing was changed. Wait as long as Retry-After says, then go on more slowly.",
    );
    ApiError(refusal.with_retry_after(Duration::from_secs(seconds)))
}

/// Where the caller is, for counting attempts. Never logged or stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl FromRequest for ClientAddress {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().copied();
        std::future::ready(
            found.ok_or_else(|| AppError::Internal("the client's address is missing").into()),
        )
    }
}

/// The nearest address that is not one of our proxies. What stands left of it in the header is the caller's own
/// invention.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| {
        peer.to_canonical()
    });
    let mut nearest = peer;
    let hops: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        if !proxies.contains(&nearest) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

/// A household or office has a whole IPv6 /64, and may use a new address for every request.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&'static str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(
                HeaderName::from_static(X_FORWARDED_FOR),
                HeaderValue::from_static(value),
            );
        }
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        client_address(Some(peer.parse().unwrap()), &headers, &proxies).to_string()
    }

    #[test]
    fn a_forwarded_address_is_believed_from_a_trusted_proxy_alone() {
        assert_eq!(from("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(
            from("10.0.0.2", &["198.51.100.1"], &["10.0.0.2"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn what_the_caller_wrote_before_the_proxy_is_not_believed() {
        let proxies = ["10.0.0.2", "10.0.0.3"];
        assert_eq!(
            from("10.0.0.2", &["1.1.1.1, 198.51.100.1"], &proxies),
            "198.51.100.1"
        );
        assert_eq!(
            from("10.0.0.2", &["1.1.1.1", "198.51.100.1, 10.0.0.3"], &proxies),
            "198.51.100.1"
        );
        assert_eq!(
            from("10.0.0.2", &["1.1.1.1, not an address"], &proxies),
            "10.0.0.2"
        );
    }

    #[test]
    fn a_mapped_address_is_the_address_it_maps() {
        assert_eq!(
            from("::ffff:10.0.0.2", &["198.51.100.1"], &["10.0.0.2"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn one_ipv6_network_is_one_caller() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::a"), network("2001:db8:1:2:ffff::b"));
        assert_ne!(network("2001:db8:1:2::a"), network("2001:db8:1:3::a"));
    }

    #[test]
    fn a_caller_over_the_limit_is_told_how_long_to_wait_and_others_are_not_held_up() {
        let limits = Limits::per_minute(NonZeroU32::new(2).unwrap());
        let (one, other) = (
            Counted::Person(Uuid::from_u128(1)),
            Counted::Person(Uuid::from_u128(2)),
        );
        assert_eq!(limits.count(one).remaining, 1);
        assert_eq!(limits.count(one).remaining, 0);
        let wait = limits.count(one).wait.unwrap();
        assert!(
            wait > Duration::from_secs(25) && wait <= Duration::from_secs(30),
            "{wait:?}"
        );
        assert!(limits.count(other).wait.is_none());
    }
}
