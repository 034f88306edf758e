//! The `builder` module: request builders, which hold values of the types in the skeleton and send them by calls of the
//! runtime. Knows the plan and the skeleton.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bodies::Body;
use super::calls::{self, is_mutable};
use super::codecs::codec;
use super::docs::{doc, sentences};
use super::streams;
use crate::generate::{Skeleton, Type};
use crate::plan::{BodyPlan, OperationPlan, ParameterPlan, Plan, ResponsePlan};

/// The content of the `builder` module.
pub(super) fn builders(skeleton: &Skeleton, plan: &Plan) -> Result<TokenStream, String> {
    let own = if plan.schemes.is_empty() { TokenStream::new() } else { quote!(with super::Credentials) };
    plan.operations.iter().map(|operation| builder(operation, skeleton, &own)).collect()
}

fn builder(operation: &OperationPlan, skeleton: &Skeleton, own: &TokenStream) -> Result<TokenStream, String> {
    let OperationPlan { name, .. } = operation;
    let ident = format_ident!("{}", operation.builder);
    let missing = |what: &str| format!("nothing is known of {what} of `{name}`");
    let request = skeleton.requests.get(&operation.builder).ok_or_else(|| missing("the request"))?;
    let parameters = operation.parameters.iter().map(|parameter| {
        let kind =
            request.value(&parameter.name).ok_or_else(|| missing(&format!("the parameter `{}`", parameter.wire)))?;
        Ok((parameter, kind))
    });
    let parameters = parameters.collect::<Result<Vec<_>, String>>()?;
    let body =
        operation.body.as_ref().map(|plan| Body::of((plan, operation.needs_body), request.value("body"), skeleton));
    let body = body.transpose().map_err(|()| missing("the body"))?;
    let response = match (&operation.response, &request.response) {
        (ResponsePlan::Json(_), response) => Some(response.as_ref().ok_or_else(|| missing("the response"))?),
        _ => None,
    };

    let fields = parameters.iter().map(|(parameter, kind)| {
        let (name, kind) = (format_ident!("{}", parameter.name), kind.tokens(Some("types")));
        if parameter.required {
            quote!(#name: Result<#kind, String>,)
        } else {
            quote!(#name: Result<Option<#kind>, String>,)
        }
    });
    let body_field = body.as_ref().map(|body| {
        let held = body.held();
        quote!(body: Result<#held, String>,)
    });
    let initial = operation.parameters.iter().map(initial);
    let body_initial = body.as_ref().map(|body| match body.built {
        _ if !body.required => quote!(body: Ok(None),),
        Some(_) => quote!(body: Ok(::std::default::Default::default()),),
        None => quote!(body: Err("the request body is missing: call `.body(…)`".to_string()),),
    });
    let setters = parameters.iter().map(|(parameter, kind)| setter(parameter, kind));
    let body_setters = body.as_ref().map(|body| body.setters(request.value("body")));
    let (send, prepare) = (send(operation, body.as_ref(), response), preparation(operation, body.as_ref()));
    let streams = streams::streams(operation, response, &prepared(body.as_ref()), skeleton)?;
    let (methods, implementations) = (streams.methods, streams.implementations);
    let invocation = calls::invocation(operation, body.as_ref());
    let invocable = calls::invocable(operation);
    let text = doc(&format!(
        "A request of [`Client::{name}`](super::Client::{name}) under construction.\n\nNothing is sent before \
         [`send`](Self::send)."
    ));
    // Bytes cannot be copied: they may be a stream.
    let clone = (!matches!(operation.body, Some(BodyPlan::Raw { .. }))).then(|| quote!(, Clone));
    Ok(quote! {
        #text
        #[derive(Debug #clone)]
        #[must_use = "nothing is sent before `send`"]
        pub struct #ident {
            client: super::Client,
            #(#fields)*
            #body_field
        }

        impl #ident {
            pub(super) fn new(client: &super::Client) -> Self {
                Self { client: client.clone(), #(#initial)* #body_initial }
            }
            #(#setters)*
            #body_setters
            #send
            #methods
            #prepare
            #invocation
        }
        ::oas_runtime::request_builder!(#ident #own);
        #implementations
        #invocable
    })
}

/// A parameter that nobody sets starts with the client's value for it, or with what to do about its absence.
fn initial(parameter: &ParameterPlan) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let missing = missing(parameter);
    let value = match &parameter.setting {
        Some(setting) => {
            let (wanted, unless) = (&setting.name, setting.unless.iter());
            let value = quote!(client.core.setting(#wanted, &[#(#unless),*]).map(Into::into));
            if parameter.required { quote!(#value.ok_or_else(|| #missing.to_string())) } else { quote!(Ok(#value)) }
        }
        None if parameter.required => quote!(Err(#missing.to_string())),
        None => quote!(Ok(None)),
    };
    quote!(#name: #value,)
}

fn missing(parameter: &ParameterPlan) -> String {
    let ParameterPlan { wire, name, .. } = parameter;
    match &parameter.setting {
        None => format!("the parameter `{wire}` is missing: call `.{name}(…)`"),
        Some(setting) => {
            let environment = setting.environment.as_ref().map(|name| format!(" or set {name} for `from_env()`"));
            let environment = environment.unwrap_or_default();
            format!(
                "the parameter `{wire}` is missing: call `.{name}(…)`, or `.{}(…)` on the client builder{environment}",
                setting.name
            )
        }
    }
}

fn setter(parameter: &ParameterPlan, kind: &Type) -> TokenStream {
    let ParameterPlan { wire, name, .. } = parameter;
    let mut text = match parameter.description.trim() {
        "" => format!("Sets `{name}`."),
        description => sentences(description),
    };
    if wire != name {
        text += &format!("\n\nOn the wire: `{wire}`.");
    }
    if let Some(setting) = &parameter.setting {
        text += &format!(
            "\n\nWithout a call, the value of [`ClientBuilder::{0}`](super::ClientBuilder::{0}) is used.",
            setting.name
        );
    }
    let text = doc(&text);
    let name = format_ident!("{name}");
    // A list is given as anything that can be iterated: `["709", "794"]`, a `Vec<String>`, a map's keys.
    if let (true, Some(element)) = (parameter.list, kind.element()) {
        let element = element.tokens(Some("types"));
        let values = quote!(values.into_iter().map(Into::into).collect());
        let values = if parameter.required { values } else { quote!(Some(#values)) };
        return quote! {
            #text
            pub fn #name<I>(mut self, values: I) -> Self
            where
                I: IntoIterator,
                I::Item: Into<#element>,
            {
                self.#name = Ok(#values);
                self
            }
        };
    }
    if let Some(time) = kind.time().filter(|_| !matches!(kind, Type::Option(_))) {
        let needed = parameter.required.then(|| quote!(.and_then(wire::needed)));
        return quote! {
            #text
            pub fn #name(mut self, value: impl ::oas_runtime::IntoTime<#time>) -> Self {
                self.#name = value.into_time() #needed .map_err(|error| wire::unfit(#wire, error));
                self
            }
        };
    }
    let kind = kind.tokens(Some("types"));
    let some = (!parameter.required).then(|| quote!(.map(Some)));
    quote! {
        #text
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<#kind>,
            V::Error: std::fmt::Display,
        {
            self.#name = value.try_into() #some .map_err(|error| wire::unfit(#wire, error));
            self
        }
    }
}

fn send(operation: &OperationPlan, body: Option<&Body>, response: Option<&Type>) -> TokenStream {
    let (success, finish) = match &operation.response {
        ResponsePlan::Json(inner) => {
            let (success, inner) = (response.map(|response| response.tokens(Some("types"))), codec(inner));
            (quote!(#success), quote!(send_json::<#inner, _>()))
        }
        ResponsePlan::Empty => (quote!(()), quote!(send_empty())),
        ResponsePlan::Raw => (quote!(::oas_runtime::Bytes), quote!(send_raw())),
    };
    let (receiver, prepare) = prepared(body);
    let text = doc(&format!(
        "Sends the request: `{} {}`.\n\n# Errors\n\nA value that is missing or out of bounds is an error before \
         anything is sent; the rest is what [`Error`] tells apart.",
        operation.method, operation.path
    ));
    let allow = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #text
        #allow
        pub async fn send(#receiver) -> Result<ResponseValue<#success>, Error> {
            #prepare
            call.#finish.await
        }
    }
}

/// How a request that is sent is taken by value, and the call that it becomes. A body that is a builder itself is taken out of the
/// request, so that it need not be copied.
fn prepared(body: Option<&Body>) -> (TokenStream, TokenStream) {
    match body.and_then(|body| body.built.as_ref()) {
        Some(_) => (
            quote!(mut self),
            quote! {
                let body = ::std::mem::replace(&mut self.body, Err(String::new()));
                let call = self.prepare(body)?;
            },
        ),
        None => (quote!(self), quote!(let call = self.prepare()?;)),
    }
}

/// What comes before sending: a call with everything that the builder holds, and a look at it.
fn preparation(operation: &OperationPlan, body: Option<&Body>) -> TokenStream {
    let constant = constant(operation);
    let parameters = operation.parameters.iter().map(calls::parameter);
    let built = body.and_then(|body| body.built.as_ref());
    let write = body.map(|body| {
        let kind = &body.kind;
        let argument = match built {
            Some(_) if body.required => {
                quote!(&body.and_then(|body| #kind::try_from(body).map_err(|error| error.to_string())))
            }
            Some(_) => quote! {
                &body.and_then(|body| body.map(#kind::try_from).transpose().map_err(|error| error.to_string()))
            },
            None => quote!(&self.body),
        };
        let write = body.written();
        match body.required {
            true => quote!(let body = #argument; let body = call.argument(body)?; #write),
            false => quote!(let body = #argument; if let Some(body) = call.argument(body)? { #write }),
        }
    });
    let mutable = is_mutable(operation).then(|| quote!(mut));
    let argument = body.filter(|_| built.is_some()).map(|body| {
        let held = body.held();
        quote!(, body: Result<#held, String>)
    });
    let body = built.map(|_| quote!(self.body.clone()));
    quote! {
        fn prepare(&self #argument) -> Result<::oas_runtime::Call<'_>, Error> {
            let #mutable call = self.client.core.call(&description::#constant);
            #(#parameters)*
            #write
            Ok(call)
        }

        /// The request that [`send`](Self::send) would send now, with its secrets masked, and how it is signed. Nothing is
        /// sent.
        ///
        /// # Errors
        ///
        /// A value that is missing or out of bounds.
        pub fn preview(&self) -> Result<::oas_runtime::Preview, Error> {
            ::oas_runtime::Preview::of(|| self.prepare(#body))
        }
    }
}

/// The name of the static that describes an operation.
pub(super) fn constant(operation: &OperationPlan) -> syn::Ident {
    format_ident!("{}", operation.name.trim_end_matches('_').to_uppercase())
}
