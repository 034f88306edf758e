//! Fields that are listed by name and type: `limit integer required`, ``- `limit` (integer, optional): …``, a name and its
//! type on lines of their own. Knows how such lists are written, not what is said in them.

use crate::blocks::model::{Row, Table};
use crate::blocks::start;
use crate::lexicon;
use crate::lexicon::types;
use crate::lines::Line;
use crate::text::markup::{bare, is_name, is_wide, narrow, plain};
use crate::text::{patterns, words};

/// The most lines about one field.
const LONGEST: usize = 60;
/// How deep fields are nested.
const DEEPEST: usize = 24;
/// How far below a name its type may stand.
const NEAR: usize = 10;

patterns! {
    /// A type at the beginning of a text.
    TYPE = r"(?ix)^(?P<kind>
            (?:array|list)\s+of\s+[A-Z]\w*(?:\s+objects?)?
          | (?:\[\])?(?:(?:array|list)\s+of\s+)?
            (?:strings?|str|integers?|int(?:32|64)?|uint(?:32|64)?|longs?|numbers?|floats?|doubles?|decimals?|booleans?|bools?|objects?|arrays?|list|map|dict|any|enum|timestamp|datetime|date-time|uuid|字符串|整数|整型|长整型|布尔值?|布尔型|对象数组|对象|数组|浮点数|数字|枚举|列表)
            (?:类型)?(?:<[^>\s][^>]*>|\([^)\s][^)]*\)|\[[A-Za-z][^\]]*\])?(?:\[\])*
            (?:\s+of\s+(?:strings?|integers?|objects?|numbers?|booleans?|arrays?))?
            (?:\s*(?:\||or|或)\s*null)?
        )";
    /// What is said of a field in one word.
    MARK = r"(?ix)^[\s,;·|]*[(\[<`*_]*\s*(?:
            (?P<required>required|mandatory|必填项?|必选|必须|必需|必传|不可空)
          | (?P<optional>optional|可选|选填|非必填|非必选|非必须|非必需|不必填|可空)
          | (?P<neutral>nullable|deprecated|read-?only|write-?only|(?-i:header|query|path|body))
        )\s*[)\]>`*_]*";
    /// A clause that says whether a field must be given.
    CLAUSE = r"(?i)(?:^|[,、;。.(\[\s])(?:(?P<required>必填|必选|必传|required|mandatory)|(?:选填|可选|非必填|非必选|非必须|optional))(?:[,、;。.)\]\s]|$)";
    LABELLED_TYPE = r"(?i)^(?:data\s*type|type|类型|数据类型|参数类型)\s*:\s*(?P<rest>.+)$";
    LABELLED_REQUIRED = r"(?i)^(?:required|mandatory|是否必选|是否必填|必填|必选|是否必须)\s*:\s*(?P<rest>.+)$";
    /// What else is said of fields under labels, where nothing says their type.
    LABELLED = r"(?i)^(?:length constraints|valid range|valid values|array members|pattern|minimum|maximum|default(?: value)?|取值范围|默认值|长度限制|枚举值|可选值)\s*:\s*\S";
    EXAMPLE = r"(?i)^(?:examples?|example value|示例值?|样例|例)\s*:?$";
    FOLDING = r"(?i)^(?:(?:show|hide|expand|collapse|显示|隐藏|展开|收起|折叠)\s*(?:all\s+|全部)?(?:child\s+|nested\s+)?(?:attributes|properties|fields|parameters|子属性|属性|字段|参数))$";
}

/// A field, and where to go on.
struct Entry {
    line: u32,
    indent: usize,
    name: String,
    kind: String,
    required: Option<bool>,
    text: String,
    next: usize,
}

/// The fields that are listed from a line on.
pub(super) fn read(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut next = at;
    while let Some(mut entry) = begin(lines, next) {
        describe(lines, &mut entry);
        next = entry.next;
        entries.push(entry);
    }
    let header = Row::of(entries.first()?.line, ["Name", "Type", "Required", "Description"].map(str::to_owned));
    let mut indents: Vec<usize> = Vec::new();
    let rows: Vec<Row> = entries
        .into_iter()
        .map(|entry| {
            while indents.last().is_some_and(|known| *known >= entry.indent) {
                indents.pop();
            }
            let name = format!("{}{}", "> ".repeat(indents.len().min(DEEPEST)), entry.name);
            indents.push(entry.indent);
            let required = entry.required.map_or("", |required| if required { "yes" } else { "no" });
            Row::of(entry.line, [name, entry.kind, required.to_owned(), entry.text])
        })
        .collect();
    Some((Table { header, rows }, next))
}

/// The field that begins at a line.
fn begin(lines: &[Line], at: usize) -> Option<Entry> {
    let mut at = at;
    while lines.get(at)?.text.trim_matches(['\u{200b}', ' ', '\t']).is_empty() {
        at += 1;
    }
    let line = &lines[at];
    let indent = line.text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let written = narrow(&line.text);
    let written = written.trim();
    // Links and emphasis off; marks of lists and headings stay.
    let start = written.len() - written.trim_start_matches(['#', '-', '*', '+', '•', '●', '·', ' ']).len();
    let start = if written[..start].contains(' ') { start } else { 0 };
    let text = format!("{}{}", &written[..start], plain(&written[start..]));
    let text = text.trim();
    if text.is_empty() || text.starts_with(['|', '{', '[', '<', '"']) && !text.starts_with("[ ") {
        return None;
    }
    let marks = text.len() - text.trim_start_matches('#').len();
    let bullet = ["- ", "* ", "+ ", "• ", "● ", "· "].iter().find(|bullet| text.starts_with(**bullet));
    let content = match bullet {
        Some(bullet) => text[bullet.len()..].trim(),
        None => text[marks..].trim(),
    };
    let (name, starred, rest) = name(content)?;
    let coded = written[start..].starts_with(['`', '*']);
    if marks > 0
        && !coded
        && (name.starts_with(|c: char| c.is_uppercase()) || lexicon::section(content, false).is_some())
    {
        // `## Query string`, `### Image` above `Object`.
        return None;
    }
    let entry = |kind: String, required: Option<bool>, text: String, next: usize| Entry {
        line: line.number,
        indent: if bullet.is_some() { indent } else { 0 },
        name: name.clone(),
        kind,
        required: required.or(starred.then_some(true)),
        text,
        next,
    };
    let plain_line = bullet.is_none();
    // `fmt.Println(string(body))` is no field.
    if plain_line && !coded && content[name.len().min(content.len())..].starts_with('(') && marks == 0 {
        return None;
    }
    if let Some((kind, required, rest)) = typed(rest) {
        // `Page number`, `Unordered list.` are English.
        let word = name
            .chars()
            .enumerate()
            .all(|(index, c)| c.is_ascii_uppercase() == (index == 0) && c.is_ascii_alphabetic());
        let capital = name.starts_with(|c: char| c.is_uppercase());
        let small = kind.starts_with(|c: char| c.is_ascii_lowercase());
        let chinese = kind.starts_with(is_wide);
        if plain_line && !coded && required.is_none() && (capital && small || word && rest.is_empty() || chinese) {
            return None;
        }
        return Some(entry(kind, required, rest, at + 1));
    }
    // `name：证书名称，必填，1-50 个字符`: no type, and said to be a field by its mark.
    if let Some(description) = rest.strip_prefix(':').filter(|_| marks == 0)
        && let Some(found) = CLAUSE.captures(description)
    {
        let required = found.name("required").is_some();
        return Some(entry(String::new(), Some(required), description.trim().to_owned(), at + 1));
    }
    if !rest.is_empty() || bullet.is_some() {
        return None;
    }
    below(lines, at).map(|(kind, required, text, next)| entry(kind, required, text, next))
}

/// The type of a name that stands alone, from the lines below it.
fn below(lines: &[Line], at: usize) -> Option<(String, Option<bool>, String, usize)> {
    let mut required = None;
    let mut description: Vec<String> = Vec::new();
    let mut count = 0;
    for (offset, line) in lines.iter().enumerate().skip(at + 1) {
        let text = narrow(&line.text).trim().to_owned();
        if text.is_empty() {
            continue;
        }
        count += 1;
        if count > NEAR || text.starts_with(['#', '|', '{']) || text.starts_with("```") {
            return None;
        }
        let content = text.trim_start_matches(['-', '*', '•', ' ']);
        if count <= 2
            && let Some((kind, also, rest)) = typed(&plain_of(&text))
            && description.is_empty()
        {
            return Some((kind, also.or(required), rest, offset + 1));
        }
        if let Some(found) = LABELLED_TYPE.captures(&plain(content)) {
            let written = found["rest"].trim();
            let whole = || types::read(written, 1).map(|_| (written.to_owned(), None, String::new()));
            let (kind, also, rest) = typed(written).or_else(whole)?;
            description.push(rest);
            return Some((kind, also.or(required), description.join("\n"), offset + 1));
        }
        let labels = count > 1 && (LABELLED.is_match(content) || LABELLED_REQUIRED.is_match(content));
        if labels {
            // No type, and yet a field: what is said of it is read again from the next line on.
            return Some((String::new(), required, String::new(), at + 1));
        }
        // `required` may stand between a name and its type.
        match mark(&text) {
            Some((Some(mark), "")) => required = Some(mark),
            _ => {
                if count > 1 && name(&text).is_some_and(|(_, _, rest)| rest.is_empty()) {
                    return None;
                }
                description.push(text);
            }
        }
    }
    None
}

fn plain_of(text: &str) -> String {
    plain(text).replace('`', "")
}

/// Whether a line opens or closes a list in a browser: `Hide properties`.
pub(crate) fn is_folding(text: &str) -> bool {
    FOLDING.is_match(text.trim())
}

/// What follows a type, up to the next field.
fn describe(lines: &[Line], entry: &mut Entry) {
    let mut description = vec![std::mem::take(&mut entry.text)];
    let first = entry.next;
    let mut example = false;
    while let Some(line) = lines.get(entry.next).filter(|_| entry.next - first < LONGEST) {
        let text = line.text.trim_matches(['\u{200b}', ' ', '\t', '\u{a0}']);
        let clean = narrow(&plain(text));
        if text.is_empty() || FOLDING.is_match(clean.trim()) {
            entry.next += 1;
            continue;
        }
        if EXAMPLE.is_match(clean.trim()) && shows_value(lines, entry.next + 1) {
            example = true;
            entry.next += 1;
            description.push("Example:".to_owned());
            continue;
        }
        let marked = mark(&clean).is_some_and(|(_, rest)| rest.is_empty());
        if !example && !marked && (start::begins(lines, entry.next) || begin(lines, entry.next).is_some()) {
            break;
        }
        example = false;
        if let Some(found) = LABELLED_REQUIRED.captures(&clean) {
            entry.required = entry.required.or(lexicon::required(&found["rest"]));
        } else if let Some((required, "")) = mark(&clean) {
            entry.required = entry.required.or(required);
        } else {
            // What ends with a colon or a comma goes on.
            match description.last_mut().filter(|last| last.trim_end().ends_with([':', '：', ',', '，'])) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(text);
                }
                None => description.push(text.to_owned()),
            }
        }
        entry.next += 1;
    }
    description.retain(|text| !text.is_empty());
    // `Example: page=2` repeats the name.
    entry.text = description.join("\n").replace(&format!("Example: {}=", entry.name), "Example: ");
}

/// Whether a value stands on the next line, rather than a whole example.
fn shows_value(lines: &[Line], at: usize) -> bool {
    let next = lines.iter().skip(at).map(|line| line.text.trim()).find(|text| !text.is_empty()).unwrap_or_default();
    !(next.is_empty() || next.starts_with(['{', '#', '|']) || next.starts_with("```") || next.contains("curl "))
        && next.chars().count() < 100
        && (!next.starts_with('[') || next.ends_with(']'))
}

/// The name at the beginning of a text, whether a star stands behind it, and the rest.
fn name(text: &str) -> Option<(String, bool, &str)> {
    let text = text.trim().trim_start_matches('\u{200b}').trim_start();
    let open = text.len() - text.trim_start_matches(['`', '*', '_', '"']).len();
    // `__name` is a name.
    let open = if text.starts_with("__") && !text.ends_with("__") { 0 } else { open };
    let inner = &text[open..];
    let length = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$' | '@' | '*')))
        .unwrap_or(inner.len());
    // Markup inside a name: `choices.**index**`.
    let raw = &inner[..length];
    let token = bare(raw).replace("**", "");
    let starred = token.ends_with('*');
    let token = token.trim_end_matches(['*', '.', '-', '_']).to_owned();
    let after = inner[length..].trim_start_matches(['`', '*', '_', '"']);
    let starred = starred || inner[length..].starts_with("`*") || after.trim_start().starts_with("* ");
    // Words of sentences, where no markup says that they are names; `to` and `no` are names where they stand alone.
    let small = token.to_lowercase();
    let article =
        words!("the|a|an|this|that|each|any|returns|if|and|or|is|of|string|integer|boolean|number").contains(&small);
    let capital = token.starts_with(|c: char| c.is_uppercase());
    let stop = open == 0 && (article || capital && words!("no|to|new|json|return|add|type").contains(&small));
    (is_name(&token) && !stop && token.len() <= 80).then_some((token, starred, after.trim()))
}

/// A type with its marks, and what is said behind them.
fn typed(text: &str) -> Option<(String, Option<bool>, String)> {
    let text = text.trim();
    let text =
        Some(text.trim_start_matches(['`', '*', '_'])).filter(|rest| rest.starts_with(['(', '['])).unwrap_or(text);
    let opened = text.starts_with(['(', '[']);
    let labelled = text.starts_with([':', '-', '—', '–']) && !text.starts_with("->");
    let inner = text.trim_start_matches([':', '-', '—', '–', '(', '[', '`', '*', '_', ' ']);
    if opened {
        return bracketed(text);
    }
    let found = TYPE.captures(inner)?;
    let kind = found["kind"].trim().to_owned();
    let mut rest = inner[found[0].len()..].trim_start_matches(['`', '*', '_']);
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let mut required = None;
    while let Some((also, after)) = mark(rest) {
        required = required.or(also);
        rest = after;
    }
    let trimmed = rest.trim_start();
    // A sentence that happens to begin with a type.
    let sentence = trimmed.starts_with(|c: char| c.is_ascii_alphabetic())
        && !words!("default|enum|min|max|range|length|example").starts(&trimmed.to_lowercase());
    if sentence && required.is_none() {
        return None;
    }
    if labelled
        && !(rest.is_empty() || required.is_some() || matches!(rest.chars().next(), Some(',' | ';' | '.' | '(' | ' ')))
    {
        return None;
    }
    Some((kind, required, rest.trim_start_matches([',', ';', '.', ' ', '|']).to_owned()))
}

/// `(integer, optional, default 20): the rest`.
fn bracketed(text: &str) -> Option<(String, Option<bool>, String)> {
    let close = match text.chars().next()? {
        '(' => ')',
        _ => ']',
    };
    let mut depth = 0;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(' || *c == '[') - i32::from(*c == ')' || *c == ']');
        depth == 0 && *c == close
    })?;
    let inner = plain_of(&text[1..end.0]);
    let after = text[end.0 + 1..].trim_start_matches(['`', '*', '_', ':', '-', '—', '–', ' ']);
    let mut kind = None;
    let mut required = None;
    let mut description: Vec<String> = Vec::new();
    for part in inner.split([',', ';', '、']).map(str::trim).filter(|part| !part.is_empty()) {
        // `bool: false` is a type with its default.
        let (first, default) = match part.split_once(':') {
            Some((first, default)) if TYPE.find(first.trim()).is_some() => (first.trim(), Some(default.trim())),
            _ => (part, None),
        };
        let whole = TYPE.find(first).filter(|found| {
            let rest = first[found.end()..].trim();
            rest.is_empty() || rest.starts_with('(') || mark(rest).is_some_and(|(_, rest)| rest.is_empty())
        });
        match whole {
            Some(found) if kind.is_none() => {
                kind = Some(found.as_str().trim().to_owned());
                if let Some((also, _)) = mark(&first[found.end()..]) {
                    required = required.or(also);
                }
                match default {
                    Some("<required>" | "required") => required = Some(true),
                    Some("<optional>" | "optional" | "\"\"" | "nil" | "") | None => {}
                    Some(default) => description.push(format!("Default: {default}.")),
                }
            }
            _ => match mark(part) {
                Some((also, "")) => required = required.or(also),
                _ => description.push(format!("{part}.")),
            },
        }
    }
    // `name (必填): …` has no type, and is a field for all that.
    if kind.is_none() && required.is_none() {
        return None;
    }
    description.push(after.to_owned());
    Some((kind.unwrap_or_default(), required, description.join(" ").trim().to_owned()))
}

/// A mark at the beginning of a text, and what follows it.
fn mark(text: &str) -> Option<(Option<bool>, &str)> {
    let found = MARK.captures(text)?;
    let rest = &text[found[0].len()..];
    // A word that only begins like one.
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ':') || rest.trim_start().starts_with("if ") {
        return None;
    }
    let required = match (found.name("required"), found.name("optional")) {
        (Some(_), _) => Some(true),
        (_, Some(_)) => Some(false),
        _ => None,
    };
    Some((required, rest.trim_start_matches([' ', ','])))
}
