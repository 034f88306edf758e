//! What a request builder does with its parameters: checks and encodes them, or takes them by their names on the wire.
//! Knows the plan and the calls of the runtime.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bodies::Body;
use super::checks::bounds;
use super::codecs::codec;
use super::streams::item_codec;
use crate::plan::{BodyPlan, Codec, ListStyle, OperationPlan, ParameterPlace, ParameterPlan, ResponsePlan};

/// Checks a parameter and puts it into the call.
pub(super) fn parameter(parameter: &ParameterPlan) -> TokenStream {
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
    if parameter.required {
        quote!(let value = call.argument(&self.#name)?; #(#steps)*)
    } else {
        quote!(if let Some(value) = call.argument(&self.#name)? { #(#steps)* })
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
        let kind = if matches!(plan, BodyPlan::Raw { .. }) { &quote!(::std::string::String) } else { kind };
        let given = if *required { quote!(body.into()) } else { quote!(Some(body.into())) };
        quote!(if let Some(body) = arguments.take::<wire::Plain, #kind>("body")? { self.body = Ok(#given); })
    });
    let mutable = is_mutable(operation).then(|| quote!(mut));
    quote! {
        #[cfg(feature = "invoke")]
        pub(super) fn invoke(
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
    let json = match &operation.response {
        ResponsePlan::Raw => quote!(Ok(wire::raw_to_json(&value))),
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(wire::to_json::<#inner, _>(&value))
        }
        ResponsePlan::Empty => quote!(Ok(wire::empty_to_json(value))),
    };
    let items = operation.paging.as_ref().map(|paging| {
        let plain = Codec::Plain;
        let response = match &operation.response {
            ResponsePlan::Json(whole) => whole,
            _ => &plain,
        };
        let codec = item_codec(paging, response);
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
    let wait = operation.waiter.as_ref().map(|_| {
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
                ::std::boxed::Box::pin(async move { Self::send(*self).await?.try_map(|value| #json) })
            }

            fn preview(&self) -> ::std::result::Result<::oas_runtime::Preview, ::oas_runtime::Error> {
                Self::preview(self)
            }

            #items

            #wait
        }
    }
}

/// Whether a request holds anything that changes what is sent.
pub(super) fn is_mutable(operation: &OperationPlan) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}
