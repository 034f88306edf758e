//! Extensions of parameters: settings of the client, list styles, names.

use std::collections::BTreeMap;

use crate::model::{MediaType, Parameter};
use crate::tables::extensions::{ARGUMENT, CLIENT_SETTING, Extension, QUERY_STYLE, RUST_NAME, SUNSET};
use crate::tree::Node;

impl<'d> Parameter<'d> {
    /// Whether the values of a list stand under numbered names: `x-query-style: indexed`.
    pub fn is_indexed(&self) -> bool {
        self.object.text(QUERY_STYLE.name) == Some("indexed")
    }

    /// A value that is set once on the client: `x-client-setting`.
    pub fn client_setting(&self) -> Option<ClientSetting> {
        let object = self.object.object(CLIENT_SETTING.name)?;
        Some(ClientSetting {
            name: object.text("name")?.to_owned(),
            environment: object.text("environment").map(str::to_owned),
            unless: object.text("unless").map(str::to_owned),
            lookup: object.object("lookup").and_then(|lookup| {
                Some(Lookup {
                    operation: lookup.text("operation")?.to_owned(),
                    value: lookup.text("value")?.to_owned(),
                    arguments: lookup
                        .members("arguments")
                        .filter_map(|(name, entry)| Some((name.to_owned(), entry.node.as_str()?.to_owned())))
                        .collect(),
                })
            }),
        })
    }

    /// The Rust name that the document chooses: `x-rust-name`.
    pub fn rust_name(&self) -> Option<&'d str> {
        self.object.text(RUST_NAME.name)
    }

    /// The name on the command line: `x-argument`.
    pub fn argument(&self) -> Option<&'d str> {
        self.object.text(ARGUMENT.name)
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

impl<'d> MediaType<'d> {
    /// The value of an extension of the table, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&'d Node> {
        self.object.get(extension.name)
    }
}

/// A value set once on the client, from `x-client-setting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSetting {
    /// The setter of the client builder.
    pub name: String,
    /// The variable that `from_env()` reads.
    pub environment: Option<String>,
    /// Another setting that makes this one unused.
    pub unless: Option<String>,
    /// Where it is found if nobody gives it.
    pub lookup: Option<Lookup>,
}

/// Where a client finds the value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The `operationId` of the operation that has it.
    pub operation: String,
    /// Pointer to it in the response.
    pub value: String,
    /// Parameters of that operation, and the setting or part of the base URL whose value each is given.
    pub arguments: BTreeMap<String, String>,
}
