//! Parameters of an operation: there, required, written how. Their schemas are compared elsewhere.

use std::collections::HashMap;

use oas_contract::extensions::ClientSetting;
use oas_contract::{Kind, Location, Operation, Parameter, Schema, Site, View as _, extensions, template_names};

use super::lifetime::{Lifetime, deprecation};
use super::pair::OperationPair;
use super::stability::deprecation_days;
use super::style;
use crate::change::Found;
use crate::extensions::changes;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{About, Context, DefaultValue, Walk};

const REQUEST: Option<Direction> = Some(Direction::Request);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) {
    let (old, new) = (&pair.old.parameters, &pair.new.parameters);
    // Two names of one parameter of the path: the template tells which is which.
    let (before, after) = (template_names(pair.old.path), template_names(pair.new.path));
    let renamed: Vec<(&str, &str)> = match (before, after) {
        (Ok(before), Ok(after)) => before.into_iter().zip(after).collect(),
        _ => Vec::new(),
    };
    let key = |location: Location, name: &str| match location {
        Location::Header => (location, name.to_ascii_lowercase()),
        _ => (location, name.to_owned()),
    };
    let mut index: HashMap<_, Vec<usize>> = HashMap::new();
    for (position, parameter) in new.iter().enumerate() {
        index.entry(key(parameter.location, parameter.name)).or_default().push(position);
    }
    let partner = |parameter: &Parameter<'d>, met: &[bool]| {
        let name = match parameter.location {
            Location::Path => {
                renamed.iter().find(|(old, _)| *old == parameter.name).map_or(parameter.name, |(_, new)| new)
            }
            _ => parameter.name,
        };
        let known = index.get(&key(parameter.location, name)).into_iter().flatten();
        // One that stands twice has two partners, whatever their order.
        let candidates: Vec<(usize, &Parameter<'d>)> =
            known.filter(|index| !met[**index]).map(|index| (*index, &new[*index])).collect();
        let equal = || candidates.iter().find(|(_, other)| other.node().is_same(parameter.node()));
        let partner = if candidates.len() > 1 { equal() } else { None };
        partner.or(candidates.first()).map(|(index, _)| *index)
    };
    let mut met = vec![false; new.len()];
    for parameter in old {
        match partner(parameter, &met) {
            Some(index) => {
                met[index] = true;
                compare_pair(walk, pair, (parameter, &new[index]), parameter.is_ignored());
            }
            None => {
                let rules = [
                    &rules::PARAMETER_REMOVED,
                    &rules::PARAMETER_REMOVED_BEFORE_SUNSET,
                    &rules::PARAMETER_REMOVED_DEPRECATED,
                ];
                let (rule, when, wire) = Lifetime::of_parameter(parameter).removal(&walk.options, rules);
                let message = format!("{} was removed{when}", label(parameter));
                // One of its name in another place may have its setter.
                let moved = new.iter().any(|other| other.name == parameter.name);
                let found = Found::new(rule, REQUEST, (Some(parameter.node()), None), message);
                let stays =
                    parameter.location == Location::Path && renamed.iter().any(|(old, _)| *old == parameter.name);
                // What is not described any more may be any text.
                let wire = if stays { Some(Wire::Compatible) } else { wire };
                let found = found.wire(wire).rust(moved.then_some(Rust::Undecided));
                let found = if parameter.is_ignored() { of_ignored(found) } else { found };
                pair.report(walk, &label(parameter), found);
            }
        }
    }
    for (parameter, _) in new.iter().zip(&met).filter(|(_, met)| !**met) {
        let (rule, what) = if parameter.required() {
            (&rules::PARAMETER_ADDED_REQUIRED, "it is required")
        } else {
            (&rules::PARAMETER_ADDED_OPTIONAL, "it is optional")
        };
        let was = parameter.location == Location::Path && renamed.iter().any(|(_, new)| *new == parameter.name);
        let what = if was { "it was in the path before, and is described now" } else { what };
        let message = format!("{} was added, {what}", label(parameter));
        let found = Found::new(rule, REQUEST, (None, Some(parameter.node())), message);
        let found = found.wire(was.then(|| of_undescribed(parameter)));
        let found = if parameter.is_ignored() { of_ignored(found) } else { found };
        pair.report(walk, &label(parameter), found);
    }
    strays(walk, pair);
}

/// What a schema says that allows any text.
const PROSE: [&str; 6] = ["type", "title", "description", "example", "examples", "default"];

/// What it means that a part of a path that was there before is described now: nothing, where it may be any text.
fn of_undescribed(parameter: &Parameter<'_>) -> Wire {
    let any = parameter.schema().is_none_or(|schema| {
        let prose = |name: &str| PROSE.contains(&name) || name.starts_with("x-");
        let members = schema.node().as_mapping();
        schema.types().allows(Kind::String) && members.is_some_and(|members| members.keys().all(prose))
    });
    if any { Wire::Compatible } else { Wire::Undecided }
}

/// Parameters for which the path has no place: no request has them.
fn strays<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>) {
    let left_out = |operation: &Operation<'d>| -> Vec<Parameter<'d>> {
        operation.strays().into_iter().filter(|(_, place)| place.is_none()).map(|(parameter, _)| parameter).collect()
    };
    let (old, new) = (left_out(pair.old), left_out(pair.new));
    let partner = |parameter: &Parameter<'d>, among: &[Parameter<'d>]| {
        among.iter().copied().find(|other| other.name == parameter.name)
    };
    for parameter in &old {
        match partner(parameter, &new) {
            Some(other) => compare_pair(walk, pair, (parameter, &other), true),
            None => {
                let message = format!("{} was removed, for which the path has no place", label(parameter));
                let found = Found::new(&rules::PARAMETER_REMOVED, REQUEST, (Some(parameter.node()), None), message);
                pair.report(walk, &label(parameter), of_ignored(found));
            }
        }
    }
    for parameter in new.iter().filter(|parameter| partner(parameter, &old).is_none()) {
        let message = format!("{} was added, for which the path has no place", label(parameter));
        let found = Found::new(&rules::PARAMETER_ADDED_OPTIONAL, REQUEST, (None, Some(parameter.node())), message);
        pair.report(walk, &label(parameter), of_ignored(found));
    }
}

/// A change of a parameter that OpenAPI ignores is one of a parameter that no request and no client has.
fn of_ignored(found: Found) -> Found {
    found.wire(Wire::Compatible).rust(Rust::None)
}

fn label(parameter: &Parameter<'_>) -> String {
    format!("the {} parameter `{}`", parameter.location.word(), parameter.name)
}

fn compare_pair<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&Parameter<'d>, &Parameter<'d>),
    ignored: bool,
) {
    let subject = label(new);
    let nodes = (Some(old.node()), Some(new.node()));
    let report = |walk: &mut Walk<'d>, rule: &'static Rule, message: String, wire: Option<Wire>| {
        let found = Found::new(rule, REQUEST, nodes, message).wire(wire);
        pair.report(walk, &subject, if ignored { of_ignored(found) } else { found });
    };
    let note = |walk: &mut Walk<'d>, rule: &'static Rule, message: String| report(walk, rule, message, None);
    if old.name != new.name && old.location == Location::Path {
        note(
            walk,
            &rules::PARAMETER_RENAMED,
            format!("the path parameter `{}` is called `{}` now", old.name, new.name),
        );
    }
    match (old.required(), new.required()) {
        (false, true) => note(walk, &rules::PARAMETER_BECAME_REQUIRED, "it is required now".to_owned()),
        (true, false) => note(walk, &rules::PARAMETER_BECAME_OPTIONAL, "it is optional now".to_owned()),
        _ => {}
    }
    let lifetimes = (Lifetime::of_parameter(old), Lifetime::of_parameter(new));
    let days = deprecation_days(walk, pair.new);
    deprecation(walk, pair, lifetimes, (&subject, days), [&rules::PARAMETER_DEPRECATED, &rules::PARAMETER_REACTIVATED]);
    if let Some(style::Difference { before, after, matters }) = style::difference(old, new) {
        let message = format!("it is written as {after} now, it was {before}");
        report(walk, &rules::PARAMETER_STYLE_CHANGED, message, (!matters).then_some(Wire::Compatible));
    }
    for (is, what) in [
        ((old.allow_reserved(), new.allow_reserved()), "reserved characters may stand as they are"),
        ((old.allow_empty_value(), new.allow_empty_value()), "it may be empty"),
    ] {
        // What was accepted is accepted.
        let (message, wire) = match is {
            (false, true) => (format!("{what} now"), Some(Wire::Compatible)),
            (true, false) => (format!("{what} no more"), None),
            _ => continue,
        };
        report(walk, &rules::PARAMETER_STYLE_CHANGED, message, wire);
    }
    for change in changes(Site::Parameter, |extension| (old.extension(extension), new.extension(extension))) {
        let name = change.extension.name;
        // Whether it is written or derived, the argument has a name before and after.
        let what = if name == extensions::ARGUMENT.name { "is another one" } else { change.what };
        let nodes = (change.before, change.after);
        let setting = |parameter: &Parameter<'_>| parameter.client_setting().map(|setting| setting.name);
        let rust = if name == extensions::CLIENT_SETTING.name && setting(old) == setting(new) {
            // The setter of the client keeps its name.
            Some(Rust::None)
        } else if name == extensions::RUST_NAME.name && (change.before.is_none() || change.after.is_none()) {
            // The name may be the one that is derived anyway.
            Some(Rust::Undecided)
        } else {
            None
        };
        // What is looked up leaves the setter alone.
        let settings = (old.client_setting(), new.client_setting());
        if let (true, (Some(before), Some(after))) = (name == extensions::CLIENT_SETTING.name, settings)
            && before.lookup != after.lookup
        {
            let what = match (&before.lookup, &after.lookup) {
                (None, _) => "is looked up now where nobody gives it",
                (_, None) => "is looked up no more",
                (Some(before), Some(after)) if before.operation == after.operation && before.value == after.value => {
                    "is looked up with other arguments"
                }
                _ => "is looked up elsewhere",
            };
            let message = format!("the setting `{}` {what}", after.name);
            let found = Found::new(&rules::CLIENT_SETTING_LOOKUP_CHANGED, REQUEST, nodes, message);
            pair.report(walk, &subject, found);
            if (ClientSetting { lookup: after.lookup.clone(), ..before }) == after {
                continue;
            }
        }
        let found = Found::new(change.rule, REQUEST, nodes, format!("`{name}` {what}"));
        pair.report(walk, &subject, found.rust(rust));
    }
    let schemas = (schema(old), schema(new));
    match schemas {
        (Some(before), Some(after)) => {
            let default = match (old.required(), new.required()) {
                (true, true) => DefaultValue::Unused,
                _ => DefaultValue::OfParameter,
            };
            let medium = style::medium(new);
            let context = Context {
                never_sent: ignored,
                default,
                medium,
                optional: !old.required() && !new.required(),
                ..Context::default()
            };
            walk.root(before, after, Direction::Request, context, &subject);
        }
        (None, None) => {}
        (before, after) => {
            let nodes = (before.map(|schema| schema.written()), after.map(|schema| schema.written()));
            let message = "`schema` is not the same, and what that means is not judged".to_owned();
            pair.report(walk, &subject, Found::new(&rules::NOT_JUDGED, REQUEST, nodes, message));
        }
    }
    for media in old.content().into_iter().zip(new.content()) {
        walk.compared(media, About { part: Some(media.1.name), ..pair.about(REQUEST, &subject) });
    }
    walk.compared((*old, *new), pair.about(REQUEST, &subject));
}

fn schema<'d>(parameter: &Parameter<'d>) -> Option<Schema<'d>> {
    parameter.schema().or_else(|| parameter.content().first()?.schema())
}
