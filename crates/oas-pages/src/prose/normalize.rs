//! The text of a description in one spelling: signs of comparison, bullets and numbering as one kind of each, and without
//! statements that state nothing. Knows how sentences are set, not what they say.

use regex::Captures;

use crate::facts::Kind;
use crate::text::markup::narrow;
use crate::text::patterns;

/// The text as the readers of statements want it.
pub(super) fn normalized(text: &str, kind: Option<Kind>) -> String {
    let text = compared(&narrow(text));
    let text = MEANS.replace_all(&text, "$value: $meaning");
    let text = LONE_DASH.replace_all(&text, "$dash $line");
    let text = bulleted(&text);
    let text = if matches!(kind, Some(Kind::Integer | Kind::Number)) { text } else { numbered(&text) };
    let text = REPLACED.replace_all(&text, "");
    let text = NOTHING.replace_all(&text, "$before$then");
    OF_INDEX.replace_all(&text, "$before").into_owned()
}

patterns! {
    /// A bullet whose text stands in the next line.
    LONE_DASH = r"(?m)^(?P<dash> *[-*•]) *\n\s*(?P<line>[^\s-].*[^:\s]) *$";
    /// `0->免费版`: a value and its meaning.
    MEANS = r#"(?P<value>[A-Za-z0-9_`"'])\s*(?:-{1,2}>|=>|→)\s*(?P<meaning>\p{Han})"#;
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

patterns! {
    /// A sign that begins a line of a list.
    BULLET = r"^(?:[•·●▪◦‣■◆►▶]\s*|[*-]\s+)";
    /// One in the middle of a line.
    INNER = r"(?P<before>^|[\s:;。.,])(?:[•·●▪◦‣■◆►▶]\s*|\*\s+(?P<starred>[A-Za-z0-9_`\x22']))";
    /// `枚举值：> Creating，制作中；> Success，可用；`.
    ARROW = r#"(?P<before>^|[:;。])\s*>\s*(?P<next>["'`]?[A-Za-z][\w.-]*["'`]?\s*[,:(])"#;
    /// `- a: first - b: second` in one line.
    DASHES = r"(?P<before>^|\s)-\s+(?P<entry>\S)";
    DASHED = r"(?:^|[:。.])\s*-\s+\S";
}

/// Every line of a list on a line of its own, with `- ` and as deep as it was.
fn bulleted(text: &str) -> String {
    if !text.contains(['•', '·', '●', '▪', '◦', '‣', '■', '◆', '►', '▶', '*', '>', '-']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        let (mark, content) = match BULLET.find(content) {
            Some(found) => ("- ", &content[found.end()..]),
            None => ("", content),
        };
        let mark_and_indent = format!("\n{indent}- ");
        let inner = INNER.replace_all(content, format!("${{before}}{mark_and_indent}${{starred}}"));
        let inner = ARROW.replace_all(&inner, format!("${{before}}{mark_and_indent}${{next}}"));
        let dashed = mark == "- " || DASHED.is_match(&inner);
        let inner = if dashed && (mark.is_empty() || inner.contains(": ")) {
            DASHES.replace_all(&inner, format!("${{before}}{mark_and_indent}${{entry}}"))
        } else {
            inner
        };
        out.push_str(indent);
        out.push_str(mark);
        out.push_str(&inner);
    }
    out
}

patterns! {
    NUMBERING = r#"(?P<before>^|[\s:;。.,)\p{Han}A-Za-z])(?:\((?P<a>\d{1,2})\)\s*|(?P<b>\d{1,2})(?:\)|\.\s|、)\s*|(?P<c>[①-⑨])\s*)(?P<next>[A-Za-z_`"'])"#;
}

/// `1. a 2. b` and `（1）a（2）b` as lists; where the numbers do not count from one they are something else.
fn numbered(text: &str) -> String {
    if !text.contains(['1', '①']) {
        return text.to_owned();
    }
    let number = |found: &Captures<'_>| -> Option<u32> {
        if let Some(sign) = found.name("c") {
            return sign.as_str().chars().next().map(|c| u32::from(c) - u32::from('①') + 1);
        }
        found.name("a").or_else(|| found.name("b"))?.as_str().parse().ok()
    };
    let numbers: Vec<Option<u32>> = NUMBERING.captures_iter(text).map(|found| number(&found)).collect();
    let counted = numbers.iter().zip(1..).all(|(number, expected)| *number == Some(expected));
    if numbers.len() < 2 || !counted {
        return text.to_owned();
    }
    NUMBERING.replace_all(text, "$before\n- $next").into_owned()
}

patterns! {
    /// `Constraints: N/A`, `默认取值：不涉及`: nothing is stated.
    NOTHING = r"(?ix)(?P<before>^|[\s。.;,])
        (?: (?:constraints?|restrictions?|(?:value\s+)?range|(?:valid|allowed|possible)\s+values?|约束限制|约束|取值范围)\s*:\s*(?:n/a|none|not\s+involved|无|不涉及|暂无|-|/)
          | (?:default(?:\s+value)?|默认取?值|缺省值)\s*:\s*(?:n/a|not\s+involved|无|不涉及|暂无|-|/) )
        \s*(?:[.。;]|\n|$)
        | (?P<then>^|[\s。.;,])(?:constraints?|restrictions?|(?:value\s+)?range|(?:valid|allowed)\s+values?|default(?:\s+value)?|约束限制|取值范围|默认取值|默认值)\s*:\s*(?:not\s+involved|n/a|不涉及)[\s。.]";
    /// `values below 10 are set to 10`, `小于10则按10处理`: neither a bound nor a default.
    REPLACED = r"(?ix)
          \b(?:(?:any\s+)?(?:values?|numbers?|sizes?|anything)\s+)?(?:below|under|above|over|exceeding|(?:less|smaller|lower|greater|larger|more)\s+than)\s+-?\d[\d.]*\s*,?\s*(?:(?:it|they|the\s+value)\s+)?(?:is|are|will\s+be|becomes?|defaults?|counts?)\s+(?:(?:set|treated|used|taken|rounded|raised|changed|reset|considered|read)\s+)?(?:to|as|up\s+to|down\s+to|from)?\s*-?\d[\d.]*\b
        | (?:小于|低于|不足|少于|大于|超过|高于)\s*-?\d[\d.]*\s*(?:时|则|的|,|会|将|自动)*\s*(?:默认为|默认|设置为|设为|置为|按照?|视为|取)\s*-?\d[\d.]*(?:处理|计算)?";
    /// `N的取值范围：1~20。`: about the index in a name, not about the value.
    OF_INDEX = r"(?P<before>^|[\s。.;,\p{Han}])(?:[Nn]\s*(?:的)?(?:取值)(?:范围)?|[Nn]\s*(?:表示|为)[^。;\n]{0,12}?取值(?:范围)?|(?i:(?:the\s+)?(?:valid\s+)?(?:values?|range)\s+(?:range\s+)?(?:of|for))\s+[`\x22]?[Nn]\b[`\x22]?)[^。;\n]*?(?:[。;\n]|\.(?:\s|$)|$)";
}
