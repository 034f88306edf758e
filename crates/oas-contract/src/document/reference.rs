//! The text of a `$ref`: which file it names, where in it, and what is called so. Knows no tree.

use std::path::Path;

/// The most references that lead from one to the next.
pub const LONGEST_CHAIN: usize = 64;

/// The file and the pointer of a reference, each empty where it names none.
pub(crate) fn parts(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
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
