//! Access tokens: JWTs per RFC 9068, signed with Ed25519, checked as RFC 8725 asks.
//!
//! Invariant: the algorithm follows from our key, never from the token; a header that names a key
//! of its own or demands an extension is refused; type, issuer, audience, subject and expiry must
//! all be there and right.

use std::collections::HashMap;

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    domain::ids::{PersonId, SessionId},
    limits,
};

/// `typ` of an access token, RFC 9068 section 2.1. The longer form is the same type.
const TYPE: &str = "at+jwt";
const TYPE_IN_FULL: &str = "application/at+jwt";
/// Who asked for the token: our own sign-in, until other clients can.
const CLIENT: &str = "assay";
/// How far clocks of replicas may differ.
const LEEWAY: SignedDuration = SignedDuration::from_secs(10);

/// A token for a caller to send. It works until `expires_at`.
#[derive(Debug)]
pub struct AccessToken {
    pub text: SecretString,
    pub expires_at: Timestamp,
}

/// Whom a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub person: PersonId,
    pub session: SessionId,
    pub issued_at: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the token is not a usable access token")]
    NotUsable,
    #[error("the token is signed with a key not known here")]
    UnknownKey,
    #[error("there is no active signing key")]
    NoActiveKey,
    #[error("signing failed")]
    Signing(#[source] jsonwebtoken::errors::Error),
}

/// The keys in use, as one replica knows them.
#[derive(Default)]
pub struct KeySet {
    verifying: HashMap<String, VerifyingKey>,
    signing: Option<(String, EncodingKey)>,
}

struct VerifyingKey {
    key: DecodingKey,
    public: Vec<u8>,
}

impl KeySet {
    /// Takes a public key in: 32 bytes of Ed25519.
    pub fn accept(&mut self, id: String, public: Vec<u8>) {
        let key = DecodingKey::from_ed_der(&public);
        self.verifying.insert(id, VerifyingKey { key, public });
    }

    /// Signs with this key from now on: a PKCS#8 document.
    pub fn sign_with(&mut self, id: String, pkcs8: &[u8]) {
        self.signing = Some((id, EncodingKey::from_ed_der(pkcs8)));
    }

    /// The JSON Web Key Set, RFC 7517, in the order of key ids.
    pub fn published(&self) -> String {
        let mut keys: Vec<_> = self.verifying.iter().collect();
        keys.sort_by_key(|(id, _)| id.as_str());
        let keys: Vec<_> = keys
            .into_iter()
            .map(|(id, key)| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": id, "x": BASE64URL_NOPAD.encode(&key.public),
                })
            })
            .collect();
        json!({ "keys": keys }).to_string()
    }
}

/// The claims of an access token.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    client_id: String,
    iat: i64,
    exp: i64,
    jti: Uuid,
    /// The session, as OpenID Connect names it.
    sid: Uuid,
    /// `iat` in microseconds: sessions are ended to the microsecond, not to the second.
    iat_us: i64,
}

/// Makes and checks the tokens of this service.
pub struct Issuer {
    name: String,
    audience: String,
    validation: Validation,
}

impl Issuer {
    /// `public_url` is the issuer; its API is the audience.
    pub fn new(public_url: &str) -> Self {
        let (name, audience) = (public_url.to_owned(), format!("{public_url}/v1"));
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&name]);
        validation.set_audience(&[&audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library asks the machine for the time; `check` compares with our own clock.
        validation.validate_exp = false;
        Self {
            name,
            audience,
            validation,
        }
    }

    pub fn issue(
        &self,
        keys: &KeySet,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
        id: Uuid,
    ) -> Result<AccessToken, TokenError> {
        let (kid, key) = keys.signing.as_ref().ok_or(TokenError::NoActiveKey)?;
        let exp = now.as_second() + limits::ACCESS_TOKEN_SECONDS;
        let claims = Claims {
            iss: self.name.clone(),
            aud: self.audience.clone(),
            sub: person.0,
            client_id: CLIENT.to_owned(),
            iat: now.as_second(),
            exp,
            jti: id,
            sid: session.0,
            iat_us: now.as_microsecond(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(kid.clone());
        let text = jsonwebtoken::encode(&header, &claims, key).map_err(TokenError::Signing)?;
        let expires_at = Timestamp::from_second(exp).map_err(|_| TokenError::NotUsable)?;
        Ok(AccessToken {
            text: SecretString::from(text),
            expires_at,
        })
    }

    /// Whom the token speaks for, if it is ours and in time at `now`.
    pub fn check(&self, keys: &KeySet, token: &str, now: Timestamp) -> Result<Subject, TokenError> {
        let unusable = |_| TokenError::NotUsable;
        let header = jsonwebtoken::decode_header(token).map_err(unusable)?;
        check_header(&header)?;
        let kid = header.kid.ok_or(TokenError::NotUsable)?;
        let key = keys.verifying.get(&kid).ok_or(TokenError::UnknownKey)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.key, &self.validation)
            .map_err(unusable)?
            .claims;
        let issued_at =
            Timestamp::from_microsecond(claims.iat_us).map_err(|_| TokenError::NotUsable)?;
        let expires_at = Timestamp::from_second(claims.exp).map_err(|_| TokenError::NotUsable)?;
        let early = issued_at.duration_since(now) > LEEWAY;
        let late = now.duration_since(expires_at) > LEEWAY;
        if early || late || issued_at.as_second() != claims.iat {
            return Err(TokenError::NotUsable);
        }
        Ok(Subject {
            person: PersonId(claims.sub),
            session: SessionId(claims.sid),
            issued_at,
        })
    }
}

/// Refuses a header that is not exactly of the kind we write.
fn check_header(header: &Header) -> Result<(), TokenError> {
    let typed = header.typ.as_deref().is_some_and(|typ| {
        typ.eq_ignore_ascii_case(TYPE) || typ.eq_ignore_ascii_case(TYPE_IN_FULL)
    });
    let brings_its_own_key = header.jku.is_some()
        || header.jwk.is_some()
        || header.x5u.is_some()
        || header.x5c.is_some()
        || header.x5t.is_some()
        || header.x5t_s256.is_some();
    let wants_more = header.crit.is_some() || header.enc.is_some() || header.zip.is_some();
    if typed && header.alg == Algorithm::EdDSA && !brings_its_own_key && !wants_more {
        Ok(())
    } else {
        Err(TokenError::NotUsable)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        hmac,
        signature::{Ed25519KeyPair, KeyPair},
    };
    use secrecy::ExposeSecret;
    use serde_json::Value;

    use super::*;

    struct Keys {
        pair: Ed25519KeyPair,
        set: KeySet,
    }

    fn keys() -> Keys {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let mut set = KeySet::default();
        set.accept("one".to_owned(), pair.public_key().as_ref().to_vec());
        set.sign_with("one".to_owned(), pkcs8.as_ref());
        Keys { pair, set }
    }

    fn issuer() -> Issuer {
        Issuer::new("https://assay.example")
    }

    fn now() -> Timestamp {
        "2026-11-23T09:00:00.25Z".parse().unwrap()
    }

    fn header() -> Value {
        json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": "one" })
    }

    fn claims() -> Value {
        json!({
            "iss": "https://assay.example", "aud": "https://assay.example/v1",
            "sub": Uuid::from_u128(1), "client_id": "assay", "jti": Uuid::from_u128(3),
            "sid": Uuid::from_u128(2), "iat": now().as_second(), "iat_us": now().as_microsecond(),
            "exp": now().as_second() + 600,
        })
    }

    fn changed(mut value: Value, name: &str, to: Option<Value>) -> Value {
        let map = value.as_object_mut().unwrap();
        match to {
            Some(to) => drop(map.insert(name.to_owned(), to)),
            None => drop(map.remove(name)),
        }
        value
    }

    fn message(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        format!("{}.{}", part(header), part(claims))
    }

    fn signed(keys: &Keys, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = keys.pair.sign(message.as_bytes());
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    #[test]
    fn an_issued_token_speaks_for_its_person_until_it_expires() {
        let keys = keys();
        let (person, session) = (PersonId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        let token = issuer()
            .issue(&keys.set, person, session, now(), Uuid::from_u128(3))
            .unwrap();
        assert!(!format!("{token:?}").contains(token.text.expose_secret()));
        let subject = Subject {
            person,
            session,
            issued_at: now(),
        };
        let text = token.text.expose_secret();
        assert_eq!(issuer().check(&keys.set, text, now()).unwrap(), subject);
        let at = |seconds| now() + SignedDuration::from_secs(seconds);
        assert!(issuer().check(&keys.set, text, at(600)).is_ok());
        assert!(issuer().check(&keys.set, text, at(611)).is_err());
        assert!(issuer().check(&keys.set, text, at(-11)).is_err());
    }

    #[test]
    fn what_we_write_by_hand_in_the_same_form_is_accepted() {
        let keys = keys();
        assert!(
            issuer()
                .check(&keys.set, &signed(&keys, &header(), &claims()), now())
                .is_ok()
        );
    }

    #[test]
    fn no_forged_header_is_accepted() {
        let keys = keys();
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" });
        for (name, to) in [
            ("typ", None),
            ("typ", Some(json!("JWT"))),
            ("typ", Some(json!("logout+jwt"))),
            ("alg", Some(json!("none"))),
            ("alg", Some(json!("HS256"))),
            ("alg", Some(json!("ES256"))),
            ("kid", None),
            ("kid", Some(json!("two"))),
            ("kid", Some(json!("../one"))),
            ("jku", Some(json!("https://attacker.example/keys"))),
            ("x5u", Some(json!("https://attacker.example/cert"))),
            ("x5c", Some(json!(["AAAA"]))),
            ("jwk", Some(jwk)),
            ("crit", Some(json!(["exp"]))),
            ("crit", Some(json!([]))),
            ("zip", Some(json!("DEF"))),
        ] {
            let token = signed(&keys, &changed(header(), name, to.clone()), &claims());
            assert!(
                issuer().check(&keys.set, &token, now()).is_err(),
                "{name}: {to:?}"
            );
        }
    }

    #[test]
    fn no_wrong_or_missing_claim_is_accepted() {
        let keys = keys();
        for (name, to) in [
            ("iss", None),
            ("iss", Some(json!("https://other.example"))),
            ("iss", Some(json!(["https://assay.example"]))),
            ("aud", None),
            ("aud", Some(json!("https://assay.example"))),
            ("aud", Some(json!([]))),
            ("sub", None),
            ("sub", Some(json!("somebody"))),
            ("exp", None),
            ("exp", Some(json!("9999999999"))),
            ("exp", Some(json!(now().as_second() - 11))),
            ("exp", Some(Value::Null)),
            ("iat", None),
            ("iat", Some(json!(now().as_second() + 60))),
            ("iat_us", Some(json!((now().as_second() + 60) * 1_000_000))),
            ("client_id", None),
            ("jti", None),
            ("sid", None),
        ] {
            let token = signed(&keys, &header(), &changed(claims(), name, to.clone()));
            assert!(
                issuer().check(&keys.set, &token, now()).is_err(),
                "{name}: {to:?}"
            );
        }
    }

    #[test]
    fn no_wrong_signature_is_accepted() {
        let ours = keys();
        let stranger = keys();
        let message = message(&header(), &claims());
        let good = signed(&ours, &header(), &claims());
        let by_public_key = {
            let header = changed(header(), "alg", Some(json!("HS256")));
            let message = self::message(&header, &claims());
            let key = hmac::Key::new(hmac::HMAC_SHA256, ours.pair.public_key().as_ref());
            let tag = hmac::sign(&key, message.as_bytes());
            format!("{message}.{}", BASE64URL_NOPAD.encode(tag.as_ref()))
        };
        for (what, token) in [
            ("none at all", message.clone()),
            ("an empty one", format!("{message}.")),
            ("a stranger's", signed(&stranger, &header(), &claims())),
            ("HS256 with our public key", by_public_key),
            ("a part too many", format!("{good}.AAAA")),
            ("padding", format!("{good}==")),
            ("not a token", "assay".to_owned()),
        ] {
            assert!(issuer().check(&ours.set, &token, now()).is_err(), "{what}");
        }
    }

    #[test]
    fn the_published_keys_are_the_public_halves_only() {
        let keys = keys();
        let published: Value = serde_json::from_str(&keys.set.published()).unwrap();
        let x = BASE64URL_NOPAD.encode(keys.pair.public_key().as_ref());
        assert_eq!(
            published,
            json!({ "keys": [{
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "one", "x": x,
            }] })
        );
    }
}
