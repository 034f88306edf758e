//! Extensions of operations: tokens, the command line.

use super::document::headers;
use crate::model::Operation;
use crate::tables::extensions::{COLUMNS, Extension, RUST_NAME, SUNSET, TOKEN_SOURCE};
use crate::tree::Node;

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
