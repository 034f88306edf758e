//! Properties: there, required, received or sent. Their schemas are compared elsewhere.

use std::borrow::Cow;

use oas_contract::{Kind, Node, Property, Schema};

use super::flattened::{Flattened, is_nothing, is_whole, parts};
use super::pair::SchemaPair;
use super::values::Relation;
use super::values::members::{Other, other as other_members};
use crate::change::Found;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{Context, DefaultValue};

/// The word for what may be gone one day.
const DEPRECATED: &str = "deprecated";

/// What is said about a property itself, by whichever part.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
struct Facts {
    required: bool,
    deprecated: bool,
    read_only: bool,
    write_only: bool,
    /// It is never there.
    refused: bool,
    default: bool,
    lenient: bool,
    list: bool,
    object: bool,
    properties: bool,
}

impl Facts {
    fn of(definitions: &[Schema<'_>], required: bool) -> Self {
        let mut facts = Self { required, ..Self::default() };
        for schema in definitions {
            match is_whole(schema) {
                true => facts.add(schema),
                false => parts(*schema).iter().for_each(|part| facts.add(part)),
            }
        }
        facts
    }

    fn add(&mut self, part: &Schema<'_>) {
        self.deprecated |= part.deprecated();
        self.read_only |= part.read_only();
        self.write_only |= part.write_only();
        self.refused |= is_nothing(part);
        self.default |= part.default().is_some();
        self.lenient |= part.lenient_node().is_some();
        self.list |= part.types().allows(Kind::Array);
        self.object |= part.types().allows(Kind::Object);
        self.properties |= part.has_properties();
    }

    /// Whether it is an `Option` whether or not it may be missing or `null`: where a value stands for nothing. A list or a map is
    /// empty then.
    fn is_option(&self) -> bool {
        let several = self.list || self.object && !self.properties;
        self.lenient && !several
    }

    fn is_never_sent(&self, direction: Direction) -> bool {
        self.refused
            || match direction {
                Direction::Request => self.read_only,
                Direction::Response => self.write_only,
            }
    }
}

/// A change of a property, where the verdicts are not those of the rule.
#[derive(Clone, Copy, Default)]
struct Verdicts {
    never_sent: bool,
    wire: Option<Wire>,
    rust: Option<Rust>,
}

pub(crate) fn compare(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new, direction) = (schemas.old, schemas.new, schemas.direction);
    for property in old.properties() {
        let name = property.name;
        let other = new.property(name);
        let required = (old.requires(name), new.requires(name));
        let definitions = (old.definitions(property), other.map_or(Cow::default(), |other| new.definitions(other)));
        if let ([old], [new]) = (&*definitions.0, &*definitions.1)
            && required.0 == required.1
            && schemas.walk.is_unchanged(old, new)
        {
            continue;
        }
        let before = Facts::of(&definitions.0, required.0);
        let never_sent = before.is_never_sent(direction);
        let Some(other) = other else {
            let never_sent = never_sent || old.refused(name).is_some();
            let others = other_members(new, name);
            if before.required && new.requires(name) && !matches!(others, Other::Refused) {
                let message = format!("nothing is said of `{name}` any more than that it is required");
                let verdicts = Verdicts { never_sent, ..Verdicts::default() };
                add(schemas, &rules::TYPE_WIDENED, (Some(property), None), &message, verdicts);
                continue;
            }
            let rule = if before.required { &rules::REQUIRED_PROPERTY_REMOVED } else { &rules::PROPERTY_REMOVED };
            let refused = direction == Direction::Request && matches!(others, Other::Refused);
            let more = if refused { ", and members of other names are refused" } else { "" };
            let message = format!("the property `{name}` was removed{more}");
            // All other members may be what it was, or alternatives describe it.
            let elsewhere = matches!(others, Other::Described(_)) && schemas.values == Relation::Within;
            let same = elsewhere || schemas.context.covered;
            let wire = same.then_some(Wire::Compatible).or(refused.then_some(Wire::Breaking));
            let verdicts = Verdicts { never_sent, wire, rust: None };
            add(schemas, rule, (Some(property), None), &message, verdicts);
            continue;
        };
        let after = Facts::of(&definitions.1, required.1);
        let never_sent = never_sent && after.is_never_sent(direction);
        let both = (Some(property), Some(other));
        if definitions.0.len() != definitions.1.len() {
            let (was, is) = (definitions.0.len(), definitions.1.len());
            let message = format!("the property `{name}` is described {is} times now, it was {was}");
            add(schemas, &rules::PROPERTY_RESTATED, both, &message, Verdicts::default());
        }
        let needed = (old.requires_in(name, direction), new.requires_in(name, direction));
        if before.required != after.required {
            let (rule, what) = match (after.required, after.default && direction == Direction::Request) {
                (true, true) => (&rules::PROPERTY_BECAME_REQUIRED_WITH_DEFAULT, "required now, with a default value"),
                (true, false) => (&rules::PROPERTY_BECAME_REQUIRED, "required now"),
                (false, _) => (&rules::PROPERTY_BECAME_OPTIONAL, "optional now"),
            };
            let rust = (before.is_option() && after.is_option()).then_some(Rust::None);
            let message = format!("the property `{name}` is {what}");
            // Nothing is required where it is never sent.
            let same = needed.0 == needed.1 && !(after.required && after.default);
            let wire = same.then_some(Wire::Compatible);
            add(schemas, rule, both, &message, Verdicts { never_sent, wire, rust });
        }
        flags(schemas, both, (&before, &after), needed);
        let default = if needed.0 && needed.1 { DefaultValue::Unused } else { DefaultValue::OfProperty };
        let optional = !before.required && !after.required && before.lenient && after.lenient;
        let context = Context { never_sent, default, optional, ..Context::default() };
        schemas.all_inside((&definitions.0, &definitions.1), context, &format_args!(".{name}"));
    }
    added(schemas);
    for (name, required) in undescribed(old, new) {
        let (rule, what) = match required {
            true => (&rules::PROPERTY_BECAME_REQUIRED, "is required now"),
            false => (&rules::PROPERTY_BECAME_OPTIONAL, "is not required any more"),
        };
        let message = format!("`{name}` {what}, which no property describes");
        schemas.note_as(rule, (None, None), message, Some(Rust::None));
    }
}

/// What is said of a property beside its values: that it is deprecated, only received, only sent.
fn flags<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    both: (Option<&Property<'d>>, Option<&Property<'d>>),
    (before, after): (&Facts, &Facts),
    needed: (bool, bool),
) {
    let name = both.0.map_or("", |property| property.name);
    for (is, added, removed, word) in [
        ((before.deprecated, after.deprecated), &rules::PROPERTY_DEPRECATED, &rules::PROPERTY_REACTIVATED, DEPRECATED),
        ((before.read_only, after.read_only), &rules::READ_ONLY_ADDED, &rules::READ_ONLY_REMOVED, "only received"),
        ((before.write_only, after.write_only), &rules::WRITE_ONLY_ADDED, &rules::WRITE_ONLY_REMOVED, "only sent"),
    ] {
        let (rule, what) = match is {
            (false, true) => (added, format!("{word} now")),
            (true, false) => (removed, format!("not {word} any more")),
            _ => continue,
        };
        let wire = match (before.required, after.required) {
            // What the provider sets in every response from now on is its own, whoever sends it as well.
            (false, true) if after.read_only => Some(Wire::Compatible),
            (before, after) if before == after && word != DEPRECATED => broken(needed, schemas.direction),
            _ => None,
        };
        // What is required, and goes one way only, is an `Option` where the struct goes both.
        let rust = ((before.required || after.required) && word != DEPRECATED).then_some(Rust::Undecided);
        add(
            schemas,
            rule,
            both,
            &format!("the property `{name}` is {what}"),
            Verdicts { wire, rust, ..Verdicts::default() },
        );
    }
}

/// Properties that only the new schema describes.
fn added(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new, direction) = (schemas.old, schemas.new, schemas.direction);
    for property in new.properties().iter().filter(|property| old.property(property.name).is_none()) {
        let after = Facts::of(&new.definitions(property), new.requires(property.name));
        let never_sent = after.is_never_sent(direction) || new.refused(property.name).is_some();
        let others = other_members(old, property.name);
        if after.required && old.requires(property.name) && !matches!(others, Other::Refused) {
            let message = format!("`{}` was only required, and is described now", property.name);
            let verdicts = Verdicts { never_sent, ..Verdicts::default() };
            add(schemas, &rules::TYPE_NARROWED, (None, Some(property)), &message, verdicts);
            continue;
        }
        let (rule, what) = match (after.required, after.default) {
            (true, true) if direction == Direction::Request => {
                (&rules::PROPERTY_ADDED_WITH_DEFAULT, "required property with a default value")
            }
            (true, _) => (&rules::PROPERTY_ADDED_REQUIRED, "required property"),
            (false, _) => (&rules::PROPERTY_ADDED_OPTIONAL, "property"),
        };
        // Who was told that there is nothing else may not expect it.
        let unexpected = direction == Direction::Response && matches!(others, Other::Refused);
        let more = if unexpected { ", and members of other names were refused" } else { "" };
        let message = format!("the {what} `{}` was added{more}", property.name);
        let wire = unexpected.then_some(Wire::Undecided);
        // The field for all other members makes room for a property of its name.
        let rust = is_extra(property.name).then_some(Rust::Undecided);
        let verdicts = Verdicts { never_sent, wire, rust };
        add(schemas, rule, (None, Some(property)), &message, verdicts);
    }
}

/// Whether a name becomes that of the field in which types keep members that no property describes.
fn is_extra(name: &str) -> bool {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().eq_ignore_ascii_case("extra")
}

/// Names that only one of the schemas requires and that no property describes, and whether it is the new one.
fn undescribed<'d>(old: &Flattened<'d>, new: &Flattened<'d>) -> Vec<(&'d str, bool)> {
    let names = |schema: &Flattened<'d>, other: &Flattened<'d>, required| {
        let mut names: Vec<_> = schema.undescribed().filter(|name| !other.requires(name)).collect();
        names.sort_unstable();
        names.into_iter().map(|name| (name, required)).collect::<Vec<_>>()
    };
    [names(new, old, true), names(old, new, false)].concat()
}

/// What it means that a member must be there now, or may be missing now.
fn broken((before, after): (bool, bool), direction: Direction) -> Option<Wire> {
    match (direction, before, after) {
        (Direction::Request, false, true) | (Direction::Response, true, false) => Some(Wire::Breaking),
        _ => None,
    }
}

/// Notes a change of a property.
fn add<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    rule: &'static Rule,
    (old, new): (Option<&Property<'d>>, Option<&Property<'d>>),
    message: &str,
    verdicts: Verdicts,
) {
    let node = |property: Option<&Property<'d>>, missing: &'d Node| {
        property.map_or(missing, |property| property.schema.written())
    };
    let nodes = (Some(node(old, schemas.nodes.0)), Some(node(new, schemas.nodes.1)));
    let name = new.or(old).map_or("", |property| property.name);
    let subject = format!("{}.{name}", schemas.subject);
    let wire = if verdicts.never_sent { Some(Wire::Compatible) } else { verdicts.wire };
    let found = Found::new(rule, Some(schemas.direction), nodes, message).wire(wire).rust(verdicts.rust);
    schemas.report(&subject, found);
}
