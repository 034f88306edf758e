//! Paths of files as they are shown and compared. Knows text alone.

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
