//! Defaults: `默认为10`, `缺省值：a`, `defaults to 10`, ``if omitted, `x` is used``. Knows no other statement.

use regex::Captures;

use crate::facts::Kind;
use crate::text::markup::{bare, is_wide};
use crate::text::{patterns, words};

use super::normalize::QUOTED;
use super::statement;

const NUMBER: &str = r"-?\d{1,3}(?:,\d{3})+\b|-?\d+(?:\.\d+)?";

/// Dates, times, versions and addresses, whose signs are a part of them.
const LITERAL: &str = r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d(?::\d\d)?(?:\s?[-~]\s?\d\d:\d\d(?::\d\d)?)?|\d+(?:\.\d+){2,3}(?:/\d+)?";

const WORD: &str = r"(?:[A-Za-z_]|/[A-Za-z0-9_])[A-Za-z0-9_./+-]*";

/// What may be a part of the value behind its first word: `://host`, `;charset=UTF-8`, `:latest`, `,us-east-1b`.
const MORE: &str = r"(?:(?:://|;\s?[A-Za-z0-9_-]+=|[:;,@?&=])[A-Za-z0-9_./+-]+)*";

patterns! {
    CHINESE = format!(r"(?:默认|缺省)\)?\s*(?:的?取?值|值)?\s*(?P<verb>(?:为|是|:|=|等于|设置为|设为|取|使用|选择|按|\s)*)\s*(?:(?P<code>{QUOTED})|(?P<literal>{LITERAL})|(?:返回|每页|显示|第|查询)?(?P<number>{NUMBER})(?P<joined>[A-Za-z_-][\w.-]*)?|\p{{Han}}{{0,5}}?(?P<word>{WORD})(?P<more>{MORE}))");
    ENGLISH = format!(r"(?i)\bdefaults?\b\s*(?:values?)?\s*(?P<verb>(?:is|are|to|of|:|=|being|set|will be|(?:for )?this parameter|-\s)*(?:\s+is)?)\s*(?:-\s+)?(?:(?P<code>{QUOTED})|(?P<literal>{LITERAL})|(?P<number>{NUMBER})(?P<joined>[A-Za-z_-][\w.-]*)?|(?P<word>{WORD})(?P<more>{MORE}))");
    /// ``If omitted, `x` is used``, `When unset, the value is 20`, `不填则为 10`.
    IMPLIED = format!(r"(?ix)
        (?: \b(?:if|when)\s+(?:this\s+(?:parameter|field)\s+is\s+|it\s+is\s+|it's\s+)?(?:unset|omitted|absent|unspecified|left\s+(?:blank|empty|unset)|not\s+(?:set|specified|provided|given|present|passed))\s*,\s*(?:the\s+)?(?:(?:default\s+)?value\s+)?(?:(?:of|is|will\s+be|becomes|defaults?\s+to)\s+)*
          | (?:不填|不传|不指定|未指定|未填|未传|不设置|未设置|留空|不填写)(?:时|则|,|该参数|此参数|的?话|\s)*(?:(?:取值?|使用|视为|按|即)(?:为|是)?|为|是)\s* )
        (?P<value>{QUOTED}|{NUMBER}|[A-Za-z][A-Za-z0-9_.-]*)
        (?P<after>\s*(?:is\s+(?:used|assumed|taken|applied)|will\s+be\s+used|$|[.,;。)\n]))");
    /// `10 by default`, `"a" (default)`, `10（默认）`.
    AFTER = r#"(?i)(`[^`\n]{1,100}`|"[^"\n]{1,100}"|(?:(?-u:\b)|-)\d+(?:\.\d+)?|(?-u:\b)[A-Za-z_][\w.-]*)\s*(?:\(\s*(?:默认值?|缺省值?|(?:the )?default(?: value)?)\s*[),]|(?:is (?:the default|used))?\s*by default|is the default|(?:是|为)默认(?:值|的)?)"#;
    SWITCHED = r"(?ix)
          (?:默认|缺省)(?:值)?(?:为|是|:|\s)*(?:(?P<on>开启|启用|打开)|(?P<off>关闭|不开启|不启用|不打开|未开启|未启用|禁用|停用))(?:状态)?\s*(?:$|[,;。)\n.])
        | \b(?P<not>not\s+)?(?:(?P<enabled>enabled|(?:is|are|turned|switched)\s+on)|(?P<disabled>disabled|(?:is|are|turned|switched)\s+off))\s+by\s+default\b
        | (?:^|[,;(.]\s*)(?:(?P<lone_on>on)|(?P<lone_off>off))\s+by\s+default\b
        | \bdefault(?:\s+value)?\s*:\s*(?:(?P<said_on>on|enabled)|(?P<said_off>off|disabled))\s*(?:$|[,;)\n.])";
    /// What a field that is true turns off.
    INVERSE = r"(?i)是否(?:要|需要)?(?:关闭|禁用|禁止|停用|取消|跳过|不)|\bwhether\s+(?:to\s+|or\s+not\s+to\s+)?(?:\w+\s+){0,4}(?:disabl|skip|turn\s+off|not\b|prevent|without)|\b(?:disables|skips|turns\s+off)\b";
    /// The mark behind a value or its meaning: `false：否（默认）`, `custom（自定义，默认值）`.
    MARK = r"(?i)[(,\[\s-](?:默认值?|缺省值?|(?:the )?default(?: value)?)\s*(?:[)\],;。\n]|$)";
}

/// The default that a text states, as it is written. A value that the text lists is a value whatever word it is.
pub(crate) fn find(text: &str, kind: Option<Kind>, listed: &[String]) -> Option<String> {
    let reader = Reader { kind, listed };
    let unconditional =
        |found: &Captures<'_>| found.get(0).is_none_or(|whole| !statement::is_conditional(&text[..whole.start()]));
    if words!("默认|缺省|default").occurs_in(&text.to_lowercase()) {
        let found = CHINESE
            .captures_iter(text)
            .filter(|found| unconditional(found))
            .find_map(|found| reader.value(text, &found, true))
            .or_else(|| {
                ENGLISH.captures_iter(text).filter(|found| unconditional(found)).find_map(|found| {
                    let valued = found[0].to_ascii_lowercase().contains("value");
                    reader.value(text, &found, Reader::is_alone(text, &found) || Reader::has_verb(&found) || valued)
                })
            })
            .or_else(|| reader.after(text))
            .or_else(|| reader.marked(text));
        if found.is_some() {
            return found;
        }
    }
    let implied = IMPLIED.captures_iter(text).find_map(|found| {
        let value = &found["value"];
        let quoted = value.starts_with(['`', '"', '\'']);
        let worded = value.starts_with(|c: char| c.is_ascii_alphabetic()) && !reader.lists(value) && !is_boolean(value);
        let used = found["after"].trim_start().to_lowercase().starts_with(['i', 'w']);
        let chinese = found[0].starts_with(['不', '未', '留']);
        let fits = fits(bare(value), kind) && !is_filler(bare(value)) && !is_nothing(bare(value));
        (fits && (quoted || !worded || used || chinese)).then(|| value.replace(',', ""))
    });
    let switched = || switched(text).filter(|_| kind == Some(Kind::Boolean)).map(str::to_owned);
    implied.or_else(switched)
}

/// The longest default of several words, in bytes.
const LONGEST_PHRASE: usize = 48;

struct Reader<'t> {
    kind: Option<Kind>,
    listed: &'t [String],
}

impl Reader<'_> {
    /// Whether a verb stands between the word `default` and the value.
    fn has_verb(found: &Captures<'_>) -> bool {
        found.name("verb").is_some_and(|verb| !verb.as_str().trim().is_empty())
    }

    fn lists(&self, word: &str) -> bool {
        self.listed.iter().any(|value| value == word)
    }

    /// `default DESC`, `(default desc)`: a word behind `default` that nothing follows, and that looks like a value.
    fn is_alone(text: &str, found: &Captures<'_>) -> bool {
        let Some(whole) = found.get(0) else { return false };
        let rest = text[whole.end()..].trim_start_matches(' ');
        let ends = rest.is_empty() || rest.starts_with([')', ',', ';', '\n']) || rest.starts_with('.');
        let bracket = text[..whole.start()].trim_end().ends_with('(') && rest.starts_with([')', ',']);
        let marked = found.name("word").is_some_and(|word| {
            word.as_str().chars().skip(1).any(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        });
        ends && (bracket || marked) || found.name("code").is_some()
    }

    fn value(&self, text: &str, found: &Captures<'_>, announced: bool) -> Option<String> {
        let rest = &text[found.get(0)?.end()..];
        let ends = rest.trim_start_matches(' ').chars().next().is_none_or(|c| !c.is_alphanumeric());
        if let Some(code) = found.name("code") {
            let inner = bare(code.as_str());
            // "`default` or `dedicated`"
            if code.as_str()[1..].starts_with(' ') || text[..found.get(0)?.start()].ends_with(['`', '"']) {
                return None;
            }
            let stated = self.lists(inner) || !is_nothing(inner);
            return (stated && self.may_be(inner)).then(|| code.as_str().to_owned());
        }
        if let Some(number) = found.name("number") {
            let mut stated = number.as_str().to_owned();
            if let Some(joined) = found.name("joined") {
                // `30s` for a text, `2018-05-25`.
                let unit = matches!(self.kind, Some(Kind::Integer | Kind::Number)) && !joined.as_str().starts_with('-');
                if !unit {
                    stated.push_str(joined.as_str().trim_end_matches(['.', '-']));
                }
            }
            return fits(&stated, self.kind).then(|| stated.replace(',', ""));
        }
        if let Some(literal) = found.name("literal") {
            return fits(literal.as_str(), self.kind).then(|| literal.as_str().to_owned());
        }
        if let Some(whole) = self.whole(found, rest) {
            return Some(whole);
        }
        // `默认设置为Other Linux (64 bit)`: all of it, or nothing.
        if found[0].starts_with(['默', '缺']) && rest.starts_with(' ') && found.name("word").is_some() {
            let end = rest.find([',', ';', '。', '\n']).unwrap_or(rest.len());
            let more = rest[..end].trim_end();
            if more.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric()) {
                let text = matches!(self.kind, None | Some(Kind::String));
                let whole = format!("{}{more}", &found["word"]);
                return (text && whole.is_ascii() && whole.len() <= LONGEST_PHRASE).then_some(whole);
            }
        }
        // `默认取name的值`: the value of another one.
        if rest.starts_with("的") && found.name("word").is_some() {
            return None;
        }
        let more = found.name("more").map_or(0, |more| more.len());
        let rest = &text[found.get(0)?.end() - more..];
        let ends = ends || more > 0;
        // `默认vpc网络`: the network, not the word.
        let verb = Self::has_verb(found) || found[0].contains('值');
        let noun = found[0].starts_with(['默', '缺']) && !verb && rest.starts_with(is_wide);
        let word = found
            .name("word")
            .filter(|word| !noun || self.lists(word.as_str()))?
            .as_str()
            .trim_end_matches(['.', '-', '/']);
        // `default/dedicated`: none of the two is a path.
        if word.starts_with('/') && !verb && !word[1..].contains('/') {
            return None;
        }
        // `Default value:\n- Linux instances: …`
        if found[0].contains('\n') && !ends {
            return None;
        }
        if self.lists(word) {
            return (announced || ends).then(|| word.to_owned());
        }
        let allowed = if words!("all|any|id|ip|api|system|current|auto").contains(&word.to_ascii_lowercase()) {
            announced && ends
        } else {
            (announced || is_boolean(word)) && !is_filler(word) && !is_nothing(word)
        };
        (allowed && fits(word, self.kind)).then(|| word.to_owned())
    }

    /// A word and what is joined to it by signs, where that is one value.
    fn whole(&self, found: &Captures<'_>, rest: &str) -> Option<String> {
        let more = found.name("more").map(|more| more.as_str()).filter(|more| !more.is_empty())?;
        let word = found.name("word")?.as_str();
        let text = matches!(self.kind, None | Some(Kind::String));
        let stops = rest.is_empty()
            || rest.starts_with(['\n', '。', ')', ';', ',']) && !more.contains([',', ';'])
            || rest.starts_with(['\n', '。', ')'])
            || more.ends_with('.');
        let follows = stops || rest.starts_with(' ');
        let listing = more.contains(',') || more.contains(';') && !more.contains('=');
        let explained = more.contains(',') && more.replace("://", "").contains(':');
        let ends = if listing { stops } else { follows };
        (text && ends && !explained && !self.lists(word) && !is_boolean(word) && (listing || !is_filler(word)))
            .then(|| format!("{word}{}", more.trim_end_matches('.')))
    }

    /// Whether code behind the word `default` can be the value: of a list, only JSON can.
    fn may_be(&self, value: &str) -> bool {
        match self.kind {
            Some(Kind::Array) => value.starts_with('['),
            Some(Kind::Object) => value.starts_with('{'),
            kind => fits(value, kind),
        }
    }

    fn after(&self, text: &str) -> Option<String> {
        AFTER.captures_iter(text).find_map(|found| {
            let value = found.get(1)?.as_str();
            let quoted = value.starts_with(['`', '"']);
            let word = bare(value);
            let sure = self.lists(word) || quoted && !is_nothing(word);
            let plain = fits(value, self.kind) && !is_filler(value) && !is_nothing(value);
            let bracket = found[0].contains('(') || value.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            let before = text[..found.get(0)?.start()].trim_end();
            let bracket = bracket || before.is_empty() || before.ends_with([';', ',', '(']);
            let only = matches!(self.kind, Some(Kind::String)) && !bracket && !is_boolean(word);
            (sure || plain && !only).then(|| value.to_owned())
        })
    }

    /// The last of the listed values before a mark.
    fn marked(&self, text: &str) -> Option<String> {
        let mark = MARK.find_iter(text).find(|mark| !text[..mark.start()].trim().is_empty())?;
        let before = &text[..=mark.start()];
        let last = self.listed.iter().filter_map(|value| Some((last_word(before, value)?, value))).max();
        last.filter(|(_, value)| fits(value, self.kind)).map(|(_, value)| value.clone())
    }
}

/// Where a word stands for the last time.
fn last_word(text: &str, word: &str) -> Option<usize> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_apart = |(at, found): &(usize, &str)| {
        !text[..*at].ends_with(part)
            && !text[at + found.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    };
    text.match_indices(word).filter(is_apart).last().map(|(at, _)| at)
}

fn is_boolean(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "true" | "false")
}

/// Whether a value can be one of a type.
fn fits(value: &str, kind: Option<Kind>) -> bool {
    match kind {
        Some(Kind::Integer | Kind::Number) => {
            value.replace(',', "").parse::<f64>().is_ok() && value.contains(|c: char| c.is_ascii_digit())
        }
        Some(Kind::Boolean) => matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "0" | "1"),
        Some(Kind::Array | Kind::Object) => false,
        _ => true,
    }
}

/// Words that say that there is no default.
pub(super) fn is_nothing(word: &str) -> bool {
    words!("none|null|nil|n/a|na|undefined|empty|unset|blank|nothing|no").contains(&word.to_ascii_lowercase())
}

/// Words that follow without being a value.
fn is_filler(word: &str) -> bool {
    words!(
        "is|are|to|the|a|an|value|values|of|in|all|not|this|current|if|when|and|or|by|will|region|sort|\
         ip|api|id|it|for|be|system|same|any|unlimited|sorted|set|used|your|its|at|on|you|no|as|with|\
         from|only|each|one|example|valid|maximum|minimum|see",
    )
    .contains(&word.to_ascii_lowercase())
}

/// The default of a switch.
fn switched(text: &str) -> Option<&'static str> {
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
