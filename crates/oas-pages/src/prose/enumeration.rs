//! Lists of values: ``可选值：`a`、`b` ``, `取值为asc和desc`, `- Pending: waiting`, `one of a, b or c`. Knows what announces
//! a list, not how lists are written.

use std::collections::HashSet;

use regex::Captures;

use crate::facts::Kind;
use crate::text::markup::is_wide;
use crate::text::{WordList, patterns, words};

use super::list::{self, List, Shape};
use super::tokens::Tokens;
use super::value;
use super::{constant, statement, unannounced};

/// What follows the announcement of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Announced {
    /// No list of values is announced.
    Nothing,
    /// One is announced, and the page has lost them.
    Lost,
    /// The values that are listed.
    Values(Vec<String>),
}

patterns! {
    /// Words that announce values. The strong ones do so even for one value without quotes.
    TRIGGER = r"(?ix)
        (?P<strong>
            可选(?:的)?(?:取)?值(?:范围)? | 可能(?:的)?(?:取)?值 | 可选项 | 枚举(?:类型|取?值)?。? | 有效(?:取)?值 | 合法(?:取)?值 | 允许(?:的)?(?:取)?值 | 支持的(?:取)?值
          | (?:目前|当前|现|仅|只)支持(?:以下)?[^\sA-Za-z0-9,:;。]{0,6}? | 支持以下[^\sA-Za-z0-9,:;。]{0,6} | 取值(?:范围|列表|如下|包括|有|为|是|说明|仅限)? | 可取(?:值)?(?:为)? | 以下(?:几种)?(?:取?值|类型|状态)
          | 分为(?:以下)?[^\sA-Za-z0-9,:;。]{0,4} | (?:状态|类型)包括 | 可选(?:择)?(?:为|:) | 选项(?:有|为|包括|:)
          | \b(?:possible|valid|allowed|allowable|accepted|acceptable|supported|available|permitted|permissible|legal|enum(?:eration|erated)?)\s+(?:enum\s+)?(?:values?|options?|states?|types?|status(?:es)?|choices?|formats?|modes?|protocols?|inputs?)
          | \benum(?:eration|erated|s)?\b | \b(?:any\s+)?one\s+of\b | \bvalue\s+(?:options?|range)\b | \b(?:allowed|supported|permitted|accepted|accepts|available|valid|choices|options|range)\b\s*:
          | \b(?:must|can|may|should|will)\s+(?:only\s+)?be\s+(?:either|one\s+of)\b | \beither\b | \b(?:value|it)\s+(?:can|must|may|should)\s+be\b | \boptions?\s+(?:are|is|include)\b | \bvalues?\s*(?:are|is|include|:)
        )
        |
        (?P<weak> 包括 | 包含 | 值为 | 可以?(?:是|为|取|选) | 只能(?:是|为|取|选)? | 必须(?:是|为) | 支持 | 有 | 为 | : | \b(?:can|may|must|should)\s+be\b | \boptions?\b | \bvalues?\b | \b(?:supports?|accepts?|use)\b | \bis\b )";
    /// What may stand between the announcement and the first value.
    BETWEEN = r"(?i)^(?:\s|:|=|∈|为|是|有|如下|包括|包含|以下|之一|的|几种|中|仅限|只能|可以|分别|(?:any|of|are|is|be|can|must|may|either|one|include[sd]?|including|the|following|as|follows|values?|options?|for\s+this\s+parameter)\b|\([^()\n]{1,40}\)\s*:)*";
    /// Several values that are announced, and one word that follows.
    GLUED = r"(?:取值(?:如下|包括)|(?:如下|以下)(?:几种)?(?:取值|状态|类型)?)\s*:\s*[A-Za-z][A-Za-z0-9_]{3,}\s*(?:$|[。\n]|默认)";
    LOST = r"(?i)(?:如下|以下[^\s,:;。]{0,8}|取值范围|可选值|可能值|枚举值|取值|(?:values?|options|following|(?:possible|valid|allowed|supported|available)\s+\w+)(?:\s+are|\s+is|\s+(?:can|must)\s+be)?|\bone\s+of)\s*:\s*$";
}

/// Words before an announcement that make it one of something else: `默认取值`, `the maximum value is`, `示例值`.
const OTHERS: WordList = words!(
    "默认|缺省|默认值|缺省值|默认取值|常用|推荐|建议|commonly used|common|typical|recommended|suggested|最大|\
     最小|示例|样例|示例取|返回|初始|格式|单位|参考|default|maximum|minimum|max|min|example|sample|initial|\
     greatest|least|format|unit|note|notes|的时间|unset, the|omitted, the|当前|例|示例如下|示例:|例如|如",
);

/// How many announcements of a text are looked behind.
const MOST_TRIGGERS: usize = 60;

/// The values that a text lists. Its signs are narrow already.
pub(super) fn find(tokens: &Tokens<'_>, kind: Option<Kind>) -> Announced {
    if matches!(kind, Some(Kind::Object)) {
        return Announced::Nothing;
    }
    let text = statement::without_constraints(tokens);
    let text = text.as_ref();
    let tokens = &Tokens::of(text);
    let triggers: Vec<Captures<'_>> = TRIGGER.captures_iter(text).take(MOST_TRIGGERS).collect();
    let of = |strong: bool| triggers.iter().filter(move |found| found.name("strong").is_some() == strong);
    let announced = |strong: bool| of(strong).find_map(|found| after(tokens, found, kind));
    // What an entry of a list says about values is about that entry.
    let lines = list::lines(tokens);
    let own = lines.as_ref().and_then(|(at, _)| {
        let is_before = |found: &&Captures<'_>| found.get(0).is_some_and(|whole| whole.end() <= *at);
        of(true).filter(is_before).find_map(|found| after(tokens, found, kind))
    });
    let lines = lines.map(|(_, values)| values);
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    let fits = |values: Option<Vec<String>>| values.and_then(|values| fitting(values, kind));
    let values = fits(constant::find(text).map(|value| vec![value]))
        .or(own)
        .or_else(|| fits(lines.flatten()))
        .or_else(|| announced(true))
        .or_else(|| fits(unannounced::meant(text)))
        .or_else(|| announced(false))
        .or_else(|| fits(unannounced::explained(tokens).filter(|_| !has_other_list(tokens, &triggers))))
        .or_else(|| fits(unannounced::lined(text)))
        .or_else(|| fits(unannounced::opposed(text)))
        .or_else(|| unannounced::either(text).filter(|_| numeric))
        .or_else(|| fits(unannounced::alone(tokens, kind)));
    match values {
        Some(values) => Announced::Values(values),
        None if is_lost(text.trim_end()) || GLUED.is_match(text) => Announced::Lost,
        None => Announced::Nothing,
    }
}

/// Whether a text ends in an announcement of values.
fn is_lost(text: &str) -> bool {
    LOST.find(text).is_some_and(|found| {
        let before = text[..found.start()].trim_end().to_lowercase();
        !OTHERS.ends(&before)
    })
}

/// Whether lines are announced as values and are something else.
fn has_other_list(tokens: &Tokens<'_>, triggers: &[Captures<'_>]) -> bool {
    triggers.iter().filter(|found| found.name("strong").is_some()).any(|found| {
        let end = found.get(0).map_or(0, |whole| whole.end());
        let at = end + BETWEEN.find(&tokens.text[end..]).map_or(0, |found| found.end());
        list::is_bulleted(&tokens.text[at..]) && list::read(statement::until_next(tokens, at)).is_none()
    })
}

/// The values of a list whose lines are `- value: meaning`, or nothing where it is no such list.
pub(crate) fn listed<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for line in lines {
        let line = line.trim().trim_start_matches(['-', '*', '•', '·', '●']).trim_start();
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
        let end = line.find([':', '(', ' ']).unwrap_or(line.len());
        let value = match value::value(line).filter(|value| value.quote) {
            Some(value) => value,
            None => value::value(&line[..end]).filter(|value| value.end == end)?,
        };
        values.push(value.text);
    }
    (!values.is_empty()).then_some(values)
}

/// The values behind an announcement.
fn after(tokens: &Tokens<'_>, found: &Captures<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    let text = tokens.text;
    let whole = found.get(0)?;
    let strong = found.name("strong").is_some();
    let before = text[..whole.start()].trim_end().trim_end_matches([')', '的']).trim_end().to_lowercase();
    // `不支持同时指定a和b`
    let negative = words!("不|无法|not|cannot|don't|never").ends(&before);
    if negative || OTHERS.ends(&before) {
        return None;
    }
    let other = statement::is_conditional(tokens, whole.start()) && !text[whole.end()..].contains("否则无")
        || !strong && statement::is_in_condition(tokens, whole.start())
        || statement::is_about_member(tokens, whole.start());
    if other || !strong && statement::is_about_characters(tokens, whole.start()) {
        return None;
    }
    let rest = &text[whole.end()..];
    // `arn:aws`, `12:30`.
    let joined =
        before.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(|c: char| c.is_ascii_graphic());
    if whole.as_str() == ":" && joined {
        return None;
    }
    let skipped = BETWEEN.find(rest).map_or(0, |found| found.end());
    let between = &rest[..skipped];
    let list = &rest[skipped..];
    if strong && let Some(values) = union(list, kind) {
        return Some(values);
    }
    let colon = between.contains(':') || whole.as_str().ends_with(':');
    let chinese = whole.as_str().contains(is_wide);
    if INTERVAL.is_match(list) {
        return None;
    }
    let until_next = statement::until_next(tokens, whole.end() + skipped);
    let Some(read) = list::read(until_next).filter(|read| read.values.len() > 1 || !read.goes_on) else {
        let spaced = (strong && colon).then(|| list::spaced(until_next)).flatten()?;
        let marked = |value: &String| !is_word(value) && !is_title(value);
        return ((chinese || spaced.iter().all(marked)) && !spaced.iter().any(|value| BOUNDED.is_match(value)))
            .then_some(spaced)
            .and_then(|values| fitting(values, kind));
    };
    // "`[1, 10]`", `1-36`: a range; `"-"`: a sign that a value may have.
    let is_range = |value: &String| !value.contains(|c: char| c.is_alphanumeric()) || BOUNDED.is_match(value);
    if read.values.iter().any(is_range) {
        return None;
    }
    let values = fitting(read.values.clone(), kind)?;
    let end = behind(list, &read.values).unwrap_or_default();
    // `取值为0时表示不限制`: what one value means. "Either `a` or `b` must be specified": names of fields.
    if end.starts_with("地址") && !read.quoted || end.starts_with('时') || FIELDS.is_match(end) {
        return None;
    }
    let accepted = if values.len() > 1 {
        many(&values, &read, whole.as_str(), strong, chinese, colon)
    } else {
        let lone = read.quoted || !value::is_weak(&values[0]) && !is_sentence(&values[0], chinese, colon);
        let rest = list.find(values[0].as_str()).map_or("", |at| list[at + values[0].len()..].trim_start());
        let bullet = list.trim_start().starts_with("- ");
        let counted = value::is_number(&values[0]) && read.shape == Shape::Explained && !bullet;
        let noun = words!("地址|编码|字符|格式").starts(rest);
        // One of several values that are described apart, or several that are glued together.
        let several = PLURAL.is_match(&format!("{}{between}", whole.as_str())) && !read.quoted && !bullet
            || APART.find_iter(text).count() > 1
            || words!("其他取值|其它取值|其他值|其它值|other values|any other value").occurs_in(&text.to_lowercase());
        strong && lone && !read.prefixed && !noun && !read.goes_on && !counted && !several
    };
    accepted.then_some(values)
}

/// What stands behind a list: the values are found in it one after the other.
fn behind<'t>(list: &'t str, values: &[String]) -> Option<&'t str> {
    let end = values.iter().try_fold(0, |at, value| Some(at + list[at..].find(value.as_str())? + value.len()))?;
    Some(list[end..].trim_start())
}

/// Whether several values are a list behind an announcement.
fn many(values: &[String], read: &List, trigger: &str, strong: bool, chinese: bool, colon: bool) -> bool {
    if values.iter().all(|value| words!("yyyy|YYYY|MM|mm|dd|DD|HH|hh|ss").contains(value)) {
        return false;
    }
    if strong || read.quoted {
        return !read.goes_on || read.quoted || colon || chinese;
    }
    if read.shape == Shape::Explained {
        return colon || chinese;
    }
    let signed = read.shape != Shape::Plain;
    let short = !signed && values.len() == 2;
    match trigger {
        "有" | "为" | "支持" | "包括" | "包含" => {
            signed || values.len() > 2 || !read.goes_on && !values.iter().all(|value| is_word(value))
        }
        ":" => signed || !short && !read.goes_on,
        // `Must be 24h or 48h.`
        _ if trigger.to_lowercase().ends_with("be") && short => {
            !read.goes_on && !values.iter().any(|value| is_word(value) || is_title(value))
        }
        _ => chinese || !short && !read.goes_on && !matches!(trigger.to_lowercase().as_str(), "is" | "use"),
    }
}

/// Whether a text can be a word of a sentence.
fn is_word(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_lowercase())
}

/// `Any`, `See`: a word that begins a sentence.
fn is_title(value: &str) -> bool {
    value.chars().next().is_some_and(|c| c.is_ascii_uppercase()) && value[1..].chars().all(|c| c.is_ascii_lowercase())
}

/// Whether a lone word belongs to the sentence: `The value is required.`
fn is_sentence(value: &str, chinese: bool, colon: bool) -> bool {
    !chinese && (!colon || value.len() < 2)
}

patterns! {
    UNION = r"^\s*[\[(]?(?P<parts>(?:\d{1,4}\s*(?:~|-|至|到)\s*\d{1,4}|\d{1,4})(?:\s*(?:,|、|或|和)\s*(?:\d{1,4}\s*(?:~|-|至|到)\s*\d{1,4}|\d{1,4}))+)";
    /// `[1, 100]`, `(0, 1]`.
    INTERVAL = r"^\s*[\[(]\s*(?:-?\d[\d.]*|-\s*∞)\s*,\s*(?:-?\d[\d.]*|\+?\s*∞)\s*[\])]";
    FIELDS = r"(?i)^[`\x22']?,?\s*(?:(?:must|can|may|should|is|are)\s+(?:be\s+)?(?:specified|provided|set|given|required)|parameters?\b|fields?\b|参数|字段)";
    /// An announcement of more than one value.
    PLURAL = r"(?i)如下|包括|以下|分为|\b(?:following|values\s+(?:are|include)|include[sd]?|including)\b";
    /// What one value means is said apart from the others: `取值为0，…。取值为UUID，…`.
    APART = r"取值(?:为|是)|(?i:\bif\s+(?:it|the\s+value)\s+is\b)";
    BOUNDED = r"^[\[(]?\s*-?\d+(?:\.\d+)?\s*(?:,|~|-|\.\.|至|to)\s*-?\d+(?:\.\d+)?\s*[\])]?$|^[<>]=?\s*\d";
}

/// The ranges and numbers that a text begins with. A number inside a range that is followed by what it means
/// (`0-100，0表示不转发`) is none beside it.
fn parts(list: &str) -> Option<&str> {
    let found = UNION.captures(list)?.name("parts")?;
    let mut parts = found.as_str();
    let behind = list[found.end()..].trim_start();
    let meant = ["表示", "代表", "时", "为", "是", ":", "=", "means", "indicates"];
    if meant.iter().any(|word| behind.starts_with(word))
        && let Some((before, last)) = parts.rsplit_once([',', '、', '或', '和'])
    {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let mut ends = before.split(['~', '-', '至', '到']).map(number);
        let inside = match (ends.next().flatten(), ends.next().flatten(), number(last)) {
            (Some(low), Some(high), Some(number)) => (low..=high).contains(&number),
            _ => false,
        };
        parts = if inside { before } else { parts };
    }
    parts.contains([',', '、', '或', '和']).then_some(parts)
}

/// `1~9，12，24`: the numbers of small ranges and those beside them.
fn union(list: &str, kind: Option<Kind>) -> Option<Vec<String>> {
    let parts = parts(list)?;
    let mut values = Vec::new();
    let mut ranges = 0;
    for part in parts.split([',', '、', '或', '和']) {
        let mut ends = part.split(['~', '-', '至', '到']).map(|end| end.trim().parse::<u32>());
        match (ends.next()?.ok()?, ends.next()) {
            (low, Some(high)) => {
                ranges += 1;
                let high = high.ok()?;
                if high.saturating_sub(low) > 60 {
                    return None;
                }
                values.extend((low..=high).map(|number| number.to_string()));
            }
            (number, None) => values.push(number.to_string()),
        }
    }
    (ranges > 0 && kind == Some(Kind::Integer)).then_some(values)
}

/// Whether a text states ranges and single numbers together, which no range says.
pub(super) fn is_union(text: &str) -> bool {
    TRIGGER.find_iter(text).any(|found| {
        let rest = &text[found.end()..];
        let skipped = BETWEEN.find(rest).map_or(0, |found| found.end());
        parts(&rest[skipped..]).is_some_and(|parts| {
            let brackets = rest[skipped..].trim_start().starts_with(['[', '(']);
            !brackets && parts.contains(['~', '-', '至', '到'])
        })
    })
}

/// Values that a type can have; nothing where some cannot be.
fn fitting(mut values: Vec<String>, kind: Option<Kind>) -> Option<Vec<String>> {
    let several = values.len() > 1;
    let mut known = HashSet::new();
    // The form of a time is none of its values.
    let form = |value: &String| {
        ["yyyy", "YYYY", "MM-dd", "MM-DD", "HH:mm"].iter().any(|part| value.contains(part))
            || matches!(value.as_str(), "hh" | "mm" | "ss" | "HH" | "dd")
    };
    if several && values.iter().any(form) {
        return None;
    }
    // `null` is none of the values of a text.
    values.retain(|value| known.insert(value.clone()) && !(several && value == "null"));
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    (!numeric || values.iter().all(|value| value.parse::<f64>().is_ok())).then_some(values)
}
