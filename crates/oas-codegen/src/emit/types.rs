//! The `types` module: structs and their builders by the plan, with the types of the skeleton. Knows enumerations and unions by
//! name.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::codecs::{blanks_of, codec, described};
use super::docs::{doc, sentences};
use super::part::Part;
use super::{checks, enums, unions};
use crate::generate::{Made, Skeleton, Type};
use crate::plan::{EnumValues, FieldPlan, Plan, Presence, StructPlan};

/// What the `types` module of a file holds.
pub(super) struct Types {
    pub(super) definitions: TokenStream,
    /// The content of its module `builder`.
    pub(super) builders: TokenStream,
    pub(super) checks: TokenStream,
    /// Whether anything in it is made of what may not fit.
    pub(super) converted: bool,
}

/// The types of a file; `requested` are those that requests can hold.
pub(super) fn types(
    skeleton: &Skeleton,
    plan: &Plan,
    requested: &BTreeSet<&str>,
    part: Part<'_>,
) -> Result<Types, String> {
    let enums = plan.enums.iter().filter(|(name, _)| part.has_type(name));
    let mut converted = enums.clone().any(|(_, known)| known.values == EnumValues::Closed);
    let mut definitions: TokenStream = enums.map(|(name, known)| enums::definition(name, known)).collect();
    let mut builders = TokenStream::new();
    let own = skeleton.types.iter().filter(|(name, _)| part.has_type(name) && !plan.enums.contains_key(*name));
    for (name, made) in own {
        if let Some(known) = plan.unions.get(name) {
            definitions.extend(unions::definition(name, known, made)?);
            continue;
        }
        let known = plan.structs.get(name).ok_or_else(|| format!("nothing is planned for the type `{name}`"))?;
        let (ident, members) = (format_ident!("{name}"), members(name, made, known)?);
        definitions.extend(structure(&ident, known, &members));
        // What is sent has to be made; what is received is there.
        if requested.contains(name.as_str()) {
            definitions.extend(quote! {
                impl #ident {
                    /// Builds a value field by field.
                    pub fn builder() -> builder::#ident {
                        ::std::default::Default::default()
                    }
                }
            });
            builders.extend(builder(&ident, &members, has_blanks(known)));
        }
    }
    converted |= !builders.is_empty();
    let checks = plan.checked.iter().filter(|name| part.has_type(name));
    let checks = checks.filter_map(|name| Some(checks::check(name, plan.structs.get(name)?, plan)));
    Ok(Types { checks: checks.collect(), definitions, builders, converted })
}

/// A field as it stands in a struct and in its builder.
struct Member {
    name: Ident,
    kind: Type,
    required: bool,
}

/// The fields of a struct: those of the contract in its order, then what the contract does not know.
fn members(name: &str, made: &Made, known: &StructPlan) -> Result<Vec<Member>, String> {
    let member = |name: &str, kind: Type, required| Member { name: format_ident!("{name}"), kind, required };
    // What has no fields of its own is a map to the skeleton.
    let count = made.fields.as_ref().map_or(0, Vec::len);
    let planned = known.fields.iter().map(|field| {
        let kind = made.field(&field.key)?.kind.clone();
        let kind = if field.presence == Presence::Clearable { Type::Option(Box::new(kind)) } else { kind };
        Some(member(&field.name, kind, field.presence == Presence::Required))
    });
    let extra = member(&known.extra, Type::Map(Box::new(Type::Text), Box::new(Type::Json)), false);
    let members: Option<Vec<_>> = planned.chain([Some(extra)]).collect();
    let members = members.filter(|members| members.len() == count + 1);
    members.ok_or_else(|| format!("the struct `{name}` has other fields than planned"))
}

/// The field that knows how blank values were received, which no property can have the name of.
const BLANKS: &str = "__blanks";

fn has_blanks(known: &StructPlan) -> bool {
    known.fields.iter().any(|field| blanks_of(field).is_some())
}

fn structure(ident: &Ident, known: &StructPlan, members: &[Member]) -> TokenStream {
    let text = doc(&known.description.as_deref().map_or_else(|| format!("`{ident}`."), sentences));
    let fields = known.fields.iter().zip(members).map(|(field, Member { name, kind, .. })| {
        let mut text = sentences(&field.description);
        if field.presence == Presence::Clearable {
            text += "\n\n`None` is left out, `Some(None)` is `null`.";
        }
        if field.wire != field.name {
            text += &format!("\n\nOn the wire: `{}`.", field.wire);
        }
        let (text, kind) = (doc(&text), kind.tokens(None));
        let attributes = described(field, &kind);
        quote!(#text #attributes pub #name: #kind,)
    });
    let extra = members.get(known.fields.len()).map(|Member { name, kind, .. }| {
        let kind = kind.tokens(None);
        quote! {
            /// Fields that the contract does not know: what was received, and what is sent beside the others.
            #[cfg_attr(feature = "schemars", schemars(flatten))]
            pub #name: #kind,
        }
    });
    let blanks = has_blanks(known).then(|| {
        let name = format_ident!("{BLANKS}");
        quote!(#[cfg_attr(feature = "schemars", schemars(skip))] #name: wire::ReceivedBlanks,)
    });
    let wire = wire(ident, known);
    quote! {
        #text
        #[derive(Clone, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct #ident { #(#fields)* #extra #blanks }
        #wire
    }
}

/// How a struct is read and written.
fn wire(ident: &Ident, known: &StructPlan) -> TokenStream {
    let fields = known.fields.iter().map(|field| {
        let presence = presence(field);
        let name = format_ident!("{}", field.name);
        let wire = Some(&field.wire).filter(|wire| **wire != field.name).map(|wire| quote!(= #wire));
        let codec = codec(&field.codec);
        let blanks = blanks_of(field).map(|blanks| quote!(; #blanks));
        quote!(#presence #name #wire as #codec #blanks)
    });
    let extra = format_ident!("{}", known.extra);
    let blanks = has_blanks(known).then(|| {
        let name = format_ident!("{BLANKS}");
        quote!(with #name)
    });
    quote!(::oas_runtime::object!(#ident in #extra #blanks { #(#fields),* });)
}

/// The word by which the runtime is told what the absence of a field is.
fn presence(field: &FieldPlan) -> Ident {
    format_ident!(
        "{}",
        match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Free => "free",
            Presence::Clearable => "clearable",
            Presence::Nullable | Presence::NoneFor(_) => "blank",
            Presence::OptionalNoneFor(_) => "left_out",
            Presence::EmptyFor(_) => "filled",
        }
    )
}

fn builder(ident: &Ident, members: &[Member], has_blanks: bool) -> TokenStream {
    let blanks = has_blanks.then(|| {
        let name = format_ident!("{BLANKS}");
        quote!(#name: ::std::default::Default::default(),)
    });
    let text = doc(&format!("Builds a [`{ident}`](super::{ident})."));
    let names: Vec<_> = members.iter().map(|member| &member.name).collect();
    let kinds: Vec<_> = members.iter().map(|member| member.kind.tokens(Some("super"))).collect();
    let initial = members.iter().map(|Member { name, required, .. }| {
        let missing = format!("no value supplied for {name}");
        if *required { quote!(Err(#missing.to_string())) } else { quote!(Ok(::std::default::Default::default())) }
    });
    let setters = members.iter().zip(&kinds).map(|(member, kind)| {
        let name = &member.name;
        let text = doc(&format!("Sets `{name}`."));
        if let Some(time) = member.kind.time() {
            let (needed, wire) = (
                (!matches!(member.kind, Type::Option(_))).then(|| quote!(.and_then(::oas_runtime::wire::needed))),
                name.to_string(),
            );
            return quote! {
                #text
                pub fn #name(mut self, value: impl ::oas_runtime::IntoTime<#time>) -> Self {
                    self.#name = value.into_time() #needed .map_err(|error| ::oas_runtime::wire::unfit(#wire, error));
                    self
                }
            };
        }
        if member.kind.is_optional_text() {
            return quote! {
                #text
                pub fn #name(mut self, value: impl ::oas_runtime::IntoText<#kind>) -> Self {
                    self.#name = Ok(value.into_text());
                    self
                }
            };
        }
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
        pub struct #ident { #(#names: ::std::result::Result<#kinds, ::std::string::String>,)* }

        impl ::std::default::Default for #ident {
            fn default() -> Self {
                Self { #(#names: #initial,)* }
            }
        }

        impl #ident { #(#setters)* }

        impl ::std::convert::TryFrom<#ident> for super::#ident {
            type Error = super::error::ConversionError;

            fn try_from(value: #ident) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self { #(#names: value.#names?,)* #blanks })
            }
        }

        impl ::std::convert::From<super::#ident> for #ident {
            fn from(value: super::#ident) -> Self {
                Self { #(#names: Ok(value.#names),)* }
            }
        }
    }
}
