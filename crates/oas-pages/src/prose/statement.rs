//! Where another statement begins: a default, an example, a condition, a bound behind a list of values. Knows the words
//! that statements begin with, and reads none of them.

use crate::text::{patterns, words};

use std::borrow::Cow;

patterns! {
    NEXT = r"(?ix)
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
        )";
}

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

patterns! {
    /// What labels a part of a description.
    LABEL = r"(?i)(?:^|[\s。.])(?P<label>参数解释|约束限制|取值范围|默认取值|definition|constraints?|range|default value)\s*:";
}

/// A text without its part about constraints, where another part is about the values.
pub(super) fn without_constraints(text: &str) -> Cow<'_, str> {
    let labels: Vec<(usize, bool)> = LABEL
        .captures_iter(text)
        .filter_map(|found| {
            let label = found.name("label")?;
            let lower = label.as_str().to_lowercase();
            Some((label.start(), lower.starts_with("constraint") || lower == "约束限制"))
        })
        .collect();
    if labels.len() < 2 || labels.iter().all(|(_, constraint)| !constraint) {
        return Cow::Borrowed(text);
    }
    let mut out = text[..labels[0].0].to_owned();
    for (index, (start, constraint)) in labels.iter().enumerate() {
        let end = labels.get(index + 1).map_or(text.len(), |(next, _)| *next);
        if !constraint {
            out.push_str(&text[*start..end]);
        }
    }
    Cow::Owned(out)
}

patterns! {
    CONDITION = r"(?i)^[\s>*-]*(?:(?:if|when|in case|unless)\b[^.]*(?:,|:|$)|for\b[^.,:]*(?:instances?|disks?|types?|protocols?|users?)\b[^.]*[,:]|(?:当[^前地日天,。]|如果|若|对于|此时)[^。]*(?:时|则|,))|[A-Za-z_]\w*\s*(?:指定)?(?:为|=|是)\s*[`\x22]?[\w/、]+[`\x22]?\s*时";
}

/// How far back the beginning of a sentence is looked for, in characters.
const LONGEST_SENTENCE: usize = 200;

/// The sentence that a text ends in.
fn sentence(before: &str) -> &str {
    let far = before.char_indices().rev().nth(LONGEST_SENTENCE).map_or(0, |(at, _)| at);
    let before = &before[far..];
    let start =
        before.rfind(['。', ';', '\n']).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let sentence = &before[start..];
    sentence.rfind(". ").map_or(sentence, |at| &sentence[at + 2..])
}

/// Whether what follows a text holds in some cases only: `If PeriodUnit is set to Week, valid values are`.
pub(super) fn is_conditional(before: &str) -> bool {
    let sentence = sentence(before);
    let unconditional = words!(
        "必填|必选|必传|有效|生效|可用|必须指定|omitted|not specified|not set|unset|do not|don't|is empty|\
         not configured|not provided|not given|不指定|未指定|为空|不设置|未设置|留空|不设定|left empty|\
         required|不填|不传",
    );
    CONDITION.is_match(sentence) && !unconditional.occurs_in(sentence)
}

patterns! {
    IN_CONDITION = r"(?i)^[\s>*-]*(?:如果|若|假如|if\b|when\b)[^,:]*$";
    /// A name of the wire with what is said of it, among others of its kind: `name: the name, hw_mode: the mode, values are`.
    MEMBER = r"[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]+:[^:。;\n]*$";
}

/// Whether a text ends in the condition of a sentence, whose consequence follows: `如果备份为`.
pub(super) fn is_in_condition(before: &str) -> bool {
    IN_CONDITION.is_match(sentence(before).trim_end())
}

/// Whether a text ends in what is said of a member that it has named.
pub(super) fn is_about_member(before: &str) -> bool {
    MEMBER.is_match(sentence(before)) && before.matches('_').count() > 1
}

/// Whether the clause that a text ends in is about the characters of a value.
pub(super) fn is_about_characters(before: &str) -> bool {
    let sentence = sentence(before).to_lowercase();
    let clause = sentence.rsplit([',', ':']).find(|clause| !clause.trim().is_empty()).unwrap_or_default();
    words!(
        "parameters|fields|以下参数|下列参数|character|letter|digit|字符|字母|数字|符号|开头|结尾|\
         汉字|中文",
    )
    .occurs_in(clause)
}
