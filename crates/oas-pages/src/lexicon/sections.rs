//! What the titles of sections announce. Knows titles, not what stands below them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::title::{contains_word, lists, title};
use crate::facts::Location;
use crate::text::words;

static LISTS: LazyLock<HashMap<&str, Vec<&str>>> =
    LazyLock::new(|| lists(include_str!("sections.txt")).map(|(name, words)| (name, words.collect())).collect());

/// All words that a title without markup may consist of.
static ONLY: LazyLock<HashSet<&str>> = LazyLock::new(|| LISTS.get("only").into_iter().flatten().copied().collect());

/// What a section of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Fields of the request that stand in a certain place.
    Request(Location),
    /// Fields of the request; where they stand depends on the method.
    AnyRequest,
    /// Where the operation is called: method, URL, and perhaps what stands in it.
    Address,
    /// The method of the request and nothing else.
    Method,
    /// Fields of the response.
    Response,
    /// Headers of the response.
    ResponseHeader,
    /// A request that is shown.
    RequestExample,
    /// A response that is shown.
    ResponseExample,
    /// Something that is shown.
    Example,
    /// The statuses or codes of errors.
    Errors,
    /// Structures that fields refer to.
    Structures,
    /// What is no part of the operation's form: description, permissions, history.
    Other,
}

/// What a title announces, if it is the title of a section at all. A `strict` one consists of such words only, as a line
/// without markup must to be a title.
pub(crate) fn section(text: &str, strict: bool) -> Option<Section> {
    let full = title(text);
    let title = full.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '一'..='十'));
    if title.is_empty() || title.chars().count() > 60 {
        return None;
    }
    let has = |list: &str| LISTS.get(list).is_some_and(|words| words.iter().any(|word| contains_word(title, word)));
    if strict && title.is_ascii() && !only_section_words(title) {
        return None;
    }
    if LISTS.get("structures").is_some_and(|words| words.contains(&title)) {
        return Some(Section::Structures);
    }
    let response = has("response");
    let request = has("request");
    let header = has("header");
    let fields = has("fields");
    let body = has("body");
    if strict && !only_section_words(title) {
        None
    } else if has("example") {
        Some(match (request || title.contains("payload") && !response, response) {
            (true, false) => Section::RequestExample,
            (false, true) => Section::ResponseExample,
            _ => Section::Example,
        })
    } else if has("errors") && !(response && fields && !has("error words")) {
        Some(Section::Errors)
    } else if header && (response || request || fields || only_section_words(title) || has("header alone")) {
        Some(if response && !request { Section::ResponseHeader } else { Section::Request(Location::Header) })
    } else if has("method") && !fields {
        Some(Section::Method)
    } else if has("path") || has("path words") && fields {
        Some(Section::Request(Location::Path))
    } else if has("query") && (fields || request || has("query words") && title.len() < 24) {
        Some(Section::Request(Location::Query))
    } else if has("address") {
        Some(Section::Address)
    } else if body && response {
        Some(Section::Response)
    } else if body && (request || fields || title == "body") {
        Some(Section::Request(Location::Body))
    } else if response && (fields || body || only_section_words(title)) {
        Some(Section::Response)
    } else if request && (fields || only_section_words(title)) || fields && only_section_words(title) {
        Some(Section::AnyRequest)
    } else if has("other") {
        Some(Section::Other)
    } else {
        None
    }
}

/// Whether a label announces the host of all operations.
pub(crate) fn announces_host(label: &str) -> bool {
    let label = title(label);
    LISTS.get("host").is_some_and(|words| words.contains(&label.as_str()))
}

/// A title with words that do not belong to sections: `Request parameters to copy from a bucket`.
pub(crate) fn words_of_its_own(text: &str) -> Option<String> {
    let title = title(text);
    (!only_section_words(&title)).then_some(title)
}

/// Whether nothing is left of a title when the words of sections are taken out.
fn only_section_words(title: &str) -> bool {
    let known = |word: &str| {
        ONLY.contains(word)
            || word.chars().all(|c| c.is_ascii_digit())
            || words!("的|和|与|及|中|の|と|в|и|с|для").contains(word)
    };
    if title.is_ascii() {
        return title.split([' ', '/']).filter(|word| !word.is_empty()).all(known);
    }
    let mut rest: Vec<String> = vec![title.to_owned()];
    // In the order of the file, where longer words come before those that they contain.
    for word in LISTS.get("only").into_iter().flatten().filter(|word| !word.is_ascii()) {
        rest = rest.iter().flat_map(|part| part.split(word)).map(str::to_owned).collect();
    }
    let left = rest.join(" ");
    left.split([' ', '/']).filter(|word| !word.is_empty()).all(known)
}
