//! How values are written and read: codecs of the runtime as types, and the lists of blank values they are told. Knows
//! the plan and the runtime.

use oas_contract::extensions::Blank;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::{Codec, FieldPlan, Plan, Presence};

/// A text that may be missing.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

/// The type of the runtime that reads and writes by a codec.
pub(super) fn codec(codec: &Codec) -> TokenStream {
    match codec {
        Codec::Plain => quote!(wire::Plain),
        Codec::Scalar => quote!(wire::Scalar),
        Codec::Exact => quote!(wire::Exact),
        Codec::Named(name) => {
            let name = format_ident!("{name}");
            quote!(wire::#name)
        }
        Codec::Nullable(inner) => {
            let inner = self::codec(inner);
            quote!(wire::Nullable<#inner>)
        }
        Codec::List(inner) => {
            let inner = self::codec(inner);
            quote!(wire::List<#inner>)
        }
        Codec::Map(inner) => {
            let inner = self::codec(inner);
            quote!(wire::Dictionary<#inner>)
        }
    }
}

/// The list of blank values of a field, where it has one.
pub(super) fn blanks_of(field: &FieldPlan) -> Option<TokenStream> {
    match &field.presence {
        Presence::EmptyFor(name) | Presence::NoneFor(name) | Presence::OptionalNoneFor(name) => {
            let name = format_ident!("{name}");
            Some(quote!(blanks::#name))
        }
        Presence::Nullable => Some(quote!(wire::OnlyNull)),
        Presence::Required | Presence::Optional | Presence::Free | Presence::Clearable => None,
    }
}

/// How a field of the type `kind` is described to schemars, with regard to its absence, where its type alone does not say it.
pub(super) fn described(field: &FieldPlan, kind: &TokenStream) -> TokenStream {
    let mut parts: Vec<TokenStream> = Vec::new();
    if field.wire != field.name {
        let wire = &field.wire;
        parts.push(quote!(rename = #wire));
    }
    if field.presence != Presence::Required {
        parts.push(quote!(default));
    }
    let (plain, codec) = (field.codec.is_plain(), codec(&field.codec));
    let with = match &field.presence {
        Presence::Required | Presence::Free => (!plain).then_some(codec),
        Presence::Optional | Presence::Nullable => (!plain).then(|| quote!(wire::Nullable<#codec>)),
        Presence::Clearable => (!plain).then(|| quote!(wire::Nullable<wire::Nullable<#codec>>)),
        Presence::EmptyFor(_) => blanks_of(field).map(|blanks| quote!(wire::EmptyFor<#codec, #blanks>)),
        Presence::NoneFor(_) | Presence::OptionalNoneFor(_) => {
            blanks_of(field).map(|blanks| quote!(wire::NoneFor<#codec, #blanks>))
        }
    };
    parts.extend(with.map(|with| {
        let path = compact(&quote!(wire::Described<#kind, #with>));
        quote!(with = #path)
    }));
    if parts.is_empty() { TokenStream::new() } else { quote!(#[cfg_attr(feature = "schemars", schemars(#(#parts),*))]) }
}

/// How a value of a type that is written by a codec is described to schemars.
pub(super) fn schema_of(kind: &TokenStream, codec: &TokenStream) -> TokenStream {
    let path = compact(&quote!(wire::Described<#kind, #codec>));
    quote!(#[cfg_attr(feature = "schemars", schemars(with = #path))])
}

/// A type or path as the text of an attribute.
fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

/// The lists of blank values as types.
pub(super) fn blanks(plan: &Plan) -> Option<TokenStream> {
    // Of several files, all see them.
    let (seen, public) = match plan.features.is_empty() {
        true => (None, quote!(pub(super))),
        false => {
            let unused = quote!(#[allow(dead_code, reason = "what uses it may be behind a feature")]);
            (Some(quote!(pub(super))), quote!(#unused pub(in super::super)))
        }
    };
    if plan.blanks.is_empty() {
        return None;
    }
    let items = plan.blanks.iter().map(|(name, values)| {
        let name = format_ident!("{name}");
        let values = values.iter().map(|value| match value {
            Blank::Null => quote!(Blank::Null),
            Blank::EmptyObject => quote!(Blank::EmptyObject),
            Blank::EmptyArray => quote!(Blank::EmptyArray),
            Blank::Text(text) => quote!(Blank::Text(#text)),
            Blank::Integer(number) => quote!(Blank::Integer(#number)),
            Blank::Bool(value) => quote!(Blank::Bool(#value)),
        });
        quote! {
            #public struct #name;
            impl Blanks for #name {
                const VALUES: &'static [Blank] = &[#(#values),*];
            }
        }
    });
    Some(quote! {
        /// Values on the wire that mean "nothing here".
        #seen mod blanks {
            use ::oas_runtime::wire::{Blank, Blanks};
            #(#items)*
        }
    })
}
