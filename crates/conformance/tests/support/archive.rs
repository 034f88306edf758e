//! An archive in memory, which a recorder writes and a test looks at.

use std::io::{Cursor, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

use oas_runtime::Recorder;
use serde_json::{Value, json};

/// A file in memory that can be looked at.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Cursor<Vec<u8>>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.lock().unwrap().seek(to)
    }
}

impl Shared {
    pub fn recorder() -> (Self, Recorder) {
        let file = Self::default();
        (file.clone(), Recorder::new(file, "a test").unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().get_ref().clone()).unwrap()
    }

    pub fn entries(&self) -> Vec<Value> {
        let archive: Value = serde_json::from_str(&self.text()).unwrap();
        assert_eq!((&archive["log"]["version"], &archive["log"]["comment"]), (&json!("1.2"), &json!("a test")));
        archive["log"]["entries"].as_array().unwrap().clone()
    }
}
