//! Component tags of documentation generators: `<ParamField query="limit" type="integer">`. Knows tags and their
//! attributes, not what fields mean.

use crate::blocks::model::{Block, Heading};
use crate::blocks::model::{Row, Table};
use crate::lines::Line;
use crate::text::{patterns, words};

/// How deep fields are nested; tags that are never closed nest for ever.
const DEEPEST: usize = 24;
/// The most lines of a group of tags.
const LONGEST: usize = 20_000;

patterns! {
    TAG = r#"<(?P<close>/?)(?P<name>ParamField|ResponseField|Property|Expandable)\b(?P<attributes>(?:[^>"'{]|"[^"]*"|'[^']*'|\{[^}]*\})*?)(?P<alone>/?)>"#;
    ATTRIBUTE = r#"(?P<name>[A-Za-z_]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|\{(?P<braces>[^}]*)\}))?"#;
}

/// The fields that tags give from a line on.
pub(super) fn read(lines: &[Line], at: usize) -> Option<(Vec<Block>, usize)> {
    let begins = |text: &str| {
        let text = text.trim_start();
        words!("<ParamField|<ResponseField|<Property").starts(text)
    };
    if !begins(&lines[at].text) {
        return None;
    }
    let (mut next, mut open, mut text) = (at, 0_i32, String::new());
    while let Some(line) = lines.get(next).filter(|_| next - at < LONGEST) {
        let blank = line.text.trim().is_empty();
        if open <= 0 && next > at && !blank && !begins(&line.text) {
            break;
        }
        text.push_str(&line.text);
        text.push('\n');
        for found in TAG.captures_iter(&line.text) {
            open += match (&found["close"], &found["alone"]) {
                ("/", _) => -1,
                (_, "/") => 0,
                _ => 1,
            };
        }
        // A tag over several lines is open until it ends.
        if line.text.trim_start().starts_with("<ParamField") && !line.text.contains('>') {
            open += 1;
            while lines.get(next + 1).is_some_and(|_| !text.trim_end().ends_with('>')) && next - at < LONGEST {
                next += 1;
                text.push_str(&lines[next].text);
                text.push('\n');
            }
            open -= i32::from(text.trim_end().ends_with("/>"));
        }
        next += 1;
    }
    let mut tables: Vec<(bool, Vec<Row>)> = Vec::new();
    let mut names: Vec<Option<usize>> = Vec::new();
    let (mut last, mut line) = (0, at);
    for found in TAG.captures_iter(&text) {
        let whole = found.get(0).expect("a match");
        describe(&mut tables, &names, &text[last..whole.start()]);
        line += text[last..whole.start()].matches('\n').count();
        let number = lines[line].number;
        line += text[whole.start()..whole.end()].matches('\n').count();
        last = whole.end();
        if &found["close"] == "/" {
            names.pop();
            continue;
        }
        if &found["name"] == "Expandable" {
            names.push(None);
            continue;
        }
        let answer = &found["name"] != "ParamField";
        let depth = names.iter().rev().take(DEEPEST).flatten().count();
        let cells = cells(&found["attributes"], depth, answer);
        if tables.last().is_none_or(|(known, _)| *known != answer) {
            tables.push((answer, Vec::new()));
        }
        if let (Some(cells), Some((_, rows))) = (cells, tables.last_mut()) {
            rows.push(Row::of(number, cells));
            if &found["alone"] != "/" {
                names.push(Some(rows.len() - 1));
            }
        }
    }
    let header = |line| Row::of(line, ["Name", "Type", "Required", "In", "Default", "Description"].map(str::to_owned));
    let blocks = tables.into_iter().flat_map(|(answer, rows)| {
        let line = rows.first().map_or(lines[at].number, |row| row.line);
        let title = if answer { "Response fields" } else { "Request parameters" };
        let heading = Heading { line, level: 8, text: title.to_owned(), anchors: Vec::new(), is_caption: false };
        [Block::Heading(heading), Block::Table(Table { header: header(line), rows })]
    });
    let blocks: Vec<Block> = blocks.collect();
    (!blocks.is_empty()).then_some((blocks, next))
}

/// Adds text between tags to the field that it stands in.
fn describe(tables: &mut [(bool, Vec<Row>)], names: &[Option<usize>], text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let Some((_, rows)) = tables.last_mut() else { return };
    let index = names.iter().rev().find_map(|name| *name);
    if let Some(row) = index.and_then(|index| rows.get_mut(index))
        && let Some(cell) = row.cells.last_mut()
    {
        cell.raw.push_str(if cell.raw.is_empty() { "" } else { "\n" });
        cell.raw.push_str(text);
    }
}

fn cells(attributes: &str, depth: usize, answer: bool) -> Option<[String; 6]> {
    let [mut name, mut kind, mut required, mut location, mut default] = [const { String::new() }; 5];
    for found in ATTRIBUTE.captures_iter(attributes) {
        let value = ["double", "single", "braces"].iter().find_map(|group| found.name(group));
        let value = value.map(|value| value.as_str().trim_matches(['"', '\'']).to_owned());
        match (&found["name"], value) {
            (at @ ("path" | "query" | "header" | "body" | "cookie"), Some(value)) if !answer => {
                (location, name) = (at.to_owned(), value);
            }
            ("name", Some(value)) => name = value,
            ("type", Some(value)) => kind = value,
            ("required", value) => {
                let word = if value.as_deref() == Some("false") { "no" } else { "yes" };
                word.clone_into(&mut required);
            }
            ("default", Some(value)) => default = value,
            _ => {}
        }
    }
    (!name.is_empty())
        .then(|| [format!("{}{name}", "> ".repeat(depth)), kind, required, location, default, String::new()])
}
