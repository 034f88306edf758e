//! What a description begins with: `Required.`, `（必选）`, `(integer)`, `string.`. Knows marks at the beginning, not the
//! sentences behind them.

use crate::text::markup::{narrow, plain};
use crate::text::{patterns, words};

patterns! {
    /// A mark at the beginning, or in brackets.
    REQUIRED = r"(?ix)
        (?: ^\s*(?:\(?[a-z]{3,8}\)?\s*[.,;]\s+)?(?:this\s+(?:parameter|field)\s+is\s+)?(?P<start>required|optional|mandatory)\s*(?:[.;,:)]|$|\n|-\s)
          | (?:^|[\s.])this\s+(?:parameter|field)\s+is\s+(?P<sentence>required|optional|mandatory)\s*(?:[.]|$)
          | [(\[]\s*(?P<bracket>required|optional|mandatory|必选|必填|必须|必传|可选|选填|非必填|非必选|非必传)(?:参数)?\s*[)\]]
          | ^\s*(?P<chinese>必选|必填|必须|必传|可选|选填|非必填|非必选|非必传|非必须)(?:参数|项)?\s*(?:[。,;:.]|$|\n|-\s) )";
}

/// Whether a description says at its beginning, or as a mark, that the field must be given.
pub(crate) fn required(text: &str) -> Option<bool> {
    let text = narrow(&plain(text));
    let found = REQUIRED.captures(&text)?;
    let word = ["start", "sentence", "bracket", "chinese"].iter().find_map(|name| found.name(name))?.as_str();
    Some(words!("required|mandatory|必选|必填|必须|必传").contains(&word.to_lowercase()))
}

patterns! {
    KIND = r"(?ix)^\s*(?: [(\[_*]+\s*(?P<bracket>[A-Za-z\[\]<>0-9\p{Han}]{3,24})\s*[)\]_*]+
          | (?P<word>string|integer|int|int32|int64|long|number|float|double|boolean|bool|object|array|array\s+of\s+[a-z]+|list\s+of\s+[a-z]+|(?:string|integer|int|object)\[\]|字符串|整数|整型|布尔值?|布尔型|浮点数|数组|对象)\s*(?:[.,;。|]|$|\n|\(|-\s) )";
}

/// The type that a description begins with.
pub(crate) fn kind(text: &str) -> Option<String> {
    let text = narrow(&plain(text));
    let found = KIND.captures(&text)?;
    found.name("bracket").or_else(|| found.name("word")).map(|word| word.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_beginning() {
        for (text, expected) in [
            ("Required. The id.", Some(true)),
            ("**Required.** The id.", Some(true)),
            ("Optional. The id.", Some(false)),
            ("(Required) The id", Some(true)),
            ("The id (optional)", Some(false)),
            ("string. Required. The id", Some(true)),
            ("This parameter is required.", Some(true)),
            ("The id. This parameter is required.", Some(true)),
            ("必填。镜像ID", Some(true)),
            ("可选。镜像ID", Some(false)),
            ("镜像ID（必选）", Some(true)),
            ("必填", Some(true)),
            ("（选填）名称", Some(false)),
            ("A password is required for this.", None),
            ("Required when type is custom.", None),
            ("当type为custom时必填", None),
            ("可选值：a、b", None),
            ("可选择的值", None),
            ("必须大于0", None),
            ("This parameter is required if type is x.", None),
        ] {
            assert_eq!(required(text), expected, "{text}");
        }
        for (text, expected) in [
            ("**(integer)** Max 5", Some("integer")),
            ("string. Required.", Some("string")),
            ("_integer_ The limit", Some("integer")),
            ("String of characters", None),
            ("The string. x", None),
            ("(see below)", None),
        ] {
            assert_eq!(kind(text).as_deref(), expected, "{text}");
        }
    }
}
