//! How values are written and read: codecs of the runtime as types, and the lists of blank values they are told. Knows
//! the plan and the runtime.

use oas_contract::extensions::Blank;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::{Codec, FieldPlan, Plan, Presence};

/// The type of the runtime that reads and writes by a codec.
pub(super) fn codec(codec: &Codec) -> TokenStream {
    match codec {
        Codec::Plain => quote!(wire::Plain),
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

/// The codec of a field with regard to its absence, where its type alone does not say it.
pub(super) fn field_codec(field: &FieldPlan) -> Option<TokenStream> {
    let codec = codec(&field.codec);
    let plain = field.codec == Codec::Plain;
    let blank = |name: &str| {
        let name = format_ident!("{name}");
        quote!(blanks::#name)
    };
    match &field.presence {
        Presence::Required => (!plain).then_some(codec),
        Presence::Optional | Presence::Nullable => (!plain).then(|| quote!(wire::Nullable<#codec>)),
        Presence::EmptyFor(name) => {
            let blank = blank(name);
            Some(quote!(wire::EmptyFor<#codec, #blank>))
        }
        Presence::NoneFor(name) | Presence::OptionalNoneFor(name) => {
            let blank = blank(name);
            Some(quote!(wire::NoneFor<#codec, #blank>))
        }
    }
}

/// How a field of the type `kind` is read, written and described.
pub(super) fn wire_attributes(field: &FieldPlan, kind: &TokenStream) -> TokenStream {
    let mut parts: Vec<TokenStream> = Vec::new();
    if field.wire != field.name {
        let wire = &field.wire;
        parts.push(quote!(rename = #wire));
    }
    if field.presence != Presence::Required {
        parts.push(quote!(default));
    }
    if matches!(field.presence, Presence::Optional | Presence::OptionalNoneFor(_)) {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    let described = field_codec(field).map(|with| {
        let path = compact(&quote!(wire::With::<#with>));
        parts.push(quote!(with = #path));
        let described = compact(&quote!(wire::Described<#kind, #with>));
        quote!(#[cfg_attr(feature = "schemars", schemars(with = #described))])
    });
    let serde = (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]));
    quote!(#serde #described)
}

/// A type or path as the text of an attribute.
fn compact(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

/// Whether a field is read or written by a codec of the runtime.
pub(super) fn uses_codecs(plan: &Plan) -> bool {
    plan.structs.values().flat_map(|known| &known.fields).any(|field| {
        field.codec != Codec::Plain
            || !matches!(field.presence, Presence::Required | Presence::Optional | Presence::Nullable)
    })
}

/// The lists of blank values as types.
pub(super) fn blanks(plan: &Plan) -> Option<TokenStream> {
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
            pub(super) struct #name;
            impl Blanks for #name {
                const VALUES: &'static [Blank] = &[#(#values),*];
            }
        }
    });
    Some(quote! {
        /// Values on the wire that mean "nothing here".
        mod blanks {
            use ::oas_runtime::wire::{Blank, Blanks};
            #(#items)*
        }
    })
}
