//! The client crates under their package names. The list is written by the build script.

use client_runtime::{Arguments, Error, ResponseValue};
use serde_json::Value;

macro_rules! clients {
    ($($package:literal => $client:ident,)*) => {
        /// Builds the client of a package and calls an operation.
        pub async fn invoke(
            package: &str,
            variable: &dyn Fn(&str) -> Option<String>,
            operation: &str,
            arguments: Arguments,
        ) -> Result<ResponseValue<Value>, Error> {
            match package {
                $($package => $client::Client::builder().variables(variable).build()?.invoke(operation, arguments).await,)*
                _ => unreachable!("every contract has a client"),
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/clients.rs"));
