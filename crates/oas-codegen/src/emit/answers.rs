//! What a call returns beside a single value: one of several answers, and the headers that come with them. Knows the plan and the
//! skeleton.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::codecs::codec;
use super::docs::{doc, sentences};
use super::part::Part;
use crate::generate::{Request, Skeleton};
use crate::plan::{AnswerPlan, OperationPlan, ResponsePlan};

/// The types of answers and of their headers, for the module of types.
pub(super) fn answers(skeleton: &Skeleton, part: Part<'_>) -> Result<TokenStream, String> {
    let mut out = TokenStream::new();
    for operation in part.operations() {
        let request = skeleton.requests.get(&operation.builder);
        if let ResponsePlan::Several(name, answers) = &operation.response {
            out.extend(several(name, answers, operation, request)?);
        }
        if !operation.answer_headers.is_empty() {
            out.extend(headers(operation, request)?);
        }
    }
    Ok(out)
}

/// The type of a value that is read as a response says, where it has one; `own` is that of JSON.
pub(super) fn value(response: &ResponsePlan, own: Option<TokenStream>) -> Option<TokenStream> {
    match response {
        ResponsePlan::Json(_) => own,
        ResponsePlan::Text => Some(quote!(::std::string::String)),
        ResponsePlan::Raw => Some(quote!(::oas_runtime::Bytes)),
        ResponsePlan::Lines(_) => Some(quote!(::oas_runtime::JsonLines<#own>)),
        ResponsePlan::Events(Some(_)) => Some(quote!(::oas_runtime::Events<#own>)),
        ResponsePlan::Events(None) => Some(quote!(::oas_runtime::Events<::std::string::String>)),
        ResponsePlan::Empty => None,
        ResponsePlan::Several(name, _) => {
            let name = format_ident!("{name}");
            Some(quote!(types::#name))
        }
    }
}

/// A value as JSON, for whoever knows no types.
pub(super) fn as_json(response: &ResponsePlan, value: &TokenStream) -> TokenStream {
    match response {
        ResponsePlan::Json(inner) | ResponsePlan::Lines(inner) | ResponsePlan::Events(Some(inner)) => {
            let inner = codec(inner);
            quote!(wire::to_json::<#inner, _>(#value))
        }
        ResponsePlan::Text | ResponsePlan::Events(None) => quote!(Ok(::oas_runtime::Json::from(&**#value))),
        ResponsePlan::Raw => quote!(Ok(wire::raw_to_json(#value))),
        ResponsePlan::Empty => quote!(Ok(wire::empty_to_json(*#value))),
        ResponsePlan::Several(..) => quote!(::oas_runtime::Answer::to_json(#value)),
    }
}

/// A response as JSON, for whoever knows no types: what comes by and by as a list.
pub(super) fn response_as_json(response: &ResponsePlan) -> TokenStream {
    match response {
        ResponsePlan::Lines(_) | ResponsePlan::Events(_) => {
            let json = as_json(response, &quote!(value));
            quote!(response.collect_json(|value| #json).await)
        }
        _ => {
            let json = as_json(response, &quote!(&value));
            quote!(response.try_map(|value| #json))
        }
    }
}

fn several(
    name: &str,
    answers: &[AnswerPlan],
    operation: &OperationPlan,
    request: Option<&Request>,
) -> Result<TokenStream, String> {
    let ident = format_ident!("{name}");
    let mut variants = Vec::new();
    let (mut arms, mut writes) = (Vec::new(), Vec::new());
    for (index, answer) in answers.iter().enumerate() {
        let AnswerPlan { variant, statuses: (first, last), description, response } = answer;
        let own = request.and_then(|request| request.answers.get(index)?.as_ref()).map(|kind| kind.tokens(None));
        if own.is_none() && matches!(response, ResponsePlan::Json(_)) {
            return Err(format!("an answer of `{}` has no type", operation.id));
        }
        let kind = value(response, own);
        let status = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let text = doc(&format!("The status {status}: {}", sentences(description)));
        let variant = format_ident!("{variant}");
        let pattern = match (first == last, Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last)) {
            (true, first, _) => quote!(#first),
            (false, first, last) => quote!(#first..=#last),
        };
        let read = match response {
            ResponsePlan::Json(inner) => {
                let inner = codec(inner);
                quote!(received.json::<#inner, _>().map(Self::#variant))
            }
            ResponsePlan::Text => quote!(received.text().map(Self::#variant)),
            ResponsePlan::Raw => quote!(received.raw().map(Self::#variant)),
            _ => quote!(received.empty().map(|()| Self::#variant)),
        };
        arms.push((pattern, read));
        match kind {
            Some(kind) => {
                let json = as_json(response, &quote!(value));
                variants.push(quote!(#text #variant(#kind),));
                writes.push(quote!(Self::#variant(value) => #json,));
            }
            None => {
                variants.push(quote!(#text #variant,));
                writes.push(quote!(Self::#variant => Ok(::oas_runtime::Json::Null),));
            }
        }
    }
    // A status that is not declared is read as the first one.
    let fallback = arms.first().map(|(_, read)| read.clone());
    let arms = arms.iter().map(|(pattern, read)| quote!(#pattern => #read,));
    let text =
        doc(&format!("What [`Client::{0}`](super::Client::{0}) returns: one of several answers.", operation.name));
    Ok(quote! {
        #text
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants)* }

        impl ::oas_runtime::Answer for #ident {
            fn read(received: ::oas_runtime::Received<'_>) -> ::std::result::Result<Self, ::oas_runtime::Error> {
                match received.status().as_u16() {
                    #(#arms)*
                    _ => #fallback,
                }
            }

            fn to_json(&self) -> ::std::result::Result<::oas_runtime::Json, ::oas_runtime::Error> {
                match self { #(#writes)* }
            }
        }
    })
}

fn headers(operation: &OperationPlan, request: Option<&Request>) -> Result<TokenStream, String> {
    let ident = format_ident!("{}", operation.headers_type);
    let (mut fields, mut reads) = (Vec::new(), Vec::new());
    for (index, header) in operation.answer_headers.iter().enumerate() {
        let kind = request.and_then(|request| request.headers.get(index));
        let kind = kind.ok_or_else(|| format!("a header of `{}` has no type", operation.id))?.tokens(None);
        let (name, wire) = (format_ident!("{}", header.name), &header.wire);
        let text = match header.description.trim() {
            "" => format!("The header `{wire}`."),
            description => format!("{}\n\nOn the wire: `{wire}`.", sentences(description)),
        };
        let text = doc(&text);
        fields.push(quote!(#text pub #name: ::std::option::Option<#kind>,));
        let element = codec(&header.codec);
        let read = match header.list {
            true => quote!(header_list::<#element, _>(#wire)?),
            false => quote!(header_value::<#element, _>(#wire)?),
        };
        reads.push(quote!(#name: response.#read,));
    }
    let text = doc(&format!(
        "The headers of an answer of [`Client::{0}`](super::Client::{0}), each as far as it is there.",
        operation.name
    ));
    Ok(quote! {
        #text
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #ident { #(#fields)* }

        impl #ident {
            /// Reads the headers of an answer.
            ///
            /// # Errors
            ///
            /// A value that is not what the contract promises.
            pub fn of<T>(response: &::oas_runtime::ResponseValue<T>) -> ::std::result::Result<Self, ::oas_runtime::Error> {
                Ok(Self { #(#reads)* })
            }
        }
    })
}

/// How a response is read, as a method of a call.
pub(super) fn send(response: &ResponsePlan) -> TokenStream {
    match response {
        ResponsePlan::Json(inner) => {
            let inner = codec(inner);
            quote!(send_json::<#inner, _>())
        }
        ResponsePlan::Text => quote!(send_text()),
        ResponsePlan::Lines(inner) => {
            let inner = codec(inner);
            quote!(json_lines::<#inner, _>())
        }
        ResponsePlan::Events(Some(inner)) => {
            let inner = codec(inner);
            quote!(json_events::<#inner, _>())
        }
        ResponsePlan::Events(None) => quote!(text_events()),
        ResponsePlan::Empty => quote!(send_empty()),
        ResponsePlan::Raw => quote!(send_raw()),
        ResponsePlan::Several(..) => quote!(send_answer()),
    }
}
