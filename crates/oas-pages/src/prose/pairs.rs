//! Values and their meanings side by side, which nothing announces: `0正常，1异常`, `1 Normal, 2 Alarm`, `不发送0，发送1`,
//! `只读-R、删除-D`. Knows when such pairs can be trusted, not how other lists are written.

use crate::facts::Kind;
use crate::text::markup::is_wide;

use super::forms::Form;
use super::lexicon::Meaning;
use super::pattern::Match;
use super::statement;
use super::tokens::Tokens;
use super::value;

/// Numbers with meanings, whatever announces them.
pub(super) fn counted(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    let numeric = matches!(kind, Some(Kind::Integer | Kind::Number));
    let behind = || numbers(tokens, Form::MeaningNumbers, numeric).filter(|_| numeric);
    let textual = matches!(kind, None | Some(Kind::String));
    numbers(tokens, Form::NumbersMeaning, numeric).filter(|_| numeric || textual).or_else(behind)
}

/// Words with meanings.
pub(super) fn worded(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    words(tokens, Form::MeaningWords).or_else(|| words(tokens, Form::WordsMeaning))
}

/// Code and quotes behind their meanings: `云服务器为"instance"，镜像为"image"`.
pub(super) fn quoted(tokens: &Tokens<'_>) -> Option<Vec<String>> {
    let text = tokens.text;
    let mut values = Vec::new();
    for found in Form::MeaningQuote.all(tokens) {
        let (meaning, value) = (&text[found.name("meaning")?], found.entries(text).pop()?);
        let word = value.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c));
        if word && meaning.contains(is_wide) && meaning.ends_with(['为', '是']) {
            if Meaning::OfAnother.occurs_in(meaning) {
                return None;
            }
            values.push(value);
        }
    }
    (values.len() > 1).then_some(values)
}

/// Numbers that count, each with its meaning.
fn numbers(tokens: &Tokens<'_>, form: Form, numeric: bool) -> Option<Vec<String>> {
    let text = tokens.text;
    let pairs = |(at, found): (usize, Match)| {
        let before = text[..at].chars().next_back();
        let apart = before.is_none_or(|c| c.is_whitespace() || ",;。:([、-\"/".contains(c));
        let mark = found.name("mark").map_or("", |mark| &text[mark]);
        let first = found.name("entry")?;
        // `类型1:按配置2:按用量`; `1. first` counts and is no value.
        let glued = numeric && mark == ":" && before.is_some_and(is_wide);
        let single =
            numeric && !text.contains('\n') && found.all("meaning").all(|meaning| !text[meaning].contains(' '));
        let numbering = mark == "." && !single && text[first.end + 1..].starts_with(char::is_whitespace);
        if form == Form::NumbersMeaning && (!apart && !glued || numbering) {
            return None;
        }
        let values = found.entries(text);
        let numbers: Option<Vec<i64>> = values.iter().map(|value| value.parse().ok()).collect();
        let mut meanings = found.all("meaning").map(|meaning| &text[meaning]);
        let is_meaning = |meaning: &str| {
            let yes_or_no = meaning.starts_with(['是', '否', '有', '无', '开', '关', '启', '禁', '未', '不']);
            (numeric || yes_or_no || found.name("mark").is_some())
                && (found.name("mark").is_some() || Meaning::NotBehindNumber.starts(meaning).is_none())
                && !(form == Form::MeaningNumbers && Meaning::NotBeforeNumber.occurs_in(meaning))
                && !meaning.starts_with('最')
                && !meaning.ends_with(['从', '到', '至'])
        };
        // A list that goes on in another way is not read in part.
        let rest = text[found.range.end..].trim_start_matches([' ', ',', ';', '、', '\n', '-']);
        let clause = rest.split([',', ';', '。']).next().unwrap_or_default().trim_end_matches('.');
        let more = form == Form::MeaningNumbers && clause.ends_with(|c: char| c.is_ascii_digit());
        let whole = !more && !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '{'));
        // `开启监控2，暂停监控4`, `watch on 2, watch off 4`: what differs in a part only.
        let same = |part: fn(&str) -> String| {
            let mut parts = found.all("meaning").map(|meaning| part(text[meaning].trim()));
            parts.next().is_some_and(|first| parts.all(|other| other == first && other.len() > 3))
        };
        let alike = same(|meaning| meaning.chars().rev().take(2).filter(|c| is_wide(*c)).collect())
            || same(|meaning| word(meaning.split_once(' ').map(|(first, _)| first)))
            || same(|meaning| word(meaning.rsplit_once(' ').map(|(_, last)| last)));
        let announced = || !mark.is_empty() && strongly_announced(tokens, at);
        let counted = whole
            && (counts(&numbers?) || form == Form::MeaningNumbers && (alike || announced()))
            && meanings.all(is_meaning);
        (counted && (numeric || !statement::is_conditional(tokens, at))).then_some(values)
    };
    form.everywhere(tokens).find_map(pairs)
}

/// A word of ASCII, in small letters.
fn word(word: Option<&str>) -> String {
    word.filter(|word| word.is_ascii()).unwrap_or_default().to_lowercase()
}

/// Whether values are announced right before a place.
fn strongly_announced(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = tokens.text[..at].trim_end().trim_end_matches(':').len();
    Form::Announced.all(tokens).any(|found| found.name("strong").is_some() && found.range.end == before)
}

/// Whether numbers follow each other, or are powers of two: `0, 1, 2`, `1, 0`, `1, 2, 4`.
pub(super) fn counts(numbers: &[i64]) -> bool {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let first = sorted.first().is_some_and(|first| (-1..=1).contains(first));
    let next = sorted.windows(2).all(|pair| pair[1] == pair[0] + 1);
    first && (next || sorted.windows(2).all(|pair| pair[1] == pair[0] * 2 && pair[0] > 0))
        || numbers.len() > 2 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// Words that have Chinese meanings.
fn words(tokens: &Tokens<'_>, form: Form) -> Option<Vec<String>> {
    let text = tokens.text;
    form.everywhere(tokens).find_map(|(at, found)| {
        // In the middle of a word, nothing begins.
        let inside = text[..at].ends_with(is_wide) && text[at..].starts_with(is_wide);
        if inside {
            return None;
        }
        // `single: …, default: single`: not those of the next statement.
        let next = statement::next(tokens, at).unwrap_or(text.len());
        let count = found.all("entry").filter(|entry| entry.start < next).count();
        let mut values = found.entries(text);
        values.truncate(count);
        let values = value::distinct(values)?;
        let behind = text[found.range.end..].trim_start();
        // A list that goes on in another way is not read in part; behind an announcement a sentence may follow.
        let announced = values.len() > 2 && text[..at].ends_with(':');
        let whole = !behind.starts_with(['、', '-', '/']) && (announced || !behind.starts_with(is_wide));
        let label = |value: &String| Meaning::LabelWord.is(value) && value != "default";
        let noun = |value: &String| Meaning::Noun.is(value) || form == Form::WordsMeaning && label(value);
        let meanings: Vec<&str> =
            found.all("meaning").filter(|meaning| meaning.start < next).map(|meaning| &text[meaning]).collect();
        let joint = found.name("joint").map_or("", |joint| &text[joint]);
        let other = tokens.says(0..found.range.end, Meaning::NotValues)
            || !have_meanings(form, &values, &meanings, joint)
            || found.all("glued").any(|meaning| Meaning::NotGlued.occurs_in(&text[meaning]));
        let trusted = whole && !other && !values.iter().any(noun);
        (trusted && !statement::is_conditional(tokens, found.range.start)).then_some(values)
    })
}

/// Whether words beside values are their meanings.
fn have_meanings(form: Form, values: &[String], meanings: &[&str], joint: &str) -> bool {
    let several = values.len() > 2;
    if form == Form::WordsMeaning {
        // `localDisk`: no word of a sentence.
        let marked = |value: &String| value[1..].contains(|c: char| c.is_ascii_uppercase() || c == '_');
        return several || values.iter().all(marked) || meanings.iter().all(|meaning| meaning.starts_with(is_wide));
    }
    // `average value=avg` is one, `key=value` is none; `single picture: single`.
    let spaced = meanings.iter().filter(|meaning| meaning.contains(' ')).count();
    let begins = |(value, meaning): (&String, &&str)| {
        let beginning: String = value.to_lowercase().chars().take(4).collect();
        let meaning = meaning.to_lowercase();
        let last = meaning.rsplit(' ').next().unwrap_or_default();
        meaning.starts_with(&beginning) || last.starts_with(&beginning)
    };
    let alike = || values.iter().zip(meanings).all(begins);
    let words = |meaning: &&str| meaning.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let latin = match joint {
        _ if !meanings.iter().all(words) => false,
        "=" => spaced > 0,
        "-" => spaced > 1 && values.len() > 3 || values.iter().all(|value| value.len() == 1) && alike(),
        _ => joint == ":" && (spaced > 0 || several) && alike(),
    };
    meanings.iter().all(|meaning| {
        let own = several && values.iter().any(|value| value == meaning);
        (meaning.starts_with(is_wide) || latin || own) && !Meaning::OfAnother.occurs_in(meaning)
    })
}
