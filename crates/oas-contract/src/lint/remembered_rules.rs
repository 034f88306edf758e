//! What is said of what a provider keeps: whether `x-identifies`, `x-time-of`, `x-pairs` and `x-effect` name what is there.

use super::findings::Findings;
use super::places::{pointer, success_schema};
use crate::extensions::{Does, EFFECT};
use crate::formats::{self, Meaning};
use crate::model::{Kind, Location, Operation, Schema};
use crate::tree::Node;

/// A schema that is a property.
pub(super) fn check_schema(findings: &mut Findings<'_>, schema: &Schema<'_>) {
    if let Some(node) = schema.identifies_node() {
        identifies(findings, node);
        let single = |schema: &Schema<'_>| matches!(schema.kind(), Some(Kind::String | Kind::Integer) | None);
        let holds = schema.items().map_or_else(|| single(schema), |items| single(&items.unwrapped()));
        if !holds {
            let help = "put it on a text, an integer or a list of these, or take it out";
            findings.error("identifies", node, "`x-identifies` is said of what holds no ids", help);
        }
    }
    if let Some(node) = schema.time_of_node() {
        let meaning = formats::of(schema.kind(), schema.format()).map(|format| format.meaning);
        let is_time = matches!(
            meaning,
            Some(Meaning::Seconds | Meaning::Milliseconds | Meaning::Instant | Meaning::LocalTime | Meaning::Day)
        );
        if !is_time {
            let help = "give the schema the format of a time, or take it out";
            findings.error("time-of", node, "`x-time-of` is said of what is no time", help);
        }
    }
    if let Some(node) = schema.pairs_node() {
        let texts = schema.items().is_some_and(|items| items.unwrapped().kind() == Some(Kind::String));
        if !texts {
            let help = "put it on a list of texts, or take it out";
            findings.error("pairs", node, "`x-pairs` is said of what is no list of texts", help);
        } else if node.get("separator").and_then(Node::as_str) == Some("") {
            let separator = node.get("separator").unwrap_or(node);
            findings.error(
                "pairs",
                separator,
                "nothing stands between key and value",
                "write what does: `separator: .`",
            );
        }
    }
}

pub(super) fn check(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    for parameter in &operation.parameters {
        if let Some(node) = parameter.identifies_node() {
            identifies(findings, node);
            if parameter.location != Location::Path {
                let help = "take it out: a parameter of a list chooses by `x-filter`";
                findings.error(
                    "identifies",
                    node,
                    "`x-identifies` is said of a parameter that is not in the path",
                    help,
                );
            }
        }
    }
    effect(findings, operation);
}

fn identifies(findings: &mut Findings<'_>, node: &Node) {
    let Some(name) = node.as_str() else { return };
    if findings.document.schema(name).is_none() {
        let message = format!("there is no schema `{name}`");
        findings.error(
            "identifies",
            node,
            message,
            "name one of `components.schemas`: that of what the values identify",
        );
    }
}

fn effect(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    const RULE: &str = "effect";
    let (Some(node), Some(effect)) = (operation.extension(&EFFECT), operation.effect()) else { return };
    if effect.does.is_none() && effect.members.is_empty() {
        findings.error(RULE, node, "`x-effect` says nothing", "say by `does` what the operation does, or take it out");
    }
    if let Some(of) = node.get("of") {
        identifies(findings, of);
    } else if effect.does.is_some() {
        findings.error(RULE, node, "it is not said what that is done to", "add `of:` with the name of a schema");
    }
    let about_list = effect.does.is_some_and(Does::is_about_list);
    if about_list && (effect.list.is_none() || effect.at.is_empty()) {
        let help = "add `list:`, its name, and `at:`, where its elements are";
        findings.error(RULE, node, "it is not said which list that is, or where its elements are", help);
    }
    for (name, stated) in ["list", "at", "remove-where"].map(|name| (name, node.get(name))) {
        if let Some(stated) = stated.filter(|_| !about_list) {
            let message = format!("`{name}` is said of what is about no list");
            findings.error(RULE, stated, message, "take it out, or say that it `shows`, `adds` or `removes`");
        }
    }
    let body = operation.json_body();
    let places = node.get("at").map(|at| at.as_sequence().map_or_else(|| vec![at], |list| list.iter().collect()));
    let places = places.unwrap_or_default();
    let in_path = |place: &&Node| place.as_str().is_some_and(|text| !text.starts_with('/'));
    if let Some(place) = places.iter().copied().find(in_path).filter(|_| places.len() > 1) {
        findings.error(RULE, place, "one element of the path stands beside others", "say the one place: `at: NAME`");
    }
    for place in places {
        let Some(text) = place.as_str() else { continue };
        let declared = |name: &str| {
            operation.parameters.iter().any(|known| known.name == name && known.location == Location::Path)
        };
        match (effect.does, text.starts_with('/')) {
            (Some(Does::Shows), _) => {
                pointer(findings, success_schema(operation).as_ref(), place, "`x-effect.at`");
            }
            (_, true) => reaches(findings, body.as_ref(), place, text),
            (_, false) if !declared(text) => {
                let message = format!("the path has no parameter `{text}`");
                findings.error(
                    RULE,
                    place,
                    message,
                    "name one that is declared, or write a JSON pointer into the body",
                );
            }
            _ => {}
        }
    }
    for (name, entry) in node.get("remove-where").and_then(Node::as_mapping).into_iter().flatten() {
        reaches(findings, body.as_ref(), &entry.node, name);
    }
    for (name, entry) in node.get("members").and_then(Node::as_mapping).into_iter().flatten() {
        reaches(findings, body.as_ref(), &entry.node, &format!("/{}", oas_values::escape(name)));
    }
}

/// Reports a pointer that reaches nothing in the body of the request.
fn reaches(findings: &mut Findings<'_>, body: Option<&Schema<'_>>, node: &Node, pointer: &str) {
    if body.is_none_or(|body| body.reached(pointer).is_none()) {
        let message = format!("`{pointer}` reaches nothing in the body of the request");
        findings.error("effect", node, message, "write the name of, or a JSON pointer to, what the body has");
    }
}
