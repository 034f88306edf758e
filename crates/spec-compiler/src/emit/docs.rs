//! Documentation and other attributes. Knows markdown and attributes, nothing of the items that carry them.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{AttrStyle, Attribute, Expr, ExprLit, Ident, Lit, LitStr, MacroDelimiter, Meta, MetaList, MetaNameValue};

/// A documentation comment as tokens: one attribute for every line, the way a hand-written comment reads.
pub(super) fn doc(text: &str) -> TokenStream {
    let attributes = doc_attributes(text);
    quote!(#(#attributes)*)
}

/// A documentation comment as attributes. Made by hand, as all of these: parsing each would take longer than progenitor.
pub(super) fn doc_attributes(text: &str) -> Vec<Attribute> {
    let lines = text.trim_end().lines().map(|line| match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    lines.map(|line| value_attribute("doc", &line)).collect()
}

/// Puts documentation in the place of what stands there.
pub(super) fn set_doc(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.splice(0..0, doc_attributes(text));
}

/// `#[name = "text"]`
pub(super) fn value_attribute(name: &str, text: &str) -> Attribute {
    let lit = Lit::Str(LitStr::new(text, Span::call_site()));
    attribute(Meta::NameValue(MetaNameValue {
        path: Ident::new(name, Span::call_site()).into(),
        eq_token: syn::token::Eq::default(),
        value: Expr::Lit(ExprLit { attrs: Vec::new(), lit }),
    }))
}

/// `#[name(tokens)]`
pub(super) fn list_attribute(name: &str, tokens: TokenStream) -> Attribute {
    attribute(Meta::List(MetaList {
        path: Ident::new(name, Span::call_site()).into(),
        delimiter: MacroDelimiter::Paren(syn::token::Paren::default()),
        tokens,
    }))
}

/// `#[name]`
pub(super) fn word_attribute(name: &str) -> Attribute {
    attribute(Meta::Path(Ident::new(name, Span::call_site()).into()))
}

fn attribute(meta: Meta) -> Attribute {
    Attribute {
        pound_token: syn::token::Pound::default(),
        style: AttrStyle::Outer,
        bracket_token: syn::token::Bracket::default(),
        meta,
    }
}

/// Sentences that read as documentation: a capital, a full stop.
pub(super) fn sentences(text: &str) -> String {
    let text = text.trim();
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let ends = text.ends_with(['.', '!', '?', ':', '`', ')', '|', '。']) && !text.ends_with("`)");
    let stop = if ends && !text.ends_with(['`', ')']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), chars.as_str())
}

/// The pages something was completed from, as a sentence of links.
pub(super) fn pages(pages: &[(String, String)]) -> Option<String> {
    if pages.is_empty() {
        return None;
    }
    let links: Vec<_> =
        pages.iter().map(|(title, url)| format!("[{}]({url})", title.replace(['[', ']'], ""))).collect();
    Some(format!("Provider documentation: {}.", links.join(", ")))
}
