//! Enumerations: an enum with a variant for each listed value, implemented by macros of the runtime. Knows the plan.

use oas_contract::extensions::EnumValue;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{doc, sentences};
use crate::plan::{EnumPlan, EnumValues};

/// The enum of a plan.
pub(super) fn definition(name: &str, plan: &EnumPlan) -> TokenStream {
    let ident = format_ident!("{name}");
    let text = plan.description.as_deref().map_or_else(|| format!("`{name}`."), sentences);
    let open = |from: &str| {
        format!(
            "{text}\n\nAn open enumeration: a value that this version does not know is kept as `Unknown`. Made from {from} \
             with `from`, written back as it was read."
        )
    };
    let any_case = plan.any_case.then(|| quote!(any case));
    let variants = plan.variants.iter().map(|(name, value)| variant(name, value));
    let (mut prefixes, whole): (Vec<_>, Vec<_>) = plan.variants.iter().partition(|(_, value)| value.prefix);
    // The longest is looked for first.
    prefixes.sort_by_key(|(_, value)| std::cmp::Reverse(value.text().len()));
    let texts = |variants: &[&(String, EnumValue)]| {
        let each = variants.iter().map(|(name, value)| {
            let (name, value) = (format_ident!("{name}"), value.text());
            quote!(#name = #value)
        });
        quote!(#(#each),*)
    };
    match plan.values {
        EnumValues::Closed => {
            let (text, values) = (doc(&text), texts(&whole));
            quote! {
                #text
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum #ident { #(#variants)* }
                ::oas_runtime::closed_enum!(#ident { #values } #any_case);
            }
        }
        EnumValues::Open => {
            let (text, values, begin) = (doc(&open("text")), texts(&whole), texts(&prefixes));
            let begin = (!prefixes.is_empty()).then(|| quote!(prefixes { #begin }));
            quote! {
                #text
                #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #[non_exhaustive]
                pub enum #ident {
                    #(#variants)*
                    /// A value that this version does not know.
                    Unknown(::std::string::String),
                }
                ::oas_runtime::open_enum!(#ident { #values } #begin #any_case);
            }
        }
        EnumValues::OpenIntegers => {
            let text = doc(&open("an integer"));
            let values = plan.variants.iter().filter_map(|(name, value)| {
                let (name, value) = (format_ident!("{name}"), Literal::i64_unsuffixed(value.value.as_i64()?));
                Some(quote!(#name = #value))
            });
            quote! {
                #text
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                #[non_exhaustive]
                pub enum #ident {
                    #(#variants)*
                    /// A value that this version does not know.
                    Unknown(i64),
                }
                ::oas_runtime::open_integer_enum!(#ident { #(#values),* });
            }
        }
    }
}

fn variant(name: &str, value: &EnumValue) -> TokenStream {
    let label = value.text();
    let label = if value.prefix { format!("`{label}` and what comes behind it") } else { format!("`{label}`") };
    let text = match &value.description {
        Some(description) => doc(&format!("{label}: {}", sentences(description))),
        None => doc(&format!("{label}.")),
    };
    let name = format_ident!("{name}");
    let payload = value.prefix.then(|| quote!((::std::string::String)));
    quote!(#text #name #payload,)
}
