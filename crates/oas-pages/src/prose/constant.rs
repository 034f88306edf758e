//! The one value that a text fixes: `固定值：x`, `当前 API 为 X`, `Set the value to X`. Knows no other statement.

use crate::text::{patterns, words};

use regex::Regex;

use super::value;

patterns! {
    CHINESE = r#"(?x)
        (?: 固定(?:取?值)?\s*(?:为|是|填写?|取|传|:)+ | 固定取?值 | (?:本|此|该|当前)\s*(?:接口|API|api|操作)\s*(?:的)?(?:取值|名称|版本号?)?\s*(?:固定)?(?:为|是|:)+ | (?:本|此|该)接口取值\s*(?:为)?\s*:? | (?:^|[。;,\n]|取值)\s*(?:只能|必须|须|请|应)(?:填写?|传入?|设置?|取值?)?(?:为|是) )
        \s*(?P<value>`[^`\n]{1,100}`|"[^"\n]{1,100}"|'[^'\n]{1,100}'|[A-Za-z0-9][A-Za-z0-9_.:/+-]*)
        (?P<after>\s*(?:$|[,。;.)\n]))"#;
    ENGLISH = r#"(?ix)
        (?: \bset\s+(?:the\s+value|this(?:\s+parameter)?|it)\s+to | \b(?:the\s+)?value\s+used\s+for\s+this\s+(?:api|action|operation|parameter|interface)\s*(?:is|:) | \bfixed\s+(?:value|to|as|at)\s*(?:is|of|:)? | \bmust\s+be\s+(?:set|fixed)\s+to | \bthe\s+value\s+is\s+(?:fixed\s+(?:to|as|at)|always) | \bvalue\s+must\s+be )
        \s*:?\s*(?P<value>`[^`\n]{1,100}`|"[^"\n]{1,100}"|'[^'\n]{1,100}'|[A-Za-z0-9][A-Za-z0-9_.:/+-]*)
        (?P<after>\s*(?:$|[,。;)\n]|\.(?:\s|$)))"#;
    /// `Only the value stop is supported.`
    ONLY = r#"(?i)\bonly\s+(?:(?:the\s+)?value\s+(?P<word>[A-Za-z0-9][A-Za-z0-9_.:-]*)|(?:the\s+value\s+)?[`"'](?P<code>[\w.:/ -]{1,80})[`"'])\s+is\s+(?:currently\s+)?(?:supported|allowed|accepted|valid|permitted|available)\b"#;
}

/// The value that is the only one.
pub(super) fn find(text: &str) -> Option<String> {
    let find = |pattern: &Regex, chinese: bool| {
        pattern.captures_iter(text).find_map(|found| {
            let stated = found.name("value")?.as_str();
            let before = text[..found.get(0)?.start()].trim_end();
            if words!("长度|大小|length|size").ends(before) {
                return None;
            }
            let quoted = stated.starts_with(['`', '"', '\'']);
            let value = stated.trim_matches(['`', '"', '\'']).trim_end_matches(['.', ':', '/']);
            let looks =
                quoted || chinese || value.chars().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '_');
            // `请设置为 true，否则`: one of several.
            let ends = !found["after"].contains(',') || found[0].contains("固定");
            (looks
                && ends
                && (quoted || !value::is_weak(value) || found[0].contains("固定"))
                && (quoted || value.matches('/').count() < 2)
                && value::is_value(value))
            .then(|| value.to_owned())
        })
    };
    let only = || {
        let found = ONLY.captures(text)?;
        found.name("word").or_else(|| found.name("code")).map(|value| value.as_str().to_owned())
    };
    find(&CHINESE, true).or_else(|| find(&ENGLISH, false)).or_else(only)
}
