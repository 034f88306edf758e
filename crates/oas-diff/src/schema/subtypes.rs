//! Schemas that stand for another one by its discriminator, as they have it in their `allOf`. Knows no alternatives, which
//! are listed.

use std::collections::HashMap;

use oas_contract::{Document, Schema};

use super::pair::SchemaPair;
use crate::change::Found;
use crate::rules;
use crate::verdict::Rust;
use crate::walk::Context;

/// The components that have a component in their `allOf`, by its name.
#[derive(Debug)]
pub(crate) struct Subtypes<'d> {
    document: &'d Document,
    names: HashMap<String, Vec<String>>,
}

impl<'d> Subtypes<'d> {
    pub(crate) fn of(document: &'d Document) -> Self {
        // A list of names acts on nothing.
        let unnoted = document.unnoted();
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for (name, _, schema) in unnoted.schemas() {
            for base in schema.all_of().iter().filter_map(Schema::name) {
                names.entry(base.to_owned()).or_default().push(name.to_owned());
            }
        }
        Self { document, names }
    }

    /// The subtypes of a component.
    fn of_component<'s>(&'s self, name: &str) -> impl Iterator<Item = (&'s str, Schema<'d>)> {
        let names = self.names.get(name).into_iter().flatten();
        names.filter_map(|name| Some((name.as_str(), self.document.schema(name)?)))
    }
}

pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>, subtypes: &(Subtypes<'d>, Subtypes<'d>)) {
    let Some(pair) = schemas.walk.get(schemas.index) else { return };
    let (Some(old), Some(new)) = (pair.old.name(), pair.new.name()) else { return };
    let are_tagged = [schemas.old, schemas.new].iter().all(|schema| {
        schema.unions().is_empty() && schema.parts().last().is_some_and(|part| part.discriminator().is_some())
    });
    if !are_tagged {
        return;
    }
    let (before, after): (Vec<_>, HashMap<_, _>) =
        (subtypes.0.of_component(old).collect(), subtypes.1.of_component(new).collect());
    for (name, one) in &before {
        match after.get(name) {
            Some(other) => {
                let context = Context { medium: schemas.context.medium, ..Context::default() };
                schemas.inside((*one).into(), (*other).into(), context, &format_args!("|{name}"));
            }
            None => {
                let message = format!("the subtype `{name}` was removed");
                note(schemas, &rules::MAPPING_REMOVED, (Some(one), None), message);
            }
        }
    }
    let known: HashMap<_, _> = before.into_iter().collect();
    let mut added: Vec<_> = after.into_iter().filter(|(name, _)| !known.contains_key(name)).collect();
    added.sort_unstable_by_key(|(name, _)| *name);
    for (name, other) in added {
        note(schemas, &rules::MAPPING_ADDED, (None, Some(&other)), format!("the subtype `{name}` was added"));
    }
}

/// A subtype has a type of its own, of which is said that it comes or goes.
fn note<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    rule: &'static rules::Rule,
    (old, new): (Option<&Schema<'d>>, Option<&Schema<'d>>),
    message: String,
) {
    let nodes = (old.map(Schema::written), new.map(Schema::written));
    let found = Found::new(rule, Some(schemas.direction), nodes, message).or_at(schemas.nodes).rust(Rust::None);
    let subject = schemas.subject.clone();
    schemas.report(&subject, found);
}
