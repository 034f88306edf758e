//! Answers that are read while they come: content of any size ([`download`]), values line by line ([`lines`]) and events
//! ([`events`]), all of them from the pieces of one body ([`reader`]).

mod download;
mod events;
mod lines;
mod reader;

pub use download::Download;
pub use events::{Event, Events};
pub use lines::JsonLines;

use crate::call::Call;
use crate::wire::Codec;
use crate::{Error, Json, ResponseValue};

impl Call<'_> {
    /// Makes the call, and reads its answer as content of any size.
    #[doc(hidden)]
    pub async fn download(self) -> Result<ResponseValue<Download>, Error> {
        let (call, parts, opened) = self.open(false).await?;
        let download = Download::new(call, &parts, opened);
        Ok(ResponseValue::new(download, parts))
    }

    /// Makes the call, and reads its answer line by line.
    #[doc(hidden)]
    pub async fn json_lines<C: Codec<T>, T>(self) -> Result<ResponseValue<JsonLines<T>>, Error> {
        let (call, parts, opened) = self.open(true).await?;
        let lines = JsonLines::new::<C>(call, &parts, opened);
        Ok(ResponseValue::new(lines, parts))
    }

    /// Makes the call, and reads its answer event by event, the data of each in JSON.
    #[doc(hidden)]
    pub async fn json_events<C: Codec<T>, T>(self) -> Result<ResponseValue<Events<T>>, Error> {
        let (call, parts, opened) = self.open(true).await?;
        let events = Events::json::<C>(call, &parts, opened);
        Ok(ResponseValue::new(events, parts))
    }

    /// Makes the call, and reads its answer event by event.
    #[doc(hidden)]
    pub async fn text_events(self) -> Result<ResponseValue<Events<String>>, Error> {
        let (call, parts, opened) = self.open(true).await?;
        let events = Events::text(call, &parts, opened);
        Ok(ResponseValue::new(events, parts))
    }
}

impl<T> ResponseValue<JsonLines<T>> {
    /// All values as one.
    #[doc(hidden)]
    pub async fn collect_json(self, to_json: impl Fn(&T) -> Result<Json, Error>) -> Result<ResponseValue<Json>, Error> {
        let (lines, response) = self.into_parts();
        Ok(ResponseValue::new(lines.collect_json(to_json).await?, response))
    }
}

impl<T> ResponseValue<Events<T>> {
    /// All events as one.
    #[doc(hidden)]
    pub async fn collect_json(self, to_json: impl Fn(&T) -> Result<Json, Error>) -> Result<ResponseValue<Json>, Error> {
        let (events, response) = self.into_parts();
        Ok(ResponseValue::new(events.collect_json(to_json).await?, response))
    }
}
