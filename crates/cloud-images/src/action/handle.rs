//! A task as a text, for going on with it later: `jdcloud-vm:import_image?taskIds=7094#region=cn-north-1`. Knows how it is written,
//! nothing of how it is gone on with.

use oas_runtime::JobHandle;

use super::inputs::Inputs;
use crate::failure::Failure;
use crate::language::message;

/// The name of the id of what was made, which no input has.
const RESULT: &str = "result";

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// A job that was started.
    Job(JobHandle),
    /// Something that stands in a list, by its id.
    Made(String),
    /// Something that is being deleted.
    Deleted,
}

/// A task that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// The package of the provider that the operation belongs to.
    pub package: String,
    /// What is waited for.
    pub awaited: Awaited,
    /// What it was given, as far as it is needed.
    pub inputs: Inputs,
}

impl Handle {
    /// The text of it.
    pub fn text(&self, operation: &str) -> String {
        let head = match &self.awaited {
            Awaited::Job(handle) => handle.to_string(),
            Awaited::Made(_) | Awaited::Deleted => operation.to_owned(),
        };
        let mut pairs: Vec<String> = Vec::new();
        if let Awaited::Made(id) = &self.awaited {
            pairs.push(format!("{RESULT}={}", encode(id)));
        }
        for (name, values) in &self.inputs.0 {
            pairs.extend(values.iter().map(|value| format!("{name}={}", encode(value))));
        }
        let pairs = pairs.join("&");
        format!("{}:{head}{}{pairs}", self.package, if pairs.is_empty() { "" } else { "#" })
    }

    /// Reads a handle from the text that was printed of it.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let fault = || {
            Failure::usage(message!(
                "--resume: `{}` is no task, such as `jdcloud-vm:import_image?taskIds=7094#region=cn-north-1`",
                "--resume：`{}` 不是任务，任务形如 `jdcloud-vm:import_image?taskIds=7094#region=cn-north-1`",
                text.escape_debug()
            ))
        };
        let (package, rest) = text.trim().split_once(':').ok_or_else(fault)?;
        let (head, pairs) = rest.split_once('#').unwrap_or((rest, ""));
        let (mut inputs, mut made) = (Inputs::default(), None);
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(fault)?;
            let value = unescape(value).ok_or_else(fault)?;
            match name {
                RESULT => made = Some(value),
                _ => inputs.0.entry(name.to_owned()).or_default().push(value),
            }
        }
        let awaited = match (head.contains('?'), made) {
            (true, None) => Awaited::Job(head.parse().map_err(|_| fault())?),
            (false, Some(id)) => Awaited::Made(id),
            (false, None) if !head.is_empty() => Awaited::Deleted,
            _ => return Err(fault()),
        };
        Ok(Self { package: package.to_owned(), awaited, inputs })
    }
}

/// A text without what would end it, or a word of a shell.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@,".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn unescape(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}
