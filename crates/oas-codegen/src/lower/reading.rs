//! How the bodies of answers are read: by their media types, and which come by and by. Knows OpenAPI, nothing of Rust.

use oas_contract::{MediaType, Operation, Response, is_json};

/// How a body is read. The first is taken before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    Json,
    Lines,
    Events,
    Text,
    Bytes,
}

impl Reading {
    /// Whether what is read comes by and by.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Self::Lines | Self::Events)
    }

    /// In which ways the answers of an operation come by and by that also come as one, in JSON.
    pub(super) fn streams(operation: &Operation<'_>) -> Vec<Self> {
        let answers = operation.answers();
        let of = |response: &Response<'_>| response.media().iter().map(Self::of).collect::<Vec<_>>();
        let readings = answers.iter().map(of).filter(|readings| readings.contains(&Self::Json));
        let mut streams: Vec<Self> = readings.flatten().filter(|reading| reading.is_stream()).collect();
        streams.sort_unstable();
        streams.dedup();
        // Several answers are none that come by and by.
        if answers.len() == 1 { streams } else { Vec::new() }
    }

    pub(super) fn of(media: &MediaType<'_>) -> Self {
        let name = media.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
            name if is_json(name) => Self::Json,
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines" => Self::Lines,
            "text/event-stream" => Self::Events,
            name if name.starts_with("text/") => Self::Text,
            _ => Self::Bytes,
        }
    }
}
