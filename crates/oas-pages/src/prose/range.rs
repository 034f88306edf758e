//! Bounds: `[1, 10]`, `1~100`, `1 <= n <= 50`, `at most 64 characters`, `>= 0`, `32位字符串`. Knows how bounds are written,
//! not what they measure.

use std::ops::Range;

use oas_values::Number;
use regex::Captures;
use serde::de::IgnoredAny;

use crate::facts::{Bounds, Kind, Limit, Stated};
use crate::text::{WordList, patterns};

use super::measure::{self, Form, Measure, Place};

const NUMBER: &str = r"-?\d{1,3}(?:,\d{3})+\b|-?\d[\d_]*(?:\.\d+)?";

patterns! {
    PAIR = format!(r"(?i)(?P<open>[\[(])?\s*(?P<low>{NUMBER}|-\s*∞)\s*(?:个|位|gb|mb|kb|tb|秒|分钟|小时|天|%)?(?:字符|字节|characters?|chars?|bytes?)?\s*(?P<sign>,|~|-|–|\.{{2,3}}|至|到|和|与|\bto\b|\band\b|\bthrough\b|\bthru\b)\s*(?P<high>{NUMBER}|\+?\s*∞)\s*(?P<close>[\])])?");
    /// `1 <= n <= 50`, `0<a<=10`.
    CHAIN = format!(r"(?P<first>{NUMBER})\s*(?P<one><=?|>=?)\s*[`]?[A-Za-z_\p{{Han}}][\w.\p{{Han}}]{{0,30}}[`]?\s*(?P<two><=?|>=?)\s*(?P<second>{NUMBER})");
}

const QUALITIES: &str = "(?:[ .:=]*(?:allowed|permitted|supported|values?|lengths?|sizes?|numbers?|limits?|items?|counts?|of|is|are|be|the|names?|strings?|keys?|string length|for this parameter|can be set to|page size))*";

patterns! {
    MOST = format!(r"(?i)(?:(?P<open>小于(?:或?等于)?|低于|(?:must be |is |be )?(?:less|fewer|lower|smaller|shorter) than(?P<equal> or equal(?:s)? to)?|<=|<|below)|最大[^\d,，。;、]{{0,12}}|最多[^\d,，。;、]{{0,8}}|最高[^\d,，。;、]{{0,8}}|最长[^\d,，。;、]{{0,8}}|不(?:能|得|可|可以|允许|应)?(?:超过|超出|大于|多于|高于|长于)|至多|上限[^\d,，。;、]{{0,6}}|(?:长度|字符数)限制(?:为|是|在)?|\bmax(?:imum|\.)?{QUALITIES}|\bat most|\bup to(?: a maximum of)?|\b(?:no|not) (?:be )?(?:more|longer|greater|larger|higher|bigger) than|\b(?:must |can|may |should )?(?:not|cannot|can't) (?:exceed|be (?:more|longer|greater|larger|higher|bigger) than)|\bcannot exceed|\bnot exceeding|\blimited to|\bcapped at|\bupper limit(?: is| of)?)\s*[:=]?\s*(?P<number>{NUMBER})");
    LEAST = format!(r"(?i)(?:(?P<open>大于(?:或?等于)?|高于|(?:must be |is |be )?(?:greater|more|larger|higher|longer) than(?P<equal> or equal(?:s)? to)?|>=|>|above)|最小[^\d,，。;、]{{0,12}}|最少[^\d,，。;、]{{0,8}}|最低[^\d,，。;、]{{0,8}}|最短[^\d,，。;、]{{0,8}}|不(?:能|得|可|可以|允许|应)?(?:小于|少于|低于|短于)|至少[^\d,，。;、]{{0,6}}|下限[^\d,，。;、]{{0,6}}|从\s*|\bmin(?:imum|\.)?{QUALITIES}|\bat least|\b(?:no|not) (?:be )?(?:less|fewer|shorter|smaller|lower) than|\bnot? less than|\b(?:cannot|can't|must not|may not) be (?:less|fewer|shorter|smaller|lower) than|\bstart(?:s|ing)? (?:from|at|with|value)|\bcounted from|\blower limit(?: is| of)?)\s*[:=]?\s*(?P<number>{NUMBER})(?P<after>\s*开始)?");
    /// `16 at most`, `64个字符以内`, `1 or more`.
    BEHIND = format!(r"(?i)(?P<number>{NUMBER})\s*(?:个|位)?\s*(?:英文|中文)?(?:字符|字节|汉字|characters?|chars?|bytes?|letters?|items?|entries|秒|分钟|小时|天|gb|mb)?\s*\(?(?:(?P<most>at most|at maximum|maximum|max\b|or (?:less|fewer|lower|shorter)|以内|(?:及|或)?以下|之内)|(?P<least>at least|minimum\b|or (?:an? )?(?:more|greater|larger|bigger|higher|longer|above)|(?:及|或)?以上))");
}

const NEGATIONS: WordList = WordList("不|不能|不得|不可|不可以|不允许|not|no|not be|cannot be|can't be");

/// The bounds that a text states for a value of a kind.
pub(super) fn find(text: &str, kind: Option<Kind>, line: u32) -> Bounds {
    let mut bounds = Bounds::default();
    if matches!(kind, Some(Kind::Boolean | Kind::Object)) {
        return bounds;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut pairs: Vec<(Measure, Option<Limit>, Option<Limit>)> = Vec::new();
    for found in CHAIN.captures_iter(text) {
        let place = Place::new(text, &found, Form::Chain);
        if let Some((low, high)) = chain(&found)
            && let Some(measure) = measure::of(&place, kind)
        {
            taken.push(place.span());
            set(&mut bounds, measure, line, Some(low), Some(high));
        }
    }
    for found in PAIR.captures_iter(text) {
        let place = Place::new(text, &found, Form::Pair);
        if apart(&taken, &place.span())
            && let Some((low, high)) = pair(text, &found, &place, kind)
        {
            taken.push(place.span());
            if let Some(measure) = measure::of(&place, kind) {
                pairs.push((measure, low.clone(), high.clone()));
                set(&mut bounds, measure, line, low, high);
            }
        }
    }
    for found in BEHIND.captures_iter(text) {
        let place = Place::new(text, &found, Form::Single);
        let (number, most) = (found.name("number").map_or("", |number| number.as_str()), found.name("most").is_some());
        if apart(&taken, &place.span())
            && !measure::continues_before(text, place.span().start)
            && !place.goes_on_with_number()
            && let Some(limit) = limit(number, false)
            && let Some(measure) = measure::of(&place, kind)
        {
            taken.push(place.span());
            let (low, high) = if most { (None, Some(limit)) } else { (Some(limit), None) };
            set(&mut bounds, measure, line, low, high);
        }
    }
    for (pattern, upper) in [(&MOST, true), (&LEAST, false)] {
        for found in pattern.captures_iter(text) {
            single(text, &found, upper, kind, &taken, line, &mut bounds);
        }
    }
    if bounds.least.is_none() && bounds.most.is_none() && matches!(kind, Some(Kind::String)) {
        let exact = measure::exact(text).and_then(|number| limit(number, false));
        if let Some(exact) = exact {
            set(&mut bounds, Measure::Length, line, Some(exact.clone()), Some(exact));
        }
    }
    consistent(&mut bounds, &pairs);
    if matches!(kind, None | Some(Kind::Integer | Kind::Number)) && bounds.minimum.is_none() {
        bounds.minimum = named(text, kind).map(|limit| Stated::new(limit, line));
    }
    bounds
}

/// Ranges that differ are those of several cases, and ends that contradict each other belong to none.
fn consistent(bounds: &mut Bounds, pairs: &[(Measure, Option<Limit>, Option<Limit>)]) {
    let several = |measure: Measure| {
        let mut of_one = pairs.iter().filter(|pair| pair.0 == measure);
        of_one.next().is_some_and(|first| of_one.any(|other| other != first))
    };
    let crossed = match (&bounds.minimum, &bounds.maximum) {
        (Some(low), Some(high)) => {
            let (low, high) = (&low.value, &high.value);
            low.number > high.number || low.number == high.number && (low.exclusive || high.exclusive)
        }
        _ => false,
    };
    if crossed || several(Measure::Value) {
        (bounds.minimum, bounds.maximum) = (None, None);
    }
    if several(Measure::Length)
        || matches!((&bounds.least, &bounds.most), (Some(low), Some(high)) if low.value > high.value)
    {
        (bounds.least, bounds.most) = (None, None);
    }
}

fn apart(taken: &[Range<usize>], span: &Range<usize>) -> bool {
    taken.iter().all(|range| span.end <= range.start || range.end <= span.start)
}

/// `正整数`, `non-negative`.
fn named(text: &str, kind: Option<Kind>) -> Option<Limit> {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let (number, exclusive) = if has(&["正整数", "positive integer", "positive whole number"]) {
        (1, false)
    } else if has(&["非负", "自然数", "non-negative", "nonnegative"]) {
        (0, false)
    } else if has(&["positive number", "正数"]) {
        if kind == Some(Kind::Number) { (0, true) } else { (1, false) }
    } else {
        return None;
    };
    Some(Limit { number: Number::integer(number), exclusive })
}

fn chain(found: &Captures<'_>) -> Option<(Limit, Limit)> {
    let (one, two) = (&found["one"], &found["two"]);
    let first = limit(&found["first"], one.len() == 1)?;
    let second = limit(&found["second"], two.len() == 1)?;
    match (one.starts_with('<'), two.starts_with('<')) {
        (true, true) => Some((first, second)),
        (false, false) => Some((second, first)),
        _ => None,
    }
}

fn pair(
    text: &str,
    found: &Captures<'_>,
    place: &Place<'_>,
    kind: Option<Kind>,
) -> Option<(Option<Limit>, Option<Limit>)> {
    let (low, high) = (found.name("low")?, found.name("high")?);
    let sign = found.name("sign")?.as_str().to_lowercase();
    let (open, close) = (found.name("open").map(|sign| sign.as_str()), found.name("close").map(|sign| sign.as_str()));
    let brackets = open.is_some() && close.is_some();
    if measure::continues_before(text, low.start()) || measure::continues_after(text, high.end()) {
        return None;
    }
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    let accepted = match sign.as_str() {
        // Two numbers in square brackets are a range of numbers, and an example of a list.
        "," => {
            let square = numeric && (open == Some("[") || close == Some("]"));
            brackets && !low.as_str().contains(',') && (place.near() || place.unit() || square)
        }
        "and" | "和" | "与" => place.between(),
        _ => place.near() || place.unit() || numeric || kind == Some(Kind::Array),
    };
    if !accepted || place.is_about_something_else() {
        return None;
    }
    // `00 to 23`: parts of a time.
    if [low.as_str(), high.as_str()]
        .iter()
        .any(|number| number.len() > 1 && number.starts_with('0') && !number.starts_with("0."))
    {
        return None;
    }
    let beside = BESIDE.captures(&text[..place.span().start]).and_then(|found| found["number"].parse::<i64>().ok());
    let low = limit(low.as_str(), brackets && open == Some("(") && sign == ",");
    let low = match (beside, low) {
        (Some(beside), Some(low)) => Some(with_number_beside(beside, &low)?),
        (_, low) => low,
    };
    let high = limit(high.as_str(), brackets && close == Some(")") && sign == ",");
    if let (Some(low), Some(high)) = (&low, &high)
        && low.number > high.number
    {
        return None;
    }
    Some((low, high))
}

patterns! {
    /// `-1 or from 0 to 100`: a number beside the range.
    BESIDE = r"(?i)(?P<number>-?\d+)\s*(?:or|或者?)\s*(?:an? )?(?:ranges?|integers?|values?|numbers?|范围|取值|大于)*\s*(?:from|between|within)?\s*$";
}

/// The low end of a range and of a number right below it; nothing where the two are apart.
fn with_number_beside(beside: i64, low: &Limit) -> Option<Limit> {
    let adjacent = low.number.to_i64() == beside.checked_add(1) && !low.exclusive;
    adjacent.then(|| Limit { number: beside.into(), exclusive: false })
}

fn single(
    text: &str,
    found: &Captures<'_>,
    upper: bool,
    kind: Option<Kind>,
    taken: &[Range<usize>],
    line: u32,
    bounds: &mut Bounds,
) {
    let place = Place::new(text, found, Form::Single);
    let Some(number) = found.name("number") else { return };
    // `不大于` says the opposite of `大于`.
    let before = text[..place.span().start].trim_end().to_lowercase();
    if NEGATIONS.ends(&before) {
        return;
    }
    let from = found[0].starts_with('从');
    if !apart(taken, &number.range())
        || from && found.name("after").is_none()
        || measure::continues_after(text, number.end())
        || place.is_about_something_else()
    {
        return;
    }
    let sign = found.name("open").map(|open| open.as_str().to_lowercase());
    let exclusive =
        sign.is_some_and(|sign| !sign.contains(['=']) && !sign.contains("等于") && found.name("equal").is_none());
    let Some(number) = limit(number.as_str(), exclusive) else { return };
    let Some(measure) = measure::of(&place, kind) else { return };
    let (low, high) = if upper { (None, Some(number)) } else { (Some(number), None) };
    set(bounds, measure, line, low, high);
}

fn limit(text: &str, exclusive: bool) -> Option<Limit> {
    let text: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    // `007` is no number of JSON.
    serde_json::from_str::<IgnoredAny>(&text).ok()?;
    Some(Limit { number: text.parse().ok()?, exclusive })
}

fn set(bounds: &mut Bounds, measure: Measure, line: u32, low: Option<Limit>, high: Option<Limit>) {
    match measure {
        Measure::Value => {
            bounds.minimum = bounds.minimum.take().or(low.map(|low| Stated::new(low, line)));
            bounds.maximum = bounds.maximum.take().or(high.map(|high| Stated::new(high, line)));
        }
        Measure::Length => {
            let count = |limit: Limit, step: i64| {
                let number = limit.number.to_i64()? + if limit.exclusive { step } else { 0 };
                Some(Stated::new(u64::try_from(number).ok()?, line))
            };
            bounds.least = bounds.least.take().or(low.and_then(|low| count(low, 1)));
            bounds.most = bounds.most.take().or(high.and_then(|high| count(high, -1)));
        }
    }
}
