//! What a stranger looks for is found by one search for the field's word among definitions.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The question, the word of the field, and where the answer stands: a file, or a folder.
const BEHAVIOURS: [(&str, &str, &str); 14] = [
    ("where is an error body read?", "ServiceError", "crates/oas-runtime/src/error/service.rs"),
    ("where is the next page decided?", "pager", "crates/oas-runtime/src/paging/pager.rs"),
    ("which view knows minLength?", "min_length", "crates/oas-contract/src/model/schema_values.rs"),
    ("where is a response decoded?", "send_json", "crates/oas-runtime/src/call/execute.rs"),
    ("where are URLs encoded?", "percent_encoding", "crates/oas-runtime/src/percent_encoding.rs"),
    ("what is tried again, and when?", "Backoff", "crates/oas-runtime/src/client/retry.rs"),
    ("what is a request signed over?", "CanonicalRequest", "crates/oas-runtime/src/signature/request.rs"),
    ("where does a value begin and end in a file?", "Span", "crates/oas-contract/src/edit/spans.rs"),
    ("what is a finding?", "Finding", "crates/oas-contract/src/source/finding.rs"),
    ("which words do columns of pages have?", "lexicon", "crates/oas-pages/src/lexicon/mod.rs"),
    ("how are fenced listings read?", "fence", "crates/oas-pages/src/blocks/fence.rs"),
    ("what has drifted from a page?", "drift", "crates/oas-drift/src/drift.rs"),
    ("which changes are accepted?", "Allowed", "crates/oas-diff/src/allow.rs"),
    ("who writes in a workspace?", "lock", "xtask/src/lock.rs"),
];

/// The files that are called so, and those in which something is defined that is.
fn search(word: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = BTreeSet::new();
    let mut open: Vec<PathBuf> = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let shown = path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
            if path.is_dir() && !shown.ends_with("/target") && !shown.ends_with("/tests") {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && shown.contains("/src/")
                && !shown.ends_with("generated.rs")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let is_called = shown.ends_with(&format!("/{word}.rs")) || shown.ends_with(&format!("/{word}/mod.rs"));
                if is_called || text.lines().filter_map(defined).any(|name| name == word) {
                    found.insert(shown);
                }
            }
        }
    }
    found
}

/// The name that a line defines.
fn defined(line: &str) -> Option<&str> {
    const KINDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules!"];
    let mut words =
        line.split_whitespace().skip_while(|word| word.starts_with("pub") || ["async", "unsafe"].contains(word));
    let kind = words.next().filter(|word| KINDS.contains(word))?;
    // `const fn` is a function.
    let name = words.next().filter(|name| !(kind == "const" && *name == "fn")).or_else(|| words.next())?;
    name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}

#[test]
fn what_is_looked_for_is_found_by_its_name() {
    let mut lost = Vec::new();
    for (question, word, place) in BEHAVIOURS {
        let found = search(word);
        if !found.contains(place) || found.len() > 4 {
            lost.push(format!("{question} `{word}` is defined in {found:?}, and not found at {place}"));
        }
    }
    assert!(lost.is_empty(), "\n{}\n", lost.join("\n"));
}

#[test]
fn comments_and_uses_are_no_definitions() {
    assert_eq!(defined("    pub(crate) async fn decode<T>(text: &str) {"), Some("decode"));
    assert_eq!(defined("pub const fn min_length(self) -> Self {"), Some("min_length"));
    assert_eq!(defined("macro_rules! view {"), Some("view"));
    assert_eq!(defined("// fn decode() is elsewhere"), None);
    assert_eq!(defined("    decode(text);"), None);
    assert!(search("a_word_that_nothing_has").is_empty());
}
