//! Takes modules out of a token stream and parses them. Knows Rust tokens, nothing of what they say.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{File, Item};

/// The content of the module `name`; nothing where there is none.
pub(super) fn module(tokens: TokenStream, name: &str) -> TokenStream {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if is(&token, "mod")
            && tokens.next().is_some_and(|token| is(&token, name))
            && let Some(TokenTree::Group(content)) = tokens.next()
        {
            return content.stream();
        }
    }
    TokenStream::new()
}

/// The items of a module, the methods `name` in its `impl` blocks left without their bodies.
pub(super) fn without_bodies(items: TokenStream, name: &str) -> TokenStream {
    let block = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let (mut function, mut found) = (false, false);
            let emptied = group.stream().into_iter().map(|token| {
                if found && matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
                    found = false;
                    return TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()));
                }
                found |= function && is(&token, name);
                function = is(&token, "fn");
                token
            });
            TokenTree::Group(Group::new(Delimiter::Brace, emptied.collect()))
        }
        token => token,
    };
    items.into_iter().map(block).collect()
}

/// Parses items.
pub(super) fn items(tokens: TokenStream) -> Result<Vec<Item>, String> {
    syn::parse2(tokens).map(|file: File| file.items).map_err(|error| format!("this is not Rust: {error}"))
}

fn is(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}
