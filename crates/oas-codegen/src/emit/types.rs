//! The `types` module: structs, open enumerations and builders by the plan, with the types of the skeleton; unions, closed
//! enumerations and newtypes as the skeleton has them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, File, Item, parse_quote};

use super::checks;
use super::codecs::{blanks, field_codec, wire_attributes};
use super::docs::{doc, sentences};
use crate::generate::{Made, Skeleton, Type};
use crate::plan::{OpenEnumPlan, Plan, Presence, StructPlan};

/// The content of the `types` module.
pub(super) fn types(skeleton: &Skeleton, plan: &Plan) -> Result<TokenStream, String> {
    let open_enums = plan.open_enums.iter().map(|(name, known)| open_enum(name, known));
    let requested = skeleton.in_requests();
    let (mut definitions, mut builders, mut conversions) = (TokenStream::new(), TokenStream::new(), false);
    for (name, made) in skeleton.types.iter().filter(|(name, _)| !plan.open_enums.contains_key(*name)) {
        let known = plan.structs.get(name);
        let (ident, members) = (format_ident!("{name}"), members(name, made, known)?);
        match (known, &members) {
            (Some(known), Some(members)) => definitions.extend(structure(&ident, known, members)),
            _ => {
                definitions.extend(kept(made, known)?);
                conversions = true;
            }
        }
        // What is sent has to be made; what is received is there.
        if let Some(members) = members.filter(|_| requested.contains(name.as_str())) {
            definitions.extend(quote! {
                impl #ident {
                    /// Builds a value field by field.
                    pub fn builder() -> builder::#ident {
                        Default::default()
                    }
                }
            });
            builders.extend(builder(&ident, &members));
            conversions = true;
        }
    }
    let builders = (!builders.is_empty()).then(|| {
        quote! {
            /// Types for composing complex structures.
            pub mod builder { #builders }
        }
    });
    let error = conversions.then_some(&skeleton.error);
    let checks = plan.checked.iter().filter_map(|name| Some(checks::check(name, plan.structs.get(name)?, plan)));
    let blanks = blanks(plan);
    Ok(quote!(#(#open_enums)* #definitions #builders #error #(#checks)* #blanks))
}

/// A field as it stands in a struct and in its builder.
struct Member<'s> {
    name: Ident,
    kind: &'s Type,
    required: bool,
}

/// The fields of a struct: those of the contract in its order, then what the contract does not know.
fn members<'s>(name: &str, made: &'s Made, known: Option<&StructPlan>) -> Result<Option<Vec<Member<'s>>>, String> {
    let Some(fields) = &made.fields else { return Ok(None) };
    let member = |name: &str, kind: &'s Type, required| Member { name: format_ident!("{name}"), kind, required };
    let Some(known) = known else {
        return Ok(Some(fields.iter().map(|field| member(&field.name, &field.kind, field.required)).collect()));
    };
    let planned = known.fields.iter().map(|field| (field.name.as_str(), field.presence == Presence::Required));
    let extra = known.keeps_extra.then_some(("extra", false));
    let members = planned.chain(extra).map(|(field, required)| Some(member(field, &made.field(field)?.kind, required)));
    let members: Option<Vec<_>> = members.collect();
    let members = members.filter(|members| members.len() == fields.len());
    members.map(Some).ok_or_else(|| format!("the struct `{name}` has other fields than planned"))
}

fn structure(ident: &Ident, known: &StructPlan, members: &[Member]) -> TokenStream {
    let text = doc(&known.description.as_deref().map_or_else(|| format!("`{ident}`."), sentences));
    let fields = known.fields.iter().zip(members).map(|(field, Member { name, kind, .. })| {
        let mut text = sentences(&field.description);
        if field.wire != field.name {
            text += &format!("\n\nOn the wire: `{}`.", field.wire);
        }
        let (text, kind) = (doc(&text), kind.tokens(None));
        let attributes = wire_attributes(field, &kind);
        quote!(#text #attributes pub #name: #kind,)
    });
    let extra = members.get(known.fields.len()).map(|Member { name, kind, .. }| {
        let kind = kind.tokens(None);
        quote! {
            /// Fields that the contract does not know: what was received, and what is sent beside the others.
            #[serde(flatten)]
            pub #name: #kind,
        }
    });
    // The runtime is quicker than `serde` where unknown fields are kept.
    let (derived, reading) = if known.keeps_extra {
        (quote!(::serde::Serialize, Clone, Debug), Some(reading(ident, known)))
    } else {
        let default = members.iter().all(|member| !member.required).then(|| quote!(Default,));
        (quote!(::serde::Deserialize, ::serde::Serialize, Clone, Debug, #default), None)
    };
    quote! {
        #text
        #[derive(#derived, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct #ident { #(#fields)* #extra }
        #reading
    }
}

/// How a struct is read.
fn reading(ident: &Ident, known: &StructPlan) -> TokenStream {
    let fields = known.fields.iter().map(|field| {
        let presence = if field.presence.is_option() { quote!(optional) } else { quote!(required) };
        let name = format_ident!("{}", field.name);
        let wire = Some(&field.wire).filter(|wire| **wire != field.name).map(|wire| quote!(= #wire));
        let codec = field_codec(field).map(|codec| quote!(as #codec));
        quote!(#presence #name #wire #codec)
    });
    quote!(::oas_runtime::read_object!(#ident { #(#fields),* });)
}

fn builder(ident: &Ident, members: &[Member]) -> TokenStream {
    let text = doc(&format!("Builds a [`{ident}`](super::{ident})."));
    let names: Vec<_> = members.iter().map(|member| &member.name).collect();
    let kinds: Vec<_> = members.iter().map(|member| member.kind.tokens(Some("super"))).collect();
    let initial = members.iter().map(|Member { name, required, .. }| {
        let missing = format!("no value supplied for {name}");
        if *required { quote!(Err(#missing.to_string())) } else { quote!(Ok(Default::default())) }
    });
    let setters = names.iter().zip(&kinds).map(|(name, kind)| {
        let text = doc(&format!("Sets `{name}`."));
        let message = format!("error converting supplied value for {name}: {{e}}");
        quote! {
            #text
            pub fn #name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<#kind>,
                T::Error: ::std::fmt::Display,
            {
                self.#name = value.try_into().map_err(|e| format!(#message));
                self
            }
        }
    });
    quote! {
        #text
        #[derive(Clone, Debug)]
        pub struct #ident { #(#names: Result<#kinds, String>,)* }

        impl ::std::default::Default for #ident {
            fn default() -> Self {
                Self { #(#names: #initial,)* }
            }
        }

        impl #ident { #(#setters)* }

        impl ::std::convert::TryFrom<#ident> for super::#ident {
            type Error = super::error::ConversionError;

            fn try_from(value: #ident) -> Result<Self, super::error::ConversionError> {
                Ok(Self { #(#names: value.#names?,)* })
            }
        }

        impl ::std::convert::From<super::#ident> for #ident {
            fn from(value: super::#ident) -> Self {
                Self { #(#names: Ok(value.#names),)* }
            }
        }
    }
}

fn open_enum(name: &str, plan: &OpenEnumPlan) -> TokenStream {
    let ident = format_ident!("{name}");
    let text = plan.description.as_deref().map_or_else(|| format!("`{name}`."), sentences);
    let text = doc(&format!(
        "{text}\n\nAn open enumeration: a value that this version does not know is kept as `Unknown`. Made from text \
         with `from`, written back as it was read."
    ));
    let names: Vec<_> = plan.variants.iter().map(|(name, _)| format_ident!("{name}")).collect();
    let values = plan.variants.iter().map(|(_, value)| &value.value);
    let texts = plan.variants.iter().map(|(_, value)| match &value.description {
        Some(description) => doc(&format!("`{}`: {}", value.value, sentences(description))),
        None => doc(&format!("`{}`.", value.value)),
    });
    quote! {
        #text
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#texts #names,)*
            /// A value that this version does not know.
            Unknown(String),
        }
        ::oas_runtime::open_enum!(#ident { #(#names = #values),* });
    }
}

/// A type as progenitor defines it, described to schemars and documented.
fn kept(made: &Made, known: Option<&StructPlan>) -> Result<TokenStream, String> {
    let file: File = syn::parse2(made.definition.clone()).map_err(|error| format!("this is no definition: {error}"))?;
    let described: Attribute = parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]);
    let mut items = file.items;
    for item in &mut items {
        match item {
            Item::Struct(item) => {
                item.attrs.push(described.clone());
                if let Some(known) = known {
                    let name = &item.ident;
                    let text = known.description.as_deref().map_or_else(|| format!("`{name}`."), sentences);
                    item.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
                    item.attrs.push(parse_quote!(#[doc = #text]));
                    item.attrs.push(parse_quote!(#[non_exhaustive]));
                }
            }
            Item::Enum(item) => {
                item.attrs.push(described.clone());
                for variant in &mut item.variants {
                    if !variant.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
                        let text = format!(" `{}`.", variant.ident);
                        variant.attrs.insert(0, parse_quote!(#[doc = #text]));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(items.into_iter().map(Item::into_token_stream).collect())
}
