//! Extensions of operations: waits, tokens, the command line.

use super::document::headers;
use crate::model::Operation;
use crate::tables::extensions::{COLUMNS, Extension, RUST_NAME, SUNSET, TOKEN_SOURCE, WAITER};
use crate::tree::Node;

/// How the end of a task is seen, from `x-waiter`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Pointer to the state in the body.
    pub field: String,
    /// States in which the task has succeeded.
    pub success: Vec<String>,
    /// States in which it has failed.
    pub failure: Vec<String>,
    /// States in which it is still running.
    pub pending: Vec<String>,
    /// Pointer to how much is done, in percent.
    pub progress: Option<String>,
    /// The parameter whose values name what is waited for.
    pub names: Option<String>,
    /// Pointer to the name of what is waited for.
    pub id: Option<String>,
    /// Pointers to the code of a failure.
    pub code: Vec<String>,
    /// Pointers to messages that say why it has failed.
    pub message: Vec<String>,
    /// Whether states that differ in case are the same.
    pub ignore_case: bool,
}

/// Where the response of an operation carries a token, from `x-token-source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSource {
    /// `header:NAME`, or a pointer into the body.
    pub token: String,
    /// Pointer to the time from which it is not accepted.
    pub expires_at: Option<String>,
    /// Pointer to how long it is accepted, in seconds.
    pub expires_in: Option<String>,
}

impl<'d> Operation<'d> {
    /// How the end of a task is seen: `x-waiter`.
    pub fn waiter(&self) -> Option<Waiter> {
        let object = self.object.object(WAITER.name)?;
        let texts = |name: &str| object.texts(name).into_iter().map(str::to_owned).collect();
        Some(Waiter {
            field: object.text("field")?.to_owned(),
            success: texts("success"),
            failure: texts("failure"),
            pending: texts("pending"),
            progress: object.text("progress").map(str::to_owned),
            names: object.text("names").map(str::to_owned),
            id: object.text("id").map(str::to_owned),
            code: texts("code"),
            message: texts("message"),
            ignore_case: object.stated_flag("ignore-case") == Some(true),
        })
    }

    /// Where its response carries a token: `x-token-source`.
    pub fn token_source(&self) -> Option<TokenSource> {
        let object = self.object.object(TOKEN_SOURCE.name)?;
        Some(TokenSource {
            token: object.text("token")?.to_owned(),
            expires_at: object.text("expires-at").map(str::to_owned),
            expires_in: object.text("expires-in").map(str::to_owned),
        })
    }

    /// Its constant headers: `x-request-headers`.
    pub fn request_headers(&self) -> Vec<(&'d str, &'d str)> {
        headers(self.object)
    }

    /// The Rust name that the document chooses: `x-rust-name`.
    pub fn rust_name(&self) -> Option<&'d str> {
        self.object.text(RUST_NAME.name)
    }

    /// JSON pointers to the columns of a table: `x-columns`.
    pub fn columns(&self) -> Vec<&'d str> {
        self.object.texts(COLUMNS.name)
    }

    /// The day from which it may be gone: `x-sunset`.
    pub fn sunset(&self) -> Option<&'d str> {
        self.object.text(SUNSET.name)
    }

    /// The value of an extension of the table, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&'d Node> {
        self.object.get(extension.name)
    }
}
