//! The files of features: the operations of a tag and what only they need, in modules that have what is always there before their
//! eyes. Knows which modules there are, not what they hold.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::part::{Owners, Part};
use super::types::{self, Types};
use super::{answers, client, operations};
use crate::generate::Skeleton;
use crate::plan::{FeaturePlan, Plan};

/// The file of a feature.
pub(super) struct Feature<'p> {
    pub(super) plan: &'p FeaturePlan,
    /// Where it stands, from the folder of the file that includes it.
    pub(super) path: String,
    pub(super) code: TokenStream,
    pub(super) types: Types,
}

/// The files of all features.
pub(super) fn features<'p>(
    skeleton: &Skeleton,
    plan: &'p Plan,
    owners: &Owners<'_>,
    requested: &BTreeSet<&str>,
) -> Result<Vec<Feature<'p>>, String> {
    // The folder is called like the file that includes them.
    let folder = plan.package.rsplit_once("::").map_or("generated", |(_, module)| module);
    let feature = |(index, feature): (usize, &'p FeaturePlan)| {
        let part = Part::new(plan, owners, Some(index));
        let types = types::types(skeleton, plan, requested, part)?;
        let code = code(skeleton, plan, part, &types)?;
        Ok(Feature { plan: feature, path: format!("{folder}/{}.rs", feature.module), code, types })
    };
    plan.features.iter().enumerate().map(feature).collect()
}

fn code(skeleton: &Skeleton, plan: &Plan, part: Part<'_>, types: &Types) -> Result<TokenStream, String> {
    let (answers, builders) = (answers::answers(skeleton, part)?, operations::builders(skeleton, plan, part)?);
    let (methods, operations) = (client::methods(plan, part), client::operations(part));
    let Types { definitions, builders: type_builders, checks, .. } = types;
    let type_builders = builder_module(type_builders, &[]);
    Ok(quote! {
        use super::super::*;

        #methods

        mod description {
            #operations
        }

        pub mod types {
            #[allow(unused_imports, reason = "operations may have no objects of their own, and no bounds in request bodies")]
            use ::oas_runtime::{check, wire};
            #[allow(unused_imports, reason = "operations may share no types with others")]
            use super::super::super::types::*;
            #definitions
            #type_builders
            #checks
            #answers
        }

        pub mod builder {
            #[allow(unused_imports, reason = "which of these operations need depends on their parameters")]
            use ::oas_runtime::{check, wire};
            #[allow(unused_imports, reason = "operations may ask no others")]
            use super::super::super::builder::*;
            #[allow(unused_imports, reason = "operations may have no parameters of a named type")]
            use super::super::super::types;
            use super::description::operations;
            #builders
        }
    })
}

/// What brings the content of a module of each feature to its place.
pub(super) fn reexports(features: &[Feature<'_>], path: &TokenStream) -> Vec<TokenStream> {
    let one = |feature: &Feature<'_>| reexport(feature, &quote!(super), path);
    features.iter().map(one).collect()
}

fn reexport(feature: &Feature<'_>, root: &TokenStream, path: &TokenStream) -> TokenStream {
    let (name, module) = (&feature.plan.name, format_ident!("{}", feature.plan.module));
    quote! {
        #[cfg(feature = #name)]
        #[allow(unused_imports, reason = "operations may have none of their own")]
        pub use #root::tags::#module::#path::*;
    }
}

/// The module of what builds types, be they always there or behind features.
pub(super) fn type_builders(own: &Types, features: &[Feature<'_>]) -> Option<TokenStream> {
    let with = features.iter().filter(|feature| !feature.types.builders.is_empty());
    let reexports: Vec<_> =
        with.map(|feature| reexport(feature, &quote!(super::super), &quote!(types::builder))).collect();
    builder_module(&own.builders, &reexports)
}

fn builder_module(builders: &TokenStream, reexports: &[TokenStream]) -> Option<TokenStream> {
    (!builders.is_empty() || !reexports.is_empty()).then(|| {
        quote! {
            /// Types for composing complex structures.
            pub mod builder { #(#reexports)* #builders }
        }
    })
}

/// The modules of the features.
pub(super) fn includes(plan: &Plan, features: &[Feature<'_>]) -> Option<TokenStream> {
    let modules = features.iter().map(|Feature { plan, path, .. }| {
        let (name, module) = (&plan.name, format_ident!("{}", plan.module));
        quote! {
            #[cfg(feature = #name)]
            pub(super) mod #module {
                include!(#path);
            }
        }
    });
    (!plan.features.is_empty()).then(|| {
        quote! {
            /// What is behind features, a file for each; everything in it is found in the modules above.
            mod tags { #(#modules)* }
        }
    })
}
