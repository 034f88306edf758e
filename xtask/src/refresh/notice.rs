//! What a person has to know of pages that came by themselves, beside what changed on them. Knows lines of reports.

use std::fmt;

/// One line about a page, or about an operation.
pub struct Notice {
    /// What has become of it: `refused`, `new`, `gone`, `moved`, `skipped`.
    pub word: &'static str,
    /// More exactly: `missing`, `operation`.
    pub kind: String,
    pub about: String,
    pub message: String,
}

impl Notice {
    pub fn new(word: &'static str, kind: &str, about: &str, message: impl Into<String>) -> Self {
        Self { word, kind: kind.to_owned(), about: about.to_owned(), message: message.into() }
    }

    pub fn refused(kind: &str, about: &str, message: impl Into<String>) -> Self {
        Self::new("refused", kind, about, message)
    }

    /// Whether a person has to do something about it.
    pub fn is_to_settle(&self) -> bool {
        self.word != "skipped"
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}[{}]: {}: {}", self.word, self.kind, self.about, self.message)
    }
}

/// Notices as a list of markdown.
pub fn markdown(notices: &[Notice]) -> String {
    let line = |notice: &Notice| {
        let Notice { word, kind, about, message } = notice;
        format!("- **{word}** ({kind}) {about}: {}\n", message.replace(['\n', '\r'], " "))
    };
    notices.iter().map(line).collect()
}
