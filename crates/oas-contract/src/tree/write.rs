//! A tree as JSON, its members in their order and its numbers with all their digits. Knows nothing of OpenAPI.

use super::node::{Node, Value};

/// The text of a tree, a member a line.
pub(crate) fn write(root: &Node) -> String {
    let mut out = String::new();
    value(root, 0, &mut out);
    out.push('\n');
    out
}

fn value(node: &Node, depth: usize, out: &mut String) {
    match &node.value {
        Value::Mapping(members) if !members.is_empty() => {
            let members = members.iter().map(|(name, entry)| (Some(name), &entry.node));
            parts(['{', '}'], members, depth, out);
        }
        Value::Sequence(nodes) if !nodes.is_empty() => {
            parts(['[', ']'], nodes.iter().map(|node| (None, node)), depth, out);
        }
        Value::Mapping(_) => out.push_str("{}"),
        Value::Sequence(_) => out.push_str("[]"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => quoted(text, out),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Null => out.push_str("null"),
    }
}

fn parts<'n>(
    [begin, end]: [char; 2],
    parts: impl Iterator<Item = (Option<&'n str>, &'n Node)>,
    depth: usize,
    out: &mut String,
) {
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    out.push(begin);
    for (index, (name, node)) in parts.enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(out, depth + 1);
        if let Some(name) = name {
            quoted(name, out);
            out.push_str(": ");
        }
        value(node, depth + 1, out);
    }
    line(out, depth);
    out.push(end);
}

fn quoted(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
