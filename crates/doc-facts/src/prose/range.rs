//! Bounds: `[1, 10]`, `1~100`, `长度限制：1-255 字符`, `at most 64 characters`, `>= 0`. Knows no other statement.

use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::facts::{Bounds, Kind, Limit, Stated};

static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?P<open>[\[(])?\s*(?P<low>-?\d[\d_]*(?:\.\d+)?|-\s*∞)\s*(?:个|位|gb|mb|kb|tb)?(?:字符|字节|characters?|chars?)?\s*(?P<sign>,|~|-|–|\.{2,3}|至|到|\bto\b|\band\b|<=\s*x\s*<=)\s*(?P<high>-?\d[\d_]*(?:\.\d+)?|\+?\s*∞)\s*(?P<close>[\])])?",
    )
    .expect("a pattern")
});

static MOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:(?P<open>小于(?:等于)?|(?:must be |is |be )?(?:less|fewer|lower|smaller) than(?P<equal> or equal to)?|<=|≤|<|below)|最大[^\d,，。;、]{0,12}|最多[^\d,，。;、]{0,8}|最高[^\d,，。;、]{0,8}|最长[^\d,，。;、]{0,8}|不(?:能|得|可|允许)?(?:超过|大于|多于|高于)|至多|上限[^\d,，。;、]{0,6}|(?:长度|字符数)限制(?:为|是|在)|\bmax(?:imum)?(?:[ .:=]*(?:allowed|permitted|values?|lengths?|sizes?|numbers?|limits?|items?|count|of|is|are|be))*|\bat most|\bup to(?: a maximum of)?|\bno (?:more|longer|greater) than|\b(?:must |can|may |should )?(?:not|cannot) (?:exceed|be (?:more|longer|greater) than)|\bcannot exceed|\bnot exceeding|\blimited to|\bmaximum is)\s*[:=]?\s*(?P<number>-?\d[\d,_]*(?:\.\d+)?)",
    )
    .expect("a pattern")
});

static LEAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:(?P<open>大于(?:等于)?|(?:must be |is |be )?(?:greater|more|larger|higher) than(?P<equal> or equal to)?|>=|≥|>|above)|最小[^\d,，。;、]{0,12}|最少[^\d,，。;、]{0,8}|最低[^\d,，。;、]{0,8}|最短[^\d,，。;、]{0,8}|不(?:能|得|可|允许)?(?:小于|少于|低于)|至少|下限[^\d,，。;、]{0,6}|从\s*|\bmin(?:imum)?(?:[ .:=]*(?:allowed|permitted|values?|lengths?|sizes?|numbers?|limits?|items?|count|of|is|are|be))*|\bat least|\bno (?:less|fewer|shorter) than|\bnot? less than|\bstart(?:s|ing)? (?:from|at|with)|\bcounted from)\s*[:=]?\s*(?P<number>-?\d[\d,_]*(?:\.\d+)?)(?P<after>\s*开始)?",
    )
    .expect("a pattern")
});

static TRIGGER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)范围|取值|长度|限制|介于|区间|大小|之间|range|between|length|limit|from|values?|allowed|must be|bounds|可设置|支持|字符数|可输入|有效")
        .expect("a pattern")
});

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)长度|字符|字节|个字|length|char|letters?\b|\blong\b|bytes?\b|最长|最短|位字|longer|shorter|symbols",
    )
    .expect("a pattern")
});

static COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:个|条|项|items?|elements?|entries|ids?\b|values?\b)").expect("a pattern"));

static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:个|位|字符|字节|characters?|chars?|bytes?|letters?|gb|mb|kb|tb|g\b|m\b|items?|之间|条|项|的(?:整数|数字|字符)|%|秒|分钟|ms\b|s\b|seconds?|inclusive|\(inclusive)")
        .expect("a pattern")
});

const NEGATIONS: [&str; 11] =
    ["不", "不能", "不得", "不可", "不可以", "不允许", "not", "no", "not be", "cannot be", "can't be"];

/// The bounds that a text states for a value of a kind.
pub(crate) fn find(text: &str, kind: Option<Kind>, line: u32) -> Bounds {
    let mut bounds = Bounds::default();
    if matches!(kind, Some(Kind::Boolean | Kind::Object)) {
        return bounds;
    }
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    for found in PAIR.captures_iter(text) {
        let whole = found.get(0).expect("a match");
        if let Some(pair) = pair(text, &found, kind) {
            taken.push(whole.range());
            set(&mut bounds, pair.length, line, pair.low, pair.high);
        }
    }
    let apart = |found: &Match<'_>| taken.iter().all(|range| found.end() <= range.start || range.end <= found.start());
    for (pattern, upper) in [(&MOST, true), (&LEAST, false)] {
        for found in pattern.captures_iter(text) {
            let whole = found.get(0).expect("a match");
            let number = found.name("number").expect("a number");
            // `不大于` says the opposite of `大于`.
            let before = text[..whole.start()].trim_end().to_lowercase();
            if NEGATIONS.iter().any(|negation| before.ends_with(negation)) {
                continue;
            }
            let from = whole.as_str().starts_with('从');
            if !apart(&number) || from && found.name("after").is_none() || continues_after(text, number.end()) {
                continue;
            }
            let sign = found.name("open").map(|open| open.as_str().to_lowercase());
            let exclusive = sign.is_some_and(|sign| {
                !sign.contains(['=', '≤', '≥']) && !sign.contains("等于") && found.name("equal").is_none()
            });
            let Some(number) = limit(number.as_str(), exclusive) else { continue };
            let length = is_length(text, &whole, kind, false);
            let (low, high) = if upper { (None, Some(number)) } else { (Some(number), None) };
            set(&mut bounds, length, line, low, high);
        }
    }
    if matches!(kind, None | Some(Kind::Integer | Kind::Number)) && bounds.minimum.is_none() {
        let lower = text.to_lowercase();
        let least =
            if text.contains("正整数") || lower.contains("positive integer") || lower.contains("positive number") {
                Some(1)
            } else if text.contains("非负")
                || text.contains("自然数")
                || lower.contains("non-negative")
                || lower.contains("nonnegative")
            {
                Some(0)
            } else {
                None
            };
        bounds.minimum = least.map(|number| Stated::new(Limit { number: number.into(), exclusive: false }, line));
    }
    bounds
}

struct Pair {
    low: Option<Limit>,
    high: Option<Limit>,
    length: Measure,
}

/// What a bound is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Value,
    Length,
}

fn pair(text: &str, found: &regex::Captures<'_>, kind: Option<Kind>) -> Option<Pair> {
    let whole = found.get(0)?;
    let (low, high) = (found.name("low")?, found.name("high")?);
    let sign = found.name("sign")?.as_str();
    let (open, close) = (found.name("open").map(|sign| sign.as_str()), found.name("close").map(|sign| sign.as_str()));
    let brackets = open.is_some() && close.is_some();
    if continues_before(text, low.start()) || continues_after(text, high.end()) {
        return None;
    }
    let before: String = text[..whole.start()].chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let near = TRIGGER.is_match(&before);
    let unit = UNIT.is_match(&text[whole.end()..]);
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    let accepted = match sign {
        // Two numbers in square brackets are a range of numbers, and an example of a list.
        "," => brackets && (near || numeric && (open == Some("[") || close == Some("]"))),
        "and" => before.to_lowercase().contains("between"),
        _ => near || unit || numeric,
    };
    if !accepted {
        return None;
    }
    let low = limit(low.as_str(), brackets && open == Some("(") && sign == ",");
    let high = limit(high.as_str(), brackets && close == Some(")") && sign == ",");
    if let (Some(low), Some(high)) = (&low, &high)
        && low.number.as_f64() > high.number.as_f64()
    {
        return None;
    }
    Some(Pair { low, high, length: is_length(text, &whole, kind, true) })
}

/// Whether what stands before a number belongs to it: a date, a version, a name.
fn continues_before(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let (last, other) = (before.next(), before.next());
    match last {
        Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Whether what stands behind a number belongs to it.
fn continues_after(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let (next, other) = (after.next(), after.next());
    match next {
        Some('_') => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

fn limit(text: &str, exclusive: bool) -> Option<Limit> {
    let text: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    let number = serde_json::from_str(&text).ok()?;
    Some(Limit { number, exclusive })
}

fn is_length(text: &str, found: &Match<'_>, kind: Option<Kind>, pair: bool) -> Measure {
    let before: String = text[..found.start()].chars().rev().take(14).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[found.end()..].chars().take(12).collect();
    let worded = LENGTH.is_match(&before) || LENGTH.is_match(found.as_str()) || LENGTH.is_match(&after);
    match kind {
        Some(Kind::Integer | Kind::Number) => Measure::Value,
        Some(Kind::Array) => Measure::Length,
        Some(Kind::String) if !worded && (pair || COUNT.is_match(&after)) => {
            if COUNT.is_match(&after) {
                Measure::Length
            } else {
                Measure::Value
            }
        }
        Some(Kind::String) if !worded => Measure::Value,
        _ if worded => Measure::Length,
        _ => Measure::Value,
    }
}

fn set(bounds: &mut Bounds, measure: Measure, line: u32, low: Option<Limit>, high: Option<Limit>) {
    match measure {
        Measure::Value => {
            bounds.minimum = bounds.minimum.take().or(low.map(|low| Stated::new(low, line)));
            bounds.maximum = bounds.maximum.take().or(high.map(|high| Stated::new(high, line)));
        }
        Measure::Length => {
            let count = |limit: Limit, step: i64| {
                let number = limit.number.as_i64()? + if limit.exclusive { step } else { 0 };
                Some(Stated::new(u64::try_from(number).ok()?, line))
            };
            bounds.least = bounds.least.take().or(low.and_then(|low| count(low, 1)));
            bounds.most = bounds.most.take().or(high.and_then(|high| count(high, -1)));
        }
    }
}
