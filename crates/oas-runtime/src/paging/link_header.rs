//! The header `Link` (RFC 8288): which of its links leads to the next page. Knows text.

use http::HeaderMap;

/// The link that leads to the next page (`rel="next"`), as it is written; nothing where there is none. An error where the header
/// cannot be read, as a list would end there in silence.
///
/// ```
/// # use oas_runtime::next_link;
/// # let mut headers = http::HeaderMap::new();
/// headers.append("link", r#"<https://example.com/images?page=3>; rel="next", </>; rel=first"#.parse().unwrap());
/// assert_eq!(next_link(&headers), Ok(Some("https://example.com/images?page=3".to_owned())));
/// ```
pub fn next_link(headers: &HeaderMap) -> Result<Option<String>, String> {
    for value in headers.get_all(http::header::LINK) {
        let broken = || "the header `Link` cannot be read, so it is not known whether there is another page".to_owned();
        let text = value.to_str().map_err(|_| broken())?;
        if let Some(link) = next(text).map_err(|Broken| broken())? {
            return Ok(Some(link.to_owned()));
        }
    }
    Ok(None)
}

/// A value that is no list of links.
#[derive(Debug, PartialEq, Eq)]
struct Broken;

fn next(text: &str) -> Result<Option<&str>, Broken> {
    let mut rest = text.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (target, after) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).ok_or(Broken)?;
        let (parameters, after) = parameters(after)?;
        // A link from elsewhere does not say what comes after this page.
        let elsewhere = parameters.iter().any(|(name, _)| name.eq_ignore_ascii_case("anchor"));
        // Of several relations, the first counts.
        let relations =
            parameters.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("rel")).map(|(_, value)| value);
        let is_next =
            |relations: String| relations.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("next"));
        if !elsewhere && relations.is_some_and(is_next) {
            return Ok(Some(target.trim()));
        }
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    Ok(None)
}

/// The names and values behind a link.
type Parameters<'t> = Vec<(&'t str, String)>;

/// The parameters of a link, up to the comma before the next one.
fn parameters(text: &str) -> Result<(Parameters<'_>, &str), Broken> {
    let mut parameters = Vec::new();
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let after = after.trim_start();
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let name = after[..end].trim_end();
        let (value, after) = match after[end..].strip_prefix('=') {
            None => (String::new(), &after[end..]),
            Some(after) => value(after.trim_start())?,
        };
        // An empty parameter is a semicolon too many.
        if !name.is_empty() {
            parameters.push((name, value));
        }
        rest = after.trim_start();
    }
    if rest.is_empty() || rest.starts_with(',') { Ok((parameters, rest)) } else { Err(Broken) }
}

/// A token, or a quoted text, in which a backslash stands before what is meant.
fn value(text: &str) -> Result<(String, &str), Broken> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',', ' ', '\t']).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next().ok_or(Broken)?.1),
            other => value.push(other),
        }
    }
    Err(Broken)
}

#[cfg(test)]
mod tests {
    use super::{Broken, next};

    #[test]
    fn links() {
        let cases = [
            ("", Ok(None)),
            ("<a>; rel=next", Ok(Some("a"))),
            ("<a>;rel=\"next\"", Ok(Some("a"))),
            ("<a>; rel=\"prev\", <b>; rel=\"next\", <c>; rel=\"last\"", Ok(Some("b"))),
            ("<a,b;c>; title=\"x, <y>; rel=\\\"next\\\"\"; rel=prev, <b>; rel=next", Ok(Some("b"))),
            ("<a>; REL=\"last Next\"", Ok(Some("a"))),
            ("<a>; rel=prev; rel=next", Ok(None)),
            ("<a>; rel=next; anchor=\"/other\"", Ok(None)),
            ("<a>; rel=nextish", Ok(None)),
            (", , <a> ; ; flag ; rel = next ,", Ok(Some("a"))),
            ("< /v1/a?b=c >; rel=next", Ok(Some("/v1/a?b=c"))),
            ("a; rel=next", Err(Broken)),
            ("<a; rel=next", Err(Broken)),
            ("<a>; rel=\"next", Err(Broken)),
            ("<a> rel=next", Err(Broken)),
        ];
        for (text, expected) in cases {
            assert_eq!(next(text), expected, "{text}");
        }
    }
}
