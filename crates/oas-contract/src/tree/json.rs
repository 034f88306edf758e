//! JSON text to [`Node`] tree, several times as fast as the YAML reader, for the documents of large APIs. Accepts what
//! the YAML reader accepts of JSON, and refuses the same: duplicate keys, integers of more than 64 bits, deep nesting.
//! Knows nothing of OpenAPI.

use super::mapping::{Mapping, Texts};
use super::node::{Entry, Node, Value};
use super::yaml::{DEEPEST_NESTING, duplicate_key, nesting_too_deep};
use crate::source::{Finding, Position, Source};

/// Why a text was not read.
pub(crate) enum Fault {
    /// It is not JSON.
    Syntax(Box<Finding>),
    /// It is JSON that no contract may be.
    Refused(Box<Finding>),
}

/// Reads the tree of a document.
pub(crate) fn parse(source: &Source) -> Result<Node, Fault> {
    let mut reader = Reader {
        source,
        text: source.text(),
        at: 0,
        line: 1,
        start: 0,
        wide: 0,
        texts: Texts::default(),
        spare: Vec::new(),
    };
    let root = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(root),
        Some(_) => Err(reader.syntax("text follows the end of the document")),
    }
}

struct Reader<'s> {
    source: &'s Source,
    text: &'s str,
    /// The byte that is read next.
    at: usize,
    /// The line of that byte: ends of lines stand between values alone.
    line: u32,
    /// The byte with which the line begins.
    start: usize,
    /// How many bytes of the line so far are the later ones of a character.
    wide: usize,
    texts: Texts,
    /// Room for the members of the mappings that are being read.
    spare: Vec<Mapping>,
}

impl<'s> Reader<'s> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte @ (b' ' | b'\n' | b'\r' | b'\t')) = self.peek() {
            self.at += 1;
            if byte == b'\n' {
                (self.line, self.start, self.wide) = (self.line + 1, self.at, 0);
            }
        }
    }

    /// The position of the byte that is read next.
    fn position(&self) -> Position {
        let column = self.at - self.start - self.wide + 1;
        Position { line: self.line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    fn syntax(&self, what: &str) -> Fault {
        let place = self.source.place(self.position());
        let message = format!("failed to read the JSON: {what}");
        Fault::Syntax(Box::new(
            Finding::error("json-syntax", place, message).help("check quotes, commas and brackets here"),
        ))
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<(), Fault> {
        self.skip_space();
        if self.peek() != Some(byte) {
            return Err(self.syntax(what));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.skip_space();
        let position = self.position();
        let value = match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST_NESTING => {
                return Err(Fault::Refused(nesting_too_deep(self.source, position)));
            }
            Some(b'{') => self.mapping(depth)?,
            Some(b'[') => self.sequence(depth)?,
            Some(b'"') => {
                let text = self.string()?;
                Value::String(self.texts.value(&text))
            }
            Some(b'-' | b'0'..=b'9') => self.number(position)?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(_) => return Err(self.syntax("a value is expected here")),
            None => return Err(self.syntax("the text ends before the document does")),
        };
        Ok(Node { position, value })
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.syntax("a value is expected here"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut members = self.spare.pop().unwrap_or_default();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.spare.push(members);
            return Ok(Value::Mapping(Box::default()));
        }
        loop {
            self.skip_space();
            let position = self.position();
            if self.peek() != Some(b'"') {
                return Err(self.syntax("a name in double quotes is expected here"));
            }
            let name = self.string()?;
            if let Some(first) = members.get(&name) {
                return Err(Fault::Refused(duplicate_key(self.source, &name, position, first.position)));
            }
            self.expect(b':', "a colon is expected here")?;
            let node = self.value(depth + 1)?;
            members.push(self.texts.name(&name), Entry::new(position, node));
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.syntax("a comma or `}` is expected here")),
            }
        }
        self.at += 1;
        let whole = members.take();
        self.spare.push(members);
        Ok(Value::Mapping(Box::new(whole)))
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, Fault> {
        self.at += 1;
        let mut elements = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Sequence(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.syntax("a comma or `]` is expected here")),
            }
        }
        self.at += 1;
        elements.shrink_to_fit();
        Ok(Value::Sequence(elements))
    }

    fn string(&mut self) -> Result<std::borrow::Cow<'s, str>, Fault> {
        let text = self.text;
        let (bytes, start) = (text.as_bytes(), self.at);
        let mut end = start + 1;
        let (mut escaped, mut wide) = (false, 0);
        loop {
            match bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    end += 2;
                }
                Some(0..0x20) => {
                    (self.at, self.wide) = (end, self.wide + wide);
                    return Err(self.syntax("a string holds a control character: write it as an escape"));
                }
                Some(byte) => {
                    wide += usize::from(matches!(byte, 0x80..0xC0));
                    end += 1;
                }
                None => return Err(self.syntax("this string does not end")),
            }
        }
        (self.at, self.wide) = (end + 1, self.wide + wide);
        if !escaped {
            return Ok(text[start + 1..end].into());
        }
        match serde_json::from_str::<String>(&text[start..=end]) {
            Ok(text) => Ok(text.into()),
            Err(_) => {
                (self.at, self.wide) = (start, self.wide - wide);
                Err(self.syntax("this string holds an escape that does not exist"))
            }
        }
    }

    fn number(&mut self, position: Position) -> Result<Value, Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        let number = if is_number(text) { text.parse() } else { Err(oas_values::ParseNumberError) };
        match number {
            Ok(number) => Ok(Value::Number(number)),
            Err(_) if is_number(text) => {
                let message = format!("`{text}` has an exponent of more than nine digits");
                let finding = Finding::error("ambiguous-scalar", self.source.place(position), message);
                Err(Fault::Refused(Box::new(finding.help(format!("quote it (\"{text}\") if it is text")))))
            }
            Err(_) => {
                self.at = start;
                Err(self.syntax("this is no number"))
            }
        }
    }
}

/// The grammar of JSON, which allows less than that of numbers elsewhere: `-`, then `0` or digits without a zero before
/// them, a point before digits, an exponent of digits.
pub(crate) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(a, b)| (a, Some(b)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(a, b)| (a, Some(b)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
