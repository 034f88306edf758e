//! Patterns of paths and names: `*` is anything within a segment, `**` any number of segments. Knows nothing of what has a name.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A list of patterns, of which one has to fit.
///
/// ```
/// let patterns = oas_diff::Patterns::parse(&["api/**/*.yaml", "/users/{id}"]).expect("patterns");
/// assert!(patterns.fit("api/v1/pets.yaml"));
/// assert!(patterns.fit("/users/{id}"));
/// assert!(!patterns.fit("openapi.yaml"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    texts: Vec<String>,
    set: GlobSet,
}

impl Patterns {
    /// Reads patterns.
    ///
    /// # Errors
    ///
    /// What is wrong with the first that is none.
    pub fn parse(texts: &[impl AsRef<str>]) -> Result<Self, String> {
        let mut set = GlobSetBuilder::new();
        for text in texts {
            let text = text.as_ref();
            // Braces stand around the parameters of paths, and mean themselves.
            let literal = text.replace('{', "[{]").replace('}', "[}]");
            let pattern = GlobBuilder::new(&literal).literal_separator(true).build();
            set.add(pattern.map_err(|error| format!("`{text}` is no pattern: {}", error.kind()))?);
        }
        let set = set.build().map_err(|error| error.to_string())?;
        Ok(Self { texts: texts.iter().map(|text| text.as_ref().to_owned()).collect(), set })
    }

    /// Whether one of them fits.
    pub fn fit(&self, name: &str) -> bool {
        self.set.is_match(name)
    }

    /// As they are written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// Whether a text is a pattern rather than the name of one thing.
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}
