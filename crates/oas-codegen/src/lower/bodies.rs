//! Request bodies: which of several media types is sent, and the parts of a form of parts, each of which is a value of its own.

use oas_contract::{Composition, Finding, Kind, MediaType, Operation, Schema, View, is_json, sent_media};
use serde_json::{Value, json};

use super::operations::EMPTY;
use super::schemas::Shape;
use super::structures::{Fields, bounds, description, is_secret};
use super::{Lowering, NOT_USED, holds_same};
use crate::names;
use crate::plan::{BodyPlan, Codec, ParameterPlan, Place};

/// A part of a form, and its schema.
type LoweredPart = (ParameterPlan, Value);

impl<'d> Lowering<'d> {
    /// The media types that the body of an operation is sent as: the first one of all that hold the same values. Nothing where
    /// there is no body.
    pub(super) fn sent(&mut self, operation: &Operation<'d>) -> Vec<MediaType<'d>> {
        let mut open = operation.request_body().map(|body| body.media()).unwrap_or_default();
        let mut sent: Vec<MediaType<'d>> = Vec::new();
        while let Some(media) = sent_media(&open) {
            let same = sent.iter().find(|known| holds_same(&media, known));
            // What is described nowhere is sent as what is.
            let same = same.or_else(|| sent.first().filter(|_| media.schema().is_none()));
            match same {
                Some(known) => {
                    let why = format!("`{}` is not sent: the body goes as `{}`", media.name, known.name);
                    self.pass_over(&media, &why);
                }
                None => sent.push(media),
            }
            open.retain(|other| other.name != media.name);
        }
        sent
    }

    /// The body of an operation as a media type, which goes under the name `content_type` where one is given, with its schema where
    /// it is one value, and the parts that it has where it is a form of such.
    pub(super) fn body(
        &mut self,
        media: Option<&MediaType<'d>>,
        content_type: Option<&str>,
        builder: &str,
    ) -> (Option<BodyPlan>, Option<Value>, Vec<LoweredPart>) {
        let Some(media) = media.copied() else { return (None, None, Vec::new()) };
        let has_parts = |schema: Schema<'d>| schema.has_properties() || !schema.all_of().is_empty();
        if media.is_multipart() && media.schema().is_some_and(|schema| has_parts(schema.unwrapped())) {
            return (Some(BodyPlan::Multipart), None, self.parts(&media, builder));
        }
        let form = media.name == "application/x-www-form-urlencoded";
        if !(is_json(media.name) || form) {
            self.bytes(&media);
            let known = if media.name.contains('*') { "application/octet-stream" } else { media.name };
            let sent = content_type.unwrap_or(known);
            return (Some(BodyPlan::Raw { media: sent.to_owned() }), None, Vec::new());
        }
        let schema = media.schema().unwrap_or_else(|| Schema::at(self.document, &EMPTY));
        self.never_null(&schema, "a body that is null is not sent");
        let lowered = self.schema(schema, &format!("{builder}Body"), 0);
        if !lowered.codec.is_plain() {
            self.no_form(
                "body-codec",
                media.node(),
                "a request body cannot be a bare value with a format",
                "put it into an object",
            );
        }
        let checked = lowered.inner.is_some_and(|inner| !inner.list);
        let json = || BodyPlan::Json { checked, media: content_type.unwrap_or(media.name).to_owned() };
        let styles = || media.member_styles().into_iter().map(|(name, style)| (name.to_owned(), style)).collect();
        let plan = if form { BodyPlan::Form(styles()) } else { json() };
        (Some(plan), Some(lowered.schema), Vec::new())
    }

    /// The parts of a form: its properties.
    fn parts(&mut self, media: &MediaType<'d>, builder: &str) -> Vec<LoweredPart> {
        let Some(schema) = media.schema() else { return Vec::new() };
        let schema = schema.unwrapped();
        if schema.kind().is_some_and(|kind| kind != Kind::Object) {
            self.no_form("request-body", schema.node(), "a form of parts is an object", "write `type: object`");
        }
        let mut fields = Fields::default();
        self.collect(schema, None, &mut fields);
        let required = fields.required;
        let mut parts = Vec::new();
        for field in fields.list {
            let is_required = required.contains(field.wire);
            if field.schema.layers().iter().any(Schema::read_only) {
                self.pass_over(&field.schema, &format!("the part `{}` is for answers alone: `readOnly`", field.wire));
                continue;
            }
            parts.push(self.part(media, field.wire, field.schema, is_required, builder));
        }
        parts
    }

    fn part(
        &mut self,
        media: &MediaType<'d>,
        wire: &str,
        schema: Schema<'d>,
        required: bool,
        builder: &str,
    ) -> LoweredPart {
        let resolved = schema.unwrapped();
        let items = resolved.items().map(|items| items.unwrapped());
        let list = resolved.kind() == Some(Kind::Array);
        let file = is_file(items.as_ref().filter(|_| list).unwrap_or(&resolved));
        let hint = format!("{builder}{}", names::type_name(wire));
        let (codec, value, inner) = if file {
            for layer in schema.layers().iter().chain(&items) {
                layer.settle();
            }
            (Codec::Plain, json!({}), None)
        } else {
            let lowered = self.schema(schema, &hint, 0);
            let codec = match lowered.codec {
                Codec::List(inner) if lowered.shape == Shape::List => *inner,
                codec => codec,
            };
            (codec, lowered.schema, lowered.inner)
        };
        if list && inner.is_none() && !file && Composition::of(&schema) == Composition::Nested {
            let why = format!("each element of the part `{wire}` is a part of its own, as JSON");
            self.notes.push(Finding::note(NOT_USED, schema.place(), why));
        }
        let plan = ParameterPlan {
            wire: wire.to_owned(),
            name: schema.place_rust_name().map_or_else(|| names::parameter_name(wire), names::parameter_name),
            place: Place::Part { media: media.part_media(wire).map(str::to_owned), file },
            required,
            description: description(&schema).unwrap_or_default(),
            codec,
            list,
            compound: true,
            inner,
            only: None,
            bounds: if file && !list { crate::plan::Bounds::default() } else { bounds(&resolved) },
            element_bounds: items.as_ref().filter(|_| !file).map(bounds).unwrap_or_default(),
            secret: is_secret(&value),
            setting: None,
            key: None,
            example: None,
        };
        (plan, value)
    }
}

/// Whether a part is content, and no value.
fn is_file(schema: &Schema<'_>) -> bool {
    schema.is_binary() && matches!(schema.kind(), Some(Kind::String) | None)
}
