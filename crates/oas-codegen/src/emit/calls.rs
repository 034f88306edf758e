//! What a request builder does for callers who know its parameters by their names on the wire.
//! Knows the plan and the calls of the runtime.

use oas_contract::extensions::KeyFormat;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::answers;
use super::bodies::Body;
use super::codecs::codec;
use super::paging;
use crate::plan::{BodyPlan, Codec, OperationPlan};

/// The name of the static that describes an operation.
pub(super) fn constant(operation: &OperationPlan) -> syn::Ident {
    constant_of(&operation.name)
}

/// The same by the name of its method.
pub(super) fn constant_of(method: &str) -> syn::Ident {
    format_ident!("{}", method.trim_end_matches('_').to_uppercase())
}

/// The form of a key, in the words of the runtime.
pub(super) fn idempotency_key(format: KeyFormat) -> TokenStream {
    match format {
        KeyFormat::Uuid => quote!(::oas_runtime::KeyFormat::Uuid),
        KeyFormat::UuidSimple => quote!(::oas_runtime::KeyFormat::UuidSimple),
    }
}

/// Builds the request from arguments that are known by their names on the wire.
pub(super) fn invocation(operation: &OperationPlan, body: Option<&Body>, seen: &TokenStream) -> TokenStream {
    let parameters = operation.parameters.iter().map(|parameter| {
        let (wire, name) = (&parameter.wire, format_ident!("{}", parameter.name));
        let element = parameter.codec.clone();
        let codec = codec(&if parameter.list { Codec::List(Box::new(element)) } else { element });
        if parameter.place.is_file() {
            let argument = if parameter.required { quote!(given) } else { quote!(Some(given)) };
            let take = format_ident!("{}", if parameter.list { "uploads" } else { "upload" });
            return quote!(if let Some(given) = arguments.#take(#wire)? { self.#name = Ok(#argument); });
        }
        let take = format_ident!("{}", if parameter.required { "required" } else { "optional" });
        quote!(arguments.#take::<#codec, _>(#wire, &mut self.#name)?;)
    });
    let body = body.map(|Body { plan, kind, required, .. }| {
        if matches!(plan, BodyPlan::Raw { .. }) {
            let argument = if *required { quote!(body) } else { quote!(Some(body)) };
            return quote!(if let Some(body) = arguments.upload("body")? { self.body = Ok(#argument); });
        }
        let argument = if *required { quote!(body.into()) } else { quote!(Some(body.into())) };
        quote!(if let Some(body) = arguments.take::<wire::Plain, #kind>("body")? { self.body = Ok(#argument); })
    });
    let mutable = takes_arguments(operation).then(|| quote!(mut));
    quote! {
        #[cfg(feature = "invoke")]
        #seen fn invoke(
            #mutable self,
            #mutable arguments: ::oas_runtime::Arguments,
        ) -> ::std::result::Result<Self, ::oas_runtime::Error> {
            #(#parameters)*
            #body
            arguments.finish()?;
            Ok(self)
        }
    }
}

/// What a program can do with the request that knows its operation by name only.
pub(super) fn invocable(operation: &OperationPlan) -> TokenStream {
    let (builder, id) = (format_ident!("{}", operation.builder), &operation.id);
    let json = answers::response_as_json(&operation.response);
    let items = operation.paging.as_ref().map(|plan| {
        let codec = paging::invoked_codec(operation, plan);
        quote! {
            fn items(
                self: ::std::boxed::Box<Self>,
                from: ::std::option::Option<&::oas_runtime::Position>,
            ) -> ::std::option::Option<::oas_runtime::InvokedItems> {
                let convert = |item| wire::to_json::<#codec, _>(&item);
                Some(::oas_runtime::InvokedItems::of(*self, from, convert))
            }
        }
    });
    let job = operation.job.as_ref().map(|_| {
        quote! {
            fn job(self: ::std::boxed::Box<Self>, from: ::std::option::Option<&::oas_runtime::JobHandle>) -> ::std::option::Option<::oas_runtime::InvokedJob> {
                Some(::oas_runtime::invoked_job(*self, from.cloned()))
            }
        }
    });
    let finishes = operation.waiter.as_ref().filter(|waiter| waiter.finishes());
    let gone = operation.waiter.as_ref().filter(|waiter| waiter.vanishes()).map(|_| {
        quote! {
            fn wait_until_gone(
                self: ::std::boxed::Box<Self>,
                policy: ::oas_runtime::WaitPolicy,
                on_state: ::oas_runtime::OnProgress,
            ) -> ::std::option::Option<::oas_runtime::BoxFuture<'static, ::std::result::Result<(), ::oas_runtime::Error>>> {
                Some(::oas_runtime::invoked_wait_until_gone(*self, policy, on_state))
            }
        }
    });
    let wait = finishes.map(|_| {
        quote! {
            fn wait(
                self: ::std::boxed::Box<Self>,
                policy: ::oas_runtime::WaitPolicy,
                on_state: ::oas_runtime::OnProgress,
            ) -> ::std::option::Option<::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Json>, ::oas_runtime::Error>>> {
                Some(::oas_runtime::invoked_wait(*self, policy, on_state))
            }
        }
    });
    let allow = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #[cfg(feature = "invoke")]
        #allow
        impl ::oas_runtime::Invocable for #builder {
            fn operation(&self) -> &'static str {
                #id
            }

            fn send(self: ::std::boxed::Box<Self>) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Json>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(async move {
                    let response = Self::send(*self).await?;
                    #json
                })
            }

            fn preview(&self) -> ::std::result::Result<::oas_runtime::Preview, ::oas_runtime::Error> {
                Self::preview(self)
            }

            #items

            #wait

            #gone

            #job
        }
    }
}

/// Whether a request holds anything that changes what is sent.
pub(super) fn is_mutable(operation: &OperationPlan) -> bool {
    takes_arguments(operation) || paging::has_continuation(operation)
}

/// Whether a call may be given anything.
fn takes_arguments(operation: &OperationPlan) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}
