//! The text of a cell or a sentence: markup taken off, full-width signs made narrow. Knows characters, not words.

use std::collections::HashMap;

use crate::text::{WordList, words};

/// Signs that mean the same in both scripts, as the one that ASCII has.
pub(crate) fn narrow(text: &str) -> String {
    text.chars().map(narrow_char).collect()
}

fn narrow_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{200b}' | '\t' => ' ',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' | '《' | '》' => '"',
        '‘' | '’' => '\'',
        '【' => '[',
        '】' => ']',
        '〜' | '∼' => '~',
        '–' | '—' | '−' | '‐' | '‑' => '-',
        other => other,
    }
}

/// Whether a character belongs to the ideographic scripts, whose words are not separated.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Takes emphasis, links, escapes and tags off: `**[Result](x#y)**` is `Result`. Line breaks (`<br>`) become `\n`;
/// backticks stay, as they tell values from words.
pub(crate) fn plain(text: &str) -> String {
    plain_inside(text, 0)
}

/// How deep labels of links have links in them.
const DEEPEST: usize = 4;

/// The same of the label of a link, which stands in so many others.
fn plain_inside(text: &str, depth: usize) -> String {
    let text = without_tags(text);
    let characters: Vec<char> = text.chars().collect();
    let links = Links::of(&characters);
    let stars = characters.iter().filter(|c| **c == '*').count();
    let underscores = characters.windows(2).filter(|pair| pair == &['_', '_']).count();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut code = false;
    while at < characters.len() {
        let c = characters[at];
        match c {
            '`' => {
                code = !code;
                out.push(c);
            }
            '\\' if !code && characters.get(at + 1).is_some_and(char::is_ascii_punctuation) => {
                at += 1;
                out.push(characters[at]);
            }
            '*' if !code && characters.get(at + 1) == Some(&'*') => at += 1,
            '*' if !code && stars % 2 == 0 && emphasis(&characters, at) => {}
            '_' if !code && underscores >= 2 && characters.get(at + 1) == Some(&'_') && bold(&characters, at) => {
                at += 1;
            }
            '!' if !code && links.ends(&characters, at + 1).is_some() => {}
            '[' if !code => match links.ends(&characters, at) {
                Some((label, end)) => {
                    let label: String = characters[at + 1..label].iter().collect();
                    out.push_str(&if depth < DEEPEST { plain_inside(&label, depth + 1) } else { label });
                    at = end;
                }
                None => out.push(c),
            },
            _ => out.push(c),
        }
        at += 1;
    }
    out.trim().to_owned()
}

/// A single `*` that opens or closes emphasis, where it has a partner, stands at a word.
fn emphasis(characters: &[char], at: usize) -> bool {
    let beside =
        |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(|c| !c.is_whitespace());
    let opens = beside(Some(at + 1)) && !at.checked_sub(1).is_some_and(|before| characters[before].is_alphanumeric());
    let closes = beside(at.checked_sub(1)) && !characters.get(at + 1).is_some_and(|after| after.is_alphanumeric());
    opens || closes
}

/// `__name__` is bold; `__name` is a name that begins like that.
fn bold(characters: &[char], at: usize) -> bool {
    let opens = at == 0 && characters.len() > 4 && characters.ends_with(&['_', '_']);
    let closes = at + 2 == characters.len() && characters.starts_with(&['_', '_']);
    opens || closes
}

/// Which brackets belong together, and where the last link may end.
struct Links {
    closing: HashMap<usize, usize>,
    last: usize,
}

impl Links {
    fn of(characters: &[char]) -> Self {
        let (mut open, mut closing) = (Vec::new(), HashMap::new());
        for (at, c) in characters.iter().enumerate() {
            match c {
                '[' => open.push(at),
                ']' => drop(open.pop().map(|opening| closing.insert(opening, at))),
                _ => {}
            }
        }
        Self { closing, last: characters.iter().rposition(|c| *c == ')').unwrap_or_default() }
    }

    /// Where the label of `[label](target)` ends that begins there, and where all of it does.
    fn ends(&self, characters: &[char], at: usize) -> Option<(usize, usize)> {
        let label = *self.closing.get(&at)?;
        if characters.get(label + 1) != Some(&'(') || label + 2 > self.last {
            return None;
        }
        let target = characters[label + 2..].iter().position(|c| *c == ')')?;
        Some((label, label + 2 + target))
    }
}

/// The target of the first link in a text.
pub(crate) fn link_target(text: &str) -> Option<String> {
    let start = text.find("](")? + 2;
    let end = start + text[start..].find(')')?;
    Some(text[start..end].trim().to_owned())
}

/// A line that may hold a request, without inline markup: escapes, entities, tags, code and emphasis around words. Signs
/// that have a meaning in a path stay: `/files/*`, `<id>`.
pub(crate) fn written(text: &str) -> String {
    let text = without_tags(&narrow(text)).replace('\n', " ").replace("**", "").replace('`', "");
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '[' && out.ends_with('{') {
            // `{[id](page.md)}`: the name of a parameter leads somewhere.
            let rest: String = characters.clone().take(LONGEST_LINK).collect();
            if let Some((label, length)) = label_of(&rest) {
                out.push_str(&label);
                characters.nth(length - 1);
                continue;
            }
        }
        match characters.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(characters.next()),
            _ => out.push(c),
        }
    }
    let word = |word: &str| {
        let emphasised = ['*', '_'].into_iter().find_map(|mark| word.strip_prefix(mark)?.strip_suffix(mark));
        emphasised.filter(|inner| !inner.is_empty()).unwrap_or(word).to_owned()
    };
    out.split(' ').map(word).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// How far the end of a link in a path is looked for, in characters.
const LONGEST_LINK: usize = 400;

/// What a link says that has been opened, and how many characters of the text are the rest of it.
fn label_of(rest: &str) -> Option<(String, usize)> {
    let (label, behind) = rest.split_once("](")?;
    let end = behind.find(')')?;
    let is_word = !label.is_empty() && !label.contains(['[', ' ', '{']);
    is_word.then(|| (label.replace('\\', ""), label.chars().count() + 2 + behind[..=end].chars().count()))
}

/// Without HTML tags and entities. `<string>` and other placeholders are no tags.
fn without_tags(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        match after.find('>') {
            Some(end) if is_tag(&after[1..end]) => {
                let name = tag_name(&after[1..end]);
                if words!("br|p|li|div|tr").contains(&name) {
                    out.push('\n');
                    if name == "li" && !after[1..].starts_with('/') {
                        out.push_str("- ");
                    }
                } else if name == "code" {
                    out.push('`');
                }
                rest = &after[end + 1..];
            }
            _ => {
                out.push('<');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    for (entity, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#123;", "{"),
        ("&#125;", "}"),
        ("&#x7B;", "{"),
        ("&#x7D;", "}"),
        ("&lbrace;", "{"),
        ("&rbrace;", "}"),
        ("&#95;", "_"),
        ("&#42;", "*"),
        ("&#58;", ":"),
        ("&#47;", "/"),
        ("&nbsp;", " "),
        ("&#124;", "|"),
        ("&amp;", "&"),
    ] {
        if out.contains(entity) {
            out = out.replace(entity, sign);
        }
    }
    out
}

fn tag_name(tag: &str) -> String {
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    name.to_ascii_lowercase()
}

fn is_tag(tag: &str) -> bool {
    const TAGS: WordList = words!(
        "a|b|br|code|col|colgroup|dd|div|dl|dt|em|font|h1|h2|h3|h4|i|img|li|ol|p|pre|s|small|span|strong|sub|\
         sup|u|ul",
    );
    TAGS.contains(&tag_name(tag))
        && tag.chars().all(|c| !matches!(c, '<' | '\n'))
        && (tag.contains(['=', ' ', '/']) || tag.len() == tag_name(tag).len())
}

/// Without backticks and quotes around it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim().trim_matches(|c: char| matches!(c, '`' | '"' | '\'')).trim()
}

/// Whether a text can be the name of a parameter or member.
pub(crate) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '@'))
        && text.len() <= 128
        && characters.all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@' | ':' | '[' | ']' | '{' | '}' | '*')
        })
        && !text.ends_with(['.', ':', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_comes_off() {
        for (text, expected) in [
            ("**regionId**", "regionId"),
            ("__imagetype", "__imagetype"),
            ("__bold__", "bold"),
            ("[Result](imageTasks#user-content-result)", "Result"),
            ("[TaskInfo[]](imageTasks#user-content-taskinfo)", "TaskInfo[]"),
            (r#"\["101","102"]"#, r#"["101","102"]"#),
            ("a<br>b", "a\nb"),
            ("<string>", "<string>"),
            ("`a*b*`", "`a*b*`"),
            ("*required*", "required"),
            ("a * b", "a * b"),
            ("next_token", "next_token"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
