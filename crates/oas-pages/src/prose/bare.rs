//! What is said with no announcement and few words: `排序,asc或desc`, `1为紧急,2为重要`, `默认开启`, `Up to five.`. Knows
//! which of these can be trusted, and must not know what announces a list or how bounds are written.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::Kind;
use crate::text::{WordList, patterns};

use super::{default, statement};

const ENTRY: &str = r"[A-Za-z][A-Za-z0-9_-]*(?:\s?\([^()\n]{1,30}\))?";

static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    let joined = r"(?:\s*(?:、\s*(?:或者?)?|或者?|和)\s*|,?\s+(?:or|and)\s+)";
    Regex::new(&format!(
        r"(?P<sign>[,:])\s*(?P<list>{ENTRY}(?:,\s*{ENTRY})*(?:{joined}{ENTRY})+)\s*(?:$|[,;。\n]|\.(?:\s|$))"
    ))
    .expect("a pattern")
});

patterns! {
    MEANING = r"\s?\([^()]*\)";
    JOINT = r"\s*(?:、\s*(?:或者?)?|或者?|和)\s*|,?\s+(?:or|and)\s+|,\s*";
    /// Words around a list that make its words something else: examples, fields of which one is given.
    OTHER = r"(?i)例|比如|诸如|格式|参数|字段|参[见考]|详见|其一|至少|同时|二选一|[不非]支持|除|后缀|前缀|\be\.g|\bsuch as\b|\bexamples?\b|\bformat\b|\bparameters?\b|\bfields?\b|\bnot\b|\bexcept\b|\bat least one\b|\bsee\b|\bnotes?\b";
}

/// A clause that is nothing but words with `or` between them, where these can only be values.
pub(super) fn clause(text: &str, kind: Option<Kind>) -> Option<Vec<String>> {
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    CLAUSE.captures_iter(text).find_map(|found| {
        let (list, before) = (found.name("list")?, &text[..found.get(0)?.start()]);
        if before.trim().is_empty() || OTHER.is_match(text) || statement::is_conditional(before) {
            return None;
        }
        let values = words(list.as_str())?;
        if values.iter().any(|value| is_noun(value)) {
            return None;
        }
        let stated = default::find(text, kind, &values);
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
    let list = MEANING.replace_all(list, "");
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
    WordList("name|names|id|ids|uuid|key|value|null|empty|none|etc").contains(last)
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
pub(super) fn phrased(text: &str, kind: Option<Kind>) -> Option<Vec<String>> {
    if !matches!(kind, None | Some(Kind::String)) {
        return None;
    }
    let list = |pattern: &Regex| {
        pattern.captures_iter(text).find_map(|found| {
            let conditional = statement::is_conditional(&text[..found.get(0)?.start()]);
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
pub(super) fn numbered(text: &str) -> Option<Vec<String>> {
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
    let whole = values.len() > 1 && !statement::is_conditional(&text[..start?]);
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

patterns! {
    SWITCHED = r"(?ix)
          (?:默认|缺省)(?:值)?(?:为|是|:|\s)*(?:(?P<on>开启|启用|打开)|(?P<off>关闭|不开启|不启用|不打开|未开启|未启用|禁用|停用))(?:状态)?\s*(?:$|[,;。)\n.])
        | \b(?P<not>not\s+)?(?:(?P<enabled>enabled|(?:is|are|turned|switched)\s+on)|(?P<disabled>disabled|(?:is|are|turned|switched)\s+off))\s+by\s+default\b
        | (?:^|[,;(.]\s*)(?:(?P<lone_on>on)|(?P<lone_off>off))\s+by\s+default\b
        | \bdefault(?:\s+value)?\s*:\s*(?:(?P<said_on>on|enabled)|(?P<said_off>off|disabled))\s*(?:$|[,;)\n.])";
    /// What a field that is true turns off.
    INVERSE = r"(?i)是否(?:要|需要)?(?:关闭|禁用|禁止|停用|取消|跳过|不)|\bwhether\s+(?:to\s+|or\s+not\s+to\s+)?(?:\w+\s+){0,4}(?:disabl|skip|turn\s+off|not\b|prevent|without)|\b(?:disables|skips|turns\s+off)\b";
}

/// The default of a switch.
pub(super) fn switched(text: &str) -> Option<&'static str> {
    if INVERSE.is_match(text) {
        return None;
    }
    let mut all = SWITCHED.captures_iter(text).map(|found| {
        let on = ["on", "enabled", "lone_on", "said_on"].iter().any(|name| found.name(name).is_some());
        let conditional = found.get(0).is_none_or(|whole| statement::is_conditional(&text[..whole.start()]));
        (on != found.name("not").is_some(), conditional)
    });
    let first = all.next()?;
    let certain = !first.1 && all.all(|other| other == first);
    certain.then_some(if first.0 { "true" } else { "false" })
}

const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

patterns! {
    COUNTED = format!(r"(?i)(?:^|[.;,]\s+)(?:a\s+maximum\s+of|at\s+most|up\s+to|no\s+more\s+than)\s+(?P<number>{})(?:\s+(?:[a-z-]+\s+){{0,2}}?(?P<noun>[a-z-]+?(?:s|y)))?(?:\s+(?:can\s+be|are)\s+(?:selected|specified|allowed|supported|added|set|entered|queried|passed|configured|included))?\s*(?:$|[;\n]|\.(?:\s|$))",
        NUMBERS.join("|"));
}

/// The most elements of a list, in words.
pub(super) fn most(text: &str) -> Option<u64> {
    const MEASURES: WordList =
        WordList("characters|chars|bytes|letters|digits|seconds|minutes|hours|days|months|years|times|retries");
    let found = COUNTED.captures(text)?;
    let measured = found.name("noun").is_some_and(|noun| MEASURES.contains(&noun.as_str().to_lowercase()));
    if measured || statement::is_conditional(&text[..found.get(0)?.start()]) {
        return None;
    }
    let number = found["number"].to_lowercase();
    (1..).zip(NUMBERS).find(|(_, word)| *word == number).map(|(count, _)| count)
}
