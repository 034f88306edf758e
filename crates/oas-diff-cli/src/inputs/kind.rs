//! Whether a file is a contract: by what it says at its top, whatever its name. Knows nothing else of contracts.

use oas_contract::{Document, Node, Source};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An OpenAPI document, be it a broken one.
    Contract,
    /// A document of Swagger before 2.0, which is not read.
    Swagger,
    /// Something else: other YAML, or a part of a document.
    Other,
}

/// What a file is. What does not parse is a contract where it begins like one, so that it is refused with a place.
pub(crate) fn kind(source: &Source) -> Kind {
    let text = source.text();
    if !text.contains("openapi") && !text.contains("swagger") {
        return Kind::Other;
    }
    // A member of the whole document begins where its line does.
    let flow = text.trim_start().starts_with('{');
    let lines = text.lines().filter_map(|line| line.split_once(':')).filter(|_| !flow);
    let mut stated = lines.filter_map(|(key, value)| {
        let plain = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        named(&plain(key), &plain(value))
    });
    if let Some(kind) = stated.next() {
        return kind;
    }
    match Document::parse_shared(source) {
        Ok(document) => {
            let members = document.root().as_mapping().into_iter().flatten();
            let value = |node: &Node| node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
            let mut members = members.filter_map(|(name, entry)| named(name, &value(&entry.node)));
            members.next().unwrap_or(Kind::Other)
        }
        Err(_) => {
            let mut words = text.split(['{', '"', '\'', ':', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
            words.next().zip(words.next()).and_then(|(name, value)| named(name, value)).unwrap_or(Kind::Other)
        }
    }
}

/// What a member says a document is. What others mean by such a name has no version.
fn named(name: &str, value: &str) -> Option<Kind> {
    let is_version = value.starts_with(|first: char| first.is_ascii_digit());
    match name {
        "openapi" if is_version => Some(Kind::Contract),
        "swagger" if value.starts_with('2') => Some(Kind::Contract),
        "swagger" if is_version => Some(Kind::Swagger),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_at_its_top() {
        for (text, expected) in [
            ("openapi: 3.1.0\n", Kind::Contract),
            ("# a comment\n\"openapi\": 3.1.0\n", Kind::Contract),
            ("info: {}\nopenapi : 3.0.3\n", Kind::Contract),
            ("{\"info\": {}, \"openapi\": \"3.0.0\"}", Kind::Contract),
            ("{\"openapi\": \"3.0.0\", ", Kind::Contract),
            ("--- {\"openapi\": \"3.0.0\"}\n", Kind::Contract),
            ("# a comment\n{\"openapi\": \"3.0.0\"}\n", Kind::Contract),
            ("  openapi: 3.0.0\n  info: {}\n", Kind::Contract),
            ("openapi: 3.1\n", Kind::Contract),
            ("openapi: 3.0.0\na: [\n", Kind::Contract),
            ("{\"openapi\": \"api/a.yaml\"}", Kind::Other),
            ("openapi: api/a.yaml\n", Kind::Other),
            ("swagger: '2.0'\n", Kind::Contract),
            ("swaggerVersion: '1.2'\nswagger: '1.2'\n", Kind::Swagger),
            ("dependencies:\n  openapi: ^1\n", Kind::Other),
            ("{\"dependencies\": {\"openapi\": \"^1\"}}", Kind::Other),
            ("description: openapi\n", Kind::Other),
            ("name: x\n", Kind::Other),
        ] {
            assert_eq!(kind(&Source::new("x", text)), expected, "{text}");
        }
    }
}
