//! What makes a request builder one that starts a job, or shows several at once. Knows the plan and the skeleton.

use oas_contract::extensions::JobArgument;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::answers;
use super::calls::constant_of;
use super::codecs::{codec, option};
use super::paging::{CONTINUATION, Prepared};
use crate::plan::{OperationPlan, ParameterPlan};

/// The methods of a builder that starts a job, and the implementation of the trait behind them.
pub(super) fn job_start(operation: &OperationPlan, prepared: &Prepared) -> Option<(TokenStream, TokenStream)> {
    let job = operation.job.as_ref()?;
    let (builder, poll) = (format_ident!("{}", operation.builder), format_ident!("{}", job.poll_builder));
    let (id, at, poll_method) = (&operation.id, &job.at, format_ident!("{}", job.poll_method));
    let shows = constant_of(&job.poll_method);
    let (parameter, result) =
        (option(job.parameter.as_ref().map(|known| known.wire.as_str())), option(job.result.as_deref()));
    let json = answers::as_json(&operation.response, &quote!(&value));
    let shared = job.shared.iter().map(|(own, _)| {
        let (wire, value) = (&own.wire, text_of(own));
        quote!((#wire, #value))
    });
    let borrowed = &prepared.borrowed;
    let own = job.arguments.iter().map(|(argument, parameter)| {
        let wire = &parameter.wire;
        match argument {
            JobArgument::Text(text) => quote!((#wire, Some(#text.to_owned()))),
            JobArgument::Body(pointer) => {
                quote!((#wire, #borrowed.ok().and_then(|call| call.text_in_body(#pointer))))
            }
        }
    });
    let shared = shared.chain(own);
    let poll_parameters = job.shared.iter().map(|(_, poll)| poll).chain(job.arguments.iter().map(|(_, poll)| poll));
    let set = job.parameter.iter().chain(poll_parameters).map(|parameter| {
        let (wire, name, codec) = (&parameter.wire, format_ident!("{}", parameter.name), codec(&parameter.codec));
        let list = parameter.list.then(|| quote!(.map(|value| vec![value])));
        let some = (!parameter.required).then(|| quote!(.map(Some)));
        quote! {
            #wire => {
                poll.#name = Ok(wire::from_text::<#codec, _>(value) #list #some ?);
                Ok(())
            }
        }
    });
    let set: Vec<_> = set.collect();
    let unused = set.is_empty().then(|| quote!(let _ = (poll, value);));
    let follow = match job.parameter {
        None => {
            let place = format_ident!("{CONTINUATION}");
            quote!(poll.#place.follow(target);)
        }
        Some(_) => quote!(let _ = (poll, target);),
    };
    let methods = quote! {
        /// Sends the request and waits until what it starts is over. Nothing is sent before it is awaited.
        ///
        /// # Errors
        ///
        /// What `send` returns, and what a wait does: a failure, or a wait that is longer than the policy allows.
        pub fn send_and_wait<'c>(self, policy: ::oas_runtime::WaitPolicy) -> ::oas_runtime::SendAndWait<'c, Self> {
            ::oas_runtime::SendAndWait::new(self, policy)
        }

        /// Sends the request, and returns the job that it starts.
        ///
        /// # Errors
        ///
        /// What `send` returns, and an answer that does not say which job it is.
        pub async fn start(self) -> ::std::result::Result<::oas_runtime::Job<Self>, ::oas_runtime::Error> {
            ::oas_runtime::Job::start(self).await
        }

        /// The job that an earlier request has started, by its handle. Nothing is sent.
        ///
        /// # Errors
        ///
        /// A handle of another operation.
        pub fn resume(&self, handle: &::oas_runtime::JobHandle) -> ::std::result::Result<::oas_runtime::Job<Self>, ::oas_runtime::Error> {
            ::oas_runtime::Job::resume(self, handle)
        }
    };
    let implementation = quote! {
        impl ::oas_runtime::Starts for #builder {
            type Poll = #poll;
            const JOB: ::oas_runtime::JobSource = ::oas_runtime::JobSource {
                operation: #id,
                parameter: #parameter,
                at: #at,
                result: #result,
            };

            fn send_as_json(self) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Json>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(async move { self.send().await?.try_map(|value| #json) })
            }

            fn poll_request(&self) -> Self::Poll {
                self.client.#poll_method()
            }

            fn shared(&self) -> ::std::vec::Vec<(&'static str, ::std::option::Option<::std::string::String>)> {
                vec![#(#shared),*]
            }

            fn set(poll: &mut Self::Poll, name: &str, value: &str) -> ::std::result::Result<(), ::std::string::String> {
                #unused
                match name {
                    #(#set)*
                    _ => Err(format!("there is no parameter `{name}`")),
                }
            }

            fn follow(poll: &mut Self::Poll, target: &str) {
                #follow
            }

            fn target(poll: &Self::Poll, from: &str, url: &str) -> ::std::result::Result<::std::string::String, ::std::string::String> {
                poll.client.core.target(&operations::#shows, from, url)
            }
        }
    };
    Some((methods, implementation))
}

/// A parameter that was set, as text.
pub(super) fn text_of(parameter: &ParameterPlan) -> TokenStream {
    let (name, codec) = (format_ident!("{}", parameter.name), codec(&parameter.codec));
    let set = (!parameter.required).then(|| quote!(.and_then(::std::option::Option::as_ref)));
    quote!(self.#name.as_ref().ok() #set .and_then(|value| wire::text::<#codec, _>(value).ok()))
}

/// What lets a builder show several things at once: the parameter whose values name them is a list.
pub(super) fn batch_polling(operation: &OperationPlan) -> Option<TokenStream> {
    let names = operation.waiter.as_ref()?.names.as_ref()?;
    let parameter = operation.parameters.iter().find(|known| known.wire == *names && known.list)?;
    let (builder, name) = (format_ident!("{}", operation.builder), format_ident!("{}", parameter.name));
    let body = match parameter.required {
        true => quote! {
            match (&mut self.#name, &other.#name) {
                (Ok(own), Ok(others)) => own.extend(others.iter().cloned()),
                (own, others) if own.is_err() => *own = others.clone(),
                _ => {}
            }
        },
        false => quote! {
            if let (Ok(own), Ok(Some(others))) = (&mut self.#name, &other.#name) {
                own.get_or_insert_with(::std::vec::Vec::new).extend(others.iter().cloned());
            }
        },
    };
    Some(quote! {
        impl ::oas_runtime::Together for #builder {
            fn join(&mut self, other: &Self) {
                #body
            }
        }
    })
}
