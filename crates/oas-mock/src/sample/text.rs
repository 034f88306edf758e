//! A text of a form: of a format, of a pattern, of a length. Knows schemas and regular expressions.

use oas_contract::Schema;
use oas_contract::formats::{self, Meaning};
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

/// A text of each format that is none of the table of formats.
const OTHERS: [(&str, &str); 13] = [
    ("time", "17:34:44Z"),
    ("duration", "PT1H"),
    ("uuid", "7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    ("email", "name@example.com"),
    ("uri", "https://example.com/"),
    ("url", "https://example.com/"),
    ("uri-reference", "https://example.com/"),
    ("hostname", "example.com"),
    ("ipv4", "192.0.2.1"),
    ("ip", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("byte", "dGV4dA=="),
    ("decimal", "1.5"),
];

/// A text of a meaning.
fn of_meaning(meaning: Meaning) -> Option<&'static str> {
    match meaning {
        Meaning::Instant => Some("2020-07-02T17:34:44Z"),
        Meaning::LocalTime => Some("2020-07-02 17:34:44"),
        Meaning::Day => Some("2020-07-02"),
        Meaning::Seconds | Meaning::Milliseconds => Some("1593711284"),
        Meaning::Size => Some("4096"),
        Meaning::Truth => Some("true"),
        Meaning::Plain | Meaning::Secret => None,
    }
}

/// A text that fits, as far as there is one; `fits` says whether.
pub(super) fn text(schema: &Schema<'_>, fits: impl Fn(&Value) -> bool) -> Value {
    let format = formats::of(schema.kind(), schema.format()).and_then(|format| of_meaning(format.meaning));
    let other = OTHERS.iter().find(|(name, _)| schema.format() == Some(name)).map(|(_, text)| *text);
    let plain = ["text", "1", "true", "192.0.2.1", "2020-07-02T17:34:44Z"];
    let known = format.into_iter().chain(other).chain(plain).map(str::to_owned);
    let parsed = schema.pattern().and_then(|pattern| regex_syntax::Parser::new().parse(pattern).ok());
    let lengths = [0, 1, 2, 4, 8, 16, 32, 64];
    let of_pattern = parsed.iter().flat_map(|pattern| lengths.map(|least| of_pattern(pattern, least)));
    let candidates = known.chain(of_pattern).flat_map(|text| [sized(schema, &text), text]);
    let mut candidates = candidates.map(Value::String);
    candidates.find(fits).unwrap_or_else(|| "text".into())
}

/// A text as long as the schema wants it.
fn sized(schema: &Schema<'_>, text: &str) -> String {
    let size = |bound: Option<oas_contract::Count<'_>>| bound.and_then(|bound| usize::try_from(bound.value).ok());
    let least = size(schema.min_length()).unwrap_or_default().min(1 << 16);
    let most = size(schema.max_length()).unwrap_or(usize::MAX).max(least);
    text.chars().chain(std::iter::repeat_n('x', least)).take(most.min(text.chars().count().max(least))).collect()
}

/// A text that a pattern matches: what may be repeated is there `least` times, if it may.
fn of_pattern(pattern: &Hir, least: u32) -> String {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => String::new(),
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
        HirKind::Class(class) => of_class(class).to_string(),
        HirKind::Repetition(repeated) => {
            let times = least.max(repeated.min).min(repeated.max.unwrap_or(u32::MAX)).min(1 << 10);
            of_pattern(&repeated.sub, least.min(1)).repeat(times as usize)
        }
        HirKind::Capture(group) => of_pattern(&group.sub, least),
        HirKind::Concat(parts) => parts.iter().map(|part| of_pattern(part, least)).collect(),
        HirKind::Alternation(parts) => parts.first().map(|part| of_pattern(part, least)).unwrap_or_default(),
    }
}

/// A character of a class: a plain one, if it has any.
fn of_class(class: &Class) -> char {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let plain = ['a', 'A', '1', '0', '-', ' '];
    let has = |wanted: &char| ranges.iter().any(|(first, last)| (first..=last).contains(&wanted));
    plain.into_iter().find(has).or(ranges.first().map(|(first, _)| *first)).unwrap_or('a')
}
