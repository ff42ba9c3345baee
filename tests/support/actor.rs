//! Somebody who sends requests.

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

use super::described;

/// A person, a key or nobody in particular, at one application.
#[derive(Clone)]
pub struct Actor {
    client: reqwest::Client,
    url: String,
    token: Option<String>,
}

impl Actor {
    pub fn new(client: reqwest::Client, url: String, token: Option<String>) -> Self {
        Self { client, url, token }
    }

    /// What stands after `Bearer` in the Authorization header.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A request to be completed and [sent](Sent::sent).
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).sent().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path).json(body).sent().await
    }

    /// POST without a body.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.request(Method::POST, path).sent().await
    }

    /// POST over the version with this ETag; null is no body.
    pub async fn post_over(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header("If-Match", etag);
        match body {
            Value::Null => request.sent().await,
            body => request.json(body).sent().await,
        }
    }

    /// POST under an idempotency key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.request(Method::POST, path)
            .header("Idempotency-Key", key)
            .json(body)
            .sent()
            .await
    }

    /// PUT over the version with this ETag.
    pub async fn put(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.request(Method::PUT, path)
            .header("If-Match", etag)
            .json(body)
            .sent()
            .await
    }

    /// PUT of something that must not exist yet.
    pub async fn put_new(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::PUT, path)
            .header("If-None-Match", "*")
            .json(body)
            .sent()
            .await
    }

    /// PATCH of the version with this ETag.
    pub async fn patch(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.request(Method::PATCH, path)
            .header("If-Match", etag)
            .json(body)
            .sent()
            .await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.request(Method::DELETE, path)
            .header("If-Match", etag)
            .sent()
            .await
    }
}

/// Sends a request, reads the whole answer, and holds it against the API's description.
pub trait Sent {
    async fn sent(self) -> Answer;
}

impl Sent for RequestBuilder {
    async fn sent(self) -> Answer {
        let (client, request) = self.build_split();
        let request = request.unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = client.execute(request).await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let content_type = headers
            .get("content-type")
            .map(|value| value.to_str().unwrap());
        let faults = described::faults(method.as_str(), &path, status, content_type, &body);
        assert!(faults.is_empty(), "{faults:#?}\n{text}");
        Answer {
            status,
            headers,
            text,
            body,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// Null when the body is not JSON.
    pub body: Value,
}

impl Answer {
    /// Fails the test, showing the body, when the status is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Fails the test when it is not a problem with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(answer.body["code"], code, "{}", answer.text);
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The ETag, for `If-Match`.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").expect("an ETag").to_owned()
    }

    /// The Location of something just made.
    #[track_caller]
    pub fn location(&self) -> String {
        self.header("location").expect("a Location").to_owned()
    }

    /// A text in the body, by JSON pointer.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found
            .unwrap_or_else(|| panic!("no text at {pointer} of {}", self.text))
            .to_owned()
    }

    /// The body of a problem with what differs from run to run replaced.
    pub fn steady(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(id) = body.get_mut("requestId") {
            *id = Value::String("[id]".into());
        }
        body
    }
}
