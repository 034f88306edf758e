//! Skeleton + plan → the text of `src/generated.rs`. Knows Rust syntax and the runtime that generated code stands on;
//! knows neither the contract nor what made the skeleton.

mod answers;
mod bodies;
mod calls;
mod checks;
mod client;
mod codecs;
mod docs;
mod enums;
mod features;
mod jobs;
mod lookups;
mod operations;
mod paging;
mod parameters;
mod part;
mod streams;
mod styles;
mod types;
mod unions;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::File;

use self::part::{Owners, Part};
use crate::digest::digest;
use crate::generate::Skeleton;
use crate::plan::Plan;

/// The code of a client.
pub(crate) struct Emitted {
    /// The text of `src/generated.rs`.
    pub(crate) code: String,
    /// The texts of the files of its features, which it includes, by their paths from its folder.
    pub(crate) parts: Vec<(String, String)>,
}

/// Renders the code of a client from a contract of a name and a text.
pub(crate) fn emit(skeleton: &Skeleton, plan: &Plan, name: &str, contract: &str) -> Result<Emitted, String> {
    let owners = Owners::of(skeleton, plan);
    let requested = skeleton.in_requests();
    let whole = Part::new(plan, &owners, None);
    let own = types::types(skeleton, plan, &requested, whole)?;
    let features = features::features(skeleton, plan, &owners, &requested)?;
    let answers = answers::answers(skeleton, whole)?;
    let builders = operations::builders(skeleton, plan, whole)?;
    let description = client::description(plan, whole);
    let client = client::client(plan, whole);
    let starts = plan.operations.iter().any(|operation| operation.job.is_some());
    let jobs = starts.then(|| {
        quote!(
            pub use ::oas_runtime::{Finished, Job, JobHandle};
        )
    });
    // What signatures name has its place beside the client, where programs look for it.
    let types::Types { definitions, builders: type_builders, checks, .. } = &own;
    let elsewhere = features.iter().map(|feature| &feature.code);
    let signatures = quote!(#builders #answers #definitions #type_builders #(#elsewhere)*).to_string();
    let named = ["Download", "Events", "JsonLines", "Upload"].into_iter().filter(|name| {
        let path = format!(":: oas_runtime :: {name}");
        signatures.match_indices(&path).any(|(at, _)| !signatures[at + path.len()..].starts_with(char::is_alphanumeric))
    });
    let content = named.map(|name| {
        let name = format_ident!("{name}");
        if name == "Events" {
            quote!(
                pub use ::oas_runtime::{Event, Events};
            )
        } else {
            quote!(pub use ::oas_runtime::#name;)
        }
    });
    let (types_of_features, builders_of_features) =
        (features::reexports(&features, &quote!(types)), features::reexports(&features, &quote!(builder)));
    let type_builders = features::type_builders(&own, &features);
    let error = (own.converted || features.iter().any(|feature| feature.types.converted)).then(|| {
        quote! {
            /// Error types.
            pub mod error {
                pub use ::oas_runtime::wire::ConversionError;
            }
        }
    });
    let unused = (!features.is_empty())
        .then(|| quote!(#[allow(unused_imports, reason = "all operations may be behind features")]));
    let (blanks, includes) = (codecs::blanks(plan), features::includes(plan, &features));
    let tokens = quote! {
        pub use ::oas_runtime::{
            Attempt, AttemptOutcome, Backoff, BoxFuture, Bytes, Error, ErrorKind, Interceptor, IntoTime, ItemStream, Json, JsonMap, Open, PageInfo,
            PageStream, Position, Preview, RateLimit, RawRow, Recorder, ResponseValue, RetryBudget, RetryPolicy, Row, RowStream, Secret,
            SignatureParts, Token, TokenSource, Wait, WaitPolicy, WaitProgress,
        };
        #jobs
        #(#content)*
        #[doc(no_inline)]
        pub use ::oas_runtime::{jiff, reqwest};
        #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
        pub use ::oas_runtime::blocking;
        #[cfg(feature = "invoke")]
        pub use ::oas_runtime::{Arguments, Invocation, InvokedItems, InvokedRows};
        #client
        #description
        /// Types of parameters, requests and responses.
        ///
        /// Structs that a request can hold have a builder. Those that only responses hold are read, never made: a test takes
        /// one from JSON, with `serde_json::from_value`, and changes its fields.
        pub mod types {
            #[allow(unused_imports, reason = "a contract may have no objects, and no bounds in request bodies")]
            use ::oas_runtime::{check, wire};
            #(#types_of_features)*
            #definitions
            #type_builders
            #error
            #checks
            #blanks
            #answers
        }
        /// Requests under construction: what the methods of [`Client`] return.
        pub mod builder {
            #[allow(unused_imports, reason = "which of these a contract needs depends on its parameters")]
            use ::oas_runtime::{check, wire};
            #[allow(unused_imports, reason = "a contract may have no parameters of a named type")]
            use super::types;
            #unused use super::description::operations;
            #(#builders_of_features)*
            #builders
        }
        #includes
    };
    let code = rendered(tokens)?;
    let parts: Vec<(String, String)> = features
        .iter()
        .map(|feature| {
            let text = rendered(feature.code.clone())?;
            let about = format!("// The operations of the tag `{}`, and what only they need.\n", feature.plan.tag);
            Ok((
                feature.path.clone(),
                format!("// @generated by oas-codegen from {}\n{about}\n{text}", origin(plan, name)),
            ))
        })
        .collect::<Result<_, String>>()?;
    let digests = parts.iter().map(|(path, text)| format!("// file: {path} {}\n", digest(text)));
    let head = format!(
        "// @generated by oas-codegen from {}\n// contract: {}\n// code: {}\n{}",
        origin(plan, name),
        digest(contract),
        digest(&code),
        digests.collect::<String>()
    );
    Ok(Emitted { code: format!("{head}\n{code}"), parts })
}

/// Tokens as text.
fn rendered(tokens: TokenStream) -> Result<String, String> {
    let file: File = syn::parse2(tokens).map_err(|error| format!("this is not Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

/// What code was made from, and what to do instead of changing it.
fn origin(plan: &Plan, name: &str) -> String {
    let package = &plan.package;
    // A module of some package is made anew by every build.
    match package.contains("::") {
        true => format!("{name}. Do not edit: change the contract."),
        false => format!(
            "specs/{package}.yaml. Do not edit: change the contract, then run\n// `cargo xtask regen {package}`."
        ),
    }
}
