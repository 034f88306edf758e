//! Behaviours that a stranger looks for: one search among definitions for the word of the field leads to the file. The table
//! of ARCHITECTURE.md says which word, and which file.

use std::collections::BTreeSet;

use crate::sources::is_written;
use crate::{Workspace, files};

/// The most files that a search may lead to.
const MOST_HITS: usize = 6;
/// What a definition begins with.
const KEYWORDS: [&str; 9] = ["fn", "struct", "enum", "trait", "const", "static", "type", "mod", "macro_rules!"];

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let folders = ["crates", "xtask"].into_iter().flat_map(|folder| files(&workspace.root.join(folder), &["rs"]));
    let sources = folders.map(|path| (workspace.shown(&path), std::fs::read_to_string(&path).unwrap()));
    let sources: Vec<_> = sources.filter(|(path, text)| is_written(path, text) && path.contains("/src/")).collect();
    let mut faults = Vec::new();
    for (line, word, file) in &workspace.architecture.landmarks {
        let has =
            |text: &String| text.lines().filter_map(defined).any(|name| words(name).contains(&format!("_{word}_")));
        let hits: BTreeSet<&str> =
            sources.iter().filter(|(_, text)| has(text)).map(|(path, _)| path.as_str()).collect();
        let at = format!("ARCHITECTURE.md:{line}");
        if !hits.contains(file.as_str()) {
            faults.push(format!("{at}: no definition in {file} has the word `{word}`"));
        } else if hits.len() > MOST_HITS {
            faults.push(format!("{at}: definitions in {} files have the word `{word}`", hits.len()));
        }
    }
    faults
}

/// The name that a line defines.
fn defined(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || *word == "async");
    let mut keyword = words.next()?;
    let mut name = words.next()?;
    if keyword == "const" && name == "fn" {
        (keyword, name) = (name, words.next()?);
    }
    let end = name.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(name.len());
    KEYWORDS.contains(&keyword).then_some(&name[..end])
}

/// `ServiceError` and `service_error` as `_service_error_`.
fn words(name: &str) -> String {
    let mut words = String::from("_");
    for character in name.chars() {
        if character.is_uppercase() && !words.ends_with('_') {
            words.push('_');
        }
        words.extend(character.to_lowercase());
    }
    words + "_"
}
