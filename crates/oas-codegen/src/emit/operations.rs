//! The `builder` module: request builders, which hold values of the types in the skeleton and send them by calls of the
//! runtime. Knows the plan and the skeleton.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::answers;
use super::bodies::Body;
use super::calls::{self, is_mutable};
use super::docs::doc;
use super::lookups;
use super::paging::{self, Prepared};
use super::parameters;
use super::part::Part;
use super::streams;
use crate::generate::{Skeleton, Type};
use crate::plan::{BodyPlan, FormPlan, OperationPlan, Plan, ResponsePlan};

/// The content of the `builder` module.
pub(super) fn builders(skeleton: &Skeleton, plan: &Plan, part: Part<'_>) -> Result<TokenStream, String> {
    let own = if plan.schemes.is_empty() { TokenStream::new() } else { quote!(with super::Credentials) };
    part.operations().map(|operation| builder(operation, skeleton, plan, part, &own)).collect()
}

fn builder(
    operation: &OperationPlan,
    skeleton: &Skeleton,
    plan: &Plan,
    part: Part<'_>,
    own: &TokenStream,
) -> Result<TokenStream, String> {
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
    // The parts of a form are parameters of their own.
    let whole = operation.body.as_ref().filter(|plan| **plan != BodyPlan::Multipart);
    let body = whole.map(|plan| Body::of((plan, operation.needs_body), request.value("body"), skeleton));
    let body = body.transpose().map_err(|()| missing("the body"))?;
    let response = match (&operation.response, &request.response) {
        (ResponsePlan::Json(_) | ResponsePlan::Lines(_) | ResponsePlan::Events(Some(_)), response) => {
            Some(response.as_ref().ok_or_else(|| missing("the response"))?)
        }
        _ => None,
    };

    let private = part.private();
    let fields = parameters.iter().map(|(parameter, kind)| {
        let (name, kind) = (format_ident!("{}", parameter.name), kind.tokens(Some("types")));
        if parameter.required {
            quote!(#private #name: ::std::result::Result<#kind, ::std::string::String>,)
        } else {
            quote!(#private #name: ::std::result::Result<::std::option::Option<#kind>, ::std::string::String>,)
        }
    });
    let body_field = body.as_ref().map(|body| {
        let field_type = body.field_type();
        quote!(body: ::std::result::Result<#field_type, ::std::string::String>,)
    });
    let initial = operation.parameters.iter().map(parameters::initial);
    let body_initial = body.as_ref().map(|body| match body.built {
        _ if !body.required => quote!(body: Ok(None),),
        Some(_) => quote!(body: Ok(::std::default::Default::default()),),
        None => quote!(body: Err("the request body is missing: call `.body(…)`".to_string()),),
    });
    let (continuation_declared, continuation_initial, place) =
        paging::continuation_field(operation, &private).unwrap_or_default();
    let setters = parameters.iter().map(|(parameter, kind)| parameters::setter(parameter, kind, skeleton));
    let body_setters = body.as_ref().map(|body| body.setters(request.value("body")));
    let prepared = prepared(body.as_ref(), lookups::has_lookups(operation, plan));
    let send = send(operation, &prepared, response);
    let forms = operation.forms.iter().enumerate().map(|(index, plan)| {
        let own = request.forms.get(index).and_then(Option::as_ref);
        form(operation, plan, own, &prepared)
    });
    let prepare = preparation(operation, body.as_ref(), plan, &place);
    let streams = streams::streams(operation, response, &prepared, skeleton)?;
    let (look_up, ask) = (lookups::method(operation, plan), lookups::answer(operation, plan, &private, &prepared));
    let (methods, implementations) = (streams.methods, streams.implementations);
    let invocation = calls::invocation(operation, body.as_ref(), &part.of_client());
    let invocable = calls::invocable(operation);
    let text = doc(&format!(
        "A request of [`Client::{name}`](super::Client::{name}) under construction.\n\nNothing is sent before \
         [`send`](Self::send)."
    ));
    Ok(quote! {
        #text
        #[derive(Debug, Clone)]
        #[must_use = "nothing is sent before `send`"]
        pub struct #ident {
            #private client: super::Client,
            #(#fields)*
            #body_field
            #continuation_declared
        }

        impl #ident {
            pub(super) fn new(client: &super::Client) -> Self {
                Self { client: ::std::clone::Clone::clone(client), #(#initial)* #body_initial #continuation_initial }
            }
            #(#setters)*
            #body_setters
            #send
            #(#forms)*
            #methods
            #prepare
            #look_up
            #ask
            #invocation
        }
        ::oas_runtime::request_builder!(#ident #own);
        #implementations
        #invocable
    })
}

fn send(operation: &OperationPlan, prepared: &Prepared, response: Option<&Type>) -> TokenStream {
    let own = response.map(|response| response.tokens(Some("types")));
    let success = answers::value(&operation.response, own).unwrap_or_else(|| quote!(()));
    let finish = answers::send(&operation.response);
    let Prepared { receiver, prepare, .. } = prepared;
    let text = doc(&format!(
        "Sends the request: `{} {}`.\n\n# Errors\n\nA value that is missing or out of bounds is an error before \
         anything is sent; the rest is what [`Error`](super::Error) tells apart.",
        operation.method, operation.path
    ));
    let allow = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
    let download = (operation.response == ResponsePlan::Raw).then(|| {
        quote! {
            /// Sends the request as [`send`](Self::send) does, and reads the answer as it comes, be it of any size.
            ///
            /// # Errors
            ///
            /// As those of [`send`](Self::send).
            #allow
            pub async fn download(#receiver) -> ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Download>, ::oas_runtime::Error> {
                #prepare
                call.download().await
            }
        }
    });
    quote! {
        #text
        #allow
        pub async fn send(#receiver) -> ::std::result::Result<::oas_runtime::ResponseValue<#success>, ::oas_runtime::Error> {
            #prepare
            call.#finish.await
        }
        #download
    }
}

/// The methods that ask for another form of the answer.
fn form(operation: &OperationPlan, plan: &FormPlan, own: Option<&Type>, prepared: &Prepared) -> TokenStream {
    let kind = answers::value(&plan.response, own.map(|own| own.tokens(Some("types")))).unwrap_or_else(|| quote!(()));
    let (finish, media) = (answers::send(&plan.response), &plan.media);
    let Prepared { receiver, prepare, .. } = prepared;
    let allow = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
    let how = match plan.response {
        ResponsePlan::Lines(_) => "reads the answer line by line, as it comes",
        ResponsePlan::Events(_) => "reads the answer event by event, as it comes",
        ResponsePlan::Text => "reads the answer as text",
        ResponsePlan::Raw => "hands the answer on as it is",
        _ => "reads another form of the answer",
    };
    let text = doc(&format!(
        "Sends the request as [`send`](Self::send) does, and {how}: asked for by `Accept: {media}`.\n\n# Errors\n\nAs those of \
         [`send`](Self::send), and an answer that is of another form."
    ));
    let name = format_ident!("{}", plan.method);
    let download = (plan.response == ResponsePlan::Raw).then(|| {
        let name = format_ident!("{}", plan.method.replacen("send", "download", 1));
        let text = doc(&format!(
            "Sends the request as [`{}`](Self::{0}) does, and reads the answer as it comes, be it of any size.\n\n# Errors\n\n\
             As those of [`send`](Self::send).",
            plan.method
        ));
        quote! {
            #text
            #allow
            pub async fn #name(#receiver) -> ::std::result::Result<::oas_runtime::ResponseValue<::oas_runtime::Download>, ::oas_runtime::Error> {
                #prepare
                call.accept(#media).download().await
            }
        }
    });
    quote! {
        #text
        #allow
        pub async fn #name(#receiver) -> ::std::result::Result<::oas_runtime::ResponseValue<#kind>, ::oas_runtime::Error> {
            #prepare
            call.accept(#media).#finish.await
        }
        #download
    }
}

/// How a request that is sent is taken by value, and the call that it becomes. A body that is a builder itself is taken out of the
/// request, so that it need not be copied.
/// Before that, what is `looked_up` is found.
fn prepared(body: Option<&Body>, looked_up: bool) -> Prepared {
    let find = looked_up.then(|| quote!(self.__look_up().await?;));
    match body.and_then(|body| body.built.as_ref()) {
        Some(_) => Prepared {
            receiver: quote!(mut self),
            prepare: quote! {
                #find
                let body = ::std::mem::replace(&mut self.body, Err(::std::string::String::new()));
                let call = self.prepare(body)?;
            },
            borrowed: quote!(self.prepare(self.body.clone())),
        },
        None => Prepared {
            receiver: if looked_up { quote!(mut self) } else { quote!(self) },
            prepare: quote!(#find let call = self.prepare()?;),
            borrowed: quote!(self.prepare()),
        },
    }
}

/// What comes before sending: a call with everything that the builder holds, and a look at it.
fn preparation(operation: &OperationPlan, body: Option<&Body>, plan: &Plan, place: &TokenStream) -> TokenStream {
    let constant = calls::constant(operation);
    let parameters =
        operation.parameters.iter().map(|parameter| parameters::write_statements(parameter, operation, plan));
    let built = body.and_then(|body| body.built.as_ref());
    let write = body.map(|body| {
        let kind = &body.kind;
        let argument = match built {
            Some(_) if body.required => {
                quote!(&body.and_then(|body| <#kind as ::std::convert::TryFrom<_>>::try_from(body).map_err(|error| error.to_string())))
            }
            Some(_) => quote! {
                &body.and_then(|body| body.map(<#kind as ::std::convert::TryFrom<_>>::try_from).transpose().map_err(|error| error.to_string()))
            },
            None => quote!(&self.body),
        };
        let write = body.write_statements();
        match body.required {
            true => quote!(let body = #argument; let body = call.argument(body)?; #write),
            false => quote!(let body = #argument; if let Some(body) = call.argument(body)? { #write }),
        }
    });
    let key = operation.idempotency_key.as_ref().and_then(|key| {
        let (pointer, format) = (key.at.body()?, calls::idempotency_key(key.format));
        Some(quote!(call.fill_body(#pointer, || #format.new_key().into())?;))
    });
    let parts = matches!(operation.body, Some(BodyPlan::Multipart)).then(|| quote!(call.multipart();));
    let mutable = is_mutable(operation).then(|| quote!(mut));
    let argument = body.filter(|_| built.is_some()).map(|body| {
        let field_type = body.field_type();
        quote!(, body: ::std::result::Result<#field_type, ::std::string::String>)
    });
    let body = built.map(|_| quote!(self.body.clone()));
    quote! {
        fn prepare(&self #argument) -> ::std::result::Result<::oas_runtime::Call<'_>, ::oas_runtime::Error> {
            let #mutable call = self.client.core.call(&operations::#constant);
            #(#parameters)*
            #write
            #parts
            #key
            #place
            Ok(call)
        }

        /// The request that [`send`](Self::send) would send now, with its secrets masked, and how it is signed. Nothing is
        /// sent.
        ///
        /// # Errors
        ///
        /// A value that is missing or out of bounds.
        pub fn preview(&self) -> ::std::result::Result<::oas_runtime::Preview, ::oas_runtime::Error> {
            ::oas_runtime::Preview::of(self.prepare(#body))
        }
    }
}
