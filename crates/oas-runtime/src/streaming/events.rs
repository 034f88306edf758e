//! Server-sent events: fields in lines, an empty line at the end of each. Knows the format of the HTML standard, not where the
//! lines come from.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::lines::{Decode, Lines, text};
use crate::call::{DetachedCall, Opened, decode_part};
use crate::response::ResponseParts;
use crate::wire::Codec;
use crate::{Error, Json};

/// An event that a server sent, with its data decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is: `message` where it does not say.
    pub event: String,
    /// The id of the last event that had one, for a server that goes on from there.
    pub id: String,
    /// The data, decoded from the JSON text that it came as.
    pub data: T,
}

/// Events as they come: a [`Stream`] that ends when the server closes it, or after an error. An event without data is none.
#[must_use = "nothing more is read before it is asked for"]
pub struct Events<T> {
    lines: Lines,
    operation: &'static str,
    secret: bool,
    decode: Decode<T>,
    event: String,
    data: Option<String>,
    id: String,
    retry: Option<Duration>,
}

impl<T> Events<T> {
    pub(super) fn json<C: Codec<T>>(call: DetachedCall, parts: &ResponseParts, opened: Opened) -> Self {
        Self::new(call, parts, opened, decode_part::<C, T>)
    }

    fn new(call: DetachedCall, parts: &ResponseParts, opened: Opened, decode: Decode<T>) -> Self {
        let (operation, secret) = (call.id(), call.is_secret());
        Self {
            lines: Lines::new(call, parts, opened),
            operation,
            secret,
            decode,
            event: String::new(),
            data: None,
            id: String::new(),
            retry: None,
        }
    }

    /// The next event; nothing after the last.
    ///
    /// # Errors
    ///
    /// A connection that broke, data that is not what the contract promises or longer than `max_response_bytes`.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// The id of the last event that had one.
    pub fn last_event_id(&self) -> &str {
        &self.id
    }

    /// How long to wait before a new connection, where the server has said so.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        loop {
            let line = match ready!(self.lines.poll_line(context, true)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                // What has no empty line behind it is no whole event.
                None => return Poll::Ready(None),
            };
            let number = self.lines.number;
            let line = match text(self.operation, &line, number) {
                Ok(line) if number == 1 => line.strip_prefix('\u{feff}').unwrap_or(line),
                Ok(line) => line,
                Err(error) => return Poll::Ready(Some(Err(self.ended(error)))),
            };
            if !line.is_empty() {
                self.field(line);
                continue;
            }
            let event = std::mem::take(&mut self.event);
            let Some(data) = self.data.take() else { continue };
            let event = if event.is_empty() { "message".to_owned() } else { event };
            let data = match (self.decode)(self.operation, self.secret, &data) {
                Ok(data) => data,
                Err(error) => return Poll::Ready(Some(Err(self.ended(error)))),
            };
            return Poll::Ready(Some(Ok(Event { event, id: self.id.clone(), data })));
        }
    }

    fn ended(&mut self, error: Error) -> Error {
        self.lines.end();
        error
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" => {
                let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                if let Some(pause) = digits.then(|| value.parse().ok()).flatten() {
                    self.retry = Some(Duration::from_millis(pause));
                }
            }
            // A comment, or a field of later editions.
            _ => {}
        }
    }

    /// All events as JSON.
    #[doc(hidden)]
    pub async fn collect_json(mut self, to_json: impl Fn(&T) -> Result<Json, Error>) -> Result<Json, Error> {
        let mut all = Vec::new();
        while let Some(event) = self.try_next().await? {
            let members = [
                ("event", Json::from(event.event.as_str())),
                ("id", Json::from(event.id.as_str())),
                ("data", to_json(&event.data)?),
            ];
            all.push(Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
        }
        Ok(Json::Array(all))
    }
}

impl Events<String> {
    pub(super) fn text(call: DetachedCall, parts: &ResponseParts, opened: Opened) -> Self {
        Self::new(call, parts, opened, |_, _, text| Ok(text.to_owned()))
    }
}

impl<T: Unpin> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("operation", &self.operation).field("id", &self.id).finish_non_exhaustive()
    }
}
