//! Lists of values: ``可选值：`a`、`b` ``, `取值为asc和desc`, `- Pending: waiting`, `one of a, b or c`. Knows what announces
//! a list, not how lists are written.

use std::collections::HashSet;

use crate::facts::Kind;
use crate::text::markup::is_wide;

use super::forms::Form;
use super::lexicon::Meaning;
use super::list::{self, List, Shape};
use super::pattern::Match;
use super::tokens::Tokens;
use super::value;
use super::{constant, pairs, phrased, statement, unannounced};

/// What follows the announcement of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Announced {
    /// No list of values is announced.
    Nothing,
    /// One is announced, and the page has lost them.
    Lost,
    /// The values that are listed.
    Values(Vec<String>),
    /// Some of them are listed, and that there are more.
    Some(Vec<String>),
}

/// How many announcements of a text are looked behind.
const MOST_ANNOUNCEMENTS: usize = 60;

/// The values that a text lists. Its signs are narrow already.
pub(super) fn find(tokens: &Tokens<'_>, kind: Option<Kind>) -> Announced {
    if matches!(kind, Some(Kind::Object)) {
        return Announced::Nothing;
    }
    let without = statement::without_constraints(tokens);
    let without = without.as_deref().map(Tokens::of);
    let tokens = without.as_ref().unwrap_or(tokens);
    let text = tokens.text;
    let announcements: Vec<Match> = Form::Announced.all(tokens).take(MOST_ANNOUNCEMENTS).collect();
    let of = |strong: bool| announcements.iter().filter(move |found| found.name("strong").is_some() == strong);
    // What is said of the members of JSON or of a map, or of the parts of a form, is about them.
    let json = text.contains("{\"") || text.contains("}:{") || is_map(text);
    let announced = |strong: bool| of(strong).filter(|_| strong || !json).find_map(|found| after(tokens, found, kind));
    // What an entry of a list says about values is about that entry.
    let lines = list::lines(tokens);
    let own = lines.as_ref().and_then(|(at, _)| {
        of(true).filter(|found| found.range.end <= *at).find_map(|found| after(tokens, found, kind))
    });
    let lines = lines.map(|(_, values)| values);
    // Whether lines are announced as values and are something else.
    let other_list = || {
        of(true).any(|found| {
            let at = between(tokens, found.range.end);
            list::is_bulleted(&text[at..]) && list::read(statement::until_next(tokens, at)).is_none()
        })
    };
    let numeric = numeric(kind);
    let fits = |values: Option<Vec<String>>| values.filter(|_| !json).and_then(|values| fitting(values, kind));
    let explained = || unannounced::explained(tokens).filter(|_| !other_list());
    let are_numbers = |values: &[String]| values.iter().all(|value| value::is_number(value));
    let values = fits(constant::find(tokens).map(|value| vec![value]))
        .or(own)
        .or_else(|| fits(lines.flatten()))
        .or_else(|| announced(true))
        .or_else(|| fits(pairs::quoted(tokens)))
        .or_else(|| fits(phrased::names(tokens, kind)))
        .or_else(|| fits(pairs::counted(tokens, kind)))
        .or_else(|| announced(false).filter(|values| numeric || !are_numbers(values) || explained().is_none()))
        .or_else(|| fits(explained()))
        .or_else(|| fits(unannounced::lined(text)))
        .or_else(|| fits(pairs::worded(tokens, kind)))
        .or_else(|| phrased::find(tokens, kind).filter(|_| numeric))
        .or_else(|| fits(unannounced::alone(tokens, kind)));
    let textual = matches!(kind, None | Some(Kind::String));
    let open = || announcements.iter().filter(|_| textual).find_map(|found| open(tokens, found));
    match values.map(Announced::Values).or_else(|| open().map(Announced::Some)) {
        Some(announced) => announced,
        None if is_lost(tokens) || is_glued(tokens) => Announced::Lost,
        None => Announced::Nothing,
    }
}

/// Whether a text says what the keys of a map are, and what its values: `Key为id，value为name`.
fn is_map(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["key为", "key是", "key is"].iter().any(|key| text.contains(key))
        && ["value为", "value是", "value is"].iter().any(|value| text.contains(value))
}

fn numeric(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::Integer | Kind::Number))
}

/// Whether a text ends in an announcement of values.
fn is_lost(tokens: &Tokens<'_>) -> bool {
    let end = tokens.text.trim_end().len();
    tokens.text[..end].ends_with(':')
        && Form::Lost.all(tokens).last().is_some_and(|found| {
            found.range.end == end && tokens.ends(found.range.start, Meaning::NotOfValues).is_none()
        })
}

/// Whether several values are announced, and one word follows.
fn is_glued(tokens: &Tokens<'_>) -> bool {
    Form::Glued.all(tokens).filter_map(|found| found.name("word")).any(|word| {
        word.len() > 3 && tokens.text[word].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Where the first value may begin behind an announcement.
fn between(tokens: &Tokens<'_>, mut at: usize) -> usize {
    loop {
        at = tokens.skip(at);
        let bracket = || {
            let rest = tokens.text[at..].strip_prefix('(')?;
            let close = rest.find([')', '(', '\n']).filter(|end| rest[*end..].starts_with(')'))?;
            let behind = rest[close + 1..].trim_start();
            let sign = usize::from(behind.starts_with(':'));
            let parted = sign > 0 || rest[close + 1..].starts_with('\n');
            ((1..=60).contains(&rest[..close].chars().count()) && parted)
                .then(|| tokens.text.len() - behind.len() + sign)
        };
        match tokens.starts(at, Meaning::BetweenValues).or_else(bracket) {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// The values of a list whose lines are `- value: meaning`, or nothing where it is no such list.
pub(crate) fn listed<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for line in lines {
        let line = line.trim().trim_start_matches(['-', '*', '•', '·', '●']).trim_start();
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
        let end = line.find([':', '(', ' ']).unwrap_or(line.len());
        let value = match value::value(line).filter(|value| value.quote) {
            Some(value) => value,
            None => value::value(&line[..end]).filter(|value| value.end == end)?,
        };
        values.push(value.text);
    }
    (!values.is_empty()).then_some(values)
}

/// Whether an announcement is one of the values of the field.
fn is_of_field(tokens: &Tokens<'_>, found: &Match) -> bool {
    let (text, whole) = (tokens.text, &found.range);
    let strong = found.name("strong").is_some();
    let before = text[..whole.start].trim_end().trim_end_matches([')', '的']).trim_end();
    // `不支持同时指定a和b`
    if tokens.ends(before.len(), Meaning::TimeForm).is_some() {
        return false;
    }
    let negated = tokens.ends(before.len(), Meaning::Not).or(tokens.ends(before.len(), Meaning::NotOfValues)).is_some();
    let other = || {
        statement::is_conditional(tokens, whole.start) && !tokens.says(whole.end..text.len(), Meaning::ElseNone)
            || !strong && statement::is_in_condition(tokens, whole.start)
            || statement::is_about_member(tokens, whole.start)
            || statement::is_of_member(tokens, whole.start)
            || tokens.says(0..whole.start, Meaning::PartsFollow)
            || tokens.says(statement::sentence(&text[..whole.start])..whole.start, Meaning::Forbidden)
            || !strong && statement::is_about_characters(tokens, whole.start)
    };
    !negated && !other()
}

/// The values behind an announcement that says itself that there are more: `支持a、b、c等`.
fn open(tokens: &Tokens<'_>, found: &Match) -> Option<Vec<String>> {
    let list = statement::until_next(tokens, between(tokens, found.range.end));
    let announced = tokens.text[found.range.clone()].contains(is_wide) && is_of_field(tokens, found);
    announced.then(|| list::open(list)).flatten().and_then(|values| fitting(values, None))
}

/// The values behind an announcement.
fn after(tokens: &Tokens<'_>, found: &Match, kind: Option<Kind>) -> Option<Vec<String>> {
    let (text, whole) = (tokens.text, found.range.clone());
    let strong = found.name("strong").is_some();
    if !is_of_field(tokens, found) {
        return None;
    }
    let before = text[..whole.start].trim_end().trim_end_matches([')', '的']).trim_end();
    let (trigger, rest) = (&text[whole.clone()], &text[whole.end..]);
    // `例如："ids": ["a","b"]`; `只支持protocol为HTTP的监听器`
    if trigger == ":" && before.ends_with('"') {
        return None;
    }
    if before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with("支持") && trigger == "为" {
        return None;
    }
    // `arn:aws`, `12:30`.
    let joined =
        before.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(|c: char| c.is_ascii_graphic());
    if trigger == ":" && joined {
        return None;
    }
    let at = between(tokens, whole.end);
    let list = &text[at..];
    if strong && let Some(values) = union(tokens, at, kind) {
        return Some(values);
    }
    let colon = text[whole.end..at].contains(':') || trigger.ends_with(':');
    let chinese = trigger.contains(is_wide);
    let interval = Form::Pair.at(tokens, at);
    let is_range = |found: Match| {
        let has = |name: &str| found.name(name).is_some();
        has("open") && has("comma") && has("close") || numeric(kind) && !has("comma") && !has("and")
    };
    if interval.is_some_and(is_range) {
        return None;
    }
    let until_next = statement::until_next(tokens, at);
    let Some(read) = list::read(until_next).filter(|read| read.values.len() > 1 || !read.goes_on) else {
        let spaced = (strong && colon).then(|| list::spaced(until_next)).flatten()?;
        let marked = |value: &String| !is_word(value) && !is_title(value);
        return ((chinese || spaced.iter().all(marked)) && !spaced.iter().any(|value| is_bounded(value)))
            .then_some(spaced)
            .and_then(|values| fitting(values, kind));
    };
    // "`[1, 10]`", `1-36`: a range; `"-"`: a sign that a value may have.
    let is_range = |value: &String| !value.contains(|c: char| c.is_alphanumeric()) || is_bounded(value);
    if read.values.iter().any(is_range) {
        return None;
    }
    let values = fitting(read.values.clone(), kind)?;
    let end = behind(list, &read.values).unwrap_or_default();
    // `取值为0时表示不限制`: what one value means. "Either `a` or `b` must be specified": names of fields.
    // `tcp或IP协议号`: a word of the sentence.
    let noun = |value: &String| {
        let rest = list.find(value.as_str()).map_or("", |at| list[at + value.len()..].trim_start());
        let goes_on =
            rest.starts_with(is_wide) && value::sign(rest, 0).is_none() && Meaning::Joins.starts(rest).is_none();
        Meaning::NounValue.is(value) && !read.quoted && goes_on
    };
    // `10.0.0.0/8,172.16.0.0/12两个网段内的地址`
    let near = end.char_indices().nth(8).map_or(end, |(at, _)| &end[..at]);
    if end.starts_with(is_wide) && Meaning::Inside.occurs_in(near) {
        return None;
    }
    let fields = !trigger.starts_with("取值") && Form::OfFields.at(tokens, text.len() - end.len()).is_some();
    if end.starts_with("地址") && !read.quoted || end.starts_with('时') || fields || values.iter().any(noun) {
        return None;
    }
    let accepted = if values.len() > 1 {
        many(&values, &read, trigger, strong, chinese, colon)
    } else {
        let lone = read.quoted || !Meaning::WeakValue.is(&values[0]) && !is_sentence(&values[0], chinese, colon);
        let rest = list.find(values[0].as_str()).map_or("", |at| list[at + values[0].len()..].trim_start());
        let bullet = list.trim_start().starts_with("- ");
        let counted = value::is_number(&values[0]) && read.shape == Shape::Explained && !bullet;
        let noun = Meaning::NounBehind.starts(rest).is_some();
        // One of several values that are described apart, or several that are glued together.
        let several = tokens.says(whole.start..at, Meaning::Several) && !read.quoted && !bullet
            || others_follow(tokens, &values[0])
            || tokens.says(0..text.len(), Meaning::OtherValues)
            // `仅支持MySQL` is about what the field works with.
            || trigger.ends_with("支持") && !colon && !read.quoted
                && (rest.starts_with(['为', '是'])
                    || read.shape == Shape::Plain
                        && (values[0].contains(|c: char| c.is_ascii_uppercase()) || rest.starts_with(':')));
        strong && lone && !read.prefixed && !noun && !read.goes_on && !counted && !several
    };
    accepted.then_some(values)
}

/// Whether it is said of several values what each means: `取值为0，…。取值为UUID，…`.
fn others_follow(tokens: &Tokens<'_>, value: &str) -> bool {
    let mut said = tokens
        .within(0..tokens.text.len(), Meaning::IfItIs)
        .map(|token| tokens.text[token.end..].trim_start_matches([' ', ':', '"', '`']).starts_with(value));
    said.next().is_some_and(|first| said.any(|own| !own || !first))
}

/// What stands behind a list: the values are found in it one after the other.
fn behind<'t>(list: &'t str, values: &[String]) -> Option<&'t str> {
    let end = values.iter().try_fold(0, |at, value| Some(at + list[at..].find(value.as_str())? + value.len()))?;
    Some(list[end..].trim_start())
}

/// Whether several values are a list behind an announcement.
fn many(values: &[String], read: &List, trigger: &str, strong: bool, chinese: bool, colon: bool) -> bool {
    if values.iter().all(|value| Meaning::TimeForm.is(value)) {
        return false;
    }
    if strong || read.quoted {
        return !read.goes_on || read.quoted || colon || chinese;
    }
    if read.shape == Shape::Explained {
        return colon || chinese;
    }
    let signed = read.shape != Shape::Plain;
    let short = !signed && values.len() == 2;
    match trigger {
        "有" | "为" | "支持" | "包括" | "包含" => {
            signed || values.len() > 2 || !read.goes_on && !values.iter().all(|value| is_word(value))
        }
        ":" => signed || !short && !read.goes_on,
        // `Must be 24h or 48h.`
        _ if trigger.to_lowercase().ends_with("be") && short => {
            !read.goes_on && !values.iter().any(|value| is_word(value) || is_title(value))
        }
        _ => chinese || !short && !read.goes_on && !matches!(trigger.to_lowercase().as_str(), "is" | "use"),
    }
}

/// Whether a text can be a word of a sentence.
fn is_word(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_lowercase())
}

/// `Any`, `See`: a word that begins a sentence.
fn is_title(value: &str) -> bool {
    value.chars().next().is_some_and(|c| c.is_ascii_uppercase()) && value[1..].chars().all(|c| c.is_ascii_lowercase())
}

/// Whether a lone word belongs to the sentence: `The value is required.`
fn is_sentence(value: &str, chinese: bool, colon: bool) -> bool {
    !chinese && (!colon || value.len() < 2)
}

/// `1-36`, `[1, 10]`, `>= 0`.
fn is_bounded(value: &str) -> bool {
    let tokens = Tokens::of(value);
    let unit = |rest: &str| rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_alphabetic());
    let pair = Form::Pair.at(&tokens, 0).is_some_and(|found| unit(&value[found.range.end..]));
    pair || Form::Comparison.at(&tokens, 0).is_some()
}

/// The ranges and numbers at a place. A number inside a range that is followed by what it means (`0-100，0表示不转发`) is none
/// beside it.
fn parts<'t>(tokens: &Tokens<'t>, at: usize) -> Option<&'t str> {
    let found = Form::Union.at(tokens, at)?;
    let mut parts = &tokens.text[found.name("parts")?];
    let (means, multiple) = (Meaning::Means, Meaning::Multiple);
    let [means, multiple] = [means, multiple].map(|meaning| tokens.starts(found.range.end, meaning).is_some());
    if (means || multiple)
        && let Some((before, last)) = parts.rsplit_once([',', '、', '或', '和'])
    {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let mut ends = before.split(['~', '-', '至', '到']).map(number);
        let inside = match (ends.next().flatten(), ends.next().flatten(), number(last)) {
            (Some(low), Some(high), Some(number)) => (low..=high).contains(&number),
            _ => false,
        };
        parts = if inside || multiple { before } else { parts };
    }
    parts.contains([',', '、', '或', '和']).then_some(parts)
}

/// `1~9，12，24`: the numbers of small ranges and those beside them.
fn union(tokens: &Tokens<'_>, at: usize, kind: Option<Kind>) -> Option<Vec<String>> {
    let parts = parts(tokens, at)?;
    let mut values = Vec::new();
    let mut ranges = 0;
    for part in parts.split([',', '、', '或', '和']) {
        let mut ends = part.split(['~', '-', '至', '到']).map(|end| end.trim().parse::<u32>());
        match (ends.next()?.ok()?, ends.next()) {
            (low, Some(high)) => {
                ranges += 1;
                let high = high.ok()?;
                if high.saturating_sub(low) > 60 {
                    return None;
                }
                values.extend((low..=high).map(|number| number.to_string()));
            }
            (number, None) => values.push(number.to_string()),
        }
    }
    (ranges > 0 && kind == Some(Kind::Integer)).then_some(values)
}

/// Whether a text states ranges and single numbers together, which no range says.
pub(super) fn is_union(tokens: &Tokens<'_>) -> bool {
    Form::Announced.all(tokens).any(|found| {
        let at = between(tokens, found.range.end);
        let brackets = tokens.text[at..].starts_with(['[', '(']);
        !brackets && parts(tokens, at).is_some_and(|parts| parts.contains(['~', '-', '至', '到']))
    })
}

/// Values that a type can have; nothing where some cannot be.
fn fitting(mut values: Vec<String>, kind: Option<Kind>) -> Option<Vec<String>> {
    let several = values.len() > 1;
    let mut known = HashSet::new();
    // The form of a time is none of its values.
    let form = |value: &String| {
        ["yyyy", "YYYY", "MM-dd", "MM-DD", "HH:mm"].iter().any(|part| value.contains(part))
            || matches!(value.as_str(), "hh" | "mm" | "ss" | "HH" | "dd")
    };
    if several && values.iter().any(form) {
        return None;
    }
    // `Read-only-R, Delete-D`
    let initial = |value: &String| {
        let (meaning, letter) = value.rsplit_once('-')?;
        (letter.len() == 1
            && meaning.to_ascii_uppercase().starts_with(letter)
            && letter.bytes().all(|byte| byte.is_ascii_uppercase()))
        .then(|| letter.to_owned())
    };
    if let Some(letters) = values.iter().map(initial).collect::<Option<Vec<_>>>().filter(|_| several) {
        values = letters;
    }
    // `null` is none of the values of a text.
    values.retain(|value| known.insert(value.clone()) && !(several && value == "null"));
    let numeric = numeric(kind);
    (!numeric || values.iter().all(|value| value.parse::<f64>().is_ok())).then_some(values)
}
