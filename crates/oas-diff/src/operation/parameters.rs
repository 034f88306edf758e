//! Parameters of an operation: there, required, written how. Their schemas are compared elsewhere.

use oas_contract::{Location, Node, Parameter, Schema, Site, View as _, extensions, is_json, template_names};

use super::lifetime::{Lifetime, deprecation};
use super::pair::OperationPair;
use crate::change::Found;
use crate::extensions::changes;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Rust};
use crate::schema::values::Medium;
use crate::walk::{About, Context, DefaultValue, Walk};

const REQUEST: Option<Direction> = Some(Direction::Request);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'d>) {
    let (old, new) = (&pair.old.parameters, &pair.new.parameters);
    // Two names of one parameter of the path: the template tells which is which.
    let (before, after) = (template_names(pair.old.path), template_names(pair.new.path));
    let renamed: Vec<(&str, &str)> = match (before, after) {
        (Ok(before), Ok(after)) => before.into_iter().zip(after).collect(),
        _ => Vec::new(),
    };
    let partner = |parameter: &Parameter<'d>, met: &[bool]| {
        let name = match parameter.location {
            Location::Path => {
                renamed.iter().find(|(old, _)| *old == parameter.name).map_or(parameter.name, |(_, new)| new)
            }
            _ => parameter.name,
        };
        let header = parameter.location == Location::Header;
        let candidates = new.iter().zip(met).enumerate().filter(|(_, (other, met))| {
            let same = if header { other.name.eq_ignore_ascii_case(name) } else { other.name == name };
            !**met && same && other.location == parameter.location
        });
        // One that stands twice has two partners, whatever their order.
        let candidates: Vec<(usize, &Parameter<'d>)> = candidates.map(|(index, (other, _))| (index, other)).collect();
        let equal = || candidates.iter().find(|(_, other)| other.node().is_same(parameter.node()));
        let partner = if candidates.len() > 1 { equal() } else { None };
        partner.or(candidates.first()).map(|(index, _)| *index)
    };
    let mut met = vec![false; new.len()];
    for parameter in old {
        match partner(parameter, &met) {
            Some(index) => {
                met[index] = true;
                compare_pair(walk, pair, parameter, &new[index]);
            }
            None => {
                let rules = [
                    &rules::PARAMETER_REMOVED,
                    &rules::PARAMETER_REMOVED_BEFORE_SUNSET,
                    &rules::PARAMETER_REMOVED_DEPRECATED,
                ];
                let (rule, when) = Lifetime::of_parameter(parameter).removal(&walk.options, rules);
                let message = format!("{} was removed{when}", label(parameter));
                pair.report(
                    walk,
                    &label(parameter),
                    Found::new(rule, REQUEST, (Some(parameter.node()), None), message),
                );
            }
        }
    }
    for (parameter, _) in new.iter().zip(&met).filter(|(_, met)| !**met) {
        let (rule, what) = if parameter.required() {
            (&rules::PARAMETER_ADDED_REQUIRED, "it is required")
        } else {
            (&rules::PARAMETER_ADDED_OPTIONAL, "it is optional")
        };
        let message = format!("{} was added, {what}", label(parameter));
        pair.report(walk, &label(parameter), Found::new(rule, REQUEST, (None, Some(parameter.node())), message));
    }
}

fn label(parameter: &Parameter<'_>) -> String {
    format!("the {} parameter `{}`", parameter.location.word(), parameter.name)
}

fn compare_pair<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'d>, old: &Parameter<'d>, new: &Parameter<'d>) {
    let subject = label(new);
    let nodes = (Some(old.node()), Some(new.node()));
    let note = |walk: &mut Walk<'d>, rule: &'static Rule, message: String| {
        pair.report(walk, &subject, Found::new(rule, REQUEST, nodes, message));
    };
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
    deprecation(walk, pair, lifetimes, &subject, [&rules::PARAMETER_DEPRECATED, &rules::PARAMETER_REACTIVATED]);
    let (before, after) = (style(old), style(new));
    if before != after {
        note(walk, &rules::PARAMETER_STYLE_CHANGED, format!("it is written as {after} now, it was {before}"));
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
            let medium = medium(new);
            let context = Context { default, medium, optional: !old.required() && !new.required(), ..Context::default() };
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

/// What stands in a request is text, but for what has a media type of its own.
fn medium(parameter: &Parameter<'_>) -> Medium {
    let alone = matches!(parameter.location, Location::Query | Location::Cookie);
    match parameter.content().first() {
        Some(media) if is_json(media.name) => Medium::Json,
        None if alone && parameter.explode() != Some(false) && parameter.style().is_none_or(|style| style == "form") => {
            Medium::List
        }
        _ => Medium::Text,
    }
}

/// How a value is written, with the defaults of OpenAPI filled in.
fn style(parameter: &Parameter<'_>) -> String {
    if let Some(media) = parameter.content().first() {
        return format!("`{}`", media.name);
    }
    let style = parameter.style().unwrap_or(match parameter.location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    });
    let explode = parameter.explode().unwrap_or(style == "form");
    let own = parameter.extension(&extensions::QUERY_STYLE).and_then(Node::as_str);
    let mut text = match own {
        Some(own) => format!("`{own}`"),
        None => format!("style `{style}`, {}", if explode { "exploded" } else { "not exploded" }),
    };
    for (is, what) in [
        (parameter.allow_reserved(), ", reserved characters not encoded"),
        (parameter.allow_empty_value(), ", possibly empty"),
    ] {
        text += if is { what } else { "" };
    }
    text
}
