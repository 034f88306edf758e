//! What may be sent twice, and how a provider is told that it is the same call: `x-idempotent`, `x-idempotency-key`,
//! `x-done-codes`.

use super::RequestPlace;
use crate::model::{Operation, Parameter};
use crate::tables::extensions::{DONE_CODES, IDEMPOTENCY_KEY, IDEMPOTENT};
use crate::tree::Node;

/// What tells a provider that two requests are attempts of one call, from `x-idempotency-key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Where it stands in a request.
    pub at: RequestPlace,
    /// What it looks like.
    pub format: KeyFormat,
}

/// What an idempotency key looks like: a random UUID (version 4), written in one of these ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFormat {
    /// 36 characters: `0b0f3b2e-2f7c-4d0e-9d3c-6f1f0c9a7e55`.
    Uuid,
    /// 32 characters: `0b0f3b2e2f7c4d0e9d3c6f1f0c9a7e55`.
    UuidSimple,
}

impl KeyFormat {
    /// A key of this form, for holding it against what a schema allows.
    pub fn example(self) -> &'static str {
        match self {
            Self::Uuid => "0b0f3b2e-2f7c-4d0e-9d3c-6f1f0c9a7e55",
            Self::UuidSimple => "0b0f3b2e2f7c4d0e9d3c6f1f0c9a7e55",
        }
    }
}

impl<'d> Operation<'d> {
    /// Whether sending it twice does what sending it once does: `x-idempotent`, a key that is the same in every attempt, or what its
    /// method promises.
    pub fn idempotent(&self) -> bool {
        let promised = ["get", "head", "put", "delete", "options", "trace"];
        let promised = promised.iter().any(|known| self.method.eq_ignore_ascii_case(known));
        let promised = promised || self.object.get(IDEMPOTENCY_KEY.name).is_some();
        self.object.stated_flag(IDEMPOTENT.name).unwrap_or(promised)
    }

    /// What tells the provider that two requests are attempts of one call: `x-idempotency-key`.
    pub fn idempotency_key(&self) -> Option<IdempotencyKey> {
        let at = self.idempotency_key_node()?.as_str()?;
        let object = self.object.object(IDEMPOTENCY_KEY.name);
        let format = match object.and_then(|object| object.text("format")) {
            Some("uuid-simple") => KeyFormat::UuidSimple,
            _ => KeyFormat::Uuid,
        };
        Some(IdempotencyKey { at: RequestPlace::of(at), format })
    }

    /// Where the place of the key is said.
    pub fn idempotency_key_node(&self) -> Option<&'d Node> {
        let node = self.object.get(IDEMPOTENCY_KEY.name)?;
        if node.as_str().is_some() { Some(node) } else { self.object.object(IDEMPOTENCY_KEY.name)?.get("at") }
    }

    /// Whether a call needs a value of a parameter from the program: an idempotency key is filled in where none is given.
    pub fn needs(&self, parameter: &Parameter<'_>) -> bool {
        parameter.required() && !self.fills(parameter)
    }

    /// Whether a parameter is the idempotency key.
    pub fn fills(&self, parameter: &Parameter<'_>) -> bool {
        self.idempotency_key().is_some_and(|key| key.at.parameter() == Some(parameter.name))
    }

    /// Codes, and statuses, by which an attempt says that an earlier one has done what was asked for: `x-done-codes`.
    pub fn done_codes(&self) -> Vec<&'d str> {
        self.object.texts(DONE_CODES.name)
    }
}
