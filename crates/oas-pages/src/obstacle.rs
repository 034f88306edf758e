//! What may come instead of a page: nothing, a form to log in, a part of it. Knows how pages end, nothing of what they say.

use crate::facts::Facts;
use crate::lines::Page;

/// What stands instead of a page of documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing that a reader sees: the page is made by scripts, or there is none.
    Empty,
    /// A form to log in.
    LogIn,
    /// The page breaks off before its end.
    Half,
    /// It describes no operation.
    NoOperation,
}

impl Obstacle {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::LogIn => "log-in",
            Self::Half => "half",
            Self::NoOperation => "no-operation",
        }
    }

    /// What is wrong, as a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Empty => "it shows nothing: it is empty, or made by scripts in a browser",
            Self::LogIn => "it is a form to log in",
            Self::Half => "it breaks off before its end",
            Self::NoOperation => "it describes no operation",
        }
    }
}

impl Page {
    /// What stands in the way of taking a page, and the facts that it states, for a page of documentation.
    ///
    /// ```
    /// use oas_pages::{Obstacle, Page};
    ///
    /// let obstacle = |text: &str| {
    ///     let page = Page::new("page", text.as_bytes()).expect("it is text");
    ///     page.obstacle(&oas_pages::read(&page))
    /// };
    /// assert_eq!(obstacle("GET /v1/pets\n\n| Name | Type |\n|---|---|\n| limit | Integer |\n"), None);
    /// assert_eq!(obstacle("GET /v1/pets\n\n| Name | Type |\n|---|---|\n| limit | Int"), Some(Obstacle::Half));
    /// assert_eq!(obstacle("<html><body><form><input type='password'></form></body></html>"), Some(Obstacle::LogIn));
    /// assert_eq!(obstacle("<html><body><script>start()</script></body></html>"), Some(Obstacle::Empty));
    /// assert_eq!(obstacle("Welcome to our documentation.\n"), Some(Obstacle::NoOperation));
    /// ```
    pub fn obstacle(&self, facts: &Facts) -> Option<Obstacle> {
        let text = self.source().text();
        let lower = text.to_ascii_lowercase();
        if self.breaks_off(&lower) {
            return Some(Obstacle::Half);
        }
        // Many pages have a form to log in beside what they say.
        if !facts.operations.is_empty() {
            return None;
        }
        let asks = ["type=\"password\"", "type='password'", "type=password"].iter().any(|form| lower.contains(form));
        let shows = || self.lines().iter().any(|line| line.text.chars().any(char::is_alphanumeric));
        Some(match () {
            () if asks => Obstacle::LogIn,
            () if !shows() => Obstacle::Empty,
            () => Obstacle::NoOperation,
        })
    }

    /// Whether it ends where no page ends: inside HTML, a listing or a row of a table.
    fn breaks_off(&self, lower: &str) -> bool {
        if self.is_html() {
            let opened = lower.contains("<body") || lower.contains("<html");
            return opened && !lower.contains("</body") && !lower.contains("</html");
        }
        let fences = lower.lines().filter(|line| line.trim_start().starts_with("```")).count();
        let in_table = lower.matches("<table").count() > lower.matches("</table").count();
        let rows: Vec<&str> = lower.lines().rev().take_while(|line| line.trim_start().starts_with('|')).collect();
        let closed = |row: &str| row.trim_end().ends_with('|');
        let in_row = match rows.as_slice() {
            [last, before, ..] => !lower.ends_with('\n') && !closed(last) && closed(before),
            _ => false,
        };
        fences % 2 == 1 || in_table || in_row
    }
}
