//! Lists of values: ``可选值：`a`、`b` ``, `取值为asc和desc`, `- Pending: waiting`, `one of a, b or c`. Knows no other
//! statement.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::Kind;
use crate::text::{bare, is_wide};

/// What follows the announcement of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Announced {
    /// None is announced.
    Nothing,
    /// One is announced, and the page has lost them.
    Lost,
    /// The values.
    Values(Vec<String>),
}

/// Words that announce values. The strong ones do so even for one value without quotes.
static TRIGGER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<strong>
            可选(?:的)?(?:取)?值(?:范围)? | 可能(?:的)?(?:取)?值 | 可选项 | 枚举(?:类型|取?值)? | 有效(?:取)?值 | 合法(?:取)?值 | 允许(?:的)?(?:取)?值 | 支持的(?:取)?值
          | (?:目前|当前|现|仅|只)支持(?:以下)?[^\s,:;。]{0,6}? | 支持以下[^\s,:;。]{0,6} | 取值(?:范围|列表|如下|包括|有|为|是|说明|仅限)? | 可取(?:值)?(?:为)? | 以下(?:几种)?(?:取?值|类型|状态)
          | 分为(?:以下)?[^\s,:;。]{0,4} | (?:状态|类型)包括
          | \b(?:possible|valid|allowed|accepted|supported|available|permitted|legal)\s+(?:values?|options?|states?|types?|status(?:es)?|choices) | \benum(?:eration|erated)?(?:\s+values?)?\b | \bone\s+of\b | \ballowed\b\s*:
          | \b(?:must|can|may|should|will)\s+(?:only\s+)?be\s+(?:either|one\s+of)\b | \beither\b | \bvalue\s+(?:can|must|may|should)\s+be\b | \bvalues?\s*(?:are|is|include|:)
        )
        |
        (?P<weak> 包括 | 包含 | 例如 | 值为 | 有 | 为 | : | \b(?:can|may|must|should)\s+be\b | \boptions?\b | \bvalues?\b | \bsupports?\b | \bis\b )",
    )
    .expect("a pattern")
});

/// What may stand between the announcement and the first value.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\s|:|=|为|是|有|如下|包括|包含|以下|之一|的|几种|中|镜像属性|(?:any|of|are|is|be|either|one|include[sd]?|the|following|as|follows|values?)\b|-)*")
        .expect("a pattern")
});

/// A value with its meaning: `queued: waiting`, ``- `a` - first``, `0:off`.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:^|[\s,、;。.|(\p{Han}]|\*\s|-\s)(?P<quote>[`"'])?(?P<value>[A-Za-z0-9_][A-Za-z0-9_./+-]*)[`"']?[ \t]*(?P<sign>:|-\s|=|\()\s*[^\s\d/:]"#,
    )
    .expect("a pattern")
});

static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`([^`\n]{1,200})`").expect("a pattern"));
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""([^"\n]{0,100})"|'([A-Za-z0-9_][^'\n]{0,100})'"#).expect("a pattern"));
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)^[\s:`"]*(?:为|是|is|between|from|[\[(])*\s*-?\d[\d.]*\s*(?:个|字符|characters?)?\s*(?:~|-|至|到|to\b|and\b|\.\.|,\s*-?\d+\s*[\])])"#).expect("a pattern")
});
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:如下|以下[^\s,:;。]{0,8}|取值范围|可选值|可能值|枚举值|取值|(?:values?|options|following)(?:\s+are|\s+is)?)\s*:\s*$").expect("a pattern")
});

/// The values that a text lists. Its signs are narrow already.
pub(crate) fn find(text: &str, kind: Option<Kind>) -> Announced {
    if matches!(kind, Some(Kind::Object)) {
        return Announced::Nothing;
    }
    for found in TRIGGER.captures_iter(text) {
        let whole = found.get(0).expect("a match");
        let strong = found.name("strong").is_some();
        // `the default value is 0`, `the greatest value is 500`.
        let before = text[..whole.start()].trim_end().trim_end_matches([')', '的']);
        if ["默认", "缺省", "最大", "最小", "default", "maximum", "minimum", "max", "min"]
            .iter()
            .any(|word| before.to_lowercase().ends_with(word))
        {
            continue;
        }
        let rest = &text[whole.end()..];
        if let Some(values) = after(rest, strong, kind) {
            return Announced::Values(values);
        }
    }
    if let Some(values) = explained(text).and_then(|values| fitting(values, kind)) {
        return Announced::Values(values);
    }
    if LOST.is_match(text.trim_end()) { Announced::Lost } else { Announced::Nothing }
}

/// The values of a list whose lines are `- value: meaning`, or nothing where it is no such list.
pub(crate) fn listed(lines: &[&str]) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for line in lines {
        let line = line.trim().trim_start_matches(['-', '*', '•', '·', '●']).trim_start();
        let line = line
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
            .trim_start()
            .to_owned()
            .max(String::new());
        let text = if line.is_empty() { "" } else { line.as_str() };
        let value = first_value(text)?;
        values.push(value);
    }
    (!values.is_empty()).then_some(values)
}

/// `0:关闭,1:开启` without any announcement: several values, each with its meaning in Chinese.
static EXPLAINED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:^|[\s,、;。:.(|-])[`"]?(?P<value>[A-Za-z0-9_][A-Za-z0-9_-]*)[`"]?[ \t]*(?::|=|-|代表|表示)\s*(?:表示|代表)?\p{Han}"#).expect("a pattern")
});

fn explained(text: &str) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    for found in EXPLAINED.captures_iter(text) {
        let value = found["value"].to_owned();
        if !is_value(&value) || values.contains(&value) {
            return None;
        }
        values.push(value);
    }
    (values.len() > 1).then_some(values)
}

fn first_value(text: &str) -> Option<String> {
    if let Some(found) = CODE.captures(text).filter(|found| found.get(0).is_some_and(|whole| whole.start() == 0)) {
        return Some(found[1].trim().to_owned());
    }
    let end = text.find([':', '(', ' ']).unwrap_or(text.len());
    let value = bare(&text[..end]);
    is_value(value).then(|| value.to_owned())
}

fn after(rest: &str, strong: bool, kind: Option<Kind>) -> Option<Vec<String>> {
    if RANGE.is_match(rest) {
        return None;
    }
    let skipped = BETWEEN.find(rest).map_or(0, |found| found.end());
    let list = &rest[skipped..];
    let bulleted = rest[..skipped].contains('\n') && rest[..skipped].contains('-');
    if let Some(values) = entries(list, strong || bulleted) {
        return fitting(values, kind);
    }
    if bulleted {
        let lines: Vec<&str> = list.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        if let Some(values) = listed(&lines) {
            return fitting(values, kind);
        }
    }
    let segment = &list[..end_of_list(list)];
    let quoted = |pattern: &Regex| -> Vec<String> {
        let found = pattern.captures_iter(segment);
        found
            .filter_map(|found| found.get(1).or_else(|| found.get(2)).map(|value| value.as_str().trim().to_owned()))
            .collect()
    };
    for (pattern, sign) in [(&*CODE, '`'), (&*QUOTED, '"')] {
        let values = quoted(pattern);
        if values.is_empty() || !segment.trim_start().starts_with([sign, '[', '(', '\'']) && values.len() < 2 {
            continue;
        }
        let apart: Vec<String> =
            if values.len() == 1 { pieces(&values[0]).unwrap_or_else(|| values.clone()) } else { values };
        if strong || apart.len() > 1 {
            return fitting(apart, kind);
        }
    }
    let values = bare_list(segment)?;
    let enough = if strong { 1 } else { 2 };
    (values.len() >= enough && (strong || values.len() > 2 || !segment.contains(' ')))
        .then_some(values)
        .and_then(|values| fitting(values, kind))
}

/// `a: first. b: second`, from the beginning of the list.
fn entries(list: &str, trusted: bool) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    let mut first = None;
    for found in ENTRY.captures_iter(list) {
        let (value, sign) = (found.name("value").expect("a value"), &found["sign"]);
        // English words before a colon or bracket are values only where the list consists of such entries.
        if sign == "(" && found.name("quote").is_none() && list[..value.start()].contains(is_wide) && values.is_empty()
        {
            continue;
        }
        if !is_value(value.as_str()) || values.iter().any(|known| known == value.as_str()) {
            continue;
        }
        first.get_or_insert(value.start());
        values.push(value.as_str().to_owned());
    }
    let begins = first.is_some_and(|first| list[..first].chars().filter(|c| c.is_alphanumeric()).count() == 0);
    (begins && (values.len() > 1 || trusted && values.len() == 1 && !list.contains(['、', ',']))).then_some(values)
}

/// Where the list ends: at the end of the sentence.
fn end_of_list(list: &str) -> usize {
    let mut code = false;
    let characters: Vec<(usize, char)> = list.char_indices().collect();
    for (index, (at, c)) in characters.iter().enumerate() {
        match c {
            '`' => code = !code,
            '。' | ';' if !code => return *at,
            '.' if !code => {
                let next = characters.get(index + 1).map(|(_, next)| *next);
                if next.is_none_or(char::is_whitespace) {
                    return *at;
                }
            }
            '\n' if !code && list[at + 1..].trim_start().is_empty() => return *at,
            _ => {}
        }
    }
    list.len()
}

static SEPARATOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s*(?:、|,|\||或者|或|和|及|以及|\bor\b|\band\b|\n)\s*").expect("a pattern"));

/// `pending、running` inside one pair of quotes.
fn pieces(text: &str) -> Option<Vec<String>> {
    let parts: Vec<String> =
        SEPARATOR.split(text).map(|part| bare(part).to_owned()).filter(|part| !part.is_empty()).collect();
    let parts = if parts.len() == 1 && !is_media_type(text) { slashed(text) } else { parts };
    (parts.len() > 1 && parts.iter().all(|part| is_value(part))).then_some(parts)
}

fn slashed(text: &str) -> Vec<String> {
    text.split('/').map(|part| bare(part).to_owned()).filter(|part| !part.is_empty()).collect()
}

fn is_media_type(text: &str) -> bool {
    let kind = text.split('/').next().unwrap_or_default();
    text.contains('/') && matches!(kind, "application" | "text" | "image" | "audio" | "video" | "multipart" | "font")
}

fn bare_list(segment: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let (mut end, mut last) = (0, "");
    let signs = SEPARATOR.find_iter(segment).map(|sign| (sign.start(), sign.end(), sign.as_str()));
    for (at, next, sign) in signs.chain([(segment.len(), segment.len(), "")]) {
        let (part, before) = (&segment[end..at], if end == 0 { "、" } else { last });
        (end, last) = (next, sign);
        let part = part.trim().trim_start_matches(['-', '*', '•', '[', '(']).trim();
        if part.is_empty() {
            continue;
        }
        // The Chinese words before or behind a value explain it.
        let start = part.find(|c: char| !is_wide(c)).unwrap_or(part.len());
        let token = &part[start..];
        let length =
            token.find(|c: char| is_wide(c) || matches!(c, '(' | ')' | ']' | ':' | '=')).unwrap_or(token.len());
        let token = bare(&token[..length]);
        if token.is_empty() || start > 12 * 3 || start > 0 && !before.contains('、') {
            break;
        }
        let group = if is_media_type(token) { vec![token.to_owned()] } else { slashed(token) };
        if !group.iter().all(|value| is_value(value)) {
            break;
        }
        values.extend(group);
    }
    values.dedup();
    (!values.is_empty()).then_some(values)
}

/// One value: a word without spaces.
fn is_value(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*'))
        && text.len() <= 80
        && text.chars().any(|c| c.is_ascii_alphanumeric())
        && characters
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | ':' | '*' | '#' | '@'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "http"
                | "https"
                | "e.g"
                | "i.e"
                | "note"
                | "default"
                | "the"
                | "an"
                | "this"
                | "see"
                | "example"
                | "id"
                | "uuid"
                | "null"
                | "utc"
                | "url"
        )
}

/// Values that a type can have; nothing where some cannot be.
fn fitting(values: Vec<String>, kind: Option<Kind>) -> Option<Vec<String>> {
    let mut distinct: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let values = distinct;
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    (!numeric || values.iter().all(|value| value.parse::<f64>().is_ok())).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, kind: Kind) -> Vec<String> {
        match find(&crate::text::narrow(text), Some(kind)) {
            Announced::Values(values) => values,
            Announced::Lost => vec!["(lost)".to_owned()],
            Announced::Nothing => Vec::new(),
        }
    }

    #[test]
    fn of_texts() {
        for (text, expected) in [
            ("任务操作类型。\n可选值：`ImportImage`：镜像导入、`ExportImage`：镜像导出。", "ImportImage ExportImage"),
            ("任务状态。可选值：`pending、running、failed、finished`。", "pending running failed finished"),
            (
                "任务状态过滤。可选值:`pending`、`running`、`succeeded`、`failed`。留空字符串时不过滤。",
                "pending running succeeded failed",
            ),
            ("用于排序,表示升序还是降序,取值为asc和desc,与sort_key一起组合使用,默认为降序desc。", "asc desc"),
            (
                "取值为镜像属性name、status、disk_format、created_at,默认取值为created_at。",
                "name status disk_format created_at",
            ),
            ("镜像是否可用,取值为true/false。 说明: 查询公共镜像时,该参数无效。", "true false"),
            ("如果镜像支持KVM,取值为true,否则无该属性。", "true"),
            ("取值为“V100_vGPU”或者“RTX5000”,否则无该属性。", "V100_vGPU RTX5000"),
            ("目前仅支持系统盘镜像,取值为:FusionCompute", "FusionCompute"),
            (
                "镜像状态。 取值如下: queued:表示镜像元数据已经创建成功,等待 上传镜像文件。 saving:表示镜像 正在上传文件到后端存储。 active:表示镜像可以正常使用",
                "queued saving active",
            ),
            ("镜像类型,目前支持以下类型:", "(lost)"),
            ("镜像系统类型。 取值范围:", "(lost)"),
            ("取值为uefi或bios,不指定时无该属性。", "uefi bios"),
            ("枚举值:application/json。", "application/json"),
            ("取值范围：`[1, 10]`，默认为10；。", ""),
            ("镜像ID,精确匹配。", ""),
            ("用户Token。 通过调用IAM服务获取用户Token接口获取(响应消息头中X-Subject-Token的值)。", ""),
            ("Task status. Possible values: pending, running, failed, finished.", "pending running failed finished"),
            ("The sort order. One of `asc` or `desc`. Default: `desc`.", "asc desc"),
            (
                "The state. Valid values:\n- Pending: waiting\n- Running: at work\n- Failed: given up",
                "Pending Running Failed",
            ),
            ("Valid values are \"a\" and \"b\".", "a b"),
            ("The name of the image, which can be changed later.", ""),
            ("Sort direction, asc or desc", ""),
            ("Whether it is public. The value can be true or false.", "true false"),
        ] {
            assert_eq!(values(text, Kind::String).join(" "), expected, "{text}");
        }
        assert_eq!(values("状态：0:关闭，1:开启", Kind::Integer).join(" "), "0 1");
        assert_eq!(values("类型，可选值：1、2、3", Kind::Integer).join(" "), "1 2 3");
        assert_eq!(values("取值为40~1024GB。", Kind::Integer).join(" "), "");
    }
}
