//! What makes a request builder a list: its streams, and how the runtime moves from page to page. Knows the plan and the
//! skeleton.

use oas_contract::extensions::PageStyle;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::codecs::codec;
use crate::generate::{Skeleton, Type};
use crate::plan::{
    Codec, ElementPlan, OperationPlan, PagingPlan, ParameterPlan, PathPlan, PlacePlan, ResponsePlan, SourcePlan,
};

/// The field of a builder that holds where it goes on, which no parameter can have the name of.
pub(super) const CONTINUATION: &str = "__continuation";

/// How a request becomes a call.
pub(super) struct Prepared {
    /// The receiver of a method that sends it.
    pub(super) receiver: TokenStream,
    /// The statements that make a call of it.
    pub(super) prepare: TokenStream,
    /// A call of it, made without taking it.
    pub(super) borrowed: TokenStream,
}

/// Writes the streams of a list: methods, and the implementation of the trait behind them.
pub(super) fn paged(
    (operation, response, Prepared { receiver, prepare, borrowed: prepared_call }): (&OperationPlan, &Codec, &Prepared),
    paging: &PagingPlan,
    success: &Type,
    skeleton: &Skeleton,
) -> Result<(TokenStream, TokenStream), String> {
    let id = &operation.id;
    let builder = format_ident!("{}", operation.builder);
    let item = item_type(paging, success, skeleton).ok_or_else(|| format!("the items of `{id}` have no type"))?;
    let constant = constant(operation, paging);
    let (codecs, items_pointer) = ((codec(response), item_codec(paging, response)), &paging.items_pointer);
    let (whole_codec, item_codec) = codecs;
    let (start, set_start) = start_accessors(operation, paging, prepared_call)?;
    let size = match &paging.size {
        Some(size) => {
            let (read, write) = (read(operation, size, prepared_call)?, write(operation, size, &quote!(size))?);
            Some(quote! {
                fn page_size(&self) -> ::std::option::Option<::std::string::String> {
                    #read
                }

                fn set_page_size(&mut self, size: &str) {
                    #write
                }
            })
        }
        None => None,
    };
    let items = field_access(&paging.items, &quote!(Some(&**page)), true);
    let items = quote!(#items.map_or(&[][..], |items| items.as_slice()));
    // An item that may be `null` has no identity.
    let nullable = matches!(item, Type::Option(_));
    let (success, item) = (success.tokens(Some("types")), item.tokens(Some("types")));
    let info = match paging.key.as_ref().filter(|_| !nullable) {
        Some(key) => {
            let field = field_access(key, &quote!(Some(item)), true);
            let codec = codec(key.codec.as_ref().unwrap_or(&Codec::Plain));
            quote!(::oas_runtime::PageInfo::of(#items, |item| #field.and_then(|key| ::oas_runtime::item_key::<#codec, _>(key))))
        }
        None => quote!(::oas_runtime::PageInfo::without_keys(#items)),
    };
    let next = next(paging, &items, nullable, prepared_call);
    let parts = [("more", &paging.more), ("total", &paging.total), ("pages", &paging.pages)];
    let parts = parts.into_iter().filter_map(|(name, part)| {
        let (codec, value) = source_value(part.as_ref()?, &items, nullable);
        let name = format_ident!("{name}");
        Some(quote!(.#name::<#codec, _>(#value)))
    });
    let taken = field_access(&paging.items, &quote!(Some(page)), false);
    let methods = quote! {
        /// The items, page after page, as they are wanted. Nothing is sent before the first one is asked for.
        pub fn into_stream(self) -> ::oas_runtime::ItemStream<Self> {
            ::oas_runtime::ItemStream::new(self)
        }

        /// The pages, one after the other, as they are wanted. Nothing is sent before the first one is asked for.
        pub fn pages(self) -> ::oas_runtime::PageStream<Self> {
            ::oas_runtime::PageStream::new(self)
        }
    };
    let implementation = quote! {
        impl ::oas_runtime::Paged for #builder {
            type Page = #success;
            type Item = #item;
            #constant

            fn start(&self) -> ::std::option::Option<::std::string::String> {
                #start
            }

            fn set_start(&mut self, start: &str) {
                #set_start
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

            fn page_info(&self, page: &::oas_runtime::ResponseValue<Self::Page>) -> ::oas_runtime::PageInfo {
                #info #next #(#parts)*
            }

            fn items(page: Self::Page) -> ::std::vec::Vec<Self::Item> {
                #taken.unwrap_or_default()
            }
        }
    };
    Ok((methods, implementation))
}

fn constant(operation: &OperationPlan, paging: &PagingPlan) -> TokenStream {
    let id = &operation.id;
    let markers: Vec<&String> = paging.next.iter().filter_map(SourcePlan::marker).collect();
    let style = match paging.style {
        PageStyle::Cursor if markers.is_empty() => quote!(Cursor),
        PageStyle::Cursor => quote!(Marker),
        PageStyle::Page => {
            let first = Literal::u64_unsuffixed(paging.first);
            quote!(Page { first: #first })
        }
        PageStyle::Offset => quote!(Offset),
        PageStyle::Link => quote!(Link),
    };
    let optional = |number: Option<u64>| match number.map(Literal::u64_unsuffixed) {
        Some(number) => quote!(Some(#number)),
        None => quote!(None),
    };
    let (default_size, window) = (optional(paging.default_size), optional(paging.window));
    let PagingPlan { end_codes, warns, unchanged_ends, .. } = paging;
    quote! {
        const PAGING: ::oas_runtime::Paging = ::oas_runtime::Paging {
            operation: #id,
            style: ::oas_runtime::PagingStyle::#style,
            default_size: #default_size,
            end_codes: &[#(#end_codes),*],
            warns: #warns,
            unchanged_ends: #unchanged_ends,
            window: #window,
            markers: &[#(#markers),*],
        };
    }
}

/// Whether a request holds where a list is beside its parameters.
pub(super) fn has_continuation(operation: &OperationPlan) -> bool {
    operation.followed
        || operation.paging.as_ref().is_some_and(|paging| {
            let mut places = paging.start.iter().chain(&paging.size);
            paging.style == PageStyle::Link || places.any(|place| matches!(place, PlacePlan::Body(..)))
        })
}

/// The field of a builder that holds where a list is: its declaration, its beginning, and how it comes into a call.
pub(super) fn continuation_field(
    operation: &OperationPlan,
    private: &TokenStream,
) -> Option<(TokenStream, TokenStream, TokenStream)> {
    let name = format_ident!("{CONTINUATION}");
    has_continuation(operation).then(|| {
        (
            quote!(#private #name: ::oas_runtime::Continuation,),
            quote!(#name: ::std::default::Default::default(),),
            quote!(self.#name.apply(&mut call)?;),
        )
    })
}

/// How the start of a page is read from a builder, and written into it.
fn start_accessors(
    operation: &OperationPlan,
    paging: &PagingPlan,
    prepared_call: &TokenStream,
) -> Result<(TokenStream, TokenStream), String> {
    let place = format_ident!("{CONTINUATION}");
    let start = quote!(start);
    match &paging.start[..] {
        [] => Ok((quote!(self.#place.link()), quote!(self.#place.follow(start);))),
        [one] => Ok((read(operation, one, prepared_call)?, write(operation, one, &start)?)),
        several => {
            let reads = several.iter().map(|part| {
                let read = read(operation, part, prepared_call)?;
                Ok(quote!({ #read }))
            });
            let reads = reads.collect::<Result<Vec<_>, String>>()?;
            let writes = several.iter().map(|part| {
                let write = write(operation, part, &quote!(&part))?;
                Ok(quote!(let part = parts.next().unwrap_or_default(); #write))
            });
            let writes = writes.collect::<Result<Vec<_>, String>>()?;
            let set = quote!(let mut parts = ::oas_runtime::cursor_parts(start); #(#writes)*);
            Ok((quote!(::oas_runtime::joined_cursor(&[#(#reads),*])), set))
        }
    }
}

/// Reads a place of a request as text.
fn read(operation: &OperationPlan, place: &PlacePlan, prepared_call: &TokenStream) -> Result<TokenStream, String> {
    match place {
        PlacePlan::Body(pointer, _) => Ok(quote!(::oas_runtime::Continuation::read(#prepared_call, #pointer))),
        PlacePlan::Parameter(name) => {
            let parameter = parameter(operation, name)?;
            let name = format_ident!("{}", parameter.name);
            let codec = codec(&parameter.codec);
            Ok(if parameter.required {
                quote!(self.#name.as_ref().ok().and_then(|value| wire::text::<#codec, _>(value).ok()))
            } else {
                quote! {
                    self.#name.as_ref().ok().and_then(::std::option::Option::as_ref).and_then(|value| wire::text::<#codec, _>(value).ok())
                }
            })
        }
    }
}

/// Writes text into a place of a request.
fn write(operation: &OperationPlan, place: &PlacePlan, text: &TokenStream) -> Result<TokenStream, String> {
    let several = operation.paging.as_ref().is_some_and(|paging| paging.start.len() > 1);
    match place {
        PlacePlan::Body(pointer, is_number) => {
            let place = format_ident!("{CONTINUATION}");
            Ok(quote!(self.#place.put(#pointer, #text, #is_number);))
        }
        PlacePlan::Parameter(name) => {
            let parameter = parameter(operation, name)?;
            let name = format_ident!("{}", parameter.name);
            let codec = codec(&parameter.codec);
            Ok(match (parameter.required, several) {
                (true, _) => quote!(self.#name = wire::from_text::<#codec, _>(#text);),
                (false, false) => quote!(self.#name = wire::from_text::<#codec, _>(#text).map(Some);),
                // A part that is missing is left out.
                (false, true) => quote! {
                    self.#name = match (#text).is_empty() {
                        true => Ok(None),
                        false => wire::from_text::<#codec, _>(#text).map(Some),
                    };
                },
            })
        }
    }
}

fn parameter<'p>(operation: &'p OperationPlan, wire: &str) -> Result<&'p ParameterPlan, String> {
    let found = operation.parameters.iter().find(|parameter| parameter.wire == wire);
    found.ok_or_else(|| format!("`{}` has no parameter `{wire}`", operation.id))
}

impl SourcePlan {
    /// The pointer into the last item, where it is one.
    fn marker(&self) -> Option<&String> {
        match self {
            Self::Last(pointer, _) => Some(pointer),
            Self::Body(_) | Self::Header(_) => None,
        }
    }
}

/// What a page says somewhere: how that is written, and an `Option` of a reference to it.
fn source_value(source: &SourcePlan, items: &TokenStream, nullable: bool) -> (TokenStream, TokenStream) {
    match source {
        SourcePlan::Body(path) => {
            (codec(path.codec.as_ref().unwrap_or(&Codec::Plain)), field_access(path, &quote!(Some(&**page)), true))
        }
        SourcePlan::Header(name) => {
            (quote!(wire::Plain), quote!(::oas_runtime::header_text(page.headers(), #name).as_ref()))
        }
        SourcePlan::Last(_, path) => {
            let last = if nullable {
                quote!(#items.last().and_then(::std::option::Option::as_ref))
            } else {
                quote!(#items.last())
            };
            (codec(path.codec.as_ref().unwrap_or(&Codec::Plain)), field_access(path, &last, true))
        }
    }
}

fn next(paging: &PagingPlan, items: &TokenStream, nullable: bool, prepared_call: &TokenStream) -> Option<TokenStream> {
    let values: Vec<_> = paging.next.iter().map(|next| source_value(next, items, nullable)).collect();
    match (&values[..], paging.style, &paging.next[..]) {
        ([], ..) => None,
        (_, PageStyle::Link, [SourcePlan::Header(name)]) if name == "link" => {
            Some(quote!(.link(::oas_runtime::followed(#prepared_call, ::oas_runtime::next_link(page.headers())))))
        }
        ([(codec, value)], PageStyle::Link, _) => Some(quote! {
            .link(::oas_runtime::followed(#prepared_call, Ok(#value.and_then(|value| wire::text::<#codec, _>(value).ok()))))
        }),
        ([(codec, value)], ..) => Some(quote!(.next::<#codec, _>(#value))),
        (several, ..) => {
            let parts = several
                .iter()
                .map(|(codec, value)| quote!(#value.and_then(|value| wire::text::<#codec, _>(value).ok())));
            Some(quote!(.compound(&[#(#parts),*])))
        }
    }
}

/// The codec of an item of a list.
pub(super) fn item_codec(paging: &PagingPlan, response: &Codec) -> TokenStream {
    match paging.items.codec.as_ref().unwrap_or(response) {
        Codec::List(inner) => codec(inner),
        _ => codec(&Codec::Plain),
    }
}

/// Follows a path from an `Option`; the result is one as well, of a reference or of the value itself.
fn field_access(path: &PathPlan, from: &TokenStream, by_reference: bool) -> TokenStream {
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
        // Items are the only ones that are taken, and are not in a list.
        expression.extend(step.element.as_ref().map(|element| match element {
            ElementPlan::At(index) => {
                let index = Literal::usize_unsuffixed(*index);
                quote!(.and_then(|value| value.get(#index)))
            }
            ElementPlan::With(has, wanted) => {
                let codec = codec(has.codec.as_ref().unwrap_or(&Codec::Plain));
                let has = field_access(has, &quote!(Some(element)), true);
                let text = quote!(#has.and_then(|value| wire::text::<#codec, _>(value).ok()));
                quote!(.and_then(|value| value.iter().find(|element| #text.as_deref() == Some(#wanted))))
            }
        }));
    }
    expression
}

/// The type of the elements of the list that is paged through.
fn item_type<'s>(paging: &PagingPlan, success: &'s Type, skeleton: &'s Skeleton) -> Option<&'s Type> {
    let list = match paging.items.steps.last() {
        Some(last) => skeleton.types.get(&last.holder)?.field(&last.key)?.kind.present(),
        None => success,
    };
    list.element()
}

/// The codec of the items of an operation that pages.
pub(super) fn invoked_codec(operation: &OperationPlan, paging: &PagingPlan) -> TokenStream {
    match &operation.response {
        ResponsePlan::Json(whole) => item_codec(paging, whole),
        _ => item_codec(paging, &Codec::Plain),
    }
}
