//! Defaults: `默认为10`, `缺省值：a`, `defaults to 10`, ``if omitted, `x` is used``. Knows no other statement.

use crate::facts::Kind;
use crate::text::markup::{bare, is_wide};

use super::forms::Form;
use super::lexicon::Meaning;
use super::pattern::{Match, ends_clause};
use super::statement;
use super::tokens::{self, Tokens};

/// The default that a text states, as it is written. A value that the text lists is a value whatever word it is.
pub(super) fn find(tokens: &Tokens<'_>, kind: Option<Kind>, listed: &[String]) -> Option<String> {
    let text = tokens.text;
    let reader = Reader { text, kind, listed };
    if tokens.says(0..text.len(), Meaning::Default) {
        let found = Form::Default
            .all(tokens)
            .filter(|found| {
                let at = found.range.start;
                !statement::is_conditional(tokens, at) && !statement::is_of_member(tokens, at)
            })
            // `0为默认 1为自定义`: what is said of the value before.
            .filter(|found| found.name("verb").is_some() || !reader.is_meaning(found.range.start))
            .find_map(|found| reader.value(&found))
            .or_else(|| Form::DefaultBehind.all(tokens).find_map(|found| reader.behind(&found)))
            .or_else(|| reader.marked(tokens));
        // `true: the device is SCSI. … it is VBD by default`: no other value of one that is true or false.
        let flags = !listed.is_empty() && listed.iter().all(|value| is_boolean(value));
        let found = found.filter(|value| !flags || is_boolean(bare(value))).or_else(|| reader.marked(tokens));
        if found.is_some() {
            return found;
        }
    }
    let switched = || switched(tokens).filter(|_| kind == Some(Kind::Boolean)).map(str::to_owned);
    Form::Implied.all(tokens).find_map(|found| reader.implied(&found)).or_else(switched)
}

/// The longest default of several words, in bytes.
const LONGEST_PHRASE: usize = 48;

struct Reader<'t> {
    text: &'t str,
    kind: Option<Kind>,
    listed: &'t [String],
}

impl Reader<'_> {
    fn lists(&self, word: &str) -> bool {
        self.listed.iter().any(|value| value == word)
    }

    /// Whether what begins at a place is what a number means, and not what becomes of it: `0为默认`, `0: default`.
    fn is_meaning(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end();
        let value = before.strip_suffix(':').filter(|_| !self.is_text());
        before.ends_with('为') || value.is_some_and(|value| self.listed.iter().any(|listed| value.ends_with(listed)))
    }

    fn is_text(&self) -> bool {
        matches!(self.kind, None | Some(Kind::String))
    }

    /// A value behind the word `default`.
    fn value(&self, found: &Match) -> Option<String> {
        let text = self.text;
        if let Some(code) = found.name("code") {
            let (code, inner) = (&text[code.clone()], bare(&text[code]));
            // "`default` or `dedicated`"
            if code[1..].starts_with(' ') || text[..found.range.start].ends_with(['`', '"']) {
                return None;
            }
            let stated = self.lists(inner) || !Meaning::Nothing.is(inner);
            return (stated && self.may_be(inner)).then(|| code.to_owned());
        }
        if let Some(number) = found.name("number") {
            let mut stated = text[number.clone()].to_owned();
            let rest = &text[number.end..];
            let joined = rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-'));
            // `30s` for a text, `2018-05-25`.
            if joined && (!matches!(self.kind, Some(Kind::Integer | Kind::Number)) || rest.starts_with('-')) {
                let end = rest.find(|c: char| !c.is_alphanumeric() && !"_.-".contains(c)).unwrap_or(rest.len());
                stated.push_str(rest[..end].trim_end_matches(['.', '-']));
            }
            return fits(&stated, self.kind).then(|| stated.replace(',', ""));
        }
        if let Some(path) = found.name("path") {
            return Some(text[path].to_owned());
        }
        match found.name("literal") {
            Some(literal) => Some(text[literal].to_owned()).filter(|literal| fits(literal, self.kind)),
            None => self.word(found, &text[found.name("word")?], &text[found.range.end..]),
        }
    }

    /// A word behind the word `default`, and the text behind it.
    fn word(&self, found: &Match, word: &str, rest: &str) -> Option<String> {
        let written = &self.text[found.range.clone()];
        let chinese = written.starts_with(is_wide);
        let (more, behind) = rest.split_at(tokens::more(rest));
        let spaced = behind.trim_start_matches(' ');
        let ends = spaced.chars().next().is_none_or(|c| !c.is_alphanumeric());
        if let Some(whole) = self.whole(word, more, behind) {
            return Some(whole);
        }
        // `默认设置为Other Linux (64 bit)`: all of it, or nothing.
        if chinese && behind.starts_with(' ') && spaced.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let end = behind.find([',', ';', '。', '\n']).unwrap_or(behind.len());
            let whole = format!("{word}{}", behind[..end].trim_end());
            return (self.is_text() && whole.is_ascii() && whole.len() <= LONGEST_PHRASE).then_some(whole);
        }
        // `默认取name的值`: the value of another one.
        if behind.starts_with('的') {
            return None;
        }
        let valued = found.name("value").is_some();
        let has_verb = found.name("verb").is_some();
        let ends = ends || !more.is_empty();
        // `default DESC`, `(default desc)`: a word that nothing follows, and that looks like a value.
        let alone = (spaced.starts_with('.') || ends_clause(spaced)) && {
            let bracket = self.text[..found.range.start].trim_end().ends_with('(') && spaced.starts_with([')', ',']);
            let sign = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            more.is_empty() && (bracket || word.chars().skip(1).any(sign))
        };
        let announced = chinese || valued || has_verb || alone;
        // `默认vpc网络`: the network, not the word.
        let titled = found.name("title").map(|title| &self.text[title]);
        if titled.is_some_and(|title| Meaning::Current.occurs_in(title)) {
            return None;
        }
        let title = titled.is_some() || rest.starts_with(is_wide);
        let noun = chinese && !valued && !has_verb && title;
        if noun && !self.lists(word) {
            return None;
        }
        let word = word.trim_end_matches(['.', '-', '/']);
        // `default/dedicated`: none of the two is a path.
        if word.starts_with('/') && !(has_verb || valued && chinese) && !word[1..].contains('/') {
            return None;
        }
        // `Default value:\n- Linux instances: …`
        if written.contains('\n') && !ends {
            return None;
        }
        if self.lists(word) {
            let single = !matches!(self.kind, Some(Kind::Array | Kind::Object));
            return (single && (announced || ends)).then(|| word.to_owned());
        }
        let allowed = if Meaning::Vague.is(word) {
            announced && ends
        } else {
            (announced || is_boolean(word)) && !Meaning::Filler.is(word) && !Meaning::Nothing.is(word)
        };
        (allowed && fits(word, self.kind)).then(|| word.to_owned())
    }

    /// A value that is used where none is given.
    fn implied(&self, found: &Match) -> Option<String> {
        let value = self.text[found.name("value")?].trim_end_matches('.');
        let inner = bare(value);
        let worded = value.starts_with(|c: char| c.is_ascii_alphabetic()) && !self.lists(value) && !is_boolean(value);
        let sure = !worded || found.name("used").is_some() || found.name("chinese").is_some();
        let states = !Meaning::Filler.is(inner) && !Meaning::Nothing.is(inner);
        (sure && states && fits(inner, self.kind)).then(|| value.replace(',', ""))
    }

    /// A word and what is joined to it by signs, where that is one value.
    fn whole(&self, word: &str, more: &str, rest: &str) -> Option<String> {
        let stops = rest.is_empty()
            || rest.starts_with(['\n', '。', ')'])
            || rest.starts_with([';', ',']) && !more.contains([',', ';'])
            || more.ends_with('.');
        let listing = more.contains(',') || more.contains(';') && !more.contains('=');
        let explained = more.contains(',') && more.replace("://", "").contains(':');
        let ends = stops || !listing && rest.starts_with(' ');
        let one = !more.is_empty() && self.is_text() && ends && !explained && !self.lists(word) && !is_boolean(word);
        (one && (listing || !Meaning::Filler.is(word))).then(|| format!("{word}{}", more.trim_end_matches('.')))
    }

    /// Whether code behind the word `default` can be the value: of a list, only JSON can.
    fn may_be(&self, value: &str) -> bool {
        match self.kind {
            Some(Kind::Array) => value.starts_with('['),
            Some(Kind::Object) => value.starts_with('{'),
            kind => fits(value, kind),
        }
    }

    /// A value before words that make it the default.
    fn behind(&self, found: &Match) -> Option<String> {
        let value = &self.text[found.name("value")?];
        let word = bare(value);
        if self.lists(word) || value.starts_with(['`', '"']) && !Meaning::Nothing.is(word) {
            return Some(value.to_owned());
        }
        let before = self.text[..found.range.start].trim_end();
        let apart = found.name("bracket").is_some()
            || value.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            || before.is_empty()
            || before.ends_with([';', ',', '(']);
        // `The operator is eq by default`: no word that says how something is.
        let operator = Meaning::Comparator.is(value) && Meaning::Is.ends(before);
        let apart = apart || operator;
        let plain = fits(value, self.kind) && !Meaning::Filler.is(value) && !Meaning::Nothing.is(value);
        (plain && (self.kind != Some(Kind::String) || apart || is_boolean(word))).then(|| value.to_owned())
    }

    /// The last of the listed values before a mark.
    fn marked(&self, tokens: &Tokens<'_>) -> Option<String> {
        let apart = |found: &Match| {
            let before = &self.text[..found.range.start];
            let sign = ['(', ',', '[', '-', ' ', '\n'];
            !self.text[found.range.end..].starts_with('.')
                && !self.is_meaning(found.range.start)
                && before.strip_suffix(sign).is_some_and(|before| !before.trim().is_empty())
        };
        let mark = Form::DefaultMark.all(tokens).find(apart)?;
        let before = &self.text[..mark.range.start];
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

/// The default of a switch.
fn switched(tokens: &Tokens<'_>) -> Option<&'static str> {
    let mut all = Form::Switched.all(tokens).map(|found| {
        let on = found.name("on").is_some() != found.name("not").is_some();
        (on, statement::is_conditional(tokens, found.range.start))
    });
    let first = all.next()?;
    let certain = !first.1 && all.all(|other| other == first) && !Form::Inverse.is_said(tokens);
    certain.then_some(if first.0 { "true" } else { "false" })
}
