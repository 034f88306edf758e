//! Parameters of an operation: there, required, written how. Their schemas are compared elsewhere.

use oas_contract::{Location, Node, Parameter, Schema, Site, View as _, extensions, template_names};

use crate::extensions::changes;
use crate::operations::{Both, Lifetime, deprecation};
use crate::rules::{Direction, Rust};
use crate::walk::{About, Use, Walk};

const REQUEST: Option<Direction> = Some(Direction::Request);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, both: &Both<'d>) {
    let (old, new) = (&both.old.parameters, &both.new.parameters);
    // Two names of one parameter of the path: the template tells which is which.
    let (before, after) = (template_names(both.old.path), template_names(both.new.path));
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
                pair(walk, both, parameter, &new[index]);
            }
            None => {
                let rules = ["parameter-removed", "parameter-removed-before-sunset", "parameter-removed-deprecated"];
                let (rule, when) = Lifetime::of_parameter(parameter).removal(&walk.options, rules);
                let message = format!("{} was removed{when}", label(parameter));
                both.note(walk, rule, REQUEST, (Some(parameter.node()), None), (&label(parameter), message));
            }
        }
    }
    for (parameter, _) in new.iter().zip(&met).filter(|(_, met)| !**met) {
        let (rule, what) = if parameter.required() {
            ("parameter-added-required", "it is required")
        } else {
            ("parameter-added-optional", "it is optional")
        };
        let message = format!("{} was added, {what}", label(parameter));
        both.note(walk, rule, REQUEST, (None, Some(parameter.node())), (&label(parameter), message));
    }
}

fn label(parameter: &Parameter<'_>) -> String {
    format!("the {} parameter `{}`", parameter.location.word(), parameter.name)
}

fn pair<'d>(walk: &mut Walk<'d>, both: &Both<'d>, old: &Parameter<'d>, new: &Parameter<'d>) {
    let subject = label(new);
    let nodes = (Some(old.node()), Some(new.node()));
    let note = |walk: &mut Walk<'d>, rule: &str, message: String| {
        both.note(walk, rule, REQUEST, nodes, (&subject, message));
    };
    if old.name != new.name && old.location == Location::Path {
        note(walk, "parameter-renamed", format!("the path parameter `{}` is called `{}` now", old.name, new.name));
    }
    match (old.required(), new.required()) {
        (false, true) => note(walk, "parameter-became-required", "it is required now".to_owned()),
        (true, false) => note(walk, "parameter-became-optional", "it is optional now".to_owned()),
        _ => {}
    }
    let lifetimes = (Lifetime::of_parameter(old), Lifetime::of_parameter(new));
    deprecation(walk, both, lifetimes, &subject, ["parameter-deprecated", "parameter-reactivated"]);
    let (before, after) = (style(old), style(new));
    if before != after {
        note(walk, "parameter-style-changed", format!("it is written as {after} now, it was {before}"));
    }
    for change in changes(Site::Parameter, |extension| (old.extension(extension), new.extension(extension))) {
        let name = change.extension.name;
        // Whether it is written or derived, the argument has a name before and after.
        let what = if name == extensions::ARGUMENT.name { "is another one" } else { change.what };
        let places = (change.before, change.after);
        let noted = both.note(walk, change.rule, REQUEST, places, (&subject, format!("`{name}` {what}")));
        let setting = |parameter: &Parameter<'_>| parameter.client_setting().map(|setting| setting.name);
        if name == extensions::CLIENT_SETTING.name && setting(old) == setting(new) {
            // The setter of the client keeps its name.
            noted.rust = Rust::None;
        } else if name == extensions::RUST_NAME.name && (change.before.is_none() || change.after.is_none()) {
            // The name may be the one that is derived anyway.
            noted.rust = Rust::Undecided;
        }
    }
    let schemas = (schema(old), schema(new));
    match schemas {
        (Some(before), Some(after)) => {
            let held = Use { parameter: true, optional: !old.required() && !new.required(), ..Use::default() };
            walk.root(before, after, Direction::Request, held, &subject);
        }
        (None, None) => {}
        (before, after) => {
            let places = (before.map(|schema| schema.written()), after.map(|schema| schema.written()));
            let message = "`schema` is not the same, and what that means is not judged".to_owned();
            both.note(walk, "not-judged", REQUEST, places, (&subject, message));
        }
    }
    for media in old.content().into_iter().zip(new.content()) {
        walk.compared(media, About { part: Some(media.1.name), ..both.about(REQUEST, &subject) });
    }
    walk.compared((*old, *new), both.about(REQUEST, &subject));
}

fn schema<'d>(parameter: &Parameter<'d>) -> Option<Schema<'d>> {
    parameter.schema().or_else(|| parameter.content().first()?.schema())
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
