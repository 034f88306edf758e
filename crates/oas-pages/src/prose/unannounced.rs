//! Lists of values that nothing announces: `0:关闭,1:开启`, `asc / desc，默认 asc`, a line of nothing else. Knows when such
//! a list can be trusted, not how lists are written.

use regex::Regex;

use crate::facts::Kind;
use crate::text::markup::is_wide;
use crate::text::{WordList, patterns, words};

use super::list::{self, Shape};
use super::tokens::Tokens;
use super::value::{self, Separator};
use super::{default, statement};

patterns! {
    /// `云服务器为"instance"，镜像为"image"`.
    MEANT = r#"(?:^|[,;。、\n])(?P<meaning>\p{Han}[^,;。、\n"`]{0,30})(?:为|是)\s*(?:"(?P<a>[\w.-]{1,60})"|`(?P<b>[\w.-]{1,60})`)\s*(?:$|[,;。、\n])"#;
}

/// Values behind their meanings.
pub(super) fn meant(text: &str) -> Option<Vec<String>> {
    const OTHERS: WordList = words!("默认|缺省|格式|当|如|时|示例|固定|不|例");
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
        if statement::is_conditional(tokens, at)
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
    let labels = values.iter().any(|value| value::is_label(value));
    match sign {
        Separator::Meaning => {
            let counted = values.windows(2).all(|pair| match (pair[0].parse::<u32>(), pair[1].parse::<u32>()) {
                (Ok(one), Ok(two)) => two == one + 1,
                _ => false,
            });
            let units = words!("个|条|页|天|小时|分|秒|核|位|字|次|台|年|月|元|到|至|和|或");
            let meaning = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            numbers && counted && apart && !units.starts(meaning)
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
pub(super) fn alone(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    line_alone(tokens).or_else(|| phrased(tokens, kind)).or_else(|| numbered(tokens)).or_else(|| clause(tokens, kind))
}

fn line_alone(tokens: &Tokens<'_>) -> Option<Vec<String>> {
    let text = tokens.text;
    const EXAMPLES: WordList = words!("例如|比如|譬如|示例|样例|如:|例:|for example");
    let lower = text.trim_start().to_lowercase();
    if EXAMPLES.starts(&lower) {
        return None;
    }
    let end = statement::next(tokens, 0);
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
    let numbers = list.values.iter().all(|value| value::is_number(value));
    let braces = line.trim().starts_with('{') && line.trim().ends_with('}') && numbers;
    let listed = list.quoted && line.trim().starts_with(['`', '"', '\''])
        || (list.shape != Shape::Plain) && (list.values.iter().all(capitals) || default && !numbers)
        // `en-us or zh-cn; en-us by default`
        || default && list.values.len() > 2 && list.values[..list.values.len() - 1].contains(list.values.last()?)
        || braces;
    listed.then_some(list.values)
}

const ENTRY: &str = r"[A-Za-z][A-Za-z0-9_-]*(?:\s?\([^()\n]{1,30}\))?";

const JOINED: &str = r"\s*(?:、\s*(?:或者?)?|或者?|和)\s*|,?\s+(?:or|and)\s+";

patterns! {
    CLAUSE = format!(r"(?P<sign>[,:])\s*(?P<list>{ENTRY}(?:,\s*{ENTRY})*(?:(?:{JOINED}){ENTRY})+)\s*(?:$|[,;。\n]|\.(?:\s|$))");
    IN_BRACKETS = r"\s?\([^()]*\)";
    JOINT = format!(r"{JOINED}|,\s*");
    /// Words around a list that make its words something else: examples, fields of which one is given.
    OTHER = r"(?i)例|比如|诸如|格式|参数|字段|参[见考]|详见|其一|至少|同时|二选一|[不非]支持|除|后缀|前缀|\be\.g|\bsuch as\b|\bexamples?\b|\bformat\b|\bparameters?\b|\bfields?\b|\bnot\b|\bexcept\b|\bat least one\b|\bsee\b|\bnotes?\b";
}

/// A clause that is nothing but words with `or` between them, where these can only be values.
fn clause(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    let text = tokens.text;
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    CLAUSE.captures_iter(text).find_map(|found| {
        let (list, before) = (found.name("list")?, &text[..found.get(0)?.start()]);
        if before.trim().is_empty() || OTHER.is_match(text) || statement::is_conditional(tokens, before.len()) {
            return None;
        }
        let values = words(list.as_str())?;
        if values.iter().any(|value| is_noun(value)) {
            return None;
        }
        let stated = default::find(tokens, kind, &values);
        let among = stated.as_ref().is_some_and(|stated| values.contains(stated));
        let constants = values.iter().all(|value| is_constant(value) && value.contains('_'));
        let sorted = values.len() == 2 && ["asc", "desc"].iter().all(|word| values.iter().any(|value| value == word));
        // `CPU架构,arm或x86`: a Chinese sentence has no lower-case words of its own.
        let lower = values.iter().all(|value| value.chars().all(|c| !c.is_ascii_uppercase()));
        let chinese = list.as_str().contains('或') || list.as_str().contains('、') && list.as_str().contains('(');
        let trusted = among || stated.is_none() && (constants || sorted || lower && chinese);
        trusted.then_some(values)
    })
}

/// The words of a list without their meanings; nothing where one stands twice.
fn words(list: &str) -> Option<Vec<String>> {
    let list = IN_BRACKETS.replace_all(list, "");
    let values: Vec<String> = JOINT.split(&list).map(|word| word.trim().to_owned()).collect();
    let distinct =
        values.iter().enumerate().all(|(index, value)| !value.is_empty() && !values[..index].contains(value));
    (values.len() > 1 && distinct).then_some(values)
}

fn is_constant(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// `name`, `image_id`: what a field is about.
fn is_noun(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-']).next().unwrap_or_default();
    words!("name|names|id|ids|uuid|key|value|null|empty|none|etc").contains(last)
        || word.ends_with("Id")
        || word.ends_with("Name")
        || word.len() < 2
}

patterns! {
    WHICH = r"(?i)\b(?:type|mode|status|state|method|policy|protocol|order|direction|level|category)\b[^.\n]{0,40}(?:,\s*which|\.\s+it)\s+can\s+be\s+(?P<list>[\w-]+(?:,\s*[\w-]+)*,?\s+or\s+[\w-]+)\s*(?:$|[;\n]|\.(?:\s|$))";
    ONLY = r"\b[Oo]nly\s+(?P<list>[A-Z0-9_]+(?:,\s*[A-Z0-9_]+)*,?\s+(?:and|or)\s+[A-Z0-9_]+)\s+(?:is|are)\s+(?:currently\s+)?supported\s*(?:$|[;\n]|\.(?:\s|$))";
    LIMITED = r"[仅只]限\s*(?P<list>[A-Za-z][\w.-]*(?:\s*(?:、|或|和)\s*[A-Za-z][\w.-]*)+)\s*(?P<count>[两二三四五六]|\d)种";
}

/// Lists behind a phrase of their own.
fn phrased(tokens: &Tokens<'_>, kind: Option<Kind>) -> Option<Vec<String>> {
    let text = tokens.text;
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    let list = |pattern: &Regex| {
        pattern.captures_iter(text).find_map(|found| {
            let conditional = statement::is_conditional(tokens, found.get(0)?.start());
            let values = words(&found["list"]).filter(|_| !conditional)?;
            let count = found.name("count").map(|count| match count.as_str() {
                "两" | "二" => 2,
                "三" => 3,
                "四" => 4,
                "五" => 5,
                "六" => 6,
                digit => digit.parse().unwrap_or_default(),
            });
            count.is_none_or(|count| count == values.len()).then_some(values)
        })
    };
    // `which can be attached or detached` says what is done.
    let done = |values: &Vec<String>| values.iter().any(|value| value.ends_with("ed") || is_noun(value));
    list(&WHICH).filter(|values| !done(values)).or_else(|| list(&ONLY)).or_else(|| list(&LIMITED))
}

patterns! {
    NUMBERED = r"^\s*(?P<number>\d{1,2})\s*(?:为|是)\s*(?P<meaning>\p{Han}{1,12})\s*$";
}

/// `1为紧急,2为重要`: numbers that follow each other, each with its meaning.
fn numbered(tokens: &Tokens<'_>) -> Option<Vec<String>> {
    let text = tokens.text;
    let mut values: Vec<u32> = Vec::new();
    let mut start = None;
    for (at, piece) in pieces(text) {
        let found = NUMBERED.captures(piece).filter(|found| !found["meaning"].starts_with(['最', '默', '不', '空']));
        let number = found.and_then(|found| found["number"].parse::<u32>().ok());
        match (number, values.last()) {
            (Some(number), Some(last)) if number != last + 1 => return None,
            (Some(number), _) => {
                start.get_or_insert(at);
                values.push(number);
            }
            (None, _) if values.len() > 1 => break,
            (None, _) => {
                values.clear();
                start = None;
            }
        }
    }
    let whole = values.len() > 1 && !statement::is_conditional(tokens, start?);
    whole.then(|| values.iter().map(ToString::to_string).collect())
}

fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive([',', ';', '。', '、', '\n', ':', '(', ')']).map(move |piece| {
        let start = at;
        at += piece.len();
        (start, piece.trim_end_matches([',', ';', '。', '、', '\n', ':', '(', ')']))
    })
}
