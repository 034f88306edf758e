//! One value of a list, and the sign between it and its meaning: `queued: waiting`, ``- `a` - first``, `0:off`, `1 短信`.
//! Knows what a value looks like, not what announces one.

use crate::text::markup::{bare, is_wide};

use super::lexicon::Meaning;
use super::tokens;

/// A value at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) quote: bool,
    /// Where it ends, quotes included.
    pub(super) end: usize,
}

/// What stands between a value and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Colon,
    Equals,
    Dash,
    /// `表示`, `代表`.
    Word,
    /// `为`, `是`.
    Is,
    /// `"Boot"，系统盘；`
    Comma,
    /// `1 短信 2 邮件`
    Meaning,
    Bracket,
}

impl Value {
    /// The values that it consists of: `a/b`, and `a、b` in one pair of quotes.
    pub(super) fn parts(&self) -> Vec<String> {
        let text = self.text.as_str();
        let mut parts: Vec<&str> = if self.quote {
            text.split([',', '、', '|']).map(bare).filter(|part| !part.is_empty()).collect()
        } else {
            vec![text]
        };
        // A path is one value, be it in quotes or not.
        let path = is_media_type(text)
            || if self.quote {
                text.matches('/').count() < 2
                    || text.contains([':', '.'])
                    || text.contains("//")
                    || text.starts_with('/')
            } else {
                is_whole(text)
            };
        if parts.len() == 1 && !path {
            parts = parts[0].split('/').filter(|part| !part.is_empty()).collect();
        }
        // `80/http` is one value, `tcp/udp` two.
        let numbers = parts.iter().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).count();
        let mixed = numbers > 0 && numbers < parts.len();
        let one = |part: &&str| is_value(part) || phrase(part).is_some_and(|phrase| phrase.end == part.len());
        if parts.len() < 2 || mixed || !parts.iter().all(one) {
            parts = vec![text];
        }
        parts.into_iter().map(str::to_owned).collect()
    }
}

/// A path, or an address and how much of it counts.
fn is_whole(text: &str) -> bool {
    text.starts_with('/') || text.split('/').next().is_some_and(|part| part.parse::<std::net::IpAddr>().is_ok())
}

/// Several values; nothing where one stands twice.
pub(super) fn distinct(values: Vec<String>) -> Option<Vec<String>> {
    let distinct = values.iter().enumerate().all(|(index, value)| !values[..index].contains(value));
    (values.len() > 1 && distinct).then_some(values)
}

/// The longest word that can be a value, in bytes; lists in one word are longer.
const LONGEST: usize = 240;

/// The value that a text begins with.
pub(super) fn value(text: &str) -> Option<Value> {
    let first = text.chars().next()?;
    if matches!(first, '`' | '"' | '\'') {
        let length = text[1..].find(first)?;
        let inner = bare(&text[1..=length]);
        let fits = !inner.is_empty() && inner.len() <= 200 && !inner.contains('\n');
        return fits.then(|| Value { text: inner.to_owned(), quote: true, end: length + 2 });
    }
    let length = text.bytes().take(LONGEST + 1).position(|byte| !byte.is_ascii() || !is_part(char::from(byte)));
    let length = length.or((text.len() <= LONGEST).then_some(text.len()))?;
    let word = text[..length].trim_end_matches(['.', '-', '/']);
    let fits = match word.strip_prefix('/') {
        Some(path) => path.contains('/') && path.split('/').all(is_value),
        None => is_value(word) && (is_media_type(word) || word.split('/').all(is_value)),
    };
    let more = if is_media_type(word) { tokens::parameters(&text[word.len()..]) } else { 0 };
    let word = &text[..word.len() + more];
    fits.then(|| Value { text: word.to_owned(), quote: false, end: word.len() })
}

/// The most words of a value that has several, and its longest text in bytes.
const MOST_WORDS: usize = 4;
const LONGEST_PHRASE: usize = 40;

/// A value of several words, each with a capital or a number: `Oracle Linux`, `Windows Server 2019`. It ends where the list
/// goes on or does.
pub(super) fn phrase(text: &str) -> Option<Value> {
    let end = text.find([',', '、', ';', '。', '\n', '|', ')', ']']).unwrap_or(text.len());
    let end = text[..end].find(is_wide).unwrap_or(end);
    let phrase = text[..end].trim_end().trim_end_matches('.');
    let words: Vec<&str> = phrase.split(' ').collect();
    let named = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_graphic())
    };
    (2..=MOST_WORDS).contains(&words.len()).then_some(())?;
    (words.iter().all(named) && phrase.len() <= LONGEST_PHRASE).then(|| Value {
        text: phrase.to_owned(),
        quote: false,
        end: phrase.len(),
    })
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '*' | '#' | '@')
}

pub(super) fn is_media_type(text: &str) -> bool {
    let kind = text.split('/').next().unwrap_or_default();
    text.contains('/') && Meaning::Media.is(kind)
}

/// Whether a text is one value: a word, and none of those that only sentences have.
pub(super) fn is_value(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*' | '+'))
        && text.len() <= 80
        && text.chars().any(|c| c.is_ascii_alphanumeric())
        && characters.all(|c| is_part(c) || c == ':')
        && !Meaning::NoValue.is(text)
}

/// Whether a word is a number.
pub(super) fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
        || !text.is_empty()
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
            && text.contains('-')
            && !is_date(text)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 3 && parts[0].len() == 4
}

/// Whether what stands behind a number makes it a bound, or a number of something: `~9`, ` - 9`, `个`, ` characters`.
pub(super) fn goes_on_as_number(behind: &str) -> bool {
    // `2,592,000 秒`
    let thousands =
        |rest: &str| rest.len() > 3 && rest.starts_with(',') && rest[1..].bytes().take(3).all(|c| c.is_ascii_digit());
    let mut rest = behind;
    while thousands(rest) && !rest[4..].starts_with(|c: char| c.is_ascii_digit()) {
        rest = &rest[4..];
    }
    if rest.len() < behind.len() && rest.trim_start().starts_with(is_wide) {
        return true;
    }
    let trimmed = behind.trim_start_matches(' ');
    let after_dash = trimmed.trim_start_matches(['-', '~', '.']);
    let end = after_dash.trim_start();
    let range = after_dash.len() < trimmed.len()
        && (trimmed.starts_with('~') && end.starts_with(|c: char| c.is_ascii_alphanumeric())
            || end.trim_start_matches('+').starts_with(|c: char| c.is_ascii_digit())
            || Meaning::Unbounded.starts(end).is_some());
    range || Meaning::Bounds.starts(trimmed).is_some() && !trimmed.starts_with("个月")
}

/// Whether a value ends at a place, by what stands behind it: no word of a sentence goes on there.
pub(super) fn ends_there(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let spaced = trimmed.len() < rest.len();
    match trimmed.chars().next() {
        None => true,
        Some('.') => trimmed[1..].chars().next().is_none_or(char::is_whitespace),
        Some(c) if is_wide(c) => true,
        Some('`' | '"' | '\'') => false,
        Some(c) if c.is_alphanumeric() && spaced => Meaning::Joins.starts(trimmed).is_some(),
        Some(c) => matches!(
            c,
            ',' | '、' | ';' | '。' | ':' | '=' | '(' | ')' | ']' | '}' | '|' | '/' | '\n' | '-' | '<' | '!'
        ),
    }
}

/// The sign behind a value that ends at a place.
pub(super) fn sign(text: &str, at: usize) -> Option<Separator> {
    let rest = &text[at..];
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let spaced = trimmed.len() < rest.len();
    let mut characters = trimmed.chars();
    let first = characters.next()?;
    let after = characters.as_str();
    let meaning = after.trim_start().chars().next();
    // `12:30`, `http://`, `a:b`.
    let explained = meaning.is_some_and(|c| !matches!(c, ':' | '/' | '=' | '、' | '{' | '[' | '"'))
        && !(after.starts_with(|c: char| c.is_ascii_digit()));
    match first {
        ':' if explained => Some(Separator::Colon),
        '=' if explained => Some(Separator::Equals),
        '-' if explained
            && (after.starts_with(' ') || spaced && after.starts_with('-') || meaning.is_some_and(is_wide)) =>
        {
            Some(Separator::Dash)
        }
        ',' if meaning.is_some_and(is_wide) && !joins(after.trim_start()) => Some(Separator::Comma),
        '(' if explained => {
            // `all（默认）：全部`
            let close = trimmed.find(')').filter(|close| *close < 60);
            close
                .and_then(|close| sign(trimmed, close + 1))
                .filter(|sign| matches!(sign, Separator::Colon | Separator::Equals))
                .or(Some(Separator::Bracket))
        }
        _ if Meaning::Denotes.starts(trimmed).is_some() => Some(Separator::Word),
        _ if trimmed.starts_with(['指', '即', '是', '为']) => Some(Separator::Is),
        c if spaced && is_wide(c) && !joins(trimmed) => Some(Separator::Meaning),
        _ => None,
    }
}

fn joins(text: &str) -> bool {
    Meaning::Meaningless.starts(text).is_some()
}

/// Whether a text begins with a value that has a meaning.
pub(super) fn leads(text: &str) -> bool {
    let text = text.trim_start();
    value(text).is_some_and(|first| {
        sign(text, first.end).is_some_and(|sign| {
            matches!(sign, Separator::Colon | Separator::Equals | Separator::Dash | Separator::Bracket)
        })
    })
}

/// All values of a text that have the sign behind them, from its beginning.
pub(super) fn all(text: &str, sign_of_all: Separator, quote: bool) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let mut at = 0;
    let mut upper = None;
    let mut glued = false;
    let mut label = None;
    while at < text.len() {
        if let Some((found, starts_line)) = at_boundary(text, at, quote)
            && sign(text, at + found.end) == Some(sign_of_all)
            && (found.quote || fits_sign(&text[..at], &found.text, sign_of_all, starts_line, upper))
        {
            upper.get_or_insert(style(&found.text));
            // `企业项目IDmin_ram：`: where the value begins, nobody can say.
            glued |= found.text.starts_with("ID") && found.text.len() > 2 && text[..at].ends_with(is_wide);
            // `net:dhcp, net:router`: parts of values.
            let part = text[at + found.end..].trim_start_matches(':').starts_with(|c: char| c.is_ascii_alphabetic());
            glued |= sign_of_all == Separator::Colon && part && values.contains(&found.text);
            at += found.end;
            let inner = starts_line && !Meaning::Notice.is(&found.text) && !Meaning::Default.is(&found.text);
            if is_label_before(&found.text, &text[at..]) && !values.is_empty() {
                label = inner.then_some(found.text);
                continue;
            }
            // `Size: …`, in a line between those of other values.
            let between = label.take().filter(|_| starts_line);
            for part in between.into_iter().chain(found.parts()) {
                if !values.contains(&part) {
                    values.push(part);
                }
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if glued {
        values.clear();
    }
    values
}

/// Labels of other statements.
pub(super) fn is_label(text: &str) -> bool {
    Meaning::LabelWord.is(text) && !text.chars().all(|c| c.is_ascii_uppercase())
}

/// The same, where its meaning follows: `type：the kind`, in a Chinese sentence, is a value.
pub(super) fn is_label_before(text: &str, behind: &str) -> bool {
    let meaning = behind.trim_start_matches([' ', ':', '-', '=']);
    is_label(text) && (Meaning::Notice.is(text) || !meaning.starts_with(is_wide))
}

fn at_boundary(text: &str, at: usize, quote: bool) -> Option<(Value, bool)> {
    let before = text[..at].chars().next_back();
    let open = before.is_none_or(|c| c.is_whitespace() || ",、;。.|(-*/".contains(c) || is_wide(c));
    if !open || !text.is_char_boundary(at) {
        return None;
    }
    let found = value(&text[at..]).filter(|found| found.quote == quote)?;
    if is_compared(&text[..at]) {
        return None;
    }
    let trimmed = text[..at].trim_end_matches([' ', '-']);
    Some((found, trimmed.is_empty() || trimmed.ends_with('\n')))
}

/// `大于等于0:`: whether what stands behind a text is a bound.
pub(super) fn is_compared(before: &str) -> bool {
    Meaning::Compares.ends(before.trim_end())
}

/// Capitals, small letters or digits.
fn style(text: &str) -> u8 {
    match text.chars().find(char::is_ascii_alphanumeric) {
        Some(c) if c.is_ascii_digit() => 0,
        _ if text.chars().any(|c| c.is_ascii_lowercase()) => 1,
        _ => 2,
    }
}

/// Whether a word before a sign is a value like those before it, and not a word of a meaning.
fn fits_sign(before: &str, word: &str, sign: Separator, starts_line: bool, known: Option<u8>) -> bool {
    let Some(known) = known else { return true };
    let last = before.trim_end_matches([' ', '\n', '-', '*']).chars().next_back();
    let apart = starts_line || last.is_none_or(|c| ",、;。.|)".contains(c));
    match sign {
        Separator::Bracket | Separator::Word | Separator::Is | Separator::Comma => apart,
        Separator::Meaning => known == style(word) && known == 0,
        _ => apart || known == style(word) || last.is_some_and(is_wide),
    }
}
