//! A file as it was read: its name for messages and its text. Knows nothing of YAML.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::finding::{Finding, Place, Position};
use super::path::normalized_path;

/// The largest file that is read, in bytes. A contract of a very large public API has some 20 MB.
const LARGEST_FILE: u64 = 64 << 20;

/// The text of a document and the name it is known by in messages.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<String>,
    overlay: Option<Arc<Source>>,
    /// Where it was read, where that was a file.
    path: Option<Arc<Path>>,
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
        Self { name: name.into(), text: Arc::new(text), overlay: None, path: None }
    }

    /// The same text under another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let beside = |overlay: &Arc<Self>| match Self::overlay_name(name) {
            Some(name) => Arc::new(overlay.named(&name)),
            None => Arc::clone(overlay),
        };
        let overlay = self.overlay.as_ref().map(beside);
        Self { name: name.into(), text: Arc::clone(&self.text), overlay, path: self.path.clone() }
    }

    /// The same document with an overlay, which is applied wherever it is parsed: OpenAPI Overlay 1.0, each action with its
    /// reason. What is said of a piece of it says so in its own file.
    ///
    /// ```
    /// use oas_contract::{Document, Source};
    ///
    /// let document = Source::new("pets.yaml", "{openapi: 3.0.3, info: {title: Pets, version: '1'}, paths: {}}");
    /// let overlay = Source::new("pets.overlay.yaml", "
    /// overlay: 1.0.0
    /// info: {title: Our decisions, version: '1'}
    /// actions:
    ///   - {target: $.info, description: It is the title of a crate, update: {title: Animals}}
    /// ");
    /// let document = Document::parse(&document.with_overlay(overlay)).expect("the target is there");
    /// assert_eq!(document.title(), Some("Animals"));
    /// ```
    #[must_use]
    pub fn with_overlay(self, overlay: Self) -> Self {
        Self { overlay: Some(Arc::new(overlay)), ..self }
    }

    /// The same document without its overlay.
    #[must_use]
    pub fn without_overlay(self) -> Self {
        Self { overlay: None, ..self }
    }

    /// The overlay that is applied to it, where there is one.
    pub fn overlay(&self) -> Option<&Self> {
        self.overlay.as_deref()
    }

    /// Where the overlay of a document stands: `pets.overlay.yaml` beside `pets.yaml` or `pets.json`.
    pub fn overlay_name(document: &str) -> Option<String> {
        let (stem, ending) = document.rsplit_once('.')?;
        let has_one = ["yaml", "yml", "json"].contains(&ending) && !stem.ends_with(".overlay");
        has_one.then(|| format!("{stem}.overlay.yaml"))
    }

    /// The name of the file that it was read from, where what it refers to may stand beside that.
    pub(crate) fn file_name(&self) -> Option<&str> {
        self.path.as_ref()?.file_name()?.to_str()
    }

    /// Reads a file by its path from the folder of this one, which it is named after in messages.
    pub(crate) fn beside(&self, path: &str) -> Result<Self, Box<Finding>> {
        let within = |of: &Path| of.parent().unwrap_or(Path::new("")).join(path);
        let shown = normalized_path(&within(Path::new(self.name())).to_string_lossy());
        let file = within(self.path.as_deref().unwrap_or(Path::new("")));
        Self::read(&file).map(|source| source.named(&shown)).map_err(|mut finding| {
            finding.place.file = shown.as_str().into();
            finding
        })
    }

    /// Reads a document, with the overlay that stands beside it, where there is one; what it refers to beside it is read where it
    /// is parsed.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), of either file.
    pub fn read_document(path: &Path) -> Result<Self, Box<Finding>> {
        let document = Self { path: Some(Arc::from(path)), ..Self::read(path)? };
        match path.to_str().and_then(Self::overlay_name) {
            Some(beside) if Path::new(&beside).exists() => Ok(document.with_overlay(Self::read(Path::new(&beside))?)),
            _ => Ok(document),
        }
    }

    /// Reads a file. A file that is missing, none that ends, too large (over 64 MiB) or not UTF-8 is a finding.
    pub fn read(path: &Path) -> Result<Self, Box<Finding>> {
        let name = path.display().to_string();
        match String::from_utf8(bytes(path, LARGEST_FILE)?) {
            Ok(text) => Ok(Self::of(&name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let message = format!("the file is not UTF-8 text (byte {valid})");
                Err(fault(&name, "not-utf8", message, "save it as UTF-8"))
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

/// The content of a file of at most so many bytes.
///
/// # Errors
///
/// A finding at the start of the file: it is missing, a pipe or a device, which need not end, or larger.
pub fn bytes(path: &Path, largest: u64) -> Result<Vec<u8>, Box<Finding>> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        fault(
            &name,
            "unreadable-file",
            format!("failed to read the file: {error}"),
            "check the path and its permissions",
        )
    };
    let known = std::fs::metadata(path).map_err(unreadable)?;
    if !known.is_file() {
        let what = if known.is_dir() { "a folder" } else { "a pipe or a device" };
        return Err(fault(
            &name,
            "unreadable-file",
            format!("this is {what}, no file"),
            "save it as a file, and name that",
        ));
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    File::open(path).and_then(|file| file.take(largest + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        let message = format!("the file has more than the {largest} bytes that are read");
        return Err(fault(&name, "file-too-large", message, "split it"));
    }
    Ok(bytes)
}

fn fault(name: &str, rule: &'static str, message: String, help: &str) -> Box<Finding> {
    let place = Place { file: name.into(), position: Position::START };
    Box::new(Finding::error(rule, place, message).help(help))
}
