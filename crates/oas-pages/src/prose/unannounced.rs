//! Lists of values that nothing announces: `0:关闭,1:开启`, `asc / desc，默认 asc`, a line of nothing else. Knows when such
//! a list can be trusted, not how lists are written.

use crate::facts::Kind;
use crate::text::markup::is_wide;
use crate::text::{WordList, patterns};

use super::entry::{self, Sign};
use super::list::{self, Shape};
use super::{bare, statement};

patterns! {
    /// `云服务器为"instance"，镜像为"image"`.
    MEANT = r#"(?:^|[,;。、\n])(?P<meaning>\p{Han}[^,;。、\n"`]{0,30})(?:为|是)\s*(?:"(?P<a>[\w.-]{1,60})"|`(?P<b>[\w.-]{1,60})`)\s*(?:$|[,;。、\n])"#;
}

/// Values behind their meanings.
pub(super) fn meant(text: &str) -> Option<Vec<String>> {
    const OTHERS: WordList = WordList("默认|缺省|格式|当|如|时|示例|固定|不|例");
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(found) = MEANT.captures_at(text, at) {
        if OTHERS.occurs_in(&found["meaning"]) {
            return None;
        }
        let value = found.name("a").or_else(|| found.name("b"))?;
        values.push(value.as_str().to_owned());
        // The sign behind one is that before the next.
        at = value.end() + 1;
    }
    (values.len() > 1).then_some(values)
}

/// `0:关闭,1:开启`, `1 - queued, 2 - running` without any announcement: several values, each with its meaning.
pub(super) fn explained(text: &str) -> Option<Vec<String>> {
    let starts = std::iter::once(0).chain(
        text.char_indices()
            .filter(|(_, c)| ",、;。:.(\n|".contains(*c) || is_wide(*c) || *c == '-' || *c == ' ')
            .map(|(at, c)| at + c.len_utf8()),
    );
    let mut tried = 0;
    for start in starts {
        let rest = text[start..].trim_start_matches([' ', '\n', '-', '*']);
        let Some(first) = entry::value(rest) else { continue };
        let Some(sign) = entry::sign(rest, first.end) else { continue };
        if matches!(sign, Sign::Bracket | Sign::Is) || !first.quote && entry::is_label(&first.text) {
            continue;
        }
        let before = text[..text.len() - rest.len()].trim_end();
        if statement::is_conditional(before) || entry::is_compared(before) || statement::is_about_characters(before) {
            continue;
        }
        tried += 1;
        if tried > 8 {
            return None;
        }
        let end = statement::next(rest).unwrap_or(rest.len());
        let rest = &rest[..end];
        let values = entry::all(rest, sign, first.quote);
        if values.len() > 1 && trusted(rest, before, &values, sign, first.quote) {
            return Some(values);
        }
    }
    None
}

/// Whether an unannounced list of values with meanings is one.
fn trusted(rest: &str, before: &str, values: &[String], sign: Sign, quote: bool) -> bool {
    let numbers = values.iter().all(|value| entry::is_number(value));
    let chinese = rest.contains(is_wide);
    let apart = before.is_empty() || before.ends_with(|c: char| ",、;。:.(\n|-".contains(c) || is_wide(c));
    let labels = values.iter().any(|value| entry::is_label(value));
    match sign {
        Sign::Meaning => {
            let counted = values.windows(2).all(|pair| match (pair[0].parse::<u32>(), pair[1].parse::<u32>()) {
                (Ok(one), Ok(two)) => two == one + 1,
                _ => false,
            });
            let units = WordList("个|条|页|天|小时|分|秒|核|位|字|次|台|年|月|元|到|至|和|或");
            let meaning = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            numbers && counted && apart && !units.starts(meaning)
        }
        Sign::Comma => quote && apart,
        Sign::Word => quote || apart,
        Sign::Bracket | Sign::Is => false,
        Sign::Colon | Sign::Equals | Sign::Dash => {
            !labels && apart && (quote || numbers || chinese || bulleted(before, rest) || parted(rest))
        }
    }
}

fn bulleted(before: &str, rest: &str) -> bool {
    (before.ends_with('-') || before.is_empty() || before.ends_with('\n')) && rest.contains("\n- ")
}

/// `desc: …; asc: …`.
fn parted(rest: &str) -> bool {
    rest.contains(';') && !rest.contains(". ")
}

/// `desc: descending`, in lines that follow each other. A word with a capital is a label of something else.
pub(super) fn lined(text: &str) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let found = entry::value(line).filter(|found| {
            let word = found.text.as_str();
            let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
            let label = entry::is_label(word) || capital && word.chars().any(|c| c.is_ascii_lowercase());
            let meaning = line[found.end..].trim_start_matches([':', ' ']);
            !label
                && !meaning.starts_with(|c: char| c.is_ascii_digit())
                && !word.contains(['/', '.', '*'])
                && entry::sign(line, found.end) == Some(Sign::Colon)
        });
        match found {
            Some(found) if values.contains(&found.text) => return None,
            Some(found) => values.push(found.text),
            None if values.len() > 1 => break,
            None => values.clear(),
        }
    }
    let capitals = values.iter().filter(|value| value.starts_with(|c: char| c.is_ascii_uppercase())).count();
    (values.len() > 1 && (capitals == 0 || capitals == values.len())).then_some(values)
}

/// `1是，0否`, `0关闭 1开启`: digits with their meanings behind them, which say yes and no.
pub(super) fn opposed(text: &str) -> Option<Vec<String>> {
    const WORDS: [char; 10] = ['是', '否', '有', '无', '开', '关', '启', '禁', '未', '不'];
    let mut values: Vec<String> = Vec::new();
    let pieces = text.split([',', ';', '。', '、', ' ', '\n', ':', '(', ')', '/']).filter(|piece| !piece.is_empty());
    for piece in pieces {
        let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let meaning = &piece[digits..];
        let opposed = (1..3).contains(&digits) && meaning.starts_with(WORDS) && meaning.chars().all(is_wide);
        match opposed {
            true if values.iter().any(|value| *value == piece[..digits]) => return None,
            true => values.push(piece[..digits].to_owned()),
            false if values.len() > 1 => break,
            false => values.clear(),
        }
    }
    (values.len() > 1).then_some(values)
}

patterns! {
    /// `IP version, 4 or 6`.
    EITHER = r"(?:^|[,:]\s*)(?P<one>\d{1,4}) or (?P<two>\d{1,4})\s*(?:$|[,;。\n]|\.(?:\s|$))";
}

/// Two numbers and nothing behind them.
pub(super) fn either(text: &str) -> Option<Vec<String>> {
    EITHER.captures(text).map(|found| vec![found["one"].to_owned(), found["two"].to_owned()])
}

/// A text, or a sentence or line of it, that is nothing but a list.
pub(super) fn alone(text: &str, kind: Option<Kind>) -> Option<Vec<String>> {
    line_alone(text)
        .or_else(|| bare::phrased(text, kind))
        .or_else(|| bare::numbered(text))
        .or_else(|| bare::clause(text, kind))
}

fn line_alone(text: &str) -> Option<Vec<String>> {
    const EXAMPLES: WordList = WordList("例如|比如|譬如|示例|样例|如:|例:|for example");
    let lower = text.trim_start().to_lowercase();
    if EXAMPLES.starts(&lower) {
        return None;
    }
    let end = statement::next(text);
    let default = end.is_some_and(|end| {
        let rest = text[end..].to_lowercase();
        rest.contains("默认") || rest.contains("缺省") || rest.contains("default")
    });
    let whole = text[..end.unwrap_or(text.len())].trim().trim_end_matches([',', ';', '(', '。']);
    let line = whole.rsplit(['。', '\n', ':']).next().unwrap_or_default();
    let line = if line.contains(['.']) { line.rsplit(". ").next().unwrap_or_default() } else { line };
    let line = line.rsplit(',').find(|part| part.contains(['/', '|', '`', '"'])).filter(|_| default).unwrap_or(line);
    let list = list::alone(line.trim())?;
    let capitals = |value: &String| {
        value.chars().any(|c| c.is_ascii_uppercase())
            && !value.chars().any(|c| c.is_ascii_lowercase())
            && value.len() > 1
    };
    let numbers = list.values.iter().all(|value| entry::is_number(value));
    let braces = line.trim().starts_with('{') && line.trim().ends_with('}') && numbers;
    let listed = list.quoted && line.trim().starts_with(['`', '"', '\''])
        || (list.shape != Shape::Plain) && (list.values.iter().all(capitals) || default && !numbers)
        // `en-us or zh-cn; en-us by default`
        || default && list.values.len() > 2 && list.values[..list.values.len() - 1].contains(list.values.last()?)
        || braces;
    listed.then_some(list.values)
}
