//! Rust names from wire names. To name a name changes nothing, so that whoever names types and fields once more, as
//! progenitor does, comes to the same. Knows no contract.

use heck::{ToKebabCase as _, ToPascalCase, ToSnakeCase};

/// Method names of a request builder, which a parameter must not take.
const BUILDER_METHODS: [&str; 25] = [
    "new",
    "send",
    "send_bytes",
    "send_events",
    "send_json",
    "send_lines",
    "send_text",
    "client",
    "body",
    "body_map",
    "into_stream",
    "download",
    "download_bytes",
    "pages",
    "wait_until_finished",
    "wait_until_gone",
    "into_token_source",
    "invoke",
    "prepare",
    "preview",
    "header",
    "timeout",
    "retry",
    "credentials",
    "keep_body",
];

/// Names of the prelude, which a type would hide from a program that imports all types. Generated code says `::std` everywhere.
const TAKEN_TYPES: [&str; 20] = [
    "Ok", "Err", "Some", "None", "Option", "Result", "String", "Vec", "Box", "Default", "From", "Into", "TryFrom",
    "Iterator", "ToString", "Clone", "Send", "Sync", "Copy", "Drop",
];

/// The keywords of every edition, those that are reserved included.
const KEYWORDS: [&str; 54] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Functions that every client has.
const TAKEN_METHODS: [&str; 6] = ["builder", "from_env", "invoke", "clone", "with_retry", "with_credentials"];

/// The name of a type: `image-list` → `ImageList`.
pub(crate) fn type_name(text: &str) -> String {
    let name = pascal(text);
    if TAKEN_TYPES.contains(&name.as_str()) { format!("{name}Value") } else { name }
}

/// The name of the request builder of an operation: `list_images` → `ListImages`.
pub(crate) fn builder_name(operation: &str) -> String {
    type_name(operation)
}

/// A name that nothing else has: the wanted one, or the first of those with a number behind it.
pub(crate) fn free(wanted: &str, separator: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    // What keeps a name from being a keyword is not needed before a number.
    let stem = wanted.trim_end_matches('_');
    let numbered = |number: u64| format!("{stem}{separator}{number}");
    numbered(oas_contract::free_number(|number| is_taken(&numbered(number))))
}

/// A name for a field, a setter or a method that nothing else has.
pub(crate) fn free_value(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    free(wanted, "_", is_taken)
}

/// The name of the method of an operation: `listImages` → `list_images`.
pub(crate) fn method_name(operation: &str) -> String {
    let name = value_name(operation);
    if TAKEN_METHODS.contains(&name.as_str()) { format!("call_{name}") } else { name }
}

/// Words with a capital each. Letters that stand alone are one word then: `aB_c-D` is `ABCD`, and so `Abcd`.
fn pascal(text: &str) -> String {
    escape(separated(text).to_pascal_case().to_pascal_case(), "X")
}

/// The name of a method, field or parameter: `__imageType` → `image_type`.
pub(crate) fn value_name(text: &str) -> String {
    escape(separated(text).to_snake_case(), "x")
}

/// The name of the cargo feature of a tag: `Image tasks` → `image-tasks`.
pub(crate) fn feature_name(tag: &str) -> String {
    escape(separated(tag).to_kebab_case(), "x")
}

/// The name of the setter of a parameter, clear of the methods that every request builder has.
pub(crate) fn parameter_name(text: &str) -> String {
    let name = value_name(text);
    if BUILDER_METHODS.contains(&name.as_str()) { format!("{name}_parameter") } else { name }
}

/// A name without what keeps it from being a keyword.
pub(crate) fn bare(name: &str) -> &str {
    name.trim_end_matches('_')
}

/// The name of the variant of an integer: `1` → `Value1`, `-1` → `Minus1`.
pub(crate) fn integer_variant(value: i64) -> String {
    if value < 0 { format!("Minus{}", value.unsigned_abs()) } else { format!("Value{value}") }
}

/// The name of an enum variant: `cn-north-1` → `CnNorth1`, `+` → `Plus`.
pub(crate) fn variant_name(text: &str) -> String {
    let expanded: String = text
        .chars()
        .flat_map(|c| match c {
            '+' => " plus ".chars().collect::<Vec<_>>(),
            '<' => " less ".chars().collect(),
            '>' => " greater ".chars().collect(),
            '=' => " equal ".chars().collect(),
            '*' => " any ".chars().collect(),
            c => vec![c],
        })
        .collect();
    let name = pascal(&expanded);
    match name.as_str() {
        _ if text.is_empty() => "Empty".to_owned(),
        // The variant that every open enumeration has.
        "Unknown" => "UnknownValue".to_owned(),
        _ => name,
    }
}

fn separated(text: &str) -> String {
    text.replace('\'', "").chars().map(|c| if fits("x", c) { c } else { '-' }).collect()
}

/// Whether a character may stand in a name, after `before`: not all that are letters or digits may. Those whose capital has
/// another small letter would be named differently each time.
fn fits(before: &str, c: char) -> bool {
    let fits = || syn::parse_str::<syn::Ident>(&format!("{before}{c}")).is_ok();
    let is_stable = || {
        let small: String = c.to_lowercase().collect();
        let capital = small.to_uppercase();
        capital.chars().count() == 1 && capital.to_lowercase() == small
    };
    c == '_' || c.is_ascii_alphanumeric() || c.is_alphanumeric() && is_stable() && fits()
}

fn escape(name: String, prefix: &str) -> String {
    let name = match name.chars().next() {
        None => prefix.to_owned(),
        Some(c) if c.is_alphabetic() && fits("", c) => name,
        Some(_) => format!("{prefix}{name}"),
    };
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_what_a_rust_reader_expects() {
        let values = ["__imagetype", "pageSize", "self", "X-Auth-Token", "2fa", "type", "__support_kvm_hi1822_hiovs"];
        let expected = ["imagetype", "page_size", "self_", "x_auth_token", "x2fa", "type_", "support_kvm_hi1822_hiovs"];
        assert_eq!(values.map(value_name), expected);
        assert_eq!(["imageList", "2d", "中文"].map(type_name), ["ImageList", "X2d", "中文"]);
        let variants = ["", "cn-north-1", "V100_vGPU", "Unknown", "c++", "+1"].map(variant_name);
        assert_eq!(variants, ["Empty", "CnNorth1", "V100vGpu", "UnknownValue", "CPlusPlus", "Plus1"]);
        assert_eq!(parameter_name("send"), "send_parameter");
        assert_eq!(["Result", "error", "Error"].map(type_name), ["ResultValue", "Error", "Error"]);
        assert_eq!((builder_name("error"), method_name("builder")), ("Error".into(), "call_builder".into()));
        assert_eq!(free("Self_", "", |name| ["Self_", "Self2"].contains(&name)), "Self3");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn names_are_names_and_stable(text in "[a-zA-Z0-9_' .+-]{0,12}|[a-zA-Z\\p{Han}äöÄÖßéñøЖжΔδ²⅓0-9_-]{0,8}") {
            for name in [value_name, type_name, variant_name] {
                let named = name(&text);
                prop_assert!(syn::parse_str::<syn::Ident>(&named).is_ok(), "{named:?} is no name");
                prop_assert_eq!(name(&named), named);
            }
        }
    }
}
