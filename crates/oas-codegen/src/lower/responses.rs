//! Responses: what a call returns, be it one of several, and the headers that come with it. Errors are read as the document says
//! for all of them.

use std::collections::HashSet;

use oas_contract::{Finding, Kind, MediaType, Operation, Response, Schema, Status, View};
use serde_json::{Value, json};

use super::answer_forms::{Reading, others, taken};
use super::schemas::Shape;
use super::structures::{description, is_secret};
use super::unions::is_nullable;
use super::{LEFT_OUT, Lowering, NOT_USED};
use crate::names;
use crate::plan::{AnswerPlan, Codec, HeaderPlan, Inner, ResponsePlan};

/// The successful responses of an operation.
pub(super) struct LoweredResponse {
    pub(super) plan: ResponsePlan,
    /// The schema, where there is one response, and that JSON.
    pub(super) schema: Option<Value>,
    /// Those of several responses, where they are JSON.
    pub(super) answers: Vec<Option<Value>>,
    pub(super) inner: Option<Inner>,
}

impl<'d> Lowering<'d> {
    pub(super) fn response(&mut self, operation: &Operation<'d>, builder: &str) -> LoweredResponse {
        self.errors(operation, builder);
        let mut known: Vec<(ResponsePlan, Option<Value>, Option<Inner>)> = Vec::new();
        let mut answers = Vec::new();
        let all = operation.answers();
        for (index, response) in all.iter().enumerate() {
            let hint =
                if index == 0 { format!("{builder}Response") } else { format!("{builder}{}", variant(response)) };
            let body = self.answer(response, &hint);
            answers.push(AnswerPlan {
                variant: variant(response),
                statuses: statuses(response),
                description: String::new(),
                response: body.0.clone(),
            });
            known.push(body);
        }
        // What is not declared may be anything.
        let Some(first) = known.first() else {
            return LoweredResponse { plan: ResponsePlan::Raw, schema: None, answers: Vec::new(), inner: None };
        };
        if known.iter().all(|other| (&other.0, &other.1) == (&first.0, &first.1)) {
            let (plan, schema, inner) = known.swap_remove(0);
            return LoweredResponse { plan, schema, answers: Vec::new(), inner };
        }
        let extended =
            operation.pagination().is_some() || operation.waiter().is_some() || operation.token_source().is_some();
        if extended {
            self.fault(
                "response-types",
                operation.node(),
                "the operation has several answers, and pages, waits and tokens are read from one",
                "give them the same body, or leave all but one out",
            );
        }
        for (answer, response) in answers.iter_mut().zip(&all) {
            response.description().unwrap_or_default().clone_into(&mut answer.description);
        }
        for (answer, (plan, schema, _)) in answers.iter_mut().zip(&mut known) {
            if matches!(plan, ResponsePlan::Lines(_) | ResponsePlan::Events(_)) {
                let why = format!("`{}` comes as bytes: it is one of several answers", answer.variant);
                self.notes.push(Finding::note(LEFT_OUT, operation.place(), why));
                (*plan, *schema) = (ResponsePlan::Raw, None);
                answer.response = ResponsePlan::Raw;
            }
        }
        let name = self.free_type(&format!("{builder}Success"));
        let answers_schemas = known.into_iter().map(|(_, schema, _)| schema).collect();
        LoweredResponse {
            plan: ResponsePlan::Several(name, answers),
            schema: None,
            answers: answers_schemas,
            inner: None,
        }
    }

    /// One successful response: JSON before what comes by and by, that before text, and text before bytes.
    fn answer(&mut self, response: &Response<'d>, hint: &str) -> (ResponsePlan, Option<Value>, Option<Inner>) {
        match taken(response) {
            Some(media) => self.read(&media, hint),
            None => (ResponsePlan::Empty, None, None),
        }
    }

    /// A body of a certain media type.
    pub(super) fn read(&mut self, media: &MediaType<'d>, hint: &str) -> (ResponsePlan, Option<Value>, Option<Inner>) {
        let reading = Reading::of(media);
        let schema = match reading {
            Reading::Text | Reading::Bytes => None,
            Reading::Json => media.schema(),
            // A list of all that comes is a list to no one who reads it by and by.
            Reading::Lines | Reading::Events => media.schema().map(|schema| match schema.unwrapped() {
                list if list.kind() == Some(Kind::Array) => list.items().unwrap_or(list),
                _ => schema,
            }),
        };
        let text = |schema: &Schema<'d>| schema.unwrapped().kind() == Some(Kind::String);
        let lowered = schema.filter(|schema| reading != Reading::Events || !text(schema));
        if let Some(schema) = &lowered {
            self.never_null(schema, "an answer that is null is an error");
        }
        let lowered = lowered.map(|schema| self.schema(schema, hint, 0));
        match (reading, lowered) {
            (Reading::Json, Some(lowered)) => (ResponsePlan::Json(lowered.codec), Some(lowered.schema), lowered.inner),
            (Reading::Lines, Some(lowered)) => (ResponsePlan::Lines(lowered.codec), Some(lowered.schema), None),
            (Reading::Events, Some(lowered)) => (ResponsePlan::Events(Some(lowered.codec)), Some(lowered.schema), None),
            (Reading::Lines, None) => (ResponsePlan::Lines(Codec::Plain), Some(json!({})), None),
            (Reading::Events, None) => (ResponsePlan::Events(None), None, None),
            (Reading::Text, _) => (ResponsePlan::Text, None, None),
            (Reading::Json | Reading::Bytes, _) => (ResponsePlan::Raw, None, None),
        }
    }

    /// Says what becomes of `null` where it is all there is.
    pub(super) fn never_null(&mut self, schema: &Schema<'d>, why: &str) {
        if is_nullable(schema) {
            self.notes.push(Finding::note(NOT_USED, schema.place(), why));
        }
    }

    /// Error bodies become types as well, so that a caller can read one that has more than the usual parts.
    fn errors(&mut self, operation: &Operation<'d>, builder: &str) {
        let answers: Vec<&str> = operation.answers().iter().map(|response| response.status).collect();
        let mut errors = Vec::new();
        for response in operation.responses() {
            let is_answer = answers.contains(&response.status);
            self.unread_media(&response, is_answer, &others(operation));
            if is_answer {
                continue;
            }
            if let Some(schema) = response.json_schema() {
                let lowered = self.schema(schema, &format!("{builder}{}Error", names::type_name(response.status)), 0);
                let name = lowered.schema.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
                let name = name.map_or_else(|| lowered.schema.to_string(), str::to_owned);
                errors.push(format!("{} (`{name}`)", response.status));
            }
        }
        if !errors.is_empty() {
            let why =
                format!("clients read errors as `x-error-shape` says, not as the schemas of {}", errors.join(", "));
            self.notes.push(Finding::note(NOT_USED, operation.place(), why));
        }
    }

    /// Bodies that are not read as what they are: those that come beside JSON, and those of which only bytes are wanted.
    fn unread_media(&mut self, response: &Response<'d>, is_answer: bool, forms: &[MediaType<'d>]) {
        let Some(taken) = taken(response) else { return };
        for media in response.media() {
            let form = forms.iter().find(|form| is_answer && form.name == media.name && media.name != taken.name);
            if let Some(form) = form {
                if media.node().position == form.node().position {
                    continue;
                }
                match Reading::of(&media).is_opaque() {
                    true => self.bytes(&media),
                    false => {
                        let why = format!("`{}` is read by the schema that it has in another answer", media.name);
                        self.other_media(&media, form, &why);
                    }
                }
            } else if media.name != taken.name {
                let why = format!("`{}` is not read: the answer is taken for `{}`", media.name, taken.name);
                match is_answer {
                    true => self.other_media(&media, &taken, &why),
                    // An error is read as `x-error-shape` says, whatever else it may be.
                    false => self.pass_over(&media, &why),
                }
            } else if Reading::of(&media).is_opaque() || !is_answer && Reading::of(&media) != Reading::Json {
                self.bytes(&media);
            }
        }
    }

    /// A body that is no JSON: it goes as it is, whatever its schema says.
    pub(super) fn bytes(&mut self, media: &MediaType<'d>) {
        let text = Reading::of(media) == Reading::Text;
        match media.schema() {
            Some(_) => {
                let what = if text { "text" } else { "bytes" };
                self.pass_over(media, &format!("`{}` is taken for {what}: no schema is held against it", media.name));
            }
            None => media.settle(),
        }
    }

    /// The headers that successful responses have, with their schemas.
    pub(super) fn answer_headers(&mut self, operation: &Operation<'d>, builder: &str) -> (Vec<HeaderPlan>, Vec<Value>) {
        let (mut taken, mut wires) = (HashSet::new(), HashSet::new());
        let mut headers = Vec::new();
        for header in operation.answers().iter().flat_map(Response::headers) {
            // The media type of a body is no value of its own.
            if header.name.eq_ignore_ascii_case("content-type") || !wires.insert(header.name.to_ascii_lowercase()) {
                continue;
            }
            let schema = header.schema();
            let hint = format!("{builder}{}Header", names::type_name(header.name));
            let lowered = schema.map(|schema| self.schema(schema, &hint, 0));
            if let Some(schema) = &schema {
                self.never_null(schema, "a header that is null is not there");
            }
            let single =
                lowered.as_ref().is_none_or(|lowered| lowered.shape == Shape::Other && lowered.inner.is_none());
            let list = lowered.as_ref().is_some_and(|lowered| lowered.shape == Shape::List && lowered.inner.is_none());
            let (codec, value) = match lowered {
                Some(lowered) if single || list => match lowered.codec {
                    Codec::List(inner) if list => (*inner, lowered.schema),
                    codec => (codec, lowered.schema),
                },
                _ => (Codec::Scalar, json!({"type": "string"})),
            };
            if !single && !list {
                let why =
                    format!("the header `{}` is taken for text: it is written in a style of its own", header.name);
                self.notes.push(Finding::note(NOT_USED, header.place(), why));
            }
            let wanted = names::value_name(&header.name.to_ascii_lowercase());
            let name = names::free_value(&wanted, |name| taken.contains(name));
            taken.insert(name.clone());
            let described = header.description().map(str::to_owned);
            let described = described.or_else(|| schema.as_ref().and_then(description));
            let plan = HeaderPlan {
                wire: header.name.to_ascii_lowercase(),
                name,
                description: described.unwrap_or_default(),
                codec,
                list,
                secret: is_secret(&value),
            };
            headers.push((plan, value));
        }
        headers.into_iter().unzip()
    }
}

/// The name of a variant: the reason phrase of the status.
fn variant(response: &Response<'_>) -> String {
    let Some(Status::Code(code)) = response.meaning() else { return "Success".to_owned() };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        304 => "NotModified",
        _ => return format!("Status{code}"),
    };
    name.to_owned()
}

/// The first and the last status that a response has.
fn statuses(response: &Response<'_>) -> (u16, u16) {
    match response.meaning() {
        Some(Status::Code(code)) => (code, code),
        _ => (200, 299),
    }
}
