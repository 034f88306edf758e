//! Where an API is called: its base URL, and the servers that operations have of their own. Knows the plan and what the runtime
//! holds.

use proc_macro2::TokenStream;
use quote::quote;

use super::codecs::option;
use crate::plan::Plan;

/// The base URL with its variables, where it has any.
pub(super) fn template(plan: &Plan) -> TokenStream {
    let Some((url, variables)) = &plan.template else { return quote!(None) };
    let variables = variables.iter().map(|variable| {
        let ((name, setting), default, allowed) = (&variable.names, &variable.default, &variable.allowed);
        quote! {
            ::oas_runtime::Variable { name: #name, setting: #setting, default: #default, allowed: &[#(#allowed),*] }
        }
    });
    quote!(Some((#url, &[#(#variables),*])))
}

/// The servers that operations have of their own, each once.
pub(super) fn own(plan: &Plan) -> Vec<&(String, Option<String>)> {
    let mut servers: Vec<_> = plan.operations.iter().filter_map(|operation| operation.server.as_ref()).collect();
    servers.sort();
    servers.dedup();
    servers
}

pub(super) fn server((url, environment): &(String, Option<String>)) -> TokenStream {
    let environment = option(environment.as_deref());
    quote!(::oas_runtime::Server { url: #url, environment: #environment })
}
