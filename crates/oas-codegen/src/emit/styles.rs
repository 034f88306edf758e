//! How values stand in requests, in the words of the runtime. Knows styles, no plan.

use oas_contract::{Serialization, Style};
use proc_macro2::TokenStream;
use quote::quote;

/// How a value stands in the query or in a form, in the words of the runtime.
pub(super) fn query_style(written: Serialization) -> TokenStream {
    let style = match written.style {
        Style::Json => quote!(Json),
        Style::DeepObject => quote!(Brackets),
        Style::Indexed => quote!(Indexed),
        Style::SpaceDelimited if !written.explode => quote!(Space),
        Style::PipeDelimited if !written.explode => quote!(Pipe),
        _ if !written.explode => quote!(Comma),
        _ => quote!(Repeated),
    };
    quote!(::oas_runtime::Style::#style)
}
