//! A page as lines of text, each with its number in the file. Knows encodings and that HTML is not what a reader sees;
//! knows nothing of what the lines mean.

use std::path::Path;

use oas_contract::{Finding, Place, Position, Source, read_bytes};
use sha2::{Digest as _, Sha256};

use super::line::Line;
use super::{html, rst};

/// The largest page that is read, in bytes.
const LARGEST_PAGE: u64 = 32 << 20;

/// A page of documentation.
#[derive(Clone, Debug)]
pub struct Page {
    source: Source,
    digest: String,
    lines: Vec<Line>,
}

impl Page {
    /// Reads a file: UTF-8, or UTF-16 with a byte order mark; text, markdown, reStructuredText or saved HTML. A file that is missing, none
    /// that ends, larger than 32 MiB or no text is a finding.
    pub fn read(path: &Path) -> Result<Self, Box<Finding>> {
        Self::new(&path.display().to_string(), &read_bytes(path, LARGEST_PAGE)?)
    }

    /// A page from memory; `name` stands in every message about it.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Self, Box<Finding>> {
        let text = decode(bytes).map_err(|what| {
            let finding = Finding::error("no-text", start(name), what);
            Box::new(finding.help("give the page as text, markdown or saved HTML, in UTF-8"))
        })?;
        let source = Source::new(name, &text);
        let text = source.text();
        let lines = match () {
            () if html::is_html(text) => html::lines(text),
            () if rst::is_rst(text) => rst::lines(text),
            () => mixed(lines(text)),
        };
        let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { source, digest: format!("sha256:{digest}"), lines })
    }

    /// The digest of the bytes of the page, as `x-source` has it: `sha256:` and 64 digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The file with the page.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Whether it is HTML, rather than text or markdown.
    pub(crate) fn is_html(&self) -> bool {
        html::is_html(self.source.text())
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }
}

fn start(name: &str) -> Place {
    Place { file: name.into(), position: Position::START }
}

fn lines(text: &str) -> Vec<Line> {
    let numbered = (1..).zip(text.lines());
    numbered.map(|(number, text)| Line { number, text: text.trim_end().to_owned() }).collect()
}

/// Markdown may have tables in HTML, which read as the ones in pipes.
fn mixed(lines: Vec<Line>) -> Vec<Line> {
    let opens = |line: &Line| line.text.to_ascii_lowercase().contains("<table");
    let closes = |line: &Line| line.text.to_ascii_lowercase().contains("</table");
    if !lines.iter().any(opens) {
        return lines;
    }
    let mut out = Vec::new();
    let mut fenced = false;
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        fenced ^= line.text.trim_start().starts_with("```");
        if fenced || !opens(&line) {
            out.push(line);
            continue;
        }
        let first = line.number;
        let mut done = closes(&line);
        let mut text = line.text;
        while !done {
            let Some(next) = rest.next() else { break };
            done = closes(&next);
            text.push('\n');
            text.push_str(&next.text);
        }
        out.extend(html::lines(&text).into_iter().map(|line| Line { number: line.number + first - 1, ..line }));
    }
    out
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        let decoded: Result<String, _> = char::decode_utf16(units).collect();
        decoded.map_err(|error| format!("the page is not valid UTF-16: {error}"))
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => return Err(format!("the page is not UTF-8 text (byte {})", error.valid_up_to())),
        },
    };
    match text.chars().position(|c| {
        c == '\0'
            || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{1b}' | '\u{7f}'..='\u{9f}')
    }) {
        Some(at) => Err(format!("the page is no text: character {} is a control character", at + 1)),
        None => Ok(text.replace('\r', "")),
    }
}
