//! Values of one form out of several: an enum with a variant for each form, implemented by macros of the runtime. Knows the plan and
//! the skeleton.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::codecs::{codec, schema_of};
use super::docs::{doc, sentences};
use crate::generate::Made;
use crate::plan::UnionPlan;

/// An alternative as it stands in an enum.
struct Variant {
    name: Ident,
    kind: TokenStream,
    codec: TokenStream,
    /// Whether the codec is needed to see whether a value fits.
    coded: bool,
    kinds: Vec<String>,
}

/// The enum of a plan.
pub(super) fn definition(name: &str, known: &UnionPlan, made: &Made) -> Result<TokenStream, String> {
    let ident = format_ident!("{name}");
    let variants = variants(name, known, made)?;
    let text = doc(&known.description.as_deref().map_or_else(|| format!("`{name}`."), sentences));
    let definitions = variants.iter().map(|Variant { name, kind, codec, coded, kinds }| {
        let kinds = kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" or ");
        let kinds = known.tag.as_ref().map(|tag| format!(", whose `{tag}` is {kinds}")).unwrap_or_default();
        let text = doc(&format!("`{}`{kinds}.", documented_type(kind)));
        let schema = coded.then(|| schema_of(kind, codec));
        quote!(#text #name(#schema #kind),)
    });
    let unknown = known.tag.as_ref().map(|tag| {
        let text = doc(&format!("A value of a kind that this version does not know, by its `{tag}`."));
        quote!(#text #[cfg_attr(feature = "schemars", schemars(skip))] Unknown(::oas_runtime::Json),)
    });
    let open = known.tag.as_ref().map(|_| quote!(#[non_exhaustive]));
    let implementation = match &known.tag {
        Some(tag) => {
            let wire = variants
                .iter()
                .map(|Variant { name, kind, codec, kinds, .. }| quote!(#name(#kind) as #codec = [#(#kinds),*]));
            quote!(::oas_runtime::tagged_union!(#ident by #tag { #(#wire),* });)
        }
        None => {
            let wire = variants.iter().map(|Variant { name, kind, codec, coded, .. }| {
                let coded = coded.then(|| quote!(; coded));
                quote!(#name(#kind) as #codec #coded)
            });
            quote!(::oas_runtime::union!(#ident { #(#wire),* });)
        }
    };
    let mut visited: Vec<String> = Vec::new();
    let conversions = variants.iter().filter_map(|Variant { name, kind, .. }| {
        // Of two forms of one type, the first is meant.
        let is_new = !visited.contains(&kind.to_string());
        visited.push(kind.to_string());
        is_new.then(|| {
            quote! {
                impl ::std::convert::From<#kind> for #ident {
                    fn from(value: #kind) -> Self {
                        Self::#name(value)
                    }
                }
            }
        })
    });
    Ok(quote! {
        #text
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema), schemars(untagged))]
        #open
        pub enum #ident { #(#definitions)* #unknown }
        #implementation
        #(#conversions)*
    })
}

fn variants(name: &str, known: &UnionPlan, made: &Made) -> Result<Vec<Variant>, String> {
    let mut variants: Vec<Variant> = Vec::new();
    for alternative in &known.alternatives {
        let field = made.alternatives.iter().find(|known| known.name == alternative.field);
        let field = field.ok_or_else(|| format!("an alternative of `{name}` has no type"))?;
        let kind = field.kind.present();
        let (tokens, codec) = (kind.tokens(None), codec(&alternative.codec));
        // What two alternatives have in common is one.
        let same = |known: &&mut Variant| {
            known.kind.to_string() == tokens.to_string() && known.codec.to_string() == codec.to_string()
        };
        if let Some(same) = variants.iter_mut().find(same) {
            same.kinds.extend(alternative.kinds.clone());
            continue;
        }
        let mut variant = kind.variant_name();
        while variants.iter().any(|known| known.name == variant) || known.tag.is_some() && variant == "Unknown" {
            variant.push('2');
        }
        let (name, needs) = (format_ident!("{variant}"), !alternative.codec.is_plain());
        variants.push(Variant { name, kind: tokens, codec, coded: needs, kinds: alternative.kinds.clone() });
    }
    Ok(variants)
}

/// A type as documentation names it.
fn documented_type(kind: &TokenStream) -> String {
    let text = kind.to_string().replace(' ', "");
    ["string", "vec", "option", "boxed"]
        .iter()
        .fold(text, |text, module| text.replace(&format!("::std::{module}::"), ""))
}
