//! What a request builder does with its parameters: checks and encodes them, or takes them by their names on the wire.
//! Knows the plan and the calls of the runtime.

use oas_contract::extensions::KeyFormat;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bodies::Body;
use super::checks::bounds;
use super::codecs::codec;
use super::paging;
use crate::plan::{BodyPlan, Codec, ListStyle, OperationPlan, ParameterPlace, ParameterPlan, ResponsePlan};

/// Checks a parameter and puts it into the call.
pub(super) fn parameter(parameter: &ParameterPlan, followed: bool) -> TokenStream {
    let ParameterPlan { wire, name, place, list, .. } = parameter;
    let name = format_ident!("{name}");
    let codec = codec(&parameter.codec);
    let plain = parameter.codec.is_plain();
    let mut steps = Vec::new();
    if plain && !parameter.bounds.is_empty() {
        let bounds = bounds(&parameter.bounds);
        steps.push(quote!(call.check(#wire, value, &#bounds)?;));
    }
    if plain && *list && !parameter.element_bounds.is_empty() {
        let bounds = bounds(&parameter.element_bounds);
        steps.push(quote!(for value in value { call.check(#wire, value, &#bounds)?; }));
    }
    steps.push(match (place, list) {
        (ParameterPlace::Path, _) => quote!(call.path::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Query(style), true) => {
            let style = match style {
                ListStyle::Repeated => quote!(Repeated),
                ListStyle::Comma => quote!(Comma),
                ListStyle::Space => quote!(Space),
                ListStyle::Pipe => quote!(Pipe),
                ListStyle::Indexed => quote!(Indexed),
            };
            quote!(call.query_list::<#codec, _>(#wire, value, ::oas_runtime::ListStyle::#style)?;)
        }
        (ParameterPlace::Query(_), false) if parameter.secret => {
            quote!(call.secret_query::<#codec, _>(#wire, value)?;)
        }
        (ParameterPlace::Query(_), false) => quote!(call.query::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Header, true) => quote!(call.header_list::<#codec, _>(#wire, value)?;),
        (ParameterPlace::Header, false) => quote!(call.header::<#codec, _>(#wire, value)?;),
    });
    let statement = if let Some(format) = parameter.key {
        let key = idempotency_key(format);
        quote! {
            let key = call.argument(&self.#name)?.clone().unwrap_or_else(|| #key.new_key());
            let value = &key;
            #(#steps)*
        }
    } else if parameter.required {
        quote!(let value = call.argument(&self.#name)?; #(#steps)*)
    } else {
        quote!(if let Some(value) = call.argument(&self.#name)? { #(#steps)* })
    };
    // A URL that is followed has its path and query in it.
    if followed && *place != ParameterPlace::Header {
        let place = format_ident!("{}", paging::CONTINUATION);
        return quote!(if self.#place.link().is_none() { #statement });
    }
    statement
}

/// The form of a key, in the words of the runtime.
pub(super) fn idempotency_key(format: KeyFormat) -> TokenStream {
    match format {
        KeyFormat::Uuid => quote!(::oas_runtime::KeyFormat::Uuid),
        KeyFormat::UuidSimple => quote!(::oas_runtime::KeyFormat::UuidSimple),
    }
}

/// Builds the request from arguments that are known by their names on the wire.
pub(super) fn invocation(operation: &OperationPlan, body: Option<&Body>) -> TokenStream {
    let parameters = operation.parameters.iter().map(|parameter| {
        let (wire, name) = (&parameter.wire, format_ident!("{}", parameter.name));
        let element = parameter.codec.clone();
        let codec = codec(&if parameter.list { Codec::List(Box::new(element)) } else { element });
        let take = format_ident!("{}", if parameter.required { "required" } else { "optional" });
        quote!(arguments.#take::<#codec, _>(#wire, &mut self.#name)?;)
    });
    let body = body.map(|Body { plan, kind, required, .. }| {
        let kind = if matches!(plan, BodyPlan::Raw { .. }) { &quote!(String) } else { kind };
        let given = if *required { quote!(body.into()) } else { quote!(Some(body.into())) };
        quote!(if let Some(body) = arguments.take::<wire::Plain, #kind>("body")? { self.body = Ok(#given); })
    });
    let mutable = takes_arguments(operation).then(|| quote!(mut));
    quote! {
        #[cfg(feature = "invoke")]
        pub(super) fn invoke(
            #mutable self,
            #mutable arguments: ::oas_runtime::Arguments,
        ) -> Result<Self, Error> {
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
    let json = match &operation.response {
        ResponsePlan::Raw => quote!(Ok(wire::raw_to_json(&value))),
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(wire::to_json::<#inner, _>(&value))
        }
        ResponsePlan::Empty => quote!(Ok(wire::empty_to_json(value))),
    };
    let items = operation.paging.as_ref().map(|plan| {
        let codec = paging::invoked_codec(operation, plan);
        quote! {
            fn items(
                self: Box<Self>,
                from: Option<&::oas_runtime::Position>,
            ) -> Option<::oas_runtime::InvokedItems> {
                let convert = |item| wire::to_json::<#codec, _>(&item);
                Some(::oas_runtime::InvokedItems::of(*self, from, convert))
            }
        }
    });
    let job = operation.job.as_ref().map(|_| {
        quote! {
            fn job(self: Box<Self>, from: Option<&::oas_runtime::JobHandle>) -> Option<::oas_runtime::InvokedJob> {
                Some(::oas_runtime::invoked_job(*self, from.cloned()))
            }
        }
    });
    let finishes = operation.waiter.as_ref().filter(|waiter| waiter.finishes());
    let gone = operation.waiter.as_ref().filter(|waiter| waiter.vanishes()).map(|_| {
        quote! {
            fn wait_until_gone(
                self: Box<Self>,
                policy: WaitPolicy,
                on_state: ::oas_runtime::OnProgress,
            ) -> Option<BoxFuture<'static, Result<(), Error>>> {
                Some(::oas_runtime::invoked_wait_until_gone(*self, policy, on_state))
            }
        }
    });
    let wait = finishes.map(|_| {
        quote! {
            fn wait(
                self: Box<Self>,
                policy: WaitPolicy,
                on_state: ::oas_runtime::OnProgress,
            ) -> Option<BoxFuture<'static, Result<ResponseValue<::oas_runtime::Json>, Error>>> {
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

            fn send(self: Box<Self>) -> BoxFuture<'static, Result<ResponseValue<::oas_runtime::Json>, Error>> {
                Box::pin(async move { Self::send(*self).await?.try_map(|value| #json) })
            }

            fn preview(&self) -> Result<::oas_runtime::Preview, Error> {
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
    takes_arguments(operation) || paging::has_place(operation)
}

/// Whether a call may be given anything.
fn takes_arguments(operation: &OperationPlan) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}
