//! JSON values from what is written. A value is taken as one text, which `serde_json` has seen to be JSON, and taken apart here.

use std::str::FromStr;

use serde::Deserialize;
use serde::de::{self, Deserializer};

use super::written::{Written, written};
use super::{Json, JsonMap};
use crate::Number;

/// How deep lists and objects may nest, as in `serde_json`.
const DEEPEST: usize = 128;

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = written(deserializer)?;
        let mut rest = Rest { text: &text, at: 0 };
        rest.value(DEEPEST).map_err(de::Error::custom)
    }
}

impl FromStr for Json {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// What is left of a text that is known to be JSON.
struct Rest<'t> {
    text: &'t str,
    at: usize,
}

impl Rest<'_> {
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or_default()
    }

    /// Goes over a byte if it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Result<Json, String> {
        if depth == 0 {
            return Err("recursion limit exceeded".to_owned());
        }
        self.peek();
        Ok(match Written::of(&self.text[self.at..]) {
            Written::Null => {
                self.at += 4;
                Json::Null
            }
            Written::Bool => {
                let value = self.text[self.at..].starts_with('t');
                self.at += if value { 4 } else { 5 };
                Json::Bool(value)
            }
            Written::String => Json::String(self.string()?),
            Written::Number => Json::Number(self.number()?),
            Written::Array => {
                self.at += 1;
                let mut elements = Vec::new();
                while !self.skip(b']') {
                    elements.push(self.value(depth - 1)?);
                    self.skip(b',');
                }
                Json::Array(elements)
            }
            Written::Object => {
                self.at += 1;
                let mut members = JsonMap::new();
                while !self.skip(b'}') {
                    self.peek();
                    let name = self.string()?;
                    self.skip(b':');
                    members.insert(name, self.value(depth - 1)?);
                    self.skip(b',');
                }
                Json::Object(members)
            }
        })
    }

    fn string(&mut self) -> Result<String, String> {
        let bytes = self.text.as_bytes();
        let begin = self.at;
        let mut end = begin + 1;
        while bytes.get(end).is_some_and(|byte| *byte != b'"') {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let text = self.text.get(begin..=end).ok_or("a text has no end")?;
        self.at = end + 1;
        unquoted(text).map_err(|error| error.to_string())
    }

    fn number(&mut self) -> Result<Number, String> {
        let rest = &self.text[self.at..];
        let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        let text = &rest[..end.unwrap_or(rest.len())];
        self.at += text.len().max(1);
        text.parse().map_err(|error| format!("`{}`: {error}", text.chars().take(40).collect::<String>()))
    }
}

/// The text that a JSON text with quotation marks stands for.
fn unquoted(json: &str) -> Result<String, serde_json::Error> {
    match json.get(1..json.len() - 1).filter(|text| !text.contains('\\')) {
        Some(text) => Ok(text.to_owned()),
        None => serde_json::from_str(json),
    }
}
