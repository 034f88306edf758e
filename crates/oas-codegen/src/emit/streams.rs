//! What makes a request builder a wait or a source of tokens, beside lists: methods beside `send`, and the traits of the
//! runtime behind them. Knows the plan and the skeleton.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::codecs::{codec, option};
use super::jobs;
use super::paging::{self, Prepared};
use crate::generate::{Skeleton, Type};
use crate::plan::{Codec, OperationPlan, ParameterPlan, ResponsePlan};

/// The items of a builder that come from its extensions: methods, and implementations of traits.
#[derive(Default)]
pub(super) struct Streams {
    pub(super) methods: TokenStream,
    pub(super) implementations: TokenStream,
}

/// Writes the streams of an operation whose successful response is `success`, where that is JSON.
pub(super) fn streams(
    operation: &OperationPlan,
    success: Option<&Type>,
    prepared: &Prepared,
    skeleton: &Skeleton,
) -> Result<Streams, String> {
    let mut streams = Streams::default();
    if let Some((methods, implementation)) = jobs::job_start(operation, prepared) {
        streams.methods.extend(methods);
        streams.implementations.extend(implementation);
    }
    let (ResponsePlan::Json(response), Some(success)) = (&operation.response, success) else {
        if operation.token_source.is_some() {
            streams.methods.extend(token_source(operation));
        }
        return Ok(streams);
    };
    if let Some(paging) = &operation.paging {
        let (methods, implementation) = paging::paged((operation, response, prepared), paging, success, skeleton)?;
        streams.methods.extend(methods);
        streams.implementations.extend(implementation);
    }
    if operation.waiter.is_some() {
        waitable(&mut streams, operation, response, success);
        streams.implementations.extend(jobs::batch_polling(operation));
    }
    if operation.token_source.is_some() {
        streams.methods.extend(token_source(operation));
    }
    Ok(streams)
}

fn waitable(streams: &mut Streams, operation: &OperationPlan, response: &Codec, success: &Type) {
    let Some(waiter) = &operation.waiter else { return };
    let builder = format_ident!("{}", operation.builder);
    let (id, field) = (&operation.id, &waiter.field);
    let (success_states, failure, pending) = (&waiter.success, &waiter.failure, &waiter.pending);
    let page = operation.paging.as_ref().and_then(|paging| paging.pointers.as_ref());
    let page = match page.filter(|_| field.contains("/*")) {
        Some((items, total)) => quote!(Some((#items, #total))),
        None => quote!(None),
    };
    let id_pointer = match &waiter.id {
        Some(pointer) => quote!(Some(#pointer)),
        None => quote!(None),
    };
    let (code, message, ignore_case) = (&waiter.code, &waiter.message, waiter.ignore_case);
    let parameter =
        waiter.names.as_ref().and_then(|name| operation.parameters.iter().find(|known| known.wire == *name));
    let waited_for = parameter.map(names);
    let (codec, success) = (codec(response), success.tokens(Some("types")));
    let gone = waiter.vanishes().then(|| {
        quote! {
            /// Asks again and again until what is deleted is gone. Nothing is sent before it is awaited; drop it to cancel.
            ///
            /// # Errors
            ///
            /// A failure, a wait that is longer than the policy allows (both tell the last state seen), and what `send`
            /// itself returns where that does not say that it is gone and will not pass.
            pub fn wait_until_gone<'c>(self, policy: ::oas_runtime::WaitPolicy) -> ::oas_runtime::WaitUntilGone<'c, Self> {
                ::oas_runtime::WaitUntilGone::new(self, policy)
            }
        }
    });
    streams.methods.extend(gone);
    let (gone, gone_states) = (&waiter.gone, &waiter.gone_states);
    let grace = match waiter.grace.map(proc_macro2::Literal::u64_unsuffixed) {
        Some(seconds) => quote!(::std::time::Duration::from_secs(#seconds)),
        None => quote!(::std::time::Duration::ZERO),
    };
    let finishes = waiter.finishes().then(|| {
        quote! {
            /// Asks again and again until what was started is over. Nothing is sent before it is awaited; drop it to cancel.
            ///
            /// # Errors
            ///
            /// A failure, a wait that is longer than the policy allows (both tell the last state seen), and what `send`
            /// itself returns where that will not pass.
            pub fn wait_until_finished<'c>(self, policy: ::oas_runtime::WaitPolicy) -> ::oas_runtime::Wait<'c, Self> {
                ::oas_runtime::Wait::new(self, policy)
            }
        }
    });
    streams.methods.extend(finishes);
    streams.implementations.extend(quote! {
        impl ::oas_runtime::Waitable for #builder {
            type Response = #success;
            const WAITER: ::oas_runtime::Waiter = ::oas_runtime::Waiter {
                operation: #id,
                field: #field,
                success: &[#(#success_states),*],
                failure: &[#(#failure),*],
                pending: &[#(#pending),*],
                gone: &[#(#gone),*],
                gone_states: &[#(#gone_states),*],
                grace: #grace,
                ignore_case: #ignore_case,
                id: #id_pointer,
                code: &[#(#code),*],
                message: &[#(#message),*],
                page: #page,
            };

            fn poll(self) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<Self::Response>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(self.send())
            }

            #waited_for

            fn to_json(response: &Self::Response) -> ::std::result::Result<::oas_runtime::Json, ::oas_runtime::Error> {
                wire::to_json::<#codec, _>(response)
            }
        }
    });
}

/// The values of a parameter that names what is waited for.
fn names(parameter: &ParameterPlan) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let codec = codec(&parameter.codec);
    let set = (!parameter.required).then(|| quote!(.and_then(::std::option::Option::as_ref)));
    let each = parameter.list.then(|| quote!(.flatten()));
    quote! {
        fn names(&self) -> ::std::vec::Vec<::std::string::String> {
            let values = self.#name.as_ref().ok() #set .into_iter() #each;
            values.filter_map(|value| wire::text::<#codec, _>(value).ok()).collect()
        }
    }
}

fn token_source(operation: &OperationPlan) -> TokenStream {
    let Some(location) = &operation.token_source else { return TokenStream::new() };
    let token = &location.token;
    let (expires_at, expires_in) = (option(location.expires_at.as_deref()), option(location.expires_in.as_deref()));
    let json = match &operation.response {
        ResponsePlan::Json(response) => {
            let codec = codec(response);
            quote!(wire::to_json::<#codec, _>(&*response)?)
        }
        _ => quote!(::oas_runtime::Json::Null),
    };
    quote! {
        /// Sends this request whenever a client needs a token: for the `…_source` setters of client builders.
        pub fn into_token_source(self) -> impl ::oas_runtime::TokenSource + 'static {
            move || {
                let request = ::std::clone::Clone::clone(&self);
                async move {
                    let response = request.send().await?;
                    let body = #json;
                    let location = ::oas_runtime::TokenLocation {
                        token: #token,
                        expires_at: #expires_at,
                        expires_in: #expires_in,
                    };
                    location.read(&response, &body)
                }
            }
        }
    }
}
