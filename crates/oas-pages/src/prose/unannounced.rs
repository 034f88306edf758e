//! Lists of values that nothing announces: `0:关闭,1:开启`, `asc / desc，默认 asc`, a line of nothing else. Knows when such
//! a list can be trusted, not how lists are written.

use crate::facts::Kind;
use crate::text::markup::is_wide;

use super::forms::Form;
use super::lexicon::Meaning;
use super::list::{self, Shape};
use super::phrased::{self, is_constant, is_noun, is_small};
use super::tokens::Tokens;
use super::value::{self, Separator};
use super::{default, statement};

/// `0:关闭,1:开启`, `1 - queued, 2 - running` without any announcement: several values, each with its meaning.
pub(super) fn explained(tokens: &Tokens<'_>) -> Option<Vec<String>> {
    let text = tokens.text;
    let starts = std::iter::once(0).chain(
        text.char_indices()
            .filter(|(_, c)| ",、;。:.(\n|".contains(*c) || is_wide(*c) || *c == '-' || *c == ' ')
            .map(|(at, c)| at + c.len_utf8()),
    );
    let mut tried = 0;
    for start in starts {
        let rest = text[start..].trim_start_matches([' ', '\n', '-', '*']);
        let Some(first) = value::value(rest) else { continue };
        let Some(sign) = value::sign(rest, first.end) else { continue };
        if matches!(sign, Separator::Bracket | Separator::Is) || !first.quote && value::is_label(&first.text) {
            continue;
        }
        let at = text.len() - rest.len();
        let before = text[..at].trim_end();
        if value::is_number(&first.text) && Meaning::Ordinal.ends(before)
            || statement::is_conditional(tokens, at)
            || value::is_compared(before)
            || statement::is_about_characters(tokens, at)
        {
            continue;
        }
        tried += 1;
        if tried > 8 {
            return None;
        }
        let rest = statement::until_next(tokens, at);
        let values = value::all(rest, sign, first.quote);
        if values.len() > 1 && trusted(rest, before, &values, sign, first.quote) {
            return Some(values);
        }
    }
    None
}

/// Whether an unannounced list of values with meanings is one.
fn trusted(rest: &str, before: &str, values: &[String], sign: Separator, quote: bool) -> bool {
    let numbers = values.iter().all(|value| value::is_number(value));
    let chinese = rest.contains(is_wide);
    let apart = before.is_empty() || before.ends_with(|c: char| ",、;。:.(\n|-".contains(c) || is_wide(c));
    let labels = values.iter().filter(|value| value::is_label(value)).count() * 2 > values.len()
        || values.iter().any(|value| Meaning::Notice.is(value));
    // `MySQL: not supported`; `X: the first part`, of a form.
    let letters = values.iter().all(|value| value.len() == 1 && value.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if Meaning::NotSupported.occurs_in(rest) || letters && Meaning::NotValues.occurs_in(before) {
        return false;
    }
    match sign {
        Separator::Meaning => {
            let counted = values.windows(2).all(|pair| match (pair[0].parse::<u32>(), pair[1].parse::<u32>()) {
                (Ok(one), Ok(two)) => two == one + 1,
                _ => false,
            });
            let meaning = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            numbers && counted && apart && Meaning::NotBehindNumber.starts(meaning).is_none()
        }
        Separator::Comma => quote && apart,
        Separator::Word => quote || apart,
        Separator::Bracket | Separator::Is => false,
        Separator::Colon | Separator::Equals | Separator::Dash => {
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
        let found = value::value(line).filter(|found| {
            let word = found.text.as_str();
            let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
            let label = value::is_label(word) || capital && word.chars().any(|c| c.is_ascii_lowercase());
            let meaning = line[found.end..].trim_start_matches([':', ' ']);
            !label
                && !meaning.starts_with(|c: char| c.is_ascii_digit())
                && !word.contains(['/', '.', '*'])
                && value::sign(line, found.end) == Some(Separator::Colon)
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

/// A text, or a sentence or line of it, that is nothing but a list.
pub(super) fn alone(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    line_alone(tokens).or_else(|| phrased::find(tokens, kind)).or_else(|| clause(tokens, kind))
}

fn line_alone(tokens: &Tokens<'_>) -> Option<Vec<String>> {
    let text = tokens.text;
    if tokens.starts(0, Meaning::ForExample).is_some() {
        return None;
    }
    let end = statement::next(tokens, 0);
    let default = end.is_some_and(|end| tokens.says(end..text.len(), Meaning::Default));
    let whole = text[..end.unwrap_or(text.len())].trim().trim_end_matches([',', ';', '(', '。']);
    let line = whole.rsplit(['。', '\n', ':']).next().unwrap_or_default();
    let line = if line.contains(['.']) { line.rsplit(". ").next().unwrap_or_default() } else { line };
    let line = line.rsplit(',').find(|part| part.contains(['/', '|', '`', '"'])).filter(|_| default).unwrap_or(line);
    // `Status of the disk, "a", "b" or "c"`
    let other = [Meaning::Not, Meaning::NotValues, Meaning::Characters];
    let quote = line.find(['"', '`']).filter(|at| line[..*at].trim_end().ends_with([',', ':']));
    let quote = quote.filter(|_| !other.iter().any(|other| tokens.says(0..text.len(), *other)));
    let line = quote.map_or(line, |at| &line[at..]);
    let list = list::alone(line.trim())?;
    let capitals = |value: &String| {
        value.chars().any(|c| c.is_ascii_uppercase())
            && !value.chars().any(|c| c.is_ascii_lowercase())
            && value.len() > 1
    };
    let numbers = list.values.iter().all(|value| value::is_number(value));
    let braces = line.trim().starts_with('{') && line.trim().ends_with('}') && numbers;
    let whole_text = line.trim() == text.trim() && list.values.len() > 2;
    let listed = whole_text
        || list.quoted && line.trim().starts_with(['`', '"', '\''])
        || (list.shape != Shape::Plain) && (list.values.iter().all(capitals) || default && !numbers)
        // `en-us or zh-cn; en-us by default`
        || default && list.values.len() > 2 && list.values[..list.values.len() - 1].contains(list.values.last()?)
        || braces
        // `The version of the system. Ubuntu, Windows Server, Debian`
        || list.values.len() > 2 && text.ends_with(line) && list.values.iter().all(|value| is_proper(value));
    listed.then(|| untitled(list.values))
}

/// Without a title that stands before the values: `Operator, eq or like`.
fn untitled(mut values: Vec<String>) -> Vec<String> {
    let title = values[0].starts_with(|c: char| c.is_ascii_uppercase()) && values[0].len() > 1;
    if title && values.len() > 2 && values[1..].iter().all(|value| is_small(value)) {
        values.remove(0);
    }
    values
}

/// A clause that is nothing but words with `or` between them, where these can only be values.
fn clause(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    let text = tokens.text;
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    Form::Clause.all(tokens).find_map(|found| {
        let before = &text[..found.range.start];
        let other = || tokens.says(0..text.len(), Meaning::NotValues);
        // `The status is a, b or c`, `It includes ONE, TWO and THREE`: the list has begun.
        let mut words = before.trim_end().rsplit(' ');
        let [word, verb, title] = [(); 3].map(|()| words.next().unwrap_or_default());
        let constants = found.entries(text).iter().all(|value| is_constant(value));
        let begun = text[before.len()..].starts_with(',')
            && (Meaning::Is.is(verb) && Meaning::Choosable.is(title) || constants && is_constant(word));
        if begun || before.trim().is_empty() || other() || statement::is_conditional(tokens, before.len()) {
            return None;
        }
        let values = value::distinct(found.entries(text))?;
        let plain = |value: &String| value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let capitals = values.iter().all(|value| value.chars().all(|c| c.is_ascii_uppercase()));
        let noun = |value: &String| is_noun(value) && !(capitals && value.len() == 1);
        if values.iter().any(|value| noun(value) || !plain(value)) {
            return None;
        }
        let stated = default::find(tokens, kind, &values);
        let among = stated.as_ref().is_some_and(|stated| values.contains(stated));
        let constants = values.iter().all(|value| is_constant(value) && value.contains('_'));
        // `CPU架构,arm或x86`: a Chinese sentence has no lower-case words of its own.
        let lower = values.iter().all(|value| is_small(value));
        let list = &text[found.range.clone()];
        let chinese = list.contains('或') || list.contains('、') && list.contains('(');
        // `Disk type, ssd or premium-hdd`
        let parted = list.contains('、');
        let titled = !before.contains([',', ':'])
            && tokens.says(0..before.len(), Meaning::Choosable)
            && text[found.range.end..].trim_end_matches('.').is_empty();
        // `ISP, i.e. UNICOM or TELECOM`, `类型：A或者CNAME`
        let named = found.name("that").is_some() && values.iter().all(|value| is_constant(value));
        let proper = titled && values.iter().all(|value| is_proper(value));
        // `Record type: A or CNAME`
        let labelled = list.starts_with(':') && Meaning::Choosable.ends(before);
        let typed = titled && ((chinese || parted) && (capitals || lower) || labelled && capitals);
        // `Provider: bgp or no_bgp`: no sentence has such words.
        let signed = lower && values.iter().any(|value| value.contains('_')) && text[found.range.end..].is_empty();
        let typed = constants || proper || named || typed || signed || lower && (chinese || titled);
        // `源站，EXTRA、BASE`
        let bare = parted
            && list.starts_with(',')
            && before.ends_with(is_wide)
            && !before.contains([',', ':', '。', ';'])
            && values.iter().all(|value| is_constant(value))
            && text[found.range.end..].trim_matches(['。', ' ', '\n']).is_empty();
        let typed = typed || bare;
        let trusted = among || stated.is_none() && typed;
        trusted.then_some(values)
    })
}

/// A name or a constant of its own: `Ubuntu`, `Windows Server`.
fn is_proper(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_uppercase()) && !is_noun(value) && !Meaning::LabelWord.is(value)
}
