//! What of an exchange nobody may see: the secrets of the call, and whatever has a name that says so. Knows names and JSON, no
//! provider.

use std::borrow::Cow;

use crate::mask::{MASK, Mask};

/// What the names of secrets have in them, without separators.
const NAMES: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "adminpass",
    "secret",
    "token",
    "signature",
    "accesskey",
    "apikey",
    "privatekey",
    "credential",
    "authorization",
    "cookie",
    "securitykey",
];
/// What such a name has that is none: tokens of pages, keys of idempotency, what a token is.
const OTHERS: [&str; 9] = [
    "next",
    "page",
    "continuation",
    "clienttoken",
    "idempotency",
    "tokentype",
    "tokenexpires",
    "signatureversion",
    "signaturenonce",
];
/// Headers of a secret answer that say nothing secret.
const PLAIN_HEADERS: [&str; 4] = ["content-type", "content-length", "date", "retry-after"];

/// What masks an exchange.
pub(crate) struct Redaction<'m>(pub(crate) &'m Mask);

impl Redaction<'_> {
    /// The value of something that has a name.
    pub(crate) fn named<'t>(&self, name: &str, value: &'t str) -> Cow<'t, str> {
        if is_secret(name) && !value.is_empty() { MASK.into() } else { self.value(value) }
    }

    /// A whole value: a short secret is told from ordinary words by being all of it.
    fn value<'t>(&self, value: &'t str) -> Cow<'t, str> {
        if self.0.is_whole(value) { MASK.into() } else { self.text(value) }
    }

    /// A text that may have secrets somewhere, be it in a URL.
    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = self.0.apply_to_long(text);
        if !masked.contains('=') && !masked.contains("://") {
            return masked;
        }
        Cow::Owned(without_user(&assignments(&masked)))
    }

    /// A URL, whose parameters may be encoded.
    pub(crate) fn url(&self, url: &str) -> String {
        self.text(url).into_owned()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str, value: &str, is_secret_answer: bool) -> String {
        let is_plain = PLAIN_HEADERS.contains(&name);
        if name == "authorization" || name == "proxy-authorization" {
            // The scheme is no secret.
            return match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASK}"),
                None => MASK.to_owned(),
            };
        }
        if is_secret_answer && !is_plain || is_secret(name) && !value.is_empty() {
            return MASK.to_owned();
        }
        self.value(value).into_owned()
    }

    /// A body of a media type, of which the end may be missing. Of a secret answer no text is left.
    pub(crate) fn body(&self, text: &str, media: &str, is_secret: bool, is_cut: bool) -> String {
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let masked = match media.as_str() {
            "text/event-stream" => self.events(text, is_secret),
            media => self.content(text, media.ends_with("json") || media.ends_with("jsonl"), is_secret),
        };
        // With the end, that of a secret may be missing.
        if is_cut { self.0.apply_to_end(masked) } else { masked }
    }

    /// The content of a part of a form.
    pub(super) fn part(&self, name: &str, text: &str, media: &str) -> String {
        if !text.is_empty() && (is_secret(name) || self.0.is_whole(text)) {
            return MASK.to_owned();
        }
        self.content(text, media.ends_with("json"), false)
    }

    fn content(&self, text: &str, is_json: bool, is_secret: bool) -> String {
        if is_json || text.trim_start().starts_with(['{', '[']) {
            return self.json(text, is_secret);
        }
        match is_secret {
            true if !text.is_empty() => MASK.to_owned(),
            _ => self.text(text).into_owned(),
        }
    }

    /// Events, whose data is content that stands in lines of its own.
    fn events(&self, text: &str, is_secret: bool) -> String {
        let (mut out, mut data) = (String::with_capacity(text.len()), Vec::new());
        let tell = |out: &mut String, data: &mut Vec<&str>| {
            let Some(first) = data.first() else { return };
            let prefix = if first.starts_with(' ') { "data: " } else { "data:" };
            let ending = if first.ends_with("\r\n") { "\r\n" } else { "\n" };
            let is_ended = data.last().is_some_and(|last| last.ends_with('\n'));
            let lines =
                data.drain(..).map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end_matches(['\r', '\n']));
            let masked = self.content(&lines.collect::<Vec<_>>().join("\n"), false, is_secret);
            *out += &masked.split('\n').map(|line| format!("{prefix}{line}")).collect::<Vec<_>>().join(ending);
            *out += if is_ended { ending } else { "" };
        };
        for line in text.split_inclusive('\n') {
            if let Some(rest) = line.strip_prefix("data:") {
                data.push(rest);
                continue;
            }
            tell(&mut out, &mut data);
            match line.split_once(':').filter(|(name, _)| is_secret && *name != "event") {
                Some((name, _)) => out += &format!("{name}: {MASK}\n"),
                None => out += &self.text(line),
            }
        }
        tell(&mut out, &mut data);
        out
    }

    /// JSON as it stands there, with other texts: its numbers, its order and its spaces are what was sent. What is broken is masked as far
    /// as it goes.
    fn json(&self, text: &str, all: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let (mut depth, mut hidden_from) = (0_usize, if all { Some(0) } else { None });
        let mut name: Option<String> = None;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '"' => string_length(rest),
                '{' | '[' => {
                    depth += 1;
                    if name.take().is_some_and(|name| is_secret(&name)) && hidden_from.is_none() {
                        hidden_from = Some(depth);
                    }
                    1
                }
                '}' | ']' => {
                    if hidden_from == Some(depth) && depth > 0 {
                        hidden_from = None;
                    }
                    depth = depth.saturating_sub(1);
                    1
                }
                '-' | '0'..='9' => {
                    rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len())
                }
                _ => c.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            let is_hidden = hidden_from.is_some() || name.as_deref().is_some_and(is_secret);
            match c {
                '"' if after.trim_start().starts_with(':') => {
                    name = Some(unquoted(token));
                    out += token;
                }
                '"' => {
                    let value = unquoted(token);
                    let masked = if is_hidden && !value.is_empty() { MASK.into() } else { self.value(&value) };
                    // What is not masked stays as it is written.
                    match masked == value {
                        true => out += token,
                        false => out += &serde_json::Value::from(masked).to_string(),
                    }
                    name = None;
                }
                // Of a secret answer the numbers stay, of what has the name of a secret they do not.
                '-' | '0'..='9'
                    if hidden_from.is_some_and(|from| from > 0)
                        || name.as_deref().is_some_and(is_secret)
                        || self.0.is_whole(token) =>
                {
                    out += &serde_json::Value::from(MASK).to_string();
                    name = None;
                }
                _ => {
                    if matches!(c, ',' | '}' | ']' | '-' | '0'..='9') {
                        name = None;
                    }
                    out += token;
                }
            }
            rest = after;
        }
        out
    }
}

/// Whether what has this name is a secret.
fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().any(|secret| plain.contains(secret)) && !OTHERS.iter().any(|other| plain.contains(other))
}

/// The length of the string that a text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn unquoted(token: &str) -> String {
    serde_json::from_str(token).unwrap_or_else(|_| token.trim_matches('"').to_owned())
}

/// Masks what stands behind `name=` in a URL or a form, where the name says that it is secret.
fn assignments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        out += before;
        out.push('=');
        let name = before.rsplit(|c: char| !c.is_alphanumeric() && !"-_.%".contains(c)).next().unwrap_or_default();
        let end = after.find(|c: char| "&;,\"'<> \n\r\t".contains(c)).unwrap_or(after.len());
        rest = if is_secret(name) && end > 0 {
            out += MASK;
            &after[end..]
        } else {
            after
        };
    }
    out + rest
}

/// Masks the user and the password of URLs.
fn without_user(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let after = &rest[at + 3..];
        out += &rest[..at + 3];
        let end = after.find(|c: char| "/?#\"'<> \n\r\t".contains(c)).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(user) => {
                out += MASK;
                &after[user..]
            }
            None => after,
        };
    }
    out + rest
}
