//! The `types` module: structs, open enumerations and builders by the plan, with the types of the skeleton; unions, closed
//! enumerations and newtypes as the skeleton has them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, File, Item, parse_quote};

use super::checks;
use super::codecs::{blanks, blanks_of, codec, described};
use super::docs::{doc, sentences};
use crate::generate::{Made, Skeleton, Type};
use crate::plan::{FieldPlan, OpenEnumPlan, Plan, Presence, StructPlan, UnionPlan};

/// The content of the `types` module.
pub(super) fn types(skeleton: &Skeleton, plan: &Plan) -> Result<TokenStream, String> {
    let open_enums = plan.open_enums.iter().map(|(name, known)| open_enum(name, known));
    let requested = skeleton.in_requests();
    let (mut definitions, mut builders, mut conversions) = (TokenStream::new(), TokenStream::new(), false);
    for (name, made) in skeleton.types.iter().filter(|(name, _)| !plan.open_enums.contains_key(*name)) {
        if let Some(known) = plan.unions.get(name) {
            definitions.extend(union(name, known, made)?);
            continue;
        }
        let known = plan.structs.get(name);
        let (ident, members) = (format_ident!("{name}"), members(name, made, known)?);
        match (known, &members) {
            (Some(known), Some(members)) => definitions.extend(structure(&ident, known, members)),
            _ => {
                definitions.extend(kept(made, known)?);
                let values = plan
                    .closed_enums
                    .get(name)
                    .map(|values| quote!(::oas_runtime::closed_enum!(#ident { #(#values),* });));
                definitions.extend(values);
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
            builders.extend(builder(&ident, &members, known.is_some_and(has_blanks)));
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
struct Member {
    name: Ident,
    kind: Type,
    required: bool,
}

/// The fields of a struct: those of the contract in its order, then what the contract does not know.
fn members(name: &str, made: &Made, known: Option<&StructPlan>) -> Result<Option<Vec<Member>>, String> {
    let member = |name: &str, kind: Type, required| Member { name: format_ident!("{name}"), kind, required };
    let Some(known) = known else {
        let fields = made.fields.as_ref();
        return Ok(fields.map(|fields| {
            fields.iter().map(|field| member(&field.name, field.kind.clone(), field.required)).collect()
        }));
    };
    // What has no fields of its own is a map to the skeleton.
    let count = made.fields.as_ref().map_or(0, Vec::len);
    let planned = known.fields.iter().map(|field| {
        let kind = made.field(&field.name)?.kind.clone();
        let kind = if field.presence == Presence::Clearable { Type::Option(Box::new(kind)) } else { kind };
        Some(member(&field.name, kind, field.presence == Presence::Required))
    });
    let extra = member(&known.extra, Type::Map(Box::new(Type::Text), Box::new(Type::Json)), false);
    let members: Option<Vec<_>> = planned.chain([Some(extra)]).collect();
    let members = members.filter(|members| members.len() == count + 1);
    members.map(Some).ok_or_else(|| format!("the struct `{name}` has other fields than planned"))
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

/// A value of one form out of several: an enum with a variant for each form.
fn union(name: &str, known: &UnionPlan, made: &Made) -> Result<TokenStream, String> {
    let ident = format_ident!("{name}");
    let mut variants: Vec<(Ident, TokenStream, TokenStream)> = Vec::new();
    for (field, inner) in &known.alternatives {
        let field = made
            .alternatives
            .iter()
            .find(|known| known.name == *field)
            .ok_or_else(|| format!("an alternative of `{name}` has no type"))?;
        let kind = field.kind.present();
        let (tokens, codec) = (kind.tokens(None), codec(inner));
        // What two alternatives have in common is one.
        if variants.iter().any(|(_, known, _)| known.to_string() == tokens.to_string()) {
            continue;
        }
        let mut variant = kind.word();
        while variants.iter().any(|(known, ..)| *known == variant) {
            variant.push('2');
        }
        variants.push((format_ident!("{variant}"), tokens, codec));
    }
    let text = doc(&known.description.as_deref().map_or_else(|| format!("`{name}`."), sentences));
    let definitions = variants.iter().map(|(variant, kind, _)| {
        let text = doc(&format!("`{}`.", kind.to_string().replace(' ', "")));
        quote!(#text #variant(#kind),)
    });
    let wire = variants.iter().map(|(variant, kind, codec)| quote!(#variant(#kind) as #codec));
    Ok(quote! {
        #text
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema), schemars(untagged))]
        pub enum #ident { #(#definitions)* }
        ::oas_runtime::union!(#ident { #(#wire),* });
    })
}

fn builder(ident: &Ident, members: &[Member], has_blanks: bool) -> TokenStream {
    let blanks = has_blanks.then(|| {
        let name = format_ident!("{BLANKS}");
        quote!(#name: Default::default(),)
    });
    let text = doc(&format!("Builds a [`{ident}`](super::{ident})."));
    let names: Vec<_> = members.iter().map(|member| &member.name).collect();
    let kinds: Vec<_> = members.iter().map(|member| member.kind.tokens(Some("super"))).collect();
    let initial = members.iter().map(|Member { name, required, .. }| {
        let missing = format!("no value supplied for {name}");
        if *required { quote!(Err(#missing.to_string())) } else { quote!(Ok(Default::default())) }
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
