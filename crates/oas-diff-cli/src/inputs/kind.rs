//! Whether a file is a contract: by what it says at its top, whatever its name. Knows nothing else of contracts.

use oas_contract::{Document, Source};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An OpenAPI document, be it a broken one.
    Contract,
    /// A document of Swagger 2, which is not read.
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
    let of = |name: &str| match name {
        "openapi" => Some(Kind::Contract),
        "swagger" => Some(Kind::Swagger),
        _ => None,
    };
    if !text.trim_start().starts_with('{') {
        // A member of the whole document begins where its line does.
        let mut keys = text.lines().filter_map(|line| line.split_once(':'));
        return keys.find_map(|(key, _)| of(key.trim_end().trim_matches(['"', '\'']))).unwrap_or(Kind::Other);
    }
    match Document::parse_shared(source) {
        Ok(document) => {
            let mut members = document.root().as_mapping().into_iter().flatten();
            members.find_map(|(name, _)| of(name)).unwrap_or(Kind::Other)
        }
        Err(_) => {
            let first = text.split(['{', '"', '\'', ':', ' ', '\n', '\r', '\t']).find(|word| !word.is_empty());
            first.and_then(of).unwrap_or(Kind::Other)
        }
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
            ("swagger: '2.0'\n", Kind::Swagger),
            ("dependencies:\n  openapi: ^1\n", Kind::Other),
            ("{\"dependencies\": {\"openapi\": \"^1\"}}", Kind::Other),
            ("description: openapi\n", Kind::Other),
            ("name: x\n", Kind::Other),
        ] {
            assert_eq!(kind(&Source::new("x", text)), expected, "{text}");
        }
    }
}
