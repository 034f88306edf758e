//! Bounds: `[1, 10]`, `1~100`, `1 <= n <= 50`, `at most 64 characters`, `>= 0`, `32位字符串`. Knows how bounds are written,
//! not what they measure.

use std::ops::Range;

use oas_values::Number;
use serde::de::IgnoredAny;

use crate::facts::{Bounds, Kind, Limit, Stated};

use super::forms::Form;
use super::lexicon::Meaning;
use super::measure::{self, Measure, Span};
use super::pattern::Match;
use super::statement;
use super::tokens::Tokens;

/// The ends of a range, as far as there are any.
type Ends = (Option<Limit>, Option<Limit>);

/// The bounds of a text so far.
struct Reader<'t> {
    tokens: &'t Tokens<'t>,
    kind: Option<Kind>,
    line: u32,
    /// What is read already.
    taken: Vec<Range<usize>>,
    bounds: Bounds,
    of_elements: Bounds,
}

/// The bounds that a text states for a value of a kind, and for the elements of a list.
pub(super) fn find(tokens: &Tokens<'_>, kind: Option<Kind>, line: u32) -> (Bounds, Bounds) {
    let (bounds, of_elements) = Default::default();
    let mut reader = Reader { tokens, kind, line, taken: Vec::new(), bounds, of_elements };
    if matches!(kind, Some(Kind::Boolean | Kind::Object)) {
        return (reader.bounds, reader.of_elements);
    }
    for found in Form::Chain.all(tokens) {
        if let Some(ends) = reader.chain(&found) {
            reader.set(&Span::new(tokens, &found, Form::Chain), ends);
        }
    }
    let mut pairs: Vec<(Measure, Ends)> = Vec::new();
    for found in Form::Pair.all(tokens) {
        let span = Span::new(tokens, &found, Form::Pair);
        if let Some(ends) = reader.pair(&found, &span).filter(|_| reader.is_apart(&span.range)) {
            reader.taken.push(span.range.clone());
            // `600 秒到 21600 秒，即10分钟-6小时`
            if !pairs.is_empty() && tokens.ends(span.range.start, Meaning::ThatIs).is_some() {
                continue;
            }
            pairs.extend(reader.set(&span, ends.clone()).map(|measure| (measure, ends)));
        }
    }
    for found in Form::BoundBehind.all(tokens) {
        let span = Span::new(tokens, &found, Form::BoundBehind);
        let part = measure::continues_before(tokens.text, span.range.start) || span.goes_on_with_number();
        let limit = reader.limit(&found, "number", false).filter(|_| reader.is_apart(&span.range) && !part);
        if limit.is_some() {
            reader.set(&span, if found.name("most").is_some() { (None, limit) } else { (limit, None) });
        }
    }
    for form in [Form::Most, Form::Least] {
        for found in form.all(tokens) {
            reader.single(&found, form);
        }
    }
    let open = reader.bounds.min_length.is_none() && reader.bounds.max_length.is_none();
    let exact = if open && kind == Some(Kind::String) { measure::exact(tokens) } else { None };
    if let Some(exact) = exact.and_then(|number| limit(&number.to_string(), false)) {
        reader.put(Measure::Length, (Some(exact.clone()), Some(exact)));
    }
    reader.drop_contradictions(&pairs);
    reader.put_not_empty();
    let mut bounds = reader.bounds;
    if kind == Some(Kind::Array) && bounds.max_length.is_none() {
        bounds.max_length = max_count(tokens).map(|count| Stated::new(count, line));
    }
    if matches!(kind, None | Some(Kind::Integer | Kind::Number)) && bounds.minimum.is_none() {
        bounds.minimum = named(tokens, kind).map(|limit| Stated::new(limit, line));
    }
    (bounds, reader.of_elements)
}

impl Reader<'_> {
    fn is_apart(&self, range: &Range<usize>) -> bool {
        self.taken.iter().all(|taken| range.end <= taken.start || taken.end <= range.start)
    }

    /// Takes the ends of a range for what they measure.
    fn set(&mut self, span: &Span<'_>, ends: Ends) -> Option<Measure> {
        let measure = measure::of(span, self.kind)?;
        self.taken.push(span.range.clone());
        self.put(measure, ends);
        Some(measure)
    }

    fn put(&mut self, measure: Measure, (low, high): Ends) {
        let line = self.line;
        let bounds = if measure == Measure::Element { &mut self.of_elements } else { &mut self.bounds };
        match measure {
            Measure::Value => {
                bounds.minimum = bounds.minimum.take().or(low.map(|low| Stated::new(low, line)));
                bounds.maximum = bounds.maximum.take().or(high.map(|high| Stated::new(high, line)));
            }
            Measure::Length | Measure::Element => {
                let count = |limit: Limit, step: i64| {
                    let number = limit.number.to_i64()? + if limit.exclusive { step } else { 0 };
                    Some(Stated::new(u64::try_from(number).ok()?, line))
                };
                bounds.min_length = bounds.min_length.take().or(low.and_then(|low| count(low, 1)));
                bounds.max_length = bounds.max_length.take().or(high.and_then(|high| count(high, -1)));
            }
        }
    }

    /// The number with a name, as the end of a range.
    fn limit(&self, found: &Match, name: &str, exclusive: bool) -> Option<Limit> {
        limit(&self.tokens.text[found.name(name)?], exclusive)
    }

    fn chain(&self, found: &Match) -> Option<Ends> {
        let [one, two] = ["one", "two"].map(|name| found.name(name).map_or("", |sign| &self.tokens.text[sign]));
        let first = self.limit(found, "first", one.len() == 1)?;
        let second = self.limit(found, "second", two.len() == 1)?;
        match (one.starts_with('<'), two.starts_with('<')) {
            (true, true) => Some((Some(first), Some(second))),
            (false, false) => Some((Some(second), Some(first))),
            _ => None,
        }
    }

    fn pair(&self, found: &Match, span: &Span<'_>) -> Option<Ends> {
        let text = self.tokens.text;
        let (low, high) = (found.name("low")?, found.name("high")?);
        let [open, close] = ["open", "close"].map(|name| found.name(name).map(|sign| &text[sign]));
        let brackets = open.is_some() && close.is_some();
        if measure::continues_before(text, low.start) || measure::continues_after(text, high.end) {
            return None;
        }
        let numeric = matches!(self.kind, Some(Kind::Integer | Kind::Number));
        let comma = found.name("comma").is_some();
        let accepted = if comma {
            // Two numbers in square brackets are a range of numbers, and an example of a list.
            let square = numeric && (open == Some("[") || close == Some("]"));
            brackets && !text[low.clone()].contains(',') && (span.near() || span.unit() || square)
        } else if found.name("and").is_some() {
            span.between()
        } else {
            span.near() || span.unit() || span.of_letters() || numeric || self.kind == Some(Kind::Array)
        };
        // `00 to 23`: parts of a time.
        let padded = |range: &Range<usize>| {
            let number = &text[range.clone()];
            number.len() > 1 && number.starts_with('0') && !number.starts_with("0.")
        };
        // `15分钟 ~ 24小时`: in which unit, nobody can say.
        let unit = |end: usize| self.tokens.starts(end, Meaning::Amount).map(|to| text[end..to].trim());
        let mixed = matches!((unit(low.end), unit(high.end)), (Some(low), Some(high)) if low != high);
        if !accepted || mixed || span.is_about_something_else() || padded(&low) || padded(&high) {
            return None;
        }
        let mut low = limit(&text[low], brackets && open == Some("(") && comma);
        let high = limit(&text[high], brackets && close == Some(")") && comma);
        let before = text[..span.range.start].trim_end().len();
        let beside = Form::Beside.all(self.tokens).find(|found| found.range.end == before);
        let beside = beside.and_then(|found| text[found.name("number")?].parse::<i64>().ok());
        if let (Some(beside), Some(end)) = (beside, &mut low) {
            // A number that is not right below the range is none of it.
            let adjacent = end.number.to_i64() == beside.checked_add(1) && !end.exclusive;
            *end = adjacent.then(|| Limit { number: beside.into(), exclusive: false })?;
        }
        let crossed = matches!((&low, &high), (Some(low), Some(high)) if low.number > high.number);
        (!crossed).then_some((low, high))
    }

    fn single(&mut self, found: &Match, form: Form) {
        let span = Span::new(self.tokens, found, form);
        let Some(number) = found.name("number") else { return };
        // `不大于` says the opposite of `大于`.
        let negated = self.tokens.ends(span.range.start, Meaning::Not).is_some();
        if negated
            || !self.is_apart(&number)
            || measure::continues_after(self.tokens.text, number.end)
            || span.is_about_something_else()
        {
            return;
        }
        let exclusive = found.name("open").is_some() && found.name("equal").is_none();
        let Some(number) = self.limit(found, "number", exclusive) else { return };
        let Some(measure) = measure::of(&span, self.kind) else { return };
        self.put(measure, if form == Form::Most { (None, Some(number)) } else { (Some(number), None) });
    }

    /// `不能为空`: one character at least, and of a list one element.
    fn put_not_empty(&mut self) {
        let meaning = match self.kind {
            Some(Kind::String) => Meaning::NonEmpty,
            Some(Kind::Array) => Meaning::EmptyList,
            _ => return,
        };
        let text = self.tokens.text;
        let said = self.tokens.within(0..text.len(), meaning).any(|token| {
            // `每个层级都不能为空`, `首尾不能为空格`: about something else.
            let before = text[..token.start].trim_end();
            let clause = before.rsplit([',', ';', '。', ':', '\n', '(', '-', '.']).next().unwrap_or_default().trim();
            let own = clause.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                || Meaning::ThisField.is(clause)
                // `标签的键。键不能为空`: the noun of the field again.
                || before.strip_suffix(clause).is_some_and(|title| {
                    let title = title.split([',', ';', '。', ':', '\n']).next().unwrap_or_default();
                    title.trim_end().ends_with(clause)
                });
            own && !text[token.end..].starts_with(['格', '列', '白'])
                && !statement::is_conditional(self.tokens, token.start)
        });
        if said && self.bounds.min_length.is_none() {
            self.bounds.min_length = Some(Stated::new(1, self.line));
        }
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
fn named(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Limit> {
    let says = |meaning: Meaning| tokens.says(0..tokens.text.len(), meaning);
    let (number, exclusive) = if says(Meaning::PositiveInteger) {
        (1, false)
    } else if says(Meaning::NonNegative) {
        (0, false)
    } else if says(Meaning::Positive) {
        if kind == Some(Kind::Number) { (0, true) } else { (1, false) }
    } else {
        return None;
    };
    Some(Limit { number: Number::integer(number), exclusive })
}

fn limit(text: &str, exclusive: bool) -> Option<Limit> {
    let text: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
    // `007` is no number of JSON.
    serde_json::from_str::<IgnoredAny>(&text).ok()?;
    Some(Limit { number: text.parse().ok()?, exclusive })
}

/// The most elements of a list, in words: `At most two can be specified.`
fn max_count(tokens: &Tokens<'_>) -> Option<u64> {
    let found = Form::CountInWords.all(tokens).next()?;
    let measured = tokens.says(found.range.clone(), Meaning::MeasuredIn);
    if measured || statement::is_conditional(tokens, found.range.start) {
        return None;
    }
    measure::count(&tokens.text[found.name("number")?])
}
