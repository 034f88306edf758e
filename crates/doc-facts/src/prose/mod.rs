//! What a description says about values: defaults, enumerations and bounds, in Chinese and English. Knows sentences, not
//! tables and sections.

mod default;
mod enumeration;
mod range;

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::facts::{Bounds, Kind, Schema, Stated};
use crate::text::{bare, narrow};

pub(crate) use enumeration::{Announced, listed};

/// How much of a description is read, in characters.
const LONGEST: usize = 4000;

/// What was found in a description.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) default: Option<Value>,
    pub(crate) enumeration: Vec<Value>,
    /// Values are announced, and none follow.
    pub(crate) lost_values: bool,
    pub(crate) bounds: Bounds,
}

/// Reads a description of a value of a kind.
pub(crate) fn read(text: &str, kind: Option<Kind>, line: u32) -> Said {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = narrow(&text[..end]);
    let (enumeration, lost_values) = match enumeration::find(&text, kind) {
        Announced::Values(values) => (values, false),
        Announced::Lost => (Vec::new(), true),
        Announced::Nothing => (Vec::new(), false),
    };
    let mut bounds = range::find(&text, kind, line);
    if !enumeration.is_empty() {
        // `0 or 1` is a list of values, not a range.
        (bounds.minimum, bounds.maximum) = (None, None);
    }
    let enumeration = enumeration.iter().map(|value| typed(value, kind)).collect::<Vec<_>>();
    // `true or false` says nothing new about a boolean.
    let enumeration = if kind == Some(Kind::Boolean) { Vec::new() } else { enumeration };
    let default = default::find(&text, kind).map(|value| typed(&value, kind));
    Said { default, enumeration, lost_values, bounds }
}

/// Adds what was said to a schema, where the page has not given it in a better place.
pub(crate) fn add(schema: &mut Schema, said: Said, line: u32) {
    // What is said about a list's values is about its elements.
    if let Some(default) = said.default {
        schema.default.get_or_insert(Stated::new(default, line));
    }
    let target = match &mut schema.items {
        Some(items) => items.as_mut(),
        None => &mut *schema,
    };
    if !said.enumeration.is_empty() {
        target.enumeration.get_or_insert(Stated::new(said.enumeration, line));
    }
    let (bounds, given) = (said.bounds, &mut schema.bounds);
    given.minimum = given.minimum.take().or(bounds.minimum);
    given.maximum = given.maximum.take().or(bounds.maximum);
    given.least = given.least.take().or(bounds.least);
    given.most = given.most.take().or(bounds.most);
}

static EXAMPLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:示例值?|样例值?|举例|\bexamples?(?:\s+value)?)\s*:\s*(`[^`\n]{1,200}`|"[^"\n]{1,200}"|\[[^\]\n]{1,200}\]|[A-Za-z0-9][^\s,;。、)]{0,200})"#)
        .expect("a pattern")
});

/// An example that a description gives.
pub(crate) fn example(text: &str) -> Option<String> {
    let text = narrow(text);
    let found = EXAMPLE.captures(&text)?;
    Some(found[1].trim_end_matches('.').to_owned())
}

/// A value as it is written, in the type of its field.
pub(crate) fn typed(text: &str, kind: Option<Kind>) -> Value {
    let text = text.trim();
    let inner = bare(text);
    match kind {
        Some(Kind::Integer) => inner.replace(',', "").parse::<i64>().map_or_else(|_| inner.into(), Value::from),
        Some(Kind::Number) => match serde_json::from_str::<serde_json::Number>(inner) {
            Ok(number) => Value::Number(number),
            Err(_) => inner.into(),
        },
        Some(Kind::Boolean) => match inner.to_lowercase().as_str() {
            "true" | "是" | "1" => true.into(),
            "false" | "否" | "0" => false.into(),
            _ => inner.into(),
        },
        Some(Kind::Array | Kind::Object) => serde_json::from_str(text).unwrap_or_else(|_| inner.into()),
        Some(Kind::String) | None => inner.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `default | values | range | length`, as far as they are there.
    fn said(text: &str, kind: Kind) -> String {
        let said = read(text, Some(kind), 1);
        let limit = |limit: Option<Stated<crate::Limit>>| {
            limit
                .map(|limit| format!("{}{}", if limit.value.exclusive { "!" } else { "" }, limit.value.number))
                .unwrap_or_default()
        };
        let count = |count: Option<Stated<u64>>| count.map(|count| count.value.to_string()).unwrap_or_default();
        let mut parts = Vec::new();
        parts.extend(said.default.map(|default| format!("default {default}")));
        if !said.enumeration.is_empty() {
            parts.push(said.enumeration.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        }
        let Bounds { minimum, maximum, least, most } = said.bounds;
        if minimum.is_some() || maximum.is_some() {
            parts.push(format!("{}..{}", limit(minimum), limit(maximum)));
        }
        if least.is_some() || most.is_some() {
            parts.push(format!("#{}..{}", count(least), count(most)));
        }
        parts.join(", ")
    }

    #[test]
    fn of_numbers() {
        for (text, expected) in [
            ("取值范围：`[1, 10]`，默认为10；。", "default 10, 1..10"),
            ("取值范围是1到100之间的整数", "1..100"),
            ("取值范围 1 - 100，默认: 20", "default 20, 1..100"),
            ("每页条数，[1-100]，默认值是`10`。", "default 10, 1..100"),
            ("The port, (0, 65535].", "!0..65535"),
            ("1 ≤ n", ""),
            ("Must be between 1 and 1000. Default value: 50.", "default 50, 1..1000"),
            ("A number from 5 to 300, in seconds", "5..300"),
            ("最大值为500，最小值为1，缺省值：10", "default 10, 1..500"),
            ("不小于0且不超过100", "0..100"),
            ("大于0，小于等于 64", "!0..64"),
            ("minimum: 1, maximum: 50, default: 10", "default 10, 1..50"),
            ("Min 1, max 50. Defaults to 10 if omitted.", "default 10, 1..50"),
            ("页码，从1开始，默认第1页", "default 1, 1.."),
            ("正整数，默认 1。", "default 1, 1.."),
            ("分页大小，默认返回20条，最多100条", "default 20, ..100"),
            ("创建时间。Unix 时间戳;未完成时为 0", ""),
            ("镜像大小。单位为 byte", ""),
            ("Unix time, e.g. 1714982400", ""),
            ("状态码，200表示成功", ""),
            ("数量，可选值为1、2、4、8", "1 2 4 8"),
            ("0: off, 1: on", ""),
            ("The limit (default 20, at most 100).", "default 20, ..100"),
            ("用于分页,取值为正整数,最大(默认)取值为500", "default 500, 1..500"),
            ("取值为40~1024GB。", "40..1024"),
        ] {
            assert_eq!(said(text, Kind::Integer), expected, "{text}");
        }
    }

    #[test]
    fn of_texts() {
        for (text, expected) in [
            ("字符串,长度限制:0-1024 字符。", "#0..1024"),
            ("长度为2~128个字符", "#2..128"),
            ("名称，1-64位字母或数字", "#1..64"),
            ("长度范围[1,64]", "#1..64"),
            ("不超过255个字符", "#..255"),
            ("The name, 1 to 255 characters.", "#1..255"),
            ("Maximum length: 64.", "#..64"),
            ("Up to 36 characters long.", "#..36"),
            ("at least 8 characters", "#8.."),
            ("length 1-255", "#1..255"),
            ("Must not exceed 100 characters.", "#..100"),
            ("开始时间，格式 2020-07-02 17:34:44", ""),
            ("The version, such as 1.2-3", ""),
            ("Sort order. Valid values: asc | desc. Default: asc", "default \"asc\", \"asc\" \"desc\""),
            ("Enum: [a, b, c]", "\"a\" \"b\" \"c\""),
            ("枚举: ['a','b']", "\"a\" \"b\""),
            ("支持的值：a、b 或 c，默认为 b", "default \"b\", \"a\" \"b\" \"c\""),
            ("Either `x` or `y`.", "\"x\" \"y\""),
            ("The state, one of Pending, Running and Failed.", "\"Pending\" \"Running\" \"Failed\""),
            ("Allowed values are `a`, `b` (default) and `c`.", "default \"b\", \"a\" \"b\" \"c\""),
            ("默认为空", ""),
            ("区域 ID", ""),
            ("Bearer 身份验证格式，例如：Bearer `{{API 密钥}}`。", ""),
            ("By default the newest come first.", ""),
            ("下一页游标。为空字符串表示无后续数据", ""),
            ("The id of the image in the default region.", ""),
            ("排序方向，asc：升序；desc：降序。默认 desc", "default \"desc\", \"asc\" \"desc\""),
            ("镜像是否可用,取值为true/false。", "\"true\" \"false\""),
        ] {
            assert_eq!(said(text, Kind::String), expected, "{text}");
        }
        assert_eq!(said("最多20个", Kind::Array), "#..20");
        assert_eq!(said("每次最多支持100个ID", Kind::Array), "#..100");
        assert_eq!(said("是否公开，默认 false", Kind::Boolean), "default false");
    }
}
