//! A job as a text, for going on with it later.

use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Error;
use crate::percent_encoding::encode_component;

/// The name under which a handle has the URL of what shows its job; no parameter begins so.
pub(super) const URL: &str = "@";

/// A job that was started, for going on with it later, in another process perhaps. Its text is stable:
/// `import_image?job_id=7094`. It holds no credentials.
///
/// ```
/// use oas_runtime::JobHandle;
///
/// let handle: JobHandle = "import_image?job_id=7094".parse()?;
/// assert_eq!((handle.operation(), handle.to_string().as_str()), ("import_image", "import_image?job_id=7094"));
/// # Ok::<(), oas_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JobHandle {
    pub(super) operation: String,
    /// Names of parameters of the operation that shows the job, and their values.
    pub(super) arguments: Vec<(String, String)>,
}

impl JobHandle {
    /// The `operationId` of the operation that has started it.
    pub fn operation(&self) -> &str {
        &self.operation
    }
}

impl fmt::Display for JobHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_component(&self.operation))?;
        for (index, (name, value)) in self.arguments.iter().enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            let name = if name == URL { name.into() } else { encode_component(name) };
            write!(f, "{separator}{name}={}", encode_component(value))?;
        }
        Ok(())
    }
}

impl FromStr for JobHandle {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || {
            let message =
                format!("`{}` is no handle of a job, such as `import_image?job_id=7094`", text.escape_debug());
            Error::configuration(message)
        };
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| fault());
        let (operation, arguments) = text.trim().split_once('?').ok_or_else(fault)?;
        let arguments = arguments.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').ok_or_else(fault)?;
            Ok((decode(name)?, decode(value)?))
        });
        let arguments = arguments.collect::<Result<Vec<_>, Error>>()?;
        if operation.is_empty() { Err(fault()) } else { Ok(Self { operation: decode(operation)?, arguments }) }
    }
}

impl Serialize for JobHandle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for JobHandle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|error: Error| de::Error::custom(error.message()))
    }
}
