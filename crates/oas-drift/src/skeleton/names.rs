//! Names of operations and types, made of what stands in a path or on a page. Knows English plurals as far as the names
//! of APIs have them.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use oas_pages::facts::{Kind, Operation};

/// The name of a type.
pub(super) fn type_name(text: &str) -> String {
    let name: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let name = name.to_upper_camel_case();
    if name.starts_with(|c: char| c.is_alphabetic()) { name } else { format!("Type{name}") }
}

/// The word for one of what a word is for several.
pub(super) fn singular(text: &str) -> String {
    let lower = text.to_lowercase();
    let same = ["ss", "us", "is", "ics", "os"].iter().any(|end| lower.ends_with(end));
    let cut = |count: usize, end: &str| format!("{}{end}", &text[..text.len() - count]);
    if let Some(stem) = ["List", "_list", "Set", "_set"].iter().find_map(|end| text.strip_suffix(end))
        && !stem.is_empty()
    {
        return singular(stem);
    }
    match lower.as_str() {
        "data" | "result" | "results" | "list" | "items" | "records" | "rows" | "content" => "Item".to_owned(),
        _ if same || !lower.ends_with('s') || !text.is_ascii() => text.to_owned(),
        _ if lower.ends_with("ies") && lower.len() > 4 => cut(3, "y"),
        _ if ["sses", "xes", "ches", "shes", "uses"].iter().any(|end| lower.ends_with(end)) => cut(2, ""),
        _ => cut(1, ""),
    }
}

/// Names for an operation, the best first: the verb of the method and what the path ends with.
pub(super) fn operation_ids(operation: &Operation) -> impl Iterator<Item = String> {
    let path = operation.path.as_ref().map_or("", |path| path.value.as_str());
    let is_static = |segment: &&str| !segment.is_empty() && !segment.contains(['{', '}']) && !is_version(segment);
    let mut segments: Vec<&str> = path.split('/').filter(is_static).collect();
    let of_one = path.trim_end_matches('/').ends_with('}');
    let last = segments.pop().unwrap_or("root");
    let lists = operation.response.as_ref().is_some_and(|response| {
        response.kind() == Some(Kind::Array)
            || response.members().iter().any(|field| {
                // What wraps a list is often an object of its own.
                field.schema.kind() == Some(Kind::Array)
                    || field.schema.items.is_none()
                        && field.schema.fields.iter().any(|inner| inner.schema.kind() == Some(Kind::Array))
            })
    });
    let plural = singular(last) != last;
    let method = operation.method.as_ref().map_or("GET", |method| method.value.as_str());
    let one = if plural { singular(last) } else { last.to_owned() };
    let name = match method {
        "GET" | "HEAD" if of_one => format!("get_{one}"),
        "GET" | "HEAD" if lists || plural => format!("list_{last}"),
        "GET" | "HEAD" => format!("get_{last}"),
        "POST" if of_one => format!("update_{one}"),
        "POST" if plural => format!("create_{one}"),
        // A path that ends with what is done: `/images/{id}/copy`.
        "POST" => match segments.last() {
            Some(before) => format!("{last}_{}", singular(before)),
            None => format!("create_{last}"),
        },
        "PUT" | "PATCH" => format!("update_{one}"),
        "DELETE" => format!("delete_{one}"),
        other => format!("{}_{last}", other.to_lowercase()),
    };
    let name =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>().to_snake_case();
    let before = segments.last().map(|segment| singular(segment).to_snake_case());
    let longer = before.map(|before| format!("{name}_of_{before}"));
    // The provider's own name comes first, and stands alone: what is made of the path may be that of another one.
    let own = own_name(operation);
    let numbered = own.clone().unwrap_or_else(|| name.clone());
    let made: Vec<String> = if own.is_some() { Vec::new() } else { std::iter::once(name).chain(longer).collect() };
    own.into_iter().chain(made).chain((2..).map(move |number| format!("{numbered}_{number}")))
}

/// The name that a provider gives an operation, as contracts write it.
pub(super) fn own_name(operation: &Operation) -> Option<String> {
    operation.name.as_ref().map(|name| name.value.to_snake_case()).filter(|name| is_identifier(name))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `v1`, `v2.0`, `2020-01-01`, `api`.
fn is_version(segment: &str) -> bool {
    let rest = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    matches!(segment, "api" | "openapi" | "rest" | "apis")
        || rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '_') || c.is_ascii_lowercase())
            && rest.len() <= 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use oas_pages::facts::Stated;

    #[test]
    fn one_of_several_is_named() {
        let words = ["images", "policies", "statuses", "status", "address", "boxes", "data", "taskSet", "imageList"];
        let expected = ["image", "policy", "status", "status", "address", "box", "Item", "task", "image"];
        assert_eq!(words.map(singular), expected);
    }

    #[test]
    fn operations_are_named_by_method_and_path() {
        for (method, path, expected) in [
            ("GET", "/v1/images", "list_images"),
            ("GET", "/v1/images/{image_id}", "get_image"),
            ("GET", "/v1/regions/{regionId}/imageTasks", "list_image_tasks"),
            ("GET", "/openapi/v1/quota", "get_quota"),
            ("POST", "/v2/images", "create_image"),
            ("POST", "/v2/images/{id}/copy", "copy_image"),
            ("PUT", "/v2/policies/{id}", "update_policy"),
            ("DELETE", "/2016-01-01/tasks/{id}", "delete_task"),
            ("GET", "/", "get_root"),
        ] {
            let operation = Operation {
                method: Some(Stated::new(method.to_owned(), 1)),
                path: Some(Stated::new(path.to_owned(), 1)),
                ..Operation::default()
            };
            assert_eq!(operation_ids(&operation).next().as_deref(), Some(expected), "{method} {path}");
        }
    }
}
