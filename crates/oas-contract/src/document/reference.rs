//! The text of a `$ref`: which file it names, where in it, and what is called so. Knows no tree.

use std::path::Path;

/// The file and the pointer of a reference, each empty where it names none.
pub(crate) fn parts(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// A path without what goes nowhere or back again: `api/../common/./pet.yaml` is `common/pet.yaml`. What leads out of where it is
/// counted from still does.
///
/// ```
/// assert_eq!(oas_contract::normalized_path("api/../common/./pet.yaml"), "common/pet.yaml");
/// assert_eq!(oas_contract::normalized_path("api/../../pet.yaml"), "../pet.yaml");
/// ```
pub fn normalized_path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for (index, segment) in path.split('/').enumerate() {
        match segment {
            "" if index > 0 => {}
            "." => {}
            ".." if segments.last().is_some_and(|last| !["", ".."].contains(last)) => _ = segments.pop(),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// The name of the schema that a reference means: that of a component, or of what stands in another file, whose name it has
/// where it is all of that file.
pub(crate) fn component_name(reference: &str) -> Option<&str> {
    let (file, pointer) = parts(reference);
    if let Some(name) = pointer.strip_prefix("/components/schemas/") {
        return Some(name).filter(|name| !name.contains('/'));
    }
    if file.is_empty() {
        return None;
    }
    match pointer.rsplit('/').next() {
        Some(name) if !name.is_empty() => Some(name),
        _ => Path::new(file).file_stem()?.to_str(),
    }
}
