//! Takes what is wanted out of progenitor's tokens, and parses it. Knows Rust tokens, nothing of what they say.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::{File, ImplItem, Item, ItemImpl};

/// The modules of progenitor's output that are kept. Paths in them are short: `Option<T>` for
/// `::std::option::Option<T>`, since no type of a contract has such a name, see `names`.
#[derive(Default)]
pub(super) struct Modules {
    pub(super) types: TokenStream,
    /// Its methods `send` are without their bodies.
    pub(super) builder: TokenStream,
}

impl Modules {
    /// Takes them from progenitor's output, without the types that `replaced` says are written otherwise.
    pub(super) fn of(tokens: TokenStream, replaced: &dyn Fn(&str) -> bool) -> Self {
        let mut modules = Self::default();
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            if !is(&token, "mod") {
                continue;
            }
            if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(content))) = (tokens.next(), tokens.next()) {
                match name.to_string().as_str() {
                    "types" => modules.types = without(content_of(content), replaced),
                    "builder" => modules.builder = content_of(content),
                    _ => {}
                }
            }
        }
        modules
    }
}

/// Parses items.
pub(super) fn items(tokens: TokenStream) -> Result<Vec<Item>, String> {
    syn::parse2(tokens).map(|file: File| file.items).map_err(|error| format!("this is not Rust: {error}"))
}

/// Parses methods.
pub(super) fn methods(tokens: &TokenStream) -> Result<Vec<ImplItem>, String> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let parsed = syn::parse2(quote!(impl Methods { #tokens }));
    parsed.map(|item: ItemImpl| item.items).map_err(|error| format!("these are no methods: {error}"))
}

/// Items without the enumerations that are replaced, and their `impl` blocks.
fn without(items: TokenStream, replaced: &dyn Fn(&str) -> bool) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut item = 0;
    for token in items {
        let block = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let end = block || punctuation(&token, ';');
        if block {
            // `enum Name {` and `impl Trait for Name {`: the name is what comes last.
            let kinds = ["enum", "impl"];
            let kind = out[item..].iter().any(|token| kinds.iter().any(|kind| is(token, kind)));
            let name = out[item..].last();
            if kind && matches!(name, Some(TokenTree::Ident(name)) if replaced(&name.to_string())) {
                out.truncate(item);
                continue;
            }
        }
        out.push(token);
        if end {
            item = out.len();
        }
    }
    out.into_iter().collect()
}

/// The tokens of a group with short paths outside of function bodies, and empty `send`s.
fn content_of(group: Group) -> TokenStream {
    let stream = group.stream();
    // Tokens that nothing else holds are moved, not copied.
    drop(group);
    let mut out: Vec<TokenTree> = Vec::new();
    let (mut function, mut sending) = (false, false);
    for token in stream {
        let token = match token {
            TokenTree::Group(group) if function && group.delimiter() == Delimiter::Brace => {
                function = false;
                if sending { Group::new(Delimiter::Brace, TokenStream::new()).into() } else { group.into() }
            }
            TokenTree::Group(group) => {
                let (delimiter, span) = (group.delimiter(), group.span());
                let mut group = Group::new(delimiter, content_of(group));
                group.set_span(span);
                group.into()
            }
            TokenTree::Ident(name) => {
                if name == "fn" {
                    function = true;
                } else if out.last().is_some_and(|before| is(before, "fn")) {
                    sending = name == "send";
                } else if let Some(start) = long_path(&out, &name) {
                    out.truncate(start);
                }
                name.into()
            }
            TokenTree::Punct(punct) => {
                if let Some(start) = reqwest_path(&out, &punct) {
                    // Progenitor means the crate; clients know it through the runtime.
                    out.splice(start..start, quote!(::client_runtime::));
                }
                punct.into()
            }
            literal @ TokenTree::Literal(_) => literal,
        };
        out.push(token);
    }
    out.into_iter().collect()
}

/// Where `::std::option::` starts at the end of `before`, when `last` completes a path that has a short form.
fn long_path(before: &[TokenTree], last: &Ident) -> Option<usize> {
    const SHORT: [(&str, &str); 4] = [("option", "Option"), ("string", "String"), ("vec", "Vec"), ("result", "Result")];
    let path = &before[before.len().checked_sub(8)?..];
    let colons = [7, 6, 4, 3, 1, 0].into_iter().all(|index| punctuation(&path[index], ':'));
    let short =
        colons && is(&path[2], "std") && SHORT.iter().any(|(module, name)| last == name && is(&path[5], module));
    short.then_some(before.len() - 8)
}

/// Where `reqwest::` starts at the end of `before`, when `last` completes it.
fn reqwest_path(before: &[TokenTree], last: &Punct) -> Option<usize> {
    let [.., name, TokenTree::Punct(first)] = before else { return None };
    let colons = first.as_char() == ':' && first.spacing() == Spacing::Joint && last.as_char() == ':';
    let start = before.len() - 2;
    let starts = || !before[..start].last().is_some_and(|token| punctuation(token, ':'));
    (colons && is(name, "reqwest") && starts()).then_some(start)
}

fn is(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn punctuation(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}
