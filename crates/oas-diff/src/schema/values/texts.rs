//! Texts: patterns and formats. Knows which formats are part of others, and which patterns can be tried.

use oas_contract::formats;
use regex::Regex;

use super::Relation;
use crate::schema::pattern::matches_everything;

/// Formats, each with a wider one.
const WIDER: [(&str, &str); 9] = [
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("uri", "iri-reference"),
    ("iri", "iri-reference"),
    ("uri-reference", "iri-reference"),
    ("ipv4", "hostname"),
    ("uri-reference", "uri-template"),
];

/// Whether every text of a format is one of another.
pub(crate) fn is_part_of(format: &str, other: &str) -> bool {
    format == other || WIDER.contains(&(format, other))
}

/// Whether nobody here knows which texts a format has: they may be few.
pub(crate) fn is_unknown(format: &str) -> bool {
    formats::named(format).is_none() && !formats::constrains_text(format)
}

/// How long every text of a format is, where they all are of one length.
pub(crate) fn length(format: &str) -> Option<u64> {
    match format {
        "uuid" => Some(36),
        "date" => Some(10),
        _ => None,
    }
}

/// Whether a text matches a pattern somewhere. Patterns that only ECMAScript has cannot be tried.
pub(crate) fn matches(pattern: &str, text: &str) -> Relation {
    // Classes such as `\d` mean more characters here than in ECMAScript, and `$` and `.` less of a line break.
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    match Regex::new(pattern) {
        Ok(regex) if plain => Relation::certain(regex.is_match(text)),
        _ if matches_everything(pattern) => Relation::Within,
        _ => Relation::Unknown,
    }
}

/// Whether a text has a format, as far as that is looked at.
pub(crate) fn has_format(format: &str, text: &str) -> Relation {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let date = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
    };
    match format {
        "date" => Relation::certain(date(text)),
        "date-time" => match text.get(..10) {
            Some(day) if date(day) => Relation::Unknown,
            _ => Relation::Outside,
        },
        "uuid" => {
            let parts: Vec<usize> = text.split('-').map(str::len).collect();
            let hexadecimal = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
            Relation::certain(parts == [8, 4, 4, 4, 12] && hexadecimal)
        }
        "email" | "idn-email" if !text.contains('@') => Relation::Outside,
        "uri" | "iri" if !text.contains(':') => Relation::Outside,
        "ipv4" => Relation::certain(text.parse::<std::net::Ipv4Addr>().is_ok()),
        "ipv6" => Relation::certain(text.parse::<std::net::Ipv6Addr>().is_ok()),
        _ => Relation::Unknown,
    }
}
