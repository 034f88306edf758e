//! A text that a tokenizer reads with pauses. Knows how the tokenizer calls itself, nothing of HTML.
//!
//! From one attribute in double quotes to the next it calls itself, and would need more of the stack with each; an error ends
//! that. It stays where it is then, and goes on when it is asked for the next token.

use std::fmt;

use html5gum::{Readable, Reader, StringReader};

/// The text, from where it is read next.
pub(super) struct Paused<'a> {
    text: StringReader<'a>,
    /// Whether the last thing was a pause.
    paused: bool,
}

/// That there is a pause: nothing has been read, and nothing is lost.
#[derive(Debug)]
pub(super) struct Pause;

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is a pause")
    }
}

impl std::error::Error for Pause {}

impl<'a> Paused<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text: text.to_reader(), paused: false }
    }
}

impl Reader for Paused<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        let Ok(byte) = self.text.read_byte();
        Ok(byte)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        let Ok(is_next) = self.text.try_read_string(text, case_sensitive);
        Ok(is_next)
    }

    fn read_until<'b>(&'b mut self, ends: &[u8], one: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Pause> {
        self.paused = !self.paused && ends.contains(&b'"');
        if self.paused {
            return Err(Pause);
        }
        let Ok(read) = self.text.read_until(ends, one);
        Ok(read)
    }
}
