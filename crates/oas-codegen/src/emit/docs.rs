//! Documentation. Knows markdown, nothing of the items that carry it.

use proc_macro2::TokenStream;
use quote::quote;

/// A documentation comment: one attribute for every line, the way a hand-written comment reads.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = text.trim_end().lines().map(|line| match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
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
