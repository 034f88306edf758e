//! The text of a description in one spelling: signs of comparison, bullets and numbering as one kind of each, and without
//! statements that state nothing. Knows how sentences are set, not what they say.

use std::borrow::Cow;
use std::ops::Range;

use crate::facts::Kind;
use crate::text::markup::{is_wide, narrow};

use super::forms::Form;
use super::lexicon::Meaning;
use super::pattern::{Match, ends_clause};
use super::phrased::{is_constant, is_small};
use super::tokens::Tokens;

/// The text as the readers of statements want it.
pub(super) fn normalized(text: &str, kind: Option<Kind>) -> String {
    let text = bulleted(&joined(&products(&arrows(&compared(&unquoted(&narrow(text)))))));
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    if numeric { apart(&text) } else { numbered(&sentences(&text)) }
}

/// `≤`, `‹` and the like in ASCII.
fn compared(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '≤' | '≦' | '⩽' => out.push_str("<="),
            '≥' | '≧' | '⩾' => out.push_str(">="),
            '‹' | '〈' => out.push('<'),
            '›' | '〉' => out.push('>'),
            other => out.push(other),
        }
    }
    out.replace("=<", "<=").replace("< =", "<=").replace("> =", ">=")
}

/// `0->免费版`: a value and its meaning. Where something parts each of them from the next, `on->enable, off->disable` as well.
fn arrows(text: &str) -> String {
    let mut text = spaced_arrows(text).unwrap_or_else(|| text.to_owned());
    for arrow in ["-->", "->", "=>", "→"].iter().filter(|arrow| text.contains(**arrow)).collect::<Vec<_>>() {
        let inner: Vec<&str> = text.split(arrow).skip(1).collect();
        let parted = inner.len() > 1 && inner[..inner.len() - 1].iter().all(|part| part.contains([',', ';', '\n']));
        let mut parts = text.split(arrow);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (value, meaning) = (out.trim_end(), part.trim_start());
            let is_value = value.ends_with(|c: char| c.is_ascii_alphanumeric() || "_`\"'".contains(c));
            if is_value && (meaning.starts_with(is_wide) || parted && meaning.starts_with(char::is_alphabetic)) {
                out.truncate(value.len());
                out.push_str(": ");
                out.push_str(meaning);
            } else {
                out.push_str(arrow);
                out.push_str(part);
            }
        }
        text = out;
    }
    text
}

/// `wrr->by weight  rr->in turn`, parted by signs: two spaces part them, and one before a number or a constant.
fn spaced_arrows(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split("->").collect();
    let [first, inner @ .., last] = parts.as_slice() else { return None };
    let begins = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    // `Console->List  Shelf->Item`: what is clicked.
    let is_value =
        |value: &str| !value.is_empty() && (is_small(value) || !value.contains(|c: char| c.is_ascii_lowercase()));
    is_value(first.rsplit([' ', '\n']).next()?).then_some(())?;
    let mut out = (*first).to_owned();
    for part in inner {
        let (meaning, value) = part.rsplit_once(' ')?;
        let sure = value.bytes().all(|byte| byte.is_ascii_digit()) || is_constant(value);
        let parted = meaning.ends_with(' ') || sure && !meaning.ends_with([',', ';']);
        let meant = begins(meaning.chars().next()) && begins(meaning.trim_end().chars().next_back());
        (parted && meant && is_value(value)).then_some(())?;
        out.push_str(&format!("->{}; {value}", meaning.trim_end()));
    }
    (!inner.is_empty() && begins(last.chars().next())).then(|| format!("{out}->{last}"))
}

/// Lines that stand in quotes, each of them, without these; a value that is no word of ASCII keeps them.
fn unquoted(text: &str) -> Cow<'_, str> {
    let inner = |line: &str| {
        let inner = line.trim().strip_prefix('"')?.strip_suffix('"')?;
        (!inner.replace("\"/\"", "").contains('"')).then(|| inner.to_owned())
    };
    let lines: Option<Vec<String>> = text.lines().filter(|line| !line.trim().is_empty()).map(inner).collect();
    let Some(lines) = lines.filter(|lines| lines.len() > 1) else { return Cow::Borrowed(text) };
    let line = |line: String| if line.chars().all(is_wide) { format!("\"{line}\"") } else { line };
    Cow::Owned(lines.into_iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Numbers that have their meanings, apart from the word before: `0:none1:all`.
fn apart(text: &str) -> String {
    let glued = |(at, c): &(usize, char)| {
        let rest = text[*at..].trim_start_matches(|c: char| c.is_ascii_digit());
        c.is_ascii_digit()
            && text[..*at].ends_with(|c: char| c.is_ascii_alphabetic())
            && rest.strip_prefix(':').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    };
    replaced(text, text.char_indices().filter(glued).map(|(at, _)| at..at), " ")
}

/// Sentences apart that begin with a value: `first: at this site.second: at all`.
fn sentences(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphabetic();
    let begins = |at: &usize| {
        let (before, rest) = (&text[..*at], &text[at + 1..]);
        let value = rest.trim_start_matches(word);
        let last = before.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let known = before.split_once(": ").is_some_and(|(first, _)| {
            let rest = first.trim_end_matches(word);
            rest.len() < first.len() && (rest.is_empty() || rest.ends_with(' '))
        });
        value.len() < rest.len() && value.starts_with(": ") && last.len() < before.len() && last.ends_with(' ') && known
    };
    // `挂载方式.local：本地，remote：远端`, but `格式：.jpg：图片`.
    let first = |at: &usize| {
        let (before, value) = (&text[..*at], text[at + 1..].trim_start_matches(word));
        let title = before.ends_with(is_wide) && !before.contains([',', ':', '。']) && !Meaning::Is.ends(before);
        title && value.len() < text.len() - at - 1 && value.starts_with(':')
    };
    let places = text.match_indices('.').map(|(at, _)| at).filter(|at| begins(at) || first(at));
    replaced(text, places.map(|at| at + 1..at + 1), " ")
}

/// `6x3600=21,600`: what comes out of it.
fn products(text: &str) -> Cow<'_, str> {
    let factors = |before: &str| {
        let start = before
            .rfind(|c: char| !(c.is_ascii_digit() || matches!(c, 'x' | '*' | '×')))
            .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let product = &before[start..];
        let whole = product.starts_with(|c: char| c.is_ascii_digit()) && product.contains(['x', '*', '×']);
        whole.then_some(start)
    };
    let is_number = |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let places = text.match_indices('=').filter(|(at, _)| is_number(*at));
    let places: Vec<Range<usize>> = places.filter_map(|(at, _)| Some(factors(&text[..at])?..at + 1)).collect();
    if places.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, places, "")) }
}

/// Bullets whose text stands in the next line, before it.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, behind)) = rest.split_once('\n') {
        out.push_str(line);
        let entry = behind.trim_start();
        let text = entry.lines().next().unwrap_or_default().trim_end();
        let lone = matches!(line.trim_matches(' '), "-" | "*" | "•");
        let joins = lone && !entry.starts_with('-') && !text.ends_with(':') && text.chars().count() > 1;
        out.push(if joins { ' ' } else { '\n' });
        rest = if joins { entry } else { behind };
    }
    out + rest
}

const BULLETS: [char; 10] = ['•', '·', '●', '▪', '◦', '‣', '■', '◆', '►', '▶'];

/// Every line of a list on a line of its own, with `- ` and as deep as it was.
fn bulleted(text: &str) -> String {
    if !text.contains(BULLETS) && !text.contains(['*', '>', '-']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        let spaced = |sign: &char| matches!(sign, '*' | '-') && content[1..].starts_with([' ', '\r']);
        let mark = content.chars().next().filter(|sign| BULLETS.contains(sign) || spaced(sign));
        let content = mark.map_or(content, |sign| content[sign.len_utf8()..].trim_start());
        out.push_str(indent);
        out.push_str(if mark.is_some() { "- " } else { "" });
        // `- a: first - b: second` in one line.
        let begins = content.find("- ").is_some_and(|at| {
            let before = content[..at].trim_end();
            before.is_empty() || before.ends_with([':', '。', '.'])
        });
        let dashes = if mark.is_some() { content.contains(": ") } else { begins };
        let mut rest = content;
        while let Some(sign) = inner_bullet(content, content.len() - rest.len(), dashes) {
            out.push_str(&rest[..sign.start - (content.len() - rest.len())]);
            out.push('\n');
            out.push_str(indent);
            out.push_str("- ");
            rest = &content[sign.end..];
        }
        out.push_str(rest);
    }
    out
}

/// The next sign in a line that begins an entry of a list, and the spaces behind it.
fn inner_bullet(line: &str, from: usize, dashes: bool) -> Option<Range<usize>> {
    line[from..].char_indices().map(|(at, c)| (from + at, c)).find_map(|(at, c)| {
        let (before, behind) = (&line[..at], &line[at + c.len_utf8()..]);
        let entry = behind.trim_start();
        let spaced = entry.len() < behind.len();
        let apart = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || ":;。.,".contains(c));
        let first = |c: char| c.is_ascii_alphanumeric() || "_`\"'".contains(c);
        let begins = match c {
            '*' => apart && spaced && entry.starts_with(first),
            '-' => dashes && spaced && !entry.is_empty() && (at == 0 || before.ends_with(char::is_whitespace)),
            // `枚举值：> Creating，制作中；> Success，可用；`
            '>' => {
                let before = before.trim_end();
                let name = entry.trim_start_matches(['"', '\'', '`']);
                let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !"_.-".contains(c)).unwrap_or(name.len());
                let sign = name[end..].trim_start_matches(['"', '\'', '`', ' ']);
                (before.is_empty() || before.ends_with([':', ';', '。']))
                    && name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && sign.starts_with([',', ':', '('])
            }
            c => apart && BULLETS.contains(&c),
        };
        begins.then(|| at..line.len() - entry.len())
    })
}

/// `1. a 2. b` and `（1）a（2）b` as lists; where the numbers do not count from one they are something else.
fn numbered(text: &str) -> String {
    let mut signs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit() || matches!(c, '(' | '①'..='⑨')) {
        if let Some((number, end)) = numbering(text, at).filter(|_| signs.last().is_none_or(|last| last.end <= at)) {
            if number != signs.len() + 1 {
                return text.to_owned();
            }
            signs.push(at..end);
        }
    }
    let announced = signs
        .first()
        .is_some_and(|first| text[first.start..].starts_with('(') && text[..first.start].trim_end().ends_with(':'));
    if signs.len() < 2 && !announced { text.to_owned() } else { replaced(text, signs, "\n- ") }
}

/// A number that counts an entry of a list, and where the entry begins.
fn numbering(text: &str, at: usize) -> Option<(usize, usize)> {
    let (before, rest) = text.split_at(at);
    let marked = !rest.starts_with(|c: char| c.is_ascii_digit());
    let apart = |c: char| c.is_whitespace() || ":;。.,)".contains(c) || is_wide(c) || marked && c.is_ascii_alphabetic();
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let (number, behind) = match rest.chars().next()? {
        c @ '①'..='⑨' => (c as usize - '①' as usize + 1, &rest[c.len_utf8()..]),
        _ if !(1..3).contains(&digits) => return None,
        '(' => (inner[..digits].parse().ok()?, inner[digits..].strip_prefix(')')?),
        _ => {
            let behind = inner[digits..].strip_prefix([')', '、']);
            (
                inner[..digits].parse().ok()?,
                behind.or_else(|| {
                    inner[digits..].strip_prefix('.').filter(|rest| rest.starts_with(char::is_whitespace))
                })?,
            )
        }
    };
    let entry = behind.trim_start();
    let fits = entry.starts_with(|c: char| c.is_ascii_alphabetic() || "_`\"'".contains(c));
    (fits && (before.is_empty() || before.ends_with(apart))).then(|| (number, text.len() - entry.len()))
}

/// A text without statements that state nothing, where it has such: `Constraints: N/A`, `values below 10 are set to 10`,
/// `N的取值范围：1~20。`.
pub(super) fn stating(tokens: &Tokens<'_>) -> Option<String> {
    let text = tokens.text;
    let apart = |found: &Match| {
        let before = &text[..found.range.start];
        before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || "。.;,".contains(c) || is_wide(c))
    };
    let end = |found: Match| {
        let rest = &text[found.range.end..];
        let sign = rest.trim_start_matches(' ');
        let length = rest.len() - sign.len() + usize::from(sign.starts_with(['.', ';', '\n']));
        found.range.start..found.range.end + length + if sign.starts_with('。') { '。'.len_utf8() } else { 0 }
    };
    let nothing = Form::StatesNothing
        .all(tokens)
        .filter(apart)
        .filter(|found| found.name("short").is_none() || ends_sentence(&text[found.range.end..]))
        .map(end);
    let index = Form::OfIndex.all(tokens).filter(apart).map(|found| {
        let rest = &text[found.range.end..];
        let stop = |(at, c): &(usize, char)| {
            matches!(c, '。' | ';' | '\n') || *c == '.' && rest[at + 1..].chars().next().is_none_or(char::is_whitespace)
        };
        let length = rest.char_indices().find(stop).map_or(rest.len(), |(at, c)| at + c.len_utf8());
        found.range.start..found.range.end + length
    });
    let mut cut: Vec<Range<usize>> =
        Form::Replaced.all(tokens).map(|found| found.range).chain(nothing).chain(index).collect();
    cut.sort_by_key(|range| range.start);
    (!cut.is_empty()).then(|| replaced(text, cut, ""))
}

fn ends_sentence(text: &str) -> bool {
    ends_clause(text) && !text.trim_start().starts_with([',', ')'])
}

/// A text with something else in some places.
fn replaced(text: &str, places: impl IntoIterator<Item = Range<usize>>, other: &str) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for place in places {
        if place.start >= at {
            out.push_str(&text[at..place.start]);
            out.push_str(other);
            at = place.end;
        }
    }
    out.push_str(&text[at..]);
    out
}
