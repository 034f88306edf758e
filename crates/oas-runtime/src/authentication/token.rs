//! Tokens that expire: where they come from, and the one that is in use. Knows nothing of what a token is good for, and no
//! clock: whoever uses a token says what time it is.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use oas_values::Pointer;

use crate::platform::{BoxFuture, MaybeSend};
use crate::secret::Secret;
use crate::{Error, Json, ResponseValue, signature};

/// A credential and how long it is good for.
#[derive(Clone)]
pub struct Token {
    value: Secret,
    /// What requests are signed with, where they are signed: no header carries it.
    keys: Option<signature::Credentials>,
    expires: Option<Timestamp>,
    lifetime: Option<Duration>,
}

impl Token {
    /// A token that is good until it is rejected.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into().into(), keys: None, expires: None, lifetime: None }
    }

    /// The time from which it is not accepted any more. It is renewed ahead of it.
    pub fn with_expiry(mut self, expires: Timestamp) -> Self {
        self.expires = Some(expires);
        self
    }

    /// How long it is accepted, by the clock of the client that uses it. It is renewed ahead of its end.
    ///
    /// ```
    /// let token = oas_runtime::Token::new("issued").with_lifetime(std::time::Duration::from_secs(3600));
    /// assert_eq!(token.expires(), None); // whoever uses it says when its time begins
    /// ```
    pub fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The time from which it is not accepted any more, where it is known.
    pub fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// How long it is accepted, where that is what is known.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// Keys that requests are signed with.
    pub(super) fn of_keys(
        keys: signature::Credentials,
        expires: Option<Timestamp>,
        lifetime: Option<Duration>,
    ) -> Self {
        Self { value: String::new().into(), keys: Some(keys), expires, lifetime }
    }

    pub(super) fn keys(&self) -> Option<&signature::Credentials> {
        self.keys.as_ref()
    }

    pub(super) fn value(&self) -> &Secret {
        &self.value
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires", &self.expires)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// Where tokens come from: an operation of a client whose contract calls it a token source, or a function.
///
/// A client asks for a token when it needs the first one, when the one it has is about to expire, and once when that is
/// rejected: one request at a time, however many calls wait for it.
///
/// ```
/// use oas_runtime::{Error, Token, TokenSource};
///
/// fn from_file(path: &'static str) -> impl TokenSource {
///     move || async move {
///         let text = std::fs::read_to_string(path);
///         let text = text.map_err(|error| Error::credentials(format!("failed to read {path}: {error}")))?;
///         Ok(Token::new(text.trim()))
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync {
    /// Obtains a new token.
    fn issue(&self) -> BoxFuture<'static, Result<Token, Error>>;
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync,
    T: Future<Output = Result<Token, Error>> + MaybeSend + 'static,
{
    fn issue(&self) -> BoxFuture<'static, Result<Token, Error>> {
        Box::pin(self())
    }
}

impl TokenSource for Arc<dyn TokenSource> {
    fn issue(&self) -> BoxFuture<'static, Result<Token, Error>> {
        (**self).issue()
    }
}

/// How long a source that has failed is left alone, where that does not hurt.
const PAUSE: Duration = Duration::from_secs(30);

/// Where the response of an operation carries a token.
#[derive(Clone, Copy, Debug)]
pub struct TokenLocation {
    /// `header:NAME`, or a JSON pointer into the body.
    pub token: &'static str,
    /// Pointer to the time from which it is not accepted, in RFC 3339 or seconds since 1970.
    pub expires_at: Option<&'static str>,
    /// Pointer to how long it is accepted, in seconds.
    pub expires_in: Option<&'static str>,
}

impl TokenLocation {
    /// Takes the token out of a response.
    pub fn read<T>(&self, response: &ResponseValue<T>, body: &Json) -> Result<Token, Error> {
        let text = match self.token.strip_prefix("header:") {
            Some(name) => response.headers().get(name).and_then(|value| value.to_str().ok()),
            None => Pointer::known(self.token).resolve(body).and_then(Json::as_str),
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Err(Error::credentials(format!("the response has no token at `{}`", self.token)));
        };
        let at = |pointer: Option<&str>| Pointer::known(pointer?).resolve(body);
        let number = |value: &Json| value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let time = |value: &Json| match number(value) {
            Some(seconds) => Timestamp::from_second(seconds).ok(),
            None => value.as_str()?.parse().ok(),
        };
        let duration = |value: &Json| Some(Duration::from_secs(u64::try_from(number(value)?).ok()?));
        let (expires, lifetime) = (at(self.expires_at).and_then(time), at(self.expires_in).and_then(duration));
        Ok(Token { value: text.into(), keys: None, expires, lifetime })
    }
}

/// A token in use, and which one of its source it is.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) token: Token,
    generation: u64,
    obtained: Timestamp,
}

impl Issued {
    /// Whether it will be accepted for a while: one tenth of its life, at most five minutes, is kept in hand.
    fn is_fresh(&self, now: Timestamp) -> bool {
        const MOST: Duration = Duration::from_secs(300);
        let Some(expires) = self.token.expires else { return true };
        let life = expires.duration_since(self.obtained).unsigned_abs();
        let margin = (life / 10).min(MOST);
        now.checked_add(margin).is_ok_and(|ahead| ahead < expires)
    }

    fn is_valid(&self, now: Timestamp) -> bool {
        self.token.expires.is_none_or(|expires| now < expires)
    }
}

/// The token that the clones of a client share.
#[derive(Clone)]
pub(crate) struct TokenCache(Arc<Cache>);

struct Cache {
    source: Arc<dyn TokenSource>,
    state: Mutex<State>,
    /// Held while a token is being obtained.
    renewal: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    issued: Option<Issued>,
    /// How often the source has been asked.
    generation: u64,
    /// Why the last request for a token failed.
    failure: Option<Error>,
    /// When the source is asked again after a failure, where the old token is still good, or where it was refused: wrong
    /// passwords lock users.
    ask_again: Option<Timestamp>,
}

impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>) -> Self {
        let (state, renewal) = (Mutex::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Cache { source, state, renewal }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh(&self, now: Timestamp) -> Result<Issued, u64> {
        let state = self.state();
        let waits = state.ask_again.is_some_and(|time| now < time);
        let good = |issued: &Issued| issued.is_fresh(now) || waits && issued.is_valid(now);
        state.issued.clone().filter(good).ok_or(state.generation)
    }

    /// Why the source is not asked now: it was refused a moment ago.
    fn refusal(&self, now: Timestamp) -> Option<Error> {
        let state = self.state();
        let waits = state.ask_again.is_some_and(|time| now < time);
        state.failure.clone().filter(|failure| waits && failure.is_auth())
    }

    /// The token to use, obtained if there is none. Calls that come meanwhile wait for the same outcome, be it an error.
    pub(crate) async fn get(&self, now: Timestamp) -> Result<Issued, Error> {
        let asked = match self.fresh(now) {
            Ok(issued) => return Ok(issued),
            Err(generation) => generation,
        };
        if let Some(refusal) = self.refusal(now) {
            return Err(refusal);
        }
        let _renewal = self.0.renewal.lock().await;
        match self.fresh(now) {
            Ok(issued) => return Ok(issued),
            Err(generation) if generation != asked => {
                let state = self.state();
                let still = state.issued.clone().filter(|issued| issued.is_valid(now));
                match (still, &state.failure) {
                    (Some(issued), _) => return Ok(issued),
                    (None, Some(failure)) => return Err(failure.clone()),
                    // What was just obtained has been rejected or is expired already; this call has its own try.
                    (None, None) => {}
                }
            }
            Err(_) => {}
        }
        let outcome = self.0.source.issue().await;
        let mut state = self.state();
        state.generation += 1;
        match outcome {
            Ok(mut token) => {
                // Counted from before the request, a life ends a little early rather than late.
                let end = || now.checked_add(token.lifetime?).ok();
                token.expires = token.expires.or_else(end);
                // A token that is over already comes from a wrong clock; it is used until it is rejected.
                token.expires = token.expires.filter(|expires| now < *expires);
                let issued = Issued { token, generation: state.generation, obtained: now };
                (state.issued, state.failure, state.ask_again) = (Some(issued.clone()), None, None);
                Ok(issued)
            }
            Err(error) => {
                state.failure = Some(error.clone());
                state.ask_again = now.checked_add(PAUSE).ok();
                // Renewal begins ahead of time, so that a failure of the source is not yet one of the call.
                state.issued.clone().filter(|issued| issued.is_valid(now)).ok_or(error)
            }
        }
    }

    /// The provider has rejected a token: it is not used again.
    pub(crate) fn reject(&self, rejected: &Issued) {
        let mut state = self.state();
        if state.issued.as_ref().is_some_and(|issued| issued.generation == rejected.generation) {
            state.issued = None;
        }
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").field("issued", &self.state().issued.as_ref().map(|issued| &issued.token)).finish()
    }
}
