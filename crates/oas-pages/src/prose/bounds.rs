//! Bounds: `[1, 10]`, `1~100`, `1 <= n <= 50`, `at most 64 characters`, `>= 0`, `32位字符串`. Knows how bounds are written,
//! not what they measure.

use std::ops::Range;

use oas_values::Number;
use regex::Captures;
use serde::de::IgnoredAny;

use crate::facts::{Bounds, Kind, Limit, Stated};
use crate::text::{WordList, patterns, words};

use super::measure::{self, Form, Measure, Span};

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
    COUNTED = format!(r"(?i)(?:^|[.;,]\s+)(?:a\s+maximum\s+of|at\s+most|up\s+to|no\s+more\s+than)\s+(?P<number>{})(?:\s+(?:[a-z-]+\s+){{0,2}}?(?P<noun>[a-z-]+?(?:s|y)))?(?:\s+(?:can\s+be|are)\s+(?:selected|specified|allowed|supported|added|set|entered|queried|passed|configured|included))?\s*(?:$|[;\n]|\.(?:\s|$))",
        NUMBERS.join("|"));
    /// `-1 or from 0 to 100`: a number beside the range.
    BESIDE = r"(?i)(?P<number>-?\d+)\s*(?:or|或者?)\s*(?:an? )?(?:ranges?|integers?|values?|numbers?|范围|取值|大于)*\s*(?:from|between|within)?\s*$";
}

const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const NEGATIONS: WordList = words!("不|不能|不得|不可|不可以|不允许|not|no|not be|cannot be|can't be");

/// The ends of a range, as far as there are any.
type Ends = (Option<Limit>, Option<Limit>);

/// The bounds of a text so far.
struct Reader<'t> {
    text: &'t str,
    kind: Option<Kind>,
    line: u32,
    /// What is read already.
    taken: Vec<Range<usize>>,
    bounds: Bounds,
}

/// The bounds that a text states for a value of a kind.
pub(super) fn find(text: &str, kind: Option<Kind>, line: u32) -> Bounds {
    let mut reader = Reader { text, kind, line, taken: Vec::new(), bounds: Bounds::default() };
    if matches!(kind, Some(Kind::Boolean | Kind::Object)) {
        return reader.bounds;
    }
    for found in CHAIN.captures_iter(text) {
        let span = Span::new(text, &found, Form::Chain);
        if let Some(ends) = chain(&found) {
            reader.set(&span, ends);
        }
    }
    let mut pairs: Vec<(Measure, Ends)> = Vec::new();
    for found in PAIR.captures_iter(text) {
        let span = Span::new(text, &found, Form::Pair);
        if let Some(ends) = reader.pair(&found, &span).filter(|_| reader.is_apart(&span.range())) {
            reader.taken.push(span.range());
            pairs.extend(reader.set(&span, ends.clone()).map(|measure| (measure, ends)));
        }
    }
    for found in BEHIND.captures_iter(text) {
        let span = Span::new(text, &found, Form::Single);
        let part_of_number = measure::continues_before(text, span.range().start) || span.goes_on_with_number();
        let limit = found.name("number").and_then(|number| limit(number.as_str(), false));
        if reader.is_apart(&span.range()) && !part_of_number && limit.is_some() {
            reader.set(&span, if found.name("most").is_some() { (None, limit) } else { (limit, None) });
        }
    }
    MOST.captures_iter(text).for_each(|found| reader.single(&found, true));
    LEAST.captures_iter(text).for_each(|found| reader.single(&found, false));
    let open = reader.bounds.min_length.is_none() && reader.bounds.max_length.is_none();
    let exact = if open && kind == Some(Kind::String) { measure::exact(text) } else { None };
    if let Some(exact) = exact.and_then(|number| limit(number, false)) {
        reader.put(Measure::Length, (Some(exact.clone()), Some(exact)));
    }
    reader.drop_contradictions(&pairs);
    let mut bounds = reader.bounds;
    if kind == Some(Kind::Array) && bounds.max_length.is_none() {
        bounds.max_length = max_count(text).map(|count| Stated::new(count, line));
    }
    if matches!(kind, None | Some(Kind::Integer | Kind::Number)) && bounds.minimum.is_none() {
        bounds.minimum = named(text, kind).map(|limit| Stated::new(limit, line));
    }
    bounds
}

impl Reader<'_> {
    fn is_apart(&self, range: &Range<usize>) -> bool {
        self.taken.iter().all(|taken| range.end <= taken.start || taken.end <= range.start)
    }

    /// Takes the ends of a range for what they measure.
    fn set(&mut self, span: &Span<'_>, ends: Ends) -> Option<Measure> {
        let measure = measure::of(span, self.kind)?;
        self.taken.push(span.range());
        self.put(measure, ends);
        Some(measure)
    }

    fn put(&mut self, measure: Measure, (low, high): Ends) {
        let (bounds, line) = (&mut self.bounds, self.line);
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
                bounds.min_length = bounds.min_length.take().or(low.and_then(|low| count(low, 1)));
                bounds.max_length = bounds.max_length.take().or(high.and_then(|high| count(high, -1)));
            }
        }
    }

    fn pair(&self, found: &Captures<'_>, span: &Span<'_>) -> Option<Ends> {
        let (low, high) = (found.name("low")?, found.name("high")?);
        let sign = found.name("sign")?.as_str().to_lowercase();
        let [open, close] = ["open", "close"].map(|name| found.name(name).map(|sign| sign.as_str()));
        let brackets = open.is_some() && close.is_some();
        if measure::continues_before(self.text, low.start()) || measure::continues_after(self.text, high.end()) {
            return None;
        }
        let numeric = matches!(self.kind, Some(Kind::Integer | Kind::Number));
        let accepted = match sign.as_str() {
            // Two numbers in square brackets are a range of numbers, and an example of a list.
            "," => {
                let square = numeric && (open == Some("[") || close == Some("]"));
                brackets && !low.as_str().contains(',') && (span.near() || span.unit() || square)
            }
            "and" | "和" | "与" => span.between(),
            _ => span.near() || span.unit() || numeric || self.kind == Some(Kind::Array),
        };
        // `00 to 23`: parts of a time.
        let is_padded = |number: &str| number.len() > 1 && number.starts_with('0') && !number.starts_with("0.");
        if !accepted || span.is_about_something_else() || is_padded(low.as_str()) || is_padded(high.as_str()) {
            return None;
        }
        let mut low = limit(low.as_str(), brackets && open == Some("(") && sign == ",");
        let high = limit(high.as_str(), brackets && close == Some(")") && sign == ",");
        let before = &self.text[..span.range().start];
        let beside = BESIDE.captures(before).and_then(|found| found["number"].parse::<i64>().ok());
        if let (Some(beside), Some(end)) = (beside, &mut low) {
            // A number that is not right below the range is none of it.
            let adjacent = end.number.to_i64() == beside.checked_add(1) && !end.exclusive;
            *end = adjacent.then(|| Limit { number: beside.into(), exclusive: false })?;
        }
        let crossed = matches!((&low, &high), (Some(low), Some(high)) if low.number > high.number);
        (!crossed).then_some((low, high))
    }

    fn single(&mut self, found: &Captures<'_>, upper: bool) {
        let span = Span::new(self.text, found, Form::Single);
        let Some(number) = found.name("number") else { return };
        // `不大于` says the opposite of `大于`.
        let before = self.text[..span.range().start].trim_end().to_lowercase();
        let from = found[0].starts_with('从');
        if NEGATIONS.ends(&before)
            || !self.is_apart(&number.range())
            || from && found.name("after").is_none()
            || measure::continues_after(self.text, number.end())
            || span.is_about_something_else()
        {
            return;
        }
        let sign = found.name("open").map(|open| open.as_str().to_lowercase());
        let exclusive =
            sign.is_some_and(|sign| !sign.contains('=') && !sign.contains("等于") && found.name("equal").is_none());
        let Some(number) = limit(number.as_str(), exclusive) else { return };
        let Some(measure) = measure::of(&span, self.kind) else { return };
        self.put(measure, if upper { (None, Some(number)) } else { (Some(number), None) });
    }

    /// Ranges that differ are those of several cases, and ends that contradict each other belong to none.
    fn drop_contradictions(&mut self, pairs: &[(Measure, Ends)]) {
        let several = |measure: Measure| {
            let mut of_one = pairs.iter().filter(|pair| pair.0 == measure);
            of_one.next().is_some_and(|first| of_one.any(|other| other != first))
        };
        let bounds = &mut self.bounds;
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
        let crossed =
            matches!((&bounds.min_length, &bounds.max_length), (Some(low), Some(high)) if low.value > high.value);
        if crossed || several(Measure::Length) {
            (bounds.min_length, bounds.max_length) = (None, None);
        }
    }
}

/// `正整数`, `non-negative`.
fn named(text: &str, kind: Option<Kind>) -> Option<Limit> {
    let lower = text.to_lowercase();
    let (number, exclusive) = if words!("正整数|positive integer|positive whole number").occurs_in(&lower) {
        (1, false)
    } else if words!("非负|自然数|non-negative|nonnegative").occurs_in(&lower) {
        (0, false)
    } else if words!("positive number|正数").occurs_in(&lower) {
        if kind == Some(Kind::Number) { (0, true) } else { (1, false) }
    } else {
        return None;
    };
    Some(Limit { number: Number::integer(number), exclusive })
}

fn chain(found: &Captures<'_>) -> Option<Ends> {
    let (one, two) = (&found["one"], &found["two"]);
    let first = limit(&found["first"], one.len() == 1)?;
    let second = limit(&found["second"], two.len() == 1)?;
    match (one.starts_with('<'), two.starts_with('<')) {
        (true, true) => Some((Some(first), Some(second))),
        (false, false) => Some((Some(second), Some(first))),
        _ => None,
    }
}

fn limit(text: &str, exclusive: bool) -> Option<Limit> {
    let text: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    // `007` is no number of JSON.
    serde_json::from_str::<IgnoredAny>(&text).ok()?;
    Some(Limit { number: text.parse().ok()?, exclusive })
}

/// The most elements of a list, in words.
fn max_count(text: &str) -> Option<u64> {
    const MEASURES: WordList =
        words!("characters|chars|bytes|letters|digits|seconds|minutes|hours|days|months|years|times|retries");
    let found = COUNTED.captures(text)?;
    let measured = found.name("noun").is_some_and(|noun| MEASURES.contains(&noun.as_str().to_lowercase()));
    if measured || super::statement::is_conditional(&text[..found.get(0)?.start()]) {
        return None;
    }
    let number = found["number"].to_lowercase();
    (1..).zip(NUMBERS).find(|(_, word)| *word == number).map(|(count, _)| count)
}
