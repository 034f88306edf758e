//! Tokens of OAuth 2 that a client obtains for itself, with an id and a secret (RFC 6749, 4.4). Knows the token endpoint; nothing of
//! what a token is good for.

use std::time::Duration;

use base64::Engine as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, StatusCode};
use reqwest::Url;
use zeroize::Zeroizing;

use super::token::{Token, TokenSource};
use crate::mask::Mask;
use crate::percent_encoding::encode_component;
use crate::platform::{BoxFuture, Chunks};
use crate::secret::Secret;
use crate::{Error, Json};

/// The most of an answer that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// A client that obtains tokens for itself.
#[derive(Clone)]
pub(super) struct ClientCredentials {
    pub(super) http: reqwest::Client,
    pub(super) url: Url,
    pub(super) id: Secret,
    pub(super) secret: Secret,
    /// Separated by spaces; empty where none is asked for.
    pub(super) scopes: &'static str,
}

impl TokenSource for ClientCredentials {
    fn issue(&self) -> BoxFuture<'static, Result<Token, Error>> {
        let this = self.clone();
        Box::pin(async move { this.obtain().await })
    }
}

impl ClientCredentials {
    async fn obtain(&self) -> Result<Token, Error> {
        let host = self.url.host_str().unwrap_or_default();
        let failed = |what: &str| Error::credentials(format!("no token could be obtained at {host}: {what}"));
        let answer = self.http.execute(self.request()?).await;
        // The error of the HTTP client may have the URL in it, and what it was sent.
        let mut chunks = Chunks::of(answer.map_err(|error| {
            failed(if error.is_timeout() { "no answer arrived in time" } else { "the request failed on its way" })
        })?);
        let status = chunks.status();
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = chunks.next().await.map_err(|_| failed("the answer broke off"))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(failed("the answer is too large"));
            }
            body.extend_from_slice(&chunk);
        }
        let answer = std::str::from_utf8(&body).ok().and_then(|text| text.parse::<Json>().ok()).unwrap_or_default();
        if !status.is_success() {
            return Err(self.refusal(host, status, &answer));
        }
        let kind = answer["token_type"].as_str().unwrap_or("bearer");
        if !kind.eq_ignore_ascii_case("bearer") {
            return Err(failed("its tokens are of another kind than `bearer`"));
        }
        let token = answer["access_token"].as_str().filter(|token| !token.is_empty());
        let token = Token::new(token.ok_or_else(|| failed("the answer has no `access_token`"))?);
        let seconds = &answer["expires_in"];
        let seconds = seconds.as_u64().or_else(|| seconds.as_str()?.parse().ok());
        Ok(seconds.map_or(token.clone(), |seconds| token.with_lifetime(Duration::from_secs(seconds))))
    }

    fn request(&self) -> Result<reqwest::Request, Error> {
        let part = |text: &Secret| encode_component(text.expose()).into_owned();
        let pair = Zeroizing::new(format!("{}:{}", part(&self.id), part(&self.secret)));
        let text =
            Zeroizing::new(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair.as_bytes())));
        let mut authorization = HeaderValue::try_from(text.as_str()).map_err(|_| Error::credentials("no header"))?;
        authorization.set_sensitive(true);
        let mut form = "grant_type=client_credentials".to_owned();
        if !self.scopes.is_empty() {
            form += &format!("&scope={}", encode_component(self.scopes));
        }
        let mut request = reqwest::Request::new(Method::POST, self.url.clone());
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(form.into());
        Ok(request)
    }

    /// What the endpoint says of a client that it does not know, or that may not have this.
    fn refusal(&self, host: &str, status: StatusCode, answer: &Json) -> Error {
        let mut mask = Mask::default();
        mask.hide(self.secret.expose());
        let says: Vec<&str> = ["error", "error_description"].iter().filter_map(|name| answer[*name].as_str()).collect();
        let message = format!("the token endpoint at {host} refuses the client: {status} {}", says.join(": "));
        let refused = status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS;
        Error::of_token_endpoint(mask.apply(message.trim_end()).into_owned(), status, refused)
    }
}
