//! What a bound measures: a value, a length, a count, or something that is not the field at all (`after 30 to 60 seconds`,
//! `单个用户最多创建100个`). Knows the words around a number, not how bounds are written.

use std::ops::Range;

use crate::facts::Kind;
use crate::text::markup::is_wide;

use super::forms::Form;
use super::lexicon::Meaning;
use super::pattern::Match;
use super::statement;
use super::tokens::Tokens;

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Value,
    Length,
    /// The length of each element of a list.
    Element,
}

/// A bound in its sentence.
pub(super) struct Span<'t> {
    tokens: &'t Tokens<'t>,
    form: Form,
    pub(super) range: Range<usize>,
    /// The words before it.
    before: Range<usize>,
    /// Those before it in its own clause.
    clause: Range<usize>,
}

impl<'t> Span<'t> {
    pub(super) fn new(tokens: &'t Tokens<'t>, found: &Match, form: Form) -> Self {
        let (text, range) = (tokens.text, found.range.clone());
        let before = last(text, range.start, 24);
        let words = &text[before.clone()];
        let start =
            words.rfind(['。', ';', '\n']).map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
        let start = words[start..].rfind(". ").map_or(start, |at| start + at + 2);
        Self { tokens, form, clause: before.start + start..range.start, before, range }
    }

    fn written(&self) -> &'t str {
        &self.tokens.text[self.range.clone()]
    }

    fn after(&self) -> &'t str {
        &self.tokens.text[self.range.end..]
    }

    fn is_followed_by(&self, meaning: Meaning) -> bool {
        self.tokens.starts(self.range.end, meaning).is_some()
    }

    /// Whether words near it announce a range.
    pub(super) fn near(&self) -> bool {
        self.tokens.says(self.before.clone(), Meaning::OfRange)
    }

    pub(super) fn unit(&self) -> bool {
        self.is_followed_by(Meaning::Unit)
    }

    /// `1-32 numbers, letters and underlines`
    pub(super) fn of_letters(&self) -> bool {
        Form::OfLetters.at(self.tokens, self.tokens.skip(self.range.end)).is_some()
    }

    /// Whether it is about a part of the text that the value is: `每个url长度不超过64`, `host长度不超过64，path长度不超过128`.
    fn is_of_part(&self) -> bool {
        let parts: Vec<_> = Form::OfPart.all(self.tokens).collect();
        let names = || parts.iter().filter_map(|part| part.name("name")).map(|name| &self.tokens.text[name]);
        let each = |part: &Match| part.name("each").is_some() && part.range.end >= self.clause.start;
        let own = parts.iter().rfind(|part| part.range.start < self.range.start);
        own.is_some_and(each) || names().any(|name| names().next() != Some(name))
    }

    /// Whether it stands in brackets with something else, or is all that does: `连续端口(1-30)`.
    fn is_in_brackets(&self) -> bool {
        let (text, written) = (self.tokens.text, self.written());
        let open = text[..self.range.start].rfind('(').filter(|at| !text[*at..self.range.start].contains(')'));
        let behind = open.is_some_and(|at| text[at..self.range.start].contains([',', ';']));
        behind || written.starts_with('(') && written.ends_with(')') && !written.contains(',')
    }

    /// `between 1 and 3`, `介于1和3之间`.
    pub(super) fn between(&self) -> bool {
        self.tokens.ends(self.range.start, Meaning::Between).is_some() || self.is_followed_by(Meaning::Between)
    }

    /// `Maximum 10` behind `1`.
    pub(super) fn goes_on_with_number(&self) -> bool {
        let words = |c: char| c.is_ascii_alphabetic() || c.is_whitespace() || matches!(c, ':' | '=');
        let rest = self.after().trim_start_matches(words);
        self.after().len() - rest.len() <= 16 && rest.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether the number belongs to something that is not the field.
    pub(super) fn is_about_something_else(&self) -> bool {
        let (tokens, text) = (self.tokens, self.tokens.text);
        let single = !matches!(self.form, Form::Pair | Form::Chain);
        let treated = single && Form::Treated.at(tokens, self.range.end).is_some();
        let aside = self.form == Form::Pair
            && tokens.ends(self.range.start, Meaning::Aside).is_some()
            && !tokens.says(self.clause.clone(), Meaning::OfValue)
            && !self.written().starts_with(['[', '(']);
        // `3 retries are made`, but `100 items are returned`.
        let action = Form::Action.at(tokens, self.range.end).and_then(|found| found.name("verb"));
        let action = action.is_some_and(|verb| self.form != Form::Chain && !Meaning::DoneWithFields.is(&text[verb]));
        // `- 大于等于0: so many`, `最小步长为10`
        let colon = self.after().trim_start().starts_with(':');
        let case = colon && (self.form == Form::Pair || text[..self.range.start].trim_end().ends_with('-'));
        let step = tokens.says(self.range.clone(), Meaning::Step);
        // `Requests are limited to 100 per second`.
        let rate = single
            && Form::Rate.at(tokens, self.range.end).is_some()
            && tokens.says(self.clause.clone(), Meaning::Calls);
        let owned = Form::Owned.all(tokens).any(|found| {
            let between = text.get(found.range.end..self.range.start);
            self.clause.start <= found.range.start
                && between.is_some_and(|words| !words.contains([',', '.', '。', ';']))
        });
        case || step
            || rate
            || treated
            || aside
            || action
            || owned
            || statement::is_conditional(tokens, self.range.start)
    }
}

/// What a bound of a value of a kind is about; nothing where it is not about the value.
pub(super) fn of(span: &Span<'_>, kind: Option<Kind>) -> Option<Measure> {
    let (tokens, whole) = (span.tokens, span.range.clone());
    let near = last(tokens.text, whole.start, 14);
    let near = near.start.max(span.clause.start)..near.end;
    let after = span.after();
    let start = tokens.skip(whole.end);
    let first = tokens.text[start..].chars().take(18).take_while(|c| !matches!(c, ',' | '。' | ';' | '\n'));
    let first = start..start + first.map(char::len_utf8).sum::<usize>();
    let near_or_in = |meaning: Meaning| tokens.says(near.clone(), meaning) || tokens.says(whole.clone(), meaning);
    let behind = tokens.says(first.clone(), Meaning::OfLength);
    let worded = near_or_in(Meaning::OfLength) || behind || after.trim_start().starts_with('位');
    let counted = span.is_followed_by(Meaning::Counter);
    match kind {
        Some(Kind::Integer | Kind::Number) => Some(Measure::Value),
        Some(Kind::Array) => {
            let characters = tokens.says(whole.start..first.end, Meaning::OfCharacters);
            // `10 IPs`, `5 Security Groups`.
            let mut words = after.split_whitespace();
            let title = |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase());
            let first_word = words.next();
            let noun = first_word.into_iter().chain(words.next().filter(|_| first_word.as_ref().is_some_and(title)));
            let noun = noun.into_iter().any(|word| {
                let word = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
                word.len() > 2 && word.ends_with('s') && word.chars().all(|c| c.is_ascii_alphabetic())
            });
            let about = counted || noun || near_or_in(Meaning::OfCount);
            let each = tokens.says(span.clause.clone(), Meaning::Each);
            let lasts = span.is_followed_by(Meaning::Duration) || tokens.says(span.clause.clone(), Meaning::Total);
            let of_each = characters || each && near_or_in(Meaning::OfLength) && !counted;
            let measure = if of_each { Some(Measure::Element) } else { about.then_some(Measure::Length) };
            measure.filter(|_| !lasts && (of_each || !each))
        }
        Some(Kind::String) => {
            let stops = after.is_empty() || after.starts_with([' ', ',', '。', '.', ';', '\n', ')', '位']);
            let number = |c: char| c.is_ascii_digit() || matches!(c, ',' | ':' | ' ' | '.');
            let labelled = stops && Meaning::Bound.is(span.written().trim_end_matches(number));
            // `掩码小于24位`: what a part of the value counts.
            if tokens.says(near.clone(), Meaning::OfMask) {
                return None;
            }
            if span.is_of_part() {
                return None;
            }
            if span.of_letters() || worded && !(counted && !behind && !tokens.says(near.clone(), Meaning::OfLength)) {
                Some(Measure::Length)
            } else if counted || span.is_followed_by(Meaning::Duration) {
                None
            } else if labelled {
                Some(Measure::Length)
            } else {
                let own = near_or_in(Meaning::OfValue) && !span.is_in_brackets();
                (span.form == Form::Chain || own).then_some(Measure::Value)
            }
        }
        _ if worded => Some(Measure::Length),
        _ => Some(Measure::Value),
    }
}

/// The last characters before a place.
fn last(text: &str, end: usize, count: usize) -> Range<usize> {
    text[..end].char_indices().rev().take(count).last().map_or(end, |(at, _)| at)..end
}

/// Whether what stands before a number belongs to it: a date, a version, a name.
pub(super) fn continues_before(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let (last, other) = (before.next(), before.next());
    match last {
        Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Whether what stands behind a number belongs to it.
pub(super) fn continues_after(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let (next, other) = (after.next(), after.next());
    match next {
        Some('_') => true,
        Some('-' | '.' | ':' | '/') => other.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// The length that a text says all values have.
pub(super) fn exact(tokens: &Tokens<'_>) -> Option<u64> {
    let text = tokens.text;
    Form::Exact.all(tokens).find_map(|found| {
        let number = found.name("number")?;
        let behind = text[found.range.end..].trim_start();
        let ends_sentence =
            behind.strip_prefix('.').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        let stops = behind.is_empty() || ends_sentence || behind.starts_with([',', '。', ';', ')', '\n']);
        let open = !ends_sentence && (behind.starts_with('.') || Meaning::GoesOn.starts(behind).is_some());
        // `length: 32`, `长度为32个实例`
        let bare = found.name("fixed").is_some() && found.name("unit").is_none();
        let label = text[found.range.clone()].contains(':');
        let bounded = tokens.ends(found.range.start, Meaning::Bounding).is_some();
        let part = continues_before(text, number.start) || behind.starts_with(is_wide) && bare;
        let holds = !bounded && !open && !part && (!bare || stops && !label);
        count(&text[number]).filter(|_| holds)
    })
}

/// A count in digits or words: `32`, `eight`, `三十二`.
pub(super) fn count(text: &str) -> Option<u64> {
    const ENGLISH: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const CHINESE: &str = "一二三四五六七八九";
    let english = || (1..).zip(ENGLISH).find(|(_, word)| text.eq_ignore_ascii_case(word)).map(|(count, _)| count);
    let digit = |text: &str| (1..).zip(CHINESE.split_inclusive(is_wide)).find(|(_, sign)| *sign == text);
    let below_ten = |text: &str, none: u64| if text.is_empty() { Some(none) } else { Some(digit(text)?.0) };
    let chinese = || match text.split_once('十') {
        Some((tens, ones)) => Some(below_ten(tens, 1)? * 10 + below_ten(ones, 0)?),
        None => below_ten(text, 0),
    };
    text.parse().ok().or_else(english).or_else(chinese)
}
