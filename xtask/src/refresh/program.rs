//! The program that gets pages, which is the package `oas-fetch`: this one builds without a client for HTTP. Knows the form of what it
//! is asked and answers, nothing of HTTP.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::workspace;

use super::notice::Notice;

/// A page that is asked for, with what its last answer said of its edition.
pub struct Asked {
    pub url: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What has become of a request.
pub enum Fetched {
    Page(Answer),
    Unchanged,
    Refused(Notice),
}

/// A page as it was got.
pub struct Answer {
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Where it is from now on.
    pub address: String,
}

/// Asks for pages, one after the other; the answers are in their order.
pub fn fetch(asked: &[Asked], folder: &Path) -> Result<Vec<Fetched>> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let folder = Scratch::new(folder.join(format!("fetched.{}", std::process::id())))?;
    let mut command = workspace::cargo()?;
    command.args(["run", "--quiet", "--package", "oas-fetch", "--"]).arg(&folder.0);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("failed to start cargo for oas-fetch")?;
    let mut input = child.stdin.take().context("its standard input is a pipe")?;
    let lines: String = asked.iter().map(|asked| format!("{}\n", asked.to_json())).collect();
    // It answers while it is still being asked.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().context("failed to wait for oas-fetch")?;
    let written = writer.join().expect("whoever writes does not panic");
    if !output.status.success() {
        bail!("oas-fetch failed ({})", output.status);
    }
    written.context("failed to ask oas-fetch")?;
    let text = String::from_utf8(output.stdout).context("oas-fetch printed no text")?;
    let answers = text.lines().zip(asked).map(|(line, asked)| fetched(line, asked)).collect::<Result<Vec<_>>>()?;
    if answers.len() != asked.len() {
        bail!("oas-fetch has answered {} of {} requests", answers.len(), asked.len());
    }
    Ok(answers)
}

fn fetched(line: &str, asked: &Asked) -> Result<Fetched> {
    let value: Value = serde_json::from_str(line).context("oas-fetch printed no JSON")?;
    let text = |name: &str| value[name].as_str();
    Ok(match text("outcome") {
        Some("page") => {
            let path = text("file").context("a page has a file")?;
            let bytes = std::fs::read(path).with_context(|| format!("failed to read {path}"))?;
            let validator = |name: &str| text(name).map(str::to_owned);
            Fetched::Page(Answer {
                bytes,
                etag: validator("etag"),
                last_modified: validator("last-modified"),
                address: text("address").unwrap_or(&asked.url).to_owned(),
            })
        }
        Some("unchanged") => Fetched::Unchanged,
        _ => {
            let [kind, reason] = ["kind", "reason"].map(|name| text(name).unwrap_or("unknown"));
            Fetched::Refused(Notice::refused(kind, &asked.url, reason))
        }
    })
}

impl Asked {
    fn to_json(&self) -> Value {
        let mut value = json!({"url": self.url});
        for (name, validator) in [("etag", &self.etag), ("last-modified", &self.last_modified)] {
            if let Some(validator) = validator {
                value[name] = json!(validator);
            }
        }
        value
    }
}

/// A folder that is there for one run.
struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&path).with_context(|| format!("failed to make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left of it stands in a folder that git ignores.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
