//! Requests as pages show them: `GET /v1/images`, a URL, a curl command. Knows how requests are written, not what is
//! stated about them.

use percent_encoding::percent_decode_str;

use crate::facts::ExampleRequest;
use crate::text::json;
use crate::text::{WordList, patterns, words};

const METHODS: WordList = words!("GET|POST|PUT|DELETE|PATCH|HEAD");

patterns! {
    METHOD_AND_URL = r#"(?:^|[^A-Za-z])(?P<method>GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)[`*\s:|\])]*(?P<url>(?:https?://|\{\{?[\w .-]+\}?\}/|\$\{?\w+\}?/|/)(?:[^\s`"'<>|,，。;；{\p{Han}]|<[A-Za-z_][\w -]*>|\{[?&+#]?[\w,*.:/=-]*\}|\{)*)"#;
    /// The same in small letters, at the beginning only, where it is no English.
    SMALL_METHOD = r#"^(?P<method>get|post|put|delete|patch|head)[`*\s:|\])]*(?P<url>(?:https?://[^\s/]+)?/[A-Za-z0-9_{<:](?:[^\s`"'<>|,，。;；]|<[A-Za-z_][\w -]*>)*)"#;
    URL = r#"https?://(?:[^\s`"'<>|，。；）)]|<[A-Za-z_][\w -]*>)+"#;
    PATH = r"(?:^|[\s`:：|}])(?P<path>/(?:[A-Za-z0-9_.~{}:$%/=*-]|<[A-Za-z_][\w -]*>)+(?:\?[^\s`|]*)?)(?:$|[\s`|,，。])";
    /// A domain without a scheme, with or without a path.
    DOMAIN = r"(?:^|[\s`:：|])(?P<domain>(?:[a-z0-9-]+\.)+[a-z]{2,18}(?::\d+)?(?P<path>/[^\s`|,，。;；]*)?)(?:$|[\s`|,，。;；])";
    METHOD = r"(?:^|[^A-Za-z])(GET|POST|PUT|DELETE|PATCH|HEAD)(?:$|[^A-Za-z])";
    /// `{?limit,marker}` behind a path (RFC 6570): the names of a query.
    QUERY_NAMES = r"\{[?&](?P<names>[^}]*)\}";
    /// A link to where an operation can be tried: `https://explorer.example/doc?api=CreateImage`.
    EXPLORED = r"(?i)https?://[^\s)]*(?:explorer|playground|console|debug)[^\s)]*[?&](?:api|action|operation|apiName)=(?P<name>[A-Za-z][A-Za-z0-9_]{2,63})(?:[^A-Za-z0-9_]|$)";
    /// `{parent=projects/*}` in a path.
    BOUND = r"\{(?P<name>[A-Za-z_][\w.]*)=[^}]*\}";
}

/// A method with its URL or path.
pub(crate) fn method_and_url(text: &str) -> Option<(String, Url)> {
    let text = text.replace("http(s)://", "https://");
    let found = METHOD_AND_URL.captures(&text).or_else(|| SMALL_METHOD.captures(&text))?;
    Some((found["method"].to_uppercase(), Url::parse(&found["url"])))
}

/// The name of an operation in a link to where it can be tried.
pub(crate) fn explored(text: &str) -> Option<String> {
    EXPLORED.captures(text).map(|found| found["name"].to_owned())
}

/// A method that is all of a line.
pub(crate) fn lone_method(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['`', '*', '[', ']', ' ', '\u{200b}']);
    let upper = text.to_uppercase();
    (METHODS.contains(&upper) && (text == upper || text == upper.to_lowercase())).then_some(upper)
}

/// Whether a line is a request: a method, with or without its URL.
pub(crate) fn begins(text: &str) -> bool {
    let text = text.trim().trim_matches(['`', '*', '>', ' ', '[', ']']);
    let method = text.split([' ', '\u{a0}', '*', ']', '`']).next().unwrap_or_default();
    words!("GET|POST|PUT|DELETE|PATCH|HEAD").contains(method)
        && (text.len() == method.len() || method_and_url(text).is_some())
}

/// A URL or path alone.
pub(crate) fn url(text: &str) -> Option<Url> {
    let text = text.replace("http(s)://", "https://");
    let found = URL.find(&text).map(|found| found.as_str());
    found.or_else(|| PATH.captures(&text).map(|found| found.name("path").expect("a path").as_str())).map(Url::parse)
}

/// A host, or a URL whose path all operations begin with: a scheme may be missing.
pub(crate) fn host(text: &str) -> Option<String> {
    let text = text.replace("http(s)://", "https://");
    let url = URL.find(&text).map(|found| found.as_str().to_owned());
    let url = url.or_else(|| DOMAIN.captures(&text).map(|found| format!("https://{}", &found["domain"])))?;
    let url = url.trim_end_matches(['.', ',', '\'', '"', ')', '/']);
    Some(url.split(['?', '#']).next().unwrap_or_default().to_owned())
}

/// A URL whose scheme may be missing.
pub(crate) fn address(text: &str) -> Option<Url> {
    let domain = || {
        let found = DOMAIN.captures(text)?;
        found.name("path").map(|_| Url::parse(&format!("https://{}", &found["domain"])))
    };
    url(text).filter(|url| url.host.is_some()).or_else(domain).or_else(|| url(text))
}

/// The first method that is named in a text.
pub(crate) fn method(text: &str) -> Option<String> {
    METHOD.captures(text).map(|found| found[1].to_owned())
}

/// The parts of a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Url {
    /// `https://host`, where there is one.
    pub(crate) host: Option<String>,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
}

impl Url {
    /// A call of it that a page shows.
    pub(crate) fn example(self, line: u32, method: Option<String>) -> ExampleRequest {
        let Self { host, path, query } = self;
        ExampleRequest { line, method, host, path, query, headers: Vec::new(), body: None }
    }

    /// How long it is as it is written, in bytes.
    pub(crate) fn length(&self) -> usize {
        let query: usize = self.query.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        self.host.as_ref().map_or(0, String::len) + self.path.len() + query
    }

    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim_end_matches(['.', ',', '\'', '"', ')', '\\']);
        let mut listed: Vec<(String, String)> = Vec::new();
        for found in QUERY_NAMES.captures_iter(text) {
            let names = found["names"].split(',').map(|name| name.trim().trim_end_matches('*').to_owned());
            listed.extend(names.filter(|name| !name.is_empty()).map(|name| (name, String::new())));
        }
        let text = QUERY_NAMES.replace_all(text, "");
        let text = BOUND.replace_all(&text, "{$name}");
        // A variable in the place of the host says nothing about it.
        let text = match text.find('/').filter(|_| text.starts_with(['{', '$']) && !text.contains("://")) {
            Some(slash) => &text[slash..],
            None => &text,
        };
        let after = text.find("://").map(|at| at + 3);
        let (host, rest) = match after {
            Some(start) => {
                let end = text[start..].find(['/', '?']).map_or(text.len(), |at| start + at);
                (Some(text[..end].to_owned()), &text[end..])
            }
            None => (None, text),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        // `:id` and `<id>` are `{id}`.
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| {
                let named = segment.strip_prefix(':').or_else(|| segment.strip_prefix('$'));
                let named = named.or_else(|| segment.strip_prefix('<')?.strip_suffix('>'));
                match named.or_else(|| segment.strip_prefix("{{")?.strip_suffix("}}")).filter(|name| !name.is_empty()) {
                    Some(name) => format!("{{{}}}", name.trim_matches(['{', '}']).replace(' ', "_")),
                    None => segment.to_owned(),
                }
            })
            .collect();
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .chain(listed)
            .collect();
        Self { host, path: segments.join("/"), query }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// A curl command, its lines joined.
pub(crate) fn curl(text: &str, line: u32) -> Option<ExampleRequest> {
    let start = text.find("curl ")?;
    let words = shell_words(&text[start + 5..]);
    let mut request = Url::default().example(line, None);
    let mut data = Vec::new();
    let mut get = false;
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let (flag, inline) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag.to_owned(), Some(value.to_owned())),
            _ => (word.clone(), None),
        };
        let mut value = || inline.clone().or_else(|| words.next()).unwrap_or_default();
        match flag.as_str() {
            "-X" | "--request" => request.method = Some(value().to_uppercase()),
            "-H" | "--header" => {
                let header = value();
                if let Some((name, text)) = header.split_once(':') {
                    request.headers.push((name.trim().to_owned(), text.trim().to_owned()));
                }
            }
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--json" | "--data-urlencode" => data.push(value()),
            "-G" | "--get" => get = true,
            "--url" => set_url(&mut request, &value()),
            "-o" | "--output" | "-u" | "--user" | "-A" | "--user-agent" | "-m" | "--max-time" | "-F" | "--form" => {
                value();
            }
            _ if flag.starts_with('-') => {}
            _ if request.path.is_empty() && (word.contains("://") || word.contains('/')) => {
                set_url(&mut request, &word);
            }
            _ => {}
        }
    }
    if get {
        request.query.extend(
            data.iter().filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value))),
        );
    } else if let Some(text) = data.first() {
        request.method.get_or_insert_with(|| "POST".to_owned());
        request.body = json::beginning(text.trim(), line).map(|(value, _)| value);
    }
    request.method.get_or_insert_with(|| "GET".to_owned());
    (!request.path.is_empty() || request.host.is_some()).then_some(request)
}

fn set_url(request: &mut ExampleRequest, text: &str) {
    let url = Url::parse(text);
    (request.host, request.path, request.query) = (url.host, url.path, url.query);
}

/// The words of a shell command.
fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut any = false;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"') | None, '\\') => match characters.next() {
                Some('\n') | None => {}
                Some(next) => word.push(next),
            },
            (None, '"' | '\'') => {
                quote = Some(c);
                any = true;
            }
            (None, c) if c.is_whitespace() => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            (_, c) => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands() {
        let text = "curl -X POST 'https://a.example/v1/x?b=c%20d' \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"e\": [1]}'";
        let request = curl(text, 1).expect("a request");
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!((request.host.as_deref(), request.path.as_str()), (Some("https://a.example"), "/v1/x"));
        assert_eq!(request.query, [("b".to_owned(), "c d".to_owned())]);
        assert_eq!(request.body.map(|body| body.to_json()), Some(serde_json::json!({"e": [1]})));
    }

    #[test]
    fn addresses() {
        let (method, url) = method_and_url("**POST** `/v1/{id}/x`").expect("a request line");
        assert_eq!((method.as_str(), url.path.as_str()), ("POST", "/v1/{id}/x"));
        assert_eq!(Url::parse("https://h.example/a/:id").path, "/a/{id}");
        assert!(method_and_url("GET the list").is_none());
    }
}
