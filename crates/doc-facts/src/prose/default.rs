//! Defaults: `默认为10`, `缺省值：a`, `defaults to 10`. Knows no other statement.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::Kind;

static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:默认|缺省)\)?\s*(?:的?取?值|值)?\s*(?:为|是|:|=|等于|设置为|设为|\s)*\s*(?:(?P<code>`[^`\n]{1,100}`|"[^"\n]{0,100}"|'[^'\n]{0,100}')|(?:返回|每页|显示|第|查询)?(?P<number>-?\d+(?:\.\d+)?)|\p{Han}{0,5}?(?P<word>[A-Za-z_][A-Za-z0-9_./+-]*))"#,
    )
    .expect("a pattern")
});

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\bdefaults?\b\s*(?:values?)?\s*(?P<verb>(?:is|are|to|of|:|=|being|set|will be|\))*)\s*(?:(?P<code>`[^`\n]{1,100}`|"[^"\n]{0,100}"|'[^'\n]{0,100}')|(?P<number>-?\d[\d,]*(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_./+-]*))"#,
    )
    .expect("a pattern")
});

/// `10 by default`, `"a" (default)`, `10（默认）`.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(`[^`\n]{1,100}`|"[^"\n]{1,100}"|\b-?\d+(?:\.\d+)?|\b[A-Za-z_][\w.-]*)\s*(?:\(\s*(?:默认值?|缺省值?|default)\s*\)|by default)"#)
        .expect("a pattern")
});

/// The default that a text states, as it is written.
pub(crate) fn find(text: &str, kind: Option<Kind>) -> Option<String> {
    if !text.contains("默认") && !text.contains("缺省") && !text.to_ascii_lowercase().contains("default") {
        return None;
    }
    CHINESE
        .captures_iter(text)
        .find_map(|found| value(&found, kind, true))
        .or_else(|| {
            ENGLISH.captures_iter(text).find_map(|found| {
                let verb = found.name("verb").is_some_and(|verb| !verb.as_str().trim().is_empty());
                value(&found, kind, verb || found[0].to_ascii_lowercase().contains("value"))
            })
        })
        .or_else(|| {
            let value = AFTER.captures(text)?.get(1)?.as_str();
            let quoted = value.starts_with(['`', '"']);
            (quoted || fits(value, kind) && !is_filler(value)).then(|| value.to_owned())
        })
}

fn value(found: &regex::Captures<'_>, kind: Option<Kind>, announced: bool) -> Option<String> {
    if let Some(code) = found.name("code") {
        return Some(code.as_str().to_owned());
    }
    if let Some(number) = found.name("number") {
        return fits(number.as_str(), kind).then(|| number.as_str().replace(',', ""));
    }
    let word = found.name("word")?.as_str().trim_end_matches(['.', '-']);
    let plain = matches!(word.to_ascii_lowercase().as_str(), "true" | "false");
    ((announced || plain) && !is_filler(word) && fits(word, kind)).then(|| word.to_owned())
}

/// Whether a value can be one of a type.
fn fits(value: &str, kind: Option<Kind>) -> bool {
    match kind {
        Some(Kind::Integer | Kind::Number) => value.starts_with(|c: char| c.is_ascii_digit() || c == '-'),
        Some(Kind::Boolean) => matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "0" | "1"),
        Some(Kind::Array | Kind::Object) => false,
        _ => true,
    }
}

/// Words that follow without being a value.
fn is_filler(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "is" | "are"
            | "to"
            | "the"
            | "a"
            | "an"
            | "value"
            | "values"
            | "of"
            | "in"
            | "all"
            | "no"
            | "none"
            | "not"
            | "empty"
            | "null"
            | "this"
            | "current"
            | "if"
            | "when"
            | "and"
            | "or"
            | "by"
            | "will"
            | "region"
            | "sort"
            | "ip"
            | "api"
            | "id"
            | "it"
            | "for"
            | "be"
            | "system"
            | "same"
            | "blank"
            | "any"
            | "unlimited"
            | "unset"
            | "sorted"
            | "set"
            | "used"
            | "nil"
            | "undefined"
    )
}
