//! Text to [`Node`] tree: YAML 1.2 with the core schema, and so JSON. Refuses what would be read differently by two
//! readers (duplicate keys, merge keys, octal-looking numbers) and what has no bound (depth, aliases). Knows nothing of
//! OpenAPI.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::mapping::{Mapping, Texts};
use super::node::{Entry, Node, Value};
use crate::source::{Finding, Position, Source};

mod indentation;
mod sharing;

use indentation::Indented;
use sharing::{MERGE, Sharing, core, merge};

/// How deep a document may nest. OpenAPI documents of large public APIs stay under 60.
pub(crate) const DEEPEST_NESTING: usize = 200;

/// Reads the tree of a document.
pub fn parse(source: &Source) -> Result<Node, Box<Finding>> {
    read(source, false)
}

/// Reads the tree of a document that somebody else wrote: with anchors and merge keys, and scalars as YAML 1.2 reads them.
pub(crate) fn parse_shared(source: &Source) -> Result<Node, Box<Finding>> {
    read(source, true)
}

fn read(source: &Source, of_others: bool) -> Result<Node, Box<Finding>> {
    let mut text = Indented::of(source.text());
    let mut first = None;
    loop {
        let mut reader = Reader {
            source,
            indented: &text,
            open: Vec::new(),
            root: None,
            texts: Texts::default(),
            spare: Vec::new(),
            sharing: of_others.then(Sharing::default),
        };
        let Some(error) = reader.events(&text.text)? else { return reader.finish() };
        let found = syntax(source, text.column(error.marker()), &error);
        let first = first.get_or_insert_with(|| found.clone()).clone();
        // What is wrong further on is another fault, unless that is the end of what the first one has left open.
        let is_another = found.place.position > first.place.position;
        let told = if is_another && error.marker().line() < source.text().lines().count() { found } else { first };
        // Others leave lines within brackets and quotes less indented than YAML asks for: nobody reads them as anything else.
        text = Some(text).filter(|_| of_others).and_then(|text| text.indenting(&error)).ok_or(told)?;
    }
}

fn syntax(source: &Source, column: usize, error: &ScanError) -> Box<Finding> {
    let place = source.place(position(error.marker().line().max(1), column));
    let message = format!("failed to read the YAML: {}", error.info());
    Box::new(Finding::error("yaml-syntax", place, message).help("check quotes, indentation and brackets here"))
}

impl Reader<'_> {
    /// Reads a text; what is wrong with its form is handed back.
    fn events(&mut self, text: &str) -> Result<Option<ScanError>, Box<Finding>> {
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, span)) => self.event(event, span)?,
                Err(error) => return Ok(Some(error)),
            }
        }
        Ok(None)
    }

    fn finish(mut self) -> Result<Node, Box<Finding>> {
        match self.root.take() {
            Some(root) => Ok(root),
            None => Err(self.fault(
                "empty-document",
                Position::START,
                "the document is empty".into(),
                "write an OpenAPI 3.0 document",
            )),
        }
    }
}

/// A position from the parser, whose columns count from 0.
fn position(line: usize, column: usize) -> Position {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column + 1) }
}

pub(crate) fn duplicate_key(source: &Source, key: &str, position: Position, first: Position) -> Box<Finding> {
    let message = format!("the key `{key}` stands twice in this mapping, first at {first}");
    Box::new(Finding::error("duplicate-key", source.place(position), message).help("keep one of the two"))
}

pub(crate) fn nesting_too_deep(source: &Source, position: Position) -> Box<Finding> {
    let message = format!("the document nests deeper than {DEEPEST_NESTING} levels");
    let finding = Finding::error("nesting-too-deep", source.place(position), message);
    Box::new(finding.help("move inner schemas to `components`"))
}

/// A collection whose end has not been read yet.
enum Open {
    Sequence(Position, Vec<Node>),
    Mapping(Position, Mapping, Option<(String, Position)>),
}

struct Reader<'s> {
    source: &'s Source,
    /// The lines that are read with more indentation than they are written with.
    indented: &'s Indented<'s>,
    open: Vec<Open>,
    root: Option<Node>,
    texts: Texts,
    /// Room for the members of the mappings that are being read.
    spare: Vec<Mapping>,
    /// What is shared within the document; nothing where that is refused.
    sharing: Option<Sharing>,
}

impl Reader<'_> {
    fn fault(&self, rule: &'static str, position: Position, message: String, help: &str) -> Box<Finding> {
        Box::new(Finding::error(rule, self.source.place(position), message).help(help))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Finding>> {
        let position = position(span.start.line(), self.indented.column(&span.start));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_sharing(anchor, tag.is_some(), position)?;
                if self.expects_key() {
                    return self.key(text.into_owned(), style, position);
                }
                let value = match style {
                    ScalarStyle::Plain if self.sharing.is_some() => {
                        self.plain(&text, position).unwrap_or_else(|_| core(&text))
                    }
                    ScalarStyle::Plain => self.plain(&text, position)?,
                    _ => Value::String(self.texts.value(&text)),
                };
                let node = Node { position, value };
                if let Some(sharing) = &mut self.sharing {
                    sharing.keep(anchor, &node);
                }
                self.value(node)
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Open::Sequence(position, Vec::new()), anchor, tag.is_some(), position)
            }
            Event::MappingStart(anchor, tag) => {
                let members = self.spare.pop().unwrap_or_default();
                self.open(Open::Mapping(position, members, None), anchor, tag.is_some(), position)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.open.pop().expect("the parser pairs starts and ends") {
                    Open::Sequence(position, nodes) => Node { position, value: Value::Sequence(nodes) },
                    Open::Mapping(position, mut mapping, _) => {
                        if self.sharing.is_some() {
                            merge(&mut mapping, &mut self.texts);
                        }
                        let whole = mapping.take();
                        self.spare.push(mapping);
                        Node { position, value: Value::Mapping(Box::new(whole)) }
                    }
                };
                if let Some(sharing) = &mut self.sharing {
                    sharing.close(&node);
                }
                self.value(node)
            }
            Event::Alias(anchor) => match self.sharing.as_mut().and_then(|sharing| sharing.copy(anchor)) {
                Some(node) if !self.expects_key() => self.value(node),
                _ => Err(self.shared(position)),
            },
            Event::DocumentStart(_) if self.root.is_some() => Err(self.fault(
                "several-documents",
                position,
                "a second YAML document starts here".into(),
                "keep one document per file",
            )),
            _ => Ok(()),
        }
    }

    fn shared(&self, position: Position) -> Box<Finding> {
        self.fault(
            "yaml-sharing",
            position,
            "YAML anchors, aliases and tags are not part of a contract".into(),
            "write the value out, or use `$ref` to share a schema, parameter or response",
        )
    }

    fn refuse_sharing(&self, anchor: usize, tagged: bool, position: Position) -> Result<(), Box<Finding>> {
        if self.sharing.is_none() && (anchor != 0 || tagged) { Err(self.shared(position)) } else { Ok(()) }
    }

    fn open(&mut self, open: Open, anchor: usize, tagged: bool, position: Position) -> Result<(), Box<Finding>> {
        self.refuse_sharing(anchor, tagged, position)?;
        if self.expects_key() {
            return Err(self.fault(
                "complex-key",
                position,
                "a key is not a scalar".into(),
                "write a plain name as key",
            ));
        }
        if self.open.len() >= DEEPEST_NESTING {
            return Err(nesting_too_deep(self.source, position));
        }
        if let Some(sharing) = &mut self.sharing {
            sharing.open(anchor);
        }
        self.open.push(open);
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Mapping(_, _, None)))
    }

    fn key(&mut self, key: String, style: ScalarStyle, position: Position) -> Result<(), Box<Finding>> {
        if key == MERGE && style == ScalarStyle::Plain && self.sharing.is_none() {
            return Err(self.shared(position));
        }
        let Some(Open::Mapping(_, mapping, pending)) = self.open.last_mut() else {
            unreachable!("a key is only read inside a mapping");
        };
        if let Some(first) = mapping.get(&key) {
            return Err(duplicate_key(self.source, &key, position, first.position));
        }
        *pending = Some((key, position));
        Ok(())
    }

    fn value(&mut self, node: Node) -> Result<(), Box<Finding>> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence(_, nodes)) => nodes.push(node),
            Some(Open::Mapping(_, mapping, pending)) => match pending.take() {
                Some((key, position)) => {
                    mapping.push(self.texts.name(&key), Entry::new(position, node));
                }
                None => {
                    let position = node.position;
                    return Err(self.fault(
                        "complex-key",
                        position,
                        "a key is not a scalar".into(),
                        "write a plain name as key",
                    ));
                }
            },
        }
        Ok(())
    }

    /// A plain scalar under the YAML 1.2 core schema.
    fn plain(&self, text: &str, position: Position) -> Result<Value, Box<Finding>> {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
            "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
            _ => {}
        }
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let ambiguous = |what: &str| {
            let help = format!("quote it (\"{text}\") if it is text, or write the number in plain decimal");
            Err(self.fault("ambiguous-scalar", position, format!("`{text}` {what}"), &help))
        };
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            if digits.len() > 1 && digits.starts_with('0') {
                return ambiguous("is octal to one YAML reader and decimal to another");
            }
            return match text.parse() {
                Ok(number) => Ok(Value::Number(number)),
                Err(_) => ambiguous("is no number"),
            };
        }
        if digits.starts_with("0x") || digits.starts_with("0o") {
            return ambiguous("is a number to one YAML reader and text to another");
        }
        let numeric = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
            && digits.bytes().any(|byte| byte.is_ascii_digit());
        if numeric && text.parse::<f64>().is_ok() {
            return match text.parse() {
                Ok(number) => Ok(Value::Number(number)),
                Err(_) => ambiguous("has an exponent of more than nine digits"),
            };
        }
        Ok(Value::String(text.into()))
    }
}
