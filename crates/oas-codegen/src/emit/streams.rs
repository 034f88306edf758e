//! What makes a request builder a list, a wait or a source of tokens: methods beside `send`, and the traits of the
//! runtime behind them. Knows the plan and the skeleton.

use oas_contract::extensions::PageStyle;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::codecs::codec;
use crate::generate::{Skeleton, Type};
use crate::plan::{Codec, OperationPlan, PagingPlan, ParameterPlan, PathPlan, ResponsePlan};

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
    prepared: &(TokenStream, TokenStream),
    skeleton: &Skeleton,
) -> Result<Streams, String> {
    let mut streams = Streams::default();
    let (ResponsePlan::Json(response), Some(success)) = (&operation.response, success) else {
        if operation.token_source.is_some() {
            streams.methods.extend(token_source(operation));
        }
        return Ok(streams);
    };
    if let Some(paging) = &operation.paging {
        paged(&mut streams, (operation, response, prepared), paging, success, skeleton)?;
    }
    if operation.waiter.is_some() {
        waitable(&mut streams, operation, response, success);
    }
    if operation.token_source.is_some() {
        streams.methods.extend(token_source(operation));
    }
    Ok(streams)
}

fn paged(
    streams: &mut Streams,
    (operation, response, (receiver, prepare)): (&OperationPlan, &Codec, &(TokenStream, TokenStream)),
    paging: &PagingPlan,
    success: &Type,
    skeleton: &Skeleton,
) -> Result<(), String> {
    let id = &operation.id;
    let builder = format_ident!("{}", operation.builder);
    let item = item_type(paging, success, skeleton).ok_or_else(|| format!("the items of `{id}` have no type"))?;
    let style = match paging.style {
        PageStyle::Cursor => quote!(Cursor),
        PageStyle::Page => {
            let first = Literal::u64_unsuffixed(paging.first);
            quote!(Page { first: #first })
        }
        PageStyle::Offset => quote!(Offset),
    };
    let default_size = match paging.default_size.map(Literal::u64_unsuffixed) {
        Some(size) => quote!(Some(#size)),
        None => quote!(None),
    };
    let (end_codes, warns) = (&paging.end_codes, paging.warns);
    let (codecs, items_pointer) = ((codec(response), item_codec(paging, response)), &paging.items_pointer);
    let (whole_codec, item_codec) = codecs;
    let parameter = |wire: &str| operation.parameters.iter().find(|parameter| parameter.wire == wire);
    let start = parameter(&paging.start).ok_or_else(|| format!("`{id}` has no parameter `{}`", paging.start))?;
    let (read_start, write_start) = (read(start), write(start, &quote!(start)));
    let size = paging.size.as_deref().and_then(parameter).map(|size| {
        let (read, write) = (read(size), write(size, &quote!(size)));
        quote! {
            fn page_size(&self) -> ::std::option::Option<::std::string::String> {
                #read
            }

            fn set_page_size(&mut self, size: &str) {
                #write
            }
        }
    });
    let items = reach(&paging.items, &quote!(Some(page)), true);
    let items = quote!(#items.map_or(&[][..], |items| items.as_slice()));
    // An item that may be `null` has no identity.
    let nullable = matches!(item, Type::Option(_));
    let (success, item) = (success.tokens(Some("types")), item.tokens(Some("types")));
    let info = match paging.key.as_ref().filter(|_| !nullable) {
        Some(key) => {
            let field = reach(key, &quote!(Some(item)), true);
            let codec = codec(key.codec.as_ref().unwrap_or(&Codec::Plain));
            quote!(::oas_runtime::PageInfo::of(#items, |item| #field.and_then(|key| ::oas_runtime::item_key::<#codec, _>(key))))
        }
        None => quote!(::oas_runtime::PageInfo::without_keys(#items)),
    };
    let parts = [("next", &paging.next), ("more", &paging.more), ("total", &paging.total)];
    let parts = parts.into_iter().filter_map(|(name, path)| {
        let path = path.as_ref()?;
        let (name, field) = (format_ident!("{name}"), reach(path, &quote!(Some(page)), true));
        let codec = codec(path.codec.as_ref().unwrap_or(&Codec::Plain));
        Some(quote!(.#name::<#codec, _>(#field)))
    });
    let taken = reach(&paging.items, &quote!(Some(page)), false);
    streams.methods.extend(quote! {
        /// The items, page after page, as they are wanted. Nothing is sent before the first one is asked for.
        pub fn into_stream(self) -> ::oas_runtime::ItemStream<Self> {
            ::oas_runtime::ItemStream::new(self)
        }

        /// The pages, one after the other, as they are wanted. Nothing is sent before the first one is asked for.
        pub fn pages(self) -> ::oas_runtime::PageStream<Self> {
            ::oas_runtime::PageStream::new(self)
        }
    });
    streams.implementations.extend(quote! {
        impl ::oas_runtime::Paged for #builder {
            type Page = #success;
            type Item = #item;
            const PAGING: ::oas_runtime::Paging = ::oas_runtime::Paging {
                operation: #id,
                style: ::oas_runtime::PagingStyle::#style,
                default_size: #default_size,
                end_codes: &[#(#end_codes),*],
                warns: #warns,
            };

            fn start(&self) -> ::std::option::Option<::std::string::String> {
                #read_start
            }

            fn set_start(&mut self, start: &str) {
                #write_start
            }

            #size

            fn fetch(self) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::ResponseValue<Self::Page>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(self.send())
            }

            fn fetch_rows(
                #receiver,
            ) -> ::oas_runtime::BoxFuture<'static, ::std::result::Result<::oas_runtime::PageAndRows<Self::Page>, ::oas_runtime::Error>> {
                ::std::boxed::Box::pin(async move {
                    #prepare
                    call.send_rows::<#whole_codec, _, #item_codec, Self::Item>(#items_pointer).await
                })
            }

            fn page_info(page: &Self::Page) -> ::oas_runtime::PageInfo {
                #info #(#parts)*
            }

            fn items(page: Self::Page) -> ::std::vec::Vec<Self::Item> {
                #taken.unwrap_or_default()
            }
        }
    });
    Ok(())
}

/// How an item is written.
pub(super) fn item_codec(paging: &PagingPlan, response: &Codec) -> TokenStream {
    match paging.items.codec.as_ref().unwrap_or(response) {
        Codec::List(element) => codec(element),
        _ => codec(&Codec::Plain),
    }
}

/// The text of a parameter that was set.
fn read(parameter: &ParameterPlan) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let codec = codec(&parameter.codec);
    let value = if parameter.required {
        quote!(self.#name.as_ref().ok()?)
    } else {
        quote!(self.#name.as_ref().ok()?.as_ref()?)
    };
    quote!(wire::text::<#codec, _>(#value).ok())
}

/// Sets a parameter to what a text stands for.
fn write(parameter: &ParameterPlan, text: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", parameter.name);
    let codec = codec(&parameter.codec);
    let some = (!parameter.required).then(|| quote!(.map(Some)));
    quote!(self.#name = wire::from_text::<#codec, _>(#text) #some;)
}

/// Follows a path from an `Option`; the result is one as well, of a reference or of the value itself.
fn reach(path: &PathPlan, from: &TokenStream, by_reference: bool) -> TokenStream {
    let mut expression = from.clone();
    for step in &path.steps {
        let field = format_ident!("{}", step.field);
        let inside = if by_reference { quote!(.and_then(::std::option::Option::as_ref)) } else { quote!(.flatten()) };
        expression.extend(match (step.optional, by_reference) {
            (true, true) => quote!(.and_then(|value| value.#field.as_ref())),
            (true, false) => quote!(.and_then(|value| value.#field)),
            (false, true) => quote!(.map(|value| &value.#field)),
            (false, false) => quote!(.map(|value| value.#field)),
        });
        expression.extend(step.clearable.then_some(inside));
    }
    expression
}

/// The type of the elements of the list that is paged through.
fn item_type<'s>(paging: &PagingPlan, success: &'s Type, skeleton: &'s Skeleton) -> Option<&'s Type> {
    let list = match paging.items.steps.last() {
        Some(last) => skeleton.types.get(&last.holder)?.field(&last.field)?.kind.present(),
        None => success,
    };
    list.element()
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
    streams.methods.extend(quote! {
        /// Asks again and again until what was started is over. Nothing is sent before it is awaited; drop it to cancel.
        ///
        /// # Errors
        ///
        /// A failure, a wait that is longer than the policy allows (both tell the last state seen), and what `send`
        /// itself returns where that will not pass.
        pub fn wait_until_finished<'c>(self, policy: ::oas_runtime::WaitPolicy) -> ::oas_runtime::Wait<'c, Self> {
            ::oas_runtime::Wait::new(self, policy)
        }
    });
    streams.implementations.extend(quote! {
        impl ::oas_runtime::Waitable for #builder {
            type Response = #success;
            const WAITER: ::oas_runtime::Waiter = ::oas_runtime::Waiter {
                operation: #id,
                field: #field,
                success: &[#(#success_states),*],
                failure: &[#(#failure),*],
                pending: &[#(#pending),*],
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
    let option = |text: &Option<String>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    let (expires_at, expires_in) = (option(&location.expires_at), option(&location.expires_in));
    let json = match &operation.response {
        ResponsePlan::Json(response) => {
            let codec = codec(response);
            quote!(wire::to_json::<#codec, _>(&*response)?)
        }
        ResponsePlan::Empty | ResponsePlan::Raw => quote!(::oas_runtime::Json::Null),
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
