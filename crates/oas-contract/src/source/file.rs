//! A file as it was read: its name for messages and its text. Knows nothing of YAML.

use std::path::Path;
use std::sync::Arc;

use super::finding::{Finding, Place, Position};

/// The largest file that is read, in bytes. A contract of a very large public API has some 20 MB.
const LARGEST_FILE: u64 = 64 << 20;

/// The text of a document and the name it is known by in messages.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<String>,
}

impl Source {
    /// A source from text in memory; `name` stands in every message about it.
    pub fn new(name: &str, text: &str) -> Self {
        Self::of(name, text.to_owned())
    }

    fn of(name: &str, mut text: String) -> Self {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text: Arc::new(text) }
    }

    /// The same text under another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { name: name.into(), text: Arc::clone(&self.text) }
    }

    /// Reads a file. A file that is missing, too large (over 64 MiB) or not UTF-8 is a finding.
    pub fn read(path: &Path) -> Result<Self, Box<Finding>> {
        let name = path.display().to_string();
        let fault = |rule, message: String, help: &str| {
            let place = Place { file: name.as_str().into(), position: Position::START };
            Box::new(Finding::error(rule, place, message).help(help))
        };
        let unreadable = |error: std::io::Error| {
            fault("unreadable-file", format!("failed to read the file: {error}"), "check the path and its permissions")
        };
        let length = std::fs::metadata(path).map_err(unreadable)?.len();
        if length > LARGEST_FILE {
            let message = format!("the file has {length} bytes, more than the {LARGEST_FILE} that are read");
            return Err(fault("file-too-large", message, "split the document"));
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::of(&name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let message = format!("the file is not UTF-8 text (byte {valid})");
                Err(fault("not-utf8", message, "save it as UTF-8"))
            }
        }
    }

    /// The name it is known by, usually its path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without folders and ending: for a contract, that of its package.
    pub fn stem(&self) -> &str {
        Path::new(self.name()).file_stem().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of a position in this file.
    pub fn place(&self, position: Position) -> Place {
        Place { file: self.name.clone(), position }
    }

    /// A line of the text, counted from 1, without its line end.
    pub fn line(&self, number: u32) -> Option<&str> {
        self.text.lines().nth(number.checked_sub(1)? as usize)
    }
}
