//! How values and names are written in the messages of changes. Knows nothing of what is compared.

use std::fmt::Write as _;

use oas_contract::{Node, Value};

/// A value as JSON: short, and on one line.
pub(crate) fn value(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    cut(text)
}

/// The beginning of a text that may be long.
pub(crate) fn cut(mut text: String) -> String {
    const CHARACTERS: usize = 60;
    if let Some((end, _)) = text.char_indices().nth(CHARACTERS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Numbers stand there as they are written: `serde_json` holds few of them exactly.
fn write(node: &Node, out: &mut String) {
    let _ = match &node.value {
        Value::Number(number) => write!(out, "{number}"),
        Value::Sequence(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                write(node, out);
            }
            write!(out, "{}", if nodes.is_empty() { "[]" } else { "]" })
        }
        _ => write!(out, "{}", node.to_json()),
    };
}

/// A name in backticks, or that there is none.
pub(crate) fn name(text: Option<&str>) -> String {
    text.map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"))
}
