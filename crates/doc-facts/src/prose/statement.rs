//! Where another statement begins: a default, an example, a condition, a bound behind a list of values. Knows the words
//! that statements begin with, and reads none of them.

use std::sync::LazyLock;

use regex::Regex;

static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<before>^|[\s,;。.、(\p{Han}])
        (?P<word>
            (?:the\s+)?\bdefault(?:\s+values?)?\s*(?::|=|\bis\b|\bto\b|\bbeing\b) | (?:the\s+)?\bdefault\s+value\b | \bdefaults\s+to\b | \bby\s+default\b
          | \bexamples?(?:\s+values?)?\s*: | \bfor\s+(?:example|instance)\b | \be\.g\.
          | \b(?:definition|constraints?|restrictions?|notes?|remarks?|value\s+range|range|description|required|unit)\s*:
          | \b(?:min(?:imum)?|max(?:imum)?)(?:\s+(?:length|value|size))?\s*:
          | \b(?:if|when)\s+(?:it\s+is\s+|this\s+parameter\s+is\s+|you\s+)?(?:not|unset|omitted|left|do\s+not)\b
          | (?:默认|缺省)\s*(?:的?取?值|值)?\s*(?:为|是|:|=)\s* | (?:默认|缺省)\s*[A-Za-z0-9`\x22'] | (?:默认|缺省)取?值\s
          | 示例值?\s*: | 样例\s*: | 例如 | 比如 | 约束限制\s*: | 约束\s*: | 说明\s*: | 注意\s*: | 备注\s*: | 参数解释\s*: | 取值范围\s*:
          | 不(?:填|传|指定|设置|配置)(?:时|则|该|,) | 未(?:指定|填|设置) | 如不 | 若不 | 最多(?:支持)?\d | 长度(?:为|限制|范围|:)
        )",
    )
    .expect("a pattern")
});

/// Where the next statement begins, with its words. Not at the beginning of a text or of a line of a list: there such a
/// word is a value.
pub(super) fn next(text: &str) -> Option<usize> {
    NEXT.captures_iter(text).find_map(|found| {
        let at = found.name("word")?.start();
        let before = text[..at].trim_end_matches(' ');
        let value = before.trim().is_empty() || before.ends_with("\n-") || before.trim() == "-";
        let label = before.ends_with("\n-") && text[at..].to_ascii_lowercase().starts_with("default value");
        (!value || label).then_some(found.name("before").map_or(at, |before| before.start().max(at.min(before.end()))))
    })
}
