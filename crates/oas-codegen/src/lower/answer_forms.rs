//! The forms of an answer: which media type is asked for, and those that a caller can have instead, each by a method of its own.
//! Knows media types, not how a body is lowered.

use oas_contract::{Finding, MediaType, Operation, Response, Sequence, View as _, is_json};
use serde_json::Value;

use super::{Lowering, NOT_USED, holds_same};
use crate::names;
use crate::plan::{FormPlan, ParameterPlan};

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
    pub(super) fn of(media: &MediaType<'_>) -> Self {
        let name = media.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
            name if is_json(name) => Self::Json,
            name => match Sequence::of(name) {
                Some(Sequence::Lines) => Self::Lines,
                Some(Sequence::Events) => Self::Events,
                None if name.starts_with("text/") => Self::Text,
                None => Self::Bytes,
            },
        }
    }

    /// What it is called in the name of a type, and the method that asks for it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("Json", "send_json"),
            Self::Lines => ("Line", "send_lines"),
            Self::Events => ("Event", "send_events"),
            Self::Text => ("Text", "send_text"),
            Self::Bytes => ("Bytes", "send_bytes"),
        }
    }

    /// Whether it is handed on as it is.
    pub(super) fn is_opaque(self) -> bool {
        matches!(self, Self::Text | Self::Bytes)
    }
}

/// The body that a response is taken for, of those that it may have.
pub(super) fn taken<'d>(response: &Response<'d>) -> Option<MediaType<'d>> {
    response.media().into_iter().min_by_key(Reading::of)
}

/// What a request asks for, where the answers of its operation have more forms than one.
pub(super) fn accepted(operation: &Operation<'_>) -> Option<String> {
    let answers = operation.answers();
    if answers.iter().all(|response| response.media().len() < 2) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for media in answers.iter().filter_map(taken).filter(is_askable) {
        if !names.contains(&media.name) {
            names.push(media.name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// Whether a header can name it.
fn is_askable(media: &MediaType<'_>) -> bool {
    !media.name.is_empty() && media.name.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

/// The other forms of successful answers, each once: what is something else than the body that the answer is taken for.
pub(super) fn others<'d>(operation: &Operation<'d>) -> Vec<MediaType<'d>> {
    let mut others: Vec<MediaType<'d>> = Vec::new();
    for response in operation.answers() {
        let Some(taken) = taken(&response) else { continue };
        let mut all = response.media();
        all.sort_by_key(Reading::of);
        others.extend(all.into_iter().filter(|media| {
            let says_something = media.schema().is_some() || Reading::of(media).is_opaque();
            let is_other = media.name != taken.name && says_something && !holds_same(media, &taken);
            is_other && is_askable(media)
        }));
    }
    let mut known = std::collections::HashSet::new();
    others.retain(|media| known.insert(media.name));
    others
}

impl<'d> Lowering<'d> {
    /// The other forms of the answers of an operation, each with its schema.
    pub(super) fn other_forms(
        &mut self,
        operation: &Operation<'d>,
        builder: &str,
        parameters: &[ParameterPlan],
    ) -> (Vec<FormPlan>, Vec<Option<Value>>) {
        let (mut plans, mut schemas): (Vec<FormPlan>, Vec<_>) = (Vec::new(), Vec::new());
        for media in others(operation) {
            let (word, wanted) = Reading::of(&media).names();
            let method = names::free_value(wanted, |name| {
                plans.iter().any(|plan| plan.method == name) || parameters.iter().any(|known| known.name == name)
            });
            let (response, schema, _) = self.read(&media, &format!("{builder}{word}"));
            if Reading::of(&media).is_opaque() {
                self.bytes(&media);
            }
            let why =
                format!("the answer as `{}` of `{}` has a method of its own, `{method}`", media.name, operation.name());
            self.notes.push(Finding::note(NOT_USED, media.place(), why));
            plans.push(FormPlan { method, response, media: media.name.to_owned() });
            schemas.push(schema);
        }
        (plans, schemas)
    }
}
