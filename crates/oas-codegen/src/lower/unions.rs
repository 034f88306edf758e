//! Values of one form out of several: which alternatives there are, what tells them apart, and what stands beside them. Knows
//! nothing of how the type of an alternative is found.

use std::collections::HashSet;

use oas_contract::{Discriminator, Finding, Kind, Schema, View};
use serde_json::{Value, json};

use super::{Lowering, NOT_USED};
use crate::names;
use crate::plan::{AlternativePlan, Codec, UnionPlan};

/// The alternatives of a schema that are values of their own: those of `oneOf`, else those of `anyOf`. Where each only restricts what
/// is described beside them, there are none.
fn alternatives<'d>(schema: &Schema<'d>) -> Vec<Schema<'d>> {
    alternatives_of(schema, schema.has_properties() || !schema.all_of().is_empty())
}

/// The same of a schema beside which something is described or not.
fn alternatives_of<'d>(schema: &Schema<'d>, beside: bool) -> Vec<Schema<'d>> {
    let parts = [schema.one_of(), schema.any_of()];
    let restricts = |part: &Schema<'d>| {
        let described = part.has_properties() || part.kind().is_some_and(|kind| kind != Kind::Object);
        let composed = [part.all_of(), part.one_of(), part.any_of()].iter().any(|parts| !parts.is_empty());
        !(described || composed || part.is_reference() || part.values().is_some() || part.additional_schema().is_some())
    };
    let own = parts.into_iter().find(|parts| !(parts.is_empty() || beside && parts.iter().all(restricts)));
    own.unwrap_or_default()
}

/// Whether values of a schema have one form out of several.
pub(super) fn is_union(schema: &Schema<'_>) -> bool {
    !alternatives(schema).is_empty() || union_part(schema).is_some()
}

/// The part of an `allOf` that is one form out of several.
fn union_part<'d>(schema: &Schema<'d>) -> Option<Schema<'d>> {
    // A part that leads back here has been met.
    let all = schema.all_of();
    // What only restricts is no form of its own beside parts that describe something.
    let describes = |part: Schema<'d>| part.has_properties() || !part.all_of().is_empty();
    let beside = |part: &Schema<'d>| {
        schema.has_properties() || all.iter().any(|other| !other.is(part) && describes(other.unwrapped()))
    };
    let is_form = |part: &Schema<'d>| !alternatives_of(&part.unwrapped(), beside(part)).is_empty();
    let part = all.iter().find(|part| is_form(part))?.unwrapped();
    let back = |alternative: &Schema<'d>| alternative.unwrapped().is(schema) || extends(alternative, &part, 0);
    (!alternatives(&part).iter().any(back)).then_some(part)
}

/// Whether `allOf` leads from a schema to another one.
fn extends(from: &Schema<'_>, to: &Schema<'_>, depth: usize) -> bool {
    depth > 16 || from.unwrapped().is(to) || from.unwrapped().all_of().iter().any(|part| extends(part, to, depth + 1))
}

/// Of an `allOf` that joins no objects, the part that says the type.
pub(super) fn single_part<'d>(schema: &Schema<'d>) -> Option<Schema<'d>> {
    let parts = schema.all_of();
    let is_object = |part: &Schema<'d>| {
        let part = part.unwrapped();
        let composed = [part.all_of(), part.one_of(), part.any_of()].iter().any(|parts| !parts.is_empty());
        part.has_properties() || composed || part.kind() == Some(Kind::Object) || part.required_node().is_some()
    };
    if schema.has_properties()
        || !schema.one_of().is_empty()
        || !schema.any_of().is_empty()
        || parts.iter().any(is_object)
    {
        return None;
    }
    let listed =
        |part: &&Schema<'d>| part.unwrapped().values().is_some() || part.unwrapped().open_values_node().is_some();
    let typed = |part: &&Schema<'d>| part.unwrapped().kind().is_some();
    // Where none of them says anything of the value, it may be any.
    let is_silent = |part: &Schema<'d>| {
        let part = part.unwrapped();
        part.items().is_none() && part.additional_schema().is_none() && part.boolean() != Some(false)
    };
    let is_any = schema.kind().is_none() && schema.items().is_none() && schema.additional_schema().is_none();
    let silent = || parts.first().filter(|_| is_any && schema.required_node().is_none() && parts.iter().all(is_silent));
    parts.iter().find(listed).or_else(|| parts.iter().find(typed)).or_else(silent).copied()
}

impl<'d> Lowering<'d> {
    pub(super) fn union(&mut self, whole: Schema<'d>, name: &str) -> Value {
        let holder = if alternatives(&whole).is_empty() { union_part(&whole).unwrap_or(whole) } else { whole };
        if !holder.one_of().is_empty() {
            self.note_unused(&holder.any_of(), "`anyOf` beside `oneOf` only restricts what the alternatives describe");
        }
        // What the whole says of its type, its alternatives say as well.
        let _ = whole.kind();
        let discriminator = holder.discriminator().or_else(|| whole.discriminator());
        let kinds = discriminator.map(|discriminator| discriminator.kinds(&holder)).unwrap_or_default();
        let mut visited = HashSet::new();
        let tells = kinds.iter().flat_map(|(_, kinds)| kinds).all(|kind| visited.insert(*kind));
        let tag = discriminator.as_ref().and_then(Discriminator::property);
        let mut plan = UnionPlan {
            description: whole.description().map(str::to_owned),
            // Of forms that it does not tell apart, the one that fits best is taken.
            tag: tag.filter(|_| tells).map(str::to_owned),
            ..UnionPlan::default()
        };
        let shared = whole.has_properties() || !whole.all_of().is_empty();
        let mut parts = serde_json::Map::new();
        for (index, part) in alternatives(&holder).into_iter().enumerate() {
            if part.unwrapped().is(&whole) {
                self.no_form("circular-schema", part.written(), "an alternative is the whole once more", "take it out");
                continue;
            }
            let hint = format!("{name}Alternative{}", index + 1);
            let (schema, codec) = if shared && is_struct(&part) {
                let wanted = part.name().map_or(hint, |own| format!("{name}{}", names::type_name(own)));
                (self.merged_struct(&[whole, part.unwrapped()], &holder, &wanted), Codec::Plain)
            } else {
                let lowered = self.schema(part, &hint, 0);
                (lowered.schema, lowered.codec)
            };
            let known = kinds.iter().find(|(alternative, _)| alternative.unwrapped().is(&part.unwrapped()));
            let kinds = known.into_iter().flat_map(|(_, kinds)| kinds).map(|kind| (*kind).to_owned()).collect();
            let field = format!("alternative{}", index + 1);
            parts.insert(field.clone(), schema);
            plan.alternatives.push(AlternativePlan { field, codec, kinds });
        }
        self.plan.unions.insert(name.to_owned(), plan);
        // Progenitor is asked for the types of the alternatives alone.
        json!({"type": "object", "properties": parts})
    }

    /// A struct of an alternative and of what stands beside all of them.
    fn merged_struct(&mut self, parts: &[Schema<'d>], holder: &Schema<'d>, wanted: &str) -> Value {
        let name = self.free_type(wanted);
        let position = parts.last().map_or(holder.position(), Schema::position);
        self.places.insert(name.clone(), position);
        let schema = self.structure(parts, Some(holder), &name);
        self.schemas.insert(name.clone(), schema);
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// Says what a struct does not hold of its schema: alternatives that only restrict it, and what would tell them apart.
    pub(super) fn note_ignored_alternatives(&mut self, schema: &Schema<'d>) {
        let parts = [schema.one_of(), schema.any_of()].concat();
        self.note_unused(
            &parts,
            "what else there is in one of several forms is kept beside the fields, and not checked",
        );
        if let Some(discriminator) = schema.discriminator() {
            self.pass_over(&discriminator, "there are no alternatives that it could tell apart");
        }
    }

    fn note_unused(&mut self, parts: &[Schema<'d>], why: &str) {
        if let Some(first) = parts.first() {
            parts.iter().for_each(View::settle);
            self.notes.push(Finding::note(NOT_USED, first.place(), why));
        }
    }
}

/// Whether a value may be `null`: by what is said of it, or as one of its forms may be.
pub(super) fn is_nullable(schema: &Schema<'_>) -> bool {
    fn may_be_null(schema: &Schema<'_>, depth: usize) -> bool {
        let layers = schema.layers();
        // Every one is asked: what is asked is acted on.
        let own = layers.iter().filter(|layer| layer.nullable()).count() > 0;
        // Of a whole of single values, every part has its say.
        let whole = layers.last().filter(|inner| single_part(inner).is_some()).map(Schema::all_of).unwrap_or_default();
        let allows = |part: &&Schema<'_>| part.nullable() || part.kind().is_none() && part.nullable_node().is_none();
        let own = own || !whole.is_empty() && whole.iter().filter(allows).count() == whole.len();
        let parts = layers.last().map(|inner| alternatives(&union_part(inner).unwrap_or(*inner))).unwrap_or_default();
        let one_of_them = depth < 8 && parts.iter().filter(|part| may_be_null(part, depth + 1)).count() > 0;
        own || one_of_them
    }
    may_be_null(schema, 0)
}

/// Whether a schema is an object with properties, and nothing but that.
fn is_struct(schema: &Schema<'_>) -> bool {
    let inner = schema.unwrapped();
    (inner.has_properties() || !inner.all_of().is_empty()) && !is_union(&inner)
}
