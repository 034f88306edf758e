//! Lists of values as they are written: ``a、b 或 `c` ``, `0: off; 1: on`, bullets, `a/b`, `{1, 2}`. Knows how a list goes
//! on and where it ends, not what announces one.

use crate::text::markup::{bare, is_wide};

use super::lexicon::Meaning;
use super::statement;
use super::tokens::Tokens;
use super::value::{self, Separator};

/// A list of values, and what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    pub(super) values: Vec<String>,
    /// In code or quotes.
    pub(super) quoted: bool,
    /// Whether the sentence goes on behind the list.
    pub(super) goes_on: bool,
    /// Whether words stand before the first value.
    pub(super) prefixed: bool,
    pub(super) shape: Shape,
}

impl List {
    /// Values that have their meanings, or lines of their own.
    fn explained(values: Vec<String>, quoted: bool) -> Self {
        Self { values, quoted, goes_on: false, prefixed: false, shape: Shape::Explained }
    }
}

/// How a list is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// With commas and words between the values.
    Plain,
    /// In brackets, or with signs that nothing but a list has.
    Signed,
    /// Each value has its meaning, or a line of its own.
    Explained,
}

/// The list that a text begins with, in which no other statement begins.
pub(super) fn read(text: &str) -> Option<List> {
    if let Some(list) = stacked(text) {
        return Some(list);
    }
    let text = &text[..end_of_sentence(text)];
    let (begun, bullet) = beginning(text);
    if bullet {
        return bulleted(text);
    }
    let open = begun.chars().next().filter(|c| matches!(c, '[' | '(' | '{'));
    let begun = begun.trim_start_matches(['[', '(', '{']).trim_start();
    let start = begun.find(|c: char| !is_wide(c)).unwrap_or(begun.len());
    // `镜像属性name、status`: a few words before the first value.
    if start > 12 * 3 || Meaning::NotBeforeValues.occurs_in(&begun[..start]) {
        return None;
    }
    let list = &begun[start..];
    let first = value::value(list)?;
    if start == 0 || !list.contains('、') {
        let sign = value::sign(list, first.end);
        // `a (first), b (second)`
        if sign == Some(Separator::Bracket)
            && let Some(read) = sequence(list, open.is_some(), true).filter(|read| read.values.len() > 1)
        {
            return Some(read);
        }
        if let Some(sign) = sign.filter(|sign| open.is_none() || *sign != Separator::Meaning) {
            let values = value::all(list, sign, first.quote);
            if values.len() > 1 || values.len() == 1 && !list.contains(['、', ',', '|']) {
                return Some(List { prefixed: start > 0, ..List::explained(values, first.quote) });
            }
        }
    }
    let read = sequence(list, open.is_some(), true)?;
    Some(List { prefixed: start > 0, ..read })
}

/// The values of a list that says that there are more of them: at least three, or they are examples.
pub(super) fn open(text: &str) -> Option<Vec<String>> {
    let text = &text[..end_of_sentence(text)];
    let (end, _) = text.char_indices().find(|(at, _)| is_open_ended(&text[*at..]))?;
    let list = read(text[..end].trim_end_matches([' ', ',', '、']))?;
    (list.values.len() > 2 && !list.goes_on && list.shape != Shape::Explained).then_some(list.values)
}

/// Values and their meanings, each in a line of its own.
fn stacked(text: &str) -> Option<List> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut values = Vec::new();
    for pair in lines.chunks(2) {
        let [line, meaning] = pair else { break };
        let found = value::value(line).filter(|found| found.end == line.len())?;
        let worded = meaning.contains(' ') || meaning.starts_with(|c: char| c.is_ascii_uppercase());
        if !(meaning.ends_with('。') || meaning.ends_with('.') && worded) {
            return None;
        }
        values.push(found.text);
    }
    (values.len() > 1).then(|| List::explained(values, false))
}

/// What stands before the first value, and whether bullets do.
fn beginning(text: &str) -> (&str, bool) {
    let mut rest = text.trim_start();
    let mut bullet = false;
    while let Some(after) = rest.strip_prefix("- ") {
        (rest, bullet) = (after.trim_start(), true);
    }
    (rest, bullet)
}

/// Lines of values. Every line has to begin with one; those that are deeper explain.
fn bulleted(text: &str) -> Option<List> {
    let mut values: Vec<String> = Vec::new();
    let mut all_quoted = true;
    let lines: Vec<(usize, &str)> = text
        .lines()
        .filter_map(|line| Some((line.len() - line.trim_start().len(), line.trim_start().strip_prefix("- ")?.trim())))
        .collect();
    // What stood before the first line is gone.
    let depth = lines.iter().skip(1).map(|(depth, _)| *depth).min().unwrap_or_default();
    for (index, (indent, line)) in lines.iter().enumerate() {
        if line.is_empty() || index > 0 && *indent > depth {
            continue;
        }
        // A list with something else in it is none of values.
        let value = value::value(line).filter(|value| value::ends_there(line, value.end))?;
        if index > 0 && !value.quote && value::is_label_before(&value.text, &line[value.end..]) {
            break;
        }
        // `- TCP: 1 to 65535`: what holds for each.
        let meaning = line[value.end..].trim_start().trim_start_matches(is_wide);
        let meaning = meaning.strip_prefix(':').map(|meaning| meaning.trim_start().trim_start_matches(['-', '[']));
        if meaning.is_some_and(|meaning| meaning.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        all_quoted &= value.quote;
        // `- a和b: both`
        let parts = sequence(line, false, false).map_or_else(|| value.parts(), |list| list.values);
        for part in parts {
            if !values.contains(&part) {
                values.push(part);
            }
        }
    }
    (!values.is_empty()).then(|| List::explained(values, all_quoted))
}

/// Where the lines of a list begin in a text, and their values if that is what the lines are: marked as such, and with
/// their meanings.
pub(super) fn lines(tokens: &Tokens<'_>) -> Option<(usize, Option<Vec<String>>)> {
    let text = tokens.text;
    let at = if text.starts_with("- ") { 0 } else { text.find("\n- ")? + 1 };
    if !text[at..].contains("\n- ") {
        return None;
    }
    let list = statement::until_next(tokens, at);
    let first = list.lines().next().and_then(|line| value::value(line.trim_start_matches("- ")));
    let constant = |line: &str| {
        let found = value::value(line.trim_start_matches("- ")).filter(|found| found.text.len() > 2);
        found.is_some_and(|found| {
            let capital = found.text.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
            capital && value::sign(line.trim_start_matches("- "), found.end) == Some(Separator::Comma)
        })
    };
    let constants = list.lines().map(str::trim).filter(|line| line.starts_with("- ")).all(constant);
    let marked = constants || first.is_some_and(|first| first.quote) && value::leads(list.trim_start_matches("- "));
    Some((at, bulleted(list).filter(|list| marked && list.values.len() > 1).map(|list| list.values)))
}

/// Whether a text begins with a list of lines.
pub(super) fn is_bulleted(text: &str) -> bool {
    beginning(text).1
}

/// Values with separators between them. The first of several words only behind an announcement.
fn sequence(list: &str, open: bool, announced: bool) -> Option<List> {
    let mut values: Vec<String> = Vec::new();
    let (mut at, mut quoted, mut signed, mut first) = (0, true, open, true);
    let (mut closed, mut words_between) = (false, false);
    // Whether a word joins the next value, and whether the list may end before it.
    let (mut worded, mut may_end) = (false, false);
    loop {
        let rest = &list[at..];
        let skipped = if first { 0 } else { prefix(rest, &list[..at]) };
        // What follows a sign that nothing but a list has is a value, or the list cannot be read.
        let in_part = !first && !words_between && !rest.trim_start().is_empty() && joins_values(&list[..at]);
        let Some(mut value) = value::value(&rest[skipped..]) else {
            if in_part && !rest.trim_start().starts_with(is_separator) {
                return None;
            }
            break;
        };
        let mut end = at + skipped + value.end;
        if !value.quote && !value::ends_there(list, end) {
            let goes_on = |phrase: &value::Value| {
                !first || announced && list[at + skipped + phrase.end..].starts_with([',', '、', '|'])
            };
            match value::phrase(&list[at + skipped..]).filter(goes_on) {
                None if first => {}
                Some(phrase) => {
                    end = at + skipped + phrase.end;
                    value = phrase;
                }
                None if in_part => return None,
                None => break,
            }
        }
        let behind = &list[end..];
        // `net:dhcp`: a part of a value.
        let glued = behind.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        if first && !value.quote && glued {
            return None;
        }
        // `a或b，cn-1：a`: what holds for each begins.
        if may_end && !value.quote && behind.starts_with(':') && !values.contains(&value.text) {
            break;
        }
        // `1~9`, `1 - 9`, `2个`: a range or a number of something.
        if !value.quote && value::is_number(&value.text) && value::goes_on_as_number(behind) {
            return None;
        }
        quoted &= value.quote;
        let parts = value.parts();
        signed |= parts.len() > 1;
        values.extend(parts);
        first = false;
        at = end;
        // `(default)`, `（系统盘）`: about the value before.
        let mut rest = list[at..].trim_start_matches(' ');
        if rest.starts_with('(')
            && let Some(close) = rest.find(')')
        {
            rest = rest[close + 1..].trim_start_matches(' ');
        }
        if is_open_ended(rest) {
            return None;
        }
        // `TCP协议、UDP协议`, `"a"表示x, "b"表示y`.
        let wide = rest.find(|c: char| !is_wide(c)).unwrap_or(rest.len());
        words_between = wide > 0 && joined(rest).is_none();
        if words_between {
            match rest[..wide].find(['或', '和', '及']).filter(|index| *index > 0) {
                Some(index) => rest = &rest[index..],
                None if rest[..wide].chars().count() <= 12 => rest = rest[wide..].trim_start_matches(' '),
                None => break,
            }
        }
        // `"daily" "weekly"`
        let next = rest.starts_with(['`', '"', '\'']) && value.quote;
        let quote = list[at - value.end..].chars().next().filter(|_| value.quote);
        let Some(length) = joined(rest).or_else(|| explained(rest, quote?)).or(next.then_some(0)) else {
            closed = rest.is_empty() || rest.starts_with(['.', ';', '。', ']', ')', '}', '\n', ',']);
            at = list.len() - rest.len();
            break;
        };
        signed |= rest.starts_with(['、', '|', '/']);
        // `a, b or c, which`, `a or b; a means`
        let sign = rest[..length].trim();
        may_end = sign == ";" || worded && sign == ",";
        worded = Meaning::Joins.ends(sign);
        at = list.len() - rest.len() + length;
    }
    if is_open_ended(&list[at..]) {
        return None;
    }
    // A line with a sentence behind one with values.
    let next_line = list[..at].ends_with('\n') && list[at..].starts_with(|c: char| c.is_ascii_uppercase());
    let goes_on = !closed
        && !may_end
        && !next_line
        && list[at..].trim_start_matches([' ', ',']).starts_with(|c: char| c.is_ascii_alphanumeric());
    (!values.is_empty()).then_some(List {
        values,
        quoted,
        goes_on,
        prefixed: false,
        shape: if signed { Shape::Signed } else { Shape::Plain },
    })
}

/// Signs that end a list as well as they go on with it.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '、' | '。' | '.' | ')' | ']' | '}' | '\n' | '-')
}

/// Whether a text ends with what stands between two values and in no sentence.
fn joins_values(before: &str) -> bool {
    Meaning::Joins.ends(before.trim_end())
}

/// How long the meaning of a value in quotes is, where another value follows: `` `a` to start, `b` to stop``.
fn explained(rest: &str, quote: char) -> Option<usize> {
    let next = rest.find(quote)?;
    let meaning = rest[..next].trim_end();
    let parted = meaning.ends_with([',', ';']) || Meaning::Joins.ends(meaning);
    (parted && !meaning.contains(['.', '。', '\n'])).then_some(next)
}

/// `a、b等`: there are more.
fn is_open_ended(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '、']);
    Meaning::AndSoOn.starts(rest).is_some() && !rest.starts_with("等于")
}

/// How many bytes of words stand before a value: `系统盘system、数据盘data`.
fn prefix(rest: &str, before: &str) -> usize {
    if !before.trim_end().ends_with('、') {
        return 0;
    }
    let wide = rest.find(|c: char| !is_wide(c)).unwrap_or(0);
    if wide <= 12 * 3 { wide } else { 0 }
}

/// The length of what joins two values, where a text begins with it.
fn joined(text: &str) -> Option<usize> {
    let trimmed = text.trim_start_matches(' ');
    let mut length = text.len() - trimmed.len();
    let mut found = false;
    let mut rest = trimmed;
    loop {
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let after = &rest[spaces..];
        let path =
            found && after.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let step = if after.starts_with("||") {
            2
        } else if path {
            break;
        } else if let Some(sign) = after.chars().next().filter(|c| matches!(c, '、' | ',' | '|' | '/' | '\n' | ';')) {
            sign.len_utf8()
        } else if let Some(length) = Meaning::Joins.starts(after) {
            length
        } else {
            break;
        };
        found = true;
        rest = &after[step..];
        length += spaces + step;
    }
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    found.then_some(length + spaces)
}

/// Where the sentence ends that a list is in.
fn end_of_sentence(text: &str) -> usize {
    // `queued: waiting. active: ready.` goes on as it began.
    if beginning(text).1 || value::leads(text) {
        return text.len();
    }
    let mut code = false;
    let ends = |(at, c): &(usize, char)| {
        let after = &text[at + c.len_utf8()..];
        code ^= *c == '`';
        !code
            && match c {
                '。' => true,
                '.' => after.chars().next().is_none_or(char::is_whitespace),
                '\n' => after.trim_start().is_empty() || after.starts_with('\n'),
                _ => false,
            }
    };
    text.char_indices().find(ends).map_or(text.len(), |(at, _)| at)
}

/// The values of a text that is nothing but a list of them.
pub(super) fn alone(text: &str) -> Option<List> {
    let text = text.trim().trim_start_matches("- ").trim_end_matches(['.', '。', ';']);
    let list = sequence(text.trim_start_matches(['[', '{', '(']), text.starts_with(['[', '{']), false)?;
    let end = list.values.last()?;
    let tail = &text[text.rfind(end.as_str())? + end.len()..];
    let whole = bare(tail).trim_matches([']', '}', ')', ' ', '`', '"']).is_empty();
    (whole && list.values.len() > 1).then_some(list)
}

/// `import create share`.
pub(super) fn spaced(text: &str) -> Option<Vec<String>> {
    let text = &text[..end_of_sentence(text)];
    let text = text.split('\n').find(|line| !line.trim().is_empty())?.trim();
    let values: Vec<String> = text.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let words = values.iter().all(|value| value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    (values.len() > 1 && words && values.iter().all(|value| value::is_value(value))).then_some(values)
}
